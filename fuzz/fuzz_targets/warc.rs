//! Any bytes as a WARC file: reading ends, and each page is found again by its place.
#![no_main]

use gristmill::source::{Captures, ReadOptions, Sources, read_record};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.warc.gz");
    std::fs::write(&path, bytes).expect("a temporary file");
    let options = ReadOptions { max_page_bytes: 100_000, ..ReadOptions::default() };
    let named = [path.to_string_lossy().into_owned()];
    let sources = Sources::resolve(&named, &options, &mut std::io::empty());
    // Records behind damage may stand where a search found them, so only those before any failure are looked up.
    for capture in Captures::new(sources.inputs, &options).map_while(Result::ok) {
        let offset = capture.place.offset.expect("a WARC record has an offset");
        let again = read_record(&path, &capture.place.file, offset, &options).expect("the record is there");
        assert_eq!((again.url, again.body), (capture.url, capture.body));
    }
});
