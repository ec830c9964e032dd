//! Rows of the dataset that are judged anew: those of hosts of which a build knows more than was known when they were written.
//!
//! What is foreign on a page shows itself beside other pages of its host, and the others may come later. The page itself need not
//! be at hand: its row and the [rest](super::rest) that is kept with its evidence are its article again, so that the judgement is
//! the one that a build of all pages at once gives.

use super::duplicates::{is_told, number};
use super::evidence::Evidence;
use super::gather::{Latest, low_half};
use super::judge::Judged;
use super::spill::Extracted;
use super::{Error, Run, guard, progress::Step, rest};
use crate::contamination::profile::site_key;
use crate::contamination::{Cleaned, examine};
use crate::dataset::{Dataset, Head, OVERLAP, OldRow, OldRows};
use crate::duplicate::Signature;
use crate::page::{CharsetFrom, Origin};
use crate::record::{FlagRow, Record, findings, is_rule};
use crate::source::Place;

/// Scores that lie no further apart tell the same: a finding's score moves a little with each page of its host, and a row is not
/// written anew for that. Chosen as half a tenth, since policies are written in tenths; not tuned.
const SAME_SCORE: f32 = 0.05;

/// What became of a row.
enum Outcome {
    /// It could not be judged: what it does not say was not kept, or belongs to another text.
    Unknown,
    /// The judgement is what it was.
    Same,
    /// Another row takes its place; with the content of the one that was there.
    Other(Box<Judged>, u128),
}

impl Run<'_> {
    /// Judges rows of the dataset's newest version by what is known of their hosts now, but for pages that this build has read.
    /// `sink` takes each that becomes another, in the order of the version, with the content that it had. Gives the number of rows judged.
    pub(super) fn judge_anew(
        &self,
        dataset: &Dataset,
        evidence: &Evidence,
        latest: &Latest,
        mut sink: impl FnMut(Judged, u128) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let sites = evidence.again();
        let Some(version) = dataset.latest()?.filter(|_| !sites.is_empty()) else { return Ok(0) };
        let is_wanted = |head: Head<'_>| {
            let site = head.host.unwrap_or_else(|| folder(head.source_file));
            sites.contains(site) && !latest.has(number(head.id))
        };
        let mut judged = 0;
        self.progress.begin(Step::Judge, None);
        super::ordered::map_ordered(
            self.window,
            dataset.rows_where(version, is_wanted)?.take_while(|_| !self.stopped()),
            |rows| rows.as_ref().map_or(0, OldRows::bytes),
            |rows| self.all_again(&rows?, evidence),
            |outcomes: Result<Vec<Outcome>, Error>| {
                for outcome in outcomes? {
                    judged += u64::from(!matches!(outcome, Outcome::Unknown));
                    if let Outcome::Other(other, content) = outcome {
                        sink(*other, content)?;
                    }
                }
                self.progress.advance(judged, judged);
                Ok::<_, Error>(())
            },
        )?;
        self.progress.end();
        if self.stopped() { Err(Error::Stopped) } else { Ok(judged) }
    }

    fn all_again(&self, rows: &OldRows, evidence: &Evidence) -> Result<Vec<Outcome>, Error> {
        rows.read()?.into_iter().map(|row| self.again(row, evidence)).collect()
    }

    fn again(&self, old: OldRow, evidence: &Evidence) -> Result<Outcome, Error> {
        let OldRow { record: row, content } = old;
        let (origin, page) = (origin(&row), number(&row.id));
        let site = site_key(&origin);
        let raw_text = row.raw_text.as_deref().unwrap_or(&row.text);
        let rest = evidence.rest(&site, low_half(page)).map_err(Error::Profiles)?;
        let Some(article) = rest.and_then(|rest| rest::article(&rest, raw_text)) else { return Ok(Outcome::Unknown) };
        let profile = evidence.profile(&site).map_err(Error::Profiles)?;
        let page =
            Extracted { origin, layouts: article.layouts.clone(), article, page, source_id: row.source_id.clone() };
        let judged = guard(&page.origin.url, &page.origin.place, || {
            let cleaned = examine(&page.article, &page.origin, &profile);
            if is_same(&row, &cleaned) {
                return Ok(Outcome::Same);
            }
            let record = self.measured(&page, &cleaned);
            let has_layout = row.markdown.is_some() && !page.layouts.is_empty();
            let record = if has_layout { record.with_markdown(&page.article, &cleaned) } else { record };
            let record = successor(row, record);
            let signature = Signature::of(&record.text);
            Ok(Outcome::Other(Box::new(Judged { record, signature }), content))
        });
        // A fault in the judgement leaves the row as it is.
        Ok(judged.unwrap_or(Outcome::Unknown))
    }
}

/// The folder that a file without a host is profiled by, as [`site_key`] has it.
fn folder(file: &str) -> &str {
    file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

/// Where a row's page is from, as far as those look who judge it.
fn origin(row: &Record) -> Origin {
    let unsigned = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    Origin {
        url: row.url.clone(),
        host: row.host.clone(),
        domain: row.domain.clone(),
        fetched_at: row.fetched_at,
        http_status: row.http_status.and_then(|status| u16::try_from(status).ok()),
        content_type: row.content_type.clone(),
        payload_digest: row.payload_digest.clone(),
        place: Place {
            file: row.source_file.clone(),
            offset: unsigned(row.source_offset),
            length: unsigned(row.source_length),
        },
        charset: "UTF-8".to_owned(),
        charset_from: CharsetFrom::Content,
        charset_conflict: None,
        rights_headers: Vec::new(),
    }
}

/// Whether a judgement is the one that a row has.
fn is_same(row: &Record, cleaned: &Cleaned) -> bool {
    let own = row.flags.iter().filter(|flag| flag.kind != OVERLAP && !is_rule(flag) && !is_told(flag, row));
    let found = findings(cleaned);
    row.text == cleaned.text
        && row.title == cleaned.title
        && row.description == cleaned.description
        && row.authors == cleaned.authors
        && row.site_name == cleaned.site_name
        && row.original_publisher == cleaned.original_publisher
        && row.original_url == cleaned.original_url
        && row.claimed_word_count == cleaned.claimed_word_count
        && row.claimed_reading_minutes == cleaned.claimed_reading_minutes
        && own.clone().count() == found.len()
        && own.zip(&found).all(|(one, other)| is_same_finding(one, other))
}

/// Whether two findings say the same of the same place. Evidence counts pages, and goes on counting.
fn is_same_finding(one: &FlagRow, other: &FlagRow) -> bool {
    one.kind == other.kind
        && (one.start, one.end) == (other.start, other.end)
        && one.replacement == other.replacement
        && (one.score - other.score).abs() <= SAME_SCORE
}

/// The row that takes an old one's place: what follows from the judgement is new, all else as it was. Findings of other commands
/// than a build stay; copies and neighbours are looked for anew.
fn successor(row: Record, new: Record) -> Record {
    let mut flags = new.flags;
    flags.extend(row.flags.into_iter().filter(|flag| flag.kind == OVERLAP));
    let mut flag_kinds: Vec<String> = flags.iter().map(|flag| flag.kind.clone()).collect();
    flag_kinds.sort_unstable();
    flag_kinds.dedup();
    Record {
        title: new.title,
        description: new.description,
        authors: new.authors,
        site_name: new.site_name,
        original_publisher: new.original_publisher,
        original_url: new.original_url,
        categories: new.categories,
        language: new.language,
        language_score: new.language_score,
        languages: new.languages,
        text: new.text,
        raw_text: new.raw_text,
        markdown: new.markdown,
        summary: new.summary,
        word_count: new.word_count,
        char_count: new.char_count,
        sentence_count: new.sentence_count,
        paragraph_count: new.paragraph_count,
        token_count: new.token_count,
        reading_time_minutes: new.reading_time_minutes,
        claimed_word_count: new.claimed_word_count,
        claimed_reading_minutes: new.claimed_reading_minutes,
        quality: new.quality,
        text_digest: new.text_digest,
        duplicate_of: None,
        duplicate_similarity: None,
        host_repeat_share: None,
        elsewhere_repeat_share: None,
        related: None,
        flags,
        flag_kinds,
        ..row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::{full_record, record};

    /// What a judgement has no say in: where a page is from, and what it says of itself that no finding changes.
    const STAYS: &[&str] = &[
        "id",
        "url",
        "canonical_url",
        "host",
        "domain",
        "fetched_at",
        "http_status",
        "content_type",
        "source_file",
        "source_offset",
        "source_length",
        "source_id",
        "payload_digest",
        "published_at",
        "published_precision",
        "published_offset",
        "modified_at",
        "section",
        "tags",
        "license",
        "lead_image",
        "rights",
    ];

    /// What a comparison with all rows fills in afterwards.
    const OPEN: &[&str] =
        &["duplicate_of", "duplicate_similarity", "host_repeat_share", "elsewhere_repeat_share", "related"];

    #[test]
    fn each_column_of_a_successor_is_the_rows_or_the_judgements() {
        let columns = |record: &Record| serde_json::to_value(record).unwrap().as_object().unwrap().clone();
        let (old, new) = (full_record(), record("https://b.example/", "Another text."));
        let made = columns(&successor(old.clone(), new.clone()));
        let (old, new) = (columns(&old), columns(&new));
        assert!(STAYS.iter().chain(OPEN).all(|name| made.contains_key(*name)));
        for (name, value) in &made {
            match name.as_str() {
                "flags" | "flag_kinds" => {}
                name if STAYS.contains(&name) => assert_eq!(value, &old[name], "{name}"),
                name if OPEN.contains(&name) => assert!(value.is_null(), "{name}"),
                name => assert_eq!(value, &new[name], "{name}"),
            }
        }
    }
}
