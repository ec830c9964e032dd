//! Finds comment forms, share bars, headings of sections and claims: what a theme puts around an article.

use super::passages::Passage;
use super::phrases::{CATEGORIES, CLAIM, CREDIT_STARTS, FURNITURE, FURNITURE_STARTS, MAIN, SUMMARY, TAIL};
use super::praise_words::is_label;
use super::{Flag, FlagKind};
use crate::article::{BlockKind, Role};

/// Longest line, in words, that a table can call furniture.
const LONGEST: usize = 24;

/// Words of the longest credit.
const CREDIT: usize = 8;

/// Cuts what the extraction took for furniture.
pub fn find_by_role(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    for passage in passages.iter_mut().filter(|p| p.role == Role::Furniture && p.cut.is_none()) {
        super::cut(passage, FlagKind::PageFurniture, 0.9, "the markup makes it no part of the article", flags);
    }
}

/// Cuts lines that comment forms, share bars and section headings consist of.
pub fn find(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    let last = passages.len();
    for index in 0..last {
        let Some(passage) = passages.get(index).filter(|p| p.is_body() && p.words() <= LONGEST) else { continue };
        let (folded, line) = (passage.folded(), passage.line());
        let from_end = last - index;
        let evidence =
            if FURNITURE.has(line) && (line.chars().count() > 12 || from_end <= 12 || is_form_near(passages, index)) {
                "a line of comment forms or share bars"
            } else if FURNITURE_STARTS.start_of(folded).is_some() {
                "begins like a line of comment forms or share bars"
            } else if MAIN.has(line) && index + 1 < last {
                "a heading that says only that the text follows"
            } else if passage.words() <= CREDIT
                && CREDIT_STARTS.start_of(folded).is_some()
                && !folded.ends_with(['.', '。', '?', '!'])
            {
                "a picture's credit"
            } else {
                continue;
            };
        if let Some(passage) = passages.get_mut(index) {
            super::cut(passage, FlagKind::PageFurniture, 0.95, evidence, flags);
        }
    }
}

/// Whether a neighbouring passage is furniture as well.
fn is_form_near(passages: &[Passage], index: usize) -> bool {
    let furniture = |i: usize| {
        passages
            .get(i)
            .is_some_and(|p| p.cut == Some(FlagKind::PageFurniture) || FURNITURE_STARTS.start_of(p.folded()).is_some())
    };
    furniture(index + 1) || index.checked_sub(1).is_some_and(furniture)
}

/// Cuts a heading over key phrases with the list under it.
pub fn find_categories(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    for index in 0..passages.len() {
        let is_heading = passages.get(index).is_some_and(|p| p.is_body() && CATEGORIES.has(p.line()));
        let has_list = || passages.get(index + 1).is_some_and(|p| p.is_body() && is_list_of_phrases(&p.text));
        if !is_heading || !has_list() {
            continue;
        }
        for passage in passages.iter_mut().skip(index).take(2) {
            super::cut(passage, FlagKind::PageFurniture, 0.95, "key phrases under a heading for them", flags);
        }
    }
}

/// Cuts headings of foreign parts that stand right over what was cut; any heading there on a `farm`, which plants or
/// takes text.
pub fn find_orphans(passages: &mut [Passage], farm: bool, flags: &mut Vec<Flag>) {
    for index in 0..passages.len() {
        let over_cut = passages.get(index + 1).is_none_or(|p| p.cut.is_some_and(|kind| kind != FlagKind::Republished));
        let heads = |p: &Passage| {
            let heading = farm && matches!(p.kind, BlockKind::Heading(_)) && p.words() <= 8;
            p.is_body() && (heading || (p.words() <= 6 && is_section_name(p.line())))
        };
        if let Some(passage) = passages.get_mut(index).filter(|p| over_cut && heads(p)) {
            super::cut(passage, FlagKind::PageFurniture, 0.9, "a heading over a part that is cut", flags);
        }
    }
}

/// A name of a summary, an evaluation, a tail, a claim or a list of phrases.
fn is_section_name(line: &str) -> bool {
    [&SUMMARY, &TAIL, &CLAIM, &CATEGORIES].iter().any(|table| table.has(line)) || is_label(line)
}

/// Short phrases between commas, no sentence.
fn is_list_of_phrases(text: &str) -> bool {
    let parts: Vec<&str> =
        text.split([',', '，', '、', ';', '|', '·', '\n']).map(str::trim).filter(|p| !p.is_empty()).collect();
    !text.trim_end().ends_with(['.', '!', '?', '。'])
        && parts.iter().all(|p| p.split_whitespace().count() <= 7)
        && parts.len() > 1
}
