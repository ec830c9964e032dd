//! A dataset up to one of its versions, in a folder of its own: what a version is built on again.

use std::collections::BTreeSet;
use std::path::Path;

use super::delta::LOG_FOLDER;
use super::{Dataset, Error, failures};
use crate::record::FailureRow;

impl Dataset {
    /// Puts the versions up to `last` into an empty folder, and of their files those that `last` names; with `None` the folder
    /// is a dataset that has no version yet. Files are linked where the disk is the same, else copied.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], and those of the disk.
    pub fn branch(&self, last: Option<u64>, folder: &Path) -> Result<Self, Error> {
        let Some(last) = last else { return Self::open_or_create(folder) };
        let note = self.note_at(last)?;
        let mut paths: BTreeSet<String> = self.at(last)?.files.into_iter().map(|file| file.path).collect();
        paths.extend((0..=last).map(|version| format!("{LOG_FOLDER}/{version:020}.json")));
        if let Some(note) = &note {
            let own = [Some(&note.failures), note.profiles.as_ref()];
            paths.extend(own.into_iter().flatten().chain(&note.signatures).map(|file| file.path.clone()));
        }
        for version in 0..=last {
            let purge = self.note_of(version)?.and_then(|note| note.purge);
            paths.extend(purge.and_then(|purge| purge.ids).map(|file| file.path));
        }
        for path in paths {
            self.place.join(&path).fetch(&folder.join(&path))?;
        }
        Self::open(folder)
    }

    /// The failed pages of a version that are wanted.
    ///
    /// # Errors
    /// As [`files`](Self::files).
    pub fn failures_of(&self, version: u64, is_wanted: impl Fn(&FailureRow) -> bool) -> Result<Vec<FailureRow>, Error> {
        match self.failures_blob(version)? {
            Some(file) => Ok(failures::rows(&file)?.into_iter().filter(is_wanted).collect()),
            None => Ok(Vec::new()),
        }
    }

    /// The paths of all files that make up a version: records, failures, profiles and signatures. Names tell content, so two
    /// versions with the same paths are the same, byte for byte.
    ///
    /// # Errors
    /// As [`files`](Self::files).
    pub fn content_of(&self, version: u64) -> Result<BTreeSet<String>, Error> {
        let mut paths: BTreeSet<String> = self.at(version)?.files.into_iter().map(|file| file.path).collect();
        if let Some(note) = self.note_at(version)? {
            let own = [Some(&note.failures), note.profiles.as_ref()];
            paths.extend(own.into_iter().flatten().chain(&note.signatures).map(|file| file.path.clone()));
        }
        Ok(paths)
    }
}
