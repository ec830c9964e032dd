//! The smaller metadata: description, section, tags, licence, language, canonical link, lead image, rights.

use serde_json::Value;

use super::{Reading, content_nodes, letters, plain, text_of};
use crate::article::extract::resolve;
use crate::article::sheet::{HintKind, Sheet};
use crate::article::{Found, FoundIn};
use crate::text::squeeze;

/// Tags kept of one page; `keywords` with more than [`MOST_KEYWORDS`] are written for search engines.
const MOST_TAGS: usize = 30;
const MOST_KEYWORDS: usize = 12;

/// Longest tag or section in bytes.
const LONGEST_TAG: usize = 60;

pub(super) fn description(reading: &Reading<'_, '_>) -> Option<Found<String>> {
    let meta = |names: &[&str], from| {
        reading
            .sheet
            .meta(names)
            .map(|text| squeeze(&plain(text)))
            .filter(|text| !text.is_empty())
            .map(|text| Found::new(text, from))
    };
    let data = || {
        content_nodes(reading.nodes)
            .into_iter()
            .find_map(|node| node.get("description").and_then(text_of))
            .map(|text| Found::new(text, FoundIn::JsonLd))
    };
    meta(&["og:description"], FoundIn::OpenGraph)
        .or_else(|| meta(&["description", "twitter:description", "dc.description"], FoundIn::Meta))
        .or_else(data)
}

pub(super) fn section(reading: &Reading<'_, '_>) -> Option<Found<String>> {
    let short = |text: &String| !text.is_empty() && text.len() <= LONGEST_TAG;
    let meta = reading.sheet.meta(&["article:section", "og:article:section"]).map(squeeze).filter(short);
    let data = || {
        content_nodes(reading.nodes)
            .into_iter()
            .find_map(|node| node.get("articleSection").and_then(text_of))
            .filter(short)
    };
    meta.map(|text| Found::new(text, FoundIn::OpenGraph))
        .or_else(|| data().map(|text| Found::new(text, FoundIn::JsonLd)))
        .or_else(|| {
            reading
                .sheet
                .meta(&["section", "parsely-section", "category"])
                .map(squeeze)
                .filter(short)
                .map(|text| Found::new(text, FoundIn::Meta))
        })
        .or_else(|| breadcrumb(reading).filter(short).map(|text| Found::new(text, FoundIn::ClassName)))
}

/// The second step of a path: the first is the home page, the last the page itself.
fn breadcrumb(reading: &Reading<'_, '_>) -> Option<String> {
    let hint = reading.hints(HintKind::Breadcrumb).next()?;
    let text = reading.sheet.hint_text(hint);
    let steps = text.split(['\n', '>', '›', '»', '/', '|']).map(squeeze).filter(|step| !letters(step).is_empty());
    let steps: Vec<String> = steps.take(8).collect();
    if steps.len() >= 3 { steps.into_iter().nth(1) } else { None }
}

pub(super) fn tags(reading: &Reading<'_, '_>) -> Vec<String> {
    let mut tags = Tags::default();
    for name in ["article:tag", "og:article:tag", "parsely-tags"] {
        reading.sheet.metas_named(name).for_each(|content| tags.add_list(content));
    }
    for hint in reading.hints(HintKind::TagLink) {
        tags.add(reading.sheet.hint_text(hint));
    }
    let of_data = content_nodes(reading.nodes).into_iter().find_map(|node| node.get("keywords"));
    if tags.0.is_empty() {
        match of_data {
            Some(Value::Array(values)) => {
                values.iter().filter_map(Value::as_str).take(MOST_TAGS).for_each(|tag| tags.add(tag));
            }
            Some(Value::String(list)) => tags.add_keywords(list),
            _ => {}
        }
    }
    if tags.0.is_empty() {
        reading.sheet.meta(&["news_keywords", "keywords"]).into_iter().for_each(|list| tags.add_keywords(list));
    }
    tags.0
}

#[derive(Debug, Default)]
struct Tags(Vec<String>);

impl Tags {
    fn add(&mut self, tag: &str) {
        let tag = squeeze(&plain(tag));
        let tag = tag.trim_start_matches('#').trim();
        let bare = letters(tag);
        if !bare.is_empty()
            && tag.len() <= LONGEST_TAG
            && self.0.len() < MOST_TAGS
            && !self.0.iter().any(|known| letters(known) == bare)
        {
            self.0.push(tag.to_owned());
        }
    }

    fn add_list(&mut self, list: &str) {
        list.split([',', ';', '，', '、']).for_each(|tag| self.add(tag));
    }

    fn add_keywords(&mut self, list: &str) {
        if list.split([',', ';', '，', '、']).count() <= MOST_KEYWORDS {
            self.add_list(list);
        }
    }
}

pub(super) fn license(reading: &Reading<'_, '_>) -> Option<Found<String>> {
    let linked =
        reading.hints(HintKind::License).find_map(|hint| spdx(hint.value?)).map(|id| Found::new(id, FoundIn::LinkRel));
    let data = || {
        content_nodes(reading.nodes)
            .into_iter()
            .find_map(|node| spdx(&text_of(node.get("license")?)?))
            .map(|id| Found::new(id, FoundIn::JsonLd))
    };
    linked.or_else(data).or_else(|| {
        reading
            .sheet
            .meta(&["dcterms.license", "dc.rights", "dcterms.rights", "license", "rights"])
            .and_then(spdx)
            .map(|id| Found::new(id, FoundIn::Meta))
    })
}

/// The SPDX id of a licence's address.
fn spdx(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    if let Some((_, path)) = lower.split_once("creativecommons.org/") {
        let mut parts = path.split('/');
        let (area, name) = (parts.next()?, parts.next()?);
        let version = parts.next().filter(|part| part.starts_with(|c: char| c.is_ascii_digit())).unwrap_or("4.0");
        let known = matches!(name, "by" | "by-sa" | "by-nc" | "by-nd" | "by-nc-sa" | "by-nc-nd");
        return match (area, name) {
            ("publicdomain", "zero") => Some("CC0-1.0".to_owned()),
            ("licenses", name) if known => Some(format!("CC-{}-{version}", name.to_ascii_uppercase())),
            _ => None,
        };
    }
    let known = [
        ("opensource.org/licenses/mit", "MIT"),
        ("opensource.org/license/mit", "MIT"),
        ("apache.org/licenses/license-2.0", "Apache-2.0"),
        ("gnu.org/licenses/gpl-3.0", "GPL-3.0-only"),
        ("gnu.org/licenses/fdl", "GFDL-1.3-only"),
        ("gnu.org/copyleft/fdl", "GFDL-1.3-only"),
    ];
    known.iter().find(|(part, _)| lower.contains(part)).map(|(_, id)| (*id).to_owned())
}

pub(super) fn language(sheet: &Sheet<'_>) -> Option<String> {
    let claimed = sheet.language.or_else(|| sheet.meta(&["content-language", "language", "og:locale"]))?;
    let tag = claimed.trim().replace('_', "-");
    let well_formed = tag
        .split('-')
        .next()
        .is_some_and(|head| (2..=3).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_alphabetic()));
    (well_formed && tag.len() <= 20 && tag.is_ascii()).then_some(tag)
}

pub(super) fn canonical(reading: &Reading<'_, '_>) -> Option<String> {
    let link = reading.hints(HintKind::Canonical).find_map(|hint| hint.value.filter(|link| !link.trim().is_empty()));
    link.or_else(|| reading.sheet.meta(&["og:url"]))
        .and_then(|link| resolve(link, reading.base))
        .filter(|link| link.starts_with("http"))
}

pub(super) fn lead_image(reading: &Reading<'_, '_>) -> Option<Found<String>> {
    let absolute = |link: &str| resolve(link, reading.base).filter(|link| link.starts_with("http"));
    let meta = |names: &[&str], from| reading.sheet.meta(names).and_then(absolute).map(|link| Found::new(link, from));
    let data = || {
        content_nodes(reading.nodes)
            .into_iter()
            .find_map(|node| image_of(node.get("image")?))
            .and_then(|link| absolute(&link))
            .map(|link| Found::new(link, FoundIn::JsonLd))
    };
    let first = || {
        let region = reading.region;
        let image = reading.hints(HintKind::Image).find(|hint| {
            hint.draft >= region.start
                && hint.draft < region.end
                && !hint.value.is_some_and(|src| src.starts_with("data:"))
        })?;
        image.value.and_then(absolute).map(|link| Found::new(link, FoundIn::Text))
    };
    meta(&["og:image", "og:image:url", "og:image:secure_url"], FoundIn::OpenGraph)
        .or_else(|| meta(&["twitter:image", "twitter:image:src", "thumbnail"], FoundIn::Meta))
        .or_else(data)
        .or_else(first)
}

fn image_of(value: &Value) -> Option<String> {
    match value {
        Value::String(link) => Some(link.clone()),
        Value::Array(values) => values.first().filter(|first| !first.is_array()).and_then(image_of),
        Value::Object(object) => {
            object.get("url").or_else(|| object.get("contentUrl")).and_then(Value::as_str).map(str::to_owned)
        }
        _ => None,
    }
}

/// What the page says of crawlers and text mining.
pub(super) fn rights(sheet: &Sheet<'_>) -> Vec<(String, String)> {
    const NAMES: &[&str] = &["robots", "gristmill", "tdm-reservation", "tdm-policy", "content-signal", "content-usage"];
    let own = sheet.metas.iter().map(|(name, content)| (name.to_ascii_lowercase(), squeeze(content)));
    own.filter(|(name, _)| NAMES.contains(&name.as_str())).take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_have_their_spdx_id() {
        for (address, id) in [
            ("https://creativecommons.org/licenses/by-sa/4.0/", Some("CC-BY-SA-4.0")),
            ("http://creativecommons.org/licenses/by/3.0/us/", Some("CC-BY-3.0")),
            ("https://creativecommons.org/publicdomain/zero/1.0/", Some("CC0-1.0")),
            ("https://creativecommons.org/about", None),
            ("https://opensource.org/licenses/MIT", Some("MIT")),
            ("/terms", None),
        ] {
            assert_eq!(spdx(address).as_deref(), id, "{address}");
        }
    }
}
