//! The facts that the test suites of Google's parser and of crawler-commons hold, as tables.
//!
//! Where the two disagree, RFC 9309 decides; those cases say so.

use url::Url;

use super::Robots;

/// (agent, path, allowed) for one file; the path may be a whole address.
type Case<'a> = (&'a str, &'a str, bool);

fn check(suite: &str, robots: &[u8], cases: &[Case<'_>]) {
    for (agent, target, allowed) in cases {
        let url = Url::parse("http://site.example/").unwrap().join(target).unwrap();
        let robots_of_agent = Robots::parse(robots, agent);
        assert_eq!(
            robots_of_agent.verdict(&url).allowed,
            *allowed,
            "{suite}: {agent} on {target} by\n{}",
            String::from_utf8_lossy(robots)
        );
    }
}

#[test]
fn google_lines_groups_and_case() {
    let only_foo = b"user-agent: FooBot\ndisallow: /\n";
    check("no file", b"", &[("FooBot", "", true), ("", "", true)]);
    check("whole site", only_foo, &[("FooBot", "", false), ("", "", true), ("FooBot", "/x/y", false)]);
    check("unknown keys", b"foo: FooBot\nbar: /\n", &[("FooBot", "/x/y", true)]);
    check("no colon", b"user-agent FooBot\ndisallow /\n", &[("FooBot", "/x/y", false)]);
    let groups = b"allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\n\
        allow: /y/\n\n\nallow: /w/\nuser-agent: BazBot\n\nuser-agent: FooBot\nallow: /z/\ndisallow: /\n";
    check(
        "groups",
        groups,
        &[
            ("FooBot", "/x/b", true),
            ("FooBot", "/z/d", true),
            ("FooBot", "/y/c", false),
            ("BarBot", "/y/c", true),
            ("BarBot", "/w/a", true),
            ("BarBot", "/z/d", false),
            ("BazBot", "/z/d", true),
            ("FooBot", "/foo/bar/", false),
            ("BarBot", "/foo/bar/", false),
            ("BazBot", "/foo/bar/", false),
        ],
    );
    for other in ["Sitemap: https://foo.bar/sitemap", "Invalid-Unknown-Line: unknown"] {
        let robots = format!("User-agent: BarBot\n{other}\nUser-agent: *\nDisallow: /\n");
        check("other lines part no group", robots.as_bytes(), &[("FooBot", "/", false), ("BarBot", "/", false)]);
    }
    for keys in
        [("USER-AGENT", "ALLOW", "DISALLOW"), ("user-agent", "allow", "disallow"), ("uSeR-aGeNt", "AlLoW", "dIsAlLoW")]
    {
        let robots = format!("{}: FooBot\n{}: /x/\n{}: /\n", keys.0, keys.1, keys.2);
        check("case of keys", robots.as_bytes(), &[("FooBot", "/x/y", true), ("FooBot", "/a/b", false)]);
    }
    for name in ["FOO BAR", "foo bar", "FoO bAr"] {
        let robots = format!("User-Agent: {name}\nAllow: /x/\nDisallow: /\n");
        for agent in ["Foo", "foo"] {
            check("case of agents", robots.as_bytes(), &[(agent, "/x/y", true), (agent, "/a/b", false)]);
        }
    }
    let blank = b"User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n";
    // crawler-commons lets "Foo Bar" match; no product token has a blank (RFC 9309 section 2.2.1).
    check("agent up to its first blank", blank, &[("Foo", "/x/y", true), ("Foo Bar", "/x/y", false)]);
    let global = b"user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n";
    check("everyone's group", global, &[("FooBot", "/x/y", false), ("BarBot", "/x/y", true)]);
    let specific = b"user-agent: FooBot\nallow: /\nuser-agent: BarBot\ndisallow: /\nuser-agent: BazBot\ndisallow: /\n";
    check("no group", specific, &[("QuxBot", "/x/y", true)]);
}

#[test]
fn google_longest_match() {
    let cases: &[(&str, &[(&str, bool)])] = &[
        ("disallow: /x/\n", &[("/x/y", false)]),
        ("disallow: /X/\n", &[("/x/y", true)]),
        ("disallow: /x/page.html\nallow: /x/\n", &[("/x/page.html", false)]),
        ("allow: /x/page.html\ndisallow: /x/\n", &[("/x/page.html", true), ("/x/", false)]),
        ("disallow: \nallow: \n", &[("/x/page.html", true)]),
        ("disallow: /\nallow: /\n", &[("/x/page.html", true)]),
        ("disallow: /x\nallow: /x/\n", &[("/x", false), ("/x/", true)]),
        ("disallow: /x/page.html\nallow: /x/page.html\n", &[("/x/page.html", true)]),
        ("allow: /page\ndisallow: /*.html\n", &[("/page.html", false), ("/page", true)]),
        ("allow: /x/page.\ndisallow: /*.html\n", &[("/x/page.html", true), ("/x/y.html", false)]),
        ("allow: /p\ndisallow: /\n", &[("/page", true)]),
        ("allow: /folder\ndisallow: /folder\n", &[("/folder/page", true)]),
        ("allow: /page\ndisallow: /*.htm\n", &[("/page.htm", false)]),
        ("allow: /$\ndisallow: /\n", &[("/", true), ("/page.html", false)]),
    ];
    for (rules, targets) in cases {
        let robots = format!("user-agent: FooBot\n{rules}");
        let targets: Vec<_> = targets.iter().map(|(target, allowed)| ("FooBot", *target, *allowed)).collect();
        check("longest match", robots.as_bytes(), &targets);
    }
    let two = b"User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n";
    check("most specific group", two, &[("FooBot", "/x/page", true), ("FooBot", "/y/page", false)]);
}

#[test]
fn google_encoding_and_special_characters() {
    let cases: &[(&str, &[(&str, bool)])] = &[
        (
            "Disallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par",
            &[("/foo/bar?qux=taz&baz=http://foo.bar?tar&par", true)],
        ),
        // Google leaves it to the caller to encode the address; crawler-commons and the standard encode both.
        ("Disallow: /\nAllow: /foo/bar/ツ", &[("/foo/bar/%E3%83%84", true), ("/foo/bar/ツ", true)]),
        ("Disallow: /\nAllow: /foo/bar/%E3%83%84", &[("/foo/bar/%E3%83%84", true), ("/foo/bar/ツ", true)]),
        // The same; RFC 9309 section 2.2.2 has this very example as a match.
        ("Disallow: /\nAllow: /foo/bar/%62%61%7A", &[("/foo/bar/baz", true), ("/foo/bar/%62%61%7A", true)]),
        (
            "Disallow: /foo/bar/quz\nAllow: /foo/*/qux",
            &[("/foo/bar/quz", false), ("/foo/quz", true), ("/foo//quz", true), ("/foo/bax/quz", true)],
        ),
        (
            "Disallow: /foo/bar$\nAllow: /foo/bar/qux",
            &[("/foo/bar", false), ("/foo/bar/qux", true), ("/foo/bar/", true), ("/foo/bar/baz", true)],
        ),
        ("# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /", &[("/foo/bar", true), ("/foo/quz", false)]),
        (
            "Allow: /allowed-slash/index.html\nDisallow: /",
            &[
                ("/allowed-slash/", true),
                ("/allowed-slash/index.htm", false),
                ("/allowed-slash/index.html", true),
                ("/anyother-url", false),
            ],
        ),
    ];
    for (rules, targets) in cases {
        let robots = format!("User-agent: FooBot\n{rules}\n");
        let targets: Vec<_> = targets.iter().map(|(target, allowed)| ("FooBot", *target, *allowed)).collect();
        check("characters", robots.as_bytes(), &targets);
    }
}

/// Google's documentation; the same table stands in both suites, in crawler-commons' with allow and disallow swapped.
#[test]
fn both_documented_patterns() {
    let fish = &[
        ("/bar", false),
        ("/fish", true),
        ("/fish.html", true),
        ("/fish/salmon.html", true),
        ("/fishheads", true),
        ("/fishheads/yummy.html", true),
        ("/fish.html?id=anything", true),
        ("/fish.php?id=anything", true),
        ("/Fish.asp", false),
        ("/Fish.bar", false),
        ("/catfish", false),
        ("/?id=fish", false),
        ("/fis", false),
    ];
    let cases: &[(&str, &[(&str, bool)])] = &[
        ("/fish", fish),
        ("/fish*", fish),
        (
            "/fish/",
            &[
                ("/bar", false),
                ("/fish/", true),
                ("/fish/salmon", true),
                ("/fish/?salmon", true),
                ("/fish/salmon.html", true),
                ("/fish/?id=anything", true),
                ("/fish", false),
                ("/fish.html", false),
                ("/Fish/Salmon.html", false),
            ],
        ),
        (
            "/*.php",
            &[
                ("/bar", false),
                ("/filename.php", true),
                ("/folder/filename.php", true),
                ("/folder/filename.php?parameters", true),
                ("http://site.example//folder/any.php.file.html", true),
                ("/filename.php/", true),
                ("/index?f=filename.php/", true),
                ("/php/", false),
                ("/index?php", false),
                ("/windows.PHP", false),
            ],
        ),
        (
            "/*.php$",
            &[
                ("/bar", false),
                ("/filename.php", true),
                ("/folder/filename.php", true),
                ("/filename.php?parameters", false),
                ("/filename.php/", false),
                ("/filename.php5", false),
                ("/php/", false),
                ("/filename?php", false),
                ("/aaaphpaaa", false),
                ("http://site.example//windows.PHP", false),
            ],
        ),
        (
            "/fish*.php",
            &[("/bar", false), ("/fish.php", true), ("/fishheads/catfish.php?parameters", true), ("/Fish.PHP", false)],
        ),
        (
            "/*fish*.php",
            &[("/fish.php", true), ("/superfishheads/catfish.php?parameters", true), ("/fishheads/catfish.htm", false)],
        ),
        (
            "/index.cfm?fuseaction=sitesearch.results*",
            &[("/index.cfm?fuseaction=sitesearch.results&type=People&qry=california&pg=2", true)],
        ),
    ];
    for (pattern, targets) in cases {
        let allowing = format!("user-agent: FooBot\ndisallow: /\nallow: {pattern}\n");
        let disallowing = format!("User-agent: *\r\nDisallow: {pattern}\r\n");
        for (target, matches) in *targets {
            check("allow", allowing.as_bytes(), &[("FooBot", target, *matches)]);
            check("disallow", disallowing.as_bytes(), &[("Any-darn-crawler", target, !matches)]);
        }
    }
}

#[test]
fn google_long_lines_are_cut() {
    let long = |letter: char, key: &str| format!("/x/{}", letter.to_string().repeat(2083 * 8 - 3 - key.len() - 2));
    let (a, b) = (long('a', "allow: "), long('b', "allow: "));
    let cut = long('a', "disallow: ");
    let robots = format!("user-agent: FooBot\ndisallow: {cut}/qux\n");
    check("cut", robots.as_bytes(), &[("FooBot", "/fux", true), ("FooBot", &format!("{cut}/fux"), false)]);
    let robots = format!("user-agent: FooBot\ndisallow: /\nallow: {a}/qux\nallow: {b}/qux\n");
    let targets = [format!("{a}/qux"), format!("{b}/fux")];
    check("cut", robots.as_bytes(), &[("FooBot", "/", false)]);
    check("cut", robots.as_bytes(), &[("FooBot", &targets[0], true), ("FooBot", &targets[1], true)]);
}

#[test]
fn google_lines_are_counted_whatever_ends_them() {
    let files = [
        "User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\nDisallow: /\n",
        "User-Agent: foo\r\nAllow: /some/path\r\nUser-Agent: bar\r\n\r\n\r\nDisallow: /\r\n",
        "User-Agent: foo\rAllow: /some/path\rUser-Agent: bar\r\r\rDisallow: /\r",
        "User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\nDisallow: /",
        "User-Agent: foo\nAllow: /some/path\r\nUser-Agent: bar\n\r\n\nDisallow: /",
    ];
    for file in files {
        let url = Url::parse("http://site.example/some/path").unwrap();
        assert_eq!(Robots::parse(file.as_bytes(), "foo").verdict(&url).line, Some(2), "{file:?}");
        assert_eq!(Robots::parse(file.as_bytes(), "bar").verdict(&url).line, Some(6), "{file:?}");
    }
}

#[test]
fn both_byte_order_marks() {
    let cases: &[(&[u8], &str, bool)] = &[
        (b"\xef\xbb\xbf", "", false),
        (b"\xef\xbb", "", false),
        (b"\xef", "", false),
        // A broken mark hides its line, and so the group.
        (b"\xef\x11\xbf", "", true),
        // A mark in the middle hides its line.
        (b"", "\u{feff}", true),
    ];
    for (mark, middle, allowed) in cases {
        let text = format!("User-Agent: foo\n{middle}Disallow: /AnyValue\n");
        let file = [*mark, text.as_bytes()].concat();
        check("mark", &file, &[("foo", "/AnyValue", *allowed)]);
    }
    let text = "User-agent: *\nDisallow: /profile\n";
    let little: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for file in [little, big] {
        check("UTF-16", &file, &[("foobot", "/profile", false), ("foobot", "/x", true)]);
    }
}

#[test]
fn google_sitemaps_stand_anywhere() {
    let map = "Sitemap: http://foo.bar/Sitemap.xml\n";
    let rest = "User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\n";
    for file in [format!("{rest}{map}"), format!("{map}{rest}")] {
        assert_eq!(Robots::parse(file.as_bytes(), "x").sitemaps(), ["http://foo.bar/Sitemap.xml"]);
    }
}

/// The example of the first draft of a robots standard (norobots-rfc), as crawler-commons has it.
const FICT: &str = "# /robots.txt for http://www.fict.org/\r\n# comments to webmaster@fict.org\r\n\r\nUser-agent: unhipbot\r\n\
    Disallow: /\r\n\r\nUser-agent: webcrawler\r\nUser-agent: excite\r\nDisallow: \r\n\r\nUser-agent: *\r\n\
    Disallow: /org/plans.html\r\nAllow: /org/\r\nAllow: /serv\r\nAllow: /~mak\r\nDisallow: /\r\n";

#[test]
fn commons_the_old_draft_and_mixed_line_ends() {
    let everyone = [
        ("/", false),
        ("/index.html", false),
        ("/robots.txt", true),
        ("/server.html", true),
        ("/services/fast.html", true),
        ("/services/slow.html", true),
        ("/orgo.gif", false),
        ("/org/about.html", true),
        ("/org/plans.html", false),
        ("/%7Ejim/jim.html", false),
        ("/%7Emak/mak.html", true),
    ];
    let mixed =
        FICT.replacen("\r\n\r\n", "\r\n\r", 1).replace("Disallow: \r\n", "Disallow: \u{85}\r").replace("/\r\n", "/\n");
    for file in [FICT, &mixed] {
        for (target, allowed) in everyone {
            check(
                "old draft",
                file.as_bytes(),
                &[
                    ("Unknown/1.0", target, allowed),
                    ("UnhipBot/0.1", target, target == "/robots.txt"),
                    ("WebCrawler/3.0", target, true),
                    ("Excite/1.0", target, true),
                ],
            );
        }
    }
}

#[test]
fn commons_cases_of_nutch_and_heritrix() {
    let nutch =
        b"User-Agent: Agent1 #foo\rDisallow: /a\rDisallow: /b/a\r#Disallow: /c\r\r\rUser-Agent: Agent2 Agent3#foo\r\
        User-Agent: Agent4\rDisallow: /d\rDisallow: /e/d/\r\rUser-Agent: *\rDisallow: /foo/bar/\r";
    let targets = [
        "/a",
        "/a/",
        "/a/bloh/foo.html",
        "/b",
        "/b/a",
        "/b/a/index.html",
        "/b/b/foo.html",
        "/c",
        "/c/a",
        "/c/a/index.html",
        "/c/b/foo.html",
        "/d",
        "/d/a",
        "/e/a/index.html",
        "/e/d",
        "/e/d/foo.html",
        "/e/doh.html",
        "/f/index.html",
        "/foo/bar/baz.html",
        "/f/",
    ];
    let disallowed: [(&str, &[&str]); 5] = [
        ("Agent1", &["/a", "/a/", "/a/bloh/foo.html", "/b/a", "/b/a/index.html"]),
        ("Agent2", &["/d", "/d/a", "/e/d/foo.html"]),
        ("Agent3", &["/d", "/d/a", "/e/d/foo.html"]),
        ("Agent4", &["/d", "/d/a", "/e/d/foo.html"]),
        ("Agent5", &["/foo/bar/baz.html"]),
    ];
    for (agent, closed) in disallowed {
        for target in targets {
            check("Nutch", nutch, &[(agent, target, !closed.contains(&target))]);
        }
    }
    let heritrix =
        b"User-agent: *\nDisallow: /cgi-bin/\nDisallow: /details/software\n\nUser-agent: denybot\nDisallow: /\n\n\
        User-agent: allowbot1\nDisallow: \n\nUser-agent: allowbot2\nDisallow: /foo\nAllow: /\n\n\
        User-agent: delaybot\nDisallow: /\nCrawl-Delay: 20\nAllow: /images/\n";
    check(
        "Heritrix",
        heritrix,
        &[
            ("allowbot1", "/path", true),
            ("allowbot1", "/", true),
            ("allowbot2", "/path", true),
            ("allowbot2", "/foo", false),
            ("denybot", "/path", false),
            ("denybot", "/", false),
            ("anonbot", "/path", true),
            ("anonbot", "/cgi-bin/foo.pl", false),
            ("delaybot", "/images/a", true),
        ],
    );
    assert_eq!(Robots::parse(heritrix, "delaybot").crawl_delay(), Some(std::time::Duration::from_secs(20)));
    assert_eq!(Robots::parse(heritrix, "denybot").crawl_delay(), None);
}

#[test]
fn commons_odd_files() {
    let cases: &[(&str, &str, &[Case<'_>])] = &[
        (
            "comments only",
            "#user-agent: testAgent\n\n#allow: /index.html\n#disallow: /test\n",
            &[("any", "/anypage.html", true)],
        ),
        ("itself", "User-agent: *\r\nDisallow: /", &[("any", "/robots.txt", true)]),
        (
            "not listed",
            "User-agent: crawler1\r\nDisallow: /index.html\r\nAllow: /\r\n\r\nUser-agent: crawler2\r\nDisallow: /",
            &[("crawler3", "/anypage.html", true), ("crawler3", "/index.html", true)],
        ),
        ("odd letters", "User-agent: * # \u{a2} \u{20b5}\r\nDisallow:", &[("any", "/anypage.html", true)]),
        ("empty disallow", "User-agent: *\r\nDisallow:", &[("any", "/anypage.html", true)]),
        ("empty allow", "User-agent: *\r\nAllow:", &[("any", "/anypage.html", true)]),
        (
            "markup",
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\"><HTML>\n<HEAD>\n<TITLE>/robots.txt</TITLE>\n</HEAD>\n\
             <BODY>\nUser-agent: anybot<BR>\nDisallow: <BR>\nCrawl-Delay: 10<BR>\n\nUser-agent: *<BR>\nDisallow: /<BR>\n\
             Crawl-Delay: 30<BR>\n\n</BODY>\n</HTML>\n",
            &[("anybot", "/index.html", true), ("bogusbot", "/index.html", false)],
        ),
        ("a page", "<HTML><HEAD><TITLE>Site under Maintenance</TITLE></HTML>", &[("anybot", "/", true)]),
        (
            "case of paths",
            "User-agent: *\r\nAllow: /AnyPage.html\r\nAllow: /somepage.html\r\nDisallow: /",
            &[
                ("any", "/AnyPage.html", true),
                ("any", "/anypage.html", false),
                ("any", "/somepage.html", true),
                ("any", "/SomePage.html", false),
            ],
        ),
        (
            "two groups for everyone",
            "User-agent: *\r\nDisallow: /index.html\r\nAllow: /\r\n\r\nUser-agent: *\r\nDisallow: /",
            &[("any", "/index.html", false), ("any", "/anypage.html", true)],
        ),
        (
            "a name that begins like another",
            "User-agent: crawlerbot\r\nDisallow: /index.html\r\nAllow: /\r\n\r\nUser-agent: crawler\r\nDisallow: /",
            &[("crawlerbot", "/index.html", false), ("crawlerbot", "/anypage.html", true)],
        ),
        (
            "two names in a line",
            "User-agent: crawler1 crawler2\r\nDisallow: /index.html\r\nAllow: /",
            &[("crawler2", "/index.html", false), ("crawler2", "/anypage.html", true)],
        ),
        (
            "three names by comma",
            "User-agent: One, Two, Three\r\nDisallow: /\r\n\r\nUser-agent: *\r\nAllow: /\r\n",
            &[("One", "/fish", false), ("Two", "/fish", false), ("Three", "/fish", false), ("any", "/fish", true)],
        ),
        (
            "unknown field",
            "User-agent: crawler1\r\nDisallow: /index.html\r\nAllow: /\r\nnewfield: 234\r\nUser-agent: crawler2\r\nDisallow: /",
            &[("crawler2", "/anypage.html", false)],
        ),
        (
            "misspelled keys",
            "User-agent: bot1\nDesallow: /desallow/\nDissalow: /dissalow/\n\nUseragent: bot2\nDisallow: /useragent/\n\n\
             Useg-agent: bot3\nDisallow: /useg-agent/\n\nUseragent bot4\nDisallow: /useragent-no-colon/\n",
            &[
                ("bot1", "/desallow/", false),
                ("bot1", "/dissalow/", false),
                ("bot2", "/useragent/", false),
                ("bot3", "/useg-agent/", false),
                ("bot4", "/useragent-no-colon/", false),
            ],
        ),
        (
            "blanks and colons",
            "User-agent : bot1\nDisallow : /whitespace-before-colon/\nDisallow /no-colon/\n\nUser-agent bot2\n\
             Disallow /no-colon-useragent/\n\nUser-agent: bot3\n",
            &[
                ("bot1", "/whitespace-before-colon/", false),
                ("bot1", "/no-colon/", false),
                ("bot2", "/no-colon-useragent/", false),
                ("bot3", "/whitespace-before-colon/", true),
            ],
        ),
        (
            // Early versions of crawler-commons let a delay end a group; RFC 9309 section 2.2.4 and later ones do not.
            "a delay alone",
            "User-agent: *\rDisallow: /examples/\rCrawl-delay: 3\r\rUser-agent: googlebot\rCrawl-delay: 1\r\r\
             User-agent: qihoobot\rDisallow: /",
            &[("googlebot/2.1", "/examples/index.html", false)],
        ),
        ("a delay of an hour", "User-agent: *\rCrawl-delay: 3600\rDisallow:\r", &[("bixo", "/", false)]),
        (
            "wildcards",
            "User-agent: *\nDisallow: /wishlist/\nAllow: /wishlist/universal*\nDisallow: /*/gcrnsts\n",
            &[
                ("any", "/wishlist/bogus", false),
                ("any", "/wishlist/universal/page", true),
                ("any", "/anydirectoryhere/gcrnsts", false),
            ],
        ),
        ("a tie", "User-agent: *\r\nDisallow: /fish\r\nAllow: /fish\r\n", &[("any", "/fish", true)]),
        (
            "a broken path",
            "User-agent: *\nDisallow: /wiki/Talk:Committee/\nDisallow: /wiki/Talk%3ACommittee%\n",
            &[("bot1", "/wiki/Talk:Committee/", false), ("bot1", "/wiki/", true)],
        ),
        (
            "delays part no group",
            "User-agent: mybot\nCrawl-delay: 10\nUser-agent: yourbot\nDisallow: /private/\n\nUser-agent: *\nAllow: /\n\n\
             User-agent: yourbot\nDisallow: /login/\n\nUser-agent: *\nCrawl-delay: 30\n",
            &[
                ("mybot", "/private/a", false),
                ("yourbot", "/private/a", false),
                ("yourbot", "/login/a", false),
                ("otherbot", "/login/a", true),
            ],
        ),
    ];
    for (what, robots, targets) in cases {
        check(what, robots.as_bytes(), targets);
    }
}

/// The examples of RFC 9309 section 5.1 and 5.2.
#[test]
fn the_examples_of_the_standard() {
    let simple = b"User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\n\
        Allow:/example/page.html\nAllow:/example/allowed.gif\n\nUser-Agent: barbot\nUser-Agent: bazbot\n\
        Disallow: /example/page.html\n\nUser-Agent: quxbot\n\nEOF";
    check(
        "5.1",
        simple,
        &[
            ("anybot", "/example/a", false),
            ("anybot", "/publications/", true),
            ("anybot", "/publications/a.gif", true),
            ("anybot", "/a.gif", false),
            ("foobot", "/example/page.html", true),
            ("foobot", "/example/allowed.gif", true),
            ("foobot", "/publications/", false),
            ("barbot", "/example/page.html", false),
            ("bazbot", "/example/page.html", false),
            ("bazbot", "/example/", true),
            ("quxbot", "/example/page.html", true),
        ],
    );
    let longest = b"User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    check("5.2", longest, &[("foobot", "/example/page/disallowed.gif", false), ("foobot", "/example/page/", true)]);
}
