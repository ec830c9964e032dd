//! Running other programs: what is run is shown first, and the first one that fails ends the chore.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The project's root folder.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// A program to be run in the project's root.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// `cargo` with arguments separated by blanks.
///
/// What `cargo run` tells a program about its own package is taken away again: build scripts of dependencies watch these
/// variables, and would make them compile twice, once for a chore and once for a command typed by hand.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = program("cargo");
    command.args(arguments.split_whitespace());
    for (name, _) in std::env::vars_os().filter(|(name, _)| describes_own_package(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
}

/// Whether a variable is one that `cargo run` sets for the package that it runs.
fn describes_own_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// Runs a program to its end, with its output passed on; fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    say(&format!("\n$ {shown}"))?;
    let status = command.status().with_context(|| format!("cannot run {shown}"))?;
    if !status.success() {
        bail!("{shown}: {status}");
    }
    Ok(())
}

/// Whether a program can be started and succeeds; its output is dropped.
pub(crate) fn works(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// One line to standard error.
pub(crate) fn say(line: &str) -> Result<()> {
    writeln!(std::io::stderr(), "{line}")?;
    Ok(())
}

/// A command line as one would type it in the project's root.
fn shown(command: &Command) -> String {
    let root = format!("{}/", root().display());
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().replace(&root, "")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_an_error_that_shows_the_command() {
        let error = run(program("false").arg("--really")).unwrap_err();
        assert!(error.to_string().starts_with("false --really: exit status: 1"), "{error}");
    }

    #[test]
    fn cargo_does_not_hear_of_the_package_that_calls_it() {
        let heard: Vec<_> =
            cargo("build").get_envs().filter_map(|(name, value)| value.is_some().then_some(name.to_owned())).collect();
        assert!(heard.is_empty(), "{heard:?}");
        let removed: Vec<_> = cargo("build").get_envs().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        assert!(removed.iter().any(|name| name == "CARGO_MANIFEST_DIR"), "{removed:?}");
    }

    #[test]
    fn a_missing_program_is_an_error_that_names_it() {
        let error = run(&mut program("no-such-program-here")).unwrap_err();
        assert_eq!(error.to_string(), "cannot run no-such-program-here");
    }
}
