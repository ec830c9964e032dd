//! Where a crawl stands: what a live view shows, and what `status.json` beside the WARC files says while a run works on
//! them and after.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Error;
use super::report::End;
use crate::source::archive;

/// The file's name.
pub(super) const STATUS_FILE: &str = "status.json";

/// A crawl at one moment, over all its runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// When this was so.
    pub at: Timestamp,
    /// When the run began.
    pub run_started_at: Timestamp,
    /// Why the run ended; `None` while it works, and after it was killed.
    pub end: Option<End>,
    /// Pages in the archive.
    pub page_count: usize,
    /// Pages that were found as an earlier run had left them.
    pub unchanged_count: usize,
    /// All answers in the archive, redirects, robots.txt files and sitemaps among them.
    pub response_count: usize,
    /// Bytes of all answers' bodies, as sent.
    pub body_bytes: u64,
    /// Answers by status.
    pub status_counts: BTreeMap<u16, usize>,
    /// Addresses given up by this run, by reason.
    pub failure_counts: BTreeMap<String, usize>,
    /// Pages known and not yet asked for.
    pub queued_count: usize,
    /// Addresses known.
    pub known_count: usize,
    /// Hosts being asked at this moment.
    pub active_host_count: usize,
    /// Hosts that have work and wait for their pause to end.
    pub waiting_host_count: usize,
    /// Hosts left alone for the rest of the run.
    pub resting_host_count: usize,
    /// Pages of earlier runs that this one leaves alone, since their time has not come.
    #[serde(default)]
    pub not_due_count: usize,
    /// Pages of this run for each second of it.
    pub pages_per_second: f64,
    /// Seconds until the queue is empty at this pace; `None` before there is a pace.
    pub seconds_left: Option<f64>,
}

impl Status {
    /// What the last run in this folder said last; `None` where none ever did.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(dir: &Path) -> Result<Option<Self>, Error> {
        let read = |source| Error::Archive(archive::Error::Write { dir: dir.to_owned(), source });
        match fs_err::read(dir.join(STATUS_FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| read(error.into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(read(error)),
        }
    }

    /// Puts this in the place of what the folder said before, whole or not at all.
    pub(super) fn write(&self, dir: &Path) -> std::io::Result<()> {
        let new = part_of(dir);
        fs_err::write(&new, serde_json::to_vec_pretty(self)?)?;
        fs_err::rename(new, dir.join(STATUS_FILE))
    }
}

fn part_of(dir: &Path) -> PathBuf {
    dir.join(format!("{STATUS_FILE}.part"))
}

/// Pages for each second; 0 in the first moment.
pub(super) fn pace(page_count: usize, taken: Duration) -> f64 {
    if taken.is_zero() { 0.0 } else { page_count as f64 / taken.as_secs_f64() }
}

/// Seconds that so many pages take at a pace.
pub(super) fn time_left(queued_count: usize, pace: f64) -> Option<f64> {
    (pace > 0.0).then(|| queued_count as f64 / pace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_is_none() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Status::read(dir.path()).unwrap(), None);
        let at = "2024-10-17T08:00:00Z".parse().unwrap();
        let status = Status {
            at,
            run_started_at: at,
            end: Some(End::Limit),
            page_count: 7,
            unchanged_count: 1,
            response_count: 9,
            body_bytes: 1000,
            status_counts: [(200, 8), (404, 1)].into(),
            failure_counts: [("robots".to_owned(), 2)].into(),
            queued_count: 10,
            known_count: 20,
            active_host_count: 1,
            waiting_host_count: 2,
            resting_host_count: 3,
            not_due_count: 4,
            pages_per_second: pace(7, Duration::from_secs(2)),
            seconds_left: time_left(7, 3.5),
        };
        status.write(dir.path()).unwrap();
        assert_eq!(Status::read(dir.path()).unwrap(), Some(status.clone()));
        assert_eq!((status.pages_per_second, status.seconds_left), (3.5, Some(2.0)));
        fs_err::write(dir.path().join(STATUS_FILE), "{").unwrap();
        assert!(Status::read(dir.path()).is_err());
        assert_eq!((pace(0, Duration::ZERO), time_left(5, 0.0)), (0.0, None));
    }
}
