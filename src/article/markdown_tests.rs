use crate::article::{Article, Extractor, MarkdownOptions};

fn article(body: &str) -> Article {
    let filler = "This sentence is long enough to be told from menus, and it is part of the article's text. ".repeat(4);
    let html = format!("<html><body><article><p>{filler}</p>{body}<p>{filler}</p></article></body></html>");
    let mut page = crate::article::extract::tests::page(&html);
    page.origin.url = "https://example.org/a/b".to_owned();
    Extractor::with_weights(None).unwrap().with_layout().extract(&page).unwrap()
}

fn markdown(body: &str) -> String {
    let whole = article(body).markdown(MarkdownOptions::default(), &[]);
    let inner = whole.split_once("\n\n").map_or("", |(_, rest)| rest);
    inner.rsplit_once("\n\n").map_or("", |(inner, _)| inner).to_owned()
}

#[test]
fn what_html_shows_markdown_shows() {
    let cases = [
        ("<h2>A <em>b</em></h2><p>text.</p>", "## A *b*\n\ntext."),
        (
            "<ul><li>one<ul><li>two<ol><li>three</li><li>four</li></ol></li></ul></li><li>five</li></ul>",
            "- one\n  - two\n    1. three\n    2. four\n- five",
        ),
        ("<ol><li><span>first</span></li><li>second</li></ol>", "1. first\n2. second"),
        ("<ul><li><p>one</p><p>more of one</p></li><li>two</li></ul>", "- one\n\n  more of one\n\n- two"),
        ("<p>See <a href='/c'>the <b>page</b></a>, or not.</p>", "See [the **page**](https://example.org/c), or not."),
        ("<p>a <code>x*y`</code> b</p>", "a `` x*y` `` b"),
        ("<pre>let a = 1;\n  b();</pre>", "```\nlet a = 1;\n  b();\n```"),
        ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><a href='/x'>2</a></td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | [2](https://example.org/x) |",
        ),
        (
            "<table><tr><td>k</td><td></td><td>v|w</td></tr><tr><td>l</td><td>m</td><td>n</td></tr></table>",
            "|  |  |  |\n| --- | --- | --- |\n| k |  | v\\|w |\n| l | m | n |",
        ),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        (
            "<p>1. not a list</p><p># nor a heading</p><p>snake_case and *stars*</p>",
            "1\\. not a list\n\n\\# nor a heading\n\nsnake_case and \\*stars\\*",
        ),
    ];
    for (html, expected) in cases {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn links_and_captions_are_shown_by_option() {
    let article = article(
        "<figure><img src=a.jpg><figcaption>A cat.</figcaption></figure><p>See <a href='/c'>this page</a> now.</p>",
    );
    let with = article.markdown(MarkdownOptions { links: false, captions: true }, &[]);
    assert!(with.contains("*A cat.*\n\nSee this page now."), "{with}");
    let without = article.markdown(MarkdownOptions::default(), &[]);
    assert!(!without.contains("A cat.") && without.contains("(https://example.org/c)"), "{without}");
}

#[test]
fn edits_of_the_raw_text_are_made_in_markdown() {
    let article = Article::from_text("Keep this.\n\nCut this.\n\nMend thiss.");
    let cut = 12..21;
    let mended = 28..33;
    assert_eq!(&article.raw_text().text[cut.clone()], "Cut this.");
    let edits = [(cut, ""), (mended, "this")];
    assert_eq!(article.markdown(MarkdownOptions::default(), &edits), "Keep this.\n\nMend this.\n");
}

#[test]
fn an_empty_article_is_empty_markdown() {
    assert_eq!(Article::default().markdown(MarkdownOptions::default(), &[]), "");
}

proptest::proptest! {
    #[test]
    fn words_are_the_same_in_text_and_markdown(parts in proptest::collection::vec((0_usize..9, "[a-z]{1,6}( [a-z]{1,6})?"), 1..12)) {
        let tags = ["p", "h3", "blockquote", "pre", "b", "a href=/x", "code", "li", "td"];
        let html: String = parts.iter().map(|(tag, text)| {
            let tag = tags[*tag];
            format!("<{tag}>{text}</{}>", tag.split(' ').next().unwrap())
        }).collect();
        let article = article(&html);
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        let plain: String = article.blocks.iter().filter(|block| block.role == crate::article::Role::Body).map(|block| block.text.as_str()).collect();
        let shown = article.markdown(MarkdownOptions { links: false, captions: false }, &[]);
        proptest::prop_assert_eq!(letters(&shown), letters(&plain));
    }
}
