//! A file that knows the digest of what was written to it.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use fs_err::File;
use sha2::{Digest, Sha256};

use super::Error;

/// A new file with the running digest and size of its bytes.
#[derive(Debug)]
pub(super) struct Sink {
    out: BufWriter<File>,
    path: PathBuf,
    hash: Sha256,
    bytes: u64,
    /// Bytes after which writing fails, as on a full disk.
    limit: u64,
}

/// A file that was written whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// 64 hex digits.
    pub(super) digest: String,
}

impl Sink {
    pub(super) fn create(path: &Path, limit: u64) -> Result<Self, Error> {
        let file = File::create(path).map_err(|source| Error::writing(path, source))?;
        let out = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { out, path: path.to_path_buf(), hash: Sha256::new(), bytes: 0, limit })
    }

    /// Brings all bytes to the disk.
    pub(super) fn seal(mut self) -> Result<Written, Error> {
        let sealed = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        sealed.map_err(|source| Error::writing(&self.path, source))?;
        Ok(Written { path: self.path, bytes: self.bytes, digest: hex(&self.hash.finalize()) })
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes >= self.limit {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.out.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes = self.bytes.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a small file whole and brings it to the disk.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<Written, Error> {
    let mut sink = Sink::create(path, u64::MAX)?;
    sink.write_all(bytes).map_err(|source| Error::writing(path, source))?;
    sink.seal()
}

/// The SHA-256 of bytes, in hex.
pub(super) fn hex_digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        out
    })
}

/// Brings a folder's names to the disk.
pub(super) fn sync_folder(path: &Path) -> Result<(), Error> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|source| Error::writing(path, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let written = write_file(&folder.path().join("a"), b"abc").unwrap();
        // FIPS 180-2, appendix B.1
        assert_eq!(written.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(written.bytes, 3);
    }
}
