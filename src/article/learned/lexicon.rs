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
    /// Reads the weight of no word (`f32`) and the three tables: for each its number of words (`u32`), and for each word its hash (`u32`) and weight (`f32`).
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
const WORDS: u32 = 10;

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
    let (mut word, mut last, mut length, mut words) = (start, None, 0, 0_u32);
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
    see(pair(whole, words));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &str) -> Vec<u32> {
        let mut words = Vec::new();
        of_names(names, &mut |word| words.push(word));
        words
    }

    fn text(text: &str) -> Vec<u32> {
        let mut words = Vec::new();
        of_text(text, &mut |word| words.push(word));
        words
    }

    #[test]
    fn names_are_read_by_words_whatever_joins_them() {
        for (one, other) in
            [("postBody", "post_body"), ("col-3", "col-12"), ("a  b", "a b"), ("Post-Body", "post-body")]
        {
            // The name as a whole may differ by what joins its words.
            let alike = names(one).iter().filter(|word| names(other).contains(word)).count();
            assert!(alike >= names(one).len().min(3), "{one} {other}");
        }
        assert!(names("post").iter().all(|word| !text("post").contains(word)), "places are kept apart");
        assert!(names("--- _ ").is_empty());
    }

    #[test]
    fn texts_are_read_from_their_beginning_without_case_and_signs() {
        assert_eq!(text("Add to cart!"), text("add — to CART"));
        assert_eq!(text("Posts: 12"), text("posts 4711"));
        assert_ne!(text("to cart add"), text("add to cart"));
        let long = "word ".repeat(100_000);
        assert_eq!(text(&long), text(&long[..80]));
        assert!(text("¿Qué? 中文 €5").len() >= 4);
    }

    #[test]
    fn endless_names_are_no_trouble() {
        assert!(names(&"x".repeat(100_000)).len() <= 3);
        assert!(names(&"a-b ".repeat(100_000)).len() <= 12 * 4);
    }

    #[test]
    fn cut_tables_are_refused() {
        let mut bytes = b"GMB2".to_vec();
        bytes.extend(0.5_f32.to_le_bytes());
        for words in [vec![(7_u32, 1.5_f32)], vec![], vec![(1, 2.0), (9, -1.0)]] {
            bytes.extend(u32::try_from(words.len()).unwrap().to_le_bytes());
            for (word, weight) in words {
                bytes.extend(word.to_le_bytes());
                bytes.extend(weight.to_le_bytes());
            }
        }
        let lexicon = Lexicon::read(&mut Reader::new(&bytes).unwrap()).unwrap();
        assert_eq!((lexicon.names.find(7), lexicon.names.find(8), lexicon.headings.len()), (Some((0, 1.5)), None, 2));
        for end in 4..bytes.len() {
            assert!(Lexicon::read(&mut Reader::new(&bytes[..end]).unwrap()).is_err(), "{end}");
        }
    }
}
