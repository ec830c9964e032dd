//! Tests of titles, authors and dates on small pages.

use crate::article::extract::tests::page;
use crate::article::{Article, Extractor, FoundIn};
use crate::page::Page;

const PROSE: &str =
    "The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat. ";

fn at(url: &str, head: &str, top: &str) -> Page {
    let body = format!("<article>{top}<p>{0}</p><p>{0}</p><p>{0}</p></article>", PROSE.repeat(3));
    let mut page = page(&format!("<html><head>{head}</head><body>{body}</body></html>"));
    url.clone_into(&mut page.origin.url);
    page
}

fn read(head: &str, top: &str) -> Article {
    Extractor::new().extract(&at("https://dailylamp.example/story", head, top)).unwrap()
}

fn title(article: &Article) -> Option<&str> {
    article.title.as_ref().map(|title| title.value.as_str())
}

fn authors(article: &Article) -> Vec<&str> {
    article.authors.iter().map(|author| author.value.as_str()).collect()
}

fn day(article: &Article) -> Option<String> {
    article.published.as_ref().map(|date| date.value.at.to_string().chars().take(10).collect())
}

#[test]
fn the_site_is_taken_off_a_title_by_its_name_in_the_address() {
    let article = read("<title>A night at sea — Daily Lamp</title>", "");
    assert_eq!(title(&article), Some("A night at sea"));
}

#[test]
fn a_title_stands_without_the_section_of_its_page() {
    let article = read(
        "<title>A night at sea > Tales | The Lamp</title>",
        "<h1>A night at sea > Tales</h1><h2 class=post-title>A night at sea</h2>",
    );
    assert_eq!(title(&article), Some("A night at sea"));
    let article =
        read("<title>Lamp - print this</title>", "<div class=title>A night at sea</div><div>17.10.2024</div>");
    assert_eq!(title(&article), Some("A night at sea"));
    let bold = "<span>2024-10-17</span><br><span><b>A night at sea</b></span>";
    let article = read("<title>The Lamp - news from the harbour :: A night at sea</title>", bold);
    assert_eq!(title(&article), Some("A night at sea"));
}

#[test]
fn a_line_that_the_text_ends_with_is_the_title_of_a_page_that_names_site_and_section_alone() {
    let page = |line: &str| {
        let body = format!(
            "<div>{line}</div><div><p>{0}</p><p>{0}</p><p>{0}</p><p>Gathered: A night at sea</p></div>",
            PROSE.repeat(3)
        );
        let html = format!("<html><head><title>Daily Lamp - Tales</title></head><body>{body}</body></html>");
        let article = Extractor::new().extract(&self::page(&html)).unwrap();
        article.title.map(|title| title.value)
    };
    assert_eq!(page("Tonight: Gathered: A night at sea").as_deref(), Some("Tonight: Gathered: A night at sea"));
    assert_eq!(page("Gathered: A night at sea").as_deref(), Some("Daily Lamp - Tales"));
    assert_eq!(page("Tonight: Gathered: A day at sea").as_deref(), Some("Daily Lamp - Tales"));
}

#[test]
fn a_heading_that_names_the_book_is_no_title() {
    let page = at(
        "https://lamps.example/book/what-is-a-wick.html",
        "<title>What is a wick? - The Lamp Book</title>",
        "<h1>The Lamp Book</h1><h2>What is a wick?</h2>",
    );
    assert_eq!(title(&Extractor::new().extract(&page).unwrap()), Some("What is a wick?"));
}

#[test]
fn the_address_tells_which_of_two_titles_is_meant() {
    let page = at(
        "https://dailylamp.example/2024/how-to-trim-a-wick-at-sea",
        "<title>How to trim a wick at sea</title>",
        "<h1>Trim your lamp today</h1>",
    );
    assert_eq!(title(&Extractor::new().extract(&page).unwrap()), Some("How to trim a wick at sea"));
    let article = read("<title>Ten ways to trim a wick</title>", "<h1>Our ten best ways to trim a wick</h1>");
    assert_eq!(title(&article), Some("Our ten best ways to trim a wick"));
}

#[test]
fn a_heading_that_begins_the_title_is_it_and_a_label_before_it_is_not() {
    let article = read(
        "<title>A night at sea with lamps - Keeping a lamp in ten steps</title>",
        "<h1>The lamp</h1><h1>A night at sea with lamps</h1>",
    );
    assert_eq!(title(&article), Some("A night at sea with lamps"));
    let article = read("<title>A night at sea</title>", "<h1>Oct 17 2024 A night at sea</h1>");
    assert_eq!(title(&article), Some("A night at sea"));
}

#[test]
fn a_page_of_few_words_that_says_nothing_of_itself_has_its_title_before_the_slogan() {
    let offer = |text: &str| {
        let body = format!("<main><h1>Light that never lets you down</h1>{text}</main>");
        let head = "<title>Lamp repair | Fast and cheap at all hours</title>";
        let mut page = page(&format!("<html><head>{head}</head><body>{body}</body></html>"));
        "https://wick.example/repair".clone_into(&mut page.origin.url);
        Extractor::new().extract(&page).unwrap()
    };
    assert_eq!(title(&offer(&format!("<p>{PROSE}</p>"))), Some("Lamp repair"));
    let much = format!("<p>{0}</p>", PROSE.repeat(5)).repeat(12);
    assert_eq!(title(&offer(&much)), Some("Lamp repair | Fast and cheap at all hours"));
}

#[test]
fn the_boards_of_a_forum_are_no_part_of_its_titles() {
    let html = format!(
        "<html><head><title>How do I trim a wick? / Wicks / Lamp Forums</title><meta name=generator content=FluxBB></head>\
         <body><ul class=crumbs><li><a href=/>Index</a></li><li>» <a href=/w>Wicks</a></li></ul><main>\
         <div class=post><div class=postleft><dl><dt><strong>keeper77</strong></dt><dd>Member</dd></dl></div>\
         <div class=postmsg><p>{PROSE}{PROSE}</p></div></div></main></body></html>"
    );
    let mut page = page(&html);
    "https://lamp.example/viewtopic.php?id=7".clone_into(&mut page.origin.url);
    let article = Extractor::new().extract(&page).unwrap();
    assert_eq!(title(&article), Some("How do I trim a wick?"));
    assert_eq!(authors(&article), ["keeper77"]);
}

#[test]
fn who_holds_the_rights_beside_others_signs_too() {
    let head = "<meta name=citation_author content='Ann Keeper'><meta name=citation_author content='Bob Boatman'>";
    let body = format!("<article><h1>Wicks</h1><p>{PROSE}{PROSE}</p></article><footer>© 2024 Ann Keeper</footer>");
    let article =
        Extractor::new().extract(&page(&format!("<html><head>{head}</head><body>{body}</body></html>"))).unwrap();
    assert_eq!(authors(&article), ["Ann Keeper", "Bob Boatman"]);
}

#[test]
fn a_page_of_a_network_is_no_name() {
    let declared = "<meta property=article:author content='facebook.com/dailylamp'>";
    assert_eq!(authors(&read(declared, "<h1>Wicks</h1><p>By Ann Keeper</p>")), ["Ann Keeper"]);
}

#[test]
fn a_byline_completes_what_is_declared() {
    let byline = |names: &str| format!("<h1>A night at sea</h1><div class=byline>By {names}</div>");
    let declared = "<meta name=author content='Ann Keeper'>";
    assert_eq!(authors(&read(declared, &byline("Ann Keeper and Bob Boatman"))), ["Ann Keeper", "Bob Boatman"]);
    assert_eq!(authors(&read(declared, &byline("Cy Hook and Bob Boatman"))), ["Ann Keeper"]);
}

#[test]
fn the_one_whom_readers_are_told_wrote_it_rather_than_the_account() {
    let byline = "<h1>A night at sea</h1><p class=author>By Cy Hook, Columnist</p>";
    assert_eq!(authors(&read("<meta name=author content='Ann Keeper'>", byline)), ["Cy Hook"]);
}

#[test]
fn a_title_may_name_its_author() {
    let html = format!(
        "<html><head><title>A night at sea, Ann Keeper</title><meta name=author content='Ann Keeper'></head><body><article>\
         <h1>A night at sea</h1><div itemprop=author>Vice Keeper of Lamps</div><p>{PROSE}{PROSE}</p></article></body></html>"
    );
    assert_eq!(authors(&Extractor::new().extract(&page(&html)).unwrap()), ["Ann Keeper"]);
}

#[test]
fn a_heading_that_is_a_part_of_the_title_element_is_the_title() {
    let tag = "<title>Strong light - Night lamps in oil - The Lamp</title><meta property=og:type content=product>";
    assert_eq!(title(&read(tag, "<h1>Night lamps in oil</h1>")), Some("Night lamps in oil"));
}

#[test]
fn a_signature_may_stand_behind_the_text_or_in_the_margin() {
    let signed = "<p>Posted by Ann on October 17, 2024 in Lamps</p>";
    let body = format!("<article><h1>A night at sea</h1><p>{0}</p><p>{0}</p>{signed}</article>", PROSE.repeat(3));
    let article = Extractor::new().extract(&page(&format!("<html><body>{body}</body></html>"))).unwrap();
    assert_eq!(authors(&article), ["Ann"]);
    let margin = "<aside><time datetime=2024-10-17>October 17</time><p class=author>By Ann Keeper</p></aside>";
    let article = read("", &format!("<h1>A night at sea</h1>{margin}"));
    assert_eq!(authors(&article), ["Ann Keeper"]);
    assert_eq!(day(&article).as_deref(), Some("2024-10-17"));
}

#[test]
fn a_thread_is_dated_by_who_started_it() {
    let html = format!(
        "<html><head><script type=application/ld+json>{{\"@type\":\"DiscussionForumPosting\"}}</script></head><body>\
         <h1>Lamp Forums</h1><div class=top><time datetime=2026-03-05>March 5, 2026</time></div><main><h2>Wicks</h2>\
         <p>Started by keeper77, June 4, 2024</p><div class=post><p>{PROSE}{PROSE}</p></div></main></body></html>"
    );
    let article = Extractor::new().extract(&page(&html)).unwrap();
    assert_eq!(day(&article).as_deref(), Some("2024-06-04"));
}

#[test]
fn authors_come_from_references_and_names_within_their_elements() {
    let data = r##"{"@graph":[{"@type":"Article","author":{"@id":"#ann"}},{"@type":"Person","@id":"#ann","name":"Ann Keeper"}]}"##;
    let article = read(&format!("<script type=application/ld+json>{data}</script>"), "");
    assert_eq!(authors(&article), ["Ann Keeper"]);
    let article =
        read("", "<div itemprop=author itemscope><b>A</b><span itemprop=name>Ann Keeper</span><i>Member</i></div>");
    assert_eq!(authors(&article), ["Ann Keeper"]);
    let article = read("", "<span itemprop=author itemscope><meta itemprop=name content='Ann Keeper'></span>");
    assert_eq!(authors(&article), ["Ann Keeper"]);
}

#[test]
fn an_account_gives_way_to_the_name_that_readers_see() {
    let byline = "<h1>A night at sea</h1><a href='/author/ann'>Ann Keeper</a>";
    assert_eq!(authors(&read("<meta name=author content=annK77>", byline)), ["Ann Keeper"]);
    assert_eq!(authors(&read("<meta name=author content='Bob Boatman'>", byline)), ["Bob Boatman"]);
    assert_eq!(authors(&read("<meta name=author content='Lamp Staff'>", "<h1>A night at sea</h1>")), ["Lamp Staff"]);
}

#[test]
fn who_reviewed_a_text_did_not_write_it() {
    let top = "<h1>A night at sea</h1><p>Written by <a href='/author/ann'>Ann Keeper</a></p><p>Reviewed by <a href='/author/bob'>Bob Boatman</a></p>";
    assert_eq!(authors(&read("", top)), ["Ann Keeper"]);
}

#[test]
fn an_earlier_day_that_readers_see_counts_before_a_declared_one() {
    let head = "<meta property='article:published_time' content='2024-10-17T10:00:00Z'>";
    let shown = |text: &str| format!("<h1>A night at sea</h1><div class=post-date>{text}</div>");
    assert_eq!(day(&read(head, &shown("March 2, 2021"))).as_deref(), Some("2021-03-02"));
    assert_eq!(day(&read(head, &shown("October 16, 2024"))).as_deref(), Some("2024-10-17"));
    assert_eq!(day(&read(head, &shown("Updated March 2, 2021"))).as_deref(), Some("2024-10-17"));
}

#[test]
fn what_is_declared_in_utc_is_read_by_the_clock_of_the_page() {
    let head = "<meta property='article:published_time' content='2024-10-17T02:30:05Z'>";
    let tag = |value: &str| format!("<h1>A night at sea</h1><time datetime='{value}'>in the evening</time>");
    let offset = |article: Article| article.published.unwrap().value.offset;
    assert_eq!(offset(read(head, &tag("2024-10-16T19:30:05-0700"))), Some(-420));
    assert_eq!(offset(read(head, &tag("2024-10-16T19:30-07:00"))), Some(-420));
    assert_eq!(offset(read(head, &tag("2024-10-16T12:30:05-0700"))), Some(0), "another moment");
    let by_address = |address: &str| {
        let page = at(&format!("https://dailylamp.example/{address}/night"), head, "<h1>A night at sea</h1>");
        day(&Extractor::new().extract(&page).unwrap()).unwrap()
    };
    assert_eq!(by_address("2024/10/16"), "2024-10-16");
    assert_eq!(by_address("2024/10/17"), "2024-10-17");
    assert_eq!(by_address("2024/10/18"), "2024-10-17", "no place has that day at that moment");
}

#[test]
fn a_link_to_the_page_of_a_member_names_who_began_a_thread() {
    let post = |name: &str| format!("<div class=post><a href='/users/{name}'>{name}</a><p>{PROSE}{PROSE}</p></div>");
    let html = format!(
        "<html><head><script type=application/ld+json>{{\"@type\":\"DiscussionForumPosting\"}}</script></head>\
         <body><h1>How do I trim a wick?</h1><main>{}{}</main></body></html>",
        post("keeper77"),
        post("bob")
    );
    assert_eq!(authors(&Extractor::new().extract(&page(&html)).unwrap()), ["keeper77"]);
}

#[test]
fn the_day_of_a_change_is_not_that_of_publication() {
    let article = read("", "<h1>A night at sea</h1><p>Updated: May 5, 2024 | Published: March 2, 2021</p>");
    assert_eq!(day(&article).as_deref(), Some("2021-03-02"));
    let article =
        read("", "<h1>A night at sea</h1><time datetime=2021-03-02>March 2</time><p>Last updated on May 5, 2024</p>");
    assert_eq!(day(&article).as_deref(), Some("2021-03-02"));
    assert_eq!(article.modified.unwrap().value.at.to_string(), "2024-05-05T00:00:00Z");
}

#[test]
fn numbers_are_read_in_the_order_of_the_page() {
    let dated = |url: &str, claim: &str, text: &str, more: &str| {
        let body = format!(
            "<article><h1>{text}</h1><div class=post-date>03/04/2024</div><p>{0}</p><p>{0}</p>{more}</article>",
            text.repeat(9)
        );
        let mut page = page(&format!("<html lang={claim}><head></head><body>{body}</body></html>"));
        url.clone_into(&mut page.origin.url);
        page
    };
    let french = "Les gardiens du phare ont écrit ce qu'ils avaient vu en mer pendant la nuit. ";
    let read = |page: &Page| day(&Extractor::new().extract(page).unwrap()).unwrap();
    assert_eq!(read(&dated("https://lampe.example/a", "en-US", french, "")), "2024-04-03");
    assert_eq!(read(&dated("https://lamp.example/a", "en-US", PROSE, "")), "2024-03-04");
    assert_eq!(read(&dated("https://lamp.co.uk/a", "en-US", PROSE, "")), "2024-04-03");
    assert_eq!(read(&dated("https://lamp.example/a", "en", PROSE, "<p>See also 25/03/2024</p>")), "2024-04-03");
    let mut early = dated("https://lamp.co.uk/a", "en", PROSE, "");
    early.origin.fetched_at = Some("2024-03-10T00:00:00Z".parse().unwrap());
    assert_eq!(read(&early), "2024-03-04");
}

#[test]
fn a_month_may_stand_in_the_address_as_a_word() {
    let page = at("https://lamp.example/blog/2023/october/03/wicks", "", "<h1>Wicks</h1>");
    let article = Extractor::new().extract(&page).unwrap();
    assert_eq!(day(&article).as_deref(), Some("2023-10-03"));
    assert_eq!(article.published.unwrap().from, FoundIn::Url);
}

#[test]
fn the_first_post_of_a_thread_has_its_author_and_day() {
    let post = |name: &str, day: &str| {
        format!(
            "<div class=post itemscope itemtype='https://schema.org/Comment'><span class=username>{name}</span> <time datetime={day}>{day}</time><p>{PROSE}{PROSE}</p></div>"
        )
    };
    let html = format!(
        "<html><head><meta property=og:type content=discussion><script type=application/ld+json>{{\"@type\":\"DiscussionForumPosting\"}}</script></head>\
         <body><h1>How do I trim a wick?</h1><main>{}{}</main></body></html>",
        post("keeper77", "2024-10-17"),
        post("bob", "2024-10-18")
    );
    let article = Extractor::new().extract(&page(&html)).unwrap();
    assert_eq!(authors(&article), ["keeper77"]);
    assert_eq!(day(&article).as_deref(), Some("2024-10-17"));
}

/// A page with a title tag and a body of its own.
fn old(tag: &str, body: &str) -> Article {
    let mut page = page(&format!("<html><head><title>{tag}</title></head><body>{body}</body></html>"));
    "https://h7.example/12.html".clone_into(&mut page.origin.url);
    Extractor::new().extract(&page).unwrap()
}

fn names(article: &Article) -> Vec<&str> {
    article.site_names.iter().map(|name| name.value.as_str()).collect()
}

#[test]
fn the_heading_in_the_banner_is_the_site_and_that_above_the_text_the_title() {
    let text = format!("<p>{0}</p><p>{0}</p><p>{0}</p>", PROSE.repeat(3));
    for (tag, banner, heading) in [
        (
            "wick.watch: A night at sea",
            "<div id='header-wrap'><h1 class='title'>wick.watch</h1></div>",
            "h3 class='post-title'",
        ),
        (
            "A night at sea - wick.watch",
            "<div id='banner'><h1>wick.watch</h1><h2>by the sea</h2></div>",
            "h3 class='storyline'",
        ),
        ("A night at sea (wick.watch)", "<h1><a href='/'>wick.watch</a></h1>", "h1"),
        ("wick.watch » A night at sea", "<font size='6'>wick.watch</font>", "h3"),
        ("wick.watch", "<h1><a href='/'>wick.watch</a></h1>", "h2 class='entry-title'"),
    ] {
        let end = heading.split(' ').next().unwrap_or_default();
        let body = format!("{banner}<div><{heading}>A night at sea</{end}>{text}</div>");
        let article = old(tag, &body);
        assert_eq!(title(&article), Some("A night at sea"), "{tag}");
        assert!(names(&article).contains(&"wick.watch"), "{tag}: {:?}", names(&article));
    }
}

#[test]
fn a_page_without_headings_has_its_title_in_a_line_of_its_own() {
    let text = format!("<p>{0}</p><p>{0}</p><p>{0}</p>", PROSE.repeat(3));
    let body =
        format!("<center><b>wick.watch</b> 3.5.2024</center><div><b>A night at sea</b><br>The keeper{text}</div>");
    let article = old("wick.watch", &body);
    assert_eq!(title(&article), Some("A night at sea"));
    assert!(names(&article).contains(&"wick.watch"));
    // A portal says its name alone, or with a slogan, and again in its foot.
    let body = format!(
        "<h1>wick.watch</h1><small>by the sea</small><div><b>Menu</b><br><a href='/a'>Start</a></div><div><b>A night at sea</b><br><i>The \
         keeper</i>{text}</div><div>All rights: wick.watch 2004</div>"
    );
    for tag in ["..:: wick.watch ::..", "wick.watch - lamps all day"] {
        let article = old(tag, &body);
        assert_eq!(title(&article), Some("A night at sea"), "{tag}");
        assert!(names(&article).contains(&"wick.watch"), "{tag}");
    }
    // Without a banner, the tag is the title.
    let body = format!("<h1>A night at sea</h1><div><b>Lamps out</b><br>The keeper{text}</div>");
    assert_eq!(title(&old("A night at sea", &body)), Some("A night at sea"));
}

#[test]
fn a_name_in_the_banner_is_known_though_it_stands_within_the_title() {
    let text = format!("<p>{0}</p><p>{0}</p><p>{0}</p>", PROSE.repeat(3));
    let tag = "Worth reading: wick.watch found elsewhere : A night at sea";
    let article = old(tag, &format!("<header><a href='/'>wick.watch</a></header><main><h1>{tag}</h1>{text}</main>"));
    assert!(names(&article).contains(&"wick.watch"));
    let body = format!("<h1>The lamp: a tale</h1><h2>The keeper</h2>{text}");
    assert_eq!(title(&old("The lamp: a tale", &body)), Some("The lamp: a tale"));
}
