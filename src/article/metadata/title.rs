//! The title, without the site's name: what several parts of a page agree on.

use serde_json::{Map, Value};

use super::{content_nodes, letters, text_of};
use crate::article::sheet::{HintKind, Sheet};
use crate::article::{Found, FoundIn};
use crate::text::squeeze;

/// What stands between a title and the site's name.
pub(super) const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ｜ ", "｜", "_", " ~ ", " ‹ ", " › ",
    " ⋆ ", " * ",
];

/// Longest text that can be a title, in bytes.
const LONGEST: usize = 400;

/// Finds the title.
pub(in crate::article) fn find(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>]) -> Option<Found<String>> {
    let open_graph = sheet
        .meta(&["og:title", "twitter:title", "dc.title", "citation_title"])
        .map(squeeze)
        .filter(|title| !title.is_empty());
    let headline = content_nodes(nodes).into_iter().find_map(|node| node.get("headline").and_then(text_of));
    let tag = sheet.title_tag.clone().filter(|title| !title.is_empty());
    let headings = headings(sheet);
    let sites = known_sites(sheet, nodes);
    let claims: Vec<(String, FoundIn)> =
        [(open_graph, FoundIn::OpenGraph), (headline, FoundIn::JsonLd), (tag, FoundIn::TitleTag)]
            .into_iter()
            .filter_map(|(claim, from)| Some((without_site(&claim?, &sites), from)))
            .filter(|(claim, _)| claim.len() <= LONGEST && !letters(claim).is_empty())
            .collect();
    // A heading that a claim repeats, or begins with, is the title as readers see it.
    for heading in &headings {
        let bare = letters(heading);
        let agrees = claims.iter().any(|(claim, _)| letters(claim) == bare);
        if agrees && !sites.iter().any(|site| letters(site) == bare) {
            return Some(Found::new(heading.clone(), FoundIn::Heading));
        }
    }
    // Titles for search engines and networks are often others than the heading that readers see.
    for heading in &headings {
        let words = words(heading);
        let shares = claims.iter().any(|(claim, _)| {
            words.iter().filter(|word| self::words(claim).contains(*word)).count() * 3 >= words.len()
        });
        if shares && !words.is_empty() && !sites.iter().any(|site| letters(site) == letters(heading)) {
            return Some(Found::new(heading.clone(), FoundIn::Heading));
        }
    }
    let first = claims.into_iter().next().map(|(claim, from)| Found::new(claim, from));
    first.or_else(|| headings.into_iter().next().map(|heading| Found::new(heading, FoundIn::Heading)))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn headings(sheet: &Sheet<'_>) -> Vec<String> {
    let kinds = [HintKind::MainHeading, HintKind::Headline];
    let hints = kinds.iter().flat_map(|kind| sheet.hints.iter().filter(move |hint| hint.kind == *kind));
    let texts = hints.map(|hint| sheet.hint_text(hint)).filter(|text| !text.is_empty() && text.len() <= LONGEST);
    texts.take(12).map(squeeze).collect()
}

/// Names of the site that are said plainly.
fn known_sites(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>]) -> Vec<String> {
    let metas = ["og:site_name", "application-name", "apple-mobile-web-app-title"];
    let mut sites: Vec<String> = metas.iter().filter_map(|name| sheet.meta(&[name])).map(squeeze).collect();
    for node in nodes {
        if super::json_ld::has_type(node, &["WebSite", "Organization", "NewsMediaOrganization", "Corporation"]) {
            sites.extend(node.get("name").and_then(text_of));
        }
        sites.extend(node.get("publisher").and_then(text_of));
    }
    sites
}

/// A title without the parts at its ends that name the site.
fn without_site(title: &str, sites: &[String]) -> String {
    let title = squeeze(title);
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && names_site(tail, sites)
            && !letters(head).is_empty()
        {
            return without_site(head.trim(), sites);
        }
        if let Some((head, tail)) = title.split_once(separator)
            && names_site(head, sites)
            && !letters(tail).is_empty()
        {
            return tail.trim().to_owned();
        }
    }
    title
}

fn names_site(part: &str, sites: &[String]) -> bool {
    let part = letters(part);
    !part.is_empty()
        && sites.iter().map(|site| letters(site)).any(|site| {
            site == part || (part.len() > 3 && site.starts_with(&part)) || (site.len() > 3 && part.starts_with(&site))
        })
}
