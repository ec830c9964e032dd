//! The words of one text as numbers: which are the same word, how often each occurs, and which only carry grammar.
//!
//! Built once for a text, read by key phrases and summary. A text's first [`MAX_WORDS`] words are enough for both.

use std::borrow::Cow;
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use crate::text::is_unspaced;
use crate::text::stopwords::Stopwords;

/// Words looked at: a bound for pages of millions of words, far above any article.
pub(super) const MAX_WORDS: usize = 20_000;

/// How the forms of a word are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endings {
    /// A plural `s` is cut.
    Plural,
    /// Of long words the beginning counts, since many endings can follow.
    Inflected,
    /// Each form is a word of its own.
    Kept,
}

/// Letters of a long word that count where endings are many.
const STEM_LETTERS: usize = 6;

impl Endings {
    /// What a language needs. A text of unknown language is taken like English, the most frequent.
    pub(super) fn of(language: Option<&str>) -> Self {
        match language.map(|tag| tag.split('-').next().unwrap_or(tag)) {
            None | Some("en" | "fr" | "es" | "pt" | "ca" | "nl" | "gl") => Self::Plural,
            #[rustfmt::skip]
            Some(
                "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "hr" | "sl" | "sk" | "cs" | "pl" | "lt" | "lv" | "fi" | "et" | "hu" | "tr" | "az" | "el" | "ro" | "ka" | "hy" | "is" | "eu",
            ) => Self::Inflected,
            Some(_) => Self::Kept,
        }
    }

    fn cut(self, word: Cow<'_, str>) -> Cow<'_, str> {
        match self {
            Self::Plural => singular(word),
            Self::Inflected => match word.char_indices().nth(STEM_LETTERS) {
                Some((end, _)) => Cow::Owned(word.get(..end).unwrap_or_default().to_owned()),
                None => word,
            },
            Self::Kept => word,
        }
    }
}

/// One word where it stands.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Bytes of its content: without an elided article before it ("l'eau") and a possessive ending ("China's").
    pub range: Range<usize>,
    /// Index into [`Vocabulary::entries`].
    pub id: usize,
    /// Sentence in which it stands.
    pub sentence: usize,
    /// What stands between it and the word before.
    pub gap: Gap,
}

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Punctuation, a line or a sentence ends there.
    Break,
    /// A blank, or nothing where the script writes none.
    Close,
    /// A hyphen: both words are parts of one.
    Hyphen,
}

/// One distinct word.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    /// In small letters, without a plural ending.
    pub key: Cow<'a, str>,
    /// How often it occurs.
    pub count: usize,
    /// In how many sentences.
    pub sentences: usize,
    /// How often it has a capital without standing first in a sentence.
    pub capital: usize,
    /// How often it does not stand first in a sentence.
    pub inside: usize,
    /// What it is good for.
    pub class: Class,
    last_sentence: usize,
}

/// What a word can be in a key phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Carries content.
    Content,
    /// Carries grammar.
    Stop,
    /// Carries grammar, and may stand inside a phrase.
    Link,
    /// Carries grammar, and may stand behind a link.
    Article,
    /// A number, or a single letter.
    Number,
}

/// The words of a text.
#[derive(Debug, Default)]
pub(super) struct Vocabulary<'a> {
    /// In order.
    pub tokens: Vec<Token>,
    /// Distinct words, by first occurrence.
    pub entries: Vec<Entry<'a>>,
}

impl<'a> Vocabulary<'a> {
    /// Numbers the words of `text`; `words` and `sentences` are its own, in order.
    pub(super) fn new(
        text: &'a str,
        words: &[Range<usize>],
        sentences: &[Range<usize>],
        stop: &Stopwords,
        endings: Endings,
    ) -> Self {
        let mut all = Self { tokens: Vec::with_capacity(words.len().min(MAX_WORDS)), entries: Vec::new() };
        let mut ids: HashMap<Cow<'a, str>, usize> = HashMap::with_capacity(words.len().min(MAX_WORDS) / 3);
        let mut sentence = 0;
        // Sentence of the word before, and its end where a phrase may go on behind it.
        let mut before: Option<(usize, Option<usize>)> = None;
        let mut words = words.iter().take(MAX_WORDS).cloned().peekable();
        while let Some(mut word) = words.next() {
            if let Some(next) = words.next_if(|next| is_lettered(text, &word, next)) {
                word.end = next.end;
            }
            while sentences.get(sentence).is_some_and(|range| range.end <= word.start) {
                sentence += 1;
            }
            let Some(range) = content(text, word.clone()) else { continue };
            let Some(shown) = text.get(range.clone()) else { continue };
            let first = before.is_none_or(|(last, _)| last != sentence);
            let gap = match before {
                Some((last, Some(end))) if last == sentence && range.start == word.start => {
                    match gap(text.get(end..word.start).unwrap_or(".")) {
                        // A blank is a mark of its own where words have none between them.
                        Gap::Close if end < word.start && shown.starts_with(is_unspaced) => Gap::Break,
                        gap => gap,
                    }
                }
                _ => Gap::Break,
            };
            let id = *ids.entry(endings.cut(lower(shown))).or_insert_with_key(|key| {
                let class = class(&lower(shown), key, stop);
                all.entries.push(Entry {
                    key: key.clone(),
                    count: 0,
                    sentences: 0,
                    capital: 0,
                    inside: 0,
                    class,
                    last_sentence: usize::MAX,
                });
                all.entries.len() - 1
            });
            if let Some(entry) = all.entries.get_mut(id) {
                entry.count += 1;
                entry.inside += usize::from(!first);
                entry.capital += usize::from(!first && shown.starts_with(char::is_uppercase));
                entry.sentences += usize::from(entry.last_sentence != sentence);
                entry.last_sentence = sentence;
            }
            // A possessive ends a phrase: what follows belongs to another.
            before = Some((sentence, (range.end == word.end).then_some(word.end)));
            all.tokens.push(Token { range, id, sentence, gap });
        }
        if stop.is_empty() {
            all.guess_stopwords();
        }
        all
    }

    /// Without a list: short words, and those so frequent that they must be grammar.
    fn guess_stopwords(&mut self) {
        let often = (self.tokens.len() / 80).max(3);
        for entry in self.entries.iter_mut().filter(|entry| entry.class == Class::Content) {
            let letters = entry.key.chars().take(7).count();
            let spaced = !entry.key.starts_with(is_unspaced);
            if spaced && (letters <= 3 || letters <= 6 && entry.count >= often && entry.capital * 2 < entry.count) {
                entry.class = Class::Stop;
            }
        }
    }

    /// What a word is good for.
    pub(super) fn class(&self, id: usize) -> Class {
        self.entries.get(id).map_or(Class::Stop, |entry| entry.class)
    }
}

/// The part of a word that carries content.
fn content(text: &str, word: Range<usize>) -> Option<Range<usize>> {
    let shown = text.get(word.clone())?;
    // The first byte of one or the other: few words have it.
    if !shown.bytes().any(|byte| matches!(byte, b'\'' | 0xe2)) {
        return Some(word);
    }
    let Some(at) = shown.find(['\'', '’']) else { return Some(word) };
    let mark = shown.get(at..)?.chars().next()?.len_utf8();
    let after = shown.get(at + mark..)?;
    if matches!(after, "s" | "S") {
        return Some(word.start..word.start + at);
    }
    let elided = ELIDED.contains(&shown.get(..at)?.to_lowercase().as_str());
    Some(if elided && after.chars().nth(1).is_some() { word.start + at + mark..word.end } else { word })
}

/// Articles and prepositions that French, Italian and Catalan write together with the next word.
const ELIDED: &[&str] = &[
    "l", "d", "qu", "c", "j", "n", "s", "m", "t", "un", "dell", "all", "nell", "sull", "dall", "quell", "jusqu",
    "lorsqu", "puisqu",
];

/// Whether a single letter and a word are one, as in "e-mail" and "X-ray".
fn is_lettered(text: &str, word: &Range<usize>, next: &Range<usize>) -> bool {
    word.len() == 1
        && gap(text.get(word.end..next.start).unwrap_or_default()) == Gap::Hyphen
        && text.get(word.clone()).is_some_and(|letter| letter.contains(char::is_alphabetic))
}

fn gap(between: &str) -> Gap {
    match between {
        "" | " " | "\u{a0}" | "\u{200b}" => Gap::Close,
        "-" | "‑" | "‐" => Gap::Hyphen,
        _ => Gap::Break,
    }
}

/// Small letters, without a copy where the word has them already.
fn lower(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        }
    } else if word.chars().any(char::is_uppercase) {
        Cow::Owned(word.to_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// Without the plural ending that the languages of western Europe share. Others keep their endings.
fn singular(word: Cow<'_, str>) -> Cow<'_, str> {
    let keep = if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return Cow::Owned(format!("{stem}y"));
    } else if word.len() > 4 && ["sses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending)) {
        word.len() - 2
    } else if word.len() > 3
        && word.ends_with('s')
        && !KEPT_PLURALS.contains(&&*word)
        && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending))
    {
        word.len() - 1
    } else {
        return word;
    };
    match word {
        Cow::Borrowed(word) => Cow::Borrowed(word.get(..keep).unwrap_or(word)),
        Cow::Owned(mut word) => {
            word.truncate(keep);
            Cow::Owned(word)
        }
    }
}

/// Words with an `s` that mean another thing without it.
const KEPT_PLURALS: &[&str] = &[
    "news", "goods", "arts", "sales", "means", "does", "this", "his", "its", "lens", "gas", "tres", "mais", "pues",
    "vers",
];

fn class(lower: &str, key: &str, stop: &Stopwords) -> Class {
    let straight = (!lower.is_ascii() && lower.contains('’')).then(|| lower.replace('’', "'"));
    let lower = straight.as_deref().unwrap_or(lower);
    if !lower.contains(char::is_alphabetic)
        || lower.starts_with(|c: char| c.is_numeric()) && lower.chars().filter(|c| c.is_alphabetic()).count() < 3
    {
        return Class::Number;
    }
    if stop.links(lower) {
        return Class::Link;
    }
    if stop.follows_link(lower) {
        return Class::Article;
    }
    if stop.has(lower) || stop.has(key) {
        return Class::Stop;
    }
    let mut letters = lower.chars();
    match (letters.next(), letters.next()) {
        // One letter says little, one Han sign can be a word.
        (Some(letter), None) if !is_unspaced(letter) => Class::Number,
        _ => Class::Content,
    }
}
