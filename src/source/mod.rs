//! Source: from what the user named to captures, in order, one at a time.
//!
//! Takes paths, globs, lists and URLs; gives [`Capture`]s or listed [`Failure`](crate::failure::Failure)s. Reads the
//! disk; only `crawl` touches the network. Knows nothing of HTML.

pub mod archive;
mod captures;
pub mod corpus;
pub mod crawl;
pub mod digest;
mod folder;
mod http;
pub mod names;
mod pattern;
pub mod plan;
mod planner;
mod saved;
mod warc;

pub use captures::{Captures, read_record};
pub use corpus::Row;
pub use plan::{Input, ReadOptions, Sources};
pub use warc::Meter;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One stored response, or one saved file: bytes as they came, and where they are.
#[derive(Debug, Clone)]
pub struct Capture {
    /// The address as fetched; for a saved file what its place or `--base-url` says, else `file:///` and its relative path.
    pub url: String,
    /// `WARC-Date`, or the file's time.
    pub fetched_at: Option<Timestamp>,
    /// The HTTP status; `None` for a saved file.
    pub status: Option<u16>,
    /// HTTP headers in order of arrival, names in lower case; empty for a saved file.
    pub headers: Vec<(String, String)>,
    /// What the site as a whole declares about the use of its content, as far as a record of this program's says: pairs such as
    /// `content-signal` or `tdm-reservation` and a value.
    pub site_says: Vec<(String, String)>,
    /// The body, chunking and content codings undone; the text itself where there is a [`row`](Self::row).
    pub body: Vec<u8>,
    /// Where it stands.
    pub place: Place,
    /// For a text that others extracted: what its corpus says of it. `None` for a page.
    pub row: Option<Row>,
}

impl Capture {
    /// The first value of a header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Where a capture stands on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The WARC file or saved file, as given, or relative to the folder that was given.
    pub file: String,
    /// Offset of the (compressed) WARC record in bytes, of a JSON line in the unpacked file, or the number of a Parquet
    /// row, from 0; `None` for a saved file.
    pub offset: Option<u64>,
    /// Length of the (compressed) WARC record, or of the line, in bytes; `None` for a saved file and a Parquet row.
    pub length: Option<u64>,
}
