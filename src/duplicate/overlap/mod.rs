//! Finds items of evaluation sets in texts: questions, and questions with their answers, also where words differ.
//!
//! Runs of three tokens are looked up; where several of one item stand near each other, the share of the question that is there is
//! weighed by how rare its runs are, both among the items and in the texts. So a phrase that many questions or many
//! pages have proves nothing, and a question counts whose own words are there, however it is wrapped or punctuated.
//! Pure; `docs/overlap.md` has the method, its limits, and what was measured.

mod find;
mod index;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use index::{Counter, Index};

/// An item of an evaluation set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// The set's name.
    pub set: String,
    /// The item's name in it.
    pub id: String,
    /// What is asked, with the passage that it is asked about.
    pub question: String,
    /// What is offered to choose from.
    pub options: Vec<String>,
    /// The answer, with its reasons or its code.
    pub answer: Option<String>,
}

/// An item that stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The item's place among those that the index was made of.
    pub item: usize,
    /// Share of the question that is there, weighed by rarity, 0 to 1.
    pub share: f32,
    /// Whether the answer stands beside it, too.
    pub has_answer: bool,
    /// From the first to the last byte of the text that belongs to it.
    pub span: Range<usize>,
}
