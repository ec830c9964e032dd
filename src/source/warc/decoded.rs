//! Decoded: a WARC file as one stream of bytes, whatever it is packed with, that knows where its members start.
//!
//! A member is what can be unpacked by itself: a gzip member, a zstd frame, or the whole of a plain file. Archives have
//! one member a record, so that a record can be read by its offset. Crates that read WARC files hide where a compressed
//! record starts and how long it is, which every row of a dataset has to name; hence this reader.

use std::io::BufRead;

use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

use super::tape::Tape;

/// Bytes unpacked at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// A dictionary of a `.warc.zst` may have this many bytes. Those in use have 1 MiB or less.
const MAX_DICTIONARY_BYTES: u64 = 16 * 1024 * 1024;

/// First bytes of a gzip member: its magic number and the one compression method there is.
pub(super) const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];

/// First bytes of a zstd frame.
pub(super) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Last three bytes of the magic number of a zstd frame to be skipped; the first is `0x50..=0x5f`.
const SKIPPABLE_MAGIC: [u8; 3] = [0x2a, 0x4d, 0x18];

/// First byte of the magic number of the frame that holds a `.warc.zst`'s dictionary.
const DICTIONARY_MAGIC: u8 = 0x5d;

/// Why a stream cannot be read on as it is.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The file ends inside a record.
    Cut,
    /// The compressed bytes are damaged.
    Broken(String),
    /// The bytes unpack, and are no WARC records.
    Misframed(String),
    /// A record ends before its declared length, and the stream stands at the next one.
    Overtaken,
    /// A block that expands beyond all measure, of which this many bytes were declared.
    Bomb(u64),
    /// The disk does not give the bytes.
    Disk(std::io::Error),
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error)
    }
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// By the first bytes, or by the name where they say nothing.
    fn of(head: &[u8], name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if head.starts_with(&GZIP_MAGIC) {
            Self::Gzip
        } else if head.starts_with(&ZSTD_MAGIC) || is_skippable(head) {
            Self::Zstd
        } else if head.starts_with(b"WARC/") {
            Self::Plain
        } else if name.ends_with(".gz") {
            Self::Gzip
        } else if name.ends_with(".zst") {
            Self::Zstd
        } else {
            Self::Plain
        }
    }
}

fn is_skippable(head: &[u8]) -> bool {
    head.first().is_some_and(|byte| byte & 0xf0 == 0x50) && head.get(1..4) == Some(&SKIPPABLE_MAGIC)
}

/// What unpacks the member in hand.
enum Engine {
    Plain,
    Gzip(Box<Decompress>),
    Zstd,
}

/// Where a record starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Offset to be named: that of the member where the record is its first, else that in the unpacked stream.
    pub(super) offset: u64,
    position: u64,
    opens_member: bool,
}

/// A WARC file unpacked.
pub(crate) struct Decoded {
    pub(super) tape: Tape,
    pub(super) packing: Packing,
    engine: Option<Engine>,
    /// The member in hand has given all its bytes.
    is_over: bool,
    /// Offset in the file of the member in hand.
    pub(super) member_start: u64,
    /// Position in the unpacked stream at which the member in hand starts.
    member_position: u64,
    /// Position in the unpacked stream of the next byte; plain files have that of the tape.
    position: u64,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    zstd: Option<Decoder<'static>>,
    dictionary: Vec<u8>,
    /// Bytes read again or ahead to find the next record after damage.
    pub(super) rescue_bytes: u64,
}

impl std::fmt::Debug for Decoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoded").field("packing", &self.packing).field("tape", &self.tape).finish_non_exhaustive()
    }
}

impl Decoded {
    /// A stream at the start of a file; its name counts only where the first bytes say nothing.
    pub(crate) fn new(mut tape: Tape, name: &str) -> std::io::Result<Self> {
        let packing = Packing::of(tape.look(8)?, name);
        Ok(Self {
            tape,
            packing,
            engine: None,
            is_over: false,
            member_start: 0,
            member_position: 0,
            position: 0,
            buffer: vec![0; if packing == Packing::Plain { 0 } else { BUFFER_BYTES }],
            start: 0,
            end: 0,
            zstd: None,
            dictionary: Vec::new(),
            rescue_bytes: 0,
        })
    }

    /// Whether a fresh stream starts with a record.
    pub(crate) fn starts_with_record(&mut self) -> bool {
        matches!(self.next_member(), Ok(true)) && matches!(self.peek(5), Ok(b"WARC/"))
    }

    pub(super) fn is_plain(&self) -> bool {
        self.packing == Packing::Plain
    }

    fn position(&self) -> u64 {
        if self.is_plain() { self.tape.position() } else { self.position }
    }

    /// Where the stream stands.
    pub(super) fn mark(&self) -> Mark {
        let position = self.position();
        let opens_member = !self.is_plain() && position == self.member_position;
        Mark { offset: if opens_member { self.member_start } else { position }, position, opens_member }
    }

    /// Bytes from a mark to here: compressed where the record has a member of its own.
    pub(super) fn length_since(&self, mark: Mark) -> u64 {
        if mark.opens_member && self.is_over && self.start >= self.end {
            self.tape.position().saturating_sub(mark.offset)
        } else {
            self.position().saturating_sub(mark.position)
        }
    }

    /// How many times larger the member in hand is than its compressed bytes so far.
    pub(super) fn expansion(&self) -> u64 {
        let packed = self.tape.position().saturating_sub(self.member_start).max(1);
        self.position.saturating_sub(self.member_position) / packed
    }

    /// The bytes at hand in the member; none at its end.
    pub(super) fn fill(&mut self) -> Result<&[u8], Fault> {
        if self.is_plain() {
            return if self.engine.is_some() { Ok(self.tape.fill_buf()?) } else { Ok(&[]) };
        }
        if self.start >= self.end {
            self.unpack()?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    /// Moves on by bytes that [`fill`](Self::fill) or [`peek`](Self::peek) gave.
    pub(super) fn consume(&mut self, count: usize) {
        if self.is_plain() {
            self.tape.consume(count);
            return;
        }
        let count = count.min(self.end - self.start);
        self.start += count;
        self.position = self.position.saturating_add(count as u64);
    }

    /// Up to `count` (at most 64) bytes of the member without moving, fewer only at its end.
    pub(super) fn peek(&mut self, count: usize) -> Result<&[u8], Fault> {
        if self.is_plain() {
            return if self.engine.is_some() { Ok(self.tape.look(count)?) } else { Ok(&[]) };
        }
        while self.end - self.start < count && self.unpack()? {}
        let held = self.buffer.get(self.start..self.end).unwrap_or_default();
        Ok(held.get(..count).unwrap_or(held))
    }

    /// Puts bytes back before the next one.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        let rest = self.buffer.get(self.start..self.end).unwrap_or_default();
        let mut buffer = [bytes, rest].concat();
        (self.start, self.end) = (0, buffer.len());
        buffer.resize(self.end.max(BUFFER_BYTES), 0);
        self.buffer = buffer;
        self.position = self.position.saturating_sub(bytes.len() as u64);
    }

    /// Begins the next member; `false` at the end of the file.
    pub(super) fn next_member(&mut self) -> Result<bool, Fault> {
        self.engine = match self.packing {
            Packing::Plain if self.engine.is_some() => return Ok(false),
            Packing::Plain => Some(Engine::Plain),
            Packing::Gzip => self.begin_gzip()?,
            Packing::Zstd => self.begin_zstd()?,
        };
        Ok(self.engine.is_some())
    }

    /// Leaves the member in hand for the one at an offset of the file.
    pub(super) fn jump_to(&mut self, offset: u64) -> Result<(), Fault> {
        self.tape.seek_to(offset)?;
        self.engine = if self.is_plain() { Some(Engine::Plain) } else { None };
        (self.start, self.end) = (0, 0);
        Ok(())
    }

    fn begin_gzip(&mut self) -> Result<Option<Engine>, Fault> {
        // Files from tapes and block devices are filled up with zeros.
        while let Some(0) = self.tape.fill_buf()?.first() {
            let count = self.tape.fill_buf()?.iter().take_while(|byte| **byte == 0).count();
            self.tape.consume(count);
        }
        self.note_member();
        let head = self.tape.look(GZIP_MAGIC.len())?;
        if head.is_empty() {
            Ok(None)
        } else if head == GZIP_MAGIC {
            Ok(Some(Engine::Gzip(Box::new(Decompress::new_gzip(15)))))
        } else if GZIP_MAGIC.starts_with(head) {
            Err(Fault::Cut)
        } else {
            Err(Fault::Broken("no gzip member starts here".to_owned()))
        }
    }

    fn begin_zstd(&mut self) -> Result<Option<Engine>, Fault> {
        loop {
            self.note_member();
            let head = self.tape.look(8)?.to_vec();
            if head.is_empty() {
                return Ok(None);
            }
            if head.starts_with(&ZSTD_MAGIC) {
                self.ready_zstd()?;
                return Ok(Some(Engine::Zstd));
            }
            if !is_skippable(&head) {
                let is_cut =
                    head.len() < 4 && (ZSTD_MAGIC.starts_with(&head) || head.first().is_some_and(|b| b & 0xf0 == 0x50));
                return Err(if is_cut { Fault::Cut } else { Fault::Broken("no zstd frame starts here".to_owned()) });
            }
            let Some(size) = head.get(4..8).and_then(|size| <[u8; 4]>::try_from(size).ok()) else {
                return Err(Fault::Cut);
            };
            self.pass_skippable(u64::from(u32::from_le_bytes(size)), head.first() == Some(&DICTIONARY_MAGIC))?;
        }
    }

    /// Moves behind a frame to be skipped, and takes the dictionary out of it where it is one.
    fn pass_skippable(&mut self, size: u64, is_dictionary: bool) -> Result<(), Fault> {
        let content = self.tape.position().saturating_add(8);
        let end = content.saturating_add(size);
        if end > self.tape.byte_count() {
            return Err(Fault::Cut);
        }
        if is_dictionary {
            if size > MAX_DICTIONARY_BYTES {
                return Err(Fault::Broken(format!("a dictionary of {size} bytes (limit {MAX_DICTIONARY_BYTES})")));
            }
            let bytes = self.tape.look_at(content, usize::try_from(size).unwrap_or(0))?;
            self.dictionary = unpack_dictionary(bytes)?;
            self.zstd = None;
        }
        self.tape.seek_to(end)?;
        Ok(())
    }

    fn ready_zstd(&mut self) -> Result<(), Fault> {
        let broken = |error: std::io::Error| Fault::Broken(error.to_string());
        if let Some(decoder) = &mut self.zstd {
            decoder.reinit().map_err(broken)?;
        } else {
            self.zstd = Some(Decoder::with_dictionary(&self.dictionary).map_err(broken)?);
        }
        Ok(())
    }

    fn note_member(&mut self) {
        self.member_start = self.tape.position();
        self.member_position = self.position;
        self.is_over = false;
    }

    /// Unpacks some more bytes behind those in hand; `false` at the member's end.
    fn unpack(&mut self) -> Result<bool, Fault> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        while !self.is_over {
            let input = self.tape.fill_buf()?;
            let output = self.buffer.get_mut(self.end..).unwrap_or_default();
            let (taken, given, is_over) = match (&mut self.engine, &mut self.zstd) {
                (Some(Engine::Gzip(inflate)), _) => step_gzip(inflate, input, output)?,
                (Some(Engine::Zstd), Some(decoder)) => step_zstd(decoder, input, output)?,
                _ => return Ok(false),
            };
            let (is_at_end, is_stuck) = (input.is_empty(), taken == 0 && given == 0 && !is_over);
            self.tape.consume(taken);
            self.end += given;
            self.is_over = is_over;
            if given > 0 {
                return Ok(true);
            }
            if is_stuck {
                return Err(if is_at_end { Fault::Cut } else { Fault::Broken("the decoder is stuck".to_owned()) });
            }
        }
        Ok(false)
    }

    /// Whether packed bytes are the start of a member whose content starts with `WARC/`.
    pub(super) fn opens_record(&self, packed: &[u8]) -> bool {
        let mut out = [0; 5];
        let step = match self.packing {
            Packing::Plain => return packed.starts_with(b"WARC/"),
            Packing::Gzip if !packed.starts_with(&GZIP_MAGIC) => return false,
            Packing::Gzip => step_gzip(&mut Decompress::new_gzip(15), packed, &mut out),
            Packing::Zstd if !packed.starts_with(&ZSTD_MAGIC) => return false,
            Packing::Zstd => Decoder::with_dictionary(&self.dictionary)
                .map_err(Fault::Disk)
                .and_then(|mut decoder| step_zstd(&mut decoder, packed, &mut out)),
        };
        step.is_ok() && out == *b"WARC/"
    }
}

/// Bytes taken, bytes given, and whether the member is over.
type Step = (usize, usize, bool);

fn step_gzip(inflate: &mut Decompress, input: &[u8], output: &mut [u8]) -> Result<Step, Fault> {
    let (taken, given) = (inflate.total_in(), inflate.total_out());
    let status = inflate
        .decompress(input, output, FlushDecompress::None)
        .map_err(|error| Fault::Broken(format!("gzip: {error}")))?;
    let count = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
    Ok((count(inflate.total_in(), taken), count(inflate.total_out(), given), status == Status::StreamEnd))
}

fn step_zstd(decoder: &mut Decoder<'static>, input: &[u8], output: &mut [u8]) -> Result<Step, Fault> {
    let mut input = InBuffer::around(input);
    let mut output = OutBuffer::around(output);
    let hint = decoder.run(&mut input, &mut output).map_err(|error| Fault::Broken(format!("zstd: {error}")))?;
    Ok((input.pos, output.pos(), hint == 0))
}

/// The dictionary in its frame, which may itself be packed.
fn unpack_dictionary(bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    use std::io::Read;
    if !bytes.starts_with(&ZSTD_MAGIC) {
        return Ok(bytes);
    }
    let broken = |error: std::io::Error| Fault::Broken(format!("the dictionary is damaged: {error}"));
    let mut dictionary = Vec::new();
    let decoder = zstd::stream::read::Decoder::with_buffer(bytes.as_slice()).map_err(broken)?;
    decoder.take(MAX_DICTIONARY_BYTES).read_to_end(&mut dictionary).map_err(broken)?;
    Ok(dictionary)
}
