//! Columns of the forest: a block's text, its place, the elements and blocks around it, and the page.
//!
//! The order of the columns is part of the weights: who changes it trains anew.

use foldhash::{HashMap, HashMapExt};

use super::super::features::{BlockFeatures, ends_as_sentence};
use super::super::roles::Scene;
use super::super::sheet::{Element, NONE};
use super::super::tags::Tag;
use super::super::zones::Zone;
use super::super::{BlockKind, Role};
use super::groups::Groups;
use super::lexicon::Lexicon;
use super::links::{self, Links};
use super::looks::{self, Looks};
use super::topic::{self, Topic};
use super::{page, words};

/// Columns of a block itself.
const OWN: usize = 31;

/// Marks that count; each column is the distance to the nearest element that has it.
const MARKS: usize = 30;

/// Tags that count, in the same way.
const TAGS: [Tag; 14] = [
    Tag::Article,
    Tag::Main,
    Tag::Aside,
    Tag::Nav,
    Tag::Header,
    Tag::Footer,
    Tag::Section,
    Tag::Form,
    Tag::Dialog,
    Tag::Table,
    Tag::List,
    Tag::Figure,
    Tag::Quote,
    Tag::Paragraph,
];

/// Elements around whose text is weighed, and columns of each.
const LEVELS: usize = 5;
const LEVEL: usize = 7;

/// Blocks before and after, and columns of each.
const NEAR: [isize; 6] = [-3, -2, -1, 1, 2, 3];
const NEIGHBOUR: usize = 5;

/// Columns of the forest.
pub(super) const WIDTH: usize = OWN
    + MARKS
    + TAGS.len()
    + LEVELS * LEVEL
    + NEAR.len() * NEIGHBOUR
    + page::WIDTH
    + COPIES
    + links::WIDTH
    + topic::WIDTH
    + looks::WIDTH
    + words::WIDTH;

/// Columns of what is like a block on its page.
const COPIES: usize = 3;

/// An ancestor that has no such mark within reach.
const FAR: f32 = 30.0;

/// Elements around a block that are looked at.
const REACH: usize = 24;

/// The columns of all blocks of a page, and what of it looks alike.
pub(in crate::article) struct Columns {
    values: Vec<f32>,
    groups: Groups,
}

impl Columns {
    /// Fills the columns.
    pub(in crate::article) fn of(scene: &Scene<'_, '_>, roles: &[Option<Role>], lexicon: &Lexicon) -> Self {
        let filler = Filler::new(scene, roles, lexicon);
        let mut values = Vec::with_capacity(scene.features.len() * WIDTH);
        for index in 0..scene.features.len() {
            filler.fill(index, &mut values);
            debug_assert_eq!(values.len(), (index + 1) * WIDTH, "columns and their number part");
        }
        Self { values, groups: filler.groups }
    }

    /// The rows of all blocks, one after the other.
    pub(in crate::article) fn values(&self) -> &[f32] {
        &self.values
    }

    /// The blocks that look alike.
    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }
}

struct Filler<'s, 'a> {
    scene: &'s Scene<'s, 'a>,
    roles: &'s [Option<Role>],
    page: [f32; page::WIDTH],
    /// Characters, those in links, those of prose: sums up to each block.
    sums: Vec<[f32; 3]>,
    /// How many elements look like each, among those with the same parent.
    alike: Vec<u16>,
    depth: Vec<u16>,
    /// The block with the page's title, or the first heading.
    title_at: f32,
    /// Index of the heading before each block.
    heading_before: Vec<u32>,
    groups: Groups,
    copies: Vec<u16>,
    links: Links,
    topic: Topic,
    looks: Looks,
    words: Vec<[f32; words::WIDTH]>,
}

impl<'s, 'a> Filler<'s, 'a> {
    fn new(scene: &'s Scene<'s, 'a>, roles: &'s [Option<Role>], lexicon: &Lexicon) -> Self {
        let (mut chars, mut links, mut prose) = (0.0_f32, 0.0_f32, 0.0_f32);
        let mut sums = vec![[0.0; 3]];
        for block in scene.features {
            chars += block.chars as f32;
            links += block.link_share * block.chars as f32;
            prose += if block.is_prose { block.chars as f32 } else { 0.0 };
            sums.push([chars, links, prose]);
        }
        let (alike, depth) = alike(&scene.sheet.elements);
        let is_title = |block: &BlockFeatures| block.kind == BlockKind::Heading(1);
        let title_at = scene.features.iter().position(is_title).map_or(-1.0, |index| index as f32);
        let page = page::columns(scene, roles);
        let heading_before = headings_before(scene);
        let groups = Groups::find(scene);
        let copies = copies(scene);
        let links = Links::of(scene);
        let topic = Topic::of(scene, roles);
        let looks = Looks::of(scene);
        let words = words::columns(scene, lexicon, &heading_before, &groups);
        Self {
            scene,
            roles,
            page,
            sums,
            alike,
            depth,
            title_at,
            heading_before,
            groups,
            copies,
            links,
            topic,
            looks,
            words,
        }
    }

    fn fill(&self, index: usize, row: &mut Vec<f32>) {
        self.own(index, row);
        self.marks_and_tags(index, row);
        self.levels(index, row);
        for step in NEAR {
            self.neighbour(index.checked_add_signed(step), row);
        }
        row.extend(self.page);
        let (blocks, share) = self.groups.size(index);
        row.extend([f32::from(self.copies.get(index).copied().unwrap_or_default()), blocks, share]);
        let heading = self.heading_before.get(index).copied().unwrap_or(NONE);
        self.links.fill(self.scene, index, heading, row);
        self.topic.fill(self.scene, index, row);
        self.looks.fill(self.scene, index, row);
        row.extend(self.words.get(index).copied().unwrap_or_default());
    }

    fn own(&self, index: usize, row: &mut Vec<f32>) {
        let scene = self.scene;
        let (Some(block), Some(draft)) = (scene.features.get(index), scene.sheet.drafts.get(index)) else { return };
        let text = scene.sheet.text_of(draft);
        let signs = &block.signs;
        let share = |count: u32| count as f32 / block.chars.max(1) as f32;
        let total = self.sums.last().copied().unwrap_or_default();
        let before = self.sums.get(index).copied().unwrap_or_default();
        let at = index as f32;
        let heading = self.heading_before.get(index).copied().unwrap_or(NONE);
        let heading_role = self.roles.get(heading as usize).map_or(-1.0, |role| role_code(*role));
        row.extend([
            kind_code(block.kind),
            if let BlockKind::Heading(level) = block.kind { f32::from(level) } else { 0.0 },
            block.chars as f32,
            block.words as f32,
            block.sentence_ends as f32,
            block.link_share,
            flag(block.is_prose),
            flag(ends_as_sentence(text)),
            f32::from(block.repeats),
            flag(block.in_form),
            zone_code(block.zone),
            self.roles.get(index).map_or(-1.0, |role| role_code(*role)),
            at - scene.region.start as f32,
            scene.region.end as f32 - at,
            at,
            scene.features.len() as f32 - at,
            before[0] / total[0].max(1.0),
            before[2] / total[2].max(1.0),
            at - self.title_at,
            share(signs.upper),
            share(signs.digits),
            share(signs.marks),
            signs.commas as f32,
            block.chars as f32 / block.words.max(1) as f32,
            flag(signs.starts_small),
            flag(draft.item != NONE),
            flag(draft.cell != NONE),
            if heading == NONE { 99.0 } else { at - heading as f32 },
            heading_role,
            f32::from(self.depth.get(draft.element as usize).copied().unwrap_or_default()),
            f32::from(block.hidden as u8),
        ]);
    }

    fn marks_and_tags(&self, index: usize, row: &mut Vec<f32>) {
        let mut marks = [FAR; MARKS];
        let mut tags = [FAR; TAGS.len()];
        let element = self.scene.sheet.drafts.get(index).map_or(NONE, |draft| draft.element);
        for (distance, (_, element)) in self.scene.sheet.ancestors(element).take(REACH).enumerate() {
            let mut bits = element.marks.bits();
            while bits != 0 {
                let mark = bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if let Some(nearest) = marks.get_mut(mark) {
                    *nearest = nearest.min(distance as f32);
                }
            }
            if let Some(at) = TAGS.iter().position(|tag| *tag == element.tag)
                && let Some(nearest) = tags.get_mut(at)
            {
                *nearest = nearest.min(distance as f32);
            }
        }
        row.extend(marks);
        row.extend(tags);
    }

    /// The elements around, from the inside out, that hold more than the last.
    fn levels(&self, index: usize, row: &mut Vec<f32>) {
        let sheet = self.scene.sheet;
        let element = sheet.drafts.get(index).map_or(NONE, |draft| draft.element);
        let mut filled = 0;
        let mut last = (NONE, NONE);
        let mut alike = 0;
        let total = self.sums.last().copied().unwrap_or_default();
        for (at, element) in sheet.ancestors(element).take(REACH) {
            // An element that only wraps another adds its likes to it.
            alike = alike.max(self.alike.get(at as usize).copied().unwrap_or_default());
            if (element.start, element.end) == last {
                continue;
            }
            last = (element.start, element.end);
            let sum = |index: u32| self.sums.get(index as usize).copied().unwrap_or_default();
            let (to, from) = (sum(element.end), sum(element.start));
            let [chars, links, prose] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
            row.extend([
                chars,
                links / chars.max(1.0),
                prose / total[2].max(1.0),
                (element.end - element.start) as f32,
                index as f32 - element.start as f32,
                f32::from(alike),
                f32::from(element.tag.code()),
            ]);
            alike = 0;
            filled += 1;
            if filled == LEVELS {
                return;
            }
        }
        for _ in filled..LEVELS {
            row.extend([-1.0; LEVEL]);
        }
    }

    fn neighbour(&self, index: Option<usize>, row: &mut Vec<f32>) {
        let Some(block) = index.and_then(|index| self.scene.features.get(index)) else {
            row.extend([-1.0; NEIGHBOUR]);
            return;
        };
        let role = index.and_then(|index| self.roles.get(index)).copied().flatten();
        row.extend([
            kind_code(block.kind),
            block.chars as f32,
            block.link_share,
            role_code(role),
            block.sentence_ends as f32,
        ]);
    }
}

/// Index of the heading before each block; [`NONE`] before the first.
pub(super) fn headings_before(scene: &Scene<'_, '_>) -> Vec<u32> {
    let mut heading = NONE;
    let before = scene.features.iter().enumerate().map(|(index, block)| {
        let before = heading;
        if matches!(block.kind, BlockKind::Heading(_)) {
            heading = u32::try_from(index).unwrap_or(NONE);
        }
        before
    });
    before.collect()
}

/// How often each block's text stood on the page before, itself counted.
fn copies(scene: &Scene<'_, '_>) -> Vec<u16> {
    let mut seen: HashMap<&str, u16> = HashMap::with_capacity(scene.features.len());
    let counts = scene.sheet.drafts.iter().map(|draft| {
        let count = seen.entry(scene.sheet.text_of(draft)).or_default();
        *count = count.saturating_add(1);
        *count
    });
    counts.collect()
}

/// For each element, how many of its siblings look like it, and how deep it stands.
fn alike(elements: &[Element]) -> (Vec<u16>, Vec<u16>) {
    let mut counts: HashMap<(u32, u32), u16> = HashMap::with_capacity(elements.len());
    let mut depth: Vec<u16> = Vec::with_capacity(elements.len());
    for element in elements {
        if element.end > element.start {
            let count = counts.entry((element.parent, element.look)).or_default();
            *count = count.saturating_add(1);
        }
        depth.push(depth.get(element.parent as usize).map_or(0, |depth| depth.saturating_add(1)));
    }
    let alike = elements.iter().map(|element| counts.get(&(element.parent, element.look)).copied().unwrap_or_default());
    (alike.collect(), depth)
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn role_code(role: Option<Role>) -> f32 {
    match role {
        None => 0.0,
        Some(Role::Furniture) => 1.0,
        Some(Role::Caption) => 2.0,
        Some(Role::Body) => 3.0,
    }
}

fn kind_code(kind: BlockKind) -> f32 {
    match kind {
        BlockKind::Paragraph => 0.0,
        BlockKind::Heading(_) => 1.0,
        BlockKind::ListItem => 2.0,
        BlockKind::TableRow => 3.0,
        BlockKind::Code => 4.0,
        BlockKind::Quote => 5.0,
        BlockKind::Caption => 6.0,
    }
}

fn zone_code(zone: Zone) -> f32 {
    f32::from(zone.code())
}
