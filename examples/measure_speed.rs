//! Prints what each measure costs, over the texts of a JSONL file: µs a page, µs for each 1,000 words, MB/s.
//!
//! `cargo run --release --example measure_speed -- TEXTS.jsonl [FIELD]`: one JSON object a line, its text in `FIELD`
//! (`text` unless told).

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

use gristmill::measure::{Measurer, Options, Quality};
use gristmill::text;

/// Rounds; the fastest counts, since a busy machine only slows.
const ROUNDS: usize = 3;

type Measure<'a> = (&'a str, Box<dyn Fn(&str) + 'a>);

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or_else(|| anyhow::anyhow!("name a JSONL file"))?;
    let field = arguments.next().unwrap_or_else(|| "text".to_owned());
    let mut texts: Vec<String> = Vec::new();
    for line in BufReader::new(fs_err::File::open(path)?).lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        texts.extend(value.get(&field).and_then(|text| text.as_str()).map(str::to_owned));
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let words: usize = texts.iter().map(|text| text::words(text).count()).sum();
    let (plain, tokens) =
        (Measurer::new(Options { tokens: false, ..Options::default() }), Measurer::new(Options::default()));
    let measures: [Measure<'_>; 7] = [
        (
            "words",
            Box::new(|text| {
                black_box(text::words(text).count());
            }),
        ),
        (
            "sentences",
            Box::new(|text| {
                black_box(text::sentences(text).count());
            }),
        ),
        (
            "code point index",
            Box::new(|text| {
                black_box(text::CodePoints::new(text));
            }),
        ),
        (
            "comparable form",
            Box::new(|text| {
                black_box(text::comparable(text));
            }),
        ),
        (
            "quality signals",
            Box::new(|text| {
                black_box(Quality::of(text));
            }),
        ),
        (
            "all but tokens",
            Box::new(|text| {
                black_box(plain.measure(text, None, &[]));
            }),
        ),
        (
            "all",
            Box::new(|text| {
                black_box(tokens.measure(text, None, &[]));
            }),
        ),
    ];
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} pages, {bytes} bytes, {words} words", texts.len())?;
    for (name, measure) in &measures {
        let mut best = f64::MAX;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            for text in &texts {
                measure(text);
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        let (page, thousand) = (best * 1e6 / texts.len() as f64, best * 1e9 / words as f64);
        writeln!(
            out,
            "{name:18} {page:9.1} µs/page {thousand:9.1} µs/1,000 words {:8.1} MB/s",
            bytes as f64 / best / 1e6
        )?;
    }
    Ok(())
}
