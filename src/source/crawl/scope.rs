//! Which addresses belong to a crawl, and the form in which it knows them. Pure.

use std::collections::HashSet;

use regex::RegexSet;
use url::{Host, Position, Url};

use super::Error;
use super::plan::{CrawlPlan, Scope};

/// Longest address that is followed; longer ones are the mark of a trap.
const MAX_URL_BYTES: usize = 4096;

/// Endings of files that are not HTML: links to them are not followed.
const NOT_PAGES: &[&str] = &[
    // pictures
    "avif",
    "bmp",
    "gif",
    "ico",
    "jfif",
    "jpeg",
    "jpg",
    "png",
    "psd",
    "svg",
    "tif",
    "tiff",
    "webp", // sound and film
    "aac",
    "avi",
    "flac",
    "flv",
    "m3u8",
    "m4a",
    "m4v",
    "mid",
    "mkv",
    "mov",
    "mp3",
    "mp4",
    "mpeg",
    "mpg",
    "oga",
    "ogg",
    "ogv",
    "opus",
    "ts",
    "wav",
    "webm",
    "wma",
    "wmv", // documents of other kinds
    "csv",
    "doc",
    "docx",
    "eps",
    "epub",
    "ics",
    "mobi",
    "odp",
    "ods",
    "odt",
    "pdf",
    "ppt",
    "pptx",
    "ps",
    "rtf",
    "xls",
    "xlsx",
    // archives and programs
    "7z",
    "apk",
    "bin",
    "bz2",
    "deb",
    "dmg",
    "exe",
    "gz",
    "img",
    "iso",
    "jar",
    "msi",
    "pkg",
    "rar",
    "rpm",
    "tar",
    "tgz",
    "xz",
    "zip",
    "zst", // parts of pages, feeds and data
    "atom",
    "css",
    "eot",
    "js",
    "json",
    "map",
    "mjs",
    "otf",
    "rss",
    "ttf",
    "wasm",
    "webmanifest",
    "woff",
    "woff2",
    "xml",
];

/// The hosts and domains that a crawl may visit.
#[derive(Debug)]
pub(super) struct Bounds {
    scope: Scope,
    hosts: HashSet<String>,
    domains: HashSet<String>,
    /// The seeds up to their last slash.
    prefixes: Vec<String>,
    include: Option<RegexSet>,
    exclude: RegexSet,
}

impl Bounds {
    pub(super) fn new(plan: &CrawlPlan) -> Result<Self, Error> {
        let patterns =
            |patterns: &[String]| RegexSet::new(patterns).map_err(|source| Error::Pattern { source: Box::new(source) });
        let mut bounds = Self {
            scope: plan.scope,
            hosts: HashSet::new(),
            domains: HashSet::new(),
            prefixes: Vec::new(),
            include: if plan.include.is_empty() { None } else { Some(patterns(&plan.include)?) },
            exclude: patterns(&plan.exclude)?,
        };
        for seed in &plan.seeds {
            bounds.add(seed);
        }
        Ok(bounds)
    }

    fn add(&mut self, url: &Url) {
        if let Some(host) = url.host_str() {
            self.hosts.insert(host.to_owned());
        }
        self.domains.extend(domain(url));
        let path = url[..Position::AfterPath].rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
        self.prefixes.extend(path);
    }

    /// Whether a link may be followed.
    pub(super) fn follow(&self, url: &Url) -> bool {
        let address = url.as_str();
        let is_wanted = self.include.as_ref().is_none_or(|include| include.is_match(address));
        let is_below =
            self.scope != Scope::Prefix || self.prefixes.iter().any(|prefix| address.starts_with(prefix.as_str()));
        is_below && is_wanted && !self.exclude.is_match(address) && self.include(url)
    }

    pub(super) fn include(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| self.hosts.contains(host))
            || (self.scope == Scope::Domain && domain(url).is_some_and(|domain| self.domains.contains(&domain)))
    }

    /// Takes the host in to which a seed leads: `example.com` often answers only with the way to `www.example.com`.
    /// Another registrable domain stays outside.
    pub(super) fn follow_seed(&mut self, target: &Url) {
        if domain(target).is_some_and(|domain| self.domains.contains(&domain)) {
            self.add(target);
        }
    }
}

/// The registrable domain; `None` for an IP address or a public suffix itself.
fn domain(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(host) => psl::domain_str(host).map(str::to_owned),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// The address as the crawl knows it: http or https, no fragment, no user name and password. `None` for any other.
pub(super) fn normal_url(mut url: Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https")
        || url.host_str().is_none_or(str::is_empty)
        || url.as_str().len() > MAX_URL_BYTES
    {
        return None;
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url)
}

/// Whether the path does not end like a file that is no HTML.
pub(super) fn can_be_page(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').is_none_or(|(_, ending)| !NOT_PAGES.contains(&ending.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn scope_is_the_host_or_the_registrable_domain() {
        let cases = [
            (Scope::Host, "http://a.example.co.uk/x", true),
            (Scope::Host, "https://a.example.co.uk:444/x", true),
            (Scope::Host, "http://b.example.co.uk/", false),
            (Scope::Domain, "http://b.example.co.uk/", true),
            (Scope::Domain, "http://other.co.uk/", false),
            (Scope::Domain, "http://192.0.2.1/", false),
        ];
        for (scope, text, inside) in cases {
            let plan = CrawlPlan { scope, ..CrawlPlan::new(vec![url("http://a.example.co.uk/")], "") };
            let bounds = Bounds::new(&plan).unwrap();
            assert_eq!(bounds.include(&url(text)), inside, "{scope:?} {text}");
        }
    }

    #[test]
    fn a_seed_may_lead_to_another_host_of_its_domain_only() {
        let mut bounds = Bounds::new(&CrawlPlan::new(vec![url("http://example.com/")], "")).unwrap();
        bounds.follow_seed(&url("https://www.example.com/"));
        bounds.follow_seed(&url("https://parked.example.net/"));
        assert!(bounds.include(&url("https://www.example.com/a")));
        assert!(!bounds.include(&url("https://parked.example.net/")));
    }

    #[test]
    fn links_are_held_to_prefix_and_patterns() {
        let mut plan = CrawlPlan::new(vec![url("http://x.example/news/start.html")], "");
        let follows = |plan: &CrawlPlan, path: &str| {
            Bounds::new(plan).unwrap().follow(&url("http://x.example/").join(path).unwrap())
        };
        assert!(follows(&plan, "/sport/a"));
        plan.scope = Scope::Prefix;
        assert!(follows(&plan, "/news/a") && !follows(&plan, "/sport/a"));
        plan.include = vec![r"/\d{4}/".to_owned()];
        plan.exclude = vec![r"\?print=".to_owned()];
        for (path, expected) in [("/news/2024/a", true), ("/news/a", false), ("/news/2024/a?print=1", false)] {
            assert_eq!(follows(&plan, path), expected, "{path}");
        }
        plan.exclude = vec!["(".to_owned()];
        assert!(matches!(Bounds::new(&plan), Err(Error::Pattern { .. })));
    }

    #[test]
    fn addresses_lose_what_is_not_asked_for() {
        let cases = [
            ("http://u:p@site.example/a?b#c", Some("http://site.example/a?b")),
            ("HTTP://Site.Example:80", Some("http://site.example/")),
            ("mailto:a@b.example", None),
            ("javascript:void(0)", None),
            ("data:text/html,x", None),
            ("ftp://site.example/", None),
        ];
        for (text, expected) in cases {
            assert_eq!(normal_url(url(text)).as_ref().map(Url::as_str), expected, "{text}");
        }
        assert_eq!(normal_url(url(&format!("http://site.example/{}", "a".repeat(5000)))), None);
    }

    #[test]
    fn endings_tell_what_is_no_page() {
        for (path, page) in [
            ("/a.html", true),
            ("/a.PDF", false),
            ("/v1.2/about", true),
            ("/a.jpg?x=y.html", false),
            ("/", true),
            ("/a.php", true),
        ] {
            assert_eq!(can_be_page(&url("http://site.example/").join(path).unwrap()), page, "{path}");
        }
    }
}
