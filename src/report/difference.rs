//! What two texts have different, word by word; and two versions, as a page for people.

use std::fmt::Write;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::html::{page, safe};
use crate::dataset::{Change, Diff};

/// A piece of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Both have it.
    Same(&'a str),
    /// Only the one has it.
    Gone(&'a str),
    /// Only the other has it.
    Come(&'a str),
}

/// What two texts have different. Lines are compared first, then the words of lines that differ.
///
/// ```
/// use gristmill::report::difference::{Piece::*, pieces};
/// let found = pieces("A small mill.\n", "A mill grinds.\n");
/// assert_eq!(found, [Same("A "), Gone("small "), Same("mill"), Come(" grinds"), Same(".\n")]);
/// ```
#[must_use]
pub fn pieces<'a>(before: &'a str, after: &'a str) -> Vec<Piece<'a>> {
    let mut out = Vec::new();
    compare(
        before,
        after,
        lines,
        &mut |gone, come, out| {
            if gone.is_empty() || come.is_empty() {
                put(gone, come, out);
            } else {
                compare(gone, come, words, &mut put, out);
            }
        },
        &mut out,
    );
    out
}

fn put<'a>(gone: &'a str, come: &'a str, out: &mut Vec<Piece<'a>>) {
    if !gone.is_empty() {
        out.push(Piece::Gone(gone));
    }
    if !come.is_empty() {
        out.push(Piece::Come(come));
    }
}

/// Compares two texts by their parts; `differ` takes what stands in the place of each other.
fn compare<'a>(
    before: &'a str,
    after: &'a str,
    split: impl Fn(&'a str) -> Vec<&'a str>,
    differ: &mut impl FnMut(&'a str, &'a str, &mut Vec<Piece<'a>>),
    out: &mut Vec<Piece<'a>>,
) {
    let (old, new) = (split(before), split(after));
    let (old_ends, new_ends) = (ends(&old), ends(&new));
    let cut = |text: &'a str, ends: &[usize], from: usize, count: usize| {
        let at = |index: usize| ends.get(index).copied().unwrap_or(text.len());
        text.get(at(from)..at(from + count)).unwrap_or_default()
    };
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => out.push(Piece::Same(cut(before, &old_ends, old_index, len))),
            DiffOp::Delete { old_index, old_len, .. } => differ(cut(before, &old_ends, old_index, old_len), "", out),
            DiffOp::Insert { new_index, new_len, .. } => differ("", cut(after, &new_ends, new_index, new_len), out),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                differ(cut(before, &old_ends, old_index, old_len), cut(after, &new_ends, new_index, new_len), out);
            }
        }
    }
}

/// Where each part begins, and the end.
fn ends(parts: &[&str]) -> Vec<usize> {
    std::iter::once(0)
        .chain(parts.iter().scan(0, |end, part| {
            *end += part.len();
            Some(*end)
        }))
        .collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Words, blanks and signs; where no blanks are written, characters.
fn words(text: &str) -> Vec<&str> {
    unicode_segmentation::UnicodeSegmentation::split_word_bounds(text).collect()
}

/// A row whose text may differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowTexts {
    /// Its address.
    pub url: String,
    /// Its text in the one version; `None` where it has no such row.
    pub before: Option<String>,
    /// The same in the other.
    pub after: Option<String>,
}

/// A page on what two versions have different, with the texts of some rows.
#[must_use]
pub fn to_html(name: &str, diff: &Diff, rows: &[RowTexts]) -> String {
    let title = format!("{name}: version {} and version {}", diff.from, diff.to);
    let mut body = format!("<h1>{}</h1>\n", safe(&title));
    // Writing to a string does not fail.
    let _ = writeln!(
        body,
        "<p class=\"soft\">{} records, then {}: {} added, {} changed, {} removed</p>",
        diff.rows_before, diff.rows_after, diff.added, diff.changed, diff.removed
    );
    let hosts = diff.hosts.iter().map(|(host, changes)| {
        vec![host.clone(), changes.added.to_string(), changes.changed.to_string(), changes.removed.to_string()]
    });
    table(&mut body, "By host", &["host", "added", "changed", "removed"], hosts);
    let columns = diff.columns.iter().map(|(name, rows)| vec![name.clone(), rows.to_string()]);
    table(&mut body, "By column", &["column", "rows changed"], columns);
    let flags =
        diff.flags.iter().map(|(kind, (before, after))| vec![kind.clone(), before.to_string(), after.to_string()]);
    table(&mut body, "Rows flagged, among those that differ", &["kind", "before", "after"], flags);
    let changes = diff.rows.iter().map(|row| {
        let change = match row.change {
            Change::Added => "added",
            Change::Changed => "changed",
            Change::Removed => "removed",
        };
        vec![row.url.clone(), change.to_owned(), row.columns.join(", ")]
    });
    table(&mut body, "Rows", &["address", "", "columns"], changes);
    for row in rows {
        let _ = writeln!(body, "<h2>{}</h2>\n<div class=\"text\">{}</div>", safe(&row.url), marked(row));
    }
    page(&title, &body)
}

fn table(body: &mut String, title: &str, header: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let cells = |cells: &[String], tag: &str| {
        cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", safe(cell))).collect::<String>()
    };
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let _ = writeln!(body, "<h2>{}</h2>\n<table>\n<tr>{}</tr>", safe(title), cells(&header, "th"));
    for row in rows {
        let _ = writeln!(body, "<tr>{}</tr>", cells(&row, "td"));
    }
    body.push_str("</table>\n");
}

fn marked(row: &RowTexts) -> String {
    let (before, after) = (row.before.as_deref().unwrap_or_default(), row.after.as_deref().unwrap_or_default());
    let mark = |piece: &Piece<'_>| match piece {
        Piece::Same(text) => safe(text),
        Piece::Gone(text) => format!("<del>{}</del>", safe(text)),
        Piece::Come(text) => format!("<ins>{}</ins>", safe(text)),
    };
    pieces(before, after).iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_no_markup_of_texts_and_marks_what_differs() {
        let row = RowTexts {
            url: "https://a.example/<x>".into(),
            before: Some("one <b>two</b>".into()),
            after: Some("one <b>three</b>".into()),
        };
        let diff = Diff { from: 1, to: 2, added: 3, ..Diff::default() };
        let html = to_html("corpus", &diff, &[row]);
        assert!(html.contains("one &lt;b&gt;<del>two</del><ins>three</ins>&lt;/b&gt;"), "{html}");
        assert!(html.contains("https://a.example/&lt;x&gt;") && html.contains("3 added"));
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_make_both_texts(before in "(\\PC{0,3}|a b\n|猫が好き|\n){0,12}", after in "(\\PC{0,3}|a b\n|猫が好き|\n){0,12}") {
            let pieces = pieces(&before, &after);
            let of = |wanted: fn(&Piece<'_>) -> bool| pieces.iter().filter(|piece| wanted(piece)).map(|piece| match piece {
                Piece::Same(text) | Piece::Gone(text) | Piece::Come(text) => *text,
            }).collect::<String>();
            proptest::prop_assert_eq!(of(|piece| !matches!(piece, Piece::Come(_))), before.as_str());
            proptest::prop_assert_eq!(of(|piece| !matches!(piece, Piece::Gone(_))), after.as_str());
        }
    }
}
