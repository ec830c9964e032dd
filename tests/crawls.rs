//! Crawls by the real binary of a real server: killed, interrupted, watched, and built from.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is amiss"
)]

mod archive;
mod run;
mod site;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use archive::archived;
use gristmill::dataset::{Dataset, Depth};
use run::{build, command, json, json_lines, page, text};
use serde_json::Value;
use site::{Site, html, status, with};

const HOSTS: [&str; 4] = ["a.example", "b.example", "c.example", "d.example"];

/// Pages of each host; each links to three others.
const PAGE_COUNT: usize = 40;

/// Kills in the ordinary run, and in the long one.
const FEW: u32 = 8;
const MANY: u32 = 100;

fn web(_host: &str, path: &str) -> axum::http::Response<axum::body::Body> {
    if path == "/robots.txt" || path.starts_with("/.well-known") {
        return status(404);
    }
    let number: usize = path.trim_start_matches('/').parse().unwrap_or(0);
    let links: String = (1..=3).map(|step| format!("<a href=/{}>x</a>", (number * 3 + step) % PAGE_COUNT)).collect();
    html(links + &page(number))
}

/// A crawl of all hosts into a folder.
fn crawl(site: &Site, out: &Path, more: &[&str]) -> Command {
    let mut command = command(["crawl", "--delay", "0s", "--json", "--out"]);
    command.arg(out).args(site.resolving(&HOSTS)).args(HOSTS.map(|host| format!("http://{host}/0"))).args(more);
    command
}

/// Starts a run and kills it once the site has given so many answers; whether it was not done before.
fn killed_after(site: &Site, answers: usize, run: &mut Command) -> bool {
    let before = site.seen().len();
    let mut child = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while site.seen().len() < before + answers && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let is_killed = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    is_killed
}

fn kill_crawls(kills: u32) {
    let site = Site::start(web);
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    text(&crawl(&site, &whole, &[]).output().unwrap(), 0);
    let (expected, asked_once) = (archived(&whole), site.seen().len());
    let out = folder.path().join("killed");
    let mut state = 7_u64;
    let mut killed = 0;
    for _ in 0..kills {
        // Let it get somewhere between nothing and a few answers, then kill it without a word.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let answers = usize::try_from((state >> 33) % 40).unwrap();
        killed += u32::from(killed_after(&site, answers, &mut crawl(&site, &out, &[])));
    }
    assert!(killed > 0, "no run was killed before it was done");
    let report = json(&crawl(&site, &out, &[]).output().unwrap(), 0);
    assert_eq!((&report["end"], &report["left"]), (&"finished".into(), &0.into()));
    assert_eq!(archived(&out), expected);
    // What was in flight when a run was killed, one request a host, may be asked for again.
    let again = site.seen().len() - 2 * asked_once;
    assert!(again <= killed as usize * HOSTS.len(), "{again} requests were made again after {killed} kills");
}

#[test]
fn a_few_kills_of_a_crawl_lose_nothing() {
    kill_crawls(FEW);
}

#[test]
fn a_killed_build_goes_on_with_its_crawl() {
    let site = Site::start(web);
    let folder = tempfile::tempdir().unwrap();
    let building = |dataset: &str| {
        let mut command = command(["build", "--delay", "0s", "--json", "--dataset"]);
        command.arg(folder.path().join(dataset)).args(site.resolving(&HOSTS));
        command.args(HOSTS.map(|host| format!("http://{host}/0")));
        command
    };
    let whole = json(&building("whole").output().unwrap(), 0);
    let asked_once = site.seen().len();
    let mut killed = 0;
    for answers in [1, 20, 40, 30] {
        killed += usize::from(killed_after(&site, answers, &mut building("killed")));
    }
    assert!(killed > 1, "{killed} of the builds were killed before they were done");
    let built = json(&building("killed").output().unwrap(), 0);
    assert_eq!(built["pages"]["records"], whole["pages"]["records"]);
    let again = site.seen().len() - 2 * asked_once;
    assert!(again <= killed * HOSTS.len(), "{again} requests were made again after {killed} kills");

    // With its version committed a crawl is done: the same command asks anew. What that brings is not kept, since it is the same.
    let crawls = folder.path().join("killed/_warc");
    let state = || {
        let crawls: Vec<_> = fs_err::read_dir(&crawls).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(crawls.len() == 1 && !crawls[0].join("frontier").exists(), "{crawls:?}");
        archived(&crawls[0])
    };
    let (first, before) = (state(), site.seen().len());
    let again = json(&building("killed").output().unwrap(), 0);
    assert_eq!((&again["committed"]["outcome"], &again["warc_files"]), (&"nothing".into(), &serde_json::json!([])));
    assert_eq!((site.seen().len() - before, state()), (asked_once, first));
}

/// A site of four pages with a dead link and a file that is no page, and a host that does not answer.
fn with_failures(is_gone: &Arc<AtomicBool>) -> Site {
    let is_gone = Arc::clone(is_gone);
    Site::start(move |_, path| match path {
        "/0" => html(format!(
            "<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a><a href=/dead>4</a><a href=/pdf>5</a>{}",
            page(0)
        )),
        "/1" | "/2" => html(page(path.trim_start_matches('/').parse().unwrap())),
        "/3" if !is_gone.load(Ordering::Relaxed) => html(page(3)),
        "/pdf" => with(site::text("%PDF-1.4"), "content-type", "application/pdf"),
        _ => status(404),
    })
}

fn build_with_failures(site: &Site, dataset: &Path) -> Command {
    let mut command = command(["build", "http://a.example/0", "http://silent.example/", "--delay", "0s", "--dataset"]);
    command.arg(dataset).args(site.resolving(&["a.example"])).args(["--resolve", "silent.example:127.0.0.1:1"]);
    command
}

#[test]
fn a_crawl_in_which_the_same_fails_again_makes_no_version_and_one_in_which_something_else_does() {
    let is_gone = Arc::new(AtomicBool::new(false));
    let site = with_failures(&is_gone);
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("set");
    let built = || text(&build_with_failures(&site, &dataset).output().unwrap(), 0);
    let versions = || json(&run::run(["log", dataset.to_str().unwrap(), "--json"]), 0).as_array().unwrap().len();
    assert!(built().contains("version 0 of "));
    let again = built();
    assert!(again.contains("no change: ") && again.contains("stays at version 0"), "{again}");
    assert_eq!((versions(), fs_err::read_dir(dataset.join("_warc")).unwrap().count()), (1, 1));
    // A page that is gone has its row still, and stands among the failures.
    is_gone.store(true, Ordering::Relaxed);
    let gone = built();
    assert!(gone.contains("version 1 of ") && gone.contains("3 unchanged, 4 in all"), "{gone}");
    assert!(built().contains("stays at version 1"));
    let verified = text(&run::run(["verify", dataset.to_str().unwrap(), "--deep"]), 0);
    assert!(verified.contains("whole: version 1"), "{verified}");
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Flips a byte in each of about so many stretches of each file of a dataset with two crawls and a tag, takes each file away, and puts
/// another beside it.
fn flip(stretches: usize) {
    let is_gone = Arc::new(AtomicBool::new(false));
    let site = with_failures(&is_gone);
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("set");
    for gone in [false, true] {
        is_gone.store(gone, Ordering::Relaxed);
        text(&build_with_failures(&site, &set).output().unwrap(), 0);
    }
    text(&run::run(["tag", set.to_str().unwrap(), "first", "0"]), 0);
    let dataset = Dataset::open(&set).unwrap();
    let is_whole = || dataset.verify(Depth::Files).is_ok_and(|verdict| verdict.is_whole());
    let files: Vec<_> = files(&set).into_iter().filter(|file| fs_err::metadata(file).unwrap().len() > 0).collect();
    let count = |end: &str| files.iter().filter(|file| file.to_str().unwrap().ends_with(end)).count();
    assert_eq!((count(".warc.gz"), count(".cdxj"), count("seal.json"), is_whole()), (2, 2, 1, true), "{files:?}");
    for path in files {
        let bytes = fs_err::read(&path).unwrap();
        for at in (0..bytes.len()).step_by((bytes.len() / stretches).max(1)) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs_err::write(&path, &flipped).unwrap();
            assert!(!is_whole(), "byte {at} of {}", path.display());
        }
        fs_err::remove_file(&path).unwrap();
        assert!(!is_whole(), "{} is gone", path.display());
        fs_err::write(&path, &bytes).unwrap();
        let beside = path.with_file_name("beside.txt");
        fs_err::write(&beside, "x").unwrap();
        assert!(!is_whole(), "{} is there", beside.display());
        fs_err::remove_file(&beside).unwrap();
    }
    assert!(is_whole());
}

#[test]
fn what_is_flipped_gone_or_too_many_in_a_dataset_with_crawls_is_found() {
    flip(20);
}

#[test]
#[ignore = "some minutes: every byte of every file"]
fn every_flipped_byte_of_a_dataset_with_crawls_is_found() {
    flip(usize::MAX);
}

#[test]
#[ignore = "a minute: 100 kills"]
fn many_kills_of_a_crawl_lose_nothing() {
    kill_crawls(MANY);
}

/// Sends a signal that asks a process to end.
fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn an_interrupted_crawl_finishes_what_is_in_flight_and_says_where_it_stands() {
    // The second page of each host is answered only after the interrupt.
    let gate = Arc::new(Mutex::new(()));
    let held = gate.lock().unwrap();
    let waiting = Arc::clone(&gate);
    let site = Site::start(move |host, path| {
        if path == "/1" {
            drop(waiting.lock().unwrap());
        }
        web(host, path)
    });
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let child = crawl(&site, &out, &[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let all_wait = || HOSTS.iter().all(|host| site.seen().contains(&format!("{host}/1")));
    while !all_wait() {
        std::thread::yield_now();
    }
    let running = json(&run::run(["crawl", "status", "--json", out.to_str().unwrap()]), 0);
    assert_eq!((&running["end"], running["page_count"].as_u64().unwrap() <= 4), (&Value::Null, true));
    assert!(text(&run::run(["crawl", "status", out.to_str().unwrap()]), 0).starts_with("running, "));
    interrupt(&child);
    drop(held);
    let output = child.wait_with_output().unwrap();
    let report = json(&output, 0);
    assert_eq!(report["end"], "stopped");
    assert_eq!(report["pages"], 8, "the two pages of each host that were asked for");
    let status = text(&run::run(["crawl", "status", out.to_str().unwrap()]), 0);
    assert!(status.starts_with("stopped, "), "{status}");
    for line in String::from_utf8(output.stderr).unwrap().lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert!(["fetched", "failed", "standing"].contains(&event["event"].as_str().unwrap()), "{line}");
    }
    let report = json(&crawl(&site, &out, &[]).output().unwrap(), 0);
    assert_eq!((&report["end"], &report["pages"]), (&"finished".into(), &(PAGE_COUNT * HOSTS.len()).into()));
    let mut seen = site.seen();
    seen.sort_unstable();
    let count = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), count, "something was asked for twice");
}

#[test]
fn a_killed_crawl_says_so_and_a_folder_without_one_is_an_error() {
    let site = Site::start(web);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut child = crawl(&site, &out, &["--quiet"]).stdout(Stdio::null()).spawn().unwrap();
    while site.seen().len() < 20 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let status = text(&run::run(["crawl", "status", out.to_str().unwrap()]), 0);
    assert!(status.starts_with("killed; the same command goes on with it, "), "{status}");
    let output = run::run(["crawl", "status", folder.path().to_str().unwrap()]);
    text(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("has no crawl"));
}

#[test]
fn nobody_is_asked_before_a_contact_is_named_and_one_that_was_remembered_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let crawl = |more: &[&str]| {
        let out = folder.path().join("out");
        let mut command = command(["crawl", "http://x.example/", "--out", out.to_str().unwrap()]);
        // Nothing listens at port 1 of an address that is for documentation.
        command.args(["--resolve", "x.example:192.0.2.1:1", "--max-depth", "0"]).args(more);
        command.env("XDG_CONFIG_HOME", folder.path());
        command
    };
    let output = crawl(&["--quiet"]).output().unwrap();
    text(&output, 1);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("x.example is not asked") && said.contains("--contact"), "{said}");
    let output = crawl(&["--contact", "somebody"]).output().unwrap();
    text(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("\"somebody\" is no contact"));
    let output = command(["build", "http://x.example/", "--dataset"])
        .arg(folder.path().join("set"))
        .env("XDG_CONFIG_HOME", folder.path())
        .output()
        .unwrap();
    text(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--contact"));

    fs_err::create_dir(folder.path().join("gristmill")).unwrap();
    fs_err::write(folder.path().join("gristmill/contact"), "me@lab.example\n").unwrap();
    let plan = command(["build", "http://x.example/", "--dry-run", "--dataset"])
        .arg(folder.path().join("set"))
        .env("XDG_CONFIG_HOME", folder.path())
        .output()
        .unwrap();
    let agent = json(&plan, 0)["crawl"]["user_agent"].as_str().unwrap().to_owned();
    assert!(agent.starts_with("gristmill/") && agent.ends_with(" (+me@lab.example)"), "{agent}");
}

#[test]
fn what_site_and_page_declare_reaches_the_rows() {
    let site = Site::start(|_, path| match path {
        "/robots.txt" => site::text(
            "License: https://a.example/rsl.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=yes\nDisallow: /closed",
        ),
        "/.well-known/tdmrep.json" => site::text(r#"[{"location": "*", "tdm-reservation": 0}]"#),
        "/0" => html(format!("<a href=/noai>1</a><a href=/meta>2</a><a href=/closed>3</a>{}", page(0))),
        "/noai" => with(html(page(1)), "x-robots-tag", "noai, noindex, nofollow"),
        "/meta" => html(format!("<meta name=tdm-reservation content=1>{}", page(2))),
        _ => status(404),
    });
    let folder = tempfile::tempdir().unwrap();
    let (out, set) = (folder.path().join("out"), folder.path().join("set"));
    let mut crawl =
        command(["crawl", "http://a.example/0", "--delay", "0s", "--quiet", "--out", out.to_str().unwrap()]);
    text(&crawl.args(site.resolving(&["a.example"])).output().unwrap(), 0);
    let rows = json_lines(&run::run(["extract", out.to_str().unwrap()]));
    let rights = |path: &str| {
        let url = format!("http://a.example{path}");
        rows.iter().find(|row| row["url"] == *url).unwrap_or_else(|| panic!("{url}"))["rights"].clone()
    };
    let expected = |noindex: Option<bool>, noai: Option<bool>, reserved: bool| {
        serde_json::json!({
            "noindex": noindex, "noai": noai, "tdm_reserved": reserved, "tdm_policy": "https://a.example/rsl.xml",
            "content_signal": "search=yes, ai-train=yes", "nofollow": noindex,
        })
    };
    assert_eq!(rights("/0"), expected(None, None, false));
    assert_eq!(rights("/noai"), expected(Some(true), Some(true), false));
    assert_eq!(rights("/meta"), expected(None, None, true));
    let report = build(&[&out], &set, &[], 0);
    assert_eq!(report["pages"]["records"], 3, "{report}");
    let exported = folder.path().join("exported");
    let args = ["export", set.to_str().unwrap(), "--out", exported.to_str().unwrap(), "--policy", "balanced", "--json"];
    // The page that says nothing falls by a filter of quality: its lines repeat.
    let refused = run::run(args);
    assert_eq!(refused.status.code(), Some(1));
    let reasons = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(reasons.contains("rights noai: 1") && reasons.contains("rights tdm_reserved: 1"), "{reasons}");
}
