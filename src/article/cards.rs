//! Cards of other pages beside an article: what looks alike and begins, each time, with a title that leads to another page of the
//! site.
//!
//! The judge weighs such teasers by their words, and where they are as long as paragraphs it takes them for text. That each
//! of them leads away is said by the whole row, not by any of them.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::kind::PageKind;
use super::roles::Scene;
use super::sheet::{Element, NONE};
use super::tags::Tag;
use super::targets::Target;
use super::{BlockKind, Role};

/// So many elements that look alike are cards.
const LEAST_CARDS: usize = 3;

/// Parts of four of the cards that lead to other pages: advertisements stand between.
const LEADING_PARTS: usize = 3;

/// Blocks of a card, words of its title, and the share of the title in its link.
const MOST_BLOCKS: usize = 12;
const LEAST_WORDS: u32 = 2;
const LINKED: f32 = 0.8;

/// Paragraphs that stand outside of all cards, or the cards are the text.
const LEAST_OF_TEXT: usize = 4;

/// Leaves out the cards of a page that says it is an article.
pub(super) fn leave(roles: &mut [Option<Role>], scene: &Scene<'_, '_>) {
    if scene.kind != PageKind::Article || !scene.signs.is_one_article {
        return;
    }
    let cards = cards(scene);
    let mut in_card = vec![false; roles.len()];
    for card in &cards {
        // A heading right above is that of the row.
        let is_headed = card.start.checked_sub(1).and_then(|above| scene.features.get(above));
        let is_headed = is_headed.is_some_and(|above| matches!(above.kind, BlockKind::Heading(_)));
        let start = card.start - usize::from(is_headed);
        in_card.get_mut(start..card.end).into_iter().flatten().for_each(|is_in| *is_in = true);
    }
    let is_body = |role: &Option<Role>| *role == Some(Role::Body);
    let outside = roles.iter().zip(scene.features).zip(&in_card);
    let paragraphs = outside.filter(|((role, block), is_in)| is_body(role) && block.is_prose && !**is_in);
    if paragraphs.count() < LEAST_OF_TEXT {
        return;
    }
    for (role, _) in roles.iter_mut().zip(in_card).filter(|(role, is_in)| is_body(role) && *is_in) {
        *role = None;
    }
}

/// The blocks of each card.
fn cards(scene: &Scene<'_, '_>) -> Vec<Range<usize>> {
    let mut alike: HashMap<(u32, u32), Vec<&Element>> = HashMap::new();
    let is_part = |element: &&Element| {
        element.parent != NONE
            && element.end > element.start
            && !matches!(element.tag, Tag::Paragraph | Tag::Heading(_))
    };
    for element in scene.sheet.elements.iter().filter(is_part) {
        alike.entry((element.parent, element.look)).or_default().push(element);
    }
    let mut cards = Vec::new();
    for row in alike.into_values().filter(|row| row.len() >= LEAST_CARDS) {
        let elements = row.len();
        let leading: Vec<_> = row.into_iter().filter(|card| leads(scene, card)).map(range_of).collect();
        if leading.len() >= LEAST_CARDS && leading.len() * 4 >= elements * LEADING_PARTS {
            cards.extend(leading);
        }
    }
    cards
}

fn range_of(element: &Element) -> Range<usize> {
    element.start as usize..element.end as usize
}

/// Whether the first words of a card are a link to another page of the site, and at most one paragraph follows.
fn leads(scene: &Scene<'_, '_>, card: &Element) -> bool {
    let blocks = range_of(card);
    if blocks.len() > MOST_BLOCKS || blocks.len() < 2 {
        return false;
    }
    let title = blocks.clone().find(|index| scene.features.get(*index).is_some_and(|block| block.words >= LEAST_WORDS));
    let prose = blocks.clone().filter(|index| scene.features.get(*index).is_some_and(|block| block.is_prose)).count();
    if prose > 1 {
        return false;
    }
    let Some((title, draft)) =
        title.and_then(|index| Some((scene.features.get(index)?, scene.sheet.drafts.get(index)?)))
    else {
        return false;
    };
    let target = scene.sheet.links.get(draft.link as usize).map(|link| scene.signs.own.target(link));
    title.link_share > LINKED && matches!(target, Some(Target::Site | Target::Alike))
}

#[cfg(test)]
mod tests {
    use crate::article::extract::tests::page;
    use crate::article::{Extractor, Role};

    /// The lines of the body that speak of a card.
    fn kept(item_type: &str, paragraphs: usize, card: &str) -> usize {
        let text = "<p>The keepers of the lamp wrote down what they had seen at sea. They sent it to the town by the next boat.</p>";
        let cards: String = ["one", "two", "three", "four"].map(|name| card.replace('*', name)).concat();
        let html = format!(
            "<title>A night</title><body><article itemscope itemtype='https://schema.org/{item_type}'><h1>A night</h1>{}\
             <div><h3>More</h3><ul>{cards}</ul></div></article>",
            text.repeat(paragraphs)
        );
        let mut page = page(&html);
        "https://lamp.example/2024/a-night-at-sea".clone_into(&mut page.origin.url);
        let article = Extractor::with_weights(None).unwrap().extract(&page).unwrap();
        article.blocks.iter().filter(|block| block.role == Role::Body && block.text.contains("Card")).count()
    }

    #[test]
    fn a_row_of_cards_that_lead_to_other_pages_is_no_part_of_an_article() {
        let text = "<p>Card * says that nobody in the town had seen the ship on its way to the harbour.</p>";
        let teaser = format!("<li><h4><a href='/2024/a-day-of-*'>A day of *</a></h4>{text}</li>");
        let list = format!("<li><h4>A day of *</h4>{text}</li>");
        let elsewhere = format!("<li><h4><a href='https://sea.example/*'>A day of *</a></h4>{text}</li>");
        assert_eq!(kept("NewsArticle", 5, &teaser), 0);
        for (item_type, paragraphs, card) in [
            ("NewsArticle", 5, &list),
            ("NewsArticle", 5, &elsewhere),
            ("NewsArticle", 2, &teaser),
            ("Thing", 5, &teaser),
        ] {
            assert_eq!(kept(item_type, paragraphs, card), 4, "{item_type} {paragraphs} {card}");
        }
    }
}
