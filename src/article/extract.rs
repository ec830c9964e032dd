//! From a page to its article: the steps in order.

use url::Url;

use super::dates::DateReader;
use super::features::{self, BlockFeatures};
use super::kind::{self, PageKind};
use super::marks::MarkReader;
use super::metadata::json_ld::JsonLd;
use super::metadata::{self, Reading};
use super::parse::{self, Refusal, Scripts};
use super::region;
use super::roles::{Roles, Scene};
use super::sections;
use super::sheet::{NONE, Sheet};
use super::walk::{self, View};
use super::zones::{Zone, Zones};
use super::{Article, Block, Role};
use crate::failure::{Failure, Reason, Stage};
use crate::page::Page;

/// Extracts articles; its tables are built once, and it may be shared between threads.
#[derive(Debug, Clone)]
pub struct Extractor {
    marks: MarkReader,
    roles: Roles,
    dates: DateReader,
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// Builds the tables.
    #[must_use]
    pub fn new() -> Self {
        Self { marks: MarkReader::new(), roles: Roles::new(), dates: DateReader::new() }
    }

    /// Reads a page: its text in blocks with their roles, and what it says of itself.
    ///
    /// A page without text gives an article without blocks.
    ///
    /// # Errors
    /// A [`Failure`] of the stage `article` where tags nest too deep to be followed.
    pub fn extract(&self, page: &Page) -> Result<Article, Failure> {
        let address = Url::parse(&page.origin.url).ok();
        let parse = |scripts| parse::parse(&page.html, scripts).map_err(|refusal| failure(page, refusal));
        let html = parse(Scripts::On)?;
        let shown = self.read(&walk::walk(&html, &self.marks, View::Shown), address.as_ref());
        if body_chars(&shown) >= ENOUGH {
            return Ok(shown);
        }
        // Pages of scripts show their text later, or only to readers without scripts.
        let mut best = shown;
        let hidden = self.read(&walk::walk(&html, &self.marks, View::Hidden), address.as_ref());
        take_longer(&mut best, hidden.blocks);
        if page.html.contains("<noscript") || page.html.contains("<NOSCRIPT") {
            let html = parse(Scripts::Off)?;
            let unscripted = self.read(&walk::walk(&html, &self.marks, View::Unscripted), address.as_ref());
            take_longer(&mut best, unscripted.blocks);
        }
        let sheet = walk::walk(&html, &self.marks, View::Shown);
        if let Some(text) = metadata::body_in_data(&JsonLd::read(&sheet.json_ld).nodes()) {
            take_longer(&mut best, Article::from_text(&text).blocks);
        }
        Ok(best)
    }

    fn read(&self, sheet: &Sheet<'_>, address: Option<&Url>) -> Article {
        let json_ld = JsonLd::read(&sheet.json_ld);
        let nodes = json_ld.nodes();
        let mut kind = kind::tell(sheet, &nodes, address);
        let mut features = features::measure(sheet);
        let zones = Zones::find(sheet, &features, kind);
        features::place(&mut features, sheet, &zones);
        if is_all_comments(&features) {
            kind = PageKind::Forum;
            let zones = Zones::find(sheet, &features, kind);
            features::place(&mut features, sheet, &zones);
        }
        sections::mark(&mut features, sheet);
        let region = region::find(sheet, &features, kind);
        let title = metadata::title(sheet, &nodes);
        let heading = title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
        let roles = self.roles.decide(&Scene { sheet, features: &features, kind, region, title: heading });
        let base = base(sheet, address);
        let reading = Reading {
            sheet,
            nodes: &nodes,
            address,
            base: base.as_ref(),
            dates: &self.dates,
            features: &features,
            region,
        };
        let article = metadata::read(&reading, title);
        Article { blocks: blocks(sheet, &roles, base.as_ref()), ..article }
    }
}

/// Characters of body that make other sources of text needless. Shorter texts are read again; tried 100 to 600.
const ENOUGH: usize = 250;

/// A second reading must have this many times the text of the first, or the first stays: it is what readers see.
const MUCH_MORE: usize = 2;

fn body_chars(article: &Article) -> usize {
    article.blocks.iter().filter(|block| block.role == Role::Body).map(|block| block.text.chars().count()).sum()
}

fn take_longer(best: &mut Article, blocks: Vec<Block>) {
    let other = Article { blocks, ..Article::default() };
    let chars = body_chars(&other);
    if chars >= ENOUGH && chars > MUCH_MORE * body_chars(best) {
        best.blocks = other.blocks;
    }
}

/// Whether readers' posts are all that a page has: an aggregator, or a forum that does not say so.
fn is_all_comments(features: &[BlockFeatures]) -> bool {
    let prose = |zone: Zone| {
        features
            .iter()
            .filter(|block| block.is_prose && block.zone == zone)
            .map(|block| u64::from(block.chars))
            .sum::<u64>()
    };
    prose(Zone::Main) < LEAST_ARTICLE && prose(Zone::Comments) > 2 * LEAST_ARTICLE
}

/// Prose that a page with comments must have beside them to be an article.
const LEAST_ARTICLE: u64 = 300;

fn blocks(sheet: &Sheet<'_>, roles: &[Option<Role>], base: Option<&Url>) -> Vec<Block> {
    let kept = sheet.drafts.iter().zip(roles).filter_map(|(draft, role)| Some((draft, (*role)?)));
    let made = kept.map(|(draft, role)| Block {
        kind: draft.kind,
        role,
        text: sheet.text_of(draft).to_owned(),
        link_share: draft.link_share(),
        link: (draft.link != NONE)
            .then(|| sheet.links.get(draft.link as usize))
            .flatten()
            .and_then(|link| resolve(link, base)),
    });
    made.collect()
}

/// What relative links on the page are relative to.
pub(super) fn base(sheet: &Sheet<'_>, address: Option<&Url>) -> Option<Url> {
    match sheet.base {
        Some(base) => address
            .map_or_else(|| Url::parse(base).ok(), |address| address.join(base).ok())
            .or_else(|| address.cloned()),
        None => address.cloned(),
    }
}

/// An absolute address for a link of the page; what cannot be resolved gives nothing.
pub(super) fn resolve(link: &str, base: Option<&Url>) -> Option<String> {
    let link = link.trim();
    let resolved = base.map_or_else(|| Url::parse(link), |base| base.join(link));
    resolved.ok().map(String::from)
}

fn failure(page: &Page, refusal: Refusal) -> Failure {
    let (reason, detail) = match refusal {
        Refusal::Depth(depth) => {
            (Reason::TooDeep, format!("tags nest {depth} or more levels deep (limit {})", parse::MAX_DEPTH))
        }
        Refusal::Nodes(count) => (Reason::TooDeep, format!("misnested tags multiply to {count} or more nodes")),
        Refusal::Bytes(bytes) => {
            (Reason::TooLarge, format!("{bytes} bytes of markup are more than the parser can address"))
        }
    };
    Failure {
        url: Some(page.origin.url.clone()),
        source_file: Some(page.origin.place.file.clone()),
        source_offset: page.origin.place.offset,
        stage: Stage::Article,
        reason,
        detail,
    }
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
