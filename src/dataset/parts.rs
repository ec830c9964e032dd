//! Parquet files written by their content: the same rows in the same order give the same files with the same names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::Error;
use super::sink::{Sink, Written};
use super::stats::Stats;

/// When row groups and files are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Rows of a row group.
    pub(super) group_rows: usize,
    /// Encoded bytes of a row group.
    pub(super) group_bytes: usize,
    /// Bytes of the first files of a table.
    pub(super) first_file_bytes: usize,
    /// Bytes of the largest file; the row group that crosses a file's bytes is its last.
    pub(super) file_bytes: usize,
    /// Bytes of a file beyond which writing fails, as on a full disk.
    pub(super) disk_bytes: u64,
}

impl Default for Limits {
    /// Row groups that a reader can take one at a time, and files that grow with the table to a size that readers like.
    fn default() -> Self {
        Self {
            group_rows: 20_000,
            group_bytes: 64 << 20,
            first_file_bytes: 16 << 20,
            file_bytes: 256 << 20,
            disk_bytes: u64::MAX,
        }
    }
}

/// A table has about this many files, or more: a row that changes costs the file that it is in, and so at most a part of this size.
const FILES: usize = 16;

impl Limits {
    /// The usual limits, with files of one size.
    pub(super) fn of_files(bytes: usize) -> Self {
        Self { first_file_bytes: bytes, file_bytes: bytes, ..Self::default() }
    }

    /// The bytes of a file in a table of so many.
    pub(super) fn target(&self, table_bytes: usize) -> usize {
        (table_bytes / FILES).clamp(self.first_file_bytes.min(self.file_bytes), self.file_bytes)
    }
}

/// Columns whose values hardly repeat: a dictionary would be built and thrown away again.
const NO_DICTIONARY: &[&str] = &[
    "id",
    "url",
    "canonical_url",
    "payload_digest",
    "title",
    "description",
    "text",
    "raw_text",
    "markdown",
    "summary",
    "text_digest",
];

/// Level 3, the library's own default: level 9 saves some percent of a text at a fourth of the speed.
const ZSTD_LEVEL: i32 = 3;

/// Writes batches to files in a folder, a new file when one is large enough.
#[derive(Debug)]
pub(super) struct PartWriter {
    folder: PathBuf,
    prefix: &'static str,
    schema: SchemaRef,
    limits: Limits,
    open: Option<(ArrowWriter<Sink>, Stats)>,
    /// Bytes of the files that are done.
    written: usize,
    done: Vec<Part>,
}

/// A Parquet file that was written whole.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Where it is, under its final name.
    pub(super) file: Written,
    /// Its name, which tells its content.
    pub(super) name: String,
    /// Its rows.
    pub(super) rows: u64,
    /// Its statistics in the form of the log.
    pub(super) stats: String,
}

impl PartWriter {
    /// A writer of files with a prefix to their name, in a folder that no other writer uses for this prefix.
    pub(super) fn new(folder: &Path, prefix: &'static str, schema: SchemaRef, limits: Limits) -> Self {
        Self { folder: folder.to_path_buf(), prefix, schema, limits, open: None, written: 0, done: Vec::new() }
    }

    /// Writes a batch. What files and row groups there are depends on the sequence of batches alone.
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let path = self.open_path();
        let (mut writer, mut stats) = self.take_open()?;
        writer.write(batch).map_err(|source| Error::parquet(&path, source))?;
        stats.add(batch);
        let size = writer.bytes_written().saturating_add(writer.in_progress_size());
        self.open = Some((writer, stats));
        if size >= self.limits.target(self.written) { self.close() } else { Ok(()) }
    }

    /// Closes the last file and gives all.
    pub(super) fn finish(mut self) -> Result<Vec<Part>, Error> {
        self.close()?;
        Ok(self.done)
    }

    /// Closes the last file and gives all: at least one, if need be an empty one.
    pub(super) fn finish_with_file(mut self) -> Result<Vec<Part>, Error> {
        if self.done.is_empty() && self.open.is_none() {
            self.open = Some(self.take_open()?);
        }
        self.finish()
    }

    fn take_open(&mut self) -> Result<(ArrowWriter<Sink>, Stats), Error> {
        if let Some(open) = self.open.take() {
            return Ok(open);
        }
        let path = self.open_path();
        let sink = Sink::create(&path, self.limits.disk_bytes)?;
        let writer = ArrowWriter::try_new(sink, self.schema.clone(), Some(properties(self.limits, &self.schema)));
        Ok((writer.map_err(|source| Error::parquet(&path, source))?, Stats::default()))
    }

    fn close(&mut self) -> Result<(), Error> {
        let Some((writer, stats)) = self.open.take() else { return Ok(()) };
        let path = self.open_path();
        let sink = writer.into_inner().map_err(|source| Error::parquet(&path, source))?;
        let mut file = sink.seal()?;
        let name = format!("{}{}.parquet", self.prefix, file.digest);
        file.path = self.folder.join(&name);
        fs_err::rename(&path, &file.path).map_err(|source| Error::writing(&file.path, source))?;
        self.written = self.written.saturating_add(usize::try_from(file.bytes).unwrap_or(usize::MAX));
        self.done.push(Part { file, name, rows: stats.rows(), stats: stats.to_json() });
        Ok(())
    }

    fn open_path(&self) -> PathBuf {
        self.folder.join(format!("open-{}.tmp", self.prefix))
    }
}

fn properties(limits: Limits, schema: &SchemaRef) -> WriterProperties {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).unwrap_or_default();
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("gristmill ", env!("CARGO_PKG_VERSION")).to_string())
        .set_compression(Compression::ZSTD(level))
        .set_key_value_metadata(Some(key_values(schema)))
        .set_max_row_group_row_count(Some(limits.group_rows))
        .set_max_row_group_bytes(Some(limits.group_bytes))
        // Statistics of pages are what makes the column and offset indexes.
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_column_bloom_filter_enabled(ColumnPath::from("id"), true)
        .set_column_bloom_filter_fpp(ColumnPath::from("id"), 0.01);
    for &column in NO_DICTIONARY {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    properties.build()
}

/// What the schema says of itself, for readers that do not know Arrow's own form of it.
fn key_values(schema: &SchemaRef) -> Vec<KeyValue> {
    let sorted: BTreeMap<_, _> = schema.metadata().iter().collect();
    sorted.into_iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::FileReader;
    use parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};

    use fs_err::File;

    use super::*;
    use crate::record::samples::{full_record, record};
    use crate::record::{record_batch, record_schema};

    fn small() -> Limits {
        Limits { group_rows: 100, group_bytes: 1 << 20, file_bytes: 20_000, ..Limits::default() }
    }

    fn write(folder: &Path, limits: Limits) -> Vec<Part> {
        let mut writer = PartWriter::new(folder, "part-", record_schema(), limits);
        for batch in 0..8 {
            let records: Vec<_> = (0..50)
                .map(|row| record(&format!("https://a.example/{batch}/{row}"), &"some text ".repeat(row)))
                .collect();
            writer.write(&record_batch(&records).unwrap()).unwrap();
        }
        writer.write(&record_batch(&[full_record()]).unwrap()).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn the_same_rows_give_the_same_files() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let names = |folder: &Path| write(folder, small()).into_iter().map(|part| part.name).collect::<Vec<_>>();
        let first = names(a.path());
        assert!(first.len() > 1, "one file only: nothing is told about rolling");
        assert_eq!(first, names(b.path()));
    }

    #[test]
    fn files_have_row_groups_statistics_page_indexes_and_a_bloom_filter() {
        let folder = tempfile::tempdir().unwrap();
        let parts = write(folder.path(), Limits { first_file_bytes: usize::MAX, file_bytes: usize::MAX, ..small() });
        assert_eq!(parts.len(), 1);
        let options = ReadOptionsBuilder::new().with_page_index().build();
        let reader =
            SerializedFileReader::new_with_options(File::open(&parts[0].file.path).unwrap().into_file(), options)
                .unwrap();
        let metadata = reader.metadata();
        assert_eq!(metadata.file_metadata().num_rows(), 401);
        assert_eq!(metadata.num_row_groups(), 5);
        assert!(metadata.offset_index().is_some() && metadata.column_index().is_some());
        let id = metadata.row_group(0).column(0);
        assert!(id.statistics().is_some() && id.bloom_filter_offset().is_some());
        assert!(format!("{:?}", id.compression()).starts_with("ZSTD"));
        let tokenizer =
            metadata.file_metadata().key_value_metadata().unwrap().iter().find(|kv| kv.key == "gristmill.tokenizer");
        assert_eq!(tokenizer.unwrap().value.as_deref(), Some("o200k_base"));
    }

    #[test]
    fn files_grow_with_the_table() {
        let limits = Limits::default();
        let targets = [0, 1 << 30, 2 << 30, 1 << 40].map(|table| limits.target(table) >> 20);
        assert_eq!(targets, [16, 64, 128, 256]);
        assert_eq!(Limits { file_bytes: 10, ..limits }.target(1 << 40), 10);
        assert_eq!(Limits::of_files(500).target(0), 500);
    }

    #[test]
    fn a_full_disk_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { disk_bytes: 1_000, group_rows: 10, ..small() };
        let mut writer = PartWriter::new(folder.path(), "part-", record_schema(), limits);
        let records: Vec<_> = (0..100).map(|row| record(&format!("https://a.example/{row}"), "text")).collect();
        let outcome = writer.write(&record_batch(&records).unwrap());
        assert!(matches!(outcome, Err(Error::DiskFull { .. })), "{outcome:?}");
    }
}
