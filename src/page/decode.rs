//! Decode: from a capture to a page, or the reason that it is none.

use super::address::{host, registrable_domain};
use super::{Origin, Page, charset, kind};
use crate::failure::{Failure, Reason, Stage};
use crate::source::{Capture, digest};

/// Headers in which servers say what a page may be used for.
const RIGHTS_HEADERS: [&str; 5] = ["x-robots-tag", "tdm-reservation", "tdm-policy", "content-signal", "content-usage"];

/// Decodes a capture to a page.
///
/// # Errors
///
/// Where the status is not 2xx (redirects among them), the body is empty, or the bytes are no HTML. The content type
/// counts only where the bytes leave it open: a page sent as `text/plain` is a page, an image named `.html` is none.
pub fn decode(capture: Capture) -> Result<Page, Failure> {
    if let Some(status) = capture.status.filter(|status| !(200..300).contains(status)) {
        return Err(fail(&capture, Reason::HttpStatus, status_detail(status, capture.header("location"))));
    }
    if capture.body.iter().all(u8::is_ascii_whitespace) {
        return Err(fail(&capture, Reason::Empty, "the body has no text".to_owned()));
    }
    let content_type = capture.header("content-type").map(str::to_owned);
    let is_saved = capture.place.offset.is_none();
    if let Err(detail) = kind::check(&capture.body, content_type.as_deref(), is_saved) {
        return Err(fail(&capture, Reason::NotHtml, detail));
    }
    let Capture { url, fetched_at, status, headers, site_says, body, place, row: _ } = capture;
    let payload_digest = digest::sha256(&body);
    let host = host(&url);
    let domain = host.as_deref().and_then(registrable_domain);
    let top_level = host.as_deref().and_then(|host| host.rsplit('.').next());
    let decoded = charset::decode(body, content_type.as_deref(), top_level);
    let origin = Origin {
        url,
        domain,
        fetched_at,
        http_status: status,
        content_type,
        payload_digest,
        place,
        charset: decoded.encoding.name().to_owned(),
        charset_from: decoded.from,
        charset_conflict: decoded.conflict,
        rights_headers: headers.into_iter().filter(is_about_rights).chain(site_says).collect(),
        host,
    };
    Ok(Page { origin, html: decoded.text })
}

/// Whether a header says what may be done with the page; of `link` headers those that name an RSL licence.
fn is_about_rights((name, value): &(String, String)) -> bool {
    RIGHTS_HEADERS.contains(&name.as_str()) || (name == "link" && value.contains("application/rsl+xml"))
}

fn status_detail(status: u16, location: Option<&str>) -> String {
    match location {
        Some(location) if (300..400).contains(&status) => format!("{status} to {location}"),
        _ => status.to_string(),
    }
}

fn fail(capture: &Capture, reason: Reason, detail: String) -> Failure {
    Failure {
        url: Some(capture.url.clone()),
        source_file: Some(capture.place.file.clone()),
        source_offset: capture.place.offset,
        stage: Stage::Page,
        reason,
        detail,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::CharsetFrom;
    use crate::source::Place;

    fn capture(status: Option<u16>, headers: &[(&str, &str)], body: &[u8]) -> Capture {
        Capture {
            url: "https://www.Site.co.uk/a".to_owned(),
            fetched_at: None,
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            site_says: vec![("content-signal".to_owned(), "ai-train=yes".to_owned())],
            body: body.to_vec(),
            place: Place { file: "a.warc".to_owned(), offset: Some(7), length: Some(9) },
            row: None,
        }
    }

    #[test]
    fn a_page_has_its_origin() {
        let headers =
            [("content-type", "text/html"), ("x-robots-tag", "noai"), ("server", "x"), ("tdm-reservation", "1")];
        let page = decode(capture(Some(200), &headers, b"<p>caf\xe9</p>")).unwrap();
        let origin = &page.origin;
        assert_eq!(page.html, "<p>café</p>");
        assert_eq!((origin.host.as_deref(), origin.domain.as_deref()), (Some("www.site.co.uk"), Some("site.co.uk")));
        assert_eq!((origin.http_status, origin.content_type.as_deref()), (Some(200), Some("text/html")));
        assert_eq!((origin.charset.as_str(), origin.charset_from), ("windows-1252", CharsetFrom::Content));
        let rights: Vec<_> =
            origin.rights_headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [("x-robots-tag", "noai"), ("tdm-reservation", "1"), ("content-signal", "ai-train=yes")];
        assert_eq!(rights, expected);
        assert_eq!(origin.payload_digest, digest::sha256(b"<p>caf\xe9</p>"));
    }

    #[test]
    fn what_is_no_page_says_why_and_where() {
        let html = [("content-type", "text/html"), ("location", "https://site.co.uk/b")];
        for (status, body, reason, detail) in [
            (Some(301), &b""[..], Reason::HttpStatus, "301 to https://site.co.uk/b"),
            (Some(404), b"<p>not here", Reason::HttpStatus, "404"),
            (Some(200), b"", Reason::Empty, "the body has no text"),
            (Some(200), b" \r\n\t", Reason::Empty, "the body has no text"),
            (Some(200), b"%PDF-1.4", Reason::NotHtml, "the bytes are a PDF document"),
        ] {
            let failure = decode(capture(status, &html, body)).unwrap_err();
            assert_eq!((failure.reason, failure.detail.as_str()), (reason, detail));
            assert_eq!((failure.source_offset, failure.stage), (Some(7), Stage::Page));
            assert_eq!(failure.source_file.as_deref(), Some("a.warc"));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_say_why(start in 0..4_usize, body in prop::collection::vec(any::<u8>(), 0..600), header in "[ -~]{0,30}") {
            let starts: [&[u8]; 4] = [b"", b"<p>", b"<meta charset=", b"\xff\xfe<\0"];
            let body = [starts[start], &body].concat();
            match decode(capture(Some(200), &[("content-type", &header)], &body)) {
                Ok(page) => prop_assert!(!page.html.is_empty()),
                Err(failure) => prop_assert!(matches!(failure.reason, Reason::Empty | Reason::NotHtml)),
            }
        }
    }
}
