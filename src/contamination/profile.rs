//! Site profiles: what the pages of one host have in common.
//!
//! Each page gives a small [`PageEvidence`]; a [`ProfileBuilder`] keeps that of at most [`PAGES_A_HOST`] pages of a host
//! (those with the smallest hash of their id, so that order and threads change nothing), and makes [`Profiles`] of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::brand::{Brand, Tally};
use super::hashing::{hash_text, mix};
use super::near::{self, Family};
pub use super::page_evidence::PageEvidence;
use super::passages;
use super::seams;
use super::template_text;
use crate::page::Origin;

/// Pages of one host whose evidence is kept: a big host costs at most this many times [`PageEvidence`], about 1.5 MB.
pub const PAGES_A_HOST: usize = 256;
/// Words that a host's profile keeps.
const WORDS_A_HOST: usize = 24_000;
/// Planted strings that a host's profile keeps.
const BRANDS_A_HOST: usize = 24;

/// Pages from which on a name that most of them bear is the host's own.
const OWN_NAME_PAGES: u32 = 3;
/// Share of the pages that must bear it.
const OWN_NAME_SHARE: f32 = 0.6;

/// The rank by which pages of a host are chosen: a host keeps those with the smallest, whatever the order they come in.
#[must_use]
pub fn page_rank(page: u64) -> u64 {
    mix(page)
}

/// Gathers evidence over pages; merging is associative and commutative.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfileBuilder {
    hosts: BTreeMap<String, Pages>,
}

/// Evidence of one host's pages, by the hash of their id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Pages {
    kept: BTreeMap<u64, PageEvidence>,
}

impl Pages {
    fn add(&mut self, key: u64, evidence: PageEvidence) {
        // Two captures of one page: the choice must not depend on which came first.
        let other = self.kept.remove(&key);
        let chosen = match other {
            Some(other) if format!("{other:?}") < format!("{evidence:?}") => other,
            _ => evidence,
        };
        self.kept.insert(key, chosen);
        while self.kept.len() > PAGES_A_HOST {
            self.kept.pop_last();
        }
    }
}

impl ProfileBuilder {
    /// Nothing known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one page of a site; `page` is the same whenever the same page is added again.
    pub fn add(&mut self, site_key: &str, page: u64, evidence: PageEvidence) {
        self.hosts.entry(site_key.to_owned()).or_default().add(page_rank(page), evidence);
    }

    /// Adds all that another builder gathered.
    pub fn merge(&mut self, other: Self) {
        for (host, pages) in other.hosts {
            let mine = self.hosts.entry(host).or_default();
            for (key, evidence) in pages.kept {
                mine.add(key, evidence);
            }
        }
    }

    /// The profiles of all hosts.
    #[must_use]
    pub fn finish(&self) -> Profiles {
        Profiles {
            hosts: self.hosts.iter().map(|(host, pages)| (host.clone(), SiteProfile::of(pages))).collect(),
            none: SiteProfile::default(),
        }
    }
}

/// The profiles of all hosts of a build.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profiles {
    hosts: BTreeMap<String, SiteProfile>,
    none: SiteProfile,
}

impl Profiles {
    /// The profile of a site; an empty one where nothing is known.
    #[must_use]
    pub fn get(&self, site_key: &str) -> &SiteProfile {
        self.hosts.get(site_key).unwrap_or(&self.none)
    }

    /// All sites with their profiles, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SiteProfile)> {
        self.hosts.iter().map(|(host, profile)| (host.as_str(), profile))
    }
}

/// What is known of one host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteProfile {
    /// Pages that it was made from.
    pub pages: u32,
    /// What the host calls itself.
    pub names: Vec<String>,
    /// Those of the names that most of the pages bear.
    pub own_names: Vec<String>,
    /// Strings that may be planted, the surest first.
    pub brands: Vec<HostBrand>,
    /// Short hashes of its words, sorted.
    pub words: Vec<u32>,
    /// Paragraphs that stand near the same end of several pages, and nowhere else: hash and number of pages.
    pub paragraphs: BTreeMap<u64, u32>,
    /// Sentences that stand near an end of several pages: hash and number of pages.
    pub sentences: BTreeMap<u64, u32>,
    /// Paragraphs that stand near the same end of several pages with small variations, those on most pages first.
    pub families: Vec<Family>,
    /// Author names with the number of pages that bear them.
    pub accounts: BTreeMap<String, u32>,
    /// Names and addresses in disguise with the number of pages that bear them.
    #[serde(default)]
    pub disguised: BTreeMap<String, u32>,
}

/// A string that a host may plant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostBrand {
    /// Folded, without blanks.
    pub key: String,
    /// As it stands on most pages.
    pub text: String,
    /// Pages on which it stands inside words.
    pub pages: u32,
    /// Its places on all pages.
    pub tally: Tally,
}

impl SiteProfile {
    /// Takes over what other hosts of the same farm show of strings that this one seems to plant as well.
    pub fn learn(&mut self, lessons: &[HostBrand]) {
        for lesson in lessons {
            if let Some(own) = self.brands.iter_mut().find(|brand| brand.key == lesson.key) {
                own.tally.add(&lesson.tally);
            }
        }
    }

    fn of(pages: &Pages) -> Self {
        let all = || pages.kept.values();
        let count = u32::try_from(pages.kept.len()).unwrap_or(u32::MAX);
        let names = frequent(all().flat_map(|e| e.names.iter().cloned()), 1);
        // What stands on one page alone is no template: of a host with one page nothing needs to be compared.
        let several = || all().filter(|_| count > 1);
        let own = |n: u32| count >= OWN_NAME_PAGES && n as f32 >= OWN_NAME_SHARE * count as f32;
        Self {
            pages: count,
            own_names: names.iter().filter(|(_, n)| own(*n)).map(|(name, _)| name.clone()).take(8).collect(),
            names: names.into_iter().map(|(name, _)| name).take(16).collect(),
            brands: brands(&pages.kept),
            words: words(all()),
            paragraphs: templates(several().map(|e| e.paragraphs.as_slice())),
            sentences: templates(several().map(|e| e.sentences.as_slice())),
            families: near::families(several().map(|e| e.near.as_slice())),
            accounts: frequent(all().flat_map(|e| e.accounts.iter().cloned()), 1).into_iter().take(64).collect(),
            disguised: frequent(all().flat_map(|e| e.disguised.iter().cloned()), 2).into_iter().take(32).collect(),
        }
    }
}

/// Values by how often they occur, the most frequent first.
fn frequent(values: impl Iterator<Item = String>, least: u32) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut ranked: Vec<(String, u32)> = counts.into_iter().filter(|(_, n)| *n >= least).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}

/// Paragraphs or sentences that stand once a page on several pages, near the same end of nearly all of them, with the number of pages.
fn templates<'e>(pages: impl Iterator<Item = &'e [(u64, u8, u8)]>) -> BTreeMap<u64, u32> {
    #[derive(Default)]
    struct Seen {
        pages: BTreeSet<usize>,
        places: u32,
        from_start: Vec<u8>,
        from_end: Vec<u8>,
    }
    let mut seen: BTreeMap<u64, Seen> = BTreeMap::new();
    let mut all = 0_usize;
    for (page, pieces) in pages.enumerate() {
        all += 1;
        for (hash, from_start, from_end) in pieces {
            let entry = seen.entry(*hash).or_default();
            entry.pages.insert(page);
            entry.places += 1;
            entry.from_start.push(*from_start);
            entry.from_end.push(*from_end);
        }
    }
    let count = |s: &Seen| u32::try_from(s.pages.len()).unwrap_or(u32::MAX / 16);
    let once = |s: &Seen| s.places * 10 <= count(s) * 11;
    // What stands on most pages is a template wherever it stands on them.
    let steady = |s: &Seen| {
        is_steady(&s.from_start)
            || is_steady(&s.from_end)
            || (count(s) >= template_text::WIDE_PAGES && count(s) as f32 >= template_text::WIDE_SHARE * all as f32)
    };
    seen.into_iter()
        .filter(|(_, s)| s.pages.len() > 1 && once(s) && steady(s))
        .map(|(hash, s)| (hash, count(&s)))
        .collect()
}

/// Whether nearly all distances are that of a place near an end, give or take a few blocks.
///
/// A short page has all its blocks near both ends, so nearness alone does not tell a template from an article that also
/// stands as another page's teaser.
fn is_steady(distances: &[u8]) -> bool {
    const SPREAD: u8 = 3;
    let mut sorted = distances.to_vec();
    sorted.sort_unstable();
    let Some(middle) = sorted.get(sorted.len() / 2) else { return false };
    let near = sorted.iter().filter(|d| d.abs_diff(*middle) <= SPREAD && **d <= passages::EDGE).count();
    near * 8 >= sorted.len() * 7
}

/// The words of a host, bounded by the smallest mixed hashes.
fn words<'e>(pages: impl Iterator<Item = &'e PageEvidence>) -> Vec<u32> {
    let set: BTreeSet<(u64, u32)> = pages.flat_map(|e| e.words.iter()).map(|w| (mix(u64::from(*w)), *w)).collect();
    let mut words: Vec<u32> = set.into_iter().take(WORDS_A_HOST).map(|(_, w)| w).collect();
    words.sort_unstable();
    words
}

/// The planted strings of a host, those with most evidence first.
fn brands(pages: &BTreeMap<u64, PageEvidence>) -> Vec<HostBrand> {
    let mut found: BTreeMap<String, Sightings> = BTreeMap::new();
    for (text, tally) in pages.values().flat_map(|e| e.brands.iter()) {
        let Some(brand) = Brand::new(text) else { continue };
        let entry = found.entry(brand.key()).or_default();
        *entry.texts.entry(text.clone()).or_default() += 1;
        entry.pages += u32::from(tally.joining + tally.inside > 0);
        entry.tally.add(tally);
    }
    for (text, seams) in over_pages(pages) {
        let Some(brand) = Brand::new(&text) else { continue };
        let entry = found.entry(brand.key()).or_default();
        entry.texts.entry(text).or_default();
        // Seams count once a page here; a page's own finds count each place.
        if entry.tally.joining + entry.tally.inside < seams.inside {
            entry.tally.inside = seams.inside.saturating_sub(entry.tally.joining);
        }
        entry.tally.lefts |= seams.lefts;
        entry.tally.rights |= seams.rights;
        entry.pages = entry.pages.max(seams.inside);
    }
    let mut brands: Vec<HostBrand> = found.into_iter().filter_map(|(key, seen)| seen.into_brand(key)).collect();
    brands.sort_by(|a, b| {
        (b.tally.joining, b.tally.inside, b.pages)
            .cmp(&(a.tally.joining, a.tally.inside, a.pages))
            .then(a.key.cmp(&b.key))
    });
    brands.truncate(BRANDS_A_HOST);
    brands
}

/// What the pages of a host say of one string.
#[derive(Debug, Default)]
struct Sightings {
    texts: BTreeMap<String, u32>,
    pages: u32,
    tally: Tally,
}

impl Sightings {
    fn into_brand(self, key: String) -> Option<HostBrand> {
        let (text, _) = self.texts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
        Some(HostBrand { key, text, pages: self.pages, tally: self.tally })
    }
}

/// Strings at seams of several pages, with the pages on which each stands inside a word.
fn over_pages(pages: &BTreeMap<u64, PageEvidence>) -> Vec<(String, Tally)> {
    let candidates = seams::over_pages(pages.values().map(|e| e.seams.as_slice()));
    let mut found = Vec::new();
    for text in candidates {
        let Some(brand) = Brand::new(&text) else { continue };
        let mut tally = Tally::default();
        for evidence in pages.values() {
            let inside: Vec<(Vec<char>, Vec<char>)> =
                evidence.seams.iter().filter_map(|s| s.parts_around(&brand)).collect();
            tally.inside += u32::from(!inside.is_empty());
            for (left, right) in &inside {
                tally.note(left, right);
            }
        }
        if tally.inside > 1 {
            found.push((text, tally));
        }
    }
    found
}

/// The name under which a page's host is profiled: the host, or the folder of a saved file without one.
#[must_use]
pub fn site_key(origin: &Origin) -> String {
    match &origin.host {
        Some(host) => host.clone(),
        None => origin.place.file.rsplit_once(['/', '\\']).map_or_else(String::new, |(folder, _)| folder.to_owned()),
    }
}

/// A page's key for [`ProfileBuilder::add`]: from its address alone.
#[must_use]
pub fn page_key(origin: &Origin) -> u64 {
    hash_text(&origin.url)
}
