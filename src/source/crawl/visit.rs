//! What one job brings back: the answer, packed for the archive, and what the crawl needs to know of it.
//!
//! Runs on any thread, so that compressing and reading links keep all cores busy.

use std::borrow::Cow;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use url::Url;

use super::fetch::{FetchError, Fetcher, Reply, Validators, Wanted};
use super::frontier::RobotsJob;
use super::links::{Links, forbids_following, links};
use super::robots::{Declared, MAX_ROBOTS_BYTES, Robots};
use super::scope::normal_url;
use super::sitemap::{Entry, entries};
use super::store::PageState;
use super::{Error, frontier::Job, plan::PRODUCT_TOKEN};
use crate::source::archive::{Packed, Profile, Revisit};
use crate::source::http::{Coding, TooLarge, undo_coding, undo_codings};

/// An answer as the crawl goes on with it.
#[derive(Debug)]
pub(super) struct Visited {
    pub(super) status: StatusCode,
    /// Whether it is as an earlier run has stored it.
    pub(super) is_unchanged: bool,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// Both records; `None` only where compressing failed, which has no cause on any input.
    pub(super) packed: Option<Packed>,
    pub(super) body_bytes: usize,
    /// Where a redirect leads, as it stands in the header.
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<String>,
    pub(super) found: Found,
}

/// What was read from the body.
#[derive(Debug)]
pub(super) enum Found {
    Nothing,
    Links(Links),
    /// What a sitemap or feed names.
    Map(Vec<Entry>),
    Robots(Robots),
    /// The text of a tdmrep.json.
    Reservations(Vec<u8>),
}

impl Visited {
    /// Where a redirect leads; `None` for any other answer, and for a redirect that does not say where to.
    pub(super) fn redirect(&self) -> Option<&str> {
        self.location.as_deref().filter(|_| matches!(self.status.as_u16(), 301 | 302 | 303 | 307 | 308))
    }

    /// Whether the host says that it is busy and asks to come back later.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// Does a job; `earlier` is what an earlier run left of the page, where it is to be asked for again, `declared` what its site
/// says of the use of its content.
pub(super) async fn visit(
    fetcher: &Fetcher,
    job: &Job,
    earlier: Option<&PageState>,
    declared: Declared,
) -> Result<Visited, FetchError> {
    let (url, wanted) = match job {
        Job::Page(page) => (&page.url, Wanted::Page),
        Job::Robots(robots) => (&robots.url, Wanted::Robots),
    };
    let validators = earlier.map_or_else(Validators::default, |state| Validators {
        etag: state.etag.as_deref(),
        last_modified: state.last_modified.as_deref(),
    });
    let mut reply = fetcher.fetch(url, wanted, validators).await?;
    let found = match job {
        _ if !reply.status.is_success() => Found::Nothing,
        Job::Page(page) => read_page(&reply, fetcher.max_body_bytes(), page.is_map)?,
        Job::Robots(RobotsJob { robots: Some(_), .. }) => Found::Reservations(robots_text(&reply).into_owned()),
        Job::Robots(_) => {
            Found::Robots(Robots::parse_for(&robots_text(&reply), PRODUCT_TOKEN, fetcher.training_agents()))
        }
    };
    reply.exchange.declared = pairs(declared);
    reply.exchange.revisit = earlier.and_then(|state| revisit(state, &reply));
    let is_unchanged = reply.exchange.revisit.is_some();
    Ok(Visited {
        status: reply.status,
        is_unchanged,
        etag: header(&reply.headers, &ETAG),
        last_modified: header(&reply.headers, &LAST_MODIFIED),
        packed: reply.exchange.pack().ok(),
        body_bytes: reply.exchange.body.len(),
        location: header(&reply.headers, &LOCATION),
        retry_after: header(&reply.headers, &RETRY_AFTER),
        found,
    })
}

/// Hops from a robots.txt to its text (RFC 9309 section 2.3.1.2).
pub(super) const MAX_ROBOTS_HOPS: u32 = 5;

/// The robots.txt of a site, without a crawl.
pub(super) async fn robots(fetcher: &Fetcher, site: &Url, agent: &str) -> Result<Robots, Error> {
    let no_answer = |url: &Url, error: &FetchError| Error::NoAnswer { url: url.clone(), detail: error.to_string() };
    let mut url = site.join("/robots.txt").unwrap_or_else(|_| site.clone());
    for _ in 0..=MAX_ROBOTS_HOPS {
        let reply = fetcher
            .fetch(&url, Wanted::Robots, Validators::default())
            .await
            .map_err(|error| no_answer(&url, &error))?;
        if reply.status.is_success() {
            return Ok(Robots::parse_for(&robots_text(&reply), agent, fetcher.training_agents()));
        }
        if reply.status.is_server_error() {
            return Ok(Robots::disallow_all());
        }
        let target = header(&reply.headers, &LOCATION).filter(|_| reply.status.is_redirection());
        match target.and_then(|target| url.join(&target).ok()).and_then(normal_url) {
            Some(target) => url = target,
            None => break,
        }
    }
    Ok(Robots::allow_all())
}

/// Whether the answer is what an earlier run stored: by its own word, or by its body.
fn revisit(earlier: &PageState, reply: &Reply) -> Option<Revisit> {
    let digest = earlier.digest.clone()?;
    let date = Timestamp::from_second(earlier.stored_at).ok()?;
    let profile = match reply.status {
        StatusCode::NOT_MODIFIED => Profile::NotModified,
        StatusCode::OK if reply.exchange.payload_digest() == digest => Profile::SamePayload,
        _ => return None,
    };
    Some(Revisit { profile, digest, date })
}

/// What a site declares, by the names that the archive has for it.
fn pairs(declared: Declared) -> Vec<(&'static str, String)> {
    let reserved = declared.tdm_reserved.map(|reserved| u8::from(reserved).to_string());
    let values = [
        ("content-signal", declared.content_signal),
        ("tdm-reservation", reserved),
        ("tdm-policy", declared.tdm_policy),
        ("license", declared.license),
    ];
    values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The text of a robots.txt or tdmrep.json; one that is packed beyond its limit is taken as it came.
fn robots_text(reply: &Reply) -> Cow<'_, [u8]> {
    decoded(reply, MAX_ROBOTS_BYTES).unwrap_or(Cow::Borrowed(&reply.exchange.body))
}

/// A body with its content codings undone, of which no more than `limit` bytes may come.
fn decoded(reply: &Reply, limit: usize) -> Result<Cow<'_, [u8]>, FetchError> {
    let coding = text(&reply.headers, &CONTENT_ENCODING);
    if coding.is_empty() {
        return Ok(Cow::Borrowed(&reply.exchange.body));
    }
    let headers = [(CONTENT_ENCODING.as_str().to_owned(), coding.to_owned())];
    undo_codings(&headers, &reply.exchange.body, limit).map(Cow::Owned).map_err(unpacked)
}

fn unpacked(TooLarge { limit }: TooLarge) -> FetchError {
    FetchError::Unpacked { limit }
}

/// The links of an answer that is HTML and does not forbid to follow them; the entries of a sitemap or feed.
fn read_page(reply: &Reply, limit: usize, is_map: bool) -> Result<Found, FetchError> {
    let content_type = text(&reply.headers, &CONTENT_TYPE);
    let body = decoded(reply, limit)?;
    if is_map || is_xml(content_type) {
        // Sitemaps are often stored packed, and sent as they are stored.
        let stored = body.starts_with(GZIP_MAGIC).then(|| undo_coding(Coding::Gzip, &body, limit)).transpose();
        let stored = stored.map_err(unpacked)?.map(|stored| stored.unwrap_or_else(|broken| broken.so_far));
        if let Some(entries) = entries(&reply.exchange.url, stored.as_deref().unwrap_or(&body), is_map) {
            return Ok(Found::Map(entries));
        }
    }
    let forbidden =
        reply.headers.get_all("x-robots-tag").iter().any(|value| value.to_str().is_ok_and(forbids_following));
    if forbidden || !is_html(content_type) {
        return Ok(Found::Nothing);
    }
    Ok(Found::Links(links(&reply.exchange.url, content_type, &body)))
}

/// How a gzip file begins.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// XML of any kind but that of pages.
fn is_xml(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "text/xml" || kind == "application/xml" || kind.ends_with("rss+xml") || kind.ends_with("atom+xml")
}

/// HTML by its content type; an answer without one may be.
fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.is_empty() || kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A header's value; addresses in headers are often bare UTF-8.
fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
