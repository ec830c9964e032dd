//! The text as passages (one a block), repaired of splices, with what detectors of foreign parts ask of them.

use std::cell::LazyCell;
use std::ops::Range;

use super::FlagKind;
use super::hashing::{Hash, hash_chars, hash_folded};
use super::hints::Hints;
use super::near::{NearSketch, Placed};
use super::normal::normal_and_words;
pub use super::normal::{normal, word_count};
use super::phrases::bare_range;
use super::scan::{fold, is_unspaced, runs};
use super::spliced_brand::Splice;
use crate::article::compose::RawText;
use crate::article::{Article, BlockKind, Role};
use crate::text;

/// Blocks from an end of the page within which something counts as standing near that end.
pub const EDGE: u8 = 8;

/// The same for lines of a word or two, behind which other things of the page may stand.
const EDGE_OF_LINES: u8 = 20;

/// Sketches of paragraphs that one page gives, 26 bytes each.
const SKETCHES_A_PAGE: usize = 24;

/// Words of a passage that is looked up in tables as a whole.
const SHORT: usize = 24;

/// One block of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Bytes of the raw text.
    pub range: Range<usize>,
    /// Its text without the splices found in it.
    pub text: String,
    /// What it is by its markup.
    pub kind: BlockKind,
    /// What the extraction took it for.
    pub role: Role,
    /// Share of its characters in links.
    pub link_share: f32,
    /// Splices found in it.
    pub splices: usize,
    /// Whether the page hides it from readers.
    pub is_hidden: bool,
    /// What a detector has found it to be.
    pub cut: Option<FlagKind>,
    folded: String,
    line: Range<usize>,
    words: usize,
    hints: Hints,
}

impl Passage {
    /// Its text in lower case, blanks squeezed.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// A short passage as tables have it (see [`bare`](super::phrases::bare)); empty for a longer one.
    #[must_use]
    pub fn line(&self) -> &str {
        self.folded.get(self.line.clone()).unwrap_or_default()
    }

    /// The tables of words that it has an entry of.
    #[must_use]
    pub fn hints(&self) -> Hints {
        self.hints
    }

    /// Whether it belongs to the article as far as is known.
    #[must_use]
    pub fn is_body(&self) -> bool {
        self.cut.is_none() && self.role == Role::Body
    }

    /// Number of words; characters halved in scripts without blanks.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }
}

/// What follows the first characters of a text whose [`normal`] form has `count` of them.
#[must_use]
pub fn of_chars(text: &str, count: usize) -> String {
    crate::text::squeeze(text).chars().skip(count).collect()
}

/// Cuts the raw text into passages. `splices` are byte ranges in order.
#[must_use]
pub fn of(article: &Article, raw: &RawText, splices: &[Range<usize>]) -> Vec<Passage> {
    raw.placed
        .iter()
        .filter_map(|placed| {
            let block = article.blocks.get(placed.block)?;
            let first = splices.partition_point(|s| s.end <= placed.range.start);
            let inside: Vec<&Range<usize>> =
                splices.iter().skip(first).take_while(|s| s.start < placed.range.end).collect();
            let text = without(&raw.text, placed.range.clone(), &inside);
            let (folded, words) = normal_and_words(&text);
            Some(Passage {
                range: placed.range.clone(),
                line: if words <= SHORT { bare_range(&folded) } else { 0..0 },
                hints: Hints::of(&folded),
                folded,
                words,
                text,
                kind: block.kind,
                role: block.role,
                link_share: block.link_share,
                splices: inside.len(),
                is_hidden: article.hidden.binary_search(&placed.block).is_ok(),
                cut: None,
            })
        })
        .collect()
}

/// A range of a text without some ranges in it.
fn without(text: &str, range: Range<usize>, holes: &[&Range<usize>]) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    for hole in holes {
        if hole.start >= at {
            out.push_str(text.get(at..hole.start.min(range.end)).unwrap_or_default());
            at = hole.end;
        }
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
    out
}

/// The ranges of splices, in bytes.
#[must_use]
pub fn ranges(scan: &super::scan::Scan<'_>, splices: &[Splice]) -> Vec<Range<usize>> {
    splices.iter().map(|s| scan.bytes(s.range.clone())).collect()
}

/// Letters and digits of a paragraph or sentence that says enough to be compared.
const LETTERS: usize = 12;
/// Words from which on the digits of a text tell something of their own page, such as an amount or a date.
const LONG: usize = 14;

/// Hash of a paragraph's or sentence's normal form: letters alone, in a short one all numbers made equal; `None` if it
/// says too little.
#[must_use]
pub fn sketch(text: &str) -> Option<u64> {
    sketch_from(text, LETTERS)
}

/// [`sketch`] of a line, be it a single word.
#[must_use]
pub fn sketch_line(text: &str) -> Option<u64> {
    const LETTERS_OF_LINE: usize = 3;
    sketch_from(text, LETTERS_OF_LINE)
}

/// [`sketch`] of what has so many letters at least, or half of them in a script without blanks.
fn sketch_from(text: &str, least: usize) -> Option<u64> {
    // Asked for where there is a digit, which most have none of.
    let is_short = LazyCell::new(|| text.split_whitespace().nth(LONG).is_none());
    let (mut hash, mut count, mut least, mut goes_on) = (Hash::new(), 0, least, false);
    let half = least / 2;
    for (ascii, others) in runs(text) {
        for byte in ascii.bytes() {
            let is_digit = byte.is_ascii_digit() && *is_short;
            let is_letter = byte.is_ascii_alphanumeric();
            let mut with = hash;
            with.add(if is_digit { b'0' } else { byte.to_ascii_lowercase() });
            // Chosen, not skipped: where the next blank comes nobody can foresee.
            hash = if is_letter && !(is_digit && goes_on) { with } else { hash };
            goes_on = if is_letter { is_digit } else { goes_on };
            count += usize::from(is_letter);
        }
        for c in others.chars().map(fold).filter(|c| c.is_alphanumeric()) {
            count += 1;
            least = if is_unspaced(c) { half } else { least };
            let is_digit = c.is_numeric() && *is_short;
            if !is_digit {
                hash.add_char(c);
            } else if !goes_on {
                hash.add_char('0');
            }
            goes_on = is_digit;
        }
    }
    (count >= least).then(|| hash.finish())
}

/// Hashes of a page's paragraphs and sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Paragraphs with their distance in blocks from the start and from the end.
    pub paragraphs: Vec<(u64, u8, u8)>,
    /// Sentences near an end, with the distances of their blocks.
    pub sentences: Vec<(u64, u8, u8)>,
    /// Sketches of the longer paragraphs nearest to the ends.
    pub near: Vec<Placed>,
}

/// The paragraphs and sentences of a page, those nearest to its ends first, at most `limit` of each.
#[must_use]
pub fn pieces(article: &Article, raw: &RawText, limit: usize) -> Pieces {
    let mut pieces = Pieces::default();
    let last = raw.placed.len().saturating_sub(1);
    let mut order: Vec<usize> = (0..raw.placed.len()).collect();
    order.sort_by_key(|i| (edge(*i, last), *i));
    for index in order {
        let Some(text) = raw.placed.get(index).and_then(|p| article.blocks.get(p.block)).map(|b| b.text.as_str())
        else {
            continue;
        };
        if pieces.paragraphs.len() < limit {
            let line = || sketch_line(text).filter(|_| edge(index, last) <= EDGE_OF_LINES);
            let hash = sketch(text).or_else(line);
            pieces.paragraphs.extend(hash.map(|hash| (hash, byte(index), byte(last - index))));
        }
        let room = pieces.near.len() < SKETCHES_A_PAGE;
        if let Some(sketch) = room.then(|| NearSketch::of(text)).flatten() {
            pieces.near.push(Placed { sketch, from_start: byte(index), from_end: byte(last - index) });
        }
        if edge(index, last) <= EDGE {
            let room = limit.saturating_sub(pieces.sentences.len());
            let sentences = text::sentences(text).filter_map(|r| sketch(text.get(r)?)).take(room);
            pieces.sentences.extend(sentences.map(|hash| (hash, byte(index), byte(last - index))));
        }
    }
    pieces.sentences.sort_unstable();
    pieces.sentences.dedup();
    pieces
}

/// Distance from the nearer end.
fn edge(index: usize, last: usize) -> u8 {
    byte(index.min(last - index))
}

fn byte(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Most passages end as sentences do: a list may be the page's own.
#[must_use]
pub fn is_prose(passages: &[Passage]) -> bool {
    let ends = passages
        .iter()
        .filter(|p| p.text.trim_end().ends_with(['.', '!', '?', '…', '。', '！', '？', '"', '”', '」', ')']))
        .count();
    ends * 2 > passages.len()
}

/// Hashes of each run of a few words (of characters in scripts without blanks) of a text.
#[must_use]
pub fn shingles(text: &str) -> Vec<u64> {
    const WORDS: usize = 3;
    const CHARS: usize = 6;
    if text.chars().take(400).filter(|c| is_unspaced(*c)).count() > 8 {
        let chars: Vec<char> = text.chars().map(fold).filter(|c| c.is_alphanumeric()).collect();
        return if chars.len() < CHARS {
            Vec::new()
        } else {
            chars.windows(CHARS).map(|w| hash_chars(w.iter().copied())).collect()
        };
    }
    let words: Vec<u64> = text::words(text).filter_map(|r| text.get(r)).map(hash_folded).collect();
    if words.len() < WORDS {
        return Vec::new();
    }
    words.windows(WORDS).map(|w| w.iter().fold(0, |state: u64, word| super::hashing::mix(state ^ word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_ignore_case_spacing_and_the_value_of_digits() {
        assert_eq!(sketch("Posted on 3 May, 2024 here"), sketch("posted  on 7 may 1999: HERE"));
        assert_eq!(sketch("This was read 806 times"), sketch("This was read 12,806 times"));
        assert_eq!(sketch("Too short"), None);
    }

    #[test]
    fn a_copied_sentence_shares_its_shingles() {
        let body = shingles("The old bridge was closed on Monday after a storm, the mayor said.");
        let copy = shingles("the old bridge was closed on monday");
        assert!(copy.iter().all(|s| body.contains(s)));
    }
}
