//! What a site's robots.txt allows us: RFC 9309, and the `crawl-delay` that it leaves out.
//!
//! Takes the file's bytes and our product token, gives a [`Verdict`] for each address. Pure.
//!
//! Written here because no kept crate says which line decided, compares percent-encoded octets as section 2.2.2 asks,
//! and takes a `$` inside a pattern for the plain character that it is.

use std::time::Duration;

use url::{Position, Url};

/// Bytes of a robots.txt that are read; RFC 9309 section 2.5 asks for at least 500 KiB.
pub(super) const MAX_ROBOTS_BYTES: usize = 500 * 1024;

/// The rules of one origin that apply to us.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

/// Whether an address may be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may.
    pub allowed: bool,
    /// The line of robots.txt that says so, from 1; `None` where no rule matches.
    pub line: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allowed: bool,
    /// The parts between the wildcards, in normal form; the first stands at the path's start.
    parts: Vec<String>,
    /// Whether the last part stands at the path's end.
    anchored: bool,
    /// Octets of the pattern in normal form: the longest match decides.
    length: usize,
    line: usize,
}

/// The rules for one kind of agent line: those with our name, or those with `*`.
#[derive(Debug, Default)]
struct Group {
    named: bool,
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

impl Robots {
    /// The rules for the agent with this product token; those for `*` where no group names it.
    ///
    /// Bytes past 500 KiB are not read; invalid UTF-8 becomes replacement characters; lines that are no rule are
    /// passed over. An empty file allows everything.
    #[must_use]
    pub fn parse(bytes: &[u8], token: &str) -> Self {
        let text = String::from_utf8_lossy(bytes.get(..MAX_ROBOTS_BYTES).unwrap_or(bytes));
        let mut ours = Group::default();
        let mut everyone = Group::default();
        let (mut for_us, mut for_everyone) = (false, false);
        let mut in_rules = true;
        for (index, line) in lines(text.trim_start_matches('\u{feff}')).enumerate() {
            let Some((key, value)) = key_and_value(line) else { continue };
            match Key::from_name(&key) {
                Some(Key::UserAgent) => {
                    if in_rules {
                        (for_us, for_everyone, in_rules) = (false, false, false);
                    }
                    for_us |= agent_token(value).eq_ignore_ascii_case(token);
                    for_everyone |=
                        value.strip_prefix('*').is_some_and(|rest| !rest.starts_with(|c: char| !c.is_whitespace()));
                    ours.named |= for_us;
                }
                Some(Key::Rule { allowed }) => {
                    in_rules = true;
                    let Some(rule) = Rule::new(allowed, value, index + 1) else { continue };
                    if for_us {
                        ours.rules.push(rule.clone());
                    }
                    if for_everyone {
                        everyone.rules.push(rule);
                    }
                }
                Some(Key::CrawlDelay) => {
                    let Some(delay) = seconds(value) else { continue };
                    if for_us {
                        ours.crawl_delay.get_or_insert(delay);
                    }
                    if for_everyone {
                        everyone.crawl_delay.get_or_insert(delay);
                    }
                }
                None => {}
            }
        }
        let group = if ours.named { ours } else { everyone };
        Self { rules: group.rules, crawl_delay: group.crawl_delay }
    }

    /// Rules that allow everything: what a missing robots.txt (status 400 to 499) means.
    #[must_use]
    pub fn allow_all() -> Self {
        Self::default()
    }

    /// Rules that disallow everything: what an unreachable robots.txt (status 500 to 599, or no answer) means.
    #[must_use]
    pub fn disallow_all() -> Self {
        let rule = Rule { allowed: false, parts: vec![String::new()], anchored: false, length: 0, line: 0 };
        Self { rules: vec![rule], crawl_delay: None }
    }

    /// The pause that the site asks for between requests.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }

    /// Whether this address may be fetched: the longest matching rule decides, `allow` where two are as long.
    #[must_use]
    pub fn verdict(&self, url: &Url) -> Verdict {
        if url.path() == "/robots.txt" {
            return Verdict { allowed: true, line: None };
        }
        let target = normal_target(&url[Position::BeforePath..Position::AfterQuery]);
        let decisive =
            self.rules.iter().filter(|rule| rule.matches(&target)).max_by_key(|rule| (rule.length, rule.allowed));
        decisive.map_or(Verdict { allowed: true, line: None }, |rule| Verdict {
            allowed: rule.allowed,
            line: Some(rule.line).filter(|line| *line > 0),
        })
    }
}

enum Key {
    UserAgent,
    Rule { allowed: bool },
    CrawlDelay,
}

impl Key {
    /// Keys with the misspellings that Google's parser takes too: they are frequent, and their meaning is clear.
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "user-agent" | "useragent" | "user agent" => Some(Self::UserAgent),
            "allow" => Some(Self::Rule { allowed: true }),
            "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => {
                Some(Self::Rule { allowed: false })
            }
            "crawl-delay" | "crawldelay" | "crawl delay" => Some(Self::CrawlDelay),
            _ => None,
        }
    }
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

/// The product token of an agent line: its leading letters, `-` and `_`.
fn agent_token(value: &str) -> &str {
    value.split(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_')).next().unwrap_or_default()
}

fn seconds(value: &str) -> Option<Duration> {
    let number: f64 = value.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

impl Rule {
    /// `None` for an empty pattern, which says nothing.
    fn new(allowed: bool, pattern: &str, line: usize) -> Option<Self> {
        if pattern.is_empty() {
            return None;
        }
        let (pattern, anchored) = pattern.strip_suffix('$').map_or((pattern, false), |rest| (rest, true));
        let parts: Vec<String> = pattern.split('*').map(normal_part).collect();
        let length = parts.iter().map(String::len).sum::<usize>() + parts.len() - 1 + usize::from(anchored);
        Some(Self { allowed, parts, anchored, length, line })
    }

    /// Leftmost matches of the parts in turn; linear in the target for each part.
    fn matches(&self, target: &str) -> bool {
        let Some((first, rest)) = self.parts.split_first() else { return true };
        let Some(mut left) = target.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = rest.split_last() else { return !self.anchored || left.is_empty() };
        for part in middle {
            let Some((_, after)) = left.split_once(part.as_str()) else { return false };
            left = after;
        }
        if self.anchored { left.ends_with(last.as_str()) } else { left.contains(last.as_str()) }
    }
}

/// The normal form of a piece of a pattern between wildcards.
fn normal_part(part: &str) -> String {
    normal(part, false)
}

/// The normal form of an address's path and query.
fn normal_target(target: &str) -> String {
    normal(target, true)
}

/// Octets outside ASCII encoded, encoded unreserved octets decoded, hexadecimal digits in upper case (RFC 9309
/// section 2.2.2). A `*` of an address, and a `$` anywhere, stand encoded, so that they only match themselves.
fn normal(text: &str, is_target: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let encoded = (byte == b'%').then(|| {
            let mut ahead = bytes.clone();
            let high = char::from(ahead.next()?).to_digit(16)?;
            let low = char::from(ahead.next()?).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        });
        match encoded.flatten() {
            Some(octet) => {
                bytes.nth(1);
                if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
                    out.push(char::from(octet));
                } else {
                    push_encoded(&mut out, octet);
                }
            }
            None if !byte.is_ascii_graphic() || byte == b'$' || (is_target && byte == b'*') => {
                push_encoded(&mut out, byte);
            }
            None => out.push(char::from(byte)),
        }
    }
    out
}

fn push_encoded(out: &mut String, octet: u8) {
    out.push('%');
    for nibble in [octet >> 4, octet & 15] {
        out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
    }
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
        assert_eq!(Robots::disallow_all().verdict(&page), Verdict { allowed: false, line: None });
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
}
