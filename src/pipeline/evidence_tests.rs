use super::*;
use crate::contamination::brand::Tally;

fn page(number: u32) -> PageEvidence {
    PageEvidence {
        names: vec!["A Site".into()],
        words: vec![number],
        paragraphs: vec![(7, 1, 1)],
        ..PageEvidence::default()
    }
}

fn filled(pages: impl Iterator<Item = u32>, folder: &Path) -> EvidenceWriter {
    let mut writer = EvidenceWriter::new(folder).unwrap();
    for number in pages {
        writer.add("a.example", u64::from(number), &page(number), &number.to_le_bytes()).unwrap();
    }
    writer
}

#[test]
fn a_profile_is_that_of_the_builder_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let pages = 3 * u32::try_from(PAGES_A_HOST).unwrap();
    let mut builder = ProfileBuilder::new();
    (0..pages).for_each(|number| builder.add("a.example", u64::from(number), page(number)));
    let expected = builder.finish();
    for evidence in [filled(0..pages, folder.path()), filled((0..pages).rev(), folder.path())] {
        let evidence = evidence.finish().unwrap();
        assert_eq!(*evidence.profile("a.example").unwrap(), *expected.get("a.example"));
        assert_eq!(*evidence.profile("b.example").unwrap(), SiteProfile::default());
    }
}

#[test]
fn what_is_kept_is_recalled() {
    let folder = tempfile::tempdir().unwrap();
    let before = filled(0..5, folder.path()).finish().unwrap();
    let mut kept = Vec::new();
    before.keep(&mut kept).unwrap();
    let mut writer = EvidenceWriter::new(folder.path()).unwrap();
    writer.recall(&*kept).unwrap();
    let after = writer.finish().unwrap();
    assert_eq!(after.profile("a.example").unwrap(), before.profile("a.example").unwrap());
    let mut again = Vec::new();
    after.keep(&mut again).unwrap();
    assert_eq!(again, kept);
    let mut fewer = Vec::new();
    assert!(forget(&*kept, &mut fewer, |site, page| site == "a.example" && page == 3).unwrap());
    let mut writer = EvidenceWriter::new(folder.path()).unwrap();
    writer.recall(&*fewer).unwrap();
    assert_eq!(writer.finish().unwrap().profile("a.example").unwrap().pages, 4);
}

/// Evidence of a second build, which adds pages to what a first one knew.
fn second(first: EvidenceWriter, folder: &Path, add: impl FnOnce(&mut EvidenceWriter)) -> Evidence {
    let mut kept = Vec::new();
    first.finish().unwrap().keep(&mut kept).unwrap();
    let mut writer = EvidenceWriter::new(folder).unwrap();
    writer.recall(&*kept).unwrap();
    add(&mut writer);
    let mut evidence = writer.finish().unwrap();
    evidence.tie(Window::new(2)).unwrap();
    evidence
}

#[test]
fn a_site_is_known_better_by_a_new_page_or_a_changed_one_and_the_rest_of_its_old_pages_is_at_hand() {
    let folder = tempfile::tempdir().unwrap();
    let first = || filled(0..5, folder.path());
    let rest = |number: u32| number.to_le_bytes();
    let same = second(first(), folder.path(), |next| next.add("a.example", 3, &page(3), &rest(3)).unwrap());
    assert!(same.again().is_empty());
    let changed = second(first(), folder.path(), |next| next.add("a.example", 3, &page(8), &rest(3)).unwrap());
    let more = second(first(), folder.path(), |next| {
        next.add("a.example", 9, &page(9), &rest(9)).unwrap();
        next.add("new.example", 1, &page(1), &rest(1)).unwrap();
    });
    for evidence in [changed, more] {
        assert_eq!(evidence.again().iter().collect::<Vec<_>>(), ["a.example"]);
        assert_eq!(evidence.rest("a.example", 4).unwrap(), Some(rest(4).to_vec()));
        assert_eq!(evidence.rest("a.example", 9).unwrap(), None);
    }
}

#[test]
fn a_lesson_is_news_where_its_string_is_new_or_stands_on_many_more_places() {
    let lesson = |key: &str, inside| HostBrand {
        key: key.into(),
        tally: Tally { inside, ..Tally::default() },
        ..HostBrand::default()
    };
    let then = [lesson("one", 5), lesson("two", 0)];
    for (key, inside, is) in [("one", 7, false), ("one", 8, true), ("one", 3, false), ("two", 1, true), ("x", 1, true)]
    {
        assert_eq!(is_news(&lesson(key, inside), &then), is, "{key} {inside}");
    }
}

#[test]
fn a_site_of_which_enough_was_known_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (pages, again) in [(PAGES_A_HOST - 1, 1), (PAGES_A_HOST, 0)] {
        let pages = u32::try_from(pages).unwrap();
        let evidence = second(filled(0..pages, folder.path()), folder.path(), |next| {
            (pages..2 * pages).for_each(|n| next.add("a.example", u64::from(n), &page(n), &[]).unwrap());
        });
        assert_eq!(evidence.again().len(), again, "{pages}");
    }
}

#[test]
fn hex_digits_are_read_as_the_bytes_that_they_were_written_from() {
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(unhex(&hex(&bytes)), bytes);
    assert_eq!((unhex("0"), unhex("0g"), unhex("é")), (vec![], vec![], vec![]));
}
