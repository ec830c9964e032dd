//! From markup to a tree, with its nesting and its growth bounded.
//!
//! HTML's own algorithms take time that grows with the square of the nesting (each tag looks through all open
//! elements), and misnested formatting tags multiply nodes. So the tree is looked at every few tokens: what nests deeper or grows faster than any real page is given up early.

use std::borrow::Cow;

use ego_tree::Tree;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::TendrilSink;
use scraper::{Html, HtmlTreeSink, Node};

use super::tokens::Tokens;

/// Levels that a tree may have between two looks. The deepest of 1,497 real pages has under 130; browsers stop
/// nesting at 512. Time to parse grows with this limit on hostile pages only.
pub(super) const MAX_DEPTH: usize = 1_000;

/// Bytes between two looks. A slice can add at most a third as many levels; smaller ones cost time on each page.
const SLICE_BYTES: usize = 1_024;

/// Nodes that any tree may have, beyond one for each byte of markup: what only multiplied formatting tags reach.
const SPARE_NODES: usize = 20_000;

/// Tags that a tree gets room for before they are read: more than nearly all real pages have.
const ROOM: usize = 50_000;

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

/// Whether the markup is read as by a browser that runs scripts: then `noscript` is no part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    /// As by browsers.
    On,
    /// `noscript` holds elements.
    Off,
}

/// Parses markup as HTML5 says, or refuses it early. Scripts are elements without the text that a browser would run.
pub(super) fn parse(markup: &str, scripts: Scripts) -> Result<Html, Refusal> {
    if markup.len() > MAX_BYTES {
        return Err(Refusal::Bytes(markup.len()));
    }
    let markup = with_plain_line_breaks(markup);
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = scripts == Scripts::On;
    let mut parser = driver::parse_document(HtmlTreeSink::new(document(&markup)), options);
    let mut tokens = Tokens::new(&mut parser, &markup);
    let mut looked_at = 0;
    while tokens.step() {
        if tokens.at() >= looked_at + SLICE_BYTES {
            looked_at = tokens.at();
            look(&tokens.parser().tokenizer.sink.sink.0.borrow(), looked_at)?;
        }
    }
    Ok(parser.finish())
}

/// An empty tree with room for the nodes that most pages have, three to two tags (an element and a text, and a text after its
/// end): a tree that grows is copied.
fn document(markup: &str) -> Html {
    let tags = memchr::memchr_iter(b'<', markup.as_bytes()).take(ROOM).count();
    Html { tree: Tree::with_capacity(Node::Document, tags + tags / 2), ..Html::new_document() }
}

/// `\r\n` and `\r` as `\n` (HTML 13.2.3.5).
fn with_plain_line_breaks(markup: &str) -> Cow<'_, str> {
    let mut returns = memchr::memchr_iter(b'\r', markup.as_bytes()).peekable();
    if returns.peek().is_none() {
        return Cow::Borrowed(markup);
    }
    let mut plain = String::with_capacity(markup.len());
    let mut from = 0;
    for at in returns {
        plain.push_str(markup.get(from..at).unwrap_or_default());
        from = at + 1;
        if markup.as_bytes().get(from) != Some(&b'\n') {
            plain.push('\n');
        }
    }
    plain.push_str(markup.get(from..).unwrap_or_default());
    Cow::Owned(plain)
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
            assert!(matches!(parse(&open, Scripts::On), Err(Refusal::Depth(_))), "{tag}");
        }
    }

    #[test]
    fn tags_that_close_themselves_do_not_nest() {
        for tag in ["p", "li", "td", "option", "br"] {
            let open = format!("<{tag}>x").repeat(20_000);
            assert!(parse(&open, Scripts::On).is_ok(), "{tag}");
        }
    }

    #[test]
    fn multiplied_formatting_tags_are_refused() {
        let fonts: String = (0..900).map(|n| format!("<font a{n}>")).collect();
        let page = format!("<p>{fonts}{}", "<p>x".repeat(100_000));
        assert!(parse(&page, Scripts::On).is_err());
    }

    #[test]
    fn line_breaks_are_made_plain() {
        for (markup, plain) in
            [("a\r\nb\rc\n\r\r\n", "a\nb\nc\n\n\n"), ("\r", "\n"), ("é\r\r\né", "é\n\né"), ("\n", "\n")]
        {
            assert_eq!(with_plain_line_breaks(markup), plain);
        }
    }

    #[test]
    fn long_text_and_values_stay_whole() {
        let page = format!("<p>{}</p><p alt='{}'>end</p>", "äöü漢字".repeat(700), "é".repeat(3_000));
        let whole = Html::parse_document(&page);
        assert_eq!(parse(&page, Scripts::On).unwrap().html(), whole.html());
    }
}
