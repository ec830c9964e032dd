//! `inspect`: one page as Gristmill sees it, in a terminal, as JSON, and as a page.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod run;

use run::{json, run, sample, text};

/// A page of the sample's farm.
const PAGE: &str = "world-times.example/battery-recycling-lake-plant.html";

#[test]
fn a_page_is_shown_with_origins_blocks_and_findings_judged_beside_its_site() {
    let shown = text(&run(["inspect", "--quiet", sample().to_str().unwrap(), PAGE]), 0);
    for (start, end) in [
        ("published ", "text"),
        ("body       paragraph ", "In a hall beside Lake Orsa, forty people take apart the batteries of sco…"),
        ("furniture  heading ", "Leave a Reply"),
    ] {
        let is_there = shown.lines().any(|line| line.starts_with(start) && line.trim_end().ends_with(end));
        assert!(is_there, "no line “{start}…{end}”:\n{shown}");
    }
    let splices = shown.lines().filter(|line| line.starts_with("spliced_brand") && line.contains(" → cut")).count();
    assert!(splices > 3, "{shown}");
    let path = sample().join(PAGE);
    let by_path = run(["inspect", "--quiet", sample().to_str().unwrap(), path.to_str().unwrap()]);
    assert_eq!(text(&by_path, 0), shown, "a page is known by its path too");
}

#[test]
fn the_page_for_people_has_each_finding_in_place_and_no_markup_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.html");
    let args = ["inspect", "--quiet", "--json", sample().to_str().unwrap(), PAGE, "--html", out.to_str().unwrap()];
    let inspected = json(&run(args), 0);
    let html = fs_err::read_to_string(out).unwrap();
    let cuts = html.matches("<del title=").count();
    let spans =
        inspected["record"]["flags"].as_array().unwrap().iter().filter(|flag| !flag["replacement"].is_null()).count();
    assert!(cuts >= spans && spans > 5, "{cuts} cuts in place of {spans}");
    assert!(!html.contains("<script") && !html.contains("<img"));
    let words = inspected["article"]["blocks"].as_array().unwrap().len();
    assert_eq!(html.matches("<tr class=\"").count(), words);
}

#[test]
fn a_page_that_is_not_there_or_cannot_be_read_is_told_in_words() {
    let folder = sample().to_str().unwrap();
    let missing = run(["inspect", "--quiet", folder, "https://nowhere.example/"]);
    text(&missing, 1);
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(said.starts_with("error: no page https://nowhere.example/ among the 36 pages of "), "{said}");
    let unreadable = run(["inspect", "--quiet", "/no/such/page.html"]);
    text(&unreadable, 1);
    assert!(String::from_utf8_lossy(&unreadable.stderr).contains("/no/such/page.html"));
}
