//! Digits and letters of all scripts, as far as dates need them.

/// Zero of each run of ten digits that pages write dates with.
const ZEROS: &[char] = &[
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{e50}', '\u{ed0}', '\u{1040}', '\u{17e0}', '\u{ff10}',
];

/// A digit of any script as ASCII has it; other characters as they are.
pub(super) fn in_ascii(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let code = u32::from(c);
    let value = ZEROS.iter().map(|zero| code.wrapping_sub(u32::from(*zero))).find(|value| *value < 10);
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Whether a character goes on a word: letters, and the signs of vowels and tones that stand on them.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, 'º' | 'ª' | '\u{200c}' | '\u{200d}')
        || matches!(u32::from(c), 0x300..=0x36f | 0x5b0..=0x5c7 | 0x64b..=0x652 | 0x900..=0x963 | 0x981..=0x9e5 | 0xa01..=0xa65
            | 0xa81..=0xae5 | 0xb01..=0xb65 | 0xb82..=0xbe5 | 0xc00..=0xc65 | 0xc81..=0xce5 | 0xd00..=0xd65 | 0xe30..=0xe4e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_many_scripts_are_read() {
        let read: String = "١٧ ۲۰ १२ ৩ ๒๕๖๗ ２０２４ x9".chars().map(in_ascii).collect();
        assert_eq!(read, "17 20 12 3 2567 2024 x9");
    }

    #[test]
    fn signs_of_vowels_go_on_a_word() {
        assert!("अक्टूबर".chars().all(is_of_word) && "พฤษภาคม".chars().all(is_of_word));
        assert!(!is_of_word('।') && !is_of_word('-') && !is_of_word('५'));
    }
}
