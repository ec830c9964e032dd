//! The title, without the site's name: what several parts of a page agree on.

use serde_json::{Map, Value};
use url::Url;

use super::site_part::{SEPARATORS, Sites, without_site};
use super::{content_nodes, letters, plain, text_of};
use crate::article::kind::PageKind;
use crate::article::sheet::{HintKind, Sheet};
use crate::article::{Found, FoundIn};
use crate::text::squeeze;

/// Longest text that can be a title, in bytes.
const LONGEST: usize = 400;

/// Headings that are looked at.
const MOST_HEADINGS: usize = 12;

/// A heading goes with a claim that has one in this many of its words.
const SHARED_PART: usize = 3;

/// Words of the address that a claim must have more than the heading to be taken for the title.
const CLEARLY_MORE: usize = 2;

/// What themes put before and behind a heading's text.
const BEFORE: &[&str] = &["Thread: ", "Topic: ", "View topic - ", "Re: ", "/ "];
const BEHIND: &[char] = &['¶', '#', '§', '🔗', '\u{f0c1}'];

/// Finds the title.
pub(in crate::article) fn find(
    sheet: &Sheet<'_>,
    nodes: &[&Map<String, Value>],
    kind: PageKind,
    address: Option<&Url>,
) -> Option<Found<String>> {
    let mut sites = Sites::known(sheet, nodes, address);
    let slug = slug(address);
    let (of_site, headings): (Vec<String>, Vec<String>) = headings(sheet)
        .into_iter()
        .partition(|heading| sites.is_name(heading) || names_part_of_site(heading, sheet, &slug));
    sites.add(&of_site);
    let headings: Vec<String> = headings.iter().map(|heading| without_site(heading, &sites, true)).collect();
    let is_home = address.is_some_and(|address| matches!(address.path(), "" | "/"));
    let claims = claims(sheet, nodes, &sites, is_home);
    let shown = |heading: &String| Found::new(heading.clone(), FoundIn::Heading);
    let claimed = |(claim, from): &(String, FoundIn)| Found::new(claim.clone(), *from);
    // A heading that a claim repeats is the title as readers see it.
    let repeated = headings.iter().find(|heading| claims.iter().any(|(claim, _)| letters(claim) == letters(heading)));
    if let Some(heading) = repeated {
        return Some(shown(heading));
    }
    // Titles for search engines and networks are often others than the heading that readers see. The heading of a home
    // page, a shop's shelf or a firm's offer is a slogan more often than its title, unless the claims have all of it.
    let has_slogans = is_home || !matches!(kind, PageKind::Article | PageKind::Forum | PageKind::Documentation);
    let alike = headings.iter().find_map(|heading| {
        let words = words(heading);
        let claimed = |claim: &str| {
            let claimed = self::words(claim);
            // One word stands in many titles.
            let is_alike =
                has_slogans || words.len() > 1 || claimed.len() <= SHARED_PART || claimed.first() == words.first();
            if is_alike { shared(&words, &claimed) } else { 0 }
        };
        let most = claims.iter().map(|(claim, _)| claimed(claim)).max().unwrap_or_default();
        (most > 0 && most * SHARED_PART >= words.len()).then_some((heading, most == words.len()))
    });
    if let Some((heading, is_whole)) = alike {
        // An address is made of the title, mostly.
        let in_slug = |text: &str| shared(&slug, &words(text));
        let best = claims.iter().max_by_key(|(claim, from)| (in_slug(claim), *from == FoundIn::OpenGraph));
        let margin = if has_slogans { 0 } else { CLEARLY_MORE };
        return match best {
            Some(best) if !is_whole && (has_slogans || in_slug(&best.0) >= in_slug(heading) + margin) => {
                if has_slogans && in_slug(heading) > in_slug(&best.0) {
                    Some(shown(heading))
                } else {
                    Some(claimed(best))
                }
            }
            _ => Some(shown(heading)),
        };
    }
    claims.first().map(claimed).or_else(|| headings.first().map(shown)).or_else(|| bare_tag(sheet))
}

/// The title as it stands, where it is the site's name alone.
fn bare_tag(sheet: &Sheet<'_>) -> Option<Found<String>> {
    let tag = sheet.title_tag.clone().filter(|tag| !letters(tag).is_empty() && tag.len() <= LONGEST)?;
    Some(Found::new(tag, FoundIn::TitleTag))
}

/// Words of the last part of the address that has some.
fn slug(address: Option<&Url>) -> Vec<String> {
    let path = address.map(Url::path).unwrap_or_default();
    let parts = path.rsplit('/').map(words);
    parts.into_iter().find(|words| words.len() > 1).unwrap_or_default()
}

/// How many words of a text stand in another.
fn shared(words: &[String], others: &[String]) -> usize {
    words.iter().filter(|word| others.contains(word)).count()
}

/// What the page's head claims as its title, without the site's name, best first.
fn claims(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>], sites: &Sites, is_home: bool) -> Vec<(String, FoundIn)> {
    let open_graph = sheet
        .meta(&["og:title", "twitter:title", "dc.title", "citation_title"])
        .map(|title| squeeze(&plain(title)))
        .filter(|title| !title.is_empty());
    let headline = content_nodes(nodes).into_iter().find_map(|node| node.get("headline").and_then(text_of));
    let tag = sheet.title_tag.clone().map(|title| plain(&title)).filter(|title| !title.is_empty());
    [(open_graph, FoundIn::OpenGraph), (headline, FoundIn::JsonLd), (tag, FoundIn::TitleTag)]
        .into_iter()
        .filter_map(|(claim, from)| Some((trimmed(&without_site(&claim?, sites, is_home)), from)))
        .filter(|(claim, _)| claim.len() <= LONGEST && !letters(claim).is_empty())
        .filter(|(claim, _)| is_home || !sites.is_name(claim))
        .collect()
}

/// Whether a heading stands last in the page's title, and another part of that before it goes with the address: then it
/// names the book, the forum or the site.
fn names_part_of_site(heading: &str, sheet: &Sheet<'_>, slug: &[String]) -> bool {
    let tag = sheet.title_tag.as_deref().unwrap_or_default();
    SEPARATORS.iter().filter_map(|separator| tag.rsplit_once(separator)).any(|(before, last)| {
        letters(last) == letters(heading) && shared(slug, &words(before)) > shared(slug, &words(heading))
    })
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn headings(sheet: &Sheet<'_>) -> Vec<String> {
    let of = |kind| sheet.hints.iter().filter(move |hint| hint.kind == kind).map(|hint| sheet.hint_text(hint));
    // An element whose class says "title" may hold more than that.
    let named = of(HintKind::Headline).map(|text| text.lines().next().unwrap_or_default());
    let texts = of(HintKind::MainHeading).chain(named).filter(|text| !text.is_empty() && text.len() <= LONGEST);
    texts.take(MOST_HEADINGS).map(|text| trimmed(&squeeze(text))).collect()
}

/// A title without the signs of links and the labels that software puts at its ends.
fn trimmed(title: &str) -> String {
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || BEHIND.contains(&c));
    let title = BEFORE.iter().find_map(|word| title.strip_prefix(word)).unwrap_or(title);
    title.trim().to_owned()
}
