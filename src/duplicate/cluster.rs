//! The second phase: which records are copies, and of which.
//!
//! Candidates share the digest of their tokens or a band; pairs whose sketches say that they are alike are joined. Of
//! each group so joined, the documents are taken by rank: one that is like a document that stands already becomes its
//! duplicate, another stands itself. So each duplicate is like the record that it names, no two records that stand are
//! a joined pair, and nothing depends on the order in which records came.

use std::collections::HashMap;
use std::io::Result;

use super::gather::{Document, Gatherer, KEPT, Neighbours, ROW, Standing};
use super::related::{self, Nearest, Neighbour, Query};
use super::repeats::{self, Repeats, Tokens};
use super::signature::{Similarity, Sketch};
use super::sorter::Sorter;
use super::spill::Spill;
use super::term_file::TermFile;

/// Documents under one key that are all compared with each other; of more, each is compared with [`NEIGHBOURS`] before it, by id,
/// and with the first ones.
const GROUP: usize = 64;

/// See [`GROUP`].
const NEIGHBOURS: usize = 8;

/// Standing documents of a group that each further document is compared with.
const STANDING: usize = 256;

/// What a record is a copy of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The record that stands for it, as a number.
    pub duplicate_of: u128,
    /// Jaccard similarity of their shingles.
    pub similarity: f32,
    /// Whether their tokens are the same, in the same order.
    pub is_exact: bool,
    /// Whether the other one was published earlier, or is named as the original, at another host.
    pub is_elsewhere: bool,
}

/// What was found out about a build's records.
#[derive(Debug)]
pub struct Verdicts {
    duplicates: HashMap<u32, Verdict>,
    nearest: Nearest,
    tokens: Vec<Tokens>,
}

impl Verdicts {
    /// What the record with a number (see [`Gatherer::add`]) is a copy of.
    #[must_use]
    pub fn of(&self, number: u32) -> Option<&Verdict> {
        self.duplicates.get(&number)
    }

    /// The nearest other records of the next record, in the order in which they were added, the nearest first: at most
    /// [`NEIGHBOURS`](super::NEIGHBOURS), none of them a copy. To be called once for each.
    ///
    /// # Errors
    /// The disk is broken.
    pub fn next_related(&mut self) -> Result<Vec<Neighbour>> {
        self.nearest.next()
    }

    /// How much of the record with a number stands in others too; `None` where it has no longer paragraph.
    #[must_use]
    pub fn repeats(&self, number: u32) -> Option<Repeats> {
        self.tokens.get(number as usize)?.shares()
    }

    /// Records that are copies.
    #[must_use]
    pub fn duplicate_count(&self) -> usize {
        self.duplicates.len()
    }
}

impl Gatherer {
    /// Finds the duplicates among what was gathered, and the neighbours of each record.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn finish(self) -> Result<Verdicts> {
        let Self {
            mut documents,
            mut spill,
            own_count,
            digests,
            bands,
            originals,
            neighbours,
            paragraphs,
            mut tokens,
            ..
        } = self;
        for document in &mut documents {
            document.is_attributed &= !originals.contains(&document.address);
        }
        let named = |document: &Document| originals.contains(&document.address);
        let mut sets = Sets::new(documents.len());
        let mut twins: Vec<u32> = (0..own_count).chain(own_count..).take(documents.len()).collect();
        digests.groups(|group| {
            join_twins(group.iter().map(|entry| entry.document), &documents, &mut twins, &mut sets);
            Ok(())
        })?;
        bands.groups(|group| {
            let distinct =
                group.iter().map(|entry| entry.document).filter(|number| twins.get(*number as usize) == Some(number));
            let mut members: Vec<u32> = distinct.collect();
            members.dedup();
            let has_own = members.iter().any(|number| *number < own_count);
            if members.len() > 1 && has_own {
                compare(&mut members, &documents, own_count, &mut spill, &mut sets)
            } else {
                Ok(())
            }
        })?;
        let mut duplicates = HashMap::new();
        for mut group in sets.groups() {
            group.sort_unstable_by_key(|number| {
                documents.get(*number as usize).map(|document| rank(document, named(document)))
            });
            assign(&group, &documents, own_count, &mut spill, &mut duplicates)?;
        }
        drop(spill);
        let own = documents.get(..own_count as usize).unwrap_or_default();
        let (nearest, hosts) = neighbours.search(own, &duplicates)?;
        let host_of = |number: u32| own.get(number as usize).map_or(0, |document| document.host);
        repeats::count(paragraphs, &mut tokens, host_of, &hosts)?;
        Ok(Verdicts { duplicates, nearest, tokens })
    }
}

impl Neighbours {
    /// Looks the build's records up among all that stand. Gives the hosts of kept texts too, in order of the texts.
    fn search(
        mut self,
        documents: &[Document],
        duplicates: &HashMap<u32, Verdict>,
    ) -> Result<(Nearest, Vec<(u32, u32)>)> {
        let of = |number: u32| duplicates.get(&number).map(|verdict| verdict.duplicate_of);
        let queries: Vec<Query> = (0..)
            .zip(documents)
            .map(|(number, document)| Query { id: document.id, stands_for_it: of(number) })
            .collect();
        let mut standing = TermFile::new(&self.folder)?;
        let mut entries = self.own.entries()?;
        for query in &queries {
            if let Some((id, terms)) = entries.next()?
                && query.stands_for_it.is_none()
                && !terms.is_empty()
            {
                standing.push(id, terms)?;
            }
        }
        let folder = self.folder.clone();
        let (mut own, hosts) = self.add_earlier(&mut standing)?;
        Ok((related::search(&folder, &mut own, &queries, &mut standing, related::BLOCK)?, hosts))
    }

    /// Adds the terms of earlier rows that stand, by the rows' ids. Gives back the terms of the build's records, and the hosts
    /// of kept texts.
    fn add_earlier(self, standing: &mut TermFile) -> Result<(TermFile, Vec<(u32, u32)>)> {
        let Self { folder, own, mut kept, rows, hosts, texts, .. } = self;
        let mut of_kept = Sorter::new(&folder, super::BUFFER_BYTES / 16);
        let mut hosts_of_kept = Vec::new();
        texts.groups(|group| {
            // Of builds that kept the same text, the first.
            let Some(first) = group.iter().filter(|entry| entry.weight == KEPT).map(|entry| entry.document).min()
            else {
                return Ok(());
            };
            for row in group.iter().filter(|entry| entry.weight != KEPT) {
                hosts_of_kept.extend(hosts.get(row.document as usize).map(|host| (first, *host)));
                if row.weight == ROW {
                    of_kept.push(u64::from(first), row.document, ROW)?;
                }
            }
            Ok(())
        })?;
        hosts_of_kept.sort_unstable();
        let mut entries = kept.entries()?;
        let mut at = 0;
        of_kept.groups(|group| {
            let wanted = group.first().map_or(0, |entry| entry.key);
            while let Some((_, terms)) = entries.next()? {
                at += 1;
                if at > wanted {
                    let ids = group.iter().filter_map(|entry| rows.get(entry.document as usize));
                    return ids.into_iter().try_for_each(|id| standing.push(*id, terms));
                }
            }
            Ok(())
        })?;
        Ok((own, hosts_of_kept))
    }
}

/// Joins documents with the same tokens; for each digest the first one by number is compared for all.
fn join_twins(group: impl Iterator<Item = u32>, documents: &[Document], twins: &mut [u32], sets: &mut Sets) {
    let mut firsts: Vec<(u128, u32)> = Vec::new();
    for number in group {
        let Some(document) = documents.get(number as usize) else { continue };
        match firsts.iter().find(|(digest, _)| *digest == document.digest) {
            None => firsts.push((document.digest, number)),
            Some(&(_, first)) => {
                sets.join(first, number);
                if let Some(twin) = twins.get_mut(number as usize) {
                    *twin = first;
                }
            }
        }
    }
}

/// Joins those of the candidates that are alike.
fn compare(
    members: &mut [u32],
    documents: &[Document],
    own_count: u32,
    spill: &mut Spill,
    sets: &mut Sets,
) -> Result<()> {
    members.sort_unstable_by_key(|number| documents.get(*number as usize).map(|document| (document.digest, *number)));
    let mut sketches: Vec<Option<Sketch>> = vec![None; members.len()];
    for (place, &one) in members.iter().enumerate() {
        let near = if members.len() <= GROUP { 0 } else { place.saturating_sub(NEIGHBOURS) };
        let others = (0..near.min(NEIGHBOURS)).chain(near..place);
        for other_place in others {
            let Some(&other) = members.get(other_place) else { continue };
            if (one >= own_count && other >= own_count) || sets.root(one) == sets.root(other) {
                continue;
            }
            for place in [place, other_place] {
                if let (Some(sketch), Some(number)) = (sketches.get_mut(place), members.get(place))
                    && sketch.is_none()
                {
                    *sketch = Some(read(*number, documents, spill)?);
                }
            }
            if let (Some(Some(ours)), Some(Some(theirs))) = (sketches.get(place), sketches.get(other_place))
                && ours.similarity(theirs).is_near()
            {
                sets.join(one, other);
            }
        }
        // What is no longer compared makes room.
        if members.len() > GROUP
            && near > NEIGHBOURS
            && let Some(done) = sketches.get_mut(near - 1)
        {
            *done = None;
        }
    }
    Ok(())
}

fn read(number: u32, documents: &[Document], spill: &mut Spill) -> Result<Sketch> {
    let place = documents.get(number as usize).map_or(0, |document| document.place);
    Ok(spill.read(place)?.1.sketch)
}

/// Who stands for others: an earlier row that stands, then what others name as their original, what names no other, the
/// earliest, the longest, and the smallest id.
fn rank(document: &Document, is_named_original: bool) -> impl Ord + use<> {
    let Document { standing, published_at, words, id, is_attributed, .. } = *document;
    (standing, !is_named_original, is_attributed, published_at, std::cmp::Reverse(words), id)
}

/// Gives each document of a group the most similar one that stands, or lets it stand.
fn assign(
    group: &[u32],
    documents: &[Document],
    own_count: u32,
    spill: &mut Spill,
    duplicates: &mut HashMap<u32, Verdict>,
) -> Result<()> {
    let mut standing: Vec<(&Document, Sketch)> = Vec::new();
    for &number in group {
        let Some(document) = documents.get(number as usize) else { continue };
        if document.standing == Standing::Out {
            continue;
        }
        let sketch = read(number, documents, spill)?;
        let free = number < own_count && document.standing == Standing::Free;
        let alike = standing.iter().map(|(other, theirs)| (*other, likeness(document, &sketch, other, theirs)));
        let alike = alike.filter(|(_, likeness)| free && likeness.is_near());
        // Of several that are equally alike, the first by rank.
        let best = alike.reduce(|best, other| if other.1.value > best.1.value { other } else { best });
        match best {
            Some((original, likeness)) => {
                duplicates.insert(number, verdict(document, original, likeness));
            }
            None if standing.len() < STANDING => standing.push((document, sketch)),
            None => {}
        }
    }
    Ok(())
}

fn likeness(one: &Document, sketch: &Sketch, other: &Document, theirs: &Sketch) -> Similarity {
    if one.digest == other.digest { Similarity { value: 1.0, exact: true } } else { sketch.similarity(theirs) }
}

fn verdict(document: &Document, original: &Document, likeness: Similarity) -> Verdict {
    let earlier = original.published_at < document.published_at || document.is_attributed && !original.is_attributed;
    Verdict {
        duplicate_of: original.id,
        similarity: likeness.value,
        is_exact: document.digest == original.digest,
        is_elsewhere: earlier && document.host != original.host,
    }
}

/// Disjoint sets of documents.
#[derive(Debug)]
struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self { parents: (0..=u32::MAX).take(count).collect() }
    }

    /// The number that stands for a document's set, which is the smallest in it.
    fn root(&mut self, number: u32) -> u32 {
        let parent = |parents: &[u32], number: u32| parents.get(number as usize).copied().unwrap_or(number);
        let mut at = number;
        loop {
            let above = parent(&self.parents, at);
            if above == at {
                return at;
            }
            // Halves the way for the next one who asks.
            let next = parent(&self.parents, above);
            if let Some(entry) = self.parents.get_mut(at as usize) {
                *entry = next;
            }
            at = next;
        }
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(parent) = self.parents.get_mut(one.max(other) as usize) {
            *parent = one.min(other);
        }
    }

    /// The sets of more than one document.
    fn groups(mut self) -> Vec<Vec<u32>> {
        let mut members: Vec<(u32, u32)> = Vec::new();
        for number in (0..=u32::MAX).take(self.parents.len()) {
            let root = self.root(number);
            if root != number {
                members.push((root, number));
            }
        }
        members.sort_unstable();
        let group = |chunk: &[(u32, u32)]| {
            let root = chunk.first().map(|(root, _)| *root);
            root.into_iter().chain(chunk.iter().map(|(_, number)| *number)).collect()
        };
        members.chunk_by(|a, b| a.0 == b.0).map(group).collect()
    }
}
