//! The day at the foot of an article: in a line behind its text, beside who wrote it, or in a small table of such facts; and that of the last
//! change at the foot of a page.

use super::labels::{is_changed, is_published, may_have_date};
use super::{LINES, LONGEST_DATE, Search};
use crate::article::dates::words_beside;
use crate::article::kind::PageKind;
use crate::article::rules::months::CHANGED;
use crate::article::tags::Tag;
use crate::article::zones::Zone;
use crate::article::{ArticleDate, BlockKind, Found, FoundIn};

/// Blocks before and behind the end of the region in which such a line may stand.
const BEFORE_END: u32 = 6;
const BEHIND_END: u32 = 8;

/// Words that such a line may have beside the day: "Published by Ann Keeper in".
const MOST_WORDS: usize = 6;

/// What wikis say of the day of the last change, beside the words that begin such lines.
const EDITED: &[&str] = &[
    "last edited",
    "last modified",
    "bearbeitet",
    "editó por última",
    "última edición",
    "dernière modification",
    "modifiée pour la dernière",
    "ultima modifica",
    "última modificação",
    "editada pela última",
    "laatst bewerkt",
    "последнее изменение",
    "изменена",
    "востаннє",
    "redigerades senast",
    "ændret",
    "sist redigert",
    "muokattu",
    "ostatnio edytowan",
    "naposledy",
    "utolsó szerkesztés",
    "ultima dată",
    "son düzenlenme",
    "sửa đổi",
    "terakhir",
    "آخر تعديل",
    "آخرین ویرایش",
    "最后编辑",
    "最後修訂",
    "편집",
];

impl Search<'_, '_, '_> {
    /// The day in a line of the page's foot that says when the page was changed, as wikis have it: "This page was last edited on 17 October 2024".
    pub(super) fn changed_in_foot(&self) -> Option<Found<ArticleDate>> {
        let sheet = self.reading.sheet;
        // Shops and lists have days of their terms there.
        if !matches!(self.reading.kind, PageKind::Article | PageKind::Documentation) {
            return None;
        }
        let foot = sheet.drafts.iter().zip(0_u32..).filter(|(_, index)| self.zone(*index) == Zone::Foot);
        let lines =
            foot.filter(|(draft, _)| draft.is_shown()).flat_map(|(draft, _)| sheet.text_of(draft).lines().take(LINES));
        let mut lines = lines.filter(|line| line.len() <= 2 * LONGEST_DATE && may_have_date(line));
        let day = lines.find_map(|line| {
            let (place, day) = self.reading.dates.place(line, &|| self.order())?;
            let before = line.get(..place.start)?.to_lowercase();
            EDITED.iter().chain(CHANGED).any(|word| before.contains(word)).then_some(day)
        });
        day.map(|day| Found::new(day, FoundIn::Text))
    }

    /// The day in lines at the end of the text that say little else, where all of them say the same: several are those of
    /// comments or of other pages.
    pub(super) fn at_foot(&self) -> Option<Found<ArticleDate>> {
        let reading = self.reading;
        let end = reading.region.end;
        let from = end.saturating_sub(BEFORE_END);
        let places = from..end.saturating_add(BEHIND_END);
        let lines = reading.sheet.drafts.iter().zip(0_u32..).filter(|(draft, index)| {
            places.contains(index)
                && draft.is_shown()
                && (draft.kind != BlockKind::TableRow || draft.cells.len() == 2)
                && draft.chars as usize <= LONGEST_DATE
                && self.is_of_article(*index)
        });
        let mut found: Option<ArticleDate> = None;
        for (draft, _) in lines {
            let line = reading.sheet.text_of(draft);
            if !may_have_date(line) || is_changed(line) {
                continue;
            }
            let (days, rest) = reading.dates.days_in(line, &|| self.order());
            if let Some(day) = days.first().filter(|_| is_published(line)) {
                return Some(Found::new(*day, FoundIn::Text));
            }
            let Some(day) = days.first().filter(|_| words_beside(&rest) <= MOST_WORDS) else { continue };
            if found.is_some_and(|known| known.at != day.at) {
                return None;
            }
            found = Some(*day);
        }
        found.map(|day| Found::new(day, FoundIn::Text))
    }

    /// Whether a block is no part that is about other pages; a foot is the article's if the article's element holds it.
    fn is_of_article(&self, draft: u32) -> bool {
        let sheet = self.reading.sheet;
        let region = self.reading.region;
        let in_article = || {
            let element = sheet.drafts.get(draft as usize).map(|draft| draft.element);
            let mut around = element.into_iter().flat_map(|element| sheet.ancestors(element));
            around.any(|(_, element)| {
                element.tag == Tag::Article && element.start <= region.start && region.start < element.end
            })
        };
        self.is_own(draft) || self.zone(draft) == Zone::Foot && in_article()
    }
}
