//! A folder in an object store: whole objects are put, read and listed; nothing in it is ever changed in part.

use std::fmt;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err::File;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path as StorePath;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, UpdateVersion, WriteMultipart};
use tempfile::NamedTempFile;
use url::Url;

use super::super::Error;
use super::super::threads::Threads;
use super::error::StoreFault;
use super::options::StoreOptions;
use super::scheme;

/// What is held of a file while it is sent: the least part that all stores take is 5 MB.
const PART_BYTES: usize = 8 << 20;

/// Parts that are on their way at a time.
const PARTS_AT_A_TIME: usize = 4;

/// A dataset's folder in an object store.
pub(in super::super) struct Bucket {
    /// The folder's address, with a slash at its end.
    url: Url,
    /// The same for messages, without one.
    path: PathBuf,
    /// The whole store, as the table format's library wants it.
    root: Arc<dyn ObjectStore>,
    /// The folder in it.
    store: Arc<dyn ObjectStore>,
    options: StoreOptions,
    threads: Arc<Threads>,
}

/// A file in a dataset's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Listed {
    /// Its path inside the dataset.
    pub(in super::super) name: String,
    pub(in super::super) bytes: u64,
}

/// The state of an object when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Seen(UpdateVersion);

/// When an object is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Put {
    /// Whatever stands there.
    Anyway,
    /// Where nothing stands.
    New,
    /// Where what was seen stands.
    Over(Seen),
}

impl Bucket {
    /// The folder at an address; nothing is asked of the store yet.
    pub(in super::super) fn open(path: &Path, options: &StoreOptions) -> Result<Self, Error> {
        let address = path.to_string_lossy().trim_end_matches('/').to_owned();
        let path = PathBuf::from(&address);
        let settings = |error: &dyn std::error::Error| Error::Store {
            path: path.clone(),
            fault: StoreFault::Settings,
            source: options.hide_in(error.to_string()).into(),
        };
        let url = Url::parse(&format!("{address}/")).map_err(|error| settings(&error))?;
        let (root, prefix) = scheme::store(&url, options).map_err(|error| settings(&error))?;
        Self::of(url, path.clone(), root, prefix, options.clone())
    }

    /// A folder of a store.
    fn of(
        url: Url,
        path: PathBuf,
        root: Arc<dyn ObjectStore>,
        prefix: StorePath,
        options: StoreOptions,
    ) -> Result<Self, Error> {
        let store = Arc::new(PrefixStore::new(Arc::clone(&root), prefix));
        let threads = Arc::new(Threads::start(&path, 2)?);
        Ok(Self { url, path, root, store, options, threads })
    }

    /// A folder in memory.
    #[cfg(test)]
    pub(in super::super) fn in_memory() -> Self {
        let store = Arc::new(object_store::memory::InMemory::new());
        let url = Url::parse("memory:///corpus/").unwrap();
        Self::of(url, "memory:///corpus".into(), store, StorePath::from("corpus"), StoreOptions::default()).unwrap()
    }

    pub(in super::super) fn path(&self) -> &Path {
        &self.path
    }

    pub(in super::super) fn url(&self) -> &Url {
        &self.url
    }

    pub(in super::super) fn root(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.root)
    }

    pub(super) fn store(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.store)
    }

    pub(in super::super) fn threads(&self) -> Arc<Threads> {
        Arc::clone(&self.threads)
    }

    /// The objects below a folder inside it, however deep.
    pub(in super::super) fn list(&self, folder: &str) -> Result<Vec<Listed>, Error> {
        let folder = self.at(folder)?;
        let store = self.store();
        let listed = self.run(&folder, {
            let folder = folder.clone();
            async move {
                let prefix = (!folder.as_ref().is_empty()).then_some(&folder);
                store.list(prefix).map_ok(|meta| (meta.location.to_string(), meta.size)).try_collect::<Vec<_>>().await
            }
        })?;
        Ok(listed.into_iter().map(|(name, bytes)| Listed { name, bytes }).collect())
    }

    /// An object's bytes, and what it can be held to; `None` where it is not there.
    pub(in super::super) fn get(&self, name: &str) -> Result<Option<(Vec<u8>, Seen)>, Error> {
        let at = self.at(name)?;
        let store = self.store();
        let found = self.run_or_none(&at, {
            let at = at.clone();
            async move {
                let found = store.get(&at).await?;
                let seen = Seen(UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() });
                Ok((found.bytes().await?.to_vec(), seen))
            }
        })?;
        Ok(found)
    }

    /// An object's size; `None` where it is not there.
    pub(in super::super) fn size(&self, name: &str) -> Result<Option<u64>, Error> {
        Ok(self.look(name)?.map(|meta| meta.size))
    }

    /// When an object was put, by the store's clock, in seconds since 1970; `None` where it is not there.
    pub(in super::super) fn time(&self, name: &str) -> Result<Option<i64>, Error> {
        Ok(self.look(name)?.map(|meta| meta.last_modified.timestamp()))
    }

    /// The path of a file inside the folder.
    pub(super) fn at(&self, name: &str) -> Result<StorePath, Error> {
        StorePath::parse(name).map_err(|error| Error::store(&self.path.join(name), &error.into()))
    }

    fn look(&self, name: &str) -> Result<Option<object_store::ObjectMeta>, Error> {
        let at = self.at(name)?;
        let store = self.store();
        self.run_or_none(&at, {
            let at = at.clone();
            async move { store.head(&at).await }
        })
    }

    /// Puts an object in one step; gives its state, or `None` where something else stands there than it was to be.
    pub(in super::super) fn put(&self, name: &str, bytes: Vec<u8>, when: Put) -> Result<Option<Seen>, Error> {
        let at = self.at(name)?;
        let mode = match when {
            Put::Anyway => PutMode::Overwrite,
            Put::New => PutMode::Create,
            Put::Over(Seen(version)) => PutMode::Update(version),
        };
        let store = self.store();
        let put = self.finish({
            let at = at.clone();
            async move { store.put_opts(&at, bytes.into(), mode.into()).await }
        })?;
        match put {
            Ok(put) => Ok(Some(Seen(put.into()))),
            Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => Ok(None),
            // What was to be replaced is gone.
            Err(object_store::Error::NotFound { .. }) if self.size(name)?.is_none() => Ok(None),
            Err(source) => Err(self.failed(&at, &source)),
        }
    }

    /// Sends a file, part by part; the object is there once all of it is.
    pub(in super::super) fn upload(&self, file: &Path, name: &str) -> Result<(), Error> {
        let mut reader = File::open(file).map_err(|source| Error::reading(file, source))?;
        let first = read_part(&mut reader, file)?;
        if first.len() < PART_BYTES {
            return self.put(name, first, Put::Anyway).map(|_| ());
        }
        let at = self.at(name)?;
        let store = self.store();
        let opening = at.clone();
        let upload = self.run(&at, async move { store.put_multipart(&opening).await })?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        let mut part = first;
        while !part.is_empty() {
            writer = self.run(&at, async move {
                writer.wait_for_capacity(PARTS_AT_A_TIME).await?;
                writer.put(part.into());
                Ok(writer)
            })?;
            part = read_part(&mut reader, file)?;
        }
        self.run(&at, async move { writer.finish().await }).map(|_| ())
    }

    /// Writes an object's bytes, as they come.
    pub(in super::super) fn download(&self, name: &str, out: &mut dyn Write) -> Result<(), Error> {
        let at = self.at(name)?;
        let store = self.store();
        let opening = at.clone();
        let mut stream = self.run(&at, async move { Ok(store.get(&opening).await?.into_stream()) })?;
        loop {
            let (next, rest) = self.run(&at, async move {
                let next = stream.next().await.transpose()?;
                Ok((next, stream))
            })?;
            stream = rest;
            let Some(bytes) = next else { return Ok(()) };
            out.write_all(&bytes).map_err(|source| Error::writing(&self.path.join(name), source))?;
        }
    }

    /// Writes a stretch of an object's bytes, as they come.
    pub(in super::super) fn download_range(
        &self,
        name: &str,
        mut range: Range<u64>,
        out: &mut dyn Write,
    ) -> Result<(), Error> {
        let at = self.at(name)?;
        while range.start < range.end {
            let part = range.start..range.end.min(range.start + PART_BYTES as u64);
            let (store, opening) = (self.store(), at.clone());
            let asked = part.clone();
            let bytes = self.run(&at, async move { store.get_range(&opening, asked).await })?;
            out.write_all(&bytes).map_err(|source| Error::writing(&self.path.join(name), source))?;
            range.start = part.end;
        }
        Ok(())
    }

    /// Puts one object's bytes in the place of another's, in one step; gives whether it was there.
    pub(in super::super) fn copy(&self, name: &str, to: &str) -> Result<bool, Error> {
        let (store, at, target) = (self.store(), self.at(name)?, self.at(to)?);
        let from = at.clone();
        match self.finish(async move { store.copy(&from, &target).await })? {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) if self.size(name)?.is_none() => Ok(false),
            // Of Google's store object_store 0.13.2 asks for a copy where nothing stands yet, whatever was meant.
            Err(object_store::Error::AlreadyExists { .. }) => self.copy_through_here(name, to),
            Err(source) => Err(self.failed(&at, &source)),
        }
    }

    /// As [`copy`](Self::copy), by a file on this machine.
    fn copy_through_here(&self, name: &str, to: &str) -> Result<bool, Error> {
        if self.size(name)?.is_none() {
            return Ok(false);
        }
        let brought = NamedTempFile::new().map_err(|source| Error::writing(&std::env::temp_dir(), source))?;
        let mut file = File::create(brought.path()).map_err(|source| Error::writing(brought.path(), source))?;
        self.download(name, &mut file)?;
        self.upload(brought.path(), to).map(|()| true)
    }

    /// Takes an object away, if it is there.
    pub(in super::super) fn delete(&self, name: &str) -> Result<(), Error> {
        let at = self.at(name)?;
        let store = self.store();
        let gone = at.clone();
        self.run_or_none(&at, async move { store.delete(&gone).await }).map(|_| ())
    }

    /// Runs a future of the store.
    fn finish<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let gone = || Error::Library { path: self.path.clone(), what: "it broke off on what it read".to_owned() };
        self.threads.run(future).ok_or_else(gone)
    }

    fn run<T, F>(&self, at: &StorePath, future: F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, object_store::Error>> + Send + 'static,
        T: Send + 'static,
    {
        self.finish(future)?.map_err(|source| self.failed(at, &source))
    }

    /// As [`run`](Self::run); `None` where the object is not there, but its bucket is.
    fn run_or_none<T, F>(&self, at: &StorePath, future: F) -> Result<Option<T>, Error>
    where
        F: Future<Output = Result<T, object_store::Error>> + Send + 'static,
        T: Send + 'static,
    {
        match self.finish(future)? {
            Ok(found) => Ok(Some(found)),
            Err(source @ object_store::Error::NotFound { .. }) if StoreFault::of(&source) == StoreFault::Gone => {
                Ok(None)
            }
            Err(source) => Err(self.failed(at, &source)),
        }
    }

    fn failed(&self, at: &StorePath, source: &object_store::Error) -> Error {
        let (path, fault) = (self.path.join(at.as_ref()), StoreFault::of(source));
        Error::Store { path, fault, source: self.hide_in(source.to_string()).into() }
    }

    /// A text without secrets that were given with the address.
    pub(in super::super) fn hide_in(&self, text: String) -> String {
        self.options.hide_in(text)
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.path).finish()
    }
}

/// The next bytes of a file, as many as a part has; fewer at its end.
fn read_part(reader: &mut File, path: &Path) -> Result<Vec<u8>, Error> {
    let mut part = Vec::with_capacity(PART_BYTES);
    reader.take(PART_BYTES as u64).read_to_end(&mut part).map_err(|source| Error::reading(path, source))?;
    Ok(part)
}
