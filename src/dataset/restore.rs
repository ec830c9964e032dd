//! Restoring: a new version with the state of an older one, made of its files as they are.

use std::collections::HashSet;

use deltalake::kernel::{Add, Remove};

use super::manifest::VersionNote;
use super::{Committed, Counts, Dataset, Error, Outcome};

impl Dataset {
    /// Makes a version with the rows, failures and site profiles of an older one; no file is written but the log's.
    ///
    /// The schema stays the newest, and signatures of all texts seen so far are kept. Where the newest version has that
    /// state already, there is no new one.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], [`Error::Damaged`] where a file of the version is gone, [`Error::Unsupported`] where another
    /// tool made it, [`Error::Conflict`] where another tool commits at the same time.
    pub fn restore(&self, version: u64) -> Result<Committed, Error> {
        let _alone = self.place.commit_lock()?;
        let target = self.at(version)?;
        let newest = self.newest()?.ok_or_else(|| Error::NotADataset { path: self.folder().to_path_buf() })?;
        if let Some(what) = newest.refusal() {
            return Err(Error::Unsupported { path: self.folder().to_path_buf(), what });
        }
        let unknown = || Error::Unsupported {
            path: self.folder().to_path_buf(),
            what: format!("neither version {version} nor one before it was made by this program"),
        };
        let then = self.note_at(version)?.ok_or_else(unknown)?;
        let now = self.note_at(newest.version)?.unwrap_or_else(|| then.clone());
        let then_paths: HashSet<&str> = target.files.iter().map(|file| file.path.as_str()).collect();
        let now_paths: HashSet<&str> = newest.files.iter().map(|file| file.path.as_str()).collect();
        let come = target.files.iter().filter(|file| !now_paths.contains(file.path.as_str()));
        let gone = newest.files.iter().filter(|file| !then_paths.contains(file.path.as_str()));
        let adds: Vec<Add> = come.map(|file| file.add.clone()).collect();
        let removes: Vec<Remove> = gone.map(|file| file.remove.clone()).collect();
        for path in target.files.iter().map(|file| file.path.as_str()).chain([then.failures.path.as_str()]) {
            let file = self.place.join(path);
            if file.size()?.is_none() {
                let what = format!("it is gone, and version {version} needs it");
                return Err(Error::Damaged { path: file.path().to_path_buf(), what });
            }
        }
        let changes = self.diff(newest.version, version)?;
        let counts = Counts {
            added: changes.added,
            changed: changes.changed,
            removed: changes.removed,
            rows: changes.rows_after,
            failures: then.counts.failures,
            unchanged: changes.rows_after.saturating_sub(changes.added + changes.changed),
            ..Counts::default()
        };
        let mut committed = Committed {
            outcome: Outcome::Nothing,
            version: newest.version,
            counts: counts.clone(),
            files_added: adds.len() as u64,
            bytes_added: 0,
            files_removed: removes.len() as u64,
        };
        if adds.is_empty() && removes.is_empty() && then.failures == now.failures {
            return Ok(committed);
        }
        let mut signatures = now.signatures;
        for file in &then.signatures {
            if !signatures.contains(file) {
                signatures.push(file.clone());
            }
        }
        let note =
            VersionNote { operation: "restore".to_string(), restored: Some(version), counts, signatures, ..then };
        committed.version = self.publish_state(newest, adds, removes, note)?;
        committed.outcome = Outcome::Version;
        Ok(committed)
    }
}
