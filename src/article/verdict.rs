//! From scores to roles: the learned judgement over the rules', with the rules where it would leave next to nothing.

use std::ops::Range;

use super::attributes::Hidden;
use super::data;
use super::features::BlockFeatures;
use super::kind::PageKind;
use super::learned::Judge;
use super::repeats;
use super::roles::{Scene, is_same, is_title};
use super::{BlockKind, Role};

/// A body of the rules with at least so many characters is not given up for one with less than [`LEAST_SHARE`] of it.
const LEAST_BODY: u64 = 400;
const LEAST_SHARE: f64 = 0.1;

/// Blocks that the rules kept and the judge did not stay as furniture up to this length, if text follows them.
const LONGEST_FURNITURE: u32 = 160;

/// Chances from which blocks may be content: the steps that are tried.
const LEAST_CHANCE: f32 = 0.1;
const STEP: f32 = 0.02;
const STEPS: u8 = 35;

/// How much it counts that blocks are content each by its own chance; the rest is that they are so together. Tried on the
/// folds: 0, .3, .5, .7 and 1, with F1 of .861, .867, .869, .870 and .869.
const ALONE: f32 = 0.7;

/// The chance from which a block is content, so that the expected F1 of the page's words is the highest.
///
/// Were blocks content each by its own chance, that would be half of that F1 (Lipton, Elkan, Naryanaswamy, *Optimal
/// Thresholding of Classifiers to Maximize F1 Measure*, 2014). But the cards of a shelf are all content or none. So the mean
/// is taken of that F1 and of the one where a page has one mood: all blocks whose chance is over it are content.
fn least_chance(chances: &[f32], words: impl Iterator<Item = f32>) -> f32 {
    let mut blocks: Vec<(f32, f32)> = chances.iter().copied().zip(words).collect();
    blocks.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Words, and likely words, of the blocks with at least a chance.
    let (mut words, mut likely) = (0.0, 0.0);
    let sums: Vec<(f32, f32)> = std::iter::once((0.0, 0.0))
        .chain(blocks.iter().map(|(chance, count)| {
            words += count;
            likely += chance * count;
            (words, likely)
        }))
        .collect();
    let from = |least: f32| {
        let count = blocks.partition_point(|(chance, _)| *chance >= least);
        sums.get(count).copied().unwrap_or_default()
    };
    let moods: Vec<f32> = (1..50_u8).map(|step| from(f32::from(step) * STEP).0).collect();
    let f1 = |kept: f32, content: f32, both: f32| 2.0 * both / (kept + content).max(1.0);
    let mut best = (0.0, LEAST_CHANCE);
    for step in 0..STEPS {
        let least = f32::from(step).mul_add(STEP, LEAST_CHANCE);
        let (kept, right) = from(least);
        let together =
            moods.iter().map(|content| f1(kept, *content, content.min(kept))).sum::<f32>() / moods.len() as f32;
        let expected = ALONE * f1(kept, likely, right) + (1.0 - ALONE) * together;
        if expected > best.0 {
            best = (expected, least);
        }
    }
    best.1
}

/// A table is content as a whole or not at all: its rows share their chance, each by its words.
fn share_among_rows(chances: &mut [f32], blocks: &[BlockFeatures]) {
    let is_row = |block: &BlockFeatures| block.kind == BlockKind::TableRow;
    let mut start = 0;
    for run in blocks.chunk_by(|one, next| is_row(one) == is_row(next)) {
        let end = start + run.len();
        if let (true, Some(chances)) = (run.first().is_some_and(is_row), chances.get_mut(start..end)) {
            let weights: Vec<f32> = run.iter().map(|block| block.words.max(1) as f32).collect();
            let sum: f32 = chances.iter().zip(&weights).map(|(chance, weight)| chance * weight).sum();
            chances.fill(sum / weights.iter().sum::<f32>());
        }
        start = end;
    }
}

/// Code between what is content is content: it has no words that would say so.
fn raise_code(chances: &mut [f32], blocks: &[BlockFeatures]) {
    for (index, _) in blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Code) {
        let near = |at: Option<usize>| at.and_then(|at| chances.get(at)).copied().unwrap_or_default();
        let around = near(index.checked_sub(1)).min(near(index.checked_add(1)));
        if let Some(chance) = chances.get_mut(index) {
            *chance = chance.max(around);
        }
    }
}

/// The title is no part of the text, but on pages of one product, whose labels have it as often as not.
fn leave_title(chances: &mut [f32], scene: &Scene<'_, '_>) {
    if scene.kind == PageKind::Product {
        return;
    }
    for ((chance, block), draft) in chances.iter_mut().zip(scene.features).zip(&scene.sheet.drafts) {
        if is_title(block, scene.sheet.text_of(draft), scene.title) {
            *chance = 0.0;
        }
    }
}

/// Judges the blocks again.
pub(super) fn apply(judge: &Judge, scene: &Scene<'_, '_>, roles: &mut Vec<Option<Role>>) {
    let mut chances = judge.judge(scene, roles);
    share_among_rows(&mut chances, scene.features);
    raise_code(&mut chances, scene.features);
    let is_copy = repeats::leave_copies(&mut chances, scene);
    leave_title(&mut chances, scene);
    let least = least_chance(&chances, scene.features.iter().map(|block| block.words as f32));
    let mut judged: Vec<Option<Role>> = Vec::with_capacity(roles.len());
    for (((role, chance), block), is_copy) in roles.iter().zip(&chances).zip(scene.features).zip(is_copy) {
        let is_content = *chance >= least;
        judged.push(match role {
            _ if is_copy => None,
            Some(Role::Caption) => Some(Role::Caption),
            _ if is_content && block.kind == BlockKind::Caption => Some(Role::Caption),
            _ if is_content => Some(Role::Body),
            Some(Role::Body) if block.chars <= LONGEST_FURNITURE => Some(Role::Furniture),
            Some(Role::Body) => None,
            other => *other,
        });
    }
    let chars = |roles: &[Option<Role>]| -> u64 {
        let body = roles.iter().zip(scene.features).filter(|(role, _)| **role == Some(Role::Body));
        body.map(|(_, block)| u64::from(block.chars)).sum()
    };
    let (by_rules, by_scores) = (chars(roles), chars(&judged));
    if by_rules >= LEAST_BODY && (by_scores as f64) < LEAST_SHARE * by_rules as f64 {
        return;
    }
    data::join(&mut judged, scene);
    keep_first_heading(&mut judged, scene);
    keep_furniture_within(&mut judged);
    *roles = judged;
}

/// A page of few blocks whose text the judge finds less likely than this, by its words, has none.
const LEAST_OF_SHELL: f32 = 0.25;

/// Takes the text from a page that shows only the frame of one: a shop's menus and foot, until scripts fill it. Such text
/// has no sentences. Apart from that, the rules stand on pages of few blocks.
pub(super) fn empty_shell(judge: &Judge, scene: &Scene<'_, '_>, roles: &mut [Option<Role>]) {
    let is_body = |role: &Option<Role>| *role == Some(Role::Body);
    let body = || scene.features.iter().zip(&*roles).filter(|(_, role)| is_body(role)).map(|(block, _)| block);
    if body().any(|block| block.is_prose && block.sentence_ends > 0) {
        return;
    }
    let chances = judge.judge(scene, roles);
    let (mut likely, mut words) = (0.0, 0.0);
    for ((chance, block), _) in chances.iter().zip(scene.features).zip(&*roles).filter(|(_, role)| is_body(role)) {
        likely += chance * block.words as f32;
        words += block.words as f32;
    }
    if likely < LEAST_OF_SHELL * words {
        roles.fill(None);
    }
}

/// A heading over the first text is kept with what it heads: it begins an element of which all else is kept. What is told by
/// its heading, as a summary or praise, can be told then.
fn keep_first_heading(roles: &mut [Option<Role>], scene: &Scene<'_, '_>) {
    let is_kept = |role: &Option<Role>| matches!(role, Some(Role::Body | Role::Caption));
    let Some(first) = roles.iter().position(is_kept) else { return };
    let Some(heading) = first.checked_sub(1) else { return };
    let Some((block, draft)) = scene.features.get(heading).zip(scene.sheet.drafts.get(heading)) else { return };
    let is_over = matches!(block.kind, BlockKind::Heading(2..)) && block.hidden == Hidden::Not;
    if !is_over || is_same(scene.sheet.text_of(draft), scene.title) {
        return;
    }
    let mut around =
        scene.sheet.ancestors(draft.element).map(|(_, element)| element.start as usize..element.end as usize);
    let heads = |blocks: &Range<usize>| {
        blocks.start == heading
            && roles.get(first..blocks.end).is_some_and(|rest| !rest.is_empty() && rest.iter().all(is_kept))
    };
    let is_head = around.any(|blocks| heads(&blocks));
    if let Some(role) = roles.get_mut(heading).filter(|_| is_head) {
        *role = Some(Role::Body);
    }
}

/// Furniture counts where it stands in the text or right behind it; what the judge cut from the ends is no part of it.
fn keep_furniture_within(roles: &mut [Option<Role>]) {
    let is_body = |role: &Option<Role>| *role == Some(Role::Body);
    let (Some(first), Some(last)) = (roles.iter().position(is_body), roles.iter().rposition(is_body)) else { return };
    const BEHIND: usize = 12;
    for (index, role) in roles.iter_mut().enumerate() {
        if *role == Some(Role::Furniture) && (index < first || index > last + BEHIND) {
            *role = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::super::kind::PageSigns;
    use super::super::marks::MarkReader;
    use super::super::parse::{Scripts, parse};
    use super::super::region::Region;
    use super::super::sheet::NONE;
    use super::super::walk::{View, walk};
    use super::*;

    fn kept(blocks: &[(f32, f32)]) -> Vec<bool> {
        let chances: Vec<f32> = blocks.iter().map(|(chance, _)| *chance).collect();
        let least = least_chance(&chances, blocks.iter().map(|(_, words)| *words));
        chances.iter().map(|chance| *chance >= least).collect()
    }

    #[test]
    fn a_long_shelf_that_is_one_thing_goes_before_a_line_that_is_as_likely() {
        let shelf = [&[(0.9, 150.0)][..], &[(0.27, 30.0); 50]].concat();
        let line = [(0.4, 300.0), (0.35, 300.0), (0.27, 20.0), (0.05, 200.0)];
        assert_eq!(kept(&shelf)[..2], [true, false]);
        assert_eq!(kept(&line), [true, true, true, false]);
    }

    #[test]
    fn the_likeliest_is_kept_where_little_is_likely_and_all_where_all_is() {
        assert_eq!(kept(&[(0.3, 100.0), (0.02, 100.0)]), [true, false]);
        assert_eq!(kept(&[(0.8, 10.0), (0.99, 100.0)]), [true, true]);
        assert!(kept(&[]).is_empty());
        assert_eq!(kept(&[(0.0, 0.0)]), [false]);
    }

    #[test]
    fn a_heading_over_the_first_text_goes_with_what_it_heads() {
        const TEXT: &str = "<p>Three boats of nineteen went out last week, and the prices at the auction show it.</p>";
        for (html, is_kept) in [
            (format!("<div><h2>In brief</h2>{TEXT}</div>{TEXT}"), true),
            (format!("<h2>In brief</h2><div>{TEXT}</div><p>left out"), false),
            (format!("<div><h2>In brief</h2>{TEXT}<p>left out</p></div>{TEXT}"), false),
            (format!("<div><h2>The harbour</h2>{TEXT}</div>{TEXT}"), false),
            (format!("<div><h2 hidden>In brief</h2>{TEXT}</div>{TEXT}"), false),
        ] {
            let html = parse(&html, Scripts::On).unwrap();
            let sheet = walk(&html, &MarkReader::new(), View::Shown);
            let features = features::measure(&sheet);
            let region = Region { element: NONE, start: 0, end: u32::try_from(features.len()).unwrap() };
            let (kind, signs, title) = (PageKind::Article, PageSigns::default(), "The harbour");
            let scene = Scene { sheet: &sheet, features: &features, kind, signs, region, title };
            let mut roles: Vec<_> = features.iter().map(|block| block.is_prose.then_some(Role::Body)).collect();
            keep_first_heading(&mut roles, &scene);
            let heading = features.iter().position(|block| matches!(block.kind, BlockKind::Heading(_)));
            assert_eq!(heading.is_some_and(|at| roles[at] == Some(Role::Body)), is_kept, "{}", html.html());
        }
    }
}
