//! Words, sentences and normal forms: what every room means by them. Pure; all of it linear in the text.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::scaffold::Utf8;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, iterators::WordBreakIterator, options::WordBreakInvariantOptions};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::{USentenceBoundIndices, UnicodeSegmentation, UnicodeWordIndices};

/// The words of a text in order, as byte ranges; pieces without a letter or digit are left out.
///
/// Unicode word segmentation (UAX #29), and dictionaries for the scripts that write no blanks between words:
/// Chinese, Japanese, Thai, Lao, Khmer and Burmese. Only runs of those scripts pay for the dictionaries.
///
/// ```
/// use gristmill::text::words;
///
/// let text = "Don't pay 3.50 für 北京大学!";
/// let found: Vec<_> = words(text).filter_map(|range| text.get(range)).collect();
/// assert_eq!(found, ["Don't", "pay", "3.50", "für", "北京大学"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    Words { text, run: Run::Spaced { start: 0, words: "".unicode_word_indices() }, next: 0 }
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
enum Run<'a> {
    Spaced { start: usize, words: UnicodeWordIndices<'a> },
    Unspaced { start: usize, run: &'a str, from: usize, breaks: WordBreakIterator<'static, 'a, Utf8> },
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            match &mut self.run {
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
                Run::Spaced { start, words: rest.get(..len)?.unicode_word_indices() }
            };
        }
    }
}

/// Bytes at the start of a text before the first letter of a script without blanks between words.
fn spaced_len(text: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.as_bytes().get(from..).and_then(|rest| rest.iter().position(|&byte| may_be_unspaced(byte))) {
        let at = from + at;
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(letter) if is_unspaced(letter) => return at,
            Some(other) => from = at + other.len_utf8(),
            None => break,
        }
    }
    text.len()
}

/// Bytes at the start of a text in scripts without blanks between words, with the marks that belong to their letters.
fn unspaced_len(text: &str) -> usize {
    if !text.chars().next().is_some_and(is_unspaced) {
        return 0;
    }
    let ends = |c: char| !is_unspaced(c) && !is_combining_mark(c) && !matches!(c, '\u{200c}' | '\u{200d}');
    text.find(ends).unwrap_or(text.len())
}

/// Whether a UTF-8 lead byte can begin a letter for which [`is_unspaced`] holds. Curly quotes and dashes (0xE2) do not.
fn may_be_unspaced(byte: u8) -> bool {
    matches!(byte, 0xE0 | 0xE1 | 0xE3..=0xEA | 0xEF | 0xF0)
}

/// Whether a letter or mark belongs to a script that writes no blanks between words and that the dictionaries know.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
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

/// The sentences of a text in order, as byte ranges without the blanks around them. A line never shares its sentences with the next.
///
/// Unicode sentence segmentation (UAX #29), joined again after abbreviations, initials and numbering ("Dr. Ada",
/// "the U.S. Army", "2. Stir"), and cut where a blank was lost ("in the industry.Rare earths are").
///
/// ```
/// use gristmill::text::sentences;
///
/// let text = "Dr. Ada left at 3.30 p.m. Who knew? 我知道。他不知道。";
/// let found: Vec<_> = sentences(text).filter_map(|range| text.get(range)).collect();
/// assert_eq!(found, ["Dr. Ada left at 3.30 p.m.", "Who knew?", "我知道。", "他不知道。"]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut pieces = Pieces { bounds: text.split_sentence_bound_indices(), rest: None }.peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, mut sentence) = pieces.next()?;
            for _ in 0..MAX_JOINS {
                let Some((_, next)) = pieces.next_if(|(_, next)| continues(sentence, next)) else { break };
                sentence = text.get(start..start + sentence.len() + next.len()).unwrap_or(sentence);
            }
            let body = sentence.trim();
            if !body.is_empty() {
                let start = start + (sentence.len() - sentence.trim_start().len());
                return Some(start..start + body.len());
            }
        }
    })
}

/// Pieces joined to one sentence at most, so that a text made of "A. A. A." costs no more than any other.
const MAX_JOINS: usize = 24;

/// Sentences of UAX #29, cut once more where a blank after a full stop is missing.
struct Pieces<'a> {
    bounds: USentenceBoundIndices<'a>,
    rest: Option<(usize, &'a str)>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let (start, piece) = self.rest.take().or_else(|| self.bounds.next())?;
        if let Some((first, rest)) = lost_blank(piece).and_then(|at| piece.split_at_checked(at)) {
            self.rest = Some((start + first.len(), rest));
            return Some((start, first));
        }
        Some((start, piece))
    }
}

/// Where a sentence begins right behind the full stop of another: "the industry.Rare earths".
///
/// Both words must look like prose (three small letters before; a capital, small letters and a blank after), which addresses,
/// file names and "ASP.NET" do not.
fn lost_blank(piece: &str) -> Option<usize> {
    piece.match_indices('.').map(|(at, _)| at + 1).find(|&at| {
        let (Some(before), Some(after)) = (piece.get(..at - 1), piece.get(at..)) else { return false };
        let mut next = after.chars();
        if !next.next().is_some_and(char::is_uppercase) {
            return false;
        }
        let mut small = next.skip_while(|c| c.is_lowercase()).peekable();
        let word_before = before.chars().rev().take_while(|c| !c.is_whitespace()).take(40);
        let prose = |(count, fine): (usize, bool), c: char| (count + 1, fine && (c.is_lowercase() || matches!(c, '-' | '’' | '\'')));
        let (count, fine) = word_before.fold((0, true), prose);
        count >= 3 && fine && small.peek().is_some_and(|c| *c == ' ')
    })
}

/// Whether a full stop at the end of `before` ends no sentence, so that `after` belongs to it.
fn continues(before: &str, after: &str) -> bool {
    let body = before.trim_end();
    let Some(start) = body.strip_suffix('.') else { return false };
    if before.get(body.len()..).is_none_or(|blanks| blanks.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])) {
        return false;
    }
    let token = start.rsplit(char::is_whitespace).next().unwrap_or_default();
    let token = token.trim_start_matches(|c: char| !c.is_alphanumeric());
    let numbering = start.trim_start().len() <= 8 && !start.contains(char::is_alphabetic);
    if numbering {
        return start.contains(char::is_numeric);
    }
    let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let next = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut letters = token.chars();
    match (letters.next(), letters.next()) {
        (Some(initial), None) if initial.is_alphabetic() => initial.is_uppercase() && initial != 'I' && !STARTERS.contains(&next),
        (Some(_), Some(_)) if token.contains('.') => {
            token.split('.').all(|part| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic)) && !STARTERS.contains(&next)
        }
        (Some(digit), _) if digit.is_ascii_digit() => token.len() <= 2 && GERMAN_AFTER_ORDINAL.contains(&next),
        (Some(_), Some(_)) => token.len() <= 8 && ABBREVIATIONS.contains(&token),
        _ => false,
    }
}

/// Abbreviations that all but never end a sentence, as they are written: titles and words that need what follows.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    // English
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Mt", "Ft", "Rev", "Hon", "Gen", "Col", "Maj", "Capt", "Lt", "Sgt", "Cpl", "Gov", "Sen", "Rep",
    "Pres", "Supt", "Messrs", "vs", "Vol", "Fig", "fig", "figs", "No", "Nos", "pp", "cf", "approx", "dept", "Dept", "viz", "ca", "Op", "Art",
    // German
    "Hr", "Fr", "Frl", "Nr", "Nrn", "Bd", "Abs", "Str", "bzw", "vgl", "Vgl", "evtl", "ggf", "sog", "Abb", "Tab", "inkl", "Mio", "Mrd", "zzgl",
    // French, Spanish, Portuguese, Italian
    "Mme", "Mlle", "Me", "Sr", "Sra", "Srta", "Dra", "Dña", "Lic", "Ing", "Exmo", "Sig", "Dott", "pág", "págs", "núm", "av", "Av",
    // Dutch, Scandinavian, Polish, Czech, Turkish, Russian
    "dhr", "mevr", "drs", "mw", "bijv", "nr", "kl", "ul", "prof", "inż", "tzw", "Doç", "Yrd", "гг", "ул", "им", "проф", "акад",
];

/// Words that begin a sentence more often than they follow an abbreviation such as "U.S." or "p.m.".
#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "A", "After", "All", "Also", "An", "And", "As", "At", "Before", "But", "By", "During", "For", "From", "He", "Her", "His", "How", "However", "I",
    "If", "In", "It", "Its", "Meanwhile", "More", "My", "No", "Not", "On", "One", "Our", "She", "Since", "So", "Some", "That", "The", "Their",
    "Then", "There", "These", "They", "This", "Those", "To", "Under", "We", "What", "When", "Where", "While", "Who", "Why", "With", "You",
];

/// What follows a German ordinal ("am 3. Oktober"); other languages with such ordinals write small letters there.
#[rustfmt::skip]
const GERMAN_AFTER_ORDINAL: &[&str] = &[
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember", "Jahrhundert",
    "Jahrhunderts", "Platz", "Auflage", "Klasse", "Stock", "Bundesliga",
];

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

/// The form in which two texts are compared: compatibility forms and case folded, all but letters, marks and digits a single blank.
///
/// ```
/// assert_eq!(gristmill::text::comparable(" “Rare-Earth” ﬁrms,\n２０２４ "), "rare earth firms 2024");
/// ```
#[must_use]
pub fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        push_comparable(&mut out, text.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        push_comparable(&mut out, text.nfkc().flat_map(char::to_lowercase).nfkc());
    }
    out.truncate(out.trim_end().len());
    out
}

fn push_comparable(out: &mut String, letters: impl Iterator<Item = char>) {
    let mut blank = true;
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

/// From byte offsets of one text to code points and back: flags speak of code points, Rust of bytes.
///
/// ```
/// let places = gristmill::text::CodePoints::new("naïve 北京");
/// assert_eq!(places.len(), 8);
/// assert_eq!(places.range(7..13), 6..8);
/// assert_eq!(places.byte(6), Some(7));
/// ```
#[derive(Debug, Clone)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
    /// Code points that begin before each multiple of [`STRIDE`]; empty for ASCII, where the two counts are one.
    marks: Vec<usize>,
    len: usize,
}

/// Bytes between two marks of [`CodePoints`]: one mark for each cache line of text.
const STRIDE: usize = 64;

impl<'a> CodePoints<'a> {
    /// Counts once through the text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if text.is_ascii() {
            return Self { bytes, marks: Vec::new(), len: bytes.len() };
        }
        let mut len = 0;
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        for chunk in bytes.chunks(STRIDE) {
            marks.push(len);
            len += begun(chunk);
        }
        Self { bytes, marks, len }
    }

    /// Code points of the whole text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Code points that begin before a byte offset; the text's length for an offset behind its end.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        match self.marks.get(byte / STRIDE) {
            Some(mark) => mark + self.bytes.get(byte / STRIDE * STRIDE..byte).map_or(0, begun),
            None if self.marks.is_empty() => byte,
            None => self.len,
        }
    }

    /// A byte range as a range of code points.
    #[must_use]
    pub fn range(&self, bytes: Range<usize>) -> Range<usize> {
        self.at(bytes.start)..self.at(bytes.end)
    }

    /// The byte offset at which a code point begins; the text's length in bytes for the number behind the last, `None` beyond.
    #[must_use]
    pub fn byte(&self, code_point: usize) -> Option<usize> {
        if code_point >= self.len {
            return (code_point == self.len).then_some(self.bytes.len());
        }
        if self.marks.is_empty() {
            return Some(code_point);
        }
        let chunk = self.marks.partition_point(|mark| *mark <= code_point).saturating_sub(1);
        let skip = code_point - self.marks.get(chunk)?;
        let from = chunk * STRIDE;
        let rest = self.bytes.get(from..)?;
        rest.iter().enumerate().filter(|(_, byte)| begins(**byte)).nth(skip).map(|(at, _)| from + at)
    }
}

/// Code points that begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| begins(**byte)).count()
}

/// Whether a UTF-8 byte begins a code point.
fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}
