//! Crawls that were stopped or killed, and what the next run makes of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use super::*;

/// Pages of the site that is crawled here: each links to three others.
const PAGE_COUNT: usize = 60;

fn site(seen: &Seen) -> Response<Body> {
    match seen.path.as_str() {
        "/robots.txt" => text("User-agent: *\nDisallow: /closed"),
        "/moved" => redirect(302, "/7"),
        path => {
            let number: usize = path.trim_start_matches('/').parse().unwrap_or(0);
            let links = (1..=3).map(|step| format!("<a href=/{}>x</a>", (number * 3 + step) % PAGE_COUNT));
            html(links.collect::<String>() + "<a href=/moved>m</a><a href=/closed>c</a>" + path)
        }
    }
}

fn durable(address: std::net::SocketAddr, out: &Path) -> CrawlPlan {
    let mut plan = plan(address, &["http://x.example/0"]);
    plan.durable = true;
    out.clone_into(&mut plan.out);
    plan
}

fn go(plan: &CrawlPlan) -> CrawlReport {
    crawl(plan, &|_| {}, &AtomicBool::new(false)).unwrap()
}

/// Addresses of all responses in the finished files, with how often each stands there.
fn archived(report: &CrawlReport) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for record in report.warc_files.iter().flat_map(|file| records(file)) {
        if record.field("WARC-Type") == "response" {
            *found.entry(record.address()).or_default() += 1;
        }
    }
    found
}

#[test]
fn a_run_goes_on_where_the_last_one_stopped_and_asks_nothing_twice() {
    let server = Server::start(site);
    let dir = tempfile::tempdir().unwrap();
    let mut first = durable(server.address, dir.path());
    first.max_page_count = 10;
    let report = go(&first);
    // The redirect is one of the ten.
    assert_eq!((report.end, report.page_count), (End::Limit, 9));
    let report = go(&durable(server.address, dir.path()));
    assert_eq!((report.end, report.page_count), (End::Finished, PAGE_COUNT));
    let archived = archived(&report);
    assert!(archived.values().all(|count| *count == 1), "{archived:?}");
    assert_eq!(archived.len(), PAGE_COUNT + 2);
    assert!(server.seen().iter().all(|seen| seen.times_before == 0));
    let closed: Vec<_> = report.failures.iter().map(|failure| (failure.url.as_deref(), failure.reason)).collect();
    assert_eq!(closed, [(Some("http://x.example/closed"), Reason::Robots)]);

    let report = go(&durable(server.address, dir.path()));
    assert_eq!((report.end, report.page_count, report.failures.len()), (End::Finished, PAGE_COUNT, 1));
    assert!(server.seen().iter().all(|seen| seen.times_before == 0));
}

#[test]
fn two_runs_cannot_crawl_into_one_folder() {
    let dir = tempfile::tempdir().unwrap();
    let _first = super::super::store::Store::open(dir.path()).unwrap();
    let error = crawl(&durable("127.0.0.1:1".parse().unwrap(), dir.path()), &|_| {}, &AtomicBool::new(false));
    assert!(matches!(error, Err(Error::InUse { .. })));
}

/// Run by the next test in a process of its own, which is killed.
#[test]
#[ignore = "a part of another test"]
#[expect(clippy::disallowed_methods, reason = "a child of a test is told by its environment")]
fn child_that_is_killed() {
    let argument = |name| std::env::var(name).unwrap();
    let plan = durable(argument("GRISTMILL_TEST_ADDRESS").parse().unwrap(), Path::new(&argument("GRISTMILL_TEST_OUT")));
    let _ = crawl(&plan, &|_| {}, &AtomicBool::new(false));
}

fn start_child(address: std::net::SocketAddr, out: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "source::crawl::tests::durable::child_that_is_killed", "--ignored"])
        .env("GRISTMILL_TEST_ADDRESS", address.to_string())
        .env("GRISTMILL_TEST_OUT", out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_killed_crawl_loses_nothing_and_asks_again_only_for_what_was_in_flight() {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let kill_at: Arc<Mutex<Vec<usize>>> = Arc::default();
    let (killer, plan) = (Arc::clone(&child), Arc::clone(&kill_at));
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |seen| {
        let asked = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if plan.lock().unwrap().contains(&asked) {
            // The process dies while it waits for this answer.
            killer.lock().unwrap().as_mut().unwrap().kill().unwrap();
        }
        site(seen)
    });
    let dir = tempfile::tempdir().unwrap();
    *kill_at.lock().unwrap() = vec![0, 1, 2, 5, 13, 29, 50];
    for _ in 0..7 {
        *child.lock().unwrap() = None;
        let mut guard = child.lock().unwrap();
        *guard = Some(start_child(server.address, dir.path()));
        drop(guard);
        loop {
            if child.lock().unwrap().as_mut().unwrap().try_wait().unwrap().is_some() {
                break;
            }
            std::thread::yield_now();
        }
    }
    kill_at.lock().unwrap().clear();
    let report = go(&durable(server.address, dir.path()));
    assert_eq!((report.end, report.page_count), (End::Finished, PAGE_COUNT));
    let archived = archived(&report);
    assert_eq!(archived.len(), PAGE_COUNT + 2);
    assert!(archived.values().all(|count| *count == 1), "{archived:?}");
    // One host, so one request in flight for each kill.
    let again = server.seen().iter().filter(|seen| seen.times_before > 0).count();
    assert!(again <= 7, "{again} requests were made again");
}

#[test]
fn a_cut_tail_is_taken_off_and_asked_for_again() {
    let server = Server::start(site);
    let dir = tempfile::tempdir().unwrap();
    let mut first = durable(server.address, dir.path());
    first.max_page_count = 10;
    let report = go(&first);
    // As after a power failure: the file is unfinished and lacks its end.
    let file = &report.warc_files[0];
    let open = file.with_file_name(format!("{}.open", file.file_name().unwrap().to_str().unwrap()));
    fs_err::rename(file, &open).unwrap();
    let length = fs_err::metadata(&open).unwrap().len();
    fs_err::OpenOptions::new().write(true).open(&open).unwrap().set_len(length - 700).unwrap();
    let report = go(&durable(server.address, dir.path()));
    let archived = archived(&report);
    assert!(archived.values().all(|count| *count == 1), "{archived:?}");
    assert_eq!(archived.keys().filter(|address| !address.ends_with("robots.txt")).count(), PAGE_COUNT + 1);
    let index = fs_err::read_to_string(report.warc_files[0].with_extension("").with_extension("cdxj")).unwrap();
    assert_eq!(index.lines().count(), archived.len());
}

#[test]
fn what_has_not_changed_is_not_stored_again() {
    let server = Server::start(|seen| {
        let again = seen.times_before > 0;
        match (seen.path.as_str(), again) {
            ("/robots.txt", _) => status(404),
            ("/", _) => html("<a href=/etag>1</a><a href=/date>2</a><a href=/plain>3</a><a href=/changes>4</a>"),
            ("/etag", false) => with(html("one"), "etag", "\"v1\""),
            ("/etag", true) if seen.header("if-none-match") == "\"v1\"" => status(304),
            ("/date", false) => with(html("two"), "last-modified", "Thu, 17 Oct 2024 08:00:00 GMT"),
            ("/date", true) if seen.header("if-modified-since") == "Thu, 17 Oct 2024 08:00:00 GMT" => status(304),
            ("/plain", _) => html("three"),
            ("/changes", again) => html(if again { "<a href=/new>n</a>" } else { "four" }),
            ("/new", _) => html("five"),
            _ => status(500),
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let plan = durable(server.address, dir.path());
    let plan = CrawlPlan { seeds: vec!["http://x.example/".parse().unwrap()], ..plan };
    assert_eq!(go(&plan).page_count, 5);
    let report = go(&CrawlPlan { again: true, revisit_max: std::time::Duration::ZERO, ..plan });
    assert_eq!((report.page_count, report.unchanged_count), (7, 4));
    let all: Vec<Record> = report.warc_files.iter().flat_map(|file| records(file)).collect();
    let revisits: BTreeMap<_, _> = all
        .iter()
        .filter(|record| record.field("WARC-Type") == "revisit")
        .map(|record| (record.address(), record.field("WARC-Profile").rsplit('/').next().unwrap().to_owned()))
        .collect();
    let expected = [
        ("x.example/", "identical-payload-digest"),
        ("x.example/date", "server-not-modified"),
        ("x.example/etag", "server-not-modified"),
        ("x.example/plain", "identical-payload-digest"),
    ];
    assert_eq!(revisits, expected.map(|(address, profile)| (address.to_owned(), profile.to_owned())).into());
    let of = |kind: &str| {
        let found = all.iter().find(|record| record.address() == "x.example/etag" && record.field("WARC-Type") == kind);
        found.unwrap().field("WARC-Payload-Digest").to_owned()
    };
    assert_eq!(of("revisit"), of("response"));
    assert!(archived(&report).contains_key("x.example/new"));
}

#[test]
fn pages_are_asked_again_when_their_time_has_come_or_a_sitemap_calls_them_back() {
    let later = (crate::clock::now() + jiff::SignedDuration::from_hours(1)).to_string();
    let server = Server::start(move |seen| {
        let again = seen.times_before > 0;
        match seen.path.as_str() {
            "/robots.txt" => text("Sitemap: /map.xml"),
            "/map.xml" if again => text(format!(
                "<urlset><url><loc>/old</loc><lastmod>2001-01-01</lastmod></url><url><loc>/called</loc><lastmod>{later}</lastmod></url>\
                 <url><loc>/new</loc></url></urlset>"
            )),
            "/map.xml" => text("<urlset><url><loc>/old</loc></url><url><loc>/called</loc></url></urlset>"),
            path => html(format!("{path} {}", if again { "changed" } else { "" })),
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let plan = CrawlPlan {
        seeds: vec!["http://x.example/".parse().unwrap()],
        again: true,
        ..durable(server.address, dir.path())
    };
    assert_eq!(go(&plan).page_count, 3);
    let asked = server.seen().len();
    let report = go(&plan);
    let mut again: Vec<_> = server.seen().into_iter().skip(asked).map(|seen| seen.path).collect();
    again.sort();
    // The seed and the sitemap, whatever their age; what the sitemap says to be newer; and what is new. Robots.txt still counts.
    assert_eq!(again, ["/", "/called", "/map.xml", "/new"]);
    assert_eq!((report.page_count, report.not_due_count), (6, 1));
}
