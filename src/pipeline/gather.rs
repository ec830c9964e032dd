//! The first pass: from captures to articles on disk, and to what the hosts' pages have in common.

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;

use super::evidence::{Evidence, EvidenceWriter};
use super::spill::{self, Extracted, SpillReader, SpillWriter};
use super::{Error, Run, guard, progress::Step, rest};
use crate::article::{Article, Found, FoundIn};
use crate::contamination::profile::{PageEvidence, site_key};
use crate::failure::{Failure, Reason, Stage};
use crate::page::{self, Origin, Text, address};
use crate::source::{Capture, Captures, Input, ReadOptions};

/// What the first pass leaves for the second.
#[derive(Debug)]
pub(super) struct Gathered {
    /// The articles, in input order.
    pub(super) spill: SpillReader,
    /// What the pages of each host show, with what earlier builds knew.
    pub(super) evidence: Evidence,
    /// The capture that stands for each page.
    pub(super) latest: Latest,
}

/// For each page the number of its latest capture: 40 bytes a page, the one thing here that grows with their number.
#[derive(Debug, Default)]
pub(super) struct Latest(HashMap<u128, (Option<Timestamp>, u64)>);

impl Latest {
    /// Notes a capture, and says whether it stands for its page so far; of two with the same time, the one read later stands.
    fn note(&mut self, page: u128, fetched_at: Option<Timestamp>, number: u64) -> bool {
        let entry = self.0.entry(page).or_insert((fetched_at, number));
        let stands = fetched_at >= entry.0;
        if stands {
            *entry = (fetched_at, number);
        }
        stands
    }

    /// Whether the page is one of those that were read.
    pub(super) fn has(&self, page: u128) -> bool {
        self.0.contains_key(&page)
    }

    /// Whether the capture with this number stands for its page.
    pub(super) fn stands(&self, page: u128, number: u64) -> bool {
        self.0.get(&page).is_none_or(|&(_, standing)| standing == number)
    }
}

/// A page through the first pass, ready to be written.
struct Ready {
    encoded: Vec<u8>,
    page: u128,
    fetched_at: Option<Timestamp>,
    site: String,
    evidence: PageEvidence,
    rest: Vec<u8>,
}

impl Run<'_> {
    /// Reads all inputs; `fail` takes what became no article, in input order.
    pub(super) fn gather(
        &self,
        inputs: &[Input],
        read: &ReadOptions,
        known: Option<fs_err::File>,
        folder: &Path,
        mut fail: impl FnMut(Failure) -> Result<(), Error>,
    ) -> Result<Gathered, Error> {
        let full = |source| Error::Spill { folder: folder.to_owned(), source };
        let mut spill = SpillWriter::new(folder).map_err(full)?;
        let mut evidence = EvidenceWriter::new(folder).map_err(full)?;
        if let Some(known) = known {
            evidence.recall(known).map_err(Error::Profiles)?;
        }
        let (mut latest, mut number, mut pages) = (Latest::default(), 0, 0);
        let total = inputs.iter().map(|input| input.byte_count).sum();
        let captures = Captures::new(inputs.to_vec(), read);
        let meter = captures.meter();
        self.progress.begin(Step::Extract, Some(total));
        super::ordered::map_ordered(
            self.window,
            captures.take_while(|_| !self.stopped()),
            |capture| capture.as_ref().map_or(0, |capture| capture.body.len()),
            |capture| capture.and_then(|capture| self.ready(capture)),
            |outcome| {
                pages += 1;
                self.progress.advance(meter.bytes(), pages);
                match outcome {
                    Ok(ready) => {
                        spill.push(&ready.encoded).map_err(full)?;
                        // The evidence of a page is that of the capture which stands for it.
                        if latest.note(ready.page, ready.fetched_at, number) {
                            let page = low_half(ready.page);
                            evidence.add(&ready.site, page, &ready.evidence, &ready.rest).map_err(full)?;
                        }
                        number += 1;
                        Ok(())
                    }
                    Err(failure) => fail(failure),
                }
            },
        )?;
        self.progress.end();
        if self.stopped() {
            return Err(Error::Stopped);
        }
        let mut evidence = evidence.finish().map_err(full)?;
        evidence.tie(self.window).map_err(Error::Profiles)?;
        Ok(Gathered { spill: spill.finish().map_err(full)?, evidence, latest })
    }

    /// What a capture says: by extraction, or as it stands where it already is text.
    fn article(&self, capture: Capture) -> Result<(Origin, Article, Option<String>), Failure> {
        if capture.row.is_none() {
            let page = page::decode(capture)?;
            let article = self.stages.extractor.extract(&page)?;
            return Ok((page.origin, article, None));
        }
        let Text { origin, text, row } = page::decode_text(capture)?;
        let title = row.title.map(|title| Found::new(title, FoundIn::Meta));
        Ok((origin, Article { title, ..Article::from_corpus(&text) }, row.id))
    }

    /// One capture's way to an article, its bytes in the spill and its evidence.
    fn ready(&self, capture: Capture) -> Result<Ready, Failure> {
        let (url, place) = (capture.url.clone(), capture.place.clone());
        guard(&url, &place, || {
            let (origin, article, source_id) = self.article(capture)?;
            let canonical_url = address::canonical_address(&origin.url, article.canonical_link.as_deref());
            let layouts = article.layouts.clone();
            let extracted = Extracted { page: page_number(&canonical_url), origin, article, layouts, source_id };
            if self.barred.has_address(&extracted.origin.url) || self.barred.has_address(&canonical_url) {
                return Err(purged(&extracted.origin));
            }
            let encoded =
                spill::encode(&extracted).map_err(|error| super::internal(&url, &place, &error.to_string()))?;
            Ok(Ready {
                encoded,
                page: extracted.page,
                fetched_at: extracted.origin.fetched_at,
                site: site_key(&extracted.origin),
                evidence: PageEvidence::gather(&extracted.article, &extracted.origin),
                rest: rest::of(&extracted.article),
            })
        })
    }
}

/// The failure that a page becomes which may not come back.
fn purged(origin: &Origin) -> Failure {
    Failure {
        url: Some(origin.url.clone()),
        source_file: Some(origin.place.file.clone()),
        source_offset: origin.place.offset,
        stage: Stage::Record,
        reason: Reason::Purged,
        detail: "the page was purged from this dataset".to_owned(),
    }
}

/// The record id of a page's canonical address as a number.
fn page_number(canonical_url: &str) -> u128 {
    u128::from_str_radix(&address::record_id(canonical_url), 16).unwrap_or_default()
}

/// Half of a page's number, as evidence is kept by.
pub(super) fn low_half(page: u128) -> u64 {
    u64::try_from(page & u128::from(u64::MAX)).unwrap_or_default()
}
