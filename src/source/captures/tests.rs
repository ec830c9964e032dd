use std::io::{Read, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::*;
use crate::source::plan::Sources;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(name: &str, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://site.example/{name}\r\n\
         WARC-Date: 2024-10-17T08:09:10Z\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    format!("{head}{block}\r\n\r\n").into_bytes()
}

fn read(root: &TempDir, max_page_bytes: usize) -> (Captures, Vec<Result<Capture, Failure>>) {
    let options = ReadOptions { max_page_bytes, ..ReadOptions::default() };
    let name = root.path().to_string_lossy().into_owned();
    let sources = Sources::resolve(&[name], &options, &mut std::io::empty());
    assert_eq!(sources.failures, []);
    let byte_count = sources.byte_count();
    let mut captures = Captures::new(sources.inputs, &options);
    let items: Vec<_> = captures.by_ref().collect();
    assert_eq!(captures.meter().bytes(), byte_count);
    (captures, items)
}

fn told(items: &[Result<Capture, Failure>]) -> Vec<String> {
    items.iter().map(|item| item.as_ref().map_or_else(|f| f.reason.to_string(), |c| c.url.clone())).collect()
}

#[test]
fn each_bad_input_is_listed_and_the_others_are_read() {
    let root = tempfile::tempdir().unwrap();
    let page = "<!doctype html><title>x</title><p>text</p>".repeat(20);
    let (one, two) = (gzip(&record("one", &page)), gzip(&record("two", &page)));
    let mut broken = [one.clone(), two.clone(), gzip(&record("three", &page))].concat();
    broken[one.len() + 40] ^= 0xff;
    let write = |name: &str, bytes: &[u8]| fs_err::write(root.path().join(name), bytes).unwrap();
    write("a-cut.warc.gz", &[one.clone(), two[..two.len() - 30].to_vec()].concat());
    write("b-broken.warc.gz", &broken);
    write("c-empty.warc.gz", b"");
    write("d-empty.html", b"");
    write("e-large.html", &vec![b'x'; 100_001]);
    write("f-bomb.html.gz", &gzip(&vec![b'x'; 1_000_000]));
    write("g-cut.html.gz", &gzip(page.as_bytes())[..60]);
    write("h-packed.html.gz", &gzip(page.as_bytes()));
    write("i-noise.warc", b"no records at all\nWARC/ is not one either\n");
    write("j-good.html", page.as_bytes());
    let (_, items) = read(&root, 100_000);
    assert_eq!(
        told(&items),
        [
            "https://site.example/one",
            "truncated",
            "https://site.example/one",
            "malformed",
            "https://site.example/three",
            "empty",
            "empty",
            "too_large",
            "too_large",
            "truncated",
            "file:///h-packed.html",
            "malformed",
            "file:///j-good.html",
        ]
    );
    let cut = items[1].as_ref().unwrap_err();
    assert_eq!((cut.source_file.as_deref(), cut.source_offset), (Some("a-cut.warc.gz"), Some(one.len() as u64)));
    let saved = items.last().unwrap().as_ref().unwrap();
    assert_eq!((saved.body.as_slice(), saved.status), (page.as_bytes(), None));
    assert!(saved.fetched_at.is_some());
    assert!(items.iter().filter_map(|item| item.as_ref().err()).all(|failure| failure.source_file.is_some()));
}

#[test]
fn a_record_is_read_again_by_its_place() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a.warc.gz");
    let members = ["one", "two", "three"].map(|name| gzip(&record(name, "<p>x")));
    fs_err::write(&path, members.concat()).unwrap();
    let options = ReadOptions::default();
    for item in read(&root, 1000).1 {
        let capture = item.unwrap();
        let again = read_record(&path, "a.warc.gz", capture.place.offset.unwrap(), &options).unwrap();
        assert_eq!((again.url, again.place), (capture.url, capture.place));
    }
    for offset in [1, members[0].len() as u64 - 1, 10_000_000] {
        let failure = read_record(&path, "a.warc.gz", offset, &options).unwrap_err();
        assert_eq!((failure.source_offset, failure.stage), (Some(offset), Stage::Source));
    }
}

/// A WARC file with one page of `size` bytes between two others, which is never in memory.
struct Large {
    start: Vec<u8>,
    size: u64,
    end: Vec<u8>,
    position: u64,
}

impl Large {
    fn new(size: u64) -> Self {
        let head = "HTTP/1.1 200 OK\r\n\r\n";
        let large = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://site.example/large\r\nContent-Length: {}\r\n\r\n{head}",
            size + head.len() as u64
        );
        let start = [record("one", "<p>x"), large.into_bytes()].concat();
        Self { start, size, end: [b"\r\n\r\n".to_vec(), record("two", "<p>x")].concat(), position: 0 }
    }

    fn byte_count(&self) -> u64 {
        self.start.len() as u64 + self.size + self.end.len() as u64
    }
}

impl Read for Large {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let end_from = self.start.len() as u64 + self.size;
        let count = if self.position < self.start.len() as u64 {
            (&self.start[self.position as usize..]).read(out)?
        } else if self.position < end_from {
            let count = out.len().min(usize::try_from(end_from - self.position).unwrap());
            out[..count].fill(b'x');
            count
        } else {
            let from = usize::try_from(self.position - end_from).unwrap().min(self.end.len());
            (&self.end[from..]).read(out)?
        };
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Large {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.position = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => self.byte_count().saturating_add_signed(by),
            SeekFrom::Current(by) => self.position.saturating_add_signed(by),
        };
        Ok(self.position)
    }
}

#[test]
fn a_page_of_200_megabytes_is_passed_over() {
    let tape = Tape::new(Box::new(Large::new(200_000_000)), Meter::default()).unwrap();
    let reader = WarcReader::new(Decoded::new(tape, "a.warc").unwrap(), "a.warc".to_owned(), 32 * 1024 * 1024);
    let items: Vec<_> = reader.collect();
    assert_eq!(told(&items), ["https://site.example/one", "too_large", "https://site.example/two"]);
}

#[test]
fn records_that_are_no_pages_are_counted() {
    let root = tempfile::tempdir().unwrap();
    let request = b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n";
    for name in ["a.warc", "b.warc"] {
        fs_err::write(root.path().join(name), [&request[..], &record("one", "<p>x"), request].concat()).unwrap();
    }
    let (captures, items) = read(&root, 1000);
    assert_eq!((captures.skipped_count(), items.len()), (4, 2));
}
