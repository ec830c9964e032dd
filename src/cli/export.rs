//! `gristmill export`: files to train on, by a policy.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use anyhow::Context;
use bytesize::ByteSize;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::store::StoreArgs;
use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::dataset::export::{
    DEFAULT_COLUMNS, DEFAULT_NAME, DEFAULT_POLICY, DEFAULT_SHARD_BYTES, ExportPlan, ExportReport, Format, Policy,
    Progress, Shares, SplitBy, ready_policy,
};
use crate::dataset::{Dataset, Revision};

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  gristmill export corpus --out files --format jsonl\n  \
    gristmill export corpus --out hub --format hf --policy strict --split train=0.98,validation=0.01,test=0.01\n  \
    gristmill export --show-policy strict > own.toml\n\n\
    The same version, policy and options give the same bytes. OUT appears whole or not at all.\n\
    Exit codes: 0 done; 1 failed, or the policy leaves no row; 2 wrong usage.")]
pub(super) struct ExportArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    #[arg(required_unless_present = "show_policy")]
    dataset: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// The folder to make: new or empty; or an address (s3://, gs://, az://)
    #[arg(long, value_name = "DIR", required_unless_present = "show_policy")]
    out: Option<PathBuf>,
    /// Parquet files, JSON lines (zstd), or a Hugging Face dataset with its card and Croissant description
    #[arg(long, value_enum, default_value_t = FormatName::Parquet)]
    format: FormatName,
    /// The version: a number, tag, day or time
    #[arg(long, default_value = "latest")]
    version: Revision,
    /// What drops a row and cuts or masks a span: strict, balanced, everything, or a TOML file
    #[arg(long, value_name = "NAME", default_value = DEFAULT_POLICY)]
    policy: String,
    /// Shares of the splits, as in train=0.98,validation=0.01,test=0.01 [default: all is train]
    #[arg(long, value_name = "SHARES")]
    split: Option<Shares>,
    /// What stays in one split: all pages of a host, or a page; with its copies in either case
    #[arg(long, value_enum, default_value_t = SplitByName::Host)]
    split_by: SplitByName,
    /// What the order of the rows is made from
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The size at which a file is closed
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize::b(DEFAULT_SHARD_BYTES))]
    shard_size: ByteSize,
    /// The columns; all gives every one
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_values = DEFAULT_COLUMNS, hide_default_value = true)]
    columns: Vec<String>,
    /// What the dataset is called in its card, with --format hf
    #[arg(long, value_name = "TITLE", default_value = DEFAULT_NAME)]
    name: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say nothing of progress
    #[arg(long, short)]
    quiet: bool,
    /// Print a ready policy as TOML, and export nothing
    #[arg(long, value_name = "NAME", exclusive = true, value_parser = ["strict", "balanced", "everything"])]
    show_policy: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatName {
    Parquet,
    Jsonl,
    Hf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SplitByName {
    Host,
    Page,
}

impl ExportArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        if let Some(name) = &self.show_policy {
            write!(streams.out, "{}", ready_policy(name).unwrap_or_default())?;
            return Ok(Exit::Done);
        }
        let (json, is_quiet) = (self.json, self.quiet || self.json);
        let (dataset, plan) = self.plan()?;
        let stop = super::stop_on_interrupt();
        let bar = bar(is_quiet);
        let report = dataset.export(&plan, &|progress| {
            show_progress(&bar, progress);
            !stop.load(Ordering::Relaxed)
        });
        bar.finish_and_clear();
        let report = report?;
        if json {
            serde_json::to_writer(&mut *streams.out, &report)?;
            writeln!(streams.out)?;
        } else {
            show(&report, streams)?;
        }
        for split in report.splits.iter().filter(|split| split.rows == 0) {
            writeln!(
                streams.err,
                "warning: the split {} is empty: its share is less than a host of these; give it more, or try --split-by page",
                split.split
            )?;
        }
        Ok(Exit::Done)
    }

    fn plan(self) -> anyhow::Result<(Dataset, ExportPlan)> {
        let dataset = self.dataset.context("name the dataset's folder")?;
        let out = self.out.context("name the folder to make with --out")?;
        let (of_dataset, store) = self.store.options_of_two(&dataset, &out)?;
        let dataset = Dataset::open_with(dataset, &of_dataset)?;
        let plan = ExportPlan {
            version: dataset.resolve(&self.version)?,
            out,
            store,
            format: match self.format {
                FormatName::Parquet => Format::Parquet,
                FormatName::Jsonl => Format::Jsonl,
                FormatName::Hf => Format::Hf,
            },
            name: self.name,
            policy: Policy::named(&self.policy)?,
            policy_name: self.policy,
            shares: self.split.unwrap_or_default(),
            split_by: match self.split_by {
                SplitByName::Host => SplitBy::Host,
                SplitByName::Page => SplitBy::Page,
            },
            seed: self.seed,
            shard_bytes: self.shard_size.as_u64(),
            columns: self.columns,
        };
        Ok((dataset, plan))
    }
}

/// A bar on standard error; hidden when that is no terminal.
fn bar(is_hidden: bool) -> ProgressBar {
    let bar = ProgressBar::hidden();
    if !is_hidden && std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:32.cyan} {pos}/{len} rows  {eta} left") {
            bar.set_style(style.progress_chars("━╸─"));
        }
    }
    bar
}

fn show_progress(bar: &ProgressBar, progress: Progress) {
    let (step, done, all) = match progress {
        Progress::Read(done, all) => ("reading", done, all),
        Progress::Written(done, all) => ("writing", done, all),
    };
    bar.set_message(step);
    bar.set_length(all);
    bar.set_position(done);
}

fn show(report: &ExportReport, streams: &mut Streams<'_>) -> std::io::Result<()> {
    let out = &mut streams.out;
    let dropped: u64 = report.dropped.iter().map(|dropped| dropped.rows).sum();
    writeln!(
        out,
        "version {}: {}, {} exported to {}, {} dropped by {}",
        report.version,
        counted(report.rows_in, "row"),
        count(report.rows_out),
        report.out.display(),
        count(dropped),
        report.policy,
    )?;
    if report.edited > 0 {
        writeln!(out, "{} cut or masked", counted(report.edited, "text"))?;
    }
    if !report.dropped.is_empty() {
        let rows = report.dropped.iter().map(|dropped| vec![count(dropped.rows), dropped.reason.to_string()]);
        writeln!(out, "\n{}", table(&["dropped", "for"], &[0], rows).trim_fmt())?;
    }
    let rows = report.splits.iter().map(|split| {
        let size = ByteSize::b(split.bytes).display().si().to_string();
        vec![
            split.split.to_string(),
            count(split.rows),
            count(split.words),
            count(split.tokens),
            count(split.files),
            size,
        ]
    });
    let header = ["split", "rows", "words", "tokens", "files", "size"];
    writeln!(out, "\n{}", table(&header, &[1, 2, 3, 4, 5], rows).trim_fmt())
}
