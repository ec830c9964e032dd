//! Texts that a page has two or three times: a section for wide screens and again for narrow ones, a post and its
//! quotation. Readers see one of them, and a text says it once.

use foldhash::{HashMap, HashMapExt};

use super::BlockKind;
use super::attributes::Hidden;
use super::features::BlockFeatures;
use super::kind::PageKind;
use super::roles::Scene;
use super::sheet::Sheet;
use super::tags::Tag;

/// Shorter texts ("Read more", a price) may be said of several things. Tried on the folds, in a simulation of the verdict with
/// all trees asked: 3, 4, 5, 8, 12 and 20 words, with F1 of .8844, .8843, .8842, .8838, .8832 and .8829 where all copies but one
/// go, and .8802 where they stay.
const LEAST_WORDS: u32 = 5;

/// What stands on a page more often is a label of its template, not a copy. Tried in the same way: 2, 3, 4, 8 and no
/// limit, with F1 of .8835, .8847, .8846, .8842 and .8842.
const MOST_COPIES: usize = 3;

/// The first copy stays, unless another is more likely by this.
const NEARLY: f32 = 0.1;

/// For each block, whether another that says the same stays in its place; its chance becomes none.
///
/// Manuals are left alone: they say the same of an argument wherever it stands (F1 of documentation .943 so, and .940 without
/// copies).
pub(super) fn leave_copies(chances: &mut [f32], scene: &Scene<'_, '_>) -> Vec<bool> {
    match scene.kind {
        PageKind::Documentation => vec![false; scene.features.len()],
        _ => leave(chances, scene.sheet, scene.features),
    }
}

/// Rows of tables and lines of code are left alone: data repeat. So are captions, which are no part of the text.
fn leave(chances: &mut [f32], sheet: &Sheet<'_>, features: &[BlockFeatures]) -> Vec<bool> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::with_capacity(features.len());
    for (index, (draft, block)) in sheet.drafts.iter().zip(features).enumerate() {
        if block.words >= LEAST_WORDS
            && !matches!(block.kind, BlockKind::TableRow | BlockKind::Code | BlockKind::Caption)
        {
            places.entry(sheet.text_of(draft)).or_default().push(index);
        }
    }
    let is_hidden = |place: &usize| features.get(*place).is_some_and(|block| block.hidden != Hidden::Not);
    let mut is_copy = vec![false; features.len()];
    for places in places.values_mut().filter(|places| (2..=MOST_COPIES).contains(&places.len())) {
        // What readers see goes before its hidden copy.
        places.sort_by_key(is_hidden);
        let Some(stays) = stays(places, chances) else { continue };
        for place in places.iter().filter(|place| **place != stays && !is_refrain(sheet, **place, stays)) {
            if let (Some(chance), Some(is_copy)) = (chances.get_mut(*place), is_copy.get_mut(*place)) {
                *chance = 0.0;
                *is_copy = true;
            }
        }
    }
    is_copy
}

/// Whether two places are paragraphs of one element: its author says the same again.
fn is_refrain(sheet: &Sheet<'_>, one: usize, other: usize) -> bool {
    let within = |place: usize| {
        let draft = sheet.drafts.get(place).filter(|draft| draft.kind == BlockKind::Paragraph)?;
        let element = sheet.elements.get(draft.element as usize).filter(|element| element.tag == Tag::Paragraph)?;
        Some(element.parent)
    };
    within(one).is_some_and(|parent| within(other) == Some(parent))
}

/// Which of several places of a text stays.
fn stays(places: &[usize], chances: &[f32]) -> Option<usize> {
    let chance = |place: usize| chances.get(place).copied().unwrap_or_default();
    let best = places.iter().map(|place| chance(*place)).fold(0.0, f32::max);
    places.iter().copied().find(|place| chance(*place) >= best - NEARLY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_copy_stays_unless_another_is_clearly_likelier() {
        let chances = [0.9, 0.1, 0.95, 0.3];
        assert_eq!(stays(&[0, 2], &chances), Some(0));
        assert_eq!(stays(&[1, 3], &chances), Some(3));
        assert_eq!(stays(&[], &chances), None);
    }

    #[test]
    fn a_text_that_stands_twice_is_told_once_and_a_label_that_stands_often_stays() {
        let twice = "A section that is shown on wide screens and on narrow ones.";
        let label = "Ships in one to two days";
        let mut page =
            format!("<p>{twice}</p><div class=mobile><p>{twice}</p></div><p>Short one.</p><p>Short one.</p>");
        page.push_str(&format!("<p>{label}</p>").repeat(4));
        page.push_str("<p>So the mill went on, night and day.</p><p>So the mill went on, night and day.</p>");
        let html = super::super::parse::parse(&page, super::super::parse::Scripts::On).unwrap();
        let marks = super::super::marks::MarkReader::new();
        let sheet = super::super::walk::walk(&html, &marks, super::super::walk::View::Shown);
        let features = super::super::features::measure(&sheet);
        let mut chances = vec![0.8; features.len()];
        let is_copy = leave(&mut chances, &sheet, &features);
        let mut expected = vec![false; 10];
        expected[1] = true;
        assert_eq!(is_copy, expected);
        assert_eq!(chances[..3], [0.8, 0.0, 0.8]);
    }
}
