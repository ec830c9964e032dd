//! Which strings are looked for on a page: those of the host's profile, what the site is called, and what the text itself shows.

use std::collections::BTreeSet;

use super::brand::{Brand, Tally};
use super::manner::Belief;
use super::notice;
use super::planted_phrases;
use super::profile::{HostBrand, SiteProfile};
use super::scan::Scan;
use super::seams::{self, Candidate};
use super::unspaced;
use super::vocabulary::Vocabulary;

/// Strings of one page that are looked for.
const MOST: usize = 48;

/// A string with what is known of it.
#[derive(Debug, Clone)]
pub struct Suspect {
    /// What to look for.
    pub brand: Brand,
    /// Whether the page, its title or its host bears that name.
    pub named: bool,
    /// Whether the page shows that it is a copy under that name: the article is another's, and has no reason to name this site.
    pub farm: bool,
    /// Whose article the page shows.
    pub source: Source,
    /// What the host's other pages say.
    pub host: Tally,
    /// Pages of the host on which it was found planted.
    pub host_pages: u32,
    /// What is believed of it so far.
    pub belief: Belief,
}

/// The strings that may be planted in a text: those of the profile, the names, and those that the text itself shows.
#[must_use]
pub fn suspects(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    names: &[String],
    profile: &SiteProfile,
    source: Source,
) -> Vec<Suspect> {
    let keys: Vec<String> = names.iter().chain(&profile.names).filter_map(|n| Brand::new(n)).map(|b| b.key()).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let own = seams::candidates(scan, vocabulary, source);
    let (mut phrases, mut notices) = (Vec::new(), Vec::new());
    if source == Source::Copy {
        phrases = self::phrases(scan, vocabulary, names, &own);
        notices = notice::of_table(scan);
    }
    let texts = profile
        .brands
        .iter()
        .map(|b| b.text.clone())
        .chain(names.iter().cloned())
        .chain(notices.iter().cloned())
        .chain(phrases.iter().cloned())
        .chain(own.into_iter().map(|c| c.text))
        .chain(unspaced::candidates(scan, source));
    for text in texts {
        let Some(brand) = Brand::new(&text) else { continue };
        let key = brand.key();
        if !seen.insert(key.clone())
            || found.len() >= MOST
            || keys.iter().any(|name| is_name_with_letters(&text, &key, name))
        {
            continue;
        }
        let length = key.chars().count();
        // Two characters of Chinese are a name where the page says that it is a copy under it.
        let least = if brand.is_unspaced() && source == Source::Copy { 2 } else { LEAST_OF_NAME };
        // A word of a title in a script without blanks is no name; what is most of a title's part may be one.
        let part = |name: &String| {
            name.contains(&key)
                && length > LEAST_OF_NAME
                && (!brand.is_unspaced() || length * 3 >= name.chars().count() * 2)
        };
        let is_named = keys.iter().any(|name| *name == key && length >= least || part(name));
        // A word of a notice is not what the page is a copy under.
        let most = keys.iter().any(|name| name.contains(&key) && length * 3 >= name.chars().count() * 2);
        let known = profile.brands.iter().find(|b| b.key == key);
        // A known notice has no more business in the text of a copy than the name.
        let is_notice = notices.contains(&text);
        let is_named = is_named || is_notice;
        // So is a phrase that breaks words on other pages of a host that copies.
        let breaks = |known: &HostBrand| known.tally.variety() > 1 && known.tally.proper == 0;
        let is_of_host = source == Source::Copy && brand.words() >= WORDS_OF_NOTICE && known.is_some_and(breaks);
        let farm = (is_named && most && source == Source::Copy) || is_notice || is_of_host || phrases.contains(&text);
        found.push(Suspect {
            named: is_named,
            farm,
            source,
            host: known.map(|b| b.tally.clone()).unwrap_or_default(),
            host_pages: known.map_or(0, |b| b.pages),
            belief: if farm && is_named { Belief::Sure } else { Belief::Open },
            brand,
        });
    }
    // Longer strings first, so that a notice is found before the name that it begins with.
    found.sort_by(|a, b| b.brand.letters().cmp(&a.brand.letters()).then(a.brand.text.cmp(&b.brand.text)));
    found
}

/// What a copy plants beside names: phrases that break words.
fn phrases(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, names: &[String], own: &[Candidate]) -> Vec<String> {
    let mut phrases = planted_phrases::candidates(scan, vocabulary, names);
    // What begins with a capital inside words, and has several words, is no name of anybody.
    let names: Vec<String> = names.iter().filter_map(|n| Brand::new(n)).map(|b| b.key()).collect();
    let is_phrase = |c: &&Candidate| {
        // One short word is whole by chance: "de|Name and what follows ent|re".
        let joins = c.joined > 1 || c.joined > 0 && c.longest >= LETTERS_OF_WORD;
        let key = Brand::new(&c.text).map(|b| b.key()).unwrap_or_default();
        c.text.split_whitespace().count() >= WORDS_OF_NOTICE
            && (joins || c.places >= PLACES_OF_NOTICE)
            && !names.iter().any(|name| key.starts_with(name.as_str()))
            && !planted_phrases::is_natural(scan, vocabulary, &c.text)
    };
    phrases.extend(own.iter().filter(is_phrase).map(|c| c.text.clone()));
    phrases.extend(seams::in_brackets(scan));
    phrases
}

/// Whose article a page shows, as far as the page itself tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nothing says that it is another's.
    Unknown,
    /// The title and a line of the text say, after the site's name, that it was taken.
    Copy,
}

/// Words of the shortest notice, and different words that it breaks where none of them is known.
const WORDS_OF_NOTICE: usize = 3;
/// See [`WORDS_OF_NOTICE`].
const PLACES_OF_NOTICE: usize = 3;
/// Letters of a word that is known when a notice is taken out of it, where it breaks no other.
const LETTERS_OF_WORD: usize = 6;

/// Characters of the shortest name; a part of a name has more.
const LEAST_OF_NAME: usize = 3;

/// Whether a string, with its key, is a name of the site with a few letters of the word that it stands in, or with a word in small letters
/// beside it, which is the text's.
fn is_name_with_letters(text: &str, key: &str, name: &str) -> bool {
    const MOST: usize = 3;
    let rest = key.strip_prefix(name).or_else(|| key.strip_suffix(name));
    let parted = |rest: &str| {
        let text = super::scan::fold_text(text);
        text.ends_with(&format!(" {rest}")) || text.starts_with(&format!("{rest} "))
    };
    let is_of_text = |rest: &str| {
        let of_text = |word: Option<&str>| {
            word.is_some_and(|word| word.starts_with(char::is_lowercase) && super::scan::fold_text(word) == rest)
        };
        text.contains(char::is_uppercase)
            && (of_text(text.split_whitespace().next_back()) || of_text(text.split_whitespace().next()))
    };
    name.chars().count() > MOST
        && rest.is_some_and(|rest| {
            let is_short = rest.chars().count() <= MOST && rest.chars().all(char::is_alphabetic);
            !rest.is_empty() && (is_short && !parted(rest) || is_of_text(rest))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_word_of_the_text_is_no_other_name() {
        for (text, key, is_name) in [
            ("Open Mirror can", "openmirrorcan", true),
            ("the Open Mirror", "theopenmirror", true),
            ("Open Mirrorin", "openmirrorin", true),
            ("Open Mirror News", "openmirrornews", false),
            ("Open Mirror read on here", "openmirrorreadonhere", false),
        ] {
            assert_eq!(is_name_with_letters(text, key, "openmirror"), is_name, "{text}");
        }
    }
}
