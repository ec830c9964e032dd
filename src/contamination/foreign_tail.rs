//! Finds another article's text behind this one's: teasers under "You may also like", or all that follows an attribution.

use std::collections::HashSet;

use super::hashing::hash_chars;
use super::passages::Passage;
use super::phrases::{CLAIM, FURNITURE, PRAISE, SUMMARY, TAIL, bare, is_one_of, start_of};
use super::scan::{fold, is_unspaced};
use super::{Flag, FlagKind};
use crate::text;

/// Share of content words that a text on another subject has in common with the body, at most. Tuned on the development
/// splices and on the last thirds of clean articles; 0.25 to 0.55 were tried.
const FOREIGN: f32 = 0.42;
/// The same under a heading that leaves no doubt that what follows is another text.
const FOREIGN_UNDER_CLEAR_HEADING: f32 = 0.6;
/// Headings that say less.
const UNCLEAR: &[&str] = &["related", "recommended", "relacionado", "relacionados", "по теме", "also read", "read also"];
/// Words of the longest heading of a tail.
const HEADING: usize = 8;

/// Cuts foreign text. `after` is the last passage of the attribution, where there is one.
pub fn find(passages: &mut [Passage], after: Option<usize>, flags: &mut Vec<Flag>) {
    if let Some(after) = after {
        for index in after + 1..passages.len() {
            cut(passages, index, 0.93, "follows the line that ends the article", flags);
        }
    }
    let mut index = 0;
    while index < passages.len() {
        let Some((inline, end)) = section(passages, index) else {
            index += 1;
            continue;
        };
        let clear = passages.get(index).is_some_and(|p| !is_one_of(&bare(&p.text), UNCLEAR));
        let limit = if clear { FOREIGN_UNDER_CLEAR_HEADING } else { FOREIGN };
        let first = if inline { index } else { index + 1 };
        if is_foreign(passages, first, end, limit) {
            for at in index..end {
                cut(passages, at, 0.92, "another text under a heading for related ones", flags);
            }
        }
        index = end.max(index + 1);
    }
}

fn cut(passages: &mut [Passage], index: usize, score: f32, evidence: &str, flags: &mut Vec<Flag>) {
    if let Some(passage) = passages.get_mut(index).filter(|p| p.is_body()) {
        super::cut(passage, FlagKind::ForeignTail, score, evidence, flags);
    }
}

/// Whether a passage begins a tail: with its text in it or below it, and where that ends.
fn section(passages: &[Passage], index: usize) -> Option<(bool, usize)> {
    let passage = passages.get(index).filter(|p| p.is_body())?;
    let folded = passage.folded();
    let start = start_of(&folded, TAIL)?;
    let rest = folded.strip_prefix(start).unwrap_or_default();
    let inline = rest.trim_start().starts_with([':', '：']) && rest.chars().count() > 60;
    let heading = passage.words() <= HEADING && !folded.ends_with(['.', '。', ',']) && (rest.trim_matches([':', '：', ' ']).is_empty() || start.ends_with("from") || start.contains(' ') || is_unspaced(folded.chars().next().unwrap_or(' ')));
    if !inline && !heading {
        return None;
    }
    let end = (index + 1..passages.len()).find(|i| passages.get(*i).is_some_and(ends_section)).unwrap_or(passages.len());
    Some((inline, end))
}

/// Another section of the page begins, or another detector has spoken.
fn ends_section(passage: &Passage) -> bool {
    let line = bare(&passage.text);
    passage.cut.is_some() || is_one_of(&line, FURNITURE) || is_one_of(&line, CLAIM) || start_of(&line, PRAISE).is_some() || is_one_of(&line, SUMMARY)
}

/// Whether the passages speak of something else than the body before them.
fn is_foreign(passages: &[Passage], first: usize, end: usize, limit: f32) -> bool {
    let body: HashSet<u64> = passages.iter().take(first.saturating_sub(1)).filter(|p| p.is_body()).flat_map(|p| content(&p.text)).collect();
    let tail: HashSet<u64> = passages.iter().take(end).skip(first).flat_map(|p| content(&p.text)).collect();
    if body.is_empty() {
        return false;
    }
    if tail.is_empty() {
        // A heading with nothing under it: of use to nobody, but only at the end.
        return end + 2 >= passages.len() || passages.iter().skip(end).all(|p| !p.is_body());
    }
    let common = tail.iter().filter(|w| body.contains(w)).count();
    // Few words prove little: a small tail may share half of them by chance.
    (common as f32) <= limit * tail.len() as f32 + 1.0
}

/// The longer words of a text (pairs of characters in scripts without blanks).
fn content(passage: &str) -> Vec<u64> {
    if passage.chars().any(is_unspaced) {
        let chars: Vec<char> = passage.chars().filter(|c| is_unspaced(*c) && !matches!(c, '\u{3040}'..='\u{309f}')).collect();
        return chars.windows(2).map(|w| hash_chars(w.iter().copied())).collect();
    }
    text::words(passage).filter_map(|r| passage.get(r)).filter(|w| w.chars().count() > 5).map(|w| hash_chars(w.chars().map(fold).take(7))).collect()
}
