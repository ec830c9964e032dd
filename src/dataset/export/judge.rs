//! A policy at work: what becomes of each row of a batch. Pure.

use std::collections::HashMap;
use std::fmt;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{Int32Type, TimestampMicrosecondType};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

use super::cuts::{Cut, cut};
use super::policy::{Action, OptOut, Policy, Rule, kind_name};
use crate::contamination::FlagKind;
use crate::measure::FilterSet;
use crate::record::{FlagRow, flag_column};

/// The columns that a policy looks at.
const LOOKED_AT: &[&str] = &["host", "domain", "language", "license", "published_at", "word_count", "rights", "flags"];

/// What it looks at besides where it cuts or masks.
const FOR_EDITS: &[&str] = &["text", "raw_text", "site_name"];

/// Kinds whose findings stand somewhere in the text: where one has no span, its place was lost, and the row is dropped where the
/// span would be cut or masked.
const PLACED: &[FlagKind] = &[FlagKind::BenchmarkOverlap, FlagKind::PersonalData];

/// Why a row is dropped. Of several reasons the first in this order counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Its host is excluded.
    Host,
    /// Its registrable domain is excluded.
    Domain,
    /// It opts out.
    Rights(OptOut),
    /// Its language is not wanted.
    Language,
    /// Its licence is not wanted.
    License,
    /// It has no date, where one is asked for.
    Undated,
    /// It was published too early or too late.
    Published,
    /// It has a flag.
    Flag(FlagKind),
    /// It breaks a rule of a filter set, given as `set/rule`.
    Filter(String),
    /// A span of it cannot be cut: its text is not what its flags make of its raw text.
    Unexplained,
    /// It has too few words.
    MinWords,
    /// It has too many words.
    MaxWords,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host => f.write_str("excluded_hosts"),
            Self::Domain => f.write_str("excluded_domains"),
            Self::Rights(right) => write!(f, "rights {}", right.name()),
            Self::Language => f.write_str("languages"),
            Self::License => f.write_str("licenses"),
            Self::Undated => f.write_str("undated"),
            Self::Published => f.write_str("published"),
            Self::Flag(kind) => write!(f, "flags {}", kind_name(*kind)),
            Self::Filter(rule) => write!(f, "filters {rule}"),
            Self::Unexplained => f.write_str("unexplained text"),
            Self::MinWords => f.write_str("min_words"),
            Self::MaxWords => f.write_str("max_words"),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It goes out as it is.
    Kept,
    /// It goes out with another text, whose words are still to be counted.
    Edited(String),
    /// It does not go out.
    Dropped(Reason),
}

/// A policy made ready.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    policy: &'a Policy,
    rules: HashMap<String, (FlagKind, &'a Rule, String)>,
    after: Option<i64>,
    before: Option<i64>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        let rule = |(kind, rule): (&FlagKind, &'a Rule)| {
            let name = kind_name(*kind);
            let mask = match rule.action {
                Action::Mask => rule.mask.clone().unwrap_or_else(|| format!("[{name}]")),
                _ => String::new(),
            };
            (name, (*kind, rule, mask))
        };
        Self {
            policy,
            rules: policy.flags.iter().map(rule).collect(),
            after: policy.published_after.and_then(start_of),
            before: policy.published_before.and_then(start_of),
        }
    }

    /// The columns that [`judge`](Self::judge) needs.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'static str> {
        let more: &[&str] = if self.policy.edits() { FOR_EDITS } else { &[] };
        LOOKED_AT.iter().chain(more).copied()
    }

    /// The fate of each row.
    pub(super) fn judge(&self, batch: &RecordBatch) -> Vec<Fate> {
        let rows = Rows::of(batch);
        let flags = flag_column::read(batch);
        flags.iter().enumerate().map(|(row, flags)| self.fate(&rows, row, flags)).collect()
    }

    fn fate(&self, rows: &Rows<'_>, row: usize, flags: &[FlagRow]) -> Fate {
        if let Some(reason) = self.reason(rows, row, flags) {
            return Fate::Dropped(reason);
        }
        let cuts: Vec<Cut<'_>> = flags.iter().filter_map(|flag| self.cut_of(flag)).collect();
        if cuts.is_empty() {
            return match self.length(rows.words.map_or(0, |words| words.value(row))) {
                Some(reason) => Fate::Dropped(reason),
                None => Fate::Kept,
            };
        }
        let text = rows.text(rows.texts, row).unwrap_or_default();
        match cut(text, rows.text(rows.raw_texts, row), flags, &cuts) {
            Some(made) if made == text => match self.length(rows.words.map_or(0, |words| words.value(row))) {
                Some(reason) => Fate::Dropped(reason),
                None => Fate::Kept,
            },
            Some(made) => Fate::Edited(made),
            None => Fate::Dropped(Reason::Unexplained),
        }
    }

    /// Whether a text of so many words is dropped for its length.
    pub(super) fn length(&self, words: i32) -> Option<Reason> {
        let words = u32::try_from(words).unwrap_or(0);
        if self.policy.min_words.is_some_and(|least| words < least) {
            return Some(Reason::MinWords);
        }
        self.policy.max_words.is_some_and(|most| words > most).then_some(Reason::MaxWords)
    }

    /// Why a row is dropped whatever its text; the checks stand in the order of [`Reason`].
    fn reason(&self, rows: &Rows<'_>, row: usize, flags: &[FlagRow]) -> Option<Reason> {
        let policy = self.policy;
        let is_in = |list: &[String], value: Option<&str>| {
            value.is_some_and(|value| list.iter().any(|one| one.eq_ignore_ascii_case(value)))
        };
        if is_in(&policy.excluded_hosts, rows.text(rows.hosts, row)) {
            return Some(Reason::Host);
        }
        if is_in(&policy.excluded_domains, rows.text(rows.domains, row)) {
            return Some(Reason::Domain);
        }
        if let Some(right) = policy.rights.iter().filter(|right| rows.opts_out(**right, row)).min() {
            return Some(Reason::Rights(*right));
        }
        let language = rows.text(rows.languages, row);
        if !policy.languages.is_empty() && !policy.languages.iter().any(|wanted| is_language(wanted, language)) {
            return Some(Reason::Language);
        }
        if !policy.licenses.is_empty() && !is_in(&policy.licenses, rows.text(rows.licenses, row)) {
            return Some(Reason::License);
        }
        if self.after.is_some() || self.before.is_some() {
            let Some(at) = rows.published(row) else { return Some(Reason::Undated) };
            if self.after.is_some_and(|after| at < after) || self.before.is_some_and(|before| at >= before) {
                return Some(Reason::Published);
            }
        }
        flags.iter().filter_map(|flag| self.dropped_for(flag)).min()
    }

    fn dropped_for(&self, flag: &FlagRow) -> Option<Reason> {
        if let Some((kind, rule, _)) = self.rules.get(&flag.kind)
            && flag.score >= rule.min_score
        {
            let is_lost = rule.action != Action::Keep && flag.start.is_none() && PLACED.contains(kind);
            if rule.action == Action::Drop || is_lost {
                return Some(Reason::Flag(*kind));
            }
        }
        if flag.kind != "low_quality" {
            return None;
        }
        // The evidence is `set/rule value limit`.
        let rule = flag.evidence.split(' ').next()?;
        let set = rule.split('/').next()?;
        self.policy
            .filters
            .iter()
            .copied()
            .map(FilterSet::name)
            .any(|name| name == set)
            .then(|| Reason::Filter(rule.to_owned()))
    }

    /// What a flag cuts or masks: a span that is not repaired already.
    fn cut_of(&self, flag: &FlagRow) -> Option<Cut<'_>> {
        let (_, rule, mask) = self.rules.get(&flag.kind)?;
        let acts = matches!(rule.action, Action::Cut | Action::Mask) && flag.score >= rule.min_score;
        let at = |point: Option<i32>| usize::try_from(point?).ok();
        let span = at(flag.start)?..at(flag.end)?;
        (acts && flag.replacement.is_none() && !span.is_empty()).then_some(Cut { span, mask })
    }
}

/// Whether a language is a wanted one: `en` is `en-GB` too.
fn is_language(wanted: &str, language: Option<&str>) -> bool {
    language.is_some_and(|language| {
        language.eq_ignore_ascii_case(wanted)
            || language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case(wanted))
    })
}

/// Microseconds since 1970 at the start of a day in UTC.
fn start_of(day: Date) -> Option<i64> {
    TimeZone::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok().map(Timestamp::as_microsecond)
}

/// Whether a content signal refuses training: `ai-train=no`, or `train-ai=n` and `train-genai=n` of AIPREF.
fn refuses_training(signal: &str) -> bool {
    signal.split(',').filter_map(|entry| entry.split_once('=')).any(|(name, value)| {
        let is = |text: &str, words: &[&str]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
        is(name, &["ai-train", "train-ai", "train-genai"]) && is(value, &["no", "n"])
    })
}

/// The columns of a batch that are looked at.
struct Rows<'a> {
    hosts: Option<&'a StringArray>,
    domains: Option<&'a StringArray>,
    languages: Option<&'a StringArray>,
    licenses: Option<&'a StringArray>,
    texts: Option<&'a StringArray>,
    raw_texts: Option<&'a StringArray>,
    words: Option<&'a Int32Array>,
    published: Option<&'a ArrayRef>,
    rights: Option<&'a ArrayRef>,
}

impl<'a> Rows<'a> {
    fn of(batch: &'a RecordBatch) -> Self {
        let texts = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        Self {
            hosts: texts("host"),
            domains: texts("domain"),
            languages: texts("language"),
            licenses: texts("license"),
            texts: texts("text"),
            raw_texts: texts("raw_text"),
            words: batch.column_by_name("word_count").and_then(|column| column.as_primitive_opt::<Int32Type>()),
            published: batch.column_by_name("published_at"),
            rights: batch.column_by_name("rights"),
        }
    }

    #[expect(clippy::unused_self, reason = "the column is one of its own")]
    fn text(&self, column: Option<&'a StringArray>, row: usize) -> Option<&'a str> {
        column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }

    fn published(&self, row: usize) -> Option<i64> {
        let column = self.published?.as_primitive_opt::<TimestampMicrosecondType>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    fn opts_out(&self, right: OptOut, row: usize) -> bool {
        let Some(rights) = self.rights.and_then(|column| column.as_struct_opt()).filter(|rights| rights.is_valid(row))
        else {
            return false;
        };
        let Some(column) = rights.column_by_name(right.name()).filter(|column| column.is_valid(row)) else {
            return false;
        };
        match right {
            OptOut::ContentSignal => {
                column.as_string_opt::<i32>().is_some_and(|text| refuses_training(text.value(row)))
            }
            _ => column.as_boolean_opt().is_some_and(|values: &BooleanArray| values.value(row)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::{full_record, record};
    use crate::record::{Record, Rights, record_batch};

    fn fate_of(record: &Record, policy: &str) -> Fate {
        let policy: Policy = policy.parse().unwrap();
        let fates = Judge::new(&policy).judge(&record_batch(std::slice::from_ref(record)).unwrap());
        fates.into_iter().next().unwrap()
    }

    fn reason_of(record: &Record, policy: &str) -> String {
        match fate_of(record, policy) {
            Fate::Dropped(reason) => reason.to_string(),
            other => format!("{other:?}"),
        }
    }

    fn flagged(kind: &str, score: f32, evidence: &str) -> FlagRow {
        FlagRow { kind: kind.into(), start: None, end: None, score, replacement: None, evidence: evidence.into() }
    }

    #[test]
    fn each_key_drops_what_it_says_and_nothing_else() {
        // The full record: German, CC-BY-4.0, of 2024-10-17, one word, noindex, flags foreign_tail and republished at 0.75.
        let row = full_record();
        let kept = "Kept";
        for (policy, expected) in [
            ("", kept),
            ("languages = ['de', 'en']", kept),
            ("languages = ['en']", "languages"),
            ("licenses = ['cc-by-4.0']", kept),
            ("licenses = ['CC0-1.0']", "licenses"),
            ("min_words = 1\nmax_words = 1", kept),
            ("min_words = 2", "min_words"),
            ("max_words = 0", "max_words"),
            ("published_after = '2024-10-17'\npublished_before = '2024-10-18'", kept),
            ("published_after = '2024-10-18'", "published"),
            ("published_before = '2024-10-17'", "published"),
            ("excluded_hosts = ['other.example']", kept),
            ("excluded_hosts = ['News.example']", "excluded_hosts"),
            ("excluded_domains = ['news.example']", "excluded_domains"),
            ("rights = ['noai', 'tdm_reserved', 'content_signal']", kept),
            ("rights = ['noai', 'noindex']", "rights noindex"),
            ("[flags]\nforeign_tail = 'drop'\nrepublished = 'drop'", "flags foreign_tail"),
            ("[flags]\nrepublished = { action = 'drop', min_score = 0.75 }", "flags republished"),
            ("[flags]\nrepublished = { action = 'drop', min_score = 0.76 }", kept),
            ("[flags]\nrepublished = 'keep'", kept),
            ("min_words = 2\nlanguages = ['en']\nrights = ['noindex']", "rights noindex"),
        ] {
            assert_eq!(reason_of(&row, policy), expected, "{policy}");
        }
        let bare = record("https://a.example/", "x");
        for (policy, expected) in [
            ("languages = ['en']", "languages"),
            ("published_after = '2024-01-01'", "undated"),
            ("licenses = ['MIT']", "licenses"),
        ] {
            assert_eq!(reason_of(&bare, policy), expected, "{policy}");
        }
        let british = Record { language: Some("en-GB".into()), ..bare };
        assert_eq!(fate_of(&british, "languages = ['en']"), Fate::Kept);
    }

    #[test]
    fn a_filter_set_drops_by_the_rules_that_the_build_found_broken() {
        let flags = vec![flagged("low_quality", 1.0, "c4/too_few_sentences 2 5")];
        let row = Record { flags, ..record("https://a.example/", "x") };
        assert_eq!(reason_of(&row, "filters = ['fineweb', 'c4']"), "filters c4/too_few_sentences");
        assert_eq!(fate_of(&row, "filters = ['fineweb']"), Fate::Kept);
        assert_eq!(reason_of(&row, "[flags]\nlow_quality = 'drop'"), "flags low_quality");
    }

    #[test]
    fn a_content_signal_opts_out_where_it_refuses_training() {
        for (signal, expected) in [
            ("search=yes, ai-train=no", "rights content_signal"),
            ("train-ai=n", "rights content_signal"),
            ("search=no, ai-train=yes", "Kept"),
            ("", "Kept"),
        ] {
            let rights = Rights { content_signal: Some(signal.into()), ..Rights::default() };
            let row = Record { rights, ..record("https://a.example/", "x") };
            assert_eq!(reason_of(&row, "rights = ['content_signal']"), expected, "{signal}");
        }
    }

    #[test]
    fn spans_are_cut_or_masked_and_what_is_repaired_already_is_left() {
        let span = |kind: &str, start, end| FlagRow { start: Some(start), end: Some(end), ..flagged(kind, 0.9, "") };
        let flags =
            vec![flagged("republished", 0.9, "whole"), span("benchmark_overlap", 0, 3), span("personal_data", 4, 11)];
        let row = Record { flags, ..record("https://a.example/", "One me@x.de two") };
        let edited = |text: &str| Fate::Edited(text.into());
        assert_eq!(fate_of(&row, "[flags]\nbenchmark_overlap = 'cut'"), edited("me@x.de two"));
        assert_eq!(fate_of(&row, "[flags]\npersonal_data = 'mask'"), edited("One [personal_data] two"));
        let masked = "[flags]\npersonal_data = { action = 'mask', mask = '@' }\nbenchmark_overlap = 'cut'";
        assert_eq!(fate_of(&row, masked), edited("@ two"));
        assert_eq!(fate_of(&row, "[flags]\npersonal_data = { action = 'cut', min_score = 0.95 }"), Fate::Kept);
        let repaired = Record { text: "Text".into(), ..full_record() };
        assert_eq!(reason_of(&repaired, "[flags]\nforeign_tail = 'cut'"), "Kept");
        assert_eq!(fate_of(&row, "[flags]\nrepublished = 'cut'"), Fate::Kept);
        let lost = Record { flags: vec![flagged("benchmark_overlap", 0.9, "somewhere")], ..row.clone() };
        assert_eq!(reason_of(&lost, "[flags]\nbenchmark_overlap = 'cut'"), "flags benchmark_overlap");
        assert_eq!(reason_of(&lost, "[flags]\nbenchmark_overlap = 'keep'"), "Kept");
        let outside = Record { flags: vec![span("personal_data", 4, 99)], ..row };
        assert_eq!(reason_of(&outside, "[flags]\npersonal_data = 'mask'"), "unexplained text");
    }
}
