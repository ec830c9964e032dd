//! Elements within a line that a style sets apart without a blank between them.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::Node;
use scraper::node::Element;

/// Whether an element stands right beside another, each a word or more by itself: two links, or two of `span`, `label`,
/// `time` and links whose styles may set them apart, as tags under a post or the facts of a film; or two of `span` where a number ends and
/// another begins.
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
    (is_link(element) && is_link(other) || is_styled(element) && is_styled(other) || are_numbers(before, node))
        && is_word(before)
        && is_word(node)
}

/// Whether two nodes are `span`s of text, of which one ends with a digit and the other begins with one: nobody cuts a number in two so.
fn are_numbers(before: NodeRef<'_, Node>, node: NodeRef<'_, Node>) -> bool {
    let text = |node: NodeRef<'_, Node>, is_end: bool| {
        let is_span = node.value().as_element().is_some_and(|element| element.name.local == local_name!("span"));
        let child = if is_end { node.last_child() } else { node.first_child() };
        let text = child.filter(|_| is_span)?.value().as_text()?.trim().chars();
        if is_end { text.rev().next() } else { text.clone().next() }
    };
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    is_digit(text(before, true)) && is_digit(text(node, false))
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
