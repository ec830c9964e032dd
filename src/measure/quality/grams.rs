//! Grams: n-grams of words that repeat, as datatrove's Gopher filter counts them.
//!
//! An n-gram can repeat only where the shorter one at its start does, so each length looks only where the length before
//! has found repeats: for most texts one pass over the pairs and little else.

use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use foldhash::fast::FixedState;

/// What n-grams of words repeat.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grams {
    /// For 2, 3 and 4 words: characters of the most frequent n-gram, blanks between its words, times its count; of
    /// those that are equally frequent the first. `None` where there are fewer words.
    pub(super) top: [Option<usize>; 3],
    /// For 5 to 10 words: characters, without blanks, of n-grams that stood before, none overlapping the one before it.
    pub(super) repeated: [usize; 6],
}

impl Grams {
    /// Counts them.
    pub(super) fn of(words: &[&str]) -> Self {
        let state = FixedState::with_seed(0);
        let numbers: Vec<u64> = words.iter().map(|word| state.hash_one(word)).collect();
        // Characters before each word.
        let mut before = Vec::with_capacity(words.len() + 1);
        before.push(0);
        let mut chars = 0;
        for word in words {
            chars += if word.is_ascii() { word.len() } else { word.chars().count() };
            before.push(chars);
        }
        let length = |at: usize, n: usize| {
            before.get(at + n).copied().unwrap_or(chars) - before.get(at).copied().unwrap_or(chars)
        };
        let mut grams = Self::default();
        let mut repeats = Repeats::of(&numbers);
        for n in 2..=10_usize {
            let most = repeats.grow();
            if let (2..=4, Some(slot)) = (n, grams.top.get_mut(n - 2)) {
                *slot = (words.len() >= n).then(|| {
                    let (count, first) = most.unwrap_or((1, 0));
                    (length(first, n) + n - 1) * count
                });
            } else if let Some(slot) = n.checked_sub(5).and_then(|at| grams.repeated.get_mut(at)) {
                *slot = scan(&repeats, &length);
            }
        }
        grams
    }
}

/// Where n-grams start that a text has more than once, for one n after the other. An n-gram can repeat only where the shorter one at its
/// start does, so each length looks only where the one before has found repeats: for most texts one pass over the pairs and little else.
#[derive(Debug)]
pub(super) struct Repeats<'a> {
    /// A number for each word of the text, the same for the same word.
    numbers: &'a [u64],
    /// A number for the n-gram at each of the places.
    keys: Vec<u64>,
    /// Where they start, from left to right.
    pub(super) places: Vec<u32>,
    /// Words of an n-gram.
    n: usize,
}

impl<'a> Repeats<'a> {
    /// Single words, whether they repeat or not. Two n-grams share a key with a chance below one in a billion if the numbers are mixed.
    pub(super) fn of(numbers: &'a [u64]) -> Self {
        let places = (0..u32::try_from(numbers.len()).unwrap_or(u32::MAX)).collect();
        Self { numbers, keys: numbers.to_vec(), places, n: 1 }
    }

    /// Goes on to n-grams of one word more: how often the most frequent one occurs, and where first; `None` where none repeats.
    pub(super) fn grow(&mut self) -> Option<(usize, usize)> {
        self.n += 1;
        let Self { numbers, keys, places, n } = self;
        places.retain(|&at| numbers.len() >= at as usize + *n);
        for &at in places.iter() {
            let next = numbers.get(at as usize + *n - 1).copied().unwrap_or_default();
            if let Some(key) = keys.get_mut(at as usize) {
                *key = key.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ next;
            }
        }
        let key = |at: u32| keys.get(at as usize).copied().unwrap_or_default();
        keep_likely(places, key);
        let mut counts: std::collections::HashMap<u64, (u32, u32), Mixed> =
            std::collections::HashMap::with_capacity_and_hasher(places.len(), Mixed::default());
        for &at in places.iter() {
            counts.entry(key(at)).or_insert((0, at)).0 += 1;
        }
        let mut best: Option<(u32, u32)> = None;
        places.retain(|&at| {
            let Some(&(count, first)) = counts.get(&key(at)) else { return false };
            if count > 1 && best.is_none_or(|(most, _)| count > most) {
                best = Some((count, first));
            }
            count > 1
        });
        best.map(|(count, first)| (count as usize, first as usize))
    }
}

/// Leaves the places whose key occurs again, and an eighth of the others: one bit for each key tells most of those that occur once,
/// without the memory and time that counting takes.
fn keep_likely(places: &mut Vec<u32>, key: impl Fn(u32) -> u64) {
    let bits = (8 * places.len()).next_power_of_two().max(64);
    let place = |at: u32| {
        let bit = AsIs(key(at)).finish() >> (64 - bits.trailing_zeros());
        ((bit / 64) as usize, 1_u64 << (bit % 64))
    };
    let (mut seen, mut again) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
    for &at in places.iter() {
        let (word, bit) = place(at);
        if let Some((seen, again)) = seen.get_mut(word).zip(again.get_mut(word)) {
            *again |= *seen & bit;
            *seen |= bit;
        }
    }
    places.retain(|&at| {
        let (word, bit) = place(at);
        again.get(word).is_some_and(|again| again & bit != 0)
    });
}

/// Characters of n-grams that stood before, from left to right: behind one that did, n words are passed over.
fn scan(repeats: &Repeats<'_>, length: &dyn Fn(usize, usize) -> usize) -> usize {
    let mut seen: std::collections::HashSet<u64, Mixed> = std::collections::HashSet::default();
    let (mut chars, mut next) = (0, 0);
    for &at in &repeats.places {
        let at = at as usize;
        if at < next {
            continue;
        }
        if !seen.insert(repeats.keys.get(at).copied().unwrap_or_default()) {
            chars += length(at, repeats.n);
            next = at + repeats.n;
        }
    }
    chars
}

/// Hashes numbers that are mixed already.
pub(super) type Mixed = BuildHasherDefault<AsIs>;

#[derive(Debug, Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// As the filter's own words say it, without any shortcut.
    fn plainly(words: &[&str]) -> Grams {
        let mut grams = Grams::default();
        for n in 2..=4 {
            let all: Vec<String> = words.windows(n).map(|gram| gram.join(" ")).collect();
            let count = |gram: &String| all.iter().filter(|other| *other == gram).count();
            let most = all.iter().map(count).max();
            let first = most.and_then(|most| all.iter().find(|gram| count(gram) == most));
            grams.top[n - 2] = first.map(|gram| gram.chars().count() * most.unwrap());
        }
        for n in 5..=10 {
            let (mut seen, mut at) = (HashSet::new(), 0);
            while at + n <= words.len() {
                let gram = words[at..at + n].join("\0");
                if seen.contains(&gram) {
                    grams.repeated[n - 5] += gram.chars().filter(|c| *c != '\0').count();
                    at += n;
                } else {
                    seen.insert(gram);
                    at += 1;
                }
            }
        }
        grams
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_plain_rule(words in proptest::collection::vec("a|b|ü|cc", 0..60)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            prop_assert_eq!(Grams::of(&words), plainly(&words));
        }
    }
}
