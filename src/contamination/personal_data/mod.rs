//! Finds what leads to a person: e-mail addresses, telephone numbers, IP addresses, bank accounts and payment cards.
//!
//! Takes a text and what is known of its country; gives flags with spans, none of which changes the text: they are masked
//! when a dataset is exported, where that is asked for. Pure. A flag's evidence never holds what it found.
//!
//! One pass over the text for `@`, one for colons and one for digits, each by bytes; what is tried at a place looks at a bounded
//! number of bytes around it. Whether a number is a telephone number is told by its form (`plans.rs`, tables of countries), by
//! the word before it (`cues.rs`), and by what else has such a form.

mod account;
mod account_tables;
mod cue_words;
mod cues;
mod email;
mod home;
mod international;
mod internet;
mod numbers;
mod plans;
mod telephone;

use std::ops::Range;

use super::{Flag, FlagKind};

pub use home::Home;

/// What kind of personal data was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A public IP address.
    Ip,
    /// An international bank account number.
    Iban,
    /// A payment card's number.
    Card,
}

/// One place in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the text, on character borders.
    pub range: Range<usize>,
    /// Probability that it is what it is taken for.
    pub score: f32,
    /// By what it was told, for people.
    pub evidence: &'static str,
}

/// Flags all personal data of a text, in order.
#[must_use]
pub fn flags(text: &str, home: &Home) -> Vec<Flag> {
    let flag = |found: Found| Flag {
        kind: FlagKind::PersonalData,
        span: Some(found.range),
        score: found.score,
        replacement: None,
        evidence: found.evidence.to_owned(),
    };
    find(text, home).into_iter().map(flag).collect()
}

/// All personal data of a text, in order and without overlap.
///
/// ```
/// use gristmill::contamination::personal_data::{Home, Kind, find};
///
/// let text = "Write to jane.doe@mill.org or call +44 20 7946 0018.";
/// let found = find(text, &Home::default());
/// assert_eq!(found[0].kind, Kind::Email);
/// assert_eq!(&text[found[1].range.clone()], "+44 20 7946 0018");
/// ```
#[must_use]
pub fn find(text: &str, home: &Home) -> Vec<Found> {
    let mut all = email::find(text);
    internet::find_v6(text, &mut all);
    keep_apart(&mut all);
    let addresses = all.len();
    let mut heard = telephone::Heard::default();
    numbers::for_each(text, |chain| {
        let next =
            all.get(..addresses).unwrap_or_default().partition_point(|found| found.range.end <= chain.range().start);
        let inside = next < addresses && all.get(next).is_some_and(|found| overlap(&found.range, &chain.range()));
        if inside {
            return;
        }
        let found =
            account::iban(text, chain).or_else(|| internet::v4(text, chain)).or_else(|| account::card(text, chain));
        match found {
            Some(found) => all.push(found),
            None => telephone::find(text, chain, home, &mut heard, &mut all),
        }
    });
    keep_apart(&mut all);
    all
}

/// Puts findings in order, and of two that overlap leaves the first.
fn keep_apart(all: &mut Vec<Found>) {
    all.sort_by_key(|found| (found.range.start, found.range.end));
    let mut end = 0;
    all.retain(|found| {
        let is_apart = found.range.start >= end;
        end = end.max(found.range.end);
        is_apart
    });
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The character that ends before a byte.
fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|head| head.chars().next_back())
}

/// The character that begins at a byte.
fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|tail| tail.chars().next())
}

/// The bytes of a text, as text, that end at a byte: at most `length`, cut on a character border.
fn tail(text: &str, at: usize, length: usize) -> &str {
    let start = (at.saturating_sub(length)..=at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    text.get(start..at).unwrap_or_default()
}

/// Bytes before a place within which an address of the web that it belongs to must begin.
const TOKEN: usize = 200;

/// Whether a place stands in an address of the web, or in a path.
fn is_in_address(text: &str, at: usize) -> bool {
    let token = tail(text, at, TOKEN).rsplit(char::is_whitespace).next().unwrap_or_default();
    token.contains("://") || token.contains("www.")
}

#[cfg(test)]
mod labelled_tests;
#[cfg(test)]
mod tests;
