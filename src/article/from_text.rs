//! Articles from sources that already are text.

use super::{Article, Block, BlockKind, Role};

impl Article {
    /// Makes an article of plain text: paragraphs end at blank lines, lines stay in their paragraph, all of it is body.
    ///
    /// Joining gives back the text where blank lines are single, and no line has blanks at its ends.
    ///
    /// ```
    /// use gristmill::article::Article;
    ///
    /// let text = "A heading\n\nOne line,\nand its next.";
    /// let article = Article::from_text(text);
    /// assert_eq!(article.blocks.len(), 2);
    /// assert_eq!(article.raw_text().text, text);
    /// ```
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut paragraph = String::new();
        for line in text.lines().chain([""]) {
            let line = line.trim();
            if !line.is_empty() {
                if !paragraph.is_empty() {
                    paragraph.push('\n');
                }
                paragraph.push_str(line);
            } else if !paragraph.is_empty() {
                let text = std::mem::take(&mut paragraph);
                blocks.push(Block { kind: BlockKind::Paragraph, role: Role::Body, text, link_share: 0.0, link: None });
            }
        }
        Self { blocks, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_of_a_paragraph_stay_together() {
        let article = Article::from_text("\n\n a \nb\r\n\r\n \n\nc\n");
        let texts: Vec<_> = article.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["a\nb", "c"]);
        assert!(Article::from_text(" \n").blocks.is_empty());
    }

    proptest! {
        #[test]
        fn joining_gives_back_what_is_normal(text in "(\\PC|\n|\r|\t){0,200}") {
            let once = Article::from_text(&text).raw_text().text;
            prop_assert_eq!(&Article::from_text(&once).raw_text().text, &once);
        }
    }
}
