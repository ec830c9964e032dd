//! `gristmill rebuild`: a version built again, and held to what is there.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::progress::Bar;
use super::store::StoreArgs;
use super::table::counted;
use super::{Exit, Streams};
use crate::dataset::Revision;
use crate::pipeline::{self, RebuildPlan};

/// Arguments of `rebuild`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gristmill rebuild corpus 3\n  gristmill rebuild corpus latest --from /archive --out again\n\n\
    Nothing is fetched: pages that the build crawled are read from its WARC files.\n\
    Exit codes: 0 the same bytes; 1 other bytes, or an input is gone or changed; 2 wrong usage."
)]
pub(super) struct RebuildArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The version: a number, tag, day or time
    version: Revision,
    /// Where relative sources are looked for [default: the working folder]
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Keep what is built in this folder, new or empty: a dataset up to that version [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads; any number gives the same bytes [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say nothing of progress
    #[arg(long, short)]
    quiet: bool,
}

impl RebuildArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let temporary = tempfile::tempdir().context("cannot make a temporary folder: name another with --out")?;
        let plan = RebuildPlan {
            version,
            from: self.from.unwrap_or_default(),
            out: self.out.unwrap_or_else(|| temporary.path().join("dataset")),
            threads: self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        };
        super::expect_disk(&plan.out)?;
        fs_err::create_dir_all(&plan.out)?;
        if fs_err::read_dir(&plan.out)?.next().is_some() {
            anyhow::bail!("{} is not empty: name a new folder", plan.out.display());
        }
        let stop = super::stop_on_interrupt();
        let rebuilt = pipeline::rebuild(&dataset, &plan, &Bar::new(self.quiet || self.json), &stop)?;
        let out = &mut streams.out;
        if self.json {
            serde_json::to_writer(&mut *out, &rebuilt)?;
            writeln!(out)?;
        } else if rebuilt.is_same {
            writeln!(out, "version {version} built again: the same bytes in all {}", counted(rebuilt.files, "file"))?;
        } else {
            writeln!(out, "version {version} built again: other bytes")?;
            if rebuilt.purged > 0 {
                let lost = counted(rebuilt.purged, "page");
                writeln!(out, "it lost {lost} to purges, and cannot become the same again without them")?;
            }
            for path in &rebuilt.missing {
                writeln!(out, "  only there   {path}")?;
            }
            for path in &rebuilt.extra {
                writeln!(out, "  only anew    {path}")?;
            }
            if let Some(made_by) = &rebuilt.made_by {
                writeln!(out, "it was made by gristmill {made_by}, this is {}", env!("CARGO_PKG_VERSION"))?;
            }
        }
        Ok(if rebuilt.is_same { Exit::Done } else { Exit::Failed })
    }
}
