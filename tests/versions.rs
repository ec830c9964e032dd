//! Versions: named, compared, restored, checked; through the real binary.

#![allow(clippy::unwrap_used, reason = "a test stops where something is amiss")]

mod run;

use std::path::{Path, PathBuf};

use run::{build, json, page, run, text};

/// A dataset with three pages, one of which a second build changes, and one that it adds.
fn two_versions(folder: &Path) -> (PathBuf, PathBuf) {
    let (pages, dataset) = (folder.join("a.example"), folder.join("corpus"));
    fs_err::create_dir(&pages).unwrap();
    for number in 0..3 {
        fs_err::write(pages.join(format!("{number}.html")), page(number)).unwrap();
    }
    build(&[&pages], &dataset, &[], 0);
    fs_err::write(pages.join("1.html"), page(11)).unwrap();
    fs_err::write(pages.join("3.html"), page(3)).unwrap();
    build(&[&pages], &dataset, &[], 0);
    (pages, dataset)
}

#[test]
fn versions_are_tagged_compared_restored_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (_, dataset) = two_versions(folder.path());
    let dataset = dataset.to_str().unwrap();
    let first = |args: &[&str], code| text(&run(args), code);

    assert_eq!(first(&["tag", dataset], 0), "no tags\n");
    assert_eq!(first(&["tag", dataset, "paper", "0"], 0), "paper names version 0\n");
    let taken = run(["tag", dataset, "paper"]);
    assert_eq!(taken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&taken.stderr).contains("names version 0 already"));
    assert!(first(&["log", dataset], 0).contains("paper"));
    assert!(first(&["show", dataset, "--version", "paper"], 0).starts_with("version 0: 3 records"));

    let shown = first(&["diff", dataset, "paper", "latest"], 0);
    assert!(shown.starts_with("version 0: 3 records; version 1: 4\nadded 1, changed 1, removed 0\n"), "{shown}");
    let diff = json(&run(["diff", dataset, "0", "1", "--rows", "--json"]), 0);
    let changes: Vec<_> = diff["rows"].as_array().unwrap().iter().map(|row| row["change"].as_str().unwrap()).collect();
    assert_eq!(changes.len(), 2, "{diff}");
    assert!(changes.contains(&"added") && changes.contains(&"changed"), "{diff}");

    let restored = first(&["restore", dataset, "paper"], 0);
    assert_eq!(restored, "version 2 has the state of version 0: 3 records (+0 ~1 -1)\n");
    assert_eq!(first(&["diff", dataset, "0", "2"], 0).lines().nth(1), Some("the same records"));
    assert_eq!(first(&["restore", dataset, "0"], 0), "no change: version 2 has the state of version 0\n");

    let verdict = first(&["verify", dataset, "--deep"], 0);
    let digest = verdict.lines().last().unwrap();
    assert!(digest.starts_with("whole: version 2 sha256:"), "{verdict}");
    assert_eq!(first(&["tag", dataset, "paper", "--delete"], 0), "paper no longer names version 0\n");
}

#[test]
fn compacting_joins_files_and_changes_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let (_, dataset) = two_versions(folder.path());
    let dataset = dataset.to_str().unwrap();
    let files =
        |version: &str| json(&run(["show", dataset, "--version", version, "--json"]), 0)["files"].as_u64().unwrap();
    assert_eq!(files("1"), 2);
    assert_eq!(text(&run(["compact", dataset]), 0), "version 2: 2 files became 1, 4 records as before\n");
    assert_eq!((files("1"), files("latest")), (2, 1));
    assert_eq!(text(&run(["diff", dataset, "1", "2"]), 0).lines().nth(1), Some("the same records"));
    assert_eq!(text(&run(["compact", dataset]), 0), "no change: version 2 has no small files to join\n");
    text(&run(["verify", dataset, "--deep"]), 0);
}

#[test]
fn verify_names_the_file_that_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (_, dataset) = two_versions(folder.path());
    let failures = fs_err::read_dir(dataset.join("_gristmill/failures")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs_err::read(&failures).unwrap();
    bytes[10] ^= 1;
    fs_err::write(&failures, bytes).unwrap();
    let found = json(&run(["verify", dataset.to_str().unwrap(), "--json"]), 1);
    let problem = &found["problems"][0];
    let name = failures.file_name().unwrap().to_str().unwrap();
    assert_eq!(problem["path"].as_str().unwrap(), format!("_gristmill/failures/{name}"));
    assert_eq!(found["problems"].as_array().unwrap().len(), 1, "{found}");
}

#[test]
fn a_build_that_replaces_has_its_sources_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (pages, dataset) = two_versions(folder.path());
    let only = pages.join("3.html");
    let report = build(&[&only], &dataset, &["--replace"], 0);
    let counts = &report["committed"]["counts"];
    assert_eq!((counts["rows"].as_u64(), counts["removed"].as_u64()), (Some(1), Some(3)), "{counts}");
    let same = build(&[&only], &dataset, &["--replace"], 0);
    assert_eq!(same["committed"]["outcome"], "nothing");
    let shown = json(&run(["show", dataset.to_str().unwrap(), "--version", "1", "--json"]), 0);
    assert_eq!(shown["rows"], 4);
}

#[test]
fn what_names_no_version_is_told_with_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let (_, dataset) = two_versions(folder.path());
    let dataset = dataset.to_str().unwrap();
    for (version, code, said) in [
        ("7", 1, "has no version 7 (the newest is 1)"),
        ("spring", 1, "has no tag \"spring\" (its tags: none)"),
        ("2001-01-01", 1, "had no version at 2001-01-01T23:59:59.999999Z"),
        ("a/b", 2, "names no version"),
    ] {
        let output = run(["show", dataset, "--version", version]);
        assert_eq!(output.status.code(), Some(code), "{version}");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(err.contains(said), "{version}: {err}");
    }
}
