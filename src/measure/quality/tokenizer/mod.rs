//! The English words and sentences of datatrove's filters, which are those of spaCy 3.8's blank English pipeline
//! (Explosion AI, MIT licence): its rules in our own code, its tables as data beside it.
//!
//! A text is cut at white space. From each piece signs are taken off at both ends, one at a time, until it is one of the
//! exceptions ("don't" is *do* and *n't*) or nothing comes off; what is left is cut at signs inside, unless it is an
//! address of the web. Signs that the cutting has parted and that together are an exception, such as `:-)`, are put
//! together again at last. The tables are written by `benches/peers/spacy_tables.py`.

mod address;
mod affixes;
mod classes;
mod exceptions;

pub(super) use classes::{Class, is};
use exceptions::{exception, is_rejoined, longest_rejoined};

use super::characters::{lines, pieces};

/// The words of a text as datatrove counts them, and which of them stand in which line. White space is no word.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    pub(super) words: Vec<&'a str>,
    lines: Vec<(&'a str, usize)>,
}

impl<'a> Tokens<'a> {
    /// Cuts a text. No word stands on two lines: their ends are white space.
    pub(super) fn of(text: &'a str) -> Self {
        let mut words = Vec::with_capacity(text.len() / 5);
        let cut_line = |line| {
            cut_all(line, &mut words);
            (line, words.len())
        };
        let lines = lines(text).map(cut_line).collect();
        Self { words, lines }
    }

    /// The lines, each with its words.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&'a str, &[&'a str])> {
        self.lines.iter().scan(0, |start, (line, end)| {
            let words = self.words.get(*start..*end).unwrap_or_default();
            *start = *end;
            Some((*line, words))
        })
    }
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    cut_all(text, &mut words);
    words
}

fn cut_all<'a>(text: &'a str, words: &mut Vec<&'a str>) {
    let mut behind = Vec::new();
    pieces(text).for_each(|piece| cut(piece, words, &mut behind));
}

/// Marks behind which a sentence may end, beyond those of [`is_terminal`](super::characters::is_terminal) that spaCy
/// knows: a token is a mark where it is one of them alone.
fn is_mark(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(letter), None) if is(letter, Class::SentenceMark))
}

/// Sentences of a line without blanks at its ends: a word that is no sign begins one where a mark came before.
pub(super) fn sentence_count(words: &[&str]) -> usize {
    let (mut count, mut after_mark) = (usize::from(!words.is_empty()), false);
    for word in words {
        if is_mark(word) {
            after_mark = true;
        } else if after_mark && !is_signs(word) {
            count += 1;
            after_mark = false;
        }
    }
    count
}

/// Whether all of a word's characters are punctuation by their general category.
fn is_signs(word: &str) -> bool {
    word.chars().all(|letter| {
        if letter.is_ascii() {
            letter.is_ascii_punctuation() && !matches!(letter, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
        } else {
            !letter.is_alphanumeric() && is(letter, Class::Punctuation)
        }
    })
}

/// A piece between white space, cut into words. `behind` is room for those at its end, empty before and after.
fn cut<'a>(piece: &'a str, words: &mut Vec<&'a str>, behind: &mut Vec<&'a str>) {
    if is_plain(piece) {
        match exception(piece) {
            Some(parts) => push_parts(piece, parts, words),
            None => words.push(piece),
        }
        return;
    }
    if let Some(parts) = exception(piece) {
        push_parts(piece, parts, words);
        return;
    }
    let start = words.len();
    let middle = strip(piece, words, behind);
    if !middle.is_empty() {
        match exception(middle) {
            Some(parts) => push_parts(middle, parts, words),
            None if address::is_address(middle) => words.push(middle),
            None => affixes::cut_inside(middle, words),
        }
    }
    words.extend(behind.drain(..).rev());
    rejoin(piece, start, words);
}

/// Whether a piece is letters of the Latin alphabet alone, which no rule but an exception cuts.
fn is_plain(piece: &str) -> bool {
    piece.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The parts of an exception, as pieces of the text.
fn push_parts<'a>(piece: &'a str, parts: &[u8], words: &mut Vec<&'a str>) {
    let mut rest = piece;
    for bytes in parts {
        if let Some((part, behind)) = rest.split_at_checked(usize::from(*bytes)) {
            words.push(part);
            rest = behind;
        }
    }
}

/// Takes signs off both ends; those before go to the words, those behind are given from the outermost on.
fn strip<'a>(piece: &'a str, words: &mut Vec<&'a str>, behind: &mut Vec<&'a str>) -> &'a str {
    let mut rest = piece;
    while !rest.is_empty() && exception(rest).is_none() {
        let before_bytes = affixes::prefix_bytes(rest);
        let (before, minus_before) = rest.split_at_checked(before_bytes).unwrap_or((rest, ""));
        if before_bytes > 0 && exception(minus_before).is_some() {
            words.push(before);
            return minus_before;
        }
        let after_bytes = affixes::suffix_bytes(minus_before);
        let (minus_after, after) = rest.split_at_checked(rest.len() - after_bytes).unwrap_or((rest, ""));
        if after_bytes > 0 && exception(minus_after).is_some() {
            behind.push(after);
            return minus_after;
        }
        if before_bytes == 0 && after_bytes == 0 {
            break;
        }
        if before_bytes > 0 {
            words.push(before);
        }
        if after_bytes > 0 {
            behind.push(after);
        }
        rest = rest.get(before_bytes..rest.len() - after_bytes).unwrap_or_default();
    }
    rest
}

/// Puts together what is an exception as a whole: of all runs of words the longest first, then the first.
fn rejoin<'a>(piece: &'a str, start: usize, words: &mut Vec<&'a str>) {
    let tail = words.get(start..).unwrap_or_default();
    // Two words are the whole piece, which is no exception.
    if tail.len() < 3 {
        return;
    }
    let ends: Vec<usize> = std::iter::once(0)
        .chain(tail.iter().scan(0, |end, word| {
            *end += word.len();
            Some(*end)
        }))
        .collect();
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for (from, begin) in ends.iter().enumerate() {
        for (to, end) in
            ends.iter().enumerate().skip(from + 2).take_while(|(_, end)| *end - begin <= longest_rejoined())
        {
            if let Some(run) = piece.get(*begin..*end).filter(|run| is_rejoined(run)) {
                found.push((from, to, run));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|(from, to, _)| (std::cmp::Reverse(to - from), *from));
    let mut taken = vec![false; tail.len()];
    let mut kept: Vec<(usize, usize, &str)> = Vec::new();
    for (from, to, run) in found {
        let touched = taken.get(from..to).unwrap_or_default();
        let is_free = touched.first() == Some(&false) && touched.last() == Some(&false);
        taken.get_mut(from..to).unwrap_or_default().fill(true);
        if is_free {
            kept.push((from, to, run));
        }
    }
    kept.sort_unstable_by_key(|(from, ..)| *from);
    let old = words.split_off(start);
    let mut at = 0;
    for (from, to, run) in kept {
        words.extend(old.get(at..from).unwrap_or_default());
        push_parts(run, exception(run).unwrap_or_default(), words);
        at = to;
    }
    words.extend(old.get(at..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::super::characters::is_space;
    use super::*;

    /// As `spacy.blank("en")` of spaCy 3.8.18 cuts them.
    #[test]
    fn words_are_those_of_spacy() {
        for (text, expected) in [
            ("I don't think it's $5.00, he'd've said.", "I do n't think it 's $ 5.00 , he 'd 've said ."),
            ("(Visit https://www.example.com/a,b?c=d.)", "( Visit https://www.example.com/a,b?c=d . )"),
            ("The U.S.A. vs. e.g. 10km, 5%!", "The U.S.A. vs. e.g. 10 km , 5 % !"),
            (
                "well-known state—of the art...or not… C++ :-) ok",
                "well - known state — of the art ... or not … C++ :-) ok",
            ),
            ("end.Next a,b 3,000 2-3 x=y 10+5", "end . Next a , b 3,000 2 - 3 x = y 10 + 5"),
            ("\"Quoted,\" 'single' ‘curly’ rock'n'roll", "\" Quoted , \" ' single ' ‘ curly ’ rock'n'roll"),
            ("  two  spaces\n\nlines\ttab ", "two spaces lines tab"),
            ("mail me@example.org US$5 €20 20€ #tag @name", "mail me@example.org US$ 5 € 20 20 € # tag @name"),
        ] {
            assert_eq!(words(text).join(" "), expected);
        }
    }

    #[test]
    fn sentences_begin_behind_marks() {
        for (line, count) in [("", 0), ("One. Two! \"Three?\" four", 4), ("e.g. this 3.5 is one", 1), ("No end", 1)] {
            assert_eq!(sentence_count(&words(line)), count, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn words_put_together_are_the_text_without_its_blanks(text in "(\\PC|[a-z.,'’()…:-]|don't|US\\$5km|:-\\)| ){0,40}") {
            let bare: String = text.chars().filter(|letter| !is_space(*letter)).collect();
            proptest::prop_assert_eq!(words(&text).concat(), bare);
        }
    }
}
