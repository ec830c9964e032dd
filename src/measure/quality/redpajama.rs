//! Signals of RedPajama-V2 by its definitions, with a document's value for each: signals of lines are means over its
//! lines.
//!
//! Raw words are runs of word characters or of other signs that are no blanks (NLTK's `WordPunctTokenizer`).
//! Normalised words are those of the text without ASCII punctuation, in small letters, decomposed (NFD), cut at
//! blanks. Values are rounded to 8 places, as there. The share of stop words needs its lists, which are not shipped,
//! and stays null.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use memchr::memchr2_iter;
use unicode_normalization::{UnicodeNormalization, is_nfd};

use super::Quality;
use super::characters::{is_numeric, is_space, is_titlecase, is_word, occurrences, pieces};
use super::grams::{Mixed, Repeats};

/// Fills the signals; shares of nothing stay null.
pub(super) fn fill(quality: &mut Quality, text: &str, chars: usize) {
    fill_raw(quality, text, chars);
    let (normal, lines) = fill_lines(quality, text);
    let state = FixedState::with_seed(0);
    let mut ids: HashMap<u64, usize, Mixed> =
        HashMap::with_capacity_and_hasher(normal.text.len() / 16, Mixed::default());
    let mut counts: Vec<usize> = Vec::with_capacity(normal.ends.len());
    let mut numbers: Vec<u64> = Vec::with_capacity(normal.ends.len());
    // Characters before each word.
    let mut before: Vec<usize> = Vec::with_capacity(normal.ends.len() + 1);
    before.push(0);
    let mut total = 0;
    for word in normal.words() {
        let number = state.hash_one(word);
        let id = *ids.entry(number).or_insert(counts.len());
        match counts.get_mut(id) {
            Some(count) => *count += 1,
            None => counts.push(1),
        }
        numbers.push(number);
        total += if word.is_ascii() { word.len() } else { word.chars().count() };
        before.push(total);
    }
    quality.rps_doc_word_count = Some(numbers.len() as f64);
    quality.rps_lines_num_words = share(numbers.len(), lines);
    if numbers.is_empty() {
        return;
    }
    quality.rps_doc_mean_word_length = share(total, numbers.len());
    quality.rps_doc_lorem_ipsum = share(occurrences(&normal.text, "lorem ipsum"), total + numbers.len() - 1);
    quality.rps_doc_frac_unique_words = share(counts.len(), numbers.len());
    let all = numbers.len() as f64;
    let entropy = counts.iter().map(|count| *count as f64 / all).map(|p| -p * p.ln()).sum();
    quality.rps_doc_unigram_entropy = Some(rounded(entropy));
    fill_grams(quality, &numbers, &before);
}

fn fill_raw(quality: &mut Quality, text: &str, chars: usize) {
    let RawCounts { words: all, alphabetic, capitals, sentences } = RawCounts::of(text);
    let symbols = occurrences(text, "#") + occurrences(text, "…") + occurrences(text, "...");
    quality.rps_doc_num_sentences = Some(sentences as f64);
    quality.rps_doc_symbol_to_word_ratio = share(symbols, all);
    quality.rps_doc_frac_no_alph_words = share(all - alphabetic, all);
    quality.rps_doc_frac_all_caps_words = share(capitals, all);
    quality.rps_doc_curly_bracket = share(memchr2_iter(b'{', b'}', text.as_bytes()).count(), chars);
}

/// Fills the signals of lines but the words of each, and gives the normalised text, its words parted by a blank, and the number of lines.
///
/// Lines are normalised one by one: a line feed is a blank, and no rule looks over one.
fn fill_lines(quality: &mut Quality, text: &str) -> (Normal, usize) {
    let mut normal = Normal { text: String::with_capacity(text.len()), ends: Vec::with_capacity(text.len() / 5) };
    let (mut all, mut closed, mut ellipses, mut bullets) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut numeric, mut capitals) = (0.0, 0.0);
    for line in text.split_inclusive('\n').filter(|line| !line.chars().all(is_space)) {
        all += 1;
        let body = line.trim_end_matches(is_space);
        closed += usize::from(body.ends_with(['.', '!', '?', '”']));
        ellipses += usize::from(body.ends_with("...") || body.ends_with('…'));
        bullets += usize::from(body.trim_start_matches(is_space).starts_with(BULLETS));
        capitals += part(line, |byte| byte.is_ascii_uppercase(), char::is_uppercase);
        numeric += part(normal.add(line), |byte| byte.is_ascii_digit(), is_numeric);
    }
    let scripts = if occurrences(&normal.text, "javascript") > 0 {
        normal.words().filter(|word| *word == "javascript").count()
    } else {
        0
    };
    quality.rps_doc_frac_lines_end_with_ellipsis = share(ellipses, all);
    quality.rps_lines_ending_with_terminal_punctution_mark = share(closed, all);
    quality.rps_lines_javascript_counts = share(scripts, all);
    quality.rps_lines_start_with_bulletpoint = share(bullets, all);
    quality.rps_lines_numerical_chars_fraction = (all > 0).then(|| rounded(numeric / all as f64));
    quality.rps_lines_uppercase_letter_fraction = (all > 0).then(|| rounded(capitals / all as f64));
    (normal, all)
}

const BULLETS: [char; 10] = ['•', '‣', '▶', '◀', '◦', '■', '□', '▪', '▫', '–'];

/// Signals of repeated n-grams. `numbers` has one for each word, `before` the characters before each word and in all.
fn fill_grams(quality: &mut Quality, numbers: &[u64], before: &[usize]) {
    let total = before.last().copied().unwrap_or_default();
    let chars =
        |from: usize, to: usize| before.get(to).copied().unwrap_or(total) - before.get(from).copied().unwrap_or(total);
    let mut repeats = Repeats::of(numbers);
    let (mut top, mut duplicate) = ([None; 11], [None; 11]);
    for n in 2..=10 {
        let most = repeats.grow();
        if let (Some(top), Some(duplicate)) = (top.get_mut(n), duplicate.get_mut(n)) {
            *top = share(most.map_or(0, |(count, first)| chars(first, first + n) * count), total);
            // Each word counts once.
            let mut end = 0;
            let covered = repeats.places.iter().map(|at| {
                let at = *at as usize;
                let new = chars(at.max(end), at + n);
                end = at + n;
                new
            });
            *duplicate = share(covered.sum(), total);
        }
    }
    [
        _,
        _,
        quality.rps_doc_frac_chars_top_2gram,
        quality.rps_doc_frac_chars_top_3gram,
        quality.rps_doc_frac_chars_top_4gram,
        ..,
    ] = top;
    [
        _,
        _,
        _,
        _,
        _,
        quality.rps_doc_frac_chars_dupe_5grams,
        quality.rps_doc_frac_chars_dupe_6grams,
        quality.rps_doc_frac_chars_dupe_7grams,
        quality.rps_doc_frac_chars_dupe_8grams,
        quality.rps_doc_frac_chars_dupe_9grams,
        quality.rps_doc_frac_chars_dupe_10grams,
    ] = duplicate;
}

/// Counts over the raw text, of one look at each character.
#[derive(Debug, Default, PartialEq, Eq)]
struct RawCounts {
    /// Runs of word characters, and runs of what is neither that nor blank.
    words: usize,
    /// Those with an ASCII letter.
    alphabetic: usize,
    /// Those with a capital and no other cased letter.
    capitals: usize,
    /// Matches of `\b[^.!?]+[.!?]*`.
    sentences: usize,
}

impl RawCounts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        // The signs of the run in hand, all together.
        let mut run = 0;
        let (mut in_sentence, mut before_is_word) = (false, false);
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let sign = Sign::of(c);
            if (sign ^ run) & (Sign::WORD | Sign::MARK) != 0 {
                counts.close(std::mem::take(&mut run));
            }
            run |= sign & !Sign::END;
            let is_word = sign & Sign::WORD != 0;
            let ends = sign & Sign::END != 0;
            if in_sentence {
                in_sentence = !ends;
            } else if !ends && is_word != before_is_word {
                counts.sentences += 1;
                in_sentence = true;
            }
            before_is_word = is_word;
            // Small letters within a word tell nothing more than the first of them.
            let behind = rest.as_str();
            let small = if is_word { behind.bytes().take_while(u8::is_ascii_lowercase).count() } else { 0 };
            if small > 0 {
                run |= Sign::WORD | Sign::ASCII_LETTER | Sign::CASED;
                rest = behind.get(small..).unwrap_or_default().chars();
            }
        }
        counts.close(run);
        counts
    }

    /// Counts a run, if it is none of blanks.
    fn close(&mut self, run: u8) {
        self.words += usize::from(run & (Sign::WORD | Sign::MARK) != 0);
        self.alphabetic += usize::from(run & Sign::ASCII_LETTER != 0);
        self.capitals += usize::from(run & (Sign::UPPER | Sign::CASED) == Sign::UPPER);
    }
}

/// What a character is, as bits; a blank has none.
struct Sign;

impl Sign {
    const WORD: u8 = 1;
    /// Neither a word character nor a blank.
    const MARK: u8 = 2;
    const ASCII_LETTER: u8 = 4;
    const UPPER: u8 = 8;
    /// A small letter, or one of those like `ǅ`.
    const CASED: u8 = 16;
    /// `.`, `!` or `?`.
    const END: u8 = 32;

    /// Of each character of ASCII.
    const ASCII: [u8; 128] = {
        let mut signs = [0; 128];
        let mut byte = 0;
        while let Some((slot, _)) = signs.split_at_mut(byte as usize).1.split_first_mut() {
            *slot = Self::of_ascii(byte);
            byte += 1;
        }
        signs
    };

    const fn of_ascii(byte: u8) -> u8 {
        match byte {
            b'a'..=b'z' => Self::WORD | Self::ASCII_LETTER | Self::CASED,
            b'A'..=b'Z' => Self::WORD | Self::ASCII_LETTER | Self::UPPER,
            b'0'..=b'9' | b'_' => Self::WORD,
            b' ' | b'\t'..=b'\r' | 0x1c..=0x1f => 0,
            b'.' | b'!' | b'?' => Self::MARK | Self::END,
            _ => Self::MARK,
        }
    }

    fn of(c: char) -> u8 {
        Self::ASCII.get(c as usize).copied().unwrap_or_else(|| Self::of_other(c))
    }

    /// Of a character that is not ASCII.
    fn of_other(c: char) -> u8 {
        let kind = match () {
            () if is_word(c) => Self::WORD,
            () if is_space(c) => return 0,
            () => Self::MARK,
        };
        let case = match () {
            () if c.is_lowercase() || is_titlecase(c) => Self::CASED,
            () if c.is_uppercase() => Self::UPPER,
            () => 0,
        };
        kind | case
    }
}

/// A text without ASCII punctuation, in small letters, decomposed, each word behind the first after one blank.
#[derive(Debug, Default)]
struct Normal {
    text: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Normal {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.ends.iter().scan(0, |start, end| {
            let word = self.text.get(*start..*end).unwrap_or_default();
            *start = end + 1;
            Some(word)
        })
    }

    /// Adds a line, and gives what it has become.
    fn add(&mut self, line: &str) -> &str {
        let mut start = None;
        for word in pieces(line) {
            let before = self.text.len();
            if before > 0 {
                self.text.push(' ');
            }
            let from = self.text.len();
            self.push(word);
            if self.text.len() == from {
                self.text.truncate(before);
            } else {
                start.get_or_insert(from);
                self.ends.push(self.text.len());
            }
        }
        start.and_then(|start| self.text.get(start..)).unwrap_or_default()
    }

    fn push(&mut self, word: &str) {
        if word.is_ascii() {
            let from = self.text.len();
            for piece in word.split(|c: char| c.is_ascii_punctuation()) {
                self.text.push_str(piece);
            }
            if let Some(own) = self.text.get_mut(from..) {
                own.make_ascii_lowercase();
            }
            return;
        }
        let bare: String = word.chars().filter(|c| !c.is_ascii_punctuation()).collect();
        let small = bare.to_lowercase();
        if is_nfd(&small) { self.text.push_str(&small) } else { self.text.extend(small.nfd()) }
    }
}

/// Share of a text's characters for which something holds, told for bytes of ASCII and for other characters; 0 for an empty
/// text.
fn part(text: &str, holds_ascii: impl Fn(u8) -> bool, holds: impl Fn(char) -> bool) -> f64 {
    let (all, held) = if text.is_ascii() {
        (text.len(), text.bytes().filter(|byte| holds_ascii(*byte)).count())
    } else {
        text.chars().fold((0, 0), |(all, held), c| (all + 1, held + usize::from(holds(c))))
    };
    if all == 0 { 0.0 } else { held as f64 / all as f64 }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| rounded(part as f64 / whole as f64))
}

fn rounded(value: f64) -> f64 {
    (value * 1e8).round() / 1e8
}

#[cfg(test)]
mod tests {
    use super::super::characters::is_upper;
    use super::*;

    fn quality(text: &str) -> Quality {
        let mut quality = Quality::default();
        fill(&mut quality, text, text.chars().count());
        quality
    }

    /// NLTK 3.9's `WordPunctTokenizer` makes `Don ' t pay $ 3 . 50 !! OK ǅ Ⓐ` of it.
    #[test]
    fn raw_words_are_runs_of_word_characters_or_of_signs() {
        let counts = RawCounts::of("Don't pay $3.50!!  OK ǅ Ⓐ");
        assert_eq!(counts, RawCounts { words: 12, alphabetic: 4, capitals: 2, sentences: 3 });
    }

    proptest::proptest! {
        /// One look at each character counts what the definitions say.
        #[test]
        fn counts_of_the_raw_text_are_those_of_its_runs(text in "[ab AZ.!?_1é二Ⅳ’\\-\u{1c}\n]{0,40}|\\PC{0,20}") {
            let (mut words, mut rest): (Vec<&str>, &str) = (Vec::new(), &text);
            while let Some(first) = rest.trim_start_matches(is_space).chars().next() {
                rest = rest.trim_start_matches(is_space);
                let end = rest.find(|c| is_space(c) || is_word(c) != is_word(first)).unwrap_or(rest.len());
                words.push(&rest[..end]);
                rest = &rest[end..];
            }
            let sentences = regex::Regex::new(r"[^.!?]+[.!?]*").unwrap();
            let (mut count, mut from) = (0, 0);
            let is_border = |at: usize| {
                text[..at].chars().next_back().is_some_and(is_word) != text[at..].chars().next().is_some_and(is_word)
            };
            while let Some(at) = (from..text.len()).find(|at| {
                text.is_char_boundary(*at) && is_border(*at) && !text[*at..].starts_with(['.', '!', '?'])
            }) {
                from = at + sentences.find(&text[at..]).unwrap().end();
                count += 1;
            }
            let counts = RawCounts {
                words: words.len(),
                alphabetic: words.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic())).count(),
                capitals: words.iter().filter(|word| is_upper(word)).count(),
                sentences: count,
            };
            proptest::prop_assert_eq!(RawCounts::of(&text), counts);
        }
    }

    /// By hand: "a b c a b" has the bigram "a b" twice, 4 of its 5 characters.
    #[test]
    fn repeated_grams_count_the_characters_of_their_words() {
        let found = quality("A b, c. A b!");
        assert_eq!(found.rps_doc_word_count, Some(5.0));
        assert_eq!(found.rps_doc_frac_chars_top_2gram, Some(0.8));
        assert_eq!(found.rps_doc_frac_chars_top_3gram, Some(0.0));
        let again = quality("one two three four five one two three four five");
        assert_eq!(again.rps_doc_frac_chars_dupe_5grams, Some(1.0));
        assert_eq!(again.rps_doc_frac_chars_dupe_6grams, Some(0.0));
        assert_eq!(again.rps_doc_frac_unique_words, Some(0.5));
        assert_eq!(again.rps_doc_unigram_entropy, Some(1.609_437_91));
    }

    #[test]
    fn a_line_without_words_ends_nothing() {
        let found = quality("A b.\n---\n\nJavaScript, d.\n");
        assert_eq!((found.rps_doc_word_count, found.rps_lines_num_words), (Some(4.0), Some(1.333_333_33)));
        assert_eq!(found.rps_lines_javascript_counts, Some(0.333_333_33));
    }

    #[test]
    fn a_text_without_words_has_no_shares() {
        let found = quality("");
        assert_eq!(
            (found.rps_doc_word_count, found.rps_doc_mean_word_length, found.rps_lines_num_words),
            (Some(0.0), None, None)
        );
    }
}
