//! What a site's robots.txt allows us: RFC 9309, the `crawl-delay` that it leaves out, and what sites say there to
//! those who gather text to train on.
//!
//! Takes the file's bytes and who asks, gives a [`Verdict`] for each address. Pure.
//!
//! Written here because no kept crate says which line decided, compares percent-encoded octets as section 2.2.2 asks,
//! and takes a `$` inside a pattern for the plain character that it is.

mod file;
mod rule;
#[cfg(test)]
mod suites;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::{Position, Url};

pub(super) use self::file::MAX_ROBOTS_BYTES;
use self::file::{Group, RobotsFile, Signal};
use self::rule::{Rule, normal_target};

/// A site that asks for a longer pause between two requests is not crawled at all, as crawler-commons has it too.
pub const MAX_CRAWL_DELAY: Duration = Duration::from_mins(5);

/// Reservations taken from one tdmrep.json.
const MAX_RESERVATIONS: usize = 1000;

/// Product tokens of agents that gather text to train models on, as their owners publish them.
///
/// A site that names one of them speaks to all who do what they do; a crawl for a corpus obeys, unless the site has
/// rules for us by name. `CrawlPlan::training_agents` changes the list.
pub const TRAINING_AGENTS: &[&str] = &[
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "img2dataset",
    "meta-externalagent",
    "Omgilibot",
    "PanguBot",
    "Webzio-Extended",
];

/// The rules of one origin that apply to us.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robots {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
    /// Rules for agents that train, with the agent's name; empty where the site names us.
    training: Vec<(String, Vec<Rule>)>,
    /// Paths for which training is refused by a signal, with the signal; a rule that allows matches here.
    refused: Vec<(Option<Rule>, String, usize)>,
    content_signal: Option<String>,
    sitemaps: Vec<String>,
    licenses: Vec<String>,
}

/// Whether an address may be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may.
    pub allowed: bool,
    /// The line of robots.txt that says so, from 1; `None` where no rule matches.
    pub line: Option<usize>,
    /// Whether it is disallowed only to those who gather text to train on.
    pub is_opt_out: bool,
}

impl Verdict {
    const ALLOWED: Self = Self { allowed: true, line: None, is_opt_out: false };
}

impl Robots {
    /// The rules for the agent with this product token; those for `*` where no group names it.
    ///
    /// A version after the token is left out: `mill/1.0` is `mill`. Bytes past 500 KiB are not read; lines that are no
    /// rule are passed over. An empty file allows everything, a `crawl-delay` over [`MAX_CRAWL_DELAY`] nothing.
    ///
    /// ```
    /// use gristmill::source::crawl::Robots;
    ///
    /// let robots = Robots::parse(b"User-agent: *\nDisallow: /private/", "gristmill");
    /// let verdict = robots.verdict(&"http://paper.example/private/a".parse()?);
    /// assert_eq!((verdict.allowed, verdict.line), (false, Some(2)));
    /// # Ok::<(), url::ParseError>(())
    /// ```
    #[must_use]
    pub fn parse(bytes: &[u8], token: &str) -> Self {
        Self::parse_for(bytes, token, &[])
    }

    /// The same for one who gathers text to train on, and obeys what is told to these agents as well.
    #[must_use]
    pub fn parse_for(bytes: &[u8], token: &str, training_agents: &[String]) -> Self {
        let file = RobotsFile::parse(bytes);
        let token = token.split('/').next().unwrap_or_default().trim();
        let ours = Some(token).filter(|token| !token.is_empty() && *token != "*").and_then(|token| file.group(token));
        let names_us = ours.is_some();
        let group = ours.or_else(|| file.group("*")).unwrap_or_default();
        let mut robots = Self::of_group(&group);
        if !training_agents.is_empty() {
            robots.refuse(&group.signals);
            if !names_us {
                robots.add_training(&file, training_agents);
            }
        }
        (robots.sitemaps, robots.licenses) = (file.sitemaps, file.licenses);
        robots
    }

    fn of_group(group: &Group) -> Self {
        let signals: Vec<&str> = group.signals.iter().map(|signal| signal.text.as_str()).collect();
        let mut robots = Self {
            rules: group.rules.clone(),
            crawl_delay: group.crawl_delay.map(|(delay, _)| delay),
            content_signal: Some(signals.join(", ")).filter(|text| !text.is_empty()),
            ..Self::default()
        };
        if let Some((_, line)) = group.crawl_delay.filter(|(delay, _)| *delay > MAX_CRAWL_DELAY) {
            robots.rules = vec![Rule::disallow_all(line)];
        }
        robots
    }

    fn add_training(&mut self, file: &RobotsFile, agents: &[String]) {
        for agent in agents {
            if let Some(group) = file.group(agent) {
                self.refuse(&group.signals);
                self.training.push((agent.clone(), group.rules));
            }
        }
    }

    fn refuse(&mut self, signals: &[Signal]) {
        let refusing = signals.iter().filter(|signal| signal.refuses_training());
        self.refused.extend(refusing.map(|signal| (signal.path.clone(), signal.text.clone(), signal.line)));
    }

    /// Adds what a site's `/.well-known/tdmrep.json` reserves (TDM Reservation Protocol): a list of locations as patterns,
    /// each with a reservation. What cannot be read reserves nothing.
    pub fn reserve(&mut self, tdmrep: &[u8]) {
        let Ok(serde_json::Value::Array(entries)) = serde_json::from_slice(tdmrep) else { return };
        for entry in entries.iter().take(MAX_RESERVATIONS) {
            let reservation = entry.get("tdm-reservation");
            let is_reserved = reservation.is_some_and(|value| *value == 1 || *value == "1");
            let location = entry.get("location").and_then(serde_json::Value::as_str);
            if let Some(location) = location.filter(|_| is_reserved) {
                self.refused.push((Rule::new(true, location, 0), "tdm-reservation=1".to_owned(), 0));
            }
        }
    }

    /// Rules that allow everything: what a missing robots.txt (status 400 to 499) means.
    #[must_use]
    pub fn allow_all() -> Self {
        Self::default()
    }

    /// Rules that disallow everything: what an unreachable robots.txt (status 500 to 599, or no answer) means.
    #[must_use]
    pub fn disallow_all() -> Self {
        Self { rules: vec![Rule::disallow_all(0)], ..Self::default() }
    }

    /// The pause that the site asks for between requests.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }

    /// What the site signals about the use of its content (`content-signal`, `content-usage`), for our group.
    #[must_use]
    pub fn content_signal(&self) -> Option<&str> {
        self.content_signal.as_deref()
    }

    /// The sitemaps that the file names, as they stand there.
    #[must_use]
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// The licences that the file names (RSL, rslstandard.org), as they stand there.
    #[must_use]
    pub fn licenses(&self) -> &[String] {
        &self.licenses
    }

    /// Whether this address may be fetched: the longest matching rule decides, `allow` where two are as long.
    ///
    /// Rules for us count first; what is allowed by them may still be refused to those who train.
    #[must_use]
    pub fn verdict(&self, url: &Url) -> Verdict {
        self.verdict_on(&url[Position::BeforePath..Position::AfterQuery])
    }

    /// The same for the path and query of an address.
    #[must_use]
    pub fn verdict_on(&self, path_and_query: &str) -> Verdict {
        if path_and_query.split('?').next() == Some("/robots.txt") {
            return Verdict::ALLOWED;
        }
        let target = normal_target(path_and_query);
        let ours = decide(&self.rules, &target);
        if !ours.allowed {
            return ours;
        }
        let training = self.training.iter().map(|(_, rules)| decide(rules, &target));
        let signals = self.refused.iter().filter_map(|(path, _, line)| {
            let concerns = path.as_ref().is_none_or(|path| path.matches(&target));
            concerns.then_some(Verdict {
                allowed: false,
                line: Some(*line).filter(|line| *line > 0),
                is_opt_out: false,
            })
        });
        let refusal = training.chain(signals).find(|verdict| !verdict.allowed);
        refusal.map_or(ours, |verdict| Verdict { is_opt_out: true, ..verdict })
    }
}

fn decide(rules: &[Rule], target: &str) -> Verdict {
    let decisive = rules.iter().filter(|rule| rule.matches(target)).max_by_key(|rule| (rule.length, rule.allowed));
    decisive.map_or(Verdict::ALLOWED, |rule| Verdict {
        allowed: rule.allowed,
        line: Some(rule.line).filter(|line| *line > 0),
        is_opt_out: false,
    })
}

#[cfg(test)]
mod tests {
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
            (
                "our name before everyone's",
                "User-agent: *\nDisallow: /\n\nUser-agent: Gristmill\nDisallow: /x",
                "/a",
                true,
            ),
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
            (
                "byte order mark, no colon, odd case, comment",
                "\u{feff}uSer-aGent *\nDISALLOW: /a # all of it",
                "/a",
                false,
            ),
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
            assert_eq!(
                !allowed(&format!("user-agent: *\ndisallow: {pattern}"), target),
                matches,
                "{pattern} on {target}"
            );
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
    fn signals_and_licences_are_kept() {
        let robots = Robots::parse(
            b"License: https://site.example/license.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=yes\nUser-agent: x\nContent-Signal: search=no",
            "gristmill",
        );
        assert_eq!(robots.content_signal(), Some("search=yes, ai-train=yes"));
        assert_eq!(robots.licenses(), ["https://site.example/license.xml"]);
    }

    #[test]
    fn reservations_of_text_and_data_mining_close_their_locations() {
        let mut robots = Robots::allow_all();
        robots.reserve(
            br#"[{"location": "/news/*", "tdm-reservation": 1}, {"location": "/open", "tdm-reservation": 0}, {"location": 7}]"#,
        );
        for (path, allowed) in [("/news/a", false), ("/open", true), ("/", true), ("/robots.txt", true)] {
            let verdict = robots.verdict_on(path);
            assert_eq!((verdict.allowed, verdict.is_opt_out, verdict.line), (allowed, !allowed, None), "{path}");
        }
        robots.reserve(b"<html>");
        assert!(robots.verdict_on("/open").allowed);
    }
}
