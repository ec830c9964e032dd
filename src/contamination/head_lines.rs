//! Finds what a theme sets over a text: the title once more, the day of publication, who wrote it and when.
//!
//! A line is one of these where it says nothing else, and the page's own metadata say the same.

use jiff::Timestamp;

use super::byline::{after_date, before_date};
use super::passages::{Passage, normal};
use super::phrases::{BYLINE_STARTS, bare, bare_of};
use super::{Flag, FlagKind};
use crate::article::{BlockKind, Role};

/// Passages from the start among which such lines stand.
const REACH: usize = 4;
/// Words of a name beside a date.
const NAME: usize = 4;

/// What the page's metadata say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'a> {
    /// The title, repaired.
    pub title: Option<&'a str>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// Who wrote it, as named.
    pub authors: &'a [String],
}

/// Cuts the lines.
pub fn find(passages: &mut [Passage], head: Head<'_>, flags: &mut Vec<Flag>) {
    let title = head.title.map(bare).filter(|title| !title.is_empty());
    let body = passages.iter().filter(|p| p.role == Role::Body).count();
    let mut seen = 0;
    // A title stands over the text: behind its first sentence the same words are what the text says.
    let mut over_text = true;
    for index in 0..passages.len() {
        let Some(passage) = passages.get_mut(index).filter(|p| p.role == Role::Body) else { continue };
        seen += 1;
        // The last line of a text is the text.
        if seen > REACH || seen >= body {
            break;
        }
        if passage.cut.is_some() {
            continue;
        }
        let evidence = if over_text && title.as_deref().is_some_and(|title| is_title(passage, title)) {
            "the title once more"
        } else if is_date(passage, head) {
            "the day of publication in a line of its own"
        } else if is_author(passage, head) {
            "the author in a line of its own"
        } else {
            over_text &=
                !passage.text.trim_end().ends_with(['.', ':', '!', '?', '…', '。', '：', '！', '？', '।', '።']);
            continue;
        };
        super::cut(passage, FlagKind::PageFurniture, 0.95, evidence, flags);
    }
}

/// Cuts the short lines between the title of a copy and the first sentence of its text, be they in whatever words: who posted it, how often it
/// was read, where to share it. Asked when the other foreign parts are cut.
pub fn find_on_copy(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    const MOST: usize = 3;
    const WORDS: usize = 10;
    let is_line = |p: &Passage| p.kind == BlockKind::Paragraph && p.words() <= WORDS && !ends_sentence(&p.text);
    let body: Vec<usize> = (0..passages.len()).filter(|at| passages.get(*at).is_some_and(Passage::is_body)).collect();
    let lines = body.iter().take_while(|at| passages.get(**at).is_some_and(is_line)).count();
    let first = body.get(lines).and_then(|at| passages.get(*at));
    let is_text = first.is_some_and(|p| p.kind == BlockKind::Paragraph && p.words() > WORDS && ends_sentence(&p.text));
    if lines > MOST || !is_text {
        return;
    }
    for at in body.into_iter().take(lines) {
        if let Some(passage) = passages.get_mut(at) {
            let evidence = "a line between the title of a copy and its first sentence";
            super::cut(passage, FlagKind::PageFurniture, 0.85, evidence, flags);
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', '」', '』', '）', '“']);
    text.ends_with(['.', ':', '!', '?', '…', '。', '：', '！', '？', '।', '።', '؟', '۔'])
}

fn is_title(passage: &Passage, title: &str) -> bool {
    !matches!(passage.kind, BlockKind::ListItem | BlockKind::TableRow | BlockKind::Code)
        && passage.text.len() <= title.len() + 16
        && bare_of(passage.folded()) == title
}

/// The day of publication, alone or with a name.
fn is_date(passage: &Passage, head: Head<'_>) -> bool {
    let Some(published) = head.published.map(|at| jiff::tz::Offset::UTC.to_datetime(at).date()) else { return false };
    let parts = after_date(passage).or_else(|| before_date(passage).map(|(name, date)| (date, name)));
    let Some((date, name)) = parts else { return false };
    let numbers: Vec<i32> = date.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let same = numbers.contains(&i32::from(published.year())) && numbers.contains(&i32::from(published.day()));
    let name = bare(name);
    let words = name.split_whitespace().count();
    same && words <= NAME
        && !name.chars().any(char::is_numeric)
        && !passage.text.trim_end().ends_with(['.', '!', '?', ':'])
}

/// Whether a short line of a farm has the day of publication in it, whatever stands beside: "Posted on 3 May 2022 by somebody".
#[must_use]
pub fn tells_day(passage: &Passage, published: Option<Timestamp>) -> bool {
    const LONGEST: usize = 8;
    /// Hours and minutes are less.
    const TIME: i32 = 60;
    let Some(published) = published.map(|at| jiff::tz::Offset::UTC.to_datetime(at).date()) else { return false };
    let (year, month, day) = (i32::from(published.year()), i32::from(published.month()), i32::from(published.day()));
    let line = passage.line();
    let numbers: Vec<i32> = line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let is_of_day = |number: &i32| [year, month, day].contains(number) || *number < TIME;
    (1..=LONGEST).contains(&passage.words())
        && numbers.contains(&year)
        && numbers.contains(&day)
        && numbers.len() <= 5
        && numbers.iter().all(is_of_day)
        && !passage.text.trim_end().ends_with(['.', '!', '?', ':', '。'])
}

/// An author's name, alone or behind "By".
fn is_author(passage: &Passage, head: Head<'_>) -> bool {
    let line = passage.line();
    if line.is_empty() || passage.text.contains('\n') {
        return false;
    }
    let name = BYLINE_STARTS.start_of(line).map_or(line, |start| line.strip_prefix(start).unwrap_or(line));
    head.authors.iter().any(|author| bare_of(&normal(author)) == name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::contamination::passages;

    fn left(lines: &[&str], published: Option<&str>) -> Vec<String> {
        let article = Article::from_text(&lines.join("\n\n"));
        let mut passages = passages::of(&article, &article.raw_text(), &[]);
        let authors = ["Maria Keller".to_owned()];
        let published = published.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
        let head = Head { title: Some("A storm closes the harbour"), published, authors: &authors };
        find(&mut passages, head, &mut Vec::new());
        passages.iter().filter(|p| p.is_body()).map(|p| p.text.clone()).collect()
    }

    #[test]
    fn lines_that_repeat_the_metadata_go() {
        let story = "The harbour was closed on Monday.";
        for line in [
            "A storm closes the harbour",
            "02 January 2022",
            "2022-01-02",
            "January 2, 2022",
            "2022/01/02 – Maria Keller",
            "02 Jan 2022 / Tom Marsh",
            "Tom Marsh 2022-01-02",
            "Tom Marsh · 2 January 2022",
            "Maria Keller",
            "By Maria Keller",
        ] {
            assert_eq!(
                left(&[line, story, "It opened again."], Some("2022-01-02")),
                [story, "It opened again."],
                "{line}"
            );
        }
    }

    #[test]
    fn short_lines_over_the_first_sentence_of_a_copy_go() {
        let left = |lines: &[&str]| {
            let article = Article::from_text(&lines.join("\n\n"));
            let mut passages = passages::of(&article, &article.raw_text(), &[]);
            find_on_copy(&mut passages, &mut Vec::new());
            passages.iter().filter(|p| p.is_body()).count()
        };
        let story = "The harbour was closed on Monday, when the storm came nearer and nearer to it.";
        assert_eq!(left(&["Seen: 806", "★★★★☆ 4.2/5 (12)", story, "It opened again."]), 2);
        assert_eq!(left(&["A storm came.", story]), 2);
        assert_eq!(left(&["One", "Two", "Three", "Four", story]), 5);
        assert_eq!(left(&["The storm", "The harbour", "The end"]), 3);
    }

    #[test]
    fn other_lines_and_other_days_stay() {
        for line in [
            "A storm closes the harbour again",
            "03 January 2022",
            "2 January 1922",
            "On 2 January 2022 the harbour was closed",
            "Tom Marsh",
            "Maria Keller and her boat",
        ] {
            let lines = [line, "The harbour was closed.", "It opened again."];
            assert_eq!(left(&lines, Some("2022-01-02")), lines, "{line}");
        }
        assert_eq!(left(&["2022-01-02", "The harbour was closed."], None).len(), 2);
        assert_eq!(left(&["A storm closes the harbour"], None).len(), 1);
    }
}
