//! `cargo xtask eval metadata`: on how many labelled pages title, authors and day are exactly right, beside other tools.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err::File;
use serde_json::Value;

use crate::eval::{lines, read_set, text};
use crate::python;
use crate::run::{program, run as run_program, say};

/// What to evaluate.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The set: `gold.jsonl` with `id`, `url`, `title`, `author`, `date` and perhaps `kind`, and `html/<id>.html.gz`.
    #[arg(long)]
    set: PathBuf,
    /// Evaluates trafilatura, newspaper4k and htmldate too, in virtual environments.
    #[arg(long)]
    peers: bool,
}

/// Environments of the peers: newspaper4k has one of its own, as pip does not resolve what both ask of lxml.
const ENVIRONMENTS: [(&str, &str); 2] = [
    ("extractors", "benches/peers/extraction_requirements.txt"),
    ("newspaper", "benches/peers/newspaper_requirements.txt"),
];

/// What is compared.
const FIELDS: [&str; 3] = ["title", "authors", "day"];

/// What is labelled, or told, of one page: nothing where a label is empty.
#[derive(Debug, Default, Clone, PartialEq)]
struct Said {
    title: Option<String>,
    authors: BTreeSet<String>,
    day: Option<String>,
}

/// A tool's answers by page.
struct Answers {
    tool: String,
    by_page: HashMap<String, Said>,
}

/// A labelled page.
struct Gold {
    id: String,
    kind: String,
    said: Said,
}

/// Evaluates, and prints the table.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let set = std::path::absolute(&arguments.set)?;
    let gold: Vec<Gold> = lines(&set.join("gold.jsonl"))?.iter().map(labelled).collect();
    let (out, _) = read_set(&set, None)?;
    let tool = concat!("gristmill ", env!("CARGO_PKG_VERSION")).to_owned();
    let mut all = vec![Answers { tool, by_page: by_page(out.path())? }];
    if arguments.peers {
        for (name, requirements) in ENVIRONMENTS {
            all.extend(peers(&set, &python::environment(name, requirements)?)?);
        }
    }
    say(&format!("\n{}", table(&gold, &all)))
}

fn peers(set: &Path, python: &Path) -> Result<Vec<Answers>> {
    let out = tempfile::tempdir()?;
    let report = out.path().join("report");
    let mut command = program(python);
    command.arg("benches/peers/metadata.py").arg(set).arg(out.path()).stdout(File::create(&report)?.into_file());
    run_program(&mut command)?;
    let mut all = Vec::new();
    for said in lines(&report)? {
        let tool = text(&said, "tool");
        let file = format!("{}.jsonl", tool.split(' ').next().unwrap_or_default());
        all.push(Answers { by_page: by_page(&out.path().join(file))?, tool });
    }
    Ok(all)
}

fn by_page(path: &Path) -> Result<HashMap<String, Said>> {
    Ok(lines(path)?.iter().map(|line| (text(line, "id"), told(line))).collect())
}

fn labelled(label: &Value) -> Gold {
    let said = Said {
        title: normal(&text(label, "title")),
        authors: persons(&text(label, "author")),
        day: day(&text(label, "date")),
    };
    Gold { id: text(label, "id"), kind: text(label, "kind"), said }
}

fn told(line: &Value) -> Said {
    let authors = line.get("authors").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    Said {
        title: normal(&text(line, "title")),
        authors: authors.flat_map(persons).collect(),
        day: day(&text(line, "day")),
    }
}

/// A text in lower case, its blanks squeezed, all quotation marks and all dashes of one kind.
fn normal(text: &str) -> Option<String> {
    let plain: String = text.chars().map(plain).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").to_lowercase())
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '`' | '′' => '\'',
        '“' | '”' | '«' | '»' | '„' => '"',
        '–' | '—' | '‑' | '−' => '-',
        other => other,
    }
}

/// The persons that a label names: its parts between commas, semicolons, bars and words for "and".
fn persons(names: &str) -> BTreeSet<String> {
    let parts = names.split([',', ';', '|', '&']).flat_map(|part| part.split(" and "));
    let bare = parts.filter_map(normal).map(|name| {
        let name = name.strip_prefix("and ").unwrap_or(&name);
        name.trim_matches(|c: char| matches!(c, '.' | ' ')).to_owned()
    });
    bare.filter(|name| !name.is_empty()).collect()
}

/// The day of a date, or its month where it says no more.
fn day(date: &str) -> Option<String> {
    let day: String = date.chars().take(10).collect();
    (!day.is_empty()).then_some(day)
}

/// Which fields are right of those that the label has, in the order of [`FIELDS`].
fn judge(gold: &Said, told: &Said) -> [Option<bool>; 3] {
    [
        gold.title.as_ref().map(|title| Some(title) == told.title.as_ref()),
        (!gold.authors.is_empty()).then(|| gold.authors == told.authors),
        // A label may be a month.
        gold.day.as_ref().map(|day| told.day.as_ref().is_some_and(|told| told.starts_with(day.as_str()))),
    ]
}

/// Pages with a label, and those where it is met.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    pages: u32,
    right: u32,
}

/// A row for each tool and kind of page.
fn table(gold: &[Gold], all: &[Answers]) -> String {
    let mut out = String::from("| tool | kind | title | authors | day |\n|---|---|--:|--:|--:|\n");
    let nothing = Said::default();
    for answers in all {
        // All pages stand last.
        let mut rows: BTreeMap<(bool, &str), [Count; 3]> = BTreeMap::new();
        for page in gold {
            let told = answers.by_page.get(&page.id).unwrap_or(&nothing);
            for kind in [(false, page.kind.as_str()), (true, "all")] {
                for (count, right) in rows.entry(kind).or_default().iter_mut().zip(judge(&page.said, told)) {
                    count.pages += u32::from(right.is_some());
                    count.right += u32::from(right == Some(true));
                }
            }
        }
        for ((_, kind), counts) in rows {
            let shown: Vec<String> = counts.iter().copied().map(shown).collect();
            let _ = writeln!(out, "| {} | {kind} | {} |", answers.tool, shown.join(" | "));
        }
    }
    let _ = writeln!(out, "\n{}: share of the pages with a label where it is met exactly.", FIELDS.join(", "));
    out
}

fn shown(count: Count) -> String {
    if count.pages == 0 {
        return String::new();
    }
    format!("{:.1} % of {}", 100.0 * f64::from(count.right) / f64::from(count.pages), count.pages)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn writings_of_a_title_are_one_and_persons_have_no_order() {
        let label = json!({"id": "a", "kind": "article", "title": "The  ‘lamp’ – Lit", "author": "Ann Keeper, Bob Boatman and Cy Hook", "date": "2024-10-17"});
        let line = json!({"id": "a", "title": "the 'Lamp' - lit", "authors": ["Cy Hook", "Bob Boatman", "ann keeper"], "day": "2024-10-17T10:00:00Z"});
        assert_eq!(judge(&labelled(&label).said, &told(&line)), [Some(true); 3]);
    }

    #[test]
    fn the_table_counts_pages_with_labels_alone() {
        let page = |id: &str, author: &str| {
            labelled(&json!({"id": id, "kind": "article", "title": "Wicks", "author": author, "date": null}))
        };
        let gold = [page("a", "Ann Keeper"), page("b", "")];
        let said = told(&json!({"title": "Wicks", "authors": ["Ann Keeper", "Bob Boatman"], "day": "2024-10-17"}));
        let by_page = HashMap::from([("a".to_owned(), said)]);
        let table = table(&gold, &[Answers { tool: "tool".into(), by_page }]);
        for row in ["| tool | article | 50.0 % of 2 | 0.0 % of 1 |  |", "| tool | all | 50.0 % of 2 | 0.0 % of 1 |  |"]
        {
            assert!(table.contains(row), "{row} in\n{table}");
        }
    }
}
