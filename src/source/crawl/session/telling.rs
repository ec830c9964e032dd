//! What a session tells: where it stands, what it gave up, and what it left.

use tokio::time::Instant;
use url::Url;

use super::super::frontier::PageJob;
use super::super::report::{End, Event};
use super::super::secrets::shown;
use super::super::status::{Status, pace, time_left};
use super::Session;
use crate::clock;
use crate::failure::{Failure, Reason, Stage};

/// Addresses that are listed for a rule against traps and a host; more are counted.
const LISTED_TRAPS: usize = 5;

impl Session<'_> {
    /// Says where the crawl stands.
    pub(super) fn show(&mut self, end: Option<End>, active_host_count: usize) {
        self.clock.shown = Instant::now();
        let page_count = self.report.page_count + self.report.unchanged_count - self.clock.pages_before;
        let pages_per_second = pace(page_count, self.clock.started.elapsed());
        let failures = self.failure_counts.iter();
        let status = Status {
            at: clock::now(),
            run_started_at: self.clock.started_at,
            end,
            page_count: self.report.page_count,
            unchanged_count: self.report.unchanged_count,
            response_count: self.report.response_count,
            body_bytes: self.report.body_bytes,
            status_counts: self.report.status_counts.clone(),
            failure_counts: failures.map(|(reason, count)| (reason.name().to_owned(), *count)).collect(),
            queued_count: self.frontier.queued_count(),
            known_count: self.frontier.known_count(),
            active_host_count,
            waiting_host_count: self.frontier.waiting_host_count(),
            resting_host_count: self.frontier.resting().count(),
            not_due_count: self.report.not_due_count,
            pages_per_second,
            seconds_left: time_left(self.frontier.queued_count(), pages_per_second),
        };
        (self.progress)(Event::Standing(&status));
        if self.plan.durable {
            // A view of the crawl that cannot be written does not end it; the archive would say so first.
            let _ = status.write(&self.plan.out);
        }
    }

    /// Gives a page up.
    pub(super) fn fail_page(&mut self, page: PageJob, reason: Reason, detail: String) {
        self.frontier.finish_failed(&page);
        self.fail(Some(page.url.into()), reason, detail);
    }

    /// Lists an address that is given up; with a store it is listed for later runs too.
    pub(super) fn fail(&mut self, url: Option<String>, reason: Reason, detail: String) {
        let url = url.map(|url| shown(&url).into_owned());
        let failure = Failure { url, source_file: None, source_offset: None, stage: Stage::Crawl, reason, detail };
        (self.progress)(Event::Failed(&failure));
        *self.failure_counts.entry(reason).or_default() += 1;
        match self.frontier.store().filter(|_| failure.url.is_some()) {
            Some(store) => store.put_failure(&failure),
            // What was left is left by this run only.
            None => self.report.failures.push(failure),
        }
    }

    /// Whether a link leads into a trap; then it is listed, or counted where some of its kind are listed already.
    pub(super) fn is_trap(&mut self, link: &Url) -> bool {
        let Some(rule) = self.traps.rule(link, clock::now().in_tz("UTC").map_or(0, |now| now.year())) else {
            return false;
        };
        let host = link.host_str().unwrap_or_default().to_owned();
        let count = self.trapped.entry((host, rule)).or_default();
        *count += 1;
        if *count <= LISTED_TRAPS {
            self.fail(Some(link.to_string()), Reason::Trap, rule.to_owned());
        }
        true
    }

    /// Counts what is left, and lists it in summary.
    pub(super) fn close(&mut self, stopped: bool) {
        for ((host, rule), count) in std::mem::take(&mut self.trapped) {
            if let Some(more) = count.checked_sub(LISTED_TRAPS).filter(|more| *more > 0) {
                self.fail(None, Reason::Trap, format!("{rule}: {more} more links on {host}"));
            }
        }
        let resting: Vec<(String, usize)> =
            self.frontier.resting().map(|(name, count)| (name.to_owned(), count)).collect();
        let resting_count: usize = resting.iter().map(|(_, count)| count).sum();
        for (name, count) in resting {
            self.fail(
                None,
                Reason::Network,
                format!("{count} known pages of {name} were not asked for: the host failed or asked for a long pause"),
            );
        }
        let over_limit = self.frontier.queued_count() - resting_count + self.frontier.dropped_count();
        self.report.left_count = resting_count + over_limit;
        self.report.end = match (stopped, over_limit) {
            (true, _) => End::Stopped,
            (false, 0) => End::Finished,
            (false, _) => End::Limit,
        };
        if over_limit > 0 {
            let cause = if stopped { "the crawl was stopped" } else { "a limit of the crawl was reached" };
            self.fail(None, Reason::Limit, format!("{over_limit} known pages were not asked for: {cause}"));
        }
    }
}
