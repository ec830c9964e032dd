//! What a dataset knows of hosts: `profile`, the groups in `show`, and the page of `report`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod run;

use std::path::Path;

use run::{build, json, run, sample, text};

/// Sentences with places in words for a name.
const SENTENCES: [&str; 6] = [
    "The minis{}try of transport opened the old bri{}dge on Monday after a long wint{}er.",
    "Many vill{}agers came to see the ceremo{}ny and brought their child{}ren with them.",
    "A report of the coun{}cil says that repa{}irs will cost more than exp{}ected this year.",
    "Nobody knows wheth{}er the fer{}ry will sail again before the sum{}mer is over.",
    "The engin{}eers measured the riv{}er and found that its ban{}ks had moved.",
    "Trade in the har{}bour grew, said the cham{}ber, and so did the pri{}ce of land.",
];

/// Saves pages of a host that plants a name (none: a clean host).
fn write_host(folder: &Path, host: &str, name: Option<&str>, pages: usize) {
    let planted = name.unwrap_or_default();
    fs_err::create_dir_all(folder.join(host)).unwrap();
    for page in 0..pages {
        let lines = (0..4).map(|line| SENTENCES[(page + line) % SENTENCES.len()].replace("{}", planted));
        let body: String = lines.map(|line| format!("<p>{line}</p>")).collect();
        let html = format!(
            "<title>Story number {page} of {host}</title><article><h1>Story number {page}</h1>{body}</article>"
        );
        fs_err::write(folder.join(host).join(format!("{page}.html")), html).unwrap();
    }
}

#[test]
fn hosts_that_plant_one_name_are_grouped_and_a_host_with_one_page_learns_from_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (pages, dataset) = (folder.path().join("pages"), folder.path().join("corpus"));
    write_host(&pages, "one.example", Some("Quavomint Globe"), 5);
    write_host(&pages, "two.example", Some("Quavomint Globe"), 5);
    write_host(&pages, "honest.example", None, 5);
    build(&[&pages], &dataset, &[], 0);
    let dataset = dataset.to_str().unwrap();

    let shown = json(&run(["show", dataset, "--json"]), 0);
    assert_eq!(shown["farms"].as_array().unwrap().len(), 1, "{}", shown["farms"]);
    assert_eq!(shown["farms"][0]["hosts"], serde_json::json!(["one.example", "two.example"]));
    assert_eq!(shown["farms"][0]["planted"], serde_json::json!(["Quavomint Globe"]));
    let table = text(&run(["show", dataset]), 0);
    assert!(table.contains("one.example, two.example"), "{table}");

    let site = json(&run(["profile", dataset, "one.example", "--json"]), 0);
    assert_eq!(site["planted"][0]["text"], "Quavomint Globe");
    assert!(site["planted"][0]["probability"].as_f64().unwrap() > 0.9, "{site}");
    let example = &site["found"]["spliced_brand"]["examples"][0];
    assert_eq!(example["found"], "Quavomint Globe");
    let told = text(&run(["profile", dataset, "one.example"]), 0);
    assert!(told.contains("belongs together with: two.example"), "{told}");
    let clean = json(&run(["profile", dataset, "honest.example", "--json"]), 0);
    assert_eq!((&clean["rows"], &clean["farm"]), (&5.into(), &serde_json::Value::Null));

    let page = folder.path().join("corpus.html");
    text(&run(["report", dataset, "--out", page.to_str().unwrap()]), 0);
    let html = fs_err::read_to_string(page).unwrap();
    assert!(html.contains("Hosts that belong together") && html.contains("<mark>Quavomint Globe</mark>"), "{html}");
    assert!(!html.contains("<script"));
}

#[test]
fn a_host_without_pages_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("corpus");
    build(&[sample()], &dataset, &[], 0);
    let missing = run(["profile", dataset.to_str().unwrap(), "nowhere.example"]);
    text(&missing, 1);
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(said.starts_with("error: version 0 of ") && said.contains("has no page of nowhere.example"), "{said}");
}
