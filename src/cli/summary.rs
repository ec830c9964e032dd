//! What a build says at its end.

use std::collections::BTreeMap;
use std::io::{Result, Write};
use std::path::Path;
use std::time::Duration;

use super::table::{count, counted};
use crate::dataset::Outcome;
use crate::pipeline::BuildReport;

/// Names of a count at most; the rest is one number.
const SHOWN: usize = 6;

/// Writes the summary of a build.
pub(super) fn write(out: &mut dyn Write, dataset: &Path, report: &BuildReport, elapsed: Duration) -> Result<()> {
    let (tally, committed) = (&report.tally, &report.committed);
    let seconds = elapsed.as_secs_f64();
    let rate = tally.pages as f64 / seconds.max(0.001);
    let (pages, records, failures) =
        (counted(tally.pages, "page"), counted(tally.records, "record"), counted(tally.failure_count(), "failure"));
    writeln!(out, "{pages} in {seconds:.1} s ({rate:.0}/s): {records}, {failures}")?;
    match committed.outcome {
        Outcome::Version => writeln!(out, "version {} of {} committed", committed.version, dataset.display())?,
        Outcome::Nothing => writeln!(out, "no change: {} stays at version {}", dataset.display(), committed.version)?,
    }
    let counts = &committed.counts;
    let changes = [
        ("added", counts.added),
        ("changed", counts.changed),
        ("unchanged", counts.unchanged),
        ("removed", counts.removed),
        ("in all", counts.rows),
    ];
    line(out, "rows", changes.into_iter().map(|(name, number)| (name.to_owned(), number)))?;
    let anew = [("judged anew", counts.judged_anew), ("of them changed", counts.changed_anew)];
    line(out, "old rows", anew.into_iter().map(|(name, number)| (name.to_owned(), number)))?;
    ranked(out, "languages", &tally.languages)?;
    ranked(out, "flags", &tally.flags)?;
    if tally.repaired > 0 {
        line(out, "text", [("repaired or cut".to_owned(), tally.repaired)])?;
    }
    ranked(out, "failures", &tally.failures)?;
    Ok(())
}

/// A line of counts, largest first.
fn ranked<K: ToString + Ord>(out: &mut dyn Write, label: &str, counts: &BTreeMap<K, u64>) -> Result<()> {
    let mut ranked: Vec<_> = counts.iter().map(|(name, number)| (name.to_string(), *number)).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest: u64 = ranked.iter().skip(SHOWN).map(|(_, number)| number).sum();
    ranked.truncate(SHOWN);
    if rest > 0 {
        ranked.push(("others".to_owned(), rest));
    }
    line(out, label, ranked)
}

fn line(out: &mut dyn Write, label: &str, counts: impl IntoIterator<Item = (String, u64)>) -> Result<()> {
    let shown: Vec<_> = counts
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(name, number)| format!("{} {name}", count(number)))
        .collect();
    if shown.is_empty() { Ok(()) } else { writeln!(out, "  {label:<10} {}", shown.join(", ")) }
}
