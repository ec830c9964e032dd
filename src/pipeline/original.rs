//! From a row back to what it was made of: the stored response or file, held to the row's digest.

use std::io::{Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use tempfile::NamedTempFile;

use super::Error;
use crate::dataset::Dataset;
use crate::record::text_at;
use crate::source::corpus::Fields;
use crate::source::names::InputKind;
use crate::source::{Capture, Captures, ReadOptions, Sources, digest, read_record};

/// The columns that say where a row is from.
const COLUMNS: [&str; 7] =
    ["id", "url", "canonical_url", "source_file", "source_offset", "source_length", "payload_digest"];

/// Where a row is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The row's id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// The file, as the row names it.
    pub file: String,
    /// Offset in the file; `None` for a saved page.
    pub offset: Option<u64>,
    /// Length in the file; `None` for a saved page and a Parquet row.
    pub length: Option<u64>,
    /// `sha256:` and the digest of the body.
    pub digest: String,
}

/// What a row was made of.
#[derive(Debug)]
pub struct Original {
    /// Where the row says that it is from.
    pub provenance: Provenance,
    /// The file that was found, or its address in an object store.
    pub path: PathBuf,
    /// What stands there: its body has the row's digest.
    pub capture: Capture,
    /// The record that was brought from a store.
    brought: Option<NamedTempFile>,
}

impl Original {
    /// The WARC record as it is in its file; `None` where the row is from none.
    ///
    /// # Errors
    /// Those of the system.
    pub fn record(&self) -> std::io::Result<Option<impl Read>> {
        let (Some(offset), Some(length)) = (self.provenance.offset, self.provenance.length) else { return Ok(None) };
        let (path, offset) = match &self.brought {
            Some(brought) => (brought.path(), 0),
            None => (self.path.as_path(), offset),
        };
        let mut file = fs_err::File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Some(file.take(length)))
    }
}

/// Finds what a row of a version was made of. The row is named by its id or address.
///
/// The file is looked for in `folders`, below the working folder, in the dataset's folder, be it in an object store, and in the folders
/// that its versions were built from.
///
/// # Errors
/// [`Error::NoSuchRecord`], [`Error::SourceGone`] where no file of that name is found, [`Error::SourceChanged`] where what stands
/// there is not what was read.
pub fn original(dataset: &Dataset, version: u64, wanted: &str, folders: &[PathBuf]) -> Result<Original, Error> {
    let provenance =
        find(dataset, version, wanted)?.ok_or_else(|| Error::NoSuchRecord { wanted: wanted.to_owned(), version })?;
    let (known, fields) = built_from(dataset)?;
    let own = [PathBuf::new(), dataset.folder().to_path_buf()];
    let places = folders.iter().chain(&own).chain(&known).map(|folder| folder.join(&provenance.file));
    let mut found = None;
    for path in places.filter(|path| path.is_file()) {
        if let Some(capture) = read(&path, &provenance, &fields)
            && digest::sha256(&capture.body) == provenance.digest
        {
            return Ok(Original { provenance, path, capture, brought: None });
        }
        found = found.or(Some(path));
    }
    if let Some(brought) = bring(dataset, &provenance)? {
        let path = dataset.folder().join(&provenance.file);
        let options = ReadOptions { max_page_bytes: usize::MAX / 8, ..ReadOptions::default() };
        if let Ok(capture) = read_record(brought.path(), &provenance.file, 0, &options)
            && digest::sha256(&capture.body) == provenance.digest
        {
            return Ok(Original { provenance, path, capture, brought: Some(brought) });
        }
        found = found.or(Some(path));
    }
    match found {
        Some(path) => Err(Error::SourceChanged { file: path, url: provenance.url }),
        None => Err(Error::SourceGone { file: provenance.file, url: provenance.url }),
    }
}

/// The row's record alone, from a WARC file in the dataset's folder in a store.
fn bring(dataset: &Dataset, provenance: &Provenance) -> Result<Option<NamedTempFile>, Error> {
    let (Some(offset), Some(length)) = (provenance.offset, provenance.length) else { return Ok(None) };
    let target = tempfile::Builder::new().prefix("gristmill-record-").suffix(".warc.gz").tempfile();
    let target = target.map_err(|source| Error::Bring { folder: std::env::temp_dir(), source })?;
    let stretch = offset..offset.saturating_add(length);
    Ok(dataset.bring(&provenance.file, Some(stretch), target.path())?.then_some(target))
}

fn find(dataset: &Dataset, version: u64, wanted: &str) -> Result<Option<Provenance>, Error> {
    for batch in dataset.columns(version, &COLUMNS)? {
        let batch = batch?;
        for row in 0..batch.num_rows() {
            let text = |name| text_at(&batch, name, row).unwrap_or_default();
            if [text("id"), text("url"), text("canonical_url")].contains(&wanted) {
                return Ok(Some(Provenance {
                    id: text("id").to_owned(),
                    url: text("url").to_owned(),
                    file: text("source_file").to_owned(),
                    offset: number(&batch, "source_offset", row),
                    length: number(&batch, "source_length", row),
                    digest: text("payload_digest").to_owned(),
                }));
            }
        }
    }
    Ok(None)
}

fn number(batch: &RecordBatch, name: &str, row: usize) -> Option<u64> {
    let column = batch.column_by_name(name)?.as_primitive_opt::<Int64Type>()?;
    if column.is_valid(row) { u64::try_from(column.value(row)).ok() } else { None }
}

/// The folders that the versions were built from, newest first, and the fields that their corpora had.
fn built_from(dataset: &Dataset) -> Result<(Vec<PathBuf>, Vec<Fields>), Error> {
    let (mut folders, mut fields) = (Vec::new(), vec![Fields::default()]);
    for version in dataset.log()?.iter().rev() {
        let Some(note) = &version.note else { continue };
        let sources = note.configuration.get("sources").and_then(serde_json::Value::as_array);
        let named = sources.into_iter().flatten().filter_map(serde_json::Value::as_str).map(PathBuf::from);
        folders.extend(named.filter(|path| path.is_dir()));
        let read = note.configuration.get("read").and_then(|read| read.get("fields"));
        fields.extend(read.and_then(|read| serde_json::from_value(read.clone()).ok()));
    }
    folders.dedup();
    fields.dedup();
    Ok((folders, fields))
}

/// What stands at a row's place in a file; `None` where nothing does that has the row's digest or could be read.
fn read(path: &Path, provenance: &Provenance, fields: &[Fields]) -> Option<Capture> {
    let named = [path.to_string_lossy().into_owned()];
    for fields in fields {
        let options = ReadOptions { fields: fields.clone(), max_page_bytes: usize::MAX / 8, ..ReadOptions::default() };
        let sources = Sources::resolve(&named, &options, &mut std::io::empty());
        let input = sources.inputs.first()?;
        if let (InputKind::Warc, Some(offset)) = (input.kind, provenance.offset) {
            return read_record(path, &provenance.file, offset, &options).ok();
        }
        let mut captures = Captures::new(sources.inputs, &options).filter_map(Result::ok);
        let capture = captures.find(|capture| capture.place.offset == provenance.offset);
        if let Some(capture) = capture.filter(|capture| digest::sha256(&capture.body) == provenance.digest) {
            return Some(capture);
        }
    }
    None
}
