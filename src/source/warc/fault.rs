//! Fault: why reading cannot go on from where it stands.

use crate::failure::Reason;

/// Text packs to a tenth and rarely to a hundredth; a member that expands more than this is given up as a bomb.
pub(super) const MAX_EXPANSION: u64 = 200;

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

impl Fault {
    /// A block behind which no record ends.
    pub(super) fn wrong_length(byte_count: u64) -> Self {
        Self::Misframed(format!("the record does not end where its content-length of {byte_count} bytes says"))
    }

    /// The reason and detail of the failure that it is listed as.
    pub(super) fn told(&self) -> (Reason, String) {
        match self {
            Self::Cut => (Reason::Truncated, "the file ends before the record does".to_owned()),
            Self::Overtaken => {
                (Reason::Malformed, "another record starts before the length of this one is reached".to_owned())
            }
            Self::Broken(detail) | Self::Misframed(detail) => (Reason::Malformed, detail.clone()),
            Self::Bomb(byte_count) => (
                Reason::TooLarge,
                format!(
                    "a record of {byte_count} bytes that expands to over {MAX_EXPANSION} times its compressed size"
                ),
            ),
            Self::Disk(error) => (Reason::Unreadable, error.to_string()),
        }
    }
}
