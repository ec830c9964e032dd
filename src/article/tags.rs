//! The elements of HTML, by what they mean for text.

use html5ever::{LocalName, local_name};

/// What an element is for the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) enum Tag {
    /// Runs within a line of text.
    #[default]
    Inline,
    /// Starts and ends a block, nothing else.
    Block,
    /// Its text is no text of the page.
    Skip,
    /// `noscript`.
    NoScript,
    /// `html`.
    Html,
    /// `body`.
    Body,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`.
    Heading(u8),
    /// `ul`, `ol`, `menu`, `dl`.
    List,
    /// `li`, `dt`, `dd`.
    Item,
    /// `table`.
    Table,
    /// `tr`.
    Row,
    /// `td`.
    Cell,
    /// `th`.
    HeadCell,
    /// `caption` of a table.
    TableCaption,
    /// `pre`, `listing`.
    Code,
    /// `blockquote`.
    Quote,
    /// `figure`.
    Figure,
    /// `figcaption`.
    Caption,
    /// `article`.
    Article,
    /// `main`.
    Main,
    /// `aside`.
    Aside,
    /// `nav`.
    Nav,
    /// `header`.
    Header,
    /// `footer`.
    Footer,
    /// `section`.
    Section,
    /// `form`.
    Form,
    /// `dialog`.
    Dialog,
    /// `a`.
    Link,
    /// `br`.
    Break,
    /// `img`.
    Image,
    /// `time`.
    Time,
    /// `button`.
    Button,
    /// `meta`.
    Meta,
    /// `link`.
    Relation,
    /// `base`.
    Base,
    /// `title`.
    Title,
    /// `script`.
    Script,
    /// `address`.
    Address,
    /// `b`, `strong`.
    Strong,
    /// `i`, `em`.
    Emphasis,
    /// `code`, `kbd`, `samp`, `tt`: code within a line.
    CodeWord,
}

impl Tag {
    /// The tag of an element's local name.
    pub(super) fn of(name: &LocalName) -> Self {
        match *name {
            local_name!("div")
            | local_name!("center")
            | local_name!("hgroup")
            | local_name!("details")
            | local_name!("summary")
            | local_name!("fieldset")
            | local_name!("hr")
            | local_name!("thead")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("search")
            | local_name!("frameset")
            | local_name!("xmp") => Self::Block,
            local_name!("a") => Self::Link,
            local_name!("p") => Self::Paragraph,
            local_name!("li") | local_name!("dt") | local_name!("dd") => Self::Item,
            local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("menu") | local_name!("dir") => {
                Self::List
            }
            local_name!("h1") => Self::Heading(1),
            local_name!("h2") => Self::Heading(2),
            local_name!("h3") => Self::Heading(3),
            local_name!("h4") => Self::Heading(4),
            local_name!("h5") => Self::Heading(5),
            local_name!("h6") => Self::Heading(6),
            local_name!("br") => Self::Break,
            local_name!("img") => Self::Image,
            local_name!("script") => Self::Script,
            local_name!("style")
            | local_name!("template")
            | local_name!("svg")
            | local_name!("iframe")
            | local_name!("object")
            | local_name!("embed")
            | local_name!("canvas")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("select")
            | local_name!("datalist")
            | local_name!("textarea")
            | local_name!("input")
            | local_name!("progress")
            | local_name!("meter")
            | local_name!("rt")
            | local_name!("rp")
            | local_name!("rtc")
            | local_name!("annotation")
            | local_name!("annotation-xml")
            | local_name!("noframes")
            | local_name!("noembed")
            | local_name!("map")
            | local_name!("applet") => Self::Skip,
            local_name!("noscript") => Self::NoScript,
            local_name!("table") => Self::Table,
            local_name!("tr") => Self::Row,
            local_name!("td") => Self::Cell,
            local_name!("th") => Self::HeadCell,
            local_name!("caption") => Self::TableCaption,
            local_name!("pre") | local_name!("listing") | local_name!("plaintext") => Self::Code,
            local_name!("blockquote") => Self::Quote,
            local_name!("figure") => Self::Figure,
            local_name!("figcaption") => Self::Caption,
            local_name!("article") => Self::Article,
            local_name!("main") => Self::Main,
            local_name!("aside") => Self::Aside,
            local_name!("nav") => Self::Nav,
            local_name!("header") => Self::Header,
            local_name!("footer") => Self::Footer,
            local_name!("section") => Self::Section,
            local_name!("form") => Self::Form,
            local_name!("dialog") => Self::Dialog,
            local_name!("time") => Self::Time,
            local_name!("button") => Self::Button,
            local_name!("meta") => Self::Meta,
            local_name!("link") => Self::Relation,
            local_name!("base") => Self::Base,
            local_name!("title") => Self::Title,
            local_name!("html") => Self::Html,
            local_name!("body") => Self::Body,
            local_name!("address") => Self::Address,
            local_name!("b") | local_name!("strong") => Self::Strong,
            local_name!("i") | local_name!("em") => Self::Emphasis,
            local_name!("code") | local_name!("kbd") | local_name!("samp") | local_name!("tt") => Self::CodeWord,
            _ => Self::Inline,
        }
    }

    /// Whether it starts and ends a block of text.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Inline
                | Self::Skip
                | Self::Link
                | Self::Break
                | Self::Image
                | Self::Time
                | Self::Button
                | Self::Meta
                | Self::Relation
                | Self::Base
                | Self::Title
                | Self::Script
                | Self::Strong
                | Self::Emphasis
                | Self::CodeWord
        )
    }

    /// A number for each tag, stable between versions: learned models split on it.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Inline => 0,
            Self::Block => 1,
            Self::Skip => 2,
            Self::NoScript => 3,
            Self::Html => 4,
            Self::Body => 5,
            Self::Paragraph => 6,
            Self::Heading(_) => 7,
            Self::List => 8,
            Self::Item => 9,
            Self::Table => 10,
            Self::Row => 11,
            Self::Cell => 12,
            Self::HeadCell => 13,
            Self::TableCaption => 14,
            Self::Code => 15,
            Self::Quote => 16,
            Self::Figure => 17,
            Self::Caption => 18,
            Self::Article => 19,
            Self::Main => 20,
            Self::Aside => 21,
            Self::Nav => 22,
            Self::Header => 23,
            Self::Footer => 24,
            Self::Section => 25,
            Self::Form => 26,
            Self::Dialog => 27,
            Self::Link => 28,
            Self::Break => 29,
            Self::Image => 30,
            Self::Time => 31,
            Self::Button => 32,
            Self::Meta => 33,
            Self::Relation => 34,
            Self::Base => 35,
            Self::Title => 36,
            Self::Script => 37,
            Self::Address => 38,
            Self::Strong => 39,
            Self::Emphasis => 40,
            Self::CodeWord => 41,
        }
    }
}
