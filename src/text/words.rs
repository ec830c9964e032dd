//! Words of a text.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::scaffold::Utf8;
use icu_segmenter::{
    WordSegmenter, WordSegmenterBorrowed, iterators::WordBreakIterator, options::WordBreakInvariantOptions,
};
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// The words of a text in order, as byte ranges; pieces without a letter or digit are left out.
///
/// Unicode word segmentation (UAX #29), and dictionaries for the scripts that write no blanks between words:
/// Chinese, Japanese, Thai, Lao, Khmer and Burmese. Only runs of those scripts pay for the dictionaries.
///
/// ```
/// use gristmill::text::words;
///
/// let text = "Don't pay 3.50 für 北京烤鸭!";
/// let found: Vec<_> = words(text).filter_map(|range| text.get(range)).collect();
/// assert_eq!(found, ["Don't", "pay", "3.50", "für", "北京", "烤鸭"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    Words { text, run: Run::Ascii { start: 0, run: &[], from: 0 }, next: 0 }
}

static DICTIONARIES: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Iterator of [`words`]: the text as runs, each cut by the segmenter of its scripts.
struct Words<'a> {
    text: &'a str,
    run: Run<'a>,
    /// Where the run after this one begins.
    next: usize,
}

/// A stretch of text whose words one segmenter finds.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and a box for each run would cost more")]
enum Run<'a> {
    Ascii { start: usize, run: &'a [u8], from: usize },
    Spaced { start: usize, words: UnicodeWordIndices<'a> },
    Unspaced { start: usize, run: &'a str, from: usize, breaks: WordBreakIterator<'static, 'a, Utf8> },
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            match &mut self.run {
                Run::Ascii { start, run, from } => {
                    if let Some(word) = ascii_word(run, *from) {
                        *from = word.end;
                        return Some(*start + word.start..*start + word.end);
                    }
                }
                Run::Spaced { start, words } => {
                    if let Some((at, word)) = words.next() {
                        return Some(*start + at..*start + at + word.len());
                    }
                }
                Run::Unspaced { start, run, from, breaks } => {
                    for to in breaks.by_ref() {
                        let piece = *from..to;
                        *from = to;
                        if run.get(piece.clone()).is_some_and(|piece| piece.contains(char::is_alphanumeric)) {
                            return Some(*start + piece.start..*start + piece.end);
                        }
                    }
                }
            }
            let start = self.next;
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            let unspaced = unspaced_len(rest);
            self.run = if unspaced > 0 {
                self.next = start + unspaced;
                let run = rest.get(..unspaced)?;
                Run::Unspaced { start, run, from: 0, breaks: DICTIONARIES.segment_str(run) }
            } else {
                let len = spaced_len(rest);
                self.next = start + len;
                let run = rest.get(..len)?;
                if run.is_ascii() {
                    Run::Ascii { start, run: run.as_bytes(), from: 0 }
                } else {
                    Run::Spaced { start, words: run.unicode_word_indices() }
                }
            };
        }
    }
}

/// Which bytes of ASCII stand in words: letters, digits and the low line.
static OF_WORD: [bool; 128] = {
    let mut bytes = [false; 128];
    let mut byte = 0_u8;
    while let Some((slot, _)) = bytes.split_at_mut(byte as usize).1.split_first_mut() {
        *slot = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    bytes
};

/// The first word of ASCII from a byte on: what rules WB5 to WB13b of UAX #29 say of these signs.
fn ascii_word(run: &[u8], from: usize) -> Option<Range<usize>> {
    let is_of_word = |byte: &u8| OF_WORD.get(usize::from(*byte)) == Some(&true);
    let (mut start, mut end) = (from, from);
    while !run.get(start..end)?.iter().any(u8::is_ascii_alphanumeric) {
        start = end + run.get(end..)?.iter().position(is_of_word)?;
        end = start;
        loop {
            end += run.get(end..)?.iter().take_while(|byte| is_of_word(byte)).count();
            let Some([before, sign, after]) = run.get(end - 1..).and_then(|rest| rest.first_chunk()) else { break };
            let both = |is: fn(&u8) -> bool| is(before) && is(after);
            let goes_on = match sign {
                b'.' | b'\'' => both(u8::is_ascii_alphabetic) || both(u8::is_ascii_digit),
                b':' => both(u8::is_ascii_alphabetic),
                b',' | b';' => both(u8::is_ascii_digit),
                _ => false,
            };
            if !goes_on {
                break;
            }
            end += 1;
        }
    }
    Some(start..end)
}

/// Bytes at the start of a text that one search for words takes: before the first letter of a script without blanks between words, and either
/// all ASCII, for which there is a search of our own, or up to where ASCII begins again.
///
/// A cut between a blank and an ASCII sign is a border between words by UAX #29 (no mark follows that would join them), so cutting changes no word.
fn spaced_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
    if ascii == bytes.len() {
        return ascii;
    }
    match bytes.get(..ascii).and_then(|run| run.iter().rposition(|byte| *byte == b' ' || *byte == b'\n')) {
        // The blank itself may carry a mark that follows it.
        Some(blank) if blank + 1 == ascii && blank > 0 => return blank,
        Some(blank) if blank + 1 < ascii => return blank + 1,
        _ => {}
    }
    let mut blank = false;
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < ascii) {
        if is_unspaced(letter) || blank && letter.is_ascii() {
            return at;
        }
        blank = letter == ' ' || letter == '\n';
    }
    bytes.len()
}

/// Bytes at the start of a text in scripts without blanks between words, with the marks that belong to their letters.
fn unspaced_len(text: &str) -> usize {
    if !text.chars().next().is_some_and(is_unspaced) {
        return 0;
    }
    let ends = |c: char| !is_unspaced(c) && !is_combining_mark(c) && !matches!(c, '\u{200c}' | '\u{200d}');
    text.find(ends).unwrap_or(text.len())
}

/// Whether a letter or mark belongs to a script that writes no blanks between words and that the dictionaries know.
#[inline]
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    // Nearly all letters are before the first of them.
    c >= '\u{e01}'
        && matches!(c,
            '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' // Thai
            | '\u{e81}'..='\u{ece}' | '\u{edc}'..='\u{edf}' // Lao
            | '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}' | '\u{a9e0}'..='\u{a9ef}' | '\u{aa60}'..='\u{aa7f}' // Burmese
            | '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}' | '\u{17dd}' // Khmer
            | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
            | '\u{ff66}'..='\u{ff9f}' // Hiragana and Katakana
            | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' // Han
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::prose;

    /// Cut by hand; the Thai sentence is the example of ICU's own documentation, the Chinese one of Chinese segmentation papers.
    #[test]
    fn words_are_those_that_a_reader_of_each_script_would_cut() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" … — !", &[]),
            ("Don't e-mail O'Brien, it's 3.14!", &["Don't", "e", "mail", "O'Brien", "it's", "3.14"]),
            ("C'est l'été à Besançon", &["C'est", "l'été", "à", "Besançon"]),
            ("हिन्दी में लिखो", &["हिन्दी", "में", "लिखो"]),
            ("한국어 문장", &["한국어", "문장"]),
            ("ทุกสองสัปดาห์", &["ทุก", "สอง", "สัปดาห์"]),
            ("我们在北京学习。", &["我们", "在", "北京", "学习"]),
            ("これはテストです。", &["これ", "は", "テスト", "です"]),
            ("iPhoneを買う2024年", &["iPhone", "を", "買う", "2024", "年"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = words(text).map(|range| &text[range]).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn words_follow_each_other_and_hold_a_letter_or_digit(text in prose()) {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(end <= word.start);
                prop_assert!(text[word.clone()].contains(char::is_alphanumeric));
                end = word.end;
            }
        }

        #[test]
        fn words_of_scripts_with_blanks_are_those_of_the_standard(text in "[a-zA-Z0-9 .,'’_:äéщжअक्\u{300}\n\u{200d}\u{ad}-]{0,60}") {
            let ours: Vec<&str> = words(&text).map(|range| &text[range]).collect();
            prop_assert_eq!(ours, text.unicode_words().collect::<Vec<_>>());
        }
    }
}
