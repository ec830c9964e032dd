//! Tests of what papers show beside what they declare: kickers, signatures under the text, clocks, houses and agencies.

use crate::article::extract::tests::page;
use crate::article::{Article, Extractor};

const PROSE: &str =
    "The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat. ";

fn read(head: &str, top: &str, foot: &str) -> Article {
    let text = format!("<p>{0}</p><p>{0}</p><p>{0}</p>", PROSE.repeat(3));
    let body = format!("<main><article>{top}{text}{foot}</article></main>");
    let mut page = page(&format!("<html><head>{head}</head><body>{body}</body></html>"));
    "https://dailylamp.example/story".clone_into(&mut page.origin.url);
    Extractor::new().extract(&page).unwrap()
}

fn title(head: &str, top: &str) -> String {
    read(head, top, "").title.map(|title| title.value).unwrap_or_default()
}

fn authors(head: &str, top: &str, foot: &str) -> Vec<String> {
    read(head, top, foot).authors.into_iter().map(|author| author.value).collect()
}

/// The day by the page's clock.
fn day(head: &str, top: &str, foot: &str) -> Option<String> {
    let date = read(head, top, foot).published?.value;
    let minutes = i64::from(date.offset.unwrap_or_default());
    let at = date.at.checked_add(jiff::SignedDuration::from_mins(minutes)).ok()?;
    Some(at.to_string().chars().take(10).collect())
}

const HEADING: &str = "<h1>A night at sea</h1>";
const DECLARED: &str = "<meta property=article:published_time content=2024-10-17T22:30:00Z>";

#[test]
fn a_kicker_in_the_heading_is_no_part_of_the_title_that_networks_are_told() {
    let og = "<meta property=og:title content='A night at sea'>";
    assert_eq!(title(og, "<h1><span>Harbour tales</span> A night at sea</h1>"), "A night at sea");
    let tag = "<title>Opinion: A night at sea</title>";
    assert_eq!(title(&format!("{tag}{og}"), "<h1><small>Opinion</small> A night at sea</h1>"), "A night at sea");
    assert_eq!(title(og, "<h1>The A night at sea</h1>"), "The A night at sea");
}

#[test]
fn without_headings_the_line_that_is_a_part_of_the_title_element_counts() {
    let line = "<div>The Quiet Lamp Weekly</div><div class=z>A night at sea is long</div><div>17.10.2024</div>";
    assert_eq!(title("<title>The Quiet Lamp :: A night at sea is long</title>", line), "A night at sea is long");
}

#[test]
fn who_signs_under_the_text_counts_where_nobody_else_is_named() {
    for (foot, names) in [
        ("<p align=right><b>Mary Keeper-Boatman</b></p>", vec!["Mary Keeper-Boatman"]),
        ("<p><em>Mary Keeper, Bob Boatman</em></p>", vec!["Mary Keeper", "Bob Boatman"]),
        ("<p><strong>Mary Keeper</strong><br>writer from Lampton</p>", vec!["Mary Keeper"]),
        ("<p>【宮本和也】</p>", vec!["宮本和也"]),
        ("<p><i>Source: Reuters</i></p>", vec!["Reuters"]),
        ("<p>Mary Keeper</p>", vec![]),
        ("<p><b>Night Boat</b></p>", vec![]),
    ] {
        assert_eq!(authors("", HEADING, foot), names, "{foot}");
    }
    let head = "<meta name=author content='Mary Hook'>";
    assert_eq!(authors(head, HEADING, "<p><em>Bob Boatman</em></p>"), ["Mary Hook"]);
}

#[test]
fn houses_give_way_to_persons() {
    let firm = "<meta property=og:site_name content='Lampové listy'><meta name=author content='Lampové listy, Lampa mediální a.s.'>";
    let byline = "<div class=authors><span>Hana Rybová</span></div>";
    assert_eq!(authors(firm, &format!("{HEADING}{byline}"), ""), ["Hana Rybová"]);
    let staff = "<meta name=author content=Redakcia>";
    assert_eq!(authors(staff, HEADING, "<p><em>Martin Rybár</em></p>"), ["Martin Rybár"]);
    assert_eq!(authors(staff, HEADING, ""), ["Redakcia"]);
}

#[test]
fn a_byline_with_all_names_completes_the_declared_one() {
    let head = "<meta name=author content='Rūta Žuvytė'>";
    let byline =
        "<h4 class=author-name><a href=/author/r>Rūta Žuvytė</a>, <a href=/author/m>Mindaugas von Taubė</a></h4>";
    assert_eq!(authors(head, &format!("{HEADING}{byline}"), ""), ["Rūta Žuvytė", "Mindaugas von Taubė"]);
}

#[test]
fn classes_of_other_languages_name_the_author() {
    for class in ["field-szerzo", "kolom__penulis", "a-columnist", "article-avtor", "news_muhabir"] {
        let byline = format!("<div class={class}>Mary Keeper</div>");
        assert_eq!(authors("", &format!("{HEADING}{byline}"), ""), ["Mary Keeper"], "{class}");
    }
}

#[test]
fn whoever_took_the_picture_above_does_not_take_the_byline() {
    let byline = "<div><small>At sea. (Photo: Cy Hook)</small></div><div class=author>Mary Keeper</div>";
    assert_eq!(authors("", &format!("{HEADING}{byline}"), ""), ["Mary Keeper"]);
}

#[test]
fn a_moment_in_utc_is_read_by_the_clock_that_readers_see() {
    for (shown, known) in [
        ("<p>18 October 2024, 00.30</p>", "2024-10-18"),
        ("<time datetime=2024-10-17T22:30:00Z>18. okt. 2024 kl. 00.30</time>", "2024-10-18"),
        ("<p>Oct 17, 2024 6:30 pm</p>", "2024-10-17"),
        ("<p>18 October 2024, 00.37</p>", "2024-10-17"),
        ("<p>18 October 2024</p>", "2024-10-17"),
    ] {
        assert_eq!(day(DECLARED, &format!("{HEADING}{shown}"), "").as_deref(), Some(known), "{shown}");
    }
}

#[test]
fn the_day_of_the_last_change_in_the_foot_counts_where_there_is_no_other() {
    let foot = "<footer><p>This page was last edited on 17 October 2024 by Mary.</p></footer>";
    let page = |top: &str| day("", top, &format!("</article></main>{foot}"));
    assert_eq!(page(HEADING).as_deref(), Some("2024-10-17"));
    assert_eq!(page(&format!("{HEADING}<p>12 October 2024</p>")).as_deref(), Some("2024-10-12"));
}

#[test]
fn a_row_with_the_title_has_its_day() {
    let row = "<table><tr><td>A night at sea</td><td>17.10.2024</td></tr></table>";
    assert_eq!(day("<title>A night at sea</title>", row, "").as_deref(), Some("2024-10-17"));
}

#[test]
fn a_day_without_its_year_has_that_of_the_day_in_the_head_of_the_page() {
    let header = "</article></main><header><p>Saturday, 2 January 2025</p></header><main><article>";
    let page = |shown: &str| day("", &format!("{header}{HEADING}<p>{shown}</p>"), "");
    assert_eq!(page("28 December").as_deref(), Some("2024-12-28"));
    assert_eq!(page("1 January").as_deref(), Some("2025-01-01"));
}

#[test]
fn eight_digits_of_the_address_count_behind_what_readers_see() {
    let read = |top: &str| {
        let body = format!("<main><article>{HEADING}{top}<p>{0}</p><p>{0}</p></article></main>", PROSE.repeat(3));
        let mut page = page(&format!("<html><body>{body}</body></html>"));
        "https://dailylamp.example/story-20241017.htm".clone_into(&mut page.origin.url);
        let date = Extractor::new().extract(&page).unwrap().published;
        date.map(|date| date.value.at.to_string().chars().take(10).collect::<String>())
    };
    assert_eq!(read("").as_deref(), Some("2024-10-17"));
    assert_eq!(read("<p>12 October 2024</p>").as_deref(), Some("2024-10-12"));
}
