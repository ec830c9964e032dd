//! From what the rooms before found to one row.

use jiff::Timestamp;

use crate::article::{Article, Found, MarkdownOptions, Precision};
use crate::contamination::{Cleaned, Flag, FlagKind, repair};
use crate::measure::{Broken, Measures};
use crate::page::Origin;
use crate::page::address::{canonical_address, record_id};
use crate::text::CodePoints;

use super::{FlagRow, Record, Rights};

impl Record {
    /// Makes the row of one page.
    ///
    /// Duplicates, repeats and related records are null: they are filled in by their own stage, which sees the whole build. So is
    /// the Markdown, which not everybody asks for: see [`Record::with_markdown`].
    #[must_use]
    pub fn new(origin: &Origin, article: &Article, cleaned: &Cleaned, measures: &Measures) -> Self {
        let canonical_url = canonical_address(&origin.url, article.canonical_link.as_deref());
        let flags = flag_rows(&cleaned.raw_text, &cleaned.flags, &measures.broken);
        Self {
            id: record_id(&canonical_url),
            url: origin.url.clone(),
            canonical_url,
            host: origin.host.clone(),
            domain: origin.domain.clone(),
            fetched_at: origin.fetched_at.map(to_microseconds),
            http_status: origin.http_status.and_then(|status| i16::try_from(status).ok()),
            content_type: origin.content_type.clone(),
            source_file: origin.place.file.clone(),
            source_offset: origin.place.offset.and_then(|offset| i64::try_from(offset).ok()),
            source_length: origin.place.length.and_then(|length| i64::try_from(length).ok()),
            source_id: None,
            payload_digest: origin.payload_digest.clone(),
            title: cleaned.title.clone(),
            description: cleaned.description.clone(),
            authors: cleaned.authors.clone(),
            published_at: article.published.as_ref().map(|date| to_microseconds(date.value.at)),
            published_precision: article.published.as_ref().map(|date| precision(date.value.precision).to_string()),
            published_offset: article.published.as_ref().and_then(|date| date.value.offset),
            modified_at: article.modified.as_ref().map(|date| to_microseconds(date.value.at)),
            site_name: cleaned.site_name.clone(),
            original_publisher: cleaned.original_publisher.clone(),
            original_url: cleaned.original_url.clone(),
            section: value(article.section.as_ref()),
            tags: article.tags.clone(),
            categories: measures.categories.clone(),
            language: measures.language.clone(),
            language_score: measures.language_score,
            languages: measures.languages.clone(),
            license: value(article.license.as_ref()),
            text: cleaned.text.clone(),
            raw_text: (cleaned.raw_text != cleaned.text).then(|| cleaned.raw_text.clone()),
            markdown: None,
            summary: measures.summary.clone(),
            lead_image: value(article.lead_image.as_ref()),
            word_count: measures.word_count,
            char_count: measures.char_count,
            sentence_count: measures.sentence_count,
            paragraph_count: measures.paragraph_count,
            token_count: measures.token_count,
            reading_time_minutes: measures.reading_time_minutes,
            claimed_word_count: cleaned.claimed_word_count,
            claimed_reading_minutes: cleaned.claimed_reading_minutes,
            quality: Some(measures.quality.clone()),
            text_digest: measures.text_digest.clone(),
            duplicate_of: None,
            duplicate_similarity: None,
            host_repeat_share: None,
            elsewhere_repeat_share: None,
            related: None,
            flag_kinds: kinds(&flags),
            flags,
            rights: Rights::declared(origin.rights_headers.iter().chain(&article.rights_metas)),
        }
    }
}

impl Record {
    /// The record with its text as Markdown: the article's body with the repairs and cuts that made the text.
    #[must_use]
    pub fn with_markdown(self, article: &Article, cleaned: &Cleaned) -> Self {
        let edited = cleaned.flags.iter().filter_map(|flag| Some((flag.span.clone()?, flag.replacement.as_deref()?)));
        let markdown = article.markdown(MarkdownOptions::default(), &repair::edits(edited));
        Self { markdown: Some(markdown.trim_end().to_owned()), ..self }
    }
}

/// The findings of a cleaned article as a record has them, but for the rules of filter sets that its text breaks.
#[must_use]
pub fn findings(cleaned: &Cleaned) -> Vec<FlagRow> {
    flag_rows(&cleaned.raw_text, &cleaned.flags, &[])
}

/// The kind of finding that tells which rules of filter sets a text breaks.
#[must_use]
pub fn is_rule(flag: &FlagRow) -> bool {
    flag.kind == kind_name(FlagKind::LowQuality)
}

fn value(found: Option<&Found<String>>) -> Option<String> {
    found.map(|found| found.value.clone())
}

/// Cuts a time to whole microseconds, which is what the columns hold.
fn to_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Year => "year",
        Precision::Month => "month",
        Precision::Day => "day",
        Precision::Second => "second",
    }
}

/// The findings with their spans in code points: those about the whole record first, the rules of filter sets that it
/// breaks last among them, then the others in the order given.
fn flag_rows(raw_text: &str, flags: &[Flag], broken: &[Broken]) -> Vec<FlagRow> {
    let points = CodePoints::new(raw_text);
    let at = |byte: usize| i32::try_from(points.at(byte)).unwrap_or(i32::MAX);
    let row = |flag: &Flag| FlagRow {
        kind: kind_name(flag.kind),
        start: flag.span.as_ref().map(|span| at(span.start)),
        end: flag.span.as_ref().map(|span| at(span.end)),
        score: flag.score,
        replacement: flag.replacement.clone(),
        evidence: flag.evidence.clone(),
    };
    let (whole, spans): (Vec<&Flag>, Vec<&Flag>) = flags.iter().partition(|flag| flag.span.is_none());
    let rules = broken.iter().map(low_quality);
    whole.into_iter().map(row).chain(rules).chain(spans.into_iter().map(row)).collect()
}

/// A rule of a filter set that fails is certain: the score says nothing of the text.
fn low_quality(broken: &Broken) -> FlagRow {
    FlagRow {
        kind: kind_name(FlagKind::LowQuality),
        start: None,
        end: None,
        score: 1.0,
        replacement: None,
        evidence: broken.to_string(),
    }
}

fn kinds(flags: &[FlagRow]) -> Vec<String> {
    let mut kinds: Vec<_> = flags.iter().map(|flag| flag.kind.clone()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The kind's name as serde writes it.
fn kind_name(kind: FlagKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => format!("{kind:?}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measure::{FilterSet, Quality};

    fn flag(kind: FlagKind, span: Option<std::ops::Range<usize>>) -> Flag {
        Flag { kind, span, score: 1.0, replacement: None, evidence: String::new() }
    }

    #[test]
    fn spans_count_code_points_not_bytes() {
        let raw = "aé漢🦀z";
        let flags = [flag(FlagKind::Republished, None), flag(FlagKind::SplicedBrand, Some(3..10))];
        let rows = flag_rows(raw, &flags, &[]);
        assert_eq!((rows[0].start, rows[0].end), (None, None));
        assert_eq!((rows[1].start, rows[1].end), (Some(2), Some(4)));
        assert_eq!(rows[1].kind, "spliced_brand");
    }

    #[test]
    fn kinds_are_sorted_and_each_stands_once() {
        let flags =
            [FlagKind::TemplateText, FlagKind::Republished, FlagKind::TemplateText].map(|kind| flag(kind, None));
        assert_eq!(kinds(&flag_rows("", &flags, &[])), ["republished", "template_text"]);
    }

    #[test]
    fn a_span_beyond_the_text_ends_with_it() {
        let rows = flag_rows("abc", &[flag(FlagKind::ForeignTail, Some(1..99))], &[]);
        assert_eq!((rows[0].start, rows[0].end), (Some(1), Some(3)));
    }

    proptest! {
        #[test]
        fn code_points_cut_what_the_bytes_cut(text in "\\PC{0,40}", ends in proptest::collection::vec((0_usize..41, 0_usize..41), 0..6)) {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let border = |index: usize| borders[index.min(borders.len() - 1)];
            let flags: Vec<_> = ends.iter().map(|&(a, b)| flag(FlagKind::HiddenText, Some(border(a.min(b))..border(a.max(b))))).collect();
            for (row, flag) in flag_rows(&text, &flags, &[]).iter().zip(&flags) {
                let point = |end: Option<i32>| usize::try_from(end.unwrap()).unwrap();
                let (start, end) = (point(row.start), point(row.end));
                let cut: String = text.chars().skip(start).take(end - start).collect();
                prop_assert_eq!(Some(cut.as_str()), text.get(flag.span.clone().unwrap()));
            }
        }
    }

    #[test]
    fn rules_of_filter_sets_stand_behind_what_is_said_of_the_whole_record() {
        let broken = FilterSet::GopherQuality.broken(&Quality::of("Too short.")).unwrap();
        let flags = [flag(FlagKind::Republished, None), flag(FlagKind::TemplateText, Some(0..3))];
        let rows = flag_rows("abc", &flags, &[broken]);
        let told: Vec<_> = rows.iter().map(|row| (row.kind.as_str(), row.start)).collect();
        assert_eq!(told, [("republished", None), ("low_quality", None), ("template_text", Some(0))]);
        assert_eq!(rows[1].evidence, "gopher_quality/gopher_short_doc 2 50");
    }
}
