//! Addresses of the web, which stay one word.

use std::net::Ipv4Addr;
use std::sync::LazyLock;

use regex::Regex;

/// A host by name: labels, and at last one of small letters.
static BY_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let label = r"(?:(?:[A-Za-z0-9\u{a1}-\u{ffff}][A-Za-z0-9\u{a1}-\u{ffff}_-]{0,62})?[A-Za-z0-9\u{a1}-\u{ffff}]\.)+";
    // The last label is checked by its class of letters, which is a table.
    Regex::new(&format!(
        r"^(?:[\w+.-]{{2,}}://)?(?:\S+(?::\S*)?@)?{label}(?:[{}]{{2,63}})(?::\d{{2,5}})?(?:[/?#]\S*)?$",
        lower()
    ))
    .ok()
});

/// A host by number.
static BY_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[\w+.-]{2,}://)?(?:\S+(?::\S*)?@)?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::\d{2,5})?(?:[/?#]\S*)?$")
        .ok()
});

/// The small letters of `classes.txt` as a regular expression has them.
fn lower() -> String {
    let line = include_str!("classes.txt").lines().find_map(|line| line.strip_prefix("lower ")).unwrap_or("61-7a");
    line.split(' ')
        .map(|range| match range.split_once('-') {
            Some((from, to)) => format!("\\u{{{from}}}-\\u{{{to}}}"),
            None => format!("\\u{{{range}}}"),
        })
        .collect()
}

/// Whether a piece is an address of the web or of a mailbox, with or without its scheme.
///
/// Addresses by number count where they are of public hosts, as spaCy's expression has it.
pub(super) fn is_address(piece: &str) -> bool {
    // Each has a full stop with something on both sides.
    let has_inner_dot = piece.bytes().skip(1).position(|byte| byte == b'.').is_some_and(|at| at + 2 < piece.len());
    if !has_inner_dot {
        return false;
    }
    if BY_NAME.as_ref().is_some_and(|by_name| by_name.is_match(piece)) {
        return true;
    }
    let number = BY_NUMBER.as_ref().and_then(|by_number| by_number.captures(piece)).and_then(|found| found.get(1));
    number.is_some_and(|number| number.as_str().parse().is_ok_and(is_public))
}

fn is_public(address: Ipv4Addr) -> bool {
    let [first, second, _, last] = address.octets();
    (1..=223).contains(&first)
        && (1..=254).contains(&last)
        && !matches!((first, second), (10 | 127, _) | (169, 254) | (192, 168) | (172, 16..=31))
}
