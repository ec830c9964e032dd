//! Tags: names for versions. They stand in the [seal](super::seal), each with the digest of the version it was given to.

use serde::{Deserialize, Serialize};

use super::seal::{self, Seal};
use super::{Dataset, Error, Revision};

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
    /// [`Error::Damaged`] where the file that they stand in is not as it was written.
    pub fn tags(&self) -> Result<Vec<Tag>, Error> {
        Ok(self.sealed()?.map(|seal| seal.tags).unwrap_or_default())
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
        let _alone = self.place.commit_lock()?;
        let tag = Tag { name: name.to_owned(), version, digest: self.digest(version)? };
        self.change_tags(|tags| {
            let standing = tags.iter().position(|standing| standing.name == name).map(|at| tags.remove(at));
            if let Some(standing) = standing.filter(|standing| *standing != tag && !replace) {
                return Err(Error::TagTaken { name: standing.name, version: standing.version });
            }
            tags.push(tag.clone());
            Ok(tag.clone())
        })
    }

    /// Takes a tag away; its version stays.
    ///
    /// # Errors
    /// [`Error::NoSuchTag`], and those of writing.
    pub fn untag(&self, name: &str) -> Result<Tag, Error> {
        let _alone = self.place.commit_lock()?;
        self.change_tags(|tags| {
            let tag = self.find_tag(tags, name)?;
            tags.retain(|other| other.name != name);
            Ok(tag)
        })
    }

    pub(super) fn tagged(&self, name: &str) -> Result<Tag, Error> {
        self.find_tag(&self.tags()?, name)
    }

    fn find_tag(&self, tags: &[Tag], name: &str) -> Result<Tag, Error> {
        let known = tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ");
        let missing = || Error::NoSuchTag { path: self.folder().to_path_buf(), name: name.to_owned(), known };
        tags.iter().find(|tag| tag.name == name).cloned().ok_or_else(missing)
    }

    /// Changes the tags in one step. The caller holds the commit lock.
    fn change_tags<T>(&self, change: impl Fn(&mut Vec<Tag>) -> Result<T, Error>) -> Result<T, Error> {
        self.place.amend(&seal::path(), |standing| {
            let seal = match &standing {
                Some(bytes) => self.decoded(bytes)?,
                // Another tool made all versions, or the writer of the first was killed before it sealed it.
                None => self.unsealed()?,
            };
            let mut tags = seal.tags;
            let given = change(&mut tags)?;
            let bytes = Seal::new(seal.version, seal.digest, tags).encode();
            Ok(((standing.as_ref() != Some(&bytes)).then_some(bytes), given))
        })
    }

    /// What the seal of the newest version is before there is any.
    fn unsealed(&self) -> Result<Seal, Error> {
        let newest = self.latest()?.ok_or_else(|| Error::NotADataset { path: self.folder().to_path_buf() })?;
        Ok(Seal::new(newest, self.digest(newest)?, Vec::new()))
    }
}
