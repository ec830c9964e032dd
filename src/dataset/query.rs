//! SQL over the records and failures of a version.

use std::path::{Path, PathBuf};

use arrow::datatypes::SchemaRef;
use jiff::Timestamp;
use polars::prelude::*;
use polars::sql::SQLContext;
use serde_json::{Map, Value};

use super::at_hand::AtHand;
use super::parts::{Limits, PartWriter};
use super::read::project;
use super::show::scan;
use super::{Dataset, Error};
use crate::record::{failure_schema, record_schema};

/// The rows that a query gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Names of the columns, in order.
    pub columns: Vec<String>,
    /// The rows; a value has the form that JSON gives it, times in RFC 3339.
    pub rows: Vec<Vec<Value>>,
}

impl Answer {
    /// A row as an object, its columns in order.
    #[must_use]
    pub fn object(&self, row: &[Value]) -> Value {
        self.columns.iter().cloned().zip(row.iter().cloned()).collect::<Map<_, _>>().into()
    }
}

impl Dataset {
    /// Answers an SQL query over the tables `records` and `failures` of a version. The answer is held in memory; of files on a
    /// disk, the columns and row groups that the query needs are read; of those in an object store, the columns that it may need
    /// are brought to the folder for temporary files.
    ///
    /// # Errors
    /// [`Error::Sql`] where it is no query, or names what is not there; [`Error::NoSuchVersion`].
    pub fn query(&self, version: u64, sql: &str) -> Result<Answer, Error> {
        let (records, failures) = (named_in(&record_schema(), sql), named_in(&failure_schema(), sql));
        let at_hand = AtHand::new()?;
        let files = at_hand.all(&self.blobs(version)?, &records)?;
        let failures = self.failures_blob(version)?.map(|file| at_hand.one(&file, &failures)).transpose()?;
        let folder = tempfile::tempdir().map_err(|source| Error::writing(&std::env::temp_dir(), source))?;
        let empty = |schema, name: &str| -> Result<PathBuf, Error> {
            let folder = folder.path().join(name);
            fs_err::create_dir_all(&folder).map_err(|source| Error::writing(&folder, source))?;
            let parts = PartWriter::new(&folder, "", schema, Limits::default()).finish_with_file()?;
            Ok(parts.into_iter().next().map(|part| part.file.path).unwrap_or_default())
        };
        let tables = [
            ("records", empty(record_schema(), "records")?, files),
            ("failures", empty(failure_schema(), "failures")?, failures.into_iter().collect()),
        ];
        let answer = || -> PolarsResult<DataFrame> {
            let mut context = SQLContext::new();
            for (name, empty, files) in &tables {
                context.register(name, table(empty, files)?);
            }
            context.execute(sql)?.collect()
        };
        let outcome = std::thread::scope(|scope| scope.spawn(answer).join());
        let broke_off =
            |_| Error::Library { path: self.folder().to_path_buf(), what: "the query broke off".to_owned() };
        let frame = outcome.map_err(broke_off)?.map_err(|source| Error::Sql { source })?;
        Ok(read(&frame))
    }
}

/// The columns that a query may need: those whose name stands in it, and all where it asks for columns by a pattern.
fn named_in(schema: &SchemaRef, sql: &str) -> SchemaRef {
    let plain = sql.to_lowercase().replace("count(*)", "");
    let all = ["*", "columns", "natural"].iter().any(|word| plain.contains(word));
    // A table without columns would have no rows.
    let first = schema.fields().first().map_or("", |field| field.name().as_str());
    project(schema, |name| all || name == first || plain.contains(name))
}

/// The rows of a Parquet file, whoever wrote it, in the form of an [`Answer`].
///
/// # Errors
/// [`Error::Query`] where it cannot be read.
pub fn read_parquet(path: &Path) -> Result<Answer, Error> {
    let rows = || Ok(read(&scan(path)?.collect()?));
    let outcome = std::thread::scope(|scope| scope.spawn(rows).join());
    let broke_off = |_| Error::Library { path: path.to_path_buf(), what: "the query broke off".to_owned() };
    outcome.map_err(broke_off)?.map_err(|source| Error::Query { path: path.to_path_buf(), source })
}

/// The rows of all files, with all columns of the newest schema and all fields of their structs, which the empty file has: a
/// version may hold files that were written by older ones. One scan of all files, since a union of many cannot be counted without 128-bit numbers.
fn table(empty: &Path, files: &[PathBuf]) -> PolarsResult<LazyFrame> {
    let paths = std::iter::once(empty).chain(files.iter().map(PathBuf::as_path)).map(PlRefPath::try_from_path);
    let sources = ScanSources::Paths(paths.collect::<PolarsResult<Vec<_>>>()?.into());
    let insert = MissingColumnsPolicy::Insert;
    let options = UnifiedScanArgs {
        glob: false,
        hive_options: HiveOptions::new_disabled(),
        missing_columns_policy: insert,
        cast_columns_policy: CastColumnsPolicy { missing_struct_fields: insert, ..CastColumnsPolicy::default() },
        ..UnifiedScanArgs::default()
    };
    Ok(DslBuilder::scan_parquet(sources, ParquetOptions::default(), options)?.build().into())
}

fn read(frame: &DataFrame) -> Answer {
    let columns = frame.get_column_names().into_iter().map(ToString::to_string).collect();
    let mut rows = vec![Vec::with_capacity(frame.width()); frame.height()];
    for column in frame.columns() {
        let column = column.as_materialized_series();
        for (row, cell) in rows.iter_mut().zip(column.rechunk().iter()) {
            row.push(value(cell));
        }
    }
    Answer { columns, rows }
}

fn value(cell: AnyValue<'_>) -> Value {
    match cell.into_static() {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => value.into(),
        AnyValue::StringOwned(text) => text.as_str().into(),
        AnyValue::String(text) => text.into(),
        AnyValue::Float32(number) => f64::from(number).into(),
        AnyValue::Float64(number) => number.into(),
        AnyValue::Datetime(number, unit, _) | AnyValue::DatetimeOwned(number, unit, _) => time(number, unit),
        AnyValue::List(items) => items.iter().map(value).collect::<Vec<_>>().into(),
        AnyValue::StructOwned(fields) => {
            let (values, fields) = *fields;
            let names = fields.iter().map(|field| field.name().to_string());
            names.zip(values.into_iter().map(value)).collect::<Map<_, _>>().into()
        }
        other => match other.extract::<i64>() {
            Some(number) if other.is_primitive_numeric() => number.into(),
            _ => other.to_string().into(),
        },
    }
}

fn time(number: i64, unit: TimeUnit) -> Value {
    let time = match unit {
        TimeUnit::Nanoseconds => Timestamp::from_nanosecond(i128::from(number)),
        TimeUnit::Microseconds => Timestamp::from_microsecond(number),
        TimeUnit::Milliseconds => Timestamp::from_millisecond(number),
    };
    time.map_or(Value::Null, |time| time.to_string().into())
}
