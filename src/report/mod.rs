//! Report: pages for people, each one file that needs nothing else. Reads.

pub mod difference;
mod html;
pub mod inspection;
mod marked;

pub use marked::{Piece, pieces};
