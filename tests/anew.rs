//! Builds that tell more of hosts whose pages are in the dataset already: old rows become what one build of all pages makes of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use run::{build, json, json_lines, run, sample, text};
use serde_json::Value;

/// Sentences with places in words for a name.
const SENTENCES: [&str; 8] = [
    "The minis{}try of transport opened the old bri{}dge on Monday after a long wint{}er.",
    "Many vill{}agers came to see the ceremo{}ny and brought their child{}ren with them.",
    "A report of the coun{}cil says that repa{}irs will cost more than exp{}ected this year.",
    "Nobody knows wheth{}er the fer{}ry will sail again before the sum{}mer is over.",
    "The engin{}eers measured the riv{}er and found that its ban{}ks had moved.",
    "Trade in the har{}bour grew, said the cham{}ber, and so did the pri{}ce of land.",
    "A teach{}er from the next val{}ley keeps the re{}cords of each flood since her youth.",
    "Two of the lan{}terns on the east{}ern quay were stol{}en during the storm in May.",
];

/// A page of a host that plants a name (an empty one: an honest host).
fn page(host: &str, name: &str, number: usize) -> String {
    let lines = (0..5).map(|line| {
        let sentence = SENTENCES[(number * 3 + line) % SENTENCES.len()];
        // Where the name stands changes from page to page.
        let mut places = 0;
        let pieces: Vec<&str> = sentence.split("{}").collect();
        let mut told = pieces[0].to_owned();
        for piece in &pieces[1..] {
            places += 1;
            // The first page has one place alone.
            let is_planted = (places + number + line).is_multiple_of(3) && (number > 0 || line == 0);
            told.push_str(if is_planted { name } else { "" });
            told.push_str(piece);
        }
        format!("<p>In report {number} of part {line}: {told}</p>")
    });
    let body: String = lines.collect();
    format!(
        "<title>Story number {number} of {host}</title><article><h1>Story number {number}</h1>{body}\
         <p>Read more stories like these every day, only where they are told best and first.</p></article>"
    )
}

/// Saves some pages of a host, in a folder for each build; gives the folder.
fn save(folder: &Path, build: &str, host: &str, name: &str, pages: std::ops::Range<usize>) -> PathBuf {
    let folder = folder.join(build);
    fs_err::create_dir_all(folder.join(host)).unwrap();
    for number in pages {
        fs_err::write(folder.join(host).join(format!("{number}.html")), page(host, name, number)).unwrap();
    }
    folder
}

/// The rows of a dataset, by address.
fn rows(dataset: &Path) -> BTreeMap<String, Value> {
    let found = json_lines(&run(["query", dataset.to_str().unwrap(), "--json", "select * from records"]));
    found.into_iter().map(|row| (row["url"].as_str().unwrap().to_owned(), row)).collect()
}

/// What follows from the judgement of each row, but for scores and evidence, which count pages.
fn judgements(dataset: &Path) -> BTreeMap<String, Value> {
    let judged = |mut row: Value| {
        let flags: Vec<Value> = row["flags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|flag| serde_json::json!([flag["kind"], flag["start"], flag["end"], flag["replacement"]]))
            .collect();
        let names = [
            "text",
            "raw_text",
            "markdown",
            "title",
            "description",
            "authors",
            "site_name",
            "original_publisher",
            "summary",
            "categories",
            "word_count",
            "text_digest",
            "flag_kinds",
            "quality",
        ];
        let mut told: BTreeMap<&str, Value> = names.map(|name| (name, row[name].take())).into();
        told.insert("flags", flags.into());
        serde_json::to_value(told).unwrap()
    };
    rows(dataset).into_iter().map(|(url, row)| (url, judged(row))).collect()
}

/// Builds pages of a farm's host in two steps and at once; gives the reports of the second build, with both datasets.
fn in_two_steps(folder: &Path, first: usize, all: usize, more: &[&str]) -> (Value, PathBuf, PathBuf) {
    let name = "Quavomint Globe";
    let (two, one) = (folder.join("two"), folder.join("one"));
    let a = save(folder, "a", "farm.example", name, 0..first);
    let b = save(folder, "b", "farm.example", name, first..all);
    let both = save(folder, "both", "farm.example", name, 0..all);
    build(&[&a], &two, more, 0);
    let report = build(&[&b], &two, more, 0);
    build(&[&both], &one, more, 0);
    (report, two, one)
}

#[test]
fn a_page_of_a_farm_is_repaired_when_eleven_others_come_and_diff_and_log_tell() {
    let folder = tempfile::tempdir().unwrap();
    let (report, two, one) = in_two_steps(folder.path(), 1, 12, &[]);
    let counts = &report["committed"]["counts"];
    let numbers = ["records", "added", "changed", "unchanged", "judged_anew", "changed_anew", "rows"];
    assert_eq!(numbers.map(|name| counts[name].as_u64().unwrap()), [11, 11, 1, 0, 1, 1, 12], "{counts}");
    assert_eq!(report["pages"]["records"], 11);
    assert_eq!(judgements(&two), judgements(&one));
    assert!(rows(&one).values().all(|row| !row["text"].as_str().unwrap().contains("Quavomint")));

    let dataset = two.to_str().unwrap();
    let before = json_lines(&run(["query", dataset, "--version", "0", "--json", "select * from records"]));
    assert!(before[0]["text"].as_str().unwrap().contains("Quavomint"), "the first version stays as it was");
    let now = &rows(&two)[before[0]["url"].as_str().unwrap()];
    for name in ["id", "fetched_at", "source_file", "payload_digest", "published_at"] {
        assert_eq!(now[name], before[0][name], "{name}");
    }
    let diff = json(&run(["diff", dataset, "0", "1", "--json", "--rows"]), 0);
    assert_eq!((&diff["added"], &diff["changed"]), (&11.into(), &1.into()));
    assert_eq!(diff["flags"]["spliced_brand"], serde_json::json!([0, 12]), "{diff}");
    let log = text(&run(["log", dataset]), 0);
    assert!(log.contains("1 old rows judged anew, 1 changed"), "{log}");
    text(&run(["verify", "--deep", dataset]), 0);
    let rebuilt = json(&run(["rebuild", dataset, "1", "--json"]), 0);
    assert_eq!(rebuilt["is_same"], true, "{rebuilt}");

    // What is known now is known: nothing is left to be judged anew.
    let again = build(&[&folder.path().join("b")], &two, &[], 0);
    assert_eq!(again["committed"]["outcome"], "nothing", "{again}");
    assert_eq!(again["committed"]["counts"]["judged_anew"], Value::Null);
    let first = build(&[&folder.path().join("a")], &two, &[], 0);
    assert_eq!(first["committed"]["outcome"], "nothing", "{first}");
}

#[test]
fn any_split_of_a_host_into_builds_gives_the_rows_of_one_build() {
    for (first, more) in [(6, &["--markdown"][..]), (11, &[]), (3, &["--no-tokens"])] {
        let folder = tempfile::tempdir().unwrap();
        let (_, two, one) = in_two_steps(folder.path(), first, 12, more);
        assert_eq!(judgements(&two), judgements(&one), "{first} pages first");
        text(&run(["verify", "--deep", two.to_str().unwrap()]), 0);
    }
}

#[test]
fn the_sample_page_by_page_gives_the_rows_of_one_build() {
    let folder = tempfile::tempdir().unwrap();
    let (two, one) = (folder.path().join("two"), folder.path().join("one"));
    build(&[sample()], &one, &[], 0);
    let mut pages: Vec<PathBuf> = Vec::new();
    let mut folders = vec![sample().to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs_err::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { pages.push(path) }
        }
    }
    pages.sort();
    // Copies of the sample's tree, so that pages have the addresses that they have in one build.
    for part in 0..3 {
        let tree = folder.path().join(format!("part-{part}"));
        for path in pages.iter().skip(part).step_by(3) {
            let copy = tree.join(path.strip_prefix(sample()).unwrap());
            fs_err::create_dir_all(copy.parent().unwrap()).unwrap();
            fs_err::copy(path, copy).unwrap();
        }
        build(&[&tree], &two, &[], 0);
    }
    let (two, one) = (judgements(&two), judgements(&one));
    assert_eq!(two.keys().collect::<Vec<_>>(), one.keys().collect::<Vec<_>>());
    for (url, row) in one {
        assert_eq!(two[&url]["text"], row["text"], "{url}");
    }
}

#[test]
fn an_honest_host_stays_as_it_is_and_its_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("corpus");
    let honest = sample().join("harbour-courier.example");
    let [first, second] = ["a", "b"].map(|build| folder.path().join(build));
    for (build, name) in [
        (&first, "council-vice-chair.html"),
        (&first, "ferry-winter-timetable.html"),
        (&first, "theatre-review-lighthouse.html"),
        (&second, "fish-auction-prices.html"),
    ] {
        let host = build.join("harbour-courier.example");
        fs_err::create_dir_all(&host).unwrap();
        fs_err::copy(honest.join(name), host.join(name)).unwrap();
    }
    build(&[&first], &dataset, &[], 0);
    let parts = |dataset: &Path| -> Vec<String> {
        let names = fs_err::read_dir(dataset).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".parquet")).collect()
    };
    let before = parts(&dataset);
    let report = build(&[&second], &dataset, &["--threads", "1"], 0);
    let counts = &report["committed"]["counts"];
    let numbers = ["added", "changed", "judged_anew", "rows"];
    assert_eq!(numbers.map(|name| counts[name].as_u64().unwrap()), [1, 0, 3, 4], "{counts}");
    assert_eq!(report["committed"]["files_removed"], 0);
    assert!(before.iter().all(|name| parts(&dataset).contains(name)));
}

#[test]
fn a_host_learns_from_a_farm_that_a_later_build_meets() {
    let folder = tempfile::tempdir().unwrap();
    let (two, one) = (folder.path().join("two"), folder.path().join("one"));
    let name = "Quavomint Globe";
    let a = save(folder.path(), "a", "small.example", name, 20..21);
    let b = save(folder.path(), "b", "large.example", name, 0..9);
    build(&[&a], &two, &["--threads", "1"], 0);
    build(&[&b], &two, &["--threads", "3"], 0);
    build(&[&a, &b], &one, &[], 0);
    assert_eq!(judgements(&two), judgements(&one));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let name = "Quavomint Globe";
    let [a, b] = [("a", 0..4), ("b", 4..9)].map(|(step, pages)| save(folder.path(), step, "farm.example", name, pages));
    let named = ["1", "2", "7"].map(|threads| {
        let dataset = folder.path().join(threads);
        build(&[&a], &dataset, &["--threads", threads], 0);
        let report = build(&[&b], &dataset, &["--threads", threads], 0);
        assert_eq!(report["committed"]["counts"]["judged_anew"], 4);
        let mut names: Vec<String> = fs_err::read_dir(&dataset)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".parquet"))
            .collect();
        names.sort();
        names
    });
    assert!(named[0].len() > 1);
    assert_eq!((&named[0], &named[0]), (&named[1], &named[2]));
}

#[test]
fn with_replace_no_old_row_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("corpus");
    let name = "Quavomint Globe";
    build(&[&save(folder.path(), "a", "farm.example", name, 0..1)], &dataset, &[], 0);
    let report = build(&[&save(folder.path(), "b", "farm.example", name, 1..12)], &dataset, &["--replace"], 0);
    let counts = &report["committed"]["counts"];
    assert_eq!((&counts["rows"], &counts["judged_anew"]), (&11.into(), &Value::Null));
}
