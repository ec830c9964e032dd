//! What the first pass of a build leaves on disk for the second: the articles, in input order.
//!
//! A build reads its pages twice, since what is foreign on a page shows itself only beside the other pages of its
//! host. The first pass writes each article here, so that the second needs no parsing. The file has no name, so the
//! operating system takes it back even after `kill -9`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::article::{Article, Layout};
use crate::page::Origin;

/// Fast and small enough: articles shrink to a third at more than 300 MB/s (zstd's levels 1 to 3 tried on real pages).
const LEVEL: i32 = 1;

/// One page after the first pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// Where it is from.
    pub origin: Origin,
    /// What it says.
    pub article: Article,
    /// How its blocks are laid out, which an article keeps to itself; empty unless records have Markdown.
    pub layouts: Vec<Layout>,
    /// The record id of its canonical address, as a number.
    pub page: u128,
    /// Its id in the corpus that it is from.
    pub source_id: Option<String>,
}

/// Articles on their way to disk.
pub struct SpillWriter {
    out: zstd::Encoder<'static, BufWriter<File>>,
    count: u64,
}

impl std::fmt::Debug for SpillWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpillWriter").field("count", &self.count).finish_non_exhaustive()
    }
}

impl SpillWriter {
    /// A new spill in `folder`.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn new(folder: &Path) -> std::io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        Ok(Self { out: zstd::Encoder::new(BufWriter::new(file), LEVEL)?, count: 0 })
    }

    /// Adds one page, as [`encode`] made it.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn push(&mut self, encoded: &[u8]) -> std::io::Result<()> {
        self.out.write_all(&(encoded.len() as u64).to_le_bytes())?;
        self.out.write_all(encoded)?;
        self.count += 1;
        Ok(())
    }

    /// Turns to reading.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub fn finish(self) -> std::io::Result<SpillReader> {
        let mut file = self.out.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(SpillReader { input: zstd::Decoder::new(file)?, left: self.count })
    }
}

/// The articles of a spill, in the order in which they were added, still encoded.
pub struct SpillReader {
    input: zstd::Decoder<'static, BufReader<File>>,
    left: u64,
}

impl std::fmt::Debug for SpillReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpillReader").field("left", &self.left).finish_non_exhaustive()
    }
}

impl SpillReader {
    /// Pages not yet read.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.left
    }

    fn read_one(&mut self) -> std::io::Result<Vec<u8>> {
        let mut length = [0; 8];
        self.input.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        let mut encoded = Vec::new();
        let read = (&mut self.input).take(length).read_to_end(&mut encoded)?;
        if read as u64 == length { Ok(encoded) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Iterator for SpillReader {
    type Item = std::io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.read_one())
    }
}

/// A page's bytes in the spill.
///
/// # Errors
/// None for any page that the rooms can make; the type is what the encoder has.
pub fn encode(page: &Extracted) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(page)
}

/// The page that [`encode`] made these bytes of.
///
/// # Errors
/// The bytes were changed on disk.
pub fn decode(encoded: &[u8]) -> Result<Extracted, postcard::Error> {
    let mut page: Extracted = postcard::from_bytes(encoded)?;
    page.article.layouts.clone_from(&page.layouts);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, BlockKind, Role};
    use crate::page::CharsetFrom;
    use crate::source::Place;

    fn page(number: usize) -> Extracted {
        let text = format!("Paragraph {number} “ü” ").repeat(number);
        Extracted {
            origin: Origin {
                url: format!("https://a.example/{number}"),
                host: Some("a.example".into()),
                domain: Some("a.example".into()),
                fetched_at: Some("2024-10-17T08:00:00Z".parse().unwrap()),
                http_status: Some(200),
                content_type: None,
                payload_digest: "sha256:00".into(),
                place: Place { file: "a.warc.gz".into(), offset: Some(number as u64), length: None },
                charset: "UTF-8".into(),
                charset_from: CharsetFrom::Meta,
                charset_conflict: None,
                rights_headers: vec![],
            },
            article: Article {
                blocks: vec![Block {
                    kind: BlockKind::Heading(2),
                    role: Role::Body,
                    text,
                    link_share: 0.25,
                    link: None,
                }],
                ..Article::default()
            },
            layouts: Vec::new(),
            page: number as u128,
            source_id: number.is_multiple_of(2).then(|| number.to_string()),
        }
    }

    #[test]
    fn pages_come_back_as_they_were_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut spill = SpillWriter::new(folder.path()).unwrap();
        let pages: Vec<_> = (0..50).map(page).collect();
        for page in &pages {
            spill.push(&encode(page).unwrap()).unwrap();
        }
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 0, "the spill has no name in the folder");
        let reader = spill.finish().unwrap();
        assert_eq!(reader.left(), 50);
        let back: Vec<_> = reader.map(|bytes| decode(&bytes.unwrap()).unwrap()).collect();
        assert_eq!(back, pages);
    }
}
