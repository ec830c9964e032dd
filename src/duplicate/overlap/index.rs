//! The index: which runs of tokens belong to which items, and how much each says.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::super::tokens::{self, sequence};
use super::Item;

/// Tokens of a run. Four lose too much of a short question with one word changed, two are everywhere.
pub(super) const RUN: usize = 3;

/// Items that a run may stand in and still point to them; beyond, it only counts once another run has.
const POINTED: usize = 40;

/// Texts, at least, that a run may stand in before it says nothing.
const COMMON: f32 = 50.0;

/// Or this share of all texts, where that is more.
const COMMON_SHARE: f32 = 0.002;

/// Least weight of a run that points to items.
const POINTING: f32 = 0.12;

/// Runs of each question, those that say most, that point to it whatever they weigh: a short question of common words would else
/// not be looked at, even where its answer stands beside it.
const ALWAYS: usize = 4;

/// Tokens from which on a question can be said to be copied: a text that has nearly all of its runs is then a copy of it, and what
/// stands only in copies is not common. Shorter ones may be phrases that anyone writes.
const COPIED_TOKENS: usize = 13;

/// Share of its runs, at least, that a copy has.
const COPIED_SHARE: f32 = 0.8;

/// Letters from which on a longer word says no more.
const LETTERS: f32 = 8.0;

/// Items, ready to be found.
#[derive(Debug)]
pub struct Index {
    pub(super) runs: HashMap<u64, u32, FixedState>,
    /// A bit for some hashes of runs, so that most runs of a text need no further look.
    filter: Vec<u64>,
    pub(super) infos: Vec<Run>,
    pub(super) items: Vec<Indexed>,
}

/// A run of tokens.
#[derive(Debug, Default, Clone)]
pub(super) struct Run {
    /// Items with it in their question, with its place there; empty where they are too many.
    pub(super) places: Vec<(u32, u32)>,
    /// Items that have it.
    items: u32,
    last_item: u32,
    /// How long its words are, 0 to 1.
    letters: f32,
    /// How much it says, 0 to 1.
    pub(super) weight: f32,
    /// Whether a text that has it is held to its items.
    points: bool,
}

/// An item as runs.
#[derive(Debug)]
pub(super) struct Indexed {
    pub(super) question: Part,
    /// Options and answer.
    pub(super) others: Vec<Part>,
    /// Which of `others` is the answer.
    pub(super) answer: Option<usize>,
    /// Runs of the question that too many items do not share.
    telling: usize,
}

impl Indexed {
    fn can_be_copied(&self) -> bool {
        self.telling > 0 && self.question.tokens.len() >= COPIED_TOKENS
    }
}

/// A part of an item.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) tokens: Vec<u64>,
    /// One for each token but the last two.
    pub(super) runs: Vec<u32>,
    /// How much each token says: the mean of the runs that it is in.
    pub(super) weights: Vec<f32>,
}

/// Counts texts by the runs in them; counts of parts of a dataset add up.
#[derive(Debug, Clone)]
pub struct Counter {
    texts: u32,
    /// Texts with each run.
    counts: Vec<u32>,
    /// Texts with a copy of each item.
    copies: Vec<u32>,
}

impl Index {
    /// An index of items; texts are not yet counted, so that runs are weighed by the items alone.
    #[must_use]
    pub fn new(items: &[Item]) -> Self {
        let mut index =
            Self { runs: HashMap::default(), filter: vec![0; 1 << 16], infos: Vec::new(), items: Vec::new() };
        for (number, item) in (0..).zip(items) {
            let indexed = index.indexed(number, item);
            index.items.push(indexed);
        }
        for info in &mut index.infos {
            if info.items as usize > POINTED {
                info.places = Vec::new();
            }
        }
        for (number, _) in index.infos.iter().flat_map(|info| &info.places) {
            if let Some(item) = index.items.get_mut(*number as usize) {
                item.telling += 1;
            }
        }
        index.fill_filter();
        let nothing = index.counter();
        index.weigh(&nothing);
        index
    }

    fn indexed(&mut self, number: u32, item: &Item) -> Indexed {
        let question = self.part(number, &item.question, true);
        let mut others: Vec<Part> = item.options.iter().map(|option| self.part(number, option, false)).collect();
        let mut answer = None;
        if let Some(text) = &item.answer {
            let part = self.part(number, text, false);
            answer = others.iter().position(|other| other.tokens == part.tokens);
            if answer.is_none() && !part.tokens.is_empty() {
                answer = Some(others.len());
                others.push(part);
            }
        }
        Indexed { question, others, answer, telling: 0 }
    }

    fn part(&mut self, item: u32, text: &str, points: bool) -> Part {
        let (mut hashes, mut letters) = (Vec::new(), Vec::new());
        tokens::for_each(text, |hash, span| {
            hashes.push(hash);
            // Where no blanks are written, a character says as much as half a word.
            letters.push(text.get(span).map_or(0.0, |word| (word.len() as f32 / LETTERS).min(1.0)));
        });
        let mut runs = Vec::with_capacity(hashes.len());
        for (place, (run, letters)) in (0..).zip(hashes.windows(RUN).zip(letters.windows(RUN))) {
            let id = *self.runs.entry(sequence(run)).or_insert_with(|| {
                let letters = letters.iter().sum::<f32>() / RUN as f32;
                self.infos.push(Run { letters, last_item: u32::MAX, ..Run::default() });
                u32::try_from(self.infos.len() - 1).unwrap_or(u32::MAX)
            });
            runs.push(id);
            let Some(info) = self.infos.get_mut(id as usize) else { continue };
            info.items += u32::from(info.last_item != item);
            info.last_item = item;
            if points && info.places.len() <= POINTED {
                info.places.push((item, place));
            }
        }
        Part { tokens: hashes, runs, weights: Vec::new() }
    }

    fn fill_filter(&mut self) {
        self.filter = vec![0; (self.runs.len() / 4).next_power_of_two().max(64)];
        for hash in self.runs.keys() {
            let (place, bit) = filter_place(*hash, self.filter.len());
            if let Some(word) = self.filter.get_mut(place) {
                *word |= bit;
            }
        }
    }

    /// The number of a run.
    pub(super) fn run(&self, hash: u64) -> Option<u32> {
        let (place, bit) = filter_place(hash, self.filter.len());
        let maybe = self.filter.get(place).is_some_and(|word| word & bit != 0);
        if maybe { self.runs.get(&hash).copied() } else { None }
    }

    /// A counter for this index that has seen nothing.
    #[must_use]
    pub fn counter(&self) -> Counter {
        Counter { texts: 0, counts: vec![0; self.infos.len()], copies: vec![0; self.items.len()] }
    }

    /// Counts a text by the runs in it, as [`runs_in`](Self::runs_in) gives them.
    pub fn count(&self, counter: &mut Counter, runs: &[u32]) {
        counter.texts += 1;
        let mut places: HashMap<u32, usize, FixedState> = HashMap::default();
        for id in runs {
            if let Some(count) = counter.counts.get_mut(*id as usize) {
                *count += 1;
            }
            for (item, _) in self.infos.get(*id as usize).map_or(&[][..], |info| &info.places) {
                *places.entry(*item).or_default() += 1;
            }
        }
        for (number, places) in places {
            let item = self.items.get(number as usize);
            if item.is_some_and(|item| places as f32 >= item.telling as f32 * COPIED_SHARE && item.can_be_copied())
                && let Some(copies) = counter.copies.get_mut(number as usize)
            {
                *copies += 1;
            }
        }
    }

    /// The runs of a text that some item has, each once: what [`count`](Self::count) takes.
    #[must_use]
    pub fn runs_in(&self, text: &str) -> Vec<u32> {
        let mut runs = Vec::new();
        self.each_run(text, |_, id| runs.push(id));
        runs.sort_unstable();
        runs.dedup();
        runs
    }

    /// Calls `give` for each run of a text that an item has, with the number of its first token; returns the number of tokens.
    pub(super) fn each_run(&self, text: &str, mut give: impl FnMut(usize, u32)) -> usize {
        let mut window = [0; RUN];
        let mut count = 0;
        tokens::for_each(text, |hash, _| {
            window.rotate_left(1);
            window[RUN - 1] = hash;
            count += 1;
            if count >= RUN
                && let Some(id) = self.run(sequence(&window))
            {
                give(count - RUN, id);
            }
        });
        count
    }

    /// Weighs the runs by the items and by the texts counted.
    pub fn weigh(&mut self, counter: &Counter) {
        let common = COMMON.max(counter.texts as f32 * COMMON_SHARE);
        let copies = self.copies(counter);
        for (info, (texts, copies)) in self.infos.iter_mut().zip(counter.counts.iter().zip(copies)) {
            let among_texts = 1.0 - (texts.saturating_sub(copies) as f32).max(1.0).ln() / common.ln();
            let among_items = 1.0 / (info.items as f32).max(1.0).powf(0.7);
            info.weight = info.letters * among_items * among_texts.max(0.0);
            info.points = info.weight >= POINTING;
        }
        self.let_each_be_pointed_to();
        let infos = &self.infos;
        let weight = |id: &u32| infos.get(*id as usize).map_or(0.0, |info| info.weight);
        for item in &mut self.items {
            for part in std::iter::once(&mut item.question).chain(&mut item.others) {
                let runs: Vec<f32> = part.runs.iter().map(weight).collect();
                let around = |place: usize| {
                    let near = runs.get(place.saturating_sub(RUN - 1)..runs.len().min(place + 1)).unwrap_or_default();
                    near.iter().sum::<f32>() / near.len().max(1) as f32
                };
                part.weights = (0..part.tokens.len()).map(around).collect();
            }
        }
    }

    /// For each run, in how many texts it stands because an item was copied there. A question that is everywhere would else hide
    /// itself.
    fn copies(&self, counter: &Counter) -> Vec<u32> {
        let mut copies = vec![0_u32; self.infos.len()];
        for (item, copied) in self.items.iter().zip(&counter.copies).filter(|(_, copied)| **copied > 0) {
            let parts = std::iter::once(&item.question).chain(&item.others);
            let mut runs: Vec<u32> = parts.flat_map(|part| &part.runs).copied().collect();
            runs.sort_unstable();
            runs.dedup();
            for id in runs {
                if let Some(copies) = copies.get_mut(id as usize) {
                    *copies = copies.saturating_add(*copied);
                }
            }
        }
        copies
    }

    fn let_each_be_pointed_to(&mut self) {
        for item in &self.items {
            let weight = |id: &u32| self.infos.get(*id as usize).map_or(0.0, |info| info.weight);
            let mut runs: Vec<(u32, f32)> = item.question.runs.iter().map(|id| (*id, weight(id))).collect();
            runs.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            runs.dedup();
            for (id, _) in runs.iter().take(ALWAYS).filter(|(_, weight)| *weight > 0.0) {
                if let Some(info) = self.infos.get_mut(*id as usize) {
                    info.points = true;
                }
            }
        }
    }

    /// The items that a run points to, with its place in their question.
    pub(super) fn pointed(&self, id: u32) -> &[(u32, u32)] {
        self.infos.get(id as usize).filter(|info| info.points).map_or(&[], |info| &info.places)
    }
}

impl Counter {
    /// Adds what another counter for the same index has seen.
    pub fn merge(&mut self, other: &Self) {
        self.texts += other.texts;
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, more)| *count += more);
        self.copies.iter_mut().zip(&other.copies).for_each(|(count, more)| *count += more);
    }
}

fn filter_place(hash: u64, words: usize) -> (usize, u64) {
    (usize::try_from(hash >> 6).unwrap_or(0) & (words - 1), 1 << (hash & 63))
}
