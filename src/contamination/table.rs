//! Tables of lines and of beginnings of lines, found by their first byte: each line of each page is looked up in them.

use super::scan::is_unspaced;

/// Entries in the form of [`bare`](super::phrases::bare) or [`normal`](super::normal::normal).
#[derive(Debug)]
pub struct Table {
    /// Sorted by first byte.
    entries: Vec<&'static str>,
    /// Where the entries of each first byte begin, and where the last ones end.
    starts: Vec<usize>,
}

impl Table {
    /// Prepares the entries.
    #[must_use]
    pub fn of(entries: &[&'static str]) -> Self {
        let mut entries: Vec<&'static str> = entries.iter().copied().filter(|entry| !entry.is_empty()).collect();
        entries.sort_by_key(|entry| entry.bytes().next());
        let before = |byte: usize| entries.partition_point(|e| e.bytes().next().is_some_and(|b| usize::from(b) < byte));
        let starts = (0..=256).map(before).collect();
        Self { entries, starts }
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &[&'static str] {
        &self.entries
    }

    /// Whether a line is one of the entries.
    #[must_use]
    pub fn has(&self, line: &str) -> bool {
        self.like(line).contains(&line)
    }

    /// The longest entry that begins a folded line, where a word ends after it.
    #[must_use]
    pub fn start_of(&self, folded: &str) -> Option<&'static str> {
        start_of(folded, self.like(folded))
    }

    /// The entries that begin with the same byte.
    fn like(&self, line: &str) -> &[&'static str] {
        let range = line.bytes().next().map(usize::from).and_then(|first| {
            let [start, end] = self.starts.get(first..first + 2)? else { return None };
            self.entries.get(*start..*end)
        });
        range.unwrap_or_default()
    }
}

/// Whether a text is one of a few entries.
#[must_use]
pub fn is_one_of(text: &str, entries: &[&str]) -> bool {
    !text.is_empty() && entries.contains(&text)
}

/// The longest of a few entries that begins a folded line, where a word ends after it.
#[must_use]
pub fn start_of<'t>(folded: &str, entries: &[&'t str]) -> Option<&'t str> {
    entries.iter().copied().filter(|entry| folded.starts_with(entry)).max_by_key(|entry| entry.len()).filter(|entry| {
        let next = folded.get(entry.len()..).and_then(|rest| rest.chars().next());
        entry.ends_with([' ', ':', '：', '/']) || next.is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_whole_and_at_the_start() {
        let table = Table::of(&["related", "read also", "related posts", "по теме", "更多", ""]);
        assert!(table.has("по теме") && table.has("read also") && !table.has("read") && !table.has(""));
        assert_eq!(table.start_of("related posts: a storm"), Some("related posts"));
        assert_eq!(table.start_of("related postscript"), None);
        assert_eq!(table.start_of("更多新闻"), Some("更多"));
        assert_eq!(table.entries().len(), 5);
    }
}
