//! Counts of an export: rows by their fate, and what is in those that go out.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, Int32Array, ListArray, RecordBatch, StringArray};
use arrow::datatypes::{Int32Type, TimestampMicrosecondType};

use super::judge::{Fate, Reason};
use super::split::Split;

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows of the version.
    pub(super) rows_in: u64,
    /// Rows that were dropped, by reason, in the order of the reasons.
    pub(super) dropped: BTreeMap<Reason, u64>,
    /// Rows that go out with a text that was cut or masked.
    pub(super) edited: u64,
    /// What goes out, by split.
    pub(super) splits: BTreeMap<Split, Sums>,
    /// Rows that go out by language; those without one under an empty name.
    pub(super) languages: BTreeMap<String, u64>,
    /// Rows that go out by host; those without one under an empty name.
    pub(super) hosts: BTreeMap<String, u64>,
    /// Rows that go out by declared licence; those without one under an empty name.
    pub(super) licenses: BTreeMap<String, u64>,
    /// Rows that go out by kind of flag.
    pub(super) flags: BTreeMap<String, u64>,
    /// The least and greatest time of publication, in microseconds since 1970.
    pub(super) published: Option<(i64, i64)>,
    /// Rows that go out with a time of publication.
    pub(super) dated: u64,
}

/// Sums over the rows of a split.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) rows: u64,
    pub(super) words: u64,
    pub(super) tokens: u64,
}

impl Tally {
    /// The columns that are counted by, beside those that a policy looks at.
    pub(super) const COLUMNS: [&'static str; 8] =
        ["id", "host", "language", "license", "published_at", "word_count", "token_count", "flag_kinds"];

    /// Rows that go out.
    pub(super) fn rows_out(&self) -> u64 {
        self.splits.values().map(|sums| sums.rows).sum()
    }

    /// Reasons with their counts, in a line.
    pub(super) fn reasons(&self) -> String {
        self.dropped.iter().map(|(reason, rows)| format!("{reason}: {rows}")).collect::<Vec<_>>().join(", ")
    }

    /// Counts what became of rows.
    pub(super) fn count_fates(&mut self, fates: &[Fate]) {
        for fate in fates {
            self.rows_in += 1;
            match fate {
                Fate::Kept => {}
                Fate::Edited(_) => self.edited += 1,
                Fate::Dropped(reason) => *self.dropped.entry(reason.clone()).or_default() += 1,
            }
        }
    }

    /// Counts a row that goes out.
    pub(super) fn count_row(&mut self, columns: &Columns<'_>, row: usize, split: Split) {
        let sums = self.splits.entry(split).or_default();
        sums.rows += 1;
        sums.words += number(columns.words, row);
        sums.tokens += number(columns.tokens, row);
        add(&mut self.languages, text(columns.languages, row).unwrap_or_default());
        add(&mut self.hosts, text(columns.hosts, row).unwrap_or_default());
        add(&mut self.licenses, text(columns.licenses, row).unwrap_or_default());
        if let Some(kinds) = columns.kinds.filter(|kinds| kinds.is_valid(row)) {
            let kinds = kinds.value(row);
            kinds.as_string_opt::<i32>().into_iter().flatten().flatten().for_each(|kind| add(&mut self.flags, kind));
        }
        if let Some(at) = columns.published(row) {
            self.dated += 1;
            let (first, last) = self.published.unwrap_or((at, at));
            self.published = Some((first.min(at), last.max(at)));
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

/// The columns of a batch that are counted by.
pub(super) struct Columns<'a> {
    ids: Option<&'a StringArray>,
    hosts: Option<&'a StringArray>,
    languages: Option<&'a StringArray>,
    licenses: Option<&'a StringArray>,
    words: Option<&'a Int32Array>,
    tokens: Option<&'a Int32Array>,
    kinds: Option<&'a ListArray>,
    published: Option<&'a arrow::array::TimestampMicrosecondArray>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(batch: &'a RecordBatch) -> Self {
        let column = |name: &str| batch.column_by_name(name);
        let texts = |name: &str| column(name).and_then(|column| column.as_string_opt::<i32>());
        let numbers = |name: &str| column(name).and_then(|column| column.as_primitive_opt::<Int32Type>());
        Self {
            ids: texts("id"),
            hosts: texts("host"),
            languages: texts("language"),
            licenses: texts("license"),
            words: numbers("word_count"),
            tokens: numbers("token_count"),
            kinds: column("flag_kinds").and_then(|column| column.as_list_opt()),
            published: column("published_at").and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>()),
        }
    }

    pub(super) fn id(&self, row: usize) -> &'a str {
        text(self.ids, row).unwrap_or_default()
    }

    pub(super) fn host(&self, row: usize) -> Option<&'a str> {
        text(self.hosts, row)
    }

    fn published(&self, row: usize) -> Option<i64> {
        self.published.filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }
}

fn text(column: Option<&StringArray>, row: usize) -> Option<&str> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

fn number(column: Option<&Int32Array>, row: usize) -> u64 {
    let value = column.filter(|column| column.is_valid(row)).map_or(0, |column| column.value(row));
    u64::try_from(value).unwrap_or(0)
}
