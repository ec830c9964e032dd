//! One host as the frontier knows it: its queue, and how long it is left alone between two requests.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::super::store::HostTotals;
use super::job::RobotsJob;
use super::queue::Queue;
use super::{Limits, fingerprint};

/// A host rests this many times as long as it works for us: at most a third of its time is ours.
const PAUSES_PER_ANSWER: u32 = 2;

/// How often a pause is doubled at most: a second becomes half a minute.
const MAX_STRAIN: u32 = 5;

/// Sound answers in a row after which a doubled pause is halved.
const CALM_ANSWERS: u32 = 20;

/// A host's place in the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::source::crawl) struct HostId(pub(super) usize);

#[derive(Debug)]
pub(super) struct HostState {
    pub(super) name: String,
    /// The hash of its name, which begins its keys in the store.
    pub(super) hash: u64,
    pub(super) pages: Queue,
    pub(super) robots: VecDeque<RobotsJob>,
    pub(super) ready_at: Instant,
    pub(super) crawl_delay: Duration,
    /// What was asked of it so far, over all runs.
    pub(super) totals: HostTotals,
    pub(super) is_busy: bool,
    pub(super) is_scheduled: bool,
    /// Whether it is left alone for the rest of the run.
    pub(super) rests: bool,
    /// How long it takes to answer, on a running average.
    pace: Duration,
    /// How often its pause is doubled, since it was busy or failed.
    strain: u32,
    /// Sound answers since then, or since the pause was last halved.
    calm_count: u32,
}

impl HostState {
    pub(super) fn new(name: &str, now: Instant) -> Self {
        Self {
            name: name.to_owned(),
            hash: fingerprint(name),
            pages: Queue::default(),
            robots: VecDeque::new(),
            ready_at: now,
            crawl_delay: Duration::ZERO,
            totals: HostTotals::default(),
            is_busy: false,
            is_scheduled: false,
            rests: false,
            pace: Duration::ZERO,
            strain: 0,
            calm_count: 0,
        }
    }

    /// Whether it waits for its turn once it is put in line.
    pub(super) fn has_work(&self) -> bool {
        !self.pages.is_empty() || !self.robots.is_empty()
    }

    /// Whether it has given as many pages or bytes as the plan takes from one host.
    pub(super) fn is_spent(&self, limits: &Limits) -> bool {
        self.totals.asked_count >= limits.page_count_per_host || self.totals.body_bytes >= limits.body_bytes_per_host
    }

    /// The pause that it gets after each request: what the plan or the site asks for, or longer where it is slow or was
    /// busy. A plan without a pause has none: such hosts are one's own.
    pub(super) fn delay(&self, limits: &Limits) -> Duration {
        let asked = limits.delay.max(self.crawl_delay);
        if limits.delay.is_zero() {
            return asked;
        }
        let by_pace = self.pace.saturating_mul(PAUSES_PER_ANSWER).saturating_mul(1 << self.strain);
        asked.max(by_pace.max(asked.saturating_mul(1 << self.strain)).min(limits.max_delay))
    }

    /// Hears how long it took to answer, and whether it was busy: the pause follows both.
    pub(super) fn note_answer(&mut self, taken: Duration, is_strained: bool) {
        // A fifth of each answer: one slow page does not slow the host down, ten do.
        self.pace = self.pace.saturating_mul(4).saturating_add(taken) / 5;
        self.calm_count = if is_strained { 0 } else { self.calm_count + 1 };
        if is_strained {
            self.strain = (self.strain + 1).min(MAX_STRAIN);
        } else if self.calm_count >= CALM_ANSWERS && self.strain > 0 {
            (self.strain, self.calm_count) = (self.strain - 1, 0);
        }
    }
}
