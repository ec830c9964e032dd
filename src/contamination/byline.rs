//! Judges who is named as the author: persons stay, posting accounts and contradictions go.

use super::attribution::Attribution;
use super::head_lines::{Head, tells_day};
use super::passages::{Passage, word_count};
use super::phrases::{ACCOUNTS, BYLINE_STARTS, TEAM_WORDS, bare};
use super::profile::SiteProfile;
use super::scan::is_unspaced;
use super::table::is_one_of;
use super::{Flag, FlagKind};

/// Words of the longest byline.
const LONGEST: usize = 12;
/// Pages of a host from which on one name on all of them is an account.
const ALL_PAGES: u32 = 5;
/// Passages from an end of the body in which a byline may stand.
const REACH: usize = 3;

/// Cuts lines of the text that are bylines. `farm`: the page plants or takes text, so an account's name alone will do.
pub fn find_lines(
    passages: &mut [Passage],
    head: Head<'_>,
    is_site: &dyn Fn(&str) -> bool,
    farm: bool,
    flags: &mut Vec<Flag>,
) {
    let authors: Vec<String> = head.authors.iter().map(|a| bare(a)).collect();
    let body: Vec<usize> = (0..passages.len()).filter(|i| passages.get(*i).is_some_and(Passage::is_body)).collect();
    let near = |list: &mut dyn Iterator<Item = &usize>| list.take(REACH).copied().collect::<Vec<_>>();
    let mut candidates = near(&mut body.iter());
    candidates.extend(near(&mut body.iter().rev()));
    for index in candidates {
        let Some(passage) = passages.get_mut(index).filter(|p| p.is_body()) else { continue };
        if is_byline(&passage.text, is_site, farm)
            || (farm && names_author(&passage.text, &authors))
            || is_dated(passage, &authors, farm)
            || (farm && tells_day(passage, head.published))
        {
            super::cut(passage, FlagKind::PageFurniture, 0.9, "a byline in a line of its own", flags);
        }
    }
}

/// Whether a line is "By" and a name that the page gives as its author.
fn names_author(text: &str, authors: &[String]) -> bool {
    let folded = super::passages::normal(text);
    BYLINE_STARTS
        .start_of(&folded)
        .is_some_and(|start| authors.contains(&bare(folded.strip_prefix(start).unwrap_or_default())))
}

/// A date with the name of an account or of the page's author beside it; on a `farm` any name.
fn is_dated(passage: &Passage, authors: &[String], farm: bool) -> bool {
    const MOST_NAMES: usize = 3;
    let Some((_, name)) = after_date(passage) else { return false };
    let name = bare(name);
    let is_account = is_one_of(name.trim_end_matches(|c: char| c.is_ascii_digit()), ACCOUNTS);
    let is_name = !name.is_empty() && name.split_whitespace().count() <= MOST_NAMES;
    is_name && (farm || is_account || authors.contains(&name))
}

/// A short line that begins with a whole date (year, month and day): the date, and what follows it, folded.
#[must_use]
pub fn after_date(passage: &Passage) -> Option<(&str, &str)> {
    if passage.words() > LONGEST || passage.text.contains('\n') {
        return None;
    }
    let line = passage.line();
    let of_date = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '年' | '月' | '日');
    if is_whole_date(line) {
        return Some((line, ""));
    }
    // "14 September 2022 / Name": a mark divides them; a date in numbers needs none.
    let marked =
        line.split_once(['|', '·', '–', '—']).or_else(|| line.split_once(" / ")).or_else(|| line.split_once('/'));
    let (date, name) = marked
        .filter(|(date, _)| is_whole_date(date))
        .or_else(|| line.split_once([' ', ',']).filter(|(date, _)| date.chars().all(of_date)))
        .or_else(|| {
            let at = line.char_indices().find(|(_, c)| !of_date(*c) && !matches!(c, '/'))?.0;
            line.split_at_checked(at)
        })?;
    is_whole_date(date).then_some((date, name))
}

/// A short line that ends with a whole date: what stands before it, and the date, folded.
#[must_use]
pub fn before_date(passage: &Passage) -> Option<(&str, &str)> {
    const PARTS: usize = 3;
    if passage.words() > LONGEST || passage.text.contains('\n') {
        return None;
    }
    let line = passage.line();
    let starts = line.char_indices().rev().filter(|(_, c)| *c == ' ').map(|(at, _)| at).take(PARTS);
    starts.filter_map(|at| line.split_at_checked(at)).find(|(_, date)| is_whole_date(date))
}

/// A year with a month and a day: numbers, or one word among them, and nothing else.
#[must_use]
pub fn is_whole_date(date: &str) -> bool {
    let numbers: Vec<&str> = date.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let is_year = |part: &&str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let months = date
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty() && !matches!(*word, "年" | "月" | "日"));
    numbers.iter().filter(|part| is_year(part)).count() == 1 && numbers.len() + months.count() == 3
}

/// "By Name", "Name | Site Editorial Team": a few words, names, no sentence.
fn is_byline(text: &str, is_site: &dyn Fn(&str) -> bool, farm: bool) -> bool {
    if text.contains('\n')
        || text.trim_end().ends_with(['.', '!', '?', '。', ':', '…', ','])
        || word_count(text) > LONGEST
        || text.chars().count() > 90
    {
        return false;
    }
    let folded = super::passages::normal(text);
    if let Some(start) = BYLINE_STARTS.start_of(&folded) {
        let rest = super::passages::of_chars(text, start.chars().count());
        if is_one_of(&bare(&rest), ACCOUNTS) {
            return true;
        }
        let names = rest
            .split_whitespace()
            .take(2)
            .filter(|w| w.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()))
            .count();
        let whole = rest.split_whitespace().count();
        // "By Tuesday Morning" and "Von Haus zu Haus" are titles: a byline of a preposition alone needs two names, or one alone.
        // and on an honest site one word may be a heading: "By Audience".
        return names == 2 || (whole == 1 && (farm || (names == 1 && rest.chars().any(is_unspaced))));
    }
    let team = TEAM_WORDS.iter().any(|t| folded.contains(t));
    let parts: Vec<&str> = text.split(['|', ',', '–', '·']).collect();
    team && parts.len() > 1
        && parts.iter().skip(1).any(|p| TEAM_WORDS.iter().any(|t| super::passages::normal(p).contains(t)))
        && (parts.iter().any(|p| is_site(p)) || word_count(text) <= 8)
}

/// The authors that stay, with a flag for those that do not. `copy`: the page's own title says that its text was taken.
#[must_use]
pub fn judge(
    authors: &[String],
    attribution: &Attribution,
    copy: bool,
    is_site: &dyn Fn(&str) -> bool,
    profile: &SiteProfile,
    flags: &mut Vec<Flag>,
) -> Vec<String> {
    let (mut kept, mut doubts) = (Vec::new(), Vec::new());
    for author in authors {
        match doubt(author, attribution, copy, is_site, profile) {
            Some((score, why)) => doubts.push((score, format!("\u{201c}{author}\u{201d} {why}"))),
            None => kept.push(author.clone()),
        }
    }
    flags.extend(doubts.into_iter().map(|(score, evidence)| Flag {
        kind: FlagKind::DoubtfulByline,
        span: None,
        score,
        replacement: None,
        evidence,
    }));
    kept
}

/// Why an author is doubtful.
fn doubt(
    author: &str,
    attribution: &Attribution,
    copy: bool,
    is_site: &dyn Fn(&str) -> bool,
    profile: &SiteProfile,
) -> Option<(f32, String)> {
    let folded = bare(author);
    let unspaced = author.chars().any(is_unspaced);
    let one_word = author.split_whitespace().count() == 1 && !unspaced;
    if folded.is_empty()
        || is_one_of(&folded, ACCOUNTS)
        || is_one_of(folded.trim_end_matches(|c: char| c.is_ascii_digit()), ACCOUNTS)
        || folded.split([' ', '-', '_', '.']).all(|w| is_one_of(w, ACCOUNTS))
    {
        return Some((0.95, "is a role or an account, no person".to_owned()));
    }
    if author.contains('@') || author.contains('/') {
        return Some((0.9, "is an address".to_owned()));
    }
    let republished = attribution.publisher.is_some() || attribution.ends_at.is_some();
    let pages = profile.accounts.get(author).copied().unwrap_or(0);
    let posts_all = profile.pages >= ALL_PAGES && pages * 10 >= profile.pages * 9;
    // Persons have capitals where the script has them.
    let no_name = author.chars().any(char::is_lowercase) && !author.chars().any(char::is_uppercase);
    // Who gathers texts by the title's own word has written none of them.
    if republished && (copy || one_word || no_name || posts_all || is_site(author)) {
        let publisher = attribution.publisher.as_deref().unwrap_or("another source");
        return Some((0.93, format!("posted what the page attributes to {publisher}")));
    }
    if one_word && posts_all {
        return Some((0.85, format!("posted {pages} of {} pages of this host", profile.pages)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_told_from_sentences_and_titles() {
        let site = |s: &str| bare(s).starts_with("sunny herald");
        for line in [
            "By Tom Marsh, Sunny Herald Senior Correspondent",
            "Written by Ann Sato for Sunny Herald",
            "Lena Rossi | Sunny Herald Editorial Team",
            "Author: Marc Lindt (staff writer at Sunny Herald)",
            "作者：王小明",
            "By Newton",
        ] {
            assert!(is_byline(line, &site, true), "{line}");
        }
        for line in [
            "By the river",
            "By Monday the roads were clear.",
            "Von Haus zu Haus gehen",
            "The editorial team met on Monday",
            "By using our service you agree",
        ] {
            assert!(!is_byline(line, &site, true), "{line}");
        }
    }

    #[test]
    fn a_date_with_an_account_is_a_byline() {
        let passage = |text: &str| {
            let block = crate::article::Block {
                kind: crate::article::BlockKind::Paragraph,
                role: crate::article::Role::Body,
                text: text.to_owned(),
                link_share: 0.0,
                link: None,
            };
            let article = crate::article::Article { blocks: vec![block], ..Default::default() };
            super::super::passages::of(&article, &article.raw_text(), &[]).pop().unwrap()
        };
        let authors = ["ann sato".to_owned()];
        for (line, farm, expected) in [
            ("2024-09-03 / Newton", true, true),
            ("31.03.2024 / admin2", false, true),
            ("2024-09-03, Ann Sato", false, true),
            ("2024年06月20日 / 管理员", false, true),
            ("14 September 2022 / admin", false, true),
            ("April 01, 2022 | Ann Sato", false, true),
            ("04/05/2022 admin", false, true),
            ("2024-09-03 / Newton", false, false),
            ("2024-09-03", true, false),
            ("In 2024 the harbour closed", true, false),
            ("Volume 12, 3 (2024)", false, false),
        ] {
            assert_eq!(is_dated(&passage(line), &authors, farm), expected, "{line}");
        }
    }

    #[test]
    fn accounts_are_doubtful_and_persons_are_not() {
        let site = |_: &str| false;
        let profile = SiteProfile::default();
        let taken = Attribution { publisher: Some("Morning Courier".into()), ..Attribution::default() };
        for (author, attribution, copy, doubtful) in [
            ("admin", &Attribution::default(), false, true),
            ("editor01", &Attribution::default(), false, true),
            ("Newton", &taken, false, true),
            ("Newton", &Attribution::default(), false, false),
            ("Maria Keller", &taken, false, false),
            ("Maria Keller", &taken, true, true),
            ("王小明", &taken, false, false),
        ] {
            assert_eq!(doubt(author, attribution, copy, &site, &profile).is_some(), doubtful, "{author}");
        }
    }
}
