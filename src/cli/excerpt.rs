//! One record's repairs, as the demo shows them: what was found, and the text before and after.

use std::io::{Result, Write};

use crate::record::{FlagRow, Record};

/// Splices shown at most.
const SPLICES: usize = 4;

/// Characters of text around a splice.
const AROUND: usize = 24;

/// The record with the most findings of those seen.
#[derive(Debug, Default)]
pub(super) struct MostRepaired(Option<Record>);

impl MostRepaired {
    /// Looks at a record; the first of equals stays.
    pub(super) fn see(&mut self, record: &Record) {
        let most = self.0.as_ref().map_or(0, |record| record.flags.len());
        if record.raw_text.is_some() && record.flags.len() > most {
            self.0 = Some(record.clone());
        }
    }

    /// Shows what was made of it.
    pub(super) fn write(&self, out: &mut dyn Write) -> Result<()> {
        let Some(record) = &self.0 else { return Ok(()) };
        writeln!(out, "\n{}", record.url)?;
        field(out, "title", record.title.as_deref())?;
        field(out, "publisher", record.original_publisher.as_deref())?;
        let published = record.published_at.map(|time| time.strftime("%Y-%m-%d").to_string());
        field(out, "published", published.as_deref())?;
        let authors = if record.authors.is_empty() { "none that can be trusted".to_owned() } else { record.authors.join(", ") };
        field(out, "authors", Some(&authors))?;
        field(out, "words", Some(&words(record)))?;
        field(out, "flags", Some(&record.flag_kinds.join(", ")))?;
        let raw: Vec<char> = record.raw_text.as_deref().unwrap_or(&record.text).chars().collect();
        for flag in record.flags.iter().filter(|flag| is_splice(flag)).take(SPLICES) {
            if let Some(line) = before_and_after(&raw, flag) {
                writeln!(out, "    {line}")?;
            }
        }
        Ok(())
    }
}

fn field(out: &mut dyn Write, name: &str, value: Option<&str>) -> Result<()> {
    value.map_or(Ok(()), |value| writeln!(out, "  {name:<10} {value}"))
}

fn words(record: &Record) -> String {
    let counted = format!("{} ({:.1} minutes)", record.word_count, record.reading_time_minutes);
    match record.claimed_word_count {
        Some(claimed) => format!("{counted}; the page claims {claimed}"),
        None => counted,
    }
}

fn is_splice(flag: &FlagRow) -> bool {
    flag.kind == "spliced_brand" && flag.replacement.is_some()
}

/// `…text with the splice… → …text without…`
fn before_and_after(raw: &[char], flag: &FlagRow) -> Option<String> {
    let (start, end) = (usize::try_from(flag.start?).ok()?, usize::try_from(flag.end?).ok()?);
    let left: String = raw.get(start.saturating_sub(AROUND)..start)?.iter().collect();
    let found: String = raw.get(start..end)?.iter().collect();
    let right: String = raw.get(end..raw.len().min(end + AROUND))?.iter().collect();
    let (left, right) = (left.replace('\n', " "), right.replace('\n', " "));
    let repaired = flag.replacement.as_deref().unwrap_or_default();
    Some(format!("…{left}{found}{right}…  →  …{left}{repaired}{right}…"))
}
