//! A span of a row's text as flags have it: in code points of the raw text, where there is one.

use std::ops::Range;

use crate::contamination::repair::edits;
use crate::record::FlagRow;

/// The code points of a span that is given in bytes of `text`; of `raw`, where the row has a raw text, which `flags` made the
/// text of. `None` where the two do not fit.
pub(super) fn code_points(text: &str, raw: Option<&str>, flags: &[FlagRow], span: Range<usize>) -> Option<(i32, i32)> {
    let number = |count: usize| i32::try_from(count).ok();
    let Some(raw) = raw else {
        let start = text.get(..span.start)?.chars().count();
        return Some((number(start)?, number(start + text.get(span)?.chars().count())?));
    };
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let first = solid(text.get(..span.start)?);
    let count = solid(text.get(span)?);
    let places = places(raw, flags);
    if places.len() != solid(text) {
        return None;
    }
    Some((number(*places.get(first)?)?, number(places.get(first + count.checked_sub(1)?)? + 1)?))
}

/// For each character of the text that is no blank the code point of the raw text that it is from. Blanks are left out: where
/// a passage goes, so do those beside it.
fn places(raw: &str, flags: &[FlagRow]) -> Vec<usize> {
    let bytes: Vec<usize> = raw.char_indices().map(|(at, _)| at).chain([raw.len()]).collect();
    let at = |point: Option<i32>| bytes.get(usize::try_from(point?).ok()?).copied();
    let spans = flags.iter().filter_map(|flag| Some((at(flag.start)?..at(flag.end)?, flag.replacement.as_deref()?)));
    let edits = edits(spans);
    let mut edits = edits.into_iter().peekable();
    let mut places = Vec::with_capacity(raw.len());
    for (point, (byte, c)) in raw.char_indices().enumerate() {
        while edits.peek().is_some_and(|(span, _)| span.end <= byte) {
            edits.next();
        }
        match edits.peek() {
            Some((span, replacement)) if byte == span.start => {
                places.extend(replacement.chars().filter(|c| !c.is_whitespace()).map(|_| point));
            }
            Some((span, _)) if span.contains(&byte) => {}
            _ if !c.is_whitespace() => places.push(point),
            _ => {}
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(start: i32, end: i32, replacement: &str) -> FlagRow {
        FlagRow {
            kind: "spliced_brand".into(),
            start: Some(start),
            end: Some(end),
            score: 1.0,
            replacement: Some(replacement.into()),
            evidence: String::new(),
        }
    }

    #[test]
    fn a_span_is_found_behind_repairs_and_cuts() {
        let raw = "Über BRANDuns. CUT THIS.\n\nWho pBRANDainted it? Amp&amp;Co";
        let flags = [flag(5, 10, ""), flag(15, 24, ""), flag(31, 36, ""), flag(50, 55, "&")];
        let text = "Über uns.\n\nWho painted it? Amp&Co";
        let span = |needle: &str| {
            let start = text.find(needle).unwrap();
            code_points(text, Some(raw), &flags, start..start + needle.len())
        };
        assert_eq!(span("Who painted it"), Some((26, 45)), "{raw}");
        assert_eq!(span("Über"), Some((0, 4)));
        assert_eq!(span("uns"), Some((10, 13)));
        assert_eq!(span("Co"), Some((55, 57)));
        assert_eq!(code_points(text, None, &[], 6..9), Some((5, 8)));
        assert_eq!(code_points(text, Some("another text"), &[], 6..9), None);
    }
}
