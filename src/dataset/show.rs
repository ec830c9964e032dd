//! What is in a version: its schema, its sizes, and counts by host, language, category and flag.

use std::path::{Path, PathBuf};

use polars::prelude::*;
use serde::Serialize;

use crate::record::failure_schema;
use crate::record::schema::{COMMENT, record_schema};

use super::at_hand::AtHand;
use super::place::Blob;
use super::read::{project, row_count};
use super::{Dataset, Error};

/// The most values that a count lists.
const TOP: IdxSize = 20;

/// The rows shown.
const FIRST_ROWS: IdxSize = 5;

/// What is in a version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The version's number.
    pub version: u64,
    /// Its records.
    pub rows: u64,
    /// Its data files.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
    /// Its failed pages.
    pub failures: u64,
    /// Words of all texts.
    pub words: u64,
    /// Tokens of all texts, where they were counted.
    pub tokens: u64,
    /// Code points of all texts.
    pub characters: u64,
    /// Its columns.
    pub schema: Vec<ColumnInfo>,
    /// Records by host, most first, at most 20.
    pub hosts: Vec<Count>,
    /// Records by language, most first, at most 20.
    pub languages: Vec<Count>,
    /// Records by key phrase, most first, at most 20.
    pub categories: Vec<Count>,
    /// Records by kind of flag, most first, at most 20.
    pub flags: Vec<Count>,
    /// Failed pages by reason, most first, at most 20.
    pub failure_reasons: Vec<Count>,
    /// The first records.
    pub first_rows: Vec<FirstRow>,
}

/// A column of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// Its Arrow type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether a row may have none.
    pub nullable: bool,
    /// What it means.
    pub doc: String,
}

/// How many rows have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The value; `None` where a row has none.
    pub value: Option<String>,
    /// The rows.
    pub rows: u64,
}

/// A record in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstRow {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its words.
    pub word_count: u64,
}

impl Dataset {
    /// Sums up a version, or the newest one. Reads the columns that it needs, not the texts.
    ///
    /// # Errors
    /// [`Error::NoSuchVersion`], [`Error::Query`] where files cannot be read, and those of the log.
    pub fn show(&self, version: Option<u64>) -> Result<Overview, Error> {
        let snapshot = match version {
            Some(version) => self.at(version)?,
            None => self.newest()?.ok_or_else(|| Error::NotADataset { path: self.folder().to_path_buf() })?,
        };
        let mut rows = 0_u64;
        for file in &snapshot.files {
            rows += file.rows.map_or_else(|| row_count(self.place.join(&file.path)), Ok)?;
        }
        let mut overview = Overview {
            version: snapshot.version,
            rows,
            files: snapshot.files.len() as u64,
            bytes: snapshot.files.iter().map(|file| file.bytes).sum(),
            failures: 0,
            words: 0,
            tokens: 0,
            characters: 0,
            schema: columns(),
            hosts: Vec::new(),
            languages: Vec::new(),
            categories: Vec::new(),
            flags: Vec::new(),
            failure_reasons: Vec::new(),
            first_rows: Vec::new(),
        };
        let files: Vec<Blob> = snapshot.files.iter().map(|file| self.place.join(&file.path)).collect();
        let at_hand = AtHand::new()?;
        if rows > 0 {
            let paths = at_hand.all(&files, &project(&record_schema(), |name| SUMMED.contains(&name)))?;
            self.summed(|| add_records(&mut overview, &paths))?;
        }
        if let Some(file) = self.failures_blob(snapshot.version)? {
            overview.failures = row_count(&file)?;
            if overview.failures > 0 {
                let path = at_hand.one(&file, &failure_schema())?;
                overview.failure_reasons = self.summed(|| count_by(&scan(&path)?, "reason"))?;
            }
        }
        Ok(overview)
    }

    /// Runs a query on a thread of its own: polars waits in ways that an asynchronous caller's thread may not.
    fn summed<T: Send>(&self, query: impl FnOnce() -> PolarsResult<T> + Send) -> Result<T, Error> {
        let outcome = std::thread::scope(|scope| scope.spawn(query).join());
        let broke_off =
            |_| Error::Library { path: self.folder().to_path_buf(), what: "the query broke off".to_string() };
        outcome.map_err(broke_off)?.map_err(|source| Error::Query { path: self.folder().to_path_buf(), source })
    }
}

fn columns() -> Vec<ColumnInfo> {
    let column = |field: &arrow::datatypes::FieldRef| ColumnInfo {
        name: field.name().clone(),
        kind: type_name(field.data_type()),
        nullable: field.is_nullable(),
        doc: field.metadata().get(COMMENT).cloned().unwrap_or_default(),
    };
    record_schema().fields().iter().map(column).collect()
}

/// The type in the words of the schema files.
pub(super) fn type_name(kind: &arrow::datatypes::DataType) -> String {
    use arrow::datatypes::DataType as Arrow;
    match kind {
        Arrow::Utf8 => "string".to_string(),
        Arrow::Timestamp(_, _) => "timestamp[us, UTC]".to_string(),
        Arrow::List(item) => format!("list<{}>", type_name(item.data_type())),
        Arrow::Struct(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|field| format!("{}: {}", field.name(), type_name(field.data_type()))).collect();
            format!("struct<{}>", fields.join(", "))
        }
        other => other.to_string().to_lowercase(),
    }
}

fn add_records(overview: &mut Overview, paths: &[PathBuf]) -> PolarsResult<()> {
    let all = scan_all(paths)?;
    let sum = |name: &str| col(name).cast(DataType::Int64).sum();
    let sums = all.clone().select([sum("word_count"), sum("token_count"), sum("char_count")]).collect()?;
    overview.words = number(&sums, "word_count", 0)?;
    overview.tokens = number(&sums, "token_count", 0)?;
    overview.characters = number(&sums, "char_count", 0)?;
    overview.hosts = count_by(&all, "host")?;
    overview.languages = count_by(&all, "language")?;
    overview.categories = count_by(&exploded(&all, "categories"), "categories")?;
    overview.flags = count_by(&exploded(&all, "flag_kinds"), "flag_kinds")?;
    overview.first_rows = first_rows(&all)?;
    Ok(())
}

/// The columns that are summed up; every schema of records has them.
const SUMMED: [&str; 10] =
    ["id", "url", "title", "host", "language", "word_count", "token_count", "char_count", "categories", "flag_kinds"];

/// The rows of all files. Each is read by its own schema: a version may hold files that were written by older ones.
fn scan_all(paths: &[PathBuf]) -> PolarsResult<LazyFrame> {
    let frames = paths.iter().map(|path| Ok(scan(path)?.select(SUMMED.map(col)))).collect::<PolarsResult<Vec<_>>>()?;
    concat(frames, UnionArgs::default())
}

/// The rows of a file.
pub(super) fn scan(path: &Path) -> PolarsResult<LazyFrame> {
    let options = ScanArgsParquet { glob: false, ..ScanArgsParquet::default() };
    LazyFrame::scan_parquet(PlRefPath::try_from_path(path)?, options)
}

/// One row for each item of a list column.
fn exploded(all: &LazyFrame, column: &str) -> LazyFrame {
    let options = ExplodeOptions { empty_as_null: false, keep_nulls: false };
    all.clone().select([col(column)]).explode(by_name([column], true, false), options)
}

/// Rows by the values of a column: most first, then by name.
fn count_by(all: &LazyFrame, column: &str) -> PolarsResult<Vec<Count>> {
    let order = SortMultipleOptions::default().with_order_descending_multi([true, false]);
    let counts = all
        .clone()
        .group_by([col(column)])
        .agg([len().cast(DataType::Int64).alias("rows")])
        .sort_by_exprs([col("rows"), col(column)], order)
        .limit(TOP)
        .collect()?;
    let values = counts.column(column)?.str()?.clone();
    let count = |(row, value): (usize, Option<&str>)| {
        Ok(Count { value: value.map(ToString::to_string), rows: number(&counts, "rows", row)? })
    };
    values.iter().enumerate().map(count).collect()
}

fn first_rows(all: &LazyFrame) -> PolarsResult<Vec<FirstRow>> {
    let names = ["id", "url", "title", "language", "word_count"];
    let first = all.clone().select(names.map(col)).limit(FIRST_ROWS).collect()?;
    let text = |name: &str, row: usize| -> PolarsResult<Option<String>> {
        Ok(first.column(name)?.str()?.get(row).map(ToString::to_string))
    };
    let row = |row| {
        Ok(FirstRow {
            id: text("id", row)?.unwrap_or_default(),
            url: text("url", row)?.unwrap_or_default(),
            title: text("title", row)?,
            language: text("language", row)?,
            word_count: number(&first, "word_count", row)?,
        })
    };
    (0..first.height()).map(row).collect()
}

fn number(frame: &DataFrame, column: &str, row: usize) -> PolarsResult<u64> {
    let value = frame.column(column)?.cast(&DataType::Int64)?.i64()?.get(row);
    Ok(value.and_then(|value| u64::try_from(value).ok()).unwrap_or(0))
}
