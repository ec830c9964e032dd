//! Versions of a large dataset of generated rows: `cargo bench --bench versions -- FOLDER ROWS VERSIONS`; a small one in a
//! temporary folder where nothing is given.
//!
//! Writes the dataset to `FOLDER/dataset` and the rows of each version to `FOLDER/input/NN.parquet`, for tools that are
//! measured beside it. Prints a line of JSON for each version, and one for what is done with them.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gristmill::dataset::{Committed, Dataset, Manifest};
use gristmill::record::{BatchBuilder, Record, record_schema};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Pages of one host.
const PAGES_A_HOST: usize = 1_000;

fn main() -> Outcome<()> {
    let given: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let temporary = tempfile::tempdir()?;
    let (folder, rows, versions) = match &given[..] {
        [folder, rows, versions] => (PathBuf::from(folder), rows.parse()?, versions.parse()?),
        _ => (temporary.path().to_path_buf(), 2_000, 2),
    };
    let dataset = Dataset::open_or_create(folder.join("dataset"))?;
    fs_err::create_dir_all(folder.join("input"))?;
    say(&version(&dataset, &folder, "first", 0, 0..rows, 0)?)?;
    let step = rows / 100;
    // New pages, then pages of some hosts anew, in turn; both are one in a hundred of the rows.
    for number in 1..=versions {
        let report = if number % 2 == 1 {
            let from = rows + number / 2 * step;
            version(&dataset, &folder, "append", number, from..from + step, 0)?
        } else {
            let from = number * step * 3 % rows;
            version(&dataset, &folder, "change", number, from..from + step, number)?
        };
        say(&report)?;
    }
    say(&uses(&dataset)?)
}

/// Builds one version and reports on it.
fn version(
    dataset: &Dataset,
    folder: &Path,
    what: &str,
    number: usize,
    rows: std::ops::Range<usize>,
    edition: usize,
) -> Outcome<Value> {
    input(&folder.join(format!("input/{number:02}.parquet")), rows.clone(), edition)?;
    let start = Instant::now();
    let mut writer = dataset.begin()?;
    let mut row = template()?;
    for place in rows.clone() {
        fill(&mut row, place, edition);
        writer.write(&row)?;
    }
    let written = start.elapsed();
    let committed: Committed = writer.commit(Manifest::default())?;
    Ok(json!({
        "what": what, "version": number, "rows": rows.len(), "seconds": start.elapsed().as_secs_f64(),
        "of_it_commit": start.elapsed().saturating_sub(written).as_secs_f64(), "bytes": committed.bytes_added,
        "files_added": committed.files_added, "files_removed": committed.files_removed,
    }))
}

/// The same rows as one file, for others.
fn input(path: &Path, rows: std::ops::Range<usize>, edition: usize) -> Outcome<()> {
    let mut writer = ArrowWriter::try_new(fs_err::File::create(path)?.into_file(), record_schema(), None)?;
    let mut batch = BatchBuilder::new();
    let mut row = template()?;
    for place in rows {
        fill(&mut row, place, edition);
        batch.push(&row)?;
        if batch.is_full() {
            writer.write(&batch.finish()?)?;
        }
    }
    writer.write(&batch.finish()?)?;
    writer.close()?;
    Ok(())
}

/// What is done with versions.
fn uses(dataset: &Dataset) -> Outcome<Value> {
    let latest = dataset.latest()?.unwrap_or_default();
    let timed = |work: &dyn Fn() -> Outcome<()>| -> Outcome<f64> {
        let start = Instant::now();
        work()?;
        Ok(start.elapsed().as_secs_f64())
    };
    let read = |version| {
        dataset.columns(version, &["id", "text"])?.try_for_each(|batch| batch.map(drop))?;
        Ok(())
    };
    let log = timed(&|| dataset.log().map(drop).map_err(Into::into))?;
    let tag = timed(&|| dataset.tag("bench", latest, true).map(drop).map_err(Into::into))?;
    let neighbours = timed(&|| dataset.diff(latest.saturating_sub(1), latest).map(drop).map_err(Into::into))?;
    let ends = timed(&|| dataset.diff(0, latest).map(drop).map_err(Into::into))?;
    // Once unmeasured, so that both find the files in memory.
    read(latest)?;
    let newest = timed(&|| read(latest))?;
    let first = timed(&|| read(0))?;
    Ok(json!({
        "what": "uses", "versions": latest + 1, "log_seconds": log, "tag_seconds": tag, "diff_of_neighbours_seconds": neighbours,
        "diff_of_first_and_last_seconds": ends, "read_newest_seconds": newest, "read_first_seconds": first,
    }))
}

/// A row with a value in every column that must have one.
fn template() -> Outcome<Record> {
    let row = json!({
        "id": "", "url": "", "canonical_url": "", "host": "", "domain": "", "source_file": "generated.warc.gz",
        "payload_digest": "", "authors": [], "tags": [], "categories": ["generated rows"], "language": "en", "language_score": 1.0,
        "text": "", "word_count": 0, "char_count": 0, "sentence_count": 1, "paragraph_count": 1, "token_count": 0,
        "reading_time_minutes": 0.5, "text_digest": "", "flags": [], "flag_kinds": [],
        "rights": {"noindex": null, "noai": null, "tdm_reserved": null, "tdm_policy": null, "content_signal": null, "nofollow": null},
    });
    Ok(serde_json::from_value(row)?)
}

fn fill(row: &mut Record, place: usize, edition: usize) {
    let host = format!("host{}.example", place / PAGES_A_HOST);
    row.url = format!("https://{host}/page/{place}");
    row.canonical_url.clone_from(&row.url);
    row.id = gristmill::page::address::record_id(&row.url);
    row.domain = Some(host.clone());
    row.host = Some(host);
    row.text = text(place * 31 + edition);
    row.text_digest = gristmill::source::digest::sha256(row.text.as_bytes());
    row.payload_digest.clone_from(&row.text_digest);
    row.char_count = i32::try_from(row.text.len()).unwrap_or(i32::MAX);
    row.word_count = i32::try_from(row.text.split(' ').count()).unwrap_or(i32::MAX);
}

/// About 600 characters of made-up words.
fn text(seed: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "ka", "lo", "mi", "ter", "san", "ru", "vel", "no", "pra", "dis", "con", "e", "ba", "ty", "ing", "or", "al",
        "fen", "us", "qui", "zo", "hem", "gra", "il",
    ];
    let mut state = seed as u64 + 1;
    let mut next = |end: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % end).unwrap_or(0)
    };
    let mut out = String::with_capacity(640);
    while out.len() < 600 {
        for _ in 0..=next(4) {
            out.push_str(SYLLABLES.get(next(24)).copied().unwrap_or_default());
        }
        out.push(' ');
    }
    out.trim_end().to_owned()
}

fn say(line: &Value) -> Outcome<()> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
