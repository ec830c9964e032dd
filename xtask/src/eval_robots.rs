//! `cargo xtask eval robots`: the cases of two public suites for robots.txt, judged by `gristmill robots` and by Protego.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bench::replace_between_marks;
use crate::python;
use crate::run::{self, cargo, program, root, say};

/// The marks between which `--write` puts the table.
const MARKS: [&str; 2] = ["<!-- eval robots: begin -->", "<!-- eval robots: end -->"];

/// The suites, as they are called and as their files are.
const SUITES: [(&str, &str); 2] = [("Google's parser", "google"), ("crawler-commons", "crawler-commons")];

/// What to compare.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Puts the table into this file, between its marks.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// Judges all cases, prints the table, and writes it where asked. Needs Python 3.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release"))?;
    let python = python::environment("robots-peers", "benches/peers/robots_requirements.txt")?;
    let mut table = "| suite | cases | gristmill, as published | Protego | gristmill, by the standard | Protego |\n\
                     |---|--:|--:|--:|--:|--:|"
        .to_owned();
    for (name, file) in SUITES {
        let path = root().join(format!("tests/fixtures/robots/{file}.jsonl"));
        let cases = cases(&fs_err::read_to_string(&path)?)?;
        let (ours, theirs) = (ours(&cases)?, theirs(&python, &path)?);
        ensure!(theirs.len() == cases.len(), "Protego judged {} of {} cases", theirs.len(), cases.len());
        let counts = [(&ours, true), (&theirs, true), (&ours, false), (&theirs, false)];
        let counts = counts.map(|(judged, as_published)| right(&cases, judged, as_published).to_string());
        table.extend(["\n| ", name, " | ", &cases.len().to_string(), " | ", &counts.join(" | "), " |"]);
    }
    say(&format!("\n{table}"))?;
    arguments.write.as_ref().map_or(Ok(()), |path| replace_between_marks(path, MARKS, &table))
}

/// The cases that ask for an address.
fn cases(lines: &str) -> Result<Vec<Value>> {
    let cases = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    Ok(cases.into_iter().filter(|case| case.get("url").is_some()).collect())
}

/// How many judgements are those of the suite, or those of the standard where the two differ.
fn right(cases: &[Value], judged: &[Option<bool>], as_published: bool) -> usize {
    let expected = |case: &Value| {
        let published = case.get("published").filter(|_| as_published).and_then(Value::as_bool);
        published.or_else(|| case.get("allowed").and_then(Value::as_bool))
    };
    cases.iter().zip(judged).filter(|(case, judged)| judged.is_some() && expected(case) == **judged).count()
}

fn ours(cases: &[Value]) -> Result<Vec<Option<bool>>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("robots.txt");
    let text = |case: &Value, name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut judged = Vec::new();
    for case in cases {
        fs_err::write(&file, bytes(&text(case, "robots"), case.get("encoding").and_then(Value::as_str)))?;
        let mut command = program(root().join("target/release/gristmill"));
        command.args(["robots", "--json", "--agent", &text(case, "agent")]).arg(&file).args(["--", &text(case, "url")]);
        let answer: Value =
            serde_json::from_slice(&command.output()?.stdout).context("gristmill robots says nothing")?;
        judged.push(answer.get("allowed").and_then(Value::as_bool));
    }
    Ok(judged)
}

/// The bytes of a file in the encoding that its case names.
fn bytes(text: &str, encoding: Option<&str>) -> Vec<u8> {
    let marked = || std::iter::once('\u{feff}').chain(text.chars()).collect::<String>();
    match encoding {
        Some("latin-1") => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        Some("utf-8-sig") => marked().into_bytes(),
        Some("utf-16-le") => marked().encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some("utf-16-be") => marked().encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

fn theirs(python: &Path, cases: &Path) -> Result<Vec<Option<bool>>> {
    let output = program(python).arg("benches/peers/robots.py").arg(cases).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str::<Vec<Value>>(text.trim())
        .map(|judged| judged.iter().map(Value::as_bool).collect())
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_counted_by_the_suite_and_by_the_standard() {
        let lines = "{\"url\":\"/a\",\"allowed\":true}\n{\"url\":\"/b\",\"allowed\":true,\"published\":false}\n{\"sitemaps\":[]}\n";
        let cases = cases(lines).unwrap();
        assert_eq!(cases.len(), 2);
        let judged = [Some(true), Some(true)];
        assert_eq!((right(&cases, &judged, true), right(&cases, &judged, false)), (1, 2));
        assert_eq!(right(&cases, &[None, Some(false)], true), 1);
    }

    #[test]
    fn files_are_written_in_their_encoding() {
        assert_eq!(bytes("\u{ef}a", Some("latin-1")), b"\xefa");
        assert_eq!(bytes("a", Some("utf-16-be")), b"\xfe\xff\0a");
        assert_eq!(bytes("\u{e4}", None), "\u{e4}".as_bytes());
    }
}
