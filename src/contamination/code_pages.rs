//! The encodings of one byte a character that UTF-8 is read as by mistake: which byte each character stands for in them.

use std::sync::LazyLock;

use encoding_rs::{
    Encoding, ISO_8859_2, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};

use super::scan::Scan;

/// Characters beyond this one stand in none of them.
const END: usize = 0xfb10;

/// The upper half of code page 437, which the DOS of English-speaking countries used.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// An encoding of one byte a character.
#[derive(Debug)]
pub struct CodePage {
    /// Its name.
    pub name: &'static str,
    /// Byte of each character from U+0080 on; 0 for those that it lacks.
    bytes: Vec<u8>,
}

impl CodePage {
    /// The byte, from 0x80 on, that a character stands for.
    #[must_use]
    pub fn byte(&self, c: char) -> Option<u8> {
        let index = (c as usize).checked_sub(0x80)?;
        self.bytes.get(index).copied().filter(|byte| *byte != 0)
    }

    fn of(name: &'static str, upper: impl Iterator<Item = char>) -> Self {
        let mut bytes = vec![0; END - 0x80];
        // The controls are what ISO 8859-1 has there, and what the others leave open.
        for byte in 0x80..=0x9f_u8 {
            if let Some(place) = bytes.get_mut(usize::from(byte) - 0x80) {
                *place = byte;
            }
        }
        for (byte, c) in (0x80..=0xff_u8).zip(upper) {
            if let Some(place) = (c as usize).checked_sub(0x80).and_then(|index| bytes.get_mut(index)) {
                *place = byte;
            }
        }
        Self { name, bytes }
    }

    fn known(encoding: &'static Encoding) -> Self {
        let upper = (0x80..=0xff_u8).map(|byte| {
            let bytes = [byte];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            text.chars().next().unwrap_or('\u{fffd}')
        });
        let upper: Vec<char> = upper.collect();
        Self::of(encoding.name(), upper.into_iter())
    }
}

/// All of them, the most likely first.
pub static CODE_PAGES: LazyLock<Vec<CodePage>> = LazyLock::new(|| {
    let mut all: Vec<CodePage> =
        [WINDOWS_1252, WINDOWS_1251, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1253, ISO_8859_2, MACINTOSH]
            .into_iter()
            .map(CodePage::known)
            .collect();
    all.push(CodePage::of("code page 437", CODE_PAGE_437.chars()));
    all
});

/// For each character from U+0080 on, in which of [`CODE_PAGES`] it begins a character of UTF-8 (low half, a bit each) and in
/// which it goes on with one (high half).
static PARTS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut parts = vec![0; END - 0x80];
    for (number, page) in CODE_PAGES.iter().enumerate() {
        for (part, byte) in parts.iter_mut().zip(&page.bytes) {
            match byte {
                0xc2..=0xf4 => *part |= 1 << number,
                0x80..=0xbf => *part |= 1 << (number + 16),
                _ => {}
            }
        }
    }
    parts
});

/// In which of [`CODE_PAGES`] some neighbours of a text are the beginning of a character of UTF-8, as bits.
#[must_use]
pub fn possible(scan: &Scan<'_>) -> u32 {
    // No first byte of a character that is not ASCII behind the last one of another: most texts end here.
    let bytes = scan.text().as_bytes();
    let mut behind = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    if !behind.any(|(before, byte)| *before >= 0x80 && *byte >= 0xc0) {
        return 0;
    }
    let strange = scan.borders().filter(|(_, before, after)| !before.is_ascii() && !after.is_ascii());
    strange.fold(0, |pages, (_, before, after)| pages | may_begin(before, after))
}

/// In which of [`CODE_PAGES`] two neighbours are the beginning of a character of UTF-8, as bits.
#[must_use]
pub fn may_begin(first: char, second: char) -> u32 {
    let part = |c: char| (c as usize).checked_sub(0x80).and_then(|index| PARTS.get(index)).copied().unwrap_or(0);
    part(first) & (part(second) >> 16) & 0xffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_stand_for_the_bytes_of_their_encoding() {
        let byte = |name: &str, c: char| CODE_PAGES.iter().find(|page| page.name == name).unwrap().byte(c);
        for (name, c, expected) in [
            ("windows-1252", '€', Some(0x80)),
            ("windows-1252", '\u{81}', Some(0x81)),
            ("windows-1252", 'ÿ', Some(0xff)),
            ("windows-1252", 'я', None),
            ("windows-1251", 'я', Some(0xff)),
            ("macintosh", '√', Some(0xc3)),
            ("code page 437", '├', Some(0xc3)),
            ("code page 437", '■', Some(0xfe)),
        ] {
            assert_eq!(byte(name, c), expected, "{name} {c}");
        }
    }

    #[test]
    fn only_a_beginning_before_a_continuation_begins() {
        assert_eq!(may_begin('Ã', '©') & 1, 1);
        assert_eq!(may_begin('©', 'Ã') & 1, 0);
        assert_eq!(may_begin('a', 'b'), 0);
        assert_eq!(may_begin('中', '文'), 0);
    }
}
