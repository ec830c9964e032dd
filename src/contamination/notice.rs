//! Statements that a text was taken from elsewhere: those of the table, and those that a page's own title shows.
//!
//! A farm's title reads "Topic: Site Notice : real title", and a line of its text repeats "Notice : real title". So a
//! line that ends the title, right after the site's name, tells the notice in whatever words, and the real title.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::hints::Hint;
use super::passages::{Passage, normal};
use super::phrases::{NOTICES, Search, bare};
use super::scan::{Scan, fold_text, is_unspaced};

/// Words of the longest line that repeats the title.
const LONGEST: usize = 60;
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

/// A folded title without the site's name at its end.
fn without_site<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let cut = |site: &String| {
        let rest = title.strip_suffix(site.as_str())?.trim_end();
        rest.strip_suffix(['|', '-', '–', '—', '·', '»']).map(str::trim_end)
    };
    sites.iter().filter(|site| !site.is_empty()).find_map(cut).unwrap_or(title)
}

/// The notice, and the real title, that a title shows whose end one of the (folded) lines repeats.
#[must_use]
pub fn shown_by_title<'l>(
    title: Option<&str>,
    sites: &[String],
    mut lines: impl Iterator<Item = &'l str>,
) -> Option<(String, String)> {
    let title = normal(title?);
    let title = without_site(&title, sites);
    lines.find_map(|line| {
        let before = title.strip_suffix(line).filter(|before| !before.is_empty())?;
        let (notice, rest) =
            line.split_once(" : ").or_else(|| line.split_once(": ")).or_else(|| line.split_once('：'))?;
        let before = bare(before);
        let after_site = sites.iter().any(|site| !site.is_empty() && before.ends_with(site.as_str()));
        // A word of a script without blanks has one or two characters.
        let least = |text: &str, spaced: usize| if text.chars().any(is_unspaced) { spaced.div_ceil(3) } else { spaced };
        let enough = notice.chars().count() >= least(notice, 6).max(4) && rest.chars().count() >= least(rest, 3);
        (after_site && enough).then(|| (notice.trim().to_owned(), rest.trim().to_owned()))
    })
}

/// The notices that are known on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    learned: Option<String>,
    /// The title without what the farm put before it, folded, where the page's own lines show it.
    pub title: Option<String>,
}

impl Notices {
    /// Learns from a page's title and lines. `sites` are the site's names in the form of [`bare`].
    #[must_use]
    pub fn learn(title: Option<&str>, sites: &[String], passages: &[Passage]) -> Self {
        let lines = passages.iter().filter(|p| p.words() <= LONGEST).map(Passage::folded);
        match shown_by_title(title, sites, lines) {
            Some((notice, rest)) => Self { learned: Some(notice), title: Some(rest) },
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
