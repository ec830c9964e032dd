//! The frontier: which addresses are known, which are next, and when each host may be asked again.
//!
//! Pure: times are handed in. Each host has one queue, and at most one request in flight; a queue is first in, first
//! out, so that a host is walked breadth first. Addresses are remembered as 64-bit hashes, so that memory grows by the
//! queued addresses and 16 bytes for each known one.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::robots::{Robots, Verdict};
use crate::failure::Reason;

/// How long a robots.txt counts (RFC 9309 section 2.4: no longer than 24 hours).
const ROBOTS_LIFETIME: Duration = Duration::from_hours(24);

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

/// One request to make.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Page(PageJob),
    Robots(RobotsJob),
}

/// A page to ask for.
#[derive(Debug, Clone)]
pub(super) struct PageJob {
    pub(super) url: Url,
    /// Links from a seed to here.
    pub(super) depth: u32,
    /// Requests for it so far.
    pub(super) attempt: u32,
    /// Hashes of the addresses that redirected here, first to last.
    pub(super) chain: Vec<u64>,
}

/// A robots.txt to ask for.
#[derive(Debug, Clone)]
pub(super) struct RobotsJob {
    /// The origin whose rules it has, as in `http://site.example:8080`.
    pub(super) origin: String,
    /// The address; another one than the origin's own after a redirect.
    pub(super) url: Url,
    pub(super) hop: u32,
    pub(super) attempt: u32,
}

/// What is next.
#[derive(Debug)]
pub(super) enum Step {
    /// This host's turn: ask, then [`Frontier::release`] the host.
    Fetch(HostId, Job),
    /// robots.txt does not allow this page.
    Refuse(PageJob, Refusal),
}

/// Why a page may not be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reason: Reason,
    pub(super) detail: String,
}

/// What became of an address that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    Queued,
    Known,
    Full,
}

/// What is known of an origin's robots.txt.
#[derive(Debug)]
enum RobotsState {
    /// Asked for.
    Pending,
    Known {
        robots: Robots,
        unreachable: Option<Refusal>,
        until: Instant,
    },
}

/// A queued page, as small as it can be.
#[derive(Debug)]
struct Queued {
    address: Box<str>,
    depth: u32,
    attempt: u32,
    chain: Vec<u64>,
}

impl Queued {
    /// Whether it goes on with a page that was counted already.
    fn is_continued(&self) -> bool {
        self.attempt > 0 || !self.chain.is_empty()
    }
}

#[derive(Debug)]
struct HostState {
    name: String,
    pages: VecDeque<Queued>,
    robots: VecDeque<RobotsJob>,
    ready_at: Instant,
    crawl_delay: Duration,
    asked_count: usize,
    is_busy: bool,
    is_scheduled: bool,
    /// Whether it is left alone for the rest of the run.
    rests: bool,
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
    dropped_count: usize,
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
            dropped_count: 0,
        }
    }

    /// Hands in an address that was found as a seed or link.
    pub(super) fn admit(&mut self, url: &Url, depth: u32, now: Instant) -> Admission {
        self.admit_queued(url, Queued { address: url.as_str().into(), depth, attempt: 0, chain: Vec::new() }, now)
    }

    /// Hands in the address that `from` redirects to; it is next on its host.
    pub(super) fn admit_redirect(&mut self, url: &Url, from: &PageJob, now: Instant) -> Admission {
        let mut chain = from.chain.clone();
        chain.push(fingerprint(from.url.as_str()));
        self.admit_queued(url, Queued { address: url.as_str().into(), depth: from.depth, attempt: 0, chain }, now)
    }

    fn admit_queued(&mut self, url: &Url, queued: Queued, now: Instant) -> Admission {
        let print = fingerprint(url.as_str());
        if self.known.contains(&print) {
            return Admission::Known;
        }
        if self.known.len() >= self.limits.known_count {
            self.dropped_count += 1;
            return Admission::Full;
        }
        self.known.insert(print);
        let id = self.host_id(url, now);
        if let Some(host) = self.hosts.get_mut(id.0) {
            if queued.is_continued() {
                host.pages.push_front(queued);
            } else {
                host.pages.push_back(queued);
            }
            self.queued_count += 1;
        }
        self.schedule(id);
        Admission::Queued
    }

    /// Asks for a page again, as the first of its host.
    pub(super) fn retry(&mut self, id: HostId, page: PageJob) {
        let PageJob { url, depth, attempt, chain } = page;
        if let Some(host) = self.hosts.get_mut(id.0) {
            host.pages.push_front(Queued { address: url.as_str().into(), depth, attempt: attempt + 1, chain });
            self.queued_count += 1;
        }
    }

    /// Asks for a robots.txt that is elsewhere, or again. Gives the job back where its host rests.
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
        let state = RobotsState::Known { robots, unreachable, until: now + ROBOTS_LIFETIME };
        self.robots.insert(origin.to_owned(), state);
        if let Some(id) = id {
            self.schedule(id);
        }
    }

    /// The pause that this host gets after each request.
    pub(super) fn delay(&self, id: HostId) -> Duration {
        let asked = self.hosts.get(id.0).map(|host| host.crawl_delay).unwrap_or_default();
        self.limits.delay.max(asked.min(self.limits.max_delay))
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
        let first = host.pages.front()?;
        let is_spent =
            self.asked_count >= self.limits.page_count || host.asked_count >= self.limits.page_count_per_host;
        if is_spent && !first.is_continued() {
            return None;
        }
        let Ok(url) = Url::parse(&first.address) else {
            host.pages.pop_front();
            self.queued_count -= 1;
            self.schedule(id);
            return None;
        };
        let origin = url.origin().ascii_serialization();
        let (verdict, unreachable) = match self.robots.get(&origin) {
            Some(RobotsState::Pending) => return None,
            Some(RobotsState::Known { robots, unreachable, until }) if *until > now => {
                (robots.verdict(&url), unreachable.clone())
            }
            _ => {
                host.is_busy = true;
                self.robots.insert(origin.clone(), RobotsState::Pending);
                let robots_url = url.join("/robots.txt").unwrap_or(url);
                return Some(Step::Fetch(id, Job::Robots(RobotsJob { origin, url: robots_url, hop: 0, attempt: 0 })));
            }
        };
        let Queued { depth, attempt, chain, .. } = host.pages.pop_front()?;
        self.queued_count -= 1;
        let page = PageJob { url, depth, attempt, chain };
        if !verdict.allowed {
            self.schedule(id);
            return Some(Step::Refuse(page, unreachable.unwrap_or_else(|| disallowed(verdict))));
        }
        if page.attempt == 0 && page.chain.is_empty() {
            host.asked_count += 1;
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
        self.hosts.push(HostState {
            name: name.to_owned(),
            pages: VecDeque::new(),
            robots: VecDeque::new(),
            ready_at: now,
            crawl_delay: Duration::ZERO,
            asked_count: 0,
            is_busy: false,
            is_scheduled: false,
            rests: false,
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

fn disallowed(verdict: Verdict) -> Refusal {
    let line = verdict.line.map_or_else(String::new, |line| format!("line {line} of "));
    if verdict.is_opt_out {
        let detail = format!("{line}robots.txt refuses it to those who gather text to train on");
        return Refusal { reason: Reason::OptOut, detail };
    }
    Refusal { reason: Reason::Robots, detail: format!("{line}robots.txt disallows it") }
}

/// A hash of an address, the same in every run.
pub(super) fn fingerprint(address: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn frontier() -> Frontier {
        Frontier::new(Limits {
            page_count: 100,
            page_count_per_host: 100,
            known_count: 100,
            delay: SECOND,
            max_delay: 30 * SECOND,
        })
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn name(step: Option<Step>) -> String {
        match step {
            Some(Step::Fetch(_, Job::Page(page))) => page.url.to_string(),
            Some(Step::Fetch(_, Job::Robots(robots))) => robots.url.to_string(),
            Some(Step::Refuse(page, _)) => format!("refused {}", page.url),
            None => "nothing".to_owned(),
        }
    }

    /// The first host's id: hosts are numbered as they are met.
    const FIRST: HostId = HostId(0);

    #[test]
    fn robots_come_first_then_pages_in_order_one_at_a_time() {
        let now = Instant::now();
        let mut frontier = frontier();
        for path in ["a", "b", "a"] {
            frontier.admit(&url("http://x.example/").join(path).unwrap(), 0, now);
        }
        assert_eq!(name(frontier.next(now)), "http://x.example/robots.txt");
        assert_eq!(name(frontier.next(now + 9 * SECOND)), "nothing");
        frontier.set_robots("http://x.example", Robots::allow_all(), None, now);
        frontier.release(FIRST, now + frontier.delay(FIRST));
        assert_eq!(name(frontier.next(now)), "nothing");
        assert_eq!(frontier.next_ready(), Some(now + SECOND));
        assert_eq!(name(frontier.next(now + SECOND)), "http://x.example/a");
        assert_eq!(name(frontier.next(now + 9 * SECOND)), "nothing");
        frontier.release(FIRST, now + 2 * SECOND);
        assert_eq!(name(frontier.next(now + 2 * SECOND)), "http://x.example/b");
        frontier.release(FIRST, now + 3 * SECOND);
        assert_eq!((name(frontier.next(now + 9 * SECOND)), frontier.next_ready()), ("nothing".to_owned(), None));
    }

    #[test]
    fn hosts_do_not_wait_for_each_other() {
        let now = Instant::now();
        let mut frontier = frontier();
        frontier.admit(&url("http://x.example/"), 0, now);
        frontier.admit(&url("http://y.example/"), 0, now);
        assert_eq!(name(frontier.next(now)), "http://x.example/robots.txt");
        assert_eq!(name(frontier.next(now)), "http://y.example/robots.txt");
    }

    #[test]
    fn both_origins_of_a_host_share_its_turn_and_have_their_own_rules() {
        let now = Instant::now();
        let mut frontier = frontier();
        frontier.admit(&url("http://x.example/"), 0, now);
        frontier.admit(&url("https://x.example/"), 0, now);
        assert_eq!(name(frontier.next(now)), "http://x.example/robots.txt");
        frontier.set_robots("http://x.example", Robots::disallow_all(), None, now);
        frontier.release(FIRST, now);
        assert_eq!(name(frontier.next(now)), "refused http://x.example/");
        assert_eq!(name(frontier.next(now)), "https://x.example/robots.txt");
        assert_eq!(name(frontier.next(now)), "nothing");
    }

    #[test]
    fn a_robots_file_is_asked_for_again_after_a_day() {
        let now = Instant::now();
        let mut frontier = frontier();
        frontier.admit(&url("http://x.example/a"), 0, now);
        frontier.set_robots("http://x.example", Robots::allow_all(), None, now);
        assert_eq!(name(frontier.next(now + ROBOTS_LIFETIME)), "http://x.example/robots.txt");
    }

    #[test]
    fn crawl_delay_raises_the_pause_up_to_its_cap_and_never_lowers_it() {
        let now = Instant::now();
        for (asked, pause) in [("0.5", 1), ("7", 7), ("3600", 30)] {
            let mut frontier = frontier();
            frontier.admit(&url("http://x.example/"), 0, now);
            let robots = Robots::parse(format!("user-agent: *\ncrawl-delay: {asked}").as_bytes(), "gristmill");
            frontier.set_robots("http://x.example", robots, None, now);
            assert_eq!(frontier.delay(FIRST), pause * SECOND, "{asked}");
        }
    }

    #[test]
    fn limits_hold_back_new_pages_but_not_what_was_begun() {
        let now = Instant::now();
        let mut frontier = frontier();
        frontier.limits.page_count = 1;
        frontier.set_robots("http://x.example", Robots::allow_all(), None, now);
        frontier.admit(&url("http://x.example/a"), 0, now);
        frontier.admit(&url("http://x.example/b"), 0, now);
        let Some(Step::Fetch(id, Job::Page(page))) = frontier.next(now) else { panic!("no page") };
        assert_eq!(frontier.admit_redirect(&url("http://x.example/c"), &page, now), Admission::Queued);
        frontier.release(id, now);
        assert_eq!(name(frontier.next(now)), "http://x.example/c");
        frontier.release(id, now);
        assert_eq!((name(frontier.next(now)), frontier.queued_count()), ("nothing".to_owned(), 1));
    }

    #[test]
    fn no_more_addresses_are_remembered_than_the_limit() {
        let now = Instant::now();
        let mut frontier = frontier();
        frontier.limits.known_count = 1;
        assert_eq!(frontier.admit(&url("http://x.example/a"), 0, now), Admission::Queued);
        assert_eq!(frontier.admit(&url("http://x.example/b"), 0, now), Admission::Full);
        assert_eq!(frontier.admit(&url("http://x.example/a"), 0, now), Admission::Known);
        assert_eq!(frontier.dropped_count(), 1);
    }

    #[test]
    fn a_resting_host_gives_back_what_others_wait_for() {
        let now = Instant::now();
        let mut frontier = frontier();
        let job = |hop| RobotsJob {
            origin: "http://y.example".to_owned(),
            url: url("http://x.example/robots.txt"),
            hop,
            attempt: 0,
        };
        assert!(frontier.ask_robots(job(1), now).is_ok());
        assert_eq!(frontier.rest(FIRST).len(), 1);
        assert!(frontier.ask_robots(job(2), now).is_err());
        assert_eq!(name(frontier.next(now)), "nothing");
    }

    proptest! {
        /// Whatever comes back when, each address is handed out once, in order on its host, with one request to a
        /// host at a time and the pause after each.
        #[test]
        fn every_address_gets_one_turn(found in proptest::collection::vec((0..3_u8, 0..20_u8), 0..40), order in proptest::collection::vec(any::<u8>(), 1..20)) {
            let start = Instant::now();
            let mut frontier = frontier();
            for (host, path) in &found {
                frontier.admit(&url(&format!("http://h{host}.example/{path}")), 0, start);
            }
            let (mut now, mut given, mut in_flight) = (start, Vec::new(), Vec::<(HostId, Job)>::new());
            let mut ready: HashMap<HostId, Instant> = HashMap::new();
            let mut order = order.iter().cycle();
            loop {
                while let Some(step) = frontier.next(now) {
                    let Step::Fetch(id, job) = step else { panic!("nothing is disallowed") };
                    prop_assert!(in_flight.iter().all(|(other, _)| *other != id));
                    prop_assert!(ready.get(&id).is_none_or(|at| *at <= now));
                    if let Job::Page(page) = &job {
                        given.push(page.url.to_string());
                    }
                    in_flight.push((id, job));
                }
                if in_flight.is_empty() {
                    let Some(next) = frontier.next_ready() else { break };
                    now = now.max(next);
                    continue;
                }
                let (id, job) = in_flight.remove(usize::from(*order.next().unwrap()) % in_flight.len());
                now += SECOND / 4;
                if let Job::Robots(robots) = job {
                    frontier.set_robots(&robots.origin, Robots::allow_all(), None, now);
                }
                ready.insert(id, now + frontier.delay(id));
                frontier.release(id, now + frontier.delay(id));
            }
            for host in 0..3_u8 {
                let mut expected: Vec<String> = Vec::new();
                for (_, path) in found.iter().filter(|(of, _)| *of == host) {
                    let address = format!("http://h{host}.example/{path}");
                    if !expected.contains(&address) {
                        expected.push(address);
                    }
                }
                let prefix = format!("http://h{host}.");
                let of_host: Vec<_> = given.iter().filter(|address| address.starts_with(&prefix)).cloned().collect();
                prop_assert_eq!(of_host, expected);
            }
            prop_assert_eq!(frontier.queued_count(), 0);
        }
    }
}
