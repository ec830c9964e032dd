//! `cargo xtask eval contamination`: how well planted and foreign parts are found and repaired on texts with labelled spans,
//! and how far the scores of flags are probabilities.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use fs_err::File;
use serde_json::Value;

use crate::run::{self, cargo, program, root, say};

/// What to evaluate.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The set: `pages.jsonl` or `pages.jsonl.gz` with `url`, `text`, `clean`, `spans` (`start`, `end`, `kind`) and `role`.
    #[arg(long)]
    set: PathBuf,
}

/// A text with its labels; places are code points.
#[derive(Debug, Default)]
struct Labelled {
    text: Vec<char>,
    clean: String,
    role: String,
    splices: BTreeSet<(usize, usize)>,
    /// Foreign parts: place, and the kinds that a flag may call them.
    parts: Vec<(Range<usize>, &'static [&'static str])>,
}

/// One flag of a record.
#[derive(Debug, Clone)]
struct Flag {
    kind: String,
    place: Range<usize>,
    score: f64,
}

/// What the flags of all texts add up to.
#[derive(Debug, Default, PartialEq)]
struct Sums {
    pages: usize,
    hits: usize,
    wrong: usize,
    missed: usize,
    parts: usize,
    parts_found: usize,
    /// By role: texts, those that came out exactly as they should, those with a wrong flag.
    roles: BTreeMap<String, [usize; 3]>,
    /// By kind and tenth of the score: flags, and those that are right.
    tenths: BTreeMap<(String, usize), [usize; 2]>,
    /// By kind: the sum of the scores.
    expected: BTreeMap<String, f64>,
}

/// Evaluates, and prints the tables.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let set = std::path::absolute(&arguments.set)?;
    let labels = read_labels(&set)?;
    run::run(&mut cargo("build --release --bin gristmill"))?;
    let folder = tempfile::tempdir()?;
    let pages = folder.path().join("pages.jsonl");
    fs_err::write(&pages, labels.iter().map(|(_, line)| format!("{line}\n")).collect::<String>())?;
    let out = folder.path().join("records.jsonl");
    let mut command = program(root().join("target/release/gristmill"));
    command.arg("extract").arg(&pages).args(["--text-field", "text", "--url-field", "url"]);
    run::run(command.stdout(File::create(&out)?.into_file()))?;
    let mut records = HashMap::new();
    for line in fs_err::read_to_string(&out)?.lines() {
        let record: Value = serde_json::from_str(line).with_context(|| out.display().to_string())?;
        records.insert(text_of(&record, "url"), record);
    }
    let mut sums = Sums::default();
    for (label, _) in &labels {
        let record = records.get(&text_of(label, "url"));
        let (flags, text) = record.map_or_else(Default::default, |r| (flags(r), text_of(r, "text")));
        add(&mut sums, &labelled(label), &flags, &text);
    }
    say(&format!("\n{}", table(&sums)))
}

/// The labels of a set, each with its line.
fn read_labels(set: &Path) -> Result<Vec<(Value, String)>> {
    let (plain, packed) = (set.join("pages.jsonl"), set.join("pages.jsonl.gz"));
    let text = if plain.is_file() {
        fs_err::read_to_string(&plain)?
    } else {
        let mut text = String::new();
        GzDecoder::new(File::open(&packed)?).read_to_string(&mut text).with_context(|| packed.display().to_string())?;
        text
    };
    text.lines().map(|line| Ok((serde_json::from_str(line)?, line.to_owned()))).collect()
}

fn text_of(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn place_of(value: &Value) -> Option<Range<usize>> {
    let number = |name| value.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    Some(number("start")?..number("end")?)
}

/// The kinds of flags that are right for a labelled part.
fn kinds_of(label: &str) -> &'static [&'static str] {
    match label {
        "template" => &["generic_praise", "template_text"],
        "summary" => &["copied_summary", "template_text"],
        "related" => &["foreign_tail", "page_furniture", "template_text"],
        "comments" => &["page_furniture", "template_text"],
        "author" => &["doubtful_byline", "page_furniture", "template_text"],
        _ => &[],
    }
}

fn labelled(label: &Value) -> Labelled {
    let mut read = Labelled {
        text: text_of(label, "text").chars().collect(),
        clean: text_of(label, "clean"),
        role: text_of(label, "role"),
        ..Labelled::default()
    };
    for span in label.get("spans").and_then(Value::as_array).into_iter().flatten() {
        let Some(place) = place_of(span) else { continue };
        let kind = text_of(span, "kind");
        if kind.starts_with("splice") {
            read.splices.insert(trimmed(&read.text, &place));
        } else {
            read.parts.push((place, kinds_of(&kind)));
        }
    }
    read
}

fn flags(record: &Value) -> Vec<Flag> {
    let all = record.get("flags").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|flag| {
        let score = flag.get("score").and_then(Value::as_f64)?;
        Some(Flag { kind: text_of(flag, "kind"), place: place_of(flag)?, score })
    })
    .collect()
}

/// A place without the blanks at its ends.
fn trimmed(text: &[char], place: &Range<usize>) -> (usize, usize) {
    let blank = |at: usize| text.get(at).is_some_and(|c| c.is_whitespace());
    let (mut start, mut end) = (place.start, place.end);
    while start < end && blank(start) {
        start += 1;
    }
    while end > start && blank(end - 1) {
        end -= 1;
    }
    (start, end)
}

/// Adds what the flags of one text say.
fn add(sums: &mut Sums, label: &Labelled, flags: &[Flag], text: &str) {
    sums.pages += 1;
    let mut found = BTreeSet::new();
    let mut is_wrong = false;
    for flag in flags {
        let Some(right) = judge(label, flag) else { continue };
        let entry = sums.tenths.entry((flag.kind.clone(), tenth(flag.score))).or_default();
        *sums.expected.entry(flag.kind.clone()).or_default() += flag.score;
        entry[0] += 1;
        entry[1] += usize::from(right);
        is_wrong |= !right;
        let place = trimmed(&label.text, &flag.place);
        if flag.kind == "spliced_brand" {
            if label.splices.contains(&place) {
                found.insert(place);
            } else if !right {
                sums.wrong += 1;
            }
        }
    }
    sums.hits += found.len();
    sums.missed += label.splices.len() - found.len();
    sums.parts += label.parts.len();
    let is_found = |part: &(Range<usize>, &[&str])| {
        flags.iter().any(|f| part.1.contains(&f.kind.as_str()) && 2 * overlap(&f.place, &part.0) > part.0.len())
    };
    sums.parts_found += label.parts.iter().filter(|part| is_found(part)).count();
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let role = sums.roles.entry(label.role.clone()).or_default();
    role[0] += 1;
    role[1] += usize::from(squeezed(text) == squeezed(&label.clean));
    role[2] += usize::from(is_wrong);
}

/// Whether a flag is right; `None` where the labels do not tell.
fn judge(label: &Labelled, flag: &Flag) -> Option<bool> {
    let within = |part: &Range<usize>| 2 * overlap(part, &flag.place) > flag.place.len();
    match flag.kind.as_str() {
        "spliced_brand" => {
            let in_part =
                label.parts.iter().any(|(part, _)| part.start <= flag.place.start && flag.place.end <= part.end);
            Some(in_part || label.splices.contains(&trimmed(&label.text, &flag.place)))
        }
        "generic_praise" | "copied_summary" | "foreign_tail" | "template_text" => {
            Some(label.parts.iter().any(|(part, _)| within(part)))
        }
        _ => None,
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The tenth that a score is in, the highest one closed.
fn tenth(score: f64) -> usize {
    (1_u8..10).filter(|n| score >= f64::from(*n) / 10.0).map(usize::from).next_back().unwrap_or(0)
}

fn share(part: usize, all: usize) -> String {
    if all == 0 { "–".to_owned() } else { format!("{:.2} %", 100.0 * part as f64 / all as f64) }
}

fn table(sums: &Sums) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "splices, exact spans: precision {}, recall {}; foreign parts flagged: {}\n",
        share(sums.hits, sums.hits + sums.wrong),
        share(sums.hits, sums.hits + sums.missed),
        share(sums.parts_found, sums.parts),
    );
    out.push_str("| texts | number | exactly as they were | with a wrong flag |\n|---|--:|--:|--:|\n");
    for (role, [all, exact, wrong]) in &sums.roles {
        let _ = writeln!(out, "| {role} | {all} | {} | {wrong} |", share(*exact, *all));
    }
    out.push_str("\n| kind | score | flags | right |\n|---|---|--:|--:|\n");
    for ((kind, tenth), [all, right]) in &sums.tenths {
        let _ = writeln!(out, "| `{kind}` | .{tenth}0 to .{tenth}9 | {all} | {} |", share(*right, *all));
    }
    out.push_str("\n| kind | flags | right | mean score |\n|---|--:|--:|--:|\n");
    for (kind, expected) in &sums.expected {
        let of_kind = sums.tenths.iter().filter(|((of, _), _)| of == kind);
        let [all, right] = of_kind.fold([0, 0], |sum, (_, [all, right])| [sum[0] + all, sum[1] + right]);
        let _ = writeln!(out, "| `{kind}` | {all} | {} | {:.3} |", share(right, all), expected / all.max(1) as f64);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_compared_with_labels_and_scores_with_their_truth() {
        let label = serde_json::json!({
            "text": "The minXYistry. All good here.", "clean": "The ministry.", "role": "spliced",
            "spans": [{"start": 7, "end": 9, "kind": "splice_inword"}, {"start": 16, "end": 30, "kind": "template"}],
        });
        let flag = |kind: &str, place: Range<usize>, score: f64| Flag { kind: kind.into(), place, score };
        let flags = [
            flag("spliced_brand", 7..9, 0.98),
            flag("spliced_brand", 0..3, 0.91),
            flag("generic_praise", 16..30, 0.85),
            flag("hidden_text", 1..2, 0.9),
        ];
        let mut sums = Sums::default();
        add(&mut sums, &labelled(&label), &flags, "The  ministry.");
        assert_eq!((sums.hits, sums.wrong, sums.missed, sums.parts_found), (1, 1, 0, 1));
        assert_eq!(sums.roles["spliced"], [1, 1, 1]);
        let at = |kind: &str, tenth| (kind.to_owned(), tenth);
        let expected = [(at("generic_praise", 8), [1, 1]), (at("spliced_brand", 9), [2, 1])];
        assert_eq!(sums.tenths, BTreeMap::from(expected));
        assert!(table(&sums).contains("precision 50.00 %, recall 100.00 %"));
    }

    #[test]
    fn a_score_is_in_its_tenth() {
        assert_eq!([0.0, 0.09, 0.1, 0.85, 0.9, 1.0].map(tenth), [0, 0, 1, 8, 9, 9]);
    }
}
