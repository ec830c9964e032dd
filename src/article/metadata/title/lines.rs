//! Lines that may be a title: headings, what classes name so, and on pages without either a line above the text that the `title` element has.

use super::super::letters;
use super::super::site_part::Sites;
use super::{LEAST_BLOCK, LEAST_WORDS, LINES_OF_BLOCK, LONGEST, MOST_HEADINGS, MOST_LINES, shown, trimmed, words};
use crate::article::Found;
use crate::article::sheet::{Draft, HintKind, Sheet, Style};
use crate::text::squeeze;

/// Main headings, and what classes name so.
pub(super) fn headings(sheet: &Sheet<'_>) -> Vec<String> {
    let of = |kind| sheet.hints.iter().filter(move |hint| hint.kind == kind).map(|hint| sheet.hint_text(hint));
    // An element whose class says "title" may hold more than that: the day above it, a byline under it.
    let is_day = |line: &&str| {
        let count = |is: fn(char) -> bool| line.chars().filter(|c| is(*c)).count();
        count(char::is_numeric) > count(char::is_alphabetic)
    };
    let named = of(HintKind::Headline).map(|text| text.lines().find(|line| !is_day(line)).unwrap_or_default());
    let texts = of(HintKind::MainHeading).chain(named).filter(|text| !text.is_empty() && text.len() <= LONGEST);
    let texts: Vec<String> = texts.take(MOST_HEADINGS).map(|text| trimmed(&squeeze(text))).collect();
    if texts.is_empty() { bold_line(sheet).into_iter().collect() } else { texts }
}

/// On a page without headings: the last bold line above the text, or at its beginning, that the page's title has.
fn bold_line(sheet: &Sheet<'_>) -> Option<String> {
    let tag = letters(sheet.title_tag.as_deref()?);
    let is_text = |draft: &Draft| draft.chars >= LEAST_BLOCK && draft.link_share() < 0.5;
    let text = sheet.drafts.iter().position(is_text).unwrap_or(sheet.drafts.len());
    let above = sheet.drafts.iter().take((text + 1).min(MOST_LINES)).filter(|draft| draft.is_shown());
    let lines = above.flat_map(|draft| {
        let lines = sheet.text_of(draft).split_inclusive('\n').take(LINES_OF_BLOCK);
        lines.scan(draft.range.start, |start, line| {
            Some((std::mem::replace(start, *start + line.len()), line.trim_end()))
        })
    });
    let is_bold = |start: usize, line: &str| {
        let piece = sheet.pieces.get(sheet.pieces.partition_point(|piece| piece.start < start));
        piece.is_some_and(|piece| {
            piece.start == start && piece.style & Style::STRONG != 0 && piece.end >= start + line.len()
        })
    };
    let titles = lines.filter(|(start, line)| {
        let bare = letters(line);
        bare.chars().count() > 1 && line.len() <= LONGEST && is_bold(*start, line) && tag.contains(&bare)
    });
    titles.last().map(|(_, line)| trimmed(&squeeze(line)))
}

/// On a page without headings, the last line above the text that is one of several parts of the `title` element.
pub(super) fn line_of_tag(parts: &[String], sheet: &Sheet<'_>, sites: &Sites) -> Option<Found<String>> {
    let is_text = |draft: &Draft| draft.chars >= LEAST_BLOCK && draft.link_share() < 0.5;
    let text = sheet.drafts.iter().position(is_text).unwrap_or(sheet.drafts.len());
    let above = sheet
        .drafts
        .iter()
        .take((text + 1).min(MOST_LINES))
        .filter(|draft| draft.is_shown() && draft.link_share() < 0.5);
    let lines = above.flat_map(|draft| sheet.text_of(draft).lines().take(LINES_OF_BLOCK));
    let lines = lines.filter(|line| line.len() <= LONGEST);
    let line = lines.filter(|line| parts.contains(&letters(line)) && !sites.is_name(line)).last()?;
    (parts.len() > 1 && words(line).len() >= LEAST_WORDS).then(|| shown(&trimmed(&squeeze(line))))
}
