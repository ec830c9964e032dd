//! `gristmill crawl`: crawls sites politely to WARC files, and says how it stands with a crawl.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use bytesize::ByteSize;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use url::Url;

use super::{Exit, Streams, reading, table};
use crate::source::crawl::{self, CrawlPlan, CrawlReport, End, Event, Status};

/// Failures that the report lists one by one; `--json` has all.
const SHOWN_FAILURES: usize = 20;

/// Arguments of `crawl`.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Example:\n  gristmill crawl https://news.example/ --out warc --contact me@example.org --max-pages 500\n\n\
    The same command goes on with a crawl that was stopped or killed.\n\n\
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
    /// Ask again for the pages of earlier runs, and store only what has changed
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
        let plan = CrawlPlan { durable: true, again: self.again, ..self.crawling.plan(self.seeds.clone(), out) };
        if !self.crawling.has_contact() && !self.quiet {
            writeln!(
                streams.err,
                "note: no --contact is given: site owners cannot reach you; it becomes part of the user agent"
            )?;
        }
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

fn end_words(end: End) -> &'static str {
    match end {
        End::Finished => "finished",
        End::Limit => "ended at a limit",
        End::Stopped => "stopped",
    }
}

fn lines(status: &Status) -> Vec<String> {
    let by = |counts: Vec<String>| if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    let left = status.seconds_left.filter(|_| status.end.is_none());
    let left = left.and_then(|seconds| Duration::try_from_secs_f64(seconds.round()).ok());
    let mut lines = vec![
        format!(
            "{} pages, {} unchanged, {} answers, {}",
            status.page_count,
            status.unchanged_count,
            status.response_count,
            ByteSize::b(status.body_bytes)
        ),
        format!("{:.1} pages/s; {} queued, {} known", status.pages_per_second, status.queued_count, status.known_count),
        format!(
            "hosts: {} active, {} waiting, {} resting",
            status.active_host_count, status.waiting_host_count, status.resting_host_count
        ),
        format!(
            "statuses: {}",
            by(status.status_counts.iter().map(|(code, count)| format!("{code} × {count}")).collect())
        ),
        format!(
            "failures of this run: {}",
            by(status.failure_counts.iter().map(|(reason, count)| format!("{reason} × {count}")).collect())
        ),
    ];
    lines.extend(left.map(|left| format!("about {left:?} left at this pace")));
    lines
}

/// What people or programs see while a crawl runs.
struct View {
    bar: Option<ProgressBar>,
    events: bool,
}

impl View {
    /// A live line on a terminal; JSON lines on standard error where JSON is asked for.
    fn new(json: bool, quiet: bool) -> Self {
        let bar = (!json && !quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
            if let Ok(style) = ProgressStyle::with_template("crawling  {spinner} {elapsed}  {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self { bar, events: json && !quiet }
    }

    fn show(&self, event: &Event<'_>) {
        if self.events {
            // Nobody is left to tell it to when standard error is gone.
            let _ = writeln!(std::io::stderr().lock(), "{}", event_json(event));
        }
        if let (Some(bar), Event::Standing(status)) = (&self.bar, event) {
            let errors: usize = status.failure_counts.values().sum();
            let left = status.seconds_left.map_or_else(String::new, |left| format!(", about {left:.0} s left"));
            bar.set_message(format!(
                "{} pages, {:.1}/s, {}; hosts {} active, {} waiting, {} resting; {} queued, {errors} failures{left}",
                status.page_count,
                status.pages_per_second,
                ByteSize::b(status.body_bytes),
                status.active_host_count,
                status.waiting_host_count,
                status.resting_host_count,
                status.queued_count,
            ));
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn event_json(event: &Event<'_>) -> Value {
    match event {
        Event::Fetched { url, status, body_bytes, page_count, queued_count } => json!({
            "event": "fetched", "url": url, "status": status, "body_bytes": body_bytes, "pages": page_count,
            "queued": queued_count,
        }),
        Event::Failed(failure) => json!({
            "event": "failed", "url": failure.url, "reason": failure.reason, "detail": failure.detail,
        }),
        Event::Standing(status) => json!({ "event": "standing", "status": status }),
    }
}

fn as_json(report: &CrawlReport) -> Value {
    json!({
        "pages": report.page_count,
        "unchanged": report.unchanged_count,
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
    let (pages, failures) =
        (table::counted(report.page_count as u64, "page"), table::counted(report.failures.len() as u64, "failure"));
    let unchanged = match report.unchanged_count {
        0 => String::new(),
        count => format!(", {count} unchanged"),
    };
    let end = end_words(report.end);
    writeln!(streams.out, "{pages} fetched{unchanged}, {failures}; {end}, {} left", report.left_count)?;
    if !report.needs_browser.is_empty() {
        let count = table::counted(report.needs_browser.len() as u64, "page");
        writeln!(streams.out, "  {count} say next to nothing without a browser; --json lists them")?;
    }
    for failure in report.failures.iter().take(SHOWN_FAILURES) {
        writeln!(streams.out, "  {}: {}", failure.url.as_deref().unwrap_or("-"), failure.detail)?;
    }
    if let Some(more) = report.failures.len().checked_sub(SHOWN_FAILURES).filter(|more| *more > 0) {
        writeln!(streams.out, "  … and {more} more; --json lists all")?;
    }
    for file in &report.warc_files {
        writeln!(streams.out, "  {}", file.display())?;
    }
    Ok(())
}
