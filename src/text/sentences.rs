//! Sentences of a text.

use std::ops::Range;

use unicode_segmentation::{USentenceBoundIndices, UnicodeSegmentation};

/// The sentences of a text in order, as byte ranges without the blanks around them. A line never shares its sentences
/// with the next.
///
/// Unicode sentence segmentation (UAX #29), joined again after abbreviations, initials and numbering ("Dr. Ada",
/// "the U.S. Army", "2. Stir"), and cut where a blank was lost ("in the industry.Rare earths are").
///
/// ```
/// use gristmill::text::sentences;
///
/// let text = "Dr. Ada left at 3.30 p.m. Who knew? 我知道。他不知道。";
/// let found: Vec<_> = sentences(text).filter_map(|range| text.get(range)).collect();
/// assert_eq!(found, ["Dr. Ada left at 3.30 p.m.", "Who knew?", "我知道。", "他不知道。"]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut pieces = Pieces { bounds: Bounds::new(text), rest: None }.peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, mut sentence) = pieces.next()?;
            for _ in 0..MAX_JOINS {
                let Some((_, next)) = pieces.next_if(|(_, next)| continues(sentence, next)) else { break };
                sentence = text.get(start..start + sentence.len() + next.len()).unwrap_or(sentence);
            }
            let body = sentence.trim();
            if !body.is_empty() {
                let start = start + (sentence.len() - sentence.trim_start().len());
                return Some(start..start + body.len());
            }
        }
    })
}

/// Pieces joined to one sentence at most, so that a text made of "A. A. A." costs no more than any other.
const MAX_JOINS: usize = 24;

/// Sentences of UAX #29, cut once more where a blank after a full stop is missing.
struct Pieces<'a> {
    bounds: Bounds<'a>,
    rest: Option<(usize, &'a str)>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let (start, piece) = self.rest.take().or_else(|| self.bounds.next())?;
        if let Some((first, rest)) = lost_blank(piece).and_then(|at| piece.split_at_checked(at)) {
            self.rest = Some((start + first.len(), rest));
            return Some((start, first));
        }
        Some((start, piece))
    }
}

/// Sentences of UAX #29, line by line; lines of western Europe's letters and marks by [`western`], all others by the standard's tables.
struct Bounds<'a> {
    text: &'a str,
    /// Where the next line begins.
    next: usize,
    line: Line<'a>,
}

/// What is left of a line.
enum Line<'a> {
    Western { start: usize, rest: &'a str },
    Other { start: usize, pieces: USentenceBoundIndices<'a> },
}

impl<'a> Bounds<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, next: 0, line: Line::Western { start: 0, rest: "" } }
    }
}

impl<'a> Iterator for Bounds<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        loop {
            match &mut self.line {
                Line::Western { start, rest } if !rest.is_empty() => {
                    let (piece, left) = rest.split_at_checked(western(rest)).unwrap_or((*rest, ""));
                    let at = *start;
                    (*start, *rest) = (at + piece.len(), left);
                    return Some((at, piece));
                }
                Line::Western { .. } => {}
                Line::Other { start, pieces } => {
                    if let Some((at, piece)) = pieces.next() {
                        return Some((*start + at, piece));
                    }
                }
            }
            let start = self.next;
            let line = self.text.get(start..)?.split_inclusive('\n').next()?;
            self.next = start + line.len();
            self.line = if is_plain(line.as_bytes()) || line.chars().all(is_western) {
                Line::Western { start, rest: line }
            } else {
                Line::Other { start, pieces: line.split_sentence_bound_indices() }
            };
        }
    }
}

/// Whether all bytes are western signs of ASCII; most lines have no others. Asked without a branch, many at once.
fn is_plain(line: &[u8]) -> bool {
    line.iter().fold(0, |any, byte| any | u8::from(!matches!(byte, b'\t' | b'\n' | b' '..=b'~'))) == 0
}

/// Signs whose sentence class [`western`] knows: ASCII, the letters of Latin-1, and the quotes and dashes of print.
fn is_western(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='~' | '\u{a0}' | '«' | '»' | 'À'..='ÿ' | '–' | '—' | '‘'..='‟')
}

/// Bytes of the first sentence of a line of western signs, the blanks behind it with it: rules SB6 to SB11 of UAX #29.
fn western(line: &str) -> usize {
    let mut before = '\n';
    let mut signs = line.char_indices();
    while let Some((_, sign)) = signs.next() {
        if matches!(sign, '.' | '!' | '?') {
            let rest = signs.as_str();
            let next = rest.chars().next().unwrap_or('\n');
            let inside = sign == '.'
                && (next.is_ascii_digit() || next.is_uppercase() && (before.is_uppercase() || before.is_lowercase()));
            if !inside {
                let closed = rest.trim_start_matches(is_closing);
                let after = closed.trim_start_matches([' ', '\t', '\u{a0}']);
                let after = after.strip_prefix('\n').unwrap_or(after);
                let goes_on = after.starts_with(['.', '!', '?', ',', '-', ':', ';', '–', '—'])
                    || sign == '.'
                        && after
                            .chars()
                            .find(|c| c.is_alphabetic() || matches!(c, '.' | '!' | '?' | '\n'))
                            .is_some_and(char::is_lowercase);
                if !goes_on
                    || closed.len() != after.len()
                        && rest.get(..rest.len() - after.len()).is_some_and(|skipped| skipped.ends_with('\n'))
                {
                    return line.len() - after.len();
                }
            }
        }
        before = sign;
    }
    line.len()
}

/// Quotes and brackets that close a sentence behind its mark.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '«' | '»' | '‘'..='‟')
}

/// Where a sentence begins right behind the full stop of another: "the industry.Rare earths".
///
/// Both words must look like prose (three small letters before; a capital, small letters and a blank after), which addresses,
/// file names and "ASP.NET" do not.
fn lost_blank(piece: &str) -> Option<usize> {
    piece.match_indices('.').map(|(at, _)| at + 1).find(|&at| {
        let (Some(before), Some(after)) = (piece.get(..at - 1), piece.get(at..)) else { return false };
        let mut next = after.chars();
        if !next.next().is_some_and(char::is_uppercase) {
            return false;
        }
        let mut small = next.skip_while(|c| c.is_lowercase()).peekable();
        let word_before = before.chars().rev().take_while(|c| !c.is_whitespace()).take(40);
        let prose = |(count, fine): (usize, bool), c: char| {
            (count + 1, fine && (c.is_lowercase() || matches!(c, '-' | '’' | '\'')))
        };
        let (count, fine) = word_before.fold((0, true), prose);
        count >= 3 && fine && small.peek().is_some_and(|c| *c == ' ')
    })
}

/// Whether the mark at the end of `before` ends no sentence, so that `after` belongs to it.
fn continues(before: &str, after: &str) -> bool {
    let body = before.trim_end();
    if before.get(body.len()..).is_none_or(|blanks| blanks.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])) {
        return false;
    }
    // “Go!” she said.
    if body.len() < before.len() && after.starts_with(char::is_lowercase) {
        return true;
    }
    let Some(start) = body.strip_suffix('.') else { return false };
    let token = start.rsplit(char::is_whitespace).next().unwrap_or_default();
    let token = token.trim_start_matches(|c: char| !c.is_alphanumeric());
    let numbering = start.trim_start().len() <= 8 && !start.contains(char::is_alphabetic);
    if numbering {
        return start.contains(char::is_numeric);
    }
    let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let next = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut letters = token.chars();
    match (letters.next(), letters.next()) {
        // "J. Tolkien", "z. B."
        (Some(initial), None) if initial.is_alphabetic() => {
            (initial.is_uppercase() || next.chars().nth(1).is_none()) && initial != 'I' && !STARTERS.contains(&next)
        }
        (Some(_), Some(_)) if token.contains('.') => {
            token.split('.').all(|part| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic))
                && !STARTERS.contains(&next)
        }
        (Some(digit), _) if digit.is_ascii_digit() => token.len() <= 2 && GERMAN_AFTER_ORDINAL.contains(&next),
        (Some(_), Some(_)) => token.len() <= 8 && ABBREVIATIONS.contains(&token),
        _ => false,
    }
}

/// Abbreviations that all but never end a sentence, as they are written: titles and words that need what follows.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    // English
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Mt", "Ft", "Rev", "Hon", "Gen", "Col", "Maj", "Capt", "Lt", "Sgt", "Cpl", "Gov", "Sen", "Rep",
    "Pres", "Supt", "Messrs", "vs", "Vol", "Fig", "fig", "figs", "No", "Nos", "pp", "cf", "approx", "dept", "Dept", "viz", "ca", "Op", "Art",
    // German
    "Hr", "Fr", "Frl", "Nr", "Nrn", "Bd", "Abs", "Str", "bzw", "vgl", "Vgl", "evtl", "ggf", "sog", "Abb", "Tab", "inkl", "Mio", "Mrd", "zzgl",
    // French, Spanish, Portuguese, Italian
    "Mme", "Mlle", "Me", "Sr", "Sra", "Srta", "Dra", "Dña", "Lic", "Ing", "Exmo", "Sig", "Dott", "pág", "págs", "núm", "av", "Av",
    // Dutch, Scandinavian, Polish, Czech, Turkish, Russian
    "dhr", "mevr", "drs", "mw", "bijv", "nr", "kl", "ul", "prof", "inż", "tzw", "Doç", "Yrd", "гг", "ул", "им", "проф", "акад",
];

/// Words that begin a sentence more often than they follow an abbreviation such as "U.S." or "p.m.".
#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "A", "After", "All", "Also", "An", "And", "As", "At", "Before", "But", "By", "During", "For", "From", "He", "Her", "His", "How", "However", "I",
    "If", "In", "It", "Its", "Meanwhile", "More", "My", "No", "Not", "On", "One", "Our", "She", "Since", "So", "Some", "That", "The", "Their",
    "Then", "There", "These", "They", "This", "Those", "To", "Under", "We", "What", "When", "Where", "While", "Who", "Why", "With", "You",
];

/// What follows a German ordinal ("am 3. Oktober"); other languages with such ordinals write small letters there.
#[rustfmt::skip]
const GERMAN_AFTER_ORDINAL: &[&str] = &[
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember", "Jahrhundert",
    "Jahrhunderts", "Platz", "Auflage", "Klasse", "Stock", "Bundesliga",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::prose;

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        let cases: &[(&str, &[&str])] = &[
            (" One here.  Two there! ", &["One here.", "Two there!"]),
            ("Dr. Ada met Mrs. Byron. They talked.", &["Dr. Ada met Mrs. Byron.", "They talked."]),
            ("J. R. R. Tolkien wrote. We read.", &["J. R. R. Tolkien wrote.", "We read."]),
            (
                "He left the U.S. Army. He came back to the U.S. The army stayed.",
                &["He left the U.S. Army.", "He came back to the U.S.", "The army stayed."],
            ),
            (
                "It cost 3.50 dollars. It was 1999. Then came 2000.",
                &["It cost 3.50 dollars.", "It was 1999.", "Then came 2000."],
            ),
            ("2. Stir the pot. 3. Wait.", &["2. Stir the pot.", "3. Wait."]),
            (
                "Am 3. Oktober war es soweit. Am 4. kam er z. B. Bier holen.",
                &["Am 3. Oktober war es soweit.", "Am 4. kam er z. B. Bier holen."],
            ),
            (
                "leading in the industry.Rare earths are metals.",
                &["leading in the industry.", "Rare earths are metals."],
            ),
            (
                "See example.Com, ASP.NET Core and lib.Foo() here.",
                &["See example.Com, ASP.NET Core and lib.Foo() here."],
            ),
            ("No stop here\nand none there", &["No stop here", "and none there"]),
            ("“Go!” she said. “Why?” he asked.", &["“Go!” she said.", "“Why?” he asked."]),
            ("他来了。她说：“走吧！”我们走了。", &["他来了。", "她说：“走吧！”", "我们走了。"]),
            ("यह एक है। यह दो है।", &["यह एक है।", "यह दो है।"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = sentences(text).map(|range| &text[range]).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn a_text_of_initials_is_cut_at_the_bound() {
        let text = "B. ".repeat(1_000);
        let longest = sentences(&text).map(|range| range.len()).max();
        assert!(longest.is_some_and(|longest| longest <= 3 * (MAX_JOINS + 1)), "{longest:?}");
    }

    proptest! {
        #[test]
        fn western_lines_are_cut_as_the_standard_cuts_them(text in "[aBéÉ1 .?!\"'’”»)(,;:–*/ß×\n\t\u{a0}-]{0,40}") {
            let ours: Vec<_> = Bounds::new(&text).collect();
            prop_assert_eq!(ours, text.split_sentence_bound_indices().collect::<Vec<_>>());
        }

        #[test]
        fn sentences_follow_each_other_and_hold_all_but_blanks(text in prose()) {
            let mut end = 0;
            let mut covered = 0;
            for range in sentences(&text) {
                prop_assert!(end <= range.start && range.start < range.end);
                end = range.end;
                covered += text[range].chars().filter(|c| !c.is_whitespace()).count();
            }
            prop_assert_eq!(covered, text.chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
