//! How much goes with a planted name: the name alone, or the sentence that points to it ("Read the rest on …").
//!
//! Without the name such a sentence breaks off: its last word asks for more. Or it says in known words that the text was
//! taken or belongs elsewhere. A name that stands in a sentence of the article goes alone, with one blank beside it.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrases::{NOTICES, Search};
use super::scan::{Scan, fold_text, is_unspaced, is_word_letter};

/// Characters of the longest sentence that points to a name.
const LONGEST: usize = 160;

/// Words after which a sentence cannot end: what they ask for was the name.
#[rustfmt::skip]
const ASK_FOR_MORE: &[&str] = &[
    "at", "on", "from", "by", "in", "of", "via", "to", "visit", "is", "and", "only", "read", "for", "source", "website", "site",
    "bei", "auf", "von", "über", "unter", "besuchen", "en", "de", "desde", "por", "visita", "visite", "sur", "chez", "par",
    "visitez", "su", "da", "di", "em", "no", "на", "в", "из", "с", "у", "от", "сайте", "op", "bij", "van", "na", "z", "ze", "w",
    "på", "av", "från", "fra", "på", "على", "في", "من", "إلى", "موقع", "عن", "di", "ke", "dari", "tại", "trên", "ở", "từ",
];

/// Endings of such sentences in scripts without blanks: "please read at", "updated by", "first published on".
#[rustfmt::skip]
const ASK_FOR_MORE_UNSPACED: &[&str] = &[
    "在", "于", "由", "请到", "请看", "来自", "访问", "登录", "首发", "更新", "阅读", "来源", "關於", "請到", "來自", "は", "から", "にて", "で",
];

/// What only notices speak of: a sentence with two of these, and a name in disguise, is one.
static POINTING: LazyLock<Search> = LazyLock::new(|| {
    #[rustfmt::skip]
    let words = [
        "chapter", "latest", "updated", "published", "visit", "read ", "source", "novel", "website", "original", "content",
        "stolen", "free", "for more", "support", "find ", "search", "google", "kapitel", "lesen", "besuch", "quelle", "capítulo",
        "lee ", "leer", "visita", "fuente", "chapitre", "lire", "visitez", "глав", "читай", "читать", "сайт", "источник", "обновл",
        "bölüm", "oku", "kaynak", "章节", "最新", "首发", "更新", "阅读", "网址", "小说", "最快", "请记住", "收藏", "章節", "閱讀", "小説", "読", "掲載",
        "소설", "최신", "읽기", "الفصل", "اقرأ", "الموقع", "المصدر",
    ];
    Search::of(&words)
});
/// See [`NOTICES`].
static SAYS: LazyLock<Search> = LazyLock::new(|| Search::of(NOTICES));

/// The characters that go with a planted name at `name`.
#[must_use]
pub fn around(scan: &Scan<'_>, name: Range<usize>) -> Range<usize> {
    let sentence = sentence(scan, &name);
    if sentence.len() <= LONGEST && is_notice(scan, &name, &sentence) {
        return with_blank(scan, sentence);
    }
    with_blank(scan, name)
}

/// Whether a sentence is there for the name alone.
fn is_notice(scan: &Scan<'_>, name: &Range<usize>, sentence: &Range<usize>) -> bool {
    // A name that is glued to a word was put into it, whatever the sentence says.
    if is_word_letter(scan.before(name.start)) || is_word_letter(scan.at(name.end)) {
        return false;
    }
    let before = fold_text(scan.slice(sentence.start..name.start));
    let after = fold_text(scan.slice(name.end..sentence.end));
    let said = |text: &str| text.chars().any(char::is_alphanumeric);
    if !said(&before) && !said(&after) {
        return true;
    }
    let rest = format!("{before} {after}");
    if SAYS.first(&rest).is_some() || POINTING.count(&rest) > 1 {
        return true;
    }
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ':' && c != '：');
    let asks = before.ends_with([':', '：'])
        || before.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| ASK_FOR_MORE.contains(&word))
        || ASK_FOR_MORE_UNSPACED.iter().any(|end| before.ends_with(end));
    !said(&after) && asks
}

/// The sentence around a place, within its line; marks in the place itself do not end it.
fn sentence(scan: &Scan<'_>, place: &Range<usize>) -> Range<usize> {
    let ends = |i: usize| {
        let c = scan.at(i);
        c == '\n'
            || matches!(c, '。' | '！' | '？')
            || matches!(c, '.' | '!' | '?' | '…' | '؟' | '।') && !scan.at(i + 1).is_alphanumeric()
    };
    let closes = |c: char| matches!(c, '"' | '”' | '’' | '»' | ')' | '」' | '』');
    let mut start = place.start;
    while start > 0 && place.start - start <= LONGEST && !ends(start - 1) {
        start -= 1;
    }
    while start < place.start && (scan.at(start).is_whitespace() || closes(scan.at(start))) {
        start += 1;
    }
    let mut end = place.end;
    while end < scan.len() && end - place.end <= LONGEST && scan.at(end) != '\n' && !ends(end) {
        end += 1;
    }
    while end < scan.len() && scan.at(end) != '\n' && (ends(end) || closes(scan.at(end))) {
        end += 1;
    }
    start..end
}

/// A range with one blank beside it, where it stands between blanks or at an end of its line.
fn with_blank(scan: &Scan<'_>, range: Range<usize>) -> Range<usize> {
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if blank(after) && (blank(before) || before == '\n') {
        return range.start..range.end + 1;
    }
    // Before a mark that ends a clause, or at the line's end.
    if blank(before) && !is_word_letter(after) && !is_unspaced(after) && !after.is_numeric() {
        return range.start - 1..range.end;
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_points_to_the_name_goes_with_it() {
        for (text, left) in [
            ("He left. Follow the story on <X>. She stayed.", "He left. She stayed."),
            ("He left. Read the latest chapters at <X>", "He left."),
            ("Visit <X> for more chapters of this novel.", ""),
            ("<X>", ""),
            ("He went <X> home with Tom.", "He went home with Tom."),
            ("He went home <X>.", "He went home."),
            ("The minis<X>try said so.", "The ministry said so."),
            ("„Ja“, sagte er. Mehr davon auf <X>", "„Ja“, sagte er."),
            ("他走了。本章首发请到<X>。她留下。", "他走了。她留下。"),
            (
                "The bank <X> was closed, and the source of the river is far away.",
                "The bank was closed, and the source of the river is far away.",
            ),
        ] {
            let open: String = text.chars().filter(|c| !matches!(c, '<' | '>')).collect();
            let start = text.chars().position(|c| c == '<').unwrap();
            let scan = Scan::new(&open);
            let range = around(&scan, start..start + 1);
            let all: String = format!("{}{}", scan.slice(0..range.start), scan.slice(range.end..scan.len()));
            assert_eq!(all, left, "{text}");
        }
    }
}
