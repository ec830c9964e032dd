//! The frontier over time, without a network.

use proptest::prelude::*;

use super::super::robots::Robots;
use super::rules::ROBOTS_LIFETIME;
use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn frontier() -> Frontier {
    Frontier::new(Limits {
        page_count: 100,
        page_count_per_host: 100,
        body_bytes_per_host: u64::MAX,
        known_count: 100,
        delay: SECOND,
        max_delay: 30 * SECOND,
    })
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn name(step: Option<Step>) -> String {
    match step {
        Some(Step::Fetch(_, Job::Page(page))) => page.url.to_string(),
        Some(Step::Fetch(_, Job::Robots(robots))) => robots.url.to_string(),
        Some(Step::Refuse(page, _)) => format!("refused {}", page.url),
        None => "nothing".to_owned(),
    }
}

/// The first host's id: hosts are numbered as they are met.
const FIRST: HostId = HostId(0);

#[test]
fn robots_come_first_then_pages_in_order_one_at_a_time() {
    let now = Instant::now();
    let mut frontier = frontier();
    for path in ["a", "b", "a"] {
        frontier.admit(&url("http://x.example/").join(path).unwrap(), 0, Class::Found, now);
    }
    assert_eq!(name(frontier.next(now)), "http://x.example/robots.txt");
    assert_eq!(name(frontier.next(now + 9 * SECOND)), "nothing");
    frontier.set_robots("http://x.example", Robots::allow_all(), None, now);
    frontier.release(FIRST, now + frontier.delay(FIRST));
    assert_eq!(name(frontier.next(now)), "nothing");
    assert_eq!(frontier.next_ready(), Some(now + SECOND));
    assert_eq!(name(frontier.next(now + SECOND)), "http://x.example/a");
    assert_eq!(name(frontier.next(now + 9 * SECOND)), "nothing");
    frontier.release(FIRST, now + 2 * SECOND);
    assert_eq!(name(frontier.next(now + 2 * SECOND)), "http://x.example/b");
    frontier.release(FIRST, now + 3 * SECOND);
    assert_eq!((name(frontier.next(now + 9 * SECOND)), frontier.next_ready()), ("nothing".to_owned(), None));
}

#[test]
fn hosts_do_not_wait_for_each_other() {
    let now = Instant::now();
    let mut frontier = frontier();
    frontier.admit(&url("http://x.example/"), 0, Class::Found, now);
    frontier.admit(&url("http://y.example/"), 0, Class::Found, now);
    assert_eq!(name(frontier.next(now)), "http://x.example/robots.txt");
    assert_eq!(name(frontier.next(now)), "http://y.example/robots.txt");
}

#[test]
fn both_origins_of_a_host_share_its_turn_and_have_their_own_rules() {
    let now = Instant::now();
    let mut frontier = frontier();
    frontier.admit(&url("http://x.example/"), 0, Class::Found, now);
    frontier.admit(&url("https://x.example/"), 0, Class::Found, now);
    assert_eq!(name(frontier.next(now)), "http://x.example/robots.txt");
    frontier.set_robots("http://x.example", Robots::disallow_all(), None, now);
    frontier.release(FIRST, now);
    assert_eq!(name(frontier.next(now)), "refused http://x.example/");
    assert_eq!(name(frontier.next(now)), "https://x.example/robots.txt");
    assert_eq!(name(frontier.next(now)), "nothing");
}

#[test]
fn a_robots_file_is_asked_for_again_after_a_day() {
    let now = Instant::now();
    let mut frontier = frontier();
    frontier.admit(&url("http://x.example/a"), 0, Class::Found, now);
    frontier.set_robots("http://x.example", Robots::allow_all(), None, now);
    assert_eq!(name(frontier.next(now + ROBOTS_LIFETIME)), "http://x.example/robots.txt");
}

#[test]
fn crawl_delay_raises_the_pause_and_never_lowers_it() {
    let now = Instant::now();
    for (asked, seconds) in [("0.1", 1), ("7", 7), ("290", 290)] {
        let mut frontier = frontier();
        frontier.admit(&url("http://x.example/"), 0, Class::Found, now);
        let robots = Robots::parse(format!("user-agent: *\ncrawl-delay: {asked}").as_bytes(), "gristmill");
        frontier.set_robots("http://x.example", robots, None, now);
        assert_eq!(frontier.delay(FIRST), seconds * SECOND, "{asked}");
    }
}

#[test]
fn a_slow_host_gets_a_longer_pause_and_a_busy_one_a_doubled_one() {
    let mut frontier = frontier();
    frontier.admit(&url("http://x.example/"), 0, Class::Found, Instant::now());
    for _ in 0..40 {
        frontier.note_answer(FIRST, 4 * SECOND, false, 0);
    }
    assert!(frontier.delay(FIRST) > 7 * SECOND && frontier.delay(FIRST) <= 8 * SECOND);
    for _ in 0..40 {
        frontier.note_answer(FIRST, Duration::ZERO, false, 0);
    }
    assert_eq!(frontier.delay(FIRST), SECOND);
    frontier.note_answer(FIRST, Duration::ZERO, true, 0);
    frontier.note_answer(FIRST, Duration::ZERO, true, 0);
    assert_eq!(frontier.delay(FIRST), 4 * SECOND);
    for _ in 0..10 {
        frontier.note_answer(FIRST, Duration::ZERO, true, 0);
    }
    assert_eq!(frontier.delay(FIRST), 30 * SECOND);
    for _ in 0..200 {
        frontier.note_answer(FIRST, Duration::ZERO, false, 0);
    }
    assert_eq!(frontier.delay(FIRST), SECOND);
}

#[test]
fn limits_hold_back_new_pages_but_not_what_was_begun() {
    let now = Instant::now();
    let mut frontier = frontier();
    frontier.limits.page_count = 1;
    frontier.set_robots("http://x.example", Robots::allow_all(), None, now);
    frontier.admit(&url("http://x.example/a"), 0, Class::Found, now);
    frontier.admit(&url("http://x.example/b"), 0, Class::Found, now);
    let Some(Step::Fetch(id, Job::Page(page))) = frontier.next(now) else { panic!("no page") };
    assert_eq!(frontier.admit_redirect(&url("http://x.example/c"), &page, now), Admission::Queued);
    frontier.release(id, now);
    assert_eq!(name(frontier.next(now)), "http://x.example/c");
    frontier.release(id, now);
    assert_eq!((name(frontier.next(now)), frontier.queued_count()), ("nothing".to_owned(), 1));
}

#[test]
fn a_host_that_gave_its_bytes_is_left_and_others_go_on() {
    let now = Instant::now();
    let mut frontier = frontier();
    frontier.limits.body_bytes_per_host = 1000;
    for host in ["x", "y"] {
        frontier.set_robots(&format!("http://{host}.example"), Robots::allow_all(), None, now);
        frontier.admit(&url(&format!("http://{host}.example/a")), 0, Class::Found, now);
        frontier.admit(&url(&format!("http://{host}.example/b")), 0, Class::Found, now);
    }
    let mut given = Vec::new();
    while let Some(Step::Fetch(id, Job::Page(page))) = frontier.next(now) {
        frontier.note_answer(id, Duration::ZERO, false, if id == FIRST { 1000 } else { 999 });
        frontier.release(id, now);
        given.push(page.url.to_string());
    }
    given.sort_unstable();
    assert_eq!(given, ["http://x.example/a", "http://y.example/a", "http://y.example/b"]);
    assert_eq!(frontier.queued_count(), 1);
}

#[test]
fn no_more_addresses_are_remembered_than_the_limit() {
    let now = Instant::now();
    let mut frontier = frontier();
    frontier.limits.known_count = 1;
    assert_eq!(frontier.admit(&url("http://x.example/a"), 0, Class::Found, now), Admission::Queued);
    assert_eq!(frontier.admit(&url("http://x.example/b"), 0, Class::Found, now), Admission::Full);
    assert_eq!(frontier.admit(&url("http://x.example/a"), 0, Class::Found, now), Admission::Known);
    assert_eq!(frontier.dropped_count(), 1);
}

#[test]
fn a_resting_host_gives_back_what_others_wait_for() {
    let now = Instant::now();
    let mut frontier = frontier();
    let job = |hop| RobotsJob {
        origin: "http://y.example".to_owned(),
        url: url("http://x.example/robots.txt"),
        hop,
        attempt: 0,
        robots: None,
    };
    assert!(frontier.ask_robots(job(1), now).is_ok());
    assert_eq!(frontier.rest(FIRST).len(), 1);
    assert!(frontier.ask_robots(job(2), now).is_err());
    assert_eq!(name(frontier.next(now)), "nothing");
}

proptest! {
    /// Whatever comes back when, each address is handed out once, in order on its host, with one request to a
    /// host at a time and the pause after each.
    #[test]
    fn every_address_gets_one_turn(found in proptest::collection::vec((0..3_u8, 0..20_u8), 0..40), order in proptest::collection::vec(any::<u8>(), 1..20)) {
        let start = Instant::now();
        let mut frontier = frontier();
        for (host, path) in &found {
            frontier.admit(&url(&format!("http://h{host}.example/{path}")), 0, Class::Found, start);
        }
        let (mut now, mut given, mut in_flight) = (start, Vec::new(), Vec::<(HostId, Job)>::new());
        let mut ready: HashMap<HostId, Instant> = HashMap::new();
        let mut order = order.iter().cycle();
        loop {
            while let Some(step) = frontier.next(now) {
                let Step::Fetch(id, job) = step else { panic!("nothing is disallowed") };
                prop_assert!(in_flight.iter().all(|(other, _)| *other != id));
                prop_assert!(ready.get(&id).is_none_or(|at| *at <= now));
                if let Job::Page(page) = &job {
                    given.push(page.url.to_string());
                }
                in_flight.push((id, job));
            }
            if in_flight.is_empty() {
                let Some(next) = frontier.next_ready() else { break };
                now = now.max(next);
                continue;
            }
            let (id, job) = in_flight.remove(usize::from(*order.next().unwrap()) % in_flight.len());
            now += SECOND / 4;
            if let Job::Robots(robots) = job {
                frontier.set_robots(&robots.origin, Robots::allow_all(), None, now);
            }
            ready.insert(id, now + frontier.delay(id));
            frontier.release(id, now + frontier.delay(id));
        }
        for host in 0..3_u8 {
            let mut expected: Vec<String> = Vec::new();
            for (_, path) in found.iter().filter(|(of, _)| *of == host) {
                let address = format!("http://h{host}.example/{path}");
                if !expected.contains(&address) {
                    expected.push(address);
                }
            }
            let prefix = format!("http://h{host}.");
            let of_host: Vec<_> = given.iter().filter(|address| address.starts_with(&prefix)).cloned().collect();
            prop_assert_eq!(of_host, expected);
        }
        prop_assert_eq!(frontier.queued_count(), 0);
    }
}
