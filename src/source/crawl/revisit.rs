//! When a page is asked for again: each has an interval of its own, by how long it has been as it is. Pure.
//!
//! Half of the time for which a page is known not to have changed, as far as its own `last-modified` or our visits tell:
//! a page that changes each hour is asked for at every run, one that stood still for a month after two weeks. The
//! idea is that of HTTP's heuristic freshness (RFC 9111 section 4.2.2), which takes a tenth for a cache; half means that a page
//! whose changes come at even times is missed by no more than half of one.

use std::time::Duration;

use super::store::{Outcome, PageState};

/// The share of a page's quiet time that it is left alone for: one half.
const QUIET_DIVISOR: i64 = 2;

/// The shortest and the longest time between two requests for a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    pub(super) min: Duration,
    pub(super) max: Duration,
}

impl Interval {
    /// Whether a page may be asked for again at `now`, in seconds since 1970.
    ///
    /// Seeds, sitemaps and feeds always may: they are where what is new stands.
    pub(super) fn is_due(self, state: &PageState, now: i64) -> bool {
        state.depth == 0 || state.is_map || now.saturating_sub(state.asked_at) >= self.of(state)
    }

    /// The seconds that a page is left alone for after its last visit.
    fn of(self, state: &PageState) -> i64 {
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let (min, max) = (seconds(self.min), seconds(self.max));
        let changed_at = match state.outcome {
            Outcome::Answered(200..=299) => state.changed_at.min(last_modified(state).unwrap_or(i64::MAX)),
            // What it will be is not known: after the shortest time it is asked for again.
            Outcome::Answered(_) | Outcome::Failed => state.asked_at,
        };
        (state.asked_at.saturating_sub(changed_at) / QUIET_DIVISOR).max(min).min(max)
    }
}

fn last_modified(state: &PageState) -> Option<i64> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    Some(parser.parse_timestamp(state.last_modified.as_deref()?).ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 60 * 60;
    const DAY: i64 = 24 * HOUR;

    fn state(asked_at: i64, changed_at: i64) -> PageState {
        PageState {
            address: "http://x.example/a".to_owned(),
            depth: 1,
            is_map: false,
            needs_browser: false,
            outcome: Outcome::Answered(200),
            asked_at,
            changed_at,
            stored_at: changed_at,
            unchanged_count: 0,
            etag: None,
            last_modified: None,
            digest: None,
            record: None,
        }
    }

    fn interval() -> Interval {
        Interval { min: Duration::from_hours(1), max: Duration::from_hours(30 * 24) }
    }

    #[test]
    fn what_stands_still_is_left_alone_for_longer() {
        for (quiet, expected) in [(0, HOUR), (HOUR, HOUR), (4 * DAY, 2 * DAY), (100 * DAY, 30 * DAY)] {
            let state = state(1000 * DAY, 1000 * DAY - quiet);
            assert!(!interval().is_due(&state, state.asked_at + expected - 1), "{quiet}");
            assert!(interval().is_due(&state, state.asked_at + expected), "{quiet}");
        }
    }

    #[test]
    fn a_page_says_itself_how_old_it_is() {
        let asked_at = "2024-10-17T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
        let mut state = state(asked_at, asked_at);
        state.last_modified = Some("Mon, 07 Oct 2024 08:00:00 GMT".to_owned());
        assert!(!interval().is_due(&state, asked_at + 5 * DAY - 1) && interval().is_due(&state, asked_at + 5 * DAY));
        state.last_modified = Some("lately".to_owned());
        assert!(interval().is_due(&state, asked_at + HOUR));
    }

    #[test]
    fn seeds_and_sitemaps_are_always_due_and_failed_pages_after_the_shortest_time() {
        let quiet = state(1000 * DAY, 0);
        assert!(interval().is_due(&PageState { depth: 0, ..quiet.clone() }, quiet.asked_at));
        assert!(interval().is_due(&PageState { is_map: true, ..quiet.clone() }, quiet.asked_at));
        let failed = PageState { outcome: Outcome::Failed, ..quiet };
        assert!(
            !interval().is_due(&failed, failed.asked_at + HOUR - 1)
                && interval().is_due(&failed, failed.asked_at + HOUR)
        );
    }

    proptest! {
        #[test]
        fn every_page_is_due_between_the_two_limits(asked in any::<i64>(), changed in any::<i64>(), min in 0..1_000_u64, more in 0..1_000_u64) {
            let interval = Interval { min: Duration::from_secs(min), max: Duration::from_secs(min + more) };
            let seconds = interval.of(&state(asked, changed));
            prop_assert!((min..=min + more).contains(&u64::try_from(seconds).unwrap()));
        }
    }
}
