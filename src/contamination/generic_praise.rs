//! Finds evaluation that would fit any article: it speaks of "the piece" and "the author", names nothing and counts nothing.

use super::passages::Passage;
use super::phrases::{ABOUT_THE_TEXT, EVALUATION, PRAISE, bare, is_one_of, start_of};
use super::profile::SiteProfile;
use super::{Flag, FlagKind};
use crate::text;

/// Share of sentences that must be generic under a heading for an evaluation.
const SHARE_UNDER_HEADING: f32 = 0.5;
/// Share without one.
const SHARE_ALONE: f32 = 0.66;

/// Cuts generic praise, with the heading over it.
pub fn find(passages: &mut [Passage], profile: &SiteProfile, flags: &mut Vec<Flag>) {
    for index in 0..passages.len() {
        let Some(passage) = passages.get(index).filter(|p| p.is_body()) else { continue };
        let heading_here = start_of(&passage.folded(), PRAISE).map(str::len);
        let heading_above = index.checked_sub(1).and_then(|i| passages.get(i)).is_some_and(|p| is_one_of(&bare(&p.text), PRAISE));
        let body = heading_here.and_then(|n| passage.folded().get(n..).map(str::to_owned)).unwrap_or_else(|| passage.folded());
        let (share, count) = generic(&body, &passage.text, profile);
        let enough = if heading_here.is_some() || heading_above { share >= SHARE_UNDER_HEADING && count > 0 } else { share >= SHARE_ALONE && count >= 2 };
        if !enough {
            continue;
        }
        let evidence = format!("{count} sentences of evaluation that name nothing of this article");
        let score = (0.7 + 0.08 * count as f32 + if heading_here.is_some() || heading_above { 0.12 } else { 0.0 }).min(0.98);
        let first = if heading_above { index - 1 } else { index };
        for passage in passages.iter_mut().take(index + 1).skip(first).filter(|p| p.cut.is_none()) {
            super::cut(passage, FlagKind::GenericPraise, score, &evidence, flags);
        }
    }
}

/// Share and number of a passage's sentences that are generic.
fn generic(folded: &str, original: &str, profile: &SiteProfile) -> (f32, usize) {
    if original.chars().filter(char::is_ascii_digit).count() > 4 {
        return (0.0, 0);
    }
    let sentences: Vec<&str> = text::sentences(folded).filter_map(|r| folded.get(r)).filter(|s| s.chars().any(char::is_alphabetic)).collect();
    let count = sentences.iter().filter(|s| is_generic(s, profile)).count();
    (count as f32 / sentences.len().max(1) as f32, count)
}

/// It evaluates, and speaks of the text; or it stands on other pages of the host and does one of them.
fn is_generic(sentence: &str, profile: &SiteProfile) -> bool {
    let evaluates = EVALUATION.iter().filter(|e| sentence.contains(**e)).count();
    let about = ABOUT_THE_TEXT.iter().any(|a| sentence.contains(a));
    let repeated = super::passages::sketch(sentence).is_some_and(|hash| profile.sentences.contains_key(&hash));
    (evaluates > 0 && about) || evaluates > 2 || (repeated && (evaluates > 0 || about))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> f32 {
        generic(&crate::contamination::passages::normal(text), text, &SiteProfile::default()).0
    }

    #[test]
    fn praise_for_any_article_is_generic() {
        assert!(share("This article is a comprehensive account of the subject. The author engages the reader from beginning to end.") > 0.9);
        assert!(share("Der Artikel ist umfassend und ausgewogen. Der Autor überzeugt mit Klarheit.") > 0.9);
    }

    #[test]
    fn a_review_of_something_is_not() {
        assert!(share("The camera is light and its screen is bright. In the rain it failed after an hour. Nokia says a fix is near.") < 0.1);
    }
}
