//! Finds a site's brand or notice planted inside or between words of the text.
//!
//! A string is planted on a host, or it is not: that is decided once a page, from all places where the string stands on
//! the page and (by the profile) on the host. Then each place is judged: inside a word that its removal makes known, inside
//! a word otherwise, glued to a word, between words; or where it belongs.

use std::collections::BTreeSet;
use std::ops::Range;

use super::brand::{Brand, Tally, joined, parts};
use super::profile::SiteProfile;
use super::scan::{Scan, alphabet, is_apostrophe, is_unspaced, is_word_letter, Alphabet};
use super::seams::{self, in_code};
use super::unspaced;
use super::vocabulary::{Vocabulary, is_seam};

/// A string that is planted with at least this probability is looked at place by place.
pub const PLANTED: f32 = 0.8;

/// How a string stands at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Inside a word that its removal makes known.
    Joining,
    /// Inside a word.
    Inside,
    /// At a word's end or start without a blank.
    Glued,
    /// Between words.
    Between,
    /// Beside punctuation in a script without blanks.
    Beside,
    /// At the edge of a sentence or line: says nothing either way.
    Edge,
    /// Where it belongs.
    Proper,
}

/// One place of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Index into the brands looked for.
    pub brand: usize,
    /// Characters of the string itself.
    pub range: Range<usize>,
    /// How it stands there.
    pub manner: Manner,
    /// Whether the match is written exactly as the brand.
    pub exact: bool,
}

/// A string with what is known of it.
#[derive(Debug, Clone)]
pub struct Suspect {
    /// What to look for.
    pub brand: Brand,
    /// Whether the page, its title or its host bears that name.
    pub named: bool,
    /// What the host's other pages say.
    pub host: Tally,
    /// Pages of the host on which it was found planted.
    pub host_pages: u32,
}

/// One planted string at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Splice {
    /// Characters to remove: the string, with one blank where it stood between words.
    pub range: Range<usize>,
    /// Probability.
    pub score: f32,
    /// Why.
    pub evidence: String,
}

/// The strings that may be planted in a text: those of the profile, the names, and those that the text itself shows.
#[must_use]
pub fn suspects(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, names: &[String], profile: &SiteProfile) -> Vec<Suspect> {
    let keys: Vec<String> = names.iter().chain(&profile.names).filter_map(|n| Brand::new(n)).map(|b| b.key()).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let own = seams::candidates(scan, vocabulary).into_iter().map(|c| c.text);
    let texts = profile.brands.iter().map(|b| b.text.clone()).chain(names.iter().cloned()).chain(own).chain(unspaced::candidates(scan));
    for text in texts {
        let Some(brand) = Brand::new(&text) else { continue };
        let key = brand.key();
        if !seen.insert(key.clone()) || found.len() >= 48 {
            continue;
        }
        let known = profile.brands.iter().find(|b| b.key == key);
        found.push(Suspect {
            named: keys.iter().any(|name| name.contains(&key) && key.chars().count() > 3),
            host: known.map(|b| b.tally.clone()).unwrap_or_default(),
            host_pages: known.map_or(0, |b| b.pages),
            brand,
        });
    }
    // Longer strings first, so that a notice is found before the name that it begins with.
    found.sort_by(|a, b| b.brand.letters().cmp(&a.brand.letters()).then(a.brand.text.cmp(&b.brand.text)));
    found
}

/// All places of the suspects in a text, in order, without overlap.
#[must_use]
pub fn places(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> Vec<Place> {
    let firsts: BTreeSet<char> = suspects.iter().map(|s| s.brand.first()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() && !suspects.is_empty() {
        let here = firsts.contains(&scan.folded(at)).then(|| {
            suspects.iter().enumerate().find_map(|(index, s)| s.brand.matches_at(scan, at).map(|end| (index, end)))
        });
        let Some(Some((brand, end))) = here else {
            at += 1;
            continue;
        };
        let suspect = suspects.get(brand);
        let exact = suspect.is_some_and(|s| s.brand.is_exact(scan.slice(at..end)));
        let manner = suspect.map_or(Manner::Proper, |s| manner(scan, vocabulary, &s.brand, at..end, exact));
        found.push(Place { brand, range: at..end, manner, exact });
        at = if manner == Manner::Proper { at + 1 } else { end };
    }
    found
}

/// How a string stands at one place.
fn manner(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: Range<usize>, exact: bool) -> Manner {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if brand.is_unspaced() || is_unspaced(before) || is_unspaced(after) {
        return manner_unspaced(scan, vocabulary, brand, range);
    }
    if in_code(scan, range.start, range.end) {
        return Manner::Proper;
    }
    let left = is_word_letter(before);
    let right = is_word_letter(after) || (left && is_apostrophe(after) && is_word_letter(scan.at(range.end + 1)));
    match (left, right) {
        (true, true) => manner_inside(scan, vocabulary, brand, range),
        (true, false) => manner_glued_left(scan, vocabulary, brand, range),
        (false, true) => manner_glued_right(scan, vocabulary, brand, range),
        (false, false) => manner_between(scan, vocabulary, brand, &range, exact),
    }
}

/// Between characters of a script without blanks: what would be neighbours without the string?
fn manner_unspaced(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: Range<usize>) -> Manner {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if !brand.is_unspaced() && (is_word_letter(before) || is_word_letter(after)) {
        return Manner::Proper;
    }
    if before == '\n' || after == '\n' {
        return if is_unspaced(before) || is_unspaced(after) || before.is_alphanumeric() || is_stop(before) { Manner::Beside } else { Manner::Edge };
    }
    if is_unspaced(before) && is_unspaced(after) && unspaced::joins(scan, range.start, range.end) {
        return Manner::Joining;
    }
    if vocabulary.has_pair(before, after) {
        return Manner::Inside;
    }
    if is_unspaced(before) && is_unspaced(after) { Manner::Between } else { Manner::Beside }
}

/// Punctuation that ends a sentence or clause.
fn is_stop(c: char) -> bool {
    matches!(c, '。' | '，' | '、' | '！' | '？' | '；' | '：' | '」' | '”' | '』' | '）' | '.' | '!' | '?')
}

/// Letters on both sides.
fn manner_inside(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: Range<usize>) -> Manner {
    let (before, first) = (scan.before(range.start), scan.at(range.start));
    let (last, after) = (scan.before(range.end), scan.at(range.end));
    let one_word = brand.words() == 1;
    if after.is_uppercase() && before.is_lowercase() {
        return Manner::Proper;
    }
    if one_word {
        let whole = scan.folded_slice(scan.word_start(range.start, 32)..scan.word_end(range.end, 32));
        if vocabulary.lists(whole) {
            return Manner::Proper;
        }
        let (left, right) = parts(scan, range.start, range.end);
        let capital = scan.at(range.start - left.len()).is_uppercase();
        let inflected = vocabulary.lists(scan.folded_slice(range.start..range.end + right.len()));
        if inflected && capital && matches!(right, ['s' | 'd' | 'r'] | ['e', 's' | 'd' | 'r']) && first.is_uppercase() && left.len() > 1 {
            return Manner::Proper;
        }
    }
    let word = joined(scan, range.start, range.end);
    let goes_on = one_word && vocabulary.lists(scan.folded_slice(range.start..scan.word_end(range.end, 32)));
    if (goes_on || (!one_word && continues(scan, vocabulary, &range))) && !vocabulary.knows(&word) {
        return Manner::Proper;
    }
    let seam = is_seam(before, first) || is_seam(last, after);
    let other_alphabet = alphabet(before) != alphabet(first) && alphabet(last) != alphabet(after);
    if other_alphabet || (word.len() > 3 && vocabulary.knows(&word)) {
        return Manner::Joining;
    }
    if seam || !one_word { Manner::Inside } else { Manner::Proper }
}

/// Whether a string of several words ends within a word of its own: "WiFi exte|nder" is no splice in "Wi|nder".
fn continues(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, range: &Range<usize>) -> bool {
    let start = scan.word_start(range.end, 32);
    let end = scan.word_end(range.end, 32);
    start > range.start && end > range.end && vocabulary.lists(scan.folded_slice(start..end))
}

/// A letter before, none after.
fn manner_glued_left(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: Range<usize>) -> Manner {
    let word = scan.folded_slice(scan.word_start(range.start, 32)..range.start);
    let seam = is_seam(scan.before(range.start), scan.at(range.start));
    let known = word.len() > 1 && vocabulary.knows(word);
    if (seam || brand.words() > 1) && (known || brand.words() > 1) && !matches!(scan.at(range.end), '-' | '\'' | '’') { Manner::Glued } else { Manner::Proper }
}

/// A letter after, none before.
fn manner_glued_right(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: Range<usize>) -> Manner {
    let word = scan.folded_slice(range.end..scan.word_end(range.end, 32));
    let change = alphabet(scan.before(range.end)) != alphabet(scan.at(range.end));
    let one_word = brand.words() == 1;
    // Short tails are endings: the plural, the genitive, a case.
    let enough = word.len() > 3 || (change && word.len() > 1 && vocabulary.knows(word));
    if enough && vocabulary.knows(word) && (!one_word || change || scan.at(range.end).is_uppercase()) { Manner::Glued } else { Manner::Proper }
}

/// No letter on either side.
fn manner_between(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: &Range<usize>, exact: bool) -> Manner {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if is_apostrophe(after) || matches!(after, '-' | '‑' | '–' | '&') || matches!(before, '-' | '‑' | '@' | '&') {
        return Manner::Proper;
    }
    let plain: Vec<char> = scan.folded_slice(range.clone()).to_vec();
    if !exact && brand.words() == 1 && vocabulary.lists(&plain) {
        return Manner::Proper;
    }
    let word_before = before == ' ' && (scan.before(range.start - 1).is_alphanumeric() || matches!(scan.before(range.start - 1), ',' | ')' | '”' | '"' | '%'));
    let word_after = after == ' ' && (scan.at(range.end + 1).is_alphanumeric() || matches!(scan.at(range.end + 1), '(' | '“' | '"' | '$' | '€'));
    if word_before && word_after { Manner::Between } else { Manner::Edge }
}

/// Counts of one suspect's places.
#[must_use]
pub fn tally(scan: &Scan<'_>, places: &[Place], brand: usize) -> Tally {
    let mut tally = Tally::default();
    for place in places.iter().filter(|p| p.brand == brand) {
        let unspaced = is_unspaced(scan.before(place.range.start));
        if unspaced {
            tally.note(&[scan.before(place.range.start)], &[scan.at(place.range.end)]);
        } else if matches!(place.manner, Manner::Joining | Manner::Inside) {
            let (left, right) = parts(scan, place.range.start, place.range.end);
            tally.note(left, right);
        }
        match place.manner {
            Manner::Joining => tally.joining += 1,
            Manner::Inside => tally.inside += 1,
            Manner::Glued => tally.glued += 1,
            Manner::Between => tally.between += 1,
            Manner::Proper => tally.proper += 1,
            Manner::Beside | Manner::Edge => {}
        }
    }
    tally
}

/// Probability that a host plants a string, from all that is known of it.
#[must_use]
pub fn planted(suspect: &Suspect, page: &Tally, unspaced: bool) -> f32 {
    let most = |a: u32, b: u32| a.max(b) as f32;
    let (joining, inside) = (most(page.joining, suspect.host.joining), most(page.inside, suspect.host.inside));
    let (glued, between) = (most(page.glued, suspect.host.glued), most(page.between, suspect.host.between));
    let proper = most(page.proper, suspect.host.proper);
    let named = if suspect.named { 2.0 } else { 0.0 };
    let mut both = suspect.host.clone();
    both.add(page);
    let odds = if unspaced {
        -5.0 + named + 1.6 * joining.min(both.variety() as f32) + 0.9 * inside.min(both.variety() as f32) - 0.5 * between
    } else {
        let variety = both.variety() as f32;
        let (joining, inside) = (joining.min(variety), inside.min(variety));
        let many_words = suspect.brand.words() > 1;
        let each = if many_words { 2.0 } else { 1.0 };
        let odds = -4.5 + named + 2.5 * joining.min(4.0) + (each * inside).min(6.0) + (0.7 * glued).min(2.0) + if many_words && joining > 0.0 { 1.5 + (0.75 * between).min(1.5) } else { 0.0 };
        if proper > 3.0 * (joining + inside) { odds - 4.0 } else { odds }
    };
    1.0 / (1.0 + (-odds).exp())
}

/// Finds the splices of a text.
#[must_use]
pub fn find(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> Vec<Splice> {
    // What is not planted must not hide what is: look again with the planted strings alone.
    let (kept, odds) = likely(scan, vocabulary, suspects);
    places(scan, vocabulary, &kept)
        .into_iter()
        .filter_map(|place| {
            let suspect = kept.get(place.brand)?;
            let score = odds.get(place.brand).copied()? * certainty(place.manner)?;
            Some(Splice { range: with_blank(scan, &place), score, evidence: evidence(scan, suspect, &place) })
        })
        .collect()
}

/// The suspects that are planted, for the title and description.
#[must_use]
pub fn planted_brands(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> Vec<Brand> {
    likely(scan, vocabulary, suspects).0.into_iter().map(|s| s.brand).collect()
}

/// Counts that leave no doubt, for strings that are known to be planted.
#[must_use]
pub fn sure() -> Tally {
    Tally { joining: 8, inside: 8, lefts: u64::MAX, rights: u64::MAX, ..Tally::default() }
}

/// The suspects that are planted, with the probability.
fn likely(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> (Vec<Suspect>, Vec<f32>) {
    let all = places(scan, vocabulary, suspects);
    let unspaced_text = |brand: usize| all.iter().filter(|p| p.brand == brand).any(|p| is_unspaced(scan.before(p.range.start)) || is_unspaced(scan.at(p.range.end)));
    let odds = suspects.iter().enumerate().map(|(index, s)| planted(s, &tally(scan, &all, index), unspaced_text(index)));
    let likely: Vec<(Suspect, f32)> = suspects.iter().cloned().zip(odds).filter(|(_, p)| *p >= PLANTED).collect();
    let counts: Vec<(String, u32)> = suspects.iter().enumerate().map(|(index, s)| (s.brand.key(), within(&tally(scan, &all, index)).max(within(&s.host)))).collect();
    likely.into_iter().filter(|(s, _)| !is_overlong(&s.brand.key(), &counts)).unzip()
}

/// Places inside words.
fn within(tally: &Tally) -> u32 {
    tally.joining + tally.inside
}

/// Whether a string is a more frequent one with letters of a few words around it.
fn is_overlong(key: &str, counts: &[(String, u32)]) -> bool {
    let own = counts.iter().find(|(k, _)| k == key).map_or(0, |(_, n)| *n);
    counts.iter().any(|(other, n)| other.len() < key.len() && key.contains(other.as_str()) && *n > 2 && own * 3 < *n)
}

/// How sure one place is, given that the string is planted; `None` where it is left alone.
fn certainty(manner: Manner) -> Option<f32> {
    match manner {
        Manner::Joining => Some(1.0),
        Manner::Inside => Some(0.99),
        Manner::Glued => Some(0.97),
        Manner::Between | Manner::Beside => Some(0.95),
        Manner::Edge | Manner::Proper => None,
    }
}

/// The string's characters, with the blank before it where it stands between words.
fn with_blank(scan: &Scan<'_>, place: &Place) -> Range<usize> {
    let blank = place.manner == Manner::Between && scan.before(place.range.start) == ' ' && alphabet(scan.at(place.range.end)) == Alphabet::None;
    place.range.start - usize::from(blank)..place.range.end
}

/// Why, for people.
fn evidence(scan: &Scan<'_>, suspect: &Suspect, place: &Place) -> String {
    let name = scan.slice(place.range.clone());
    let how = match place.manner {
        Manner::Joining if !is_unspaced(scan.before(place.range.start)) => {
            format!("without it, \u{201c}{}\u{201d} is a known word", joined(scan, place.range.start, place.range.end).iter().collect::<String>())
        }
        Manner::Joining => "without it, its neighbours form a word".to_owned(),
        Manner::Inside => "stands inside a word".to_owned(),
        Manner::Glued => "is glued to a word".to_owned(),
        _ => "stands between words".to_owned(),
    };
    let host = if suspect.host_pages > 0 { format!("; planted on {} pages of this host", suspect.host_pages) } else { String::new() };
    format!("\u{201c}{name}\u{201d} {how}{host}")
}
