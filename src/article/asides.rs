//! What stands within a text without being of it: a list of its own parts, boxes of other pages or that ask for an address,
//! other cells of a table that arranges the page, headings over nothing.
//!
//! The judge weighs blocks one by one, and takes short lines between paragraphs that it is sure of for text. What their
//! element or their heading says of them counts more there.

use std::ops::Range;
use std::sync::LazyLock;

use super::features::BlockFeatures;
use super::kind::PageKind;
use super::marks::Marks;
use super::roles::Scene;
use super::rules::openings::Openings;
use super::rules::read_also::READ_ALSO;
use super::sheet::Element;
use super::tags::Tag;
use super::{BlockKind, Role};

/// Longest line that leads to another page, and longest heading of such a box, in characters.
const LONGEST_LINE: u32 = 200;
const LONGEST_HEADING: u32 = 60;

/// Elements around a block that are looked at, and blocks of a box.
const AROUND: usize = 12;
const MOST_BLOCKS: usize = 120;

/// Share of a line's characters in links from which on it leads elsewhere.
const LEADS: f32 = 0.3;

/// Share of a block's characters in links from which on it is nothing else.
const ALL_LINKS: f32 = 0.8;

/// Blocks and characters of a box that asks for an address.
const MOST_OF_BOX: usize = 8;
const LONGEST_BOX: u64 = 400;

/// Tenths of a page's prose that the cell of its text holds at least, blocks of a text beside which a few lines are none, and
/// cells that are looked at.
const CELL_TENTHS: u64 = 6;
const LEAST_OF_TEXT: usize = 4;
const MOST_CELLS: usize = 200;

/// A box holds at most one part in so many of the text.
const PARTS_OF_TEXT: u64 = 4;

/// Makes such blocks furniture, or nothing.
pub(super) fn leave(roles: &mut [Option<Role>], scene: &Scene<'_, '_>) {
    if scene.kind != PageKind::Article {
        return;
    }
    let asides = Asides { scene, most: chars_of_body(scene.features, roles) / PARTS_OF_TEXT };
    let cut = |roles: &mut [Option<Role>], blocks: Range<usize>, to: Option<Role>| {
        let blocks = roles.get_mut(blocks).into_iter().flatten();
        blocks.filter(|role| **role == Some(Role::Body)).for_each(|role| *role = to);
    };
    for blocks in scene.sheet.mail_fields.iter().filter_map(|field| asides.asking_box(*field)) {
        cut(roles, blocks, Some(Role::Furniture));
    }
    let cell = asides.cell_of_text();
    let boxes = asides.boxes(roles);
    let in_boxes: u64 = boxes.iter().map(|blocks| asides.chars(blocks)).sum();
    // Many boxes are what the page consists of.
    for blocks in boxes.into_iter().filter(|_| in_boxes <= asides.most) {
        cut(roles, blocks, None);
    }
    for index in 0..roles.len() {
        if roles.get(index) != Some(&Some(Role::Body)) {
            continue;
        }
        if cell.as_ref().is_some_and(|cell| asides.is_beside(cell, index)) {
            cut(roles, index..index + 1, None);
        } else if asides.leads_elsewhere(index) {
            cut(roles, index..index + 1, Some(Role::Furniture));
        }
    }
    for index in 0..roles.len() {
        if roles.get(index) == Some(&Some(Role::Body)) && asides.heads_nothing(index, roles) {
            cut(roles, index..index + 1, Some(Role::Furniture));
        }
    }
}

fn chars_of_body(features: &[BlockFeatures], roles: &[Option<Role>]) -> u64 {
    let body = features.iter().zip(roles).filter(|(_, role)| **role == Some(Role::Body));
    body.map(|(block, _)| u64::from(block.chars)).sum()
}

struct Asides<'s, 'v, 'a> {
    scene: &'s Scene<'v, 'a>,
    /// Characters of the longest box.
    most: u64,
}

impl Asides<'_, '_, '_> {
    /// Boxes in which blocks of the body or headings stand, in order and apart.
    fn boxes(&self, roles: &[Option<Role>]) -> Vec<Range<usize>> {
        let mut boxes: Vec<Range<usize>> = Vec::new();
        for (index, (role, block)) in roles.iter().zip(self.scene.features).enumerate() {
            let is_place = *role == Some(Role::Body) || matches!(block.kind, BlockKind::Heading(_));
            if is_place && boxes.last().is_none_or(|last| last.end <= index) {
                boxes.extend(self.box_at(index));
            }
        }
        boxes
    }

    /// The blocks of the list of contents, the box of other pages or the invitation around a block.
    fn box_at(&self, index: usize) -> Option<Range<usize>> {
        let sheet = self.scene.sheet;
        let draft = sheet.drafts.get(index)?;
        let marked = |mark: Marks| {
            // The id of a heading is made of its words.
            let around = sheet.ancestors(draft.element).take(AROUND).map(|(_, around)| around);
            let mut boxes = around.filter(|around| !matches!(around.tag, Tag::Heading(_) | Tag::Paragraph));
            boxes.find(|around| around.marks.has(mark)).map(range_of)
        };
        let contents = marked(Marks::CONTENTS).filter(|blocks| self.is_small(blocks) && !self.has_long_text(blocks));
        let headed = || {
            let is_heading = matches!(draft.kind, BlockKind::Heading(_)) && draft.chars <= LONGEST_HEADING;
            let around = sheet.ancestors(draft.element).take(AROUND).map(|(_, around)| range_of(around));
            let begun = around.take_while(|blocks| blocks.start == index).filter(|blocks| self.is_small(blocks));
            begun.last().filter(|blocks| blocks.len() > 1 && is_heading && self.is_read_also(index))
        };
        let teasers = || marked(Marks::RELATED).filter(|blocks| self.is_small(blocks) && self.is_all_links(blocks));
        let is_short = |blocks: &Range<usize>| {
            blocks.len() <= MOST_OF_BOX && self.is_small(blocks) && self.chars(blocks) <= LONGEST_BOX
        };
        let invitation = || marked(Marks::NEWSLETTER).filter(is_short);
        // What was posted on a network may be quoted under such a name.
        let has_prose = |blocks: &Range<usize>| self.blocks(blocks).any(|block| block.is_prose);
        let buttons = || marked(Marks::SHARE).filter(|blocks| is_short(blocks) && !has_prose(blocks));
        contents.or_else(headed).or_else(teasers).or_else(invitation).or_else(buttons)
    }

    /// Whether blocks are few, and a small part of the text.
    fn is_small(&self, blocks: &Range<usize>) -> bool {
        blocks.len() <= MOST_BLOCKS && self.chars(blocks) <= self.most
    }

    fn blocks(&self, blocks: &Range<usize>) -> impl Iterator<Item = &BlockFeatures> {
        self.scene.features.get(blocks.clone()).into_iter().flatten()
    }

    fn chars(&self, blocks: &Range<usize>) -> u64 {
        self.blocks(blocks).map(|block| u64::from(block.chars)).sum()
    }

    fn has_long_text(&self, blocks: &Range<usize>) -> bool {
        self.blocks(blocks).any(|block| block.is_prose && block.sentence_ends > 1)
    }

    /// Whether blocks are links, headings apart.
    fn is_all_links(&self, blocks: &Range<usize>) -> bool {
        self.blocks(blocks)
            .all(|block| block.link_share > ALL_LINKS || matches!(block.kind, BlockKind::Heading(_)) && !block.is_prose)
    }

    /// The blocks of the box around a field for an address of mail, as far as they are few: what they offer for it.
    fn asking_box(&self, field: u32) -> Option<Range<usize>> {
        let around = self.scene.sheet.ancestors(field).take(AROUND).map(|(_, around)| range_of(around));
        let is_box = |blocks: &Range<usize>| {
            blocks.len() <= MOST_OF_BOX && self.is_small(blocks) && self.chars(blocks) <= LONGEST_BOX
        };
        around.take_while(is_box).last()
    }

    /// The blocks of the cell that holds the text, and of the table around it, where a table arranges the page.
    fn cell_of_text(&self) -> Option<[Range<usize>; 2]> {
        let sheet = self.scene.sheet;
        let prose = |blocks: &Range<usize>| {
            let prose = self.blocks(blocks).filter(|block| block.is_prose);
            prose.map(|block| u64::from(block.chars)).sum::<u64>()
        };
        let all = prose(&(0..self.scene.features.len()));
        // Cells with most of the prose lie in each other, so the last in document order is the innermost.
        let holds_text = |blocks: &Range<usize>| prose(blocks) * 10 > all * CELL_TENTHS;
        let cells = sheet.elements.iter().filter(|element| element.tag == Tag::Cell).take(MOST_CELLS);
        let cell = cells.filter(|cell| holds_text(&range_of(cell))).last()?;
        let table = sheet.ancestors(cell.parent).map(|(_, around)| around).find(|around| around.tag == Tag::Table)?;
        Some([range_of(cell), range_of(table)])
    }

    /// Whether a block stands in another cell of the table than the text, and is no prose or in a cell without a text of its own.
    fn is_beside(&self, [cell, table]: &[Range<usize>; 2], index: usize) -> bool {
        let sheet = self.scene.sheet;
        let is_prose = self.scene.features.get(index).is_some_and(|block| block.is_prose);
        let has_no_text = || {
            let element = sheet.drafts.get(index).map(|draft| draft.element);
            let mut around = element.into_iter().flat_map(|element| sheet.ancestors(element)).map(|(_, around)| around);
            let own = around.find(|around| around.tag == Tag::Cell).map(range_of);
            own.is_some_and(|own| own.len() == 1 || self.is_small(&own) && !self.has_long_text(&own))
        };
        table.contains(&index) && !cell.contains(&index) && (!is_prose || cell.len() >= LEAST_OF_TEXT && has_no_text())
    }

    /// Whether a line is "Read also:" and a link.
    fn leads_elsewhere(&self, index: usize) -> bool {
        let Some(draft) = self.scene.sheet.drafts.get(index) else { return false };
        draft.chars <= LONGEST_LINE && draft.link_share() > LEADS && self.is_read_also(index)
    }

    fn is_read_also(&self, index: usize) -> bool {
        static WORDS: LazyLock<Openings> = LazyLock::new(|| Openings::new(READ_ALSO));
        let sheet = self.scene.sheet;
        let text = sheet.drafts.get(index).map(|draft| sheet.text_of(draft)).unwrap_or_default();
        let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        WORDS.begin(&lower)
    }

    /// Whether a heading stands in an element with other blocks, none of which is kept.
    fn heads_nothing(&self, index: usize, roles: &[Option<Role>]) -> bool {
        let sheet = self.scene.sheet;
        let Some(draft) = sheet.drafts.get(index).filter(|draft| matches!(draft.kind, BlockKind::Heading(_))) else {
            return false;
        };
        let section = sheet.element(draft.element).and_then(|heading| sheet.element(heading.parent));
        let Some(section) = section.filter(|section| section.tag == Tag::Section) else { return false };
        let blocks = range_of(section);
        if blocks.len() > MOST_BLOCKS {
            return false;
        }
        let others = || blocks.clone().filter(|other| *other != index);
        let is_kept = |role: Option<&Option<Role>>| matches!(role, Some(Some(Role::Body | Role::Caption)));
        others().next().is_some() && !others().any(|other| is_kept(roles.get(other)))
    }
}

fn range_of(element: &Element) -> Range<usize> {
    element.start as usize..element.end as usize
}

#[cfg(test)]
mod tests {
    use crate::article::extract::tests::page;
    use crate::article::{Extractor, Role};

    const TEXT: &str = "<p>The keepers of the lamp wrote down what they had seen at sea. They sent it to the town by the next boat.</p>";

    fn left(aside: &str) -> Vec<String> {
        let html =
            format!("<title>A night</title><body><article><h1>A night</h1>{TEXT}{aside}{TEXT}{TEXT}{TEXT}</article>");
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
            "<div class=signup-card><h2>Join The Lamp</h2><p>Once a week, for nothing.</p><p>No spam. You may leave.</p></div>",
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
