//! Signatures on disk: written one after another, read back by their place. Also the form in which a dataset keeps them.
//!
//! An entry is, in little-endian numbers: 16 bytes of the text's SHA-256, 16 of the digest of its tokens, a key of 8
//! bytes for each band, the lengths of the three lists, and the lists. It has about 260 bytes and 4 for each word,
//! and at most 5.4 kB.

use std::fs::File;
use std::io::{BufReader, BufWriter, Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::path::Path;

use super::signature::{BANDS, Paragraph, Signature, Sketch, Term};

/// The first bytes of a dataset's signatures; another method of making them takes another number.
const MAGIC: &[u8; 24] = b"gristmill signatures v1\n";

/// Lengths beyond which an entry is not one of ours.
const MOST: u16 = 4_096;

/// Signatures in a file without a name.
#[derive(Debug)]
pub(super) struct Spill {
    out: BufWriter<File>,
    end: u64,
}

impl Spill {
    pub(super) fn new(folder: &Path) -> Result<Self> {
        Ok(Self { out: BufWriter::with_capacity(1 << 17, tempfile::tempfile_in(folder)?), end: 0 })
    }

    /// Adds an entry; gives its place.
    pub(super) fn push(&mut self, text: u128, signature: &Signature) -> Result<u64> {
        let encoded = encode(text, signature)?;
        self.out.write_all(&encoded)?;
        let place = self.end;
        self.end += encoded.len() as u64;
        Ok(place)
    }

    /// Where the next entry will stand.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Reads the entry at a place.
    pub(super) fn read(&mut self, place: u64) -> Result<(u128, Signature)> {
        self.out.flush()?;
        let file = self.out.get_mut();
        file.seek(SeekFrom::Start(place))?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        let lengths = Lengths::of(&head)?;
        let mut body = vec![0; lengths.bytes()];
        file.read_exact(&mut body)?;
        file.seek(SeekFrom::End(0))?;
        decode(&head, &lengths, &body)
    }

    /// Writes the entries up to a place in the form in which a dataset keeps them.
    pub(super) fn keep(&mut self, end: u64, out: &mut dyn Write) -> Result<()> {
        self.out.flush()?;
        out.write_all(MAGIC)?;
        let file = self.out.get_mut();
        file.seek(SeekFrom::Start(0))?;
        std::io::copy(&mut file.take(end), out)?;
        file.seek(SeekFrom::End(0)).map(drop)
    }
}

/// Writes signatures that a dataset keeps without those of some texts, each named by the first 16 bytes of its SHA-256; gives
/// whether there were any.
///
/// # Errors
/// They are not signatures as this version writes them, or `out` takes no more.
pub fn forget(kept: impl Read, out: &mut dyn Write, is_gone: impl Fn(u128) -> bool) -> Result<bool> {
    let mut found = false;
    let mut out = BufWriter::new(out);
    out.write_all(MAGIC)?;
    for entry in Kept::new(kept)? {
        let (text, signature) = entry?;
        if is_gone(text) {
            found = true;
        } else {
            out.write_all(&encode(text, &signature)?)?;
        }
    }
    out.flush()?;
    Ok(found)
}

/// Signatures that a dataset keeps, in the order in which they were written.
pub(super) struct Kept<R: Read> {
    input: BufReader<R>,
}

impl<R: Read> Kept<R> {
    pub(super) fn new(input: R) -> Result<Self> {
        let mut input = BufReader::with_capacity(1 << 17, input);
        let mut magic = [0; MAGIC.len()];
        input.read_exact(&mut magic)?;
        if magic == *MAGIC { Ok(Self { input }) } else { Err(foreign()) }
    }
}

impl<R: Read> Iterator for Kept<R> {
    type Item = Result<(u128, Signature)>;

    fn next(&mut self) -> Option<Self::Item> {
        use std::io::BufRead;
        match self.input.fill_buf() {
            Ok([]) => None,
            Err(error) => Some(Err(error)),
            Ok(_) => Some(self.entry()),
        }
    }
}

impl<R: Read> Kept<R> {
    fn entry(&mut self) -> Result<(u128, Signature)> {
        let mut head = [0; HEAD];
        self.input.read_exact(&mut head)?;
        let lengths = Lengths::of(&head)?;
        let mut body = vec![0; lengths.bytes()];
        self.input.read_exact(&mut body)?;
        decode(&head, &lengths, &body)
    }
}

const HEAD: usize = 32 + 8 * BANDS + 8;

/// How long an entry's lists are.
struct Lengths {
    sketch: u16,
    whole: bool,
    paragraphs: u16,
    terms: u16,
}

impl Lengths {
    fn of(head: &[u8; HEAD]) -> Result<Self> {
        let mut numbers =
            head.get(HEAD - 8..).unwrap_or_default().as_chunks::<2>().0.iter().copied().map(u16::from_le_bytes);
        let mut next = || numbers.next().unwrap_or(0);
        let lengths = Self { sketch: next(), whole: next() == 1, paragraphs: next(), terms: next() };
        let fits = lengths.sketch <= MOST && lengths.paragraphs <= MOST && lengths.terms <= MOST;
        if fits { Ok(lengths) } else { Err(foreign()) }
    }

    fn bytes(&self) -> usize {
        usize::from(self.sketch) * 4 + usize::from(self.paragraphs) * 10 + usize::from(self.terms) * 5
    }
}

fn encode(text: u128, signature: &Signature) -> Result<Vec<u8>> {
    let Signature { digest, bands, sketch, paragraphs, terms } = signature;
    let length = |length: usize| u16::try_from(length).map_err(Error::other);
    let mut out = Vec::with_capacity(HEAD + sketch.values.len() * 4 + paragraphs.len() * 10 + terms.len() * 5);
    out.extend(text.to_le_bytes());
    out.extend(digest.to_le_bytes());
    out.extend(bands.iter().flat_map(|band| band.to_le_bytes()));
    for number in
        [length(sketch.values.len())?, u16::from(sketch.whole), length(paragraphs.len())?, length(terms.len())?]
    {
        out.extend(number.to_le_bytes());
    }
    out.extend(sketch.values.iter().flat_map(|value| value.to_le_bytes()));
    for paragraph in paragraphs {
        out.extend(paragraph.digest.to_le_bytes());
        out.extend(paragraph.tokens.to_le_bytes());
    }
    for term in terms {
        out.extend(term.hash.to_le_bytes());
        out.push(term.count);
    }
    Ok(out)
}

fn decode(head: &[u8; HEAD], lengths: &Lengths, body: &[u8]) -> Result<(u128, Signature)> {
    let (texts, rest) = head.as_chunks::<16>().0.split_first_chunk::<2>().ok_or_else(foreign)?;
    let mut bands = [0; BANDS];
    let keys = rest.as_flattened().as_chunks::<8>().0;
    bands.iter_mut().zip(keys).for_each(|(band, bytes)| *band = u64::from_le_bytes(*bytes));
    let (sketch, body) = body.split_at_checked(usize::from(lengths.sketch) * 4).ok_or_else(foreign)?;
    let (paragraphs, terms) = body.split_at_checked(usize::from(lengths.paragraphs) * 10).ok_or_else(foreign)?;
    let paragraph = |&[a, b, c, d, e, f, g, h, i, j]: &[u8; 10]| Paragraph {
        digest: u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        tokens: u16::from_le_bytes([i, j]),
    };
    let term = |&[a, b, c, d, count]: &[u8; 5]| Term { hash: u32::from_le_bytes([a, b, c, d]), count };
    let signature = Signature {
        digest: u128::from_le_bytes(texts[1]),
        bands,
        sketch: Sketch {
            values: sketch.as_chunks::<4>().0.iter().copied().map(u32::from_le_bytes).collect(),
            whole: lengths.whole,
        },
        paragraphs: paragraphs.as_chunks::<10>().0.iter().map(paragraph).collect(),
        terms: terms.as_chunks::<5>().0.iter().map(term).collect(),
    };
    Ok((u128::from_le_bytes(texts[0]), signature))
}

fn foreign() -> Error {
    Error::new(ErrorKind::InvalidData, "these are not signatures as this version writes them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(number: usize) -> Signature {
        let words: Vec<String> = (0..number * 7).map(|word| format!("word{}", word * number % 97)).collect();
        Signature::of(&format!("{}\n\nA paragraph of enough words for one, number {number}", words.join(" "))).unwrap()
    }

    #[test]
    fn entries_come_back_from_the_spill_and_from_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(folder.path()).unwrap();
        let all: Vec<_> = (0..200).map(|n| (n as u128, signature(n))).collect();
        let places: Vec<u64> = all.iter().map(|(text, signature)| spill.push(*text, signature).unwrap()).collect();
        assert_eq!(spill.read(places[150]).unwrap(), all[150]);
        let end = spill.end();
        spill.push(9, &signature(9)).unwrap();
        let mut kept = Vec::new();
        spill.keep(end, &mut kept).unwrap();
        let back: Vec<_> = Kept::new(&*kept).unwrap().map(Result::unwrap).collect();
        assert_eq!(back, all);
        assert!(all.iter().all(|(_, signature)| !signature.paragraphs.is_empty() && !signature.terms.is_empty()));
    }

    #[test]
    fn other_bytes_are_refused_and_cut_ones_end_in_an_error() {
        assert!(Kept::new(&b"something else that is long enough"[..]).is_err());
        let mut bytes = MAGIC.to_vec();
        bytes.extend(encode(1, &signature(3)).unwrap());
        bytes.truncate(bytes.len() - 1);
        assert!(Kept::new(&*bytes).unwrap().next().unwrap().is_err());
        bytes.extend([255; 500]);
        assert!(Kept::new(&*bytes).unwrap().any(|entry| entry.is_err()));
    }
}
