//! Traps: addresses without end that lead nowhere new. Pure but for what was counted.
//!
//! Each rule has a name, under which what it cut is listed.

use std::collections::HashMap;

use url::Url;

use super::frontier::fingerprint;

/// Folders in a path; no site of the 1,497 pages that the limits were looked up in has more than 11.
const MAX_SEGMENTS: usize = 24;

/// How often one folder name may stand in a path; three are seen on real sites (`/a/a/a`), more only in loops.
const MAX_SAME_SEGMENT: usize = 3;

/// Parameters of a query.
const MAX_PARAMETERS: usize = 12;

/// Queries of one path with several parameters: filters of shops combine without end.
const MAX_QUERIES_OF_PATH: u32 = 2_000;

/// Pages of a calendar on one host: years of days.
const MAX_CALENDAR_PAGES: u32 = 1_000;

/// Years into the future that a calendar may lead to.
const MAX_YEARS_AHEAD: i16 = 2;

/// Answers in a row with the same body, for addresses that differ only in numbers or queries.
const MAX_SAME_BODIES: u32 = 10;

/// Things counted; beyond, nothing new is counted, and so nothing is cut by it.
const MAX_COUNTED: usize = 200_000;

/// Words in a path or query that say that it is a calendar.
const CALENDAR_WORDS: &[&str] = &["calendar", "kalender", "calendario", "calendrier", "month", "day", "week", "date"];

/// The counters of a crawl.
#[derive(Debug, Default)]
pub(super) struct Traps {
    queries: HashMap<u64, u32>,
    calendars: HashMap<u64, u32>,
    /// For each shape of address the last body, and how often it came in a row.
    bodies: HashMap<u64, (u64, u32)>,
}

impl Traps {
    /// The rule that an address breaks; `None` where it may be followed. Counts it.
    pub(super) fn rule(&mut self, url: &Url, this_year: i16) -> Option<&'static str> {
        let path = url.path();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        if segments.len() > MAX_SEGMENTS {
            return Some("endless path");
        }
        if repeats(&segments) {
            return Some("repeating folders");
        }
        let parameters = url.query().map_or(0, |query| query.split('&').count());
        if parameters > MAX_PARAMETERS {
            return Some("too many parameters");
        }
        let shape = shape(url);
        if self.bodies.get(&shape).is_some_and(|(_, count)| *count >= MAX_SAME_BODIES) {
            return Some("same page under many addresses");
        }
        if is_calendar(url) {
            let is_far = years(url).any(|year| year > this_year + MAX_YEARS_AHEAD);
            let host = fingerprint(url.host_str().unwrap_or_default());
            if is_far || count(&mut self.calendars, host) > MAX_CALENDAR_PAGES {
                return Some("endless calendar");
            }
        }
        let place = fingerprint(url.as_str().split('?').next().unwrap_or_default());
        (parameters > 1 && count(&mut self.queries, place) > MAX_QUERIES_OF_PATH)
            .then_some("endless queries of one path")
    }

    /// Hears of an answer's body, by its digest.
    pub(super) fn note_body(&mut self, url: &Url, digest: &str) {
        let (shape, body) = (shape(url), fingerprint(digest));
        if self.bodies.len() >= MAX_COUNTED && !self.bodies.contains_key(&shape) {
            return;
        }
        let (last, count) = self.bodies.entry(shape).or_insert((body, 0));
        *count = if *last == body { *count + 1 } else { 1 };
        *last = body;
    }
}

fn count(counted: &mut HashMap<u64, u32>, key: u64) -> u32 {
    if counted.len() >= MAX_COUNTED && !counted.contains_key(&key) {
        return 0;
    }
    let count = counted.entry(key).or_default();
    *count = count.saturating_add(1);
    *count
}

/// Whether one folder stands too often in a path; numbers may, as in dates.
fn repeats(segments: &[&str]) -> bool {
    segments.iter().enumerate().any(|(at, segment)| {
        let is_number = segment.bytes().all(|byte| byte.is_ascii_digit());
        !is_number && segments.iter().skip(at).filter(|other| *other == segment).count() > MAX_SAME_SEGMENT
    })
}

/// The address with its numbers and the values of its query left out.
fn shape(url: &Url) -> u64 {
    let mut text = String::from(url.host_str().unwrap_or_default());
    text.extend(url.path().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }));
    while text.contains("00") {
        text = text.replace("00", "0");
    }
    for (name, _) in url.query_pairs() {
        text.push('&');
        text.push_str(&name);
    }
    fingerprint(&text)
}

/// A folder or a parameter of that name; a word of a title does not count.
fn is_calendar(url: &Url) -> bool {
    let is_word = |name: &str| CALENDAR_WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
    url.path().split('/').any(is_word) || url.query_pairs().any(|(name, _)| is_word(&name))
}

/// Numbers of four digits in the address that can be years.
fn years(url: &Url) -> impl Iterator<Item = i16> {
    let text = &url[url::Position::BeforePath..];
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() >= 4);
    numbers.filter_map(|number| number.get(..4)?.parse().ok()).filter(|year| (1900..3000).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("http://x.example/").unwrap().join(path).unwrap()
    }

    #[test]
    fn each_rule_cuts_its_trap_and_lets_pages_pass() {
        let long = "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z";
        let parameters = format!("/a?{}", (0..13).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&"));
        let cases = [
            (long, Some("endless path")),
            ("/img/img/img/img/x", Some("repeating folders")),
            ("/a/b/a/b/a/b/a/b", Some("repeating folders")),
            ("/2024/10/10/10/10/10", None),
            (parameters.as_str(), Some("too many parameters")),
            ("/calendar?month=3&year=2031", Some("endless calendar")),
            ("/calendar/2024/10", None),
            ("/events?date=2099-01-01", Some("endless calendar")),
            ("/history/2099-a-novel", None),
            ("/news/the-day-after-2099", None),
            ("/news/2024/10/17/an-article", None),
        ];
        for (path, rule) in cases {
            assert_eq!(Traps::default().rule(&url(path), 2024), rule, "{path}");
        }
    }

    #[test]
    fn a_body_that_comes_again_and_again_closes_its_shape_of_address() {
        let mut traps = Traps::default();
        for number in 0..10 {
            assert_eq!(traps.rule(&url(&format!("/p?sort={number}")), 2024), None);
            traps.note_body(&url(&format!("/p?sort={number}")), "sha256:same");
        }
        assert_eq!(traps.rule(&url("/p?sort=99"), 2024), Some("same page under many addresses"));
        assert_eq!(traps.rule(&url("/q?sort=99"), 2024), None);
    }

    #[test]
    fn filters_without_end_are_cut_after_many() {
        let mut traps = Traps::default();
        let cut = (0..3000).filter(|n| traps.rule(&url(&format!("/shop?size={n}&color={n}")), 2024).is_some()).count();
        assert_eq!(cut, 1000);
    }
}
