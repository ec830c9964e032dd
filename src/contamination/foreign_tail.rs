//! Finds another article's text behind this one's: teasers under "You may also like", or all that follows an attribution.

use std::collections::HashSet;

use super::hashing::hash_chars;
use super::passages::Passage;
use super::phrases::{CLAIM, FURNITURE, SUMMARY, TAIL};
use super::praise_words::{PRAISE, is_label};
use super::scan::{fold, is_unspaced};
use super::table::is_one_of;
use super::{Flag, FlagKind};
use crate::article::{BlockKind, Role};
use crate::text;

/// Share of content words that a text on another subject has in common with the body, at most. Tuned on the development
/// splices and on the last thirds of clean articles; 0.25 to 0.55 were tried.
const FOREIGN: f32 = 0.42;
/// The same under a heading that leaves no doubt that what follows is another text.
const FOREIGN_UNDER_CLEAR_HEADING: f32 = 0.6;
/// Words of a teaser: what is longer must differ as clearly under any heading.
const TEASER: usize = 240;
/// Words of a tail beside those of the body before it, at most: what is longer is the body going on.
const LONGEST: f32 = 0.7;
/// Content words from which on a tail can be judged.
const LEAST_CONTENT: usize = 3;
/// Headings that say less.
const UNCLEAR: &[&str] =
    &["related", "recommended", "relacionado", "relacionados", "по теме", "also read", "read also"];
/// Share of its characters in links that makes a passage a link.
const LINKED: f32 = 0.6;
/// Ends of headings that a name follows.
const OPEN: [&str; 7] = [" from", " von", " de", " di", " van", " by", "更多"];
/// Sections of one page that are judged: each is compared with all before it.
const MOST_SECTIONS: usize = 8;
/// Bytes of the longest line that names one other text and no more: a long title.
const TEASER_LINE: usize = 180;
/// Words of the longest heading of a tail.
const HEADING: usize = 8;
/// Words that an article has at least before a line that ends it, beside those behind.
const LEAST_BEFORE: usize = 25;
/// Characters of a teaser that stand in the text behind it again, and in scripts without blanks.
const SAID_AGAIN: usize = 40;
const SAID_AGAIN_UNSPACED: usize = 16;
/// Colons behind which a teaser's text may begin.
const MOST_COLONS: usize = 3;
/// Characters before them: a heading, with or without a blank behind it.
const BEFORE_AGAIN: usize = 60;

/// Cuts foreign text. `after` is the last passage of the attribution, where there is one, and `certain` says that the
/// page's own title proves it.
pub fn find(passages: &mut [Passage], after: Option<usize>, certain: bool, title: Option<&str>, flags: &mut Vec<Flag>) {
    if let Some(after) = after.filter(|after| ends_article(passages, *after, title)) {
        let words = |range: std::ops::Range<usize>| {
            passages.get(range).unwrap_or_default().iter().filter(|p| p.is_body()).map(Passage::words).sum::<usize>()
        };
        let (before, behind) = (words(0..after), words(after + 1..passages.len()));
        let announced = (after + 1..passages.len())
            .find(|i| passages.get(*i).is_some_and(Passage::is_body))
            .is_some_and(|i| section(passages, i).is_some());
        for index in after + 1..if certain || announced || behind < before { passages.len() } else { 0 } {
            cut(passages, index, 0.93, "follows the line that ends the article", flags);
        }
    }
    if certain {
        find_links(passages, flags);
    }
    let (mut index, mut judged) = (0, 0);
    while index < passages.len() && judged < MOST_SECTIONS {
        let Some((inline, end)) = section(passages, index) else {
            index += 1;
            continue;
        };
        judged += 1;
        let clear = passages.get(index).is_some_and(|p| !is_one_of(p.line(), UNCLEAR));
        let limit = if clear { FOREIGN_UNDER_CLEAR_HEADING } else { FOREIGN };
        let first = if inline { index } else { index + 1 };
        if first < end && passages.iter().take(end).skip(first).all(|p| p.link_share > LINKED) {
            for passage in passages.iter_mut().take(end).skip(index).filter(|p| p.is_body()) {
                super::cut(passage, FlagKind::PageFurniture, 0.92, "links under a heading for related texts", flags);
            }
        } else if certain && inline && is_behind_text(passages, index) || is_foreign(passages, first, end, limit) {
            for at in index..end {
                cut(passages, at, 0.92, "another text under a heading for related ones", flags);
            }
        }
        index = end.max(index + 1);
    }
}

/// Whether most of a page's text stands before a teaser: of a copy that is enough, whatever words both share.
fn is_behind_text(passages: &[Passage], index: usize) -> bool {
    let body = |range: std::ops::Range<usize>| passages.get(range).unwrap_or_default().iter().filter(|p| p.is_body());
    let words = |range| body(range).map(Passage::words).sum::<usize>();
    let before = words(0..index);
    before >= LEAST_BEFORE && before >= words(index + 1..passages.len())
}

/// Whether an article can end with a line: there is a text before it, and what is behind is not the one that the title names, and longer.
fn ends_article(passages: &[Passage], line: usize, title: Option<&str>) -> bool {
    let body = |range: std::ops::Range<usize>| passages.get(range).unwrap_or_default().iter().filter(|p| p.is_body());
    let words = |range| body(range).map(Passage::words).sum::<usize>();
    let (before, behind) = (0..line, line + 1..passages.len());
    let (words_before, words_behind) = (words(before.clone()), words(behind.clone()));
    if words_before < LEAST_BEFORE {
        return false;
    }
    if words_before >= words_behind {
        return true;
    }
    let of_title: HashSet<u64> = title.map(content).unwrap_or_default().into_iter().collect();
    let names =
        |range| body(range).flat_map(|p| content(&p.text)).filter(|w| of_title.contains(w)).collect::<HashSet<_>>();
    names(before).len() >= names(behind).len()
}

/// Cuts teasers whose text stands behind them again, "Read on: …" and then the same once more, cut off: whatever the heading says. Asked
/// before summaries are looked for, which say again what stands elsewhere, too. On a page that is a copy the form is enough, whatever
/// words both texts share.
pub fn find_teasers(passages: &mut [Passage], is_copy: bool, flags: &mut Vec<Flag>) {
    for index in 0..passages.len().saturating_sub(1) {
        let is_open = |p: &Passage| p.is_body() || p.cut == Some(FlagKind::ForeignTail);
        let pair = passages.get(index..index + 2).is_some_and(|pair| match pair {
            [teaser, again] => is_open(teaser) && again.is_body() && says_again(teaser.folded(), again.folded()),
            _ => false,
        });
        // What both say counts once.
        if pair && (is_copy || is_foreign(passages, index + 1, index + 2, FOREIGN_UNDER_CLEAR_HEADING)) {
            cut(passages, index, 0.9, "a teaser of another text", flags);
            cut(passages, index + 1, 0.9, "the text of the teaser before it", flags);
        }
    }
}

/// Cuts the links of a list whose heading is no part of the article by its markup. Of other pages than copies the extraction knows better.
fn find_links(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    let mut is_under = false;
    for passage in passages {
        let is_link = passage.kind == BlockKind::ListItem && passage.link_share > LINKED;
        if is_under && is_link && passage.is_body() {
            super::cut(
                passage,
                FlagKind::PageFurniture,
                0.9,
                "links under a heading that is no part of the article",
                flags,
            );
        }
        let is_head = passage.role == Role::Furniture && matches!(passage.kind, BlockKind::Heading(_));
        is_under = is_head || is_under && is_link;
    }
}

/// Whether a text that is cut off begins with what a teaser says behind its heading.
fn says_again(teaser: &str, again: &str) -> bool {
    if !again.ends_with('…') && !again.ends_with("...") {
        return false;
    }
    let least = if teaser.chars().any(is_unspaced) { SAID_AGAIN_UNSPACED } else { SAID_AGAIN };
    let before = |at: usize| again.get(..at).is_some_and(|before| before.chars().count() <= BEFORE_AGAIN);
    // A heading may have a colon in it.
    let parts = teaser.match_indices([':', '：']).take(MOST_COLONS);
    let mut parts =
        parts.filter_map(|(at, mark)| Some((teaser.get(..at)?, teaser.get(at + mark.len()..)?.trim_start())));
    parts.any(|(heading, rest)| {
        let said: String = rest.chars().take(least).collect();
        super::passages::word_count(heading) <= HEADING
            && said.chars().count() == least
            && again.find(said.as_str()).is_some_and(before)
    })
}

fn cut(passages: &mut [Passage], index: usize, score: f32, evidence: &str, flags: &mut Vec<Flag>) {
    if let Some(passage) = passages.get_mut(index).filter(|p| p.is_body()) {
        super::cut(passage, FlagKind::ForeignTail, score, evidence, flags);
    }
}

/// Whether a passage begins a tail: with its text in it or below it, and where that ends.
fn section(passages: &[Passage], index: usize) -> Option<(bool, usize)> {
    let passage = passages.get(index).filter(|p| p.is_body())?;
    let folded = passage.folded();
    let start = TAIL.start_of(folded)?;
    let rest = folded.strip_prefix(start).unwrap_or_default();
    let inline = rest.trim_start().starts_with([':', '：']) && rest.chars().count() > 60;
    let heading = passage.words() <= HEADING
        && !folded.ends_with(['.', '。', ','])
        && (rest.trim_matches([':', '：', ' ']).is_empty()
            || (OPEN.iter().any(|o| start.ends_with(o)) && !rest.contains([':', '：'])));
    if !inline && !heading {
        return None;
    }
    // A term of a list of terms heads its own explanation alone.
    if !inline && passage.kind == BlockKind::ListItem {
        return None;
    }
    // A teaser that names a text in one line says nothing of what follows.
    if inline && passage.text.len() <= TEASER_LINE && !passage.text.trim_end().ends_with(['.', '。', '…', '!', '?'])
    {
        return Some((inline, index + 1));
    }
    let end =
        (index + 1..passages.len()).find(|i| passages.get(*i).is_some_and(ends_section)).unwrap_or(passages.len());
    Some((inline, end))
}

/// Another section of the page begins, or another detector has spoken.
fn ends_section(passage: &Passage) -> bool {
    let line = passage.line();
    passage.cut.is_some()
        || FURNITURE.has(line)
        || CLAIM.has(line)
        || PRAISE.start_of(line).is_some()
        || is_label(line)
        || SUMMARY.has(line)
}

/// Whether the passages speak of something else than the body before them.
fn is_foreign(passages: &[Passage], first: usize, end: usize, limit: f32) -> bool {
    let body: HashSet<u64> =
        passages.iter().take(first.saturating_sub(1)).filter(|p| p.is_body()).flat_map(|p| content(&p.text)).collect();
    let tail: HashSet<u64> = passages.iter().take(end).skip(first).flat_map(|p| content(&p.text)).collect();
    let words = |range: std::ops::Range<usize>| {
        passages.get(range).unwrap_or_default().iter().filter(|p| p.is_body()).map(Passage::words).sum::<usize>() as f32
    };
    let (before, behind) = (words(0..first), words(first..end));
    let longest = if behind > TEASER as f32 { LONGEST } else { 2.0 };
    if body.is_empty() || behind > longest * before {
        return false;
    }
    let limit = if behind > TEASER as f32 { limit.min(FOREIGN) } else { limit };
    if tail.len() < LEAST_CONTENT || !super::passages::is_prose(passages.get(first..end).unwrap_or_default()) {
        return false;
    }
    let common = tail.iter().filter(|w| body.contains(w)).count();
    // Few words prove little: a small tail may share half of them by chance.
    (common as f32) <= limit * tail.len() as f32 + 1.0
}

/// The longer words of a text (pairs of characters in scripts without blanks).
fn content(passage: &str) -> Vec<u64> {
    if passage.chars().any(is_unspaced) {
        let chars: Vec<char> =
            passage.chars().filter(|c| is_unspaced(*c) && !matches!(c, '\u{3040}'..='\u{309f}')).collect();
        return chars.windows(2).map(|w| hash_chars(w.iter().copied())).collect();
    }
    text::words(passage)
        .filter_map(|r| passage.get(r))
        .filter(|w| w.chars().count() > 5)
        .map(|w| hash_chars(w.chars().map(fold).take(7)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_teaser_is_told_by_its_text_that_stands_behind_it_again() {
        let text = "the harbour office has bought three lamps for the long pier";
        let again = format!("in short{text}, which the keepers had asked for…");
        assert!(says_again(&format!("go on with: {text}"), &again));
        assert!(says_again(&format!("related: our strategies: {text}"), &again));
        assert!(says_again(
            "次の話：港の事務所は長い桟橋のために三つの灯りを買った",
            "港の事務所は長い桟橋のために三つの灯りを買ったと…"
        ));
        // Neither without a heading, nor where the text is another or goes on to its end.
        assert!(!says_again(text, &again));
        assert!(!says_again("go on with: a keeper who asked for oil was sent to the far end", &again));
        assert!(!says_again(&format!("go on with: {text}"), &format!("{text}.")));
    }
}
