//! Commands that write, killed at any moment: the dataset is whole, its last version the old or the new one, and what was
//! decided is finished by the next command.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is amiss"
)]

mod run;

use std::path::{Path, PathBuf};

use run::{build, command, json, page, run, text, warc_member};

/// Kills of each command in the ordinary run, and in the long one.
const FEW: u32 = 6;
const MANY: u32 = 70;

struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    /// A dataset of four versions of two hosts, and a WARC file that is not yet in it.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self { folder };
        for number in 0..5 {
            let members: Vec<u8> = (0..30)
                .flat_map(|place| {
                    let host = if place % 3 == 0 { "gone.example" } else { "stays.example" };
                    warc_member(&format!("https://{host}/{}", number * 30 + place), &page(number * 30 + place))
                })
                .collect();
            fs_err::write(scene.path(&format!("{number}.warc.gz")), members).unwrap();
        }
        for number in 0..4 {
            build(&[&scene.path(&format!("{number}.warc.gz"))], &scene.path("template"), &[], 0);
        }
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A fresh copy of the dataset.
    fn dataset(&self) -> PathBuf {
        let target = self.path("dataset");
        let _ = fs_err::remove_dir_all(&target);
        copy(&self.path("template"), &target);
        target
    }
}

fn copy(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).unwrap();
    for entry in fs_err::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs_err::copy(&path, &target).unwrap();
        }
    }
}

/// Runs a command and kills it after so many looks at it; gives the looks that it was alive for.
fn killed_after(looks: u64, args: &[&str]) -> u64 {
    let mut child = command(args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut seen = 0;
    while seen < looks && child.try_wait().unwrap().is_none() {
        seen += 1;
        std::thread::yield_now();
    }
    let _ = child.kill();
    child.wait().unwrap();
    seen
}

fn rows(dataset: &Path) -> Vec<(u64, u64)> {
    let log = json(&run(["log", "--json", dataset.to_str().unwrap()]), 0);
    let versions = log.as_array().unwrap().iter();
    let mut rows: Vec<_> = versions.map(|v| (v["version"].as_u64().unwrap(), v["rows"].as_u64().unwrap())).collect();
    rows.sort_unstable();
    rows
}

/// Moments all over a run, counted in looks: its start, and one in each further of so many equal parts of a little more than
/// its length. What else the machine does makes looks longer or shorter: only the start is surely before a commit.
fn moments(whole_run: u64, kills: u32) -> impl Iterator<Item = u64> {
    let part = (whole_run + whole_run / 8) / u64::from(kills) + 1;
    let mut state = 7_u64;
    (0..u64::from(kills)).map(move |number| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if number == 0 { 1 } else { number * part + (state >> 33) % part }
    })
}

/// Kills a command at moments all over its run; `expected` are the rows of all versions before and after it.
fn kill(args: impl Fn(&Scene) -> Vec<String>, expected: [&[u64]; 2], kills: u32) {
    let scene = Scene::new();
    let args = args(&scene);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let dataset = scene.dataset();
    let whole_run = killed_after(u64::MAX, &args);
    let mut outcomes = [0_u32; 2];
    for looks in moments(whole_run, kills) {
        scene.dataset();
        killed_after(looks, &args);
        let now: Vec<u64> = rows(&dataset).into_iter().map(|(_, rows)| rows).collect();
        let outcome = expected.iter().position(|rows| *rows == now);
        outcomes[outcome.unwrap_or_else(|| panic!("{now:?} after {args:?}"))] += 1;
        // What a killed command had put in place for nothing goes with the next one that writes.
        text(&run(["compact", dataset.to_str().unwrap()]), 0);
        text(&run(["verify", "--deep", dataset.to_str().unwrap()]), 0);
    }
    assert!(outcomes[0] > 0, "no run was killed before it was done");
}

fn of(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn kill_builds(kills: u32) {
    let args = |scene: &Scene| {
        let (dataset, input) = (scene.path("dataset"), scene.path("4.warc.gz"));
        of(&["build", "--quiet", "--dataset", dataset.to_str().unwrap(), input.to_str().unwrap()])
    };
    kill(args, [&[30, 60, 90, 120], &[30, 60, 90, 120, 150]], kills);
}

fn kill_compactions(kills: u32) {
    let args = |scene: &Scene| of(&["compact", scene.path("dataset").to_str().unwrap()]);
    kill(args, [&[30, 60, 90, 120], &[30, 60, 90, 120, 120]], kills);
}

fn kill_purges(kills: u32) {
    let args = |scene: &Scene| {
        of(&["purge", scene.path("dataset").to_str().unwrap(), "--host", "gone.example", "--reason", "a test"])
    };
    kill(args, [&[30, 60, 90, 120], &[20, 40, 60, 80, 80]], kills);
}

fn kill_restores(kills: u32) {
    let args = |scene: &Scene| of(&["restore", scene.path("dataset").to_str().unwrap(), "1"]);
    kill(args, [&[30, 60, 90, 120], &[30, 60, 90, 120, 60]], kills);
}

/// Items of which two stand in rows of the dataset, and one does not.
fn items(scene: &Scene) -> PathBuf {
    let item = |number: usize| {
        let question = format!("Sentence {number} of the harbour report says that boat {number} came in before noon");
        serde_json::json!({"question": question, "answer": "its nets full"}).to_string()
    };
    let path = scene.path("items.jsonl");
    fs_err::write(&path, [item(3), item(44), item(9_999)].join("\n")).unwrap();
    path
}

fn kill_overlaps(kills: u32) {
    let args = |scene: &Scene| {
        let (dataset, items) = (scene.path("dataset"), items(scene));
        of(&["overlap", "--quiet", dataset.to_str().unwrap(), "--against", items.to_str().unwrap()])
    };
    kill(args, [&[30, 60, 90, 120], &[30, 60, 90, 120, 120]], kills);
}

/// Kills exports all over their run: there is no export then, or the whole of it, and the next one gives the same bytes.
fn kill_exports(kills: u32) {
    let scene = Scene::new();
    let (dataset, out) = (scene.dataset(), scene.path("out/export"));
    let args = of(&[
        "export",
        "--quiet",
        dataset.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--format",
        "jsonl",
        "--policy",
        "everything",
    ]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let whole_run = killed_after(u64::MAX, &args);
    let expected = contents(&scene.path("out"));
    assert!(expected.len() > 1, "{:?}", expected.keys());
    let mut killed = 0;
    for looks in moments(whole_run, kills) {
        fs_err::remove_dir_all(scene.path("out")).unwrap();
        killed_after(looks, &args);
        if out.exists() {
            assert!(contents(&out) == expected, "a part of the export is there, or other bytes");
        } else {
            killed += 1;
            text(&run(&args), 0);
            assert!(contents(&scene.path("out")) == expected, "other bytes, or something left beside them");
        }
        text(&run(["verify", "--deep", dataset.to_str().unwrap()]), 0);
    }
    assert!(killed > 0, "no run was killed before it was done");
}

/// The bytes of all files below a folder.
fn contents(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs_err::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_few_kills_of_each_command() {
    kill_builds(FEW);
    kill_compactions(FEW);
    kill_purges(FEW);
}

#[test]
fn a_few_kills_of_commands_that_read_a_version() {
    kill_restores(FEW);
    kill_overlaps(FEW);
    kill_exports(FEW);
}

#[test]
#[ignore = "some minutes: 420 kills"]
fn many_kills_of_each_command() {
    kill_builds(MANY);
    kill_compactions(MANY);
    kill_purges(MANY);
    kill_restores(MANY);
    kill_overlaps(MANY);
    kill_exports(MANY);
}
