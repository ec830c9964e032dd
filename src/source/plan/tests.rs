use std::collections::HashSet;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::failure::{Reason, Stage};

/// A folder with these files; the content of each is its own name.
fn folder(names: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for name in names {
        let path = root.path().join(name);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, name).unwrap();
    }
    root
}

fn named(root: &TempDir, names: &[&str]) -> Vec<String> {
    let below = |name: &str| root.path().join(name).to_string_lossy().into_owned();
    names
        .iter()
        .map(|name| name.strip_prefix('@').map_or_else(|| below(name), |list| format!("@{}", below(list))))
        .collect()
}

fn resolve(names: &[String]) -> Sources {
    Sources::resolve(names, &ReadOptions::default(), &mut std::io::empty())
}

/// Places and addresses, the root's path left out.
fn told(root: &TempDir, sources: &Sources) -> Vec<(String, String)> {
    let root = format!("{}/", root.path().display());
    sources
        .inputs
        .iter()
        .map(|input| (input.file.replace(&root, ""), input.url.replace(root.trim_start_matches('/'), "")))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(file, url)| ((*file).to_owned(), (*url).to_owned())).collect()
}

#[test]
fn corpora_are_read_where_they_are_named_and_not_beside_pages() {
    let root = folder(&["m/a.html", "m/labels.jsonl", "m/rows.parquet"]);
    let sources = resolve(&named(&root, &["m"]));
    assert_eq!((sources.inputs.len(), sources.ignored_count), (1, 2));
    let sources = resolve(&named(&root, &["m/labels.jsonl", "m/*.parquet"]));
    assert_eq!((sources.inputs.len(), sources.ignored_count), (2, 0));
}

#[test]
fn a_folder_gives_its_pages_and_warcs_by_path_and_counts_the_rest() {
    let root = folder(&[
        "m/b.html",
        "m/a/x.htm",
        "m/a.warc.gz",
        "m/s.css",
        "m/a/i.png",
        "m/.h.html",
        "m/_t/x.html",
        "m/z.html.gz",
    ]);
    let sources = resolve(&named(&root, &["m"]));
    let expected = [
        ("a.warc.gz", ""),
        ("a/x.htm", "file:///a/x.htm"),
        ("b.html", "file:///b.html"),
        ("z.html.gz", "file:///z.html"),
    ];
    assert_eq!(told(&root, &sources), pairs(&expected));
    assert_eq!((sources.ignored_count, sources.failures.len()), (2, 0));
    assert_eq!(sources.inputs[0].kind, InputKind::Warc);
    assert_eq!(sources.byte_count(), 11 + 9 + 8 + 11);
}

#[test]
fn a_mirror_gives_web_addresses() {
    let root = folder(&["mirror/site.example/a/b.html", "mirror/site.example/i.html?p=2"]);
    let addresses = ["https://site.example/a/b.html", "https://site.example/i.html?p=2"];
    let names =
        [&["mirror"][..], &["mirror/site.example"], &["mirror/*/a/b.html", "mirror/*/i.html[?]p=2"], &["mirror/**"]];
    for name in names {
        let sources = resolve(&named(&root, name));
        let urls: Vec<_> = sources.inputs.iter().map(|input| input.url.as_str()).collect();
        assert_eq!(urls, addresses, "{name:?}");
    }
    let base = Url::parse("https://base.example/x/").unwrap();
    let options = ReadOptions { base_url: Some(base), ..ReadOptions::default() };
    let sources = Sources::resolve(&named(&root, &["mirror/site.example"]), &options, &mut std::io::empty());
    assert_eq!(sources.inputs[0].url, "https://base.example/x/a/b.html");
}

#[test]
fn files_patterns_and_lists_keep_the_order_of_the_names() {
    let root = folder(&["c.html", "p/b.html", "p/a.html", "p/x.css", "l/d.html", "w.dat", "page"]);
    fs_err::write(root.path().join("w.dat"), "WARC/1.0\r\n").unwrap();
    let list = "\u{feff}# a list\n\nd.html\n ../c.html \nhttps://site.example/1\r\nhttps://site.example/1\n";
    fs_err::write(root.path().join("l/list.txt"), list).unwrap();
    let sources = resolve(&named(&root, &["page", "p/*", "@l/list.txt", "w.dat"]));
    let files: Vec<_> = told(&root, &sources).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["page", "p/a.html", "p/b.html", "l/d.html", "l/../c.html", "w.dat"]);
    assert_eq!(sources.inputs.last().unwrap().kind, InputKind::Warc);
    assert_eq!(sources.urls.len(), 1);
    assert_eq!((sources.ignored_count, sources.repeated_count, sources.failures.len()), (1, 1, 0));
}

#[test]
fn standard_input_is_a_list() {
    let root = folder(&["a.html"]);
    let list = format!("{}\nHTTP://Site.example\n", root.path().join("a.html").display());
    let sources = Sources::resolve(&["-".to_owned()], &ReadOptions::default(), &mut list.as_bytes());
    assert_eq!((sources.inputs.len(), sources.urls[0].as_str()), (1, "http://site.example/"));
}

use Reason::{Empty, Malformed, Unreadable};

#[test]
fn what_cannot_be_read_is_listed_and_the_rest_goes_on() {
    let root = folder(&["a.html", "empty/x.css"]);
    let mut names = named(&root, &["missing.html", "missing/*.html", "bad[", "@missing.txt", "empty", "a.html"]);
    names.push("http://".to_owned());
    let sources = resolve(&names);
    let reasons: Vec<_> = sources.failures.iter().map(|failure| failure.reason).collect();
    assert_eq!(reasons, [Unreadable, Unreadable, Malformed, Unreadable, Empty, Malformed]);
    assert!(sources.failures.iter().all(|failure| failure.stage == Stage::Source && !failure.detail.is_empty()));
    assert_eq!(sources.failures[0].detail, "no such file or folder");
    assert_eq!(sources.inputs.len(), 1);
}

#[test]
fn lists_with_lines_that_are_no_text_go_on_behind_them() {
    let root = folder(&["a.html"]);
    let list = [b"\xff\xfe\n".to_vec(), vec![b'x'; 200_000], b"\na.html\n".to_vec()].concat();
    fs_err::write(root.path().join("list"), list).unwrap();
    let sources = resolve(&named(&root, &["@list"]));
    let details: Vec<_> = sources.failures.iter().map(|failure| failure.detail.as_str()).collect();
    assert_eq!(details, ["line 1 is not UTF-8", "line 2 is too long"]);
    assert_eq!(sources.inputs.len(), 1);
}

#[test]
fn a_file_is_taken_once_and_two_files_have_two_addresses() {
    let root = folder(&["a/index.html", "b/index.html", "c/a/index.html"]);
    let sources = resolve(&named(&root, &["a", "a/index.html", "b", "c/a"]));
    let urls: HashSet<_> = sources.inputs.iter().map(|input| input.url.clone()).collect();
    assert_eq!((sources.inputs.len(), urls.len(), sources.repeated_count), (3, 3, 1));
    assert!(urls.contains("file:///index.html") && urls.contains("file:///b/index.html"));
}

#[test]
fn the_digest_is_that_of_the_file() {
    let root = folder(&["a.html"]);
    let sources = resolve(&named(&root, &["a.html"]));
    assert_eq!(sources.inputs[0].digest().unwrap(), super::super::digest::sha256(b"a.html"));
}

#[test]
fn a_name_with_wildcards_that_exists_is_a_file() {
    let root = folder(&["i.html?p=[1]"]);
    assert_eq!(resolve(&named(&root, &["i.html?p=[1]"])).inputs.len(), 1);
}

proptest! {
    #[test]
    fn no_name_vanishes(name in "[ -~é]{0,20}") {
        prop_assume!(name != "-" && !name.starts_with(['/', '.', '*', '?', '[']));
        let sources = resolve(std::slice::from_ref(&name));
        let told = sources.inputs.len() + sources.urls.len() + sources.failures.len();
        prop_assert!(told as u64 + sources.ignored_count > 0);
    }
}
