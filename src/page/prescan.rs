//! Prescan: finds the encoding that a page's markup declares, before the markup can be parsed.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::CharsetFrom;

/// Bytes that are looked through. Browsers stop at 1,024, but real pages have long comments and scripts before their
/// declaration; none of 1,497 has it behind this.
const PRESCAN_BYTES: usize = 32 * 1024;

/// The encoding that a `meta` tag or an XML declaration names, with which of the two.
///
/// As the HTML standard's "prescan a byte stream" has it: comments and the insides of other tags do not count, and a
/// declaration of UTF-16 that could be read here means UTF-8.
pub(super) fn declared(bytes: &[u8]) -> Option<(&'static Encoding, CharsetFrom)> {
    let bytes = bytes.get(..PRESCAN_BYTES).unwrap_or(bytes);
    let xml = xml_declaration(bytes).map(|encoding| (encoding, CharsetFrom::XmlDeclaration));
    meta(bytes).map(|encoding| (encoding, CharsetFrom::Meta)).or(xml)
}

/// The encoding of a label in markup.
fn by_label(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    Some(match encoding.name() {
        "UTF-16LE" | "UTF-16BE" => UTF_8,
        "x-user-defined" => WINDOWS_1252,
        _ => encoding,
    })
}

/// `<?xml version="1.0" encoding="…"?>` at the very start.
fn xml_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let inside = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let inside = inside.split(|byte| *byte == b'>').next()?;
    let at = inside.windows(8).position(|window| window == b"encoding")?;
    let rest = inside.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = rest.first().copied().filter(|byte| matches!(byte, b'"' | b'\''))?;
    by_label(rest.get(1..)?.split(|byte| *byte == quote).next()?)
}

/// The first `meta` tag that names an encoding.
fn meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at + 1..)?;
        if let Some(comment) = rest.strip_prefix(b"!--") {
            // `<!-->` is a whole comment, so the dashes of the end may be those of the start.
            let end = comment.windows(3).position(|window| window == b"-->");
            let is_short = comment.starts_with(b">") || comment.starts_with(b"->");
            rest = if is_short { comment } else { comment.get(end? + 3..)? };
        } else if is_tag(rest, b"meta") {
            let mut attributes = Attributes { rest: rest.get(4..)? };
            if let Some(encoding) = of_meta(&mut attributes) {
                return Some(encoding);
            }
            rest = attributes.rest;
        } else if rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            let name_end = rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            let mut attributes = Attributes { rest: rest.get(name_end..)? };
            while attributes.next().is_some() {}
            rest = attributes.rest;
        }
    }
    None
}

fn is_tag(rest: &[u8], name: &[u8]) -> bool {
    let (Some(start), Some(behind)) = (rest.get(..name.len()), rest.get(name.len())) else { return false };
    start.eq_ignore_ascii_case(name) && (behind.is_ascii_whitespace() || *behind == b'/')
}

/// The encoding that one `meta` tag names: by `charset`, or by `content` beside `http-equiv=content-type`.
fn of_meta(attributes: &mut Attributes<'_>) -> Option<&'static Encoding> {
    let (mut has_pragma, mut by_charset, mut by_content) = (false, None, None);
    for (name, value) in attributes.by_ref() {
        if name.eq_ignore_ascii_case(b"http-equiv") {
            has_pragma = value.eq_ignore_ascii_case(b"content-type");
        } else if name.eq_ignore_ascii_case(b"charset") {
            by_charset = by_charset.or_else(|| by_label(value));
        } else if name.eq_ignore_ascii_case(b"content") {
            by_content = by_content.or_else(|| charset_of(value).and_then(by_label));
        }
    }
    by_charset.or(by_content.filter(|_| has_pragma))
}

/// The charset in a value like `text/html; charset=utf-8`.
pub(super) fn charset_of(content_type: &[u8]) -> Option<&[u8]> {
    let mut rest = content_type;
    loop {
        let at = rest.windows(7).position(|window| window.eq_ignore_ascii_case(b"charset"))?;
        rest = rest.get(at + 7..)?.trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let label = match value.first() {
            Some(quote @ (b'"' | b'\'')) => value.get(1..)?.split(|byte| byte == quote).next()?,
            _ => value.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b',')).next()?,
        };
        return Some(label.trim_ascii()).filter(|label| !label.is_empty());
    }
}

/// The attributes of a tag, up to its `>`; nothing is left where it has none.
struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let attribute = self.attribute();
        if attribute.is_none() && self.rest.first() != Some(&b'>') {
            self.rest = &[];
        }
        attribute
    }
}

impl<'a> Attributes<'a> {
    fn attribute(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let start = self.rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/')?;
        self.rest = self.rest.get(start..)?;
        if self.rest.first() == Some(&b'>') {
            return None;
        }
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
        // A name may start with the equals sign.
        let name_end = self.rest.iter().skip(1).position(is_end)? + 1;
        let (name, behind) = self.rest.split_at(name_end);
        self.rest = behind;
        let Some(value) = behind.trim_ascii_start().strip_prefix(b"=") else { return Some((name, &[])) };
        let value = value.trim_ascii_start();
        let (value, behind) = match value.first()? {
            quote @ (b'"' | b'\'') => {
                let inside = value.get(1..)?;
                let end = inside.iter().position(|byte| byte == quote)?;
                (inside.get(..end)?, inside.get(end + 1..)?)
            }
            _ => value.split_at(value.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?),
        };
        self.rest = behind;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_where_they_count() {
        for (markup, expected) in [
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<META CharSet = 'Shift_JIS' />", Some("Shift_JIS")),
            ("<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", Some("GBK")),
            ("<meta content='text/html; charset=\"koi8-r\"' http-equiv=\"content-type\">", Some("KOI8-R")),
            ("<meta content='text/html; charset=koi8-r' name=description>", None),
            ("<!-- <meta charset=koi8-r> --><meta charset=big5>", Some("Big5")),
            ("<!--><meta charset=big5>", Some("Big5")),
            ("<a title='<meta charset=koi8-r>'><meta charset=big5>", Some("Big5")),
            ("<meta charset=utf-16le>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta charset=nonsense><meta charset=euc-kr>", Some("EUC-KR")),
            ("<meta charset=nonsense>", None),
            ("<metadata charset=utf-8>", None),
            ("<?xml version='1.0' encoding='iso-8859-2'?><html>", Some("ISO-8859-2")),
            ("<?xml version='1.0' encoding='iso-8859-2'?><meta charset=utf-8>", Some("UTF-8")),
            ("<meta charset", None),
            ("<meta charset=\"utf-8", None),
            ("< <", None),
            ("", None),
        ] {
            assert_eq!(declared(markup.as_bytes()).map(|(encoding, _)| encoding.name()), expected, "{markup}");
        }
    }

    #[test]
    fn a_declaration_may_come_late() {
        let markup = format!("<html><head><script>{}</script><meta charset=gbk>", "x = 1; ".repeat(2000));
        assert_eq!(declared(markup.as_bytes()).unwrap().0.name(), "GBK");
    }
}
