//! What a version can be told by: a digest over its log entry and all entries before it. And what its tags can be told by.
//!
//! Log entries name files whose names are digests of their content, so a version's digest covers every byte of it. Each
//! version's note holds the digest of the version before; the newest version's stands in `_gristmill/seal.json`, beside the tags and a
//! digest over them: one small file that is changed in one step, so that no tag can come, go or move without it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::tags::Tag;
use super::{Dataset, Error, OWN_FOLDER};
use crate::source::digest::{hex, sha256};

/// The file of the newest version's digest and the tags, inside [`OWN_FOLDER`].
pub(super) const FILE: &str = "seal.json";

/// The same while it is written; a writer that is killed may leave it.
pub(super) const STAGED: &str = "seal.new";

/// The digest of a version and the tags of all, as they stand on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    pub(super) version: u64,
    pub(super) digest: String,
    /// In the order of their names.
    pub(super) tags: Vec<Tag>,
    /// Of the tags.
    tags_digest: String,
}

impl Seal {
    pub(super) fn new(version: u64, digest: String, mut tags: Vec<Tag>) -> Self {
        tags.sort_by(|a, b| a.name.cmp(&b.name));
        Self { version, digest, tags_digest: digest_of(&tags), tags }
    }

    /// The file's bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// From the file's bytes; `None` where they are not as they were written.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let seal: Self = serde_json::from_slice(bytes).ok()?;
        let written = Self::new(seal.version, seal.digest.clone(), seal.tags.clone());
        (written == seal && seal.encode() == bytes).then_some(seal)
    }

    /// What all tags can be told by; `None` where there are none.
    pub(super) fn tags_digest(&self) -> Option<&str> {
        (!self.tags.is_empty()).then_some(self.tags_digest.as_str())
    }
}

/// Its path inside a dataset.
pub(super) fn path() -> String {
    format!("{OWN_FOLDER}/{FILE}")
}

fn digest_of(tags: &[Tag]) -> String {
    sha256(&serde_json::to_vec(tags).unwrap_or_default())
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

    /// The seal as it stands; `None` before the first commit of this program.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is not as it was written.
    pub(super) fn sealed(&self) -> Result<Option<Seal>, Error> {
        self.place.join(path()).read()?.map(|bytes| self.decoded(&bytes)).transpose()
    }

    pub(super) fn decoded(&self, bytes: &[u8]) -> Result<Seal, Error> {
        Seal::decode(bytes).ok_or_else(|| Error::Damaged {
            path: self.place.join(path()).path().to_path_buf(),
            what: "it is not as it was written: put it back from a copy, or delete it and give the tags again".into(),
        })
    }

    /// Writes down the digest of the newest version, from that of the version before. The version is committed already: what
    /// fails here, the next commit makes up for.
    pub(super) fn seal(&self, version: u64, previous: Option<&str>) {
        let write = || -> Result<(), Error> {
            let Some(entry) = self.table.log_file(version)? else { return Ok(()) };
            let digest = chained(previous, &entry);
            self.place.amend(&path(), |standing| {
                let standing = standing.map(|bytes| self.decoded(&bytes)).transpose()?;
                // In a store whoever committed next may have been faster.
                let is_newer = standing.as_ref().is_some_and(|seal| seal.version > version);
                let tags = standing.map(|seal| seal.tags).unwrap_or_default();
                let seal = Seal::new(version, digest.clone(), tags);
                Ok(((!is_newer).then(|| seal.encode()), ()))
            })
        };
        // `verify` tells of a version without a seal.
        let _ = write();
    }

    /// Seals the newest version where the writer that made it was killed before it did. The caller holds the commit lock.
    pub(super) fn seal_late(&self, version: u64) {
        let is_late = |seal: Option<Seal>| seal.is_none_or(|seal| seal.version < version);
        if self.sealed().is_ok_and(is_late)
            && let Ok(previous) = version.checked_sub(1).map(|before| self.digest(before)).transpose()
        {
            self.seal(version, previous.as_deref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_out_of_a_seal_or_put_in_is_told() {
        let tag = |name: &str| Tag { name: name.into(), version: 0, digest: "sha256:aa".into() };
        let seal = Seal::new(3, "sha256:bb".into(), vec![tag("b"), tag("a")]);
        let bytes = seal.encode();
        assert_eq!(Seal::decode(&bytes), Some(seal.clone()));
        let text = String::from_utf8(bytes).unwrap();
        for (what, with) in [
            (r#"{"name":"a","version":0,"digest":"sha256:aa"},"#, ""),
            (r#""name":"b""#, r#""name":"c""#),
            (r#""version":3"#, r#""version": 3"#),
        ] {
            assert!(text.contains(what), "{text}");
            assert_eq!(Seal::decode(text.replacen(what, with, 1).as_bytes()), None, "{what}");
        }
        let fewer = Seal::new(3, "sha256:bb".into(), vec![tag("b")]);
        assert_ne!(fewer.tags_digest(), seal.tags_digest());
        assert_eq!(Seal::new(3, "sha256:bb".into(), vec![]).tags_digest(), None);
    }
}
