//! A dataset's versions, as its log tells them.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::manifest::{InputNote, KEY, VersionNote};
use super::read::row_count;
use super::{Dataset, Error};

/// One version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Its number: 0 for the first.
    pub version: u64,
    /// When it was committed.
    pub time: Timestamp,
    /// What was done: `build`, `restore`, `compact`, or the word of another tool.
    pub operation: String,
    /// Its rows.
    pub rows: u64,
    /// Rows whose id was not in the version before; for another tool's version the rows that it has more.
    pub added: u64,
    /// Rows that took the place of another with their id.
    pub changed: u64,
    /// Rows of the version before without a successor.
    pub removed: u64,
    /// Records of the build that were there already.
    pub unchanged: u64,
    /// Its failures.
    pub failures: u64,
    /// Names of its inputs.
    pub inputs: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Version of the program that made it; empty for another tool.
    pub tool_version: String,
    /// All that it says of itself; `None` for another tool's version.
    pub note: Option<VersionNote>,
}

/// A commit's info.
struct Info {
    time: Timestamp,
    operation: String,
    note: Option<VersionNote>,
}

impl Dataset {
    /// The versions, oldest first. Empty before the first commit.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Log`] where the log cannot be read.
    pub fn log(&self) -> Result<Vec<Version>, Error> {
        let Some(latest) = self.latest()? else { return Ok(Vec::new()) };
        let mut versions: Vec<Version> = Vec::new();
        for entry in self.table.log_files(0..=latest) {
            let (version, bytes) = entry?;
            // Another tool may have dropped the oldest log files: what is left is told.
            if let Some(info) = bytes.map(|bytes| self.info_in(version, &bytes)).transpose()? {
                let before = versions.last();
                let version = match info.note {
                    Some(note) => self.own_version(version, info.time, note)?,
                    None => self.foreign_version(version, &info, before)?,
                };
                versions.push(version);
            }
        }
        for tag in self.tags()? {
            if let Some(version) = versions.iter_mut().find(|version| version.version == tag.version) {
                version.tags.push(tag.name);
            }
        }
        Ok(versions)
    }

    /// What a version says of itself; `None` for another tool's version.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Log`] where the log cannot be read.
    pub fn note_of(&self, version: u64) -> Result<Option<VersionNote>, Error> {
        Ok(self.info(version)?.and_then(|info| info.note))
    }

    /// When a version was committed; `None` where its log file is gone.
    pub(super) fn time_of(&self, version: u64) -> Result<Option<Timestamp>, Error> {
        Ok(self.info(version)?.map(|info| info.time))
    }

    /// What the newest version up to a number that this program made says of itself.
    pub(super) fn note_at(&self, version: u64) -> Result<Option<VersionNote>, Error> {
        self.at(version)?;
        for version in (0..=version).rev() {
            match self.info(version)? {
                Some(Info { note: None, .. }) => {}
                other => return Ok(other.and_then(|info| info.note)),
            }
        }
        Ok(None)
    }

    fn own_version(&self, version: u64, time: Timestamp, note: VersionNote) -> Result<Version, Error> {
        let inputs = self.inputs_of(&note)?;
        Ok(Version {
            version,
            time,
            operation: note.operation.clone(),
            rows: note.counts.rows,
            added: note.counts.added,
            changed: note.counts.changed,
            removed: note.counts.removed,
            unchanged: note.counts.unchanged,
            failures: note.counts.failures,
            inputs: inputs.into_iter().map(|input| input.name).collect(),
            tags: Vec::new(),
            tool_version: note.tool_version.clone(),
            note: Some(note),
        })
    }

    /// The inputs of a version, from its note or the file that the note names.
    ///
    /// # Errors
    /// [`Error::Damaged`] where that file is not what was written.
    pub fn inputs_of(&self, note: &VersionNote) -> Result<Vec<InputNote>, Error> {
        let Some(file) = &note.inputs_file else { return Ok(note.inputs.clone()) };
        let bytes = file.read(&self.place)?;
        let damaged = |error: serde_json::Error| Error::Damaged {
            path: self.place.join(&file.path).path().to_path_buf(),
            what: error.to_string(),
        };
        serde_json::from_slice(&bytes).map_err(damaged)
    }

    fn foreign_version(&self, version: u64, info: &Info, before: Option<&Version>) -> Result<Version, Error> {
        let mut rows = 0_u64;
        for file in &self.at(version)?.files {
            rows += file.rows.map_or_else(|| row_count(self.place.join(&file.path)), Ok)?;
        }
        let rows_before = before.map_or(0, |before| before.rows);
        Ok(Version {
            version,
            time: info.time,
            operation: info.operation.to_lowercase(),
            rows,
            added: rows.saturating_sub(rows_before),
            changed: 0,
            removed: rows_before.saturating_sub(rows),
            unchanged: 0,
            failures: before.map_or(0, |before| before.failures),
            inputs: Vec::new(),
            tags: Vec::new(),
            tool_version: String::new(),
            note: None,
        })
    }

    /// The commit info of a version; `None` where its log file is gone.
    fn info(&self, version: u64) -> Result<Option<Info>, Error> {
        self.table.log_file(version)?.map(|bytes| self.info_in(version, &bytes)).transpose()
    }

    /// What the versions up to a number say of themselves; none of another tool's.
    pub(super) fn notes(&self, latest: u64) -> impl Iterator<Item = Result<VersionNote, Error>> + '_ {
        self.table.log_files(0..=latest).filter_map(move |entry| {
            let info = entry.and_then(|(version, bytes)| bytes.map(|bytes| self.info_in(version, &bytes)).transpose());
            info.map(|info| info.and_then(|info| info.note)).transpose()
        })
    }

    /// The commit info in a log file.
    fn info_in(&self, version: u64, bytes: &[u8]) -> Result<Info, Error> {
        let path = self.folder().join(super::delta::LOG_FOLDER).join(format!("{version:020}.json"));
        let damaged = |what: String| Error::Damaged { path: path.clone(), what };
        let text = std::str::from_utf8(bytes).map_err(|error| damaged(error.to_string()))?;
        let mut info = Value::Null;
        for line in text.lines().filter(|line| line.contains("\"commitInfo\"")) {
            let action: Value = serde_json::from_str(line).map_err(|error| damaged(error.to_string()))?;
            if let Some(found) = action.get("commitInfo") {
                info = found.clone();
                break;
            }
        }
        let millis = info.get("timestamp").and_then(Value::as_i64).unwrap_or(0);
        let time = Timestamp::from_millisecond(millis).map_err(|error| damaged(error.to_string()))?;
        let operation = info.get("operation").and_then(Value::as_str).unwrap_or("unknown").to_string();
        let note = match info.get(KEY) {
            Some(note) => Some(serde_json::from_value(note.clone()).map_err(|error| damaged(error.to_string()))?),
            None => None,
        };
        Ok(Info { time, operation, note })
    }
}
