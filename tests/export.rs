//! `gristmill export` as it is used: the same bytes again, nothing half on disk, and errors that say what to do.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a test that is passed over says so")]

mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use run::{build, command, json, page, run, sample, text, warc_member};

fn export(dataset: &Path, out: &Path, more: &[&str]) -> std::process::Output {
    command(["export".as_ref(), dataset, "--out".as_ref(), out]).args(more).output().unwrap()
}

/// A dataset of the sample that ships with the project.
fn of_sample(folder: &Path) -> PathBuf {
    let dataset = folder.join("set");
    build(&[sample()], &dataset, &[], 0);
    dataset
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            found.extend(inner.map(|(name, bytes)| (Path::new(path.file_name().unwrap()).join(name), bytes)));
        } else {
            found.insert(path.file_name().unwrap().into(), fs_err::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn of_two_exports_to_one_place_at_once_one_lands() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = of_sample(folder.path());
    for round in 0..5 {
        let out = folder.path().join(format!("out-{round}"));
        let begin = || {
            let mut export = command(["export".as_ref(), dataset.as_path(), "--out".as_ref(), &out]);
            export.args(["--policy", "everything"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let ends = [begin(), begin()].map(|export| export.wait_with_output().unwrap());
        assert_eq!(ends.iter().filter(|end| end.status.success()).count(), 1, "{ends:?}");
        let refused = ends.iter().find(|end| !end.status.success()).unwrap();
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains("is under way") || said.contains("is not empty"), "{said}");
        let alone = folder.path().join(format!("alone-{round}"));
        text(&export(&dataset, &alone, &["--policy", "everything"]), 0);
        assert_eq!(files(&out), files(&alone));
    }
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 11, "nothing else is left beside");
}

#[test]
fn the_same_version_and_options_give_the_same_bytes_in_each_format() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = of_sample(folder.path());
    for format in ["parquet", "jsonl", "hf"] {
        let options = ["--format", format, "--seed", "5", "--split", "train=0.8,test=0.2", "--split-by", "page"];
        let out = |name: &str| folder.path().join(format!("{format}-{name}"));
        let first = text(&export(&dataset, &out("a"), &options), 0);
        assert!(first.contains("exported to") && first.contains("train") && first.contains("dropped"), "{first}");
        text(&export(&dataset, &out("b"), &options), 0);
        assert_eq!(files(&out("a")), files(&out("b")), "{format}");
        let other = [&options[..3], &["6"], &options[4..]].concat();
        text(&export(&dataset, &out("c"), &other), 0);
        assert_ne!(files(&out("a")), files(&out("c")), "{format}");
    }
    // The dataset has nothing more in it than before.
    let verified = text(&run(["verify".as_ref(), dataset.as_os_str(), "--deep".as_ref()]), 0);
    assert!(verified.contains("whole"), "{verified}");
}

#[test]
fn every_span_of_the_sample_that_stands_can_be_cut() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = of_sample(folder.path());
    let policy = folder.path().join("cut.toml");
    let kinds = [
        "republished",
        "doubtful_byline",
        "claim_mismatch",
        "rights_notice",
        "hidden_text",
        "encoding_damage",
        "model_residue",
    ];
    let rules: String = kinds.iter().map(|kind| format!("{kind} = \"cut\"\n")).collect();
    fs_err::write(&policy, format!("[flags]\n{rules}")).unwrap();
    let report =
        json(&export(&dataset, &folder.path().join("out"), &["--policy", policy.to_str().unwrap(), "--json"]), 0);
    assert_eq!(report["dropped"], serde_json::json!([]));
    assert_eq!(report["rows_in"], report["rows_out"]);
}

#[test]
fn ready_policies_are_printed_and_can_be_used_as_files() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = of_sample(folder.path());
    for name in ["strict", "balanced", "everything"] {
        let printed = text(&run(["export", "--show-policy", name]), 0);
        let file = folder.path().join(format!("{name}.toml"));
        fs_err::write(&file, printed).unwrap();
        let told = |policy: &str, out: &str| {
            let mut report = json(&export(&dataset, &folder.path().join(out), &["--policy", policy, "--json"]), 0);
            report.as_object_mut().unwrap().retain(|key, _| !matches!(key.as_str(), "out" | "policy"));
            report
        };
        assert_eq!(told(name, &format!("{name}-a")), told(file.to_str().unwrap(), &format!("{name}-b")));
    }
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = of_sample(folder.path());
    let own = folder.path().join("own.toml");
    fs_err::write(&own, "[flags]\nspam = \"drop\"\n").unwrap();
    let out = folder.path().join("out");
    for (options, code, said) in [
        (vec!["--policy", own.to_str().unwrap()], 1, "spam"),
        (vec!["--policy", "mild"], 1, "strict, balanced, everything"),
        (vec!["--columns", "id,txt"], 1, "no column \"txt\""),
        (vec!["--version", "9"], 1, "no version 9"),
        (vec!["--split", "train=0.5"], 2, "1 in sum"),
        (vec!["--format", "csv"], 2, "csv"),
    ] {
        let done = export(&dataset, &out, &options);
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(code), "{err}");
        assert!(err.contains(said), "{options:?}: {err}");
    }
    text(&export(&dataset, &dataset.join("out"), &[]), 1);
    text(&run(["export"]), 2);
    let mut left: Vec<_> = fs_err::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["own.toml", "set"]);
}

#[test]
fn an_empty_split_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = of_sample(folder.path());
    let done = export(&dataset, &folder.path().join("out"), &["--split", "train=0.999999,test=0.000001"]);
    text(&done, 0);
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(err.contains("warning: the split test is empty"), "{err}");
}

#[test]
fn a_killed_export_leaves_no_half_and_the_next_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let members: Vec<u8> =
        (0..400).flat_map(|number| warc_member(&format!("https://a.example/{number}"), &page(number))).collect();
    fs_err::write(folder.path().join("pages.warc.gz"), members).unwrap();
    let dataset = folder.path().join("set");
    build(&[&folder.path().join("pages.warc.gz")], &dataset, &[], 0);
    let options = ["--policy", "everything", "--format", "hf"];
    let whole = folder.path().join("whole");
    let start = Instant::now();
    text(&export(&dataset, &whole, &options), 0);
    let took = start.elapsed();
    let out = folder.path().join("out");
    for part in 0..8_u32 {
        let mut child = command(["export".as_ref(), dataset.as_path(), "--out".as_ref(), out.as_path()])
            .args(options)
            .spawn()
            .unwrap();
        let wait = Instant::now();
        // Moments all over an export's time; a test that sleeps would be no more exact.
        while wait.elapsed() < took * part / 8 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = child.kill();
        child.wait().unwrap();
        if out.exists() {
            assert_eq!(files(&out), files(&whole));
            fs_err::remove_dir_all(&out).unwrap();
        }
    }
    text(&export(&dataset, &out, &options), 0);
    assert_eq!(files(&out), files(&whole));
    let hidden =
        fs_err::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(hidden.filter(|name| name.starts_with('.')).count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_nothing_is_left_on_it() {
    let folder = tempfile::tempdir().unwrap();
    of_sample(folder.path());
    let script = "mkdir disk && mount -t tmpfs -o size=64k tmpfs disk || exit 77; \
        $GRISTMILL export set --out disk/out --policy everything --columns all 2> said; echo $? > code; ls -A disk > left";
    let mut shell = Command::new("unshare");
    shell.args(["--map-root-user", "--mount", "sh", "-c", script]);
    shell.env("GRISTMILL", env!("CARGO_BIN_EXE_gristmill")).current_dir(folder.path());
    if !shell.output().is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: no file system can be mounted here");
        return;
    }
    let read = |name: &str| fs_err::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code").trim(), "1");
    assert!(read("said").contains("the disk is full") && read("said").contains("No space left"), "{}", read("said"));
    assert_eq!(read("left"), "");
}
