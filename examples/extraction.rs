//! Extracts a set of pages (`gold.jsonl` and `html/<id>.html.gz` or `html/<id>.html`), for evaluations and for the trainer.
//!
//! - `extraction texts SET [--weights FILE] [--folds FOLDER]`: a line of JSON for each page, with its text and metadata;
//!   a line with the number of pages and the seconds that parsing and extraction took goes to standard error. `--rules` leaves the learned judge out. With a
//!   folder of folds, each page is read with the weights that did not see its site.
//! - `extraction lessons SET OUT`: what the trainer learns from: `OUT/blocks.jsonl` and `OUT/columns.f32`.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fs_err::File;
use gristmill::article::{Article, ArticleDate, Extractor, Role};
use gristmill::page::{self, Page};
use gristmill::source::{Capture, Place};
use jiff::tz::Offset;
use serde_json::{Value, json};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|word| word == name).and_then(|at| arguments.get(at + 1));
    let (Some(what), Some(set)) = (arguments.first(), arguments.get(1)) else { bail!("texts SET, or lessons SET OUT") };
    match what.as_str() {
        "texts" => {
            let weights = option("--weights").map(fs_err::read).transpose()?;
            let extractor = if arguments.iter().any(|word| word == "--rules") {
                Extractor::with_weights(None)
            } else if let Some(weights) = &weights {
                Extractor::with_weights(Some(weights))
            } else {
                Ok(Extractor::new())
            };
            texts(Path::new(set), &extractor.map_err(anyhow::Error::msg)?, option("--folds").map(Path::new))
        }
        "lessons" => {
            let out = PathBuf::from(arguments.get(2).context("lessons SET OUT")?);
            lessons(Path::new(set), &out)
        }
        other => bail!("{other}: texts or lessons"),
    }
}

/// Pages of a set with their ids, in the order of the gold file.
fn pages(set: &Path) -> Result<Vec<(String, Page)>> {
    let mut pages = Vec::new();
    for line in BufReader::new(File::open(set.join("gold.jsonl"))?).lines() {
        let gold: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| gold.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let plain = set.join("html").join(format!("{}.html", text("id")));
        let (file, body) = if plain.exists() {
            let body = fs_err::read(&plain)?;
            (plain, body)
        } else {
            let packed = set.join("html").join(format!("{}.html.gz", text("id")));
            let mut body = Vec::new();
            flate2::read::GzDecoder::new(File::open(&packed)?).read_to_end(&mut body)?;
            (packed, body)
        };
        let capture = Capture {
            url: text("url"),
            fetched_at: None,
            status: Some(200),
            headers: Vec::new(),
            site_says: Vec::new(),
            body,
            place: Place { file: file.display().to_string(), offset: None, length: None },
            row: None,
        };
        match page::decode(capture) {
            Ok(page) => pages.push((text("id"), page)),
            Err(failure) => writeln!(std::io::stderr(), "{}: {failure:?}", text("id"))?,
        }
    }
    Ok(pages)
}

fn texts(set: &Path, extractor: &Extractor, folds: Option<&Path>) -> Result<()> {
    let mut by_fold = Vec::new();
    let mut fold_of = serde_json::Map::new();
    if let Some(folder) = folds {
        let read: Value = serde_json::from_slice(&fs_err::read(folder.join("folds.json"))?)?;
        fold_of = read.as_object().cloned().unwrap_or_default();
        while let Ok(weights) = fs_err::read(folder.join(format!("{}.bin", by_fold.len()))) {
            by_fold.push(Extractor::with_weights(Some(&weights)).map_err(anyhow::Error::msg)?);
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut taken = Duration::ZERO;
    let pages = pages(set)?;
    for (id, page) in &pages {
        let fold = fold_of.get(id).and_then(Value::as_u64).and_then(|fold| by_fold.get(usize::try_from(fold).ok()?));
        let start = Instant::now();
        let article = fold.unwrap_or(extractor).extract(page).unwrap_or_default();
        taken += start.elapsed();
        serde_json::to_writer(&mut out, &told(id, &article))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    let seconds = taken.as_secs_f64();
    writeln!(std::io::stderr(), "{}", json!({ "pages": pages.len(), "seconds": seconds }))?;
    Ok(())
}

fn told(id: &str, article: &Article) -> Value {
    let mut text = String::new();
    let mut last = None;
    for block in article.blocks.iter().filter(|block| block.role == Role::Body) {
        if let Some(last) = last {
            text.push_str(gristmill::article::compose::separator(last, block.kind));
        }
        text.push_str(&block.text);
        last = Some(block.kind);
    }
    let from = |from| format!("{from:?}");
    json!({
        "id": id,
        "text": text,
        "title": article.title.as_ref().map(|title| &title.value),
        "title_from": article.title.as_ref().map(|title| from(title.from)),
        "authors": article.authors.iter().map(|author| &author.value).collect::<Vec<_>>(),
        "authors_from": article.authors.first().map(|author| from(author.from)),
        "date": article.published.as_ref().map(|date| date.value.at.to_string()),
        "day": article.published.as_ref().map(|date| day(&date.value)),
        "date_from": article.published.as_ref().map(|date| from(date.from)),
        "absence": article.absence.map(gristmill::article::NotAnArticle::name),
    })
}

/// The day by the clock that a date is given by, or in UTC where the page names none.
fn day(date: &ArticleDate) -> String {
    let offset = Offset::from_seconds(i32::from(date.offset.unwrap_or_default()) * 60).unwrap_or(Offset::UTC);
    offset.to_datetime(date.at).date().to_string()
}

fn lessons(set: &Path, out: &Path) -> Result<()> {
    fs_err::create_dir_all(out)?;
    let mut columns = BufWriter::new(File::create(out.join("columns.f32"))?);
    let mut blocks = BufWriter::new(File::create(out.join("blocks.jsonl"))?);
    let extractor = Extractor::with_weights(None).map_err(anyhow::Error::msg)?;
    for (id, page) in pages(set)? {
        let lesson = extractor.lesson(&page).map_err(|failure| anyhow::anyhow!("{id}: {failure:?}"))?;
        let lesson = lesson.unwrap_or_default();
        for value in &lesson.columns {
            columns.write_all(&value.to_le_bytes())?;
        }
        serde_json::to_writer(&mut blocks, &json!({ "id": id, "lesson": lesson }))?;
        blocks.write_all(b"\n")?;
    }
    columns.flush()?;
    blocks.flush()?;
    Ok(())
}
