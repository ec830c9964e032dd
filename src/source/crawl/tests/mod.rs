//! Whole crawls over a loopback server.

mod durable;
mod server;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

use axum::body::Body;
use axum::http::Response;

use self::server::{Seen, Server, html, redirect, start_raw, status, text, with};
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

#[test]
fn a_site_is_walked_breadth_first_within_its_host() {
    let (crawled, server) = crawl_site(&["http://x.example/"], |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => {
            html("<a href=/a>a</a><a href=b#f>b</a><a href=http://y.example/>y</a><a href=/p.png>p</a><a href=/a>a</a>")
        }
        "/a" => html("<a href=/a/1>1</a><a href=/>home</a>"),
        "/b" => html("<a href=/b/1>1</a>"),
        _ => html("<p>end"),
    });
    assert_eq!(crawled.pages(), ok(&["x.example/", "x.example/a", "x.example/b", "x.example/a/1", "x.example/b/1"]));
    assert_eq!(server.seen()[0].path, "/robots.txt");
    assert_eq!((crawled.report.page_count, crawled.report.response_count, crawled.report.left_count), (5, 6, 0));
    assert_eq!((crawled.failures(), crawled.report.end), (vec![], End::Finished));
}

#[test]
fn robots_rules_are_obeyed_in_each_state_of_the_file() {
    let page = |seen: &Seen| html(if seen.path == "/" { "<a href=/in>in</a><a href=/out>out</a>" } else { "x" });
    let (crawled, server) = crawl_site(
        &[
            "http://rules.example/",
            "http://none.example/",
            "http://broken.example/",
            "http://moved.example/",
            "http://loop.example/",
        ],
        move |seen| match (seen.host.as_str(), seen.path.as_str()) {
            ("rules.example", "/robots.txt") => text("User-agent: gristmill\nDisallow: /out"),
            ("none.example", "/robots.txt") => status(403),
            ("broken.example", "/robots.txt") => status(500),
            ("moved.example", "/robots.txt") => redirect(301, "http://rules.example/robots.txt?shared"),
            ("rules.example", "/robots.txt?shared") => text("User-agent: *\nDisallow: /in"),
            ("loop.example", "/robots.txt") => redirect(302, "/robots.txt"),
            _ => page(seen),
        },
    );
    let mut pages = server.pages();
    pages.retain(|page| !page.contains("robots"));
    pages.sort();
    let expected = [
        "loop.example/",
        "loop.example/in",
        "loop.example/out",
        "moved.example/",
        "moved.example/out",
        "none.example/",
        "none.example/in",
        "none.example/out",
        "rules.example/",
        "rules.example/in",
    ];
    assert_eq!(pages, expected);
    let mut failures = crawled.failures();
    failures.sort_unstable();
    let refused = ["http://broken.example/", "http://moved.example/in", "http://rules.example/out"];
    assert_eq!(failures, refused.map(|url| (url, Reason::Robots)));
    assert_eq!(server.seen().iter().filter(|seen| seen.url() == "loop.example/robots.txt").count(), 6);
    let detail =
        |url| &crawled.report.failures.iter().find(|failure| failure.url.as_deref() == Some(url)).unwrap().detail;
    assert_eq!(detail("http://rules.example/out"), "line 2 of robots.txt disallows it");
    assert_eq!(detail("http://broken.example/"), "robots.txt answers 500 Internal Server Error");
}

#[test]
fn an_unreachable_robots_file_closes_the_site() {
    let address = start_raw("");
    let mut plan = plan(address, &["http://x.example/", "http://x.example/a"]);
    // Nothing listens at port 1.
    plan.resolve = vec![("x.example".to_owned(), "127.0.0.1:1".parse().unwrap())];
    let crawled = run(plan);
    assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network), ("http://x.example/a", Reason::Network)]);
    assert!(crawled.report.failures[0].detail.starts_with("robots.txt could not be fetched: "));
    assert!(crawled.report.warc_files.is_empty());
}

#[test]
fn hosts_are_asked_one_request_at_a_time_with_the_pause_between() {
    let server = Server::start_slow(std::time::Duration::from_millis(5), |seen| match seen.path.as_str() {
        "/robots.txt" => text("User-agent: *\nCrawl-delay: 0.02"),
        "/" => html("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>"),
        _ => html("x"),
    });
    let mut plan = plan(server.address, &["http://x.example/", "http://y.example/"]);
    plan.delay = std::time::Duration::from_millis(2);
    run(plan);
    let seen = server.seen();
    assert_eq!(seen.len(), 10);
    assert!(seen.iter().all(|seen| seen.others_in_flight == 0));
    for host in ["x.example", "y.example"] {
        let of_host: Vec<_> = seen.iter().filter(|seen| seen.host == host).collect();
        for pair in of_host.windows(2) {
            let pause = pair[1].arrived - pair[0].answered;
            assert!(pause >= std::time::Duration::from_millis(20), "{pause:?} before {}", pair[1].url());
        }
    }
    // The hosts did not wait for each other.
    let first_of_y = seen.iter().find(|seen| seen.host == "y.example").unwrap();
    assert!(first_of_y.arrived < seen.iter().rfind(|seen| seen.host == "x.example").unwrap().arrived);
}

#[test]
fn a_busy_host_is_asked_again_as_it_wishes_and_then_given_up() {
    let (crawled, server) = crawl_site(&["http://x.example/"], |seen| match seen.path.as_str() {
        "/robots.txt" if seen.times_before == 0 => with(status(503), "retry-after", "0"),
        "/robots.txt" => status(404),
        "/" => html("<a href=/once>1</a><a href=/always>2</a><a href=/next>3</a>"),
        "/once" if seen.times_before == 0 => with(status(429), "retry-after", "0"),
        "/always" => with(status(503), "retry-after", "0"),
        _ => html("x"),
    });
    let expected = [
        "x.example/",
        "x.example/once",
        "x.example/once",
        "x.example/always",
        "x.example/always",
        "x.example/always",
        "x.example/next",
    ];
    assert_eq!(server.pages(), expected);
    assert_eq!(crawled.pages(), ok(&["x.example/", "x.example/once", "x.example/next"]));
    assert_eq!(crawled.failures(), [("http://x.example/always", Reason::HttpStatus)]);
    assert_eq!(crawled.report.failures[0].detail, "503 Service Unavailable, asked 3 times");
}

#[test]
fn a_host_that_asks_for_a_long_pause_is_left_alone() {
    let (crawled, server) = crawl_site(&["http://x.example/"], |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => html("<a href=/a>1</a><a href=/b>2</a><a href=/c>3</a>"),
        _ => with(status(429), "retry-after", "86400"),
    });
    assert_eq!(server.pages(), ["x.example/", "x.example/a"]);
    assert_eq!(crawled.failures(), [("http://x.example/a", Reason::HttpStatus), ("-", Reason::Network)]);
    assert_eq!(crawled.report.left_count, 2);
}

#[test]
fn a_host_that_only_fails_is_left_alone() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => html(links(9, "/")),
        _ => status(500),
    });
    let crawled = run(plan(server.address, &["http://x.example/"]));
    assert_eq!(server.pages().len(), 6);
    assert_eq!((crawled.report.page_count, crawled.report.left_count), (6, 4));
    assert_eq!(crawled.failures(), [("-", Reason::Network)]);
}

#[test]
fn each_hop_of_a_redirect_is_a_record_and_loops_end() {
    let (crawled, _server) =
        crawl_site(&["http://x.example/start", "http://x.example/spin", "http://x.example/self"], |seen| {
            match seen.path.as_str() {
                "/robots.txt" => status(404),
                "/start" => redirect(301, "/middle"),
                "/middle" => redirect(307, "http://x.example/end#part"),
                "/spin" => redirect(302, "/round"),
                "/round" => redirect(302, "/spin"),
                "/self" => redirect(302, "/self"),
                _ => html("the end"),
            }
        });
    let pages: Vec<_> = crawled.pages().into_iter().map(|(url, status)| format!("{url} {status}")).collect();
    let expected = [
        "x.example/start 301",
        "x.example/middle 307",
        "x.example/end 200",
        "x.example/spin 302",
        "x.example/round 302",
        "x.example/self 302",
    ];
    assert_eq!(pages, expected);
    assert_eq!(crawled.report.page_count, 1);
    assert_eq!(
        crawled.failures(),
        [("http://x.example/spin", Reason::RedirectLoop), ("http://x.example/self", Reason::RedirectLoop)]
    );
}

#[test]
fn a_chain_of_redirects_ends_at_its_limit() {
    let server = Server::start(|seen| match seen.path.trim_start_matches('/').parse::<u32>() {
        Ok(number) => redirect(302, &format!("/{}", number + 1)),
        Err(_) => status(404),
    });
    let mut plan = plan(server.address, &["http://x.example/0"]);
    plan.max_redirect_count = 3;
    let crawled = run(plan);
    assert_eq!(server.pages().len(), 4);
    assert_eq!(crawled.failures(), [("http://x.example/4", Reason::RedirectLoop)]);
}

#[test]
fn a_redirect_out_of_scope_is_listed_and_not_followed() {
    let server = Server::start(|seen| match (seen.host.as_str(), seen.path.as_str()) {
        (_, "/robots.txt") => status(404),
        ("x.example", "/") => html("<a href=/away>1</a><a href=/mail>2</a><a href=/sub>3</a>"),
        ("x.example", "/away") => redirect(302, "http://y.example/"),
        ("x.example", "/mail") => redirect(302, "mailto:me@x.example"),
        ("x.example", "/sub") => redirect(302, "http://www.x.example/"),
        _ => html("never asked for"),
    });
    let mut plan = plan(server.address, &["http://x.example/"]);
    plan.resolve.push(("y.example".to_owned(), server.address));
    let crawled = run(plan);
    assert!(server.pages().iter().all(|page| page.starts_with("x.example/")));
    let expected =
        ["http://y.example/", "mailto:me@x.example", "http://www.x.example/"].map(|url| (url, Reason::OutOfScope));
    assert_eq!(crawled.failures(), expected);
}

#[test]
fn a_seed_may_lead_to_the_www_host_of_its_domain() {
    let server = Server::start(|seen| match (seen.host.as_str(), seen.path.as_str()) {
        (_, "/robots.txt") => status(404),
        ("x.example", _) => redirect(301, "http://www.x.example/"),
        (_, "/") => html("<a href=/a>a</a>"),
        _ => html("x"),
    });
    let mut plan = plan(server.address, &["http://x.example/"]);
    plan.resolve.push(("www.x.example".to_owned(), server.address));
    let crawled = run(plan);
    assert_eq!(server.pages(), ["x.example/", "www.x.example/", "www.x.example/a"]);
    assert_eq!(server.seen().iter().filter(|seen| seen.path == "/robots.txt").count(), 2);
    assert_eq!(crawled.failures(), []);
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    let server = Server::start(|seen| if seen.path == "/robots.txt" { status(404) } else { html("x") });
    let port = server.address.port();
    let seeds = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
    ];
    let mut plan = CrawlPlan::new(seeds.iter().map(|seed| seed.parse().unwrap()).collect(), "");
    plan.delay = std::time::Duration::ZERO;
    let crawled = run(plan.clone());
    assert_eq!(server.seen().len(), 0);
    assert!(
        crawled.failures().iter().all(|(_, reason)| *reason == Reason::PrivateAddress),
        "{:?}",
        crawled.report.failures
    );
    assert_eq!(crawled.failures().len(), 3);

    plan.allow_private = true;
    plan.seeds.truncate(1);
    assert_eq!(run(plan).report.page_count, 1);
    assert_eq!(server.pages().len(), 1);
}

#[test]
fn a_redirect_to_a_private_address_is_refused() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        _ => redirect(302, "http://localhost/inside"),
    });
    // The second seed brings `localhost`, which the system resolves to a loopback address, into scope.
    let mut plan = plan(server.address, &["http://x.example/", "http://localhost/"]);
    plan.resolve.retain(|(host, _)| host == "x.example");
    let crawled = run(plan);
    let mut failures = crawled.failures();
    failures.sort_unstable();
    assert_eq!(failures, ["http://localhost/", "http://localhost/inside"].map(|url| (url, Reason::PrivateAddress)));
    assert_eq!(server.pages(), ["x.example/"]);
}

#[test]
fn a_body_over_the_limit_is_a_failure_with_and_without_a_declared_length() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/declared" => html("x".repeat(1001)),
        _ => html("x".repeat(1000)),
    });
    let mut plan =
        plan(server.address, &["http://x.example/declared", "http://y.example/chunked", "http://x.example/fits"]);
    let raw = start_raw(chunked(&"x".repeat(600), &"x".repeat(401)));
    plan.resolve = vec![("x.example".to_owned(), server.address), ("y.example".to_owned(), raw)];
    plan.max_body_bytes = 1000;
    let crawled = run(plan);
    assert_eq!(crawled.pages(), ok(&["x.example/fits"]));
    let mut failures = crawled.failures();
    failures.sort_unstable();
    assert_eq!(failures, ["http://x.example/declared", "http://y.example/chunked"].map(|url| (url, Reason::TooLarge)));
}

#[test]
fn answers_that_break_off_are_failures() {
    let cases: [&[u8]; 4] = [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-ty",
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100\r\n\r\n<p>cut",
        b"not http at all\r\n\r\n",
    ];
    for answer in cases {
        let crawled = run(plan(start_raw(answer), &["http://x.example/"]));
        assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network)], "{}", String::from_utf8_lossy(answer));
        assert_eq!(crawled.pages(), []);
    }
}

#[test]
fn an_answer_that_never_ends_is_cut_off_by_the_time_limit() {
    let server = Server::start_slow(std::time::Duration::from_mins(1), |_| html("late"));
    let mut plan = plan(server.address, &["http://x.example/"]);
    plan.request_timeout = std::time::Duration::from_millis(20);
    let crawled = run(plan);
    assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network)]);
    assert_eq!(crawled.report.failures[0].detail, "robots.txt could not be fetched: no whole answer within 0.02 s");
}

#[test]
fn bodies_are_stored_as_they_came_and_their_links_still_found() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"<a href=/plain>plain</a>").unwrap();
    let coded = gzip.finish().unwrap();
    let sent = coded.clone();
    let (crawled, _server) = crawl_site(&["http://x.example/"], move |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => with(html(sent.clone()), "content-encoding", "gzip"),
        _ => html("<p>plain"),
    });
    assert_eq!(crawled.pages(), ok(&["x.example/", "x.example/plain"]));
    let page = crawled.response("http://x.example/");
    assert_eq!(page.body(), coded);
    assert!(page.head().contains("\r\ncontent-encoding: gzip\r\n"));
    assert!(page.head().contains(&format!("\r\ncontent-length: {}\r\n", coded.len())));
    assert_eq!(page.field("WARC-IP-Address"), "127.0.0.1");
}

#[test]
fn transfer_codings_are_undone_and_said_so() {
    let crawled = run(plan(start_raw(chunked("<p>two", " parts")), &["http://x.example/"]));
    let page = crawled.response("http://x.example/");
    assert_eq!(page.body(), b"<p>two parts");
    assert!(page.head().contains("\r\nx-archive-orig-transfer-encoding: chunked\r\n"), "{}", page.head());
    assert!(!page.head().contains("\r\ntransfer-encoding"));
}

#[test]
fn pages_that_are_missing_are_records_too() {
    let (crawled, _server) = crawl_site(&["http://x.example/gone"], |_| status(404));
    assert_eq!(crawled.pages(), [("x.example/gone".to_owned(), "404".to_owned())]);
    assert_eq!((crawled.report.status_counts[&404], crawled.failures().len()), (2, 0));
}

#[test]
fn limits_on_pages_and_depth_leave_the_rest_counted() {
    let script = |seen: &Seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        path => html(links(3, path)),
    };
    let server = Server::start(script);
    let mut limited = plan(server.address, &["http://x.example/"]);
    limited.max_page_count = 4;
    let crawled = run(limited);
    assert_eq!(crawled.pages(), ok(&["x.example/", "x.example/0/", "x.example/1/", "x.example/2/"]));
    assert_eq!((crawled.report.left_count, crawled.report.end), (9, End::Limit));
    assert_eq!(crawled.failures(), [("-", Reason::Limit)]);
    assert_eq!(crawled.report.failures[0].detail, "9 known pages were not asked for: a limit of the crawl was reached");

    let mut per_host = plan(server.address, &["http://x.example/", "http://y.example/"]);
    per_host.max_page_count_per_host = 1;
    let crawled = run(per_host);
    assert_eq!((crawled.report.page_count, crawled.report.left_count), (2, 6));

    let mut shallow = plan(server.address, &["http://x.example/"]);
    shallow.max_depth = 1;
    let crawled = run(shallow);
    assert_eq!((crawled.report.page_count, crawled.report.left_count, crawled.report.end), (4, 0, End::Finished));
}

#[test]
fn nofollow_is_obeyed_in_header_and_page() {
    let (crawled, _server) = crawl_site(&["http://x.example/"], |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => html("<a href=/header>1</a><a href=/meta>2</a><a href=/other>3</a>"),
        "/header" => with(html("<a href=/hidden1>x</a>"), "x-robots-tag", "noindex, nofollow"),
        "/meta" => html("<meta name=robots content=nofollow><a href=/hidden2>x</a>"),
        "/other" => with(html("<a href=/shown>x</a>"), "x-robots-tag", "otherbot: nofollow"),
        _ => html("x"),
    });
    assert_eq!(
        crawled.pages(),
        ok(&["x.example/", "x.example/header", "x.example/meta", "x.example/other", "x.example/shown"])
    );
}

#[test]
fn only_html_is_read_for_links() {
    let (crawled, _server) = crawl_site(&["http://x.example/feed"], |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        _ => text("<a href=/no>x</a>"),
    });
    assert_eq!(crawled.pages(), ok(&["x.example/feed"]));
}

#[test]
fn the_server_sees_who_asks_and_the_archive_says_so() {
    let server = Server::start(|seen| if seen.path == "/robots.txt" { status(404) } else { html("x") });
    let mut plan = plan(server.address, &["http://x.example/a?b=c"]);
    plan.user_agent = user_agent(Some("https://lab.example/bot"));
    let crawled = run(plan.clone());
    assert!(server.seen().iter().all(|seen| seen.user_agent == plan.user_agent && seen.host == "x.example"));
    assert!(plan.user_agent.starts_with("gristmill/") && plan.user_agent.ends_with(" (+https://lab.example/bot)"));
    let info = String::from_utf8(crawled.records[0].block.clone()).unwrap();
    assert!(info.contains(&format!("http-header-user-agent: {}\r\nrobots: obey\r\n", plan.user_agent)), "{info}");
    let request = crawled.records.iter().rfind(|record| record.field("WARC-Type") == "request").unwrap();
    let head = request.head();
    assert!(head.starts_with("GET /a?b=c HTTP/1.1\r\nhost: x.example\r\nuser-agent: gristmill/"), "{head}");
    assert_eq!(request.field("WARC-Concurrent-To"), crawled.response("http://x.example/a?b=c").field("WARC-Record-ID"));
}

#[test]
fn a_stop_finishes_what_is_in_flight_and_reports_the_rest() {
    let server =
        Server::start(
            |seen| if seen.path == "/robots.txt" { status(404) } else { html("<a href=/b>b</a><a href=/c>c</a>") },
        );
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan(server.address, &["http://x.example/"]);
    plan.out = dir.path().to_owned();
    let stop = AtomicBool::new(false);
    let heard = Mutex::new(Vec::new());
    let listen = |event: Event<'_>| {
        if let Event::Fetched { url, .. } = event {
            heard.lock().unwrap().push(url.path().to_owned());
            if url.path() == "/" {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        }
    };
    let report = crawl(&plan, &listen, &stop).unwrap();
    assert_eq!(*heard.lock().unwrap(), ["/robots.txt", "/"]);
    assert_eq!((report.end, report.page_count, report.left_count), (End::Stopped, 1, 2));
    assert_eq!(records(&report.warc_files[0]).len(), 5);
}

#[test]
fn the_same_site_gives_the_same_records_twice() {
    let script = |seen: &Seen| match seen.path.as_str() {
        "/robots.txt" => text("User-agent: *\nDisallow: /3/"),
        "/" => html(links(20, "/")),
        path => html(path.to_owned()),
    };
    let server = Server::start(script);
    let runs: Vec<_> = (0..2).map(|_| run(plan(server.address, &["http://x.example/"]))).collect();
    let digests = |crawled: &Crawled| -> Vec<_> {
        crawled.responses().map(|record| (record.field("WARC-Target-URI").to_owned(), record.body().to_vec())).collect()
    };
    assert_eq!(digests(&runs[0]), digests(&runs[1]));
    assert_eq!(runs[0].report.failures, runs[1].report.failures);
}

#[test]
fn seeds_that_cannot_be_asked_for_are_failures() {
    let crawled = run(CrawlPlan::new(vec!["ftp://x.example/a".parse().unwrap()], ""));
    assert_eq!(crawled.failures(), [("ftp://x.example/a", Reason::OutOfScope)]);
}

#[test]
fn a_folder_that_cannot_be_written_ends_the_crawl() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs_err::write(&file, "x").unwrap();
    let plan = CrawlPlan::new(vec!["http://x.example/".parse().unwrap()], file.join("out"));
    let error = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap_err();
    assert!(error.to_string().starts_with("cannot write the archive in "), "{error}");
}

#[test]
fn what_cannot_work_is_said_before_anything_is_asked() {
    let mut plan = CrawlPlan::new(vec!["http://x.example/".parse().unwrap()], tempfile::tempdir().unwrap().path());
    plan.user_agent = "mill\r\nx: y".to_owned();
    let error = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap_err();
    assert_eq!(error.to_string(), r#""mill\r\nx: y" cannot be sent as a user-agent header"#);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let result = runtime.block_on(async { crawl(&plan, &|_| {}, &AtomicBool::new(false)) });
    assert!(matches!(result, Err(Error::InsideRuntime)));
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

#[test]
fn sitemaps_and_feeds_are_read_and_count_as_no_pages() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed
        .write_all(
            b"<urlset><url><loc>http://x.example/m1</loc></url><url><loc>http://y.example/no</loc></url></urlset>",
        )
        .unwrap();
    let packed = packed.finish().unwrap();
    let (crawled, server) = crawl_site(&["http://x.example/"], move |seen| match seen.path.as_str() {
        "/robots.txt" => text("Sitemap: /index.xml\nUser-agent: *\nDisallow: /private"),
        "/index.xml" => text(
            "<sitemapindex><sitemap><loc>http://x.example/m.xml.gz</loc></sitemap><sitemap><loc>/list.txt</loc></sitemap></sitemapindex>",
        ),
        "/m.xml.gz" => with(text(packed.clone()), "content-type", "application/octet-stream"),
        "/list.txt" => text("http://x.example/m2\nhttp://x.example/private/1\n"),
        "/feed" => with(
            text("<rss><channel><item><link>/f1</link></item></channel></rss>"),
            "content-type",
            "application/rss+xml",
        ),
        "/" => html("<link rel=alternate type=application/rss+xml href=/feed>home"),
        _ => html("page"),
    });
    let mut pages: Vec<_> = server.pages();
    pages.sort();
    let asked = ["", "f1", "feed", "index.xml", "list.txt", "m.xml.gz", "m1", "m2"];
    assert_eq!(pages, asked.map(|path| format!("x.example/{path}")));
    assert_eq!(crawled.report.page_count, 4);
    assert_eq!(crawled.failures(), [("http://x.example/private/1", Reason::Robots)]);
}

#[test]
fn a_calendar_without_end_is_cut_and_listed() {
    let (crawled, server) = crawl_site(&["http://x.example/"], |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => html("<a href='/calendar?year=2024&month=1'>c</a>"),
        path => {
            let year: u32 = path.split(['=', '&']).nth(1).and_then(|year| year.parse().ok()).unwrap_or(0);
            html(format!("<a href='/calendar?year={}&month=1'>next</a>{year}", year + 1))
        }
    });
    assert!(server.pages().len() < 20, "{:?}", server.pages());
    let [(url, Reason::Trap)] = crawled.failures()[..] else { panic!("{:?}", crawled.failures()) };
    assert!(url.starts_with("http://x.example/calendar?year="));
}

#[test]
fn sessions_and_tracking_make_no_new_pages() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let (crawled, _server) = crawl_site(&["http://x.example/"], move |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        path => {
            let session = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            html(format!(
                "<a href='/a;jsessionid={session}'>a</a><a href='/b?PHPSESSID={session:032x}&id=1'>b</a>\
                 <a href='/c?x=1&y=2&utm_source={session}'>c</a><a href='/c?y=2&x=1'>c</a><a href=/index.html>home</a>{path}"
            ))
        }
    });
    assert_eq!(crawled.pages(), ok(&["x.example/", "x.example/a", "x.example/b?id=1", "x.example/c?x=1&y=2"]));
}

#[test]
fn a_redirect_to_the_same_page_under_another_address_is_followed() {
    let (crawled, _server) =
        crawl_site(&["http://x.example/d/index.html", "http://x.example/s"], |seen| match seen.path.as_str() {
            "/robots.txt" => status(404),
            "/d/index.html" => redirect(301, "/d/"),
            "/s" => redirect(302, "/s;jsessionid=7"),
            _ => html("page"),
        });
    let found: Vec<_> = crawled.pages().into_iter().filter(|(_, status)| status == "200").map(|(url, _)| url).collect();
    assert_eq!(found, ["x.example/d/", "x.example/s;jsessionid=7"]);
}

#[test]
fn what_a_site_refuses_to_those_who_train_is_left_and_listed() {
    let server = Server::start(|seen| match (seen.host.as_str(), seen.path.as_str()) {
        ("signal.example", "/robots.txt") => text("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /"),
        ("agents.example", "/robots.txt") => text("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /"),
        ("tdm.example", "/robots.txt") => text("User-agent: *\nAllow: /"),
        ("tdm.example", "/.well-known/tdmrep.json") => text(r#"[{"location": "/closed", "tdm-reservation": 1}]"#),
        (_, "/robots.txt" | "/.well-known/tdmrep.json") => status(404),
        _ => html("<a href=/closed>c</a>"),
    });
    let seeds = ["http://signal.example/", "http://agents.example/", "http://tdm.example/", "http://open.example/"];
    let mut plan = plan(server.address, &seeds);
    plan.tdm_reservations = true;
    let crawled = run(plan);
    let mut pages = server.pages();
    pages.retain(|page| !page.contains(".well-known"));
    pages.sort();
    assert_eq!(pages, ["open.example/", "open.example/closed", "tdm.example/"]);
    let mut failures = crawled.failures();
    failures.sort_unstable();
    let refused = ["http://agents.example/", "http://signal.example/", "http://tdm.example/closed"];
    assert_eq!(failures, refused.map(|url| (url, Reason::OptOut)));
}
