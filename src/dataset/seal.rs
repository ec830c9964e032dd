//! What a version can be told by: a digest over its log entry and all entries before it.
//!
//! Log entries name files whose names are digests of their content, so a version's digest covers every byte of it. Each
//! version's note holds the digest of the version before; the newest version's stands in `_gristmill/seal.json`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Dataset, Error, OWN_FOLDER};
use crate::source::digest::hex;

/// The file of the newest version's digest, inside a dataset.
pub(super) const FILE: &str = "seal.json";

/// The same while it is written; a writer that is killed may leave it.
pub(super) const STAGED: &str = "seal.new";

/// The digest of a version, as it stands on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    pub(super) version: u64,
    pub(super) digest: String,
}

impl Seal {
    /// The file's bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The digest of a version from that of the version before and its log entry's bytes.
pub(super) fn chained(before: Option<&str>, entry: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(before.unwrap_or_default());
    hash.update(entry);
    format!("sha256:{}", hex(&hash.finalize()))
}

impl Dataset {
    /// One line that tells whether two people have the same version: `sha256:` and 64 hex digits over the log entries of this
    /// version and all before it. Reads the log, no data; [`verify`](Self::verify) holds the data to it.
    ///
    /// # Errors
    /// [`Error::Log`] where the log cannot be read.
    pub fn digest(&self, version: u64) -> Result<String, Error> {
        let mut digest = None;
        for entry in self.table.log_files(0..=version) {
            // Another tool may have dropped the oldest entries.
            if let (_, Some(entry)) = entry? {
                digest = Some(chained(digest.as_deref(), &entry));
            }
        }
        digest.ok_or_else(|| Error::Damaged { path: self.folder().to_path_buf(), what: "it has no log entries".into() })
    }

    /// Writes down the digest of the newest version, from that of the version before. The version is committed already: what
    /// fails here, the next commit makes up for.
    pub(super) fn seal(&self, version: u64, previous: Option<&str>) {
        let write = || -> Result<(), Error> {
            let Some(entry) = self.table.log_file(version)? else { return Ok(()) };
            let seal = Seal { version, digest: chained(previous, &entry) };
            self.place.replace(&format!("{OWN_FOLDER}/{FILE}"), &seal.encode())
        };
        // `verify` tells of a version without a seal.
        let _ = write();
    }
}
