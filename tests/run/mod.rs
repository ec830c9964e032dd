//! Runs the real binary, for the tests beside this folder.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A command of the binary, not yet started.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.args(args).stdin(Stdio::null());
    command
}

/// What the binary did.
pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    command(args).output().unwrap()
}

/// Standard output as text, from a run that must end with `code`.
pub(crate) fn text(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "standard output:\n{out}\nstandard error:\n{err}");
    out.into_owned()
}

/// The JSON object that a run printed, which must end with `code`.
pub(crate) fn json(output: &Output, code: i32) -> Value {
    serde_json::from_str(&text(output, code)).unwrap()
}

/// The JSON lines that a run printed.
pub(crate) fn json_lines(output: &Output) -> Vec<Value> {
    text(output, 0).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Builds from sources into a dataset; the report.
pub(crate) fn build(sources: &[&Path], dataset: &Path, more: &[&str], code: i32) -> Value {
    let mut command = command(["build", "--json", "--dataset"]);
    command.arg(dataset).args(sources).args(more);
    json(&command.output().unwrap(), code)
}

/// The sample that ships with the project.
pub(crate) fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample"))
}

/// A member of a WARC file: one response record, gzipped by itself.
pub(crate) fn warc_member(url: &str, html: &str) -> Vec<u8> {
    gzip(&warc_record(url, html))
}

/// One response record, as it stands in a plain WARC file.
pub(crate) fn warc_record(url: &str, html: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\r\n{html}");
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        http.len()
    );
    [head.as_bytes(), http.as_bytes(), b"\r\n\r\n"].concat()
}

/// Bytes as one gzip member.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A page with an article of its own, long enough to be one.
pub(crate) fn page(number: usize) -> String {
    let sentence = format!(
        "Sentence {number} of the harbour report says that boat {number} came in before noon with its nets full. "
    );
    let paragraph = format!("<p>{}</p>", sentence.repeat(5));
    format!(
        "<!doctype html><html lang=en><head><title>Report {number}</title></head><body><article><h1>Report {number}</h1>{}</article></body></html>",
        paragraph.repeat(4)
    )
}
