//! Gopher's quality signals (Rae et al. 2021, appendix A) as datatrove counts them.

use super::Quality;
use super::characters::{is_letter, is_space, occurrences};
use super::tokenizer::{Class, Tokens, is};

/// Gopher's stop words. The rule asks how many of them occur, as they are written.
const STOP_WORDS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];

/// Bytes of the longest of them.
const LONGEST_STOP_WORD: usize = 4;

/// Fills the signals of lines and words.
pub(super) fn fill(quality: &mut Quality, text: &str, tokens: &Tokens<'_>) {
    fill_lines(quality, tokens);
    let words = &tokens.words;
    let (mut real, mut chars, mut alphabetic, mut stop_words) = (0_usize, 0_usize, 0_usize, 0_u8);
    for word in words {
        if is_real(word) {
            real += 1;
            chars += if word.is_ascii() { word.len() } else { word.chars().count() };
            alphabetic += usize::from(has_letter(word));
            if word.len() <= LONGEST_STOP_WORD
                && let Some(at) = STOP_WORDS.iter().position(|stop_word| stop_word == word)
            {
                stop_words |= 1 << at;
            }
        }
    }
    let all = words.len() as f64;
    quality.dt_gopher_num_words = Some(real as f64);
    quality.dt_gopher_stop_words_distinct = Some(f64::from(stop_words.count_ones()));
    if real > 0 {
        quality.dt_gopher_mean_word_length = Some(chars as f64 / real as f64);
    }
    if all > 0.0 {
        let ellipses = occurrences(text, "...") + occurrences(text, "…");
        quality.dt_gopher_hash_to_word_ratio = Some(occurrences(text, "#") as f64 / all);
        quality.dt_gopher_ellipsis_to_word_ratio = Some(ellipses as f64 / all);
        quality.dt_gopher_alpha_word_frac = Some(alphabetic as f64 / all);
    }
}

fn fill_lines(quality: &mut Quality, tokens: &Tokens<'_>) {
    let (mut all, mut bullets, mut ellipses) = (0_usize, 0_usize, 0_usize);
    for (line, _) in tokens.lines() {
        all += 1;
        bullets += usize::from(line.trim_start_matches(is_space).starts_with(['•', '-']));
        let body = line.trim_end_matches(is_space);
        ellipses += usize::from(body.ends_with("...") || body.ends_with('…'));
    }
    if all > 0 {
        quality.dt_gopher_bullet_line_frac = Some(bullets as f64 / all as f64);
        quality.dt_gopher_ellipsis_line_frac = Some(ellipses as f64 / all as f64);
    }
}

/// Whether a word has anything but punctuation. No letter is in that set.
fn is_real(word: &str) -> bool {
    word.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
        || word.chars().any(|letter| !is(letter, Class::GopherPunctuation))
}

fn has_letter(word: &str) -> bool {
    word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) || word.chars().any(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by hand by the rules of the paper.
    #[test]
    fn signals_count_words_and_signs() {
        let text = "The # of words, that of 3 … ok";
        let mut quality = Quality::default();
        fill(&mut quality, text, &Tokens::of(text));
        assert_eq!(quality.dt_gopher_num_words, Some(7.0));
        assert_eq!(quality.dt_gopher_mean_word_length, Some(19.0 / 7.0));
        assert_eq!(quality.dt_gopher_hash_to_word_ratio, Some(0.1));
        assert_eq!(quality.dt_gopher_ellipsis_to_word_ratio, Some(0.1));
        assert_eq!(quality.dt_gopher_alpha_word_frac, Some(0.6));
        assert_eq!(quality.dt_gopher_stop_words_distinct, Some(2.0), "capitals do not count");
    }
}
