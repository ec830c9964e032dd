//! The one place that knows the table format's library: snapshots of versions, and the commit of the next one.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use arrow::datatypes::{Field, Schema};
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties, TableReference, TransactionError};
use deltalake::kernel::{Action, Add, Metadata, MetadataExt, Protocol, Remove, StructType, new_metadata};
use deltalake::logstore::LogStoreRef;
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::table::state::DeltaTableState;
use deltalake::{DeltaTableBuilder, DeltaTableError};
use serde_json::{Value, json};
use url::Url;

use crate::record::schema::{record_metadata, record_schema};

use super::Error;
use super::show::type_name;

/// The folder of the log, inside a dataset.
pub(super) const LOG_FOLDER: &str = "_delta_log";

/// Properties of a new table: its history stays whole, since old versions are there to be read.
const PROPERTIES: &[(&str, &str)] = &[
    ("delta.logRetentionDuration", "interval 36500 days"),
    ("delta.deletedFileRetentionDuration", "interval 36500 days"),
    ("delta.enableExpiredLogCleanup", "false"),
];

/// A table's log, and the threads that its library wants.
pub(super) struct Table {
    folder: PathBuf,
    url: Url,
    store: LogStoreRef,
    runtime: Option<tokio::runtime::Runtime>,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A plain drop would panic where the caller is asynchronous itself.
            runtime.shutdown_background();
        }
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

/// What became of a commit.
pub(super) enum Commit {
    /// It is the version of that number.
    Done(u64),
    /// Another commit came first.
    Conflict,
}

impl Table {
    /// The table in a folder given by its absolute path; there may be no version yet.
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        let unsupported =
            || Error::Unsupported { path: folder.to_path_buf(), what: "its path cannot be put into an address".into() };
        let url = Url::from_directory_path(folder).map_err(|()| unsupported())?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("delta")
            .enable_all()
            .build()
            .map_err(|source| Error::File { path: folder.to_path_buf(), source })?;
        let store = DeltaTableBuilder::from_url(url.clone())
            .and_then(|builder| builder.build_storage())
            .map_err(|source| Error::log(folder, source))?;
        Ok(Self { folder: folder.to_path_buf(), url, store, runtime: Some(runtime) })
    }

    /// Whether the log has a commit or a checkpoint.
    pub(super) fn has_versions(&self) -> Result<bool, Error> {
        let folder = self.folder.join(LOG_FOLDER);
        if !folder.is_dir() {
            return Ok(false);
        }
        let reading = |source| Error::reading(&folder, source);
        for entry in fs_err::read_dir(&folder).map_err(reading)? {
            let name = entry.map_err(reading)?.file_name();
            if name.to_str().is_some_and(is_log_file) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A version, or the newest one.
    pub(super) fn snapshot(&self, version: Option<u64>) -> Result<Snapshot, Error> {
        let builder = DeltaTableBuilder::from_url(self.url.clone()).map_err(|source| self.failed(source))?;
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
        let gone = || Error::Library { path: self.folder.clone(), what: "it broke off on what it read".to_string() };
        let runtime = self.runtime.as_ref().ok_or_else(gone)?;
        let (sender, receiver) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            // The receiver waits for exactly this; it is gone only with its thread.
            let _ = sender.send(future.await);
        });
        receiver.recv().map_err(|_| gone())
    }

    fn failed(&self, source: DeltaTableError) -> Error {
        Error::log(&self.folder, source)
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
        let unknown = missing_from(&record_schema(), &self.state.snapshot().arrow_schema());
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
        missing_from(&self.state.snapshot().arrow_schema(), &record_schema())
    }

    /// The names of the table's columns.
    pub(super) fn columns(&self) -> Vec<String> {
        self.state.snapshot().arrow_schema().fields().iter().map(|field| field.name().clone()).collect()
    }
}

/// The columns of one schema that another does not have, or has with another type.
fn missing_from(schema: &Schema, other: &Schema) -> Vec<String> {
    let same = |field: &Field, name: &str| {
        schema.field_with_name(name).is_ok_and(|own| type_name(own.data_type()) == type_name(field.data_type()))
    };
    other.fields().iter().filter(|field| !same(field, field.name())).map(|field| field.name().clone()).collect()
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
