//! Bank accounts (IBAN) and payment cards, told by length, beginning and check digit.

use super::account_tables::{CARDS, IBANS};
use super::cues::{self, Cue};
use super::numbers::{Chain, Digits, Gap, Group};
use super::{Found, Kind, after, before, is_in_address};

/// Most characters of an IBAN.
const LONGEST_IBAN: usize = 34;

/// The remainder that tells an IBAN (ISO 7064, MOD 97-10) leaves one chance in 97 to others, with a country's length fewer.
const IBAN_SCORE: f32 = 0.99;
/// Shares of right ones, see `telephone.rs`: a card's number in a card's groups, or behind a word.
const CARD_SAID: f32 = 0.95;
/// See [`CARD_SAID`]: sixteen digits in one run pass the check by chance in one of ten.
const CARD_BARE: f32 = 0.6;

/// The account that begins two letters before a chain.
pub(super) fn iban(text: &str, chain: &Chain) -> Option<Found> {
    let start = chain.groups().first()?.start.checked_sub(2)?;
    let bytes = text.as_bytes();
    let country = text.get(start..start + 2).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()))?;
    let at = IBANS.binary_search_by_key(&country, |(code, _)| *code).ok()?;
    let length = usize::from(IBANS.get(at)?.1);
    if before(text, start).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let mut signs = [0; LONGEST_IBAN];
    let (mut count, mut end) = (0, start);
    while count < length {
        match bytes.get(end..)? {
            [sign @ (b'0'..=b'9' | b'A'..=b'Z'), ..] => {
                *signs.get_mut(count)? = *sign;
                (count, end) = (count + 1, end + 1);
            }
            // Groups of four; any other blank ends it.
            [b' ', ..] if count % 4 == 0 => end += 1,
            [0xc2, 0xa0, ..] if count % 4 == 0 => end += 2,
            _ => return None,
        }
    }
    let goes_on = after(text, end).is_some_and(|c| c.is_ascii_alphanumeric());
    let right = !goes_on && remainder(signs.get(..length)?) == 1;
    right.then_some(Found {
        kind: Kind::Iban,
        range: start..end,
        score: IBAN_SCORE,
        evidence: "a bank account number (IBAN) with right check digits",
    })
}

/// The remainder by 97 of an IBAN as a number, its first four signs last, letters as 10 to 35.
fn remainder(signs: &[u8]) -> u32 {
    let (head, tail) = signs.split_at(signs.len().min(4));
    tail.iter().chain(head).fold(0, |rest, sign| {
        let value = char::from(*sign).to_digit(36).unwrap_or(0);
        (if value < 10 { rest * 10 } else { rest * 100 } + value) % 97
    })
}

/// The payment card that a chain is.
pub(super) fn card(text: &str, chain: &Chain) -> Option<Found> {
    let groups = chain.groups();
    let count = chain.digit_count();
    if !(13..=19).contains(&count) || chain.is_international {
        return None;
    }
    let digits: Digits<19> = chain.digits(text);
    let is_issued = CARDS.iter().any(|card| {
        let head = digits.first(card.digits);
        (card.first..=card.last).contains(&head) && card.lengths.contains(&count)
    });
    let range = groups.first()?.start..groups.last()?.end;
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '=' | '/' | '#' | '-' | '.' | '+' | '$');
    let joined = before(text, range.start).is_some_and(joins)
        || after(text, range.end).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_issued || joined || !luhn(digits.values()) || is_in_address(text, range.start) {
        return None;
    }
    let cue = cues::before(text, range.start);
    let grouped = is_grouped(groups);
    let score = match (cue, groups) {
        (Some(Cue::Other | Cue::Telephone), _) => return None,
        (_, [_, _, ..]) if !grouped => return None,
        (Some(Cue::Card), _) | (_, [_, _, ..]) => CARD_SAID,
        _ => CARD_BARE,
    };
    Some(Found { kind: Kind::Card, range, score, evidence: "a payment card number with a right check digit" })
}

/// Groups as cards show them, with one kind of mark.
fn is_grouped(groups: &[Group]) -> bool {
    let gaps = groups.get(1..).unwrap_or_default();
    let one_mark = [Gap::Blank, Gap::Hyphen].iter().any(|mark| gaps.iter().all(|group| group.gap == *mark));
    let lengths: Vec<usize> = groups.iter().map(Group::len).collect();
    one_mark && matches!(lengths.as_slice(), [4, 4, 4, 3 | 4] | [4, 6, 4 | 5] | [4, 4, 4, 4, 2 | 3] | [6, 13])
}

/// The check of ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(*digit) << (at % 2);
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values from the standards: the IBAN registry's examples, and ISO/IEC 7812's.
    #[test]
    fn check_digits_are_those_of_the_standards() {
        for iban in ["GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606"] {
            assert_eq!(remainder(iban.as_bytes()), 1, "{iban}");
        }
        assert_ne!(remainder(b"GB29NWBK60161331926818"), 1);
        assert!(luhn(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3]));
        assert!(!luhn(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 0]));
    }
}
