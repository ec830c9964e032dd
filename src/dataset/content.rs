//! What two rows are compared by: all columns but those that say when and from where the page was read, and what stands near it.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};
use sha2::{Digest, Sha256};

use crate::record::record_schema;

use super::read::project;

/// The columns of provenance: a page that is read again with the same content is the same record.
const PROVENANCE: &[&str] = &["fetched_at", "source_file", "source_offset", "source_length", "source_id"];

/// The columns that tell of other records: as a dataset grows they would change for every page that is read again. A row keeps
/// those that it was written with.
const OF_OTHERS: &[&str] = &["related", "host_repeat_share", "elsewhere_repeat_share"];

/// An id as a number: its 32 hex digits, or a digest of an id that another tool gave.
pub(super) fn id_key(id: &str) -> u128 {
    let plain = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if plain && let Ok(key) = u128::from_str_radix(id, 16) { key } else { digest(id.as_bytes()) }
}

/// The first 128 bits of a SHA-256: two different contents of one id have the same with a chance of 1 to 2^128.
pub(super) fn digest(bytes: &[u8]) -> u128 {
    Sha256::digest(bytes).iter().take(16).fold(0, |key, &byte| key << 8 | u128::from(byte))
}

/// The columns that rows are compared by.
pub(super) fn content_schema() -> SchemaRef {
    project(&record_schema(), |name| !PROVENANCE.contains(&name) && !OF_OTHERS.contains(&name))
}

/// The column of ids alone.
pub(super) fn id_schema() -> SchemaRef {
    project(&record_schema(), |name| name == "id")
}

/// The ids of a batch, as numbers; a null, which no batch of ours has, counts as an empty id.
pub(super) fn ids(batch: &RecordBatch) -> Vec<u128> {
    let Some(column) = batch.column_by_name("id").and_then(|column| column.as_string_opt::<i32>()) else {
        return Vec::new();
    };
    (0..column.len()).map(|row| if column.is_null(row) { id_key("") } else { id_key(column.value(row)) }).collect()
}

/// Digests rows of one schema, whole.
#[derive(Debug)]
pub(super) struct RowDigests(RowConverter);

impl RowDigests {
    pub(super) fn new(schema: &SchemaRef) -> Result<Self, ArrowError> {
        let fields = schema.fields().iter().map(|field| SortField::new(field.data_type().clone())).collect();
        Ok(Self(RowConverter::new(fields)?))
    }

    /// The digest of each row of a batch of that schema.
    pub(super) fn of(&self, batch: &RecordBatch) -> Result<Vec<u128>, ArrowError> {
        let rows = self.0.convert_columns(batch.columns())?;
        Ok(rows.iter().map(|row| digest(row.as_ref())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::full_record;
    use crate::record::{Record, record_batch};

    fn content(record: &Record) -> u128 {
        let schema = content_schema();
        let batch = record_batch(std::slice::from_ref(record)).unwrap();
        let columns: Vec<_> =
            schema.fields().iter().map(|field| batch.column_by_name(field.name()).unwrap().clone()).collect();
        let batch = RecordBatch::try_new(schema.clone(), columns).unwrap();
        RowDigests::new(&schema).unwrap().of(&batch).unwrap()[0]
    }

    #[test]
    fn content_is_all_but_where_and_when_it_was_read_and_what_stands_near() {
        let record = full_record();
        let moved = Record {
            source_file: "b.warc".into(),
            source_offset: None,
            source_length: None,
            fetched_at: None,
            related: None,
            elsewhere_repeat_share: None,
            ..record.clone()
        };
        assert_eq!(content(&record), content(&moved));
        let mut flag_changed = record.clone();
        flag_changed.flags[1].end = Some(10);
        for changed in [
            Record { text: "Text.".into(), ..record.clone() },
            Record { raw_text: None, ..record.clone() },
            flag_changed,
        ] {
            assert_ne!(content(&record), content(&changed));
        }
    }

    #[test]
    fn ids_are_numbers_and_foreign_ids_have_numbers_too() {
        assert_eq!(id_key(&format!("{:032x}", 77)), 77);
        assert_ne!(id_key("row-1"), id_key("row-2"));
        assert_ne!(id_key(&"F".repeat(32)), id_key(&"f".repeat(32)));
    }
}
