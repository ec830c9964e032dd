//! Purging: pages go out of every version, and their bytes off the disk.
//!
//! Data files that hold rows of the pages are written anew without them, under names of their new content, and the log's
//! entries name the new files: each version keeps its number, its time and all other rows. Failures, site profiles and
//! signatures lose what is about the pages, and other rows what they say of them; records of WARC files in the dataset's own folder are overwritten. The
//! entry of a new version says what went and why. The digests of versions change from the first one that held any of it.
//!
//! Everything is written beside first, then [decided](journal::decide) in one atomic step, then moved; see [`journal`].

mod archives;
mod entries;
mod in_store;
mod journal;
mod mentions;
mod selection;
mod sweep;
mod work;

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::Serialize;

use super::locks::Lock;
use super::place::Place;
use super::staging::{self, commit_lock, presence_lock};
use super::{Dataset, Error, OWN_FOLDER};
pub(super) use in_store::{BESIDE, recover as recover_in_store};
pub(super) use journal::{FOLDER, is_decided, recover};
pub use selection::{Selection, Sought};
use work::Work;

/// What is asked of a purge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurgeOrder {
    /// The pages.
    pub selection: Selection,
    /// Why; it is kept for good.
    pub reason: String,
    /// Who signs it off.
    pub by: Option<String>,
    /// Whether to say what would go, and change nothing.
    pub dry_run: bool,
}

/// What goes, for those who rewrite files that this room does not look into.
#[derive(Debug)]
pub struct Gone<'a> {
    sought: &'a Sought,
    /// Ids of the records, as numbers.
    pub ids: &'a HashSet<u128>,
    /// The first 16 bytes of the digests of texts that no row has any more.
    pub texts: &'a HashSet<u128>,
}

impl Gone<'_> {
    /// Whether all pages of a host go.
    #[must_use]
    pub fn has_host(&self, host: &str) -> bool {
        self.sought.has_host(host)
    }
}

/// Writes a file without what goes; gives whether anything did.
pub type Rewrite<'a> = &'a dyn Fn(&mut dyn Read, &mut dyn Write, &Gone<'_>) -> io::Result<bool>;

/// How the files are rewritten that this room does not look into.
#[allow(missing_debug_implementations, reason = "it holds functions")]
pub struct Rewriters<'a> {
    /// Those of [`VersionWriter::signatures`](super::VersionWriter::signatures).
    pub signatures: Rewrite<'a>,
    /// Those of [`VersionWriter::profiles`](super::VersionWriter::profiles).
    pub profiles: Rewrite<'a>,
}

/// What a purge did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// The version whose entry tells of it; `None` where there was nothing to purge.
    pub version: Option<u64>,
    /// Records that went, each counted once.
    pub records: u64,
    /// Failed pages that went.
    pub failures: u64,
    /// Versions that had any of them.
    pub versions: u64,
    /// Data files that were written anew or deleted.
    pub files: u64,
    /// Records of WARC files that were overwritten.
    pub warc_records: u64,
    /// Records that stay and lost what they said of pages that went: as their original, their neighbour, where they were first
    /// published.
    pub mentions: u64,
    /// Ids of records that stay and have the text of one that went, or were taken for a copy of it.
    pub copies: Vec<String>,
}

impl Dataset {
    /// Takes pages out of all versions and their bytes off the disk, and leaves a note; the files that versions were made from
    /// stay, but for WARC files in the dataset's own folder.
    ///
    /// Whoever holds a copy of the dataset, or has its files open, keeps what they have. A purge that is killed is finished by
    /// whoever opens the dataset next. Memory grows with what goes; a row group is held while a file is written anew.
    ///
    /// # Errors
    /// [`Error::Busy`] while a build, a compaction or another purge is running, or where the file system has no locks;
    /// [`Error::Unsupported`] where another tool gave the table what this program does not write, or cut its log;
    /// [`Error::DiskFull`] and the like, after which nothing is changed.
    pub fn purge(&self, order: &PurgeOrder, rewriters: &Rewriters<'_>) -> Result<Purged, Error> {
        let folder = match &self.place {
            Place::Folder(folder) => folder,
            Place::Bucket(bucket) => return in_store::purge(self, bucket, order, rewriters),
        };
        match self.decide_purge(folder, order, rewriters)? {
            Some((purged, _alone)) if !order.dry_run => journal::finish(folder).map(|()| purged),
            Some((purged, _)) => Ok(Purged { version: None, ..purged }),
            None => Ok(Purged::default()),
        }
    }

    /// Works a purge out and decides it; `None` where there is nothing to purge. Gives the locks that go on holding others off.
    fn decide_purge(
        &self,
        folder: &Path,
        order: &PurgeOrder,
        rewriters: &Rewriters<'_>,
    ) -> Result<Option<(Purged, [Lock; 2])>, Error> {
        let own = folder.join(OWN_FOLDER);
        fs_err::create_dir_all(&own).map_err(|source| Error::writing(&own, source))?;
        let busy = || Error::Busy { path: self.folder().to_path_buf() };
        let locks = [
            Lock::take(&presence_lock(folder))?.ok_or_else(busy)?,
            Lock::take(&commit_lock(folder))?.ok_or_else(busy)?,
        ];
        if let Some(what) = self.newest()?.and_then(|newest| newest.refusal()) {
            return Err(Error::Unsupported { path: self.folder().to_path_buf(), what });
        }
        staging::clear(folder)?;
        let staging = journal::begin(folder)?;
        let outcome = Work::new(self, staging.clone()).and_then(|work| work.out(order, rewriters));
        let outcome = outcome.and_then(|outcome| match outcome {
            Some((purged, steps)) if !order.dry_run => journal::decide(folder, &steps).map(|()| Some(purged)),
            outcome => Ok(outcome.map(|(purged, _)| purged)),
        });
        if order.dry_run || !matches!(outcome, Ok(Some(_))) {
            // The first error says more than one of tidying up after it.
            let _ = fs_err::remove_dir_all(&staging);
        }
        Ok(outcome?.map(|purged| (purged, locks)))
    }

    /// What was purged and may not come back.
    ///
    /// # Errors
    /// [`Error::Log`] or [`Error::Damaged`] where the log or a list of ids cannot be read.
    pub fn barred(&self) -> Result<Selection, Error> {
        let mut barred = Selection::default();
        let Some(latest) = self.latest()? else { return Ok(barred) };
        for note in self.notes(latest) {
            let Some(purge) = note?.purge else { continue };
            barred.hosts.extend(purge.hosts);
            barred.domains.extend(purge.domains);
            if let Some(file) = purge.ids {
                let damaged = |error: serde_json::Error| Error::Damaged {
                    path: self.folder().join(&file.path),
                    what: error.to_string(),
                };
                let ids: Vec<String> = serde_json::from_slice(&file.read(&self.place)?).map_err(damaged)?;
                barred.ids.extend(ids);
            }
        }
        Ok(barred)
    }
}

#[cfg(test)]
mod tests;
