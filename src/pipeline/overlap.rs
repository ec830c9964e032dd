//! Which rows of a dataset have items of evaluation sets in them, and the version that says so.
//!
//! Two passes over the texts of the newest version: the first counts how common the items' runs of words are, the second
//! finds items. What is found becomes flags of the kind `benchmark_overlap` in a new version; flags that an earlier run gave for
//! the same sets go. Holds the items with their runs, and the rows with findings.

mod items;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::{Array, AsArray, RecordBatch};
use serde::Serialize;

use super::Error;
use super::ordered::{Window, map_ordered};
use super::progress::{Progress, Step};
use crate::dataset::{Committed, Dataset, InputNote, Manifest, OVERLAP, Portion, Reflagged};
use crate::duplicate::overlap::{Index, Item, Overlap};
use crate::record::{FlagRow, flag_column};
use crate::source::digest;
pub use items::{ItemFields, NoItems};

/// The score of a question that stands there with its answer: of the planted and clean texts in `docs/overlap.md`, none was wrong.
const WITH_ANSWER: f32 = 0.99;
/// The score of a question alone, at the least share that counts and at all of it.
const QUESTION: (f32, f32) = (0.9, 0.98);
/// The least share that counts.
const LEAST_SHARE: f32 = 0.6;

/// All that a search for overlap does.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapPlan {
    /// Files with evaluation items: JSON lines, packed or not, or Parquet. A set is called by its file's name.
    pub against: Vec<PathBuf>,
    /// Which fields hold what.
    pub fields: ItemFields,
    /// Threads; any number gives the same version.
    #[serde(skip)]
    pub threads: usize,
    /// Whether to say what would be found, and make no version.
    #[serde(skip)]
    pub dry_run: bool,
}

/// What was found of one set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SetReport {
    /// Its items.
    pub items: u64,
    /// Items that stand in some row.
    pub found: u64,
    /// Those of them whose answer stands beside them.
    pub with_answer: u64,
    /// Rows that have any of them.
    pub rows: u64,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapReport {
    /// Rows that were looked at.
    pub rows: u64,
    /// Rows with a finding.
    pub found: u64,
    /// The same for each set.
    pub sets: BTreeMap<String, SetReport>,
    /// What the dataset says of the commit; `None` with [`dry_run`](OverlapPlan::dry_run).
    pub committed: Option<Committed>,
}

/// Looks for items of evaluation sets in the newest version of a dataset, and makes a version with what is found.
///
/// # Errors
/// [`Error::Items`] where a file has no items, and those of the dataset.
pub fn overlap(
    dataset: &Dataset,
    plan: &OverlapPlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<OverlapReport, Error> {
    let items = items::read(&plan.against, &plan.fields)?;
    let version = dataset.latest()?.unwrap_or_default();
    let search = Search { dataset, version, threads: plan.threads, progress, stop };
    let mut index = Index::new(&items);
    let mut counter = index.counter();
    let rows = search.each(
        &["text"],
        |batch| texts(batch).map(|text| index.runs_in(text)).collect(),
        |_, runs| {
            let runs: Vec<Vec<u32>> = runs;
            for runs in &runs {
                index.count(&mut counter, runs);
            }
            runs.len() as u64
        },
    )?;
    index.weigh(&counter);
    let names: BTreeSet<&str> = items.iter().map(|item| item.set.as_str()).collect();
    let look = |batch: &RecordBatch| -> Vec<Row> { look(batch, &index, &items, &names) };
    let mut tally = Tally::new(&items);
    let mut flags = Reflagged::new();
    search.each(&["id", "text", "raw_text", "flags", "flag_kinds"], look, |place, rows: Vec<Row>| {
        let count = rows.len() as u64;
        for (number, row) in (place.first..).zip(rows) {
            tally.add(&items, &row.found);
            if let Some(changed) = row.flags {
                flags.entry(place.file.clone()).or_default().insert(number, changed);
            }
        }
        count
    })?;
    let committed =
        if plan.dry_run { None } else { Some(dataset.reflag(version, "overlap", &flags, manifest(plan)?)?) };
    let (found, sets) = tally.finish();
    Ok(OverlapReport { rows, found, sets, committed })
}

/// A row that was looked at.
struct Row {
    found: Vec<Overlap>,
    /// Its flags, where they change.
    flags: Option<Vec<FlagRow>>,
}

/// Where a portion stands.
struct Standing {
    file: String,
    first: u64,
}

/// A pass over a version.
struct Search<'a> {
    dataset: &'a Dataset,
    version: u64,
    threads: usize,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
}

impl Search<'_> {
    /// Works on all rows on many threads and hands on what comes of it, in order; gives the sum of what `sink` counts.
    fn each<R: Send>(
        &self,
        names: &[&str],
        work: impl Fn(&RecordBatch) -> Vec<R> + Sync,
        mut sink: impl FnMut(&Standing, Vec<R>) -> u64,
    ) -> Result<u64, Error> {
        let portions = self.dataset.portions(self.version, names)?;
        let mut rows = 0;
        self.progress.begin(Step::Judge, None);
        map_ordered(
            Window::new(self.threads),
            portions.take_while(|_| !self.stop.load(Ordering::Relaxed)),
            |portion| portion.as_ref().map_or(0, |portion| portion.rows.get_array_memory_size()),
            |portion| portion.map(|Portion { file, first, rows }| (Standing { file, first }, work(&rows))),
            |outcome| {
                let (place, done) = outcome?;
                rows += sink(&place, done);
                self.progress.advance(rows, rows);
                Ok::<_, Error>(())
            },
        )?;
        self.progress.end();
        if self.stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(rows) }
    }
}

fn texts(batch: &RecordBatch) -> impl Iterator<Item = &str> {
    let column = batch.column_by_name("text").and_then(|column| column.as_string_opt::<i32>());
    (0..batch.num_rows()).map(move |row| column.map_or("", |column| column.value(row)))
}

/// What stands in the rows of a batch.
fn look(batch: &RecordBatch, index: &Index, items: &[Item], names: &BTreeSet<&str>) -> Vec<Row> {
    let raw = batch.column_by_name("raw_text").and_then(|column| column.as_string_opt::<i32>());
    let raw = |row| raw.filter(|raw| raw.is_valid(row)).map(|raw| raw.value(row));
    let flags = flag_column::read(batch);
    let rows = texts(batch).zip(flags).enumerate();
    rows.map(|(row, (text, old))| {
        let found = index.find(text);
        let mut flags: Vec<FlagRow> = old.iter().filter(|flag| !is_of(flag, names)).cloned().collect();
        flags.extend(found.iter().filter_map(|overlap| {
            let item = items.get(overlap.item)?;
            Some(flag(overlap, item, place::code_points(text, raw(row), &old, overlap.span.clone())))
        }));
        let flags = (flags != old).then_some(flags);
        Row { found, flags }
    })
    .collect()
}

/// Whether a flag is one that an earlier run gave for one of these sets.
fn is_of(flag: &FlagRow, names: &BTreeSet<&str>) -> bool {
    flag.kind == OVERLAP && flag.evidence.split_once(" item ").is_some_and(|(set, _)| names.contains(set))
}

fn flag(overlap: &Overlap, item: &Item, span: Option<(i32, i32)>) -> FlagRow {
    let beyond = ((overlap.share - LEAST_SHARE) / (1.0 - LEAST_SHARE)).clamp(0.0, 1.0);
    let answer = if overlap.has_answer { " and its answer" } else { "" };
    FlagRow {
        kind: OVERLAP.to_owned(),
        start: span.map(|(start, _)| start),
        end: span.map(|(_, end)| end),
        score: if overlap.has_answer { WITH_ANSWER } else { QUESTION.0 + (QUESTION.1 - QUESTION.0) * beyond },
        replacement: None,
        evidence: format!("{} item {}: {:.0} % of the question{answer}", item.set, item.id, 100.0 * overlap.share),
    }
}

/// Counts by set.
struct Tally {
    sets: BTreeMap<String, SetReport>,
    found: BTreeMap<String, BTreeSet<usize>>,
    answered: BTreeMap<String, BTreeSet<usize>>,
    rows: u64,
}

impl Tally {
    fn new(items: &[Item]) -> Self {
        let mut sets: BTreeMap<String, SetReport> = BTreeMap::new();
        for item in items {
            sets.entry(item.set.clone()).or_default().items += 1;
        }
        Self { sets, found: BTreeMap::new(), answered: BTreeMap::new(), rows: 0 }
    }

    fn add(&mut self, items: &[Item], found: &[Overlap]) {
        self.rows += u64::from(!found.is_empty());
        let mut seen = BTreeSet::new();
        for overlap in found {
            let Some(item) = items.get(overlap.item) else { continue };
            self.found.entry(item.set.clone()).or_default().insert(overlap.item);
            if overlap.has_answer {
                self.answered.entry(item.set.clone()).or_default().insert(overlap.item);
            }
            if seen.insert(item.set.as_str())
                && let Some(set) = self.sets.get_mut(&item.set)
            {
                set.rows += 1;
            }
        }
    }

    fn finish(mut self) -> (u64, BTreeMap<String, SetReport>) {
        for (name, set) in &mut self.sets {
            set.found = self.found.get(name).map_or(0, |found| found.len() as u64);
            set.with_answer = self.answered.get(name).map_or(0, |found| found.len() as u64);
        }
        (self.rows, self.sets)
    }
}

fn manifest(plan: &OverlapPlan) -> Result<Manifest, Error> {
    let note = |path: &PathBuf| {
        let file = path.display().to_string();
        let failed = |source| Error::Input { file: file.clone(), source };
        let bytes = fs_err::metadata(path).map_err(failed)?.len();
        let digest = fs_err::File::open(path).and_then(digest::sha256_of_reader).map_err(failed)?;
        Ok(InputNote { name: file.clone(), bytes: Some(bytes), digest: Some(digest) })
    };
    let inputs = plan.against.iter().map(note).collect::<Result<_, Error>>()?;
    Ok(Manifest { inputs, configuration: serde_json::json!({ "overlap": plan }) })
}
