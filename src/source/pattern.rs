//! Pattern: finds the files that a glob pattern matches.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern, PatternError};

use super::folder::{self, Reach};

/// What a pattern matches.
#[derive(Debug)]
pub(super) struct Matches {
    /// The folder that the pattern starts from: its components before the first with a wildcard.
    pub(super) root: PathBuf,
    /// Files and folders by their path below the root, sorted by its bytes; nothing below a folder that is in the list.
    pub(super) paths: Vec<PathBuf>,
}

/// `*` and `?` stop at a slash, and do not match the dot of a hidden entry, as in a shell.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// Whether a name has a wildcard.
pub(super) fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '['])
}

/// What `pattern` matches: `*`, `?`, `[a-z]`, and `**` for any number of folders.
pub(super) fn expand(pattern: &str) -> Result<Matches, PatternError> {
    let is_absolute = pattern.starts_with('/');
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    let split = parts.iter().position(|part| is_pattern(part)).unwrap_or(parts.len());
    let (fixed, wild) = parts.split_at(split);
    let root: PathBuf = is_absolute.then_some("/").into_iter().chain(fixed.iter().copied()).collect();
    let wild_pattern = Pattern::new(&wild.join("/"))?;
    let depth = if wild.contains(&"**") { usize::MAX } else { wild.len().saturating_sub(1) };
    let start = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
    let found = folder::walk(start, Reach { depth, with_hidden: true });
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut all: Vec<PathBuf> = found.folders.into_iter().chain(found.files).collect();
    // By component, so that a folder comes right before all that is in it.
    all.sort_unstable();
    for path in all {
        let is_covered = paths.last().is_some_and(|last| path.starts_with(last));
        if !is_covered && wild_pattern.matches_path_with(&path, OPTIONS) {
            paths.push(path);
        }
    }
    paths.sort_unstable_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    Ok(Matches { root, paths })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_as_in_a_shell() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a.html", "b.html", "c.css", ".h.html", "x/a.html", "x/y/a.html", "x/y/b.html", ".git/a.html"] {
            let path = root.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, "x").unwrap();
        }
        for (pattern, expected) in [
            ("*.html", vec!["a.html", "b.html"]),
            ("[b-c].*", vec!["b.html", "c.css"]),
            ("?.css", vec!["c.css"]),
            ("**/a.html", vec!["a.html", "x/a.html", "x/y/a.html"]),
            ("x/*/b.html", vec!["y/b.html"]),
            ("*", vec!["a.html", "b.html", "c.css", "x"]),
            (".*.html", vec![".h.html"]),
            ("none*", vec![]),
        ] {
            let matches = expand(&format!("{}/{pattern}", root.path().display())).unwrap();
            let paths: Vec<_> = matches.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
            assert_eq!(paths, expected, "{pattern}");
        }
        assert!(expand("a/[").is_err());
    }
}
