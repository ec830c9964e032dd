//! Where in a line a date stands, and what the line says beside it.

use std::ops::Range;

use super::{ArticleDate, DateReader, TellOrder, is_date_sign, is_digit};
use crate::article::Precision;
use crate::text::words;

/// Dates of one line: of publication, of a change, and one more.
const MOST: usize = 3;

impl DateReader {
    /// The place of the first full date in a short line, in bytes, and the date.
    ///
    /// It is the shortest part of the line, from one end of a word to another, that is read as the same date.
    pub(in crate::article) fn place(&self, line: &str, order: TellOrder<'_>) -> Option<(Range<usize>, ArticleDate)> {
        let is_day = |date: &ArticleDate| date.precision == Precision::Day;
        let date = self.find(line, order).filter(is_day)?;
        let is_same = |part: Option<&str>| part.and_then(|part| self.find(part, order)) == Some(date);
        let ends: Vec<usize> = word_ends(line).collect();
        let start = ends.iter().rev().copied().find(|start| is_same(line.get(*start..)))?;
        let end = ends.into_iter().filter(|end| *end > start).find(|end| is_same(line.get(start..*end)))?;
        let sign = line.get(end..)?.chars().next().filter(|c| is_date_sign(*c)).map_or(0, char::len_utf8);
        Some((start..end + sign, date))
    }

    /// The days in a short line, and the line without them.
    pub(in crate::article) fn days_in(&self, line: &str, order: TellOrder<'_>) -> (Vec<ArticleDate>, String) {
        let (mut days, mut rest) = (Vec::new(), line.to_owned());
        while days.len() < MOST
            && let Some((place, day)) = self.place(&rest, order)
        {
            rest.replace_range(place, " ");
            days.push(day);
        }
        (days, rest)
    }
}

/// Words of what stands beside a day, but for times of day and labels: "Published: 10:30, views: 12" has one.
pub(in crate::article) fn words_beside(rest: &str) -> usize {
    let is_number = |run: &str| run.len() <= 2 && run.bytes().all(|byte| byte.is_ascii_digit());
    let mut count = 0;
    let mut in_time = false;
    let mut pieces = rest.split_inclusive([':', '：']).peekable();
    while let Some(piece) = pieces.next() {
        let (text, has_colon) = piece.strip_suffix([':', '：']).map_or((piece, false), |text| (text, true));
        let runs: Vec<&str> = text.split(|c: char| !is_of_word(c)).filter(|run| !run.is_empty()).collect();
        // The minutes, or seconds, of the time that the last piece began.
        let minutes = usize::from(in_time && runs.first().is_some_and(|run| is_number(run)));
        // A word before a colon is the name of what follows, digits there are an hour.
        let label = usize::from(has_colon).min(runs.len() - minutes);
        let others = runs.iter().skip(minutes).take(runs.len() - minutes - label);
        count += others.map(|run| words(run).count()).sum::<usize>();
        let goes_on = pieces.peek().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        in_time = has_colon && goes_on && text.ends_with(|c: char| c.is_ascii_digit());
    }
    count
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || super::digits::is_of_word(c)
}

/// Where words begin and end: between signs of which not both are digits, nor both letters of words.
fn word_ends(line: &str) -> impl Iterator<Item = usize> {
    let class = |c: char| match c {
        _ if is_digit(c) => 1,
        _ if is_date_sign(c) => 3,
        _ if super::digits::is_of_word(c) => 2,
        _ => 0,
    };
    let mut last = 0;
    let starts = line.char_indices().filter_map(move |(at, c)| {
        let before = std::mem::replace(&mut last, class(c));
        (at == 0 || before != last || last == 0).then_some(at)
    });
    starts.chain(std::iter::once(line.len()))
}

#[cfg(test)]
mod tests {
    use super::super::Order;
    use super::*;

    #[test]
    fn a_date_is_found_with_what_stands_around_it() {
        for (line, before, after) in [
            ("17 October 2024", "", ""),
            ("Thursday, October 17, 2024 - by Ann", "Thursday, ", " - by Ann"),
            ("Mis en ligne le 17 octobre 2024 par Anne", "Mis en ligne le ", " par Anne"),
            ("17 октября 2024 г., Анна", "", " г., Анна"),
            ("17.10.2024 10:30", "", " 10:30"),
            ("2024年10月17日 文：山田", "", " 文：山田"),
            ("2024년 10월 17일 홍길동 기자", "", " 홍길동 기자"),
            ("१७ अक्टूबर २०२४ को", "", " को"),
        ] {
            let (place, _) = DateReader::new().place(line, &|| Order::Day).unwrap();
            assert_eq!((&line[..place.start], &line[place.end..]), (before, after), "{line}");
        }
    }

    #[test]
    fn labels_and_times_are_no_words_of_a_line() {
        for (rest, count) in [
            (" 10:30", 0),
            (" 10:30:15", 0),
            ("Published:   10:30, Updated:   11:30", 0),
            ("Views: 512", 1),
            ("发布时间：  点击：123", 1),
            (" - Por ana", 2),
            ("on   nobody knew of it yet", 6),
        ] {
            assert_eq!(words_beside(rest), count, "{rest}");
        }
    }

    #[test]
    fn all_days_of_a_line_are_taken_out() {
        let reader = DateReader::new();
        let (days, rest) = reader.days_in("Posted 17 October 2024, updated 18 October 2024", &|| Order::Day);
        assert_eq!((days.len(), rest.as_str()), (2, "Posted  , updated  "));
        assert!(reader.days_in("October 2024", &|| Order::Day).0.is_empty());
    }
}
