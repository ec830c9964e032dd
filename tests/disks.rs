//! Disks that are full or may not be written to: a build ends in words, and the last version stays as it is.
//!
//! The disks are small file systems in memory, mounted in a namespace of the test's own (Linux, where users may make
//! one); elsewhere these tests say that they are passed over.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a test that is passed over says so")]

mod archive;
mod run;
mod site;

use std::path::Path;
use std::process::{Command, Output};

use run::{build, gzip, json, page, text, warc_record};

/// Runs a shell script where file systems may be mounted; nothing if this machine does not let one.
fn with_mounts(script: &str, folder: &Path) -> Option<Output> {
    let namespace = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", script]);
        command.env("GRISTMILL", env!("CARGO_BIN_EXE_gristmill")).current_dir(folder).output()
    };
    let may = namespace("mkdir probe && mount -t tmpfs -o size=64k tmpfs probe");
    if !may.is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: no file system can be mounted here");
        return None;
    }
    Some(namespace(script).unwrap())
}

/// Pages whose text does not compress well, in one WARC file.
fn many_pages(path: &Path, count: usize) {
    let mut state = 1_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x}", state >> 28)
    };
    let mut records = Vec::new();
    for number in 0..count {
        let words: Vec<_> = (0..400).map(|_| word()).collect();
        let html = page(number).replace("</article>", &format!("<p>{}.</p></article>", words.join(" ")));
        records.extend(warc_record(&format!("https://news.example/{number}"), &html));
    }
    fs_err::write(path, gzip(&records)).unwrap();
}

#[test]
fn a_full_disk_ends_a_build_in_words_and_leaves_the_last_version() {
    let folder = tempfile::tempdir().unwrap();
    many_pages(&folder.path().join("few.warc.gz"), 10);
    many_pages(&folder.path().join("many.warc.gz"), 3_000);
    let script = "mkdir disk && mount -t tmpfs -o size=4m tmpfs disk &&
        $GRISTMILL build --quiet few.warc.gz --dataset disk/set &&
        { $GRISTMILL build --quiet many.warc.gz --dataset disk/set 2> said; echo $? > code; } &&
        $GRISTMILL show --json disk/set > shown &&
        $GRISTMILL build --quiet few.warc.gz --dataset disk/set && du -k disk | tail -1 > used";
    let Some(output) = with_mounts(script, folder.path()) else { return };
    text(&output, 0);
    let read = |name: &str| fs_err::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code").trim(), "1");
    assert!(
        read("said").starts_with("error: ") && read("said").contains("No space left on device"),
        "{}",
        read("said")
    );
    let shown: serde_json::Value = serde_json::from_str(&read("shown")).unwrap();
    assert_eq!((&shown["version"], &shown["rows"]), (&0.into(), &10.into()));
    let used: usize = read("used").split_whitespace().next().unwrap().parse().unwrap();
    assert!(used < 1_000, "{used} kB stay behind on the disk that was full");
}

#[test]
fn a_dataset_that_may_not_be_written_to_is_read_and_not_built() {
    let folder = tempfile::tempdir().unwrap();
    many_pages(&folder.path().join("few.warc.gz"), 10);
    build(&[&folder.path().join("few.warc.gz")], &folder.path().join("set"), &[], 0);
    let script = "mount --bind set set && mount -o remount,bind,ro set &&
        { $GRISTMILL build --quiet few.warc.gz --dataset set 2> said; echo $? > code; } &&
        $GRISTMILL show --json set";
    let Some(output) = with_mounts(script, folder.path()) else { return };
    assert_eq!(json(&output, 0)["rows"], 10);
    let read = |name: &str| fs_err::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code").trim(), "1");
    assert!(read("said").contains("set/") && read("said").contains("Read-only file system"), "{}", read("said"));
}

#[test]
fn a_full_disk_ends_compaction_and_purge_in_words_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    many_pages(&folder.path().join("a.warc.gz"), 300);
    many_pages(&folder.path().join("b.warc.gz"), 330);
    let (log, verify) = ("$GRISTMILL log --json disk/set", "$GRISTMILL verify disk/set");
    let full = "dd if=/dev/zero of=disk/ballast bs=1k 2> /dev/null";
    let script = format!(
        "mkdir disk && mount -t tmpfs -o size=16m tmpfs disk &&
        $GRISTMILL build --quiet a.warc.gz --dataset disk/set && $GRISTMILL build --quiet b.warc.gz --dataset disk/set &&
        {log} > before && {{ {full}; true; }} &&
        {{ $GRISTMILL compact disk/set 2> compacting; echo $? > code; }} &&
        {{ $GRISTMILL purge disk/set --url https://news.example/7 --reason test 2> purging; echo $? >> code; }} &&
        {log} > after && {verify} && rm disk/ballast &&
        $GRISTMILL purge disk/set --url https://news.example/7 --reason test && {verify} && {log} > last"
    );
    let Some(output) = with_mounts(&script, folder.path()) else { return };
    text(&output, 0);
    let read = |name: &str| fs_err::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code"), "1\n1\n");
    for said in ["compacting", "purging"] {
        assert!(read(said).contains("No space left on device"), "{}", read(said));
    }
    assert_eq!(read("before"), read("after"));
    let last: serde_json::Value = serde_json::from_str(&read("last")).unwrap();
    assert_eq!((&last[0]["operation"], &last[0]["rows"]), (&"purge".into(), &329.into()));
}

#[test]
fn a_full_disk_ends_a_crawl_in_words_and_the_same_command_goes_on_with_it() {
    const PAGE_COUNT: usize = 200;
    let site = site::Site::start(|_, path| match path {
        "/robots.txt" | "/.well-known/tdmrep.json" => site::status(404),
        "/" => site::html((0..PAGE_COUNT).map(|number| format!("<a href=/{number}>x</a>")).collect::<String>()),
        // Thirty kilobytes that do not compress.
        path => {
            let mut state: u64 = path.trim_start_matches('/').parse().unwrap_or(0);
            let words = (0..2_000).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("{state:x}")
            });
            site::html(words.collect::<String>())
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let crawl =
        format!("$GRISTMILL crawl http://a.example/ --resolve a.example:{} --delay 0s --out disk/out", site.address);
    let script = format!(
        "mkdir disk && mount -t tmpfs -o size=1m tmpfs disk &&
        {{ {crawl} --quiet 2> said; echo $? > code; }} && $GRISTMILL crawl status --json disk/out > full &&
        mount -o remount,size=64m disk && {crawl} --json > report 2> events && cp -r disk/out out"
    );
    let Some(output) = with_mounts(&script, folder.path()) else { return };
    text(&output, 0);
    let read = |name: &str| fs_err::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code").trim(), "1");
    let said = read("said");
    assert!(said.starts_with("error: ") && said.contains("No space left on device"), "{said}");
    let asked_by_the_first = serde_json::from_str::<serde_json::Value>(&read("full")).unwrap();
    assert!(asked_by_the_first["page_count"].as_u64().unwrap() < PAGE_COUNT as u64);
    let report: serde_json::Value = serde_json::from_str(&read("report")).unwrap();
    assert_eq!((&report["end"], &report["pages"]), (&"finished".into(), &(PAGE_COUNT + 1).into()));
    let archived = archive::archived(&folder.path().join("out"));
    assert_eq!(archived.len(), PAGE_COUNT + 3);
    assert!(archived.values().all(|count| *count == 1), "{archived:?}");
    // What was in flight when the disk was full was asked for again, and nothing else.
    assert!(site.seen().len() <= archived.len() + 2, "{} requests", site.seen().len());
}
