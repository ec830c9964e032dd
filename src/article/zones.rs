//! Parts of a page by its markup: which elements are menus, feet, columns beside, comments, share bars.
//!
//! A tag or a class name makes a zone only where the text agrees: no menu holds most of a page's prose.

use super::attributes::Hidden;
use super::features::BlockFeatures;
use super::kind::PageKind;
use super::marks::Marks;
use super::sheet::{Element, Sheet};
use super::tags::Tag;

/// A part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) enum Zone {
    /// None of the others.
    #[default]
    Main,
    /// Menus, paths, tables of contents.
    Nav,
    /// Columns beside.
    Side,
    /// The page's foot.
    Foot,
    /// The page's head.
    Head,
    /// What readers wrote.
    Comments,
    /// The form that asks them to.
    ReplyForm,
    /// Share and follow buttons.
    Share,
    /// Teasers of other pages.
    Related,
    /// Advertising, shops' own boxes.
    Ad,
    /// Cookies, dialogs.
    Popup,
    /// Bylines and author boxes.
    Byline,
    /// Tags and categories.
    Tags,
    /// Invitations to subscribe.
    Newsletter,
    /// Buttons to print, vote, edit.
    Tools,
}

impl Zone {
    /// A number for each zone, stable between versions: learned models split on it.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Main => 0,
            Self::Byline => 1,
            Self::Tags => 2,
            Self::Tools => 3,
            Self::Comments => 4,
            Self::Head => 5,
            Self::Side => 6,
            Self::Share => 7,
            Self::ReplyForm => 8,
            Self::Newsletter => 9,
            Self::Related => 10,
            Self::Ad => 11,
            Self::Popup => 12,
            Self::Nav => 13,
            Self::Foot => 14,
        }
    }
}

/// The zone of each element.
#[derive(Debug)]
pub(super) struct Zones(Vec<Zone>);

/// Most prose, as a share of the page's, that a zone by class name may hold. Wrappers are called `sidebar-layout` or
/// `no-footer-wrap`; tried 0.2 to 0.6 on the development pages.
const MOST_BY_CLASS: f64 = 0.35;

/// Most text of any kind that a zone may hold.
const MOST_TEXT: f64 = 0.6;

/// The same for zones by tag, which say more.
const MOST_BY_TAG: f64 = 0.5;

/// Prose that must be left outside of comments and teasers, which may well be longer than the article.
const LEAST_OUTSIDE: u64 = 200;

impl Zones {
    /// Finds the zone of each element, parents first.
    pub(super) fn find(sheet: &Sheet<'_>, features: &[BlockFeatures], kind: PageKind) -> Self {
        let prose = Prose::of(features);
        let text = Prose::sum(features, |block| block.hidden == Hidden::Not);
        let main = main_of(sheet, &prose);
        let mut zones: Vec<Zone> = Vec::with_capacity(sheet.elements.len());
        for element in &sheet.elements {
            let around = zones.get(element.parent as usize).copied().unwrap_or_default();
            let zone = if around == Zone::Main {
                own_zone(element, sheet, &Sums { prose: &prose, text: &text, main }, kind)
            } else {
                within(around, element)
            };
            zones.push(zone);
        }
        Self(zones)
    }

    /// An element's zone.
    pub(super) fn of(&self, element: u32) -> Zone {
        self.0.get(element as usize).copied().unwrap_or_default()
    }
}

/// A form that asks for comments stands within the comments.
fn within(around: Zone, element: &Element) -> Zone {
    if around == Zone::Comments && element.marks.has(Marks::REPLY_FORM) { Zone::ReplyForm } else { around }
}

fn own_zone(element: &Element, sheet: &Sheet<'_>, sums: &Sums<'_>, kind: PageKind) -> Zone {
    let prose = sums.prose;
    if matches!(element.tag, Tag::Html | Tag::Body | Tag::Main) || element.start == element.end {
        return Zone::Main;
    }
    let inside = prose.within(element.start, element.end);
    let of = |sums: &Prose| sums.within(element.start, element.end) as f64 / sums.total().max(1) as f64;
    // What holds most of all text is no part beside it, even where the page has next to no prose.
    let text_share = of(sums.text);
    let share = if text_share > MOST_TEXT { text_share } else { of(prose) };
    let by_tag = match zone_of_tag(element, sheet) {
        Zone::Foot if leads_article(element, sheet, prose) => Zone::Byline,
        zone => zone,
    };
    let is_beside = sums.main.is_some_and(|(start, end)| element.end <= start || element.start >= end);
    if by_tag != Zone::Main && (share <= MOST_BY_TAG || is_beside) {
        return by_tag;
    }
    if matches!(element.tag, Tag::Heading(_) | Tag::Paragraph) && share > 0.05 {
        return Zone::Main;
    }
    let by_class = zone_of_marks(element.marks, kind);
    let fits = match by_class {
        Zone::Comments | Zone::Related => prose.total() - inside >= LEAST_OUTSIDE,
        Zone::Foot | Zone::Popup if is_beside => true,
        _ => share <= MOST_BY_CLASS,
    };
    if fits && !element.marks.has(Marks::BODY) { by_class } else { Zone::Main }
}

/// What an element's text is weighed against.
struct Sums<'p> {
    prose: &'p Prose,
    text: &'p Prose,
    /// The blocks of the page's `main`, where it has prose: what stands beside it may be long and is still no content.
    main: Option<(u32, u32)>,
}

fn main_of(sheet: &Sheet<'_>, prose: &Prose) -> Option<(u32, u32)> {
    let mains = sheet.elements.iter().filter(|element| element.tag == Tag::Main);
    let longest = mains.max_by_key(|element| prose.within(element.start, element.end))?;
    (prose.within(longest.start, longest.end) >= LEAST_OUTSIDE).then_some((longest.start, longest.end))
}

fn zone_of_tag(element: &Element, sheet: &Sheet<'_>) -> Zone {
    match element.tag {
        Tag::Nav => Zone::Nav,
        Tag::Aside => Zone::Side,
        Tag::Dialog => Zone::Popup,
        // A section or quotation may have a foot and a head of its own.
        Tag::Footer => {
            let inner =
                sheet.ancestors(element.parent).any(|(_, around)| matches!(around.tag, Tag::Quote | Tag::Figure));
            if inner { Zone::Main } else { Zone::Foot }
        }
        Tag::Header => {
            let inner = sheet.ancestors(element.parent).any(|(_, around)| {
                matches!(around.tag, Tag::Article | Tag::Main | Tag::Section)
                    || around.marks.has(Marks::BODY.and(Marks::CONTENT))
            });
            if inner { Zone::Main } else { Zone::Head }
        }
        _ => Zone::Main,
    }
}

/// Whether a foot stands before the text of its article: who sent it and when, as some systems mark the head.
fn leads_article(foot: &Element, sheet: &Sheet<'_>, prose: &Prose) -> bool {
    let article = sheet.ancestors(foot.parent).find(|(_, around)| around.tag == Tag::Article);
    article.is_some_and(|(_, around)| {
        prose.within(around.start, foot.end) == 0 && prose.within(foot.end, around.end) >= LEAST_OUTSIDE
    })
}

/// The zone that class names speak of; where several do, the one that is cut most surely.
fn zone_of_marks(marks: Marks, kind: PageKind) -> Zone {
    let order = [
        (Marks::CONSENT, Zone::Popup),
        (Marks::POPUP, Zone::Popup),
        (Marks::REPLY_FORM, Zone::ReplyForm),
        (Marks::COMMENT, Zone::Comments),
        (Marks::REVIEWS, Zone::Comments),
        (Marks::AD, Zone::Ad),
        (Marks::RELATED, Zone::Related),
        (Marks::SHARE, Zone::Share),
        (Marks::NEWSLETTER, Zone::Newsletter),
        (Marks::NAV, Zone::Nav),
        (Marks::CONTENTS, Zone::Nav),
        (Marks::FOOTER, Zone::Foot),
        (Marks::HEADER, Zone::Head),
        (Marks::SIDEBAR, Zone::Side),
        (Marks::AUTHOR_BOX, Zone::Byline),
        (Marks::BYLINE, Zone::Byline),
        (Marks::TAGS, Zone::Tags),
        (Marks::TOOLS, Zone::Tools),
        (Marks::COPYRIGHT, Zone::Foot),
        (Marks::SHOP, Zone::Ad),
    ];
    let found = order.iter().find(|(mark, zone)| {
        let is_for_shops = *mark != Marks::REVIEWS || matches!(kind, PageKind::Product | PageKind::Collection);
        marks.has(*mark) && is_for_shops && counts_on(*zone, kind)
    });
    found.map_or(Zone::Main, |(_, zone)| *zone)
}

/// Threads are made of what elsewhere are comments, with who wrote each.
fn counts_on(zone: Zone, kind: PageKind) -> bool {
    match zone {
        Zone::Comments | Zone::Byline => kind != PageKind::Forum,
        _ => true,
    }
}

/// Sums of prose, so that each element's is one subtraction.
#[derive(Debug)]
pub(super) struct Prose(Vec<u64>);

impl Prose {
    /// Sums over all blocks.
    pub(super) fn of(features: &[BlockFeatures]) -> Self {
        Self::sum(features, |block| block.is_prose)
    }

    /// Sums over the blocks that count.
    pub(super) fn sum(features: &[BlockFeatures], counts: impl Fn(&BlockFeatures) -> bool) -> Self {
        let mut sums = Vec::with_capacity(features.len() + 1);
        let mut sum = 0;
        sums.push(0);
        for block in features {
            sum += if counts(block) { u64::from(block.chars) } else { 0 };
            sums.push(sum);
        }
        Self(sums)
    }

    /// Characters in the blocks from `start` to before `end`.
    pub(super) fn within(&self, start: u32, end: u32) -> u64 {
        let at = |index: u32| self.0.get(index as usize).copied().unwrap_or_else(|| self.total());
        at(end).saturating_sub(at(start))
    }

    /// Characters of all blocks.
    pub(super) fn total(&self) -> u64 {
        self.0.last().copied().unwrap_or_default()
    }
}
