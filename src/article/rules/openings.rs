//! Tables of words that lines begin with, and a quick no for lines that begin with none.

/// Words, and the letters that they begin with.
#[derive(Debug)]
pub(in crate::article) struct Openings {
    words: &'static [&'static str],
    /// A bit for each of the letters a to z.
    letters: u32,
}

impl Openings {
    /// Reads a table of words in lower case.
    pub(in crate::article) fn new(words: &'static [&'static str]) -> Self {
        let letters = words.iter().filter_map(|word| word.bytes().next()).fold(0, |letters, byte| letters | bit(byte));
        Self { words, letters }
    }

    /// The words.
    pub(in crate::article) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied()
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
}
