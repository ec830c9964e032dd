//! What follows from the answer to a robots.txt (RFC 9309 section 2.3.1): rules, a redirect, another try, or a site
//! that stays closed.

use tokio::time::Instant;
use url::Url;

use super::super::Error;
use super::super::fetch::FetchError;
use super::super::frontier::{HostId, RESERVATIONS_PATH, Refusal, RobotsJob};
use super::super::plan::PRODUCT_TOKEN;
use super::super::retry::MAX_RETRY_COUNT;
use super::super::robots::Robots;
use super::super::scope::normal_url;
use super::super::visit::{Found, MAX_ROBOTS_HOPS, Visited};
use super::{Session, Wait};
use crate::failure::Reason;

impl Session<'_> {
    pub(super) fn judge_robots(
        &mut self,
        host: HostId,
        job: RobotsJob,
        result: Result<Visited, FetchError>,
        now: Instant,
    ) -> Result<Option<Wait>, Error> {
        if job.robots.is_some() {
            return self.judge_reservations(job, result, now);
        }
        let visited = match result {
            Ok(visited) => visited,
            Err(error) => {
                self.close_origin(
                    &job.origin,
                    error.reason(),
                    format!("robots.txt could not be fetched: {error}"),
                    now,
                );
                return Ok(None);
            }
        };
        if visited.is_busy() {
            return Ok(Some(self.put_off_robots(host, job, &visited, now)));
        }
        let _ = self.write(&job.url, &visited)?;
        let target = visited.redirect().and_then(|location| job.url.join(location).ok()).and_then(normal_url);
        match (visited.found, target) {
            (Found::Robots(robots), _) => {
                self.follow_sitemaps(&job.origin, &robots, now);
                self.take_rules(&job.origin, robots, now);
            }
            (_, Some(url)) if job.hop < MAX_ROBOTS_HOPS => {
                self.ask_robots(RobotsJob { url, hop: job.hop + 1, attempt: 0, ..job }, now);
            }
            _ if visited.status.is_server_error() => {
                self.close_origin(&job.origin, Reason::Robots, format!("robots.txt answers {}", visited.status), now);
            }
            // Status 400 to 499, and redirects that lead nowhere: there is no robots.txt.
            _ => {
                let robots = Robots::parse_for(b"", PRODUCT_TOKEN, &self.plan.training_agents);
                self.take_rules(&job.origin, robots, now);
            }
        }
        Ok(None)
    }

    /// Has the rules of an origin count, after its reservations were asked for where the plan says so.
    fn take_rules(&mut self, origin: &str, robots: Robots, now: Instant) {
        let url = Url::parse(origin).and_then(|origin| origin.join(RESERVATIONS_PATH));
        let url = url.ok().filter(|url| self.plan.tdm_reservations && robots.verdict(url).allowed);
        let Some(url) = url else { return self.frontier.set_robots(origin, robots, None, now) };
        self.frontier.keep_rules(origin, &robots);
        let job = RobotsJob { origin: origin.to_owned(), url, hop: 0, attempt: 0, robots: Some(Box::new(robots)) };
        if let Err(RobotsJob { robots: Some(robots), .. }) = self.frontier.ask_robots(job, now) {
            self.frontier.set_robots(origin, *robots, None, now);
        }
    }

    /// Adds an origin's reservations to its rules. Without an answer that counts, nothing is reserved.
    fn judge_reservations(
        &mut self,
        job: RobotsJob,
        result: Result<Visited, FetchError>,
        now: Instant,
    ) -> Result<Option<Wait>, Error> {
        let mut robots = job.robots.map(|robots| *robots).unwrap_or_default();
        if let Ok(visited) = result {
            let _ = self.write(&job.url, &visited)?;
            if let Found::Reservations(text) = visited.found {
                robots.reserve(&text);
            }
        }
        self.frontier.set_robots(&job.origin, robots, None, now);
        Ok(None)
    }

    /// Queues the sitemaps that a robots.txt names, within the crawl's bounds.
    fn follow_sitemaps(&mut self, origin: &str, robots: &Robots, now: Instant) {
        if !self.plan.sitemaps || self.plan.max_depth == 0 {
            return;
        }
        let Ok(base) = Url::parse(origin) else { return };
        let urls = robots.sitemaps().iter().filter_map(|sitemap| base.join(sitemap).ok()).filter_map(normal_url);
        for url in urls.filter(|url| self.bounds.include(url)) {
            self.frontier.admit_map(&url, 0, now);
        }
    }

    fn put_off_robots(&mut self, host: HostId, job: RobotsJob, visited: &Visited, now: Instant) -> Wait {
        let wait = self.wait_for(host, visited, job.attempt);
        if matches!(wait, Wait::Until(_)) && job.attempt < MAX_RETRY_COUNT {
            self.ask_robots(RobotsJob { attempt: job.attempt + 1, ..job }, now);
        } else {
            self.close_origin(&job.origin, Reason::Robots, format!("robots.txt answers {}", visited.status), now);
        }
        wait
    }

    fn ask_robots(&mut self, job: RobotsJob, now: Instant) {
        if let Err(job) = self.frontier.ask_robots(job, now) {
            self.close_origin(
                &job.origin,
                Reason::Network,
                "its robots.txt is at a host that does not answer".to_owned(),
                now,
            );
        }
    }

    /// Without a robots.txt that counts, nothing of an origin may be asked for.
    pub(super) fn close_origin(&mut self, origin: &str, reason: Reason, detail: String, now: Instant) {
        self.frontier.set_robots(origin, Robots::disallow_all(), Some(Refusal { reason, detail }), now);
    }
}
