//! Which of the scored phrases are given: the best, each of which says something that the others do not.

use super::super::vocabulary::Vocabulary;
use super::{Candidate, Key, content_words};
use crate::text::comparable;

/// Most phrases given.
const MAX_PHRASES: usize = 10;

/// Most single words among them, where the language writes compounds as several words.
const MAX_SINGLE: usize = 4;

/// How often a word may come back in other phrases of the same text: with 3 tags are hit a little better, and readers see the same word
/// once more.
const MAX_SHARED: usize = 2;

/// How far below the best a phrase may score. Farther down are chance meetings of words: with 3 recall of tags is .003 higher,
/// precision .03 lower.
const MAX_BELOW: f64 = 2.5;

/// How often a phrase must occur for each time that a longer one holding it does, to stand beside that.
const OWN_EVIDENCE: usize = 2;

/// A word whose phrase is chosen too gives way, where it and the other words of the phrase are all chosen and it occurs less
/// than so many times as often.
const GIVES_WAY: usize = 3;

/// A phrase that was chosen.
struct Chosen<'a> {
    shown: &'a str,
    words: Vec<&'a str>,
    count: usize,
    single: bool,
}

/// Best first, leaving out brands, furniture, and what says again what was said.
pub(super) fn best(
    text: &str,
    vocabulary: &Vocabulary<'_>,
    scored: &[(f64, &Key, &Candidate)],
    brands: &[Brand],
) -> Vec<String> {
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    let mut limit = f64::NEG_INFINITY;
    for (score, key, candidate) in scored {
        if chosen.len() >= MAX_PHRASES || *score < limit {
            break;
        }
        let Some(shown) = text.get(candidate.shown.clone()) else { continue };
        let words = content_words(key, vocabulary).map(|entry| &*entry.key).collect();
        let next = Chosen { shown, words, count: candidate.count, single: candidate.single };
        if next.single && chosen.iter().filter(|one| one.single).count() >= MAX_SINGLE
            || !is_new(&next, &chosen)
            || next.words.iter().any(|word| FURNITURE.contains(word))
            || brands.iter().any(|brand| brand.in_phrase(shown))
        {
            continue;
        }
        limit = limit.max(score - MAX_BELOW);
        if let Some(at) = given_up(&next, &chosen) {
            chosen.remove(at);
        }
        chosen.push(next);
    }
    chosen.into_iter().map(|one| one.shown.to_owned()).collect()
}

/// Whether a phrase says something beside those that were chosen.
fn is_new(next: &Chosen<'_>, chosen: &[Chosen<'_>]) -> bool {
    let again = chosen.iter().any(|one| {
        let (held, holds) = (covers(&one.words, &next.words), covers(&next.words, &one.words));
        held && (holds || next.count < OWN_EVIDENCE * one.count) || !held && !holds && are_near(&one.words, &next.words)
    });
    let worn = |word: &&str| chosen.iter().filter(|one| has(&one.words, word)).count() >= MAX_SHARED;
    !again && !next.words.iter().any(worn)
}

/// The place of a word that need not stand beside the phrase that holds it, all of whose words have been chosen.
fn given_up(next: &Chosen<'_>, chosen: &[Chosen<'_>]) -> Option<usize> {
    let within: Vec<(usize, &Chosen<'_>)> =
        chosen.iter().enumerate().filter(|(_, one)| covers(&next.words, &one.words)).collect();
    let all = next.words.iter().all(|word| within.iter().any(|(_, one)| has(&one.words, word)));
    let (at, last) = within.last()?;
    (all && last.count < GIVES_WAY * next.count).then_some(*at)
}

/// Whether a phrase has each word of another, endings aside.
fn covers(whole: &[&str], part: &[&str]) -> bool {
    part.iter().all(|word| has(whole, word))
}

fn has(words: &[&str], word: &str) -> bool {
    words.iter().any(|one| same_stem(one, word))
}

/// Whether two phrases of several words share most of theirs, endings aside.
fn are_near(one: &[&str], other: &[&str]) -> bool {
    let shared = one.iter().filter(|word| has(other, word)).count();
    one.len() > 1 && other.len() > 1 && shared * 3 >= one.len() + other.len()
}

/// Whether two words differ in their ending alone.
fn same_stem(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    shared >= 4 && shared + 3 >= one.chars().count().max(other.chars().count())
}

/// Words of pages' furniture, which are no article's subject.
#[rustfmt::skip]
const FURNITURE: &[&str] = &[
    "cookie", "newsletter", "subscribe", "subscription", "login", "logout", "signup", "username", "password", "javascript", "click", "download", "copyright", "reserved", "comment",
    "sitemap", "disclaimer", "advertisement", "sponsored", "breadcrumb", "menu", "sidebar", "footer", "navigation", "tweet", "facebook", "instagram", "linkedin", "pinterest", "whatsapp",
    "photo", "gallery", "abonnieren", "datenschutz", "impressum", "anmelden", "cookies", "suscríbete", "compartir", "abonnez", "partager", "iscriviti", "condividi", "inscreva",
    // What a manual calls its parts where it points to them.
    "kapitel", "abschnitt", "chapitre", "capitolo", "sezione", "capítulo", "hoofdstuk", "rozdział", "kapitola", "глава", "раздел",
];

/// A name that must not become a key phrase.
#[derive(Debug)]
pub(super) struct Brand {
    /// As it is written.
    name: String,
    /// In comparable form.
    words: String,
    /// In comparable form without blanks.
    joined: String,
}

impl Brand {
    pub(super) fn new(name: &str) -> Option<Self> {
        let words = comparable(name);
        let joined: String = words.split(' ').collect();
        (!joined.is_empty()).then(|| Self { name: name.trim().to_owned(), words, joined })
    }

    /// Whether a phrase is the name, one of its words, its words run together, or holds it. A name of one word is
    /// held only where it is written like the name: "Nature" the journal stands in "Nature paper", not in "nature
    /// reserve".
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
            ("Delta Post", "Delta Post Content", true),
            ("Delta Post", "deltapost", true),
            ("Delta Post", "Post", true),
            ("Delta Post", "delta wing", false),
            ("Nature", "Nature paper", true),
            ("Nature", "nature reserve", false),
            ("Nature", "nature", true),
            ("  ", "anything", false),
        ] {
            assert_eq!(Brand::new(name).is_some_and(|brand| brand.in_phrase(phrase)), held, "{name} in {phrase}");
        }
    }

    #[test]
    fn phrases_are_new_where_they_say_something_of_their_own() {
        let one =
            |words: &[&'static str], count| Chosen { shown: "", words: words.to_vec(), count, single: words.len() < 2 };
        for (chosen, next, new) in [
            (one(&["rare", "earth"], 3), one(&["rare", "earth", "industry"], 2), true),
            (one(&["rare", "earth", "mine"], 3), one(&["rare", "earth", "industry"], 2), false),
            (one(&["national", "security"], 3), one(&["security", "authority"], 2), true),
            (one(&["economic", "growth"], 3), one(&["economy"], 5), false),
            (one(&["economic", "growth"], 3), one(&["economy"], 6), true),
            (one(&["economy"], 6), one(&["economies"], 12), false),
            (one(&["rare", "earth"], 3), one(&["espionage", "threat"], 1), true),
        ] {
            assert_eq!(is_new(&next, &[chosen]), new, "{:?}", next.words);
        }
    }

    #[test]
    fn a_word_gives_way_to_the_phrase_of_which_all_words_are_chosen() {
        let one =
            |words: &[&'static str], count| Chosen { shown: "", words: words.to_vec(), count, single: words.len() < 2 };
        let phrase = one(&["wedding", "planning"], 4);
        assert_eq!(given_up(&phrase, &[one(&["wedding"], 30), one(&["planning"], 9)]), Some(1));
        assert_eq!(given_up(&phrase, &[one(&["wedding"], 30), one(&["planning"], 12)]), None);
        assert_eq!(given_up(&phrase, &[one(&["wedding"], 30), one(&["bride"], 9)]), None);
    }
}
