//! Versions from end to end, on a folder of their own.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::parts::Limits;
use super::read::{Batches, Rows};
use super::*;
use crate::failure::{Failure, Reason, Stage};
use crate::record::samples::{full_record, record};
use crate::record::{Record, failure_schema, record_schema};

mod anew;
mod stores;
mod versions;

fn new_dataset() -> (TempDir, Dataset) {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::open_or_create(folder.path().join("corpus")).unwrap();
    (folder, dataset)
}

fn manifest() -> Manifest {
    let input = InputNote { name: "a.warc.gz".into(), bytes: Some(7), digest: Some("sha256:aa".into()) };
    Manifest { inputs: vec![input], configuration: json!({"threads": 1}) }
}

fn pages(range: std::ops::Range<usize>, text: &str) -> Vec<Record> {
    range.map(|page| record(&format!("https://a.example/{page}"), &format!("{text} {page}"))).collect()
}

fn failure(url: Option<&str>, file: &str, offset: Option<u64>, reason: Reason) -> Failure {
    Failure {
        url: url.map(ToString::to_string),
        source_file: Some(file.to_string()),
        source_offset: offset,
        stage: Stage::Source,
        reason,
        detail: "for a test".into(),
    }
}

fn build(dataset: &Dataset, records: &[Record], failures: &[Failure]) -> Committed {
    commit(dataset.begin().unwrap(), records, failures).unwrap()
}

fn commit(mut writer: VersionWriter, records: &[Record], failures: &[Failure]) -> Result<Committed, Error> {
    for record in records {
        writer.write(record)?;
    }
    for failure in failures {
        writer.fail(failure)?;
    }
    writer.commit(manifest())
}

fn small_files() -> Limits {
    Limits { group_rows: 300, file_bytes: 30_000, ..Limits::default() }
}

/// Address and text of all rows of a version.
fn rows(dataset: &Dataset, version: u64) -> BTreeSet<(String, String)> {
    use arrow::array::AsArray;
    let mut found = BTreeSet::new();
    for file in dataset.files(version).unwrap() {
        for batch in Batches::open(&file, &record_schema(), Rows::All).unwrap() {
            let batch = batch.unwrap();
            let column = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
            let (urls, texts) = (column("url"), column("text"));
            for row in 0..batch.num_rows() {
                assert!(
                    found.insert((urls.value(row).to_string(), texts.value(row).to_string())),
                    "a row stands twice"
                );
            }
        }
    }
    found
}

fn expected(records: &[Record]) -> BTreeSet<(String, String)> {
    records.iter().map(|record| (record.url.clone(), record.text.clone())).collect()
}

fn failed_urls(dataset: &Dataset, version: u64) -> Vec<String> {
    use arrow::array::AsArray;
    let path = dataset.failures_file(version).unwrap().unwrap();
    let mut urls = Vec::new();
    for batch in Batches::open(&path, &failure_schema(), Rows::All).unwrap() {
        let batch = batch.unwrap();
        urls.extend(batch.column(0).as_string::<i32>().iter().map(|url| url.unwrap_or("-").to_string()));
    }
    urls
}

/// All files of a folder with their bytes, but for what has the time or a random name in it.
fn data_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs_err::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with(delta::LOG_FOLDER) && !name.ends_with(seal::FILE) {
                files.push((name, fs_err::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn staged(dataset: &Dataset) -> usize {
    fs_err::read_dir(dataset.folder().join(OWN_FOLDER).join("staging")).unwrap().count()
}

#[test]
fn the_first_commit_is_version_0_with_its_rows_failures_and_note() {
    let (_folder, dataset) = new_dataset();
    assert_eq!(dataset.latest().unwrap(), None);
    assert!(dataset.log().unwrap().is_empty());
    let mut records = pages(0..3, "text");
    records.push(full_record());
    let done = build(&dataset, &records, &[failure(None, "b.html", None, Reason::Empty)]);
    assert_eq!((done.outcome, done.version, done.files_added), (Outcome::Version, 0, 1));
    assert_eq!(rows(&dataset, 0), expected(&records));
    let log = Dataset::open(dataset.folder()).unwrap().log().unwrap();
    let note = log[0].note.clone().unwrap();
    assert_eq!((log[0].rows, log[0].added, log[0].failures), (4, 4, 1));
    assert_eq!((log[0].operation.as_str(), log[0].inputs.as_slice()), ("build", &["a.warc.gz".to_string()][..]));
    assert_eq!((note.counts.pages, note.counts.records, note.counts.failed), (5, 4, 1));
    assert_eq!(note.counts.failures_by_reason, [("empty".to_string(), 1)].into());
    assert_eq!(note.counts.flags_by_kind, [("foreign_tail".to_string(), 1), ("republished".to_string(), 1)].into());
    assert_eq!(note.configuration, json!({"threads": 1}));
    assert_eq!(note.inputs, manifest().inputs);
    assert_eq!(staged(&dataset), 0);
}

#[test]
fn a_second_build_adds_and_updates_by_id_and_leaves_other_files_alone() {
    let (_folder, dataset) = new_dataset();
    let first = pages(0..1_000, "first");
    let writer = VersionWriter::with_limits(dataset.clone(), small_files()).unwrap();
    let done = commit(writer, &first, &[]).unwrap();
    assert!(done.files_added > 3, "too few files to tell");
    let before: BTreeSet<_> = dataset.files(0).unwrap().into_iter().collect();

    let mut second = pages(2..4, "changed");
    second.extend(pages(4..6, "first"));
    second.extend(pages(1_000..1_003, "new"));
    let done = build(&dataset, &second, &[]);
    let counts = &done.counts;
    assert_eq!((counts.added, counts.changed, counts.unchanged, counts.rows), (3, 2, 2, 1_003));
    let mut all = first.clone();
    all[2..4].clone_from_slice(&pages(2..4, "changed"));
    all.extend(pages(1_000..1_003, "new"));
    assert_eq!(rows(&dataset, 1), expected(&all));
    assert_eq!(rows(&dataset, 0), expected(&first), "the earlier version is as it was");
    let after: BTreeSet<_> = dataset.files(1).unwrap().into_iter().collect();
    assert_eq!(before.difference(&after).count(), 1, "only the file with the changed rows is replaced");
    assert_eq!(dataset.show(None).unwrap().rows, 1_003);
}

#[test]
fn an_unchanged_build_makes_no_version_wherever_its_pages_are_from() {
    let (_folder, dataset) = new_dataset();
    let failures = [failure(Some("https://a.example/x"), "a.warc", Some(9), Reason::Truncated)];
    build(&dataset, &pages(0..5, "text"), &failures);
    let mut again = pages(0..5, "text");
    again.reverse();
    for record in &mut again {
        record.source_file = "later.warc".into();
        record.fetched_at = Some("2025-01-01T00:00:00Z".parse().unwrap());
    }
    let done = build(&dataset, &again, &failures);
    assert_eq!((done.outcome, done.version, done.counts.unchanged), (Outcome::Nothing, 0, 5));
    let done = build(&dataset, &[], &[]);
    assert_eq!(done.outcome, Outcome::Nothing);
    assert_eq!(dataset.log().unwrap().len(), 1);
    assert_eq!(staged(&dataset), 0);
}

#[test]
fn the_same_records_give_the_same_bytes_in_whatever_portions() {
    let (_a, first) = new_dataset();
    let (_b, second) = new_dataset();
    let records = pages(0..1_500, "text");
    let failures: Vec<_> = (0..20).map(|n| failure(None, "a.warc", Some(n), Reason::Malformed)).collect();
    for dataset in [&first, &second] {
        let mut writer = VersionWriter::with_limits(dataset.clone(), small_files()).unwrap();
        writer.profiles(|out| out.write_all(b"what is known of hosts")).unwrap();
        commit(writer, &records, &failures).unwrap();
        build(dataset, &pages(700..1_600, "other"), &failures[..3]);
    }
    let files = data_files(first.folder());
    assert!(files.len() > 6);
    assert_eq!(files, data_files(second.folder()));
    let mut known = String::new();
    first.profiles_at(0).unwrap().unwrap().read_to_string(&mut known).unwrap();
    assert_eq!(known, "what is known of hosts");
    assert!(first.profiles().unwrap().is_none());
}

#[test]
fn an_earlier_failure_stands_until_its_page_has_an_answer() {
    let (_folder, dataset) = new_dataset();
    let first = [
        failure(Some("https://a.example/0"), "a.warc", Some(0), Reason::HttpStatus),
        failure(Some("https://a.example/gone"), "a.warc", Some(5), Reason::HttpStatus),
        failure(None, "whole.warc", None, Reason::Unreadable),
        failure(Some("https://a.example/at"), "b.warc", Some(70), Reason::Malformed),
    ];
    build(&dataset, &[], &first);
    assert_eq!(failed_urls(&dataset, 0).len(), 4);
    let mut records = pages(0..1, "text");
    records.push(Record { source_file: "whole.warc".into(), ..record("https://a.example/w", "w") });
    let moved = failure(None, "b.warc", Some(70), Reason::NotHtml);
    let done = build(&dataset, &records, &[moved]);
    assert_eq!(done.counts.failures, 2);
    assert_eq!(failed_urls(&dataset, 1), ["https://a.example/gone", "-"]);
    assert_eq!(failed_urls(&dataset, 0).len(), 4, "the earlier version keeps its own");
}

#[test]
fn two_records_with_one_id_are_an_error_and_nothing_is_committed() {
    let (_folder, dataset) = new_dataset();
    let mut writer = dataset.begin().unwrap();
    writer.write(record("https://a.example/1", "a")).unwrap();
    let error = writer.write(record("https://a.example/1", "b")).unwrap_err();
    assert!(error.to_string().contains("https://a.example/1"), "{error}");
    drop(writer);
    assert_eq!(dataset.latest().unwrap(), None);
    assert_eq!(staged(&dataset), 0);
}

#[test]
fn a_writer_that_is_dropped_leaves_the_last_version_and_no_files() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    let before = data_files(dataset.folder());
    let mut writer = dataset.begin().unwrap();
    for record in pages(0..600, "changed") {
        writer.write(record).unwrap();
    }
    assert!(writer.staging().is_dir());
    drop(writer);
    assert_eq!(data_files(dataset.folder()), before);
    assert_eq!(dataset.latest().unwrap(), Some(0));
}

#[test]
fn what_a_killed_build_left_is_removed_by_the_next_but_nothing_that_a_version_names() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    let named = dataset.files(0).unwrap().remove(0).file_name().unwrap().to_string_lossy().into_owned();
    let dead = dataset.folder().join(OWN_FOLDER).join("staging/build-dead");
    fs_err::create_dir(&dead).unwrap();
    fs_err::write(dead.join("owner.lock"), "").unwrap();
    fs_err::write(dead.join("placing.json"), json!(["part-orphan.parquet", named]).to_string()).unwrap();
    fs_err::write(dataset.folder().join("part-orphan.parquet"), "half").unwrap();
    fs_err::write(dataset.folder().join("part-foreign.parquet"), "not ours").unwrap();

    let alive = dataset.begin().unwrap();
    assert!(!dead.exists() && !dataset.folder().join("part-orphan.parquet").exists());
    assert!(dataset.folder().join("part-foreign.parquet").exists());
    assert_eq!(rows(&dataset, 0), expected(&pages(0..3, "text")));

    let other = dataset.begin().unwrap();
    assert!(alive.staging().exists() && other.staging().exists(), "a living build keeps its folder");
}

#[test]
fn of_two_builds_at_once_none_is_lost() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..2, "first"), &[]);
    let one = dataset.begin().unwrap();
    let two = Dataset::open(dataset.folder()).unwrap().begin().unwrap();
    let done = commit(one, &pages(1..3, "one"), &[]).unwrap();
    assert_eq!((done.version, done.counts.added, done.counts.changed), (1, 1, 1));
    let done = commit(two, &pages(2..4, "two"), &[]).unwrap();
    assert_eq!((done.version, done.counts.added, done.counts.changed), (2, 1, 1));
    let mut all = pages(0..1, "first");
    all.extend(pages(1..2, "one"));
    all.extend(pages(2..4, "two"));
    assert_eq!(rows(&dataset, 2), expected(&all));
}

#[test]
fn builds_on_many_threads_all_land() {
    let (_folder, dataset) = new_dataset();
    let done: Vec<_> = std::thread::scope(|scope| {
        let build = |n: usize| {
            let dataset = dataset.clone();
            scope.spawn(move || build(&dataset, &pages(n * 10..n * 10 + 10, "text"), &[]))
        };
        let threads: Vec<_> = (0..6).map(build).collect();
        threads.into_iter().map(|thread| thread.join().unwrap().version).collect()
    });
    assert_eq!(done.into_iter().collect::<BTreeSet<_>>(), (0..6).collect());
    assert_eq!(rows(&dataset, 5), expected(&pages(0..60, "text")));
}

#[test]
fn a_full_disk_is_told_and_leaves_the_last_version() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    let limits = Limits { disk_bytes: 2_000, group_rows: 100, ..Limits::default() };
    let writer = VersionWriter::with_limits(dataset.clone(), limits).unwrap();
    let error = commit(writer, &pages(0..1_000, "changed"), &[]).unwrap_err();
    assert!(matches!(error, Error::DiskFull { .. }), "{error:?}");
    assert_eq!(rows(&dataset, 0), expected(&pages(0..3, "text")));
    assert_eq!((dataset.latest().unwrap(), staged(&dataset)), (Some(0), 0));
}

#[test]
fn paths_that_are_no_dataset_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs_err::write(path("file"), "x").unwrap();
    fs_err::create_dir(path("full")).unwrap();
    fs_err::write(path("full/thesis.doc"), "x").unwrap();
    fs_err::create_dir(path("empty")).unwrap();
    assert!(matches!(Dataset::open(path("none")), Err(Error::NotFound { .. })));
    assert!(matches!(Dataset::open(path("file")), Err(Error::NotAFolder { .. })));
    assert!(matches!(Dataset::open(path("empty")), Err(Error::NotADataset { .. })));
    assert!(matches!(Dataset::open_or_create(path("file")), Err(Error::NotAFolder { .. })));
    assert!(matches!(Dataset::open_or_create(path("full")), Err(Error::NotADataset { .. })));
    let dataset = Dataset::open_or_create(path("empty")).unwrap();
    build(&dataset, &[], &[failure(None, "a", None, Reason::Empty)]);
    assert!(matches!(dataset.files(1), Err(Error::NoSuchVersion { version: 1, latest: 0, .. })));
    assert!(matches!(dataset.show(Some(9)), Err(Error::NoSuchVersion { .. })));
    assert!(Dataset::open_or_create(path("deep/er/still")).is_ok());
}

#[test]
fn a_damaged_log_is_an_error() {
    let damages: [(&str, &[u8]); 5] = [
        ("cut in the middle", b"{\"commitInfo\":{\"timestamp\":1,"),
        ("not JSON", b"\xff\xfe\x00garbage"),
        ("empty", b""),
        ("of other types", b"{\"add\":{\"path\":7,\"size\":\"many\"}}\n{\"commitInfo\":[]}"),
        ("a note of another form", b"{\"commitInfo\":{\"timestamp\":1,\"gristmill\":{\"counts\":7}}}"),
    ];
    for (how, bytes) in damages {
        let (_folder, dataset) = new_dataset();
        build(&dataset, &pages(0..3, "text"), &[]);
        build(&dataset, &pages(3..5, "text"), &[]);
        let log = dataset.folder().join(delta::LOG_FOLDER).join("00000000000000000001.json");
        fs_err::write(&log, bytes).unwrap();
        let outcome = Dataset::open(dataset.folder()).and_then(|dataset| Ok((dataset.log()?, dataset.show(None)?)));
        if how == "empty" {
            // A commit without actions is a version that changes nothing.
            assert_eq!(outcome.unwrap().1.rows, 3);
        } else {
            assert!(outcome.is_err(), "{how}: {outcome:?}");
        }
    }
}

#[test]
fn a_log_without_its_first_file_is_an_error() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    build(&dataset, &pages(3..5, "text"), &[]);
    fs_err::remove_file(dataset.folder().join(delta::LOG_FOLDER).join("00000000000000000000.json")).unwrap();
    let dataset = Dataset::open(dataset.folder()).unwrap();
    assert!(dataset.files(1).is_err());
    assert!(dataset.begin().is_err());
}

#[test]
fn a_table_that_asks_for_more_than_is_known_is_not_written() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    let log = dataset.folder().join(delta::LOG_FOLDER).join("00000000000000000000.json");
    let text = fs_err::read_to_string(&log).unwrap();
    assert!(text.contains(r#""minReaderVersion":1,"minWriterVersion":2"#), "the lowest protocol");
    for (from, to) in [
        (r#""minWriterVersion":2"#, r#""minWriterVersion":5"#),
        (r#"\"name\":\"summary\""#, r#"\"name\":\"abstract\""#),
        (r#"\"name\":\"rps_doc_word_count\""#, r#"\"name\":\"rps_doc_words\""#),
    ] {
        assert!(text.contains(from), "{from}");
        fs_err::write(&log, text.replace(from, to)).unwrap();
        let outcome = Dataset::open(dataset.folder()).unwrap().begin().map(drop);
        assert!(matches!(outcome, Err(Error::Unsupported { .. })), "{to}: {outcome:?}");
    }
}

#[test]
fn profiles_are_held_to_their_digest() {
    let (_folder, dataset) = new_dataset();
    let mut writer = dataset.begin().unwrap();
    writer.profiles(|out| out.write_all(b"profiles")).unwrap();
    let done = commit(writer, &pages(0..1, "text"), &[]).unwrap();
    let note = dataset.note_of(done.version).unwrap().unwrap().profiles.unwrap();
    fs_err::write(dataset.folder().join(&note.path), b"Profiles").unwrap();
    assert!(matches!(dataset.profiles(), Err(Error::Damaged { .. })));
}

#[test]
fn a_long_list_of_inputs_is_a_file_of_its_own() {
    let (_folder, dataset) = new_dataset();
    let input = |n: usize| InputNote { name: format!("{n}.html"), bytes: None, digest: None };
    let mut writer = dataset.begin().unwrap();
    writer.write(full_record()).unwrap();
    writer.commit(Manifest { inputs: (0..1_001).map(input).collect(), ..Manifest::default() }).unwrap();
    let version = dataset.log().unwrap().remove(0);
    assert_eq!((version.inputs.len(), version.inputs[1_000].as_str()), (1_001, "1000.html"));
    assert_eq!(version.note.unwrap().input_count, 1_001);
}

#[test]
fn an_overview_counts_by_host_language_category_flag_and_reason() {
    let (_folder, dataset) = new_dataset();
    let mut records = pages(0..3, "text");
    records.push(full_record());
    let failures = [failure(None, "a", Some(1), Reason::Empty), failure(None, "a", Some(2), Reason::Empty)];
    build(&dataset, &records, &failures);
    let overview = dataset.show(None).unwrap();
    let count = |value: Option<&str>, rows| Count { value: value.map(ToString::to_string), rows };
    assert_eq!((overview.rows, overview.files, overview.words, overview.tokens, overview.failures), (4, 1, 4, 5, 2));
    assert_eq!(overview.hosts, [count(None, 3), count(Some("news.example"), 1)]);
    assert_eq!(overview.languages, [count(None, 3), count(Some("de"), 1)]);
    assert_eq!(overview.categories, [count(Some("a day"), 1), count(Some("the river"), 1)]);
    assert_eq!(overview.flags, [count(Some("foreign_tail"), 1), count(Some("republished"), 1)]);
    assert_eq!(overview.failure_reasons, [count(Some("empty"), 2)]);
    assert_eq!(overview.first_rows.len(), 4);
    assert_eq!(overview.schema.len(), record_schema().fields().len());
    assert_eq!(overview.bytes, fs_err::metadata(&dataset.files(0).unwrap()[0]).unwrap().len());
}

#[test]
fn a_version_without_records_can_be_shown() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &[], &[failure(None, "a", None, Reason::Empty)]);
    let overview = dataset.show(Some(0)).unwrap();
    assert_eq!((overview.rows, overview.failures, overview.first_rows.len()), (0, 1, 0));
}

#[tokio::test]
async fn an_asynchronous_caller_is_no_matter() {
    let (_folder, dataset) = new_dataset();
    build(&dataset, &pages(0..3, "text"), &[]);
    assert_eq!(dataset.show(None).unwrap().rows, 3);
}
