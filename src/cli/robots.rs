//! `gristmill robots`: says what a robots.txt allows, and by which line.

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use url::Url;

use super::{Exit, Streams, contact};
use crate::source::crawl::{self, CrawlPlan, PRODUCT_TOKEN, Robots, TRAINING_AGENTS};

/// Bytes of a file that are read; the parser itself stops at 500 KiB.
const MAX_FILE_BYTES: u64 = 1_000_000;

/// Arguments of `robots`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[command(
    after_help = "Example:\n  gristmill robots robots.txt --agent gristmill /private/page.html https://paper.example/news\n\n\
    Exit codes: 0 done; 1 the file could not be had; 2 wrong usage."
)]
pub(super) struct RobotsArgs {
    /// A robots.txt file, `-` for standard input, or the address of a site, whose robots.txt is fetched
    #[arg(value_name = "FILE|URL")]
    robots: String,
    /// Whose rules count: a product token, such as gristmill or GPTBot
    #[arg(long, value_name = "NAME", default_value = PRODUCT_TOKEN)]
    agent: String,
    /// The addresses to judge; a path stands for an address of the site
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<String>,
    /// Also obey what is told to agents that gather text to train on, as a crawl does
    #[arg(long)]
    training: bool,
    /// An address or e-mail at which site owners can reach you; part of the user agent where a site is asked
    #[arg(long, value_name = "URL|EMAIL")]
    contact: Option<String>,
    /// Also fetch from private, loopback and link-local addresses
    #[arg(long)]
    allow_private: bool,
    /// Print JSON lines
    #[arg(long)]
    json: bool,
    /// Print nothing: the exit code says whether the file could be had
    #[arg(long, short)]
    quiet: bool,
}

/// One target's answer, as JSON has it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    url: &'a str,
    allowed: bool,
    line: Option<usize>,
}

impl RobotsArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let agents: Vec<String> =
            if self.training { TRAINING_AGENTS.iter().map(|agent| (*agent).to_owned()).collect() } else { Vec::new() };
        let robots = match site(&self.robots) {
            Some(url) => self.fetched(&url, agents, streams)?,
            None => Robots::parse_for(&read(&self.robots)?, &self.agent, &agents),
        };
        for target in self.targets.iter().filter(|_| !self.quiet) {
            let verdict = robots.verdict_on(&path_and_query(target));
            if self.json {
                let answer = Answer { url: target, allowed: verdict.allowed, line: verdict.line };
                serde_json::to_writer(&mut *streams.out, &answer)?;
                writeln!(streams.out)?;
                continue;
            }
            let word = if verdict.allowed { "allowed" } else { "disallowed" };
            let line = verdict.line.map_or_else(|| "no rule".to_owned(), |line| format!("line {line}"));
            writeln!(streams.out, "{word:<10}  {line:<9}  {target}")?;
        }
        Ok(Exit::Done)
    }

    fn fetched(&self, url: &Url, training_agents: Vec<String>, streams: &mut Streams<'_>) -> anyhow::Result<Robots> {
        let contact = contact::contact(self.contact.as_deref(), !crawl::is_own(url, &[]), streams)?;
        let plan = CrawlPlan {
            user_agent: crawl::user_agent(contact.as_deref()),
            allow_private: self.allow_private,
            training_agents,
            ..CrawlPlan::new(Vec::new(), "")
        };
        crawl::fetch_robots(&plan, url, &self.agent).with_context(|| format!("cannot fetch the robots.txt of {url}"))
    }
}

/// The address of a site, where it is one and no file.
fn site(named: &str) -> Option<Url> {
    Url::parse(named).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn read(file: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().lock().take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    } else {
        fs_err::File::open(Path::new(file))?.take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// What rules are compared with: the path and query of an address; an address may lack its scheme or its host.
fn path_and_query(target: &str) -> String {
    let whole = Url::parse(target).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let without_host = || {
        let path = target.strip_prefix("//").unwrap_or(target);
        let base = Url::parse("http://site.invalid/").ok()?;
        if path.starts_with('/') { base.join(path).ok() } else { Url::parse(&format!("http://{path}")).ok() }
    };
    whole
        .or_else(without_host)
        .map_or_else(|| "/".to_owned(), |url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of Google's tests of the same step.
    #[test]
    fn the_path_is_found_in_addresses_of_all_shapes() {
        for (target, expected) in [
            ("", "/"),
            ("http://www.example.com", "/"),
            ("http://www.example.com/", "/"),
            ("http://www.example.com/a", "/a"),
            ("http://www.example.com/a/", "/a/"),
            ("http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"),
            ("http://www.example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"),
            ("example.com", "/"),
            ("example.com/", "/"),
            ("example.com/a", "/a"),
            ("example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"),
            ("a", "/"),
            ("a/", "/"),
            ("/a", "/a"),
            ("a/b", "/b"),
            ("example.com?a", "/?a"),
            ("example.com/a;b#c", "/a;b"),
            ("//a/b/c", "/b/c"),
        ] {
            assert_eq!(path_and_query(target), expected, "{target}");
        }
    }
}
