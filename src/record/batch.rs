//! From rows to Arrow batches: one builder a column, in the order of the schema.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::error::ArrowError;

use super::cells::{Cell, struct_array};
use super::failures::FailureRow;
use super::schema::{failure_schema, record_schema};
use super::{FlagRow, Record, Related, Rights};
use crate::measure::{LanguageShare, Quality};

/// The rows that a batch is closed at.
pub const BATCH_ROWS: usize = 256;

/// The bytes of strings that a batch is closed at; one row may be larger.
pub const BATCH_BYTES: usize = 16 << 20;

/// The bytes of strings that one row may have: Arrow's 32-bit offsets allow no batch beyond 2 GiB.
pub const ROW_BYTES: usize = 1 << 30;

/// Puts rows into batches of at most [`BATCH_ROWS`] rows, whatever the portions that they come in.
///
/// ```
/// use gristmill::record::{BatchBuilder, FailureRow, failure_schema};
///
/// let mut builder = BatchBuilder::<FailureRow>::new();
/// assert_eq!(builder.finish().unwrap().num_rows(), 0);
/// assert_eq!(builder.finish().unwrap().schema(), failure_schema());
/// ```
#[derive(Debug)]
pub struct BatchBuilder<R: Row> {
    columns: R::Columns,
    rows: usize,
    bytes: usize,
}

impl<R: Row> Default for BatchBuilder<R> {
    fn default() -> Self {
        Self { columns: R::Columns::default(), rows: 0, bytes: 0 }
    }
}

impl<R: Row> BatchBuilder<R> {
    /// A builder without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends one row.
    ///
    /// # Errors
    /// [`ArrowError::OffsetOverflowError`] for a row beyond [`ROW_BYTES`]; the row is left out then.
    pub fn push(&mut self, row: &R) -> Result<(), ArrowError> {
        let bytes = row.string_bytes();
        if bytes > ROW_BYTES {
            return Err(ArrowError::OffsetOverflowError(bytes));
        }
        row.append_to(&mut self.columns);
        self.rows += 1;
        self.bytes += bytes;
        Ok(())
    }

    /// Whether it is time to [`finish`](Self::finish) a batch.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    /// Rows since the last batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row came since the last batch.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Gives the rows since the last batch as a batch, maybe an empty one.
    ///
    /// # Errors
    /// Those of Arrow where columns and schema do not fit, which is a fault in this program.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        self.rows = 0;
        self.bytes = 0;
        R::finish(&mut self.columns)
    }
}

/// Gives all records as one batch.
///
/// # Errors
/// [`ArrowError::OffsetOverflowError`] where their strings are beyond [`ROW_BYTES`].
pub fn record_batch(records: &[Record]) -> Result<RecordBatch, ArrowError> {
    let mut builder = BatchBuilder::new();
    for record in records {
        builder.push(record)?;
        if builder.bytes > ROW_BYTES {
            return Err(ArrowError::OffsetOverflowError(builder.bytes));
        }
    }
    builder.finish()
}

/// A struct that is a row of a table.
pub trait Row: sealed::Sealed + std::fmt::Debug {
    /// Its columns as they grow.
    #[doc(hidden)]
    type Columns: Default + std::fmt::Debug;
    /// Bytes of its large strings.
    #[doc(hidden)]
    fn string_bytes(&self) -> usize;
    #[doc(hidden)]
    fn append_to(&self, columns: &mut Self::Columns);
    #[doc(hidden)]
    fn finish(columns: &mut Self::Columns) -> Result<RecordBatch, ArrowError>;
}

mod sealed {
    /// Keeps [`Row`](super::Row) to the tables of this crate.
    pub trait Sealed {}
    impl Sealed for super::Record {}
    impl Sealed for super::FailureRow {}
}

/// Makes a struct of builders from the fields of a row, in order.
macro_rules! columns {
    ($columns:ident of $row:ident { $($field:ident: $type:ty,)+ }) => {
        #[derive(Debug, Default)]
        #[doc(hidden)]
        pub struct $columns { $($field: <$type as Cell>::Builder,)+ }

        impl $columns {
            /// The names of the columns, in order.
            #[cfg(test)]
            pub(super) const NAMES: &[&str] = &[$(stringify!($field)),+];

            fn append(&mut self, row: &$row) {
                $(row.$field.append(&mut self.$field);)+
            }

            fn finish(&mut self) -> Result<Vec<ArrayRef>, ArrowError> {
                Ok(vec![$(<$type as Cell>::finish(&mut self.$field)?),+])
            }

            /// A row of columns that are found by their names.
            fn read<'a>(column: impl Fn(&str) -> Option<&'a ArrayRef>, row: usize) -> Option<$row> {
                Some($row { $($field: <$type as Cell>::read(&**column(stringify!($field))?, row)?,)+ })
            }
        }
    };
}

columns!(RecordColumns of Record {
    id: String, url: String, canonical_url: String, host: Option<String>, domain: Option<String>,
    fetched_at: Option<jiff::Timestamp>, http_status: Option<i16>, content_type: Option<String>,
    source_file: String, source_offset: Option<i64>, source_length: Option<i64>, source_id: Option<String>, payload_digest: String,
    title: Option<String>, description: Option<String>, authors: Vec<String>,
    published_at: Option<jiff::Timestamp>, published_precision: Option<String>,
    published_offset: Option<i16>, modified_at: Option<jiff::Timestamp>,
    site_name: Option<String>, original_publisher: Option<String>, original_url: Option<String>,
    section: Option<String>, tags: Vec<String>, categories: Vec<String>,
    language: Option<String>, language_score: Option<f32>, languages: Option<Vec<LanguageShare>>, license: Option<String>,
    text: String, raw_text: Option<String>, markdown: Option<String>, summary: Option<String>, lead_image: Option<String>,
    word_count: i32, char_count: i32, sentence_count: i32, paragraph_count: i32, token_count: Option<i32>,
    reading_time_minutes: f32, claimed_word_count: Option<i32>, claimed_reading_minutes: Option<i32>,
    quality: Option<Quality>, text_digest: String,
    duplicate_of: Option<String>, duplicate_similarity: Option<f32>,
    host_repeat_share: Option<f32>, elsewhere_repeat_share: Option<f32>, related: Option<Vec<Related>>,
    flags: Vec<FlagRow>, flag_kinds: Vec<String>, rights: Rights,
});

columns!(FailureColumns of FailureRow {
    url: Option<String>, source_file: Option<String>, source_offset: Option<i64>,
    stage: String, reason: String, detail: String,
});

columns!(FlagColumns of FlagRow {
    kind: String, start: Option<i32>, end: Option<i32>, score: f32, replacement: Option<String>, evidence: String,
});

columns!(LanguageShareColumns of LanguageShare { language: String, share: f32, });

columns!(RelatedColumns of Related { id: String, similarity: f32, });

columns!(RightsColumns of Rights {
    noindex: Option<bool>, noai: Option<bool>, tdm_reserved: Option<bool>,
    tdm_policy: Option<String>, content_signal: Option<String>, nofollow: Option<bool>,
});

/// Makes a struct that is a cell of another table.
macro_rules! struct_cell {
    ($row:ident, $columns:ident, $column:literal) => {
        impl Cell for $row {
            type Builder = $columns;

            fn append(&self, builder: &mut $columns) {
                builder.append(self);
            }

            fn finish(builder: &mut $columns) -> Result<ArrayRef, ArrowError> {
                struct_array($column, builder.finish()?, None)
            }

            fn read(column: &dyn Array, row: usize) -> Option<Self> {
                let column = column.as_struct_opt()?;
                $columns::read(|name| column.column_by_name(name), row)
            }
        }
    };
}

struct_cell!(FlagRow, FlagColumns, "flags");
struct_cell!(LanguageShare, LanguageShareColumns, "languages");
struct_cell!(Related, RelatedColumns, "related");
struct_cell!(Rights, RightsColumns, "rights");

impl Row for Record {
    type Columns = RecordColumns;

    fn string_bytes(&self) -> usize {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let list = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
        let evidence = |flag: &FlagRow| flag.evidence.len() + optional(&flag.replacement);
        self.text.len()
            + self.url.len()
            + self.canonical_url.len()
            + [&self.raw_text, &self.markdown, &self.title, &self.description, &self.summary]
                .map(optional)
                .iter()
                .sum::<usize>()
            + [&self.authors, &self.tags, &self.categories].map(|texts| list(texts)).iter().sum::<usize>()
            + self.flags.iter().map(evidence).sum::<usize>()
    }

    fn append_to(&self, columns: &mut RecordColumns) {
        columns.append(self);
    }

    fn finish(columns: &mut RecordColumns) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(record_schema(), columns.finish()?)
    }
}

impl Record {
    /// The record in a row of a batch that has all columns; `None` where one is missing, or the row has a null where no record has one.
    ///
    /// ```
    /// use gristmill::record::{Record, record_batch};
    /// assert_eq!(Record::read(&record_batch(&[]).unwrap(), 0), None);
    /// ```
    #[must_use]
    pub fn read(batch: &RecordBatch, row: usize) -> Option<Self> {
        RecordColumns::read(|name| batch.column_by_name(name), row)
    }
}

impl FailureRow {
    /// The failure in a row of a batch that has all columns, as [`Record::read`].
    #[must_use]
    pub fn read(batch: &RecordBatch, row: usize) -> Option<Self> {
        FailureColumns::read(|name| batch.column_by_name(name), row)
    }
}

impl Row for FailureRow {
    type Columns = FailureColumns;

    fn string_bytes(&self) -> usize {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        optional(&self.url) + optional(&self.source_file) + self.detail.len()
    }

    fn append_to(&self, columns: &mut FailureColumns) {
        columns.append(self);
    }

    fn finish(columns: &mut FailureColumns) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(failure_schema(), columns.finish()?)
    }
}

/// The text in a row of a batch; `None` where it is null, or the batch has no such column of texts.
///
/// ```
/// use gristmill::record::{record_batch, text_at};
/// assert_eq!(text_at(&record_batch(&[]).unwrap(), "title", 0), None);
/// ```
#[must_use]
pub fn text_at<'a>(batch: &'a RecordBatch, column: &str, row: usize) -> Option<&'a str> {
    let column: &StringArray = batch.column_by_name(column)?.as_string_opt()?;
    (row < column.len() && column.is_valid(row)).then(|| column.value(row))
}

/// A shared array, as the columns of a batch have it.
pub(super) fn shared(array: impl arrow::array::Array + 'static) -> ArrayRef {
    Arc::new(array)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::columns::{Column, FAILURE, RECORD};
    use crate::record::samples::{full_record, record};

    fn names(columns: &[Column]) -> Vec<&str> {
        columns.iter().map(|column| column.name).collect()
    }

    #[test]
    fn builders_follow_the_order_of_the_schema() {
        assert_eq!(RecordColumns::NAMES, names(RECORD));
        assert_eq!(FailureColumns::NAMES, names(FAILURE));
        let fields = |column: &str| {
            names(&RECORD.iter().find(|c| c.name == column).unwrap().kind.fields())
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(FlagColumns::NAMES, fields("flags"));
        assert_eq!(LanguageShareColumns::NAMES, fields("languages"));
        assert_eq!(RelatedColumns::NAMES, fields("related"));
        assert_eq!(RightsColumns::NAMES, fields("rights"));
    }

    #[test]
    fn a_batch_closes_by_rows_and_by_bytes() {
        let mut builder = BatchBuilder::new();
        for _ in 0..BATCH_ROWS - 1 {
            builder.push(&record("https://a.example/1", "text")).unwrap();
        }
        assert!(!builder.is_full());
        builder.push(&record("https://a.example/1", "text")).unwrap();
        assert!(builder.is_full());
        assert_eq!(builder.finish().unwrap().num_rows(), BATCH_ROWS);
        builder.push(&record("https://a.example/1", &"x".repeat(BATCH_BYTES))).unwrap();
        assert!(builder.is_full() && builder.len() == 1);
    }

    #[test]
    fn records_are_read_as_they_were_put_in() {
        let with_quality = Record {
            quality: Some(Quality::of("Some words, and some more words.")),
            related: Some(Vec::new()),
            markdown: Some("*Text*".into()),
            ..full_record()
        };
        let records = [full_record(), record("https://a.example/1", "text"), with_quality];
        let batch = record_batch(&records).unwrap();
        let read: Vec<Record> = (0..batch.num_rows()).filter_map(|row| Record::read(&batch, row)).collect();
        assert_eq!(read, records);
        let narrow = batch.project(&[0, 1]).unwrap();
        assert_eq!(Record::read(&narrow, 0), None);
        assert_eq!(Record::read(&batch, 3), None);
    }

    #[test]
    fn no_record_gives_a_batch_without_rows() {
        assert_eq!(record_batch(&[]).unwrap().num_rows(), 0);
    }
}
