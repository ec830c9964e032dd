//! What a site's robots.txt allows us: RFC 9309, the `crawl-delay` that it leaves out, and what sites say there to
//! those who gather text to train on.
//!
//! Takes the file's bytes and who asks, gives a [`Verdict`] for each address. Pure.
//!
//! Written here because no kept crate says which line decided, compares percent-encoded octets as section 2.2.2 asks,
//! and takes a `$` inside a pattern for the plain character that it is.

mod file;
mod reservation;
mod rule;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::{Position, Url};

pub(super) use self::file::MAX_ROBOTS_BYTES;
use self::file::{Group, RobotsFile, Signal};
use self::reservation::{Reservation, reservations};
use self::rule::{Rule, normal_target};

/// A site that asks for a longer pause between two requests is not crawled at all, as crawler-commons has it too.
pub const MAX_CRAWL_DELAY: Duration = Duration::from_mins(5);

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
    /// Whether what is told to those who train is obeyed.
    obeys_training: bool,
    /// Rules for agents that train; empty where the site names us.
    training: Vec<Vec<Rule>>,
    /// What is signalled to agents that train, where the site does not name us.
    training_signals: Vec<Signal>,
    signals: Vec<Signal>,
    reservations: Vec<Reservation>,
    sitemaps: Vec<String>,
    licenses: Vec<String>,
}

/// What a site declares about the use of its content, beside what may be fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// The `content-signal` and `content-usage` lines of our group that are about the address, joined by commas.
    pub content_signal: Option<String>,
    /// Whether text and data mining is reserved (tdmrep.json); `None` where nothing is said.
    pub tdm_reserved: Option<bool>,
    /// Where the terms for text and data mining stand.
    pub tdm_policy: Option<String>,
    /// The licence that robots.txt names first (RSL, rslstandard.org), as it stands there.
    pub license: Option<String>,
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
        let mut robots = Self::of_group(group);
        robots.obeys_training = !training_agents.is_empty();
        if !names_us {
            for group in training_agents.iter().filter_map(|agent| file.group(agent)) {
                robots.training.push(group.rules);
                robots.training_signals.extend(group.signals);
            }
        }
        (robots.sitemaps, robots.licenses) = (file.sitemaps, file.licenses);
        robots
    }

    fn of_group(group: Group) -> Self {
        let too_slow = group.crawl_delay.filter(|(delay, _)| *delay > MAX_CRAWL_DELAY);
        Self {
            rules: too_slow.map_or(group.rules, |(_, line)| vec![Rule::disallow_all(line)]),
            crawl_delay: group.crawl_delay.map(|(delay, _)| delay),
            signals: group.signals,
            ..Self::default()
        }
    }

    /// Adds what a site's `/.well-known/tdmrep.json` reserves (TDM Reservation Protocol): a list of locations as patterns,
    /// each with a reservation. What cannot be read reserves nothing.
    pub fn reserve(&mut self, tdmrep: &[u8]) {
        self.reservations.extend(reservations(tdmrep));
    }

    /// What the site declares for an address about the use of its content, where it allows to fetch it or not.
    ///
    /// ```
    /// use gristmill::source::crawl::Robots;
    ///
    /// let robots = Robots::parse(b"User-agent: *\nContent-Signal: search=yes, ai-train=no", "gristmill");
    /// let declared = robots.declared(&"http://paper.example/a".parse()?);
    /// assert_eq!(declared.content_signal.as_deref(), Some("search=yes, ai-train=no"));
    /// # Ok::<(), url::ParseError>(())
    /// ```
    #[must_use]
    pub fn declared(&self, url: &Url) -> Declared {
        let target = normal_target(&url[Position::BeforePath..Position::AfterQuery]);
        let signals: Vec<&str> =
            self.signals.iter().filter(|signal| signal.concerns(&target)).map(|signal| signal.text.as_str()).collect();
        let concerning: Vec<&Reservation> = self.reservations.iter().filter(|entry| entry.concerns(&target)).collect();
        Declared {
            content_signal: Some(signals.join(", ")).filter(|text| !text.is_empty()),
            tdm_reserved: concerning.iter().map(|entry| entry.is_reserved).reduce(|one, other| one || other),
            tdm_policy: concerning.iter().find_map(|entry| entry.policy.clone()),
            license: self.licenses.first().cloned(),
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
        if !self.obeys_training {
            return ours;
        }
        let training = self.training.iter().map(|rules| decide(rules, &target));
        let signals = self.signals.iter().chain(&self.training_signals);
        let refusing = signals.filter(|signal| signal.refuses_training() && signal.concerns(&target));
        let reserved = self.reservations.iter().filter(|entry| entry.is_reserved && entry.concerns(&target));
        let refused = |line| Verdict { allowed: false, line, is_opt_out: true };
        let refusal = training.map(|verdict| Verdict { is_opt_out: true, ..verdict });
        let refusal =
            refusal.chain(refusing.map(|signal| refused(Some(signal.line)))).chain(reserved.map(|_| refused(None)));
        refusal.into_iter().find(|verdict| !verdict.allowed).unwrap_or(ours)
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
