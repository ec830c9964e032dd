//! Where a build writes before its version is committed, and what is done about builds that were killed.
//!
//! Each build has a folder of its own in `_gristmill/staging/`, with a lock that is gone when its process is. Before a
//! build moves files to their place it notes their names in `placing.json`; whoever finds that folder without its
//! owner later removes those of them that no version names.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::delta::{LOG_FOLDER, Table};
use super::locks::Lock;
use super::sink::{sync_folder, write_file};
use super::{Error, OWN_FOLDER, purge, seal};

pub(super) const FOLDER: &str = "staging";
const OWNER: &str = "owner.lock";
const PLACING: &str = "placing.json";

/// The staging folder of one build; removed when dropped.
#[derive(Debug)]
pub(super) struct Staging {
    folder: TempDir,
    dataset: PathBuf,
    placed: Vec<String>,
    // Field order matters: the folder goes before its locks do.
    _owner: Lock,
    _present: Lock,
}

impl Staging {
    /// Makes one, and cleans up after builds that were killed.
    pub(super) fn new(dataset: &Path, table: &Table) -> Result<Self, Error> {
        let all = dataset.join(OWN_FOLDER).join(FOLDER);
        fs_err::create_dir_all(&all).map_err(|source| Error::writing(&all, source))?;
        let present = present(dataset)?;
        if let Some(_lock) = Lock::take(&commit_lock(dataset))? {
            clean(&all, dataset, table)?;
        }
        loop {
            let folder = tempfile::Builder::new().prefix("build-").tempdir_in(&all);
            let folder = folder.map_err(|source| Error::writing(&all, source))?;
            let owner = Lock::wait(&folder.path().join(OWNER));
            // Another build that cleans up may have taken the folder for one without an owner in between.
            if folder.path().join(OWNER).exists() {
                return Ok(Self {
                    folder,
                    dataset: dataset.to_path_buf(),
                    placed: Vec::new(),
                    _owner: owner?,
                    _present: present,
                });
            }
        }
    }

    /// The folder.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A name that no other build has.
    pub(super) fn name(&self) -> String {
        self.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Moves files to their place in the dataset: pairs of a staged file and its path inside the dataset.
    ///
    /// A file that is in its place already, which has the same bytes since names tell content, stays.
    pub(super) fn place(&mut self, files: &[(PathBuf, String)]) -> Result<(), Error> {
        let new: Vec<_> = files.iter().filter(|(_, path)| !self.dataset.join(path).exists()).collect();
        self.placed = new.iter().map(|(_, path)| path.clone()).collect();
        let note = serde_json::to_vec(&self.placed).unwrap_or_default();
        write_file(&self.path().join(PLACING), &note)?;
        sync_folder(self.path())?;
        for (staged, path) in new {
            let target = self.dataset.join(path);
            if let Some(folder) = target.parent() {
                fs_err::create_dir_all(folder).map_err(|source| Error::writing(folder, source))?;
            }
            fs_err::rename(staged, &target).map_err(|source| Error::writing(&target, source))?;
        }
        for folder in self.placed.iter().filter_map(|path| self.dataset.join(path).parent().map(Path::to_path_buf)) {
            sync_folder(&folder)?;
        }
        Ok(())
    }

    /// Moves the files back where they were: their version was not committed.
    pub(super) fn take_back(&mut self, files: &[(PathBuf, String)]) -> Result<(), Error> {
        for (staged, path) in files.iter().filter(|(_, path)| self.placed.contains(path)) {
            let place = self.dataset.join(path);
            if place.exists() {
                fs_err::rename(&place, staged).map_err(|source| Error::writing(&place, source))?;
            }
        }
        self.placed.clear();
        Ok(())
    }
}

/// A share of the presence lock of a dataset that no purge is halfway through.
fn present(dataset: &Path) -> Result<Lock, Error> {
    loop {
        purge::recover(dataset)?;
        let present = Lock::share(&presence_lock(dataset))?;
        if !purge::is_decided(dataset) {
            return Ok(present);
        }
    }
}

/// Cleans up after builds that were killed. The caller holds the whole presence lock and the commit lock.
pub(super) fn clear(dataset: &Path, table: &Table) -> Result<(), Error> {
    let all = dataset.join(OWN_FOLDER).join(FOLDER);
    if all.is_dir() { clean(&all, dataset, table) } else { Ok(()) }
}

/// The lock of which each build has a share, and which a purge takes whole.
pub(super) fn presence_lock(dataset: &Path) -> PathBuf {
    dataset.join(OWN_FOLDER).join("presence.lock")
}

/// The lock that one build holds while it commits.
pub(super) fn commit_lock(dataset: &Path) -> PathBuf {
    dataset.join(OWN_FOLDER).join("commit.lock")
}

/// Removes the staging folders that no process owns, and the files that those builds had placed for nothing.
fn clean(all: &Path, dataset: &Path, table: &Table) -> Result<(), Error> {
    // Whoever seals holds the commit lock, as the caller does.
    let _ = fs_err::remove_file(dataset.join(OWN_FOLDER).join(seal::STAGED));
    for entry in fs_err::read_dir(all).map_err(|source| Error::reading(all, source))? {
        let folder = entry.map_err(|source| Error::reading(all, source))?.path();
        if !folder.is_dir() {
            continue;
        }
        let Some(_owner) = Lock::take(&folder.join(OWNER))? else { continue };
        let placed = fs_err::read(folder.join(PLACING)).unwrap_or_default();
        let placed: Vec<String> = serde_json::from_slice(&placed).unwrap_or_default();
        for path in placed {
            if !is_named(table, dataset, &path)? {
                let path = dataset.join(path);
                let _ = fs_err::remove_file(path);
            }
        }
        fs_err::remove_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
    }
    Ok(())
}

/// Whether any version names a file, or it cannot be told.
fn is_named(table: &Table, dataset: &Path, path: &str) -> Result<bool, Error> {
    if !table.has_versions()? {
        return Ok(false);
    }
    let log = dataset.join(LOG_FOLDER);
    let mut first_is_there = false;
    for entry in fs_err::read_dir(&log).map_err(|source| Error::reading(&log, source))? {
        let file = entry.map_err(|source| Error::reading(&log, source))?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            first_is_there |=
                file.file_stem().is_some_and(|stem| stem.to_string_lossy().bytes().all(|byte| byte == b'0'));
            let text = fs_err::read_to_string(&file).map_err(|source| Error::reading(&file, source))?;
            if text.contains(path) {
                return Ok(true);
            }
        }
    }
    Ok(!first_is_there)
}
