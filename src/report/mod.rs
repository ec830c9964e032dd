//! Report: pages for people, each one file that needs nothing else. Reads.

pub mod difference;
pub mod findings;
mod html;
pub mod inspection;
mod marked;
pub mod version;

pub use marked::{Piece, pieces};
