//! The terms that say what a text is about, before it is known how common each is elsewhere.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::signature::Term;
use super::tokens::mix;
use crate::text::is_unspaced;

/// Most terms of a text. Of 32, 64, 96 and 128, the five nearest by all words are found in .49, .59, .63 and .66 (`docs/duplicates.md`).
pub(super) const TERMS: usize = 96;

/// Letters of a word that make it a term: the commonest words of most languages are shorter.
const LETTERS: usize = 4;

/// Letters beyond which a longer word tells no more.
const MOST_LETTERS: usize = 9;

/// Counts the terms of a text.
#[derive(Debug, Default)]
pub(super) struct Terms {
    counts: HashMap<u32, (u32, u32), FixedState>,
    before: Option<u64>,
}

impl Terms {
    /// Takes the next token. Where no blanks are written, two characters make a term.
    pub(super) fn add(&mut self, token: u64, word: &str) {
        let unspaced = word.chars().next().is_some_and(is_unspaced);
        let before = std::mem::replace(&mut self.before, unspaced.then_some(token));
        let (hash, weight) = if unspaced {
            let Some(before) = before else { return };
            (mix(before.rotate_left(1) ^ token), 3)
        } else {
            let letters = if word.is_ascii() { word.len() } else { word.chars().count() };
            if letters < LETTERS || word.starts_with(|c: char| c.is_ascii_digit()) {
                return;
            }
            (token, letters.min(MOST_LETTERS) + 1 - LETTERS)
        };
        let entry = self.counts.entry((hash >> 32) as u32).or_insert((0, u32::try_from(weight).unwrap_or(1)));
        entry.0 += 1;
    }

    /// The terms that occur often and are long, by hash.
    pub(super) fn finish(self) -> Vec<Term> {
        let mut all: Vec<(u32, u32, u32)> =
            self.counts.into_iter().map(|(hash, (count, weight))| (count.min(20) * weight, hash, count)).collect();
        if all.len() > TERMS {
            all.select_nth_unstable_by(TERMS, |a, b| b.cmp(a));
            all.truncate(TERMS);
        }
        let mut terms: Vec<Term> = all
            .into_iter()
            .map(|(_, hash, count)| Term { hash, count: u8::try_from(count).unwrap_or(u8::MAX) })
            .collect();
        terms.sort_unstable();
        terms
    }
}
