//! Classes of characters that the rules speak of.

use std::sync::LazyLock;

/// A class of characters, by its place in `classes.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::measure::quality) enum Class {
    /// Letters.
    Alpha,
    /// Small letters and quotation marks.
    LowerOrQuote,
    /// Capitals.
    Upper,
    /// Capitals and quotation marks.
    UpperOrQuote,
    /// Symbols, such as emoji.
    Icon,
    /// Signs that come off at the start of a word.
    Prefix,
    /// Signs that come off at its end.
    Suffix,
    /// What a full stop comes off behind.
    BeforeDot,
    /// What datatrove's Gopher filter counts as punctuation.
    GopherPunctuation,
    /// Marks that end a sentence.
    SentenceMark,
    /// Punctuation by its general category in Unicode.
    Punctuation,
}

/// One bit a class for each code point of the first two planes, where all classes but few signs end.
static BITS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut bits = vec![0_u16; LIMIT];
    for (class, line) in include_str!("classes.txt").lines().enumerate() {
        for range in line.split(' ').skip(1) {
            let (from, to) = range.split_once('-').unwrap_or((range, range));
            let point = |text| usize::from_str_radix(text, 16).unwrap_or(LIMIT);
            let (from, to) = (point(from), point(to).min(LIMIT - 1));
            for slot in bits.get_mut(from..=to).unwrap_or_default() {
                *slot |= 1 << class;
            }
        }
    }
    bits
});

const LIMIT: usize = 0x30000;

/// Whether a character is of a class.
pub(in crate::measure::quality) fn is(letter: char, class: Class) -> bool {
    BITS.get(letter as usize).is_some_and(|bits| bits & (1 << class as u16) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_stand_in_the_order_of_the_table() {
        let names: Vec<_> =
            include_str!("classes.txt").lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(names.len(), Class::Punctuation as usize + 1);
        assert_eq!((names[0], names[Class::Punctuation as usize]), ("alpha", "punctuation"));
        for (letter, class, expected) in [
            ('é', Class::LowerOrQuote, true),
            ('É', Class::LowerOrQuote, false),
            ('中', Class::Alpha, true),
            ('€', Class::Prefix, true),
            ('€', Class::Suffix, false),
            ('😀', Class::Icon, true),
            ('。', Class::SentenceMark, true),
            ('「', Class::Punctuation, true),
        ] {
            assert_eq!(is(letter, class), expected, "{letter} {class:?}");
        }
    }
}
