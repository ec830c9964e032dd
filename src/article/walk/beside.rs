//! Elements within a line that a style sets apart without a blank between them.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::Node;
use scraper::node::Element;

/// Whether an element stands right beside another, each a word or more by itself: two links, or two of `span`, `label`,
/// `time` and links whose styles may set them apart, as tags under a post or the facts of a film.
pub(super) fn stands_beside(node: NodeRef<'_, Node>, element: &Element) -> bool {
    let Some(before) = node.prev_sibling() else { return false };
    let Some(other) = before.value().as_element() else { return false };
    let is_word = |node: NodeRef<'_, Node>| match node.first_child().map(|child| child.value()) {
        Some(Node::Text(text)) => text.trim().chars().nth(1).is_some(),
        child => child.is_some(),
    };
    let is_link = |element: &Element| element.name.local == local_name!("a");
    let is_styled = |element: &Element| match element.name.local {
        local_name!("a") | local_name!("span") => element.attr("class").is_some(),
        local_name!("label") | local_name!("time") => true,
        _ => false,
    };
    (is_link(element) && is_link(other) || is_styled(element) && is_styled(other)) && is_word(before) && is_word(node)
}

/// Whether a node stands right behind another element, and a number ends there and another begins here: nobody cuts a number in two so. Small
/// figures above and below the line go with what is before them.
pub(super) fn begins_number(node: NodeRef<'_, Node>) -> bool {
    let text = |node: NodeRef<'_, Node>, is_end: bool| {
        let is_apart = node.value().as_element().is_some_and(|element| {
            !matches!(element.name.local, local_name!("sup") | local_name!("sub") | local_name!("code"))
        });
        let child = if is_end { node.last_child() } else { node.first_child() };
        let text = child.filter(|_| is_apart)?.value().as_text()?.trim();
        let edge = if is_end { text.chars().next_back() } else { text.chars().next() };
        edge.filter(|_| text.chars().nth(1).is_some())
    };
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    is_digit(text(node, false)) && node.prev_sibling().is_some_and(|before| is_digit(text(before, true)))
}

/// Whether an element is a drawing, or an `i` with a class and nothing in it, where a style draws one.
pub(super) fn is_picture(node: NodeRef<'_, Node>, element: &Element) -> bool {
    match element.name.local {
        local_name!("svg") => true,
        local_name!("i") => element.attr("class").is_some() && !node.has_children(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::article::extract::tests::page;
    use crate::article::{Extractor, Role};

    #[test]
    fn a_picture_between_two_words_sets_them_apart() {
        let text =
            "<p>The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by boat.</p>";
        for (line, expected) in [
            ("<p>lamps<i class=eye></i>3,4K and more of them</p>", "lamps 3,4K and more of them"),
            ("<p>lamps<i class=eye></i>, and boats and more</p>", "lamps, and boats and more"),
            ("<p>lamps<svg><g></g></svg>34 and more of them</p>", "lamps 34 and more of them"),
            ("<p><span>17.10.2024</span><span>523 of them and more</span></p>", "17.10.2024 523 of them and more"),
            ("<p><b>17.10.2024</b><em>523 of them and more</em></p>", "17.10.2024 523 of them and more"),
            ("<p><b>10</b><sup>23</sup> of them and more</p>", "1023 of them and more"),
            ("<p><span>lam</span><span>ps and boats and more</span></p>", "lamps and boats and more"),
            ("<p>lam<i></i>ps and boats and more</p>", "lamps and boats and more"),
        ] {
            let html = format!("<title>A night</title><body><article><h1>A night</h1>{text}{line}{text}</article>");
            let article = Extractor::new().extract(&page(&html)).unwrap();
            let body: Vec<_> = article.blocks.iter().filter(|block| block.role == Role::Body).collect();
            assert_eq!(body[1].text, expected);
        }
    }
}
