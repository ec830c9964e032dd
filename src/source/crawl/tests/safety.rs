//! What is never asked for, and never told.

use super::*;

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
fn secrets_in_addresses_are_sent_and_stored_and_not_told() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => text("User-agent: *\nDisallow: /closed"),
        "/" => html("<a href='/in?token=hush1'>1</a><a href='/closed?api_key=hush2'>2</a><a href=/away>3</a>"),
        "/away" => redirect(302, "http://me:hush3@y.example/?sig=hush4"),
        _ => html("<div id=root></div><script src=/app.js></script>"),
    });
    let mut plan = plan(server.address, &["http://me:hush0@x.example/"]);
    let dir = tempfile::tempdir().unwrap();
    plan.out = dir.path().to_owned();
    let report = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap();
    assert!(server.pages().contains(&"x.example/in?token=hush1".to_owned()));
    let archived = records(&report.warc_files[0]);
    assert!(archived.iter().any(|record| record.field("WARC-Target-URI") == "http://x.example/in?token=hush1"));
    let told = format!("{:?} {:?}", report.failures, report.needs_browser);
    assert!(!told.contains("hush"), "{told}");
    for address in
        ["http://x.example/in?token=***", "http://x.example/closed?api_key=***", "http://***@y.example/?sig=***"]
    {
        assert!(told.contains(address), "{address}: {told}");
    }
    assert!(!serde_json::to_string(&plan).unwrap().contains("hush"));
}
