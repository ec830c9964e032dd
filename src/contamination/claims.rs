//! Reads what a page itself claims of its length: words and reading time.

use super::passages::Passage;
use super::phrases::{CLAIM, CLAIM_WORDS, MINUTE_UNITS, WORD_UNITS};
use super::table::is_one_of;
use super::{Flag, FlagKind};
use crate::article::BlockKind;

/// Longest line, in words, that is read as a claim.
const LONGEST: usize = 14;
/// A claimed count further off than this share of the measured one is a mismatch. Pages count headings, captions and
/// their own additions in, so a tenth is common.
const TOLERANCE: f32 = 0.2;

/// Beginnings of words that say what the minutes are for.
const READING: &[&str] = &[
    "read",
    "lese",
    "lectura",
    "lecture",
    "lettura",
    "leitura",
    "чтени",
    "lees",
    "czyt",
    "okuma",
    "阅读",
    "読む",
    "で読め",
    "全文",
    "约",
    "읽",
];

/// What a page claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Claims {
    /// Words.
    pub words: Option<i32>,
    /// Reading time in minutes.
    pub minutes: Option<i32>,
}

/// Reads the claims of all passages, and cuts those lines that are nothing else.
pub fn find(passages: &mut [Passage], flags: &mut Vec<Flag>) -> Claims {
    let mut claims = Claims::default();
    for index in 0..passages.len() {
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let is_short = |p: &&Passage| p.words() <= LONGEST && has_digit(&p.text) && p.text.chars().count() < 120;
        let Some(passage) = passages.get(index).filter(is_short) else { continue };
        let headed = index.checked_sub(1).and_then(|b| passages.get(b)).is_some_and(|p| CLAIM.has(p.line()));
        let Some(read) = claim_of(passage.line(), headed) else { continue };
        claims.words = claims.words.or(read.words);
        claims.minutes = claims.minutes.or(read.minutes);
        cut_line(passages, index, flags);
        if let Some(before) = index.checked_sub(1).filter(|b| passages.get(*b).is_some_and(|p| CLAIM.has(p.line()))) {
            cut_line(passages, before, flags);
        }
    }
    claims
}

/// Words for each minute that pages reckon with, roughly (Brysbaert 2019 has 140 to 280 for most languages).
const A_MINUTE: std::ops::RangeInclusive<i32> = 100..=400;
/// Words by which a claim told by its numbers may be off, or the share of all, whichever is more.
const OFF_WORDS: usize = 45;
const OFF_SHARE: usize = 6;
/// Words of the heading over such a line, at most.
const HEADING: usize = 5;

/// Reads a claim in words that no table has: a short line under a heading, with a number of minutes and one that is that of the text's words
/// or characters. Asked last, when what does not belong is cut.
pub fn find_by_numbers(passages: &mut [Passage], flags: &mut Vec<Flag>) -> Option<Claims> {
    let is_short =
        |p: &Passage| p.is_body() && p.words() <= LONGEST && p.text.bytes().any(|byte| byte.is_ascii_digit());
    let is_heading = |p: &Passage| matches!(p.kind, BlockKind::Heading(_)) && p.words() <= HEADING;
    let pairs = passages.windows(2).zip(1..).filter_map(|(pair, at)| match pair {
        [heading, line] if is_heading(heading) && is_short(line) => Some((at, numbers(line.line())?)),
        _ => None,
    });
    let pairs: Vec<(usize, [i32; 2])> = pairs.collect();
    if pairs.is_empty() {
        return None;
    }
    let [words, chars, blanks, unspaced] = counts(passages.iter());
    let is_count = |at: usize, count: i32| {
        let [of_line, its_chars, _, _] = passages.get(at - 1..=at).map(|pair| counts(pair.iter())).unwrap_or_default();
        let chars = chars.saturating_sub(its_chars);
        let all = [words.max(unspaced).saturating_sub(of_line), chars, chars + blanks];
        all.into_iter().any(|all| is_near(count, all))
    };
    let (at, [minutes, words]) = pairs.into_iter().find(|(at, [_, count])| is_count(*at, *count))?;
    cut_line(passages, at - 1, flags);
    cut_line(passages, at, flags);
    Some(Claims { words: Some(words), minutes: Some(minutes) })
}

/// Words of what belongs to the body, its characters but blanks, its blanks, and its characters of scripts without blanks.
fn counts<'p>(passages: impl Iterator<Item = &'p Passage>) -> [usize; 4] {
    let of_one = |p: &Passage| {
        let unspaced = p.text.chars().filter(|c| super::scan::is_unspaced(*c)).count();
        let blanks = p.text.chars().filter(|c| c.is_whitespace()).count();
        [crate::text::words(&p.text).count(), p.text.chars().count() - blanks, blanks, unspaced]
    };
    let add = |[a, b, c, d]: [usize; 4], [e, f, g, h]: [usize; 4]| [a + e, b + f, c + g, d + h];
    passages.filter(|p| p.is_body()).map(of_one).fold([0; 4], add)
}

/// The two numbers of a line, each with its unit behind or before it, if they can be minutes and the words that take them.
fn numbers(line: &str) -> Option<[i32; 2]> {
    let tokens = tokens(line);
    let value = |token: &String| token.replace([',', '.'], "").parse::<i32>().ok();
    let at: Vec<(usize, i32)> = tokens.iter().enumerate().filter_map(|(at, token)| Some((at, value(token)?))).collect();
    let &[(first, minutes), (second, words)] = at.as_slice() else { return None };
    let between = second - first - 1;
    let has_units = between > 1 || between == 1 && second + 1 < tokens.len();
    let is_time = (1..=words / A_MINUTE.start() + 1).contains(&minutes) && minutes >= words / A_MINUTE.end();
    (has_units && is_time).then_some([minutes, words])
}

/// Whether a claimed count is that of a text with `all`.
fn is_near(count: i32, all: usize) -> bool {
    usize::try_from(count).is_ok_and(|count| count.abs_diff(all) <= OFF_WORDS.max(all / OFF_SHARE))
}

fn cut_line(passages: &mut [Passage], index: usize, flags: &mut Vec<Flag>) {
    if let Some(passage) = passages.get_mut(index).filter(|p| p.is_body()) {
        super::cut(passage, FlagKind::PageFurniture, 0.95, "the page's claim of its own length", flags);
    }
}

/// The claims of a bare line that consists of numbers, units and the words around them; `None` if it says anything else.
///
/// A bare number of minutes or words is a claim only with a word of reading, under a heading for it, or with the other number.
fn claim_of(folded: &str, headed: bool) -> Option<Claims> {
    let rest = CLAIM.start_of(folded).map_or(folded, |start| folded.strip_prefix(start).unwrap_or(folded));
    let mut claims = Claims::default();
    let mut number = None;
    let mut says_so = headed || rest.len() < folded.len();
    for token in tokens(rest) {
        if let Ok(value) = token.replace([',', '.', '\u{a0}'], "").parse::<i32>() {
            number = Some(value);
        } else if is_one_of(&token, WORD_UNITS) && number.is_some() {
            claims.words = number.take();
        } else if is_one_of(&token, MINUTE_UNITS) && number.is_some() {
            claims.minutes = number.take();
        } else if READING.iter().any(|r| token.starts_with(r)) {
            says_so = true;
        } else if !is_one_of(&token, CLAIM_WORDS) && !CLAIM.has(&token) {
            return None;
        }
    }
    let enough = if says_so {
        claims.minutes.is_some() || claims.words.is_some()
    } else {
        claims.minutes.is_some() && claims.words.is_some()
    };
    (number.is_none() && enough && claims.words.is_none_or(|w| w > 0)).then_some(claims)
}

/// Numbers and words of a line; a number and the unit right after it are two.
fn tokens(line: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut in_number = false;
    let mut fresh = true;
    for c in line.chars() {
        let digit = c.is_ascii_digit() || (in_number && matches!(c, ',' | '.'));
        if !digit && !c.is_alphabetic() {
            fresh = true;
            in_number = false;
            continue;
        }
        if fresh || digit != in_number {
            found.push(String::new());
        }
        if let Some(token) = found.last_mut() {
            token.push(c);
        }
        fresh = false;
        in_number = digit;
    }
    found.into_iter().map(|t| t.trim_end_matches([',', '.']).to_owned()).collect()
}

/// Flags a claimed word count that the text contradicts.
pub fn check(claims: &Claims, text: &str, flags: &mut Vec<Flag>) {
    let Some(claimed) = claims.words else { return };
    let measured = crate::text::words(text).count() as f32;
    let off = (claimed as f32 - measured).abs() / measured.max(1.0);
    if off > TOLERANCE && !text.chars().any(super::scan::is_unspaced) {
        let evidence = format!("claims {claimed} words, has {measured}");
        flags.push(Flag {
            kind: FlagKind::ClaimMismatch,
            span: None,
            score: (0.6 + off / 4.0).min(0.99),
            replacement: None,
            evidence,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::phrases::bare;
    use super::*;

    #[test]
    fn claims_are_read_in_many_forms() {
        for (line, words, minutes) in [
            ("3 minutes, 483 words", Some(483), Some(3)),
            ("Reading time: 4 minutes", None, Some(4)),
            ("5 min read", None, Some(5)),
            ("Word count: 1,204 words", Some(1204), None),
            ("Lesezeit: ca. 3 Minuten", None, Some(3)),
            ("约3分钟", None, Some(3)),
        ] {
            assert_eq!(claim_of(&bare(line), false), Some(Claims { words, minutes }), "{line}");
        }
    }

    #[test]
    fn numbers_that_are_those_of_the_text_are_a_claim_in_any_words() {
        assert_eq!(numbers("2 mina, 412 sanat"), Some([2, 412]));
        assert_eq!(numbers("1 mina ja 72 sanaa"), Some([1, 72]));
        assert_eq!(numbers("noin 2 mina (sanoja yht. 412)"), Some([2, 412]));
        for line in ["30 mina, 1000 sanat", "412 sanat", "2 mina 412", "1, 2 ja 3"] {
            assert_eq!(numbers(line), None, "{line}");
        }
        assert_eq!([(412, 400), (72, 90), (412, 1000)].map(|(count, all)| is_near(count, all)), [true, true, false]);
    }

    #[test]
    fn sentences_with_numbers_are_no_claims() {
        for line in ["The vote took 3 minutes.", "483 words", "Bake for 20 minutes, then rest", "4 min", "12", ""] {
            assert_eq!(claim_of(&bare(line), false), None, "{line}");
        }
    }
}
