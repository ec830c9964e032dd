//! What a row does not say of its article: how its text falls into blocks, and the metadata before repair.
//!
//! A row has the text before repair whole, but not where a block ends, what it is for, or what the page itself gave for title
//! and authors. That is kept beside the page's evidence, some hundred bytes a page, so that the article can be put
//! together again from the row when its site is known better, without the page.

use serde::{Deserialize, Serialize};

use crate::article::compose::separator;
use crate::article::{Article, ArticleDate, Block, BlockKind, Found, Layout, NotAnArticle, Role};
use crate::contamination::hashing::hash_text;

/// Which form the bytes have: a rest in another form is passed over.
const FORM: u8 = 1;

/// Bytes of the largest rest that is kept. A page of 4,000 blocks has half as much; one of more is not judged again.
const MOST_BYTES: usize = 64 << 10;

/// All of an article that is looked at by those who judge it, but for the texts of the blocks that its raw text is made of.
#[derive(Debug, Serialize, Deserialize)]
struct Rest {
    /// Hash of the raw text that it belongs to.
    raw: u64,
    parts: Vec<Part>,
    /// Texts of the captions, which are no part of the raw text.
    captions: Vec<String>,
    hidden: Vec<usize>,
    layouts: Vec<Layout>,
    title: Option<Found<String>>,
    description: Option<Found<String>>,
    authors: Vec<Found<String>>,
    published: Option<Found<ArticleDate>>,
    site_names: Vec<Found<String>>,
    declared_language: Option<String>,
    absence: Option<NotAnArticle>,
}

/// A block without its text.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    kind: BlockKind,
    role: Role,
    /// Bytes of its text.
    bytes: usize,
    link_share: f32,
}

/// The rest of an article as bytes; none where it would be too large to be kept.
pub(super) fn of(article: &Article) -> Vec<u8> {
    let part = |block: &Block| Part {
        kind: block.kind,
        role: block.role,
        bytes: block.text.len(),
        link_share: block.link_share,
    };
    let captions = article.blocks.iter().filter(|block| block.role == Role::Caption);
    let rest = Rest {
        raw: hash_text(&article.raw_text().text),
        parts: article.blocks.iter().map(part).collect(),
        captions: captions.map(|block| block.text.clone()).collect(),
        hidden: article.hidden.clone(),
        layouts: article.layouts.clone(),
        title: article.title.clone(),
        description: article.description.clone(),
        authors: article.authors.clone(),
        published: article.published.clone(),
        site_names: article.site_names.clone(),
        declared_language: article.declared_language.clone(),
        absence: article.absence,
    };
    let bytes = postcard::to_extend(&rest, vec![FORM]).unwrap_or_default();
    if bytes.len() <= MOST_BYTES { bytes } else { Vec::new() }
}

/// The article whose rest this is, from its raw text, without what nobody looks at who judges it: `None` where the bytes have
/// another form or belong to another text.
pub(super) fn article(rest: &[u8], raw_text: &str) -> Option<Article> {
    let rest: Rest = postcard::from_bytes(rest.strip_prefix(&[FORM])?).ok()?;
    if rest.raw != hash_text(raw_text) {
        return None;
    }
    let mut captions = rest.captions.into_iter();
    let (mut at, mut previous) = (0_usize, None);
    let mut blocks = Vec::with_capacity(rest.parts.len().min(raw_text.len()));
    for Part { kind, role, bytes, link_share } in rest.parts {
        let text = if role == Role::Caption {
            captions.next()?
        } else if bytes == 0 {
            String::new()
        } else {
            at += previous.map_or(0, |before| separator(before, kind).len());
            previous = Some(kind);
            let text = raw_text.get(at..at.checked_add(bytes)?)?;
            at += bytes;
            text.to_owned()
        };
        blocks.push(Block { kind, role, text, link_share, link: None });
    }
    (at == raw_text.len()).then_some(Article {
        title: rest.title,
        description: rest.description,
        authors: rest.authors,
        published: rest.published,
        site_names: rest.site_names,
        declared_language: rest.declared_language,
        absence: rest.absence,
        blocks,
        hidden: rest.hidden,
        layouts: rest.layouts,
        ..Article::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::FoundIn;

    fn block(kind: BlockKind, role: Role, text: &str) -> Block {
        Block { kind, role, text: text.into(), link_share: 0.1 + 0.2, link: None }
    }

    fn whole() -> Article {
        let found = |text: &str| Found::new(text.to_owned(), FoundIn::Heading);
        Article {
            title: Some(found("Über den Fluß")),
            description: Some(found("…")),
            authors: vec![found("Ada"), found("Li")],
            site_names: vec![found("Site")],
            declared_language: Some("de".into()),
            absence: Some(NotAnArticle::Listing),
            hidden: vec![4],
            blocks: vec![
                block(BlockKind::Heading(2), Role::Body, "Kopf"),
                block(BlockKind::Caption, Role::Caption, "Bild: ein Fluß"),
                block(BlockKind::ListItem, Role::Body, "漢字\nzwei"),
                block(BlockKind::Paragraph, Role::Body, ""),
                block(BlockKind::ListItem, Role::Furniture, "teilen"),
                block(BlockKind::Code, Role::Body, "\n\n  x\n"),
            ],
            ..Article::default()
        }
    }

    #[test]
    fn an_article_comes_back_from_its_raw_text_and_its_rest() {
        let article = whole();
        let raw = article.raw_text().text;
        assert_eq!(super::article(&of(&article), &raw), Some(article));
        let empty = Article::default();
        assert_eq!(super::article(&of(&empty), ""), Some(empty));
    }

    #[test]
    fn neither_another_text_nor_another_form_gives_an_article() {
        let bytes = of(&whole());
        let raw = whole().raw_text().text;
        assert_eq!(article(&bytes, &raw.replace("zwei", "drei")), None);
        assert_eq!(article(&bytes[1..], &raw), None);
        assert_eq!(article(&bytes[..bytes.len() - 1], &raw), None);
        assert_eq!(article(&[], ""), None);
    }

    #[test]
    fn the_rest_of_an_enormous_page_is_not_kept() {
        let blocks = (0..20_000).map(|_| block(BlockKind::ListItem, Role::Body, "x")).collect();
        assert!(of(&Article { blocks, ..Article::default() }).is_empty());
    }
}
