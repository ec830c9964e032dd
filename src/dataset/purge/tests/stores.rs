//! Purges in an object store that is in memory.

use std::sync::Arc;

use super::super::super::leases::Lease;
use super::super::super::place::{Bucket, Place, Put};
use super::*;
use crate::source::archive::{self, ArchiveWriter, Exchange};

/// A version with a WARC file that has a page of each host, as a crawl leaves it in the dataset's folder, and its index.
fn crawl(dataset: &Dataset) {
    let folder = dataset.folder().join("_warc/key-0");
    let mut writer = ArchiveWriter::new(&folder, u64::MAX, &[]).unwrap();
    for host in ["a.example", "b.example"] {
        let exchange = Exchange {
            url: format!("https://{host}/0").parse().unwrap(),
            fetched_at: jiff::Timestamp::UNIX_EPOCH,
            address: None,
            request_head: b"GET /0 HTTP/1.1\r\n\r\n".to_vec(),
            response_head: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            body: format!("SECRET {host}").repeat(200).into_bytes(),
            truncated: false,
            revisit: None,
            protocol: "http/1.1",
            declared: Vec::new(),
        };
        writer.append(&exchange.pack().unwrap()).unwrap();
    }
    writer.finish().unwrap();
    let mut version = dataset.begin().unwrap();
    version.write(page("a.example", 99, "crawled")).unwrap();
    for file in Place::Folder(folder.clone()).list("").unwrap() {
        version.archive(folder.join(&file.name), format!("_warc/key-0/{}", file.name)).unwrap();
    }
    version.commit(Manifest::default()).unwrap();
}

/// The hosts that have records in the WARC files of a dataset in a store, and lines in their indexes.
fn crawled_hosts(bucket: &Arc<Bucket>) -> (BTreeSet<String>, BTreeSet<String>) {
    let (folder, place) = (tempfile::tempdir().unwrap(), Place::Bucket(bucket.clone()));
    let (mut recorded, mut indexed) = (BTreeSet::new(), BTreeSet::new());
    for (number, file) in place.list("_warc").unwrap().into_iter().enumerate() {
        let path = folder.path().join(number.to_string());
        place.join(&file.name).fetch(&path).unwrap();
        for host in ["a.example", "b.example"] {
            let is_in = if Path::new(&file.name).extension().is_some_and(|extension| extension == "cdxj") {
                fs_err::read_to_string(&path).unwrap().contains(host).then_some(&mut indexed)
            } else {
                let found = archive::find(&path, |url| url.contains(host)).unwrap();
                (!found.is_empty()).then_some(&mut recorded)
            };
            is_in.map(|hosts| hosts.insert(host.to_owned()));
        }
    }
    (recorded, indexed)
}

/// The same dataset in an object store in memory, with a crawl.
fn in_memory(folder: &Path) -> (Arc<Bucket>, Dataset) {
    let local = dataset(folder);
    crawl(&local);
    let bucket = Arc::new(Bucket::in_memory());
    for file in local
        .place
        .list("")
        .unwrap()
        .iter()
        .filter(|file| Path::new(&file.name).extension().is_none_or(|extension| extension != "lock"))
    {
        bucket.put(&file.name, local.place.join(&file.name).read().unwrap().unwrap(), Put::New).unwrap();
    }
    let dataset = Dataset::in_store(bucket.clone()).unwrap();
    (bucket, dataset)
}

#[test]
fn a_purge_in_a_store_does_what_one_on_a_disk_does() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (bucket, there) = in_memory(folder.path());
    let here = dataset(other.path());
    crawl(&here);
    let both = ["a.example".to_owned(), "b.example".to_owned()];
    assert_eq!(crawled_hosts(&bucket), (both.clone().into(), both.into()));
    let purged = purge(&there, of_host("b.example")).unwrap();
    assert_eq!(purged, purge(&here, of_host("b.example")).unwrap());
    assert_eq!(purged.warc_records, 2, "a response and its request");
    assert_eq!(crawled_hosts(&bucket), (["a.example".to_owned()].into(), ["a.example".to_owned()].into()));
    assert_eq!(rows(&there), rows(&here));
    assert_eq!(there.verify(Depth::Rows).unwrap().problems, []);
    for file in bucket.list("").unwrap() {
        assert!(
            !["/writers/", "/purge/", "/purging/"].iter().any(|folder| file.name.contains(folder)),
            "{}",
            file.name
        );
        let (bytes, _) = bucket.get(&file.name).unwrap().unwrap();
        assert!(memchr::memmem::find(&bytes, b"SECRET b").is_none(), "{}", file.name);
    }
}

/// A purge of one host that is decided, and not followed.
fn decided(bucket: &Arc<Bucket>, dataset: &Dataset) -> in_store::Decided {
    let staging = tempfile::tempdir().unwrap();
    let work = Work::new(dataset, staging.path().to_path_buf()).unwrap();
    let rewriters = Rewriters { signatures: &lines, profiles: &lines };
    let (purged, planned) = work.out(&order(of_host("b.example")), &rewriters).unwrap().unwrap();
    in_store::decide(bucket, staging.path(), purged.version.unwrap(), planned).unwrap()
}

#[test]
fn a_purge_in_a_store_that_is_killed_after_any_step_is_finished_by_the_next_to_open_the_dataset() {
    let mut steps = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        let (bucket, dataset) = in_memory(folder.path());
        let expected = without(&rows(&dataset), "b.example");
        let decided = decided(&bucket, &dataset);
        let done = decided.plan.follow(&bucket, &decided.name, steps).unwrap();
        let again = Dataset::in_store(bucket.clone()).unwrap();
        assert_eq!(rows(&again)[..expected.len()], expected, "after {steps} steps");
        assert_eq!(crawled_hosts(&bucket).0, ["a.example".to_owned()].into(), "after {steps} steps");
        assert_eq!(again.verify(Depth::Rows).unwrap().problems, [], "after {steps} steps");
        assert!(decided.plan.follow(&bucket, &decided.name, usize::MAX).unwrap(), "a second one does no harm");
        assert_eq!(rows(&again)[..expected.len()], expected);
        if done {
            break;
        }
        steps += 1;
    }
    assert!(steps > 10, "{steps}");
}

#[test]
fn who_tidies_up_after_a_purge_that_was_decided_and_killed_finishes_it_first() {
    let folder = tempfile::tempdir().unwrap();
    let (bucket, dataset) = in_memory(folder.path());
    let expected = without(&rows(&dataset), "b.example");
    let decided = decided(&bucket, &dataset);
    let later = std::time::Duration::from_secs(20);
    drop(Lease::take_where(&bucket, "another", BTreeSet::new(), 0, later).unwrap());
    assert_eq!(rows(&dataset)[..expected.len()], expected);
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
    assert_eq!(crawled_hosts(&bucket).0, ["a.example".to_owned()].into());
    drop(decided);
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);
}

#[test]
fn a_build_in_a_store_that_a_purge_overtakes_is_refused_and_one_that_is_first_makes_the_purge_wait() {
    let folder = tempfile::tempdir().unwrap();
    let (bucket, dataset) = in_memory(folder.path());
    let mut writer = dataset.begin().unwrap();
    writer.write(page("b.example", 7, "SECRET late")).unwrap();
    purge(&dataset, of_host("b.example")).unwrap();
    assert!(matches!(writer.commit(Manifest::default()), Err(Error::Purged { .. })));
    assert_eq!(dataset.verify(Depth::Rows).unwrap().problems, []);

    let sending = Lease::take(&bucket, "another", BTreeSet::new()).unwrap();
    assert!(matches!(purge(&dataset, of_host("a.example")), Err(Error::Busy { .. })));
    drop(sending);
    assert!(purge(&dataset, of_host("a.example")).unwrap().records > 0);
}
