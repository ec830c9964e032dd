//! `gristmill inspect`: what is seen in one page, block by block and finding by finding.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::progress::Bar;
use super::{Exit, Streams, reading, table};
use crate::article::FoundIn;
use crate::pipeline::{self, ExtractPlan};
use crate::record::FlagRow;
use crate::report::inspection::Inspection;

/// Characters of a block or a finding that a line shows.
const SHOWN: usize = 72;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gristmill inspect page.html\n  gristmill inspect site/ site/story.html --html story.html\n  \
    gristmill inspect archive.warc.gz https://news.example/story\n\n\
    Exit codes: 0 done; 1 the page is not there or failed; 2 wrong usage."
)]
pub(super) struct InspectArgs {
    /// A saved page, or the folder, WARC file or corpus that it is in: its site is judged by all pages there
    #[arg(value_name = "SOURCE")]
    source: String,
    /// The page's id, address or file, as `extract` prints them [default: the first page]
    #[arg(value_name = "PAGE")]
    page: Option<String>,
    /// Write a page that shows each finding in place, and the text before and after side by side
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print the article with its blocks and origins, and the record, as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: reading::ReadArgs,
    /// Say nothing of progress
    #[arg(long, short)]
    quiet: bool,
}

impl InspectArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let plan = ExtractPlan {
            sources: vec![self.source.clone()],
            read: self.reading.options()?,
            measure: self.reading.measures(),
            markdown: self.reading.markdown(),
            threads: self.reading.threads(),
        };
        let stop = super::stop_on_interrupt();
        let inspected = pipeline::inspect(&plan, self.page.as_deref(), &Bar::new(self.quiet), &stop)?;
        let Some(page) = inspected.page else {
            if let Some(failure) = inspected.failures.first() {
                let place = failure.url.as_deref().or(failure.source_file.as_deref()).unwrap_or(&self.source);
                bail!("{place}: {} ({})", failure.detail, failure.reason);
            }
            let wanted = self.page.as_deref().unwrap_or("any");
            bail!(
                "no page {wanted} among the {} of {}: name its id, url or source_file, as extract prints them",
                table::counted(inspected.page_count, "page"),
                self.source
            );
        };
        if let Some(path) = &self.html {
            fs_err::write(path, page.to_html()).context("cannot write the page")?;
        }
        if self.json {
            serde_json::to_writer(&mut *streams.out, &page)?;
            writeln!(streams.out)?;
        } else {
            show(&page, streams.out)?;
        }
        Ok(Exit::Done)
    }
}

fn show(page: &Inspection, out: &mut dyn Write) -> std::io::Result<()> {
    let record = &page.record;
    writeln!(out, "{}\n{}, {}\n", record.url, record.source_file, page.origin.charset)?;
    let rows = page
        .metadata()
        .into_iter()
        .map(|told| vec![told.name.to_owned(), excerpt(&told.value), told.from.map_or("", FoundIn::name).to_owned()]);
    writeln!(out, "{}\n", table::table(&["metadata", "value", "from"], &[], rows).trim_fmt())?;
    let blocks = page.article.blocks.iter().map(|block| {
        let links = format!("{:.0} %", block.link_share * 100.0);
        vec![block.role.name().to_owned(), block.kind.name().to_owned(), links, excerpt(&block.text)]
    });
    writeln!(out, "{}\n", table::table(&["role", "kind", "links", "text"], &[2], blocks).trim_fmt())?;
    if record.flags.is_empty() {
        return writeln!(out, "nothing found; {}", table::counted(words(page), "word"));
    }
    let raw: Vec<char> = record.raw_text.as_deref().unwrap_or(&record.text).chars().collect();
    let flags = record
        .flags
        .iter()
        .map(|flag| vec![flag.kind.clone(), format!("{:.2}", flag.score), change(flag, &raw), excerpt(&flag.evidence)]);
    writeln!(out, "{}\n", table::table(&["finding", "score", "text", "evidence"], &[1], flags).trim_fmt())?;
    writeln!(out, "{} of text", table::counted(words(page), "word"))
}

fn words(page: &Inspection) -> u64 {
    u64::try_from(page.record.word_count).unwrap_or(0)
}

/// What a finding does to the text: `found → replacement`.
fn change(flag: &FlagRow, raw: &[char]) -> String {
    let span = flag.start.zip(flag.end).and_then(|(start, end)| {
        raw.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?).map(|found| found.iter().collect::<String>())
    });
    match (span, flag.replacement.as_deref()) {
        (None, _) => "the whole record".to_owned(),
        (Some(found), None) => excerpt(&found),
        (Some(found), Some("")) => format!("{} → cut", excerpt(&found)),
        (Some(found), Some(replacement)) => format!("{} → {}", excerpt(&found), excerpt(replacement)),
    }
}

/// The start of a text, on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut characters = line.chars();
    let start: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}
