//! What the writer leaves on disk, read by a checker that shares no code with it.

use url::Url;

use super::*;

fn exchange(path: &str, body: &[u8]) -> Exchange {
    Exchange {
        url: Url::parse("http://site.example/").unwrap().join(path).unwrap(),
        fetched_at: "2024-10-17T08:09:10Z".parse().unwrap(),
        address: Some("192.0.2.7".parse().unwrap()),
        request_head: format!("GET {path} HTTP/1.1\r\nhost: site.example\r\n\r\n").into_bytes(),
        response_head: b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n".to_vec(),
        body: body.to_vec(),
        truncated: false,
        revisit: None,
        protocol: "http/1.1",
        declared: vec![("content-signal", "search=yes,\r\n x=no".to_owned())],
    }
}

/// All members of a file: offset, and the record's text.
fn records(path: &Path) -> Vec<(u64, String)> {
    let bytes = fs_err::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let offset = (bytes.len() - rest.len()) as u64;
        let mut text = Vec::new();
        io::Read::read_to_end(&mut flate2::bufread::GzDecoder::new(&mut rest), &mut text).unwrap();
        found.push((offset, String::from_utf8_lossy(&text).into_owned()));
    }
    found
}

#[test]
fn an_exchange_is_a_response_and_a_request_that_names_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = ArchiveWriter::new(dir.path(), DEFAULT_MAX_FILE_BYTES, &[("robots", "obey\r\nx: y")]).unwrap();
    let place = writer.append(&exchange("/a", b"<p>body</p>").pack().unwrap()).unwrap();
    let files = writer.finish().unwrap();

    let records = records(&files[0]);
    let [(_, info), (offset, response), (next, request)] = records.as_slice() else { panic!("{records:?}") };
    assert!(info.contains("\r\nrobots: obey x: y\r\n"), "{info}");
    assert_eq!((Some(*offset), Some(next - offset)), (place.offset, place.length));
    assert_eq!(files[0].file_name().unwrap().to_str().unwrap(), place.file);
    // `printf '<p>body</p>' | sha256sum`
    let payload = "sha256:3f1c9112099c37212c36275efee7d5af85eb2ded958ecd75ad3a74a607830370\r\n";
    assert!(response.starts_with("WARC/1.1\r\nWARC-Type: response\r\n"), "{response}");
    assert!(response.contains("\r\nWARC-Date: 2024-10-17T08:09:10Z\r\n"), "{response}");
    assert!(response.contains("\r\nWARC-IP-Address: 192.0.2.7\r\nWARC-Protocol: http/1.1\r\n"), "{response}");
    assert!(response.contains("\r\nGristmill-Content-Signal: search=yes, x=no\r\n"), "{response}");
    assert!(response.contains(&format!("\r\nWARC-Payload-Digest: {payload}")), "{response}");
    assert!(response.ends_with("\r\n\r\n<p>body</p>\r\n\r\n"), "{response}");
    let id = response.split("WARC-Record-ID: ").nth(1).unwrap().split('\r').next().unwrap();
    assert!(request.contains(&format!("\r\nWARC-Concurrent-To: {id}\r\n")), "{request}");
    let block = "GET /a HTTP/1.1\r\nhost: site.example\r\n\r\n";
    assert!(request.contains(&format!("\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())), "{request}");
}

#[test]
fn a_full_file_is_finished_and_the_next_begun() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = ArchiveWriter::new(dir.path(), 1, &[]).unwrap();
    for path in ["/a", "/b", "/c"] {
        writer.append(&exchange(path, b"x").pack().unwrap()).unwrap();
    }
    let open = fs_err::read_dir(dir.path()).unwrap().filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "open"))
    });
    assert_eq!(open.count(), 1);
    let files = writer.finish().unwrap();
    assert_eq!(files.len(), 3);
    for (file, path) in files.iter().zip(["/a", "/b", "/c"]) {
        let records = records(file);
        assert_eq!(records.len(), 3);
        assert!(records[1].1.contains(&format!("WARC-Target-URI: http://site.example{path}\r\n")));
    }
}

#[test]
fn two_writers_in_one_folder_never_share_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut writers: Vec<_> = (0..3).map(|_| ArchiveWriter::new(dir.path(), 1, &[]).unwrap()).collect();
    for writer in &mut writers {
        writer.append(&exchange("/a", b"x").pack().unwrap()).unwrap();
    }
    let files: Vec<_> = writers.into_iter().flat_map(|writer| writer.finish().unwrap()).collect();
    let distinct: std::collections::BTreeSet<_> = files.iter().collect();
    assert_eq!(distinct.len(), 3);
    assert!(files.iter().all(|file| records(file).len() == 3));
}

#[test]
fn no_file_is_made_where_nothing_was_fetched() {
    let dir = tempfile::tempdir().unwrap();
    let writer = ArchiveWriter::new(dir.path(), 1, &[]).unwrap();
    assert!(writer.finish().unwrap().is_empty());
    assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 0);
}
