//! A robots.txt as its lines say: groups, and what stands outside of them. Pure.
//!
//! Reads what RFC 9309 defines, and beside it what sites write as if it did: `crawl-delay`, `sitemap`,
//! `content-signal` (contentsignals.org), `content-usage` (IETF AIPREF) and `license` (RSL).

use std::borrow::Cow;
use std::time::Duration;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::rule::Rule;

/// Bytes of a robots.txt that are read; RFC 9309 section 2.5 asks for at least 500 KiB.
pub(in crate::source::crawl) const MAX_ROBOTS_BYTES: usize = 500 * 1024;

/// Bytes of a line that are read: Google's parser cuts there, eight times the longest address that a browser took.
const MAX_LINE_BYTES: usize = 2083 * 8 - 1;

/// Sitemaps taken from one file.
const MAX_SITEMAPS: usize = 1000;

/// Licences taken from one file.
const MAX_LICENSES: usize = 20;

/// A file that starts like this is a web page in the place of robots.txt; its tags are passed over.
const MARKUP_STARTS: &[&str] = &["<!doctype html", "<html", "<head", "<body"];

/// What one agent is told, in all groups that name it.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) rules: Vec<Rule>,
    /// The pause, and the line that asks for it.
    pub(super) crawl_delay: Option<(Duration, usize)>,
    pub(super) signals: Vec<Signal>,
}

/// Agent lines and the rules that follow them.
///
/// Lines that are no rules end no group (RFC 9309 section 2.2.4), but are about the agents above them only.
#[derive(Debug, Default)]
struct Section {
    agents: Vec<Agent>,
    rules: Vec<Rule>,
    /// The first agent of the last run of agent lines.
    run_start: usize,
    is_run_over: bool,
}

#[derive(Debug, Default)]
struct Agent {
    /// In lower case, versions cut off; `*` for everyone.
    name: String,
    crawl_delay: Option<(Duration, usize)>,
    signals: Vec<Signal>,
}

/// A `content-signal` or `content-usage` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signal {
    /// The path that it is about, as a pattern; `None` for all.
    pub(super) path: Option<Rule>,
    /// What it says, as in `search=yes, ai-train=no`.
    pub(super) text: String,
    pub(super) line: usize,
}

/// All that a robots.txt says.
#[derive(Debug, Default)]
pub(super) struct RobotsFile {
    sections: Vec<Section>,
    pub(super) sitemaps: Vec<String>,
    pub(super) licenses: Vec<String>,
}

impl RobotsFile {
    /// Reads all lines; what is no rule is passed over.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let text = text_of(bytes.get(..MAX_ROBOTS_BYTES).unwrap_or(bytes));
        let is_markup = starts_like_markup(&text);
        let mut reader = Reader::default();
        for (index, line) in lines(&text).enumerate() {
            let line = line.get(..line.floor_char_boundary(MAX_LINE_BYTES)).unwrap_or(line);
            let line = if is_markup { Cow::Owned(without_tags(line)) } else { Cow::Borrowed(line) };
            if let Some((key, value)) = key_and_value(&line) {
                reader.line(&key, value, index + 1);
            }
        }
        reader.file.sections.extend(reader.open);
        reader.file
    }

    /// All that is said to this agent; `None` where no line names it. `*` is an agent as well.
    pub(super) fn group(&self, agent: &str) -> Option<Group> {
        let mut found = None;
        for section in &self.sections {
            let mut named = section.agents.iter().filter(|named| named.name.eq_ignore_ascii_case(agent)).peekable();
            if named.peek().is_none() {
                continue;
            }
            let group = found.get_or_insert_with(Group::default);
            group.rules.extend(section.rules.iter().cloned());
            for agent in named {
                group.signals.extend(agent.signals.iter().cloned());
                group.crawl_delay = group.crawl_delay.or(agent.crawl_delay);
            }
        }
        found
    }
}

impl Section {
    fn name(&mut self, agents: impl Iterator<Item = String>) {
        if self.is_run_over {
            (self.run_start, self.is_run_over) = (self.agents.len(), false);
        }
        self.agents.extend(agents.map(|name| Agent { name, ..Agent::default() }));
    }

    /// The agents that a line which is no rule is about.
    fn addressed(&mut self) -> &mut [Agent] {
        self.is_run_over = true;
        let start = if self.rules.is_empty() { self.run_start } else { 0 };
        self.agents.get_mut(start..).unwrap_or_default()
    }
}

/// The file as far as it is read, and the group that the next rule belongs to.
#[derive(Debug, Default)]
struct Reader {
    file: RobotsFile,
    open: Option<Section>,
    /// Whether the open group has rules, so that the next agent line begins another one.
    has_rules: bool,
}

impl Reader {
    fn line(&mut self, key: &str, value: &str, line: usize) {
        match Key::from_name(key) {
            Some(Key::UserAgent) => self.agent_line(value),
            Some(Key::Rule { allowed }) => {
                self.has_rules = true;
                let Some(group) = &mut self.open else { return };
                let Some(rule) = Rule::new(allowed, value, line) else { return };
                group.rules.extend(rule.folder_of_index());
                group.rules.push(rule);
            }
            Some(Key::CrawlDelay) => {
                let Some(delay) = seconds(value) else { return };
                for agent in self.open.as_mut().map(Section::addressed).unwrap_or_default() {
                    agent.crawl_delay.get_or_insert((delay, line));
                }
            }
            Some(Key::Signal) => {
                for agent in self.open.as_mut().map(Section::addressed).unwrap_or_default() {
                    agent.signals.push(Signal::new(value, line));
                }
            }
            Some(Key::Sitemap) => note_once(&mut self.file.sitemaps, value, MAX_SITEMAPS),
            Some(Key::License) => note_once(&mut self.file.licenses, value, MAX_LICENSES),
            None => {}
        }
    }

    fn agent_line(&mut self, value: &str) {
        if self.has_rules {
            self.file.sections.extend(self.open.take());
            self.has_rules = false;
        }
        self.open.get_or_insert_default().name(agents(value));
    }
}

fn note_once(list: &mut Vec<String>, value: &str, limit: usize) {
    if list.len() < limit && !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}

impl Signal {
    fn new(value: &str, line: usize) -> Self {
        // AIPREF puts a path before the preferences.
        let (path, text) = match value.split_once([' ', '\t']) {
            Some((path, rest)) if path.starts_with('/') => (Rule::new(true, path, line), rest.trim()),
            _ => (None, value),
        };
        Self { path, text: text.to_owned(), line }
    }

    pub(super) fn concerns(&self, target: &str) -> bool {
        self.path.as_ref().is_none_or(|path| path.matches(target))
    }

    /// Whether it says that models may not be trained: `ai-train=no`, or `train-ai=n` and `train-genai=n` of AIPREF.
    pub(super) fn refuses_training(&self) -> bool {
        self.text.split(',').filter_map(|entry| entry.split_once('=')).any(|(name, value)| {
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
            let is_training = matches!(name.as_str(), "ai-train" | "train-ai" | "train-genai");
            is_training && matches!(value.as_str(), "no" | "n")
        })
    }
}

enum Key {
    UserAgent,
    Rule { allowed: bool },
    CrawlDelay,
    Sitemap,
    Signal,
    License,
}

impl Key {
    /// Keys with the misspellings that the parsers of Google and crawler-commons take too: they are frequent, and their
    /// meaning is clear.
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "user-agent" | "useragent" | "user agent" | "useg-agent" | "ser-agent" | "users-agent" | "user-agents"
            | "user-agnet" => Some(Self::UserAgent),
            "allow" => Some(Self::Rule { allowed: true }),
            "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" | "desallow" | "dssalow"
            | "dsallow" => Some(Self::Rule { allowed: false }),
            "crawl-delay" | "crawldelay" | "crawl delay" => Some(Self::CrawlDelay),
            "sitemap" | "site-map" => Some(Self::Sitemap),
            "content-signal" | "content-signals" | "content-usage" => Some(Self::Signal),
            "license" => Some(Self::License),
            _ => None,
        }
    }
}

/// The text: UTF-8, or UTF-16 where a byte order mark says so. A mark may be cut, as Google's parser has it.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    let cut_mark = [b"\xef\xbb".as_slice(), b"\xef"].into_iter().find_map(|mark| bytes.strip_prefix(mark));
    String::from_utf8_lossy(cut_mark.filter(|rest| rest.first().is_some_and(u8::is_ascii)).unwrap_or(bytes))
}

fn starts_like_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(20).collect::<String>().to_ascii_lowercase();
    MARKUP_STARTS.iter().any(|markup| start.starts_with(markup))
}

fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out + rest
}

/// Lines by any of the three line ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// The key in lower case and the value, comments and blanks around them left out.
fn key_and_value(line: &str) -> Option<(String, &str)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    // A blank instead of the colon is a frequent slip, and clear where nothing follows the value.
    let (key, value) = line.split_once(':').or_else(|| {
        let (key, value) = line.split_once([' ', '\t'])?;
        (!value.trim().contains([' ', '\t'])).then_some((key, value))
    })?;
    Some((key.trim().to_ascii_lowercase(), value.trim()))
}

/// The agents that a line names. One is what the standard allows; several, by comma or blank, are frequent.
///
/// Each gives its name up to a version, and its leading letters, `-` and `_`, which are all that a product token may
/// have. Of a whole `user-agent` header, which brackets tell, the first counts.
fn agents(value: &str) -> impl Iterator<Item = String> {
    let count = if value.contains('(') { 1 } else { usize::MAX };
    let names = value.split([',', ' ', '\t']).map(|name| name.split('/').next().unwrap_or_default());
    names.filter(|name| !name.is_empty()).take(count).flat_map(|name| {
        let token: String = name.chars().take_while(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect();
        let token = Some(token).filter(|token| !token.is_empty() && token != name);
        std::iter::once(name.to_ascii_lowercase()).chain(token.map(|token| token.to_ascii_lowercase()))
    })
}

fn seconds(value: &str) -> Option<Duration> {
    let number: f64 = value.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}
