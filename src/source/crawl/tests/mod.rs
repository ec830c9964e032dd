//! Whole crawls over a loopback server.

mod addresses;
mod answers;
mod durable;
mod ends;
mod manners;
mod obedience;
mod redirects;
mod safety;
mod server;
mod walking;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

use axum::body::Body;
use axum::http::Response;

use self::server::{Seen, Server, html, redirect, start_listening, start_odd, start_raw, status, text, with};
use super::*;
use crate::failure::{Reason, Stage};

/// What came of a crawl: its report, and the records of its archive.
struct Crawled {
    report: CrawlReport,
    records: Vec<Record>,
}

/// One WARC record, read by a checker that shares no code with the writer.
#[derive(Debug)]
struct Record {
    fields: BTreeMap<String, String>,
    block: Vec<u8>,
}

impl Record {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn head(&self) -> String {
        let end = self.block.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        String::from_utf8_lossy(&self.block[..end + 2]).into_owned()
    }

    fn address(&self) -> String {
        self.field("WARC-Target-URI").trim_start_matches("http://").to_owned()
    }

    fn status(&self) -> String {
        self.head().split(' ').nth(1).unwrap_or_default().to_owned()
    }

    fn body(&self) -> &[u8] {
        let end = self.block.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        &self.block[end + 4..]
    }
}

impl Crawled {
    fn responses(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.field("WARC-Type") == "response")
    }

    /// Address (without `http://`) and status of each answer that is no robots.txt.
    fn pages(&self) -> Vec<(String, String)> {
        let pages = self.responses().filter(|record| !record.field("WARC-Target-URI").ends_with("/robots.txt"));
        pages.map(|record| (record.address(), record.status())).collect()
    }

    fn failures(&self) -> Vec<(&str, Reason)> {
        self.report.failures.iter().map(|failure| (failure.url.as_deref().unwrap_or("-"), failure.reason)).collect()
    }

    fn response(&self, url: &str) -> &Record {
        self.responses().find(|record| record.field("WARC-Target-URI") == url).unwrap()
    }
}

fn records(path: &Path) -> Vec<Record> {
    let file = fs_err::read(path).unwrap();
    let mut rest = file.as_slice();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let mut bytes = Vec::new();
        flate2::bufread::GzDecoder::new(&mut rest).read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        assert_eq!(lines.next(), Some("WARC/1.1"));
        let fields: BTreeMap<_, _> = lines
            .map(|line| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap())
            .collect();
        let length: usize = fields["Content-Length"].parse().unwrap();
        let block = bytes[end + 4..end + 4 + length].to_vec();
        assert_eq!(&bytes[end + 4 + length..], b"\r\n\r\n");
        found.push(Record { fields, block });
    }
    found
}

/// A plan without pauses whose hosts are all at one address.
fn plan(address: std::net::SocketAddr, seeds: &[&str]) -> CrawlPlan {
    let mut plan = CrawlPlan::new(seeds.iter().map(|seed| seed.parse().unwrap()).collect(), "");
    plan.delay = std::time::Duration::ZERO;
    let hosts: std::collections::BTreeSet<_> =
        plan.seeds.iter().map(|seed| seed.host_str().unwrap().to_owned()).collect();
    plan.resolve = hosts.into_iter().map(|host| (host, address)).collect();
    plan
}

fn run(mut plan: CrawlPlan) -> Crawled {
    let dir = tempfile::tempdir().unwrap();
    plan.out = dir.path().to_owned();
    let report = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap();
    let records: Vec<_> = report.warc_files.iter().flat_map(|path| records(path)).collect();
    let crawled = Crawled { report, records };
    let responses = crawled.responses().count();
    assert_eq!(responses, crawled.report.response_count);
    assert_eq!(responses, crawled.records.iter().filter(|record| record.field("WARC-Type") == "request").count());
    assert!(crawled.report.failures.iter().all(|failure| failure.stage == Stage::Crawl));
    crawled
}

fn crawl_site(seeds: &[&str], script: impl Fn(&Seen) -> Response<Body> + Send + Sync + 'static) -> (Crawled, Server) {
    let server = Server::start(script);
    (run(plan(server.address, seeds)), server)
}

fn ok(urls: &[&str]) -> Vec<(String, String)> {
    urls.iter().map(|url| ((*url).to_owned(), "200".to_owned())).collect()
}

/// Links to so many numbered folders below a path.
fn links(count: usize, below: &str) -> String {
    (0..count).fold(String::new(), |html, number| html + &format!("<a href='{below}{number}/'>x</a>"))
}

/// An answer without a declared length, sent in two chunks.
fn chunked(first: &str, second: &str) -> Vec<u8> {
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    format!("{head}{}{}0\r\n\r\n", chunk(first), chunk(second)).into_bytes()
}
