//! What the words before a date say of it.

use std::sync::LazyLock;

use crate::article::rules::months::{CHANGED, PUBLISHED};
use crate::article::rules::openings::Openings;

/// Characters before a date in which a word says what day it is.
pub(super) const LABEL_CHARS: usize = 30;

/// Words before the day on which a member joined, in lower case.
const JOINED: &[&str] = &[
    "joined",
    "join date",
    "registered",
    "member since",
    "registriert",
    "inscrit",
    "registrado",
    "iscritto",
    "last",
    "founded",
];

/// Words before those of a change or of publication: "last", and what was changed.
const LAST: &[&str] = &[
    "last ",
    "zuletzt ",
    "dernière ",
    "última ",
    "ultimo ",
    "laatst ",
    "senast ",
    "on ",
    "date ",
    "page ",
    "article ",
    "seite ",
    "artikel ",
    "beitrag ",
    "pagina ",
    "página ",
    "articolo ",
    "notizia ",
    "artículo ",
    "noticia ",
    "artigo ",
    "notícia ",
    "страница ",
    "статья ",
    "новость ",
    "strona ",
    "artykuł ",
    "sayfa ",
    "haber ",
    "makale ",
];

/// Whether a line is about a member of a forum: since when, and how many posts.
pub(super) fn says_joined(text: &str) -> bool {
    let lower = text.to_lowercase();
    JOINED.iter().any(|word| lower.contains(word))
}

/// Whether a text has digits, of this script or maybe of another.
pub(super) fn may_have_date(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii())
}

/// Whether a text says that the date in it is that of a change.
pub(super) fn is_changed(text: &str) -> bool {
    static WORDS: LazyLock<Openings> = LazyLock::new(|| Openings::new(CHANGED));
    begins_with(text, &WORDS)
}

/// Whether a text says that the date in it is that of publication.
pub(super) fn is_published(text: &str) -> bool {
    static WORDS: LazyLock<Openings> = LazyLock::new(|| Openings::new(PUBLISHED));
    begins_with(text, &WORDS)
}

/// Whether a text begins with one of these words, after "last" and its like.
fn begins_with(text: &str, words: &Openings) -> bool {
    static LAST_WORDS: LazyLock<Openings> = LazyLock::new(|| Openings::new(LAST));
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if !words.may_begin(text) && !LAST_WORDS.may_begin(text) {
        return false;
    }
    let end = text.char_indices().nth(LABEL_CHARS).map_or(text.len(), |(at, _)| at);
    let start = text.get(..end).unwrap_or_default().to_lowercase();
    let start = start.as_str();
    let start = LAST_WORDS.of(start).next().and_then(|word| start.strip_prefix(word)).unwrap_or(start);
    words.begin(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_date_tell_what_it_is_of() {
        for (text, changed, published) in [
            ("Updated on October 17, 2024", true, false),
            ("Last updated: October 17, 2024", true, false),
            ("Zuletzt aktualisiert am 17.10.2024", true, false),
            ("最終更新 2024年10月17日", true, false),
            ("Published October 17, 2024", false, true),
            ("Опубликовано 17 октября 2024", false, true),
            ("October 17, 2024", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_changed(text), is_published(text)), (changed, published), "{text}");
        }
    }
}
