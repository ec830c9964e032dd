//! Finds summaries that are sentences copied out of the body.

use std::collections::{HashMap, HashSet};

use super::notice::Notices;
use super::passages::{Passage, shingles};
use super::phrases::SUMMARY;
use super::{Flag, FlagKind};
use crate::article::BlockKind;

/// Share of a passage's shingles that must stand elsewhere, under a heading for a summary.
const UNDER_HEADING: f32 = 0.6;
/// The same for a summary amid the text, where an honest one may say again what its section said.
const INSIDE: f32 = 0.9;
/// The same for a passage that also bears a notice of where the text was taken from.
const WITH_NOTICE: f32 = 0.25;
/// Words of the shortest summary.
const LEAST_WORDS: usize = 12;
/// Sentences of at least [`SENTENCE_WORDS`] words that a summary has.
const LEAST_SENTENCES: usize = 2;
/// See [`LEAST_SENTENCES`].
const SENTENCE_WORDS: usize = 5;
/// Words of the shortest summary at an end of the text.
const LEAST_WORDS_NEAR: usize = 9;
/// Headings for a summary that make them the parts of a manual or a list.
const MANY_HEADINGS: usize = 3;
/// Share without a heading.
const ALONE: f32 = 0.92;
/// Words of the longest heading.
const HEADING: usize = 6;
/// Words from which on a summary at an end of the page need not be of sentences.
const ENOUGH_WORDS: usize = 40;
/// Share behind a label in the same passage, whose own words stand nowhere else.
const LABELLED: f32 = 0.75;
/// Words of the shortest summary without a heading.
const LEAST_ALONE: usize = 20;
/// Passages under short lines that are looked at without a heading for a summary.
const MOST_HEADED: usize = 6;
/// Passages of the longest summary.
const LONGEST: usize = 16;

/// Where the shingles of a page stand.
struct Index {
    of_passage: Vec<Vec<u64>>,
    /// Each shingle with the passages that have it, sorted.
    places: Vec<(u64, usize)>,
}

impl Index {
    fn of(passages: &[Passage]) -> Self {
        let of_passage: Vec<Vec<u64>> = passages.iter().map(|p| shingles(&p.text)).collect();
        let of_one = |(index, shingles): (usize, &Vec<u64>)| shingles.iter().map(|s| (*s, index)).collect::<Vec<_>>();
        let mut places: Vec<(u64, usize)> = of_passage.iter().enumerate().flat_map(of_one).collect();
        places.sort_unstable();
        places.dedup();
        Self { of_passage, places }
    }

    /// The first passages that have a shingle. One of many passages is a stock phrase; a few places are enough to know.
    fn places(&self, shingle: u64) -> impl Iterator<Item = usize> {
        const MOST: usize = 12;
        let first = self.places.partition_point(|(other, _)| *other < shingle);
        let here = self.places.get(first..).unwrap_or_default().iter().take_while(move |(other, _)| *other == shingle);
        here.take(MOST).map(|(_, index)| *index)
    }

    /// Share of a passage's shingles that stand in passages outside a range; `None` if it has none.
    fn share_outside(&self, index: usize, first: usize, last: usize) -> Option<f32> {
        let own = self.of_passage.get(index).filter(|s| !s.is_empty())?;
        let outside = own.iter().filter(|s| self.places(**s).any(|i| i < first || i > last)).count();
        Some(outside as f32 / own.len() as f32)
    }

    /// Different other passages that most of a passage's shingles come from.
    fn origins(&self, index: usize) -> usize {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let own = self.of_passage.get(index).map(Vec::as_slice).unwrap_or_default();
        for place in own.iter().flat_map(|s| self.places(*s)).filter(|i| *i != index) {
            *counts.entry(place).or_default() += 1;
        }
        if counts.values().any(|n| *n * 2 > own.len()) {
            // One passage that says nearly the same is a repetition, as terms and lists have them.
            return 0;
        }
        counts.values().filter(|n| **n * 6 >= own.len().max(12)).count()
    }
}

/// Cuts copied summaries with the heading over them.
///
/// `raw` is the text that the passages' ranges index.
pub fn find(raw: &str, passages: &mut [Passage], notices: &Notices, flags: &mut Vec<Flag>) {
    // Most pages have neither a heading for a summary nor a passage of sentences that stand elsewhere too.
    let headed = passages.iter().any(|p| p.is_body() && (is_heading(p) || is_labelled(p)));
    if !headed && !ends(passages).any(|at| repeats(raw, passages, at) || has_notice(passages, at, notices)) {
        return;
    }
    let index = Index::of(passages);
    // A manual has a summary under each of its parts.
    let headings = passages.iter().filter(|p| p.is_body() && is_heading(p)).count();
    let parts = headings >= MANY_HEADINGS;
    for at in 0..passages.len() {
        let Some(passage) = passages.get(at).filter(|p| p.is_body()) else { continue };
        if is_heading(passage) && !parts {
            under_heading(passages, &index, at, notices, flags);
        } else if is_labelled(passage) && index.share_outside(at, at, at).is_some_and(|share| share >= LABELLED) {
            cut(passages, at, at, 0.95, "sentences of the body behind a label for a summary", flags);
        }
    }
    without_heading(passages, &index, notices, flags);
}

/// Whether most passages behind a heading are headings of the page once more: a table of contents.
fn is_contents(passages: &[Passage], heading: usize, last: usize) -> bool {
    let titles: HashSet<&str> =
        passages.iter().filter(|p| matches!(p.kind, BlockKind::Heading(_))).map(Passage::line).collect();
    let listed = passages.get(heading + 1..=last).unwrap_or_default();
    listed.iter().filter(|p| titles.contains(p.line())).count() * 2 > listed.len()
}

/// A heading for a summary, alone in its passage. "--summary" is an option of a program.
fn is_heading(passage: &Passage) -> bool {
    let line = passage.line();
    if passage.text.trim_start().starts_with('-') {
        return false;
    }
    passage.words() <= HEADING && SUMMARY.start_of(line).is_some_and(|start| line.len() <= start.len() + 12)
}

/// "In brief: …", with the summary behind it.
fn is_labelled(passage: &Passage) -> bool {
    let folded = passage.folded();
    passage.words() >= LEAST_WORDS
        && SUMMARY
            .start_of(folded)
            .and_then(|start| folded.strip_prefix(start))
            .is_some_and(|rest| rest.trim_start().starts_with([':', '：']))
}

/// Follows copied passages from a heading on.
fn under_heading(passages: &mut [Passage], index: &Index, heading: usize, notices: &Notices, flags: &mut Vec<Flag>) {
    let near = heading * 5 < passages.len() || (passages.len() - heading) * 5 < passages.len() + 20;
    let least = if near { UNDER_HEADING } else { INSIDE };
    let mut end = heading + 1;
    let mut last_sure = heading;
    let mut ends_in_notice = false;
    while end < passages.len().min(heading + 1 + LONGEST) {
        if passages.get(end).is_none_or(|p| !p.is_body()) {
            break;
        }
        let least = if is_closed(passages, end + 1) { UNDER_HEADING } else { least };
        match index.share_outside(end, heading, end) {
            Some(share) if share >= least => last_sure = end,
            Some(share) if share >= WITH_NOTICE && has_notice(passages, end, notices) => {
                ends_in_notice = true;
                last_sure = end;
            }
            Some(_) => break,
            // Too short to tell: in, if what follows is.
            None if passages.get(end).is_some_and(|p| contained(passages, p, heading)) => last_sure = end,
            None => {}
        }
        end += 1;
    }
    let words: usize = passages.iter().take(last_sure + 1).skip(heading + 1).map(Passage::words).sum();
    let prose = passages.get(heading + 1..=last_sure).is_some_and(super::passages::is_prose);
    let near = near || is_closed(passages, last_sure + 1);
    let sentences = passages.iter().take(last_sure + 1).skip(heading + 1).map(whole_sentences).sum::<usize>();
    let several = sentences >= LEAST_SENTENCES;
    if is_contents(passages, heading, last_sure) {
        return;
    }
    let enough = words >= LEAST_WORDS || (near && prose && words >= LEAST_WORDS_NEAR);
    let copied = prose || ends_in_notice || (near && words >= ENOUGH_WORDS);
    if enough && copied && (near || ends_in_notice || several) {
        cut(passages, heading, last_sure, 0.96, "sentences of the body under a heading for a summary", flags);
    }
}

/// Sentences of a passage that are long enough to be copied: "Default: None." stands under every option of a manual.
fn whole_sentences(passage: &Passage) -> usize {
    crate::text::sentences(&passage.text)
        .filter_map(|r| passage.text.get(r))
        .filter(|s| super::passages::word_count(s) >= SENTENCE_WORDS)
        .count()
}

/// Whether the body ends before a passage: nothing follows, or what another detector has cut.
fn is_closed(passages: &[Passage], at: usize) -> bool {
    passages.get(at).is_none_or(|p| p.cut.is_some())
}

/// Whether a passage says that the text was taken from elsewhere.
fn has_notice(passages: &[Passage], at: usize, notices: &Notices) -> bool {
    passages.get(at).is_some_and(|p| notices.first_in(p).is_some())
}

/// Whether a short passage's text stands in a body passage before the heading or behind the section.
fn contained(passages: &[Passage], short: &Passage, heading: usize) -> bool {
    let wanted = short.text.trim();
    wanted.chars().count() > 3
        && passages
            .iter()
            .enumerate()
            .any(|(i, p)| (i < heading || p.range.start > short.range.end) && p.text.contains(wanted))
}

/// The passages where a summary may stand: the first and last ones of the body, and those under a short line or right
/// before what is cut (a few, so that a long page costs no more than a short one).
fn ends(passages: &[Passage]) -> impl Iterator<Item = usize> {
    let body: Vec<usize> = (0..passages.len())
        .filter(|i| passages.get(*i).is_some_and(|p| p.is_body() && p.words() >= LEAST_ALONE))
        .collect();
    let last = body.len().saturating_sub(2).max(2);
    let headed = |at: usize| at.checked_sub(1).and_then(|i| passages.get(i)).is_some_and(is_short_line);
    let mut found: Vec<usize> =
        body.iter().enumerate().filter(|(n, _)| *n < 2 || *n >= last).map(|(_, at)| *at).collect();
    found.extend(body.iter().rev().filter(|at| headed(**at) || is_closed(passages, **at + 1)).take(MOST_HEADED));
    found.sort_unstable();
    found.dedup();
    found.into_iter()
}

/// A line that can only be a heading.
fn is_short_line(passage: &Passage) -> bool {
    passage.is_body() && passage.words() <= HEADING && !passage.text.trim_end().ends_with(['.', '!', '?', '。', ','])
}

/// Whether two sentences of a passage begin like text elsewhere.
fn repeats(raw: &str, passages: &[Passage], at: usize) -> bool {
    let Some(passage) = passages.get(at).filter(|p| p.words() >= LEAST_ALONE) else { return false };
    let starts = passage.text.split_inclusive(['.', '!', '?', '。', '！', '？']).filter_map(|s| {
        let s = s.trim();
        let end = s.char_indices().nth(24).map(|(end, _)| end)?;
        s.get(..end)
    });
    let others = || passages.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, p)| p.text.as_str());
    // Without splices all other passages stand in two pieces of the text, and lines end between them.
    let is_whole = passages.iter().all(|p| p.splices == 0);
    let before_and_behind = [raw.get(..passage.range.start), raw.get(passage.range.end..)];
    let stands_elsewhere = |start: &&str| {
        if is_whole && !start.contains('\n') {
            before_and_behind.iter().flatten().any(|piece| piece.contains(start))
        } else {
            others().any(|text| text.contains(start))
        }
    };
    starts.take(12).filter(stands_elsewhere).nth(1).is_some()
}

/// A passage at the page's start or end whose sentences come from several others.
fn without_heading(passages: &mut [Passage], index: &Index, notices: &Notices, flags: &mut Vec<Flag>) {
    for at in ends(passages).collect::<Vec<_>>() {
        let Some(passage) = passages.get(at).filter(|p| p.is_body() && p.words() >= LEAST_ALONE) else { continue };
        let share = index.share_outside(at, at, at).unwrap_or(0.0);
        let bears_notice = share >= UNDER_HEADING && has_notice(passages, at, notices);
        let copied = share >= ALONE && index.origins(at) >= 3;
        if !bears_notice && (!copied || crate::text::sentences(&passage.text).count() < 3) {
            continue;
        }
        let heading = at.checked_sub(1).filter(|b| passages.get(*b).is_some_and(is_short_line));
        cut(passages, heading.unwrap_or(at), at, 0.85, "sentences taken from several passages of the body", flags);
    }
}

fn cut(passages: &mut [Passage], first: usize, last: usize, score: f32, evidence: &str, flags: &mut Vec<Flag>) {
    for passage in passages.iter_mut().take(last + 1).skip(first).filter(|p| p.cut.is_none()) {
        super::cut(passage, FlagKind::CopiedSummary, score, evidence, flags);
    }
}
