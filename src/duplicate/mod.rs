//! Duplicate: from the signatures of records to clusters of duplicates, their neighbours, and overlaps.
//!
//! Two phases. A [`Gatherer`] takes a [`Signature`] of each record of a build, in any order, and recalls those earlier
//! rows that may be alike, from signatures that the dataset keeps; no text is read again. Then it gives the
//! [`Verdicts`]. `docs/duplicates.md` has the method, its limits, and what was measured.
//!
//! Touches the disk only through files without a name in a folder that is handed in.

mod cluster;
mod gather;
pub mod overlap;
mod related;
mod repeats;
mod signature;
mod sorter;
mod spill;
mod term_file;
mod terms;
mod tokens;

#[cfg(test)]
mod tests;

pub use cluster::{Verdict, Verdicts};
pub use gather::{BUFFER_BYTES, Earlier, Gatherer, Item};
pub use related::{LEAST, NEIGHBOURS, Neighbour};
pub use repeats::Repeats;
pub use signature::{
    BANDS, NEAR, NEAR_ESTIMATE, PARAGRAPH_TOKENS, PARAGRAPHS, Paragraph, ROWS, SHINGLE_TOKENS, SKETCH, Signature,
    Similarity, Sketch, Term, chance,
};
pub use spill::forget;
