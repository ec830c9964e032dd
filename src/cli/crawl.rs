//! `gristmill crawl`: crawls sites politely to WARC files.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::progress::Bar;
use super::{Exit, Streams, reading, table};
use crate::pipeline;
use crate::source::crawl::CrawlPlan;

/// Arguments of `crawl`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  gristmill crawl https://news.example/ --out warc --contact me@example.org --max-pages 500\n\n\
    Exit codes: 0 done; 1 the run failed; 2 wrong usage; 3 no page could be fetched."
)]
pub(super) struct CrawlArgs {
    /// Where to start; links are followed within the seeds' hosts
    #[arg(required = true, value_name = "SEED")]
    seeds: Vec<Url>,
    /// The folder for WARC files; made if missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Ask again for the pages of earlier runs, and store only what has changed
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    crawling: reading::CrawlingArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl CrawlArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let plan =
            CrawlPlan { durable: true, again: self.again, ..self.crawling.plan(self.seeds.clone(), self.out.clone()) };
        let stop = super::stop_on_interrupt();
        let report = pipeline::crawl(&plan, &Bar::new(self.quiet || self.json), &stop)?;
        if self.json {
            let (pages, failures, files) = (report.page_count, &report.failures, &report.warc_files);
            let report = serde_json::json!({ "pages": pages, "failures": failures, "warc_files": files });
            serde_json::to_writer(&mut *streams.out, &report)?;
            writeln!(streams.out)?;
        } else if !self.quiet {
            let (pages, failures) = (
                table::counted(report.page_count as u64, "page"),
                table::counted(report.failures.len() as u64, "failure"),
            );
            writeln!(streams.out, "{pages} fetched, {failures}")?;
            for failure in &report.failures {
                writeln!(streams.out, "  {}: {}", failure.url.as_deref().unwrap_or("-"), failure.detail)?;
            }
            for file in &report.warc_files {
                writeln!(streams.out, "  {}", file.display())?;
            }
        }
        Ok(if report.page_count == 0 { Exit::ManyFailures } else { Exit::Done })
    }
}
