//! `croissant.json`: the export described for machines, by the Croissant format 1.0 of MLCommons.
//!
//! Each file has its digest; one set has them all, and the records are read from it, with their split from the file's name.

use arrow::datatypes::{DataType, Field, SchemaRef};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::card::license;
use super::shards::Shard;
use super::tally::Tally;
use super::{ExportPlan, ExportReport};
use crate::record::schema::COMMENT;

/// The format of the files.
const PARQUET: &str = "application/x-parquet";

/// The names of Croissant's context that stand for themselves with a prefix.
const NAMES: [&str; 24] = [
    "citeAs",
    "column",
    "equivalentProperty",
    "extract",
    "field",
    "fileProperty",
    "fileObject",
    "fileSet",
    "format",
    "includes",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
];

/// The bytes of the description.
pub(super) fn describe(
    plan: &ExportPlan,
    report: &ExportReport,
    schema: &SchemaRef,
    tally: &Tally,
    published: Option<Timestamp>,
) -> Vec<u8> {
    let license = match license(tally) {
        Some(license) => format!("https://spdx.org/licenses/{license}"),
        None => "as declared by each page: see the column license and the dataset card".to_owned(),
    };
    let about = format!(
        "{} texts of web pages, made by gristmill from version {} of a dataset",
        report.rows_out, report.version
    );
    let mut files: Vec<Value> = report.files.iter().map(file).collect();
    files.push(json!({
        "@type": "cr:FileSet", "@id": "rows", "name": "rows", "encodingFormat": PARQUET, "includes": "data/*.parquet",
    }));
    let mut description = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": plan.name,
        "description": about,
        "version": format!("{}.0.0", report.version),
        "license": license,
        "citeAs": format!("{}, {}", plan.name, report.digest),
        "distribution": files,
        "recordSet": [splits(report), records(schema)],
    });
    if let (Some(object), Some(published)) = (description.as_object_mut(), published) {
        object.insert("datePublished".into(), published.to_string().into());
    }
    let mut bytes = serde_json::to_vec_pretty(&description).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn context() -> Value {
    let mut context: Map<String, Value> =
        NAMES.iter().map(|name| ((*name).to_owned(), format!("cr:{name}").into())).collect();
    for (name, value) in [
        ("@language", json!("en")),
        ("@vocab", json!("https://schema.org/")),
        ("cr", json!("http://mlcommons.org/croissant/")),
        ("rai", json!("http://mlcommons.org/croissant/RAI/")),
        ("sc", json!("https://schema.org/")),
        ("dct", json!("http://purl.org/dc/terms/")),
        ("conformsTo", json!("dct:conformsTo")),
        ("data", json!({ "@id": "cr:data", "@type": "@json" })),
        ("dataType", json!({ "@id": "cr:dataType", "@type": "@vocab" })),
        ("examples", json!({ "@id": "cr:examples", "@type": "@json" })),
        ("subField", json!("cr:subField")),
        ("transform", json!("cr:transform")),
    ] {
        context.insert(name.to_owned(), value);
    }
    context.into()
}

fn file(shard: &Shard) -> Value {
    json!({
        "@type": "cr:FileObject", "@id": shard.path, "name": shard.path, "contentUrl": shard.path, "encodingFormat": PARQUET,
        "contentSize": format!("{} B", shard.bytes), "sha256": shard.sha256,
    })
}

fn splits(report: &ExportReport) -> Value {
    let names = report.splits.iter().filter(|split| split.rows > 0).map(|split| json!({ "splits/name": split.split }));
    json!({
        "@type": "cr:RecordSet", "@id": "splits", "name": "splits", "dataType": "cr:Split", "key": { "@id": "splits/name" },
        "field": [{ "@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text" }],
        "data": names.collect::<Vec<_>>(),
    })
}

fn records(schema: &SchemaRef) -> Value {
    let split = json!({
        "@type": "cr:Field", "@id": "records/split", "name": "split", "description": "the split, from the file's name",
        "dataType": "sc:Text", "references": { "field": { "@id": "splits/name" } },
        "source": {
            "fileSet": { "@id": "rows" }, "extract": { "fileProperty": "fullpath" },
            // What is left may be matched again, by readers that do so for the field and for what it refers to.
            "transform": { "regex": "^(?:data/)?(train|validation|test)(?:-.*\\.parquet)?$" },
        },
    });
    let fields = schema.fields().iter().map(|field| column(field)).chain([split]);
    let mut set = json!({
        "@type": "cr:RecordSet", "@id": "records", "name": "records", "description": "one record for each page",
        "field": fields.collect::<Vec<_>>(),
    });
    if let Some(object) = set.as_object_mut().filter(|_| schema.field_with_name("id").is_ok()) {
        object.insert("key".into(), json!({ "@id": "records/id" }));
    }
    set
}

/// A column; its fields are fields of the record's field.
fn column(field: &Field) -> Value {
    let id = format!("records/{}", field.name());
    let (item, is_repeated) = match field.data_type() {
        DataType::List(item) => (item.data_type(), true),
        kind => (kind, false),
    };
    let mut out = described(&id, field, is_repeated);
    if let DataType::Struct(fields) = item {
        let sub = |inner: &arrow::datatypes::FieldRef| {
            let (sub_item, is_repeated) = match inner.data_type() {
                DataType::List(item) => (item.data_type(), true),
                kind => (kind, false),
            };
            let mut sub = described(&format!("{id}/{}", inner.name()), inner, is_repeated);
            sub.insert("dataType".into(), data_type(sub_item).into());
            sub.insert(
                "source".into(),
                json!({
                    "fileSet": { "@id": "rows" }, "extract": { "column": field.name() }, "transform": { "jsonPath": inner.name() },
                }),
            );
            Value::from(sub)
        };
        out.insert("subField".into(), fields.iter().map(sub).collect::<Vec<_>>().into());
    } else {
        out.insert("dataType".into(), data_type(item).into());
        out.insert("source".into(), json!({ "fileSet": { "@id": "rows" }, "extract": { "column": field.name() } }));
    }
    out.into()
}

fn described(id: &str, field: &Field, is_repeated: bool) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("@type".into(), "cr:Field".into());
    out.insert("@id".into(), id.into());
    out.insert("name".into(), field.name().as_str().into());
    if let Some(doc) = field.metadata().get(COMMENT) {
        out.insert("description".into(), doc.as_str().into());
    }
    if is_repeated {
        out.insert("repeated".into(), true.into());
    }
    out
}

fn data_type(kind: &DataType) -> &'static str {
    match kind {
        DataType::Boolean => "sc:Boolean",
        DataType::Int16 | DataType::Int32 | DataType::Int64 => "sc:Integer",
        DataType::Float32 | DataType::Float64 => "sc:Float",
        DataType::Timestamp(..) => "sc:DateTime",
        _ => "sc:Text",
    }
}
