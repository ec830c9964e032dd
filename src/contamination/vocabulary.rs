//! Which words exist: a compact set for each language that ships one, and the words of the page and its host.
//!
//! A set is a Bloom filter: one in 100,000 unknown words passes as known. `vocabulary/README.md` says where the words are from.

use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::hashing::{hash_chars, mix, short};
use super::scan::{Alphabet, Scan, alphabet, fold, is_seam, is_unspaced};

/// Bits a word: false positives of about `0.6185^24`, 1 in 100,000 (Mitzenmacher, Upfal, *Probability and Computing*,
/// 5.5.3). Each seam of a page asks up to 45 times, so 15 bits (1 in 1,400) made words of accidents on real pages.
const BITS_A_WORD: usize = 24;
/// Hash functions: `ln 2` times the bits a word.
const PROBES: u64 = 17;

/// English words: SCOWL size 60 and 70, American and British.
static ENGLISH: &[u8; ENGLISH_BYTES] = include_bytes!("vocabulary/en.filter");
/// Its size, known when this is compiled: a division by what is known costs a fifth of another.
const ENGLISH_BYTES: usize = include_bytes!("vocabulary/en.filter").len();

/// A set of words that may say yes to a word that is not in it, and never says no to one that is.
#[derive(Debug, Clone, Copy)]
pub struct WordSet<'a> {
    bits: &'a [u8],
}

impl<'a> WordSet<'a> {
    /// Reads a set as [`WordSet::build`] writes it.
    #[must_use]
    pub const fn new(bits: &'a [u8]) -> Self {
        Self { bits }
    }

    /// Makes the bytes of a set from folded words.
    #[must_use]
    pub fn build<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Vec<u8> {
        let mut bits = vec![0_u8; (words.len() * BITS_A_WORD).div_ceil(8).max(1)];
        let size = bits.len() as u64 * 8;
        for word in words {
            for probe in probes(hash_chars(word.chars()), size) {
                if let Some(byte) = bits.get_mut((probe / 8) as usize) {
                    *byte |= 1 << (probe % 8);
                }
            }
        }
        bits
    }

    /// Whether a word with this [`hash_chars`] is (most probably) in the set.
    #[must_use]
    pub fn has(&self, hash: u64) -> bool {
        let size = self.bits.len() as u64 * 8;
        size > 0 && has(self.bits, size, hash)
    }
}

/// Whether all bits of a word are set.
#[inline]
fn has(bits: &[u8], size: u64, hash: u64) -> bool {
    probes(hash, size).all(|probe| bits.get((probe / 8) as usize).is_some_and(|byte| byte & (1 << (probe % 8)) != 0))
}

/// The bits of a word (Kirsch, Mitzenmacher, *Less Hashing, Same Performance*).
#[inline]
fn probes(hash: u64, size: u64) -> impl Iterator<Item = u64> {
    let step = mix(hash) | 1;
    (0..PROBES).map(move |i| hash.wrapping_add(step.wrapping_mul(i)) % size)
}

/// Keys that are hashes already are taken as they are.
#[derive(Debug, Clone, Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |state, byte| mix(state ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Builds [`AsItIs`].
pub type Hashed = BuildHasherDefault<AsItIs>;

/// The words that are known while one page is examined.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary<'a> {
    page: HashSet<u64, Hashed>,
    host: &'a [u32],
    english: bool,
    pairs: foldhash::HashSet<(char, char)>,
}

/// How well a word is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// Nowhere seen.
    No,
    /// On the page, elsewhere on the host, or in the language's list.
    Yes,
}

impl<'a> Vocabulary<'a> {
    /// The words of a page, with those of its host (sorted [`short`] hashes).
    #[must_use]
    pub fn of(scan: &Scan<'_>, host: &'a [u32]) -> Self {
        // About every third word of a text is another one.
        let mut page = HashSet::with_capacity_and_hasher(64 + scan.len() / 16, Hashed::default());
        let (mut latin, mut total) = (0_usize, 0_usize);
        let mut seams = scan.seams().iter().copied().peekable();
        scan.for_each_word(|range, hash| {
            total += 1;
            latin += usize::from(alphabet(scan.at(range.start)) == Alphabet::Latin);
            while seams.next_if(|seam| *seam <= range.start).is_some() {}
            let has_seam = seams.peek().is_some_and(|seam| *seam < range.end);
            if range.len() > 1 && !has_seam {
                page.insert(hash);
            }
        });
        Self { page, host, english: latin * 2 > total, pairs: pairs(scan) }
    }

    /// Whether two characters of a script without blanks (or one and punctuation) are neighbours somewhere on the page.
    #[must_use]
    pub fn has_pair(&self, before: char, after: char) -> bool {
        self.pairs.contains(&(before, after))
    }

    /// Whether a word (any case) is known.
    #[must_use]
    pub fn knows(&self, word: &[char]) -> bool {
        self.level(word) == Known::Yes
    }

    /// Whether a word is in the language's list, whatever the page says.
    #[must_use]
    pub fn lists(&self, word: &[char]) -> bool {
        let hash = hash_chars(word.iter().map(|c| fold(*c)));
        self.english && (english(hash) || listed_stem(word))
    }

    /// Whether the text's language has a list.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.english
    }

    /// How well a word is known.
    #[must_use]
    pub fn level(&self, word: &[char]) -> Known {
        if word.is_empty() {
            return Known::No;
        }
        let hash = hash_chars(word.iter().map(|c| fold(*c)));
        let seen = self.page.contains(&hash) || self.host.binary_search(&short(hash)).is_ok();
        if seen || (self.english && (english(hash) || listed_stem(word))) { Known::Yes } else { Known::No }
    }

    /// The words of the page that the language's list lacks: what its host's profile learns from it.
    pub fn unlisted(&self) -> impl Iterator<Item = u64> + '_ {
        self.page.iter().copied().filter(|hash| !(self.english && english(*hash)))
    }
}

/// `stem's`: the list has no possessives.
fn listed_stem(word: &[char]) -> bool {
    word.iter().position(|c| fold(*c) == '\'').is_some_and(|at| {
        at > 1
            && word.len() - at <= 3
            && word.get(..at).is_some_and(|stem| english(hash_chars(stem.iter().map(|c| fold(*c)))))
    })
}

/// Neighbours of which one is of a script without blanks.
fn pairs(scan: &Scan<'_>) -> foldhash::HashSet<(char, char)> {
    let mut pairs = foldhash::HashSet::default();
    if !scan.has_unspaced() {
        return pairs;
    }
    for (_, before, after) in scan.borders() {
        if (is_unspaced(after) || is_unspaced(before)) && before != '\n' && after != '\n' {
            pairs.insert((before, after));
        }
    }
    pairs
}

/// Words that a thread remembers the list's answer to, and the bits of their number: 64 kB.
const REMEMBERED: u64 = 1 << REMEMBERED_BITS;
const REMEMBERED_BITS: u32 = 13;

thread_local! {
    /// Words that the English list was asked for, each at a place of its own until another one takes it. The bits of a hash that its place
    /// tells hold the answer: 1 for no, 3 for yes.
    static ANSWERS: RefCell<Vec<u64>> = RefCell::new(vec![0; 1 << REMEMBERED_BITS]);
}

/// Whether the English list has a word, by its hash. To look at all bits of a word costs more than to remember it, and pages share most of
/// their words.
#[must_use]
pub fn english(hash: u64) -> bool {
    let asked = || has(ENGLISH, ENGLISH_BYTES as u64 * 8, hash);
    ANSWERS.with_borrow_mut(|answers| {
        let Some(answer) = answers.get_mut((hash % REMEMBERED) as usize) else { return asked() };
        let word = hash - hash % REMEMBERED;
        if *answer != word | 1 && *answer != word | 3 {
            *answer = word | if asked() { 3 } else { 1 };
        }
        *answer & 2 != 0
    })
}

/// Whether a run of letters changes from lower to upper case, or from one alphabet to another.
#[must_use]
pub fn has_seam(scan: &Scan<'_>, range: std::ops::Range<usize>) -> bool {
    (range.start + 1..range.end).any(|i| is_seam(scan.before(i), scan.at(i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn a_set_knows_its_words_and_few_others() {
        let words: Vec<String> = (0..2_000).map(|n| format!("word{n}")).collect();
        let bits = WordSet::build(words.iter().map(String::as_str));
        let set = WordSet::new(&bits);
        assert!(words.iter().all(|w| set.has(hash_chars(w.chars()))));
        let wrong = (0..10_000).filter(|n| set.has(hash_chars(format!("other{n}").chars()))).count();
        assert!(wrong < 40, "{wrong} of 10,000");
    }

    #[test]
    fn remembered_answers_are_those_of_the_list() {
        let list = WordSet::new(ENGLISH);
        let words =
            ["mill", "river", "of", "colour", "rivermill", "xqzt", "grinds"].map(|word| hash_chars(word.chars()));
        // Each twice, and between them words that share a place with them.
        for hash in words.iter().chain(&words).flat_map(|hash| [*hash, hash ^ 1 << 40, *hash, hash ^ 1]) {
            assert_eq!(english(hash), list.has(hash));
        }
    }

    #[test]
    fn english_words_are_known_and_broken_ones_are_not() {
        let scan = Scan::new("an English text of some words");
        let vocabulary = Vocabulary::of(&scan, &[]);
        for word in ["ministry", "Chinese", "companies", "illegal", "didn't", "colour", "color"] {
            assert!(vocabulary.knows(&chars(word)), "{word}");
        }
        for word in ["minworld", "timesistry", "chinesse"] {
            assert!(!vocabulary.knows(&chars(word)), "{word}");
        }
    }
}
