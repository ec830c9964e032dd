//! Tables: which hold data, and become a line for each row, and which only arrange a page.

use super::BlockKind;
use super::features::ends_as_sentence;
use super::ink::Ink;
use super::sheet::{CellStart, Draft, NONE, Piece};

/// Characters that a cell of a data table may have; longer ones are columns of a page. Old pages put whole articles
/// into cells, while real cells of the development pages stay under 700; with `th` a table has said what it is.
const LONGEST_CELL: u32 = 700;
const LONGEST_CELL_WITH_HEAD: u32 = 2_000;

/// Characters of a sentence that stands as a paragraph.
const PARAGRAPH: u32 = 20;

/// Share of a cell's characters in links from which on its lines are a menu.
const MENU: f32 = 0.8;

/// Separates the cells of a row.
const BETWEEN_CELLS: &str = " | ";

/// The tables that are open, and the row of each cell so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Table>,
    row_of_cell: Vec<u32>,
    /// The first cell of each cell's row, and whether the cell is a head.
    first_and_head: Vec<(u32, bool)>,
    first_of_row: u32,
    rows: u32,
}

#[derive(Debug)]
struct Table {
    first_draft: u32,
    first_row: u32,
    cells_in_row: u32,
    most_cells: u32,
    has_head: bool,
    is_layout: bool,
}

impl Tables {
    /// A table starts; one that has another in it arranges.
    pub(super) fn open(&mut self, first_draft: u32, is_layout: bool) {
        if let Some(around) = self.open.last_mut() {
            around.is_layout = true;
        }
        self.open.push(Table {
            first_draft,
            first_row: self.rows,
            cells_in_row: 0,
            most_cells: 0,
            has_head: false,
            is_layout,
        });
    }

    /// A row starts.
    pub(super) fn row(&mut self) {
        self.rows += 1;
        self.first_of_row = u32::try_from(self.row_of_cell.len()).unwrap_or(NONE);
        if let Some(table) = self.open.last_mut() {
            table.cells_in_row = 0;
        }
    }

    /// A cell starts; gives its number.
    pub(super) fn cell(&mut self, is_head: bool) -> u32 {
        if let Some(table) = self.open.last_mut() {
            table.cells_in_row += 1;
            table.most_cells = table.most_cells.max(table.cells_in_row);
            table.has_head |= is_head;
        }
        self.row_of_cell.push(self.rows);
        self.first_and_head.push((self.first_of_row, is_head));
        u32::try_from(self.row_of_cell.len() - 1).unwrap_or(NONE)
    }

    /// A table ends: the blocks of each row of a data table become one.
    pub(super) fn close(&mut self, ink: &mut Ink) {
        let Some(table) = self.open.pop() else { return };
        let drafts = ink.drafts.get(table.first_draft as usize..).unwrap_or_default();
        if table.is_layout || !self.holds_data(&table, ink, drafts) {
            return;
        }
        let parts = ink.drafts.split_off(table.first_draft as usize);
        let mut row: Option<(u32, u32)> = None;
        let mut starts_table = true;
        for part in parts {
            let place = self.row_of_cell.get(part.cell as usize).map(|row| (*row, part.cell));
            match (place, row, ink.drafts.last_mut()) {
                (Some((here, cell)), Some((last_row, last_cell)), Some(last)) if here == last_row => {
                    let between = if cell == last_cell { " " } else { BETWEEN_CELLS };
                    ink.text.push_str(between);
                    if cell != last_cell {
                        last.is_head &= self.start_cell(cell, ink.text.len(), &mut ink.cells);
                        last.cells.end = u32::try_from(ink.cells.len()).unwrap_or(NONE);
                    }
                    join(&mut ink.text, &mut ink.pieces, last, &part);
                }
                (Some((_, cell)), _, _) => {
                    let start = u32::try_from(ink.cells.len()).unwrap_or(NONE);
                    let is_head = self.start_cell(cell, ink.text.len(), &mut ink.cells);
                    let mut first = Draft {
                        is_head,
                        starts_table,
                        cells: start..start.saturating_add(1),
                        kind: BlockKind::TableRow,
                        range: ink.text.len()..ink.text.len(),
                        chars: 0,
                        link_chars: 0,
                        ..part
                    };
                    starts_table = false;
                    join(&mut ink.text, &mut ink.pieces, &mut first, &part);
                    ink.drafts.push(first);
                }
                (None, _, _) => ink.drafts.push(part),
            }
            row = place;
        }
        ink.text.push('\n');
    }

    /// Notes where a cell begins; whether it is a head.
    fn start_cell(&self, cell: u32, start: usize, cells: &mut Vec<CellStart>) -> bool {
        let (first, is_head) = self.first_and_head.get(cell as usize).copied().unwrap_or((cell, false));
        cells.push(CellStart { column: cell.saturating_sub(first), start });
        is_head
    }

    fn holds_data(&self, table: &Table, ink: &Ink, drafts: &[Draft]) -> bool {
        let longest = longest_cell(drafts);
        let headings = drafts.iter().any(|draft| matches!(draft.kind, BlockKind::Heading(_)));
        let rows = self.rows - table.first_row;
        if table.has_head {
            table.most_cells > 1 && longest <= LONGEST_CELL_WITH_HEAD
        } else {
            table.most_cells > 1 && rows > 1 && longest <= LONGEST_CELL && !headings && !self.arranges(ink, drafts)
        }
    }

    /// Whether cells without a head arrange a page: one of them holds several paragraphs, or prose stands beside a menu.
    fn arranges(&self, ink: &Ink, drafts: &[Draft]) -> bool {
        let is_prose = |draft: &Draft| {
            draft.chars >= PARAGRAPH && ends_as_sentence(ink.text.get(draft.range.clone()).unwrap_or_default())
        };
        let row = |cell: u32| self.row_of_cell.get(cell as usize);
        let is_menu = |cell: &[Draft]| {
            let lines = cell.iter().map(|draft| ink.text.get(draft.range.clone()).unwrap_or_default().lines().count());
            lines.sum::<usize>() > 1 && cell.iter().all(|draft| draft.link_share() > MENU)
        };
        let (mut menu, mut prose) = (None, None);
        for cell in drafts.chunk_by(|one, next| one.cell == next.cell) {
            let Some(here) = cell.first().and_then(|draft| row(draft.cell)) else { continue };
            let paragraphs = cell.iter().filter(|draft| is_prose(draft)).count();
            if is_menu(cell) {
                menu = Some(here);
            } else if paragraphs > 0 {
                prose = Some(here);
            }
            if paragraphs > 1 || menu.is_some() && menu == prose {
                return true;
            }
        }
        false
    }
}

fn longest_cell(drafts: &[Draft]) -> u32 {
    let (mut longest, mut cell, mut chars) = (0, NONE, 0_u32);
    for draft in drafts {
        chars = if draft.cell == cell { chars.saturating_add(draft.chars) } else { draft.chars };
        cell = draft.cell;
        longest = longest.max(chars);
    }
    longest
}

/// Appends a part to the row that is being written at the text's end.
fn join(text: &mut String, pieces: &mut Vec<Piece>, row: &mut Draft, part: &Draft) {
    let (from, to) = (part.range.start, part.range.end);
    let first = pieces.partition_point(|piece| piece.start < from);
    let count = pieces.get(first..).into_iter().flatten().take_while(|piece| piece.start < to).count();
    for index in first..first + count {
        if let Some(piece) = pieces.get(index).copied() {
            let moved = |at: usize| at.min(to) - from + text.len();
            pieces.push(Piece { start: moved(piece.start), end: moved(piece.end), ..piece });
        }
    }
    let piece = text.get(from..to).unwrap_or_default().replace('\n', " ");
    text.push_str(&piece);
    row.range.end = text.len();
    row.chars = row.chars.saturating_add(part.chars);
    row.link_chars = row.link_chars.saturating_add(part.link_chars);
    if row.link == NONE {
        row.link = part.link;
    }
}
