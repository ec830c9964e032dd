//! `cargo xtask eval overlap`: how many planted items of evaluation sets are found, and how many clean texts are flagged.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use fs_err::File;
use serde_json::{Value, json};

use crate::items::{Dice, Item, SETS, item};
use crate::python;
use crate::run::{self, cargo, program, root, say};

/// What to evaluate.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Real texts as JSON lines with a field `text` (`gristmill extract` prints such).
    #[arg(long)]
    texts: PathBuf,
    /// Clean texts to look through, made of shuffled sentences of the real ones.
    #[arg(long, default_value_t = 100_000)]
    clean: usize,
    /// Items of each set; each is planted once in each way.
    #[arg(long, default_value_t = 250)]
    items: usize,
    /// Looks with datatrove's n-gram decontamination too, in a virtual environment: its default, and with n-grams of questions.
    #[arg(long)]
    peers: bool,
}

/// Further items of each set that are copied to many texts, and to how many each: more than the 200 or so in which a run of words says
/// nothing among 100,000 texts.
const COPIED_ITEMS: usize = 5;
const COPIES: usize = 400;

/// A way of planting an item; `None` where it has no such form.
type Form = (&'static str, fn(&Item, &mut Dice) -> Option<String>);

const FORMS: [Form; 7] = [
    ("question and answer", |item, _| Some(item.shown(&[0, 1, 2, 3]))),
    ("the same, short items", |item, _| {
        (item.question.split_whitespace().count() < 13).then(|| item.shown(&[0, 1, 2, 3]))
    }),
    ("question alone", |item, _| Some(item.question.clone())),
    ("one word in ten changed", |item, dice| Some(changed(&item.shown(&[0, 1, 2, 3]), dice))),
    ("wrapped anew", |item, dice| Some(wrapped(&item.shown(&[0, 1, 2, 3]), 28 + dice.below(40)))),
    ("options in another order", |item, dice| {
        let orders = [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]];
        (!item.options.is_empty()).then(|| item.shown(orders.get(dice.below(3)).unwrap_or(&orders[0])))
    }),
    ("case and punctuation changed", |item, _| {
        Some(item.shown(&[0, 1, 2, 3]).to_uppercase().replace(['.', ',', '?', '"'], " "))
    }),
];

/// Stock phrases of questions, as exercises and forums have them.
const STOCK: [&str; 8] = [
    "Which of the following statements is correct?",
    "How many are left in all? Show your work and explain the answer.",
    "Write a function that takes a list of integers and returns the sum of its elements.",
    "Choose the best answer from the options below: A. all of them B. none of them C. both D. it depends",
    "Write a python function to find the largest number in a list.",
    "How many miles does she walk in all? How much does he pay for the boxes?",
    "def main(values):\n    \"\"\"Take a list and return it.\"\"\"\n    return values",
    "What did he say? What follows if the measurements are right?",
];

/// Plants, looks, and prints the table.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release"))?;
    let sentences = sentences(&arguments.texts)?;
    ensure!(sentences.len() > 1_000, "{} has too few sentences", arguments.texts.display());
    let folder = tempfile::tempdir()?;
    let sets: Vec<PathBuf> = SETS.iter().map(|set| folder.path().join(format!("{set}.jsonl"))).collect();
    for (set, path) in SETS.iter().zip(&sets) {
        let rows = (0..arguments.items + COPIED_ITEMS).map(|number| item(set, number).row(number).to_string() + "\n");
        fs_err::write(path, rows.collect::<String>())?;
    }
    let documents = folder.path().join("documents.jsonl");
    let planted = write(&documents, arguments, &sentences)?;
    let dataset = folder.path().join("dataset");
    let gristmill = || program(root().join("target/release/gristmill"));
    let building = Instant::now();
    run::run(gristmill().args(["build", "--quiet", "--dataset"]).arg(&dataset).arg(&documents))?;
    let building = building.elapsed();
    let looking = Instant::now();
    run::run(gristmill().args(["overlap", "--quiet"]).arg(&dataset).arg("--against").args(&sets))?;
    let looking = looking.elapsed();
    let found = found(&dataset)?;
    let peers = if arguments.peers { peers(folder.path(), &documents, arguments.items)? } else { Vec::new() };
    let names: String = peers.iter().map(|peer| format!(" {} |", peer.tool)).collect();
    let mut table = format!(
        "| planted | texts | found | share | {} |{names}\n|---|---|---|---|{}\n",
        SETS.join(" | "),
        "---|".repeat(SETS.len() + peers.len())
    );
    for (name, items) in &planted {
        let share = |set: &str| {
            let of_set = |(_, evidence): &&(String, String)| evidence.starts_with(set);
            let hits = items.iter().filter(of_set).filter(|planted| found.contains(*planted)).count();
            let all = items.iter().filter(of_set).count();
            (hits, all, if all > 0 { format!("{:.3}", hits as f64 / all as f64) } else { "–".to_owned() })
        };
        let (hits, all, overall) = share("");
        let by_set = SETS.map(|set| share(set).2).join(" | ");
        let urls: HashSet<&str> = items.iter().map(|(url, _)| url.as_str()).collect();
        let theirs: String = peers.iter().map(|peer| format!(" {:.3} |", peer.share_of(&urls))).collect();
        writeln!(table, "| {name} | {all} | {hits} | {overall} | {by_set} |{theirs}")?;
    }
    for (name, mark) in [("stock phrases", "/stock/"), ("clean texts", "/clean/")] {
        let urls: HashSet<&str> = found.iter().map(|(url, _)| url.as_str()).filter(|url| url.contains(mark)).collect();
        let all = if mark == "/clean/" { arguments.clean } else { STOCK.len() * 250 };
        let none = " – |".repeat(SETS.len());
        let wrong = |urls: usize| format!("{:.6}", urls as f64 / all as f64);
        let theirs: String = peers
            .iter()
            .map(|peer| format!(" {} |", wrong(peer.found.iter().filter(|url| url.contains(mark)).count())))
            .collect();
        writeln!(table, "| {name} (found = wrong) | {all} | {} | {} |{none}{theirs}", urls.len(), wrong(urls.len()))?;
    }
    writeln!(table, "\nbuild {:.1} s, overlap {:.1} s, same texts", building.as_secs_f64(), looking.as_secs_f64())?;
    for Peer { tool, seconds, .. } in &peers {
        writeln!(table, "{tool}: {seconds:.1} s for the same texts, on one thread")?;
    }
    say(&format!("\n{table}"))
}

/// What is planted in one way: the text's address and how the finding's evidence begins.
type Planted = Vec<(String, String)>;

fn write(path: &Path, arguments: &Arguments, sentences: &[String]) -> Result<BTreeMap<String, Planted>> {
    let mut out = std::io::BufWriter::new(File::create(path)?);
    let mut planted: BTreeMap<String, Planted> = BTreeMap::new();
    let mut line = |url: &str, text: &str| writeln!(out, "{}", json!({"url": url, "text": text}));
    for (form, (name, plant)) in FORMS.iter().enumerate() {
        for set in SETS {
            for number in 0..arguments.items {
                let item = item(set, number);
                let mut dice = Dice::new((form * 1_000_003 + number * 31 + set.len()) as u64);
                let Some(text) = plant(&item, &mut dice) else { continue };
                let url = format!("https://{set}.example/{form}/{number}");
                let around = |dice: &mut Dice| clean(dice, sentences, 6);
                line(&url, &format!("{}\n\n{text}\n\n{}", around(&mut dice), around(&mut dice)))?;
                planted
                    .entry(format!("{}. {name}", form + 1))
                    .or_default()
                    .push((url, format!("{set} item {}", item.name(number))));
            }
        }
    }
    for set in SETS {
        for number in arguments.items..arguments.items + COPIED_ITEMS {
            let item = item(set, number);
            for copy in 0..COPIES {
                let mut dice = Dice::new((number * COPIES + copy + 31) as u64);
                let url = format!("https://{set}.example/copied/{number}/{copy}");
                let shown = item.shown(&[0, 1, 2, 3]);
                let (before, behind) = (clean(&mut dice, sentences, 6), clean(&mut dice, sentences, 6));
                line(&url, &format!("{before}\n\n{shown}\n\n{behind}"))?;
                let name = format!("{}. question and answer, each copied to {COPIES} texts", FORMS.len() + 1);
                planted.entry(name).or_default().push((url, format!("{set} item {}", item.name(number))));
            }
        }
    }
    for number in 0..STOCK.len() * 250 {
        let mut dice = Dice::new(number as u64 + 77);
        let phrase = STOCK.get(number % STOCK.len()).unwrap_or(&"");
        let text = format!("{} {phrase} {}", clean(&mut dice, sentences, 5), clean(&mut dice, sentences, 5));
        line(&format!("https://stock.example/stock/{number}"), &text)?;
    }
    for number in 0..arguments.clean {
        let text = clean(&mut Dice::new(number as u64 + 1_000_000), sentences, 10);
        line(&format!("https://clean.example/clean/{number}"), &text)?;
    }
    out.flush()?;
    Ok(planted)
}

/// What another tool finds.
struct Peer {
    tool: String,
    seconds: f64,
    found: HashSet<String>,
}

impl Peer {
    fn share_of(&self, urls: &HashSet<&str>) -> f64 {
        urls.iter().filter(|url| self.found.contains(**url)).count() as f64 / urls.len().max(1) as f64
    }
}

/// datatrove's n-gram decontamination of the same texts by the same items.
fn peers(folder: &Path, documents: &Path, count: usize) -> Result<Vec<Peer>> {
    let python = python::environment("peers", "benches/peers/requirements.txt")?;
    let items = folder.join("items.jsonl");
    let all = SETS.iter().flat_map(|set| (0..count + COPIED_ITEMS).map(|number| item(set, number)));
    let rows = all.map(|item| json!({"question": item.question, "answer": item.answer}).to_string() + "\n");
    fs_err::write(&items, rows.collect::<String>())?;
    let output = program(python).arg("benches/peers/overlap.py").arg(documents).arg(&items).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let peer = |line: &str| -> Result<Peer> {
        let said: Value = serde_json::from_str(line)?;
        let found = said.get("found").and_then(Value::as_array).into_iter().flatten();
        Ok(Peer {
            tool: said.get("tool").and_then(Value::as_str).unwrap_or_default().to_owned(),
            seconds: said.get("seconds").and_then(Value::as_f64).unwrap_or_default(),
            found: found.filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    };
    String::from_utf8(output.stdout)?.lines().map(peer).collect()
}

/// Sentences of real texts, shuffled.
fn clean(dice: &mut Dice, sentences: &[String], count: usize) -> String {
    let picked = (0..count).filter_map(|_| sentences.get(dice.below(sentences.len())).cloned());
    picked.collect::<Vec<_>>().join(" ")
}

fn sentences(path: &Path) -> Result<Vec<String>> {
    let text = fs_err::read_to_string(path)?;
    let mut sentences = Vec::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).with_context(|| path.display().to_string())?;
        let text = row.get("text").and_then(Value::as_str).unwrap_or_default();
        let parts = text.split_inclusive(['.', '!', '?', '\n']).map(str::trim);
        sentences.extend(parts.filter(|part| part.split_whitespace().count() > 4).map(str::to_owned));
    }
    Ok(sentences)
}

/// One word in ten is another.
fn changed(text: &str, dice: &mut Dice) -> String {
    const OTHERS: [&str; 8] = ["several", "amber", "quite", "window", "seven", "slowly", "under", "brought"];
    let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    let start = dice.below(10);
    let word = |(place, word): (usize, &&str)| {
        let end = word.chars().next_back().filter(|end| end.is_whitespace());
        if place % 10 == start {
            format!("{}{}", dice.pick(&OTHERS), end.map(String::from).unwrap_or_default())
        } else {
            (*word).to_owned()
        }
    };
    words.iter().enumerate().map(word).collect()
}

fn wrapped(text: &str, width: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split_whitespace() {
        if column + word.len() > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += word.len() + 1;
    }
    out
}

/// The findings: address, and the evidence's beginning.
fn found(dataset: &Path) -> Result<HashSet<(String, String)>> {
    let sql = "select url, flags from records where array_contains(flag_kinds, 'benchmark_overlap')";
    let mut query = program(root().join("target/release/gristmill"));
    let output = query.arg("query").arg(dataset).args(["--json", sql]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found = HashSet::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let url = row.get("url").and_then(Value::as_str).unwrap_or_default();
        for flag in row.get("flags").and_then(Value::as_array).into_iter().flatten() {
            let evidence = flag.get("evidence").and_then(Value::as_str).unwrap_or_default();
            if let Some((item, _)) = evidence.split_once(": ") {
                found.insert((url.to_owned(), item.to_owned()));
            }
        }
    }
    Ok(found)
}
