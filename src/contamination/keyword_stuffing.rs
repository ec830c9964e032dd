//! Finds runs of search terms: many short phrases between separators that say one thing over and over.

use std::collections::HashMap;

use super::passages::{Passage, normal};
use super::scan::is_unspaced;
use super::table::start_of;
use super::{Flag, FlagKind};
use crate::article::BlockKind;

/// Phrases from which on a list can be stuffing.
const LEAST_PHRASES: usize = 8;
/// The same behind a label for search terms.
const LEAST_LABELLED: usize = 5;
/// Words of the longest phrase, on average.
const PHRASE_WORDS: f32 = 6.0;
/// Share of the phrases that have one longer word in common. Lists of things share none: names of towns, ingredients.
const SHARED: f32 = 0.55;
/// Share of different words among all words, at most.
const DISTINCT: f32 = 0.6;

/// Labels over search terms, folded.
const LABELS: &[&str] = &[
    // The key words of a paper are its own.
    "related searches",
    "search terms",
    "popular searches",
    "people also search for",
    "seo keywords",
    "suchbegriffe",
    "ähnliche suchanfragen",
    "búsquedas relacionadas",
    "recherches associées",
    "ricerche correlate",
    "pesquisas relacionadas",
    "похожие запросы",
    "搜索关键词",
    "相关搜索",
    "関連キーワード",
    "検索キーワード",
    "연관 검색어",
];

/// Cuts the runs.
pub fn find(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    // Rows of tables repeat their cells, and code its words.
    for passage in passages.iter_mut().filter(|p| p.is_body() && p.kind == BlockKind::Paragraph) {
        if let Some(evidence) = stuffing(&passage.text) {
            super::cut(passage, FlagKind::KeywordStuffing, 0.9, &evidence, flags);
        }
    }
}

/// Why a passage is a run of search terms; `None` if it is not.
fn stuffing(text: &str) -> Option<String> {
    let separators = || text.chars().filter(|c| is_separator(*c)).count();
    if text.trim_end().ends_with(['.', '!', '?', '。']) || separators() + 1 < LEAST_LABELLED {
        return None;
    }
    let folded = normal(&text.replace('\n', ", "));
    let label = start_of(&folded, LABELS);
    let list = label.and_then(|l| folded.strip_prefix(l)).unwrap_or(&folded).trim_start_matches([':', '：', ' ']);
    let phrases: Vec<&str> = list.split(is_separator).map(str::trim).filter(|p| !p.is_empty()).collect();
    let least = if label.is_some() { LEAST_LABELLED } else { LEAST_PHRASES };
    if phrases.len() < least {
        return None;
    }
    // Signatures of functions repeat their types.
    let is_code = |p: &&&str| p.contains(['*', '(', '_', '{', '=', '<']);
    if phrases.iter().filter(is_code).count() * 4 >= phrases.len() {
        return None;
    }
    let words: Vec<Vec<String>> = phrases.iter().map(|p| terms(p)).collect();
    let total: usize = words.iter().map(Vec::len).sum();
    if total as f32 > PHRASE_WORDS * phrases.len() as f32 || total < phrases.len() {
        return None;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for phrase in &words {
        let mut seen: Vec<&str> = phrase.iter().map(String::as_str).collect();
        seen.sort_unstable();
        seen.dedup();
        for word in seen {
            *counts.entry(word).or_default() += 1;
        }
    }
    let long = |word: &str| word.chars().count() > 3 || word.chars().any(is_unspaced);
    let (word, count) = counts
        .iter()
        .filter(|(w, _)| long(w))
        .map(|(w, n)| (*w, *n))
        .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))?;
    let repeats = count as f32 >= SHARED * phrases.len() as f32
        && counts.len() as f32 <= DISTINCT * total as f32
        // Quantities and list entries have numbers; search terms seldom do.
        && phrases.iter().filter(|p| p.chars().any(|c| c.is_ascii_digit())).count() * 2 < phrases.len();
    (repeats || (label.is_some() && total > phrases.len()))
        .then(|| format!("{} short phrases, \u{201c}{word}\u{201d} in {count} of them", phrases.len()))
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | '|' | '，' | '、' | '·' | '•' | '،')
}

/// The words of a phrase; pairs of characters in scripts without blanks.
fn terms(phrase: &str) -> Vec<String> {
    let chars: Vec<char> = phrase.chars().filter(|c| is_unspaced(*c)).collect();
    if chars.len() > 1 {
        return chars.windows(2).map(|w| w.iter().collect()).collect();
    }
    phrase.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_terms_are_told_from_lists() {
        for (text, expected) in [
            (
                "cheap flights london, cheap flights paris, cheap flights rome, buy cheap flights, cheap flights online, best cheap flights, cheap flights today, last minute cheap flights",
                true,
            ),
            ("Related searches: ferry tickets, ferry times, ferry prices, night ferry, ferry news", true),
            (
                "便宜机票北京，便宜机票上海，便宜机票广州，便宜机票网，特价便宜机票，便宜机票查询，购买便宜机票，最便宜机票",
                true,
            ),
            ("London, Paris, Rome, Madrid, Vienna, Prague, Berlin, Lisbon, Dublin", false),
            (
                "1 cup sugar, 2 cups flour, 1 cup milk, 1 cup butter, 3 cups water, 1 cup oil, 1 cup rice, 1 cup tea",
                false,
            ),
            ("He sold apples, pears, plums, figs, dates, nuts, seeds, herbs and oil from the back of a van.", false),
        ] {
            assert_eq!(stuffing(text).is_some(), expected, "{text}");
        }
    }
}
