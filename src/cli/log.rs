//! `gristmill log`: a dataset's versions, newest first.

use std::path::PathBuf;

use clap::Args;

use super::store::StoreArgs;
use super::table::{count, table};
use super::{Exit, Streams};
use crate::dataset::Version;

/// Inputs named for a version; `--json` has them all.
const INPUTS: usize = 3;

/// Arguments of `log`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill log corpus")]
pub(super) struct LogArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl LogArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let mut versions = self.store.open(&self.dataset)?.log()?;
        versions.reverse();
        if self.json {
            serde_json::to_writer(&mut *streams.out, &versions)?;
            writeln!(streams.out)?;
            return Ok(Exit::Done);
        }
        let rows = versions.iter().map(|version| {
            vec![
                version.version.to_string(),
                version.time.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                count(version.rows),
                format!("+{}", count(version.added)),
                format!("~{}", count(version.changed)),
                format!("-{}", count(version.removed)),
                count(version.failures),
                version.tool_version.clone(),
                version.tags.join(", "),
                made_of(version),
            ]
        });
        let header =
            ["version", "time (UTC)", "rows", "added", "changed", "removed", "failures", "tool", "tags", "made from"];
        writeln!(streams.out, "{}", table(&header, &[0, 2, 3, 4, 5, 6], rows))?;
        Ok(Exit::Done)
    }
}

/// The inputs; for a version that no build made, what was done.
fn made_of(version: &Version) -> String {
    let note = version.note.as_ref();
    if let Some(purge) = note.and_then(|note| note.purge.as_ref()) {
        let by = purge.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
        return format!("purge: {}{by}", purge.reason);
    }
    match note.and_then(|note| note.restored) {
        Some(restored) => format!("{} of {restored}", version.operation),
        None if version.inputs.is_empty() && version.operation != "build" => version.operation.clone(),
        None => format!("{}{}", shown_inputs(&version.inputs), anew(version)),
    }
}

/// How many rows of the version before a build judged anew, where it did.
fn anew(version: &Version) -> String {
    match version.note.as_ref().map(|note| &note.counts).filter(|counts| counts.judged_anew > 0) {
        Some(counts) => {
            let (judged, changed) = (count(counts.judged_anew), count(counts.changed_anew));
            format!("; {judged} old rows judged anew, {changed} changed")
        }
        None => String::new(),
    }
}

/// The first inputs by name, and how many more there are.
fn shown_inputs(inputs: &[String]) -> String {
    let shown = inputs.iter().take(INPUTS).cloned().collect::<Vec<_>>().join(", ");
    match inputs.len().saturating_sub(INPUTS) {
        0 => shown,
        more => format!("{shown} and {} more", count(more as u64)),
    }
}
