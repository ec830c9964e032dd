//! Every row of every file: ids once in a version, spans inside the text, and the text what the spans make of the raw text.
//!
//! Holds 16 bytes for each row of each file, and an id with a count, in a hash table, for each row of one version.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::Int32Type;

use super::super::content::ids;
use super::super::place::Place;
use super::super::read::{Batches, Rows, project};
use super::Verdict;
use super::entries::Log;
use crate::contamination::repair::edits;
use crate::record::{record_schema, text_at};

/// The columns that are read.
const COLUMNS: &[&str] = &["id", "text", "raw_text", "flags"];

/// Problems told of one file at most.
const MOST: usize = 20;

/// Reads all rows; what is wrong goes into the verdict.
pub(super) fn read(place: &Place, log: &Log, verdict: &mut Verdict) {
    let mut files: BTreeMap<String, Vec<u128>> = BTreeMap::new();
    for path in log.named().into_keys().filter(|path| matches!(place.join(path).size(), Ok(Some(_)))) {
        let ids = read_file(place, &path, verdict);
        files.insert(path, ids);
    }
    look_for_doubles(log, &files, verdict);
}

fn read_file(place: &Place, name: &str, verdict: &mut Verdict) -> Vec<u128> {
    let mut found = Vec::new();
    let schema = project(&record_schema(), |column| COLUMNS.contains(&column));
    let batches = match Batches::open(place.join(name), &schema, Rows::All) {
        Ok(batches) => batches,
        Err(error) => {
            verdict.problem(name, &error.to_string());
            return found;
        }
    };
    let mut told = 0;
    for batch in batches {
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => {
                verdict.problem(name, &error.to_string());
                break;
            }
        };
        for row in 0..batch.num_rows() {
            if let Some(what) = wrong(&batch, row)
                && told < MOST
            {
                told += 1;
                verdict.problem(name, &format!("row {}: {what}", found.len() + row));
            }
        }
        found.extend(ids(&batch));
    }
    verdict.rows += found.len() as u64;
    found
}

/// What is wrong with a row.
fn wrong(batch: &RecordBatch, row: usize) -> Option<String> {
    let text = text_at(batch, "text", row).unwrap_or_default();
    let raw = text_at(batch, "raw_text", row).unwrap_or(text);
    let flags = batch.column_by_name("flags")?.as_list_opt::<i32>()?;
    let flags = if flags.is_valid(row) { flags.value(row) } else { return (raw != text).then(unexplained) };
    let flags = flags.as_struct_opt()?;
    let numbers = |name: &str| flags.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int32Type>());
    let (starts, ends) = (numbers("start")?, numbers("end")?);
    let replacements = flags.column_by_name("replacement").map(ArrayRef::as_ref)?.as_string_opt::<i32>()?;
    let points: Vec<usize> = raw.char_indices().map(|(at, _)| at).chain([raw.len()]).collect();
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    for flag in 0..flags.len() {
        if starts.is_null(flag) && ends.is_null(flag) {
            continue;
        }
        let at = |point: i32| usize::try_from(point).ok().and_then(|point| points.get(point)).copied();
        let (Some(start), Some(end)) = (at(starts.value(flag)), at(ends.value(flag))) else {
            return Some(format!("flag {flag} has a span outside the text"));
        };
        if end < start || starts.is_null(flag) || ends.is_null(flag) {
            return Some(format!("flag {flag} has a span that is none"));
        }
        if replacements.is_valid(flag) {
            spans.push((start..end, replacements.value(flag)));
        }
    }
    (!same_but_blanks(raw, &edits(spans.into_iter()), text)).then(unexplained)
}

fn unexplained() -> String {
    "its text is not what its flags make of its raw text".to_owned()
}

/// Whether a text is another after edits. Blanks are not compared: where a passage goes, so do those between it and the next.
fn same_but_blanks(raw: &str, edits: &[(Range<usize>, &str)], text: &str) -> bool {
    let mut made = String::with_capacity(raw.len());
    let mut at = 0;
    for (span, replacement) in edits {
        made.push_str(raw.get(at..span.start).unwrap_or_default());
        made.push_str(replacement);
        at = span.end;
    }
    made.push_str(raw.get(at..).unwrap_or_default());
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    solid(&made) == solid(text)
}

/// Looks for ids that stand twice in a version.
fn look_for_doubles(log: &Log, files: &BTreeMap<String, Vec<u128>>, verdict: &mut Verdict) {
    let mut standing: HashMap<u128, u32> = HashMap::new();
    let mut doubles = 0_u64;
    for entry in &log.entries {
        for id in entry.removes.iter().filter_map(|path| files.get(path)).flatten() {
            match standing.get_mut(id) {
                Some(count) if *count > 1 => {
                    doubles -= 1;
                    *count -= 1;
                }
                _ => {
                    standing.remove(id);
                }
            }
        }
        for id in entry.adds.iter().filter_map(|(path, _)| files.get(path)).flatten() {
            let count = standing.entry(*id).or_default();
            doubles += u64::from(*count > 0);
            *count += 1;
        }
        if doubles > 0 {
            verdict
                .problem(&format!("version {}", entry.version), &format!("{doubles} ids stand in it more than once"));
        }
    }
}
