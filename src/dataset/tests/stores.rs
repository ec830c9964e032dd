//! Datasets in an object store that is in memory.

use super::super::place::{Bucket, Put};
use super::*;

fn in_memory() -> (Arc<Bucket>, Dataset) {
    let bucket = Arc::new(Bucket::in_memory());
    let dataset = Dataset::in_store(bucket.clone()).unwrap();
    (bucket, dataset)
}

/// Addresses of the rows of a version.
fn addresses(dataset: &Dataset, version: u64) -> Vec<String> {
    let mut found = Vec::new();
    for batch in dataset.columns(version, &["url"]).unwrap() {
        let batch = batch.unwrap();
        found.extend((0..batch.num_rows()).map(|row| crate::record::text_at(&batch, "url", row).unwrap().to_owned()));
    }
    found.sort_unstable();
    found
}

#[test]
fn versions_are_built_changed_compared_restored_and_held_to_their_log() {
    let (bucket, dataset) = in_memory();
    build(&dataset, &pages(0..30, "old"), &[]);
    let mut changed = pages(10..40, "old");
    changed[0].text = "new".into();
    let done = build(&dataset, &changed, &[failure(Some("https://a.example/x"), "a.warc", Some(1), Reason::Empty)]);
    assert_eq!((done.counts.added, done.counts.changed, done.counts.unchanged), (10, 1, 19));
    assert_eq!(build(&dataset, &changed, &[]).outcome, Outcome::Nothing);
    dataset.tag("second", 1, false).unwrap();
    assert!(matches!(dataset.tag("second", 0, false), Err(Error::TagTaken { .. })));
    assert_eq!(dataset.diff(0, 1).unwrap().changed, 1);
    dataset.restore(0).unwrap();
    assert_eq!(addresses(&dataset, 2), addresses(&dataset, 0));
    let again = Dataset::in_store(bucket.clone()).unwrap();
    assert_eq!(again.log().unwrap().len(), 3);
    assert_eq!(again.show(Some(1)).unwrap().rows, 40);
    let answer = again.query(1, "select count(*) as pages from records").unwrap();
    assert_eq!(answer.rows, [[serde_json::Value::from(40)]]);
    assert_eq!(again.verify(Depth::Rows).unwrap().problems, []);

    bucket.put("part-stray.parquet", b"x".to_vec(), Put::New).unwrap();
    let log = "_delta_log/00000000000000000001.json";
    let (mut entry, _) = bucket.get(log).unwrap().unwrap();
    entry.push(b'\n');
    bucket.put(log, entry, Put::Anyway).unwrap();
    let problems = again.verify(Depth::Files).unwrap().problems;
    assert!(problems.iter().any(|problem| problem.path == "part-stray.parquet"), "{problems:?}");
    assert!(problems.iter().any(|problem| problem.path.starts_with("_delta_log/")), "{problems:?}");
}

#[test]
fn builds_at_once_both_land() {
    let (bucket, dataset) = in_memory();
    build(&dataset, &pages(0..5, "old"), &[]);
    let (one, other) = (dataset.begin().unwrap(), Dataset::in_store(bucket.clone()).unwrap().begin().unwrap());
    assert_eq!(commit(one, &pages(5..10, "new"), &[]).unwrap().version, 1);
    assert_eq!(commit(other, &pages(8..12, "new"), &[]).unwrap().version, 2);
    assert_eq!(addresses(&dataset, 2).len(), 12);
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
    let own: Vec<_> = bucket.list("_gristmill/writers").unwrap();
    assert_eq!(own, [], "leases are given back");
}

#[test]
fn a_build_that_is_not_committed_leaves_nothing() {
    let (bucket, dataset) = in_memory();
    build(&dataset, &pages(0..5, "old"), &[]);
    let before = bucket.list("").unwrap();
    let mut writer = dataset.begin().unwrap();
    for record in pages(5..10, "new") {
        writer.write(&record).unwrap();
    }
    drop(writer);
    assert_eq!(bucket.list("").unwrap(), before);
}
