//! What a purge does to the folder, written down before it is done, so that a purge that was killed is finished by whoever
//! opens the dataset next.
//!
//! Everything new is in `_gristmill/purge/` when the list of steps appears there, in one atomic step. Each of the steps may
//! be done twice.

use std::collections::BTreeSet;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use fs_err::File;
use serde::{Deserialize, Serialize};

use super::super::locks::Lock;
use super::super::sink::{sync_folder, write_file};
use super::super::staging::presence_lock;
use super::super::{Error, OWN_FOLDER};
use crate::source::archive::filler;

/// The folder of a purge, inside [`OWN_FOLDER`].
pub(in super::super) const FOLDER: &str = "purge";
const STEPS: &str = "steps.json";

/// What is left to do once everything new is written.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Steps {
    /// Files that take their place: the name in the purge's folder, and the path inside the dataset.
    pub(super) moves: Vec<(String, String)>,
    /// Records of WARC files that are overwritten.
    pub(super) blanks: Vec<Blank>,
    /// Files that go, by their path inside the dataset.
    pub(super) deletes: Vec<String>,
}

/// A record of a WARC file inside the dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Blank {
    pub(super) file: String,
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl Blank {
    /// What stands there afterwards.
    pub(super) fn filler(&self, folder: &Path) -> Result<Vec<u8>, Error> {
        let length = usize::try_from(self.length).ok().and_then(filler);
        length.ok_or_else(|| Error::Damaged {
            path: folder.join(&self.file),
            what: format!("its record at {} has {} bytes, and none is that short", self.offset, self.length),
        })
    }
}

/// The folder of a purge of a dataset.
pub(super) fn folder_of(dataset: &Path) -> PathBuf {
    dataset.join(OWN_FOLDER).join(FOLDER)
}

/// Makes the purge's folder, empty. The caller holds the whole presence lock.
pub(super) fn begin(dataset: &Path) -> Result<PathBuf, Error> {
    let folder = folder_of(dataset);
    if folder.exists() {
        // A purge that was killed before it had its steps: nothing was done yet.
        fs_err::remove_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
    }
    fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
    Ok(folder)
}

/// Writes the steps down: from now on the purge is done, whatever happens.
pub(super) fn decide(dataset: &Path, steps: &Steps) -> Result<(), Error> {
    let folder = folder_of(dataset);
    let staged = folder.join("steps.new");
    write_file(&staged, &serde_json::to_vec(steps).unwrap_or_default())?;
    let path = folder.join(STEPS);
    fs_err::rename(&staged, &path).map_err(|source| Error::writing(&path, source))?;
    sync_folder(&folder)
}

/// Finishes a purge that was decided and killed, if there is one.
pub(in super::super) fn recover(dataset: &Path) -> Result<(), Error> {
    if !is_decided(dataset) {
        return Ok(());
    }
    // Where another process is at it, it is done once the lock is free.
    let _alone = Lock::wait(&presence_lock(dataset))?;
    if is_decided(dataset) { finish(dataset) } else { Ok(()) }
}

/// Whether a purge was decided and is not finished.
pub(in super::super) fn is_decided(dataset: &Path) -> bool {
    folder_of(dataset).join(STEPS).is_file()
}

/// Takes all steps. The caller holds the whole presence lock.
pub(super) fn finish(dataset: &Path) -> Result<(), Error> {
    let path = folder_of(dataset).join(STEPS);
    let bytes = fs_err::read(&path).map_err(|source| Error::reading(&path, source))?;
    let damaged = |error: serde_json::Error| Error::Damaged { path: path.clone(), what: error.to_string() };
    let steps: Steps = serde_json::from_slice(&bytes).map_err(damaged)?;
    steps.take(dataset, usize::MAX)?;
    let folder = folder_of(dataset);
    fs_err::remove_file(&path).map_err(|source| Error::writing(&path, source))?;
    sync_folder(&folder)?;
    fs_err::remove_dir_all(&folder).map_err(|source| Error::writing(&folder, source))
}

impl Steps {
    /// Takes at most so many of the steps; gives whether that was all.
    pub(super) fn take(&self, dataset: &Path, most: usize) -> Result<bool, Error> {
        let (moves, blanks) = (self.moves.len(), self.blanks.len());
        for (staged, target) in self.moves.iter().take(most) {
            move_to(&folder_of(dataset).join(staged), &dataset.join(target))?;
        }
        for blank in self.blanks.iter().take(most.saturating_sub(moves)) {
            overwrite(dataset, blank)?;
        }
        for path in self.deletes.iter().take(most.saturating_sub(moves + blanks)) {
            let path = dataset.join(path);
            match fs_err::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::writing(&path, source));
                }
                _ => {}
            }
        }
        self.sync(dataset)?;
        Ok(most >= moves + blanks + self.deletes.len())
    }

    /// Brings all names to the disk.
    fn sync(&self, dataset: &Path) -> Result<(), Error> {
        let paths = self.moves.iter().map(|(_, target)| target).chain(&self.deletes);
        let folders: BTreeSet<PathBuf> =
            paths.filter_map(|path| dataset.join(path).parent().map(Path::to_path_buf)).collect();
        folders.iter().filter(|folder| folder.is_dir()).try_for_each(|folder| sync_folder(folder))
    }
}

fn move_to(staged: &Path, target: &Path) -> Result<(), Error> {
    if let Some(folder) = target.parent() {
        fs_err::create_dir_all(folder).map_err(|source| Error::writing(folder, source))?;
    }
    match fs_err::rename(staged, target) {
        // It was moved before.
        Err(source) if source.kind() == std::io::ErrorKind::NotFound && target.is_file() => Ok(()),
        moved => moved.map_err(|source| Error::writing(target, source)),
    }
}

fn overwrite(dataset: &Path, blank: &Blank) -> Result<(), Error> {
    let path = dataset.join(&blank.file);
    let bytes = blank.filler(dataset)?;
    let write = || -> std::io::Result<()> {
        let mut file = File::options().write(true).open(&path)?;
        file.seek(SeekFrom::Start(blank.offset))?;
        file.write_all(&bytes)?;
        file.sync_all()
    };
    write().map_err(|source| Error::writing(&path, source))
}
