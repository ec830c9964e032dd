//! What the trainer learns from.

use serde::Serialize;

use super::super::Role;
use super::super::roles::Scene;
use super::columns::{Columns, headings_before};
use super::groups::Groups;
use super::lexicon::{self, Lexicon};

/// A page for the trainer.
#[derive(Debug, Default, Serialize)]
pub struct Lesson {
    /// The text of each block.
    pub texts: Vec<String>,
    /// What the rules made of each block: 1 is body.
    pub roles: Vec<u8>,
    /// The element of each block.
    pub elements: Vec<u32>,
    /// The element around each element.
    pub parents: Vec<u32>,
    /// Words of each element's names.
    pub names: Vec<Vec<u32>>,
    /// Words of each block's text.
    pub words: Vec<Vec<u32>>,
    /// Index of the heading before each block.
    pub headings: Vec<u32>,
    /// Number of each block's group.
    pub groups: Vec<u32>,
    /// The columns of all blocks, one block after the other, without weights of words.
    #[serde(skip)]
    pub columns: Vec<f32>,
}

impl Lesson {
    pub(in crate::article) fn of(scene: &Scene<'_, '_>, roles: &[Option<Role>]) -> Self {
        let sheet = scene.sheet;
        let names = sheet.names.iter().map(|names| {
            let mut words = Vec::new();
            names.iter().flatten().for_each(|names| lexicon::of_names(names, &mut |word| words.push(word)));
            words
        });
        let texts = sheet.drafts.iter().map(|draft| sheet.text_of(draft));
        let words = texts.clone().map(|text| {
            let mut words = Vec::new();
            lexicon::of_text(text, &mut |word| words.push(word));
            words
        });
        Self {
            roles: roles.iter().map(|role| role.map_or(0, |role| 1 + role as u8)).collect(),
            elements: sheet.drafts.iter().map(|draft| draft.element).collect(),
            parents: sheet.elements.iter().map(|element| element.parent).collect(),
            names: names.collect(),
            words: words.collect(),
            texts: texts.map(str::to_owned).collect(),
            headings: headings_before(scene),
            groups: Groups::find(scene).of,
            columns: Columns::of(scene, roles, &Lexicon::default()).values().to_vec(),
        }
    }
}
