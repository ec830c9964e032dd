//! Contamination: what does not belong in an article's text, found, flagged and repaired. Pure; profiles are handed in.

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub mod examine;
pub mod farms;
pub mod profile;

pub mod spliced_brand;

pub mod attribution;
pub mod byline;
pub mod claims;
pub mod copied_summary;
pub mod disguise;
mod disguise_letters;
mod disguise_names;
pub mod encoding_damage;
pub mod entities;
pub mod foreign_tail;
pub mod form_words;
pub mod generic_praise;
pub mod head_lines;
pub mod hidden_block;
pub mod hidden_text;
pub mod homoglyphs;
pub mod isolated;
pub mod keyword_stuffing;
pub mod model_orders;
pub mod model_residue;
pub mod not_an_article;
pub mod page_furniture;
pub mod personal_data;
pub mod rights_notice;
pub mod template_text;

pub mod repair;
pub mod title;

pub mod brand;
pub mod code_pages;
pub mod copy_line;
pub mod hashing;
pub mod hints;
pub mod lookalikes;
pub mod manner;
pub mod mojibake;
pub mod names;
pub mod near;
pub mod normal;
pub mod notice;
pub mod notice_sentence;
pub mod page_evidence;
pub mod passages;
pub mod phrases;
pub mod planted;
pub mod planted_phrases;
pub mod praise_words;
mod recurring;
pub mod scan;
pub mod seams;
pub mod source_words;
pub mod suspects;
pub mod table;
pub mod unspaced;
pub mod vocabulary;

pub use examine::examine;
pub use profile::{PageEvidence, ProfileBuilder, Profiles, SiteProfile, page_key, site_key};

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// What was found.
    pub kind: FlagKind,
    /// Bytes of `raw_text`, half-open, on character borders; `None` for a finding about the whole record.
    pub span: Option<Range<usize>>,
    /// Probability that the finding is right, 0 to 1.
    pub score: f32,
    /// What the span becomes in `text` (empty: cut); `None`: left as it is.
    pub replacement: Option<String>,
    /// Why, for people.
    pub evidence: String,
}

/// The kinds of findings; `record.md` of the design and `docs/flags.md` say what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FlagKind {
    /// A site's brand or notice inside or between words of the body.
    SplicedBrand,
    /// A paragraph that stands on many pages of a host.
    TemplateText,
    /// Evaluation that fits any article and names nothing in this one.
    GenericPraise,
    /// Sentences copied from the body.
    CopiedSummary,
    /// Another article's text.
    ForeignTail,
    /// Comment forms, share bars, consent notices, related lists.
    PageFurniture,
    /// A statement that the copy is not authorised, or that training is refused.
    RightsNotice,
    /// Attribution to another publisher.
    Republished,
    /// A byline that is a posting account or contradicts the attribution.
    DoubtfulByline,
    /// A claimed word count, date or reading time that the text contradicts.
    ClaimMismatch,
    /// Mojibake, replacement characters, double-escaped entities.
    EncodingDamage,
    /// Invisible characters, hidden blocks, instructions to language models.
    HiddenText,
    /// Leftovers of a language model's answer.
    ModelResidue,
    /// Runs of search terms.
    KeywordStuffing,
    /// List pages, soft 404s, captchas, login and paywall stubs.
    NotAnArticle,
    /// The same text elsewhere in the dataset.
    ExactDuplicate,
    /// Nearly the same text elsewhere in the dataset.
    NearDuplicate,
    /// Text of an evaluation set.
    BenchmarkOverlap,
    /// E-mail addresses, telephone numbers, IP addresses, bank accounts, payment cards.
    PersonalData,
    /// A rule of a named filter set fails.
    LowQuality,
}

/// An article after its flags: what the record says of its text and of who wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// The extraction before repair and cutting.
    pub raw_text: String,
    /// The text for training: repaired, foreign parts cut. Equal to `raw_text` where nothing was found.
    pub text: String,
    /// The title, repaired.
    pub title: Option<String>,
    /// The page's description, repaired.
    pub description: Option<String>,
    /// Persons or organisations; empty where doubtful.
    pub authors: Vec<String>,
    /// What the site calls itself.
    pub site_name: Option<String>,
    /// Who wrote it, where it says so and that is another than the site.
    pub original_publisher: Option<String>,
    /// Where it was first published, where it says so.
    pub original_url: Option<String>,
    /// The word count that the page itself claims.
    pub claimed_word_count: Option<i32>,
    /// The reading time that the page itself claims, in minutes.
    pub claimed_reading_minutes: Option<i32>,
    /// All findings, by start, then end, then kind; those about the whole record first.
    pub flags: Vec<Flag>,
}

/// Marks a passage as foreign and flags it to be cut.
fn cut(passage: &mut passages::Passage, kind: FlagKind, score: f32, evidence: &str, flags: &mut Vec<Flag>) {
    passage.cut = Some(kind);
    flags.push(Flag {
        kind,
        span: Some(passage.range.clone()),
        score,
        replacement: Some(String::new()),
        evidence: evidence.to_owned(),
    });
}

#[cfg(test)]
mod copy_tests;
#[cfg(test)]
mod hidden_labelled_tests;
#[cfg(test)]
mod honest_tests;
#[cfg(test)]
mod host_tests;
#[cfg(test)]
mod property_tests;
