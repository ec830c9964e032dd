//! The folder that an export becomes: written beside its place, and moved there when it is whole. One in an object store is written to the
//! system's folder for temporary files, and put there from it.

use std::path::{Path, PathBuf};

use super::super::locks::Lock;
use super::super::sink::sync_folder;
use super::super::{Error, StoreOptions, is_in_a_store};
use super::error::ExportError;
use super::to_store::StoreFolder;

const LOCK: &str = "owner.lock";
const FILES: &str = "files";
const SPILL: &str = "spill";

/// An export that is under way; what it wrote is gone when it is dropped before it landed. What a killed one left is
/// removed by the next one to the same place.
#[derive(Debug)]
pub(super) struct Outgoing {
    out: PathBuf,
    beside: PathBuf,
    to: To,
}

/// What an export lands in.
#[derive(Debug)]
enum To {
    /// A folder on a disk, and the lock that goes with the place beside it.
    Folder { _owner: Lock },
    /// A folder in an object store.
    Store(StoreFolder),
}

impl Outgoing {
    /// Looks whether the place is free, and takes it.
    pub(super) fn new(out: &Path, options: &StoreOptions, dataset: &Path) -> Result<Self, ExportError> {
        if is_in_a_store(out) {
            return Self::to_store(out, options, dataset);
        }
        let out = place(out)?;
        if out.starts_with(dataset) {
            return Err(ExportError::InsideDataset { path: out });
        }
        expect_free(&out)?;
        let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = out.with_file_name(format!(".{name}.gristmill-export"));
        let owner = own(&beside, &out)?;
        for folder in [FILES, SPILL] {
            let folder = beside.join(folder);
            if folder.exists() {
                fs_err::remove_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
            }
            fs_err::create_dir(&folder).map_err(|source| Error::writing(&folder, source))?;
        }
        Ok(Self { out, beside, to: To::Folder { _owner: owner } })
    }

    fn to_store(out: &Path, options: &StoreOptions, dataset: &Path) -> Result<Self, ExportError> {
        if out.starts_with(dataset) {
            return Err(ExportError::InsideDataset { path: out.to_path_buf() });
        }
        let to = To::Store(StoreFolder::new(out, options)?);
        let beside = tempfile::Builder::new().prefix("gristmill-export-").tempdir();
        let beside = beside.map_err(|source| Error::writing(&std::env::temp_dir(), source))?;
        for folder in [FILES, SPILL] {
            let folder = beside.path().join(folder);
            fs_err::create_dir(&folder).map_err(|source| Error::writing(&folder, source))?;
        }
        Ok(Self { out: out.to_path_buf(), beside: beside.keep(), to })
    }

    /// Where the export's files are written.
    pub(super) fn files(&self) -> PathBuf {
        self.beside.join(FILES)
    }

    /// Where rows wait.
    pub(super) fn spill(&self) -> PathBuf {
        self.beside.join(SPILL)
    }

    /// Where it will be.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    /// Moves the files to their place.
    pub(super) fn land(self) -> Result<(), ExportError> {
        let files = self.files();
        if let To::Store(folder) = &self.to {
            return folder.land(&files);
        }
        sync_folder(&files)?;
        expect_free(&self.out)?;
        if self.out.exists() {
            fs_err::remove_dir(&self.out).map_err(|source| Error::writing(&self.out, source))?;
        }
        fs_err::rename(&files, &self.out).map_err(|source| Error::writing(&self.out, source))?;
        if let Some(parent) = self.out.parent() {
            sync_folder(parent)?;
        }
        Ok(())
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        // What cannot be removed, the next export to the same place removes.
        let _ = fs_err::remove_dir_all(&self.beside);
    }
}

/// The path as an absolute one; its parent is there then.
fn place(out: &Path) -> Result<PathBuf, ExportError> {
    let failed = |source| Error::writing(out, source);
    if out.exists() {
        return Ok(fs_err::canonicalize(out).map_err(failed)?);
    }
    let absolute = std::path::absolute(out).map_err(failed)?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(ExportError::NotAFolder { path: out.to_path_buf() });
    };
    fs_err::create_dir_all(parent).map_err(|source| Error::writing(parent, source))?;
    Ok(fs_err::canonicalize(parent).map_err(failed)?.join(name))
}

fn expect_free(out: &Path) -> Result<(), ExportError> {
    if !out.exists() {
        return Ok(());
    }
    if !out.is_dir() || out.parent().is_none() {
        return Err(ExportError::NotAFolder { path: out.to_path_buf() });
    }
    let is_empty = fs_err::read_dir(out).map_err(|source| Error::reading(out, source))?.next().is_none();
    if is_empty { Ok(()) } else { Err(ExportError::NotEmpty { path: out.to_path_buf() }) }
}

/// Makes the folder beside and takes its lock.
fn own(beside: &Path, out: &Path) -> Result<Lock, ExportError> {
    loop {
        fs_err::create_dir_all(beside).map_err(|source| Error::writing(beside, source))?;
        let lock = beside.join(LOCK);
        match Lock::take(&lock) {
            Ok(None) => return Err(ExportError::Busy { path: out.to_path_buf() }),
            // The export that had it ended in between, and its folder is gone.
            _ if !lock.exists() && beside.parent().is_some_and(Path::exists) && !beside.exists() => {}
            Ok(Some(owner)) if lock.exists() => return Ok(owner),
            Ok(Some(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(out: &Path, dataset: &Path) -> Result<Outgoing, ExportError> {
        Outgoing::new(out, &StoreOptions::default(), dataset)
    }

    #[test]
    fn a_place_is_taken_once_and_what_was_written_lands_or_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs_err::canonicalize(folder.path()).unwrap();
        let (dataset, out) = (folder.join("set"), folder.join("a/out"));
        let outgoing = to(&out, &dataset).unwrap();
        assert!(matches!(to(&out, &dataset), Err(ExportError::Busy { .. })));
        fs_err::write(outgoing.files().join("x"), "1").unwrap();
        drop(outgoing);
        assert_eq!(fs_err::read_dir(folder.join("a")).unwrap().count(), 0);
        fs_err::create_dir(&out).unwrap();
        let outgoing = to(&out, &dataset).unwrap();
        fs_err::write(outgoing.files().join("x"), "2").unwrap();
        fs_err::write(outgoing.spill().join("y"), "").unwrap();
        outgoing.land().unwrap();
        assert_eq!(fs_err::read_to_string(out.join("x")).unwrap(), "2");
        assert_eq!(fs_err::read_dir(folder.join("a")).unwrap().count(), 1);
        assert!(matches!(to(&out, &dataset), Err(ExportError::NotEmpty { .. })));
        assert!(matches!(to(&out.join("x"), &dataset), Err(ExportError::NotAFolder { .. })));
        assert!(matches!(to(&dataset.join("e"), &dataset), Err(ExportError::InsideDataset { .. })));
    }

    #[test]
    fn what_a_killed_export_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".out.gristmill-export");
        fs_err::create_dir_all(left.join(FILES)).unwrap();
        fs_err::write(left.join(FILES).join("train-00000.tmp"), "half").unwrap();
        let outgoing = to(&folder.path().join("out"), Path::new("/no/dataset")).unwrap();
        assert_eq!(fs_err::read_dir(outgoing.files()).unwrap().count(), 0);
        outgoing.land().unwrap();
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 1);
    }
}
