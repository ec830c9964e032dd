//! Tables of words that lines begin with, asked by a line's first byte: most lines begin with none.

use std::ops::Range;

/// Words, and the letters that they begin with.
#[derive(Debug, Clone)]
pub(in crate::article) struct Openings {
    /// By their first byte.
    words: Vec<&'static str>,
    /// For each first byte, the words that have it.
    by_byte: [Range<u16>; 256],
    /// A bit for each of the letters a to z.
    letters: u32,
}

impl Openings {
    /// Reads a table of words in lower case.
    pub(in crate::article) fn new(words: &[&'static str]) -> Self {
        let mut words = words.to_vec();
        words.sort_by_key(|word| word.bytes().next());
        let letters = words.iter().filter_map(|word| word.bytes().next()).fold(0, |letters, byte| letters | bit(byte));
        let before =
            |byte: u16| words.partition_point(|word| word.bytes().next().is_none_or(|first| u16::from(first) < byte));
        let place = |byte: u16| u16::try_from(before(byte)).unwrap_or(u16::MAX);
        let by_byte = std::array::from_fn(|byte| {
            let byte = u16::try_from(byte).unwrap_or_default();
            place(byte)..place(byte + 1)
        });
        Self { words, by_byte, letters }
    }

    /// The words that a text in lower case begins with.
    pub(in crate::article) fn of(&self, lower: &str) -> impl Iterator<Item = &'static str> {
        let range = lower.bytes().next().and_then(|byte| self.by_byte.get(usize::from(byte)));
        let range = range.map_or(0..0, |range| usize::from(range.start)..usize::from(range.end));
        self.words.get(range).unwrap_or_default().iter().copied().filter(|word| lower.starts_with(word))
    }

    /// Whether a text in lower case begins with one of them.
    pub(in crate::article) fn begin(&self, lower: &str) -> bool {
        self.of(lower).next().is_some()
    }

    /// Whether a text may begin with one of the words: its first letter is one of theirs, or none of a to z.
    pub(in crate::article) fn may_begin(&self, text: &str) -> bool {
        text.bytes().next().is_some_and(|byte| !byte.is_ascii() || self.letters & bit(byte) != 0)
    }
}

fn bit(byte: u8) -> u32 {
    let byte = byte.to_ascii_lowercase();
    if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_letter_tells_what_cannot_be() {
        let words = Openings::new(&["by ", "von ", "автор "]);
        for (text, may) in [
            ("By Ann", true),
            ("von Anna", true),
            ("Views", true),
            ("Ann", false),
            ("12", false),
            ("", false),
            ("Éa", true),
        ] {
            assert_eq!(words.may_begin(text), may, "{text}");
        }
    }

    #[test]
    fn words_are_found_by_their_first_byte() {
        let words = Openings::new(&["by ", "автор ", "von ", "b", "от "]);
        for (text, found) in [
            ("by ann", &["by ", "b"][..]),
            ("bx", &["b"]),
            ("автор анна", &["автор "]),
            ("от анны", &["от "]),
            ("z", &[]),
            ("", &[]),
        ] {
            assert_eq!(words.of(text).collect::<Vec<_>>(), found, "{text}");
            assert_eq!(words.begin(text), !found.is_empty(), "{text}");
        }
    }
}
