//! Writing the next version: records and failures go to staging as they come, and become a version in one step.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use deltalake::kernel::Add;
use serde::Serialize;

use crate::clock;
use crate::failure::Failure;
use crate::record::columns::{FAILURE_VERSION, RECORD_VERSION};
use crate::record::{BatchBuilder, FailureRow, Record, record_schema};

use super::content::id_key;
use super::delta::{Commit, Snapshot};
use super::failures::{self, Failures};
use super::manifest::{Counts, FileNote, INLINE_INPUTS, Manifest, VersionNote};
use super::merge::{Build, Merge};
use super::parts::{Limits, Part, PartWriter};
use super::place::Blob;
use super::sink::{Sink, Written, write_file};
use super::staging::Staging;
use super::{Dataset, Error, OWN_FOLDER};

/// How often a commit is tried anew after others came first.
const TRIES: u32 = 10;

/// Writes one version. Dropped before its commit, it leaves the dataset as it was.
#[derive(Debug)]
pub struct VersionWriter {
    dataset: Dataset,
    staging: Staging,
    limits: Limits,
    batch: BatchBuilder<Record>,
    records: PartWriter,
    anew_batch: BatchBuilder<Record>,
    anew: PartWriter,
    /// Of each row that was judged anew the content that it had, by id.
    anew_contents: HashMap<u128, u128>,
    failure_batch: BatchBuilder<FailureRow>,
    failures: PartWriter,
    ids: HashSet<u128>,
    counts: Counts,
    profiles: Option<Written>,
    signatures: Option<Written>,
    /// WARC files and indexes of its crawl that are put into the dataset's folder in a store: where they are, and their path there.
    to_be_put: Vec<(PathBuf, String)>,
    /// All of them that are in the dataset's folder, or will be.
    archives: Vec<FileNote>,
    replace: bool,
    /// The version that would have come next when it began.
    began: u64,
}

/// What a commit did, of a build, a restore or a compaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Committed {
    /// Whether there is a new version.
    pub outcome: Outcome,
    /// The newest version's number.
    pub version: u64,
    /// Its numbers; with [`Outcome::Nothing`] those that it would have.
    pub counts: Counts,
    /// Data files that the version added.
    pub files_added: u64,
    /// Their size in bytes.
    pub bytes_added: u64,
    /// Data files of the version before that it wrote anew or left out.
    pub files_removed: u64,
}

/// Whether a commit made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It did.
    Version,
    /// The newest version has the records and failures already: there is nothing to commit.
    Nothing,
}

/// A build whose files are all written.
struct Sealed {
    dataset: Dataset,
    staging: Staging,
    limits: Limits,
    parts: Vec<Part>,
    /// Files of the rows that were judged anew.
    anew: Vec<Part>,
    anew_contents: HashMap<u128, u128>,
    failures: Part,
    /// Of all rows of both.
    ids: HashSet<u128>,
    replace: bool,
    began: u64,
    note: VersionNote,
    /// Files beside the records: staged, and their path inside the dataset.
    extra: Vec<(PathBuf, String)>,
}

impl VersionWriter {
    pub(super) fn begin(dataset: Dataset) -> Result<Self, Error> {
        Self::with_limits(dataset, Limits::default())
    }

    pub(super) fn with_limits(dataset: Dataset, limits: Limits) -> Result<Self, Error> {
        let newest = dataset.newest()?;
        refuse_foreign(&dataset, newest.as_ref())?;
        let staging = Staging::new(&dataset.place)?;
        let folder = staging.path();
        let failures_folder = folder.join("failures");
        let anew_folder = folder.join("anew");
        for folder in [&failures_folder, &anew_folder] {
            fs_err::create_dir_all(folder).map_err(|source| Error::writing(folder, source))?;
        }
        Ok(Self {
            anew: PartWriter::new(&anew_folder, "part-", record_schema(), limits),
            anew_batch: BatchBuilder::new(),
            anew_contents: HashMap::new(),
            records: PartWriter::new(folder, "part-", record_schema(), limits),
            failures: failures::writer(&failures_folder, limits),
            batch: BatchBuilder::new(),
            failure_batch: BatchBuilder::new(),
            ids: HashSet::new(),
            counts: Counts::default(),
            profiles: None,
            signatures: None,
            to_be_put: Vec::new(),
            archives: Vec::new(),
            replace: false,
            began: newest.map_or(0, |newest| newest.version + 1),
            dataset,
            staging,
            limits,
        })
    }

    /// Makes it a version of these records and failures alone: nothing of the version before stays in it.
    pub fn replace_all(&mut self) {
        self.replace = true;
    }

    /// A folder on the dataset's disk that is the writer's own and goes with it: for what a build must keep meanwhile.
    #[must_use]
    pub fn staging(&self) -> &Path {
        self.staging.path()
    }

    /// Adds a record.
    ///
    /// # Errors
    /// [`Error::DuplicateId`] where the build has a record with its id; [`Error::DiskFull`] and the like.
    pub fn write(&mut self, record: impl Borrow<Record>) -> Result<(), Error> {
        let record = record.borrow();
        if !self.ids.insert(id_key(&record.id)) {
            return Err(Error::DuplicateId { id: record.id.clone(), url: record.url.clone() });
        }
        self.batch.push(record)?;
        self.counts.records += 1;
        for flag in &record.flags {
            count(&mut self.counts.flags_by_kind, &flag.kind);
        }
        if self.batch.is_full() { self.records.write(&self.batch.finish()?) } else { Ok(()) }
    }

    /// Puts another row in the place of one that was judged anew: `content` is that of the row as it was. Where another build
    /// commits first and changes the row, it stays as that one left it.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_anew(&mut self, record: impl Borrow<Record>, content: u128) -> Result<(), Error> {
        let record = record.borrow();
        let id = id_key(&record.id);
        if !self.ids.insert(id) {
            return Err(Error::DuplicateId { id: record.id.clone(), url: record.url.clone() });
        }
        self.anew_contents.insert(id, content);
        self.anew_batch.push(record)?;
        if self.anew_batch.is_full() { self.anew.write(&self.anew_batch.finish()?) } else { Ok(()) }
    }

    /// Notes how many rows of the version before were judged anew.
    pub fn judged_anew(&mut self, rows: u64) {
        self.counts.judged_anew = rows;
    }

    /// Lists a failed page.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and the like.
    pub fn fail(&mut self, failure: impl Borrow<Failure>) -> Result<(), Error> {
        let row = FailureRow::from(failure.borrow());
        self.failure_batch.push(&row)?;
        self.counts.failed += 1;
        count(&mut self.counts.failures_by_reason, &row.reason);
        if self.failure_batch.is_full() { self.failures.write(&self.failure_batch.finish()?) } else { Ok(()) }
    }

    /// Stores the site profiles that this build judged by: bytes that `fill` writes, and this room does not look into.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and the like.
    pub fn profiles(&mut self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let path = self.staging.path().join("profiles.bin");
        let mut sink = Sink::create(&path, u64::MAX)?;
        fill(&mut sink).map_err(|source| Error::writing(&path, source))?;
        self.profiles = Some(sink.seal()?);
        Ok(())
    }

    /// Stores the signatures of this build's texts, beside those that earlier builds stored: bytes that `fill` writes, and this
    /// room does not look into.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and the like.
    pub fn signatures(&mut self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let path = self.staging.path().join("signatures.bin");
        let mut sink = Sink::create(&path, u64::MAX)?;
        fill(&mut sink).map_err(|source| Error::writing(&path, source))?;
        self.signatures = Some(sink.seal()?);
        Ok(())
    }

    /// Notes a file that was crawled, a WARC file or an index, as the version's own: `name` is its path in the dataset's folder. In an
    /// object store it is put there with the version and not before; on a disk it is there.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn archive(&mut self, file: PathBuf, name: String) -> Result<(), Error> {
        let blob = Blob::from(&file);
        let bytes = blob.size()?.unwrap_or_default();
        self.archives.push(FileNote { path: name.clone(), bytes, digest: blob.digest()? });
        if self.dataset.is_in_a_store() {
            self.to_be_put.push((file, name));
        }
        Ok(())
    }

    /// Makes the version: all of it can be seen from now on, or, on an error, nothing.
    ///
    /// Where others commit meanwhile, the build is compared with their version and tried again. A build that changes
    /// neither rows nor failures makes no version. Waits while another build of this program commits.
    ///
    /// # Errors
    /// [`Error::Conflict`], [`Error::DiskFull`], [`Error::Log`] and the like.
    pub fn commit(mut self, manifest: Manifest) -> Result<Committed, Error> {
        self.records.write(&self.batch.finish()?)?;
        self.anew.write(&self.anew_batch.finish()?)?;
        self.failures.write(&self.failure_batch.finish()?)?;
        self.seal(manifest)?.commit()
    }

    fn seal(self, manifest: Manifest) -> Result<Sealed, Error> {
        let failures = failures::one(self.failures, self.staging.path())?;
        let mut counts = self.counts;
        counts.pages = counts.records + counts.failed;
        let mut extra = self.to_be_put;
        let profiles = self.profiles.map(|file| own_file(&mut extra, file, "profiles", "bin"));
        let signatures = self.signatures.map(|file| own_file(&mut extra, file, "signatures", "bin"));
        let input_count = manifest.inputs.len() as u64;
        let (inputs, inputs_file) = if manifest.inputs.len() <= INLINE_INPUTS {
            (manifest.inputs, None)
        } else {
            let list = serde_json::to_vec(&manifest.inputs).unwrap_or_default();
            let file = write_file(&self.staging.path().join("inputs.json"), &list)?;
            (Vec::new(), Some(own_file(&mut extra, file, "inputs", "json")))
        };
        let note = VersionNote {
            operation: "build".to_string(),
            build: self.staging.name(),
            tool_version: env!("CARGO_PKG_VERSION").to_string(),
            schema_version: RECORD_VERSION,
            failures_schema_version: FAILURE_VERSION,
            inputs,
            input_count,
            inputs_file,
            archives: self.archives,
            configuration: manifest.configuration,
            counts,
            failures: failures_note(&failures),
            profiles,
            signatures: signatures.into_iter().collect(),
            previous: None,
            restored: None,
            purge: None,
        };
        Ok(Sealed {
            parts: self.records.finish()?,
            anew: self.anew.finish()?,
            anew_contents: self.anew_contents,
            dataset: self.dataset,
            staging: self.staging,
            limits: self.limits,
            failures,
            ids: self.ids,
            replace: self.replace,
            began: self.began,
            note,
            extra,
        })
    }
}

impl Sealed {
    fn commit(mut self) -> Result<Committed, Error> {
        let _alone = self.dataset.place.commit_lock()?;
        for _ in 0..TRIES {
            let before = self.dataset.newest()?;
            refuse_foreign(&self.dataset, before.as_ref())?;
            self.refuse_purged(before.as_ref())?;
            if let Some(committed) = self.attempt(before)? {
                return Ok(committed);
            }
        }
        Err(Error::Conflict { path: self.dataset.folder().to_path_buf(), tries: TRIES })
    }

    /// One attempt; `None` where another commit came first.
    fn attempt(&mut self, before: Option<Snapshot>) -> Result<Option<Committed>, Error> {
        let merge = self.merge(before.as_ref())?;
        self.join_signatures(before.as_ref())?;
        let failures = self.join_failures(before.as_ref())?;
        let version = before.as_ref().map(|before| before.version);
        let mut committed = Committed {
            outcome: Outcome::Nothing,
            version: version.unwrap_or(0),
            counts: self.note.counts.clone(),
            files_added: merge.adds.len() as u64,
            bytes_added: merge.adds.iter().map(|part| part.file.bytes).sum(),
            files_removed: merge.removes.len() as u64,
        };
        if let Some(version) = version
            && merge.added + merge.changed + merge.removed == 0
            && !failures.changed
        {
            self.dataset.seal_late(version);
            return Ok(Some(committed));
        }
        let mut files = self.extra.clone();
        files.push((failures.part.file.path.clone(), self.note.failures.path.clone()));
        files.extend(merge.adds.iter().map(|part| (part.file.path.clone(), part.name.clone())));
        match self.publish(before, merge, &files) {
            Ok(Commit::Done(version)) => {
                committed.outcome = Outcome::Version;
                committed.version = version;
                self.staging.landed(&files)?;
                Ok(Some(committed))
            }
            Ok(Commit::Conflict) => self.staging.take_back(&files).map(|()| None),
            Err(error) => {
                // The first error says more than one of tidying up after it.
                let _ = self.staging.take_back(&files);
                Err(error)
            }
        }
    }

    /// What was purged since the build began may be in it. On a disk a purge waits for builds to end.
    fn refuse_purged(&self, before: Option<&Snapshot>) -> Result<(), Error> {
        let newest = before.map_or(0, |before| before.version + 1);
        for version in self.began..newest {
            if self.dataset.note_of(version)?.is_some_and(|note| note.purge.is_some()) {
                return Err(Error::Purged { path: self.dataset.folder().to_path_buf() });
            }
        }
        Ok(())
    }

    fn merge(&mut self, before: Option<&Snapshot>) -> Result<Merge, Error> {
        let parts: Vec<Part> = self.parts.iter().chain(&self.anew).cloned().collect();
        let build = Build {
            dataset: &self.dataset.place,
            staging: self.staging.path(),
            parts: &parts,
            ids: &self.ids,
            anew: &self.anew_contents,
            replace: self.replace,
            limits: self.limits,
        };
        let merge = build.merge(before)?;
        let counts = &mut self.note.counts;
        (counts.added, counts.changed, counts.unchanged) = (merge.added, merge.changed, merge.unchanged);
        (counts.changed_anew, counts.removed) = (merge.changed_anew, merge.removed);
        counts.rows = merge.rows;
        Ok(merge)
    }

    /// Puts the files that earlier builds stored before this build's own.
    fn join_signatures(&mut self, before: Option<&Snapshot>) -> Result<(), Error> {
        let Some(before) = before.filter(|_| !self.replace) else { return Ok(()) };
        let mut all = self.dataset.note_at(before.version)?.map(|note| note.signatures).unwrap_or_default();
        for own in std::mem::take(&mut self.note.signatures) {
            if !all.contains(&own) {
                all.push(own);
            }
        }
        self.note.signatures = all;
        Ok(())
    }

    fn join_failures(&mut self, before: Option<&Snapshot>) -> Result<Failures, Error> {
        let earlier = match before {
            Some(before) => self.dataset.failures_blob(before.version)?,
            None => None,
        };
        let joined = if self.replace {
            failures::alone(earlier.as_ref(), &self.failures)?
        } else {
            failures::join(earlier.as_ref(), &self.parts, &self.failures, self.staging.path(), self.limits)?
        };
        self.note.counts.failures = joined.part.rows;
        self.note.failures = failures_note(&joined.part);
        Ok(joined)
    }

    /// Moves the files to their place and commits them.
    fn publish(
        &mut self,
        before: Option<Snapshot>,
        merge: Merge,
        files: &[(PathBuf, String)],
    ) -> Result<Commit, Error> {
        self.staging.place(files)?;
        let adds = merge.adds.iter().map(add).collect();
        self.dataset.publish(before, adds, merge.removes, &mut self.note)
    }
}

fn refuse_foreign(dataset: &Dataset, snapshot: Option<&Snapshot>) -> Result<(), Error> {
    match snapshot.and_then(Snapshot::refusal) {
        Some(what) => Err(Error::Unsupported { path: dataset.folder().to_path_buf(), what }),
        None => Ok(()),
    }
}

fn count(counts: &mut std::collections::BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_string(), 1);
        }
    }
}

/// What puts a file into a version.
pub(super) fn add(part: &Part) -> Add {
    Add {
        path: part.name.clone(),
        size: i64::try_from(part.file.bytes).unwrap_or(i64::MAX),
        modification_time: clock::now().as_millisecond(),
        data_change: true,
        stats: Some(part.stats.clone()),
        ..Add::default()
    }
}

fn failures_note(part: &Part) -> FileNote {
    FileNote {
        path: format!("{OWN_FOLDER}/failures/{}", part.name),
        bytes: part.file.bytes,
        digest: format!("sha256:{}", part.file.digest),
    }
}

/// Notes a staged file under the name that its content gives it.
fn own_file(extra: &mut Vec<(PathBuf, String)>, file: Written, folder: &str, extension: &str) -> FileNote {
    let path = format!("{OWN_FOLDER}/{folder}/{}.{extension}", file.digest);
    extra.push((file.path, path.clone()));
    FileNote { path, bytes: file.bytes, digest: format!("sha256:{}", file.digest) }
}
