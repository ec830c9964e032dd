//! The day at the article's head: of several the one behind the title, and that in the head of the page only where there is no other.

use jiff::civil::Date;
use jiff::tz::Offset;

use super::labels::{is_changed, is_published};
use super::{LONGEST_DATE, LONGEST_DATE_ALONE, Search};
use crate::article::metadata::letters;
use crate::article::sheet::{Draft, HintKind};
use crate::article::zones::Zone;
use crate::article::{ArticleDate, BlockKind, Found, FoundIn, Precision};

/// Lines at the head that are asked for the clock of the page.
const MOST_LINES: usize = 24;

/// Letters of a line that is a title.
const LEAST_TITLE: usize = 9;

/// Rows of tables that are asked for the title.
const MOST_ROWS: usize = 50;

/// How near to the article's head something stands: papers have the day of the visit in the head of each page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    /// Right behind the title.
    BehindTitle,
    /// Before or behind the title and the first lines of the text.
    Around,
    /// There, and in the head of the page.
    PagesHead,
}

impl Search<'_, '_, '_> {
    /// The day in the row of a table that has the title beside it.
    pub(super) fn beside_title(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        let title = letters(sheet.title_tag.as_deref()?);
        let is_row = |draft: &&Draft| draft.kind == BlockKind::TableRow && draft.is_shown() && draft.cells.len() == 2;
        let rows = sheet.drafts.iter().take(self.reading.region.end as usize).filter(is_row);
        let mut rows = rows.filter(|draft| draft.range.len() <= 2 * LONGEST_DATE).take(MOST_ROWS);
        let day = rows.find_map(|draft| {
            let (days, rest) = self.reading.dates.days_in(sheet.text_of(draft), &|| self.order());
            let rest = letters(&rest);
            (rest.len() >= LEAST_TITLE && title.contains(&rest)).then(|| days.first().copied()).flatten()
        });
        day.map(|day| Found::new(day, FoundIn::Text))
    }

    /// The first such element at the article's head.
    pub(super) fn near(&self, kind: HintKind, from: FoundIn) -> Option<Found<ArticleDate>> {
        self.hinted_at(kind, from, Near::BehindTitle).or_else(|| self.hinted_at(kind, from, Near::Around))
    }

    fn hinted_at(&self, kind: HintKind, from: FoundIn, place: Near) -> Option<Found<ArticleDate>> {
        let hints = self.reading.hints(kind).filter(|hint| self.is_near(hint.draft, place) && self.is_own(hint.draft));
        if place != Near::PagesHead {
            return self.unchanged(hints).map(|date| Found::new(date, from));
        }
        let mut hints: Vec<_> = hints.collect();
        hints.sort_by_key(|hint| self.away_from_title(hint.draft));
        self.unchanged(hints.into_iter()).map(|date| Found::new(date, from))
    }

    /// Blocks between a draft and the title: the day of the visit stands at the top of the page's head, that of the article at its end.
    fn away_from_title(&self, draft: u32) -> u32 {
        self.reading.headings.iter().map(|heading| heading.abs_diff(draft)).min().unwrap_or_default()
    }

    /// What elements and short blocks at the article's head, or in that of the page, show that may have the day.
    pub(super) fn lines_at_head(&self) -> Vec<&str> {
        let is_there = |draft: u32| self.is_near(draft, Near::PagesHead);
        let hints = [HintKind::Time, HintKind::DateClass].into_iter().flat_map(|kind| self.reading.hints(kind));
        let hinted = hints.filter(|hint| is_there(hint.draft) && self.is_own(hint.draft));
        let hinted = hinted.map(|hint| self.reading.sheet.hint_text(hint)).filter(|text| text.len() <= LONGEST_DATE);
        let written = self.short_blocks().filter(|(index, _)| is_there(*index)).map(|(_, text)| text);
        hinted.chain(written).take(MOST_LINES).collect()
    }

    /// A day without its year at the article's head, in the year of the day that the head of the page has.
    pub(super) fn of_the_years_day(&self) -> Option<Found<ArticleDate>> {
        let today = Offset::UTC
            .to_datetime(self.pages_head().filter(|day| day.value.precision >= Precision::Day)?.value.at)
            .date();
        let mut lines = self
            .short_blocks()
            .filter(|(index, _)| self.is_near(*index, Near::BehindTitle) || self.is_near(*index, Near::Around))
            .filter(|(_, line)| line.chars().count() <= LONGEST_DATE_ALONE);
        let (day, month) = lines.find_map(|(_, line)| self.reading.dates.day_and_month(line))?;
        let in_year = |year: i16| Date::new(year, month, day).ok().filter(|date| *date <= today);
        let date = in_year(today.year()).or_else(|| in_year(today.year() - 1))?;
        let at = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
        Some(Found::new(ArticleDate { at, precision: Precision::Day, offset: None }, FoundIn::Text))
    }

    /// A date in the head of the page, where that may be the article's.
    pub(super) fn pages_head(&self) -> Option<Found<ArticleDate>> {
        self.hinted_at(HintKind::Time, FoundIn::TimeTag, Near::PagesHead)
            .or_else(|| self.hinted_at(HintKind::DateClass, FoundIn::ClassName, Near::PagesHead))
            .or_else(|| self.text_at(Near::PagesHead))
    }

    /// Whether a draft stands at the article's head, and how near.
    fn is_near(&self, draft: u32, place: Near) -> bool {
        let is_of_page = self.zone(draft) == Zone::Head;
        match place {
            Near::BehindTitle => {
                let mut titles = self.reading.headings.iter().filter(|heading| self.zone(**heading) != Zone::Head);
                !is_of_page && titles.any(|heading| (*heading..=heading + 8).contains(&draft))
            }
            Near::Around => !is_of_page && self.reading.is_near_head(draft),
            Near::PagesHead => self.reading.is_near_head(draft),
        }
    }

    /// A date in a short block at the head.
    pub(super) fn near_text(&self) -> Option<Found<ArticleDate>> {
        self.text_at(Near::BehindTitle).or_else(|| self.text_at(Near::Around))
    }

    /// Of the lines at a place, the first that says that it has the day of publication, else the first with a day.
    fn text_at(&self, place: Near) -> Option<Found<ArticleDate>> {
        let day = |text| if is_changed(text) { self.after_label(text) } else { self.day_in(text) };
        let mut near: Vec<_> = self.short_blocks().filter(|(index, _)| self.is_near(*index, place)).collect();
        if place == Near::PagesHead {
            near.sort_by_key(|(index, _)| self.away_from_title(*index));
        }
        let lines = || near.iter().map(|(_, text)| *text);
        let date = lines().filter(|text| is_published(text)).find_map(day).or_else(|| lines().find_map(day));
        date.map(|date| Found::new(date, FoundIn::Text))
    }
}
