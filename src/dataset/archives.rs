//! WARC files of what builds crawled, in the dataset's folder: named and discarded on a disk, brought from an object store.

use std::ops::Range;
use std::path::Path;

use fs_err::File;
use uuid::Uuid;

use super::place::{Blob, Place};
use super::{ARCHIVES, Dataset, Error, OWN_FOLDER, staging};

impl Dataset {
    /// Whether it is in an object store.
    #[must_use]
    pub fn is_in_a_store(&self) -> bool {
        matches!(self.place, Place::Bucket(_))
    }

    /// The path inside the dataset's folder of a crawl's folder, where that is one of the dataset's own on a disk.
    #[must_use]
    pub fn own_crawl(&self, crawl: &Path) -> Option<String> {
        // Either may be named by a link.
        let all = fs_err::canonicalize(self.place.folder()?.join(ARCHIVES)).ok()?;
        let is_own = fs_err::canonicalize(crawl.parent()?).ok()? == all;
        let name = crawl.file_name()?.to_string_lossy();
        is_own.then(|| format!("{ARCHIVES}/{name}"))
    }

    /// Takes the folder of a crawl off the disk whose pages no version needs: out of sight in one step, then file by file. Gives whether it
    /// is one of the dataset's own.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn discard_crawl(&self, crawl: &Path) -> Result<bool, Error> {
        let (Some(folder), Some(_)) = (self.place.folder(), self.own_crawl(crawl)) else { return Ok(false) };
        // Whoever builds next removes what is left there.
        let staging = folder.join(OWN_FOLDER).join(staging::FOLDER);
        fs_err::create_dir_all(&staging).map_err(|source| Error::writing(&staging, source))?;
        let staged = staging.join(format!("crawl-{}", Uuid::new_v4()));
        if fs_err::rename(crawl, &staged).is_ok() {
            let _ = fs_err::remove_dir_all(&staged);
        } else {
            // The crawls are on another disk.
            fs_err::remove_dir_all(crawl).map_err(|source| Error::writing(crawl, source))?;
        }
        // It goes where no other crawl is in it, and is no link.
        let _ = fs_err::remove_dir(folder.join(ARCHIVES));
        Ok(true)
    }

    /// Brings a file that a build crawled into the dataset's folder from the object store that it is in to a path on a disk: all of it, or
    /// a stretch of its bytes. Gives whether there is such a file; where the dataset is on a disk there is none to be brought.
    ///
    /// # Errors
    /// [`Error::Store`] where it cannot be read, and those of the disk.
    pub fn bring(&self, name: &str, stretch: Option<Range<u64>>, target: &Path) -> Result<bool, Error> {
        let is_archive = name.strip_prefix(ARCHIVES).is_some_and(|rest| rest.starts_with('/'));
        if !self.is_in_a_store() || !is_archive {
            return Ok(false);
        }
        let blob = self.place.join(name);
        if blob.size()?.is_none() {
            return Ok(false);
        }
        match (blob, stretch) {
            (Blob::Object(bucket, name, _), Some(stretch)) => {
                let mut file = File::create(target).map_err(|source| Error::writing(target, source))?;
                bucket.download_range(&name, stretch, &mut file)?;
            }
            (blob, _) => blob.fetch(target)?,
        }
        Ok(true)
    }
}
