//! The crawl of a build: into a folder of its own, and gone on with where a build that crawled the same was killed.
//!
//! Such a folder, `KEY-N` in the folder of all crawls, holds the WARC files that the version names, and while no version is
//! committed the crawl's frontier beside them. The same addresses and bounds have the same key. Where the build changes nothing, and the
//! folder is the dataset's own, it goes.
//!
//! Of a dataset in an object store the folder is one on a disk while the crawl is under way. Its WARC files and their indexes are put into
//! the dataset with the version, as `KEY-DIGEST`, by their content, and the folder goes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use url::Url;

use super::progress::Progress;
use super::{BuildPlan, Error};
use crate::dataset::{self, ARCHIVES, Committed, Dataset, Outcome, Selection};
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
    /// WARC files and indexes that are the dataset's own, and their path in its folder: where they are, or will be in a store.
    own: Vec<(PathBuf, String)>,
}

impl Crawled {
    /// WARC files and indexes that are the dataset's own, and their path in its folder: where they are, or will be in a store.
    pub(super) fn own(&self) -> &[(PathBuf, String)] {
        &self.own
    }

    /// The commit is done: takes away what the crawl would be gone on with, and gives its WARC files where they are kept.
    pub(super) fn end(self, dataset: &Dataset, committed: &Committed) -> Result<Vec<PathBuf>, Error> {
        let Some(folder) = self.folder else { return Ok(self.warc_files) };
        let are_kept = committed.outcome == Outcome::Version;
        if !are_kept && dataset.discard_crawl(&folder)? {
            return Ok(Vec::new());
        }
        crawl::forget(&folder)?;
        if !dataset.is_in_a_store() || self.own.is_empty() {
            return Ok(self.warc_files);
        }
        for (file, _) in &self.own {
            fs_err::remove_file(file).map_err(|source| Error::Bring { folder: folder.clone(), source })?;
        }
        // They are empty, unless somebody else put something there.
        let _ = fs_err::remove_dir(&folder);
        let _ = folder.parent().map(fs_err::remove_dir);
        let archives = self.own.iter().filter(|(file, _)| are_kept && self.warc_files.contains(file));
        Ok(archives.map(|(_, name)| dataset.folder().join(name)).collect())
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
    let mut crawl_plan = CrawlPlan { seeds, durable: true, ..plan.crawl.clone() };
    let is_to_be_put = dataset::is_in_a_store(&plan.crawl.out);
    if is_to_be_put {
        if plan.crawl.out != dataset.folder().join(ARCHIVES) {
            return Err(Error::CrawlToStore { out: plan.crawl.out.clone() });
        }
        let work = plan.crawl_work.clone().unwrap_or_else(std::env::temp_dir);
        crawl_plan.out = work.join(short(&dataset.folder().to_string_lossy()));
    }
    crawl_plan.exclude.extend(barred_hosts(barred));
    let (folder, report) = crawl_in_a_folder(crawl_plan, progress, stop)?;
    if stop.load(Ordering::Relaxed) {
        return Err(Error::Stopped);
    }
    sources.failures.extend(report.failures);
    let mut inputs = Vec::new();
    for file in &report.warc_files {
        inputs.push(written_archive(file, dataset)?);
    }
    let own = if is_to_be_put {
        names_in_store(&folder, &mut inputs)?
    } else {
        names_on_disk(&folder, &report.warc_files, dataset)
    };
    sources.inputs.extend(inputs);
    Ok(Crawled { folder: Some(folder), warc_files: report.warc_files, own })
}

/// A crawl's WARC files and their indexes by their path in the dataset's folder; none where they are kept elsewhere.
fn names_on_disk(folder: &Path, warc_files: &[PathBuf], dataset: &Dataset) -> Vec<(PathBuf, String)> {
    let Some(inside) = dataset.own_crawl(folder) else { return Vec::new() };
    let files = warc_files.iter().flat_map(|file| [Some(file.clone()), index_of(file)]).flatten();
    let named = |file: PathBuf| {
        let name = format!("{inside}/{}", file.file_name()?.to_string_lossy());
        Some((file, name))
    };
    files.filter_map(named).collect()
}

/// The index beside a WARC file, where there is one.
fn index_of(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_string_lossy().replace(".warc.gz", ".cdxj");
    Some(file.with_file_name(name)).filter(|index| index != file && index.is_file())
}

/// Names a crawl's WARC files as they will be in the dataset's folder in a store; gives them and their indexes with these names.
///
/// The folder there is named by the content, so that crawls of the same at the same time are two.
fn names_in_store(folder: &Path, inputs: &mut [Input]) -> Result<Vec<(PathBuf, String)>, Error> {
    let mut digests = String::new();
    for input in inputs.iter() {
        digests += &input.digest().map_err(|source| Error::Input { file: input.file.clone(), source })?;
    }
    let own = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let key = own.split('-').next().unwrap_or_default();
    let into = format!("{ARCHIVES}/{key}-{}", short(&digests));
    let mut put = Vec::new();
    for input in inputs {
        let Some(name) = input.path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        input.file = format!("{into}/{name}");
        put.push((input.path.clone(), input.file.clone()));
        let index = index_of(&input.path);
        if let Some(name) = index.as_ref().and_then(|index| index.file_name()) {
            let name = format!("{into}/{}", name.to_string_lossy());
            put.extend(index.map(|index| (index, name)));
        }
    }
    Ok(put)
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
    short(&told.to_string())
}

/// The first digits of a text's digest.
fn short(text: &str) -> String {
    let digest = digest::sha256(text.as_bytes());
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
