//! A version's table of failures: those of its build, and earlier ones that still stand.
//!
//! A failure is told by its page, its stage and its reason. A version says which pages it could not have, and why: another page, or another
//! reason, is a change. Where the failed answer stands and in which words it failed is none, or each crawl of a site with a dead link
//! would make a version.
//!
//! An earlier failure stands until the build has an answer for its page: a record or another failure with the same
//! address, or at the same place (file and offset); a failure of a whole file is answered by anything from that file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Int64Type, SchemaRef};

use crate::record::{FailureRow, failure_schema, record_schema};

use super::Error;
use super::content::digest;
use super::parts::{Limits, Part, PartWriter};
use super::place::Blob;
use super::read::{Batches, Rows, project};

/// The failures of a version to be.
#[derive(Debug)]
pub(super) struct Failures {
    /// Their file, in staging.
    pub(super) part: Part,
    /// Whether others failed than in the version before, or for other reasons.
    pub(super) changed: bool,
}

/// Joins a build's failures with those of the version before that still stand.
pub(super) fn join(
    before: Option<&Blob>,
    records: &[Part],
    build: &Part,
    staging: &Path,
    limits: Limits,
) -> Result<Failures, Error> {
    let Some(before) = before else {
        return Ok(Failures { part: build.clone(), changed: build.rows > 0 });
    };
    let answered = answered(before, records, build)?;
    let folder = staging.join("failures-joined");
    fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
    let mut writer = writer(&folder, limits);
    let mut standing = 0_u64;
    for batch in Batches::open(before, &failure_schema(), Rows::All)? {
        let batch = batch?;
        let mask: BooleanArray =
            failure_keys(&batch).iter().map(|keys| Some(!keys.iter().any(|key| answered.contains(key)))).collect();
        standing += mask.true_count() as u64;
        writer.write(&filter_record_batch(&batch, &mask)?)?;
    }
    let part = if standing == 0 {
        build.clone()
    } else {
        for batch in Batches::open(&build.file.path, &failure_schema(), Rows::All)? {
            writer.write(&batch?)?;
        }
        one(writer, &folder)?
    };
    let changed = told(before)? != told(&part.file.path)?;
    Ok(Failures { part, changed })
}

/// The failures of a build that leaves nothing of the version before.
pub(super) fn alone(before: Option<&Blob>, build: &Part) -> Result<Failures, Error> {
    let changed = match before {
        Some(before) => told(before)? != told(&build.file.path)?,
        None => build.rows > 0,
    };
    Ok(Failures { part: build.clone(), changed })
}

/// A writer of one table of failures.
pub(super) fn writer(folder: &Path, limits: Limits) -> PartWriter {
    PartWriter::new(
        folder,
        "",
        failure_schema(),
        Limits { first_file_bytes: usize::MAX, file_bytes: usize::MAX, ..limits },
    )
}

/// The one file that a writer of failures wrote.
pub(super) fn one(writer: PartWriter, folder: &Path) -> Result<Part, Error> {
    let nothing = || Error::Damaged { path: PathBuf::from(folder), what: "no table of failures was written".into() };
    writer.finish_with_file()?.into_iter().next().ok_or_else(nothing)
}

/// The rows of a table of failures.
pub(super) fn rows(path: &Blob) -> Result<Vec<FailureRow>, Error> {
    let mut rows = Vec::new();
    for batch in Batches::open(path, &failure_schema(), Rows::All)? {
        let batch = batch?;
        rows.extend((0..batch.num_rows()).filter_map(|row| FailureRow::read(&batch, row)));
    }
    Ok(rows)
}

/// The keys of earlier failures that the build has an answer for. Grows with the earlier failures, not with the build.
fn answered(before: &Blob, records: &[Part], build: &Part) -> Result<HashSet<u128>, Error> {
    let mut open = HashSet::new();
    for batch in Batches::open(before, &failure_schema(), Rows::All)? {
        open.extend(failure_keys(&batch?).into_iter().flatten());
    }
    let mut answered = HashSet::new();
    if open.is_empty() {
        return Ok(answered);
    }
    let places = |schema: &SchemaRef| {
        project(schema, |name| matches!(name, "url" | "canonical_url" | "source_file" | "source_offset"))
    };
    let records = records.iter().map(|part| (&part.file.path, places(&record_schema())));
    let failures = [(&build.file.path, places(&failure_schema()))];
    for (path, schema) in records.chain(failures) {
        for batch in Batches::open(path, &schema, Rows::All)? {
            answered.extend(answers(&batch?).into_iter().flatten().filter(|key| open.contains(key)));
        }
    }
    Ok(answered)
}

/// What each failure can be answered by.
fn failure_keys(batch: &RecordBatch) -> Vec<Vec<u128>> {
    let place = |file: &str, offset: Option<i64>| vec![place_key(file, offset)];
    keys(batch, place)
}

/// What each row of a build answers.
fn answers(batch: &RecordBatch) -> Vec<Vec<u128>> {
    let place = |file: &str, offset: Option<i64>| vec![place_key(file, offset), place_key(file, None)];
    keys(batch, place)
}

fn keys(batch: &RecordBatch, place: impl Fn(&str, Option<i64>) -> Vec<u128>) -> Vec<Vec<u128>> {
    let text = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    let (url, canonical, file) = (text("url"), text("canonical_url"), text("source_file"));
    let offset = batch.column_by_name("source_offset").and_then(|column| column.as_primitive_opt::<Int64Type>());
    let mut out = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let mut keys = Vec::with_capacity(4);
        for column in [url, canonical].into_iter().flatten().filter(|column| column.is_valid(row)) {
            keys.push(digest(format!("url {}", column.value(row)).as_bytes()));
        }
        if let Some(file) = file.filter(|column| column.is_valid(row)) {
            let offset = offset.filter(|column| column.is_valid(row)).map(|column| column.value(row));
            keys.extend(place(file.value(row), offset));
        }
        out.push(keys);
    }
    out
}

fn place_key(file: &str, offset: Option<i64>) -> u128 {
    match offset {
        Some(offset) => digest(format!("place {offset} {file}").as_bytes()),
        None => digest(format!("file {file}").as_bytes()),
    }
}

/// What failures are told by: address, or where there is none file and offset; stage and reason. Grows with the failures of a version.
fn told(path: impl Into<Blob>) -> Result<HashSet<u128>, Error> {
    let mut told = HashSet::new();
    for batch in Batches::open(path, &failure_schema(), Rows::All)? {
        let batch = batch?;
        for row in (0..batch.num_rows()).filter_map(|row| FailureRow::read(&batch, row)) {
            let page = match &row.url {
                Some(url) => format!("url {url}"),
                None => format!("place {:?} {:?}", row.source_offset, row.source_file),
            };
            told.insert(digest(format!("{} {} {page}", row.stage, row.reason).as_bytes()));
        }
    }
    Ok(told)
}
