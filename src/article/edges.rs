//! The edges of a text: lines over and under it that say again what the metadata say, or where to share it.
//!
//! Themes set the day, the author, the title and lists of networks around a text in as many ways as there are themes. What
//! they have in common is that such a line stands at an edge, is short, and holds little else than what is known of the page.

use std::borrow::Cow;
use std::ops::Range;

use super::dates::{Order, words_beside};
use super::features::ends_as_sentence;
use super::kind::PageKind;
use super::metadata::{Reading, is_signature, letters};
use super::rules::networks::NETWORKS;
use super::tags::Tag;
use super::{Article, ArticleDate, BlockKind, Found, Precision, Role};

/// Blocks of body at an edge that are looked at.
const REACH: usize = 5;

/// Longest line, in characters; lines of a block.
const LONGEST_LINE: usize = 120;
const MOST_LINES: usize = 4;

/// Words beside the day of the page; beside its day and its author; beside its author.
const BESIDE_DAY: usize = 3;
const BESIDE_BOTH: usize = 5;
const BESIDE_AUTHOR: usize = 3;

/// Words that each label of such a line may have behind it, and words and letters of a line that is a label and what it names.
const BESIDE_LABEL: usize = 2;
const WORDS_OF_FACT: usize = 10;

/// Items of a list at the foot, and characters of an item, that speak of the page.
const MOST_ITEMS: usize = 12;
const LONGEST_ITEM: usize = 48;

/// Letters of a label before a title.
const LABEL: usize = 24;

/// Words and characters of a line over the title, and blocks by which it may stand over it.
const KICKER: usize = 4;
const LONGEST_KICKER: usize = 40;
const OVER_TITLE: usize = 2;

/// Words of a line beside a title, in the same block, and of a line that names a network.
const WITH_TITLE: usize = 8;
const BUTTON: usize = 5;

/// Letters of a line that marks the end.
const END: usize = 12;

/// Makes what stands around a text furniture. Lists and threads have days and names within.
pub(super) fn trim(roles: &mut [Option<Role>], reading: &Reading<'_, '_>, article: &Article) {
    if !matches!(reading.kind, PageKind::Article | PageKind::Documentation) {
        return;
    }
    let edges = Edges::of(reading, article);
    let body = |roles: &[Option<Role>]| -> Vec<usize> {
        roles.iter().enumerate().filter(|(_, role)| **role == Some(Role::Body)).map(|(index, _)| index).collect()
    };
    let blocks = body(roles);
    // A text of one block is that block.
    let Some((_, rest)) = blocks.split_last() else { return };
    edges.trim_head(rest, roles);
    let blocks = body(roles);
    let Some((_, rest)) = blocks.split_first() else { return };
    edges.trim_foot(rest, roles);
}

struct Edges<'r, 's, 'a> {
    reading: &'r Reading<'s, 'a>,
    title: String,
    days: Vec<jiff::civil::Date>,
    authors: Vec<String>,
    sites: Vec<String>,
}

impl<'r, 's, 'a> Edges<'r, 's, 'a> {
    fn of(reading: &'r Reading<'s, 'a>, article: &Article) -> Self {
        let dates = [&article.published, &article.modified].into_iter().flatten();
        let days = dates.filter(|date| date.value.precision >= Precision::Day).map(|date| day(&date.value)).collect();
        let lower = |names: &[Found<String>]| -> Vec<String> {
            names.iter().map(|name| name.value.to_lowercase()).filter(|name| !name.is_empty()).collect()
        };
        let (authors, sites) = (lower(&article.authors), lower(&article.site_names));
        let title = article.title.as_ref().map(|title| letters(&title.value)).unwrap_or_default();
        Self { reading, title, days, authors, sites }
    }

    /// Over the text: down to its first paragraph.
    fn trim_head(&self, blocks: &[usize], roles: &mut [Option<Role>]) {
        for index in blocks.iter().copied().take(REACH) {
            let is_head = self.is_edge(index)
                || self.is_title_with_lines(index)
                || self.is_labelled_title(index)
                || self.is_kicker(index);
            if is_head && let Some(role) = roles.get_mut(index) {
                *role = Some(Role::Furniture);
            } else if self.is_text(index) && letters(self.text(index)) != self.title {
                // A long title may look like a sentence.
                break;
            }
        }
    }

    /// Under the text: up to its last paragraph. Counts of readers go with a line above them that speaks of the page.
    fn trim_foot(&self, blocks: &[usize], roles: &mut [Option<Role>]) {
        let foot = || blocks.iter().rev().copied().take(MOST_ITEMS);
        let signature = self.signature(blocks);
        let is_edge = |index: &usize| self.is_edge(*index) || self.is_end_mark(*index) || signature == Some(*index);
        let run = foot().take_while(|index| is_edge(index) || self.is_count(*index));
        let Some(first) = run.filter(is_edge).last() else { return };
        for index in foot().take_while(|index| *index >= first) {
            if let Some(role) = roles.get_mut(index) {
                *role = Some(Role::Furniture);
            }
        }
    }

    /// Whether a block, or the list that it stands in, speaks of the page rather than being its text.
    fn is_edge(&self, index: usize) -> bool {
        let list = || self.list(index);
        self.is_known(index)
            || list().is_some_and(|list| self.speaks_of_page(&list) || self.is_share_list(&list, index))
    }

    fn text(&self, index: usize) -> &str {
        self.reading.sheet.drafts.get(index).map(|draft| self.reading.sheet.text_of(draft)).unwrap_or_default()
    }

    fn is_text(&self, index: usize) -> bool {
        self.reading.features.get(index).is_some_and(|block| block.is_prose)
    }

    /// Whether all lines of a block say what is known of the page, one of them its day or its author. Beside the day, lines that are
    /// a label and what it names are facts of the page, too: how often it was read, what it was rated.
    fn is_known(&self, index: usize) -> bool {
        let draft = self.reading.sheet.drafts.get(index);
        let is_free = draft.is_some_and(|draft| matches!(draft.kind, BlockKind::Paragraph | BlockKind::ListItem));
        let lines = || self.text(index).lines();
        let has_day = || lines().any(|line| !self.days_in(line).0.is_empty() && self.says_known(line));
        is_free
            && lines().count() <= MOST_LINES
            && (lines().all(|line| self.says_known(line))
                || lines().all(|line| self.says_known(line) || is_fact(line)) && has_day())
    }

    /// Whether a line says the page's day or author, and little else.
    fn says_known(&self, line: &str) -> bool {
        if line.chars().count() > LONGEST_LINE {
            return false;
        }
        let (days, rest) = self.days_in(line);
        let rest = without_addresses(&rest).to_lowercase();
        let without = |rest: &str, names: &[String]| {
            names.iter().fold(rest.to_owned(), |rest, name| rest.replacen(name.as_str(), " ", 1))
        };
        let beside = without(&rest, &self.authors);
        let has_author = beside != rest;
        let beside = without(&beside, &self.sites);
        let labels = labels(&beside) * BESIDE_LABEL;
        let most = match (days.is_empty(), has_author) {
            (false, true) => BESIDE_BOTH + labels,
            (false, false) => BESIDE_DAY + labels,
            (true, true) => BESIDE_AUTHOR,
            (true, false) => return false,
        };
        let beside = words_beside(&beside).min(names_beside(&beside));
        beside <= most && (beside <= 1 || !ends_as_sentence(line))
    }

    /// Whether a block is the title and short lines around it that end no sentence: the day, the place, who wrote it.
    fn is_title_with_lines(&self, index: usize) -> bool {
        let lines = || self.text(index).lines();
        let is_title = |line: &str| letters(line) == self.title;
        let is_short = |line: &str| {
            let beside = self.days_in(line).1;
            line.chars().count() <= LONGEST_LINE && words_beside(&beside) <= WITH_TITLE && !ends_as_sentence(line)
        };
        !self.title.is_empty()
            && (2..=MOST_LINES).contains(&lines().count())
            && lines().any(is_title)
            && lines().all(|line| is_title(line) || is_short(line))
    }

    /// The days in a line, one of them the page's, and what stands beside them: whatever order the page's numbers have, its
    /// own day is what is looked for.
    fn days_in(&self, line: &str) -> (Vec<ArticleDate>, String) {
        let is_known =
            |(days, _): &(Vec<ArticleDate>, String)| days.iter().any(|found| self.days.contains(&day(found)));
        let read = |order: Order| self.reading.dates.days_in(line, &|| order);
        let known = [Order::Day, Order::Month, Order::Year].into_iter().map(read).find(is_known);
        known.unwrap_or_else(|| (Vec::new(), line.to_owned()))
    }

    /// Whether a heading is the title, maybe behind a short label: the section, or what kind of text it is.
    fn is_labelled_title(&self, index: usize) -> bool {
        let draft = self.reading.sheet.drafts.get(index);
        let is_heading = draft.is_some_and(|draft| matches!(draft.kind, BlockKind::Heading(_)));
        let text = letters(self.text(index));
        let label = text.strip_suffix(self.title.as_str()).filter(|_| is_heading && !self.title.is_empty());
        label.is_some_and(|label| label.chars().count() <= LABEL && label.len() < self.title.len())
    }

    /// Whether a few words stand right over the title: the section, or what kind of text it is.
    fn is_kicker(&self, index: usize) -> bool {
        let text = self.text(index);
        let is_title = |below: usize| {
            let below = letters(self.text(below));
            below.strip_suffix(self.title.as_str()).is_some_and(|label| label.chars().count() <= LABEL)
        };
        let is_words = text.contains(char::is_alphabetic) && !text.contains(char::is_numeric);
        !self.title.is_empty()
            && is_words
            && !self.title.contains(&letters(text))
            && text.chars().count() <= LONGEST_KICKER
            && words(text) <= KICKER
            && !ends_as_sentence(text)
            && (index + 1..=index + OVER_TITLE).any(is_title)
    }

    /// Whether a line counts readers or names tags: numbers with a word or two each, or words behind `#`.
    fn is_count(&self, index: usize) -> bool {
        let text = self.text(index);
        let numbers = crate::text::words(text)
            .filter(|word| text.get(word.clone()).is_some_and(|word| word.starts_with(char::is_numeric)));
        let numbers = numbers.count();
        let tags = text.split_whitespace().filter(|word| word.starts_with('#')).count();
        text.chars().count() <= LONGEST_ITEM
            && (numbers > 0 && words(text) <= 3 * numbers + 2 || tags > 0 && words(text) <= 3 * tags + 4)
            && !ends_as_sentence(text)
    }

    /// The name in italics right under the last paragraph, which signs the text.
    fn signature(&self, blocks: &[usize]) -> Option<usize> {
        let [.., text, last] = blocks else { return None };
        let draft = self.reading.sheet.drafts.get(*last)?;
        (self.is_text(*text) && is_signature(self.reading.sheet, draft)).then_some(*last)
    }

    /// Whether a line marks the end: a word between rows of signs, or signs alone.
    fn is_end_mark(&self, index: usize) -> bool {
        let text = self.text(index);
        let is_sign = |c: char| "-–—─━*＊=~_•·#●■◆★☆…".contains(c);
        text.chars().filter(|c| c.is_alphanumeric()).count() <= END
            && text.starts_with(is_sign)
            && text.ends_with(is_sign)
    }

    /// The blocks of the list around a block.
    fn list(&self, index: usize) -> Option<Range<usize>> {
        let sheet = self.reading.sheet;
        let draft = sheet.drafts.get(index)?;
        let (_, list) = sheet.ancestors(draft.element).find(|(_, around)| around.tag == Tag::List)?;
        Some(list.start as usize..list.end as usize).filter(|list| list.len() <= MOST_ITEMS)
    }

    /// Whether a list of short items has one that says the day or the author.
    fn speaks_of_page(&self, list: &Range<usize>) -> bool {
        list.clone().all(|item| self.text(item).chars().count() <= LONGEST_ITEM)
            && list.clone().any(|item| self.is_known(item))
    }

    /// Whether a list apart from the text names networks, in each of its items.
    fn is_share_list(&self, list: &Range<usize>, index: usize) -> bool {
        let names_network = |item: usize| {
            let text = self.text(item).to_lowercase();
            let mut words_of = text.split(|c: char| !c.is_ascii_alphanumeric());
            // Where words have endings, or no blanks between them, the name stands within.
            let mut within = NETWORKS.iter().filter(|name| !name.is_ascii());
            words(&text) <= BUTTON
                && (words_of.any(|word| NETWORKS.contains(&word)) || within.any(|name| text.contains(name)))
        };
        self.is_apart(index) && list.clone().all(names_network)
    }

    /// Whether a list stands in another element than the paragraph before it.
    fn is_apart(&self, index: usize) -> bool {
        let sheet = self.reading.sheet;
        let around = |index: usize, tag: Option<Tag>| {
            let element = sheet.drafts.get(index)?.element;
            let found = sheet.ancestors(element).find(|(_, element)| tag.is_none_or(|tag| element.tag == tag))?;
            Some(found.1.parent)
        };
        let prose =
            (0..index).rev().find(|before| self.reading.features.get(*before).is_some_and(|block| block.is_prose));
        prose.and_then(|prose| around(prose, None)) != around(index, Some(Tag::List))
    }
}

/// Names and words of a script without blanks beside a day, where blanks part all that there is: "王小明 晨报 2024/10/17".
fn names_beside(line: &str) -> usize {
    const NAME: usize = 6;
    let is_number = |run: &str| run.chars().all(char::is_numeric);
    let runs = || line.split(|c: char| !c.is_alphanumeric()).filter(|run| !is_number(run));
    let is_name = |run: &str| run.chars().all(crate::text::is_unspaced) && run.chars().count() <= NAME;
    if runs().all(is_name) { runs().count() } else { usize::MAX }
}

/// Whether a line is a label and a few words that it names, maybe more of them: "Views: 512 Rating: 7.8 (16 votes)".
fn is_fact(line: &str) -> bool {
    let label = line.split_once([':', '：']).map(|(label, _)| label.trim());
    let is_label = |label: &str| (1..=LABEL).contains(&label.chars().count()) && label.chars().all(is_of_label);
    label.is_some_and(is_label) && words(line) <= WORDS_OF_FACT && !ends_as_sentence(line)
}

/// How many labels a line has: words before a colon.
fn labels(line: &str) -> usize {
    let before = line.match_indices([':', '：']).filter_map(|(at, _)| line.get(..at)?.trim_end().chars().next_back());
    before.filter(|c| c.is_alphabetic()).count()
}

fn is_of_label(c: char) -> bool {
    c.is_alphabetic() || c.is_whitespace() || matches!(c, '\'' | '’' | '-')
}

/// A line without the addresses of pages in it.
fn without_addresses(line: &str) -> Cow<'_, str> {
    let is_address = |word: &str| word.contains("://") || word.starts_with("www.");
    if !line.split_whitespace().any(is_address) {
        return Cow::Borrowed(line);
    }
    line.split_whitespace().filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ").into()
}

/// The day of a date, by its own clock.
fn day(date: &ArticleDate) -> jiff::civil::Date {
    let seconds = i64::from(date.offset.unwrap_or_default()) * 60;
    let at = date.at.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(date.at);
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

fn words(line: &str) -> usize {
    crate::text::words(line).count()
}

#[cfg(test)]
#[path = "edges_tests.rs"]
mod tests;
