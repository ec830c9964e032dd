//! Where on the page the content stands: one element, found by where the prose is.

use super::attributes::Hidden;
use super::features::BlockFeatures;
use super::kind::PageKind;
use super::marks::Marks;
use super::sheet::{Element, NONE, Sheet};
use super::tags::Tag;
use super::zones::{Prose, Zone};

/// The element that holds the content, and its blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// Index of the element; [`NONE`] for the whole page.
    pub(super) element: u32,
    /// First block.
    pub(super) start: u32,
    /// One past the last block.
    pub(super) end: u32,
}

/// A semantic element is the region if it holds this share of the prose outside of zones.
const SEMANTIC_SHARE: f64 = 0.5;

/// A child that holds this share of its parent's prose stands for it. Tried 0.7 to 0.97 on the development pages.
const DESCENT_SHARE: f64 = 0.9;

/// Finds the region.
pub(super) fn find(sheet: &Sheet<'_>, features: &[BlockFeatures], kind: PageKind) -> Region {
    let whole = Region { element: NONE, start: 0, end: u32::try_from(features.len()).unwrap_or(NONE) };
    let prose = Prose::sum(features, |block| block.is_prose && block.zone == Zone::Main);
    let text = Prose::sum(features, |block| block.zone == Zone::Main && block.hidden == Hidden::Not);
    let sums = if prose.total() > 0 { &prose } else { &text };
    if sums.total() == 0 {
        return whole;
    }
    let semantic = |share: f64, is_one: &dyn Fn(&Element) -> bool| {
        // Elements with more than half of the prose lie in each other, so the last in document order is the innermost.
        let found = sheet.elements.iter().enumerate().filter(|(_, element)| {
            is_one(element) && sums.within(element.start, element.end) as f64 >= share * sums.total() as f64
        });
        found.last().and_then(|(index, element)| {
            Some(Region { element: u32::try_from(index).ok()?, start: element.start, end: element.end })
        })
    };
    let main = semantic(SEMANTIC_SHARE, &|element| element.tag == Tag::Main);
    match kind {
        PageKind::Article => {
            let body = semantic(SEMANTIC_SHARE, &|element| element.marks.has(Marks::BODY) && element.tag.is_block());
            let article = || semantic(SEMANTIC_SHARE, &|element| element.tag == Tag::Article);
            if let Some(found) = body.or_else(article) {
                return found;
            }
            descend(sheet, sums, main.unwrap_or(whole))
        }
        _ => main.unwrap_or(whole),
    }
}

/// Goes down while one child holds nearly all prose.
fn descend(sheet: &Sheet<'_>, sums: &Prose, from: Region) -> Region {
    let mut here = from;
    // Children come after their parents in document order, so one pass finds each next step.
    for (index, element) in sheet.elements.iter().enumerate() {
        let Ok(index) = u32::try_from(index) else { break };
        let is_child = element.parent == here.element || (here.element == NONE && element.parent == NONE);
        if !is_child || index == here.element || !element.tag.is_block() {
            continue;
        }
        let inside = sums.within(element.start, element.end) as f64;
        let around = sums.within(here.start, here.end) as f64;
        if inside >= DESCENT_SHARE * around && !matches!(element.tag, Tag::Paragraph | Tag::Heading(_) | Tag::Item) {
            here = Region { element: index, start: element.start, end: element.end };
        }
    }
    here
}
