//! The project's own chores: `cargo xtask test`, `cargo xtask check`, `cargo xtask pack`, `cargo xtask bench`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

mod bench;
mod bench_crawl;
mod bench_site;
mod bench_versions;
mod check;
mod eval;
mod eval_contamination;
mod eval_measures;
mod eval_metadata;
mod eval_quality;
mod eval_robots;
mod features;
mod items;
mod memory;
mod overlap;
mod pack;
mod python;
mod run;
#[cfg(test)]
mod sample;
mod test;
mod train;
mod warc;
mod words;

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Runs all tests: Rust, the binary, the documentation's commands, and the Python readers.
    Test {
        /// Runs only one part.
        #[arg(long)]
        only: Option<Part>,
    },
    /// Runs what CI checks beyond the tests: format, lints, docs, dependencies, and the demo.
    Check,
    /// Packs a folder of pages (`gold.jsonl` and `html/<id>.html.gz`) into a WARC file, always into the same bytes.
    Pack {
        /// The folder.
        #[arg(long)]
        set: PathBuf,
        /// The WARC file, with a gzip member for each record.
        #[arg(long)]
        out: PathBuf,
        /// How often to pack all pages once more, with other addresses and other orders of words.
        #[arg(long, default_value_t = 0)]
        copies: usize,
    },
    /// Learns weights from labelled pages.
    Train {
        #[command(subcommand)]
        what: Train,
    },
    /// Says how good the results are on labelled pages.
    Eval {
        #[command(subcommand)]
        what: Eval,
    },
    /// Measures speed and peak memory.
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// A whole build from one WARC file.
    Build(bench::Arguments),
    /// A crawl of a site on loopback, beside Scrapy, wget and a bare loop of requests, and a frontier of ten million addresses.
    Crawl(bench_crawl::Arguments),
    /// Versions of a large generated dataset, beside deltalake's merge and DVC.
    Versions(bench_versions::Arguments),
}

#[derive(Debug, Subcommand)]
enum Eval {
    /// Texts of pages: word F1, precision and recall by kind of page, and pages a second, beside other extractors.
    Extraction(eval::Arguments),
    /// Metadata of pages: exact titles, sets of authors and days by kind of page, beside other tools.
    Metadata(eval_metadata::Arguments),
    /// Items of evaluation sets, planted in texts in several ways: shares found, and clean texts that are flagged.
    Overlap(overlap::Arguments),
    /// Flags on texts with labelled spans: exact spans, exact repair, false alarms, and whether scores are probabilities.
    Contamination(eval_contamination::Arguments),
    /// robots.txt: the cases of two public suites, beside Protego.
    Robots(eval_robots::Arguments),
    /// Verdicts of the four filter sets beside datatrove's own filters, on texts of pages and the same changed.
    Quality(eval_quality::Arguments),
    /// Languages of short and long texts in more than 50 languages, beside other tools, and whether scores are probabilities.
    Language(eval_measures::Languages),
    /// Key phrases beside other packages, by the tags that pages give themselves.
    Phrases(eval_measures::Records),
    /// Summaries beside other packages, by the descriptions that pages give of themselves.
    Summaries(eval_measures::Records),
}

#[derive(Debug, Subcommand)]
enum Train {
    /// The extraction's judge of blocks.
    Extraction(train::Arguments),
    /// The model that languages are told by, out of the package that carries it.
    Language,
}

/// A part of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Unit, integration and documentation tests by `cargo test`.
    Rust,
    /// The Python readers and the commands of README and docs.
    Python,
}

fn main() -> ExitCode {
    match run_chore(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do where standard error is closed too.
            let _ = run::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run_chore(chore: Chore) -> Result<()> {
    match chore {
        Chore::Test { only } => test::run(only),
        Chore::Check => check::run(),
        Chore::Pack { set, out, copies } => pack::run(&set, &out, copies),
        Chore::Eval { what: Eval::Extraction(arguments) } => eval::run(&arguments),
        Chore::Eval { what: Eval::Metadata(arguments) } => eval_metadata::run(&arguments),
        Chore::Eval { what: Eval::Overlap(arguments) } => overlap::run(&arguments),
        Chore::Eval { what: Eval::Contamination(arguments) } => eval_contamination::run(&arguments),
        Chore::Eval { what: Eval::Robots(arguments) } => eval_robots::run(&arguments),
        Chore::Eval { what: Eval::Quality(arguments) } => eval_quality::run(&arguments),
        Chore::Eval { what: Eval::Language(arguments) } => eval_measures::language(&arguments),
        Chore::Eval { what: Eval::Phrases(arguments) } => eval_measures::phrases("phrases", &arguments),
        Chore::Eval { what: Eval::Summaries(arguments) } => eval_measures::phrases("summaries", &arguments),
        Chore::Train { what: Train::Extraction(arguments) } => train::run(&arguments),
        Chore::Train { what: Train::Language } => train::language(),
        Chore::Bench { what: Bench::Build(arguments) } => bench::run(&arguments),
        Chore::Bench { what: Bench::Crawl(arguments) } => bench_crawl::run(&arguments),
        Chore::Bench { what: Bench::Versions(arguments) } => bench_versions::run(&arguments),
    }
}
