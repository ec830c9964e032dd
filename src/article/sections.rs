//! Sections whose heading says that they are about other pages: teasers, forms, authors' boxes without a telling class.

use super::BlockKind;
use super::features::BlockFeatures;
use super::rules::phrases::{OTHER_PAGES, REPLY_FORMS};
use super::rules::read_also::READ_ALSO;
use super::sheet::Sheet;
use super::zones::{Prose, Zone};

/// Longest heading that is looked up, in characters.
const LONGEST_HEADING: u32 = 60;

/// Such a section may hold one part in this many of the page's prose; more is the article itself.
const PROSE_PARTS: u64 = 4;

/// Marks the blocks of such sections.
///
/// A section is the outermost element that begins with the heading. A heading in the run of the text marks nothing: what
/// follows it there is the article's, whatever its words are.
pub(super) fn mark(features: &mut [BlockFeatures], sheet: &Sheet<'_>) {
    let prose = Prose::sum(features, |block| block.is_prose && block.zone == Zone::Main);
    let most = prose.total() / PROSE_PARTS;
    let mut marked_to = 0;
    for (index, draft) in sheet.drafts.iter().enumerate() {
        if index < marked_to || draft.chars > LONGEST_HEADING || !matches!(draft.kind, BlockKind::Heading(_)) {
            continue;
        }
        let lower = sheet.text_of(draft).to_lowercase();
        if !OTHER_PAGES.iter().chain(READ_ALSO).any(|beginning| lower.starts_with(beginning)) {
            continue;
        }
        let begins_here = |start: u32| start as usize == index;
        let sections = sheet.ancestors(draft.element).take_while(|(_, element)| begins_here(element.start));
        let fitting = sections.filter(|(_, element)| prose.within(element.start, element.end) <= most);
        let Some(end) = fitting.map(|(_, element)| element.end as usize).max().filter(|end| *end > index + 1) else {
            continue;
        };
        let zone = if REPLY_FORMS.iter().any(|beginning| lower.starts_with(beginning)) {
            Zone::ReplyForm
        } else {
            Zone::Related
        };
        for block in features.get_mut(index..end).into_iter().flatten().filter(|block| block.zone == Zone::Main) {
            block.zone = zone;
        }
        marked_to = end;
    }
}
