//! One `allow` or `disallow` line, and whether it matches (RFC 9309 section 2.2.2 and 2.2.3). Pure.

use serde::{Deserialize, Serialize};

/// A rule of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rule {
    pub(super) allowed: bool,
    /// The parts between the wildcards, in normal form; the first stands at the path's start.
    parts: Vec<String>,
    /// Whether the last part stands at the path's end.
    anchored: bool,
    /// Octets of the pattern in normal form: the longest match decides.
    pub(super) length: usize,
    /// From 1; 0 for a rule that stands in no file.
    pub(super) line: usize,
}

impl Rule {
    /// `None` for an empty pattern, which says nothing.
    pub(super) fn new(allowed: bool, pattern: &str, line: usize) -> Option<Self> {
        if pattern.is_empty() {
            return None;
        }
        let (pattern, anchored) = pattern.strip_suffix('$').map_or((pattern, false), |rest| (rest, true));
        let parts: Vec<String> = pattern.split('*').map(normal_part).collect();
        let length = parts.iter().map(String::len).sum::<usize>() + parts.len() - 1 + usize::from(anchored);
        Some(Self { allowed, parts, anchored, length, line })
    }

    /// A rule that matches everything and disallows it.
    pub(super) fn disallow_all(line: usize) -> Self {
        Self { allowed: false, parts: vec![String::new()], anchored: false, length: usize::MAX, line }
    }

    /// Google's reading of `allow: /folder/index.html`: the folder itself is allowed too. `None` for any other rule.
    pub(super) fn folder_of_index(&self) -> Option<Self> {
        let [part] = self.parts.as_slice() else { return None };
        let folder = part.strip_suffix("index.html").or_else(|| part.strip_suffix("index.htm"))?;
        let is_folder = self.allowed && !self.anchored && folder.ends_with('/');
        is_folder.then(|| Self {
            parts: vec![folder.to_owned()],
            anchored: true,
            length: folder.len() + 1,
            ..self.clone()
        })
    }

    /// Leftmost matches of the parts in turn; linear in the target for each part.
    pub(super) fn matches(&self, target: &str) -> bool {
        let Some((first, rest)) = self.parts.split_first() else { return true };
        let Some(mut left) = target.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = rest.split_last() else { return !self.anchored || left.is_empty() };
        for part in middle {
            let Some((_, after)) = left.split_once(part.as_str()) else { return false };
            left = after;
        }
        if self.anchored { left.ends_with(last.as_str()) } else { left.contains(last.as_str()) }
    }
}

/// The normal form of a piece of a pattern between wildcards.
fn normal_part(part: &str) -> String {
    normal(part, false)
}

/// The normal form of an address's path and query.
pub(super) fn normal_target(target: &str) -> String {
    normal(target, true)
}

/// Octets outside ASCII encoded, encoded unreserved octets decoded, hexadecimal digits in upper case (RFC 9309
/// section 2.2.2). A `*` of an address, and a `$` anywhere, stand encoded, so that they only match themselves.
fn normal(text: &str, is_target: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let encoded = (byte == b'%').then(|| {
            let mut ahead = bytes.clone();
            let high = char::from(ahead.next()?).to_digit(16)?;
            let low = char::from(ahead.next()?).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        });
        match encoded.flatten() {
            Some(octet) => {
                bytes.nth(1);
                if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
                    out.push(char::from(octet));
                } else {
                    push_encoded(&mut out, octet);
                }
            }
            // A percent sign that encodes nothing stands encoded too: what follows it may be decoded.
            None if !byte.is_ascii_graphic() || b"$%".contains(&byte) || (is_target && byte == b'*') => {
                push_encoded(&mut out, byte);
            }
            None => out.push(char::from(byte)),
        }
    }
    out
}

fn push_encoded(out: &mut String, octet: u8) {
    out.push('%');
    for nibble in [octet >> 4, octet & 15] {
        out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
    }
}
