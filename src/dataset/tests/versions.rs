//! Versions beside each other: older schemas, differences, restoring, replacing, names, joined files.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use serde_json::Value;

use crate::record::Rights;

use super::*;

/// A schema before a column, or before the field of a struct (`column.field`).
fn schema_before(name: &str) -> SchemaRef {
    let (column, inner) = name.split_once('.').unwrap_or((name, ""));
    let older = |field: &FieldRef| match field.data_type() {
        _ if field.name() != column => Some(field.clone()),
        DataType::Struct(fields) => {
            let fields: Fields = fields.iter().filter(|field| field.name() != inner).cloned().collect();
            Some(Arc::new(Field::new(column, DataType::Struct(fields), field.is_nullable())))
        }
        _ => None,
    };
    Arc::new(Schema::new(record_schema().fields().iter().filter_map(older).collect::<Vec<_>>()))
}

/// Makes version 0 what it would be if the program had not known a column, or the field of a struct, yet.
fn age(dataset: &Dataset, name: &str) {
    let schema = schema_before(name);
    let (column, inner) = name.split_once('.').unwrap_or((name, ""));
    let path = dataset.files(0).unwrap().remove(0);
    let mut writer = super::parts::PartWriter::new(dataset.folder(), "part-", schema.clone(), Limits::default());
    for batch in Batches::open(&path, &schema, Rows::All).unwrap() {
        writer.write(&batch.unwrap()).unwrap();
    }
    let part = writer.finish().unwrap().remove(0);
    fs_err::remove_file(&path).unwrap();
    let entry = dataset.folder().join(delta::LOG_FOLDER).join(format!("{:020}.json", 0));
    let mut lines = String::new();
    for line in fs_err::read_to_string(&entry).unwrap().lines() {
        let mut action: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(add) = action.get_mut("add") {
            add["path"] = part.name.clone().into();
            add["size"] = part.file.bytes.into();
        }
        if let Some(metadata) = action.get_mut("metaData") {
            let mut schema: serde_json::Value =
                serde_json::from_str(metadata["schemaString"].as_str().unwrap()).unwrap();
            let fields = schema["fields"].as_array_mut().unwrap();
            fields.retain(|field| field["name"] != column || !inner.is_empty());
            for field in fields.iter_mut().filter(|field| field["name"] == column) {
                field["type"]["fields"].as_array_mut().unwrap().retain(|field| field["name"] != inner);
            }
            metadata["schemaString"] = schema.to_string().into();
        }
        lines.push_str(&action.to_string());
        lines.push('\n');
    }
    fs_err::write(&entry, lines).unwrap();
}

#[test]
fn a_dataset_of_an_older_schema_gets_the_new_column_and_its_old_version_stays() {
    let (_folder, dataset) = new_dataset();
    let old = pages(0..3, "old");
    build(&dataset, &old, &[]);
    age(&dataset, "source_id");
    let new = Record { source_id: Some("a".into()), ..record("https://a.example/1", "new") };
    let done = build(&dataset, std::slice::from_ref(&new), &[]);
    assert_eq!((done.version, done.counts.changed, done.counts.rows), (1, 1, 3));
    assert_eq!(rows(&dataset, 0), expected(&old));
    assert_eq!(rows(&dataset, 1), expected(&[old[0].clone(), new, old[2].clone()]));
    let diff = dataset.diff(0, 1).unwrap();
    assert_eq!((diff.columns_added, diff.changed), (vec!["source_id".to_string()], 1));
    assert_eq!(dataset.show(Some(0)).unwrap().rows, 3);
    build(&dataset, &[record("https://a.example/9", "nine")], &[]);
    assert_eq!(dataset.show(None).unwrap().first_rows.len(), 4);
    // Its old files are as they were, and the newest schema is the one in force.
    assert_eq!(dataset.restore(0).unwrap().outcome, Outcome::Version);
    assert_eq!(rows(&dataset, 3), expected(&old));
    assert_eq!(dataset.at(3).unwrap().missing_columns(), Vec::<String>::new());
}

#[test]
fn a_struct_of_an_older_schema_gets_the_new_field() {
    let (_folder, dataset) = new_dataset();
    let rights = |nofollow| Rights { noindex: Some(true), nofollow, ..Rights::default() };
    let old = Record { rights: rights(None), ..record("https://a.example/0", "old") };
    build(&dataset, &[old.clone(), record("https://a.example/1", "old")], &[]);
    age(&dataset, "rights.nofollow");
    assert_eq!(dataset.at(0).unwrap().missing_columns(), ["rights.nofollow"]);
    let added = Record { rights: rights(Some(false)), ..record("https://a.example/2", "added") };
    build(&dataset, std::slice::from_ref(&added), &[]);
    assert_eq!(dataset.at(1).unwrap().missing_columns(), Vec::<String>::new());
    assert_eq!(dataset.diff(0, 1).unwrap().columns_added, ["rights.nofollow"]);
    assert_eq!(dataset.diff(1, 0).unwrap().columns_removed, ["rights.nofollow"]);
    // One file of each schema.
    assert_eq!(dataset.files(1).unwrap().len(), 2);
    let answer = dataset.query(1, "select rights.noindex, rights.nofollow from records order by url").unwrap();
    let (yes, no, null) = (Value::Bool(true), Value::Bool(false), Value::Null);
    assert_eq!(answer.rows, [[yes.clone(), null.clone()], [null.clone(), null], [yes.clone(), no]]);
    let new = Record { rights: rights(Some(true)), ..record("https://a.example/1", "new") };
    build(&dataset, std::slice::from_ref(&new), &[]);
    assert_eq!(rows(&dataset, 2), expected(&[old, new, added]));
}

#[test]
fn a_column_that_the_program_does_not_know_is_refused_by_name() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..1, "text"), &[]);
    let entry = dataset.folder().join(delta::LOG_FOLDER).join(format!("{:020}.json", 0));
    let text = fs_err::read_to_string(&entry).unwrap();
    fs_err::write(&entry, text.replace("\\\"source_id\\\"", "\\\"mood\\\"")).unwrap();
    let error = dataset.begin().unwrap_err().to_string();
    assert!(error.contains("mood"), "{error}");
}

#[test]
fn a_diff_tells_rows_columns_hosts_and_flags_and_reads_no_shared_file() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    let shared = dataset.files(0).unwrap();
    build(
        &dataset,
        &[Record { host: Some("b.example".into()), ..record("https://b.example/1", "other") }, full_record()],
        &[],
    );
    // Version 1 has the file of version 0, which is not needed to compare them.
    fs_err::rename(&shared[0], shared[0].with_extension("away")).unwrap();
    let diff = dataset.diff(0, 1).unwrap();
    fs_err::rename(shared[0].with_extension("away"), &shared[0]).unwrap();
    assert_eq!((diff.added, diff.changed, diff.removed, diff.rows_before, diff.rows_after), (2, 0, 0, 3, 5));
    assert_eq!(diff.hosts["b.example"], HostChanges { added: 1, ..HostChanges::default() });
    assert_eq!(diff.flags["foreign_tail"], (0, 1));

    let changed = Record { title: Some("New".into()), ..record("https://a.example/1", "changed") };
    build(&dataset, &[changed], &[]);
    let back = dataset.diff(2, 0).unwrap();
    assert_eq!((back.added, back.changed, back.removed), (0, 1, 2));
    let row = back.rows.iter().find(|row| row.change == Change::Changed).unwrap();
    assert_eq!(row.url, "https://a.example/1");
    assert!(["text", "title"].iter().all(|name| row.columns.iter().any(|column| column == name)), "{row:?}");
    assert!(!row.columns.iter().any(|column| column == "host"), "{row:?}");
    assert_eq!(dataset.diff(1, 1).unwrap().rows, []);
}

#[test]
fn restoring_makes_a_version_with_the_files_of_another() {
    let (_folder, dataset) = new_dataset();
    let first = pages(0..3, "first");
    build(&dataset, &first, &[failure(Some("https://a.example/x"), "a.warc", None, Reason::Empty)]);
    build(&dataset, &pages(2..5, "second"), &[]);
    let files = data_files(dataset.folder());
    let done = dataset.restore(0).unwrap();
    assert_eq!((done.outcome, done.version), (Outcome::Version, 2));
    let counts = &done.counts;
    assert_eq!((counts.rows, counts.added, counts.changed, counts.removed, counts.failures), (3, 0, 1, 2, 1));
    assert_eq!(rows(&dataset, 2), expected(&first));
    assert_eq!(failed_urls(&dataset, 2), ["https://a.example/x"]);
    assert_eq!(data_files(dataset.folder()), files);
    assert_eq!(dataset.log().unwrap()[2].note.as_ref().unwrap().restored, Some(0));
    assert_eq!(dataset.restore(0).unwrap().outcome, Outcome::Nothing);
    assert!(matches!(dataset.restore(7), Err(Error::NoSuchVersion { version: 7, latest: 2, .. })));
    // A build goes on from there.
    assert_eq!(build(&dataset, &pages(3..4, "third"), &[]).counts.rows, 4);
}

#[test]
fn a_replacing_build_leaves_nothing_of_the_version_before() {
    let (_folder, dataset) = new_dataset();
    let replace = |records: &[Record]| {
        let mut writer = dataset.begin().unwrap();
        writer.replace_all();
        commit(writer, records, &[]).unwrap()
    };
    build(&dataset, &pages(0..4, "text"), &[failure(Some("https://a.example/x"), "a.warc", None, Reason::Empty)]);
    let kept = pages(1..3, "text");
    let done = replace(&kept);
    assert_eq!(
        (done.outcome, done.counts.unchanged, done.counts.removed, done.counts.rows),
        (Outcome::Version, 2, 2, 2)
    );
    assert_eq!(rows(&dataset, 1), expected(&kept));
    assert_eq!(failed_urls(&dataset, 1), [""; 0]);
    assert_eq!(rows(&dataset, 0).len(), 4);
    assert_eq!(replace(&kept).outcome, Outcome::Nothing);
    let other = pages(7..9, "text");
    assert_eq!(replace(&other).counts.removed, 2);
    assert_eq!(rows(&dataset, 2), expected(&other));
    assert!(dataset.verify(Depth::Rows).unwrap().is_whole());
}

#[test]
fn versions_are_found_by_number_tag_and_time() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..1, "text"), &[]);
    build(&dataset, &pages(0..2, "text"), &[]);
    let find = |text: &str| dataset.resolve(&text.parse().unwrap()).map_err(|error| error.to_string());
    assert_eq!((find("0"), find("latest"), find("9999-01-01")), (Ok(0), Ok(1), Ok(1)));
    assert!(find("5").unwrap_err().contains("no version 5 (the newest is 1)"));
    assert!(find("2001-01-01").unwrap_err().contains("had no version at"));
    assert!(find("spring").unwrap_err().contains("its tags: none"));

    dataset.tag("spring", 0, false).unwrap();
    assert_eq!(find("spring"), Ok(0));
    assert!(matches!(dataset.tag("spring", 1, false), Err(Error::TagTaken { version: 0, .. })));
    dataset.tag("spring", 1, true).unwrap();
    assert_eq!(find("spring"), Ok(1));
    assert_eq!(dataset.log().unwrap()[1].tags, ["spring"]);
    for name in ["latest", "3", "2026-01-01", "../x", ""] {
        assert!(matches!(dataset.tag(name, 0, false), Err(Error::NotATag { .. })), "{name}");
    }
    dataset.untag("spring").unwrap();
    assert!(dataset.tags().unwrap().is_empty());
    assert!(find("summer").unwrap_err().contains("no tag"));
}

#[test]
fn compacting_joins_small_files_and_leaves_large_ones() {
    let (_folder, dataset) = new_dataset();
    for page in 0..4 {
        build(&dataset, &pages(page..page + 1, "text"), &[]);
    }
    let large = dataset.files(3).unwrap().iter().map(|path| fs_err::metadata(path).unwrap().len()).max().unwrap();
    let all = rows(&dataset, 3);
    let tiny = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(dataset.compact_to(tiny).unwrap().outcome, Outcome::Nothing);
    let limits = Limits { file_bytes: usize::try_from(large).unwrap() * 3, ..Limits::default() };
    let done = dataset.compact_to(limits).unwrap();
    assert_eq!((done.outcome, done.version, done.files_removed, done.counts.rows), (Outcome::Version, 4, 4, 4));
    assert!(done.files_added < 4);
    assert_eq!(rows(&dataset, 4), all);
    assert_eq!(failed_urls(&dataset, 4), failed_urls(&dataset, 3));
    assert_eq!(staged(&dataset), 0);
    assert!(dataset.verify(Depth::Rows).unwrap().is_whole());
    // What a version is made of is found through it: the next build knows its rows.
    assert_eq!(build(&dataset, &pages(0..4, "text"), &[]).outcome, Outcome::Nothing);
}
