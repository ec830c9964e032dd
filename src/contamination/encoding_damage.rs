//! Finds UTF-8 that was read as windows-1252 ("â€™" for "’") and decodes it where that is certain.

use super::scan::Scan;
use super::{Flag, FlagKind};

/// Flags each run of damaged characters with what it was.
#[must_use]
pub fn find(scan: &Scan<'_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    // In UTF-8 these letters begin with one byte.
    if memchr::memchr(0xc3, scan.text().as_bytes()).is_none() {
        return flags;
    }
    let mut index = 0;
    while index < scan.len() {
        // UTF-8 sequences begin with 0xC2 to 0xF4, which windows-1252 shows as these letters.
        if !matches!(scan.at(index), 'Â'..='ô') {
            index += 1;
            continue;
        }
        match decoded(scan, index) {
            Some((length, c)) => {
                let bytes = scan.bytes(index..index + length);
                let evidence =
                    format!("\u{201c}{}\u{201d} is UTF-8 read as windows-1252", scan.slice(index..index + length));
                flags.push(Flag {
                    kind: FlagKind::EncodingDamage,
                    span: Some(bytes),
                    score: 0.97,
                    replacement: Some(c.to_string()),
                    evidence,
                });
                index += length;
            }
            None => index += 1,
        }
    }
    flags
}

/// The character that a damaged sequence was, and how many characters it takes up now.
fn decoded(scan: &Scan<'_>, index: usize) -> Option<(usize, char)> {
    let first = windows_1252(scan.at(index))?;
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = (index..index + length).map(|i| windows_1252(scan.at(i))).collect::<Option<_>>()?;
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    // Two characters also stand side by side by chance ("Ã¡" in capitals is rare, "Â©" is not): be sure of the second,
    // and a text about such damage shows it alone.
    let certain = match length {
        2 => {
            first != 0xc2
                && matches!(c, 'à'..='ö' | 'ø'..='ÿ' | 'Ā'..='ž' | 'а'..='я' | 'А'..='Я')
                && !scan.at(index + 1).is_alphabetic()
                && (scan.before(index).is_alphabetic() || scan.at(index + 2).is_alphabetic())
        }
        3 => {
            matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203a}' | '\u{20ac}' | '\u{2122}')
                || super::scan::is_unspaced(c)
        }
        _ => true,
    };
    certain.then_some((length, c))
}

/// The byte that windows-1252 shows as a character.
fn windows_1252(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match u32::from(c) {
        code @ 0xa0..=0xff => u8::try_from(code).ok(),
        _ => HIGH.iter().position(|h| *h == c).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_decoded_and_real_letters_are_left() {
        let repairs = |text: &str| find(&Scan::new(text)).into_iter().filter_map(|f| f.replacement).collect::<Vec<_>>();
        assert_eq!(repairs("Itâ€™s a cafÃ© â€“ open"), ["’", "é", "–"]);
        assert_eq!(repairs("São João, Ângela, © 2024, Ç ã, naïve façade, Ã, Â£5"), Vec::<String>::new());
    }
}
