//! What two versions have different: rows by id and content, columns, flags, hosts.
//!
//! Files that both versions have are not read. Of each row of the others its id and the digest of its content are held, 32
//! bytes in a hash table. Of each row that differs, once for each version that has it: 8 bytes a column, its id, address,
//! host and kinds of flags.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Schema;
use arrow::row::{RowConverter, SortField};
use serde::Serialize;

use super::content::{RowDigests, content_schema, digest, id_key, ids};
use super::delta::{DataFile, Snapshot};
use super::merge::find;
use super::place::Blob;
use super::read::{Batches, Rows, project, row_count};
use super::{Dataset, Error};
use crate::record::{record_schema, text_at};

/// What two versions have different.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Diff {
    /// The one version.
    pub from: u64,
    /// The other.
    pub to: u64,
    /// Rows of the one.
    pub rows_before: u64,
    /// Rows of the other.
    pub rows_after: u64,
    /// Rows whose id only the other has.
    pub added: u64,
    /// Rows whose id both have, with another content. Where and when a page was read is not content.
    pub changed: u64,
    /// Rows whose id only the one has.
    pub removed: u64,
    /// Columns that only the other has.
    pub columns_added: Vec<String>,
    /// Columns that only the one has.
    pub columns_removed: Vec<String>,
    /// Changed rows by column that differs.
    pub columns: BTreeMap<String, u64>,
    /// Rows by host.
    pub hosts: BTreeMap<String, HostChanges>,
    /// For each kind of flag the rows with it, before and after, among the rows that differ.
    pub flags: BTreeMap<String, (u64, u64)>,
    /// The rows that differ, by id.
    pub rows: Vec<RowChange>,
}

/// The rows of one host that differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct HostChanges {
    /// Rows that only the other version has.
    pub added: u64,
    /// Rows with another content.
    pub changed: u64,
    /// Rows that only the one version has.
    pub removed: u64,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the other version has it.
    Added,
    /// Both have it, with another content.
    Changed,
    /// Only the one version has it.
    Removed,
}

/// A row that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// What became of it.
    pub change: Change,
    /// The columns that differ; empty for a row that only one version has.
    pub columns: Vec<String>,
}

/// A row that differs, as one version has it.
struct Row {
    id: String,
    url: String,
    host: String,
    flags: Vec<String>,
    /// A digest of each column's value, in the order of the content's schema.
    values: Vec<u64>,
}

impl Dataset {
    /// What two versions have different.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], and those of reading.
    pub fn diff(&self, from: u64, to: u64) -> Result<Diff, Error> {
        let (one, other) = (self.at(from)?, self.at(to)?);
        let own = |of: &Snapshot, than: &Snapshot| -> Vec<Blob> {
            let shared: HashSet<&str> = than.files.iter().map(|file| file.path.as_str()).collect();
            let own = of.files.iter().filter(|file| !shared.contains(file.path.as_str()));
            own.map(|file| self.place.join(&file.path)).collect()
        };
        let (old_files, new_files) = (own(&one, &other), own(&other, &one));
        let (old, new) = (contents(&old_files)?, contents(&new_files)?);
        let differs = |id: &u128, content: u128, than: &HashMap<u128, u128>| than.get(id) != Some(&content);
        let gone: HashSet<u128> =
            old.iter().filter(|(id, content)| differs(id, **content, &new)).map(|(id, _)| *id).collect();
        let come: HashSet<u128> =
            new.iter().filter(|(id, content)| differs(id, **content, &old)).map(|(id, _)| *id).collect();
        let mut diff =
            Diff { from, to, rows_before: self.rows_of(&one)?, rows_after: self.rows_of(&other)?, ..Diff::default() };
        (diff.columns_added, diff.columns_removed) = (other.columns_beyond(&one), one.columns_beyond(&other));
        let schema = content_schema();
        let mut before = rows(&old_files, &gone)?;
        for (key, row) in rows(&new_files, &come)? {
            diff.put(&schema, before.remove(&key).as_ref(), Some(&row));
        }
        for row in before.values() {
            diff.put(&schema, Some(row), None);
        }
        diff.rows.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(diff)
    }

    /// Address and text of some rows of a version, by their id.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], and those of reading.
    pub fn texts(&self, version: u64, wanted: &BTreeSet<String>) -> Result<BTreeMap<String, (String, String)>, Error> {
        let keys: HashSet<u128> = wanted.iter().map(|id| id_key(id)).collect();
        let schema = project(&record_schema(), |name| ["id", "url", "text"].contains(&name));
        let mut found = BTreeMap::new();
        for path in self.blobs(version)? {
            let places: Vec<u64> = find(&path, |id| keys.contains(&id))?.into_iter().map(|(place, _)| place).collect();
            if places.is_empty() {
                continue;
            }
            for batch in Batches::open(&path, &schema, Rows::At(&places))? {
                let batch = batch?;
                for row in 0..batch.num_rows() {
                    let text = |name: &str| text_at(&batch, name, row).unwrap_or_default().to_owned();
                    found.insert(text("id"), (text("url"), text("text")));
                }
            }
        }
        Ok(found)
    }

    pub(super) fn rows_of(&self, snapshot: &Snapshot) -> Result<u64, Error> {
        let rows = |file: &DataFile| file.rows.map_or_else(|| row_count(self.place.join(&file.path)), Ok);
        snapshot.files.iter().map(rows).sum()
    }
}

impl Diff {
    fn put(&mut self, schema: &Schema, before: Option<&Row>, after: Option<&Row>) {
        let Some(row) = after.or(before) else { return };
        let host = self.hosts.entry(row.host.clone()).or_default();
        let (count, of_host, change) = match (before, after) {
            (None, _) => (&mut self.added, &mut host.added, Change::Added),
            (Some(_), Some(_)) => (&mut self.changed, &mut host.changed, Change::Changed),
            (Some(_), None) => (&mut self.removed, &mut host.removed, Change::Removed),
        };
        *count += 1;
        *of_host += 1;
        let mut columns = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            let values = before.values.iter().zip(&after.values).zip(schema.fields());
            columns.extend(values.filter(|((a, b), _)| a != b).map(|(_, field)| field.name().clone()));
        }
        for column in &columns {
            *self.columns.entry(column.clone()).or_default() += 1;
        }
        for kind in before.iter().flat_map(|row| &row.flags) {
            self.flags.entry(kind.clone()).or_default().0 += 1;
        }
        for kind in after.iter().flat_map(|row| &row.flags) {
            self.flags.entry(kind.clone()).or_default().1 += 1;
        }
        self.rows.push(RowChange { id: row.id.clone(), url: row.url.clone(), change, columns });
    }
}

/// The digest of each row's content, by id. Rows of one id, which no version of ours has, count as one.
fn contents(files: &[Blob]) -> Result<HashMap<u128, u128>, Error> {
    let schema = content_schema();
    let digests = RowDigests::new(&schema)?;
    let mut found = HashMap::new();
    for path in files {
        for batch in Batches::open(path, &schema, Rows::All)? {
            let batch = batch?;
            for (id, content) in ids(&batch).into_iter().zip(digests.of(&batch)?) {
                found.entry(id).and_modify(|seen: &mut u128| *seen = seen.wrapping_add(content)).or_insert(content);
            }
        }
    }
    Ok(found)
}

/// The wanted rows, by id.
fn rows(files: &[Blob], wanted: &HashSet<u128>) -> Result<HashMap<u128, Row>, Error> {
    let mut found = HashMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let schema = content_schema();
    let converters = schema
        .fields()
        .iter()
        .map(|field| RowConverter::new(vec![SortField::new(field.data_type().clone())]))
        .collect::<Result<Vec<_>, _>>()?;
    for path in files {
        let places: Vec<u64> = find(path, |id| wanted.contains(&id))?.into_iter().map(|(place, _)| place).collect();
        if places.is_empty() {
            continue;
        }
        for batch in Batches::open(path, &schema, Rows::At(&places))? {
            let batch = batch?;
            let mut rows: Vec<Row> = (0..batch.num_rows()).map(|row| described(&batch, row)).collect();
            for (converter, column) in converters.iter().zip(batch.columns()) {
                let values = converter.convert_columns(std::slice::from_ref(column))?;
                for (row, value) in rows.iter_mut().zip(values.iter()) {
                    row.values.push(u64::try_from(digest(value.as_ref()) >> 64).unwrap_or_default());
                }
            }
            found.extend(ids(&batch).into_iter().zip(rows));
        }
    }
    Ok(found)
}

fn described(batch: &RecordBatch, row: usize) -> Row {
    let text = |name: &str| text_at(batch, name, row).unwrap_or_default().to_owned();
    let kinds = batch.column_by_name("flag_kinds").and_then(|column| column.as_list_opt::<i32>());
    let kinds = kinds.filter(|kinds| kinds.is_valid(row)).map(|kinds| kinds.value(row));
    let flags = kinds.iter().filter_map(|kinds| kinds.as_string_opt::<i32>()).flat_map(|kinds| kinds.iter().flatten());
    let flags = flags.map(ToString::to_string).collect();
    Row { id: text("id"), url: text("url"), host: text("host"), flags, values: Vec::new() }
}
