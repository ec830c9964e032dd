//! The schemas as Arrow has them and as the documented files in `schemas/` have them, both made from [`columns`](super::columns).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use serde_json::{Map, Value, json};

use crate::measure::TOKENIZER;

use super::columns::{Column, FAILURE, FAILURE_VERSION, Kind, RECORD, RECORD_VERSION};

/// The key of a field's metadata that holds the column's meaning; Delta readers show it as the column's comment.
pub const COMMENT: &str = "comment";

/// The key of a schema's metadata that holds its version.
pub const VERSION_KEY: &str = "gristmill.schema_version";

/// The key of a schema's metadata that names the tokenizer of `token_count`.
pub const TOKENIZER_KEY: &str = "gristmill.tokenizer";

/// The Arrow schema of records.
#[must_use]
pub fn record_schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| arrow_schema(RECORD, &record_metadata()));
    Arc::clone(&SCHEMA)
}

/// The Arrow schema of failed pages.
#[must_use]
pub fn failure_schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> =
        LazyLock::new(|| arrow_schema(FAILURE, &[(VERSION_KEY, FAILURE_VERSION.to_string())]));
    Arc::clone(&SCHEMA)
}

/// What the records' schema says of itself: key and value.
#[must_use]
pub fn record_metadata() -> [(&'static str, String); 2] {
    [(VERSION_KEY, RECORD_VERSION.to_string()), (TOKENIZER_KEY, TOKENIZER.to_string())]
}

fn arrow_schema(columns: &[Column], metadata: &[(&str, String)]) -> SchemaRef {
    let metadata: HashMap<_, _> = metadata.iter().map(|(key, value)| ((*key).to_string(), value.clone())).collect();
    Arc::new(Schema::new_with_metadata(arrow_fields(columns), metadata))
}

fn arrow_fields(columns: &[Column]) -> Fields {
    columns.iter().map(arrow_field).collect()
}

fn arrow_field(column: &Column) -> Field {
    let comment = HashMap::from([(COMMENT.to_string(), column.doc.to_string())]);
    Field::new(column.name, arrow_type(column.kind), column.nullable).with_metadata(comment)
}

fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::String => DataType::Utf8,
        Kind::Boolean => DataType::Boolean,
        Kind::Int16 => DataType::Int16,
        Kind::Int32 => DataType::Int32,
        Kind::Int64 => DataType::Int64,
        Kind::Float32 => DataType::Float32,
        Kind::Float64 => DataType::Float64,
        Kind::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Strings => DataType::List(element(DataType::Utf8)),
        Kind::Struct(_) | Kind::Quality => DataType::Struct(arrow_fields(&kind.fields())),
        Kind::Structs(_) => DataType::List(element(DataType::Struct(arrow_fields(&kind.fields())))),
    }
}

/// The field of a list's items, under the name that Parquet and Delta give it.
pub(super) fn element(item: DataType) -> Arc<Field> {
    Arc::new(Field::new("element", item, false))
}

/// The records' schema as its file in `schemas/` has it.
#[must_use]
pub fn record_document() -> Value {
    json!({
        "table": "records",
        "version": RECORD_VERSION,
        "about": "One row for each page. Timestamps are microseconds in UTC; in JSON lines they are RFC 3339 strings.",
        "tokenizer": TOKENIZER,
        "columns": documents(RECORD),
    })
}

/// The failures' schema as its file in `schemas/` has it.
#[must_use]
pub fn failure_document() -> Value {
    json!({
        "table": "failures",
        "version": FAILURE_VERSION,
        "about": "One row for each page that became no record.",
        "columns": documents(FAILURE),
    })
}

fn documents(columns: &[Column]) -> Vec<Value> {
    columns.iter().map(document).collect()
}

fn document(column: &Column) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), column.name.into());
    out.insert("type".into(), type_name(column.kind).into());
    let fields = column.kind.fields();
    if !fields.is_empty() {
        out.insert("fields".into(), documents(&fields).into());
    }
    out.insert("nullable".into(), column.nullable.into());
    out.insert("doc".into(), column.doc.into());
    out.into()
}

fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Boolean => "bool",
        Kind::Int16 => "int16",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Float32 => "float32",
        Kind::Float64 => "float64",
        Kind::Timestamp => "timestamp[us, UTC]",
        Kind::Strings => "list<string>",
        Kind::Struct(_) | Kind::Quality => "struct",
        Kind::Structs(_) => "list<struct>",
    }
}

/// `schemas/record-v7.json` as it is committed.
pub const RECORDS_JSON: &str = include_str!("../../schemas/record-v7.json");

/// `schemas/failures-v1.json` as it is committed.
pub const FAILURES_JSON: &str = include_str!("../../schemas/failures-v1.json");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::digest::sha256;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");

    /// Files of earlier versions with the digest of their bytes, as `sha256:` and hex: they never change.
    const EARLIER: &[(&str, &str)] = &[
        ("record-v1.json", "sha256:8a550274f4aa677150f3ddf981d576ef75dd60f78eb81972a140a7a1621c9bd4"),
        ("record-v2.json", "sha256:13eca28396239ee3b97ae358bd377657d0d408155d1479728a0b70672de137e8"),
        ("record-v3.json", "sha256:3271c0c245806f05571a407273b854fa025cef8af630ae80d0365596a70a7683"),
        ("record-v4.json", "sha256:8dfb613faae95438cf60fab78554e93572c8ad7b879d578df30102378cb57eab"),
        ("record-v5.json", "sha256:92f91e7e528da775798f005c31874316f3507cf5b3729be5b2a3bb4cd8ffe529"),
        ("record-v6.json", "sha256:012a33d496aa84ce8afe81642b24327fec0e9f7142235725d010230dcc6ab3e7"),
    ];

    fn newest() -> [(String, String); 2] {
        let pretty = |document: Value| serde_json::to_string_pretty(&document).unwrap() + "\n";
        [
            (format!("record-v{RECORD_VERSION}.json"), pretty(record_document())),
            (format!("failures-v{FAILURE_VERSION}.json"), pretty(failure_document())),
        ]
    }

    #[test]
    fn the_newest_files_are_what_the_code_says() {
        for ((name, code), file) in newest().into_iter().zip([RECORDS_JSON, FAILURES_JSON]) {
            let differing = code.lines().zip(file.lines()).find(|(code, file)| code != file);
            assert!(
                code == file,
                "{name} and the code differ, first in {differing:?}: a changed column needs a new version; then run the ignored test below"
            );
        }
    }

    #[test]
    #[ignore = "writes schemas/: run it by name after a new version was begun"]
    fn write_the_newest_files() {
        for (name, code) in newest() {
            fs_err::write(format!("{FOLDER}/{name}"), code).unwrap();
        }
    }

    #[test]
    fn earlier_files_are_as_they_were() {
        let newest = newest().map(|(name, _)| name);
        let mut found = Vec::new();
        for entry in fs_err::read_dir(FOLDER).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !newest.contains(&name) {
                let digest = sha256(&fs_err::read(format!("{FOLDER}/{name}")).unwrap());
                found.push((name, digest));
            }
        }
        found.sort();
        let pinned: Vec<_> = EARLIER.iter().map(|&(name, digest)| (name.to_string(), digest.to_string())).collect();
        assert_eq!(found, pinned);
    }

    #[test]
    fn every_column_says_what_it_means() {
        for field in record_schema().fields() {
            assert!(field.metadata().get(COMMENT).is_some_and(|doc| !doc.is_empty()), "{}", field.name());
        }
        assert_eq!(record_schema().metadata().get(TOKENIZER_KEY).map(String::as_str), Some(TOKENIZER));
    }
}
