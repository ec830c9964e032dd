//! `gristmill diff`: what two versions have different.

use std::io::{Result, Write};
use std::path::PathBuf;

use clap::Args;

use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::dataset::{Change, Dataset, Diff, Revision};

/// Hosts listed; `--json` has them all.
const HOSTS: usize = 20;

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    gristmill diff corpus 3 latest\n  \
    gristmill diff corpus paper-1 2026-03-01 --rows\n\n\
    Where and when a page was read is not compared. Exit codes: 0 done, whether or not they differ; 1 a version cannot be read.")]
pub(super) struct DiffArgs {
    /// The dataset's folder
    dataset: PathBuf,
    /// The one version: a number, tag, day or time
    from: Revision,
    /// The other
    to: Revision,
    /// List the rows that differ
    #[arg(long)]
    rows: bool,
    /// Print JSON; rows are in it with --rows
    #[arg(long)]
    json: bool,
}

impl DiffArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = Dataset::open(&self.dataset)?;
        let mut diff = dataset.diff(dataset.resolve(&self.from)?, dataset.resolve(&self.to)?)?;
        if !self.rows {
            diff.rows.clear();
        }
        if self.json {
            serde_json::to_writer(&mut *streams.out, &diff)?;
            writeln!(streams.out)?;
        } else {
            write_diff(streams.out, &diff)?;
        }
        Ok(Exit::Done)
    }
}

fn write_diff(out: &mut dyn Write, diff: &Diff) -> Result<()> {
    let (from, to) = (diff.from, diff.to);
    writeln!(out, "version {from}: {}; version {to}: {}", counted(diff.rows_before, "record"), count(diff.rows_after))?;
    if diff.added + diff.changed + diff.removed == 0 {
        writeln!(out, "the same records")?;
    } else {
        writeln!(out, "added {}, changed {}, removed {}", count(diff.added), count(diff.changed), count(diff.removed))?;
    }
    for (columns, what) in [(&diff.columns_added, "new columns"), (&diff.columns_removed, "columns gone")] {
        if !columns.is_empty() {
            writeln!(out, "{what}: {}", columns.join(", "))?;
        }
    }
    if !diff.hosts.is_empty() {
        let mut hosts: Vec<_> = diff.hosts.iter().collect();
        hosts.sort_by_key(|(_, changes)| std::cmp::Reverse(changes.added + changes.changed + changes.removed));
        let more = hosts.len().saturating_sub(HOSTS);
        let rows = hosts.iter().take(HOSTS).map(|(host, changes)| {
            vec![count(changes.added), count(changes.changed), count(changes.removed), (*host).clone()]
        });
        writeln!(out, "\n{}", table(&["added", "changed", "removed", "host"], &[0, 1, 2], rows))?;
        if more > 0 {
            writeln!(out, "and {}", counted(more as u64, "more host"))?;
        }
    }
    if !diff.columns.is_empty() {
        let rows = diff.columns.iter().map(|(name, rows)| vec![count(*rows), name.clone()]);
        writeln!(out, "\n{}", table(&["changed", "column"], &[0], rows))?;
    }
    let flags: Vec<_> = diff.flags.iter().filter(|(_, (before, after))| before != after).collect();
    if !flags.is_empty() {
        let rows = flags.iter().map(|(kind, (before, after))| vec![count(*before), count(*after), (*kind).clone()]);
        writeln!(out, "\n{}", table(&["before", "after", "rows flagged"], &[0, 1], rows))?;
    }
    if !diff.rows.is_empty() {
        writeln!(out)?;
    }
    for row in &diff.rows {
        let sign = match row.change {
            Change::Added => '+',
            Change::Changed => '~',
            Change::Removed => '-',
        };
        let columns = if row.columns.is_empty() { String::new() } else { format!("  ({})", row.columns.join(", ")) };
        writeln!(out, "{sign} {} {}{columns}", row.id, row.url)?;
    }
    Ok(())
}
