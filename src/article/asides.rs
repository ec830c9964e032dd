//! What stands within a text without being of it: a list of its own parts, boxes of other pages, headings over nothing.
//!
//! The judge weighs blocks one by one, and takes short lines between paragraphs that it is sure of for text. What their
//! element or their heading says of them counts more there.

use std::ops::Range;

use super::features::BlockFeatures;
use super::kind::PageKind;
use super::marks::Marks;
use super::roles::Scene;
use super::rules::read_also::READ_ALSO;
use super::sheet::Element;
use super::tags::Tag;
use super::{BlockKind, Role};

/// Longest line that leads to another page, and longest heading of such a box, in characters.
const LONGEST_LINE: u32 = 200;
const LONGEST_HEADING: u32 = 60;

/// Elements around a block that are looked at, and blocks of a box.
const AROUND: usize = 12;
const MOST_BLOCKS: u32 = 120;

/// Share of a line's characters in links from which on it leads elsewhere.
const LEADS: f32 = 0.3;

/// Share of a block's characters in links from which on it is nothing else.
const ALL_LINKS: f32 = 0.8;

/// Blocks and characters of a box that asks for an address, and how often the page must hold them.
const MOST_OF_BOX: usize = 8;
const LONGEST_BOX: u64 = 400;
const PARTS_OF_PAGE: u64 = 3;

/// Makes such blocks furniture, or nothing.
pub(super) fn leave(roles: &mut [Option<Role>], scene: &Scene<'_, '_>) {
    if scene.kind != PageKind::Article {
        return;
    }
    let asides = Asides { scene };
    let asking = scene.sheet.mail_fields.iter().filter_map(|field| asides.asking_box(*field));
    for role in asking.flatten() {
        if let Some(role) = roles.get_mut(role).filter(|role| **role == Some(Role::Body)) {
            *role = Some(Role::Furniture);
        }
    }
    for index in 0..roles.len() {
        if roles.get(index) != Some(&Some(Role::Body)) {
            continue;
        }
        let range = asides.box_at(index);
        let role = if range.is_some() { None } else { Some(Role::Furniture) };
        let range = range.or_else(|| asides.leads_elsewhere(index).then_some(index..index + 1));
        for role_of in range.and_then(|range| roles.get_mut(range)).into_iter().flatten() {
            if *role_of == Some(Role::Body) {
                *role_of = role;
            }
        }
    }
    for index in 0..roles.len() {
        if roles.get(index) == Some(&Some(Role::Body))
            && asides.heads_nothing(index, roles)
            && let Some(role) = roles.get_mut(index)
        {
            *role = Some(Role::Furniture);
        }
    }
}

struct Asides<'s, 'v, 'a> {
    scene: &'s Scene<'v, 'a>,
}

impl Asides<'_, '_, '_> {
    /// The blocks of the list of contents or the box of other pages around a block.
    fn box_at(&self, index: usize) -> Option<Range<usize>> {
        let sheet = self.scene.sheet;
        let draft = sheet.drafts.get(index)?;
        let contents =
            sheet.ancestors(draft.element).take(AROUND).find(|(_, around)| around.marks.has(Marks::CONTENTS));
        let contents = contents.map(|(_, around)| around).filter(|around| self.is_without_prose(around));
        let around = || {
            let is_heading = matches!(draft.kind, BlockKind::Heading(_)) && draft.chars <= LONGEST_HEADING;
            let begun =
                sheet.ancestors(draft.element).take(AROUND).take_while(|(_, around)| around.start as usize == index);
            let outermost = begun.filter(|(_, around)| self.is_without_prose(around)).map(|(_, around)| around).last();
            outermost.filter(|around| around.end as usize > index + 1 && is_heading && self.is_read_also(index))
        };
        let teasers = || {
            let related =
                sheet.ancestors(draft.element).take(AROUND).find(|(_, around)| around.marks.has(Marks::RELATED));
            related.map(|(_, around)| around).filter(|around| self.is_all_links(around))
        };
        let found = contents.or_else(around).or_else(teasers)?;
        Some(found.start as usize..found.end as usize)
    }

    /// The blocks of the box around a field for an address of mail, as far as they are few: what they offer for it.
    fn asking_box(&self, field: u32) -> Option<Range<usize>> {
        let sheet = self.scene.sheet;
        let features = self.scene.features;
        let chars = |range: &Range<usize>| {
            features.get(range.clone()).into_iter().flatten().map(|block| u64::from(block.chars)).sum::<u64>()
        };
        let all = chars(&(0..features.len()));
        let around = sheet.ancestors(field).take(AROUND).map(|(_, around)| around.start as usize..around.end as usize);
        let small = around.take_while(|range| {
            let chars = if range.len() <= MOST_OF_BOX { chars(range) } else { u64::MAX };
            chars <= LONGEST_BOX && chars * PARTS_OF_PAGE <= all
        });
        small.last()
    }

    /// Whether an element holds links, and apart from headings nothing else.
    fn is_all_links(&self, element: &Element) -> bool {
        let blocks = self.scene.features.get(element.start as usize..element.end as usize);
        element.end - element.start <= MOST_BLOCKS
            && blocks.into_iter().flatten().all(|block| {
                block.link_share > ALL_LINKS || matches!(block.kind, BlockKind::Heading(_)) && !block.is_prose
            })
    }

    /// Whether a line is "Read also:" and a link.
    fn leads_elsewhere(&self, index: usize) -> bool {
        let Some(draft) = self.scene.sheet.drafts.get(index) else { return false };
        draft.chars <= LONGEST_LINE && draft.link_share() > LEADS && self.is_read_also(index)
    }

    fn is_read_also(&self, index: usize) -> bool {
        let sheet = self.scene.sheet;
        let text = sheet.drafts.get(index).map(|draft| sheet.text_of(draft)).unwrap_or_default();
        let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        READ_ALSO.iter().any(|beginning| lower.starts_with(beginning))
    }

    /// Whether a heading stands in an element with other blocks, none of which is kept.
    fn heads_nothing(&self, index: usize, roles: &[Option<Role>]) -> bool {
        let sheet = self.scene.sheet;
        let Some(draft) = sheet.drafts.get(index).filter(|draft| matches!(draft.kind, BlockKind::Heading(_))) else {
            return false;
        };
        let section = sheet.element(draft.element).and_then(|heading| sheet.element(heading.parent));
        let Some(section) = section.filter(|section| section.tag == Tag::Section) else { return false };
        if section.end - section.start > MOST_BLOCKS {
            return false;
        }
        let others = || (section.start as usize..section.end as usize).filter(|other| *other != index);
        let is_kept = |role: Option<&Option<Role>>| matches!(role, Some(Some(Role::Body | Role::Caption)));
        others().next().is_some() && !others().any(|other| is_kept(roles.get(other)))
    }

    fn is_without_prose(&self, element: &Element) -> bool {
        let is_long = |block: &BlockFeatures| block.is_prose && block.sentence_ends > 1;
        let blocks = self.scene.features.get(element.start as usize..element.end as usize);
        element.end - element.start <= MOST_BLOCKS && !blocks.into_iter().flatten().any(is_long)
    }
}

#[cfg(test)]
mod tests {
    use crate::article::extract::tests::page;
    use crate::article::{Extractor, Role};

    const TEXT: &str = "<p>The keepers of the lamp wrote down what they had seen at sea. They sent it to the town by the next boat.</p>";

    fn left(aside: &str) -> Vec<String> {
        let html = format!("<title>A night</title><body><article><h1>A night</h1>{TEXT}{aside}{TEXT}{TEXT}</article>");
        let article = Extractor::new().extract(&page(&html)).unwrap();
        let body = article.blocks.into_iter().filter(|block| block.role == Role::Body).map(|block| block.text);
        body.filter(|text| !TEXT.contains(text.as_str())).collect()
    }

    #[test]
    fn boxes_within_a_text_are_left_out() {
        for aside in [
            "<div class=toc><h2>محتويات</h2><ul><li>١ مقدمة</li><li>٢ تفاصيل</li></ul></div>",
            "<div><h2>اقرأ أيضا</h2><ul><li>list 1 of 1</li><li>A day at sea</li><li>end of list</li></ul></div>",
            "<p><strong>Przeczytaj też:</strong> <a href=/b>Dzień na morzu</a></p>",
            "<section><h2>Page facts</h2><div class=byline>Ann Keeper</div></section>",
            "<div><h3>The letter</h3><p>Once a week, for nothing. No spam.</p><form><input type=email><button>Yes</button></form></div>",
            "<div class=read-next><h2>Seen by others</h2><ul><li><a href=/c>A day at sea?</a></li></ul></div>",
        ] {
            assert_eq!(left(aside), Vec::<String>::new(), "{aside}");
        }
    }

    #[test]
    fn what_only_looks_like_a_box_stays() {
        for (aside, count) in [
            ("<p>Related articles of faith were read aloud that night.</p>", 1),
            ("<section><h2>A day at sea</h2><p>The boat came at noon.</p></section>", 2),
            ("<div><h2>What keepers read</h2><ul><li>Logs</li><li>Letters</li></ul></div>", 3),
        ] {
            assert_eq!(left(aside).len(), count, "{aside}");
        }
    }
}
