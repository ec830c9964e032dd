//! Dates of other calendars: years of an era in Japan and Taiwan, and the solar Hijri calendar of Iran.

use jiff::civil::Date;

use super::{Piece, is_between_numbers, skip, year};

/// Eras and the year before their first. Reiwa began on 1 May 2019, Heisei on 8 January 1989, Showa on 25 December 1926; the
/// years of Taiwan's era count from 1912.
const ERAS: &[(&str, u32)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911)];

/// What stands for the first year of an era.
const FIRST: &str = "元";

/// Months of the solar Hijri calendar, Farvardin first.
const MONTHS: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// Years for which the cycle of 33 years has the leap years of the calendar in use, and that a page's date may have.
const YEARS: std::ops::RangeInclusive<u32> = 1343..=1472;

/// Leap years in the cycle of 33 years, as remainders (the rule of .NET's first `PersianCalendar`).
const LEAP: [u32; 8] = [1, 5, 9, 13, 17, 22, 26, 30];

/// The first day of a year from which others are counted.
const NEW_YEAR: (u32, i16, i8, i8) = (1343, 1964, 3, 21);

/// A day in an era: 令和4年10月21日, 令和元年5月1日, 民國113年10月17日.
pub(super) fn of_era(pieces: &[Piece<'_>]) -> Option<Date> {
    let [Piece::Word(word), rest @ ..] = pieces else { return None };
    let era = |name: &str| ERAS.iter().find(|(era, _)| name.ends_with(era)).map(|(_, before)| *before);
    let (year, rest) = match (word.strip_suffix(FIRST), rest) {
        (Some(name), rest) => (era(name)? + 1, rest),
        (None, [Piece::Number { value, digits: 1..=3 }, rest @ ..]) => (era(word)? + value, rest),
        _ => return None,
    };
    let [
        Piece::Word("年"),
        Piece::Number { value: month, digits: 1 | 2 },
        Piece::Word("月"),
        Piece::Number { value: day, digits: 1 | 2 },
        ..,
    ] = *rest
    else {
        return None;
    };
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day of the solar Hijri calendar by the name of its month: ۲۸ آبان ۱۴۰۲.
pub(super) fn of_named_month(pieces: &[Piece<'_>]) -> Option<Date> {
    let [Piece::Number { value: day, digits: 1 | 2 }, rest @ ..] = pieces else { return None };
    let [Piece::Word(name), rest @ ..] = skip(rest) else { return None };
    let month = (1..).zip(MONTHS).find(|(_, month)| month == name)?.0;
    solar(year(skip(rest))?.0, month, *day)
}

/// A day of the solar Hijri calendar in numbers, the year first: ۱۴۰۲/۰۸/۲۸.
pub(super) fn of_numbers(pieces: &[Piece<'_>]) -> Option<Date> {
    match *pieces {
        [
            Piece::Number { value: year, digits: 4 },
            between,
            Piece::Number { value: month, digits: 1 | 2 },
            after,
            Piece::Number { value: day, digits: 1 | 2 },
            ..,
        ] if is_between_numbers(between) && is_between_numbers(after) => solar(year, month, day),
        _ => None,
    }
}

/// The first six months have 31 days, the next five 30, and the last 29, or 30 in a leap year.
fn solar(year: u32, month: u32, day: u32) -> Option<Date> {
    let is_leap = |year: u32| LEAP.contains(&(year % 33));
    let days = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u32::from(is_leap(year)),
        _ => return None,
    };
    if !YEARS.contains(&year) || !(1..=days).contains(&day) {
        return None;
    }
    let (first, gregorian, its_month, its_day) = NEW_YEAR;
    let leap_days = (first..year).filter(|year| is_leap(*year)).count();
    let within = 31 * (month - 1) - month.saturating_sub(7) + day - 1;
    let days = 365 * i64::from(year - first) + i64::try_from(leap_days).ok()? + i64::from(within);
    Date::new(gregorian, its_month, its_day).ok()?.checked_add(jiff::SignedDuration::from_hours(24 * days)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_years_days_of_the_solar_calendar_are_those_of_almanacs() {
        for (year, day) in [
            (1358, "1979-03-21"),
            (1380, "2001-03-21"),
            (1399, "2020-03-20"),
            (1400, "2021-03-21"),
            (1403, "2024-03-20"),
            (1404, "2025-03-21"),
        ] {
            assert_eq!(solar(year, 1, 1).unwrap().to_string(), day);
        }
        assert_eq!(solar(1402, 8, 28).unwrap().to_string(), "2023-11-19");
        assert_eq!(solar(1399, 12, 30).unwrap().to_string(), "2021-03-20");
        assert_eq!((solar(1400, 12, 30), solar(1402, 7, 31), solar(1250, 1, 1)), (None, None, None));
    }
}
