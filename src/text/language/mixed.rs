//! Languages of a text's paragraphs, where they differ.
//!
//! Paragraphs are judged one by one at their beginning. A language other than the main one is believed where paragraphs of
//! some length speak for it clearly; then each paragraph is given to the best of the languages that are believed. What is too
//! short to judge counts for none.

use serde::{Deserialize, Serialize};

use super::super::stopwords::Stopwords;
use super::beginning;
use super::fit::Fit;
use super::model::{Room, SMALL};

/// A language, and how much of a text is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LanguageShare {
    /// BCP 47 tag.
    pub language: String,
    /// Share of the letters that stand in paragraphs of this language, 0 to 1; of a long text a part is looked at.
    pub share: f32,
}

/// Letters from which lines without a blank one between them make a piece.
const ENOUGH: usize = 200;

/// Characters of a piece that are looked at.
const SAMPLE_CHARS: usize = 150;

/// Pieces that are looked at, and at how many where those speak for another language; of a longer text they are spread evenly.
const FEW_PIECES: usize = 16;
const MOST_PIECES: usize = 64;

/// Letters below which a piece is not judged: about seven words.
const LEAST: usize = 40;

/// Share of function words from which a piece of an English text is English without being looked at more closely, which spares most of the
/// time that most pages take. Of texts in languages without a list of such words 4 in 100 short ones have a quarter.
const ENGLISH: f64 = 0.3;

/// Share of a text's letters in pieces that are long enough, below which nothing is said of it: it is a list.
const LEAST_LONG: f64 = 0.5;

/// Share of a text's letters below which a language is not told.
const LEAST_SHARE: f64 = 0.05;

/// How much better than the main language another must fit a piece, in nats for each root of a byte. With it, none of 1,500 texts in one
/// language that were made of catalogues of programs was taken for mixed.
const CLEAR: f32 = 1.5;

/// Languages that a sentence is often good in both of, so that paragraphs do not tell them apart: one of each is believed at most (the
/// pairs that py3langid's training treats as hard, and Slovene).
const CLOSE: &[&[&str]] = &[&["bs", "hr", "sl", "sr"], &["id", "ms"], &["nb", "nn", "da"], &["zh", "yue", "wuu"]];

/// Letters for each digit and ASCII sign in prose, at least: running text has 20 and more, a program 2 or 3.
const LETTERS_A_SIGN: usize = 5;

/// A run of lines that is judged as one.
#[derive(Debug, Clone)]
struct Piece<'a> {
    text: &'a str,
    letters: usize,
    /// `None` where it is in the main language without a doubt.
    fit: Option<Fit>,
}

/// Which piece of a text is in which language.
pub(super) struct Mixed<'a> {
    /// Languages with their share, the most frequent first.
    pub(super) shares: Vec<LanguageShare>,
    parts: Vec<(&'static str, &'a str)>,
}

impl Mixed<'_> {
    /// The pieces in the most frequent language, up to so many bytes.
    pub(super) fn most(&self, bytes: usize) -> String {
        let mut out = String::new();
        let most = self.shares.first().map_or("", |first| first.language.as_str());
        for (_, text) in self.parts.iter().filter(|(language, _)| *language == most) {
            if out.len() >= bytes {
                break;
            }
            out.push_str(text);
            out.push('\n');
        }
        out
    }
}

/// Judges the paragraphs of a text whose main language is known; `None` where they are all in that.
pub(super) fn of<'a>(text: &'a str, main: &'static str, room: &mut Room) -> Option<Mixed<'a>> {
    let mut pieces = pieces(text);
    let all: usize = pieces.iter().map(|piece| piece.letters).sum();
    pieces.retain(|piece| piece.letters >= LEAST);
    let long: usize = pieces.iter().map(|piece| piece.letters).sum();
    (pieces.len() > 1 && long as f64 >= all as f64 * LEAST_LONG).then_some(())?;
    let (mut looked, mut believed, mut judged, mut least) = (Vec::new(), Vec::new(), 0, 0.0);
    for most in [FEW_PIECES, MOST_PIECES] {
        looked = spread(&pieces, most);
        for piece in &mut looked {
            piece.look(main, room);
        }
        judged = looked.iter().map(|piece| piece.letters).sum();
        least = judged as f64 * LEAST_SHARE;
        believed = witnessed(&looked, main, least);
        (!believed.is_empty()).then_some(())?;
    }
    believed.push(main);
    let parts: Vec<_> = looked.iter().map(|piece| (best_of(&believed, piece).unwrap_or(main), piece.text)).collect();
    let mut shares: Vec<LanguageShare> = Vec::new();
    for &language in &believed {
        let own = looked.iter().zip(&parts).filter(|(_, (given, _))| *given == language);
        let letters: usize = own.map(|(piece, _)| piece.letters).sum();
        if letters as f64 >= least {
            #[expect(clippy::cast_possible_truncation, reason = "the column is a float32, and a share needs no more")]
            let share = (letters as f64 / judged.max(1) as f64) as f32;
            shares.push(LanguageShare { language: language.to_owned(), share });
        }
    }
    shares.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.language.cmp(&b.language)));
    Some(Mixed { shares, parts })
}

/// Lines up to a blank one, or until they have [`ENOUGH`] letters.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut end, mut letters) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let own = line.chars().filter(|c| c.is_alphabetic()).count();
        end += line.len();
        letters += own;
        if letters >= ENOUGH || line.trim().is_empty() {
            pieces.extend(text.get(start..end).filter(|_| letters > 0).map(|text| Piece { text, letters, fit: None }));
            (start, letters) = (end, 0);
        }
    }
    pieces.extend(text.get(start..end).filter(|_| letters > 0).map(|text| Piece { text, letters, fit: None }));
    pieces
}

impl Piece<'_> {
    /// Looks at the beginning.
    fn look(&mut self, main: &str, room: &mut Room) {
        let sample = beginning(self.text, SAMPLE_CHARS);
        if main != "en" || english_words(sample) < ENGLISH {
            self.fit = Fit::of(sample, room);
        }
    }
}

/// All pieces, or so many of them, evenly spread.
fn spread<'a>(pieces: &[Piece<'a>], most: usize) -> Vec<Piece<'a>> {
    // One more is due each time this quotient grows; all are where there are no more than that.
    let all = pieces.len().max(most);
    let due = |count: usize| count * most / all;
    pieces
        .iter()
        .enumerate()
        .filter(|(index, _)| due(index + 1) > due(*index))
        .map(|(_, piece)| piece.clone())
        .collect()
}

/// Share of a sample's words that are function words of English.
fn english_words(sample: &str) -> f64 {
    let english = Stopwords::of(Some("en"));
    let small = sample.to_lowercase();
    let words = || small.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty());
    words().filter(|word| english.has(word)).count() as f64 / words().count().max(1) as f64
}

/// Languages other than the main one that pieces speak clearly for, by at least so many letters together. Small ones next to a large
/// one are left out: what is in no language, as lists of goods, fits them by chance.
fn witnessed(pieces: &[Piece<'_>], main: &str, least: f64) -> Vec<&'static str> {
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for piece in pieces {
        let Some(fit) = &piece.fit else { continue };
        let language = fit.best();
        let is_clear = language != main
            && !are_close(language, main)
            && !SMALL.contains(&language)
            && fit.behind(main).is_none_or(|behind| behind >= CLEAR)
            && is_prose(beginning(piece.text, SAMPLE_CHARS));
        if is_clear {
            match found.iter_mut().find(|(own, _)| *own == language) {
                Some((_, letters)) => *letters += piece.letters,
                None => found.push((language, piece.letters)),
            }
        }
    }
    found.retain(|(_, letters)| *letters as f64 >= least);
    found.sort_by_key(|(_, letters)| std::cmp::Reverse(*letters));
    let mut believed: Vec<&'static str> = Vec::new();
    for (language, _) in found {
        if !believed.iter().any(|other| are_close(language, other)) {
            believed.push(language);
        }
    }
    believed
}

/// Whether a piece is letters for the most part, of words that begin small unless the script has no capitals. Lists of names, programs
/// and keys are in no language, and fit some language by chance.
fn is_prose(text: &str) -> bool {
    let (mut small, mut capital) = (0, 0);
    for first in text.split(|c: char| !c.is_alphabetic()).filter_map(|word| word.chars().next()) {
        small += usize::from(first.is_lowercase());
        capital += usize::from(first.is_uppercase());
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let signs = text.chars().filter(|c| c.is_ascii_punctuation() || c.is_ascii_digit()).count();
    small >= capital && letters >= LETTERS_A_SIGN * signs
}

/// The language among these that a piece fits best.
fn best_of(believed: &[&'static str], piece: &Piece<'_>) -> Option<&'static str> {
    let fit = piece.fit.as_ref()?;
    let behind = believed.iter().filter_map(|language| Some((*language, fit.behind(language)?)));
    behind.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(language, _)| language)
}

fn are_close(a: &str, b: &str) -> bool {
    CLOSE.iter().any(|close| close.contains(&a) && close.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::super::of;

    const ENGLISH: &str = "The ministry approved a mine near the town on Monday, and the mine will open in three years, the company said.";
    const GERMAN: &str =
        "Das Ministerium hat am Montag ein Bergwerk in der Nähe der Stadt genehmigt, das in drei Jahren öffnen soll.";
    const SPANISH: &str =
        "El ministerio aprobó el lunes una mina cerca de la ciudad, que abrirá dentro de tres años, dijo la empresa.";
    const RUSSIAN: &str =
        "Министерство в понедельник одобрило рудник недалеко от города, который откроется через три года.";

    fn told(paragraphs: &[&str]) -> Vec<(String, f32)> {
        let shares = of(&paragraphs.join("\n\n"), None).shares.unwrap_or_default();
        shares.into_iter().map(|one| (one.language, one.share)).collect()
    }

    fn languages(paragraphs: &[&str]) -> Vec<String> {
        told(paragraphs).into_iter().map(|(language, _)| language).collect()
    }

    #[test]
    fn a_text_in_one_language_has_no_list() {
        for text in [ENGLISH, GERMAN, SPANISH, RUSSIAN] {
            assert!(told(&[text; 12]).is_empty() && told(&[text]).is_empty() && told(&[]).is_empty(), "{text}");
        }
    }

    #[test]
    fn languages_of_paragraphs_have_their_shares() {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() as f32;
        let found = told(&[ENGLISH, GERMAN, ENGLISH, ENGLISH]);
        let german = letters(GERMAN) / (letters(GERMAN) + 3.0 * letters(ENGLISH));
        assert_eq!(found.iter().map(|(language, _)| language.as_str()).collect::<Vec<_>>(), ["en", "de"]);
        assert!((found[1].1 - german).abs() < 1e-5 && (found[0].1 + found[1].1 - 1.0).abs() < 1e-5, "{found:?}");
        assert_eq!(languages(&[SPANISH, RUSSIAN, SPANISH, GERMAN, SPANISH, RUSSIAN]), ["es", "ru", "de"]);
    }

    /// What begins in one language and goes on in another is in the other.
    #[test]
    fn the_language_of_most_is_the_language_of_the_text() {
        let text = [&[ENGLISH; 10][..], &[GERMAN; 30]].concat().join("\n\n");
        let told = of(&text, None);
        let (language, score) = told.language.unwrap();
        assert!(language == "de" && score > 0.9, "{language} {score}");
        assert_eq!(told.shares.unwrap()[0].language, "de");
    }

    #[test]
    fn a_twentieth_is_told_and_less_is_not() {
        let with = |german: usize| [vec![ENGLISH; 100], vec![GERMAN; german]].concat();
        assert_eq!(languages(&with(15)), ["en", "de"]);
        assert!(languages(&with(2)).is_empty());
    }

    #[test]
    fn names_and_close_languages_are_no_witnesses() {
        let names = "Marshall Thomas Colliers, Tommy Thorn, Bálint Horváth, Matthew Conolly, Emily Bellows, Jeff Muizelaar, Robin Moussu";
        let program = "{ \"id\": \"ch_3MmlLrLkdIwHu7ix\", \"object\": \"charge\", \"amount_captured\": 1099, \"application\": null }";
        for other in [names, program] {
            assert!(languages(&[ENGLISH, other, ENGLISH, other]).is_empty(), "{other}");
        }
        let (bokmal, danish) = (
            "Departementet godkjente på mandag en gruve i nærheten av byen, som skal åpne om tre år, sier selskapet.",
            "Ministeriet godkendte mandag en mine i nærheden af byen, som skal åbne om tre år, siger selskabet.",
        );
        assert!(languages(&[bokmal, bokmal, danish]).is_empty());
    }
}
