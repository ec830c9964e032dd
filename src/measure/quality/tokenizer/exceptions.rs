//! Exceptions: pieces whose words are listed.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::affixes;

struct Exceptions {
    /// Bytes of the parts of each exception.
    parts: HashMap<&'static str, Vec<u8>>,
    /// Those that the rules would cut, which are put together again where the cutting has parted them.
    rejoined: HashSet<&'static str>,
    /// For each pair of first and last byte, by [`ends`], a bit for each length that an exception has: nearly all words are told from
    /// exceptions by it alone.
    lengths: Vec<u32>,
    /// The longest of those in `rejoined`.
    longest_rejoined: usize,
}

static EXCEPTIONS: LazyLock<Exceptions> = LazyLock::new(|| {
    let (mut parts, mut rejoined) = (HashMap::new(), HashSet::new());
    for line in include_str!("exceptions.txt").lines() {
        // The parts of an exception, put together, are the piece. There are few of them, and they stay as long as the
        // program runs.
        let form: &'static str = if line.contains(' ') { String::leak(line.replace(' ', "")) } else { line };
        parts.insert(form, line.split(' ').map(|part| u8::try_from(part.len()).unwrap_or(u8::MAX)).collect());
        if affixes::prefix_bytes(form) > 0 || affixes::suffix_bytes(form) > 0 || affixes::has_inside(form) {
            rejoined.insert(form);
        }
    }
    let mut lengths = vec![0; 1 << (2 * END_BITS)];
    for form in parts.keys() {
        if let Some(slot) = lengths.get_mut(ends(form)) {
            *slot |= length_bit(form);
        }
    }
    let longest_rejoined = rejoined.iter().map(|form: &&str| form.len()).max().unwrap_or(0);
    Exceptions { parts, rejoined, lengths, longest_rejoined }
});

/// Bits of a byte by which ends are told apart: capitals, small letters and digits among themselves.
const END_BITS: u32 = 6;

/// The first and the last byte of a piece as one number.
fn ends(piece: &str) -> usize {
    let end = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default()) & ((1 << END_BITS) - 1);
    end(piece.as_bytes().first()) << END_BITS | end(piece.as_bytes().last())
}

/// One bit for each length up to 30 bytes, and one for all above.
fn length_bit(piece: &str) -> u32 {
    1 << piece.len().min(31)
}

/// The bytes of each part of an exception; `None` for all other pieces.
pub(super) fn exception(piece: &str) -> Option<&'static [u8]> {
    let all = &*EXCEPTIONS;
    if all.lengths.get(ends(piece)).is_none_or(|lengths| lengths & length_bit(piece) == 0) {
        return None;
    }
    all.parts.get(piece).map(Vec::as_slice)
}

/// Whether a run of words that the cutting has parted is an exception as a whole.
pub(super) fn is_rejoined(run: &str) -> bool {
    EXCEPTIONS.rejoined.contains(run)
}

/// Bytes of the longest such run.
pub(super) fn longest_rejoined() -> usize {
    EXCEPTIONS.longest_rejoined
}
