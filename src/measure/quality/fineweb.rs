//! FineWeb's own signals (Penedo et al. 2024) as datatrove counts them.

use super::Quality;
use super::characters::{is_space, is_terminal};
use super::repetition::copies;

/// Characters of a line that still count as short.
const SHORT_LINE: usize = 30;

/// Fills the signals; a text without a line that is not blank has none.
pub(super) fn fill(quality: &mut Quality, text: &str, chars: usize, word_count: usize) {
    let (mut all, mut closed, mut short) = (0_usize, 0_usize, 0_usize);
    let lines = text.split('\n').filter(|line| !line.chars().all(is_space)).inspect(|line| {
        all += 1;
        closed += usize::from(line.ends_with(is_terminal));
        short += usize::from(line.chars().nth(SHORT_LINE).is_none());
    });
    let copied = copies(lines).chars as f64;
    if all == 0 {
        return;
    }
    let all = all as f64;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let without_ends = chars - ends;
    if word_count > 0 {
        quality.dt_fineweb_newline_word_ratio = Some(ends as f64 / word_count as f64);
    }
    quality.dt_fineweb_line_punct_frac = Some(closed as f64 / all);
    quality.dt_fineweb_short_line_frac = Some(short as f64 / all);
    quality.dt_fineweb_dup_line_char_frac = Some(copied / without_ends as f64);
}
