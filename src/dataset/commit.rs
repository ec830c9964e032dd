//! The one way in which a version comes into being: its note is chained to the version before, committed and sealed.

use std::collections::HashMap;

use deltalake::kernel::{Add, Remove};
use uuid::Uuid;

use super::delta::{Commit, LOG_FOLDER, Snapshot, staged_number};
use super::manifest::{KEY, VersionNote};
use super::{Dataset, Error};

impl Dataset {
    /// Commits a version after another, or the first one. The caller holds the commit lock.
    pub(super) fn publish(
        &self,
        before: Option<Snapshot>,
        adds: Vec<Add>,
        removes: Vec<Remove>,
        note: &mut VersionNote,
    ) -> Result<Commit, Error> {
        let next = before.as_ref().map_or(0, |before| before.version + 1);
        note.previous = before.as_ref().map(|before| self.digest(before.version)).transpose()?;
        let value = serde_json::to_value(&*note)
            .map_err(|error| Error::Library { path: self.folder().to_path_buf(), what: error.to_string() })?;
        let outcome = self.table.commit(before, adds, removes, HashMap::from([(KEY.to_string(), value)]));
        let outcome = match outcome {
            // What came after the atomic step does not undo it.
            Err(_) | Ok(Commit::Conflict) if self.has_landed(next, note) => Commit::Done(next),
            outcome => outcome?,
        };
        if let Commit::Done(version) = outcome {
            self.seal(version, note.previous.as_deref());
            self.tidy_log(version);
        }
        Ok(outcome)
    }

    /// Takes away what writers left in the log that were killed as they committed, up to a version that is there: nobody can be about to
    /// put an entry in the place of one that stands.
    fn tidy_log(&self, version: u64) {
        let (Some(folder), Ok(files)) = (self.place.folder(), self.place.list(LOG_FOLDER)) else { return };
        for file in files.iter().filter(|file| staged_number(&file.name).is_some_and(|staged| staged <= version)) {
            // The next commit does what fails here.
            let _ = fs_err::remove_file(folder.join(&file.name));
        }
    }

    /// Commits a version that is made of what the dataset has, without a build; gives its number. The caller holds the
    /// commit lock.
    pub(super) fn publish_state(
        &self,
        newest: Snapshot,
        adds: Vec<Add>,
        removes: Vec<Remove>,
        note: VersionNote,
    ) -> Result<u64, Error> {
        let mut note = VersionNote {
            build: format!("{}-{}", note.operation, Uuid::new_v4()),
            tool_version: env!("CARGO_PKG_VERSION").to_string(),
            inputs: Vec::new(),
            input_count: 0,
            inputs_file: None,
            archives: Vec::new(),
            configuration: serde_json::Value::Null,
            purge: None,
            ..note
        };
        match self.publish(Some(newest), adds, removes, &mut note)? {
            Commit::Done(version) => Ok(version),
            Commit::Conflict => Err(Error::Conflict { path: self.folder().to_path_buf(), tries: 1 }),
        }
    }

    /// Whether the log file of a version is that of this note's writer.
    fn has_landed(&self, version: u64, note: &VersionNote) -> bool {
        self.note_of(version).ok().flatten().is_some_and(|landed| landed.build == note.build)
    }
}
