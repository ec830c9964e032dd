//! What a text leaves behind to be compared by: a digest, LSH bands, and a sketch of its shingles. Pure.
//!
//! A shingle is a run of [`SHINGLE_TOKENS`] tokens; a text with fewer is one shingle. The bands find candidates; the
//! sketch, which is the whole set of shingles for a text with at most [`SKETCH`] of them, says how alike they are.

use super::terms::Terms;
use super::tokens::{self, mix, sequence};

/// Tokens of a shingle, as FineWeb and RedPajama-V2 have them.
pub const SHINGLE_TOKENS: usize = 5;

/// LSH bands of a signature.
pub const BANDS: usize = 16;

/// MinHash values of a band.
///
/// 16 bands of 7 find a pair with Jaccard similarity 0.85 with a chance of 0.998, one of 0.8 with 0.977 and one of 0.3
/// with 0.003 (see [`chance`]). FineWeb's 14 of 8 find 0.988 at 0.85, which is too few; more bands or fewer rows
/// find a little more and cost more memory, or more comparisons.
pub const ROWS: usize = 7;

/// Most shingles that a sketch keeps.
///
/// The estimate from 512 has a standard error of 0.016 at similarity 0.85 and of 0.020 at 0.7: both lie
/// more than 3.5 of them from [`NEAR_ESTIMATE`].
pub const SKETCH: usize = 512;

/// Similarity from which on two texts whose sketches are whole are near-duplicates.
///
/// Chosen inside the range that is promised: all from 0.85 on, none below 0.7.
pub const NEAR: f32 = 0.75;

/// As [`NEAR`], where the similarity is an estimate: the middle between 0.7 and 0.85.
pub const NEAR_ESTIMATE: f32 = 0.775;

/// Tokens that a paragraph must have to be compared: what is shorter is a heading, a date or a button.
pub const PARAGRAPH_TOKENS: usize = 8;

/// Most paragraphs of a text that are compared.
pub const PARAGRAPHS: usize = 256;

/// MinHash values of a signature.
const VALUES: usize = BANDS * ROWS;

/// Hashes after which filling empty values by rounds gives way to filling them one by one.
const ROUND_HASHES: usize = 1_024;

/// What one text is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Digest of the tokens in order: equal for texts that differ in case, blanks and punctuation alone.
    pub digest: u128,
    /// A key for each band; two texts that share one are candidates.
    pub bands: [u64; BANDS],
    /// The smallest hashes of its shingles.
    pub sketch: Sketch,
    /// Its longer paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// What it is about: its most telling terms, by hash, ascending.
    pub terms: Vec<Term>,
}

/// A paragraph of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Digest of its tokens.
    pub digest: u64,
    /// How many they are.
    pub tokens: u16,
}

/// A term of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// Hash of its letters.
    pub hash: u32,
    /// How often it occurs, at most 255.
    pub count: u8,
}

/// The smallest distinct hashes of a text's shingles, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// At most [`SKETCH`].
    pub values: Vec<u32>,
    /// Whether there are no others.
    pub whole: bool,
}

/// How alike two texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// Jaccard similarity of their shingles, 0 to 1.
    pub value: f32,
    /// Whether it is counted over all shingles rather than estimated.
    pub exact: bool,
}

impl Signature {
    /// The signature of a text; `None` where it has no letter or digit.
    ///
    /// ```
    /// use gristmill::duplicate::Signature;
    ///
    /// let one = Signature::of("The mill grinds slowly, but it grinds exceedingly small.").unwrap();
    /// let other = Signature::of("the mill grinds slowly but it grinds exceedingly small").unwrap();
    /// assert_eq!(one, other);
    /// assert!(Signature::of(" … ").is_none());
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
        let mut paragraphs = Vec::new();
        let mut terms = Terms::default();
        for paragraph in text.split("\n\n") {
            let first = tokens.len();
            tokens::for_each(paragraph, |hash, span| {
                tokens.push(hash);
                terms.add(hash, paragraph.get(span).unwrap_or_default());
            });
            let own = tokens.get(first..).unwrap_or_default();
            if own.len() >= PARAGRAPH_TOKENS {
                paragraphs
                    .push(Paragraph { digest: sequence(own), tokens: u16::try_from(own.len()).unwrap_or(u16::MAX) });
            }
        }
        if tokens.is_empty() {
            return None;
        }
        paragraphs.truncate(PARAGRAPHS);
        let shingles: Vec<u64> = if tokens.len() < SHINGLE_TOKENS {
            vec![sequence(&tokens)]
        } else {
            tokens.windows(SHINGLE_TOKENS).map(sequence).collect()
        };
        Some(Self {
            digest: digest(&tokens),
            bands: bands(&min_hashes(&shingles)),
            sketch: Sketch::of(&shingles),
            paragraphs,
            terms: terms.finish(),
        })
    }
}

impl Sketch {
    fn of(shingles: &[u64]) -> Self {
        let high = |hash: &u64| (hash >> 32) as u32;
        let mut values: Vec<u32> = Vec::new();
        // Of many shingles only those that can be among the smallest are sorted; where too many repeat, all are.
        if let Some(share) = (u64::from(u32::MAX) * 3 * SKETCH as u64 / 2).checked_div(shingles.len() as u64)
            && share < u64::from(u32::MAX) / 2
        {
            values.extend(shingles.iter().map(high).filter(|value| u64::from(*value) < share));
            values.sort_unstable();
            values.dedup();
        }
        if values.len() <= SKETCH {
            values.clear();
            values.extend(shingles.iter().map(high));
            values.sort_unstable();
            values.dedup();
        }
        let whole = values.len() <= SKETCH;
        values.truncate(SKETCH);
        values.shrink_to_fit();
        Self { values, whole }
    }

    /// The Jaccard similarity of two texts' shingles.
    ///
    /// Where a sketch is not whole, the values up to the smallest end are a sample of both sets' union, chosen by hash
    /// (Cohen, Kaplan, *Summarizing data using bottom-k sketches*, 2007).
    #[must_use]
    pub fn similarity(&self, other: &Self) -> Similarity {
        let end = |sketch: &Self| if sketch.whole { u32::MAX } else { sketch.values.last().copied().unwrap_or(0) };
        let bound = end(self).min(end(other));
        let (mut ours, mut theirs) = (self.values.iter().peekable(), other.values.iter().peekable());
        let (mut both, mut either) = (0_u32, 0_u32);
        loop {
            let next = match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) => **a.min(b),
                (Some(a), None) => **a,
                (None, Some(b)) => **b,
                (None, None) => break,
            };
            if next > bound {
                break;
            }
            let in_ours = ours.next_if(|value| **value == next).is_some();
            let in_theirs = theirs.next_if(|value| **value == next).is_some();
            both += u32::from(in_ours && in_theirs);
            either += 1;
        }
        let value = if either == 0 { 0.0 } else { both as f32 / either as f32 };
        Similarity { value, exact: self.whole && other.whole }
    }
}

impl Similarity {
    /// Whether texts so alike are near-duplicates.
    #[must_use]
    pub fn is_near(self) -> bool {
        self.value >= if self.exact { NEAR } else { NEAR_ESTIMATE }
    }
}

/// Chance that two texts share at least one band.
///
/// `1 - (1 - s^r)^b` for Jaccard similarity `s` in `0.0..=1.0`, with `b` = [`BANDS`] of `r` = [`ROWS`].
/// Source: Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, 3.4.2.
///
/// ```
/// assert!(gristmill::duplicate::chance(0.85) > 0.997);
/// assert!(gristmill::duplicate::chance(0.3) < 0.004);
/// ```
#[must_use]
pub fn chance(similarity: f64) -> f64 {
    let power = |base: f64, times: usize| (0..times).fold(1.0, |product, _| product * base);
    1.0 - power(1.0 - power(similarity, ROWS), BANDS)
}

/// Two independent polynomials over the tokens.
fn digest(tokens: &[u64]) -> u128 {
    let start = (tokens.len() as u64, !(tokens.len() as u64));
    let (high, low) = tokens.iter().fold(start, |(high, low), token| {
        let high = high.wrapping_mul(0xd6e8_feb8_6659_fd93).wrapping_add(*token);
        (high, (low ^ token).wrapping_mul(0xa076_1d64_78bd_642f).rotate_left(29))
    });
    u128::from(mix(high)) << 64 | u128::from(mix(low))
}

/// One value for each row of each band; for two texts each is the same with the chance of their Jaccard similarity.
///
/// Each round throws every shingle into one place and keeps the smallest value of each; later rounds fill what is
/// empty. One round is enough for texts of some hundred words, which costs one hash a shingle instead of 112.
/// Source: Dahlgaard, Knudsen, Thorup, *Fast similarity sketching*, 2017.
fn min_hashes(shingles: &[u64]) -> [u64; VALUES] {
    const FREE: u64 = u64::MAX;
    let mut values = [FREE; VALUES];
    let mut round = 0_u64;
    let mut hashed = 0;
    loop {
        for shingle in shingles {
            let hash = if round == 0 { *shingle } else { mix(shingle ^ round.wrapping_mul(0xff51_afd7_ed55_8ccd)) };
            let place = ((hash >> 32) * VALUES as u64) >> 32;
            if let Some(value) = values.get_mut(usize::try_from(place).unwrap_or(0)) {
                *value = (*value).min(round << 32 | hash & 0xffff_ffff);
            }
        }
        hashed += shingles.len();
        round += 1;
        if hashed >= ROUND_HASHES || !values.contains(&FREE) {
            break;
        }
    }
    for (place, value) in (0_u64..).zip(values.iter_mut()).filter(|(_, value)| **value == FREE) {
        let numbers = shingles.iter().map(|shingle| mix(shingle ^ mix(place ^ 0x5bd1_e995)) >> 1);
        *value = numbers.min().unwrap_or(0);
    }
    values
}

fn bands(values: &[u64; VALUES]) -> [u64; BANDS] {
    let mut bands = [0; BANDS];
    for (number, (band, rows)) in (1_u64..).zip(bands.iter_mut().zip(values.chunks(ROWS))) {
        *band = sequence(rows) ^ mix(number);
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers by SplitMix64, so that a test sees the same ones each time.
    fn numbers(seed: u64, count: u64) -> Vec<u64> {
        (0..count).map(|n| mix(mix(seed) ^ n)).collect()
    }

    /// Two sets of `count` in all, with the wanted similarity.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count is a count")]
    fn pair(seed: u64, count: usize, similarity: f64) -> (Vec<u64>, Vec<u64>) {
        let all = numbers(seed, count as u64);
        let shared = (count as f64 * similarity).round() as usize;
        let half = shared + (count - shared) / 2;
        let other = all[..shared].iter().chain(&all[half..]).copied().collect();
        (all[..half].to_vec(), other)
    }

    #[test]
    fn equal_values_are_as_frequent_as_the_similarity_says_for_short_and_long_texts() {
        for count in [8, 30, 100, 300, 3_000] {
            for similarity in [0.3, 0.7, 0.85] {
                let mut equal = 0;
                let mut truth = 0.0;
                for seed in 0..200 {
                    let (one, other) = pair(seed, count, similarity);
                    truth += (count as f64 * similarity).round() / count as f64;
                    equal += min_hashes(&one).iter().zip(min_hashes(&other)).filter(|(a, b)| **a == *b).count();
                }
                let share = equal as f64 / (200 * VALUES) as f64;
                assert!((share - truth / 200.0).abs() < 0.03, "{count} at {similarity}: {share}");
            }
        }
    }

    #[test]
    fn candidates_are_as_frequent_as_the_formula_says() {
        for (count, similarity) in [(60, 0.85), (400, 0.85), (2_000, 0.85), (400, 0.7), (400, 0.5)] {
            let found = (0..500).filter(|seed| {
                let (one, other) = pair(*seed, count, similarity);
                bands(&min_hashes(&one)).iter().any(|band| bands(&min_hashes(&other)).contains(band))
            });
            let share = found.count() as f64 / 500.0;
            assert!((share - chance(similarity)).abs() < 0.08, "{count} at {similarity}: {share}");
        }
    }

    #[test]
    fn sketches_of_few_shingles_are_exact_and_of_many_close() {
        for (count, similarity, error) in [(10, 0.5, 1e-6), (400, 0.7, 1e-6), (5_000, 0.7, 0.08), (50_000, 0.85, 0.08)]
        {
            for seed in 0..20 {
                let (one, other) = pair(seed, count, similarity);
                let found = Sketch::of(&one).similarity(&Sketch::of(&other));
                assert_eq!(found.exact, count <= SKETCH, "{count}");
                let truth = (count as f64 * similarity).round() / count as f64;
                assert!((f64::from(found.value) - truth).abs() <= error, "{count}: {found:?} for {truth}");
            }
        }
    }

    #[test]
    fn a_sketch_of_repeated_shingles_holds_each_once() {
        let repeated: Vec<u64> = numbers(1, 40).into_iter().cycle().take(10_000).collect();
        let sketch = Sketch::of(&repeated);
        assert!(sketch.whole && sketch.values.len() == 40);
    }

    #[test]
    fn a_short_text_is_one_shingle_and_the_order_of_words_counts() {
        let of = |text| Signature::of(text).unwrap();
        assert_eq!(of("one two three").sketch.values.len(), 1);
        assert_ne!(of("one two three").digest, of("one three two").digest);
        assert_eq!(of("我们在北京学习中文").sketch.values.len(), 5);
    }

    #[test]
    fn signatures_do_not_change_between_versions() {
        let found = Signature::of("The mill grinds slowly, but it grinds exceedingly small.").unwrap();
        insta::assert_snapshot!(format!("{:032x} {:016x} {:08x?}", found.digest, found.bands[0], found.sketch.values), @"c3a4c6855efda1d687b7a62545b7455c c0554dac6202d2f9 [5bc794fd, 87d1b1a9, a1556592, c72978e2, dbd4ca8c]");
    }
}
