//! Page: from a capture's bytes to a decoded page with its origin. Pure: no disk, no network.

pub mod address;
mod charset;
mod decode;
mod kind;
mod prescan;
mod text;
mod tracking;

pub use decode::decode;
pub use text::{Text, decode_text};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::source::Place;

/// A decoded page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it is from.
    pub origin: Origin,
    /// The markup as text.
    pub html: String,
}

/// Where a page is from: all of a record's provenance that does not need the markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address as fetched.
    pub url: String,
    /// Host name; `None` for a saved file without a known address.
    pub host: Option<String>,
    /// Registrable domain by the public suffix list.
    pub domain: Option<String>,
    /// `WARC-Date`, or the file's time.
    pub fetched_at: Option<Timestamp>,
    /// The HTTP status; `None` for a saved file.
    pub http_status: Option<u16>,
    /// The `content-type` header; `None` for a saved file.
    pub content_type: Option<String>,
    /// `sha256:` and the hex digest of the body.
    pub payload_digest: String,
    /// Where the capture stands on disk.
    pub place: Place,
    /// The encoding that the markup was decoded from, by its WHATWG name.
    pub charset: String,
    /// What said so.
    pub charset_from: CharsetFrom,
    /// What else was declared and could not be true, with the number of characters that tell; `None` for most pages.
    pub charset_conflict: Option<String>,
    /// The `x-robots-tag`, `tdm-reservation`, `tdm-policy`, `content-signal`, `content-usage` and RSL `link` headers, names in
    /// lower case, and behind them what the site declares as a whole.
    pub rights_headers: Vec<(String, String)>,
}

/// What named a page's character encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CharsetFrom {
    /// A byte order mark.
    Bom,
    /// The `content-type` header.
    Header,
    /// A `meta` tag.
    Meta,
    /// An XML declaration.
    XmlDeclaration,
    /// The bytes themselves.
    Content,
}
