//! What an earlier run left in a WARC file: whole records are kept, a cut tail is taken off.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use fs_err::File;

use super::cdxj::{Entry, Lines};

/// Bytes of a record that are looked at: its head and that of the response.
const MAX_HEAD_BYTES: u64 = 256 * 1024;

/// What is whole in a file.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// Bytes from the start.
    pub(super) bytes: u64,
    pub(super) lines: Lines,
}

/// Reads the first `limit` bytes of a file, member by member, up to the first that is cut or damaged.
pub(super) fn whole_records(path: &Path, name: &str, limit: u64) -> io::Result<Whole> {
    let file = BufReader::with_capacity(64 * 1024, File::open(path)?);
    let mut input = Counting { input: file, count: 0 };
    let mut whole = Whole::default();
    while whole.bytes < limit && !input.fill_buf()?.is_empty() {
        let Ok(head) = next_member(&mut input) else { break };
        if input.count > limit {
            break;
        }
        if let Some(entry) = entry(&head) {
            whole.lines.add(&entry, name, whole.bytes, input.count - whole.bytes)?;
        }
        whole.bytes = input.count;
    }
    Ok(whole)
}

/// The first bytes of a member, after all of it was read and its checksum found right.
fn next_member(input: &mut Counting) -> io::Result<Vec<u8>> {
    let mut member = GzDecoder::new(input);
    let mut head = Vec::new();
    member.by_ref().take(MAX_HEAD_BYTES).read_to_end(&mut head)?;
    io::copy(&mut member, &mut io::sink())?;
    Ok(head)
}

/// The index entry of a response or revisit record; `None` for any other.
fn entry(record: &[u8]) -> Option<Entry> {
    let text = String::from_utf8_lossy(record);
    let (fields, rest) = text.split_once("\r\n\r\n")?;
    let value = |lines: &str, name: &str| {
        let values = lines.lines().filter_map(|line| line.split_once(':'));
        values.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let kind = value(fields, "WARC-Type")?;
    let head = rest.split("\r\n\r\n").next()?;
    let (mime, status) = match kind.as_str() {
        "response" => (value(head, "content-type").unwrap_or_default(), head.split(' ').nth(1)?.get(..3)?.to_owned()),
        "revisit" => ("warc/revisit".to_owned(), head.split(' ').nth(1)?.get(..3)?.to_owned()),
        _ => return None,
    };
    let digest = value(fields, "WARC-Payload-Digest").unwrap_or_default();
    Entry::new(&value(fields, "WARC-Target-URI")?, &value(fields, "WARC-Date")?, &mime, &status, &digest)
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
