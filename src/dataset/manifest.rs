//! What a version was made of: the object `gristmill` in its commit's info.

use std::collections::BTreeMap;
use std::io::Seek;

use fs_err::File;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Error;
use super::place::{Place, read_all};
use crate::source::digest::sha256_of_reader;

/// The key of this object in a commit's info.
pub(super) const KEY: &str = "gristmill";

/// The most inputs that a commit lists itself; a longer list is a file of its own.
pub(super) const INLINE_INPUTS: usize = 1_000;

/// What the caller knows of a version that the writer cannot see.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manifest {
    /// What it was made from.
    pub inputs: Vec<InputNote>,
    /// Everything that decides the version's bytes.
    pub configuration: Value,
}

/// One input of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputNote {
    /// Its name, as given.
    pub name: String,
    /// Its size; `None` where it is not a file.
    pub bytes: Option<u64>,
    /// `sha256:` and the hex digest of its bytes; `None` where it is not a file.
    pub digest: Option<String>,
}

/// A file that belongs to a version beside its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNote {
    /// Its path inside the dataset.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// `sha256:` and the hex digest of its bytes.
    pub digest: String,
}

/// What a version says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionNote {
    /// What was done: `build`, `restore`, `compact` or `purge`.
    pub operation: String,
    /// Marks the one writer that made it.
    pub build: String,
    /// Version of this program.
    pub tool_version: String,
    /// Version of the records' schema.
    pub schema_version: u32,
    /// Version of the failures' schema.
    pub failures_schema_version: u32,
    /// What it was made from; empty where `inputs_file` has the list.
    pub inputs: Vec<InputNote>,
    /// How many inputs it was made from.
    pub input_count: u64,
    /// The list of inputs, where it is long.
    pub inputs_file: Option<FileNote>,
    /// What its build crawled into the dataset's folder: WARC files and their indexes, two for each GB.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archives: Vec<FileNote>,
    /// Everything that decided its bytes.
    pub configuration: Value,
    /// Its numbers.
    pub counts: Counts,
    /// Its table of failures.
    pub failures: FileNote,
    /// Its site profiles.
    pub profiles: Option<FileNote>,
    /// The signatures of its texts, a file for each build that brought new ones; not all of their texts need be in this version.
    #[serde(default)]
    pub signatures: Vec<FileNote>,
    /// The [digest](super::Dataset::digest) of the version before; `None` for the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The version whose state this one has again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<u64>,
    /// What a purge took out of the versions before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purge: Option<PurgeNote>,
}

/// What a purge leaves behind: what it took out of all versions, and why; nothing of what was in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeNote {
    /// Why, in the words of whom it is signed by.
    pub reason: String,
    /// Who signed it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Hosts whose pages went.
    pub hosts: Vec<String>,
    /// Registrable domains whose pages went.
    pub domains: Vec<String>,
    /// The list of the ids that went and may not come back: a JSON array of strings.
    pub ids: Option<FileNote>,
    /// Records that went, each counted once.
    pub records: u64,
    /// Failed pages that went, in all tables of failures.
    pub failures: u64,
    /// Versions that had any of them.
    pub versions: u64,
    /// Records of WARC files in the dataset's folder that were overwritten.
    pub warc_records: u64,
    /// The [digest](super::Dataset::digest) that the version before had until then.
    pub previous_digest: String,
}

/// The numbers of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Pages that the build took in: its records and its failures.
    pub pages: u64,
    /// Pages of the build that became records.
    pub records: u64,
    /// Pages of the build that did not.
    pub failed: u64,
    /// Records whose id was not in the version before.
    pub added: u64,
    /// Records that took the place of another with their id, of the build or judged anew.
    pub changed: u64,
    /// Records that were there already, with the same content.
    pub unchanged: u64,
    /// Rows of the version before that were judged anew, since pages of the build tell more of their hosts.
    #[serde(default, skip_serializing_if = "is_none")]
    pub judged_anew: u64,
    /// Those of them that became others by it; they are among the changed.
    #[serde(default, skip_serializing_if = "is_none")]
    pub changed_anew: u64,
    /// Rows of the version before that have no successor.
    pub removed: u64,
    /// Rows of the version.
    pub rows: u64,
    /// Failures of the version: those of the build, and earlier ones that still stand.
    pub failures: u64,
    /// Rows and failures that purges took out of the version.
    #[serde(default, skip_serializing_if = "is_none")]
    pub purged: u64,
    /// The build's failures by reason.
    pub failures_by_reason: BTreeMap<String, u64>,
    /// Findings on the build's records, by kind.
    pub flags_by_kind: BTreeMap<String, u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands in a reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

impl FileNote {
    /// Opens the file, which is held to its digest first, at its first byte.
    pub(super) fn open(&self, place: &Place) -> Result<File, Error> {
        let blob = place.join(&self.path);
        let path = blob.path().to_path_buf();
        let reading = |source| Error::reading(&path, source);
        let mut file = blob.open()?;
        if sha256_of_reader(&mut file).map_err(reading)? != self.digest {
            let what = format!("its digest is not {}", self.digest);
            return Err(Error::Damaged { path, what });
        }
        file.rewind().map_err(reading)?;
        Ok(file)
    }

    /// Reads the file and holds it to its digest.
    pub(super) fn read(&self, place: &Place) -> Result<Vec<u8>, Error> {
        read_all(self.open(place)?, place.join(&self.path).path())
    }
}
