//! `cargo xtask pack`: a folder of pages becomes a WARC file, in the order of its list, always the same bytes.

use std::io::{BufRead, BufReader, BufWriter, Read};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use fs_err::File;
use serde_json::Value;

use crate::run::say;
use crate::warc::Writer;

/// Packs `set/html/<id>.html.gz` for each line of `set/gold.jsonl` into `out`, and as often again as `copies` asks, each time
/// with other addresses and the words of its paragraphs in another order.
pub(crate) fn run(set: &Path, out: &Path, copies: usize) -> Result<()> {
    // Hundreds of copies are packed for what they hold, not for how small they are.
    let level = if copies == 0 { Compression::default() } else { Compression::fast() };
    let mut writer = Writer::new(BufWriter::new(File::create(out)?), level)?;
    let mut pages = 0_u64;
    for copy in 0..=copies {
        let list = BufReader::new(File::open(set.join("gold.jsonl"))?);
        for (number, line) in (1..).zip(list.lines()) {
            let (id, url) =
                entry(&line?).with_context(|| format!("{}: line {number}", set.join("gold.jsonl").display()))?;
            let html = page(set, &id)?;
            if copy == 0 {
                writer.response(&url, &html)?;
            } else {
                writer.response(&elsewhere(&url, copy), &shuffled(&html, copy))?;
            }
            pages += 1;
        }
    }
    writer.finish()?;
    say(&format!("{pages} pages in {} ({} bytes)", out.display(), fs_err::metadata(out)?.len()))
}

/// The `id` and `url` of a line; a page without a known address gets one that cannot exist.
fn entry(line: &str) -> Result<(String, String)> {
    let entry: Value = serde_json::from_str(line)?;
    let text = |name: &str| entry.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let id = text("id").context("no id")?;
    let url = text("url").unwrap_or_else(|| format!("https://unknown.example/{id}.html"));
    Ok((id, url))
}

fn page(set: &Path, id: &str) -> Result<Vec<u8>> {
    let path = set.join("html").join(format!("{id}.html.gz"));
    let mut html = Vec::new();
    GzDecoder::new(BufReader::new(File::open(&path)?))
        .read_to_end(&mut html)
        .with_context(|| path.display().to_string())?;
    Ok(html)
}

/// The same address at a site of the copy's own, so that what the page declares as its canonical address is another site's.
fn elsewhere(url: &str, copy: usize) -> String {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(host..).and_then(|rest| rest.find(['/', ':', '?', '#'])).map_or(url.len(), |at| host + at);
    let (before, after) = url.split_at_checked(end).unwrap_or((url, ""));
    format!("{before}.copy{copy}.example{after}")
}

/// The page with the words of each paragraph turned round by some places.
fn shuffled(html: &[u8], places: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(html.len());
    for part in html.split_inclusive(|&byte| byte == b'>') {
        let (text, tag) = part.split_at(part.iter().position(|&byte| byte == b'<').unwrap_or(part.len()));
        let mut words: Vec<_> = text.split(|&byte| byte == b' ').collect();
        if out.ends_with(b"<p>") && words.len() > 1 {
            let turn = places % words.len();
            words.rotate_left(turn);
        }
        out.extend(words.join(&b' '));
        out.extend_from_slice(tag);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;
    use crate::warc::{Contents, count};

    fn set() -> tempfile::TempDir {
        let set = tempfile::tempdir().unwrap();
        fs_err::create_dir(set.path().join("html")).unwrap();
        fs_err::write(
            set.path().join("gold.jsonl"),
            "{\"id\":\"b\",\"url\":\"https://b.example/\"}\n{\"id\":\"a\",\"url\":\"https://a.example/\"}\n",
        )
        .unwrap();
        for (id, html) in [("a", "<p>first</p>"), ("b", "<p>second</p>")] {
            let mut member = GzEncoder::new(
                File::create(set.path().join("html").join(format!("{id}.html.gz"))).unwrap(),
                Compression::fast(),
            );
            member.write_all(html.as_bytes()).unwrap();
            member.finish().unwrap();
        }
        set
    }

    #[test]
    fn packing_twice_gives_the_same_bytes_with_every_page() {
        let set = set();
        let [one, two] = ["1.warc.gz", "2.warc.gz"].map(|name| set.path().join(name));
        run(set.path(), &one, 0).unwrap();
        run(set.path(), &two, 0).unwrap();
        let bytes = fs_err::read(&one).unwrap();
        assert_eq!(bytes, fs_err::read(&two).unwrap());
        assert_eq!(count(bytes.as_slice()).unwrap(), Contents { pages: 2, body_bytes: 25 });
    }

    #[test]
    fn copies_have_addresses_and_texts_of_their_own() {
        let set = set();
        let out = set.path().join("x.warc.gz");
        run(set.path(), &out, 2).unwrap();
        assert_eq!(count(fs_err::read(&out).unwrap().as_slice()).unwrap(), Contents { pages: 6, body_bytes: 75 });
        assert_eq!(elsewhere("https://a.example/b?c#d", 2), "https://a.example.copy2.example/b?c#d");
        assert_eq!(elsewhere("https://a.example", 1), "https://a.example.copy1.example");
        let page = b"<title>a b</title><p>one two three</p><p class=x>a b";
        assert_eq!(shuffled(page, 1), b"<title>a b</title><p>two three one</p><p class=x>a b");
    }

    #[test]
    fn a_page_without_address_gets_one() {
        assert_eq!(entry("{\"id\":\"7\",\"url\":null}").unwrap().1, "https://unknown.example/7.html");
        assert_eq!(entry("{\"id\":\"7\",\"url\":\"https://a.example/\"}").unwrap().1, "https://a.example/");
    }

    #[test]
    fn a_line_without_id_is_named() {
        let set = set();
        fs_err::write(set.path().join("gold.jsonl"), "{\"url\":\"https://a.example/\"}\n").unwrap();
        let error = format!("{:#}", run(set.path(), &set.path().join("x"), 0).unwrap_err());
        assert!(error.ends_with("gold.jsonl: line 1: no id"), "{error}");
    }
}
