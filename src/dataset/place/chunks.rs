//! Parquet files in an object store: their footers and the columns that are asked for are read, a row group at a time.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::RecordBatch;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use object_store::path::Path as StorePath;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::arrow::async_reader::{AsyncFileReader, ParquetRecordBatchStream, ParquetRecordBatchStreamBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::super::Error;
use super::bucket::Bucket;

/// What is read of a file's end at first: the footer of most files is within it.
const FOOTER_BYTES: usize = 64 << 10;

/// A Parquet file in a store whose footer was read.
pub(in super::super) type ObjectBuilder = ParquetRecordBatchStreamBuilder<Object>;

/// An object that is read in ranges.
pub(in super::super) struct Object {
    store: Arc<dyn ObjectStore>,
    at: StorePath,
    bytes: u64,
}

impl AsyncFileReader for Object {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes, ParquetError>> {
        async move { self.store.get_range(&self.at, range).await.map_err(external) }.boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, Result<Vec<Bytes>, ParquetError>> {
        async move { self.store.get_ranges(&self.at, &ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>, ParquetError>> {
        async move {
            let reader = ParquetMetaDataReader::new().with_arrow_reader_options(options);
            let bytes = self.bytes;
            Ok(Arc::new(reader.with_prefetch_hint(Some(FOOTER_BYTES)).load_and_finish(self, bytes).await?))
        }
        .boxed()
    }
}

fn external(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

/// Batches of a Parquet file in a store.
pub(in super::super) struct ObjectBatches {
    bucket: Arc<Bucket>,
    /// `None` once it has ended.
    stream: Option<ParquetRecordBatchStream<Object>>,
}

impl Bucket {
    /// Reads the footer of a Parquet file.
    pub(in super::super) fn parquet(&self, name: &str) -> Result<ObjectBuilder, Error> {
        let at = self.at(name)?;
        let gone = || Error::Damaged { path: self.path().join(name), what: "it is missing".to_owned() };
        let object = Object { store: self.store(), bytes: self.size(name)?.ok_or_else(gone)?, at };
        let failed = |source| Error::parquet(&self.path().join(name), source);
        self.await_parquet(ParquetRecordBatchStreamBuilder::new(object))?.map_err(failed)
    }

    fn await_parquet<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let gone =
            || Error::Library { path: self.path().to_path_buf(), what: "it broke off on what it read".to_owned() };
        self.threads().run(future).ok_or_else(gone)
    }
}

impl ObjectBatches {
    pub(in super::super) fn new(bucket: Arc<Bucket>, builder: ObjectBuilder) -> Result<Self, ParquetError> {
        Ok(Self { bucket, stream: Some(builder.build()?) })
    }
}

impl Iterator for ObjectBatches {
    type Item = Result<RecordBatch, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let read = self.bucket.await_parquet(async move { (stream.next().await, stream) });
        match read {
            Ok((next, stream)) => {
                self.stream = next.is_some().then_some(stream);
                next
            }
            Err(error) => Some(Err(ParquetError::General(error.to_string()))),
        }
    }
}
