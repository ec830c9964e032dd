//! Where links lead, seen from the page that has them: on the page itself, to another site, to the same site, and there to
//! a page of its own kind. Teasers lead to pages like the one that has them, texts to anywhere.

use url::Url;

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// To no page: a script, an address for mail.
    Nothing,
    /// To a place on the page itself, or to the page in another form.
    Here,
    /// To another site.
    Elsewhere,
    /// To another page of the site.
    Site,
    /// To a page of the site whose address looks like that of a text, or like this page's own.
    Alike,
}

/// A page's own address, as far as links are compared with it. Hashes, so that it can be handed on by value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own {
    site: u32,
    path: u32,
    first: u32,
    parts: usize,
    is_known: bool,
}

/// An address with so many words in its last part, or so many digits in a row, is that of one text.
const WORDS: usize = 4;
const DIGITS: usize = 5;

/// Bytes of an address that are looked at.
const LONGEST: usize = 400;

impl Own {
    /// Reads the page's address.
    pub(super) fn of(address: Option<&Url>) -> Self {
        let Some(address) = address else { return Self::default() };
        let path = Path::of(address.path());
        Self {
            site: site(address.host_str().unwrap_or_default()),
            path: path.whole,
            first: path.first,
            parts: path.parts,
            is_known: true,
        }
    }

    /// Tells where a link leads; relative addresses are not resolved, only compared.
    pub(super) fn target(&self, link: &str) -> Target {
        let link = link.trim();
        let link = link.get(..link.floor_char_boundary(LONGEST)).unwrap_or_default();
        let rest = match link.split_once(':') {
            Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
                    return Target::Nothing;
                }
                rest
            }
            _ => link,
        };
        let (host, rest) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
            None => ("", rest),
        };
        if !host.is_empty() && (!self.is_known || site(host) != self.site) {
            return Target::Elsewhere;
        }
        if host.is_empty() && (rest.is_empty() || rest.starts_with(['#', '?'])) {
            return Target::Here;
        }
        let bare = rest.split('#').next().unwrap_or_default();
        let path = Path::of(bare.split('?').next().unwrap_or_default());
        if self.is_known && path.whole == self.path {
            return Target::Here;
        }
        let has_shape = self.parts > 1 && path.parts == self.parts && path.first == self.first;
        if has_shape || is_of_text(bare) { Target::Alike } else { Target::Site }
    }
}

/// The parts of a path.
struct Path {
    whole: u32,
    first: u32,
    parts: usize,
}

impl Path {
    fn of(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let first = parts.next().map_or(0, |part| hash(0, part));
        let (mut whole, mut count) = (first, usize::from(first != 0));
        for part in parts {
            whole = hash(whole, part);
            count += 1;
        }
        Self { whole, first, parts: count }
    }
}

/// Whether an address has a title in it, or the number of a text.
fn is_of_text(address: &str) -> bool {
    let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let words = last.split(['-', '_', '+']).filter(|word| !word.is_empty()).count();
    words >= WORDS || last.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= DIGITS)
}

/// A hash of the part of a host that sites of one owner share: its last two names, or three where the second is one under
/// which a country's names are given out.
fn site(host: &str) -> u32 {
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let mut names = host.rsplit('.');
    let (last, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let short = hash(hash(0, last), second);
    match names.next() {
        Some(third) if last.len() == 2 && second.len() <= 3 => hash(short, third),
        _ => short,
    }
}

fn hash(start: u32, text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    text.bytes().fold(step(start ^ 0x811c_9dc5, b'/'), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_by_where_they_lead() {
        let address = Url::parse("https://www.mill.example/news/2024/the-mill-by-the-river").unwrap();
        let own = Own::of(Some(&address));
        for (link, target) in [
            ("#comments", Target::Here),
            ("?share=mail", Target::Here),
            ("https://mill.example/news/2024/the-mill-by-the-river/#more", Target::Here),
            ("javascript:void(0)", Target::Nothing),
            ("mailto:miller@mill.example", Target::Nothing),
            ("//other.example/news/2024/of-a-mill-that-stands", Target::Elsewhere),
            ("/about", Target::Site),
            ("https://shop.mill.example/", Target::Site),
            ("/news/2023/flour", Target::Alike),
            ("/a-mill-in-the-hills/", Target::Alike),
            ("story.php?id=123456", Target::Alike),
            ("https://", Target::Here),
        ] {
            assert_eq!(own.target(link), target, "{link}");
        }
    }

    #[test]
    fn without_an_address_only_relative_links_are_of_the_site() {
        let own = Own::of(None);
        assert_eq!(own.target("https://mill.example/"), Target::Elsewhere);
        assert_eq!(own.target("/about"), Target::Site);
        let long = format!("/über-die-mühle-am-fluss{}", "ü".repeat(10_000));
        assert_eq!(own.target(&long), Target::Alike);
    }

    #[test]
    fn hosts_of_one_site_are_one_and_countries_are_not() {
        assert_eq!(site("www.mill.example"), site("news.mill.example:8080"));
        assert_eq!(site("www.cnn.example"), site("cnn.example"));
        assert_ne!(site("mill.co.uk"), site("river.co.uk"));
    }
}
