//! Finds names and addresses that are written so that no search finds them: broken by separators ("li/ghtno/velpub[.]com"),
//! spelled in single letters, or in letters of other blocks.
//!
//! The letters of a stretch that looks odd are put together, folded to what they are read as, and compared with what the
//! site is called; an address that is written so several times on the page or its host needs no name. A disguise is
//! what makes it a plant: a name that is plainly there is left to the other detectors.

use std::collections::BTreeMap;
use std::ops::Range;

use super::disguise_letters::{Found, Letters};
use super::disguise_names::{LONGEST, Name, SHORTEST, is_mark};
use super::lookalikes::{is_styled, skeleton, to_latin};
use super::notice_sentence;
use super::scan::{Alphabet, Scan, alphabet};
use super::spliced_brand::Splice;
use super::vocabulary::Vocabulary;

/// Names that are looked for.
const MOST_NAMES: usize = 32;
/// Odd stretches of one page that are looked at: more of them are a table or code.
const MOST_STRETCHES: usize = 400;
/// Disguised addresses that a page tells its host's profile.
const MOST_ADDRESSES: usize = 8;
/// Places, of the page or pages of the host, from which on an address that is no name of the site is planted.
const RECURS: u32 = 2;

/// The disguised addresses and names of a page, folded: what its host's profile counts.
#[must_use]
pub fn keys(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, names: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = search(scan, vocabulary, names).into_iter().map(|f| f.key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(MOST_ADDRESSES);
    keys
}

/// Whether a stretch is a path ("etc/bind/db.site.com", "build\\convert.pl"), as manuals have them: nothing but slashes parts it.
fn is_path(stretch: &str) -> bool {
    stretch.contains(['/', '\\'])
        && stretch.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '-' | '_'))
        && stretch.split(['/', '\\']).filter(|part| !part.is_empty()).all(|part| part.chars().count() > 1)
}

/// The disguised names of a text, with the sentence around them where it is a notice. `host` counts the pages of the host
/// on which each stands.
#[must_use]
pub fn find(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    names: &[String],
    host: &BTreeMap<String, u32>,
) -> Vec<Splice> {
    let found = search(scan, vocabulary, names);
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    for one in &found {
        *places.entry(&one.key).or_default() += 1;
    }
    let times = |one: &Found| {
        let page = places.get(one.key.as_str()).copied().unwrap_or_default();
        page.max(host.get(&one.key).copied().unwrap_or_default())
    };
    found
        .iter()
        .filter(|one| (one.named && !one.spelled) || (times(one) >= RECURS && !is_path(scan.slice(one.range.clone()))))
        .map(|one| Splice {
            range: notice_sentence::around(scan, one.range.clone()),
            score: if one.named { 0.98 } else { 0.95 },
            evidence: format!(
                "\u{201c}{}\u{201d} is \u{201c}{}\u{201d} in disguise{}",
                scan.slice(one.range.clone()),
                one.key,
                if one.named { ", a name of this site" } else { ", and recurs" }
            ),
        })
        .collect()
}

/// All disguised names of a text, in order, without overlap.
fn search(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, names: &[String]) -> Vec<Found> {
    let stretches = stretches(scan);
    if stretches.is_empty() {
        return Vec::new();
    }
    let mut wanted: Vec<Name> = names.iter().filter_map(|n| Name::new(n)).collect();
    wanted.sort_by(|a, b| b.key.len().cmp(&a.key.len()).then(a.key.cmp(&b.key)));
    wanted.dedup_by(|a, b| a.key == b.key);
    wanted.truncate(MOST_NAMES);
    // A name of two alphabets, as "Вести.city", is none in disguise where it is written so.
    let is_plain = |one: &Found| {
        let written = bare(scan.slice(one.range.clone()));
        names.iter().any(|name| bare(name) == written)
    };
    let mut found: Vec<Found> = Vec::new();
    for stretch in stretches {
        let letters = Letters::of(scan, stretch);
        for one in letters.named(scan, vocabulary, &wanted).into_iter().chain(letters.address(scan, vocabulary)) {
            if is_plain(&one) {
                continue;
            }
            if found.iter().rev().take(8).all(|f| f.range.end <= one.range.start || one.range.end <= f.range.start) {
                found.push(one);
            }
        }
    }
    found.sort_by_key(|f| f.range.start);
    found
}

/// A name in lower case, without marks around it.
fn bare(name: &str) -> String {
    name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Parts of the text that look odd: words broken by marks, mixed of alphabets, or spelled in single letters.
fn stretches(scan: &Scan<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut singles: Option<Range<usize>> = None;
    let mut count = 0;
    let mut start = 0;
    while start < scan.len() && found.len() < MOST_STRETCHES {
        if scan.at(start).is_whitespace() {
            if scan.at(start) == '\n' {
                singles = None;
            }
            start += 1;
            continue;
        }
        // Most are plain words, of which nothing more needs to be known.
        let rest = scan.chars().get(start..).unwrap_or_default();
        let plain = rest.iter().position(|c| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if plain > 1 && matches!(rest.get(plain), None | Some(' ' | '\n')) {
            singles = None;
            start += plain + 1;
            continue;
        }
        let rest = rest.get(plain..).unwrap_or_default();
        let (mut end, mut letters) = (start + plain, plain);
        for c in rest.iter().take_while(|c| !c.is_whitespace()) {
            letters += usize::from(c.is_alphanumeric());
            end += 1;
        }
        // A mark behind the last letter breaks nothing.
        let behind = end - start - plain;
        let is_plain = behind == 0 || behind == 1 && rest.first().is_some_and(char::is_ascii);
        if letters == 1 {
            let begin = singles.take().map_or(start, |s| s.start);
            count = if begin == start { 1 } else { count + 1 };
            singles = Some(begin..end);
            if count >= SHORTEST {
                push(&mut found, begin..end);
            }
        } else {
            singles = None;
            if !is_plain && is_odd(scan, start..end) {
                push(&mut found, start..end);
            }
        }
        start = end;
    }
    found
}

/// Adds a stretch, joined with the last one where only a blank is between them, or it goes on.
fn push(found: &mut Vec<Range<usize>>, range: Range<usize>) {
    match found.last_mut() {
        Some(last) if range.start <= last.end + 1 && range.end - last.start <= LONGEST => last.end = range.end,
        _ => found.push(range),
    }
}

/// Whether a run without blanks has marks between its letters, or letters that are not of one alphabet.
fn is_odd(scan: &Scan<'_>, range: Range<usize>) -> bool {
    if range.len() < 3 {
        return false;
    }
    let chars = scan.chars().get(range.clone()).unwrap_or_default();
    let inner = range.start + 1..range.end - 1;
    let breaks =
        |i: usize, c: char| is_mark(c) && inner.contains(&i) && (!c.is_ascii() || scan.before(i).is_alphanumeric());
    if range.zip(chars).any(|(i, c)| breaks(i, *c) || is_styled(*c)) {
        return true;
    }
    // Han and kana stand beside Latin letters in every text.
    let looks_latin = |c: char| {
        matches!(alphabet(c), Alphabet::Cyrillic | Alphabet::Greek) && to_latin(c).is_some()
            || !matches!(c, 'à'..='ÿ' | 'À'..='ß') && skeleton(c).is_ascii_lowercase()
    };
    chars.iter().any(char::is_ascii_alphabetic) && chars.iter().any(|c| !c.is_ascii() && looks_latin(*c))
}

#[cfg(test)]
#[path = "disguise_tests.rs"]
mod tests;
