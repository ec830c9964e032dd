//! A purge in an object store, which has no locks and moves nothing.
//!
//! Files of records, failures and the like are put under their new names first, which no version names yet, and WARC files, which keep
//! their names, beside their place. Then a plan is put: the new text of each entry of the log and of the seal, which WARC files
//! are copied to their place, by the store itself, and what is to be deleted. What decides is the entry of the version that tells of the
//! purge: it is put where none stands yet, so that a build that commits first makes the purge begin anew, and one that comes later is
//! refused. From then on whoever opens the dataset follows the plan. Each text is put over what was read while the plan was there, and only
//! over that, so that two who follow it do the same.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::delta::LOG_FOLDER;
use super::super::leases::Lease;
use super::super::place::{Blob, Bucket, Put, read_all};
use super::super::{ARCHIVES, Dataset, Error, OWN_FOLDER, seal};
use super::journal::{FOLDER, Steps};
use super::work::Work;
use super::{PurgeOrder, Purged, Rewriters, entries};

/// Where WARC files wait to be copied to their place, inside [`OWN_FOLDER`].
pub(in super::super) const BESIDE: &str = "purging";

/// What is left to do once all files are there.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    /// The path of the entry that decides, and its text.
    decision: (String, String),
    /// Texts that take their place, by path inside the dataset.
    texts: Vec<(String, String)>,
    /// Files that are copied to their place: from where, and to where.
    #[serde(default)]
    copies: Vec<(String, String)>,
    /// Files that go, by their path inside the dataset.
    deletes: Vec<String>,
}

/// A purge that was decided.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) plan: Plan,
    /// The plan's path inside the dataset.
    pub(super) name: String,
    lease: Lease,
}

/// Works a purge out, decides it and follows its plan.
pub(super) fn purge(
    dataset: &Dataset,
    bucket: &Arc<Bucket>,
    order: &PurgeOrder,
    rewriters: &Rewriters<'_>,
) -> Result<Purged, Error> {
    if let Some(what) = dataset.newest()?.and_then(|newest| newest.refusal()) {
        return Err(Error::Unsupported { path: dataset.folder().to_path_buf(), what });
    }
    let staging = tempfile::Builder::new().prefix("gristmill-purge-").tempdir();
    let staging = staging.map_err(|source| Error::writing(&std::env::temp_dir(), source))?;
    let work = Work::new(dataset, staging.path().to_path_buf())?;
    let Some((purged, steps)) = work.out(order, rewriters)? else { return Ok(Purged::default()) };
    let Some(version) = purged.version.filter(|_| !order.dry_run) else {
        return Ok(Purged { version: None, ..purged });
    };
    let decided = decide(bucket, staging.path(), version, steps)?;
    decided.plan.follow(bucket, &decided.name, usize::MAX)?;
    decided.lease.give_back(&BTreeSet::new())?;
    Ok(purged)
}

/// Sends the files and the plan, and puts the entry that decides.
pub(super) fn decide(bucket: &Arc<Bucket>, staging: &Path, version: u64, steps: Steps) -> Result<Decided, Error> {
    let busy = || Error::Busy { path: bucket.path().to_path_buf() };
    let (texts, mut files): (Vec<_>, Vec<_>) = steps.moves.into_iter().partition(|(_, target)| is_text(target));
    let name = format!("purge-{}", Uuid::new_v4());
    let copies = set_beside(&mut files, &name);
    let lease = Lease::take(bucket, &name, files.iter().map(|(_, target)| target.clone()).collect())?;
    if lease.has_company()? {
        return Err(busy());
    }
    for (staged, target) in files {
        bucket.upload(&staging.join(staged), &target)?;
        lease.keep()?;
    }
    let texts = texts.into_iter().map(|(staged, target)| Ok((target, text(&staging.join(staged))?)));
    let (decision, texts): (Vec<_>, Vec<_>) = texts
        .collect::<Result<Vec<_>, Error>>()?
        .into_iter()
        .partition(|(target, _)| *target == entries::path_of(version));
    let decision = decision.into_iter().next().ok_or_else(busy)?;
    let deletes = steps.deletes.into_iter().chain(copies.iter().map(|(beside, _)| beside.clone())).collect();
    let plan = Plan { decision, texts, copies, deletes };
    let name = format!("{OWN_FOLDER}/{FOLDER}/{name}.json");
    bucket.put(&name, serde_json::to_vec(&plan).unwrap_or_default(), Put::New)?;
    lease.extend([])?;
    let (path, entry) = &plan.decision;
    let decided = bucket.put(path, entry.clone().into_bytes(), Put::New);
    // An answer may be lost where the entry is not.
    if !matches!(decided, Ok(Some(_))) && !plan.is_decided(bucket)? {
        bucket.delete(&name)?;
        return decided.and(Err(busy()));
    }
    Ok(Decided { plan, name, lease })
}

/// Gives WARC files a place beside their own, which is not theirs before the purge is decided; gives what is to be copied.
fn set_beside(files: &mut [(String, String)], purge: &str) -> Vec<(String, String)> {
    let mut copies = Vec::new();
    for (_, target) in files.iter_mut().filter(|(_, target)| target.starts_with(ARCHIVES)) {
        let beside = format!("{OWN_FOLDER}/{BESIDE}/{purge}/{}", copies.len());
        copies.push((beside.clone(), std::mem::replace(target, beside)));
    }
    copies
}

/// Finishes purges that were decided and killed.
pub(in super::super) fn recover(bucket: &Bucket) -> Result<(), Error> {
    for file in bucket.list(&format!("{OWN_FOLDER}/{FOLDER}"))? {
        let Some((bytes, _)) = bucket.get(&file.name)? else { continue };
        let damaged =
            |error: serde_json::Error| Error::Damaged { path: bucket.path().join(&file.name), what: error.to_string() };
        let plan: Plan = serde_json::from_slice(&bytes).map_err(damaged)?;
        if plan.is_decided(bucket)? {
            plan.follow(bucket, &file.name, usize::MAX)?;
        } else if bucket.size(&plan.decision.0)?.is_some() {
            // Another version came first: it will never be.
            bucket.delete(&file.name)?;
        }
    }
    Ok(())
}

impl Plan {
    fn is_decided(&self, bucket: &Bucket) -> Result<bool, Error> {
        let (path, entry) = &self.decision;
        Ok(bucket.get(path)?.is_some_and(|(bytes, _)| bytes == entry.as_bytes()))
    }

    /// Does at most so many of the steps; gives whether that was all. Each may be done twice, and by several at once.
    pub(super) fn follow(&self, bucket: &Bucket, name: &str, most: usize) -> Result<bool, Error> {
        for (path, text) in self.texts.iter().take(most) {
            let standing = bucket.get(path)?;
            if standing.as_ref().is_some_and(|(bytes, _)| bytes == text.as_bytes()) {
                continue;
            }
            if bucket.size(name)?.is_none() {
                // Someone else has done all of it.
                return Ok(true);
            }
            let when = standing.map_or(Put::New, |(_, seen)| Put::Over(seen));
            // Where it fails, someone else has done it.
            bucket.put(path, text.clone().into_bytes(), when)?;
        }
        let texts = self.texts.len();
        for (beside, target) in self.copies.iter().take(most.saturating_sub(texts)) {
            if bucket.size(name)?.is_none() {
                return Ok(true);
            }
            // Where it is not there, someone else has done all of it up to here.
            bucket.copy(beside, target)?;
        }
        let copied = texts + self.copies.len();
        for path in self.deletes.iter().take(most.saturating_sub(copied)) {
            bucket.delete(path)?;
        }
        let is_all = most > copied + self.deletes.len();
        if is_all {
            bucket.delete(name)?;
        }
        Ok(is_all)
    }
}

/// Whether a file is a text that keeps its name: an entry of the log, the seal.
fn is_text(target: &str) -> bool {
    target.starts_with(LOG_FOLDER) || target == seal::path()
}

fn text(path: &Path) -> Result<String, Error> {
    let bytes = read_all(Blob::from(path).open()?, path)?;
    String::from_utf8(bytes).map_err(|error| Error::Damaged { path: path.to_path_buf(), what: error.to_string() })
}
