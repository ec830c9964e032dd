//! The sweep: which rows of which data files are to go, and the files without them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;

use super::super::Error;
use super::super::content::{RowDigests, content_schema, id_key, ids};
use super::super::parts::{Limits, Part, PartWriter};
use super::super::place::{Blob, Place};
use super::super::read::{Batches, Rows, project, schema_of};
use super::mentions::{self, Going, Mentions};
use super::selection::Sought;
use crate::page::address::{canonical_address, record_id};
use crate::record::{record_schema, text_at};

/// What is found in the data files of all versions. Grows with what is to go.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// For each file that has any of them, the rows that are to go.
    pub(super) files: BTreeMap<String, Vec<Gone>>,
    /// Rows of each of those files.
    pub(super) file_rows: BTreeMap<String, u64>,
    /// The ids that go, as they stand in the rows.
    pub(super) ids: HashMap<u128, String>,
    /// The addresses that they were fetched by.
    urls: HashSet<String>,
    /// The digests of their texts, as [`text_key`] has them.
    pub(super) texts: HashSet<u128>,
    /// Ids of rows that stay and have one of these texts, or name one of these ids as what they are a copy of.
    pub(super) copies: HashMap<u128, String>,
    /// What rows that stay say of what goes.
    pub(super) mentions: Mentions,
}

/// What goes: what is asked for, and what was found to be the same pages.
struct Found<'a> {
    sought: &'a Sought,
    ids: &'a HashMap<u128, String>,
    urls: &'a HashSet<String>,
}

impl Going for Found<'_> {
    fn has_id(&self, id: u128) -> bool {
        self.ids.contains_key(&id) || self.sought.has_id(id)
    }

    fn has_address(&self, url: &str) -> bool {
        self.urls.contains(url) || self.sought.has_address(url) || self.is_of_an_id(url)
    }
}

impl Found<'_> {
    fn is_of_an_id(&self, url: &str) -> bool {
        !self.ids.is_empty() && self.ids.contains_key(&id_key(&record_id(&canonical_address(url, None))))
    }
}

/// A row that is to go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gone {
    place: u64,
    pub(super) id: u128,
    /// What rows are compared by.
    pub(super) content: u128,
}

/// The first 16 bytes of a digest that is written as `sha256:` and hex digits, as signatures are kept by.
pub(super) fn text_key(digest: &str) -> u128 {
    let hex = digest.strip_prefix("sha256:").and_then(|hex| hex.get(..32));
    hex.and_then(|hex| u128::from_str_radix(hex, 16).ok()).unwrap_or(0)
}

impl Sweep {
    /// Looks through the files.
    pub(super) fn new(dataset: &Place, files: &[String], sought: &Sought) -> Result<Self, Error> {
        let mut sweep = Self::default();
        for file in files {
            sweep.find_ids(&dataset.join(file), sought)?;
        }
        if !sweep.ids.is_empty() {
            for file in files {
                sweep.find_rows(dataset, file)?;
            }
            for file in files {
                sweep.look_for_copies(&dataset.join(file))?;
            }
        }
        let mut mentions = std::mem::take(&mut sweep.mentions);
        let found = sweep.found(sought);
        for file in files {
            for batch in Batches::open(dataset.join(file), &columns(&mentions::COLUMNS), Rows::All)? {
                mentions.look(file, &batch?, &found);
            }
        }
        sweep.mentions = mentions;
        Ok(sweep)
    }

    fn found<'a>(&'a self, sought: &'a Sought) -> Found<'a> {
        Found { sought, ids: &self.ids, urls: &self.urls }
    }

    fn find_ids(&mut self, path: &Blob, sought: &Sought) -> Result<(), Error> {
        for batch in Batches::open(path, &columns(&["id", "host", "url", "canonical_url"]), Rows::All)? {
            let batch = batch?;
            for (row, id) in ids(&batch).into_iter().enumerate() {
                let cell = |name| text_at(&batch, name, row);
                let is_sought = sought.has_id(id)
                    || cell("host").is_some_and(|host| sought.has_host(host))
                    || ["url", "canonical_url"].into_iter().filter_map(cell).any(|url| sought.has_address(url));
                if is_sought {
                    self.ids.insert(id, cell("id").unwrap_or_default().to_owned());
                }
            }
        }
        Ok(())
    }

    /// Finds all rows of the ids: a page that was fetched by another address in another version among them.
    fn find_rows(&mut self, dataset: &Place, file: &str) -> Result<(), Error> {
        let path = dataset.join(file);
        let (mut found, mut place) = (Vec::new(), 0);
        for batch in Batches::open(&path, &columns(&["id", "url", "text_digest", "duplicate_of"]), Rows::All)? {
            let batch = batch?;
            for (row, id) in ids(&batch).into_iter().enumerate() {
                if self.ids.contains_key(&id) {
                    found.push((place, id));
                    self.mentions.note_original(id, text_at(&batch, "duplicate_of", row));
                    self.urls.extend(text_at(&batch, "url", row).map(str::to_owned));
                    self.texts.extend(text_at(&batch, "text_digest", row).map(text_key));
                }
                place += 1;
            }
        }
        if !found.is_empty() {
            self.files.insert(file.to_owned(), with_content(&path, &found)?);
            self.file_rows.insert(file.to_owned(), place);
        }
        Ok(())
    }

    fn look_for_copies(&mut self, path: &Blob) -> Result<(), Error> {
        for batch in Batches::open(path, &columns(&["id", "text_digest", "duplicate_of"]), Rows::All)? {
            let batch = batch?;
            for (row, id) in ids(&batch).into_iter().enumerate() {
                if self.ids.contains_key(&id) {
                    continue;
                }
                let cell = |name| text_at(&batch, name, row);
                let is_copy = cell("text_digest").is_some_and(|digest| self.texts.contains(&text_key(digest)))
                    || cell("duplicate_of").is_some_and(|of| self.ids.contains_key(&id_key(of)));
                if is_copy {
                    self.copies.insert(id, cell("id").unwrap_or_default().to_owned());
                }
            }
        }
        Ok(())
    }

    /// Whether an address is one of the ids that were found.
    pub(super) fn has_address(&self, url: &str) -> bool {
        let is_id = || self.ids.contains_key(&id_key(&record_id(&canonical_address(url, None))));
        self.urls.contains(url) || (!self.ids.is_empty() && is_id())
    }

    /// The digests of texts that no row that stays has. Where a row stays, so does the signature of its text.
    pub(super) fn texts_of_none(&self, dataset: &Place, files: &[String]) -> Result<HashSet<u128>, Error> {
        let mut texts = self.texts.clone();
        for file in files.iter().filter(|_| !self.copies.is_empty()) {
            for batch in Batches::open(dataset.join(file), &columns(&["id", "text_digest"]), Rows::All)? {
                let batch = batch?;
                for (row, id) in ids(&batch).into_iter().enumerate() {
                    if !self.ids.contains_key(&id)
                        && let Some(digest) = text_at(&batch, "text_digest", row)
                    {
                        texts.remove(&text_key(digest));
                    }
                }
            }
        }
        Ok(texts)
    }

    /// The files that have rows that go, or rows that say something of them.
    pub(super) fn changed_files(&self) -> BTreeSet<String> {
        self.files.keys().chain(&self.mentions.files).cloned().collect()
    }

    /// Writes a file without the rows that go and what others say of them, as it is otherwise; `None` where no row is left.
    pub(super) fn rewrite(
        &self,
        dataset: &Place,
        file: &str,
        staging: &Path,
        sought: &Sought,
    ) -> Result<Option<Part>, Error> {
        let gone: HashSet<u64> = self.files.get(file).into_iter().flatten().map(|gone| gone.place).collect();
        if self.file_rows.get(file).is_some_and(|rows| *rows == gone.len() as u64) {
            return Ok(None);
        }
        let path = dataset.join(file);
        let schema = schema_of(&path)?;
        let mut writer = PartWriter::new(staging, "part-", schema.clone(), Limits::of_files(usize::MAX));
        let mut place = 0;
        for batch in Batches::open(&path, &schema, Rows::All)? {
            let batch = batch?;
            let next = place + batch.num_rows() as u64;
            let mask: BooleanArray = (place..next).map(|place| Some(!gone.contains(&place))).collect();
            let stays = filter_record_batch(&batch, &mask)?;
            writer.write(&self.mentions.without(&stays, &self.found(sought))?)?;
            place = next;
        }
        Ok(writer.finish()?.into_iter().next())
    }
}

/// The rows at some places with the digests of their content.
fn with_content(path: &Blob, rows: &[(u64, u128)]) -> Result<Vec<Gone>, Error> {
    let schema = content_schema();
    let digests = RowDigests::new(&schema)?;
    let places: Vec<u64> = rows.iter().map(|&(place, _)| place).collect();
    let mut contents = Vec::with_capacity(rows.len());
    for batch in Batches::open(path, &schema, Rows::At(&places))? {
        contents.extend(digests.of(&batch?)?);
    }
    Ok(rows.iter().zip(contents).map(|(&(place, id), content)| Gone { place, id, content }).collect())
}

fn columns(names: &[&str]) -> SchemaRef {
    project(&record_schema(), |name| names.contains(&name))
}
