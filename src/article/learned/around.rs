//! Columns of the second forest: what the first one thought of the blocks around.

#![expect(clippy::cast_possible_truncation, reason = "columns are single precision")]

use super::super::roles::Scene;
use super::super::sheet::NONE;

/// Blocks before and after that are seen one by one.
const NEAR: usize = 3;

/// Elements around that are seen, from the inside out.
const LEVELS: usize = 4;

/// Columns.
pub(super) const WIDTH: usize = 1 + 2 * NEAR + 2 + LEVELS + 5;

/// The first forest's scores, in sums.
pub(super) struct See<'s, 'a> {
    scene: &'s Scene<'s, 'a>,
    scores: &'s [f32],
    /// Scores weighed by characters up to each block, and the characters.
    sums: Vec<(f64, f64)>,
    /// Characters with a score over one half, up to each block.
    likely: Vec<f64>,
    page: [f32; 2],
    first_likely: usize,
    last_likely: usize,
}

impl<'s, 'a> See<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'s, 'a>, scores: &'s [f32]) -> Self {
        let mut sums = vec![(0.0, 0.0)];
        let mut likely = vec![0.0];
        let (mut score_sum, mut char_sum, mut likely_sum) = (0.0, 0.0, 0.0);
        for (block, score) in scene.features.iter().zip(scores) {
            let chars = f64::from(block.chars);
            score_sum += chars * f64::from(*score);
            char_sum += chars;
            likely_sum += if *score >= 0.5 { chars } else { 0.0 };
            sums.push((score_sum, char_sum));
            likely.push(likely_sum);
        }
        let is_likely = |(index, block): (usize, &super::super::features::BlockFeatures)| {
            (block.is_prose && scores.get(index).is_some_and(|score| *score >= 0.5)).then_some(index)
        };
        let first_likely = scene.features.iter().enumerate().find_map(is_likely).unwrap_or(0);
        let last_likely = scene.features.iter().enumerate().rev().find_map(is_likely).unwrap_or(scores.len());
        let page = [(score_sum / char_sum.max(1.0)) as f32, likely_sum as f32];
        Self { scene, scores, sums, likely, page, first_likely, last_likely }
    }

    fn mean(&self, start: usize, end: usize) -> f32 {
        let at = |index: usize| self.sums.get(index.min(self.sums.len() - 1)).copied().unwrap_or_default();
        let ((score_to, chars_to), (score_from, chars_from)) = (at(end.max(start)), at(start));
        ((score_to - score_from) / (chars_to - chars_from).max(1.0)) as f32
    }

    /// A block's columns.
    pub(super) fn around(&self, index: usize) -> [f32; WIDTH] {
        let mut row = [-1.0_f32; WIDTH];
        let score = |index: Option<usize>| index.and_then(|index| self.scores.get(index)).copied().unwrap_or(-1.0);
        let mut filled = 0;
        let mut put = |value: f32| {
            if let Some(place) = row.get_mut(filled) {
                *place = value;
            }
            filled += 1;
        };
        put(score(Some(index)));
        for step in 1..=NEAR {
            put(score(index.checked_sub(step)));
            put(score(index.checked_add(step)));
        }
        put(self.mean(index.saturating_sub(10), index));
        put(self.mean(index + 1, index + 11));
        let sheet = self.scene.sheet;
        let element = sheet.drafts.get(index).map_or(NONE, |draft| draft.element);
        let mut last = (u32::MAX, u32::MAX);
        let around = sheet.ancestors(element).filter(|(_, element)| {
            let fresh = (element.start, element.end) != last && element.end > element.start + 1;
            if fresh {
                last = (element.start, element.end);
            }
            fresh
        });
        let mut level = 0;
        for (_, element) in around.take(LEVELS) {
            put(self.mean(element.start as usize, element.end as usize));
            level += 1;
        }
        for _ in level..LEVELS {
            put(self.page[0]);
        }
        put(self.page[0]);
        put(self.page[1]);
        put(index as f32 - self.first_likely as f32);
        put(index as f32 - self.last_likely as f32);
        let before = self.likely.get(index).copied().unwrap_or_default();
        put((before / f64::from(self.page[1]).max(1.0)) as f32);
        row
    }
}
