//! Builds: the sample, again and again, on many threads, and killed midway.

#![allow(clippy::unwrap_used, reason = "a test stops where something is amiss")]

mod run;

use std::collections::BTreeSet;
use std::path::Path;

use run::{build, command, json, page, run, sample, text, warc_member};

/// The names of a dataset's data files, which are digests of their content.
fn parts(dataset: &Path) -> BTreeSet<String> {
    let names = fs_err::read_dir(dataset).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".parquet")).collect()
}

/// A WARC file with this many pages of one host.
fn warc(path: &Path, pages: usize) {
    let members: Vec<u8> =
        (0..pages).flat_map(|number| warc_member(&format!("https://a.example/{number}"), &page(number))).collect();
    fs_err::write(path, members).unwrap();
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let named = ["1", "2", "8"].map(|threads| {
        let dataset = folder.path().join(threads);
        build(&[sample()], &dataset, &["--threads", threads], 0);
        parts(&dataset)
    });
    assert!(!named[0].is_empty());
    assert_eq!(named[0], named[1]);
    assert_eq!(named[0], named[2]);
}

#[test]
fn a_second_build_adds_changes_and_leaves_alone_by_id() {
    let folder = tempfile::tempdir().unwrap();
    let (pages, dataset) = (folder.path().join("a.example"), folder.path().join("dataset"));
    fs_err::create_dir(&pages).unwrap();
    for number in 0..5 {
        fs_err::write(pages.join(format!("{number}.html")), page(number)).unwrap();
    }
    let first = build(&[&pages], &dataset, &[], 0);
    assert_eq!(first["committed"]["outcome"], "version");
    assert_eq!(first["committed"]["counts"]["added"], 5);

    let same = build(&[&pages], &dataset, &[], 0);
    assert_eq!((&same["committed"]["outcome"], &same["committed"]["version"]), (&"nothing".into(), &0.into()));

    fs_err::write(pages.join("2.html"), page(22)).unwrap();
    fs_err::write(pages.join("5.html"), page(5)).unwrap();
    let second = build(&[&pages], &dataset, &[], 0);
    let counts = &second["committed"]["counts"];
    let named = ["added", "changed", "unchanged", "removed", "rows"].map(|name| counts[name].as_u64().unwrap());
    assert_eq!(named, [1, 1, 4, 0, 6]);

    let versions = json(&run(["log", "--json", dataset.to_str().unwrap()]), 0);
    assert_eq!(versions.as_array().unwrap().len(), 2);
    assert_eq!(versions[1]["inputs"].as_array().unwrap().len(), 5);
    let old = json(&run(["show", "--json", "--version", "0", dataset.to_str().unwrap()]), 0);
    assert_eq!(old["rows"], 5);
}

/// Files of builds that are running, below the dataset's staging folder.
fn staged(dataset: &Path) -> usize {
    fn count(folder: &Path) -> usize {
        let Ok(entries) = fs_err::read_dir(folder) else { return 0 };
        entries.flatten().map(|entry| if entry.path().is_dir() { 1 + count(&entry.path()) } else { 1 }).sum()
    }
    count(&dataset.join("_gristmill").join("staging"))
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_last_version_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (input, dataset) = (folder.path().join("in.warc.gz"), folder.path().join("dataset"));
    build(&[sample()], &dataset, &[], 0);
    let before = json(&run(["show", "--json", dataset.to_str().unwrap()]), 0);
    let (rows, files, at_rest) = (before["rows"].as_u64().unwrap(), parts(&dataset).len(), staged(&dataset));
    warc(&input, 400);
    // At once; when it stages its first file, its second…; when its records are in the dataset's folder.
    let moments: [&dyn Fn() -> bool; 6] = [
        &|| true,
        &|| staged(&dataset) > at_rest,
        &|| staged(&dataset) > at_rest + 1,
        &|| staged(&dataset) > at_rest + 2,
        &|| staged(&dataset) > at_rest + 3,
        &|| parts(&dataset).len() > files,
    ];
    let mut killed = 0;
    for moment in moments {
        let mut child = command(["build", "--quiet", "--dataset"]).arg(&dataset).arg(&input).spawn().unwrap();
        while !moment() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        killed += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let now = json(&run(["show", "--json", dataset.to_str().unwrap()]), 0);
        let is_old = now["version"] == before["version"] && now["rows"] == rows;
        let is_new = now["version"] == 1 && now["rows"] == rows + 400;
        assert!(is_old || is_new, "{now}");
    }
    assert!(killed > 3, "only {killed} builds were slow enough to be killed");
    let report = build(&[&input], &dataset, &[], 0);
    assert_eq!(report["committed"]["counts"]["rows"], rows + 400);
    assert_eq!(staged(&dataset), at_rest, "what killed builds left behind is gone");
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_build_in_words_and_commits_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (input, dataset) = (folder.path().join("in.warc.gz"), folder.path().join("dataset"));
    warc(&input, 3_000);
    let mut build = command(["build", "--threads", "1", "--dataset"]);
    build.arg(&dataset).arg(&input).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = build.spawn().unwrap();
    // The handler is there before the dataset's folder is.
    while !dataset.join("_gristmill").exists() {
        std::thread::yield_now();
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    text(&output, 1);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: stopped: nothing was committed\n");
    text(&run(["log", dataset.to_str().unwrap()]), 1);
}

#[test]
fn the_plan_is_shown_with_every_default_and_nothing_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("dataset");
    let plan =
        json(&run(["build", "--dry-run", "--threads", "3", "--dataset", dataset.to_str().unwrap(), "x.html"]), 0);
    assert_eq!((&plan["threads"], &plan["sources"][0]), (&3.into(), &"x.html".into()));
    assert!(plan["crawl"]["user_agent"].as_str().unwrap().starts_with("gristmill/"));
    assert!(!dataset.exists());
}
