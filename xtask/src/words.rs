//! Precision, recall and F1 of a text, by its words: how the WCXB benchmark counts.

use std::collections::HashMap;

/// How well a page's text was told, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    /// Share of the words told that are right.
    pub(crate) precision: f64,
    /// Share of the right words that are told.
    pub(crate) recall: f64,
    /// Their harmonic mean.
    pub(crate) f1: f64,
}

/// Compares the words of two texts, however often each stands in them and whatever their order. Two empty texts are the same.
pub(crate) fn score(right: &str, told: &str) -> Score {
    let (right, told) = (counts(right), counts(told));
    let total = |counts: &HashMap<String, u64>| counts.values().sum::<u64>() as f64;
    let both: u64 = right.iter().map(|(word, count)| told.get(word).map_or(0, |told| *count.min(told))).sum();
    let (right, told, both) = (total(&right), total(&told), both as f64);
    if right < 1.0 || told < 1.0 {
        let same = if right + told < 1.0 { 1.0 } else { 0.0 };
        return Score { precision: same, recall: same, f1: same };
    }
    Score { precision: both / told, recall: both / right, f1: 2.0 * both / (told + right) }
}

fn counts(text: &str) -> HashMap<String, u64> {
    let mut counts = HashMap::new();
    let lower = text.to_lowercase();
    for word in lower.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()) {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_as_often_as_they_stand() {
        for (right, told, precision, recall, f1) in [
            ("a b b", "B b, a!", 1.0, 1.0, 1.0),
            ("a b b", "b", 1.0, 1.0 / 3.0, 0.5),
            ("a", "a a c c", 0.25, 1.0, 0.4),
            ("", "", 1.0, 1.0, 1.0),
            ("a", "", 0.0, 0.0, 0.0),
            ("", "a", 0.0, 0.0, 0.0),
        ] {
            let expected = Score { precision, recall, f1 };
            let found = score(right, told);
            assert!((found.f1 - expected.f1).abs() < 1e-9, "{right:?} {told:?}: {found:?}");
            assert!((found.precision - precision).abs() < 1e-9 && (found.recall - recall).abs() < 1e-9, "{found:?}");
        }
    }
}
