//! The body as Markdown: headings, nested lists, tables, code, quotations, and by option links and captions.

use std::fmt::Write as _;
use std::ops::Range;

use super::inline::{self, Inline};
use super::layout::Layout;
use super::{Article, Block, BlockKind, Role};

/// What Markdown shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// Whether links lead where they led; else their text alone stands.
    pub links: bool,
    /// Whether captions of pictures and tables are shown, as emphasised lines.
    pub captions: bool,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self { links: true, captions: false }
    }
}

/// Lists are shown to this depth; a hundred levels are no list that anyone reads.
const MOST_LISTS: usize = 12;

/// Columns of a table that are shown.
const MOST_COLUMNS: u32 = 100;

impl Article {
    /// The body as CommonMark with tables (GFM), with the edits of the raw text made in it.
    ///
    /// `edits` are byte ranges of [`Article::raw_text`] with what stands there instead, in order and without overlap:
    /// blocks of which nothing is left are left out, and blocks that an edit touches lose their links and styles.
    /// Furniture is left out. Without [`super::Extractor::with_layout`], lists are flat and links have no targets.
    ///
    /// ```
    /// use gristmill::article::{Article, MarkdownOptions};
    ///
    /// let article = Article::from_text("2 * 3\n\n# no heading");
    /// assert_eq!(article.markdown(MarkdownOptions::default(), &[]), "2 \\* 3\n\n\\# no heading\n");
    /// ```
    #[must_use]
    pub fn markdown(&self, options: MarkdownOptions, edits: &[(Range<usize>, &str)]) -> String {
        let raw = self.raw_text();
        let mut placed = raw.placed.iter().peekable();
        let plain = Layout::default();
        let mut writer = Writer { options, out: String::new(), last: None, indents: Vec::new() };
        for (index, block) in self.blocks.iter().enumerate() {
            let range = placed.next_if(|placed| placed.block == index).map(|placed| placed.range.clone());
            let layout = self.layouts.get(index).filter(|_| self.layouts.len() == self.blocks.len()).unwrap_or(&plain);
            let is_shown = match block.role {
                Role::Body => true,
                Role::Caption => options.captions,
                Role::Furniture => false,
            };
            if !is_shown {
                continue;
            }
            match range.and_then(|range| edited(&raw.text, range, edits)) {
                None => writer.block(block, layout),
                Some(text) if text.is_empty() => {}
                Some(text) => {
                    let layout = Layout { runs: Vec::new(), cells: Vec::new(), ..layout.clone() };
                    writer.block(&Block { text, ..block.clone() }, &layout);
                }
            }
        }
        if !writer.out.is_empty() {
            writer.out.push('\n');
        }
        writer.out
    }
}

/// A block's text after the edits in it; `None` where none touches it.
fn edited(raw: &str, range: Range<usize>, edits: &[(Range<usize>, &str)]) -> Option<String> {
    let first = edits.partition_point(|(span, _)| span.end <= range.start);
    let touching = edits.get(first..)?.iter().take_while(|(span, _)| span.start < range.end);
    let (mut text, mut at, mut touched) = (String::new(), range.start, false);
    for (span, instead) in touching {
        text.push_str(raw.get(at..span.start.max(at)).unwrap_or_default());
        text.push_str(instead);
        at = span.end.min(range.end);
        touched = true;
    }
    text.push_str(raw.get(at..range.end).unwrap_or_default());
    touched.then(|| text.trim().to_owned())
}

/// What stands before a line, and whether the block continues what was before.
struct Last {
    kind: BlockKind,
    quotes: u8,
    depth: usize,
}

struct Writer {
    options: MarkdownOptions,
    out: String,
    last: Option<Last>,
    /// Widths of the markers of the items that are open, and the depth that each had on the page.
    indents: Vec<(u8, usize)>,
}

impl Writer {
    fn block(&mut self, block: &Block, layout: &Layout) {
        let lists = if block.kind == BlockKind::ListItem { layout.lists.max(1) } else { layout.lists };
        let is_item = block.kind == BlockKind::ListItem || (lists > 0 && layout.begins_item);
        // What stands in an item whose beginning was not kept is no part of a list.
        while self.indents.last().is_some_and(|(depth, _)| *depth > lists || (*depth == lists && is_item)) {
            self.indents.pop();
        }
        if lists == 0 {
            self.indents.clear();
        }
        let depth = self.indents.len();
        let indent = " ".repeat(self.indents.iter().map(|(_, width)| width).sum());
        let mut marker = String::new();
        if is_item && depth < MOST_LISTS {
            match layout.number {
                Some(number) => {
                    let _ = write!(marker, "{number}. ");
                }
                None => marker.push_str("- "),
            }
            self.indents.push((lists, marker.len()));
        }
        self.separate(block, layout, depth);
        let quotes = if block.kind == BlockKind::Quote { layout.quotes.max(1) } else { layout.quotes };
        let quote = "> ".repeat(usize::from(quotes.min(12)));
        let content = self.content(block, layout);
        let hanging = " ".repeat(marker.len());
        for (number, line) in content.lines().enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            let lead = if number == 0 { &marker } else { &hanging };
            let line = format!("{quote}{indent}{lead}{line}");
            self.out.push_str(line.trim_end());
        }
        self.last = Some(Last { kind: block.kind, quotes, depth: self.indents.len() });
    }

    /// Ends the block before: a line feed between items and rows, a blank line (quoted, in a quotation) otherwise.
    fn separate(&mut self, block: &Block, layout: &Layout, depth: usize) {
        let Some(last) = &self.last else { return };
        let quotes = if block.kind == BlockKind::Quote { layout.quotes.max(1) } else { layout.quotes };
        let same_list = last.kind == BlockKind::ListItem
            && block.kind == BlockKind::ListItem
            && (layout.begins_item || layout.lists == 0)
            && (depth > 0 || last.depth > 0);
        let same_table = last.kind == BlockKind::TableRow && block.kind == BlockKind::TableRow && !layout.begins_table;
        self.out.push('\n');
        if !((same_list || same_table) && quotes == last.quotes) {
            let shared = usize::from(quotes.min(last.quotes).min(12));
            self.out.push_str("> ".repeat(shared).trim_end());
            self.out.push('\n');
        }
    }

    fn content(&self, block: &Block, layout: &Layout) -> String {
        let inline = Inline { text: &block.text, runs: &layout.runs, links: self.options.links };
        match block.kind {
            BlockKind::Heading(level) => {
                let text = inline.write(0..block.text.len(), " ");
                format!("{} {text}", "#".repeat(usize::from(level.clamp(1, 6))))
            }
            BlockKind::Code => fenced(&block.text),
            BlockKind::Caption => format!("*{}*", inline::escaped(&block.text.replace('\n', " "), true)),
            BlockKind::TableRow => self.row(&inline, layout),
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote => inline.write(0..block.text.len(), "\\\n"),
        }
    }

    /// A row; a table begins with its head, or with an empty one, which GFM asks for.
    fn row(&self, inline: &Inline<'_>, layout: &Layout) -> String {
        let mut line = String::from("|");
        let mut column = 0;
        let starts: Vec<(u32, usize)> =
            if layout.cells.is_empty() { split_cells(inline.text) } else { layout.cells.clone() };
        for (number, (at, start)) in starts.iter().enumerate() {
            let end = starts.get(number + 1).map_or(inline.text.len(), |(_, next)| *next);
            while column < *at && column < MOST_COLUMNS {
                line.push_str("  |");
                column += 1;
            }
            let cell = inline.text.get(*start..end).unwrap_or_default();
            let kept = cell.len()
                - if number + 1 < starts.len() { cell.len() - cell.trim_end_matches([' ', '|']).len() } else { 0 };
            let _ = write!(line, " {} |", inline.write(*start..start + kept, " ").replace('|', "\\|"));
            column += 1;
        }
        let begins = layout.begins_table || self.last.as_ref().is_none_or(|last| last.kind != BlockKind::TableRow);
        if !begins {
            return line;
        }
        let width = column.max(1) as usize;
        let rule = format!("|{}", " --- |".repeat(width));
        if layout.is_head { format!("{line}\n{rule}") } else { format!("|{}\n{rule}\n{line}", "  |".repeat(width)) }
    }
}

/// Cells of a row by its text alone.
fn split_cells(text: &str) -> Vec<(u32, usize)> {
    let starts = std::iter::once(0).chain(text.match_indices(" | ").map(|(at, between)| at + between.len()));
    starts.zip(0..).map(|(start, column)| (column, start)).collect()
}

/// Code between fences that are longer than any in it.
fn fenced(code: &str) -> String {
    let mut longest = 0;
    let mut here = 0;
    for c in code.chars() {
        here = if c == '`' { here + 1 } else { 0 };
        longest = longest.max(here);
    }
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{code}\n{fence}")
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
