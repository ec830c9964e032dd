use std::path::{Path, PathBuf};

use super::*;
use crate::dataset::{InputNote, Manifest, Outcome};
use crate::record::Record;
use crate::record::samples::record;

fn committed(dataset: &Dataset, records: &[Record]) {
    let mut writer = dataset.begin().unwrap();
    for record in records {
        writer.write(record).unwrap();
    }
    writer.profiles(|out| out.write_all(b"profiles")).unwrap();
    assert_eq!(writer.commit(Manifest::default()).unwrap().outcome, Outcome::Version);
}

/// Three versions, two tags.
fn small(folder: &Path) -> Dataset {
    let dataset = Dataset::open_or_create(folder.join("corpus")).unwrap();
    let page = |number: usize, text: &str| record(&format!("https://a.example/{number}"), text);
    committed(&dataset, &[page(0, "one"), page(1, "two")]);
    committed(&dataset, &[page(1, "two and more")]);
    dataset.tag("first", 0, false).unwrap();
    dataset.restore(0).unwrap();
    dataset.tag("last", 2, false).unwrap();
    crawled(&dataset);
    dataset
}

/// A version of a page that was crawled into the dataset's folder.
fn crawled(dataset: &Dataset) {
    let mut writer = dataset.begin().unwrap();
    writer.write(record("https://b.example/", "crawled")).unwrap();
    let mut inputs = Vec::new();
    for name in ["_warc/key-0/crawl.warc.gz", "_warc/key-0/crawl.cdxj"] {
        let (path, bytes) = (dataset.folder().join(name), format!("what stands in {name}"));
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(&path, &bytes).unwrap();
        let digest = crate::source::digest::sha256(bytes.as_bytes());
        inputs.push(InputNote { name: name.to_owned(), bytes: Some(bytes.len() as u64), digest: Some(digest) });
        writer.archive(path, name.to_owned()).unwrap();
    }
    inputs.pop();
    writer.commit(Manifest { inputs, ..Manifest::default() }).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn a_whole_dataset_has_no_problem_and_one_digest() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = small(folder.path());
    for depth in [Depth::Files, Depth::Rows] {
        let verdict = dataset.verify(depth).unwrap();
        assert_eq!(verdict.problems, [], "{depth:?}");
        assert_eq!((verdict.version, &verdict.digest), (3, &dataset.digest(3).unwrap()));
    }
    assert_eq!(dataset.verify(Depth::Rows).unwrap().rows, 5);
}

/// Flips one byte in `of_entries` of the log, tags and seal, and one in `of_data` of all else, in turn.
fn flip(of_entries: usize, of_data: usize) {
    let folder = tempfile::tempdir().unwrap();
    let dataset = small(folder.path());
    let files = files(dataset.folder()).into_iter().filter(|path| fs_err::metadata(path).unwrap().len() > 0);
    let files: Vec<_> = files.collect();
    assert!(files.len() > 8, "{files:?}");
    for path in files {
        let whole = fs_err::read(&path).unwrap();
        let step = if path.extension().is_some_and(|extension| extension == "json") { of_entries } else { of_data };
        for at in (0..whole.len()).step_by(step) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            fs_err::write(&path, &flipped).unwrap();
            let found = dataset.verify(Depth::Files);
            assert!(found.is_err() || !found.unwrap().is_whole(), "byte {at} of {}", path.display());
        }
        fs_err::write(&path, &whole).unwrap();
    }
    assert!(dataset.verify(Depth::Files).unwrap().is_whole());
}

#[test]
fn flipped_bytes_are_found() {
    flip(17, 211);
}

#[test]
#[ignore = "some minutes: every byte of every file"]
fn every_flipped_byte_is_found() {
    flip(1, 1);
}

#[test]
fn every_missing_and_every_extra_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = small(folder.path());
    for path in
        files(dataset.folder()).into_iter().filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
    {
        let bytes = fs_err::read(&path).unwrap();
        fs_err::remove_file(&path).unwrap();
        assert!(!dataset.verify(Depth::Files).unwrap().is_whole(), "{} is gone", path.display());
        // A crawl may be kept elsewhere where that is told.
        let is_crawled = path.starts_with(dataset.folder().join(ARCHIVES));
        let told = dataset.verify_with(Depth::Rows, Crawls::MovedAway).unwrap();
        assert_eq!(told.is_whole(), is_crawled, "{} is gone", path.display());
        fs_err::write(&path, &bytes).unwrap();
        let extra = path.with_file_name("extra.json");
        fs_err::write(&extra, "{}").unwrap();
        assert!(!dataset.verify(Depth::Files).unwrap().is_whole(), "{} is there", extra.display());
        fs_err::remove_file(&extra).unwrap();
    }
    assert!(dataset.verify(Depth::Files).unwrap().is_whole());
}

#[test]
fn a_missing_seal_is_found_from_the_first_version_on_unless_its_writer_may_be_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::open_or_create(folder.path().join("corpus")).unwrap();
    committed(&dataset, &[record("https://a.example/1", "one")]);
    let seal = dataset.folder().join(seal::path());
    fs_err::remove_file(&seal).unwrap();
    assert_eq!(dataset.verify(Depth::Files).unwrap().problems.len(), 1);
    let writer = dataset.begin().unwrap();
    assert!(dataset.verify(Depth::Files).unwrap().is_whole());
    drop(writer);
    // A build that changes nothing makes up for it.
    let mut writer = dataset.begin().unwrap();
    writer.write(record("https://a.example/1", "one")).unwrap();
    assert_eq!(writer.commit(Manifest::default()).unwrap().outcome, Outcome::Nothing);
    assert!(seal.exists() && dataset.verify(Depth::Files).unwrap().is_whole());
}

#[test]
fn what_a_writer_left_that_was_killed_as_it_committed_is_told_and_goes_with_the_next_version() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = small(folder.path());
    let left = |version: u64, end: &str| dataset.folder().join(LOG_FOLDER).join(format!("{version:020}.json{end}"));
    for path in [left(3, "#1"), left(4, "#2")] {
        fs_err::write(path, "{}").unwrap();
    }
    let verdict = dataset.verify(Depth::Files).unwrap();
    assert!(verdict.is_whole() && verdict.notes.len() == 2, "{verdict:?}");
    committed(&dataset, &[record("https://a.example/next", "next")]);
    let verdict = dataset.verify(Depth::Files).unwrap();
    assert!(verdict.is_whole() && verdict.notes.is_empty(), "{verdict:?}");
    fs_err::write(left(5, "#x"), "{}").unwrap();
    assert!(!dataset.verify(Depth::Files).unwrap().is_whole());
}

#[test]
fn tags_are_told_by_one_line_and_one_that_was_taken_out_of_the_file_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = small(folder.path());
    let line = |dataset: &Dataset| {
        let verdict = dataset.verify(Depth::Files).unwrap();
        assert_eq!(verdict.problems, []);
        (verdict.digest, verdict.tags_digest)
    };
    let (version, tags) = line(&dataset);
    dataset.tag("more", 1, false).unwrap();
    let (same, other) = line(&dataset);
    assert!(same == version && tags.is_some() && other.is_some() && other != tags);
    dataset.untag("more").unwrap();
    assert_eq!(line(&dataset), (version, tags));
    let path = dataset.folder().join(seal::path());
    let mut seal: serde_json::Value = serde_json::from_slice(&fs_err::read(&path).unwrap()).unwrap();
    seal["tags"].as_array_mut().unwrap().pop();
    fs_err::write(&path, serde_json::to_vec(&seal).unwrap()).unwrap();
    assert!(!dataset.verify(Depth::Files).unwrap().is_whole());
    assert!(dataset.tag("next", 0, false).is_err(), "a damaged file is not written over");
}

#[test]
fn rows_that_contradict_themselves_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::open_or_create(folder.path().join("corpus")).unwrap();
    let torn = Record { raw_text: Some("something else".into()), ..record("https://a.example/1", "one") };
    committed(&dataset, &[torn]);
    assert!(dataset.verify(Depth::Files).unwrap().is_whole());
    let problems = dataset.verify(Depth::Rows).unwrap().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].what.starts_with("row 0: its text is not"), "{problems:?}");
}
