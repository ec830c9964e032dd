use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

const LIMIT: usize = 100_000;

fn head(kind: &str, url: &str, byte_count: usize) -> Vec<u8> {
    format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-10-17T08:09:10Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {byte_count}\r\n\r\n"
    )
    .into_bytes()
}

fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
    [&head(kind, url, block.len()), block, b"\r\n\r\n"].concat()
}

fn page(name: &str) -> Vec<u8> {
    let body = format!("<!doctype html><title>{name}</title><p>{}</p>", format!("text of {name} ").repeat(40));
    response(name, body.as_bytes())
}

fn response(name: &str, body: &[u8]) -> Vec<u8> {
    let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", body].concat();
    record("response", &format!("https://site.example/{name}"), &block)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn reader(bytes: Vec<u8>, name: &str) -> WarcReader {
    let tape = Tape::new(Box::new(Cursor::new(bytes)), Meter::default()).unwrap();
    WarcReader::new(Decoded::new(tape, name).unwrap(), name.to_owned(), LIMIT)
}

fn read(bytes: Vec<u8>, name: &str) -> Vec<Result<Capture, Failure>> {
    reader(bytes, name).collect()
}

/// Last part of the address for a capture, the reason for a failure.
fn told(items: &[Result<Capture, Failure>]) -> Vec<String> {
    let last = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    items.iter().map(|item| item.as_ref().map_or_else(|f| f.reason.to_string(), |c| last(&c.url))).collect()
}

/// Packs each record and reads all, with the offset and length that each has to get.
fn packed(records: &[Vec<u8>], pack: impl Fn(&[u8]) -> Vec<u8>) -> (Vec<u8>, Vec<(u64, u64)>) {
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    for record in records {
        let member = pack(record);
        places.push((bytes.len() as u64, member.len() as u64));
        bytes.extend_from_slice(&member);
    }
    (bytes, places)
}

fn places(items: &[Result<Capture, Failure>]) -> Vec<(u64, u64)> {
    items.iter().flatten().map(|c| (c.place.offset.unwrap(), c.place.length.unwrap())).collect()
}

const PACKINGS: [(&str, fn(&[u8]) -> Vec<u8>); 3] =
    [("a.warc", <[u8]>::to_vec), ("a.warc.gz", gzip), ("a.warc.zst", zstd)];

#[test]
fn records_of_each_packing_have_the_place_of_their_own_bytes() {
    let records = [page("a"), page("b"), page("c")];
    for (name, pack) in PACKINGS {
        let (bytes, expected) = packed(&records, pack);
        let items = read(bytes, name);
        assert_eq!(told(&items), ["a", "b", "c"], "{name}");
        assert_eq!(places(&items), expected, "{name}");
        let first = items[0].as_ref().unwrap();
        assert_eq!(first.status, Some(200));
        assert_eq!(first.header("content-type"), Some("text/html"));
        assert_eq!(first.fetched_at.unwrap().to_string(), "2024-10-17T08:09:10Z");
        assert!(first.body.starts_with(b"<!doctype html><title>a</title>") && first.body.ends_with(b"</p>"));
    }
}

#[test]
fn a_file_packed_as_a_whole_has_places_in_the_unpacked_stream() {
    let records = [page("a"), page("b"), page("c")];
    let (plain, expected) = packed(&records, <[u8]>::to_vec);
    for (name, bytes) in [("a.warc.gz", gzip(&plain)), ("a.warc.zst", zstd(&plain))] {
        let items = read(bytes, name);
        assert_eq!(told(&items), ["a", "b", "c"]);
        assert_eq!(places(&items), expected);
    }
}

#[test]
fn members_that_cut_records_anywhere_are_joined() {
    let plain = [page("a"), page("b"), page("c")].concat();
    for size in [7, 100, 333, 1000] {
        let bytes = plain.chunks(size).flat_map(gzip).collect();
        assert_eq!(told(&read(bytes, "a.warc.gz")), ["a", "b", "c"], "{size}");
    }
}

#[test]
fn any_record_is_found_again_by_its_place() {
    let records =
        [page("a"), record("request", "https://site.example/b", b"GET / HTTP/1.1\r\n\r\n"), page("b"), page("c")];
    let plain = records.concat();
    let files = PACKINGS.iter().map(|(name, pack)| (*name, packed(&records, pack).0));
    for (name, bytes) in files.chain([("whole.warc.gz", gzip(&plain))]) {
        for capture in read(bytes.clone(), name).into_iter().flatten() {
            let mut reader = reader(bytes.clone(), name);
            reader.go_to(capture.place.offset.unwrap()).unwrap();
            let again = reader.next().unwrap().unwrap();
            assert_eq!((again.url, again.body, again.place), (capture.url, capture.body, capture.place));
        }
    }
}

#[test]
fn a_zstd_file_may_have_a_dictionary_packed_or_not() {
    let records: Vec<_> = (0..40).map(|i| page(&format!("p{i}"))).collect();
    let samples: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    let dictionary = zstd::dict::from_samples(&samples, 4096).unwrap();
    for stored in [dictionary.clone(), zstd(&dictionary)] {
        let mut bytes = vec![0x5d, 0x2a, 0x4d, 0x18];
        bytes.extend_from_slice(&u32::try_from(stored.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(&stored);
        for record in &records {
            let mut encoder = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
            encoder.write_all(record).unwrap();
            bytes.extend_from_slice(&encoder.finish().unwrap());
        }
        let items = read(bytes.clone(), "a.warc.zst");
        assert_eq!(items.iter().flatten().count(), 40);
        let offset = items[7].as_ref().unwrap().place.offset.unwrap();
        let mut reader = reader(bytes, "a.warc.zst");
        reader.go_to(offset).unwrap();
        assert_eq!(reader.next().unwrap().unwrap().url, "https://site.example/p7");
    }
}

#[test]
fn what_is_no_page_is_counted_and_revisits_are_listed() {
    let bytes = [
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "https://site.example/a", b"GET /a HTTP/1.1\r\n\r\n"),
        page("a"),
        record("metadata", "https://site.example/a", b"x: y\r\n"),
        record("response", "dns:site.example", b"20241017\r\n1.2.3.4\r\n"),
        record("revisit", "https://site.example/b", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("conversion", "https://site.example/a", b"text"),
        record("resource", "https://site.example/c", b"<p>saved without headers"),
        record("continuation", "https://site.example/a", b"rest"),
    ]
    .concat();
    let mut reader = reader(bytes, "a.warc");
    let items: Vec<_> = reader.by_ref().collect();
    assert_eq!(told(&items), ["a", "revisit", "c"]);
    assert_eq!(reader.skipped_count(), 6);
    let resource = items[2].as_ref().unwrap();
    assert_eq!((resource.status, resource.body.as_slice()), (None, &b"<p>saved without headers"[..]));
}

#[test]
fn a_response_without_a_status_is_malformed_and_the_rest_is_read() {
    let bytes = [record("response", "https://site.example/x", b"<html>"), page("a")].concat();
    assert_eq!(told(&read(bytes, "a.warc")), ["malformed", "a"]);
}

#[test]
fn a_page_over_the_limit_is_passed_over_and_listed() {
    // Above the block limit it is not read at all, below it the body tells.
    for size in [LIMIT + 1, LIMIT * 3, 5_000_000] {
        let records = [page("a"), response("big", &vec![b'x'; size]), page("b")];
        for (name, pack) in PACKINGS {
            let (bytes, _) = packed(&records, pack);
            let items = read(bytes, name);
            assert_eq!(told(&items), ["a", "too_large", "b"], "{name} {size}");
            let failure = items[1].as_ref().unwrap_err();
            assert_eq!(failure.url.as_deref(), Some("https://site.example/big"));
            assert!(failure.source_offset.is_some());
        }
    }
}

#[test]
fn a_body_that_expands_over_the_limit_is_listed() {
    let block = [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec(), gzip(&vec![b'x'; 3_000_000])].concat();
    let bytes = [record("response", "https://site.example/bomb", &block), page("a")].concat();
    assert_eq!(told(&read(bytes, "a.warc")), ["too_large", "a"]);
}

#[test]
fn a_broken_member_costs_only_its_own_record() {
    let records = [page("a"), page("b"), page("c")];
    for (name, pack) in &PACKINGS[1..] {
        let (bytes, places) = packed(&records, pack);
        let (start, length) = (usize::try_from(places[1].0).unwrap(), usize::try_from(places[1].1).unwrap());
        for at in start..start + length {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            let items = read(damaged, name);
            let told = told(&items);
            assert_eq!(
                told.iter().filter(|name| matches!(name.as_str(), "a" | "c")).count(),
                2,
                "{name} {at} {told:?}"
            );
            assert!(items.len() == 3 || (items.len() == 2 && at < start + 12), "{name} {at} {told:?}");
        }
    }
}

#[test]
fn garbage_between_records_is_listed_and_passed_over() {
    let garbage: Vec<u8> = (0..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (name, pack) in PACKINGS {
        let bytes = [pack(&page("a")), garbage.clone(), b"\n".to_vec(), pack(&page("b"))].concat();
        let told = told(&read(bytes, name));
        assert_eq!(told, ["a", "malformed", "b"], "{name}");
    }
}

#[test]
fn a_wrong_length_costs_only_its_own_record() {
    let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>some text that is here</p>";
    let url = "https://site.example/wrong";
    for declared in [0, 10, block.len() - 1, block.len() + 5, block.len() + 500, 1_000_000_000_000, 900] {
        let wrong = [&head("response", url, declared), &block[..], b"\r\n\r\n"].concat();
        let records = [page("a"), wrong, page("b"), page("c")];
        let plain = records.concat();
        let files = PACKINGS.iter().map(|(name, pack)| (*name, packed(&records, pack).0));
        for (name, bytes) in files.chain([("whole.warc.gz", gzip(&plain)), ("whole.warc.zst", zstd(&plain))]) {
            let items = read(bytes, name);
            let told = told(&items);
            let is_lost = declared > LIMIT && name.starts_with("whole");
            if !is_lost {
                assert!(matches!(told[1].as_str(), "malformed" | "truncated"), "{name} {declared} {told:?}");
                assert_eq!(
                    (&told[0][..], &told[2..]),
                    ("a", &["b".to_owned(), "c".to_owned()][..]),
                    "{name} {declared}"
                );
            }
        }
    }
}

#[test]
fn missing_or_extra_blank_lines_are_tolerated() {
    let (a, b) = (page("a"), page("b"));
    for (name, pack) in PACKINGS {
        let bare = pack(&a[..a.len() - 4]);
        let bytes = [bare, pack(b"\r\n\r\n\r\n"), pack(&b), pack(b"\n")].concat();
        assert_eq!(told(&read(bytes, name)), ["a", "b"], "{name}");
    }
}

#[test]
fn zeros_behind_the_last_member_are_no_failure() {
    let bytes = [gzip(&page("a")), vec![0; 1000]].concat();
    assert_eq!(told(&read(bytes, "a.warc.gz")), ["a"]);
}

#[test]
fn the_packing_goes_by_the_bytes_and_not_by_the_name() {
    assert_eq!(told(&read(page("a"), "a.warc.gz")), ["a"]);
    assert_eq!(told(&read(gzip(&page("a")), "a.warc")), ["a"]);
    assert_eq!(told(&read(zstd(&page("a")), "a.warc.gz")), ["a"]);
}

#[test]
fn fields_without_end_are_malformed() {
    let bytes = [b"WARC/1.0\r\n".to_vec(), b"X: y\r\n".repeat(60_000), page("a")].concat();
    assert_eq!(told(&read(bytes, "a.warc")), ["malformed", "a"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_cut_anywhere_gives_all_before_the_cut_and_at_most_one_failure(share in 0.0..1.0_f64, packing in 0..3_usize) {
        let records: Vec<_> = (0..5).map(|i| page(&i.to_string())).collect();
        let (name, pack) = PACKINGS[packing];
        let (bytes, places) = packed(&records, pack);
        let cut = (bytes.len() as f64 * share) as usize;
        let items = read(bytes[..cut].to_vec(), name);
        let captures = items.iter().filter(|item| item.is_ok()).count();
        // A plain record is whole without the blank lines behind it.
        let blank = if packing == 0 { 4 } else { 0 };
        let whole = places.iter().filter(|(start, length)| start + length - blank <= cut as u64).count();
        prop_assert_eq!(captures, whole);
        prop_assert!(items.len() - captures <= 1);
        prop_assert!(items[..captures].iter().all(Result::is_ok));
    }

    #[test]
    fn any_bytes_end_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000), packing in 0..3_usize) {
        let (name, pack) = PACKINGS[packing];
        read(bytes.clone(), name);
        let magic: &[u8] = [&b"WARC/1.0\r\n"[..], &[0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3], &[0x28, 0xb5, 0x2f, 0xfd]][packing];
        read([magic, &bytes].concat(), name);
        let items = read([pack(&page("a")), bytes, pack(&page("b"))].concat(), name);
        prop_assert!(!items.is_empty());
    }

    #[test]
    fn a_damaged_file_ends_without_panic(flips in prop::collection::vec((0..10_000_usize, any::<u8>()), 1..9), packing in 0..3_usize) {
        let records: Vec<_> = (0..6).map(|i| page(&i.to_string())).collect();
        let (name, pack) = PACKINGS[packing];
        let (mut bytes, _) = packed(&records, pack);
        let size = bytes.len();
        for (at, byte) in flips {
            bytes[at % size] = byte;
        }
        read(bytes, name);
    }
}
