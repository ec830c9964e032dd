//! From markup to a tree, with its nesting and its growth bounded.
//!
//! HTML's own algorithms take time that grows with the square of the nesting (each tag looks through all open
//! elements), and misnested formatting tags multiply nodes. So the parser is fed in slices, and the tree is looked at
//! between them: what nests deeper or grows faster than any real page is given up early.

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

/// Levels that a tree may have between two looks. The deepest of 1,497 real pages has under 130; browsers stop
/// nesting at 512. Time to parse grows with this limit on hostile pages only.
pub(super) const MAX_DEPTH: usize = 1_000;

/// Bytes between two looks. A slice can add at most a third as many levels; smaller ones cost time on each page.
const SLICE_BYTES: usize = 1_024;

/// Nodes that any tree may have, beyond one for each byte of markup: what only multiplied formatting tags reach.
const SPARE_NODES: usize = 20_000;

/// Longest markup that the parser can address.
const MAX_BYTES: usize = (u32::MAX / 2) as usize;

/// Why markup gives no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Tags nest deeper than [`MAX_DEPTH`].
    Depth(usize),
    /// Misnested tags multiply: more nodes than bytes.
    Nodes(usize),
    /// Longer than the parser can address.
    Bytes(usize),
}

/// Parses markup as HTML5 says, or refuses it early.
pub(super) fn parse(markup: &str) -> Result<Html, Refusal> {
    if markup.len() > MAX_BYTES {
        return Err(Refusal::Bytes(markup.len()));
    }
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let whole = StrTendril::from(markup);
    let mut fed = 0;
    while fed < markup.len() {
        let end = character_border(markup, fed + SLICE_BYTES);
        let (Ok(start), Ok(length)) = (u32::try_from(fed), u32::try_from(end - fed)) else {
            return Err(Refusal::Bytes(markup.len()));
        };
        parser.process(whole.subtendril(start, length));
        fed = end;
        look(&parser.tokenizer.sink.sink.0.borrow(), fed)?;
    }
    Ok(parser.finish())
}

fn character_border(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// Looks at the tree's size and at how deep its newest node stands.
fn look(html: &Html, fed: usize) -> Result<(), Refusal> {
    let nodes = html.tree.nodes();
    let count = nodes.len();
    if count > fed + SPARE_NODES {
        return Err(Refusal::Nodes(count));
    }
    let depth = html.tree.nodes().next_back().map_or(0, |node| node.ancestors().take(MAX_DEPTH + 1).count());
    if depth > MAX_DEPTH { Err(Refusal::Depth(depth)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_nesting_is_refused_early() {
        for tag in ["div", "b", "blockquote", "ul><li", "table><tr><td", "span", "font a", "object", "section"] {
            let open = format!("<{tag}>").repeat(100_000);
            assert!(matches!(parse(&open), Err(Refusal::Depth(_))), "{tag}");
        }
    }

    #[test]
    fn tags_that_close_themselves_do_not_nest() {
        for tag in ["p", "li", "td", "option", "br"] {
            let open = format!("<{tag}>x").repeat(20_000);
            assert!(parse(&open).is_ok(), "{tag}");
        }
    }

    #[test]
    fn multiplied_formatting_tags_are_refused() {
        let fonts: String = (0..900).map(|n| format!("<font a{n}>")).collect();
        let page = format!("<p>{fonts}{}", "<p>x".repeat(100_000));
        assert!(parse(&page).is_err());
    }

    #[test]
    fn slices_cut_no_character_and_no_tag() {
        let page = format!("<p>{}</p><p title='{}'>end</p>", "äöü漢字".repeat(700), "é".repeat(3_000));
        let whole = Html::parse_document(&page);
        assert_eq!(parse(&page).unwrap().html(), whole.html());
    }
}
