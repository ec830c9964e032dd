//! The second pass: from articles on disk, with their hosts' profiles known, to records.

use super::gather::{Gathered, Latest};
use super::spill::{self, Extracted};
use super::{Duplicates, Error, Run, guard, progress::Step};
use crate::contamination::profile::{Profiles, site_key};
use crate::contamination::{Cleaned, examine};
use crate::failure::{Failure, Reason, Stage};
use crate::record::Record;

impl Run<'_> {
    /// Makes a record of each article, in input order; `sink` takes each, or the failure that it became.
    pub(super) fn judge(
        &self,
        gathered: Gathered,
        duplicates: Duplicates,
        mut sink: impl FnMut(Result<Record, Failure>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Gathered { spill, evidence, latest } = gathered;
        let profiles = evidence.finish();
        let mut pages = 0;
        self.progress.begin(Step::Judge, Some(spill.left()));
        super::ordered::map_ordered(
            self.window,
            (0..).zip(spill).take_while(|_| !self.stopped()),
            |(_, encoded)| encoded.as_ref().map_or(0, Vec::len),
            |(number, encoded)| {
                let extracted = spill::decode(&encoded.map_err(Error::Output)?).map_err(Error::SpillChanged)?;
                Ok(match duplicates {
                    Duplicates::KeepLatest => self.standing(&extracted, number, &latest, &profiles),
                    Duplicates::KeepAll => self.record(&extracted, &profiles),
                })
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

    /// The record of a capture that stands for its page; the others are listed.
    fn standing(&self, page: &Extracted, number: u64, latest: &Latest, profiles: &Profiles) -> Result<Record, Failure> {
        if latest.stands(page.page, number) {
            return self.record(page, profiles);
        }
        Err(Failure {
            url: Some(page.origin.url.clone()),
            source_file: Some(page.origin.place.file.clone()),
            source_offset: page.origin.place.offset,
            stage: Stage::Record,
            reason: Reason::Superseded,
            detail: "a later capture of the same page is in this build".to_owned(),
        })
    }

    fn record(&self, page: &Extracted, profiles: &Profiles) -> Result<Record, Failure> {
        guard(&page.origin.url, &page.origin.place, || {
            let profile = profiles.get(&site_key(&page.origin));
            let cleaned = examine(&page.article, &page.origin, profile);
            let names: Vec<&str> = names_of_the_site(&cleaned, page).collect();
            let language = page.article.declared_language.as_deref();
            let measures = self.stages.measurer.measure(&cleaned.text, language, &names);
            Ok(Record::new(&page.origin, &page.article, &cleaned, &measures))
        })
    }
}

/// What must not become a key phrase.
fn names_of_the_site<'a>(cleaned: &'a Cleaned, page: &'a Extracted) -> impl Iterator<Item = &'a str> {
    let declared = page.article.site_names.iter().map(|name| name.value.as_str());
    cleaned.site_name.as_deref().into_iter().chain(cleaned.original_publisher.as_deref()).chain(declared)
}
