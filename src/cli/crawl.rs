//! `gristmill crawl`: crawls sites politely to WARC files, and says how it stands with a crawl.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bytesize::ByteSize;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use url::Url;

use super::crawl_view::{View, end_words, lines};
use super::{Exit, Streams, reading, table};
use crate::source::crawl::{self, CrawlPlan, CrawlReport, Status};

/// Failures that the report lists one by one; `--json` has all.
const SHOWN_FAILURES: usize = 20;

/// Arguments of `crawl`.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Example:\n  gristmill crawl https://news.example/ --out warc --contact me@example.org --max-pages 500\n\n\
    The same command goes on with a crawl that was stopped or killed; `gristmill crawl status warc` says where it stands.\n\n\
    Exit codes: 0 done; 1 the run failed; 2 wrong usage; 3 no page could be fetched."
)]
pub(super) struct CrawlArgs {
    #[command(subcommand)]
    action: Option<Action>,
    /// Where to start; links are followed within the seeds' hosts
    #[arg(required = true, value_name = "SEED")]
    seeds: Vec<Url>,
    /// The folder for WARC files and the frontier; made if missing
    #[arg(long, value_name = "DIR", required = true)]
    out: Option<PathBuf>,
    /// Ask again for the pages of earlier runs whose time has come, and store only what has changed
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    crawling: reading::CrawlingArgs,
    /// Print the report as JSON, and events as JSON lines on standard error
    #[arg(long)]
    json: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say where a crawl stands, while it runs and after
    Status(StatusArgs),
}

#[derive(Debug, Args)]
struct StatusArgs {
    /// The folder that is crawled into
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl CrawlArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        if let Some(Action::Status(status)) = &self.action {
            return status.run(streams);
        }
        let out = self.out.clone().context("--out is missing")?;
        super::expect_disk(&out)?;
        let plan = self.crawling.plan(self.seeds.clone(), out, streams)?;
        let plan = CrawlPlan { durable: true, again: self.again, ..plan };
        let stop = super::stop_on_interrupt();
        let view = View::new(self.json, self.quiet);
        let report = crawl::crawl(&plan, &|event| view.show(&event), &stop)?;
        view.end();
        if self.json {
            serde_json::to_writer(&mut *streams.out, &as_json(&report))?;
            writeln!(streams.out)?;
        } else if !self.quiet {
            print(&report, streams)?;
        }
        Ok(if report.page_count + report.unchanged_count == 0 { Exit::ManyFailures } else { Exit::Done })
    }
}

impl StatusArgs {
    fn run(&self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let Some(status) = Status::read(&self.dir)? else {
            anyhow::bail!("{} has no crawl", self.dir.display());
        };
        if self.json {
            serde_json::to_writer(&mut *streams.out, &status)?;
            writeln!(streams.out)?;
            return Ok(Exit::Done);
        }
        let end = status.end.map_or_else(|| state_without_end(&self.dir).to_owned(), |end| end_words(end).to_owned());
        writeln!(streams.out, "{end}, as of {}", status.at)?;
        for line in lines(&status) {
            writeln!(streams.out, "  {line}")?;
        }
        Ok(Exit::Done)
    }
}

/// A crawl whose status has no end runs, or was killed.
fn state_without_end(dir: &Path) -> &'static str {
    if crawl::is_running(dir) { "running" } else { "killed; the same command goes on with it" }
}

fn as_json(report: &CrawlReport) -> Value {
    json!({
        "pages": report.page_count,
        "unchanged": report.unchanged_count,
        "not_due": report.not_due_count,
        "responses": report.response_count,
        "body_bytes": report.body_bytes,
        "statuses": report.status_counts,
        "needs_browser": report.needs_browser,
        "left": report.left_count,
        "end": report.end,
        "failures": report.failures,
        "warc_files": report.warc_files,
    })
}

fn print(report: &CrawlReport, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let failures = table::counted(report.failures.len() as u64, "failure");
    writeln!(
        streams.out,
        "{} fetched{}, {failures}; {}, {} left",
        table::counted(report.page_count as u64, "page"),
        unchanged(report),
        end_words(report.end),
        report.left_count
    )?;
    let statuses: Vec<_> = report.status_counts.iter().map(|(code, count)| format!("{code} × {count}")).collect();
    let answers = table::counted(report.response_count as u64, "answer");
    writeln!(streams.out, "  {answers} of {}: {}", ByteSize::b(report.body_bytes), statuses.join(", "))?;
    if !report.needs_browser.is_empty() {
        let count = table::counted(report.needs_browser.len() as u64, "page");
        writeln!(streams.out, "  {count} say next to nothing without a browser; --json lists them")?;
    }
    print_failures(report, streams)?;
    for file in &report.warc_files {
        writeln!(streams.out, "  {}", file.display())?;
    }
    Ok(())
}

fn unchanged(report: &CrawlReport) -> String {
    let counts = [(report.unchanged_count, "unchanged"), (report.not_due_count, "not due")];
    counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}")).collect()
}

/// The number of failures by reason, and the first of them.
fn print_failures(report: &CrawlReport, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let mut reasons = BTreeMap::<&str, usize>::new();
    for failure in &report.failures {
        *reasons.entry(failure.reason.name()).or_default() += 1;
    }
    if report.failures.len() > 1 {
        let reasons: Vec<_> = reasons.iter().map(|(reason, count)| format!("{reason} × {count}")).collect();
        writeln!(streams.out, "  failures: {}", reasons.join(", "))?;
    }
    for failure in report.failures.iter().take(SHOWN_FAILURES) {
        writeln!(streams.out, "    {}: {}", failure.url.as_deref().unwrap_or("-"), failure.detail)?;
    }
    if let Some(more) = report.failures.len().checked_sub(SHOWN_FAILURES).filter(|more| *more > 0) {
        writeln!(streams.out, "    … and {more} more; --json lists all")?;
    }
    Ok(())
}
