//! What the trainer learns from.

use super::super::Role;
use super::super::roles::Scene;
use super::columns::Columns;
use super::lexicon;

/// A page for the trainer.
#[derive(Debug, Default)]
pub struct Lesson {
    /// The text of each block.
    pub texts: Vec<String>,
    /// The columns of all blocks, one block after the other.
    pub columns: Vec<f32>,
    /// The element of each block.
    pub elements: Vec<u32>,
    /// The element around each element.
    pub parents: Vec<u32>,
    /// How each element looks.
    pub looks: Vec<u32>,
    /// Words of each element's names.
    pub names: Vec<Vec<u32>>,
    /// Words of each block.
    pub words: Vec<Vec<u32>>,
    /// What the rules made of each block.
    pub roles: Vec<u8>,
    /// Whether each block is a heading.
    pub headings: Vec<u8>,
    /// Words of the page.
    pub page: Vec<u32>,
}

impl Lesson {
    pub(in crate::article) fn of(scene: &Scene<'_, '_>, roles: &[Option<Role>]) -> Self {
        let sheet = scene.sheet;
        let gather = |see: &mut dyn FnMut(&mut dyn FnMut(u32))| {
            let mut words = Vec::new();
            see(&mut |word| words.push(word));
            words
        };
        let names = sheet.names.iter().map(|names| {
            gather(&mut |see| names.iter().flatten().for_each(|names| lexicon::of_names(names, &mut *see)))
        });
        let words = sheet.drafts.iter().map(|draft| gather(&mut |see| lexicon::of_text(sheet.text_of(draft), see)));
        Self {
            texts: sheet.drafts.iter().map(|draft| sheet.text_of(draft).to_owned()).collect(),
            columns: Columns::of(scene, roles).rows().flatten().copied().collect(),
            elements: sheet.drafts.iter().map(|draft| draft.element).collect(),
            parents: sheet.elements.iter().map(|element| element.parent).collect(),
            looks: sheet.elements.iter().map(|element| element.look).collect(),
            names: names.collect(),
            words: words.collect(),
            roles: roles.iter().map(|role| role.map_or(0, |role| 1 + role as u8)).collect(),
            headings: scene.features.iter().map(|block| u8::from(matches!(block.kind, super::super::BlockKind::Heading(_)))).collect(),
            page: gather(&mut |see| sheet.page_classes.iter().for_each(|names| lexicon::of_names(names, &mut *see))),
        }
    }
}
