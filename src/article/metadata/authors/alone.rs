//! A person's name without a word for "by": alone on its line at the head, beside the day or under the title.
//!
//! Sections and topics stand there in the same way. What tells them apart in any language that has capitals: the words of a topic
//! are written small somewhere in a text about it, those of a name never are; sections stand in menus and are links.

use super::house::is_agency;
use super::names::{is_role, looks_like_name, persons};
use super::shown::{Where, is_at};
use crate::article::BlockKind;
use crate::article::dates::Order;
use crate::article::metadata::{Reading, letters};
use crate::article::sheet::{Draft, Sheet, Style};

/// Longest such line, in characters.
const LONGEST: u32 = 80;

/// Letters that the line may have beside the name: the hour, "min".
const BESIDE: usize = 8;

/// Blocks before and behind the end of the text among which its signature is.
const BEFORE_END: usize = 4;
const BEHIND_END: usize = 4;

/// Letters of a line from which on it is a title.
const LEAST_TITLE: usize = 9;

/// Characters of a block of prose.
const PROSE: u32 = 80;

/// Share of links from which on a line leads to a section.
const LINKS: f32 = 0.5;

/// Whether a line is a name in italics and no more: under a text, who signs it.
pub(in crate::article) fn is_signature(sheet: &Sheet<'_>, draft: &Draft) -> bool {
    let from = sheet.pieces.partition_point(|piece| piece.start < draft.range.start);
    let mut pieces = sheet.pieces.iter().skip(from).take_while(|piece| piece.start < draft.range.end);
    draft.kind == BlockKind::Paragraph
        && draft.chars <= LONGEST
        && draft.link_share() < LINKS
        && pieces.all(|piece| piece.style & Style::EMPHASIS != 0)
        && person(sheet, sheet.text_of(draft)).is_some()
}

/// The name, of the first line that is nothing else.
pub(super) fn names(reading: &Reading<'_, '_>) -> Vec<String> {
    let sheet = reading.sheet;
    let is_line = |(draft, index): &(&Draft, u32)| {
        let longest = if sheet.text_of(draft).contains('\n') { 2 * LONGEST } else { LONGEST };
        draft.is_shown() && draft.chars <= longest && reading.is_near_head(*index) && is_at(reading, *index, Where::Own)
    };
    let lines: Vec<&Draft> = sheet.drafts.iter().zip(0_u32..).filter(is_line).map(|(draft, _)| draft).collect();
    let is_title = |draft: &Draft| {
        let text = letters(sheet.text_of(draft));
        let is_claimed = || sheet.title_tag.as_deref().is_some_and(|title| letters(title).contains(&text));
        draft.kind == BlockKind::Heading(1) && is_claimed()
    };
    let has_day = |draft: &&Draft| reading.dates.place(sheet.text_of(draft), &|| Order::Day).is_some();
    let found = lines.iter().enumerate().find_map(|(at, draft)| {
        if matches!(draft.kind, BlockKind::Heading(_) | BlockKind::TableRow) || draft.link_share() >= LINKS {
            return None;
        }
        let (days, rest) = reading.dates.days_in(sheet.text_of(draft), &|| Order::Day);
        let mut around = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| lines.get(at));
        let is_dated = !days.is_empty() || around.any(has_day);
        let is_under_title = || at.checked_sub(1).and_then(|at| lines.get(at)).is_some_and(|draft| is_title(draft));
        (is_dated || is_under_title()).then(|| person(sheet, &rest)).flatten()
    });
    let in_block = || lines.iter().find_map(|draft| under_title(sheet, draft));
    found.or_else(in_block).into_iter().collect()
}

/// The person in a line right under the title, in one block with it, as tables set them apart by line breaks alone.
fn under_title(sheet: &Sheet<'_>, draft: &Draft) -> Option<String> {
    let title = letters(sheet.title_tag.as_deref()?);
    let is_title = |line: &str| letters(line).chars().count() >= LEAST_TITLE && title.contains(&letters(line));
    let below = sheet.text_of(draft).lines().skip_while(|line| !is_title(line)).nth(1)?;
    person(sheet, below)
}

/// Who signs at the end of a text: names in bold or italics, or in brackets, in a line of their own behind its last paragraph; a post may stand
/// below. Or the agency that a line names behind a label: "Source: Reuters".
pub(super) fn at_foot(reading: &Reading<'_, '_>) -> Vec<String> {
    let sheet = reading.sheet;
    let end = reading.region.end as usize;
    let from = end.saturating_sub(BEFORE_END);
    let near = sheet.drafts.get(from..(end + BEHIND_END).min(sheet.drafts.len())).unwrap_or_default();
    let last_prose =
        near.iter().rposition(|draft| draft.is_shown() && draft.chars >= PROSE && draft.link_share() < LINKS);
    let behind = near.iter().enumerate().skip(last_prose.map_or(0, |at| at + 1));
    let lines = behind.filter(|(at, draft)| {
        let index = u32::try_from(from + at).unwrap_or(u32::MAX);
        draft.is_shown() && draft.chars <= LONGEST && draft.link_share() < LINKS && is_at(reading, index, Where::Tail)
    });
    let lines = lines.filter(|(_, draft)| !matches!(draft.kind, BlockKind::Heading(_) | BlockKind::TableRow));
    lines.map(|(_, draft)| signers(sheet, draft)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// The names that a line at the foot consists of.
fn signers(sheet: &Sheet<'_>, draft: &Draft) -> Vec<String> {
    let text = sheet.text_of(draft);
    let line = text.lines().next().unwrap_or_default().trim();
    let bare = line.rsplit([':', '：']).next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    if is_agency(bare) {
        return vec![bare.to_owned()];
    }
    let end = draft.range.start + line.len();
    let from = sheet.pieces.partition_point(|piece| piece.start < draft.range.start);
    let mut pieces = sheet.pieces.iter().skip(from).take_while(|piece| piece.start < end).peekable();
    let is_set_apart =
        pieces.peek().is_some() && pieces.all(|piece| piece.style & (Style::EMPHASIS | Style::STRONG) != 0);
    let in_brackets = line.starts_with(['【', '［', '〔', '(', '（']) && line.ends_with(['】', '］', '〕', ')', '）']);
    let names = persons(line);
    let fits = |name: &String| {
        let has_case = name.chars().any(|c| c.is_uppercase() || c.is_lowercase());
        let is_short = (2..=5).contains(&name.chars().count());
        if has_case {
            return looks_like_name(name) && is_never_small(&sheet.text, name) && !is_subject(sheet, name);
        }
        (in_brackets && is_short || looks_like_name(name)) && !name.contains(['.', '،', '。', '।'])
    };
    let said: usize = names.iter().map(|name| letters(name).len()).sum();
    let is_all = said > 0 && letters(line).len() <= said + BESIDE;
    if (is_set_apart || in_brackets) && is_all && names.iter().all(fits) { names } else { Vec::new() }
}

/// Whether the title names a person: the text is about them.
fn is_subject(sheet: &Sheet<'_>, name: &str) -> bool {
    sheet.title_tag.as_deref().is_some_and(|title| letters(title).contains(&letters(name)))
}

/// The person whom a line names, with a post behind the name or nothing.
fn person(sheet: &Sheet<'_>, line: &str) -> Option<String> {
    let line = line.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
    let name = persons(line).into_iter().next()?;
    let rest = line.strip_prefix(name.as_str())?;
    let is_alone = letters(rest).len() <= BESIDE || is_role(&rest.to_lowercase());
    let is_section = || {
        let is_same = |draft: &&Draft| sheet.text_of(draft).trim() == name && draft.link_share() >= LINKS;
        sheet.drafts.iter().any(|draft| is_same(&draft))
    };
    let fits = looks_like_name(&name)
        && is_alone
        && !is_subject(sheet, &name)
        && is_never_small(&sheet.text, &name)
        && !is_section();
    fits.then_some(name)
}

/// Whether none of a name's words stands in a text in small letters, where its script has them; particles within it may: "Anne Le Gall".
fn is_never_small(text: &str, name: &str) -> bool {
    let all = name.split_whitespace().count();
    let is_particle = |at: usize, word: &str| (1..all.saturating_sub(1)).contains(&at) && word.chars().count() <= 3;
    name.split_whitespace().enumerate().filter(|(at, word)| !is_particle(*at, word)).all(|(_, word)| {
        let small = word.to_lowercase();
        let is_word = |at: usize| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let behind = text.get(at + small.len()..).and_then(|text| text.chars().next());
            ![before, behind].into_iter().flatten().any(char::is_alphanumeric)
        };
        small != word && !text.match_indices(small.as_str()).any(|(at, _)| is_word(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_written_small_somewhere() {
        let text = "Ann Keeper wrote of light and of lamps. Night Lamps are lamps. A keeperless light.";
        for (name, is_one) in [("Ann Keeper", true), ("Ann Of Keeper", true), ("Night Lamps", false), ("王小明", false)]
        {
            assert_eq!(is_never_small(text, name), is_one, "{name}");
        }
    }
}
