//! Where the evidence of a site's pages stands in a file.

use std::ops::Range;

/// Where a page's evidence stands in the file, with the [rest](super::rest) of its article right behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it begins.
    pub(super) offset: u64,
    /// Bytes of the evidence.
    pub(super) evidence_bytes: u32,
    /// Bytes of the rest.
    pub(super) rest_bytes: u32,
    /// Hash of both.
    pub(super) content: u64,
}

impl Piece {
    pub(super) fn evidence(&self) -> Range<u64> {
        self.offset..self.offset + u64::from(self.evidence_bytes)
    }

    pub(super) fn rest(&self) -> Range<u64> {
        let start = self.evidence().end;
        start..start + u64::from(self.rest_bytes)
    }
}

/// The pages of a site by their rank. A sorted list, without room to spare: a wide crawl has a page or two of most of its sites,
/// and a tree keeps room for eleven.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces(Vec<(u64, Piece)>);

impl Pieces {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, rank: u64) -> Option<Piece> {
        self.place(rank).ok().and_then(|place| self.0.get(place)).map(|(_, piece)| *piece)
    }

    /// Puts a page in, in place of one of the same rank.
    pub(super) fn insert(&mut self, rank: u64, piece: Piece) {
        match self.place(rank) {
            Ok(place) => {
                if let Some(known) = self.0.get_mut(place) {
                    known.1 = piece;
                }
            }
            Err(place) => {
                if self.0.len() == self.0.capacity() {
                    self.0.reserve_exact(self.0.len().max(1));
                }
                self.0.insert(place, (rank, piece));
            }
        }
    }

    pub(super) fn last_rank(&self) -> Option<u64> {
        self.0.last().map(|(rank, _)| *rank)
    }

    pub(super) fn pop_last(&mut self) {
        self.0.pop();
    }

    /// The pages, by their rank.
    pub(super) fn iter(&self) -> impl Iterator<Item = Piece> {
        self.0.iter().map(|(_, piece)| *piece)
    }

    fn place(&self, rank: u64) -> Result<usize, usize> {
        self.0.binary_search_by_key(&rank, |(rank, _)| *rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stand_by_rank_and_the_last_of_one_rank_counts() {
        let piece = |offset| Piece { offset, evidence_bytes: 3, rest_bytes: 4, content: offset };
        let mut pieces = Pieces::default();
        for (rank, offset) in [(7, 0), (3, 1), (9, 2), (3, 3)] {
            pieces.insert(rank, piece(offset));
        }
        assert_eq!(pieces.iter().map(|piece| piece.offset).collect::<Vec<_>>(), [3, 0, 2]);
        assert_eq!((pieces.get(3), pieces.get(4), pieces.last_rank()), (Some(piece(3)), None, Some(9)));
        pieces.pop_last();
        assert_eq!((pieces.len(), pieces.last_rank()), (2, Some(7)));
        assert_eq!((piece(10).evidence(), piece(10).rest()), (10..13, 13..17));
    }
}
