//! The one place that knows the table format's library: snapshots of versions, and the commit of the next one.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef, Fields};
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties, TableReference, TransactionError};
use deltalake::kernel::{Action, Add, Metadata, MetadataExt, Protocol, Remove, StructType, new_metadata};
use deltalake::logstore::{
    LogStore, LogStoreFactory, LogStoreRef, ObjectStoreRef, StorageConfig, default_logstore, logstore_factories,
};
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::table::state::DeltaTableState;
use deltalake::{DeltaResult, DeltaTableBuilder, DeltaTableError};
use serde_json::{Value, json};
use url::Url;

use crate::record::schema::{record_metadata, record_schema};

use super::Error;
use super::place::Place;
use super::show::type_name;
use super::threads::Threads;

/// The folder of the log, inside a dataset.
pub(super) const LOG_FOLDER: &str = "_delta_log";

/// Log files that are read at a time.
const LOG_FILES_AT_A_TIME: usize = 16;

/// Properties of a new table: its history stays whole, since old versions are there to be read.
const PROPERTIES: &[(&str, &str)] = &[
    ("delta.logRetentionDuration", "interval 36500 days"),
    ("delta.deletedFileRetentionDuration", "interval 36500 days"),
    ("delta.enableExpiredLogCleanup", "false"),
];

/// A table's log, and the threads that its library wants.
pub(super) struct Table {
    place: Place,
    folder: PathBuf,
    url: Url,
    store: LogStoreRef,
    threads: Arc<Threads>,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// A version of the table as its log has it.
pub(super) struct Snapshot {
    /// The version's number.
    pub(super) version: u64,
    /// Its data files, by path.
    pub(super) files: Vec<DataFile>,
    state: DeltaTableState,
}

/// A data file of a version.
pub(super) struct DataFile {
    /// Its path inside the dataset.
    pub(super) path: String,
    /// Its size.
    pub(super) bytes: u64,
    /// Its rows, where the log says.
    pub(super) rows: Option<u64>,
    /// What puts it into a version.
    pub(super) add: Add,
    /// What takes it out of the next version.
    pub(super) remove: Remove,
}

/// A version's number and the bytes of its log file, which another tool may have dropped.
type LogFile = (u64, Option<Vec<u8>>);

/// What became of a commit.
pub(super) enum Commit {
    /// It is the version of that number.
    Done(u64),
    /// Another commit came first.
    Conflict,
}

impl Table {
    /// The table in a place; there may be no version yet.
    pub(super) fn new(place: &Place) -> Result<Self, Error> {
        let folder = place.path().to_path_buf();
        let unsupported =
            || Error::Unsupported { path: folder.clone(), what: "its path cannot be put into an address".into() };
        let (url, threads) = match place {
            Place::Folder(folder) => {
                let url = Url::from_directory_path(folder).map_err(|()| unsupported())?;
                (url, Arc::new(Threads::start(folder, 1)?))
            }
            Place::Bucket(bucket) => (bucket.url().clone(), bucket.threads()),
        };
        let store = builder(place, &url)
            .and_then(|builder| builder.build_storage())
            .map_err(|source| Error::log(&folder, source))?;
        Ok(Self { place: place.clone(), folder, url, store, threads })
    }

    /// Whether the log has a commit or a checkpoint.
    pub(super) fn has_versions(&self) -> Result<bool, Error> {
        let files = self.place.list(LOG_FOLDER)?;
        let names = files.iter().filter_map(|file| file.name.strip_prefix(LOG_FOLDER)?.strip_prefix('/'));
        Ok(names.into_iter().any(is_log_file))
    }

    /// A version, or the newest one.
    pub(super) fn snapshot(&self, version: Option<u64>) -> Result<Snapshot, Error> {
        let builder = builder(&self.place, &self.url).map_err(|source| self.failed(source))?;
        let builder = match version {
            Some(version) => builder.with_version(version),
            None => builder,
        };
        self.run(async move {
            let table = builder.load().await?;
            Ok(read_state(table.snapshot()?.clone()))
        })?
        .map_err(|source| self.failed(source))
    }

    /// The bytes of a version's log file.
    pub(super) fn log_file(&self, version: u64) -> Result<Option<Vec<u8>>, Error> {
        let store = self.store.clone();
        let bytes = self.run(async move { store.read_commit_entry(version).await })?;
        Ok(bytes.map_err(|source| self.failed(source))?.map(|bytes| bytes.to_vec()))
    }

    /// The bytes of log files, in order; some are read at a time, since a store takes its time for each.
    pub(super) fn log_files(
        &self,
        versions: std::ops::RangeInclusive<u64>,
    ) -> impl Iterator<Item = Result<LogFile, Error>> + '_ {
        let mut versions = versions.peekable();
        std::iter::from_fn(move || {
            versions.peek()?;
            let some: Vec<u64> = versions.by_ref().take(LOG_FILES_AT_A_TIME).collect();
            Some(self.some_log_files(some))
        })
        .flat_map(|read| match read {
            Ok(files) => files.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    fn some_log_files(&self, versions: Vec<u64>) -> Result<Vec<LogFile>, Error> {
        let store = self.store.clone();
        let read = self.run(async move {
            let read = versions.into_iter().map(|version| {
                let store = store.clone();
                async move {
                    let bytes = store.read_commit_entry(version).await?;
                    Ok::<_, DeltaTableError>((version, bytes.map(|bytes| bytes.to_vec())))
                }
            });
            futures_util::future::try_join_all(read).await
        })?;
        read.map_err(|source| self.failed(source))
    }

    /// Commits the next version after a snapshot, or the first one, in one atomic step. A table whose schema is older than
    /// this program's gets the columns that it lacks.
    pub(super) fn commit(
        &self,
        base: Option<Snapshot>,
        adds: Vec<Add>,
        removes: Vec<Remove>,
        info: HashMap<String, Value>,
    ) -> Result<Commit, Error> {
        let mut actions = Vec::with_capacity(adds.len() + removes.len() + 2);
        match &base {
            None => {
                actions.push(Action::Protocol(self.protocol()?));
                actions.push(Action::Metadata(self.metadata()?));
            }
            Some(base) if !base.missing_columns().is_empty() => {
                actions.push(Action::Metadata(self.grown(base.state.metadata().clone())?));
            }
            Some(_) => {}
        }
        actions.extend(removes.into_iter().map(Action::Remove));
        actions.extend(adds.into_iter().map(Action::Add));
        let store = self.store.clone();
        let outcome = self.run(async move {
            let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
            let properties = CommitProperties::default()
                .with_max_retries(0)
                .with_create_checkpoint(false)
                .with_cleanup_expired_logs(Some(false))
                .with_metadata(info);
            let state = base.as_ref().map(|snapshot| &snapshot.state as &dyn TableReference);
            let commit = CommitBuilder::from(properties).with_actions(actions).build(state, store, operation);
            commit.await.map(|done| done.version())
        })?;
        match outcome {
            Ok(version) => Ok(Commit::Done(version)),
            Err(error) if is_conflict(&error) => Ok(Commit::Conflict),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn protocol(&self) -> Result<Protocol, Error> {
        serde_json::from_value(json!({"minReaderVersion": 1, "minWriterVersion": 2}))
            .map_err(|error| Error::Library { path: self.folder.clone(), what: error.to_string() })
    }

    fn metadata(&self) -> Result<Metadata, Error> {
        let properties = PROPERTIES.iter().map(|&(key, value)| (key, value.to_string())).chain(record_metadata());
        new_metadata(&self.schema()?, std::iter::empty::<&str>(), properties)
            .map_err(|error| self.library(error.to_string()))
    }

    /// A table's metadata with this program's schema in place of an older one.
    fn grown(&self, metadata: Metadata) -> Result<Metadata, Error> {
        let metadata = metadata.with_schema(&self.schema()?);
        record_metadata()
            .into_iter()
            .fold(metadata, |metadata, (key, value)| metadata?.add_config_key(key.to_string(), value))
            .map_err(|error| self.library(error.to_string()))
    }

    fn schema(&self) -> Result<StructType, Error> {
        let schema = record_schema().as_ref().try_into_kernel();
        schema.map_err(|error: arrow::error::ArrowError| self.library(error.to_string()))
    }

    fn library(&self, what: String) -> Error {
        Error::Library { path: self.folder.clone(), what }
    }

    /// Runs a future of the library to its end, on the library's own thread: the caller may be asynchronous or not,
    /// and a panic on a damaged log becomes an error.
    fn run<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let gone = || self.library("it broke off on what it read".to_string());
        self.threads.run(future).ok_or_else(gone)
    }

    fn failed(&self, source: DeltaTableError) -> Error {
        match (Error::log(&self.folder, source), &self.place) {
            (Error::Store { path, fault, source }, Place::Bucket(bucket)) => {
                Error::Store { path, fault, source: bucket.hide_in(source.to_string()).into() }
            }
            (error, _) => error,
        }
    }
}

/// What opens a table in a place.
fn builder(place: &Place, url: &Url) -> DeltaResult<DeltaTableBuilder> {
    let builder = DeltaTableBuilder::from_url(url.clone())?;
    let Place::Bucket(bucket) = place else { return Ok(builder) };
    let scheme = Url::parse(&format!("{}://", url.scheme()));
    let scheme = scheme.map_err(|_| DeltaTableError::InvalidTableLocation(url.to_string()))?;
    logstore_factories().entry(scheme).or_insert_with(|| Arc::new(PutIfAbsent));
    Ok(builder.with_storage_backend(bucket.root(), url.clone()))
}

/// Logs in object stores: an entry is put where none stands yet, which the store decides in one step.
#[derive(Debug)]
struct PutIfAbsent;

impl LogStoreFactory for PutIfAbsent {
    fn with_options(
        &self,
        prefixed_store: ObjectStoreRef,
        root_store: ObjectStoreRef,
        location: &Url,
        options: &StorageConfig,
    ) -> DeltaResult<Arc<dyn LogStore>> {
        Ok(default_logstore(prefixed_store, root_store, location, options))
    }
}

impl Snapshot {
    /// Says why this program cannot write the table, if so: another tool, or a later version of this one, gave it features
    /// or other columns.
    pub(super) fn refusal(&self) -> Option<String> {
        let protocol = self.state.protocol();
        let (reader, writer) = (protocol.min_reader_version(), protocol.min_writer_version());
        if reader > 1 || writer > 2 {
            return Some(format!("it asks for Delta protocol {reader}/{writer}, this program knows 1/2"));
        }
        if !self.state.metadata().partition_columns().is_empty() {
            return Some("it is partitioned".to_string());
        }
        let unknown = missing_from(record_schema().fields(), self.state.snapshot().arrow_schema().fields());
        if unknown.is_empty() {
            return None;
        }
        Some(format!(
            "it has columns that this program does not know, or knows with another type ({}): use the version that made it",
            unknown.join(", ")
        ))
    }

    /// This program's columns that the table does not have yet.
    pub(super) fn missing_columns(&self) -> Vec<String> {
        missing_from(self.state.snapshot().arrow_schema().fields(), record_schema().fields())
    }

    /// The columns, and fields of structs, that another version lacks.
    pub(super) fn columns_beyond(&self, other: &Self) -> Vec<String> {
        missing_from(other.state.snapshot().arrow_schema().fields(), self.state.snapshot().arrow_schema().fields())
    }
}

/// The columns that a schema lacks of another, or has with another type; fields of structs as `column.field`.
fn missing_from(schema: &Fields, other: &Fields) -> Vec<String> {
    let missing =
        |field: &FieldRef| match (schema.find(field.name()).map(|(_, own)| own.data_type()), field.data_type()) {
            (Some(DataType::Struct(own)), DataType::Struct(wanted)) => {
                missing_from(own, wanted).into_iter().map(|inner| format!("{}.{inner}", field.name())).collect()
            }
            (Some(own), wanted) if type_name(own) == type_name(wanted) => Vec::new(),
            _ => vec![field.name().clone()],
        };
    other.iter().flat_map(missing).collect()
}

fn read_state(state: DeltaTableState) -> Snapshot {
    let mut files: Vec<DataFile> = state
        .log_data()
        .iter()
        .map(|file| DataFile {
            path: file.path().to_string(),
            bytes: u64::try_from(file.size()).unwrap_or(0),
            rows: file.num_records().and_then(|rows| u64::try_from(rows).ok()),
            add: Add {
                path: file.path().to_string(),
                size: file.size(),
                modification_time: file.modification_time(),
                data_change: true,
                stats: file.stats(),
                ..Add::default()
            },
            remove: file.remove_action(true),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Snapshot { version: state.version(), files, state }
}

/// The number of the version whose entry of the log has a path; `None` where it is another file.
pub(super) fn entry_number(path: &str) -> Option<u64> {
    let stem = path.strip_prefix(LOG_FOLDER)?.strip_prefix('/')?.strip_suffix(".json")?;
    if stem.len() == 20 { stem.parse().ok() } else { None }
}

/// The number of the version whose entry a file of the log was to become: the library writes one as `….json#1`, links it to its place and
/// takes it away; a writer that is killed in between leaves it.
pub(super) fn staged_number(path: &str) -> Option<u64> {
    let (entry, number) = path.split_once('#')?;
    entry_number(entry).filter(|_| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a file name of the log folder is a commit or a checkpoint.
fn is_log_file(name: &str) -> bool {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let commit = name.strip_suffix(".json").is_some_and(|stem| stem.len() == 20);
    digits == 20 && (commit || name.ends_with(".parquet"))
}

/// Whether a commit failed because another one came first.
fn is_conflict(error: &DeltaTableError) -> bool {
    match error {
        DeltaTableError::VersionAlreadyExists(_) => true,
        DeltaTableError::Transaction { source } => matches!(
            source,
            TransactionError::VersionAlreadyExists(_)
                | TransactionError::MaxCommitAttempts(_)
                | TransactionError::CommitConflict(_)
        ),
        _ => false,
    }
}
