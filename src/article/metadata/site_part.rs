//! Which part of a title names the site, and the title without it.

use serde_json::{Map, Value};
use url::Url;

use super::{letters, text_of};
use crate::article::sheet::Sheet;
use crate::text::squeeze;

/// What stands between a title and the site's name.
pub(super) const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ｜ ", "｜", "_", " ~ ", " ‹ ", " › ",
    " ⋆ ", " * ", " |", " – ", "| ", " − ", "—", " : ",
];

/// Those of them that a title has; most have one or none.
pub(super) fn separators(title: &str) -> impl Iterator<Item = &'static str> {
    SEPARATORS.iter().copied().filter(move |separator| title.contains(separator))
}

/// Words that a part may have beside the name in the host to be the site's: "Doom9's Forum".
const MOST_WORDS: usize = 5;

/// Letters of a part or a name below which one may only equal the other.
const LEAST_LETTERS: usize = 4;

/// Names of the site that are said plainly, and that in its address.
#[derive(Debug, Default)]
pub(super) struct Sites {
    /// Letters of each name.
    names: Vec<String>,
    /// Their initials, of three words and more.
    initials: Vec<String>,
    /// The name in the registrable domain.
    label: String,
}

impl Sites {
    pub(super) fn known(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>], address: Option<&Url>) -> Self {
        let metas = ["og:site_name", "application-name", "apple-mobile-web-app-title"];
        let mut names: Vec<String> = metas.iter().filter_map(|name| sheet.meta(&[name])).map(squeeze).collect();
        for node in nodes {
            if super::json_ld::has_type(node, &["WebSite", "Organization", "NewsMediaOrganization", "Corporation"]) {
                names.extend(node.get("name").and_then(text_of));
            }
            names.extend(node.get("publisher").and_then(text_of));
        }
        let domain = address.and_then(Url::host_str).and_then(psl::domain_str);
        let label = domain.and_then(|domain| domain.split('.').next()).unwrap_or_default();
        let mut sites = Self { label: letters(label), ..Self::default() };
        sites.add(&names);
        sites
    }

    /// Takes more names of the site.
    pub(super) fn add(&mut self, names: &[String]) {
        self.names.extend(names.iter().map(|name| letters(name)).filter(|name| !name.is_empty()));
        self.initials.extend(names.iter().map(|name| initials(name)).filter(|initials| initials.len() >= 3));
    }

    /// Whether a text is the site's name and nothing else.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let bare = letters(text);
        !bare.is_empty() && (self.names.contains(&bare) || bare == self.label || self.is_host(text))
    }

    /// Whether a part of a title names the site.
    fn is_named(&self, part: &str) -> bool {
        let bare = letters(part);
        let alike = |name: &String| {
            *name == bare
                || (bare.len() >= LEAST_LETTERS && name.starts_with(&bare))
                || (name.len() >= LEAST_LETTERS && bare.starts_with(name.as_str()))
        };
        !bare.is_empty()
            && (self.names.iter().any(alike)
                || self.initials.contains(&bare)
                || self.is_label(part, &bare)
                || self.is_host(part))
    }

    /// Whether a part goes with the name in the address: equal, begun with it, within it, or abbreviated by it.
    fn is_label(&self, part: &str, bare: &str) -> bool {
        let few_words = part.split_whitespace().count() <= MOST_WORDS;
        bare == self.label
            || (self.label.len() >= LEAST_LETTERS && few_words && bare.starts_with(&self.label))
            || (bare.len() > LEAST_LETTERS && self.label.contains(bare))
            || (self.label.len() >= 3 && initials(part) == self.label)
    }

    /// Whether a part is the host itself, as "lamp.example".
    fn is_host(&self, part: &str) -> bool {
        let part = part.trim().to_lowercase();
        let mut labels = part.trim_start_matches("www.").split('.');
        !self.label.is_empty()
            && labels.next().is_some_and(|first| letters(first) == self.label)
            && labels.next().is_some_and(|last| (2..=6).contains(&last.len()))
            && !part.contains(' ')
    }
}

/// First letters of the words with a capital, in lower case.
fn initials(part: &str) -> String {
    let words = part.split_whitespace().filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase());
    words.flat_map(char::to_lowercase).collect()
}

/// A title without the parts at its ends that name the site; on a home page, a name at the beginning is what it is about.
pub(super) fn without_site(title: &str, sites: &Sites, is_home: bool) -> String {
    let mut title = squeeze(title);
    // Each round takes a part off, so that this ends.
    while let Some(shorter) = shortened(&title, sites, is_home) {
        title = shorter;
    }
    title
}

fn shortened(title: &str, sites: &Sites, is_home: bool) -> Option<String> {
    separators(title).find_map(|separator| {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && sites.is_named(tail)
            && !letters(head).is_empty()
            && !(is_home && sites.is_named(head))
        {
            return Some(head.trim().to_owned());
        }
        let (head, tail) = title.split_once(separator).filter(|_| !is_home)?;
        (sites.is_named(head) && !letters(tail).is_empty()).then(|| tail.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(names: &[&str], label: &str) -> Sites {
        let mut sites = Sites { label: label.to_owned(), ..Sites::default() };
        sites.add(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        sites
    }

    #[test]
    fn the_site_is_taken_off_both_ends() {
        let sites = sites(&["The Daily Lamp"], "dailylamp");
        for (title, bare) in [
            ("A cat | The Daily Lamp", "A cat"),
            ("The Daily Lamp: A cat", "The Daily Lamp: A cat"),
            ("The Daily Lamp - A cat", "A cat"),
            ("A cat - Pets | The Daily Lamp", "A cat - Pets"),
            ("A cat — dailylamp.example", "A cat"),
            ("A cat · Daily Lamp", "A cat"),
            ("A cat | TDL", "A cat"),
            ("A cat – Daily Lamp Forum", "A cat"),
            ("The Daily Lamp", "The Daily Lamp"),
            ("A cat - a tale", "A cat - a tale"),
        ] {
            assert_eq!(without_site(title, &sites, false), bare, "{title}");
        }
    }

    #[test]
    fn a_name_in_the_address_may_be_initials() {
        let sites = sites(&[], "osha");
        assert_eq!(without_site("Power | Occupational Safety and Health Administration", &sites, false), "Power");
    }

    #[test]
    fn a_home_page_is_about_its_site() {
        let sites = sites(&["Lamp"], "lamp");
        assert_eq!(without_site("Lamp - Light for all", &sites, true), "Lamp - Light for all");
        assert_eq!(without_site("Light for all | Lamp", &sites, true), "Light for all");
    }
}
