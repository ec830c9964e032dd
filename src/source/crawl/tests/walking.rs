//! What is found and asked for, and in which order.

use super::*;

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
fn a_seed_may_be_a_sitemap_or_a_feed_in_any_form() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"<urlset><url><loc>/packed</loc></url></urlset>").unwrap();
    let packed = packed.finish().unwrap();
    let seeds = ["map.xml.gz", "sitemap.txt", "feed", "index.xml"].map(|name| format!("http://x.example/{name}"));
    let (crawled, _server) = crawl_site(&seeds.each_ref().map(String::as_str), move |seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/map.xml.gz" => with(text(packed.clone()), "content-type", "application/gzip"),
        "/sitemap.txt" => text("http://x.example/listed\n"),
        "/feed" => with(
            text("<feed><entry><link href='/entry'/></entry></feed>"),
            "content-type",
            "application/atom+xml; charset=utf-8",
        ),
        "/index.xml" => text("<sitemapindex><sitemap><loc>/inner.xml</loc></sitemap></sitemapindex>"),
        "/inner.xml" => text("<urlset><url><loc>/inner</loc></url></urlset>"),
        _ => html("page"),
    });
    let mut pages: Vec<_> = crawled.pages().into_iter().map(|(url, _)| url).collect();
    pages.sort();
    let expected =
        ["entry", "feed", "index.xml", "inner", "inner.xml", "listed", "map.xml.gz", "packed", "sitemap.txt"];
    assert_eq!(pages, expected.map(|path| format!("x.example/{path}")));
    assert_eq!(crawled.failures(), []);
}
