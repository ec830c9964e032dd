//! WARC files (ISO 28500, versions 1.0 and 1.1), read record by record, damaged ones too.
//!
//! Takes the bytes of a `.warc`, `.warc.gz` or `.warc.zst`; gives captures and listed failures in the file's order, one
//! at a time. Each record that is about a page gives exactly one of the two.
//!
//! Offsets and lengths are those of the record's gzip member or zstd frame where it has one of its own, as the format
//! wants it. Where many records share a member (a whole file packed at once), they are those in the unpacked stream.

mod decoded;
mod fault;
mod header;
mod packing;
mod reader;
mod record;
mod rescue;
mod tape;

pub(crate) use self::decoded::Decoded;
pub(crate) use self::header::fields;
pub(crate) use self::reader::WarcReader;
pub use self::tape::Meter;
pub(crate) use self::tape::Tape;
