//! Article: from a page to what it says: text in blocks with their role, and metadata with its origin. Pure.

mod absence;
mod asides;
mod attributes;
mod cards;
pub mod compose;
mod copy_lines;
mod data;
mod dates;
mod edges;
mod extract;
mod features;
mod from_text;
mod hints;
mod ink;
mod inline;
mod kind;
mod layout;
mod learned;
mod markdown;
mod marks;
mod metadata;
mod panels;
mod parse;
mod programs;
pub(crate) mod references;
mod region;
mod repeats;
mod roles;
mod rules;
mod sections;
mod sheet;
mod state;
mod styles;
mod tables;
mod tags;
mod targets;
mod tokens;
#[cfg(test)]
mod tokens_tests;
mod verdict;
mod walk;
mod zones;

pub use extract::Extractor;
pub use layout::{Layout, Run};
#[doc(hidden)]
pub use learned::Lesson;
pub use markdown::MarkdownOptions;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a page says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The title, without the site's name.
    pub title: Option<Found<String>>,
    /// The page's own description of itself.
    pub description: Option<Found<String>>,
    /// Persons or organisations, one an entry, without "By" and roles.
    pub authors: Vec<Found<String>>,
    /// When it was published.
    pub published: Option<Found<ArticleDate>>,
    /// When it was last changed.
    pub modified: Option<Found<ArticleDate>>,
    /// What the site calls itself, best first: `og:site_name`, JSON-LD publisher, the title's constant part, logo, footer.
    pub site_names: Vec<Found<String>>,
    /// The section or category the page puts itself in.
    pub section: Option<Found<String>>,
    /// The page's own tags.
    pub tags: Vec<String>,
    /// SPDX id of a declared licence.
    pub license: Option<Found<String>>,
    /// The language that the markup claims, a BCP 47 tag.
    pub declared_language: Option<String>,
    /// `rel=canonical` or `og:url`, resolved against the page's address.
    pub canonical_link: Option<String>,
    /// Address of the lead image.
    pub lead_image: Option<Found<String>>,
    /// What the page's meta tags say of rights: `(name, content)` of `robots`, `tdm-reservation`, `tdm-policy`, names in lower case.
    pub rights_metas: Vec<(String, String)>,
    /// Why the page is no article, where it shows that it is none.
    pub absence: Option<NotAnArticle>,
    /// The text in reading order: the body, and what stands in and right after it (see [`Role`]).
    pub blocks: Vec<Block>,
    /// Which of [`Article::blocks`] are paragraphs that the page hides from readers by themselves, in order.
    #[serde(default)]
    pub hidden: Vec<usize>,
    /// How each block is laid out, one for each of [`Article::blocks`]; empty unless asked for by
    /// [`Extractor::with_layout`]. It is no part of what is shown or compared.
    #[serde(skip)]
    pub layouts: Vec<Layout>,
}

/// What a page is that holds no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotAnArticle {
    /// It has no text, also not in its scripts' data.
    NoText,
    /// A list of links or teasers: an overview, search results, a shop's shelf.
    Listing,
    /// It says, with a status of success, that what was asked for is not there (a soft 404).
    NotFound,
    /// It asks visitors to show that they are no robots.
    RobotCheck,
    /// It asks for consent before it shows anything.
    ConsentWall,
    /// It asks to log in or register.
    LoginWall,
    /// The beginning of a text that only subscribers may read.
    PaywallStub,
    /// It asks for scripts to be switched on, and has no text without.
    NeedsScripts,
}

impl NotAnArticle {
    /// Its name in columns and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoText => "no_text",
            Self::Listing => "listing",
            Self::NotFound => "not_found",
            Self::RobotCheck => "robot_check",
            Self::ConsentWall => "consent_wall",
            Self::LoginWall => "login_wall",
            Self::PaywallStub => "paywall_stub",
            Self::NeedsScripts => "needs_scripts",
        }
    }
}

/// A value of a page's metadata with what said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// What said so.
    pub from: FoundIn,
}

impl<T> Found<T> {
    /// A value and what said so.
    pub fn new(value: T, from: FoundIn) -> Self {
        Self { value, from }
    }
}

/// The part of a page that a value of its metadata is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FoundIn {
    /// A JSON-LD script.
    JsonLd,
    /// An Open Graph or `article:` property.
    OpenGraph,
    /// Another `meta` tag.
    Meta,
    /// Microdata or RDFa in the markup.
    Microdata,
    /// The `title` element.
    TitleTag,
    /// A heading.
    Heading,
    /// A `time` element.
    TimeTag,
    /// A link relation (`rel=author`, `rel=license`, …).
    LinkRel,
    /// An element whose class or id says what it is.
    ClassName,
    /// The site's logo or header.
    Logo,
    /// The page's footer.
    Footer,
    /// The address.
    Url,
    /// Visible text.
    Text,
}

/// A date with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleDate {
    /// The moment, in UTC; the start of the year, month or day where no more is known.
    pub at: Timestamp,
    /// How much is known.
    pub precision: Precision,
    /// Minutes east of UTC of the place whose clock the page gives, where it says so: the day there may be another.
    pub offset: Option<i16>,
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// The year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// The moment.
    Second,
}

/// One block of text: what a reader sees as a paragraph, a heading, an item, a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is by its markup.
    pub kind: BlockKind,
    /// What it is for.
    pub role: Role,
    /// Its text: blanks squeezed, line breaks kept only in [`BlockKind::Code`] and where `<br>` stood.
    pub text: String,
    /// Share of its characters that stand in links, 0 to 1.
    pub link_share: f32,
    /// Where its first link goes, resolved; `None` without links.
    pub link: Option<String>,
}

/// What a block is by its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// An item of a list; neighbours of the same list follow on the next line.
    ListItem,
    /// A row of a table, cells separated by ` | `; neighbours follow on the next line.
    TableRow,
    /// Preformatted text with its line breaks.
    Code,
    /// A quotation.
    Quote,
    /// The caption of a picture or table.
    Caption,
}

/// What a block is for. What has no place in any reading of the article (menus, footers, sidebars) is no block at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The article's text.
    Body,
    /// Picture captions and credits: out of the text unless asked for.
    Caption,
    /// In the article's region or right behind it, but not its text: share bars, comment forms, related lists,
    /// bylines, consent notices. Part of `raw_text`, and cut with a `page_furniture` flag.
    Furniture,
}
