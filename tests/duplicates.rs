//! Copies: within a build, against earlier builds, and in any order of the pages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is amiss")]

mod run;

use std::collections::BTreeMap;
use std::path::Path;

use gristmill::dataset::Dataset;
use run::{build, warc_member};

/// A page whose article has sentences of its own for each number in `seeds`.
fn page(published: &str, seeds: &[usize]) -> String {
    const NOUNS: [&str; 8] = ["harbour", "council", "orchard", "railway", "museum", "glacier", "bakery", "theatre"];
    const VERBS: [&str; 7] = ["opened", "rebuilt", "measured", "sold", "painted", "closed", "visited"];
    let word = |list: &[&'static str], seed: usize| list[seed % list.len()];
    let sentence = |seed: usize| {
        format!(
            "In the year {} the {} near the {} was {} by {} people who had come from the {} in the valley.",
            1900 + seed,
            word(&NOUNS, seed),
            word(&NOUNS, seed * 3 + 1),
            word(&VERBS, seed),
            seed * 7 + 11,
            word(&NOUNS, seed * 5 + 2)
        )
    };
    let paragraphs: String = seeds
        .chunks(3)
        .map(|part| format!("<p>{}</p>", part.iter().map(|seed| sentence(*seed)).collect::<Vec<_>>().join(" ")))
        .collect();
    format!(
        "<!doctype html><html lang=en><head><title>Report</title><meta property=article:published_time content={published}></head>\
         <body><article><h1>Report</h1>{paragraphs}</article></body></html>"
    )
}

/// A WARC file with these pages.
fn warc(path: &Path, pages: &[(&str, String)]) {
    let members: Vec<u8> = pages.iter().flat_map(|(url, html)| warc_member(url, html)).collect();
    fs_err::write(path, members).unwrap();
}

/// What each address' record is a copy of, by address, with its kinds of flags.
fn copies(dataset: &Path) -> BTreeMap<String, (Option<String>, String)> {
    use arrow::array::{Array, AsArray};
    let dataset = Dataset::open(dataset).unwrap();
    let version = dataset.latest().unwrap().unwrap();
    let mut rows = Vec::new();
    for batch in dataset.columns(version, &["id", "url", "duplicate_of", "flag_kinds"]).unwrap() {
        let batch = batch.unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
        let (ids, urls, of) = (column("id"), column("url"), column("duplicate_of"));
        let kinds = batch.column_by_name("flag_kinds").unwrap().as_list::<i32>().clone();
        for row in 0..batch.num_rows() {
            let kinds = kinds.value(row).as_string::<i32>().iter().flatten().collect::<Vec<_>>().join(" ");
            let of = of.is_valid(row).then(|| of.value(row).to_owned());
            rows.push((ids.value(row).to_owned(), urls.value(row).to_owned(), of, kinds));
        }
    }
    let urls: BTreeMap<_, _> = rows.iter().map(|(id, url, ..)| (id.clone(), url.clone())).collect();
    rows.into_iter().map(|(_, url, of, kinds)| (url, (of.map(|of| urls[&of].clone()), kinds))).collect()
}

fn seeds(from: usize) -> Vec<usize> {
    (from..from + 30).collect()
}

#[test]
fn copies_name_the_earliest_of_them_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut near = seeds(0);
    near[14] = 500;
    let mut pages = vec![
        ("https://copy.example/a", page("2024-05-03", &seeds(0))),
        ("https://near.example/b", page("2024-05-04", &near)),
        ("https://first.example/c", page("2024-05-01", &seeds(0))),
        ("https://other.example/d", page("2024-05-01", &seeds(100))),
    ];
    let mut found = Vec::new();
    for name in ["one", "two"] {
        let (input, dataset) = (folder.path().join(format!("{name}.warc.gz")), folder.path().join(name));
        warc(&input, &pages);
        build(&[&input], &dataset, &["--threads", "2", "--quality", "none"], 0);
        found.push(copies(&dataset));
        pages.reverse();
    }
    assert_eq!(found[0], found[1]);
    let first = Some("https://first.example/c".to_owned());
    assert_eq!(found[0]["https://copy.example/a"], (first.clone(), "exact_duplicate republished".into()));
    assert_eq!(found[0]["https://near.example/b"], (first, "near_duplicate republished".into()));
    assert_eq!(found[0]["https://first.example/c"].0, None);
    assert_eq!(found[0]["https://other.example/d"], (None, String::new()));
}

#[test]
fn a_later_build_tells_copies_of_earlier_rows_and_changes_nothing_when_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("dataset");
    let (first, second) = (folder.path().join("first.warc.gz"), folder.path().join("second.warc.gz"));
    let mut near = seeds(0);
    near[7] = 500;
    warc(
        &first,
        &[
            ("https://a.example/1", page("2024-05-03", &seeds(0))),
            ("https://a.example/2", page("2024-05-03", &seeds(40))),
        ],
    );
    warc(
        &second,
        &[("https://b.example/1", page("2024-05-09", &near)), ("https://b.example/2", page("2024-05-09", &seeds(80)))],
    );
    build(&[&first], &dataset, &["--quality", "none"], 0);
    let report = build(&[&second], &dataset, &["--quality", "none"], 0);
    assert_eq!(report["committed"]["counts"]["flags_by_kind"]["near_duplicate"], 1);
    let found = copies(&dataset);
    assert_eq!(found["https://b.example/1"], (Some("https://a.example/1".into()), "near_duplicate republished".into()));
    assert_eq!(found["https://b.example/2"].0, None);
    assert_eq!(found["https://a.example/1"].0, None);
    for again in [&first, &second] {
        assert_eq!(build(&[again], &dataset, &["--quality", "none"], 0)["committed"]["outcome"], "nothing");
    }
    assert_eq!(copies(&dataset), found);
}
