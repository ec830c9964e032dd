//! Captures: reads a plan's files one page at a time.

use std::path::Path;

use super::corpus::{ColumnReader, Corpus, Fields, LineReader};
use super::names::InputKind;
use super::plan::{Input, ReadOptions};
use super::warc::{Decoded, Meter, Tape, WarcReader};
use super::{Capture, saved};
use crate::failure::{Failure, Reason, Stage};

/// The pages of a list of inputs, in order, one at a time.
///
/// Each page gives a capture or a failure. Memory holds one record, and for WARC files its decoded body: at most about
/// three times the limit on a page's bytes; for corpora one line, or the pages in hand of the columns that are read. A file that breaks off or is damaged costs the records that the damage
/// touches; those before and behind it are given.
#[derive(Debug)]
pub struct Captures {
    inputs: std::vec::IntoIter<Input>,
    max_page_bytes: usize,
    meter: Meter,
    /// Bytes of the inputs before the one in hand, and with it.
    before_bytes: u64,
    fields: Fields,
    reader: Option<Reader>,
    skipped_count: u64,
}

/// A file with many pages, being read.
#[derive(Debug)]
enum Reader {
    Warc(Box<WarcReader>),
    Lines(Box<LineReader>),
    Columns(Box<ColumnReader>),
}

impl Reader {
    fn next(&mut self) -> Option<Result<Capture, Failure>> {
        match self {
            Self::Warc(reader) => reader.next(),
            Self::Lines(reader) => reader.next(),
            Self::Columns(reader) => reader.next(),
        }
    }

    fn skipped_count(&self) -> u64 {
        match self {
            Self::Warc(reader) => reader.skipped_count(),
            Self::Lines(_) | Self::Columns(_) => 0,
        }
    }
}

impl Captures {
    /// A reader at the first of the inputs.
    #[must_use]
    pub fn new(inputs: Vec<Input>, options: &ReadOptions) -> Self {
        Self {
            inputs: inputs.into_iter(),
            max_page_bytes: options.max_page_bytes,
            meter: Meter::default(),
            before_bytes: 0,
            fields: options.fields.clone(),
            reader: None,
            skipped_count: 0,
        }
    }

    /// Counts the bytes read; its clones can be asked from other threads.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// WARC records so far that are no pages: requests, metadata, notes, look-ups of names.
    #[must_use]
    pub fn skipped_count(&self) -> u64 {
        self.skipped_count + self.reader.as_ref().map_or(0, Reader::skipped_count)
    }

    fn finish_input(&mut self, byte_count: u64) {
        self.before_bytes = self.before_bytes.saturating_add(byte_count);
        self.meter.starting_at(self.before_bytes).reached(0);
    }

    /// A reader of the pages in a file of many.
    fn open(&self, input: &Input) -> Result<Reader, Failure> {
        let meter = self.meter.starting_at(self.before_bytes);
        let corpus = || Corpus {
            file: input.file.clone(),
            address: input.url.clone(),
            fields: self.fields.clone(),
            max_page_bytes: self.max_page_bytes,
        };
        let unreadable = |error: std::io::Error| failure(&input.file, None, Reason::Unreadable, error.to_string());
        Ok(match input.kind {
            InputKind::JsonLines => {
                let tape = open_tape(&input.path, &input.file, meter)?;
                Reader::Lines(Box::new(LineReader::new(tape, corpus()).map_err(unreadable)?))
            }
            InputKind::Parquet => {
                let file = fs_err::File::open(&input.path).map_err(unreadable)?;
                Reader::Columns(Box::new(ColumnReader::new(file, meter, corpus())?))
            }
            InputKind::Html | InputKind::Warc => {
                Reader::Warc(Box::new(open(&input.path, &input.file, meter, self.max_page_bytes)?))
            }
        })
    }
}

impl Iterator for Captures {
    type Item = Result<Capture, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(reader) = &mut self.reader {
                if let Some(item) = reader.next() {
                    return Some(item);
                }
                self.skipped_count += reader.skipped_count();
                self.reader = None;
                self.finish_input(0);
            }
            let input = self.inputs.next()?;
            match input.kind {
                InputKind::Html => {
                    let item = saved::read(&input, self.max_page_bytes);
                    self.finish_input(input.byte_count);
                    return Some(item);
                }
                InputKind::Warc | InputKind::JsonLines | InputKind::Parquet => {
                    let reader = self.open(&input);
                    self.before_bytes = self.before_bytes.saturating_add(input.byte_count);
                    match reader {
                        Ok(reader) => self.reader = Some(reader),
                        Err(failure) => {
                            self.finish_input(0);
                            return Some(Err(failure));
                        }
                    }
                }
            }
        }
    }
}

fn open(path: &Path, file: &str, meter: Meter, max_page_bytes: usize) -> Result<WarcReader, Failure> {
    let tape = open_tape(path, file, meter)?;
    let stream = Decoded::new(tape, file);
    let stream = stream.map_err(|error| failure(file, None, Reason::Unreadable, error.to_string()))?;
    Ok(WarcReader::new(stream, file.to_owned(), max_page_bytes))
}

/// A file with bytes in it.
fn open_tape(path: &Path, file: &str, meter: Meter) -> Result<Tape, Failure> {
    let tape = fs_err::File::open(path).and_then(|opened| Tape::new(Box::new(opened), meter));
    let tape = tape.map_err(|error| failure(file, None, Reason::Unreadable, error.to_string()))?;
    if tape.byte_count() == 0 {
        return Err(failure(file, None, Reason::Empty, "the file has no bytes".to_owned()));
    }
    Ok(tape)
}

/// Reads one record again, by the offset in its [`Place`](super::Place).
///
/// `file` is the name that the capture's place gets. An offset in an unpacked stream (of a file that is packed as a
/// whole) makes the reader unpack all that is before it, and is of no use behind damage.
///
/// # Errors
///
/// Where the file cannot be read, no record with a page starts at the offset, or that record fails.
pub fn read_record(path: &Path, file: &str, offset: u64, options: &ReadOptions) -> Result<Capture, Failure> {
    let no_page = || failure(file, Some(offset), Reason::Malformed, "no record with a page starts here".to_owned());
    let mut reader = open(path, file, Meter::default(), options.max_page_bytes)?;
    reader.go_to(offset).map_err(|_| no_page())?;
    match reader.next() {
        Some(Ok(capture)) if capture.place.offset == Some(offset) => Ok(capture),
        Some(Err(failure)) if failure.source_offset == Some(offset) => Err(failure),
        _ => Err(no_page()),
    }
}

fn failure(file: &str, source_offset: Option<u64>, reason: Reason, detail: String) -> Failure {
    let source_file = Some(file.to_owned());
    Failure { url: None, source_file, source_offset, stage: Stage::Source, reason, detail }
}

#[cfg(test)]
mod tests;
