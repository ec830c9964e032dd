//! Reader: goes from record to record, and says what each one gave.

use super::decoded::{Decoded, Mark};
use super::fault::{Fault, MAX_EXPANSION};
use super::header::{Kind, WarcHeader};
use super::record;
use crate::failure::{Failure, Reason, Stage};
use crate::source::{Capture, Place};

/// A record's named fields may have this many bytes; real ones have under 4 kB.
const MAX_HEADER_BYTES: usize = 256 * 1024;

/// What a response's block may have on top of the limit on a page's bytes, for its HTTP headers and chunk sizes.
const BLOCK_ALLOWANCE_BYTES: u64 = 1024 * 1024;

/// A block that is passed over may unpack to this many bytes before its expansion is looked at.
const SUSPECT_BYTES: u64 = 1024 * 1024 * 1024;

/// A block gets room for this many bytes at once, and more as its bytes come: its length may be a lie.
const RESERVED_BYTES: usize = 512 * 1024;

/// What stands behind each block. Where it does, the length was right, whatever comes next.
const RECORD_END: &[u8] = b"\r\n\r\n";

/// What one record gave.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
enum Outcome {
    /// A page.
    Captured(Capture),
    /// No page and no failure.
    Skipped,
    /// A page that could not be read, the stream being in order.
    Failed(Reason, String),
}

/// Reads a WARC file's pages.
#[derive(Debug)]
pub(crate) struct WarcReader {
    stream: Decoded,
    /// The file's name in places and failures.
    file: String,
    max_page_bytes: usize,
    is_done: bool,
    /// Address of the record in hand.
    url: Option<String>,
    skipped_count: u64,
    block: Vec<u8>,
    /// Damage that the search for the next record met, in a record of its own.
    pending: Option<Fault>,
}

impl WarcReader {
    /// A reader at the start of a stream; `file` is the name that places and failures have.
    pub(crate) fn new(stream: Decoded, file: String, max_page_bytes: usize) -> Self {
        Self {
            stream,
            file,
            max_page_bytes,
            is_done: false,
            url: None,
            skipped_count: 0,
            block: Vec::new(),
            pending: None,
        }
    }

    /// Records so far that are no pages: requests, metadata, notes, look-ups of names.
    pub(crate) fn skipped_count(&self) -> u64 {
        self.skipped_count
    }

    /// Moves to the record at an offset, as its place names it.
    pub(crate) fn go_to(&mut self, offset: u64) -> Result<(), Fault> {
        if self.stream.is_plain() {
            return self.stream.jump_to(offset);
        }
        // A zstd file's dictionary is in its first frame; damage at the start is none of this record's.
        let _ = self.stream.next_member();
        let packed = self.stream.tape.look_at(offset, 132 * 1024)?;
        if self.stream.opens_record(&packed) {
            return self.stream.jump_to(offset);
        }
        let mut left = offset;
        while left > 0 {
            let held = self.stream.fill()?.len();
            if held == 0 {
                if !self.stream.next_member()? {
                    return Ok(());
                }
                continue;
            }
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(held);
            self.stream.consume(count);
            left -= count as u64;
        }
        Ok(())
    }

    /// Moves to the next record; `false` at the end of the file.
    fn seek_start(&mut self) -> Result<bool, Fault> {
        loop {
            let held = self.stream.fill()?;
            if held.is_empty() {
                if !self.stream.next_member()? {
                    return Ok(false);
                }
                continue;
            }
            let blanks = held.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blanks == 0 {
                return Ok(true);
            }
            self.stream.consume(blanks);
        }
    }

    /// Reads one record, of which only the start is known.
    fn read(&mut self, mark: Mark) -> Result<Outcome, Fault> {
        let header = self.read_header()?;
        self.url = header.url().map(str::to_owned);
        let Some(byte_count) = header.content_length() else {
            return Err(Fault::Misframed("a record without a valid content-length".to_owned()));
        };
        self.check_end(byte_count)?;
        let kind = header.kind();
        let is_page = matches!(kind, Kind::Response | Kind::Resource | Kind::Conversion);
        let limit = (self.max_page_bytes as u64).saturating_add(BLOCK_ALLOWANCE_BYTES);
        let is_kept = byte_count <= limit && (is_page || !self.stream.is_plain());
        if is_kept {
            self.read_block(byte_count)?;
        } else {
            self.pass_block(byte_count)?;
        }
        self.settle(byte_count)?;
        let place =
            Place { file: self.file.clone(), offset: Some(mark.offset), length: Some(self.stream.length_since(mark)) };
        Ok(match kind {
            Kind::Other => Outcome::Skipped,
            Kind::Revisit => Outcome::Failed(Reason::Revisit, record::revisit_detail(&header)),
            _ if !is_kept => Outcome::Failed(
                Reason::TooLarge,
                format!("a record of {byte_count} bytes (limit {} for a page)", self.max_page_bytes),
            ),
            Kind::Response | Kind::Resource | Kind::Conversion => {
                match record::capture(&header, kind, std::mem::take(&mut self.block), place, self.max_page_bytes) {
                    Ok(capture) => Outcome::Captured(capture),
                    Err((reason, detail)) => Outcome::Failed(reason, detail),
                }
            }
        })
    }

    /// The lines up to the first blank one.
    fn read_header(&mut self) -> Result<WarcHeader, Fault> {
        let is_plain = self.stream.is_plain();
        let start = self.stream.peek(5)?;
        if start != b"WARC/" {
            let is_cut = is_plain && b"WARC/".starts_with(start);
            return Err(if is_cut { Fault::Cut } else { Fault::Misframed("no WARC record starts here".to_owned()) });
        }
        let mut lines = Vec::new();
        while lines.len() < MAX_HEADER_BYTES {
            let held = self.stream.fill()?;
            if held.is_empty() {
                self.continue_record()?;
                continue;
            }
            let line_end = held.iter().position(|byte| *byte == b'\n').map_or(held.len(), |end| end + 1);
            let is_line_start = lines.last().is_none_or(|byte| *byte == b'\n');
            let line = held.get(..line_end).unwrap_or(held);
            lines.extend_from_slice(line);
            // A blank line may come in two parts, of which the first is a carriage return.
            let is_blank =
                (is_line_start && line == b"\r\n") || line == b"\n" && (is_line_start || lines.ends_with(b"\n\r\n"));
            self.stream.consume(line_end);
            if is_blank {
                return Ok(WarcHeader::parse(&lines));
            }
        }
        Err(Fault::Misframed(format!("a record's named fields are longer than {MAX_HEADER_BYTES} bytes")))
    }

    /// At a member's end inside a record: begins the next one, unless a record starts there.
    fn continue_record(&mut self) -> Result<(), Fault> {
        if !self.stream.next_member()? {
            return Err(Fault::Cut);
        }
        if !self.stream.is_plain() && self.stream.peek(5)? == b"WARC/" {
            return Err(Fault::Overtaken);
        }
        Ok(())
    }

    /// In a plain file: whether another record or the file's end stands behind a block, before the block is read.
    ///
    /// So a wrong length is seen before it swallows the records that follow.
    fn check_end(&mut self, byte_count: u64) -> Result<(), Fault> {
        if !self.stream.is_plain() {
            return Ok(());
        }
        let tape = &mut self.stream.tape;
        let end = tape.position().saturating_add(byte_count);
        if end > tape.byte_count() {
            return Err(Fault::Cut);
        }
        let behind = tape.look_at(end, 16)?;
        let blanks = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let rest = behind.get(blanks..).unwrap_or_default();
        let is_in_step = behind.starts_with(RECORD_END)
            || rest.starts_with(b"WARC/")
            || b"WARC/".starts_with(rest.get(..5).unwrap_or(rest));
        if is_in_step { Ok(()) } else { Err(Fault::wrong_length(byte_count)) }
    }

    fn read_block(&mut self, byte_count: u64) -> Result<(), Fault> {
        self.block.clear();
        self.block.reserve(usize::try_from(byte_count).unwrap_or(usize::MAX).min(RESERVED_BYTES));
        let mut left = usize::try_from(byte_count).unwrap_or(usize::MAX);
        while left > 0 {
            let held = self.stream.fill()?;
            if held.is_empty() {
                self.continue_record()?;
                continue;
            }
            let piece = held.get(..left).unwrap_or(held);
            self.block.extend_from_slice(piece);
            let count = piece.len();
            self.stream.consume(count);
            left -= count;
        }
        Ok(())
    }

    /// Passes over a block without keeping it.
    fn pass_block(&mut self, byte_count: u64) -> Result<(), Fault> {
        self.block.clear();
        if self.stream.is_plain() {
            let end = self.stream.tape.position().saturating_add(byte_count);
            return Ok(self.stream.tape.seek_to(end)?);
        }
        let mut left = byte_count;
        while left > 0 {
            let held = self.stream.fill()?.len();
            if held == 0 {
                self.continue_record()?;
                continue;
            }
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(held);
            self.stream.consume(count);
            left -= count as u64;
            if byte_count - left > SUSPECT_BYTES && self.stream.expansion() > MAX_EXPANSION {
                return Err(Fault::Bomb(byte_count));
            }
        }
        Ok(())
    }

    /// Moves behind the blank lines after a block, and checks that the record ends there.
    fn settle(&mut self, byte_count: u64) -> Result<(), Fault> {
        let is_closed = self.stream.peek(RECORD_END.len())? == RECORD_END;
        loop {
            let held = self.stream.fill()?;
            let blanks = held.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blanks == 0 {
                break;
            }
            self.stream.consume(blanks);
        }
        let is_plain = self.stream.is_plain();
        let next = self.stream.peek(5)?;
        if is_closed || next.is_empty() || next == b"WARC/" || (is_plain && b"WARC/".starts_with(next)) {
            return Ok(());
        }
        let block = std::mem::take(&mut self.block);
        self.stream.disgorge(&block);
        Err(Fault::wrong_length(byte_count))
    }

    /// Moves to where reading can go on, and says what was lost.
    fn recover(&mut self, fault: &Fault, offset: u64) -> Failure {
        let (reason, mut detail) = fault.told();
        let member_start = self.stream.member_start;
        let found = match fault {
            Fault::Disk(_) => Ok(false),
            Fault::Overtaken => Ok(true),
            Fault::Misframed(_) => self.stream.scan(),
            Fault::Cut | Fault::Broken(_) if self.stream.is_plain() => self.stream.scan(),
            Fault::Cut | Fault::Broken(_) => self.stream.leap(true),
            Fault::Bomb(_) => self.stream.leap(false),
        };
        let found = match found {
            Err(Fault::Cut | Fault::Broken(_)) if self.stream.member_start == member_start => self.stream.leap(true),
            Err(fault @ (Fault::Cut | Fault::Broken(_))) => {
                self.pending = Some(fault);
                Ok(true)
            }
            other => other,
        };
        self.is_done = !matches!(found, Ok(true));
        if self.is_done && self.stream.gave_up {
            detail.push_str("; the rest of the file is given up after too much damage");
        }
        self.failure(reason, detail, offset)
    }

    fn failure(&mut self, reason: Reason, detail: String, offset: u64) -> Failure {
        Failure {
            url: self.url.take(),
            source_file: Some(self.file.clone()),
            source_offset: Some(offset),
            stage: Stage::Source,
            reason,
            detail,
        }
    }
}

impl Iterator for WarcReader {
    type Item = Result<Capture, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            self.url = None;
            match self.pending.take().map_or_else(|| self.seek_start(), Err) {
                Ok(true) => {}
                Ok(false) => self.is_done = true,
                Err(fault) => {
                    let offset = self.stream.member_start;
                    return Some(Err(self.recover(&fault, offset)));
                }
            }
            if self.is_done {
                break;
            }
            let mark = self.stream.mark();
            match self.read(mark) {
                Ok(Outcome::Captured(capture)) => return Some(Ok(capture)),
                Ok(Outcome::Skipped) => self.skipped_count += 1,
                Ok(Outcome::Failed(reason, detail)) => return Some(Err(self.failure(reason, detail, mark.offset))),
                Err(fault) => return Some(Err(self.recover(&fault, mark.offset))),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
