//! `gristmill extract`: records as JSON lines, without a dataset.

use clap::Args;

use super::progress::Bar;
use super::{Exit, Streams, reading, table};
use crate::pipeline::{self, ExtractPlan};

/// Arguments of `extract`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  gristmill extract page.html archive.warc.gz > records.jsonl\n  \
    gristmill extract corpus.jsonl.zst --text-field content --url-field metadata.url > records.jsonl\n\n\
    Exit codes: 0 done; 1 the run failed; 2 wrong usage; 3 every page failed.")]
pub(super) struct ExtractArgs {
    /// WARC and WET files, HTML files, JSON lines, Parquet files, folders, globs, @list.txt of these, - for a list on standard input
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<String>,
    #[command(flatten)]
    reading: reading::ReadArgs,
    /// Say nothing of failed pages and progress
    #[arg(long, short)]
    quiet: bool,
}

impl ExtractArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let plan = ExtractPlan {
            sources: self.sources.clone(),
            read: self.reading.options()?,
            measure: self.reading.measures(),
            markdown: self.reading.markdown(),
            threads: self.reading.threads(),
        };
        let stop = super::stop_on_interrupt();
        let (out, err) = (&mut *streams.out, &mut *streams.err);
        let tally = pipeline::extract(&plan, &Bar::new(self.quiet), &stop, |outcome| match outcome {
            Ok(record) => record.write_json_line(&mut *out),
            Err(_) if self.quiet => Ok(()),
            Err(failure) => {
                let place = failure.url.as_deref().or(failure.source_file.as_deref()).unwrap_or("input");
                writeln!(err, "failed: {place}: {} ({})", failure.detail, failure.reason)
            }
        })?;
        if !self.quiet && tally.failure_count() > 0 {
            let (records, failed) =
                (table::counted(tally.records, "record"), table::counted(tally.failure_count(), "failure"));
            writeln!(streams.err, "{} in: {records}, {failed}", table::counted(tally.pages, "page"))?;
        }
        Ok(if tally.records == 0 && tally.failure_count() > 0 { Exit::ManyFailures } else { Exit::Done })
    }
}
