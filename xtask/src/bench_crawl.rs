//! `cargo xtask bench crawl`: a crawl of a site that nginx serves on loopback, beside Scrapy on the same site in the same
//! run, and a frontier of millions of addresses without a network.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bench::replace_between_marks;
use crate::python;
use crate::run::{self, cargo, program, root, say};

/// The marks between which `--write` puts the table.
const MARKS: [&str; 2] = ["<!-- bench crawl: begin -->", "<!-- bench crawl: end -->"];

/// Pages of the site.
const PAGE_COUNT: usize = 5001;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Addresses in the frontier's trial.
    #[arg(long, default_value_t = 10_000_000)]
    urls: usize,
    /// The port that the site is served at.
    #[arg(long, default_value_t = 8765)]
    port: u16,
    /// Runs Scrapy too (needs Python 3).
    #[arg(long)]
    peers: bool,
    /// Puts the table into this file, between its marks.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// Measures, prints the table, and writes it where asked. Needs nginx and bash.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release"))?;
    let folder = tempfile::tempdir()?;
    let site = Site::start(folder.path(), arguments.port)?;
    let url = format!("http://127.0.0.1:{}/p0.html", arguments.port);
    let mut table = "| crawler | pages | CPU seconds | pages/CPU second | pages/s |\n|---|--:|--:|--:|--:|".to_owned();
    let out = folder.path().join("out");
    let ours = format!(
        "'{}' crawl {url} --out '{}' --allow-private --delay 0s --max-depth 1000 --json 2>/dev/null",
        root().join("target/release/gristmill").display(),
        out.display()
    );
    row(&mut table, concat!("gristmill ", env!("CARGO_PKG_VERSION"), ", WARC and index"), &measure(&ours)?);
    if arguments.peers {
        let python = python::environment("crawl-peers", "benches/peers/crawl_requirements.txt")?;
        let theirs = format!("'{}' benches/peers/scrapy_crawl.py {url} 2>/dev/null", python.display());
        row(&mut table, "Scrapy, nothing written", &measure(&theirs)?);
    }
    drop(site);
    let trial = frontier(arguments.urls)?;
    let number = |name: &str| trial.get(name).map_or_else(|| "–".to_owned(), ToString::to_string);
    let _ = write!(
        table,
        "\n\n| addresses | hosts | queued/s | taken and judged/s | restart, s | peak memory, MB |\n|--:|--:|--:|--:|--:|--:|\n\
         | {} | {} | {} | {} | {} | {} |",
        number("urls"),
        number("hosts"),
        number("queued_per_second"),
        number("judged_per_second"),
        number("restart_seconds"),
        number("peak_mb")
    );
    say(&format!("\n{table}"))?;
    match &arguments.write {
        Some(path) => replace_between_marks(path, MARKS, &table),
        None => Ok(()),
    }
}

/// A site under nginx, which ends with this value.
struct Site {
    server: Child,
}

impl Site {
    fn start(folder: &Path, port: u16) -> Result<Self> {
        let pages = folder.join("site");
        fs_err::create_dir_all(&pages)?;
        for number in 0..PAGE_COUNT {
            fs_err::write(pages.join(format!("p{number}.html")), page(number))?;
        }
        let (root, log) = (pages.display(), folder.join("error.log"));
        let configuration = format!(
            "daemon off; worker_processes 1; pid {}; error_log {}; events {{ worker_connections 512; }}\nhttp {{ \
             access_log off; keepalive_requests 1000000; types {{ text/html html; }} server {{ listen 127.0.0.1:{port}; \
             root {root}; }} }}\n",
            folder.join("pid").display(),
            log.display()
        );
        let file = folder.join("nginx.conf");
        fs_err::write(&file, configuration)?;
        let server = Command::new("nginx").arg("-c").arg(&file).spawn().context("nginx is needed")?;
        let site = Self { server };
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(site);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        bail!("nginx does not answer: {}", fs_err::read_to_string(log).unwrap_or_default())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Its workers end with the master, which a signal to end reaches first.
        let _ = Command::new("kill").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

/// One page: links to 21 others, and text.
fn page(number: usize) -> String {
    let link = |to: usize| format!("<li><a href=p{}.html>page</a>", to % PAGE_COUNT);
    let links: String = (0..20).map(|step| link(number * 7 + step * 13 + 1)).chain([link(number + 1)]).collect();
    let text = format!("<p>{}", "Grain is ground between two stones, and what comes out is meal. ".repeat(7)).repeat(4);
    format!("<!doctype html><title>Page {number}</title><ul>{links}</ul>{text}<p>{number}")
}

/// What a crawl took.
struct Taken {
    pages: u64,
    cpu_seconds: f64,
    seconds: f64,
}

/// Runs a shell command that prints a report with `pages`, and measures its time.
fn measure(command: &str) -> Result<Taken> {
    say(&format!("$ {command}"))?;
    let script = format!("TIMEFORMAT='%U %S %R'; time {command}");
    let output = program("bash").arg("-c").arg(script).output()?;
    let report = String::from_utf8(output.stdout)?;
    let report: Value = serde_json::from_str(report.lines().last().context("no report")?)?;
    let times = String::from_utf8(output.stderr)?;
    let times: Vec<f64> =
        times.lines().last().unwrap_or_default().split(' ').filter_map(|time| time.parse().ok()).collect();
    let [user, system, seconds] = times[..] else { bail!("no times of {command}") };
    let pages = report.get("pages").and_then(Value::as_u64).context("no pages in the report")?;
    Ok(Taken { pages, cpu_seconds: user + system, seconds })
}

fn row(table: &mut String, crawler: &str, Taken { pages, cpu_seconds, seconds }: &Taken) {
    let _ = write!(
        table,
        "\n| {crawler} | {pages} | {cpu_seconds:.2} | {:.0} | {:.0} |",
        *pages as f64 / cpu_seconds,
        *pages as f64 / seconds
    );
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

    #[test]
    fn pages_of_the_site_lead_to_all_others() {
        let mut seen = vec![false; PAGE_COUNT];
        let mut left = vec![0];
        while let Some(number) = left.pop() {
            for link in page(number).split("href=p").skip(1) {
                let to: usize = link.split('.').next().unwrap().parse().unwrap();
                if !std::mem::replace(&mut seen[to], true) {
                    left.push(to);
                }
            }
        }
        assert!(seen.into_iter().all(|seen| seen));
    }

    #[test]
    fn a_row_has_rates() {
        let mut table = String::new();
        row(&mut table, "x", &Taken { pages: 100, cpu_seconds: 2.0, seconds: 4.0 });
        assert_eq!(table, "\n| x | 100 | 2.00 | 50 | 25 |");
    }
}
