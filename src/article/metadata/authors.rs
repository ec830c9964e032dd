//! Who wrote a page: persons separated, without "By", roles and addresses.

use serde_json::{Map, Value};

use super::json_ld::has_type;
use super::{Reading, content_nodes, letters, plain};
use crate::article::rules::bylines::{BEGINNINGS, DEGREES, NO_AUTHORS, ROLES};
use crate::article::sheet::HintKind;
use crate::article::zones::Zone;
use crate::article::{Found, FoundIn};
use crate::text::squeeze;

const METAS: &[&str] = &[
    "author",
    "article:author",
    "og:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.author",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "authors",
    "article.author",
    "cxenseparse:author",
    "creator",
    "rbauthors",
    "twitter:data1",
];

const FIRMS: &[&str] = &["Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "Brand"];

/// Blocks between the first author of a text and the last.
const TOGETHER: u32 = 6;

/// Persons kept of one page.
const MOST: usize = 20;

/// Longest text that names authors, in bytes.
const LONGEST: usize = 200;

/// Finds the authors; the first source that names a person counts.
pub(super) fn find(reading: &Reading<'_, '_>, sites: &[Found<String>]) -> Vec<Found<String>> {
    let head = |kind| hinted(reading, kind, Where::Head);
    let sources: [(&dyn Fn() -> Vec<String>, FoundIn); 6] = [
        (&|| json_ld(reading, Signed::ByPersons), FoundIn::JsonLd),
        (&|| metas(reading), FoundIn::Meta),
        (&|| hinted(reading, HintKind::Author, Where::Own), FoundIn::Microdata),
        (&|| head(HintKind::AuthorLink), FoundIn::LinkRel),
        (&|| head(HintKind::Byline), FoundIn::ClassName),
        (&|| text(reading), FoundIn::Text),
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
    let last = [
        (json_ld(reading, Signed::ByAny), FoundIn::JsonLd),
        (hinted(reading, HintKind::Author, Where::Anywhere), FoundIn::Microdata),
    ];
    let last = last.into_iter().map(|(names, from)| distinct(&names, from));
    std::iter::once(fallback).chain(last).find(|found| !found.is_empty()).unwrap_or_default()
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
}

/// Where on the page an element must stand to speak of the page's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// At the article's head.
    Head,
    /// Not in a part that is about other pages.
    Own,
    /// Beside it too.
    Anywhere,
}

fn json_ld(reading: &Reading<'_, '_>, signed: Signed) -> Vec<String> {
    let nodes = content_nodes(reading.nodes);
    let value = nodes
        .iter()
        .find_map(|node| node.get("author").filter(|value| !names_of(value, reading.nodes, signed, 0).is_empty()));
    value.map(|value| names_of(value, reading.nodes, signed, 0)).unwrap_or_default()
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

fn metas(reading: &Reading<'_, '_>) -> Vec<String> {
    for name in METAS {
        let values: Vec<String> = reading
            .sheet
            .metas_named(name)
            .filter(|value| !value.is_empty() && !value.contains("://"))
            .map(str::to_owned)
            .collect();
        let labelled = *name != "twitter:data1"
            || reading
                .sheet
                .meta(&["twitter:label1"])
                .is_some_and(|label| label.to_lowercase().contains("by") || label.to_lowercase().contains("author"));
        if labelled && values.iter().any(|value| !persons(value).is_empty()) {
            return values;
        }
    }
    Vec::new()
}

fn hinted(reading: &Reading<'_, '_>, kind: HintKind, place: Where) -> Vec<String> {
    let own = reading.hints(kind).filter(|hint| {
        let zone = reading.features.get(hint.draft as usize).map_or(Zone::Main, |block| block.zone);
        let elsewhere = matches!(zone, Zone::Comments | Zone::Related)
            || (place != Where::Anywhere && matches!(zone, Zone::Side | Zone::Foot | Zone::Nav));
        !elsewhere && (place != Where::Head || reading.is_near_head(hint.draft))
    });
    // Authors of one text stand together; those of a thread's posts don't, and the first began it.
    let mut first = None;
    let own = own.filter(|hint| hint.draft <= *first.get_or_insert(hint.draft) + TOGETHER);
    let texts = own.filter_map(|hint| {
        let text = hint
            .value
            .filter(|value| kind == HintKind::Author && !value.is_empty())
            .unwrap_or_else(|| reading.sheet.hint_text(hint));
        let line = if kind == HintKind::Byline {
            signed_line(text)?
        } else {
            text.lines().find(|line| !line.trim().is_empty())?.to_owned()
        };
        (line.len() <= LONGEST && !persons(&line).is_empty()).then_some(line)
    });
    // One byline names all; several elements with the role of author are one person each.
    texts.take(if kind == HintKind::Byline { 1 } else { MOST }).collect()
}

/// The line of a byline element that names persons: one that begins so, else its first line if that is a name.
fn signed_line(text: &str) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && line.len() <= LONGEST).take(6);
    let mut previous_is_by = false;
    for line in lines() {
        if previous_is_by {
            return Some(line.to_owned());
        }
        let lower = line.to_lowercase();
        if BEGINNINGS.iter().any(|word| lower.trim_end_matches(':') == word.trim_end_matches([' ', ':'])) {
            previous_is_by = true;
        } else if starts_signed(&lower) {
            return Some(line.to_owned());
        }
    }
    lines().find(|line| looks_like_name(line)).map(str::to_owned)
}

fn starts_signed(lower: &str) -> bool {
    BEGINNINGS.iter().any(|word| lower.starts_with(word))
}

fn looks_like_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (2..=4).contains(&words)
        && text.split_whitespace().all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && !text.chars().any(|c| c.is_ascii_digit())
}

/// Longest block that is a signature, in characters.
const LONGEST_SIGNATURE: u32 = 80;

/// "By …" in a short block at the head or right behind the text; "by …" after a date; a name in the block after "Written by".
fn text(reading: &Reading<'_, '_>) -> Vec<String> {
    let sheet = reading.sheet;
    let end = reading.region.end;
    let mut announced = false;
    for (index, draft) in sheet.drafts.iter().enumerate() {
        let Ok(index) = u32::try_from(index) else { break };
        let near = reading.is_near_head(index) || (index + 6 >= end && index <= end.saturating_add(12));
        if !near || draft.chars > LONGEST_SIGNATURE || !draft.is_shown() {
            announced = false;
            continue;
        }
        let line = sheet.text_of(draft).lines().next().unwrap_or_default();
        let lower = line.to_lowercase();
        if announced && looks_like_name(line) {
            return vec![line.to_owned()];
        }
        announced =
            BEGINNINGS.iter().any(|word| lower.trim_end_matches([':', ' ']) == word.trim_end_matches([' ', ':']));
        if !announced && starts_signed(&lower) {
            return vec![line.to_owned()];
        }
        if let Some((_, name)) = line.split_once(" by ").or_else(|| line.split_once(" By "))
            && looks_like_name(name)
            && line.chars().any(|c| c.is_ascii_digit())
        {
            return vec![name.to_owned()];
        }
    }
    Vec::new()
}

/// The persons that a text names, cleaned.
pub(super) fn persons(text: &str) -> Vec<String> {
    let text = squeeze(&plain(text));
    if text.len() > 600 || text.contains("://") {
        return Vec::new();
    }
    let text = without_beginning(&text);
    let mut names = Vec::new();
    for part in text.split([';', '|', '•', '·', '\n', '/', '、', '，']) {
        for part in split_words(part) {
            if let Some(name) = clean(&part) {
                names.push(name);
            }
        }
    }
    // Short words in capitals behind a name are degrees or posts.
    let mut first = true;
    names.retain(|name| std::mem::take(&mut first) || !is_abbreviation(name));
    names
}

fn is_abbreviation(name: &str) -> bool {
    name.split_whitespace().all(|word| {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        (1..=6).contains(&letters().count()) && letters().all(char::is_uppercase)
    })
}

fn without_beginning(text: &str) -> String {
    let lower = text.to_lowercase();
    let cut =
        BEGINNINGS.iter().filter(|word| lower.starts_with(**word)).map(|word| word.chars().count()).max().unwrap_or(0);
    text.chars().skip(cut).collect::<String>().trim_start_matches([':', ' ']).to_owned()
}

/// Parts between commas and words for "and".
fn split_words(text: &str) -> Vec<String> {
    const ANDS: &[&str] = &[" and ", " & ", " und ", " et ", " y ", " e ", " en ", " i ", " и ", " ve ", " with "];
    let mut parts = vec![text.to_owned()];
    for and in ANDS {
        parts = parts.iter().flat_map(|part| part.split(and)).map(str::to_owned).collect();
    }
    parts.iter().flat_map(|part| part.split(',')).map(|part| part.trim().to_owned()).collect()
}

/// A name, or nothing where the part is a role, a degree, a date or an address.
fn clean(part: &str) -> Option<String> {
    let part = part.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ':' | '-' | '–' | '—' | '(' | ')' | '"' | '“' | '”')
    });
    let part = ["and ", "und ", "et "].iter().fold(part, |part, and| part.strip_prefix(and).unwrap_or(part));
    let part = without_beginning(part);
    // "Name (firm)", "Name - Staff Writer", "Name on October 1"
    let part = before(&part, &[" - ", " – ", " — ", " (", " on ", " in ", " @", " at ", " for "]);
    let lower = part.to_lowercase();
    let words = part.split_whitespace().count();
    let is_role = ROLES.iter().any(|role| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == *role));
    let is_address = part.contains('@') || part.contains("://") || part.contains("www.");
    // Account names may have digits; among several words they are a date or a count.
    let has_digits =
        part.chars().any(|c| c.is_ascii_digit()) && (words > 1 || part.chars().all(|c| c.is_ascii_digit()));
    let is_degree = DEGREES.contains(&letters(part).as_str());
    let bad = part.is_empty()
        || part.len() > 80
        || words > 6
        || is_role
        || is_address
        || has_digits
        || is_degree
        || NO_AUTHORS.contains(&lower.as_str())
        || !part.chars().any(char::is_alphabetic);
    (!bad).then(|| part.to_owned())
}

/// A text up to the first of several marks.
fn before<'t>(text: &'t str, marks: &[&str]) -> &'t str {
    let end = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_separated_and_cleaned() {
        for (text, names) in [
            ("By Ann Keeper", vec!["Ann Keeper"]),
            ("Ann Keeper and Bob Boatman", vec!["Ann Keeper", "Bob Boatman"]),
            ("by Ann Keeper, Bob Boatman & Cy Hook", vec!["Ann Keeper", "Bob Boatman", "Cy Hook"]),
            ("Written by: Ann Keeper | Senior Reporter", vec!["Ann Keeper"]),
            ("Ann Keeper, MD, FACS", vec!["Ann Keeper"]),
            ("Von Anna Wärterin und Bob Fährmann", vec!["Anna Wärterin", "Bob Fährmann"]),
            ("Por Ana Farolera", vec!["Ana Farolera"]),
            ("Ann Keeper (The Lamp)", vec!["Ann Keeper"]),
            ("Ann Keeper on October 17, 2024", vec!["Ann Keeper"]),
            ("ann@lamp.example", vec![]),
            ("https://lamp.example/ann", vec![]),
            ("admin", vec![]),
            ("October 17, 2024", vec![]),
            ("keeper77", vec!["keeper77"]),
            ("", vec![]),
        ] {
            assert_eq!(persons(text), names, "{text}");
        }
    }
}
