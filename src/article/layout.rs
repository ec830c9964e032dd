//! How blocks are laid out: what Markdown shows and plain text does not.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::sheet::{Draft, NONE, Sheet, Style as Bits};

/// The layout of a block, where it was asked for (see [`super::Extractor::with_layout`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Lists around.
    pub lists: u8,
    /// Quotations around.
    pub quotes: u8,
    /// The item's number in an ordered list.
    pub number: Option<u32>,
    /// Whether the block begins an item of a list.
    pub begins_item: bool,
    /// Of a row: whether a table begins with it.
    pub begins_table: bool,
    /// Of a row: whether all its cells are heads.
    pub is_head: bool,
    /// Of a row: the column of each cell that has text, and the byte of the block's text where it begins.
    pub cells: Vec<(u32, usize)>,
    /// Runs of text that are links or look different, in order, without overlap.
    pub runs: Vec<Run>,
}

/// A run of text within a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// Where it leads, resolved.
    pub link: Option<String>,
    /// Whether it is strong.
    pub strong: bool,
    /// Whether it is emphasised.
    pub emphasis: bool,
    /// Whether it is code.
    pub code: bool,
}

/// A draft's layout; `last_item` is the item of the block before.
pub(super) fn of(
    sheet: &Sheet<'_>,
    draft: &Draft,
    last_item: &mut u32,
    resolve: impl Fn(&str) -> Option<String>,
) -> Layout {
    let begins_item = draft.item != NONE && draft.item != *last_item;
    *last_item = draft.item;
    let cells = sheet.cells.get(draft.cells.start as usize..draft.cells.end as usize).unwrap_or_default();
    let first = sheet.pieces.partition_point(|piece| piece.end <= draft.range.start);
    let pieces = sheet.pieces.get(first..).unwrap_or_default();
    let runs = pieces.iter().take_while(|piece| piece.start < draft.range.end).filter_map(|piece| {
        let start = piece.start.max(draft.range.start) - draft.range.start;
        let end = piece.end.min(draft.range.end) - draft.range.start;
        Some(Run {
            range: (start < end).then_some(start..end)?,
            link: sheet.links.get(piece.link as usize).and_then(|link| resolve(link)),
            strong: piece.style & Bits::STRONG != 0,
            emphasis: piece.style & Bits::EMPHASIS != 0,
            code: piece.style & Bits::CODE != 0,
        })
    });
    let in_item = draft.item != NONE;
    Layout {
        lists: if in_item { draft.nesting.lists } else { 0 },
        quotes: draft.nesting.quotes,
        number: (in_item && draft.nesting.number > 0).then_some(draft.nesting.number),
        begins_item,
        begins_table: draft.starts_table,
        is_head: draft.is_head,
        cells: cells.iter().map(|cell| (cell.column, cell.start.saturating_sub(draft.range.start))).collect(),
        runs: runs.collect(),
    }
}
