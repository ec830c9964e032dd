//! Sitemaps and feeds: which pages a site names itself, and when they last changed. Pure.
//!
//! Takes a body, gives its entries in order. Reads sitemaps (sitemaps.org) with the news and hreflang extensions, sitemap
//! indexes, plain lists of addresses, RSS and Atom. What is broken gives what came before the fault.

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

/// Entries taken from one file, as sitemaps.org allows them.
const MAX_ENTRIES: usize = 50_000;

/// Bytes of a value that are read; an address may have fewer.
const MAX_VALUE_BYTES: usize = 8192;

/// One page or sitemap that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) url: Url,
    /// When it last changed or was published, where the file says so.
    pub(super) modified: Option<Timestamp>,
    /// Whether it is a sitemap itself.
    pub(super) is_map: bool,
}

/// The entries of a sitemap or feed; `None` where the body is neither.
///
/// `is_expected` says that the address was named as a sitemap: only then is a plain text taken for a list of addresses.
pub(super) fn entries(base: &Url, body: &[u8], is_expected: bool) -> Option<Vec<Entry>> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') { from_xml(base, text) } else { is_expected.then(|| from_lines(base, text)) }
}

/// Whether an address is that of a sitemap or feed by its name: XML, packed or not, or a text that is called a sitemap.
pub(super) fn is_map_by_name(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((_, "xml" | "rss" | "atom")) => true,
        Some((stem, "txt")) => stem.contains("sitemap"),
        _ => false,
    }
}

fn from_lines(base: &Url, text: &str) -> Vec<Entry> {
    let addresses = text.lines().map(str::trim).filter(|line| line.starts_with("http"));
    let urls = addresses.filter_map(|line| base.join(line).ok());
    urls.take(MAX_ENTRIES).map(|url| Entry { url, modified: None, is_map: false }).collect()
}

/// What stands around an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sitemap,
    Index,
    Feed,
}

impl Kind {
    fn of_root(name: &[u8]) -> Option<Self> {
        match name {
            b"urlset" => Some(Self::Sitemap),
            b"sitemapindex" => Some(Self::Index),
            b"rss" | b"feed" | b"RDF" => Some(Self::Feed),
            _ => None,
        }
    }

    fn is_entry(self, name: &[u8]) -> bool {
        match self {
            Self::Sitemap => name == b"url",
            Self::Index => name == b"sitemap",
            Self::Feed => matches!(name, b"item" | b"entry"),
        }
    }
}

/// The file as far as it is read.
struct Collector<'a> {
    base: &'a Url,
    kind: Kind,
    inside: bool,
    addresses: Vec<String>,
    modified: Option<Timestamp>,
    value: String,
    entries: Vec<Entry>,
}

fn from_xml(base: &Url, text: &str) -> Option<Vec<Entry>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let kind = loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => break Kind::of_root(tag.local_name().as_ref())?,
            Event::Eof => return None,
            _ => {}
        }
    };
    let (addresses, entries) = (Vec::new(), Vec::new());
    let mut collector =
        Collector { base, kind, inside: false, addresses, modified: None, value: String::new(), entries };
    while collector.entries.len() < MAX_ENTRIES {
        match reader.read_event() {
            Ok(Event::Start(tag)) => collector.start(&tag),
            Ok(Event::Empty(tag)) => {
                collector.start(&tag);
                collector.end(tag.local_name().as_ref());
            }
            Ok(Event::Text(text)) => collector.text(&text.decode().unwrap_or_default()),
            Ok(Event::CData(text)) => collector.text(&text.decode().unwrap_or_default()),
            Ok(Event::GeneralRef(entity)) => {
                let character = entity.resolve_char_ref().ok().flatten().map(String::from);
                let name = entity.decode().unwrap_or_default();
                let text = character.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned));
                collector.text(&text.unwrap_or_default());
            }
            Ok(Event::End(tag)) => collector.end(tag.local_name().as_ref()),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    Some(collector.entries)
}

impl Collector<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        self.value.clear();
        if self.kind.is_entry(name.as_ref()) {
            (self.inside, self.modified) = (true, None);
            self.addresses.clear();
        } else if self.inside && name.as_ref() == b"link" {
            // Atom's link, and the hreflang extension of sitemaps: the same page in other languages.
            let rel = attribute(tag, "rel").unwrap_or_else(|| "alternate".to_owned());
            self.addresses.extend(attribute(tag, "href").filter(|_| rel == "alternate"));
        }
    }

    fn text(&mut self, text: &str) {
        if self.inside && self.value.len() + text.len() <= MAX_VALUE_BYTES {
            self.value.push_str(text);
        }
    }

    fn end(&mut self, name: &[u8]) {
        if !self.inside {
            return;
        }
        let value = std::mem::take(&mut self.value);
        let value = value.trim();
        match name {
            b"loc" if self.kind != Kind::Feed => self.addresses.insert(0, value.to_owned()),
            b"link" if self.kind == Kind::Feed && !value.is_empty() => self.addresses.push(value.to_owned()),
            b"lastmod" | b"publication_date" | b"pubDate" | b"updated" | b"published" | b"date" => {
                self.modified = self.modified.max(time(value));
            }
            _ if self.kind.is_entry(name) => self.finish(),
            _ => {}
        }
    }

    fn finish(&mut self) {
        self.inside = false;
        let is_map = self.kind == Kind::Index;
        for address in self.addresses.drain(..) {
            if let Ok(url) = self.base.join(&address)
                && !address.is_empty()
            {
                self.entries.push(Entry { url, modified: self.modified, is_map });
            }
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        tag.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name.as_bytes());
    found?.unescape_value().ok().map(|value| value.trim().to_owned())
}

/// A time as sitemaps (W3C datetime) and feeds (RFC 2822) write it; a day alone is its start.
fn time(value: &str) -> Option<Timestamp> {
    let day = || jiff::tz::TimeZone::UTC.to_timestamp(value.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok();
    let mail = || jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok();
    value.parse().ok().or_else(mail).or_else(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> Vec<(String, Option<String>, bool)> {
        let base = Url::parse("http://x.example/maps/a.xml").unwrap();
        let found = entries(&base, body.as_bytes(), true).unwrap_or_default();
        let short = |url: &Url| url.as_str().trim_start_matches("http://x.example").to_owned();
        found.iter().map(|entry| (short(&entry.url), entry.modified.map(|at| at.to_string()), entry.is_map)).collect()
    }

    #[test]
    fn each_kind_of_file_gives_its_entries() {
        let at = |text: &str| Some(text.to_owned());
        let cases = [
            (
                "sitemap",
                "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
                 <url><loc> http://x.example/a?b=1&amp;c=2 </loc><lastmod>2024-10-17</lastmod></url>\
                 <url><loc><![CDATA[http://x.example/b]]></loc><lastmod>2024-10-17T08:00:00+02:00</lastmod></url>\
                 <url><loc>/c</loc><lastmod>soon</lastmod></url></urlset>",
                vec![
                    ("/a?b=1&c=2".to_owned(), at("2024-10-17T00:00:00Z"), false),
                    ("/b".to_owned(), at("2024-10-17T06:00:00Z"), false),
                    ("/c".to_owned(), None, false),
                ],
            ),
            (
                "index",
                "<sitemapindex><sitemap><loc>http://x.example/s1.xml.gz</loc></sitemap></sitemapindex>",
                vec![("/s1.xml.gz".to_owned(), None, true)],
            ),
            (
                "news and languages",
                "<urlset xmlns:news='n' xmlns:xhtml='h'><url><loc>/n</loc><xhtml:link rel='alternate' hreflang='de' href='/de/n'/>\
                 <news:news><news:publication_date>2024-10-17T08:00Z</news:publication_date></news:news></url></urlset>",
                vec![
                    ("/n".to_owned(), at("2024-10-17T08:00:00Z"), false),
                    ("/de/n".to_owned(), at("2024-10-17T08:00:00Z"), false),
                ],
            ),
            (
                "RSS",
                "<rss><channel><link>http://x.example/</link><item><title>t</title><link>http://x.example/r</link>\
                 <pubDate>Thu, 17 Oct 2024 08:00:30 GMT</pubDate></item></channel></rss>",
                vec![("/r".to_owned(), at("2024-10-17T08:00:30Z"), false)],
            ),
            (
                "Atom",
                "<feed xmlns='http://www.w3.org/2005/Atom'><link href='/'/><entry><link rel='edit' href='/edit'/>\
                 <link href='/atom'/><updated>2024-10-17T08:00:30Z</updated></entry></feed>",
                vec![("/atom".to_owned(), at("2024-10-17T08:00:30Z"), false)],
            ),
            (
                "list",
                "\u{feff}http://x.example/1\r\nhttp://x.example/2\n\nno address\n",
                vec![("/1".to_owned(), None, false), ("/2".to_owned(), None, false)],
            ),
            ("cut", "<urlset><url><loc>/a</loc></url><url><loc>/b</lo", vec![("/a".to_owned(), None, false)]),
            ("a page", "<!doctype html><html><a href=/x>", vec![]),
        ];
        for (what, body, expected) in cases {
            assert_eq!(read(body), expected, "{what}");
        }
    }

    #[test]
    fn sitemaps_are_told_by_their_names() {
        for (path, is_map) in [
            ("/sitemap.xml", true),
            ("/maps/news.xml.gz", true),
            ("/Sitemap1.TXT.gz", true),
            ("/feed.rss?x=1", true),
            ("/a.atom", true),
            ("/list.txt", false),
            ("/sitemap", false),
            ("/sitemap.html", false),
            ("/", false),
        ] {
            let url = Url::parse("http://x.example/").unwrap().join(path).unwrap();
            assert_eq!(is_map_by_name(&url), is_map, "{path}");
        }
    }

    #[test]
    fn a_text_that_nobody_called_a_sitemap_is_none() {
        let base = Url::parse("http://x.example/a.txt").unwrap();
        assert_eq!(entries(&base, b"http://x.example/1", false), None);
    }

    proptest! {
        #[test]
        fn any_bytes_end(body in proptest::collection::vec(any::<u8>(), 0..300), tail in "[<>a-z/=&;!\\[\\]'\" -]{0,80}") {
            let base = Url::parse("http://x.example/").unwrap();
            let text = [b"<urlset><url><loc>".as_slice(), &body, tail.as_bytes()].concat();
            let _ = entries(&base, &text, true);
        }
    }
}
