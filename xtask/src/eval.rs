//! `cargo xtask eval extraction`: how well, and how fast, texts are extracted from labelled pages, beside other extractors.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use fs_err::File;
use serde_json::Value;

use crate::python;
use crate::run::{self, cargo, program, root, say};
use crate::words::{Score, score};

/// The set that CI is gated by, below the root: pages of several kinds written for this project. And the least mean F1 over
/// them: measured .96, less a margin for what so few pages cannot tell from noise.
const SAMPLE: &str = "tests/fixtures/pages";
const LEAST_ON_SAMPLE: f64 = 0.93;

/// What to evaluate.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The set: `gold.jsonl` with `id`, `url`, `words` and perhaps `kind`, and `html/<id>.html.gz`.
    #[arg(long)]
    set: PathBuf,
    /// Weights of folds, written by `cargo xtask train extraction`: each page is judged by those that did not see its site.
    #[arg(long)]
    folds: Option<PathBuf>,
    /// Evaluates trafilatura and resiliparse too, in a virtual environment.
    #[arg(long)]
    peers: bool,
}

/// A tool's texts by page, and how fast it made them.
struct Texts {
    tool: String,
    by_page: HashMap<String, String>,
    pages_per_second: f64,
}

/// A labelled page.
struct Gold {
    id: String,
    kind: String,
    words: String,
}

/// Evaluates, and prints the tables.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let set = std::path::absolute(&arguments.set)?;
    let gold = gold(&set)?;
    let mut all = vec![ours(&set, arguments.folds.as_deref())?];
    if arguments.peers {
        all.extend(peers(&set)?);
    }
    let fold_of = arguments.folds.as_deref().map(|folder| read_folds(&folder.join("folds.json"))).transpose()?;
    say(&format!("\n{}", table(&gold, &all, fold_of.as_ref())))
}

/// Fails where the pages of the fixtures are read worse than they were.
pub(crate) fn gate() -> Result<()> {
    let set = root().join(SAMPLE);
    let gold = gold(&set)?;
    let scores = scores(&gold, &ours(&set, None)?);
    let f1 = mean(scores.iter().map(|score| score.f1));
    say(&format!("word F1 over {} pages of {SAMPLE}: {f1:.4}, at least {LEAST_ON_SAMPLE}", gold.len()))?;
    ensure!(f1 >= LEAST_ON_SAMPLE, "extraction got worse");
    Ok(())
}

/// The values of a file with one on each line.
pub(crate) fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = fs_err::read_to_string(path)?;
    text.lines().map(|line| serde_json::from_str(line).with_context(|| path.display().to_string())).collect()
}

/// A member of an object that is a text; empty where there is none.
pub(crate) fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The labels of a set.
fn gold(set: &Path) -> Result<Vec<Gold>> {
    let labels = lines(&set.join("gold.jsonl"))?;
    Ok(labels
        .iter()
        .map(|label| Gold { id: text(label, "id"), kind: text(label, "kind"), words: text(label, "words") })
        .collect())
}

fn ours(set: &Path, folds: Option<&Path>) -> Result<Texts> {
    let (out, said) = read_set(set, folds)?;
    Ok(Texts {
        tool: concat!("gristmill ", env!("CARGO_PKG_VERSION")).into(),
        by_page: by_page(out.path())?,
        pages_per_second: speed(&said),
    })
}

/// A file with what this project reads from each page of a set, and how long that took.
pub(crate) fn read_set(set: &Path, folds: Option<&Path>) -> Result<(tempfile::NamedTempFile, Value)> {
    run::run(&mut cargo("build --release --example extraction"))?;
    let out = tempfile::NamedTempFile::new()?;
    let mut command = program(root().join("target/release/examples/extraction"));
    command.arg("texts").arg(set);
    if let Some(folds) = folds {
        command.arg("--folds").arg(std::path::absolute(folds)?);
    }
    let ended = command.stdout(out.reopen()?).stderr(Stdio::piped()).spawn()?.wait_with_output()?;
    let report = String::from_utf8_lossy(&ended.stderr);
    let said = report.lines().rev().find_map(|line| serde_json::from_str::<Value>(line).ok());
    let Some(said) = said.filter(|_| ended.status.success()) else { bail!("extraction: {}\n{report}", ended.status) };
    Ok((out, said))
}

fn peers(set: &Path) -> Result<Vec<Texts>> {
    let python = python::environment("extractors", "benches/peers/extraction_requirements.txt")?;
    let out = tempfile::tempdir()?;
    let report = out.path().join("report");
    let mut command = program(python);
    command.arg("benches/peers/extraction.py").arg(set).arg(out.path()).stdout(File::create(&report)?.into_file());
    run::run(&mut command)?;
    let mut all = Vec::new();
    for said in lines(&report)? {
        let tool = text(&said, "tool");
        let file = format!("{}.jsonl", tool.split(' ').next().unwrap_or_default());
        all.push(Texts { by_page: by_page(&out.path().join(file))?, pages_per_second: speed(&said), tool });
    }
    Ok(all)
}

fn speed(said: &Value) -> f64 {
    let number = |name| said.get(name).and_then(Value::as_f64).unwrap_or_default();
    number("pages") / number("seconds").max(1e-9)
}

fn by_page(path: &Path) -> Result<HashMap<String, String>> {
    Ok(lines(path)?.iter().map(|line| (text(line, "id"), text(line, "text"))).collect())
}

fn read_folds(path: &Path) -> Result<HashMap<String, u64>> {
    let read: Value = serde_json::from_slice(&fs_err::read(path)?)?;
    let pairs = read.as_object().into_iter().flatten();
    Ok(pairs.filter_map(|(id, fold)| Some((id.clone(), fold.as_u64()?))).collect())
}

fn scores(gold: &[Gold], texts: &Texts) -> Vec<Score> {
    let said = |id: &String| texts.by_page.get(id).map_or("", String::as_str);
    gold.iter().map(|page| score(&page.words, said(&page.id))).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0_f64);
    for value in values {
        sum += value;
        count += 1.0;
    }
    sum / count.max(1.0)
}

/// A row for each tool and kind, and the mean of each fold of the first tool.
fn table(gold: &[Gold], all: &[Texts], fold_of: Option<&HashMap<String, u64>>) -> String {
    let mut out =
        String::from("| tool | kind | pages | F1 | precision | recall | pages/s |\n|---|---|--:|--:|--:|--:|--:|\n");
    for texts in all {
        let scores = scores(gold, texts);
        let mut rows: BTreeMap<&str, Vec<Score>> = BTreeMap::new();
        for (page, score) in gold.iter().zip(&scores) {
            rows.entry(&page.kind).or_default().push(*score);
        }
        let speed = format!("{:.0}", texts.pages_per_second);
        let rows = rows.iter().map(|(kind, scores)| (*kind, scores, "")).chain([("all", &scores, speed.as_str())]);
        for (kind, scores, speed) in rows {
            let part = |value: fn(&Score) -> f64| format!("{:.3}", mean(scores.iter().map(value)));
            let (f1, precision, recall) =
                (part(|score| score.f1), part(|score| score.precision), part(|score| score.recall));
            let _ = writeln!(
                out,
                "| {} | {kind} | {} | {f1} | {precision} | {recall} | {speed} |",
                texts.tool,
                scores.len()
            );
        }
    }
    if let (Some(fold_of), Some(texts)) = (fold_of, all.first()) {
        let mut folds: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
        for (page, score) in gold.iter().zip(scores(gold, texts)) {
            folds.entry(fold_of.get(&page.id).copied().unwrap_or_default()).or_default().push(score.f1);
        }
        let means: Vec<f64> = folds.values().map(|values| mean(values.iter().copied())).collect();
        let shown: Vec<String> = means.iter().map(|mean| format!("{mean:.3}")).collect();
        let _ = writeln!(out, "\nF1 of the folds: {}; their mean {:.3}", shown.join(", "), mean(means.iter().copied()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        let by_page = pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        Texts { tool: "tool".into(), by_page, pages_per_second: 12.4 }
    }

    fn page(id: &str, kind: &str, words: &str) -> Gold {
        Gold { id: id.into(), kind: kind.into(), words: words.into() }
    }

    #[test]
    fn the_table_has_a_row_for_each_kind_and_counts_missing_pages_as_empty() {
        let gold = [page("a", "forum", "one two"), page("b", "article", "one two")];
        let folds = HashMap::from([("a".to_owned(), 0), ("b".to_owned(), 1)]);
        let table = table(&gold, &[texts(&[("a", "one two")])], Some(&folds));
        for row in [
            "| tool | forum | 1 | 1.000 | 1.000 | 1.000 |  |",
            "| tool | article | 1 | 0.000 | 0.000 | 0.000 |  |",
            "| tool | all | 2 | 0.500 | 0.500 | 0.500 | 12 |",
            "F1 of the folds: 1.000, 0.000; their mean 0.500",
        ] {
            assert!(table.contains(row), "{row} in\n{table}");
        }
    }

    #[test]
    fn the_sample_has_labels() {
        let gold = gold(&root().join(SAMPLE)).unwrap();
        assert!(gold.len() >= 5 && gold.iter().all(|page| page.words.len() > 100));
    }

    #[test]
    fn the_peers_are_where_they_are_named() {
        assert!(
            ["extraction.py", "extraction_requirements.txt"]
                .iter()
                .all(|file| root().join("benches/peers").join(file).is_file())
        );
    }
}
