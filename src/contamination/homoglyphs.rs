//! Finds words with letters of another alphabet that look the same ("pаyment" with a Cyrillic "а") and gives them back.
//!
//! Real texts mix alphabets too: endings on foreign names ("Googleа"), Greek in formulas and names of proteins, letters
//! that look like nothing in the other alphabet. So a word must have one reading only: the foreign letters all look like
//! letters of the word's own alphabet, and the word so read is known, or they stand where no ending stands.

use std::ops::Range;

use super::lookalikes::{from_latin, is_styled, to_latin, unstyled};
use super::scan::{Alphabet, Scan, alphabet, fold, is_seam};
use super::vocabulary::Vocabulary;
use super::{Flag, FlagKind};

/// Letters of the shortest word that is judged: shorter ones are symbols and abbreviations.
const SHORTEST: usize = 4;
/// Letters of a word's own alphabet from which on its other letters are strangers in it.
const OWN_LETTERS: usize = 3;

/// Flags each such word with the word as it is read.
#[must_use]
pub fn find(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>) -> Vec<Flag> {
    // Greek and Cyrillic begin with 0xCE to 0xD4 in UTF-8, styled letters with 0xF0 or with 0xE2: most texts have neither.
    let suspicious = |b: &u8| matches!(b, 0xce..=0xd4 | 0xf0);
    if scan.text().is_ascii() || !scan.text().as_bytes().iter().any(suspicious) {
        return Vec::new();
    }
    let alone = whole_words_are_strange(scan);
    let mut flags = Vec::new();
    let mut slips = 0;
    let is_mixed =
        |range: &Range<usize>| scan.chars().get(range.clone()).is_some_and(|word| !word.iter().all(char::is_ascii));
    for range in scan.words().filter(|range| range.len() >= SHORTEST - 1 && is_mixed(range)) {
        let Some((plain, score)) = read(scan, vocabulary, range.clone(), alone) else { continue };
        slips += usize::from(plain.chars().any(|c| alphabet(c) == Alphabet::Cyrillic));
        flags.push(Flag {
            kind: FlagKind::HiddenText,
            span: Some(scan.bytes(range.clone())),
            score,
            evidence: format!("letters of another alphabet that look the same: \u{201c}{plain}\u{201d}"),
            replacement: Some(plain),
        });
    }
    // Who writes Cyrillic between Latin names hits a wrong key now and then: one such word in a text is a slip.
    if slips == 1 && flags.len() == 1 { Vec::new() } else { flags }
}

/// Letters of a word by alphabet.
#[derive(Debug, Default, Clone, Copy)]
struct Mix {
    latin: usize,
    cyrillic: usize,
    greek: usize,
    styled: usize,
}

impl Mix {
    fn of(scan: &Scan<'_>, range: Range<usize>) -> Option<Self> {
        let mut mix = Self::default();
        for index in range {
            let c = scan.at(index);
            match alphabet(c) {
                Alphabet::Latin => mix.latin += 1,
                Alphabet::Cyrillic => mix.cyrillic += 1,
                Alphabet::Greek => mix.greek += 1,
                _ if is_styled(c) => mix.styled += 1,
                _ => return None,
            }
        }
        Some(mix)
    }

    fn is_pure(self) -> bool {
        [self.latin, self.cyrillic, self.greek, self.styled].into_iter().filter(|n| *n > 0).count() < 2
    }
}

/// The word as it is read, and how sure that is; `None` for a word that is as it should be.
fn read(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, range: Range<usize>, alone: bool) -> Option<(String, f32)> {
    let mix = Mix::of(scan, range.clone())?;
    if mix.is_pure() {
        let whole = alone && (mix.cyrillic >= SHORTEST - 1 || mix.greek >= SHORTEST);
        let plain: Vec<char> = whole.then(|| latin(scan, range)).flatten()?;
        return vocabulary.lists(&plain).then(|| (plain.into_iter().collect(), 0.9));
    }
    // A capital behind a small letter is the start of another word, from which a blank was lost.
    let lost_blank = (range.start + 1..range.end).any(|i| scan.before(i).is_lowercase() && scan.at(i).is_uppercase());
    // "~aдействие": a letter that a mark makes a switch, and what it takes.
    let is_switch = matches!(scan.before(range.start), '~' | '-' | '\\' | '%')
        && is_seam(scan.at(range.start), scan.at(range.start + 1));
    if range.len() < SHORTEST || lost_blank || is_switch {
        return None;
    }
    if mix.latin >= OWN_LETTERS && mix.latin > mix.cyrillic + mix.greek {
        let plain = latin(scan, range.clone())?;
        if vocabulary.knows(&plain) {
            return Some((plain.into_iter().collect(), 0.97));
        }
        // An ending on a foreign name is at the word's end; Greek letters stand in names of substances.
        let inner = range.start + 1..range.end - 1;
        let inside = mix.greek + mix.styled == 0
            && inner
                .filter(|i| alphabet(scan.at(*i)) == Alphabet::Cyrillic)
                .any(|i| alphabet(scan.at(i + 1)) == Alphabet::Latin && alphabet(scan.before(i)) == Alphabet::Latin);
        return inside.then(|| (plain.into_iter().collect(), 0.9));
    }
    if mix.cyrillic >= OWN_LETTERS && mix.cyrillic > mix.latin && mix.greek + mix.styled == 0 {
        let plain = cyrillic(scan, range.clone())?;
        let known = vocabulary.knows(&plain);
        // A letter that no Latin one looks like: the word cannot be read as a Latin one.
        let one_reading =
            range.clone().any(|i| alphabet(scan.at(i)) == Alphabet::Cyrillic && to_latin(scan.at(i)).is_none());
        return (known || one_reading).then(|| (plain.into_iter().collect(), if known { 0.97 } else { 0.9 }));
    }
    None
}

/// A word with all its letters read as Latin ones.
fn latin(scan: &Scan<'_>, range: Range<usize>) -> Option<Vec<char>> {
    range
        .map(|i| {
            let c = scan.at(i);
            match alphabet(c) {
                Alphabet::Latin => Some(c),
                _ if is_styled(c) => unstyled(c).filter(char::is_ascii_alphabetic),
                _ => to_latin(c),
            }
        })
        .collect()
}

/// A word with its Latin letters read as Cyrillic ones.
fn cyrillic(scan: &Scan<'_>, range: Range<usize>) -> Option<Vec<char>> {
    range
        .map(|i| {
            let c = scan.at(i);
            if alphabet(c) == Alphabet::Cyrillic { Some(c) } else { from_latin(c, Alphabet::Cyrillic) }
        })
        .collect()
}

/// Whether no word of the text is really Cyrillic or Greek, so that one which only looks Latin is no quotation.
fn whole_words_are_strange(scan: &Scan<'_>) -> bool {
    let foreign = |c: char| matches!(alphabet(c), Alphabet::Cyrillic | Alphabet::Greek);
    (0..scan.len())
        .map(|i| scan.at(i))
        .filter(|c| foreign(*c))
        .all(|c| to_latin(c).or_else(|| to_latin(fold(c))).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repairs(text: &str) -> Vec<String> {
        let scan = Scan::new(text);
        find(&scan, &Vocabulary::of(&scan, &[])).into_iter().filter_map(|f| f.replacement).collect()
    }

    #[test]
    fn words_with_letters_of_another_alphabet_come_back() {
        for (text, plain) in [
            ("The pаyment was mаde in London on Monday", vec!["payment", "made"]),
            ("The p\u{430}ym\u{435}nt was late, said the bank", vec!["payment"]),
            ("The chaρter was read aloud by the clerk", vec!["chapter"]),
            ("The 𝗽ayment was late, said the bank", vec!["payment"]),
            ("Новая cтатья вышла в пoнедельник", vec!["статья", "понедельник"]),
            ("The zоrblax fleet left at noon", vec!["zorblax"]),
            ("He read the соре of it and left", vec!["cope"]),
        ] {
            assert_eq!(repairs(text), plain, "{text}");
        }
    }

    #[test]
    fn texts_of_two_alphabets_stay() {
        for text in [
            "Компания Googleа и iPhoneом пользуются, а Twitterе нет",
            "The IFNγR and NFκB pathways, the αSyn protein, TNFα and Fcγ receptors",
            "Let μ and σ be the mean and deviation, and Δx the step; ρv² is the pressure",
            "Новая cтатья вышла в понедельник",
            "Он сказал: The quick brown fox, а потом ушёл",
            "Srpski i српски: reč и реч, dvojezično и двојезично",
            "Ｔｈｅ ｎａｍｅ in fullwidth, 𝗕𝗼𝗹𝗱 words and 𝑥 = 𝑎𝑏",
            "In Russian, the word рот means mouth and сор means litter, жизнь means life",
            "Работа ведётся компаниейT.T.A. в стране",
            "KoЯn and Toys Я Us; the Xbox-ом; 3D-печать; WiFi-роутер",
        ] {
            assert_eq!(repairs(text), Vec::<String>::new(), "{text}");
        }
    }
}
