//! Panels that readers see after a click: tabs, answers, slides. They are walked, and the judge decides what they are.

use super::attributes::{Attributes, Hidden};
use super::marks::Marks;
use super::tags::Tag;

/// What no panel of text is called; hidden, it is a menu or a dialog.
const NEVER: Marks = Marks::NAV
    .and(Marks::CONSENT)
    .and(Marks::SHARE)
    .and(Marks::AD)
    .and(Marks::NEWSLETTER)
    .and(Marks::REPLY_FORM)
    .and(Marks::BREADCRUMB)
    .and(Marks::SITE);

/// What takes an element off the page at first.
pub(super) fn hidden(tag: Tag, marks: Marks, attributes: &Attributes<'_>) -> Hidden {
    match tag {
        Tag::Html | Tag::Body => Hidden::Not,
        _ if marks.has(Marks::UNSEEN) => Hidden::Class,
        // What is hidden from screen readers alone, as the text of a card below its title, readers see.
        Tag::Link if attributes.hidden == Hidden::Aria && attributes.href.is_some_and(|href| !href.contains('#')) => {
            Hidden::Not
        }
        _ => attributes.hidden,
    }
}

/// Whether a hidden element may be a panel; others are left out.
pub(super) fn is_one(tag: Tag, marks: Marks) -> bool {
    let never = matches!(
        tag,
        Tag::Nav | Tag::Dialog | Tag::Form | Tag::Header | Tag::Footer | Tag::Aside | Tag::Cell | Tag::HeadCell
    );
    tag.is_block() && !never && !marks.has(NEVER)
}
