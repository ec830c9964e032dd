//! Reading data files: batches of chosen columns and rows, in the types of the schema.

use std::path::Path;

use arrow::array::{RecordBatch, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::{Schema, SchemaRef};
use fs_err::File;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::errors::ParquetError;

use super::Error;

/// Rows that are read at a time: those that are written at a time.
const ROWS: usize = crate::record::batch::BATCH_ROWS;

/// Rows of files with little in a row that are read at a time.
const NARROW_ROWS: usize = 8_192;

/// Batches of a file that may have been written by another tool: types are cast, missing columns are null.
pub(super) struct Batches {
    path: std::path::PathBuf,
    reader: ParquetRecordBatchReader,
    schema: SchemaRef,
}

/// What to read of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rows<'a> {
    /// Every row.
    All,
    /// The rows at these places, in ascending order.
    At(&'a [u64]),
}

impl Batches {
    /// Opens a file for the columns of a schema.
    pub(super) fn open(path: &Path, schema: &SchemaRef, rows: Rows<'_>) -> Result<Self, Error> {
        let failed = |source| Error::parquet(path, source);
        let file = File::open(path).map_err(|source| Error::reading(path, source))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file.into_file()).map_err(failed)?;
        let names = schema.fields().iter().map(|field| field.name().as_str());
        let mask = ProjectionMask::roots(builder.parquet_schema(), root_indexes(builder.schema(), names));
        let narrow = schema.fields().len() <= 8 && schema.field_with_name("text").is_err();
        let builder = builder.with_projection(mask).with_batch_size(if narrow { NARROW_ROWS } else { ROWS });
        let builder = match rows {
            Rows::All => builder,
            Rows::At(places) => builder.with_row_selection(selection(places)),
        };
        let reader = builder.build().map_err(failed)?;
        Ok(Self { path: path.to_path_buf(), reader, schema: schema.clone() })
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let failed =
            |source: arrow::error::ArrowError| Error::parquet(&self.path, ParquetError::ArrowError(source.to_string()));
        let batch = self.reader.next()?;
        Some(batch.and_then(|batch| conform(&batch, &self.schema)).map_err(failed))
    }
}

/// The rows of a file, from its footer.
pub(super) fn row_count(path: &Path) -> Result<u64, Error> {
    let file = File::open(path).map_err(|source| Error::reading(path, source))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file.into_file()).map_err(|source| Error::parquet(path, source))?;
    Ok(u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0))
}

/// The schema of a file's rows, as it was written.
pub(super) fn schema_of(path: &Path) -> Result<SchemaRef, Error> {
    let file = File::open(path).map_err(|source| Error::reading(path, source))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file.into_file()).map_err(|source| Error::parquet(path, source))?;
    Ok(builder.schema().clone())
}

/// Some columns of a schema.
pub(super) fn project(schema: &SchemaRef, keep: impl Fn(&str) -> bool) -> SchemaRef {
    let fields: Vec<_> = schema.fields().iter().filter(|field| keep(field.name())).cloned().collect();
    std::sync::Arc::new(Schema::new(fields))
}

fn root_indexes<'a>(schema: &Schema, names: impl Iterator<Item = &'a str>) -> Vec<usize> {
    names.filter_map(|name| schema.index_of(name).ok()).collect()
}

fn selection(places: &[u64]) -> RowSelection {
    let mut selectors = Vec::new();
    let mut next = 0_u64;
    for &place in places {
        let gap = usize::try_from(place.saturating_sub(next)).unwrap_or(usize::MAX);
        if gap > 0 {
            selectors.push(RowSelector::skip(gap));
        }
        selectors.push(RowSelector::select(1));
        next = place.saturating_add(1);
    }
    RowSelection::from(selectors)
}

fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, arrow::error::ArrowError> {
    let column = |field: &std::sync::Arc<arrow::datatypes::Field>| match batch.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => Ok(column.clone()),
        Some(column) => cast(column, field.data_type()),
        None => Ok(new_null_array(field.data_type(), batch.num_rows())),
    };
    let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema.clone(), columns)
}
