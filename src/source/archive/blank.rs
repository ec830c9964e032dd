//! Blanking: records of a WARC file are overwritten by others of the same length, so that what stands behind them stays in its place.

use std::io::{self, BufRead, BufReader, Write};
use std::ops::Range;
use std::path::Path;

use fs_err::File;

use super::members::{Members, field};
use crate::source::digest::sha256;

/// Bytes of a gzip member beside its blocks: ten before, eight behind them.
const GZIP_BYTES: usize = 18;

/// The most bytes of a stored block, and what stands before them.
const BLOCK_BYTES: usize = 65_535;
const BLOCK_HEAD_BYTES: usize = 5;

/// What stands behind a record's block.
const RECORD_END: &[u8] = b"\r\n\r\n";

/// The places of all records of a file whose address is wanted: responses, requests and whatever else is about it.
///
/// # Errors
/// The file cannot be read, or a member of it does not hold one whole record: it was not written by this program.
pub(crate) fn find(path: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<Vec<Range<u64>>> {
    let mut members = Members::open(path)?;
    let mut found = Vec::new();
    while !members.is_at_end()? {
        let member = members.next()?;
        let head = String::from_utf8_lossy(&member.head);
        let Some((fields, _)) = head.split_once("\r\n\r\n") else {
            // What an earlier purge left where there was no room for a record.
            if member.unpacked == 0 {
                continue;
            }
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a member of it holds no WARC record"));
        };
        let block: u64 = field(fields, "Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if fields.len() as u64 + 4 + block + 4 != member.unpacked {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a member of it holds more than one record"));
        }
        let url = field(fields, "WARC-Target-URI").unwrap_or_default();
        if wanted(url.trim_start_matches('<').trim_end_matches('>')) {
            found.push(member.offset..member.offset + member.length);
        }
    }
    Ok(found)
}

/// A gzip member of exactly `length` bytes with a record that says that there was another. `None` where there is no room even
/// for an empty member (under 24 bytes, which no record has).
pub(crate) fn filler(length: usize) -> Option<Vec<u8>> {
    // Of the sizes of a record's block the largest that fits: its head has under 600 bytes, and packing adds under a thousandth.
    let fits = |blanks: usize| packed_length(head(blanks).len() + blanks + RECORD_END.len()) <= length;
    let Some(blanks) = (length.saturating_sub(600 + length / 1_000)..length).rev().find(|&blanks| fits(blanks)) else {
        return (length > GZIP_BYTES + BLOCK_HEAD_BYTES).then(|| stored(&[], length));
    };
    Some(stored(&record(blanks), length))
}

fn record(blanks: usize) -> Vec<u8> {
    let mut record = head(blanks).into_bytes();
    record.resize(record.len() + blanks, b' ');
    record.extend(RECORD_END);
    record
}

fn head(blanks: usize) -> String {
    let id = hex_uuid(&sha256(&blanks.to_le_bytes()));
    format!(
        "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: 1970-01-01T00:00:00Z\r\n\
         Content-Type: text/plain\r\nContent-Length: {blanks}\r\n\r\n"
    )
}

fn packed_length(bytes: usize) -> usize {
    GZIP_BYTES + bytes + BLOCK_HEAD_BYTES * bytes.div_ceil(BLOCK_BYTES).max(1)
}

/// A gzip member that holds bytes as they are; what lacks to its length is a comment in its head (RFC 1952, FCOMMENT).
fn stored(bytes: &[u8], length: usize) -> Vec<u8> {
    let comment = length.saturating_sub(packed_length(bytes.len()));
    let mut out = Vec::with_capacity(length);
    out.extend([0x1f, 0x8b, 8, if comment > 0 { 0x10 } else { 0 }, 0, 0, 0, 0, 0, 0xff]);
    if comment > 0 {
        out.resize(out.len() + comment - 1, b' ');
        out.push(0);
    }
    let mut blocks = bytes.chunks(BLOCK_BYTES).peekable();
    if blocks.peek().is_none() {
        out.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(block) = blocks.next() {
        let size = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(size.to_le_bytes());
        out.extend((!size).to_le_bytes());
        out.extend(block);
    }
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    out.extend(crc.sum().to_le_bytes());
    out.extend(crc.amount().to_le_bytes());
    out
}

/// The first 32 digits of a digest, in the form of a UUID.
fn hex_uuid(digest: &str) -> String {
    let digits: Vec<char> = digest.trim_start_matches("sha256:").chars().take(32).collect();
    [0..8, 8..12, 12..16, 16..20, 20..32]
        .into_iter()
        .map(|part| digits.get(part).unwrap_or_default().iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// Writes an index without the lines of the addresses that are wanted; gives the number of those.
///
/// # Errors
/// The index cannot be read, or `out` takes no more.
pub(crate) fn without(index: &Path, wanted: impl Fn(&str) -> bool, out: &mut dyn Write) -> io::Result<u64> {
    let mut dropped = 0;
    for line in BufReader::new(File::open(index)?).lines() {
        let line = line?;
        let json = line.find('{').and_then(|at| line.get(at..)).unwrap_or_default();
        let fields: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        if fields.get("url").and_then(serde_json::Value::as_str).is_some_and(&wanted) {
            dropped += 1;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_filler_has_any_length_and_holds_one_record() {
        let lengths = (24..1_200).chain([9_999, 65_000, 65_535, 65_536, 65_740, 65_780, 131_300, 1_000_003]);
        for length in lengths {
            let filler = filler(length).unwrap();
            assert_eq!(filler.len(), length);
            let mut decoder = flate2::read::GzDecoder::new(&*filler);
            let mut unpacked = Vec::new();
            decoder.read_to_end(&mut unpacked).unwrap_or_else(|error| panic!("{length}: {error}"));
            assert!(unpacked.is_empty() || unpacked.starts_with(b"WARC/1.1\r\n"), "{length}");
            assert!(length < 300 || !unpacked.is_empty(), "{length}");
        }
        assert_eq!(filler(20), None);
    }
}
