//! Which letters of other blocks are read as which: a small table of look-alikes, and the styled forms of Latin letters.
//!
//! The table holds the letters of Greek and Cyrillic that Unicode's `confusables.txt` (UTS #39, version 16) maps to one
//! Latin letter; where its prototype is the `l` that a capital I looks like, the table has that I.

use unicode_normalization::UnicodeNormalization as _;

use super::scan::{Alphabet, alphabet};

/// A letter and the Latin letter that it looks like.
const PAIRS: &[(char, char)] = &[
    ('а', 'a'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ӏ', 'l'),
    ('о', 'o'),
    ('р', 'p'),
    ('ԛ', 'q'),
    ('г', 'r'),
    ('ѕ', 's'),
    ('ѵ', 'v'),
    ('ԝ', 'w'),
    ('х', 'x'),
    ('у', 'y'),
    ('ү', 'y'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Ԍ', 'G'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ԛ', 'Q'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Ѵ', 'V'),
    ('Ԝ', 'W'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('Ү', 'Y'),
    ('α', 'a'),
    ('ϲ', 'c'),
    ('ι', 'i'),
    ('ϳ', 'j'),
    ('ο', 'o'),
    ('σ', 'o'),
    ('ρ', 'p'),
    ('υ', 'u'),
    ('ν', 'v'),
    ('γ', 'y'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ϲ', 'C'),
    ('Ε', 'E'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Χ', 'X'),
    ('Υ', 'Y'),
    ('Ζ', 'Z'),
];

/// What stands for a letter in a name that is written to be read by people alone, beyond [`PAIRS`]: near enough for an eye
/// that expects the name, too far for a word to be repaired by it.
const NEAR: &[(char, char)] = &[
    ('ε', 'e'),
    ('κ', 'k'),
    ('η', 'n'),
    ('τ', 't'),
    ('ω', 'w'),
    ('ƒ', 'f'),
    ('ø', 'o'),
    ('ł', 'l'),
    ('đ', 'd'),
    ('ı', 'i'),
    ('ɑ', 'a'),
    ('ɡ', 'g'),
    ('в', 'b'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('т', 't'),
    ('п', 'n'),
    ('ᴀ', 'a'),
    ('ʙ', 'b'),
    ('ᴄ', 'c'),
    ('ᴅ', 'd'),
    ('ᴇ', 'e'),
    ('ꜰ', 'f'),
    ('ɢ', 'g'),
    ('ʜ', 'h'),
    ('ɪ', 'i'),
    ('ᴊ', 'j'),
    ('ᴋ', 'k'),
    ('ʟ', 'l'),
    ('ᴍ', 'm'),
    ('ɴ', 'n'),
    ('ᴏ', 'o'),
    ('ᴘ', 'p'),
    ('ʀ', 'r'),
    ('ꜱ', 's'),
    ('ᴛ', 't'),
    ('ᴜ', 'u'),
    ('ᴠ', 'v'),
    ('ᴡ', 'w'),
    ('ʏ', 'y'),
    ('ᴢ', 'z'),
];

/// The Latin letter that a Greek or Cyrillic letter looks like, case kept.
#[must_use]
pub fn to_latin(c: char) -> Option<char> {
    lookup(PAIRS, c)
}

/// The letter of an alphabet that a Latin letter looks like, case kept.
#[must_use]
pub fn from_latin(c: char, wanted: Alphabet) -> Option<char> {
    PAIRS.iter().find(|(other, latin)| *latin == c && alphabet(*other) == wanted).map(|(other, _)| *other)
}

/// The plain letter or digit of a styled one: bold, script, double-struck, fullwidth, circled, squared.
#[must_use]
pub fn unstyled(c: char) -> Option<char> {
    let letter = |first: u32| char::from_u32(u32::from('A') + (u32::from(c) - first));
    match c {
        '\u{1d400}'..='\u{1d7ff}'
        | '\u{ff10}'..='\u{ff5a}'
        | '\u{2460}'..='\u{2468}'
        | '\u{24b6}'..='\u{24e9}'
        | '\u{1f130}'..='\u{1f149}'
        | '\u{2102}'..='\u{2113}'
        | '\u{2115}'..='\u{211d}'
        | '\u{2124}'..='\u{2139}' => {
            let mut plain = std::iter::once(c).nfkd();
            plain.next().filter(|p| plain.next().is_none() && *p != c && p.is_alphanumeric())
        }
        '\u{1f150}'..='\u{1f169}' => letter(0x1f150),
        '\u{1f170}'..='\u{1f189}' => letter(0x1f170),
        _ => None,
    }
}

/// Whether a letter is of the forms that formulas and decorated names are set in; fullwidth forms, which are at home in
/// Chinese and Japanese, are not.
#[must_use]
pub fn is_styled(c: char) -> bool {
    c >= '\u{2102}' && !matches!(c, '\u{ff00}'..='\u{ffef}') && unstyled(c).is_some()
}

/// The lower-case letter or digit for which a character stands in a name; accents stay.
#[must_use]
pub fn skeleton(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let plain = unstyled(c).unwrap_or(c);
    let plain = to_latin(plain).or_else(|| lookup(NEAR, plain)).unwrap_or(plain);
    super::scan::fold(plain)
}

fn lookup(table: &[(char, char)], c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    table.iter().find(|(other, _)| *other == c).map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_blocks_fold_to_what_they_are_read_as() {
        for (text, plain) in [
            ("𝐰𝒆𝖇𝗇𝚘𝘷𝙚𝓵", "webnovel"),
            ("ｗｅｂ２４", "web24"),
            ("ⓦⓔⓑ", "web"),
            ("🅦🅴🄱", "web"),
            ("wеbnоvеl", "webnovel"),
            ("ƒrееwєb", "freewєb"),
            ("ᴡᴇʙ", "web"),
        ] {
            assert_eq!(text.chars().map(skeleton).collect::<String>(), plain, "{text}");
        }
    }

    #[test]
    fn the_table_names_each_letter_once_and_keeps_case() {
        let mut letters: Vec<char> = PAIRS.iter().chain(NEAR).map(|(other, _)| *other).collect();
        let all = letters.len();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), all);
        assert!(PAIRS.iter().all(|(other, latin)| other.is_uppercase() == latin.is_uppercase()));
        assert!(PAIRS.iter().all(|(other, latin)| !other.is_ascii() && latin.is_ascii_alphabetic()));
    }

    #[test]
    fn each_alphabet_gets_its_own_letter_back() {
        assert_eq!(from_latin('c', Alphabet::Cyrillic), Some('с'));
        assert_eq!(from_latin('o', Alphabet::Greek), Some('ο'));
        assert_eq!(from_latin('z', Alphabet::Cyrillic), None);
    }
}
