//! Statements that a text was taken from elsewhere: those of the table, and those that a page's own title shows.
//!
//! What a title shows is [`CopyLine`]'s to say.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::copy_line::CopyLine;
use super::hints::Hint;
use super::passages::{Passage, normal};
use super::phrases::{NOTICES, Search};
use super::scan::{Scan, fold_text};

/// One search for all notices of the table.
static TABLE: LazyLock<Search> = LazyLock::new(|| Search::of(NOTICES));

/// Characters by which a notice may be longer than its entry, on each side; fewer than the least are chance.
const LONGER: std::ops::RangeInclusive<usize> = 2..=12;

/// The notices of the table that stand in a text, each once: its entry, with what stands beside it at all of its places, be they in
/// ever different company.
#[must_use]
pub fn of_table(scan: &Scan<'_>) -> Vec<String> {
    let folded = fold_text(scan.text());
    let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for (at, entry) in TABLE.all(&folded) {
        // Folding keeps the number of characters.
        let start = folded.get(..at).map_or(0, |before| before.chars().count());
        places.entry(entry).or_default().push(start..start + entry.chars().count());
    }
    places.into_values().filter_map(|places| Some(scan.slice(whole(scan, &places)?).to_owned())).collect()
}

/// The first place of a notice with what all places have on both sides.
fn whole(scan: &Scan<'_>, places: &[Range<usize>]) -> Option<Range<usize>> {
    let most = *LONGER.end();
    let before = |place: &Range<usize>| scan.folded_slice(place.start.saturating_sub(most)..place.start);
    let behind = |place: &Range<usize>| scan.folded_slice(place.end..(place.end + most).min(scan.len()));
    let back = shared(places.iter().map(|place| before(place).iter().rev().copied().collect()));
    let on = shared(places.iter().map(|place| behind(place).to_vec()));
    let first = places.first()?;
    Some(first.start - back..first.end + on)
}

/// How many letters and blanks different texts begin with alike, up to the last letter; none where all of them stop there, since then they
/// are one sentence, copied.
fn shared(texts: impl Iterator<Item = Vec<char>>) -> usize {
    let texts: BTreeSet<Vec<char>> = texts.collect();
    let Some(first) = texts.first().filter(|_| texts.len() > 1) else { return 0 };
    let goes_on = |c: &char| c.is_alphanumeric() || *c == ' ';
    let is_same = |(at, c): &(usize, &char)| goes_on(c) && texts.iter().all(|text| text.get(*at) == Some(*c));
    let alike = first.iter().enumerate().take_while(is_same).count();
    if texts.iter().all(|text| !text.get(alike).is_some_and(goes_on)) {
        return 0;
    }
    let letters = first.iter().take(alike).rposition(|c| c.is_alphanumeric()).map_or(0, |last| last + 1);
    if LONGER.contains(&letters) { letters } else { 0 }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_as_long_as_all_of_its_places_have_it() {
        for (text, expected) in [
            ("目的是此处内容来自互联网识别当前。软件此处内容来自互联网包会出现。", "此处内容来自互联网"),
            ("目的是此处内容来自互联网识别当前。目的是此处内容来自互联网识别当前。", "内容来自互联网"),
            ("他的内容来自互联网，我的内容来自互联网。", "内容来自互联网"),
            (
                "ferAll collected from the internetry, piAll collected from the interneter",
                "All collected from the internet",
            ),
        ] {
            assert_eq!(of_table(&Scan::new(text)), [expected], "{text}");
        }
    }
}
