//! Versions that are made of what the dataset has: without a build, and so without staged records.

use std::collections::HashMap;

use deltalake::kernel::{Add, Remove};
use uuid::Uuid;

use super::delta::{Commit, Snapshot};
use super::manifest::{KEY, VersionNote};
use super::{Dataset, Error};

impl Dataset {
    /// Commits a version after the newest one and seals it; gives its number. The caller holds the commit lock.
    pub(super) fn commit_after(
        &self,
        newest: Snapshot,
        adds: Vec<Add>,
        removes: Vec<Remove>,
        note: VersionNote,
    ) -> Result<u64, Error> {
        let note = VersionNote {
            build: format!("{}-{}", note.operation, Uuid::new_v4()),
            tool_version: env!("CARGO_PKG_VERSION").to_string(),
            previous: Some(self.digest(newest.version)?),
            ..note
        };
        let note = serde_json::to_value(&note)
            .map_err(|error| Error::Library { path: self.folder.clone(), what: error.to_string() })?;
        match self.table.commit(Some(newest), adds, removes, HashMap::from([(KEY.to_string(), note)]))? {
            Commit::Conflict => Err(Error::Conflict { path: self.folder.clone(), tries: 1 }),
            Commit::Done(version) => {
                self.seal(version);
                Ok(version)
            }
        }
    }
}
