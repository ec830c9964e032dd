//! `--markdown`: the column that holds the text with its layout.

#![allow(clippy::unwrap_used, reason = "a test stops where something is amiss")]

mod run;

use std::path::Path;

use run::{build, json_lines, run};

const PAGE: &str = "<!doctype html><html lang=en><head><title>Knots</title></head><body><article><h1>Knots</h1>
<p>Every sailor learns <b>three knots</b> first, and <a href='/bowline'>the bowline</a> is the one that holds a life. It is
tied in a rope's end, and it neither slips nor jams when the load comes on it.</p>
<h2>What to bring</h2><ul><li>A rope<ul><li>of hemp</li><li>or of nylon</li></ul></li><li>Patience</li></ul>
<p>Practice is best done on a quiet evening, with somebody who knows the knots already and can tell you what went wrong.</p>
<table><tr><th>Knot</th><th>Use</th></tr><tr><td>Bowline</td><td>Loop</td></tr></table>
<pre><code>tie(rope)\n  pull(end)</code></pre>
<blockquote><p>A good knot is one that you can untie, said the boatman, and he should know after fifty years at sea.</p></blockquote>
</article></body></html>";

/// What the page is in Markdown, written by hand.
const MARKDOWN: &str = "Every sailor learns **three knots** first, and [the bowline](https://a.example/bowline) is the one that holds a life. It is tied in a rope's end, and it neither slips nor jams when the load comes on it.

## What to bring

- A rope
  - of hemp
  - or of nylon
- Patience

Practice is best done on a quiet evening, with somebody who knows the knots already and can tell you what went wrong.

| Knot | Use |
| --- | --- |
| Bowline | Loop |

```
tie(rope)
  pull(end)
```

> A good knot is one that you can untie, said the boatman, and he should know after fifty years at sea.";

fn saved(folder: &Path) -> std::path::PathBuf {
    let pages = folder.join("a.example");
    fs_err::create_dir(&pages).unwrap();
    fs_err::write(pages.join("knots.html"), PAGE).unwrap();
    pages
}

#[test]
fn extract_prints_markdown_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let pages = saved(folder.path());
    let pages = pages.to_str().unwrap();
    let with = json_lines(&run(["extract", "--markdown", pages]));
    assert_eq!(with[0]["markdown"], MARKDOWN);
    let without = json_lines(&run(["extract", pages]));
    assert!(without[0]["markdown"].is_null());
    assert_eq!(with[0]["text"], without[0]["text"]);
}

#[test]
fn build_keeps_markdown_in_its_column() {
    let folder = tempfile::tempdir().unwrap();
    let pages = saved(folder.path());
    let dataset = folder.path().join("dataset");
    build(&[&pages], &dataset, &["--markdown", "--threads", "2"], 0);
    // The dataset's own file is a corpus, whose text may be any of its columns.
    let files = fs_err::read_dir(&dataset).unwrap().map(|entry| entry.unwrap().path());
    let part = files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "parquet")).unwrap();
    let rows = json_lines(&run(["extract", "--text-field", "markdown", part.to_str().unwrap()]));
    assert_eq!(rows[0]["raw_text"].as_str().or(rows[0]["text"].as_str()), Some(MARKDOWN));
}
