//! Affixes: signs that come off at the ends of a piece, and signs inside that part it.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::classes::{Class, is};

/// Units of measure and currencies, which come off behind a digit.
static UNITS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| include_str!("units.txt").lines().collect());

/// Characters of the longest of them.
const LONGEST_UNIT: usize = 5;

/// Bytes of the sign that comes off at the start; 0 where none does.
pub(super) fn prefix_bytes(piece: &str) -> usize {
    let mut letters = piece.chars();
    let Some(first) = letters.next() else { return 0 };
    let second = letters.next();
    match first {
        _ if is(first, Class::Prefix) => first.len_utf8(),
        '+' if !second.is_some_and(|second| second.is_ascii_digit()) => 1,
        '.' if second == Some('.') => dots(piece),
        'U' if piece.starts_with("US$") => 3,
        'C' | 'A' if second == Some('$') => 2,
        _ => 0,
    }
}

/// Full stops at the start.
fn dots(piece: &str) -> usize {
    piece.bytes().take_while(|byte| *byte == b'.').count()
}

/// Bytes of the sign that comes off at the end, the longest that any rule takes; 0 where none does.
pub(super) fn suffix_bytes(piece: &str) -> usize {
    let mut back = piece.chars().rev();
    let Some(last) = back.next() else { return 0 };
    let (before, before_that) = (back.next(), back.next());
    let mut longest = if is(last, Class::Suffix) { last.len_utf8() } else { 0 };
    match last {
        '.' if before == Some('.') => longest = piece.bytes().rev().take_while(|byte| *byte == b'.').count(),
        '.' if ends_word(before, before_that) => longest = 1,
        '…' if before == Some('…') => longest = 2 * '…'.len_utf8(),
        's' | 'S' if matches!(before, Some('\'' | '’')) => longest = 1 + before.map_or(0, char::len_utf8),
        '+' if before.is_some_and(|before| before.is_ascii_digit()) => longest = 1,
        _ => {}
    }
    // A currency or unit may be longer than the sign that it ends with.
    if piece.bytes().any(|byte| byte.is_ascii_digit()) {
        longest = longest.max(unit_bytes(piece));
    }
    longest
}

/// Whether a full stop behind these two characters comes off.
fn ends_word(before: Option<char>, before_that: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let upper = |letter| is(letter, Class::Upper);
    is(before, Class::BeforeDot)
        || upper(before) && before_that.is_some_and(upper)
        || matches!(before, 'F' | 'f' | 'C' | 'c' | 'K' | 'k') && before_that == Some('°')
}

/// Bytes of the longest unit at the end that stands behind a digit.
fn unit_bytes(piece: &str) -> usize {
    let mut ends = piece.char_indices().rev().peekable();
    let mut longest = 0;
    for _ in 0..LONGEST_UNIT {
        let Some((start, _)) = ends.next() else { break };
        let is_behind_digit = ends.peek().is_some_and(|(_, before)| before.is_ascii_digit());
        if is_behind_digit && piece.get(start..).is_some_and(|unit| UNITS.contains(unit)) {
            longest = piece.len() - start;
        }
    }
    longest
}

/// Whether any sign inside parts a piece.
pub(super) fn has_inside(piece: &str) -> bool {
    let mut words = Vec::new();
    cut_inside(piece, &mut words);
    words.len() > 1
}

/// Cuts a piece at the signs inside it. A sign at its very start is left where it is.
pub(super) fn cut_inside<'a>(piece: &'a str, words: &mut Vec<&'a str>) {
    let (mut start, mut at, mut before) = (0, 0, None);
    let mut push = |from: usize, to: usize| words.extend(piece.get(from..to).filter(|word| !word.is_empty()));
    while let Some(letter) = piece.get(at..).and_then(|rest| rest.chars().next()) {
        let bytes = inside_bytes(before, piece.get(at..).unwrap_or_default());
        if bytes > 0 {
            // What stands at the very start is passed over, and goes with the word behind it.
            if at > 0 {
                push(start, at);
                push(at, at + bytes);
                start = at + bytes;
            }
            at += bytes;
            before = piece.get(..at).and_then(|read| read.chars().next_back());
        } else {
            at += letter.len_utf8();
            before = Some(letter);
        }
    }
    push(start, piece.len());
}

/// Bytes of the sign at the start of `rest` that parts what is before and behind it; 0 where none does.
fn inside_bytes(before: Option<char>, rest: &str) -> usize {
    let mut letters = rest.chars();
    let Some(first) = letters.next() else { return 0 };
    if first.is_ascii_alphanumeric() {
        return 0;
    }
    let second = letters.next();
    if first == '.' && second == Some('.') {
        return dots(rest);
    }
    if first == '…' || is(first, Class::Icon) {
        return first.len_utf8();
    }
    let Some(before) = before else { return 0 };
    let is_alpha = |letter: Option<char>| letter.is_some_and(|letter| is(letter, Class::Alpha));
    let is_digit = before.is_ascii_digit();
    match first {
        '+' | '-' | '*' | '^' if is_digit && second.is_some_and(|next| next.is_ascii_digit() || next == '-') => 1,
        '.' if is(before, Class::LowerOrQuote) && second.is_some_and(|next| is(next, Class::UpperOrQuote)) => 1,
        ',' if is(before, Class::Alpha) && is_alpha(second) => 1,
        '-' | '–' | '—' | '~' if is_digit || is(before, Class::Alpha) => {
            let run = rest.chars().take_while(|letter| *letter == first).count();
            let longest = match first {
                '-' => 3,
                '—' => 2,
                _ => 1,
            };
            if run <= longest && is_alpha(rest.chars().nth(run)) { run * first.len_utf8() } else { 0 }
        }
        ':' | '<' | '>' | '=' | '/' if (is_digit || is(before, Class::Alpha)) && is_alpha(second) => 1,
        _ => 0,
    }
}
