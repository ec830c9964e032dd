//! When a page was published and changed.

mod declared;
mod foot;
mod labels;
mod near;

use std::cell::OnceCell;

use serde_json::Value;

use self::labels::{LABEL_CHARS, is_changed, is_published, may_have_date, says_joined};
use super::{Reading, content_nodes, is_in_margin};
use crate::article::dates::{DateReader, Order, TellOrder};
use crate::article::kind::PageKind;
use crate::article::rules::bylines::STARTERS;
use crate::article::rules::date_names::{MODIFIED_METAS, PUBLISHED_METAS};
use crate::article::rules::months::PUBLISHED;
use crate::article::sheet::{Hint, HintKind};
use crate::article::zones::Zone;
use crate::article::{ArticleDate, BlockKind, Found, FoundIn, Precision};
use crate::text::language;

/// Parts of a `meta` tag's name that say that it holds the day of publication, where the name is in no table.
const PUBLISHED_PARTS: &[&str] = &["publish", "pubdate", "pubtime", "issued", "posted"];

/// Characters of an element that is a date with little around it.
const LONGEST_DATE: usize = 120;

/// Lines of a long block that are looked at: a title may stand over the day in one block, apart by line breaks.
const LINES: usize = 3;

/// Characters of a block that is nothing but a date.
const LONGEST_DATE_ALONE: usize = 40;

/// Blocks behind one that says "published" in which the date is.
const BLOCKS_AFTER_LABEL: usize = 2;

/// Seconds by which a day somewhere may be ahead of the moment in UTC, and clocks wrong.
const LONGEST_DAY: i64 = 36 * 3600;

/// Short blocks that are asked for the order of their dates' numbers.
const MOST_SHOWN: usize = 1_000;

/// Characters of the text that its language is told by.
const SAMPLE_CHARS: usize = 1_000;

/// Probability from which on the text's language counts for the order of dates.
const SURE: f32 = 0.9;

/// Finds both dates.
pub(super) fn find(reading: &Reading<'_, '_>) -> (Option<Found<ArticleDate>>, Option<Found<ArticleDate>>) {
    let search = Search { reading, order: OnceCell::new() };
    let modified = search.modified();
    let is_thread = reading.kind == PageKind::Forum;
    // On pages of many things, a date beside them is that of one of them.
    let is_one_text = matches!(reading.kind, PageKind::Article | PageKind::Documentation);
    // A day above the article is not its own where the article says when it was changed.
    let is_changed = modified.as_ref().is_some_and(|date| !declared::is_declared(date.from));
    let published = search
        .json_ld("datePublished")
        .or_else(|| search.metas(PUBLISHED_METAS))
        .or_else(|| search.hinted(HintKind::Published, FoundIn::Microdata))
        .or_else(|| search.json_ld("dateCreated").or_else(|| search.json_ld("uploadDate")))
        .or_else(|| if is_thread { search.began().or_else(|| search.first_post()) } else { None })
        .or_else(|| search.near(HintKind::Time, FoundIn::TimeTag))
        .or_else(|| search.address())
        .or_else(|| search.near(HintKind::DateClass, FoundIn::ClassName))
        .or_else(|| search.near_text())
        .or_else(|| search.number_in_address())
        .or_else(|| search.beside_title())
        .or_else(|| search.of_the_years_day())
        .or_else(|| if is_changed { None } else { search.pages_head().or_else(|| search.date_alone()) })
        .or_else(|| search.date_under_heading())
        .or_else(|| search.named_alike())
        .or_else(|| search.labelled())
        .or_else(|| if is_one_text { search.own(HintKind::Time, FoundIn::TimeTag) } else { None })
        .or_else(|| if is_one_text { search.own(HintKind::DateClass, FoundIn::ClassName) } else { None })
        .or_else(|| if is_one_text { search.beside_head() } else { None })
        .or_else(|| if is_one_text { search.at_foot() } else { None })
        .or_else(|| modified.clone());
    let published = published.map(|declared| search.by_its_clock(search.not_after_shown(declared)));
    (published, modified)
}

struct Search<'r, 's, 'a> {
    reading: &'r Reading<'s, 'a>,
    order: OnceCell<Order>,
}

impl Search<'_, '_, '_> {
    fn modified(&self) -> Option<Found<ArticleDate>> {
        self.json_ld("dateModified")
            .or_else(|| self.metas(MODIFIED_METAS))
            .or_else(|| self.hinted(HintKind::Modified, FoundIn::Microdata))
            .or_else(|| self.shown_as_changed())
            .or_else(|| self.changed_in_foot())
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

    /// A `meta` tag whose name says so in words of its own.
    fn named_alike(&self) -> Option<Found<ArticleDate>> {
        let named = self.reading.sheet.metas.iter().filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            (PUBLISHED_PARTS.iter().any(|part| name.contains(part)) || name.rsplit(['.', ':']).next() == Some("date"))
                && !name.contains("modif")
                && !name.contains("update")
        });
        named.filter_map(|(_, content)| self.read(content)).map(|date| Found::new(date, FoundIn::Meta)).next()
    }

    fn hinted(&self, kind: HintKind, from: FoundIn) -> Option<Found<ArticleDate>> {
        self.reading.hints(kind).find_map(|hint| self.of_hint(hint)).map(|date| Found::new(date, from))
    }

    /// The first `time` beside the article's head: papers set the day into the margin.
    fn beside_head(&self) -> Option<Found<ArticleDate>> {
        let is_beside = |hint: &&Hint<'_>| is_in_margin(self.reading, hint.draft);
        let beside =
            |kind, from| self.unchanged(self.reading.hints(kind).filter(is_beside)).map(|date| Found::new(date, from));
        beside(HintKind::Time, FoundIn::TimeTag).or_else(|| beside(HintKind::DateClass, FoundIn::ClassName))
    }

    /// The first such element that is not about another page.
    fn own(&self, kind: HintKind, from: FoundIn) -> Option<Found<ArticleDate>> {
        let own =
            self.reading.hints(kind).filter(|hint| self.zone(hint.draft) != Zone::Head && self.is_own(hint.draft));
        self.unchanged(own).map(|date| Found::new(date, from))
    }

    /// The first date of which nothing says that it is the day of a change.
    fn unchanged<'h>(&self, mut hints: impl Iterator<Item = &'h Hint<'h>>) -> Option<ArticleDate> {
        hints.find_map(|hint| {
            let text = self.reading.sheet.hint_text(hint);
            if is_changed(text) || is_changed(self.label(hint.range.start)) {
                return self.after_label(text);
            }
            self.of_hint(hint)
        })
    }

    fn of_hint(&self, hint: &Hint<'_>) -> Option<ArticleDate> {
        let by_value = hint.value.and_then(|value| self.read(value));
        by_value.or_else(|| {
            let text = self.reading.sheet.hint_text(hint);
            (text.len() <= LONGEST_DATE).then(|| self.in_text(text)).flatten()
        })
    }

    /// What stands before a place of the page's text.
    fn label(&self, at: usize) -> &str {
        let before = self.reading.sheet.text.get(..at).unwrap_or_default().trim_end();
        let start = before.char_indices().rev().nth(LABEL_CHARS).map_or(0, |(at, _)| at);
        before.get(start..).unwrap_or_default().rsplit('\n').next().unwrap_or_default()
    }

    /// The date behind "published" in a text that begins with the day of a change.
    fn after_label(&self, text: &str) -> Option<ArticleDate> {
        if text.len() > LONGEST_DATE {
            return None;
        }
        let lower = text.to_lowercase();
        let at = PUBLISHED.iter().filter_map(|word| lower.find(word)).min()?;
        self.in_text(lower.get(at..)?)
    }

    /// A date at the head that is said to be that of a change.
    fn shown_as_changed(&self) -> Option<Found<ArticleDate>> {
        let hinted = |kind, from, is_place: &dyn Fn(u32) -> bool| {
            let hints = self.reading.hints(kind).filter(|hint| self.is_own(hint.draft) && is_place(hint.draft));
            let mut changed = hints.filter(|hint| {
                is_changed(self.reading.sheet.hint_text(hint)) || is_changed(self.label(hint.range.start))
            });
            changed.find_map(|hint| self.of_hint(hint)).map(|date| Found::new(date, from))
        };
        let written = |is_place: &dyn Fn(u32) -> bool| {
            let mut lines = self.short_blocks().filter(|(index, text)| is_place(*index) && is_changed(text));
            lines.find_map(|(_, text)| self.day_in(text)).map(|date| Found::new(date, FoundIn::Text))
        };
        let by = |is_place: &dyn Fn(u32) -> bool| {
            hinted(HintKind::Time, FoundIn::TimeTag, is_place)
                .or_else(|| hinted(HintKind::DateClass, FoundIn::ClassName, is_place))
                .or_else(|| written(is_place))
        };
        by(&|draft| self.reading.is_near_head(draft)).or_else(|| by(&|_| true))
    }

    fn zone(&self, draft: u32) -> Zone {
        self.reading.features.get(draft as usize).map_or(Zone::Main, |block| block.zone)
    }

    /// Dates beside, below and in teasers are those of other pages.
    fn is_own(&self, draft: u32) -> bool {
        !matches!(self.zone(draft), Zone::Side | Zone::Foot | Zone::Related | Zone::Comments | Zone::Nav | Zone::Ad)
    }

    /// `/2024/10/17/`, `/2024/october/17/` or `2024-10-17` in the address.
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
            [year, month, day] if is_number(year, &[4]) && is_number(day, &[1, 2]) => {
                self.in_text(&format!("{day} {month} {year}"))
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

    /// "the-night-at-sea-20241017.html": eight digits may be a number of another kind, so that what readers see counts before.
    fn number_in_address(&self) -> Option<Found<ArticleDate>> {
        let runs = self.reading.address?.path().split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8);
        let mut dates = runs
            .filter(|run| run.starts_with("19") || run.starts_with("20"))
            .filter_map(|run| self.read(&format!("{}-{}-{}", run.get(..4)?, run.get(4..6)?, run.get(6..)?)));
        dates.next().map(|date| Found::new(date, FoundIn::Url))
    }

    /// Short blocks that are shown and not about other pages, with their place; of longer ones with line breaks, the
    /// first lines if they are short.
    fn short_blocks(&self) -> impl Iterator<Item = (u32, &str)> {
        let sheet = self.reading.sheet;
        let blocks =
            sheet.drafts.iter().zip(0_u32..).filter(move |(draft, index)| {
                draft.is_shown() && draft.kind != BlockKind::TableRow && self.is_own(*index)
            });
        let lines = blocks.flat_map(move |(draft, index)| {
            let text = sheet.text_of(draft);
            let is_short = draft.chars as usize <= LONGEST_DATE;
            let lines = text.lines().take(if is_short || !text.contains('\n') { 0 } else { LINES });
            is_short.then_some(text).into_iter().chain(lines).map(move |line| (index, line))
        });
        lines.filter(|(_, line)| line.chars().count() <= LONGEST_DATE && may_have_date(line))
    }

    /// A date anywhere, behind a word that says that it is the day of publication: in a short block, or in the one before.
    fn labelled(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        let mut since_label = usize::MAX;
        for (draft, index) in sheet.drafts.iter().zip(0_u32..) {
            let zone = self.zone(index);
            // A row of a table is a fact of what the page is about, unless it says that it is the page's day.
            let is_fact = || draft.kind == BlockKind::TableRow && !is_published(sheet.text_of(draft));
            if !draft.is_shown()
                || draft.chars as usize > LONGEST_DATE
                || is_fact()
                || matches!(zone, Zone::Related | Zone::Comments | Zone::Nav | Zone::Ad)
            {
                since_label = usize::MAX;
                continue;
            }
            let text = sheet.text_of(draft);
            since_label = since_label.saturating_add(1);
            if is_published(text) {
                since_label = 0;
            }
            if since_label <= BLOCKS_AFTER_LABEL
                && may_have_date(text)
                && !is_changed(text)
                && let Some(date) = self.day_in(text)
            {
                return Some(Found::new(date, FoundIn::Text));
            }
        }
        None
    }

    /// When a thread was begun, in a line that says so: "Started by Ann, October 17, 2024".
    fn began(&self) -> Option<Found<ArticleDate>> {
        let is_line = |line: &&str| {
            let lower = line.to_lowercase();
            STARTERS.iter().any(|word| lower.starts_with(word))
        };
        let mut lines = self.short_blocks().map(|(_, text)| text).filter(is_line);
        lines.find_map(|line| self.day_in(line)).map(|date| Found::new(date, FoundIn::Text))
    }

    /// When the first post of a thread was written: the first date below its title.
    fn first_post(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        let heading = self.reading.hints(HintKind::MainHeading).next().map_or(0, |hint| hint.draft);
        let is_place = |draft: u32| {
            draft >= heading
                && !matches!(
                    self.zone(draft),
                    Zone::Side | Zone::Foot | Zone::Related | Zone::Nav | Zone::Ad | Zone::Head
                )
        };
        let mut tags = self.reading.hints(HintKind::Time).filter(|hint| is_place(hint.draft));
        if let Some(date) = tags.find_map(|hint| self.of_hint(hint)) {
            return Some(Found::new(date, FoundIn::TimeTag));
        }
        let lines = sheet
            .drafts
            .iter()
            .zip(0_u32..)
            .filter(|(draft, index)| draft.is_shown() && draft.chars as usize <= LONGEST_DATE && is_place(*index));
        let mut lines = lines.map(|(draft, _)| sheet.text_of(draft)).filter(|line| !says_joined(line));
        lines.find_map(|line| self.day_in(line)).map(|date| Found::new(date, FoundIn::Text))
    }

    /// A block before the text that is a date and nothing else: a theme's header says when a page was shown.
    fn date_alone(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        let before = sheet.drafts.get(..self.reading.region.start as usize)?;
        let alone = before
            .iter()
            .filter(|draft| draft.is_shown() && draft.chars as usize <= LONGEST_DATE_ALONE)
            .map(|draft| sheet.text_of(draft));
        alone.filter_map(|text| self.day_in(text)).map(|date| Found::new(date, FoundIn::Text)).next()
    }

    /// A block right under the first main heading that is a date and nothing else, whatever the rest of its container is for.
    fn date_under_heading(&self) -> Option<Found<ArticleDate>> {
        const REACH: usize = 3;
        let sheet = self.reading.sheet;
        let heading = self.reading.hints(HintKind::MainHeading).next()?.draft as usize;
        let under = sheet.drafts.iter().skip(heading + 1).take(REACH);
        let alone = under.filter(|draft| draft.is_shown() && draft.chars as usize <= LONGEST_DATE_ALONE);
        alone.filter_map(|draft| self.day_in(sheet.text_of(draft))).map(|date| Found::new(date, FoundIn::Text)).next()
    }

    fn day_in(&self, text: &str) -> Option<ArticleDate> {
        self.in_text(text).filter(|date| date.precision == Precision::Day)
    }

    fn in_text(&self, text: &str) -> Option<ArticleDate> {
        self.past(&|order| self.reading.dates.find(text, order))
    }

    fn read(&self, value: &str) -> Option<ArticleDate> {
        self.past(&|order| self.reading.dates.read(value, order))
    }

    /// A date that was when the page was fetched, if it can be read as one; else as the page's order says.
    fn past(&self, read: &dyn Fn(TellOrder<'_>) -> Option<ArticleDate>) -> Option<ArticleDate> {
        let date = read(&|| self.order())?;
        let is_past = |date: &ArticleDate| {
            self.reading.fetched_at.is_none_or(|at| date.at.as_second() < at.as_second() + LONGEST_DAY)
        };
        if is_past(&date) {
            return Some(date);
        }
        Some(read(&|| self.order().other()).filter(is_past).unwrap_or(date))
    }

    /// The order of the page's dates: what other dates on it show, else that of its language and country.
    fn order(&self) -> Order {
        *self.order.get_or_init(|| {
            let shown = self.short_blocks().take(MOST_SHOWN).filter_map(|(_, text)| DateReader::shown_order(text));
            let (mut day_first, mut month_first) = (0, 0);
            for order in shown {
                if order == Order::Day { day_first += 1 } else { month_first += 1 }
            }
            match (day_first, month_first) {
                (1.., 0) => Order::Day,
                (0, 1..) => Order::Month,
                _ => {
                    let host = self.reading.address.and_then(url::Url::host_str);
                    Order::of_page(self.spoken().as_deref(), self.reading.sheet.language, host)
                }
            }
        })
    }

    /// The language of the text, as far as the order of dates needs it.
    fn spoken(&self) -> Option<String> {
        let sheet = self.reading.sheet;
        let region = self.reading.region;
        let drafts = sheet.drafts.get(region.start as usize..region.end as usize)?;
        let text = sheet.text.get(drafts.first()?.range.start..drafts.last()?.range.end)?;
        let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at);
        let (tag, score) = language::of(text.get(..end)?, None).language?;
        (score > SURE).then_some(tag)
    }
}
