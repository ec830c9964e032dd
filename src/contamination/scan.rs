//! A text as an array of characters with their folded forms and byte offsets, for detectors that look left and right.

use std::ops::Range;

use super::hashing::Hash;
use crate::text::CodePoints;

/// A text, character by character.
#[derive(Debug, Clone)]
pub struct Scan<'a> {
    text: &'a str,
    chars: Vec<char>,
    folded: Vec<char>,
    places: CodePoints<'a>,
    seams: Vec<usize>,
    unspaced: bool,
}

impl<'a> Scan<'a> {
    /// Reads a text; linear in its length.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut scan = Self {
            text,
            chars: Vec::with_capacity(text.len()),
            folded: Vec::with_capacity(text.len()),
            places: CodePoints::new(text),
            seams: Vec::new(),
            unspaced: false,
        };
        for (ascii, others) in runs(text) {
            scan.add_ascii(ascii);
            for c in others.chars() {
                scan.note_seam(c);
                scan.chars.push(c);
                scan.folded.push(fold(c));
                scan.unspaced |= is_unspaced(c);
            }
        }
        scan
    }

    fn add_ascii(&mut self, run: &str) {
        if let Some(first) = run.bytes().next() {
            self.note_seam(char::from(first));
        }
        // Within a run of ASCII nothing but a capital behind a small letter is a seam, and few letters are capitals.
        let at = self.chars.len();
        let behind = run.bytes().zip(run.bytes().skip(1)).enumerate();
        let capitals = behind.filter(|(_, (_, byte))| byte.is_ascii_uppercase());
        self.seams.extend(capitals.filter(|(_, (before, _))| before.is_ascii_lowercase()).map(|(i, _)| at + i + 1));
        self.chars.extend(run.bytes().map(char::from));
        self.folded.extend(run.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    }

    /// Notes a seam before a character that is about to be added.
    fn note_seam(&mut self, c: char) {
        if self.chars.last().is_some_and(|before| is_seam(*before, c)) {
            self.seams.push(self.chars.len());
        }
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Whether it has characters of a script without blanks between words.
    #[must_use]
    pub fn has_unspaced(&self) -> bool {
        self.unspaced
    }

    /// How many characters it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The character at an index; a line break beyond both ends.
    #[must_use]
    pub fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\n')
    }

    /// The character before an index; a line break at the start.
    #[must_use]
    pub fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\n', |i| self.at(i))
    }

    /// The folded (lower-case) character at an index; a line break beyond the end.
    #[must_use]
    pub fn folded(&self, index: usize) -> char {
        self.folded.get(index).copied().unwrap_or('\n')
    }

    /// Folded characters of a range.
    #[must_use]
    pub fn folded_slice(&self, range: Range<usize>) -> &[char] {
        self.folded.get(range).unwrap_or_default()
    }

    /// The characters of a range as text.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(self.bytes(range)).unwrap_or_default()
    }

    /// From character indices to byte offsets.
    #[must_use]
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let offset = |i: usize| self.places.byte(i).unwrap_or(self.text.len());
        offset(range.start)..offset(range.end)
    }

    /// The index of the character that begins at a byte.
    #[must_use]
    pub fn index(&self, byte: usize) -> usize {
        self.places.at(byte)
    }

    /// All characters.
    #[must_use]
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// All characters, folded.
    #[must_use]
    pub fn all_folded(&self) -> &[char] {
        &self.folded
    }

    /// The places inside words where a word does not usually go on (see [`is_seam`]), in order.
    #[must_use]
    pub fn seams(&self) -> &[usize] {
        &self.seams
    }

    /// Each place between two characters, with both.
    pub fn borders(&self) -> impl Iterator<Item = (usize, char, char)> + '_ {
        self.chars
            .iter()
            .zip(self.chars.iter().skip(1))
            .enumerate()
            .map(|(i, (before, after))| (i + 1, *before, *after))
    }

    /// Start of the run of letters that ends at `end`, at most `limit` characters back.
    #[must_use]
    pub fn word_start(&self, end: usize, limit: usize) -> usize {
        let mut start = end;
        while start > 0 && end - start < limit && is_word_letter(self.before(start)) {
            start -= 1;
        }
        start
    }

    /// End of the run of letters that starts at `start`, with apostrophes inside, at most `limit` characters on.
    #[must_use]
    pub fn word_end(&self, start: usize, limit: usize) -> usize {
        // Most words are of plain letters.
        let plain = self.chars.get(start..).unwrap_or_default().iter().take(limit);
        let mut end = start + plain.take_while(|c| c.is_ascii_alphabetic()).count();
        while end - start < limit {
            let c = self.at(end);
            let inside = is_word_letter(c) || (is_apostrophe(c) && end > 0 && is_word_letter(self.at(end + 1)));
            if !inside {
                break;
            }
            end += 1;
        }
        end
    }

    /// Gives each of the [`words`](Self::words) with the [`hash_chars`](super::hashing::hash_chars) of its folded characters, in one pass.
    pub(super) fn for_each_word(&self, mut take: impl FnMut(Range<usize>, u64)) {
        let mut index = 0;
        while index < self.len() {
            let (start, mut hash) = (index, Hash::new());
            loop {
                // What folds to a small letter of ASCII is a letter, and most are such.
                let plain = self.folded.get(index..).unwrap_or_default().iter().take_while(|c| c.is_ascii_lowercase());
                index += plain.map(|c| hash.add_char(*c)).count();
                let Some(c) = self.chars.get(index).copied() else { break };
                let joins = || is_apostrophe(c) && index > start && is_word_letter(self.at(index + 1));
                if !(is_word_letter(c) || joins()) {
                    break;
                }
                hash.add_char(self.folded(index));
                index += 1;
            }
            if index > start {
                take(start..index, hash.finish());
            }
            // What ends a word begins none.
            index += 1;
        }
    }

    /// All words: runs of letters of scripts that separate words, with apostrophes inside.
    pub fn words(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let run = |from: usize, of_letters: bool| {
            let rest = self.chars.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|c| is_word_letter(**c) == of_letters).count()
        };
        let mut index = 0;
        std::iter::from_fn(move || {
            let start = run(index, false);
            index = run(start, true);
            while is_apostrophe(self.at(index)) && is_word_letter(self.at(index + 1)) {
                index = run(index + 1, true);
            }
            (index > start).then_some(start..index)
        })
    }
}

/// A text as runs of ASCII, each with the run of other characters behind it: nearly all texts are mostly ASCII, whose
/// characters are bytes and can be taken many at once.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let length = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (ascii, behind) = rest.split_at_checked(length)?;
        let length = behind.bytes().position(|byte| byte.is_ascii()).unwrap_or(behind.len());
        let (others, behind) = behind.split_at_checked(length)?;
        rest = behind;
        (!ascii.is_empty() || !others.is_empty()).then_some((ascii, others))
    })
}

/// Simple lower case: one character for one character, typographic apostrophes made plain.
#[must_use]
pub fn fold(c: char) -> char {
    match c {
        'a'..='z' | ' ' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '’' | '‘' | 'ʼ' => '\'',
        c if c.is_ascii() => c,
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// Folds a text.
#[must_use]
pub fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// An apostrophe as it stands in words.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// A character of a script that writes words without blanks between them.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    // No letter of the scripts of most texts is looked at further.
    c >= '\u{0e00}'
        && matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3134f}' | '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// A syllable of the Korean script.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// A letter of a script that separates words.
#[must_use]
pub fn is_word_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && (c.is_alphabetic() || is_mark(c)) && !is_unspaced(c))
}

/// A combining mark of the common blocks, which belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

/// Whether a word does not usually go on like this.
#[must_use]
pub fn is_seam(before: char, after: char) -> bool {
    if before.is_ascii() && after.is_ascii() {
        return before.is_ascii_lowercase() && after.is_ascii_uppercase();
    }
    let (a, b) = (alphabet(before), alphabet(after));
    if a == Alphabet::None || b == Alphabet::None || a == Alphabet::Unspaced || b == Alphabet::Unspaced {
        return false;
    }
    // Korean adds its endings to words of any alphabet.
    (a != b && !is_hangul(after)) || (before.is_lowercase() && after.is_uppercase())
}

/// The alphabet of a letter, as far as a change of it inside a word is a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// A script without blanks between words.
    Unspaced,
    /// Any other letter.
    Other,
    /// Not a letter.
    None,
}

/// The alphabet of a character.
#[must_use]
pub fn alphabet(c: char) -> Alphabet {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Alphabet::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Alphabet::Greek,
        '\u{400}'..='\u{52f}' => Alphabet::Cyrillic,
        c if is_unspaced(c) => Alphabet::Unspaced,
        c if c.is_alphabetic() => Alphabet::Other,
        _ => Alphabet::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_apostrophes_inside() {
        let scan = Scan::new("He didn’t say ‘no’ to 3 中文 words.");
        let words: Vec<_> = scan.words().map(|r| scan.slice(r)).collect();
        assert_eq!(words, ["He", "didn’t", "say", "no", "to", "words"]);
        let mut hashes = Vec::new();
        scan.for_each_word(|range, hash| hashes.push((range, hash)));
        let hash = |range: Range<usize>| super::super::hashing::hash_chars(scan.folded_slice(range).iter().copied());
        assert_eq!(hashes, scan.words().map(|range| (range.clone(), hash(range))).collect::<Vec<_>>());
    }

    proptest::proptest! {
        #[test]
        fn words_are_the_same_with_their_hashes(text in "[a-cA-Z '’ʼKé中\u{300}.1]{0,24}") {
            let scan = Scan::new(&text);
            let mut hashed = Vec::new();
            scan.for_each_word(|range, hash| hashed.push((range, hash)));
            let hash = |range: Range<usize>| super::super::hashing::hash_chars(scan.folded_slice(range).iter().copied());
            let words: Vec<_> = scan.words().map(|range| (range.clone(), hash(range))).collect();
            proptest::prop_assert_eq!(hashed, words);
        }
    }

    #[test]
    fn indices_and_bytes_agree_on_other_scripts() {
        let scan = Scan::new("aé中b");
        assert_eq!(scan.bytes(1..3), 1..6);
        assert_eq!(scan.slice(2..4), "中b");
    }
}
