//! Columns of words: what a linear model over names, first words and the heading before thinks of a block.

use std::ops::Range;

use foldhash::HashMap;

use super::super::roles::Scene;
use super::groups::Groups;
use super::lexicon::{self, Lexicon};

/// Columns.
pub(super) const WIDTH: usize = 5;

/// What the linear model says is cut at this, in log-odds, before its mean over a group is taken.
const MOST: f32 = 6.0;

/// The columns of each block: weights of the names around, of its text, of the heading before, their sum, and the mean sum
/// of what looks alike.
pub(super) fn columns(
    scene: &Scene<'_, '_>,
    lexicon: &Lexicon,
    heading_before: &[u32],
    groups: &Groups,
) -> Vec<[f32; WIDTH]> {
    let names = names(scene, lexicon);
    let sum_of = |weights: &lexicon::Weights, text: &str| {
        let mut sum = 0.0;
        lexicon::of_text(text, &mut |word| sum += weights.find(word).map_or(0.0, |(_, weight)| weight));
        sum
    };
    let sheet = scene.sheet;
    let mut heading = (u32::MAX, 0.0);
    let mut rows = Vec::with_capacity(scene.features.len());
    for (draft, before) in sheet.drafts.iter().zip(heading_before) {
        if *before != heading.0 {
            let text = sheet.drafts.get(*before as usize).map(|draft| sheet.text_of(draft)).unwrap_or_default();
            heading = (*before, sum_of(&lexicon.headings, text));
        }
        let around = names.get(draft.element as usize).copied().unwrap_or_default();
        let text = sum_of(&lexicon.texts, sheet.text_of(draft));
        rows.push([around, text, heading.1, around + text + heading.1 + lexicon.base, 0.0]);
    }
    let sums = rows.iter().zip(scene.features).map(|([_, _, _, sum, _], block)| (sum.clamp(-MOST, MOST), block.words));
    let means = groups.means(sums);
    for (row, group) in rows.iter_mut().zip(&groups.of) {
        row[WIDTH - 1] = means.get(*group as usize).copied().unwrap_or_default();
    }
    rows
}

/// The weights of the names of each element and of those around it; a word that several of them have counts once.
fn names(scene: &Scene<'_, '_>, lexicon: &Lexicon) -> Vec<f32> {
    let mut sums: Vec<f32> = Vec::with_capacity(scene.sheet.elements.len());
    // Elements around, each with the words that it is the first to have.
    let mut around: Vec<(u32, usize)> = Vec::new();
    let mut words: Vec<u32> = Vec::new();
    let mut is_open = vec![false; lexicon.names.len()];
    let mut known = Known::default();
    for (index, (element, names)) in scene.sheet.elements.iter().zip(&scene.sheet.names).enumerate() {
        while let Some((_, first)) = around.pop_if(|(around, _)| *around != element.parent) {
            for word in words.drain(first..) {
                if let Some(open) = is_open.get_mut(word as usize) {
                    *open = false;
                }
            }
        }
        around.push((u32::try_from(index).unwrap_or(u32::MAX), words.len()));
        let mut sum = sums.get(element.parent as usize).copied().unwrap_or_default();
        if element.end > element.start {
            for names in names.iter().flatten() {
                for (number, weight) in known.of(names, lexicon) {
                    if let Some(open) = is_open.get_mut(*number as usize)
                        && !std::mem::replace(open, true)
                    {
                        words.push(*number);
                        sum += weight;
                    }
                }
            }
        }
        sums.push(sum);
    }
    sums
}

/// The known words of a page's names, each looked up once: elements of a page share most of theirs.
#[derive(Default)]
struct Known<'n> {
    words: Vec<(u32, f32)>,
    seen: HashMap<&'n str, Range<usize>>,
}

impl<'n> Known<'n> {
    /// Numbers and weights of the known words of some names, in order.
    fn of(&mut self, names: &'n str, lexicon: &Lexicon) -> &[(u32, f32)] {
        let Self { words, seen } = self;
        let range = seen.entry(names).or_insert_with(|| {
            let start = words.len();
            lexicon::of_names(names, &mut |word| words.extend(lexicon.names.find(word)));
            start..words.len()
        });
        words.get(range.clone()).unwrap_or_default()
    }
}
