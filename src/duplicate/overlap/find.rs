//! Finds items in one text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::super::tokens;
use super::Overlap;
use super::index::{Index, Indexed, Part, RUN};

/// Share of a question that must be there, weighed.
const SHARE: f32 = 0.6;

/// What the question's tokens that are there must weigh together, where no answer stands beside it.
const WEIGHT: f32 = 2.0;

/// Share of a question, and of an answer, that must be there where their weight is small.
const SHARE_OF_SHORT: f32 = 0.75;

/// What a short question and its answer must weigh together.
const WEIGHT_OF_SHORT: f32 = 0.9;

/// Tokens from which on a question counts where nearly all of it is there, however little its runs weigh: items of one pattern share
/// most of their words, and each is still a sentence of its own. What is common in the texts weighs nothing, and has no share.
const WHOLE_TOKENS: usize = 9;

/// Share of the tokens that must be there for that.
const WHOLE_COVER: f32 = 0.8;

/// The same for a question and answer taken together, of which a word in ten may be another.
const PAIR_TOKENS: usize = 12;
const PAIR_COVER: f32 = 0.65;

/// Share of an answer's tokens that must be there where their weight does not tell.
const COVER_OF_ANSWER: f32 = 0.95;

/// Tokens between a question and its options or answer, at most: labels, and words that lead to them.
const GAP: usize = 24;

/// Most overlaps of one text.
const MOST: usize = 64;

/// A text as tokens and runs.
struct Text {
    hashes: Vec<u64>,
    spans: Vec<Range<usize>>,
    /// The run that begins at a token, where an item has it.
    runs: Vec<(usize, u32)>,
}

impl Index {
    /// The items that stand in a text, by place, at most 64.
    ///
    /// ```
    /// use gristmill::duplicate::overlap::{Index, Item};
    ///
    /// let question = "A baker fills nine trays with fourteen rolls each and drops a dozen. How many rolls are left to sell?";
    /// let item = Item { set: "sums".into(), id: "1".into(), question: question.into(), ..Item::default() };
    /// let index = Index::new(&[item]);
    /// let found = index.find(&format!("Try this one: {}", question.to_uppercase().replace(' ', "\n")));
    /// assert_eq!((found[0].item, found[0].share), (0, 1.0));
    /// assert!(index.find("A baker fills nine trays each morning. How many people buy them is anyone's guess.").is_empty());
    /// ```
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Overlap> {
        let mut runs = Vec::new();
        let mut pointed: HashMap<u32, Vec<(usize, u32)>, FixedState> = HashMap::default();
        self.each_run(text, |at, id| {
            runs.push((at, id));
            for &(item, place) in self.pointed(id) {
                pointed.entry(item).or_default().push((at, place));
            }
        });
        // A single run proves nothing but of a question that is hardly longer.
        pointed
            .retain(|item, hits| hits.len() > 1 || self.item(*item).is_some_and(|item| item.question.runs.len() < 5));
        if pointed.is_empty() {
            return Vec::new();
        }
        let (mut hashes, mut spans) = (Vec::new(), Vec::new());
        tokens::for_each(text, |hash, span| {
            hashes.push(hash);
            spans.push(span);
        });
        let text = Text { hashes, spans, runs };
        let found = pointed.into_iter().filter_map(|(number, hits)| {
            let item = self.item(number)?;
            text.judge(item, &hits).map(|overlap| Overlap { item: number as usize, ..overlap })
        });
        let mut found: Vec<Overlap> = found.collect();
        found.sort_by(|a, b| {
            a.span.start.cmp(&b.span.start).then(b.share.total_cmp(&a.share)).then(a.item.cmp(&b.item))
        });
        found.truncate(MOST);
        found
    }

    fn item(&self, number: u32) -> Option<&Indexed> {
        self.items.get(number as usize)
    }
}

impl Text {
    /// Whether an item stands where the most of its runs are.
    fn judge(&self, item: &Indexed, hits: &[(usize, u32)]) -> Option<Overlap> {
        let question = &item.question;
        let window = densest(hits, question.tokens.len() * 3 / 2 + 8)?;
        let window = whole_question(hits, &window, question.tokens.len());
        let window = window.start.saturating_sub(2 * RUN)..window.end + 2 * RUN;
        let asked = self.matched(question, &window);
        let long = asked.share >= SHARE && asked.weight >= WEIGHT;
        let short = asked.share >= SHARE_OF_SHORT;
        if asked.share < SHARE {
            return None;
        }
        let room = GAP + item.others.iter().map(|part| part.tokens.len() + 4).sum::<usize>();
        let around = window.start.saturating_sub(room)..window.end + room;
        let answer = item.answer.and_then(|answer| item.others.get(answer));
        let answered = answer.map(|answer| self.beside(answer, question, &asked.tokens, &around));
        // An answer whose words are everywhere weighs nothing, and is none the less there.
        let has_answer =
            answered.as_ref().is_some_and(|answer| answer.share >= SHARE_OF_SHORT || answer.cover >= COVER_OF_ANSWER);
        let others: f32 = item
            .others
            .iter()
            .map(|part| self.matched(part, &around))
            .filter(|m| m.share >= SHARE_OF_SHORT)
            .map(|m| m.weight)
            .sum();
        let least = if has_answer { WEIGHT_OF_SHORT } else { WEIGHT };
        let alone = short && asked.cover >= WHOLE_COVER && question.tokens.len() >= WHOLE_TOKENS;
        let is_pair = answer.zip(answered.as_ref()).is_some_and(|(answer, found)| {
            let (asked_tokens, told) = (question.tokens.len() as f32, answer.tokens.len() as f32);
            let cover = (asked.cover * asked_tokens + found.cover * told) / (asked_tokens + told);
            question.tokens.len() + answer.tokens.len() >= PAIR_TOKENS
                && cover >= PAIR_COVER
                && found.cover >= PAIR_COVER
        });
        let by_weight = short && asked.weight + others >= least;
        if !long && !alone && !is_pair && !by_weight {
            return None;
        }
        let mut tokens = asked.tokens.clone();
        if let Some(answer) = answered.filter(|_| has_answer) {
            tokens = tokens.start.min(answer.tokens.start)..tokens.end.max(answer.tokens.end);
        }
        let start = self.spans.get(tokens.start)?.start;
        let end = self.spans.get(tokens.end.checked_sub(1)?)?.end;
        Some(Overlap { item: 0, share: asked.share.min(1.0), has_answer, span: start..end })
    }

    /// How much of an answer stands beside its question, which may have words of the answer itself.
    fn beside(&self, answer: &Part, question: &Part, asked: &Range<usize>, around: &Range<usize>) -> Matched {
        let own: HashSet<u32, FixedState> =
            answer.runs.iter().filter(|id| !question.runs.contains(id)).copied().collect();
        if !own.is_empty() {
            return self.matched_by(answer, &own, around);
        }
        let after = asked.end.min(asked.start + question.tokens.len())..around.end;
        let (after, before) = (self.matched(answer, &after), self.matched(answer, &(around.start..asked.start)));
        if before.share > after.share { before } else { after }
    }

    /// How much of a part stands between two tokens.
    fn matched(&self, part: &Part, window: &Range<usize>) -> Matched {
        if part.runs.is_empty() {
            return self.matched_whole(part, window);
        }
        self.matched_by(part, &part.runs.iter().copied().collect(), window)
    }

    /// As [`matched`](Self::matched), of those tokens alone that stand in some of its runs.
    fn matched_by(&self, part: &Part, wanted: &HashSet<u32, FixedState>, window: &Range<usize>) -> Matched {
        let from = self.runs.partition_point(|(at, _)| *at < window.start);
        let here = self.runs.get(from..).unwrap_or_default().iter().take_while(|(at, _)| at + RUN <= window.end);
        let here: Vec<(usize, u32)> = here.filter(|(_, id)| wanted.contains(id)).copied().collect();
        let there: HashSet<u32, FixedState> = here.iter().map(|(_, id)| *id).collect();
        let ((all, _), (weight, covered)) = (weight_in(part, wanted), weight_in(part, &there));
        let cover = covered as f32 / part.tokens.len().max(1) as f32;
        let (first, last) = (here.first().map_or(0, |(at, _)| *at), here.last().map_or(0, |(at, _)| at + RUN));
        Matched { share: if all > 0.0 { weight / all } else { 0.0 }, cover, weight, tokens: first..last }
    }

    /// As [`matched`](Self::matched), of a part with fewer tokens than a run: all of it is there in one piece, or nothing.
    fn matched_whole(&self, part: &Part, window: &Range<usize>) -> Matched {
        let end = window.end.min(self.hashes.len());
        let here = self.hashes.get(window.start.min(end)..end).unwrap_or_default();
        let length = part.tokens.len().max(1);
        match here.windows(length).rposition(|piece| piece == part.tokens) {
            Some(at) => {
                let first = window.start + at;
                Matched { share: 1.0, cover: 1.0, weight: 0.3 * length as f32, tokens: first..first + length }
            }
            None => Matched { share: 0.0, cover: 0.0, weight: 0.0, tokens: 0..0 },
        }
    }
}

/// The weight and the number of the tokens of a part that stand in some of its runs.
fn weight_in(part: &Part, runs: &HashSet<u32, FixedState>) -> (f32, usize) {
    let mut covered = 0;
    let (mut sum, mut count) = (0.0, 0);
    for (place, weight) in part.weights.iter().enumerate() {
        if part.runs.get(place).is_some_and(|id| runs.contains(id)) {
            covered = place + RUN;
        }
        if place < covered {
            sum += *weight;
            count += 1;
        }
    }
    (sum, count)
}

/// What of a part stands somewhere.
struct Matched {
    /// By weight.
    share: f32,
    /// Share of its tokens, whatever they weigh.
    cover: f32,
    weight: f32,
    /// From the first to one past the last token.
    tokens: Range<usize>,
}

/// The tokens in which all of a question may stand of which some runs are hit in a window: as much before and behind each of them as
/// the question has there, and half of that more.
fn whole_question(hits: &[(usize, u32)], window: &Range<usize>, length: usize) -> Range<usize> {
    let mut whole = window.clone();
    for (at, place) in hits.iter().filter(|(at, _)| window.contains(at)) {
        let before = *place as usize;
        let behind = length.saturating_sub(before);
        whole.start = whole.start.min(at.saturating_sub(before * 3 / 2));
        whole.end = whole.end.max(at + behind * 3 / 2);
    }
    whole
}

/// The tokens in which the most different places of a question are hit, within `length`.
fn densest(hits: &[(usize, u32)], length: usize) -> Option<Range<usize>> {
    let mut counts: HashMap<u32, u32, FixedState> = HashMap::default();
    let mut best: Option<(usize, Range<usize>)> = None;
    let mut first = 0;
    for (at, place) in hits {
        *counts.entry(*place).or_default() += 1;
        while let Some((start, gone)) = hits.get(first).filter(|(start, _)| start + length < *at) {
            let _ = start;
            if let Some(count) = counts.get_mut(gone) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(gone);
                }
            }
            first += 1;
        }
        if best.as_ref().is_none_or(|(most, _)| counts.len() > *most) {
            let start = hits.get(first).map_or(*at, |(start, _)| *start);
            best = Some((counts.len(), start..at + RUN));
        }
    }
    best.map(|(_, window)| window)
}
