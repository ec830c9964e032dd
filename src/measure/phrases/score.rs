//! How much a phrase says about a text: a sum of logarithms and shares, each of them taken from the text alone.
//!
//! Frequency that longer phrases do not explain, as in the C-value (Frantzi, Ananiadou and Mima 2000, "Automatic
//! recognition of multi-word terms"); names and place, as in YAKE (Campos et al. 2020). The weights were tuned on the
//! tags and sections of 89 pages in English, and checked on those of 80 pages of other sites: beside each, the
//! range tried in which F1 moves by less than .005 on average. Only frequency, the rarest word and names matter alone; the rest
//! breaks ties for readers.

use super::super::vocabulary::{Entry, Vocabulary};
use super::{Candidate, Key, content_words};
use crate::text::is_unspaced;

/// Each e-fold of the frequency that no longer phrase explains (0.25 to 0.75).
const FREQUENCY: f64 = 0.3;

/// Each e-fold of the count of its rarest word (0.5 to 0.75; less loses .01).
const RAREST: f64 = 0.5;

/// Each e-fold of sentences before it (0.3 to 0.9).
const PLACE: f64 = 0.6;

/// Being a name, against being none (1 to 1.5; 2 loses .01, 3 loses .02).
const NAME: f64 = 1.4;

/// Words of eight letters against words of none (0.4 to 1.2).
const LETTERS: f64 = 0.8;

/// Each content word after the second that is no name (0 to 0.8).
const LENGTH: f64 = 0.4;

/// Standing in a title or heading (0.25 to 0.5 gain .004).
const HEADED: f64 = 0.3;

/// Each e-fold of the share of words that occur elsewhere too, for a name that occurs once (0 to 1).
const KNOWN: f64 = 0.5;

/// Being several words: what readers prefer, at the price of .01.
const SEVERAL: f64 = 0.5;

/// From what share of capitals on a word is a name, and up to which it is none.
const IS_NAME: f64 = 0.8;
const IS_NO_NAME: f64 = 0.2;

/// The score; `None` for what occurs once and is most likely a chance meeting of words, and for single words that say nothing alone.
pub(super) fn of(key: &Key, candidate: &Candidate, vocabulary: &Vocabulary<'_>) -> Option<f64> {
    let content = candidate.content as f64;
    let entries = || content_words(key, vocabulary);
    if candidate.content < 2 && entries().any(|entry| is_bare(&entry.key)) {
        return None;
    }
    let name = entries().map(name).sum::<f64>() / content;
    let known = entries().filter(|entry| entry.count > 1).count() as f64 / content;
    let once = candidate.count == 1;
    if once && is_chance(candidate, known, name, entries().map(self::name)) {
        return None;
    }
    let (sum, holders) = candidate.within;
    let unexplained = candidate.count as f64 - if holders > 0 { sum as f64 / holders as f64 } else { 0.0 };
    let rarest = entries().map(|entry| entry.count).min().unwrap_or(1) as f64;
    let letters = entries().map(letters).sum::<f64>() / content;
    let long = candidate.content.saturating_sub(2) as f64 * (1.0 - name).max(0.0);
    Some(
        FREQUENCY * (unexplained.max(0.0) + 0.1).ln() + RAREST * rarest.ln()
            - PLACE * (3.0 + candidate.first as f64).ln()
            + NAME * name
            + LETTERS * letters
            - LENGTH * long
            + if candidate.headed { HEADED } else { 0.0 }
            + if once { KNOWN * (known + 0.1).ln() } else { 0.0 }
            + if candidate.single { 0.0 } else { SEVERAL },
    )
}

/// Of what occurs once: a single word; words of which one occurs nowhere else, unless they are a name; a name and the word
/// beside it ("Mill announced").
fn is_chance(candidate: &Candidate, known: f64, name: f64, names: impl Iterator<Item = f64>) -> bool {
    let (mut has_name, mut has_none) = (false, false);
    for share in names {
        has_name |= share > IS_NAME;
        has_none |= share < IS_NO_NAME;
    }
    candidate.content < 2 || known < 1.0 && name <= IS_NAME || has_name && has_none
}

/// Whether a word of a script without blanks says nothing alone: one sign, or Hiragana throughout, in which Japanese writes grammar.
fn is_bare(word: &str) -> bool {
    let mut signs = word.chars();
    let alone = signs.next().is_some_and(is_unspaced) && signs.next().is_none();
    alone || word.chars().all(|sign| matches!(sign, '\u{3041}'..='\u{309f}'))
}

/// Share of the places inside a sentence where a word has a capital.
fn name(entry: &Entry<'_>) -> f64 {
    if entry.inside > 0 { entry.capital as f64 / entry.inside as f64 } else { 0.0 }
}

/// Letters of a word in eighths, 1 at most; a sign of a script without blanks says as much as three letters.
fn letters(entry: &Entry<'_>) -> f64 {
    let letters = entry.key.chars().take(8).count() as f64 * if entry.key.starts_with(is_unspaced) { 3.0 } else { 1.0 };
    letters.min(8.0) / 8.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_signs_and_hiragana_say_nothing_alone() {
        for (word, bare) in [
            ("します", true),
            ("核", true),
            ("軒", true),
            ("発行", false),
            ("カーネル", false),
            ("食べる", false),
            ("x", false),
        ] {
            assert_eq!(is_bare(word), bare, "{word}");
        }
    }
}
