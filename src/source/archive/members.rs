//! The gzip members of a WARC file that this room wrote, one a record.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use fs_err::File;

/// Bytes of a record that are looked at: its head and that of the response.
const MAX_HEAD_BYTES: u64 = 256 * 1024;

/// One member.
#[derive(Debug)]
pub(super) struct Member {
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// Its bytes in the file.
    pub(super) length: u64,
    /// The first bytes of what it holds, unpacked.
    pub(super) head: Vec<u8>,
    /// All bytes of what it holds, unpacked.
    pub(super) unpacked: u64,
}

/// A file's members, in order.
pub(super) struct Members {
    input: Counting,
}

impl Members {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let input = BufReader::with_capacity(64 * 1024, File::open(path)?);
        Ok(Self { input: Counting { input, count: 0 } })
    }

    /// Where the next member begins.
    pub(super) fn position(&self) -> u64 {
        self.input.count
    }

    pub(super) fn is_at_end(&mut self) -> io::Result<bool> {
        Ok(self.input.fill_buf()?.is_empty())
    }

    /// The next member, after all of it was read and its checksum found right.
    pub(super) fn next(&mut self) -> io::Result<Member> {
        let offset = self.input.count;
        let mut member = GzDecoder::new(&mut self.input);
        let mut head = Vec::new();
        member.by_ref().take(MAX_HEAD_BYTES).read_to_end(&mut head)?;
        let rest = io::copy(&mut member, &mut io::sink())?;
        Ok(Member { offset, length: self.input.count - offset, unpacked: head.len() as u64 + rest, head })
    }
}

/// The value of a field among the lines of a head.
pub(super) fn field(lines: &str, name: &str) -> Option<String> {
    let mut fields = lines.lines().filter_map(|line| line.split_once(':'));
    fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
}

/// A reader that counts what was taken from it.
struct Counting {
    input: BufReader<File>,
    count: u64,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

impl BufRead for Counting {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.input.consume(count);
        self.count += count as u64;
    }
}
