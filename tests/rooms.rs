//! Data flows one way: no room imports a room to its right.
//!
//! The sources are read as text. Words of comments and of string literals count too where they spell an import
//! (`crate::dataset`), since a documentation link is a dependency of the reader's mind; such a link goes to
//! `ARCHITECTURE.md` instead.

#![expect(clippy::unwrap_used, reason = "helpers of tests may, as tests do")]

use std::path::{Path, PathBuf};

/// The rooms in the order in which data flows through them.
const ROOMS: [&str; 9] =
    ["source", "page", "article", "contamination", "measure", "duplicate", "record", "dataset", "report"];

/// Files that all rooms may use.
const SHARED: [&str; 3] = ["text", "clock", "failure"];

/// Where the rooms meet: these may import everything, and no room may import them.
const MEETING: [&str; 3] = ["pipeline", "demo_site", "cli"];

/// An import that points the wrong way.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    file: String,
    line: usize,
    imports: String,
}

#[test]
fn no_room_imports_a_room_to_its_right() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for path in rust_files(&sources()) {
        let place = path.strip_prefix(sources()).unwrap().to_str().unwrap().replace('\\', "/");
        wrong.extend(wrong_imports(&place, &fs_err::read_to_string(&path).unwrap()));
        files += 1;
    }
    assert!(files > 10, "only {files} files below src/");
    assert!(wrong.is_empty(), "imports that point right:\n{wrong:#?}");
}

#[test]
fn every_top_level_module_is_a_room_a_shared_file_or_a_meeting_place() {
    for entry in fs_err::read_dir(sources()).unwrap().map(Result::unwrap) {
        let name = entry.path().file_stem().unwrap().to_str().unwrap().to_owned();
        let known = ROOMS.iter().chain(&SHARED).chain(&MEETING).chain(&["lib", "main"]);
        assert!(known.into_iter().any(|known| *known == name), "src/{name} has no place in the order of rooms");
    }
}

#[test]
fn a_wrong_import_is_seen_however_it_is_written() {
    let cases = [
        ("page/mod.rs", "use crate::article::Article;", "article"),
        ("article/body.rs", "use crate::{text, contamination::Flag};", "contamination"),
        ("article/body.rs", "use crate::{\n    page::Page,\n    dataset,\n};", "dataset"),
        ("measure/mod.rs", "    let x = crate::record::Record::default();", "record"),
        ("contamination/praise.rs", "use super::super::dataset::Version;", "dataset"),
        ("page/mod.rs", "use super::article::Article;", "article"),
        ("text.rs", "use crate::source::Capture;", "source"),
        ("failure.rs", "use super::page;", "page"),
        ("dataset/mod.rs", "use crate::pipeline;", "pipeline"),
        ("record/mod.rs", "pub(crate) use crate::cli::args;", "cli"),
        ("pipeline.rs", "use crate::cli::build;", "cli"),
    ];
    for (file, code, imports) in cases {
        let found = wrong_imports(file, code);
        assert_eq!(found.len(), 1, "{file}: {code}: {found:?}");
        assert_eq!(found.first().unwrap().imports, imports, "{file}: {code}");
    }
}

#[test]
fn imports_to_the_left_of_shared_files_and_within_a_room_are_right() {
    let cases = [
        ("article/mod.rs", "use crate::page::Page;\nuse crate::{text, source::Place};"),
        ("article/rules/names.rs", "use super::super::dom; use crate::article::Block;"),
        ("article/body.rs", "use super::dom;\nuse crate::failure::Failure;"),
        ("dataset/log.rs", "use crate::record::Record; use crate::clock;"),
        ("pipeline.rs", "use crate::{dataset, report, source};"),
        ("cli/build.rs", "use crate::pipeline::Pipeline; use super::args;"),
        ("lib.rs", "pub mod dataset;"),
        ("main.rs", "use gristmill::cli;"),
        ("page/mod.rs", "use other_crate::article::X; // nor a crate::paged thing"),
    ];
    for (file, code) in cases {
        assert_eq!(wrong_imports(file, code), [], "{file}: {code}");
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension() == Some("rs".as_ref()) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The imports of a file (`article/body.rs`) that point right.
fn wrong_imports(file: &str, code: &str) -> Vec<Wrong> {
    let room = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    let all = imports(file, code).into_iter();
    let wrong = all.filter(|(_, imported)| !may_import(room, imported));
    wrong.map(|(line, imports)| Wrong { file: file.to_owned(), line, imports }).collect()
}

fn may_import(room: &str, imported: &str) -> bool {
    let place = |name: &str| ROOMS.iter().position(|room| *room == name);
    match (place(room), place(imported)) {
        // Meeting places, and names that are no top-level module (functions of the crate's root).
        (_, None) => !MEETING.contains(&imported) || room == imported || matches!(room, "cli" | "main" | "lib"),
        (Some(own), Some(other)) => other <= own,
        (None, Some(_)) => !SHARED.contains(&room),
    }
}

/// The top-level modules that a file names, with the line: after `crate::`, and after as many `super::` as lead to the
/// crate's root from there.
fn imports(file: &str, code: &str) -> Vec<(usize, String)> {
    let depth = file.split('/').filter(|part| !matches!(*part, "mod.rs" | "lib.rs" | "main.rs")).count();
    let up = "super::".repeat(depth);
    let mut found = Vec::new();
    for root in [Some("crate::"), (depth > 0).then_some(up.as_str())].into_iter().flatten() {
        for (at, _) in code.match_indices(root) {
            let before = code.get(..at).unwrap_or_default();
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || before.ends_with("super::") {
                continue;
            }
            let after = code.get(at + root.len()..).unwrap_or_default();
            if root != "crate::" && after.starts_with("super::") {
                continue;
            }
            let line = before.lines().count().max(1);
            found.extend(heads(after).into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// The first names of a path, or of each path in braces.
fn heads(path: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut depth = 0_usize;
    let mut names = vec![name(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(group.get(at + 1..).unwrap_or_default())),
            _ => {}
        }
    }
    names
}
