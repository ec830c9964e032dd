//! Exports of small datasets, from rows to files.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;
use crate::dataset::Manifest;
use crate::record::samples::record;
use crate::record::{FlagRow, Record};

const HOSTS: usize = 7;

/// A dataset of so many rows on seven hosts; every tenth is a copy of a row of another host, every eleventh has an address in it.
fn dataset(folder: &Path, rows: usize) -> Dataset {
    let dataset = Dataset::open_or_create(folder.join("set")).unwrap();
    let mut writer = dataset.begin().unwrap();
    let id = |number: usize| row(number).id;
    for number in 0..rows {
        let mut record = row(number);
        if number % 10 == 9 {
            record.duplicate_of = Some(id(number - 3));
            record.flags.push(flag("near_duplicate", None));
        }
        if number % 11 == 0 {
            record.flags.push(flag("personal_data", Some((5, 14))));
        }
        record.flag_kinds = record.flags.iter().map(|flag| flag.kind.clone()).collect();
        writer.write(&record).unwrap();
    }
    writer.commit(Manifest::default()).unwrap();
    dataset
}

fn row(number: usize) -> Record {
    let host = format!("host{}.example", number % HOSTS);
    let text = format!("Mail m{number:03}@x.de to say {}.", "what you think of it all ".repeat(number % 5));
    Record {
        host: Some(host.clone()),
        language: Some("en".into()),
        word_count: i32::try_from(number % 5 * 6 + 5).unwrap(),
        ..record(&format!("https://{host}/{number}"), &text)
    }
}

fn flag(kind: &str, span: Option<(i32, i32)>) -> FlagRow {
    let (start, end) = span.unzip();
    FlagRow { kind: kind.into(), start, end, score: 1.0, replacement: None, evidence: String::new() }
}

fn plan(out: &Path, policy: &str) -> ExportPlan {
    ExportPlan {
        version: 0,
        out: out.to_path_buf(),
        store: StoreOptions::default(),
        format: Format::Jsonl,
        name: DEFAULT_NAME.into(),
        policy_name: "own.toml".into(),
        policy: policy.parse().unwrap(),
        shares: Shares::default(),
        split_by: SplitBy::Host,
        seed: 1,
        shard_bytes: 2_000,
        columns: ["id", "host", "text", "word_count", "raw_text", "duplicate_of", "published_at"]
            .map(str::to_owned)
            .to_vec(),
    }
}

/// The rows of an export's files, in order, by split.
fn rows(report: &ExportReport) -> BTreeMap<Split, Vec<serde_json::Value>> {
    let mut found: BTreeMap<Split, Vec<serde_json::Value>> = BTreeMap::new();
    for shard in &report.files {
        let path = report.out.join(&shard.path);
        let rows: Vec<serde_json::Value> = if report.format == Format::Jsonl {
            let text = zstd::decode_all(fs_err::File::open(path).unwrap()).unwrap();
            std::str::from_utf8(&text).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        } else {
            let answer = crate::dataset::read_parquet(&path).unwrap();
            answer.rows.iter().map(|row| answer.object(row)).collect()
        };
        assert_eq!(rows.len() as u64, shard.rows, "{}", shard.path);
        found.entry(shard.split).or_default().extend(rows);
    }
    found
}

/// All files below a folder with their digests.
fn bytes(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs_err::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(bytes(&entry.path()).into_iter().map(|(path, digest)| (format!("{name}/{path}"), digest)));
        } else {
            found.insert(name, crate::source::digest::sha256(&fs_err::read(entry.path()).unwrap()));
        }
    }
    found
}

#[test]
fn rows_in_are_rows_out_and_those_dropped_by_reason() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 300);
    let policy =
        "min_words = 6\nexcluded_hosts = ['host3.example']\n[flags]\nnear_duplicate = 'drop'\npersonal_data = 'mask'";
    let report = dataset.export(&plan(&folder.path().join("out"), policy), &|_| true).unwrap();
    // By hand: hosts first, then the flag, then the words.
    let is = |number: usize| (number % HOSTS == 3, number % 10 == 9, number.is_multiple_of(5));
    let count = |of: fn((bool, bool, bool)) -> bool| (0..300).filter(|number| of(is(*number))).count() as u64;
    let told: Vec<_> = report.dropped.iter().map(|dropped| (dropped.reason.to_string(), dropped.rows)).collect();
    // "Mail [personal_data] to say ." has five words too.
    assert_eq!(
        told,
        [
            ("excluded_hosts".to_owned(), count(|row| row.0)),
            ("flags near_duplicate".to_owned(), count(|row| !row.0 && row.1)),
            ("min_words".to_owned(), count(|row| !row.0 && !row.1 && row.2)),
        ]
    );
    let dropped: u64 = report.dropped.iter().map(|dropped| dropped.rows).sum();
    assert_eq!((report.rows_in, report.rows_out + dropped), (300, 300));
    let rows = rows(&report).remove(&Split::Train).unwrap();
    assert_eq!(rows.len() as u64, report.rows_out);
    assert!(report.edited > 10);
    let masked =
        rows.iter().filter(|row| row["text"].as_str().unwrap().starts_with("Mail [personal_data] to say what"));
    assert_eq!(masked.count() as u64, report.edited);
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs_err::read(report.out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["dropped"], serde_json::to_value(&report.dropped).unwrap());
    assert_eq!(manifest["policy"]["flags"]["personal_data"]["action"], "mask");
    assert_eq!(manifest["dataset"]["digest"], dataset.digest(0).unwrap());
}

#[test]
fn every_row_goes_out_once_in_an_order_that_the_seed_gives() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 300);
    let export = |name: &str, seed: u64, format: Format| {
        let plan = ExportPlan { format, seed, ..plan(&folder.path().join(name), "") };
        let report = dataset.export(&plan, &|_| true).unwrap();
        let ids: Vec<String> = rows(&report)
            .remove(&Split::Train)
            .unwrap()
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect();
        (report, ids)
    };
    let (one, ids) = export("one", 1, Format::Jsonl);
    let (again, _) = export("again", 1, Format::Jsonl);
    let (parquet, same) = export("parquet", 1, Format::Parquet);
    let (other, others) = export("other", 2, Format::Jsonl);
    assert_eq!(bytes(&one.out), bytes(&again.out));
    assert_ne!(bytes(&one.out), bytes(&other.out));
    assert_eq!((&ids, ids.len()), (&same, 300));
    assert_ne!(ids, others);
    let set = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&ids), set(&others));
    assert_eq!(set(&ids).len(), 300);
    assert!(!ids.is_sorted());
    for report in [&one, &parquet] {
        assert!(report.files.len() > 1, "one file only: nothing is told about closing");
        for (number, shard) in report.files.iter().enumerate() {
            assert!(shard.path.starts_with(&format!("train-{number:05}-of-{:05}.", report.files.len())));
            let digest = crate::source::digest::sha256(&fs_err::read(report.out.join(&shard.path)).unwrap());
            assert_eq!(digest, format!("sha256:{}", shard.sha256));
        }
    }
}

#[test]
fn no_copy_stands_in_another_split_and_hosts_stay_whole() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 300);
    for (name, split_by) in [("host", SplitBy::Host), ("page", SplitBy::Page)] {
        let shares = "train=0.5,validation=0.3,test=0.2".parse().unwrap();
        let report =
            dataset.export(&ExportPlan { shares, split_by, ..plan(&folder.path().join(name), "") }, &|_| true).unwrap();
        let rows = rows(&report);
        let text = |row: &serde_json::Value, name: &str| row[name].as_str().map(str::to_owned);
        let of: BTreeMap<String, Split> =
            rows.iter().flat_map(|(split, rows)| rows.iter().map(|row| (text(row, "id").unwrap(), *split))).collect();
        assert_eq!(of.len(), 300);
        assert!(rows.len() > 1);
        let mut hosts: BTreeMap<String, BTreeSet<Split>> = BTreeMap::new();
        for (split, row) in rows.iter().flat_map(|(split, rows)| rows.iter().map(move |row| (split, row))) {
            match text(row, "duplicate_of") {
                Some(other) => assert_eq!(of[&other], *split),
                None => {
                    hosts.entry(text(row, "host").unwrap()).or_default().insert(*split);
                }
            }
        }
        let whole = hosts.values().all(|splits| splits.len() == 1);
        assert_eq!(whole, split_by == SplitBy::Host);
        let told: BTreeMap<Split, u64> = report.splits.iter().map(|split| (split.split, split.rows)).collect();
        assert_eq!(told.values().sum::<u64>(), 300);
        assert!(rows.iter().all(|(split, rows)| told[split] == rows.len() as u64));
    }
}

#[test]
fn json_lines_have_every_column_and_times_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::open_or_create(folder.path().join("set")).unwrap();
    let mut writer = dataset.begin().unwrap();
    let full = crate::record::samples::full_record();
    writer.write(&full).unwrap();
    writer.commit(Manifest::default()).unwrap();
    let report = dataset
        .export(&ExportPlan { columns: vec!["all".into()], ..plan(&folder.path().join("out"), "") }, &|_| true)
        .unwrap();
    let row = rows(&report).remove(&Split::Train).unwrap().remove(0);
    assert_eq!(row, serde_json::to_value(&full).unwrap());
    let line = zstd::decode_all(fs_err::File::open(report.out.join(&report.files[0].path)).unwrap()).unwrap();
    assert!(std::str::from_utf8(&line).unwrap().contains(r#""fetched_at":"2024-10-18T09:30:00.123456Z""#));
}

#[test]
fn what_cannot_be_exported_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 30);
    let out = folder.path().join("out");
    let message = |plan: ExportPlan| dataset.export(&plan, &|_| true).unwrap_err().to_string();
    let told = message(plan(&out, "min_words = 1000"));
    assert_eq!(told, "nothing to export: of 30 rows the policy drops all (min_words: 30)");
    assert!(message(ExportPlan { columns: vec!["txt".into()], ..plan(&out, "") }).contains("\"txt\""));
    assert!(message(ExportPlan { version: 7, ..plan(&out, "") }).contains("no version 7"));
    assert!(message(plan(&folder.path().join("set/out"), "")).contains("inside the dataset"));
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 1);
    let stopped = dataset.export(&plan(&out, ""), &|progress| !matches!(progress, Progress::Written(..)));
    assert!(matches!(stopped, Err(ExportError::Stopped)));
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 1);
    let told = RefCell::new(Vec::new());
    let watch = |progress| {
        told.borrow_mut().push(progress);
        true
    };
    dataset.export(&plan(&out, ""), &watch).unwrap();
    assert_eq!(told.borrow().first(), Some(&Progress::Read(30, 30)));
    assert_eq!(told.borrow().last(), Some(&Progress::Written(30, 30)));
    assert!(message(plan(&out, "")).contains("not empty"));
}
