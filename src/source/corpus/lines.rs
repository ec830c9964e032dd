//! Lines: reads JSON lines, plain or packed with gzip or zstd.

use std::io::{BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;

use super::Corpus;
use super::pick::pick;
use crate::failure::{Failure, Reason};
use crate::source::warc::Tape;
use crate::source::{Capture, Place};

/// A line may have this many times the bytes of the longest text: JSON writes some characters in six bytes, and rows
/// have other fields.
const LINE_FACTOR: usize = 3;

/// What a line may have on top, for its other fields.
const LINE_ALLOWANCE_BYTES: usize = 1024 * 1024;

/// Windows of zstd files may have up to 2 GiB, as its `--long=31` makes them; the memory is taken only where a file
/// asks for it.
const MAX_WINDOW_LOG: u32 = 31;

/// The mark that some programs put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a file of JSON lines, row by row.
pub(in crate::source) struct LineReader {
    corpus: Corpus,
    stream: Box<dyn BufRead + Send>,
    /// Position in the unpacked stream of the next byte.
    position: u64,
    /// Lines that are not blank, so far.
    row_count: u64,
    line: Vec<u8>,
    is_done: bool,
}

impl std::fmt::Debug for LineReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineReader")
            .field("file", &self.corpus.file)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

/// A stream with its packing undone, which the first bytes tell.
fn unpacked(mut tape: Tape) -> std::io::Result<Box<dyn BufRead + Send>> {
    let head = tape.look(4)?.to_vec();
    if head.starts_with(&[0x1f, 0x8b, 0x08]) {
        return Ok(Box::new(BufReader::with_capacity(64 * 1024, MultiGzDecoder::new(tape))));
    }
    let is_skippable =
        head.first().is_some_and(|byte| byte & 0xf0 == 0x50) && head.get(1..) == Some(&[0x2a, 0x4d, 0x18]);
    if head == [0x28, 0xb5, 0x2f, 0xfd] || is_skippable {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(tape)?;
        decoder.window_log_max(MAX_WINDOW_LOG)?;
        return Ok(Box::new(BufReader::with_capacity(64 * 1024, decoder)));
    }
    Ok(Box::new(tape))
}

/// Whether a file's first character, unpacked, opens an object.
pub(in crate::source) fn opens_with_object(tape: Tape) -> bool {
    let Ok(mut stream) = unpacked(tape) else { return false };
    let Ok(held) = stream.fill_buf() else { return false };
    let held = held.strip_prefix(BYTE_ORDER_MARK).unwrap_or(held);
    held.trim_ascii_start().starts_with(b"{")
}

/// What reading a line gave.
enum Line {
    /// It is in the buffer, without its end; this many bytes were read.
    Whole(u64),
    /// It has more bytes than are kept.
    TooLong(u64),
    /// The file is over.
    End,
}

impl LineReader {
    /// A reader at the start of a file.
    ///
    /// # Errors
    /// The file cannot be read, or what packs it cannot be unpacked at all.
    pub(in crate::source) fn new(tape: Tape, corpus: Corpus) -> std::io::Result<Self> {
        let stream = unpacked(tape)?;
        Ok(Self { corpus, stream, position: 0, row_count: 0, line: Vec::new(), is_done: false })
    }

    fn max_line_bytes(&self) -> usize {
        self.corpus.max_page_bytes.saturating_mul(LINE_FACTOR).saturating_add(LINE_ALLOWANCE_BYTES)
    }

    fn read_line(&mut self) -> std::io::Result<Line> {
        self.line.clear();
        let limit = self.max_line_bytes();
        let (mut count, mut is_too_long) = (0_u64, false);
        loop {
            let held = match self.stream.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                held => held?,
            };
            if held.is_empty() {
                break;
            }
            let end = held.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(held.len(), |end| end + 1);
            let piece = held.get(..end.unwrap_or(held.len())).unwrap_or(held);
            is_too_long |= self.line.len().saturating_add(piece.len()) > limit;
            if is_too_long {
                self.line = Vec::new();
            } else {
                self.line.extend_from_slice(piece);
            }
            self.stream.consume(taken);
            count += taken as u64;
            if end.is_some() {
                break;
            }
        }
        Ok(match count {
            0 => Line::End,
            count if is_too_long => Line::TooLong(count),
            count => Line::Whole(count),
        })
    }

    /// The row in a line of the file; `None` for a blank one.
    fn row(&mut self, offset: u64) -> Option<Result<Capture, Failure>> {
        let line = if offset == 0 { self.line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.line) } else { &self.line };
        let line = line.trim_ascii();
        if line.is_empty() {
            return None;
        }
        self.row_count += 1;
        let place =
            Place { file: self.corpus.file.clone(), offset: Some(offset), length: Some(self.line.len() as u64) };
        Some(match pick(line, &self.corpus.fields) {
            Ok(values) => self.corpus.capture(values, self.row_count, place),
            Err(detail) => Err(self.corpus.failure(Some(offset), Reason::Malformed, detail)),
        })
    }

    /// What damage to the packing costs: there is no way to find the next line behind it.
    fn broken_off(&mut self, error: &std::io::Error) -> Failure {
        self.is_done = true;
        let (reason, what) = match error.kind() {
            std::io::ErrorKind::UnexpectedEof => {
                (Reason::Truncated, "the file ends before its packing does".to_owned())
            }
            _ => (Reason::Malformed, format!("the file cannot be unpacked from here on: {error}")),
        };
        let detail = format!("{what}; the rows behind {} good ones are lost", self.row_count);
        self.corpus.failure(Some(self.position), reason, detail)
    }
}

impl Iterator for LineReader {
    type Item = Result<Capture, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            let offset = self.position;
            match self.read_line() {
                Ok(Line::End) => self.is_done = true,
                Ok(Line::Whole(count)) => {
                    self.position += count;
                    if let Some(row) = self.row(offset) {
                        return Some(row);
                    }
                }
                Ok(Line::TooLong(count)) => {
                    self.position += count;
                    self.row_count += 1;
                    let detail = format!("a line of {count} bytes (limit {})", self.max_line_bytes());
                    return Some(Err(self.corpus.failure(Some(offset), Reason::TooLarge, detail)));
                }
                Err(error) => return Some(Err(self.broken_off(&error))),
            }
        }
        None
    }
}
