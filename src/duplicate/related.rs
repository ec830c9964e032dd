//! The nearest other records of each record: by the cosine of their terms, weighted by how rare a term is.
//!
//! Records that stand for others or for themselves are looked up, those of the build and the dataset's earlier rows. They are
//! taken block by block: the terms of a block are turned into lists of records in memory, and all records of the build are
//! looked up in it, so that memory is bounded whatever their number. What was nearest so far waits on disk.
//!
//! A term's weight is `(1 + ln count) * ln((1 + n) / (1 + df))` for `df` of `n` records. Source: Manning, Raghavan, Schütze,
//! *Introduction to Information Retrieval*, 6.2 to 6.4 and 7.1. Sums are made in the order of terms' hashes, and ties
//! broken by id, so that neither the order of records nor that of blocks changes anything.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use foldhash::fast::FixedState;

use super::signature::Term;
use super::term_file::TermFile;
use super::tokens::mix;

/// Neighbours of a record.
pub const NEIGHBOURS: usize = 5;

/// Least similarity of a neighbour: below it, what two texts share is chance. With 0.1 a sixth of the places on unlike pages stay empty,
/// with 0.05 nearly none (tried 0.03 to 0.1).
pub const LEAST: f32 = 0.05;

/// Records of a block. Its lists take 8 bytes for each term of each, 50 MB at most, and the table of terms as much again.
pub(super) const BLOCK: usize = 1 << 16;

/// Records with a term beyond which the term finds no neighbours, since it says little and its list is long; it still
/// counts in lengths. It bounds the time for each record, whatever the dataset's size. With 512 recall rises by .004
/// and time by a third.
const COMMON: u32 = 256;

/// Most places of the table of document frequencies, 2 bytes each, twice: 32 MB.
const MOST_COUNTS: usize = 1 << 23;

/// A near record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Its id, as a number.
    pub id: u128,
    /// Cosine of the two records' terms, 0 to 1.
    pub similarity: f32,
}

/// Bytes of a neighbour on disk.
const NEIGHBOUR_BYTES: usize = 20;

/// A record to look up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Query {
    pub(super) id: u128,
    /// The record that stands for it, which is no neighbour.
    pub(super) stands_for_it: Option<u128>,
}

/// Finds the neighbours of `queries`, whose terms are the first entries of `own`, among the records of `standing`, taken in
/// blocks of `block`.
pub(super) fn search(
    folder: &Path,
    own: &mut TermFile,
    queries: &[Query],
    standing: &mut TermFile,
    block: usize,
) -> Result<Nearest> {
    let rarity = Rarity::of(standing)?;
    let mut best = Nearest { folder: folder.to_owned(), file: None, left: queries.len() };
    let mut done = 0;
    while let Some(lists) = Block::read(standing, done, block, &rarity)? {
        best = best.merged(own, queries, &lists, &rarity)?;
        done += block;
    }
    Ok(best)
}

/// How rare each term is: a count-min sketch of the records that have it.
#[derive(Debug)]
struct Rarity {
    counts: [Counts; 2],
    records: u32,
}

/// Counts, most of which are small: 2 bytes each, and of the few that are larger what they are above that.
#[derive(Debug)]
struct Counts {
    low: Vec<u16>,
    above: HashMap<usize, u32, FixedState>,
}

impl Counts {
    fn new(places: usize) -> Self {
        Self { low: vec![0; places], above: HashMap::default() }
    }

    fn add(&mut self, place: usize) {
        match self.low.get_mut(place) {
            Some(&mut u16::MAX) => {
                let above = self.above.entry(place).or_default();
                *above = above.saturating_add(1);
            }
            Some(low) => *low += 1,
            None => {}
        }
    }

    fn get(&self, place: usize) -> u32 {
        match self.low.get(place) {
            Some(&u16::MAX) => self.above.get(&place).copied().unwrap_or(0).saturating_add(u32::from(u16::MAX)),
            low => low.copied().map_or(0, u32::from),
        }
    }
}

impl Rarity {
    fn of(standing: &mut TermFile) -> Result<Self> {
        let mut records: u32 = 0;
        let mut entries = standing.entries()?;
        while entries.next()?.is_some() {
            records = records.saturating_add(1);
        }
        let places = (records as usize * 32).next_power_of_two().clamp(1 << 10, MOST_COUNTS);
        let mut rarity = Self { counts: [Counts::new(places), Counts::new(places)], records };
        let mut entries = standing.entries()?;
        while let Some((_, terms)) = entries.next()? {
            for term in terms {
                rarity.add(term.hash);
            }
        }
        Ok(rarity)
    }

    fn place(&self, table: u64, hash: u32) -> usize {
        let places = self.counts.first().map_or(1, |counts| counts.low.len());
        usize::try_from(mix(u64::from(hash) << 1 | table)).unwrap_or(0) & (places - 1)
    }

    fn add(&mut self, hash: u32) {
        for table in 0..2_u64 {
            let place = self.place(table, hash);
            if let Some(counts) = self.counts.get_mut(usize::from(table == 1)) {
                counts.add(place);
            }
        }
    }

    /// Records that have a term, or a few more.
    fn count(&self, hash: u32) -> u32 {
        let [one, other] = &self.counts;
        let of = |counts: &Counts, table| counts.get(self.place(table, hash));
        of(one, 0).min(of(other, 1))
    }

    /// The weights of a record's terms, of length 1 together.
    fn weights(&self, terms: &[Term], weights: &mut Vec<(u32, f32, u32)>) {
        weights.clear();
        weights.extend(terms.iter().map(|term| {
            let count = self.count(term.hash);
            let rare = ((1.0 + self.records as f32) / (1.0 + count as f32)).ln();
            (term.hash, (1.0 + f32::from(term.count.max(1)).ln()) * rare.max(0.0), count)
        }));
        let length = weights.iter().map(|(_, weight, _)| weight * weight).sum::<f32>().sqrt();
        if length > 0.0 {
            for (_, weight, _) in weights.iter_mut() {
                *weight /= length;
            }
        }
    }
}

/// Terms that find records.
fn finds(count: u32) -> bool {
    (2..=COMMON).contains(&count)
}

/// Some of the standing records, by their terms.
#[derive(Debug)]
struct Block {
    ids: Vec<u128>,
    /// Records of the block with their weights, those of each term together, in order.
    lists: Vec<(u32, f32)>,
    places: HashMap<u32, (u32, u32), FixedState>,
}

impl Block {
    /// The block of at most `most` behind the first `skip` records; `None` where there are no more.
    fn read(standing: &mut TermFile, skip: usize, most: usize, rarity: &Rarity) -> Result<Option<Self>> {
        let mut places = HashMap::<u32, (u32, u32), FixedState>::default();
        for_each(standing, skip, most, |_, terms| {
            for term in terms.iter().filter(|term| finds(rarity.count(term.hash))) {
                places.entry(term.hash).or_default().1 += 1;
            }
        })?;
        // Each term's list begins where the one before it ends, and is empty yet.
        let mut all = 0;
        for (start, end) in places.values_mut() {
            let length = *end;
            (*start, *end) = (all, all);
            all += length;
        }
        let mut ids: Vec<u128> = Vec::new();
        let mut lists = vec![(0_u32, 0.0_f32); all as usize];
        let mut weights = Vec::new();
        for_each(standing, skip, most, |id, terms| {
            let record = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            ids.push(id);
            rarity.weights(terms, &mut weights);
            for (hash, weight, _) in &weights {
                if let Some((_, end)) = places.get_mut(hash)
                    && let Some(free) = lists.get_mut(*end as usize)
                {
                    *free = (record, *weight);
                    *end += 1;
                }
            }
        })?;
        Ok((!ids.is_empty()).then_some(Self { ids, lists, places }))
    }

    fn list(&self, hash: u32) -> &[(u32, f32)] {
        let Some((start, end)) = self.places.get(&hash) else { return &[] };
        self.lists.get(*start as usize..*end as usize).unwrap_or_default()
    }
}

/// Calls `give` with at most `most` entries behind the first `skip`.
fn for_each(file: &mut TermFile, skip: usize, most: usize, mut give: impl FnMut(u128, &[Term])) -> Result<()> {
    let mut entries = file.entries()?;
    for number in 0..skip.saturating_add(most) {
        let Some((id, terms)) = entries.next()? else { break };
        if number >= skip {
            give(id, terms);
        }
    }
    Ok(())
}

/// Sums of products for the records of a block.
#[derive(Debug)]
struct Sums {
    values: Vec<f32>,
    touched: Vec<u32>,
}

impl Sums {
    fn new(records: usize) -> Self {
        Self { values: vec![0.0; records], touched: Vec::new() }
    }

    fn add(&mut self, block: &Block, weights: &[(u32, f32, u32)]) {
        for (hash, weight, _) in weights.iter().filter(|(_, _, count)| finds(*count)) {
            for (record, theirs) in block.list(*hash) {
                if let Some(value) = self.values.get_mut(*record as usize) {
                    if *value == 0.0 {
                        self.touched.push(*record);
                    }
                    *value += weight * theirs;
                }
            }
        }
    }

    /// Hands on each record with a sum, and forgets them all.
    fn drain(&mut self, mut give: impl FnMut(u32, f32)) {
        for record in self.touched.drain(..) {
            if let Some(value) = self.values.get_mut(record as usize) {
                give(record, std::mem::take(value));
            }
        }
    }
}

/// The nearest records found, for each query in order; read once.
#[derive(Debug)]
pub(super) struct Nearest {
    folder: PathBuf,
    file: Option<BufReader<File>>,
    left: usize,
}

impl Nearest {
    /// What is nearest when a block's records are seen too.
    fn merged(mut self, own: &mut TermFile, queries: &[Query], block: &Block, rarity: &Rarity) -> Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 17, tempfile::tempfile_in(&self.folder)?);
        let mut sums = Sums::new(block.ids.len());
        let mut weights = Vec::new();
        let mut entries = own.entries()?;
        for query in queries {
            let mut best = self.next()?;
            if let Some((_, terms)) = entries.next()? {
                rarity.weights(terms, &mut weights);
                sums.add(block, &weights);
                sums.drain(|record, similarity| {
                    let id = block.ids.get(record as usize).copied().unwrap_or(query.id);
                    if similarity >= LEAST && id != query.id && Some(id) != query.stands_for_it {
                        insert(&mut best, Neighbour { id, similarity: similarity.min(1.0) });
                    }
                });
            }
            write(&mut out, &best)?;
        }
        let mut file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { folder: self.folder, file: Some(BufReader::with_capacity(1 << 17, file)), left: queries.len() })
    }

    /// The neighbours of the next query, the nearest first; none behind the last.
    pub(super) fn next(&mut self) -> Result<Vec<Neighbour>> {
        let mut best = Vec::with_capacity(NEIGHBOURS + 1);
        let Some(file) = self.file.as_mut().filter(|_| self.left > 0) else { return Ok(best) };
        self.left -= 1;
        let mut count = [0];
        file.read_exact(&mut count)?;
        for _ in 0..count.first().copied().unwrap_or(0) {
            let (mut id, mut similarity) = ([0; 16], [0; NEIGHBOUR_BYTES - 16]);
            file.read_exact(&mut id)?;
            file.read_exact(&mut similarity)?;
            best.push(Neighbour { id: u128::from_le_bytes(id), similarity: f32::from_le_bytes(similarity) });
        }
        Ok(best)
    }
}

/// Puts a neighbour at its place among the best ones.
fn insert(best: &mut Vec<Neighbour>, neighbour: Neighbour) {
    if best.get(NEIGHBOURS - 1).is_some_and(|last| last.similarity > neighbour.similarity) {
        return;
    }
    let is_before =
        |other: &Neighbour| other.similarity.total_cmp(&neighbour.similarity).then(neighbour.id.cmp(&other.id)).is_ge();
    let at = best.iter().take_while(|other| is_before(other)).count();
    if at < NEIGHBOURS && best.iter().all(|other| other.id != neighbour.id) {
        best.insert(at, neighbour);
        best.truncate(NEIGHBOURS);
    }
}

fn write(out: &mut impl Write, best: &[Neighbour]) -> Result<()> {
    out.write_all(&[u8::try_from(best.len()).unwrap_or(0)])?;
    for neighbour in best {
        out.write_all(&neighbour.id.to_le_bytes())?;
        out.write_all(&neighbour.similarity.to_le_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_go_on_above_what_two_bytes_hold() {
        let mut counts = Counts::new(4);
        for times in [1_u32, 65_534, 1, 1, 70_000] {
            (0..times).for_each(|_| counts.add(2));
        }
        assert_eq!((counts.get(2), counts.get(1), counts.above.len()), (135_537, 0, 1));
    }

    fn neighbours(records: &[(u128, Vec<Term>)], block: usize) -> Vec<(u128, Vec<Neighbour>)> {
        let folder = tempfile::tempdir().unwrap();
        let (mut own, mut standing) = (TermFile::new(folder.path()).unwrap(), TermFile::new(folder.path()).unwrap());
        for (id, terms) in records {
            own.push(*id, terms).unwrap();
            standing.push(*id, terms).unwrap();
        }
        let queries: Vec<Query> = records.iter().map(|(id, _)| Query { id: *id, stands_for_it: None }).collect();
        let mut nearest = search(folder.path(), &mut own, &queries, &mut standing, block).unwrap();
        let mut found: Vec<_> = records.iter().map(|(id, _)| (*id, nearest.next().unwrap())).collect();
        found.sort_by_key(|(id, _)| *id);
        found
    }

    fn terms(hashes: &[u32]) -> Vec<Term> {
        hashes.iter().map(|hash| Term { hash: *hash, count: 1 }).collect()
    }

    #[test]
    fn the_cosine_is_that_of_a_count_by_hand() {
        let records = [(1, terms(&[1, 2])), (2, terms(&[2, 3])), (3, terms(&[4, 5])), (4, terms(&[1, 5]))];
        let found = neighbours(&records, 9);
        // Of four records 1, 2 and 5 are in two, 3 and 4 in one: ln(5/3) and ln(5/2).
        let (two, one) = ((5.0_f32 / 3.0).ln(), 2.5_f32.ln());
        let expected = two * two / (two.hypot(two) * two.hypot(one));
        let near = |at: usize, place: usize| found[at].1[place];
        assert_eq!((near(0, 0).id, near(0, 1).id), (4, 2));
        assert!((near(0, 0).similarity - 0.5).abs() < 1e-5 && (near(0, 1).similarity - expected).abs() < 1e-5);
        assert_eq!(found[2].1.len(), 1);
    }

    proptest! {
        #[test]
        fn neither_order_nor_blocks_change_anything(sets in prop::collection::vec(prop::collection::btree_set(0_u32..30, 1..8), 1..40), turn in 0_usize..40, block in 1_usize..12) {
            let records: Vec<_> = (1_u128..).zip(&sets).map(|(id, set)| (id, terms(&set.iter().copied().collect::<Vec<_>>()))).collect();
            let mut turned = records.clone();
            turned.rotate_left(turn % records.len());
            turned.reverse();
            let all = neighbours(&records, 1_000);
            prop_assert_eq!(&all, &neighbours(&turned, block));
            for (id, near) in all {
                prop_assert!(near.len() <= NEIGHBOURS && near.iter().all(|other| other.id != id && other.similarity >= LEAST));
                prop_assert!(near.windows(2).all(|pair| pair[0].similarity >= pair[1].similarity));
            }
        }
    }
}
