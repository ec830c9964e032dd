//! The learned judge: how likely each block is a part of the page's content, by boosted trees over its features.
//!
//! Two forests: the first sees a block, its place and its neighbours; the second also what the first thought of the
//! blocks around. The rules' judgement is a feature among others, so that the forests learn where the rules err.

mod around;
mod columns;
mod forest;
mod lesson;
mod lexicon;
mod page;

pub use lesson::Lesson;

use self::columns::Columns;

use self::forest::{BrokenModel, Forest};
use super::Role;
use super::roles::Scene;

/// The weights; `docs/extraction.md` says how they are made.
static MODEL: &[u8] = include_bytes!("../model/blocks.bin");

/// Pages with fewer blocks are judged by rules alone: real pages, from which the forests learned, have furniture around
/// their text, and bare ones do not. Pages with more too: lists and dumps, for which the columns would take much memory.
/// The lower limit was chosen by hand; F1 on the folds is .8666 with it, .8667 without.
pub(super) const BLOCKS: std::ops::RangeInclusive<usize> = 20..=20_000;

/// What the first forest is as sure of is not asked of the second: about a quarter of the judge's time, at the same F1 on
/// the folds (.8667). Chosen by hand; no other values were tried.
const SURELY_NOT: f32 = 0.04;
const SURELY: f32 = 0.97;

/// Two forests.
#[derive(Debug, Clone)]
pub(super) struct Judge {
    first: Forest,
    second: Forest,
}

impl Judge {
    /// The judge that ships; `None` if its weights were made for other columns.
    pub(super) fn shipped() -> Option<Self> {
        Self::read(MODEL).ok()
    }

    /// Reads weights.
    ///
    /// # Errors
    /// [`BrokenModel`] where they are cut or made for other columns.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BrokenModel> {
        let mut reader = forest::Reader::new(bytes)?;
        let first = Forest::read(&mut reader, columns::WIDTH)?;
        let second = Forest::read(&mut reader, columns::WIDTH + around::WIDTH)?;
        Ok(Self { first, second })
    }

    /// How likely each block is content, 0 to 1.
    pub(super) fn judge(&self, scene: &Scene<'_, '_>, roles: &[Option<Role>]) -> Vec<f32> {
        let columns = Columns::of(scene, roles);
        let first: Vec<f32> = columns.rows().map(|row| self.first.predict(row, &[])).collect();
        let seen = around::See::new(scene, &first);
        let rows = columns.rows().zip(&first).enumerate();
        rows.map(|(index, (row, &chance))| match chance {
            SURELY_NOT..=SURELY => self.second.predict(row, &seen.around(index)),
            _ => chance,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_fit_the_columns() {
        assert!(Judge::read(MODEL).is_ok());
        assert!(MODEL.len() <= 2 << 20);
    }
}
