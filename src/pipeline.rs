//! The one place where the rooms meet: what a build and an extraction do, step by step.
//!
//! ```text
//! sources ─ captures ─▶ page ─▶ article ─▶ spill ─┐            (first pass: gather)
//!                                  └─ evidence ─▶ profiles ─┐
//!                          spill ─▶ cleaned ─▶ measures ─▶ record ─▶ spill ─┐   (second pass: judge)
//!             rows whose host is known better now ─▶ record ─▶ spill ─┤
//!                                                 └─ signature ─▶ verdicts ─┐ │
//!                                                           spill ─▶ record ─▶ version   (third pass: settle)
//! ```
//!
//! A build reads its pages twice because what is foreign on a page shows itself beside the host's other pages. Both
//! passes work on many threads and hand on in input order, so that the same input gives the same bytes with any
//! number of threads. Pages in = records + failures, by construction: each capture becomes one or the other.

pub mod ordered;
pub mod progress;
pub mod spill;

mod anew;
mod crawled;
mod duplicates;
mod error;
mod evidence;
mod gather;
mod inspect;
mod judge;
mod known;
mod original;
mod overlap;
mod pieces;
mod purge;
mod rebuild;
mod rest;
mod tally;

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use url::Url;

use crate::article::Extractor;
use crate::dataset::{self, Dataset, InputNote, Manifest, Selection, Sought, StoreOptions};
use crate::failure::{Failure, Reason, Stage};
use crate::measure::{self, Measurer};
use crate::record::Record;
use crate::source::crawl::{self, CrawlPlan, CrawlReport};
use crate::source::{Input, Place, ReadOptions, Sources};
use duplicates::Pending;
use gather::Gathered;
use ordered::Window;
use progress::{Progress, Step};

pub use error::Error;
pub use inspect::{Inspected, inspect};
pub use known::{farms, kinds_seen, known_site};
pub use original::{Original, Provenance, original};
pub use overlap::{ItemFields, NoItems, OverlapPlan, OverlapReport, SetReport, overlap};
pub use purge::purge;
pub use rebuild::{RebuildPlan, Rebuilt, rebuild};
pub use tally::Tally;

/// All that a build does, with every default filled in.
#[derive(Debug, Clone, Serialize)]
pub struct BuildPlan {
    /// The dataset's folder.
    pub dataset: PathBuf,
    /// What to read, as named by the user.
    #[serde(serialize_with = "serialize_sources")]
    pub sources: Vec<String>,
    /// How to read it.
    pub read: ReadOptions,
    /// How to crawl the URLs among the sources.
    pub crawl: CrawlPlan,
    /// What to measure.
    pub measure: measure::Options,
    /// Whether records have their text as Markdown too.
    pub markdown: bool,
    /// Threads for extraction and measures; changes no byte of the result.
    pub threads: usize,
    /// Whether the version is to be of these sources alone: no row, failure or knowledge of earlier versions is in it.
    pub replace: bool,
    /// Where articles are kept between the passes; the dataset's folder where none is named.
    pub spill: Option<PathBuf>,
    /// Where a crawl is under way whose WARC files are kept in a store, which takes files that are whole; the system's folder for temporary
    /// files where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crawl_work: Option<PathBuf>,
    /// Settings of the object store that the dataset is in.
    #[serde(skip)]
    pub store: StoreOptions,
}

/// Sources as they may be kept and shown: secrets in addresses are left out.
fn shown_sources(sources: &[String]) -> Vec<Cow<'_, str>> {
    let shown = |source| if is_address(source) { crawl::shown(source) } else { Cow::Borrowed(source) };
    sources.iter().map(String::as_str).map(shown).collect()
}

fn serialize_sources<S: serde::Serializer>(sources: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    shown_sources(sources).serialize(serializer)
}

fn is_address(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

impl BuildPlan {
    /// All of the plan that decides the version's bytes: neither places nor threads.
    fn configuration(&self) -> serde_json::Value {
        let mut configuration =
            serde_json::json!({ "sources": shown_sources(&self.sources), "read": self.read, "measure": self.measure });
        let crawls = self.sources.iter().any(|source| is_address(source));
        if let Some(object) = configuration.as_object_mut() {
            if crawls {
                object.insert("crawl".to_owned(), serde_json::json!(self.crawl));
            }
            if self.markdown {
                object.insert("markdown".to_owned(), true.into());
            }
            if self.replace {
                object.insert("replace".to_owned(), true.into());
            }
        }
        configuration
    }
}

/// What became of a build's pages.
#[derive(Debug, Clone)]
pub struct BuildReport {
    /// What the dataset says of the commit.
    pub committed: dataset::Committed,
    /// Counts over the run.
    pub tally: Tally,
    /// WARC files that the run's crawl wrote.
    pub warc_files: Vec<PathBuf>,
}

impl BuildReport {
    /// The report as one object: what the commit did, what became of the pages, and the files of the crawl.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "committed": self.committed, "pages": self.tally, "warc_files": self.warc_files })
    }
}

/// All that an extraction does.
#[derive(Debug, Clone, Serialize)]
pub struct ExtractPlan {
    /// What to read, as named by the user.
    pub sources: Vec<String>,
    /// How to read it.
    pub read: ReadOptions,
    /// What to measure.
    pub measure: measure::Options,
    /// Whether records have their text as Markdown too.
    pub markdown: bool,
    /// Threads for extraction and measures.
    pub threads: usize,
}

/// Commits a version made of the plan's sources.
///
/// # Errors
/// See [`Error`]; the dataset's last version is then as it was.
pub fn build(plan: &BuildPlan, progress: &dyn Progress, stop: &AtomicBool) -> Result<BuildReport, Error> {
    build_with(plan, progress, stop, |_| ())
}

/// As [`build`]; `look` sees each record before it is written.
///
/// # Errors
/// As [`build`].
pub fn build_with(
    plan: &BuildPlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
    look: impl FnMut(&Record),
) -> Result<BuildReport, Error> {
    let dataset = Dataset::open_or_create_with(&plan.dataset, &plan.store)?;
    let barred = dataset.barred()?;
    build_from(plan, &dataset, barred, resolve(&plan.sources, &plan.read), progress, stop, look)
}

/// Builds from sources that were found, but for pages that are barred; their addresses are crawled.
fn build_from(
    plan: &BuildPlan,
    dataset: &Dataset,
    barred: Selection,
    mut sources: Sources,
    progress: &dyn Progress,
    stop: &AtomicBool,
    mut look: impl FnMut(&Record),
) -> Result<BuildReport, Error> {
    let mut version = dataset.begin()?;
    if plan.replace {
        version.replace_all();
    }
    let mut tally = Tally::default();
    let crawled = crawled::crawl_urls(&mut sources, plan, dataset, &barred, progress, stop)?;
    for failure in &sources.failures {
        tally.failed(failure);
        version.fail(failure)?;
    }

    let stages = Stages::new(plan.measure.clone(), plan.markdown);
    let run = Run { stages: &stages, window: Window::new(plan.threads), progress, stop, barred: barred.into() };
    let folder = plan.spill.clone().unwrap_or_else(|| version.staging().to_owned());
    let known = if plan.replace { None } else { dataset.profiles()? };
    let gathered = run.gather(&sources.inputs, &plan.read, known, &folder, |failure| {
        tally.failed(&failure);
        Ok(version.fail(&failure)?)
    })?;
    let Gathered { spill, evidence, latest } = gathered;
    version.profiles(|out| evidence.keep(out))?;
    let mut pending = Pending::new(&folder)?;
    run.judge(spill, &evidence, &latest, Duplicates::KeepLatest, |outcome| match outcome {
        Ok(judged) => pending.add(&judged),
        Err(failure) => {
            tally.failed(&failure);
            Ok(version.fail(&failure)?)
        }
    })?;
    let mut anew = HashMap::new();
    if !plan.replace {
        let rows = run.judge_anew(dataset, &evidence, &latest, |judged, content| {
            anew.insert(judged.record.id.clone(), content);
            pending.add(&judged)
        })?;
        version.judged_anew(rows);
        pending.recall(dataset)?;
    }
    drop((evidence, latest));
    version.signatures(|out| pending.keep(out))?;
    pending.settle(|record| {
        if run.stopped() {
            return Err(Error::Stopped);
        }
        if let Some(content) = anew.get(&record.id) {
            return Ok(version.write_anew(record, *content)?);
        }
        tally.recorded(&record);
        look(&record);
        Ok(version.write(record)?)
    })?;
    for (file, name) in crawled.own() {
        version.archive(file.clone(), name.clone())?;
    }
    let committed = version.commit(manifest(plan, &sources.inputs)?)?;
    Ok(BuildReport { warc_files: crawled.end(dataset, &committed)?, committed, tally })
}

/// Hands each page of the plan's sources to `sink`, as a record or as the failure that it became, in input order.
///
/// All captures of a page are kept, and hosts are judged by the pages of these sources alone.
///
/// # Errors
/// The temporary folder is full, `sink` fails, or the run was stopped.
pub fn extract(
    plan: &ExtractPlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
    mut sink: impl FnMut(Result<Record, Failure>) -> std::io::Result<()>,
) -> Result<Tally, Error> {
    let sources = resolve(&plan.sources, &plan.read);
    let stages = Stages::new(plan.measure.clone(), plan.markdown);
    let run = Run { stages: &stages, window: Window::new(plan.threads), progress, stop, barred: Sought::default() };
    let mut tally = Tally::default();
    let mut hand_on = |outcome| {
        tally.count(&outcome);
        sink(outcome).map_err(Error::Output)
    };
    for failure in sources.urls.iter().map(not_crawled).chain(sources.failures) {
        hand_on(Err(failure))?;
    }
    let folder = std::env::temp_dir();
    let gathered = run.gather(&sources.inputs, &plan.read, None, &folder, |failure| hand_on(Err(failure)))?;
    let Gathered { spill, evidence, latest } = gathered;
    let hand_on = |outcome: Result<judge::Judged, Failure>| hand_on(outcome.map(|judged| judged.record));
    run.judge(spill, &evidence, &latest, Duplicates::KeepAll, hand_on)?;
    Ok(tally)
}

/// Crawls to WARC files.
///
/// # Errors
/// The folder cannot be written to, or the plan cannot be followed.
pub fn crawl(plan: &CrawlPlan, progress: &dyn Progress, stop: &AtomicBool) -> Result<CrawlReport, Error> {
    progress.begin(Step::Crawl, None);
    let report = crawl::crawl(plan, &|event| heard(&event, progress), stop);
    progress.end();
    Ok(report?)
}

fn heard(event: &crawl::Event<'_>, progress: &dyn Progress) {
    if let crawl::Event::Fetched { page_count, .. } = *event {
        progress.advance(page_count as u64, page_count as u64);
    }
}

fn resolve(named: &[String], read: &ReadOptions) -> Sources {
    Sources::resolve(named, read, &mut std::io::stdin().lock())
}

/// An address among the sources of an extraction, which asks no site for anything.
fn not_crawled(url: &Url) -> Failure {
    Failure {
        url: Some(url.to_string()),
        source_file: None,
        source_offset: None,
        stage: Stage::Source,
        reason: Reason::Unreadable,
        detail: "extract reads files; crawl the address first, or build from it".to_owned(),
    }
}

/// The resources of the stages, loaded once.
#[derive(Debug)]
struct Stages {
    extractor: Extractor,
    measurer: Measurer,
    /// Whether records have their text as Markdown too.
    markdown: bool,
}

impl Stages {
    fn new(measures: measure::Options, markdown: bool) -> Self {
        let extractor = if markdown { Extractor::new().with_layout() } else { Extractor::new() };
        Self { extractor, measurer: Measurer::new(measures), markdown }
    }
}

/// One run over the two passes.
struct Run<'a> {
    stages: &'a Stages,
    window: Window,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
    /// Pages that were purged from the dataset and may not come back.
    barred: Sought,
}

impl Run<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// What becomes of several captures of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Duplicates {
    /// The latest becomes a record, the others listed failures.
    KeepLatest,
    /// Each becomes a record.
    KeepAll,
}

/// Runs one page's work so that a fault in it costs this page alone.
fn guard<T>(url: &str, place: &Place, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|fault| {
        let text = fault.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| fault.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(internal(url, place, &text))
    })
}

fn internal(url: &str, place: &Place, what: &str) -> Failure {
    Failure {
        url: Some(url.to_owned()),
        source_file: Some(place.file.clone()),
        source_offset: place.offset,
        stage: Stage::Article,
        reason: Reason::Internal,
        detail: format!("a fault in gristmill, please report it with this page: {what}"),
    }
}

/// What the version says of how it was made.
fn manifest(plan: &BuildPlan, inputs: &[Input]) -> Result<Manifest, Error> {
    let note = |input: &Input| {
        let digest = input.digest().map_err(|source| Error::Input { file: input.file.clone(), source })?;
        Ok(InputNote { name: input.file.clone(), bytes: Some(input.byte_count), digest: Some(digest) })
    };
    Ok(Manifest { inputs: inputs.iter().map(note).collect::<Result<_, Error>>()?, configuration: plan.configuration() })
}
