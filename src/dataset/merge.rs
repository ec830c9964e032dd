//! A build meets the version before it: which of its records are new, which changed, and which were there already.
//!
//! Files of the version before are read for their ids alone; only rows whose id is in the build are read whole, to be
//! compared. A file that holds changed rows is written anew without them; all other files stay as they are.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use deltalake::kernel::Remove;

use crate::record::{flag_column, record_schema};

use super::Error;
use super::content::{RowDigests, content_schema, id_schema, ids};
use super::delta::Snapshot;
use super::parts::{Limits, Part, PartWriter};
use super::place::{Blob, Place};
use super::read::{Batches, Rows, row_count};
use super::reflag::OVERLAP;

/// What a build changes.
#[derive(Debug, Default)]
pub(super) struct Merge {
    /// Files to add, in staging.
    pub(super) adds: Vec<Part>,
    /// Files to take out.
    pub(super) removes: Vec<Remove>,
    pub(super) added: u64,
    pub(super) changed: u64,
    /// Those of the changed that were judged anew.
    pub(super) changed_anew: u64,
    pub(super) unchanged: u64,
    /// Rows of the version before that the build leaves out.
    pub(super) removed: u64,
    /// Rows of the version that results.
    pub(super) rows: u64,
}

/// Where a build's files are, and what is in them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Build<'a> {
    /// Where the dataset lies.
    pub(super) dataset: &'a Place,
    /// The build's own folder.
    pub(super) staging: &'a Path,
    /// Its records, and the rows that it judged anew.
    pub(super) parts: &'a [Part],
    /// The ids of both.
    pub(super) ids: &'a HashSet<u128>,
    /// The rows that it judged anew: the content that each had, by id.
    pub(super) anew: &'a HashMap<u128, u128>,
    /// Whether the version is to have the build's rows alone.
    pub(super) replace: bool,
    pub(super) limits: Limits,
}

/// Rows of a file whose id is in the build: place and id, by place.
struct Matches {
    file: Blob,
    /// All rows of the file.
    in_file: u64,
    rows: Vec<(u64, u128)>,
}

impl Build<'_> {
    /// Compares the build with a version.
    pub(super) fn merge(&self, before: Option<&Snapshot>) -> Result<Merge, Error> {
        let build_rows = self.ids.len() as u64;
        let Some(before) = before else {
            return Ok(Merge { adds: self.parts.to_vec(), added: build_rows, rows: build_rows, ..Merge::default() });
        };
        let mut rows_before = 0_u64;
        let mut matches = Vec::with_capacity(before.files.len());
        for file in &before.files {
            let rows = file.rows;
            let file = self.dataset.join(&file.path);
            let in_file = rows.map_or_else(|| row_count(&file), Ok)?;
            rows_before += in_file;
            matches.push(Matches { rows: find(&file, |id| self.ids.contains(&id))?, file, in_file });
        }
        let old = old_contents(&matches)?;
        let mut unchanged = self.unchanged(&old)?;
        let of_build = unchanged.iter().filter(|id| !self.anew.contains_key(id)).count() as u64;
        // A row that another build changed or took away meanwhile stays as that one left it.
        let overtaken = self.anew.iter().filter(|(id, content)| old.get(id) != Some(&Some(**content)));
        unchanged.extend(overtaken.map(|(id, _)| *id));
        let gone = unchanged.iter().filter(|id| !old.contains_key(id)).count() as u64;
        let mut merge = Merge {
            added: build_rows.saturating_sub(old.len() as u64 + gone),
            changed: (old.len() as u64 + gone).saturating_sub(unchanged.len() as u64),
            changed_anew: self.anew.keys().filter(|id| !unchanged.contains(id)).count() as u64,
            unchanged: of_build,
            ..Merge::default()
        };
        let dropped = self.rewrite(before, &matches, &unchanged, &mut merge)?;
        // A row without a successor is one that is dropped without being changed.
        merge.removed = dropped.saturating_sub(merge.changed);
        merge.adds.extend(self.new_rows(&unchanged)?);
        merge.rows = (rows_before + merge.added + merge.changed).saturating_sub(dropped);
        Ok(merge)
    }

    /// The ids of the build's rows whose content is that of the version's row.
    fn unchanged(&self, old: &HashMap<u128, Option<u128>>) -> Result<HashSet<u128>, Error> {
        let mut unchanged = HashSet::new();
        if old.is_empty() {
            return Ok(unchanged);
        }
        for part in self.parts {
            let file = Blob::from(&part.file.path);
            let rows = find(&file, |id| old.contains_key(&id))?;
            contents(&Matches { file, rows, in_file: part.rows }, |id, content| {
                if old.get(&id) == Some(&Some(content)) {
                    unchanged.insert(id);
                }
            })?;
        }
        Ok(unchanged)
    }

    /// Writes the files anew that hold rows which have a successor, or no place in the version, without them; gives the
    /// number of those rows.
    fn rewrite(
        &self,
        before: &Snapshot,
        matches: &[Matches],
        unchanged: &HashSet<u128>,
        merge: &mut Merge,
    ) -> Result<u64, Error> {
        let mut writer = self.writer("kept")?;
        let mut dropped = 0_u64;
        for (file, found) in before.files.iter().zip(matches) {
            let changed = found.rows.iter().filter(|(_, id)| !unchanged.contains(id)).map(|&(place, _)| place);
            let gone: HashSet<u64> = if self.replace {
                let kept: HashSet<u64> =
                    found.rows.iter().filter(|(_, id)| unchanged.contains(id)).map(|&(place, _)| place).collect();
                (0..found.in_file).filter(|place| !kept.contains(place)).collect()
            } else {
                changed.collect()
            };
            if gone.is_empty() {
                continue;
            }
            dropped += gone.len() as u64;
            merge.removes.push(file.remove.clone());
            if gone.len() as u64 == found.in_file {
                continue;
            }
            let mut place = 0_u64;
            for batch in Batches::open(&found.file, &record_schema(), Rows::All)? {
                let batch = batch?;
                let next = place + batch.num_rows() as u64;
                writer.write(&keep(&batch, (place..next).map(|place| !gone.contains(&place)))?)?;
                place = next;
            }
        }
        merge.adds.extend(writer.finish()?);
        Ok(dropped)
    }

    /// The files of the build's added and changed rows: its own files where that is all of them.
    fn new_rows(&self, unchanged: &HashSet<u128>) -> Result<Vec<Part>, Error> {
        if unchanged.is_empty() {
            return Ok(self.parts.to_vec());
        }
        let mut writer = self.writer("new")?;
        for part in self.parts {
            for batch in Batches::open(&part.file.path, &record_schema(), Rows::All)? {
                let batch = batch?;
                writer.write(&keep(&batch, ids(&batch).iter().map(|id| !unchanged.contains(id)))?)?;
            }
        }
        writer.finish()
    }

    fn writer(&self, folder: &str) -> Result<PartWriter, Error> {
        let folder = self.staging.join(folder);
        fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
        Ok(PartWriter::new(&folder, "part-", record_schema(), self.limits))
    }
}

/// The content of the version's rows whose id is in the build; `None` for an id that stands there twice.
fn old_contents(matches: &[Matches]) -> Result<HashMap<u128, Option<u128>>, Error> {
    let mut old = HashMap::new();
    for file in matches.iter().filter(|file| !file.rows.is_empty()) {
        contents(file, |id, content| {
            old.entry(id).and_modify(|seen| *seen = None).or_insert(Some(content));
        })?;
    }
    Ok(old)
}

/// The rows of a file whose id is wanted, by place.
pub(super) fn find(file: &Blob, wanted: impl Fn(u128) -> bool) -> Result<Vec<(u64, u128)>, Error> {
    let mut found = Vec::new();
    let mut place = 0_u64;
    for batch in Batches::open(file, &id_schema(), Rows::All)? {
        for id in ids(&batch?) {
            if wanted(id) {
                found.push((place, id));
            }
            place += 1;
        }
    }
    Ok(found)
}

/// Reads rows of a file whole and gives the digest of each one's content with its id.
fn contents(rows: &Matches, mut give: impl FnMut(u128, u128)) -> Result<(), Error> {
    if rows.rows.is_empty() {
        return Ok(());
    }
    let schema = content_schema();
    let digests = RowDigests::new(&schema)?;
    let places: Vec<u64> = rows.rows.iter().map(|&(place, _)| place).collect();
    for batch in Batches::open(&rows.file, &schema, Rows::At(&places))? {
        // What `overlap` found is no part of what a page is: a build that brings the same page again leaves it standing.
        let batch = flag_column::without(&batch?, OVERLAP)?;
        for (id, content) in ids(&batch).into_iter().zip(digests.of(&batch)?) {
            give(id, content);
        }
    }
    Ok(())
}

fn keep(batch: &RecordBatch, rows: impl Iterator<Item = bool>) -> Result<RecordBatch, Error> {
    let mask: BooleanArray = rows.map(Some).collect();
    Ok(filter_record_batch(batch, &mask)?)
}
