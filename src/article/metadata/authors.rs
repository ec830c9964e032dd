//! Who wrote a page: persons separated, without "By", roles and addresses.

mod alone;
mod byline;
mod house;
mod names;
mod shown;

use serde_json::{Map, Value};

use self::byline::{announces, is_signature as is_persons};
use self::house::{is_agency, is_house};
use self::names::{is_abbreviation, is_account, looks_like_name, persons, signatory};
use self::shown::{Part, Where, hinted};
use super::json_ld::has_type;
use super::{Reading, content_nodes, letters};
use crate::article::kind::PageKind;
use crate::article::sheet::HintKind;
use crate::article::{Found, FoundIn};

pub(in crate::article) use alone::is_signature;

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
    "articleauthor",
    "authorname",
    "dc:creator",
    "news_author",
    "twitter:data1",
    "twitter:data2",
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
///
/// Firms and the site itself count where no person is named, for many pages are signed so; but what is declared gives way
/// only to what is a person's name.
pub(super) fn find(reading: &Reading<'_, '_>, sites: &[Found<String>]) -> Vec<Found<String>> {
    let sites = &without_persons(reading, sites);
    let is_site = |name: &Found<String>| sites.iter().any(|site| letters(&site.value) == letters(&name.value));
    let is_person = |name: &Found<String>| looks_like_name(&name.value);
    let mut declared = declared(reading, sites);
    // Who holds the rights beside others who sign is one of them.
    let is_holder = |name: &Found<String>| {
        let same = sites.iter().filter(|site| letters(&site.value) == letters(&name.value));
        is_person(name) && same.clone().count() > 0 && same.into_iter().all(|site| site.from == FoundIn::Footer)
    };
    let signs = |name: &Found<String>| (!is_site(name) && !is_house(&name.value)) || is_holder(name);
    if declared.iter().any(signs) {
        declared.retain(signs);
        // "Ann Keeper, NTB": an agency helped.
        if declared.iter().any(is_person) {
            declared.retain(|name| name.value.contains(' ') || !is_abbreviation(&name.value));
        }
        if reading.kind == PageKind::Forum || declared.iter().any(|name| !is_account(&name.value)) {
            return longer_byline(reading, &declared).or_else(|| other_byline(reading, &declared)).unwrap_or(declared);
        }
    }
    let shown = shown(reading);
    // "keeper77" may be shown as "Ann Keeper", but not as "keeper77 Ann's Lamps".
    let repeats = |name: &str| declared.iter().any(|known| letters(name).contains(&letters(&known.value)));
    let is_told = |name: &Found<String>| is_person(name) && !is_house(&name.value) || is_agency(&name.value);
    let fits =
        |name: &Found<String>| !is_site(name) && (declared.is_empty() || (is_told(name) && !repeats(&name.value)));
    let mut fallback = Vec::new();
    for found in shown {
        // "By Lamp Staff" over the text: whom the text names further down did not write it.
        if found.first().is_some_and(|name| name.from == FoundIn::Text)
            && let Some(name) = signatories(reading).into_iter().find(|name| is_in_byline(reading, name))
        {
            return vec![Found::new(name, FoundIn::Meta)];
        }
        if found.iter().any(fits) {
            let found = longer_byline(reading, &found).unwrap_or(found);
            return found.into_iter().filter(signs).collect();
        }
        if fallback.is_empty() {
            fallback = found;
        }
    }
    if !declared.is_empty() && !is_site_alone(&declared, sites) {
        return declared;
    }
    let in_text = distinct(&shown::text(reading, Part::Tail), FoundIn::Text);
    let at_foot = if in_text.is_empty() { distinct(&alone::at_foot(reading), FoundIn::Text) } else { in_text };
    if let Some(names) = Some(at_foot)
        .filter(|names| !names.is_empty())
        .filter(|names| declared.is_empty() || names.iter().all(|name| !is_site(name)))
    {
        return names;
    }
    if let Some(name) = signatories(reading).into_iter().next() {
        return vec![Found::new(name, FoundIn::Meta)];
    }
    let last: [(&dyn Fn() -> Vec<String>, FoundIn); 2] = [
        (&|| json_ld(reading, Signed::ByAny), FoundIn::JsonLd),
        (&|| hinted(reading, HintKind::Author, Where::Anywhere), FoundIn::Microdata),
    ];
    let last = last.iter().map(|(names, from)| distinct(&names(), *from));
    let known = [declared.clone(), fallback];
    known.into_iter().chain(last).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The byline that names all who are declared and others beside them: some programs declare the first author alone.
fn longer_byline(reading: &Reading<'_, '_>, declared: &[Found<String>]) -> Option<Vec<Found<String>>> {
    let byline = |kind| distinct(&hinted(reading, kind, Where::Head), FoundIn::ClassName);
    let is_longer = |byline: &Vec<Found<String>>| is_longer(reading, byline, declared);
    [HintKind::Byline, HintKind::AuthorClass].into_iter().map(byline).find(is_longer)
}

fn is_longer(reading: &Reading<'_, '_>, byline: &[Found<String>], declared: &[Found<String>]) -> bool {
    // "Dr Ann Keeper" is Ann Keeper.
    let has = |name: &Found<String>| byline.iter().any(|other| letters(&other.value).ends_with(&letters(&name.value)));
    reading.kind != PageKind::Forum
        && byline.len() > declared.len()
        && declared.iter().all(has)
        && byline.iter().all(|name| is_persons(&name.value))
        && declared.iter().all(|name| is_persons(&name.value))
}

/// The person whom readers are told as the one who wrote it, where the page declares another: an account that posts for many.
fn other_byline(reading: &Reading<'_, '_>, declared: &[Found<String>]) -> Option<Vec<Found<String>>> {
    let [account] = declared else { return None };
    let byline = shown::signed(reading).map(|line| distinct(&[line], FoundIn::ClassName))?;
    let is_other = |name: &Found<String>| {
        let (one, other) = (letters(&name.value), letters(&account.value));
        looks_like_name(&name.value) && !one.contains(&other) && !other.contains(&one)
    };
    (reading.kind != PageKind::Forum && byline.len() == 1 && byline.iter().all(is_other)).then_some(byline)
}

/// Whether a byline at the head names somebody.
fn is_in_byline(reading: &Reading<'_, '_>, name: &str) -> bool {
    let bare = letters(name);
    let mut bylines =
        [HintKind::Byline, HintKind::AuthorClass, HintKind::Author].into_iter().flat_map(|kind| reading.hints(kind));
    bylines.any(|hint| reading.is_near_head(hint.draft) && letters(reading.sheet.hint_text(hint)).contains(&bare))
}

/// The site's names without persons that only the `title` element has beside the title, and that are not in the address: some write
/// the author there.
fn without_persons(reading: &Reading<'_, '_>, sites: &[Found<String>]) -> Vec<Found<String>> {
    let host = letters(reading.address.and_then(url::Url::host_str).unwrap_or_default());
    let is_person = |site: &&Found<String>| {
        site.from == FoundIn::TitleTag && looks_like_name(&site.value) && !host.contains(&letters(&site.value))
    };
    let declared = || METAS.iter().flat_map(|name| reading.sheet.metas_named(name)).map(letters);
    let is_author = |site: &&Found<String>| declared().any(|name| name == letters(&site.value));
    sites.iter().filter(|site| !(is_person(site) && is_author(site))).cloned().collect()
}

/// Whether nobody is named but the site, its staff or its firm.
fn is_site_alone(names: &[Found<String>], sites: &[Found<String>]) -> bool {
    let is_site = |name: &Found<String>| sites.iter().any(|site| letters(&site.value) == letters(&name.value));
    names.iter().all(|name| is_house(&name.value) || is_site(name))
}

/// What the page declares: the first source that names somebody else than the site, else the first that names anybody.
fn declared(reading: &Reading<'_, '_>, sites: &[Found<String>]) -> Vec<Found<String>> {
    let is_thread = reading.kind == PageKind::Forum;
    let first_member = || if is_thread { shown::first_member(reading) } else { Vec::new() };
    let first_post = || if is_thread { hinted(reading, HintKind::Author, Where::FirstPost) } else { Vec::new() };
    let starter = || if is_thread { shown::starter(reading) } else { Vec::new() };
    let sources: [(&dyn Fn() -> Vec<String>, FoundIn); 6] = [
        (&|| json_ld(reading, Signed::ByPersons), FoundIn::JsonLd),
        (&starter, FoundIn::ClassName),
        (&first_member, FoundIn::ClassName),
        (&first_post, FoundIn::Microdata),
        (&|| metas(reading, sites), FoundIn::Meta),
        (&|| hinted(reading, HintKind::Author, Where::Own), FoundIn::Microdata),
    ];
    let mut of_site = Vec::new();
    for (names, from) in sources {
        let found = distinct(&names(), from);
        if !is_site_alone(&found, sites) {
            return found;
        }
        if of_site.is_empty() {
            of_site = found;
        }
    }
    of_site
}

/// What readers are shown, one source after the other.
fn shown<'r>(reading: &'r Reading<'_, '_>) -> impl Iterator<Item = Vec<Found<String>>> + 'r {
    let is_thread = reading.kind == PageKind::Forum;
    // On pages of many things, a name beside one of them is that of its author.
    let is_one_text = !matches!(reading.kind, PageKind::Listing | PageKind::Collection | PageKind::Product);
    let places = [
        (HintKind::Byline, Where::FirstPost),
        (HintKind::UserName, Where::FirstPost),
        (HintKind::UserLink, Where::FirstPost),
        (HintKind::AuthorLink, Where::Head),
        (HintKind::Byline, Where::Head),
        (HintKind::AuthorClass, Where::Head),
        (HintKind::Byline, Where::Beside),
        (HintKind::AuthorClass, Where::Beside),
    ];
    let own =
        [(HintKind::AuthorLink, Where::Own), (HintKind::AuthorClass, Where::Own), (HintKind::UserLink, Where::Head)];
    let from = |kind| if kind == HintKind::AuthorLink { FoundIn::LinkRel } else { FoundIn::ClassName };
    let hinted = move |(kind, place)| {
        let names = if place != Where::FirstPost || is_thread { hinted(reading, kind, place) } else { Vec::new() };
        distinct(&names, from(kind))
    };
    let text = || distinct(&shown::text(reading, Part::Head), FoundIn::Text);
    let labelled = || distinct(&shown::labelled(reading), FoundIn::Text);
    let head = places.into_iter().map(hinted);
    let alone = || distinct(&alone::names(reading), FoundIn::Text);
    let elsewhere = std::iter::once_with(text).chain(own.into_iter().map(hinted));
    let elsewhere = elsewhere.chain(std::iter::once_with(labelled)).chain(std::iter::once_with(alone));
    head.chain(elsewhere.take(if is_one_text { usize::MAX } else { 0 }))
}

/// What signs a page without being a person, as far as it is declared: "Lamp Staff".
fn signatories(reading: &Reading<'_, '_>) -> Vec<String> {
    let declared = json_ld(reading, Signed::Unread);
    let metas = METAS.iter().flat_map(|name| reading.sheet.metas_named(name)).map(str::to_owned);
    let tags = reading.hints(HintKind::Author).chain(reading.hints(HintKind::AuthorClass));
    let tags =
        tags.filter(|hint| reading.is_near_head(hint.draft)).map(|hint| reading.sheet.hint_text(hint).to_owned());
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
            .filter(|value| !value.is_empty() && !is_address(value))
            .map(|value| if is_reversed { in_order(value) } else { value.to_owned() })
            .collect();
        let labelled = name.strip_prefix("twitter:data").is_none_or(|number| {
            let label = reading.sheet.meta(&[&format!("twitter:label{number}")]).unwrap_or_default().to_lowercase();
            label.contains("by") || label.contains("author") || announces(&label)
        });
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

/// Whether a value is an address rather than a name: `article:author` holds pages of networks, with and without a scheme.
fn is_address(value: &str) -> bool {
    value.contains("://") || !value.contains(' ') && (value.contains('/') || value.starts_with("www."))
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
