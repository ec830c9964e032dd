//! What the site calls itself: all candidates, best first.

use serde_json::{Map, Value};

use super::json_ld::has_type;
use super::site_part::separators;
use super::{Reading, letters, text_of};
use crate::article::sheet::HintKind;
use crate::article::{Found, FoundIn};
use crate::text::squeeze;

/// Longest text that can be a site's name, in bytes.
const LONGEST: usize = 80;

/// Candidates kept of one page.
const MOST: usize = 12;

/// Types of JSON-LD whose name is the site's or its owner's.
const OWNERS: &[&str] = &["WebSite", "Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "Blog"];

/// Words around the holder's name in a copyright line, in lower case.
const NOT_HOLDER: &[&str] = &[
    "copyright",
    "©",
    "(c)",
    "&copy;",
    "all rights reserved",
    "alle rechte vorbehalten",
    "todos los derechos reservados",
    "tous droits réservés",
    "by ",
];

/// What home links and logos say instead of a name, in lower case.
const NO_NAMES: &[&str] =
    &["home", "logo", "homepage", "menu", "site logo", "blog", "news", "search", "header logo", "website"];

/// Finds all names.
pub(super) fn find(reading: &Reading<'_, '_>, title: Option<&str>) -> Vec<Found<String>> {
    let mut names = Names::default();
    let sheet = reading.sheet;
    names.add(sheet.meta(&["og:site_name"]), FoundIn::OpenGraph);
    for name in publishers(reading.nodes) {
        names.add(Some(&name), FoundIn::JsonLd);
    }
    for key in [
        "application-name",
        "apple-mobile-web-app-title",
        "publisher",
        "dc.publisher",
        "citation_journal_title",
        "twitter:site",
        "cre",
    ] {
        names.add(sheet.meta(&[key]).filter(|name| !name.starts_with('@')), FoundIn::Meta);
    }
    if let (Some(tag), Some(title)) = (&sheet.title_tag, title) {
        for part in beside_title(tag, title) {
            names.add(Some(&part), FoundIn::TitleTag);
        }
    }
    for name in &reading.banner.names {
        names.add(Some(name), FoundIn::Logo);
    }
    for hint in reading.hints(HintKind::Logo).take(4) {
        names.add(hint.value.map(without_logo).as_deref(), FoundIn::Logo);
    }
    for hint in reading.hints(HintKind::SiteName).take(6) {
        let line = sheet.hint_text(hint).lines().next().map(squeeze);
        names.add(line.as_deref(), FoundIn::ClassName);
    }
    for hint in reading.hints(HintKind::Copyright) {
        for line in sheet.hint_text(hint).lines().take(60) {
            names.add(holder(line).as_deref(), FoundIn::Footer);
        }
    }
    names.0
}

#[derive(Debug, Default)]
struct Names(Vec<Found<String>>);

impl Names {
    fn add(&mut self, name: Option<&str>, from: FoundIn) {
        let Some(name) = name.map(squeeze) else { return };
        let bare = letters(&name);
        let known = self.0.iter().any(|known| letters(&known.value) == bare);
        let is_address = name.contains("://") || name.contains('@');
        if !bare.is_empty()
            && !known
            && !is_address
            && name.len() <= LONGEST
            && self.0.len() < MOST
            && !NO_NAMES.contains(&name.to_lowercase().as_str())
        {
            self.0.push(Found::new(name, from));
        }
    }
}

fn publishers(nodes: &[&Map<String, Value>]) -> Vec<String> {
    let by_id = |value: &Value| -> Option<String> {
        let target = value.get("@id")?.as_str()?;
        nodes
            .iter()
            .find(|node| node.get("@id").and_then(Value::as_str) == Some(target))
            .and_then(|node| node.get("name").and_then(text_of))
    };
    let published = nodes
        .iter()
        .filter_map(|node| node.get("publisher"))
        .filter_map(|value| text_of(value).or_else(|| by_id(value)));
    let own = OWNERS
        .iter()
        .flat_map(|owner| nodes.iter().filter(move |node| has_type(node, &[owner])))
        .filter_map(|node| node.get("name").and_then(text_of));
    published.chain(own).take(MOST).collect()
}

/// The parts of the title tag beside the title.
fn beside_title(tag: &str, title: &str) -> Vec<String> {
    let bare = letters(title);
    for separator in separators(tag) {
        let parts: Vec<&str> = tag.split(separator).collect();
        if parts.iter().any(|part| letters(part) == bare || letters(part).starts_with(&bare) && !bare.is_empty()) {
            return parts
                .iter()
                .rev()
                .filter(|part| letters(part) != bare)
                .map(|part| part.trim().to_owned())
                .collect();
        }
    }
    // The title itself may have the separator in it.
    tag.strip_prefix(title)
        .map(|rest| rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .or_else(|| {
            tag.strip_suffix(title).map(|rest| rest.trim_end_matches(|c: char| !c.is_alphanumeric()).trim().to_owned())
        })
        .filter(|rest| !rest.is_empty())
        .into_iter()
        .collect()
}

fn without_logo(alt: &str) -> String {
    let words = alt.split_whitespace().filter(|word| !matches!(word.to_lowercase().as_str(), "logo" | "logotype"));
    words.collect::<Vec<_>>().join(" ")
}

/// The holder in a copyright line.
fn holder(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let start = ["©", "(c)", "copyright"].iter().filter_map(|sign| lower.find(sign)).min()?;
    // Lower case may have another length; then there is no telling where the line's own text begins.
    let rest = (lower.len() == line.len()).then(|| line.get(start..)).flatten()?;
    let mut rest = rest.trim();
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | '—' | ',' | '.' | '|' | ':')
        });
        for word in NOT_HOLDER {
            if rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)) {
                rest = rest.get(word.len()..).unwrap_or_default();
            }
        }
        if rest == before {
            break;
        }
    }
    let end = rest.find(['|', '.', '•', '·', '—', '–', ',', '©']).unwrap_or(rest.len());
    let name = rest.get(..end)?.trim();
    let lower = name.to_lowercase();
    let end = NOT_HOLDER
        .iter()
        .filter(|_| lower.len() == name.len())
        .filter_map(|word| lower.find(word))
        .min()
        .unwrap_or(name.len());
    let name = name.get(..end)?.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '!');
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '-');
    (name.split_whitespace().count() <= 6 && !name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_stand_between_sign_and_rights() {
        for (line, name) in [
            ("© 2024 The Daily Lamp. All rights reserved.", Some("The Daily Lamp")),
            ("Copyright © 2010-2024 Lamp Media Ltd", Some("Lamp Media Ltd")),
            ("Lamp | Copyright 2024", None),
            ("Contact us", None),
            ("© 2024", None),
        ] {
            assert_eq!(holder(line).as_deref(), name, "{line}");
        }
    }

    #[test]
    fn the_title_tag_names_the_site_beside_the_title() {
        assert_eq!(beside_title("A cat | Pets - The Lamp", "A cat"), ["Pets - The Lamp"]);
        assert_eq!(beside_title("The Lamp – A cat", "A cat"), ["The Lamp"]);
        assert_eq!(beside_title("Cats - a tale: The Lamp", "Cats - a tale"), ["The Lamp"]);
        assert!(beside_title("A cat", "A cat").is_empty());
    }
}
