//! Boosted trees as arrays: reading them from their file, and asking them.
//!
//! The file, little-endian: `GMB2`, the forest, and the [lexicon](super::lexicon). The forest: the number of columns (`u16`),
//! the base score (`f32`), the number of trees (`u16`), and for each tree its number of nodes (`u16`) and its nodes: column
//! (`u16`, `65535` at a leaf), value (`f32`: the split, or the leaf's score), index of the right child (`u16`; the left
//! one follows its parent).

use multiversion::multiversion;

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
    /// A tree that leads out of itself, or has too many leaves.
    #[error("a tree has a broken node {0}")]
    Node(usize),
}

const MAGIC: &[u8] = b"GMB2";
const LEAF: u16 = u16::MAX;

/// After so many trees, what is surer than this, in log-odds, is not asked of the others: most blocks of most pages. Of seven
/// such rows tried on the folds, with F1 from .8813 to .8835, this is the best; all trees
/// have .8825.
const SURELY: [(usize, f32); 6] = [(15, 0.9), (30, 1.3), (60, 1.6), (100, 1.8), (150, 2.0), (220, 2.0)];

/// What the trees that are not asked would add, in log-odds.
const UNASKED: f32 = 1.3;

/// Rows that are asked together, column by column, so that the processor compares several at once.
const LANES: usize = 16;

/// Leaves of a tree, at most: a bit for each.
const LEAVES: usize = 32;

/// A sum of trees, read as log-odds.
///
/// A tree is not walked: all its splits are asked, and each that a row is above strikes out the leaves to its left. The first
/// leaf that is left is the row's (QuickScorer: Lucchese et al., SIGIR 2015). That takes more comparisons than a walk, and no
/// branch depends on them.
#[derive(Debug, Clone)]
pub(super) struct Forest {
    base: f32,
    trees: Vec<Tree>,
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

/// Where a tree's splits and leaves end in those of the forest; they begin where those of the tree before end.
#[derive(Debug, Clone, Copy)]
struct Tree {
    splits: usize,
    leaves: usize,
}

#[derive(Debug, Clone, Copy)]
struct Split {
    column: u16,
    most: f32,
    /// The leaves that are left to a row above `most`: all but those of the left child.
    above: u32,
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
    /// Reads a forest.
    pub(super) fn read(reader: &mut Reader<'_>, expected: usize) -> Result<Self, BrokenModel> {
        let found = usize::from(reader.short()?);
        if found != expected {
            return Err(BrokenModel::Columns { found, expected });
        }
        let base = reader.float()?;
        let trees = reader.short()?;
        let mut forest = Self { base, trees: Vec::new(), splits: Vec::new(), leaves: Vec::new() };
        let mut read = 0;
        for _ in 0..trees {
            let count = usize::from(reader.short()?);
            let first_split = forest.splits.len();
            // For each split, the index of its right child; and how many leaves come before each node.
            let (mut rights, mut leaves_before) = (Vec::new(), Vec::with_capacity(count));
            let mut leaves = 0_usize;
            for index in 0..count {
                let (column, value, right) = (reader.short()?, reader.float()?, usize::from(reader.short()?));
                leaves_before.push(leaves);
                if column == LEAF {
                    leaves += 1;
                    forest.leaves.push(value);
                } else if usize::from(column) < expected && right > index + 1 && right < count {
                    rights.push((index, right));
                    forest.splits.push(Split { column, most: value, above: 0 });
                } else {
                    return Err(BrokenModel::Node(read + index));
                }
            }
            if leaves != rights.len() + 1 || leaves > LEAVES {
                return Err(BrokenModel::Node(read));
            }
            for (split, (index, right)) in forest.splits.iter_mut().skip(first_split).zip(rights) {
                let before = |node: usize| leaves_before.get(node).copied().unwrap_or_default();
                split.above = !(before(index)..before(right)).fold(0, |bits, leaf| bits | 1 << leaf);
            }
            forest.trees.push(Tree { splits: forest.splits.len(), leaves: forest.leaves.len() });
            read += count;
        }
        Ok(forest)
    }

    /// The chance that the trees give each row of so many columns.
    pub(super) fn predict(&self, rows: &[f32], width: usize) -> Vec<f32> {
        let width = width.max(1);
        let mut open: Vec<(usize, f32)> = (0..rows.len() / width).map(|row| (row, self.base)).collect();
        let mut chances = vec![0.0; open.len()];
        let mut end = |row: usize, sum: f32| {
            if let Some(chance) = chances.get_mut(row) {
                *chance = 1.0 / (1.0 + (-sum).exp());
            }
        };
        let mut columns = vec![[0.0; LANES]; width];
        let mut from = 0;
        for (to, least) in SURELY.into_iter().chain([(self.trees.len(), f32::INFINITY)]) {
            let to = to.min(self.trees.len());
            for open in open.chunks_mut(LANES) {
                self.ask(from..to, rows, &mut columns, open);
            }
            if to < self.trees.len() {
                open.retain(|(row, sum)| {
                    let is_sure = sum.abs() > least;
                    if is_sure {
                        end(*row, sum + UNASKED.copysign(*sum));
                    }
                    !is_sure
                });
            }
            from = to;
        }
        for (row, sum) in &open {
            end(*row, *sum);
        }
        chances
    }

    /// Adds to each sum the scores that some trees give its row. `columns` is room for the rows at hand, column by column; what
    /// stands there before, and behind the last row, counts for nothing.
    fn ask(
        &self,
        trees: std::ops::Range<usize>,
        rows: &[f32],
        columns: &mut [[f32; LANES]],
        open: &mut [(usize, f32)],
    ) {
        let width = columns.len();
        for (lane, (row, _)) in open.iter().enumerate() {
            let row = rows.get(row * width..).unwrap_or_default();
            for (column, value) in columns.iter_mut().zip(row) {
                if let Some(place) = column.get_mut(lane) {
                    *place = *value;
                }
            }
        }
        add_scores(self, trees, columns, open);
    }
}

/// Asks all splits of some trees at once, as many rows with each instruction as the processor can.
#[multiversion(targets("x86_64+avx2"))]
fn add_scores(forest: &Forest, trees: std::ops::Range<usize>, columns: &[[f32; LANES]], open: &mut [(usize, f32)]) {
    let before = trees.start.checked_sub(1).and_then(|tree| forest.trees.get(tree)).copied();
    let mut from = before.unwrap_or(Tree { splits: 0, leaves: 0 });
    for tree in forest.trees.get(trees).unwrap_or_default() {
        let mut left = [u32::MAX; LANES];
        for split in forest.splits.get(from.splits..tree.splits).unwrap_or_default() {
            let Some(column) = columns.get(usize::from(split.column)) else { continue };
            for (left, value) in left.iter_mut().zip(column) {
                // All bits where the row is below; said without a branch.
                *left &= u32::from(*value <= split.most).wrapping_neg() | split.above;
            }
        }
        let leaves = forest.leaves.get(from.leaves..tree.leaves).unwrap_or_default();
        for ((_, sum), left) in open.iter_mut().zip(left) {
            *sum += leaves.get(left.trailing_zeros() as usize).copied().unwrap_or_default();
        }
        from = *tree;
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

    /// A random tree, its nodes in their order: column, value, right child.
    fn grow(seeds: &mut impl Iterator<Item = u16>, depth: u32, nodes: &mut Vec<(u16, f32, u16)>) {
        let seed = seeds.next().unwrap_or_default();
        let value = f32::from(seed % 7) - 3.0;
        let at = nodes.len();
        if depth == 0 || seed.is_multiple_of(5) {
            nodes.push((LEAF, value, 0));
            return;
        }
        nodes.push((seed % 3, value, 0));
        grow(seeds, depth - 1, nodes);
        nodes[at].2 = u16::try_from(nodes.len()).unwrap();
        grow(seeds, depth - 1, nodes);
    }

    fn walk(nodes: &[(u16, f32, u16)], row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            let (column, value, right) = nodes[at];
            if column == LEAF {
                return value;
            }
            at = if row[usize::from(column)] <= value { at + 1 } else { right.into() };
        }
    }

    proptest::proptest! {
        #[test]
        fn striking_out_leaves_ends_where_a_walk_ends(
            seeds in proptest::collection::vec(0..1000_u16, 1..200),
            rows in proptest::collection::vec(-4..5_i8, 3..120),
        ) {
            let mut nodes = Vec::new();
            grow(&mut seeds.into_iter(), 5, &mut nodes);
            let mut bytes = file()[..4 + 8].to_vec();
            bytes[4] = 3;
            bytes.extend(u16::try_from(nodes.len()).unwrap().to_le_bytes());
            for (column, value, right) in &nodes {
                bytes.extend(column.to_le_bytes());
                bytes.extend(value.to_le_bytes());
                bytes.extend(right.to_le_bytes());
            }
            let rows: Vec<f32> = rows.chunks_exact(3).flatten().map(|value| f32::from(*value)).collect();
            let found = read(&bytes, 3).unwrap().predict(&rows, 3);
            let expected: Vec<f32> =
                rows.chunks_exact(3).map(|row| 1.0 / (1.0 + (-walk(&nodes, row)).exp())).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_tree_of_more_leaves_than_bits_is_refused() {
        let leaves = u16::try_from(LEAVES).unwrap();
        for (splits, fits) in [(leaves - 1, true), (leaves, false)] {
            let mut bytes = file()[..4 + 8].to_vec();
            bytes.extend((2 * splits + 1).to_le_bytes());
            for at in 0..splits {
                for (column, right) in [(0, 2 * at + 2), (LEAF, 0)] {
                    bytes.extend(u16::to_le_bytes(column));
                    bytes.extend(1_f32.to_le_bytes());
                    bytes.extend(right.to_le_bytes());
                }
            }
            bytes.extend(LEAF.to_le_bytes());
            bytes.extend([0; 6]);
            assert_eq!(read(&bytes, 2).is_ok(), fits);
        }
    }
}
