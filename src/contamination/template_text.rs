//! Finds paragraphs that stand at the same end of many pages of a host.

use super::passages::{Passage, sketch};
use super::profile::SiteProfile;
use super::{Flag, FlagKind};
use crate::text;

/// Pages of a host that must bear a paragraph.
const LEAST_PAGES: u32 = 3;
/// Share of the host's pages that must.
const LEAST_SHARE: f32 = 0.25;
/// Share of a page's text from which on repetition makes it a copy of other pages.
const COPY: f32 = 0.4;

/// Cuts repeated paragraphs that stand between the page's end (or start) and its body without anything of the article among them.
pub fn find(passages: &mut [Passage], profile: &SiteProfile, flags: &mut Vec<Flag>) {
    if profile.pages < LEAST_PAGES {
        return;
    }
    let chars = |all: bool| passages.iter().filter(|p| p.is_body() && (all || repeated(&p.text, profile).is_some())).map(|p| p.text.len()).sum::<usize>() as f32;
    // Pages that share most of their text are copies of one another, which is another finding.
    if chars(false) > COPY * chars(true) {
        return;
    }
    let count = passages.len();
    walk(passages, (0..count).rev().collect(), profile, flags);
    walk(passages, (0..count).collect(), profile, flags);
}

/// Goes inward from an end as long as all is foreign.
fn walk(passages: &mut [Passage], order: Vec<usize>, profile: &SiteProfile, flags: &mut Vec<Flag>) {
    let total = order.len();
    for (steps, index) in order.into_iter().enumerate() {
        // A page that is all template keeps its text: it is a list or a stub, which other detectors judge.
        if steps * 2 > total {
            return;
        }
        let Some(passage) = passages.get_mut(index) else { return };
        if passage.cut.is_some() {
            continue;
        }
        let Some(pages) = repeated(&passage.text, profile) else { return };
        let evidence = format!("stands near the same end of {pages} of {} pages of this host", profile.pages);
        super::cut(passage, FlagKind::TemplateText, 0.9, &evidence, flags);
    }
}

/// On how many pages a passage, or nearly each of its sentences, stands.
fn repeated(passage: &str, profile: &SiteProfile) -> Option<u32> {
    let enough = |pages: &u32| *pages >= LEAST_PAGES && *pages as f32 >= LEAST_SHARE * profile.pages as f32;
    if let Some(pages) = sketch(passage).and_then(|hash| profile.paragraphs.get(&hash)).filter(|n| enough(n)) {
        return Some(*pages);
    }
    let sentences: Vec<u64> = text::sentences(passage).filter_map(|r| sketch(passage.get(r)?)).collect();
    let known: Vec<u32> = sentences.iter().filter_map(|hash| profile.sentences.get(hash)).copied().filter(|n| enough(n)).collect();
    (sentences.len() > 1 && known.len() * 4 >= sentences.len() * 3).then(|| known.iter().copied().min().unwrap_or(0))
}
