//! The tokens that texts are compared by: folded words, and single characters where a script writes no blanks.
//!
//! A word's case, compatibility form and the punctuation around it do not count. Chinese, Japanese, Thai and the like
//! give a token for each character, so that no dictionary decides whether two copies are alike.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::text::is_unspaced;

/// Hands the hash of each token of a text to `give`, in order, with the bytes that it stands on.
///
/// In a piece between blanks that is not in its compatibility form, each token has the bytes of the whole piece.
pub(super) fn for_each(text: &str, mut give: impl FnMut(u64, Range<usize>)) {
    for piece in text.split_ascii_whitespace() {
        let start = piece.as_ptr().addr() - text.as_ptr().addr();
        if piece.is_ascii() {
            ascii(piece, start, &mut give);
        } else if is_nfkc_quick(piece.chars()) == IsNormalized::Yes {
            let chars = piece.char_indices().map(|(at, c)| (c, start + at..start + at + c.len_utf8()));
            folded(chars, &mut give);
        } else {
            let whole = start..start + piece.len();
            folded(piece.nfkc().map(|c| (c, whole.clone())), &mut give);
        }
    }
}

fn ascii(piece: &str, start: usize, give: &mut impl FnMut(u64, Range<usize>)) {
    let mut state = EMPTY;
    let mut from = 0;
    for (at, byte) in piece.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() {
            if state == EMPTY {
                from = at;
            }
            state = step(state, u32::from(byte.to_ascii_lowercase()));
        } else if state != EMPTY {
            give(mix(state), start + from..start + at);
            state = EMPTY;
        }
    }
    if state != EMPTY {
        give(mix(state), start + from..start + piece.len());
    }
}

fn folded(chars: impl Iterator<Item = (char, Range<usize>)>, give: &mut impl FnMut(u64, Range<usize>)) {
    let mut state = EMPTY;
    let mut span = 0..0;
    for (c, at) in chars {
        let alone = is_unspaced(c) && !is_combining_mark(c);
        let word = alone || c.is_alphanumeric() || is_combining_mark(c);
        if state != EMPTY && (alone || !word) {
            give(mix(state), span.clone());
            state = EMPTY;
        }
        if alone {
            give(mix(step(EMPTY, u32::from(c))), at);
        } else if word {
            span = if state == EMPTY { at } else { span.start..at.end };
            state = c.to_lowercase().fold(state, |state, c| step(state, u32::from(c)));
        }
    }
    if state != EMPTY {
        give(mix(state), span);
    }
}

/// A token without characters; the offset basis of 64-bit FNV.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a, over whole characters.
fn step(state: u64, c: u32) -> u64 {
    (state ^ u64::from(c)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Spreads a hash over all its bits: the finaliser of SplitMix64.
pub(super) fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The hash of a sequence of hashes, which depends on their order.
pub(super) fn sequence(hashes: &[u64]) -> u64 {
    mix(hashes
        .iter()
        .fold(hashes.len() as u64, |all, hash| all.wrapping_mul(0x9fb2_1c65_1e98_df25).wrapping_add(*hash)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        let mut all = Vec::new();
        for_each(text, |hash, _| all.push(hash));
        all
    }

    fn count(text: &str) -> usize {
        hashes(text).len()
    }

    #[test]
    fn case_blanks_punctuation_and_compatibility_forms_do_not_count() {
        let cases = [
            ("The  quick,\nbrown fox!", "the QUICK brown “fox”"),
            ("Caf\u{e9} au lait", "CAFE\u{301} au lait"),
            ("ﬁrst ２０２４", "first 2024"),
            ("我们在北京学习。", "我们 在 北京，学习"),
        ];
        for (one, other) in cases {
            assert_eq!(hashes(one), hashes(other), "{one}");
        }
        assert_ne!(hashes("one two"), hashes("onetwo"));
        assert_ne!(hashes("one two"), hashes("two one"));
    }

    #[test]
    fn a_character_is_a_token_where_no_blanks_are_written() {
        assert_eq!(count("我们在北京"), 5);
        assert_eq!(count("GPT模型 2024年"), 5);
        assert_eq!(count("ภาษาไทย"), 7);
        assert_eq!(count("한국어 문장"), 2);
        assert_eq!(count(" … — !"), 0);
    }

    proptest! {
        #[test]
        fn spans_follow_each_other_on_character_borders(text in "\\PC{0,60}") {
            let mut last = 0;
            let mut spans = Vec::new();
            for_each(&text, |_, span| spans.push(span));
            for span in spans {
                prop_assert!(text.get(span.clone()).is_some_and(|cut| !cut.is_empty()));
                prop_assert!(last <= span.end);
                last = span.end;
            }
        }

        #[test]
        fn tokens_are_those_of_the_upper_case_ascii_text(text in "[a-zA-Z0-9 .,'-]{0,80}") {
            prop_assert_eq!(hashes(&text), hashes(&text.to_uppercase()));
        }
    }
}
