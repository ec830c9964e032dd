//! The form in which lines are looked up in tables, and the words of a text as they are counted in it.

use super::scan::{fold, is_unspaced, runs};

/// Lower case, blanks squeezed, typographic apostrophes plain.
#[must_use]
pub fn normal(text: &str) -> String {
    normal_and_words(text).0
}

/// [`normal`], with the [`word_count`] of the text.
///
/// Nearly all texts have single blanks between their words already, and are mostly ASCII: those are copied by runs.
#[must_use]
pub fn normal_and_words(text: &str) -> (String, usize) {
    if has_single_blanks(text.as_bytes())
        && let Some(found) = folded(text)
    {
        return found;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars().map(fold) {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    (out, word_count(text))
}

/// Words of a text; characters halved in scripts without blanks.
#[must_use]
pub fn word_count(text: &str) -> usize {
    let (mut words, mut unspaced, mut after_blank) = (0, 0, true);
    for (ascii, others) in runs(text) {
        words += begun(ascii.as_bytes(), after_blank);
        after_blank = ascii.bytes().next_back().map_or(after_blank, is_blank);
        for c in others.chars() {
            let blank = c.is_whitespace();
            words += usize::from(after_blank && !blank);
            unspaced += usize::from(is_unspaced(c));
            after_blank = blank;
        }
    }
    words_or_halves(words, unspaced)
}

fn words_or_halves(words: usize, unspaced: usize) -> usize {
    if unspaced > 0 { unspaced / 2 + words.saturating_sub(1) } else { words }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Words that begin in a run of ASCII.
fn begun(run: &[u8], after_blank: bool) -> usize {
    let first = run.first().is_some_and(|byte| after_blank && !is_blank(*byte));
    // Counted to the end without a branch, which goes by many bytes at once.
    let behind = run.iter().zip(run.get(1..).unwrap_or_default());
    behind.filter(|(before, byte)| is_blank(**before) & !is_blank(**byte)).count() + usize::from(first)
}

/// Whether a text begins and ends with a word, and has no ASCII white space but single blanks; an empty one has no word.
fn has_single_blanks(bytes: &[u8]) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b' ');
    let behind = bytes.get(1..).unwrap_or_default();
    let controls = bytes.iter().fold(0, |any, byte| any | u8::from(matches!(byte, b'\t'..=b'\r')));
    let doubled = bytes.iter().zip(behind).fold(0, |any, (a, b)| any | u8::from(*a == b' ' && *b == b' '));
    controls | doubled == 0 && is_word(bytes.first()) && is_word(bytes.last())
}

/// The normal form of a text with single blanks and its words; `None` where other blanks than those of ASCII stand in it.
fn folded(text: &str) -> Option<(String, usize)> {
    let blanks = text.bytes().filter(|byte| *byte == b' ').count();
    let (mut out, mut unspaced) = (String::with_capacity(text.len()), 0);
    for (ascii, others) in runs(text) {
        out.push_str(ascii);
        for c in others.chars() {
            if c.is_whitespace() {
                return None;
            }
            unspaced += usize::from(is_unspaced(c));
            out.push(fold(c));
        }
    }
    out.make_ascii_lowercase();
    Some((out, words_or_halves(blanks + 1, unspaced)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blanks_of_all_kinds_become_one() {
        let (folded, words) = normal_and_words(" The\u{a0} Mayor’s \n\tCAFÉ ");
        assert_eq!((folded.as_str(), words), ("the mayor's café", 3));
        assert_eq!(normal_and_words(""), (String::new(), 0));
        assert_eq!(word_count("市长 Anna 说"), 3);
    }

    proptest! {
        /// The quick way and the long one say the same.
        #[test]
        fn folding_by_runs_changes_nothing(text in "[a-zA-Z .,’ÄßЖж中İK\u{a0}\u{2003}\u{85}\n\t]{0,40}") {
            let mut slow = String::new();
            for word in text.split_whitespace() {
                if !slow.is_empty() {
                    slow.push(' ');
                }
                slow.extend(word.chars().map(fold));
            }
            let unspaced = text.chars().filter(|c| is_unspaced(*c)).count();
            let spaced = text.split_whitespace().count();
            let words = if unspaced > 0 { unspaced / 2 + spaced.saturating_sub(1) } else { spaced };
            prop_assert_eq!(normal_and_words(&text), (slow, words));
            prop_assert_eq!(word_count(&text), words);
        }
    }
}
