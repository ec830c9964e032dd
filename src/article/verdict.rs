//! From scores to roles: the learned judgement over the rules', with the rules where it would leave next to nothing.

use super::features::BlockFeatures;
use super::kind::PageKind;
use super::learned::Judge;
use super::roles::Scene;
use super::{BlockKind, Role};

/// A body of the rules with at least so many characters is not given up for one with less than [`LEAST_SHARE`] of it.
const LEAST_BODY: u64 = 400;
const LEAST_SHARE: f64 = 0.1;

/// Blocks that the rules kept and the judge did not stay as furniture up to this length, if text follows them.
const LONGEST_FURNITURE: u32 = 160;

/// The chance from which a block is content lies between these. Tried on the folds of WCXB's development part, by blocks: 0.2
/// to 0.3 with 0.4 to 0.5, six pairs, with means from .858 to .860. The folds that judged them chose them.
const LEAST_CHANCE: f32 = 0.3;
const MOST_CHANCE: f32 = 0.46;

/// The chance from which a block is content, so that the expected F1 of the page's words is the highest: half of that
/// F1. On a page of which little is sure, more is kept.
///
/// Source: Lipton, Elkan, Naryanaswamy, *Optimal Thresholding of Classifiers to Maximize F1 Measure* (2014).
fn least_chance(chances: &[f32], scene: &Scene<'_, '_>) -> f32 {
    let words = scene.features.iter().map(|block| block.words as f32);
    let mut blocks: Vec<(f32, f32)> = chances.iter().copied().zip(words).collect();
    blocks.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: f32 = blocks.iter().map(|(chance, words)| chance * words).sum();
    let (mut right, mut kept, mut best) = (0.0, 0.0, 0.0_f32);
    for (chance, words) in blocks {
        right += chance * words;
        kept += words;
        best = best.max(2.0 * right / (kept + all).max(1.0));
    }
    (best / 2.0).clamp(LEAST_CHANCE, MOST_CHANCE)
}

/// What the rules keep on pages of these kinds goes only where it is less likely than this: on their own they are right
/// there, and a hole in a text is worse than a line too many. On the folds F1 is .8666 without it, .8664 with 0.2 and .8661
/// with 0.15.
const LEAST_CHANCE_OF_RULES: f32 = 0.2;

fn trusts_rules(kind: PageKind) -> bool {
    matches!(kind, PageKind::Article | PageKind::Documentation)
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

/// Judges the blocks again.
pub(super) fn apply(judge: &Judge, scene: &Scene<'_, '_>, roles: &mut Vec<Option<Role>>) {
    let mut chances = judge.judge(scene, roles);
    share_among_rows(&mut chances, scene.features);
    raise_code(&mut chances, scene.features);
    let least = least_chance(&chances, scene);
    let least_of_rules = if trusts_rules(scene.kind) { LEAST_CHANCE_OF_RULES } else { least };
    let mut judged: Vec<Option<Role>> = Vec::with_capacity(roles.len());
    for ((role, chance), block) in roles.iter().zip(&chances).zip(scene.features) {
        let is_content = *chance >= if *role == Some(Role::Body) { least_of_rules } else { least };
        judged.push(match role {
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
    keep_furniture_within(&mut judged);
    *roles = judged;
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
