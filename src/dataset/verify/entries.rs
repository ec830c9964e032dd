//! The log as it stands on disk, entry by entry, held to its chain of digests.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::super::Error;
use super::super::delta::{LOG_FOLDER, staged_number};
use super::super::manifest::{KEY, VersionNote};
use super::super::place::Place;
use super::super::seal::chained;
use super::{Named, Verdict};

/// The entries of a log, oldest first.
pub(super) struct Log {
    pub(super) entries: Vec<Entry>,
    /// The digest of the newest version.
    pub(super) digest: String,
}

/// One version's entry.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) version: u64,
    pub(super) digest: String,
    pub(super) note: Option<VersionNote>,
    pub(super) adds: Vec<(String, Named)>,
    pub(super) removes: Vec<String>,
}

impl Log {
    /// Reads the log's folder; what is wrong goes into the verdict.
    pub(super) fn read(place: &Place, verdict: &mut Verdict) -> Result<Self, Error> {
        let mut numbers = Vec::new();
        for file in place.list(LOG_FOLDER)? {
            let name = file.name.strip_prefix(LOG_FOLDER).unwrap_or_default().trim_start_matches('/');
            let number = name.strip_suffix(".json").filter(|stem| stem.len() == 20).and_then(|stem| stem.parse().ok());
            match number {
                Some(number) => numbers.push(number),
                None if name.starts_with("_last_checkpoint")
                    || name.contains(".checkpoint")
                    || Path::new(name).extension().is_some_and(|extension| extension == "crc") =>
                {
                    verdict.notes.push(format!("{LOG_FOLDER}/{name}: another tool wrote it, without a digest"));
                }
                None if staged_number(&file.name).is_some() => {
                    let what = "a writer was killed as it committed: the next version takes it away";
                    verdict.notes.push(format!("{}: {what}", file.name));
                }
                None => verdict
                    .problem(&format!("{LOG_FOLDER}/{name}"), "it is no entry of the log: move it out of the dataset"),
            }
        }
        numbers.sort_unstable();
        let mut log = Self { entries: Vec::new(), digest: String::new() };
        let mut next = 0;
        for number in numbers {
            for missing in next..number {
                verdict.problem(&file(missing), "the entry is missing: put it back from a copy");
            }
            next = number + 1;
            log.push(place, number, verdict);
        }
        log.count_rows(verdict);
        Ok(log)
    }

    fn push(&mut self, place: &Place, version: u64, verdict: &mut Verdict) {
        let name = file(version);
        let bytes = match place.join(&name).read() {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(error) => return verdict.problem(&name, &format!("it cannot be read: {error}")),
        };
        verdict.files += 1;
        verdict.bytes += bytes.len() as u64;
        let mut entry = Entry { version, ..Entry::default() };
        if let Err(what) = entry.read(&bytes) {
            verdict.problem(&name, &what);
        }
        let before = self.entries.last().map(|entry| entry.digest.as_str());
        if let (Some(before), Some(previous)) = (before, entry.note.as_ref().and_then(|note| note.previous.as_deref()))
            && before != previous
        {
            verdict.problem(&name, "an entry of the log before it was changed after this version was made");
        }
        entry.digest = chained(before, &bytes);
        self.digest.clone_from(&entry.digest);
        self.entries.push(entry);
    }

    /// Holds each version's count to the rows of its files.
    fn count_rows(&self, verdict: &mut Verdict) {
        let mut files: BTreeMap<&str, u64> = BTreeMap::new();
        for entry in &self.entries {
            for path in &entry.removes {
                files.remove(path.as_str());
            }
            files.extend(entry.adds.iter().map(|(path, file)| (path.as_str(), file.rows.unwrap_or(0))));
            let rows: u64 = files.values().sum();
            if let Some(note) = &entry.note
                && note.counts.rows != rows
            {
                let what = format!("it says {} rows, its files have {rows}", note.counts.rows);
                verdict.problem(&file(entry.version), &what);
            }
        }
    }

    pub(super) fn newest(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.version)
    }

    pub(super) fn digest_of(&self, version: u64) -> Option<&str> {
        self.entries.iter().find(|entry| entry.version == version).map(|entry| entry.digest.as_str())
    }

    /// Whether this program has sealed a version here: one that says what the one before it was, or the first one, unless its writer
    /// may be at it.
    pub(super) fn is_sealed(&self, is_running: bool) -> bool {
        let mut notes = self.entries.iter().filter_map(|entry| entry.note.as_ref());
        notes.any(|note| note.previous.is_some() || !is_running)
    }

    /// Every data file that any version names.
    pub(super) fn named(&self) -> BTreeMap<String, Named> {
        self.entries.iter().flat_map(|entry| entry.adds.iter().cloned()).collect()
    }
}

impl Entry {
    fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        let text = std::str::from_utf8(bytes).map_err(|error| format!("it is no text: {error}"))?;
        for line in text.lines() {
            let action: Value = serde_json::from_str(line).map_err(|error| format!("it is no JSON: {error}"))?;
            if let Some(note) = action.get("commitInfo").and_then(|info| info.get(KEY)) {
                let note = VersionNote::deserialize(note);
                self.note = Some(note.map_err(|error| format!("what it says of the version cannot be read: {error}"))?);
            }
            if let Some(path) = action.get("remove").and_then(|remove| remove.get("path")).and_then(Value::as_str) {
                self.removes.push(path.to_owned());
            }
            if let Some(add) = action.get("add") {
                let Some(path) = add.get("path").and_then(Value::as_str) else { return Err("it adds no file".into()) };
                self.adds.push((path.to_owned(), named(path, add)));
            }
        }
        Ok(())
    }
}

fn named(path: &str, add: &Value) -> Named {
    let stats = add.get("stats").and_then(Value::as_str).and_then(|stats| serde_json::from_str::<Value>(stats).ok());
    let hex = path.strip_prefix("part-").and_then(|name| name.strip_suffix(".parquet"));
    let hex = hex.filter(|hex| hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    Named {
        bytes: add.get("size").and_then(Value::as_u64),
        digest: hex.map(|hex| format!("sha256:{hex}")),
        rows: stats.and_then(|stats| stats.get("numRecords").and_then(Value::as_u64)),
    }
}

fn file(version: u64) -> String {
    format!("{LOG_FOLDER}/{version:020}.json")
}
