//! Statements that a text was taken from elsewhere: those of the table, and those that a page's own title shows.
//!
//! What a title shows is [`CopyLine`]'s to say.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::copy_line::CopyLine;
use super::hints::Hint;
use super::passages::{Passage, normal};
use super::phrases::{NOTICES, Search};
use super::scan::{Scan, fold_text};

/// One search for all notices of the table.
static TABLE: LazyLock<Search> = LazyLock::new(|| Search::of(NOTICES));

/// The notices of the table that stand in a text, each once, as it first stands there.
#[must_use]
pub fn of_table(scan: &Scan<'_>) -> Vec<String> {
    let folded = fold_text(scan.text());
    let mut seen = BTreeSet::new();
    let new = TABLE.all(&folded).filter(|(_, entry)| seen.insert(*entry));
    // Folding keeps the number of characters.
    let start = |at: usize| folded.get(..at).map(|before| before.chars().count());
    new.filter_map(|(at, entry)| Some(start(at)?..start(at)? + entry.chars().count()))
        .map(|range| scan.slice(range).to_owned())
        .collect()
}

/// The notices that are known on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    learned: Option<String>,
    /// The title without what the farm put before it, where the page's own lines show it.
    pub title: Option<String>,
}

impl Notices {
    /// Learns from a page's title and lines. `sites` are the site's names, and `known` what is known of its host, in the form of
    /// [`bare`](super::phrases::bare).
    #[must_use]
    pub fn learn(title: Option<&str>, sites: &[String], known: &[String], passages: &[Passage]) -> Self {
        let line = CopyLine::find(title, sites, &passages.iter().map(|p| p.text.as_str()));
        match line.as_ref().and_then(|line| line.parts(known, title)) {
            Some((notice, rest)) => Self { learned: Some(normal(notice)), title: Some(rest.to_owned()) },
            None => Self::default(),
        }
    }

    /// The notice that a folded text contains.
    #[must_use]
    pub fn first<'t>(&'t self, folded: &'t str) -> Option<&'t str> {
        self.learned.as_deref().filter(|notice| folded.contains(notice)).or_else(|| TABLE.first(folded))
    }

    /// The notice that a passage contains.
    #[must_use]
    pub fn first_in<'t>(&'t self, passage: &'t Passage) -> Option<&'t str> {
        let may = self.are_learned() || passage.hints().has(Hint::Notice);
        may.then(|| self.first(passage.folded())).flatten()
    }

    /// Whether the page's own title showed a notice.
    #[must_use]
    pub fn are_learned(&self) -> bool {
        self.learned.is_some()
    }
}
