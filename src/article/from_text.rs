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

    /// Makes an article of a text that others extracted, all of it body; joining gives back the text byte for byte.
    ///
    /// Paragraphs end at blank lines. A text without any, as many corpora have them, has a paragraph a line.
    ///
    /// ```
    /// use gristmill::article::Article;
    ///
    /// let text = " One line,\nand its next. \n\n\n\nTwo\n";
    /// let article = Article::from_corpus(text);
    /// assert_eq!(article.blocks.len(), 2);
    /// assert_eq!(article.raw_text().text, text);
    /// ```
    #[must_use]
    pub fn from_corpus(text: &str) -> Self {
        // Blocks of this kind stand line by line, which is what the lines of such a text do.
        let (separator, kind) =
            if text.contains("\n\n") { ("\n\n", BlockKind::Paragraph) } else { ("\n", BlockKind::ListItem) };
        let mut pieces: Vec<String> = Vec::new();
        for piece in text.split(separator) {
            match pieces.last_mut() {
                // Blanks of their own belong to the paragraph before them, those at the start to the first.
                Some(before) if piece.trim().is_empty() || before.trim().is_empty() => {
                    before.push_str(separator);
                    before.push_str(piece);
                }
                _ => pieces.push(piece.to_owned()),
            }
        }
        let block = |text| Block { kind, role: Role::Body, text, link_share: 0.0, link: None };
        Self { blocks: pieces.into_iter().map(block).collect(), ..Self::default() }
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

    #[test]
    fn a_corpus_without_blank_lines_has_a_paragraph_a_line() {
        let blocks = Article::from_corpus("one\ntwo\n \nthree").blocks;
        let texts: Vec<_> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["one", "two\n ", "three"]);
        let blocks = Article::from_corpus("\n\none\nand\n\ntwo").blocks;
        let texts: Vec<_> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["\n\none\nand", "two"]);
    }

    proptest! {
        #[test]
        fn a_corpus_comes_back_byte_for_byte(text in "(\\PC|\n|\n\n|\r|\t| ){0,60}") {
            prop_assert_eq!(&Article::from_corpus(&text).raw_text().text, &text);
        }

        #[test]
        fn joining_gives_back_what_is_normal(text in "(\\PC|\n|\r|\t){0,200}") {
            let once = Article::from_text(&text).raw_text().text;
            prop_assert_eq!(&Article::from_text(&once).raw_text().text, &once);
        }
    }
}
