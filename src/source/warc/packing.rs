//! Packing: what WARC files are compressed with, and one step of undoing it.

use std::io::Read;

use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

use super::fault::Fault;

/// A dictionary of a `.warc.zst` may have this many bytes. Those in use have 1 MiB or less.
pub(super) const MAX_DICTIONARY_BYTES: u64 = 16 * 1024 * 1024;

/// First bytes of a gzip member: its magic number and the one compression method there is.
pub(super) const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];

/// First bytes of a zstd frame.
pub(super) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Last three bytes of the magic number of a zstd frame to be skipped; the first is `0x50..=0x5f`.
const SKIPPABLE_MAGIC: [u8; 3] = [0x2a, 0x4d, 0x18];

/// First byte of the magic number of the frame that holds a `.warc.zst`'s dictionary.
pub(super) const DICTIONARY_MAGIC: u8 = 0x5d;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// By the first bytes, or by the name where they say nothing.
    pub(super) fn of(head: &[u8], name: &str) -> Self {
        let name = name.to_ascii_lowercase().into_bytes();
        let ending = |ending: &str| name.ends_with(ending.as_bytes());
        if head.starts_with(&GZIP_MAGIC) {
            Self::Gzip
        } else if head.starts_with(&ZSTD_MAGIC) || is_skippable(head) {
            Self::Zstd
        } else if head.starts_with(b"WARC/") {
            Self::Plain
        } else if ending(".gz") {
            Self::Gzip
        } else if ending(".zst") {
            Self::Zstd
        } else {
            Self::Plain
        }
    }
}

/// Whether a zstd frame starts here that holds no content.
pub(super) fn is_skippable(head: &[u8]) -> bool {
    head.first().is_some_and(|byte| byte & 0xf0 == 0x50) && head.get(1..4) == Some(&SKIPPABLE_MAGIC)
}

/// Bytes taken, bytes given, and whether the member is over.
pub(super) type Step = (usize, usize, bool);

/// Unpacks some bytes of a gzip member; its checksum is verified at its end.
pub(super) fn step_gzip(inflate: &mut Decompress, input: &[u8], output: &mut [u8]) -> Result<Step, Fault> {
    let (taken, given) = (inflate.total_in(), inflate.total_out());
    let status = inflate
        .decompress(input, output, FlushDecompress::None)
        .map_err(|error| Fault::Broken(format!("gzip: {error}")))?;
    let count = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
    Ok((count(inflate.total_in(), taken), count(inflate.total_out(), given), status == Status::StreamEnd))
}

/// Unpacks some bytes of a zstd frame.
pub(super) fn step_zstd(decoder: &mut Decoder<'static>, input: &[u8], output: &mut [u8]) -> Result<Step, Fault> {
    let mut input = InBuffer::around(input);
    let mut output = OutBuffer::around(output);
    let hint = decoder.run(&mut input, &mut output).map_err(|error| Fault::Broken(format!("zstd: {error}")))?;
    Ok((input.pos, output.pos(), hint == 0))
}

/// The dictionary in its frame, which may itself be packed.
pub(super) fn unpack_dictionary(bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if !bytes.starts_with(&ZSTD_MAGIC) {
        return Ok(bytes);
    }
    let broken = |error: std::io::Error| Fault::Broken(format!("the dictionary is damaged: {error}"));
    let mut dictionary = Vec::new();
    let decoder = zstd::stream::read::Decoder::with_buffer(bytes.as_slice()).map_err(broken)?;
    decoder.take(MAX_DICTIONARY_BYTES).read_to_end(&mut dictionary).map_err(broken)?;
    Ok(dictionary)
}
