//! `gristmill restore`: a new version with the state of an older one.

use std::path::PathBuf;

use clap::Args;

use super::store::StoreArgs;
use super::table::{count, counted};
use super::{Exit, Streams};
use crate::dataset::{Outcome, Revision};

/// Arguments of `restore`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill restore corpus 3")]
pub(super) struct RestoreArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The version whose state is wanted: a number, tag, day or time
    version: Revision,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl RestoreArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let committed = dataset.restore(version)?;
        if self.json {
            serde_json::to_writer(&mut *streams.out, &committed)?;
            writeln!(streams.out)?;
            return Ok(Exit::Done);
        }
        let counts = &committed.counts;
        match committed.outcome {
            Outcome::Nothing => {
                writeln!(streams.out, "no change: version {} has the state of version {version}", committed.version)?;
            }
            Outcome::Version => writeln!(
                streams.out,
                "version {} has the state of version {version}: {} (+{} ~{} -{})",
                committed.version,
                counted(counts.rows, "record"),
                count(counts.added),
                count(counts.changed),
                count(counts.removed)
            )?,
        }
        Ok(Exit::Done)
    }
}
