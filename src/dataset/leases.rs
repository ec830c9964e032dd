//! Leases: who is putting files into an object store, and which. A store has no locks that go with their owner; a lease is over
//! when it was not renewed for [`SECONDS`], by the store's own clock.
//!
//! A lease is an object in `_gristmill/writers/` that lists the files that its owner is about to put there. A thread of the owner's
//! renews it, so that it ends soon after its owner does. Each renewal, and the taking over of one that is over, holds only where the object
//! is still as it was seen: of two, one fails. Whoever takes a lease tidies up after those that are over: files that they list, that no
//! version names, and that no other lease lists.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::place::{Bucket, Place, Put, Seen};
use super::staging::unnamed;
use super::{Error, OWN_FOLDER, purge};

/// The folder of leases, inside [`OWN_FOLDER`].
pub(super) const FOLDER: &str = "writers";

/// After so many seconds without a renewal a lease is over: a renewal that the store does not answer is tried again for 30 seconds, and
/// then another comes, so that one of two may fail.
pub(super) const SECONDS: i64 = 120;

/// How long after a renewal the next one comes: a small put, three in a minute.
const RENEWED_AFTER: Duration = Duration::from_secs(20);

/// One's own lease; given back when dropped.
pub(super) struct Lease {
    own: Arc<Own>,
    /// The age at which others are over.
    seconds: i64,
    /// The thread that renews it, which ends when the sender goes.
    renewer: Option<(Sender<()>, JoinHandle<()>)>,
}

/// What a lease's owner and its thread share.
struct Own {
    bucket: Arc<Bucket>,
    name: String,
    state: Mutex<State>,
}

struct State {
    note: Note,
    seen: Seen,
    /// Whether it was given back, or lost.
    ended: bool,
}

/// What stands in a lease. No two owners and no two renewals have the same, so that a store that tells objects apart by their content
/// alone does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    #[serde(default)]
    owner: String,
    files: BTreeSet<String>,
    renewals: u64,
    /// Whether somebody tidies up after its owner.
    #[serde(default)]
    is_over: bool,
}

impl Lease {
    /// Takes a lease under a name that no one else has, for files by their path inside the dataset, and tidies up.
    pub(super) fn take(bucket: &Arc<Bucket>, name: &str, files: BTreeSet<String>) -> Result<Self, Error> {
        Self::take_where(bucket, name, files, SECONDS, RENEWED_AFTER)
    }

    /// Takes the one lease of a name, for what only one may do at a time; `None` while somebody has it.
    pub(super) fn take_the_one(bucket: &Arc<Bucket>, name: &str) -> Result<Option<Self>, Error> {
        if let Some(lease) = Self::put(bucket, name, BTreeSet::new(), SECONDS, RENEWED_AFTER)? {
            return Ok(Some(lease));
        }
        // Whether the one that stands is over is told by the time of another; one that is goes then.
        drop(Self::take(bucket, &format!("{name}-{}", Uuid::new_v4()), BTreeSet::new())?);
        Self::put(bucket, name, BTreeSet::new(), SECONDS, RENEWED_AFTER)
    }

    /// As [`take`](Self::take), with another age at which a lease is over, and another time between renewals.
    pub(super) fn take_where(
        bucket: &Arc<Bucket>,
        name: &str,
        files: BTreeSet<String>,
        seconds: i64,
        renewed_after: Duration,
    ) -> Result<Self, Error> {
        Self::put(bucket, name, files, seconds, renewed_after)?.ok_or_else(|| lost(bucket))
    }

    /// Puts a lease and tidies up; `None` where one of that name stands.
    fn put(
        bucket: &Arc<Bucket>,
        name: &str,
        files: BTreeSet<String>,
        seconds: i64,
        renewed_after: Duration,
    ) -> Result<Option<Self>, Error> {
        let name = format!("{OWN_FOLDER}/{FOLDER}/{name}.json");
        let note = Note { owner: Uuid::new_v4().to_string(), files, ..Note::default() };
        let put = bucket.put(&name, note.encode(), Put::New)?;
        let Some(seen) = put.map_or_else(|| seen_of(bucket, &name, &note.encode()), |seen| Ok(Some(seen)))? else {
            return Ok(None);
        };
        let state = Mutex::new(State { note, seen, ended: false });
        let own = Arc::new(Own { bucket: bucket.clone(), name, state });
        let renewer = Some(own.clone().renew_every(renewed_after)?);
        let lease = Self { own, seconds, renewer };
        lease.tidy_up()?;
        Ok(Some(lease))
    }

    /// Lists other files, and shows that its owner is alive.
    pub(super) fn extend(&self, files: impl IntoIterator<Item = String>) -> Result<(), Error> {
        let mut state = self.own.state();
        state.note.files.extend(files);
        self.own.renew(&mut state)
    }

    /// Holds on only where nobody took it over.
    pub(super) fn keep(&self) -> Result<(), Error> {
        if self.own.state().ended { Err(lost(&self.own.bucket)) } else { Ok(()) }
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
        if let Some((sender, renewer)) = self.renewer.take() {
            drop(sender);
            // A thread that panicked has ended too.
            let _ = renewer.join();
        }
        let mut state = self.own.state();
        if std::mem::replace(&mut state.ended, true) {
            return Ok(());
        }
        let strays = state.note.files.difference(named).cloned().collect();
        drop(state);
        self.remove_strays(&self.own.name, strays)?;
        self.own.bucket.delete(&self.own.name)
    }

    fn tidy_up(&self) -> Result<(), Error> {
        let bucket = &self.own.bucket;
        for (name, age) in self.others()? {
            if age < self.seconds {
                continue;
            }
            let Some((bytes, seen)) = bucket.get(&name)? else { continue };
            let note = Note { is_over: true, ..Note::decode(&bytes) };
            // Whoever renews it or takes it over at the same time has the better claim.
            if bucket.put(&name, note.encode(), Put::Over(seen))?.is_some() {
                // What a purge put that was decided and killed is named once its plan was followed.
                purge::recover_in_store(bucket)?;
                self.remove_strays(&name, note.files)?;
                bucket.delete(&name)?;
            }
        }
        Ok(())
    }

    /// The other leases, and the seconds since each was renewed.
    fn others(&self) -> Result<Vec<(String, i64)>, Error> {
        let bucket = &self.own.bucket;
        let Some(now) = bucket.time(&self.own.name)? else { return Err(lost(bucket)) };
        let mut others = Vec::new();
        for name in names(bucket)?.into_iter().filter(|name| *name != self.own.name) {
            if let Some(then) = bucket.time(&name)? {
                others.push((name, now - then));
            }
        }
        Ok(others)
    }

    /// Removes the files of a lease that nothing else is about.
    fn remove_strays(&self, of: &str, mut files: BTreeSet<String>) -> Result<(), Error> {
        let bucket = &self.own.bucket;
        if !files.is_empty() {
            for name in names(bucket)?.iter().filter(|name| *name != of) {
                for file in listed_in(bucket, name)? {
                    files.remove(&file);
                }
            }
        }
        for file in unnamed(&Place::Bucket(bucket.clone()), files)? {
            bucket.delete(&file)?;
        }
        Ok(())
    }
}

impl Own {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the thread that renews the lease until the sender goes.
    fn renew_every(self: Arc<Self>, time: Duration) -> Result<(Sender<()>, JoinHandle<()>), Error> {
        let path = self.bucket.path().to_path_buf();
        let (sender, end) = mpsc::channel();
        let work = move || {
            while end.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                // Where the store gives no answer now, it may give one to the next.
                let _ = self.renew(&mut self.state());
            }
        };
        let thread = std::thread::Builder::new().name("lease".to_owned()).spawn(work);
        thread.map(|thread| (sender, thread)).map_err(|source| Error::File { path, source })
    }

    fn renew(&self, state: &mut State) -> Result<(), Error> {
        if state.ended {
            return Err(lost(&self.bucket));
        }
        state.note.renewals += 1;
        let bytes = state.note.encode();
        let renewed = match self.bucket.put(&self.name, bytes.clone(), Put::Over(state.seen.clone()))? {
            Some(seen) => Some(seen),
            None => seen_of(&self.bucket, &self.name, &bytes)?,
        };
        match renewed {
            Some(seen) => state.seen = seen,
            None => state.ended = true,
        }
        if state.ended { Err(lost(&self.bucket)) } else { Ok(()) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // What fails here is made up for by whoever takes a lease once this one is over.
        let _ = self.end(&BTreeSet::new());
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lease").field(&self.own.name).finish()
    }
}

impl Note {
    fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn decode(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
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
    Ok(Note::decode(&bytes).files)
}

/// The state of an object that has these bytes: the answer to a put that was done may have been lost, and the put been tried again.
fn seen_of(bucket: &Bucket, name: &str, bytes: &[u8]) -> Result<Option<Seen>, Error> {
    Ok(bucket.get(name)?.filter(|(there, _)| there == bytes).map(|(_, seen)| seen))
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
        let dead = Lease::take(&bucket, "a", files(&["part-stray", "part-named"])).unwrap();
        let living = Lease::take(&bucket, "b", files(&["part-of-another"])).unwrap();
        assert_eq!(there(&bucket).len(), 3, "it is not over yet");
        drop(Lease::take_where(&bucket, "c", BTreeSet::new(), 0, RENEWED_AFTER).unwrap());
        assert_eq!(there(&bucket), ["part-named"]);
        assert!(matches!(dead.extend([]), Err(Error::LeaseLost { .. })));
        drop((dead, living));
        assert_eq!(there(&bucket), ["part-named"]);
    }

    #[test]
    fn a_lease_is_renewed_while_its_owner_does_something_else() {
        let bucket = bucket();
        let often = Duration::from_millis(1);
        let lease = Lease::take_where(&bucket, "a", files(&["part-stray"]), SECONDS, often).unwrap();
        let renewals = || Note::decode(&bucket.get(&lease.own.name).unwrap().unwrap().0).renewals;
        while renewals() < 3 {
            std::thread::yield_now();
        }
        lease.keep().unwrap();
        // Somebody who took it for over: the next renewal shows it.
        bucket.put(&lease.own.name, Note { is_over: true, ..Note::default() }.encode(), Put::Anyway).unwrap();
        while lease.keep().is_ok() {
            std::thread::yield_now();
        }
        assert!(matches!(lease.extend([]), Err(Error::LeaseLost { .. })));
    }

    #[test]
    fn of_many_at_once_one_has_the_one_lease() {
        let bucket = bucket();
        let barrier = std::sync::Barrier::new(4);
        let takers = || {
            barrier.wait();
            Lease::take_the_one(&bucket, "one").unwrap()
        };
        for _ in 0..20 {
            let leases: Vec<_> = std::thread::scope(|scope| {
                let takers: Vec<_> = (0..4).map(|_| scope.spawn(takers)).collect();
                takers.into_iter().filter_map(|taker| taker.join().unwrap()).collect()
            });
            assert_eq!(leases.len(), 1);
        }
        assert_eq!(bucket.list("_gristmill").unwrap(), []);
    }

    #[test]
    fn a_renewal_whose_answer_was_lost_holds() {
        let bucket = bucket();
        let lease = Lease::take(&bucket, "a", files(&["part-stray"])).unwrap();
        let (standing, _) = bucket.get(&lease.own.name).unwrap().unwrap();
        let next = Note { renewals: 1, ..Note::decode(&standing) };
        bucket.put(&lease.own.name, next.encode(), Put::Anyway).unwrap();
        lease.extend([]).unwrap();
        lease.extend(["part-more".to_owned()]).unwrap();
    }
}
