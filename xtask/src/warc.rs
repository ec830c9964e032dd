//! The least of WARC that the chores need: writing responses, and counting them.
//!
//! Apart from the program's own reader and writer on purpose: what measures should not share a fault with what is
//! measured.

use std::io::{BufRead, BufReader, Read, Write};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;

/// The date of every record written, so that the same pages give the same bytes.
const DATE: &str = "2024-01-01T00:00:00Z";

/// Writes records, each as a gzip member of its own.
#[derive(Debug)]
pub(crate) struct Writer<W> {
    out: W,
    level: Compression,
    records: u64,
}

impl<W: Write> Writer<W> {
    /// Starts a file with its `warcinfo` record.
    pub(crate) fn new(out: W, level: Compression) -> Result<Self> {
        let mut writer = Self { out, level, records: 0 };
        writer.record(
            "warcinfo",
            None,
            "application/warc-fields",
            b"software: gristmill xtask pack\r\nformat: WARC File Format 1.1\r\n",
        )?;
        Ok(writer)
    }

    /// Writes one page as the response that a server would have sent.
    pub(crate) fn response(&mut self, url: &str, html: &[u8]) -> Result<()> {
        let mut http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", html.len())
            .into_bytes();
        http.extend_from_slice(html);
        self.record("response", Some(url), "application/http; msgtype=response", &http)
    }

    fn record(&mut self, kind: &str, url: Option<&str>, content_type: &str, block: &[u8]) -> Result<()> {
        let target = url.map(|url| format!("WARC-Target-URI: {url}\r\n")).unwrap_or_default();
        // The number stands in for the random part of a UUID, again for equal bytes.
        let id = self.records;
        let head = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{id:012x}>\r\nWARC-Date: {DATE}\r\n{target}Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        let mut member = GzEncoder::new(&mut self.out, self.level);
        member.write_all(head.as_bytes())?;
        member.write_all(block)?;
        member.write_all(b"\r\n\r\n")?;
        member.finish()?;
        self.records += 1;
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// What a WARC file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Responses.
    pub(crate) pages: u64,
    /// Bytes of their bodies.
    pub(crate) body_bytes: u64,
}

/// Counts the responses of a WARC file whose records are gzip members.
pub(crate) fn count(compressed: impl BufRead) -> Result<Contents> {
    let mut file = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(compressed));
    let mut contents = Contents::default();
    loop {
        let head = head(&mut file)?;
        let Some(first) = head.first() else { return Ok(contents) };
        if !first.starts_with("WARC/") {
            bail!("not a WARC record: {first}");
        }
        let length: u64 = field(&head, "content-length").context("a record without its length")?.parse()?;
        let mut block = file.by_ref().take(length);
        if field(&head, "warc-type") == Some("response") {
            let http: usize = self::head(&mut block)?.iter().map(|line| line.len() + 2).sum();
            contents.pages += 1;
            contents.body_bytes += length.saturating_sub(http as u64 + 2);
        }
        std::io::copy(&mut block, &mut std::io::sink())?;
    }
}

/// The lines up to a blank one, without their ends; blank lines before them are passed over.
fn head(file: &mut impl BufRead) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        let at_end = file.read_until(b'\n', &mut line)? == 0;
        let line = String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned();
        if at_end || (line.is_empty() && !lines.is_empty()) {
            return Ok(lines);
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
}

fn field<'a>(head: &'a [String], name: &str) -> Option<&'a str> {
    head.iter().find_map(|line| {
        line.split_once(':').filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_counted_body_bytes_without_http_headers() {
        let mut writer = Writer::new(Vec::new(), Compression::default()).unwrap();
        writer.response("https://a.example/", b"<p>one</p>").unwrap();
        writer.response("https://a.example/2", b"\r\n\r\ntwo").unwrap();
        let file = writer.finish().unwrap();
        assert_eq!(count(file.as_slice()).unwrap(), Contents { pages: 2, body_bytes: 17 });
    }

    #[test]
    fn what_is_no_warc_is_refused() {
        let mut member = GzEncoder::new(Vec::new(), Compression::fast());
        member.write_all(b"<p>a page</p>").unwrap();
        let error = count(member.finish().unwrap().as_slice()).unwrap_err();
        assert_eq!(error.to_string(), "not a WARC record: <p>a page</p>");
    }
}
