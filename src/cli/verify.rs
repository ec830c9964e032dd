//! `gristmill verify`: whether a dataset is what its log says.

use std::path::PathBuf;

use bytesize::ByteSize;
use clap::Args;

use super::store::StoreArgs;
use super::table::counted;
use super::{Exit, Streams};
use crate::dataset::{Crawls, Depth};

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill verify corpus --deep\n\n\
    The line with the digest is the same for two people exactly where their datasets are. \
    Exit codes: 0 whole; 1 something is wrong, or it cannot be read.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(super) struct VerifyArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Also read every row, and the inputs where they are at hand
    #[arg(long)]
    deep: bool,
    /// Crawls were moved out of the dataset's folder: files of _warc that are not there are no problem
    #[arg(long)]
    crawls_away: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print nothing but what is wrong
    #[arg(long, short)]
    quiet: bool,
}

impl VerifyArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let depth = if self.deep { Depth::Rows } else { Depth::Files };
        let crawls = if self.crawls_away { Crawls::MovedAway } else { Crawls::Here };
        let verdict = self.store.open(&self.dataset)?.verify_with(depth, crawls)?;
        let exit = if verdict.is_whole() { Exit::Done } else { Exit::Failed };
        if self.json {
            serde_json::to_writer(&mut *streams.out, &verdict)?;
            writeln!(streams.out)?;
            return Ok(exit);
        }
        for problem in &verdict.problems {
            writeln!(streams.out, "{}: {}", problem.path, problem.what)?;
        }
        if self.quiet {
            return Ok(exit);
        }
        for note in &verdict.notes {
            writeln!(streams.out, "note: {note}")?;
        }
        let size = ByteSize::b(verdict.bytes).display().si();
        let rows = if self.deep { format!(", {}", counted(verdict.rows, "row")) } else { String::new() };
        writeln!(streams.out, "read {} ({size}){rows}", counted(verdict.files, "file"))?;
        if verdict.is_whole() {
            let tags = verdict.tags_digest.map(|digest| format!(" tags {digest}")).unwrap_or_default();
            writeln!(streams.out, "whole: version {} {}{tags}", verdict.version, verdict.digest)?;
        } else {
            writeln!(streams.out, "{} found", counted(verdict.problems.len() as u64, "problem"))?;
        }
        Ok(exit)
    }
}
