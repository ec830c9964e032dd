//! Filter sets: named lists of limits over the [signals](super::Quality), as datatrove's filters have them by default.
//!
//! A text that breaks a limit is dropped by that set; the reason is the first rule that it breaks, in datatrove's order
//! and words. All four sets were made for English: of a text in another language a set's verdict says little, and is
//! not given where a language is named for which the set has no stop words or marks.

use super::Quality;

/// A filter set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterSet {
    /// Repeated lines, paragraphs and n-grams (Rae et al. 2021, table A1).
    GopherRepetition,
    /// Length, words and signs (Rae et al. 2021, appendix A).
    GopherQuality,
    /// Sentences that are left by C4's line rules (Raffel et al. 2020), and two marks of what is no prose.
    C4,
    /// Lines: their ends, lengths and copies (Penedo et al. 2024).
    Fineweb,
}

/// All sets, in the order in which FineWeb runs them.
pub const ALL: [FilterSet; 4] =
    [FilterSet::GopherRepetition, FilterSet::GopherQuality, FilterSet::C4, FilterSet::Fineweb];

/// Why a set drops a text.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Broken {
    /// The set.
    pub set: FilterSet,
    /// The rule, as datatrove spells it.
    pub rule: &'static str,
    /// The signal's value.
    pub value: f64,
    /// The limit that it breaks.
    pub limit: f64,
}

impl std::fmt::Display for Broken {
    /// As a `low_quality` flag's evidence has it: `set/rule value limit`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{} {} {}", self.set.name(), self.rule, (self.value * 1e4).round() / 1e4, self.limit)
    }
}

/// On which side of a limit a value is good.
#[derive(Debug, Clone, Copy)]
enum Good {
    AtLeast,
    AtMost,
}

/// One rule: its name, the signal that it looks at, and the limit.
type Rule = (&'static str, fn(&Quality) -> Option<f64>, Good, f64);

use Good::{AtLeast, AtMost};

const GOPHER_REPETITION: &[Rule] = &[
    ("dup_para_frac", |q| q.dt_gopher_dup_para_frac, AtMost, 0.30),
    ("dup_para_char_frac", |q| q.dt_gopher_dup_para_char_frac, AtMost, 0.20),
    ("dup_line_frac", |q| q.dt_gopher_dup_line_frac, AtMost, 0.30),
    ("dup_line_char_frac", |q| q.dt_gopher_dup_line_char_frac, AtMost, 0.20),
    ("top_2_gram", |q| q.dt_gopher_top_2gram_char_frac, AtMost, 0.20),
    ("top_3_gram", |q| q.dt_gopher_top_3gram_char_frac, AtMost, 0.18),
    ("top_4_gram", |q| q.dt_gopher_top_4gram_char_frac, AtMost, 0.16),
    ("duplicated_5_n_grams", |q| q.dt_gopher_dup_5gram_char_frac, AtMost, 0.15),
    ("duplicated_6_n_grams", |q| q.dt_gopher_dup_6gram_char_frac, AtMost, 0.14),
    ("duplicated_7_n_grams", |q| q.dt_gopher_dup_7gram_char_frac, AtMost, 0.13),
    ("duplicated_8_n_grams", |q| q.dt_gopher_dup_8gram_char_frac, AtMost, 0.12),
    ("duplicated_9_n_grams", |q| q.dt_gopher_dup_9gram_char_frac, AtMost, 0.11),
    ("duplicated_10_n_grams", |q| q.dt_gopher_dup_10gram_char_frac, AtMost, 0.10),
];

const GOPHER_QUALITY: &[Rule] = &[
    ("gopher_short_doc", |q| q.dt_gopher_num_words, AtLeast, 50.0),
    ("gopher_long_doc", |q| q.dt_gopher_num_words, AtMost, 100_000.0),
    ("gopher_below_avg_threshold", |q| q.dt_gopher_mean_word_length, AtLeast, 3.0),
    ("gopher_above_avg_threshold", |q| q.dt_gopher_mean_word_length, AtMost, 10.0),
    ("gopher_too_many_hashes", |q| q.dt_gopher_hash_to_word_ratio, AtMost, 0.1),
    ("gopher_too_many_ellipsis", |q| q.dt_gopher_ellipsis_to_word_ratio, AtMost, 0.1),
    ("gopher_too_many_bullets", |q| q.dt_gopher_bullet_line_frac, AtMost, 0.9),
    ("gopher_too_many_end_ellipsis", |q| q.dt_gopher_ellipsis_line_frac, AtMost, 0.3),
    ("gopher_below_alpha_threshold", |q| q.dt_gopher_alpha_word_frac, AtLeast, 0.8),
    ("gopher_enough_stop_words", |q| q.dt_gopher_stop_words_distinct, AtLeast, 2.0),
];

const C4: &[Rule] = &[
    ("lorem_ipsum", |q| q.dt_c4_has_lorem_ipsum, AtMost, 0.0),
    ("curly_bracket", |q| q.dt_c4_has_curly_bracket, AtMost, 0.0),
    ("too_few_sentences", |q| q.dt_c4_num_sentences, AtLeast, 5.0),
];

const FINEWEB: &[Rule] = &[
    ("line_punct_ratio", |q| q.dt_fineweb_line_punct_frac, AtLeast, 0.12),
    ("short_line_ratio", |q| q.dt_fineweb_short_line_frac, AtMost, 0.67),
    ("char_dup_ratio", |q| q.dt_fineweb_dup_line_char_frac, AtMost, 0.01),
    ("list_ratio", |q| q.dt_fineweb_newline_word_ratio, AtMost, 0.3),
];

impl FilterSet {
    /// Its name in options and evidence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GopherRepetition => "gopher_repetition",
            Self::GopherQuality => "gopher_quality",
            Self::C4 => "c4",
            Self::Fineweb => "fineweb",
        }
    }

    fn rules(self) -> &'static [Rule] {
        match self {
            Self::GopherRepetition => GOPHER_REPETITION,
            Self::GopherQuality => GOPHER_QUALITY,
            Self::C4 => C4,
            Self::Fineweb => FINEWEB,
        }
    }

    /// Whether the set may judge texts of a language: English, and texts whose language is not known.
    #[must_use]
    pub fn judges(self, language: Option<&str>) -> bool {
        language.is_none_or(|tag| tag.split('-').next() == Some("en"))
    }

    /// The first rule that a text breaks, by its signals; `None` for a text that the set keeps.
    ///
    /// A signal that is null breaks no rule; a text without words breaks the first rule on their number.
    ///
    /// ```
    /// use gristmill::measure::Quality;
    /// use gristmill::measure::quality::filters::FilterSet;
    ///
    /// let broken = FilterSet::GopherQuality.broken(&Quality::of("Too short.")).unwrap();
    /// assert_eq!(broken.to_string(), "gopher_quality/gopher_short_doc 2 50");
    /// ```
    #[must_use]
    pub fn broken(self, quality: &Quality) -> Option<Broken> {
        self.rules().iter().find_map(|(rule, signal, good, limit)| {
            let value = signal(quality)?;
            let is_good = match good {
                Good::AtLeast => value >= *limit,
                Good::AtMost => value <= *limit,
            };
            (!is_good).then_some(Broken { set: self, rule, value, limit: *limit })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_breaks_is_the_reason() {
        let line = "This is the line that is said over and over again, and again it is said.\n";
        let quality = Quality::of(&line.repeat(9));
        let rule = |set: FilterSet| set.broken(&quality).map(|broken| broken.rule);
        assert_eq!(ALL.map(rule), [Some("dup_line_frac"), None, None, Some("char_dup_ratio")]);
    }

    #[test]
    fn english_sets_judge_english_texts() {
        let judged = [Some("en"), Some("en-GB"), None, Some("de"), Some("eng")];
        assert_eq!(judged.map(|language| FilterSet::C4.judges(language)), [true, true, true, false, false]);
    }
}
