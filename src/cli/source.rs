//! `gristmill source`: what a row was made of.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::store::StoreArgs;
use super::{Exit, Streams};
use crate::dataset::Revision;
use crate::pipeline::{self, Original};

/// Arguments of `source`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  gristmill source corpus 5b1c4b3f0a6d4e9f8a7b6c5d4e3f2a1b\n  \
    gristmill source corpus https://news.example/story --body > story.html\n  \
    gristmill source corpus https://news.example/story --record > story.warc.gz\n\n\
    Exit codes: 0 done; 1 the row or its file is not there, or the file is not the one that was read; 2 wrong usage.")]
pub(super) struct SourceArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The record's id or address
    #[arg(value_name = "ID")]
    wanted: String,
    /// The version: a number, tag, day or time
    #[arg(long, default_value = "latest")]
    version: Revision,
    /// A folder to look for the file in first; may be given again
    #[arg(long, value_name = "DIR")]
    from: Vec<PathBuf>,
    /// Print the body alone, without status and headers
    #[arg(long, conflicts_with_all = ["record", "json"])]
    body: bool,
    /// Print the WARC record byte for byte, as it is in its file
    #[arg(long, conflicts_with = "json")]
    record: bool,
    /// Print where it is from, as JSON, and not what stands there
    #[arg(long)]
    json: bool,
}

impl SourceArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let original = pipeline::original(&dataset, version, &self.wanted, &self.from)?;
        if self.record {
            write_record(&original, streams.out)?;
        } else if self.json {
            serde_json::to_writer(&mut *streams.out, &told(&original, version))?;
            writeln!(streams.out)?;
        } else {
            if !self.body {
                write_head(&original, streams.out)?;
            }
            streams.out.write_all(&original.capture.body)?;
        }
        Ok(Exit::Done)
    }
}

/// Status and headers, where the response has them.
fn write_head(original: &Original, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(status) = original.capture.status else { return Ok(()) };
    write!(out, "HTTP/1.1 {status}\r\n")?;
    for (name, value) in &original.capture.headers {
        write!(out, "{name}: {value}\r\n")?;
    }
    write!(out, "\r\n")
}

fn write_record(original: &Original, out: &mut dyn Write) -> anyhow::Result<()> {
    let Some(mut record) = original.record()? else {
        bail!("{} is no WARC file: print the page with --body", original.path.display());
    };
    std::io::copy(&mut record, out)?;
    Ok(())
}

fn told(original: &Original, version: u64) -> serde_json::Value {
    let place = &original.provenance;
    serde_json::json!({
        "version": version, "id": place.id, "url": place.url, "path": original.path, "source_file": place.file,
        "source_offset": place.offset, "source_length": place.length, "payload_digest": place.digest,
        "status": original.capture.status, "fetched_at": original.capture.fetched_at, "bytes": original.capture.body.len(),
    })
}
