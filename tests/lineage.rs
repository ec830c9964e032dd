//! From rows back to their sources, versions built again, questions in SQL, purged pages, evaluation items.

#![allow(clippy::unwrap_used, reason = "a test stops where something is amiss")]

mod run;

use std::path::{Path, PathBuf};

use run::{build, json, json_lines, page, run, text, warc_member};

/// A WARC file with pages of two hosts, and a dataset of it.
fn scene(folder: &Path) -> (PathBuf, PathBuf) {
    let (warc, dataset) = (folder.join("pages.warc.gz"), folder.join("dataset"));
    let members = (0..12).flat_map(|number| {
        let host = if number % 4 == 0 { "gone.example" } else { "stays.example" };
        warc_member(&format!("https://{host}/{number}"), &page(number))
    });
    fs_err::write(&warc, members.collect::<Vec<u8>>()).unwrap();
    build(&[&warc], &dataset, &[], 0);
    (warc, dataset)
}

#[test]
fn a_row_leads_to_its_response_and_the_response_to_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let (warc, dataset) = scene(folder.path());
    let dataset = dataset.to_str().unwrap();
    let url = "https://stays.example/5";
    let whole = text(&run(["source", dataset, url]), 0);
    assert!(
        whole.starts_with("HTTP/1.1 200\r\ncontent-type: text/html; charset=utf-8\r\n\r\n<!doctype html>"),
        "{whole}"
    );
    assert_eq!(text(&run(["source", dataset, url, "--body"]), 0), page(5));
    let record = run(["source", dataset, url, "--record"]).stdout;
    assert_eq!(record, warc_member(url, &page(5)));
    let told = json(&run(["source", dataset, url, "--json"]), 0);
    let place = format!(
        "select url from records where source_offset = {} and source_length = {}",
        told["source_offset"], told["source_length"]
    );
    assert_eq!(json_lines(&run(["query", dataset, "--json", &place]))[0]["url"], url);

    let absent = run(["source", dataset, "https://stays.example/none"]);
    text(&absent, 1);
    assert!(String::from_utf8_lossy(&absent.stderr).contains("no record https://stays.example/none"));
    let moved = folder.path().join("elsewhere");
    fs_err::create_dir(&moved).unwrap();
    fs_err::rename(&warc, moved.join("pages.warc.gz")).unwrap();
    let gone = run(["source", dataset, url]);
    text(&gone, 1);
    assert!(String::from_utf8_lossy(&gone.stderr).contains("--from"));
}

#[test]
fn a_version_is_built_again_to_the_same_bytes_and_a_changed_input_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (warc, dataset) = scene(folder.path());
    let second = folder.path().join("second.warc.gz");
    fs_err::write(&second, warc_member("https://stays.example/5", &page(55))).unwrap();
    build(&[&second], &dataset, &[], 0);
    let third = build(&[&second], &dataset, &["--replace"], 0);
    assert_eq!(third["committed"]["version"], 2);
    for version in ["0", "1", "2"] {
        let rebuilt = json(&run(["rebuild", dataset.to_str().unwrap(), version, "--json"]), 0);
        assert_eq!(rebuilt["is_same"], true, "{rebuilt}");
    }
    let out = folder.path().join("again");
    let said = text(&run(["rebuild", dataset.to_str().unwrap(), "1", "--out", out.to_str().unwrap()]), 0);
    assert!(said.starts_with("version 1 built again: the same bytes in all "), "{said}");
    text(&run(["verify", "--deep", out.to_str().unwrap()]), 0);

    let mut bytes = fs_err::read(&warc).unwrap();
    bytes.extend(warc_member("https://stays.example/new", &page(77)));
    fs_err::write(&warc, bytes).unwrap();
    let changed = run(["rebuild", dataset.to_str().unwrap(), "0"]);
    text(&changed, 1);
    assert!(String::from_utf8_lossy(&changed.stderr).contains("is not the file that the version was built from"));
}

#[test]
fn sql_reads_rows_lists_flags_and_failures_of_any_version() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("dataset");
    build(&[run::sample()], &dataset, &[], 0);
    let ask = |sql: &str| json_lines(&run(["query", dataset.to_str().unwrap(), "--json", sql]));
    let shown = json(&run(["show", "--json", dataset.to_str().unwrap()]), 0);
    assert_eq!(ask("select count(*) as n from records")[0]["n"], shown["rows"]);
    let hosts = ask("select host, count(*) as n from records group by host order by n desc, host");
    assert_eq!((&hosts[0]["host"], &hosts[0]["n"]), (&shown["hosts"][0]["value"], &shown["hosts"][0]["rows"]));
    let kinds = ask("select kind, count(*) as n from (select unnest(flag_kinds) as kind from records) group by kind");
    for count in shown["flags"].as_array().unwrap() {
        assert!(kinds.iter().any(|kind| kind["kind"] == count["value"] && kind["n"] == count["rows"]), "{count}");
    }
    let row =
        &ask("select flags, fetched_at, quality, authors from records where array_length(flag_kinds) > 0 limit 1")[0];
    assert!(row["flags"][0]["kind"].is_string() && row["quality"].is_object() && row["authors"].is_array(), "{row}");
    assert_eq!(ask("select count(*) as n from failures")[0]["n"], shown["failures"]);
    let wrong = run(["query", dataset.to_str().unwrap(), "select nothing_such from records"]);
    text(&wrong, 1);
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert!(said.contains("nothing_such") && said.contains("gristmill schema"), "{said}");
}

#[test]
fn purged_pages_are_gone_and_may_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (warc, dataset) = scene(folder.path());
    let at = dataset.to_str().unwrap();
    let purged = json(&run(["purge", at, "--host", "gone.example", "--reason", "asked for", "--json"]), 0);
    assert_eq!((&purged["records"], &purged["version"]), (&3.into(), &1.into()));
    text(&run(["verify", "--deep", at]), 0);
    assert!(text(&run(["log", at]), 0).contains("purge: asked for"));
    let again = build(&[&warc], &dataset, &[], 0);
    assert_eq!(
        (&again["pages"]["records"], &again["committed"]["counts"]["failures_by_reason"]["purged"]),
        (&9.into(), &3.into())
    );
    text(&run(["purge", at, "--host", "gone.example"]), 2);

    let out = folder.path().join("again");
    let rebuilt = run(["rebuild", at, "0", "--out", out.to_str().unwrap()]);
    assert!(text(&rebuilt, 1).contains("it lost 3 pages to purges"), "{rebuilt:?}");
    let hosts = json_lines(&run(["query", out.to_str().unwrap(), "--json", "select distinct host from records"]));
    assert_eq!(hosts, [serde_json::json!({"host": "stays.example"})], "what was purged came back");
}

#[test]
fn items_of_evaluation_sets_are_flagged_in_a_new_version_and_stay_flagged() {
    let folder = tempfile::tempdir().unwrap();
    let (texts, dataset) = (folder.path().join("texts.jsonl"), folder.path().join("dataset"));
    let question = "A mill grinds 14 sacks before noon and 23 after it, and sells 9 of them. How many sacks are left in the evening?";
    let lines = [
        format!(
            "Some words of a forum before it. {question} It has 28 sacks left, as anyone can see. More words after it."
        ),
        "A text about a mill that grinds sacks all day, and sells some of them to the bakers in the evening."
            .to_owned(),
    ];
    let write = |lines: &[String]| {
        let rows = lines.iter().enumerate();
        let rows = rows
            .map(|(n, text)| serde_json::json!({"text": text, "url": format!("https://a.example/{n}")}).to_string());
        fs_err::write(&texts, rows.collect::<Vec<_>>().join("\n")).unwrap();
    };
    write(&lines);
    build(&[&texts], &dataset, &[], 0);
    let items = folder.path().join("sums.jsonl");
    let item = serde_json::json!({"question": question, "answer": "14 + 23 = 37, and 37 - 9 = 28. #### 28"});
    fs_err::write(&items, item.to_string()).unwrap();
    let at = dataset.to_str().unwrap();
    let report = json(&run(["overlap", at, "--against", items.to_str().unwrap(), "--json"]), 0);
    assert_eq!(
        (&report["rows"], &report["found"], &report["sets"]["sums"]["found"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(report["committed"]["version"], 1);
    let flagged = || {
        json_lines(&run([
            "query",
            at,
            "--json",
            "select url, text, flags from records where array_contains(flag_kinds, 'benchmark_overlap')",
        ]))
    };
    let rows = flagged();
    assert_eq!((rows.len(), &rows[0]["url"]), (1, &"https://a.example/0".into()));
    let flags = rows[0]["flags"].as_array().unwrap();
    let flag = flags.iter().find(|flag| flag["kind"] == "benchmark_overlap").unwrap();
    let span: String = (rows[0]["text"].as_str().unwrap().chars())
        .skip(usize::try_from(flag["start"].as_u64().unwrap()).unwrap())
        .take(usize::try_from(flag["end"].as_u64().unwrap() - flag["start"].as_u64().unwrap()).unwrap())
        .collect();
    assert_eq!(span, question.trim_end_matches('?'));
    assert!(flag["evidence"].as_str().unwrap().starts_with("sums item 0: 100 % of the question"), "{flag}");

    let same = json(&run(["overlap", at, "--against", items.to_str().unwrap(), "--json"]), 0);
    assert_eq!(same["committed"]["outcome"], "nothing");
    let built = build(&[&texts], &dataset, &[], 0);
    assert_eq!(built["committed"]["outcome"], "nothing", "the same pages leave the finding standing");
    assert_eq!(flagged(), rows);
    text(&run(["verify", "--deep", at]), 0);
    write(&[lines[1].clone(), lines[1].clone()]);
    build(&[&texts], &dataset, &[], 0);
    assert_eq!(flagged().len(), 0, "a page that changed is another text");
}
