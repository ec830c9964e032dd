//! Names whose address changes while a crawl runs: the next answer is checked as the first was.
//!
//! Needs a network of the test's own in which a public address is this machine, and a hosts file to change (Linux, where users may
//! make namespaces); elsewhere these tests say that they are passed over.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is amiss")]
#![allow(clippy::print_stderr, reason = "a test that is passed over says so")]

mod run;
mod site;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use run::{command, json};
use site::{Site, html, status, with};

/// A public address; in the namespace it is this machine.
const PUBLIC: &str = "93.184.216.34";

fn in_namespace(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "--net", "sh", "-c", script]);
    command
}

/// Runs a test of this file in a network of its own, with the hosts file of `folder`.
fn isolated(test: &str, folder: &Path) -> Option<Output> {
    fs_err::write(folder.join("hosts"), format!("{PUBLIC} moves.example\n")).unwrap();
    let prepare = format!(
        "ip link set lo up && ip addr add {PUBLIC}/32 dev lo && mount --bind '{}' /etc/hosts",
        folder.join("hosts").display()
    );
    if !in_namespace(&prepare).output().is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: no network of its own can be made here");
        return None;
    }
    let exe = std::env::current_exe().unwrap();
    let script = format!("{prepare} && exec '{}' --exact {test} --ignored --nocapture", exe.display());
    Some(in_namespace(&script).current_dir(folder).output().unwrap())
}

#[test]
fn a_name_that_moves_to_a_private_address_is_refused_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let Some(output) = isolated("inside_a_name_moves", folder.path()) else { return };
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "a part of another test, in a network of its own"]
fn inside_a_name_moves() {
    let move_inside = || fs_err::write("/etc/hosts", "127.0.0.1 moves.example\n").unwrap();
    let outside = Site::start_at(format!("{PUBLIC}:80").parse().unwrap(), move |_, path| match path {
        "/" => {
            move_inside();
            // A connection that is kept would not ask for the name again.
            with(html("<a href=/secret>s</a>"), "connection", "close")
        }
        _ => with(status(404), "connection", "close"),
    });
    let inside = Arc::new(Site::start_at("127.0.0.1:80".parse().unwrap(), |_, _| html("the secret")));
    let out = tempfile::tempdir().unwrap();
    let mut crawl =
        command(["crawl", "http://moves.example/", "--contact", "me@lab.example", "--delay", "0s", "--json"]);
    let report = json(&crawl.arg("--out").arg(out.path()).output().unwrap(), 0);
    assert_eq!(report["pages"], 1, "{report}");
    assert_eq!(report["failures"][0]["url"], "http://moves.example/secret");
    assert_eq!(report["failures"][0]["reason"], "private_address");
    let detail = "moves.example is at the private or special address 127.0.0.1";
    assert_eq!(report["failures"][0]["detail"], detail);
    assert_eq!(outside.seen().last().map(String::as_str), Some("moves.example/"));
    assert_eq!(inside.seen(), Vec::<String>::new());
}
