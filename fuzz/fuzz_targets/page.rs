//! Any bytes as a page: decoding ends, and addresses have one form.
#![no_main]

use gristmill::page::{address, decode};
use gristmill::source::{Capture, Place};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str, &[u8])| {
    let (url, content_type, body) = input;
    let canonical = address::canonical_address(url, None);
    assert_eq!(address::canonical_address(&canonical, None), canonical);
    let capture = Capture {
        url: url.to_owned(),
        fetched_at: None,
        status: Some(200),
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: body.to_vec(),
        place: Place { file: "a.warc".to_owned(), offset: Some(0), length: None },
    };
    if let Ok(page) = decode(capture) {
        assert!(!page.html.is_empty());
    }
});
