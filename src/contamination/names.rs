//! What a page calls its site: the names that the markup gives, the parts of its title, and its host.

use std::sync::LazyLock;

use super::brand::Brand;
use super::normal::normal;
use super::notice::shown_by_title;
use super::phrases::{TEAM_WORDS, bare};
use super::profile::SiteProfile;
use super::scan::fold;
use super::suspects::Source;
use super::table::start_of;
use crate::article::Article;
use crate::page::Origin;

/// Names of one page.
const MOST_NAMES: usize = 12;

/// The names of a page's site, the most explicit first.
#[must_use]
pub fn of_site(article: &Article, origin: &Origin) -> Vec<String> {
    let mut names: Vec<String> = article.site_names.iter().map(|n| n.value.trim().to_owned()).collect();
    if let Some(title) = &article.title {
        names.extend(title_parts(&title.value));
    }
    names.extend(host_label(origin));
    names.extend(article.title.as_ref().and_then(|title| before_colon(&title.value, article)));
    names.extend(article.blocks.iter().filter_map(|block| named_in(&block.text)).take(4));
    names.extend(notice(article, &names));
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|n| (2..=60).contains(&n.chars().count()) && seen.insert(n.to_lowercase()));
    names.truncate(MOST_NAMES);
    names
}

/// The names that leave no doubt, in the form of [`bare`]: what the markup declares, what is `planted`, what most pages
/// of the host bear, and what a title ends with that the page shows again.
#[must_use]
pub fn certain(article: &Article, planted: &[Brand], profile: &SiteProfile) -> Vec<String> {
    let mut names: Vec<String> = article.site_names.iter().map(|n| bare(&n.value)).collect();
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

/// Whether a page's own title and text say that its article was taken.
#[must_use]
pub fn source(article: &Article, names: &[String]) -> Source {
    if notice(article, names).is_some() { Source::Copy } else { Source::Unknown }
}

/// The notice that a line shows which repeats the end of the title right after a name of the site.
fn notice(article: &Article, names: &[String]) -> Option<String> {
    const LONGEST: usize = 400;
    let title = article.title.as_ref().filter(|title| title.value.contains([':', '：']))?;
    let sites: Vec<String> = names.iter().map(|n| bare(n)).collect();
    let short = || article.blocks.iter().map(|b| b.text.as_str()).filter(|t| t.len() <= LONGEST);
    // The end of a title has no more letters than it.
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let most = letters(&title.value);
    let lines: Vec<String> = short().filter(|line| letters(line) <= most).map(normal).collect();
    let (notice, _) = shown_by_title(Some(&title.value), &sites, lines.iter().map(String::as_str))?;
    // As it is written, since a planted string is looked for letter for letter.
    let line = crate::text::squeeze(short().find(|line| normal(line).starts_with(&notice))?);
    Some(line.chars().take(notice.chars().count()).collect())
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
