//! How a crawl ends, and why it does not begin.

use super::*;

#[test]
fn a_stop_finishes_what_is_in_flight_and_reports_the_rest() {
    let server =
        Server::start(
            |seen| if seen.path == "/robots.txt" { status(404) } else { html("<a href=/b>b</a><a href=/c>c</a>") },
        );
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan(server.address, &["http://x.example/"]);
    plan.out = dir.path().to_owned();
    let stop = AtomicBool::new(false);
    let heard = Mutex::new(Vec::new());
    let listen = |event: Event<'_>| {
        if let Event::Fetched { url, .. } = event {
            heard.lock().unwrap().push(url.path().to_owned());
            if url.path() == "/" {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        }
    };
    let report = crawl(&plan, &listen, &stop).unwrap();
    assert_eq!(*heard.lock().unwrap(), ["/robots.txt", "/"]);
    assert_eq!((report.end, report.page_count, report.left_count), (End::Stopped, 1, 2));
    assert_eq!(records(&report.warc_files[0]).len(), 5);
}

#[test]
fn a_folder_that_cannot_be_written_ends_the_crawl() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs_err::write(&file, "x").unwrap();
    let mut plan = CrawlPlan::new(vec!["http://x.example/".parse().unwrap()], file.join("out"));
    plan.user_agent = user_agent(Some("me@lab.example"));
    let error = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap_err();
    assert!(error.to_string().starts_with("cannot write the archive in "), "{error}");
}

#[test]
fn what_cannot_work_is_said_before_anything_is_asked() {
    let mut plan = CrawlPlan::new(vec!["http://x.example/".parse().unwrap()], tempfile::tempdir().unwrap().path());
    plan.user_agent = "mill\r\nx: y".to_owned();
    let error = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap_err();
    assert_eq!(error.to_string(), r#""mill\r\nx: y" cannot be sent as a user-agent header"#);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let result = runtime.block_on(async { crawl(&plan, &|_| {}, &AtomicBool::new(false)) });
    assert!(matches!(result, Err(Error::InsideRuntime)));
}

#[test]
fn nobody_is_asked_by_a_crawl_that_names_no_contact() {
    let dir = tempfile::tempdir().unwrap();
    let mut plan = CrawlPlan::new(vec!["http://x.example/".parse().unwrap()], dir.path());
    let error = crawl(&plan, &|_| {}, &AtomicBool::new(false)).unwrap_err();
    let expected =
        "x.example is not asked, since its owner could not reach you: name a web or e-mail address (--contact)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 0);
    let error = fetch_robots(&plan, &plan.seeds[0], "gristmill").unwrap_err();
    assert_eq!(error.to_string(), expected);
    // One's own machine needs none; nothing listens at port 1.
    plan.resolve = vec![("x.example".to_owned(), "127.0.0.1:1".parse().unwrap())];
    assert!(crawl(&plan, &|_| {}, &AtomicBool::new(false)).is_ok());
}
