//! Words that say what the number behind them is.

use super::cue_words::{
    BETWEEN, CARD, IP, OTHER, SPAN, TELEPHONE, TELEPHONE_STARTS, UNSPACED_CARD, UNSPACED_OTHER, UNSPACED_TELEPHONE,
};

/// What a word says of the number that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// A telephone or fax number.
    Telephone,
    /// An address of the internet.
    Ip,
    /// A payment card.
    Card,
    /// A number of something else: a book, an order, a company.
    Other,
    /// A span or a date.
    Span,
}

/// Bytes before a number in which its word stands.
const REACH: usize = 48;

/// Words between a number and its cue that are passed over.
const PASSED: usize = 3;

/// What the words before a place in a text say, the nearest first; `None` where they say nothing.
pub(super) fn before(text: &str, at: usize) -> Option<Cue> {
    let tail = super::tail(text, at, REACH);
    let line = tail.rsplit('\n').next().unwrap_or_default().to_lowercase();
    if let Some(cue) = unspaced(line.trim_end_matches(|c: char| !c.is_alphanumeric())) {
        return Some(cue);
    }
    let words = line.rsplit(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|word| !word.is_empty());
    for (passed, word) in words.enumerate() {
        let cue = of(word);
        if cue.is_some() {
            return cue;
        }
        if !BETWEEN.split(' ').any(|known| known == word) || passed == PASSED {
            return None;
        }
    }
    None
}

/// Vowel signs belong to words of Indic scripts and Thai, points to those of Hebrew and Arabic.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn of(word: &str) -> Option<Cue> {
    let is = |table: &str| table.split(' ').any(|known| known == word);
    if is(TELEPHONE) || TELEPHONE_STARTS.split(' ').any(|start| word.starts_with(start)) {
        Some(Cue::Telephone)
    } else if is(IP) {
        Some(Cue::Ip)
    } else if is(CARD) {
        Some(Cue::Card)
    } else if is(OTHER) {
        Some(Cue::Other)
    } else {
        is(SPAN).then_some(Cue::Span)
    }
}

/// In scripts without blanks a line ends with the word itself.
fn unspaced(line: &str) -> Option<Cue> {
    let ends = |table: &str| table.split(' ').any(|word| line.ends_with(word));
    if ends(UNSPACED_TELEPHONE) {
        Some(Cue::Telephone)
    } else if ends(UNSPACED_CARD) {
        Some(Cue::Card)
    } else {
        ends(UNSPACED_OTHER).then_some(Cue::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(head: &str) -> Option<Cue> {
        before(head, head.len())
    }

    #[test]
    fn the_nearest_word_with_a_meaning_decides() {
        for head in [
            "Tel.: ",
            "Phone number is ",
            "Call us at ",
            "TELEFON (",
            "联系电话：",
            "โทร. ",
            "전화 ",
            "☎ Tel ",
            "फ़ोन: ",
            "Fax no. ",
        ] {
            assert_eq!(cue(head), Some(Cue::Telephone), "{head}");
        }
        assert_eq!(cue("Order number: "), Some(Cue::Other));
        assert_eq!(cue("Phone the office about order no. "), Some(Cue::Other));
        assert_eq!(cue("订单编号："), Some(Cue::Other));
        for head in ["", "The hotel ", "Tel.\n", "A telling number of people, "] {
            assert_eq!(cue(head), None, "{head}");
        }
    }
}
