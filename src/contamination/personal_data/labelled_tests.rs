//! Precision and recall on the labelled lines of `tests/fixtures/personal_data.tsv`, with pinned floors.
//!
//! `cargo test --release --lib labelled -- --nocapture` prints the table and each miss.

use std::collections::BTreeMap;

use super::*;

/// Least precision and recall: as measured, since the set is fixed.
const FLOORS: [(Kind, f64, f64); 5] = [
    (Kind::Email, 1.0, 1.0),
    (Kind::Telephone, 0.988, 1.0),
    (Kind::Ip, 1.0, 1.0),
    (Kind::Iban, 1.0, 1.0),
    (Kind::Card, 1.0, 1.0),
];

/// A line's text, and what stands in it.
fn unmarked(marked: &str) -> (String, Vec<(Kind, Range<usize>)>) {
    let (mut text, mut truth) = (String::new(), Vec::new());
    for (number, part) in marked.split("{{").enumerate() {
        let Some((label, rest)) = part.split_once("}}").filter(|_| number > 0) else {
            text.push_str(part);
            continue;
        };
        let (kind, found) = label.split_once('|').unwrap();
        let kind = match kind {
            "email" => Kind::Email,
            "phone" => Kind::Telephone,
            "ip" => Kind::Ip,
            "iban" => Kind::Iban,
            "card" => Kind::Card,
            other => panic!("{other}"),
        };
        truth.push((kind, text.len()..text.len() + found.len()));
        text.push_str(found);
        text.push_str(rest);
    }
    (text, truth)
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is what is asked for with --nocapture")]
fn precision_and_recall_hold_their_floors() {
    let set = include_str!("../../../tests/fixtures/personal_data.tsv");
    // Of each kind: right, found, true.
    let mut counts: BTreeMap<Kind, [f64; 3]> = BTreeMap::new();
    let mut negatives = 0;
    for line in set.lines().filter(|line| !line.starts_with('#')) {
        let [top, language, marked] = line.splitn(3, '\t').collect::<Vec<_>>().try_into().unwrap();
        let (text, truth) = unmarked(marked);
        negatives += usize::from(truth.is_empty());
        let found = find(&text, &Home::of(Some(&format!("www.mill.{top}")), Some(language)));
        for (kind, range) in &truth {
            counts.entry(*kind).or_default()[2] += 1.0;
            if !found.iter().any(|found| found.kind == *kind && found.range == *range) {
                println!("missed {kind:?} {:?} in {text:?}", &text[range.clone()]);
            }
        }
        for found in found {
            let count = counts.entry(found.kind).or_default();
            count[1] += 1.0;
            if truth.contains(&(found.kind, found.range.clone())) {
                count[0] += 1.0;
            } else {
                println!("wrong {:?} {:?} ({}) in {text:?}", found.kind, &text[found.range.clone()], found.score);
            }
        }
    }
    let trues: f64 = counts.values().map(|count| count[2]).sum();
    assert!(trues >= 200.0 && negatives >= 300, "{trues} {negatives}");
    for (kind, least_precision, least_recall) in FLOORS {
        let [right, found, all] = counts[&kind];
        let (precision, recall) = (right / found, right / all);
        println!("{kind:?}: {all} true, precision {precision:.3}, recall {recall:.3}");
        assert!(precision >= least_precision && recall >= least_recall, "{kind:?}: {precision:.3} {recall:.3}");
    }
}
