//! `cargo xtask bench crawl`: a crawl of a site that nginx serves on loopback, beside Scrapy, wget and a bare loop of requests
//! over the same site in the same run; what a million known addresses take; and a frontier of millions without a network.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fs_err::File;
use serde_json::Value;

use crate::bench::replace_between_marks;
use crate::bench_site::{HUB_COUNT, PAGE_COUNT, Site};
use crate::run::{self, cargo, program, root, say};
use crate::{memory, python};

/// The marks between which `--write` puts the table.
const MARKS: [&str; 2] = ["<!-- bench crawl: begin -->", "<!-- bench crawl: end -->"];

/// Requests that peers have in flight at one time; ours has one a host.
const PEER_REQUESTS: usize = 16;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Addresses in the frontier's trial.
    #[arg(long, default_value_t = 10_000_000)]
    urls: usize,
    /// The port that the site is served at.
    #[arg(long, default_value_t = 8765)]
    port: u16,
    /// Runs Scrapy (needs Python 3), wget and a bare loop of requests too.
    #[arg(long)]
    peers: bool,
    /// How often ours runs; the run with the middle processor time counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    runs: u8,
    /// Puts the table into this file, between its marks.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// Measures, prints the tables, and writes them where asked. Needs nginx.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release"))?;
    let folder = tempfile::tempdir()?;
    let site = Site::start(folder.path(), arguments.port)?;
    let base = format!("http://127.0.0.1:{}/", arguments.port);
    let runs = (0..arguments.runs).map(|_| measure(|out| ours(&base, "p0.html", out, &[]), pages_of_report));
    let mut rows =
        vec![Row { name: "gristmill, WARC and index".to_owned(), taken: median(runs.collect::<Result<_>>()?) }];
    if arguments.peers {
        rows.extend(peers(&base)?);
    }
    let limit = HUB_COUNT.to_string();
    let known = measure(|out| ours(&base, "h0.html", out, &["--max-pages", &limit]), known_of_status)?;
    drop(site);
    let table =
        format!("{}\n\n{}\n\n{}", table(&rows), known_table(&known), frontier_table(&frontier(arguments.urls)?));
    say(&format!("\n{table}"))?;
    match &arguments.write {
        Some(path) => replace_between_marks(path, MARKS, &table),
        None => Ok(()),
    }
}

/// One line of the first table.
struct Row {
    name: String,
    taken: Taken,
}

/// What a program took, and the number that it was run for.
#[derive(Debug, Clone, Copy)]
struct Taken {
    count: u64,
    time: Duration,
    usage: memory::Usage,
}

fn ours(base: &str, seed: &str, out: &Path, more: &[&str]) -> Command {
    let mut command = program(root().join("target/release/gristmill"));
    command.args(["crawl", &format!("{base}{seed}"), "--allow-private", "--delay", "0s", "--max-depth", "1000"]);
    command.args(["--json", "--quiet", "--out"]).arg(out.join("crawl")).args(more);
    command
}

fn peers(base: &str) -> Result<Vec<Row>> {
    let python = python::environment("crawl-peers", "benches/peers/crawl_requirements.txt")?;
    let scrapy = |_: &Path| {
        let mut command = program(&python);
        command.args(["benches/peers/scrapy_crawl.py", &format!("{base}p0.html")]);
        command
    };
    let looping = bare_loop()?;
    let requests = |in_flight: usize| {
        let looping = looping.clone();
        move |_: &Path| {
            let mut command = program(&looping);
            command.args([base.to_owned(), PAGE_COUNT.to_string(), in_flight.to_string()]);
            command
        }
    };
    let row = |name: &str, taken| Row { name: name.to_owned(), taken };
    let mut rows = vec![
        row(&format!("Scrapy, {PEER_REQUESTS} at a time, nothing written"), measure(scrapy, pages_of_report)?),
        row("bare reqwest loop, 1 at a time, addresses given", measure(requests(1), pages_of_report)?),
        row(
            &format!("bare reqwest loop, {PEER_REQUESTS} at a time, addresses given"),
            measure(requests(PEER_REQUESTS), pages_of_report)?,
        ),
    ];
    if run::works(program("wget").arg("--version")) {
        rows.push(row("wget, 1 at a time, WARC", measure(|out| wget(base, out), files_of_wget)?));
    }
    Ok(rows)
}

fn wget(base: &str, out: &Path) -> Command {
    let mut command = program("wget");
    command.args(["--quiet", "--recursive", "--level=inf", "--no-parent", "--reject-regex=/news/"]);
    command.arg(format!("--directory-prefix={}", out.join("pages").display()));
    command.arg(format!("--warc-file={}", out.join("pages").display())).arg(format!("{base}p0.html"));
    command
}

/// The program that asks for given addresses and does nothing with them.
fn bare_loop() -> Result<PathBuf> {
    let output = cargo("build --release --bench reqwest_loop --message-format=json").output()?;
    let lines = String::from_utf8(output.stdout)?;
    let artifacts = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let executables =
        artifacts.filter(|artifact| artifact.pointer("/target/name").is_some_and(|name| name == "reqwest_loop"));
    let executable =
        executables.filter_map(|artifact| Some(artifact.get("executable")?.as_str()?.to_owned())).next_back();
    executable.map(PathBuf::from).context("the bare loop was not built")
}

/// Runs a program, from its start to its end, into an empty folder; `count` reads from its output and folder what it did.
fn measure(command: impl Fn(&Path) -> Command, count: impl Fn(&str, &Path) -> Result<u64>) -> Result<Taken> {
    let folder = tempfile::tempdir()?;
    let (report, log) = (folder.path().join("report"), folder.path().join("log"));
    let mut command = command(folder.path());
    command.stdin(Stdio::null()).stdout(File::create(&report)?.into_file()).stderr(File::create(&log)?.into_file());
    say(&format!("$ {command:?}"))?;
    let start = Instant::now();
    let (_, usage) = memory::wait(&mut command.spawn()?)?;
    let time = start.elapsed();
    let count = count(&fs_err::read_to_string(&report)?, folder.path())
        .with_context(|| fs_err::read_to_string(&log).unwrap_or_default())?;
    ensure!(count > 0, "{command:?} fetched nothing: {}", fs_err::read_to_string(&log)?);
    Ok(Taken { count, time, usage })
}

fn pages_of_report(report: &str, _: &Path) -> Result<u64> {
    let report: Value = serde_json::from_str(report.lines().last().context("no report")?)?;
    report.get("pages").and_then(Value::as_u64).context("no pages in the report")
}

fn known_of_status(_: &str, folder: &Path) -> Result<u64> {
    let status: Value = serde_json::from_slice(&fs_err::read(folder.join("crawl/status.json"))?)?;
    status.get("known_count").and_then(Value::as_u64).context("no known_count in the status")
}

fn files_of_wget(_: &str, folder: &Path) -> Result<u64> {
    let hosts = fs_err::read_dir(folder.join("pages"))?.collect::<Result<Vec<_>, _>>()?;
    let counts = hosts.iter().map(|host| Ok(fs_err::read_dir(host.path())?.count() as u64));
    counts.sum::<Result<u64>>()
}

/// The run with the middle processor time.
fn median(mut runs: Vec<Taken>) -> Taken {
    runs.sort_by_key(|run| (run.usage.processor_time, run.time));
    runs.swap_remove(runs.len() / 2)
}

fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        "| program | pages | CPU seconds | pages/CPU second | times Scrapy's | pages/s | peak memory, MB |".to_owned(),
        "|---|--:|--:|--:|--:|--:|--:|".to_owned(),
    ];
    let rate = |taken: &Taken| taken.count as f64 / taken.usage.processor_time.as_secs_f64();
    let scrapy = rows.iter().find(|row| row.name.starts_with("Scrapy")).map(|row| rate(&row.taken));
    for Row { name, taken } in rows {
        let times = scrapy.map_or_else(|| "–".to_owned(), |scrapy| format!("{:.1}", rate(taken) / scrapy));
        lines.push(format!(
            "| {name} | {} | {:.2} | {:.0} | {times} | {:.0} | {} |",
            taken.count,
            taken.usage.processor_time.as_secs_f64(),
            rate(taken),
            taken.count as f64 / taken.time.as_secs_f64(),
            taken.usage.peak_bytes / 1_000_000,
        ));
    }
    lines.join("\n")
}

fn known_table(taken: &Taken) -> String {
    format!(
        "| addresses known by a crawl of {HUB_COUNT} pages | CPU seconds | seconds | peak memory, MB |\n|--:|--:|--:|--:|\n\
         | {} | {:.2} | {:.2} | {} |",
        taken.count,
        taken.usage.processor_time.as_secs_f64(),
        taken.time.as_secs_f64(),
        taken.usage.peak_bytes / 1_000_000,
    )
}

fn frontier_table(trial: &Value) -> String {
    let names =
        ["urls", "hosts", "queued_per_second", "judged_per_second", "simulated_seconds", "restart_seconds", "peak_mb"];
    let cells = names.map(|name| trial.get(name).map_or_else(|| "–".to_owned(), ToString::to_string));
    format!(
        "| addresses | hosts | queued/s | taken and judged/s | of a crawl of so many seconds | restart, s | peak memory, MB |\n\
         |--:|--:|--:|--:|--:|--:|--:|\n| {} |",
        cells.join(" | ")
    )
}

fn frontier(urls: usize) -> Result<Value> {
    let mut bench = cargo("bench --bench frontier --");
    bench.args([urls.to_string(), (urls / 1000).max(1).to_string(), (urls / 10).to_string()]);
    let output = bench.output()?;
    let text = String::from_utf8(output.stdout)?;
    serde_json::from_str(text.lines().last().context("the frontier's trial printed nothing")?)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(count: u64, millis: u64) -> Taken {
        let time = Duration::from_millis(millis);
        Taken { count, time, usage: memory::Usage { peak_bytes: 123_456_789, processor_time: time / 2 } }
    }

    #[test]
    fn rows_have_rates_beside_scrapys() {
        let row = |name: &str, taken| Row { name: name.to_owned(), taken };
        let table = table(&[row("ours", taken(100, 400)), row("Scrapy, slow", taken(100, 4000))]);
        let rows: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(rows[0], "| ours | 100 | 0.20 | 500 | 10.0 | 250 | 123 |");
        assert_eq!(rows[1], "| Scrapy, slow | 100 | 2.00 | 50 | 1.0 | 25 | 123 |");
    }

    #[test]
    fn the_middle_run_counts() {
        assert_eq!(median(vec![taken(1, 30), taken(2, 10), taken(3, 20)]).count, 3);
    }

    #[test]
    fn reports_are_read_from_their_last_line() {
        assert_eq!(pages_of_report("x\n{\"pages\": 7}\n", Path::new("")).unwrap(), 7);
        assert!(pages_of_report("", Path::new("")).is_err());
    }
}
