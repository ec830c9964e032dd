//! Where a dataset lies: a folder on a disk, or a folder in an object store.
//!
//! All files of a dataset are named by a path inside it, with `/` between names. What is read or written through a
//! [`Place`] or a [`Blob`] is read or written in either; what is being written lies on a disk until it is whole.

mod bucket;
mod chunks;
mod error;
mod options;
mod scheme;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err::File;
use sha2::{Digest, Sha256};

use super::locks::Lock;
use super::sink::{sync_folder, write_file};
use super::staging::commit_lock;
use super::{Error, OWN_FOLDER};
use crate::source::digest::{hex, sha256_of_reader};
pub(super) use bucket::{Bucket, Listed, Put, Seen};
pub(super) use chunks::{ObjectBatches, ObjectBuilder};
pub use error::StoreFault;
pub use options::{InvalidStoreOption, StoreOptions};
pub use scheme::is_in_a_store;

/// How often a small file in a store is changed anew after others came first.
const AMENDMENTS: u32 = 20;

/// Where a dataset lies.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A folder, by its absolute path.
    Folder(PathBuf),
    /// A folder in an object store.
    Bucket(Arc<Bucket>),
}

/// A file of a dataset, or one on the disk that is about to be.
#[derive(Debug, Clone)]
pub(super) enum Blob {
    /// A file on a disk.
    File(PathBuf),
    /// An object: its store, its path inside the dataset, and its whole address.
    Object(Arc<Bucket>, String, PathBuf),
}

impl Place {
    /// Its path or address.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Folder(folder) => folder,
            Self::Bucket(bucket) => bucket.path(),
        }
    }

    /// The folder, where it is on a disk.
    pub(super) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Bucket(_) => None,
        }
    }

    /// A file inside it.
    pub(super) fn join(&self, name: impl AsRef<str>) -> Blob {
        let name = name.as_ref();
        match self {
            Self::Folder(folder) => Blob::File(folder.join(name)),
            Self::Bucket(bucket) => Blob::Object(Arc::clone(bucket), name.to_owned(), bucket.path().join(name)),
        }
    }

    /// The files below a folder inside it, however deep, by name; none where there is no such folder.
    pub(super) fn list(&self, folder: &str) -> Result<Vec<Listed>, Error> {
        let mut listed = match self {
            Self::Folder(root) => list_folder(root, folder)?,
            Self::Bucket(bucket) => bucket.list(folder)?,
        };
        listed.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(listed)
    }

    /// Changes a small file in one step: `change` gives its new bytes, or `None` to leave it, from those that stand there. On a disk the
    /// caller holds the commit lock; in a store, which has none, the change is made anew where somebody else's came first.
    pub(super) fn amend<T>(
        &self,
        name: &str,
        change: impl Fn(Option<Vec<u8>>) -> Result<(Option<Vec<u8>>, T), Error>,
    ) -> Result<T, Error> {
        let bucket = match self {
            Self::Folder(root) => {
                let (bytes, given) = change(self.join(name).read()?)?;
                bytes.map_or(Ok(()), |bytes| replace_file(root, name, &bytes))?;
                return Ok(given);
            }
            Self::Bucket(bucket) => bucket,
        };
        for _ in 0..AMENDMENTS {
            let (standing, when) = match bucket.get(name)? {
                Some((bytes, seen)) => (Some(bytes), Put::Over(seen)),
                None => (None, Put::New),
            };
            let (bytes, given) = change(standing)?;
            let Some(bytes) = bytes else { return Ok(given) };
            if bucket.put(name, bytes, when)?.is_some() {
                return Ok(given);
            }
        }
        Err(Error::Conflict { path: bucket.path().join(name), tries: AMENDMENTS })
    }

    /// Waits for the lock that one process holds while it commits. An object store has none: there a commit is a put that
    /// fails where another came first.
    pub(super) fn commit_lock(&self) -> Result<Option<Lock>, Error> {
        match self {
            Self::Folder(folder) => {
                // A table that another tool made has no such folder yet.
                let own = folder.join(OWN_FOLDER);
                fs_err::create_dir_all(&own).map_err(|source| Error::writing(&own, source))?;
                Lock::wait(&commit_lock(folder)).map(Some)
            }
            Self::Bucket(_) => Ok(None),
        }
    }
}

impl Blob {
    /// Its path or address.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Object(_, _, path) => path,
        }
    }

    /// Its size; `None` where it is not there.
    pub(super) fn size(&self) -> Result<Option<u64>, Error> {
        match self {
            Self::File(path) => match fs_err::metadata(path) {
                Ok(metadata) if metadata.is_file() => Ok(Some(metadata.len())),
                Ok(_) => Ok(None),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(Error::reading(path, source)),
            },
            Self::Object(bucket, name, _) => bucket.size(name),
        }
    }

    /// Its bytes; `None` where it is not there. For small files.
    pub(super) fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::File(path) => match fs_err::read(path) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(Error::reading(path, source)),
            },
            Self::Object(bucket, name, _) => Ok(bucket.get(name)?.map(|(bytes, _)| bytes)),
        }
    }

    /// Opens it, at its first byte; an object is brought to a file without a name first.
    pub(super) fn open(&self) -> Result<File, Error> {
        match self {
            Self::File(path) => File::open(path).map_err(|source| Error::reading(path, source)),
            Self::Object(bucket, name, path) => {
                let file = tempfile::tempfile().map_err(|source| Error::writing(&std::env::temp_dir(), source))?;
                let mut file = File::from_parts(file, path.clone());
                bucket.download(name, &mut file)?;
                std::io::Seek::rewind(&mut file).map_err(|source| Error::reading(path, source))?;
                Ok(file)
            }
        }
    }

    /// `sha256:` and the hex digest of its bytes.
    pub(super) fn digest(&self) -> Result<String, Error> {
        match self {
            Self::File(path) => {
                File::open(path).and_then(sha256_of_reader).map_err(|source| Error::reading(path, source))
            }
            Self::Object(bucket, name, _) => {
                let mut hash = Sha256::new();
                bucket.download(name, &mut HashWriter(&mut hash))?;
                Ok(format!("sha256:{}", hex(&hash.finalize())))
            }
        }
    }

    /// Puts it to a path on a disk: by a link where it is on the same disk, else by a copy.
    pub(super) fn fetch(&self, target: &Path) -> Result<(), Error> {
        if let Some(parent) = target.parent() {
            fs_err::create_dir_all(parent).map_err(|source| Error::writing(parent, source))?;
        }
        match self {
            Self::File(path) => {
                if fs_err::hard_link(path, target).is_err() {
                    fs_err::copy(path, target).map_err(|source| Error::writing(target, source))?;
                }
                Ok(())
            }
            Self::Object(bucket, name, _) => {
                let mut file = File::create(target).map_err(|source| Error::writing(target, source))?;
                bucket.download(name, &mut file)
            }
        }
    }
}

impl From<&Path> for Blob {
    fn from(path: &Path) -> Self {
        Self::File(path.to_path_buf())
    }
}

impl From<&PathBuf> for Blob {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<&Blob> for Blob {
    fn from(blob: &Blob) -> Self {
        blob.clone()
    }
}

/// A digest that is written to.
struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Puts a small file into its place in one step.
fn replace_file(root: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = root.join(name);
    let staged = path.with_extension("new");
    let folder = path.parent().unwrap_or(root);
    fs_err::create_dir_all(folder).map_err(|source| Error::writing(folder, source))?;
    write_file(&staged, bytes)?;
    fs_err::rename(&staged, &path).map_err(|source| Error::writing(&path, source))?;
    sync_folder(folder)
}

fn list_folder(root: &Path, folder: &str) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let reading = |source| Error::reading(&folder, source);
        let entries = match fs_err::read_dir(&folder) {
            // It is not there, or went meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries.map_err(reading)?,
        };
        for entry in entries {
            let entry = entry.map_err(reading)?;
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            // A file that goes meanwhile is not there.
            if let Ok(metadata) = entry.metadata() {
                found.push(Listed { name, bytes: metadata.len() });
            }
        }
    }
    Ok(found)
}

/// Reads all of a reader.
pub(super) fn read_all(mut reader: impl Read, path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|source| Error::reading(path, source))?;
    Ok(bytes)
}
