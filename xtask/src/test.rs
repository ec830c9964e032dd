//! `cargo xtask test`: all tests of the project.
//!
//! Everything is built in the release profile, the one that the README's commands use, so that the heavy dependencies
//! are compiled once.

use anyhow::Result;

use crate::Part;
use crate::python;
use crate::run::{self, cargo, program};

/// Runs the tests, or one part of them; fails with the first part that fails.
fn run_part(part: Part) -> Result<()> {
    match part {
        Part::Rust => run::run(&mut cargo("test --release --workspace")),
        Part::Python => {
            run::run(&mut cargo("build --release"))?;
            let python = python::environment("readers", "tests/readers/requirements.txt")?;
            // `-P` keeps the root out of Python's path: its `datasets` folder has the name of a package under test.
            run::run(program(python).args(["-P", "-m", "pytest", "tests/readers", "tests/docs"]))
        }
    }
}

/// Runs all parts, or the one asked for.
pub(crate) fn run(only: Option<Part>) -> Result<()> {
    match only {
        Some(part) => run_part(part),
        None => [Part::Rust, Part::Python].into_iter().try_for_each(run_part),
    }
}
