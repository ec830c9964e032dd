//! An export that goes into an object store: made on a disk, then put file by file, the manifest last.
//!
//! A folder in a store appears file by file. What makes it an export is `manifest.json`, which is put where none stands yet, when all
//! else is there. A lease in the folder, of which there is one at a time, lists the files meanwhile: of two exports to one place one lands, and
//! what a killed one left is removed by the next.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::super::leases::{self, Lease};
use super::super::place::{Bucket, Place, Put};
use super::super::{Error, OWN_FOLDER, StoreOptions};
use super::error::ExportError;

/// The name of the lease.
const LEASE: &str = "export";

/// The file that makes a folder an export.
pub(super) const MANIFEST: &str = "manifest.json";

/// A folder in a store that an export goes to.
#[derive(Debug)]
pub(super) struct StoreFolder(Arc<Bucket>);

impl StoreFolder {
    /// Looks whether it is free.
    pub(super) fn new(address: &Path, options: &StoreOptions) -> Result<Self, ExportError> {
        let folder = Self(Arc::new(Bucket::open(address, options)?));
        folder.expect_free(&leases::listed(&folder.0)?)?;
        Ok(folder)
    }

    #[cfg(test)]
    pub(super) fn of(bucket: Arc<Bucket>) -> Self {
        Self(bucket)
    }

    /// Puts all files of a folder on a disk.
    pub(super) fn land(&self, files: &Path) -> Result<(), ExportError> {
        let Self(bucket) = self;
        let listed = Place::Folder(files.to_path_buf()).list("")?;
        let names: BTreeSet<String> = listed.into_iter().map(|file| file.name).collect();
        // A whole export is not tidied up after.
        self.expect_no_manifest()?;
        let Some(lease) = Lease::take_the_one(bucket, LEASE)? else {
            return Err(ExportError::Busy { path: bucket.path().to_path_buf() });
        };
        self.expect_free(&BTreeSet::new())?;
        lease.extend(names.iter().cloned())?;
        for name in names.iter().filter(|name| *name != MANIFEST) {
            bucket.upload(&files.join(name), name)?;
            lease.keep()?;
        }
        let manifest = files.join(MANIFEST);
        let bytes = fs_err::read(&manifest).map_err(|source| Error::reading(&manifest, source))?;
        lease.extend([])?;
        if bucket.put(MANIFEST, bytes.clone(), Put::New)?.is_none() && !self.stands(&bytes)? {
            return Err(self.not_empty());
        }
        lease.extend([]).or_else(|lost| bucket.delete(MANIFEST).and(Err(lost)))?;
        // All of it is there; a lease that cannot be given back ends by itself.
        let _ = lease.give_back(&names);
        Ok(())
    }

    /// Expects no files but leases and some that are known.
    fn expect_free(&self, known: &BTreeSet<String>) -> Result<(), ExportError> {
        self.expect_no_manifest()?;
        let leases = format!("{OWN_FOLDER}/{}/", leases::FOLDER);
        let is_other = |name: &String| !name.starts_with(&leases) && !known.contains(name);
        if self.0.list("")?.iter().any(|file| is_other(&file.name)) { Err(self.not_empty()) } else { Ok(()) }
    }

    fn expect_no_manifest(&self) -> Result<(), ExportError> {
        if self.0.size(MANIFEST)?.is_some() { Err(self.not_empty()) } else { Ok(()) }
    }

    /// Whether the manifest is this one: the answer to a put that was done may have been lost, and the put been tried again.
    fn stands(&self, bytes: &[u8]) -> Result<bool, Error> {
        Ok(self.0.get(MANIFEST)?.is_some_and(|(there, _)| there == bytes))
    }

    fn not_empty(&self) -> ExportError {
        ExportError::NotEmpty { path: self.0.path().to_path_buf() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("data")).unwrap();
        for (name, text) in [("data/train.parquet", "rows"), ("README.md", "card"), (MANIFEST, "{}")] {
            fs_err::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn there(bucket: &Bucket) -> Vec<String> {
        let mut names: Vec<_> = bucket.list("").unwrap().into_iter().map(|file| file.name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn an_export_lands_once_and_leaves_what_is_there_alone() {
        let (bucket, made) = (Arc::new(Bucket::in_memory()), made());
        StoreFolder::of(bucket.clone()).land(made.path()).unwrap();
        assert_eq!(there(&bucket), ["README.md", "data/train.parquet", MANIFEST]);
        assert!(matches!(StoreFolder::of(bucket.clone()).land(made.path()), Err(ExportError::NotEmpty { .. })));
        assert_eq!(there(&bucket).len(), 3);

        let bucket = Arc::new(Bucket::in_memory());
        bucket.put("README.md", b"not ours".to_vec(), Put::New).unwrap();
        assert!(matches!(StoreFolder::of(bucket.clone()).land(made.path()), Err(ExportError::NotEmpty { .. })));
        assert_eq!(there(&bucket), ["README.md"], "what was there stays, and no lease does");
    }

    #[test]
    fn of_exports_at_once_one_lands() {
        for _ in 0..20 {
            let (bucket, made) = (Arc::new(Bucket::in_memory()), made());
            let barrier = std::sync::Barrier::new(3);
            let export = || {
                let folder = StoreFolder::of(bucket.clone());
                barrier.wait();
                folder.land(made.path())
            };
            let ends: Vec<_> = std::thread::scope(|scope| {
                let exports: Vec<_> = (0..3).map(|_| scope.spawn(export)).collect();
                exports.into_iter().map(|export| export.join().unwrap()).collect()
            });
            assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1, "{ends:?}");
            let told = |end: &ExportError| matches!(end, ExportError::Busy { .. } | ExportError::NotEmpty { .. });
            assert!(ends.iter().filter_map(|end| end.as_ref().err()).all(told), "{ends:?}");
            assert_eq!(there(&bucket).len(), 3);
        }
    }

    #[test]
    fn an_export_that_is_under_way_is_not_disturbed() {
        let (bucket, made) = (Arc::new(Bucket::in_memory()), made());
        let other = Lease::take_the_one(&bucket, LEASE).unwrap().unwrap();
        other.extend(["README.md".to_owned()]).unwrap();
        bucket.put("README.md", b"half".to_vec(), Put::New).unwrap();
        assert!(matches!(StoreFolder::of(bucket.clone()).land(made.path()), Err(ExportError::Busy { .. })));
        assert!(there(&bucket).contains(&"README.md".to_owned()));
        drop(other);
        StoreFolder::of(bucket.clone()).land(made.path()).unwrap();
        assert_eq!(there(&bucket).len(), 3);
    }
}
