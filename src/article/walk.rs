//! The one walk over a page's tree: text into blocks, elements with their marks, and what tells of metadata.
//!
//! It goes by the tree's links, without recursion, so that depth costs no stack; each node is met once.

mod beside;
mod head;

use ego_tree::NodeRef;
use scraper::{Html, Node};

use super::BlockKind;
use super::attributes::{Attributes, Hidden};
use super::hints;
use super::ink::{Ink, Place};
use super::marks::{MarkReader, Marks, PageMarks};
use super::panels;
use super::sheet::{Element, Hint, HintKind, NONE, Sheet, Style};
use super::styles::Styles;
use super::tables::Tables;
use super::tags::Tag;

/// Which parts of a page are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// What readers see.
    Shown,
    /// Hidden elements too: for pages that show nothing until a script runs.
    Hidden,
    /// `noscript` too: what readers without scripts see.
    Unscripted,
}

/// Hints kept of one page: what more of them say is noise.
const MAX_HINTS: usize = 4_000;

/// Fields for addresses of mail that are kept of one page.
const MAX_FIELDS: usize = 16;

/// Walks over a page.
pub(super) fn walk<'a>(html: &'a Html, marks: &MarkReader, view: View) -> Sheet<'a> {
    let mut walker = Walker {
        sheet: Sheet::default(),
        ink: Ink::default(),
        tables: Tables::default(),
        frames: Vec::with_capacity(64),
        place: Place::START,
        items: 0,
        lists: Vec::new(),
        marks: PageMarks::new(marks),
        styles: Styles::default(),
        view,
    };
    let mut node = html.tree.root();
    'walk: loop {
        if walker.open(node)
            && let Some(child) = node.first_child()
        {
            node = child;
            continue;
        }
        loop {
            walker.close(node);
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { break 'walk };
            node = parent;
        }
    }
    walker.finish()
}

struct Walker<'a, 'm> {
    sheet: Sheet<'a>,
    ink: Ink,
    tables: Tables,
    frames: Vec<Frame>,
    place: Place,
    items: u32,
    /// Lists that are open: the next number, where they have numbers.
    lists: Vec<Option<u32>>,
    marks: PageMarks<'a, 'm>,
    styles: Styles<'a>,
    view: View,
}

/// What is undone when an element ends.
struct Frame {
    place: Place,
    tag: Tag,
    makes_block: bool,
    spaced: bool,
    /// Index of its sheet element; [`NONE`] where it has none.
    element: u32,
    hints: std::ops::Range<usize>,
}

impl<'a> Walker<'a, '_> {
    /// Meets a node; whether its children are to be walked.
    fn open(&mut self, node: NodeRef<'a, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                self.ink.write(text, &self.place);
                false
            }
            Node::Element(element) => self.open_element(node, element),
            Node::Document | Node::Fragment => true,
            _ => false,
        }
    }

    fn open_element(&mut self, node: NodeRef<'a, Node>, element: &'a scraper::node::Element) -> bool {
        let mut tag = Tag::of(&element.name.local);
        let mut attributes = Attributes::of(element);
        self.sheet.states.extend(attributes.data.filter(|data| data.trim_start().starts_with(['{', '['])));
        if element.name.local == html5ever::local_name!("style") {
            self.styles.read(node.children().filter_map(|child| child.value().as_text()).map(|text| &**text));
        } else if matches!(tag, Tag::Paragraph | Tag::Inline | Tag::Strong | Tag::Emphasis)
            && self.styles.hide(&attributes)
        {
            attributes.hidden = attributes.hidden.max(Hidden::Style);
        }
        let before = self.place;
        let frame = Frame { place: before, tag, makes_block: false, spaced: false, element: NONE, hints: 0..0 };
        self.sheet.asks_for_password |= tag == Tag::Skip && attributes.kind == Some("password");
        if tag == Tag::Skip && attributes.kind == Some("email") && self.sheet.mail_fields.len() < MAX_FIELDS {
            self.sheet.mail_fields.push(before.element);
        }
        if beside::is_picture(node, element) || beside::begins_number(node) {
            self.ink.side();
        }
        if self.is_left_out(tag, &attributes) || self.read_head(node, tag, &attributes) {
            self.frames.push(frame);
            return false;
        }
        if attributes.role.is_some_and(|role| role.eq_ignore_ascii_case("main")) {
            tag = Tag::Main;
        }
        let marks = self.marks_of(tag, &attributes);
        let hidden = if self.view == View::Hidden { Hidden::Not } else { panels::hidden(tag, marks, &attributes) };
        // Code itself may be named for the numbers that a script will put beside it.
        let is_gutter = marks.has(Marks::GUTTER) && !matches!(tag, Tag::Code | Tag::CodeWord);
        if is_gutter && self.view != View::Hidden || hidden != Hidden::Not && !panels::is_one(tag, marks) {
            self.frames.push(frame);
            return false;
        }
        self.place.hidden = self.place.hidden.max(hidden);
        let spaced = tag == Tag::Inline && element.name.local.contains('-');
        let may_be_apart = matches!(tag, Tag::Link | Tag::Inline | Tag::Time) && before.style & Style::CODE == 0;
        if may_be_apart && beside::stands_beside(node, element) {
            self.ink.side();
        }
        let makes_block = tag.is_block() || (tag == Tag::Button && !before.in_heading);
        self.start_block(makes_block, spaced);
        let index =
            if makes_block || spaced || !marks.is_empty() { self.add_element(tag, marks, &attributes) } else { NONE };
        if tag == Tag::Paragraph && hidden != Hidden::Not && before.hidden == Hidden::Not {
            self.sheet.hidden_paragraphs.push(index);
        }
        self.enter(tag, marks, makes_block, index, &attributes);
        if tag == Tag::List {
            let is_numbered = element.name.local == html5ever::local_name!("ol");
            self.lists.push(is_numbered.then_some(1));
        }
        let first_hint = self.sheet.hints.len();
        hints::find(tag, marks, &attributes, |kind, value| self.hint(kind, value));
        self.frames.push(Frame {
            tag,
            makes_block,
            spaced,
            element: index,
            hints: first_hint..self.sheet.hints.len(),
            ..frame
        });
        true
    }

    /// Whether an element is no text of the page.
    fn is_left_out(&self, tag: Tag, attributes: &Attributes<'_>) -> bool {
        match tag {
            Tag::Skip => true,
            Tag::NoScript => self.view != View::Unscripted,
            Tag::Button => !self.place.in_heading && !attributes.opens,
            Tag::Break | Tag::Image => attributes.hidden != Hidden::Not && self.view != View::Hidden,
            _ => false,
        }
    }

    /// What class, id, role and microdata say.
    fn marks_of(&mut self, tag: Tag, attributes: &Attributes<'a>) -> Marks {
        if matches!(tag, Tag::Html | Tag::Body) {
            self.sheet.page_classes.extend(attributes.class);
            self.sheet.language = self.sheet.language.or(attributes.language);
            return Marks::NONE;
        }
        let mut marks = Marks::NONE;
        for names in [attributes.class, attributes.id].into_iter().flatten() {
            marks |= self.marks.read(names);
        }
        if let Some(role) = attributes.role {
            marks |= match role {
                "navigation" | "search" | "menu" | "menubar" | "tablist" | "toolbar" => Marks::NAV,
                "banner" => Marks::HEADER,
                "contentinfo" => Marks::FOOTER,
                "complementary" => Marks::SIDEBAR,
                "dialog" | "alertdialog" | "tooltip" => Marks::POPUP,
                _ => Marks::NONE,
            };
        }
        if let Some(property) = attributes.item_property {
            marks |= match property {
                "articleBody" | "mainEntityOfPage" if tag.is_block() => Marks::BODY,
                "breadcrumb" => Marks::BREADCRUMB | Marks::NAV,
                "comment" => Marks::COMMENT,
                _ => Marks::NONE,
            };
        }
        if let Some(schema) = attributes.item_type {
            self.sheet.article_items += u32::from(schema.ends_with("Article") || schema.ends_with("/BlogPosting"));
            if schema.ends_with("/BreadcrumbList") {
                marks |= Marks::BREADCRUMB | Marks::NAV;
            } else if schema.ends_with("/Comment") || schema.ends_with("/UserComments") {
                marks |= Marks::COMMENT;
            }
        }
        marks
    }

    fn start_block(&mut self, makes_block: bool, spaced: bool) {
        if makes_block && self.place.preformatted {
            self.ink.code_line();
        } else if makes_block {
            self.ink.flush();
        } else if spaced {
            self.ink.space();
        }
    }

    fn add_element(&mut self, tag: Tag, marks: Marks, attributes: &Attributes<'a>) -> u32 {
        let index = u32::try_from(self.sheet.elements.len()).unwrap_or(NONE);
        let start = self.ink.next_draft();
        let look = look_of(tag, attributes.class.unwrap_or_default());
        self.sheet.names.push([attributes.class, attributes.id]);
        self.sheet.elements.push(Element { parent: self.place.element, tag, marks, look, start, end: start });
        index
    }

    /// Moves into an element.
    fn enter(&mut self, tag: Tag, marks: Marks, makes_block: bool, index: u32, attributes: &Attributes<'a>) {
        let place = &mut self.place;
        if index != NONE {
            place.element = index;
        }
        if makes_block && index != NONE {
            place.holder = index;
        }
        match tag {
            Tag::Heading(level) => {
                place.kind = BlockKind::Heading(level);
                place.in_heading = true;
            }
            Tag::Item => {
                place.item = self.items;
                self.items += 1;
                place.nesting.lists = u8::try_from(self.lists.len()).unwrap_or(u8::MAX).max(1);
                place.nesting.number = self.lists.last_mut().and_then(Option::as_mut).map_or(0, |next| {
                    *next = next.saturating_add(1);
                    *next - 1
                });
                place.kind = BlockKind::ListItem;
            }
            Tag::Code => {
                place.kind = BlockKind::Code;
                place.preformatted = true;
            }
            Tag::Quote => {
                place.kind = BlockKind::Quote;
                place.nesting.quotes = place.nesting.quotes.saturating_add(1);
            }
            Tag::Strong => place.style |= Style::STRONG,
            Tag::Emphasis => place.style |= Style::EMPHASIS,
            Tag::CodeWord => place.style |= Style::CODE,
            Tag::Caption | Tag::TableCaption => place.kind = BlockKind::Caption,
            Tag::Table => {
                let is_layout = attributes.role.is_some_and(|role| matches!(role, "presentation" | "none"));
                self.tables.open(self.ink.next_draft(), is_layout);
                place.kind = BlockKind::Paragraph;
            }
            Tag::Row => self.tables.row(),
            Tag::Cell | Tag::HeadCell => {
                place.cell = self.tables.cell(tag == Tag::HeadCell);
                place.kind = BlockKind::Paragraph;
                place.item = NONE;
            }
            Tag::Link => {
                if let Some(href) = attributes.href {
                    place.link = u32::try_from(self.sheet.links.len()).unwrap_or(NONE);
                    self.sheet.links.push(href);
                }
            }
            _ => {}
        }
        if marks.has(Marks::CAPTION) && makes_block && place.kind == BlockKind::Paragraph {
            place.kind = BlockKind::Caption;
        }
    }

    fn hint(&mut self, kind: HintKind, value: Option<&'a str>) {
        if self.sheet.hints.len() < MAX_HINTS && self.place.hidden == Hidden::Not {
            let at = self.ink.position();
            let hint = Hint { kind, range: at..at, value, draft: self.ink.next_draft() };
            self.sheet.hints.push(hint);
        }
    }

    /// Leaves a node.
    fn close(&mut self, node: NodeRef<'a, Node>) {
        if !node.value().is_element() {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let end = self.ink.position();
        for hint in self.sheet.hints.get_mut(frame.hints).into_iter().flatten() {
            hint.range.end = end;
        }
        if frame.makes_block && frame.place.preformatted {
            self.ink.code_line();
        } else if frame.makes_block {
            self.ink.flush();
        } else if frame.spaced {
            self.ink.space();
        }
        if frame.tag == Tag::List && frame.element != NONE {
            self.lists.pop();
        }
        if frame.tag == Tag::Table && frame.element != NONE {
            self.tables.close(&mut self.ink);
        }
        let next = self.ink.next_draft();
        if let Some(element) = self.sheet.elements.get_mut(frame.element as usize) {
            element.end = next;
        }
        self.place = frame.place;
    }

    fn finish(mut self) -> Sheet<'a> {
        self.ink.flush();
        self.sheet.text = std::mem::take(&mut self.ink.text);
        self.sheet.drafts = std::mem::take(&mut self.ink.drafts);
        self.sheet.pieces = std::mem::take(&mut self.ink.pieces);
        self.sheet.cells = std::mem::take(&mut self.ink.cells);
        split_items(&mut self.sheet, self.items);
        self.sheet
    }
}

/// FNV-1a over an element's tag and class names; digits are left out, since they count what looks alike.
fn look_of(tag: Tag, class: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32 ^ u32::from(tag.code());
    for byte in class.bytes().take(LONGEST_LOOK).filter(|byte| !byte.is_ascii_digit()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash
}

/// Bytes of class names that count for what looks alike.
const LONGEST_LOOK: usize = 64;

/// A list item of several blocks is a frame around paragraphs (posts, cards), not an item.
fn split_items(sheet: &mut Sheet<'_>, items: u32) {
    let mut counts = vec![0_u8; items as usize];
    for draft in sheet.drafts.iter().filter(|draft| draft.kind == BlockKind::ListItem) {
        if let Some(count) = counts.get_mut(draft.item as usize) {
            *count = count.saturating_add(1);
        }
    }
    for draft in sheet.drafts.iter_mut().filter(|draft| draft.kind == BlockKind::ListItem) {
        if counts.get(draft.item as usize).is_some_and(|count| *count > 1) {
            draft.kind = BlockKind::Paragraph;
        }
    }
}
