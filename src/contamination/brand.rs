//! A planted string as it is looked for: any case, any spacing between its words.

use serde::{Deserialize, Serialize};

use super::hashing::hash_chars;
use super::scan::{Scan, fold, is_hangul, is_unspaced, is_word_letter};

/// What is known of a string that a host may plant: counts of places, which add up over its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Inside words that its removal makes known.
    pub joining: u32,
    /// Inside words otherwise.
    pub inside: u32,
    /// The beginnings of the words that it stands in, as bits of their hashes: how many different ones, about.
    pub lefts: u64,
    /// The ends of those words.
    pub rights: u64,
    /// At a word's end or start, without a blank.
    pub glued: u32,
    /// Between words, where the sentence does not need it.
    pub between: u32,
    /// Where it belongs: in known words, with an ending, in identifiers, as part of a sentence.
    pub proper: u32,
}

impl Tally {
    /// Adds another page's counts.
    pub fn add(&mut self, other: &Self) {
        self.joining = self.joining.saturating_add(other.joining);
        self.inside = self.inside.saturating_add(other.inside);
        self.lefts |= other.lefts;
        self.rights |= other.rights;
        self.glued = self.glued.saturating_add(other.glued);
        self.between = self.between.saturating_add(other.between);
        self.proper = self.proper.saturating_add(other.proper);
    }
}

impl Tally {
    /// Notes the parts of a word that the string stands in.
    pub fn note(&mut self, left: &[char], right: &[char]) {
        let bit = |part: &[char]| 1_u64 << (hash_chars(part.iter().copied()) % 64);
        self.lefts |= bit(left);
        self.rights |= bit(right);
    }

    /// Different surroundings inside words: names like "FirstBooks" and "QuickBooks" have many beginnings, but one end.
    #[must_use]
    pub fn variety(&self) -> u32 {
        self.lefts.count_ones().min(self.rights.count_ones())
    }
}

/// A string to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// As it was found.
    pub text: String,
    pattern: Vec<char>,
}

impl Brand {
    /// A string to look for; `None` if it is too short to be told from ordinary text.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut pattern = Vec::new();
        for c in text.trim().chars().map(fold) {
            if !c.is_whitespace() {
                pattern.push(c);
            } else if pattern.last() != Some(&' ') {
                pattern.push(' ');
            }
        }
        let letters = weight(&pattern);
        let least = if pattern.iter().any(|c| is_unspaced(*c)) { 2 } else { 3 };
        (letters >= least && pattern.len() <= 60).then(|| Self { text: text.trim().to_owned(), pattern })
    }

    /// The key under which profiles keep it: folded, without blanks.
    #[must_use]
    pub fn key(&self) -> String {
        self.pattern.iter().filter(|c| **c != ' ').collect()
    }

    /// How many words it has.
    #[must_use]
    pub fn words(&self) -> usize {
        1 + self.pattern.iter().filter(|c| **c == ' ').count()
    }

    /// Letters and digits in it; a Korean syllable is worth two.
    #[must_use]
    pub fn letters(&self) -> usize {
        weight(&self.pattern)
    }

    /// Whether ordinary words seldom have it as a part: it is long, or has a digit in it.
    #[must_use]
    pub fn is_strange(&self) -> bool {
        self.letters() > 5 || (self.letters() > 3 && self.pattern.iter().any(char::is_ascii_digit))
    }

    /// Whether it is written in a script without blanks between words.
    #[must_use]
    pub fn is_unspaced(&self) -> bool {
        self.pattern.iter().any(|c| is_unspaced(*c))
    }

    /// Its folded first character.
    #[must_use]
    pub fn first(&self) -> char {
        self.pattern.first().copied().unwrap_or('\n')
    }

    /// Its folded first character, and the second where no blank stands before or behind it.
    #[must_use]
    pub fn beginning(&self) -> (char, Option<char>) {
        (self.first(), self.pattern.get(1).copied().filter(|c| *c != ' '))
    }

    /// The end of this string where it stands at `start`: blanks may be missing, doubled or added between its words.
    #[must_use]
    pub fn matches_at(&self, scan: &Scan<'_>, start: usize) -> Option<usize> {
        let mut at = start;
        for wanted in &self.pattern {
            if *wanted == ' ' {
                let mut blanks = 0;
                while blanks < 2 && matches!(scan.at(at), ' ' | '\u{a0}' | '\u{202f}') {
                    at += 1;
                    blanks += 1;
                }
            } else if scan.folded(at) == *wanted {
                at += 1;
            } else {
                return None;
            }
        }
        Some(at)
    }

    /// Whether a match is written as the string was found, letter for letter.
    #[must_use]
    pub fn is_exact(&self, found: &str) -> bool {
        found.chars().filter(|c| !c.is_whitespace()).eq(self.text.chars().filter(|c| !c.is_whitespace()))
    }
}

/// Letters and digits, a syllable of Hangul for two.
fn weight(pattern: &[char]) -> usize {
    pattern.iter().filter(|c| c.is_alphanumeric()).map(|c| if is_hangul(*c) { 2 } else { 1 }).sum()
}

/// The letters of a word right before a place and right after another, joined.
#[must_use]
pub fn joined(scan: &Scan<'_>, start: usize, end: usize) -> Vec<char> {
    let (left, right) = parts(scan, start, end);
    [left, right].concat()
}

/// The letters of a word right before a place, and right after another.
#[must_use]
pub fn parts<'s>(scan: &'s Scan<'_>, start: usize, end: usize) -> (&'s [char], &'s [char]) {
    const FRAGMENT: usize = 32;
    // An apostrophe that begins the right part belongs to the word: "did|n" + "'t".
    let right =
        if super::scan::is_apostrophe(scan.at(end)) && is_word_letter(scan.at(end + 1)) { end + 1 } else { end };
    (scan.folded_slice(scan.word_start(start, FRAGMENT)..start), scan.folded_slice(end..scan.word_end(right, FRAGMENT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_matches_in_any_case_and_spacing() {
        let brand = Brand::new("Sunny  Herald").unwrap();
        for (text, end) in [("Sunny Herald", 12), ("sunny herald", 12), ("SUNNYHERALD", 11), ("Sunny\u{a0}Herald!", 12)]
        {
            assert_eq!(brand.matches_at(&Scan::new(text), 0), Some(end), "{text}");
        }
        assert_eq!(brand.matches_at(&Scan::new("Sunny Her"), 0), None);
        assert_eq!(brand.key(), "sunnyherald");
    }

    #[test]
    fn words_around_a_place_are_joined_with_their_apostrophe() {
        let scan = Scan::new("he didXXn’t go");
        assert_eq!(joined(&scan, 6, 8).iter().collect::<String>(), "didn't");
    }
}
