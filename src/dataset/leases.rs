//! Leases: who is putting files into an object store, and which. A store has no locks that go with their owner; a lease is over
//! when it was not renewed for [`SECONDS`], by the store's own clock.
//!
//! A lease is an object in `_gristmill/writers/` that lists the files that its owner is about to put there. Each renewal, and the
//! taking over of one that is over, holds only where the object is still as it was seen: of two, one fails. Whoever takes a lease
//! tidies up after those that are over: files that they list, that no version names, and that no other lease lists.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::place::{Bucket, Place, Put, Seen};
use super::staging::unnamed;
use super::{Error, OWN_FOLDER};

/// The folder of leases, inside [`OWN_FOLDER`].
pub(super) const FOLDER: &str = "writers";

/// After so many seconds without a renewal a lease is over. One is renewed after each file of at most some 256 MB, which a
/// line of 1 Mbit/s takes 34 minutes for.
pub(super) const SECONDS: i64 = 3_600;

/// How old a renewal may be before there is another: a minute costs one request in so much work.
const RENEWED_AFTER: Duration = Duration::from_mins(1);

/// One's own lease; given back when dropped.
#[derive(Debug)]
pub(super) struct Lease {
    bucket: Arc<Bucket>,
    name: String,
    files: BTreeSet<String>,
    seen: Seen,
    renewed: Instant,
    /// The age at which others are over.
    seconds: i64,
    /// Whether it was given back, or lost.
    ended: bool,
}

impl Lease {
    /// Takes a lease under a name that no one else has, for files by their path inside the dataset, and tidies up.
    pub(super) fn take(bucket: &Arc<Bucket>, name: &str, files: BTreeSet<String>) -> Result<Self, Error> {
        Self::take_where(bucket, name, files, SECONDS)
    }

    fn take_where(bucket: &Arc<Bucket>, name: &str, files: BTreeSet<String>, seconds: i64) -> Result<Self, Error> {
        let name = format!("{OWN_FOLDER}/{FOLDER}/{name}.json");
        let taken = bucket.put(&name, encode(&files), Put::New)?;
        let seen = taken.ok_or_else(|| lost(bucket))?;
        let lease = Self { bucket: bucket.clone(), name, files, seen, renewed: Instant::now(), seconds, ended: false };
        lease.tidy_up()?;
        Ok(lease)
    }

    /// Lists other files, and shows that its owner is alive.
    pub(super) fn extend(&mut self, files: impl IntoIterator<Item = String>) -> Result<(), Error> {
        self.files.extend(files);
        let renewed = self.bucket.put(&self.name, encode(&self.files), Put::Over(self.seen.clone()))?;
        let Some(seen) = renewed else {
            self.ended = true;
            return Err(lost(&self.bucket));
        };
        (self.seen, self.renewed) = (seen, Instant::now());
        Ok(())
    }

    /// Shows that its owner is alive, where that was some time ago.
    pub(super) fn keep(&mut self) -> Result<(), Error> {
        if self.renewed.elapsed() < RENEWED_AFTER { Ok(()) } else { self.extend([]) }
    }

    /// Whether anyone else has a lease that is not over.
    pub(super) fn has_company(&self) -> Result<bool, Error> {
        Ok(self.others()?.iter().any(|(_, age)| *age < self.seconds))
    }

    /// Gives it back; files that it lists, and that neither a version nor another lease does, go.
    pub(super) fn give_back(mut self, named: &BTreeSet<String>) -> Result<(), Error> {
        self.end(named)
    }

    fn end(&mut self, named: &BTreeSet<String>) -> Result<(), Error> {
        if std::mem::replace(&mut self.ended, true) {
            return Ok(());
        }
        let strays = self.files.difference(named).cloned().collect();
        self.remove_strays(&self.name, strays)?;
        self.bucket.delete(&self.name)
    }

    fn tidy_up(&self) -> Result<(), Error> {
        for (name, age) in self.others()? {
            if age < self.seconds {
                continue;
            }
            let Some((bytes, seen)) = self.bucket.get(&name)? else { continue };
            // Whoever renews it or takes it over at the same time has the better claim.
            if self.bucket.put(&name, bytes.clone(), Put::Over(seen))?.is_some() {
                self.remove_strays(&name, serde_json::from_slice(&bytes).unwrap_or_default())?;
                self.bucket.delete(&name)?;
            }
        }
        Ok(())
    }

    /// The other leases, and the seconds since each was renewed.
    fn others(&self) -> Result<Vec<(String, i64)>, Error> {
        let Some(now) = self.bucket.time(&self.name)? else { return Err(lost(&self.bucket)) };
        let mut others = Vec::new();
        for name in names(&self.bucket)?.into_iter().filter(|name| *name != self.name) {
            if let Some(then) = self.bucket.time(&name)? {
                others.push((name, now - then));
            }
        }
        Ok(others)
    }

    /// Removes the files of a lease that nothing else is about.
    fn remove_strays(&self, of: &str, mut files: BTreeSet<String>) -> Result<(), Error> {
        if !files.is_empty() {
            for name in names(&self.bucket)?.iter().filter(|name| *name != of) {
                for file in listed_in(&self.bucket, name)? {
                    files.remove(&file);
                }
            }
        }
        for file in unnamed(&Place::Bucket(self.bucket.clone()), files)? {
            self.bucket.delete(&file)?;
        }
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // What fails here is made up for by whoever takes a lease once this one is over.
        let _ = self.end(&BTreeSet::new());
    }
}

/// The files that any lease lists.
pub(super) fn listed(bucket: &Bucket) -> Result<BTreeSet<String>, Error> {
    let mut files = BTreeSet::new();
    for name in names(bucket)? {
        files.extend(listed_in(bucket, &name)?);
    }
    Ok(files)
}

fn names(bucket: &Bucket) -> Result<Vec<String>, Error> {
    Ok(bucket.list(&format!("{OWN_FOLDER}/{FOLDER}"))?.into_iter().map(|file| file.name).collect())
}

fn listed_in(bucket: &Bucket, name: &str) -> Result<BTreeSet<String>, Error> {
    let bytes = bucket.get(name)?.map(|(bytes, _)| bytes).unwrap_or_default();
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

fn encode(files: &BTreeSet<String>) -> Vec<u8> {
    serde_json::to_vec(files).unwrap_or_default()
}

fn lost(bucket: &Bucket) -> Error {
    Error::LeaseLost { path: bucket.path().to_path_buf() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Arc<Bucket> {
        let bucket = Arc::new(Bucket::in_memory());
        bucket
            .put("_delta_log/00000000000000000000.json", br#"{"add":{"path":"part-named"}}"#.to_vec(), Put::New)
            .unwrap();
        for file in ["part-named", "part-stray", "part-of-another"] {
            bucket.put(file, b"x".to_vec(), Put::New).unwrap();
        }
        bucket
    }

    fn files(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn there(bucket: &Bucket) -> Vec<String> {
        bucket.list("").unwrap().into_iter().map(|file| file.name).filter(|name| name.starts_with("part-")).collect()
    }

    #[test]
    fn a_lease_that_is_given_back_takes_what_no_version_and_no_other_lease_names() {
        let bucket = bucket();
        let other = Lease::take(&bucket, "b", files(&["part-of-another"])).unwrap();
        let lease = Lease::take(&bucket, "a", files(&["part-named", "part-stray", "part-of-another"])).unwrap();
        assert!(lease.has_company().unwrap());
        drop(lease);
        assert_eq!(there(&bucket), ["part-named", "part-of-another"]);
        assert!(!other.has_company().unwrap());
        drop(other);
        assert_eq!(there(&bucket), ["part-named"]);
        assert_eq!(bucket.list("_gristmill").unwrap(), []);
    }

    #[test]
    fn what_a_dead_writer_left_goes_once_its_lease_is_over_and_it_cannot_go_on() {
        let bucket = bucket();
        let mut dead = Lease::take(&bucket, "a", files(&["part-stray", "part-named"])).unwrap();
        let living = Lease::take(&bucket, "b", files(&["part-of-another"])).unwrap();
        assert_eq!(there(&bucket).len(), 3, "it is not over yet");
        drop(Lease::take_where(&bucket, "c", BTreeSet::new(), 0).unwrap());
        assert_eq!(there(&bucket), ["part-named"]);
        assert!(matches!(dead.extend([]), Err(Error::LeaseLost { .. })));
        drop((dead, living));
        assert_eq!(there(&bucket), ["part-named"]);
    }
}
