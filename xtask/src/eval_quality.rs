//! `cargo xtask eval quality`: whether our filter sets say what datatrove's own filters say, on the same texts, and how
//! fast both are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use fs_err::File;
use serde_json::{Value, json};

use crate::items::Dice;
use crate::run::{self, cargo, program, root, say};
use crate::{memory, python};

/// The sets, by the names that both sides give them.
const SETS: [&str; 4] = ["gopher_repetition", "gopher_quality", "c4", "fineweb"];

/// What to compare on.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The set: `gold.jsonl` with `id` and `words`, the texts of pages.
    #[arg(long)]
    set: PathBuf,
    /// Writes each text on which both differ into this file, as JSON lines with both rules.
    #[arg(long)]
    differences: Option<PathBuf>,
}

/// A way of changing a text, so that rules fire that real texts seldom break.
type Form = (&'static str, fn(&str, &mut Dice) -> String);

const FORMS: [Form; 6] = [
    ("as they are", |text, _| text.to_owned()),
    ("words shuffled", |text, dice| shuffled(text, ' ', dice)),
    ("lines shuffled", |text, dice| shuffled(text, '\n', dice)),
    ("cut off", |text, dice| {
        let keep = 1 + dice.below(text.chars().count());
        text.chars().take(keep).collect()
    }),
    ("repeated as a whole", |text, dice| vec![text; 2 + dice.below(3)].join("\n\n")),
    ("some words or lines repeated", |text, dice| {
        let mark = [' ', '\n'].get(dice.below(2)).copied().unwrap_or(' ');
        partly_repeated(text, mark, dice)
    }),
];

/// Compares, and prints the tables.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release --example filters"))?;
    let python = python::environment("peers", "benches/peers/requirements.txt")?;
    let texts = tempfile::NamedTempFile::new()?;
    let count = write(texts.path(), &arguments.set.join("gold.jsonl"))?;
    say(&format!("{count} texts, each judged by {} filter sets", SETS.len()))?;
    let ours = judge(program(root().join("target/release/examples/filters")).arg(texts.path()))?;
    let theirs = judge(program(python).arg("benches/peers/filters.py").arg(texts.path()))?;
    ensure!(ours.rules.len() == theirs.rules.len(), "{} against {} verdicts", ours.rules.len(), theirs.rules.len());
    if let Some(path) = &arguments.differences {
        let mut out = std::io::BufWriter::new(File::create(path)?);
        for (id, set, our, their) in pairs(&ours, &theirs).filter(|(_, _, our, their)| our != their) {
            writeln!(out, "{}", json!({"id": id, "set": set, "ours": our, "theirs": their}))?;
        }
        out.flush()?;
    }
    say(&format!("\n{}\n{}", table(&ours, &theirs), speed(&ours, &theirs)))
}

/// Writes each text in each form; gives their number.
fn write(path: &Path, gold: &Path) -> Result<usize> {
    let mut out = std::io::BufWriter::new(File::create(path)?);
    let mut count = 0;
    for (number, line) in fs_err::read_to_string(gold)?.lines().enumerate() {
        let page: Value = serde_json::from_str(line).with_context(|| gold.display().to_string())?;
        let part = |name| page.get(name).and_then(Value::as_str).unwrap_or_default();
        let text = part("words");
        if text.trim().is_empty() {
            continue;
        }
        for (form, (name, change)) in FORMS.iter().enumerate() {
            let mut dice = Dice::new((number * FORMS.len() + form + 1) as u64);
            let id = format!("{name}/{}", part("id"));
            writeln!(out, "{}", json!({"id": id, "text": change(text, &mut dice)}))?;
            count += 1;
        }
    }
    out.flush()?;
    ensure!(count > 0, "{} has no texts in `words`", gold.display());
    Ok(count)
}

/// The pieces between marks in another order.
fn shuffled(text: &str, mark: char, dice: &mut Dice) -> String {
    let mut pieces: Vec<&str> = text.split(mark).collect();
    for last in (1..pieces.len()).rev() {
        pieces.swap(last, dice.below(last + 1));
    }
    pieces.join(&mark.to_string())
}

/// A run of pieces stands several times.
fn partly_repeated(text: &str, mark: char, dice: &mut Dice) -> String {
    let pieces: Vec<&str> = text.split(mark).collect();
    let from = dice.below(pieces.len());
    let length = 1 + dice.below((pieces.len() - from).min(12));
    let times = 1 + dice.below(12);
    let (before, rest) = pieces.split_at(from);
    let (run, after) = rest.split_at(length.min(rest.len()));
    let repeated = (0..=times).flat_map(|_| run.iter());
    before.iter().chain(repeated).chain(after).copied().collect::<Vec<_>>().join(&mark.to_string())
}

/// What a tool says: for each text the rule that each set drops it by, null where it is kept.
struct Judged {
    rules: BTreeMap<String, Value>,
    texts: f64,
    /// Processor time: of the whole program here, of the filters alone there.
    seconds: f64,
}

fn judge(command: &mut Command) -> Result<Judged> {
    let (out, report) = (tempfile::NamedTempFile::new()?, tempfile::NamedTempFile::new()?);
    let mut child = command.stdout(out.reopen()?).stderr(report.reopen()?).spawn()?;
    let (status, usage) = memory::wait(&mut child)?;
    let report = fs_err::read_to_string(report.path())?;
    let said = report.lines().rev().find_map(|line| serde_json::from_str::<Value>(line).ok());
    let Some(said) = said.filter(|_| status.success()) else {
        bail!("{}: {status}\n{report}", command.get_program().display())
    };
    let mut rules = BTreeMap::new();
    for line in fs_err::read_to_string(out.path())?.lines() {
        let mut row: Value = serde_json::from_str(line)?;
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        rules.insert(id, row.get_mut("rules").map(Value::take).unwrap_or_default());
    }
    let number = |name| said.get(name).and_then(Value::as_f64);
    let seconds = number("processor_seconds").unwrap_or(usage.processor_time.as_secs_f64());
    Ok(Judged { rules, texts: number("texts").unwrap_or_default(), seconds })
}

/// Text, set, our rule, their rule.
fn pairs<'a>(
    ours: &'a Judged,
    theirs: &'a Judged,
) -> impl Iterator<Item = (&'a str, &'static str, Option<&'a str>, Option<&'a str>)> {
    ours.rules.iter().flat_map(|(id, rules)| {
        let peer = theirs.rules.get(id);
        SETS.into_iter().map(move |set| {
            let rule = |rules: Option<&'a Value>| rules.and_then(|rules| rules.get(set)).and_then(Value::as_str);
            (id.as_str(), set, rule(Some(rules)), rule(peer))
        })
    })
}

/// Verdicts, and on how many both agree.
#[derive(Debug, Default, Clone, Copy)]
struct Agreement {
    all: usize,
    dropped: usize,
    same_side: usize,
    same_rule: usize,
}

/// A row for each form and set.
fn table(ours: &Judged, theirs: &Judged) -> String {
    let mut counts: BTreeMap<(usize, &str), Agreement> = BTreeMap::new();
    for (id, set, our, their) in pairs(ours, theirs) {
        let form = FORMS.iter().position(|(name, _)| id.split('/').next() == Some(name)).unwrap_or(FORMS.len());
        for key in [(form, set), (form, "all four"), (usize::MAX, set), (usize::MAX, "all four")] {
            let count = counts.entry(key).or_default();
            count.all += 1;
            count.dropped += usize::from(their.is_some());
            count.same_side += usize::from(our.is_some() == their.is_some());
            count.same_rule += usize::from(our == their);
        }
    }
    let mut out = String::from(
        "| texts | set | verdicts | dropped by datatrove | same keep or drop | same rule |\n|---|---|--:|--:|--:|--:|\n",
    );
    for ((form, set), count) in counts {
        let share = |part: usize| format!("{:.4}", part as f64 / count.all as f64);
        let name = FORMS.get(form).map_or("all", |(name, _)| name);
        let (side, rule) = (share(count.same_side), share(count.same_rule));
        let _ = writeln!(out, "| {name} | {set} | {} | {} | {side} | {rule} |", count.all, count.dropped);
    }
    out
}

fn speed(ours: &Judged, theirs: &Judged) -> String {
    let rate = |judged: &Judged| judged.texts / judged.seconds.max(1e-9);
    format!(
        "Texts for a second of one processor, all four sets: {:.0} here (every other signal, reading and writing among it), {:.0} by \
         datatrove's filters alone: {:.1} times.",
        rate(ours),
        rate(theirs),
        rate(ours) / rate(theirs)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(rows: &[(&str, [Option<&str>; 4])]) -> Judged {
        let rules = |rules: &[Option<&str>; 4]| {
            SETS.iter().zip(rules).map(|(set, rule)| ((*set).to_owned(), json!(rule))).collect::<Value>()
        };
        Judged {
            rules: rows.iter().map(|(id, found)| ((*id).to_owned(), rules(found))).collect(),
            texts: 8.0,
            seconds: 2.0,
        }
    }

    #[test]
    fn another_rule_is_the_same_side_and_a_missing_verdict_is_kept() {
        let ours =
            judged(&[("cut off/1", [Some("a"), None, None, None]), ("cut off/2", [None, Some("b"), None, None])]);
        let theirs = judged(&[("cut off/1", [Some("c"), None, None, None])]);
        let table = table(&ours, &theirs);
        for row in [
            "| cut off | gopher_repetition | 2 | 1 | 1.0000 | 0.5000 |",
            "| cut off | gopher_quality | 2 | 0 | 0.5000 | 0.5000 |",
            "| all | all four | 8 | 1 | 0.8750 | 0.7500 |",
        ] {
            assert!(table.contains(row), "{row} in\n{table}");
        }
        assert!(speed(&ours, &theirs).ends_with("4 by datatrove's filters alone: 1.0 times."));
    }

    #[test]
    fn shuffling_loses_no_piece_and_repeating_loses_no_text() {
        for seed in 1..50 {
            let text = "one two\nthree four five\nsix";
            let mut pieces: Vec<_> = shuffled(text, ' ', &mut Dice::new(seed)).split(' ').map(str::to_owned).collect();
            pieces.sort();
            assert_eq!(pieces, ["five\nsix", "four", "one", "two\nthree"]);
            let repeated = partly_repeated(text, ' ', &mut Dice::new(seed));
            assert!(repeated.len() > text.len() && repeated.starts_with("one") && repeated.ends_with("six"));
        }
    }
}
