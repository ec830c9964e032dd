//! Record: from a WARC record's fields and block to a capture.

use super::header::{Kind, WarcHeader};
use crate::failure::Reason;
use crate::source::archive::SITE_FIELDS;
use crate::source::http;
use crate::source::{Capture, Place, Row};

/// The capture in a record; else the reason that there is none, and its detail.
pub(super) fn capture(
    header: &WarcHeader,
    kind: Kind,
    mut block: Vec<u8>,
    place: Place,
    max_page_bytes: usize,
) -> Result<Capture, (Reason, String)> {
    let url = header.url().unwrap_or_default().to_owned();
    let fetched_at = header.date();
    let content_type = header.get("content-type").unwrap_or_default().to_owned();
    if kind == Kind::Response {
        if let Some(response) = http::Response::parse(&block) {
            let http::Response { status, headers, body } = response;
            // The body is the block's end, and becomes all of it.
            block.drain(..block.len() - body.len());
            let body = http::undo_codings(&headers, block, max_page_bytes).map_err(too_large)?;
            let site_says = site_says(header);
            return Ok(Capture { url, fetched_at, status: Some(status), headers, site_says, body, place, row: None });
        }
        if content_type.to_ascii_lowercase().starts_with("application/http") {
            return Err((Reason::Malformed, "the record has no HTTP status line".to_owned()));
        }
    }
    if block.len() > max_page_bytes {
        return Err(too_large(http::TooLarge { limit: max_page_bytes }));
    }
    let headers = if content_type.is_empty() { Vec::new() } else { vec![("content-type".to_owned(), content_type)] };
    let row = (kind == Kind::Conversion).then(|| Row { id: header.record_id().map(str::to_owned), title: None });
    Ok(Capture { url, fetched_at, status: None, headers, site_says: Vec::new(), body: block, place, row })
}

/// What the crawl that wrote the record knew of its site.
fn site_says(header: &WarcHeader) -> Vec<(String, String)> {
    let said =
        |(field, name): &(&str, &str)| Some(((*name).to_owned(), header.get(&field.to_ascii_lowercase())?.to_owned()));
    SITE_FIELDS.iter().filter_map(said).collect()
}

fn too_large(http::TooLarge { limit }: http::TooLarge) -> (Reason, String) {
    (Reason::TooLarge, format!("the body is larger than {limit} bytes once its codings are undone"))
}

/// Where a revisit record says that its payload is stored.
pub(super) fn revisit_detail(header: &WarcHeader) -> String {
    let url = header.get("warc-refers-to-target-uri").or_else(|| header.url()).unwrap_or("an unnamed page");
    match header.get("warc-refers-to-date") {
        Some(date) => format!("the same payload as {url} of {date}"),
        None => format!("the same payload as {url} at another time"),
    }
}
