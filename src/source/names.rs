//! Names: what a file's name says of its kind, and what a saved file's place says of its address.

use std::path::{Component, Path};

use url::Url;

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// One saved page, packed with gzip or not.
    Html,
    /// WARC records, the texts of WET files among them.
    Warc,
    /// A corpus as JSON lines, packed with gzip or zstd or not.
    JsonLines,
    /// A corpus as Parquet.
    Parquet,
}

/// Endings of saved pages.
const HTML_ENDINGS: [&str; 4] = [".html", ".htm", ".xhtml", ".shtml"];

/// Endings of WARC files.
const WARC_ENDINGS: [&str; 7] = [".warc", ".warc.gz", ".warc.zst", ".warc.zstd", ".wet", ".wet.gz", ".wet.zst"];

/// Endings of corpora as JSON lines, without that of their packing. Files that end in a bare `.json` are mostly
/// something else, so they are taken only where they are named themselves.
const LINES_ENDINGS: [&str; 3] = [".jsonl", ".ndjson", ".jsonlines"];

/// Endings of packed corpora beyond those.
const PACKED_LINES_ENDINGS: [&str; 3] = [".json.gz", ".json.zst", ".json.zstd"];

/// Endings of what packs a file.
const PACKED_ENDINGS: [&str; 3] = [".gz", ".zst", ".zstd"];

/// Last labels that name a kind of file and not a domain, though some of them are top-level domains too.
const FILE_ENDINGS: [&str; 30] = [
    "html", "htm", "xhtml", "shtml", "warc", "gz", "zst", "zip", "tar", "tgz", "rar", "txt", "md", "json", "jsonl",
    "csv", "xml", "pdf", "js", "css", "py", "rs", "sh", "pl", "php", "mov", "app", "dir", "bak", "old",
];

/// Top-level names set aside for examples and tests (RFC 2606), which no list of real ones has.
const RESERVED_TOP_LEVELS: [&str; 3] = ["example", "test", "invalid"];

impl InputKind {
    /// By the ending of a file's name; `None` for other files.
    ///
    /// Mirroring tools keep the query of an address in the name, so `index.html?page=2` is a page too.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let bare = name.split_once('?').map_or(name.as_str(), |(path, _)| path);
        let is_html = |name: &str| {
            let name = name.strip_suffix(".gz").unwrap_or(name);
            HTML_ENDINGS.iter().any(|ending| name.ends_with(ending))
        };
        if WARC_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            Some(Self::Warc)
        } else if is_html(&name) || is_html(bare) {
            Some(Self::Html)
        } else if is_lines(&name) {
            Some(Self::JsonLines)
        } else if name.ends_with(".parquet") {
            Some(Self::Parquet)
        } else {
            None
        }
    }

    /// Whether its texts were extracted by another tool.
    #[must_use]
    pub fn is_corpus(self) -> bool {
        matches!(self, Self::JsonLines | Self::Parquet)
    }
}

/// Whether a name in lower case is that of a corpus as JSON lines.
fn is_lines(name: &str) -> bool {
    let bare = PACKED_ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    LINES_ENDINGS.iter().any(|ending| bare.ends_with(ending))
        || PACKED_LINES_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a folder's name is a host name, as mirroring tools name folders; a port may follow after `:` or `+`.
///
/// The last label must be a real top-level domain by the public suffix list (or one set aside for examples) and no
/// usual ending of a file's name, so that `v1.2`, `pages.old` and `my.folder` are not taken for hosts.
#[must_use]
pub fn is_host_like(name: &str) -> bool {
    let (host, port) = name.split_once([':', '+']).unwrap_or((name, "80"));
    if port.is_empty() || port.len() > 5 || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if host.parse::<std::net::Ipv4Addr>().is_ok() {
        return true;
    }
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&label.len())
            && label.bytes().all(is_valid)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some(top) = labels.last().filter(|_| labels.len() > 1 && labels.iter().all(is_label)) else { return false };
    let is_real = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    !FILE_ENDINGS.contains(top) && (is_real || RESERVED_TOP_LEVELS.contains(top))
}

/// The address of a saved file.
///
/// `relative` is its path below the named folder (or as named), `parent` the name of that folder (or of the folder that
/// the file is in). With a base, it is the base and the relative path. Else a first component, or a parent, that
/// [is a host name](is_host_like) gives `https://host/rest`. Else it is `file:///` and the relative path.
#[must_use]
pub fn saved_address(relative: &Path, parent: Option<&str>, base: Option<&Url>) -> String {
    let mut parts: Vec<String> = relative
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    if let Some(last) = parts.last_mut() {
        strip_gz(last);
    }
    if let Some(base) = base {
        return with_path(base.clone(), &parts, true).unwrap_or_else(|| base.to_string());
    }
    let site = |host: &str| Url::parse(&format!("https://{}/", host.replace('+', ":"))).ok();
    let first = parts.split_first().filter(|(_, rest)| !rest.is_empty() && relative.is_relative());
    if let Some((host, rest)) = first.filter(|(host, _)| is_host_like(host))
        && let Some(address) = site(host).and_then(|site| with_path(site, rest, true))
    {
        return address;
    }
    if let Some(host) = parent.filter(|parent| is_host_like(parent)) {
        // A file named directly has its parent in its relative path.
        let below = parts.iter().rposition(|part| part == host).map_or(0, |at| at + 1);
        let rest = parts.get(below..).unwrap_or_default();
        if let Some(address) = site(host).and_then(|site| with_path(site, rest, true)) {
            return address;
        }
    }
    let file = Url::parse("file:///").ok().and_then(|root| with_path(root, &parts, false));
    file.unwrap_or_else(|| format!("file:///{}", parts.join("/")))
}

fn strip_gz(name: &mut String) {
    if name.to_ascii_lowercase().ends_with(".gz") {
        name.truncate(name.len() - 3);
    }
}

/// A URL with path components behind its own; what follows a `?` in the last one becomes the query where wanted.
fn with_path(mut url: Url, parts: &[String], has_query: bool) -> Option<String> {
    let (last, folders) = parts.split_last()?;
    let (last, query) = match last.split_once('?').filter(|_| has_query) {
        Some((last, query)) => (last, Some(query)),
        None => (last.as_str(), None),
    };
    url.path_segments_mut().ok()?.pop_if_empty().extend(folders).push(last);
    url.set_query(query);
    url.set_fragment(None);
    Some(url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_go_by_the_ending() {
        for (name, kind) in [
            ("a.html", Some(InputKind::Html)),
            ("A.HTM", Some(InputKind::Html)),
            ("a.xhtml.gz", Some(InputKind::Html)),
            ("index.html?page=2", Some(InputKind::Html)),
            ("index.php?page=2.html", Some(InputKind::Html)),
            ("a.warc", Some(InputKind::Warc)),
            ("a.warc.GZ", Some(InputKind::Warc)),
            ("a.warc.zst", Some(InputKind::Warc)),
            ("a.html.js", None),
            ("a.gz", None),
            ("html", None),
            ("", None),
        ] {
            assert_eq!(InputKind::of_name(name), kind, "{name}");
        }
    }

    #[test]
    fn folders_of_mirrors_are_told_from_others() {
        for name in ["www.site.example", "news.bbc.co.uk", "10.0.0.1", "a.test:8080", "a.com+8080", "xn--bcher-kva.de"]
        {
            assert!(is_host_like(name), "{name}");
        }
        for name in
            ["", "html", "v1.2", "pages.old", "a.html", "my.folder", ".git", "a..com", "-a.com", "a b.com", "a.com:x"]
        {
            assert!(!is_host_like(name), "{name}");
        }
    }

    #[test]
    fn a_saved_file_has_the_address_that_its_place_tells() {
        let base = Url::parse("https://base.example/sub").unwrap();
        for (relative, parent, base, expected) in [
            ("a/b.html", Some("pages"), None, "file:///a/b.html"),
            ("a/b.html", Some("pages"), Some(&base), "https://base.example/sub/a/b.html"),
            ("site.example/a/b.html", Some("pages"), None, "https://site.example/a/b.html"),
            ("a/b.html", Some("site.example"), None, "https://site.example/a/b.html"),
            ("b.html.gz", Some("site.example"), None, "https://site.example/b.html"),
            ("/data/site.example/b.html", Some("site.example"), None, "https://site.example/b.html"),
            ("../x/b c%.html", Some("x"), None, "file:///x/b%20c%25.html"),
            ("site.example/i.html?p=3", None, None, "https://site.example/i.html?p=3"),
            ("a/i.html?p=3", None, None, "file:///a/i.html%3Fp=3"),
            ("site.com", None, None, "file:///site.com"),
            ("ü/ö.html", None, None, "file:///%C3%BC/%C3%B6.html"),
        ] {
            assert_eq!(saved_address(Path::new(relative), parent, base), expected, "{relative}");
        }
    }
}
