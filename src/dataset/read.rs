//! Reading data files: batches of chosen columns and rows, in the types of the schema.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, FieldRef, Fields, Schema, SchemaRef};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderBuilder, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use super::Error;
use super::place::{Blob, ObjectBatches, ObjectBuilder};

/// Rows that are read at a time: those that are written at a time.
const ROWS: usize = crate::record::batch::BATCH_ROWS;

/// Rows of files with little in a row that are read at a time.
const NARROW_ROWS: usize = 8_192;

/// Batches of a file that may have been written by another tool: types are cast, missing columns are null.
pub(super) struct Batches {
    path: std::path::PathBuf,
    reader: Reader,
    schema: SchemaRef,
}

/// What batches come from: a file on a disk, or an object whose columns are fetched a row group at a time.
enum Reader {
    File(ParquetRecordBatchReader),
    Object(ObjectBatches),
}

/// A file whose footer was read.
enum Footer {
    File(ParquetRecordBatchReaderBuilder<std::fs::File>),
    Object(ObjectBuilder),
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
    pub(super) fn open(file: impl Into<Blob>, schema: &SchemaRef, rows: Rows<'_>) -> Result<Self, Error> {
        let file = file.into();
        let failed = |source| Error::parquet(file.path(), source);
        let reader = match (Footer::of(&file)?, &file) {
            (Footer::Object(builder), Blob::Object(bucket, ..)) => {
                ObjectBatches::new(bucket.clone(), narrowed(builder, schema, rows)).map(Reader::Object)
            }
            (Footer::File(builder), _) => narrowed(builder, schema, rows).build().map(Reader::File),
            (Footer::Object(_), _) => Err(ParquetError::General("an object is no file".to_owned())),
        };
        Ok(Self { path: file.path().to_path_buf(), reader: reader.map_err(failed)?, schema: schema.clone() })
    }
}

/// What is read of a file: the columns of a schema, and the rows that are wanted.
fn narrowed<T>(builder: ArrowReaderBuilder<T>, schema: &SchemaRef, rows: Rows<'_>) -> ArrowReaderBuilder<T> {
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let mask = ProjectionMask::roots(builder.parquet_schema(), root_indexes(builder.schema(), names));
    let narrow = schema.fields().len() <= 8 && schema.field_with_name("text").is_err();
    let builder = builder.with_projection(mask).with_batch_size(if narrow { NARROW_ROWS } else { ROWS });
    match rows {
        Rows::All => builder,
        Rows::At(places) => builder.with_row_selection(selection(places)),
    }
}

impl Footer {
    fn of(file: &Blob) -> Result<Self, Error> {
        match file {
            Blob::Object(bucket, name, _) => bucket.parquet(name).map(Self::Object),
            Blob::File(path) => {
                let builder = ParquetRecordBatchReaderBuilder::try_new(file.open()?.into_file());
                builder.map(Self::File).map_err(|source| Error::parquet(path, source))
            }
        }
    }

    fn metadata(&self) -> &ParquetMetaData {
        match self {
            Self::File(builder) => builder.metadata(),
            Self::Object(builder) => builder.metadata(),
        }
    }

    fn schema(&self) -> &SchemaRef {
        match self {
            Self::File(builder) => builder.schema(),
            Self::Object(builder) => builder.schema(),
        }
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let failed = |source| Error::parquet(&self.path, source);
        let arrow = |source: ArrowError| ParquetError::ArrowError(source.to_string());
        let batch = match &mut self.reader {
            Reader::File(reader) => reader.next()?.map_err(arrow),
            Reader::Object(reader) => reader.next()?,
        };
        Some(batch.and_then(|batch| conform(&batch, &self.schema).map_err(arrow)).map_err(failed))
    }
}

/// The rows of a file, from its footer.
pub(super) fn row_count(file: impl Into<Blob>) -> Result<u64, Error> {
    Ok(u64::try_from(Footer::of(&file.into())?.metadata().file_metadata().num_rows()).unwrap_or(0))
}

/// The rows of a file, and about the bytes that the columns of a schema have in memory, from its footer.
pub(super) fn sizes(file: &Blob, schema: &Schema) -> Result<(u64, u64), Error> {
    let footer = Footer::of(file)?;
    let rows = u64::try_from(footer.metadata().file_metadata().num_rows()).unwrap_or(0);
    let columns = footer.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
    let wanted = columns.filter(|column| {
        let root = column.column_path().parts().first().map_or("", String::as_str);
        schema.field_with_name(root).is_ok()
    });
    Ok((rows, wanted.map(|column| u64::try_from(column.uncompressed_size()).unwrap_or(0)).sum()))
}

/// The schema of a file's rows, as it was written.
pub(super) fn schema_of(file: impl Into<Blob>) -> Result<SchemaRef, Error> {
    Ok(Footer::of(&file.into())?.schema().clone())
}

/// Some columns of a schema.
pub(super) fn project(schema: &SchemaRef, keep: impl Fn(&str) -> bool) -> SchemaRef {
    let fields: Vec<_> = schema.fields().iter().filter(|field| keep(field.name())).cloned().collect();
    Arc::new(Schema::new(fields))
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

fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let rows = StructArray::from(batch.clone());
    RecordBatch::try_new(schema.clone(), conformed(&rows, schema.fields())?)
}

/// The columns of a struct by the fields of a newer schema: what an older one lacks is null, at any depth of structs.
fn conformed(cells: &StructArray, fields: &Fields) -> Result<Vec<ArrayRef>, ArrowError> {
    let column = |field: &FieldRef| match (cells.column_by_name(field.name()), field.data_type()) {
        (Some(column), wanted) if column.data_type() == wanted => Ok(column.clone()),
        (Some(column), DataType::Struct(inner)) if column.as_struct_opt().is_some() => {
            let cells = column.as_struct();
            let columns = conformed(cells, inner)?;
            let cells = StructArray::try_new_with_length(inner.clone(), columns, cells.nulls().cloned(), cells.len())?;
            Ok(Arc::new(cells) as ArrayRef)
        }
        (Some(column), wanted) => cast(column, wanted),
        (None, wanted) => Ok(new_null_array(wanted, cells.len())),
    };
    fields.iter().map(column).collect()
}
