//! WARC files of what builds crawled, in the folder of a dataset that is in an object store: put there, and brought back.

use std::ops::Range;
use std::path::Path;

use fs_err::File;

use super::place::{Blob, Place};
use super::{ARCHIVES, Dataset, Error};

impl Dataset {
    /// Whether it is in an object store.
    #[must_use]
    pub fn is_in_a_store(&self) -> bool {
        matches!(self.place, Place::Bucket(_))
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
