//! The tokens of this room beside those of `html5ever`: the same trees, but for the text of programs and for attributes
//! that nothing reads.

use std::fmt::Write as _;

use html5ever::ns;
use proptest::prelude::*;
use scraper::Html;

use super::attributes::{Attributes, is_read};
use super::parse::{Scripts, parse};

/// The tree as markup, without the text of programs, and with doctypes and comments.
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
    let mut read = String::new();
    for node in html.tree.values_mut() {
        if let scraper::Node::Element(element) = node {
            writeln!(read, "{:?}", Attributes::of(element)).unwrap();
            let name = element.name.local.clone();
            element.attrs.retain(|(attribute, _)| is_read(&name, &attribute.local));
        }
    }
    format!("{:?}\n{}\n{read}", html.quirks_mode, html.html())
}

/// The tree as `html5ever` alone makes it.
fn whole(page: &str) -> String {
    without_programs(Html::parse_document(page))
}

fn ours(page: &str) -> String {
    without_programs(parse(page, Scripts::On).unwrap())
}

#[test]
fn programs_are_left_out() {
    let page = "<script>let a = '<p>no</p>';</script><script type=module>b</script><script type='text/javascript'>c</script>\
        <script type='application/ld+json'>{\"a\": \"</b>\"}</script>";
    let html = parse(page, Scripts::On).unwrap().html();
    let expected = "<html><head><script></script><script type=\"module\"></script><script type=\"text/javascript\"></script>\
        <script type=\"application/ld+json\">{\"a\": \"</b>\"}</script></head><body></body></html>";
    assert_eq!(html, expected);
}

#[test]
fn every_construct_gives_the_tree_of_the_whole_parser() {
    let pages = [
        "<p>one<script>let a = '<p>no</p>';</script>two",
        "<script src=a></script><p>one<script>b</SCRIPT  >two</script>",
        "<script><!-- document.write('<script>a</script>'); --></script><p>one</p>",
        "<script><!--><script></script><p>one",
        "<script><!-- <script> --> </script><p>one",
        "<script><!-- <script> </script> --> a </script><p>one",
        "<script/>a</script><p>one",
        "<SCRIPT>a</SCRIPT><p>one",
        "<p>one<script>never closed <p>two",
        "<p>one<script",
        "<!-- <script> --><p>one</p><!-- </script> --><p>two",
        "<!--><p>a<!---><p>b<!----><p>c<!-- x --!><p>d<!-- y -- z ---><p>e<!-- <!-- --> --><p>f",
        "<!-- open --",
        "<!-- open -",
        "<!-- open --!",
        "<!--",
        "<!---",
        "<!-",
        "<!",
        "<",
        "</",
        "</>a",
        "</ a>b",
        "<?xml a?>b",
        "a<b",
        "a < b",
        "<!doctype html><p>a",
        "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01//EN' 'a>b'><p>a",
        "<!doctype",
        "<!doctype>",
        "<!docty>a",
        "<textarea>\n<b>&amp;</b></textarea>x",
        "<title>a &lt; <b></title >b",
        "<title>a</titlex></title",
        "<style>a > b </style/ >c",
        "<pre>\n\na</pre>",
        "<pre>&#10;a</pre>",
        "<plaintext></plaintext>&amp;",
        "<xmp><b></xmp>",
        "<noscript><p>a</noscript>",
        "<svg><script>kept<p>one</script></svg>two",
        "<svg><![CDATA[a<b>]]>c",
        "<math><mi><![CDATA[x",
        "<![CDATA[a]]>b",
        "<svg><title><![CDATA[a]]></title>",
        "<a =b =c d= e='f'g=\"h\"i/j k=l/ m>n",
        "<a b=c>d</a b=e>",
        "<a b='1' B='2'>",
        "<a b='&amp;&copy=1&copy;'>",
        "<a b=>c",
        "<a b",
        "<a b=",
        "<a b='c",
        "<a b=c",
        "<a/ b>",
        "<br/ />",
        "<A HREF=X>",
        "<a\nb\t=\x0cc>",
        "<a b='>'>c",
        "<a \"b'c<d>",
        "<p>a\0b<svg>c\0d</svg><title>e\0f</title><a g\0='h\0'>",
        "<table>a\0<tr>b",
        "\u{feff}<p>a",
        "<p>\u{feff}a",
        "a\r\nb\rc<pre>\r\nd</pre>",
        "<a b='c\r\nd'>",
        "&amp",
        "&ampx &#x &# &#x110000; &nosuch; & &amp;amp;",
        "<p>&notit;</p>",
        "<table><tr><script>a</script><td>b<script>c</scripty></script></table>",
        "<frameset><frame></frameset>",
        "<select><option>a<script>b</script>",
        "<template><p>a</template>b",
        "<iframe><p></iframe>",
        "<p title='<script>'>one</p><p>two</script>",
        "<é a>b</é>",
        "<a é='ü'>",
        "",
        " ",
        "text",
        "<p>one</p>\n<p>two</p>\n",
    ];
    for page in pages {
        // Of a formatting element all attributes are kept, so that each way to write one is seen.
        for page in [page.to_owned(), page.replace("<a", "<b")] {
            assert_eq!(ours(&page), whole(&page), "{page:?}");
        }
    }
}

/// What pages are put together from.
const PIECES: [&str; 51] = [
    "<b ",
    " class=",
    " HIDDEN",
    "<script>",
    "</script>",
    "<script",
    "<!--",
    "-->",
    "--!>",
    "-",
    ">",
    "</",
    "<",
    "/",
    " ",
    "=",
    "'",
    "\"",
    "a",
    "é",
    "&",
    "&amp;",
    "&not",
    "#x41;",
    ";",
    "\n",
    "\r",
    "\0",
    "<p>",
    "</p>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "</title>",
    "<svg>",
    "</svg>",
    "<![CDATA[",
    "]]>",
    "<style>",
    "</style>",
    "<a title='",
    "<b class=\"x\" CLASS=y>",
    "<table>",
    "<td>",
    "<!doctype html>",
    "<pre>",
    "<plaintext>",
    "<math>",
    "<template>",
    "<select>",
    "<?",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_mixture_gives_the_tree_of_the_whole_parser(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        let page = pieces.concat();
        prop_assert_eq!(ours(&page), whole(&page));
    }
}
