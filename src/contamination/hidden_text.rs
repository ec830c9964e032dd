//! Finds characters that no reader sees: tag characters, overrides of the writing direction, zero-width characters in words.

use super::scan::{Alphabet, Scan, alphabet};
use super::{Flag, FlagKind};

/// Zero-width characters inside words from which on they are no accident of an editor.
const LEAST_IN_WORDS: usize = 3;

/// Flags invisible characters whose removal is certain; equal neighbours make one flag.
#[must_use]
pub fn find(scan: &Scan<'_>) -> Vec<Flag> {
    // Nearly all texts have none: one look at the bytes says so.
    let bytes = scan.text().as_bytes();
    if !memchr::memchr3_iter(0xe2, 0xf3, 0xef, bytes).any(|at| begins_invisible(bytes.get(at..).unwrap_or_default())) {
        return Vec::new();
    }
    let in_words = (0..scan.len()).filter(|i| is_zero_width_in_word(scan, *i)).count();
    let mut flags: Vec<Flag> = Vec::new();
    for index in 0..scan.len() {
        let sure = is_tag_or_override(scan.at(index)) && !follows_flag_emoji(scan, index);
        let in_word = in_words >= LEAST_IN_WORDS && is_zero_width_in_word(scan, index);
        if !sure && !in_word {
            continue;
        }
        let bytes = scan.bytes(index..index + 1);
        match flags.last_mut().and_then(|f| f.span.as_mut()).filter(|s| s.end == bytes.start) {
            Some(last) => last.end = bytes.end,
            None => flags.push(Flag {
                kind: FlagKind::HiddenText,
                span: Some(bytes),
                score: 0.95,
                replacement: Some(String::new()),
                evidence: format!("invisible character U+{:04X}", u32::from(scan.at(index))),
            }),
        }
    }
    flags
}

/// Whether some bytes begin with what may be an invisible character: U+200B to U+200D, U+202D, U+202E, U+2060, U+FEFF or one of
/// U+E0000 to U+E0FFF.
fn begins_invisible(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xe2, 0x80, 0x8b..=0x8d | 0xad | 0xae, ..]
            | [0xe2, 0x81, 0xa0, ..]
            | [0xef, 0xbb, 0xbf, ..]
            | [0xf3, 0xa0, ..]
    )
}

/// Tag characters spell text that is not shown; overrides show text in another order than it is read.
fn is_tag_or_override(c: char) -> bool {
    matches!(c, '\u{e0001}'..='\u{e007f}' | '\u{202d}' | '\u{202e}')
}

/// Flags of parts of countries are a black flag with tag characters.
fn follows_flag_emoji(scan: &Scan<'_>, index: usize) -> bool {
    (index.saturating_sub(8)..index).any(|i| scan.at(i) == '\u{1f3f4}')
}

/// A zero-width character between two letters of an alphabet that has no use for it.
fn is_zero_width_in_word(scan: &Scan<'_>, index: usize) -> bool {
    // Between a small letter and a capital it stands for a blank that the markup lost.
    let plain =
        |c: char| c.is_lowercase() && matches!(alphabet(c), Alphabet::Latin | Alphabet::Cyrillic | Alphabet::Greek);
    matches!(scan.at(index), '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
        && plain(scan.before(index))
        && plain(scan.at(index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_width_characters_in_words_are_found_and_joiners_of_other_scripts_are_not() {
        assert_eq!(find(&Scan::new("wo\u{200b}rd by wo\u{200b}rd by wo\u{200b}rd")).len(), 3);
        assert_eq!(find(&Scan::new("می\u{200c}خواهم می\u{200c}روم می\u{200c}شود نمی\u{200c}دانم")).len(), 0);
        assert_eq!(find(&Scan::new("one wo\u{200b}rd")).len(), 0);
    }

    #[test]
    fn tag_characters_are_found_and_flags_of_parts_of_countries_are_not() {
        assert_eq!(find(&Scan::new("a\u{e0041}\u{e0042}b")).len(), 1);
        assert_eq!(find(&Scan::new("\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}")).len(), 0);
    }
}
