//! Dataset: from records to versions.
//!
//! The folder of a dataset is a Delta Lake table of its records, at the lowest protocol (reader 1, writer 2), so that
//! every Delta reader opens it. What else a version has lies in `_gristmill/`, which those readers skip:
//!
//! ```text
//! DIR/_delta_log/00000000000000000007.json     one file a version: what was added, removed, and made of what
//! DIR/part-<sha256>.parquet                    records, named by their content
//! DIR/_gristmill/failures/<sha256>.parquet     failed pages of a version
//! DIR/_gristmill/profiles/<sha256>.bin         site profiles of a version
//! DIR/_gristmill/signatures/<sha256>.bin       signatures of a build's texts
//! DIR/_gristmill/inputs/<sha256>.json          list of inputs, where it is long
//! DIR/_gristmill/purges/<sha256>.json          ids that a purge took out, and that may not come back
//! DIR/_gristmill/seal.json                     the digest of the newest version, and names for versions
//! DIR/_gristmill/staging/                      what builds that are running write
//! DIR/_gristmill/purge/                        what a purge that is running writes
//! DIR/_gristmill/{commit,presence}.lock        held by who commits; by all that write, and whole by a purge
//! DIR/_gristmill/writers/                      in an object store: what stands for locks there
//! DIR/_gristmill/purging/                      in an object store: WARC files of a purge that is running
//! DIR/_warc/                                   WARC files of what builds crawled
//! ```
//!
//! A version comes into being when its log file does: one atomic step, before which nothing of a build can be seen and
//! after which all of it can. Takes records and failures through a [`VersionWriter`]; gives versions, their
//! [log](Dataset::log) and what is [in them](Dataset::show). Touches the disk.
//!
//! # Memory
//! Writing holds one batch, one row group (at most 64 MB encoded), and 16 bytes, doubled by the table that they are
//! in, for the id of each record of the build. A build on a dataset that has records also holds, for each record of
//! the build that the dataset already has, its id, a digest and its place: about 64 bytes; and for each failure of
//! the last version about 100 bytes.

mod anew;
mod archives;
mod at_hand;
mod branch;
mod commit;
mod compact;
mod content;
mod delta;
mod diff;
mod error;
pub mod export;
mod failures;
mod history;
mod leases;
mod locks;
mod manifest;
mod merge;
mod parts;
mod place;
mod purge;
mod query;
mod read;
mod reflag;
mod restore;
mod revision;
mod seal;
mod show;
mod sink;
mod staging;
mod stats;
mod tags;
mod threads;
mod verify;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use delta::{Snapshot, Table};
use place::{Blob, Bucket, Place};

pub use anew::{Head, OldRow, OldRows};
pub use diff::{Change, Diff, HostChanges, RowChange};
pub use error::Error;
pub use history::Version;
pub use manifest::{Counts, FileNote, InputNote, Manifest, PurgeNote, VersionNote};
pub use place::{InvalidStoreOption, StoreFault, StoreOptions, is_in_a_store};
pub use purge::{Gone, PurgeOrder, Purged, Rewrite, Rewriters, Selection, Sought};
pub use query::{Answer, read_parquet};
pub use reflag::{OVERLAP, Portion, Reflagged};
pub use revision::{InvalidRevision, Revision};
pub use show::{ColumnInfo, Count, FirstRow, Overview};
pub use tags::Tag;
pub use verify::{Crawls, Depth, Problem, Verdict};
pub use writer::{Committed, Outcome, VersionWriter};

/// The folder inside a dataset that holds what is not records.
const OWN_FOLDER: &str = "_gristmill";

/// The folder inside a dataset that holds what its builds crawled.
pub const ARCHIVES: &str = "_warc";

/// A dataset: a folder with versions of a table of records, on a disk or in an object store.
///
/// It may be cloned; the clones are the same dataset.
#[derive(Debug, Clone)]
pub struct Dataset {
    place: Place,
    table: Arc<Table>,
}

impl Dataset {
    /// Opens a dataset that has at least one version.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAFolder`] or [`Error::NotADataset`] where there is none.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path, &StoreOptions::default())
    }

    /// As [`open`](Self::open), with settings of the object store that it is in.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: impl AsRef<Path>, options: &StoreOptions) -> Result<Self, Error> {
        let path = path.as_ref();
        let dataset = Self::at_path(path, options)?;
        if !dataset.table.has_versions()? {
            return Err(Error::NotADataset { path: path.to_path_buf() });
        }
        Ok(dataset)
    }

    /// Opens a dataset, or makes its folder where there is nothing or an empty folder. Its first commit makes version 0.
    ///
    /// # Errors
    /// [`Error::NotAFolder`] where the path is a file, [`Error::NotADataset`] where the folder holds something else.
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_or_create_with(path, &StoreOptions::default())
    }

    /// As [`open_or_create`](Self::open_or_create), with settings of the object store that it is in.
    ///
    /// # Errors
    /// As [`open_or_create`](Self::open_or_create).
    pub fn open_or_create_with(path: impl AsRef<Path>, options: &StoreOptions) -> Result<Self, Error> {
        let path = path.as_ref();
        if !is_in_a_store(path) && !path.exists() {
            fs_err::create_dir_all(path).map_err(|source| Error::writing(path, source))?;
        }
        let dataset = Self::at_path(path, options)?;
        if !dataset.table.has_versions()? && !is_free(&dataset.place)? {
            return Err(Error::NotADataset { path: path.to_path_buf() });
        }
        Ok(dataset)
    }

    /// The folder, as an absolute path; its address where it is in an object store.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.place.path()
    }

    /// The newest version's number; `None` before the first commit.
    ///
    /// # Errors
    /// [`Error::Log`] where the log cannot be read.
    pub fn latest(&self) -> Result<Option<u64>, Error> {
        Ok(self.newest()?.map(|snapshot| snapshot.version))
    }

    /// The Parquet files that hold the records of a version, in the order of their names.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], or [`Error::Log`] where the log cannot be read.
    pub fn files(&self, version: u64) -> Result<Vec<PathBuf>, Error> {
        Ok(self.blobs(version)?.iter().map(|file| file.path().to_path_buf()).collect())
    }

    fn blobs(&self, version: u64) -> Result<Vec<Blob>, Error> {
        let snapshot = self.at(version)?;
        Ok(snapshot.files.iter().map(|file| self.place.join(&file.path)).collect())
    }

    /// The Parquet file that holds the failed pages of a version; `None` where a version was made by another tool and
    /// none before it by this one.
    ///
    /// # Errors
    /// As [`files`](Self::files).
    pub fn failures_file(&self, version: u64) -> Result<Option<PathBuf>, Error> {
        Ok(self.failures_blob(version)?.map(|file| file.path().to_path_buf()))
    }

    fn failures_blob(&self, version: u64) -> Result<Option<Blob>, Error> {
        Ok(self.note_at(version)?.map(|note| self.place.join(note.failures.path)))
    }

    /// The newest version's site profiles, at their first byte, as they were handed to [`VersionWriter::profiles`].
    ///
    /// # Errors
    /// [`Error::Damaged`] where they are not those that were written.
    pub fn profiles(&self) -> Result<Option<fs_err::File>, Error> {
        match self.latest()? {
            Some(version) => self.profiles_at(version),
            None => Ok(None),
        }
    }

    /// A version's site profiles, at their first byte.
    ///
    /// # Errors
    /// As [`profiles`](Self::profiles), and [`Error::NoSuchVersion`].
    pub fn profiles_at(&self, version: u64) -> Result<Option<fs_err::File>, Error> {
        match self.note_at(version)?.and_then(|note| note.profiles) {
            Some(note) => note.open(&self.place).map(Some),
            None => Ok(None),
        }
    }

    /// The files of signatures that the newest version names, each at its first byte, as they were handed to
    /// [`VersionWriter::signatures`].
    ///
    /// # Errors
    /// [`Error::Damaged`] where they are not those that were written.
    pub fn signatures(&self) -> Result<Vec<fs_err::File>, Error> {
        let Some(version) = self.latest()? else { return Ok(Vec::new()) };
        let notes = self.note_at(version)?.map(|note| note.signatures).unwrap_or_default();
        notes.iter().map(|note| note.open(&self.place)).collect()
    }

    /// The rows of a version as batches of some columns, those of `names` in the order of the schema.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], or [`Error::Log`] where the log cannot be read; a batch is an error where its file cannot be read.
    pub fn columns(
        &self,
        version: u64,
        names: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<>, Error> {
        let schema = read::project(&crate::record::record_schema(), |name| names.contains(&name));
        let open = move |file: Blob| read::Batches::open(&file, &schema, read::Rows::All);
        let files = self.blobs(version)?.into_iter().map(open);
        Ok(files.flat_map(|batches| match batches {
            Ok(batches) => Box::new(batches) as Box<dyn Iterator<Item = _>>,
            Err(error) => Box::new(std::iter::once(Err(error))),
        }))
    }

    /// Starts the next version.
    ///
    /// Removes what builds that were killed left behind.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] or [`Error::DiskFull`] where the folder cannot be written,
    /// [`Error::Unsupported`] where another tool gave the table features that this one does not write.
    pub fn begin(&self) -> Result<VersionWriter, Error> {
        VersionWriter::begin(self.clone())
    }

    fn at_path(path: &Path, options: &StoreOptions) -> Result<Self, Error> {
        if is_in_a_store(path) { Self::in_store(Arc::new(Bucket::open(path, options)?)) } else { Self::at_folder(path) }
    }

    fn in_store(bucket: Arc<Bucket>) -> Result<Self, Error> {
        purge::recover_in_store(&bucket)?;
        let place = Place::Bucket(bucket);
        Ok(Self { table: Arc::new(Table::new(&place)?), place })
    }

    fn at_folder(path: &Path) -> Result<Self, Error> {
        let kind = match fs_err::metadata(path) {
            Ok(kind) => kind,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NotFound { path: path.to_path_buf() });
            }
            Err(source) => return Err(Error::reading(path, source)),
        };
        if !kind.is_dir() {
            return Err(Error::NotAFolder { path: path.to_path_buf() });
        }
        let folder = fs_err::canonicalize(path).map_err(|source| Error::reading(path, source))?;
        purge::recover(&folder)?;
        let place = Place::Folder(folder);
        Ok(Self { table: Arc::new(Table::new(&place)?), place })
    }

    fn newest(&self) -> Result<Option<Snapshot>, Error> {
        if self.table.has_versions()? { self.table.snapshot(None).map(Some) } else { Ok(None) }
    }

    fn at(&self, version: u64) -> Result<Snapshot, Error> {
        let latest = self.newest()?;
        match latest {
            Some(newest) if newest.version == version => Ok(newest),
            Some(newest) if version < newest.version => self.table.snapshot(Some(version)),
            latest => Err(Error::NoSuchVersion {
                path: self.folder().to_path_buf(),
                version,
                latest: latest.map_or(-1, |newest| i64::try_from(newest.version).unwrap_or(i64::MAX)),
            }),
        }
    }
}

/// Whether a folder without versions may become a dataset: it holds nothing but what an unfinished first build left.
fn is_free(place: &Place) -> Result<bool, Error> {
    let names = match place {
        Place::Folder(path) => {
            let names = fs_err::read_dir(path).map_err(|source| Error::reading(path, source))?;
            let names = names.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
            names.collect::<Result<Vec<_>, _>>().map_err(|source| Error::reading(path, source))?
        }
        Place::Bucket(bucket) => bucket.list("")?.into_iter().map(|file| file.name).collect(),
    };
    let is_begun = names.iter().any(|name| name.starts_with(OWN_FOLDER));
    // `_gristmill`, `_delta_log`, and whatever else no reader of the table looks at.
    Ok(names.iter().all(|name| name.starts_with('_') || (name.starts_with("part-") && is_begun)))
}

#[cfg(test)]
mod tests;
