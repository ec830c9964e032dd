//! Finds evaluation that would fit any article: it speaks of "the piece" and "the author", names nothing and counts nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::hashing::hash_chars;
use super::hints::Hint;
use super::passages::{Passage, sketch};
use super::phrases::Search;
use super::praise_words::{ABOUT_THE_TEXT, EVALUATION, PRAISE, is_label, label_of};
use super::profile::SiteProfile;
use super::scan::{fold, is_hangul, is_unspaced};
use super::template_text::{self, Templates};
use super::{Flag, FlagKind};
use crate::article::BlockKind;
use crate::text;

/// Share of sentences that must be generic under a heading for an evaluation.
const SHARE_UNDER_HEADING: f32 = 0.5;
/// Share without one.
const SHARE_ALONE: f32 = 0.66;
/// Words of evaluation in a paragraph that is known to stand on other pages of the host: under a heading for an
/// evaluation, where it speaks of the text, and where neither is so. Disclaimers have one or two.
const LEAST_IN_TEMPLATE: [usize; 3] = [1, 2, 3];
/// Words of the heading over an evaluation, at most.
const HEADING: usize = 6;
/// Words of an evaluation that no table tells.
const WORDS_ON_COPY: std::ops::RangeInclusive<usize> = 10..=140;
/// Longer words that such an evaluation has at least.
const LEAST_CONTENT: usize = 4;
/// Share of them that the text may have too. Of evaluations of 12 kits in as many languages 97 % share less with the texts beside them (of
/// single paragraphs of these texts 14 % share less with the others).
const SHARED_WITH_TEXT: f32 = 0.15;
/// Letters of a title's word that says what an article is about.
const TITLE_WORD: usize = 6;

/// Cuts generic praise, with the heading over it.
pub fn find(
    passages: &mut [Passage],
    templates: &Templates,
    title: Option<&str>,
    profile: &SiteProfile,
    flags: &mut Vec<Flag>,
) {
    let copy = templates.are_a_copy(passages);
    let subject = Subject::of(title);
    for index in 0..passages.len() {
        let Some(passage) = passages.get(index).filter(|p| p.is_body()) else { continue };
        let template = templates.pages_of(index).filter(|_| !copy);
        // What stands here alone must speak of the text.
        let may_speak = passage.hints().has(Hint::AboutTheText);
        if template.is_none() && !may_speak || has_numbers(&passage.text) {
            continue;
        }
        let folded = passage.folded();
        let heading_here = label_of(folded).or_else(|| PRAISE.start_of(folded)).map(str::len);
        let body = heading_here.and_then(|n| folded.get(n..)).unwrap_or(folded);
        let about = may_speak && (heading_here.is_none() || SPEAKS_OF_THE_TEXT.first(body).is_some());
        if template.is_none() && (!about || subject.is_in(body)) {
            continue;
        }
        let evaluations = EVALUATES.count(body);
        if evaluations == 0 {
            continue;
        }
        let heading_above = index.checked_sub(1).and_then(|i| passages.get(i)).is_some_and(|p| is_label(p.line()));
        let headed = heading_here.is_some() || heading_above;
        let (share, count) = generic(body, profile);
        let [least_headed, least_about, least_alone] = LEAST_IN_TEMPLATE;
        let praise = match template {
            Some(_) if headed => evaluations >= least_headed,
            Some(_) if about => evaluations >= least_about,
            Some(_) => evaluations >= least_alone,
            None if headed => share >= SHARE_UNDER_HEADING && count > 0,
            None => share >= SHARE_ALONE && count >= 2,
        };
        if !praise {
            continue;
        }
        let evidence = match template {
            Some(pages) => format!("evaluation that stands on {pages} of {} pages of this host", profile.pages),
            None => format!("{count} sentences of evaluation that name nothing of this article"),
        };
        let score = if template.is_some() {
            0.95
        } else {
            (0.7 + 0.08 * count as f32 + if headed { 0.12 } else { 0.0 }).min(0.98)
        };
        let first = if heading_above { index - 1 } else { index };
        for passage in passages.iter_mut().take(index + 1).skip(first).filter(|p| p.cut.is_none()) {
            super::cut(passage, FlagKind::GenericPraise, score, &evidence, flags);
        }
        if template.is_some() && heading_here.is_none() && !heading_above {
            template_text::cut_heading_over(passages, index, FlagKind::GenericPraise, score, flags);
        }
    }
}

/// Cuts what a copy sets beside the text under a heading of its own, one passage that evaluates a text, or shares next to nothing with this one, or
/// stands on another page of the host: an evaluation in words that no table has. Asked when the other foreign parts are cut. Without a
/// heading, at an end of the text, all of its sentences evaluate.
pub fn find_on_copy(passages: &mut [Passage], title: Option<&str>, profile: &SiteProfile, flags: &mut Vec<Flag>) {
    let subject = Subject::of(title);
    let sections: Vec<usize> = (0..passages.len()).filter(|at| is_apart(passages, *at)).collect();
    for heading in sections {
        let Some(passage) = passages.get(heading + 1) else { continue };
        let own = content(&passage.text);
        let is_labelled = passages.get(heading).is_some_and(|p| is_label(p.line()));
        if !is_labelled && own.len() < LEAST_CONTENT || has_numbers(&passage.text) || subject.is_in(passage.folded()) {
            continue;
        }
        let body = passages.iter().enumerate().filter(|(at, p)| *at != heading + 1 && p.is_body());
        let rest: HashSet<u64> = body.flat_map(|(_, p)| content(&p.text)).filter(|word| own.contains(word)).collect();
        let stands_elsewhere = sketch(&passage.text).is_some_and(|hash| profile.paragraphs.contains_key(&hash));
        let evaluates = is_labelled || generic(passage.folded(), profile).1 > 0;
        if !stands_elsewhere && !evaluates && rest.len() as f32 > SHARED_WITH_TEXT * own.len() as f32 {
            continue;
        }
        let why = if stands_elsewhere {
            "stands on other pages of this host"
        } else if evaluates {
            "evaluates a text"
        } else {
            "shares next to nothing with the text"
        };
        let evidence = format!("under a heading of its own on a copy, and {why}");
        for at in [heading, heading + 1] {
            if let Some(passage) = passages.get_mut(at) {
                super::cut(passage, FlagKind::GenericPraise, 0.85, &evidence, flags);
            }
        }
    }
    find_at_ends(passages, &subject, profile, flags);
}

/// Cuts the first or last passage of what is left of a copy, where each of its sentences evaluates a text.
fn find_at_ends(passages: &mut [Passage], subject: &Subject, profile: &SiteProfile, flags: &mut Vec<Flag>) {
    let body: Vec<usize> = (0..passages.len()).filter(|at| passages.get(*at).is_some_and(Passage::is_body)).collect();
    // A text of one passage is that passage.
    let [first, .., last] = body.as_slice() else { return };
    for at in [*first, *last] {
        let Some(passage) = passages.get_mut(at).filter(|p| WORDS_ON_COPY.contains(&p.words())) else { continue };
        let folded = passage.folded();
        let is_praise = generic(folded, profile).0 >= 1.0 && EVALUATES.count(folded) > 1;
        if is_praise && !has_numbers(&passage.text) && !subject.is_in(folded) {
            super::cut(passage, FlagKind::GenericPraise, 0.85, "evaluates a text, at the end of a copy", flags);
        }
    }
}

/// Whether a passage is a heading over one passage of some sentences, with nothing of the text on one side of them.
fn is_apart(passages: &[Passage], heading: usize) -> bool {
    let body = |at: usize| passages.get(at).filter(|p| p.is_body());
    let (Some(head), Some(section)) = (body(heading), body(heading + 1)) else { return false };
    let is_heading = matches!(head.kind, BlockKind::Heading(_)) && head.words() <= HEADING;
    let is_prose = WORDS_ON_COPY.contains(&section.words()) && ends_sentence(&section.text);
    // The next passage is another's, or no item of the same list.
    let before = heading.checked_sub(1).and_then(body);
    let behind = body(heading + 2);
    let is_one = behind.is_none_or(|p| matches!(p.kind, BlockKind::Heading(_)) || p.kind != section.kind);
    is_heading && is_prose && is_one && (before.is_none() || behind.is_none())
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟'])
}

/// The longer words of a text by their beginnings; runs of two characters in scripts without blanks.
pub(super) fn content(text: &str) -> HashSet<u64> {
    const LEAST: usize = 6;
    const STEM: usize = 7;
    let chars: Vec<char> = text.chars().filter(|c| is_unspaced(*c) && !matches!(c, '\u{3040}'..='\u{309f}')).collect();
    if !chars.is_empty() {
        return chars.windows(2).map(|pair| hash_chars(pair.iter().copied())).collect();
    }
    // A syllable of Hangul is worth two letters or three.
    let stem = |word: &str| if word.starts_with(is_hangul) { (LEAST / 2, 2) } else { (LEAST, STEM) };
    let words = text::words(text).filter_map(|range| text.get(range));
    words
        .map(|word| (word, stem(word)))
        .filter(|(word, (least, _))| word.chars().count() >= *least)
        .map(|(word, (_, stem))| hash_chars(word.chars().map(fold).take(stem)))
        .collect()
}

/// More digits than praise has.
fn has_numbers(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 4
}

/// What the title says the article is about.
#[derive(Debug, Default)]
struct Subject {
    words: Vec<String>,
}

impl Subject {
    /// The longer words of a title (runs of three characters in scripts without blanks) that are no praise themselves.
    fn of(title: Option<&str>) -> Self {
        const RUN: usize = 3;
        let folded = title.map(super::passages::normal).unwrap_or_default();
        let chars: Vec<char> = folded.chars().filter(|c| is_unspaced(*c)).collect();
        let runs = chars.windows(RUN).filter(|w| !w.iter().any(|c| matches!(c, '\u{3040}'..='\u{309f}')));
        let words = text::words(&folded)
            .filter_map(|r| folded.get(r))
            .filter(|w| w.chars().count() >= TITLE_WORD && !w.chars().any(is_unspaced))
            .filter(|w| EVALUATES.first(w).is_none() && SPEAKS_OF_THE_TEXT.first(w).is_none())
            .map(str::to_owned);
        Self { words: runs.map(|w| w.iter().collect()).chain(words).collect() }
    }

    /// Whether a passage speaks of it.
    fn is_in(&self, folded: &str) -> bool {
        self.words.iter().any(|word| folded.contains(word.as_str()))
    }
}

/// One search for all words of evaluation.
static EVALUATES: LazyLock<Search> = LazyLock::new(|| Search::of(EVALUATION));
/// One search for all ways to speak of the text.
static SPEAKS_OF_THE_TEXT: LazyLock<Search> = LazyLock::new(|| Search::of(ABOUT_THE_TEXT));

/// Share and number of a passage's sentences that are generic.
fn generic(folded: &str, profile: &SiteProfile) -> (f32, usize) {
    let sentences: Vec<&str> =
        text::sentences(folded).filter_map(|r| folded.get(r)).filter(|s| s.chars().any(char::is_alphabetic)).collect();
    let count = sentences.iter().filter(|s| is_generic(s, profile)).count();
    (count as f32 / sentences.len().max(1) as f32, count)
}

/// It evaluates, and speaks of the text; or it stands on other pages of the host and does one of them.
fn is_generic(sentence: &str, profile: &SiteProfile) -> bool {
    let evaluates = EVALUATES.count(sentence);
    let about = SPEAKS_OF_THE_TEXT.first(sentence).is_some();
    let repeated =
        (evaluates > 0 || about) && sketch(sentence).is_some_and(|hash| profile.sentences.contains_key(&hash));
    (evaluates > 0 && about) || evaluates > 2 || repeated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> f32 {
        generic(&crate::contamination::passages::normal(text), &SiteProfile::default()).0
    }

    #[test]
    fn praise_for_any_article_is_generic() {
        assert!(
            share(
                "This article is a comprehensive account of the subject. The author engages the reader from beginning to end."
            ) > 0.9
        );
        assert!(share("Der Artikel ist umfassend und ausgewogen. Der Autor überzeugt mit Klarheit.") > 0.9);
    }

    #[test]
    fn a_review_of_something_is_not() {
        assert!(
            share(
                "The camera is light and its screen is bright. In the rain it failed after an hour. Nokia says a fix is near."
            ) < 0.1
        );
    }
}
