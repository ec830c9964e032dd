//! What each measure and flag costs: `cargo bench --bench measures -- PAGES`, a folder with `gold.jsonl` and `html/<id>.html.gz`.
//!
//! Prints a table in Markdown: µs and bytes for each 1,000 words of the cleaned texts, and the share of what the extraction
//! of the same pages costs. Microseconds are processor time of one thread, of the fastest of some rounds; where the system does
//! not tell it, time on the clock, which a busy machine lengthens. Bytes are the most memory that the measure held beyond what
//! stood before, summed over the pages. What the allocator that counts them adds (two atomic numbers for each piece of memory) is in the time.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use fs_err::File;
use gristmill::article::{Article, Extractor};
use gristmill::contamination::examine::examine;
use gristmill::contamination::personal_data::{self, Home};
use gristmill::contamination::profile::{PageEvidence, ProfileBuilder, SiteProfile, page_key, site_key};
use gristmill::contamination::scan::Scan;
use gristmill::contamination::{encoding_damage, hidden_text};
use gristmill::duplicate::Signature;
use gristmill::measure::{self, FilterSet, Measurer, Options, Quality, filters};
use gristmill::page::{self, Page};
use gristmill::source::{Capture, Place};
use gristmill::text;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Rounds; the fastest counts.
const ROUNDS: usize = 3;

/// One page with all that a row needs.
struct Case {
    page: Page,
    article: Article,
    profile: SiteProfile,
    /// The cleaned text, and the languages that the page and the text have.
    text: String,
    declared: Option<String>,
    language: Option<String>,
    signature: Option<Signature>,
}

type Row<'a> = (&'a str, Box<dyn Fn(&Case) + 'a>);

/// What a row costs over all pages.
struct Cost {
    seconds: f64,
    bytes: usize,
}

fn main() -> Result<()> {
    let set = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).context("name a folder of pages")?;
    let extractor = Extractor::new();
    let cases = cases(Path::new(&set), &extractor)?;
    let words: usize = cases.iter().map(|case| text::words(&case.text).count()).sum();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} pages, {words} words of text\n", cases.len())?;
    writeln!(
        out,
        "| measure or flag | µs for 1,000 words | bytes for 1,000 words | share of the extraction |\n|---|--:|--:|--:|"
    )?;
    let mut extraction = 0.0;
    for (name, row) in rows(&extractor) {
        let Cost { seconds, bytes } = cost(&cases, &*row);
        if extraction == 0.0 {
            extraction = seconds;
        }
        let (micros, bytes) = (seconds * 1e9 / words as f64, bytes as f64 * 1e3 / words as f64);
        writeln!(out, "| {name} | {micros:.1} | {bytes:.0} | {:.3} |", seconds / extraction)?;
        out.flush()?;
    }
    Ok(())
}

fn cost(cases: &[Case], row: &dyn Fn(&Case)) -> Cost {
    let mut best = Cost { seconds: f64::MAX, bytes: 0 };
    for _ in 0..ROUNDS {
        let mut bytes = 0;
        let start = (processor_seconds(), Instant::now());
        for case in cases {
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            row(case);
            bytes += MEMORY.peak_usage().saturating_sub(before);
        }
        let seconds = match (start.0, processor_seconds()) {
            (Some(start), Some(end)) => end - start,
            _ => start.1.elapsed().as_secs_f64(),
        };
        best = Cost { seconds: best.seconds.min(seconds), bytes };
    }
    best
}

/// What this thread has used of a processor, as Linux counts it.
fn processor_seconds() -> Option<f64> {
    let told = fs_err::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// The extraction first; then each measure and flag, and what they cost together.
fn rows(extractor: &Extractor) -> Vec<Row<'_>> {
    let all = Measurer::new(Options::default());
    let plain = Measurer::new(Options { tokens: false, ..Options::default() });
    let everything = all.clone();
    vec![
        ("extraction: parsing, main text, metadata", row(|case| extractor.extract(&case.page).ok())),
        ("words", row(|case| text::words(&case.text).count())),
        ("sentences", row(|case| text::sentences(&case.text).count())),
        ("language, by paragraph too", row(|case| measure::language(&case.text, case.declared.as_deref()))),
        (
            "key phrases, with words and sentences",
            row(|case| measure::key_phrases(&case.text, case.language.as_deref(), &[])),
        ),
        ("summary, with words and sentences", row(|case| measure::summary(&case.text, case.language.as_deref()))),
        ("quality signals", row(|case| Quality::of(&case.text))),
        ("quality signals and the four filter sets", row(verdicts)),
        ("all measures but tokens", row(move |case| plain.measure(&case.text, case.declared.as_deref(), &[]))),
        ("all measures", row(move |case| all.measure(&case.text, case.declared.as_deref(), &[]))),
        ("flag hidden_text", row(|case| hidden_text::find(&Scan::new(&case.text)))),
        ("flag encoding_damage", row(|case| encoding_damage::find(&Scan::new(&case.text)))),
        ("flags of personal data", row(|case| personal_data::flags(&case.text, &home(case)))),
        ("all flags, and the repair", row(|case| examine(&case.article, &case.page.origin, &case.profile))),
        ("what a page tells about its site", row(|case| PageEvidence::gather(&case.article, &case.page.origin))),
        ("signature for duplicates, repeats and related rows", row(|case| Signature::of(&case.text))),
        (
            "one comparison of two signatures",
            row(|case| case.signature.as_ref().map(|signature| signature.sketch.similarity(&signature.sketch))),
        ),
        (
            "all measures, flags and the signature",
            row(move |case| {
                let evidence = PageEvidence::gather(&case.article, &case.page.origin);
                let cleaned = examine(&case.article, &case.page.origin, &case.profile);
                let measures = everything.measure(&cleaned.text, case.declared.as_deref(), &[]);
                (evidence, measures, Signature::of(&cleaned.text))
            }),
        ),
    ]
}

/// A row that keeps its result until it has been measured.
fn row<'a, T>(work: impl Fn(&Case) -> T + 'a) -> Box<dyn Fn(&Case) + 'a> {
    Box::new(move |case| {
        black_box(work(case));
    })
}

fn verdicts(case: &Case) -> usize {
    let quality = Quality::of(&case.text);
    filters::ALL.iter().filter(|set: &&FilterSet| set.broken(&quality).is_some()).count()
}

fn home(case: &Case) -> Home {
    Home::of(case.page.origin.host.as_deref(), case.declared.as_deref())
}

fn cases(set: &Path, extractor: &Extractor) -> Result<Vec<Case>> {
    let mut read = Vec::new();
    let mut sites = ProfileBuilder::new();
    for line in BufReader::new(File::open(set.join("gold.jsonl"))?).lines() {
        let gold: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| gold.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let path = set.join("html").join(format!("{}.html.gz", field("id")));
        let mut body = Vec::new();
        flate2::read::GzDecoder::new(File::open(&path)?).read_to_end(&mut body)?;
        let capture = Capture {
            url: field("url"),
            fetched_at: None,
            status: Some(200),
            headers: Vec::new(),
            site_says: Vec::new(),
            body,
            place: Place { file: path.display().to_string(), offset: None, length: None },
            row: None,
        };
        let Ok(page) = page::decode(capture) else { continue };
        let Ok(article) = extractor.extract(&page) else { continue };
        sites.add(&site_key(&page.origin), page_key(&page.origin), PageEvidence::gather(&article, &page.origin));
        read.push((page, article));
    }
    let profiles = sites.finish();
    let case = |(page, article): (Page, Article)| {
        let profile = profiles.get(&site_key(&page.origin)).clone();
        let text = examine(&article, &page.origin, &profile).text;
        let declared = article.declared_language.clone();
        let language = measure::language(&text, declared.as_deref()).map(|(tag, _)| tag);
        let signature = Signature::of(&text);
        Case { page, article, profile, text, declared, language, signature }
    };
    Ok(read.into_iter().map(case).collect())
}
