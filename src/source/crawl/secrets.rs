//! Addresses as they may be shown: names, passwords and keys that stand in them are left out. Pure.
//!
//! The archive and the frontier hold the whole address, since it is what was asked for; reports, events, lists of failures
//! and the configuration that a version keeps hold what this file gives.

use std::borrow::Cow;

use serde::Serializer;
use serde::ser::SerializeSeq as _;
use url::Url;

/// Parameters that hold a secret, in lower case with `_` for `-`: keys and tokens of interfaces, passwords, and what the
/// large object stores sign their addresses with.
const SECRETS: &[&str] = &[
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "auth",
    "auth_token",
    "authorization",
    "awsaccesskeyid",
    "client_secret",
    "id_token",
    "jwt",
    "passwd",
    "password",
    "pwd",
    "refresh_token",
    "secret",
    "sig",
    "signature",
    "token",
    "x_amz_credential",
    "x_amz_security_token",
    "x_amz_signature",
    "x_goog_credential",
    "x_goog_signature",
];

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// The address without user name and password, and without the values of parameters that hold secrets.
///
/// ```
/// use gristmill::source::crawl::shown;
///
/// assert_eq!(shown("https://me:pass@paper.example/a?token=7&page=2"), "https://***@paper.example/a?token=***&page=2");
/// assert_eq!(shown("https://paper.example/a?page=2"), "https://paper.example/a?page=2");
/// ```
#[must_use]
pub fn shown(address: &str) -> Cow<'_, str> {
    let (before, authority) = address.split_once("://").unwrap_or(("", address));
    let host_end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    let (host, rest) = authority.split_at_checked(host_end).unwrap_or((authority, ""));
    let user = host.rsplit_once('@').filter(|_| !before.is_empty());
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let has_secret = query.is_some_and(|query| query.split('&').any(is_secret));
    if user.is_none() && !has_secret {
        return Cow::Borrowed(address);
    }
    let host = user.map_or_else(|| host.to_owned(), |(_, host)| format!("{HIDDEN}@{host}"));
    let scheme = if before.is_empty() { String::new() } else { format!("{before}://") };
    let query = query.map_or_else(String::new, |query| {
        let pairs: Vec<_> =
            query.split('&').map(|pair| if is_secret(pair) { hidden(pair) } else { pair.to_owned() }).collect();
        format!("?{}", pairs.join("&"))
    });
    Cow::Owned(format!("{scheme}{host}{path}{query}"))
}

/// Addresses as [`shown`] gives them, as a list.
pub(super) fn serialize_shown<S: Serializer>(urls: &[Url], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(urls.len()))?;
    for url in urls {
        list.serialize_element(&shown(url.as_str()))?;
    }
    list.end()
}

fn is_secret(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase().replace('-', "_");
    pair.contains('=') && SECRETS.contains(&name.as_str())
}

fn hidden(pair: &str) -> String {
    format!("{}={HIDDEN}", pair.split('=').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn secrets_are_hidden_and_all_else_stays() {
        let cases = [
            ("http://x.example/", "http://x.example/"),
            ("http://me@x.example/a", "http://***@x.example/a"),
            ("http://me:p@ss@x.example:8080?a=1", "http://***@x.example:8080?a=1"),
            ("http://x.example/@me?to=a@b.example", "http://x.example/@me?to=a@b.example"),
            ("http://x.example/a?Access-Token=abc&b=2#c", "http://x.example/a?Access-Token=***&b=2#c"),
            ("http://x.example/a?b=1&X-Amz-Signature=00ff", "http://x.example/a?b=1&X-Amz-Signature=***"),
            ("http://x.example/a?tokens=3&key=b&token", "http://x.example/a?tokens=3&key=b&token"),
            ("mailto:me@x.example", "mailto:me@x.example"),
            ("pages/a?token=1", "pages/a?token=***"),
        ];
        for (address, expected) in cases {
            assert_eq!(shown(address), expected);
        }
    }

    proptest! {
        #[test]
        fn no_secret_is_shown_and_showing_twice_is_showing_once(
            user in "[a-z]{1,5}", secret in "[Q-Z]{6,9}", path in "[a-z/]{0,9}", other in "[a-z]{1,5}=[a-z0-9]{0,4}",
        ) {
            let address = format!("https://{user}:{secret}@x.example/{path}?{other}&sig={secret}");
            let once = shown(&address).into_owned();
            prop_assert!(!once.contains(&secret) && once.contains(&other));
            prop_assert_eq!(shown(&once), once.as_str());
        }
    }
}
