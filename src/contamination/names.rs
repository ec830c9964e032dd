//! What a page calls its site: the names that the markup gives, the parts of its title, and its host.

use super::scan::fold;
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
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|n| (2..=60).contains(&n.chars().count()) && seen.insert(n.to_lowercase()));
    names.truncate(MOST_NAMES);
    names
}

/// The first and last part of a title that separators divide, where they are short enough for a name.
fn title_parts(title: &str) -> Vec<String> {
    let parts: Vec<&str> = split_title(title);
    let ends = [parts.first(), parts.last()];
    if parts.len() < 2 {
        return Vec::new();
    }
    ends.into_iter().flatten().filter(|p| p.split_whitespace().count() <= 5).map(|p| (*p).to_owned()).collect()
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
