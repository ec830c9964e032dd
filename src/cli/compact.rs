//! `gristmill compact`: small files become large ones.

use std::path::PathBuf;

use clap::Args;

use super::store::StoreArgs;
use super::table::counted;
use super::{Exit, Streams};
use crate::dataset::Outcome;

/// Arguments of `compact`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill compact corpus\n\n\
    The files of earlier versions stay. Exit codes: 0 done, or nothing to do; 1 it failed and the dataset is as it was.")]
pub(super) struct CompactArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl CompactArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let done = self.store.open(&self.dataset)?.compact()?;
        if self.json {
            serde_json::to_writer(&mut *streams.out, &done)?;
            writeln!(streams.out)?;
            return Ok(Exit::Done);
        }
        match done.outcome {
            Outcome::Nothing => {
                writeln!(streams.out, "no change: version {} has no small files to join", done.version)?;
            }
            Outcome::Version => writeln!(
                streams.out,
                "version {}: {} became {}, {} as before",
                done.version,
                counted(done.files_removed, "file"),
                done.files_added,
                counted(done.counts.rows, "record")
            )?,
        }
        Ok(Exit::Done)
    }
}
