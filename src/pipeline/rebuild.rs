//! A version built again from what it was made of, and held to what is there.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::crawled::written_archive;
use super::progress::Progress;
use super::{BuildPlan, Error, build_from, resolve};
use crate::dataset::{Dataset, InputNote, StoreOptions, VersionNote};
use crate::failure::{Failure, Reason, Stage};
use crate::record::FailureRow;
use crate::source::crawl::CrawlPlan;
use crate::source::{Input, Sources};

/// What a rebuild is asked for.
#[derive(Debug, Clone)]
pub struct RebuildPlan {
    /// The version to build again.
    pub version: u64,
    /// Where relative sources are looked for; the working folder where it is empty.
    pub from: PathBuf,
    /// The folder for the versions built again: new or empty.
    pub out: PathBuf,
    /// Threads.
    pub threads: usize,
}

/// What a rebuild shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// The version.
    pub version: u64,
    /// Whether all files have the same bytes.
    pub is_same: bool,
    /// Files of the version.
    pub files: u64,
    /// Files that the version has and the one built again has not.
    pub missing: Vec<String>,
    /// Files that the one built again has beside those.
    pub extra: Vec<String>,
    /// Records and failed pages that purges took out of the version: without them it cannot become the same again.
    pub purged: u64,
    /// The program's version that made it, where that is another than this one.
    pub made_by: Option<String>,
}

/// Builds a version again, on the version before it and from the inputs that its note names, which are held to their
/// digests; nothing is fetched.
///
/// # Errors
/// [`Error::NotABuild`], [`Error::SourceGone`] and [`Error::SourceChanged`] where an input is not at hand or another, and those
/// of a build. The dataset itself is only read; what was purged from it does not come back.
pub fn rebuild(
    dataset: &Dataset,
    plan: &RebuildPlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Rebuilt, Error> {
    let version = plan.version;
    let note = dataset.note_of(version)?.filter(|note| note.operation == "build");
    let note = note.ok_or(Error::NotABuild { version })?;
    let build = BuildPlan {
        dataset: plan.out.clone(),
        sources: part(&note, "sources", version)?,
        read: part(&note, "read", version)?,
        crawl: CrawlPlan::new(Vec::new(), PathBuf::new()),
        measure: part(&note, "measure", version)?,
        threads: plan.threads,
        markdown: note.configuration.get("markdown").is_some_and(|markdown| *markdown == true),
        replace: note.configuration.get("replace").is_some_and(|replace| *replace == true),
        spill: None,
        crawl_work: None,
        store: StoreOptions::default(),
    };
    let before = version.checked_sub(1);
    let sources = sources(dataset, &note, &build, plan)?;
    let branch = dataset.branch(before, &plan.out)?;
    let report = build_from(&build, &branch, dataset.barred()?, sources, progress, stop, |_| ())?;
    let (then, now) = (dataset.content_of(version)?, branch.content_of(report.committed.version)?);
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    Ok(Rebuilt {
        version,
        is_same: then == now,
        files: then.len() as u64,
        missing: only(&then, &now),
        extra: only(&now, &then),
        purged: note.counts.purged,
        made_by: (note.tool_version != env!("CARGO_PKG_VERSION")).then_some(note.tool_version),
    })
}

/// A part of a version's configuration.
fn part<T: DeserializeOwned>(note: &VersionNote, name: &str, version: u64) -> Result<T, Error> {
    let part = note.configuration.get(name).cloned().unwrap_or_default();
    serde_json::from_value(part).map_err(|source| Error::Configuration { version, source })
}

/// The version's inputs, in their order, each held to its digest.
fn sources(dataset: &Dataset, note: &VersionNote, build: &BuildPlan, plan: &RebuildPlan) -> Result<Sources, Error> {
    let from = &plan.from;
    let named = build.sources.iter().filter(|source| !source.starts_with("http"));
    let named: Vec<String> = named.map(|source| from.join(source).to_string_lossy().into_owned()).collect();
    let mut found = resolve(&named, &build.read);
    let prefix = if from.as_os_str().is_empty() { String::new() } else { from.join("").to_string_lossy().into_owned() };
    let mut at_hand: HashMap<String, Input> = HashMap::new();
    for mut input in std::mem::take(&mut found.inputs) {
        if let Some(file) = input.file.strip_prefix(&prefix).map(str::to_owned) {
            input.file = file;
        }
        at_hand.insert(input.file.clone(), input);
    }
    let mut inputs = Vec::new();
    for note in dataset.inputs_of(note)? {
        let input = match at_hand.remove(&note.name) {
            Some(input) => input,
            None => crawled(dataset, &note, &plan.out)?,
        };
        let digest = input.digest().map_err(|source| Error::Input { file: note.name.clone(), source })?;
        if note.digest.is_some_and(|then| then != digest) {
            return Err(Error::InputChanged { file: input.path });
        }
        inputs.push(input);
    }
    found.failures.extend(crawl_failures(dataset, plan.version)?);
    Ok(Sources { inputs, ..found })
}

/// What the build's own crawl could not fetch: no WARC file tells of it, the table of failures does.
fn crawl_failures(dataset: &Dataset, version: u64) -> Result<Vec<Failure>, Error> {
    let crawl = |version: u64| -> Result<Vec<FailureRow>, Error> {
        Ok(dataset.failures_of(version, |row| row.stage == Stage::Crawl.name())?)
    };
    let before: HashSet<FailureRow> = match version.checked_sub(1) {
        Some(before) => crawl(before)?.into_iter().collect(),
        None => HashSet::new(),
    };
    let failure = |row: FailureRow| Failure {
        reason: serde_json::from_value(row.reason.into()).unwrap_or(Reason::Network),
        url: row.url,
        source_file: row.source_file,
        source_offset: row.source_offset.and_then(|offset| u64::try_from(offset).ok()),
        stage: Stage::Crawl,
        detail: row.detail,
    };
    Ok(crawl(version)?.into_iter().filter(|row| !before.contains(row)).map(failure).collect())
}

/// A WARC file that a crawl of the build wrote, inside the dataset or where it says; from a store it is brought to a folder.
fn crawled(dataset: &Dataset, note: &InputNote, out: &Path) -> Result<Input, Error> {
    let (own, brought) = (dataset.folder().join(&note.name), out.join(&note.name));
    let path = if dataset.bring(&note.name, None, &brought)? {
        brought
    } else if own.is_file() {
        own
    } else {
        PathBuf::from(&note.name)
    };
    if !path.is_file() {
        return Err(Error::InputGone { file: note.name.clone() });
    }
    Ok(Input { file: note.name.clone(), ..written_archive(&path, dataset)? })
}
