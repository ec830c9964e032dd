//! Plan: from what the user named to an ordered list of inputs.
//!
//! A name is a URL, `@list.txt`, `-`, a folder, a file, or a glob pattern. What cannot be read is listed as a failure,
//! and the rest goes on. The plan holds a path and an address for each file, so its memory grows with their number.

use std::io::BufRead;
use std::path::PathBuf;

use url::Url;

use super::corpus::Fields;
use super::digest::sha256_of_reader;
use super::names::InputKind;
use super::planner::Planner;
use crate::failure::Failure;

/// A page may have this many bytes if the user says nothing. The largest of 1,497 real pages has under 6 MB.
pub const DEFAULT_MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;

/// How sources are read.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct ReadOptions {
    /// The address that the relative paths of saved files are put behind.
    pub base_url: Option<Url>,
    /// Which fields of a corpus hold what.
    #[serde(default, skip_serializing_if = "Fields::are_default")]
    pub fields: Fields,
    /// Bodies with more bytes, once their codings are undone, become listed failures.
    pub max_page_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { base_url: None, fields: Fields::default(), max_page_bytes: DEFAULT_MAX_PAGE_BYTES }
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
    /// The address of the page in it, as its place tells; for a corpus that of the file, below which rows without an
    /// address have theirs. Empty for WARC files, whose records have their own.
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
        let mut planner = Planner::new(options);
        for name in named {
            planner.add_named(name, stdin);
        }
        planner.into_plan()
    }

    /// The sum of the inputs' sizes, which a [`Meter`](super::Meter) of them reaches at the end.
    #[must_use]
    pub fn byte_count(&self) -> u64 {
        self.inputs.iter().map(|input| input.byte_count).sum()
    }
}

#[cfg(test)]
mod tests;
