//! The frontier: which addresses are known, which are next, and when each host may be asked again.
//!
//! Times are handed in. Each host has one queue, and at most one request in flight; a queue is first in, first out, so
//! that a host is walked breadth first. Known addresses are remembered as 64-bit hashes, about 16 bytes for each. With a
//! store, only the next pages of each host stand in memory.

mod job;
mod queue;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use self::job::disallowed;
pub(super) use self::job::{Admission, Job, PageJob, Refusal, RobotsJob, Step};
use self::queue::Queue;
pub(super) use self::queue::{Class, Place, Queued};
use super::canonical::page_key;
use super::robots::Robots;
use super::store::{Loaded, Outcome, PageState, Store, StoredRobots, seconds};
use crate::clock;

/// How long a robots.txt counts (RFC 9309 section 2.4: no longer than 24 hours).
const ROBOTS_LIFETIME: Duration = Duration::from_hours(24);

/// A host rests this many times as long as it works for us: at most a third of its time is ours.
const PAUSES_PER_ANSWER: u32 = 2;

/// How often a pause is doubled at most: a second becomes half a minute.
const MAX_STRAIN: u32 = 5;

/// Sound answers in a row after which a doubled pause is halved.
const CALM_ANSWERS: u32 = 20;

/// The limits that the frontier keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) page_count: usize,
    pub(super) page_count_per_host: usize,
    pub(super) known_count: usize,
    pub(super) delay: Duration,
    pub(super) max_delay: Duration,
}

/// A host's place in the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct HostId(usize);

/// What is known of an origin's robots.txt.
#[derive(Debug)]
enum RobotsState {
    /// Asked for.
    Pending,
    Known {
        robots: Box<Robots>,
        unreachable: Option<Refusal>,
        until: Instant,
    },
}

#[derive(Debug)]
struct HostState {
    name: String,
    /// The hash of its name, which begins its keys in the store.
    hash: u64,
    pages: Queue,
    robots: VecDeque<RobotsJob>,
    ready_at: Instant,
    crawl_delay: Duration,
    asked_count: usize,
    is_busy: bool,
    is_scheduled: bool,
    /// Whether it is left alone for the rest of the run.
    rests: bool,
    /// How long it takes to answer, on a running average.
    pace: Duration,
    /// How often its pause is doubled, since it was busy or failed.
    strain: u32,
    /// Sound answers since then, or since the pause was last halved.
    calm_count: u32,
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
        for (count, address) in loaded.queued.into_values() {
            let Ok(url) = Url::parse(&address) else { continue };
            let id = frontier.host_id(&url, now);
            if let Some(host) = frontier.hosts.get_mut(id.0) {
                (0..count).for_each(|_| host.pages.count_stored());
                host.asked_count = loaded.asked.get(&host.hash).copied().unwrap_or_default();
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

    /// Hands in an address that was found as a seed or link, or in a sitemap that says that it is new.
    pub(super) fn admit(&mut self, url: &Url, depth: u32, class: Class, now: Instant) -> Admission {
        let queued = Queued { address: url.as_str().into(), depth, attempt: 0, chain: Vec::new(), is_map: false };
        self.admit_queued(url, class, queued, now)
    }

    /// Whether a page was handed in before, under this address or another.
    pub(super) fn knows(&self, url: &Url) -> bool {
        self.known.contains(&identity(url.as_str()))
    }

    /// Has a page known that is not to be asked for.
    pub(super) fn remember(&mut self, url: &Url) {
        if self.known.len() < self.limits.known_count {
            self.known.insert(identity(url.as_str()));
        }
    }

    /// Hands in the address of a sitemap or feed.
    pub(super) fn admit_map(&mut self, url: &Url, depth: u32, now: Instant) -> Admission {
        let queued = Queued { address: url.as_str().into(), depth, attempt: 0, chain: Vec::new(), is_map: true };
        self.admit_queued(url, Class::Fresh, queued, now)
    }

    /// Hands in the address that `from` redirects to; it is next on its host.
    pub(super) fn admit_redirect(&mut self, url: &Url, from: &PageJob, now: Instant) -> Admission {
        let mut chain = from.chain.clone();
        chain.push(fingerprint(from.url.as_str()));
        let queued = Queued { address: url.as_str().into(), depth: from.depth, attempt: 0, chain, is_map: from.is_map };
        // From a folder to its default document, or to the same address with a session: the page that was begun.
        if identity(url.as_str()) == identity(from.url.as_str()) {
            self.enqueue(url, Class::Continued, queued, now);
            return Admission::Queued;
        }
        self.admit_queued(url, Class::Continued, queued, now)
    }

    fn admit_queued(&mut self, url: &Url, class: Class, queued: Queued, now: Instant) -> Admission {
        let print = identity(url.as_str());
        if self.known.contains(&print) {
            return Admission::Known;
        }
        if self.known.len() >= self.limits.known_count {
            self.dropped_count += 1;
            return Admission::Full;
        }
        self.known.insert(print);
        self.enqueue(url, class, queued, now);
        Admission::Queued
    }

    /// Queues a page that is known.
    fn enqueue(&mut self, url: &Url, class: Class, queued: Queued, now: Instant) {
        let id = self.host_id(url, now);
        let place = Place { class, ticket: self.next_ticket };
        self.next_ticket += 1;
        if let Some(host) = self.hosts.get_mut(id.0) {
            if let Some(store) = &mut self.store {
                store.put_queued(host.hash, place, &queued);
            }
            host.pages.add(place, queued, self.store.is_some(), &mut self.in_memory);
            self.queued_count += 1;
        }
        self.schedule(id);
    }

    /// Asks for a page again that an earlier run asked for.
    pub(super) fn ask_again(&mut self, state: &PageState, class: Class, now: Instant) {
        let Ok(url) = Url::parse(&state.address) else { return };
        let queued = Queued {
            address: url.as_str().into(),
            depth: state.depth,
            attempt: 0,
            chain: Vec::new(),
            is_map: state.is_map,
        };
        self.enqueue(&url, class, queued, now);
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

    /// Asks for a robots.txt that is elsewhere, or again. Gives the job back where its host rests.
    #[expect(clippy::result_large_err, reason = "the job is moved on, once for a host")]
    pub(super) fn ask_robots(&mut self, job: RobotsJob, now: Instant) -> Result<(), RobotsJob> {
        let id = self.host_id(&job.url, now);
        match self.hosts.get_mut(id.0) {
            Some(host) if !host.rests => host.robots.push_back(job),
            _ => return Err(job),
        }
        self.schedule(id);
        Ok(())
    }

    /// Says what an origin's robots.txt allows; `unreachable` where there was no answer that counts.
    pub(super) fn set_robots(&mut self, origin: &str, robots: Robots, unreachable: Option<Refusal>, now: Instant) {
        let id = Url::parse(origin).ok().map(|url| self.host_id(&url, now));
        if let Some(host) = id.and_then(|id| self.hosts.get_mut(id.0)) {
            host.crawl_delay = host.crawl_delay.max(robots.crawl_delay().unwrap_or_default());
        }
        if let Some(store) = &mut self.store {
            let unreachable = unreachable.as_ref().map(|refusal| (refusal.reason, refusal.detail.clone()));
            let fetched_at = seconds(clock::now());
            store.put_robots(origin, &StoredRobots { robots: robots.clone(), unreachable, fetched_at });
        }
        let state = RobotsState::Known { robots: Box::new(robots), unreachable, until: now + ROBOTS_LIFETIME };
        self.robots.insert(origin.to_owned(), state);
        if let Some(id) = id {
            self.schedule(id);
        }
    }

    /// The pause that this host gets after each request: what the plan or the site asks for, or longer where the host is
    /// slow or was busy. A plan without a pause has none: such hosts are one's own.
    pub(super) fn delay(&self, id: HostId) -> Duration {
        let Some(host) = self.hosts.get(id.0) else { return self.limits.delay };
        let asked = self.limits.delay.max(host.crawl_delay);
        if self.limits.delay.is_zero() {
            return asked;
        }
        let by_pace = host.pace.saturating_mul(PAUSES_PER_ANSWER).saturating_mul(1 << host.strain);
        asked.max(by_pace.max(asked.saturating_mul(1 << host.strain)).min(self.limits.max_delay))
    }

    /// Hears how long a host took to answer, and whether it was busy: the pause follows both.
    pub(super) fn note_answer(&mut self, id: HostId, taken: Duration, is_strained: bool) {
        let Some(host) = self.hosts.get_mut(id.0) else { return };
        // A fifth of each answer: one slow page does not slow the host down, ten do.
        host.pace = host.pace.saturating_mul(4).saturating_add(taken) / 5;
        host.calm_count = if is_strained { 0 } else { host.calm_count + 1 };
        if is_strained {
            host.strain = (host.strain + 1).min(MAX_STRAIN);
        } else if host.calm_count >= CALM_ANSWERS && host.strain > 0 {
            (host.strain, host.calm_count) = (host.strain - 1, 0);
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
        let is_spent =
            self.asked_count >= self.limits.page_count || host.asked_count >= self.limits.page_count_per_host;
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
        self.recall_robots(id, &origin, now);
        let host = self.hosts.get_mut(id.0)?;
        let (verdict, unreachable) = match self.robots.get(&origin) {
            Some(RobotsState::Pending) => return None,
            Some(RobotsState::Known { robots, unreachable, until }) if *until > now => {
                (robots.verdict(&url), unreachable.clone())
            }
            _ => {
                host.is_busy = true;
                self.robots.insert(origin.clone(), RobotsState::Pending);
                let robots_url = url.join("/robots.txt").unwrap_or(url);
                let job = RobotsJob { origin, url: robots_url, hop: 0, attempt: 0, robots: None };
                return Some(Step::Fetch(id, Job::Robots(job)));
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
            host.asked_count += 1;
            self.asked_count += 1;
        }
        host.is_busy = true;
        Some(Step::Fetch(id, Job::Page(page)))
    }

    /// Takes an origin's rules from the store where an earlier run has read them not long ago.
    fn recall_robots(&mut self, id: HostId, origin: &str, now: Instant) {
        let Some(store) = self.store.as_ref().filter(|_| !self.robots.contains_key(origin)) else { return };
        let Some(stored) = store.robots(origin).filter(|stored| stored.unreachable.is_none()) else { return };
        let age = u64::try_from(seconds(clock::now()) - stored.fetched_at).map_or(Duration::MAX, Duration::from_secs);
        let Some(left) = ROBOTS_LIFETIME.checked_sub(age) else { return };
        if let Some(host) = self.hosts.get_mut(id.0) {
            host.crawl_delay = host.crawl_delay.max(stored.robots.crawl_delay().unwrap_or_default());
        }
        let state = RobotsState::Known { robots: Box::new(stored.robots), unreachable: None, until: now + left };
        self.robots.insert(origin.to_owned(), state);
    }

    fn host_id(&mut self, url: &Url, now: Instant) -> HostId {
        let name = url.host_str().unwrap_or_default();
        if let Some(id) = self.by_name.get(name) {
            return *id;
        }
        let id = HostId(self.hosts.len());
        self.by_name.insert(name.to_owned(), id);
        self.hosts.push(HostState {
            name: name.to_owned(),
            hash: fingerprint(name),
            pages: Queue::default(),
            robots: VecDeque::new(),
            ready_at: now,
            crawl_delay: Duration::ZERO,
            asked_count: 0,
            is_busy: false,
            is_scheduled: false,
            rests: false,
            pace: Duration::ZERO,
            strain: 0,
            calm_count: 0,
        });
        id
    }

    /// Puts a host that has work and is not busy in line.
    fn schedule(&mut self, id: HostId) {
        let Some(host) = self.hosts.get_mut(id.0) else { return };
        let has_work = !host.pages.is_empty() || !host.robots.is_empty();
        if has_work && !host.is_busy && !host.is_scheduled && !host.rests {
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
