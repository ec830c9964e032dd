//! The cases of two public test suites for robots.txt, by the real binary: those of Google's parser (robotstxt, `robots_test.cc`)
//! and of crawler-commons (`SimpleRobotRulesParserTest`), as facts.
//!
//! A line of `fixtures/robots/*.jsonl` is a case: a file, who asks, for which address, and whether it is `allowed`. `published`
//! is what the suite says where the two suites or RFC 9309 differ, which docs/crawling.md tells one by one. Other lines ask for a `crawl_delay`,
//! for `sitemaps` or for a `content_signal`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is amiss")]

mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gristmill::source::crawl::Robots;
use run::{command, json_lines};
use serde_json::Value;

/// Cases of each suite; a file that lost some would pass otherwise.
const SUITES: [(&str, usize); 2] = [("google", 184), ("crawler-commons", 454)];

/// Cases in which this program follows the standard and the suite does not.
const DIFFERENCES: [(&str, usize); 2] = [("google", 3), ("crawler-commons", 1)];

fn cases(suite: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/robots/{suite}.jsonl"));
    fs_err::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The bytes of a case's file.
fn bytes(case: &Value) -> Vec<u8> {
    let text = case["robots"].as_str().unwrap();
    match case["encoding"].as_str() {
        Some("latin-1") => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        Some("utf-8-sig") => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Some("utf-16-le") => "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        Some("utf-16-be") => "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
        other => {
            assert_eq!(other, None, "an encoding that this test does not know");
            text.as_bytes().to_vec()
        }
    }
}

#[test]
fn every_address_is_judged_as_the_suites_and_the_standard_say() {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (suite, count) in SUITES {
        let cases = cases(suite);
        assert_eq!(cases.len(), count, "{suite}");
        // One run of the program for all addresses of the same file and agent.
        let mut asked: BTreeMap<(Vec<u8>, &str), Vec<&Value>> = BTreeMap::new();
        for case in cases.iter().filter(|case| case["url"].is_string()) {
            asked.entry((bytes(case), case["agent"].as_str().unwrap())).or_default().push(case);
        }
        for ((robots, agent), cases) in asked {
            let file = folder.path().join("robots.txt");
            fs_err::write(&file, &robots).unwrap();
            let answers = ask(&file, agent, &cases);
            for (case, answer) in cases.iter().zip(answers) {
                let line_differs = case["line"].is_number() && case["line"] != answer["line"];
                if answer["allowed"] != case["allowed"] || line_differs {
                    wrong.push(format!("{suite}, {}: {case} is {answer}", case["case"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

fn ask(file: &PathBuf, agent: &str, cases: &[&Value]) -> Vec<Value> {
    let mut command = command(["robots", "--json", "--agent", agent]);
    command.arg(file).arg("--").args(cases.iter().map(|case| case["url"].as_str().unwrap()));
    json_lines(&command.output().unwrap())
}

#[test]
fn the_suites_are_left_only_where_the_standard_says_so() {
    for (suite, count) in DIFFERENCES {
        let differing = cases(suite).iter().filter(|case| !case["published"].is_null()).count();
        assert_eq!(differing, count, "{suite}");
    }
}

#[test]
fn delays_sitemaps_and_signals_are_read_as_the_suites_say() {
    let mut count = 0;
    for case in SUITES.iter().flat_map(|(suite, _)| cases(suite)).filter(|case| case["url"].is_null()) {
        let robots = Robots::parse(&bytes(&case), case["agent"].as_str().unwrap());
        let object = case.as_object().unwrap();
        if let Some(seconds) = object.get("crawl_delay") {
            assert_eq!(robots.crawl_delay(), seconds.as_f64().map(Duration::from_secs_f64), "{case}");
        }
        if let Some(sitemaps) = object.get("sitemaps") {
            assert_eq!(serde_json::json!(robots.sitemaps()), *sitemaps, "{case}");
        }
        if let Some(signal) = object.get("content_signal") {
            let declared = robots.declared(&"http://site.example/a".parse().unwrap());
            assert_eq!(declared.content_signal.as_deref(), signal.as_str(), "{case}");
        }
        count += 1;
    }
    assert!(count > 30, "{count}");
}
