//! Purging: pages go out of every version, and their bytes off the disk.
//!
//! Data files that hold rows of the pages are written anew without them, under names of their new content, and the log's
//! entries name the new files: each version keeps its number, its time and all other rows. Failures, site profiles and
//! signatures lose what is about the pages; records of WARC files in the dataset's own folder are overwritten in place. The
//! entry of a new version says what went and why. The digests of versions change from the first one that held any of it.
//!
//! Everything is written beside first, then [decided](journal::decide) in one atomic step, then moved; see [`journal`].

mod archives;
mod entries;
mod journal;
mod selection;
mod sweep;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use serde::Serialize;
use uuid::Uuid;

use super::failures;
use super::locks::Lock;
use super::manifest::{Counts, FileNote, InputNote, PurgeNote, VersionNote};
use super::parts::Limits;
use super::read::{Batches, Rows};
use super::seal::{self, Seal};
use super::sink::{Sink, Written, write_file};
use super::staging::{self, commit_lock, presence_lock};
use super::tags::{self, Tag};
use super::{Dataset, Error, OWN_FOLDER};
use crate::clock;
use crate::record::failure_schema;
use entries::{Changes, Entry};
use journal::Steps;
pub(super) use journal::{FOLDER, is_decided, recover};
pub use selection::{Selection, Sought};
use sweep::{Sweep, cell};

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
    /// Ids of records that stay and have the text of one that went, or were taken for a copy of it.
    pub copies: Vec<String>,
}

/// All that is to be done, worked out beside the dataset.
struct Work<'a> {
    dataset: &'a Dataset,
    staging: PathBuf,
    entries: Vec<Entry>,
    sweep: Sweep,
    changes: Changes,
    steps: Steps,
    failures: u64,
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
        match self.decide_purge(order, rewriters)? {
            Some((purged, _alone)) if !order.dry_run => journal::finish(&self.folder).map(|()| purged),
            Some((purged, _)) => Ok(Purged { version: None, ..purged }),
            None => Ok(Purged::default()),
        }
    }

    /// Works a purge out and decides it; `None` where there is nothing to purge. Gives the locks that go on holding others off.
    fn decide_purge(
        &self,
        order: &PurgeOrder,
        rewriters: &Rewriters<'_>,
    ) -> Result<Option<(Purged, [Lock; 2])>, Error> {
        let own = self.folder.join(OWN_FOLDER);
        fs_err::create_dir_all(&own).map_err(|source| Error::writing(&own, source))?;
        let busy = || Error::Busy { path: self.folder.clone() };
        let locks = [
            Lock::take(&presence_lock(&self.folder))?.ok_or_else(busy)?,
            Lock::take(&commit_lock(&self.folder))?.ok_or_else(busy)?,
        ];
        if let Some(what) = self.newest()?.and_then(|newest| newest.refusal()) {
            return Err(Error::Unsupported { path: self.folder.clone(), what });
        }
        staging::clear(&self.folder, &self.table)?;
        let staging = journal::begin(&self.folder)?;
        let outcome = Work::new(self, staging.clone()).and_then(|work| work.decide(order, rewriters));
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
        for version in 0..=latest {
            let Some(purge) = self.note_of(version)?.and_then(|note| note.purge) else { continue };
            barred.hosts.extend(purge.hosts);
            barred.domains.extend(purge.domains);
            if let Some(file) = purge.ids {
                let damaged = |error: serde_json::Error| Error::Damaged {
                    path: self.folder.join(&file.path),
                    what: error.to_string(),
                };
                let ids: Vec<String> = serde_json::from_slice(&file.read(&self.folder)?).map_err(damaged)?;
                barred.ids.extend(ids);
            }
        }
        Ok(barred)
    }
}

impl<'a> Work<'a> {
    fn new(dataset: &'a Dataset, staging: PathBuf) -> Result<Self, Error> {
        Ok(Self {
            entries: entries::read(dataset)?,
            dataset,
            staging,
            sweep: Sweep::default(),
            changes: Changes::default(),
            steps: Steps::default(),
            failures: 0,
        })
    }

    fn decide(mut self, order: &PurgeOrder, rewriters: &Rewriters<'_>) -> Result<Option<Purged>, Error> {
        let sought = Sought::from(order.selection.clone());
        let data = self.all_files(|entry| entry.files("add").map(str::to_owned).collect());
        self.sweep = Sweep::new(&self.dataset.folder, &data, &sought)?;
        self.rewrite_data()?;
        self.rewrite_failures(&sought)?;
        let ids: HashSet<u128> = self.sweep.ids.keys().copied().collect();
        let texts = self.sweep.texts_of_none(&self.dataset.folder, &data)?;
        let gone = Gone { sought: &sought, ids: &ids, texts: &texts };
        self.rewrite_own("signatures", rewriters.signatures, &gone, |note| note.signatures.clone())?;
        self.rewrite_own("profiles", rewriters.profiles, &gone, |note| note.profiles.clone().into_iter().collect())?;
        let blanked = self.blank_archives(&sought)?;
        let found = !self.sweep.ids.is_empty() || self.failures + blanked > 0 || !self.changes.notes.is_empty();
        if !found {
            return Ok(None);
        }
        self.rewrite_inputs()?;
        let purged = self.rewrite_log(order, blanked)?;
        if order.dry_run {
            return Ok(Some(purged));
        }
        journal::decide(&self.dataset.folder, &self.steps)?;
        Ok(Some(purged))
    }

    /// Files of all entries, each once.
    fn all_files(&self, of: impl Fn(&Entry) -> Vec<String>) -> Vec<String> {
        self.entries.iter().flat_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn rewrite_data(&mut self) -> Result<(), Error> {
        for path in self.sweep.files.keys() {
            let part = self.sweep.rewrite(&self.dataset.folder, path, &self.staging)?;
            if let Some(part) = &part {
                self.steps.moves.push((part.name.clone(), part.name.clone()));
            }
            self.changes.parts.insert(path.clone(), part);
            self.steps.deletes.push(path.clone());
        }
        Ok(())
    }

    fn rewrite_failures(&mut self, sought: &Sought) -> Result<(), Error> {
        let notes = self.own_files(|note| vec![note.failures.clone()]);
        let folder = self.sub_folder("failures")?;
        for note in notes {
            let path = self.dataset.folder.join(&note.path);
            let mut writer = failures::writer(&folder, Limits::default());
            let mut lost = 0;
            for batch in Batches::open(&path, &failure_schema(), Rows::All)? {
                let batch = batch?;
                let stays = |row| !cell(&batch, "url", row).is_some_and(|url| sought.has_address(url));
                let mask: BooleanArray = (0..batch.num_rows()).map(|row| Some(stays(row))).collect();
                lost += mask.false_count() as u64;
                writer.write(&filter_record_batch(&batch, &mask)?)?;
            }
            let part = failures::one(writer, &folder)?;
            if lost > 0 {
                self.failures += lost;
                self.changes.failures.insert(note.path.clone(), lost);
                self.replace(&note, "failures", "parquet", &part.file);
            }
        }
        Ok(())
    }

    /// Rewrites the files of one kind that this room does not look into.
    fn rewrite_own(
        &mut self,
        kind: &str,
        rewrite: Rewrite<'_>,
        gone: &Gone<'_>,
        of: impl Fn(&VersionNote) -> Vec<FileNote>,
    ) -> Result<(), Error> {
        let folder = self.sub_folder(kind)?;
        for (number, note) in self.own_files(of).into_iter().enumerate() {
            let mut file = note.open(&self.dataset.folder)?;
            let path = folder.join(format!("{number}.bin"));
            let mut sink = Sink::create(&path, u64::MAX)?;
            let changed = rewrite(&mut file, &mut sink, gone).map_err(|source| Error::writing(&path, source))?;
            let written = sink.seal()?;
            if changed {
                self.replace(&note, kind, "bin", &written);
            }
        }
        Ok(())
    }

    fn blank_archives(&mut self, sought: &Sought) -> Result<u64, Error> {
        let is_sought = |url: &str| sought.has_address(url) || self.sweep.has_address(url);
        let folder = self.staging.join("indexes");
        fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
        let found = archives::look(&self.dataset.folder, &folder, is_sought)?;
        let count = found.blanks.len() as u64;
        self.steps.blanks.extend(found.blanks);
        self.changes.inputs = found.inputs;
        for (staged, target) in found.indexes {
            self.steps.moves.push((self.inside(&staged), target));
        }
        Ok(count)
    }

    /// Lists of inputs that are files of their own say what WARC files are now.
    fn rewrite_inputs(&mut self) -> Result<(), Error> {
        if self.changes.inputs.is_empty() {
            return Ok(());
        }
        let folder = self.sub_folder("inputs")?;
        for (number, note) in
            self.own_files(|note| note.inputs_file.clone().into_iter().collect()).into_iter().enumerate()
        {
            let damaged = |error: serde_json::Error| Error::Damaged {
                path: self.dataset.folder.join(&note.path),
                what: error.to_string(),
            };
            let mut inputs: Vec<InputNote> =
                serde_json::from_slice(&note.read(&self.dataset.folder)?).map_err(damaged)?;
            let mut changed = false;
            for input in &mut inputs {
                if let Some(now) = self.changes.inputs.get(&input.name) {
                    (changed, *input) = (true, now.clone());
                }
            }
            if changed {
                let list = serde_json::to_vec(&inputs).map_err(damaged)?;
                let written = write_file(&folder.join(format!("{number}.json")), &list)?;
                self.replace(&note, "inputs", "json", &written);
            }
        }
        Ok(())
    }

    /// Writes the entries that change, that of the purge, the tags and the seal.
    fn rewrite_log(&mut self, order: &PurgeOrder, blanked: u64) -> Result<Purged, Error> {
        let counts = entries::counts(&self.entries, &self.sweep);
        let mut digests: Vec<String> = Vec::with_capacity(self.entries.len());
        let before = self.dataset.digest(self.entries.len() as u64 - 1)?;
        let touched = counts.iter().flatten().count() as u64;
        let mut notes = Vec::with_capacity(self.entries.len());
        for (entry, counts) in self.entries.iter().zip(counts) {
            let previous = digests.last().map(String::as_str);
            let changed = entry.changed(&self.changes, counts, previous)?;
            digests.push(entries::digest(entry, changed.as_deref(), previous));
            if let Some(bytes) = &changed {
                let name = format!("{:020}.json", entry.version);
                write_file(&self.staging.join(&name), bytes)?;
                self.steps.moves.push((name, entries::path_of(entry.version)));
            }
            notes.push(changed);
        }
        let purged = Purged {
            version: Some(self.entries.len() as u64),
            records: self.sweep.ids.len() as u64,
            failures: self.failures,
            versions: touched,
            files: self.changes.parts.len() as u64,
            warc_records: blanked,
            copies: self.sweep.copies.values().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        };
        let last = notes.last().and_then(Option::as_deref);
        let note = self.purge_note(order, &purged, last, before, digests.last().cloned())?;
        let bytes = entries::note_alone(&note, clock::now().as_millisecond())?;
        let version = self.entries.len() as u64;
        let name = format!("{version:020}.json");
        write_file(&self.staging.join(&name), &bytes)?;
        self.steps.moves.push((name, entries::path_of(version)));
        let digest = super::seal::chained(digests.last().map(String::as_str), &bytes);
        self.rewrite_tags(&digests)?;
        write_file(&self.staging.join(seal::FILE), &Seal { version, digest }.encode())?;
        self.steps.moves.push((seal::FILE.to_owned(), format!("{OWN_FOLDER}/{}", seal::FILE)));
        self.drop_checkpoints()?;
        Ok(purged)
    }

    fn purge_note(
        &mut self,
        order: &PurgeOrder,
        purged: &Purged,
        last: Option<&[u8]>,
        previous_digest: String,
        previous: Option<String>,
    ) -> Result<VersionNote, Error> {
        let unsupported = || Error::Unsupported {
            path: self.dataset.folder.clone(),
            what: "no version of it was made by this program".to_owned(),
        };
        let newest = self.entries.iter().rev().find_map(|entry| entry.note.clone()).ok_or_else(unsupported)?;
        // As it is after the purge, where the newest entry is this program's and changes.
        let newest = last.and_then(entries::note_in).unwrap_or(newest);
        let barred = self.barred_ids(order);
        let ids = if barred.is_empty() {
            None
        } else {
            let list = serde_json::to_vec(&barred).unwrap_or_default();
            let written = write_file(&self.staging.join("ids.json"), &list)?;
            let note = own_note("purges", "json", &written);
            self.steps.moves.push(("ids.json".to_owned(), note.path.clone()));
            Some(note)
        };
        let Selection { hosts, domains, .. } = &order.selection;
        let purge = PurgeNote {
            reason: order.reason.clone(),
            by: order.by.clone(),
            hosts: hosts.iter().cloned().collect(),
            domains: domains.iter().cloned().collect(),
            ids,
            records: purged.records,
            failures: purged.failures,
            versions: purged.versions,
            warc_records: purged.warc_records,
            previous_digest,
        };
        let rows = newest.counts.rows;
        Ok(VersionNote {
            operation: "purge".to_owned(),
            build: format!("purge-{}", Uuid::new_v4()),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: Vec::new(),
            input_count: 0,
            inputs_file: None,
            configuration: serde_json::Value::Null,
            counts: Counts { rows, unchanged: rows, failures: newest.counts.failures, ..Counts::default() },
            previous,
            restored: None,
            purge: Some(purge),
            ..newest
        })
    }

    /// The ids that builds leave out from now on.
    fn barred_ids(&self, order: &PurgeOrder) -> Vec<String> {
        use crate::page::address::{canonical_address, record_id};
        let Selection { urls, ids, .. } = &order.selection;
        let asked = urls.iter().map(|url| record_id(&canonical_address(url, None))).chain(ids.iter().cloned());
        self.sweep.ids.values().cloned().chain(asked).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn rewrite_tags(&mut self, digests: &[String]) -> Result<(), Error> {
        for tag in self.dataset.tags()? {
            let digest = usize::try_from(tag.version).ok().and_then(|version| digests.get(version));
            if let Some(digest) = digest.filter(|digest| **digest != tag.digest) {
                let now = Tag { digest: digest.clone(), ..tag };
                let name = format!("tag-{}", now.name);
                write_file(&self.staging.join(&name), &tags::encode(&now))?;
                self.steps.moves.push((name, tags::path_of(&now.name)));
            }
        }
        Ok(())
    }

    /// Other tools' checkpoints hold what the entries held; readers do without them.
    fn drop_checkpoints(&mut self) -> Result<(), Error> {
        let folder = self.dataset.folder.join(super::delta::LOG_FOLDER);
        for entry in fs_err::read_dir(&folder).map_err(|source| Error::reading(&folder, source))? {
            let name = entry.map_err(|source| Error::reading(&folder, source))?.file_name();
            let name = name.to_string_lossy();
            if name.contains("checkpoint") || name.ends_with(".crc") {
                self.steps.deletes.push(format!("{}/{name}", super::delta::LOG_FOLDER));
            }
        }
        Ok(())
    }

    /// The files of one kind that any version names, each once.
    fn own_files(&self, of: impl Fn(&VersionNote) -> Vec<FileNote>) -> Vec<FileNote> {
        let notes = self.entries.iter().filter_map(|entry| entry.note.as_ref()).flat_map(of);
        notes.map(|note| (note.path.clone(), note)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Puts a staged file in the place of one beside the records.
    fn replace(&mut self, old: &FileNote, folder: &str, extension: &str, written: &Written) {
        let note = own_note(folder, extension, written);
        self.steps.moves.push((self.inside(&written.path), note.path.clone()));
        self.steps.deletes.push(old.path.clone());
        self.changes.notes.insert(old.path.clone(), note);
    }

    fn sub_folder(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = self.staging.join(name);
        fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
        Ok(folder)
    }

    /// A path by its name in the purge's folder.
    fn inside(&self, path: &Path) -> String {
        path.strip_prefix(&self.staging).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

fn own_note(folder: &str, extension: &str, written: &Written) -> FileNote {
    FileNote {
        path: format!("{OWN_FOLDER}/{folder}/{}.{extension}", written.digest),
        bytes: written.bytes,
        digest: format!("sha256:{}", written.digest),
    }
}

#[cfg(test)]
mod tests;
