//! Finds summaries that are sentences copied out of the body.

use std::collections::HashMap;

use super::passages::{Passage, shingles};
use super::phrases::{SUMMARY, bare, start_of};
use super::{Flag, FlagKind};

/// Share of a passage's shingles that must stand elsewhere, under a heading for a summary.
const UNDER_HEADING: f32 = 0.6;
/// Share without a heading.
const ALONE: f32 = 0.92;
/// Words of the longest heading.
const HEADING: usize = 6;
/// Passages of the longest summary.
const LONGEST: usize = 16;

/// Where the shingles of a page stand.
struct Index {
    of_passage: Vec<Vec<u64>>,
    places: HashMap<u64, Vec<usize>>,
}

impl Index {
    fn of(passages: &[Passage]) -> Self {
        let of_passage: Vec<Vec<u64>> = passages.iter().map(|p| if p.cut.is_none() { shingles(&p.text) } else { Vec::new() }).collect();
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, shingles) in of_passage.iter().enumerate() {
            for shingle in shingles {
                let at = places.entry(*shingle).or_default();
                // A shingle of many passages is a stock phrase; a few places are enough to know.
                if at.last() != Some(&index) && at.len() < 12 {
                    at.push(index);
                }
            }
        }
        Self { of_passage, places }
    }

    /// Share of a passage's shingles that stand in passages outside a range; `None` if it has none.
    fn share_outside(&self, index: usize, first: usize, last: usize) -> Option<f32> {
        let own = self.of_passage.get(index).filter(|s| !s.is_empty())?;
        let outside = own.iter().filter(|s| self.places.get(s).is_some_and(|at| at.iter().any(|i| *i < first || *i > last))).count();
        Some(outside as f32 / own.len() as f32)
    }

    /// Different other passages that most of a passage's shingles come from.
    fn origins(&self, index: usize) -> usize {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let own = self.of_passage.get(index).map(Vec::as_slice).unwrap_or_default();
        for place in own.iter().filter_map(|s| self.places.get(s)).flatten().filter(|i| **i != index) {
            *counts.entry(*place).or_default() += 1;
        }
        if counts.values().any(|n| *n * 2 > own.len()) {
            // One passage that says nearly the same is a repetition, as terms and lists have them.
            return 0;
        }
        counts.values().filter(|n| **n * 6 >= own.len().max(12)).count()
    }
}

/// Cuts copied summaries with the heading over them.
pub fn find(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    let index = Index::of(passages);
    for at in 0..passages.len() {
        if passages.get(at).is_some_and(|p| p.is_body() && is_heading(p)) {
            under_heading(passages, &index, at, flags);
        }
    }
    without_heading(passages, &index, flags);
}

/// A heading for a summary, alone in its passage.
fn is_heading(passage: &Passage) -> bool {
    let line = bare(&passage.text);
    passage.words() <= HEADING && start_of(&line, SUMMARY).is_some_and(|start| line.len() <= start.len() + 12)
}

/// Follows copied passages from a heading on.
fn under_heading(passages: &mut [Passage], index: &Index, heading: usize, flags: &mut Vec<Flag>) {
    let mut end = heading + 1;
    let mut last_sure = heading;
    while end < passages.len().min(heading + 1 + LONGEST) {
        if passages.get(end).is_none_or(|p| !p.is_body()) {
            break;
        }
        match index.share_outside(end, heading, end) {
            Some(share) if share >= UNDER_HEADING => last_sure = end,
            Some(_) => break,
            // Too short to tell: in, if what follows is.
            None if passages.get(end).is_some_and(|p| contained(passages, p, heading)) => last_sure = end,
            None => {}
        }
        end += 1;
    }
    if last_sure > heading {
        cut(passages, heading, last_sure, 0.96, "sentences of the body under a heading for a summary", flags);
    }
}

/// Whether a short passage's text stands in a body passage before the heading or behind the section.
fn contained(passages: &[Passage], short: &Passage, heading: usize) -> bool {
    let wanted = short.text.trim();
    wanted.chars().count() > 3 && passages.iter().enumerate().any(|(i, p)| (i < heading || p.range.start > short.range.end) && p.text.contains(wanted))
}

/// A passage at the page's start or end whose sentences come from several others.
fn without_heading(passages: &mut [Passage], index: &Index, flags: &mut Vec<Flag>) {
    let body: Vec<usize> = (0..passages.len()).filter(|i| passages.get(*i).is_some_and(Passage::is_body)).collect();
    for at in body.iter().take(2).chain(body.iter().rev().take(2)).copied() {
        let Some(passage) = passages.get(at).filter(|p| p.is_body() && p.words() >= 30) else { continue };
        let copied = index.share_outside(at, at, at).is_some_and(|share| share >= ALONE) && index.origins(at) >= 3;
        if !copied || crate::text::sentences(&passage.text).count() < 3 {
            continue;
        }
        let heading = at.checked_sub(1).filter(|b| passages.get(*b).is_some_and(|p| p.is_body() && p.words() <= HEADING && !p.text.trim_end().ends_with(['.', '!', '?', '。'])));
        cut(passages, heading.unwrap_or(at), at, 0.85, "sentences taken from several passages of the body", flags);
    }
}

fn cut(passages: &mut [Passage], first: usize, last: usize, score: f32, evidence: &str, flags: &mut Vec<Flag>) {
    for passage in passages.iter_mut().take(last + 1).skip(first).filter(|p| p.cut.is_none()) {
        super::cut(passage, FlagKind::CopiedSummary, score, evidence, flags);
    }
}
