//! From markup to a tree, with its nesting and its growth bounded.
//!
//! HTML's own algorithms take time that grows with the square of the nesting (each tag looks through all open
//! elements), and misnested formatting tags multiply nodes. So the parser is fed in slices, and the tree is looked at
//! between them: what nests deeper or grows faster than any real page is given up early.

use std::cell::Ref;
use std::ops::Range;

use html5ever::driver::{self, ParseOpts, Parser};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{local_name, ns};
use memchr::{memchr, memmem};
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
    let mut feed = Feed::new(markup, scripts);
    while let Some(tag) = feed.next_script_tag() {
        feed.up_to(tag.start)?;
        let nodes = feed.node_count();
        feed.up_to(tag.end)?;
        if feed.node_count() > nodes && feed.newest_is_program() {
            feed.leave_out_program();
        }
    }
    feed.up_to(markup.len())?;
    Ok(feed.parser.finish())
}

/// Markup on its way into the parser.
struct Feed<'a> {
    parser: Parser<HtmlTreeSink>,
    markup: &'a str,
    whole: StrTendril,
    /// Bytes that the parser has, or will never see.
    at: usize,
}

impl<'a> Feed<'a> {
    fn new(markup: &'a str, scripts: Scripts) -> Self {
        let mut options = ParseOpts::default();
        options.tree_builder.scripting_enabled = scripts == Scripts::On;
        let parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), options);
        Self { parser, markup, whole: StrTendril::from(markup), at: 0 }
    }

    /// Feeds the parser in slices up to a place, and looks at the tree after each.
    fn up_to(&mut self, end: usize) -> Result<(), Refusal> {
        while self.at < end {
            let slice_end = character_border(self.markup, self.at + SLICE_BYTES).min(end);
            let (Ok(start), Ok(length)) = (u32::try_from(self.at), u32::try_from(slice_end - self.at)) else {
                return Err(Refusal::Bytes(self.markup.len()));
            };
            self.parser.process(self.whole.subtendril(start, length));
            self.at = slice_end;
            look(&self.tree(), self.at)?;
        }
        Ok(())
    }

    /// Where the next thing stands that may be the start tag of a script. One in unusual case is not found, and its text
    /// stays in the tree.
    fn next_script_tag(&self) -> Option<Range<usize>> {
        let rest = self.markup.as_bytes().get(self.at..)?;
        let start = memmem::find(rest, b"<script")?;
        let length = memchr(b'>', rest.get(start..)?)? + 1;
        Some(self.at + start..self.at + start + length)
    }

    fn tree(&self) -> Ref<'_, Html> {
        self.parser.tokenizer.sink.sink.0.borrow()
    }

    fn node_count(&self) -> usize {
        self.tree().tree.nodes().len()
    }

    /// Whether the newest node is a script that browsers run. Any other (JSON-LD, a template) is data, and wanted.
    fn newest_is_program(&self) -> bool {
        let html = self.tree();
        let newest = html.tree.nodes().next_back();
        let Some(element) = newest.and_then(|node| node.value().as_element()) else { return false };
        element.name.local == local_name!("script")
            && element.name.ns == ns!(html)
            && element
                .attr("type")
                .is_none_or(|kind| kind.is_empty() || kind == "module" || kind.contains("javascript"))
    }

    /// Passes over a program's text, up to its end tag, where the parser goes on. A fifth of the time to parse real pages
    /// goes into text that nothing reads.
    fn leave_out_program(&mut self) {
        let rest = self.markup.as_bytes().get(self.at..).unwrap_or_default();
        let end = end_tag(rest).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        // A comment's start may hide the end tag of a script within the script (HTML, 13.2.5.20 and later): rare, and left to the parser.
        if memmem::find(text, b"<!--").is_none() {
            self.at += end;
        }
    }
}

/// Where the end tag of a script begins, in any case.
fn end_tag(rest: &[u8]) -> Option<usize> {
    memmem::find_iter(rest, b"</").find(|&at| {
        let name = rest.get(at + 2..at + 8).unwrap_or_default();
        let after = rest.get(at + 8).copied().unwrap_or_default();
        name.eq_ignore_ascii_case(b"script") && matches!(after, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' | b'/' | b'>')
    })
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
    fn slices_cut_no_character_and_no_tag() {
        let page = format!("<p>{}</p><p title='{}'>end</p>", "äöü漢字".repeat(700), "é".repeat(3_000));
        let whole = Html::parse_document(&page);
        assert_eq!(parse(&page, Scripts::On).unwrap().html(), whole.html());
    }

    /// The tree without the text of programs, as markup.
    fn without_programs(mut html: Html) -> String {
        let of_program = |node: &ego_tree::NodeRef<'_, scraper::Node>| {
            let parent = node.parent().and_then(|parent| parent.value().as_element());
            let script = parent.filter(|parent| parent.name() == "script" && parent.name.ns == ns!(html));
            script.is_some_and(|script| script.attr("type").is_none()) && node.value().is_text()
        };
        let texts: Vec<_> = html.tree.nodes().filter(of_program).map(|node| node.id()).collect();
        for text in texts {
            html.tree.get_mut(text).unwrap().detach();
        }
        html.html()
    }

    #[test]
    fn programs_are_left_out_and_nothing_else() {
        let pages = [
            "<p>one<script>let a = '<p>no</p>';</script>two",
            "<script src=a></script><p>one<script>b</SCRIPT  >two</script>",
            "<!-- <script> --><p>one</p><!-- </script> --><p>two",
            "<script></script><!-- <script> --><p>one</p>",
            "<script type='application/ld+json'>{\"a\": \"</b>\"}</script><p>one",
            "<textarea><script>kept</textarea><p>one</script>two",
            "<title><script>t</script></title><p>one",
            "<svg><script>kept<p>one</script></svg>two",
            "<p title='<script>'>one</p><p>two</script>",
            "<script/>a</script><p>one",
            "<table><tr><script>a</script><td>b<script>c</scripty></script></table>",
            "<p>one<script>never closed <p>two",
            "<p>one<script",
        ];
        for page in pages {
            let whole = without_programs(Html::parse_document(page));
            assert_eq!(parse(page, Scripts::On).unwrap().html(), whole, "{page}");
        }
    }

    #[test]
    fn a_script_in_unusual_form_ends_where_browsers_say() {
        let in_comment = "<script><!-- document.write('<script>a</script>'); --></script><p>one</p>";
        for page in [in_comment, "<script a='>'>x > y</script><p>one", "<SCRIPT>a</SCRIPT><p>one"] {
            assert_eq!(parse(page, Scripts::On).unwrap().html(), Html::parse_document(page).html(), "{page}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_mixture_of_tags_is_read_as_by_the_whole_parser(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            let page: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
            let read = parse(&page, Scripts::On).unwrap();
            proptest::prop_assert_eq!(without_programs(read), without_programs(Html::parse_document(&page)));
        }
    }

    /// What pages are put together from.
    const PIECES: [&str; 16] = [
        "<script>",
        "</script>",
        "<script",
        ">",
        "</scr",
        "a < b",
        "<p>",
        "text",
        "<textarea>",
        "</textarea>",
        "<svg>",
        "</svg>",
        "<style>",
        "</style>",
        "<a title='",
        "'",
    ];
}
