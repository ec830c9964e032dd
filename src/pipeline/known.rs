//! What a version knows of sites: the groups of hosts that belong together, and one host's profile with its evidence.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};

use super::{Error, evidence};
use crate::contamination::brand::Brand;
use crate::contamination::farms::Farm;
use crate::contamination::planted::planted_on_host;
use crate::contamination::profile::{HostBrand, SiteProfile};
use crate::dataset::Dataset;
use crate::record::{FlagRow, flag_column};
use crate::report::findings::{Example, KindSeen, KnownSite, PlantedString};

/// Examples of a kind of finding.
const EXAMPLES: usize = 3;
/// Characters shown of what was found, and on each side of it.
const FOUND: usize = 160;
const AROUND: usize = 40;

/// The groups of hosts that belong together in a version, those with most hosts first.
///
/// # Errors
/// [`Error::Profiles`] where they cannot be read, and those of the dataset.
pub fn farms(dataset: &Dataset, version: u64) -> Result<Vec<Farm>, Error> {
    match dataset.profiles_at(version)? {
        Some(kept) => evidence::farms_of(kept).map_err(Error::Profiles),
        None => Ok(Vec::new()),
    }
}

/// What a version knows of a host; `None` where it has no page of it.
///
/// # Errors
/// As [`farms`].
pub fn known_site(dataset: &Dataset, version: u64, host: &str) -> Result<Option<KnownSite>, Error> {
    let profile = match dataset.profiles_at(version)? {
        Some(kept) => evidence::profile_of(kept, host).map_err(Error::Profiles)?,
        None => None,
    };
    let (rows, found) = kinds_seen(dataset, version, Some(host))?;
    if profile.is_none() && rows == 0 {
        return Ok(None);
    }
    let profile = profile.unwrap_or_default();
    let mut planted: Vec<PlantedString> = profile.brands.iter().filter_map(|b| string(b, &profile)).collect();
    planted.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.text.cmp(&b.text)));
    let farm = farms(dataset, version)?.into_iter().find(|farm| farm.hosts.iter().any(|known| known == host));
    Ok(Some(KnownSite {
        host: host.to_owned(),
        version,
        pages: profile.pages,
        names: profile.names,
        own_names: profile.own_names,
        planted,
        paragraphs: profile.paragraphs.len() as u64,
        sentences: profile.sentences.len() as u64,
        varied: profile.families.iter().map(|family| family.pages).collect(),
        accounts: profile.accounts,
        disguised: profile.disguised,
        farm,
        rows,
        found,
    }))
}

fn string(brand: &HostBrand, profile: &SiteProfile) -> Option<PlantedString> {
    let HostBrand { text, pages, tally, .. } = brand;
    Brand::new(text)?;
    Some(PlantedString {
        text: text.clone(),
        probability: planted_on_host(brand, profile),
        pages: *pages,
        joining: tally.joining,
        inside: tally.inside,
        glued: tally.glued,
        between: tally.between,
        proper: tally.proper,
    })
}

/// The rows of a version (of one host), and what was found on them by kind, with the first examples of each.
///
/// # Errors
/// Those of the dataset.
pub fn kinds_seen(
    dataset: &Dataset,
    version: u64,
    host: Option<&str>,
) -> Result<(u64, BTreeMap<String, KindSeen>), Error> {
    let (mut rows, mut seen) = (0, BTreeMap::new());
    for batch in dataset.columns(version, &["id", "url", "host", "text", "raw_text", "flags"])? {
        rows += look(&batch?, host, &mut seen);
    }
    Ok((rows, seen))
}

fn look(batch: &RecordBatch, host: Option<&str>, seen: &mut BTreeMap<String, KindSeen>) -> u64 {
    let column = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    let cell = |name: &str, row: usize| column(name).filter(|c| c.is_valid(row)).map(|c| c.value(row));
    let mut rows = 0;
    for (row, flags) in flag_column::read(batch).into_iter().enumerate() {
        if host.is_some_and(|host| cell("host", row) != Some(host)) {
            continue;
        }
        rows += 1;
        let mut kinds: Vec<&str> = Vec::new();
        for flag in &flags {
            let kind = seen.entry(flag.kind.clone()).or_default();
            kind.findings += 1;
            if !kinds.contains(&flag.kind.as_str()) {
                kinds.push(&flag.kind);
                kind.rows += 1;
                // One of a row, so that examples are of several.
                if kind.examples.len() < EXAMPLES {
                    let text = cell("raw_text", row).or_else(|| cell("text", row)).unwrap_or_default();
                    let (id, url) = (cell("id", row).unwrap_or_default(), cell("url", row).unwrap_or_default());
                    kind.examples.push(example(flag, id, url, text));
                }
            }
        }
    }
    rows
}

fn example(flag: &FlagRow, id: &str, url: &str, text: &str) -> Example {
    let place = flag.start.zip(flag.end).and_then(|(a, z)| Some((usize::try_from(a).ok()?, usize::try_from(z).ok()?)));
    let cut = |from: usize, count: usize| text.chars().skip(from).take(count).collect::<String>();
    let (before, found, after) = match place {
        None => Default::default(),
        Some((start, end)) => {
            let first = start.saturating_sub(AROUND);
            let length = end.saturating_sub(start);
            let found = cut(start, length.min(FOUND));
            let more = if length > FOUND { "…" } else { "" };
            (cut(first, start - first), format!("{found}{more}"), cut(end, AROUND))
        }
    };
    Example {
        id: id.to_owned(),
        url: url.to_owned(),
        before,
        found,
        after,
        score: flag.score,
        evidence: flag.evidence.clone(),
    }
}
