//! The second pass: from articles on disk, with their hosts' profiles known, to records.

use super::evidence::Evidence;
use super::gather::Latest;
use super::spill::{self, Extracted, SpillReader};
use super::{Duplicates, Error, Run, guard, progress::Step};
use crate::contamination::profile::{SiteProfile, site_key};
use crate::contamination::{Cleaned, examine};
use crate::duplicate::Signature;
use crate::failure::{Failure, Reason, Stage};
use crate::record::Record;

/// A page through the second pass.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) record: Record,
    /// What its text is compared by; `None` where it has no words, or is not to be compared.
    pub(super) signature: Option<Signature>,
}

impl Run<'_> {
    /// Makes a record of each article, in input order; `sink` takes each, or the failure that it became.
    pub(super) fn judge(
        &self,
        spill: SpillReader,
        evidence: &Evidence,
        latest: &Latest,
        duplicates: Duplicates,
        mut sink: impl FnMut(Result<Judged, Failure>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut pages = 0;
        self.progress.begin(Step::Judge, Some(spill.left()));
        super::ordered::map_ordered(
            self.window,
            (0..).zip(spill).take_while(|_| !self.stopped()),
            |(_, encoded)| encoded.as_ref().map_or(0, Vec::len),
            |(number, encoded)| {
                let page = spill::decode(&encoded.map_err(Error::Output)?).map_err(Error::SpillChanged)?;
                if duplicates == Duplicates::KeepLatest && !latest.stands(page.page, number) {
                    return Ok(Err(superseded(&page)));
                }
                let profile = evidence.profile(&site_key(&page.origin)).map_err(Error::Profiles)?;
                Ok(self.judged(&page, &profile, duplicates))
            },
            |outcome: Result<_, Error>| {
                pages += 1;
                self.progress.advance(pages, pages);
                sink(outcome?)
            },
        )?;
        self.progress.end();
        if self.stopped() { Err(Error::Stopped) } else { Ok(()) }
    }

    /// The record of a page, judged with what is known of its site.
    pub(super) fn judged(
        &self,
        page: &Extracted,
        profile: &SiteProfile,
        duplicates: Duplicates,
    ) -> Result<Judged, Failure> {
        guard(&page.origin.url, &page.origin.place, || {
            let cleaned = examine(&page.article, &page.origin, profile);
            let record = self.measured(page, &cleaned);
            let record = if self.stages.markdown { record.with_markdown(&page.article, &cleaned) } else { record };
            let signature = (duplicates == Duplicates::KeepLatest).then(|| Signature::of(&record.text)).flatten();
            Ok(Judged { record, signature })
        })
    }

    /// The record of a page that was judged, without Markdown.
    pub(super) fn measured(&self, page: &Extracted, cleaned: &Cleaned) -> Record {
        let names: Vec<&str> = names_of_the_site(cleaned, page).collect();
        let language = page.article.declared_language.as_deref();
        let measures = self.stages.measurer.measure(&cleaned.text, language, &names);
        let record = Record::new(&page.origin, &page.article, cleaned, &measures);
        Record { source_id: page.source_id.clone(), ..record }
    }
}

/// The failure that an earlier capture of a page becomes.
fn superseded(page: &Extracted) -> Failure {
    Failure {
        url: Some(page.origin.url.clone()),
        source_file: Some(page.origin.place.file.clone()),
        source_offset: page.origin.place.offset,
        stage: Stage::Record,
        reason: Reason::Superseded,
        detail: "a later capture of the same page is in this build".to_owned(),
    }
}

/// What must not become a key phrase.
fn names_of_the_site<'a>(cleaned: &'a Cleaned, page: &'a Extracted) -> impl Iterator<Item = &'a str> {
    let declared = page.article.site_names.iter().map(|name| name.value.as_str());
    cleaned.site_name.as_deref().into_iter().chain(cleaned.original_publisher.as_deref()).chain(declared)
}
