//! Finds paragraphs that stand at the same end of many pages of a host.

use super::passages::{Passage, sketch};
use super::profile::SiteProfile;
use super::{Flag, FlagKind};
use crate::text;

/// Words of the shortest paragraph that counts.
const LEAST_WORDS: usize = 5;
/// Pages of a host that must bear a paragraph.
const LEAST_PAGES: u32 = 3;
/// Share of the host's pages that must.
const LEAST_SHARE: f32 = 0.25;
/// Share of a page's text from which on repetition makes it a copy of other pages.
const COPY: f32 = 0.4;

/// Cuts repeated paragraphs that stand between the page's end (or start) and its body without anything of the article among them.
pub fn find(passages: &mut [Passage], profile: &SiteProfile, flags: &mut Vec<Flag>) {
    if profile.pages < LEAST_PAGES || (profile.paragraphs.is_empty() && profile.sentences.is_empty()) {
        return;
    }
    let chars = |all: bool| {
        passages
            .iter()
            .filter(|p| p.is_body() && (all || repeated(&p.text, profile).is_some()))
            .map(|p| p.text.len())
            .sum::<usize>() as f32
    };
    // Pages that share most of their text are copies of one another, which is another finding.
    if chars(false) > COPY * chars(true) {
        return;
    }
    let count = passages.len();
    walk(passages, &(0..count).rev().collect::<Vec<_>>(), profile, flags);
    walk(passages, &(0..count).collect::<Vec<_>>(), profile, flags);
}

/// Goes inward from an end as long as all is foreign.
fn walk(passages: &mut [Passage], order: &[usize], profile: &SiteProfile, flags: &mut Vec<Flag>) {
    let mut outer_cut = false;
    for (steps, index) in order.iter().copied().enumerate() {
        // A page that is all template keeps its text: it is a list or a stub, which other detectors judge.
        if steps * 2 > order.len() {
            return;
        }
        let Some(passage) = passages.get(index) else { return };
        if passage.cut.is_some() {
            continue;
        }
        let inner = order.get(steps + 1).and_then(|i| passages.get(*i));
        let heads = is_short_line(passage)
            && (outer_cut || inner.is_some_and(|p| p.cut.is_none() && long_repeated(p, profile).is_some()));
        let Some(pages) = long_repeated(passage, profile).or(heads.then_some(0)) else { return };
        outer_cut = pages > 0;
        let evidence = match pages {
            0 => "a heading over text that stands on other pages of this host".to_owned(),
            _ => format!("stands near the same end of {pages} of {} pages of this host", profile.pages),
        };
        if let Some(passage) = passages.get_mut(index) {
            super::cut(passage, FlagKind::TemplateText, 0.9, &evidence, flags);
        }
    }
}

/// A line that can only be a heading.
fn is_short_line(passage: &Passage) -> bool {
    passage.words() <= 6 && !passage.text.trim_end().ends_with(['.', '!', '?', '。', '…', ',', ';'])
}

/// On how many pages a passage of some length stands.
fn long_repeated(passage: &Passage, profile: &SiteProfile) -> Option<u32> {
    repeated(&passage.text, profile).filter(|_| passage.words() >= LEAST_WORDS)
}

/// On how many pages a passage, or nearly each of its sentences, stands.
fn repeated(passage: &str, profile: &SiteProfile) -> Option<u32> {
    let enough = |pages: &u32| *pages >= LEAST_PAGES && *pages as f32 >= LEAST_SHARE * profile.pages as f32;
    if let Some(pages) = sketch(passage).and_then(|hash| profile.paragraphs.get(&hash)).filter(|n| enough(n)) {
        return Some(*pages);
    }
    let sentences: Vec<u64> = text::sentences(passage).filter_map(|r| sketch(passage.get(r)?)).collect();
    let known: Vec<u32> =
        sentences.iter().filter_map(|hash| profile.sentences.get(hash)).copied().filter(|n| enough(n)).collect();
    (sentences.len() > 1 && known.len() * 4 >= sentences.len() * 3).then(|| known.iter().copied().min().unwrap_or(0))
}
