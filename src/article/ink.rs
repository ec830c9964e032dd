//! Writes text into blocks as a browser shows it: blanks squeezed, soft hyphens dropped, lines and blocks kept apart.

use super::BlockKind;
use super::attributes::Hidden;
use super::sheet::{CellStart, Draft, NONE, Nesting, Piece};
use crate::text::blank_at;

/// Where the walk stands: what the next text belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// What a block started here is.
    pub(super) kind: BlockKind,
    /// The innermost element of the sheet.
    pub(super) element: u32,
    /// The innermost element of the sheet that makes blocks.
    pub(super) holder: u32,
    /// The link around; [`NONE`] outside.
    pub(super) link: u32,
    /// The list item around; [`NONE`] outside.
    pub(super) item: u32,
    /// The table cell around; [`NONE`] outside.
    pub(super) cell: u32,
    /// Whether line breaks count.
    pub(super) preformatted: bool,
    /// Whether a heading is around: buttons in it are text.
    pub(super) in_heading: bool,
    /// Lists and quotations around.
    pub(super) nesting: Nesting,
    /// What takes it off the page at first.
    pub(super) hidden: Hidden,
    /// How text looks: bits of [`super::sheet::Style`].
    pub(super) style: u8,
}

impl Place {
    /// Before the first element.
    pub(super) const START: Self = Self {
        kind: BlockKind::Paragraph,
        element: NONE,
        holder: NONE,
        link: NONE,
        item: NONE,
        cell: NONE,
        preformatted: false,
        in_heading: false,
        nesting: Nesting { lists: 0, quotes: 0, number: 0 },
        hidden: Hidden::Not,
        style: 0,
    };
}

/// Writes blocks of text.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// The text of all blocks, each followed by a line feed.
    pub(super) text: String,
    /// The blocks.
    pub(super) drafts: Vec<Draft>,
    /// Runs of text in links or with a style.
    pub(super) pieces: Vec<Piece>,
    /// Where cells of rows begin.
    pub(super) cells: Vec<CellStart>,
    open: Option<Draft>,
    blank: Blank,
    breaks: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Blank {
    #[default]
    None,
    Space,
    /// With a line feed of the markup in it, which stands for nothing between two Chinese characters.
    Line,
    /// Between elements that stand side by side: a blank between two words, else nothing.
    Side,
}

impl Ink {
    /// Index of the draft that the next text goes to.
    pub(super) fn next_draft(&self) -> u32 {
        u32::try_from(self.drafts.len()).unwrap_or(NONE)
    }

    /// Where the next text will stand.
    pub(super) fn position(&self) -> usize {
        self.text.len()
    }

    /// Writes a piece of text.
    pub(super) fn write(&mut self, piece: &str, place: &Place) {
        if place.preformatted {
            self.write_lines(piece, place);
            return;
        }
        let mut rest = piece;
        while !rest.is_empty() {
            let end = blank_at(rest, |c| c.is_whitespace() || c == '\u{ad}').unwrap_or(rest.len());
            let (run, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !run.is_empty() {
                self.write_run(run, place);
            }
            let mut chars = tail.chars();
            match chars.next() {
                Some('\u{ad}') | None => {}
                Some('\n') => self.blank = Blank::Line,
                Some(_) if matches!(self.blank, Blank::None | Blank::Side) => self.blank = Blank::Space,
                Some(_) => {}
            }
            rest = chars.as_str();
        }
    }

    /// A blank between elements that a browser keeps apart without one in the markup.
    pub(super) fn space(&mut self) {
        if matches!(self.blank, Blank::None | Blank::Side) {
            self.blank = Blank::Space;
        }
    }

    /// The border of two elements that a style may set apart.
    pub(super) fn side(&mut self) {
        if self.blank == Blank::None {
            self.blank = Blank::Side;
        }
    }

    /// `<br>`: a new line; two of them a new paragraph.
    pub(super) fn line_break(&mut self, place: &Place) {
        if place.preformatted {
            self.write_lines("\n", place);
        } else {
            self.breaks = self.breaks.saturating_add(1);
            self.blank = Blank::None;
        }
    }

    /// In preformatted text, elements that make blocks make lines.
    pub(super) fn code_line(&mut self) {
        if let Some(draft) = &self.open
            && self.text.len() > draft.range.start
            && !self.text.ends_with('\n')
        {
            self.text.push('\n');
        }
    }

    /// Ends the open block.
    pub(super) fn flush(&mut self) {
        self.blank = Blank::None;
        self.breaks = 0;
        let Some(mut draft) = self.open.take() else { return };
        let written = self.text.get(draft.range.start..).unwrap_or_default();
        let kept = if draft.kind == BlockKind::Code {
            let head = written.len() - written.trim_start_matches(['\n', '\r']).len();
            draft.range.start += head;
            written.get(head..).unwrap_or_default().trim_end()
        } else {
            written.trim_end()
        };
        draft.range.end = draft.range.start + kept.len();
        draft.chars = u32::try_from(kept.chars().count()).unwrap_or(u32::MAX);
        if draft.chars > 0 && !kept.trim().is_empty() {
            self.text.truncate(draft.range.end);
            self.text.push('\n');
            self.drafts.push(draft);
        }
    }

    fn write_run(&mut self, run: &str, place: &Place) {
        if self.breaks > 1 && !place.in_heading {
            self.flush();
        }
        let fresh = self.open.is_none();
        if fresh {
            self.start(place);
        } else if self.breaks > 0 {
            self.text.push(if place.in_heading { ' ' } else { '\n' });
        } else if match self.blank {
            Blank::None => false,
            Blank::Space => true,
            Blank::Line => !self.between_ideographs(run),
            Blank::Side => self.between_words(run),
        } {
            self.text.push(' ');
        }
        self.breaks = 0;
        self.blank = Blank::None;
        self.text.push_str(run);
        self.count(run, place);
    }

    fn write_lines(&mut self, piece: &str, place: &Place) {
        if self.open.is_none() {
            if piece.trim().is_empty() {
                return;
            }
            self.start(place);
        }
        for c in piece.chars() {
            match c {
                '\u{ad}' | '\r' => {}
                '\u{a0}' => self.text.push(' '),
                c => self.text.push(c),
            }
        }
        self.count(piece, place);
    }

    fn start(&mut self, place: &Place) {
        self.open = Some(Draft {
            kind: place.kind,
            range: self.text.len()..self.text.len(),
            element: place.element,
            chars: 0,
            link_chars: 0,
            link: NONE,
            item: place.item,
            cell: place.cell,
            nesting: place.nesting,
            hidden: place.hidden,
            cells: 0..0,
            is_head: false,
            starts_table: false,
        });
    }

    fn count(&mut self, run: &str, place: &Place) {
        let Some(draft) = &mut self.open else { return };
        if draft.element != place.element {
            draft.element = place.holder;
        }
        if (place.link != NONE || place.style != 0) && !place.preformatted {
            let (start, end) = (self.text.len() - run.len().min(self.text.len()), self.text.len());
            match self.pieces.last_mut() {
                // A blank between two words may stand between them.
                Some(last)
                    if last.link == place.link
                        && last.style == place.style
                        && last.start >= draft.range.start
                        && start <= last.end + 1 =>
                {
                    last.end = end;
                }
                _ => self.pieces.push(Piece { start, end, link: place.link, style: place.style }),
            }
        }
        if place.link != NONE {
            let chars = u32::try_from(run.chars().count()).unwrap_or(u32::MAX);
            // The blank before a word in a link belongs to the link too, or many short words would look like text.
            draft.link_chars = draft.link_chars.saturating_add(chars).saturating_add(1);
            if draft.link == NONE {
                draft.link = place.link;
            }
        }
    }

    /// Whether letters or digits of a script with blanks stand on both sides.
    fn between_words(&self, run: &str) -> bool {
        let is_of_word = |c: char| c.is_alphanumeric() && !is_ideograph(c);
        self.text.chars().next_back().is_some_and(is_of_word) && run.chars().next().is_some_and(is_of_word)
    }

    fn between_ideographs(&self, run: &str) -> bool {
        self.text.chars().next_back().is_some_and(is_ideograph) && run.chars().next().is_some_and(is_ideograph)
    }
}

/// Chinese and Japanese characters and their punctuation: scripts that put no blanks between words.
pub(super) fn is_ideograph(c: char) -> bool {
    c >= '\u{3000}'
        && matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff65}' | '\u{20000}'..='\u{3ffff}')
}
