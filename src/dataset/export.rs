//! Export: files to train on, made of a version by a policy.
//!
//! Takes a version and an [`ExportPlan`]; gives a folder with shards of its rows, shuffled and split, and a manifest that says
//! what they were made of and what was dropped for which reason: rows in = rows out + dropped. The same version and plan give
//! the same bytes.
//!
//! ```text
//! OUT/train-00000-of-00003.parquet   rows (`.jsonl.zst` as JSON lines; below `data/` as a Hugging Face dataset)
//! OUT/manifest.json                  what they are made of; digests of all files
//! OUT/README.md, croissant.json      the dataset card and its description for machines, as a Hugging Face dataset
//! ```
//!
//! Rows go one way: read (`read`), judged by the policy (`judge`, `cuts`), measured anew where their text changed (`edited`), given a
//! split (`split`), shuffled (`shuffle`), written (`shards`). Everything is written beside its place and moved there at the end
//! (`outgoing`), or put into a store (`to_store`).
//!
//! # Memory
//! That of the shuffle, a row group of each split, counts by host and language, and what `split` holds of copies.

mod card;
mod croissant;
mod cuts;
mod edited;
mod error;
mod judge;
mod manifest;
mod outgoing;
mod policy;
mod shards;
mod shuffle;
mod split;
mod tally;
#[cfg(test)]
mod tests;
mod to_store;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Schema, SchemaRef};

use super::content::ids;
use super::place::Blob;
use super::read::{Batches, Rows, project, sizes};
use super::sink::{sync_folder, write_file};
use super::{Dataset, Error, StoreOptions};
use crate::record::record_schema;

use edited::{Remeasurer, with_texts};
use judge::{Fate, Judge};
use outgoing::Outgoing;
use shards::ShardWriter;
use shuffle::{Shuffle, key};
use split::Splitter;
use tally::Tally;
use to_store::MANIFEST;

pub use error::{ExportError, InvalidPolicy};
pub use judge::Reason;
pub use manifest::{Document, Dropped, ExportReport, SplitReport};
pub use policy::{
    Action, DEFAULT as DEFAULT_POLICY, OptOut, Policy, READY as READY_POLICIES, Rule, ready as ready_policy,
};
pub use shards::{Format, Shard};
pub use split::{InvalidShares, Shares, Split, SplitBy};

/// The columns that go out where none are named.
pub const DEFAULT_COLUMNS: [&str; 12] = [
    "id",
    "url",
    "host",
    "title",
    "authors",
    "published_at",
    "language",
    "license",
    "categories",
    "word_count",
    "token_count",
    "text",
];

/// What an export is called where no name is given.
pub const DEFAULT_NAME: &str = "Texts of web pages";

/// The size at which a file is closed where none is given: what loaders that stream take at a time.
pub const DEFAULT_SHARD_BYTES: u64 = 256_000_000;

/// What to export, and how.
#[derive(Debug, Clone)]
pub struct ExportPlan {
    /// The version.
    pub version: u64,
    /// The folder that is made, on a disk or in an object store.
    pub out: PathBuf,
    /// Settings of the object store that it is in.
    pub store: StoreOptions,
    /// The form of the files.
    pub format: Format,
    /// What the export is called, in its card.
    pub name: String,
    /// The policy's name or file, as it was given.
    pub policy_name: String,
    /// The policy.
    pub policy: Policy,
    /// The shares of the splits.
    pub shares: Shares,
    /// What the splits are made by.
    pub split_by: SplitBy,
    /// What the order is made from.
    pub seed: u64,
    /// The size at which a file is closed; it may be larger by some rows.
    pub shard_bytes: u64,
    /// The columns, in the schema's order whatever theirs; `all` is all of them.
    pub columns: Vec<String>,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Rows that were read and judged, of all.
    Read(u64, u64),
    /// Rows that were written, of those that go out.
    Written(u64, u64),
}

/// Watches an export; it ends with [`ExportError::Stopped`] when this is false.
pub type Watch<'a> = dyn Fn(Progress) -> bool + 'a;

impl Dataset {
    /// Exports a version by a plan.
    ///
    /// # Errors
    /// [`ExportError`]; nothing is left behind then.
    pub fn export(&self, plan: &ExportPlan, watch: &Watch<'_>) -> Result<ExportReport, ExportError> {
        let schema = columns_of(&plan.columns)?;
        let files = self.blobs(plan.version)?;
        let digest = self.digest(plan.version)?;
        let outgoing = Outgoing::new(&plan.out, &plan.store, self.folder())?;
        let splitter = Splitter::new(self, plan.version, plan.shares.clone(), plan.split_by)?;
        let (rows, bytes) = sizes_of(&files, &schema)?;
        let mut shuffle = Shuffle::new(&outgoing.spill(), &schema, bytes)?;
        let mut tally = Tally::default();
        let filter = Filter::new(plan, &splitter, &schema);
        for path in &files {
            for batch in Batches::open(path, &filter.read, Rows::All)? {
                filter.pass(&batch?, &mut tally, &mut shuffle)?;
                if !watch(Progress::Read(tally.rows_in, rows)) {
                    return Err(ExportError::Stopped);
                }
            }
        }
        if tally.rows_out() == 0 {
            return Err(ExportError::NothingLeft { rows: tally.rows_in, reasons: tally.reasons() });
        }
        let folder = outgoing.files().join(plan.format.folder());
        fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
        let watch = |written| watch(Progress::Written(written, tally.rows_out()));
        let written = write_shards(plan, &folder, &schema, shuffle, &watch)?;
        sync_folder(&folder)?;
        let mut report = ExportReport::new(plan, digest, &schema, &tally, written, outgoing.out());
        if plan.format == Format::Hf {
            let published = self.time_of(plan.version)?;
            report.document(&outgoing.files(), "README.md", card::card(plan, &report, &schema, &tally).as_bytes())?;
            let described = croissant::describe(plan, &report, &schema, &tally, published);
            report.document(&outgoing.files(), "croissant.json", &described)?;
        }
        write_file(&outgoing.files().join(MANIFEST), &report.manifest(plan))?;
        outgoing.land()?;
        Ok(report)
    }
}

/// What stands between the dataset's files and the shuffle.
struct Filter<'a> {
    judge: Judge<'a>,
    splitter: &'a Splitter,
    remeasurer: Remeasurer,
    seed: u64,
    /// The columns that are read.
    read: SchemaRef,
    /// The columns that go out.
    out: SchemaRef,
}

impl<'a> Filter<'a> {
    fn new(plan: &'a ExportPlan, splitter: &'a Splitter, out: &SchemaRef) -> Self {
        let judge = Judge::new(&plan.policy);
        let mut names: BTreeSet<&str> = judge.columns().chain(Tally::COLUMNS).collect();
        names.extend(out.fields().iter().map(|field| field.name().as_str()));
        let read = project(&record_schema(), |name| names.contains(name));
        Self { judge, splitter, remeasurer: Remeasurer::default(), seed: plan.seed, read, out: out.clone() }
    }

    /// Judges rows, counts them, and hands on those that go out.
    fn pass(&self, batch: &RecordBatch, tally: &mut Tally, shuffle: &mut Shuffle) -> Result<(), Error> {
        let mut fates = self.judge.judge(batch);
        let mut texts = Vec::new();
        for (row, fate) in fates.iter_mut().enumerate() {
            if let Fate::Edited(text) = fate {
                let measures = self.remeasurer.measure(batch, row, text);
                match self.judge.length(measures.word_count) {
                    Some(reason) => *fate = Fate::Dropped(reason),
                    None => texts.push((row, std::mem::take(text), measures)),
                }
            }
        }
        tally.count_fates(&fates);
        let kept: BooleanArray = fates.iter().map(|fate| Some(!matches!(fate, Fate::Dropped(_)))).collect();
        let batch = filter_record_batch(&with_texts(batch, &texts)?, &kept)?;
        let columns = tally::Columns::of(&batch);
        let mut places = Vec::with_capacity(batch.num_rows());
        for (row, id) in ids(&batch).into_iter().enumerate() {
            let split = self.splitter.split(id, columns.host(row));
            tally.count_row(&columns, row, split);
            places.push((key(self.seed, columns.id(row)), split));
        }
        let columns =
            self.out.fields().iter().filter_map(|field| batch.column_by_name(field.name()).cloned()).collect();
        shuffle.push(&RecordBatch::try_new(self.out.clone(), columns)?, &places)
    }
}

/// The shards of each split that has rows, and the bytes of its rows in memory.
fn write_shards(
    plan: &ExportPlan,
    folder: &Path,
    schema: &SchemaRef,
    shuffle: Shuffle,
    watch: &dyn Fn(u64) -> bool,
) -> Result<Vec<(Vec<Shard>, u64)>, ExportError> {
    let file_bytes = usize::try_from(plan.shard_bytes).unwrap_or(usize::MAX);
    let mut writers = Split::ALL.map(|split| ShardWriter::new(folder, split, plan.format, schema, file_bytes));
    let mut written = 0;
    shuffle.finish(&mut |split, batch| {
        written += batch.num_rows() as u64;
        if let Some(writer) = writers.get_mut(usize::from(split.number())) {
            writer.write(batch)?;
        }
        if watch(written) { Ok(()) } else { Err(ExportError::Stopped) }
    })?;
    Ok(writers.into_iter().map(ShardWriter::finish).collect::<Result<_, _>>()?)
}

/// The schema of the columns that were asked for, in the order of the records' schema.
fn columns_of(names: &[String]) -> Result<SchemaRef, ExportError> {
    let records = record_schema();
    let all = names.iter().any(|name| name == "all");
    if let Some(name) = names.iter().find(|name| *name != "all" && records.index_of(name).is_err()) {
        return Err(ExportError::NoSuchColumn { name: name.clone() });
    }
    let chosen = project(&records, |name| all || names.iter().any(|one| one == name));
    Ok(Arc::new(Schema::new_with_metadata(chosen.fields().clone(), records.metadata().clone())))
}

/// The rows of files, and about the bytes of some of their columns in memory: from the footers.
fn sizes_of(files: &[Blob], schema: &SchemaRef) -> Result<(u64, u64), Error> {
    files.iter().try_fold((0, 0), |(rows, bytes), file| {
        let (more_rows, more_bytes) = sizes(file, schema)?;
        Ok((rows + more_rows, bytes + more_bytes))
    })
}
