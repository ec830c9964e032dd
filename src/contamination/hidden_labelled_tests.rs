//! Precision and recall of `hidden_text` on the labelled texts of `tests/fixtures/hidden_text.tsv`, with pinned floors.
//!
//! `cargo test --release --lib hidden_labelled -- --nocapture` prints the table and each miss.

use std::collections::BTreeMap;
use std::ops::Range;

use super::host_tests::{examined, page};
use super::{Flag, FlagKind};

/// Least precision and recall of each kind: as measured, since the set is fixed.
const FLOORS: [(&str, f64, f64); 4] =
    [("block", 1.0, 1.0), ("char", 1.0, 1.0), ("order", 1.0, 0.925), ("word", 1.0, 0.947)];

/// A true finding.
struct Truth {
    kind: &'static str,
    range: Range<usize>,
    /// What it becomes, where that is labelled.
    read: Option<String>,
}

/// Characters in place of their escapes.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

/// A paragraph's text, and what stands in it.
fn unmarked(marked: &str, truth: &mut Vec<Truth>, offset: usize) -> String {
    let mut text = String::new();
    for (number, part) in marked.split("{{").enumerate() {
        let Some((label, rest)) = part.split_once("}}").filter(|_| number > 0) else {
            text.push_str(part);
            continue;
        };
        let fields: Vec<&str> = label.split('|').collect();
        let kind = FLOORS.iter().find(|(kind, ..)| *kind == fields[0]).unwrap().0;
        let start = offset + text.len();
        text.push_str(fields[1]);
        truth.push(Truth { kind, range: start..offset + text.len(), read: fields.get(2).map(|s| (*s).to_owned()) });
        text.push_str(rest);
    }
    text
}

/// What a flag of the detectors found, by its evidence.
fn kind_of(flag: &Flag) -> &'static str {
    let begins = |start: &str| flag.evidence.starts_with(start);
    match () {
        () if begins("invisible character") => "char",
        () if begins("letters of another alphabet") => "word",
        () if begins("an instruction") => "order",
        () if begins("a paragraph that the page hides") => "block",
        () => panic!("{}", flag.evidence),
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is what is asked for with --nocapture")]
fn precision_and_recall_hold_their_floors() {
    let set = include_str!("../../tests/fixtures/hidden_text.tsv");
    // Of each kind: right, found, true.
    let mut counts: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    let mut negatives = 0;
    for line in set.lines().filter(|line| !line.starts_with('#')).map(unescaped) {
        let (_, marked) = line.split_once('\t').unwrap();
        let (mut truth, mut texts, mut hidden, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for (number, marked) in marked.split(" ¶ ").enumerate() {
            let shown = marked.strip_prefix("[hidden] ");
            hidden.extend(shown.map(|_| number));
            let text = unmarked(shown.unwrap_or(marked), &mut truth, at);
            at += text.len() + 2;
            texts.push(text);
        }
        negatives += usize::from(truth.is_empty());
        let mut article = page("", &texts.iter().map(String::as_str).collect::<Vec<_>>());
        article.title = None;
        article.hidden = hidden;
        let cleaned = examined(&[article]).remove(0);
        let found: Vec<&Flag> = cleaned.flags.iter().filter(|flag| flag.kind == FlagKind::HiddenText).collect();
        let is_right = |truth: &Truth, flag: &Flag| {
            let same = flag.replacement.as_ref().zip(truth.read.as_ref()).is_none_or(|(a, b)| a == b);
            kind_of(flag) == truth.kind && flag.span.as_ref() == Some(&truth.range) && same
        };
        for one in &truth {
            counts.entry(one.kind).or_default()[2] += 1.0;
            if !found.iter().any(|flag| is_right(one, flag)) {
                println!("missed {} {:?} in {line:?}", one.kind, &cleaned.raw_text[one.range.clone()]);
            }
        }
        for flag in found {
            let count = counts.entry(kind_of(flag)).or_default();
            count[1] += 1.0;
            if truth.iter().any(|one| is_right(one, flag)) {
                count[0] += 1.0;
            } else {
                println!("wrong {:?} ({}, {}) in {line:?}", flag.span, flag.evidence, flag.score);
            }
        }
    }
    assert!(negatives >= 80, "{negatives}");
    for (kind, least_precision, least_recall) in FLOORS {
        let [right, found, all] = counts[kind];
        let (precision, recall) = (right / found, right / all);
        println!("{kind}: {all} true, precision {precision:.3}, recall {recall:.3}");
        assert!(precision >= least_precision && recall >= least_recall, "{kind}: {precision:.3} {recall:.3}");
    }
}
