//! Metadata: what a page says of itself, each value with what said so.

mod authors;
mod banner;
pub(super) mod json_ld;
mod published;
mod rest;
mod site_part;
mod sites;
mod title;

use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use super::dates::DateReader;
use super::features::BlockFeatures;
use super::kind::PageKind;
use super::region::Region;
use super::sheet::{Hint, HintKind, NONE, Sheet};
use super::tags::Tag;
use super::zones::Zone;
use super::{Article, Found};

pub(super) use authors::is_signature;
pub(super) use banner::{Banner, find as banner};
pub(super) use title::find as title;

/// All that metadata is read from.
pub(super) struct Reading<'s, 'a> {
    pub(super) sheet: &'s Sheet<'a>,
    pub(super) nodes: &'s [&'s Map<String, Value>],
    pub(super) address: Option<&'s Url>,
    pub(super) base: Option<&'s Url>,
    pub(super) dates: &'s DateReader,
    pub(super) features: &'s [BlockFeatures],
    pub(super) region: Region,
    pub(super) kind: PageKind,
    /// Where the first main headings stand, see [`main_headings`].
    pub(super) headings: Vec<u32>,
    /// What the head of the page calls the site.
    pub(super) banner: Banner,
    /// When the page was fetched.
    pub(super) fetched_at: Option<Timestamp>,
}

/// Reads all metadata but the title, which the roles of blocks need first.
pub(super) fn read(reading: &Reading<'_, '_>, title: Option<Found<String>>) -> Article {
    let site_names = sites::find(reading, title.as_ref().map(|title| title.value.as_str()));
    let (published, modified) = published::find(reading);
    Article {
        authors: authors::find(reading, &site_names),
        published,
        modified,
        description: rest::description(reading),
        section: rest::section(reading),
        tags: rest::tags(reading),
        license: rest::license(reading),
        declared_language: rest::language(reading.sheet),
        canonical_link: rest::canonical(reading),
        lead_image: rest::lead_image(reading),
        rights_metas: rest::rights(reading.sheet),
        absence: None,
        blocks: Vec::new(),
        hidden: Vec::new(),
        layouts: Vec::new(),
        title,
        site_names,
    }
}

impl<'s, 'a> Reading<'s, 'a> {
    /// Hints of a kind, in document order.
    fn hints(&self, kind: HintKind) -> impl Iterator<Item = &'s Hint<'a>> {
        self.sheet.hints.iter().filter(move |hint| hint.kind == kind)
    }

    /// Whether a draft stands where an article has its head: at the title, or just before or after the text begins.
    fn is_near_head(&self, draft: u32) -> bool {
        const BEFORE: u32 = 12;
        const AFTER: u32 = 8;
        let start = self.region.start;
        draft + BEFORE >= start && draft <= start.saturating_add(AFTER)
            || self.headings.iter().any(|heading| draft + 4 >= *heading && draft <= heading + 8)
    }
}

/// Whether a draft stands in the margin of the article's head: in the element of the article itself.
fn is_in_margin(reading: &Reading<'_, '_>, draft: u32) -> bool {
    let sheet = reading.sheet;
    let zone = reading.features.get(draft as usize).map(|block| block.zone);
    let element = sheet.drafts.get(draft as usize).map_or(NONE, |draft| draft.element);
    let article = || sheet.ancestors(element).find(|(_, around)| matches!(around.tag, Tag::Article | Tag::Main));
    zone == Some(Zone::Side)
        && draft < reading.region.end
        && reading.is_near_head(draft)
        && article().is_some_and(|(_, around)| (around.start..around.end).contains(&reading.region.start))
}

/// Where the first main headings of a page stand: each draft that is asked for its place is compared with them.
pub(super) fn main_headings(sheet: &Sheet<'_>) -> Vec<u32> {
    const MOST: usize = 8;
    let headings = sheet.hints.iter().filter(|hint| hint.kind == HintKind::MainHeading);
    headings.take(MOST).map(|hint| hint.draft).collect()
}

/// JSON-LD types of what is not the page's own content.
const FOREIGN_TYPES: &[&str] = &[
    "Comment",
    "Review",
    "ImageObject",
    "VideoObject",
    "Answer",
    "Person",
    "Organization",
    "BreadcrumbList",
    "ListItem",
];

/// Objects of JSON-LD that speak of the page's content: articles first.
fn content_nodes<'s>(nodes: &[&'s Map<String, Value>]) -> Vec<&'s Map<String, Value>> {
    let articles = nodes.iter().filter(|node| is_article(node));
    let others = nodes
        .iter()
        .filter(|node| !is_article(node) && node.contains_key("@type") && !json_ld::has_type(node, FOREIGN_TYPES));
    articles.chain(others).copied().collect()
}

/// Whether an object of JSON-LD is an article or its like.
fn is_article(node: &Map<String, Value>) -> bool {
    node.get("@type").is_some_and(|kind| match kind {
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is_article_type),
        Value::String(name) => is_article_type(name),
        _ => false,
    })
}

fn is_article_type(name: &str) -> bool {
    let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
    name.ends_with("Article")
        || name.ends_with("Posting")
        || matches!(name, "Report" | "Recipe" | "QAPage" | "Question")
}

/// A text of JSON-LD: a string with its entities and tags read, squeezed.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let text = crate::text::squeeze(&plain(text));
            (!text.is_empty()).then_some(text)
        }
        Value::Object(object) => object.get("@value").or_else(|| object.get("name")).and_then(text_of_leaf),
        Value::Array(values) => values.first().and_then(text_of_leaf),
        _ => None,
    }
}

fn text_of_leaf(value: &Value) -> Option<String> {
    value.as_str().map(|text| crate::text::squeeze(&plain(text))).filter(|text| !text.is_empty())
}

/// Entities in data, most of them of quotation marks; `&amp;` last, or it would make others.
const ENTITIES: &[(&str, &str)] = &[
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&apos;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("&#8217;", "’"),
    ("&#8216;", "‘"),
    ("&#8220;", "“"),
    ("&#8221;", "”"),
    ("&#8211;", "–"),
    ("&#8212;", "—"),
    ("&rsquo;", "’"),
    ("&lsquo;", "‘"),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&ndash;", "–"),
    ("&mdash;", "—"),
    ("&#038;", "&"),
    ("&#38;", "&"),
    ("&amp;", "&"),
];

/// Undoes the entities that sites escape once too often.
fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    ENTITIES.iter().fold(
        text.to_owned(),
        |text, (entity, sign)| if text.contains(entity) { text.replace(entity, sign) } else { text },
    )
}

/// The text that JSON-LD says the page has, tags in it taken out.
pub(super) fn body_in_data(nodes: &[&Map<String, Value>]) -> Option<String> {
    let bodies = content_nodes(nodes)
        .into_iter()
        .filter_map(|node| node.get("articleBody").or_else(|| node.get("text")).and_then(Value::as_str));
    // What a shop says of its product stands there too, often in full.
    let products = nodes.iter().filter(|node| json_ld::has_type(node, &["Product", "ProductGroup"]));
    let descriptions = products.filter_map(|node| node.get("description").and_then(Value::as_str));
    let longest = bodies.chain(descriptions).max_by_key(|body| body.len())?;
    Some(without_tags(&plain(longest)))
}

/// Tags taken out; those that end blocks leave a blank line. Bodies in data have few of them.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('<') {
        out.push_str(before);
        let is_tag = tail.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tail.split_once('>') {
            Some((tag, after)) if is_tag => {
                let name = tag
                    .trim_start_matches('/')
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                if matches!(
                    name.as_str(),
                    "p" | "div" | "li" | "br" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "blockquote" | "tr"
                ) {
                    out.push_str("\n\n");
                }
                rest = after;
            }
            _ => {
                out.push('<');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Letters and digits in lower case: what two writings of one name have in common.
pub(super) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    if text.is_ascii() {
        letters.extend(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
    } else {
        letters.extend(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    }
    letters
}

#[cfg(test)]
mod newspapers;
#[cfg(test)]
mod signed_tests;
#[cfg(test)]
mod tests;
