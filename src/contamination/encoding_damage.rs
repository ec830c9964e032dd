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
    mojibake::find(scan).into_iter().map(flag).collect()
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
