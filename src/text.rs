//! Words, sentences and normal forms: what every room means by them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The words of a text in order, as byte ranges: Unicode word segmentation (UAX #29), pieces without a letter or digit left out.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.unicode_word_indices().map(|(start, word)| start..start + word.len())
}

/// The sentences of a text in order, as byte ranges without the blanks around them (UAX #29).
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_sentence_bound_indices().filter_map(|(start, sentence)| {
        let body = sentence.trim();
        let lead = sentence.len() - sentence.trim_start().len();
        (!body.is_empty()).then(|| start + lead..start + lead + body.len())
    })
}

/// Runs of white space become one blank, those at the ends nothing.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezing_twice_is_squeezing_once() {
        let once = squeeze("  a \n\t b\u{a0}c ");
        assert_eq!(once, "a b c");
        assert_eq!(squeeze(&once), once);
    }

    #[test]
    fn sentences_are_without_the_blanks_around_them() {
        let text = " One here.  Two there! ";
        let found: Vec<_> = sentences(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["One here.", "Two there!"]);
    }
}
