//! Spans out of a text: from where flags have them to the text for training, which stays as it is elsewhere.
//!
//! A flag's span counts code points of the raw text. The text is what the flags' repairs make of that, but for blanks, so its
//! characters that are no blanks, in order, lead from the one to the other. Pure.

use std::ops::Range;

use crate::contamination::repair::edits;
use crate::record::FlagRow;

/// A span in code points of the raw text (of the text where there is none), and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut<'a> {
    pub(super) span: Range<usize>,
    /// Empty for a cut.
    pub(super) mask: &'a str,
}

/// The text after the cuts; `None` where a span is outside, or the text is not what the flags make of the raw text.
///
/// Spans that overlap are one, masked if any of them is. A line of which nothing is left goes with the blank lines beside it.
pub(super) fn cut(text: &str, raw: Option<&str>, flags: &[FlagRow], cuts: &[Cut<'_>]) -> Option<String> {
    let mut found = match raw {
        None => in_text(text, cuts)?,
        Some(raw) => through_repairs(text, raw, flags, cuts)?,
    };
    found.sort_by_key(|(span, _)| (span.start, span.end));
    Some(apply(text, &joined(found)))
}

type Edit<'a> = (Range<usize>, &'a str);

/// Bytes of the text for spans that count its code points.
fn in_text<'a>(text: &str, cuts: &[Cut<'a>]) -> Option<Vec<Edit<'a>>> {
    let bytes = byte_places(text);
    let edit = |cut: &Cut<'a>| Some((*bytes.get(cut.span.start)?..*bytes.get(cut.span.end)?, cut.mask));
    cuts.iter().map(edit).collect()
}

/// Bytes of the text for spans that count the raw text's code points; those of which repairs left nothing are left out.
fn through_repairs<'a>(text: &str, raw: &str, flags: &[FlagRow], cuts: &[Cut<'a>]) -> Option<Vec<Edit<'a>>> {
    let points = raw.chars().count();
    let made = solid_of_raw(raw, flags);
    let solid: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    if made.len() != solid.len() || made.iter().zip(&solid).any(|((_, a), (_, b))| a != b) {
        return None;
    }
    let mut out = Vec::new();
    for cut in cuts {
        if cut.span.end > points {
            return None;
        }
        let first = made.partition_point(|(from, _)| from.end <= cut.span.start);
        let end = made.partition_point(|(from, _)| from.start < cut.span.end);
        if first < end {
            let (start, _) = solid.get(first)?;
            let (last, c) = solid.get(end - 1)?;
            out.push((*start..last + c.len_utf8(), cut.mask));
        }
    }
    Some(out)
}

/// The characters that repairs make of the raw text, blanks left out, each with the code points of the raw text that it is from.
fn solid_of_raw(raw: &str, flags: &[FlagRow]) -> Vec<(Range<usize>, char)> {
    let bytes = byte_places(raw);
    let at = |point: Option<i32>| bytes.get(usize::try_from(point?).ok()?).copied();
    let repairs = flags.iter().filter_map(|flag| Some((at(flag.start)?..at(flag.end)?, flag.replacement.as_deref()?)));
    let repairs = edits(repairs);
    let mut repairs = repairs.into_iter().peekable();
    let mut made = Vec::with_capacity(raw.len());
    let point_of = |byte: usize| bytes.partition_point(|&place| place < byte);
    for (point, (byte, c)) in raw.char_indices().enumerate() {
        while repairs.peek().is_some_and(|(span, _)| span.end <= byte) {
            repairs.next();
        }
        if let Some((span, replacement)) = repairs.peek().filter(|(span, _)| span.start <= byte) {
            if byte == span.start {
                let from = point..point_of(span.end);
                made.extend(replacement.chars().filter(|c| !c.is_whitespace()).map(|c| (from.clone(), c)));
            }
        } else if !c.is_whitespace() {
            made.push((point..point + 1, c));
        }
    }
    made
}

/// The byte of each code point, and of the end.
fn byte_places(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// Edits in order, those that overlap made one.
fn joined(sorted: Vec<Edit<'_>>) -> Vec<Edit<'_>> {
    let mut out: Vec<Edit<'_>> = Vec::with_capacity(sorted.len());
    for (span, mask) in sorted {
        match out.last_mut() {
            Some((last, known)) if span.start < last.end => {
                last.end = last.end.max(span.end);
                if known.is_empty() {
                    *known = mask;
                }
            }
            _ => out.push((span, mask)),
        }
    }
    out
}

fn apply(text: &str, edits: &[Edit<'_>]) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    // Whether blank lines are passed over: a line before them went, and there is a blank line before that already.
    let mut closing = false;
    let mut touched_last = false;
    for line in text.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        let is_blank = line.trim().is_empty();
        let made = if is_blank { None } else { line_after(text, range, edits) };
        touched_last = made.is_some() || (touched_last && is_blank);
        match made {
            Some(made) if made.is_empty() => closing = out.last().is_none_or(|last| last.trim().is_empty()),
            _ if closing && is_blank => {}
            made => {
                closing = false;
                out.push(made.unwrap_or_else(|| line.to_owned()));
            }
        }
    }
    if touched_last {
        while out.last().is_some_and(|last| last.trim().is_empty()) {
            out.pop();
        }
    }
    out.join("\n")
}

/// A line after the edits in it; `None` where there is none.
fn line_after(text: &str, line: Range<usize>, edits: &[Edit<'_>]) -> Option<String> {
    let first = edits.partition_point(|(span, _)| span.end <= line.start);
    let here: Vec<_> = edits.iter().skip(first).take_while(|(span, _)| span.start < line.end).collect();
    if here.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    let mut at = line.start;
    let push = |out: &mut String, piece: &str, behind_cut: bool| {
        let blank_before = out.chars().next_back().is_none_or(char::is_whitespace);
        out.push_str(if behind_cut && blank_before { piece.trim_start() } else { piece });
    };
    let mut behind_cut = false;
    for (span, mask) in here {
        push(&mut out, text.get(at..span.start.max(at)).unwrap_or_default(), behind_cut);
        // A mask stands once, where its span begins.
        if span.start >= line.start {
            out.push_str(mask);
        }
        behind_cut = mask.is_empty() || span.start < line.start;
        at = span.end.min(line.end).max(at);
    }
    push(&mut out, text.get(at..line.end).unwrap_or_default(), behind_cut);
    Some(out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flag(start: i32, end: i32, replacement: Option<&str>) -> FlagRow {
        FlagRow {
            kind: "spliced_brand".into(),
            start: Some(start),
            end: Some(end),
            score: 1.0,
            replacement: replacement.map(str::to_owned),
            evidence: String::new(),
        }
    }

    /// The text with what stands in brackets cut, or masked where a `#` follows the bracket.
    fn marked(text: &str) -> String {
        let (mut plain, mut cuts, mut start) = (String::new(), Vec::new(), 0);
        for c in text.chars() {
            match c {
                '[' => start = plain.chars().count(),
                ']' => cuts.push(Cut { span: start..plain.chars().count(), mask: "" }),
                '#' => cuts.last_mut().unwrap().mask = "<X>",
                c => plain.push(c),
            }
        }
        cut(&plain, None, &[], &cuts).unwrap()
    }

    #[test]
    fn what_is_cut_leaves_one_blank_and_one_blank_line() {
        for (text, expected) in [
            ("Ring [Ada Öz] now.", "Ring now."),
            ("Ring [Ada]# now.", "Ring <X> now."),
            ("[Ring] now", "now"),
            ("one\n\n[two]\n\nthree", "one\n\nthree"),
            ("[one]\n\ntwo", "two"),
            ("one\n\n[two]", "one"),
            ("a list:\n\none\n[two]\nthree", "a list:\n\none\nthree"),
            ("a list:\n\none\n[two]\n\nend", "a list:\n\none\n\nend"),
            ("on[e\n\ntwo\n\nth]ree", "on\n\nree"),
            ("on[e\n\ntwo\n\nth]#ree", "on<X>\n\nree"),
            ("[all]", ""),
            ("漢[字]だ", "漢だ"),
        ] {
            assert_eq!(marked(text), expected, "{text}");
        }
    }

    #[test]
    fn spans_that_overlap_are_one_and_a_mask_among_them_stands() {
        let cuts = [Cut { span: 4..12, mask: "" }, Cut { span: 2..6, mask: "<X>" }];
        assert_eq!(cut("ab me@x.org and so", None, &[], &cuts).unwrap(), "ab<X>and so");
    }

    #[test]
    fn a_span_of_the_raw_text_is_found_behind_repairs() {
        let raw = "Über BRANDuns. CUT THIS.\n\nMail a&amp;b@x.org or go.\n\nGONE";
        let flags = [flag(5, 10, Some("")), flag(15, 24, Some("")), flag(32, 37, Some("&")), flag(53, 57, Some(""))];
        let text = "Über uns.\n\nMail a&b@x.org or go.";
        let span = |of: &str| {
            let start = raw.find(of).map(|at| raw[..at].chars().count()).unwrap();
            start..start + of.chars().count()
        };
        let cut_of = |of: &str| cut(text, Some(raw), &flags, &[Cut { span: span(of), mask: "<X>" }]);
        assert_eq!(cut_of("a&amp;b@x.org").unwrap(), "Über uns.\n\nMail <X> or go.");
        assert_eq!(cut_of("CUT").unwrap(), text);
        assert_eq!(cut_of("BRANDuns").unwrap(), "Über <X>.\n\nMail a&b@x.org or go.");
        assert_eq!(cut(text, Some("another text"), &flags, &[]), None);
        assert_eq!(cut("short", None, &[], &[Cut { span: 3..9, mask: "" }]), None);
    }

    proptest! {
        #[test]
        fn nothing_of_a_span_is_left_and_all_else_is(text in "[ab\n ]{0,40}", spans in proptest::collection::vec((0_usize..41, 0_usize..41), 0..4)) {
            let end = text.chars().count();
            let spans: Vec<_> = spans.into_iter().map(|(a, b)| a.min(b).min(end)..a.max(b).min(end)).collect();
            let cuts: Vec<_> = spans.iter().map(|span| Cut { span: span.clone(), mask: "" }).collect();
            let made = cut(&text, None, &[], &cuts).unwrap();
            let kept = text.chars().enumerate().filter(|(at, _)| !spans.iter().any(|span| span.contains(at)));
            let solid = |chars: &mut dyn Iterator<Item = char>| chars.filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&mut made.chars()), solid(&mut kept.map(|(_, c)| c)));
        }
    }
}
