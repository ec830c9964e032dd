//! Dates that machines write: ISO 8601 and its looser kin, seconds since 1970, and the time behind a day in mail headers.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::{day_of, made};
use crate::article::{ArticleDate, Precision};

/// ISO 8601 and looser: `2024-10-17T10:00:00.5+0200`, `2024-10-17 10:00`, `2024/10/17 10:00`, `20241017`, `2024-10`, `2024`.
pub(super) fn read(value: &str) -> Option<ArticleDate> {
    let bytes = value.as_bytes();
    let year = i16::try_from(number(value, 0, 4)?).ok()?;
    if value.len() == 4 {
        return made(Date::new(year, 1, 1).ok()?, Time::midnight(), None, Precision::Year);
    }
    if let Some(day) = compact(value) {
        return Some(day);
    }
    let mark = *bytes.get(4)?;
    if !matches!(mark, b'-' | b'/') {
        return None;
    }
    let month = i8::try_from(number(value, 5, 7)?).ok()?;
    if value.len() == 7 {
        return made(Date::new(year, month, 1).ok()?, Time::midnight(), None, Precision::Month);
    }
    if *bytes.get(7)? != mark {
        return None;
    }
    let date = Date::new(year, month, i8::try_from(number(value, 8, 10)?).ok()?).ok()?;
    at_time(date, value.get(10..)?.trim_start_matches(['T', 't', ' ']))
}

/// `20241017`, `20241017T100000Z`, or ten or thirteen digits that count from 1970.
fn compact(value: &str) -> Option<ArticleDate> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let day = || -> Option<Date> {
        let part = |from, to| number(value, from, to);
        let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    match digits {
        8 if value.len() == 8 => {
            let day = day()?;
            let part = |number: i8| u32::try_from(number).ok();
            day_of(u32::try_from(day.year()).ok()?, part(day.month())?, part(day.day())?)
        }
        8 => {
            let time = value.get(8..)?.strip_prefix(['T', 't'])?;
            let six = time.get(..6).filter(|six| six.bytes().all(|byte| byte.is_ascii_digit()))?;
            let part = |from: usize| six.get(from..from + 2)?.parse::<i8>().ok();
            let clock = Time::new(part(0)?, part(2)?, part(4)?.min(59), 0).ok()?;
            made(day()?, clock, offset(time.get(6..)?), Precision::Second)
        }
        10 | 13 if value.len() == digits => {
            let seconds = value.get(..10)?.parse::<i64>().ok()?;
            let at = Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
            made(at.date(), at.time(), None, Precision::Second)
        }
        _ => None,
    }
}

fn number(value: &str, from: usize, to: usize) -> Option<i32> {
    let part = value.get(from..to)?;
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

/// A day with the time that is written behind it, if one is.
pub(super) fn at_time(date: Date, rest: &str) -> Option<ArticleDate> {
    let Some((time, rest)) = time_of_day(rest) else {
        return made(date, Time::midnight(), None, Precision::Day);
    };
    match offset(rest.trim_start()) {
        Some(zone) => made(date, time, Some(zone), Precision::Second),
        None if time == Time::midnight() => made(date, time, None, Precision::Day),
        None => made(date, time, None, Precision::Second),
    }
}

fn time_of_day(text: &str) -> Option<(Time, &str)> {
    let two = |from: usize| -> Option<i8> { text.get(from..from + 2)?.parse().ok() };
    if text.as_bytes().get(2) != Some(&b':') {
        return None;
    }
    let (hour, minute) = (two(0)?, two(3)?);
    let (second, rest) =
        if text.as_bytes().get(5) == Some(&b':') { (two(6)?, text.get(8..)?) } else { (0, text.get(5..)?) };
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let rest = rest.trim_start();
    let meridiem = rest.get(..2).map(str::to_ascii_lowercase);
    let (hour, rest) = match meridiem.as_deref() {
        Some("pm") if hour < 12 => (hour + 12, rest.get(2..)?),
        Some("am") if hour == 12 => (0, rest.get(2..)?),
        Some("am" | "pm") => (hour, rest.get(2..)?),
        _ => (hour, rest),
    };
    Some((Time::new(hour, minute, second.min(59), 0).ok()?, rest))
}

fn offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'Z' | b'z' => return Some(Offset::UTC),
        b'+' => 1,
        b'-' => -1,
        _ if text.starts_with("UTC") || text.starts_with("GMT") => return Some(Offset::UTC),
        _ => return None,
    };
    let digits: String = text.chars().skip(1).filter(char::is_ascii_digit).take(4).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |part| part.parse().ok())?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// `Thu, 17 Oct 2024 10:00:00 +0200`: the moment in a mail header (RFC 5322), which feeds and some tags use, of a day that
/// was read from it. Without a zone, the day stands.
pub(super) fn mail(value: &str, day: Date) -> Option<ArticleDate> {
    let hour = value.find(':')?.checked_sub(2)?;
    // The time stands right behind the year, or it is that of something else.
    let before = value.get(..hour)?.trim_end();
    if !before.ends_with(&day.year().to_string()) {
        return None;
    }
    let (time, rest) = time_of_day(value.get(hour..)?)?;
    made(day, time, Some(offset(rest.trim_start())?), Precision::Second)
}
