//! The frontier's store on disk: what is queued, what was asked for, and what came of it, for each address.
//!
//! Every change is one atomic batch that reaches the operating system before the next answer is judged, so that a
//! killed run loses nothing but what was in flight. Keys begin with the hash of the host: a range of hashes is a
//! partition that one worker can take, and a host never lies in two.
//!
//! `fjall`, a log-structured store: of the kept embedded ones the only one that is pure Rust and survives a kill without
//! a sync for each change (`redb` syncs or forgets; SQLite needs a C compiler).

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use fjall::{Batch, Config, Keyspace, PartitionCreateOptions, PartitionHandle, PersistMode};
use fs_err::File;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Error;
use super::frontier::{Class, Place, Queued, identity};
use super::report::Totals;
use super::robots::Robots;
use crate::failure::{Failure, Reason};

/// The folder, within that of the archive.
pub(super) const STORE_FOLDER: &str = "frontier";

/// Bytes of changes that a part of the store holds in memory before they are sorted to disk.
const MEMTABLE_BYTES: u32 = 4 << 20;

/// The same over all parts.
const WRITE_BUFFER_BYTES: u64 = 16 << 20;

/// Bytes of blocks that are kept after they were read.
const CACHE_BYTES: u64 = 8 << 20;

/// The form in which things are stored; a store of another version is not read.
const FORMAT: u32 = 1;

/// What is known of a page that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageState {
    pub(super) address: String,
    pub(super) depth: u32,
    /// Whether it is a sitemap or feed.
    pub(super) is_map: bool,
    /// Whether it says next to nothing without a browser.
    pub(super) needs_browser: bool,
    pub(super) outcome: Outcome,
    /// When it was asked for, in seconds since 1970.
    pub(super) asked_at: i64,
    /// When its body was first seen as it is.
    pub(super) changed_at: i64,
    /// When the record was written that holds its body.
    pub(super) stored_at: i64,
    /// How often it was found as it was before, one after the other.
    pub(super) unchanged_count: u32,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// `sha256:` of the body.
    pub(super) digest: Option<String>,
    /// The WARC file and the offset of its record.
    pub(super) record: Option<(String, u64)>,
}

/// What came of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// It answered with this status.
    Answered(u16),
    /// It is listed as a failure.
    Failed,
}

/// What is known of an origin's robots.txt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredRobots {
    pub(super) robots: Robots,
    pub(super) unreachable: Option<(Reason, String)>,
    /// In seconds since 1970.
    pub(super) fetched_at: i64,
    /// Whether the site's reservations are in it, as far as they were to be asked for.
    pub(super) is_finished: bool,
}

/// Where a crawl stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) format: u32,
    /// The WARC file that was written to last, and how many of its bytes count.
    pub(super) archive: Option<(String, u64)>,
    pub(super) totals: Totals,
    pub(super) asked_count: usize,
    pub(super) next_ticket: u64,
}

/// An open store, and the changes that the next commit writes.
pub(super) struct Store {
    dir: PathBuf,
    keyspace: Keyspace,
    queue: PartitionHandle,
    pages: PartitionHandle,
    robots: PartitionHandle,
    failures: PartitionHandle,
    hosts: PartitionHandle,
    standing: PartitionHandle,
    batch: Option<Batch>,
    failure_count: u64,
    broken: Option<fjall::Error>,
    /// Held while this run works on the folder.
    _lock: File,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// What an earlier run left, as far as memory needs it.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) standing: Standing,
    /// Hashes of all known addresses.
    pub(super) known: Vec<u64>,
    /// Hashes of the addresses that are queued.
    pub(super) waiting: Vec<u64>,
    /// Queued pages by host hash: how many, and the address of one.
    pub(super) queued: HashMap<u64, (usize, Box<str>)>,
    /// What was asked of each host, by its hash.
    pub(super) hosts: HashMap<u64, HostTotals>,
}

/// What was asked of a host so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HostTotals {
    /// Pages.
    pub(super) asked_count: usize,
    /// Bytes of bodies, as sent; counted where the plan limits them.
    pub(super) body_bytes: u64,
}

impl Store {
    /// Whether another run holds the store.
    pub(super) fn is_locked(archive: &Path) -> bool {
        let lock = File::open(archive.join(STORE_FOLDER).join("lock"));
        lock.is_ok_and(|lock| lock.file().try_lock_shared().is_err())
    }

    /// Opens the store of the crawl whose archive is in this folder; makes it where it is missing.
    pub(super) fn open(archive: &Path) -> Result<Self, Error> {
        let dir = archive.join(STORE_FOLDER);
        let io_error = |source: io::Error| Error::Frontier { dir: dir.clone(), source: source.into() };
        fs_err::create_dir_all(&dir).map_err(io_error)?;
        let lock = File::create(dir.join("lock")).map_err(io_error)?;
        if lock.file().try_lock().is_err() {
            return Err(Error::InUse { dir: archive.to_owned() });
        }
        let open = || {
            let keyspace = Config::new(dir.join("store"))
                .cache_size(CACHE_BYTES)
                .max_write_buffer_size(WRITE_BUFFER_BYTES)
                .flush_workers(1)
                .compaction_workers(1)
                .open()?;
            let part = |name| {
                keyspace.open_partition(name, PartitionCreateOptions::default().max_memtable_size(MEMTABLE_BYTES))
            };
            Ok(Self {
                queue: part("queue")?,
                pages: part("pages")?,
                robots: part("rules")?,
                failures: part("failures")?,
                hosts: part("hosts")?,
                standing: part("standing")?,
                dir: dir.clone(),
                batch: None,
                failure_count: 0,
                broken: None,
                _lock: lock,
                keyspace,
            })
        };
        open().map_err(|source: fjall::Error| Error::Frontier { dir: dir.clone(), source })
    }

    /// Reads what an earlier run left.
    pub(super) fn load(&mut self) -> Result<Loaded, Error> {
        let loaded = self.read_all().map_err(|source| Error::Frontier { dir: self.dir.clone(), source })?;
        if loaded.standing.format != FORMAT {
            return Err(Error::Format { dir: self.dir.clone(), found: loaded.standing.format, known: FORMAT });
        }
        Ok(loaded)
    }

    fn read_all(&mut self) -> Result<Loaded, fjall::Error> {
        let standing = self.standing.get("standing")?.and_then(|bytes| decode(&bytes));
        let mut loaded = Loaded {
            standing: standing.unwrap_or(Standing { format: FORMAT, ..Standing::default() }),
            ..Loaded::default()
        };
        for entry in self.pages.keys() {
            let key = entry?;
            if let (Some(host), Some(page)) = (number(&key, 0), number(&key, 8)) {
                loaded.known.push(page);
                loaded.hosts.entry(host).or_default().asked_count += 1;
            }
        }
        for entry in self.hosts.iter() {
            let (key, value) = entry?;
            if let (Some(host), Some(body_bytes)) = (number(&key, 0), number(&value, 0)) {
                loaded.hosts.entry(host).or_default().body_bytes = body_bytes;
            }
        }
        for entry in self.queue.iter() {
            let (key, value) = entry?;
            let (Some(host), Some(queued)) = (number(&key, 0), decode::<Queued>(&value)) else { continue };
            loaded.known.push(identity(&queued.address));
            loaded.waiting.push(identity(&queued.address));
            loaded.queued.entry(host).or_insert_with(|| (0, queued.address)).0 += 1;
        }
        self.failure_count = self.failures.last_key_value()?.and_then(|(key, _)| number(&key, 0)).map_or(0, |n| n + 1);
        Ok(loaded)
    }

    /// The next queued pages of a host behind a place, at most `limit` of them.
    pub(super) fn queued_after(&mut self, host: u64, after: Option<Place>, limit: usize) -> Vec<(Place, Queued)> {
        let start = after.map_or_else(
            || host.to_be_bytes().to_vec(),
            |place| {
                // The key right behind that of the place.
                let mut key = queue_key(host, place).to_vec();
                key.push(0);
                key
            },
        );
        let end = queue_key(host, Place { class: Class::Found, ticket: u64::MAX });
        let mut found = Vec::new();
        for entry in self.queue.range(start..=end.to_vec()).take(limit) {
            match entry {
                Ok((key, value)) => found.extend(place_of(&key).zip(decode(&value))),
                Err(error) => {
                    self.broken.get_or_insert(error);
                    break;
                }
            }
        }
        found
    }

    pub(super) fn put_queued(&mut self, host: u64, place: Place, queued: &Queued) {
        let part = self.queue.clone();
        self.batch().insert(&part, queue_key(host, place), encode(queued));
    }

    pub(super) fn remove_queued(&mut self, host: u64, place: Place) {
        let part = self.queue.clone();
        self.batch().remove(&part, queue_key(host, place));
    }

    pub(super) fn put_page(&mut self, host: u64, state: &PageState) {
        let part = self.pages.clone();
        self.batch().insert(&part, page_key(host, &state.address), encode(state));
    }

    /// What is known of a page that was asked for.
    pub(super) fn page(&mut self, host: u64, address: &str) -> Option<PageState> {
        match self.pages.get(page_key(host, address)) {
            Ok(found) => found.and_then(|bytes| decode(&bytes)),
            Err(error) => {
                self.broken.get_or_insert(error);
                None
            }
        }
    }

    pub(super) fn put_robots(&mut self, origin: &str, stored: &StoredRobots) {
        let part = self.robots.clone();
        self.batch().insert(&part, origin, encode(stored));
    }

    pub(super) fn robots(&self, origin: &str) -> Option<StoredRobots> {
        self.robots.get(origin).ok().flatten().and_then(|bytes| decode(&bytes))
    }

    pub(super) fn put_host_bytes(&mut self, host: u64, body_bytes: u64) {
        let part = self.hosts.clone();
        self.batch().insert(&part, host.to_be_bytes(), body_bytes.to_be_bytes());
    }

    pub(super) fn put_failure(&mut self, failure: &Failure) {
        let (part, key) = (self.failures.clone(), self.failure_count.to_be_bytes());
        self.failure_count += 1;
        self.batch().insert(&part, key, encode(failure));
    }

    /// All failures, in the order in which they came.
    pub(super) fn failures(&self) -> impl Iterator<Item = Failure> {
        self.failures.values().filter_map(|value| decode(&value.ok()?))
    }

    /// All pages that were asked for.
    pub(super) fn pages(&self) -> impl Iterator<Item = PageState> + 'static {
        self.pages.values().filter_map(|value| decode(&value.ok()?))
    }

    /// Writes all changes since the last commit, and where the crawl stands by now, at once or not at all.
    pub(super) fn commit(&mut self, standing: &Standing) -> Result<(), Error> {
        let part = self.standing.clone();
        let bytes = encode(&Standing { format: FORMAT, ..standing.clone() });
        self.batch().insert(&part, "standing", bytes);
        let result = self.batch.take().map_or(Ok(()), Batch::commit);
        match self.broken.take().map_or(result, Err) {
            Ok(()) => Ok(()),
            Err(source) => Err(Error::Frontier { dir: self.dir.clone(), source }),
        }
    }

    /// Whether there are changes that were not committed.
    pub(super) fn has_changes(&self) -> bool {
        self.batch.is_some()
    }

    /// Waits until all commits are on the disk itself.
    pub(super) fn sync(&self) -> Result<(), Error> {
        self.keyspace.persist(PersistMode::SyncAll).map_err(|source| Error::Frontier { dir: self.dir.clone(), source })
    }

    fn batch(&mut self) -> &mut Batch {
        self.batch.get_or_insert_with(|| self.keyspace.batch().durability(Some(PersistMode::Buffer)))
    }
}

/// The time as the store has it.
pub(super) fn seconds(at: Timestamp) -> i64 {
    at.as_second()
}

fn queue_key(host: u64, place: Place) -> [u8; 17] {
    let mut key = [0; 17];
    let (head, tail) = key.split_at_mut(8);
    head.copy_from_slice(&host.to_be_bytes());
    if let Some((class, ticket)) = tail.split_first_mut() {
        *class = place.class as u8;
        ticket.copy_from_slice(&place.ticket.to_be_bytes());
    }
    key
}

fn place_of(key: &[u8]) -> Option<Place> {
    let class = match key.get(8)? {
        0 => Class::Continued,
        1 => Class::Fresh,
        _ => Class::Found,
    };
    Some(Place { class, ticket: number(key, 9)? })
}

fn page_key(host: u64, address: &str) -> [u8; 16] {
    let mut key = [0; 16];
    let (head, tail) = key.split_at_mut(8);
    head.copy_from_slice(&host.to_be_bytes());
    tail.copy_from_slice(&identity(address).to_be_bytes());
    key
}

fn number(key: &[u8], at: usize) -> Option<u64> {
    key.get(at..at + 8)?.try_into().ok().map(u64::from_be_bytes)
}

/// Plain data has a form always.
fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
