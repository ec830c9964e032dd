//! Byte offsets and code points of one text.

use std::ops::Range;

/// From byte offsets of one text to code points and back: flags speak of code points, Rust of bytes.
///
/// ```
/// let places = gristmill::text::CodePoints::new("naïve 北京");
/// assert_eq!(places.len(), 8);
/// assert_eq!(places.range(7..13), 6..8);
/// assert_eq!(places.byte(6), Some(7));
/// ```
#[derive(Debug, Clone)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
    /// Code points that begin before each multiple of [`STRIDE`]; empty for ASCII, where the two counts are one.
    marks: Vec<usize>,
    len: usize,
}

/// Bytes between two marks of [`CodePoints`]: one mark for each cache line of text.
const STRIDE: usize = 64;

impl<'a> CodePoints<'a> {
    /// Counts once through the text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if text.is_ascii() {
            return Self { bytes, marks: Vec::new(), len: bytes.len() };
        }
        let mut len = 0;
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        for chunk in bytes.chunks(STRIDE) {
            marks.push(len);
            len += begun(chunk);
        }
        Self { bytes, marks, len }
    }

    /// Code points of the whole text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Code points that begin before a byte offset; the text's length for an offset behind its end.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        match self.marks.get(byte / STRIDE) {
            Some(mark) => mark + self.bytes.get(byte / STRIDE * STRIDE..byte).map_or(0, begun),
            None if self.marks.is_empty() => byte,
            None => self.len,
        }
    }

    /// A byte range as a range of code points.
    #[must_use]
    pub fn range(&self, bytes: Range<usize>) -> Range<usize> {
        self.at(bytes.start)..self.at(bytes.end)
    }

    /// The byte offset at which a code point begins; the text's length in bytes for the number behind the last, `None` beyond.
    #[must_use]
    pub fn byte(&self, code_point: usize) -> Option<usize> {
        if code_point >= self.len {
            return (code_point == self.len).then_some(self.bytes.len());
        }
        if self.marks.is_empty() {
            return Some(code_point);
        }
        let chunk = self.marks.partition_point(|mark| *mark <= code_point).saturating_sub(1);
        let skip = code_point - self.marks.get(chunk)?;
        let from = chunk * STRIDE;
        let rest = self.bytes.get(from..)?;
        rest.iter().enumerate().filter(|(_, byte)| begins(**byte)).nth(skip).map(|(at, _)| from + at)
    }
}

/// Code points that begin in some bytes, at most a stride of them: their count fits a byte, and many bytes are added at once.
fn begun(bytes: &[u8]) -> usize {
    usize::from(bytes.iter().map(|byte| u8::from(begins(*byte))).sum::<u8>())
}

/// Whether a UTF-8 byte begins a code point.
fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::prose;

    proptest! {
        #[test]
        fn code_points_are_those_that_counting_gives(text in prose()) {
            let places = CodePoints::new(&text);
            prop_assert_eq!(places.len(), text.chars().count());
            for (count, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(places.at(at), count);
                prop_assert_eq!(places.byte(count), Some(at));
            }
            prop_assert_eq!(places.at(usize::MAX), places.len());
            prop_assert_eq!(places.byte(places.len()), Some(text.len()));
            prop_assert_eq!(places.byte(places.len() + 1), None);
        }
    }
}
