//! Dates as pages write them: those of machines, and dates in the text of many languages.

mod calendars;
mod clock;
mod digits;
mod iso;
mod order;
mod place;

use foldhash::HashMap;
use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::rules::months::{BETWEEN, MONTHS, ORDINALS, ROMAN, TWO_WORDS};
use super::{ArticleDate, Precision};

pub(super) use clock::clocks;
pub(super) use order::Order;
pub(super) use place::words_beside;

/// Years that a page's date may have. Older ones are of events, later ones are misreadings.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Years that the Buddhist era, which Thai pages count by, is ahead.
const BUDDHIST_ERA: u32 = 543;

/// Two digits stand for a year of the last century from here on.
const LAST_CENTURY: u32 = 70;

/// Characters looked at for a date in a text.
const LONGEST: usize = 400;

/// Reads dates; its table of months is built once.
#[derive(Debug, Clone)]
pub(super) struct DateReader {
    months: HashMap<&'static str, i8>,
}

/// Tells the order of the page's numbers; asked only where a date can be read in two ways.
pub(super) type TellOrder<'o> = &'o dyn Fn() -> Order;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Number { value: u32, digits: usize },
    Word(&'t str),
    Mark(char),
}

impl DateReader {
    /// Reads the table of months.
    pub(super) fn new() -> Self {
        let mut months = HashMap::default();
        for (names, number) in MONTHS.iter().zip(1_i8..) {
            for name in names.split_ascii_whitespace() {
                months.entry(name).or_insert(number);
            }
        }
        Self { months }
    }

    /// The date that a machine-readable value states (`datetime`, `content`, JSON-LD), else the first in it as text.
    pub(super) fn read(&self, value: &str, order: TellOrder<'_>) -> Option<ArticleDate> {
        let value = value.trim();
        let in_text = || {
            let found = self.find(value, order)?;
            let day = Offset::UTC.to_datetime(found.at).date();
            Some(iso::mail(value, day).filter(|_| found.precision == Precision::Day).unwrap_or(found))
        };
        iso::read(value).or_else(in_text)
    }

    /// The first date in a text; with day precision, or that of a month where the day is not said.
    pub(super) fn find(&self, text: &str, order: TellOrder<'_>) -> Option<ArticleDate> {
        if !text.contains(is_digit) {
            return None;
        }
        let lower = lowered(text);
        let pieces = cut(&lower);
        let full = (0..pieces.len()).find_map(|at| self.full_date(pieces.get(at..)?, order));
        // Such years in numbers are medieval elsewhere: a digit or a letter that Arabic has not must stand beside them.
        let is_persian = text.contains(|c| matches!(c, '۰'..='۹' | 'ی' | 'ک' | 'گ' | 'چ' | 'پ' | 'ژ'));
        let solar = || {
            let day = (0..pieces.len()).find_map(|at| calendars::of_numbers(pieces.get(at..)?))?;
            made(day, Time::midnight(), None, Precision::Day)
        };
        full.or_else(|| is_persian.then(solar).flatten())
            .or_else(|| (0..pieces.len()).find_map(|at| self.month_and_year(pieces.get(at..)?)))
    }

    /// The day and month that a text states without a year, where they are its only date.
    pub(super) fn day_and_month(&self, text: &str) -> Option<(i8, i8)> {
        let lower = lowered(text);
        let pieces = cut(&lower);
        let found = (0..pieces.len()).find_map(|at| match pieces.get(at..)? {
            [Piece::Number { value: day, digits: 1 | 2 }, rest @ ..] => {
                let is_october = is_croatian_october(rest);
                let (month, behind) = self.month(skip(rest))?;
                Some((*day, if is_october { 10 } else { month }, behind))
            }
            pieces => {
                let (month, rest) = self.month(pieces)?;
                let [Piece::Number { value: day, digits: 1 | 2 }, behind @ ..] = skip(rest) else { return None };
                Some((*day, month, behind))
            }
        });
        let (day, month, _) =
            found.filter(|(day, _, behind)| (1..=31).contains(day) && year(skip(behind)).is_none())?;
        Some((i8::try_from(day).ok()?, i8::try_from(month).ok()?))
    }

    /// Whether a text has a numeric date that shows the order of its numbers, and which.
    pub(super) fn shown_order(text: &str) -> Option<Order> {
        let lower = lowered(text);
        let pieces = cut(&lower);
        (0..pieces.len()).find_map(|at| {
            let Numbers { first, second, is_short, .. } = numeric(pieces.get(at..)?)?;
            match (first, second) {
                (13..=31, 1..=12) if !is_short => Some(Order::Day),
                (1..=12, 13..=31) => Some(Order::Month),
                _ => None,
            }
        })
    }

    fn full_date(&self, pieces: &[Piece<'_>], order: TellOrder<'_>) -> Option<ArticleDate> {
        if let Some(numbers) = numeric(pieces) {
            return by_numbers(numbers, order);
        }
        if let Some((first, second, year)) = day_before_year(pieces) {
            let is_day_first = first > 12 || second <= 12 && order() == Order::Day;
            let (month, day) = if is_day_first { (second, first) } else { (first, second) };
            return day_of(year, month, day);
        }
        if let Some((day, month, year)) = day_over_month(pieces) {
            return day_of(year, month, day);
        }
        if let Some(date) = calendars::of_era(pieces).or_else(|| calendars::of_named_month(pieces)) {
            return made(date, Time::midnight(), None, Precision::Day);
        }
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
            // 2024 October 17, 2024. október 17.
            [Piece::Number { value: year, digits: 4 }, ref rest @ ..] => {
                let (month, rest) = self.month(skip(rest)).or_else(|| roman(skip(rest)))?;
                let [Piece::Number { value: day, digits: 1 | 2 }, rest @ ..] = skip(rest) else { return None };
                // "of 2024. October 17, 2025" has its year behind.
                if self::year(skip(rest)).is_some() {
                    return None;
                }
                (*day, month, year)
            }
            // 17 tháng 10 năm 2024
            [
                Piece::Number { value: day, digits: 1 | 2 },
                Piece::Word("tháng" | "thg"),
                Piece::Number { value: month, digits: 1 | 2 },
                ref rest @ ..,
            ] => (day, month, year(skip(rest))?.0),
            // 17 October 2024, 17. Oktober 2024, 17 X 2024, 17 de octubre de 2024, 17th of October, 2024
            [Piece::Number { value: day, digits: 1 | 2 }, ref rest @ ..] => {
                let is_october = is_croatian_october(rest);
                let (month, rest) = self.month(skip(rest)).or_else(|| roman(skip(rest)))?;
                let (year, _) = year(skip(rest))?;
                (day, if is_october { 10 } else { month }, year)
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
        made(date, Time::midnight(), None, Precision::Month)
    }

    fn month<'p, 't>(&self, pieces: &'p [Piece<'t>]) -> Option<(u32, &'p [Piece<'t>])> {
        let [Piece::Word(word), rest @ ..] = pieces else { return None };
        if let [Piece::Word(second), tail @ ..] = rest
            && let Some((.., month)) = TWO_WORDS.iter().find(|(one, two, _)| one == word && two == second)
        {
            return Some((u32::try_from(*month).ok()?, tail));
        }
        Some((u32::try_from(*self.months.get(word)?).ok()?, rest))
    }
}

/// Three numbers between equal marks.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    first: u32,
    second: u32,
    third: u32,
    /// Whether the last has two digits alone.
    is_short: bool,
    mark: char,
}

/// Three numbers between equal marks, the year maybe last: `17.10.2024`, `10/17/2024`, `17-10-24`.
fn numeric(pieces: &[Piece<'_>]) -> Option<Numbers> {
    let (first, mark, second, third, all_long) = match *pieces {
        [
            Piece::Number { value: first, digits: one @ (1 | 2) },
            Piece::Mark(mark),
            Piece::Number { value: second, digits: two @ (1 | 2) },
            Piece::Mark(again),
            Piece::Number { value: third, digits: three @ (2 | 4) },
            ..,
        ] if mark == again => (first, mark, second, (third, three == 2), one == 2 && two == 2),
        _ => return None,
    };
    let (third, is_short) = third;
    // "1.11.10" is a chapter.
    let is_date = matches!(mark, '/' | '-') || (mark == '.' && (all_long || !is_short)) || (mark == '–' && !is_short);
    is_date.then_some(Numbers { first, second, third, is_short, mark })
}

/// `10-17 2024`: as Chinese pages write a day where there is little room, the year behind.
fn day_before_year(pieces: &[Piece<'_>]) -> Option<(u32, u32, u32)> {
    let [
        Piece::Number { value: first, digits: 2 },
        Piece::Mark('-'),
        Piece::Number { value: second, digits: 2 },
        behind @ ..,
    ] = pieces
    else {
        return None;
    };
    Some((*first, *second, year(behind)?.0))
}

/// `17/10-2024`, `17/10 2024`: as the Nordic countries write a day, over its month and beside the year.
fn day_over_month(pieces: &[Piece<'_>]) -> Option<(u32, u32, u32)> {
    let [
        Piece::Number { value: day, digits: 1 | 2 },
        Piece::Mark('/'),
        Piece::Number { value: month, digits: 1 | 2 },
        rest @ ..,
    ] = pieces
    else {
        return None;
    };
    let behind = if let [Piece::Mark('-' | '–'), behind @ ..] = rest { behind } else { rest };
    Some((*day, *month, year(behind)?.0))
}

/// Reads three numbers: in the page's order, unless that gives no day and another does.
fn by_numbers(numbers: Numbers, order: TellOrder<'_>) -> Option<ArticleDate> {
    let Numbers { first, second, third, is_short, mark } = numbers;
    let year = match (is_short, third) {
        (true, LAST_CENTURY..) => third + 1900,
        (true, _) => third + 2000,
        (false, _) => third,
    };
    // 24.10.17, where a year of four digits would stand first too.
    let year_first = || day_of(first + 2000, second, third);
    if first > 12 || second > 12 {
        let (day, month) = if first > 12 { (first, second) } else { (second, first) };
        let short = is_short && order() == Order::Year;
        return short.then(year_first).flatten().or_else(|| day_of(year, month, day));
    }
    match order() {
        Order::Year if is_short => year_first(),
        // Points and dashes are of other countries, or of tables; the slash is what stands in 10/17/2024.
        Order::Month if mark == '/' => day_of(year, first, second),
        _ => day_of(year, second, first),
    }
}

/// The beginning of a text in lower case, digits of all scripts as ASCII has them.
fn lowered(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let start = text.get(..end).unwrap_or_default();
    let digits = if start.is_ascii() { Cow::Borrowed(start) } else { start.chars().map(digits::in_ascii).collect() };
    digits.to_lowercase()
}

fn is_digit(c: char) -> bool {
    digits::in_ascii(c).is_ascii_digit()
}

fn is_between_numbers(piece: Piece<'_>) -> bool {
    matches!(piece, Piece::Mark('-' | '/' | '.') | Piece::Word("年" | "月" | "년" | "월"))
}

/// Marks and small words between the parts of a date, at most four.
fn skip<'p, 't>(pieces: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
    let mut rest = pieces;
    for _ in 0..4 {
        match rest {
            [Piece::Mark(',' | '.' | '/' | '-' | '\'' | '’' | '°' | '،'), tail @ ..] => rest = tail,
            [Piece::Word(word), tail @ ..] if BETWEEN.contains(word) || ORDINALS.contains(word) => rest = tail,
            _ => break,
        }
    }
    rest
}

/// "17. listopada" is of Croatian, which sets a point behind the day; "17 listopada" is of Polish, where it is November.
fn is_croatian_october(behind_day: &[Piece<'_>]) -> bool {
    matches!(behind_day, [Piece::Mark('.'), Piece::Word("listopada"), ..])
}

/// A month in Roman numbers.
fn roman<'p, 't>(pieces: &'p [Piece<'t>]) -> Option<(u32, &'p [Piece<'t>])> {
    let [Piece::Word(word), rest @ ..] = pieces else { return None };
    let month = ROMAN.iter().position(|number| number == word)? + 1;
    Some((u32::try_from(month).ok()?, rest))
}

fn year<'p, 't>(pieces: &'p [Piece<'t>]) -> Option<(u32, &'p [Piece<'t>])> {
    match pieces {
        [Piece::Number { value, digits: 4 }, rest @ ..] => Some((*value, rest)),
        _ => None,
    }
}

fn cut(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if is_date_sign(first) {
            is_date_sign
        } else if digits::is_of_word(first) {
            |c| digits::is_of_word(c) && !is_date_sign(c)
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
    let latest = u32::try_from(*YEARS.end()).unwrap_or(u32::MAX);
    let year = if year > latest { year.checked_sub(BUDDHIST_ERA)? } else { year };
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    made(date, Time::midnight(), None, Precision::Day)
}

fn made(date: Date, time: Time, zone: Option<Offset>, precision: Precision) -> Option<ArticleDate> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    let at: Timestamp = zone.unwrap_or(Offset::UTC).to_timestamp(date.to_datetime(time)).ok()?;
    let offset = zone.and_then(|zone| i16::try_from(zone.seconds() / 60).ok());
    Some(ArticleDate { at, precision, offset })
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
