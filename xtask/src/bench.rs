//! `cargo xtask bench build`: a whole build of one WARC file, measured beside datatrove on the same file in the same run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fs_err::File;
use serde_json::Value;

use crate::run::{self, cargo, program, root, say};
use crate::warc::Contents;
use crate::{memory, python, warc};

/// The marks between which `--write` puts the table.
const MARKS: [&str; 2] = ["<!-- bench build: begin -->", "<!-- bench build: end -->"];

/// The peer's requirement, as its file pins it.
const DATATROVE: &str = "datatrove==0.10.1";

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The WARC file (`cargo xtask pack` makes one).
    #[arg(long)]
    warc: PathBuf,
    /// The numbers of threads to measure with.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// How often each build of ours runs; the median counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    runs: u8,
    /// Runs datatrove too, with as many processes as threads (needs Python 3; once for each number).
    #[arg(long)]
    peers: bool,
    /// Puts the table into this file, between its marks.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// Measures, prints the table, and writes it where asked.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release"))?;
    let warc_file = std::path::absolute(&arguments.warc)?;
    let contents = warc::count(std::io::BufReader::new(File::open(&warc_file)?))?;
    let mut rows = Vec::new();
    for &threads in &arguments.threads {
        let runs = (0..arguments.runs).map(|_| measure(|out| gristmill(&warc_file, threads, out)));
        let taken = median(runs.collect::<Result<_>>()?);
        rows.push(Row { tool: concat!("gristmill ", env!("CARGO_PKG_VERSION")).into(), threads, taken });
    }
    if arguments.peers {
        let python = python::environment("peers", "benches/peers/requirements.txt")?;
        for &threads in &arguments.threads {
            let taken = measure(|out| datatrove(&python, &warc_file, threads, out))?;
            rows.push(Row { tool: DATATROVE.replace("==", " "), threads, taken });
        }
    }
    let table = table(contents, &rows);
    say(&format!("\n{table}"))?;
    match &arguments.write {
        Some(path) => replace_between_marks(path, MARKS, &table),
        None => Ok(()),
    }
}

/// One line of the table.
#[derive(Debug)]
struct Row {
    tool: String,
    threads: usize,
    taken: Taken,
}

/// What one run took and gave.
#[derive(Debug, Clone, Copy)]
struct Taken {
    time: Duration,
    usage: memory::Usage,
    records: Option<u64>,
}

fn gristmill(warc: &Path, threads: usize, out: &Path) -> Command {
    let mut command = program(root().join("target/release/gristmill"));
    command.arg("build").arg(warc).arg("--dataset").arg(out).args([
        "--quiet",
        "--json",
        "--threads",
        &threads.to_string(),
    ]);
    command
}

fn datatrove(python: &Path, warc: &Path, processes: usize, out: &Path) -> Command {
    let mut command = program(python);
    command
        .arg("benches/peers/datatrove_build.py")
        .arg("--warc")
        .arg(warc)
        .arg("--out")
        .arg(out)
        .args(["--processes", &processes.to_string()]);
    command
}

/// Runs a program, from its start to its end, into an empty folder that is dropped afterwards.
fn measure(command: impl Fn(&Path) -> Command) -> Result<Taken> {
    let folder = tempfile::tempdir()?;
    let (report, log) = (folder.path().join("report"), folder.path().join("log"));
    let mut command = command(&folder.path().join("out"));
    command.stdin(Stdio::null()).stdout(File::create(&report)?.into_file()).stderr(File::create(&log)?.into_file());
    say(&format!("$ {}", command.get_args().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")))?;
    let start = Instant::now();
    let (status, usage) = memory::wait(&mut command.spawn()?)?;
    let time = start.elapsed();
    if !status.success() {
        bail!("{}: {status}\n{}", command.get_program().display(), fs_err::read_to_string(&log)?);
    }
    Ok(Taken { time, usage, records: records(&fs_err::read_to_string(&report)?) })
}

/// The number of records in a program's report: the first member `records` that is a number.
fn records(report: &str) -> Option<u64> {
    fn find(value: &Value) -> Option<u64> {
        match value {
            Value::Object(members) => {
                members.get("records").and_then(Value::as_u64).or_else(|| members.values().find_map(find))
            }
            _ => None,
        }
    }
    find(&serde_json::from_str(report.trim()).ok()?)
}

/// The run with the middle processor time.
fn median(mut runs: Vec<Taken>) -> Taken {
    runs.sort_by_key(|run| (run.usage.processor_time, run.time));
    let middle = runs.len() / 2;
    runs.swap_remove(middle)
}

fn table(contents: Contents, rows: &[Row]) -> String {
    const MEGA: f64 = 1e6;
    let mut lines = vec![
        format!(
            "{} pages, {:.1} MB of HTML, on a machine with {} cores; whole runs, from start to end.",
            contents.pages,
            contents.body_bytes as f64 / MEGA,
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
        ),
        String::new(),
        "| tool | threads | seconds | pages/s | MB/s of HTML | CPU seconds | pages/CPU s | times the peer's | peak memory, MB | records |".into(),
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|".into(),
    ];
    let peer = |threads| rows.iter().rfind(|row| row.threads == threads).map(|row| row.taken.usage.processor_time);
    let decimal = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"));
    let number = |value: Option<u64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    for Row { tool, threads, taken } in rows {
        let (seconds, busy) = (taken.time.as_secs_f64(), taken.usage.processor_time.as_secs_f64());
        lines.push(format!(
            "| {tool} | {threads} | {seconds:.2} | {:.1} | {:.2} | {} | {} | {} | {} | {} |",
            contents.pages as f64 / seconds,
            contents.body_bytes as f64 / MEGA / seconds,
            decimal(Some(busy)),
            decimal(Some(contents.pages as f64 / busy)),
            decimal(peer(*threads).map(|peer| peer.as_secs_f64() / busy)),
            taken.usage.peak_bytes / 1_000_000,
            number(taken.records),
        ));
    }
    lines.join("\n")
}

/// Puts a table into a file, between its marks.
pub(crate) fn replace_between_marks(path: &Path, marks: [&str; 2], table: &str) -> Result<()> {
    let text = fs_err::read_to_string(path)?;
    let [begin, end] = marks;
    let parts =
        text.split_once(begin).and_then(|(before, rest)| rest.split_once(end).map(|(_, after)| (before, after)));
    let (before, after) = parts.with_context(|| format!("{}: no {begin} … {end}", path.display()))?;
    fs_err::write(path, format!("{before}{begin}\n{table}\n{end}{after}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(millis: u64) -> Taken {
        let time = Duration::from_millis(millis);
        let usage = memory::Usage { peak_bytes: 123_456_789, processor_time: time * 2 };
        Taken { time, usage, records: Some(7) }
    }

    #[test]
    fn rates_are_pages_and_megabytes_over_seconds() {
        let row = |tool: &str, millis| Row { tool: tool.into(), threads: 2, taken: taken(millis) };
        let table = table(Contents { pages: 10, body_bytes: 3_000_000 }, &[row("x", 500), row("peer", 4_000)]);
        let lines: Vec<_> = table.lines().rev().take(2).collect();
        assert_eq!(lines[1], "| x | 2 | 0.50 | 20.0 | 6.00 | 1.0 | 10.0 | 8.0 | 123 | 7 |");
        assert_eq!(lines[0], "| peer | 2 | 4.00 | 2.5 | 0.75 | 8.0 | 1.2 | 1.0 | 123 | 7 |");
    }

    #[test]
    fn the_peer_is_named_as_it_is_pinned() {
        let requirements = fs_err::read_to_string(root().join("benches/peers/requirements.txt")).unwrap();
        assert!(requirements.lines().any(|line| line.replace("[io,processing]", "") == DATATROVE));
    }

    #[test]
    fn the_median_run_counts() {
        assert_eq!(median(vec![taken(30), taken(10), taken(20)]).time, Duration::from_millis(20));
    }

    #[test]
    fn records_are_found_at_any_depth_of_a_report() {
        assert_eq!(records("{\"version\":0,\"counts\":{\"pages\":3,\"records\":2}}\n"), Some(2));
        assert_eq!(records("{\"records\":5}"), Some(5));
        assert_eq!(records("done"), None);
    }

    #[test]
    fn only_the_part_between_the_marks_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.md");
        fs_err::write(&path, format!("a\n{}\nold\n{}\nb\n", MARKS[0], MARKS[1])).unwrap();
        replace_between_marks(&path, MARKS, "new").unwrap();
        assert_eq!(fs_err::read_to_string(&path).unwrap(), format!("a\n{}\nnew\n{}\nb\n", MARKS[0], MARKS[1]));
    }
}
