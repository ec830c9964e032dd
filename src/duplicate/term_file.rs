//! Terms of texts on disk: written one after another, read in that order, as often as needed.
//!
//! An entry is 16 bytes of a number that names the text or record, the count of its terms, and 5 bytes a term.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Result, Seek, SeekFrom, Write};
use std::path::Path;

use super::signature::Term;

/// Bytes that are read or written at a time.
const BUFFER: usize = 1 << 17;

/// Terms of texts in a file without a name.
#[derive(Debug)]
pub(super) struct TermFile {
    out: BufWriter<File>,
}

impl TermFile {
    pub(super) fn new(folder: &Path) -> Result<Self> {
        Ok(Self { out: BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?) })
    }

    /// Adds an entry. Of more than 255 terms the first ones are kept.
    pub(super) fn push(&mut self, number: u128, terms: &[Term]) -> Result<()> {
        let count = u8::try_from(terms.len()).unwrap_or(u8::MAX);
        self.out.write_all(&number.to_le_bytes())?;
        self.out.write_all(&[count])?;
        for term in terms.iter().take(usize::from(count)) {
            let [a, b, c, d] = term.hash.to_le_bytes();
            self.out.write_all(&[a, b, c, d, term.count])?;
        }
        Ok(())
    }

    /// The entries so far, from the first.
    pub(super) fn entries(&mut self) -> Result<Entries<'_>> {
        self.out.flush()?;
        let file = self.out.get_mut();
        file.seek(SeekFrom::Start(0))?;
        Ok(Entries { input: BufReader::with_capacity(BUFFER, file), number: 0, terms: Vec::new() })
    }
}

/// Reads entries one after another.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    input: BufReader<&'a mut File>,
    number: u128,
    terms: Vec<Term>,
}

impl Entries<'_> {
    /// The next entry; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u128, &[Term])>> {
        use std::io::BufRead;
        if self.input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut head = [0; 17];
        self.input.read_exact(&mut head)?;
        let [number @ .., count] = head;
        self.number = u128::from_le_bytes(number);
        self.terms.clear();
        for _ in 0..count {
            let mut term = [0; 5];
            self.input.read_exact(&mut term)?;
            let [a, b, c, d, count] = term;
            self.terms.push(Term { hash: u32::from_le_bytes([a, b, c, d]), count });
        }
        Ok(Some((self.number, &self.terms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_in_order_as_often_as_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = TermFile::new(folder.path()).unwrap();
        let terms: Vec<Term> = (0..300).map(|hash| Term { hash: hash * 7_919, count: 3 }).collect();
        for number in 0..40_u128 {
            file.push(number << 90, &terms[..usize::try_from(number * 7).unwrap()]).unwrap();
        }
        for _ in 0..2 {
            let mut entries = file.entries().unwrap();
            for number in 0..40_u128 {
                let length = usize::try_from(number * 7).unwrap().min(255);
                assert_eq!(entries.next().unwrap(), Some((number << 90, &terms[..length])));
            }
            assert_eq!(entries.next().unwrap(), None);
        }
    }
}
