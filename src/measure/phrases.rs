//! Key phrases (`categories`): what a text is about, in its own words.
//!
//! Candidates are runs of content words between function words and punctuation, as in RAKE (Rose, Engel, Cramer and Cowley 2010,
//! "Automatic keyword extraction from individual documents"), and the shorter runs in them. Their score is the
//! C-value (Frantzi, Ananiadou and Mima 2000, "Automatic recognition of multi-word terms"): frequency that a longer phrase does
//! not explain, times the logarithm of the length. It is weighted by what YAKE (Campos et al. 2020) takes from one text
//! alone: how the words are distributed, whether they are names, and how early the phrase stands.

use std::collections::HashMap;
use std::ops::Range;

use super::vocabulary::{Class, Entry, Gap, Vocabulary};
use crate::text::{comparable, is_unspaced};

/// Most phrases given.
const MAX_PHRASES: usize = 10;

/// Most words of a phrase, links ("freedom of speech") counted.
const MAX_LEN: usize = 5;

/// Most content words of a phrase.
const MAX_CONTENT: usize = 4;

/// Longest phrase in bytes: a bound for scripts and texts without blanks.
const MAX_BYTES: usize = 100;

/// How often a word may come back in other phrases of the same text.
const MAX_SHARED: usize = 2;

/// Ids of the words of a phrase; unused places hold `usize::MAX`.
type Key = [usize; MAX_LEN];

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
    /// Order of first occurrence, the last word on ties.
    order: usize,
}

/// The key phrases of a text, best first; none of them holds a name of `exclude`.
pub(super) fn of(text: &str, vocabulary: &Vocabulary<'_>, language: Option<&str>, exclude: &[&str]) -> Vec<String> {
    let mut candidates = gather(text, vocabulary);
    nest(&mut candidates);
    let compounds = language.is_some_and(|tag| COMPOUNDING.contains(&tag.split('-').next().unwrap_or(tag)));
    let mut scored: Vec<(f64, &Key, &Candidate)> = candidates
        .iter()
        .filter(|(_, candidate)| candidate.content > 1 || candidate.count > 1)
        .map(|(key, candidate)| (score(key, candidate, vocabulary), key, candidate))
        .filter(|(score, _, _)| *score > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.order.cmp(&b.2.order)));
    let brands: Vec<Brand> = exclude.iter().filter_map(|name| Brand::new(name)).collect();
    choose(text, vocabulary, &scored, &brands, compounds)
}

/// Languages that write compounds as one word: one word is as good as several there.
const COMPOUNDING: &[&str] = &["de", "nl", "sv", "da", "nb", "fi", "hu", "et", "is", "tr", "ko"];

/// All runs of up to [`MAX_LEN`] words that begin and end with content.
fn gather(text: &str, vocabulary: &Vocabulary<'_>) -> HashMap<Key, Candidate> {
    let tokens = &vocabulary.tokens;
    let mut found: HashMap<Key, Candidate> = HashMap::with_capacity(tokens.len());
    for (at, first) in tokens.iter().enumerate() {
        if vocabulary.class(first.id) != Class::Content || first.gap == Gap::Hyphen {
            continue;
        }
        let mut key = [usize::MAX; MAX_LEN];
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
            if let Some(slot) = key.get_mut(len) {
                *slot = token.id;
            }
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
            let order = found.len();
            let fit = fit(shown, at_start);
            let candidate = found.entry(key).or_insert_with(|| Candidate {
                shown: range.clone(),
                fit,
                count: 0,
                within: (0, 0),
                first: token.sentence,
                content,
                single: blanks == 0,
                order,
            });
            candidate.count += 1;
            if fit > candidate.fit {
                candidate.fit = fit;
                candidate.shown = range;
            }
        }
    }
    found
}

/// How well an occurrence shows a phrase: not all in capitals, not with a sentence's first capital.
fn fit(shown: &str, at_start: bool) -> u8 {
    let shouted = shown.chars().filter(|c| c.is_alphabetic()).count() > 4
        && !shown.chars().any(char::is_lowercase)
        && shown.chars().any(char::is_uppercase);
    u8::from(!shouted) * 2 + u8::from(!at_start)
}

/// Tells each candidate by how many longer ones it is held, and how often those occur.
fn nest(candidates: &mut HashMap<Key, Candidate>) {
    let longer: Vec<(Key, usize)> = candidates
        .iter()
        .filter(|(key, _)| key.get(1).is_some_and(|id| *id != usize::MAX))
        .map(|(key, candidate)| (*key, candidate.count))
        .collect();
    for (key, count) in longer {
        let len = key.iter().filter(|id| **id != usize::MAX).count();
        for part in 1..len {
            for from in 0..=len - part {
                let mut inner = [usize::MAX; MAX_LEN];
                for (slot, id) in inner.iter_mut().zip(key.iter().skip(from).take(part)) {
                    *slot = *id;
                }
                if let Some(candidate) = candidates.get_mut(&inner) {
                    candidate.within.0 += count;
                    candidate.within.1 += 1;
                }
            }
        }
    }
}

/// How much frequency counts: below 1, so that ten mentions are not ten times as good as one.
///
/// This and the weights below were tuned together on the keywords that 110 real pages declare (range tried: 0.4 to 1; 0.4 to 0.7 are alike).
const FREQUENCY: f64 = 0.5;

/// How much a name outweighs a common word (0 to 4; 2 to 4 are alike).
const NAME: f64 = 3.0;

/// How much a word gains from each e-fold of sentences that it stands in (0.5 to 4; 2 to 4 are alike).
const SPREAD: f64 = 2.0;

/// C-value, weighted by words and place.
fn score(key: &Key, candidate: &Candidate, vocabulary: &Vocabulary<'_>) -> f64 {
    let (sum, holders) = candidate.within;
    let unexplained = candidate.count as f64 - if holders > 0 { sum as f64 / holders as f64 } else { 0.0 };
    let content = candidate.content as f64;
    let entries =
        || key.iter().filter_map(|id| vocabulary.entries.get(*id)).filter(|entry| entry.class == Class::Content);
    let mean_weight = entries().map(weight).sum::<f64>() / content;
    // What occurs once is a chance meeting of words, unless they occur elsewhere.
    let known = entries().filter(|entry| entry.count > 1).count() as f64 / content;
    let once = if candidate.count == 1 { known * known } else { 1.0 };
    let place = 1.0 / (3.0 + candidate.first as f64).ln();
    unexplained.max(0.0).powf(FREQUENCY) * (content + 1.0).log2() * mean_weight * place * once
}

/// How much a word says: said all over the text, a name, long.
fn weight(entry: &Entry<'_>) -> f64 {
    let spread = 1.0 + SPREAD * (entry.sentences as f64).ln();
    let name = if entry.inside > 0 { entry.capital as f64 / entry.inside as f64 } else { 0.0 };
    let letters = entry.key.chars().take(8).count() as f64 * if entry.key.starts_with(is_unspaced) { 3.0 } else { 1.0 };
    spread * (1.0 + NAME * name) * (letters.min(8.0) / 8.0)
}

/// Best first, leaving out brands, furniture, and what says again what was said.
fn choose(
    text: &str,
    vocabulary: &Vocabulary<'_>,
    scored: &[(f64, &Key, &Candidate)],
    brands: &[Brand],
    compounds: bool,
) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    let mut taken: Vec<Vec<&str>> = Vec::new();
    for single in [false, true] {
        for (_, key, candidate) in scored {
            if chosen.len() >= if single { MAX_PHRASES / 2 } else { MAX_PHRASES } {
                break;
            }
            if !compounds && candidate.single != single {
                continue;
            }
            let words: Vec<&str> = content_words(key, vocabulary).collect();
            let again = taken.iter().any(|other| too_near(other, &words));
            let worn = words.iter().any(|word| taken.iter().filter(|other| other.contains(word)).count() >= MAX_SHARED);
            let Some(shown) = text.get(candidate.shown.clone()) else { continue };
            if again
                || worn
                || words.iter().any(|word| FURNITURE.contains(word))
                || brands.iter().any(|brand| brand.in_phrase(shown))
            {
                continue;
            }
            chosen.push(shown.to_owned());
            taken.push(words);
        }
    }
    chosen
}

fn content_words<'a>(key: &'a Key, vocabulary: &'a Vocabulary<'_>) -> impl Iterator<Item = &'a str> {
    key.iter()
        .filter_map(|id| vocabulary.entries.get(*id))
        .filter(|entry| entry.class == Class::Content)
        .map(|entry| &*entry.key)
}

/// Whether one phrase holds the other's words, or both share half of all their words, endings aside.
fn too_near(one: &[&str], other: &[&str]) -> bool {
    let shared = one.iter().filter(|word| other.iter().any(|theirs| same_stem(word, theirs))).count();
    shared >= one.len().min(other.len()) || shared * 3 >= one.len() + other.len()
}

/// Whether two words differ in their ending alone.
fn same_stem(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longest = one.chars().count().max(other.chars().count());
    shared >= 4 && shared + 3 >= longest
}

/// Words of pages' furniture, which are no article's subject.
#[rustfmt::skip]
const FURNITURE: &[&str] = &[
    "cookie", "newsletter", "subscribe", "subscription", "login", "logout", "signup", "username", "password", "javascript", "click", "download", "copyright", "reserved", "comment",
    "sitemap", "disclaimer", "advertisement", "sponsored", "breadcrumb", "menu", "sidebar", "footer", "navigation", "tweet", "facebook", "instagram", "linkedin", "pinterest", "whatsapp",
    "photo", "gallery", "abonnieren", "datenschutz", "impressum", "anmelden", "cookies", "suscríbete", "compartir", "abonnez", "partager", "iscriviti", "condividi", "inscreva",
];

/// A name that must not become a key phrase.
#[derive(Debug)]
struct Brand {
    /// As it is written.
    name: String,
    /// In comparable form.
    words: String,
    /// In comparable form without blanks.
    joined: String,
}

impl Brand {
    fn new(name: &str) -> Option<Self> {
        let words = comparable(name);
        let joined: String = words.split(' ').collect();
        (!joined.is_empty()).then(|| Self { name: name.trim().to_owned(), words, joined })
    }

    /// Whether a phrase is the name, one of its words, its words run together, or holds it. A name of one word is held only where it is written like the name:
    /// "Nature" the journal stands in "Nature paper", not in "nature reserve".
    fn in_phrase(&self, phrase: &str) -> bool {
        let words = comparable(phrase);
        if self.words.split(' ').any(|word| word == words)
            || words.split(' ').flat_map(str::chars).eq(self.joined.chars())
            || words.split(' ').any(|word| word == self.joined && self.words.contains(' '))
        {
            return true;
        }
        if self.words.contains(' ') {
            return format!(" {words} ").contains(&format!(" {} ", self.words));
        }
        phrase.split(|c: char| !c.is_alphanumeric()).any(|word| word == self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_are_found_in_any_writing_and_common_words_are_not() {
        for (name, phrase, held) in [
            ("World Times", "World Times Content", true),
            ("World Times", "worldtimes", true),
            ("World Times", "Times", true),
            ("World Times", "world trade", false),
            ("Nature", "Nature paper", true),
            ("Nature", "nature reserve", false),
            ("Nature", "nature", true),
            ("  ", "anything", false),
        ] {
            assert_eq!(Brand::new(name).is_some_and(|brand| brand.in_phrase(phrase)), held, "{name} in {phrase}");
        }
    }

    #[test]
    fn phrases_that_say_the_same_are_near() {
        for (one, other, near) in [
            (&["rare", "earth"][..], &["rare", "earth", "industry"][..], true),
            (&["national", "security"], &["security", "authority"], false),
            (&["economy"], &["economic", "growth"], true),
            (&["rare", "earth"], &["espionage", "threat"], false),
        ] {
            assert_eq!(too_near(one, other), near, "{one:?} {other:?}");
        }
    }
}
