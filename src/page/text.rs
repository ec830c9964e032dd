//! Text: from a capture that already is text to its origin and the text.

use super::address::{host, registrable_domain};
use super::{CharsetFrom, Origin};
use crate::failure::{Failure, Reason, Stage};
use crate::source::{Capture, Row, digest};

/// A text that others extracted, with its origin.
#[derive(Debug, Clone)]
pub struct Text {
    /// Where it is from; `payload_digest` is that of the text.
    pub origin: Origin,
    /// The text, unchanged.
    pub text: String,
    /// What its corpus says of it.
    pub row: Row,
}

/// Takes the text of a capture from a corpus. Bytes that are not UTF-8, which only WET files can have, become U+FFFD.
///
/// # Errors
/// Where there is nothing but blanks.
pub fn decode_text(capture: Capture) -> Result<Text, Failure> {
    let Capture { url, fetched_at, status, headers, site_says: _, body, place, row } = capture;
    let payload_digest = digest::sha256(&body);
    let text = String::from_utf8(body).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if text.trim().is_empty() {
        return Err(Failure {
            url: Some(url),
            source_file: Some(place.file),
            source_offset: place.offset,
            stage: Stage::Page,
            reason: Reason::Empty,
            detail: "the text is empty".to_owned(),
        });
    }
    let host = host(&url);
    let domain = host.as_deref().and_then(registrable_domain);
    let content_type = headers.into_iter().find(|(name, _)| name == "content-type").map(|(_, value)| value);
    let origin = Origin {
        url,
        host,
        domain,
        fetched_at,
        http_status: status,
        content_type,
        payload_digest,
        place,
        charset: "UTF-8".to_owned(),
        charset_from: CharsetFrom::Content,
        charset_conflict: None,
        rights_headers: Vec::new(),
    };
    Ok(Text { origin, text, row: row.unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn capture(body: &[u8]) -> Capture {
        Capture {
            url: "https://www.site.example/a".to_owned(),
            fetched_at: None,
            status: None,
            headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
            site_says: Vec::new(),
            body: body.to_vec(),
            place: Place { file: "a.wet".to_owned(), offset: Some(7), length: None },
            row: Some(Row { id: Some("x".to_owned()), title: None }),
        }
    }

    #[test]
    fn the_text_comes_unchanged_with_its_origin() {
        let text = decode_text(capture(" a\r\n\n\n\té ".as_bytes())).unwrap();
        assert_eq!(text.text, " a\r\n\n\n\té ");
        assert_eq!(text.origin.domain.as_deref(), Some("site.example"));
        assert_eq!(text.origin.payload_digest, digest::sha256(text.text.as_bytes()));
        assert_eq!(text.row.id.as_deref(), Some("x"));
        assert_eq!(decode_text(capture(b"a\xff")).unwrap().text, "a\u{fffd}");
    }

    #[test]
    fn nothing_but_blanks_is_a_listed_failure() {
        let failure = decode_text(capture(b" \n")).unwrap_err();
        assert_eq!((failure.reason, failure.source_offset), (Reason::Empty, Some(7)));
    }
}
