//! Coding: undoes `content-encoding`: gzip, deflate, br and zstd, stacked ones too, within a limit.

use std::borrow::Cow;
use std::io::{self, Read};

use super::chunked::dechunk;

/// More codings than this on one body are not undone; real bodies have one, by mistake two.
const MAX_CODINGS: usize = 4;

/// A body that would be larger than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge {
    /// The limit in bytes.
    pub(crate) limit: usize,
}

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Why a body could not be decoded to its end, with what came before.
#[derive(Debug)]
pub(crate) struct Broken {
    /// The bytes decoded before the fault.
    pub(crate) so_far: Vec<u8>,
    /// What is wrong.
    pub(crate) error: io::Error,
}

impl Coding {
    fn by_name(name: &str) -> Option<Self> {
        match name {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// Whether bytes can be in this coding, as far as their start tells.
    fn may_be(self, body: &[u8]) -> bool {
        match self {
            Self::Gzip => body.starts_with(&[0x1f, 0x8b]),
            Self::Zstd => body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
            Self::Deflate => !is_markup(body),
            // HTTP has no brotli with windows over 16 MiB, which start like this and would take memory without limit.
            Self::Brotli => !is_markup(body) && body.first().is_none_or(|byte| byte & 0x7f != 0x11),
        }
    }
}

/// Whether bytes start like markup: codings without a magic number may happen to decode it.
fn is_markup(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    body.starts_with(b"<") && body.iter().take(24).all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
}

/// The body with chunking and content codings undone as its headers say, at most `limit` bytes of it.
///
/// Where a header lies, or names a coding that is not known, the body is taken as it is. A body that breaks off gives
/// what could be decoded.
pub(crate) fn undo_codings<'b>(
    headers: &[(String, String)],
    body: impl Into<Cow<'b, [u8]>>,
    limit: usize,
) -> Result<Vec<u8>, TooLarge> {
    let tokens = |name: &'static str| {
        let values = headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str());
        values.flat_map(|value| value.split(',')).map(|token| token.trim().to_ascii_lowercase())
    };
    let is_chunked = tokens("transfer-encoding").any(|token| token == "chunked");
    let body = body.into();
    let mut body = is_chunked.then(|| dechunk(&body)).flatten().map_or(body, Cow::Owned);
    // `transfer-encoding: gzip, chunked` is rare and means the same here.
    let codings: Vec<_> = tokens("content-encoding").chain(tokens("transfer-encoding")).collect();
    let codings: Vec<_> = codings.iter().filter_map(|name| Coding::by_name(name)).collect();
    if codings.len() <= MAX_CODINGS {
        for coding in codings.into_iter().rev() {
            if !coding.may_be(&body) {
                continue;
            }
            match undo_coding(coding, &body, limit)? {
                Ok(decoded) => body = Cow::Owned(decoded),
                Err(Broken { so_far, .. }) if !so_far.is_empty() => body = Cow::Owned(so_far),
                Err(_) => {}
            }
        }
    }
    if body.len() > limit { Err(TooLarge { limit }) } else { Ok(body.into_owned()) }
}

/// Decodes a body, at most `limit` bytes of it.
pub(crate) fn undo_coding(coding: Coding, body: &[u8], limit: usize) -> Result<Result<Vec<u8>, Broken>, TooLarge> {
    match coding {
        Coding::Gzip => read_within(flate2::bufread::MultiGzDecoder::new(body), limit),
        Coding::Brotli => read_within(brotli::Decompressor::new(body, 16 * 1024), limit),
        Coding::Zstd => match zstd::stream::read::Decoder::with_buffer(body) {
            Ok(decoder) => read_within(decoder, limit),
            Err(error) => Ok(Err(Broken { so_far: Vec::new(), error })),
        },
        Coding::Deflate => {
            // The standard says zlib; some servers send bare deflate.
            let zlib = read_within(flate2::bufread::ZlibDecoder::new(body), limit)?;
            match zlib {
                Err(broken) if broken.so_far.is_empty() => {
                    read_within(flate2::bufread::DeflateDecoder::new(body), limit)
                }
                other => Ok(other),
            }
        }
    }
}

/// Reads to the end or the limit.
pub(super) fn read_within(mut reader: impl Read, limit: usize) -> Result<Result<Vec<u8>, Broken>, TooLarge> {
    let mut out = Vec::new();
    let mut buffer = vec![0; 32 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(Ok(out)),
            Ok(count) if out.len() + count > limit => return Err(TooLarge { limit }),
            Ok(count) => out.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(Broken { so_far: out, error })),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(body: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(body: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn brotli(body: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 5, 22);
        writer.write_all(body).unwrap();
        drop(writer);
        out
    }

    fn zstd(body: &[u8]) -> Vec<u8> {
        zstd::encode_all(body, 3).unwrap()
    }

    fn headers(value: &str) -> Vec<(String, String)> {
        vec![("content-encoding".to_owned(), value.to_owned())]
    }

    const PAGE: &[u8] = b"<!doctype html><title>Page</title><p>Some text, some text, some text, some text.";

    #[test]
    fn each_coding_is_undone_and_stacks_are_undone_in_reverse() {
        let stacked = gzip(&brotli(PAGE));
        for (value, body) in [
            ("gzip", gzip(PAGE)),
            ("x-GZip ", gzip(PAGE)),
            ("deflate", zlib(PAGE)),
            ("deflate", deflate(PAGE)),
            ("br", brotli(PAGE)),
            ("zstd", zstd(PAGE)),
            ("br, gzip", stacked),
            ("identity", PAGE.to_vec()),
            ("unheard-of", PAGE.to_vec()),
        ] {
            assert_eq!(undo_codings(&headers(value), &body, 1000).unwrap(), PAGE, "{value}");
        }
    }

    #[test]
    fn a_body_whose_header_lies_is_taken_as_it_is() {
        for value in ["gzip", "deflate", "br", "zstd", "gzip, br"] {
            assert_eq!(undo_codings(&headers(value), PAGE, 1000).unwrap(), PAGE, "{value}");
        }
        let chunked = vec![("transfer-encoding".to_owned(), "chunked".to_owned())];
        assert_eq!(undo_codings(&chunked, PAGE, 1000).unwrap(), PAGE);
    }

    #[test]
    fn a_body_that_breaks_off_gives_its_start() {
        let long = PAGE.repeat(2000);
        let packed = gzip(&long);
        let got = undo_codings(&headers("gzip"), &packed[..packed.len() / 2], 1_000_000).unwrap();
        assert!(!got.is_empty() && long.starts_with(&got));
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let zeros = vec![0; 3_000_000];
        for (value, body) in [
            ("gzip", gzip(&zeros)),
            ("deflate", zlib(&zeros)),
            ("deflate", deflate(&zeros)),
            ("br", brotli(&zeros)),
            ("zstd", zstd(&zeros)),
            ("gzip, gzip", gzip(&gzip(&zeros))),
        ] {
            assert!(body.len() < 50_000);
            assert_eq!(undo_codings(&headers(value), &body, 100_000), Err(TooLarge { limit: 100_000 }), "{value}");
        }
        assert_eq!(undo_codings(&[], &zeros, 100_000), Err(TooLarge { limit: 100_000 }));
    }

    #[test]
    fn chunks_come_off_before_codings() {
        let packed = gzip(PAGE);
        let body = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
        let mut headers = headers("gzip");
        headers.push(("transfer-encoding".to_owned(), "chunked".to_owned()));
        assert_eq!(undo_codings(&headers, &body, 1000).unwrap(), PAGE);
    }
}
