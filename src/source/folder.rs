//! Folder: finds the files below a folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What a walk finds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files, by their path below the folder, sorted by its bytes.
    pub(super) files: Vec<PathBuf>,
    /// Folders, likewise; only where they were asked for.
    pub(super) folders: Vec<PathBuf>,
    /// Paths that cannot be read, with the reason.
    pub(super) unreadable: Vec<(PathBuf, std::io::Error)>,
}

/// How far a walk goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Levels below the folder.
    pub(super) depth: usize,
    /// Entries whose names start with `.` or `_`, which tools keep for themselves, are walked too.
    pub(super) with_hidden: bool,
}

/// All files below a folder, in the order of their paths' bytes.
///
/// Links are followed, and each folder is walked once, so that a loop of links ends.
pub(super) fn walk(root: &Path, reach: Reach) -> Found {
    let mut found = Found::default();
    let mut seen = HashSet::new();
    let mut waiting = vec![(PathBuf::new(), 0)];
    while let Some((below, depth)) = waiting.pop() {
        let folder = root.join(&below);
        match fs_err::canonicalize(&folder) {
            Ok(real) => {
                if !seen.insert(real) {
                    continue;
                }
            }
            Err(error) => {
                found.unreadable.push((below, error));
                continue;
            }
        }
        let mut folders = Vec::new();
        if let Err(error) = list(&folder, &below, reach, &mut found, &mut folders) {
            found.unreadable.push((below, error));
        }
        folders.sort_unstable_by(|a, b| bytes(b).cmp(bytes(a)));
        found.folders.extend(folders.iter().cloned());
        if depth < reach.depth {
            waiting.extend(folders.into_iter().map(|folder| (folder, depth + 1)));
        }
    }
    found.files.sort_unstable_by(|a, b| bytes(a).cmp(bytes(b)));
    found.folders.sort_unstable_by(|a, b| bytes(a).cmp(bytes(b)));
    found.unreadable.sort_by(|(a, _), (b, _)| bytes(a).cmp(bytes(b)));
    found
}

fn list(
    folder: &Path,
    below: &Path,
    reach: Reach,
    found: &mut Found,
    folders: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if !reach.with_hidden && matches!(name.as_encoded_bytes().first(), Some(b'.' | b'_')) {
            continue;
        }
        let path = below.join(&name);
        match fs_err::metadata(entry.path()) {
            Ok(metadata) if metadata.is_dir() => folders.push(path),
            Ok(metadata) if metadata.is_file() => found.files.push(path),
            // Sockets and devices hold no pages.
            Ok(_) => {}
            Err(error) => found.unreadable.push((path, error)),
        }
    }
    Ok(())
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Reach = Reach { depth: usize::MAX, with_hidden: false };

    fn files(root: &Path, reach: Reach) -> Vec<String> {
        walk(root, reach).files.iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn files_come_sorted_by_path_without_hidden_ones() {
        let root = tempfile::tempdir().unwrap();
        for name in ["b.html", "a/x.html", "a-b/x.html", ".hidden/x.html", "_build/x.html", "a/.x.html", "Z.html"] {
            let path = root.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, "x").unwrap();
        }
        assert_eq!(files(root.path(), ALL), ["Z.html", "a-b/x.html", "a/x.html", "b.html"]);
        assert_eq!(files(root.path(), Reach { depth: 0, with_hidden: false }), ["Z.html", "b.html"]);
        assert_eq!(files(root.path(), Reach { depth: 9, with_hidden: true }).len(), 7);
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end_and_dead_links_are_told() {
        let root = tempfile::tempdir().unwrap();
        fs_err::create_dir_all(root.path().join("a/b")).unwrap();
        fs_err::write(root.path().join("a/b/x.html"), "x").unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("a/b/up")).unwrap();
        std::os::unix::fs::symlink(root.path().join("nothing"), root.path().join("dead.html")).unwrap();
        assert_eq!(files(root.path(), ALL), ["a/b/x.html"]);
        let found = walk(root.path(), ALL);
        assert_eq!(found.unreadable.len(), 1);
        assert_eq!(found.unreadable[0].0, Path::new("dead.html"));
    }
}
