//! Files of one split, in a format, each closed when it is large enough. The same rows in the same order give the same files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::compute::BatchCoalescer;
use arrow::datatypes::SchemaRef;
use arrow::json::WriterBuilder;
use arrow::json::writer::LineDelimited;
use serde::{Deserialize, Serialize};

use super::super::Error;
use super::super::parts::{Limits, PartWriter};
use super::super::sink::{Sink, Written};
use super::shuffle::{failed, size_of};
use super::split::Split;

/// Rows of the batches that are written: a file is closed between two of them.
const ROWS: usize = 64;

/// The library's default: higher levels save some percent of a text at a fraction of the speed.
const ZSTD_LEVEL: i32 = 3;

/// The form of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Parquet.
    Parquet,
    /// JSON lines, compressed with zstd.
    Jsonl,
    /// Parquet in the layout of a Hugging Face dataset, with its card and a Croissant description.
    Hf,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Parquet | Self::Hf => "parquet",
            Self::Jsonl => "jsonl.zst",
        }
    }

    /// The folder of the files, inside the export.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Parquet | Self::Jsonl => "",
            Self::Hf => "data/",
        }
    }
}

/// A file of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shard {
    /// Its path inside the export.
    pub path: String,
    /// The split that it is a part of.
    pub split: Split,
    /// Its rows.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// 64 hex digits: the SHA-256 of its bytes.
    pub sha256: String,
}

/// Writes the files of a split.
#[derive(Debug)]
pub(super) struct ShardWriter {
    split: Split,
    format: Format,
    folder: PathBuf,
    waiting: BatchCoalescer,
    writer: Writer,
    memory: u64,
}

#[derive(Debug)]
enum Writer {
    Parquet(Box<PartWriter>),
    Lines(Box<LineWriter>),
}

impl ShardWriter {
    /// A writer of files into a folder that no other writer uses for this split.
    pub(super) fn new(folder: &Path, split: Split, format: Format, schema: &SchemaRef, file_bytes: usize) -> Self {
        let writer = match format {
            Format::Parquet | Format::Hf => {
                let limits = Limits::of_files(file_bytes);
                Writer::Parquet(Box::new(PartWriter::new(folder, split.name(), schema.clone(), limits)))
            }
            Format::Jsonl => Writer::Lines(Box::new(LineWriter::new(folder, split.name(), file_bytes))),
        };
        let waiting = BatchCoalescer::new(schema.clone(), ROWS);
        Self { split, format, folder: folder.to_path_buf(), waiting, writer, memory: 0 }
    }

    /// Writes rows; how they come in portions makes no difference.
    pub(super) fn write(&mut self, batch: RecordBatch) -> Result<(), Error> {
        self.waiting.push_batch(batch)?;
        self.write_waiting()
    }

    fn write_waiting(&mut self) -> Result<(), Error> {
        while let Some(batch) = self.waiting.next_completed_batch() {
            self.memory += size_of(&batch) as u64;
            match &mut self.writer {
                Writer::Parquet(writer) => writer.write(&batch)?,
                Writer::Lines(writer) => writer.write(&batch)?,
            }
        }
        Ok(())
    }

    /// Closes the last file, and names all by their number; gives them with the bytes that their rows have in memory.
    pub(super) fn finish(mut self) -> Result<(Vec<Shard>, u64), Error> {
        self.waiting.finish_buffered_batch()?;
        self.write_waiting()?;
        let files: Vec<(Written, u64)> = match self.writer {
            Writer::Parquet(writer) => writer.finish()?.into_iter().map(|part| (part.file, part.rows)).collect(),
            Writer::Lines(writer) => writer.finish()?,
        };
        let count = files.len();
        let mut shards = Vec::with_capacity(count);
        for (number, (file, rows)) in files.into_iter().enumerate() {
            let name = format!("{}-{number:05}-of-{count:05}.{}", self.split, self.format.extension());
            let path = self.folder.join(&name);
            fs_err::rename(&file.path, &path).map_err(|source| Error::writing(&path, source))?;
            let path = format!("{}{name}", self.format.folder());
            shards.push(Shard { path, split: self.split, rows, bytes: file.bytes, sha256: file.digest });
        }
        Ok((shards, self.memory))
    }
}

/// Writes JSON lines: all columns of each row, nulls too, times in RFC 3339.
#[derive(Debug)]
struct LineWriter {
    folder: PathBuf,
    prefix: &'static str,
    file_bytes: usize,
    open: Option<Open>,
    done: Vec<(Written, u64)>,
}

struct Open {
    path: PathBuf,
    out: zstd::Encoder<'static, Counted>,
    rows: u64,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("path", &self.path).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// A file with the number of bytes that came to it.
#[derive(Debug)]
struct Counted {
    sink: Sink,
    bytes: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.sink.write(bytes)?;
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

impl LineWriter {
    fn new(folder: &Path, prefix: &'static str, file_bytes: usize) -> Self {
        Self { folder: folder.to_path_buf(), prefix, file_bytes, open: None, done: Vec::new() }
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.create()?,
        };
        let mut lines = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(&mut open.out);
        let written = lines.write(batch).and_then(|()| lines.finish());
        written.map_err(|source| failed(&open.path, source))?;
        // Without this, what the file has would be known by blocks of 128 kB alone.
        open.out.flush().map_err(|source| Error::writing(&open.path, source))?;
        open.rows += batch.num_rows() as u64;
        let is_full = open.out.get_ref().bytes >= self.file_bytes;
        self.open = Some(open);
        if is_full { self.close() } else { Ok(()) }
    }

    fn create(&self) -> Result<Open, Error> {
        let path = self.folder.join(format!("{}-{}.tmp", self.prefix, self.done.len()));
        let sink = Sink::create(&path, u64::MAX)?;
        let out = zstd::Encoder::new(Counted { sink, bytes: 0 }, ZSTD_LEVEL)
            .and_then(|mut out| out.include_checksum(true).map(|()| out));
        Ok(Open { out: out.map_err(|source| Error::writing(&path, source))?, path, rows: 0 })
    }

    fn close(&mut self) -> Result<(), Error> {
        let Some(Open { path, out, rows }) = self.open.take() else { return Ok(()) };
        let counted = out.finish().map_err(|source| Error::writing(&path, source))?;
        self.done.push((counted.sink.seal()?, rows));
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<(Written, u64)>, Error> {
        self.close()?;
        Ok(self.done)
    }
}
