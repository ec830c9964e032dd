//! The attributes that count, read in one pass over an element's list.

use html5ever::{LocalName, local_name};
use scraper::node::Element;

/// What takes an element off the page until something is clicked: panels of tabs, answers, menus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Hidden {
    /// Nothing: readers see it.
    #[default]
    Not,
    /// `aria-hidden=true`, which slides of a carousel have too.
    Aria,
    /// A class of what is only for screen readers.
    Class,
    /// A style that shows nothing.
    Style,
    /// `hidden`.
    Attribute,
}

/// Values of one element; absent ones are `None`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Attributes<'a> {
    pub(super) class: Option<&'a str>,
    pub(super) id: Option<&'a str>,
    pub(super) role: Option<&'a str>,
    pub(super) item_property: Option<&'a str>,
    pub(super) item_type: Option<&'a str>,
    pub(super) property: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) content: Option<&'a str>,
    pub(super) href: Option<&'a str>,
    pub(super) rel: Option<&'a str>,
    pub(super) src: Option<&'a str>,
    pub(super) alt: Option<&'a str>,
    pub(super) datetime: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    /// `aria-expanded` or `aria-controls`: it opens something.
    pub(super) opens: bool,
    /// What takes it off the page at first, if anything.
    pub(super) hidden: Hidden,
    /// Data for scripts.
    pub(super) data: Option<&'a str>,
    /// `pubdate`.
    pub(super) is_publication: bool,
}

impl<'a> Attributes<'a> {
    /// Reads an element's attributes.
    pub(super) fn of(element: &'a Element) -> Self {
        let mut read = Self::default();
        for (name, value) in &element.attrs {
            let value: &'a str = value;
            match name.local {
                local_name!("class") => read.class = Some(value),
                local_name!("id") => read.id = Some(value),
                local_name!("role") => read.role = Some(value),
                local_name!("property") => read.property = Some(value),
                local_name!("name") => read.name = Some(value),
                local_name!("content") => read.content = Some(value),
                local_name!("href") => read.href = Some(value),
                local_name!("rel") => read.rel = Some(value),
                local_name!("src") => read.src = Some(value),
                local_name!("alt") => read.alt = Some(value),
                local_name!("datetime") => read.datetime = Some(value),
                local_name!("type") => read.kind = Some(value),
                local_name!("lang") => read.language = Some(value),
                local_name!("style") if shows_nothing(value) => read.hidden = read.hidden.max(Hidden::Style),
                local_name!("hidden") if !value.eq_ignore_ascii_case("until-found") => read.hidden = Hidden::Attribute,
                local_name!("aria-hidden") if value.eq_ignore_ascii_case("true") => {
                    read.hidden = read.hidden.max(Hidden::Aria);
                }
                _ => match &*name.local {
                    "itemprop" => read.item_property = Some(value),
                    "itemtype" => read.item_type = Some(value),
                    "aria-expanded" | "aria-controls" => read.opens = true,
                    "pubdate" => read.is_publication = true,
                    "data-preloaded" | "data-page" | "data-props" | "data-react-props" | "data-initial-state" => {
                        read.data = Some(value);
                    }
                    _ => {}
                },
            }
        }
        read
    }
}

/// Names of attributes of so many letters that [`Attributes::of`] reads or that the building of the tree asks for.
const fn read(letters: usize) -> &'static [&'static str] {
    match letters {
        2 => &["id"],
        3 => &["alt", "rel", "src"],
        4 => &["href", "lang", "name", "role", "type"],
        5 => &["class", "style"],
        6 => &["hidden"],
        7 => &["content", "pubdate"],
        8 => &["datetime", "encoding", "itemprop", "itemtype", "property"],
        9 => &["data-page"],
        10 => &["data-props"],
        11 => &["aria-hidden"],
        13 => &["aria-controls", "aria-expanded"],
        14 => &["data-preloaded", "shadowrootmode"],
        16 => &["data-react-props"],
        18 => &["data-initial-state"],
        _ => &[],
    }
}

/// Whether all attributes of an element are kept: of formatting elements that are alike, those that differ, three are open at
/// most (HTML 13.2.4.3).
fn is_whole(element: &LocalName) -> bool {
    matches!(
        *element,
        local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// Whether anything asks for an attribute of an element; its name in any case. The others stay out of the tree.
pub(super) fn is_read(element: &LocalName, name: &str) -> bool {
    read(name.len()).iter().any(|read| read.eq_ignore_ascii_case(name)) || is_whole(element)
}

/// Whether a style takes an element off the page.
fn shows_nothing(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let (name, value) = (name.trim(), value.trim());
            let value = value.split('!').next().unwrap_or_default().trim_end();
            (name.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
                || (name.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stand_with_those_of_their_length() {
        assert!((0..32).all(|letters| read(letters).iter().all(|name| name.len() == letters)));
        let [div, b] = [local_name!("div"), local_name!("b")];
        assert!(is_read(&div, "itemProp") && !is_read(&div, "onclick") && is_read(&b, "onclick"));
    }

    #[test]
    fn styles_that_show_nothing_are_told_from_others() {
        for (style, hidden) in [
            ("display:none", true),
            ("color: red; DISPLAY : None !important", true),
            ("visibility:hidden;", true),
            ("display:block", false),
            ("background:url(none)", false),
            ("", false),
        ] {
            assert_eq!(shows_nothing(style), hidden, "{style}");
        }
    }
}
