//! What a crawl says while it runs, and when it is done.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::status::Status;
use crate::failure::Failure;

/// What just happened, for a progress display.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// An answer was written to the archive.
    Fetched {
        /// The address asked for, whole: [`shown`](super::shown) leaves out what is not to be shown.
        url: &'a Url,
        /// The answer's status.
        status: u16,
        /// Bytes of its body as sent.
        body_bytes: usize,
        /// Pages written so far.
        page_count: usize,
        /// Pages known and not yet asked for.
        queued_count: usize,
    },
    /// An address was given up.
    Failed(&'a Failure),
    /// Where the crawl stands, once a second and at the end.
    Standing(&'a Status),
}

/// What a crawl brought so far, over all its runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Totals {
    pub(super) page_count: usize,
    pub(super) response_count: usize,
    pub(super) status_counts: BTreeMap<u16, usize>,
    pub(super) body_bytes: u64,
    pub(super) unchanged_count: usize,
}

/// What a crawl brought.
///
/// Every address that the crawl knew is in one of three places: its last answer stands in the archive, or it is one of
/// the `failures`, or it is counted in `left_count`.
#[derive(Debug, Clone, Default)]
pub struct CrawlReport {
    /// The finished WARC files, oldest first; empty where nothing was fetched.
    pub warc_files: Vec<PathBuf>,
    /// Answers to pages that stand in the archive, whatever their status; redirects and robots.txt not counted.
    pub page_count: usize,
    /// All answers in the archive: pages, redirects and robots.txt files.
    pub response_count: usize,
    /// Those of the pages that were found as an earlier run had left them: revisit records.
    pub unchanged_count: usize,
    /// Pages of earlier runs that this one left alone, since their time has not come.
    pub not_due_count: usize,
    /// Answers by status.
    pub status_counts: BTreeMap<u16, usize>,
    /// Bytes of all answers' bodies, as sent.
    pub body_bytes: u64,
    /// Addresses that are not in the archive, with the reason; a summary entry without an address where many were left.
    pub failures: Vec<Failure>,
    /// Pages in the archive that say next to nothing without a browser that runs their scripts; none is run here.
    pub needs_browser: Vec<String>,
    /// Addresses that were known and not asked for, because of a limit, a host at rest, or a stop.
    pub left_count: usize,
    /// Why it ended.
    pub end: End,
}

impl CrawlReport {
    pub(super) fn totals(&self) -> Totals {
        Totals {
            page_count: self.page_count,
            response_count: self.response_count,
            status_counts: self.status_counts.clone(),
            body_bytes: self.body_bytes,
            unchanged_count: self.unchanged_count,
        }
    }

    pub(super) fn from_totals(totals: Totals) -> Self {
        Self {
            page_count: totals.page_count,
            response_count: totals.response_count,
            status_counts: totals.status_counts,
            body_bytes: totals.body_bytes,
            unchanged_count: totals.unchanged_count,
            ..Self::default()
        }
    }
}

/// Why a crawl ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// All that it found was asked for, but for hosts at rest.
    #[default]
    Finished,
    /// A limit on pages or known addresses was reached.
    Limit,
    /// It was told to stop.
    Stopped,
}
