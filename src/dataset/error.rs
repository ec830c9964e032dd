//! What can go wrong with a dataset, by what the user can do about it.

use std::io;
use std::path::{Path, PathBuf};

use arrow::error::ArrowError;
use deltalake::DeltaTableError;
use parquet::errors::ParquetError;
use polars::error::PolarsError;

use super::place::{StoreFault, is_in_a_store};

/// What can go wrong while reading or writing a dataset.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing at the path.
    #[error("there is no dataset at {}", path.display())]
    NotFound {
        /// The path as given.
        path: PathBuf,
    },
    /// The path is a file.
    #[error("{} is a file: a dataset is a folder", path.display())]
    NotAFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// The folder holds something else.
    #[error("{} is not a dataset: it has no version, and holds other files or nothing", path.display())]
    NotADataset {
        /// The path as given.
        path: PathBuf,
    },
    /// The dataset may not be written.
    #[error("cannot write {}: read-only, or not permitted", path.display())]
    ReadOnly {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk took no more. The last version is as it was.
    #[error("cannot write {}: the disk is full (the last version is as it was)", path.display())]
    DiskFull {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be read or written, for another reason.
    #[error("cannot read or write {}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is not what the log says.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How it shows.
        what: String,
    },
    /// An object store did not do what it was asked.
    #[error("cannot use {}: {fault}", path.display())]
    Store {
        /// The dataset or the file in it.
        path: PathBuf,
        /// Why.
        fault: StoreFault,
        /// What the store said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The Delta log could not be read or written.
    #[error("cannot use the log of {}", path.display())]
    Log {
        /// The dataset.
        path: PathBuf,
        /// What the table format's library said.
        source: Box<DeltaTableError>,
    },
    /// A Parquet file could not be read or written.
    #[error("cannot read or write {} as Parquet", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What the Parquet library said.
        source: ParquetError,
    },
    /// Rows could not be put into columns.
    #[error("cannot put rows into columns")]
    Columns(#[from] ArrowError),
    /// A version could not be summed up.
    #[error("cannot read the records of {}", path.display())]
    Query {
        /// The dataset.
        path: PathBuf,
        /// What polars said.
        source: PolarsError,
    },
    /// A query is none, or names what is not there.
    #[error("the query cannot be answered (its tables are records and failures; gristmill schema lists their columns)")]
    Sql {
        /// What polars said.
        source: PolarsError,
    },
    /// Two records of one build have the same id.
    #[error("two records of one build have the id {id} ({url})")]
    DuplicateId {
        /// The id.
        id: String,
        /// The second record's address.
        url: String,
    },
    /// Others committed again and again while this build wanted to.
    #[error("{} was changed by others {tries} times while this version was committed: build it again", path.display())]
    Conflict {
        /// The dataset.
        path: PathBuf,
        /// Attempts made.
        tries: u32,
    },
    /// A purge needs the dataset to itself.
    #[error(
        "{} is being written to, or {}: let builds and other purges end first", path.display(),
        if is_in_a_store(path) { "was until two minutes ago by one that was killed" } else { "its file system has no locks" }
    )]
    Busy {
        /// The dataset.
        path: PathBuf,
    },
    /// Pages were purged while a version was being made, which may have them.
    #[error("pages were purged from {} while this version was made: build it again", path.display())]
    Purged {
        /// The dataset.
        path: PathBuf,
    },
    /// A writer to an object store was not heard of for two minutes, and others went on without it.
    #[error("a lease on {} was not renewed for two minutes, and is over: run the command again", path.display())]
    LeaseLost {
        /// The dataset.
        path: PathBuf,
    },
    /// The dataset has no version of that number.
    #[error("{} has no version {version} (the newest is {latest})", path.display())]
    NoSuchVersion {
        /// The dataset.
        path: PathBuf,
        /// The number asked for.
        version: u64,
        /// The newest version's number; -1 where there is none.
        latest: i64,
    },
    /// No version has the tag.
    #[error("{} has no tag {name:?} (its tags: {})", path.display(), if known.is_empty() { "none" } else { known })]
    NoSuchTag {
        /// The dataset.
        path: PathBuf,
        /// The name asked for.
        name: String,
        /// The tags that there are.
        known: String,
    },
    /// A tag's name is in use.
    #[error("the tag {name:?} names version {version} already: move it with --move, or choose another name")]
    TagTaken {
        /// The name.
        name: String,
        /// The version that has it.
        version: u64,
    },
    /// A name cannot be a tag.
    #[error(
        "{name:?} cannot be a tag: a tag begins with a letter or digit, has letters, digits, - _ . and is no number, time or \"latest\""
    )]
    NotATag {
        /// The name.
        name: String,
    },
    /// The dataset did not exist at a time.
    #[error("{} had no version at {time}", path.display())]
    NoVersionThen {
        /// The dataset.
        path: PathBuf,
        /// The time asked for.
        time: jiff::Timestamp,
    },
    /// The table has what this program does not read or write.
    #[error("{} cannot be used: {what}", path.display())]
    Unsupported {
        /// The dataset.
        path: PathBuf,
        /// What it has.
        what: String,
    },
    /// A library failed on what it read.
    #[error("a library failed on {}: {what}", path.display())]
    Library {
        /// The dataset.
        path: PathBuf,
        /// How it shows.
        what: String,
    },
}

impl Error {
    /// An error of the system while reading.
    pub(super) fn reading(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_path_buf(), source }
    }

    /// An error of the system while writing.
    pub(super) fn writing(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path, source },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path, source },
            _ => Self::File { path, source },
        }
    }

    /// An error of the Parquet library, or of the system beneath it.
    pub(super) fn parquet(path: &Path, source: ParquetError) -> Self {
        match source {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(inner) => Self::writing(path, *inner),
                Err(inner) => match inner.downcast::<object_store::Error>() {
                    Ok(inner) => Self::store(path, &inner),
                    Err(inner) => Self::Parquet { path: path.to_path_buf(), source: ParquetError::External(inner) },
                },
            },
            source => Self::Parquet { path: path.to_path_buf(), source },
        }
    }

    /// An error of an object store.
    pub(super) fn store(path: &Path, source: &object_store::Error) -> Self {
        // Its text tells its own sources too.
        Self::Store { path: path.to_path_buf(), fault: StoreFault::of(source), source: source.to_string().into() }
    }

    /// An error of the table format's library, or of the system beneath it.
    pub(super) fn log(path: &Path, source: DeltaTableError) -> Self {
        let text = source.to_string();
        if let Some(fault) = StoreFault::told(&text).filter(|_| is_in_a_store(path)) {
            return Self::Store { path: path.to_path_buf(), fault, source: text.into() };
        }
        match system_error(&source) {
            Some(kind) if is_about_writing(kind) => Self::writing(path, io::Error::new(kind, source)),
            _ => Self::Log { path: path.to_path_buf(), source: Box::new(source) },
        }
    }
}

/// The kind of the system's error at the root of another.
fn system_error(error: &(dyn std::error::Error + 'static)) -> Option<io::ErrorKind> {
    std::iter::successors(Some(error), |error| error.source())
        .find_map(|error| error.downcast_ref::<io::Error>().map(io::Error::kind))
}

fn is_about_writing(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(kind, PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_shows_through_the_parquet_library() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let path = Path::new("part");
        assert!(matches!(Error::parquet(path, ParquetError::from(full())), Error::DiskFull { .. }));
        assert!(matches!(Error::parquet(path, ParquetError::EOF("short".into())), Error::Parquet { .. }));
        assert!(matches!(Error::writing(path, io::ErrorKind::ReadOnlyFilesystem.into()), Error::ReadOnly { .. }));
        assert!(matches!(Error::log(path, DeltaTableError::Io { source: full() }), Error::DiskFull { .. }));
    }
}
