//! Planner: makes a plan, name by name.

use std::collections::HashSet;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use url::Url;

use super::corpus::opens_with_object;
use super::folder::{self, Reach};
use super::names::{InputKind, saved_address};
use super::pattern;
use super::plan::{Input, ReadOptions, Sources};
use super::warc::{Decoded, Meter, Tape};
use crate::failure::{Failure, Reason, Stage};

/// A line of a list may have this many bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Makes a plan, name by name.
pub(super) struct Planner<'a> {
    options: &'a ReadOptions,
    plan: Sources,
    /// Real paths and addresses that are in the plan.
    seen: HashSet<PathBuf>,
    /// Addresses of saved files in the plan that no host vouches for.
    addresses: HashSet<String>,
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

impl<'a> Planner<'a> {
    /// An empty plan.
    pub(super) fn new(options: &'a ReadOptions) -> Self {
        Self { options, plan: Sources::default(), seen: HashSet::new(), addresses: HashSet::new() }
    }

    /// The plan as it is.
    pub(super) fn into_plan(self) -> Sources {
        self.plan
    }

    /// Adds what a name of the command line stands for.
    pub(super) fn add_named(&mut self, name: &str, stdin: &mut dyn BufRead) {
        match name.strip_prefix('@') {
            _ if name == "-" => self.add_list(stdin, "-", Path::new("")),
            Some(list) if !Path::new(name).exists() => self.add_list_file(list),
            _ => self.add(name, Path::new("")),
        }
    }

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

    /// Adds the pages and WARC files below a folder; `named` is put before their names, where it is given. Corpora are
    /// taken only where they are named: labels and logs of pages lie beside them as JSON lines too.
    fn add_folder(&mut self, folder: &Path, named: Option<&Path>) {
        let found = folder::walk(folder, Reach { depth: usize::MAX, with_hidden: false });
        let root = fs_err::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let before = self.plan.inputs.len() as u64 + self.plan.repeated_count;
        for relative in &found.files {
            let name = relative.file_name().unwrap_or_default().to_string_lossy();
            let Some(kind) = InputKind::of_name(&name).filter(|kind| !kind.is_corpus()) else {
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
            self.fail(
                slashed(folder),
                Reason::Empty,
                &"no HTML, WARC or WET file in this folder; name corpora themselves or by a pattern",
            );
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
            InputKind::Html | InputKind::JsonLines | InputKind::Parquet => self.address(relative, root),
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
        if self.addresses.contains(&address) {
            // The named folder's own name tells them apart, or else its place among the inputs does.
            let longer = Path::new(root.file_name().unwrap_or_default()).join(relative);
            address = saved_address(&longer, None, None);
            if self.addresses.contains(&address) {
                let numbered = Path::new(&self.plan.inputs.len().to_string()).join(relative);
                address = saved_address(&numbered, None, None);
            }
        }
        self.addresses.insert(address.clone());
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

/// The kind of a file whose ending says nothing, by its first bytes: WARC where it starts with a record, JSON lines where
/// it starts with an object, Parquet by its mark, else a page.
fn kind_by_content(path: &Path) -> InputKind {
    let tape = || fs_err::File::open(path).and_then(|file| Tape::new(Box::new(file), Meter::default()));
    if tape().is_ok_and(|mut tape| tape.look(4).is_ok_and(|head| head == b"PAR1")) {
        InputKind::Parquet
    } else if tape().and_then(|tape| Decoded::new(tape, "")).is_ok_and(|mut stream| stream.starts_with_record()) {
        InputKind::Warc
    } else if tape().is_ok_and(opens_with_object) {
        InputKind::JsonLines
    } else {
        InputKind::Html
    }
}
