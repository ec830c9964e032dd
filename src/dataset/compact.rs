//! Compaction: small files become large ones, rows unchanged.

use super::delta::DataFile;
use super::manifest::VersionNote;
use super::parts::{Limits, PartWriter};
use super::read::{Batches, Rows};
use super::staging::Staging;
use super::writer::add;
use super::{Committed, Counts, Dataset, Error, Outcome};
use crate::record::record_schema;

impl Dataset {
    /// Makes a version with the same rows in fewer files: those under half the size that files of such a dataset have (a sixteenth of it, 16 to 256 MB) are joined, in the
    /// order of their names. Where there are fewer than two of them, there is no new version.
    ///
    /// The files of earlier versions stay, since those versions need them. Holds one row group in memory.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and the like, [`Error::Conflict`] where another tool commits at the same time,
    /// [`Error::Unsupported`] where another tool made the versions.
    pub fn compact(&self) -> Result<Committed, Error> {
        self.compact_to(Limits::default())
    }

    pub(super) fn compact_to(&self, limits: Limits) -> Result<Committed, Error> {
        let mut staging = Staging::new(&self.place)?;
        let _alone = self.place.commit_lock()?;
        let newest = self.newest()?.ok_or_else(|| Error::NotADataset { path: self.folder().to_path_buf() })?;
        let unsupported = |what: String| Error::Unsupported { path: self.folder().to_path_buf(), what };
        if let Some(what) = newest.refusal() {
            return Err(unsupported(what));
        }
        let note = self.note_at(newest.version)?;
        let note = note.ok_or_else(|| unsupported("no version of it was made by this program".to_string()))?;
        let table_bytes = newest.files.iter().map(|file| file.bytes).sum::<u64>();
        let target = limits.target(usize::try_from(table_bytes).unwrap_or(usize::MAX)) as u64;
        let small: Vec<&DataFile> = newest.files.iter().filter(|file| file.bytes < target / 2).collect();
        let rows = self.rows_of(&newest)?;
        let counts = Counts { rows, unchanged: rows, failures: note.counts.failures, ..Counts::default() };
        let mut committed = Committed {
            outcome: Outcome::Nothing,
            version: newest.version,
            counts: counts.clone(),
            files_added: 0,
            bytes_added: 0,
            files_removed: 0,
        };
        if small.len() < 2 {
            return Ok(committed);
        }
        let limits = Limits { first_file_bytes: usize::try_from(target).unwrap_or(usize::MAX), ..limits };
        let mut writer = PartWriter::new(staging.path(), "part-", record_schema(), limits);
        for file in &small {
            for batch in Batches::open(self.place.join(&file.path), &record_schema(), Rows::All)? {
                writer.write(&batch?)?;
            }
        }
        let parts = writer.finish()?;
        if parts.len() >= small.len() {
            return Ok(committed);
        }
        let mut adds: Vec<_> = parts.iter().map(add).collect();
        let mut removes: Vec<_> = small.iter().map(|file| file.remove.clone()).collect();
        // Readers that follow a table's changes have nothing to do.
        for add in &mut adds {
            add.data_change = false;
        }
        for remove in &mut removes {
            remove.data_change = false;
        }
        committed.files_added = parts.len() as u64;
        committed.bytes_added = parts.iter().map(|part| part.file.bytes).sum();
        committed.files_removed = small.len() as u64;
        let files: Vec<_> = parts.iter().map(|part| (part.file.path.clone(), part.name.clone())).collect();
        staging.place(&files)?;
        let note = VersionNote { operation: "compact".to_string(), restored: None, counts, ..note };
        match self.publish_state(newest, adds, removes, note) {
            Ok(version) => {
                (committed.outcome, committed.version) = (Outcome::Version, version);
                staging.landed(&files)?;
                Ok(committed)
            }
            Err(error) => {
                // The first error says more than one of tidying up after it.
                let _ = staging.take_back(&files);
                Err(error)
            }
        }
    }
}
