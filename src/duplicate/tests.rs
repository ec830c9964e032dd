//! Clusters over texts made for it, in any order, within a build and over several.

use proptest::prelude::*;

use super::tokens::mix;
use super::*;

/// A text of made-up words, the same for the same seed.
fn text(seed: u64, words: u64) -> String {
    (0..words).map(|n| format!("w{} ", mix(seed << 32 | n) % 5_000)).collect()
}

/// The text with some of its words changed, spread evenly.
fn edited(text: &str, changes: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let step = (words.len() / changes.max(1)).max(1);
    let change = |(at, word): (usize, &&str)| {
        if changes > 0 && at % step == step / 2 { format!("other{at}") } else { (*word).to_owned() }
    };
    words.iter().enumerate().map(change).collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone)]
struct Page {
    id: u128,
    text: String,
    published_at: Option<i64>,
    host: String,
    original: Option<String>,
}

impl Page {
    fn new(id: u128, text: impl Into<String>) -> Self {
        Self { id, text: text.into(), published_at: None, host: format!("h{id}"), original: None }
    }

    fn at(self, published_at: i64) -> Self {
        Self { published_at: Some(published_at), ..self }
    }

    fn key(&self) -> u128 {
        u128::from(tokens::sequence(&self.text.bytes().map(u64::from).collect::<Vec<_>>()))
    }
}

/// A dataset: rows with what they name, and the signatures of each build.
#[derive(Debug, Default)]
struct Rows {
    standing: Vec<(Page, Option<u128>)>,
    kept: Vec<Vec<u8>>,
    /// What the last build's pages are near to.
    related: Vec<(u128, Vec<u128>)>,
    /// How much of them stands elsewhere too.
    repeats: Vec<Option<Repeats>>,
}

impl Rows {
    fn build(&mut self, pages: &[Page]) -> Vec<(u128, Option<Verdict>)> {
        let folder = tempfile::tempdir().unwrap();
        let mut gatherer = Gatherer::new(folder.path(), 2_000).unwrap();
        for page in pages {
            let item = Item {
                id: page.id,
                text: page.key(),
                published_at: page.published_at,
                words: u32::try_from(page.text.split_whitespace().count()).unwrap(),
                host: &page.host,
                address: &page.id.to_string(),
                original_address: page.original.as_deref(),
                is_attributed: page.original.is_some(),
            };
            gatherer.add(&item, Signature::of(&page.text).as_ref()).unwrap();
        }
        for kept in &self.kept {
            gatherer.recall(&**kept).unwrap();
        }
        for (page, duplicate_of) in &self.standing {
            gatherer
                .meet(&Earlier {
                    id: page.id,
                    text: page.key(),
                    published_at: page.published_at,
                    host: &page.host,
                    duplicate_of: *duplicate_of,
                })
                .unwrap();
        }
        let mut kept = Vec::new();
        gatherer.keep(&mut kept).unwrap();
        let mut verdicts = gatherer.finish().unwrap();
        let mut near = || verdicts.next_related().unwrap().iter().map(|other| other.id).collect();
        self.related = pages.iter().map(|page| (page.id, near())).collect();
        self.repeats = (0..).zip(pages).map(|(number, _)| verdicts.repeats(number)).collect();
        self.kept.push(kept);
        let found: Vec<_> = (0..).zip(pages).map(|(number, page)| (page.id, verdicts.of(number).copied())).collect();
        self.standing.retain(|(row, _)| pages.iter().all(|page| page.id != row.id));
        self.standing.extend(
            pages.iter().cloned().zip(found.iter().map(|(_, verdict)| verdict.map(|verdict| verdict.duplicate_of))),
        );
        found
    }
}

fn named(pages: &[Page]) -> Vec<(u128, Option<u128>)> {
    let mut found: Vec<_> = Rows::default()
        .build(pages)
        .into_iter()
        .map(|(id, verdict)| (id, verdict.map(|verdict| verdict.duplicate_of)))
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn the_earliest_stands_for_exact_and_near_copies_and_others_stand_alone() {
    let one = text(1, 300);
    let pages = [
        Page::new(1, edited(&one, 5)).at(20),
        Page::new(2, one.to_uppercase().replace(' ', "\n")).at(30),
        Page::new(3, one.clone()).at(10),
        Page::new(4, text(2, 300)).at(1),
        Page::new(5, edited(&one, 60)).at(1),
        Page::new(6, " … "),
        Page::new(7, " … "),
    ];
    let found = Rows::default().build(&pages);
    let near = found[0].1.unwrap();
    assert!(
        near.duplicate_of == 3 && !near.is_exact && near.is_elsewhere && (0.75..1.0).contains(&near.similarity),
        "{near:?}"
    );
    let exact = found[1].1.unwrap();
    assert!(exact.duplicate_of == 3 && exact.is_exact && (exact.similarity - 1.0).abs() < f32::EPSILON, "{exact:?}");
    assert!(found[2..].iter().all(|(_, verdict)| verdict.is_none()), "{found:?}");
}

#[test]
fn the_original_that_a_copy_names_stands_though_the_copy_has_the_earlier_date() {
    let one = text(1, 200);
    let copy = Page { original: Some("2".into()), ..Page::new(1, one.clone()).at(5) };
    assert_eq!(named(&[copy.clone(), Page::new(2, edited(&one, 2)).at(9)]), [(1, Some(2)), (2, None)]);
    // One that names another is no original either where that is not here.
    let copy = Page { original: Some("77".into()), ..copy };
    assert_eq!(named(&[copy, Page::new(2, one).at(9)]), [(1, Some(2)), (2, None)]);
}

#[test]
fn short_texts_and_texts_without_blanks_have_copies_too() {
    let chinese = "今年春天，矿业部批准了基律纳附近的一座稀土矿。驯鹿牧民担心失去冬季牧场，已经向法院提起诉讼。该矿预计二零三一年投产。欧洲几乎所有的稀土都依赖进口，而最大的矿床就在牧场下面。";
    let pages = [
        Page::new(1, "Page not found"),
        Page::new(2, "page not found!"),
        Page::new(3, "Page was found"),
        Page::new(4, chinese),
        Page::new(5, chinese.replace("春天", "秋天")),
        Page::new(
            6,
            "经济学家认为，这项政策对中小企业的影响有限，但长期来看会改变行业的格局，并推动新的投资。".repeat(2),
        ),
    ];
    assert_eq!(named(&pages), [(1, None), (2, Some(1)), (3, None), (4, None), (5, Some(4)), (6, None)]);
}

#[test]
fn copies_of_earlier_rows_name_them_from_their_signatures_and_the_same_build_again_says_the_same() {
    let (one, other) = (text(1, 300), text(2, 300));
    let mut rows = Rows::default();
    let first = [Page::new(1, one.clone()).at(50), Page::new(2, edited(&one, 3)).at(60), Page::new(3, other.clone())];
    let found = rows.build(&first);
    assert_eq!(found[1].1.unwrap().duplicate_of, 1);
    assert_eq!(rows.build(&first), found, "the same again");
    // An earlier row that stands goes on standing, whatever the date of its copy.
    let second = [Page::new(4, edited(&one, 4)).at(1), Page::new(5, other).at(1), Page::new(6, text(9, 100))];
    let found = rows.build(&second);
    assert_eq!(
        found.iter().map(|(_, verdict)| verdict.map(|verdict| verdict.duplicate_of)).collect::<Vec<_>>(),
        [Some(1), Some(3), None]
    );
    // A record that earlier rows name goes on standing for them, and for what is new beside it.
    let third = [Page::new(1, one.clone()).at(99), Page::new(7, one).at(1)];
    let found = rows.build(&third);
    assert_eq!(found[0].1, None);
    assert_eq!(found[1].1.unwrap().duplicate_of, 1);
}

#[test]
fn a_row_that_is_gone_stands_for_nothing() {
    let one = text(1, 300);
    let mut rows = Rows::default();
    rows.build(&[Page::new(1, one.clone())]);
    rows.standing.clear();
    assert_eq!(rows.build(&[Page::new(2, one)])[0].1, None);
}

#[test]
fn neighbours_are_records_that_stand_in_the_build_and_among_earlier_rows() {
    let about = |topic: &str, seed: u64| format!("{} {}", format!("{topic} ").repeat(6), text(seed, 60));
    let mill = |seed| about("millstone flour grinding sluice", seed);
    let ship = |seed| about("frigate rigging mainsail harbour", seed);
    let mut rows = Rows::default();
    let first = [
        Page::new(1, mill(1)),
        Page::new(2, mill(2)),
        Page::new(3, ship(3)),
        Page::new(4, mill(1)).at(9),
        Page::new(5, ship(5)),
    ];
    rows.build(&first);
    // One of 1 and 4, which are copies, stands; the other is nobody's neighbour, and the one that stands not the other's.
    let near = |rows: &Rows, id: u128| rows.related.iter().find(|(other, _)| *other == id).unwrap().1.clone();
    assert_eq!(near(&rows, 2)[..1], [4]);
    assert_eq!((near(&rows, 1)[..1].to_vec(), near(&rows, 4)[..1].to_vec()), (vec![2], vec![2]));
    assert!(!near(&rows, 1).contains(&4) && !near(&rows, 2).contains(&1));
    assert_eq!(near(&rows, 3)[..1], [5]);
    // A later build: row 2 is made anew about ships, and 6 finds what stands now.
    rows.build(&[Page::new(2, ship(12)), Page::new(6, mill(6))]);
    assert_eq!(near(&rows, 6)[..1], [4]);
    let mut ships = near(&rows, 2)[..2].to_vec();
    ships.sort_unstable();
    assert_eq!(ships, [3, 5]);
}

#[test]
fn repeated_paragraphs_are_counted_on_the_host_and_elsewhere_over_several_builds() {
    let page = |id: u128, host: &str, parts: &[u64]| Page {
        host: host.to_owned(),
        ..Page::new(id, parts.iter().map(|seed| text(*seed, 20)).collect::<Vec<_>>().join("\n\n"))
    };
    let shares = |rows: &Rows| -> Vec<(f32, f32)> {
        rows.repeats
            .iter()
            .map(|repeats| repeats.map(|repeats| (repeats.on_host, repeats.elsewhere)).unwrap())
            .collect()
    };
    let mut rows = Rows::default();
    // 9 stands twice in one page, which is no repeat; 1 on one host, 2 on two.
    let first = [page(1, "a", &[9, 9, 1, 2]), page(2, "a", &[1, 5, 6, 7]), page(3, "b", &[2, 20])];
    rows.build(&first);
    assert_eq!(shares(&rows), [(0.25, 0.25), (0.25, 0.0), (0.0, 0.5)]);
    rows.build(&[page(4, "a", &[1, 2, 20, 30]), page(3, "b", &[2, 40])]);
    assert_eq!(shares(&rows), [(0.5, 0.25), (0.0, 0.5)]);
    assert_eq!(Rows::default().build(&[Page::new(1, "too short")]).len(), 1);
    rows.build(&[Page::new(7, "too short")]);
    assert_eq!(rows.repeats, [None]);
}

#[test]
fn a_crowd_of_variants_has_one_record_that_stands() {
    let one = text(1, 600);
    let pages: Vec<Page> = (0..400).map(|n| Page::new(1_000 - n, format!("{one} and number {n} of many"))).collect();
    let found = named(&pages);
    assert_eq!(found[0].1, None);
    assert!(found[1..].iter().all(|(_, of)| *of == Some(601)), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn order_changes_nothing(kinds in prop::collection::vec((0_u64..6, 0_usize..25), 2..40), turn in 0_usize..40) {
        let pages: Vec<Page> = (0_u128..).zip(&kinds).map(|(id, (seed, changes))| Page::new(id, edited(&text(*seed, 120), *changes))).collect();
        let mut turned = pages.clone();
        turned.rotate_left(turn % pages.len());
        turned.reverse();
        prop_assert_eq!(named(&pages), named(&turned));
    }

    #[test]
    fn a_duplicate_is_like_the_one_it_names_and_that_one_stands(kinds in prop::collection::vec((0_u64..3, 0_usize..40), 2..30)) {
        let pages: Vec<Page> = (0_u128..).zip(&kinds).map(|(id, (seed, changes))| Page::new(id, edited(&text(*seed, 150), *changes))).collect();
        let found = named(&pages);
        for (id, of) in &found {
            let Some(of) = of else { continue };
            let sketch = |id: u128| Signature::of(&pages[usize::try_from(id).unwrap()].text).unwrap().sketch;
            prop_assert!(sketch(*id).similarity(&sketch(*of)).value >= 0.7);
            prop_assert_eq!(found[usize::try_from(*of).unwrap()].1, None);
        }
    }
}
