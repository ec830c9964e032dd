//! What the standard says, as tables; the two public suites of cases are in `tests/robots.rs`.

use proptest::prelude::*;

use super::*;

fn allowed(robots: &str, target: &str) -> bool {
    let url = Url::parse("http://site.example/").unwrap().join(target).unwrap();
    Robots::parse(robots.as_bytes(), "gristmill").verdict(&url).allowed
}

#[test]
fn groups_are_chosen_as_the_standard_says() {
    let cases = [
        // (what, robots.txt, target, allowed)
        ("no file", "", "/a", true),
        ("everyone", "User-agent: *\nDisallow: /a", "/a/b", false),
        ("everyone, elsewhere", "User-agent: *\nDisallow: /a", "/b", true),
        ("our name before everyone's", "User-agent: *\nDisallow: /\n\nUser-agent: Gristmill\nDisallow: /x", "/a", true),
        ("our name with a version", "User-agent: gristmill/2.0 (x)\nDisallow: /", "/a", false),
        ("our name with more letters is another", "User-agent: gristmill-news\nDisallow: /", "/a", true),
        ("our group is empty", "User-agent: *\nDisallow: /\nUser-agent: gristmill\nDisallow:", "/a", true),
        (
            "two groups of ours are one",
            "User-agent: gristmill\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: gristmill\nDisallow: /b",
            "/b",
            false,
        ),
        ("agents share rules", "User-agent: x\nUser-agent: gristmill\nUser-agent: y\nDisallow: /", "/a", false),
        (
            "a sitemap between agents parts nothing",
            "User-agent: gristmill\nSitemap: http://x/s\nUser-agent: y\nDisallow: /",
            "/a",
            false,
        ),
        ("rules before any agent", "Disallow: /\nUser-agent: *\nDisallow: /b", "/a", true),
        ("byte order mark, no colon, odd case, comment", "\u{feff}uSer-aGent *\nDISALLOW: /a # all of it", "/a", false),
        ("old line ends", "User-agent: *\rDisallow: /a\r", "/a", false),
        ("robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", true),
    ];
    for (what, robots, target, expected) in cases {
        assert_eq!(allowed(robots, target), expected, "{what}");
    }
}

#[test]
fn patterns_match_as_the_standard_says() {
    let cases = [
        ("/", "/a", true),
        ("/a", "/A", false),
        ("/fish", "/fish/x.html", true),
        ("/fish*", "/fishheads/yummy.html", true),
        ("/fish/", "/fish", false),
        ("/*.php", "/folder/any.php.file.html?x", true),
        ("/*.php$", "/folder/name.php", true),
        ("/*.php$", "/name.php?parameters", false),
        ("/*.php$", "/name.php5.php", true),
        ("/fish*.php", "/fishheads/catfish.php?parameters", true),
        ("/a$b", "/a$b", true),
        ("/a$b", "/a", false),
        ("*", "/x", true),
        ("/x?q=*&r=", "/x?q=1&r=2", true),
        // RFC 9309 section 2.2.2 and 2.2.3.
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true),
        ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http%3A%2F%2Ffoo.bar", false),
        ("/foo/bar/\u{304}", "/foo/bar/%CC%84", true),
        ("/foo/bar/%cc%84", "/foo/bar/\u{304}", true),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-b.html", false),
        ("/path/foo-%24", "/path/foo-$", true),
    ];
    for (pattern, target, matches) in cases {
        assert_eq!(!allowed(&format!("user-agent: *\ndisallow: {pattern}"), target), matches, "{pattern} on {target}");
    }
}

#[test]
fn the_longest_match_decides_and_allow_wins_a_tie() {
    let robots = "User-agent: *\nDisallow: /shop\nAllow: /shop/open\nDisallow: /shop/open/back*room\nDisallow: /tie\nAllow: /tie";
    for (target, line) in [("/shop/x", 2), ("/shop/open/x", 3), ("/shop/open/backroom", 4), ("/tie", 6)] {
        let url = Url::parse("http://site.example/").unwrap().join(target).unwrap();
        let verdict = Robots::parse(robots.as_bytes(), "gristmill").verdict(&url);
        assert_eq!(verdict.line, Some(line), "{target}");
        assert_eq!(verdict.allowed, line == 3 || line == 6, "{target}");
    }
}

#[test]
fn crawl_delay_is_that_of_our_group() {
    let cases = [
        ("User-agent: *\nCrawl-delay: 2.5", Some(2500)),
        ("User-agent: *\nCrawl-delay: 9\nUser-agent: gristmill\nCrawl-delay: 1\nDisallow: /x", Some(1000)),
        ("User-agent: *\nCrawl-delay: 9\nDisallow: /a\nUser-agent: gristmill\nDisallow: /x", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: *\nCrawl-delay: soon", None),
    ];
    for (robots, millis) in cases {
        let delay = Robots::parse(robots.as_bytes(), "gristmill").crawl_delay();
        assert_eq!(delay, millis.map(Duration::from_millis), "{robots}");
    }
}

#[test]
fn rules_past_the_size_limit_are_not_read() {
    let robots = |bytes: usize| format!("User-agent: *\n#{}\nDisallow: /", "x".repeat(bytes));
    assert!(!allowed(&robots(MAX_ROBOTS_BYTES - 100), "/a"));
    assert!(allowed(&robots(MAX_ROBOTS_BYTES), "/a"));
}

#[test]
fn an_unreachable_file_disallows_all_but_itself() {
    let page = Url::parse("http://site.example/").unwrap();
    assert_eq!(Robots::disallow_all().verdict(&page), Verdict { allowed: false, line: None, is_opt_out: false });
    assert!(Robots::disallow_all().verdict(&page.join("/robots.txt").unwrap()).allowed);
}

proptest! {
    #[test]
    fn any_bytes_give_a_verdict(bytes in proptest::collection::vec(any::<u8>(), 0..300), path in "/\\PC{0,40}") {
        let robots = Robots::parse(&[b"user-agent: *\ndisallow: ", bytes.as_slice()].concat(), "gristmill");
        if let Ok(url) = Url::parse("http://site.example/").unwrap().join(&path) {
            let _ = robots.verdict(&url);
        }
    }

    #[test]
    fn the_normal_form_is_stable(text in "[/a-z%0-9A-F*$é ]{0,30}") {
        let once = normal_target(&text);
        prop_assert_eq!(normal_target(&once), once);
    }

    #[test]
    fn an_address_matches_itself_as_a_pattern(path in "/[a-zé/._~%0-9-]{0,20}") {
        let url = Url::parse(&format!("http://site.example{path}")).unwrap();
        let robots = format!("user-agent: *\ndisallow: {}", url.path());
        prop_assert!(!allowed(&robots, url.as_str()));
    }
}

fn training() -> Vec<String> {
    TRAINING_AGENTS.iter().map(|agent| (*agent).to_owned()).collect()
}

#[test]
fn what_is_told_to_agents_that_train_is_obeyed_unless_we_are_named() {
    let cases = [
        ("User-agent: GPTBot\nDisallow: /", (false, true)),
        ("User-agent: ccbot\nDisallow: /b", (true, false)),
        ("User-agent: *\nDisallow: /\nUser-agent: GPTBot\nAllow: /", (false, false)),
        ("User-agent: GPTBot\nDisallow: /\nUser-agent: gristmill\nDisallow: /b", (true, false)),
        ("User-agent: Googlebot\nDisallow: /", (true, false)),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", (false, true)),
        ("User-agent: *\nContent-Signal: search=yes,ai-train=yes", (true, false)),
        ("User-agent: *\nContent-Usage: train-ai=n", (false, true)),
        ("User-agent: *\nContent-Usage: /b train-ai=n", (true, false)),
        ("User-agent: *\nContent-Usage: /a train-ai=n", (false, true)),
        ("Content-Signal: ai-train=no\nUser-agent: *\nAllow: /", (true, false)),
    ];
    let url = Url::parse("http://site.example/a").unwrap();
    for (robots, (allowed, is_opt_out)) in cases {
        let verdict = Robots::parse_for(robots.as_bytes(), "gristmill", &training()).verdict(&url);
        assert_eq!((verdict.allowed, verdict.is_opt_out), (allowed, is_opt_out), "{robots}");
    }
    let open = Robots::parse(b"User-agent: GPTBot\nDisallow: /", "gristmill");
    assert!(open.verdict(&url).allowed);
}

#[test]
fn what_a_site_declares_is_told_for_each_address() {
    let mut robots = Robots::parse(
        b"License: https://site.example/license.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=yes\n\
          Content-Usage: /a train-ai=n\nUser-agent: x\nContent-Signal: search=no",
        "gristmill",
    );
    robots.reserve(
        br#"[{"location": "/a*", "tdm-reservation": 1, "tdm-policy": "https://site.example/terms.json"},
             {"location": "/b", "tdm-reservation": 0}]"#,
    );
    let declared = |path: &str| robots.declared(&Url::parse("http://site.example/").unwrap().join(path).unwrap());
    let license = Some("https://site.example/license.xml".to_owned());
    let both = Some("search=yes, ai-train=yes, train-ai=n".to_owned());
    let terms = Some("https://site.example/terms.json".to_owned());
    let expected = [
        (
            "/a/1",
            Declared { content_signal: both, tdm_reserved: Some(true), tdm_policy: terms, license: license.clone() },
        ),
        (
            "/b",
            Declared {
                content_signal: Some("search=yes, ai-train=yes".to_owned()),
                tdm_reserved: Some(false),
                tdm_policy: None,
                license,
            },
        ),
    ];
    for (path, expected) in expected {
        assert_eq!(declared(path), expected, "{path}");
    }
    assert_eq!(Robots::allow_all().declared(&Url::parse("http://site.example/").unwrap()), Declared::default());
}

#[test]
fn reservations_of_text_and_data_mining_close_their_locations_to_those_who_train() {
    let tdmrep = br#"[{"location": "/news/*", "tdm-reservation": 1}, {"location": "/open", "tdm-reservation": 0}, {"location": 7}]"#;
    let mut robots = Robots::parse_for(b"", "gristmill", &training());
    robots.reserve(tdmrep);
    for (path, allowed) in [("/news/a", false), ("/open", true), ("/", true), ("/robots.txt", true)] {
        let verdict = robots.verdict_on(path);
        assert_eq!((verdict.allowed, verdict.is_opt_out, verdict.line), (allowed, !allowed, None), "{path}");
    }
    robots.reserve(b"<html>");
    assert!(robots.verdict_on("/open").allowed);
    let mut robots = Robots::allow_all();
    robots.reserve(tdmrep);
    assert!(robots.verdict_on("/news/a").allowed, "nobody said that what is told to those who train is to be obeyed");
}
