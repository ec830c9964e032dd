//! Tags: names for versions, each a small file that also holds the digest of the version it was given to.

use serde::{Deserialize, Serialize};

use super::{Dataset, Error, OWN_FOLDER, Revision};

/// The folder of tags, inside a dataset.
pub(super) const FOLDER: &str = "tags";

const EXTENSION: &str = "json";

/// A name for a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// The version's number.
    pub version: u64,
    /// The version's [digest](Dataset::digest) when it was tagged.
    pub digest: String,
}

impl Dataset {
    /// All tags, by name.
    ///
    /// # Errors
    /// [`Error::Damaged`] where a file among them is no tag.
    pub fn tags(&self) -> Result<Vec<Tag>, Error> {
        let mut tags = Vec::new();
        for file in self.place.list(&format!("{OWN_FOLDER}/{FOLDER}"))? {
            let file = self.place.join(&file.name);
            let path = file.path();
            // A tag that is being written has another ending.
            if path.extension().is_some_and(|extension| extension == EXTENSION) {
                // One that was taken away meanwhile is none.
                let Some(bytes) = file.read()? else { continue };
                let damaged = |what: String| Error::Damaged { path: path.to_path_buf(), what };
                let tag: Tag = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
                if path.file_stem().is_none_or(|stem| stem.to_string_lossy() != tag.name) || encode(&tag) != bytes {
                    return Err(damaged("it is not as it was written: delete it and tag the version again".into()));
                }
                tags.push(tag);
            }
        }
        tags.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tags)
    }

    /// Names a version. A tag that stands already is moved where `replace` says so.
    ///
    /// # Errors
    /// [`Error::TagTaken`] where another version has the name, [`Error::NoSuchVersion`], and those of writing.
    pub fn tag(&self, name: &str, version: u64, replace: bool) -> Result<Tag, Error> {
        if !matches!(name.parse(), Ok(Revision::Tag(_))) {
            return Err(Error::NotATag { name: name.to_owned() });
        }
        self.at(version)?;
        let tag = Tag { name: name.to_owned(), version, digest: self.digest(version)? };
        let _alone = self.place.commit_lock()?;
        match self.tags()?.into_iter().find(|standing| standing.name == name) {
            Some(standing) if standing == tag => return Ok(tag),
            Some(standing) if !replace => {
                return Err(Error::TagTaken { name: standing.name, version: standing.version });
            }
            _ => {}
        }
        self.place.replace(&path_of(name), &encode(&tag))?;
        Ok(tag)
    }

    /// Takes a tag away; its version stays.
    ///
    /// # Errors
    /// [`Error::NoSuchTag`], and those of writing.
    pub fn untag(&self, name: &str) -> Result<Tag, Error> {
        let _alone = self.place.commit_lock()?;
        let tag = self.tagged(name)?;
        self.place.remove(&path_of(name))?;
        Ok(tag)
    }

    pub(super) fn tagged(&self, name: &str) -> Result<Tag, Error> {
        let tags = self.tags()?;
        let known = tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ");
        let missing = || Error::NoSuchTag { path: self.folder().to_path_buf(), name: name.to_owned(), known };
        tags.iter().find(|tag| tag.name == name).cloned().ok_or_else(missing)
    }
}

/// The path of a tag's file inside a dataset.
pub(super) fn path_of(name: &str) -> String {
    format!("{OWN_FOLDER}/{FOLDER}/{name}.{EXTENSION}")
}

/// The file's bytes.
pub(super) fn encode(tag: &Tag) -> Vec<u8> {
    serde_json::to_vec(tag).unwrap_or_default()
}
