//! Finds where a page says that its text is another's: republished, with the original publisher and address.

use super::byline::is_whole_date;
use super::notice::Notices;
use super::passages::Passage;
use super::phrases::{TAIL, bare};
use super::source_words::{BEFORE_NAME, NO_PUBLISHER, Statement, statement};
use super::table::is_one_of;
use super::{Flag, FlagKind};
use crate::article::{BlockKind, Role};

/// Longest publisher, in words.
const LONGEST_NAME: usize = 6;
/// Words of a short line: of languages that set a blank behind each syllable, a name has more.
const LONGEST_OVER_SITE: usize = 8;
/// Longest line of attribution, in words.
const LONGEST_LINE: usize = 20;
/// Paragraphs of the body that may stand between an end of the page and a line that leaves no doubt.
const BODY_BEYOND: usize = 3;

/// What a page says of the first publication.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Who published it first.
    pub publisher: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// The last passage of the attribution's lines, where such lines follow the body.
    pub ends_at: Option<usize>,
}

/// Reads the attribution, flags it and cuts its lines. `is_site` says whether a line is only the site's own name.
pub fn find(
    passages: &mut [Passage],
    is_site: &dyn Fn(&str) -> bool,
    title: Option<&str>,
    notices: &Notices,
    flags: &mut Vec<Flag>,
) -> Attribution {
    let mut found = Attribution::default();
    let farm = passages.iter().any(|p| p.splices > 0);
    // Several sources are those of charts or of a list of references.
    let mut sources = None;
    for index in 0..passages.len() {
        let Some(passage) = passages.get(index).filter(|p| p.is_body() || p.cut == Some(FlagKind::PageFurniture))
        else {
            continue;
        };
        if let Some(notice) = notices.first_in(passage).filter(|notice| is_notice(passage.folded(), title, notice)) {
            // Over the line by which the page is a copy stands the publisher, whatever other lines say: "Source: news desk".
            let is_line = notices.are_learned() && passage.folded().starts_with(notice);
            let before = found.publisher.take_if(|_| is_line);
            notice_lines(passages, index, is_site, &mut found, flags);
            found.publisher = found.publisher.or(before);
            continue;
        }
        let Some(statement) = short_statement(passage) else { continue };
        let near = if statement.weak && !farm { 0 } else { BODY_BEYOND };
        let several = statement.weak && *sources.get_or_insert_with(|| weak_statements(passages)) > 1;
        if (statement.weak && (several || is_under_figure(passages, index))) || !is_at_an_end(passages, index, near) {
            continue;
        }
        let Some((name, last)) = named_in(passages, index, statement) else { continue };
        if is_site(&name) {
            continue;
        }
        record(&mut found, name);
        found.url = found.url.take().or_else(|| address(&passage.text));
        // On a page with planted brands the article ends with this line, whatever follows.
        if farm && index * 2 > passages.len() {
            found.ends_at = Some(last);
        }
        flags.push(flag(passage, format!("says where it is from: {}", passage.text.trim())));
        for passage in passages.iter_mut().take(last + 1).skip(index).filter(|p| p.is_body()) {
            super::cut(passage, FlagKind::PageFurniture, 0.85, "a line of attribution", flags);
        }
    }
    found
}

fn weak_statements(passages: &[Passage]) -> usize {
    passages.iter().filter(|p| p.is_body() && statement(p.folded()).is_some_and(|s| s.weak)).count()
}

/// What a passage short enough for a line of attribution says of a first publication.
fn short_statement(passage: &Passage) -> Option<Statement> {
    (passage.words() <= LONGEST_LINE).then(|| statement(passage.folded())).flatten()
}

/// The publisher in a statement's own passage, or in the next one where the first is but a label; and the last passage.
fn named_in(passages: &[Passage], index: usize, statement: Statement) -> Option<(String, usize)> {
    let passage = passages.get(index)?;
    if let Some(name) = name_of(&passage.text, statement) {
        return Some((name, index));
    }
    let all = passage.folded().chars().count();
    let is_label = statement.before > 0 && statement.before + statement.after + 1 >= all;
    let next =
        passages.get(index + 1).filter(|p| is_label && (p.is_body() || p.cut == Some(FlagKind::PageFurniture)))?;
    let whole = Statement { before: 0, after: 0, ..statement };
    name_of(&next.text, whole).map(|name| (name, index + 1))
}

/// Whether the passage before is a picture's or a table's.
fn is_under_figure(passages: &[Passage], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|i| passages.get(i));
    before.is_some_and(|p| matches!(p.kind, BlockKind::Caption | BlockKind::TableRow) || p.role == Role::Caption)
}

/// Whether at most `beyond` paragraphs of the body stand before, or after until something else begins.
fn is_at_an_end(passages: &[Passage], index: usize, beyond: usize) -> bool {
    let body = |p: &&Passage| p.is_body() && p.words() > 8;
    let behind = passages.iter().skip(index + 1).take_while(|p| TAIL.start_of(p.folded()).is_none());
    passages.iter().take(index).filter(body).count() <= beyond || behind.filter(body).count() <= beyond
}

fn record(found: &mut Attribution, name: String) {
    if !is_one_of(&bare(&name), NO_PUBLISHER) {
        found.publisher.get_or_insert(name);
    }
}

fn flag(passage: &Passage, evidence: String) -> Flag {
    Flag { kind: FlagKind::Republished, span: Some(passage.range.clone()), score: 0.95, replacement: None, evidence }
}

/// Cuts a notice with the short lines before it: the site's name, and the publisher's.
fn notice_lines(
    passages: &mut [Passage],
    index: usize,
    is_site: &dyn Fn(&str) -> bool,
    found: &mut Attribution,
    flags: &mut Vec<Flag>,
) {
    let mut first = index;
    let mut publisher = None;
    while let Some(before) = first.checked_sub(1).and_then(|i| passages.get(i)) {
        // Right over the site's own name stands the publisher's, even in small letters: "dpa".
        let over_site = first < index && passages.get(first).is_some_and(|p| is_site(&p.text));
        let named = is_name_line(&before.text) || (over_site && is_short_line(&before.text));
        if !(named || is_site(&before.text)) || publisher.is_some() || index - first >= 4 {
            break;
        }
        if !is_site(&before.text) {
            publisher = Some(before.text.trim().to_owned());
        }
        first -= 1;
    }
    if let Some(name) = publisher {
        record(found, name);
    }
    found.ends_at = Some(index);
    if let Some(passage) = passages.get(index) {
        flags.push(flag(passage, format!("says that it was taken from elsewhere: {}", passage.text.trim())));
    }
    for passage in passages.iter_mut().take(index + 1).skip(first).filter(|p| p.cut.is_none()) {
        super::cut(passage, FlagKind::PageFurniture, 0.9, "a line of attribution", flags);
    }
}

/// A statement that the text was taken from elsewhere, alone or before the title; not one that a sentence quotes.
fn is_notice(folded: &str, title: Option<&str>, notice: &str) -> bool {
    let Some((before, behind)) = folded.split_once(notice) else { return false };
    if before.ends_with(['"', '“', '„', '«', '「', '『', '‘', '《'])
        && !behind.trim_end().ends_with(['"', '”', '»', '」'])
    {
        return false;
    }
    let rest = folded.replacen(notice, "", 1);
    let rest = title.map_or(rest.clone(), |t| rest.replacen(&super::passages::normal(t), "", 1));
    let alone = super::passages::word_count(&rest) <= 6 && before.len() < 40;
    // The notice may go on before its colon.
    let before_title = before.len() < 60
        && behind.split_once([':', '：']).is_some_and(|(end, _)| super::passages::word_count(end) <= LONGEST_NAME);
    alone || (before_title && super::passages::word_count(folded) <= 60)
}

/// A few words and no sentence.
fn is_short_line(text: &str) -> bool {
    let text = text.trim();
    (1..=LONGEST_OVER_SITE).contains(&text.split_whitespace().count())
        && text.chars().count() <= 48
        && text.chars().any(char::is_alphabetic)
        && !text.ends_with(['.', '!', '?', '。', ':', ',', '…', '！', '？', '*'])
}

/// A line that is a name: a few words with upper-case beginnings (or a few characters), no sentence.
fn is_name_line(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let upper = words
        .iter()
        .filter(|w| w.chars().next().is_some_and(|c| (c.is_alphabetic() && !c.is_lowercase()) || c.is_numeric()))
        .count();
    (1..=LONGEST_NAME).contains(&words.len())
        && text.chars().count() <= 48
        && upper * 2 > words.len()
        && !is_whole_date(&bare(text))
        && !text.ends_with(['.', '!', '?', '。', ':', ',', '…', '！', '？'])
}

/// The publisher's name in a text, between the words of a statement.
fn name_of(text: &str, statement: Statement) -> Option<String> {
    let rest = super::passages::of_chars(text, statement.before);
    let count = rest.chars().count().saturating_sub(statement.after);
    let name: String = rest.chars().take(count).collect();
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '-' | '–' | '—' | '*'));
    let name = name.split([',', '，', '(', '（', '|']).next().unwrap_or(name);
    // "on 3 May", "am 3. Mai", "2024": the date that may follow is no part of the name.
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let date = words.iter().skip(1).position(|w| w.starts_with(|c: char| c.is_ascii_digit())).map(|at| at + 1);
    words.truncate(date.unwrap_or(words.len()));
    while date.is_some() && words.len() > 1 && words.last().is_some_and(|w| w.chars().all(char::is_lowercase)) {
        words.pop();
    }
    let article = words.iter().take_while(|w| BEFORE_NAME.contains(*w)).count();
    let words = words.get(article..)?;
    // "Originally published in March 2022" names a month.
    if date.is_some_and(|at| at == article + 1) {
        return None;
    }
    let name = words.join(" ");
    let name = name.trim_matches(['"', '“', '”', '„', '«', '»', '《', '》', '「', '」', '『', '』', '\'', '’', '‘']);
    let name = name.trim_end_matches(['.', '。', '!']).trim_end_matches(['"', '”', '“', '»', '》', '」', '』']);
    let short =
        (1..=LONGEST_NAME).contains(&name.split_whitespace().count()) && (2..=48).contains(&name.chars().count());
    let upper = |w: &&&str| w.starts_with(|c: char| !c.is_lowercase());
    let capital = words.first().is_some_and(|w| upper(&w)) && words.iter().filter(upper).count() * 2 >= words.len();
    let sentence = name.ends_with(['?', ':', ',', '…', '！', '？']) || name.contains("://");
    (short && capital && !sentence).then(|| name.to_owned())
}

/// The publisher of a line that is a statement of its own.
#[cfg(test)]
fn named_source(folded: &str, text: &str) -> Option<String> {
    statement(folded).and_then(|s| name_of(text, s))
}

/// The first web address of a text.
fn address(text: &str) -> Option<String> {
    let at = text.find("https://").or_else(|| text.find("http://"))?;
    let rest = text.get(at..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | '>' | '”')).unwrap_or(rest.len());
    rest.get(..end).map(|u| u.trim_end_matches(['.', ',']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_named_and_ordinary_sentences_are_not() {
        for (line, name) in [
            ("Source: Morning Courier", Some("Morning Courier")),
            ("来源：晨报", Some("晨报")),
            ("Originally published by The Courier.", Some("The Courier")),
        ] {
            assert_eq!(named_source(&crate::contamination::passages::normal(line), line).as_deref(), name, "{line}");
        }
        for line in [
            "Source: own calculations based on the figures that the office gave",
            "The source: a river",
            "Quellen gibt es viele",
        ] {
            assert_eq!(named_source(&crate::contamination::passages::normal(line), line), None, "{line}");
        }
    }

    #[test]
    fn notices_are_lines_of_their_own() {
        let notices = Notices::default();
        let is_notice = |line: &str, title| notices.first(line).is_some_and(|notice| is_notice(line, title, notice));
        assert!(is_notice(
            "content comes from the internet : A storm closes the harbour",
            Some("A storm closes the harbour"),
        ));
        assert!(is_notice("来源：网络 : 港口重新开放，渡轮又开往外面的岛屿和对岸的小城", None));
        for line in [
            "“来源：网络”四个字并不能免除侵权责任，法官在判决书中这样写道。",
            "来源：网络这四个字并不能免除侵权责任，法官在判决书中这样写道。",
            "the words \"source: internet\" free nobody from the duty to ask, the judge wrote in her decision",
        ] {
            assert!(!is_notice(line, None), "{line}");
        }
        assert!(!is_notice(
            "she bought her shoes from the Internet, where a shop in Leeds had them for half the price of the shop in town.",
            None,
        ));
    }
}
