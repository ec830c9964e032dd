//! Virtual environments in `target/`, made from a file of pinned requirements and kept until that file changes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run::{program, root, run};

/// The Python of the environment `target/<name>` with all of `requirements` (relative to the root) installed.
///
/// An environment is made again when the requirements differ from those that it was made with, and when it no longer
/// starts (its base Python is gone).
pub(crate) fn environment(name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = root().join("target").join(name);
    let wanted = fs_err::read_to_string(root().join(requirements))?;
    let python = folder.join("bin/python");
    let stamp = folder.join("requirements.txt");
    if is_current(&stamp, &wanted) && crate::run::works(program(&python).arg("--version")) {
        return Ok(python);
    }
    if folder.exists() {
        fs_err::remove_dir_all(&folder)?;
    }
    run(program("python3").args(["-m", "venv"]).arg(&folder)).context("Python 3 with its venv module is needed")?;
    run(program(&python).args(["-m", "pip", "install", "--quiet", "--requirement", requirements]))?;
    // Last, so that an environment whose installation broke off is made again.
    fs_err::write(&stamp, wanted)?;
    Ok(python)
}

fn is_current(stamp: &Path, wanted: &str) -> bool {
    fs_err::read_to_string(stamp).is_ok_and(|made_with| made_with == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_current_only_with_the_same_requirements() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = folder.path().join("requirements.txt");
        assert!(!is_current(&stamp, "a==1\n"));
        fs_err::write(&stamp, "a==1\n").unwrap();
        assert!(is_current(&stamp, "a==1\n"));
        assert!(!is_current(&stamp, "a==2\n"));
    }
}
