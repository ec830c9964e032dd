//! A text with its findings in place: cut into pieces, each with the findings that cover it.

use crate::record::FlagRow;

/// A piece of text and what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece<'a> {
    /// The text; empty where a finding puts in what was lost.
    pub text: String,
    /// The findings that cover it, in the record's order; none for what is left alone.
    pub flags: Vec<&'a FlagRow>,
}

/// Cuts a text at the borders of its findings. Their spans are code points of it; what reaches beyond its end is cut there.
///
/// The pieces' texts together are the text. A finding of no length gets an empty piece of its own.
#[must_use]
pub fn pieces<'a>(text: &str, flags: &'a [FlagRow]) -> Vec<Piece<'a>> {
    let characters: Vec<char> = text.chars().collect();
    let spans: Vec<(usize, usize, &FlagRow)> = flags.iter().filter_map(|flag| span(flag, characters.len())).collect();
    let mut borders: Vec<usize> =
        spans.iter().flat_map(|(start, end, _)| [*start, *end]).chain([0, characters.len()]).collect();
    borders.sort_unstable();
    borders.dedup();
    let mut pieces = Vec::new();
    for (index, &start) in borders.iter().enumerate() {
        let empty: Vec<_> =
            spans.iter().filter(|(from, to, _)| from == to && *from == start).map(|(_, _, flag)| *flag).collect();
        if !empty.is_empty() {
            pieces.push(Piece { text: String::new(), flags: empty });
        }
        let Some(&end) = borders.get(index + 1) else { continue };
        let covering = spans.iter().filter(|(from, to, _)| *from <= start && end <= *to).map(|(_, _, flag)| *flag);
        let text = characters.get(start..end).unwrap_or_default().iter().collect();
        pieces.push(Piece { text, flags: covering.collect() });
    }
    pieces
}

fn span(flag: &FlagRow, length: usize) -> Option<(usize, usize, &FlagRow)> {
    let start = usize::try_from(flag.start?).ok()?.min(length);
    let end = usize::try_from(flag.end?).ok()?.clamp(start, length);
    Some((start, end, flag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(kind: &str, start: i32, end: i32) -> FlagRow {
        FlagRow {
            kind: kind.to_owned(),
            start: Some(start),
            end: Some(end),
            score: 1.0,
            replacement: None,
            evidence: String::new(),
        }
    }

    fn told(text: &str, flags: &[FlagRow]) -> Vec<(String, String)> {
        let kinds = |piece: &Piece<'_>| piece.flags.iter().map(|flag| flag.kind.as_str()).collect::<Vec<_>>().join("+");
        pieces(text, flags).into_iter().map(|piece| (piece.text.clone(), kinds(&piece))).collect()
    }

    fn expected(pieces: &[(&str, &str)]) -> Vec<(String, String)> {
        pieces.iter().map(|(text, kinds)| ((*text).to_owned(), (*kinds).to_owned())).collect()
    }

    #[test]
    fn findings_that_overlap_share_a_piece() {
        let flags = [flag("a", 1, 4), flag("b", 3, 5)];
        assert_eq!(told("äbcdéf", &flags), expected(&[("ä", ""), ("bc", "a"), ("d", "a+b"), ("é", "b"), ("f", "")]));
    }

    #[test]
    fn findings_of_no_length_or_beyond_the_end_do_no_harm() {
        assert_eq!(told("ab", &[flag("a", 1, 1)]), expected(&[("a", ""), ("", "a"), ("b", "")]));
        assert_eq!(told("ab", &[flag("a", 1, 9), flag("b", -1, 1)]), expected(&[("a", ""), ("b", "a")]));
        assert_eq!(told("ab", &[]), expected(&[("ab", "")]));
        assert_eq!(told("", &[]), expected(&[]));
    }
}
