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

/// Kills a command at moments all over its run; `expected` are the rows of all versions before and after it.
fn kill(args: impl Fn(&Scene) -> Vec<String>, expected: [&[u64]; 2], kills: u32) {
    let scene = Scene::new();
    let args = args(&scene);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let dataset = scene.dataset();
    let whole_run = killed_after(u64::MAX, &args);
    let mut outcomes = [0_u32; 2];
    let mut state = 7_u64;
    for _ in 0..kills {
        scene.dataset();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        killed_after((state >> 33) % (whole_run + whole_run / 8 + 1), &args);
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

#[test]
fn a_few_kills_of_each_command() {
    kill_builds(FEW);
    kill_compactions(FEW);
    kill_purges(FEW);
}

#[test]
#[ignore = "some minutes: 210 kills"]
fn many_kills_of_each_command() {
    kill_builds(MANY);
    kill_compactions(MANY);
    kill_purges(MANY);
}
