//! Sorts more entries than memory should hold: sorted runs go to a file without a name, and are merged as they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufWriter, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// One entry: a document, with a number of its own, under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) document: u32,
    pub(super) weight: u32,
}

/// Bytes of an entry, in memory and on disk.
pub(super) const ENTRY_BYTES: usize = 16;

/// Entries of a run that are read at a time.
const READ_ENTRIES: usize = 4_096;

/// Runs of one size that are merged into one larger: each is an open file, and holds what is read of it at a time.
const MOST_RUNS: usize = 64;

/// Takes entries in any order.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: PathBuf,
    limit: usize,
    most_runs: usize,
    entries: Vec<Entry>,
    /// By how often they were merged.
    runs: Vec<Vec<File>>,
}

impl Sorter {
    /// Holds at most `limit_bytes` of entries in memory; more go to `folder`.
    pub(super) fn new(folder: &Path, limit_bytes: usize) -> Self {
        let limit = (limit_bytes / ENTRY_BYTES).max(2);
        Self { folder: folder.to_owned(), limit, most_runs: MOST_RUNS, entries: Vec::new(), runs: Vec::new() }
    }

    /// Adds one entry.
    pub(super) fn push(&mut self, key: u64, document: u32, weight: u32) -> Result<()> {
        self.entries.push(Entry { key, document, weight });
        if self.entries.len() < self.limit { Ok(()) } else { self.spill() }
    }

    fn spill(&mut self) -> Result<()> {
        self.entries.sort_unstable();
        let mut out = RunWriter::new(&self.folder)?;
        self.entries.drain(..).try_for_each(|entry| out.push(entry))?;
        let mut run = out.finish()?;
        for level in 0.. {
            if self.runs.len() == level {
                self.runs.push(Vec::new());
            }
            let Some(runs) = self.runs.get_mut(level) else { break };
            runs.push(run);
            if runs.len() < self.most_runs {
                break;
            }
            let mut merged = Merged::new(std::mem::take(runs))?;
            let mut out = RunWriter::new(&self.folder)?;
            while let Some(entry) = merged.next()? {
                out.push(entry)?;
            }
            run = out.finish()?;
        }
        Ok(())
    }

    /// Calls `give` with the entries of each key, in the order of keys; those of one key are in order too.
    pub(super) fn groups(mut self, mut give: impl FnMut(&[Entry]) -> Result<()>) -> Result<()> {
        if self.runs.is_empty() {
            self.entries.sort_unstable();
            return self.entries.chunk_by(|a, b| a.key == b.key).try_for_each(give);
        }
        if !self.entries.is_empty() {
            self.spill()?;
        }
        self.entries = Vec::new();
        let mut merged = Merged::new(self.runs.into_iter().flatten())?;
        let mut group: Vec<Entry> = Vec::new();
        while let Some(entry) = merged.next()? {
            if group.last().is_some_and(|last| last.key != entry.key) {
                give(&group)?;
                group.clear();
            }
            group.push(entry);
        }
        if group.is_empty() { Ok(()) } else { give(&group) }
    }
}

/// A run that is being written.
struct RunWriter(BufWriter<File>);

impl RunWriter {
    fn new(folder: &Path) -> Result<Self> {
        Ok(Self(BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(folder)?)))
    }

    fn push(&mut self, entry: Entry) -> Result<()> {
        self.0.write_all(&entry.key.to_le_bytes())?;
        self.0.write_all(&entry.document.to_le_bytes())?;
        self.0.write_all(&entry.weight.to_le_bytes())
    }

    fn finish(self) -> Result<File> {
        let mut file = self.0.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// The entries of several runs, in order.
struct Merged {
    runs: Vec<Run>,
    /// The next entry of each run.
    heap: BinaryHeap<Reverse<(Entry, usize)>>,
}

impl Merged {
    fn new(files: impl IntoIterator<Item = File>) -> Result<Self> {
        let mut runs: Vec<Run> = files.into_iter().map(Run::new).collect();
        let mut heap = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|entry| Reverse((entry, number))));
        }
        Ok(Self { runs, heap })
    }

    fn next(&mut self) -> Result<Option<Entry>> {
        let Some(Reverse((entry, number))) = self.heap.pop() else { return Ok(None) };
        if let Some(run) = self.runs.get_mut(number) {
            self.heap.extend(run.next()?.map(|entry| Reverse((entry, number))));
        }
        Ok(Some(entry))
    }
}

/// A sorted run on disk.
struct Run {
    file: File,
    entries: std::vec::IntoIter<Entry>,
}

impl Run {
    fn new(file: File) -> Self {
        Self { file, entries: Vec::new().into_iter() }
    }

    fn next(&mut self) -> Result<Option<Entry>> {
        if let Some(entry) = self.entries.next() {
            return Ok(Some(entry));
        }
        let mut bytes = Vec::new();
        (&mut self.file).take((READ_ENTRIES * ENTRY_BYTES) as u64).read_to_end(&mut bytes)?;
        let (entries, _) = bytes.as_chunks::<ENTRY_BYTES>();
        let entries: Vec<Entry> = entries.iter().map(decode).collect();
        self.entries = entries.into_iter();
        Ok(self.entries.next())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "each part is cut out of the number")]
fn decode(bytes: &[u8; ENTRY_BYTES]) -> Entry {
    let number = u128::from_le_bytes(*bytes);
    Entry { key: number as u64, document: (number >> 64) as u32, weight: (number >> 96) as u32 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn groups_are_the_same_with_any_limit(entries in prop::collection::vec((0_u64..20, 0_u32..50, any::<u32>()), 0..200), limit in 32_usize..1_000) {
            let folder = tempfile::tempdir().unwrap();
            let groups = |limit| {
                let mut sorter = Sorter { most_runs: 3, ..Sorter::new(folder.path(), limit) };
                for (key, document, weight) in &entries {
                    sorter.push(*key, *document, *weight).unwrap();
                }
                let mut groups = Vec::new();
                sorter.groups(|group| { groups.push(group.to_vec()); Ok(()) }).unwrap();
                groups
            };
            let all = groups(usize::MAX);
            prop_assert_eq!(all.iter().map(Vec::len).sum::<usize>(), entries.len());
            prop_assert!(all.is_sorted());
            prop_assert_eq!(groups(limit), all);
        }
    }
}
