//! Gopher's repetition signals (Rae et al. 2021, table A1) as datatrove counts them: second and later copies, over
//! all characters.

use foldhash::{HashSet, HashSetExt};

use super::Quality;
use super::characters::is_space;
use super::grams::Grams;

/// Fills the signals of repeated lines, paragraphs and n-grams of words.
pub(super) fn fill(quality: &mut Quality, text: &str, chars: usize, words: &[&str]) {
    if text.is_empty() {
        return;
    }
    let chars = chars as f64;
    let grams = Grams::of(words);
    quality.dt_gopher_top_2gram_char_frac = grams.top[0].map(|top| top as f64 / chars);
    quality.dt_gopher_top_3gram_char_frac = grams.top[1].map(|top| top as f64 / chars);
    quality.dt_gopher_top_4gram_char_frac = grams.top[2].map(|top| top as f64 / chars);
    let repeated = grams.repeated.map(|repeated| Some(repeated as f64 / chars));
    [
        quality.dt_gopher_dup_5gram_char_frac,
        quality.dt_gopher_dup_6gram_char_frac,
        quality.dt_gopher_dup_7gram_char_frac,
        quality.dt_gopher_dup_8gram_char_frac,
        quality.dt_gopher_dup_9gram_char_frac,
        quality.dt_gopher_dup_10gram_char_frac,
    ] = repeated;
    let paragraphs = copies(split(text.trim_matches(is_space), 2));
    quality.dt_gopher_dup_para_frac = Some(paragraphs.copied as f64 / paragraphs.all as f64);
    quality.dt_gopher_dup_para_char_frac = Some(paragraphs.chars as f64 / chars);
    let lines = copies(split(text, 1));
    quality.dt_gopher_dup_line_frac = Some(lines.copied as f64 / lines.all as f64);
    quality.dt_gopher_dup_line_char_frac = Some(lines.chars as f64 / chars);
}

/// Pieces between runs of at least `least` line feeds; an empty one at an end where the text begins or ends with such
/// a run.
fn split(text: &str, least: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let piece = rest?;
        let mut from = 0;
        while let Some(at) =
            piece.get(from..).and_then(|tail| memchr::memchr(b'\n', tail.as_bytes())).map(|at| from + at)
        {
            let after = piece.get(at..)?.trim_start_matches('\n');
            let run = piece.len() - at - after.len();
            if run >= least {
                rest = Some(after);
                return piece.get(..at);
            }
            from = at + run;
        }
        rest = None;
        Some(piece)
    })
}

/// What is said again.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Pieces in all.
    pub all: usize,
    /// Pieces that equal an earlier one.
    pub copied: usize,
    /// Their characters.
    pub chars: usize,
}

/// Counts second and later copies.
pub(super) fn copies<'a>(pieces: impl Iterator<Item = &'a str>) -> Copies {
    let mut seen = HashSet::new();
    let mut found = Copies::default();
    for piece in pieces {
        found.all += 1;
        if !seen.insert(piece) {
            found.copied += 1;
            found.chars += piece.chars().count();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Python's `re.split` cuts them.
    #[test]
    fn pieces_are_those_between_runs_of_line_feeds() {
        assert_eq!(split("a\nb\n\nc\n\n\n", 2).collect::<Vec<_>>(), ["a\nb", "c", ""]);
        assert_eq!(split("\na\n\nb", 1).collect::<Vec<_>>(), ["", "a", "b"]);
        assert_eq!(split("", 1).collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn second_and_later_copies_count() {
        let mut quality = Quality::default();
        fill(&mut quality, "één\nb\néén\n\néén", 14, &[]);
        assert_eq!(
            (quality.dt_gopher_dup_line_frac, quality.dt_gopher_dup_line_char_frac),
            (Some(0.5), Some(6.0 / 14.0))
        );
        assert_eq!(quality.dt_gopher_dup_para_frac, Some(0.0));
    }
}
