//! What sites declare, and what a crawl leaves for it.

use super::*;

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

#[test]
fn what_a_site_declares_stands_in_the_records_of_its_pages() {
    let server = Server::start(|seen| match (seen.host.as_str(), seen.path.as_str()) {
        ("says.example", "/robots.txt") => text(
            "License: https://says.example/rsl.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=yes\nAllow: /",
        ),
        ("says.example", "/.well-known/tdmrep.json") => {
            text(r#"[{"location": "*", "tdm-reservation": 0, "tdm-policy": "https://says.example/terms"}]"#)
        }
        ("trains.example", "/robots.txt") => text("User-agent: *\nContent-Signal: ai-train=no\nAllow: /"),
        (_, "/robots.txt" | "/.well-known/tdmrep.json") => status(404),
        _ => html("page"),
    });
    let mut plan = plan(server.address, &["http://says.example/", "http://silent.example/", "http://trains.example/"]);
    plan.tdm_reservations = true;
    // Whoever turns obedience off is told all the same.
    plan.training_agents = Vec::new();
    let crawled = run(plan);
    let said = |url: &str| {
        let record = crawled.response(url);
        let names = ["Content-Signal", "TDM-Reservation", "TDM-Policy", "License"];
        names.map(|name| record.field(&format!("Gristmill-{name}")).to_owned())
    };
    let expected = ["search=yes, ai-train=yes", "0", "https://says.example/terms", "https://says.example/rsl.xml"];
    assert_eq!(said("http://says.example/"), expected);
    assert_eq!(said("http://silent.example/"), ["", "", "", ""]);
    assert_eq!(said("http://trains.example/"), ["ai-train=no", "", "", ""]);
}

#[test]
fn a_site_without_robots_rules_may_reserve_its_pages_too() {
    let (crawled, server) = {
        let server = Server::start(|seen| match seen.path.as_str() {
            "/robots.txt" => status(404),
            "/.well-known/tdmrep.json" => text(r#"[{"location": "/closed", "tdm-reservation": 1}]"#),
            _ => html("<a href=/closed>c</a>"),
        });
        let mut plan = plan(server.address, &["http://x.example/"]);
        plan.tdm_reservations = true;
        (run(plan), server)
    };
    assert_eq!(crawled.failures(), [("http://x.example/closed", Reason::OptOut)]);
    assert!(!server.pages().contains(&"x.example/closed".to_owned()));
}
