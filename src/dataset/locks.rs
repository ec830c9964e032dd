//! Locks on files: held by a process, gone with it.

use std::path::Path;

use fs_err::File;

use super::Error;

/// A lock that others wait for; gone when dropped, and with the process.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock.
    pub(super) fn wait(path: &Path) -> Result<Self, Error> {
        let file = open(path)?;
        match file.lock() {
            Ok(()) => {}
            // A file system without locks: the log's own atomic step still keeps commits apart.
            Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {}
            Err(source) => return Err(Error::writing(path, source)),
        }
        Ok(Self { _file: file })
    }

    /// Waits for a share of the lock: any number may have one, while no one has it whole.
    pub(super) fn share(path: &Path) -> Result<Self, Error> {
        let file = open(path)?;
        match file.lock_shared() {
            Ok(()) => {}
            // A file system without locks: what needs the whole lock is refused there.
            Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {}
            Err(source) => return Err(Error::writing(path, source)),
        }
        Ok(Self { _file: file })
    }

    /// Takes the lock if no one has it.
    pub(super) fn take(path: &Path) -> Result<Option<Self>, Error> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(_) => Ok(None),
        }
    }
}

fn open(path: &Path) -> Result<File, Error> {
    let file = File::options().create(true).truncate(false).write(true).read(true).open(path);
    file.map_err(|source| Error::writing(path, source))
}
