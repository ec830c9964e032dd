//! A version with other flags on some of its rows.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use uuid::Uuid;

use super::delta::Commit;
use super::manifest::{Manifest, VersionNote};
use super::parts::{Limits, PartWriter};
use super::read::{Batches, Rows, project};
use super::staging::Staging;
use super::writer::add;
use super::{Committed, Counts, Dataset, Error, Outcome};
use crate::record::{FlagRow, flag_column, record_schema};

/// The kind of flag that other commands than a build give.
pub const OVERLAP: &str = "benchmark_overlap";

/// Some rows of a data file, in the file's order.
#[derive(Debug)]
pub struct Portion {
    /// The file, by its path inside the dataset.
    pub file: String,
    /// The place of the first row in its file.
    pub first: u64,
    /// The rows, with the columns that were asked for.
    pub rows: RecordBatch,
}

/// Flags for rows: for each file, by its path inside the dataset, the rows by their place.
pub type Reflagged = BTreeMap<String, BTreeMap<u64, Vec<FlagRow>>>;

impl Dataset {
    /// The rows of a version in portions, with their places, of some columns, those of `names` in the order of the schema.
    ///
    /// # Errors
    /// As [`columns`](Self::columns).
    pub fn portions(
        &self,
        version: u64,
        names: &[&str],
    ) -> Result<impl Iterator<Item = Result<Portion, Error>> + Send + use<>, Error> {
        let schema = project(&record_schema(), |name| names.contains(&name));
        let place = self.place.clone();
        let files = self.at(version)?.files.into_iter().map(|file| file.path);
        Ok(files.flat_map(move |file| {
            let batches = match Batches::open(place.join(&file), &schema, Rows::All) {
                Ok(batches) => Box::new(batches) as Box<dyn Iterator<Item = _> + Send>,
                Err(error) => Box::new(std::iter::once(Err(error))),
            };
            batches.scan(0, move |first, batch| {
                let portion = batch.map(|rows| Portion { file: file.clone(), first: *first, rows });
                *first += portion.as_ref().map_or(0, |portion| portion.rows.num_rows() as u64);
                Some(portion)
            })
        }))
    }

    /// Makes a version in which some rows of the newest one, which must be `version`, have other flags; nothing else of them
    /// changes. Files without such rows stay. Where no row changes, there is no new version.
    ///
    /// # Errors
    /// [`Error::Conflict`] where there is a newer version, [`Error::DiskFull`] and the like.
    pub fn reflag(
        &self,
        version: u64,
        operation: &str,
        flags: &Reflagged,
        manifest: Manifest,
    ) -> Result<Committed, Error> {
        let mut staging = Staging::new(&self.place)?;
        let _alone = self.place.commit_lock()?;
        let newest = self.at(version)?;
        let conflict = || Error::Conflict { path: self.folder().to_path_buf(), tries: 1 };
        if self.latest()? != Some(version) {
            return Err(conflict());
        }
        let unsupported = |what: String| Error::Unsupported { path: self.folder().to_path_buf(), what };
        if let Some(what) = newest.refusal() {
            return Err(unsupported(what));
        }
        let note = self.note_at(version)?;
        let note = note.ok_or_else(|| unsupported("no version of it was made by this program".to_owned()))?;
        let changed = flags.values().map(|rows| rows.len() as u64).sum();
        let rows = self.rows_of(&newest)?;
        let counts = Counts {
            rows,
            changed,
            unchanged: rows.saturating_sub(changed),
            failures: note.counts.failures,
            ..Counts::default()
        };
        let mut committed = Committed {
            outcome: Outcome::Nothing,
            version,
            counts: counts.clone(),
            files_added: 0,
            bytes_added: 0,
            files_removed: flags.len() as u64,
        };
        if changed == 0 {
            return Ok(committed);
        }
        let mut writer = PartWriter::new(staging.path(), "part-", record_schema(), Limits::default());
        for (file, rows) in flags {
            let mut first = 0;
            for batch in Batches::open(self.place.join(file), &record_schema(), Rows::All)? {
                let batch = batch?;
                writer.write(&with_flags(&batch, first, rows)?)?;
                first += batch.num_rows() as u64;
            }
        }
        let parts = writer.finish()?;
        let removes = newest.files.iter().filter(|file| flags.contains_key(&file.path));
        let removes = removes.map(|file| file.remove.clone()).collect();
        committed.files_added = parts.len() as u64;
        committed.bytes_added = parts.iter().map(|part| part.file.bytes).sum();
        let files: Vec<_> = parts.iter().map(|part| (part.file.path.clone(), part.name.clone())).collect();
        staging.place(&files)?;
        let mut note = VersionNote {
            operation: operation.to_owned(),
            build: format!("{operation}-{}", Uuid::new_v4()),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            input_count: manifest.inputs.len() as u64,
            inputs: manifest.inputs,
            inputs_file: None,
            configuration: manifest.configuration,
            counts,
            restored: None,
            purge: None,
            ..note
        };
        let outcome = self.publish(Some(newest), parts.iter().map(add).collect(), removes, &mut note);
        match outcome {
            Ok(Commit::Done(version)) => {
                (committed.outcome, committed.version) = (Outcome::Version, version);
                staging.landed(&files)?;
                Ok(committed)
            }
            failed => {
                // The first error says more than one of tidying up after it.
                let _ = staging.take_back(&files);
                Err(failed.err().unwrap_or_else(conflict))
            }
        }
    }
}

fn with_flags(batch: &RecordBatch, first: u64, rows: &BTreeMap<u64, Vec<FlagRow>>) -> Result<RecordBatch, Error> {
    let end = first + batch.num_rows() as u64;
    if rows.range(first..end).next().is_none() {
        return Ok(batch.clone());
    }
    let mut flags = flag_column::read(batch);
    for (place, flags) in (first..end).zip(&mut flags) {
        if let Some(others) = rows.get(&place) {
            flags.clone_from(others);
        }
    }
    Ok(flag_column::replace(batch, &flags)?)
}
