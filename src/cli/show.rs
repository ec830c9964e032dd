//! `gristmill show`: what is in a dataset.

use std::io::{Result, Write};
use std::path::PathBuf;

use bytesize::ByteSize;
use clap::Args;
use serde::Serialize;

use super::store::StoreArgs;
use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::contamination::farms::Farm;
use crate::dataset::{ColumnInfo, Count, FirstRow, Overview, Revision};
use crate::pipeline;

/// Characters of a title or address in the table of first rows.
const WIDTH: usize = 48;

/// Groups of hosts listed, and hosts of each.
const FARMS: usize = 20;
const HOSTS_A_FARM: usize = 5;

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill show corpus --version 3")]
pub(super) struct ShowArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The version: a number, tag, day or time
    #[arg(long, default_value = "latest")]
    version: Revision,
    /// Also list the columns
    #[arg(long)]
    schema: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What is printed with `--json`.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    overview: &'a Overview,
    farms: &'a [Farm],
}

impl ShowArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let overview = dataset.show(Some(version))?;
        let farms = pipeline::farms(&dataset, version)?;
        if self.json {
            serde_json::to_writer(&mut *streams.out, &Shown { overview: &overview, farms: &farms })?;
            writeln!(streams.out)?;
            return Ok(Exit::Done);
        }
        write_overview(streams.out, &overview)?;
        write_farms(streams.out, &farms)?;
        if self.schema {
            write_schema(streams.out, &overview.schema)?;
        }
        Ok(Exit::Done)
    }
}

fn write_overview(out: &mut dyn Write, overview: &Overview) -> Result<()> {
    let size = ByteSize::b(overview.bytes).display().si();
    let (rows, failures, files) =
        (counted(overview.rows, "record"), counted(overview.failures, "failure"), counted(overview.files, "file"));
    writeln!(out, "version {}: {rows}, {failures}; {files}, {size}", overview.version)?;
    writeln!(
        out,
        "{}, {}, {}",
        counted(overview.words, "word"),
        counted(overview.tokens, "token"),
        counted(overview.characters, "character")
    )?;
    write_counts(out, "hosts", &overview.hosts)?;
    write_counts(out, "languages", &overview.languages)?;
    write_counts(out, "categories", &overview.categories)?;
    write_counts(out, "flags", &overview.flags)?;
    write_counts(out, "failures", &overview.failure_reasons)?;
    write_first_rows(out, &overview.first_rows)
}

fn write_counts(out: &mut dyn Write, label: &str, counts: &[Count]) -> Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let rows =
        counts.iter().map(|entry| vec![count(entry.rows), entry.value.clone().unwrap_or_else(|| "none".to_owned())]);
    writeln!(out, "\n{}", table(&["rows", label], &[0], rows))
}

/// Hosts that belong together, as far as the listing goes; `--json` has them all.
fn write_farms(out: &mut dyn Write, farms: &[Farm]) -> Result<()> {
    if farms.is_empty() {
        return Ok(());
    }
    let rows = farms.iter().take(FARMS).map(|farm| {
        let planted = if farm.planted.is_empty() {
            format!("{} shared templates", farm.shared_templates)
        } else {
            farm.planted.join(", ")
        };
        let shown = farm.hosts.iter().take(HOSTS_A_FARM).cloned().collect::<Vec<_>>().join(", ");
        let more = if farm.hosts.len() > HOSTS_A_FARM { ", …" } else { "" };
        vec![count(farm.hosts.len() as u64), planted, format!("{shown}{more}")]
    });
    writeln!(out, "\n{}", table(&["hosts", "plant", "that belong together"], &[0], rows))
}

fn write_first_rows(out: &mut dyn Write, first: &[FirstRow]) -> Result<()> {
    if first.is_empty() {
        return Ok(());
    }
    let rows = first.iter().map(|row| {
        vec![
            row.id.clone(),
            row.language.clone().unwrap_or_default(),
            count(row.word_count),
            shortened(row.title.as_deref().unwrap_or_default()),
            shortened(&row.url),
        ]
    });
    writeln!(out, "\n{}", table(&["id", "lang", "words", "title", "url"], &[2], rows))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= WIDTH { text.to_owned() } else { text.chars().take(WIDTH - 1).chain(['…']).collect() }
}

fn write_schema(out: &mut dyn Write, columns: &[ColumnInfo]) -> Result<()> {
    let rows = columns.iter().map(|column| vec![column.name.clone(), column.kind.clone(), column.doc.clone()]);
    writeln!(out, "\n{}", table(&["column", "type", "meaning"], &[], rows))
}
