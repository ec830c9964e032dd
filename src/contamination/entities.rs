//! Finds character references that a page shows as text ("Tom &amp; Jerry", "it&#8217;s"), since they were escaped twice,
//! and gives the characters; tags that were escaped with them ("&lt;p&gt;") go.
//!
//! Texts about markup show such references on purpose: there, in code and between quotation marks they stay.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrases::Search;
use super::{Flag, FlagKind};
use crate::article::compose::RawText;
use crate::article::{Article, BlockKind, references};

/// References from which on a text was escaped twice. What escapes a text twice does so to all that it has; a single one is
/// found in texts of newspapers and stories too, where somebody typed or copied it.
const LEAST: usize = 2;
/// Bytes of the longest reference that is looked for.
const LONGEST: usize = 10;
/// Bytes of the longest escaped tag.
const LONGEST_TAG: usize = 160;
/// Times that one text may have been escaped.
const MOST_TIMES: usize = 4;

/// Elements that texts are written in.
const TAGS: &[&str] = &[
    "p",
    "br",
    "b",
    "i",
    "em",
    "strong",
    "span",
    "div",
    "a",
    "u",
    "s",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "font",
    "center",
    "hr",
    "img",
    "small",
    "sup",
    "sub",
    "figure",
    "section",
];

/// What only texts about markup, or about writing programs, speak of.
static ABOUT_MARKUP: LazyLock<Search> = LazyLock::new(|| {
    Search::of(&[
        "html",
        "xml",
        "markup",
        "escap",
        "entit",
        "javascript",
        "ampersand",
        "unicode",
        "php",
        "source code",
        "regex",
        "sgml",
        "xss",
        "quelltext",
        "разметк",
        "экранир",
        "实体",
        "转义",
        "エスケープ",
        "マークアップ",
    ])
});

/// Flags each reference that was escaped twice, with what it stands for.
#[must_use]
pub fn find(article: &Article, raw: &RawText) -> Vec<Flag> {
    let text = raw.text.as_str();
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| memchr::memchr(b'&', rest.as_bytes())).map(|n| at + n) {
        let read = tags(text, start).or_else(|| reference(text, start));
        let Some((end, plain)) = read else {
            at = start + 1;
            continue;
        };
        if !is_shown_on_purpose(text, start..end) {
            found.push((start..end, plain));
        }
        at = end;
    }
    if found.len() < LEAST || is_about_markup(text) {
        return Vec::new();
    }
    let is_code = |place: usize| {
        let index = raw.placed.partition_point(|placed| placed.range.end <= place);
        let block = raw.placed.get(index).and_then(|placed| article.blocks.get(placed.block));
        block.is_some_and(|block| block.kind == BlockKind::Code)
    };
    found
        .into_iter()
        .filter(|(span, _)| !is_code(span.start))
        .map(|(span, plain)| Flag {
            kind: FlagKind::EncodingDamage,
            score: 0.97,
            evidence: format!("\u{201c}{}\u{201d} was escaped twice", text.get(span.clone()).unwrap_or_default()),
            span: Some(span),
            replacement: Some(plain),
        })
        .collect()
}

/// A reference at a place, however often it was escaped: its end, and the character.
fn reference(text: &str, start: usize) -> Option<(usize, String)> {
    let (mut end, mut plain) = one(text, start, "&")?;
    for _ in 0..MOST_TIMES {
        let Some((next, deeper)) = (plain == "&").then(|| one(text, end, "")).flatten() else { break };
        (end, plain) = (next, deeper);
    }
    let plain = match plain.as_str() {
        "\u{ad}" | "\u{200b}" => String::new(),
        // A blank, and never a second one.
        "\u{a0}" => {
            let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let beside = blank(text.get(..start)?.chars().next_back()) || blank(text.get(end..)?.chars().next());
            if beside { String::new() } else { " ".to_owned() }
        }
        _ => plain,
    };
    let is_fit = plain.chars().all(|c| !c.is_control());
    is_fit.then_some((end, plain))
}

/// One reference, of which the first byte may have been read already: its end and what it stands for.
fn one(text: &str, start: usize, sign: &str) -> Option<(usize, String)> {
    let rest = text.get(start..)?.strip_prefix(sign)?;
    let length = rest.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = rest.get(..length)?;
    let (number, letters) = (name.strip_prefix('#'), name.len() > 1 && name.bytes().all(|b| b.is_ascii_alphanumeric()));
    let is_number = number.is_some_and(|digits| {
        let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |digits| (digits, 16));
        // 128 to 159 are bytes of some code page; which one, nobody says.
        u32::from_str_radix(digits, radix).is_ok_and(|code| !(128..160).contains(&code))
    });
    if !is_number && !letters {
        return None;
    }
    let whole = format!("&{name};");
    let plain = references::resolve_text(&whole);
    (plain != whole && !plain.contains(';')).then_some((start + sign.len() + length + 1, plain))
}

/// A run of escaped tags at a place: its end, and what it leaves.
fn tags(text: &str, start: usize) -> Option<(usize, String)> {
    let (mut end, mut is_break) = (start, false);
    while let Some((next, name)) = tag(text, end) {
        is_break |= matches!(name, "p" | "br" | "div" | "li" | "hr" | "blockquote") || name.starts_with('h');
        end = next;
    }
    let inner = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let within = inner(text.get(..start)?.chars().next_back()) && inner(text.get(end..)?.chars().next());
    (end > start).then(|| (end, if is_break && within { "\n".to_owned() } else { String::new() }))
}

/// One escaped tag of an element that texts are written in: its end and its name.
fn tag(text: &str, start: usize) -> Option<(usize, &'static str)> {
    let rest = text.get(start..)?;
    let inside = rest.strip_prefix("&lt;")?;
    let length = inside.as_bytes().windows(4).take(LONGEST_TAG).position(|w| w == b"&gt;")?;
    let inside = inside.get(..length)?;
    let name: String = inside.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    let after = inside.trim_start_matches('/').get(name.len()..)?;
    let known = TAGS.iter().find(|tag| name.eq_ignore_ascii_case(tag))?;
    let fits = after.is_empty() || after.starts_with([' ', '/']) && !after.contains("&lt;");
    fits.then_some((start + 4 + length + 4, *known))
}

/// Whether it stands between quotation marks or brackets of its own.
fn is_shown_on_purpose(text: &str, span: Range<usize>) -> bool {
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    let after = text.get(span.end..).and_then(|t| t.chars().next());
    let quote =
        |c: char| matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’' | '`' | '«' | '»' | '„' | '(' | ')' | '「' | '」');
    before.is_some_and(quote) && after.is_some_and(quote)
}

/// Whether a text speaks of markup; names of files ("index.html") do not.
fn is_about_markup(text: &str) -> bool {
    let folded = text.to_lowercase();
    let mut rest = folded.as_str();
    while let Some(found) = ABOUT_MARKUP.first(rest) {
        let Some(at) = rest.find(found) else { return false };
        let before = rest.get(..at).and_then(|t| t.chars().next_back());
        let word = matches!(found, "entit" | "escap") && before.is_some_and(char::is_alphabetic);
        // "Identity" and "escape" from a prison are no markup; "an entity" and "escaped" are, to be careful.
        if !word && !matches!(before, Some('.' | '/')) {
            return true;
        }
        rest = rest.get(at + found.len()..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, Role};
    use crate::contamination::repair;

    fn repaired_as(kind: BlockKind, text: &str) -> String {
        let block = Block { kind, role: Role::Body, text: text.to_owned(), link_share: 0.0, link: None };
        let article = Article { blocks: vec![block], ..Article::default() };
        let raw = article.raw_text();
        repair::apply(&article, &raw, &find(&article, &raw))
    }

    #[test]
    fn references_that_were_escaped_twice_come_back_as_characters() {
        for (text, plain) in [
            ("Tom &amp; Jerry met at AT&amp;T", "Tom & Jerry met at AT&T"),
            ("It&#8217;s a caf&eacute;, he said", "It’s a café, he said"),
            ("It&amp;#x2019;s a &amp;amp;quot;caf&amp;eacute;&amp;amp;quot;", "It’s a \"café\""),
            ("five&nbsp;miles and &nbsp;ten", "five miles and ten"),
            ("see index.html&nbsp;now, says&nbsp;Tom", "see index.html now, says Tom"),
            ("&lt;p&gt;The harbour&lt;br /&gt;is &lt;b&gt;closed&lt;/b&gt;.&lt;/p&gt;", "The harbour\nis closed."),
            ("x &lt; 5 and y &gt; 3", "x < 5 and y > 3"),
            ("&lt;a href=\"x\"&gt;Read on&lt;/a&gt; here", "Read on here"),
        ] {
            assert_eq!(repaired_as(BlockKind::Paragraph, text), plain, "{text}");
        }
    }

    #[test]
    fn texts_about_markup_and_code_stay() {
        for text in [
            "In HTML, write &amp; for an ampersand and &lt;p&gt; for a paragraph.",
            "Use \"&nbsp;\" between them",
            "Escaped as &lt;br&gt;, it is shown",
            "R&D; S&P; Q&A; fish &chips; ?a=1&b=2; &unknownx;",
            "AT&T and Marks & Spencer",
            "der K&#154;rper des Pferdes",
            "It costs 20 &#8364; at the door",
        ] {
            assert_eq!(repaired_as(BlockKind::Paragraph, text), text, "{text}");
        }
        let code = "if (a &amp;&amp; b) return;";
        assert_eq!(repaired_as(BlockKind::Code, code), code);
    }
}
