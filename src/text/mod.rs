//! Words, sentences, languages and normal forms: what every room means by them. Pure; all of it linear in the text.

mod code_points;
pub(crate) mod language;
mod sentences;
pub(crate) mod stopwords;
mod words;

pub use code_points::CodePoints;
pub use sentences::sentences;
pub use words::{is_unspaced, words};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// Where the first blank stands, by what `is_blank` calls so. Of ASCII, only controls and the space may be one: all else is passed over
/// byte by byte.
pub(crate) fn blank_at(text: &str, is_blank: impl Fn(char) -> bool) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text.as_bytes().get(at..)?.iter().position(|byte| *byte <= b' ' || !byte.is_ascii())?;
        let c = text.get(at..)?.chars().next()?;
        if is_blank(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// The form in which two texts are compared: compatibility forms and case folded, all but letters, marks and digits a
/// single blank.
///
/// ```
/// assert_eq!(gristmill::text::comparable(" “Rare-Earth” ﬁrms,\n２０２４ "), "rare earth firms 2024");
/// ```
#[must_use]
pub fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Nothing is composed over a blank, so each stretch between blanks can go its own way.
    for piece in text.split_ascii_whitespace() {
        if piece.is_ascii() {
            push_comparable(&mut out, piece.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            push_comparable(&mut out, piece.nfkc().flat_map(char::to_lowercase).nfkc());
        }
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push_comparable(out: &mut String, letters: impl Iterator<Item = char>) {
    let mut blank = out.is_empty() || out.ends_with(' ');
    for c in letters {
        if c.is_alphanumeric() || is_combining_mark(c) {
            out.push(c);
            blank = false;
        } else if !blank {
            out.push(' ');
            blank = true;
        }
    }
}

/// Texts in which every rule of this room has something to do.
#[cfg(test)]
fn prose() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;

    let piece = prop_oneof![
        Just("Dr. ".to_owned()),
        Just("the U.S. ".to_owned()),
        Just("1. ".to_owned()),
        Just("an end.Next one ".to_owned()),
        Just("“so?” ".to_owned()),
        Just("我们在北京。".to_owned()),
        Just("テスト".to_owned()),
        Just("ทุกสอง".to_owned()),
        Just("\u{300}".to_owned()),
        Just("\n\n".to_owned()),
        Just("I. ".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn squeezing_leaves_single_blanks() {
        assert_eq!(squeeze("  a \n\t b\u{a0}c "), "a b c");
    }

    proptest! {
        #[test]
        fn the_first_blank_is_found_where_a_plain_search_finds_it(text in "[a-z \u{a0}\u{1c}\t\u{3000}äж中]{0,12}") {
            let is_blank = |c: char| c.is_whitespace() || c == '\u{1c}';
            prop_assert_eq!(blank_at(&text, is_blank), text.find(is_blank));
        }

        #[test]
        fn normal_forms_of_normal_forms_are_themselves(text in prose()) {
            let once = comparable(&text);
            prop_assert_eq!(comparable(&once), once.clone());
            let once = squeeze(&text);
            prop_assert_eq!(squeeze(&once), once.clone());
        }
    }
}
