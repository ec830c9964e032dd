//! Flags UTF-8 that was read as another encoding ("â€™" for "’"), and gives back what it was.

use super::mojibake;
use super::scan::Scan;
use super::{Flag, FlagKind};

/// Score of a flag. On the labelled texts of `docs/flags.md` more are right.
const SCORE: f32 = 0.97;

/// Flags each run of damaged characters with what it was.
#[must_use]
pub fn find(scan: &Scan<'_>) -> Vec<Flag> {
    if scan.text().is_ascii() {
        return Vec::new();
    }
    let flag = |group: mojibake::Group| Flag {
        kind: FlagKind::EncodingDamage,
        span: Some(scan.bytes(group.start..group.end)),
        score: SCORE,
        evidence: format!("\u{201c}{}\u{201d} is UTF-8 read as {}", scan.slice(group.start..group.end), group.read_as),
        replacement: Some(group.text),
    };
    let mut flags: Vec<Flag> = mojibake::find(scan).into_iter().map(flag).collect();
    let free = |span: &std::ops::Range<usize>, flags: &[Flag]| {
        flags.iter().all(|f| f.span.as_ref().is_none_or(|s| s.end <= span.start || span.end <= s.start))
    };
    let controls = scan.chars().iter().enumerate().filter(|(_, c)| matches!(c, '\u{80}'..='\u{9f}'));
    for (index, c) in controls.filter_map(|(index, _)| Some((index, shown_control(scan, index)?))) {
        let place = scan.bytes(index..index + 1);
        if free(&place, &flags) {
            let evidence = format!(
                "U+{:04X} is no character of any text; windows-1252 has “{c}” there",
                u32::from(scan.at(index))
            );
            flags.push(Flag {
                kind: FlagKind::EncodingDamage,
                span: Some(place),
                score: SCORE,
                evidence,
                replacement: Some(c.to_string()),
            });
        }
    }
    flags
}

/// The mark that windows-1252 shows for a control character, where a mark may stand: beside a blank or at an end of a word.
fn shown_control(scan: &Scan<'_>, index: usize) -> Option<char> {
    let c = match scan.at(index) {
        '\u{80}' => '€',
        '\u{84}' => '„',
        '\u{85}' => '…',
        '\u{91}' => '‘',
        '\u{92}' => '’',
        '\u{93}' => '“',
        '\u{94}' => '”',
        '\u{96}' => '–',
        '\u{97}' => '—',
        '\u{99}' => '™',
        _ => return None,
    };
    let (before, after) = (scan.before(index), scan.at(index + 1));
    let ends_word = matches!(after, 's' | 't' | 'd' | 'm') && !scan.at(index + 2).is_alphanumeric();
    (!(before.is_alphabetic() && after.is_alphabetic()) || (c == '’' && ends_word)).then_some(c)
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
