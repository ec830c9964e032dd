//! Bad input: each damage is a listed failure or a clear message, and nothing beside it is lost.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is amiss")]

mod run;

use std::path::Path;

use run::{build, command, gzip, page, sample, text, warc_member, warc_record};
use serde_json::Value;

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs_err::write(path, bytes).unwrap();
}

/// Pages in = records + failures, of the run and of the version.
fn assert_nothing_lost(report: &Value, records: u64) {
    let pages = &report["pages"];
    let failures: u64 = pages["failures"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(pages["records"], records, "{report}");
    assert_eq!(pages["pages"], records + failures, "{report}");
    let counts = &report["committed"]["counts"];
    assert_eq!(
        counts["pages"].as_u64().unwrap(),
        counts["records"].as_u64().unwrap() + counts["failed"].as_u64().unwrap()
    );
    assert_eq!((&counts["pages"], &counts["records"]), (&pages["pages"], &pages["records"]), "{report}");
}

#[test]
fn every_kind_of_damage_is_listed_and_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    fs_err::create_dir(&pages).unwrap();
    write(&pages.join("good.html"), page(1));
    write(&pages.join("empty.html"), "");
    write(&pages.join("binary.html"), (0..=255_u8).cycle().take(40_000).collect::<Vec<_>>());
    write(&pages.join("large.html"), format!("<p>{}</p>", "x".repeat(3 << 20)));
    write(&pages.join("nested.html"), format!("<html><body>{}deep", "<div>".repeat(100_000)));
    // Says that it is UTF-8, and is Latin-1.
    let (head, tail) = page(2)
        .replace("<head>", "<head><meta charset=utf-8>")
        .split_once("boat")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    write(&pages.join("latin1.html"), [head.as_bytes(), b"b\xe9teau", tail.as_bytes()].concat());

    let whole = warc_member("https://a.example/3", &page(3));
    write(
        &folder.path().join("cut.warc.gz"),
        [&whole[..], &warc_member("https://a.example/4", &page(4))[..200]].concat(),
    );
    let mut broken = warc_member("https://a.example/5", &page(5));
    let middle = broken.len() / 2;
    broken[middle..middle + 8].fill(0xff);
    write(
        &folder.path().join("broken.warc.gz"),
        [&broken[..], &warc_member("https://a.example/6", &page(6))[..]].concat(),
    );
    write(&folder.path().join("none.warc.gz"), "");
    let plain = warc_record("https://a.example/7", &page(7));
    write(&folder.path().join("cut.warc"), [&plain[..], &plain[..plain.len() / 2]].concat());
    write(
        &folder.path().join("one.warc.zst"),
        zstd::encode_all(&warc_record("https://a.example/8", &page(8))[..], 3).unwrap(),
    );

    let named: Vec<_> =
        ["pages", "cut.warc.gz", "broken.warc.gz", "none.warc.gz", "missing.html", "cut.warc", "one.warc.zst"]
            .map(|name| folder.path().join(name))
            .into();
    let sources: Vec<&Path> = named.iter().map(std::path::PathBuf::as_path).collect();
    let report = build(&sources, &folder.path().join("dataset"), &["--max-page-size", "1MiB"], 0);

    // 1, 2, 3, 6, 7 and 8; the nested page may be read or refused, but not lost.
    let refused = report["pages"]["failures"]["too_deep"].as_u64().unwrap_or(0);
    assert_nothing_lost(&report, 7 - refused);
    let failures = &report["pages"]["failures"];
    for (reason, count) in
        [("empty", 2), ("not_html", 1), ("too_large", 1), ("unreadable", 1), ("truncated", 2), ("malformed", 1)]
    {
        assert_eq!(failures[reason], count, "{reason} in {failures}");
    }
}

#[test]
fn a_page_larger_than_memory_allows_is_never_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.html");
    // 200 MB without a byte on disk.
    fs_err::File::create(&path).unwrap().set_len(200 << 20).unwrap();
    let warc = folder.path().join("huge.warc.gz");
    write(
        &warc,
        [warc_member("https://a.example/huge", &" ".repeat(200 << 20)), warc_member("https://a.example/1", &page(1))]
            .concat(),
    );
    let report = build(&[&path, &warc], &folder.path().join("dataset"), &[], 0);
    assert_nothing_lost(&report, 1);
    assert_eq!(report["pages"]["failures"]["too_large"], 2);
}

#[test]
fn only_failures_make_a_version_and_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let report = build(&[Path::new("/no/such/page.html")], &folder.path().join("dataset"), &[], 3);
    assert_nothing_lost(&report, 0);
}

#[test]
fn more_failures_than_allowed_is_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.html");
    write(&good, page(1));
    let missing = Path::new("/no/such/page.html");
    build(&[&good, missing], &folder.path().join("a"), &["--max-failed", "1"], 0);
    build(&[&good, missing], &folder.path().join("b"), &["--max-failed", "0"], 3);
}

#[test]
fn two_captures_of_a_page_give_its_latest_and_a_listed_failure() {
    let folder = tempfile::tempdir().unwrap();
    let warc = folder.path().join("twice.warc.gz");
    write(&warc, [warc_member("https://a.example/1", &page(1)), warc_member("https://a.example/1", &page(2))].concat());
    let report = build(&[&warc], &folder.path().join("dataset"), &[], 0);
    assert_nothing_lost(&report, 1);
    assert_eq!(report["pages"]["failures"]["superseded"], 1);
}

#[test]
fn a_dataset_path_that_is_a_file_or_holds_something_else_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    write(&file, "x");
    for (dataset, words) in [(&*file, "is a file"), (folder.path(), "is not a dataset")] {
        let output = command(["build", "--dataset"]).arg(dataset).arg(sample()).output().unwrap();
        text(&output, 1);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn a_gzip_bomb_costs_one_listed_failure() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = gzip(&vec![b' '; 300 << 20]);
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/bomb\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n\
         Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        bomb.len() + HTTP.len()
    );
    let record = [head.as_bytes(), HTTP.as_bytes(), &bomb, b"\r\n\r\n"].concat();
    let warc = folder.path().join("bomb.warc.gz");
    write(&warc, [gzip(&record), warc_member("https://a.example/1", &page(1))].concat());
    let report = build(&[&warc], &folder.path().join("dataset"), &[], 0);
    assert_nothing_lost(&report, 1);
    assert_eq!(report["pages"]["failures"]["too_large"], 1);
}

const HTTP: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-encoding: gzip\r\n\r\n";

#[test]
fn a_page_that_claims_a_wrong_charset_is_read_by_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(2).replace("<head>", "<head><meta charset=utf-8>").replace("boat", "bateau à voile");
    let latin1: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let path = folder.path().join("latin1.html");
    write(&path, latin1);
    let records = run::json_lines(&command(["extract", path.to_str().unwrap()]).output().unwrap());
    assert!(records[0]["text"].as_str().unwrap().contains("bateau à voile"), "{}", records[0]["text"]);
}
