//! Chunked: undoes `transfer-encoding: chunked` (RFC 9112, 7.1).

/// The body without its chunk sizes; `None` where it is not chunked, whatever the header says.
///
/// A body that is cut off inside a chunk gives what is there. Extensions and trailers are left out.
pub(super) fn dechunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        if rest.is_empty() && !out.is_empty() {
            return Some(out);
        }
        let line_end = rest.iter().take(1024).position(|byte| *byte == b'\n');
        let Some(line_end) = line_end else { return (!out.is_empty() && rest.len() < 1024).then_some(out) };
        let (line, data) = (rest.get(..line_end)?, rest.get(line_end + 1..)?);
        let size = chunk_size(line)?;
        if size == 0 {
            return Some(out);
        }
        let Some(chunk) = data.get(..size) else {
            out.extend_from_slice(data);
            return Some(out);
        };
        out.extend_from_slice(chunk);
        let behind = data.get(size..)?;
        rest = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n")).unwrap_or(behind);
        if rest.len() == behind.len() && !matches!(behind, [] | [b'\r']) {
            return None;
        }
    }
}

/// The hexadecimal number in a line like `1a2b; name=value`.
fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bodies_are_dechunked_and_others_left() {
        for (body, expected) in [
            ("5\r\nhello\r\n6; x=y\r\n world\r\n0\r\nTrailer: 1\r\n\r\n", Some("hello world")),
            ("5\nhello\n0\n\n", Some("hello")),
            ("0\r\n\r\n", Some("")),
            ("5\r\nhello\r\n6\r\n wor", Some("hello wor")),
            ("5\r\nhello\r\n", Some("hello")),
            ("5\r\nhello\r\n6", Some("hello")),
            ("5 \r\nhello\r\n0\r\n\r\n", Some("hello")),
            ("<html>\r\n</html>", None),
            ("5\r\nhello, and more\r\n", None),
            ("5\r\nhello\r\nnot a size\r\n", None),
            ("fffffffffffffffffffff\r\nhello\r\n", None),
            ("", None),
        ] {
            assert_eq!(dechunk(body.as_bytes()).as_deref(), expected.map(str::as_bytes), "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn dechunking_undoes_chunking(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..50), 0..9)) {
            let mut body = Vec::new();
            for chunk in &chunks {
                body.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                body.extend_from_slice(chunk);
                body.extend_from_slice(b"\r\n");
            }
            body.extend_from_slice(b"0\r\n\r\n");
            prop_assert_eq!(dechunk(&body), Some(chunks.concat()));
        }
    }
}
