//! What the frontier hands out and takes in.

use url::Url;

use super::super::robots::{Robots, Verdict};
use super::rules::Ruling;
use super::{HostId, Place};
use crate::failure::Reason;

/// One request to make.
#[derive(Debug, Clone)]
pub(in crate::source::crawl) enum Job {
    Page(PageJob),
    Robots(RobotsJob),
}

/// A page to ask for.
#[derive(Debug, Clone)]
pub(in crate::source::crawl) struct PageJob {
    pub(in crate::source::crawl) url: Url,
    /// Links from a seed to here.
    pub(in crate::source::crawl) depth: u32,
    /// Requests for it so far.
    pub(in crate::source::crawl) attempt: u32,
    /// Hashes of the addresses that redirected here, first to last.
    pub(in crate::source::crawl) chain: Vec<u64>,
    /// Whether it is a sitemap or feed.
    pub(in crate::source::crawl) is_map: bool,
    /// Its place in the queue.
    pub(in crate::source::crawl) place: Place,
}

/// A robots.txt to ask for.
#[derive(Debug, Clone)]
pub(in crate::source::crawl) struct RobotsJob {
    /// The origin whose rules it has, as in `http://site.example:8080`.
    pub(in crate::source::crawl) origin: String,
    /// The address; another one than the origin's own after a redirect.
    pub(in crate::source::crawl) url: Url,
    pub(in crate::source::crawl) hop: u32,
    pub(in crate::source::crawl) attempt: u32,
    /// The rules, where those are known and only the reservations of text and data mining are still asked for.
    pub(in crate::source::crawl) robots: Option<Box<Robots>>,
}

impl RobotsJob {
    /// The first request for what an origin rules: its robots.txt, or its reservations where only those are left to ask for.
    pub(super) fn first(origin: String, page: &Url, ruling: Ruling) -> Self {
        let (path, robots) = match ruling {
            Ruling::Unfinished(robots) => (RESERVATIONS_PATH, Some(robots)),
            _ => ("/robots.txt", None),
        };
        let url = page.join(path).unwrap_or_else(|_| page.clone());
        Self { origin, url, hop: 0, attempt: 0, robots }
    }
}

/// Where a site says what it reserves of text and data mining (TDMRep).
pub(in crate::source::crawl) const RESERVATIONS_PATH: &str = "/.well-known/tdmrep.json";

/// What is next.
#[derive(Debug)]
pub(in crate::source::crawl) enum Step {
    /// This host's turn: ask, then [`Frontier::release`] the host.
    Fetch(HostId, Job),
    /// robots.txt does not allow this page.
    Refuse(PageJob, Refusal),
}

/// Why a page may not be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source::crawl) struct Refusal {
    pub(in crate::source::crawl) reason: Reason,
    pub(in crate::source::crawl) detail: String,
}

/// What became of an address that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source::crawl) enum Admission {
    Queued,
    Known,
    Full,
}

/// The refusal that a verdict of robots.txt means.
pub(in crate::source::crawl) fn disallowed(verdict: Verdict) -> Refusal {
    let line = verdict.line.map_or_else(String::new, |line| format!("line {line} of "));
    if verdict.is_opt_out {
        let place = if verdict.line.is_some() { format!("{line}robots.txt") } else { "tdmrep.json".to_owned() };
        let detail = format!("{place} refuses it to those who gather text to train on");
        return Refusal { reason: Reason::OptOut, detail };
    }
    Refusal { reason: Reason::Robots, detail: format!("{line}robots.txt disallows it") }
}
