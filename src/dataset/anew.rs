//! Rows of a version that are to be judged anew, a few at a time.

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use super::content::{RowDigests, content_schema};
use super::place::Blob;
use super::read::{Batches, Rows, project};
use super::reflag::OVERLAP;
use super::{Dataset, Error};
use crate::record::{Record, flag_column, record_schema, text_at};

/// Rows that are handed out together: few, so that the rows of one host are work for many threads.
const TOGETHER: usize = 16;

/// What is looked at to tell whether a row is wanted: a few short columns.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its host, where it has one.
    pub host: Option<&'a str>,
    /// The file that it is from.
    pub source_file: &'a str,
}

/// Some rows of a version, not yet unpacked.
#[derive(Debug)]
pub struct OldRows(RecordBatch);

/// A row as a version has it.
#[derive(Debug)]
pub struct OldRow {
    /// The row.
    pub record: Record,
    /// A digest of its content, for [`VersionWriter::write_anew`](super::VersionWriter::write_anew).
    pub content: u128,
}

impl Dataset {
    /// The wanted rows of a version, in its order. Of the others only what tells them apart is read.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], or [`Error::Log`] where the log cannot be read; an item is an error where its file cannot be read.
    pub fn rows_where(
        &self,
        version: u64,
        is_wanted: impl Fn(Head<'_>) -> bool + Send,
    ) -> Result<impl Iterator<Item = Result<OldRows, Error>> + Send, Error> {
        let heads = project(&record_schema(), |name| ["id", "host", "source_file"].contains(&name));
        let files = self.blobs(version)?.into_iter();
        Ok(files.flat_map(move |file| match wanted(&file, &heads, &is_wanted) {
            Ok(batches) => batches,
            Err(error) => Box::new(std::iter::once(Err(error))) as Box<dyn Iterator<Item = _> + Send>,
        }))
    }
}

type Portions = Box<dyn Iterator<Item = Result<OldRows, Error>> + Send>;

fn wanted(file: &Blob, heads: &SchemaRef, is_wanted: &impl Fn(Head<'_>) -> bool) -> Result<Portions, Error> {
    let (mut places, mut place) = (Vec::new(), 0_u64);
    for batch in Batches::open(file, heads, Rows::All)? {
        let batch = batch?;
        for row in 0..batch.num_rows() {
            let text = |name| text_at(&batch, name, row);
            let (id, source_file) = (text("id").unwrap_or_default(), text("source_file").unwrap_or_default());
            if is_wanted(Head { id, host: text("host"), source_file }) {
                places.push(place);
            }
            place += 1;
        }
    }
    if places.is_empty() {
        return Ok(Box::new(std::iter::empty()));
    }
    let batches = Batches::open(file, &record_schema(), Rows::At(&places))?;
    Ok(Box::new(batches.flat_map(|batch| match batch {
        Ok(batch) => portions(&batch),
        Err(error) => vec![Err(error)],
    })))
}

fn portions(batch: &RecordBatch) -> Vec<Result<OldRows, Error>> {
    let starts = (0..batch.num_rows()).step_by(TOGETHER);
    starts.map(|start| Ok(OldRows(batch.slice(start, TOGETHER.min(batch.num_rows() - start))))).collect()
}

impl OldRows {
    /// About the bytes that they have in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = ["text", "raw_text", "markdown"];
        let bytes = |row| texts.iter().filter_map(|name| text_at(&self.0, name, row)).map(str::len).sum::<usize>();
        (0..self.0.num_rows()).map(bytes).sum()
    }

    /// The rows, but for those that have a null where no record of this program has one.
    ///
    /// # Errors
    /// Those of Arrow, which are a fault in this program.
    pub fn read(&self) -> Result<Vec<OldRow>, Error> {
        let schema = content_schema();
        // As where a build's rows are compared with those of a version.
        let plain = flag_column::without(&self.0, OVERLAP)?;
        let columns: Vec<usize> =
            schema.fields().iter().filter_map(|field| plain.schema().index_of(field.name()).ok()).collect();
        let contents = RowDigests::new(&schema)?.of(&plain.project(&columns)?)?;
        let rows = contents.into_iter().enumerate();
        Ok(rows.filter_map(|(row, content)| Some(OldRow { record: Record::read(&self.0, row)?, content })).collect())
    }
}
