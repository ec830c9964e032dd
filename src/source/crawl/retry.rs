//! When a host that is busy may be asked again. Pure.

use std::time::Duration;

use jiff::Timestamp;

/// Repeated requests after the first.
pub(super) const MAX_RETRY_COUNT: u32 = 2;

/// What the delay is multiplied with where a busy host names no time, for the first and each further time.
const BACK_OFF_FACTOR: u32 = 10;

/// The wait that a `retry-after` header asks for: seconds, or a date; `None` where it cannot be read.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

/// The wait before a busy host is asked again, where it names none.
pub(super) fn back_off(delay: Duration, attempt: u32) -> Duration {
    delay.saturating_mul(BACK_OFF_FACTOR.saturating_pow(attempt.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_header_are_read() {
        let now = "2024-10-17T08:00:00Z".parse().unwrap();
        let cases = [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Thu, 17 Oct 2024 08:00:30 GMT", Some(30)),
            ("Thu, 17 Oct 2024 07:00:00 GMT", Some(0)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ];
        for (value, seconds) in cases {
            assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn waits_grow_and_never_overflow() {
        let second = Duration::from_secs(1);
        assert_eq!((back_off(second, 0), back_off(second, 1)), (Duration::from_secs(10), Duration::from_secs(100)));
        assert_eq!(back_off(Duration::MAX, u32::MAX), Duration::MAX);
    }
}
