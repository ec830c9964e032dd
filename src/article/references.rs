//! Character references: `&amp;`, `&#233;` and their like become characters, as HTML 13.2.5.72 and later say.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr;

/// Where a reference stands; in an attribute, `&copy=1` is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// Running text.
    Text,
    /// The value of an attribute.
    Attribute,
}

/// A text with all its references resolved.
pub(crate) fn resolve_text(text: &str) -> String {
    resolve(text, Within::Text)
}

/// The text with all references resolved.
pub(super) fn resolve(text: &str, within: Within) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let read = push_reference(reference, within, &mut out);
        rest = reference.get(read..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Resolves the reference at the start of `text`, which is an ampersand; gives the bytes that were read.
fn push_reference(text: &str, within: Within, out: &mut String) -> usize {
    let after = text.get(1..).unwrap_or_default();
    let resolved = match after.as_bytes().first() {
        Some(b'#') => numeric(after, out),
        Some(byte) if byte.is_ascii_alphanumeric() => named(after, within, out),
        _ => None,
    };
    resolved.map_or_else(
        || {
            out.push('&');
            1
        },
        |length| length + 1,
    )
}

/// A number, from its `#` on; gives its length.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let is_hexadecimal = matches!(text.as_bytes().get(1), Some(b'x' | b'X'));
    let (start, radix) = if is_hexadecimal { (2, 16) } else { (1, 10) };
    let digits = text.get(start..)?.chars().map_while(|character| character.to_digit(radix));
    let (mut number, mut end) = (0_u32, start);
    for digit in digits {
        number = number.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == start {
        return None;
    }
    out.push(character(number));
    Some(end + usize::from(text.as_bytes().get(end) == Some(&b';')))
}

/// The character of a number, with what browsers make of impossible ones.
fn character(number: u32) -> char {
    let windows = number.checked_sub(0x80).and_then(|place| C1_REPLACEMENTS.get(place as usize).copied().flatten());
    match (windows, number) {
        (Some(character), _) => character,
        (None, 0) => char::REPLACEMENT_CHARACTER,
        (None, _) => char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// The longest known name at the start of `text`; gives its length.
fn named(text: &str, within: Within, out: &mut String) -> Option<usize> {
    let mut found = None;
    for end in 1..=text.len() {
        // The table knows each start of a name too, with zeros.
        match text.get(..end).and_then(|start| NAMED_ENTITIES.get(start)) {
            Some((0, _)) => {}
            Some(&characters) => found = Some((characters, end)),
            None => break,
        }
    }
    let ((first, second), end) = found?;
    let is_closed = text.as_bytes().get(end.saturating_sub(1)) == Some(&b';');
    let goes_on = text.as_bytes().get(end).is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
    if within == Within::Attribute && !is_closed && goes_on {
        return None;
    }
    out.extend(char::from_u32(first));
    out.extend(char::from_u32(second).filter(|_| second != 0));
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_browsers_do() {
        let cases = [
            ("a &amp; b", "a & b"),
            ("&lt;p&gt;", "<p>"),
            ("caf&eacute;", "café"),
            ("caf&eacute s", "café s"),
            ("&notit; &notin; &not", "¬it; ∉ ¬"),
            ("&#233;&#xE9;&#Xe9", "ééé"),
            ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            ("&#150;&#x81;", "–\u{81}"),
            ("& &; &# &#; &#x; &#xg &nosuch; &é", "& &; &# &#; &#x; &#xg &nosuch; &é"),
            ("&NotEqualTilde;", "\u{2242}\u{338}"),
            ("&", "&"),
        ];
        for (text, expected) in cases {
            assert_eq!(resolve(text, Within::Text), expected, "{text}");
        }
    }

    #[test]
    fn an_open_name_in_an_address_is_no_reference() {
        assert_eq!(resolve("?a=1&copy=2&amp;b&lt", Within::Attribute), "?a=1&copy=2&b<");
        assert_eq!(resolve("?a=1&copy=2&copyb", Within::Text), "?a=1©=2©b");
        assert_eq!(resolve("&copyb &copy;b", Within::Attribute), "&copyb ©b");
    }
}
