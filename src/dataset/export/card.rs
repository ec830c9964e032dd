//! The dataset card: `README.md` with the YAML block that Hugging Face reads, then words for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use arrow::datatypes::{DataType, Field, SchemaRef, TimeUnit};
use jiff::Timestamp;
use serde_json::json;

use super::judge::Reason;
use super::policy::{Action, kind_name};
use super::tally::Tally;
use super::{ExportPlan, ExportReport, SplitBy};
use crate::contamination::FlagKind;
use crate::record::schema::COMMENT;

/// Values that a table lists; the rest is one line.
const SHOWN: usize = 20;

/// Licences that Hugging Face knows by the SPDX id in lower case.
const KNOWN_LICENSES: [&str; 8] = [
    "cc0-1.0",
    "cc-by-4.0",
    "cc-by-3.0",
    "cc-by-sa-4.0",
    "cc-by-sa-3.0",
    "cc-by-nc-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nc-nd-4.0",
];

/// The card.
pub(super) fn card(plan: &ExportPlan, report: &ExportReport, schema: &SchemaRef, tally: &Tally) -> String {
    let mut out = String::from("---\n");
    head(&mut out, plan, report, schema, tally);
    out.push_str("---\n\n");
    about(&mut out, plan, report, tally);
    contents(&mut out, report, tally);
    dropped(&mut out, plan, report);
    columns(&mut out, schema);
    limits(&mut out, plan, tally);
    making(&mut out, plan, report);
    out
}

/// The licence of all rows as SPDX has it, where they share one.
pub(super) fn license(tally: &Tally) -> Option<&str> {
    let mut licenses = tally.licenses.keys();
    let only = licenses.next().filter(|license| !license.is_empty())?;
    licenses.next().is_none().then_some(only.as_str())
}

// Writing to a string cannot fail: results of `write!` are passed over in this file.

fn head(out: &mut String, plan: &ExportPlan, report: &ExportReport, schema: &SchemaRef, tally: &Tally) {
    let _ = writeln!(out, "pretty_name: {}", json!(plan.name));
    let mut languages: Vec<&str> = tally.languages.keys().filter_map(|tag| tag.split('-').next()).collect();
    languages.retain(|language| !language.is_empty());
    languages.dedup();
    if !languages.is_empty() {
        out.push_str("language:\n");
        for language in languages {
            let _ = writeln!(out, "- {}", json!(language));
        }
    }
    match license(tally).map(str::to_lowercase).filter(|license| KNOWN_LICENSES.contains(&license.as_str())) {
        Some(license) => _ = writeln!(out, "license: {license}"),
        None => out.push_str("license: other\nlicense_name: as-declared-by-each-page\n"),
    }
    let _ = write!(out, "size_categories:\n- {}\n", size_category(report.rows_out));
    out.push_str("task_categories:\n- text-generation\ntags:\n- web\n- gristmill\n");
    out.push_str("configs:\n- config_name: default\n  data_files:\n");
    let splits = || report.splits.iter().filter(|split| split.rows > 0);
    for split in splits() {
        let _ = write!(out, "  - split: {0}\n    path: data/{0}-*\n", split.split);
    }
    out.push_str("dataset_info:\n  features:\n");
    schema.fields().iter().for_each(|field| feature(out, field, 2));
    out.push_str("  splits:\n");
    for split in splits() {
        let (name, bytes, rows) = (split.split, split.memory_bytes, split.rows);
        let _ = write!(out, "  - name: {name}\n    num_bytes: {bytes}\n    num_examples: {rows}\n");
    }
    let download: u64 = splits().map(|split| split.bytes).sum();
    let memory: u64 = splits().map(|split| split.memory_bytes).sum();
    let _ = write!(out, "  download_size: {download}\n  dataset_size: {memory}\n");
}

/// A column as `datasets` writes its features.
fn feature(out: &mut String, field: &Field, indent: usize) {
    let space = " ".repeat(indent);
    let _ = writeln!(out, "{space}- name: {}", field.name());
    let nested = |out: &mut String, key: &str, kind: &DataType| match kind {
        DataType::Struct(fields) => {
            let _ = writeln!(out, "{space}  {key}:");
            fields.iter().for_each(|field| feature(out, field, indent + 2));
        }
        kind => _ = writeln!(out, "{space}  {key}: {}", type_name(kind)),
    };
    match field.data_type() {
        DataType::List(item) => nested(out, "list", item.data_type()),
        kind @ DataType::Struct(_) => nested(out, "struct", kind),
        kind => nested(out, "dtype", kind),
    }
}

/// The name of a type that has no others in it, as `datasets` has it.
fn type_name(kind: &DataType) -> &'static str {
    match kind {
        DataType::Boolean => "bool",
        DataType::Int16 => "int16",
        DataType::Int32 => "int32",
        DataType::Int64 => "int64",
        DataType::Float32 => "float32",
        DataType::Float64 => "float64",
        DataType::Timestamp(TimeUnit::Microsecond, _) => "timestamp[us, tz=UTC]",
        _ => "string",
    }
}

fn size_category(rows: u64) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        100_000_000..1_000_000_000 => "100M<n<1B",
        _ => "n>1B",
    }
}

fn about(out: &mut String, plan: &ExportPlan, report: &ExportReport, tally: &Tally) {
    let words: u64 = report.splits.iter().map(|split| split.words).sum();
    let hosts = tally.hosts.keys().filter(|host| !host.is_empty()).count() as u64;
    let _ = writeln!(
        out,
        "# {}\n\n{} texts of web pages from {} hosts, {} words. Each is the article of its page: what did not belong to it was found, \
         flagged and cut or repaired before, and the rows were chosen by the policy {}{}.\n",
        plan.name,
        count(report.rows_out),
        count(hosts),
        count(words),
        plan.policy_name,
        if plan.policy.about.is_empty() { String::new() } else { format!(": {}", plan.policy.about) },
    );
    let first = report.splits.iter().find(|split| split.rows > 0).map_or("train", |split| split.split.name());
    let _ = writeln!(
        out,
        "```python\nfrom datasets import load_dataset\n\nrows = load_dataset(\"DIR\", split=\"{first}\")\n```\n"
    );
}

fn contents(out: &mut String, report: &ExportReport, tally: &Tally) {
    out.push_str(
        "## What is in it\n\n| split | rows | words | tokens | files | bytes |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for split in &report.splits {
        let numbers = [split.rows, split.words, split.tokens, split.files, split.bytes].map(count).join(" | ");
        let _ = writeln!(out, "| {} | {numbers} |", split.split);
    }
    if let Some((first, last)) = tally.published {
        let day =
            |at| Timestamp::from_microsecond(at).map(|at| at.strftime("%Y-%m-%d").to_string()).unwrap_or_default();
        let (dated, first, last) = (count(tally.dated), day(first), day(last));
        let _ = writeln!(out, "\n{dated} rows have a date of publication, from {first} to {last}.");
    }
    ranked(out, "Languages", "language", &tally.languages);
    ranked(out, "Sources", "host", &tally.hosts);
    ranked(out, "Declared licences", "licence", &tally.licenses);
    ranked(out, "Flags on these rows", "kind", &tally.flags);
}

/// A table of counts, largest first.
fn ranked(out: &mut String, title: &str, what: &str, counts: &BTreeMap<String, u64>) {
    if counts.is_empty() {
        return;
    }
    let mut ranked: Vec<(&String, u64)> = counts.iter().map(|(name, rows)| (name, *rows)).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let _ = writeln!(out, "\n### {title}\n\n| {what} | rows |\n|---|---:|");
    for (name, rows) in ranked.iter().take(SHOWN) {
        let name = if name.is_empty() { "none".to_owned() } else { format!("`{name}`") };
        let _ = writeln!(out, "| {name} | {} |", count(*rows));
    }
    let rest: u64 = ranked.iter().skip(SHOWN).map(|(_, rows)| rows).sum();
    if rest > 0 {
        let _ = writeln!(out, "| {} others | {} |", count((ranked.len() - SHOWN) as u64), count(rest));
    }
}

fn dropped(out: &mut String, plan: &ExportPlan, report: &ExportReport) {
    let all: u64 = report.dropped.iter().map(|dropped| dropped.rows).sum();
    let _ = write!(
        out,
        "\n## What was dropped\n\nOf {} rows {} were dropped, each counted under the first reason; {} texts were cut or masked. The \
         policy in full is in `manifest.json`.\n",
        count(report.rows_in),
        count(all),
        count(report.edited)
    );
    if !report.dropped.is_empty() {
        let _ = writeln!(out, "\n| reason, by the key of the policy {} | rows |\n|---|---:|", plan.policy_name);
        for dropped in &report.dropped {
            let _ = writeln!(out, "| `{}` | {} |", dropped.reason, count(dropped.rows));
        }
    }
}

fn columns(out: &mut String, schema: &SchemaRef) {
    out.push_str("\n## Columns\n\n| column | meaning |\n|---|---|\n");
    for field in schema.fields() {
        let meaning = field.metadata().get(COMMENT).map(|doc| doc.replace('|', "\\|")).unwrap_or_default();
        let _ = writeln!(out, "| `{}` | {meaning} |", field.name());
    }
}

/// What the policy does about a kind of finding, and whether there was any: each has its line.
fn limit<'a>(plan: &ExportPlan, tally: &Tally, kind: FlagKind, [left, none, taken]: [&'a str; 3]) -> &'a str {
    let acts = plan.policy.flags.get(&kind).is_some_and(|rule| rule.action != Action::Keep);
    let found = tally.flags.contains_key(&kind_name(kind)) || tally.dropped.contains_key(&Reason::Flag(kind));
    match (acts, found) {
        (false, _) => left,
        (true, false) => none,
        (true, true) => taken,
    }
}

fn limits(out: &mut String, plan: &ExportPlan, tally: &Tally) {
    let split = match plan.split_by {
        SplitBy::Host => "All pages of a host are in one split, but copies, which are with what they are copies of",
        SplitBy::Page => "Pages of a host may be in several splits; copies are with what they are copies of",
    };
    let _ = writeln!(
        out,
        "\n## Known limits\n\n- Articles are told from the rest of a page by rules and a learned judge: a text may lack a part of its article, or \
         have something foreign in it.\n- Languages, dates, authors and titles are found by programs, and some are wrong.\n- \
         A licence is what a page declares of itself. A row without one is not free to use: nothing was declared.\n- {split}. \
         Copies with few words in common are not found."
    );
    let personal = [
        "- Personal data are left as they stand on the pages.\n",
        "- No personal data were flagged on these rows, by builds that may not look for them: what there is stays.\n",
        "- Personal data are taken out where a build flagged them; names, and what was not flagged, stay.\n",
    ];
    out.push_str(limit(plan, tally, FlagKind::PersonalData, personal));
    let overlap = [
        "- Items of evaluation sets are not taken out.\n",
        "- No item of an evaluation set was flagged on these rows: none is there, or they were not compared with such sets.\n",
        "- Items of evaluation sets are taken out as far as the rows were compared with such sets before.\n",
    ];
    out.push_str(limit(plan, tally, FlagKind::BenchmarkOverlap, overlap));
}

fn making(out: &mut String, plan: &ExportPlan, report: &ExportReport) {
    let _ = write!(
        out,
        "\n## How it was made\n\nBy gristmill {} from version {} of a dataset, whose digest is `{}`; policy {}, seed {}. `manifest.json` has \
         the policy, the numbers, and the digest of each file: the same version, policy and options give the same bytes.\n",
        env!("CARGO_PKG_VERSION"),
        report.version,
        report.digest,
        plan.policy_name,
        plan.seed
    );
}

/// A count with thousands separated.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_that_of_all_rows_or_none() {
        let of = |licenses: &[&str]| {
            let licenses = licenses.iter().map(|license| ((*license).to_owned(), 1)).collect();
            license(&Tally { licenses, ..Tally::default() }).map(str::to_owned)
        };
        assert_eq!(of(&["CC-BY-4.0"]).as_deref(), Some("CC-BY-4.0"));
        assert_eq!(
            (of(&[""]), of(&["", "CC-BY-4.0"]), of(&["CC-BY-4.0", "CC0-1.0"]), of(&[])),
            (None, None, None, None)
        );
    }

    #[test]
    fn sizes_have_the_names_that_hugging_face_gives_them() {
        let sizes = [999, 1_000, 99_999, 5_000_000, 2_000_000_000].map(size_category);
        assert_eq!(sizes, ["n<1K", "1K<n<10K", "10K<n<100K", "1M<n<10M", "n>1B"]);
    }
}
