//! Boosted trees as arrays: reading them from their file, and asking them.
//!
//! The file, little-endian: `GMB2`, the forest, and the [lexicon](super::lexicon). The forest: the number of columns (`u16`),
//! the base score (`f32`), the number of trees (`u16`), and for each tree its number of nodes (`u16`) and its nodes: column
//! (`u16`, `65535` at a leaf), value (`f32`: the split, or the leaf's score), index of the right child (`u16`; the left
//! one follows its parent).

/// Weights that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(in crate::article) enum BrokenModel {
    /// Not a file of weights of this version.
    #[error("not weights of this version")]
    Version,
    /// The file ends too early.
    #[error("the weights are cut at byte {0}")]
    Cut(usize),
    /// Made for other columns.
    #[error("the weights are for {found} columns, not {expected}")]
    Columns {
        /// In the file.
        found: usize,
        /// In the program.
        expected: usize,
    },
    /// A tree that leads out of itself or in circles.
    #[error("a tree has a broken node {0}")]
    Node(usize),
}

const MAGIC: &[u8] = b"GMB2";
const LEAF: u16 = u16::MAX;

/// After so many trees, what is surer than this, in log-odds, is not asked of the others: most blocks of most pages. Of seven
/// such rows tried on the folds, with F1 from .8813 to .8835, this is the best; it takes a quarter less time than all trees
/// (.8825).
const SURELY: [(usize, f32); 6] = [(15, 0.9), (30, 1.3), (60, 1.6), (100, 1.8), (150, 2.0), (220, 2.0)];

/// What the trees that are not asked would add, in log-odds.
const UNASKED: f32 = 1.3;

/// Rows that go through the trees together.
const TOGETHER: usize = 32;

/// A sum of trees, read as log-odds.
#[derive(Debug, Clone)]
pub(super) struct Forest {
    base: f32,
    roots: Vec<u32>,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    value: f32,
    column: u16,
    /// Steps from this node to its right child; the left one is the next. 0 at a leaf.
    right: u16,
}

/// Reads numbers.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Result<Self, BrokenModel> {
        bytes.starts_with(MAGIC).then_some(Self { bytes, at: MAGIC.len() }).ok_or(BrokenModel::Version)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], BrokenModel> {
        let taken = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()).ok_or(BrokenModel::Cut(self.at))?;
        self.at += N;
        Ok(*taken)
    }

    fn short(&mut self) -> Result<u16, BrokenModel> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn long(&mut self) -> Result<u32, BrokenModel> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn float(&mut self) -> Result<f32, BrokenModel> {
        self.take().map(f32::from_le_bytes)
    }
}

impl Forest {
    /// Reads a forest, and checks that each path ends.
    pub(super) fn read(reader: &mut Reader<'_>, expected: usize) -> Result<Self, BrokenModel> {
        let found = usize::from(reader.short()?);
        if found != expected {
            return Err(BrokenModel::Columns { found, expected });
        }
        let base = reader.float()?;
        let trees = reader.short()?;
        let mut forest = Self { base, roots: Vec::with_capacity(trees.into()), nodes: Vec::new() };
        for _ in 0..trees {
            let count = usize::from(reader.short()?);
            forest.roots.push(u32::try_from(forest.nodes.len()).unwrap_or(u32::MAX));
            for index in 0..count {
                let (column, value, right) = (reader.short()?, reader.float()?, reader.short()?);
                let fits = column == LEAF
                    || (usize::from(column) < expected
                        && index + 1 < count
                        && usize::from(right) > index
                        && usize::from(right) < count);
                if !fits || count == 0 {
                    return Err(BrokenModel::Node(forest.nodes.len()));
                }
                let steps = if column == LEAF { 0 } else { usize::from(right) - index };
                let column = if column == LEAF { 0 } else { column };
                forest.nodes.push(Node { value, column, right: u16::try_from(steps).unwrap_or(u16::MAX) });
            }
        }
        Ok(forest)
    }

    /// The chance that the trees give each row of so many columns.
    ///
    /// Some rows at a time go through one tree after the other, so that both stay in the processor's nearest cache.
    pub(super) fn predict(&self, rows: &[f32], width: usize) -> Vec<f32> {
        let mut chances = Vec::with_capacity(rows.len() / width.max(1));
        for rows in rows.chunks(width.max(1) * TOGETHER) {
            let mut open: Vec<(usize, &[f32], f32)> =
                rows.chunks_exact(width.max(1)).enumerate().map(|(index, row)| (index, row, self.base)).collect();
            let first = chances.len();
            chances.resize(first + open.len(), 0.0);
            let mut end = |index: usize, sum: f32| {
                if let Some(chance) = chances.get_mut(first + index) {
                    *chance = 1.0 / (1.0 + (-sum).exp());
                }
            };
            for (asked, root) in self.roots.iter().enumerate() {
                if let Some((_, least)) = SURELY.iter().find(|(after, _)| *after == asked) {
                    open.retain(|(index, _, sum)| {
                        let is_sure = sum.abs() > *least;
                        if is_sure {
                            end(*index, sum + UNASKED.copysign(*sum));
                        }
                        !is_sure
                    });
                }
                for (_, row, sum) in &mut open {
                    *sum += self.leaf(*root, row);
                }
            }
            for (index, _, sum) in &open {
                end(*index, *sum);
            }
        }
        chances
    }

    /// The score of the leaf that a row comes to.
    fn leaf(&self, root: u32, row: &[f32]) -> f32 {
        let mut at = root as usize;
        while let Some(node) = self.nodes.get(at) {
            if node.right == 0 {
                return node.value;
            }
            let value = row.get(usize::from(node.column)).copied().unwrap_or_default();
            at += if value <= node.value { 1 } else { usize::from(node.right) };
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A forest of one tree over two columns: `x0 <= 1 ? (x1 <= 2 ? -4 : 0) : 4`.
    fn file() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(2_u16.to_le_bytes());
        bytes.extend(0_f32.to_le_bytes());
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(5_u16.to_le_bytes());
        for (column, value, right) in
            [(0, 1.0, 4), (1, 2.0, 3), (LEAF, -4.0, 0), (LEAF, 0.0, 0), (LEAF, 4.0_f32, 0_u16)]
        {
            bytes.extend(u16::to_le_bytes(column));
            bytes.extend(value.to_le_bytes());
            bytes.extend(right.to_le_bytes());
        }
        bytes
    }

    fn read(bytes: &[u8], columns: usize) -> Result<Forest, BrokenModel> {
        Forest::read(&mut Reader::new(bytes)?, columns)
    }

    #[test]
    fn a_row_goes_left_where_it_is_at_most_the_split() {
        let forest = read(&file(), 2).unwrap();
        for (row, expected) in [([1.0, 2.0], 0.018), ([1.0, 2.1], 0.5), ([1.1, 0.0], 0.982)] {
            assert!((forest.predict(&row, 2)[0] - expected).abs() < 0.001);
        }
    }

    #[test]
    fn broken_weights_are_refused() {
        let whole = file();
        for end in 0..whole.len() {
            assert!(read(&whole[..end], 2).is_err(), "{end}");
        }
        assert!(matches!(read(&whole, 3), Err(BrokenModel::Columns { found: 2, expected: 3 })));
        let mut circle = whole;
        circle[4 + 8 + 2 + 6] = 0;
        assert!(matches!(read(&circle, 2), Err(BrokenModel::Node(0))));
    }
}
