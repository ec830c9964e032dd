//! `gristmill build`: commits a new version of a dataset from pages.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::progress::Bar;
use super::store::StoreArgs;
use super::{Exit, Streams, reading, summary};
use crate::dataset::{ARCHIVES, is_in_a_store};
use crate::pipeline::{self, BuildPlan, BuildReport};
use crate::source::crawl::CrawlPlan;

/// Arguments of `build`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    gristmill build pages/ archive/*.warc.gz --dataset corpus\n  \
    gristmill build https://news.example/ --contact me@example.org --dataset corpus\n  \
    gristmill build part-*.parquet --text-field content --dataset corpus\n  \
    gristmill build archive/ --dataset corpus --replace\n  \
    gristmill build @urls.txt --dataset corpus --dry-run\n\n\
    Exit codes: 0 done; 1 the run failed and the dataset is as it was; 2 wrong usage; 3 done, but more pages failed \
    than --max-failed allows, or all of them.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(super) struct BuildArgs {
    /// URLs to crawl, WARC and WET files, HTML files, JSON lines, Parquet files, folders, globs, @list.txt of these, - for a list on standard input
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<String>,
    /// The dataset's folder, made if missing, or its address (s3://, gs://, az://)
    #[arg(long, value_name = "DIR")]
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    reading: reading::ReadArgs,
    #[command(flatten)]
    crawling: reading::CrawlingArgs,
    /// A folder on a disk where the crawl of URLs keeps its WARC files [default: _warc in the dataset's folder or at its address]
    #[arg(long, value_name = "DIR", help_heading = "Crawling")]
    warc_dir: Option<PathBuf>,
    /// Where articles are kept between the two passes [default: the dataset's folder]
    #[arg(long, value_name = "DIR")]
    spill: Option<PathBuf>,
    /// Make a version of these sources alone: rows of earlier versions stay in those, and are not compared with
    #[arg(long)]
    replace: bool,
    /// Exit with 3 when more pages than this failed
    #[arg(long, value_name = "N")]
    max_failed: Option<u64>,
    /// Print what would be done, with every default filled in, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl BuildArgs {
    fn plan(&self, streams: &mut Streams<'_>) -> anyhow::Result<BuildPlan> {
        let warc_dir = self.warc_dir.clone().unwrap_or_else(|| self.dataset.join(ARCHIVES));
        let addresses = self.sources.iter().filter(|source| source.starts_with("http"));
        let seeds = addresses.filter_map(|source| Url::parse(source).ok()).collect();
        let is_to_be_put = is_in_a_store(&warc_dir);
        let crawl = self.crawling.plan(seeds, warc_dir, streams)?;
        Ok(BuildPlan {
            dataset: self.dataset.clone(),
            sources: self.sources.clone(),
            read: self.reading.options()?,
            crawl: CrawlPlan { seeds: Vec::new(), ..crawl },
            measure: self.reading.measures(),
            markdown: self.reading.markdown(),
            threads: self.reading.threads(),
            replace: self.replace,
            spill: self.spill.clone(),
            crawl_work: is_to_be_put.then(crawl_work),
            store: self.store.options(&self.dataset)?,
        })
    }

    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let plan = self.plan(streams)?;
        if self.dry_run {
            serde_json::to_writer_pretty(&mut *streams.out, &plan)?;
            writeln!(streams.out)?;
            return Ok(Exit::Done);
        }
        let started = std::time::Instant::now();
        let stop = super::stop_on_interrupt();
        let report = pipeline::build(&plan, &Bar::new(self.quiet || self.json), &stop)?;
        if self.json {
            serde_json::to_writer(&mut *streams.out, &report.to_json())?;
            writeln!(streams.out)?;
        } else if !self.quiet {
            summary::write(streams.out, &plan.dataset, &report, started.elapsed())?;
        }
        Ok(self.exit(&report))
    }

    fn exit(&self, report: &BuildReport) -> Exit {
        let failed = report.tally.failure_count();
        let none_left = failed > 0 && report.tally.records == 0;
        if none_left || self.max_failed.is_some_and(|most| failed > most) { Exit::ManyFailures } else { Exit::Done }
    }
}

/// Where a crawl whose WARC files go to a store is under way: the user's folder for what can be had again.
fn crawl_work() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir);
    caches.join("gristmill").join("crawls")
}
