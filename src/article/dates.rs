//! Dates as pages write them: ISO 8601 and its looser kin, RFC 2822, and dates in the text of many languages.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::rules::months::{BETWEEN, MONTHS, ORDINALS};
use super::{ArticleDate, Precision};

/// Years that a page's date may have. Older ones are of events, later ones are misreadings.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Characters looked at for a date in a text.
const LONGEST: usize = 400;

/// Reads dates; its table of months is built once.
#[derive(Debug, Clone)]
pub(super) struct DateReader {
    months: HashMap<&'static str, i8>,
}

/// Which number of `3/4/2024` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As in the United States.
    MonthFirst,
    /// As nearly everywhere else.
    DayFirst,
}

impl Order {
    /// The order that goes with a language tag.
    pub(super) fn of(language: Option<&str>) -> Self {
        let language = language.unwrap_or("en").to_ascii_lowercase().replace('_', "-");
        let is_american = matches!(language.as_str(), "en" | "en-us" | "en-ph") || language.starts_with("en-us");
        if is_american { Self::MonthFirst } else { Self::DayFirst }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Number { value: u32, digits: usize },
    Word(&'t str),
    Mark(char),
}

impl DateReader {
    /// Reads the table of months.
    pub(super) fn new() -> Self {
        let mut months = HashMap::new();
        for (names, number) in MONTHS.iter().zip(1_i8..) {
            for name in names.split_ascii_whitespace() {
                months.entry(name).or_insert(number);
            }
        }
        Self { months }
    }

    /// The date that a machine-readable value states (`datetime`, `content`, JSON-LD), else the first in it as text.
    pub(super) fn read(&self, value: &str, order: Order) -> Option<ArticleDate> {
        let value = value.trim();
        iso(value).or_else(|| self.find(value, order))
    }

    /// The first date in a text; with day precision, or that of a month where the day is not said.
    pub(super) fn find(&self, text: &str, order: Order) -> Option<ArticleDate> {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let lower = text.get(..end)?.to_lowercase();
        let pieces = pieces(&lower);
        let full = (0..pieces.len()).find_map(|at| self.full_date(pieces.get(at..)?, order));
        full.or_else(|| (0..pieces.len()).find_map(|at| self.month_and_year(pieces.get(at..)?)))
    }

    fn full_date(&self, pieces: &[Piece<'_>], order: Order) -> Option<ArticleDate> {
        let (day, month, year) = match *pieces {
            // 2024-10-17, 2024/10/17, 2024.10.17, 2024年10月17日
            [
                Piece::Number { value: year, digits: 4 },
                between,
                Piece::Number { value: month, digits: 1 | 2 },
                after,
                Piece::Number { value: day, digits: 1 | 2 },
                ..,
            ] if is_between_numbers(between) && is_between_numbers(after) => (day, month, year),
            // 17.10.2024, 17/10/2024, 10/17/2024, 17-10-24
            [
                Piece::Number { value: first, digits: 1 | 2 },
                Piece::Mark(mark),
                Piece::Number { value: second, digits: 1 | 2 },
                Piece::Mark(again),
                Piece::Number { value: year, digits: digits @ (2 | 4) },
                ..,
            ] if mark == again && matches!(mark, '.' | '/' | '-') => {
                let year = if digits == 2 { year + 2000 } else { year };
                let month_first = second > 12 || (first <= 12 && mark == '/' && order == Order::MonthFirst);
                if month_first { (second, first, year) } else { (first, second, year) }
            }
            // 17 October 2024, 17. Oktober 2024, 17 de octubre de 2024, 17th of October, 2024
            [Piece::Number { value: day, digits: 1 | 2 }, ref rest @ ..] => {
                let (month, rest) = self.month(skip(rest))?;
                let (year, _) = year(skip(rest))?;
                (day, month, year)
            }
            // October 17, 2024; Oct 17th, 2024
            [Piece::Word(_), ..] => {
                let (month, rest) = self.month(pieces)?;
                let [Piece::Number { value: day, digits: 1 | 2 }, rest @ ..] = skip(rest) else { return None };
                let (year, _) = year(skip(rest))?;
                (*day, month, year)
            }
            _ => return None,
        };
        day_of(year, month, day)
    }

    fn month_and_year(&self, pieces: &[Piece<'_>]) -> Option<ArticleDate> {
        let (month, rest) = self.month(pieces)?;
        let (year, _) = year(skip(rest))?;
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
        made(date, Time::midnight(), Offset::UTC, Precision::Month)
    }

    fn month<'p, 't>(&self, pieces: &'p [Piece<'t>]) -> Option<(u32, &'p [Piece<'t>])> {
        let [Piece::Word(word), rest @ ..] = pieces else { return None };
        Some((u32::try_from(*self.months.get(word)?).ok()?, rest))
    }
}

fn is_between_numbers(piece: Piece<'_>) -> bool {
    matches!(piece, Piece::Mark('-' | '/' | '.') | Piece::Word("年" | "月" | "년" | "월"))
}

/// Marks and small words between the parts of a date, at most four.
fn skip<'p, 't>(pieces: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
    let mut rest = pieces;
    for _ in 0..4 {
        match rest {
            [Piece::Mark(',' | '.' | '/' | '-' | '\''), tail @ ..] => rest = tail,
            [Piece::Word(word), tail @ ..] if BETWEEN.contains(word) || ORDINALS.contains(word) => rest = tail,
            _ => break,
        }
    }
    rest
}

fn year<'p, 't>(pieces: &'p [Piece<'t>]) -> Option<(u32, &'p [Piece<'t>])> {
    match pieces {
        [Piece::Number { value, digits: 4 }, rest @ ..] => Some((*value, rest)),
        _ => None,
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if is_date_sign(first) {
            is_date_sign
        } else if first.is_alphabetic() || matches!(first, 'º' | 'ª') {
            |c| (c.is_alphabetic() && !is_date_sign(c)) || matches!(c, 'º' | 'ª')
        } else {
            if !first.is_whitespace() {
                pieces.push(Piece::Mark(first));
            }
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        };
        let end = rest.find(|c| !is_same(c)).unwrap_or(rest.len());
        let (run, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        pieces.push(if first.is_ascii_digit() {
            Piece::Number { value: run.parse().unwrap_or(u32::MAX), digits: run.len() }
        } else {
            Piece::Word(run)
        });
        rest = tail;
    }
    pieces
}

/// Signs that Chinese, Japanese and Korean put behind the numbers of a date.
fn is_date_sign(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}

fn day_of(year: u32, month: u32, day: u32) -> Option<ArticleDate> {
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    made(date, Time::midnight(), Offset::UTC, Precision::Day)
}

fn made(date: Date, time: Time, offset: Offset, precision: Precision) -> Option<ArticleDate> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    let at: Timestamp = offset.to_timestamp(date.to_datetime(time)).ok()?;
    Some(ArticleDate { at, precision })
}

/// ISO 8601 and looser: `2024-10-17T10:00:00.5+0200`, `2024-10-17 10:00`, `20241017`, `2024-10`, `2024`.
fn iso(value: &str) -> Option<ArticleDate> {
    let bytes = value.as_bytes();
    let number = |from: usize, to: usize| -> Option<i32> {
        let part = value.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let year = i16::try_from(number(0, 4)?).ok()?;
    if value.len() == 4 {
        return made(Date::new(year, 1, 1).ok()?, Time::midnight(), Offset::UTC, Precision::Year);
    }
    if value.len() == 8 && number(0, 8).is_some() {
        return day_of(
            u32::try_from(number(0, 4)?).ok()?,
            u32::try_from(number(4, 6)?).ok()?,
            u32::try_from(number(6, 8)?).ok()?,
        );
    }
    if *bytes.get(4)? != b'-' {
        return None;
    }
    let month = i8::try_from(number(5, 7)?).ok()?;
    if value.len() == 7 {
        return made(Date::new(year, month, 1).ok()?, Time::midnight(), Offset::UTC, Precision::Month);
    }
    if *bytes.get(7)? != b'-' {
        return None;
    }
    let date = Date::new(year, month, i8::try_from(number(8, 10)?).ok()?).ok()?;
    let rest = value.get(10..)?.trim_start_matches(['T', 't', ' ']);
    let Some((time, rest)) = time_of_day(rest) else {
        return made(date, Time::midnight(), Offset::UTC, Precision::Day);
    };
    match offset(rest.trim_start()) {
        Some(offset) => made(date, time, offset, Precision::Second),
        None if time == Time::midnight() => made(date, time, Offset::UTC, Precision::Day),
        None => made(date, time, Offset::UTC, Precision::Second),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(value: &str, order: Order) -> Option<(String, Precision)> {
        DateReader::new().read(value, order).map(|date| (date.at.to_string(), date.precision))
    }

    #[test]
    fn machine_readable_dates_keep_their_time_zone() {
        for (value, at, precision) in [
            ("2024-10-17", "2024-10-17T00:00:00Z", Precision::Day),
            ("2024-10-17T10:00:00+02:00", "2024-10-17T08:00:00Z", Precision::Second),
            ("2024-10-17T10:00:00.123Z", "2024-10-17T10:00:00Z", Precision::Second),
            ("2024-10-17T23:30:00-0500", "2024-10-18T04:30:00Z", Precision::Second),
            ("2024-10-17 10:00", "2024-10-17T10:00:00Z", Precision::Second),
            ("2024-10-17T00:00:00", "2024-10-17T00:00:00Z", Precision::Day),
            ("20241017", "2024-10-17T00:00:00Z", Precision::Day),
            ("2024-10", "2024-10-01T00:00:00Z", Precision::Month),
            ("2024", "2024-01-01T00:00:00Z", Precision::Year),
            ("Thu, 17 Oct 2024 10:00:00 GMT", "2024-10-17T00:00:00Z", Precision::Day),
        ] {
            assert_eq!(read(value, Order::DayFirst), Some((at.to_owned(), precision)), "{value}");
        }
    }

    #[test]
    fn dates_in_text_are_read_in_many_languages() {
        for text in [
            "Thu. Oct 17th, 2024",
            "17 October 2024",
            "Published on October 17, 2024 by someone",
            "17.10.2024",
            "17. Oktober 2024",
            "17 de octubre de 2024",
            "17 octobre 2024 à 10h",
            "17 ottobre 2024",
            "17 de outubro de 2024",
            "17 oktober 2024",
            "17 октября 2024 г.",
            "2024年10月17日",
            "2024年 10月 17日 10:00",
            "17 Ekim 2024 Perşembe",
            "17 października 2024",
            "2024년 10월 17일",
            "2024/10/17",
            "10/17/2024",
        ] {
            assert_eq!(
                read(text, Order::MonthFirst),
                Some(("2024-10-17T00:00:00Z".to_owned(), Precision::Day)),
                "{text}"
            );
        }
    }

    #[test]
    fn the_order_of_day_and_month_follows_the_language() {
        assert_eq!(read("03/04/2024", Order::of(Some("en-US"))).unwrap().0, "2024-03-04T00:00:00Z");
        assert_eq!(read("03/04/2024", Order::of(Some("en-GB"))).unwrap().0, "2024-04-03T00:00:00Z");
        assert_eq!(read("03/04/2024", Order::of(Some("fr"))).unwrap().0, "2024-04-03T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in
            ["", "hello", "17", "99.99.2024", "31.02.2024", "1.2.3.4", "2024-13-45", "0000-00-00", "call 555-123-4567"]
        {
            assert_eq!(read(text, Order::DayFirst), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_trouble(text in "\\PC{0,80}") {
            let _ = DateReader::new().read(&text, Order::DayFirst);
        }

        #[test]
        fn a_written_day_is_read_back(year in 1990_i16..2090, month in 1_i8..=12, day in 1_i8..=28) {
            let date = Date::new(year, month, day).unwrap();
            let found = DateReader::new().read(&format!("on {day}.{month}.{year}"), Order::DayFirst).unwrap();
            prop_assert_eq!(Offset::UTC.to_datetime(found.at).date(), date);
        }
    }
}
