//! Columns: reads the wanted columns of a Parquet file, row by row.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::{ReaderIter, TreeBuilder};
use parquet::record::{Field, Row};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};

use super::{Corpus, Value, Values};
use crate::failure::{Failure, Reason};
use crate::source::warc::Meter;
use crate::source::{Capture, Place};

/// Rows decoded at once from each column.
const BATCH_ROWS: usize = 256;

/// Reads a Parquet file, row by row and row group by row group.
pub(in crate::source) struct ColumnReader {
    corpus: Corpus,
    reader: SerializedFileReader<std::fs::File>,
    wanted: SchemaDescPtr,
    group: usize,
    rows: Option<ReaderIter>,
    /// Rows before the one to be read next, and before the next row group.
    row_number: u64,
    group_end: u64,
    row_count: u64,
    byte_count: u64,
    meter: Meter,
}

impl std::fmt::Debug for ColumnReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ColumnReader")
            .field("file", &self.corpus.file)
            .field("row", &self.row_number)
            .finish_non_exhaustive()
    }
}

/// Bytes that no writer made can lead the decoder astray; a fault in it costs the rows at hand and no more.
fn guarded<T>(work: impl FnOnce() -> ParquetResult<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the file's bytes contradict each other".to_owned()),
    }
}

impl ColumnReader {
    /// A reader at the first row.
    ///
    /// # Errors
    /// The file is no Parquet file, or has no column for the text: one failure for the whole file.
    pub(in crate::source) fn new(file: fs_err::File, meter: Meter, corpus: Corpus) -> Result<Self, Failure> {
        let byte_count = file.metadata().map_or(0, |metadata| metadata.len());
        let reader = guarded(|| SerializedFileReader::new(file.into_parts().0))
            .map_err(|detail| corpus.failure(None, Reason::Malformed, format!("no readable Parquet file: {detail}")))?;
        let metadata = reader.metadata().file_metadata();
        let root = metadata.schema();
        let wanted = projection(root, &corpus.fields.names());
        let has_text = wanted.get_fields().iter().any(|column| leads_to(column.name(), &corpus.fields.text));
        if !has_text {
            let columns: Vec<&str> = root.get_fields().iter().map(|column| column.name()).take(50).collect();
            let detail = format!("no column {}; the columns are {}", corpus.fields.text, columns.join(", "));
            return Err(corpus.failure(None, Reason::Malformed, detail));
        }
        let row_count = u64::try_from(metadata.num_rows()).unwrap_or(0);
        let wanted = Arc::new(SchemaDescriptor::new(Arc::new(wanted)));
        Ok(Self {
            corpus,
            reader,
            wanted,
            group: 0,
            rows: None,
            row_number: 0,
            group_end: 0,
            row_count,
            byte_count,
            meter,
        })
    }

    /// Opens the next row group; `false` behind the last.
    fn next_group(&mut self) -> Result<bool, String> {
        if self.group >= self.reader.num_row_groups() {
            return Ok(false);
        }
        let group = self.group;
        self.group += 1;
        self.row_number = self.group_end;
        let count = self
            .reader
            .metadata()
            .row_groups()
            .get(group)
            .map_or(0, parquet::file::metadata::RowGroupMetaData::num_rows);
        self.group_end += u64::try_from(count).unwrap_or(0);
        let (reader, wanted) = (&self.reader, Arc::clone(&self.wanted));
        self.rows = Some(guarded(|| {
            let group = reader.get_row_group(group)?;
            TreeBuilder::new().with_batch_size(BATCH_ROWS).as_iter(wanted, &*group)
        })?);
        Ok(true)
    }

    /// What damage in a row group costs: its rows from here on.
    fn broken_off(&mut self, detail: &str) -> Failure {
        let lost = self.group_end.saturating_sub(self.row_number);
        let offset = Some(self.row_number);
        self.row_number = self.group_end;
        self.rows = None;
        let detail = format!("the row group breaks off here and {lost} rows are lost: {detail}");
        self.corpus.failure(offset, Reason::Malformed, detail)
    }

    fn capture(&mut self, row: &Row) -> Result<Capture, Failure> {
        let offset = self.row_number;
        self.row_number += 1;
        let share = offset as f64 / self.row_count.max(1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a file's size")]
        self.meter.reached((share.min(1.0) * self.byte_count as f64) as u64);
        let place = Place { file: self.corpus.file.clone(), offset: Some(offset), length: None };
        let [text, url, id, title] = self.corpus.fields.names().map(|name| field(row, name).and_then(value));
        self.corpus.capture(Values { text, url, id, title }, offset + 1, place)
    }
}

impl Iterator for ColumnReader {
    type Item = Result<Capture, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(rows) = &mut self.rows {
                match guarded(|| rows.next().transpose()) {
                    Ok(Some(row)) => return Some(self.capture(&row)),
                    Ok(None) if self.row_number < self.group_end => {
                        return Some(Err(self.broken_off("it has fewer rows than it says")));
                    }
                    Ok(None) => self.rows = None,
                    Err(detail) => return Some(Err(self.broken_off(&detail))),
                }
            }
            match self.next_group() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(detail) => return Some(Err(self.broken_off(&detail))),
            }
        }
    }
}

fn leads_to(column: &str, name: &str) -> bool {
    name.strip_prefix(column).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The columns that hold a wanted field.
fn projection(root: &Type, names: &[&str]) -> Type {
    let is_wanted = |column: &&Arc<Type>| names.iter().any(|name| leads_to(column.name(), name));
    let columns: Vec<_> = root.get_fields().iter().filter(is_wanted).cloned().collect();
    let built = Type::group_type_builder(root.name()).with_fields(columns).build();
    built.unwrap_or_else(|_| root.clone())
}

/// The field of a row with a name, or at a dotted path.
fn field<'a>(row: &'a Row, name: &str) -> Option<&'a Field> {
    let column = |wanted: &str| row.get_column_iter().find(|(column, _)| *column == wanted).map(|(_, field)| field);
    column(name).or_else(|| {
        name.match_indices('.').find_map(|(dot, _)| match column(name.get(..dot)?)? {
            Field::Group(inner) => self::field(inner, name.get(dot + 1..)?),
            _ => None,
        })
    })
}

/// A field's value; `None` for null.
fn value(field: &Field) -> Option<Value> {
    Some(match field {
        Field::Null => return None,
        Field::Str(text) => Value::Text(text.clone()),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Other("bytes that are not UTF-8"),
        },
        Field::Group(_) => Value::Other("a struct"),
        Field::ListInternal(_) => Value::Other("a list"),
        Field::MapInternal(_) => Value::Other("a map"),
        plain => Value::Plain(plain.to_string()),
    })
}
