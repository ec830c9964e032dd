//! From a page to its article: the steps in order.

use url::Url;

use super::features;
use super::kind;
use super::marks::MarkReader;
use super::metadata::json_ld::JsonLd;
use super::parse::{self, Refusal};
use super::region;
use super::roles::{Roles, Scene};
use super::sheet::{NONE, Sheet};
use super::walk::{self, Hidden};
use super::zones::Zones;
use super::{Article, Block, Role};
use crate::failure::{Failure, Reason, Stage};
use crate::page::Page;

/// Extracts articles; its tables are built once, and it may be shared between threads.
#[derive(Debug, Clone)]
pub struct Extractor {
    marks: MarkReader,
    roles: Roles,
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
        Self { marks: MarkReader::new(), roles: Roles::new() }
    }

    /// Reads a page: its text in blocks with their roles, and what it says of itself.
    ///
    /// A page without text gives an article without blocks.
    ///
    /// # Errors
    /// A [`Failure`] of the stage `article` where tags nest too deep to be followed.
    pub fn extract(&self, page: &Page) -> Result<Article, Failure> {
        let html = parse::parse(&page.html).map_err(|refusal| failure(page, refusal))?;
        let address = Url::parse(&page.origin.url).ok();
        let sheet = walk::walk(&html, &self.marks, Hidden::Out);
        Ok(self.read(&sheet, address.as_ref()))
    }

    fn read(&self, sheet: &Sheet<'_>, address: Option<&Url>) -> Article {
        let json_ld = JsonLd::read(&sheet.json_ld);
        let nodes = json_ld.nodes();
        let kind = kind::tell(sheet, &nodes, address);
        let mut features = features::measure(sheet);
        let zones = Zones::find(sheet, &features, kind);
        features::place(&mut features, sheet, &zones);
        let region = region::find(sheet, &features, kind);
        let title = sheet.title_tag.clone().unwrap_or_default();
        let scene = Scene { sheet, features: &features, kind, region, title: &title };
        let roles = self.roles.decide(&scene);
        Article { blocks: blocks(sheet, &roles, address), ..Article::default() }
    }
}

fn blocks(sheet: &Sheet<'_>, roles: &[Option<Role>], address: Option<&Url>) -> Vec<Block> {
    let base = base(sheet, address);
    let kept = sheet.drafts.iter().zip(roles).filter_map(|(draft, role)| Some((draft, (*role)?)));
    let made = kept.map(|(draft, role)| Block {
        kind: draft.kind,
        role,
        text: sheet.text_of(draft).to_owned(),
        link_share: draft.link_share(),
        link: (draft.link != NONE).then(|| sheet.links.get(draft.link as usize)).flatten().and_then(|link| resolve(link, base.as_ref())),
    });
    made.collect()
}

/// What relative links on the page are relative to.
pub(super) fn base(sheet: &Sheet<'_>, address: Option<&Url>) -> Option<Url> {
    match sheet.base {
        Some(base) => address.map_or_else(|| Url::parse(base).ok(), |address| address.join(base).ok()).or_else(|| address.cloned()),
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
        Refusal::Depth(depth) => (Reason::TooDeep, format!("tags nest {depth} or more levels deep (limit {})", parse::MAX_DEPTH)),
        Refusal::Nodes(count) => (Reason::TooDeep, format!("misnested tags multiply to {count} or more nodes")),
        Refusal::Bytes(bytes) => (Reason::TooLarge, format!("{bytes} bytes of markup are more than the parser can address")),
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
