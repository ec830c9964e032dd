//! Embedded state of single-page apps: the text in the data that their scripts would show.
//!
//! Takes the JSON of a page's scripts and attributes (`__NEXT_DATA__`, `data-preloaded`, …) and what its programs hold, gives markup. Which part of the
//! data is the text shows by its shape: all strings that lie at one path, the places in lists left out, are of one kind,
//! and the kind with the most prose is what the page is about (the posts of a thread, the paragraphs of an article).

use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher as _;

use serde_json::Value;

use super::{ArticleDate, Found, FoundIn, Precision};

/// Bytes of one script or attribute, and of the markup that is made of it; larger ones are shops' catalogues.
const MAX_BYTES: usize = 4_000_000;

/// Values looked at, and levels followed: apps nest a dozen levels around their text.
const MAX_VALUES: usize = 200_000;
const MAX_DEPTH: usize = 40;

/// JSON in strings of JSON is opened this often: stores are kept as text within the page's data.
const MAX_OPENED: usize = 2;

/// Characters and words that make a string prose, rather than a label.
const LEAST_CHARS: usize = 40;
const LEAST_WORDS: usize = 6;

/// Characters of a text that is worth more than an empty page. Less is a shop's answers and notices more often than an
/// article or a thread.
const LEAST_TEXT: usize = 1_000;

/// Names of values that are never the text: what is said of it, of pictures, or for machines.
const NOT_THE_TEXT: &[&str] = &[
    "description",
    "seo",
    "alt",
    "caption",
    "credit",
    "excerpt",
    "summary",
    "teaser",
    "abstract",
    "copyright",
    "disclaimer",
    "legal",
    "consent",
    "cookie",
    "css",
    "style",
    "script",
    "query",
    "schema",
    "policy",
    "meta",
    "title",
    "headline",
    "placeholder",
    "tooltip",
    "error",
    "translation",
    "locale",
    "i18n",
    "messages",
    "bio",
    "signature",
    "url",
    "href",
    "src",
    "snippet",
    "raw",
    "blurb",
];

/// Parts of the names that texts have: of the value itself, or of one of the two around it.
const TEXT: &[&str] = &[
    "cooked",
    "body",
    "content",
    "html",
    "text",
    "paragraph",
    "rendered",
    "markdown",
    "story",
    "message",
    "transcript",
    "answer",
    "post",
];

/// Names of the one who wrote a thing, and of the time when, best first.
const AUTHORS: &[&str] = &["author", "byline", "authorName", "author_name", "display_username", "username", "creator"];
const DATES: &[&str] =
    &["datePublished", "publishedAt", "published_at", "publishDate", "createdAt", "created_at", "date"];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The text as markup.
    pub(super) markup: String,
    /// Who wrote the first part of it.
    pub(super) author: Option<Found<String>>,
    /// When, as the data has it.
    pub(super) written: Option<String>,
}

/// The text in a page's data, as JSON and as values; `None` where it has no prose.
pub(super) fn read(sources: &[&str], in_programs: Vec<Value>) -> Option<State> {
    let sources = sources.iter().filter(|source| source.len() <= MAX_BYTES);
    let roots = sources.filter_map(|source| serde_json::from_str(source).ok());
    let roots: Vec<Value> = roots.chain(in_programs).collect();
    let mut search = Search::default();
    for root in &roots {
        search.value(root, &mut Vec::new(), None, MAX_OPENED);
    }
    let long = search.kinds.into_values().filter(|kind| kind.chars >= LEAST_TEXT);
    let best = long.max_by_key(|kind| (kind.chars, std::cmp::Reverse(kind.first)))?;
    Some(State { markup: best.markup, author: best.author, written: best.written })
}

/// The strings at one path.
#[derive(Debug, Default)]
struct Strings {
    markup: String,
    chars: usize,
    /// Which of all strings is the first of them.
    first: usize,
    author: Option<Found<String>>,
    written: Option<String>,
}

#[derive(Debug, Default)]
struct Search {
    kinds: BTreeMap<String, Strings>,
    /// Hashes of the strings that were taken: stores keep things twice.
    told: HashSet<u64>,
    seen: usize,
}

impl Search {
    /// Looks into a value; `path` has the names around it, `holder` is the nearest object around it that says who wrote it, or when.
    fn value(&mut self, value: &Value, path: &mut Vec<String>, holder: Option<&Value>, opened: usize) {
        self.seen += 1;
        if self.seen > MAX_VALUES || path.len() > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.value(item, path, holder, opened)),
            Value::Object(object) => {
                let says_who = AUTHORS.iter().chain(DATES).any(|name| object.contains_key(*name));
                let holder = if says_who { Some(value) } else { holder };
                for (name, inner) in object {
                    if is_never_text(name) {
                        continue;
                    }
                    // Names that are ids are places in a list, as numbers are.
                    path.push(if name.contains(|c: char| c.is_ascii_digit()) { "#".to_owned() } else { name.clone() });
                    self.value(inner, path, holder, opened);
                    path.pop();
                }
            }
            Value::String(text) => self.string(text, path, holder, opened),
            _ => {}
        }
    }

    fn string(&mut self, text: &str, path: &mut Vec<String>, holder: Option<&Value>, opened: usize) {
        let is_json = text.starts_with(['{', '[']) && text.len() > LEAST_CHARS;
        if is_json && opened > 0 && text.len() <= MAX_BYTES {
            if let Ok(inner) = serde_json::from_str::<Value>(text) {
                self.value(&inner, path, None, opened - 1);
            }
            return;
        }
        let is_named = path.iter().rev().take(3).any(|name| {
            let lower = name.to_ascii_lowercase();
            TEXT.iter().any(|part| lower.contains(part))
        });
        if !is_named || !is_prose(text) || !self.told.insert(fold(text)) {
            return;
        }
        let seen = self.seen;
        let kind = self.kinds.entry(path.join("/")).or_insert_with(|| Strings { first: seen, ..Strings::default() });
        if kind.markup.len() + text.len() > MAX_BYTES {
            return;
        }
        if kind.markup.is_empty() {
            kind.author = holder.and_then(author).map(|name| Found::new(name, FoundIn::Text));
            kind.written = holder.and_then(|holder| named(holder, DATES));
        }
        kind.chars += text.chars().count();
        push_markup(text, &mut kind.markup);
    }
}

fn fold(text: &str) -> u64 {
    foldhash::fast::FixedState::default().hash_one(text)
}

fn is_never_text(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    NOT_THE_TEXT.iter().any(|word| lower == *word || lower.ends_with(word) || lower.starts_with(word))
}

/// Whether a string is running text or markup with some.
fn is_prose(text: &str) -> bool {
    let chars = text.chars().take(LEAST_CHARS).count();
    let has_words = || text.split_whitespace().take(LEAST_WORDS).count() >= LEAST_WORDS;
    let has_signs = || text.chars().any(|c| matches!(c, '。' | '、' | '，' | '।' | 'ๆ' | '؟' | '።'));
    chars >= LEAST_CHARS && !text.starts_with("http") && !text.starts_with("data:") && (has_words() || has_signs())
}

/// Adds a string to markup: markup as it is, plain text in paragraphs.
fn push_markup(text: &str, out: &mut String) {
    let is_markup = text.contains("</") || text.contains("<br") || text.contains("<p>");
    if is_markup {
        out.push_str("<div>");
        out.push_str(text);
        out.push_str("</div>");
        return;
    }
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        out.push_str("<p>");
        out.push_str(&paragraph.replace('&', "&amp;").replace('<', "&lt;"));
        out.push_str("</p>");
    }
}

fn author(holder: &Value) -> Option<String> {
    let names = AUTHORS.iter().filter_map(|key| holder.get(*key));
    let mut names = names.filter_map(|value| match value {
        Value::Object(object) => object.get("name").or_else(|| object.get("displayName")).and_then(Value::as_str),
        other => other.as_str(),
    });
    names
        .find(|name| !name.trim().is_empty() && name.len() <= 80 && !name.contains("://"))
        .map(|name| name.trim().to_owned())
}

fn named(holder: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| holder.get(*key)?.as_str()).map(str::to_owned)
}

/// A date of the data, as what was found.
pub(super) fn found(date: ArticleDate) -> Option<Found<ArticleDate>> {
    (date.precision >= Precision::Day).then(|| Found::new(date, FoundIn::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The keeper lit the lamp at dusk and wrote the hour into the book.";

    #[test]
    fn the_posts_of_a_thread_are_one_text() {
        const LONG: &str = "The keeper lit the lamp at dusk. ";
        let long = LONG.repeat(40);
        let posts = format!(
            r#"{{"post_stream":{{"posts":[{{"username":"keeper77","created_at":"2024-10-17T08:00:00Z","cooked":"<p>{long}</p>"}},
            {{"username":"bob","created_at":"2024-10-18T08:00:00Z","cooked":"<p>{PROSE} Again.</p>"}}]}},"notice":"{PROSE}"}}"#
        );
        let page = serde_json::json!({ "topic_12": posts, "site": { "description": PROSE.repeat(9) } }).to_string();
        let state = read(&[&page], Vec::new()).unwrap();
        assert_eq!(state.markup, format!("<div><p>{long}</p></div><div><p>{PROSE} Again.</p></div>"));
        assert_eq!(state.author.unwrap().value, "keeper77");
        assert_eq!(state.written.as_deref(), Some("2024-10-17T08:00:00Z"));
    }

    #[test]
    fn plain_paragraphs_become_markup() {
        let page = serde_json::json!({ "props": { "post": { "author": { "name": "Ann Keeper" }, "content": format!("{PROSE}\n\n1 < 2 & {}", PROSE.repeat(16)) } } });
        let state = read(&[&page.to_string()], Vec::new()).unwrap();
        assert_eq!(state.markup, format!("<p>{PROSE}</p><p>1 &lt; 2 &amp; {}</p>", PROSE.repeat(16)));
        assert_eq!(state.author.unwrap().value, "Ann Keeper");
    }

    #[test]
    fn what_has_no_prose_gives_nothing() {
        for page in
            ["", "{", "[1,2]", r#"{"a":"short"}"#, r#"{"src":"https://lamp.example/a b c d e f g h i j k l m n o p"}"#]
        {
            assert!(read(&[page], Vec::new()).is_none(), "{page}");
        }
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = format!("{}{}", r#"{"a":"#.repeat(100), "1".to_owned() + &"}".repeat(100));
        assert!(read(&[&deep], Vec::new()).is_none());
        let wide = format!("[{}\"{PROSE}\"]", format!("\"{PROSE}\",").repeat(100_000));
        assert!(read(&[&wide], Vec::new()).is_none_or(|state| state.markup.len() <= MAX_BYTES + PROSE.len() + 16));
    }
}
