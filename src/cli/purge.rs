//! `gristmill purge`: pages out of all versions, and their bytes off the disk.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::store::StoreArgs;
use super::table::{count, counted};
use super::{Exit, Streams};
use crate::dataset::{PurgeOrder, Purged, Selection};
use crate::pipeline;

/// Copies that are named; `--json` has them all.
const SHOWN: usize = 5;

/// Arguments of `purge`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gristmill purge corpus --url https://news.example/story --reason \"request of 3 May\" --by \"A. Steward\"\n  \
    gristmill purge corpus --host news.example --reason \"licence ended\" --dry-run\n\n\
    What was purged may not come back: later builds list such pages as failures with the reason purged.\n\
    The files that versions were made from are not touched, but for those that builds crawled into the dataset's folder.\n\n\
    Exit codes: 0 done, also where there is nothing to purge; 1 failed, nothing is changed; 2 wrong usage."
)]
pub(super) struct PurgeArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Purge all pages of this host; may be given again
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// Purge all pages of this registrable domain, its hosts all; may be given again
    #[arg(long, value_name = "DOMAIN")]
    domain: Vec<String>,
    /// Purge the page of this address; may be given again
    #[arg(long, value_name = "URL")]
    url: Vec<String>,
    /// Purge the records whose ids this file lists, one a line
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Why: it stays in the log
    #[arg(long, value_name = "TEXT", required = true)]
    reason: String,
    /// Who signs it off: it stays in the log
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Say what would go, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl PurgeArgs {
    fn order(&self) -> anyhow::Result<PurgeOrder> {
        let lower = |names: &[String]| names.iter().map(|name| name.trim().to_lowercase()).collect::<BTreeSet<_>>();
        let ids = match &self.ids {
            Some(path) => fs_err::read_to_string(path)?,
            None => String::new(),
        };
        let ids: BTreeSet<String> = ids.lines().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        if let (Some(path), true) = (&self.ids, ids.is_empty()) {
            bail!("{} lists no id", path.display());
        }
        for url in &self.url {
            url::Url::parse(url).with_context(|| format!("{url:?} is no address: give it with https://"))?;
        }
        if let Some(host) = self.host.iter().chain(&self.domain).find(|host| host.contains(['/', ':'])) {
            bail!("{host:?} is no host name: give it without scheme, port and path");
        }
        let urls = self.url.iter().map(|url| url.trim().to_owned()).collect();
        let selection = Selection { hosts: lower(&self.host), domains: lower(&self.domain), urls, ids };
        if selection.is_empty() {
            bail!("say what to purge: --host, --domain, --url or --ids");
        }
        if self.reason.trim().is_empty() {
            bail!("--reason is empty: say why, for those who read the log");
        }
        Ok(PurgeOrder { selection, reason: self.reason.clone(), by: self.by.clone(), dry_run: self.dry_run })
    }

    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let order = self.order()?;
        let purged = pipeline::purge(&self.store.open(&self.dataset)?, &order)?;
        if self.json {
            serde_json::to_writer(&mut *streams.out, &purged)?;
            writeln!(streams.out)?;
        } else {
            show(&purged, streams)?;
        }
        Ok(Exit::Done)
    }
}

fn show(purged: &Purged, streams: &mut Streams<'_>) -> std::io::Result<()> {
    let out = &mut streams.out;
    if *purged == Purged::default() {
        return writeln!(out, "nothing to purge: no version has any of it");
    }
    let (would, version) = match purged.version {
        Some(version) => ("", format!("; version {version} tells of it")),
        None => ("would be ", String::new()),
    };
    writeln!(
        out,
        "{} and {} of {} {would}purged, {} written anew or deleted, {} overwritten{version}",
        counted(purged.records, "record"),
        counted(purged.failures, "failed page"),
        counted(purged.versions, "version"),
        counted(purged.files, "file"),
        counted(purged.warc_records, "WARC record"),
    )?;
    if purged.mentions > 0 {
        writeln!(out, "{} stay without what they said of these pages", counted(purged.mentions, "record"))?;
    }
    if !purged.copies.is_empty() {
        let shown = purged.copies.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(" ");
        let more = purged.copies.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {} more", count(more as u64)) } else { String::new() };
        writeln!(
            out,
            "{} stay with the same text or as copies: {shown}{more}\npurge them as well with --ids, where that is meant",
            counted(purged.copies.len() as u64, "record"),
        )?;
    }
    Ok(())
}
