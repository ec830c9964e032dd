//! From the raw text and its flags to the text for training.

use std::ops::Range;

use super::Flag;
use crate::article::compose::{RawText, separator};
use crate::article::{Article, BlockKind};

/// Makes the text: each flag's span becomes its replacement; a passage of which nothing is left goes with the blank
/// line beside it.
///
/// Spans that overlap: the longer decides, then the earlier. Without a replacement in any flag the raw text comes back
/// byte for byte.
#[must_use]
pub fn apply(article: &Article, raw: &RawText, flags: &[Flag]) -> String {
    let edits = edits(flags.iter().filter_map(|flag| Some((flag.span.clone()?, flag.replacement.as_deref()?))));
    if edits.is_empty() {
        return raw.text.clone();
    }
    let mut out = String::with_capacity(raw.text.len());
    let mut previous: Option<BlockKind> = None;
    for placed in &raw.placed {
        let Some(kind) = article.blocks.get(placed.block).map(|b| b.kind) else { continue };
        let text = edited(&raw.text, placed.range.clone(), &edits);
        if text.is_empty() {
            continue;
        }
        if let Some(previous) = previous {
            out.push_str(separator(previous, kind));
        }
        out.push_str(&text);
        previous = Some(kind);
    }
    out
}

/// Of spans with their replacements those that count, in order, without overlap: the longer decides, then the earlier.
#[must_use]
pub fn edits<'a>(spans: impl Iterator<Item = (Range<usize>, &'a str)>) -> Vec<(Range<usize>, &'a str)> {
    let mut all: Vec<(Range<usize>, &str)> = spans.filter(|(span, _)| !span.is_empty()).collect();
    all.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.start.cmp(&b.0.start)).then(a.1.cmp(b.1)));
    let mut kept: Vec<(Range<usize>, &str)> = Vec::new();
    let mut taken = std::collections::BTreeMap::<usize, usize>::new();
    for (span, replacement) in all {
        let before = taken.range(..span.end).next_back();
        if before.is_none_or(|(_, end)| *end <= span.start) {
            taken.insert(span.start, span.end);
            kept.push((span, replacement));
        }
    }
    kept.sort_by_key(|(span, _)| span.start);
    kept
}

/// A passage's text after the edits in it; without blanks at its ends where an edit has touched it.
fn edited(text: &str, range: Range<usize>, edits: &[(Range<usize>, &str)]) -> String {
    let first = edits.partition_point(|(span, _)| span.end <= range.start);
    let mut out = String::with_capacity(range.len());
    let (mut at, mut touched) = (range.start, false);
    for (span, replacement) in edits.iter().skip(first).take_while(|(span, _)| span.start < range.end) {
        out.push_str(text.get(at..span.start.max(at)).unwrap_or_default());
        out.push_str(replacement);
        at = span.end.min(range.end);
        touched = true;
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
    if touched { out.trim().to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, Role};
    use crate::contamination::FlagKind;

    fn article(texts: &[&str]) -> Article {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            role: Role::Body,
            text: (*text).to_owned(),
            link_share: 0.0,
            link: None,
        };
        Article { blocks: texts.iter().map(block).collect(), ..Article::default() }
    }

    fn flag(span: Range<usize>, replacement: Option<&str>) -> Flag {
        Flag {
            kind: FlagKind::SplicedBrand,
            span: Some(span),
            score: 1.0,
            replacement: replacement.map(str::to_owned),
            evidence: String::new(),
        }
    }

    #[test]
    fn cuts_win_over_repairs_inside_them_and_leave_one_blank_line() {
        let article = article(&["one", "twXo", "three"]);
        let raw = article.raw_text();
        assert_eq!(apply(&article, &raw, &[flag(7..8, Some(""))]), "one\n\ntwo\n\nthree");
        assert_eq!(apply(&article, &raw, &[flag(7..8, Some("")), flag(5..9, Some(""))]), "one\n\nthree");
        assert_eq!(apply(&article, &raw, &[flag(5..9, None)]), raw.text);
    }
}
