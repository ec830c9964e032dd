//! IP addresses: public ones only, since those of private, reserved and documentation ranges lead to nobody.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::cues::{self, Cue};
use super::numbers::{Chain, Gap};
use super::{Found, Kind, after, before};

/// Parts up to which four of them are rather a version, a section or a list.
const SMALL: u8 = 20;

/// Shares of right ones, see `telephone.rs`: four numbers alone, and behind a word.
const BY_FORM: f32 = 0.9;
/// See [`BY_FORM`].
const SAID: f32 = 0.98;

/// Longest address of version 6, with four numbers of version 4 at its end.
const LONGEST: usize = 45;

/// The address of version 4 that a chain is.
pub(super) fn v4(text: &str, chain: &Chain) -> Option<Found> {
    let [first, rest @ ..] = chain.groups() else { return None };
    if rest.len() != 3 || rest.iter().any(|group| group.gap != Gap::Dot || group.len() > 3) || chain.is_international {
        return None;
    }
    let range = first.start..chain.range().end;
    let address: Ipv4Addr = text.get(range.clone())?.parse().ok()?;
    let cue = cues::before(text, range.start);
    let is_address = super::is_in_address(text, range.start);
    let joined = before(text, range.start)
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '=') || c == '/' && !is_address);
    let goes_on = after(text, range.end).is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '+'));
    if !is_public_v4(address) || joined || goes_on || is_network(text, range.end) || cue == Some(Cue::Other) {
        return None;
    }
    let said = cue == Some(Cue::Ip) || is_address;
    let is_small = address.octets().iter().all(|part| *part <= SMALL);
    let is_version = is_small || address.octets().ends_with(&[0, 0]) || follows_name(text, range.start);
    if !said && is_version {
        return None;
    }
    let score = if said { SAID } else { BY_FORM };
    Some(Found { kind: Kind::Ip, range, score, evidence: "a public IP address" })
}

/// A stroke and a length make it a network.
fn is_network(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let length: String = rest.strip_prefix('/').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    length.parse::<u8>().is_ok_and(|length| length < 32)
}

/// "Chrome 120.0.6099.1", "Windows 10.0.19.1": a name with a capital, in a line where the number is not said to be an address.
fn follows_name(text: &str, start: usize) -> bool {
    let head = super::tail(text, start, 24);
    let Some(word) = head.strip_suffix(' ').and_then(|head| head.rsplit(|c: char| c.is_whitespace()).next()) else {
        return false;
    };
    let lower = word.to_lowercase();
    VERSIONED.contains(&lower.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Words before versions that `cues.rs` does not have.
const VERSIONED: &[&str] = &[
    "chrome", "firefox", "edge", "safari", "opera", "windows", "android", "ios", "macos", "linux", "kernel", "driver",
    "drivers", "software", "update", "patch", "updated", "upgrade", "php", "java", "python", "office", "app",
    "versions", "bios", "sdk", "api", "plugin", "client", "revision", "rev", "assembly", "dll", "net", "unity",
    "nvidia", "amd", "intel", "winrar", "skype", "vlc", "acrobat", "flash", "player", "reader",
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99);
    let benchmarks = a == 198 && (b == 18 || b == 19);
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_broadcast();
    !(special || shared || protocols || benchmarks || a == 0 || a >= 224)
}

/// Adds the addresses of version 6.
pub(super) fn find_v6(text: &str, all: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let mut done = 0;
    for colon in memchr::memchr_iter(b':', bytes) {
        let next = bytes.get(colon + 1).is_some_and(|byte| byte.is_ascii_hexdigit() || *byte == b':');
        let previous = colon.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_hexdigit);
        if colon < done || !next || !previous {
            continue;
        }
        let head =
            bytes.get(..colon).unwrap_or_default().iter().rev().take(LONGEST).take_while(|byte| is_part(byte)).count();
        let rest =
            bytes.get(colon..).unwrap_or_default().iter().take(LONGEST + 1).take_while(|byte| is_part(byte)).count();
        let start = (colon - head).max(done);
        done = colon + rest;
        let end = start + text.get(start..done).unwrap_or_default().trim_end_matches(['.', ':']).len();
        if let Some(found) =
            text.get(start..end).filter(|_| is_apart(text, start, end)).and_then(|token| v6(token, start))
        {
            all.push(found);
        }
    }
}

fn is_apart(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    !before(text, start).is_some_and(joins) && !after(text, end).is_some_and(|c| joins(c) && c != ':')
}

fn v6(token: &str, start: usize) -> Option<Found> {
    let address: Ipv6Addr = token.parse().ok()?;
    let [first, second, ..] = address.segments();
    // Global unicast is all that is given out: 2000::/3; of it 2001:db8::/32 and 3fff::/20 are for documents.
    let is_public = (0x2000..0x4000).contains(&first)
        && (first, second) != (0x2001, 0xdb8)
        && !(first == 0x3fff && second < 0x1000);
    let parts = token.split(':').filter(|part| !part.is_empty()).count();
    (is_public && parts >= 3).then(|| Found {
        kind: Kind::Ip,
        range: start..start + token.len(),
        score: SAID,
        evidence: "a public IP address",
    })
}
