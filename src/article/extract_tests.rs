//! Scenes of whole pages, small: what is text, what is furniture, what is no part of the article.

use super::*;
use crate::article::{BlockKind, Found, FoundIn, Precision};
use crate::page::{CharsetFrom, Origin};
use crate::source::Place;

pub(in crate::article) fn page(html: &str) -> Page {
    let place = Place { file: "a.html".into(), offset: None, length: None };
    let origin = Origin {
        url: "https://lamp.example/2024/news/a".into(),
        host: None,
        domain: None,
        fetched_at: None,
        http_status: None,
        content_type: None,
        payload_digest: String::new(),
        place,
        charset: "UTF-8".into(),
        charset_from: CharsetFrom::Meta,
        charset_conflict: None,
        rights_headers: Vec::new(),
    };
    Page { origin, html: html.into() }
}

fn extract(html: &str) -> Article {
    Extractor::new().extract(&page(html)).unwrap()
}

fn texts(article: &Article, role: Role) -> Vec<&str> {
    article.blocks.iter().filter(|block| block.role == role).map(|block| block.text.as_str()).collect()
}

/// A sentence that is long enough to be prose, one for each number.
pub(in crate::article) fn prose(number: usize) -> String {
    format!(
        "The {number} keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat."
    )
}

fn body(html: &str) -> Vec<String> {
    let page = format!("<body><article><p>{}</p>{html}<p>{}</p></article>", prose(1), prose(2));
    let article = extract(&page);
    let texts = texts(&article, Role::Body);
    assert_eq!((texts.first(), texts.last()), (Some(&prose(1).as_str()), Some(&prose(2).as_str())), "{html}");
    texts[1..texts.len() - 1].iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn inline_tags_neither_glue_words_nor_lose_blanks() {
    for (html, expected) in [
        ("<p>one <b>two</b> three</p>", vec!["one two three"]),
        ("<p>one<b> two </b>three</p>", vec!["one two three"]),
        ("<p>un<i>break</i>able</p>", vec!["unbreakable"]),
        ("<p>a&nbsp;b\n\t c</p>", vec!["a b c"]),
        ("<p>hy&shy;phen</p>", vec!["hyphen"]),
        ("<p>first<br>second</p>", vec!["first\nsecond"]),
        ("<p>first<br><br>second</p>", vec!["first", "second"]),
        ("<p>first<br> \n <br>second</p>", vec!["first", "second"]),
        ("<h2>a<br>heading</h2>", vec!["a heading"]),
        ("<p>漢<ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby>です</p>", vec!["漢字です"]),
        ("<p>漢字\n漢字</p>", vec!["漢字漢字"]),
        ("<p>see <x-name>Ann</x-name><x-name>Bob</x-name></p>", vec!["see Ann Bob"]),
        ("<p>on <a href=/oil>Oil</a><a href=/wicks>Wicks</a>, both</p>", vec!["on Oil Wicks, both"]),
        ("<p><span class=year>2024</span><span class=length>1h 54m</span></p>", vec!["2024 1h 54m"]),
        ("<p><label>Lamps</label><span class=count>27</span></p>", vec!["Lamps 27"]),
        ("<p><span class=c>s</span><span class=c>e</span><span class=c>a</span></p>", vec!["sea"]),
        ("<p><span>light</span><span>house</span></p>", vec!["lighthouse"]),
        (
            "<p>守燈人寫下海上所見，見<a href=/a>漢字</a><a href=/b>漢字</a>。</p>",
            vec!["守燈人寫下海上所見，見漢字漢字。"],
        ),
        ("<p><code><span class=k>let</span><span class=v>wick</span></code> it</p>", vec!["letwick it"]),
    ] {
        assert_eq!(body(html), expected, "{html}");
    }
}

#[test]
fn text_without_paragraph_tags_is_kept_in_order() {
    for (html, expected) in [
        ("<div>before<p>inside</p>after</div>", vec!["before", "inside", "after"]),
        ("<ul><li>one</li><li><span>two</span></li></ul>", vec!["one", "two"]),
        ("<ul><li>one<ul><li>two</li></ul>three</li></ul>", vec!["one", "two", "three"]),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", vec!["term", "meaning"]),
        ("<table><tr><td><ul><li>rope</li><li>tea</li></ul></td></tr></table>", vec!["rope", "tea"]),
        (
            "<table><tr><th>day</th><th>tide</th></tr><tr><td>Mon</td><td><a href=/x>high</a></td></tr></table>",
            vec!["day | tide", "Mon | high"],
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", vec!["a | b", "c | d"]),
        (
            "<table><tr><td><table><tr><td>inner</td></tr></table></td><td>beside</td></tr></table>",
            vec!["inner", "beside"],
        ),
        ("<details><summary>Question?</summary><p>Answer.</p></details>", vec!["Question?", "Answer."]),
        ("<h3><button>Opens</button></h3><p>and shows</p>", vec!["Opens", "and shows"]),
    ] {
        assert_eq!(body(html), expected, "{html}");
    }
}

#[test]
fn kinds_of_blocks_follow_the_markup() {
    let html = format!(
        "<body><article><p>{}</p><h2>Head</h2><ul><li>item<li>next</ul><blockquote><p>said</p></blockquote><pre>a\n  b</pre>\
         <figure><img src=i.png><figcaption>The lamp. Photo: A. Keeper</figcaption></figure><p>{}</p></article>",
        prose(1),
        prose(2)
    );
    let article = extract(&html);
    let kinds: Vec<_> = article.blocks.iter().map(|block| block.kind).collect();
    use BlockKind::{Caption, Code, Heading, ListItem, Paragraph, Quote};
    assert_eq!(kinds, [Paragraph, Heading(2), ListItem, ListItem, Quote, Code, Caption, Paragraph]);
    assert_eq!(article.blocks[5].text, "a\n  b");
    assert_eq!(article.blocks[6].role, Role::Caption);
}

#[test]
fn what_readers_do_not_see_is_out() {
    for html in [
        "<p hidden>secret</p>",
        "<p style='display: none'>secret</p>",
        "<div aria-hidden=true>secret</div>",
        "<script>secret()</script>",
        "<style>.secret{}</style>",
        "<noscript>secret</noscript>",
        "<template><p>secret</p></template>",
        "<svg><text>secret</text></svg>",
        "<span class=screen-reader-text>secret</span>",
        "<select><option>secret</select>",
        "<p>\u{a0}</p>",
    ] {
        assert_eq!(body(html), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn what_screen_readers_alone_pass_over_is_in() {
    let card = format!("<p><a href=/night aria-hidden=true tabindex=-1>{}</a></p>", prose(3));
    assert_eq!(body(&card), [prose(3)]);
    assert_eq!(body("<h2>Oil<a href='#oil' aria-hidden=true>link</a></h2>"), ["Oil"]);
}

#[test]
fn code_that_asks_for_line_numbers_is_in_and_the_numbers_are_out() {
    let expected = vec!["let wick = trim();".to_owned()];
    assert_eq!(body("<pre class=line-numbers>let wick = trim();</pre>"), expected);
    assert_eq!(body("<pre><span class=line-numbers>1</span>let wick = trim();</pre>"), expected);
}

#[test]
fn menus_columns_and_feet_are_no_blocks() {
    let html = format!(
        "<body><header><a href=/>The Lamp</a></header><nav><ul><li><a href=/a>News</a></ul></nav><div class=cookie-notice>We use cookies.</div>\
         <div id=main><div class=post><h1>A night at sea</h1><p>{}</p><p>{}</p><p>{}</p></div></div>\
         <div class=sidebar><p>{}</p></div><footer>© 2024 The Lamp</footer>",
        prose(1),
        prose(2),
        prose(3),
        prose(4)
    );
    let article = extract(&html);
    let all: Vec<_> = article.blocks.iter().map(|block| block.text.clone()).collect();
    assert_eq!(all, [prose(1), prose(2), prose(3)]);
}

#[test]
fn old_pages_arranged_by_tables_give_their_text() {
    let html = format!(
        "<html><body><table width=100%><tr><td width=150><a href=/a>Home</a><br><a href=/b>Links</a></td><td><font size=2><b>A night</b><br><br>{}<br><br>{}<p>{}</font></td></tr></table>",
        prose(1),
        prose(2),
        prose(3)
    );
    let article = extract(&html);
    assert_eq!(texts(&article, Role::Body), ["A night", &prose(1), &prose(2), &prose(3)]);
    let menu = "<a href=/a>Home</a><br><a href=/b>Links</a>";
    for (beside, text) in
        [(menu, vec![prose(1)]), (menu, vec![prose(1), prose(2)]), ("Links", vec![prose(1), prose(2)])]
    {
        let cell = text.iter().map(|text| format!("<p>{text}</p>")).collect::<String>();
        let html = format!(
            "<table><tr><td colspan=2>The Lamp</td></tr><tr><td>{beside}</td><td>{cell}</td></tr><tr><td colspan=2>12 visitors</td></tr></table>"
        );
        assert_eq!(texts(&extract(&html), Role::Body), text, "{html}");
    }
}

#[test]
fn theme_furniture_behind_the_article_is_kept_apart_and_comments_are_out() {
    let html = format!(
        "<html><head><title>A night at sea – The Lamp</title></head><body><div class=top-date>Thu. Oct 17th, 2024</div>\
         <main><div class=col><div class=post><h1>A night at sea</h1><article class=entry><h3>Summary</h3><ul><li>{}</li></ul><h3>Categories</h3><ul><li>lamps, seas</li></ul>\
         <h3>Main Section</h3><p>{}</p><p>{}</p><p>Harbour Post</p><p>The Lamp</p><p>Content comes from the harbour : A night at sea</p><p>Related suggestion: {}</p></article></div>\
         <div class=author-box><h4>By Keeper</h4></div><div class=related-posts><h4>Related Post</h4><div><a href=/b>Another night that was also long</a></div></div>\
         <div id=comments><div class=comment-list><div class=comment><p>{}</p></div></div>\
         <div id=respond class=comment-respond><h3>Leave a Reply</h3><form><p>Your email address will not be published. Required fields are marked *</p></form></div></div></div></main>\
         <footer>© 2024 The Lamp. All rights reserved.</footer>",
        prose(1),
        prose(1),
        prose(2),
        prose(3),
        prose(4)
    );
    let article = extract(&html);
    let body = texts(&article, Role::Body);
    assert_eq!(body[..3], ["Summary", &prose(1), "Categories"]);
    assert_eq!(
        body[body.len() - 4..body.len() - 1],
        ["Harbour Post", "The Lamp", "Content comes from the harbour : A night at sea"]
    );
    assert!(body[body.len() - 1].starts_with("Related suggestion"));
    let furniture = texts(&article, Role::Furniture);
    for text in [
        "By Keeper",
        "Related Post",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
    ] {
        assert!(furniture.contains(&text), "{text}: {furniture:?}");
    }
    assert!(
        article
            .blocks
            .iter()
            .all(|block| block.text != prose(4) && !block.text.contains("©") && block.text != "A night at sea")
    );
    let published = article.published.unwrap();
    assert_eq!(
        (published.value.at.to_string().as_str(), published.value.precision),
        ("2024-10-17T00:00:00Z", Precision::Day)
    );
    assert!(article.site_names.iter().any(|name| name.value == "The Lamp" && name.from == FoundIn::TitleTag));
    assert_eq!(article.title.unwrap().value, "A night at sea");
}

#[test]
fn posts_of_threads_are_text() {
    let posts: String = (1..6)
        .map(|n| {
            format!("<div class=comment><p class=author>keeper{n}</p><div class=body><p>{}</p></div></div>", prose(n))
        })
        .collect();
    let html = format!("<head><meta name=generator content='phpBB'></head><body><div id=page-body>{posts}</div>");
    let article = extract(&html);
    assert!((1..6).all(|n| texts(&article, Role::Body).contains(&prose(n).as_str())));
}

#[test]
fn text_that_only_data_or_noscript_has_is_used() {
    let long: String = (1..6).map(|n| format!("{}\\n\\n", prose(n))).collect();
    let data = format!(
        r#"<head><script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{long}"}}</script></head><body><div id=app></div>"#
    );
    assert_eq!(texts(&extract(&data), Role::Body).len(), 5);
    let unscripted = format!(
        "<body><div id=app></div><noscript><p>{}</p><p>{}</p><p>{}</p></noscript>",
        prose(1),
        prose(2),
        prose(3)
    );
    assert_eq!(texts(&extract(&unscripted), Role::Body).len(), 3);
}

#[test]
fn metadata_is_cleaned_and_says_where_it_is_from() {
    let html = format!(
        r#"<html lang=en-GB><head><title>A night at sea | The Lamp</title><meta property="og:site_name" content="The Lamp"><meta property="og:title" content="A night at sea | The Lamp">
        <meta name=author content="By Ann Keeper and Bob Boatman, Staff Writer"><meta property="article:published_time" content="2024-10-17T22:30:00-05:00">
        <meta property="article:tag" content="sea"><meta property="article:section" content="News"><meta property="og:image" content="/lamp.png"><meta name=robots content="noindex">
        <link rel=canonical href="/night"><link rel=license href="https://creativecommons.org/licenses/by/4.0/"></head><body><article><h1>A night at sea</h1><p>{}</p><p>{}</p></article>"#,
        prose(1),
        prose(2)
    );
    let article = extract(&html);
    assert_eq!(article.title, Some(Found::new("A night at sea".into(), FoundIn::Heading)));
    let authors: Vec<_> = article.authors.iter().map(|author| author.value.as_str()).collect();
    assert_eq!(authors, ["Ann Keeper", "Bob Boatman"]);
    assert_eq!(article.published.unwrap().value.at.to_string(), "2024-10-18T03:30:00Z");
    assert_eq!(article.site_names[0], Found::new("The Lamp".into(), FoundIn::OpenGraph));
    assert_eq!(article.section.unwrap().value, "News");
    assert_eq!(article.tags, ["sea"]);
    assert_eq!(article.license, Some(Found::new("CC-BY-4.0".into(), FoundIn::LinkRel)));
    assert_eq!(article.declared_language.as_deref(), Some("en-GB"));
    assert_eq!(article.canonical_link.as_deref(), Some("https://lamp.example/night"));
    assert_eq!(article.lead_image.unwrap().value, "https://lamp.example/lamp.png");
    assert_eq!(article.rights_metas, [("robots".to_owned(), "noindex".to_owned())]);
}

#[test]
fn authors_are_found_where_only_readers_are_told() {
    let scene = |head: &str, tail: &str| {
        format!("<body><article><h1>A night at sea</h1>{head}<p>{}</p><p>{}</p>{tail}</article>", prose(1), prose(2))
    };
    for (html, name) in [
        (scene("<p>Published August 7, 2023 by Nora Burke</p>", ""), Some("Nora Burke")),
        (scene("<div class=meta><span>Aug 7, 2023</span> <a href=/author/nora>Nora</a></div>", ""), Some("Nora")),
        (scene("<p>Written by</p><p>Nora Burke</p>", ""), Some("Nora Burke")),
        (scene("", "<p>By Nora Burke</p>"), Some("Nora Burke")),
        (scene("<p class=byline>Nora Burke, Staff Writer</p>", ""), Some("Nora Burke")),
        (scene("", ""), None),
    ] {
        let authors = extract(&html).authors;
        assert_eq!(authors.first().map(|author| author.value.as_str()), name, "{html}");
    }
}

#[test]
fn sections_about_other_pages_are_out_by_their_heading() {
    let html = format!(
        "<body><main><h1>A night at sea</h1><p>{}</p><p>{}</p><p>{}</p><div><h3>You may also like</h3><p>Another night.</p></div></main>",
        prose(1),
        prose(2),
        prose(3)
    );
    assert!(extract(&html).blocks.iter().all(|block| block.text != "Another night."));
}

#[test]
fn dates_of_other_pages_do_not_count() {
    let html = format!(
        "<body><article><h1>A night at sea</h1><p>{}</p><p>{}</p><p>{}</p></article><aside><h4>More</h4><p><time datetime=2023-01-01>1 January 2023</time></p></aside>",
        prose(1),
        prose(2),
        prose(3)
    );
    assert_eq!(extract(&html).published, None);
}

#[test]
fn absurd_nesting_is_a_failure_with_its_place() {
    let failure = Extractor::new().extract(&page(&"<div>".repeat(100_000))).unwrap_err();
    assert_eq!((failure.stage, failure.reason), (Stage::Article, Reason::TooDeep));
    assert_eq!(failure.source_file.as_deref(), Some("a.html"));
}

#[test]
fn deep_but_real_nesting_is_read() {
    let html = format!("<body>{}<p>{}</p><p>{}</p><p>{}</p>", "<div>".repeat(600), prose(1), prose(2), prose(3));
    assert_eq!(texts(&extract(&html), Role::Body).len(), 3);
}

proptest::proptest! {
    #[test]
    fn any_markup_is_read_without_trouble(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<div>", "</div>", "<p>", "<table>", "<tr>", "<td>", "</table>", "<li>", "<ul>", "</ul>", "<a href=x>", "</a>", "<pre>", "</pre>", "<br>", "<b>", "</b>",
        "é漢 text. ", "&shy;", "<h1>", "</h1>", "<h2 class='comment-respond'>", "<span itemprop=author>", "</span>", "<nav>", "<footer>© 2024 İx", "<time>2024", "<title>",
        "<script type='application/ld+json'>{\"author\":", "</script>", "<noscript>", "<meta name=author content='By İ'>", "<math>", "<svg>", "<template>", "\u{a0}", "\u{0}",
    ]), 0..60)) {
        let article = extract(&parts.concat());
        proptest::prop_assert!(article.blocks.iter().all(|block| !block.text.trim().is_empty()));
    }
}

#[test]
fn posts_in_noscript_are_read_where_the_page_shows_next_to_nothing() {
    let posts: String =
        (1..12).map(|n| format!("<div class='post'><b>reader {n}</b><p>{}</p></div>", prose(n))).collect();
    let article = extract(&format!(
        "<title>A thread</title><body><div id=app><p>Loading the thread, this may take a while.</p></div><noscript>{posts}</noscript>"
    ));
    let body = texts(&article, Role::Body).join("\n");
    assert!((1..12).all(|number| body.contains(&prose(number))), "{body}");
}

#[test]
fn hidden_panels_are_walked_and_marked_and_menus_are_not() {
    use crate::article::attributes::Hidden;
    use crate::article::marks::MarkReader;
    for (html, expected) in [
        ("<div hidden><p>a panel</p></div>", Some(Hidden::Attribute)),
        ("<div aria-hidden=true>a slide</div>", Some(Hidden::Aria)),
        ("<div style='display: none'><ul><li>specs</li></ul></div>", Some(Hidden::Style)),
        ("<div class=sr-only>for screen readers</div>", Some(Hidden::Class)),
        ("<div class=field--label-visually_hidden>a field</div>", Some(Hidden::Not)),
        ("<div>shown</div>", Some(Hidden::Not)),
        ("<nav hidden>menu</nav>", None),
        ("<div class=cookie-banner hidden>consent</div>", None),
        ("<span hidden>inline</span>", None),
    ] {
        let tree = parse::parse(html, Scripts::On).unwrap();
        let sheet = walk::walk(&tree, &MarkReader::new(), View::Shown);
        assert_eq!(sheet.drafts.first().map(|draft| draft.hidden), expected, "{html}");
        let all = walk::walk(&tree, &MarkReader::new(), View::Hidden);
        assert!(all.drafts.iter().all(|draft| draft.hidden == Hidden::Not), "{html}");
    }
}

#[test]
fn what_a_shop_says_of_its_product_in_data_is_read_where_the_page_has_no_text() {
    let said = (1..5).map(prose).collect::<Vec<_>>().join(" ");
    let article = extract(&format!(
        "<script type='application/ld+json'>{{\"@type\":\"Product\",\"name\":\"Lamp\",\"description\":\"{said}\"}}</script><body><div id=root></div>"
    ));
    assert_eq!(texts(&article, Role::Body).join(" "), said);
}

#[test]
fn a_frame_without_text_has_none() {
    let links: String = (1..9).map(|n| format!("<li><a href='/c{n}'>Category number {n}</a></li>")).collect();
    let article = extract(&format!(
        "<body><div id=root></div><footer><ul>{links}</ul><p>All categories, brands and gift cards</p></footer>"
    ));
    assert!(texts(&article, Role::Body).is_empty(), "{:?}", texts(&article, Role::Body));
}

#[test]
fn the_data_of_an_app_stands_in_for_a_page_that_shows_nothing() {
    let sentence = "The keeper lit the lamp at dusk and wrote the hour into the book. ";
    let data = serde_json::json!({ "props": { "pageProps": { "post": {
        "author": { "name": "Ann Keeper" }, "publishedAt": "2024-10-17T08:00:00Z",
        "body": format!("<p>{}</p><ul><li>oil</li></ul>", sentence.repeat(20)) } } } });
    let html = format!(
        "<html><head><title>Lamps</title></head><body><div id=__next></div>\
         <script id=__NEXT_DATA__ type=application/json>{data}</script></body></html>"
    );
    let article = extract(&html);
    let text = article.raw_text().text;
    assert!(text.starts_with("The keeper lit the lamp") && text.ends_with("oil"), "{text}");
    assert_eq!(article.authors[0].value, "Ann Keeper");
    assert_eq!(article.published.unwrap().value.at.to_string(), "2024-10-17T08:00:00Z");

    // The same data in a program, and beside a teaser that is shown.
    let marks = "id=__NEXT_DATA__ type=application/json>";
    let assigned = html.replace(marks, ">window.__STATE__ = ");
    assert!(extract(&assigned).raw_text().text.ends_with("oil"));
    let teaser = format!("<div id=__next><p>{}</p></div>", "A lamp, its oil, and its hours. ".repeat(4));
    assert!(!extract(&assigned.replace("<div id=__next></div>", &teaser)).raw_text().text.contains("dusk"));

    let shown = html.replace(
        "<div id=__next></div>",
        &format!("<article><p>{}</p></article>", "What readers see counts. ".repeat(20)),
    );
    assert!(extract(&shown).raw_text().text.starts_with("What readers see"));
}

#[test]
fn posts_that_an_attribute_holds_are_read() {
    let post = |name: &str, text: &str| serde_json::json!({ "username": name, "created_at": "2024-10-17T08:00:00Z", "cooked": format!("<p>{text}</p>") });
    let long = "My lamp went out in the storm, and I would like to know how others keep theirs. ".repeat(14);
    let topic = serde_json::json!({ "post_stream": { "posts": [post("keeper77", &long), post("bob", &"Use more oil, and trim the wick. ".repeat(3))] } });
    let state =
        serde_json::json!({ "topic_12": topic.to_string() }).to_string().replace('&', "&amp;").replace('"', "&quot;");
    let html = format!(
        "<html><head><title>Lamps</title></head><body><div hidden id=data-preloaded data-preloaded=\"{state}\"></div></body></html>"
    );
    let article = extract(&html);
    let text = article.raw_text().text;
    assert!(text.starts_with("My lamp went out") && text.contains("Use more oil"), "{text}");
    assert_eq!(article.authors[0].value, "keeper77");
}

#[test]
fn the_title_over_a_text_is_no_part_of_it() {
    let menu: String = (0..24).map(|n| format!("<li><a href=/{n}>Part {n}</a></li>")).collect();
    let body: String = (0..12).map(|n| format!("<p>{}</p>", prose(n))).collect();
    let html = format!(
        "<html><head><title>Lamps of the coast - Lamp News</title></head><body><ul>{menu}</ul>\
         <article><h1>Lamps of the coast</h1>{body}</article></body></html>"
    );
    let article = extract(&html);
    assert_eq!(article.title.as_ref().map(|title| title.value.as_str()), Some("Lamps of the coast"));
    assert_eq!(texts(&article, Role::Body)[0], prose(0));
}

#[test]
fn ideographs_weigh_what_the_letters_of_other_scripts_do() {
    let html = format!("<article><p>{}</p><p>{}</p></article>", "灯塔看守人在黄昏点亮了灯。".repeat(4), "kept");
    let sheet_of = |html: &str| {
        let tree = parse::parse(html, Scripts::On).unwrap();
        let marks = MarkReader::new();
        let sheet = walk::walk(&tree, &marks, View::Shown);
        features::measure(&sheet).iter().map(|block| block.chars).collect::<Vec<_>>()
    };
    assert_eq!(sheet_of(&html), [100, 4]);
}
