//! When a page was published and changed.

use serde_json::Value;

use super::{Reading, content_nodes};
use crate::article::dates::Order;
use crate::article::sheet::HintKind;
use crate::article::zones::Zone;
use crate::article::{ArticleDate, Found, FoundIn, Precision};

const PUBLISHED_METAS: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "date.published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "published_at",
    "published",
    "date_published",
    "article_date_original",
    "article.published",
    "sailthru.date",
    "parsely-pub-date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "displaydate",
    "date",
    "created",
    "bt:pubdate",
    "prism.publicationdate",
    "og:pubdate",
    "og:regdate",
];
const MODIFIED_METAS: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "date_modified",
    "modified",
    "revised",
    "article:modified",
];

/// Characters of an element that is a date with little around it.
const LONGEST_DATE: usize = 120;

/// Characters of a block that is nothing but a date.
const LONGEST_DATE_ALONE: usize = 40;

/// Finds both dates.
pub(super) fn find(reading: &Reading<'_, '_>) -> (Option<Found<ArticleDate>>, Option<Found<ArticleDate>>) {
    let search = Search { reading, order: Order::of(reading.sheet.language) };
    let modified = search.modified();
    let published = search
        .json_ld("datePublished")
        .or_else(|| search.metas(PUBLISHED_METAS))
        .or_else(|| search.hinted(HintKind::Published, FoundIn::Microdata))
        .or_else(|| search.json_ld("dateCreated").or_else(|| search.json_ld("uploadDate")))
        .or_else(|| search.near(HintKind::Time, FoundIn::TimeTag))
        .or_else(|| search.address())
        .or_else(|| search.near(HintKind::DateClass, FoundIn::ClassName))
        .or_else(|| search.near_text())
        .or_else(|| search.date_alone())
        .or_else(|| modified.clone());
    (published, modified)
}

struct Search<'r, 's, 'a> {
    reading: &'r Reading<'s, 'a>,
    order: Order,
}

impl Search<'_, '_, '_> {
    fn modified(&self) -> Option<Found<ArticleDate>> {
        self.json_ld("dateModified")
            .or_else(|| self.metas(MODIFIED_METAS))
            .or_else(|| self.hinted(HintKind::Modified, FoundIn::Microdata))
    }

    fn json_ld(&self, key: &str) -> Option<Found<ArticleDate>> {
        let nodes = content_nodes(self.reading.nodes);
        let value =
            nodes.iter().find_map(|node| node.get(key).and_then(Value::as_str).and_then(|text| self.read(text)))?;
        Some(Found::new(value, FoundIn::JsonLd))
    }

    fn metas(&self, names: &[&str]) -> Option<Found<ArticleDate>> {
        names.iter().find_map(|name| {
            let value = self.reading.sheet.metas_named(name).find_map(|content| self.read(content))?;
            let from =
                if name.contains("og:") || name.starts_with("article:") { FoundIn::OpenGraph } else { FoundIn::Meta };
            Some(Found::new(value, from))
        })
    }

    fn hinted(&self, kind: HintKind, from: FoundIn) -> Option<Found<ArticleDate>> {
        self.reading.hints(kind).find_map(|hint| self.of_hint(hint)).map(|date| Found::new(date, from))
    }

    /// The first such element at the article's head.
    fn near(&self, kind: HintKind, from: FoundIn) -> Option<Found<ArticleDate>> {
        let mut near =
            self.reading.hints(kind).filter(|hint| self.reading.is_near_head(hint.draft) && self.is_own(hint.draft));
        near.find_map(|hint| self.of_hint(hint)).map(|date| Found::new(date, from))
    }

    fn of_hint(&self, hint: &crate::article::sheet::Hint<'_>) -> Option<ArticleDate> {
        let by_value = hint.value.and_then(|value| self.read(value));
        by_value.or_else(|| {
            let text = self.reading.sheet.hint_text(hint);
            (text.len() <= LONGEST_DATE).then(|| self.reading.dates.find(text, self.order)).flatten()
        })
    }

    /// Dates beside, below and in teasers are those of other pages.
    fn is_own(&self, draft: u32) -> bool {
        self.reading.features.get(draft as usize).is_none_or(|block| {
            !matches!(block.zone, Zone::Side | Zone::Foot | Zone::Related | Zone::Comments | Zone::Nav | Zone::Ad)
        })
    }

    /// `/2024/10/17/` in the address.
    fn address(&self) -> Option<Found<ArticleDate>> {
        let path = self.reading.address?.path();
        let parts: Vec<&str> = path.split('/').collect();
        let is_number = |part: &str, lengths: &[usize]| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let found = parts.windows(3).find_map(|part| match part {
            [year, month, day] if is_number(year, &[4]) && is_number(month, &[1, 2]) && is_number(day, &[1, 2]) => {
                self.read(&format!("{year}-{month:0>2}-{day:0>2}"))
            }
            _ => None,
        });
        let dashed = || {
            parts.iter().find_map(|part| {
                let head = part.get(..10)?;
                let is_date = head
                    .bytes()
                    .enumerate()
                    .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
                is_date.then(|| self.read(head)).flatten()
            })
        };
        found.or_else(dashed).map(|date| Found::new(date, FoundIn::Url))
    }

    /// A date in a short block at the head.
    fn near_text(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        let blocks = sheet.drafts.iter().enumerate().filter_map(|(index, draft)| {
            let index = u32::try_from(index).ok()?;
            (draft.is_shown()
                && self.reading.is_near_head(index)
                && self.is_own(index)
                && draft.chars as usize <= LONGEST_DATE)
                .then_some(draft)
        });
        let dates = blocks.filter_map(|draft| self.reading.dates.find(sheet.text_of(draft), self.order));
        dates.filter(|date| date.precision == Precision::Day).map(|date| Found::new(date, FoundIn::Text)).next()
    }

    /// A block before the text that is a date and nothing else: a theme's header says when a page was shown.
    fn date_alone(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        let before = sheet.drafts.get(..self.reading.region.start as usize)?;
        let alone = before
            .iter()
            .filter(|draft| draft.is_shown() && draft.chars as usize <= LONGEST_DATE_ALONE)
            .map(|draft| sheet.text_of(draft));
        let dates = alone.filter_map(|text| self.reading.dates.find(text, self.order));
        dates.filter(|date| date.precision == Precision::Day).map(|date| Found::new(date, FoundIn::Text)).next()
    }

    fn read(&self, value: &str) -> Option<ArticleDate> {
        self.reading.dates.read(value, self.order)
    }
}
