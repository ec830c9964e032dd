//! The edges of a text: lines over and under it that say again what the metadata say, or where to share it.
//!
//! Themes set the day, the author, the title and lists of networks around a text in as many ways as there are themes. What
//! they have in common is that such a line stands at an edge, is short, and holds little else than what is known of the page.

use std::borrow::Cow;
use std::ops::Range;

use super::dates::{Order, words_beside};
use super::features::ends_as_sentence;
use super::kind::PageKind;
use super::metadata::{Reading, letters};
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
        let is_edge = |index: &usize| self.is_edge(*index) || self.is_end_mark(*index);
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
        !self.title.is_empty()
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
    let runs = || line.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
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
mod tests {
    use crate::article::Role;
    use crate::article::extract::tests::page;
    use crate::article::{Article, Extractor};

    const TEXT: &str = "<p>The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat.</p>\
         <p>Nobody in the town had seen the ship, but all of them had heard of it from the keepers of the lamp.</p>";

    fn article(head: &str, foot: &str) -> Article {
        let html = format!(
            "<html><head><title>A night at sea</title></head><body><div>{head}{TEXT}{foot}</div></body></html>"
        );
        let mut page = page(&html);
        "https://lamp.example/a-night".clone_into(&mut page.origin.url);
        Extractor::new().extract(&page).unwrap()
    }

    /// Lines of the text beside its two paragraphs.
    fn left(head: &str, foot: &str) -> Vec<String> {
        let article = article(head, foot);
        let body = article.blocks.iter().filter(|block| block.role == Role::Body);
        body.map(|block| block.text.clone()).filter(|text| !TEXT.contains(text.as_str())).collect()
    }

    #[test]
    fn lines_over_the_text_that_say_the_day_and_the_author_are_no_part_of_it() {
        for head in [
            "<h1>A night at sea</h1><small>Thursday, 17 October 2024, Ann Keeper</small>",
            "<h1>A night at sea</h1><p><em>Mis en ligne le 17 octobre 2024 par Anne Gardien</em></p>",
            "<font size=5><b>A night at sea</b></font><br><font size=1>17 de octubre de 2024 - Por Ana Farolera</font><hr>",
            "17.10.2024<br><span>A night at sea</span>",
            "<font>A night at sea</font><br><font>Eklenme Tarihi : 17.10.2024 Okunma : 3517 Ekleyen : Prof. Dr. Ayşe Bekçi</font><hr>",
            "<b>A night at sea</b><br><font size=2>文：山田 太郎</font>",
            "<h3>A night at sea</h3><small>17 октября 2024 г., Анна Смотрова</small>",
            "<font size=5>A night at sea</font><br><i>Ann Keeper</i>",
            "<h1>A night at sea</h1><p>Sent by: nobody at all<br>Added to the shelf: Thursday, 17 October 2024<br>Read: 2377 Rated: 7.81 (16 votes)</p>",
            "<h1>A night at sea</h1><hr><div>http://www.lamp.example　　2024年10月17日　　录入：网站管理员　　阅读：806次</div>",
            "<h2><span>Harbour</span> <span>A night at sea</span></h2>",
            "<h1>A night at sea</h1><div><span>王小明</span> <a href=x>晨星周报</a> <em>2024/10/17</em></div>",
            "<p class=rubrique>Harbour news</p><h1>A night at sea</h1>",
            "<h1>A night at sea</h1><p class=x>Text de Ann Keeper</p><p>17 October 2024</p><p>By Ann Keeper</p>",
        ] {
            assert_eq!(left(head, ""), Vec::<String>::new(), "{head}");
        }
    }

    #[test]
    fn lists_under_the_text_that_speak_of_the_page_are_no_part_of_it() {
        for foot in [
            "<ul><li>Author: Ann Keeper</li><li>17 October 2024</li><li>Views: 512</li></ul>",
            "<ul class=links><li>Share on Facebook</li><li>Share on WhatsApp</li></ul>",
            "<ul><li>分享到微信</li><li>分享到微博</li></ul>",
            "<p>Published on 17 October 2024</p><p>Views: 512</p>",
            "<p>—— END ——</p><div>Read 1,200 Liked 86 Seen 31</div><p>In #lamps</p>",
        ] {
            assert_eq!(left("<h1>A night at sea</h1>", &format!("</div><div>{foot}")), Vec::<String>::new(), "{foot}");
        }
    }

    #[test]
    fn what_says_something_of_its_own_stays() {
        for (head, foot, kept) in [
            ("<time datetime=2024-10-17></time><p>On 17 October 2024 nobody knew of it yet</p>", "", 1),
            ("<time datetime=2024-10-17></time><p>3 May 1920</p>", "", 1),
            ("", "<ul><li>The lamp</li><li>The boat</li></ul>", 2),
            ("", "<ul><li>Facebook took the lamp offline for a night</li><li>The boat</li></ul>", 2),
            ("<time datetime=2024-10-17></time><p>Tonight: a play<br>Doors: at eight<br>17 October 2025</p>", "", 1),
            ("<p>The keepers are Ann and Bob</p>", "<p>Room 12</p>", 2),
        ] {
            assert_eq!(left(&format!("<h1>A night at sea</h1>{head}"), foot).len(), kept, "{head}{foot}");
        }
    }

    #[test]
    fn the_day_and_the_author_are_read_in_lines_under_a_title() {
        let read = |head: &str, foot: &str| {
            let article = article(head, foot);
            let day = article.published.map(|date| date.value.at.to_string().chars().take(10).collect::<String>());
            (day.unwrap_or_default(), article.authors.into_iter().map(|author| author.value).collect::<Vec<_>>())
        };
        let title = "<font size=5><b>A night at sea</b></font><br>";
        for (head, foot, author) in [
            (format!("{title}<font size=1>17 de octubre de 2024 - Por Ana Farolera</font><hr>"), "", "Ana Farolera"),
            (format!("{title}<p>Mis en ligne le 17 octobre 2024 par Anne Gardien</p>"), "", "Anne Gardien"),
            (format!("{title}<p>Enviado por Ana Farolera el 17 de octubre de 2024</p>"), "", "Ana Farolera"),
            (title.to_owned(), "<ul><li>Author: Ann Keeper</li><li>17 October 2024</li></ul>", "Ann Keeper"),
        ] {
            assert_eq!(read(&head, foot), ("2024-10-17".to_owned(), vec![author.to_owned()]), "{head}{foot}");
        }
        // Several days behind the text are those of other things.
        let head = format!("{title}{}", TEXT.repeat(6));
        assert_eq!(read(&head, "<p>17 October 2024</p><p>Room 12</p>").0, "2024-10-17");
        assert_eq!(read(&head, "<p>17 October 2024</p><p>18 October 2024</p>").0, "");
    }
}
