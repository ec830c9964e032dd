//! Measure: from a cleaned text to its counts, language, key phrases, summary and digest. Pure.

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
}
