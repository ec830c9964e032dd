//! Prints the language and score of each text of a JSONL file, as a pair a line: `cargo run --release --example languages --
//! TEXTS.jsonl`, one JSON object a line with `text`.

use std::io::{BufRead, BufReader, BufWriter, Write};

use gristmill::measure;
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("name a JSONL file"))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in BufReader::new(fs_err::File::open(path)?).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row.get("text").and_then(Value::as_str).unwrap_or_default();
        writeln!(out, "{}", json!(measure::language(text, None).unzip()))?;
    }
    out.flush()?;
    Ok(())
}
