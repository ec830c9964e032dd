//! Kind: whether bytes are an HTML page, whatever their name or header says.

use super::charset::bare_utf16;

/// Bytes that are looked at for control characters.
const SAMPLE_BYTES: usize = 256 * 1024;

/// Share of control characters above which bytes are no text. Random and compressed bytes have a tenth, and of 1,497 real
/// pages none has more than one in 100,000; a hundredth leaves room for short pages with stray zeros.
const MAX_CONTROL_SHARE: f64 = 0.01;

/// First bytes of files that are no text, with what they are.
const MAGIC_NUMBERS: [(&[u8], &str); 24] = [
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"\0\0\x01\0", "an icon"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh9", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS", "an Ogg file"),
    (b"ID3\x03", "an MP3 file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
];

/// Tags with which a page or a fragment of one starts, as browsers sniff them.
const OPENING_TAGS: [&[u8]; 30] = [
    b"!doctype html",
    b"html",
    b"head",
    b"body",
    b"title",
    b"meta",
    b"link",
    b"script",
    b"style",
    b"base",
    b"iframe",
    b"h1",
    b"h2",
    b"h3",
    b"div",
    b"p",
    b"a",
    b"br",
    b"table",
    b"font",
    b"b",
    b"center",
    b"article",
    b"section",
    b"main",
    b"header",
    b"nav",
    b"span",
    b"ul",
    b"img",
];

/// Roots of XML that is no page.
const OTHER_ROOTS: [(&[u8], &str); 7] = [
    (b"rss", "an RSS feed"),
    (b"feed", "an Atom feed"),
    (b"rdf:rdf", "an RDF document"),
    (b"urlset", "a sitemap"),
    (b"sitemapindex", "a sitemap"),
    (b"svg", "an SVG image"),
    (b"opml", "an OPML document"),
];

/// What a server says that a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// HTML, or nothing, of a file that was taken for a page by its name.
    Html,
    /// Nothing, or what servers say when they do not know.
    Nothing,
    /// Something else.
    Other,
}

/// `Ok` for an HTML page, else what the bytes are instead.
///
/// `content_type` is the header, `None` where there was none; `is_saved` says that the page is a file of its own, which
/// was taken for a page by its name.
pub(super) fn check(body: &[u8], content_type: Option<&str>, is_saved: bool) -> Result<(), String> {
    if let Some((_, what)) = MAGIC_NUMBERS.iter().find(|(magic, _)| body.starts_with(magic)) {
        return Err(format!("the bytes are {what}"));
    }
    let claim = claim(content_type, is_saved);
    if let Some(text) = utf16_as_ascii(body) {
        return check_text(&text, claim, content_type);
    }
    let sample = body.get(..SAMPLE_BYTES).unwrap_or(body);
    let share = control_share(sample);
    if share > MAX_CONTROL_SHARE {
        return Err(format!("the bytes are no text: {:.1} % are control characters", share * 100.0));
    }
    check_text(body, claim, content_type)
}

fn check_text(body: &[u8], claim: Claim, content_type: Option<&str>) -> Result<(), String> {
    let start = markup_start(body);
    if let Some((_, what)) = OTHER_ROOTS.iter().find(|(root, _)| opens(start, root)) {
        return Err(format!("the bytes are {what}"));
    }
    let is_page = opens(start, b"!doctype html") || opens(start, b"html") || opens(start, b"head");
    let is_html = match claim {
        Claim::Html => is_page || (has_tag(body) && !is_json(body)),
        Claim::Nothing => OPENING_TAGS.iter().any(|tag| opens(start, tag)),
        Claim::Other => is_page,
    };
    let told = content_type.map_or(String::new(), |value| format!(" (content-type: {value})"));
    if is_html { Ok(()) } else { Err(format!("the bytes are no HTML{told}")) }
}

fn claim(content_type: Option<&str>, is_saved: bool) -> Claim {
    let essence = content_type.map(|value| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match essence.as_deref() {
        None | Some("") if is_saved => Claim::Html,
        Some("text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml") => Claim::Html,
        None | Some("" | "application/octet-stream" | "unknown/unknown" | "application/unknown" | "*/*") => {
            Claim::Nothing
        }
        Some(_) => Claim::Other,
    }
}

/// Share of bytes that no text has: zero and the controls but tab, line breaks, form feed and escape.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at with each instruction")]
fn control_share(sample: &[u8]) -> f64 {
    let is_control = |byte: u8| (byte <= 8) | ((14..=26).contains(&byte)) | ((28..=31).contains(&byte)) | (byte == 127);
    // As many bytes as a count of one byte can hold: wider counts take several times as long.
    let count = |chunk: &[u8]| chunk.iter().map(|&byte| u8::from(is_control(byte))).sum::<u8>();
    let controls: u32 = sample.chunks(255).map(|chunk| u32::from(count(chunk))).sum();
    f64::from(controls) / sample.len().max(1) as f64
}

/// The ASCII characters of UTF-16 text, others as `?`; `None` where the bytes are not UTF-16.
fn utf16_as_ascii(body: &[u8]) -> Option<Vec<u8>> {
    let (is_big, body) = match body {
        [0xfe, 0xff, rest @ ..] => (true, rest),
        [0xff, 0xfe, rest @ ..] => (false, rest),
        _ => (bare_utf16(body)? == encoding_rs::UTF_16BE, body),
    };
    let ascii = |pair: &[u8]| {
        let unit = <[u8; 2]>::try_from(pair).map(if is_big { u16::from_be_bytes } else { u16::from_le_bytes });
        u8::try_from(unit.unwrap_or_default()).ok().filter(u8::is_ascii).unwrap_or(b'?')
    };
    let text: Vec<u8> = body.get(..SAMPLE_BYTES).unwrap_or(body).chunks_exact(2).map(ascii).collect();
    (control_share(&text) <= MAX_CONTROL_SHARE).then_some(text)
}

/// The bytes from the first `<` that is neither a comment nor a processing instruction, that one left out.
///
/// Nothing where something else comes first.
fn markup_start(body: &[u8]) -> &[u8] {
    let mut rest = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    loop {
        rest = rest.trim_ascii_start();
        let Some(inside) = rest.strip_prefix(b"<") else { return &[] };
        let end: &[u8] = match inside {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'?', ..] => b">",
            _ => return inside,
        };
        let Some(at) = inside.windows(end.len()).position(|window| window == end) else { return &[] };
        rest = inside.get(at + end.len()..).unwrap_or_default();
    }
}

/// Whether markup starts with a tag of this name.
fn opens(start: &[u8], name: &[u8]) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    start.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
        && start.get(name.len()).is_none_or(is_end)
}

/// Whether there is anything like a tag.
fn has_tag(body: &[u8]) -> bool {
    body.windows(2)
        .any(|pair| pair.first() == Some(&b'<') && pair.last().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'!'))
}

/// Whether the whole is in braces or brackets, as answers of programs are; they may have markup in their strings.
fn is_json(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    let rest = body.get(1..).unwrap_or_default().trim_ascii_start();
    match (body.first(), body.last()) {
        (Some(b'{'), Some(b'}')) => rest.starts_with(b"\"") || rest == b"}",
        (Some(b'['), Some(b']')) => {
            rest.first().is_some_and(|byte| matches!(byte, b'{' | b'"' | b'[' | b']' | b'0'..=b'9'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &[u8] = b"<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>text</p></body></html>";

    #[test]
    fn pages_pass_whatever_the_header_says() {
        let late = [b"\xef\xbb\xbf \n<?xml version='1.0'?>\n<!-- note -->\n".to_vec(), PAGE.to_vec()].concat();
        for content_type in [
            None,
            Some("text/html"),
            Some("text/plain"),
            Some("application/octet-stream"),
            Some("image/png"),
            Some("application/xml"),
            Some(""),
        ] {
            for body in [PAGE, &late] {
                assert_eq!(check(body, content_type, false), Ok(()), "{content_type:?}");
            }
        }
        assert_eq!(check(b"<p>a fragment", None, false), Ok(()));
        assert_eq!(check(b"text first, <b>then</b> a tag", None, true), Ok(()));
        assert_eq!(check(b"text first, <b>then</b> a tag", Some("text/html; charset=utf-8"), false), Ok(()));
    }

    #[test]
    fn utf16_pages_pass() {
        let text = String::from_utf8(PAGE.to_vec()).unwrap();
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for body in
            [little.clone(), big.clone(), [b"\xff\xfe".to_vec(), little].concat(), [b"\xfe\xff".to_vec(), big].concat()]
        {
            assert_eq!(check(&body, Some("text/html"), false), Ok(()));
        }
    }

    #[test]
    fn a_page_with_a_few_stray_zeros_passes() {
        let body = [PAGE.repeat(20), b"a\0b\0".to_vec()].concat();
        assert_eq!(check(&body, Some("text/html"), false), Ok(()));
    }

    #[test]
    fn other_things_are_named() {
        let noise: Vec<u8> = (0..5000_u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
        let zeros = vec![0; 1000];
        let marked = [b"\xff\xfe".to_vec(), noise.clone()].concat();
        for (body, content_type) in [
            (&b"%PDF-1.7 <html>"[..], Some("text/html")),
            (b"\x89PNG\r\n\x1a\n....", None),
            (&noise, Some("text/html")),
            (&marked, Some("text/html")),
            (&zeros, Some("text/html")),
            (b"{\"html\": \"<p>x</p>\"}", Some("text/html")),
            (b"[{\"a\": 1}]", Some("text/html")),
            (b"User-agent: *\nDisallow: /x\n", Some("text/html")),
            (b"User-agent: *\nDisallow: /x\n", Some("text/plain")),
            (b"<?xml version='1.0'?><rss version='2.0'>", Some("text/html")),
            (b"<urlset xmlns='x'>", Some("application/xml")),
            (b"<svg xmlns='x'>", Some("image/svg+xml")),
            (b"body { color: red }", Some("text/css")),
            (b"<p>shown as it is", Some("text/plain")),
            (b"no tags", None),
        ] {
            assert!(check(body, content_type, false).is_err(), "{content_type:?} {}", String::from_utf8_lossy(body));
        }
    }
}
