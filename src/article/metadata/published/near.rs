//! The day at the article's head: of several the one behind the title, and that in the head of the page only where there is no other.

use super::Search;
use super::labels::{is_changed, is_published};
use crate::article::sheet::HintKind;
use crate::article::zones::Zone;
use crate::article::{ArticleDate, Found, FoundIn};

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
    /// The first such element at the article's head.
    pub(super) fn near(&self, kind: HintKind, from: FoundIn) -> Option<Found<ArticleDate>> {
        self.hinted_at(kind, from, Near::BehindTitle).or_else(|| self.hinted_at(kind, from, Near::Around))
    }

    fn hinted_at(&self, kind: HintKind, from: FoundIn, place: Near) -> Option<Found<ArticleDate>> {
        let hints = self.reading.hints(kind).filter(|hint| self.is_near(hint.draft, place) && self.is_own(hint.draft));
        self.unchanged(hints).map(|date| Found::new(date, from))
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
        let lines = || self.short_blocks().filter(|(index, _)| self.is_near(*index, place)).map(|(_, text)| text);
        let date = lines().filter(|text| is_published(text)).find_map(day).or_else(|| lines().find_map(day));
        date.map(|date| Found::new(date, FoundIn::Text))
    }
}
