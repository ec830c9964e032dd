//! Quality: the struct column `quality`, one field for each signal that needs no model.
//!
//! Names are those of datatrove's filters (`dt_*`) and of RedPajama-V2 (`rps_*`), each with that project's
//! definition: two definitions never share a name. datatrove's words are those of its tokenizer for English, in texts of
//! any language, as in its filters by default. Values are stored, not verdicts; a filter set is a list of limits over
//! them. A signal without its method is null.

mod c4;
mod characters;
pub mod filters;
mod fineweb;
mod gopher;
mod grams;
mod redpajama;
mod repetition;
mod tokenizer;

use serde::{Deserialize, Serialize};

use tokenizer::Tokens;

/// What a field of [`Quality`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Its name in the record.
    pub name: &'static str,
    /// What it says, for the schema and the docs.
    pub doc: &'static str,
}

macro_rules! signals {
    ($($name:ident: $doc:literal),+ $(,)?) => {
        /// The quality signals of one text; `None` where a signal does not apply or has no method yet.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct Quality {
            $(#[doc = $doc] pub $name: Option<f64>,)+
        }

        /// Name and meaning of each field of [`Quality`], in its order.
        pub const SIGNALS: &[Signal] = &[$(Signal { name: stringify!($name), doc: $doc }),+];

        impl Quality {
            /// The values in the order of [`SIGNALS`].
            #[must_use]
            pub fn values(&self) -> [Option<f64>; SIGNALS.len()] {
                [$(self.$name),+]
            }
        }
    };
}

signals! {
    dt_gopher_num_words: "Words that are not punctuation alone.",
    dt_gopher_mean_word_length: "Mean characters of words that are not punctuation alone.",
    dt_gopher_hash_to_word_ratio: "Number signs over words.",
    dt_gopher_ellipsis_to_word_ratio: "Ellipses (`...` and `…`) over words.",
    dt_gopher_bullet_line_frac: "Share of lines that begin with `•` or `-`.",
    dt_gopher_ellipsis_line_frac: "Share of lines that end with an ellipsis.",
    dt_gopher_alpha_word_frac: "Share of words with a letter.",
    dt_gopher_stop_words_distinct: "How many of the eight English stop words of Gopher's rule occur.",
    dt_gopher_dup_para_frac: "Share of paragraphs that repeat an earlier one.",
    dt_gopher_dup_para_char_frac: "Characters of repeated paragraphs over all characters.",
    dt_gopher_dup_line_frac: "Share of lines that repeat an earlier one.",
    dt_gopher_dup_line_char_frac: "Characters of repeated lines over all characters.",
    dt_gopher_top_2gram_char_frac: "Characters of the most frequent 2-gram of words over all characters.",
    dt_gopher_top_3gram_char_frac: "Characters of the most frequent 3-gram of words over all characters.",
    dt_gopher_top_4gram_char_frac: "Characters of the most frequent 4-gram of words over all characters.",
    dt_gopher_dup_5gram_char_frac: "Characters in repeated 5-grams of words over all characters.",
    dt_gopher_dup_6gram_char_frac: "Characters in repeated 6-grams of words over all characters.",
    dt_gopher_dup_7gram_char_frac: "Characters in repeated 7-grams of words over all characters.",
    dt_gopher_dup_8gram_char_frac: "Characters in repeated 8-grams of words over all characters.",
    dt_gopher_dup_9gram_char_frac: "Characters in repeated 9-grams of words over all characters.",
    dt_gopher_dup_10gram_char_frac: "Characters in repeated 10-grams of words over all characters.",
    dt_c4_lines_kept: "Lines that C4's line rules keep.",
    dt_c4_lines_no_terminal_punct: "Lines dropped for want of a closing mark.",
    dt_c4_lines_too_few_words: "Lines dropped for fewer than three words.",
    dt_c4_lines_javascript: "Lines dropped for the word javascript.",
    dt_c4_lines_policy: "Lines dropped for a phrase of privacy and cookie notices.",
    dt_c4_lines_long_word: "Lines dropped for a word of more than 1,000 characters.",
    dt_c4_num_sentences: "Sentences in the lines kept.",
    dt_c4_has_lorem_ipsum: "1 where `lorem ipsum` occurs in a line that the rules before it keep, else 0.",
    dt_c4_has_curly_bracket: "1 where `{` occurs in a line that the rules before it keep, else 0.",
    dt_fineweb_line_punct_frac: "Share of lines that end with a closing mark of any script.",
    dt_fineweb_short_line_frac: "Share of lines of at most 30 characters.",
    dt_fineweb_dup_line_char_frac: "Characters of repeated lines over characters without line ends.",
    dt_fineweb_newline_word_ratio: "Line ends over words.",
    rps_doc_word_count: "Words of the normalised text.",
    rps_doc_mean_word_length: "Mean characters of the normalised words.",
    rps_doc_num_sentences: "Runs between closing marks.",
    rps_doc_symbol_to_word_ratio: "Number signs and ellipses over raw words.",
    rps_doc_frac_lines_end_with_ellipsis: "Share of lines that end with an ellipsis.",
    rps_doc_frac_no_alph_words: "Share of raw words without an ASCII letter.",
    rps_doc_frac_unique_words: "Distinct normalised words over all.",
    rps_doc_unigram_entropy: "Entropy of the normalised words, natural logarithm.",
    rps_doc_frac_all_caps_words: "Share of raw words in capitals.",
    rps_doc_stop_word_fraction: "Share of raw words in the language's stop list. Null: no method yet.",
    rps_doc_lorem_ipsum: "Occurrences of `lorem ipsum` over normalised characters.",
    rps_doc_curly_bracket: "Curly brackets over raw characters.",
    rps_doc_frac_chars_top_2gram: "Characters of the most frequent 2-gram over characters of words; 0 where none repeats.",
    rps_doc_frac_chars_top_3gram: "Characters of the most frequent 3-gram over characters of words; 0 where none repeats.",
    rps_doc_frac_chars_top_4gram: "Characters of the most frequent 4-gram over characters of words; 0 where none repeats.",
    rps_doc_frac_chars_dupe_5grams: "Characters of words in any 5-gram that repeats over characters of words.",
    rps_doc_frac_chars_dupe_6grams: "Characters of words in any 6-gram that repeats over characters of words.",
    rps_doc_frac_chars_dupe_7grams: "Characters of words in any 7-gram that repeats over characters of words.",
    rps_doc_frac_chars_dupe_8grams: "Characters of words in any 8-gram that repeats over characters of words.",
    rps_doc_frac_chars_dupe_9grams: "Characters of words in any 9-gram that repeats over characters of words.",
    rps_doc_frac_chars_dupe_10grams: "Characters of words in any 10-gram that repeats over characters of words.",
    rps_lines_ending_with_terminal_punctution_mark: "Share of lines that end with `.`, `!`, `?` or `”` (the name's spelling is RedPajama's).",
    rps_lines_javascript_counts: "Mean occurrences of the word javascript in a line.",
    rps_lines_num_words: "Mean words of a line.",
    rps_lines_numerical_chars_fraction: "Mean share of digits in a line.",
    rps_lines_start_with_bulletpoint: "Share of lines that begin with a bullet.",
    rps_lines_uppercase_letter_fraction: "Mean share of capitals in a line.",
}

impl Quality {
    /// The signals of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let chars = text.chars().count();
        let mut quality = Self::default();
        let tokens = Tokens::of(text);
        gopher::fill(&mut quality, text, &tokens);
        repetition::fill(&mut quality, text, chars, &tokens.words);
        c4::fill(&mut quality, &tokens);
        fineweb::fill(&mut quality, text, chars, tokens.words.len());
        redpajama::fill(&mut quality, text, chars);
        quality
    }
}

/// The words that datatrove's filters for English count, white space left out.
///
/// ```
/// assert_eq!(gristmill::measure::quality::english_words("Don't (ever) go."), ["Do", "n't", "(", "ever", ")", "go", "."]);
/// ```
#[must_use]
pub fn english_words(text: &str) -> Vec<&str> {
    tokenizer::words(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn signals_of_any_text_are_numbers(text in "\\PC*|[a b.\n\r•…#{]{0,80}") {
            for value in Quality::of(&text).values().into_iter().flatten() {
                proptest::prop_assert!(value.is_finite() && value >= 0.0);
            }
        }
    }

    #[test]
    fn signals_are_null_for_a_text_of_all_kinds_where_their_docs_say_so() {
        let quality =
            Quality::of("A line of words that ends well, and says more than once what it says.\n\nAnd another one.");
        for (signal, value) in SIGNALS.iter().zip(quality.values()) {
            assert_eq!(value.is_none(), signal.doc.ends_with("Null: no method yet."), "{}", signal.name);
        }
    }

    #[test]
    fn fields_are_written_in_the_order_of_the_table() {
        let names: Vec<_> = SIGNALS.iter().map(|signal| signal.name).collect();
        let text = serde_json::to_string(&Quality::default()).unwrap();
        let written: Vec<_> =
            text.trim_matches(['{', '}']).split(',').map(|field| field.split('"').nth(1).unwrap()).collect();
        assert_eq!(written, names);
        assert_eq!(Quality::default().values().len(), names.len());
    }
}
