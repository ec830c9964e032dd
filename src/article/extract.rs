//! From a page to its article: the steps in order.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::absence;
use super::asides;
use super::cards;
use super::copy_lines;
use super::dates::{DateReader, Order};
use super::edges;
use super::features::{self, BlockFeatures};
use super::kind::{self, PageKind, PageSigns};
use super::layout::{self, Layout};
use super::learned::{self, Judge, Lesson};
use super::marks::MarkReader;
use super::metadata::json_ld::JsonLd;
use super::metadata::{self, Reading};
use super::parse::{self, Refusal, Scripts};
use super::programs;
use super::region;
use super::roles::{Roles, Scene};
use super::sections;
use super::sheet::{NONE, Sheet};
use super::state;
use super::verdict;
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
    judge: Option<Judge>,
    with_layout: bool,
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
        Self {
            marks: MarkReader::new(),
            roles: Roles::new(),
            dates: DateReader::new(),
            judge: Judge::shipped(),
            with_layout: false,
        }
    }

    /// Reads a page: its text in blocks with their roles, and what it says of itself.
    ///
    /// A page without text gives an article without blocks.
    ///
    /// # Errors
    /// A [`Failure`] of the stage `article` where tags nest too deep to be followed.
    pub fn extract(&self, page: &Page) -> Result<Article, Failure> {
        let (article, _) = self.read_page(page, &mut |_, scene, roles| {
            let blocks = scene.features.len();
            match &self.judge {
                Some(judge) if learned::BLOCKS.contains(&blocks) => verdict::apply(judge, scene, roles),
                Some(judge) if blocks < *learned::BLOCKS.start() => verdict::empty_shell(judge, scene, roles),
                _ => {}
            }
        })?;
        Ok(article)
    }

    /// Reads a page in the view that shows its text; gives that view, or `None` where the text is from data.
    ///
    /// Views are compared by what the rules keep of them: what the judge keeps of a page of scripts that shows next to
    /// nothing is as long by chance as what it keeps of the posts in its `noscript`.
    fn read_page(&self, page: &Page, judge: &mut Judging<'_>) -> Result<(Article, Option<View>), Failure> {
        let address = Url::parse(&page.origin.url).ok();
        let place = Place { address: address.as_ref(), fetched_at: page.origin.fetched_at };
        let parse = |scripts| parse::parse(&page.html, scripts).map_err(|refusal| failure(page, refusal));
        let html = parse(Scripts::On)?;
        let mut read = |html, view| self.read(&walk::walk(html, &self.marks, view), place, view, judge);
        let (mut best, mut longest) = read(&html, View::Shown);
        if longest >= ENOUGH && body_chars(&best) >= ENOUGH {
            return Ok((best, Some(View::Shown)));
        }
        // Pages of scripts show their text later, or only to readers without scripts.
        let mut seen = Some(View::Shown);
        let mut take = |best: &mut Article, (other, chars): (Article, usize), view| {
            if is_much_longer(chars, longest) {
                longest = chars;
                seen = view;
                take_text(best, other);
            }
        };
        take(&mut best, read(&html, View::Hidden), Some(View::Hidden));
        if page.html.contains("<noscript") || page.html.contains("<NOSCRIPT") {
            let html = parse(Scripts::Off)?;
            take(&mut best, read(&html, View::Unscripted), Some(View::Unscripted));
        }
        let sheet = walk::walk(&html, &self.marks, View::Shown);
        if let Some(text) = metadata::body_in_data(&JsonLd::read(&sheet.json_ld).nodes()) {
            let told = Article::from_text(&text);
            if is_much_longer(body_chars(&told), body_chars(&best)) {
                take_text(&mut best, told);
                seen = None;
            }
        }
        let shown = body_chars(&best).max(shown_prose(&sheet));
        let in_programs = || if shown < NOTHING { programs::data(&page.html) } else { Vec::new() };
        if shown < ENOUGH
            && let Some(told) = self.read_state(&sheet.states, in_programs(), address.as_ref())
            && is_much_longer(body_chars(&told), body_chars(&best))
        {
            take_text(&mut best, told);
            seen = None;
        }
        Ok((best, seen))
    }

    /// What the data of a single-page app says, where the page itself shows next to nothing.
    fn read_state(&self, states: &[&str], in_programs: Vec<Value>, address: Option<&Url>) -> Option<Article> {
        let state = state::read(states, in_programs)?;
        let html = parse::parse(&state.markup, Scripts::On).ok()?;
        let sheet = walk::walk(&html, &self.marks, View::Shown);
        let roles = vec![Some(Role::Body); sheet.drafts.len()];
        let base = base(&sheet, address);
        let written = state.written.as_deref().and_then(|date| self.dates.read(date, &|| Order::Day));
        Some(Article {
            authors: state.author.into_iter().collect(),
            published: written.and_then(state::found),
            blocks: blocks(&sheet, &roles, base.as_ref()),
            layouts: if self.with_layout { layouts(&sheet, &roles, base.as_ref()) } else { Vec::new() },
            ..Article::default()
        })
    }

    /// Keeps how blocks are laid out, for [`Article::markdown`]: nested lists, links, tables, styles.
    #[must_use]
    pub fn with_layout(self) -> Self {
        Self { with_layout: true, ..self }
    }

    /// An extractor with other weights than those that ship: for trainers and evaluations. `None` for rules alone.
    ///
    /// # Errors
    /// What is wrong with the weights.
    #[doc(hidden)]
    pub fn with_weights(weights: Option<&[u8]>) -> Result<Self, String> {
        let judge = weights.map(Judge::read).transpose().map_err(|broken| broken.to_string())?;
        Ok(Self { judge, ..Self::new() })
    }

    /// What the trainer learns from: for each block that readers see its text, the columns of the forest and words.
    ///
    /// # Errors
    /// As [`Extractor::extract`].
    #[doc(hidden)]
    pub fn lesson(&self, page: &Page) -> Result<Option<Lesson>, Failure> {
        let mut lessons = Vec::new();
        let (_, seen) = self.read_page(page, &mut |view, scene, roles| {
            if scene.features.len() <= *learned::BLOCKS.end() {
                lessons.push((view, Lesson::of(scene, roles)));
            }
        })?;
        Ok(lessons.into_iter().find(|(view, ..)| Some(*view) == seen).map(|(_, lesson)| lesson))
    }

    /// Reads a page whose roles are judged again after the rules; gives also the characters that the rules kept.
    fn read(&self, sheet: &Sheet<'_>, place: Place<'_>, view: View, judge: &mut Judging<'_>) -> (Article, usize) {
        let Place { address, fetched_at } = place;
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
        let banner = metadata::banner(sheet, region, address);
        let title = metadata::title(sheet, &nodes, kind, address, &banner);
        let heading = title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
        let signs = PageSigns::of(sheet, &nodes, address);
        let scene = Scene { sheet, features: &features, kind, signs, region, title: heading };
        let mut roles = self.roles.decide(&scene);
        let kept = chars_by_rules(&features, &roles);
        judge(view, &scene, &mut roles);
        asides::leave(&mut roles, &scene);
        cards::leave(&mut roles, &scene);
        let base = base(sheet, address);
        let reading = Reading {
            sheet,
            nodes: &nodes,
            address,
            base: base.as_ref(),
            dates: &self.dates,
            features: &features,
            region,
            kind,
            headings: metadata::main_headings(sheet),
            banner,
            fetched_at,
        };
        let article = metadata::read(&reading, title);
        edges::trim(&mut roles, &reading, &article);
        copy_lines::keep(&mut roles, sheet);
        let mut article = Article { blocks: blocks(sheet, &roles, base.as_ref()), ..article };
        let in_text = sheet.drafts.iter().zip(&roles).filter(|(_, role)| role.is_some());
        let is_hidden = |element: &u32| sheet.hidden_paragraphs.binary_search(element).is_ok();
        article.hidden =
            in_text.enumerate().filter(|(_, (draft, _))| is_hidden(&draft.element)).map(|(index, _)| index).collect();
        if self.with_layout {
            article.layouts = layouts(sheet, &roles, base.as_ref());
        }
        article.absence = absence::tell(&article, sheet, &nodes);
        (article, kept)
    }
}

/// Where and when a page was fetched.
#[derive(Debug, Clone, Copy)]
struct Place<'p> {
    address: Option<&'p Url>,
    fetched_at: Option<Timestamp>,
}

/// Judges roles after the rules.
type Judging<'j> = dyn FnMut(View, &Scene<'_, '_>, &mut Vec<Option<Role>>) + 'j;

/// Characters of body that make other sources of text needless. Shorter texts are read again; tried 100 to 600.
const ENOUGH: usize = 250;

/// Characters of body that are next to nothing. Programs of a page that shows more hold what is around its text, too.
const NOTHING: usize = 100;

/// A second reading must have this many times the text of the first, or the first stays: it is what readers see.
const MUCH_MORE: usize = 2;

fn body_chars(article: &Article) -> usize {
    article.blocks.iter().filter(|block| block.role == Role::Body).map(|block| block.text.chars().count()).sum()
}

/// Characters of a page's longer blocks outside of links: what its data need not tell.
fn shown_prose(sheet: &Sheet<'_>) -> usize {
    const LONG: u32 = 60;
    let long = sheet.drafts.iter().filter(|draft| draft.chars >= LONG && draft.link_share() < 0.5);
    long.map(|draft| draft.chars as usize).sum()
}

fn chars_by_rules(features: &[BlockFeatures], roles: &[Option<Role>]) -> usize {
    let body = features.iter().zip(roles).filter(|(_, role)| **role == Some(Role::Body));
    body.map(|(block, _)| block.chars as usize).sum()
}

/// Whether a reading says so much more than the best so far that it is taken.
fn is_much_longer(chars: usize, than: usize) -> bool {
    chars >= ENOUGH && chars > MUCH_MORE * than
}

/// Takes the text of another reading; what the page says of itself stays, and what only the other says joins it.
fn take_text(best: &mut Article, other: Article) {
    if best.authors.is_empty() {
        best.authors = other.authors;
    }
    best.published = best.published.take().or(other.published);
    best.modified = best.modified.take().or(other.modified);
    best.title = best.title.take().or(other.title);
    best.blocks = other.blocks;
    best.hidden = other.hidden;
    best.absence = other.absence;
    best.layouts = other.layouts;
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

fn layouts(sheet: &Sheet<'_>, roles: &[Option<Role>], base: Option<&Url>) -> Vec<Layout> {
    let mut last_item = NONE;
    let kept = sheet.drafts.iter().zip(roles).filter(|(_, role)| role.is_some());
    kept.map(|(draft, _)| layout::of(sheet, draft, &mut last_item, |link| resolve(link, base))).collect()
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
pub(super) mod tests;
