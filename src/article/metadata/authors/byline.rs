//! What a byline begins and ends with: words for "by" of many languages, and posts of reporters.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::names::{BEHIND_NAMES, before, before_helper, looks_like_name, split_words, without_addresses};
use crate::article::rules::bylines::{BEGINNINGS, WEAK_BEGINNINGS};
use crate::article::rules::openings::Openings;
use crate::article::rules::signatures::POSTS;

static OPENINGS: LazyLock<Openings> = LazyLock::new(|| Openings::new(BEGINNINGS));

/// Bytes of a line that is nothing but the beginning of a byline.
const LONGEST_ANNOUNCEMENT: usize = 32;

/// Characters in which a byline begins.
const LONGEST_BEGINNING: usize = 40;

/// Small words within names, in lower case.
const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "van", "den", "der", "ter", "ten", "von", "zu",
    "du", "le", "bin", "ibn", "el", "y", "e", "af", "av", "'t",
];

/// Beginnings of bylines that begin titles of their language, too: only a plain name behind them is one.
const COMMON_BEGINNINGS: &[&str] = &["from ", "de ", "da ", "di "];

/// Whether a text begins like a byline; with a word that stands elsewhere too, only where a name follows. Or whether it is
/// a name and the post of a reporter behind it, as Korean and Japanese papers sign.
pub(super) fn is_signed(text: &str) -> bool {
    let (known, is_weak) = beginning(text);
    if known == 0 {
        return text.chars().next().is_some_and(is_ideograph) && without_post(&without_addresses(text)).is_some();
    }
    let follows = || {
        let rest = text.get(known..).unwrap_or_default().trim();
        let first = split_words(rest).first().map(|name| before_helper(before(name, BEHIND_NAMES))).unwrap_or_default();
        let is_name = if COMMON_BEGINNINGS.iter().any(|word| text.to_lowercase().starts_with(word)) {
            looks_like_name
        } else {
            is_signature
        };
        is_name(first)
    };
    !is_weak || follows()
}

/// The name before the post of a reporter: "홍길동 기자".
pub(super) fn without_post(text: &str) -> Option<&str> {
    let name = POSTS.iter().find_map(|post| text.trim().strip_suffix(post))?.trim();
    is_signature(name).then_some(name)
}

/// Whether a text is nothing but the beginning of a byline: the name stands on the next line.
pub(super) fn announces(text: &str) -> bool {
    let text = text.trim_end_matches([':', ' ', '：']);
    text.len() <= LONGEST_ANNOUNCEMENT && OPENINGS.may_begin(text) && {
        static WORDS: LazyLock<HashSet<&str>> =
            LazyLock::new(|| BEGINNINGS.iter().map(|word| word.trim_end_matches([' ', ':', '：'])).collect());
        WORDS.contains(text.to_lowercase().as_str())
    }
}

/// What a line says behind a label for the author that is not its first: "2024-10-17 Source: The Lamp Author: Ann Keeper Editor: Bob".
pub(super) fn behind_label(line: &str) -> Option<&str> {
    // Labels end with one; most lines have none.
    if !line.contains([':', '：']) {
        return None;
    }
    let lower: String = line.chars().map(lowered).collect();
    let labels =
        BEGINNINGS.iter().map(|word| word.trim_end()).filter(|word| word.ends_with([':', '：']) && word.len() > 3);
    let is_start = |at: &usize| lower.get(..*at).is_some_and(|before| before.ends_with([' ', '\u{3000}', '|']));
    let start = labels.filter_map(|word| lower.find(word).filter(is_start).map(|at| at + word.len())).min()?;
    let rest = line.get(start..)?.trim_start();
    let next = rest.split_inclusive(char::is_whitespace).take_while(|word| !word.contains([':', '：']));
    rest.get(..next.map(str::len).sum())
}

/// Bytes of what stands before the names, and whether that is a word that stands elsewhere too.
fn beginning(text: &str) -> (usize, bool) {
    if !OPENINGS.may_begin(text) {
        return (0, false);
    }
    let head = text.char_indices().nth(LONGEST_BEGINNING).map_or(text, |(at, _)| text.get(..at).unwrap_or_default());
    let lower: String = head.chars().map(lowered).collect();
    let known = OPENINGS.of(&lower).max_by_key(|word| word.len());
    // "記者会" is no reporter but what the press is asked to.
    let is_event = |known: &&str| lower.get(known.len()..).is_some_and(|rest| rest.starts_with(['会', '會']));
    if let Some(known) = known.filter(|known| !is_event(known)) {
        return (known.len(), WEAK_BEGINNINGS.contains(&known));
    }
    // "ByAnn Keeper": two elements without a blank between.
    let glued = ["By", "BY", "by"].iter().find(|word| {
        text.strip_prefix(**word).is_some_and(|rest| {
            let mut letters = rest.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
        })
    });
    (glued.map_or(0, |word| word.len()), false)
}

/// A letter in lower case, if it is as long then.
fn lowered(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

/// What a byline says behind its beginning.
pub(super) fn without_beginning(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..2 {
        let (known, is_weak) = beginning(rest);
        let tail = rest.get(known..).unwrap_or_default().trim_start_matches([':', '：', ' ', '/', '／']);
        // "Di Maria" is a name, "Di Anna Maria" and "Von admin" are bylines.
        if is_weak && tail.split_whitespace().count() < 2 && !tail.starts_with(char::is_lowercase) {
            break;
        }
        rest = tail;
    }
    rest
}

/// Whether what a byline says looks like the name of one person: as [`looks_like_name`], with small words within; or
/// two to five letters of a script that sets no blanks within names.
pub(super) fn is_signature(text: &str) -> bool {
    let is_small = |word: &&str| PARTICLES.contains(word);
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_small(word)).collect();
    let is_short = (2..=5).contains(&text.chars().count()) && text.chars().all(is_ideograph);
    is_short || looks_like_name(&words.join(" "))
}

/// Letters of Chinese, Japanese and Korean that names have; those of Japanese endings are in sentences.
fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x30a1..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7a3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_for_the_author_may_stand_behind_others() {
        for (line, names) in [
            ("2024-10-17 10:30 来源：灯塔报 作者：王小明 编辑：李四", Some("王小明 ")),
            ("17.10.2024 | Autor: Anna Wärterin", Some("Anna Wärterin")),
            ("Source: The Lamp", None),
        ] {
            assert_eq!(behind_label(line), names, "{line}");
        }
    }

    #[test]
    fn bylines_are_told_from_sentences() {
        for (text, is_one) in [
            ("Par Jean Gardien avec AFP", true),
            ("Von Max Müller, Berlin", true),
            ("Por Ana de la Torre", true),
            ("Yazan: İsmail Bekçi", true),
            ("홍길동 기자", true),
            ("記者王小明／台北報導", true),
            ("Von der Leyen kritisiert", false),
            ("Par ailleurs, Jean", false),
            ("De Fin de Semana", false),
            ("記者会見", false),
            ("新しい記者", false),
            ("Ann Keeper", false),
        ] {
            assert_eq!(is_signed(text), is_one, "{text}");
        }
    }
}
