//! Prints the language and score of each text of a JSONL file, as a pair a line: `cargo run --release --example languages --
//! TEXTS.jsonl [--whatlang]`, one JSON object a line with `text`; by `whatlang` over the first 2,000 characters, to compare, where that is asked for.

use std::io::{BufRead, BufReader, BufWriter, Write};

use gristmill::measure;
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("name a JSONL file"))?;
    let whatlang = std::env::args().nth(2).is_some_and(|option| option == "--whatlang");
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in BufReader::new(fs_err::File::open(path)?).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row.get("text").and_then(Value::as_str).unwrap_or_default();
        let told = if whatlang { by_whatlang(text) } else { measure::language(text, None) };
        writeln!(out, "{}", json!(told.unzip()))?;
    }
    out.flush()?;
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "a score as ours has it")]
fn by_whatlang(text: &str) -> Option<(String, f32)> {
    let end = text.char_indices().nth(2_000).map_or(text.len(), |(at, _)| at);
    let found = whatlang::detect(text.get(..end)?)?;
    Some((found.lang().code().to_owned(), found.confidence() as f32))
}
