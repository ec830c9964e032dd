//! Corpora: rows of text that others extracted, from JSON lines (plain, gzip, zstd) and Parquet.
//!
//! Takes a file of rows; gives a capture for each row, whose body is the row's text and nothing else, or a listed
//! failure, in the file's order, one at a time. A row that cannot be used costs itself only. Memory holds one row of
//! JSON lines, or the pages in hand of the columns that are read.

mod columns;
mod fields;
mod lines;
mod pick;

pub use fields::Fields;

pub(super) use columns::ColumnReader;
pub(super) use lines::{LineReader, opens_with_object};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Capture, Place};
use crate::failure::{Failure, Reason, Stage};

/// What a corpus says of a text, beside the text itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row's own id in the corpus.
    pub id: Option<String>,
    /// The title of the page, where the corpus has it in a field of its own.
    pub title: Option<String>,
}

/// The values of one row's fields, as far as they are wanted.
#[derive(Debug, Default)]
struct Values {
    text: Option<Value>,
    url: Option<Value>,
    id: Option<Value>,
    title: Option<Value>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    /// Text.
    Text(String),
    /// A number or boolean, in digits or as a word.
    Plain(String),
    /// Anything else, which is no text: the name of its type.
    Other(&'static str),
}

impl Value {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Plain(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// What all rows of a file share.
#[derive(Debug, Clone)]
pub(super) struct Corpus {
    /// The file's name in records and failures.
    pub(super) file: String,
    /// The file's own address, which rows without one have theirs below.
    pub(super) address: String,
    /// Which fields are read.
    pub(super) fields: Fields,
    /// Texts with more bytes are listed failures.
    pub(super) max_page_bytes: usize,
}

impl Corpus {
    /// The capture of one row; `number` counts rows from 1.
    fn capture(&self, values: Values, number: u64, place: Place) -> Result<Capture, Failure> {
        let given = values.url.and_then(Value::into_text).filter(|url| is_address(url));
        let id = values.id.and_then(Value::into_text);
        let url = given.unwrap_or_else(|| self.row_address(id.as_deref(), number));
        let fail = |reason, detail| Failure {
            url: Some(url.clone()),
            source_file: Some(place.file.clone()),
            source_offset: place.offset,
            stage: Stage::Source,
            reason,
            detail,
        };
        let name = &self.fields.text;
        let text = match values.text {
            Some(Value::Text(text)) => text,
            Some(Value::Plain(_)) => {
                return Err(fail(Reason::Malformed, format!("the field {name} holds no text but a single value")));
            }
            Some(Value::Other(kind)) => {
                return Err(fail(Reason::Malformed, format!("the field {name} holds no text but {kind}")));
            }
            None => return Err(fail(Reason::Malformed, format!("the row has no field {name}"))),
        };
        if text.trim().is_empty() {
            return Err(fail(Reason::Empty, format!("the field {name} is empty")));
        }
        if text.len() > self.max_page_bytes {
            let (size, limit) = (text.len(), self.max_page_bytes);
            return Err(fail(Reason::TooLarge, format!("a text of {size} bytes (limit {limit} for a page)")));
        }
        let title = values.title.and_then(Value::into_text).map(|title| title.trim().to_owned());
        let row = Some(Row { id, title: title.filter(|title| !title.is_empty()) });
        Ok(Capture {
            url,
            fetched_at: None::<Timestamp>,
            status: None,
            headers: Vec::new(),
            site_says: Vec::new(),
            body: text.into_bytes(),
            place,
            row,
        })
    }

    /// An address below the file's own: the same for the same row of the same file.
    fn row_address(&self, id: Option<&str>, number: u64) -> String {
        let mut last = id.filter(|id| !matches!(*id, "." | "..")).map_or_else(|| number.to_string(), str::to_owned);
        last.truncate(last.floor_char_boundary(MAX_ID_BYTES));
        let Ok(mut address) = Url::parse(&self.address) else { return format!("{}/{last}", self.address) };
        match address.path_segments_mut() {
            Ok(mut segments) => {
                segments.pop_if_empty().push(&last);
            }
            Err(()) => return format!("{}/{last}", self.address),
        }
        address.into()
    }

    fn failure(&self, source_offset: Option<u64>, reason: Reason, detail: String) -> Failure {
        let source_file = Some(self.file.clone());
        Failure { url: None, source_file, source_offset, stage: Stage::Source, reason, detail }
    }
}

/// An id may put this many bytes into an address. Ids of known corpora have under 100.
const MAX_ID_BYTES: usize = 512;

fn is_address(url: &str) -> bool {
    Url::parse(url.trim()).is_ok_and(|url| url.has_host() && matches!(url.scheme(), "http" | "https" | "ftp"))
}

#[cfg(test)]
mod tests;
