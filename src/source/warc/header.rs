//! Header: the named fields at the top of a WARC record.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The named fields of a WARC record (ISO 28500), names in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WarcHeader {
    fields: Vec<(String, String)>,
}

/// What a record holds, as far as pages are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A response to a web address.
    Response,
    /// A page stored without its HTTP headers.
    Resource,
    /// The text of a page, as WET files have it.
    Conversion,
    /// A response whose payload is stored elsewhere.
    Revisit,
    /// Anything that is no page: requests, metadata, notes, look-ups of names.
    Other,
}

impl WarcHeader {
    /// The fields in a record's head: a version line and `name: value` lines, bad lines left out.
    pub(crate) fn parse(head: &[u8]) -> Self {
        let mut fields = fields(head);
        for (_, value) in fields.iter_mut().filter(|(name, _)| name == "warc-target-uri") {
            let bare = value.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).map(str::to_owned);
            *value = bare.unwrap_or_else(|| std::mem::take(value));
        }
        Self { fields }
    }

    /// The first value of a field, by its lower-case name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The declared length of the block in bytes.
    pub(crate) fn content_length(&self) -> Option<u64> {
        self.get("content-length")?.parse().ok()
    }

    /// The address that the record is about.
    pub(crate) fn url(&self) -> Option<&str> {
        self.get("warc-target-uri").filter(|url| !url.is_empty())
    }

    /// When it was fetched.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        self.get("warc-date").and_then(warc_date)
    }

    /// The record's own id, without the brackets around it.
    pub(crate) fn record_id(&self) -> Option<&str> {
        let id = self.get("warc-record-id")?.trim();
        Some(id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id)).filter(|id| !id.is_empty())
    }

    fn is_plain_text(&self) -> bool {
        let kind = self.get("content-type").unwrap_or_default().to_ascii_lowercase();
        kind.split(';').next().is_some_and(|kind| kind.trim() == "text/plain")
    }

    /// What the record holds.
    pub(crate) fn kind(&self) -> Kind {
        let scheme = self
            .url()
            .and_then(|url| url.split_once(':'))
            .map_or(String::new(), |(scheme, _)| scheme.to_ascii_lowercase());
        let is_web = matches!(scheme.as_str(), "http" | "https");
        match self.get("warc-type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "response" if is_web => Kind::Response,
            "resource" if is_web || matches!(scheme.as_str(), "file" | "ftp") => Kind::Resource,
            "conversion" if is_web && self.is_plain_text() => Kind::Conversion,
            "revisit" if is_web => Kind::Revisit,
            _ => Kind::Other,
        }
    }
}

/// The `name: value` lines behind the first line of a message head: names in lower case, values trimmed and unfolded.
///
/// Lines without a colon or a name are left out, as browsers do. Values that are not UTF-8 are read as Latin-1.
pub(crate) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split(|byte| *byte == b'\n').skip(1) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let is_folded = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if is_folded && let Some((_, value)) = fields.last_mut() {
            let more = text(line.trim_ascii());
            if !more.is_empty() {
                value.push(' ');
                value.push_str(&more);
            }
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = line.split_at(colon);
        let name = text(name.trim_ascii()).to_ascii_lowercase();
        if !name.is_empty() {
            fields.push((name, text(value.get(1..).unwrap_or_default().trim_ascii())));
        }
    }
    fields
}

fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
}

/// A `WARC-Date`: WARC 1.0 has seconds, 1.1 has anything from a year to nanoseconds.
fn warc_date(text: &str) -> Option<Timestamp> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp);
    }
    let text = text.trim_end_matches('Z');
    let date_time = match text.len() {
        4 => Date::new(text.parse().ok()?, 1, 1).ok()?.to_datetime(jiff::civil::Time::midnight()),
        7 => format!("{text}-01").parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
        _ => text.parse::<DateTime>().ok()?,
    };
    TimeZone::UTC.to_timestamp(date_time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_any_precision_are_read() {
        for (text, expected) in [
            ("2024-10-17T08:09:10Z", "2024-10-17T08:09:10Z"),
            ("2016-09-19T17:20:24.123456Z", "2016-09-19T17:20:24.123456Z"),
            ("2016-09-19T17:20Z", "2016-09-19T17:20:00Z"),
            ("2016-09-19", "2016-09-19T00:00:00Z"),
            ("2016-09", "2016-09-01T00:00:00Z"),
            ("2016", "2016-01-01T00:00:00Z"),
        ] {
            assert_eq!(warc_date(text).map(|t| t.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "yesterday", "2016-13", "99999", "éé"] {
            assert_eq!(warc_date(text), None, "{text}");
        }
    }

    #[test]
    fn fields_are_unfolded_and_bad_lines_left_out() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\nno colon here\r\n: no name\r\nX-Name:\xe9\nLast:1\r\n\r\n";
        let expected = [("content-type", "text/html; charset=utf-8"), ("x-name", "é"), ("last", "1")];
        assert_eq!(fields(head), expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    }

    #[test]
    fn the_target_is_without_angle_brackets() {
        for value in ["<https://site.example/a>", "https://site.example/a"] {
            let head = format!("WARC/1.0\r\nWARC-Target-URI: {value}\r\nwarc-type: Response\r\n\r\n");
            let header = WarcHeader::parse(head.as_bytes());
            assert_eq!(header.url(), Some("https://site.example/a"));
            assert_eq!(header.kind(), Kind::Response);
        }
    }

    #[test]
    fn lookups_of_names_and_tool_logs_are_no_pages() {
        for (kind, url) in [
            ("response", "dns:site.example"),
            ("resource", "metadata://tool/log"),
            ("request", "https://site.example/"),
        ] {
            let head = format!("WARC/1.0\r\nWARC-Target-URI: {url}\r\nWARC-Type: {kind}\r\n\r\n");
            assert_eq!(WarcHeader::parse(head.as_bytes()).kind(), Kind::Other);
        }
    }
}
