//! Who wrote a page: persons separated, without "By", roles and addresses.

mod names;
mod shown;

use serde_json::{Map, Value};

use self::names::{persons, signatory};
use self::shown::{Where, hinted};
use super::json_ld::has_type;
use super::{Reading, content_nodes, letters};
use crate::article::kind::PageKind;
use crate::article::sheet::HintKind;
use crate::article::{Found, FoundIn};

/// Names of `meta` tags that hold authors, best first.
const METAS: &[&str] = &[
    "author",
    "citation_author",
    "citation_authors",
    "article:author",
    "og:author",
    "og:article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor.author",
    "dc.author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "bt:author",
    "authors",
    "article.author",
    "article-author",
    "article_author",
    "author_name",
    "cxenseparse:author",
    "creator",
    "rbauthors",
    "mediator_author",
    "twitter:data1",
];

/// Names of `meta` tags that give the last name first where they have a comma.
const LAST_NAME_FIRST: &[&str] = &["citation_author", "citation_authors", "dc.creator", "dcterms.creator"];

/// Types of JSON-LD that are no persons.
const FIRMS: &[&str] = &["Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "Brand"];

/// Persons kept of one page.
const MOST: usize = 20;

/// Longest text that names authors, in bytes.
const LONGEST: usize = 200;

/// Finds the authors; the first source that names a person counts.
pub(super) fn find(reading: &Reading<'_, '_>, sites: &[Found<String>]) -> Vec<Found<String>> {
    let is_thread = reading.kind == PageKind::Forum;
    let head = |kind| hinted(reading, kind, Where::Head);
    let first_post = |kind| if is_thread { hinted(reading, kind, Where::FirstPost) } else { Vec::new() };
    let sources: [(&dyn Fn() -> Vec<String>, FoundIn); 12] = [
        (&|| json_ld(reading, Signed::ByPersons), FoundIn::JsonLd),
        (&|| first_post(HintKind::Author), FoundIn::Microdata),
        (&|| metas(reading, sites), FoundIn::Meta),
        (&|| hinted(reading, HintKind::Author, Where::Own), FoundIn::Microdata),
        (&|| first_post(HintKind::Byline), FoundIn::ClassName),
        (&|| first_post(HintKind::UserName), FoundIn::ClassName),
        (&|| head(HintKind::AuthorLink), FoundIn::LinkRel),
        (&|| head(HintKind::Byline), FoundIn::ClassName),
        (&|| head(HintKind::AuthorClass), FoundIn::ClassName),
        (&|| shown::text(reading), FoundIn::Text),
        (&|| hinted(reading, HintKind::AuthorLink, Where::Own), FoundIn::LinkRel),
        (&|| hinted(reading, HintKind::AuthorClass, Where::Own), FoundIn::ClassName),
    ];
    // Firms and the site itself count where no person is named: many pages are signed so.
    let mut fallback = Vec::new();
    for (names, from) in sources {
        let found = distinct(&names(), from);
        let is_site = |name: &str| sites.iter().any(|site| letters(&site.value) == letters(name));
        if found.iter().any(|name| !is_site(&name.value)) {
            return found.into_iter().filter(|name| !is_site(&name.value)).collect();
        }
        if fallback.is_empty() && matches!(from, FoundIn::JsonLd | FoundIn::Meta) {
            fallback = found;
        }
    }
    if let Some(name) = signatories(reading).into_iter().next() {
        return vec![Found::new(name, FoundIn::Meta)];
    }
    let last = [
        (json_ld(reading, Signed::ByAny), FoundIn::JsonLd),
        (hinted(reading, HintKind::Author, Where::Anywhere), FoundIn::Microdata),
    ];
    let last = last.into_iter().map(|(names, from)| distinct(&names, from));
    std::iter::once(fallback).chain(last).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What signs a page without being a person, as far as it is declared: "Lamp Staff".
fn signatories(reading: &Reading<'_, '_>) -> Vec<String> {
    let declared = json_ld(reading, Signed::Unread);
    let metas = METAS.iter().flat_map(|name| reading.sheet.metas_named(name)).map(str::to_owned);
    let tags = reading.hints(HintKind::Author).chain(reading.hints(HintKind::AuthorClass));
    let tags = tags.filter(|hint| reading.is_near_head(hint.draft)).map(|hint| reading.sheet.hint_text(hint).to_owned());
    let names = declared.into_iter().chain(metas).chain(tags).filter(|name| persons(name).is_empty());
    names.filter_map(|name| signatory(&name)).take(1).collect()
}

fn distinct(names: &[String], from: FoundIn) -> Vec<Found<String>> {
    let mut found: Vec<Found<String>> = Vec::new();
    for name in names.iter().flat_map(|names| persons(names)) {
        if found.len() < MOST && !found.iter().any(|known| letters(&known.value) == letters(&name)) {
            found.push(Found::new(name, from));
        }
    }
    found
}

/// Whose signatures of JSON-LD are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signed {
    /// Those that are not said to be firms.
    ByPersons,
    /// All.
    ByAny,
    /// All, whether or not they name a person.
    Unread,
}

fn json_ld(reading: &Reading<'_, '_>, signed: Signed) -> Vec<String> {
    let nodes = content_nodes(reading.nodes);
    let signatures = ["author", "creator"].iter().flat_map(|key| nodes.iter().filter_map(move |node| node.get(*key)));
    let mut read = signatures.map(|value| names_of(value, reading.nodes, signed, 0));
    let is_read = |names: &Vec<String>| match signed {
        Signed::Unread => names.iter().any(|name| !name.trim().is_empty()),
        _ => names.iter().any(|name| !persons(name).is_empty()),
    };
    read.find(is_read).unwrap_or_default()
}

/// Names in an `author`: a string, an object with a name, a reference to another object, or a list of these.
fn names_of(value: &Value, nodes: &[&Map<String, Value>], signed: Signed, depth: u8) -> Vec<String> {
    if depth > 3 {
        return Vec::new();
    }
    match value {
        Value::String(name) if !name.starts_with("http") && !name.starts_with('#') => vec![name.clone()],
        Value::Array(values) => {
            values.iter().take(MOST).flat_map(|value| names_of(value, nodes, signed, depth + 1)).collect()
        }
        Value::Object(object) if signed == Signed::ByPersons && has_type(object, FIRMS) => Vec::new(),
        Value::Object(object) => {
            let target = object.get("@id").and_then(Value::as_str);
            let by_reference = || {
                nodes.iter().find(|node| {
                    target.is_some() && node.get("@id").and_then(Value::as_str) == target && node.contains_key("name")
                })
            };
            let name = object.get("name").or_else(|| by_reference().and_then(|node| node.get("name")));
            name.map(|name| names_of(name, nodes, signed, depth + 1)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Names in `meta` tags: of the first name of a tag that has some.
fn metas(reading: &Reading<'_, '_>, sites: &[Found<String>]) -> Vec<String> {
    let mut of_site = Vec::new();
    for name in METAS {
        let is_reversed = LAST_NAME_FIRST.contains(name);
        let values: Vec<String> = reading
            .sheet
            .metas_named(name)
            .filter(|value| !value.is_empty() && !value.contains("://"))
            .map(|value| if is_reversed { in_order(value) } else { value.to_owned() })
            .collect();
        let labelled = *name != "twitter:data1"
            || reading
                .sheet
                .meta(&["twitter:label1"])
                .is_some_and(|label| label.to_lowercase().contains("by") || label.to_lowercase().contains("author"));
        let names: Vec<String> = values.iter().flat_map(|value| persons(value)).collect();
        if !labelled || names.is_empty() {
            continue;
        }
        let is_site = |name: &String| sites.iter().any(|site| letters(&site.value) == letters(name));
        if !names.iter().all(is_site) {
            return values;
        }
        if of_site.is_empty() {
            of_site = values;
        }
    }
    of_site
}

/// "Keeper, Ann B." as "Ann B. Keeper".
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') && !last.trim().contains(' ') && !first.trim().is_empty() => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}
