//! `cargo xtask bench versions`: versions of a large generated dataset, beside `deltalake`'s merge and DVC on the same rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bench::replace_between_marks;
use crate::python;
use crate::run::{cargo, program, say};

/// The marks between which `--write` puts the tables.
const MARKS: [&str; 2] = ["<!-- bench versions: begin -->", "<!-- bench versions: end -->"];

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Rows of the first version.
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Versions after it, each with one in a hundred of the rows: new ones and changed ones in turn.
    #[arg(long, default_value_t = 10)]
    versions: usize,
    /// Runs deltalake and DVC too, in a virtual environment (needs Python 3 and git).
    #[arg(long)]
    peers: bool,
    /// Puts the tables into this file, between its marks.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// Measures, prints the tables, and writes them where asked.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut bench = cargo("bench --bench versions --");
    bench.arg(folder.path()).args([arguments.rows.to_string(), arguments.versions.to_string()]);
    let mut lines = output(&mut bench)?;
    let uses = lines.pop().context("the bench printed nothing")?;
    let mut peers = Vec::new();
    if arguments.peers {
        let python = python::environment("versions", "benches/peers/versions_requirements.txt")?;
        let bin = python.parent().context("the environment has no folder")?.to_path_buf();
        let path = std::env::join_paths(
            std::iter::once(bin).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        )?;
        let mut peer = program(&python);
        peer.arg("benches/peers/versions.py").arg("--folder").arg(folder.path()).env("PATH", path);
        peers = output(&mut peer)?;
    }
    let tables = tables(&lines, &peers, &uses)?;
    say(&format!("\n{tables}"))?;
    match &arguments.write {
        Some(path) => replace_between_marks(path, MARKS, &tables),
        None => Ok(()),
    }
}

/// The lines of JSON that a program prints.
fn output(command: &mut std::process::Command) -> Result<Vec<Value>> {
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("{}: {}", command.get_program().display(), output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    text.lines().filter(|line| line.starts_with('{')).map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn number(value: &Value, name: &str) -> f64 {
    value.get(name).and_then(Value::as_f64).unwrap_or_default()
}

fn tables(ours: &[Value], peers: &[Value], uses: &Value) -> Result<String> {
    let mut by_tool: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for line in peers {
        by_tool.entry(line.get("tool").and_then(Value::as_str).unwrap_or_default()).or_default().push(line);
    }
    let mut out = String::from("| version | rows | seconds | MB added |");
    let mut rule = String::from("|---|--:|--:|--:|");
    for tool in by_tool.keys() {
        write!(out, " {tool}, seconds | MB added |")?;
        rule.push_str("--:|--:|");
    }
    writeln!(out, "\n{rule}")?;
    for (place, line) in ours.iter().enumerate() {
        let what = line.get("what").and_then(Value::as_str).unwrap_or_default();
        write!(
            out,
            "| {place}: {what} | {} | {:.2} | {:.1} |",
            number(line, "rows"),
            number(line, "seconds"),
            number(line, "bytes") / 1e6
        )?;
        for lines in by_tool.values() {
            let line = lines.get(place).context("a tool made fewer versions")?;
            write!(out, " {:.2} | {:.1} |", number(line, "seconds"), number(line, "bytes") / 1e6)?;
        }
        out.push('\n');
    }
    let sum = |lines: &[&Value], name: &str| lines.iter().skip(1).map(|line| number(line, name)).sum::<f64>();
    let own: Vec<&Value> = ours.iter().collect();
    write!(out, "| all but the first | | {:.1} | {:.1} |", sum(&own, "seconds"), sum(&own, "bytes") / 1e6)?;
    for lines in by_tool.values() {
        write!(out, " {:.1} | {:.1} |", sum(lines, "seconds"), sum(lines, "bytes") / 1e6)?;
    }
    writeln!(out, "\n\n| what | seconds |\n|---|--:|")?;
    for (name, key) in [
        ("`log`", "log_seconds"),
        ("`tag`", "tag_seconds"),
        ("`diff` of neighbours", "diff_of_neighbours_seconds"),
        ("`diff` of the first and the last", "diff_of_first_and_last_seconds"),
        ("reading `id` and `text` of the newest version", "read_newest_seconds"),
        ("reading them of the first version", "read_first_seconds"),
    ] {
        writeln!(out, "| {name} | {:.3} |", number(uses, key))?;
    }
    Ok(out)
}
