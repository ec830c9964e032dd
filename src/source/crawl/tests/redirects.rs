//! Where redirects lead, and where they end.

use super::*;

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
