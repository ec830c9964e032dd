//! A frontier under load, without a network: what `cargo bench --bench frontier` measures.

use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::frontier::{Class, Frontier, Job, Limits, Step};
use super::robots::Robots;
use super::store::{Outcome, PageState, Standing, Store};
use super::{Error, report::Totals};

/// Pages that one page names, until all are named.
const LINKS_PER_PAGE: usize = 10;

/// How much work a trial is.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    /// Addresses that are known in the end.
    pub url_count: usize,
    /// Hosts that they are spread over.
    pub host_count: usize,
    /// Pages that are taken and judged.
    pub judged_count: usize,
}

/// What a trial took.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Addresses queued.
    pub queued_count: usize,
    /// Time to queue them, commits included.
    pub queueing: Duration,
    /// Pages taken and judged, each with its commit.
    pub judged_count: usize,
    /// Time for that.
    pub judging: Duration,
    /// Time to read all that is known from disk, as a restart does.
    pub loading: Duration,
    /// The time that the crawl would have taken with a second's pause for each host.
    pub simulated: Duration,
}

/// Queues addresses into a store below `dir`, takes some of them by the schedule of politeness, and opens it again.
///
/// # Errors
/// The store cannot be written or read.
pub fn frontier_trial(dir: &Path, trial: Trial) -> Result<Taken, Error> {
    let limits = Limits {
        page_count: usize::MAX,
        page_count_per_host: usize::MAX,
        body_bytes_per_host: u64::MAX,
        known_count: usize::MAX,
        delay: Duration::from_secs(1),
        max_delay: Duration::from_mins(1),
    };
    let mut store = Store::open(dir)?;
    let loaded = store.load()?;
    let start = Instant::now();
    let mut frontier = Frontier::resume(limits, store, loaded, start);
    for page in 0..trial.url_count {
        if let Some(url) = address(page, trial.host_count) {
            frontier.admit(&url, 1, Class::Found, start);
        }
        if page % LINKS_PER_PAGE == 0 {
            commit(&mut frontier)?;
        }
    }
    commit(&mut frontier)?;
    let queueing = start.elapsed();

    let begun = Instant::now();
    let mut now = start;
    let mut judged_count = 0;
    while judged_count < trial.judged_count {
        match frontier.next(now) {
            Some(Step::Fetch(host, Job::Robots(robots))) => {
                frontier.set_robots(&robots.origin, Robots::allow_all(), None, now);
                frontier.release(host, now);
            }
            Some(Step::Fetch(host, Job::Page(page))) => {
                frontier.finish(&page, &answered(page.url.as_str()));
                frontier.release(host, now + frontier.delay(host));
                commit(&mut frontier)?;
                judged_count += 1;
            }
            Some(Step::Refuse(..)) => {}
            None => match frontier.next_ready() {
                Some(at) => now = at,
                None => break,
            },
        }
    }
    let judging = begun.elapsed();
    let queued_count = trial.url_count;
    drop(frontier);
    let begun = Instant::now();
    let mut store = Store::open(dir)?;
    let loaded = store.load()?;
    let frontier = Frontier::resume(limits, store, loaded, now);
    let loading = begun.elapsed();
    debug_assert_eq!(frontier.known_count(), queued_count);
    Ok(Taken { queued_count, queueing, judged_count, judging, loading, simulated: now - start })
}

fn address(page: usize, host_count: usize) -> Option<Url> {
    let (host, page) = (page % host_count.max(1), page / host_count.max(1));
    Url::parse(&format!("https://www.paper{host}.example/news/2024/10/{page}/an-article-with-a-usual-title.html")).ok()
}

fn answered(address: &str) -> PageState {
    PageState {
        address: address.to_owned(),
        depth: 1,
        is_map: false,
        needs_browser: false,
        outcome: Outcome::Answered(200),
        asked_at: 0,
        changed_at: 0,
        stored_at: 0,
        unchanged_count: 0,
        etag: Some("\"0123456789abcdef\"".to_owned()),
        last_modified: Some("Thu, 17 Oct 2024 08:00:00 GMT".to_owned()),
        digest: Some(format!("sha256:{:064x}", 7)),
        record: Some(("gristmill-20241017080000-00001.warc.gz".to_owned(), 7)),
    }
}

fn commit(frontier: &mut Frontier) -> Result<(), Error> {
    let (asked_count, next_ticket) = (frontier.asked_count(), frontier.next_ticket());
    let standing = Standing { totals: Totals::default(), asked_count, next_ticket, ..Standing::default() };
    match frontier.store() {
        Some(store) if store.has_changes() => store.commit(&standing),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_trial_ends_with_all_known() {
        let dir = tempfile::tempdir().unwrap();
        let taken = frontier_trial(dir.path(), Trial { url_count: 3000, host_count: 7, judged_count: 1000 }).unwrap();
        assert_eq!((taken.queued_count, taken.judged_count), (3000, 1000));
        // A thousand pages of seven hosts, one a second each: the last begins in second 142.
        assert_eq!(taken.simulated.as_secs(), 142);
    }
}
