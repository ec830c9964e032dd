//! Who signs a page in what readers see: elements that say so by their markup, and lines of text.

use super::byline::{announces, behind_label, is_signature, is_signed};
use super::names::{looks_like_name, persons};
use super::{LONGEST, MOST};
use crate::article::BlockKind;
use crate::article::dates::Order;
use crate::article::metadata::{Reading, is_in_margin};
use crate::article::rules::bylines::{OTHER_WORK, STARTERS};
use crate::article::sheet::{Draft, Hint, HintKind};
use crate::article::zones::Zone;

/// Blocks between the first author of a text and the last.
const TOGETHER: u32 = 6;

/// Characters before a name in which a word says what its bearer did.
const LABEL_CHARS: usize = 32;

/// Characters of a day that stands before a signature in a long block.
const LONGEST_DAY: usize = 30;

/// What signatures begin with that are told by their words alone.
const POSTED: &[&str] = &["Posted by ", "Written by ", "Published by "];

/// Longest block that is a signature, in characters.
const LONGEST_SIGNATURE: u32 = 80;

/// Longest block that begins with "Posted by" or has "by" behind a day: a post, a section and tags may follow the name.
const LONGEST_POSTED: u32 = 240;

/// Characters of a block of prose.
const PROSE: u32 = 80;

/// Words of what names the last one who wrote in a thread, in lower case.
const LAST: &[&str] = &["last", "latest", "letzter", "dernier", "último", "ultimo", "laatste", "последнее", "ostatni"];

/// Lines of a byline that are looked at, and of another block.
const LINES: usize = 6;
const LINES_OF_BLOCK: usize = 3;

/// Where on the page an element must stand to speak of the page's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// At the article's head.
    Head,
    /// In the margin of the article's head.
    Beside,
    /// Not in a part that is about other pages.
    Own,
    /// Behind the text, a foot counted in.
    Tail,
    /// In a post of a thread, the first of them.
    FirstPost,
    /// Anywhere.
    Anywhere,
}

/// Names in the elements of a kind.
pub(super) fn hinted(reading: &Reading<'_, '_>, kind: HintKind, place: Where) -> Vec<String> {
    let own = reading.hints(kind).filter(|hint| is_at(reading, hint.draft, place) && !did_other_work(reading, hint));
    // Authors of one text stand together; those of a thread's posts don't, and the first began it.
    let mut first = None;
    let own = own.filter(|hint| hint.draft <= *first.get_or_insert(hint.draft) + TOGETHER);
    let texts = own.filter_map(|hint| {
        let line = match kind {
            HintKind::Byline => signed_line(reading.sheet.hint_text(hint))?,
            HintKind::AuthorClass => named_line(reading, reading.sheet.hint_text(hint))?,
            _ => named(reading, hint)?,
        };
        (line.len() <= LONGEST && !persons(&line).is_empty()).then_some(line)
    });
    // One byline names all; several elements with the role of author are one person each.
    // Beside an article stand cards of other things, too: what counts is what says "by".
    let texts = texts.filter(|line| place != Where::Beside || is_signed(line));
    let is_one = matches!(kind, HintKind::Byline | HintKind::AuthorClass) || place == Where::FirstPost;
    texts.take(if is_one { 1 } else { MOST }).collect()
}

/// The line of a byline element at the head that says "by" and names a person.
pub(super) fn signed(reading: &Reading<'_, '_>) -> Option<String> {
    let bylines = [HintKind::Byline, HintKind::AuthorClass].into_iter().flat_map(|kind| reading.hints(kind));
    let at_head = bylines.filter(|hint| is_at(reading, hint.draft, Where::Head) && !did_other_work(reading, hint));
    let mut lines = at_head.flat_map(|hint| reading.sheet.hint_text(hint).lines().take(LINES)).map(str::trim);
    lines.find(|line| line.len() <= LONGEST && is_signed(line) && names_person(line, false, false)).map(str::to_owned)
}

pub(super) fn is_at(reading: &Reading<'_, '_>, draft: u32, place: Where) -> bool {
    let zone = reading.features.get(draft as usize).map_or(Zone::Main, |block| block.zone);
    match place {
        Where::Anywhere => !matches!(zone, Zone::Comments | Zone::Related),
        Where::Tail => !matches!(zone, Zone::Comments | Zone::Related | Zone::Side | Zone::Nav | Zone::Ad),
        Where::FirstPost => !matches!(zone, Zone::Related | Zone::Side | Zone::Foot | Zone::Nav | Zone::Head),
        Where::Beside => is_in_margin(reading, draft),
        Where::Own | Where::Head => {
            let is_beside = matches!(zone, Zone::Comments | Zone::Related | Zone::Side | Zone::Foot | Zone::Nav);
            !is_beside && (place != Where::Head || reading.is_near_head(draft))
        }
    }
}

/// Whether what stands before an element, on its line or the one before, says that the person reviewed or took pictures.
fn did_other_work(reading: &Reading<'_, '_>, hint: &Hint<'_>) -> bool {
    let before = before(reading, hint);
    let line = before.to_lowercase();
    let at = |words: &[&str]| words.iter().filter_map(|word| line.rfind(word)).max();
    // "(Photo: Cy Hook)" over a byline says who took the picture above.
    let is_told = before.trim_end().ends_with([')', ']', '.']);
    let own = reading.sheet.hint_text(hint);
    let begins = |word: &str| {
        let mut small = own.chars().flat_map(char::to_lowercase);
        word.chars().all(|c| small.next() == Some(c))
    };
    match at(OTHER_WORK) {
        Some(_) if is_told => false,
        // "Reviewed by X, written by": what stands nearer counts.
        Some(other) => at(&["written", "author", "words", "text by"]).is_none_or(|author| author < other),
        None => OTHER_WORK.iter().any(|word| begins(word)),
    }
}

/// The name that an element with the role of author holds: in its attribute, in an element with the role of a name, or
/// on its first line.
fn named(reading: &Reading<'_, '_>, hint: &Hint<'_>) -> Option<String> {
    if let Some(value) = hint.value.filter(|value| hint.kind == HintKind::Author && !value.trim().is_empty()) {
        return Some(value.to_owned());
    }
    let inside = |name: &&Hint<'_>| {
        hint.kind == HintKind::Author && name.range.start >= hint.range.start && name.range.end <= hint.range.end
    };
    let named = reading.hints(HintKind::PersonName).find(inside).map(|name| reading.sheet.hint_text(name));
    let text = named.filter(|name| !name.is_empty()).unwrap_or_else(|| reading.sheet.hint_text(hint));
    text.lines().find(|line| !line.trim().is_empty()).map(str::to_owned)
}

/// The line of a byline element that names persons: one that begins so, else its first line that is a name.
fn signed_line(text: &str) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && line.len() <= LONGEST).take(LINES);
    let mut is_announced = false;
    for line in lines() {
        if is_announced || is_signed(line) {
            return Some(line.to_owned());
        }
        is_announced = announces(line);
    }
    lines().find(|line| looks_like_name(line.split(['|', ',', '·']).next().unwrap_or_default())).map(str::to_owned)
}

/// The line of an element whose class says that it is the author: as a byline, or all that it says but for a day where that is short.
fn named_line(reading: &Reading<'_, '_>, text: &str) -> Option<String> {
    if let Some(line) = signed_line(text) {
        return Some(line);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines.next()?;
    let (days, rest) =
        if line.len() <= LONGEST { reading.dates.days_in(line, &|| Order::Day) } else { Default::default() };
    let rest = rest.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
    if !days.is_empty() && looks_like_name(rest) {
        return Some(rest.to_owned());
    }
    let is_name = line.split_whitespace().count() <= 4 && !line.chars().any(|c| c.is_ascii_digit() || c == ':');
    (is_name && lines.next().is_none()).then(|| line.to_owned())
}

/// Who began a thread, where the page says that of a member: "Thread starter", "Started by".
pub(super) fn starter(reading: &Reading<'_, '_>) -> Vec<String> {
    let is_starter = |hint: &&Hint<'_>| {
        let label = label(reading, hint);
        let label = label.trim_end_matches(|c: char| !c.is_alphanumeric());
        STARTERS.iter().any(|word| label.ends_with(word)) && is_at(reading, hint.draft, Where::Anywhere)
    };
    let members = [HintKind::UserName, HintKind::UserLink].into_iter().flat_map(|kind| reading.hints(kind));
    members.filter(is_starter).filter_map(|hint| named(reading, hint)).take(1).collect()
}

/// The member whom a thread names between its title and its first text: who began it, or wrote the first post.
pub(super) fn first_member(reading: &Reading<'_, '_>) -> Vec<String> {
    let heading = reading.headings.first().copied().unwrap_or_default();
    let is_text = |(draft, index): &(&Draft, u32)| *index > heading && draft.is_shown() && draft.chars >= PROSE;
    let text = reading.sheet.drafts.iter().zip(0_u32..).find(is_text).map_or(heading, |(_, index)| index);
    let is_place = |draft: u32| {
        let zone = reading.features.get(draft as usize).map_or(Zone::Main, |block| block.zone);
        (heading..text).contains(&draft)
            && !matches!(zone, Zone::Related | Zone::Side | Zone::Foot | Zone::Nav | Zone::Ad)
    };
    // "Last post by Ann" is about the end of the thread.
    let is_last = |hint: &Hint<'_>| label(reading, hint).split_whitespace().any(|word| LAST.contains(&word));
    let members =
        [HintKind::Author, HintKind::UserName, HintKind::UserLink].into_iter().flat_map(|kind| reading.hints(kind));
    let members = members.filter(|hint| is_place(hint.draft) && !is_last(hint));
    let names = members.filter_map(|hint| Some((hint.range.start, named(reading, hint)?)));
    // A single letter stands in for a picture.
    let names = names.filter(|(_, name)| name.chars().count() > 1 && !persons(name).is_empty());
    names.min_by_key(|(start, _)| *start).map(|(_, name)| name).into_iter().collect()
}

/// What stands right before an element, in lower case: its line, or the one before where it begins one.
fn label(reading: &Reading<'_, '_>, hint: &Hint<'_>) -> String {
    before(reading, hint).to_lowercase()
}

/// The same as it stands.
fn before<'s>(reading: &Reading<'s, '_>, hint: &Hint<'_>) -> &'s str {
    let before = reading.sheet.text.get(..hint.range.start).unwrap_or_default().trim_end();
    let start = before.char_indices().rev().nth(LABEL_CHARS).map_or(0, |(at, _)| at);
    let label = before.get(start..).unwrap_or_default();
    label.rsplit('\n').next().unwrap_or_default()
}

/// Which part of the text is looked at for a byline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The head of the article.
    Head,
    /// What stands at its end and right behind it.
    Tail,
}

/// Blocks before and behind the end of a text in which a byline may stand.
const BEFORE_END: u32 = 6;
const BEHIND_END: u32 = 12;

/// "By …" in a short block; "by …" after a date; a name in the block after "Written by"; a name before a role and a date.
pub(super) fn text(reading: &Reading<'_, '_>, part: Part) -> Vec<String> {
    let sheet = reading.sheet;
    let end = reading.region.end;
    let mut announced = false;
    for (draft, index) in sheet.drafts.iter().zip(0_u32..) {
        let is_head = reading.is_near_head(index);
        let is_tail = index + BEFORE_END >= end && index <= end.saturating_add(BEHIND_END);
        let is_place = if part == Part::Head { is_head } else { is_tail && !is_head };
        let is_title = matches!(draft.kind, BlockKind::Heading(1 | 2));
        // Behind a text, a theme's foot may hold its signature.
        let zone = if part == Part::Head { Where::Own } else { Where::Tail };
        if !is_place || is_title || !draft.is_shown() || !is_at(reading, index, zone) {
            announced = false;
            continue;
        }
        announced &= draft.chars <= LONGEST_POSTED;
        let is_row = draft.kind == BlockKind::TableRow;
        for (line, is_long) in lines(sheet.text_of(draft), draft.chars) {
            if announced && looks_like_name(line) {
                return vec![line.to_owned()];
            }
            announced = announces(line);
            let signature = if announced { None } else { signature(reading, line, is_head, is_long, is_row) };
            if let Some(signature) = signature {
                return vec![signature.to_owned()];
            }
        }
    }
    Vec::new()
}

/// The lines of a block that may sign, each with whether it is long: the first, and short ones right below it, since a title may
/// stand over the byline in one block.
fn lines(text: &str, chars: u32) -> impl Iterator<Item = (&str, bool)> {
    let first = text.lines().next().filter(|_| chars <= LONGEST_POSTED).map(|line| (line, chars > LONGEST_SIGNATURE));
    let others = text.lines().take(LINES_OF_BLOCK).skip(1);
    let others = others.filter(|line| line.chars().count() <= LONGEST_SIGNATURE as usize).map(|line| (line, false));
    first.into_iter().chain(others)
}

/// The part of a line that signs a text.
fn signature<'l>(
    reading: &Reading<'_, '_>,
    line: &'l str,
    is_head: bool,
    is_long: bool,
    is_row: bool,
) -> Option<&'l str> {
    let has_digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    // "Posted by Ann on October 17": the word and the day make it a signature of a single name, too.
    let is_posted = POSTED.iter().any(|word| line.starts_with(word)) && (is_head || has_digits(line));
    if (is_posted || !is_long) && is_signed(line) && names_person(line, is_head || is_posted, is_posted) {
        return Some(line);
    }
    if let Some((before, name)) = line.split_once(" by ").or_else(|| line.split_once(" By "))
        && (!is_long || before.chars().count() <= LONGEST_DAY)
        && names_person(name, false, false)
        && has_digits(before)
    {
        return Some(name);
    }
    let labelled = if is_head && !is_long { behind_label(line) } else { None };
    if let Some(names) = labelled.filter(|names| names_person(names, false, false)) {
        return Some(names);
    }
    let first = line.split_once(" | ").or_else(|| line.split_once(" · ")).filter(|_| is_head && !is_long && !is_row);
    if let Some((name, _)) = first.filter(|(name, rest)| looks_like_name(name) && has_digits(rest)) {
        return Some(name);
    }
    // "Mis en ligne le 17 octobre 2024 par Anne Gardien"
    let (day, _) =
        if is_head && !is_long && has_digits(line) { reading.dates.place(line, &|| Order::Day)? } else { return None };
    let name = line.get(day.end..)?.trim_start_matches(|c: char| !c.is_alphabetic());
    (is_signed(name) && names_person(name, false, false)).then_some(name)
}

/// A name in the block after one that says "Author" and nothing else, wherever that is.
pub(super) fn labelled(reading: &Reading<'_, '_>) -> Vec<String> {
    let sheet = reading.sheet;
    let mut announced = false;
    for (draft, index) in sheet.drafts.iter().zip(0_u32..) {
        let zone = reading.features.get(index as usize).map_or(Zone::Main, |block| block.zone);
        let is_other = matches!(zone, Zone::Comments | Zone::Related | Zone::Nav | Zone::Ad);
        if draft.chars > LONGEST_SIGNATURE || !draft.is_shown() || is_other {
            announced = false;
            continue;
        }
        let line = sheet.text_of(draft).lines().next().unwrap_or_default();
        if announced && looks_like_name(line) {
            return vec![line.to_owned()];
        }
        announced = announces(line);
    }
    Vec::new()
}

/// Whether a byline in plain text names somebody: with first and last name, or with one that may be short, alone or before a
/// date, or with more behind it.
fn names_person(line: &str, may_be_short: bool, may_go_on: bool) -> bool {
    let names = persons(line);
    names.first().is_some_and(|name| {
        let is_alone = line.chars().any(|c| c.is_ascii_digit()) || line.split_whitespace().count() <= 3;
        let is_capital = name.chars().next().is_some_and(char::is_uppercase);
        let is_short = name.split(' ').count() == 1 && (is_alone || may_go_on && is_capital);
        is_signature(name) || (may_be_short && is_short)
    })
}
