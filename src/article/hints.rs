//! What an element says of the page as a whole, by its tag, class, relation and microdata.

use super::attributes::Attributes;
use super::marks::Marks;
use super::sheet::HintKind;
use super::tags::Tag;

/// Hands on what an element says of the page, each with the attribute that counts.
pub(super) fn find<'a>(
    tag: Tag,
    marks: Marks,
    attributes: &Attributes<'a>,
    mut hint: impl FnMut(HintKind, Option<&'a str>),
) {
    let relation = attributes.rel.unwrap_or_default();
    let has_relation = |name: &str| relation.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name));
    let value = attributes.content.or(attributes.datetime);
    match attributes.item_property {
        Some(names) => {
            for name in names.split_ascii_whitespace() {
                match name {
                    "author" | "creator" => hint(HintKind::Author, attributes.content),
                    "datePublished" | "dateCreated" => hint(HintKind::Published, value),
                    "dateModified" => hint(HintKind::Modified, value),
                    "headline" => hint(HintKind::Headline, attributes.content),
                    "name" => hint(HintKind::PersonName, attributes.content),
                    "publisher" => hint(HintKind::Publisher, attributes.content),
                    _ => {}
                }
            }
        }
        None if tag == Tag::Time && attributes.is_publication => hint(HintKind::Published, value),
        None if tag == Tag::Time => hint(HintKind::Time, attributes.datetime),
        None => {}
    }
    for names in [attributes.class, attributes.id].into_iter().flatten() {
        if let Some(kind) = names_author(names) {
            hint(kind, None);
        }
    }
    if tag == Tag::Link && attributes.href.is_some_and(is_author_page) {
        hint(HintKind::AuthorLink, None);
    }
    if tag == Tag::Link && attributes.href.is_some_and(is_member_page) {
        hint(HintKind::UserLink, None);
    }
    if tag == Tag::Link && !relation.is_empty() {
        if has_relation("author") {
            hint(HintKind::Author, None);
        }
        if has_relation("tag") {
            hint(HintKind::TagLink, attributes.href);
        }
        if has_relation("license") {
            hint(HintKind::License, attributes.href);
        }
    } else if tag == Tag::Link && attributes.href.is_some_and(|href| href.contains("creativecommons.org/")) {
        hint(HintKind::License, attributes.href);
    }
    if tag == Tag::Heading(1) {
        hint(HintKind::MainHeading, None);
    }
    for (mark, kind) in [
        (Marks::BYLINE.and(Marks::AUTHOR_BOX), HintKind::Byline),
        (Marks::DATE, HintKind::DateClass),
        (Marks::SITE, HintKind::SiteName),
        (Marks::COPYRIGHT, HintKind::Copyright),
        (Marks::BREADCRUMB, HintKind::Breadcrumb),
        (Marks::TITLE, HintKind::Headline),
    ] {
        let is_about = || kind == HintKind::Byline && attributes.class.is_some_and(is_description);
        if marks.has(mark) && !is_about() {
            hint(kind, attributes.datetime);
        }
    }
    if tag == Tag::Footer || marks.has(Marks::FOOTER) {
        hint(HintKind::Copyright, None);
    }
}

/// Whether a class is that of what is said about an author.
fn is_description(names: &str) -> bool {
    names.to_ascii_lowercase().contains("description")
}

/// Parts of classes that say that the author's name is in an element, beside those that have "author": in the words of other languages, and for
/// those who write for papers.
const AUTHOR_WORDS: &[&str] = &[
    "autor",
    "autora",
    "autori",
    "autores",
    "autoren",
    "autorin",
    "autorzy",
    "autors",
    "auteur",
    "auteurs",
    "autore",
    "avtor",
    "avtori",
    "szerzo",
    "szerzok",
    "skribent",
    "forfatter",
    "kirjoittaja",
    "penulis",
    "yazar",
    "muhabir",
    "columnist",
    "columnista",
    "colunista",
    "kolumnist",
    "kolumnista",
    "syntaktis",
    "podpis",
    "alairas",
    "journalist",
    "journaliste",
    "reporter",
    "writeby",
];

/// Whether a class names an author or a member, rather than what is said about one.
fn names_author(names: &str) -> Option<HintKind> {
    const NOT_THE_NAME: &[&str] =
        &["comment", "bio", "box", "avatar", "image", "img", "photo", "authori", "desc", "social", "more"];
    // Nearly all classes end here: one look at each place, for what "author", "user name", "postleft" and the words of other languages
    // have in every writing.
    let is_hint = |part: &[u8]| {
        matches!(part, b"uthor" | b"UTHOR" | b"serna" | b"ser-n" | b"ser_n" | b"tleft")
            || matches!(
                part,
                b"autor"
                    | b"Autor"
                    | b"uteur"
                    | b"vtori"
                    | b"vtor-"
                    | b"avtor"
                    | b"zerzo"
                    | b"kribe"
                    | b"rfatt"
                    | b"rjoit"
                    | b"enuli"
            )
            || matches!(
                part,
                b"yazar"
                    | b"uhabi"
                    | b"lumni"
                    | b"lunis"
                    | b"ntakt"
                    | b"odpis"
                    | b"laira"
                    | b"rnali"
                    | b"porte"
                    | b"write"
            )
    };
    if !names.as_bytes().windows(5).any(is_hint) {
        return None;
    }
    let mut words = names.split_ascii_whitespace().filter(|word| word.len() <= 64).map(str::to_ascii_lowercase);
    words.find_map(|word| {
        let is_about = NOT_THE_NAME.iter().any(|part| word.contains(part));
        match () {
            () if is_about => None,
            () if word.contains("author") => Some(HintKind::AuthorClass),
            () if word.split(['-', '_']).any(|part| AUTHOR_WORDS.contains(&part)) => Some(HintKind::AuthorClass),
            // The column of PunBB and FluxBB that begins with the member's name.
            () if word == "postleft" => Some(HintKind::UserName),
            () if word.contains("username") || word.contains("user-name") || word.ends_with("user_name") => {
                Some(HintKind::UserName)
            }
            () => None,
        }
    })
}

/// Whether a link leads to the page of one author.
fn is_author_page(href: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "author",
        "authors",
        "autor",
        "autori",
        "autores",
        "autoren",
        "autors",
        "auteur",
        "auteurs",
        "contributor",
        "contributors",
        "writers",
        "journalist",
        "journalists",
        "journaliste",
        "journalistes",
        "reporter",
        "reporters",
        "columnist",
        "columnists",
        "columnista",
        "columnistas",
        "colunistas",
        "kolumnisci",
        "felietonisci",
        "szerzo",
        "szerzok",
        "yazar",
        "yazarlar",
        "muhabir",
        "penulis",
        "novinar",
        "avtor",
        "avtory",
        "avtori",
        "skribent",
        "kirjoittaja",
        "forfatter",
    ];
    let mut folders = href.split('/').skip(1);
    folders.any(|folder| FOLDERS.contains(&folder)) && folders.next().is_some_and(|name| !name.is_empty())
}

/// Whether a link leads to the page of one member of a forum.
fn is_member_page(href: &str) -> bool {
    const FOLDERS: &[&str] = &["profile", "user", "users", "u", "member", "members"];
    const NOT_A_NAME: &[&str] = &["login", "register", "signup", "search", "list"];
    const QUERIES: &[&str] =
        &["action=profile", "profile.php?id=", "profile.php?u=", "mode=viewprofile", "member.php?u="];
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let mut folders = path.split('/').skip(1);
    let is_folder = |folder: &str| FOLDERS.iter().any(|name| folder.eq_ignore_ascii_case(name));
    (folders.any(is_folder) && folders.next().is_some_and(|name| !name.is_empty() && !NOT_A_NAME.contains(&name)))
        || href.contains('=') && QUERIES.iter().any(|query| href.contains(query))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_members_are_told_from_those_to_lists_of_them() {
        for (href, is_one) in [
            ("/u/keeper77", true),
            ("https://lamp.example/members/keeper77.12/", true),
            ("/Profile/keeper77?tab=forum", true),
            ("profile.php?id=7", true),
            ("./memberlist.php?mode=viewprofile&u=7", true),
            ("index.php?action=profile;u=7", true),
            ("/members/", false),
            ("/user/login", false),
            ("member.php?action=login", false),
            ("/threads/users-of-lamps/", false),
        ] {
            assert_eq!(is_member_page(href), is_one, "{href}");
        }
    }
}
