//! A data file's statistics as the log has them: rows, nulls, and the least and greatest value of short columns.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int16Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The columns whose least and greatest value the log has: those that readers filter by. No column of an article's
/// words is among them, so that the log holds nothing of a text.
const RANGES: &[&str] = &[
    "id",
    "url",
    "canonical_url",
    "host",
    "domain",
    "fetched_at",
    "http_status",
    "content_type",
    "source_file",
    "source_offset",
    "published_at",
    "modified_at",
    "language",
    "license",
    "word_count",
    "char_count",
    "token_count",
];

/// The characters of a string that the log keeps: what Delta writers keep.
const STRING_CHARS: usize = 32;

/// Statistics that grow with each batch.
#[derive(Debug, Clone, Default)]
pub(super) struct Stats {
    rows: u64,
    nulls: BTreeMap<String, u64>,
    ranges: BTreeMap<&'static str, (Bound, Bound)>,
}

/// The least or greatest value of a column so far.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Bound {
    Number(i64),
    Text(String),
}

impl Stats {
    /// Counts in a batch.
    pub(super) fn add(&mut self, batch: &RecordBatch) {
        self.rows += batch.num_rows() as u64;
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            if !field.data_type().is_nested() {
                *self.nulls.entry(field.name().clone()).or_default() += column.null_count() as u64;
            }
        }
        for &name in RANGES {
            if let Some((low, high)) = batch.column_by_name(name).and_then(|column| bounds(column.as_ref())) {
                self.ranges
                    .entry(name)
                    .and_modify(|(least, greatest)| {
                        *least = least.clone().min(low.clone());
                        *greatest = greatest.clone().max(high.clone());
                    })
                    .or_insert((low, high));
            }
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The statistics in the form of the log.
    pub(super) fn to_json(&self) -> String {
        let (mut least, mut greatest) = (Map::new(), Map::new());
        for (name, (low, high)) in &self.ranges {
            if let Some(value) = lower(name, low) {
                least.insert((*name).to_string(), value);
            }
            if let Some(value) = upper(name, high) {
                greatest.insert((*name).to_string(), value);
            }
        }
        json!({"numRecords": self.rows, "minValues": least, "maxValues": greatest, "nullCount": self.nulls}).to_string()
    }
}

fn bounds(column: &dyn Array) -> Option<(Bound, Bound)> {
    match column.data_type() {
        DataType::Utf8 => {
            let values = || column.as_string::<i32>().iter().flatten();
            let text = |value: &str| Bound::Text(value.to_string());
            Some((text(values().min()?), text(values().max()?)))
        }
        DataType::Int16 => numbers(column.as_primitive::<Int16Type>().iter().map(|value| value.map(i64::from))),
        DataType::Int32 => numbers(column.as_primitive::<Int32Type>().iter().map(|value| value.map(i64::from))),
        DataType::Int64 => numbers(column.as_primitive::<Int64Type>().iter()),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            numbers(column.as_primitive::<TimestampMicrosecondType>().iter())
        }
        _ => None,
    }
}

fn numbers(values: impl Iterator<Item = Option<i64>>) -> Option<(Bound, Bound)> {
    let mut range: Option<(i64, i64)> = None;
    for value in values.flatten() {
        let (low, high) = range.unwrap_or((value, value));
        range = Some((low.min(value), high.max(value)));
    }
    range.map(|(low, high)| (Bound::Number(low), Bound::Number(high)))
}

fn lower(name: &str, bound: &Bound) -> Option<Value> {
    match bound {
        Bound::Text(text) => Some(text.chars().take(STRING_CHARS).collect::<String>().into()),
        Bound::Number(number) => value(name, *number),
    }
}

/// The upper bound: a text that was cut gets a last character that is greater than all that may follow.
fn upper(name: &str, bound: &Bound) -> Option<Value> {
    match bound {
        Bound::Text(text) => {
            let mut kept: String = text.chars().take(STRING_CHARS).collect();
            if kept.len() < text.len() {
                kept.push(char::MAX);
            }
            (kept.as_str() >= text.as_str()).then(|| kept.into())
        }
        Bound::Number(number) => value(name, *number),
    }
}

fn value(name: &str, number: i64) -> Option<Value> {
    if !name.ends_with("_at") {
        return Some(number.into());
    }
    let at = Timestamp::from_microsecond(number).ok()?;
    Some(at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::record_batch;
    use crate::record::samples::{full_record, record};

    #[test]
    fn ranges_nulls_and_rows_are_those_of_all_batches() {
        let mut stats = Stats::default();
        stats.add(&record_batch(&[full_record()]).unwrap());
        stats.add(&record_batch(&[record("https://a.example/", "x"), full_record()]).unwrap());
        let json: Value = serde_json::from_str(&stats.to_json()).unwrap();
        assert_eq!(json["numRecords"], 3);
        assert_eq!(json["nullCount"]["title"], 1);
        assert_eq!(json["nullCount"]["text"], 0);
        assert_eq!(json["minValues"]["url"], "https://a.example/");
        assert_eq!(json["maxValues"]["url"], "https://news.example/day");
        assert_eq!(json["minValues"]["fetched_at"], "2024-10-18T09:30:00.123456Z");
        assert_eq!(json["maxValues"]["modified_at"], "1969-12-31T23:59:59.999999Z");
        assert_eq!(json["maxValues"]["http_status"], 200);
        assert!(json["minValues"].get("text").is_none() && json["minValues"].get("title").is_none());
        assert!(json["nullCount"].get("authors").is_none());
    }

    #[test]
    fn a_long_text_is_cut_below_and_above_its_value() {
        let long = format!("https://a.example/{}", "é".repeat(40));
        let bound = Bound::Text(long.clone());
        let (low, high) = (lower("url", &bound).unwrap(), upper("url", &bound).unwrap());
        assert!(low.as_str().unwrap() < long.as_str() && long.as_str() < high.as_str().unwrap());
        assert_eq!(low.as_str().unwrap().chars().count(), STRING_CHARS);
    }
}
