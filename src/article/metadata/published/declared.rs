//! What is declared as the day of publication, held against what else the page says of it.

use super::Search;
use crate::article::dates::clocks;
use crate::article::kind::PageKind;
use crate::article::sheet::HintKind;
use crate::article::{ArticleDate, Found, FoundIn, Precision};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Seconds that two statements of one moment may differ by: some leave the seconds out.
const SAME_MOMENT: i64 = 60;

/// Seconds that the day of a place may begin before that of UTC, and end after it.
const EARLIEST: i64 = 14 * 3600;
const LATEST: i64 = 12 * 3600;

/// Seconds that zones differ by.
const QUARTER: i64 = 900;

/// Whether something is said to programs rather than to readers.
pub(super) fn is_declared(from: FoundIn) -> bool {
    matches!(from, FoundIn::JsonLd | FoundIn::OpenGraph | FoundIn::Meta | FoundIn::Microdata)
}

impl Search<'_, '_, '_> {
    /// What is declared, unless readers are shown an earlier day: tools declare the day of the last export.
    pub(super) fn not_after_shown(&self, declared: Found<ArticleDate>) -> Found<ArticleDate> {
        if !is_declared(declared.from) {
            return declared;
        }
        let shown = self
            .near(HintKind::Time, FoundIn::TimeTag)
            .or_else(|| self.near(HintKind::DateClass, FoundIn::ClassName))
            .or_else(|| self.near_text())
            .or_else(|| self.labelled());
        let is_earlier = |shown: &Found<ArticleDate>| {
            shown.value.precision >= Precision::Day
                && declared.value.at.as_second() - shown.value.at.as_second() > 2 * DAY
        };
        shown.filter(is_earlier).unwrap_or(declared)
    }

    /// What is declared in UTC, by the page's own clock: where the page states the same moment with its zone, or shows it by its
    /// clock, or has the day before or after in its address, in which that moment lies somewhere.
    pub(super) fn by_its_clock(&self, declared: Found<ArticleDate>) -> Found<ArticleDate> {
        let moment = declared.value.at.as_second();
        if declared.value.precision != Precision::Second || declared.value.offset.is_some_and(|minutes| minutes != 0) {
            return declared;
        }
        let is_same = |other: &Found<ArticleDate>| {
            other.value.offset.is_some_and(|minutes| minutes != 0)
                && (other.value.at.as_second() - moment).abs() <= SAME_MOMENT
        };
        let tagged = self.near(HintKind::Time, FoundIn::TimeTag).filter(is_same);
        let posted = || self.first_post().filter(is_same).filter(|_| self.reading.kind == PageKind::Forum);
        if let Some(zoned) = tagged.or_else(posted) {
            return zoned;
        }
        if let Some(offset) = self.lines_at_head().iter().find_map(|line| self.offset_shown(line, moment)) {
            let value = ArticleDate { offset: Some(offset), ..declared.value };
            return Found::new(value, declared.from);
        }
        let is_beside = |other: &Found<ArticleDate>| {
            let start = other.value.at.as_second();
            other.value.precision == Precision::Day
                && moment.div_euclid(DAY) != start.div_euclid(DAY)
                && (start - EARLIEST..start + DAY + LATEST).contains(&moment)
        };
        self.address().filter(is_beside).unwrap_or(declared)
    }

    /// Minutes east of UTC of the clock by which a line shows a moment: it has a day and a time of day that are so far from it, by
    /// whole quarters of an hour.
    fn offset_shown(&self, line: &str, moment: i64) -> Option<i16> {
        let midnight = self.day_in(line)?.at.as_second();
        let away = |minutes: u32| midnight + i64::from(minutes) * 60 - (moment - moment.rem_euclid(60));
        let is_zone = |away: &i64| away % QUARTER == 0 && (-LATEST..=EARLIEST).contains(away);
        let away = clocks(line).into_iter().map(away).find(is_zone)?;
        i16::try_from(away / 60).ok()
    }
}
