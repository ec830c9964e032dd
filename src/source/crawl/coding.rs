//! Content codings undone, up to a limit: the crawl reads links and robots.txt from bodies that it stores as they came.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// Codings that may be stacked; more are the mark of an attack.
const MAX_CODINGS: usize = 4;

/// The body without its content codings, at most `limit` bytes of it; what comes before a broken place is kept.
///
/// `content_encoding` is the header's value, empty where there is none. A body in an unknown coding is given as it is.
pub(super) fn decoded<'a>(body: &'a [u8], content_encoding: &str, limit: usize) -> Cow<'a, [u8]> {
    let mut bytes = Cow::Borrowed(body);
    for coding in content_encoding.rsplit(',').take(MAX_CODINGS) {
        let undone = match coding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => read_up_to(MultiGzDecoder::new(&*bytes), limit),
            "deflate" => inflated(&bytes, limit),
            "br" => read_up_to(brotli::Decompressor::new(&*bytes, 4096), limit),
            "zstd" => zstd::Decoder::new(&*bytes).map_or_else(|_| Vec::new(), |decoder| read_up_to(decoder, limit)),
            _ => continue,
        };
        bytes = Cow::Owned(undone);
    }
    bytes
}

/// `deflate` means zlib; some servers send the bare stream.
fn inflated(bytes: &[u8], limit: usize) -> Vec<u8> {
    let out = read_up_to(ZlibDecoder::new(bytes), limit);
    if out.is_empty() { read_up_to(DeflateDecoder::new(bytes), limit) } else { out }
}

fn read_up_to(reader: impl Read, limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // A broken or cut body still has the links of its first part.
    let _: io::Result<usize> = reader.take(limit as u64).read_to_end(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        brotli::CompressorWriter::new(&mut out, 4096, 5, 20).write_all(bytes).unwrap();
        out
    }

    #[test]
    fn each_coding_is_undone() {
        let text = b"<a href=/x>link</a>".repeat(20);
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&text).unwrap();
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(&text).unwrap();
        let cases = [
            ("", text.clone()),
            ("identity", text.clone()),
            ("GZIP", gzip(&text)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", bare.finish().unwrap()),
            ("br", brotli(&text)),
            ("zstd", zstd::encode_all(&*text, 3).unwrap()),
            ("br, gzip", gzip(&brotli(&text))),
        ];
        for (coding, body) in cases {
            assert_eq!(decoded(&body, coding, 10_000), text, "{coding}");
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit_and_a_cut_body_gives_its_first_part() {
        let bomb = gzip(&vec![b'a'; 10_000_000]);
        assert_eq!(decoded(&bomb, "gzip", 1000).len(), 1000);
        let cut = gzip(&(0..20_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        assert!(!decoded(&cut[..cut.len() / 2], "gzip", 1_000_000).is_empty());
        assert!(decoded(b"not gzip", "gzip", 1000).is_empty());
    }
}
