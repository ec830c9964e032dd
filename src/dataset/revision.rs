//! How a version is named: by number, tag, `latest`, or a time.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{Dataset, Error};

/// The most characters of a tag's name.
const TAG_CHARS: usize = 100;

/// What a user names a version by.
///
/// ```
/// use gristmill::dataset::Revision;
/// assert_eq!("latest".parse(), Ok(Revision::Latest));
/// assert_eq!("3".parse(), Ok(Revision::Number(3)));
/// assert_eq!("spring".parse(), Ok(Revision::Tag("spring".to_string())));
/// // A day means its end, in UTC.
/// assert_eq!("2026-03-01".parse(), Ok(Revision::Time("2026-03-01T23:59:59.999999Z".parse().unwrap())));
/// assert!("../spring".parse::<Revision>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revision {
    /// The newest version.
    Latest,
    /// The version of this number.
    Number(u64),
    /// The version that was the newest at this time.
    Time(Timestamp),
    /// The version that has this tag.
    Tag(String),
}

/// A text names no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} names no version: give a number, \"latest\", a day (2026-03-01) or time (2026-03-01T12:00:00Z), or a tag \
     (letters, digits, - _ . and at most {TAG_CHARS} characters)"
)]
pub struct InvalidRevision {
    text: String,
}

impl FromStr for Revision {
    type Err = InvalidRevision;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "latest" {
            return Ok(Self::Latest);
        }
        if let Ok(number) = text.parse() {
            return Ok(Self::Number(number));
        }
        if let Some(time) = time(text) {
            return Ok(Self::Time(time));
        }
        if is_tag(text) { Ok(Self::Tag(text.to_owned())) } else { Err(InvalidRevision { text: text.to_owned() }) }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Time(time) => write!(f, "{time}"),
            Self::Tag(name) => f.write_str(name),
        }
    }
}

/// A moment, a date with a time in UTC, or the end of a day in UTC.
fn time(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let utc = |civil: DateTime| TimeZone::UTC.to_timestamp(civil).ok();
    if text.len() > 10 {
        return utc(text.parse().ok()?);
    }
    let next: Date = text.parse::<Date>().ok()?.tomorrow().ok()?;
    utc(next.to_datetime(jiff::civil::Time::midnight()))?.checked_sub(1.microsecond()).ok()
}

fn is_tag(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphanumeric)
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && text.chars().count() <= TAG_CHARS
}

impl Dataset {
    /// The number of the version that a revision names.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], [`Error::NoSuchTag`] or [`Error::NoVersionThen`] where there is none, and those of the log.
    pub fn resolve(&self, revision: &Revision) -> Result<u64, Error> {
        let latest = self.latest()?.ok_or_else(|| Error::NotADataset { path: self.folder().to_path_buf() })?;
        match revision {
            Revision::Latest => Ok(latest),
            Revision::Number(number) if *number <= latest => Ok(*number),
            Revision::Number(number) => Err(Error::NoSuchVersion {
                path: self.folder().to_path_buf(),
                version: *number,
                latest: i64::try_from(latest).unwrap_or(i64::MAX),
            }),
            Revision::Tag(name) => self.tagged(name).map(|tag| tag.version),
            Revision::Time(time) => self.at_time(*time, latest),
        }
    }

    fn at_time(&self, time: Timestamp, latest: u64) -> Result<u64, Error> {
        for version in (0..=latest).rev() {
            match self.time_of(version)? {
                Some(committed) if committed <= time => return Ok(version),
                Some(_) => {}
                None => break,
            }
        }
        Err(Error::NoVersionThen { path: self.folder().to_path_buf(), time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_named_by_number_tag_latest_and_time() {
        let time = |text: &str| Revision::Time(text.parse().unwrap());
        for (text, expected) in [
            ("0", Revision::Number(0)),
            ("2024", Revision::Number(2024)),
            ("latest", Revision::Latest),
            ("2026-03-01", time("2026-03-01T23:59:59.999999Z")),
            ("2026-03-01T12:00", time("2026-03-01T12:00:00Z")),
            ("2026-03-01T12:00:00+02:00", time("2026-03-01T10:00:00Z")),
            ("v1.2-final_b", Revision::Tag("v1.2-final_b".into())),
            ("весна", Revision::Tag("весна".into())),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in ["", "-1", ".hidden", "a/b", "a\\b", "..", "a b", "2026-13-01T00:00:00Z", &"a".repeat(101)] {
            assert!(text.parse::<Revision>().is_err(), "{text}");
        }
    }
}
