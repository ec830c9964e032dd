//! Finds where a page says that its text is another's: republished, with the original publisher and address.

use super::passages::Passage;
use super::phrases::{NO_PUBLISHER, NOTICES, SOURCE_STARTS, bare, is_one_of, start_of};
use super::{Flag, FlagKind};

/// Longest publisher, in words.
const LONGEST_NAME: usize = 6;

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
pub fn find(passages: &mut [Passage], is_site: &dyn Fn(&str) -> bool, title: Option<&str>, flags: &mut Vec<Flag>) -> Attribution {
    let mut found = Attribution::default();
    for index in 0..passages.len() {
        let Some(passage) = passages.get(index).filter(|p| p.is_body() || p.cut == Some(FlagKind::PageFurniture)) else { continue };
        if is_notice(&passage.text, title) {
            notice_lines(passages, index, is_site, &mut found, flags);
        } else if let Some(name) = named_source(&passage.text) {
            record(&mut found, name);
            found.url = found.url.take().or_else(|| address(&passage.text));
            if let Some(passage) = passages.get_mut(index) {
                flags.push(flag(passage, format!("says where it is from: {}", passage.text.trim())));
                super::cut(passage, FlagKind::PageFurniture, 0.85, "a line of attribution", flags);
            }
        }
    }
    found
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
fn notice_lines(passages: &mut [Passage], index: usize, is_site: &dyn Fn(&str) -> bool, found: &mut Attribution, flags: &mut Vec<Flag>) {
    let mut first = index;
    let mut publisher = None;
    while let Some(before) = first.checked_sub(1).and_then(|i| passages.get(i)) {
        if !is_name_line(&before.text) || publisher.is_some() || index - first >= 4 {
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

/// A statement that the text was taken from elsewhere, alone or before the title.
fn is_notice(text: &str, title: Option<&str>) -> bool {
    let folded = super::passages::normal(text);
    let Some(notice) = NOTICES.iter().filter(|n| folded.contains(**n)).max_by_key(|n| n.len()) else { return false };
    let rest = folded.replacen(notice, "", 1);
    let rest = title.map_or(rest.clone(), |t| rest.replacen(&super::passages::normal(t), "", 1));
    let alone = super::passages::word_count(&rest) <= 6;
    let before_title = folded.find(notice).is_some_and(|at| at < 60) && folded.split_once([':', '：']).is_some_and(|(head, _)| head.len() < 120);
    alone || (before_title && super::passages::word_count(&folded) <= 60)
}

/// A line that is a name: a few words with upper-case beginnings (or a few characters), no sentence.
fn is_name_line(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let upper = words.iter().filter(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || super::scan::is_unspaced(c))).count();
    (1..=LONGEST_NAME).contains(&words.len()) && text.chars().count() <= 48 && upper * 2 > words.len() && !text.ends_with(['.', '!', '?', '。', ':', ',', '…', '！', '？'])
}

/// The publisher of a line like "Source: Name".
fn named_source(text: &str) -> Option<String> {
    let folded = super::passages::normal(text);
    let start = start_of(&folded, SOURCE_STARTS)?;
    let rest: String = super::passages::of_chars(text, start.chars().count());
    let name = rest.trim().trim_start_matches([':', '：', '-', ' ']).trim_end_matches(['.', '。', '*']).trim();
    let name = name.split([',', '，', '(', '（', '|']).next().unwrap_or(name).trim();
    let short = name.split_whitespace().count() <= LONGEST_NAME && (2..=48).contains(&name.chars().count());
    (short && is_name_line(name) && !name.contains("http") && super::passages::word_count(text) <= 20).then(|| name.to_owned())
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
        for (line, name) in [("Source: Morning Courier", Some("Morning Courier")), ("来源：晨报", Some("晨报")), ("Originally published by The Courier.", Some("The Courier"))] {
            assert_eq!(named_source(line).as_deref(), name, "{line}");
        }
        for line in ["Source: own calculations based on the figures that the office gave", "The source: a river", "Quellen gibt es viele"] {
            assert_eq!(named_source(line), None, "{line}");
        }
    }

    #[test]
    fn notices_are_lines_of_their_own() {
        assert!(is_notice("Content comes from the Internet : A storm closes the harbour", Some("A storm closes the harbour")));
        assert!(!is_notice("She bought her shoes from the Internet, where a shop in Leeds had them for half the price of the shop in town.", None));
    }
}
