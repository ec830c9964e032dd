//! Summary: at most three sentences of a text, in reading order.
//!
//! Place times what a sentence is about: texts say first what matters, and of two sentences near the beginning the one is
//! better that has more of the text's most frequent words. Sentences are taken until they have [`ENOUGH_WORDS`], as many as
//! pages describe themselves by: a third sentence after two long ones repeats more than it adds.
//!
//! Tuned on the descriptions of 610 pages in English, checked on those of 650 of other sites: see `docs/measures.md`. SumBasic (Nenkova and
//! Vanderwende 2005), a regression over twenty features of a sentence, and giving chosen words less weight were tried, and
//! were no better.

use std::ops::Range;

use super::vocabulary::{Class, Vocabulary};

/// Sentences of a summary.
const MAX_SENTENCES: usize = 3;

/// Words after which no sentence is added (tried: 20 to 50; ROUGE-1 F is the same from 20 to 30, and falls above).
const ENOUGH_WORDS: usize = 30;

/// Sentences chosen among, the first proper ones (6 and 4 are alike).
const CHOSEN_AMONG: usize = 10;

/// Sentences looked at for them, from the beginning.
const MAX_LOOKED_AT: usize = 400;

/// Bytes of the first sentence that stand for a text without a proper one.
const MAX_BYTES: usize = 600;

/// Words of a proper sentence.
const PROPER_WORDS: std::ops::RangeInclusive<usize> = 6..=60;

/// Of so many sentences those count too that end without a mark: what stands above an article often tells what it is about.
const STANDFIRST: usize = 5;

/// The text's most frequent words that a sentence is judged by (10 and 40 are alike).
const TOP_WORDS: usize = 20;

/// How much the most frequent word weighs against an e-fold of sentences before (0.1 to 0.3 are alike, 0.5 is worse by .004).
const ABOUT: f64 = 0.3;

/// One sentence that may stand in a summary.
struct Sentence {
    range: Range<usize>,
    words: usize,
    /// Distinct content words.
    ids: Vec<usize>,
}

/// At most three sentences joined by a blank (by nothing where the script writes none); `None` for a text without any.
pub(super) fn of(text: &str, vocabulary: &Vocabulary<'_>, sentences: &[Range<usize>]) -> Option<String> {
    let proper = proper(text, vocabulary, sentences);
    if proper.is_empty() {
        return first(text, sentences);
    }
    let weights = top_words(vocabulary);
    let about = |sentence: &Sentence| sentence.ids.iter().filter_map(|id| weights.get(*id)).sum::<f64>();
    let mut ranked: Vec<(f64, usize, &Sentence)> = proper
        .iter()
        .enumerate()
        .map(|(at, sentence)| (ABOUT * about(sentence) - (1.0 + at as f64).ln(), at, sentence))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken: Vec<(usize, &Sentence)> = Vec::new();
    for (_, at, sentence) in ranked {
        let words: usize = taken.iter().map(|(_, one)| one.words).sum();
        if taken.len() >= MAX_SENTENCES || words >= ENOUGH_WORDS {
            break;
        }
        if !taken.iter().any(|(_, one)| one.ids == sentence.ids) {
            taken.push((at, sentence));
        }
    }
    taken.sort_unstable_by_key(|(at, _)| *at);
    let mut summary = String::new();
    for shown in taken.iter().filter_map(|(_, sentence)| text.get(sentence.range.clone())) {
        if !summary.is_empty() && !summary.ends_with(['。', '！', '？', '」', '』']) {
            summary.push(' ');
        }
        summary.push_str(shown);
    }
    Some(summary)
}

/// A weight for each word of the vocabulary: of the most frequent content words one over the root of their rank, else 0.
fn top_words(vocabulary: &Vocabulary<'_>) -> Vec<f64> {
    let mut content: Vec<(usize, usize)> = vocabulary
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.class == Class::Content)
        .map(|(id, entry)| (entry.count, id))
        .collect();
    let order = |a: &(usize, usize), b: &(usize, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
    if content.len() > TOP_WORDS {
        content.select_nth_unstable_by(TOP_WORDS, order);
        content.truncate(TOP_WORDS);
    }
    content.sort_unstable_by(order);
    let mut weights = vec![0.0; vocabulary.entries.len()];
    for (rank, (_, id)) in content.into_iter().enumerate() {
        if let Some(weight) = weights.get_mut(id) {
            *weight = 1.0 / (1.0 + rank as f64).sqrt();
        }
    }
    weights
}

/// The first sentences with an end mark and a sensible length that are no items of a list.
fn proper(text: &str, vocabulary: &Vocabulary<'_>, sentences: &[Range<usize>]) -> Vec<Sentence> {
    let mut tokens = vocabulary.tokens.iter().peekable();
    let mut found: Vec<Sentence> = Vec::new();
    for (at, range) in sentences.iter().take(MAX_LOOKED_AT).enumerate() {
        if found.len() >= CHOSEN_AMONG {
            break;
        }
        let mut ids = Vec::new();
        let mut words = 0;
        while let Some(token) = tokens.next_if(|token| token.sentence <= at) {
            words += 1;
            if vocabulary.class(token.id) == Class::Content {
                ids.push(token.id);
            }
        }
        let Some(shown) = text.get(range.clone()) else { continue };
        let is_whole = is_closed(shown) || at < STANDFIRST;
        if !PROPER_WORDS.contains(&words) || ids.is_empty() || shown.len() > MAX_BYTES || !is_whole || is_item(shown) {
            continue;
        }
        ids.sort_unstable();
        ids.dedup();
        found.push(Sentence { range: range.clone(), words, ids });
    }
    found
}

/// Whether a sentence ends as one: with an end mark, closing quotes and brackets behind it allowed, and not in the
/// middle of a thought.
pub(super) fn is_closed(sentence: &str) -> bool {
    let body = sentence.trim_end_matches(['"', '”', '’', '\'', ')', '»', '」', '』', ']', '）']);
    body.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '۔', '።', '։', '။', '។', '\u{2026}'])
        && !body.ends_with("..")
        && !body.ends_with('…')
        || body.chars().next_back().is_some_and(|c| ('\u{e00}'..='\u{eff}').contains(&c))
}

/// Whether a line begins as an item of a list does.
fn is_item(sentence: &str) -> bool {
    sentence.starts_with(['•', '-', '–', '—', '*', '·', '►', '▶', '■', '○', '|', '#', '>', '@'])
        || sentence.contains(['|', '›', '»']) && sentence.contains(" | ")
}

/// For a text without proper sentences: its beginning, cut between words.
fn first(text: &str, sentences: &[Range<usize>]) -> Option<String> {
    let shown = text.get(sentences.first()?.clone())?;
    if shown.len() <= MAX_BYTES {
        return Some(shown.to_owned());
    }
    let end = shown.char_indices().map(|(at, _)| at).take_while(|at| *at <= MAX_BYTES).last()?;
    let cut = shown.get(..end)?;
    let cut = cut
        .rfind(char::is_whitespace)
        .and_then(|at| cut.get(..at))
        .map(str::trim_end)
        .filter(|cut| !cut.is_empty())
        .unwrap_or(cut);
    Some(cut.to_owned())
}
