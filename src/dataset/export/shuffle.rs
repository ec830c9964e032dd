//! Rows into an order that a seed gives, in bounded memory.
//!
//! Each row has a key, a hash of the seed and its id. Rows go to buckets on disk by the first bits of their keys, and each
//! bucket, read back in order, is sorted in memory; a bucket that is too large for that is shuffled again by the next bits. The
//! order is that of the keys, whatever the number of buckets.
//!
//! # Memory
//! [`PENDING_BYTES`] of rows while they are taken in, and a bucket of at most [`BUCKET_BYTES`] while they are given out, twice.

use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray, RecordBatch};
use arrow::compute::interleave_record_batch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use fs_err::File;
use sha2::{Digest, Sha256};

use super::super::Error;
use super::error::ExportError;
use super::split::Split;

/// The bytes that a bucket is planned for.
const PLANNED_BYTES: u64 = 32 << 20;

/// The bytes of a bucket beyond which it is shuffled again.
const BUCKET_BYTES: u64 = 96 << 20;

/// The bytes of rows that are gathered before they go to their buckets: many to a bucket at a time, so that what is written
/// for a batch beside its rows is little.
const PENDING_BYTES: usize = 32 << 20;

/// The most bits of the key that one shuffle goes by: 256 files are open at a time.
const MOST_BITS: u32 = 8;

/// Rows that are given out at a time.
const ROWS: usize = 64;

/// The bytes of a key: 16 of the hash, one of the split's number.
const KEY_BYTES: i32 = 17;

/// Where a row stands in the order.
pub(super) fn key(seed: u64, id: &str) -> u128 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(id);
    hash.finalize().iter().take(16).fold(0, |key, &byte| key << 8 | u128::from(byte))
}

/// Takes rows of one split, in order.
pub(super) type Give<'a> = dyn FnMut(Split, RecordBatch) -> Result<(), ExportError> + 'a;

/// Rows on their way into an order.
pub(super) struct Shuffle {
    folder: PathBuf,
    schema: SchemaRef,
    /// Bits of the keys that all rows share.
    skipped: u32,
    /// Bits that buckets go by.
    bits: u32,
    buckets: Vec<Option<Bucket>>,
    pending: Vec<RecordBatch>,
    pending_bytes: usize,
    limit: u64,
}

struct Bucket {
    path: PathBuf,
    out: StreamWriter<BufWriter<File>>,
    bytes: u64,
}

impl Shuffle {
    /// A shuffle of about so many bytes of rows, with files in a folder of its own.
    pub(super) fn new(folder: &Path, schema: &SchemaRef, bytes: u64) -> Result<Self, Error> {
        Self::with_limits(folder, schema, bits_for(bytes, PLANNED_BYTES), BUCKET_BYTES)
    }

    fn with_limits(folder: &Path, schema: &SchemaRef, bits: u32, limit: u64) -> Result<Self, Error> {
        fs_err::create_dir_all(folder).map_err(|source| Error::writing(folder, source))?;
        let key = Field::new("", DataType::FixedSizeBinary(KEY_BYTES), false);
        let fields = schema.fields().iter().cloned().chain([Arc::new(key)]).collect::<Vec<_>>();
        Ok(Self {
            folder: folder.to_path_buf(),
            schema: Arc::new(Schema::new(fields)),
            skipped: 0,
            bits,
            buckets: (0..1_usize << bits).map(|_| None).collect(),
            pending: Vec::new(),
            pending_bytes: 0,
            limit,
        })
    }

    /// Takes rows in, with the key and the split of each.
    pub(super) fn push(&mut self, batch: &RecordBatch, places: &[(u128, Split)]) -> Result<(), Error> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let bytes = places.iter().map(|(key, split)| {
            let mut bytes = [0; 17];
            if let Some((split_byte, key_bytes)) = bytes.split_last_mut() {
                key_bytes.copy_from_slice(&key.to_be_bytes());
                *split_byte = split.number();
            }
            bytes
        });
        let keys: ArrayRef = Arc::new(FixedSizeBinaryArray::try_from_iter(bytes).map_err(Error::Columns)?);
        let columns = batch.columns().iter().cloned().chain([keys]).collect();
        self.take_in(RecordBatch::try_new(self.schema.clone(), columns)?)
    }

    fn take_in(&mut self, batch: RecordBatch) -> Result<(), Error> {
        self.pending_bytes += size_of(&batch);
        self.pending.push(batch);
        if self.pending_bytes >= PENDING_BYTES { self.scatter() } else { Ok(()) }
    }

    /// Brings pending rows to their buckets.
    fn scatter(&mut self) -> Result<(), Error> {
        let pending = std::mem::take(&mut self.pending);
        self.pending_bytes = 0;
        let mut rows: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.buckets.len()];
        for (number, batch) in pending.iter().enumerate() {
            for (row, key) in keys(batch).enumerate() {
                if let Some(rows) = rows.get_mut(self.bucket_of(key)) {
                    rows.push((number, row));
                }
            }
        }
        let pending: Vec<&RecordBatch> = pending.iter().collect();
        for (number, rows) in rows.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            self.write(number, &interleave_record_batch(&pending, rows)?)?;
        }
        Ok(())
    }

    fn bucket_of(&self, key: u128) -> usize {
        let rest = key << self.skipped;
        if self.bits == 0 { 0 } else { usize::try_from(rest >> (128 - self.bits)).unwrap_or(0) }
    }

    fn write(&mut self, number: usize, batch: &RecordBatch) -> Result<(), Error> {
        let Some(place) = self.buckets.get_mut(number) else { return Ok(()) };
        let bucket = match place {
            Some(bucket) => bucket,
            None => place.insert(Bucket::create(&self.folder, number, &self.schema)?),
        };
        bucket.bytes += size_of(batch) as u64;
        bucket.out.write(batch).map_err(|source| failed(&bucket.path, source))
    }

    /// Gives all rows out in order: portions of rows of one split each, and the files are gone.
    pub(super) fn finish(mut self, give: &mut Give<'_>) -> Result<(), ExportError> {
        self.scatter()?;
        for number in 0..self.buckets.len() {
            let Some(bucket) = self.buckets.get_mut(number).and_then(Option::take) else { continue };
            let Bucket { path, mut out, bytes } = bucket;
            out.finish().map_err(|source| failed(&path, source))?;
            drop(out);
            let used = self.skipped + self.bits;
            // Keys that share half of their bits are not met but where an id stands twice: such a bucket is taken as it is.
            if bytes > self.limit && used < 64 {
                let folder = self.folder.join(format!("of-{number}"));
                let planned = self.limit / (BUCKET_BYTES / PLANNED_BYTES);
                let mut again = Self::with_limits(&folder, &self.schema, bits_for(bytes, planned).max(1), self.limit)?;
                // Rows have their keys already.
                again.schema = self.schema.clone();
                again.skipped = used;
                for batch in read(&path)? {
                    again.take_in(batch.map_err(|source| failed(&path, source))?)?;
                }
                fs_err::remove_file(&path).map_err(|source| Error::writing(&path, source))?;
                again.finish(give)?;
            } else {
                sorted(&path, give)?;
                fs_err::remove_file(&path).map_err(|source| Error::writing(&path, source))?;
            }
        }
        Ok(())
    }
}

impl Bucket {
    fn create(folder: &Path, number: usize, schema: &SchemaRef) -> Result<Self, Error> {
        let path = folder.join(format!("{number}.arrow"));
        let file = File::create(&path).map_err(|source| Error::writing(&path, source))?;
        let out = StreamWriter::try_new(BufWriter::new(file), schema).map_err(|source| failed(&path, source))?;
        Ok(Self { path, out, bytes: 0 })
    }
}

/// Gives the rows of a bucket out in order.
fn sorted(path: &Path, give: &mut Give<'_>) -> Result<(), ExportError> {
    let batches = read(path)?.collect::<Result<Vec<_>, _>>().map_err(|source| failed(path, source))?;
    let mut order: Vec<(u128, Split, usize, usize)> = Vec::new();
    for (number, batch) in batches.iter().enumerate() {
        let splits = key_column(batch).into_iter().flat_map(FixedSizeBinaryArray::iter).flatten();
        let splits = splits.map(|bytes| Split::of_number(bytes.last().copied().unwrap_or(0)));
        order.extend(keys(batch).zip(splits).enumerate().map(|(row, (key, split))| (key, split, number, row)));
    }
    order.sort_unstable();
    let plain: Vec<RecordBatch> = batches.iter().map(without_key).collect::<Result<_, _>>().map_err(Error::from)?;
    let plain: Vec<&RecordBatch> = plain.iter().collect();
    for split in Split::ALL {
        let rows: Vec<_> =
            order.iter().filter(|place| place.1 == split).map(|&(.., number, row)| (number, row)).collect();
        for rows in rows.chunks(ROWS) {
            give(split, interleave_record_batch(&plain, rows).map_err(Error::from)?)?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<StreamReader<BufReader<File>>, Error> {
    let file = File::open(path).map_err(|source| Error::reading(path, source))?;
    StreamReader::try_new(BufReader::new(file), None).map_err(|source| failed(path, source))
}

fn key_column(batch: &RecordBatch) -> Option<&FixedSizeBinaryArray> {
    batch.columns().last().and_then(|column| column.as_fixed_size_binary_opt())
}

fn keys(batch: &RecordBatch) -> impl Iterator<Item = u128> {
    let column = key_column(batch).into_iter().flat_map(FixedSizeBinaryArray::iter).flatten();
    column.map(|bytes| bytes.iter().take(16).fold(0, |key, &byte| key << 8 | u128::from(byte)))
}

fn without_key(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns: Vec<usize> = (0..batch.num_columns().saturating_sub(1)).collect();
    batch.project(&columns)
}

/// The bytes of a batch's rows, and not of what they are a part of.
pub(super) fn size_of(batch: &RecordBatch) -> usize {
    batch.columns().iter().map(|column| column.to_data().get_slice_memory_size().unwrap_or(0)).sum()
}

/// The bits that make buckets of a size out of so many bytes.
fn bits_for(bytes: u64, bucket: u64) -> u32 {
    bytes.div_ceil(bucket.max(1)).max(1).next_power_of_two().trailing_zeros().min(MOST_BITS)
}

/// An error of Arrow, or of the disk beneath it.
pub(super) fn failed(path: &Path, source: ArrowError) -> Error {
    match source {
        ArrowError::IoError(_, source) => Error::writing(path, source),
        ArrowError::ExternalError(inner) => match inner.downcast::<std::io::Error>() {
            Ok(source) => Error::writing(path, *source),
            Err(inner) => Error::Columns(ArrowError::ExternalError(inner)),
        },
        source => Error::Columns(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::record;
    use crate::record::{record_batch, record_schema};

    /// The ids of all rows with their splits, as a shuffle with so many bits gives them.
    fn shuffled(seed: u64, bits: u32, limit: u64) -> Vec<(Split, String)> {
        let folder = tempfile::tempdir().unwrap();
        let mut shuffle = Shuffle::with_limits(folder.path(), &record_schema(), bits, limit).unwrap();
        for part in 0..10 {
            let records: Vec<_> =
                (0..30).map(|row| record(&format!("https://a.example/{part}/{row}"), &"text ".repeat(row))).collect();
            let places: Vec<_> =
                records.iter().map(|row| (key(seed, &row.id), Split::of_number(row.id.as_bytes()[0] % 3))).collect();
            shuffle.push(&record_batch(&records).unwrap(), &places).unwrap();
        }
        let mut out = Vec::new();
        shuffle
            .finish(&mut |split, batch| {
                assert_eq!(batch.num_columns(), record_schema().fields().len());
                let ids = batch.column_by_name("id").unwrap().as_string::<i32>();
                out.extend(ids.iter().map(|id| (split, id.unwrap().to_owned())));
                Ok(())
            })
            .unwrap();
        let files = |folder: &Path| walk(folder);
        assert_eq!(files(folder.path()), 0, "files stay behind");
        out
    }

    fn walk(folder: &Path) -> usize {
        let count = |entry: std::io::Result<fs_err::DirEntry>| {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path) } else { 1 }
        };
        fs_err::read_dir(folder).unwrap().map(count).sum()
    }

    #[test]
    fn the_order_is_that_of_the_keys_whatever_the_buckets() {
        let of = |split: Split, rows: &[(Split, String)]| -> Vec<String> {
            rows.iter().filter(|row| row.0 == split).map(|row| row.1.clone()).collect()
        };
        let one = shuffled(7, 0, u64::MAX);
        assert_eq!(one.len(), 300);
        for (bits, limit) in [(3, u64::MAX), (8, u64::MAX), (0, 20_000), (1, 3_000)] {
            let other = shuffled(7, bits, limit);
            for split in Split::ALL {
                let (one, other) = (of(split, &one), of(split, &other));
                assert!(one.len() > 50 && one.is_sorted_by_key(|id| key(7, id)));
                assert_eq!(one, other, "{bits} bits, {limit} bytes a bucket");
            }
        }
        assert_ne!(one, shuffled(8, 0, u64::MAX));
    }

    #[test]
    fn buckets_are_as_many_as_the_bytes_ask_for() {
        let bits = [0, 1, 32 << 20, (32 << 20) + 1, 1 << 30, 1 << 50].map(|bytes| bits_for(bytes, 32 << 20));
        assert_eq!(bits, [0, 0, 0, 1, 5, 8]);
    }
}
