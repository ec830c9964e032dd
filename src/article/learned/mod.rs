//! The learned judge: how likely each block is a part of the page's content, by boosted trees over its features.
//!
//! Two models: a linear one over words (of class names, of the text's beginning, of the heading before), whose sums are
//! columns of the second, a forest. The rules' judgement is a column too, so that the forest learns where the rules err.

mod columns;
mod forest;
mod groups;
mod lesson;
mod lexicon;
mod links;
mod looks;
mod page;
mod topic;
mod words;

pub use lesson::Lesson;

use self::columns::Columns;
use self::forest::{BrokenModel, Forest};
use self::lexicon::Lexicon;
use super::Role;
use super::roles::Scene;

/// The weights; `docs/extraction.md` says how they are made.
static MODEL: &[u8] = include_bytes!("../model/blocks.bin");

/// Pages with fewer blocks are judged by rules: real pages, from which the forest learned, have furniture around their
/// text, and bare ones do not. Pages with more too: lists and dumps, for which the columns would take much memory.
/// The lower limit was chosen by hand; 21 of the 1,497 development pages are under it.
pub(super) const BLOCKS: std::ops::RangeInclusive<usize> = 20..=20_000;

/// A lexicon and a forest.
#[derive(Debug, Clone)]
pub(super) struct Judge {
    lexicon: Lexicon,
    forest: Forest,
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
        let forest = Forest::read(&mut reader, columns::WIDTH)?;
        Ok(Self { forest, lexicon: Lexicon::read(&mut reader)? })
    }

    /// How likely each block is content, 0 to 1.
    pub(super) fn judge(&self, scene: &Scene<'_, '_>, roles: &[Option<Role>]) -> Vec<f32> {
        let columns = Columns::of(scene, roles, &self.lexicon);
        let mut chances = self.forest.predict(columns.values(), columns::WIDTH);
        columns.groups().draw_together(&mut chances, scene.features.iter().map(|block| block.words));
        chances
    }
}

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::super::kind::{PageKind, PageSigns};
    use super::super::marks::MarkReader;
    use super::super::parse::{Scripts, parse};
    use super::super::region::Region;
    use super::super::walk::{View, walk};
    use super::*;

    /// Hands on the scene of a page with the title "The mill by the river".
    pub(super) fn with_scene(html: &str, see: impl FnOnce(&Scene<'_, '_>)) {
        let html = parse(html, Scripts::On).unwrap();
        let sheet = walk(&html, &MarkReader::new(), View::Shown);
        let features = features::measure(&sheet);
        let end = u32::try_from(features.len()).unwrap();
        see(&Scene {
            sheet: &sheet,
            features: &features,
            kind: PageKind::Article,
            signs: PageSigns::default(),
            region: Region { element: super::super::sheet::NONE, start: 0, end },
            title: "The mill by the river",
        });
    }

    #[test]
    fn the_shipped_weights_fit_the_columns() {
        assert!(Judge::read(MODEL).is_ok());
        assert!(MODEL.len() <= 2 << 20);
    }
}
