use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::read::{Batches, Rows};
use super::super::{Depth, Manifest, Outcome};
use super::journal::Steps;
use super::*;
use crate::failure::{Failure, Reason, Stage};
use crate::record::Record;
use crate::record::samples::record;

mod stores;

fn page(host: &str, number: usize, text: &str) -> Record {
    let digest = crate::source::digest::sha256(text.as_bytes());
    let record = record(&format!("https://{host}/{number}"), text);
    Record { host: Some(host.to_owned()), text_digest: digest, ..record }
}

fn committed(dataset: &Dataset, records: &[Record], replace: bool) {
    let mut writer = dataset.begin().unwrap();
    if replace {
        writer.replace_all();
    }
    for record in records {
        writer.write(record).unwrap();
    }
    for host in ["a.example", "b.example"] {
        let failure = Failure {
            url: Some(format!("https://{host}/failed-{}", records.len())),
            source_file: None,
            source_offset: None,
            stage: Stage::Page,
            reason: Reason::Empty,
            detail: format!("the secret-{host} failure"),
        };
        writer.fail(&failure).unwrap();
    }
    let lines: String = records.iter().map(|record| format!("{} {}\n", record.id, record.text)).collect();
    writer.profiles(|out| out.write_all(lines.as_bytes())).unwrap();
    writer.signatures(|out| out.write_all(lines.as_bytes())).unwrap();
    assert_eq!(writer.commit(Manifest::default()).unwrap().outcome, Outcome::Version);
}

/// Keeps the lines of records that stay.
fn lines(kept: &mut dyn Read, out: &mut dyn Write, gone: &Gone<'_>) -> io::Result<bool> {
    let mut text = String::new();
    kept.read_to_string(&mut text)?;
    let is_gone = |line: &str| {
        let id = line.split(' ').next().unwrap_or_default();
        gone.ids.contains(&super::super::content::id_key(id))
    };
    let left: String = text.lines().filter(|line| !is_gone(line)).map(|line| format!("{line}\n")).collect();
    out.write_all(left.as_bytes())?;
    Ok(left != text)
}

fn purge(dataset: &Dataset, selection: Selection) -> Result<Purged, Error> {
    dataset.purge(&order(selection), &Rewriters { signatures: &lines, profiles: &lines })
}

fn order(selection: Selection) -> PurgeOrder {
    PurgeOrder { selection, reason: "asked for".into(), by: Some("A. Steward".into()), dry_run: false }
}

fn of_host(host: &str) -> Selection {
    Selection { hosts: [host.to_owned()].into(), ..Selection::default() }
}

/// Rows of each version, as addresses with texts.
fn rows(dataset: &Dataset) -> Vec<BTreeSet<(String, String)>> {
    let latest = dataset.latest().unwrap().unwrap();
    let of = |version| {
        let mut rows = BTreeSet::new();
        for batch in dataset.columns(version, &["url", "text"]).unwrap() {
            let batch = batch.unwrap();
            for row in 0..batch.num_rows() {
                let cell = |name| crate::record::text_at(&batch, name, row).unwrap().to_owned();
                assert!(rows.insert((cell("url"), cell("text"))));
            }
        }
        rows
    };
    (0..=latest).map(of).collect()
}

/// Files of a folder that hold some bytes, as they are or, for Parquet, in any string of theirs.
fn holders(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holders(&path, needle));
            continue;
        }
        let mut bytes = fs_err::read(&path).unwrap();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            let schema = super::super::read::schema_of(&path).unwrap();
            for batch in Batches::open(&path, &schema, Rows::All).unwrap() {
                bytes.extend(format!("{:?}", batch.unwrap()).into_bytes());
            }
        }
        if memchr::memmem::find(&bytes, needle.as_bytes()).is_some() {
            found.push(path);
        }
    }
    found
}

/// Five versions: a first one, changes, a restored one, one of other sources alone; a tag on the third.
fn dataset(folder: &Path) -> Dataset {
    let dataset = Dataset::open_or_create(folder.join("corpus")).unwrap();
    let (a, b) = ("a.example", "b.example");
    committed(
        &dataset,
        &[page(a, 0, "one"), page(a, 1, "two"), page(b, 0, "SECRET first"), page(b, 1, "SECRET b")],
        false,
    );
    committed(&dataset, &[page(b, 0, "SECRET second"), page(a, 2, "three")], false);
    committed(&dataset, &[page(a, 1, "two and more"), page(a, 3, "SECRET first")], false);
    dataset.tag("third", 2, false).unwrap();
    dataset.restore(0).unwrap();
    committed(&dataset, &[page(a, 0, "one"), page(b, 1, "SECRET b")], true);
    dataset
}

fn without(rows: &[BTreeSet<(String, String)>], host: &str) -> Vec<BTreeSet<(String, String)>> {
    let prefix = format!("https://{host}/");
    rows.iter().map(|rows| rows.iter().filter(|(url, _)| !url.starts_with(&prefix)).cloned().collect()).collect()
}

#[test]
fn a_host_goes_from_all_versions_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path());
    let (before, log) = (rows(&dataset), dataset.log().unwrap());
    assert!(dataset.verify(Depth::Rows).unwrap().is_whole());
    let purged = purge(&dataset, of_host("b.example")).unwrap();
    assert_eq!((purged.version, purged.records, purged.versions), (Some(5), 2, 5));
    assert_eq!(purged.copies, [page("a.example", 3, "").id], "a row that stays with the text of one that went");

    let mut expected = without(&before, "b.example");
    expected.push(expected.last().unwrap().clone());
    assert_eq!(rows(&dataset), expected);
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
    for needle in ["SECRET second", "SECRET b", "https://b.example", "secret-b.example"] {
        assert_eq!(holders(dataset.folder(), needle), Vec::<PathBuf>::new(), "{needle}");
    }
    assert!(!holders(dataset.folder(), "SECRET first").is_empty(), "the copy stays, since it was not asked for");
    assert!(!holders(dataset.folder(), "secret-a.example").is_empty());

    let now = dataset.log().unwrap();
    assert_eq!(now.len(), log.len() + 1);
    for (was, is) in log.iter().zip(&now) {
        assert_eq!((was.version, was.time, &was.operation, &was.tags), (is.version, is.time, &is.operation, &is.tags));
    }
    let changes: Vec<_> = now.iter().map(|v| (v.rows, v.added, v.changed, v.removed)).collect();
    assert_eq!(changes, [(2, 2, 0, 0), (3, 1, 0, 0), (4, 1, 1, 0), (2, 0, 1, 2), (1, 0, 0, 1), (1, 0, 0, 0)]);
    let note = now[5].note.as_ref().unwrap().purge.as_ref().unwrap();
    assert_eq!((note.reason.as_str(), note.by.as_deref()), ("asked for", Some("A. Steward")));
    assert_eq!(dataset.resolve(&"third".parse().unwrap()).unwrap(), 2);
}

#[test]
fn versions_can_be_restored_compared_and_built_on_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path());
    purge(&dataset, of_host("b.example")).unwrap();
    let expected = rows(&dataset)[2].clone();
    dataset.restore(2).unwrap();
    committed(&dataset, &[page("c.example", 0, "new")], false);
    dataset.compact().unwrap();
    let now = rows(&dataset);
    assert_eq!(now[6], expected);
    assert_eq!(now.last().unwrap().len(), expected.len() + 1);
    assert_eq!(dataset.diff(5, 6).unwrap().rows_after, expected.len() as u64);
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
    let barred = Sought::from(dataset.barred().unwrap());
    assert!(barred.has_address("https://b.example/another") && !barred.has_address("https://a.example/0"));
}

#[test]
fn pages_go_by_address_and_by_id_and_all_of_a_dataset_may_go() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path());
    let url = Selection { urls: ["HTTPS://A.example:443/1#top".to_owned()].into(), ..Selection::default() };
    assert_eq!(purge(&dataset, url.clone()).unwrap().records, 1);
    assert!(rows(&dataset).iter().flatten().all(|(url, _)| url != "https://a.example/1"));
    assert_eq!(purge(&dataset, url).unwrap(), Purged::default(), "nothing of it is left");
    let id = Selection { ids: [page("b.example", 1, "").id].into(), ..Selection::default() };
    assert_eq!(purge(&dataset, id).unwrap().records, 1);
    assert!(dataset.barred().unwrap().ids.contains(&page("a.example", 1, "").id));
    purge(&dataset, of_host("a.example")).unwrap();
    purge(&dataset, of_host("b.example")).unwrap();
    assert!(rows(&dataset).iter().all(BTreeSet::is_empty));
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
}

#[test]
fn a_dry_run_says_what_would_go_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path());
    let digest = dataset.digest(4).unwrap();
    let order = PurgeOrder { dry_run: true, ..order(of_host("b.example")) };
    let purged = dataset.purge(&order, &Rewriters { signatures: &lines, profiles: &lines }).unwrap();
    assert_eq!((purged.version, purged.records), (None, 2));
    assert_eq!(dataset.latest().unwrap(), Some(4));
    assert_eq!(dataset.digest(4).unwrap(), digest);
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
    assert!(!journal::folder_of(dataset.folder()).exists());
}

#[test]
fn a_purge_that_is_killed_after_any_step_is_finished_by_the_next_to_open_the_dataset() {
    let mut steps = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        let dataset = dataset(folder.path());
        let expected = without(&rows(&dataset), "b.example");
        let rewriters = Rewriters { signatures: &lines, profiles: &lines };
        let (_, locks) =
            dataset.decide_purge(dataset.folder(), &order(of_host("b.example")), &rewriters).unwrap().unwrap();
        let decided = fs_err::read(journal::folder_of(dataset.folder()).join("steps.json")).unwrap();
        let decided: Steps = serde_json::from_slice(&decided).unwrap();
        let done = decided.take(dataset.folder(), steps).unwrap();
        drop(locks);
        let again = Dataset::open(dataset.folder()).unwrap();
        assert_eq!(rows(&again)[..5], expected, "after {steps} steps");
        assert_eq!(again.verify(Depth::Rows).unwrap().problems, [], "after {steps} steps");
        assert_eq!(holders(again.folder(), "SECRET b"), Vec::<PathBuf>::new());
        if done {
            break;
        }
        steps += 1;
    }
    assert!(steps > 15, "{steps}");
}

#[test]
fn a_purge_waits_for_no_build_and_a_failed_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path());
    let running = dataset.begin().unwrap();
    let refused = purge(&dataset, of_host("b.example"));
    assert!(matches!(refused, Err(Error::Busy { .. })), "{refused:?}");
    drop(running);
    let broken = |_: &mut dyn Read, _: &mut dyn Write, _: &Gone<'_>| Err(io::ErrorKind::StorageFull.into());
    let refused = dataset.purge(&order(of_host("b.example")), &Rewriters { signatures: &broken, profiles: &lines });
    assert!(matches!(refused, Err(Error::DiskFull { .. })), "{refused:?}");
    assert!(!journal::folder_of(dataset.folder()).exists());
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
    assert_eq!(dataset.latest().unwrap(), Some(4));
}

/// Three copies of a page at three hosts, and a page that quotes the first and has it as its neighbour.
#[test]
fn rows_that_stay_lose_what_they_say_of_pages_that_go() {
    use crate::record::{FlagRow, Related};
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::open_or_create(folder.path().join("corpus")).unwrap();
    let first = page("b.example", 1, "a text that was copied");
    let copy = |host: &str| {
        let flag = |kind: &str| FlagRow {
            kind: kind.into(),
            start: None,
            end: None,
            score: 0.99,
            replacement: None,
            evidence: format!("has the words of record {}", first.id),
        };
        Record {
            duplicate_of: Some(first.id.clone()),
            duplicate_similarity: Some(0.9),
            flags: vec![flag("near_duplicate"), flag("republished")],
            flag_kinds: vec!["near_duplicate".into(), "republished".into()],
            ..page(host, 2, &format!("a text that was copied by {host}"))
        }
    };
    let copies = [copy("c.example"), copy("d.example"), copy("e.example")];
    let near = |record: &Record| Related { id: record.id.clone(), similarity: 0.5 };
    let quoting = Record {
        original_url: Some(first.url.clone()),
        related: Some(vec![near(&first), near(&copies[0])]),
        ..page("f.example", 3, "another text")
    };
    let apart = page("g.example", 4, "a third text");
    committed(&dataset, &[first.clone(), copies[0].clone(), copies[1].clone()], false);
    committed(&dataset, &[copies[2].clone(), quoting.clone(), apart.clone()], false);
    let purged = purge(&dataset, of_host("b.example")).unwrap();
    assert_eq!((purged.records, purged.mentions), (1, 4));
    for needle in [&first.id, &first.url] {
        let left = holders(dataset.folder(), needle);
        assert!(left.iter().all(|path| path.to_string_lossy().contains("/purges/")), "{needle}: {left:?}");
    }
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);

    let columns = ["id", "duplicate_of", "duplicate_similarity", "related", "original_url", "flags", "flag_kinds"];
    let mut heads = BTreeSet::new();
    let mut found = 0;
    for batch in dataset.columns(1, &columns).unwrap() {
        let batch = batch.unwrap();
        let flags = crate::record::flag_column::read(&batch);
        for (row, flags) in flags.iter().enumerate() {
            let cell = |name| crate::record::text_at(&batch, name, row).map(str::to_owned);
            let id = cell("id").unwrap();
            let kinds: Vec<_> = flags.iter().map(|flag| flag.kind.as_str()).collect();
            found += 1;
            if copies.iter().any(|copy| copy.id == id) {
                assert!(batch.column_by_name("duplicate_similarity").unwrap().is_null(row));
                assert_eq!(kinds, if cell("duplicate_of").is_some() { vec!["near_duplicate"] } else { vec![] });
                heads.insert(cell("duplicate_of").unwrap_or(id));
            } else {
                assert_eq!((cell("duplicate_of"), cell("original_url")), (None, None));
            }
        }
    }
    assert_eq!(found, 5);
    let least = copies.iter().map(|copy| copy.id.clone()).min().unwrap();
    assert_eq!(heads, BTreeSet::from([least]), "the copies stand together, and one of them for all");
    let related = dataset.query(1, "select id, related from records where host = 'f.example'").unwrap();
    let names: Vec<&str> = related.rows[0][1].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(names, [copies[0].id.as_str()]);
}
