//! One request and its answer: no redirect is followed, no coding undone, every limit kept.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, FROM, HOST, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, TRANSFER_ENCODING, USER_AGENT,
};
use reqwest::{Client, Response, StatusCode, Version, redirect};
use url::{Position, Url};

use super::Error;
use super::address::{Refused, Resolver};
use super::plan::CrawlPlan;
use super::robots::MAX_ROBOTS_BYTES;
use crate::clock;
use crate::failure::Reason;
use crate::source::archive::Exchange;

/// Connections kept for the next request to the same host; there is never more than one request to it.
const MAX_IDLE_PER_HOST: usize = 1;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A page, whole or not at all.
    Page,
    /// robots.txt, cut at its limit.
    Robots,
}

/// What an earlier answer gave to ask by whether it still holds (RFC 9110 section 13).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Validators<'a> {
    pub(super) etag: Option<&'a str>,
    pub(super) last_modified: Option<&'a str>,
}

impl Validators<'_> {
    fn headers(self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let pairs = [(IF_NONE_MATCH, self.etag), (IF_MODIFIED_SINCE, self.last_modified)];
        pairs.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(value?).ok()?)))
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) exchange: Exchange,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("{0}")]
    Refused(String),
    #[error("the body has more than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the body has more than {limit} bytes once its codings are undone")]
    Unpacked { limit: usize },
    #[error("no whole answer within {} s", limit.as_secs_f64())]
    Late { limit: Duration },
    #[error("{0}")]
    Broken(String),
    #[error("a fault in this program: {0}")]
    Lost(String),
}

impl FetchError {
    /// Bytes that came and were not kept.
    pub(super) fn wasted_bytes(&self) -> u64 {
        match self {
            Self::TooLarge { limit } | Self::Unpacked { limit } => *limit as u64,
            Self::Refused(_) | Self::Late { .. } | Self::Broken(_) | Self::Lost(_) => 0,
        }
    }

    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Refused(_) => Reason::PrivateAddress,
            Self::TooLarge { .. } | Self::Unpacked { .. } => Reason::TooLarge,
            Self::Late { .. } | Self::Broken(_) => Reason::Network,
            Self::Lost(_) => Reason::Internal,
        }
    }
}

/// Asks for one address at a time; shared by all that are in flight.
#[derive(Debug)]
pub(super) struct Fetcher {
    client: Client,
    resolver: Resolver,
    user_agent: HeaderValue,
    from: Option<HeaderValue>,
    max_body_bytes: usize,
    request_timeout: Duration,
    training_agents: Vec<String>,
}

impl Fetcher {
    /// A client that leaves everything as the server sends it, and takes no proxy from its surroundings: behind one,
    /// addresses could not be checked.
    pub(super) fn new(plan: &CrawlPlan) -> Result<Self, Error> {
        let user_agent = HeaderValue::from_str(&plan.user_agent)
            .map_err(|_| Error::UserAgent { user_agent: plan.user_agent.clone() })?;
        let resolver = Resolver::new(&plan.resolve, plan.allow_private);
        let client = Client::builder()
            .dns_resolver(resolver.clone())
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(plan.connect_timeout)
            .timeout(plan.request_timeout)
            .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .build()
            .map_err(Error::Client)?;
        Ok(Self {
            client,
            resolver,
            user_agent,
            from: plan.from.as_deref().and_then(|from| HeaderValue::from_str(from).ok()),
            max_body_bytes: plan.max_body_bytes,
            request_timeout: plan.request_timeout,
            training_agents: plan.training_agents.clone(),
        })
    }

    /// Bytes that a body may have, as sent and decoded.
    pub(super) fn max_body_bytes(&self) -> usize {
        self.max_body_bytes
    }

    /// Agents whose rules in robots.txt count for us as well.
    pub(super) fn training_agents(&self) -> &[String] {
        &self.training_agents
    }

    /// Asks for an address; with `validators` only for what has changed since.
    pub(super) async fn fetch(
        &self,
        url: &Url,
        wanted: Wanted,
        validators: Validators<'_>,
    ) -> Result<Reply, FetchError> {
        self.resolver.check_literal(url).map_err(|refused| FetchError::Refused(refused.to_string()))?;
        let fetched_at = clock::now();
        let (accept, codings) = match wanted {
            Wanted::Page => ("text/html, application/xhtml+xml, */*;q=0.5", "gzip, br, zstd, deflate"),
            Wanted::Robots => ("text/plain, */*;q=0.5", "identity"),
        };
        let mut headers = vec![
            (USER_AGENT, self.user_agent.clone()),
            (ACCEPT, HeaderValue::from_static(accept)),
            (ACCEPT_ENCODING, HeaderValue::from_static(codings)),
        ];
        headers.extend(self.from.clone().map(|from| (FROM, from)));
        headers.extend(validators.headers());
        let mut request = self.client.get(url.clone());
        // The client adds the host itself, as each version of HTTP has it.
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut request_head =
            format!("GET {} HTTP/1.1\r\n{HOST}: {host}\r\n", &url[Position::BeforePath..Position::AfterQuery]);
        for (name, value) in headers {
            let _ = write!(request_head, "{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes()));
            request = request.header(name, value);
        }
        request_head.push_str("\r\n");
        let response = request.send().await.map_err(|error| self.explain(error))?;
        self.receive(response, url, fetched_at, request_head.into_bytes(), wanted).await
    }

    async fn receive(
        &self,
        mut response: Response,
        url: &Url,
        fetched_at: Timestamp,
        request_head: Vec<u8>,
        wanted: Wanted,
    ) -> Result<Reply, FetchError> {
        let status = response.status();
        let version = response.version();
        let address = response.remote_addr().map(|address| address.ip());
        let (body, truncated) = self.body(&mut response, wanted).await?;
        let headers = std::mem::take(response.headers_mut());
        let response_head = response_head(version, status, &headers, body.len());
        let exchange = Exchange {
            url: url.clone(),
            fetched_at,
            address,
            request_head,
            response_head,
            body,
            truncated,
            revisit: None,
            protocol: protocol(version),
            declared: Vec::new(),
        };
        Ok(Reply { status, headers, exchange })
    }

    /// The body and whether it was cut.
    async fn body(&self, response: &mut Response, wanted: Wanted) -> Result<(Vec<u8>, bool), FetchError> {
        let limit = match wanted {
            Wanted::Page => self.max_body_bytes,
            Wanted::Robots => MAX_ROBOTS_BYTES,
        };
        let declared = response.content_length().and_then(|bytes| usize::try_from(bytes).ok());
        if wanted == Wanted::Page && declared.is_some_and(|bytes| bytes > limit) {
            return Err(FetchError::TooLarge { limit });
        }
        let mut body = Vec::with_capacity(declared.unwrap_or(0).min(limit));
        while let Some(chunk) = response.chunk().await.map_err(|error| self.explain(error))? {
            let room = limit - body.len();
            body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if chunk.len() > room {
                return if wanted == Wanted::Page { Err(FetchError::TooLarge { limit }) } else { Ok((body, true)) };
            }
        }
        Ok((body, false))
    }

    /// The innermost cause, which says what happened; the layers around it only say where.
    fn explain(&self, error: reqwest::Error) -> FetchError {
        if error.is_timeout() {
            return FetchError::Late { limit: self.request_timeout };
        }
        let error = error.without_url();
        let mut cause: &(dyn StdError + 'static) = &error;
        loop {
            if let Some(refused) = cause.downcast_ref::<Refused>() {
                return FetchError::Refused(refused.to_string());
            }
            match cause.source() {
                Some(next) => cause = next,
                None => return FetchError::Broken(cause.to_string()),
            }
        }
    }
}

/// The name that `WARC-Protocol` has for a version of HTTP.
fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "http/1.0",
        Version::HTTP_2 => "h2",
        _ => "http/1.1",
    }
}

/// Status line and headers as an HTTP/1 message whose body has `body_bytes` bytes.
///
/// The body has no transfer coding any more: headers that no longer describe it are kept under other names.
fn response_head(version: Version, status: StatusCode, headers: &HeaderMap, body_bytes: usize) -> Vec<u8> {
    let version = if version == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" };
    let reason = status.canonical_reason().unwrap_or_default();
    let mut head = format!("{version} {} {reason}\r\n", status.as_u16()).into_bytes();
    for (name, value) in headers {
        let describes_body = value.to_str().ok().and_then(|text| text.trim().parse().ok()) == Some(body_bytes);
        if name == TRANSFER_ENCODING || (name == CONTENT_LENGTH && !describes_body) {
            head.extend_from_slice(b"x-archive-orig-");
        }
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_no_longer_describe_the_body_are_renamed() {
        let mut headers = HeaderMap::new();
        headers.insert("transfer-encoding", "chunked".parse().unwrap());
        headers.insert("content-length", "9".parse().unwrap());
        headers.insert("x-odd", reqwest::header::HeaderValue::from_bytes(b"caf\xe9").unwrap());
        let head = response_head(Version::HTTP_2, StatusCode::NOT_FOUND, &headers, 10);
        let expected = b"HTTP/1.1 404 Not Found\r\nx-archive-orig-transfer-encoding: chunked\r\n\
            x-archive-orig-content-length: 9\r\nx-odd: caf\xe9\r\n\r\n";
        assert_eq!(String::from_utf8_lossy(&head), String::from_utf8_lossy(expected));
        let head = response_head(Version::HTTP_11, StatusCode::OK, &headers, 9);
        assert!(head.windows(21).any(|window| window == b"\r\ncontent-length: 9\r\n"));
    }
}
