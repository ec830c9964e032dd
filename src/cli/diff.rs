//! `gristmill diff`: what two versions have different.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Result, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::store::StoreArgs;
use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::dataset::{Change, Dataset, Diff, Revision, RowChange};
use crate::report::difference::{Piece, RowTexts, pieces, to_html};

/// Hosts listed; `--json` has them all.
const HOSTS: usize = 20;

/// Rows listed, and rows whose texts are shown, on a page.
const ROWS: usize = 5_000;
const TEXTS: usize = 200;

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    gristmill diff corpus 3 latest\n  \
    gristmill diff corpus paper-1 2026-03-01 --rows\n  \
    gristmill diff corpus 3 4 --text 5b1c4b3f0a6d4e9f8a7b6c5d4e3f2a1b\n  \
    gristmill diff corpus 3 4 --html changes.html\n\n\
    Where and when a page was read is not compared. Exit codes: 0 done, whether or not they differ; 1 a version cannot be read.")]
pub(super) struct DiffArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The one version: a number, tag, day or time
    from: Revision,
    /// The other
    to: Revision,
    /// List the rows that differ
    #[arg(long)]
    rows: bool,
    /// Show what the texts of this row have different, word by word
    #[arg(long, value_name = "ID", conflicts_with_all = ["rows", "json", "html"])]
    text: Option<String>,
    /// Write a page with all of it, and the texts of the first rows that differ
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print JSON; rows are in it with --rows
    #[arg(long)]
    json: bool,
}

impl DiffArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let (from, to) = (dataset.resolve(&self.from)?, dataset.resolve(&self.to)?);
        if let Some(id) = &self.text {
            let row = texts(&dataset, [from, to], &[id.clone()].into())?.remove(id);
            let row = row.with_context(|| format!("neither version {from} nor version {to} has a row {id}"))?;
            write_text(streams.out, &row, is_coloured())?;
            return Ok(Exit::Done);
        }
        let mut diff = dataset.diff(from, to)?;
        if let Some(path) = &self.html {
            let of_text =
                |row: &&RowChange| row.columns.is_empty() || row.columns.iter().any(|column| column == "text");
            let ids = diff.rows.iter().filter(of_text).take(TEXTS).map(|row| row.id.clone()).collect();
            let rows: Vec<RowTexts> = texts(&dataset, [from, to], &ids)?.into_values().collect();
            let name = dataset.folder().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let page = Diff { rows: diff.rows.iter().take(ROWS).cloned().collect(), ..diff.clone() };
            fs_err::write(path, to_html(&name, &page, &rows)).context("cannot write the page")?;
        }
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

/// The texts of some rows in two versions, by id.
fn texts(dataset: &Dataset, versions: [u64; 2], ids: &BTreeSet<String>) -> anyhow::Result<BTreeMap<String, RowTexts>> {
    let mut rows: BTreeMap<String, RowTexts> = BTreeMap::new();
    let [from, to] = versions;
    for (id, (url, text)) in dataset.texts(from, ids)? {
        rows.insert(id, RowTexts { url, before: Some(text), after: None });
    }
    for (id, (url, text)) in dataset.texts(to, ids)? {
        let row = rows.entry(id).or_default();
        (row.url, row.after) = (url, Some(text));
    }
    Ok(rows)
}

/// Whether standard output is a terminal that may be coloured.
fn is_coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A text with what differs in it: in red and green, or as `[-gone-]` and `{+come+}`.
fn write_text(out: &mut dyn Write, row: &RowTexts, coloured: bool) -> Result<()> {
    let (gone, come) = if coloured {
        (["\u{1b}[31;9m", "\u{1b}[0m"], ["\u{1b}[32m", "\u{1b}[0m"])
    } else {
        (["[-", "-]"], ["{+", "+}"])
    };
    writeln!(out, "{}", row.url)?;
    match (&row.before, &row.after) {
        (None, _) => writeln!(out, "only the second version has it\n")?,
        (_, None) => writeln!(out, "only the first version has it\n")?,
        (before, after) if before == after => writeln!(out, "the same text\n")?,
        _ => writeln!(out)?,
    }
    let (before, after) = (row.before.as_deref().unwrap_or_default(), row.after.as_deref().unwrap_or_default());
    for piece in pieces(before, after) {
        match piece {
            Piece::Same(text) => write!(out, "{}", shown(text))?,
            Piece::Gone(text) => write!(out, "{}{}{}", gone[0], shown(text), gone[1])?,
            Piece::Come(text) => write!(out, "{}{}{}", come[0], shown(text), come[1])?,
        }
    }
    writeln!(out)
}

/// A page's text on a terminal: without controls, which could do anything there.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
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
