//! HTTP as it stands in archives: a response's head, and its body with chunking and content codings undone.

mod chunked;
mod coding;

pub(crate) use self::coding::{Broken, Coding, TooLarge, undo_coding, undo_codings};
use super::warc::fields;

/// A stored HTTP response.
#[derive(Debug)]
pub(crate) struct Response<'a> {
    /// The status of the last response that is not an interim one.
    pub(crate) status: u16,
    /// In order of arrival, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// As sent.
    pub(crate) body: &'a [u8],
}

impl<'a> Response<'a> {
    /// The response in a block; `None` where it does not start with a status line.
    pub(crate) fn parse(mut block: &'a [u8]) -> Option<Self> {
        loop {
            let (head, body) = split_head(block);
            let status = status(head)?;
            // "100 Continue" and its like come before the response proper.
            if (100..200).contains(&status) && status != 101 && body.starts_with(b"HTTP/") {
                block = body;
                continue;
            }
            return Some(Self { status, headers: fields(head), body });
        }
    }
}

/// The head up to and with its blank line, and the body; all is head where there is no blank line.
fn split_head(block: &[u8]) -> (&[u8], &[u8]) {
    let mut line_start = 0;
    for (at, _) in block.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        let line = block.get(line_start..at).unwrap_or_default();
        if line.is_empty() || line == b"\r" {
            return block.split_at(at + 1);
        }
        line_start = at + 1;
    }
    (block, &[])
}

/// The status in a line like `HTTP/1.1 200 OK`.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\n').next()?;
    let rest = line.strip_prefix(b"HTTP/")?;
    let mut words = rest.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let code = std::str::from_utf8(words.nth(1)?).ok()?;
    code.parse().ok().filter(|status| (100..1000).contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_split_at_its_blank_line() {
        for (block, status, body) in [
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", 200, "body"),
            ("HTTP/1.0 404\nA: b\n\nbody\n\nmore", 404, "body\n\nmore"),
            ("HTTP/2 301 \r\nA: b", 301, ""),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nx", 200, "x"),
            ("HTTP/1.1 200 OK\r\n\r\n", 200, ""),
        ] {
            let response = Response::parse(block.as_bytes()).unwrap();
            assert_eq!((response.status, response.body), (status, body.as_bytes()), "{block:?}");
        }
    }

    #[test]
    fn what_has_no_status_is_no_response() {
        for block in ["", "<html>", "HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 99 x", "HTTP/1.1 99999", "http/1.1 200"] {
            assert!(Response::parse(block.as_bytes()).is_none(), "{block:?}");
        }
    }
}
