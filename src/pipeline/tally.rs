//! What became of a run's pages, counted as they pass. Every count is over a fixed set of names or bounded.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::failure::Failure;
use crate::record::Record;

/// Counts over a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Pages that became records or listed failures.
    pub pages: u64,
    /// Pages that became records.
    pub records: u64,
    /// Pages that did not, by reason.
    pub failures: BTreeMap<&'static str, u64>,
    /// Findings on records, by kind.
    pub flags: BTreeMap<String, u64>,
    /// Records that have at least one finding that changed their text.
    pub repaired: u64,
    /// Records by language; `und` where it could not be told.
    pub languages: BTreeMap<String, u64>,
    /// Words of all texts.
    pub words: u64,
}

impl Tally {
    /// Counts a page's outcome.
    pub fn count(&mut self, outcome: &Result<Record, Failure>) {
        match outcome {
            Ok(record) => self.recorded(record),
            Err(failure) => self.failed(failure),
        }
    }

    /// Counts a page that became a record.
    pub fn recorded(&mut self, record: &Record) {
        self.pages += 1;
        self.records += 1;
        self.words += u64::try_from(record.word_count).unwrap_or(0);
        self.repaired += u64::from(record.raw_text.is_some());
        let language = record.language.clone().unwrap_or_else(|| "und".to_owned());
        *self.languages.entry(language).or_default() += 1;
        for flag in &record.flags {
            *self.flags.entry(flag.kind.clone()).or_default() += 1;
        }
    }

    /// Counts a page that did not.
    pub fn failed(&mut self, failure: &Failure) {
        self.pages += 1;
        *self.failures.entry(failure.reason.name()).or_default() += 1;
    }

    /// All failures.
    #[must_use]
    pub fn failure_count(&self) -> u64 {
        self.failures.values().sum()
    }
}
