//! When two addresses are one page. Pure.
//!
//! Two steps, so that no real page is lost: what only tracks readers is taken off links before they are asked for; what
//! merely may be the same (default documents, the order of a query) decides only whether a page is known already, and the
//! address that was found first is the one that is asked for.

use std::borrow::Cow;

use url::Url;

/// Parameters that tell a site where a reader came from, and never what the page is.
const TRACKING: &[&str] = &[
    "_ga", "_gl", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid",
    "twclid", "wbraid", "yclid",
];

/// The same by their beginning: Google's and Matomo's campaigns.
const TRACKING_PREFIXES: &[&str] = &["utm_", "mtm_"];

/// Parameters that hold a session, by name.
const SESSIONS: &[&str] = &["jsessionid", "phpsessid", "oscsid", "zenid", "cfid", "cftoken", "sessionid", "session_id"];

/// Parameters that may hold one: only a long random value tells.
const MAYBE_SESSIONS: &[&str] = &["sid", "s", "session", "sess"];

/// Letters and digits from which on such a value is a session: a hash in hexadecimal has 32.
const MIN_SESSION_LENGTH: usize = 24;

/// What a server gives for a folder.
const DEFAULT_DOCUMENTS: &[&str] =
    &["index.html", "index.htm", "index.php", "index.asp", "index.aspx", "index.jsp", "default.asp", "default.aspx"];

/// The address of a link without sessions and tracking.
pub(super) fn without_tracking(mut url: Url) -> Url {
    if let Some((path, session)) = url.path().split_once(';')
        && session.split('=').next().is_some_and(|name| name.eq_ignore_ascii_case("jsessionid"))
    {
        let path = path.to_owned();
        url.set_path(&path);
    }
    let Some(query) = url.query() else { return url };
    if !query.split('&').any(is_noise) {
        return url;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_noise(pair)).collect();
    let kept = kept.join("&");
    url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    url
}

fn is_noise(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_ascii_lowercase();
    let is_random = value.len() >= MIN_SESSION_LENGTH
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && value.bytes().any(|byte| byte.is_ascii_digit());
    TRACKING.contains(&name.as_str())
        || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || SESSIONS.contains(&name.as_str())
        || name.starts_with("aspsessionid")
        || (MAYBE_SESSIONS.contains(&name.as_str()) && is_random)
}

/// What two addresses of one page have in common.
pub(super) fn page_key(address: &str) -> Cow<'_, str> {
    let has_session = address.contains(';');
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let document = path.rsplit('/').next().unwrap_or_default();
    let is_default = DEFAULT_DOCUMENTS.contains(&document.to_ascii_lowercase().as_str());
    if !is_default && !has_session && !query.contains('&') && !is_noise(query) {
        return Cow::Borrowed(address);
    }
    let mut key = if is_default { path.strip_suffix(document).unwrap_or(path) } else { path }.to_owned();
    if let Some(at) = key.to_ascii_lowercase().find(";jsessionid=") {
        key.truncate(at);
    }
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_noise(pair)).collect();
    // Of the same name, the order may have a meaning.
    pairs.sort_by_key(|pair| pair.split('=').next());
    if !pairs.is_empty() {
        key.push('?');
        key.push_str(&pairs.join("&"));
    }
    Cow::Owned(key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tracking_and_sessions_go_and_all_else_stays() {
        let cases = [
            ("/a?utm_source=x&id=7&fbclid=y", "/a?id=7"),
            ("/a?utm_source=x", "/a"),
            ("/a;jsessionid=0A1B?x=1", "/a?x=1"),
            ("/a?PHPSESSID=0123456789abcdef0123456789abcdef", "/a"),
            ("/a?sid=0123456789abcdef0123456789abcdef&b=1", "/a?b=1"),
            ("/a?sid=12", "/a?sid=12"),
            ("/search?s=gravel+mills", "/search?s=gravel+mills"),
            ("/a;v=2/b", "/a;v=2/b"),
            ("/a?b=2&a=1", "/a?b=2&a=1"),
            ("/a?", "/a?"),
            ("/index.html", "/index.html"),
        ];
        let base = Url::parse("http://x.example/").unwrap();
        for (given, expected) in cases {
            assert_eq!(without_tracking(base.join(given).unwrap()), base.join(expected).unwrap(), "{given}");
        }
    }

    #[test]
    fn the_same_page_has_one_key_and_others_have_others() {
        let same = [
            ("/", "/index.html"),
            ("/d/", "/d/Default.aspx"),
            ("/a?x=1&y=2", "/a?y=2&x=1"),
            ("/a", "/a?utm_campaign=x"),
            ("/a?x=1", "/a;jsessionid=7?x=1"),
        ];
        let different = [
            ("/a", "/a/"),
            ("/a", "/A"),
            ("/a?x=1", "/a?x=2"),
            ("/a?x=1&x=2", "/a?x=2&x=1"),
            ("/index.php?p=1", "/index.php?p=2"),
            ("/myindex.html", "/"),
        ];
        let key = |path: &str| page_key(&format!("http://x.example{path}")).into_owned();
        for (one, other) in same {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in different {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn both_steps_are_stable(path in "/[a-z/;=.]{0,20}", query in "[a-z=&_0-9]{0,40}") {
            let url = Url::parse(&format!("http://x.example{path}?{query}")).unwrap();
            let once = without_tracking(url.clone());
            prop_assert_eq!(without_tracking(once.clone()), once.clone());
            let key = page_key(once.as_str()).into_owned();
            prop_assert_eq!(page_key(&key), key.as_str());
        }
    }
}
