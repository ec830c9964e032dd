//! What a page calls its site: the names that the markup gives, the parts of its title, and its host.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::brand::Brand;
use super::copy_line::CopyLine;
use super::normal::normal;
use super::phrases::{TEAM_WORDS, bare};
use super::profile::SiteProfile;
use super::scan::fold;
use super::suspects::Source;
use super::table::start_of;
use crate::article::Article;
use crate::page::Origin;

/// Names of one page beside those of the line by which it is a copy.
const MOST_NAMES: usize = 12;

/// What a page calls its site, and how it shows itself to be a copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The names of the site, the most explicit first, and the notices of the line by which it is a copy.
    pub names: Vec<String>,
    /// That line.
    pub copy: Option<CopyLine>,
}

impl Told {
    /// Reads a page.
    #[must_use]
    pub fn of(article: &Article, origin: &Origin) -> Self {
        let mut names = of_site(article, origin);
        let title = article.title.as_ref().map(|title| title.value.as_str());
        let line = |names: &[String]| {
            let sites: Vec<String> = names.iter().map(|n| bare(n)).collect();
            CopyLine::find(title, &sites, &article.blocks.iter().map(|block| block.text.as_str()))
        };
        let mut copy = line(&names);
        // What stands before the first colon of a copy's title, apart from its name, is a topic: "Get to know: Name Notice : title".
        if copy.is_none()
            && let Some(name) = title.and_then(|title| before_colon(title, article))
        {
            names.push(name);
            keep_different(&mut names);
            copy = line(&names);
        }
        names.truncate(MOST_NAMES);
        if let Some(line) = &copy {
            names.extend(line.site.clone());
            names.extend(line.notices().into_iter().map(str::to_owned));
            keep_different(&mut names);
        }
        Self { names, copy }
    }

    /// Whose article the page shows.
    #[must_use]
    pub fn source(&self) -> Source {
        if self.copy.is_some() { Source::Copy } else { Source::Unknown }
    }
}

fn of_site(article: &Article, origin: &Origin) -> Vec<String> {
    let mut names: Vec<String> = article.site_names.iter().map(|n| n.value.trim().to_owned()).collect();
    if let Some(title) = &article.title {
        names.extend(title_parts(&title.value));
    }
    names.extend(host_label(origin));
    names.extend(article.blocks.iter().filter_map(|block| named_in(&block.text)).take(4));
    keep_different(&mut names);
    names
}

/// Leaves what is as long as a name, once.
fn keep_different(names: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    names.retain(|n| (2..=60).contains(&n.chars().count()) && seen.insert(n.to_lowercase()));
}

/// The names that leave no doubt, in the form of [`bare`]: what the markup declares, what is `planted`, what most pages
/// of the host bear, what the line of a copy tells, and what a title ends with that the page shows again.
#[must_use]
pub fn certain(article: &Article, told: &Told, planted: &[Brand], profile: &SiteProfile) -> Vec<String> {
    let mut names: Vec<String> = article.site_names.iter().map(|n| bare(&n.value)).collect();
    names.extend(told.copy.iter().filter_map(|line| line.site.as_deref()).map(bare));
    names.extend(planted.iter().map(|b| bare(&b.text)));
    names.extend(profile.own_names.iter().map(|n| bare(n)));
    if let Some(title) = &article.title {
        let folded = normal(&title.value);
        let twice = |name: &String| {
            name.chars().count() > 2
                && (folded.matches(name.as_str()).count() > 1
                    || article.blocks.iter().any(|b| b.text.len() <= name.len() + 8 && bare(&b.text) == *name))
        };
        names.extend(title_parts(&title.value).iter().map(|p| bare(p)).filter(twice));
    }
    names
}

/// The site's name in a short line that ends with it or with the name of its team: "More from Name", "A. Writer | Name Editorial Team".
fn named_in(line: &str) -> Option<String> {
    if line.len() > 100 || line.contains('\n') {
        return None;
    }
    // Most lines neither begin nor end like one with a name.
    let begins = two(line.trim_start().chars()).is_some_and(|first| BEGINNINGS.contains(&first));
    if !begins && two(line.trim_end().chars().rev()).is_none_or(|last| !ENDS.contains(&last)) {
        return None;
    }
    let folded = normal(line);
    let rest = |from: usize, to: usize| line.trim().chars().take(to).skip(from).collect::<String>().trim().to_owned();
    let all = folded.chars().count();
    if let Some(start) = start_of(&folded, MORE_FROM) {
        return Some(rest(start.chars().count(), all));
    }
    let team = TEAM_WORDS.iter().find(|t| folded.ends_with(**t))?;
    let before = rest(0, all - team.chars().count());
    before.rsplit([',', '|', '–', '·', '(']).next().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The first two letters of [`MORE_FROM`].
static BEGINNINGS: LazyLock<Vec<[char; 2]>> =
    LazyLock::new(|| MORE_FROM.iter().filter_map(|e| two(e.chars())).collect());
/// The last two of [`TEAM_WORDS`], the last first.
static ENDS: LazyLock<Vec<[char; 2]>> =
    LazyLock::new(|| TEAM_WORDS.iter().filter_map(|e| two(e.chars().rev())).collect());

/// The next two characters, folded.
fn two(mut chars: impl Iterator<Item = char>) -> Option<[char; 2]> {
    Some([fold(chars.next()?), fold(chars.next()?)])
}

/// Beginnings of headings that the site's name ends.
const MORE_FROM: &[&str] = &[
    "more from",
    "more on",
    "mehr von",
    "más de",
    "plus de",
    "altro da",
    "mais de",
    "ещё от",
    "больше от",
    "meer van",
    "更多来自",
    "更多",
];

/// The first and last part of a title that separators divide, where they are short enough for a name.
fn title_parts(title: &str) -> Vec<String> {
    let parts: Vec<&str> = split_title(title);
    let ends = [parts.first(), parts.last()];
    if parts.len() < 2 {
        return Vec::new();
    }
    ends.into_iter().flatten().filter(|p| p.split_whitespace().count() <= 5).map(|p| (*p).to_owned()).collect()
}

/// What a title puts before its first colon, where the page shows it again: in a short line, or in the title itself.
fn before_colon(title: &str, article: &Article) -> Option<String> {
    const LONGEST: usize = 30;
    let (name, rest) = title.split_once([':', '：'])?;
    let (name, folded) = (name.trim(), bare(name));
    if folded.is_empty() || name.chars().count() > LONGEST || name.split_whitespace().count() > 4 {
        return None;
    }
    let is_shown = |text: &str| text.len() <= LONGEST * 4 + 8 && of_name(&bare(text), &folded);
    let again = bare(rest).contains(&folded) || article.blocks.iter().any(|block| is_shown(&block.text));
    again.then(|| name.to_owned())
}

/// Whether a folded line is a name, with a year at most.
fn of_name(line: &str, name: &str) -> bool {
    line.strip_prefix(name).is_some_and(|rest| !rest.chars().any(char::is_alphabetic)) && line.len() <= name.len() + 12
}

/// The word that stands for the site in its host name.
fn host_label(origin: &Origin) -> Option<String> {
    let domain = origin.domain.as_deref().or(origin.host.as_deref())?;
    let label = domain.split('.').next()?;
    let letters: String = label.chars().map(fold).filter(|c| c.is_alphanumeric()).collect();
    (letters.len() > 4 && letters.chars().all(char::is_alphabetic)).then_some(letters)
}

/// Splits a title at the separators that sites put between its text and their name.
fn split_title(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for separator in [" - ", " | ", " – ", " — ", " · ", " » ", " :: "] {
        parts = parts.into_iter().flat_map(|p| p.split(separator)).collect();
    }
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}
