//! Columns of where links lead, of a block, of the elements around it and of what looks like them; and of the place beside
//! the element that has most of the page's prose. Neither needs to know any name.

use foldhash::{HashMap, HashMapExt};

use super::super::roles::Scene;
use super::super::sheet::{Element, NONE};
use super::super::tags::Tag;
use super::super::targets::Target;

/// Elements around that are looked at, and columns of each.
const LEVELS: usize = 4;
const LEVEL: usize = 2;

/// Columns.
pub(super) const WIDTH: usize = 4 + LEVELS * LEVEL + 3 + 1 + 3 + 2 + 6;

/// Elements around a block that are looked at.
const REACH: usize = 24;

/// Blocks before and after whose links are counted.
const NEAR: usize = 4;

/// So many elements that look alike are cards.
const CARDS: u32 = 3;

/// Links of a block: to the page, elsewhere, to the site, to pages alike.
type Counts = [f32; 4];

/// What is known of the links of a page.
pub(super) struct Links {
    blocks: Vec<Counts>,
    /// Sums up to each block: characters, links that leave the page, those of them to pages alike.
    sums: Vec<[f32; 3]>,
    /// Where each block's first link leads.
    leads: Vec<f32>,
    /// For each element, the elements of the same parent that look like it: how many, how many of them have a link to
    /// the site, and their characters.
    cards: Vec<[u32; 3]>,
    /// For each element, the prose right in it.
    prose: Vec<f32>,
    total_prose: f32,
    depth: Vec<u16>,
    /// The element that has most prose.
    main: Option<Column>,
}

/// The element with most prose.
#[derive(Debug, Clone, Copy)]
struct Column {
    index: u32,
    start: u32,
    end: u32,
    depth: f32,
    share: f32,
}

impl Links {
    /// Looks at all links of a page.
    pub(super) fn of(scene: &Scene<'_, '_>) -> Self {
        let sheet = scene.sheet;
        let targets: Vec<Target> = sheet.links.iter().map(|link| scene.signs.own.target(link)).collect();
        let target = |link: u32| targets.get(link as usize).copied().unwrap_or(Target::Nothing);
        let mut blocks = vec![Counts::default(); sheet.drafts.len()];
        let mut pieces = sheet.pieces.iter().filter(|piece| piece.link != NONE).peekable();
        for (draft, counts) in sheet.drafts.iter().zip(&mut blocks) {
            let mut last = NONE;
            while let Some(piece) = pieces.next_if(|piece| piece.start < draft.range.end) {
                if piece.start >= draft.range.start && piece.link != last {
                    last = piece.link;
                    let [here, elsewhere, site, alike] = counts;
                    match target(piece.link) {
                        Target::Nothing => {}
                        Target::Here => *here += 1.0,
                        Target::Elsewhere => *elsewhere += 1.0,
                        Target::Site => *site += 1.0,
                        Target::Alike => *alike += 1.0,
                    }
                }
            }
        }
        let mut sums = vec![[0.0; 3]];
        let mut sum = [0.0; 3];
        for (block, [_, elsewhere, site, alike]) in scene.features.iter().zip(&blocks) {
            let [chars, links, likes] = &mut sum;
            *chars += block.chars as f32;
            *links += elsewhere + site + alike;
            *likes += alike;
            sums.push(sum);
        }
        let leads = sheet.drafts.iter().map(|draft| if draft.link == NONE { 0.0 } else { code(target(draft.link)) });
        let cards = cards(&sheet.elements, &sums);
        let (prose, total_prose) = prose(scene);
        let depth = depths(&sheet.elements);
        let main = main(&sheet.elements, &prose, total_prose, &depth);
        Self { leads: leads.collect(), blocks, sums, cards, prose, total_prose, depth, main }
    }

    /// The columns of a block.
    pub(super) fn fill(&self, scene: &Scene<'_, '_>, index: usize, heading: u32, row: &mut Vec<f32>) {
        row.extend(self.blocks.get(index).copied().unwrap_or_default());
        let element = scene.sheet.drafts.get(index).map_or(NONE, |draft| draft.element);
        self.levels(scene, element, row);
        row.extend(self.card(scene, element));
        row.push(self.leads.get(heading as usize).copied().unwrap_or(-1.0));
        let total = self.sums.last().copied().unwrap_or_default();
        let alike = |at: usize| self.sums.get(at.min(self.sums.len() - 1)).copied().unwrap_or_default()[2];
        row.extend(total);
        row.extend([alike(index) / total[2].max(1.0), alike(index + 1 + NEAR) - alike(index.saturating_sub(NEAR))]);
        row.extend(self.beside(scene, index, element));
    }

    fn within(&self, element: &Element) -> [f32; 3] {
        let sum = |at: u32| self.sums.get(at as usize).copied().unwrap_or_default();
        let ([chars, links, alike], before) = (sum(element.end), sum(element.start));
        [chars - before[0], links - before[1], alike - before[2]]
    }

    /// The elements around that hold more than the last: their links to pages alike, and their characters for each link.
    fn levels(&self, scene: &Scene<'_, '_>, element: u32, row: &mut Vec<f32>) {
        let (mut filled, mut last) = (0, (NONE, NONE));
        for (_, element) in scene.sheet.ancestors(element).take(REACH) {
            if filled == LEVELS || (element.start, element.end) == last {
                continue;
            }
            last = (element.start, element.end);
            let [chars, links, alike] = self.within(element);
            row.extend([alike, chars / (links + 1.0)]);
            filled += 1;
        }
        row.extend(std::iter::repeat_n(-1.0, (LEVELS - filled) * LEVEL));
    }

    /// The nearest element that has others like it beside it: how many have a link to the site, what each has to say, and
    /// its own links.
    fn card(&self, scene: &Scene<'_, '_>, element: u32) -> [f32; 3] {
        for (index, element) in scene.sheet.ancestors(element).take(REACH) {
            let [count, linked, chars] = self.cards.get(index as usize).copied().unwrap_or_default();
            if count >= CARDS && element.tag != Tag::Paragraph {
                let count = count as f32;
                return [linked as f32 / count, chars as f32 / count, self.within(element)[1]];
            }
        }
        [-1.0; 3]
    }

    /// Where a block stands beside the element with most prose.
    fn beside(&self, scene: &Scene<'_, '_>, index: usize, element: u32) -> [f32; 6] {
        let holder = holder(scene, element);
        let own = self.prose.get(holder as usize).copied().unwrap_or_default() / self.total_prose.max(1.0);
        let Some(main) = self.main else { return [-1.0, 0.0, 0.0, 0.0, 0.0, own] };
        let holds = |around: &Element| around.start <= main.start && around.end >= main.end;
        let up = scene.sheet.ancestors(element).take(REACH).take_while(|(_, around)| !holds(around)).count();
        let (at, start, end) = (index as f32, main.start as f32, main.end as f32);
        let outside = if at < start { at - start } else { (at - end + 1.0).max(0.0) };
        let depth = self.depth.get(element as usize).copied().map_or(0.0, f32::from);
        [main.share, up as f32, outside, depth - main.depth, f32::from(u8::from(holder == main.index)), own]
    }
}

fn code(target: Target) -> f32 {
    match target {
        Target::Nothing => 1.0,
        Target::Here => 2.0,
        Target::Elsewhere => 3.0,
        Target::Site => 4.0,
        Target::Alike => 5.0,
    }
}

/// The element that a paragraph's element stands in, or that holds text itself.
fn holder(scene: &Scene<'_, '_>, element: u32) -> u32 {
    match scene.sheet.element(element) {
        Some(Element { tag: Tag::Paragraph | Tag::Heading(_), parent, .. }) => *parent,
        _ => element,
    }
}

/// The prose right in each element, and all of it.
fn prose(scene: &Scene<'_, '_>) -> (Vec<f32>, f32) {
    let mut prose = vec![0.0; scene.sheet.elements.len()];
    let mut total = 0.0;
    for (block, draft) in scene.features.iter().zip(&scene.sheet.drafts).filter(|(block, _)| block.is_prose) {
        total += block.chars as f32;
        if let Some(sum) = prose.get_mut(holder(scene, draft.element) as usize) {
            *sum += block.chars as f32;
        }
    }
    (prose, total)
}

fn depths(elements: &[Element]) -> Vec<u16> {
    let mut depths: Vec<u16> = Vec::with_capacity(elements.len());
    for element in elements {
        depths.push(depths.get(element.parent as usize).map_or(0, |depth| depth.saturating_add(1)));
    }
    depths
}

/// The first of the elements with most prose.
fn main(elements: &[Element], prose: &[f32], total: f32, depth: &[u16]) -> Option<Column> {
    let mut best = (NONE, 0.0);
    for (index, prose) in prose.iter().enumerate() {
        if *prose > best.1 {
            best = (u32::try_from(index).unwrap_or(NONE), *prose);
        }
    }
    let element = elements.get(best.0 as usize)?;
    Some(Column {
        index: best.0,
        start: element.start,
        end: element.end,
        depth: depth.get(best.0 as usize).copied().map_or(0.0, f32::from),
        share: best.1 / total.max(1.0),
    })
}

/// For each element: how many of the same parent look like it, how many of them have links to the site, their characters.
fn cards(elements: &[Element], sums: &[[f32; 3]]) -> Vec<[u32; 3]> {
    let sum = |at: u32| sums.get(at as usize).copied().unwrap_or_default();
    let mut groups: HashMap<(u32, u32), [u32; 3]> = HashMap::with_capacity(elements.len());
    for element in elements.iter().filter(|element| element.end > element.start) {
        let [count, linked, chars] = groups.entry((element.parent, element.look)).or_default();
        let (end, start) = (sum(element.end), sum(element.start));
        *count += 1;
        *linked += u32::from(end[1] > start[1]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of characters")]
        let inside = (end[0] - start[0]) as u32;
        *chars = chars.saturating_add(inside);
    }
    let of = elements.iter().map(|element| groups.get(&(element.parent, element.look)).copied().unwrap_or_default());
    of.collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::features;
    use super::super::super::kind::{PageKind, PageSigns};
    use super::super::super::marks::MarkReader;
    use super::super::super::parse::{Scripts, parse};
    use super::super::super::region::Region;
    use super::super::super::targets::Own;
    use super::super::super::walk::{View, walk};
    use super::*;

    #[test]
    fn teasers_are_told_from_text_by_where_their_links_lead() {
        let text = "The mill stood by the river, and its wheel turned from morning until the bells rang at night.";
        let teasers = "<li><h3><a href='/a-mill-in-the-hills/'>A mill</a></h3><p>Another mill</p></li>".repeat(4);
        let page = format!(
            "<div><p>{text}</p><p>{text} <a href='https://river.example/'>River</a></p></div><ul>{teasers}</ul>"
        );
        let html = parse(&page, Scripts::On).unwrap();
        let sheet = walk(&html, &MarkReader::new(), View::Shown);
        let features = features::measure(&sheet);
        let address = url::Url::parse("https://mill.example/the-mill-by-the-river/").unwrap();
        let scene = Scene {
            sheet: &sheet,
            features: &features,
            kind: PageKind::Article,
            signs: PageSigns { own: Own::of(Some(&address)), ..PageSigns::default() },
            region: Region { element: NONE, start: 0, end: 10 },
            title: "",
        };
        let links = Links::of(&scene);
        let row = |index: usize, heading: u32| {
            let mut row = Vec::new();
            links.fill(&scene, index, heading, &mut row);
            assert_eq!(row.len(), WIDTH);
            row
        };
        let (second, heading, teaser) = (row(1, NONE), row(2, NONE), row(3, 2));
        assert_eq!((&second[..4], &heading[..4]), (&[0.0, 1.0, 0.0, 0.0][..], &[0.0, 0.0, 0.0, 1.0][..]));
        // The text has no card around it; each teaser is one, with one link, and stands below a heading that leads to its page.
        assert_eq!((second[12], teaser[12], teaser[14]), (-1.0, 1.0, 1.0));
        assert_eq!((second[15], teaser[15]), (-1.0, code(Target::Alike)));
        // All prose stands in one element; the teaser is the second block behind it.
        assert_eq!((second[21], second[23], teaser[23]), (1.0, 0.0, 2.0));
        assert!(teaser[22] > second[22]);
    }
}
