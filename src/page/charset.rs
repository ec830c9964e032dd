//! Charset: decodes a page's bytes by what names their encoding, and by the bytes where that cannot be true.
//!
//! In this order: byte order mark, UTF-16 that shows itself, `content-type` header, `meta` tag, XML declaration, content.
//! Servers and templates often declare what is not so, in two ways that the bytes tell: text declared as UTF-8 that is
//! not, and UTF-8 declared as something else. Then the bytes win.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::CharsetFrom;
use super::prescan;

/// Bytes from which an encoding is guessed.
const GUESS_BYTES: usize = 1024 * 1024;

/// Text in a multi-byte encoding (or Cyrillic in a single-byte one) can be valid UTF-8 by chance for a few characters,
/// but not for so many.
const MIN_SEQUENCES: usize = 8;

/// A decoded text.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// What it was decoded from.
    pub(super) encoding: &'static Encoding,
    /// What said so.
    pub(super) from: CharsetFrom,
    /// What was declared and not believed, for people.
    pub(super) conflict: Option<String>,
}

/// How much of some bytes is UTF-8.
#[derive(Debug, Clone, Copy)]
struct Census {
    /// Characters that are more than one byte long.
    sequences: usize,
    /// Places where a decoder puts a replacement character.
    faults: usize,
}

impl Census {
    fn of(bytes: &[u8]) -> Self {
        let mut census = Self { sequences: 0, faults: 0 };
        for chunk in bytes.utf8_chunks() {
            census.sequences += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
            census.faults += usize::from(!chunk.invalid().is_empty());
        }
        census
    }
}

/// Decodes a page. `content_type` is the header, `top_level` the last label of the host.
pub(super) fn decode(bytes: Vec<u8>, content_type: Option<&str>, top_level: Option<&str>) -> Decoded {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(&bytes) {
        return finish(bytes, mark_bytes, encoding, CharsetFrom::Bom, None);
    }
    if let Some(encoding) = bare_utf16(&bytes) {
        return finish(bytes, 0, encoding, CharsetFrom::Content, None);
    }
    let header = content_type.and_then(|value| prescan::charset_of(value.as_bytes()));
    let header = header.and_then(Encoding::for_label_no_replacement);
    let header = header.filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE);
    let declared = header.map(|encoding| (encoding, CharsetFrom::Header)).or_else(|| prescan::declared(&bytes));
    // Nearly every page: nothing needs to be counted.
    let bytes = match (declared, String::from_utf8(bytes)) {
        (Some((encoding, from)), Ok(text)) if encoding == UTF_8 => {
            return Decoded { text, encoding, from, conflict: None };
        }
        (_, Ok(text)) => text.into_bytes(),
        (_, Err(error)) => error.into_bytes(),
    };
    let census = Census::of(&bytes);
    match declared {
        Some((encoding, from)) if encoding == UTF_8 && census.faults <= census.sequences => {
            finish(bytes, 0, encoding, from, None)
        }
        Some((encoding, from)) if encoding == UTF_8 => {
            if let Some(guess) = guess(&bytes, top_level, Utf8Detection::Deny) {
                let conflict = format!("utf-8 is declared and would give {} replacement characters", census.faults);
                return finish(bytes, 0, guess, CharsetFrom::Content, Some(conflict));
            }
            finish(bytes, 0, encoding, from, None)
        }
        Some((encoding, from)) => {
            let needed = if is_latin(encoding) { 1 } else { MIN_SEQUENCES };
            if census.faults == 0 && census.sequences >= needed {
                let name = encoding.name().to_ascii_lowercase();
                let conflict =
                    format!("{name} is declared, but all {} characters beyond ascii are utf-8", census.sequences);
                return finish(bytes, 0, UTF_8, CharsetFrom::Content, Some(conflict));
            }
            finish(bytes, 0, encoding, from, None)
        }
        None => {
            let is_utf8 = census.faults == 0 || census.sequences > census.faults.saturating_mul(10);
            let guess = if is_utf8 { None } else { guess(&bytes, top_level, Utf8Detection::Deny) };
            finish(bytes, 0, guess.unwrap_or(UTF_8), CharsetFrom::Content, None)
        }
    }
}

/// UTF-16 without a mark: markup starts with `<`, and one of its two bytes is zero.
pub(super) fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..512).unwrap_or(bytes);
    let units: Vec<[u8; 2]> = start.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).collect();
    let is_markup = |low: fn(&[u8; 2]) -> [u8; 2]| {
        let mut rest = units.iter().map(low).skip_while(|unit| unit[0] == 0 && unit[1].is_ascii_whitespace());
        let opens = rest.next() == Some([0, b'<']);
        opens
            && rest
                .next()
                .is_some_and(|unit| unit[0] == 0 && (unit[1].is_ascii_alphabetic() || matches!(unit[1], b'!' | b'?')))
    };
    if is_markup(|[first, second]| [*first, *second]) {
        Some(UTF_16BE)
    } else if is_markup(|[first, second]| [*second, *first]) {
        Some(UTF_16LE)
    } else {
        None
    }
}

fn is_latin(encoding: &'static Encoding) -> bool {
    matches!(
        encoding.name(),
        "windows-1252" | "ISO-8859-15" | "macintosh" | "windows-1254" | "ISO-8859-2" | "windows-1250"
    )
}

/// The encoding that the bytes look like; `None` where they would not decode cleanly from it.
fn guess(bytes: &[u8], top_level: Option<&str>, utf8: Utf8Detection) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..GUESS_BYTES).unwrap_or(bytes), true);
    // The detector takes only labels in lower-case ASCII.
    let is_label =
        |label: &&str| label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let encoding = detector.guess(top_level.filter(is_label).map(str::as_bytes), utf8);
    let (_, has_faults) = encoding.decode_without_bom_handling(bytes);
    (!has_faults).then_some(encoding)
}

fn finish(
    bytes: Vec<u8>,
    mark_bytes: usize,
    encoding: &'static Encoding,
    from: CharsetFrom,
    conflict: Option<String>,
) -> Decoded {
    let text = if encoding == UTF_8 && mark_bytes == 0 {
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    } else {
        let body = bytes.get(mark_bytes..).unwrap_or_default();
        encoding.decode_without_bom_handling(body).0.into_owned()
    };
    Decoded { text, encoding, from, conflict }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CZECH: &str =
        "Příliš žluťoučký kůň úpěl ďábelské ódy. Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti.";
    const RUSSIAN: &str =
        "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью.";
    const JAPANESE: &str = "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。";
    const GERMAN: &str = "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt für müßige Größe.";

    fn encode(label: &str, text: &str) -> Vec<u8> {
        let (bytes, _, has_faults) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
        assert!(!has_faults);
        bytes.into_owned()
    }

    fn utf16(text: &str, is_big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn the_first_true_declaration_wins() {
        let page = |text: &str, head: &str| format!("<html><head>{head}</head><body><p>{text}</p></body></html>");
        let meta = |name: &str| format!("<meta charset={name}>");
        for (bytes, header, charset, from, text) in [
            (
                [b"\xef\xbb\xbf", page(GERMAN, &meta("koi8-r")).as_bytes()].concat(),
                Some("text/html; charset=big5"),
                "UTF-8",
                CharsetFrom::Bom,
                GERMAN,
            ),
            (
                [b"\xff\xfe".to_vec(), utf16(&page(RUSSIAN, ""), false)].concat(),
                None,
                "UTF-16LE",
                CharsetFrom::Bom,
                RUSSIAN,
            ),
            (utf16(&page(RUSSIAN, ""), true), Some("text/html"), "UTF-16BE", CharsetFrom::Content, RUSSIAN),
            (
                utf16(&page(GERMAN, ""), false),
                Some("text/html; charset=utf-16"),
                "UTF-16LE",
                CharsetFrom::Content,
                GERMAN,
            ),
            (
                encode("windows-1251", &page(RUSSIAN, &meta("koi8-r"))),
                Some("text/html;charset=\"Windows-1251\""),
                "windows-1251",
                CharsetFrom::Header,
                RUSSIAN,
            ),
            (
                encode("koi8-r", &page(RUSSIAN, &meta("koi8-r"))),
                Some("text/html"),
                "KOI8-R",
                CharsetFrom::Meta,
                RUSSIAN,
            ),
            (encode("euc-jp", &page(JAPANESE, "")), None, "EUC-JP", CharsetFrom::Content, JAPANESE),
            (encode("shift_jis", &page(JAPANESE, &meta("x-sjis"))), None, "Shift_JIS", CharsetFrom::Meta, JAPANESE),
            (page(CZECH, "").into_bytes(), None, "UTF-8", CharsetFrom::Content, CZECH),
            (page("plain", "").into_bytes(), None, "UTF-8", CharsetFrom::Content, "plain"),
            (page(GERMAN, "").into_bytes(), Some("text/html; charset=utf-16"), "UTF-8", CharsetFrom::Content, GERMAN),
        ] {
            let decoded = decode(bytes, header, None);
            assert_eq!((decoded.encoding.name(), decoded.from), (charset, from), "{header:?}");
            assert!(decoded.text.contains(text) && !decoded.text.contains('\u{fffd}'), "{}", decoded.text);
            assert!(decoded.text.starts_with("<html>"));
            assert_eq!(decoded.conflict, None);
        }
    }

    #[test]
    fn what_is_declared_as_utf8_and_is_not_is_read_by_its_bytes() {
        for (label, text) in
            [("windows-1252", GERMAN), ("windows-1251", RUSSIAN), ("shift_jis", JAPANESE), ("iso-8859-2", CZECH)]
        {
            let bytes = encode(label, &format!("<meta charset=utf-8><p>{text}</p>"));
            let decoded = decode(bytes, Some("text/html; charset=utf-8"), None);
            assert!(decoded.text.contains(text), "{label}: {}", decoded.text);
            assert_eq!(decoded.from, CharsetFrom::Content);
            assert!(decoded.conflict.unwrap().starts_with("utf-8 is declared and would give "));
        }
    }

    #[test]
    fn utf8_declared_as_something_else_is_read_as_utf8() {
        for label in ["iso-8859-1", "windows-1252", "windows-1251", "gbk"] {
            let bytes = format!("<meta charset={label}><p>{CZECH}</p>").into_bytes();
            let decoded = decode(bytes, None, None);
            assert!(decoded.text.contains(CZECH), "{label}");
            assert_eq!(decoded.encoding, UTF_8);
            assert!(decoded.conflict.unwrap().contains("is declared"));
        }
    }

    #[test]
    fn a_few_faults_do_not_make_utf8_something_else() {
        let mut bytes = format!("<meta charset=utf-8><p>{CZECH}</p>").into_bytes();
        bytes.extend_from_slice(b"<!-- caf\xe9 -->");
        let decoded = decode(bytes, None, None);
        assert_eq!((decoded.encoding, decoded.from), (UTF_8, CharsetFrom::Meta));
        assert_eq!(decoded.text.matches('\u{fffd}').count(), 1);
    }
}
