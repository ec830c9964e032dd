//! Prints the verdicts of the four filter sets on the texts of a JSONL file: `cargo run --release --example filters --
//! TEXTS.jsonl`, one JSON object a line with `id` and `text`.
//!
//! On standard output a line for each text: its `id`, and for each set the first rule that it breaks or null. On standard
//! error one line: how many texts.

use std::io::{BufRead, BufReader, BufWriter, Write};

use gristmill::measure::{FilterSet, Quality, filters};
use serde_json::{Map, Value, json};

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("name a JSONL file"))?;
    let mut rows: Vec<Value> = Vec::new();
    for line in BufReader::new(fs_err::File::open(path)?).lines() {
        rows.push(serde_json::from_str(&line?)?);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for row in &rows {
        let quality = Quality::of(row.get("text").and_then(Value::as_str).unwrap_or_default());
        let rule = |set: &FilterSet| json!(set.broken(&quality).map(|broken| broken.rule));
        let rules: Map<String, Value> = filters::ALL.iter().map(|set| (set.name().to_owned(), rule(set))).collect();
        writeln!(out, "{}", json!({"id": row.get("id"), "rules": rules}))?;
    }
    out.flush()?;
    writeln!(std::io::stderr(), "{}", json!({"texts": rows.len()}))?;
    Ok(())
}
