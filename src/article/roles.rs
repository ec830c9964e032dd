//! The role of each block: readable rules over features, in order; the first that speaks decides.

use foldhash::HashSet;

use super::attributes::Hidden;
use super::features::BlockFeatures;
use super::kind::{PageKind, PageSigns};
use super::marks::Marks;
use super::region::Region;
use super::rules::openings::Openings;
use super::rules::phrases;
use super::sheet::{Draft, Sheet};
use super::zones::Zone;
use super::{BlockKind, Role};

/// Blocks of furniture that are kept, and their length: enough to show a theme's texts, not a list of links.
const MOST_FURNITURE: usize = 40;
const LONGEST_FURNITURE: u32 = 400;

/// A phrase of furniture stands in a block of at most this many characters.
const LONGEST_PHRASE: usize = 160;

/// More than this share in links makes a short block a menu, not text.
const LINKED: f32 = 0.8;

/// Decides roles; its tables are read once.
#[derive(Debug, Clone)]
pub(super) struct Roles {
    whole: HashSet<&'static str>,
    /// What other phrases of themes begin with.
    beginnings: Openings,
}

/// What is decided for a whole page.
pub(super) struct Scene<'s, 'a> {
    pub(super) sheet: &'s Sheet<'a>,
    pub(super) features: &'s [BlockFeatures],
    pub(super) kind: PageKind,
    pub(super) signs: PageSigns,
    pub(super) region: Region,
    pub(super) title: &'s str,
}

impl Roles {
    /// Reads the tables.
    pub(super) fn new() -> Self {
        Self { whole: phrases::WHOLE.iter().copied().collect(), beginnings: Openings::new(phrases::BEGINNINGS) }
    }

    /// The role of each block; `None` for what has no place in the article.
    pub(super) fn decide(&self, scene: &Scene<'_, '_>) -> Vec<Option<Role>> {
        let mut roles: Vec<Option<Role>> = Vec::with_capacity(scene.features.len());
        for (index, (block, draft)) in scene.features.iter().zip(&scene.sheet.drafts).enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let role = if index >= scene.region.start && index < scene.region.end {
                self.inside(scene, block, draft)
            } else if index >= scene.region.end {
                behind(scene, block, draft)
            } else {
                None
            };
            roles.push(role);
        }
        self.judge_headings(scene, &mut roles);
        drop_dangling_headings(scene, &mut roles);
        bound_furniture(scene, &mut roles);
        roles
    }

    fn inside(&self, scene: &Scene<'_, '_>, block: &BlockFeatures, draft: &Draft) -> Option<Role> {
        if block.hidden != Hidden::Not {
            return None;
        }
        let text = scene.sheet.text_of(draft);
        if is_title(block, text, scene.title) {
            return None;
        }
        if block.kind == BlockKind::Caption {
            return Some(Role::Caption);
        }
        match block.zone {
            Zone::Main => {}
            Zone::ReplyForm | Zone::Share | Zone::Byline | Zone::Newsletter | Zone::Tags => {
                return Some(Role::Furniture);
            }
            Zone::Related if matches!(block.kind, BlockKind::Heading(_)) => return Some(Role::Furniture),
            _ => return None,
        }
        if !matches!(block.kind, BlockKind::Heading(_)) && self.is_phrase(text) {
            return Some(Role::Furniture);
        }
        let is_article = matches!(scene.kind, PageKind::Article);
        if is_article
            && block.link_share > LINKED
            && !block.is_prose
            && block.kind != BlockKind::TableRow
            && block.sentence_ends == 0
        {
            return Some(Role::Furniture);
        }
        Some(Role::Body)
    }

    /// A heading in a theme's words ("Related posts") is furniture unless text of the article follows it.
    fn judge_headings(&self, scene: &Scene<'_, '_>, roles: &mut [Option<Role>]) {
        let mut next = None;
        for ((role, block), draft) in roles.iter_mut().zip(scene.features).zip(&scene.sheet.drafts).rev() {
            let is_heading = matches!(block.kind, BlockKind::Heading(_));
            if *role == Some(Role::Body)
                && is_heading
                && next != Some(Role::Body)
                && self.is_phrase(scene.sheet.text_of(draft))
            {
                *role = Some(Role::Furniture);
            }
            next = if is_heading && *role == Some(Role::Body) { None } else { *role };
        }
    }

    /// Whether a block is a phrase of themes.
    fn is_phrase(&self, text: &str) -> bool {
        if text.len() > LONGEST_PHRASE {
            return false;
        }
        let lower = text.to_lowercase();
        let bare = lower
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '«' | '→' | '←' | '.' | '…' | '|' | '›'));
        self.whole.contains(bare) || self.beginnings.begin(&lower)
    }
}

/// The title above the text is metadata.
pub(super) fn is_title(block: &BlockFeatures, text: &str, title: &str) -> bool {
    let title_like = matches!(block.kind, BlockKind::Heading(1))
        || block.marks.has(Marks::TITLE) && matches!(block.kind, BlockKind::Heading(_));
    title_like
        && !title.is_empty()
        && (is_same(text, title) || block.kind == BlockKind::Heading(1) && contains_most(title, text))
}

/// Whether two texts have the same letters and digits, in any case.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(a) == letters(b)
}

fn contains_most(title: &str, text: &str) -> bool {
    title.len() >= text.len() && text.len() * 2 > title.len() && title.to_lowercase().contains(&text.to_lowercase())
}

/// What stands right behind the region in the same column.
fn behind(scene: &Scene<'_, '_>, block: &BlockFeatures, draft: &Draft) -> Option<Role> {
    let near = scene.sheet.ancestors(scene.region.element).nth(3).is_none_or(|(_, element)| {
        scene
            .sheet
            .ancestors(draft.element)
            .any(|(_, around)| around.start == element.start && around.end == element.end)
    });
    let kept = match block.zone {
        Zone::ReplyForm | Zone::Share | Zone::Byline | Zone::Newsletter | Zone::Tags => true,
        Zone::Related => matches!(block.kind, BlockKind::Heading(_)),
        _ => false,
    } && block.hidden == Hidden::Not;
    (near && kept).then_some(Role::Furniture)
}

/// Headings at the end that nothing follows belong to what was left out.
fn drop_dangling_headings(scene: &Scene<'_, '_>, roles: &mut [Option<Role>]) {
    if !matches!(scene.kind, PageKind::Article | PageKind::Documentation) {
        return;
    }
    for (role, block) in roles.iter_mut().zip(scene.features).rev() {
        if *role == Some(Role::Body) {
            if !matches!(block.kind, BlockKind::Heading(_)) {
                break;
            }
            *role = Some(Role::Furniture);
        }
    }
}

/// Keeps a bounded number of short blocks of furniture.
fn bound_furniture(scene: &Scene<'_, '_>, roles: &mut [Option<Role>]) {
    let mut kept = 0;
    for (role, block) in roles.iter_mut().zip(scene.features) {
        if *role == Some(Role::Furniture) {
            if kept >= MOST_FURNITURE || block.chars > LONGEST_FURNITURE {
                *role = None;
            } else {
                kept += 1;
            }
        }
    }
}
