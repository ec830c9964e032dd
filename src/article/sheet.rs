//! What one walk over a page gives: its elements, its blocks of text, and the places where its metadata stands.

use std::ops::Range;

use super::BlockKind;
use super::attributes::Hidden;
use super::marks::Marks;
use super::tags::Tag;

/// No element, list or table.
pub(super) const NONE: u32 = u32::MAX;

/// All that was seen on a page.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// The text of all blocks, each followed by a line feed.
    pub(super) text: String,
    /// Blocks in document order.
    pub(super) drafts: Vec<Draft>,
    /// Elements in document order, parents before children.
    pub(super) elements: Vec<Element>,
    /// Paragraphs that are hidden by themselves, and not by what is around them.
    pub(super) hidden_paragraphs: Vec<u32>,
    /// Class and id of each element.
    pub(super) names: Vec<[Option<&'a str>; 2]>,
    /// Runs of text in links or with a style, in the order of the text.
    pub(super) pieces: Vec<Piece>,
    /// Where the cells of joined rows begin.
    pub(super) cells: Vec<CellStart>,
    /// Targets of links.
    pub(super) links: Vec<&'a str>,
    /// What says something about the page as a whole.
    pub(super) hints: Vec<Hint<'a>>,
    /// `meta` tags: name or property, content.
    pub(super) metas: Vec<(&'a str, &'a str)>,
    /// JSON-LD scripts.
    pub(super) json_ld: Vec<&'a str>,
    /// Data of scripts and attributes that apps make the page from.
    pub(super) states: Vec<&'a str>,
    /// The first `title` element.
    pub(super) title_tag: Option<String>,
    /// The language that the root or body claims.
    pub(super) language: Option<&'a str>,
    /// Target of `base`.
    pub(super) base: Option<&'a str>,
    /// Elements in which a field asks for an address of mail.
    pub(super) mail_fields: Vec<u32>,
    /// Elements that are articles by their microdata.
    pub(super) article_items: u32,
    /// Whether a form asks for a password.
    pub(super) asks_for_password: bool,
    /// Class names of `body` and `html`.
    pub(super) page_classes: Vec<&'a str>,
}

/// An element that can hold blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    /// Index of the element around it; [`NONE`] for the first.
    pub(super) parent: u32,
    /// What it is.
    pub(super) tag: Tag,
    /// What its class, id and role say.
    pub(super) marks: Marks,
    /// A hash of its tag and class: what looks alike has the same.
    pub(super) look: u32,
    /// First draft in it.
    pub(super) start: u32,
    /// One past the last draft in it.
    pub(super) end: u32,
}

/// A block before its role is known.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// What it is by its markup.
    pub(super) kind: BlockKind,
    /// Bytes of [`Sheet::text`].
    pub(super) range: Range<usize>,
    /// The element that it stands in.
    pub(super) element: u32,
    /// Its characters.
    pub(super) chars: u32,
    /// Those of them that stand in links.
    pub(super) link_chars: u32,
    /// Index of its first link; [`NONE`] without.
    pub(super) link: u32,
    /// The list item that it stands in; [`NONE`] outside.
    pub(super) item: u32,
    /// The table cell that it stands in; [`NONE`] outside.
    pub(super) cell: u32,
    /// What takes it off the page at first.
    pub(super) hidden: Hidden,
    /// How it stands in lists and quotations.
    pub(super) nesting: Nesting,
    /// Of a row: its part of [`Sheet::cells`].
    pub(super) cells: Range<u32>,
    /// Of a row: whether it is the head of its table, and whether a table begins with it.
    pub(super) is_head: bool,
    pub(super) starts_table: bool,
}

/// How a place stands in lists and quotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Nesting {
    /// Lists around.
    pub(super) lists: u8,
    /// Quotations around.
    pub(super) quotes: u8,
    /// The item's number in an ordered list; 0 elsewhere.
    pub(super) number: u32,
}

/// A run of text within a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes of [`Sheet::text`], half-open.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The link around; [`NONE`] outside.
    pub(super) link: u32,
    /// Bits of [`Style`].
    pub(super) style: u8,
}

/// Bits of a [`Piece`]'s style.
pub(super) struct Style;

impl Style {
    pub(super) const STRONG: u8 = 1;
    pub(super) const EMPHASIS: u8 = 2;
    pub(super) const CODE: u8 = 4;
}

/// The start of a cell in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellStart {
    /// Cells before it in the row, empty ones too.
    pub(super) column: u32,
    /// Byte of [`Sheet::text`].
    pub(super) start: usize,
}

impl Draft {
    /// Whether readers see it without a click.
    pub(super) fn is_shown(&self) -> bool {
        self.hidden == Hidden::Not
    }

    /// Share of its characters that stand in links.
    pub(super) fn link_share(&self) -> f32 {
        if self.chars == 0 { 0.0 } else { (self.link_chars as f32 / self.chars as f32).min(1.0) }
    }
}

impl<'a> Sheet<'a> {
    /// A draft's text.
    pub(super) fn text_of(&self, draft: &Draft) -> &str {
        self.text.get(draft.range.clone()).unwrap_or_default()
    }

    /// The text of a hint, lines squeezed together by the caller where that matters.
    pub(super) fn hint_text(&self, hint: &Hint<'_>) -> &str {
        self.text.get(hint.range.clone()).unwrap_or_default().trim()
    }

    /// An element by its index.
    pub(super) fn element(&self, index: u32) -> Option<&Element> {
        self.elements.get(index as usize)
    }

    /// The elements around one, itself first.
    pub(super) fn ancestors(&self, index: u32) -> impl Iterator<Item = (u32, &Element)> {
        let mut next = index;
        std::iter::from_fn(move || {
            let here = self.element(next)?;
            let index = next;
            next = here.parent;
            Some((index, here))
        })
    }

    /// The first content of a `meta` tag with one of these names, in the order of the names.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| {
            let found =
                self.metas.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, content)| content.trim());
            found.into_iter().find(|content| !content.is_empty())
        })
    }

    /// All contents of `meta` tags with this name.
    pub(super) fn metas_named(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, content)| content.trim())
    }
}

/// An element that says something about the page: its text and its telling attribute.
#[derive(Debug, Clone)]
pub(super) struct Hint<'a> {
    /// What it is about.
    pub(super) kind: HintKind,
    /// Bytes of [`Sheet::text`]; empty where only the value counts.
    pub(super) range: Range<usize>,
    /// The attribute that counts (`datetime`, `content`, `href`, `alt`).
    pub(super) value: Option<&'a str>,
    /// The draft that was next when it was met: its place on the page.
    pub(super) draft: u32,
}

/// What a [`Hint`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HintKind {
    /// `h1`.
    MainHeading,
    /// A heading or element whose class says it is the title, or `itemprop=headline`.
    Headline,
    /// `itemprop=author`, `rel=author`.
    Author,
    /// A link to a page of one author: `/author/…`.
    AuthorLink,
    /// A link to the page of a member of a forum: `/users/…`, `profile.php?id=…`.
    UserLink,
    /// `itemprop=name`: within an [`HintKind::Author`] the person's name.
    PersonName,
    /// A class of bylines.
    Byline,
    /// A class with "author" in it.
    AuthorClass,
    /// A class with "username" in it, as forums have it.
    UserName,
    /// `itemprop=datePublished`, or `time` with `pubdate`.
    Published,
    /// `itemprop=dateModified`.
    Modified,
    /// `time`.
    Time,
    /// A class of dates.
    DateClass,
    /// A class of the site's name.
    SiteName,
    /// The logo's alternative text.
    Logo,
    /// A copyright line.
    Copyright,
    /// A path of sections.
    Breadcrumb,
    /// `rel=tag`.
    TagLink,
    /// `rel=license`, or a link to a Creative Commons licence.
    License,
    /// `link rel=canonical`.
    Canonical,
    /// `itemprop=publisher`.
    Publisher,
    /// An image in the text: its address.
    Image,
}
