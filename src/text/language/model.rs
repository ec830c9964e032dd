//! The model that languages are told by: naive Bayes over byte n-grams, as py3langid 0.4.0 has it, in a compact form.
//!
//! The n-grams have 2 to 6 bytes; of those that end at a byte of the text the longest counts. A language's score is the sum over
//! the n-grams of the text of the logarithm of one more than their number, times their weight (Lui and Baldwin 2011 and 2012,
//! with what py3langid changed). Most weights of a language are one constant, that of what was never seen in it, so only the
//! others are stored, each as one of a few steps. `README.md` beside says where the model is from and what the steps cost.

use std::sync::LazyLock;

use super::scripts::Script;

/// Made by `cargo xtask train language`; format below and in `xtask/training/language.py`.
static PACKED: &[u8] = include_bytes!("langid.model");

/// What the unpacked model begins with.
const MAGIC: &[u8] = b"gristmill languages 1\n";

/// Bytes that the model may unpack to: four times what it does, so that a damaged file takes no more.
const MOST_BYTES: usize = 16 << 20;

/// Bytes of the longest n-gram.
const LONGEST: usize = 6;

/// Bytes that are only the end of longer n-grams.
const NO_FEATURE: u32 = u32::MAX;

/// Bytes that are not even that.
const NO_PAIR: u32 = u32::MAX - 1;

/// Classes that a model may have: their numbers are single bytes.
const MOST_CLASSES: usize = 256;

/// The model that ships; without languages if its file is damaged, which a test would tell.
pub(super) static SHIPPED: LazyLock<Model> = LazyLock::new(|| Model::unpack(PACKED).unwrap_or_default());

/// One language in one script.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    /// BCP 47.
    pub(super) tag: String,
    /// What it is written in.
    pub(super) script: Script,
    /// Logarithm of how frequent it was in training.
    base: f32,
    /// Weight of an n-gram that was never seen in it.
    unseen: f32,
    /// Whether it has less than a hundredth of the texts of a language that is close to it.
    pub(super) is_small: bool,
}

/// Languages that are small in that sense.
pub(super) const SMALL: &[&str] = &["an", "ext", "gcf", "gcr", "grc", "lij", "ltg", "pcm", "vec", "wuu", "yue"];

/// N-grams, and their weights in each class.
#[derive(Debug, Default)]
pub(super) struct Model {
    classes: Vec<Class>,
    /// What a step adds to the weight of the unseen.
    steps: Box<[f32]>,
    /// N-grams of two bytes, by these; all where it is empty are none.
    pairs: Vec<u32>,
    /// Longer ones.
    ngrams: Table,
    /// Where the entries of each n-gram start, and where the last ones end.
    starts: Vec<u32>,
    /// Class and step.
    entries: Vec<(u8, u8)>,
}

/// Room to work in, so that many texts need one allocation.
#[derive(Debug, Default)]
pub(super) struct Room {
    features: Vec<u32>,
    scores: Vec<f32>,
}

impl Model {
    /// Languages, in the order of the scores.
    pub(super) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// How well each class fits a text, in nats and in the order of the classes, in time linear in the text.
    pub(super) fn scores<'a>(&self, text: &str, room: &'a mut Room) -> impl Iterator<Item = f32> + 'a {
        self.features(text.as_bytes(), &mut room.features);
        room.features.sort_unstable();
        // Arrays as long as a byte has values: no access in the loop can miss them.
        let (mut scores, mut steps) = ([0.0_f32; MOST_CLASSES], [0.0_f32; MOST_CLASSES]);
        steps.iter_mut().zip(&self.steps).for_each(|(step, weight)| *step = *weight);
        let mut total = 0.0;
        for same in room.features.chunk_by(|a, b| a == b) {
            let times = (same.len() as f32).ln_1p();
            total += times;
            for &(class, step) in same.first().map_or(&[][..], |feature| self.entries_of(*feature)) {
                if let Some((score, weight)) = scores.get_mut(usize::from(class)).zip(steps.get(usize::from(step))) {
                    *score += times * weight;
                }
            }
        }
        room.scores.clear();
        let constant = |class: &Class| class.base + total * class.unseen;
        room.scores.extend(scores.iter().zip(&self.classes).map(|(score, class)| score + constant(class)));
        room.scores.iter().copied()
    }

    /// The longest n-gram that ends at each byte.
    fn features(&self, bytes: &[u8], found: &mut Vec<u32>) {
        found.clear();
        let mut window = 0_u64;
        for (at, byte) in bytes.iter().enumerate() {
            window = window << 8 | u64::from(*byte);
            let mut longest = if at == 0 { NO_FEATURE } else { self.pair(window) };
            if longest == NO_PAIR {
                continue;
            }
            for length in 3..=LONGEST.min(at + 1) {
                // Every end of an n-gram is in the table, so what is longer need not be looked for.
                let Some(feature) = self.ngrams.get(key(window, length)) else { break };
                if feature != NO_FEATURE {
                    longest = feature;
                }
            }
            if longest != NO_FEATURE {
                found.push(longest);
            }
        }
    }

    /// The n-gram that the last two bytes are, [`NO_FEATURE`] where they only end longer ones, or [`NO_PAIR`].
    fn pair(&self, window: u64) -> u32 {
        self.pairs.get((window & 0xffff) as usize).copied().unwrap_or(NO_PAIR)
    }

    /// Adds an n-gram and its ends; `None` where it has no length that the model knows, or there is no room.
    fn add(&mut self, ngram: &[u8], feature: u32) -> Option<()> {
        (2..=LONGEST).contains(&ngram.len()).then_some(())?;
        let window = ngram.iter().fold(0_u64, |window, byte| window << 8 | u64::from(*byte));
        let pair = self.pairs.get_mut((window & 0xffff) as usize)?;
        if ngram.len() == 2 {
            *pair = feature;
        } else if *pair == NO_PAIR {
            *pair = NO_FEATURE;
        }
        for length in 3..=ngram.len() {
            self.ngrams.add(key(window, length), (length == ngram.len()).then_some(feature))?;
        }
        Some(())
    }

    fn entries_of(&self, feature: u32) -> &[(u8, u8)] {
        let at = feature as usize;
        let range = self.starts.get(at).zip(self.starts.get(at + 1));
        range.and_then(|(&start, &end)| self.entries.get(start as usize..end as usize)).unwrap_or_default()
    }

    /// Unpacks and reads; `None` for a damaged file.
    fn unpack(packed: &[u8]) -> Option<Self> {
        Self::read(&mut Reader(&zstd::bulk::decompress(packed, MOST_BYTES).ok()?))
    }

    fn without_ngrams(classes: Vec<Class>, steps: Box<[f32]>, features: usize) -> Self {
        // There are about as many ends that are no n-grams themselves as half of these.
        let ngrams = Table::with_room_for(features + features / 2);
        Self { classes, steps, pairs: vec![NO_PAIR; 1 << 16], ngrams, ..Self::default() }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        (from.take(MAGIC.len())? == MAGIC).then_some(())?;
        let (classes, steps, features) = (from.number()?, from.number()?, from.number()?);
        let classes = (0..classes).map(|_| Class::read(from)).collect::<Option<_>>()?;
        let steps = (0..steps).map(|_| from.float()).collect::<Option<_>>()?;
        let [shared, lengths, endings, counts, deltas, levels] = from.parts()?;
        let mut model = Self::without_ngrams(classes, steps, features);
        let mut endings = Reader(endings);
        let mut before = Vec::new();
        for (feature, (&shared, &length)) in (0_u32..).zip(shared.iter().zip(lengths)) {
            before.truncate(shared.into());
            before.extend_from_slice(endings.take(usize::from(length).checked_sub(before.len())?)?);
            model.add(&before, feature)?;
        }
        let mut entries = deltas.iter().zip(levels);
        model.starts.push(0);
        for &count in counts {
            let mut class = 0_u8;
            for (delta, level) in entries.by_ref().take(count.into()) {
                class = class.checked_add(*delta)?;
                model.entries.push((class, *level));
            }
            model.starts.push(u32::try_from(model.entries.len()).ok()?);
        }
        (model.starts.len() == features + 1 && entries.next().is_none()).then_some(model)
    }
}

impl Class {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let tag = std::str::from_utf8(from.take(4)?).ok()?.trim_end().to_owned();
        let script = Script::of_code(std::str::from_utf8(from.take(4)?).ok()?)?;
        let is_small = SMALL.contains(&tag.as_str());
        Some(Self { tag, script, base: from.float()?, unseen: from.float()?, is_small })
    }
}

/// The last bytes of a window, marked with how many they are.
const fn key(window: u64, length: usize) -> u64 {
    let end = 1 << (8 * length);
    window & (end - 1) | end
}

/// A map of keys to n-grams, by open addressing.
#[derive(Debug, Default)]
struct Table(Vec<Slot>);

/// A key and its n-gram side by side, so that both come with one look at memory.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// 0 where there is none.
    key: u64,
    feature: u32,
}

impl Table {
    /// At most half of the places are taken.
    fn with_room_for(keys: usize) -> Self {
        Self(vec![Slot { key: 0, feature: NO_FEATURE }; (2 * keys).next_power_of_two()])
    }

    /// Where a key stands, or would.
    fn place(&self, key: u64) -> usize {
        let mask = self.0.len().wrapping_sub(1);
        // The golden ratio's digits spread keys that differ in any bits (Knuth, *The Art of Computer Programming* 3, 6.4).
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & mask;
        while self.0.get(at).is_some_and(|slot| slot.key != key && slot.key != 0) {
            at = (at + 1) & mask;
        }
        at
    }

    /// The n-gram with that key, or [`NO_FEATURE`] for what is only an end of others.
    fn get(&self, key: u64) -> Option<u32> {
        let slot = self.0.get(self.place(key))?;
        (slot.key == key).then_some(slot.feature)
    }

    /// Adds a key, with its n-gram if it is one; `None` where there is no room.
    fn add(&mut self, key: u64, feature: Option<u32>) -> Option<()> {
        let at = self.place(key);
        let slot = self.0.get_mut(at)?;
        slot.key = key;
        slot.feature = feature.unwrap_or(slot.feature);
        Some(())
    }
}

/// Numbers from the front of bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn four(&mut self) -> Option<[u8; 4]> {
        self.take(4)?.try_into().ok()
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.four()?)).ok()
    }

    fn float(&mut self) -> Option<f32> {
        self.four().map(f32::from_le_bytes)
    }

    /// Parts that each have their length before them.
    fn parts<const N: usize>(&mut self) -> Option<[&'a [u8]; N]> {
        let mut parts = [&[][..]; N];
        for part in &mut parts {
            let length = self.number()?;
            *part = self.take(length)?;
        }
        Some(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_whole() {
        let model = Model::unpack(PACKED).unwrap();
        assert_eq!(model.classes.len(), 141);
        assert!(PACKED.len() <= 2 << 20, "{}", PACKED.len());
        assert!(model.ngrams.0.iter().filter(|slot| slot.key != 0).count() * 2 <= model.ngrams.0.len());
        for tag in ["en", "nb", "th", "gn", "zh"] {
            assert!(model.classes.iter().any(|class| class.tag == tag), "{tag}");
        }
    }

    #[test]
    fn a_damaged_file_is_told() {
        let whole = zstd::bulk::decompress(PACKED, MOST_BYTES).unwrap();
        for bytes in [&whole[1..], &whole[..whole.len() - 1], &whole[..1000], b""] {
            assert!(Model::read(&mut Reader(bytes)).is_none());
        }
    }

    fn small() -> Model {
        let class =
            |tag: &str| Class { tag: tag.to_owned(), script: Script::Latin, base: 0.0, unseen: -1.0, is_small: false };
        let mut model = Model::without_ngrams(vec![class("a"), class("b")], Box::new([0.5, 0.75]), 8);
        for (feature, ngram) in (0..).zip(["he", "the ", "xy"]) {
            model.add(ngram.as_bytes(), feature).unwrap();
        }
        Model { starts: vec![0, 1, 2, 3], entries: vec![(1, 0), (0, 1), (1, 1)], ..model }
    }

    #[test]
    fn the_longest_ngram_counts_at_each_byte() {
        let model = small();
        let mut found = Vec::new();
        for (text, expected) in [("the he", &[0, 1, 0][..]), ("thxy", &[2]), ("he", &[0]), ("e", &[]), ("", &[])] {
            model.features(text.as_bytes(), &mut found);
            assert_eq!(found, expected, "{text}");
        }
    }

    /// By hand: "he" twice and "the " once, each seen in one of the two.
    #[test]
    fn scores_are_sums_of_weights_by_how_often() {
        let mut room = Room::default();
        let scores: Vec<f32> = small().scores("the he", &mut room).collect();
        let (two, one) = (3_f32.ln(), 2_f32.ln());
        let expected = [-(two + one) + one * 0.75, -(two + one) + two * 0.5];
        assert!(scores.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{scores:?} {expected:?}");
    }
}
