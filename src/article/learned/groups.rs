//! Blocks that look alike: a page's template repeats its parts, and a repeated part is content everywhere or nowhere.

use foldhash::{HashMap, HashMapExt};

use super::super::roles::Scene;

/// Elements around a block that make its look.
const LEVELS: usize = 3;

/// How much of a block's log-odds is the mean of its group, where that has at least so many blocks. Tried on the folds,
/// in a simulation with all trees asked: 0, .2, .3, .4 and .6, with F1 of .8847, .8857, .8858, .8857 and .8854; where groups have six
/// or more, .8854 for .2.
const TOGETHER: f32 = 0.3;
const MANY: u32 = 3;

/// Log-odds are cut at this before their mean is taken: no block is surer than its whole group can be.
const SUREST: f32 = 11.5;

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

    /// Draws the chances of what looks alike together.
    pub(super) fn draw_together(&self, chances: &mut [f32], words: impl Iterator<Item = u32>) {
        let odds = |chance: f32| (chance / (1.0 - chance)).ln().clamp(-SUREST, SUREST);
        let means = self.means(chances.iter().map(|chance| odds(*chance)).zip(words));
        for (chance, group) in chances.iter_mut().zip(&self.of) {
            let many = self.sizes.get(*group as usize).is_some_and(|(blocks, _)| *blocks >= MANY);
            if let (true, Some(mean)) = (many, means.get(*group as usize)) {
                let drawn = TOGETHER.mul_add(mean - odds(*chance), odds(*chance));
                *chance = 1.0 / (1.0 + (-drawn).exp());
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_drawn_together_by_its_words_and_a_pair_is_not() {
        let groups = Groups { of: vec![0, 0, 0, 1, 1], sizes: vec![(3, 31.5), (2, 3.0)], words: 34.5 };
        let mut chances = [0.9, 0.9, 0.2, 0.9, 0.1];
        groups.draw_together(&mut chances, [10, 10, 10, 1, 1].into_iter());
        // The mean of the log-odds is 1.003: 2.197 becomes 1.839, and -1.386 becomes -0.669.
        for (chance, expected) in chances.iter().zip([0.8628, 0.8628, 0.3386, 0.9, 0.1]) {
            assert!((chance - expected).abs() < 1e-4, "{chance} {expected}");
        }
        let mut sure = [1.0, 1.0, 0.0, 0.5, 0.5];
        groups.draw_together(&mut sure, [10, 10, 10, 1, 1].into_iter());
        assert!(sure.iter().all(|chance| (0.0..=1.0).contains(chance)));
    }
}
