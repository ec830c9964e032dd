//! One set of features: what `cargo test --workspace` compiles is what `cargo run` compiles.
//!
//! Cargo unites the features of all that it builds at once. A dependency of a test or of this crate that asks for more
//! features of a shared crate makes that crate, and everything above it, be compiled twice: minutes on each fresh
//! machine, and nothing but the clock would tell.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::cargo;

/// Fails where a crate of the program has other features when the whole workspace is built.
pub(crate) fn check() -> Result<()> {
    let program = tree(cargo("tree --package gristmill --edges no-dev"))?;
    let workspace = tree(cargo("tree --workspace"))?;
    let differing = differing(&program, &workspace);
    if !differing.is_empty() {
        bail!("features differ between `cargo run` and `cargo test --workspace`:\n{}", differing.join("\n"));
    }
    Ok(())
}

/// The features of each package, by name, version and place.
fn tree(mut command: Command) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let output = command.args(["--prefix", "none", "--format", "{p}|{f}"]).output()?;
    if !output.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(parse(&String::from_utf8_lossy(&output.stdout)))
}

/// A package can stand in a tree with several sets (as a build dependency and otherwise).
fn parse(tree: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut packages = BTreeMap::<_, BTreeSet<_>>::new();
    for (package, features) in tree.lines().filter_map(|line| line.split_once('|')) {
        packages.entry(package.to_owned()).or_default().insert(features.trim_end_matches(" (*)").to_owned());
    }
    packages
}

fn differing(
    program: &BTreeMap<String, BTreeSet<String>>,
    workspace: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let more = program.iter().filter_map(|(package, features)| Some((package, features, workspace.get(package)?)));
    more.filter(|(_, own, all)| own != all).map(|(package, own, all)| format!("{package}: {own:?}, {all:?}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_only_the_workspace_asks_for_is_named() {
        let program = parse("gristmill v0.1.0 (/x)|\nflate2 v1.1.0|zlib-rs\nserde v1.0.0|std (*)\n");
        let workspace =
            parse("xtask v0.1.0|\nflate2 v1.1.0|default,zlib-rs (*)\nserde v1.0.0|std\ngristmill v0.1.0 (/x)|\n");
        assert_eq!(differing(&program, &workspace), [r#"flate2 v1.1.0: {"zlib-rs"}, {"default,zlib-rs"}"#]);
    }

    #[test]
    fn crates_of_tests_alone_may_come_on_top() {
        let program = parse("serde v1.0.0|std\n");
        assert!(differing(&program, &parse("serde v1.0.0|std\nproptest v1.0.0|default\n")).is_empty());
    }
}
