//! Plan: from what the user named to an ordered list of inputs.
//!
//! A name is a URL, `@list.txt`, `-`, a folder, a file, or a glob pattern. What cannot be read is listed as a failure,
//! and the rest goes on. The plan holds a path and an address for each file, so its memory grows with their number.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use url::Url;

use super::digest::sha256_of_reader;
use super::folder::{self, Reach};
use super::names::{InputKind, saved_address};
use super::pattern;
use super::warc::{Decoded, Meter, Tape};
use crate::failure::{Failure, Reason, Stage};

/// A page may have this many bytes if the user says nothing. The largest of 1,497 real pages has under 6 MB.
pub const DEFAULT_MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;

/// A line of a list may have this many bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// How sources are read.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ReadOptions {
    /// The address that the relative paths of saved files are put behind.
    pub base_url: Option<Url>,
    /// Bodies with more bytes, once their codings are undone, become listed failures.
    pub max_page_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { base_url: None, max_page_bytes: DEFAULT_MAX_PAGE_BYTES }
    }
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in records and failures: as given, or relative to the folder that was given.
    pub file: String,
    /// What is in it.
    pub kind: InputKind,
    /// Its size when the plan was made.
    pub byte_count: u64,
    /// The address of the page in it, as its place tells; empty for WARC files, whose records have their own.
    pub url: String,
}

impl Input {
    /// `sha256:` and the digest of the file as it is on disk, read in pieces.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read; the message has the path.
    pub fn digest(&self) -> std::io::Result<String> {
        sha256_of_reader(fs_err::File::open(&self.path)?)
    }
}

/// What a build reads, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// The files.
    pub inputs: Vec<Input>,
    /// The addresses to crawl.
    pub urls: Vec<Url>,
    /// What was named and cannot be read.
    pub failures: Vec<Failure>,
    /// Files in named folders and among matches that are neither pages nor WARC files (styles, scripts, images).
    pub ignored_count: u64,
    /// Files and addresses that were named before in the same plan.
    pub repeated_count: u64,
}

impl Sources {
    /// Finds all files that the names stand for.
    ///
    /// In order of the names; a folder's files by the bytes of their paths. A file is taken once, whatever the number
    /// of names and links that lead to it. `stdin` is read only for the name `-`.
    ///
    /// ```
    /// use gristmill::source::plan::{ReadOptions, Sources};
    ///
    /// let named = ["https://site.example/a".to_owned(), "missing.html".to_owned()];
    /// let sources = Sources::resolve(&named, &ReadOptions::default(), &mut std::io::empty());
    /// assert_eq!(sources.urls.len(), 1);
    /// assert_eq!(sources.failures[0].detail, "no such file or folder");
    /// ```
    pub fn resolve(named: &[String], options: &ReadOptions, stdin: &mut dyn BufRead) -> Self {
        let mut planner = Planner { options, plan: Self::default(), seen: HashSet::new(), addresses: HashMap::new() };
        for name in named {
            match name.strip_prefix('@') {
                _ if name == "-" => planner.add_list(stdin, "-", Path::new("")),
                Some(list) if !Path::new(name).exists() => planner.add_list_file(list),
                _ => planner.add(name, Path::new("")),
            }
        }
        planner.plan
    }

    /// The sum of the inputs' sizes, which a [`Meter`] of them reaches at the end.
    #[must_use]
    pub fn byte_count(&self) -> u64 {
        self.inputs.iter().map(|input| input.byte_count).sum()
    }
}

/// Makes a plan, name by name.
struct Planner<'a> {
    options: &'a ReadOptions,
    plan: Sources,
    /// Real paths and addresses that are in the plan.
    seen: HashSet<PathBuf>,
    /// Addresses of saved files in the plan that no host vouches for.
    addresses: HashMap<String, usize>,
}

/// Where a file was found.
struct Found<'a> {
    /// Path to open.
    path: PathBuf,
    /// Its name in records.
    file: String,
    /// Its path below `root`.
    relative: &'a Path,
    /// The folder that was named, or that the file is in.
    root: &'a Path,
}

impl Planner<'_> {
    /// Adds what one name stands for, paths being below a folder.
    fn add(&mut self, name: &str, folder: &Path) {
        if is_web_address(name) {
            self.add_url(name);
            return;
        }
        let given = Url::parse(name).ok().filter(|url| url.scheme() == "file").and_then(|url| url.to_file_path().ok());
        let path = folder.join(given.as_deref().unwrap_or(Path::new(name)));
        match fs_err::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => self.add_folder(&path, None),
            Ok(_) => self.add_named_file(path),
            Err(_) if pattern::is_pattern(name) => self.add_matches(&path),
            Err(error) => self.fail(slashed(&path), Reason::Unreadable, &error),
        }
    }

    fn add_url(&mut self, name: &str) {
        match Url::parse(name) {
            Ok(url) if self.seen.insert(PathBuf::from(url.as_str())) => self.plan.urls.push(url),
            Ok(_) => self.plan.repeated_count += 1,
            Err(error) => {
                let detail = format!("not a valid address: {error}");
                self.plan.failures.push(Failure {
                    url: Some(name.to_owned()),
                    source_file: None,
                    source_offset: None,
                    stage: Stage::Source,
                    reason: Reason::Malformed,
                    detail,
                });
            }
        }
    }

    /// Adds a file that was named, whatever its ending.
    fn add_named_file(&mut self, path: PathBuf) {
        let file = slashed(&path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let kind = InputKind::of_name(&name).unwrap_or_else(|| kind_by_content(&path));
        // A path that leads upwards or from the root says little of the page's address; its last part does.
        let is_below = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        let is_bare = !is_below && self.options.base_url.is_some();
        let relative = if is_bare { path.file_name().map(PathBuf::from) } else { Some(path.clone()) };
        let parent = fs_err::canonicalize(&path).ok().and_then(|real| real.parent().map(Path::to_path_buf));
        let found = Found { relative: &relative.unwrap_or_default(), root: &parent.unwrap_or_default(), path, file };
        self.add_file(found, kind);
    }

    /// Adds the pages and WARC files below a folder; `named` is put before their names, where it is given.
    fn add_folder(&mut self, folder: &Path, named: Option<&Path>) {
        let found = folder::walk(folder, Reach { depth: usize::MAX, with_hidden: false });
        let root = fs_err::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let before = self.plan.inputs.len() as u64 + self.plan.repeated_count;
        for relative in &found.files {
            let name = relative.file_name().unwrap_or_default().to_string_lossy();
            let Some(kind) = InputKind::of_name(&name) else {
                self.plan.ignored_count += 1;
                continue;
            };
            let file = slashed(&named.map_or_else(|| relative.clone(), |named| named.join(relative)));
            self.add_file(Found { path: folder.join(relative), file, relative, root: &root }, kind);
        }
        let is_empty = before == self.plan.inputs.len() as u64 + self.plan.repeated_count;
        for (path, error) in &found.unreadable {
            let is_wanted = InputKind::of_name(&path.to_string_lossy()).is_some() || folder.join(path).is_dir();
            if is_wanted {
                self.fail(slashed(&folder.join(path)), Reason::Unreadable, error);
            }
        }
        if is_empty && found.unreadable.is_empty() {
            self.fail(slashed(folder), Reason::Empty, &"no HTML or WARC file in this folder");
        }
    }

    /// Adds what a glob pattern matches.
    fn add_matches(&mut self, path: &Path) {
        let matches = match pattern::expand(&slashed(path)) {
            Ok(matches) => matches,
            Err(error) => return self.fail(slashed(path), Reason::Malformed, &error),
        };
        if matches.paths.is_empty() {
            self.fail(slashed(path), Reason::Unreadable, &"nothing matches this pattern");
        }
        let root = fs_err::canonicalize(&matches.root).unwrap_or_default();
        for relative in &matches.paths {
            let path = matches.root.join(relative);
            if path.is_dir() {
                self.add_folder(&path, Some(&path));
                continue;
            }
            let name = relative.file_name().unwrap_or_default().to_string_lossy();
            match InputKind::of_name(&name) {
                Some(kind) => self.add_file(Found { file: slashed(&path), path, relative, root: &root }, kind),
                None => self.plan.ignored_count += 1,
            }
        }
    }

    fn add_file(&mut self, found: Found<'_>, kind: InputKind) {
        let Found { path, file, relative, root } = found;
        let byte_count = match fs_err::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) => return self.fail(file, Reason::Unreadable, &error),
        };
        let real = fs_err::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if !self.seen.insert(real) {
            self.plan.repeated_count += 1;
            return;
        }
        let url = match kind {
            InputKind::Warc => String::new(),
            InputKind::Html => self.address(relative, root),
        };
        self.plan.inputs.push(Input { path, file, kind, byte_count, url });
    }

    /// The address of a saved file; two files of different folders do not get the same one.
    fn address(&mut self, relative: &Path, root: &Path) -> String {
        let parent = root.file_name().map(|name| name.to_string_lossy());
        let mut address = saved_address(relative, parent.as_deref(), self.options.base_url.as_ref());
        if !address.starts_with("file:") {
            return address;
        }
        if self.addresses.contains_key(&address) {
            // The named folder's own name tells them apart, or else its place among the inputs does.
            let longer = Path::new(root.file_name().unwrap_or_default()).join(relative);
            address = saved_address(&longer, None, None);
            if self.addresses.contains_key(&address) {
                let numbered = Path::new(&self.plan.inputs.len().to_string()).join(relative);
                address = saved_address(&numbered, None, None);
            }
        }
        self.addresses.insert(address.clone(), self.plan.inputs.len());
        address
    }

    fn add_list_file(&mut self, list: &str) {
        let path = Path::new(list);
        match fs_err::File::open(path).map(std::io::BufReader::new) {
            Ok(mut file) => self.add_list(&mut file, list, path.parent().unwrap_or(Path::new(""))),
            Err(error) => self.fail(list.to_owned(), Reason::Unreadable, &error),
        }
    }

    /// Adds the names in a list, one a line; blank lines and those that start with `#` are passed over.
    fn add_list(&mut self, list: &mut dyn BufRead, name: &str, folder: &Path) {
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            match list.take(MAX_LINE_BYTES).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    self.fail(name.to_owned(), Reason::Unreadable, &error);
                    break;
                }
            }
            let is_too_long = line.len() as u64 >= MAX_LINE_BYTES && !line.ends_with(b"\n");
            let text = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line);
            match std::str::from_utf8(text).map(str::trim) {
                Ok(text) if !is_too_long => {
                    if !text.is_empty() && !text.starts_with('#') {
                        self.add(text, folder);
                    }
                }
                _ => {
                    let problem = if is_too_long { "is too long" } else { "is not UTF-8" };
                    self.fail(name.to_owned(), Reason::Malformed, &format!("line {number} {problem}"));
                    if is_too_long && list.skip_until(b'\n').is_err() {
                        break;
                    }
                }
            }
        }
    }

    fn fail(&mut self, file: String, reason: Reason, problem: &dyn Problem) {
        self.plan.failures.push(Failure {
            url: None,
            source_file: Some(file),
            source_offset: None,
            stage: Stage::Source,
            reason,
            detail: problem.detail(),
        });
    }
}

/// What can be told as a failure's detail.
trait Problem {
    fn detail(&self) -> String;
}

impl Problem for std::io::Error {
    fn detail(&self) -> String {
        match self.kind() {
            std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
            _ => self.to_string(),
        }
    }
}

impl Problem for &str {
    fn detail(&self) -> String {
        (*self).to_owned()
    }
}

impl Problem for String {
    fn detail(&self) -> String {
        self.clone()
    }
}

impl Problem for glob::PatternError {
    fn detail(&self) -> String {
        format!("not a valid pattern: {}", self.msg)
    }
}

fn is_web_address(name: &str) -> bool {
    let scheme = name.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// A path with forward slashes, as places have it on every system.
fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The kind of a file whose ending says nothing: WARC where it starts with a record, else a page.
fn kind_by_content(path: &Path) -> InputKind {
    let stream = fs_err::File::open(path)
        .and_then(|file| Tape::new(Box::new(file), Meter::default()))
        .and_then(|tape| Decoded::new(tape, ""));
    if stream.is_ok_and(|mut stream| stream.starts_with_record()) { InputKind::Warc } else { InputKind::Html }
}

#[cfg(test)]
mod tests;
