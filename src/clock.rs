//! The one place that reads the clock, so that everything else can be tested with a time of its choice.

use jiff::Timestamp;

/// The time now, in UTC.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
