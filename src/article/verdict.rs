//! From scores to roles: the learned judgement over the rules', with the rules where it would leave next to nothing.

use super::learned::Judge;
use super::roles::Scene;
use super::{BlockKind, Role};

/// A body of the rules with at least so many characters is not given up for one with less than [`LEAST_SHARE`] of it.
const LEAST_BODY: u64 = 400;
const LEAST_SHARE: f64 = 0.1;

/// Blocks that the rules kept and the judge did not stay as furniture up to this length, if text follows them.
const LONGEST_FURNITURE: u32 = 160;

/// The chance from which a block is content lies between these. Tried on the folds of WCXB's development part: 0.2 to
/// 0.3 and 0.38 to 0.5, with means within 0.002 of each other; products lose below, articles above.
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

/// Judges the blocks again.
pub(super) fn apply(judge: &Judge, scene: &Scene<'_, '_>, roles: &mut Vec<Option<Role>>) {
    let scores = judge.judge(scene, roles);
    let least = least_chance(&scores, scene);
    let mut judged: Vec<Option<Role>> = Vec::with_capacity(roles.len());
    for ((role, score), block) in roles.iter().zip(&scores).zip(scene.features) {
        let is_content = *score >= least;
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
