//! What an earlier run left in a WARC file: whole records are kept, a cut tail is taken off.

use std::io;
use std::path::Path;

use super::cdxj::{Entry, Lines};
use super::members::{Members, field};

/// What is whole in a file.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// Bytes from the start.
    pub(super) bytes: u64,
    pub(super) lines: Lines,
}

/// Reads the first `limit` bytes of a file, member by member, up to the first that is cut or damaged.
pub(super) fn whole_records(path: &Path, name: &str, limit: u64) -> io::Result<Whole> {
    let mut members = Members::open(path)?;
    let mut whole = Whole::default();
    while whole.bytes < limit && !members.is_at_end()? {
        let Ok(member) = members.next() else { break };
        if members.position() > limit {
            break;
        }
        if let Some(entry) = entry(&member.head) {
            whole.lines.add(&entry, name, member.offset, member.length)?;
        }
        whole.bytes = members.position();
    }
    Ok(whole)
}

/// The index entry of a response or revisit record; `None` for any other.
fn entry(record: &[u8]) -> Option<Entry> {
    let text = String::from_utf8_lossy(record);
    let (fields, rest) = text.split_once("\r\n\r\n")?;
    let kind = field(fields, "WARC-Type")?;
    let head = rest.split("\r\n\r\n").next()?;
    let (mime, status) = match kind.as_str() {
        "response" => (field(head, "content-type").unwrap_or_default(), head.split(' ').nth(1)?.get(..3)?.to_owned()),
        "revisit" => ("warc/revisit".to_owned(), head.split(' ').nth(1)?.get(..3)?.to_owned()),
        _ => return None,
    };
    let digest = field(fields, "WARC-Payload-Digest").unwrap_or_default();
    Entry::new(&field(fields, "WARC-Target-URI")?, &field(fields, "WARC-Date")?, &mime, &status, &digest)
}
