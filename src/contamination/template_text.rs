//! Finds paragraphs that stand at the same end of many pages of a host, the same or with small variations.

use std::collections::HashSet;

use super::hashing::hash_chars;
use super::near;
use super::passages::{EDGE, Passage, sketch, sketch_line};
use super::profile::SiteProfile;
use super::scan::{fold, is_unspaced};
use super::{Flag, FlagKind};
use crate::article::{BlockKind, Role};
use crate::text;

/// Words of the shortest paragraph that counts.
const LEAST_WORDS: usize = 5;
/// Pages of a host that must bear a paragraph.
const LEAST_PAGES: u32 = 3;
/// Share of the host's pages that must.
const LEAST_SHARE: f32 = 0.25;
/// Share that must bear a paragraph of many words: other articles quote it, or hosts show an article more than once.
const LEAST_SHARE_LONG: f32 = 0.4;
/// Words of such a paragraph.
const LONG: usize = 40;
/// Share that must bear a version of it, where no two need be the same: reports of a series vary one introduction, and
/// a series is seldom a third of a host.
const LEAST_SHARE_VARIED: f32 = 0.34;
/// Share from which on the paragraph is a template wherever it stands near an end, with text of the article between it
/// and the end.
pub const WIDE_SHARE: f32 = 0.6;
/// Passages from an end within which varied paragraphs are looked for.
const REACH: u8 = 24;
/// Share from which on a line of a few words is one, letter for letter.
const EVERYWHERE: f32 = 0.8;
/// Words of the longest line that a theme sets beside a text.
const LINE: usize = 10;
/// Pages for the same.
pub const WIDE_PAGES: u32 = 4;
/// Share of a page's text from which on repetition makes it a copy of other pages.
const COPY: f32 = 0.4;
/// Digits of a varied paragraph that tells something of its own page (a date, an amount).
const MOST_DIGITS: usize = 2;
/// Passages on each side that a varied paragraph is compared with: over a long text all words recur.
const NEIGHBOURS: usize = 6;
/// Share of a varied paragraph's longer words that its neighbours have as well: such a paragraph speaks of the
/// page's subject. Set by judgement and checked, not tuned: nothing new was cut on 1,497 clean pages, and the introduction
/// of a series in the tests stays.
const MOST_SHARED: f32 = 0.4;

/// What a host's repetitions say of each passage of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    pages: Vec<Option<u32>>,
    /// Whether a passage stands elsewhere, be it on too few pages for a template.
    stands_elsewhere: Vec<bool>,
}

impl Templates {
    /// Looks up all passages of a page.
    #[must_use]
    pub fn of(passages: &[Passage], title: Option<&str>, profile: &SiteProfile) -> Self {
        let empty = profile.paragraphs.is_empty() && profile.sentences.is_empty() && profile.families.is_empty();
        if profile.pages < LEAST_PAGES || empty {
            return Self::default();
        }
        let pages: Vec<Option<u32>> =
            (0..passages.len()).map(|index| pages_with(passages, index, title, profile)).collect();
        let elsewhere = |(passage, pages): (&Passage, &Option<u32>)| {
            pages.is_some()
                || (passage.words() >= LEAST_WORDS && repeated(&passage.text, profile, LEAST_SHARE).is_some())
        };
        Self { stands_elsewhere: passages.iter().zip(&pages).map(elsewhere).collect(), pages }
    }

    /// On how many pages of the host a passage stands, the same or varied; `None` where it is the page's own.
    #[must_use]
    pub fn pages_of(&self, index: usize) -> Option<u32> {
        self.pages.get(index).copied().flatten()
    }

    /// Whether most of what is left of the text stands elsewhere as well: such pages are copies of one another, which
    /// is another finding.
    #[must_use]
    pub fn are_a_copy(&self, passages: &[Passage]) -> bool {
        let chars = |all: bool| {
            let body = passages.iter().enumerate().filter(|(_, p)| p.is_body());
            body.filter(|(i, _)| all || self.stands_elsewhere.get(*i) == Some(&true))
                .map(|(_, p)| p.text.len())
                .sum::<usize>() as f32
        };
        chars(false) > COPY * chars(true)
    }
}

/// Cuts repeated paragraphs that stand between the page's end (or start) and its body without anything of the article
/// among them, and those that stand on most pages of the host.
pub fn find(passages: &mut [Passage], templates: &Templates, profile: &SiteProfile, flags: &mut Vec<Flag>) {
    if templates.pages.iter().all(Option::is_none) || templates.are_a_copy(passages) {
        return;
    }
    let count = passages.len();
    walk(passages, End::Last, templates, profile, flags);
    walk(passages, End::First, templates, profile, flags);
    for index in 0..count {
        let Some(pages) = templates.pages_of(index) else { continue };
        let wide = is_wide(pages, profile) && (is_within(index, count, EDGE) || is_the_same(passages, index, profile));
        let is_template = |p: &Passage| p.words() > LINE || is_everywhere(p, profile) && !leads_on(p.text.trim_end());
        if wide && passages.get(index).is_some_and(|p| p.is_body() && is_template(p)) {
            cut(passages, index, pages, profile, flags);
            let kind = passages.get(index).map_or(FlagKind::TemplateText, kind_of);
            cut_heading_over(passages, index, kind, 0.85, flags);
        }
    }
}

/// On how many pages of the host a passage stands.
fn pages_with(passages: &[Passage], index: usize, title: Option<&str>, profile: &SiteProfile) -> Option<u32> {
    let passage = passages.get(index).filter(|p| p.role == Role::Body && p.words() >= LEAST_WORDS)?;
    let may_vary = is_within(index, passages.len(), REACH);
    let share = if passage.words() >= LONG { LEAST_SHARE_LONG } else { LEAST_SHARE };
    repeated(&passage.text, profile, share)
        .or_else(|| varied(&passage.text, profile).filter(|_| may_vary && !is_of_this_page(passages, index, title)))
}

/// Whether a line without numbers of its own stands on nearly all pages of the host letter for letter.
fn is_everywhere(passage: &Passage, profile: &SiteProfile) -> bool {
    let pages = sketch(&passage.text).and_then(|hash| profile.paragraphs.get(&hash)).copied().unwrap_or_default();
    pages >= WIDE_PAGES
        && pages as f32 >= EVERYWHERE * profile.pages as f32
        && !passage.text.contains(|c: char| c.is_numeric())
        && !matches!(passage.kind, BlockKind::Heading(_) | BlockKind::TableRow | BlockKind::Code)
}

/// Whether a line leads to what is below it: "To open this window...".
fn leads_on(line: &str) -> bool {
    line.ends_with([':', '：', ',', ';', '…']) || line.ends_with("...")
}

/// Lines that may go from an end of an honest page.
const MOST_LINES: u8 = 4;

/// Cuts the short lines at an end of what is left of a text, be they of one word, that stand on nearly all pages of the host: a counter of
/// readers, a section, a bar. On a page of a `farm` it is enough that they stand on most (a posting account), and those amid the text
/// of nearly all pages go as well: the field of a letter.
pub fn find_lines(passages: &mut [Passage], profile: &SiteProfile, farm: bool, flags: &mut Vec<Flag>) {
    let pages_of = |passage: &Passage| {
        let hash = sketch(&passage.text).or_else(|| sketch_line(&passage.text))?;
        profile.paragraphs.get(&hash).copied()
    };
    let is_theme = |pages: u32| pages >= WIDE_PAGES && pages as f32 >= EVERYWHERE * profile.pages as f32;
    let is_line = |passage: &Passage| {
        let pages = pages_of(passage)?;
        let is_short = passage.words() <= LINE && !matches!(passage.kind, BlockKind::Heading(_));
        let is_honest = || {
            is_theme(pages)
                && !matches!(passage.kind, BlockKind::TableRow | BlockKind::Code)
                && !leads_on(passage.text.trim_end())
                && !passage.text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', '।', '؟'])
        };
        (is_short && if farm { is_wide(pages, profile) } else { is_honest() }).then_some(pages)
    };
    // What is nothing but short lines is a list.
    if !farm && !passages.iter().any(|p| p.is_body() && p.words() > LINE) {
        return;
    }
    for last in [false, true] {
        for _ in 0..if farm { EDGE } else { MOST_LINES } {
            let mut body = (0..passages.len()).filter(|i| passages.get(*i).is_some_and(Passage::is_body));
            let Some(end) = (if last { body.next_back() } else { body.next() }) else { return };
            // What is left is the text.
            if body.next().is_none() {
                return;
            }
            let Some(pages) = passages.get(end).and_then(is_line) else { break };
            cut(passages, end, pages, profile, flags);
        }
    }
    for index in 0..if farm { passages.len() } else { 0 } {
        let line = passages.get(index).filter(|p| p.is_body() && p.words() <= LINE && is_everywhere(p, profile));
        if let Some(pages) = line.and_then(is_line) {
            cut(passages, index, pages, profile, flags);
        }
    }
}

/// An end of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// Goes inward from an end as long as all is foreign.
fn walk(passages: &mut [Passage], end: End, templates: &Templates, profile: &SiteProfile, flags: &mut Vec<Flag>) {
    let count = passages.len();
    let order: Vec<usize> = if end == End::First { (0..count).collect() } else { (0..count).rev().collect() };
    let mut outer_cut = false;
    for (steps, index) in order.iter().copied().enumerate() {
        // A page that is all template keeps its text: it is a list or a stub, which other detectors judge.
        if steps * 2 > order.len() {
            return;
        }
        let Some(passage) = passages.get(index) else { return };
        if passage.cut.is_some() {
            continue;
        }
        let inner = order.get(steps + 1);
        let inner_is_template = inner.and_then(|i| templates.pages_of(*i)).is_some()
            && inner.and_then(|i| passages.get(*i)).is_some_and(|p| p.cut.is_none());
        // A heading stands over its text: what is cut must be the passage right below it.
        let below_goes = if end == End::First { inner_is_template } else { outer_cut };
        let heads = below_goes && is_short_line(passage) && may_head(passages, index);
        let Some(pages) = templates.pages_of(index).or(heads.then_some(0)) else { return };
        outer_cut = pages > 0;
        cut(passages, index, pages, profile, flags);
    }
}

fn cut(passages: &mut [Passage], index: usize, pages: u32, profile: &SiteProfile, flags: &mut Vec<Flag>) {
    let evidence = match pages {
        0 => "a heading over text that stands on other pages of this host".to_owned(),
        _ => format!("stands near the same end of {pages} of {} pages of this host", profile.pages),
    };
    if let Some(passage) = passages.get_mut(index) {
        super::cut(passage, kind_of(passage), 0.9, &evidence, flags);
    }
}

/// What stands on many pages is a paragraph, or what a theme puts around an article: a prompt, a bar, a line of copyright.
fn kind_of(passage: &Passage) -> FlagKind {
    // Signs between blanks are no words: "[ Print ] [ Send ]".
    let signs = passage.text.split_whitespace().filter(|word| !word.contains(char::is_alphanumeric)).count();
    if passage.words().saturating_sub(signs) <= LINE || passage.text.contains(['©', 'ⓒ']) {
        FlagKind::PageFurniture
    } else {
        FlagKind::TemplateText
    }
}

/// Cuts the heading or label right over a passage that is cut.
pub fn cut_heading_over(passages: &mut [Passage], index: usize, kind: FlagKind, score: f32, flags: &mut Vec<Flag>) {
    let Some(above) = index.checked_sub(1).and_then(|i| passages.get_mut(i)).filter(|p| p.is_body()) else { return };
    let label = above.text.trim_end().ends_with([':', '：']) || matches!(above.kind, BlockKind::Heading(_));
    // A line in bold is a heading too, but the first line of a page may be its title.
    let bold = index > 1 && above.kind == BlockKind::Paragraph;
    if is_short_line(above) && (label || bold) {
        super::cut(above, kind, score, "a heading over text that stands on other pages of this host", flags);
    }
}

/// Whether a number of pages is that of a template of the whole host.
#[must_use]
pub fn is_wide(pages: u32, profile: &SiteProfile) -> bool {
    near::family_is_wide(pages, profile.pages)
}

/// Whether a passage stands on other pages letter for letter: then it need not stand near an end.
fn is_the_same(passages: &[Passage], index: usize, profile: &SiteProfile) -> bool {
    let hash = passages.get(index).and_then(|p| sketch(&p.text));
    hash.is_some_and(|hash| profile.paragraphs.get(&hash).is_some_and(|pages| is_wide(*pages, profile)))
}

fn is_within(index: usize, count: usize, reach: u8) -> bool {
    index.min(count.saturating_sub(index + 1)) <= usize::from(reach)
}

/// A line that can only be a heading.
fn is_short_line(passage: &Passage) -> bool {
    passage.words() <= 6 && !passage.text.trim_end().ends_with(['.', '!', '?', '。', '…', ',', ';'])
}

/// Whether a short line can be the heading of what is below it: no item, and no heading stands right over it.
fn may_head(passages: &[Passage], index: usize) -> bool {
    let kind = |i: usize| passages.get(i).map(|p| p.kind);
    let under_heading = index.checked_sub(1).and_then(kind).is_some_and(|k| matches!(k, BlockKind::Heading(_)));
    match kind(index) {
        Some(BlockKind::Heading(_)) => true,
        Some(BlockKind::ListItem | BlockKind::TableRow | BlockKind::Code) => false,
        _ => !under_heading,
    }
}

/// On how many pages, at least this share of them, a passage or nearly each of its sentences stands.
fn repeated(passage: &str, profile: &SiteProfile, share: f32) -> Option<u32> {
    let enough = |pages: &u32| *pages >= LEAST_PAGES && *pages as f32 >= share * profile.pages as f32;
    if let Some(pages) = sketch(passage).and_then(|hash| profile.paragraphs.get(&hash)).filter(|n| enough(n)) {
        return Some(*pages);
    }
    if profile.sentences.is_empty() {
        return None;
    }
    let sentences: Vec<u64> = text::sentences(passage).filter_map(|r| sketch(passage.get(r)?)).collect();
    let known: Vec<u32> =
        sentences.iter().filter_map(|hash| profile.sentences.get(hash)).copied().filter(|n| enough(n)).collect();
    (sentences.len() > 1 && known.len() * 4 >= sentences.len() * 3).then(|| known.iter().copied().min().unwrap_or(0))
}

/// On how many pages versions of a passage stand.
fn varied(passage: &str, profile: &SiteProfile) -> Option<u32> {
    near::pages_with(&profile.families, passage, |pages| is_wide(pages, profile))
        .filter(|n| *n >= LEAST_PAGES && *n as f32 >= LEAST_SHARE_VARIED * profile.pages as f32)
}

/// Whether a varied paragraph tells something of its own page: an amount or a date, or the words of its title or body.
fn is_of_this_page(passages: &[Passage], index: usize, title: Option<&str>) -> bool {
    let Some(passage) = passages.get(index) else { return true };
    if passage.text.chars().filter(|c| c.is_numeric()).count() > MOST_DIGITS {
        return true;
    }
    let own: HashSet<u64> = content(&passage.text).collect();
    if title.is_some_and(|t| content(t).filter(|word| own.contains(word)).count() > 1) {
        return true;
    }
    let (before, behind) = (passages.get(..index).unwrap_or_default(), passages.get(index + 1..).unwrap_or_default());
    let rest: HashSet<u64> = (before.iter().rev().take(NEIGHBOURS).chain(behind.iter().take(NEIGHBOURS)))
        .filter(|p| p.is_body())
        .flat_map(|p| content(&p.text))
        .filter(|word| own.contains(word))
        .collect();
    rest.len() as f32 > MOST_SHARED * own.len() as f32
}

/// The longer words of a text (runs of four characters in scripts without blanks).
fn content(passage: &str) -> impl Iterator<Item = u64> {
    const LEAST: usize = 6;
    const RUN: usize = 4;
    let chars: Vec<char> = passage.chars().filter(|c| is_unspaced(*c)).collect();
    let runs: Vec<u64> = chars.windows(RUN).map(|w| hash_chars(w.iter().copied())).collect();
    let words: Vec<u64> = text::words(passage)
        .filter_map(|r| passage.get(r))
        .filter(|w| w.chars().count() >= LEAST && !w.chars().any(is_unspaced))
        .map(|w| hash_chars(w.chars().map(fold)))
        .collect();
    runs.into_iter().chain(words)
}
