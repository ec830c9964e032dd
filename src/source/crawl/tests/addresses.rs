//! Addresses without end, and one page under many of them.

use super::*;

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
