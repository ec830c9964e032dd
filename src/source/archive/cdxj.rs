//! The index of a WARC file: CDXJ, one sorted line for each response, as pywb reads it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, BufWriter, Seek as _, Write as _};

use url::{Host, Url};

/// What a line says of a record, but for its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The address in the sort-friendly form (SURT).
    key: String,
    /// Fourteen digits.
    time: String,
    url: String,
    mime: String,
    status: String,
    digest: String,
}

impl Entry {
    /// `None` where a value is missing that the line must have.
    pub(super) fn new(url: &str, warc_date: &str, mime: &str, status: &str, digest: &str) -> Option<Self> {
        let parsed = Url::parse(url).ok()?;
        let time: String = warc_date.chars().filter(char::is_ascii_digit).take(14).collect();
        Some(Self {
            key: surt(&parsed)?,
            time,
            url: url.to_owned(),
            mime: mime.split(';').next().unwrap_or_default().trim().to_owned(),
            status: status.to_owned(),
            digest: digest.to_owned(),
        })
    }
}

/// Lines in memory; more are sorted to a file without a name, so that an index of any size takes a few megabytes.
const MAX_LINES: usize = 20_000;

/// The lines of one file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    lines: Vec<Box<str>>,
    /// Lines that were sorted to disk, a file for each run of them.
    runs: Vec<BufReader<std::fs::File>>,
}

impl Lines {
    pub(super) fn add(&mut self, entry: &Entry, file: &str, offset: u64, length: u64) -> io::Result<()> {
        let text = |value: &str| serde_json::Value::from(value).to_string();
        let mut line = format!("{} {} {{", entry.key, entry.time);
        let fields = [("url", &entry.url), ("mime", &entry.mime), ("status", &entry.status), ("digest", &entry.digest)];
        for (name, value) in fields {
            let _ = write!(line, "\"{name}\": {}, ", text(value));
        }
        let _ = write!(line, "\"length\": \"{length}\", \"offset\": \"{offset}\", \"filename\": {}}}", text(file));
        self.lines.push(line.into());
        if self.lines.len() >= MAX_LINES { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.lines.sort_unstable();
        let mut out = BufWriter::new(tempfile::tempfile()?);
        for line in self.lines.drain(..) {
            writeln!(out, "{line}")?;
        }
        let mut run = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        run.rewind()?;
        self.runs.push(BufReader::new(run));
        Ok(())
    }

    /// Writes all lines in order of their bytes.
    pub(super) fn write_sorted(mut self, out: &mut impl io::Write) -> io::Result<()> {
        self.spill()?;
        let mut runs: Vec<_> = self.runs.into_iter().map(BufRead::lines).collect();
        let mut next = BinaryHeap::new();
        for (index, run) in runs.iter_mut().enumerate() {
            if let Some(line) = run.next() {
                next.push(Reverse((line?, index)));
            }
        }
        while let Some(Reverse((line, index))) = next.pop() {
            writeln!(out, "{line}")?;
            if let Some(line) = runs.get_mut(index).and_then(Iterator::next) {
                next.push(Reverse((line?, index)));
            }
        }
        Ok(())
    }
}

/// The address with the host's labels turned around, in lower case, a leading `www` left out and the query sorted, as in
/// `example,news)/a?b=c`; `None` where there is no host.
fn surt(url: &Url) -> Option<String> {
    let turned = |host: &str| host.rsplit('.').collect::<Vec<_>>().join(",");
    let mut out = match url.host()? {
        Host::Domain(host) => turned(host.strip_prefix("www.").unwrap_or(host)),
        // As pywb has it.
        Host::Ipv4(address) => turned(&address.to_string()),
        Host::Ipv6(address) => format!("[{address}]"),
    };
    if let Some(port) = url.port() {
        let _ = write!(out, ":{port}");
    }
    out.push(')');
    out.push_str(&url.path().to_ascii_lowercase());
    if let Some(query) = url.query() {
        let query = query.to_ascii_lowercase();
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.sort_unstable();
        out.push('?');
        out.push_str(&pairs.join("&"));
    }
    Some(out.replace(' ', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_sort_by_domain_then_path() {
        for (url, expected) in [
            ("http://www.News.example.com/A/b?y=2&x=1", "com,example,news)/a/b?x=1&y=2"),
            ("https://example.com/", "com,example)/"),
            ("http://example.com:8080/x", "com,example:8080)/x"),
            ("http://192.0.2.1/x", "1,2,0,192)/x"),
            ("http://[2001:db8::1]/", "[2001:db8::1])/"),
        ] {
            assert_eq!(surt(&Url::parse(url).unwrap()).unwrap(), expected, "{url}");
        }
    }

    fn sorted(lines: Lines) -> String {
        let mut out = Vec::new();
        lines.write_sorted(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn more_lines_than_memory_takes_are_sorted_all_the_same() {
        let mut lines = Lines::default();
        for number in 0..2 * MAX_LINES + 7 {
            let url = format!("http://x.example/{}", number * 7919 % 99_991);
            let entry = Entry::new(&url, "2024-10-17T08:09:10Z", "text/html", "200", "sha256:00").unwrap();
            lines.add(&entry, "f.warc.gz", number as u64, 1).unwrap();
        }
        let text = sorted(lines);
        assert_eq!(text.lines().count(), 2 * MAX_LINES + 7);
        assert!(text.lines().is_sorted());
    }

    #[test]
    fn a_line_has_key_time_and_json() {
        let mut lines = Lines::default();
        for path in ["b\"", "a"] {
            let url = format!("http://x.example/{path}");
            let entry =
                Entry::new(&url, "2024-10-17T08:09:10Z", "text/html; charset=utf-8", "200", "sha256:00").unwrap();
            lines.add(&entry, "f.warc.gz", 7, 9).unwrap();
        }
        let text = sorted(lines);
        let (first, second) = text.split_once('\n').unwrap();
        assert_eq!(
            first,
            "example,x)/a 20241017080910 {\"url\": \"http://x.example/a\", \"mime\": \"text/html\", \"status\": \"200\", \
             \"digest\": \"sha256:00\", \"length\": \"9\", \"offset\": \"7\", \"filename\": \"f.warc.gz\"}"
        );
        assert!(second.contains("\"http://x.example/b\\\"\""), "{second}");
    }
}
