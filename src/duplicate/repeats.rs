//! How much of each text stands in other records too, by the digests of its longer paragraphs.
//!
//! Each digest is looked at with all records that have it, of the build and of earlier rows. Counts are whole numbers, so that
//! no order changes them.

use std::io::Result;

use super::sorter::{Entry, Sorter};

/// The weight of an entry that is of an earlier row's text; those of the build have the paragraph's tokens.
pub(super) const EARLIER: u32 = 1 << 31;

/// Shares of a text's tokens, 0 to 1.
///
/// They are counted over paragraphs of at least [`PARAGRAPH_TOKENS`](super::PARAGRAPH_TOKENS) tokens, the first
/// [`PARAGRAPHS`](super::PARAGRAPHS) of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeats {
    /// In paragraphs that stand in other records of the same host.
    pub on_host: f32,
    /// In paragraphs that stand in records of other hosts.
    pub elsewhere: f32,
}

/// Tokens of one text's paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tokens {
    pub(super) all: u32,
    pub(super) on_host: u32,
    pub(super) elsewhere: u32,
}

impl Tokens {
    /// `None` for a text without a longer paragraph.
    pub(super) fn shares(self) -> Option<Repeats> {
        let share = |part: u32| part as f32 / self.all as f32;
        (self.all > 0).then(|| Repeats { on_host: share(self.on_host), elsewhere: share(self.elsewhere) })
    }
}

/// Counts the repeats into `tokens`, one for each record of the build; `host_of` gives a record's host, and `hosts_of_earlier`,
/// in order, the hosts of the rows that have a kept text.
pub(super) fn count(
    paragraphs: Sorter,
    tokens: &mut [Tokens],
    host_of: impl Fn(u32) -> u32,
    hosts_of_earlier: &[(u32, u32)],
) -> Result<()> {
    let mut holders: Vec<(u32, u64)> = Vec::new();
    paragraphs.groups(|group| {
        if group.len() > 1 {
            hold(group, &mut holders, &host_of, hosts_of_earlier);
            for entry in group.iter().filter(|entry| entry.weight != EARLIER) {
                let host = host_of(entry.document);
                let before = holders.partition_point(|(other, _)| *other < host);
                let on_host = holders.partition_point(|(other, _)| *other <= host) - before;
                if let Some(tokens) = tokens.get_mut(entry.document as usize) {
                    tokens.on_host += if on_host > 1 { entry.weight } else { 0 };
                    tokens.elsewhere += if holders.len() > on_host { entry.weight } else { 0 };
                }
            }
        }
        Ok(())
    })
}

/// The records that have a paragraph, by host, each once.
fn hold(group: &[Entry], holders: &mut Vec<(u32, u64)>, host_of: impl Fn(u32) -> u32, hosts_of_earlier: &[(u32, u32)]) {
    holders.clear();
    for entry in group {
        if entry.weight == EARLIER {
            let first = hosts_of_earlier.partition_point(|(kept, _)| *kept < entry.document);
            let rows = (first..).zip(hosts_of_earlier.iter().skip(first));
            // Numbers of the build are below these.
            let rows = rows.take_while(|(_, (kept, _))| *kept == entry.document);
            holders.extend(rows.map(|(row, (_, host))| (*host, 1 << 32 | row as u64)));
        } else {
            holders.push((host_of(entry.document), u64::from(entry.document)));
        }
    }
    holders.sort_unstable();
    holders.dedup();
}
