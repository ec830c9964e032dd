//! E-mail addresses, in the shape of RFC 5321 and with a domain that can be real.

use std::borrow::Cow;
use std::ops::Range;

use super::{Found, Kind, after, before, tail};

/// Most bytes of a local part, and of a domain (RFC 5321, 4.5.3.1).
const LOCAL: usize = 64;
/// See [`LOCAL`].
const DOMAIN: usize = 255;
/// Most bytes of a label (RFC 1035, 2.3.4).
const LABEL: usize = 63;

/// Share of right ones, see `telephone.rs`.
const SCORE: f32 = 0.98;

/// All addresses, in order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        let free = all.last().map_or(0, |last| last.range.end);
        if let Some(range) = around(text, at).filter(|range| range.start >= free && !is_other(text, range, at)) {
            all.push(Found { kind: Kind::Email, range, score: SCORE, evidence: "an e-mail address" });
        }
    }
    all
}

/// The address whose sign stands at a byte.
fn around(text: &str, at: usize) -> Option<Range<usize>> {
    let head = tail(text, at, LOCAL + 4);
    let begin = head.char_indices().rev().take_while(|(_, c)| is_local(*c)).last().map(|(begin, _)| begin)?;
    let local = head.get(begin..)?.trim_start_matches(['.', '-', '\'', '%', '~']);
    let is_shaped = !local.is_empty() && local.len() <= LOCAL && !local.ends_with('.') && !local.contains("..");
    let domain = domain(text.get(at + 1..)?)?;
    is_shaped.then(|| at - local.len()..at + 1 + domain)
}

/// What people have in local parts; the RFC allows more, which on pages are marks around an address.
fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '\'' | '%' | '~') || is_letter(c)
}

/// Letters of scripts that write blanks between words, so that none of the word before is taken in.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{52f}') && c.is_alphabetic()
}

/// How long the domain is that a text begins with: labels of which the last ones are a suffix that exists.
fn domain(text: &str) -> Option<usize> {
    let of_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-') || is_letter(c);
    let length: usize = text.chars().take_while(|c| of_domain(*c)).map(char::len_utf8).take(DOMAIN).sum();
    let mut whole = text.get(..length)?.trim_end_matches(['.', '-']);
    // A next sentence may follow without a blank: "a@b.org.Then".
    for _ in 0..4 {
        if is_domain(whole) {
            return Some(whole.len());
        }
        whole = whole.rsplit_once('.')?.0;
    }
    None
}

fn is_domain(domain: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.len() <= LABEL && !label.starts_with('-') && !label.ends_with('-');
    let lower: Cow<'_, str> =
        if domain.bytes().any(|byte| byte.is_ascii_uppercase()) { domain.to_lowercase().into() } else { domain.into() };
    let labels = domain.split('.').count();
    labels >= 2
        && domain.split('.').all(is_label)
        && psl::suffix(lower.as_bytes())
            .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() < lower.len())
}

/// What has the shape of an address and is none: names for documents, logins, passwords in addresses, pictures.
fn is_other(text: &str, range: &Range<usize>, at: usize) -> bool {
    let local = text.get(range.start..at).unwrap_or_default();
    let domain = text.get(at + 1..range.end).unwrap_or_default().to_ascii_lowercase();
    let first = domain.split('.').next().unwrap_or_default();
    // RFC 2606.
    let for_documents = domain.split('.').rev().take(2).last().is_some_and(|label| label == "example")
        || PLACEHOLDERS.contains(&first)
        || PERSONS.contains(&local.to_ascii_lowercase().as_str()) && PROVIDERS.contains(&first);
    // "logo@2x.png" has no real ending, "logo@2x.media" has.
    let picture = first
        .strip_suffix('x')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let token = tail(text, range.start, super::TOKEN).rsplit(char::is_whitespace).next().unwrap_or_default();
    let login = token.contains("://")
        || after(text, range.end).is_some_and(|c| matches!(c, ':' | '/'))
            && is_path(text.get(range.end + 1..).unwrap_or_default());
    let command = COMMANDS.iter().any(|command| {
        tail(text, range.start, 16).trim_end_matches(['"', '\'', '<', ' ']).to_lowercase().ends_with(command)
    });
    let joined = before(text, range.start).is_some_and(|c| matches!(c, '@' | '*' | '$' | '{' | '}'));
    for_documents || picture || login || command || joined
}

/// What follows a host in a command or an address: a path, a port.
fn is_path(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '~' | '.'))
}

/// First labels of domains that stand for any domain.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "yourdomain",
    "yourcompany",
    "yoursite",
    "yourwebsite",
    "mydomain",
    "domain",
    "yourname",
    "youremail",
    "yourorganization",
    "yourbusiness",
];

/// Local parts that stand for any person, where the domain stands for any provider.
const PERSONS: &[&str] = &[
    "you",
    "your",
    "yourname",
    "your.name",
    "your-name",
    "youremail",
    "your.email",
    "your_email",
    "your-email",
    "name",
    "username",
    "user",
    "email",
    "someone",
    "somebody",
    "abc",
    "xyz",
    "firstname.lastname",
    "first.last",
];

/// See [`PERSONS`].
const PROVIDERS: &[&str] =
    &["email", "mail", "company", "gmail", "site", "website", "provider", "server", "host", "organization"];

/// Ends of what stands before logins and the names of messages.
const COMMANDS: &[&str] =
    &["ssh", "scp", "sftp", "rsync", "git clone", "message-id:", "in-reply-to:", "references:", "docker pull"];
