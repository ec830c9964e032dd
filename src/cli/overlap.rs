//! `gristmill overlap`: which rows have items of evaluation sets in them.

use std::path::PathBuf;

use clap::Args;

use super::progress::Bar;
use super::store::StoreArgs;
use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::dataset::Outcome;
use crate::pipeline::{self, ItemFields, OverlapPlan, OverlapReport};

/// Arguments of `overlap`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  gristmill overlap corpus --against gsm8k.jsonl mmlu.parquet\n  \
    gristmill overlap corpus --against own.jsonl --question-field task.text --answer-field task.solution\n\n\
    The rows that were found have a flag benchmark_overlap in the new version; its evidence names the set and the item.\n\
    Exit codes: 0 done, whatever was found; 1 failed; 2 wrong usage.")]
pub(super) struct OverlapArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Files with evaluation items: JSON lines (.gz, .zst), a JSON list, or Parquet; a set is called by its file's name
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    against: Vec<PathBuf>,
    /// The field with the question; several are put together [default: those of known sets]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    question_field: Vec<String>,
    /// The field with the answer: its text, or the place or letter of an option [default: those of known sets]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    answer_field: Vec<String>,
    /// The field with what is offered to choose from [default: those of known sets]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    options_field: Vec<String>,
    /// The field with the item's name [default: those of known sets, else the row's number]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    id_field: Vec<String>,
    /// Threads; any number gives the same version [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Say what is found, and make no version
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say nothing of progress
    #[arg(long, short)]
    quiet: bool,
}

impl OverlapArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let plan = OverlapPlan {
            against: self.against,
            fields: ItemFields {
                question: self.question_field,
                answer: self.answer_field,
                options: self.options_field,
                id: self.id_field,
            },
            threads: self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
            dry_run: self.dry_run,
        };
        let stop = super::stop_on_interrupt();
        let report = pipeline::overlap(&dataset, &plan, &Bar::new(self.quiet || self.json), &stop)?;
        if self.json {
            serde_json::to_writer(&mut *streams.out, &report)?;
            writeln!(streams.out)?;
        } else {
            show(&report, streams)?;
        }
        Ok(Exit::Done)
    }
}

fn show(report: &OverlapReport, streams: &mut Streams<'_>) -> std::io::Result<()> {
    let rows = report.sets.iter().map(|(name, set)| {
        vec![name.clone(), count(set.items), count(set.found), count(set.with_answer), count(set.rows)]
    });
    let header = ["set", "items", "found", "with answer", "rows"];
    writeln!(streams.out, "{}", table(&header, &[1, 2, 3, 4], rows).trim_fmt())?;
    let found = format!("{} of {}", count(report.found), counted(report.rows, "record"));
    match &report.committed {
        None => writeln!(streams.out, "{found} have any of them"),
        Some(committed) if committed.outcome == Outcome::Nothing => {
            writeln!(streams.out, "{found} have any of them; no change: version {} says so", committed.version)
        }
        Some(committed) => {
            writeln!(streams.out, "{found} have any of them; version {} says so", committed.version)
        }
    }
}
