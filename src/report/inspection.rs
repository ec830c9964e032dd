//! One page as Gristmill sees it: where each value is from, what each block is, and the text before and after.

use std::fmt::Write;

use serde::Serialize;

use super::html::{page, safe};
use super::marked::{Piece, pieces};
use crate::article::{Article, ArticleDate, Block, BlockKind, Found, FoundIn, Precision, Role};
use crate::page::Origin;
use crate::record::{FlagRow, Record};

/// What was seen in one page.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// Where the page is from.
    #[serde(skip)]
    pub origin: Origin,
    /// What it says, block by block, each value with its origin.
    pub article: Article,
    /// What becomes of it.
    pub record: Record,
}

/// A value of the page's metadata, and the part of the page that said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The value's name.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// What said so; `None` for what is computed.
    pub from: Option<FoundIn>,
}

impl Inspection {
    /// What the page says of itself, in the order of the columns; what it does not say is left out.
    #[must_use]
    pub fn metadata(&self) -> Vec<Told> {
        let article = &self.article;
        let mut told = Vec::new();
        let mut tell = |name, found: Option<&Found<String>>| {
            told.extend(found.map(|found| Told { name, value: found.value.clone(), from: Some(found.from) }));
        };
        tell("title", article.title.as_ref());
        tell("description", article.description.as_ref());
        article.authors.iter().for_each(|author| tell("author", Some(author)));
        article.site_names.iter().for_each(|name| tell("site name", Some(name)));
        tell("section", article.section.as_ref());
        tell("licence", article.license.as_ref());
        tell("lead image", article.lead_image.as_ref());
        for (name, date) in [("published", article.published.as_ref()), ("modified", article.modified.as_ref())] {
            told.extend(date.map(|date| Told { name, value: shown(&date.value), from: Some(date.from) }));
        }
        told
    }

    /// The page as one file of HTML that needs nothing else.
    #[must_use]
    pub fn to_html(&self) -> String {
        let record = &self.record;
        let title = record.title.as_deref().unwrap_or(&record.url);
        let mut body = format!("<h1>{}</h1>\n<p class=\"address\">{}</p>\n", safe(title), safe(&record.url));
        section(&mut body, "What the page says of itself", &self.metadata_table());
        section(&mut body, "Findings", &flag_table(&record.flags));
        let raw = record.raw_text.as_deref().unwrap_or(&record.text);
        let before =
            format!("<div><h2>Text before</h2>\n<div class=\"text\">{}</div></div>\n", marked(raw, &record.flags));
        let after = format!("<div><h2>Text after</h2>\n<div class=\"text\">{}</div></div>\n", safe(&record.text));
        // Writing to a string does not fail.
        let _ = write!(body, "<div class=\"two\">\n{before}{after}</div>\n");
        section(&mut body, "Blocks", &block_table(&self.article.blocks));
        page(title, &body)
    }

    fn metadata_table(&self) -> String {
        let record = &self.record;
        let computed = [
            ("file", record.source_file.clone()),
            ("charset", self.origin.charset.clone()),
            ("language", record.language.clone().unwrap_or_default()),
            ("words", record.word_count.to_string()),
            ("kinds of findings", record.flag_kinds.join(", ")),
        ];
        let computed = computed.into_iter().map(|(name, value)| Told { name, value, from: None });
        let rows = self.metadata().into_iter().chain(computed).filter(|told| !told.value.is_empty()).map(|told| {
            let from = told.from.map_or("", FoundIn::name);
            format!("<tr><th>{}</th><td>{}</td><td class=\"soft\">{from}</td></tr>\n", told.name, safe(&told.value))
        });
        format!("<table>\n{}</table>\n", rows.collect::<String>())
    }
}

fn section(body: &mut String, title: &str, content: &str) {
    // Writing to a string does not fail.
    let _ = write!(body, "<h2>{title}</h2>\n{content}");
}

fn flag_table(flags: &[FlagRow]) -> String {
    if flags.is_empty() {
        return "<p class=\"soft\">Nothing was found.</p>\n".to_owned();
    }
    let row = |flag: &FlagRow| {
        let place = flag.start.zip(flag.end).map_or("whole record".to_owned(), |(start, end)| format!("{start}–{end}"));
        format!(
            "<tr><td>{}</td><td class=\"number\">{place}</td><td class=\"number\">{:.2}</td><td>{}</td></tr>\n",
            flag.kind,
            flag.score,
            safe(&flag.evidence)
        )
    };
    let rows: String = flags.iter().map(row).collect();
    format!("<table>\n<tr><th>kind</th><th>characters</th><th>score</th><th>evidence</th></tr>\n{rows}</table>\n")
}

fn block_table(blocks: &[Block]) -> String {
    let row = |block: &Block| {
        format!(
            "<tr class=\"{role}\"><td>{role}</td><td>{}</td><td class=\"number\">{:.0} %</td><td>{}</td></tr>\n",
            block.kind.name(),
            block.link_share * 100.0,
            safe(&block.text),
            role = block.role.name(),
        )
    };
    let rows: String = blocks.iter().map(row).collect();
    format!("<table>\n<tr><th>role</th><th>kind</th><th>links</th><th>text</th></tr>\n{rows}</table>\n")
}

/// The text with its findings in place: what is cut struck out, what is put in beside it, evidence on hover.
fn marked(text: &str, flags: &[FlagRow]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for Piece { text, flags } in pieces(text, flags) {
        if flags.is_empty() {
            out.push_str(&safe(&text));
            continue;
        }
        let evidence: Vec<_> =
            flags.iter().map(|flag| format!("{} ({:.2}): {}", flag.kind, flag.score, flag.evidence)).collect();
        let title = safe(&evidence.join("\n"));
        let replaced = flags.iter().find_map(|flag| flag.replacement.as_deref());
        let tag = if replaced.is_some() { "del" } else { "mark" };
        // Writing to a string does not fail.
        let _ = write!(out, "<{tag} title=\"{title}\">{}</{tag}>", safe(&text));
        if let Some(replacement) = replaced.filter(|replacement| !replacement.is_empty()) {
            let _ = write!(out, "<ins title=\"{title}\">{}</ins>", safe(replacement));
        }
    }
    out
}

/// A date as far as it is known.
fn shown(date: &ArticleDate) -> String {
    let format = match date.precision {
        Precision::Year => "%Y",
        Precision::Month => "%Y-%m",
        Precision::Day => "%Y-%m-%d",
        Precision::Second => "%Y-%m-%d %H:%M:%S UTC",
    };
    date.at.strftime(format).to_string()
}

impl Role {
    /// Its name, as people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Caption => "caption",
            Self::Furniture => "furniture",
        }
    }
}

impl BlockKind {
    /// Its name, as people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading(_) => "heading",
            Self::ListItem => "list item",
            Self::TableRow => "table row",
            Self::Code => "code",
            Self::Quote => "quote",
            Self::Caption => "caption",
        }
    }
}

impl FoundIn {
    /// Its name, as people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonLd => "JSON-LD",
            Self::OpenGraph => "Open Graph",
            Self::Meta => "meta tag",
            Self::Microdata => "microdata",
            Self::TitleTag => "title tag",
            Self::Heading => "heading",
            Self::TimeTag => "time tag",
            Self::LinkRel => "link relation",
            Self::ClassName => "class name",
            Self::Logo => "logo",
            Self::Footer => "footer",
            Self::Url => "address",
            Self::Text => "text",
        }
    }
}
