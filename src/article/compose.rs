//! From blocks to one text: how blocks are joined, and where each one stands in it.

use std::ops::Range;

use super::{Article, Block, BlockKind, Role};

/// The text of an article before any repair, with the place of each block in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawText {
    /// The blocks' text, joined; no blank line at the ends.
    pub text: String,
    /// The blocks that it is made of, in order.
    pub placed: Vec<Placed>,
}

/// One block's place in a [`RawText`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Index into [`Article::blocks`].
    pub block: usize,
    /// Bytes of the raw text, half-open, separators not included.
    pub range: Range<usize>,
}

impl Article {
    /// Joins the body and the furniture in it; captions are left out.
    ///
    /// Items of one list and rows of one table follow on the next line; all else is separated by a blank line.
    ///
    /// ```
    /// use gristmill::article::{Article, Block, BlockKind, Role};
    ///
    /// let block = |kind, text: &str| Block { kind, role: Role::Body, text: text.into(), link_share: 0.0, link: None };
    /// let blocks = vec![block(BlockKind::Paragraph, "Bring:"), block(BlockKind::ListItem, "rope"), block(BlockKind::ListItem, "tea")];
    /// let raw = Article { blocks, ..Article::default() }.raw_text();
    /// assert_eq!(raw.text, "Bring:\n\nrope\ntea");
    /// assert_eq!(raw.placed[1].range, 8..12);
    /// ```
    #[must_use]
    pub fn raw_text(&self) -> RawText {
        let mut raw = RawText::default();
        let mut previous: Option<&Block> = None;
        for (index, block) in self.blocks.iter().enumerate() {
            if block.role == Role::Caption || block.text.is_empty() {
                continue;
            }
            if let Some(previous) = previous {
                raw.text.push_str(separator(previous.kind, block.kind));
            }
            let start = raw.text.len();
            raw.text.push_str(&block.text);
            raw.placed.push(Placed { block: index, range: start..raw.text.len() });
            previous = Some(block);
        }
        raw
    }
}

/// What stands between two blocks.
#[must_use]
pub fn separator(before: BlockKind, after: BlockKind) -> &'static str {
    match (before, after) {
        (BlockKind::ListItem, BlockKind::ListItem) | (BlockKind::TableRow, BlockKind::TableRow) => "\n",
        _ => "\n\n",
    }
}
