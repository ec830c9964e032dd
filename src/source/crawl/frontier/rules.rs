//! What the frontier knows of robots.txt files: asked for, kept for a day, and read again from the store.

use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::super::robots::{Declared, Robots, Verdict};
use super::super::store::{StoredRobots, seconds};
use super::job::{Refusal, RobotsJob};
use super::{Frontier, HostId};
use crate::clock;

/// How long a robots.txt counts (RFC 9309 section 2.4: no longer than 24 hours).
pub(super) const ROBOTS_LIFETIME: Duration = Duration::from_hours(24);

/// What is known of an origin's robots.txt.
#[derive(Debug)]
pub(super) enum RobotsState {
    /// Asked for.
    Pending,
    Known {
        robots: Box<Robots>,
        unreachable: Option<Refusal>,
        until: Instant,
    },
}

/// What robots.txt says to a page.
pub(super) enum Ruling {
    /// It is asked for, and not yet there.
    Pending,
    /// It is not known, or no longer.
    Unknown,
    /// An earlier run has read it, and had not yet asked for the reservations.
    Unfinished(Box<Robots>),
    Known(Verdict, Option<Refusal>),
}

impl Frontier {
    /// Asks for a robots.txt that is elsewhere, or again. Gives the job back where its host rests.
    #[expect(clippy::result_large_err, reason = "the job is moved on, once for a host")]
    pub(in crate::source::crawl) fn ask_robots(&mut self, job: RobotsJob, now: Instant) -> Result<(), RobotsJob> {
        let id = self.host_id(&job.url, now);
        match self.hosts.get_mut(id.0) {
            Some(host) if !host.rests => host.robots.push_back(job),
            _ => return Err(job),
        }
        self.schedule(id);
        Ok(())
    }

    /// Says what an origin's robots.txt allows; `unreachable` where there was no answer that counts.
    pub(in crate::source::crawl) fn set_robots(
        &mut self,
        origin: &str,
        robots: Robots,
        unreachable: Option<Refusal>,
        now: Instant,
    ) {
        let id = Url::parse(origin).ok().map(|url| self.host_id(&url, now));
        if let Some(host) = id.and_then(|id| self.hosts.get_mut(id.0)) {
            host.crawl_delay = host.crawl_delay.max(robots.crawl_delay().unwrap_or_default());
        }
        if let Some(store) = &mut self.store {
            let unreachable = unreachable.as_ref().map(|refusal| (refusal.reason, refusal.detail.clone()));
            let fetched_at = seconds(clock::now());
            let is_finished = true;
            store.put_robots(origin, &StoredRobots { robots: robots.clone(), unreachable, fetched_at, is_finished });
        }
        let state = RobotsState::Known { robots: Box::new(robots), unreachable, until: now + ROBOTS_LIFETIME };
        self.robots.insert(origin.to_owned(), state);
        if let Some(id) = id {
            self.schedule(id);
        }
    }

    /// Keeps the rules of an origin whose reservations are still asked for: a run that is killed meanwhile does not ask for both.
    pub(in crate::source::crawl) fn keep_rules(&mut self, origin: &str, robots: &Robots) {
        if let Some(store) = &mut self.store {
            let (robots, fetched_at) = (robots.clone(), seconds(clock::now()));
            store.put_robots(origin, &StoredRobots { robots, unreachable: None, fetched_at, is_finished: false });
        }
    }

    /// What the site of an address declares about the use of its content; nothing where its robots.txt is not known.
    pub(in crate::source::crawl) fn declared(&self, url: &Url) -> Declared {
        match self.robots.get(&url.origin().ascii_serialization()) {
            Some(RobotsState::Known { robots, .. }) => robots.declared(url),
            Some(RobotsState::Pending) | None => Declared::default(),
        }
    }

    /// What the rules of its origin say to an address.
    pub(super) fn ruling(&mut self, id: HostId, origin: &str, url: &Url, now: Instant) -> Ruling {
        if let Some(robots) = self.recall_robots(id, origin, now) {
            return Ruling::Unfinished(robots);
        }
        match self.robots.get(origin) {
            Some(RobotsState::Pending) => Ruling::Pending,
            Some(RobotsState::Known { robots, unreachable, until }) if *until > now => {
                Ruling::Known(robots.verdict(url), unreachable.clone())
            }
            _ => Ruling::Unknown,
        }
    }

    /// Takes an origin's rules from the store where an earlier run has read them not long ago; gives those that it was not
    /// done with.
    fn recall_robots(&mut self, id: HostId, origin: &str, now: Instant) -> Option<Box<Robots>> {
        let store = self.store.as_ref().filter(|_| !self.robots.contains_key(origin))?;
        let stored = store.robots(origin).filter(|stored| stored.unreachable.is_none())?;
        let age = u64::try_from(seconds(clock::now()) - stored.fetched_at).map_or(Duration::MAX, Duration::from_secs);
        let left = ROBOTS_LIFETIME.checked_sub(age)?;
        if !stored.is_finished {
            return Some(Box::new(stored.robots));
        }
        if let Some(host) = self.hosts.get_mut(id.0) {
            host.crawl_delay = host.crawl_delay.max(stored.robots.crawl_delay().unwrap_or_default());
        }
        let state = RobotsState::Known { robots: Box::new(stored.robots), unreachable: None, until: now + left };
        self.robots.insert(origin.to_owned(), state);
        None
    }
}
