//! Which strings could have been planted: found where words break, before anything is known of the site.
//!
//! A seam is a place inside a run of letters where lower case turns to upper, or the alphabet changes. What follows a
//! seam is a candidate where, taken out, it leaves a known word ("Chine|Sunny Herald|se"), or where the same string
//! follows seams after different beginnings and before different ends.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::brand::Brand;
use super::hashing::{hash_chars, hash_text};
use super::recurring::recurring;
use super::scan::{Alphabet, Scan, alphabet, fold, is_word_letter};
use super::suspects::Source;
use super::vocabulary::{Vocabulary, english};

/// Seams looked at on one page: more than that is code or a list of identifiers.
const MOST_SEAMS: usize = 600;
/// Characters of a planted string that recurs, or that a copy plants: a notice is a sentence.
pub(super) const LENGTHS: Range<usize> = 3..61;
/// Characters of another that is looked for behind each seam.
const SHORTER: usize = 49;
/// Brackets that a notice may stand in, and characters from one to the other.
const OPEN: [char; 3] = ['(', '[', '（'];
const CLOSED: [char; 3] = [')', ']', '）'];
const BRACKETS: usize = 48;
/// Characters of brackets within a word that are enough on a copy.
const LEAST_IN_BRACKETS: usize = 6;
/// Letters of a word on each side.
pub(super) const FRAGMENT: usize = 24;
/// Candidates that one page gives.
const MOST_CANDIDATES: usize = 12;

/// A string that may have been planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As it stands at its first place.
    pub text: String,
    /// Different known words that its removal joins.
    pub joined: usize,
    /// Different beginnings that it follows inside words.
    pub places: usize,
    /// Letters of the longest of those words.
    pub longest: usize,
}

/// What one candidate has gathered while the seams are read.
#[derive(Debug, Default)]
struct Tally {
    first: Option<Range<usize>>,
    words: BTreeSet<String>,
    seams: BTreeSet<usize>,
}

/// Finds candidates on a page, the best first.
#[must_use]
pub fn candidates(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, source: Source) -> Vec<Candidate> {
    let longest = if source == Source::Copy { LENGTHS.end } else { SHORTER };
    let seams = seams(scan);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for &seam in &seams {
        read_seam(scan, vocabulary, seam, longest, &mut tallies);
    }
    let mut found = choose(scan, tallies);
    found.extend(recurring(scan, &seams, &found));
    found.retain(|candidate| !has_sentence_end(&candidate.text));
    found.truncate(MOST_CANDIDATES);
    found
}

/// Whether a sentence ends in a string ("we|b. Aque|sta"): no name goes on over it.
fn has_sentence_end(text: &str) -> bool {
    text.contains([';', '!', '?']) || [". ", ", "].iter().any(|end| text.contains(end))
}

/// A seam as a profile keeps it: the letters before it, and the text behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeamText {
    /// Letters of the word before the seam.
    pub left: String,
    /// The line behind the seam, at most [`TAIL`] characters.
    pub tail: String,
}

/// Characters behind a seam that a profile keeps: a notice, and the end of the word that it breaks.
pub const TAIL: usize = 72;

/// The seams of a page for its host's profile to compare; at most `limit`, chosen by their hash.
#[must_use]
pub fn for_profile(scan: &Scan<'_>, limit: usize) -> Vec<SeamText> {
    let text = |seam: usize| SeamText {
        left: scan.slice(scan.word_start(seam, 12)..seam).to_owned(),
        tail: scan.slice(seam..line_end(scan, seam, TAIL)).to_owned(),
    };
    let mut all: Vec<SeamText> = seams(scan).into_iter().map(text).collect();
    all.sort_unstable();
    all.dedup();
    all.sort_by_key(|s| hash_text(&s.tail));
    all.truncate(limit);
    all
}

/// Strings that stand inside different words on several pages, from the seams of all of them.
#[must_use]
pub fn over_pages<'s>(pages: impl Iterator<Item = &'s [SeamText]>) -> Vec<String> {
    // Joined to one text, so that the same search as on one page serves.
    let lines: BTreeSet<String> = pages.flatten().map(|s| format!("{}{}", s.left, s.tail)).collect();
    let text = lines.into_iter().collect::<Vec<_>>().join("\n");
    let scan = Scan::new(&text);
    let seams = with_brackets(&scan);
    recurring(&scan, seams.get(..MOST_SEAMS * 20).unwrap_or(&seams), &[])
        .into_iter()
        .map(|c| c.text)
        .filter(|text| !has_sentence_end(text))
        .collect()
}

impl SeamText {
    /// The letters of the word around a string that stands right behind the seam, where the word goes on after it.
    #[must_use]
    pub fn parts_around(&self, brand: &Brand) -> Option<(Vec<char>, Vec<char>)> {
        let scan = Scan::new(&self.tail);
        let end = brand.matches_at(&scan, 0)?;
        let right = scan.folded_slice(end..scan.word_end(end, FRAGMENT)).to_vec();
        let goes_on = is_word_letter(scan.at(end)) && !scan.at(end).is_uppercase();
        goes_on.then(|| (self.left.chars().map(fold).collect(), right))
    }
}

/// All seams of a text that do not stand in code, addresses or tags.
fn seams(scan: &Scan<'_>) -> Vec<usize> {
    with_brackets(scan).iter().copied().filter(|i| !in_code(scan, *i, *i)).take(MOST_SEAMS).collect()
}

/// The seams of a text, brackets within words among them: a notice may stand in them ("to(From the web)gether").
fn with_brackets<'s>(scan: &'s Scan<'_>) -> Cow<'s, [usize]> {
    let mut brackets: Vec<usize> = bracketed(scan).map(|range| range.start).collect();
    if brackets.is_empty() {
        return Cow::Borrowed(scan.seams());
    }
    brackets.extend(scan.seams());
    brackets.sort_unstable();
    Cow::Owned(brackets)
}

/// Brackets that stand within words, with a capital behind the first.
fn bracketed(scan: &Scan<'_>) -> impl Iterator<Item = Range<usize>> {
    let closed = |at: usize| OPEN.iter().zip(CLOSED).find(|(open, _)| scan.at(at) == **open).map(|(_, closed)| closed);
    let whole = move |at: usize| {
        let begins = is_word_letter(scan.before(at)) && scan.at(at + 1).is_uppercase();
        let end = (at + LENGTHS.start..at + BRACKETS).find(|end| begins && Some(scan.at(*end)) == closed(at))?;
        scan.at(end + 1).is_lowercase().then_some(at..end + 1)
    };
    scan.text().match_indices(OPEN).filter_map(move |(byte, _)| whole(scan.index(byte)))
}

/// What a copy puts into words in brackets: no word has that much in them.
pub(super) fn in_brackets(scan: &Scan<'_>) -> Vec<String> {
    let is_long = |range: &Range<usize>| range.len() >= LEAST_IN_BRACKETS && !in_code(scan, range.start, range.end);
    bracketed(scan).filter(is_long).take(MOST_CANDIDATES).map(|range| scan.slice(range).to_owned()).collect()
}

/// Whether a string may end with a character: a letter, or what ends a notice.
pub(super) fn may_end(c: char) -> bool {
    c.is_alphanumeric() || c == ':' || CLOSED.contains(&c)
}

/// Whether a place is inside an address, a tag, an identifier or code: the run of characters around it says so.
#[must_use]
pub fn in_code(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    const REACH: usize = 80;
    let mut left = start;
    while left > 0 && start - left < REACH && is_code_char(scan.before(left)) {
        left -= 1;
    }
    let mut right = end;
    while right < scan.len() && right - end < REACH && is_code_char(scan.at(right)) {
        right += 1;
    }
    (left..start).chain(end..right).any(|i| {
        let (before, c, after) = (scan.before(i), scan.at(i), scan.at(i + 1));
        match c {
            '@' | '#' | '\\' | '_' | '=' | '{' | '}' | '<' | '>' | '|' | '~' | '$' => true,
            '/' | ':' => {
                before == '/'
                    || after == '/'
                    || (c == '/' && left < i && (scan.at(left) == '/' || scan.before(i).is_ascii_digit()))
            }
            '(' => is_word_letter(before) && (after == ')' || after == '\'' || after == '"'),
            '.' => before.is_ascii_lowercase() && after.is_ascii_lowercase(),
            _ => false,
        }
    })
}

/// Characters of which code, addresses and tags are made.
fn is_code_char(c: char) -> bool {
    !c.is_whitespace()
        && (c.is_ascii() && !matches!(c, '"' | ',' | ';' | '!')
            || c.is_alphanumeric() && alphabet(c) != Alphabet::Unspaced)
}

/// The end of the line, at most `limit` characters on.
pub(super) fn line_end(scan: &Scan<'_>, from: usize, limit: usize) -> usize {
    (from..(from + limit).min(scan.len())).find(|i| scan.at(*i) == '\n').unwrap_or((from + limit).min(scan.len()))
}

/// Tries each length behind a seam and keeps those that leave a known word.
fn read_seam(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    seam: usize,
    longest: usize,
    tallies: &mut BTreeMap<String, Tally>,
) {
    let left = scan.word_start(seam, FRAGMENT);
    let stop = line_end(scan, seam, longest);
    for end in seam + LENGTHS.start..stop {
        if matches!(scan.before(end), '.' | '!' | '?' | ',' | ';') {
            break;
        }
        let splits = is_word_letter(scan.at(end)) && may_end(scan.before(end)) && !scan.at(end).is_uppercase();
        if !splits {
            continue;
        }
        let right = scan.word_end(end, FRAGMENT);
        let joined = [scan.folded_slice(left..seam), scan.folded_slice(end..right)].concat();
        // One alphabet, another, and the first again: no word is written so, and both borders are exact.
        let other = alphabet(scan.before(seam));
        let alphabets =
            other != alphabet(scan.at(seam)) && other == alphabet(scan.at(end)) && other != alphabet(scan.before(end));
        if !alphabets && (joined.len() <= 3 || !vocabulary.knows(&joined)) {
            continue;
        }
        // "WiFi exte|nder": the string's last word goes on, so nothing was planted here.
        let last = scan.word_start(end, FRAGMENT).max(seam);
        if last == end || !vocabulary.lists(scan.folded_slice(last..right)) {
            let tally = tallies.entry(scan.folded_slice(seam..end).iter().collect()).or_default();
            tally.first.get_or_insert(seam..end);
            tally.words.insert(joined.into_iter().collect());
            tally.seams.insert(seam);
        }
    }
}

/// Gives each seam to the candidate with most words, and keeps those that have enough of their own.
fn choose(scan: &Scan<'_>, mut tallies: BTreeMap<String, Tally>) -> Vec<Candidate> {
    let mut found = Vec::new();
    while found.len() < MOST_CANDIDATES {
        let best = tallies
            .iter()
            .filter(|(_, t)| !t.seams.is_empty())
            .max_by(|a, b| weight(scan, a.1).cmp(&weight(scan, b.1)).then(b.0.cmp(a.0)));
        let Some((key, _)) = best else { break };
        let key = key.clone();
        let Some(tally) = tallies.remove(&key) else { break };
        let Some(first) = tally.first.clone() else { break };
        if tally.words.len() < 2 && !looks_like_name(scan, first.clone()) {
            if weight(scan, &tally).0 == 0 {
                break;
            }
            continue;
        }
        // With one place alone the end is a guess: the other readings stay, and the host's pages decide.
        if tally.seams.len() > 1 {
            for other in tallies.values_mut() {
                other.seams = other.seams.difference(&tally.seams).copied().collect();
            }
        }
        found.push(Candidate {
            text: scan.slice(first).to_owned(),
            joined: tally.words.len(),
            places: tally.seams.len(),
            longest: tally.words.iter().map(|word| word.chars().count()).max().unwrap_or_default(),
        });
    }
    found
}

/// More seams with more words first, then names, then those that end as a word does, then the longer.
fn weight(scan: &Scan<'_>, tally: &Tally) -> (usize, bool, bool, usize) {
    let Some(range) = tally.first.clone() else { return (0, false, false, 0) };
    let last = scan.word_start(range.end, FRAGMENT).max(range.start);
    let ends_as_word = english(hash_chars(scan.folded_slice(last..range.end).iter().copied()));
    (tally.seams.len().min(tally.words.len()), looks_like_name(scan, range.clone()), ends_as_word, range.len())
}

/// Each word begins with an upper-case letter, and it is long enough to be no accident.
fn looks_like_name(scan: &Scan<'_>, range: Range<usize>) -> bool {
    range.len() > 4
        && range.clone().all(|i| scan.at(i).is_alphanumeric() || matches!(scan.at(i), ' ' | '.' | '-' | '&' | '\''))
        && range.clone().all(|i| {
            i > range.start && is_word_letter(scan.before(i))
                || !is_word_letter(scan.at(i))
                || scan.at(i).is_uppercase()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize)> {
        let scan = Scan::new(text);
        let vocabulary = Vocabulary::of(&scan, &[]);
        candidates(&scan, &vocabulary, Source::Unknown).into_iter().map(|c| (c.text, c.joined)).collect()
    }

    #[test]
    fn a_planted_name_is_found_with_its_exact_end() {
        let text =
            "The ChineSunny Heraldse firms and the minSunny Heraldistry met; some cSunny Heraldompanies did not.";
        assert_eq!(found(text).first(), Some(&("Sunny Herald".into(), 3)));
    }

    #[test]
    fn a_planted_notice_is_found() {
        let text = "The ChineCopied from the netse firms and the minCopied from the netistry met.";
        assert_eq!(found(text).first(), Some(&("Copied from the net".into(), 2)));
    }

    #[test]
    fn a_notice_may_stand_in_brackets_or_end_with_a_colon() {
        for notice in ["(From the web)", "Originally written:"] {
            let text = "The Chine@se firms and the min@istry met; some com@panies did not.".replace('@', notice);
            assert_eq!(found(&text).first(), Some(&(notice.to_owned(), 3)));
        }
        assert_eq!(found("Call f(X)dx or g(Type)val; the (Re)naissance and its friend(S)hips."), []);
    }

    #[test]
    fn names_with_inner_capitals_are_no_candidates() {
        for text in [
            "Watch YouTube on an iPhone in a McDonald's near LinkedIn; eBay and PayPal followed, LaGuardia closed.",
            "JavaScript, TypeScript and CoffeeScript are scripts; GitHub hosts them, and MacDonald met DeVito.",
            "const myPrimeFeed = new PrimeFeedReader('prime'); getPrimeClient().fetchPrimeItems(maxRetries);",
            "Fans used #PrimeWireAwards and @theprimewirenow. #LovePrimeWireDaily https://www.x.com/12/myPrimeWirepage",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
