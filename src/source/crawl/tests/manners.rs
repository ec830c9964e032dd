//! How often a host is asked, and by whom.

use super::*;

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
fn a_from_header_is_sent_where_one_is_given_and_cookies_never() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => with(html("<a href=/a>a</a>"), "set-cookie", "session=7; path=/"),
        _ => html("x"),
    });
    let mut plan = plan(server.address, &["http://x.example/"]);
    run(plan.clone());
    assert!(server.seen().iter().all(|seen| seen.header("from").is_empty() && seen.header("cookie").is_empty()));
    plan.from = Some("me@lab.example".to_owned());
    run(plan);
    assert!(server.seen().iter().skip(3).all(|seen| seen.header("from") == "me@lab.example"));
    assert_eq!(server.seen().len(), 6);
}

#[test]
fn a_host_gives_no_more_bytes_than_its_budget_over_all_runs() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        path => html(format!("{}{}", links(3, path), "x".repeat(10_000))),
    });
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan(server.address, &["http://x.example/", "http://y.example/"]);
    (plan.durable, plan.max_body_bytes_per_host, plan.out) = (true, 35_000, dir.path().to_owned());
    for _ in 0..2 {
        let report = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap();
        // The fourth page of each host goes over its budget.
        assert_eq!((report.page_count, report.end), (8, End::Limit));
        assert_eq!(server.pages().len(), 8);
    }
}
