//! What follows from the answer to a page: a record, links, a redirect, another try, or a failure.

use std::fmt::Write as _;

use tokio::time::Instant;
use url::Url;

use super::super::Error;
use super::super::fetch::FetchError;
use super::super::frontier::{Admission, Class, HostId, PageJob, fingerprint};
use super::super::links::Links;
use super::super::retry::MAX_RETRY_COUNT;
use super::super::scope::{can_be_page, normal_url};
use super::super::secrets::shown;
use super::super::sitemap::Entry;
use super::super::store::{Outcome, PageState, seconds};
use super::super::visit::{Found, Visited};
use super::{Session, Wait};
use crate::clock;
use crate::failure::Reason;
use crate::source::Place;

/// Sitemaps that name sitemaps that name sitemaps; the standard allows one step.
const MAX_MAP_DEPTH: u32 = 3;

/// Pages that need a browser and are listed in memory; a store has all.
const MAX_LISTED_SHELLS: usize = 10_000;

/// Pages that sitemaps call back in one run; those beyond wait for their time.
const MAX_CALLED_BACK: usize = 1_000_000;

/// A page that a sitemap or feed says to be younger than this goes before others: a week.
const FRESH_SECONDS: i64 = 7 * 24 * 60 * 60;

impl Session<'_> {
    pub(super) fn judge_page(
        &mut self,
        host: HostId,
        page: PageJob,
        result: Result<Visited, FetchError>,
    ) -> Result<Option<Wait>, Error> {
        let visited = match result {
            Ok(visited) => visited,
            Err(error) => {
                self.fail_page(page, error.reason(), error.to_string());
                return Ok(None);
            }
        };
        if visited.is_busy() {
            return Ok(Some(self.put_off(host, page, &visited)));
        }
        let place = self.write(&page.url, &visited)?;
        self.note_page(&page, &visited, place);
        let target = visited.redirect().and_then(|location| page.url.join(location).ok());
        self.report.page_count += usize::from(target.is_none() && !visited.is_unchanged && !page.is_map);
        self.report.unchanged_count += usize::from(visited.is_unchanged);
        if let Some(target) = target {
            self.follow_redirect(&page, target);
        } else {
            match visited.found {
                Found::Links(links) => self.follow_links(&page, &links),
                Found::Map(entries) => self.follow_map(&page, &entries),
                Found::Robots(_) | Found::Reservations(_) | Found::Nothing => {}
            }
        }
        Ok(None)
    }

    /// Keeps what is known of a page now.
    fn note_page(&mut self, page: &PageJob, visited: &Visited, place: Option<Place>) {
        let earlier = if self.plan.again { self.frontier.known_state(&page.url) } else { None };
        let now = seconds(clock::now());
        let unchanged = earlier.as_ref().filter(|_| visited.is_unchanged);
        let needs_browser = match &visited.found {
            Found::Links(links) => links.needs_browser,
            _ => unchanged.is_some_and(|state| state.needs_browser),
        };
        if needs_browser && self.report.needs_browser.len() < MAX_LISTED_SHELLS {
            self.report.needs_browser.push(shown(page.url.as_str()).into_owned());
        }
        let state = PageState {
            address: page.url.as_str().to_owned(),
            depth: page.depth,
            is_map: page.is_map,
            needs_browser,
            // An unchanged page is what it was.
            outcome: unchanged.map_or(Outcome::Answered(visited.status.as_u16()), |state| state.outcome),
            asked_at: now,
            changed_at: unchanged.map_or(now, |state| state.changed_at),
            stored_at: unchanged.map_or(now, |state| state.stored_at),
            unchanged_count: unchanged.map_or(0, |state| state.unchanged_count + 1),
            etag: visited.etag.clone().or_else(|| unchanged?.etag.clone()),
            last_modified: visited.last_modified.clone().or_else(|| unchanged?.last_modified.clone()),
            digest: visited.packed.as_ref().map(|packed| packed.payload_digest().to_owned()),
            record: place.and_then(|place| Some((place.file, place.offset?))),
        };
        if let Some(digest) = state.digest.as_deref().filter(|_| visited.status.is_success()) {
            self.traps.note_body(&page.url, digest);
        }
        self.frontier.finish(page, &state);
    }

    /// A busy host's page: asked for again after the wait, or given up.
    fn put_off(&mut self, host: HostId, page: PageJob, visited: &Visited) -> Wait {
        let wait = self.wait_for(host, visited, page.attempt);
        match wait {
            Wait::Until(_) if page.attempt < MAX_RETRY_COUNT => self.frontier.retry(host, page),
            _ => {
                let mut detail = format!("{}, asked {} times", visited.status, page.attempt + 1);
                if let Wait::TooLong(wait) = wait {
                    let _ = write!(detail, "; the host asks to wait {} s", wait.as_secs());
                }
                self.fail_page(page, Reason::HttpStatus, detail);
            }
        }
        wait
    }

    fn follow_redirect(&mut self, page: &PageJob, target: Url) {
        let address = target.to_string();
        let Some(target) = normal_url(target) else {
            return self.fail(
                Some(address),
                Reason::OutOfScope,
                format!("{} redirects to it; not an http or https address", shown(page.url.as_str())),
            );
        };
        let print = fingerprint(target.as_str());
        if page.chain.contains(&print) || print == fingerprint(page.url.as_str()) {
            return self.fail(
                Some(address),
                Reason::RedirectLoop,
                format!("{} redirects back to it", shown(page.url.as_str())),
            );
        }
        if page.chain.len() as u64 >= u64::from(self.plan.max_redirect_count) {
            let limit = self.plan.max_redirect_count;
            return self.fail(
                Some(address),
                Reason::RedirectLoop,
                format!("more than {limit} redirects, the last from {}", shown(page.url.as_str())),
            );
        }
        if page.depth == 0 {
            self.bounds.follow_seed(&target);
        }
        if !self.bounds.include(&target) {
            return self.fail(
                Some(address),
                Reason::OutOfScope,
                format!("{} redirects to it", shown(page.url.as_str())),
            );
        }
        self.frontier.admit_redirect(&target, page, Instant::now());
    }

    /// Queues what a sitemap or feed names; what it says to be new goes first.
    fn follow_map(&mut self, page: &PageJob, entries: &[Entry]) {
        if page.depth >= self.plan.max_depth.min(MAX_MAP_DEPTH) && page.is_map || self.plan.max_depth == 0 {
            return;
        }
        let now = Instant::now();
        let fresh_since = clock::now().as_second() - FRESH_SECONDS;
        for entry in entries {
            let Some(url) = normal_url(entry.url.clone()).filter(|url| entry.is_map || self.bounds.follow(url)) else {
                continue;
            };
            if !self.bounds.include(&url) {
                continue;
            }
            if entry.is_map {
                self.frontier.admit_map(&url, page.depth + 1, now);
                continue;
            }
            let is_fresh = entry.modified.is_some_and(|at| at.as_second() >= fresh_since);
            let class = if is_fresh { Class::Fresh } else { Class::Found };
            if can_be_page(&url) && self.frontier.admit(&url, 1, class, now) == Admission::Known {
                self.call_back(&url, entry, now);
            }
        }
    }

    /// Asks for a page of an earlier run before its time where a sitemap says that it changed since.
    fn call_back(&mut self, url: &Url, entry: &Entry, now: Instant) {
        let Some(changed_at) = entry.modified.filter(|_| self.plan.again).map(seconds) else { return };
        let run_started_at = seconds(self.clock.started_at);
        let Some(state) = self.frontier.known_state(url).filter(|state| state.asked_at <= run_started_at) else {
            return;
        };
        let waits = changed_at > state.asked_at && !self.interval.is_due(&state, run_started_at);
        if waits && self.called_back.len() < MAX_CALLED_BACK && self.called_back.insert(fingerprint(url.as_str())) {
            self.report.not_due_count = self.report.not_due_count.saturating_sub(1);
            self.frontier.ask_again(&state, Class::Fresh, now);
        }
    }

    fn follow_links(&mut self, page: &PageJob, links: &Links) {
        if page.depth >= self.plan.max_depth {
            return;
        }
        let now = Instant::now();
        if page.depth == 0 && self.plan.sitemaps {
            for feed in links.feeds.iter().filter(|feed| self.bounds.include(feed)) {
                self.frontier.admit_map(feed, 0, now);
            }
        }
        for link in links.pages.iter().filter(|link| self.bounds.follow(link)).collect::<Vec<_>>() {
            if self.frontier.knows(link) {
                continue;
            }
            if self.is_trap(link) {
                self.frontier.remember(link);
                continue;
            }
            self.frontier.admit(link, page.depth + 1, Class::Found, now);
        }
    }
}
