//! Finds paragraphs that the page hides from its readers (by a style, a class of its own style sheet, or an attribute) in the
//! middle of text that it shows: what only programs that copy the page get to read.
//!
//! Pages also hide what readers open by a click: answers, tabs, the rest of a story. Such panels follow a heading or a
//! question, or run on to the end; a lone paragraph between two that are shown is none.

use super::passages::Passage;
use super::{Flag, FlagKind};
use crate::article::BlockKind;

/// Words from which on a passage is text of the article, and no label of a panel.
const PROSE: usize = 10;
/// Hidden paragraphs in a row that may be planted; more are a panel.
const LONGEST_RUN: usize = 2;

/// Cuts hidden paragraphs.
pub fn find(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    if passages.iter().all(|passage| !passage.is_hidden) {
        return;
    }
    let mut index = 0;
    while index < passages.len() {
        let run = passages.iter().skip(index).take_while(|passage| passage.is_hidden).count();
        if run == 0 {
            index += 1;
            continue;
        }
        let is_paragraph = |passage: &Passage| passage.is_body() && passage.kind == BlockKind::Paragraph;
        let shown = |at: Option<usize>| {
            at.and_then(|at| passages.get(at)).is_some_and(|passage| is_paragraph(passage) && is_prose(passage))
        };
        let within = shown(index.checked_sub(1)) && shown(Some(index + run));
        if within && run <= LONGEST_RUN {
            for passage in passages.iter_mut().skip(index).take(run).filter(|passage| is_paragraph(passage)) {
                super::cut(
                    passage,
                    FlagKind::HiddenText,
                    0.9,
                    "a paragraph that the page hides within its text",
                    flags,
                );
            }
        }
        index += run;
    }
}

/// Whether a passage reads like the article's text, and asks for no answer.
fn is_prose(passage: &Passage) -> bool {
    let end = passage.text.trim_end().chars().next_back();
    passage.words() >= PROSE
        && end.is_some_and(|c| !matches!(c, '?' | '？' | ':' | '：' | '؟'))
        && passage.link_share < 0.5
}

#[cfg(test)]
mod tests {
    use crate::article::Extractor;
    use crate::contamination::host_tests::origin;
    use crate::contamination::{SiteProfile, examine};
    use crate::page::Page;

    const SHOWN: &str = "The harbour was closed on Monday, since a storm from the north had damaged its eastern wall.";

    /// What is left of a page, paragraph by paragraph.
    fn text_of(head: &str, body: &str) -> String {
        let filler = format!("<p>{SHOWN}</p>").repeat(3);
        let html = format!(
            "<html><head><title>A storm</title>{head}</head><body><article><h1>A storm</h1>{filler}{body}<p>{SHOWN}</p></article></body></html>"
        );
        let page = Page { origin: origin(1), html };
        let article = Extractor::new().extract(&page).unwrap();
        examine(&article, &page.origin, &SiteProfile::default()).text
    }

    #[test]
    fn hidden_paragraphs_within_shown_ones_go() {
        let secret = "This copy was taken from another site, where you can read the whole story for free.";
        for (head, body) in [
            ("", format!("<p style='display:none'>{secret}</p>")),
            ("", format!("<p aria-hidden='true'>{secret}</p>")),
            ("", format!("<p hidden>{secret}</p>")),
            ("<style>p{margin:0} .x7f3q{display:none}</style>", format!("<p class='x7f3q'>{secret}</p>")),
            ("<style>.a,p.q9 {position:absolute;left:-9999px}</style>", format!("<p class='q9'>{secret}</p>")),
        ] {
            let text = text_of(head, &body);
            assert!(!text.contains("taken from another"), "{body}: {text}");
            assert!(text.contains("eastern wall"), "{text}");
        }
    }

    #[test]
    fn shown_paragraphs_and_answers_that_open_stay() {
        let shown = "This paragraph is shown to all readers of the page, and says what the mayor said on Monday.";
        for (head, body) in [
            ("<style>@media print{.x{display:none}} .y{color:red}</style>", format!("<p class='x y'>{shown}</p>")),
            ("<style>.menu .x{display:none}</style>", format!("<p class='x'>{shown}</p>")),
            ("", format!("<p>{shown}</p>")),
        ] {
            assert!(text_of(head, &body).contains("shown to all readers"), "{head}");
        }
    }
}
