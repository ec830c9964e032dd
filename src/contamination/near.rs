//! Near-duplicate paragraphs over the pages of a host: sketches of few minimal hashes, and the families they form.
//!
//! A template need not be the same on each page: a few words are changed, sentences change places or are left out. Of
//! the hashes of all runs of three words (four characters in scripts without blanks), a sketch keeps the smallest under
//! each of twelve orders; two paragraphs agree in as many places as the share of runs they have in common.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::hashing::{hash_chars, hash_folded, mix};
use super::passages::{EDGE, word_count};
use super::scan::{fold, is_unspaced};
use super::template_text;
use crate::text;

/// Minimal hashes of a sketch.
const SLOTS: usize = 12;
/// Places in which two sketches of one family agree. Paragraphs that share half of their runs reach it in 13 of 14
/// cases, those that share a twentieth (set phrases, a common topic) in 1 of 450, and several pages must agree.
const LEAST_EQUAL: usize = 4;
/// The same for a family that most pages of a host bear, whose further versions are expected.
const LEAST_EQUAL_WIDE: usize = 3;
/// Words of the shortest paragraph that gets a sketch: shorter ones have too few runs to tell a change from another text.
const LEAST_WORDS: usize = 14;
/// Characters of a paragraph that are read.
const MOST_CHARS: usize = 3_000;
/// Words of a run.
const RUN: usize = 3;
/// Characters of a run in scripts without blanks.
const RUN_CHARS: usize = 4;
/// Families with one hash in one place that a sketch is compared with: bounds the time on hostile input.
const MOST_RIVALS: usize = 32;
/// Families that a host's profile keeps, those on most pages first.
const MOST_FAMILIES: usize = 64;

/// The sketch of one paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NearSketch([u16; SLOTS]);

impl NearSketch {
    /// Sketches a paragraph; `None` if it is too short to tell.
    #[must_use]
    pub fn of(paragraph: &str) -> Option<Self> {
        if word_count(paragraph) < LEAST_WORDS {
            return None;
        }
        let runs = runs(paragraph);
        if runs.len() < LEAST_WORDS - RUN {
            return None;
        }
        let mut slots = [0; SLOTS];
        for (order, slot) in slots.iter_mut().enumerate() {
            let salt = mix(order as u64);
            let least = runs.iter().map(|run| mix(run ^ salt)).min().unwrap_or(0);
            // The low half of the smallest hash: its high half is always near zero.
            *slot = (least & 0xffff) as u16;
        }
        Some(Self(slots))
    }

    /// Whether two paragraphs are versions of one.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        self.equal(other) >= LEAST_EQUAL
    }

    fn equal(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count()
    }
}

/// Hashes of the runs of words or characters of a paragraph.
fn runs(paragraph: &str) -> Vec<u64> {
    // So many characters are at least as many bytes.
    let end = if paragraph.len() > MOST_CHARS { paragraph.char_indices().nth(MOST_CHARS) } else { None };
    let paragraph = end.and_then(|(at, _)| paragraph.get(..at)).unwrap_or(paragraph);
    if !paragraph.is_ascii() && paragraph.chars().filter(|c| is_unspaced(*c)).count() > 8 {
        let chars: Vec<char> = paragraph.chars().filter(|c| c.is_alphanumeric()).map(fold).collect();
        return chars.windows(RUN_CHARS).map(|w| hash_chars(w.iter().copied())).collect();
    }
    let mut words = Vec::with_capacity(paragraph.len() / 5);
    words.extend(text::words(paragraph).filter_map(|r| paragraph.get(r)).map(hash_folded));
    words.windows(RUN).map(|w| w.iter().fold(0, |state, word| mix(state ^ word))).collect()
}

/// One paragraph of a page as its evidence keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Its sketch.
    pub sketch: NearSketch,
    /// Blocks to the start of the page.
    pub from_start: u8,
    /// Blocks to its end.
    pub from_end: u8,
}

/// A paragraph that stands, with variations, on several pages of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// The most frequent hash in each place.
    pub sketch: NearSketch,
    /// Pages that bear it.
    pub pages: u32,
}

/// On how many pages of a host a paragraph stands, the same or varied. `wide` says whether a number of pages makes a
/// family one of the whole host, to which less likeness is asked.
pub fn pages_with(families: &[Family], paragraph: &str, wide: impl Fn(u32) -> bool) -> Option<u32> {
    if families.is_empty() {
        return None;
    }
    let sketch = NearSketch::of(paragraph)?;
    let near = |f: &&Family| f.sketch.equal(&sketch) >= if wide(f.pages) { LEAST_EQUAL_WIDE } else { LEAST_EQUAL };
    families.iter().filter(near).map(|f| f.pages).max()
}

/// Whether a number of a host's pages makes a family one of most of them.
#[must_use]
pub fn family_is_wide(bearing: u32, pages: u32) -> bool {
    bearing >= template_text::WIDE_PAGES && bearing as f32 >= template_text::WIDE_SHARE * pages as f32
}

/// Families of paragraphs that stand once a page on more than one page, near the same end of nearly all of them.
pub fn families<'e>(pages: impl Iterator<Item = &'e [Placed]>) -> Vec<Family> {
    let all: Vec<(usize, &Placed)> = pages.enumerate().flat_map(|(page, p)| p.iter().map(move |p| (page, p))).collect();
    let mut centres: Vec<(usize, NearSketch)> =
        Gatherer::gather(&all).groups.iter().map(|g| (g.len(), consensus(g))).collect();
    centres.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // Counted anew from the centres, which are nearer to each member than any member is.
    let counted = Gatherer::around(&centres, &all);
    let mut found: Vec<Family> = counted.iter().filter_map(|(centre, seen)| seen.family(*centre)).collect();
    found.sort_by(|a, b| b.pages.cmp(&a.pages).then(a.sketch.cmp(&b.sketch)));
    found.truncate(MOST_FAMILIES);
    found
}

/// Groups of sketches, found by the hashes that they share with the first of a group.
#[derive(Debug, Default)]
struct Gatherer {
    leaders: Vec<NearSketch>,
    groups: Vec<Vec<NearSketch>>,
    by_hash: HashMap<(usize, u16), Vec<usize>>,
}

impl Gatherer {
    /// Puts each sketch into the group whose first one it is nearest to, or makes it the first of another.
    fn gather(all: &[(usize, &Placed)]) -> Self {
        let mut gatherer = Self::default();
        for (_, placed) in all {
            match gatherer.nearest(&placed.sketch) {
                Some(index) => {
                    if let Some(group) = gatherer.groups.get_mut(index) {
                        group.push(placed.sketch);
                    }
                }
                None => gatherer.lead(placed.sketch),
            }
        }
        gatherer.groups.retain(|g| g.len() > 1);
        gatherer
    }

    fn lead(&mut self, sketch: NearSketch) {
        let index = self.leaders.len();
        self.leaders.push(sketch);
        self.groups.push(vec![sketch]);
        for (slot, hash) in sketch.0.iter().enumerate() {
            let rivals = self.by_hash.entry((slot, *hash)).or_default();
            if rivals.len() < MOST_RIVALS {
                rivals.push(index);
            }
        }
    }

    /// The group that a sketch belongs to; the first of equally near ones.
    fn nearest(&self, sketch: &NearSketch) -> Option<usize> {
        let rivals: BTreeSet<usize> = sketch
            .0
            .iter()
            .enumerate()
            .filter_map(|(slot, hash)| self.by_hash.get(&(slot, *hash)))
            .flatten()
            .copied()
            .collect();
        let near = |index: &usize| self.leaders.get(*index).map_or(0, |leader| leader.equal(sketch));
        rivals
            .into_iter()
            .map(|index| (near(&index), index))
            .filter(|(equal, _)| *equal >= LEAST_EQUAL)
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, index)| index)
    }

    /// What stands around each centre.
    fn around(centres: &[(usize, NearSketch)], all: &[(usize, &Placed)]) -> BTreeMap<NearSketch, Seen> {
        let mut gatherer = Self::default();
        for (_, centre) in centres {
            // A smaller group near a bigger one has split off from it.
            if gatherer.nearest(centre).is_none() {
                gatherer.lead(*centre);
            }
        }
        let mut seen: BTreeMap<NearSketch, Seen> = BTreeMap::new();
        for (page, placed) in all {
            let centre = gatherer.nearest(&placed.sketch).and_then(|index| gatherer.leaders.get(index));
            if let Some(centre) = centre {
                seen.entry(*centre).or_default().add(*page, placed);
            }
        }
        seen
    }
}

/// The most frequent hash in each place, the smallest of equally frequent ones.
fn consensus(group: &[NearSketch]) -> NearSketch {
    let mut slots = [0; SLOTS];
    for (slot, value) in slots.iter_mut().enumerate() {
        let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
        for sketch in group {
            *counts.entry(sketch.0.get(slot).copied().unwrap_or(0)).or_default() += 1;
        }
        *value = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map_or(0, |(hash, _)| hash);
    }
    NearSketch(slots)
}

/// Where the members of a family stand.
#[derive(Debug, Default)]
struct Seen {
    pages: BTreeSet<usize>,
    places: usize,
    at_start: usize,
    at_end: usize,
}

impl Seen {
    fn add(&mut self, page: usize, placed: &Placed) {
        self.pages.insert(page);
        self.places += 1;
        self.at_start += usize::from(placed.from_start <= EDGE);
        self.at_end += usize::from(placed.from_end <= EDGE);
    }

    /// A family where it stands once a page, and near one end of it.
    fn family(&self, sketch: NearSketch) -> Option<Family> {
        let steady = self.at_start.max(self.at_end) * 8 >= self.places * 7 && self.places * 10 <= self.pages.len() * 11;
        (self.pages.len() > 1 && steady)
            .then(|| Family { sketch, pages: u32::try_from(self.pages.len()).unwrap_or(u32::MAX) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: [&str; 4] = [
        "Kaum je wurde ein Gegenstand so fair und doch so packend behandelt. Wer ihn liest, gewinnt neue Einsichten und legt ihn ungern aus der Hand.",
        "Selten wurde ein Gegenstand so fair und doch so mitreißend behandelt. Wer ihn liest, gewinnt neue Einsichten und legt ihn nicht aus der Hand.",
        "Wer ihn liest, gewinnt neue Einsichten und legt ihn ungern aus der Hand. Kaum je wurde ein Gegenstand so fair und doch so packend behandelt.",
        "Wahrlich: Kaum je wurde ein Gegenstand so fair und doch so packend behandelt. Wer ihn liest, gewinnt viele neue Einsichten und legt ihn ungern aus der Hand.",
    ];

    fn placed(text: &str) -> Placed {
        Placed { sketch: NearSketch::of(text).unwrap(), from_start: 12, from_end: 1 }
    }

    #[test]
    fn versions_of_a_paragraph_form_one_family() {
        let pages: Vec<Vec<Placed>> = VERSIONS.iter().map(|t| vec![placed(t)]).collect();
        let families = families(pages.iter().map(Vec::as_slice));
        for version in VERSIONS {
            assert!(pages_with(&families, version, |_| false) >= Some(3), "{version}");
        }
    }

    #[test]
    fn other_paragraphs_on_the_same_subject_do_not() {
        let texts = [
            "The council voted on Monday to close the old bridge for repairs until the end of the summer season.",
            "On Monday the harbour office said that the bridge would be repaired before the end of the season in autumn.",
            "Traders near the old bridge told the council that repairs in the summer would cost them half of their trade.",
        ];
        let pages: Vec<Vec<Placed>> = texts.iter().map(|t| vec![placed(t)]).collect();
        assert_eq!(families(pages.iter().map(Vec::as_slice)), []);
    }

    #[test]
    fn versions_without_blanks_between_words_are_near() {
        let one = NearSketch::of(
            "这篇报道内容翔实，语言流畅，令人信服。作者以独特的视角剖析问题，层次分明，让读者受益匪浅。",
        )
        .unwrap();
        let other = NearSketch::of(
            "作者以新颖的视角剖析问题，层次分明，让读者受益匪浅。这篇报道内容翔实，语言流畅，令人难忘。",
        )
        .unwrap();
        assert!(one.is_near(&other));
    }

    #[test]
    fn what_stands_all_over_the_page_is_no_template() {
        let repeated = vec![placed(VERSIONS[0]); 3];
        let pages = [repeated.clone(), repeated.clone(), repeated];
        assert_eq!(families(pages.iter().map(Vec::as_slice)), []);
    }

    #[test]
    fn short_lines_have_no_sketch() {
        assert_eq!(NearSketch::of("Read more stories from our newsroom here"), None);
    }
}
