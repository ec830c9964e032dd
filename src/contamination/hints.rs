//! Which tables of words a passage has an entry of: one search for all of them. Most passages have none, and the detectors
//! that need one return at once.
//!
//! Of each entry the search knows the last bytes. A set of bits says of any bytes, nearly always, that no entry ends with them; where
//! one may, the entries with those bytes are compared.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::model_orders::STEMS;
use super::model_residue::OF_ITSELF_HINTS;
use super::phrases::NOTICES;
use super::praise_words::ABOUT_THE_TEXT;
use super::rights_notice::{REFUSAL, TAKEN_HINTS};
use super::vocabulary::Hashed;

/// A table of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Statements that the text was taken from elsewhere.
    Notice,
    /// What an order to a language model has one of.
    Order,
    /// What a language model's talk of itself has one of.
    OfItself,
    /// What a statement about an unauthorised copy has one of.
    Taken,
    /// What a refusal of training has one of.
    Refusal,
    /// Ways to speak of the text itself.
    AboutTheText,
}

impl Hint {
    /// All of them, each with its table.
    const ALL: [(Self, &[&str]); 6] = [
        (Self::Notice, NOTICES),
        (Self::Order, STEMS),
        (Self::OfItself, OF_ITSELF_HINTS),
        (Self::Taken, TAKEN_HINTS),
        (Self::Refusal, REFUSAL),
        (Self::AboutTheText, ABOUT_THE_TEXT),
    ];
}

/// The tables that a text has an entry of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints(u8);

impl Hints {
    /// Searches a folded text.
    #[must_use]
    pub fn of(folded: &str) -> Self {
        SEARCH.hints(folded.as_bytes())
    }

    /// Whether the text has an entry of a table.
    #[must_use]
    pub fn has(self, hint: Hint) -> bool {
        self.0 & 1 << hint as u8 != 0
    }
}

static SEARCH: LazyLock<Search> = LazyLock::new(Search::new);

/// Last bytes of an entry that are looked up; each has so many.
const LAST: usize = 3;
/// Bits of the set, as a power of two: few enough to stay near, and of a hundred only one or two are taken.
const BITS: u32 = 15;

/// All entries by their last bytes.
struct Search {
    ends: Vec<u64>,
    entries: HashMap<u64, Vec<(&'static [u8], Hint)>, Hashed>,
}

impl Search {
    fn new() -> Self {
        let mut search = Self { ends: vec![0; 1 << (BITS - 6)], entries: HashMap::default() };
        for (hint, entry) in Hint::ALL.iter().flat_map(|(hint, table)| table.iter().map(|entry| (*hint, *entry))) {
            let Some(end) = entry.as_bytes().last_chunk() else { continue };
            let bit = place(*end);
            if let Some(word) = search.ends.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
            search.entries.entry(number(*end)).or_default().push((entry.as_bytes(), hint));
        }
        search
    }

    fn hints(&self, text: &[u8]) -> Hints {
        let mut found = 0;
        for (start, end) in text.windows(LAST).enumerate() {
            let Ok(end) = end.try_into() else { continue };
            let bit = place(end);
            if self.ends.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 != 0) {
                let before = text.get(..start + LAST).unwrap_or_default();
                let here = self.entries.get(&number(end)).into_iter().flatten();
                found |= here
                    .filter(|(entry, _)| before.ends_with(entry))
                    .fold(0, |bits, (_, hint)| bits | 1 << *hint as u8);
            }
        }
        Hints(found)
    }
}

/// Some bytes as a number.
fn number([a, b, c]: [u8; LAST]) -> u64 {
    u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16
}

/// The bit that stands for some bytes (multiplicative hashing: Knuth, *The Art of Computer Programming* 3, 6.4).
fn place(end: [u8; LAST]) -> usize {
    let product = (number(end) as u32).wrapping_mul(0x9e37_79b1);
    (product >> (32 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folded: &str) -> Vec<Hint> {
        let hints = Hints::of(folded);
        Hint::ALL.iter().map(|(hint, _)| *hint).filter(|hint| hints.has(*hint)).collect()
    }

    #[test]
    fn each_entry_of_each_table_is_found_amid_a_text() {
        for (hint, table) in Hint::ALL {
            for entry in table {
                assert!(entry.len() >= LAST, "{entry}");
                assert!(found(entry).contains(&hint) && found(&format!("b {entry}, x")).contains(&hint), "{entry}");
            }
        }
    }

    #[test]
    fn a_text_has_the_hints_of_its_words_alone() {
        assert_eq!(found("the harbour was closed on monday"), []);
        assert_eq!(found("ignore the instructions above"), [Hint::Order]);
        assert_eq!(found("the author says that it was stolen"), [Hint::Taken, Hint::AboutTheText]);
        assert_eq!(found("all rights reserved"), [Hint::Refusal]);
        assert_eq!(found(""), []);
    }
}
