//! WARC files in the dataset's own folder: records of pages that go are overwritten, and their lines leave the index.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use fs_err::File;

use super::super::Error;
use super::super::manifest::InputNote;
use super::super::sink::Sink;
use super::journal::Blank;
use crate::source::archive;
use crate::source::digest::sha256_of_reader;

/// Where builds keep what they crawl, inside a dataset.
const FOLDER: &str = "_warc";

/// What is found in the folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) blanks: Vec<Blank>,
    /// The files as they will be, by the name that inputs have.
    pub(super) inputs: BTreeMap<String, InputNote>,
    /// Indexes without the lines that go: where they are staged, and their path inside the dataset.
    pub(super) indexes: Vec<(PathBuf, String)>,
}

/// Looks through the WARC files that builds of this dataset wrote.
pub(super) fn look(dataset: &Path, staging: &Path, is_sought: impl Fn(&str) -> bool) -> Result<Found, Error> {
    let mut found = Found::default();
    let mut folders = vec![dataset.join(FOLDER)];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs_err::read_dir(&folder).map_err(|source| Error::reading(&folder, source))? {
            let path = entry.map_err(|source| Error::reading(&folder, source))?.path();
            let name = path.strip_prefix(dataset).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".warc.gz") || name.ends_with(".warc.gz.open") {
                found.look_into(dataset, &path, &name, &is_sought)?;
            } else if path.extension().is_some_and(|extension| extension == "cdxj") {
                found.shorten(&path, name, staging, &is_sought)?;
            }
        }
    }
    Ok(found)
}

impl Found {
    fn look_into(
        &mut self,
        dataset: &Path,
        path: &Path,
        name: &str,
        is_sought: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let reading = |source| Error::reading(path, source);
        let blank = |range: std::ops::Range<u64>| Blank {
            file: name.to_owned(),
            offset: range.start,
            length: range.end - range.start,
        };
        let blanks: Vec<Blank> = archive::find(path, is_sought).map_err(reading)?.into_iter().map(blank).collect();
        if blanks.is_empty() {
            return Ok(());
        }
        let bytes = fs_err::metadata(path).map_err(reading)?.len();
        let overwritten = Overwritten::new(dataset, File::open(path).map_err(reading)?, &blanks)?;
        let digest = sha256_of_reader(overwritten).map_err(reading)?;
        let note = InputNote { name: name.to_owned(), bytes: Some(bytes), digest: Some(digest) };
        self.inputs.insert(name.to_owned(), note);
        self.blanks.extend(blanks);
        Ok(())
    }

    fn shorten(
        &mut self,
        path: &Path,
        name: String,
        staging: &Path,
        is_sought: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let staged = staging.join(format!("{}.cdxj", self.indexes.len()));
        let mut sink = Sink::create(&staged, u64::MAX)?;
        let dropped = archive::without(path, is_sought, &mut sink).map_err(|source| Error::reading(path, source))?;
        sink.flush().map_err(|source| Error::writing(&staged, source))?;
        sink.seal()?;
        if dropped > 0 {
            self.indexes.push((staged, name));
        }
        Ok(())
    }
}

/// A file as it reads once its blanks are written.
struct Overwritten {
    file: File,
    position: u64,
    /// What is written where, in order.
    fillers: std::vec::IntoIter<(u64, Vec<u8>)>,
    next: Option<(u64, Vec<u8>)>,
}

impl Overwritten {
    fn new(dataset: &Path, file: File, blanks: &[Blank]) -> Result<Self, Error> {
        let fillers = blanks.iter().map(|blank| Ok((blank.offset, blank.filler(dataset)?)));
        let mut fillers = fillers.collect::<Result<Vec<_>, Error>>()?.into_iter();
        let next = fillers.next();
        Ok(Self { file, position: 0, fillers, next })
    }
}

impl Read for Overwritten {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let end = self.position + count as u64;
        while let Some((offset, filler)) = &self.next {
            if *offset >= end {
                break;
            }
            let filler_end = offset + filler.len() as u64;
            let (from, to) = ((*offset).max(self.position), filler_end.min(end));
            let place = |at: u64, start: u64| usize::try_from(at - start).unwrap_or(usize::MAX);
            let target = buffer.get_mut(place(from, self.position)..place(to, self.position));
            if let (Some(target), Some(source)) = (target, filler.get(place(from, *offset)..place(to, *offset))) {
                target.copy_from_slice(source);
            }
            if filler_end > end {
                break;
            }
            self.next = self.fillers.next();
        }
        self.position = end;
        Ok(count)
    }
}
