//! Columns that are the same for all blocks of a page.

#![expect(clippy::cast_possible_truncation, reason = "columns are single precision")]

use super::super::BlockKind;
use super::super::Role;
use super::super::roles::Scene;
use super::super::sheet::HintKind;
use super::super::tags::Tag;
use super::super::zones::Zone;

/// Columns.
pub(super) const WIDTH: usize = 22;

/// A page's columns.
pub(super) fn columns(scene: &Scene<'_, '_>, roles: &[Option<Role>]) -> [f32; WIDTH] {
    let (sheet, features) = (scene.sheet, scene.features);
    let chars = |counts: &dyn Fn(usize) -> bool| -> f32 {
        let counted = features.iter().enumerate().filter(|(index, _)| counts(*index));
        counted.map(|(_, block)| f64::from(block.chars)).sum::<f64>() as f32
    };
    let block = |index: usize| features.get(index);
    let total = chars(&|_| true).max(1.0);
    let prose = chars(&|index| block(index).is_some_and(|block| block.is_prose));
    let main_prose = chars(&|index| block(index).is_some_and(|block| block.is_prose && block.zone == Zone::Main));
    let comments = chars(&|index| block(index).is_some_and(|block| block.zone == Zone::Comments));
    let body = chars(&|index| roles.get(index).is_some_and(|role| *role == Some(Role::Body)));
    let links = features.iter().map(|block| f64::from(block.link_share) * f64::from(block.chars)).sum::<f64>() as f32;
    let has = |tag: Tag| sheet.elements.iter().filter(|element| element.tag == tag).count().min(50) as f32;
    let headings = features.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))).count() as f32;
    let rows = features.iter().filter(|block| block.kind == BlockKind::TableRow).count() as f32;
    let items = features.iter().filter(|block| block.kind == BlockKind::ListItem).count() as f32;
    let hints = |kind: HintKind| sheet.hints.iter().filter(|hint| hint.kind == kind).count().min(50) as f32;
    [
        f32::from(scene.kind.code()),
        features.len() as f32,
        total,
        prose,
        prose / total,
        main_prose / total,
        comments / total,
        body,
        body / total,
        links / total,
        has(Tag::Article),
        has(Tag::Main),
        has(Tag::Form),
        has(Tag::Image),
        headings,
        rows,
        items,
        hints(HintKind::MainHeading),
        hints(HintKind::Time) + hints(HintKind::Published),
        scene.signs.path_depth,
        scene.signs.types,
        scene.signs.open_graph,
    ]
}
