//! Measure: from a cleaned text to its counts, language, key phrases, summary and digest. Pure.

mod phrases;
pub mod quality;
mod reading;
mod summary;
mod tokens;
mod vocabulary;

use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};

pub use crate::text::language::LanguageShare;
pub use quality::Quality;
pub use quality::filters::{self, Broken, FilterSet};
pub use tokens::TOKENIZER;

use crate::text::stopwords::Stopwords;
use crate::text::{self, language};
use vocabulary::{Endings, Vocabulary};

/// What was measured of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// BCP 47 tag of the language of most of the text; `None` where it has no letters.
    pub language: Option<String>,
    /// Probability that it is right, 0 to 1.
    pub language_score: Option<f32>,
    /// Languages of the text's paragraphs, the most frequent first; `None` where one is all that was found.
    pub languages: Option<Vec<LanguageShare>>,
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
    /// The first rule that the text breaks of each set that was asked for and judges its language.
    pub broken: Vec<Broken>,
}

/// What to measure.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// Count tokens, which costs about as much as all other measures together.
    pub tokens: bool,
    /// Filter sets whose verdicts are wanted. Signals are measured whatever the sets.
    pub filters: Vec<FilterSet>,
}

impl Default for Options {
    /// Everything.
    fn default() -> Self {
        Self { tokens: true, filters: filters::ALL.to_vec() }
    }
}

/// Measures texts; one serves all threads.
///
/// ```
/// use gristmill::measure::{Measurer, Options};
///
/// let measures = Measurer::new(Options::default()).measure("The mill grinds slowly. It grinds small.", None, &[]);
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
    /// `declared_language` is the markup's claim, heard where the text alone does not tell; names in `exclude` (the site's own) do not become key phrases.
    #[must_use]
    pub fn measure(&self, text: &str, declared_language: Option<&str>, exclude: &[&str]) -> Measures {
        let words: Vec<Range<usize>> = text::words(text).collect();
        let sentences: Vec<Range<usize>> = text::sentences(text).collect();
        let told = language::of(text, declared_language);
        let (language, language_score) = told.language.unzip();
        let language_tag = language.as_deref();
        let stop = Stopwords::of(language_tag);
        let vocabulary = Vocabulary::new(text, &words, &sentences, stop, Endings::of(language_tag));
        let quality = Quality::of(text);
        let judging = self.options.filters.iter().filter(|set| set.judges(language_tag));
        let broken = judging.filter_map(|set| set.broken(&quality)).collect();
        Measures {
            word_count: count(words.len()),
            char_count: count(text.chars().count()),
            sentence_count: count(sentences.len()),
            paragraph_count: count(paragraphs(text)),
            token_count: self.options.tokens.then(|| count(tokens::count(text))),
            reading_time_minutes: reading::minutes(language_tag, words.len(), characters(text, language_tag)),
            categories: phrases::of(text, &vocabulary, &sentences, language_tag, exclude),
            summary: summary::of(text, &vocabulary, &sentences),
            text_digest: digest(text),
            quality,
            broken,
            language,
            language_score,
            languages: told.shares,
        }
    }
}

/// The language of a text as a BCP 47 tag, and the probability that it is right, 0 to 1; `None` where it has no letters.
///
/// `declared` is the markup's claim, heard where the text alone does not tell.
///
/// ```
/// let (language, score) = gristmill::measure::language("Die Mühle mahlt langsam, aber sie mahlt fein.", None).unwrap();
/// assert_eq!(language, "de");
/// assert!(score > 0.5);
/// ```
#[must_use]
pub fn language(text: &str, declared: Option<&str>) -> Option<(String, f32)> {
    language::of(text, declared).language
}

/// The key phrases of a text, best first, at most 10: the `categories` of its record.
///
/// `language` is its BCP 47 tag, if known; names in `exclude` (the site's own) do not become key phrases.
///
/// ```
/// let text = "Reindeer herders fear the mine. The mine lies where reindeer herders keep their animals in winter.";
/// assert_eq!(gristmill::measure::key_phrases(text, Some("en"), &[]), ["reindeer herders", "mine"]);
/// ```
#[must_use]
pub fn key_phrases(text: &str, language: Option<&str>, exclude: &[&str]) -> Vec<String> {
    let (vocabulary, sentences) = vocabulary(text, language);
    phrases::of(text, &vocabulary, &sentences, language, exclude)
}

/// At most 3 sentences of a text, in reading order: the `summary` of its record. `None` for an empty text.
///
/// `language` is its BCP 47 tag, if known.
///
/// ```
/// let text = "How a mill works\n\nThe mill grinds slowly, but it grinds exceedingly small.\n\nMore on this page";
/// assert_eq!(gristmill::measure::summary(text, Some("en")).unwrap(), "The mill grinds slowly, but it grinds exceedingly small.");
/// ```
#[must_use]
pub fn summary(text: &str, language: Option<&str>) -> Option<String> {
    let (vocabulary, sentences) = vocabulary(text, language);
    summary::of(text, &vocabulary, &sentences)
}

/// The words of a text as numbers, and its sentences.
fn vocabulary<'a>(text: &'a str, language: Option<&str>) -> (Vocabulary<'a>, Vec<Range<usize>>) {
    let words: Vec<Range<usize>> = text::words(text).collect();
    let sentences: Vec<Range<usize>> = text::sentences(text).collect();
    let stop = Stopwords::of(language);
    (Vocabulary::new(text, &words, &sentences, stop, Endings::of(language)), sentences)
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

fn digest(text: &str) -> String {
    let mut out = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measure(text: &str) -> Measures {
        Measurer::new(Options::default()).measure(text, None, &[])
    }

    const NEWS: &str = "Rare earths in the hills\n\nThe mining ministry approved a rare-earth mine near Kiruna on Monday. The rare-earth mine \
        will open in 2031, the mining ministry said. Reindeer herders fear for their winter pastures.\n\n\
        Reindeer herders have gone to court against the rare-earth mine. The mining ministry expects a ruling in spring. \
        Europe imports nearly all of its rare earths, and the winter pastures lie above the largest deposit.";

    /// Counted by hand.
    #[test]
    fn a_small_text_has_the_counts_of_a_reader() {
        let measures = measure("One two.\n\nThree: naïve four-five!\nSix.\n \n\n7");
        assert_eq!(
            (measures.word_count, measures.char_count, measures.sentence_count, measures.paragraph_count),
            (8, 43, 4, 3)
        );
    }

    #[test]
    fn an_empty_text_has_no_language_and_no_summary() {
        let measures = measure("");
        assert_eq!(
            (measures.word_count, measures.char_count, measures.sentence_count, measures.paragraph_count),
            (0, 0, 0, 0)
        );
        assert_eq!((measures.language, measures.summary, measures.token_count), (None, None, Some(0)));
        assert!(measures.categories.is_empty());
        // FIPS 180-4, the digest of no bytes.
        assert_eq!(measures.text_digest, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    /// Counted with tiktoken 0.14.
    #[test]
    fn tokens_are_those_of_the_public_tokenizer() {
        for (text, tokens) in TOKENS {
            assert_eq!(measure(text).token_count, Some(*tokens), "{text}");
        }
        assert_eq!(
            Measurer::new(Options { tokens: false, filters: Vec::new() }).measure("a", None, &[]).token_count,
            None
        );
    }

    const TOKENS: &[(&str, i32)] = &[
        ("Hello, world!", 4),
        ("The mill grinds slowly, but it grinds exceedingly small.", 13),
        ("Größenwahn im 21. Jahrhundert", 10),
        ("我们在北京学习汉语。", 7),
        ("def f(x):\n    return x**2  # squared\n", 13),
        ("don't  stop\n\n\n1234567 👍🏽", 10),
        ("<|endoftext|>", 7),
    ];

    #[test]
    fn key_phrases_are_what_the_text_is_about() {
        let found = measure(NEWS).categories;
        for phrase in ["rare-earth mine", "mining ministry", "Reindeer herders", "winter pastures"] {
            assert!(found.iter().any(|one| one == phrase), "{phrase} in {found:?}");
        }
        for word in ["Monday", "2031", "said"] {
            assert!(!found.iter().any(|one| one.contains(word)), "{word} in {found:?}");
        }
        // The phrase, and what the whole text is about; not "earth mine" or "earths" besides.
        assert_eq!(found.iter().filter(|one| one.to_lowercase().contains("earth")).count(), 2, "{found:?}");
    }

    #[test]
    fn the_sites_names_are_no_key_phrases() {
        let found = Measurer::new(Options::default()).measure(NEWS, None, &["Mining Ministry", ""]).categories;
        assert!(!found.is_empty() && !found.iter().any(|one| one.contains("ministry")), "{found:?}");
    }

    #[test]
    fn a_summary_leaves_out_headings_and_keeps_the_order() {
        let summary = measure(NEWS).summary.unwrap();
        let places: Vec<usize> = text::sentences(&summary).map(|range| NEWS.find(&summary[range]).unwrap()).collect();
        assert_eq!(places.len(), 3);
        assert!(places.is_sorted() && !summary.contains("in the hills"), "{summary}");
    }

    #[test]
    fn a_list_has_its_first_item_for_a_summary() {
        assert_eq!(measure("Bread\nButter\nTea").summary.as_deref(), Some("Bread"));
    }

    /// 200 words at 218 a minute; 255 characters at 255 a minute.
    #[test]
    fn reading_time_follows_the_language() {
        let spanish = measure(&"la casa de los abuelos está en la montaña ".repeat(20)[..]);
        assert_eq!((spanish.language.as_deref(), spanish.word_count), (Some("es"), 180));
        assert!((spanish.reading_time_minutes - 180.0 / 218.0).abs() < 1e-5);
        let chinese = measure(&"我们在北京学习汉语。".repeat(51));
        assert!((chinese.reading_time_minutes - 51.0 * 9.0 / 255.0).abs() < 1e-5);
    }

    fn article() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => proptest::sample::select(NEWS.split_inclusive(['.', ',', '\n']).collect::<Vec<_>>()).prop_map(str::to_owned),
            1 => Just("l'eau d'Évian, China’s e-mail - ".to_owned()),
            1 => Just("我们在北京学习汉语。".to_owned()),
            1 => any::<String>(),
        ];
        proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
    }

    /// Whether a summary is at most so many of the sentences, in order.
    fn made_of(summary: &str, sentences: &[&str], most: usize) -> bool {
        let starts = |at: usize| {
            summary
                .strip_prefix(sentences[at])
                .is_some_and(|rest| made_of(rest.trim_start(), &sentences[at + 1..], most - 1))
        };
        summary.is_empty() || most > 0 && (0..sentences.len()).any(starts)
    }

    proptest! {
        #[test]
        fn measures_of_any_text_hold_together(text in article()) {
            let measures = measure(&text);
            prop_assert_eq!(usize::try_from(measures.char_count).unwrap(), text.chars().count());
            prop_assert!(measures.sentence_count >= measures.paragraph_count || text.trim().is_empty());
            prop_assert!(measures.word_count <= measures.char_count);
            prop_assert_eq!(measures.language.is_some(), measures.language_score.is_some());
            prop_assert!(measures.reading_time_minutes.is_finite() && measures.reading_time_minutes >= 0.0);
            prop_assert_eq!(measures.summary.is_none(), text.trim().is_empty());
            prop_assert!(measures.categories.len() <= 10);
            for phrase in &measures.categories {
                prop_assert!(text.contains(phrase.as_str()), "{}", phrase);
            }
            prop_assert_eq!(measure(&text), measures);
        }

        #[test]
        fn a_summary_is_made_of_sentences_of_the_text(text in article()) {
            let sentences: Vec<&str> = text::sentences(&text).map(|range| &text[range]).collect();
            if let Some(summary) = measure(&text).summary {
                prop_assert!(made_of(&summary, &sentences, 3) || text.contains(&summary), "{}", summary);
            }
        }
    }
}
