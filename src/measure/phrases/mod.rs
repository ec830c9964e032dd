//! Key phrases (`categories`): what a text is about, in its own words.
//!
//! Candidates are runs of content words between function words and punctuation, as in RAKE (Rose, Engel, Cramer and
//! Cowley 2010, "Automatic keyword extraction from individual documents"), and the shorter runs in them, down to single
//! words. Their [`score`] is made of what one text alone tells. [`choose`] takes the best, single words and phrases that
//! hold each other only as far as each says something of its own.

mod choose;
mod score;

use std::ops::Range;

use foldhash::HashMap;

use super::summary::is_closed;
use super::vocabulary::{Class, Entry, Gap, Vocabulary};
use choose::Brand;

/// Most words of a phrase, links ("freedom of speech") counted.
const MAX_LEN: usize = 5;

/// Most content words of a phrase.
const MAX_CONTENT: usize = 4;

/// Longest phrase in bytes: a bound for scripts and texts without blanks.
const MAX_BYTES: usize = 100;

/// Ids of the words of a phrase; unused places hold [`NO_WORD`]. A vocabulary has fewer words than that.
type Key = [u16; MAX_LEN];

const NO_WORD: u16 = u16::MAX;

/// One phrase that may be a key phrase.
#[derive(Debug, Clone)]
struct Candidate {
    /// Bytes of the occurrence that shows it best.
    shown: Range<usize>,
    /// How well that occurrence shows it: names and titles in capitals less than running text.
    fit: u8,
    /// How often it occurs.
    count: usize,
    /// Sum of the counts of longer candidates around it, and their number.
    within: (usize, usize),
    /// Sentence of its first occurrence.
    first: usize,
    /// Content words.
    content: usize,
    /// Whether it is written as one word, hyphens allowed.
    single: bool,
    /// Whether it stands in a line that is no sentence: a title or heading, most often.
    headed: bool,
}

/// The candidates of a text by their first occurrence, of those that begin together the shortest first.
#[derive(Debug, Default)]
struct Candidates {
    all: Vec<(Key, Candidate)>,
    /// Where each of them stands.
    places: HashMap<Key, u32>,
}

impl Candidates {
    fn get(&mut self, key: &Key) -> Option<&mut Candidate> {
        let at = *self.places.get(key)? as usize;
        self.all.get_mut(at).map(|(_, candidate)| candidate)
    }

    /// The candidate with that key; a new one if there is none.
    fn get_or_add(&mut self, key: Key, new: impl FnOnce() -> Candidate) -> Option<&mut Candidate> {
        let next = self.all.len();
        let at = *self.places.entry(key).or_insert(u32::try_from(next).ok()?) as usize;
        if at == next {
            self.all.push((key, new()));
        }
        self.all.get_mut(at).map(|(_, candidate)| candidate)
    }
}

/// The key phrases of a text, best first; none of them holds a name of `exclude`.
pub(super) fn of(
    text: &str,
    vocabulary: &Vocabulary<'_>,
    sentences: &[Range<usize>],
    language: Option<&str>,
    exclude: &[&str],
) -> Vec<String> {
    let mut candidates = gather(text, vocabulary, sentences);
    nest(&mut candidates);
    let compounds = language.is_some_and(|tag| COMPOUNDING.contains(&tag.split('-').next().unwrap_or(tag)));
    if compounds {
        for (_, candidate) in &mut candidates.all {
            candidate.single = false;
        }
    }
    let mut scored: Vec<(f64, &Key, &Candidate)> = candidates
        .all
        .iter()
        .filter_map(|(key, candidate)| Some((score::of(key, candidate, vocabulary)?, key, candidate)))
        .collect();
    // The first of those that are as good.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let brands: Vec<Brand> = exclude.iter().filter_map(|name| Brand::new(name)).collect();
    choose::best(text, vocabulary, &scored, &brands)
}

/// Languages that write compounds as one word: one word is as good as several there.
const COMPOUNDING: &[&str] = &["de", "nl", "sv", "da", "nb", "fi", "hu", "et", "is", "tr", "ko"];

/// All runs of up to [`MAX_LEN`] words that begin and end with content.
fn gather(text: &str, vocabulary: &Vocabulary<'_>, sentences: &[Range<usize>]) -> Candidates {
    let tokens = &vocabulary.tokens;
    let headings: Vec<bool> =
        sentences.iter().map(|range| text.get(range.clone()).is_some_and(|shown| !ends_as_prose(shown))).collect();
    let mut found = Candidates::default();
    for (at, first) in tokens.iter().enumerate() {
        if vocabulary.class(first.id) != Class::Content || first.gap == Gap::Hyphen {
            continue;
        }
        let mut key = [NO_WORD; MAX_LEN];
        let mut content = 0;
        let mut blanks = 0;
        let at_start = at == 0 || tokens.get(at - 1).is_some_and(|before| before.sentence != first.sentence);
        let mut last = Class::Content;
        for (len, token) in tokens.iter().skip(at).take(MAX_LEN).enumerate() {
            let class = vocabulary.class(token.id);
            let goes_on = match class {
                Class::Content => content < MAX_CONTENT,
                Class::Link => last == Class::Content,
                Class::Article => last == Class::Link,
                Class::Stop | Class::Number => false,
            };
            if !goes_on || len > 0 && token.gap == Gap::Break {
                break;
            }
            last = class;
            let (Some(slot), Ok(id)) = (key.get_mut(len), u16::try_from(token.id)) else { break };
            *slot = id;
            if class != Class::Content {
                continue;
            }
            content += 1;
            blanks += usize::from(len > 0 && token.gap == Gap::Close);
            let next = tokens.get(at + len + 1);
            let in_word = next.is_some_and(|next| next.gap == Gap::Hyphen);
            // "Bank of New" is no phrase where "York" follows.
            let linked = len + 1 > content;
            let cut = linked
                && next.is_some_and(|next| {
                    next.gap == Gap::Close && matches!(vocabulary.class(next.id), Class::Content | Class::Link)
                });
            if in_word || cut {
                continue;
            }
            let range = first.range.start..token.range.end;
            let Some(shown) = text.get(range.clone()) else { break };
            if shown.len() > MAX_BYTES {
                break;
            }
            let fit = fit(shown, at_start);
            let candidate = found.get_or_add(key, || Candidate {
                shown: range.clone(),
                fit,
                count: 0,
                within: (0, 0),
                first: token.sentence,
                content,
                single: blanks == 0,
                headed: false,
            });
            let Some(candidate) = candidate else { break };
            candidate.count += 1;
            candidate.headed |= headings.get(token.sentence).is_some_and(|heading| *heading);
            if fit > candidate.fit {
                candidate.fit = fit;
                candidate.shown = range;
            }
        }
    }
    found
}

/// Whether a line is a sentence, or leads over to what follows.
fn ends_as_prose(line: &str) -> bool {
    is_closed(line) || line.ends_with([':', '：'])
}

/// The content words of a phrase.
fn content_words<'a>(key: &'a Key, vocabulary: &'a Vocabulary<'_>) -> impl Iterator<Item = &'a Entry<'a>> {
    key.iter().filter_map(|id| vocabulary.entries.get(usize::from(*id))).filter(|entry| entry.class == Class::Content)
}

/// How well an occurrence shows a phrase: not all in capitals, not with a sentence's first capital.
fn fit(shown: &str, at_start: bool) -> u8 {
    let shouted = !shown.chars().any(char::is_lowercase)
        && shown.chars().any(char::is_uppercase)
        && shown.chars().filter(|c| c.is_alphabetic()).count() > 4;
    u8::from(!shouted) * 2 + u8::from(!at_start)
}

/// Tells each candidate by how many longer ones it is held, and how often those occur.
fn nest(candidates: &mut Candidates) {
    let longer: Vec<(Key, usize)> = candidates
        .all
        .iter()
        .filter(|(key, _)| key.get(1).is_some_and(|id| *id != NO_WORD))
        .map(|(key, candidate)| (*key, candidate.count))
        .collect();
    for (key, count) in longer {
        let len = key.iter().filter(|id| **id != NO_WORD).count();
        for part in 1..len {
            for from in 0..=len - part {
                let mut inner = [NO_WORD; MAX_LEN];
                for (slot, id) in inner.iter_mut().zip(key.iter().skip(from).take(part)) {
                    *slot = *id;
                }
                if let Some(candidate) = candidates.get(&inner) {
                    candidate.within.0 += count;
                    candidate.within.1 += 1;
                }
            }
        }
    }
}
