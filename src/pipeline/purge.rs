//! A purge over all that a dataset keeps: the rooms whose files it rewrites say how.

use std::collections::HashSet;
use std::io::{Read, Write};

use super::evidence;
use super::gather::low_half;
use crate::dataset::{self, Dataset, Gone, PurgeOrder, Purged, Rewriters};
use crate::duplicate;

/// Takes pages out of all versions of a dataset, and leaves a note.
///
/// # Errors
/// As [`Dataset::purge`].
pub fn purge(dataset: &Dataset, order: &PurgeOrder) -> Result<Purged, dataset::Error> {
    let signatures = |kept: &mut dyn Read, out: &mut dyn Write, gone: &Gone<'_>| {
        duplicate::forget(kept, out, |text| gone.texts.contains(&text))
    };
    let profiles = |kept: &mut dyn Read, out: &mut dyn Write, gone: &Gone<'_>| {
        let pages: HashSet<u64> = gone.ids.iter().map(|id| low_half(*id)).collect();
        evidence::forget(kept, out, |site, page| gone.has_host(site) || pages.contains(&page))
    };
    dataset.purge(order, &Rewriters { signatures: &signatures, profiles: &profiles })
}
