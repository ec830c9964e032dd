//! Where a build writes before its version is committed, and what is done about builds that were killed.
//!
//! Each build of a dataset on a disk has a folder of its own in `_gristmill/staging/`, with a lock that is gone when its process is. Before a
//! build moves files to their place it notes their names in `placing.json`; whoever finds that folder without its
//! owner later removes those of them that no version names. A build of a dataset in an object store writes to the system's
//! folder for temporary files, and takes a [lease](super::leases) before it sends anything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use uuid::Uuid;

use super::delta::{LOG_FOLDER, entry_number};
use super::leases::Lease;
use super::locks::Lock;
use super::place::Place;
use super::sink::{sync_folder, write_file};
use super::{ARCHIVES, Error, OWN_FOLDER, purge, seal};

pub(super) const FOLDER: &str = "staging";
const OWNER: &str = "owner.lock";
const PLACING: &str = "placing.json";

/// The staging folder of one build; removed when dropped.
#[derive(Debug)]
pub(super) struct Staging {
    folder: TempDir,
    name: String,
    place: Place,
    placed: Vec<String>,
    // Field order matters: the folder goes before its locks do.
    hold: Hold,
}

/// What tells others that a build is there.
#[derive(Debug)]
enum Hold {
    /// On a disk.
    Locks { _owner: Lock, _present: Lock },
    /// In a store, from when files are sent.
    Lease(Option<Lease>),
}

impl Staging {
    /// Makes one, and cleans up after builds that were killed.
    pub(super) fn new(place: &Place) -> Result<Self, Error> {
        match place {
            Place::Folder(folder) => Self::in_folder(folder),
            Place::Bucket(_) => {
                let folder = tempfile::Builder::new().prefix("gristmill-build-").tempdir();
                let folder = folder.map_err(|source| Error::writing(&std::env::temp_dir(), source))?;
                let name = format!("build-{}", Uuid::new_v4());
                Ok(Self { folder, name, place: place.clone(), placed: Vec::new(), hold: Hold::Lease(None) })
            }
        }
    }

    fn in_folder(dataset: &Path) -> Result<Self, Error> {
        let all = dataset.join(OWN_FOLDER).join(FOLDER);
        fs_err::create_dir_all(&all).map_err(|source| Error::writing(&all, source))?;
        let present = present(dataset)?;
        if let Some(_lock) = Lock::take(&commit_lock(dataset))? {
            clean(&all, dataset)?;
        }
        loop {
            let folder = tempfile::Builder::new().prefix("build-").tempdir_in(&all);
            let folder = folder.map_err(|source| Error::writing(&all, source))?;
            let owner = Lock::wait(&folder.path().join(OWNER));
            // Another build that cleans up may have taken the folder for one without an owner in between.
            if folder.path().join(OWNER).exists() {
                let name = folder.path().file_name().map(|name| name.to_string_lossy().into_owned());
                return Ok(Self {
                    folder,
                    name: name.unwrap_or_default(),
                    place: Place::Folder(dataset.to_path_buf()),
                    placed: Vec::new(),
                    hold: Hold::Locks { _owner: owner?, _present: present },
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
        self.name.clone()
    }

    /// Brings files to their place in the dataset: pairs of a staged file and its path inside the dataset.
    ///
    /// On a disk a file that is in its place already, which has the same bytes since names tell content, stays.
    pub(super) fn place(&mut self, files: &[(PathBuf, String)]) -> Result<(), Error> {
        match self.place.clone() {
            Place::Folder(dataset) => self.move_to(&dataset, files),
            Place::Bucket(bucket) => {
                let names = files.iter().map(|(_, path)| path.clone());
                let lease = match std::mem::replace(&mut self.hold, Hold::Lease(None)) {
                    Hold::Lease(Some(lease)) => lease.extend(names).map(|()| lease),
                    _ => Lease::take(&bucket, &self.name, names.collect()),
                }?;
                for (staged, path) in files {
                    // What was sent for an attempt before this one is listed in the lease, and so still there.
                    if !self.placed.contains(path) {
                        bucket.upload(staged, path)?;
                        self.placed.push(path.clone());
                        lease.keep()?;
                    }
                }
                lease.extend([])?;
                self.hold = Hold::Lease(Some(lease));
                Ok(())
            }
        }
    }

    /// A version names the files from now on.
    pub(super) fn landed(&mut self, files: &[(PathBuf, String)]) -> Result<(), Error> {
        let (Place::Bucket(bucket), Hold::Lease(lease)) = (&self.place, &mut self.hold) else { return Ok(()) };
        for (staged, path) in files {
            // Someone may have tidied up after a dead writer of the same file, before the version named it.
            if matches!(bucket.size(path), Ok(None)) {
                bucket.upload(staged, path)?;
            }
        }
        let named = files.iter().map(|(_, path)| path.clone()).collect();
        // The version is there; a lease that cannot be given back ends by itself.
        let _ = lease.take().map(|lease| lease.give_back(&named));
        Ok(())
    }

    fn move_to(&mut self, dataset: &Path, files: &[(PathBuf, String)]) -> Result<(), Error> {
        let new: Vec<_> = files.iter().filter(|(_, path)| !dataset.join(path).exists()).collect();
        self.placed = new.iter().map(|(_, path)| path.clone()).collect();
        let note = serde_json::to_vec(&self.placed).unwrap_or_default();
        write_file(&self.path().join(PLACING), &note)?;
        sync_folder(self.path())?;
        for (staged, path) in new {
            let target = dataset.join(path);
            if let Some(folder) = target.parent() {
                fs_err::create_dir_all(folder).map_err(|source| Error::writing(folder, source))?;
            }
            fs_err::rename(staged, &target).map_err(|source| Error::writing(&target, source))?;
        }
        for folder in self.placed.iter().filter_map(|path| dataset.join(path).parent().map(Path::to_path_buf)) {
            sync_folder(&folder)?;
        }
        Ok(())
    }

    /// Moves the files back where they were: their version was not committed. Those in a store stay listed in the lease, and
    /// go with it.
    pub(super) fn take_back(&mut self, files: &[(PathBuf, String)]) -> Result<(), Error> {
        let Some(dataset) = self.place.folder() else { return Ok(()) };
        for (staged, path) in files.iter().filter(|(_, path)| self.placed.contains(path)) {
            let place = dataset.join(path);
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
pub(super) fn clear(dataset: &Path) -> Result<(), Error> {
    let all = dataset.join(OWN_FOLDER).join(FOLDER);
    if all.is_dir() { clean(&all, dataset) } else { Ok(()) }
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
fn clean(all: &Path, dataset: &Path) -> Result<(), Error> {
    // Whoever seals holds the commit lock, as the caller does.
    let _ = fs_err::remove_file(dataset.join(OWN_FOLDER).join(seal::STAGED));
    for entry in fs_err::read_dir(all).map_err(|source| Error::reading(all, source))? {
        let folder = entry.map_err(|source| Error::reading(all, source))?.path();
        if !folder.is_dir() {
            continue;
        }
        let Some(_owner) = Lock::take(&folder.join(OWNER))? else { continue };
        let placed = fs_err::read(folder.join(PLACING)).unwrap_or_default();
        let placed: BTreeSet<String> = serde_json::from_slice(&placed).unwrap_or_default();
        for path in unnamed(&Place::Folder(dataset.to_path_buf()), placed)? {
            let _ = fs_err::remove_file(dataset.join(path));
        }
        fs_err::remove_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
    }
    Ok(())
}

/// Takes out WARC files that a list of inputs names which is a file of its own, and not itself among the files.
fn retain_unlisted(place: &Place, files: &mut BTreeSet<String>) -> Result<(), Error> {
    if !files.iter().any(|file| file.starts_with(ARCHIVES)) {
        return Ok(());
    }
    for list in place.list(&format!("{OWN_FOLDER}/inputs"))? {
        if files.contains(&list.name) {
            continue;
        }
        let bytes = place.join(&list.name).read()?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        files.retain(|file| !text.contains(file.as_str()));
    }
    Ok(())
}

/// Of some files, by their path inside the dataset, those that no version names; none where that cannot be told, since another
/// tool took the oldest entries out of the log.
pub(super) fn unnamed(place: &Place, mut files: BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
    if files.is_empty() {
        return Ok(files);
    }
    let log = place.list(LOG_FOLDER)?;
    let entries = log.iter().filter(|file| entry_number(&file.name).is_some());
    let mut first_is_there = log.is_empty();
    for file in entries {
        first_is_there |= entry_number(&file.name) == Some(0);
        let bytes = place.join(&file.name).read()?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        files.retain(|file| !text.contains(file.as_str()));
    }
    retain_unlisted(place, &mut files)?;
    Ok(if first_is_there { files } else { BTreeSet::new() })
}
