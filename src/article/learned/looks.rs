//! Columns of how a block looks: what of it is strong, the signs that it begins and ends with, and the pictures around it. Teasers
//! are cut off and have a picture each, in any language.

use super::super::roles::Scene;
use super::super::sheet::{HintKind, NONE, Style};

/// Columns.
pub(super) const WIDTH: usize = 2 + 2 + LEVELS;

/// Elements around whose pictures are counted.
const LEVELS: usize = 3;

/// Elements around a block that are looked at.
const REACH: usize = 24;

/// How the blocks of a page look.
pub(super) struct Looks {
    /// The shares of each block that are strong, and emphasised.
    styles: Vec<[f32; 2]>,
    /// Pictures before each block.
    pictures: Vec<f32>,
}

impl Looks {
    /// Looks at all blocks of a page.
    pub(super) fn of(scene: &Scene<'_, '_>) -> Self {
        Self { styles: styles(scene), pictures: pictures(scene) }
    }

    /// The columns of a block.
    pub(super) fn fill(&self, scene: &Scene<'_, '_>, index: usize, row: &mut Vec<f32>) {
        row.extend(self.styles.get(index).copied().unwrap_or_default());
        let sheet = scene.sheet;
        let text = sheet.drafts.get(index).map(|draft| sheet.text_of(draft)).unwrap_or_default();
        row.extend([beginning(text), ending(text)]);
        let element = sheet.drafts.get(index).map_or(NONE, |draft| draft.element);
        let (mut filled, mut last) = (0, (NONE, NONE));
        for (_, element) in sheet.ancestors(element).take(REACH) {
            // An element of one block is that block, and one with the same blocks wraps the last.
            if filled == LEVELS || (element.start, element.end) == last || element.end - element.start < 2 {
                continue;
            }
            last = (element.start, element.end);
            let before = |at: u32| self.pictures.get(at as usize).copied().unwrap_or_default();
            row.push(before(element.end) - before(element.start));
            filled += 1;
        }
        row.extend(std::iter::repeat_n(-1.0, LEVELS - filled));
    }
}

fn styles(scene: &Scene<'_, '_>) -> Vec<[f32; 2]> {
    let mut pieces = scene.sheet.pieces.iter().peekable();
    let shares = scene.sheet.drafts.iter().map(|draft| {
        let mut bytes = [0; 2];
        while let Some(piece) = pieces.next_if(|piece| piece.start < draft.range.end) {
            let inside = piece.end.min(draft.range.end).saturating_sub(piece.start.max(draft.range.start));
            for (bytes, style) in bytes.iter_mut().zip([Style::STRONG, Style::EMPHASIS]) {
                *bytes += if piece.style & style == 0 { 0 } else { inside };
            }
        }
        bytes.map(|bytes| bytes as f32 / draft.range.len().max(1) as f32)
    });
    shares.collect()
}

fn pictures(scene: &Scene<'_, '_>) -> Vec<f32> {
    let mut before = vec![0.0; scene.sheet.drafts.len() + 2];
    for hint in scene.sheet.hints.iter().filter(|hint| hint.kind == HintKind::Image) {
        if let Some(count) = before.get_mut(hint.draft as usize + 1) {
            *count += 1.0;
        }
    }
    let mut sum = 0.0;
    for count in &mut before {
        sum += *count;
        *count = sum;
    }
    before
}

/// What a text begins with.
fn beginning(text: &str) -> f32 {
    match text.chars().next() {
        None => 0.0,
        Some('#' | '@') => 5.0,
        Some('"' | '“' | '„' | '«' | '»' | '「' | '『' | '\'' | '‘') => 4.0,
        Some('•' | '-' | '–' | '—' | '*' | '·' | '►' | '→' | '■' | '▶') => 6.0,
        Some(c) if c.is_numeric() => 3.0,
        Some(c) if c.is_lowercase() => 2.0,
        Some(c) if c.is_alphabetic() => 1.0,
        Some(_) => 7.0,
    }
}

/// What a text ends with.
fn ending(text: &str) -> f32 {
    let bare = text.trim_end_matches([']', ')', ' ']);
    if bare.ends_with("...") || bare.ends_with('…') {
        return 5.0;
    }
    match text.chars().next_back() {
        Some(':' | '：') => 4.0,
        Some('?' | '？' | '؟') => 3.0,
        Some('"' | '”' | '»' | '’' | '」' | '』') => 2.0,
        Some('.' | '!' | '。' | '！' | '।' | '۔') => 1.0,
        Some('›' | '>' | '→') => 6.0,
        Some(c) if c.is_numeric() => 7.0,
        Some(c) if !c.is_alphabetic() => 8.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_its_first_and_last_signs() {
        for (text, first, last) in [
            ("The mill stood by the river.", 1.0, 1.0),
            ("and its wheel turned […]", 2.0, 5.0),
            ("„Das Rad steht…“", 4.0, 8.0),
            ("1. 水車が動いた。", 3.0, 1.0),
            ("→ More", 6.0, 0.0),
            ("#mill 12", 5.0, 7.0),
            ("", 0.0, 0.0),
        ] {
            assert_eq!((beginning(text), ending(text)), (first, last), "{text}");
        }
    }

    #[test]
    fn pictures_are_counted_in_the_elements_around() {
        let html = "<div><p>One <b>mill</b></p><img src=a.jpg><p>Two</p></div><p>Three</p><img src=b.jpg><p>Four</p>";
        super::super::tests::with_scene(html, |scene| {
            let looks = Looks::of(scene);
            let row = |index: usize| {
                let mut row = Vec::new();
                looks.fill(scene, index, &mut row);
                assert_eq!(row.len(), WIDTH);
                row
            };
            // Four of the first block's eight bytes are strong; its `div` has one picture, the page two.
            assert_eq!((row(0)[0], row(0)[4], row(2)[4]), (0.5, 1.0, 2.0));
        });
    }
}
