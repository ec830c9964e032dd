//! Tables of data within a text: what an author sets between two paragraphs belongs to both.

use std::ops::Range;

use super::attributes::Hidden;
use super::features::PROSE_LINK_SHARE;
use super::kind::PageKind;
use super::roles::Scene;
use super::tags::Tag;
use super::{BlockKind, Role};

/// Blocks before and behind a table, and beside it in one element, that are looked at.
const REACH: usize = 40;

/// Takes the tables that stand right behind a kept paragraph, in the same element, into the text.
///
/// Numbers have no words that would say what they belong to; where they stand does. Tables that arrange a page are no rows
/// here, and those that are made of links lead elsewhere.
pub(super) fn join(roles: &mut [Option<Role>], scene: &Scene<'_, '_>) {
    if !matches!(scene.kind, PageKind::Article | PageKind::Documentation) {
        return;
    }
    let is_row = |index: usize| is_row(scene, index);
    let begins = |index: usize| scene.sheet.drafts.get(index).is_some_and(|draft| draft.starts_table);
    let mut start = 0;
    while start < roles.len() {
        let mut end = start + 1;
        if is_row(start) {
            while is_row(end) && !begins(end) {
                end += 1;
            }
            if holds_data(scene, start..end) && stands_in_text(roles, scene, start..end) {
                for role in roles.get_mut(start..end).into_iter().flatten() {
                    *role = Some(Role::Body);
                }
            }
        }
        start = end;
    }
}

fn is_row(scene: &Scene<'_, '_>, index: usize) -> bool {
    scene.features.get(index).is_some_and(|block| block.kind == BlockKind::TableRow)
}

/// Whether readers see rows that are not made of links.
fn holds_data(scene: &Scene<'_, '_>, rows: Range<usize>) -> bool {
    let rows = || scene.features.get(rows.clone()).into_iter().flatten();
    let chars: f32 = rows().map(|row| row.chars as f32).sum();
    let in_links: f32 = rows().map(|row| row.link_share * row.chars as f32).sum();
    rows().all(|row| row.hidden == Hidden::Not) && in_links < PROSE_LINK_SHARE * chars
}

/// Whether rows stand between two kept paragraphs of the element that holds them, or behind one and with a head: a table of facts
/// about the page closes many of them, and has none.
fn stands_in_text(roles: &[Option<Role>], scene: &Scene<'_, '_>, rows: Range<usize>) -> bool {
    let Some(around) = around_table(scene, &rows) else { return false };
    let block = |index: &usize| scene.features.get(*index);
    let is_label = |index: &usize| {
        block(index)
            .is_some_and(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Caption | BlockKind::TableRow))
    };
    let is_kept = |index: usize| matches!(roles.get(index), Some(Some(Role::Body | Role::Caption)));
    let is_text = |index: &usize| {
        is_kept(*index)
            && block(index).is_some_and(|block| block.is_prose)
            && around_paragraph(scene, *index) == Some(around)
    };
    let before = (0..rows.start).rev().take(REACH).find(|index| !is_label(index));
    let behind = (rows.end..roles.len()).take(REACH).find(|index| !is_label(index));
    let has_head = scene.sheet.drafts.get(rows.start).is_some_and(|row| row.is_head);
    before
        .is_some_and(|index| is_text(&index) && (index..rows.start).all(|index| is_kept(index) || is_row(scene, index)))
        && (has_head || behind.is_some_and(|index| is_text(&index)))
}

/// The element in which a table stands, what holds it alone left out.
fn around_table(scene: &Scene<'_, '_>, rows: &Range<usize>) -> Option<u32> {
    let sheet = scene.sheet;
    let mut around = sheet.ancestors(sheet.drafts.get(rows.start)?.element);
    let (_, table) = around.find(|(_, element)| element.tag == Tag::Table)?;
    let mut parent = table.parent;
    while let Some(element) = sheet.element(parent) {
        let blocks = element.start as usize..element.end as usize;
        let is_text =
            |index: usize| !rows.contains(&index) && scene.features.get(index).is_some_and(|block| block.is_prose);
        if blocks.len() > rows.len() + REACH || blocks.into_iter().any(is_text) {
            break;
        }
        parent = element.parent;
    }
    Some(parent)
}

/// The element in which a paragraph stands.
fn around_paragraph(scene: &Scene<'_, '_>, index: usize) -> Option<u32> {
    let sheet = scene.sheet;
    let mut at = sheet.drafts.get(index)?.element;
    while let Some(element) = sheet.element(at) {
        if element.end - element.start > 1
            || !matches!(element.tag, Tag::Paragraph | Tag::Block | Tag::Item | Tag::Quote)
        {
            break;
        }
        at = element.parent;
    }
    // The items of a list stand where the list does.
    match sheet.element(at) {
        Some(list) if list.tag == Tag::List => Some(list.parent),
        _ => Some(at),
    }
}

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::super::kind::PageSigns;
    use super::super::marks::MarkReader;
    use super::super::parse::{Scripts, parse};
    use super::super::region::Region;
    use super::super::sheet::NONE;
    use super::super::walk::{View, walk};
    use super::*;

    const TEXT: &str = "<p>Three boats of nineteen went out last week, and the prices at the auction show it.</p>";

    /// Rows that are taken in, where nothing but paragraphs and headings was kept.
    fn taken(html: &str) -> usize {
        let html = parse(html, Scripts::On).unwrap();
        let sheet = walk(&html, &MarkReader::new(), View::Shown);
        let features = features::measure(&sheet);
        let region = Region { element: NONE, start: 0, end: u32::try_from(features.len()).unwrap() };
        let signs = PageSigns::default();
        let scene = Scene { sheet: &sheet, features: &features, kind: PageKind::Article, signs, region, title: "" };
        let rows = || features.iter().map(|block| block.kind == BlockKind::TableRow);
        let mut roles: Vec<_> = rows().map(|is_row| (!is_row).then_some(Role::Body)).collect();
        join(&mut roles, &scene);
        roles.iter().zip(rows()).filter(|(role, is_row)| *is_row && role.is_some()).count()
    }

    #[test]
    fn a_table_between_two_paragraphs_or_with_a_head_behind_one_is_of_the_text() {
        let rows = "<tr><td>Hake</td><td>8.20</td></tr><tr><td>Haddock</td><td>4.10</td></tr>";
        let head = "<tr><th>Fish</th><th>Price</th></tr>";
        for (html, count) in [
            (format!("<div>{TEXT}<table>{rows}</table>{TEXT}</div>"), 2),
            (format!("<div>{TEXT}<figure><table>{rows}</table></figure>{TEXT}</div>"), 2),
            (format!("<div>{TEXT}<h2>Prices</h2><table>{head}{rows}</table></div>"), 3),
            (format!("<div>{TEXT}<table>{rows}</table></div>"), 0),
            (format!("<div>{TEXT}</div><div><table>{head}{rows}</table><p>{TEXT}</p></div>"), 0),
            (format!("<div><table>{head}{rows}</table>{TEXT}</div>"), 0),
        ] {
            assert_eq!(taken(&html), count, "{html}");
        }
        let links = "<tr><td><a href=/a>Hake of the north</a></td><td><a href=/b>Haddock</a></td></tr>".repeat(2);
        assert_eq!(taken(&format!("<div>{TEXT}<table>{links}</table>{TEXT}</div>")), 0);
    }
}
