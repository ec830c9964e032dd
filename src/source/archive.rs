//! Archive: writes what was fetched as WARC 1.1 files, one gzip member a record.
//!
//! Takes [`Exchange`]s, gives files that every WARC reader opens. Packing ([`Exchange::pack`]) is pure and may run on
//! any thread; [`ArchiveWriter`] only appends. Each exchange reaches the file in one write, so that a killed run
//! leaves whole records; a file is named `….warc.gz.open` until it is finished.

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use fs_err::File;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

use crate::clock;
use crate::source::Place;

/// Bytes after which the next file is begun, as WARC tools expect them.
pub const DEFAULT_MAX_FILE_BYTES: u64 = 1_000_000_000;

/// How hard records are compressed: over 1,497 real pages, level 1 gives 23 % of their size at 420 MB/s, level 2 18 % at
/// 300 MB/s, level 3 17 % at 210 MB/s, and level 6 16 % at 80 MB/s.
const COMPRESSION_LEVEL: u32 = 2;

/// Files that one writer may have; the serial number has five digits.
const MAX_FILES: u32 = 99_999;

/// What can go wrong while writing an archive.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder or file could not be made, written or renamed.
    #[error("cannot write the archive in {}", dir.display())]
    Write {
        /// The archive's folder.
        dir: PathBuf,
        /// What the system says, with the path.
        source: io::Error,
    },
    /// All names for a new file are taken.
    #[error("{} has no free file name left (limit {MAX_FILES} files a run)", dir.display())]
    NoFreeName {
        /// The archive's folder.
        dir: PathBuf,
    },
}

/// One request and the response to it, as they went over the wire.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The address asked for.
    pub url: Url,
    /// When the request was sent.
    pub fetched_at: Timestamp,
    /// Who answered, where it is known.
    pub address: Option<IpAddr>,
    /// Request line and headers, with the empty line that ends them.
    pub request_head: Vec<u8>,
    /// Status line and headers, with the empty line that ends them; they describe `body` as it stands here.
    pub response_head: Vec<u8>,
    /// The body: transfer codings undone, content codings kept.
    pub body: Vec<u8>,
    /// Whether the body was cut at a limit.
    pub truncated: bool,
}

/// An [`Exchange`] as the bytes of its two records.
#[derive(Debug, Clone)]
pub struct Packed {
    /// The response's member, then the request's.
    bytes: Vec<u8>,
    /// Length of the response's member.
    response_length: u64,
}

impl Exchange {
    /// The `response` and `request` records, each a gzip member.
    ///
    /// Digests are SHA-256 in hexadecimal: `WARC-Block-Digest` over head and body, `WARC-Payload-Digest` over the
    /// body as it was sent, content codings included.
    ///
    /// # Errors
    /// None on any input; the signature has the compressor's.
    pub fn pack(&self) -> io::Result<Packed> {
        let response_id = record_id();
        let mut fields = vec![
            ("WARC-Type", "response".to_owned()),
            ("WARC-Record-ID", response_id.clone()),
            ("WARC-Date", warc_date(self.fetched_at)),
            ("WARC-Target-URI", self.url.to_string()),
        ];
        fields.extend(self.address.map(|address| ("WARC-IP-Address", address.to_string())));
        fields.push(("WARC-Payload-Digest", digest(&[&self.body])));
        if self.truncated {
            fields.push(("WARC-Truncated", "length".to_owned()));
        }
        let mut bytes = member(&fields, "application/http; msgtype=response", &[&self.response_head, &self.body])?;
        let response_length = bytes.len() as u64;

        let fields = [
            ("WARC-Type", "request".to_owned()),
            ("WARC-Record-ID", record_id()),
            ("WARC-Concurrent-To", response_id),
            ("WARC-Date", warc_date(self.fetched_at)),
            ("WARC-Target-URI", self.url.to_string()),
        ];
        bytes.extend(member(&fields, "application/http; msgtype=request", &[&self.request_head])?);
        Ok(Packed { bytes, response_length })
    }
}

/// One gzip member: the record's head, its block, and the two empty lines after it.
fn member(fields: &[(&str, String)], content_type: &str, block: &[&[u8]]) -> io::Result<Vec<u8>> {
    let block_bytes: usize = block.iter().map(|part| part.len()).sum();
    let mut out = GzEncoder::new(Vec::with_capacity(512 + block_bytes / 3), Compression::new(COMPRESSION_LEVEL));
    out.write_all(b"WARC/1.1\r\n")?;
    for (name, value) in fields {
        write!(out, "{name}: {value}\r\n")?;
    }
    write!(out, "WARC-Block-Digest: {}\r\n", digest(block))?;
    write!(out, "Content-Type: {content_type}\r\nContent-Length: {block_bytes}\r\n\r\n")?;
    for part in block {
        out.write_all(part)?;
    }
    out.write_all(b"\r\n\r\n")?;
    out.finish()
}

fn record_id() -> String {
    format!("<urn:uuid:{}>", Uuid::new_v4())
}

fn warc_date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    let mut out = String::with_capacity(71);
    out.push_str("sha256:");
    for byte in hasher.finalize() {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    out
}

/// Appends packed exchanges to files in one folder, and begins the next file where one is full.
#[derive(Debug)]
pub struct ArchiveWriter {
    dir: PathBuf,
    max_file_bytes: u64,
    info: String,
    serial: u32,
    open: Option<OpenFile>,
    finished: Vec<PathBuf>,
}

#[derive(Debug)]
struct OpenFile {
    file: File,
    /// The name that the file gets when it is finished.
    name: String,
    written: u64,
}

impl ArchiveWriter {
    /// A writer into `dir`, which is made where it is missing. No file is made before the first record.
    ///
    /// `info` are the fields of each file's `warcinfo` record, such as `("robots", "obey")`; line breaks in values
    /// become blanks.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn new(dir: &Path, max_file_bytes: u64, info: &[(&str, &str)]) -> Result<Self, Error> {
        fs_err::create_dir_all(dir).map_err(|source| Error::Write { dir: dir.to_owned(), source })?;
        let info = info
            .iter()
            .fold(String::new(), |fields, (name, value)| fields + name + ": " + &crate::text::squeeze(value) + "\r\n");
        Ok(Self { dir: dir.to_owned(), max_file_bytes, info, serial: 0, open: None, finished: Vec::new() })
    }

    /// Appends both records and says where the response stands; the file name is relative to the folder.
    ///
    /// # Errors
    /// The disk refuses; the file then ends after its last whole record.
    pub fn append(&mut self, packed: &Packed) -> Result<Place, Error> {
        let dir = self.dir.clone();
        self.append_to_file(packed).map_err(|error| match error {
            Failed::Io(source) => Error::Write { dir, source },
            Failed::NoFreeName => Error::NoFreeName { dir },
        })
    }

    fn append_to_file(&mut self, packed: &Packed) -> Result<Place, Failed> {
        let full =
            self.open.as_ref().is_some_and(|open| open.written + packed.bytes.len() as u64 > self.max_file_bytes);
        if full {
            self.close()?;
        }
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.begin()?,
        };
        let result = open.append(&packed.bytes);
        let place = result.map(|offset| Place {
            file: open.name.clone(),
            offset: Some(offset),
            length: Some(packed.response_length),
        });
        self.open = Some(open);
        Ok(place?)
    }

    /// Finishes the last file and gives the paths of all, oldest first.
    ///
    /// # Errors
    /// The last file cannot be flushed to disk or renamed.
    pub fn finish(mut self) -> Result<Vec<PathBuf>, Error> {
        self.close().map_err(|source| Error::Write { dir: self.dir.clone(), source })?;
        Ok(self.finished)
    }

    fn begin(&mut self) -> Result<OpenFile, Failed> {
        let started = clock::now();
        loop {
            self.serial += 1;
            if self.serial > MAX_FILES {
                return Err(Failed::NoFreeName);
            }
            let name = format!("gristmill-{}-{:05}.warc.gz", started.strftime("%Y%m%d%H%M%S"), self.serial);
            match File::create_new(open_path(&self.dir, &name)) {
                // Another run may have finished a file of this name: leave that one alone.
                Ok(file) if self.dir.join(&name).exists() => {
                    drop(file);
                    fs_err::remove_file(open_path(&self.dir, &name))?;
                }
                Ok(file) => {
                    let mut open = OpenFile { file, name, written: 0 };
                    let record = self.info_record(&open.name, started)?;
                    open.append(&record)?;
                    return Ok(open);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn info_record(&self, file_name: &str, at: Timestamp) -> io::Result<Vec<u8>> {
        let fields = [
            ("WARC-Type", "warcinfo".to_owned()),
            ("WARC-Record-ID", record_id()),
            ("WARC-Date", warc_date(at)),
            ("WARC-Filename", file_name.to_owned()),
        ];
        let standard = concat!(
            "software: gristmill/",
            env!("CARGO_PKG_VERSION"),
            "\r\n",
            "format: WARC File Format 1.1\r\n",
            "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
        );
        member(&fields, "application/warc-fields", &[standard.as_bytes(), self.info.as_bytes()])
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        open.file.sync_all()?;
        let path = self.dir.join(&open.name);
        fs_err::rename(open_path(&self.dir, &open.name), &path)?;
        self.finished.push(path);
        Ok(())
    }
}

impl OpenFile {
    /// Appends whole or not at all, and gives the offset.
    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let offset = self.written;
        if let Err(error) = self.file.write_all(bytes) {
            // The disk may be full: cut what it took of this record, so that the file stays readable.
            let _ = self.file.set_len(offset);
            return Err(error);
        }
        self.written += bytes.len() as u64;
        Ok(offset)
    }
}

fn open_path(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.open"))
}

enum Failed {
    Io(io::Error),
    NoFreeName,
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(path: &str, body: &[u8]) -> Exchange {
        Exchange {
            url: Url::parse("http://site.example/").unwrap().join(path).unwrap(),
            fetched_at: "2024-10-17T08:09:10Z".parse().unwrap(),
            address: Some("192.0.2.7".parse().unwrap()),
            request_head: format!("GET {path} HTTP/1.1\r\nhost: site.example\r\n\r\n").into_bytes(),
            response_head: b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n".to_vec(),
            body: body.to_vec(),
            truncated: false,
        }
    }

    /// All members of a file: offset, and the record's text.
    fn records(path: &Path) -> Vec<(u64, String)> {
        let bytes = fs_err::read(path).unwrap();
        let mut rest = bytes.as_slice();
        let mut found = Vec::new();
        while !rest.is_empty() {
            let offset = (bytes.len() - rest.len()) as u64;
            let mut text = Vec::new();
            io::Read::read_to_end(&mut flate2::bufread::GzDecoder::new(&mut rest), &mut text).unwrap();
            found.push((offset, String::from_utf8_lossy(&text).into_owned()));
        }
        found
    }

    #[test]
    fn an_exchange_is_a_response_and_a_request_that_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = ArchiveWriter::new(dir.path(), DEFAULT_MAX_FILE_BYTES, &[("robots", "obey\r\nx: y")]).unwrap();
        let place = writer.append(&exchange("/a", b"<p>body</p>").pack().unwrap()).unwrap();
        let files = writer.finish().unwrap();

        let records = records(&files[0]);
        let [(_, info), (offset, response), (next, request)] = records.as_slice() else { panic!("{records:?}") };
        assert!(info.contains("\r\nrobots: obey x: y\r\n"), "{info}");
        assert_eq!((Some(*offset), Some(next - offset)), (place.offset, place.length));
        assert_eq!(files[0].file_name().unwrap().to_str().unwrap(), place.file);
        // `printf '<p>body</p>' | sha256sum`
        let payload = "sha256:3f1c9112099c37212c36275efee7d5af85eb2ded958ecd75ad3a74a607830370\r\n";
        assert!(response.starts_with("WARC/1.1\r\nWARC-Type: response\r\n"), "{response}");
        assert!(response.contains("\r\nWARC-Date: 2024-10-17T08:09:10Z\r\n"), "{response}");
        assert!(response.contains("\r\nWARC-IP-Address: 192.0.2.7\r\n"), "{response}");
        assert!(response.contains(&format!("\r\nWARC-Payload-Digest: {payload}")), "{response}");
        assert!(response.ends_with("\r\n\r\n<p>body</p>\r\n\r\n"), "{response}");
        let id = response.split("WARC-Record-ID: ").nth(1).unwrap().split('\r').next().unwrap();
        assert!(request.contains(&format!("\r\nWARC-Concurrent-To: {id}\r\n")), "{request}");
        let block = "GET /a HTTP/1.1\r\nhost: site.example\r\n\r\n";
        assert!(request.contains(&format!("\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())), "{request}");
    }

    #[test]
    fn a_full_file_is_finished_and_the_next_begun() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = ArchiveWriter::new(dir.path(), 1, &[]).unwrap();
        for path in ["/a", "/b", "/c"] {
            writer.append(&exchange(path, b"x").pack().unwrap()).unwrap();
        }
        let open = fs_err::read_dir(dir.path()).unwrap().filter(|entry| {
            entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "open"))
        });
        assert_eq!(open.count(), 1);
        let files = writer.finish().unwrap();
        assert_eq!(files.len(), 3);
        for (file, path) in files.iter().zip(["/a", "/b", "/c"]) {
            let records = records(file);
            assert_eq!(records.len(), 3);
            assert!(records[1].1.contains(&format!("WARC-Target-URI: http://site.example{path}\r\n")));
        }
    }

    #[test]
    fn two_writers_in_one_folder_never_share_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut writers: Vec<_> = (0..3).map(|_| ArchiveWriter::new(dir.path(), 1, &[]).unwrap()).collect();
        for writer in &mut writers {
            writer.append(&exchange("/a", b"x").pack().unwrap()).unwrap();
        }
        let files: Vec<_> = writers.into_iter().flat_map(|writer| writer.finish().unwrap()).collect();
        let distinct: std::collections::BTreeSet<_> = files.iter().collect();
        assert_eq!(distinct.len(), 3);
        assert!(files.iter().all(|file| records(file).len() == 3));
    }

    #[test]
    fn no_file_is_made_where_nothing_was_fetched() {
        let dir = tempfile::tempdir().unwrap();
        let writer = ArchiveWriter::new(dir.path(), 1, &[]).unwrap();
        assert!(writer.finish().unwrap().is_empty());
        assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 0);
    }
}
