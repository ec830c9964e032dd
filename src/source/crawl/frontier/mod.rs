//! The frontier: which addresses are known, which are next, and when each host may be asked again.
//!
//! Times are handed in. Each host has one queue, and at most one request in flight; a queue is first in, first out, so
//! that a host is walked breadth first. Known addresses are remembered as 64-bit hashes, about 16 bytes for each. With a
//! store, only the next pages of each host stand in memory.

mod admission;
mod host;
mod job;
mod queue;
mod rules;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

pub(super) use self::host::HostId;
use self::host::HostState;
use self::job::disallowed;
pub(super) use self::job::{Admission, Job, PageJob, RESERVATIONS_PATH, Refusal, RobotsJob, Step};
pub(super) use self::queue::{Class, Place, Queued};
use self::rules::{RobotsState, Ruling};
use super::canonical::page_key;
use super::store::{HostTotals, Loaded, Outcome, PageState, Store, seconds};
use crate::clock;

/// The limits that the frontier keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) page_count: usize,
    pub(super) page_count_per_host: usize,
    pub(super) body_bytes_per_host: u64,
    pub(super) known_count: usize,
    pub(super) delay: Duration,
    pub(super) max_delay: Duration,
}

/// All that is known and not yet done.
#[derive(Debug)]
pub(super) struct Frontier {
    limits: Limits,
    known: HashSet<u64>,
    hosts: Vec<HostState>,
    by_name: HashMap<String, HostId>,
    robots: HashMap<String, RobotsState>,
    /// Hosts with work that are not busy, by the time at which they may be asked.
    ready: BinaryHeap<Reverse<(Instant, u64, HostId)>>,
    ticket: u64,
    asked_count: usize,
    queued_count: usize,
    /// Those of the queued pages that are in memory.
    in_memory: usize,
    dropped_count: usize,
    next_ticket: u64,
    /// Pages that an earlier run left in the queue, until all that is asked for again is in it too.
    waiting: HashSet<u64>,
    /// What earlier runs asked of hosts that this one has not met yet, by their hashes.
    earlier: HashMap<u64, HostTotals>,
    store: Option<Store>,
}

impl Frontier {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            known: HashSet::new(),
            hosts: Vec::new(),
            by_name: HashMap::new(),
            robots: HashMap::new(),
            ready: BinaryHeap::new(),
            ticket: 0,
            asked_count: 0,
            queued_count: 0,
            in_memory: 0,
            dropped_count: 0,
            next_ticket: 0,
            waiting: HashSet::new(),
            earlier: HashMap::new(),
            store: None,
        }
    }

    /// Goes on where an earlier run stopped, and keeps all that follows in its store.
    pub(super) fn resume(limits: Limits, store: Store, loaded: Loaded, now: Instant) -> Self {
        let mut frontier = Self::new(limits);
        frontier.store = Some(store);
        frontier.asked_count = loaded.standing.asked_count;
        frontier.next_ticket = loaded.standing.next_ticket;
        frontier.known.extend(loaded.known);
        frontier.waiting.extend(loaded.waiting);
        frontier.earlier = loaded.hosts;
        for (count, address) in loaded.queued.into_values() {
            let Ok(url) = Url::parse(&address) else { continue };
            let id = frontier.host_id(&url, now);
            if let Some(host) = frontier.hosts.get_mut(id.0) {
                (0..count).for_each(|_| host.pages.count_stored());
                frontier.queued_count += count;
            }
            frontier.schedule(id);
        }
        frontier
    }

    /// The store, where there is one.
    pub(super) fn store(&mut self) -> Option<&mut Store> {
        self.store.as_mut()
    }

    /// Pages asked for so far, over all runs.
    pub(super) fn asked_count(&self) -> usize {
        self.asked_count
    }

    /// The number that the next queued page gets.
    pub(super) fn next_ticket(&self) -> u64 {
        self.next_ticket
    }

    /// Asks for a page again, as the first of its host.
    pub(super) fn retry(&mut self, id: HostId, page: PageJob) {
        let PageJob { url, depth, attempt, chain, is_map, place } = page;
        if let Some(host) = self.hosts.get_mut(id.0) {
            let queued = Queued { address: url.as_str().into(), depth, attempt: attempt + 1, chain, is_map };
            host.pages.hold(place, queued, &mut self.in_memory);
            self.queued_count += 1;
        }
    }

    /// What is known of a page from an earlier run.
    pub(super) fn known_state(&mut self, url: &Url) -> Option<PageState> {
        let hash = fingerprint(url.host_str().unwrap_or_default());
        self.store.as_mut()?.page(hash, url.as_str())
    }

    /// Nothing more is to be done for a page.
    pub(super) fn finish(&mut self, page: &PageJob, state: &PageState) {
        let hash = fingerprint(page.url.host_str().unwrap_or_default());
        if let Some(store) = &mut self.store {
            store.remove_queued(hash, page.place);
            store.put_page(hash, state);
        }
    }

    /// The state of a page that is listed as a failure.
    pub(super) fn finish_failed(&mut self, page: &PageJob) {
        let now = seconds(clock::now());
        let state = PageState {
            address: page.url.as_str().to_owned(),
            depth: page.depth,
            is_map: page.is_map,
            needs_browser: false,
            outcome: Outcome::Failed,
            asked_at: now,
            changed_at: now,
            stored_at: now,
            unchanged_count: 0,
            etag: None,
            last_modified: None,
            digest: None,
            record: None,
        };
        self.finish(page, &state);
    }

    /// The pause that this host gets after each request.
    pub(super) fn delay(&self, id: HostId) -> Duration {
        self.hosts.get(id.0).map_or(self.limits.delay, |host| host.delay(&self.limits))
    }

    /// Hears how long a host took to answer, whether it was busy, and how many bytes came.
    pub(super) fn note_answer(&mut self, id: HostId, taken: Duration, is_strained: bool, body_bytes: u64) {
        let Some(host) = self.hosts.get_mut(id.0) else { return };
        host.note_answer(taken, is_strained);
        host.totals.body_bytes = host.totals.body_bytes.saturating_add(body_bytes);
        if let Some(store) = self.store.as_mut().filter(|_| self.limits.body_bytes_per_host < u64::MAX) {
            store.put_host_bytes(host.hash, host.totals.body_bytes);
        }
    }

    /// The request to this host is done; it may be asked again at `ready_at`.
    pub(super) fn release(&mut self, id: HostId, ready_at: Instant) {
        if let Some(host) = self.hosts.get_mut(id.0) {
            host.is_busy = false;
            host.ready_at = ready_at;
        }
        self.schedule(id);
    }

    /// Leaves a host alone for the rest of the run; gives the robots.txt jobs that wait for it.
    pub(super) fn rest(&mut self, id: HostId) -> Vec<RobotsJob> {
        self.hosts.get_mut(id.0).map_or_else(Vec::new, |host| {
            host.rests = true;
            host.robots.drain(..).collect()
        })
    }

    /// Whether this host is left alone, and how many of its pages are left.
    pub(super) fn resting(&self) -> impl Iterator<Item = (&str, usize)> {
        self.hosts
            .iter()
            .filter(|host| host.rests && !host.pages.is_empty())
            .map(|host| (host.name.as_str(), host.pages.len()))
    }

    /// Pages that are queued.
    pub(super) fn queued_count(&self) -> usize {
        self.queued_count
    }

    /// Addresses that are known.
    pub(super) fn known_count(&self) -> usize {
        self.known.len()
    }

    /// Hosts that have work and wait for their time.
    pub(super) fn waiting_host_count(&self) -> usize {
        self.ready.len()
    }

    /// Pages that were found when no more could be remembered.
    pub(super) fn dropped_count(&self) -> usize {
        self.dropped_count
    }

    /// When the next host may be asked; `None` where no host waits for its time.
    pub(super) fn next_ready(&self) -> Option<Instant> {
        self.ready.peek().map(|Reverse((at, ..))| *at)
    }

    /// What can be done now.
    pub(super) fn next(&mut self, now: Instant) -> Option<Step> {
        while self.next_ready().is_some_and(|at| at <= now) {
            let Some(Reverse((_, _, id))) = self.ready.pop() else { break };
            let Some(host) = self.hosts.get_mut(id.0) else { continue };
            host.is_scheduled = false;
            if host.is_busy || host.rests {
                continue;
            }
            if let Some(job) = host.robots.pop_front() {
                host.is_busy = true;
                return Some(Step::Fetch(id, Job::Robots(job)));
            }
            if let Some(step) = self.next_page(id, now) {
                return Some(step);
            }
        }
        None
    }

    /// The host's next page, or the robots.txt that must come first.
    fn next_page(&mut self, id: HostId, now: Instant) -> Option<Step> {
        let host = self.hosts.get_mut(id.0)?;
        host.pages.refill(host.hash, self.store.as_mut(), &mut self.in_memory);
        let first = host.pages.front()?;
        let is_spent = self.asked_count >= self.limits.page_count || host.is_spent(&self.limits);
        if is_spent && !first.is_continued() {
            return None;
        }
        let Ok(url) = Url::parse(&first.address) else {
            host.pages.pop(&mut self.in_memory);
            self.queued_count -= 1;
            self.schedule(id);
            return None;
        };
        let origin = url.origin().ascii_serialization();
        let ruling = self.ruling(id, &origin, &url, now);
        let host = self.hosts.get_mut(id.0)?;
        let (verdict, unreachable) = match ruling {
            Ruling::Pending => return None,
            Ruling::Known(verdict, unreachable) => (verdict, unreachable),
            Ruling::Unknown | Ruling::Unfinished(_) => {
                host.is_busy = true;
                self.robots.insert(origin.clone(), RobotsState::Pending);
                return Some(Step::Fetch(id, Job::Robots(RobotsJob::first(origin, &url, ruling))));
            }
        };
        let (place, Queued { depth, attempt, chain, is_map, .. }) = host.pages.pop(&mut self.in_memory)?;
        self.queued_count -= 1;
        let page = PageJob { url, depth, attempt, chain, is_map, place };
        if !verdict.allowed {
            self.schedule(id);
            return Some(Step::Refuse(page, unreachable.unwrap_or_else(|| disallowed(verdict))));
        }
        if page.attempt == 0 && page.chain.is_empty() && !page.is_map {
            host.totals.asked_count += 1;
            self.asked_count += 1;
        }
        host.is_busy = true;
        Some(Step::Fetch(id, Job::Page(page)))
    }

    fn host_id(&mut self, url: &Url, now: Instant) -> HostId {
        let name = url.host_str().unwrap_or_default();
        if let Some(id) = self.by_name.get(name) {
            return *id;
        }
        let id = HostId(self.hosts.len());
        self.by_name.insert(name.to_owned(), id);
        let mut host = HostState::new(name, now);
        host.totals = self.earlier.remove(&host.hash).unwrap_or_default();
        self.hosts.push(host);
        id
    }

    /// Puts a host that has work and is not busy in line.
    fn schedule(&mut self, id: HostId) {
        let Some(host) = self.hosts.get_mut(id.0) else { return };
        if host.has_work() && !host.is_busy && !host.is_scheduled && !host.rests {
            host.is_scheduled = true;
            self.ready.push(Reverse((host.ready_at, self.ticket, id)));
            self.ticket += 1;
        }
    }
}

/// A hash of the page that an address leads to.
pub(super) fn identity(address: &str) -> u64 {
    fingerprint(&page_key(address))
}

/// A hash of an address or host name, the same in every run and version: it stands in stores.
///
/// FNV-1a over the bytes, then the finish of `SplitMix64`, without which near addresses have near hashes.
pub(super) fn fingerprint(text: &str) -> u64 {
    let fnv = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (fnv ^ (fnv >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests;
