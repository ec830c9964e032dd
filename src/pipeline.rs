//! The one place where the rooms meet: what a build and an extraction do, step by step.
//!
//! ```text
//! sources ─ captures ─▶ page ─▶ article ─▶ spill ─┐            (first pass: gather)
//!                                  └─ evidence ─▶ profiles ─┐
//!                          spill ─▶ cleaned ─▶ measures ─▶ record ─▶ version   (second pass: judge)
//! ```
//!
//! A build reads its pages twice because what is foreign on a page shows itself beside the host's other pages. Both
//! passes work on many threads and hand on in input order, so that the same input gives the same bytes with any
//! number of threads. Pages in = records + failures, by construction: each capture becomes one or the other.

pub mod ordered;
pub mod progress;
pub mod spill;

mod gather;
mod judge;
mod tally;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::article::Extractor;
use crate::contamination::profile::ProfileBuilder;
use crate::dataset::{self, Dataset};
use crate::failure::Failure;
use crate::measure::{self, Measurer};
use crate::record::Record;
use crate::source::crawl::{self, CrawlPlan, CrawlReport};
use crate::source::{Input, ReadOptions, Sources};
use ordered::Window;
use progress::Progress;

pub use tally::Tally;

/// What can end a run. The last version of the dataset is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The dataset cannot be read or written.
    #[error(transparent)]
    Dataset(#[from] dataset::Error),
    /// The crawl cannot go on.
    #[error(transparent)]
    Crawl(#[from] crawl::Error),
    /// The disk took no more of the articles between the two passes.
    #[error("cannot keep extracted articles in {folder}: free some space there, or name another folder with --spill")]
    Spill {
        /// Where they are kept.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Where records go takes no more.
    #[error("cannot write records")]
    Output(#[source] std::io::Error),
    /// The user stopped the run.
    #[error("stopped: nothing was committed")]
    Stopped,
}

/// All that a build does, with every default filled in.
#[derive(Debug, Clone, Serialize)]
pub struct BuildPlan {
    /// The dataset's folder.
    pub dataset: PathBuf,
    /// What to read, as named by the user.
    pub sources: Vec<String>,
    /// How to read it.
    pub read: ReadOptions,
    /// How to crawl the URLs among the sources.
    pub crawl: CrawlPlan,
    /// What to measure.
    pub measure: measure::Options,
    /// Threads for extraction and measures; changes no byte of the result.
    pub threads: usize,
    /// Where articles are kept between the passes; the dataset's folder where none is named.
    pub spill: Option<PathBuf>,
}

/// What became of a run's pages.
#[derive(Debug, Clone, Serialize)]
pub struct BuildReport {
    /// What the dataset says of the commit.
    pub committed: dataset::Committed,
    /// Counts over the run.
    #[serde(flatten)]
    pub tally: Tally,
    /// WARC files that the run's crawl wrote.
    pub warc_files: Vec<PathBuf>,
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
    /// Threads for extraction and measures.
    pub threads: usize,
}

/// Commits a version made of the plan's sources.
///
/// # Errors
/// See [`Error`]; the dataset's last version is then as it was.
pub fn build(plan: &BuildPlan, progress: &dyn Progress, stop: &AtomicBool) -> Result<BuildReport, Error> {
    let dataset = Dataset::open_or_create(&plan.dataset)?;
    let mut version = dataset.begin()?;
    let mut tally = Tally::default();
    let mut sources = resolve(&plan.sources, &plan.read);
    let warc_files = crawl_urls(&mut sources, plan, progress, stop)?;
    for failure in &sources.failures {
        tally.failed(failure);
        version.fail(failure)?;
    }

    let stages = Stages::new(plan.measure);
    let run = Run { stages: &stages, window: Window::new(plan.threads), progress, stop };
    let folder = plan.spill.clone().unwrap_or_else(|| version.staging().to_owned());
    let gathered = run.gather(&sources.inputs, &plan.read, known_evidence(&dataset)?, &folder, |failure| {
        tally.failed(&failure);
        Ok(version.fail(&failure)?)
    })?;
    version.profiles(gathered.evidence.to_bytes())?;
    run.judge(gathered, Duplicates::KeepLatest, |outcome| {
        tally.count(&outcome);
        match outcome {
            Ok(record) => Ok(version.write(record)?),
            Err(failure) => Ok(version.fail(&failure)?),
        }
    })?;
    let committed = version.commit(manifest(plan, &sources.inputs, &tally)?)?;
    Ok(BuildReport { committed, tally, warc_files })
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
    let stages = Stages::new(plan.measure);
    let run = Run { stages: &stages, window: Window::new(plan.threads), progress, stop };
    let mut tally = Tally::default();
    let mut hand_on = |outcome| {
        tally.count(&outcome);
        sink(outcome).map_err(Error::Output)
    };
    for failure in sources.urls.iter().map(not_crawled).chain(sources.failures) {
        hand_on(Err(failure))?;
    }
    let folder = std::env::temp_dir();
    let gathered =
        run.gather(&sources.inputs, &plan.read, ProfileBuilder::default(), &folder, |failure| hand_on(Err(failure)))?;
    run.judge(gathered, Duplicates::KeepAll, hand_on)?;
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

/// Crawls the URLs among the sources; the WARC files join the inputs, the failed addresses the failures.
fn crawl_urls(
    sources: &mut Sources,
    plan: &BuildPlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<PathBuf>, Error> {
    if sources.urls.is_empty() {
        return Ok(Vec::new());
    }
    let crawl_plan = CrawlPlan { seeds: sources.urls.clone(), ..plan.crawl.clone() };
    let report = crawl(&crawl_plan, progress, stop)?;
    if stop.load(Ordering::Relaxed) {
        return Err(Error::Stopped);
    }
    sources.failures.extend(report.failures);
    for file in &report.warc_files {
        // Named from the dataset's folder on, so that the dataset and its WARC files can be moved together.
        let shown = file.strip_prefix(&plan.dataset).unwrap_or(file);
        sources.inputs.push(Input::warc(file.clone(), shown.to_string_lossy().into_owned()));
    }
    Ok(report.warc_files)
}

/// What the pages of earlier builds showed of their hosts.
fn known_evidence(dataset: &Dataset) -> Result<ProfileBuilder, Error> {
    match dataset.profiles()? {
        Some(bytes) => ProfileBuilder::from_bytes(&bytes).map_err(Error::Profiles),
        None => Ok(ProfileBuilder::default()),
    }
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
}

impl Stages {
    fn new(measures: measure::Options) -> Self {
        Self { extractor: Extractor::new(), measurer: Measurer::new(measures) }
    }
}

/// One run over the two passes.
struct Run<'a> {
    stages: &'a Stages,
    window: Window,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
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
fn manifest(plan: &BuildPlan, inputs: &[Input], tally: &Tally) -> Result<Manifest, Error> {
    let named = |input: &Input| {
        let digest = input.digest().map_err(|source| Error::Input { file: input.file.clone(), source })?;
        Ok(dataset::Input { name: input.file.clone(), bytes: input.byte_count, digest })
    };
    Ok(Manifest {
        inputs: inputs.iter().map(named).collect::<Result<_, Error>>()?,
        configuration: serde_json::to_value(plan.configuration()).unwrap_or_default(),
        pages: tally.pages,
        failures: tally.failures.clone(),
        flags: tally.flags.clone(),
    })
}
