//! Archive: writes what was fetched as WARC 1.1 files, one gzip member a record.
//!
//! Takes [`Exchange`]s, gives files that every WARC reader opens. Packing ([`Exchange::pack`]) is pure and may run on
//! any thread; [`ArchiveWriter`] only appends. Each exchange reaches the file in one write, so that a killed run
//! leaves whole records; a file is named `….warc.gz.open` until it is finished. A finished file has its CDXJ index
//! beside it.

mod blank;
mod cdxj;
mod exchange;
mod members;
mod repair;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err::File;
use jiff::Timestamp;

pub(crate) use self::blank::{filler, find, without};
use self::cdxj::Lines;
pub(crate) use self::exchange::SITE_FIELDS;
pub use self::exchange::{Exchange, Packed, Profile, Revisit};
use self::exchange::{member, record_id, warc_date};
use self::repair::whole_records;
use crate::clock;
use crate::source::Place;

/// Bytes after which the next file is begun, as WARC tools expect them.
pub const DEFAULT_MAX_FILE_BYTES: u64 = 1_000_000_000;

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
    lines: Lines,
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

    /// Goes on where an earlier run stopped, whose last whole record ended at `last`: a file and an offset.
    ///
    /// What lies behind is taken off: it belongs to an answer that the run had not judged. Gives as well the place from
    /// which on records are missing, where the file has fewer whole records than that (after a power failure).
    ///
    /// # Errors
    /// The folder or file cannot be read or written.
    pub fn resume(
        dir: &Path,
        max_file_bytes: u64,
        info: &[(&str, &str)],
        last: Option<&(String, u64)>,
    ) -> Result<(Self, Option<(String, u64)>), Error> {
        let mut writer = Self::new(dir, max_file_bytes, info)?;
        let missing = writer.take_up(last).map_err(|source| Error::Write { dir: dir.to_owned(), source })?;
        Ok((writer, missing))
    }

    fn take_up(&mut self, last: Option<&(String, u64)>) -> io::Result<Option<(String, u64)>> {
        let mut missing = None;
        for name in open_files(&self.dir)? {
            let path = open_path(&self.dir, &name);
            let limit = last.filter(|(last, _)| *last == name).map_or(0, |(_, offset)| *offset);
            let whole = whole_records(&path, &name, limit)?;
            if whole.bytes == 0 {
                fs_err::remove_file(&path)?;
            } else {
                let mut file = fs_err::OpenOptions::new().write(true).open(&path)?;
                file.set_len(whole.bytes)?;
                io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
                self.open = Some(OpenFile { file, name: name.clone(), written: whole.bytes, lines: whole.lines });
            }
            if whole.bytes < limit {
                missing = Some((name, whole.bytes));
            }
        }
        Ok(missing)
    }

    /// The file that is written to, and how many bytes it has; `None` before the first record of a file.
    #[must_use]
    pub fn position(&self) -> Option<(String, u64)> {
        self.open.as_ref().map(|open| (open.name.clone(), open.written))
    }

    /// Waits until all that was written is on the disk itself.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn sync(&self) -> Result<(), Error> {
        let synced = self.open.as_ref().map_or(Ok(()), |open| open.file.sync_data());
        synced.map_err(|source| Error::Write { dir: self.dir.clone(), source })
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
        if let (Ok(offset), Some(entry)) = (&result, &packed.entry) {
            open.lines.add(entry, &open.name, *offset, packed.response_length)?;
        }
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
                    let mut open = OpenFile { file, name, written: 0, lines: Lines::default() };
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
        let index = open.name.strip_suffix(".warc.gz").unwrap_or(&open.name);
        let mut out = io::BufWriter::new(File::create(self.dir.join(format!("{index}.cdxj")))?);
        open.lines.write_sorted(&mut out)?;
        out.flush()?;
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

/// The finished WARC files of a folder, oldest first.
///
/// # Errors
/// The folder cannot be read.
pub fn finished_files(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let list = || {
        let mut files = Vec::new();
        for entry in fs_err::read_dir(dir)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("gristmill-") && name.ends_with(".warc.gz") {
                files.push(path);
            }
        }
        files.sort_unstable();
        Ok(files)
    };
    list().map_err(|source| Error::Write { dir: dir.to_owned(), source })
}

/// The names that the unfinished files of a folder will have, oldest first.
fn open_files(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs_err::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".open").filter(|name| name.ends_with(".warc.gz")).map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
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
