//! Measure: from a cleaned text to its counts, language, key phrases, summary and digest. Pure.

mod language;
mod phrases;
pub mod quality;
mod reading;
mod stopwords;
mod summary;
mod tokens;
mod vocabulary;

use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};

pub use quality::Quality;
pub use tokens::TOKENIZER;

use crate::text;
use stopwords::Stopwords;
use vocabulary::Vocabulary;

/// What was measured of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// BCP 47 tag of the text's language; `None` where there is too little text to say.
    pub language: Option<String>,
    /// Confidence in it, 0 to 1.
    pub language_score: Option<f32>,
    /// Words by Unicode rules, and by dictionary for Chinese, Japanese, Thai, Khmer, Lao and Burmese.
    pub word_count: i32,
    /// Unicode code points.
    pub char_count: i32,
    /// Sentences.
    pub sentence_count: i32,
    /// Paragraphs: runs of text between blank lines.
    pub paragraph_count: i32,
    /// Tokens of `o200k_base`; `None` where switched off.
    pub token_count: Option<i32>,
    /// Words (characters for Chinese and Japanese) over the language's rate.
    pub reading_time_minutes: f32,
    /// Key phrases, best first, at most 10.
    pub categories: Vec<String>,
    /// At most 3 sentences of the text, in reading order; `None` for an empty text.
    pub summary: Option<String>,
    /// `sha256:` and the hex digest of the text's UTF-8 bytes.
    pub text_digest: String,
    /// The signals that filter sets are made of.
    pub quality: Quality,
}

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Options {
    /// Count tokens, which costs about as much as all other measures together.
    pub tokens: bool,
}

impl Default for Options {
    /// Everything.
    fn default() -> Self {
        Self { tokens: true }
    }
}

/// Measures texts; one serves all threads.
///
/// ```
/// use gristmill::measure::{Measurer, Options};
///
/// let measures = Measurer::new(Options::default()).measure("The mill grinds slowly. It grinds small.", Some("en"), &[]);
/// assert_eq!((measures.word_count, measures.sentence_count, measures.paragraph_count), (7, 2, 1));
/// assert_eq!(measures.language.as_deref(), Some("en"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Measurer {
    options: Options,
}

impl Measurer {
    /// Dictionaries, word lists and the tokenizer are loaded once a process, when first needed.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Measures one cleaned text.
    ///
    /// `declared_language` is the markup's claim, which only breaks a tie; names in `exclude` (the site's own) do not become key phrases.
    #[must_use]
    pub fn measure(&self, text: &str, declared_language: Option<&str>, exclude: &[&str]) -> Measures {
        let words: Vec<Range<usize>> = text::words(text).collect();
        let sentences: Vec<Range<usize>> = text::sentences(text).collect();
        let (language, language_score) = language::of(text, declared_language).unzip();
        let language_tag = language.as_deref();
        let stop = Stopwords::of(language_tag);
        let vocabulary = Vocabulary::new(text, &words, &sentences, stop, plural_s(language_tag));
        Measures {
            word_count: count(words.len()),
            char_count: count(text.chars().count()),
            sentence_count: count(sentences.len()),
            paragraph_count: count(paragraphs(text)),
            token_count: self.options.tokens.then(|| count(tokens::count(text))),
            reading_time_minutes: reading::minutes(language_tag, words.len(), characters(text, language_tag)),
            categories: phrases::of(text, &vocabulary, language_tag, exclude),
            summary: summary::of(text, &vocabulary, &sentences),
            text_digest: digest(text),
            quality: Quality::default(),
            language,
            language_score,
        }
    }
}

/// A count as the record has it; pages are bounded far below the limit.
fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Runs of lines that are not blank.
fn paragraphs(text: &str) -> usize {
    let mut within = false;
    let mut count = 0;
    for line in text.lines() {
        let filled = !line.trim().is_empty();
        count += usize::from(filled && !within);
        within = filled;
    }
    count
}

/// Letters and digits, where the reading rate counts them.
fn characters(text: &str, language: Option<&str>) -> usize {
    if matches!(language, Some("zh" | "ja")) { text.chars().filter(|c| c.is_alphanumeric()).count() } else { 0 }
}

/// Languages that form most plurals with `s`; a text of unknown language is treated like them.
fn plural_s(language: Option<&str>) -> bool {
    language.is_none_or(|tag| matches!(tag, "en" | "fr" | "es" | "pt" | "ca" | "nl" | "gl"))
}

fn digest(text: &str) -> String {
    let mut out = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
