//! `gristmill report`: a page about a version.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::store::StoreArgs;
use super::{Exit, Streams};
use crate::dataset::Revision;
use crate::pipeline;
use crate::report::version::VersionPage;

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill report corpus --out corpus.html")]
pub(super) struct ReportArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The file to write: one page that needs nothing else
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The version: a number, tag, day or time
    #[arg(long, default_value = "latest")]
    version: Revision,
}

impl ReportArgs {
    pub(super) fn run(self, _: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let overview = dataset.show(Some(version))?;
        let versions: Vec<_> = dataset.log()?.into_iter().filter(|known| known.version <= version).collect();
        let farms = pipeline::farms(&dataset, version)?;
        let (_, found) = pipeline::kinds_seen(&dataset, version, None)?;
        let name = dataset.folder().file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let page = VersionPage { name: &name, overview: &overview, versions: &versions, found: &found, farms: &farms };
        fs_err::write(&self.out, page.to_html()).context("cannot write the page")?;
        Ok(Exit::Done)
    }
}
