//! Address: one form for all spellings of a page's URL, and the record's id that is made from it.
//!
//! `http` and `https` are kept apart: which of the two a site answers is the site's to say, by its redirects and its
//! canonical links, and an address that was never fetched must not be made up. So are hosts with and without `www.`,
//! paths with and without a slash at the end, and names of default documents (`index.html`): servers may and do answer
//! them differently.

use url::{Host, Url, form_urlencoded};

use super::tracking::{is_session, is_tracking};
use crate::source::digest;

/// Hex digits of a record's id: 128 bits, at which two of a billion addresses share an id with a chance of 10⁻²¹.
const ID_DIGITS: usize = 32;

/// The one form of an address.
///
/// Parsed as browsers do (WHATWG): scheme and host in lower case, punycode, no default port, no `.` and `..`. Beyond
/// that: no user name, no fragment, no dot at the host's end, parameters that track or name a session left out, the
/// others sorted by name, and percent-encoding only where it is needed. Text that is no URL is given back trimmed.
///
/// `declared` is what the page says by `rel=canonical`. It is followed where it is a web address of the same
/// registrable domain, unless it names the site's root and the page is not the root, which is a common fault of
/// templates. A saved file without a known address follows any complete web address but a root.
///
/// ```
/// use gristmill::page::address::canonical_address;
///
/// let url = "HTTPS://Site.Example:443/a/../b?utm_source=x&z=1&a=2#top";
/// assert_eq!(canonical_address(url, None), "https://site.example/b?a=2&z=1");
/// assert_eq!(canonical_address(url, Some("/c")), "https://site.example/c");
/// assert_eq!(canonical_address(url, Some("https://other.example/c")), "https://site.example/b?a=2&z=1");
/// ```
#[must_use]
pub fn canonical_address(url: &str, declared: Option<&str>) -> String {
    let Ok(page) = Url::parse(url.trim()) else { return url.trim().to_owned() };
    let page = canonical(page);
    let target = declared.map(str::trim).filter(|declared| !declared.is_empty());
    let target = target.and_then(|declared| page.join(declared).ok()).map(canonical);
    match target {
        Some(target) if may_follow(&page, &target) => target.into(),
        _ => page.into(),
    }
}

/// The id of the record for a canonical address: 32 hex digits, the first half of its SHA-256.
///
/// ```
/// use gristmill::page::address::record_id;
///
/// assert_eq!(record_id("https://site.example/").len(), 32);
/// assert_ne!(record_id("https://site.example/"), record_id("http://site.example/"));
/// ```
#[must_use]
pub fn record_id(canonical_url: &str) -> String {
    let digest = digest::sha256(canonical_url.as_bytes());
    digest.trim_start_matches("sha256:").chars().take(ID_DIGITS).collect()
}

/// The host of a web address, in lower case and punycode; `None` for other addresses.
#[must_use]
pub fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

/// The registrable domain of a host: the public suffix and one label more.
///
/// By the public suffix list with its private part, so that the blogs of one hosting service are sites of their own
/// (`a.github.io`, not `github.io`). `None` for IP addresses, and for hosts that are themselves a suffix.
///
/// ```
/// use gristmill::page::address::registrable_domain;
///
/// assert_eq!(registrable_domain("news.bbc.co.uk").as_deref(), Some("bbc.co.uk"));
/// assert_eq!(registrable_domain("a.b.github.io").as_deref(), Some("b.github.io"));
/// assert_eq!(registrable_domain("127.0.0.1"), None);
/// ```
#[must_use]
pub fn registrable_domain(host: &str) -> Option<String> {
    match Host::parse(host.trim_end_matches('.')) {
        Ok(Host::Domain(name)) => psl::domain_str(&name).map(str::to_owned),
        _ => None,
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn is_root(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none()
}

/// Whether a declared canonical address is believed.
fn may_follow(page: &Url, target: &Url) -> bool {
    if !is_web(target) || (is_root(target) && !is_root(page)) {
        return false;
    }
    if page.scheme() == "file" {
        return true;
    }
    let site = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        registrable_domain(host).unwrap_or_else(|| host.to_owned())
    };
    is_web(page) && site(page) == site(target)
}

fn canonical(mut url: Url) -> Url {
    url.set_fragment(None);
    if !is_web(&url) {
        return url;
    }
    // These fail only for addresses without a host, which web addresses have.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if let Some(host) = url.host_str().and_then(|host| host.strip_suffix('.')).map(str::to_owned) {
        let _ = url.set_host(Some(host.trim_end_matches('.')));
    }
    let path = without_session(&normal_percent(url.path()));
    url.set_path(&path);
    let query = url.query().and_then(canonical_query);
    url.set_query(query.as_deref());
    url
}

/// The parameters that say which page it is, sorted by name; those of one name keep their order.
fn canonical_query(query: &str) -> Option<String> {
    let is_kept = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name);
        !pair.is_empty() && !is_tracking(&name) && !is_session(&name, &decoded(value))
    };
    let mut pairs: Vec<String> = query.split('&').filter(is_kept).map(normal_percent).collect();
    pairs.sort_by(|a, b| name_of(a).cmp(name_of(b)));
    (!pairs.is_empty()).then(|| pairs.join("&"))
}

fn name_of(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

/// A parameter's name or value for comparison.
fn decoded(text: &str) -> String {
    let pair = format!("={text}");
    let value = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
    value.unwrap_or_default().to_ascii_lowercase()
}

/// A path without session ids: `;jsessionid=…` at the end of a segment, and segments like `(S(…))`.
fn without_session(path: &str) -> String {
    let segments = path.split('/').filter(|segment| {
        let inner = segment.strip_prefix("(S(").and_then(|rest| rest.strip_suffix("))"));
        inner.is_none_or(|id| id.len() < 20 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    });
    let segments = segments.map(|segment| {
        let parts = segment.split(';').enumerate().filter(|(at, part)| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            *at == 0 || !is_session(&decoded(name), &decoded(value))
        });
        parts.map(|(_, part)| part).collect::<Vec<_>>().join(";")
    });
    let path = segments.collect::<Vec<_>>().join("/");
    if path.starts_with('/') { path } else { format!("/{path}") }
}

/// Percent-encoding in one form (RFC 3986, 6.2.2): hex digits in upper case, letters, digits and `-._~` never encoded,
/// and `%` encoded where it encodes nothing.
fn normal_percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let mut digits = after.chars();
        let pair = (digits.next().and_then(|c| c.to_digit(16)), digits.next().and_then(|c| c.to_digit(16)));
        if let (Some(high), Some(low)) = pair {
            let byte = u8::try_from(high * 16 + low).unwrap_or_default();
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                out.push(char::from(byte));
            } else {
                out.push('%');
                out.push_str(&digest::hex(&[byte]).to_ascii_uppercase());
            }
            rest = digits.as_str();
        } else {
            out.push_str("%25");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_page_have_one_address() {
        for (url, expected) in [
            ("https://site.example", "https://site.example/"),
            (" https://site.example/a \n", "https://site.example/a"),
            ("HTTP://SITE.example:80/A", "http://site.example/A"),
            ("https://user:pw@site.example./a", "https://site.example/a"),
            ("https://site.example:8443/a", "https://site.example:8443/a"),
            ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
            ("https://site.example/%7euser/%c3%bc", "https://site.example/~user/%C3%BC"),
            ("https://site.example/100%", "https://site.example/100%25"),
            ("https://site.example/a?", "https://site.example/a"),
            ("https://site.example/a?&&", "https://site.example/a"),
            ("https://site.example/a?b=2&a=1&b=1", "https://site.example/a?a=1&b=2&b=1"),
            ("https://site.example/a?fbclid=x&id=7&UTM_Source=y", "https://site.example/a?id=7"),
            ("https://site.example/a?sid=0123456789abcdef0123456789abcdef", "https://site.example/a"),
            ("https://site.example/a?sid=7", "https://site.example/a?sid=7"),
            ("https://site.example/a;jsessionid=0123456789ABCDEF0123.w1?x=1", "https://site.example/a?x=1"),
            ("https://site.example/(S(abcdefghij0123456789abcd))/a", "https://site.example/a"),
            ("https://site.example/index.html", "https://site.example/index.html"),
            ("https://site.example/a/", "https://site.example/a/"),
            ("file:///a/b.html#x", "file:///a/b.html"),
            ("not a url", "not a url"),
            ("", ""),
        ] {
            assert_eq!(canonical_address(url, None), expected, "{url}");
        }
    }

    #[test]
    fn a_declared_address_is_followed_only_within_its_site() {
        let page = "https://www.site.example/news/1?ref=x";
        for (declared, expected) in [
            ("https://site.example/news/1", "https://site.example/news/1"),
            ("//m.site.example/1#x", "https://m.site.example/1"),
            ("/news/2?utm_medium=y", "https://www.site.example/news/2"),
            ("https://other.example/news/1", page),
            ("https://www.site.example/", page),
            ("https://www.site.example", page),
            ("", page),
            (" ", page),
            ("javascript:void(0)", page),
            ("https://", page),
        ] {
            assert_eq!(canonical_address(page, Some(declared)), expected, "{declared}");
        }
        assert_eq!(canonical_address("https://a.github.io/x", Some("https://b.github.io/x")), "https://a.github.io/x");
        assert_eq!(canonical_address("http://10.0.0.1/x", Some("http://10.0.0.1/y")), "http://10.0.0.1/y");
        assert_eq!(canonical_address("http://10.0.0.1/x", Some("http://9.0.0.1/y")), "http://10.0.0.1/x");
        assert_eq!(canonical_address("https://site.example/?x=1", Some("/")), "https://site.example/?x=1");
    }

    #[test]
    fn a_saved_file_takes_the_address_that_it_declares() {
        let page = "file:///pages/a.html";
        assert_eq!(canonical_address(page, Some("https://site.example/a")), "https://site.example/a");
        assert_eq!(canonical_address(page, Some("https://site.example/")), page);
        assert_eq!(canonical_address(page, Some("/a")), page);
    }

    proptest! {
        #[test]
        fn canonical_twice_is_canonical_once(
            host in "[a-zA-Z.]{1,9}", path in "[a-z/%0-9A-F;=().~ üS?&#]{0,24}", query in "[a-z=&%0-9A-F+;_# ]{0,24}",
        ) {
            let once = canonical_address(&format!("http://{host}.example/{path}?{query}"), None);
            prop_assert_eq!(canonical_address(&once, None), once);
        }

        #[test]
        fn any_text_has_an_address(url in ".{0,40}", declared in ".{0,40}") {
            let once = canonical_address(&url, Some(&declared));
            prop_assert_eq!(canonical_address(&once, None), once.clone());
            prop_assert_eq!(record_id(&once).len(), 32);
        }
    }
}
