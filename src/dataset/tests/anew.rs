//! Rows that are judged anew, beside builds that come first.

use super::*;

/// A page's row as the newest version has it, with the digest of its content.
fn row(dataset: &Dataset, page: &Record) -> OldRow {
    let version = dataset.latest().unwrap().unwrap();
    let found = dataset.rows_where(version, |head| head.id == page.id).unwrap();
    let mut rows: Vec<OldRow> = found.flat_map(|rows| rows.unwrap().read().unwrap()).collect();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn repaired(old: &OldRow) -> Record {
    Record { text: format!("repaired {}", old.record.text), ..old.record.clone() }
}

#[test]
fn wanted_rows_are_read_whole_whatever_file_they_are_in() {
    let (_folder, dataset) = new_dataset();
    let records = pages(0..600, "text");
    commit(VersionWriter::with_limits(dataset.clone(), small_files()).unwrap(), &records, &[]).unwrap();
    assert!(dataset.files(0).unwrap().len() > 1);
    let is_wanted = |head: Head<'_>| head.source_file == "pages.warc.gz" && head.host.is_none() && head.id < "4";
    let found = dataset.rows_where(0, is_wanted).unwrap();
    let found: BTreeSet<String> =
        found.flat_map(|rows| rows.unwrap().read().unwrap()).map(|old| old.record.url).collect();
    let wanted: BTreeSet<String> =
        records.iter().filter(|record| record.id.as_str() < "4").map(|record| record.url.clone()).collect();
    assert!(wanted.len() > 100);
    assert_eq!(found, wanted);
}

#[test]
fn a_row_judged_anew_takes_the_place_of_the_old_one_and_answers_no_failure() {
    let (_folder, dataset) = new_dataset();
    let records = pages(0..3, "text");
    build(&dataset, &records, &[failure(Some(&records[1].url), "b.warc.gz", None, Reason::Network)]);
    let old = row(&dataset, &records[1]);
    let mut writer = dataset.begin().unwrap();
    writer.write_anew(repaired(&old), old.content).unwrap();
    writer.judged_anew(3);
    let done = commit(writer, &pages(3..5, "more"), &[]).unwrap();
    let counts = &done.counts;
    assert_eq!((counts.records, counts.added, counts.changed, counts.unchanged, counts.rows), (2, 2, 1, 0, 5));
    assert_eq!((counts.judged_anew, counts.changed_anew, counts.failures), (3, 1, 1));
    let now = [records[0].clone(), repaired(&old), records[2].clone()].into_iter().chain(pages(3..5, "more"));
    assert_eq!(rows(&dataset, 1), expected(&now.collect::<Vec<_>>()));
}

#[test]
fn a_row_that_another_build_changed_or_took_away_meanwhile_stays_as_that_one_left_it() {
    let (_folder, dataset) = new_dataset();
    let records = pages(0..4, "text");
    build(&dataset, &records, &[]);
    let mut writer = dataset.begin().unwrap();
    for record in &records[..3] {
        let old = row(&dataset, record);
        writer.write_anew(repaired(&old), old.content).unwrap();
    }
    // Of the three one is changed, one goes, one stays; the fourth goes too.
    let mut between = dataset.begin().unwrap();
    between.replace_all();
    commit(between, &[record(&records[0].url, "read again"), records[2].clone()], &[]).unwrap();
    let done = commit(writer, &pages(7..8, "new"), &[]).unwrap();
    let counts = &done.counts;
    assert_eq!((counts.added, counts.changed, counts.changed_anew, counts.removed, counts.rows), (1, 1, 1, 0, 3));
    let third = Record { text: format!("repaired {}", records[2].text), ..records[2].clone() };
    let new = pages(7..8, "new").remove(0);
    assert_eq!(rows(&dataset, 2), expected(&[record(&records[0].url, "read again"), third, new]));
}
