//! The first phase: signatures of a build's records, and those of earlier rows that they may be copies of.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Result};
use std::path::{Path, PathBuf};

use super::repeats::{self, Tokens};
use super::signature::Signature;
use super::sorter::Sorter;
use super::spill::{Kept, Spill};
use super::term_file::TermFile;
use super::tokens::mix;

/// Bytes of sorted keys that are held in memory at a time, for each of the kinds of keys: those of some 30,000 pages.
pub const BUFFER_BYTES: usize = 8 << 20;

/// What is known of a record beside its text.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Its id, as a number.
    pub id: u128,
    /// The first 16 bytes of its text's SHA-256.
    pub text: u128,
    /// When it was published, in microseconds.
    pub published_at: Option<i64>,
    /// Words of its text.
    pub words: u32,
    /// Who shows it.
    pub host: &'a str,
    /// Its canonical address.
    pub address: &'a str,
    /// Where it was first published, where it says so.
    pub original_address: Option<&'a str>,
    /// Whether it says that it is another's.
    pub is_attributed: bool,
}

/// What is known of a row that an earlier build wrote.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// Its id, as a number.
    pub id: u128,
    /// The first 16 bytes of its text's SHA-256.
    pub text: u128,
    /// When it was published, in microseconds.
    pub published_at: Option<i64>,
    /// Who shows it.
    pub host: &'a str,
    /// The record that stands for it, where that is another.
    pub duplicate_of: Option<u128>,
}

/// One record, or one earlier row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document {
    pub(super) id: u128,
    pub(super) digest: u128,
    /// Where its signature stands in the spill.
    pub(super) place: u64,
    /// Microseconds; `i64::MAX` where unknown.
    pub(super) published_at: i64,
    /// Hash of its address.
    pub(super) address: u64,
    pub(super) host: u32,
    pub(super) words: u32,
    pub(super) standing: Standing,
    pub(super) is_attributed: bool,
}

/// Whether a document may stand for a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// An earlier row that stands for itself, and goes on doing so.
    Earlier,
    /// A record of the build that earlier rows name, and that must go on standing for them.
    Named,
    /// A record of the build.
    Free,
    /// An earlier row that names another, or of which no row is left.
    Out,
}

/// What neighbours, and the hosts of earlier rows, are looked up by.
#[derive(Debug)]
pub(super) struct Neighbours {
    pub(super) folder: PathBuf,
    /// Terms of the build's records, in the order in which they were added, by id.
    pub(super) own: TermFile,
    /// Terms of the texts of earlier builds, by text.
    pub(super) kept: TermFile,
    pub(super) kept_count: u32,
    /// Ids and hosts of earlier rows.
    pub(super) rows: Vec<u128>,
    /// See `rows`.
    pub(super) hosts: Vec<u32>,
    /// Texts, with the numbers of what was kept of them and of rows that have them.
    pub(super) texts: Sorter,
}

impl Neighbours {
    fn new(folder: &Path, buffer_bytes: usize) -> Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            own: TermFile::new(folder)?,
            kept: TermFile::new(folder)?,
            kept_count: 0,
            rows: Vec::new(),
            hosts: Vec::new(),
            texts: Sorter::new(folder, buffer_bytes),
        })
    }
}

/// In [`Neighbours::texts`]: what was kept of a text comes before the rows that have it.
pub(super) const KEPT: u32 = 0;
/// See [`KEPT`]: a row that stands.
pub(super) const ROW: u32 = 1;
/// See [`KEPT`]: a row that is a copy.
pub(super) const COPY: u32 = 2;

/// Takes the records of a build, in any order.
#[derive(Debug)]
pub struct Gatherer {
    pub(super) documents: Vec<Document>,
    pub(super) spill: Spill,
    /// Where the signatures of the build end in the spill, and those of earlier rows begin.
    pub(super) own_end: u64,
    pub(super) own_count: u32,
    pub(super) digests: Sorter,
    pub(super) bands: Sorter,
    /// Hashes of the addresses that records name as the original's.
    pub(super) originals: HashSet<u64>,
    pub(super) neighbours: Neighbours,
    /// Paragraphs of the build's records, and those of kept texts that are among them.
    pub(super) paragraphs: Sorter,
    /// Tokens of the paragraphs of each record of the build.
    pub(super) tokens: Vec<Tokens>,
    paragraph_count: usize,
    seen_paragraphs: Seen,
    seen: Option<Seen>,
    recalled: HashMap<u128, u32>,
    ids: HashMap<u128, u32>,
}

impl Gatherer {
    /// Holds at most `buffer_bytes` (see [`BUFFER_BYTES`]) of each kind of keys in memory; the rest, and the signatures, go to files
    /// without a name in `folder`.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn new(folder: &Path, buffer_bytes: usize) -> Result<Self> {
        Ok(Self {
            documents: Vec::new(),
            spill: Spill::new(folder)?,
            own_end: 0,
            own_count: 0,
            digests: Sorter::new(folder, buffer_bytes / 16),
            bands: Sorter::new(folder, buffer_bytes),
            originals: HashSet::new(),
            neighbours: Neighbours::new(folder, buffer_bytes / 16)?,
            paragraphs: Sorter::new(folder, buffer_bytes),
            tokens: Vec::new(),
            paragraph_count: 0,
            seen_paragraphs: Seen::new(0),
            seen: None,
            recalled: HashMap::new(),
            ids: HashMap::new(),
        })
    }

    /// Adds a record; gives its number, by which its verdict is found. A text without words has no signature, and no duplicates.
    ///
    /// # Errors
    /// The disk is full, or there are more than 2^32 records.
    pub fn add(&mut self, item: &Item<'_>, signature: Option<&Signature>) -> Result<u32> {
        if let Some(original) = item.original_address {
            self.originals.insert(hash(original));
        }
        let document = Document {
            id: item.id,
            digest: signature.map_or(0, |signature| signature.digest),
            place: u64::MAX,
            published_at: item.published_at.unwrap_or(i64::MAX),
            address: hash(item.address),
            host: short(item.host),
            words: item.words,
            standing: Standing::Free,
            is_attributed: item.is_attributed,
        };
        let number = self.push(document, item.text, signature)?;
        self.neighbours.own.push(item.id, signature.map_or(&[], |signature| &signature.terms))?;
        let mut tokens = Tokens::default();
        for paragraph in signature.map_or(&[][..], |signature| &signature.paragraphs) {
            self.paragraphs.push(paragraph.digest, number, u32::from(paragraph.tokens))?;
            tokens.all += u32::from(paragraph.tokens);
            self.paragraph_count += 1;
        }
        self.tokens.push(tokens);
        self.own_end = self.spill.end();
        self.own_count = number + 1;
        Ok(number)
    }

    fn push(&mut self, document: Document, text: u128, signature: Option<&Signature>) -> Result<u32> {
        let number = u32::try_from(self.documents.len()).map_err(std::io::Error::other)?;
        let mut place = u64::MAX;
        if let Some(signature) = signature {
            place = self.spill.push(text, signature)?;
            self.digests.push(low(signature.digest), number, 0)?;
            for band in signature.bands {
                self.bands.push(band, number, 0)?;
            }
        }
        self.documents.push(Document { place, ..document });
        Ok(number)
    }

    /// Reads the signatures that an earlier build kept, and holds on to those that share a key with the build's own.
    /// To be called after all records were added.
    ///
    /// # Errors
    /// They cannot be read, or the disk is full.
    pub fn recall(&mut self, kept: impl Read) -> Result<()> {
        let seen = match self.seen.take() {
            Some(seen) => seen,
            None => self.all_seen()?,
        };
        for entry in Kept::new(kept)? {
            let (text, signature) = entry?;
            let neighbours = &mut self.neighbours;
            neighbours.kept.push(text, &signature.terms)?;
            neighbours.texts.push(low(text), neighbours.kept_count, KEPT)?;
            for paragraph in signature.paragraphs.iter().filter(|own| self.seen_paragraphs.has(own.digest)) {
                self.paragraphs.push(paragraph.digest, neighbours.kept_count, repeats::EARLIER)?;
            }
            neighbours.kept_count = neighbours.kept_count.saturating_add(1);
            let known = seen.has(low(signature.digest)) || signature.bands.iter().any(|band| seen.has(*band));
            if known && !self.recalled.contains_key(&text) {
                let document = Document {
                    id: 0,
                    digest: signature.digest,
                    place: 0,
                    published_at: i64::MAX,
                    address: 0,
                    host: 0,
                    words: 0,
                    standing: Standing::Out,
                    is_attributed: false,
                };
                let number = self.push(document, text, Some(&signature))?;
                self.recalled.insert(text, number);
            }
        }
        self.seen = Some(seen);
        Ok(())
    }

    fn all_seen(&mut self) -> Result<Seen> {
        let mut seen = Seen::new(self.documents.len() * (super::BANDS + 1));
        self.seen_paragraphs = Seen::new(self.paragraph_count);
        let places: Vec<u64> =
            self.documents.iter().map(|document| document.place).filter(|place| *place != u64::MAX).collect();
        for place in places {
            let (_, signature) = self.spill.read(place)?;
            seen.add(low(signature.digest));
            signature.bands.iter().for_each(|band| seen.add(*band));
            signature.paragraphs.iter().for_each(|paragraph| self.seen_paragraphs.add(paragraph.digest));
        }
        self.ids = (0..).zip(&self.documents).map(|(number, document)| (document.id, number)).collect();
        Ok(seen)
    }

    /// Takes a row of the dataset's newest version. To be called for each, in any order, after what was kept was recalled.
    ///
    /// # Errors
    /// The disk is full.
    pub fn meet(&mut self, row: &Earlier<'_>) -> Result<()> {
        if self.ids.contains_key(&row.id) {
            return Ok(());
        }
        let neighbours = &mut self.neighbours;
        let number = u32::try_from(neighbours.rows.len()).map_err(std::io::Error::other)?;
        neighbours.texts.push(low(row.text), number, if row.duplicate_of.is_none() { ROW } else { COPY })?;
        neighbours.rows.push(row.id);
        neighbours.hosts.push(short(row.host));
        if let Some(own) = row.duplicate_of.and_then(|of| self.ids.get(&of))
            && let Some(document) = self.documents.get_mut(*own as usize)
        {
            document.standing = Standing::Named;
        }
        let Some(document) = self.recalled.get(&row.text).and_then(|number| self.documents.get_mut(*number as usize))
        else {
            return Ok(());
        };
        // Of several rows with one text, one stands for the others.
        let stands = row.duplicate_of.is_none() && (document.standing == Standing::Out || row.id < document.id);
        if stands {
            document.id = row.id;
            document.standing = Standing::Earlier;
            document.published_at = row.published_at.unwrap_or(i64::MAX);
            document.host = short(row.host);
        }
        Ok(())
    }

    /// Writes the signatures of the build's records, to be kept with the dataset.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn keep(&mut self, out: &mut dyn std::io::Write) -> Result<()> {
        self.spill.keep(self.own_end, out)
    }
}

/// The keys of a build's records, as a Bloom filter: 4 bytes a key, and one foreign key in 270 taken for a known one.
#[derive(Debug)]
struct Seen {
    bits: Vec<u64>,
}

impl Seen {
    fn new(keys: usize) -> Self {
        Self { bits: vec![0; (keys / 2).next_power_of_two().max(64)] }
    }

    fn places(&self, key: u64) -> [(usize, u64); 2] {
        let mask = self.bits.len() - 1;
        [key, key.rotate_left(32)].map(|key| {
            let hash = mix(key);
            (usize::try_from(hash >> 6).unwrap_or(0) & mask, 1 << (hash & 63))
        })
    }

    fn add(&mut self, key: u64) {
        for (place, bit) in self.places(key) {
            if let Some(word) = self.bits.get_mut(place) {
                *word |= bit;
            }
        }
    }

    fn has(&self, key: u64) -> bool {
        self.places(key).iter().all(|(place, bit)| self.bits.get(*place).is_some_and(|word| word & bit != 0))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is wanted")]
fn low(digest: u128) -> u64 {
    (digest & u128::from(u64::MAX)) as u64
}

fn hash(text: &str) -> u64 {
    mix(text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)))
}

fn short(text: &str) -> u32 {
    (hash(text) >> 32) as u32
}
