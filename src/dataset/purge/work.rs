//! All that a purge does, worked out beside the dataset: new files, new entries of the log, and the steps that put them in place.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use uuid::Uuid;

use super::super::delta::{LOG_FOLDER, staged_number};
use super::super::manifest::{Counts, FileNote, InputNote, PurgeNote, VersionNote};
use super::super::parts::Limits;
use super::super::read::{Batches, Rows};
use super::super::seal::{self, Seal};
use super::super::sink::{Sink, Written, write_file};
use super::super::tags::Tag;
use super::super::{Dataset, Error, OWN_FOLDER, failures};
use super::entries::{self, Changes, Entry};
use super::journal::Steps;
use super::selection::{Selection, Sought};
use super::sweep::Sweep;
use super::{Gone, PurgeOrder, Purged, Rewrite, Rewriters, archives};
use crate::clock;
use crate::record::{failure_schema, text_at};

/// All that is to be done, worked out beside the dataset.
pub(super) struct Work<'a> {
    dataset: &'a Dataset,
    staging: PathBuf,
    entries: Vec<Entry>,
    sweep: Sweep,
    changes: Changes,
    steps: Steps,
    failures: u64,
}

impl<'a> Work<'a> {
    pub(super) fn new(dataset: &'a Dataset, staging: PathBuf) -> Result<Self, Error> {
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

    /// Works all out; `None` where there is nothing to purge.
    pub(super) fn out(
        mut self,
        order: &PurgeOrder,
        rewriters: &Rewriters<'_>,
    ) -> Result<Option<(Purged, Steps)>, Error> {
        let sought = Sought::from(order.selection.clone());
        let data = self.all_files(|entry| entry.files("add").map(str::to_owned).collect());
        self.sweep = Sweep::new(&self.dataset.place, &data, &sought)?;
        self.rewrite_data(&sought)?;
        self.rewrite_failures(&sought)?;
        let ids: HashSet<u128> = self.sweep.ids.keys().copied().collect();
        let texts = self.sweep.texts_of_none(&self.dataset.place, &data)?;
        let gone = Gone { sought: &sought, ids: &ids, texts: &texts };
        self.rewrite_own("signatures", rewriters.signatures, &gone, |note| note.signatures.clone())?;
        self.rewrite_own("profiles", rewriters.profiles, &gone, |note| note.profiles.clone().into_iter().collect())?;
        let blanked = self.blank_archives(&sought)?;
        let found = !self.changes.parts.is_empty() || self.failures + blanked > 0 || !self.changes.notes.is_empty();
        if !found {
            return Ok(None);
        }
        self.rewrite_inputs()?;
        let purged = self.rewrite_log(order, blanked)?;
        Ok(Some((purged, self.steps)))
    }

    /// Files of all entries, each once.
    fn all_files(&self, of: impl Fn(&Entry) -> Vec<String>) -> Vec<String> {
        self.entries.iter().flat_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn rewrite_data(&mut self, sought: &Sought) -> Result<(), Error> {
        for path in self.sweep.changed_files() {
            let part = self.sweep.rewrite(&self.dataset.place, &path, &self.staging, sought)?;
            if part.as_ref().is_some_and(|part| part.name == path) {
                continue;
            }
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
            let path = self.dataset.place.join(&note.path);
            let mut writer = failures::writer(&folder, Limits::default());
            let mut lost = 0;
            for batch in Batches::open(&path, &failure_schema(), Rows::All)? {
                let batch = batch?;
                let stays = |row| !text_at(&batch, "url", row).is_some_and(|url| sought.has_address(url));
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
            let mut file = note.open(&self.dataset.place)?;
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
        let folder = self.staging.join("archives");
        fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
        let found = archives::look(&self.dataset.place, &folder, is_sought)?;
        let count = found.count;
        self.steps.blanks.extend(found.blanks);
        self.changes.archives = found.archives;
        for (staged, target) in found.files {
            self.steps.moves.push((self.inside(&staged), target));
        }
        Ok(count)
    }

    /// Lists of inputs that are files of their own say what WARC files are now.
    fn rewrite_inputs(&mut self) -> Result<(), Error> {
        if self.changes.archives.is_empty() {
            return Ok(());
        }
        let folder = self.sub_folder("inputs")?;
        for (number, note) in
            self.own_files(|note| note.inputs_file.clone().into_iter().collect()).into_iter().enumerate()
        {
            let damaged = |error: serde_json::Error| Error::Damaged {
                path: self.dataset.folder().join(&note.path),
                what: error.to_string(),
            };
            let mut inputs: Vec<InputNote> =
                serde_json::from_slice(&note.read(&self.dataset.place)?).map_err(damaged)?;
            let mut changed = false;
            for input in &mut inputs {
                changed |= self.changes.renew_input(input);
            }
            if changed {
                let list = serde_json::to_vec(&inputs).map_err(damaged)?;
                let written = write_file(&folder.join(format!("{number}.json")), &list)?;
                self.replace(&note, "inputs", "json", &written);
            }
        }
        Ok(())
    }

    /// Writes the entries that change, that of the purge, and the seal with the tags.
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
            mentions: self.sweep.mentions.rows.len() as u64,
            copies: self.sweep.copies.values().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        };
        let last = notes.last().and_then(Option::as_deref);
        let note = self.purge_note(order, &purged, last, before, digests.last().cloned())?;
        let bytes = entries::note_alone(&note, clock::now().as_millisecond())?;
        let version = self.entries.len() as u64;
        let name = format!("{version:020}.json");
        write_file(&self.staging.join(&name), &bytes)?;
        self.steps.moves.push((name, entries::path_of(version)));
        let digest = seal::chained(digests.last().map(String::as_str), &bytes);
        let seal = Seal::new(version, digest, self.tags_now(&digests)?);
        write_file(&self.staging.join(seal::FILE), &seal.encode())?;
        self.steps.moves.push((seal::FILE.to_owned(), seal::path()));
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
            path: self.dataset.folder().to_path_buf(),
            what: "no version of it was made by this program".to_owned(),
        };
        let newest = self.entries.iter().rev().find_map(|entry| entry.note.clone()).ok_or_else(unsupported)?;
        // As it is after the purge, where the newest entry is this program's and changes.
        let newest = last.and_then(entries::note_in).unwrap_or(newest);
        let barred = self.barred_ids(order);
        let ids = if barred.is_empty() {
            None
        } else {
            let bytes = serde_json::to_vec(&barred).unwrap_or_default();
            let written = write_file(&self.staging.join("ids.json"), &bytes)?;
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
            archives: Vec::new(),
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

    /// The tags with the digests that their versions have now.
    fn tags_now(&self, digests: &[String]) -> Result<Vec<Tag>, Error> {
        let now = |tag: Tag| match usize::try_from(tag.version).ok().and_then(|version| digests.get(version)) {
            Some(digest) => Tag { digest: digest.clone(), ..tag },
            None => tag,
        };
        Ok(self.dataset.tags()?.into_iter().map(now).collect())
    }

    /// Other tools' checkpoints hold what the entries held, and so does what killed writers left; readers do without them.
    fn drop_checkpoints(&mut self) -> Result<(), Error> {
        let files = self.dataset.place.list(LOG_FOLDER)?.into_iter().map(|file| file.name);
        self.steps.deletes.extend(files.filter(|name| {
            name.contains("checkpoint")
                || staged_number(name).is_some()
                || Path::new(name).extension().is_some_and(|extension| extension == "crc")
        }));
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
