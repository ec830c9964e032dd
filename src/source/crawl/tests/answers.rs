//! Answers that are odd, broken or hostile.

use super::*;

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
fn an_answer_that_drips_is_cut_off_by_the_time_limit() {
    let address = start_odd(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 1000000\r\n\r\n");
        // Until the other side has enough.
        while stream.write_all(b"x").and_then(|()| stream.flush()).is_ok() {
            std::thread::park_timeout(std::time::Duration::from_millis(2));
        }
    });
    let mut plan = plan(address, &["http://x.example/"]);
    plan.request_timeout = std::time::Duration::from_millis(200);
    let crawled = run(plan);
    assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network)]);
    assert_eq!(crawled.report.failures[0].detail, "no whole answer within 0.2 s");
}

#[test]
fn a_connection_that_is_reset_is_a_failure() {
    let first = std::sync::atomic::AtomicBool::new(true);
    let address = start_listening(move |stream| {
        if first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return;
        }
        // A socket that is closed with bytes unread resets its connection.
        let _ = stream.read(&mut [0; 1]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n<p>cut");
    });
    let crawled = run(plan(address, &["http://x.example/"]));
    assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network)]);
    assert_eq!(crawled.pages(), []);
}

#[test]
fn a_body_ends_where_its_length_says_and_two_lengths_are_a_failure() {
    let answer =
        |head: &str| format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{head}\r\n<p>one<p>two").into_bytes();
    let crawled = run(plan(start_raw(answer("content-length: 6\r\n")), &["http://x.example/"]));
    assert_eq!(crawled.response("http://x.example/").body(), b"<p>one");
    let two = answer("content-length: 6\r\ncontent-length: 12\r\n");
    let crawled = run(plan(start_raw(two), &["http://x.example/"]));
    assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network)]);
}

#[test]
fn headers_without_end_are_a_failure() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-more: 1\r\n".repeat(20_000));
    let long = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "x".repeat(3_000_000));
    for answer in [many, long] {
        let crawled = run(plan(start_raw(answer), &["http://x.example/"]));
        assert_eq!(crawled.failures(), [("http://x.example/", Reason::Network)]);
    }
}

#[test]
fn a_bomb_is_listed_and_not_stored() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 10_000_000]).unwrap();
    // Members of gzip stand behind one another: a thousand of them are ten gigabytes.
    let bomb = packed.finish().unwrap().repeat(1000);
    assert!(bomb.len() < 20_000_000);
    let (crawled, _server) = crawl_site(&["http://x.example/"], move |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => html("<a href=/bomb>b</a><a href=/map>m</a><a href=/fits>f</a>"),
        "/bomb" => with(html(bomb.clone()), "content-encoding", "gzip"),
        _ => html("fits"),
    });
    assert_eq!(crawled.failures(), [("http://x.example/bomb", Reason::TooLarge)]);
    let detail = "the body has more than 20000000 bytes once its codings are undone";
    assert_eq!(crawled.report.failures[0].detail, detail);
    assert_eq!(crawled.pages(), ok(&["x.example/", "x.example/map", "x.example/fits"]));
}

#[test]
fn links_are_found_in_pages_of_any_charset() {
    let page = |label: &str, encoding: &'static encoding_rs::Encoding, text: &str| {
        let (bytes, _, _) = encoding.encode(text);
        with(Response::new(Body::from(bytes.into_owned())), "content-type", &format!("text/html{label}"))
    };
    let (crawled, server) = crawl_site(&["http://x.example/"], move |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => html("<a href=/cyrillic>1</a><a href=/japanese>2</a><a href=/latin>3</a>"),
        "/cyrillic" => page("; charset=windows-1251", encoding_rs::WINDOWS_1251, "<a href='/п?q=хлеб'>х</a>"),
        "/japanese" => page("", encoding_rs::SHIFT_JIS, "<meta charset=shift_jis><a href='/q?q=石臼'>x</a>"),
        "/latin" => page("; charset=iso-8859-1", encoding_rs::WINDOWS_1252, "<a href='/q?r=M\u{fc}hle'>x</a>"),
        _ => html("found"),
    });
    let found: Vec<_> = server.pages().into_iter().skip(4).collect();
    // By the URL standard the path is UTF-8 and the query in the page's own encoding.
    let expected = ["x.example/%D0%BF?q=%F5%EB%E5%E1", "x.example/q?q=%90%CE%89P", "x.example/q?r=M%FChle"];
    assert_eq!(found, expected);
    assert_eq!(crawled.report.page_count, 7);
}
