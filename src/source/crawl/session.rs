//! One crawl from its seeds to its report: takes steps from the frontier, sends them off, and judges what comes back.
//!
//! All decisions are made here, on one task; only requests, compression and link reading run elsewhere.

mod pages;
mod robots;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use url::Url;

use super::fetch::{FetchError, Fetcher};
use super::frontier::{Frontier, HostId, Job, Limits, Refusal, Step};
use super::plan::CrawlPlan;
use super::report::{CrawlReport, End, Event};
use super::retry::{back_off, retry_after};
use super::scope::{Bounds, normal_url};
use super::visit::{Visited, visit};
use super::{Error, Progress};
use crate::clock;
use crate::failure::{Failure, Reason, Stage};
use crate::source::archive::ArchiveWriter;

/// Requests to a host that fail one after the other before it is left alone.
const MAX_FAILED_IN_A_ROW: u32 = 5;

/// How often the stop switch is looked at.
const STOP_INTERVAL: Duration = Duration::from_millis(50);

/// A crawl under way.
pub(super) struct Session<'a> {
    plan: &'a CrawlPlan,
    progress: &'a Progress<'a>,
    stop: &'a AtomicBool,
    fetcher: Arc<Fetcher>,
    archive: ArchiveWriter,
    frontier: Frontier,
    bounds: Bounds,
    /// Failed requests in a row, for hosts that have any.
    failed_in_a_row: HashMap<HostId, u32>,
    report: CrawlReport,
}

/// What a request's task hands back.
struct Done {
    host: HostId,
    job: Job,
    result: Result<Visited, FetchError>,
    ended: Instant,
}

impl<'a> Session<'a> {
    pub(super) fn new(plan: &'a CrawlPlan, progress: &'a Progress<'a>, stop: &'a AtomicBool) -> Result<Self, Error> {
        let info = [("http-header-user-agent", plan.user_agent.as_str()), ("robots", "obey")];
        let limits = Limits {
            page_count: plan.max_page_count,
            page_count_per_host: plan.max_page_count_per_host,
            known_count: plan.max_known_count,
            delay: plan.delay,
            max_delay: plan.max_delay,
        };
        Ok(Self {
            plan,
            progress,
            stop,
            fetcher: Arc::new(Fetcher::new(plan)?),
            archive: ArchiveWriter::new(&plan.out, plan.max_file_bytes, &info)?,
            frontier: Frontier::new(limits),
            bounds: Bounds::new(plan.scope, &plan.seeds),
            failed_in_a_row: HashMap::new(),
            report: CrawlReport::default(),
        })
    }

    pub(super) async fn run(mut self) -> Result<CrawlReport, Error> {
        self.plant_seeds();
        let mut in_flight = JoinSet::new();
        let result = self.work(&mut in_flight).await;
        // Where writing failed, what is in flight is lost; what was written is finished and kept.
        let finished = self.archive.finish();
        result?;
        self.report.warc_files = finished?;
        Ok(self.report)
    }

    fn plant_seeds(&mut self) {
        let now = Instant::now();
        for seed in &self.plan.seeds {
            match normal_url(seed.clone()) {
                Some(url) => {
                    self.frontier.admit(&url, 0, now);
                }
                None => self.fail(
                    Some(seed.to_string()),
                    Reason::OutOfScope,
                    "not an http or https address of usual length".to_owned(),
                ),
            }
        }
    }

    async fn work(&mut self, in_flight: &mut JoinSet<Done>) -> Result<(), Error> {
        loop {
            let stopped = self.stop.load(Ordering::Relaxed);
            if !stopped {
                self.send_off(in_flight);
            }
            let waiting = self
                .frontier
                .next_ready()
                .filter(|_| !stopped && in_flight.len() < self.plan.concurrent_host_count.max(1));
            if in_flight.is_empty() && waiting.is_none() {
                self.close(stopped);
                return Ok(());
            }
            let look_up = Instant::now() + STOP_INTERVAL;
            tokio::select! {
                Some(done) = in_flight.join_next(), if !in_flight.is_empty() => match done {
                    Ok(done) => self.judge(done)?,
                    Err(error) => self.report_lost(&error),
                },
                () = sleep_until(waiting.map_or(look_up, |at| at.min(look_up))) => {}
            }
        }
    }

    /// Starts requests while there are hosts whose turn it is, and room.
    fn send_off(&mut self, in_flight: &mut JoinSet<Done>) {
        while in_flight.len() < self.plan.concurrent_host_count.max(1) {
            match self.frontier.next(Instant::now()) {
                Some(Step::Fetch(host, job)) => {
                    let fetcher = Arc::clone(&self.fetcher);
                    in_flight.spawn(async move {
                        let result = visit(&fetcher, &job).await;
                        Done { host, job, result, ended: Instant::now() }
                    });
                }
                Some(Step::Refuse(page, Refusal { reason, detail })) => {
                    self.fail(Some(page.url.into()), reason, detail);
                }
                None => return,
            }
        }
    }

    /// Draws the conclusions from one answer, then gives its host free.
    fn judge(&mut self, done: Done) -> Result<(), Error> {
        let Done { host, job, result, ended } = done;
        self.note_health(host, &result);
        let wait = match job {
            Job::Page(page) => self.judge_page(host, page, result)?,
            Job::Robots(robots) => self.judge_robots(host, robots, result, ended)?,
        };
        let wait = match wait {
            // The answer to a robots.txt has set the delay by now.
            None => self.frontier.delay(host),
            Some(Wait::Until(wait)) => wait.max(self.frontier.delay(host)),
            Some(Wait::TooLong(_)) => {
                self.rest(host, ended);
                Duration::ZERO
            }
        };
        self.frontier.release(host, ended + wait);
        Ok(())
    }

    /// Counts failed requests in a row, and leaves a host alone that only fails.
    fn note_health(&mut self, host: HostId, result: &Result<Visited, FetchError>) {
        let is_sound = match result {
            Ok(visited) => !visited.status.is_server_error() && !visited.is_busy(),
            Err(error) => error.reason() != Reason::Network,
        };
        if is_sound {
            self.failed_in_a_row.remove(&host);
            return;
        }
        let count = self.failed_in_a_row.entry(host).or_default();
        *count += 1;
        if *count >= MAX_FAILED_IN_A_ROW {
            self.rest(host, Instant::now());
        }
    }

    fn rest(&mut self, host: HostId, now: Instant) {
        for job in self.frontier.rest(host) {
            self.close_origin(
                &job.origin,
                Reason::Network,
                "its robots.txt is at a host that does not answer".to_owned(),
                now,
            );
        }
    }

    /// How long a busy host is to be left alone.
    fn wait_for(&self, host: HostId, visited: &Visited, attempt: u32) -> Wait {
        let named = visited.retry_after.as_deref().and_then(|value| retry_after(value, clock::now()));
        match named {
            Some(wait) if wait > self.plan.max_retry_wait => Wait::TooLong(wait),
            Some(wait) => Wait::Until(wait),
            None => Wait::Until(back_off(self.frontier.delay(host), attempt).min(self.plan.max_retry_wait)),
        }
    }

    fn write(&mut self, url: &Url, visited: &Visited) -> Result<(), Error> {
        let Some(packed) = &visited.packed else { return Ok(()) };
        self.archive.append(packed)?;
        let status = visited.status.as_u16();
        self.report.response_count += 1;
        self.report.body_bytes += visited.body_bytes as u64;
        *self.report.status_counts.entry(status).or_default() += 1;
        (self.progress)(Event::Fetched {
            url,
            status,
            body_bytes: visited.body_bytes,
            page_count: self.report.page_count,
            queued_count: self.frontier.queued_count(),
        });
        Ok(())
    }

    fn fail(&mut self, url: Option<String>, reason: Reason, detail: String) {
        let failure = Failure { url, source_file: None, source_offset: None, stage: Stage::Crawl, reason, detail };
        (self.progress)(Event::Failed(&failure));
        self.report.failures.push(failure);
    }

    /// A task that ended without a word: a fault of ours, listed so that the run goes on.
    fn report_lost(&mut self, error: &tokio::task::JoinError) {
        self.fail(None, Reason::Internal, format!("a request was lost: {error}"));
    }

    /// Counts what is left, and lists it in summary.
    fn close(&mut self, stopped: bool) {
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

/// How long a busy host is left alone.
#[derive(Debug, Clone, Copy)]
enum Wait {
    Until(Duration),
    /// Longer than this run waits for any host.
    TooLong(Duration),
}
