//! `gristmill profile`: what is known of one host, with evidence.

use std::io::{Result, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::store::StoreArgs;
use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::dataset::Revision;
use crate::pipeline;
use crate::report::findings::{KindSeen, KnownSite};

/// Arguments of `profile`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill profile corpus news.example\n\n\
    Exit codes: 0 done; 1 the version has no page of the host; 2 wrong usage.")]
pub(super) struct ProfileArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The host, as the column `host` has it
    host: String,
    /// The version: a number, tag, day or time
    #[arg(long, default_value = "latest")]
    version: Revision,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl ProfileArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let Some(site) = pipeline::known_site(&dataset, version, &self.host)? else {
            bail!(
                "version {version} of {} has no page of {}: gristmill query {0} \
                 'select distinct host from records' lists its hosts",
                self.dataset.display(),
                self.host
            );
        };
        if self.json {
            serde_json::to_writer(&mut *streams.out, &site)?;
            writeln!(streams.out)?;
        } else {
            write_site(streams.out, &site)?;
        }
        Ok(Exit::Done)
    }
}

fn write_site(out: &mut dyn Write, site: &KnownSite) -> Result<()> {
    let pages = counted(u64::from(site.pages), "page");
    writeln!(out, "{}: {}, profile of {pages} (version {})", site.host, counted(site.rows, "record"), site.version)?;
    let own = |name: &String| if site.own_names.contains(name) { format!("{name} (own)") } else { name.clone() };
    if !site.names.is_empty() {
        writeln!(out, "names: {}", site.names.iter().map(own).collect::<Vec<_>>().join(", "))?;
    }
    writeln!(
        out,
        "stands near one end of several pages: {}, {}; {} with variations",
        counted(site.paragraphs, "paragraph"),
        counted(site.sentences, "sentence"),
        counted(site.varied.len() as u64, "paragraph"),
    )?;
    write_counts(out, "authors", site.accounts.iter())?;
    write_counts(out, "in disguise", site.disguised.iter())?;
    if let Some(farm) = &site.farm {
        let others: Vec<_> = farm.hosts.iter().filter(|host| **host != site.host).cloned().collect();
        writeln!(out, "belongs together with: {}", others.join(", "))?;
    }
    if !site.planted.is_empty() {
        let rows = site.planted.iter().map(|string| {
            let number = |n: u32| count(u64::from(n));
            vec![
                format!("{:.2}", string.probability),
                number(string.pages),
                number(string.joining + string.inside),
                number(string.glued),
                number(string.between),
                number(string.proper),
                string.text.clone(),
            ]
        });
        let header = ["planted", "pages", "in words", "glued", "between", "in place", "string"];
        writeln!(out, "\n{}", table(&header, &[0, 1, 2, 3, 4, 5], rows).trim_fmt())?;
    }
    for (kind, seen) in &site.found {
        write_kind(out, kind, seen)?;
    }
    Ok(())
}

fn write_counts<'a>(
    out: &mut dyn Write,
    label: &str,
    counts: impl Iterator<Item = (&'a String, &'a u32)>,
) -> Result<()> {
    let mut counts: Vec<(&String, &u32)> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    if counts.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = counts.iter().take(8).map(|(name, pages)| format!("{name} ({pages})")).collect();
    writeln!(out, "{label}: {}", shown.join(", "))
}

fn write_kind(out: &mut dyn Write, kind: &str, seen: &KindSeen) -> Result<()> {
    writeln!(out, "\n{kind}: {} on {}", counted(seen.findings, "finding"), counted(seen.rows, "record"))?;
    for example in &seen.examples {
        writeln!(out, "  {} {:.2} {}", example.id, example.score, example.evidence)?;
        if !example.found.is_empty() {
            let line = format!("…{}[{}]{}…", example.before, example.found, example.after);
            writeln!(out, "    {}", line.split_whitespace().collect::<Vec<_>>().join(" "))?;
        }
    }
    Ok(())
}
