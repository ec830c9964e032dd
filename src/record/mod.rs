//! Record: one row of a dataset, made of all that the rooms before it found, and its Arrow and JSON forms. Pure.
//!
//! The columns' meaning is in `docs/columns.md`, their machine-readable form in `schemas/`.

pub mod batch;
mod cells;
pub mod columns;
pub mod failures;
pub mod flag_column;
mod json;
mod make;
mod rights;
#[cfg(test)]
pub(crate) mod samples;
pub mod schema;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::measure::{LanguageShare, Quality};

pub use batch::{BatchBuilder, Row, record_batch, text_at};
pub use failures::FailureRow;
pub use make::{findings, is_rule};
pub use schema::{failure_document, failure_schema, record_document, record_schema};

/// One row of a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// 32 hex digits of the canonical address' SHA-256.
    pub id: String,
    /// As fetched, after redirects.
    pub url: String,
    /// Normalised, following `rel=canonical` only within the same site.
    pub canonical_url: String,
    /// Host name; null for a saved file without a known address.
    pub host: Option<String>,
    /// Registrable domain.
    pub domain: Option<String>,
    /// When the page was fetched.
    pub fetched_at: Option<Timestamp>,
    /// Null for saved files.
    pub http_status: Option<i16>,
    /// Null for saved files.
    pub content_type: Option<String>,
    /// The WARC or saved file.
    pub source_file: String,
    /// Null for saved files.
    pub source_offset: Option<i64>,
    /// Null for saved files.
    pub source_length: Option<i64>,
    /// The row's own id in the corpus that it is from; null for pages.
    pub source_id: Option<String>,
    /// `sha256:` of the response body.
    pub payload_digest: String,
    /// The title.
    pub title: Option<String>,
    /// The page's own description.
    pub description: Option<String>,
    /// Persons or organisations; empty where doubtful.
    pub authors: Vec<String>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// `year`, `month`, `day` or `second`.
    pub published_precision: Option<String>,
    /// Minutes east of UTC of the clock that the page gives it by.
    pub published_offset: Option<i16>,
    /// When it was last changed.
    pub modified_at: Option<Timestamp>,
    /// Who shows it.
    pub site_name: Option<String>,
    /// Who wrote it, where it says so.
    pub original_publisher: Option<String>,
    /// Where it was first published, where it says so.
    pub original_url: Option<String>,
    /// The page's own section.
    pub section: Option<String>,
    /// The page's own tags.
    pub tags: Vec<String>,
    /// Key phrases of the cleaned text, best first, at most 10.
    pub categories: Vec<String>,
    /// BCP 47 tag of the text's language.
    pub language: Option<String>,
    /// Confidence in it.
    pub language_score: Option<f32>,
    /// Languages of the text's paragraphs, the most frequent first; null where there is one.
    pub languages: Option<Vec<LanguageShare>>,
    /// SPDX id.
    pub license: Option<String>,
    /// The text for training.
    pub text: String,
    /// The extraction before repair and cutting; null where equal to `text`.
    pub raw_text: Option<String>,
    /// The text as Markdown; null unless asked for.
    pub markdown: Option<String>,
    /// At most 3 sentences of the text.
    pub summary: Option<String>,
    /// Address of the lead image.
    pub lead_image: Option<String>,
    /// Words of `text`.
    pub word_count: i32,
    /// Code points of `text`.
    pub char_count: i32,
    /// Sentences of `text`.
    pub sentence_count: i32,
    /// Paragraphs of `text`.
    pub paragraph_count: i32,
    /// Tokens of `text`.
    pub token_count: Option<i32>,
    /// Words over the language's rate.
    pub reading_time_minutes: f32,
    /// What the page claims.
    pub claimed_word_count: Option<i32>,
    /// What the page claims.
    pub claimed_reading_minutes: Option<i32>,
    /// Quality signals of `text`; null where they were not measured.
    pub quality: Option<Quality>,
    /// `sha256:` of `text`.
    pub text_digest: String,
    /// The record that stands for this one's cluster of duplicates; null for one that stands for itself.
    pub duplicate_of: Option<String>,
    /// How alike the two are, 0 to 1.
    pub duplicate_similarity: Option<f32>,
    /// Share of the tokens of its longer paragraphs that stand in other records of its host; null where it has none, or that was not computed.
    pub host_repeat_share: Option<f32>,
    /// The same, in records of other hosts.
    pub elsewhere_repeat_share: Option<f32>,
    /// The nearest other records, at most 5; null where not computed.
    pub related: Option<Vec<Related>>,
    /// Findings.
    pub flags: Vec<FlagRow>,
    /// Sorted, distinct kinds of the findings.
    pub flag_kinds: Vec<String>,
    /// What the site and page declared.
    pub rights: Rights,
}

/// A near neighbour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// The other record.
    pub id: String,
    /// 0 to 1.
    pub similarity: f32,
}

/// One finding as a dataset has it: spans in code points of `raw_text`, or of `text` where that is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlagRow {
    /// The kind's name.
    pub kind: String,
    /// First code point.
    pub start: Option<i32>,
    /// One past the last code point.
    pub end: Option<i32>,
    /// Probability that the finding is right.
    pub score: f32,
    /// What the span becomes in `text`.
    pub replacement: Option<String>,
    /// Why.
    pub evidence: String,
}

/// What the site and page declared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rights {
    /// `noindex` in a robots tag.
    pub noindex: Option<bool>,
    /// `noai`, `noimageai` or `noarchive` in a robots tag.
    pub noai: Option<bool>,
    /// `tdm-reservation: 1`.
    pub tdm_reserved: Option<bool>,
    /// The policy's address.
    pub tdm_policy: Option<String>,
    /// `Content-Signal` of robots.txt.
    pub content_signal: Option<String>,
    /// `nofollow` in a robots tag.
    pub nofollow: Option<bool>,
}
