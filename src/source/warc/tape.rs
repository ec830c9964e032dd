//! Tape: a buffered file that knows its position, looks ahead, and tells how far it has come.
//!
//! Offsets of WARC records are positions in the file, so the reader must know them to the byte, which a plain
//! `BufReader` does not tell.

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read from the file at once.
const CAPACITY_BYTES: usize = 64 * 1024;

/// What a tape reads from.
pub(crate) trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// Counts the bytes that were read, for a progress bar.
///
/// The count is that of all inputs together, so it never runs backwards and ends at the sum of their sizes.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    count: Arc<AtomicU64>,
    base: u64,
}

impl Meter {
    /// Bytes of all inputs that have been read.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// A meter that shares this one's count, for an input before which `base` bytes were read.
    pub(crate) fn starting_at(&self, base: u64) -> Self {
        Self { count: Arc::clone(&self.count), base }
    }

    /// Says that an input was read up to `position`.
    pub(crate) fn reached(&self, position: u64) {
        self.count.fetch_max(self.base.saturating_add(position), Ordering::Relaxed);
    }
}

/// A buffered file with a position.
pub(crate) struct Tape {
    file: Box<dyn Bytes>,
    byte_count: u64,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Position in the file of the buffer's first byte.
    buffer_position: u64,
    meter: Meter,
}

impl Tape {
    /// A tape at the start of a file.
    pub(crate) fn new(mut file: Box<dyn Bytes>, meter: Meter) -> io::Result<Self> {
        let byte_count = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file, byte_count, buffer: vec![0; CAPACITY_BYTES], start: 0, end: 0, buffer_position: 0, meter })
    }

    /// Offset of the next byte in the file.
    pub(crate) fn position(&self) -> u64 {
        self.buffer_position.saturating_add(self.start as u64)
    }

    /// Size of the file.
    pub(crate) fn byte_count(&self) -> u64 {
        self.byte_count
    }

    /// The bytes in hand.
    fn held(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Up to `count` bytes from the position on, fewer only at the end of the file; at most [`CAPACITY_BYTES`].
    pub(crate) fn look(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.end - self.start < count {
            self.buffer.copy_within(self.start..self.end, 0);
            self.buffer_position = self.position();
            self.end -= self.start;
            self.start = 0;
            while self.end < count.min(CAPACITY_BYTES) {
                let read = read_once(&mut self.file, self.buffer.get_mut(self.end..).unwrap_or_default())?;
                if read == 0 {
                    break;
                }
                self.end += read;
            }
            self.meter.reached(self.position());
        }
        let held = self.held();
        Ok(held.get(..count).unwrap_or(held))
    }

    /// Up to `count` bytes at an offset of the file, without moving.
    pub(crate) fn look_at(&mut self, offset: u64, count: usize) -> io::Result<Vec<u8>> {
        let in_buffer = offset.checked_sub(self.buffer_position).and_then(|from| usize::try_from(from).ok());
        let in_buffer = in_buffer.and_then(|from| self.buffer.get(..self.end)?.get(from..from.checked_add(count)?));
        if let Some(bytes) = in_buffer {
            return Ok(bytes.to_vec());
        }
        self.file.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::with_capacity(count);
        self.file.by_ref().take(count as u64).read_to_end(&mut bytes)?;
        self.file.seek(SeekFrom::Start(self.buffer_position.saturating_add(self.end as u64)))?;
        Ok(bytes)
    }

    /// Moves to an offset of the file.
    pub(crate) fn seek_to(&mut self, offset: u64) -> io::Result<()> {
        let in_buffer = offset.checked_sub(self.buffer_position).and_then(|from| usize::try_from(from).ok());
        if let Some(start) = in_buffer.filter(|start| *start <= self.end) {
            self.start = start;
            return Ok(());
        }
        self.file.seek(SeekFrom::Start(offset))?;
        (self.start, self.end, self.buffer_position) = (0, 0, offset);
        Ok(())
    }
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tape").field("position", &self.position()).field("byte_count", &self.byte_count).finish()
    }
}

impl Read for Tape {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut held = self.fill_buf()?;
        let count = held.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Tape {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start >= self.end {
            self.buffer_position = self.position();
            self.meter.reached(self.buffer_position);
            (self.start, self.end) = (0, 0);
            self.end = read_once(&mut self.file, &mut self.buffer)?;
        }
        Ok(self.held())
    }

    fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
    }
}

/// Reads once, an interruption by a signal apart.
fn read_once(file: &mut dyn Bytes, out: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(out) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn tape(bytes: Vec<u8>) -> Tape {
        Tape::new(Box::new(Cursor::new(bytes)), Meter::default()).unwrap()
    }

    #[test]
    fn looking_does_not_move() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
        let mut tape = tape(bytes.clone());
        tape.consume(0);
        assert_eq!(tape.look(10).unwrap(), &bytes[..10]);
        assert_eq!(tape.look_at(150_000, 5).unwrap(), &bytes[150_000..150_005]);
        assert_eq!(tape.position(), 0);
        let mut all = Vec::new();
        tape.read_to_end(&mut all).unwrap();
        assert_eq!(all, bytes);
        assert_eq!(tape.position(), 200_000);
        assert_eq!(tape.look_at(199_998, 9).unwrap(), &bytes[199_998..]);
    }

    #[test]
    fn seeking_lands_on_the_byte_in_and_out_of_the_buffer() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
        let mut tape = tape(bytes.clone());
        for offset in [0_usize, 60_000, 100, 199_999, 70_000, 65_536] {
            tape.seek_to(offset as u64).unwrap();
            assert_eq!(tape.look(1).unwrap(), &bytes[offset..=offset]);
            assert_eq!(tape.position(), offset as u64);
        }
    }

    #[test]
    fn the_meter_never_runs_backwards() {
        let mut tape = tape(vec![1; 200_000]);
        let meter = tape.meter.clone();
        tape.seek_to(150_000).unwrap();
        tape.look(1).unwrap();
        tape.seek_to(0).unwrap();
        tape.look(1).unwrap();
        assert_eq!(meter.bytes(), 150_000);
    }
}
