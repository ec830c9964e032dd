//! Whether a dataset is what its log says, byte for byte.
//!
//! The log entries are held to the chain of digests that each version's note and the seal carry, files to the digests
//! that their names and notes carry, counts to the files, tags to the seal. Nothing else may lie in the folder. [`Depth::Rows`] also reads
//! every row.

mod entries;
mod inputs;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::delta::LOG_FOLDER;
use super::manifest::FileNote;
use super::place::Place;
use super::read::row_count;
use super::seal;
use super::{ARCHIVES, Dataset, Error, OWN_FOLDER, leases, purge};
use crate::source::crawl;
use entries::Log;

/// How much to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every byte of every file, but no row.
    Files,
    /// Rows too: ids, spans, texts; and inputs where they are at hand.
    Rows,
}

/// Where the files are that builds crawled into the dataset's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crawls {
    /// In it: one that is missing is a problem.
    Here,
    /// Some may have been moved elsewhere: those that are there are held to their digests.
    MovedAway,
}

/// What is wrong with a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, by its path inside the dataset; an input by its name.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The newest version.
    pub version: u64,
    /// Its [digest](Dataset::digest): two datasets with the same one are the same, but for their tags.
    pub digest: String,
    /// A digest over all tags, their versions and these versions' digests; `None` where there are no tags.
    pub tags_digest: Option<String>,
    /// Files read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Rows read; 0 with [`Depth::Files`].
    pub rows: u64,
    /// What is wrong. Empty where the dataset is whole.
    pub problems: Vec<Problem>,
    /// What could not be looked at, and what is unusual without being wrong.
    pub notes: Vec<String>,
}

/// A file that the log names.
#[derive(Debug, Clone, Default)]
struct Named {
    bytes: Option<u64>,
    /// `sha256:` and hex digits; `None` for a file that another tool named.
    digest: Option<String>,
    /// For a table.
    rows: Option<u64>,
}

/// What is told by a file in a crawl's folder that no version names.
const STRAY: &str = "no version names it: move it out of the dataset";

impl Dataset {
    /// Holds the dataset to its log.
    ///
    /// # Errors
    /// Where a folder cannot be listed. Whatever is wrong with a file is a [`Problem`].
    pub fn verify(&self, depth: Depth) -> Result<Verdict, Error> {
        self.verify_with(depth, Crawls::Here)
    }

    /// As [`verify`](Self::verify), where crawls may have been moved out of the folder.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_with(&self, depth: Depth, crawls: Crawls) -> Result<Verdict, Error> {
        let mut verdict = Verdict::default();
        let log = Log::read(&self.place, &mut verdict)?;
        verdict.version = log.newest();
        verdict.digest.clone_from(&log.digest);
        let mut named = log.named();
        for entry in &log.entries {
            let Some(note) = &entry.note else { continue };
            let purged = note.purge.as_ref().and_then(|purge| purge.ids.as_ref());
            let own = [note.profiles.as_ref(), note.inputs_file.as_ref(), purged];
            for file in own.into_iter().flatten().chain(&note.signatures).chain(&note.archives) {
                named.insert(file.path.clone(), Named::from(file));
            }
            let failures = Named { rows: Some(note.counts.failures), ..Named::from(&note.failures) };
            named.insert(note.failures.path.clone(), failures);
        }
        let mut away = 0_u64;
        for (path, file) in &named {
            if crawls == Crawls::MovedAway && is_archive(path) && matches!(self.place.join(path).size(), Ok(None)) {
                away += 1;
            } else {
                self.hold(path, file, &mut verdict);
            }
        }
        if away > 0 {
            verdict.notes.push(format!("{away} files of crawls are not here"));
        }
        let is_running = self.look_for_strays(&named, &mut verdict)?;
        self.hold_seal(&log, is_running, &mut verdict);
        if depth == Depth::Rows {
            rows::read(&self.place, &log, &mut verdict);
            inputs::hold(&self.place, &log, &named, &mut verdict);
        }
        Ok(verdict)
    }

    /// Holds a file to what the log says of it.
    fn hold(&self, name: &str, file: &Named, verdict: &mut Verdict) {
        let blob = self.place.join(name);
        let Ok(Some(size)) = blob.size() else {
            let what = if is_archive(name) {
                "it is missing: put it back, or verify with --crawls-away where crawls were moved elsewhere"
            } else {
                "it is missing: put it back from a copy, or restore a version without it"
            };
            return verdict.problem(name, what);
        };
        verdict.files += 1;
        verdict.bytes += size;
        if file.bytes.is_some_and(|bytes| bytes != size) {
            return verdict.problem(name, "its size is not that of the log: put it back from a copy");
        }
        match (blob.digest(), &file.digest) {
            (Err(error), _) => return verdict.problem(name, &format!("it cannot be read: {error}")),
            (Ok(digest), Some(expected)) if digest != *expected => {
                return verdict.problem(name, "its bytes are not those that were written: put it back from a copy");
            }
            (Ok(_), None) => verdict.notes.push(format!("{name}: another tool wrote it, without a digest")),
            _ => {}
        }
        if let Some(rows) = file.rows {
            match row_count(&blob) {
                Ok(found) if found == rows => {}
                Ok(found) => verdict.problem(name, &format!("it has {found} rows, the log says {rows}")),
                Err(error) => verdict.problem(name, &format!("it is no Parquet file: {error}")),
            }
        }
    }

    /// Whatever no version names; gives whether a writer is at work, or was killed.
    fn look_for_strays(&self, named: &BTreeMap<String, Named>, verdict: &mut Verdict) -> Result<bool, Error> {
        let own = |name: &str| format!("{OWN_FOLDER}/{name}");
        let locks = [own("commit.lock"), own("presence.lock")];
        let [running, purging, beside, writers] =
            ["staging", purge::FOLDER, purge::BESIDE, leases::FOLDER].map(|name| own(name) + "/");
        let log = format!("{LOG_FOLDER}/");
        let being_put = match &self.place {
            Place::Folder(_) => BTreeSet::new(),
            Place::Bucket(bucket) => leases::listed(bucket)?,
        };
        let (mut is_running, mut is_crawling) = (false, false);
        for file in self.place.list("")? {
            let name = file.name.as_str();
            let is_in = |folder: &String| name.starts_with(folder.as_str());
            if is_in(&log) || named.contains_key(name) || name == seal::path() {
                continue;
            }
            if [&running, &purging, &beside, &writers].into_iter().any(is_in)
                || name == own(seal::STAGED)
                || being_put.contains(name)
            {
                is_running = true;
            } else if is_archive(name) && self.is_crawled_now(name) {
                is_crawling = true;
            } else if !locks.iter().any(|lock| lock == name) {
                verdict.problem(name, STRAY);
            } else if file.bytes > 0 {
                verdict.problem(name, "it should be empty: delete it while nothing is being built");
            }
        }
        if is_running {
            verdict.notes.push("a build is running, or was killed: the next one tidies up after it".to_owned());
        }
        if is_crawling {
            verdict.notes.push("a crawl is under way, or was killed: the same build goes on with it".to_owned());
        }
        Ok(is_running)
    }

    /// Whether a file lies in the folder of a crawl that is under way, or was killed.
    fn is_crawled_now(&self, name: &str) -> bool {
        let Some(folder) = self.place.folder() else { return false };
        let crawl = name.split('/').take(2).fold(folder.to_path_buf(), |path, part| path.join(part));
        crawl::has_state(&crawl)
    }

    /// Holds the log and the tags to the seal.
    fn hold_seal(&self, log: &Log, is_running: bool, verdict: &mut Verdict) {
        let name = seal::path();
        let seal = match self.sealed() {
            Ok(Some(seal)) => seal,
            Ok(None) if log.is_sealed(is_running) => {
                let what = "it is missing: a change of the newest version or of a tag cannot be found";
                return verdict.problem(&name, what);
            }
            Ok(None) => return verdict.notes.push("no version has a seal yet: the next build sets one".to_owned()),
            Err(error) => return verdict.problem(&name, &error.to_string()),
        };
        verdict.tags_digest = seal.tags_digest().map(str::to_owned);
        for tag in &seal.tags {
            if log.digest_of(tag.version) != Some(tag.digest.as_str()) {
                let what = format!("version {} is not the one that was tagged {}", tag.version, tag.name);
                verdict.problem(&name, &what);
            }
        }
        match log.digest_of(seal.version) {
            Some(digest) if digest == seal.digest => {}
            _ => verdict.problem(&name, &format!("the log up to version {} is not what was sealed", seal.version)),
        }
        if seal.version < log.newest() {
            let first = seal.version + 1;
            verdict.notes.push(format!("versions from {first} on are not sealed yet: the next build does it"));
        }
    }
}

/// Whether a file is in the folder of what builds crawled.
fn is_archive(name: &str) -> bool {
    name.strip_prefix(ARCHIVES).is_some_and(|rest| rest.starts_with('/'))
}

impl Verdict {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, path: &str, what: &str) {
        self.problems.push(Problem { path: path.to_owned(), what: what.to_owned() });
    }
}

impl From<&FileNote> for Named {
    fn from(note: &FileNote) -> Self {
        Self { bytes: Some(note.bytes), digest: Some(note.digest.clone()), rows: None }
    }
}

#[cfg(test)]
mod tests;
