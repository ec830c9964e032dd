//! The line by which a copy tells itself: "Notice : title", which ends what the page says elsewhere behind the site's name.
//!
//! A farm's title reads "Topic: Site Notice : real title", and a line of its text repeats "Notice : real title", mostly right under the
//! site's name. So this line tells the notice in whatever words, the real title, and the site's name where nothing else does.

use std::collections::HashMap;

use super::normal::normal;
use super::phrases::{bare, bare_of};
use super::scan::{is_hangul, is_unspaced};
use super::source_words::statement;

/// Bytes of the longest such line.
const LONGEST: usize = 600;
/// Characters of the longest name of a site over it.
const NAME: usize = 48;
/// Words of such a name.
const NAME_WORDS: usize = 5;
/// Bytes at the end of a text by which those that may end alike are found.
const TAIL: usize = 8;
/// Lines that end alike and are looked at.
const MOST_ALIKE: usize = 4;
/// What parts a title from sections and the site's name behind it.
const MARKS: [&str; 5] = [" - ", " | ", " – ", " — ", "_"];
/// Colons of a line at which a notice may end.
const MOST_PARTS: usize = 3;

/// What such a line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyLine {
    /// "Notice : title" as it is written, blanks squeezed.
    pub text: String,
    /// The site's name, where the line over it is that name.
    pub site: Option<String>,
}

/// A line that may be one, with the line over it.
#[derive(Debug, Clone, Copy)]
struct Open<'t> {
    line: &'t str,
    over: Option<&'t str>,
}

impl CopyLine {
    /// Finds it among a page's `texts`, in their order. `sites` are names of the site in the form of [`bare`].
    ///
    /// Either the page's title ends with the line right behind a name of the site, or with the line right behind the line over it; or
    /// another text does the latter, and the title is what the line ends with, or the site's own.
    #[must_use]
    pub fn find<'t>(
        title: Option<&str>,
        sites: &[String],
        texts: &(impl Iterator<Item = &'t str> + Clone),
    ) -> Option<Self> {
        let open = open(texts.clone());
        if open.is_empty() {
            return None;
        }
        let title = title.map(normal).unwrap_or_default();
        // The part behind a dash may be the site's name, or the article's own.
        let cuts = MARKS.iter().flat_map(|mark| title.match_indices(mark)).filter_map(|(at, _)| title.get(..at));
        let titles: Vec<&str> =
            [without_site(&title, sites), title.as_str()].into_iter().chain(cuts.map(str::trim_end)).collect();
        let of_title = |open: &Open<'_>| titles.iter().find_map(|title| open.ends_title(title, sites));
        // A title that begins with the site's name ends with its own longer line as well.
        let shortest = open.iter().filter_map(of_title).min_by_key(|line| line.text.len());
        shortest.or_else(|| titles.iter().find_map(|t| ends_text(&open, t, sites, texts.clone())))
    }

    /// The notice and the title. Of several colons the one counts that ends one of the notices `known` of the host (in the form of
    /// [`bare`]), or that the page's `title` follows, else the first that does not stand behind a mere label
    /// ("Source: other sites : title").
    #[must_use]
    pub fn parts(&self, known: &[String], title: Option<&str>) -> Option<(&str, &str)> {
        let parts = parts(&self.text);
        let title = title.map(normal);
        let by_title = || parts.iter().find(|(_, rest)| title.as_ref().is_some_and(|title| *title == normal(rest)));
        let by_host = parts.iter().rev().find(|(notice, _)| known.contains(&bare(notice)));
        let is_label = |notice: &str| {
            let label = format!("{}:", normal(notice));
            statement(&label).is_some_and(|said| said.before == label.chars().count())
        };
        let first = || parts.iter().find(|(notice, _)| !is_label(notice)).or(parts.last());
        by_host.or_else(by_title).or_else(first).copied()
    }

    /// All notices that it may begin with.
    #[must_use]
    pub fn notices(&self) -> Vec<&str> {
        parts(&self.text).into_iter().map(|(notice, _)| notice).collect()
    }
}

impl Open<'_> {
    /// Whether a folded title ends with this line behind a name.
    fn ends_title(&self, title: &str, sites: &[String]) -> Option<CopyLine> {
        // Most lines end otherwise, so that they need not be folded.
        let last = self.line.chars().next_back().map(super::scan::fold);
        if title.chars().next_back() != last {
            return None;
        }
        let line = normal(self.line);
        let before = bare_of(title.strip_suffix(line.as_str())?);
        let named = sites.iter().any(|site| !site.is_empty() && before.ends_with(site.as_str()));
        let site = self.site_before(before);
        (named || site.is_some()).then(|| CopyLine { text: crate::text::squeeze(self.line), site })
    }

    /// The line over this one, if it is a name that a folded text ends with, behind something else.
    fn site_before(&self, before: &str) -> Option<String> {
        let name = self.over?.trim();
        if name.chars().count() > NAME || name.split_whitespace().count() > NAME_WORDS {
            return None;
        }
        let folded = bare(name);
        let rest = before.strip_suffix(folded.as_str()).filter(|_| !folded.is_empty())?;
        let is_apart = rest.ends_with(|c: char| !c.is_alphanumeric() || is_unspaced(c));
        (is_apart && rest.contains(char::is_alphanumeric)).then(|| name.to_owned())
    }
}

/// The lines that have a notice and a title in them, as far as their form tells.
fn open<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Open<'t>> {
    let (mut found, mut over) = (Vec::new(), None);
    for text in texts {
        // Most texts have no colon.
        if !has_colon(text) {
            over = text.trim().lines().next_back().map(str::trim).or(over);
            continue;
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if line.len() <= LONGEST && has_colon(line) && !parts(line).is_empty() {
                found.push(Open { line, over });
            }
            over = Some(line);
        }
    }
    found
}

fn has_colon(text: &str) -> bool {
    text.as_bytes().contains(&b':') || !text.is_ascii() && text.contains('：')
}

/// The line that another text ends with, behind the name that stands over it, if a page's title is the end of it, or that name is
/// the title or one of the `sites` (a title may say no more than site and section).
fn ends_text<'t>(
    open: &[Open<'t>],
    title: &str,
    sites: &[String],
    texts: impl Iterator<Item = &'t str>,
) -> Option<CopyLine> {
    let of_title = |open: &&Open<'_>| {
        // Most lines end otherwise, and over most stands no name.
        let is_name = || {
            let over = open.over.filter(|over| over.len() <= title.len().max(NAME * 4)).map(bare).unwrap_or_default();
            !over.is_empty() && (over == bare_of(title) || sites.contains(&over))
        };
        let last = open.line.chars().next_back().map(super::scan::fold);
        let ends_alike = title.chars().next_back().is_some_and(|c| Some(c) == last);
        // What the title begins with is the title, and the longer line a path: "News » Renting a car: words and phrases".
        let is_title = || title.starts_with(&normal(open.line));
        ends_alike && !is_title() && parts(open.line).iter().any(|(_, rest)| title.ends_with(&normal(rest)))
            || is_name()
    };
    let mut alike: HashMap<&[u8], Vec<&Open<'t>>> = HashMap::new();
    for line in open.iter().filter(of_title) {
        let lines = alike.entry(tail(line.line)).or_default();
        if lines.len() < MOST_ALIKE {
            lines.push(line);
        }
    }
    if alike.is_empty() {
        return None;
    }
    let mut pairs = texts.map(str::trim).filter_map(|text| Some((text, alike.get(tail(text))?)));
    pairs.find_map(|(text, lines)| {
        lines.iter().find_map(|open| {
            let before = text.strip_suffix(open.line)?;
            let from = before.char_indices().rev().nth(NAME * 2).map_or(0, |(at, _)| at);
            let site = open.site_before(bare_of(&normal(before.get(from..)?)))?;
            Some(CopyLine { text: crate::text::squeeze(open.line), site: Some(site) })
        })
    })
}

fn tail(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default()
}

/// A line cut at each of its colons into what may be a notice and a title.
fn parts(line: &str) -> Vec<(&str, &str)> {
    // A word of a script without blanks has one or two characters.
    let least = |text: &str, spaced: usize| match text {
        _ if text.chars().any(is_unspaced) => spaced.div_ceil(3),
        _ if text.chars().any(is_hangul) => spaced.div_ceil(2),
        _ => spaced,
    };
    let enough = |(notice, rest): &(&str, &str)| {
        notice.chars().count() >= least(notice, 6) && rest.chars().count() >= least(rest, 3)
    };
    let Some(mark) = [" : ", ": ", "："].into_iter().find(|mark| line.contains(mark)) else { return Vec::new() };
    // A notice may end with a colon of its own: "Original source: : title".
    let cut = |(at, _): (usize, &str)| {
        let rest = line.get(at + mark.len()..)?.trim_start_matches([':', '：', ' ']);
        Some((line.get(..line.len() - rest.len() - mark.trim_start().len())?.trim(), rest.trim()))
    };
    line.match_indices(mark).take(MOST_PARTS).filter_map(cut).filter(enough).collect()
}

/// A folded title without the site's name at its end.
fn without_site<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let cut = |site: &String| {
        let rest = title.strip_suffix(site.as_str())?.trim_end();
        rest.strip_suffix(['|', '-', '–', '—', '·', '»']).map(str::trim_end)
    };
    sites.iter().filter(|site| !site.is_empty()).find_map(cut).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "Gathered from open sources : Ferry back in service";

    fn site_of(title: &str, sites: &[&str], texts: &[&str]) -> Option<String> {
        let sites: Vec<String> = sites.iter().map(|s| (*s).to_owned()).collect();
        CopyLine::find(Some(title), &sites, &texts.iter().copied()).map(|line| line.site.unwrap_or_default())
    }

    #[test]
    fn the_name_that_no_markup_tells_stands_over_the_line() {
        let title = format!("Today: Velmora {LINE}");
        assert_eq!(site_of(&title, &["velmora"], &["A text.", LINE]), Some(String::new()));
        assert_eq!(site_of(&title, &[], &["A text.", "Velmora", LINE]), Some("Velmora".into()));
        assert_eq!(site_of(&title, &[], &["A text.", LINE]), None);
        let longer = format!("Velmora » {title}");
        let texts = ["A text.", title.as_str(), "Velmora", LINE];
        let found = CopyLine::find(Some(&longer), &["velmora".to_owned()], &texts.into_iter()).map(|line| line.text);
        assert_eq!(found.as_deref(), Some(LINE));
        let (title, line) = (format!("{title} - and what it costs"), format!("{LINE} - and what it costs"));
        assert_eq!(site_of(&title, &["velmora", "and what it costs"], &["A text.", &line]), Some(String::new()));
    }

    #[test]
    fn another_text_may_end_with_it_where_the_title_is_clean_or_the_sites() {
        let summary = format!("The ferry is running again. Velmora {LINE}");
        let texts = [summary.as_str(), "Velmora", LINE];
        for title in ["Ferry back in service", "Velmora"] {
            assert_eq!(site_of(title, &[], &texts), Some("Velmora".into()), "{title}");
        }
        assert_eq!(site_of("Wolves near the village", &[], &texts), None);
        let title = "Renting a car: words";
        assert_eq!(site_of(title, &["the lamp"], &["Home » News » Renting a car: words", "News", title]), None);
        assert_eq!(site_of("Velmora - Travel", &["velmora", "travel"], &texts), Some("Velmora".into()));
    }

    #[test]
    fn a_heading_under_the_name_of_a_manual_is_none() {
        let line = "Tutorial lesson: loops and lists";
        assert_eq!(site_of(&format!("Velmora {line}"), &[], &["Velmora", line, "A text."]), None);
        assert_eq!(site_of(line, &["velmora"], &["Velmora", line, "A text."]), None);
    }

    #[test]
    fn a_notice_may_have_a_colon_in_it() {
        let line = |text: &str| CopyLine { text: text.into(), site: None };
        let french = line("Origine du contenu : sites tiers : Le bac : horaires");
        assert_eq!(
            french.parts(&["origine du contenu : sites tiers".into()], None),
            Some(("Origine du contenu : sites tiers", "Le bac : horaires"))
        );
        assert_eq!(
            french.parts(&[], Some("Le bac : horaires")),
            Some(("Origine du contenu : sites tiers", "Le bac : horaires"))
        );
        assert_eq!(french.parts(&[], None), Some(("Origine du contenu", "sites tiers : Le bac : horaires")));
        let label = line("Original source : other sites : Ferry back");
        assert_eq!(label.parts(&[], None), Some(("Original source : other sites", "Ferry back")));
    }
}
