//! Columns of what a block speaks of: the words that it shares with the rest of the text, with the title and with what the page
//! says of itself. A teaser, a notice or a menu speaks of something else, in any language.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::super::Role;
use super::super::ink::is_ideograph;
use super::super::roles::Scene;

/// Columns.
pub(super) const WIDTH: usize = 2 + LEVELS + 2 + 2;

/// Elements around whose words are compared.
const LEVELS: usize = 3;

/// Elements around a block that are looked at.
const REACH: usize = 24;

/// Words in a row that make a run of the page's description.
const RUN: usize = 4;

/// Letters of a word that counts.
const LEAST: u32 = 3;

/// What is known of the words of a page.
pub(super) struct Topic {
    /// Sums up to each block: the weight of its words, and of those that other blocks of the text have.
    sums: Vec<[f32; 2]>,
    /// For each block: the share of its words that the title has, and the title's words that it has.
    title: Vec<[f32; 2]>,
    /// The share of each block's runs that the description has.
    described: Vec<f32>,
    /// The block with most of the description.
    description_at: Option<usize>,
}

/// Where a word stands: in how many blocks, in how many of the text, and the last of them.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    blocks: u16,
    of_text: u16,
    last: u32,
}

impl Topic {
    /// Compares all blocks of a page.
    pub(super) fn of(scene: &Scene<'_, '_>, roles: &[Option<Role>]) -> Self {
        let sheet = scene.sheet;
        let mut all: Vec<u32> = Vec::with_capacity(sheet.text.len() / 5);
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(sheet.drafts.len());
        for draft in &sheet.drafts {
            let start = all.len();
            words(sheet.text_of(draft), &mut |word| all.push(word));
            ranges.push(start..all.len());
        }
        let is_text = |index: usize| {
            roles.get(index) == Some(&Some(Role::Body)) && scene.features.get(index).is_some_and(|block| block.is_prose)
        };
        // Each distinct word has a number, so that it is looked up once for each place where it stands.
        let mut numbers: HashMap<u32, u32> = HashMap::with_capacity(all.len() / 2);
        let mut places: Vec<Places> = Vec::with_capacity(all.len() / 2);
        let mut numbered: Vec<u32> = Vec::with_capacity(all.len());
        for (block, range) in (1_u32..).zip(&ranges) {
            let of_text = u16::from(is_text(block as usize - 1));
            for word in all.get(range.clone()).unwrap_or_default() {
                let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(*word).or_insert(next);
                numbered.push(number);
                if number == next {
                    places.push(Places::default());
                }
                if let Some(place) = places.get_mut(number as usize).filter(|place| place.last != block) {
                    place.last = block;
                    place.blocks = place.blocks.saturating_add(1);
                    place.of_text = place.of_text.saturating_add(of_text);
                }
            }
        }
        let count = (ranges.len() + 1) as f32;
        let weights: Vec<f32> = places.iter().map(|place| (count / f32::from(place.blocks.max(1))).ln()).collect();
        let mut sums = vec![[0.0; 2]];
        let mut sum = [0.0; 2];
        for (index, range) in ranges.iter().enumerate() {
            let own = u16::from(is_text(index));
            for number in numbered.get(range.clone()).unwrap_or_default() {
                let of_text = places.get(*number as usize).map_or(0, |place| place.of_text);
                let weight = weights.get(*number as usize).copied().unwrap_or_default();
                sum[0] += weight;
                sum[1] += if of_text > own { weight } else { 0.0 };
            }
            sums.push(sum);
        }
        let (title, described, description_at) = Self::said(scene, &ranges, &all);
        Self { sums, title, described, description_at }
    }

    fn said(scene: &Scene<'_, '_>, ranges: &[Range<usize>], all: &[u32]) -> (Vec<[f32; 2]>, Vec<f32>, Option<usize>) {
        let block = |range: &Range<usize>| all.get(range.clone()).unwrap_or_default();
        let mut of_title: HashSet<u32> = HashSet::default();
        words(scene.title, &mut |word| {
            of_title.insert(word);
        });
        let description =
            scene.sheet.meta(&["description", "og:description", "twitter:description"]).unwrap_or_default();
        let mut of_description = Vec::new();
        words(description, &mut |word| of_description.push(word));
        let runs: HashSet<&[u32]> = of_description.windows(RUN).collect();
        let (mut title, mut described) = (Vec::with_capacity(ranges.len()), Vec::with_capacity(ranges.len()));
        let (mut best, mut shared) = ((0, None), Vec::<u32>::new());
        for (index, range) in ranges.iter().enumerate() {
            let own = block(range);
            shared.clear();
            shared.extend(own.iter().filter(|word| of_title.contains(word)));
            let share = shared.len() as f32 / own.len().max(1) as f32;
            shared.sort_unstable();
            shared.dedup();
            title.push([share, shared.len() as f32 / of_title.len().max(1) as f32]);
            let found = if runs.is_empty() { 0 } else { own.windows(RUN).filter(|run| runs.contains(run)).count() };
            described.push(found as f32 / own.len().saturating_sub(RUN - 1).max(1) as f32);
            if found > best.0 {
                best = (found, Some(index));
            }
        }
        (title, described, best.1)
    }

    /// The columns of a block.
    pub(super) fn fill(&self, scene: &Scene<'_, '_>, index: usize, row: &mut Vec<f32>) {
        let share = |range: Range<usize>| {
            let sum = |at: usize| self.sums.get(at).copied().unwrap_or_default();
            let (to, from) = (sum(range.end), sum(range.start));
            (to[1] - from[1]) / (to[0] - from[0]).max(1.0)
        };
        let here = index..index + 1;
        row.push(share(here.clone()));
        row.push(self.sums.get(index + 1).map_or(0.0, |to| to[0]) - self.sums.get(index).map_or(0.0, |from| from[0]));
        let element = scene.sheet.drafts.get(index).map(|draft| draft.element);
        let around = element.into_iter().flat_map(|element| scene.sheet.ancestors(element)).take(REACH);
        let (mut last, mut filled) = (here, 0);
        for (_, element) in around {
            let range = element.start as usize..element.end as usize;
            if filled == LEVELS || range == last || range.len() < 2 {
                continue;
            }
            row.push(share(range.clone()));
            last = range;
            filled += 1;
        }
        row.extend(std::iter::repeat_n(-1.0, LEVELS - filled));
        row.extend(self.title.get(index).copied().unwrap_or_default());
        row.push(self.described.get(index).copied().unwrap_or_default());
        row.push(self.description_at.map_or(-999.0, |at| index as f32 - at as f32));
    }
}

/// The words of a text that count, as hashes; of ideographs, two that follow on each other.
fn words(text: &str, see: &mut dyn FnMut(u32)) {
    const SEED: u32 = 0x811c_9dc5;
    let step = |hash: u32, c: char| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193).rotate_left(7);
    let (mut word, mut length, mut before) = (SEED, 0, None);
    for c in text.chars().chain(std::iter::once(' ')) {
        // Most are letters of ASCII, of which nothing else needs to be asked.
        if c.is_ascii_alphanumeric() || !is_ideograph(c) && c.is_alphanumeric() {
            let small = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            word = step(word, small);
            length += 1;
            before = None;
            continue;
        }
        let is_ideograph = is_ideograph(c) && c.is_alphanumeric();
        if let Some(before) = before.filter(|_| is_ideograph) {
            see(step(step(SEED, before), c));
        }
        before = is_ideograph.then_some(c);
        if length >= LEAST {
            see(word);
        }
        (word, length) = (SEED, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        words(text, &mut |word| found.push(word));
        found
    }

    #[test]
    fn a_teaser_speaks_of_something_else() {
        let html = "<meta name=description content='The wheel of the mill turned all night while the miller slept.'>\
            <div><p>The wheel of the mill turned all night, and nobody but the miller knew why it did not stop.</p>\
            <p>In the morning the miller stopped the wheel, and the river ran past the mill as if nobody had built it.</p></div>\
            <div><p>A new theatre opens on Saturday with a play that has been forgotten for two hundred years.</p></div>";
        super::super::tests::with_scene(html, |scene| {
            let topic = Topic::of(scene, &[Some(Role::Body); 3]);
            let row = |index: usize| {
                let mut row = Vec::new();
                topic.fill(scene, index, &mut row);
                assert_eq!(row.len(), WIDTH);
                row
            };
            let (first, second, teaser) = (row(0), row(1), row(2));
            assert!(second[0] > 2.0 * teaser[0], "{} {}", second[0], teaser[0]);
            // The title's "mill" and "the" stand in the first; "mill", "river" and "the" in the second.
            assert!(second[6] > first[6] && first[6] > teaser[6]);
            // The description is the beginning of the first block.
            assert!(first[7] > 0.0 && teaser[7] == 0.0);
            assert_eq!((first[8], teaser[8]), (0.0, 2.0));
        });
    }

    #[test]
    fn words_are_the_same_whatever_their_case_and_ideographs_are_read_in_pairs() {
        assert_eq!(of("The MILL, turned."), of("the mill turned"));
        assert_eq!(of("a mill by it"), of("mill"));
        assert_eq!(of("水车转动").len(), 3);
        assert_eq!(of("水车转动")[1..2], of("车转"));
        assert!(of("— … 1").is_empty());
    }
}
