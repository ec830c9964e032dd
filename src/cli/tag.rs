//! `gristmill tag`: names for versions.

use std::path::PathBuf;

use clap::Args;

use super::store::StoreArgs;
use super::table::table;
use super::{Exit, Streams};
use crate::dataset::{Revision, Tag};

/// Arguments of `tag`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    gristmill tag corpus paper-1 3\n  \
    gristmill tag corpus\n  \
    gristmill show corpus --version paper-1")]
pub(super) struct TagArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The tag; without it, all tags are listed
    name: Option<String>,
    /// The version: a number, tag, day or time [default: the newest]
    #[arg(value_name = "VERSION", default_value = "latest", hide_default_value = true)]
    version: Revision,
    /// Move the tag where another version has it
    #[arg(long = "move", requires = "name")]
    moved: bool,
    /// Take the tag away
    #[arg(long, requires = "name", conflicts_with_all = ["moved"])]
    delete: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl TagArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let tags = match &self.name {
            None => dataset.tags()?,
            Some(name) if self.delete => vec![dataset.untag(name)?],
            Some(name) => vec![dataset.tag(name, dataset.resolve(&self.version)?, self.moved)?],
        };
        if self.json {
            serde_json::to_writer(&mut *streams.out, &tags)?;
            writeln!(streams.out)?;
        } else if self.name.is_some() {
            let done = if self.delete { "no longer names" } else { "names" };
            for Tag { name, version, .. } in tags {
                writeln!(streams.out, "{name} {done} version {version}")?;
            }
        } else if tags.is_empty() {
            writeln!(streams.out, "no tags")?;
        } else {
            let rows = tags.into_iter().map(|tag| vec![tag.name, tag.version.to_string(), tag.digest]);
            writeln!(streams.out, "{}", table(&["tag", "version", "digest"], &[1], rows))?;
        }
        Ok(Exit::Done)
    }
}
