//! WARC files in the dataset's own folder: records of pages that go are overwritten, and their lines leave the index.
//!
//! On a disk they are overwritten in place, once the purge is decided. A store changes nothing in place: there a file that has any of them
//! is brought here, and written anew at the same length.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use fs_err::File;

use super::super::manifest::FileNote;
use super::super::place::Place;
use super::super::sink::Sink;
use super::super::{ARCHIVES, Error};
use super::journal::Blank;
use crate::source::archive;
use crate::source::digest::sha256_of_reader;

/// What is found in the folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Records that go.
    pub(super) count: u64,
    /// Those of them that are overwritten in place.
    pub(super) blanks: Vec<Blank>,
    /// The WARC files and indexes that change, as they will be, by their path inside the dataset.
    pub(super) archives: BTreeMap<String, FileNote>,
    /// Indexes without the lines that go, and WARC files without the records that are not overwritten in place: where they are staged, and
    /// their path inside the dataset.
    pub(super) files: Vec<(PathBuf, String)>,
}

/// Looks through the WARC files that builds of this dataset wrote.
pub(super) fn look(place: &Place, staging: &Path, is_sought: impl Fn(&str) -> bool) -> Result<Found, Error> {
    let mut found = Found::default();
    for file in place.list(ARCHIVES)? {
        let is_archive = file.name.ends_with(".warc.gz") || file.name.ends_with(".warc.gz.open");
        let is_index = Path::new(&file.name).extension().is_some_and(|extension| extension == "cdxj");
        if !is_archive && !is_index {
            continue;
        }
        let path = match place {
            Place::Folder(folder) => folder.join(&file.name),
            Place::Bucket(_) => {
                let brought = staging.join("brought");
                place.join(&file.name).fetch(&brought)?;
                brought
            }
        };
        if is_index {
            found.shorten(&path, file.name, staging, &is_sought)?;
        } else if place.folder().is_some() {
            found.overwrite(place, &path, file.name, &is_sought)?;
        } else {
            found.write_anew(place, &path, file.name, staging, &is_sought)?;
        }
    }
    Ok(found)
}

impl Found {
    /// Notes what is to be overwritten in a file, and what it is then.
    fn overwrite(
        &mut self,
        place: &Place,
        path: &Path,
        name: String,
        is_sought: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let blanks = blanks(path, &name, is_sought)?;
        if blanks.is_empty() {
            return Ok(());
        }
        let reading = |source| Error::reading(path, source);
        let bytes = fs_err::metadata(path).map_err(reading)?.len();
        let digest = sha256_of_reader(Overwritten::new(place.path(), path, &blanks)?).map_err(reading)?;
        self.count += blanks.len() as u64;
        self.note(name, bytes, digest);
        self.blanks.extend(blanks);
        Ok(())
    }

    /// Writes a file anew without what goes.
    fn write_anew(
        &mut self,
        place: &Place,
        path: &Path,
        name: String,
        staging: &Path,
        is_sought: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let blanks = blanks(path, &name, is_sought)?;
        if blanks.is_empty() {
            return Ok(());
        }
        let staged = staging.join(format!("{}.warc.gz", self.files.len()));
        let mut sink = Sink::create(&staged, u64::MAX)?;
        let copied = io::copy(&mut Overwritten::new(place.path(), path, &blanks)?, &mut sink);
        copied.map_err(|source| Error::writing(&staged, source))?;
        let written = sink.seal()?;
        self.count += blanks.len() as u64;
        self.note(name.clone(), written.bytes, format!("sha256:{}", written.digest));
        self.files.push((staged, name));
        Ok(())
    }

    fn note(&mut self, path: String, bytes: u64, digest: String) {
        self.archives.insert(path.clone(), FileNote { path, bytes, digest });
    }

    fn shorten(
        &mut self,
        path: &Path,
        name: String,
        staging: &Path,
        is_sought: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let staged = staging.join(format!("{}.cdxj", self.files.len()));
        let mut sink = Sink::create(&staged, u64::MAX)?;
        let dropped = archive::without(path, is_sought, &mut sink).map_err(|source| Error::reading(path, source))?;
        sink.flush().map_err(|source| Error::writing(&staged, source))?;
        let written = sink.seal()?;
        if dropped > 0 {
            self.note(name.clone(), written.bytes, format!("sha256:{}", written.digest));
            self.files.push((staged, name));
        }
        Ok(())
    }
}

/// The records of a WARC file that go.
fn blanks(path: &Path, name: &str, is_sought: impl Fn(&str) -> bool) -> Result<Vec<Blank>, Error> {
    let blank = |range: std::ops::Range<u64>| Blank {
        file: name.to_owned(),
        offset: range.start,
        length: range.end - range.start,
    };
    let found = archive::find(path, is_sought).map_err(|source| Error::reading(path, source))?;
    Ok(found.into_iter().map(blank).collect())
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
    fn new(dataset: &Path, path: &Path, blanks: &[Blank]) -> Result<Self, Error> {
        let file = File::open(path).map_err(|source| Error::reading(path, source))?;
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
