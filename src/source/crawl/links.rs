//! Links of a page, by the HTML standard's tokenizer, without building a tree. Pure.
//!
//! Takes the decoded body and the page's address, gives the addresses to follow, in reading order. A page that says
//! `nofollow` gives none.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;

use encoding_rs::{Encoding, UTF_8};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use url::Url;

use super::canonical::without_tracking;
use super::plan::PRODUCT_TOKEN;
use super::scope::{can_be_page, normal_url};

/// Links taken from one page; sitemaps as pages have a few thousand.
const MAX_LINKS: usize = 20_000;

/// Bytes in which a page may name its encoding (HTML standard, prescan).
const PRESCAN_BYTES: usize = 1024;

/// Feeds taken from one page.
const MAX_FEEDS: usize = 5;

/// What a page leads to, each address once.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) pages: Vec<Url>,
    /// Feeds that the page names as its own.
    pub(super) feeds: Vec<Url>,
    /// Whether the page says next to nothing without a browser that runs its scripts.
    pub(super) needs_browser: bool,
}

/// The addresses that a page links to; none where its robots tag says `nofollow`.
pub(super) fn links(page: &Url, content_type: &str, body: &[u8]) -> Links {
    let encoding = encoding_of(content_type, body);
    let (text, encoding, _) = encoding.decode(body);
    let tokenizer = Tokenizer::new(Collector::new(page, encoding), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let found = tokenizer.sink.found.into_inner();
    let needs_browser = found.needs_browser();
    if found.nofollow {
        return Links { needs_browser, ..Links::default() };
    }
    Links { pages: found.links, feeds: found.feeds, needs_browser }
}

/// Whether a robots tag's directives, as a header or a meta tag has them, forbid to follow links.
///
/// A header may name the agent first: `otherbot: nofollow` does not concern us.
pub(super) fn forbids_following(directives: &str) -> bool {
    let mut for_us = true;
    directives.split(',').any(|directive| {
        let mut directive = directive.trim();
        if let Some((agent, rest)) = directive.split_once(':') {
            let agent = agent.trim();
            let is_value = ["max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"]
                .iter()
                .any(|name| agent.eq_ignore_ascii_case(name));
            if !is_value {
                for_us = agent.eq_ignore_ascii_case(PRODUCT_TOKEN);
                directive = rest.trim();
            }
        }
        for_us && (directive.eq_ignore_ascii_case("nofollow") || directive.eq_ignore_ascii_case("none"))
    })
}

/// The encoding that the header or the first bytes name, else UTF-8; enough to read addresses.
fn encoding_of(content_type: &str, body: &[u8]) -> &'static Encoding {
    let start = String::from_utf8_lossy(body.get(..PRESCAN_BYTES).unwrap_or(body));
    charset(content_type).or_else(|| charset(&start)).unwrap_or(UTF_8)
}

/// What stands after the first `charset=`.
fn charset(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset=")?;
    let label = rest
        .trim_start_matches(['"', '\'', ' '])
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
        .next()?;
    Encoding::for_label(label.as_bytes())
}

/// Receives the page's tags.
struct Collector {
    found: RefCell<Found>,
    encoding: &'static Encoding,
}

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a page shows or not")]
struct Found {
    base: Url,
    has_base: bool,
    nofollow: bool,
    links: Vec<Url>,
    feeds: Vec<Url>,
    seen: HashSet<String>,
    text_bytes: usize,
    has_script: bool,
    has_application_root: bool,
    /// Whether what is read now is the content of a script, a style or a title.
    is_raw: bool,
    in_noscript: bool,
    asks_for_script: bool,
}

/// Bytes of text under which a page may be an empty shell: a headline and a notice have more.
const MAX_SHELL_BYTES: usize = 250;

/// Names of elements that the widespread frameworks put their pages into.
const APPLICATION_ROOTS: &[&str] =
    &["root", "app", "__next", "__nuxt", "___gatsby", "q-app", "svelte", "main-app", "react-root", "ember-app"];

impl Found {
    fn needs_browser(&self) -> bool {
        self.text_bytes < MAX_SHELL_BYTES && self.has_script && (self.has_application_root || self.asks_for_script)
    }

    fn text(&mut self, text: &str) {
        if self.is_raw {
            return;
        }
        if self.in_noscript {
            self.asks_for_script |= text.to_ascii_lowercase().contains("javascript");
            return;
        }
        let words = text.split_ascii_whitespace().map(str::len).sum::<usize>();
        self.text_bytes = self.text_bytes.saturating_add(words);
    }
}

impl Collector {
    fn new(page: &Url, encoding: &'static Encoding) -> Self {
        let found = Found {
            base: page.clone(),
            has_base: false,
            nofollow: false,
            links: Vec::new(),
            feeds: Vec::new(),
            seen: HashSet::new(),
            text_bytes: 0,
            has_script: false,
            has_application_root: false,
            is_raw: false,
            in_noscript: false,
            asks_for_script: false,
        };
        Self { found: RefCell::new(found), encoding }
    }

    fn start_tag(&self, tag: &Tag) {
        let mut found = self.found.borrow_mut();
        found.has_script |= &*tag.name == "script";
        found.in_noscript |= &*tag.name == "noscript";
        found.has_application_root |=
            attribute(tag, "id").is_some_and(|id| APPLICATION_ROOTS.contains(&id)) || &*tag.name == "app-root";
        match &*tag.name {
            "a" | "area" if !has_word(attribute(tag, "rel"), "nofollow") => {
                self.add(&mut found, attribute(tag, "href"));
            }
            "link" if has_word(attribute(tag, "rel"), "next") => self.add(&mut found, attribute(tag, "href")),
            "link" if has_word(attribute(tag, "rel"), "alternate") && is_feed(attribute(tag, "type")) => {
                let url = attribute(tag, "href").and_then(|href| found.base.join(href.trim()).ok());
                let has_room = found.feeds.len() < MAX_FEEDS;
                found.feeds.extend(url.and_then(normal_url).filter(|_| has_room));
            }
            "base" if !found.has_base => {
                if let Some(base) = attribute(tag, "href").and_then(|href| found.base.join(href.trim()).ok()) {
                    (found.base, found.has_base) = (base, true);
                }
            }
            "meta" => {
                let name = attribute(tag, "name").unwrap_or_default();
                let concerns_us = name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case(PRODUCT_TOKEN);
                found.nofollow |= concerns_us && attribute(tag, "content").is_some_and(forbids_following);
            }
            _ => {}
        }
    }

    fn add(&self, found: &mut Found, href: Option<&str>) {
        let Some(href) = href.map(str::trim).filter(|href| !href.is_empty() && !href.starts_with('#')) else { return };
        if found.links.len() >= MAX_LINKS {
            return;
        }
        // A query in an address is in the page's encoding (URL standard); the rest is UTF-8.
        let encode: &dyn Fn(&str) -> Cow<'_, [u8]> = &|text| self.encoding.encode(text).0;
        let options = Url::options().base_url(Some(&found.base)).encoding_override(Some(encode)).parse(href);
        let Some(url) = options.ok().and_then(normal_url).map(without_tracking).filter(can_be_page) else { return };
        if found.seen.insert(url.as_str().to_owned()) {
            found.links.push(url);
        }
    }
}

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let tag = match token {
            Token::TagToken(tag) => tag,
            Token::CharacterTokens(text) => {
                self.found.borrow_mut().text(&text);
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        if tag.kind == TagKind::EndTag {
            let mut found = self.found.borrow_mut();
            found.is_raw = false;
            found.in_noscript &= &*tag.name != "noscript";
            return TokenSinkResult::Continue;
        }
        self.start_tag(&tag);
        // What a tree builder would say: the content of these is no markup.
        let mut found = self.found.borrow_mut();
        found.is_raw = matches!(&*tag.name, "script" | "style" | "title" | "textarea" | "iframe" | "xmp" | "noembed");
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn is_feed(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/rss+xml") || kind.eq_ignore_ascii_case("application/atom+xml")
}

fn has_word(list: Option<&str>, word: &str) -> bool {
    list.is_some_and(|list| list.split_ascii_whitespace().any(|entry| entry.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(html: &str) -> Vec<String> {
        let page = Url::parse("http://site.example/dir/page.html").unwrap();
        links(&page, "text/html", html.as_bytes()).pages.into_iter().map(String::from).collect()
    }

    #[test]
    fn links_are_resolved_cleaned_and_listed_once() {
        let cases: &[(&str, &[&str])] = &[
            ("<a href=b.html>", &["http://site.example/dir/b.html"]),
            ("<A HREF=' /x?a=1&amp;b=2 '>", &["http://site.example/x?a=1&b=2"]),
            ("<a href=/x#one><a href=/x#two><a href='#three'>", &["http://site.example/x"]),
            ("<a href=//other.example/><area href=/map>", &["http://other.example/", "http://site.example/map"]),
            ("<base href=/new/><base href=/late/><a href=x>", &["http://site.example/new/x"]),
            ("<link rel='Next' href=/2><link rel=stylesheet href=/s>", &["http://site.example/2"]),
            ("<a href=mailto:x@y.example><a href='javascript:x()'><a href='http://['><a>", &[]),
            ("<a href=/p.pdf><a href=/p.jpg>", &[]),
            ("<a rel='ugc nofollow' href=/x>", &[]),
            (
                "<script>'<a href=/x>'</script><!-- <a href=/y> --><style><a href=/z></style><title><a href=/t></title>",
                &[],
            ),
            ("<textarea><a href=/x></textarea><a href=/y>", &["http://site.example/y"]),
            ("<svg><a xlink:href=/x href=/y>", &["http://site.example/y"]),
            ("<a href=/cut", &[]),
        ];
        for (html, expected) in cases {
            assert_eq!(found(html), *expected, "{html}");
        }
    }

    #[test]
    fn a_page_that_says_nofollow_gives_no_links() {
        let cases = [
            ("<meta name=robots content='noindex, nofollow'>", true),
            ("<meta name=ROBOTS content=NONE>", true),
            ("<meta name=gristmill content=nofollow>", true),
            ("<meta name=otherbot content=nofollow>", false),
            ("<meta name=robots content='noindex,follow'>", false),
            ("<meta name=description content=nofollow>", false),
        ];
        for (meta, none) in cases {
            assert_eq!(found(&format!("{meta}<a href=/x>")).is_empty(), none, "{meta}");
        }
    }

    #[test]
    fn directives_of_a_header_concern_us_or_another() {
        let cases = [
            ("nofollow", true),
            ("noindex, NoFollow", true),
            ("none", true),
            ("noindex", false),
            ("gristmill: nofollow", true),
            ("otherbot: noindex, nofollow", false),
            ("otherbot: nofollow, gristmill: none", true),
            ("max-snippet: 20, nofollow", true),
            ("unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow", true),
        ];
        for (directives, forbids) in cases {
            assert_eq!(forbids_following(directives), forbids, "{directives}");
        }
    }

    #[test]
    fn pages_that_are_empty_without_scripts_are_told_apart() {
        let article = "<p>Grain is ground between two stones. ".repeat(10);
        let cases = [
            ("<div id=root></div><script src=/app.js></script>".to_owned(), true),
            ("<title>Shop</title><app-root></app-root><script>var a = '".to_owned() + &article + "'</script>", true),
            ("<noscript>You need to enable JavaScript to run this app.</noscript><script></script>".to_owned(), true),
            (format!("<div id=root>{article}</div><script></script>"), false),
            ("<div id=root>short</div>".to_owned(), false),
            ("<p>short<script></script>".to_owned(), false),
        ];
        let page = Url::parse("http://x.example/").unwrap();
        for (html, expected) in cases {
            assert_eq!(links(&page, "text/html", html.as_bytes()).needs_browser, expected, "{html}");
        }
    }

    #[test]
    fn queries_are_in_the_encoding_of_the_page() {
        let page = Url::parse("http://site.example/").unwrap();
        let (body, ..) = encoding_rs::GBK.encode("<meta charset=gbk><a href='/新?q=新'>");
        let expected = "http://site.example/%E6%96%B0?q=%D0%C2";
        assert_eq!(links(&page, "text/html", &body).pages.first().map(Url::as_str), Some(expected));
        let (body, ..) = encoding_rs::GBK.encode("<a href='/新?q=新'>");
        assert_eq!(links(&page, "text/html; charset=GB2312", &body).pages.first().map(Url::as_str), Some(expected));
    }

    proptest! {
        #[test]
        fn any_bytes_give_addresses_that_may_be_asked(body in proptest::collection::vec(any::<u8>(), 0..400), tail in "[<>a-z =/#:'\"!-]{0,60}") {
            let page = Url::parse("http://site.example/").unwrap();
            for url in links(&page, "text/html", &[&body, b"<a href=".as_slice(), tail.as_bytes()].concat()).pages {
                prop_assert!(matches!(url.scheme(), "http" | "https") && url.fragment().is_none());
            }
        }
    }
}
