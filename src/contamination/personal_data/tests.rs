//! What findings promise for any text.

use proptest::prelude::*;

use super::*;

fn home() -> Home {
    Home::of(Some("mill.de"), Some("en-US"))
}

/// Texts made of what the detectors look for, cut and joined anyhow.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("jane@mill.org"),
        Just("@"),
        Just("ü"),
        Just("電話"),
        Just("Tel. "),
        Just("+49 30 23125 014"),
        Just("(503) 555-0182"),
        Just("2001:16b8:2e4f::17"),
        Just("::"),
        Just("81.37.114.209"),
        Just("DE89 3704 0044 0532 0130 00"),
        Just("4532-0151-1283-0366"),
        Just("/"),
        Just(" "),
        Just("\n"),
        Just("."),
        Just("0"),
        Just("12"),
        Just("("),
        Just(")"),
        Just("https://"),
        Just("a"),
        Just("\u{a0}"),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn findings_lie_in_order_on_character_borders(text in text()) {
        let mut end = 0;
        for found in find(&text, &home()) {
            prop_assert!(found.range.start >= end && found.range.start < found.range.end);
            prop_assert!(text.get(found.range.clone()).is_some());
            prop_assert!((0.0..=1.0).contains(&found.score));
            end = found.range.end;
        }
    }

    #[test]
    fn a_line_of_its_own_before_and_behind_changes_nothing(text in "\\PC{0,30}") {
        let spans = |text: &str| find(text, &home()).into_iter().map(|found| (found.kind, found.range)).collect::<Vec<_>>();
        let inside: Vec<_> = spans(&text).into_iter().map(|(kind, range)| (kind, range.start + 7..range.end + 7)).collect();
        prop_assert_eq!(spans(&format!("a line\n{text}\na line")), inside);
    }
}

#[test]
fn what_each_form_is_told_by_stands_in_the_evidence_and_the_finding_does_not() {
    let found = flags("jane@mill.org, +49 30 23125 014, call 503-555-0182", &home());
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|flag| flag.replacement.is_none() && !flag.evidence.contains(['@', '+', '5'])));
}

#[test]
fn a_number_alone_needs_a_country_that_writes_it_so() {
    let count = |top: &str| find("Anna Klee, 0221 4710123", &Home::of(Some(&format!("mill.{top}")), None)).len();
    assert_eq!((count("de"), count("org")), (1, 0));
}

#[test]
fn long_rows_of_numbers_and_marks_are_passed_over() {
    let row = "12 345 ".repeat(20_000)
        + &"@".repeat(20_000)
        + &":a".repeat(20_000)
        + &"(".repeat(20_000)
        + &"+1".repeat(20_000);
    assert_eq!(find(&row, &home()), []);
}
