//! Blocks that look alike: a page's template repeats its parts, and a repeated part is content everywhere or nowhere.

use foldhash::{HashMap, HashMapExt};

use super::super::roles::Scene;

/// Elements around a block that make its look.
const LEVELS: usize = 3;

/// The group of each block.
pub(super) struct Groups {
    /// Number of each block's group.
    pub(super) of: Vec<u32>,
    /// Blocks and words of each group.
    sizes: Vec<(u32, f32)>,
    words: f32,
}

impl Groups {
    /// Groups the blocks of a page.
    pub(super) fn find(scene: &Scene<'_, '_>) -> Self {
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut groups = Self { of: Vec::with_capacity(scene.features.len()), sizes: Vec::new(), words: 0.0 };
        for (draft, block) in scene.sheet.drafts.iter().zip(scene.features) {
            let around = scene.sheet.ancestors(draft.element).take(LEVELS);
            let look = around.fold(0_u64, |hash, (_, element)| {
                (hash.rotate_left(23) ^ u64::from(element.look)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry(look).or_insert(next);
            if number == next {
                groups.sizes.push((0, 0.0));
            }
            let words = weight(block.words);
            if let Some((blocks, sum)) = groups.sizes.get_mut(number as usize) {
                *blocks += 1;
                *sum += words;
            }
            groups.words += words;
            groups.of.push(number);
        }
        groups
    }

    /// Blocks of a block's group, and its share of the page's words.
    pub(super) fn size(&self, index: usize) -> (f32, f32) {
        let size = self.of.get(index).and_then(|group| self.sizes.get(*group as usize));
        size.map_or((0.0, 0.0), |(blocks, words)| (*blocks as f32, words / self.words.max(1.0)))
    }

    /// The mean of a value over each group, words counting.
    pub(super) fn means(&self, values: impl Iterator<Item = (f32, u32)>) -> Vec<f32> {
        let mut sums = vec![0.0; self.sizes.len()];
        for (group, (value, words)) in self.of.iter().zip(values) {
            if let Some(sum) = sums.get_mut(*group as usize) {
                *sum += value * weight(words);
            }
        }
        let means = sums.iter().zip(&self.sizes).map(|(sum, (_, words))| sum / words);
        means.collect()
    }
}

/// What a block weighs; even without words it is there.
fn weight(words: u32) -> f32 {
    words as f32 + 0.5
}
