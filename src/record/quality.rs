//! The fields of the `quality` column: the one place that names them.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Quality signals of one text, in the order of [`SIGNALS`]; a missing value is null.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quality {
    /// One value for each signal; what is beyond the end of the list is null.
    pub values: Vec<Option<f64>>,
}

impl Quality {
    /// The value of the signal at a place in [`SIGNALS`].
    #[must_use]
    pub fn value(&self, signal: usize) -> Option<f64> {
        self.values.get(signal).copied().flatten()
    }
}

impl Serialize for Quality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(SIGNALS.len()))?;
        for (index, (name, _)) in SIGNALS.iter().enumerate() {
            map.serialize_entry(name, &self.value(index))?;
        }
        map.end()
    }
}

/// Names and meaning of the signals, in the order of the struct's fields.
pub const SIGNALS: &[(&str, &str)] = &[
    ("dt_gopher_num_words", "words that are not only symbols"),
    ("dt_gopher_mean_word_length", "mean length of those words in characters"),
    ("dt_gopher_hash_to_word_ratio", "number signs for each word"),
    ("dt_gopher_ellipsis_to_word_ratio", "ellipses for each word"),
    ("dt_gopher_bullet_line_frac", "share of lines that start with a bullet"),
    ("dt_gopher_ellipsis_line_frac", "share of lines that end with an ellipsis"),
    ("dt_gopher_alpha_word_frac", "share of words with a letter"),
    ("dt_gopher_stop_words_distinct", "distinct stop words"),
    ("rps_doc_word_count", "normalised words"),
    ("rps_doc_mean_word_length", "mean length of normalised words in characters"),
];
