//! Gopher's quality signals (Rae et al. 2021, appendix A) as datatrove counts them. Those over words need datatrove's
//! words and stay null.

use super::Quality;
use super::characters::{is_space, lines};

/// Fills the signals of lines.
pub(super) fn fill(quality: &mut Quality, text: &str) {
    let (mut all, mut bullets, mut ellipses) = (0_usize, 0_usize, 0_usize);
    for line in lines(text) {
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
