//! Finds what stands apart from the text of a copy, between parts that are cut: an evaluation, a teaser, a prompt in words that no table has.

use std::collections::HashSet;
use std::ops::Range;

use super::generic_praise::{content, ends_sentence};
use super::passages::{Passage, word_count};
use super::{Flag, FlagKind};

/// Passages and words of what is cut, at most, and its share of the words of the text.
const MOST_PASSAGES: usize = 3;
const MOST_WORDS: usize = 140;
const SHARE: f32 = 0.25;
/// Passages of the text, at least.
const LEAST_PASSAGES: usize = 3;
/// Share of its longer words that the text has too: more is the lead of the text.
const SHARED: f32 = 0.3;
/// Words of a label before a teaser.
const LABEL: usize = 6;

/// Cuts them. Asked of copies, when the other foreign parts are cut.
pub fn find(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    let runs = runs(passages);
    let words =
        |run: &Range<usize>| passages.get(run.clone()).unwrap_or_default().iter().map(Passage::words).sum::<usize>();
    let Some(text) = runs.iter().max_by_key(|run| words(run)).filter(|run| run.len() >= LEAST_PASSAGES).cloned() else {
        return;
    };
    let of_text = words(&text);
    let told: HashSet<u64> =
        passages.get(text.clone()).unwrap_or_default().iter().flat_map(|p| content(&p.text)).collect();
    let is_small = |run: &Range<usize>| {
        run.len() <= MOST_PASSAGES && words(run) <= MOST_WORDS && words(run) as f32 <= SHARE * of_text as f32
    };
    let apart: Vec<Range<usize>> = runs.iter().filter(|run| **run != text && is_small(run)).cloned().collect();
    for run in apart {
        let part = passages.get(run.clone()).unwrap_or_default();
        let own: HashSet<u64> = part.iter().flat_map(|p| content(&p.text)).collect();
        let shared = own.iter().filter(|word| told.contains(word)).count() as f32;
        let is_teaser = part.iter().any(|p| is_labelled(&p.text));
        if !is_teaser && shared > SHARED * own.len() as f32 {
            continue;
        }
        let kind = match (is_teaser, part.iter().any(|p| ends_sentence(&p.text))) {
            (true, _) => FlagKind::ForeignTail,
            (false, true) => FlagKind::GenericPraise,
            (false, false) => FlagKind::PageFurniture,
        };
        for passage in passages.get_mut(run).into_iter().flatten() {
            super::cut(passage, kind, 0.8, "stands apart from the text of a copy, between parts that are cut", flags);
        }
    }
}

/// Passages of the body that follow each other without a cut between them.
fn runs(passages: &[Passage]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in passages.iter().enumerate().filter(|(_, passage)| passage.is_body()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Whether a text stands behind a few words and a colon.
fn is_labelled(text: &str) -> bool {
    let parts = text.split_once([':', '：']);
    parts.is_some_and(|(label, rest)| (1..=LABEL).contains(&word_count(label)) && word_count(rest) > 2 * LABEL)
}
