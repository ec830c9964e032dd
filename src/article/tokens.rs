//! From markup to tokens, as HTML 13.2.5 says, for pages that are whole in memory.
//!
//! The tree is built by `html5ever`; its tokenizer takes bytes as a network brings them, character by character. Here
//! the whole page is at hand, so that text and values are found by searching for their ends and are shared, not copied.
//! Declarations are rare and left to the tokenizer of `html5ever`. Both give the same trees but for what nothing reads (the
//! text of programs, most attributes), which the tests below ask for.

use std::ops::Range;

use html5ever::driver::Parser;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, ns};
use memchr::{memchr, memchr2, memmem};
use scraper::HtmlTreeSink;

use super::attributes::is_read;
use super::references::{Within, resolve};

/// How text is read on, as the last tag told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    /// Text with tags.
    Markup,
    /// Text with references up to an end tag (`title`, `textarea`).
    Replaceable(LocalName),
    /// Text up to an end tag (`style`, `iframe`).
    Raw(LocalName),
    /// A script's text, wanted or not.
    Script(Wanted),
    /// Text up to the end of the page.
    Plain,
}

/// Whether a script's text goes into the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Data, such as JSON-LD.
    Yes,
    /// A program. A fifth of the time to parse real pages would go into text that nothing reads.
    No,
}

/// A tokenizer in front of a tree.
pub(super) struct Tokens<'a> {
    parser: &'a mut Parser<HtmlTreeSink>,
    markup: &'a str,
    /// The same, in the form that tokens share parts of.
    whole: StrTendril,
    at: usize,
    content: Content,
}

impl std::fmt::Debug for Tokens<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("at", &self.at).field("content", &self.content).finish_non_exhaustive()
    }
}

impl<'a> Tokens<'a> {
    /// A tokenizer at the start of markup whose line breaks are single `\n` and whose length fits the parser.
    pub(super) fn new(parser: &'a mut Parser<HtmlTreeSink>, markup: &'a str) -> Self {
        let at = if markup.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { parser, markup, whole: StrTendril::from(markup), at, content: Content::Markup }
    }

    /// Bytes that were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The parser with its tree so far.
    pub(super) fn parser(&self) -> &Parser<HtmlTreeSink> {
        self.parser
    }

    /// Hands on the next piece of text and the tag behind it; `false` at the end of the page.
    pub(super) fn step(&mut self) -> bool {
        if self.at >= self.markup.len() {
            return false;
        }
        match std::mem::replace(&mut self.content, Content::Markup) {
            Content::Markup => self.markup(),
            Content::Replaceable(name) => {
                let end = self.end_of_raw(&name);
                self.text(end, |text| text.contains(['&', '\0']).then(|| cooked(text, Within::Text)));
                self.end_tag();
            }
            Content::Raw(name) => {
                let end = self.end_of_raw(&name);
                self.text(end, without_zeros);
                self.end_tag();
            }
            Content::Script(wanted) => {
                let end = self.at + end_of_script(self.rest());
                match wanted {
                    Wanted::Yes => self.text(end, without_zeros),
                    Wanted::No => self.at = end,
                }
                self.end_tag();
            }
            Content::Plain => self.text(self.markup.len(), without_zeros),
        }
        true
    }

    fn rest(&self) -> &'a [u8] {
        self.markup.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn part(&self, start: usize, end: usize) -> &'a str {
        self.markup.get(start..end).unwrap_or_default()
    }

    /// A part of the page that shares its bytes.
    fn shared(&self, start: usize, end: usize) -> StrTendril {
        match (u32::try_from(start), u32::try_from(end.saturating_sub(start))) {
            (Ok(start), Ok(length)) => self.whole.subtendril(start, length),
            _ => StrTendril::new(),
        }
    }

    fn emit(&self, token: Token) -> TokenSinkResult<ego_tree::NodeId> {
        self.parser.tokenizer.sink.process_token(token, 1)
    }

    /// Hands on the text up to `end`, changed where `change` says so.
    fn text(&mut self, end: usize, change: impl Fn(&str) -> Option<String>) {
        if end > self.at {
            let text = change(self.part(self.at, end)).map_or_else(|| self.shared(self.at, end), StrTendril::from);
            let _ = self.emit(Token::CharacterTokens(text));
        }
        self.at = end;
    }

    /// Text up to what is no text, and that.
    fn markup(&mut self) {
        let rest = self.rest();
        let opens = |&at: &usize| matches!(rest.get(at + 1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?'));
        let open = memchr::memchr_iter(b'<', rest).find(opens).filter(|&at| rest.get(at..) != Some(b"</"));
        self.running_text(self.at + open.unwrap_or(rest.len()));
        if open.is_none() {
            return;
        }
        match (self.rest().get(1), self.rest().get(2)) {
            (Some(b'!'), _) => self.declaration(),
            (Some(b'?'), _) => self.bogus_comment(1),
            (Some(b'/'), Some(b'>')) => self.at += 3,
            (Some(b'/'), Some(byte)) if !byte.is_ascii_alphabetic() => self.bogus_comment(2),
            _ => self.tag(),
        }
    }

    /// Text with references; zeros are tokens of their own.
    fn running_text(&mut self, end: usize) {
        if memchr2(b'&', b'\0', self.part(self.at, end).as_bytes()).is_none() {
            self.text(end, |_| None);
        }
        while self.at < end {
            let zero = memchr(b'\0', self.part(self.at, end).as_bytes()).map_or(end, |zero| self.at + zero);
            self.text(zero, |text| memchr(b'&', text.as_bytes()).map(|_| resolve(text, Within::Text)));
            if zero < end {
                let _ = self.emit(Token::NullCharacterToken);
                self.at += 1;
            }
        }
    }

    /// A comment, a doctype, a CDATA section, or what looks like one.
    fn declaration(&mut self) {
        let rest = self.rest();
        if rest.starts_with(b"<!--") {
            return self.comment();
        }
        if rest.get(2..9).is_some_and(|name| name.eq_ignore_ascii_case(b"doctype")) {
            let end = memchr(b'>', rest).map_or(self.markup.len(), |end| self.at + end + 1);
            self.parser.process(self.shared(self.at, end));
            self.at = end;
            return;
        }
        let is_foreign = || self.parser.tokenizer.sink.adjusted_current_node_present_but_not_in_html_namespace();
        if rest.starts_with(b"<![CDATA[") && is_foreign() {
            self.at += 9;
            let length = memmem::find(self.rest(), b"]]>");
            let end = self.at + length.unwrap_or(self.rest().len());
            while self.at < end {
                let zero = memchr(b'\0', self.part(self.at, end).as_bytes()).map_or(end, |zero| self.at + zero);
                self.text(zero, |_| None);
                if zero < end {
                    let _ = self.emit(Token::NullCharacterToken);
                    self.at += 1;
                }
            }
            self.at += length.map_or(0, |_| 3);
            return;
        }
        self.bogus_comment(2);
    }

    fn comment(&mut self) {
        let rest = self.rest().get(4..).unwrap_or_default();
        let start = self.at + 4;
        let (length, closing) = if rest.starts_with(b">") {
            (0, 1)
        } else if rest.starts_with(b"->") {
            (0, 2)
        } else {
            end_of_comment(rest)
        };
        let text = self.part(start, start + length);
        let comment = without_zeros(text).map_or_else(|| self.shared(start, start + length), StrTendril::from);
        let _ = self.emit(Token::CommentToken(comment));
        self.at = start + length + closing;
    }

    /// What browsers take for a comment, up to the next `>`; it opens with `<` and `skip - 1` more characters.
    fn bogus_comment(&mut self, skip: usize) {
        let start = self.at + skip;
        let end = memchr(b'>', self.rest()).map_or(self.markup.len(), |end| self.at + end);
        let text = self.part(start, end);
        let comment = without_zeros(text).map_or_else(|| self.shared(start, end), StrTendril::from);
        let _ = self.emit(Token::CommentToken(comment));
        self.at = end + 1;
    }

    /// Where the end tag of an element of raw text begins, or the end of the page.
    fn end_of_raw(&self, name: &str) -> usize {
        let rest = self.rest();
        let end = memmem::find_iter(rest, b"</").find(|&at| closes(rest, at, name.as_bytes()));
        self.at + end.unwrap_or(rest.len())
    }

    fn end_tag(&mut self) {
        if self.at < self.markup.len() {
            self.tag();
        }
    }

    /// A start or end tag, which begins here; nothing where the page ends within it.
    fn tag(&mut self) {
        let kind = if self.rest().get(1) == Some(&b'/') { TagKind::EndTag } else { TagKind::StartTag };
        let start = self.at + if kind == TagKind::EndTag { 2 } else { 1 };
        let end = self.find(start, |byte| is_blank(byte) || byte == b'/' || byte == b'>');
        let name = self.name(start, end);
        let mut tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
        let Some(end) = self.attributes(end, &mut tag) else {
            self.at = self.markup.len();
            return;
        };
        self.at = end;
        self.hand_on(tag);
    }

    fn hand_on(&mut self, tag: Tag) {
        let (name, wanted) = (tag.name.clone(), wanted(&tag));
        self.content = match self.emit(Token::TagToken(tag)) {
            TokenSinkResult::Plaintext => Content::Plain,
            TokenSinkResult::RawData(RawKind::Rcdata) => Content::Replaceable(name),
            TokenSinkResult::RawData(RawKind::Rawtext) => Content::Raw(name),
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => Content::Script(wanted),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {
                Content::Markup
            }
        };
    }

    /// Reads attributes from `at` on; gives the place behind the tag, or `None` where the page ends first.
    fn attributes(&self, mut at: usize, tag: &mut Tag) -> Option<usize> {
        loop {
            at = self.find(at, |byte| !is_blank(byte));
            match (self.byte(at)?, self.byte(at + 1)) {
                (b'>', _) => return Some(at + 1),
                (b'/', Some(b'>')) => {
                    tag.self_closing = true;
                    return Some(at + 2);
                }
                (b'/', _) => at += 1,
                _ => at = self.attribute(at, tag)?,
            }
        }
    }

    /// Reads one attribute; gives the place behind it. Of several with one name the first counts.
    fn attribute(&self, start: usize, tag: &mut Tag) -> Option<usize> {
        // An equals sign at the start is part of the name.
        let end = self.find(start + 1, |byte| is_blank(byte) || matches!(byte, b'/' | b'>' | b'='));
        let equals = self.find(end, |byte| !is_blank(byte));
        let (value, after) = if self.byte(equals)? == b'=' {
            self.value(self.find(equals + 1, |byte| !is_blank(byte)))?
        } else {
            (end..end, equals)
        };
        if tag.kind == TagKind::EndTag || !is_read(&tag.name, self.part(start, end)) {
            return Some(after);
        }
        let (name, value) = (self.name(start, end), self.value_text(value));
        if tag.attrs.iter().any(|attribute| attribute.name.local == name) {
            tag.had_duplicate_attributes = true;
        } else {
            tag.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value });
        }
        Some(after)
    }

    /// Where the value that begins at `at` stands, and the place behind it.
    fn value(&self, at: usize) -> Option<(Range<usize>, usize)> {
        match self.byte(at)? {
            b'>' => Some((at..at, at)),
            quote @ (b'"' | b'\'') => {
                let length = memchr(quote, self.markup.as_bytes().get(at + 1..)?)?;
                Some((at + 1..at + 1 + length, at + length + 2))
            }
            _ => {
                let end = self.find(at, |byte| is_blank(byte) || byte == b'>');
                self.byte(end)?;
                Some((at..end, end))
            }
        }
    }

    fn value_text(&self, value: Range<usize>) -> StrTendril {
        let text = self.part(value.start, value.end);
        let is_plain = memchr2(b'&', b'\0', text.as_bytes()).is_none();
        if is_plain { self.shared(value.start, value.end) } else { StrTendril::from(cooked(text, Within::Attribute)) }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.markup.as_bytes().get(at).copied()
    }

    /// The first place from `start` on whose byte is wanted, or the end of the page.
    fn find(&self, start: usize, is_wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.markup.as_bytes().get(start..).unwrap_or_default();
        start + rest.iter().position(|&byte| is_wanted(byte)).unwrap_or(rest.len())
    }

    /// A name in lower case.
    fn name(&self, start: usize, end: usize) -> LocalName {
        let name = self.part(start, end);
        if name.bytes().any(|byte| byte.is_ascii_uppercase() || byte == 0) {
            LocalName::from(name.to_ascii_lowercase().replace('\0', "\u{fffd}"))
        } else {
            LocalName::from(name)
        }
    }
}

/// Whether a script's text is data: any type but those that browsers run.
fn wanted(tag: &Tag) -> Wanted {
    let kind = tag.attrs.iter().find(|attribute| &*attribute.name.local == "type");
    let is_program =
        kind.is_none_or(|kind| kind.value.is_empty() || &*kind.value == "module" || kind.value.contains("javascript"));
    if is_program { Wanted::No } else { Wanted::Yes }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c')
}

fn cooked(text: &str, within: Within) -> String {
    resolve(text, within).replace('\0', "\u{fffd}")
}

fn without_zeros(text: &str) -> Option<String> {
    memchr(b'\0', text.as_bytes()).map(|_| text.replace('\0', "\u{fffd}"))
}

/// Whether the end tag of an element begins at `at`, where `</` stands.
fn closes(text: &[u8], at: usize, name: &[u8]) -> bool {
    follows(text, at + 2, name)
}

/// Whether a tag's name, in any case, stands at `at` and ends there.
fn follows(text: &[u8], at: usize, name: &[u8]) -> bool {
    let end = at + name.len();
    text.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name))
        && text.get(end).is_some_and(|&byte| is_blank(byte) || matches!(byte, b'/' | b'>'))
}

/// Length of a script's text.
fn end_of_script(text: &[u8]) -> usize {
    let end = memmem::find_iter(text, b"</").find(|&at| closes(text, at, b"script")).unwrap_or(text.len());
    let has_comment = text.get(..end).is_some_and(|script| memmem::find(script, b"<!--").is_some());
    if has_comment { end_of_commented_script(text) } else { end }
}

/// As [`end_of_script`]. A comment in a script may hold a script of its own, whose end tag does not count
/// (HTML 13.2.5.20 to 13.2.5.31).
fn end_of_commented_script(text: &[u8]) -> usize {
    /// What surrounds a place in a script.
    enum Around {
        Script,
        Comment,
        ScriptInComment,
    }
    let mut around = Around::Script;
    for at in memchr::memchr2_iter(b'<', b'>', text) {
        let (before, rest) = text.split_at(at);
        let is_end = rest.starts_with(b"</") && closes(text, at, b"script");
        match around {
            Around::Script | Around::Comment if is_end => return at,
            Around::Script if rest.starts_with(b"<!--") => around = Around::Comment,
            // `<!-->` too ends the comment that it opens.
            Around::Comment | Around::ScriptInComment if rest.starts_with(b">") && before.ends_with(b"--") => {
                around = Around::Script;
            }
            Around::Comment if follows(text, at + 1, b"script") => around = Around::ScriptInComment,
            Around::ScriptInComment if is_end => around = Around::Comment,
            _ => {}
        }
    }
    text.len()
}

/// Lengths of a comment's text and of what closes it.
fn end_of_comment(text: &[u8]) -> (usize, usize) {
    let closing = memchr::memchr_iter(b'>', text).find_map(|at| {
        let before = text.get(..at).unwrap_or_default();
        let open = [&b"--"[..], b"--!"].into_iter().find(|open| before.ends_with(open))?;
        Some((at - open.len(), open.len() + 1))
    });
    closing.unwrap_or_else(|| {
        let open = [&b"--!"[..], b"--", b"-"].into_iter().find(|open| text.ends_with(open)).map_or(0, <[u8]>::len);
        (text.len() - open, open)
    })
}
