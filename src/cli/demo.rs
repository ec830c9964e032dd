//! `gristmill demo`: the main job on the sample that ships with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use include_dir::{Dir, include_dir};
use url::Url;

use super::progress::Bar;
use super::{Exit, Streams, excerpt, summary};
use crate::dataset::StoreOptions;
use crate::demo_site::{DemoSite, SiteFile, Sites};
use crate::measure;
use crate::pipeline::{self, BuildPlan};
use crate::source::ReadOptions;
use crate::source::crawl::{CrawlPlan, user_agent};

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/datasets/sample");

/// Arguments of `demo`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill demo --dataset demo-dataset")]
pub(super) struct DemoArgs {
    /// The dataset's folder; made if missing
    #[arg(long, value_name = "DIR", default_value = "demo-dataset")]
    dataset: PathBuf,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl DemoArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let sites = sample_sites();
        let hosts: Vec<String> = sites.keys().cloned().collect();
        let site = DemoSite::start(sites)?;
        let plan = plan(&self.dataset, &hosts, &site)?;
        if !self.quiet {
            writeln!(
                streams.out,
                "Crawling {} from a server on this machine, as their robots.txt allows.\n",
                hosts.join(", ")
            )?;
            streams.out.flush()?;
        }
        let started = std::time::Instant::now();
        let mut shown = excerpt::MostRepaired::default();
        let report = pipeline::build_with(&plan, &Bar::new(self.quiet), &super::stop_on_interrupt(), |record| {
            shown.see(record);
        })?;
        if !self.quiet {
            summary::write(streams.out, &plan.dataset, &report, started.elapsed())?;
            shown.write(streams.out)?;
            write_loading(streams, &self.dataset)?;
        }
        Ok(Exit::Done)
    }
}

/// The sample's hosts; a folder is a host, a file a page at that address.
fn sample_sites() -> Sites {
    let mut sites = Sites::new();
    for host in SAMPLE.dirs() {
        let mut files = BTreeMap::new();
        add_files(host, host.path(), &mut files);
        sites.insert(host.path().to_string_lossy().into_owned(), files);
    }
    sites
}

fn add_files(folder: &Dir<'_>, root: &Path, files: &mut BTreeMap<String, SiteFile>) {
    for file in folder.files() {
        let below = file.path().strip_prefix(root).unwrap_or(file.path());
        let is_page = below.extension().is_some_and(|extension| extension == "html");
        let content_type = if is_page { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" };
        let path = format!("/{}", below.to_string_lossy());
        files.insert(path, SiteFile { content_type: content_type.to_owned(), body: file.contents().to_vec() });
    }
    for inner in folder.dirs() {
        add_files(inner, root, files);
    }
}

fn plan(dataset: &Path, hosts: &[String], site: &DemoSite) -> anyhow::Result<BuildPlan> {
    let sources: Vec<String> = hosts.iter().map(|host| format!("http://{host}/")).collect();
    let seeds = sources.iter().map(|source| Url::parse(source)).collect::<Result<_, _>>()?;
    let crawl = CrawlPlan {
        user_agent: user_agent(None),
        // The server is ours and on this machine: no reason to wait.
        delay: Duration::ZERO,
        resolve: site.resolve(),
        ..CrawlPlan::new(seeds, dataset.join("_warc"))
    };
    Ok(BuildPlan {
        dataset: dataset.to_owned(),
        sources,
        read: ReadOptions::default(),
        crawl,
        measure: measure::Options::default(),
        markdown: false,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        replace: false,
        spill: None,
        crawl_work: None,
        store: StoreOptions::default(),
    })
}

fn write_loading(streams: &mut Streams<'_>, dataset: &Path) -> std::io::Result<()> {
    let dataset = dataset.display();
    writeln!(streams.out, "\nLoad it in Python:")?;
    writeln!(streams.out, "  import polars as pl")?;
    writeln!(
        streams.out,
        "  pl.scan_delta(\"{dataset}\").filter(pl.col(\"language\") == \"en\").select(\"url\", \"title\", \"text\").collect()"
    )?;
    writeln!(streams.out, "Look further:")?;
    writeln!(streams.out, "  gristmill show {dataset}")?;
    writeln!(streams.out, "  gristmill log {dataset}")
}
