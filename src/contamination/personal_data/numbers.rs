//! Cuts the numbers out of a text: runs of digits with what people write between groups of digits.

use std::ops::Range;

/// Most groups of digits that are looked at: what has more is a table.
pub(super) const GROUPS: usize = 12;

/// Digits that a number must have to be looked at: the check digits of a bank account whose next signs are letters.
const LEAST: usize = 2;

/// Bytes that are searched for a digit at a time.
const BLOCK: usize = 32;

/// What stands before a group of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Gap {
    /// Nothing: the first group.
    #[default]
    None,
    /// One blank.
    Blank,
    /// A hyphen.
    Hyphen,
    /// A full stop or a middle dot.
    Dot,
    /// A stroke.
    Stroke,
    /// A bracket, perhaps with a blank or hyphen.
    Bracket,
    /// A hyphen or stroke between blanks, or two blanks: perhaps another number.
    Wide,
}

/// A group of digits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) gap: Gap,
}

impl Group {
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Groups of digits that belong together as far as their marks say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chain {
    groups: [Group; GROUPS],
    count: usize,
    /// Where it begins with its plus sign or bracket.
    start: usize,
    /// Whether a plus sign stands before it.
    pub(super) is_international: bool,
}

impl Chain {
    pub(super) fn groups(&self) -> &[Group] {
        self.groups.get(..self.count).unwrap_or_default()
    }

    /// From its plus sign or bracket to its last digit.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.groups().last().map_or(self.start, |group| group.end)
    }

    pub(super) fn digit_count(&self) -> usize {
        self.groups().iter().map(Group::len).sum()
    }

    /// All its digits, as numbers; at most as many as fit.
    pub(super) fn digits<const MOST: usize>(&self, text: &str) -> Digits<MOST> {
        Digits::of(text, self.groups())
    }
}

/// Digits as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits<const MOST: usize> {
    values: [u8; MOST],
    count: usize,
}

impl<const MOST: usize> Digits<MOST> {
    pub(super) fn of(text: &str, groups: &[Group]) -> Self {
        let mut digits = Self { values: [0; MOST], count: 0 };
        for group in groups {
            for byte in text.as_bytes().get(group.start..group.end).unwrap_or_default() {
                if let Some(value) = digits.values.get_mut(digits.count) {
                    *value = byte - b'0';
                    digits.count += 1;
                }
            }
        }
        digits
    }

    pub(super) fn values(&self) -> &[u8] {
        self.values.get(..self.count).unwrap_or_default()
    }

    /// The number that its first digits make; 0 where there are fewer.
    pub(super) fn first(&self, count: usize) -> u32 {
        self.values().get(..count).map_or(0, |digits| digits.iter().fold(0, |all, digit| all * 10 + u32::from(*digit)))
    }
}

/// Calls `give` with each number of a text that has enough digits.
pub(super) fn for_each(text: &str, mut give: impl FnMut(&Chain)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let (chain, end) = chain(bytes, start);
        at = end;
        if let Some(chain) = chain.filter(|chain| chain.digit_count() >= LEAST) {
            give(&chain);
        }
    }
}

/// The next digit at or after a place; whole blocks without one are passed over.
fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let mut at = from;
    for block in rest.chunks(BLOCK) {
        if block.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            return block.iter().position(u8::is_ascii_digit).map(|inside| at + inside);
        }
        at += block.len();
    }
    None
}

/// The chain whose first digit stands at a place, `None` where it has too many groups; and where it ends.
fn chain(bytes: &[u8], first: usize) -> (Option<Chain>, usize) {
    let mut chain = Chain { start: first, ..Chain::default() };
    open(bytes, &mut chain);
    let (mut at, mut gap, mut count) = (first, Gap::None, 0);
    loop {
        let end = at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(group) = chain.groups.get_mut(count) {
            *group = Group { start: at, end, gap };
        }
        count += 1;
        let Some(next) = between(bytes, end) else {
            chain.count = count.min(GROUPS);
            close(bytes, &mut chain);
            return ((count <= GROUPS).then_some(chain), end);
        };
        (at, gap) = next;
    }
}

/// Takes a plus sign and brackets before the first digit.
fn open(bytes: &[u8], chain: &mut Chain) {
    let byte = |back: usize| chain.start.checked_sub(back).and_then(|at| bytes.get(at)).copied();
    let (taken, is_international) = match (byte(2), byte(1)) {
        (Some(b'('), Some(b'+')) | (Some(b'+'), Some(b'(' | b' ')) => (2, true),
        (_, Some(b'+')) => (1, true),
        (_, Some(b'(')) => (1, false),
        _ => (0, false),
    };
    chain.start -= taken;
    chain.is_international = is_international;
}

/// Leaves out a bracket that is closed behind the number, with all that it is in.
fn close(bytes: &[u8], chain: &mut Chain) {
    let number = bytes.get(chain.range()).unwrap_or_default();
    if number.first() == Some(&b'(') && !number.contains(&b')') {
        chain.start += 1;
    }
}

/// What stands between two groups of digits, and where the next begins; `None` where the number ends.
fn between(bytes: &[u8], end: usize) -> Option<(usize, Gap)> {
    let (mut at, mut blanks, mut brackets, mut mark) = (end, 0, 0, None);
    // Two blanks, a bracket of each kind and one mark are the most that people write.
    for _ in 0..5 {
        let rest = bytes.get(at..)?;
        match rest {
            [b'0'..=b'9', ..] => break,
            [b' ', ..] => (at, blanks) = (at + 1, blanks + 1),
            [0xc2, 0xa0, ..] => (at, blanks) = (at + 2, blanks + 1),
            [0xe2, 0x80, 0x87 | 0x89 | 0xaf, ..] => (at, blanks) = (at + 3, blanks + 1),
            // A bracket behind another's end is the next number's.
            [b'(', ..] if brackets == 0 => (at, brackets) = (at + 1, brackets + 1),
            [b')', ..] => (at, brackets) = (at + 1, brackets + 1),
            [b'-', ..] if mark.is_none() => (at, mark) = (at + 1, Some(Gap::Hyphen)),
            [0xe2, 0x80, 0x90..=0x93, ..] if mark.is_none() => (at, mark) = (at + 3, Some(Gap::Hyphen)),
            [b'.', ..] if mark.is_none() => (at, mark) = (at + 1, Some(Gap::Dot)),
            [0xc2, 0xb7, ..] if mark.is_none() => (at, mark) = (at + 2, Some(Gap::Dot)),
            [b'/', ..] if mark.is_none() => (at, mark) = (at + 1, Some(Gap::Stroke)),
            _ => return None,
        }
    }
    if !bytes.get(at)?.is_ascii_digit() || at == end {
        return None;
    }
    let gap = match (mark, blanks, brackets) {
        // A full stop with a blank ends a sentence.
        (Some(Gap::Dot), 1.., _) => return None,
        (_, 0..=2, 1..) => Gap::Bracket,
        (Some(mark), 0, 0) => mark,
        (None, 1, 0) => Gap::Blank,
        _ => Gap::Wide,
    };
    Some((at, gap))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        for_each(text, |chain| found.push((text[chain.range()].to_owned(), chain.groups().len())));
        found
    }

    #[test]
    fn numbers_end_where_people_end_them() {
        assert_eq!(
            all("Ring +44 (0)20 7946 0018, or 030/123456."),
            [("+44 (0)20 7946 0018".to_owned(), 5), ("030/123456".to_owned(), 2)]
        );
        assert_eq!(
            all("In 2019. 2020 was, 12 345."),
            [("2019".to_owned(), 1), ("2020".to_owned(), 1), ("12 345".to_owned(), 2)]
        );
        assert_eq!(all("1 2 3 4 5 6 7 8 9 10 11 12 13 14"), []);
        assert_eq!(all("(0570 12 34 56) (030) 12"), [("0570 12 34 56".to_owned(), 4), ("(030) 12".to_owned(), 2)]);
    }

    proptest! {
        #[test]
        fn chains_follow_each_other_on_character_borders(text in "[0-9 ()+./\u{a0}–é-]{0,80}") {
            let mut end = 0;
            for_each(&text, |chain| {
                let range = chain.range();
                assert!(text.get(range.clone()).is_some_and(|cut| cut.ends_with(|c: char| c.is_ascii_digit())));
                assert!(chain.groups()[0].start >= end);
                end = range.end;
            });
        }
    }
}
