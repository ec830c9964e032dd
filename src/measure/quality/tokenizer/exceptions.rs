//! Exceptions: pieces whose words are listed.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::affixes;

struct Exceptions {
    /// Bytes of the parts of each exception.
    parts: HashMap<&'static str, Vec<u8>>,
    /// Those that the rules would cut, which are put together again where the cutting has parted them.
    rejoined: HashSet<&'static str>,
    longest_bytes: usize,
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
    let longest = |forms: &mut dyn Iterator<Item = &&'static str>| forms.map(|form| form.len()).max().unwrap_or(0);
    let longest_bytes = longest(&mut parts.keys());
    let longest_rejoined = longest(&mut rejoined.iter());
    Exceptions { parts, rejoined, longest_bytes, longest_rejoined }
});

/// The bytes of each part of an exception; `None` for all other pieces.
pub(super) fn exception(piece: &str) -> Option<&'static [u8]> {
    let all = &*EXCEPTIONS;
    if piece.len() > all.longest_bytes {
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
