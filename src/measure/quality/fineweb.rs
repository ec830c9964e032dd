//! FineWeb's own signals (Penedo et al. 2024) as datatrove counts them. Line ends over words need datatrove's words
//! and stay null.

use super::Quality;
use super::characters::{is_space, is_terminal};
use super::repetition::copies;

/// Characters of a line that still count as short.
const SHORT_LINE: usize = 30;

/// Fills the signals of lines; a text without a line that is not blank has none.
pub(super) fn fill(quality: &mut Quality, text: &str, chars: usize) {
    let lines = || text.split('\n').filter(|line| !line.chars().all(is_space));
    let all = lines().count() as f64;
    if all == 0.0 {
        return;
    }
    let closed = lines().filter(|line| line.ends_with(is_terminal)).count();
    let short = lines().filter(|line| line.chars().nth(SHORT_LINE).is_none()).count();
    let without_ends = chars - text.bytes().filter(|byte| *byte == b'\n').count();
    quality.dt_fineweb_line_punct_frac = Some(closed as f64 / all);
    quality.dt_fineweb_short_line_frac = Some(short as f64 / all);
    quality.dt_fineweb_dup_line_char_frac = Some(copies(lines()).chars as f64 / without_ends as f64);
}
