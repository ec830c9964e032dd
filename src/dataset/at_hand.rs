//! Files for libraries that read paths alone: those on a disk as they are, columns of those in an object store as copies.

use std::path::PathBuf;

use arrow::datatypes::SchemaRef;
use tempfile::TempDir;

use super::Error;
use super::parts::{Limits, PartWriter};
use super::place::Blob;
use super::read::{Batches, Rows};

/// Copies of files, which go with it.
#[derive(Debug)]
pub(super) struct AtHand {
    folder: TempDir,
}

impl AtHand {
    pub(super) fn new() -> Result<Self, Error> {
        let folder = tempfile::Builder::new().prefix("gristmill-read-").tempdir();
        Ok(Self { folder: folder.map_err(|source| Error::writing(&std::env::temp_dir(), source))? })
    }

    /// Paths at which the columns of a schema can be read; a file on a disk has its others too.
    pub(super) fn all(&self, files: &[Blob], schema: &SchemaRef) -> Result<Vec<PathBuf>, Error> {
        files.iter().map(|file| self.one(file, schema)).collect()
    }

    /// As [`all`](Self::all), of one file.
    pub(super) fn one(&self, file: &Blob, schema: &SchemaRef) -> Result<PathBuf, Error> {
        if let Blob::File(path) = file {
            return Ok(path.clone());
        }
        let mut writer = PartWriter::new(self.folder.path(), "", schema.clone(), Limits::of_files(usize::MAX));
        for batch in Batches::open(file, schema, Rows::All)? {
            writer.write(&batch?)?;
        }
        let parts = writer.finish_with_file()?;
        Ok(parts.into_iter().next().map(|part| part.file.path).unwrap_or_default())
    }
}
