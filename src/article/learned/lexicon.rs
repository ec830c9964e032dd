//! Words that tell content from furniture: of class names, of short texts, of headings; as hashes, so that the weights
//! need no list of words.

use foldhash::{HashMap, HashMapExt};

use super::forest::{BrokenModel, Reader};

/// Weights of words: their log-odds of content, learned by a linear model over all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    /// Of words in the names of the elements around.
    pub(super) names: Weights,
    /// Of words in the text.
    pub(super) texts: Weights,
    /// Of words in the heading before.
    pub(super) headings: Weights,
    /// Of no word.
    pub(super) base: f32,
}

/// A number and a weight for each known word.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights(HashMap<u32, (u32, f32)>);

impl Weights {
    /// A known word's number and weight.
    pub(super) fn find(&self, word: u32) -> Option<(u32, f32)> {
        self.0.get(&word).copied()
    }

    /// How many words are known.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, BrokenModel> {
        let count = reader.long()?;
        let mut weights = HashMap::new();
        for _ in 0..count {
            let number = u32::try_from(weights.len()).unwrap_or(u32::MAX);
            weights.insert(reader.long()?, (number, reader.float()?));
        }
        Ok(Self(weights))
    }
}

impl Lexicon {
    /// Reads the three tables: for each its number of words (`u32`), and for each word its hash (`u32`) and weight (`f32`).
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, BrokenModel> {
        Ok(Self {
            base: reader.float()?,
            names: Weights::read(reader)?,
            texts: Weights::read(reader)?,
            headings: Weights::read(reader)?,
        })
    }
}

/// What a word stands in; the same word weighs differently in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A class or id name.
    Name = 1,
    /// The text of a block.
    Text = 2,
}

/// Words of a text that are read, from its beginning.
const WORDS: usize = 10;

/// Bytes of a text that are looked at.
const BYTES: usize = 240;

const SEED: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(PRIME)
}

fn seed(place: Place) -> u32 {
    step(SEED, place as u8)
}

/// Two words that follow on each other.
fn pair(first: u32, second: u32) -> u32 {
    (first.rotate_left(5) ^ second).wrapping_mul(PRIME)
}

/// The words of class or id names, each two neighbours in one name, and each name as a whole; digits count as one.
pub(super) fn of_names(names: &str, see: &mut dyn FnMut(u32)) {
    for name in names.split_ascii_whitespace().take(12) {
        let mut whole = step(seed(Place::Name), b'=');
        let (mut word, mut last, mut length, mut words) = (seed(Place::Name), None, 0, 0);
        let mut before = b' ';
        for byte in name.bytes().take(48) {
            let is_letter = byte.is_ascii_alphanumeric() || byte >= 0x80;
            let is_digit = byte.is_ascii_digit();
            if length > 0 && (!is_letter || byte.is_ascii_uppercase() && before.is_ascii_lowercase()) {
                see(word);
                if let Some(last) = last {
                    see(pair(last, word));
                }
                last = Some(word);
                words += 1;
                (word, length) = (seed(Place::Name), 0);
            }
            let digit_again = is_digit && before.is_ascii_digit();
            let plain = if is_digit { b'0' } else { byte.to_ascii_lowercase() };
            if is_letter && !digit_again {
                word = step(word, plain);
                length += 1;
            }
            if !digit_again {
                whole = step(whole, plain);
            }
            before = byte;
        }
        if length > 0 {
            see(word);
            if let Some(last) = last {
                see(pair(last, word));
            }
        }
        if words > 1 {
            see(whole);
        }
    }
}

/// The first words of a text, each two neighbours, and a short text as a whole.
pub(super) fn of_text(text: &str, see: &mut dyn FnMut(u32)) {
    let start = seed(Place::Text);
    let (mut word, mut last, mut length, mut words) = (start, None, 0, 0);
    let mut whole = step(start, b'=');
    let mut before_digit = false;
    for c in text.chars().chain(std::iter::once(' ')).take(BYTES) {
        if c.is_alphanumeric() {
            if c.is_ascii_digit() {
                if !before_digit {
                    word = step(word, b'0');
                }
                before_digit = true;
            } else {
                before_digit = false;
                let small = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
                let mut bytes = [0; 4];
                for byte in small.encode_utf8(&mut bytes).bytes() {
                    word = step(word, byte);
                }
            }
            length += 1;
            continue;
        }
        before_digit = false;
        if let Some(money) = matches!(c, '$' | '€' | '£' | '¥' | '₹' | '©').then_some(c) {
            see(step(start, (u32::from(money) & 0xff) as u8));
        }
        if length > 0 {
            words += 1;
            if words > WORDS {
                return;
            }
            see(word);
            if let Some(last) = last {
                see(pair(last, word));
            }
            whole = pair(whole, word);
            last = Some(word);
            (word, length) = (start, 0);
        }
    }
    see(pair(whole, words as u32));
}
