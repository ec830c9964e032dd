//! One crawl from its seeds to its report: takes steps from the frontier, sends them off, and judges what comes back.
//!
//! All decisions are made here, on one task; only requests, compression and link reading run elsewhere.

mod beginning;
mod pages;
mod robots;
mod telling;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};
use url::Url;

use self::beginning::take_up;
use super::address::is_own;
use super::fetch::{FetchError, Fetcher};
use super::frontier::{Frontier, HostId, Job, Limits, Refusal, Step};
use super::plan::{CrawlPlan, user_agent};
use super::report::{CrawlReport, Event};
use super::retry::{back_off, retry_after};
use super::revisit::Interval;
use super::robots::Declared;
use super::scope::Bounds;
use super::secrets::shown;
use super::store::{PageState, Standing};
use super::traps::Traps;
use super::visit::{Visited, visit};
use super::{Error, Progress};
use crate::clock;
use crate::failure::Reason;
use crate::source::Place;
use crate::source::archive::{self, ArchiveWriter};

/// Requests to a host that fail one after the other before it is left alone.
const MAX_FAILED_IN_A_ROW: u32 = 5;

/// How often the stop switch is looked at.
const STOP_INTERVAL: Duration = Duration::from_millis(50);

/// How often a crawl says where it stands.
const SHOW_INTERVAL: Duration = Duration::from_secs(1);

/// How often store and archive are forced to the disk itself; a power failure can cost what was written since.
const SYNC_INTERVAL: Duration = Duration::from_secs(5);

/// A crawl under way.
pub(super) struct Session<'a> {
    plan: &'a CrawlPlan,
    progress: &'a Progress<'a>,
    stop: &'a AtomicBool,
    fetcher: Arc<Fetcher>,
    archive: ArchiveWriter,
    frontier: Frontier,
    bounds: Bounds,
    /// What each task in flight was sent for.
    sent: HashMap<Id, (HostId, Job)>,
    /// Failed requests in a row, for hosts that have any.
    failed_in_a_row: HashMap<HostId, u32>,
    report: CrawlReport,
    /// When store and archive were last known to be on the disk itself.
    synced_at: Instant,
    /// Addresses given up by this run.
    failure_counts: BTreeMap<Reason, usize>,
    interval: Interval,
    /// Pages that a sitemap called back before their time.
    called_back: HashSet<u64>,
    traps: Traps,
    /// Addresses that a rule cut, by host and rule.
    trapped: BTreeMap<(String, &'static str), usize>,
    clock: RunClock,
}

/// What a run's pace is measured by.
struct RunClock {
    started_at: Timestamp,
    started: Instant,
    /// When the standing was last shown.
    shown: Instant,
    /// Pages of earlier runs.
    pages_before: usize,
}

/// What a request's task hands back: the answer, and when all of it was there.
type TaskResult = (Result<Visited, FetchError>, Instant, Duration);

/// A request that came to its end.
struct Done {
    host: HostId,
    job: Job,
    result: Result<Visited, FetchError>,
    ended: Instant,
    /// From the request's start to the answer's end.
    taken: Duration,
}

impl<'a> Session<'a> {
    pub(super) fn new(plan: &'a CrawlPlan, progress: &'a Progress<'a>, stop: &'a AtomicBool) -> Result<Self, Error> {
        let is_strange = |seed: &&Url| matches!(seed.scheme(), "http" | "https") && !is_own(seed, &plan.resolve);
        let stranger = plan.seeds.iter().find(is_strange);
        if let Some(seed) = stranger.filter(|_| plan.user_agent == user_agent(None)) {
            return Err(Error::NoContact { host: seed.host_str().unwrap_or_default().to_owned() });
        }
        let info = [("http-header-user-agent", plan.user_agent.as_str()), ("robots", "obey")];
        let limits = Limits {
            page_count: plan.max_page_count,
            page_count_per_host: plan.max_page_count_per_host,
            body_bytes_per_host: plan.max_body_bytes_per_host,
            known_count: plan.max_known_count,
            delay: plan.delay,
            max_delay: plan.max_delay,
        };
        let fetcher = Arc::new(Fetcher::new(plan)?);
        let (archive, frontier, report) = if plan.durable {
            take_up(plan, limits, &info)?
        } else {
            let archive = ArchiveWriter::new(&plan.out, plan.max_file_bytes, &info)?;
            (archive, Frontier::new(limits), CrawlReport::default())
        };
        let pages_before = report.page_count + report.unchanged_count;
        Ok(Self {
            plan,
            progress,
            stop,
            fetcher,
            archive,
            frontier,
            bounds: Bounds::new(plan)?,
            sent: HashMap::new(),
            failed_in_a_row: HashMap::new(),
            report,
            synced_at: Instant::now(),
            failure_counts: BTreeMap::new(),
            interval: Interval { min: plan.revisit_min, max: plan.revisit_max },
            called_back: HashSet::new(),
            traps: Traps::default(),
            trapped: BTreeMap::new(),
            clock: RunClock { started_at: clock::now(), started: Instant::now(), shown: Instant::now(), pages_before },
        })
    }

    pub(super) async fn run(mut self) -> Result<CrawlReport, Error> {
        self.plant_seeds();
        self.commit()?;
        self.show(None, 0);
        let mut in_flight = JoinSet::new();
        let result = self.work(&mut in_flight).await;
        // Where writing failed, what is in flight is lost; what was written is finished and kept.
        let committed = result.and_then(|()| self.commit());
        let finished = self.archive.finish();
        committed?;
        self.report.warc_files = finished?;
        if let Some(store) = self.frontier.store() {
            store.sync()?;
            let of_this_run = std::mem::take(&mut self.report.failures);
            self.report.failures = store.failures().chain(of_this_run).collect();
            let shells = store.pages().filter(|state| state.needs_browser);
            self.report.needs_browser = shells.map(|state| shown(&state.address).into_owned()).collect();
            self.report.warc_files = archive::finished_files(&self.plan.out)?;
        }
        Ok(self.report)
    }

    /// Puts what was decided since the last commit into the store, where there is one.
    fn commit(&mut self) -> Result<(), Error> {
        let (asked_count, next_ticket) = (self.frontier.asked_count(), self.frontier.next_ticket());
        let Some(store) = self.frontier.store().filter(|store| store.has_changes()) else { return Ok(()) };
        store.commit(&Standing {
            archive: self.archive.position(),
            totals: self.report.totals(),
            asked_count,
            next_ticket,
            ..Standing::default()
        })?;
        if self.synced_at.elapsed() >= SYNC_INTERVAL {
            // Records before what the store says of them.
            self.archive.sync()?;
            store.sync()?;
            self.synced_at = Instant::now();
        }
        Ok(())
    }

    async fn work(&mut self, in_flight: &mut JoinSet<TaskResult>) -> Result<(), Error> {
        loop {
            let stopped = self.stop.load(Ordering::Relaxed);
            // What was judged is kept before anything else is asked for.
            self.commit()?;
            if !stopped {
                self.send_off(in_flight);
            }
            let waiting = self
                .frontier
                .next_ready()
                .filter(|_| !stopped && in_flight.len() < self.plan.concurrent_host_count.max(1));
            if in_flight.is_empty() && waiting.is_none() {
                self.close(stopped);
                self.show(Some(self.report.end), 0);
                return Ok(());
            }
            if self.clock.shown.elapsed() >= SHOW_INTERVAL {
                self.show(None, in_flight.len());
            }
            let look_up = Instant::now() + STOP_INTERVAL;
            tokio::select! {
                Some(ended) = in_flight.join_next_with_id(), if !in_flight.is_empty() => self.take_back(ended)?,
                () = sleep_until(waiting.map_or(look_up, |at| at.min(look_up))) => {}
            }
        }
    }

    /// Starts requests while there are hosts whose turn it is, and room.
    fn send_off(&mut self, in_flight: &mut JoinSet<TaskResult>) {
        while in_flight.len() < self.plan.concurrent_host_count.max(1) {
            match self.frontier.next(Instant::now()) {
                Some(Step::Fetch(host, job)) => {
                    let fetcher = Arc::clone(&self.fetcher);
                    let sent = job.clone();
                    let earlier = self.earlier(&job);
                    let declared = match &job {
                        Job::Page(page) => self.frontier.declared(&page.url),
                        Job::Robots(_) => Declared::default(),
                    };
                    let task = in_flight.spawn(async move {
                        let started = Instant::now();
                        let result = visit(&fetcher, &sent, earlier.as_ref(), declared).await;
                        (result, Instant::now(), started.elapsed())
                    });
                    self.sent.insert(task.id(), (host, job));
                }
                Some(Step::Refuse(page, Refusal { reason, detail })) => self.fail_page(page, reason, detail),
                None => return,
            }
        }
    }

    /// What an earlier run left of a page that is asked for again.
    fn earlier(&mut self, job: &Job) -> Option<PageState> {
        match job {
            Job::Page(page) if self.plan.again => self.frontier.known_state(&page.url),
            _ => None,
        }
    }

    /// Finds the job that a task had, and judges what it brought. A task that broke is a fault of ours; its page is
    /// listed and the run goes on.
    fn take_back(&mut self, ended: Result<(Id, TaskResult), JoinError>) -> Result<(), Error> {
        let (id, (result, ended, taken)) = match ended {
            Ok(ended) => ended,
            Err(error) => (error.id(), (Err(FetchError::Lost(error.to_string())), Instant::now(), Duration::ZERO)),
        };
        match self.sent.remove(&id) {
            Some((host, job)) => self.judge(Done { host, job, result, ended, taken }),
            None => Ok(()),
        }
    }

    /// Draws the conclusions from one answer, then gives its host free.
    fn judge(&mut self, done: Done) -> Result<(), Error> {
        let Done { host, job, result, ended, taken } = done;
        self.note_health(host, &result, taken);
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
    fn note_health(&mut self, host: HostId, result: &Result<Visited, FetchError>, taken: Duration) {
        let is_sound = match result {
            Ok(visited) => !visited.status.is_server_error() && !visited.is_busy(),
            Err(error) => error.reason() != Reason::Network,
        };
        let body_bytes = match result {
            Ok(visited) => visited.body_bytes as u64,
            Err(error) => error.wasted_bytes(),
        };
        self.frontier.note_answer(host, taken, !is_sound, body_bytes);
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

    /// Writes an answer to the archive, and says where it stands.
    fn write(&mut self, url: &Url, visited: &Visited) -> Result<Option<Place>, Error> {
        let Some(packed) = &visited.packed else { return Ok(None) };
        let place = self.archive.append(packed)?;
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
        Ok(Some(place))
    }
}

/// How long a busy host is left alone.
#[derive(Debug, Clone, Copy)]
enum Wait {
    Until(Duration),
    /// Longer than this run waits for any host.
    TooLong(Duration),
}
