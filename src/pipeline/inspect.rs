//! One page through all stages, with what each saw: for people who ask why.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::progress::Progress;
use super::spill::{self, Extracted};
use super::{Error, ExtractPlan, Run, Stages, Window, not_crawled, resolve};
use crate::contamination::profile::site_key;
use crate::dataset::Sought;
use crate::failure::Failure;
use crate::report::inspection::Inspection;

/// The page asked for, and what became of the others.
#[derive(Debug, Clone, Default)]
pub struct Inspected {
    /// The page; `None` where no page fits, or where it failed.
    pub page: Option<Inspection>,
    /// Pages of the same sources that judged its site with it.
    pub page_count: u64,
    /// Pages that failed.
    pub failures: Vec<Failure>,
}

/// Looks into one page of the plan's sources: the one whose id, address, file or path in a source is
/// `wanted`, or the first.
///
/// All pages of the sources are read, since what is foreign on a page shows itself beside the others of its host.
///
/// # Errors
/// As [`extract`](super::extract).
pub fn inspect(
    plan: &ExtractPlan,
    wanted: Option<&str>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Inspected, Error> {
    let sources = resolve(&plan.sources, &plan.read);
    let stages = Stages::new(plan.measure.clone(), plan.markdown);
    let run = Run { stages: &stages, window: Window::new(plan.threads), progress, stop, barred: Sought::default() };
    let mut inspected = Inspected::default();
    inspected.failures.extend(sources.urls.iter().map(not_crawled).chain(sources.failures));
    let names = wanted.map(|wanted| names_of(wanted, &plan.sources));
    let folder = std::env::temp_dir();
    let gathered = run.gather(&sources.inputs, &plan.read, None, &folder, |failure| {
        inspected.failures.push(failure);
        Ok(())
    })?;
    inspected.page_count = gathered.spill.left();
    for encoded in gathered.spill {
        let page = spill::decode(&encoded.map_err(Error::Output)?).map_err(Error::SpillChanged)?;
        if names.as_ref().is_some_and(|names| !names.iter().any(|name| is_called(&page, name))) {
            continue;
        }
        let profile = gathered.evidence.profile(&site_key(&page.origin)).map_err(Error::Profiles)?;
        match run.judged(&page, &profile, super::Duplicates::KeepAll) {
            Ok(judged) => {
                let Extracted { origin, article, .. } = page;
                inspected.page = Some(Inspection { origin, article, record: judged.record });
            }
            Err(failure) => inspected.failures.push(failure),
        }
        break;
    }
    Ok(inspected)
}

/// What a page may be called: as it is named, and where that is a path into a source's folder, the path from there on.
fn names_of(wanted: &str, sources: &[String]) -> Vec<String> {
    let within = |source: &String| Path::new(wanted).strip_prefix(source).ok()?.to_str().map(str::to_owned);
    std::iter::once(wanted.to_owned()).chain(sources.iter().filter_map(within)).collect()
}

/// Whether a page goes by a name: its id, its address or its file.
fn is_called(page: &Extracted, name: &str) -> bool {
    let id = format!("{:032x}", page.page);
    [&id, &page.origin.url, &page.origin.place.file].into_iter().any(|known| known == name)
        || page.source_id.as_deref() == Some(name)
}
