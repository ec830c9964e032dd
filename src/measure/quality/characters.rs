//! Characters and lines as Python has them, in which the peers' signals are defined: `str.isalpha`, `isnumeric`,
//! `isspace`, `splitlines`.

use unicode_normalization::char::is_combining_mark;

use crate::text::blank_at;

/// `str.isalpha`: letters alone, without the marks and letter numbers that Unicode calls alphabetic.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii()
            && c.is_alphabetic()
            && !is_combining_mark(c)
            && !c.is_numeric()
            && !matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}')
}

/// `\w` of Python's `re`.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_letter(c) || c.is_numeric() }
}

/// `str.isspace`: white space, and the four separators of ASCII.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// The pieces of a text between white space.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = blank_at(rest, is_space).unwrap_or(rest.len());
            let (piece, behind) = rest.split_at_checked(end)?;
            let mut behind = behind.chars();
            behind.next();
            rest = behind.as_str();
            if !piece.is_empty() {
                return Some(piece);
            }
        }
        None
    })
}

/// `str.isnumeric`: numbers, and the Han signs that stand for numbers.
pub(super) fn is_numeric(c: char) -> bool {
    c.is_numeric() || is_han_number(c)
}

/// Han signs with a numeric value in the Unicode database.
#[rustfmt::skip]
fn is_han_number(c: char) -> bool {
    matches!(c,
        '\u{3405}' | '\u{3483}' | '\u{382a}' | '\u{3b4d}' | '\u{4e00}' | '\u{4e03}' | '\u{4e07}' | '\u{4e09}'
        | '\u{4e5d}' | '\u{4e8c}' | '\u{4e94}' | '\u{4e96}' | '\u{4ebf}'..='\u{4ec0}' | '\u{4edf}' | '\u{4ee8}'
        | '\u{4f0d}' | '\u{4f70}' | '\u{5104}' | '\u{5146}' | '\u{5169}' | '\u{516b}' | '\u{516d}' | '\u{5341}'
        | '\u{5343}'..='\u{5345}' | '\u{534c}' | '\u{53c1}'..='\u{53c4}' | '\u{56db}' | '\u{58f1}' | '\u{58f9}'
        | '\u{5e7a}' | '\u{5efe}'..='\u{5eff}' | '\u{5f0c}'..='\u{5f0e}' | '\u{5f10}' | '\u{62fe}' | '\u{634c}'
        | '\u{67d2}' | '\u{6f06}' | '\u{7396}' | '\u{767e}' | '\u{8086}' | '\u{842c}' | '\u{8cae}' | '\u{8cb3}'
        | '\u{8d30}' | '\u{9621}' | '\u{9646}' | '\u{964c}' | '\u{9678}' | '\u{96f6}' | '\u{f96b}' | '\u{f973}'
        | '\u{f978}' | '\u{f9b2}' | '\u{f9d1}' | '\u{f9d3}' | '\u{f9fd}' | '\u{20001}' | '\u{20064}' | '\u{200e2}'
        | '\u{20121}' | '\u{2092a}' | '\u{20983}' | '\u{2098c}' | '\u{2099c}' | '\u{20aea}' | '\u{20afd}'
        | '\u{20b19}' | '\u{22390}' | '\u{22998}' | '\u{23b1b}' | '\u{2626d}' | '\u{2f890}'
    )
}

/// `str.isupper`: a capital, and no cased letter that is none.
#[cfg(test)]
pub(super) fn is_upper(word: &str) -> bool {
    let mut capital = false;
    for c in word.chars() {
        if c.is_lowercase() || is_titlecase(c) {
            return false;
        }
        capital |= c.is_uppercase();
    }
    capital
}

/// Letters of two parts of which the first is a capital.
pub(super) fn is_titlecase(c: char) -> bool {
    matches!(c, '\u{1c5}' | '\u{1c8}' | '\u{1cb}' | '\u{1f2}' | '\u{1f88}'..='\u{1f8f}' | '\u{1f98}'..='\u{1f9f}' | '\u{1fa8}'..='\u{1faf}' | '\u{1fbc}' | '\u{1fcc}' | '\u{1ffc}')
}

/// How often a part stands in a text, without overlap.
pub(super) fn occurrences(text: &str, part: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), part.as_bytes()).count()
}

/// `str.splitlines`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((line, after)) = line_end(rest).and_then(|at| rest.split_at_checked(at)) else {
            return Some(std::mem::take(&mut rest));
        };
        let mut behind = after.chars();
        let mark = behind.next();
        rest = behind.as_str();
        if mark == Some('\r') {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        Some(line)
    })
}

/// The byte at which the first line of a text ends.
fn line_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let behind = |at: usize| bytes.get(at + 1..).unwrap_or_default();
    bytes.iter().enumerate().position(|(at, byte)| match byte {
        b'\n'..=b'\r' | 0x1c..=0x1e => true,
        // U+0085, and U+2028 and U+2029.
        0xc2 => behind(at).starts_with(&[0x85]),
        0xe2 => matches!(behind(at), [0x80, 0xa8 | 0xa9, ..]),
        _ => false,
    })
}

/// Marks that end a sentence in any script, as datatrove 0.10.1 lists them.
#[rustfmt::skip]
pub(super) fn is_terminal(c: char) -> bool {
    matches!(c,
        '\u{21}' | '\u{2e}' | '\u{3f}' | '\u{589}' | '\u{61d}'..='\u{61f}' | '\u{6d4}' | '\u{700}'..='\u{702}'
        | '\u{7f9}' | '\u{837}' | '\u{839}' | '\u{83d}'..='\u{83e}' | '\u{964}'..='\u{965}'
        | '\u{104a}'..='\u{104b}' | '\u{1362}' | '\u{1367}'..='\u{1368}' | '\u{166e}' | '\u{1735}'..='\u{1736}'
        | '\u{17d4}'..='\u{17d6}' | '\u{17d9}'..='\u{17da}' | '\u{1803}' | '\u{1809}' | '\u{1944}'..='\u{1945}'
        | '\u{1aa8}'..='\u{1aab}' | '\u{1b5a}'..='\u{1b5b}' | '\u{1b5e}'..='\u{1b5f}' | '\u{1b7d}'..='\u{1b7e}'
        | '\u{1c3b}'..='\u{1c3c}' | '\u{1c7e}'..='\u{1c7f}' | '\u{203c}'..='\u{203d}' | '\u{2047}'..='\u{2049}'
        | '\u{2e2e}' | '\u{2e3c}' | '\u{2e53}'..='\u{2e54}' | '\u{3002}' | '\u{a4ff}' | '\u{a60e}'..='\u{a60f}'
        | '\u{a6f3}' | '\u{a6f7}' | '\u{a876}'..='\u{a877}' | '\u{a8ce}'..='\u{a8cf}' | '\u{a92f}'
        | '\u{a9c8}'..='\u{a9c9}' | '\u{aa5d}'..='\u{aa5f}' | '\u{aaf0}'..='\u{aaf1}' | '\u{abeb}' | '\u{fe52}'
        | '\u{fe56}'..='\u{fe57}' | '\u{ff01}' | '\u{ff0e}' | '\u{ff1f}' | '\u{ff61}' | '\u{10a56}'..='\u{10a57}'
        | '\u{10f55}'..='\u{10f59}' | '\u{10f86}'..='\u{10f89}' | '\u{11047}'..='\u{11048}'
        | '\u{110be}'..='\u{110c1}' | '\u{11141}'..='\u{11143}' | '\u{111c5}'..='\u{111c6}' | '\u{111cd}'
        | '\u{111de}'..='\u{111df}' | '\u{11238}'..='\u{11239}' | '\u{1123b}'..='\u{1123c}' | '\u{112a9}'
        | '\u{1144b}'..='\u{1144c}' | '\u{115c2}'..='\u{115c3}' | '\u{115c9}'..='\u{115d7}'
        | '\u{11641}'..='\u{11642}' | '\u{1173c}'..='\u{1173e}' | '\u{11944}' | '\u{11946}'
        | '\u{11a42}'..='\u{11a43}' | '\u{11a9b}'..='\u{11a9c}' | '\u{11c41}'..='\u{11c42}'
        | '\u{11ef7}'..='\u{11ef8}' | '\u{11f43}'..='\u{11f44}' | '\u{16a6e}'..='\u{16a6f}' | '\u{16af5}'
        | '\u{16b37}'..='\u{16b38}' | '\u{16b44}' | '\u{16e98}' | '\u{1bc9f}' | '\u{1da88}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As CPython 3 answers.
    #[test]
    fn characters_and_lines_are_those_of_python() {
        assert_eq!(lines("a\r\nb\rc\u{b}d\n\ne\n").collect::<Vec<_>>(), ["a", "b", "c", "d", "", "e"]);
        assert_eq!(lines("").count(), 0);
        for (c, letter, numeric, space) in [
            ('a', true, false, false),
            ('ß', true, false, false),
            ('二', true, true, false),
            ('Ⅳ', false, true, false),
            ('ि', false, false, false),
            ('\u{1c}', false, false, true),
        ] {
            assert_eq!((is_letter(c), is_numeric(c), is_space(c)), (letter, numeric, space), "{c}");
        }
        for (word, upper) in [("USA", true), ("U2", true), ("Usa", false), ("42", false), ("ÄÖ", true), ("ǅ", false)]
        {
            assert_eq!(is_upper(word), upper, "{word}");
        }
    }
}
