//! The crawl of a build: into a folder of its own, and gone on with where a build that crawled the same was killed.
//!
//! Such a folder, `KEY-N` in the folder of all crawls, holds the WARC files that the version names, and while no version is
//! committed the crawl's frontier beside them. The same addresses and bounds have the same key.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use url::Url;

use super::progress::Progress;
use super::{BuildPlan, Error};
use crate::dataset::{self, Dataset, Selection};
use crate::failure::{Failure, Reason, Stage};
use crate::source::crawl::{self, CrawlPlan, CrawlReport};
use crate::source::digest;
use crate::source::names::InputKind;
use crate::source::{Input, Sources};

/// Digits of a key.
const KEY_DIGITS: usize = 8;

/// Crawls into folders of one key at the same time, and those that ended, that are passed over before it is given up.
const MOST_FOLDERS: u32 = 100_000;

/// What a build's crawl brought.
#[derive(Debug, Default)]
pub(super) struct Crawled {
    /// The crawl's folder; none where nothing was crawled.
    folder: Option<PathBuf>,
    warc_files: Vec<PathBuf>,
}

impl Crawled {
    /// The version is committed: takes away what the crawl would be gone on with, and gives its WARC files.
    pub(super) fn end(self) -> Result<Vec<PathBuf>, Error> {
        if let Some(folder) = self.folder {
            crawl::forget(&folder)?;
        }
        Ok(self.warc_files)
    }
}

/// Crawls the URLs among the sources; the WARC files join the inputs, the failed addresses the failures.
pub(super) fn crawl_urls(
    sources: &mut Sources,
    plan: &BuildPlan,
    dataset: &Dataset,
    barred: &Selection,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Crawled, Error> {
    let (closed, seeds): (Vec<Url>, Vec<Url>) =
        sources.urls.iter().cloned().partition(|url| barred.has_address(url.as_str()));
    sources.failures.extend(closed.iter().map(purged_seed));
    if seeds.is_empty() {
        return Ok(Crawled::default());
    }
    if dataset::is_in_a_store(&plan.crawl.out) {
        return Err(Error::CrawlToStore { out: plan.crawl.out.clone() });
    }
    let mut crawl_plan = CrawlPlan { seeds, durable: true, ..plan.crawl.clone() };
    crawl_plan.exclude.extend(barred_hosts(barred));
    let (folder, report) = crawl_in_a_folder(crawl_plan, progress, stop)?;
    if stop.load(Ordering::Relaxed) {
        return Err(Error::Stopped);
    }
    sources.failures.extend(report.failures);
    for file in &report.warc_files {
        sources.inputs.push(written_archive(file, dataset)?);
    }
    Ok(Crawled { folder: Some(folder), warc_files: report.warc_files })
}

/// Crawls in the first folder of its key that is new, or that a build left without committing.
fn crawl_in_a_folder(
    plan: CrawlPlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<(PathBuf, CrawlReport), Error> {
    let (all, key) = (plan.out.clone(), key(&plan));
    let mut plan = plan;
    for number in 0..MOST_FOLDERS {
        plan.out = all.join(format!("{key}-{number}"));
        if plan.out.exists() && !crawl::has_state(&plan.out) {
            continue;
        }
        match super::crawl(&plan, progress, stop) {
            // Another build crawls the same at this moment.
            Err(Error::Crawl(crawl::Error::InUse { .. })) => {}
            report => return Ok((plan.out, report?)),
        }
    }
    Err(Error::Crawl(crawl::Error::InUse { dir: all }))
}

/// What tells a crawl from others: its seeds, and which links it follows.
fn key(plan: &CrawlPlan) -> String {
    let seeds: Vec<&str> = plan.seeds.iter().map(Url::as_str).collect();
    let told = serde_json::json!([seeds, plan.scope, plan.max_depth, plan.include, plan.exclude]);
    let digest = digest::sha256(told.to_string().as_bytes());
    digest.chars().skip_while(|c| *c != ':').skip(1).take(KEY_DIGITS).collect()
}

/// Patterns of the hosts whose pages were purged: a crawl does not ask them.
fn barred_hosts(barred: &Selection) -> impl Iterator<Item = String> {
    let host = |host: &String| format!("^https?://{}(:[0-9]+)?(/|$)", regex::escape(host));
    let below = |domain: &String| format!("^https?://([^/]*\\.)?{}(:[0-9]+)?(/|$)", regex::escape(domain));
    barred.hosts.iter().map(host).chain(barred.domains.iter().map(below))
}

/// An address to crawl whose page was purged.
fn purged_seed(url: &Url) -> Failure {
    Failure {
        url: Some(url.to_string()),
        source_file: None,
        source_offset: None,
        stage: Stage::Crawl,
        reason: Reason::Purged,
        detail: "it was purged from this dataset, and is not asked for".to_owned(),
    }
}

/// A WARC file that this run's crawl wrote. Where it lies in the dataset's folder it is named from there on, so that
/// both can be moved together.
pub(super) fn written_archive(file: &Path, dataset: &Dataset) -> Result<Input, Error> {
    let read = |source| Error::Input { file: file.display().to_string(), source };
    let path = fs_err::canonicalize(file).map_err(read)?;
    let shown = path.strip_prefix(dataset.folder()).unwrap_or(file).display().to_string();
    let byte_count = fs_err::metadata(&path).map_err(read)?.len();
    Ok(Input { path, file: shown, kind: InputKind::Warc, byte_count, url: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crawl_is_known_again_by_its_seeds_and_bounds_alone() {
        let plan = |seed: &str| CrawlPlan::new(vec![seed.parse().unwrap()], "out");
        let first = plan("https://a.example/");
        assert_eq!(key(&first).len(), KEY_DIGITS);
        let slower = CrawlPlan { delay: std::time::Duration::from_secs(9), out: "other".into(), ..first.clone() };
        assert_eq!(key(&slower), key(&first));
        let bounded = CrawlPlan { include: vec!["/news/".to_owned()], ..first.clone() };
        assert!(key(&bounded) != key(&first) && key(&plan("https://b.example/")) != key(&first));
    }
}
