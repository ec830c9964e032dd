//! Rescue: where reading goes on after damage.
//!
//! Nothing behind a damaged record may be lost, so the search starts right behind the start of what failed. That means
//! reading some bytes twice; [`Decoded::rescue_bytes`] keeps the sum of them within a multiple of the file's size, so
//! that no file can make the reader run for longer than a time linear in its size.

use std::io::BufRead;

use super::decoded::{Decoded, Fault, GZIP_MAGIC, Packing, ZSTD_MAGIC};

/// Bytes may be read again up to this many times the file's size. A file whose every record is damaged needs about one
/// time for gzip and, at 20 kB a record, seven times for zstd, whose blocks unpack only as a whole.
const RESCUE_FACTOR: u64 = 16;

/// On top of that, for small files.
const RESCUE_BASE_BYTES: u64 = 16 * 1024 * 1024;

/// Packed bytes that are tried for one gzip candidate: a header and the first block's tables.
const GZIP_TRIAL_BYTES: usize = 1024;

/// Packed bytes that are tried for one zstd candidate: a header and one whole block.
const ZSTD_TRIAL_BYTES: usize = 132 * 1024;

impl Decoded {
    fn may_rescue(&mut self, byte_count: u64) -> bool {
        let limit = self.tape.byte_count().saturating_mul(RESCUE_FACTOR).saturating_add(RESCUE_BASE_BYTES);
        self.rescue_bytes = self.rescue_bytes.saturating_add(byte_count);
        self.rescue_bytes <= limit
    }

    /// Puts back the part of a block in which another record may start.
    ///
    /// For a block that was read by a wrong `content-length` and swallowed what follows, or the first bytes of it.
    pub(super) fn disgorge(&mut self, block: &[u8]) {
        let start = block.windows(8).position(|window| window == b"\nWARC/1.");
        let rest = block.get(start.unwrap_or(block.len().saturating_sub(8))..).unwrap_or_default();
        if !self.is_plain() && self.may_rescue(rest.len() as u64) {
            self.unread(rest);
        }
    }

    /// Moves to the next line that starts with `WARC/1.`, this place included; `false` where there is none.
    pub(super) fn scan(&mut self) -> Result<bool, Fault> {
        loop {
            if self.peek(7)? == b"WARC/1." {
                return Ok(true);
            }
            loop {
                let held = self.fill()?;
                if held.is_empty() {
                    if !self.next_member()? {
                        return Ok(false);
                    }
                    break;
                }
                let line_end = held.iter().position(|byte| *byte == b'\n');
                let count = line_end.map_or(held.len(), |end| end + 1);
                self.consume(count);
                if line_end.is_some() {
                    break;
                }
            }
        }
    }

    /// Moves to the next member whose content starts with `WARC/`; `false` where there is none.
    ///
    /// Begins right behind the start of the member in hand, or at this place where the damage is behind us.
    pub(super) fn leap(&mut self, must_go_back: bool) -> Result<bool, Fault> {
        let here = self.tape.position();
        let back = self.member_start.saturating_add(1).min(self.tape.byte_count());
        if back > here || (must_go_back && self.may_rescue(here.saturating_sub(back))) {
            self.tape.seek_to(back)?;
        }
        let (magic, trial): (&[u8], usize) = match self.packing {
            Packing::Plain => return Ok(false),
            Packing::Gzip => (&GZIP_MAGIC, GZIP_TRIAL_BYTES),
            Packing::Zstd => (&ZSTD_MAGIC, ZSTD_TRIAL_BYTES),
        };
        while self.find(magic)? {
            let at = self.tape.position();
            if !self.may_rescue(trial as u64) {
                return Ok(false);
            }
            let candidate = self.tape.look_at(at, trial)?;
            if self.opens_record(&candidate) {
                self.jump_to(at)?;
                return Ok(true);
            }
            self.tape.consume(1);
        }
        Ok(false)
    }

    /// Moves to the next place in the file where these bytes stand.
    fn find(&mut self, magic: &[u8]) -> Result<bool, Fault> {
        let first = magic.first().copied().unwrap_or_default();
        loop {
            let held = self.tape.fill_buf()?;
            if held.is_empty() {
                return Ok(false);
            }
            let count = held.iter().position(|byte| *byte == first);
            let skipped = count.unwrap_or(held.len());
            self.tape.consume(skipped);
            if count.is_some() {
                if self.tape.look(magic.len())? == magic {
                    return Ok(true);
                }
                self.tape.consume(1);
            }
        }
    }
}
