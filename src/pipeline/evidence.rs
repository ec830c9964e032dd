//! The evidence behind site profiles: on disk while a build runs, and kept with its version.
//!
//! In memory there is only where each piece stands: 24 bytes a page, for at most [`PAGES_A_HOST`] pages a host. A
//! site's profile is made when a page of it is judged, and the last used ones are kept.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Result, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::ordered::{Window, map_ordered};
use crate::contamination::farms::{Farm, HostTies, farms, lessons};
use crate::contamination::profile::{HostBrand, PAGES_A_HOST, PageEvidence, ProfileBuilder, SiteProfile, page_rank};

/// Pages behind the profiles that are kept for use; a page's share of a profile is at most 6 kB, so at most 100 MB.
const KEPT_PAGES: u32 = 16_384;

/// Level 9 takes a fifth less room on the evidence of real pages, and most of the time of writing it.
const LEVEL: i32 = 3;

/// Evidence on its way to disk.
#[derive(Debug)]
pub(super) struct EvidenceWriter {
    file: BufWriter<File>,
    end: u64,
    sites: Sites,
}

/// Each site with its pages, by their rank.
type Sites = BTreeMap<String, BTreeMap<u64, Piece>>;

/// Where a page's evidence stands in the file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    offset: u64,
    length: u32,
}

/// The first line of the evidence that is kept with a version.
#[derive(Debug, Serialize, Deserialize)]
struct Farms {
    farms: Vec<Farm>,
}

/// Any other line of it.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    site: String,
    page: u64,
    evidence: PageEvidence,
}

impl EvidenceWriter {
    /// Nothing known yet; pieces go to a file without a name in `folder`.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile_in(folder)?), end: 0, sites: Sites::new() })
    }

    /// Adds what an earlier build kept. A page that is added again later takes its place.
    pub(super) fn recall(&mut self, kept: impl Read) -> Result<()> {
        for line in BufReader::new(zstd::Decoder::new(kept)?).lines() {
            // Evidence in the form of another version of this program is lost, but for pages that this build reads again. Damage
            // is no reason to be here: the file was held to its digest.
            let Ok(line) = serde_json::from_str::<Line>(&line?) else { continue };
            self.add(&line.site, line.page, &line.evidence)?;
        }
        Ok(())
    }

    /// Adds one page of a site. Of a page that is added twice, the last counts.
    pub(super) fn add(&mut self, site: &str, page: u64, evidence: &PageEvidence) -> Result<()> {
        let pages = match self.sites.get_mut(site) {
            Some(pages) => pages,
            None => self.sites.entry(site.to_owned()).or_default(),
        };
        let rank = page_rank(page);
        if pages.len() >= PAGES_A_HOST && pages.last_key_value().is_some_and(|(last, _)| *last < rank) {
            return Ok(());
        }
        let encoded = postcard::to_stdvec(&(page, evidence)).map_err(std::io::Error::other)?;
        let length = u32::try_from(encoded.len()).map_err(std::io::Error::other)?;
        self.file.write_all(&encoded)?;
        pages.insert(rank, Piece { offset: self.end, length });
        self.end += u64::from(length);
        if pages.len() > PAGES_A_HOST {
            pages.pop_last();
        }
        Ok(())
    }

    /// Turns to reading.
    pub(super) fn finish(self) -> Result<Evidence> {
        let file = Mutex::new(self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?);
        Ok(Evidence { file, sites: self.sites, kept: Mutex::default(), farms: Vec::new(), lessons: BTreeMap::new() })
    }
}

/// The groups of hosts that a version's evidence begins with; none where it is of an older version of this program.
pub(super) fn farms_of(kept: impl Read) -> Result<Vec<Farm>> {
    let mut first = String::new();
    BufReader::new(zstd::Decoder::new(kept)?).read_line(&mut first)?;
    Ok(serde_json::from_str::<Farms>(&first).map(|line| line.farms).unwrap_or_default())
}

/// The profile of one site by the evidence that is kept with a version; `None` where it has none of it.
pub(super) fn profile_of(kept: impl Read, site: &str) -> Result<Option<SiteProfile>> {
    let mut builder = ProfileBuilder::new();
    let mut pages = 0;
    for line in BufReader::new(zstd::Decoder::new(kept)?).lines() {
        let Ok(line) = serde_json::from_str::<Line>(&line?) else { continue };
        if line.site == site {
            builder.add(site, line.page, line.evidence);
            pages += 1;
        }
    }
    Ok((pages > 0).then(|| builder.finish().get(site).clone()))
}

/// Writes evidence that a version keeps without that of some pages, each told by its site and number; gives whether there was
/// any.
pub(super) fn forget(kept: impl Read, out: &mut dyn Write, is_gone: impl Fn(&str, u64) -> bool) -> Result<bool> {
    /// What a line is told by; the evidence itself may be in the form of another version of this program.
    #[derive(Deserialize)]
    struct Head {
        site: String,
        page: u64,
    }
    let mut found = false;
    let mut out = zstd::Encoder::new(out, LEVEL)?;
    for line in BufReader::new(zstd::Decoder::new(kept)?).lines() {
        let line = line?;
        if let Ok(mut known) = serde_json::from_str::<Farms>(&line) {
            for farm in &mut known.farms {
                farm.hosts.retain(|host| !is_gone(host, 0));
            }
            known.farms.retain(|farm| farm.hosts.len() > 1);
            serde_json::to_writer(&mut out, &known)?;
            out.write_all(b"\n")?;
            continue;
        }
        let head: Head = serde_json::from_str(&line).map_err(std::io::Error::other)?;
        if is_gone(&head.site, head.page) {
            found = true;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    out.finish()?;
    Ok(found)
}

/// Evidence on disk.
#[derive(Debug)]
pub(super) struct Evidence {
    file: Mutex<File>,
    sites: Sites,
    kept: Mutex<Kept>,
    farms: Vec<Farm>,
    lessons: BTreeMap<String, Vec<HostBrand>>,
}

impl Evidence {
    /// A site's profile; an empty one where nothing is known.
    pub(super) fn profile(&self, site: &str) -> Result<Arc<SiteProfile>> {
        if let Some(profile) = lock(&self.kept).get(site) {
            return Ok(profile);
        }
        let mut builder = ProfileBuilder::new();
        for piece in self.sites.get(site).into_iter().flat_map(BTreeMap::values) {
            let (page, evidence) = self.read(*piece)?;
            builder.add(site, page, evidence);
        }
        let mut profile = builder.finish().get(site).clone();
        profile.learn(self.lessons.get(site).map(Vec::as_slice).unwrap_or_default());
        let profile = Arc::new(profile);
        lock(&self.kept).put(site, &profile);
        Ok(profile)
    }

    /// Finds out which hosts belong together: from now on a profile has what the other hosts of its farm show.
    pub(super) fn tie(&mut self, window: Window) -> Result<()> {
        let mut ties: Vec<HostTies> = Vec::new();
        let sites: Vec<&String> = self.sites.keys().collect();
        map_ordered(
            window,
            sites.into_iter(),
            |_| 0,
            |site| Ok(HostTies::of(site, &*self.profile(site)?)),
            |found: Result<Option<HostTies>>| {
                ties.extend(found?);
                Ok::<(), std::io::Error>(())
            },
        )?;
        self.farms = farms(&ties);
        self.lessons = lessons(&ties);
        if !self.lessons.is_empty() {
            self.kept = Mutex::default();
        }
        Ok(())
    }

    /// Writes all of it, to be kept with the version; the same evidence gives the same bytes.
    pub(super) fn keep(&self, out: &mut dyn Write) -> Result<()> {
        let mut out = zstd::Encoder::new(out, LEVEL)?;
        serde_json::to_writer(&mut out, &Farms { farms: self.farms.clone() })?;
        out.write_all(b"\n")?;
        for (site, pages) in &self.sites {
            for piece in pages.values() {
                let (page, evidence) = self.read(*piece)?;
                serde_json::to_writer(&mut out, &Line { site: site.clone(), page, evidence })?;
                out.write_all(b"\n")?;
            }
        }
        out.finish().map(drop)
    }

    fn read(&self, piece: Piece) -> Result<(u64, PageEvidence)> {
        let mut encoded = vec![0; piece.length as usize];
        {
            let mut file = lock(&self.file);
            file.seek(SeekFrom::Start(piece.offset))?;
            file.read_exact(&mut encoded)?;
        }
        postcard::from_bytes(&encoded).map_err(std::io::Error::other)
    }
}

/// The profiles that were made last.
#[derive(Debug, Default)]
struct Kept {
    profiles: HashMap<String, Arc<SiteProfile>>,
    order: VecDeque<String>,
    pages: u32,
}

impl Kept {
    fn get(&self, site: &str) -> Option<Arc<SiteProfile>> {
        self.profiles.get(site).cloned()
    }

    fn put(&mut self, site: &str, profile: &Arc<SiteProfile>) {
        if self.profiles.insert(site.to_owned(), Arc::clone(profile)).is_some() {
            return;
        }
        self.order.push_back(site.to_owned());
        self.pages += profile.pages.max(1);
        while self.pages > KEPT_PAGES && self.order.len() > 1 {
            let oldest = self.order.pop_front().and_then(|site| self.profiles.remove(&site));
            self.pages -= oldest.map_or(0, |profile| profile.pages.max(1));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32) -> PageEvidence {
        PageEvidence {
            names: vec!["A Site".into()],
            words: vec![number],
            paragraphs: vec![(7, 1, 1)],
            ..PageEvidence::default()
        }
    }

    fn filled(pages: impl Iterator<Item = u32>, folder: &Path) -> EvidenceWriter {
        let mut writer = EvidenceWriter::new(folder).unwrap();
        for number in pages {
            writer.add("a.example", u64::from(number), &page(number)).unwrap();
        }
        writer
    }

    #[test]
    fn a_profile_is_that_of_the_builder_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let pages = 3 * u32::try_from(PAGES_A_HOST).unwrap();
        let mut builder = ProfileBuilder::new();
        (0..pages).for_each(|number| builder.add("a.example", u64::from(number), page(number)));
        let expected = builder.finish();
        for evidence in [filled(0..pages, folder.path()), filled((0..pages).rev(), folder.path())] {
            let evidence = evidence.finish().unwrap();
            assert_eq!(*evidence.profile("a.example").unwrap(), *expected.get("a.example"));
            assert_eq!(*evidence.profile("b.example").unwrap(), SiteProfile::default());
        }
    }

    #[test]
    fn what_is_kept_is_recalled() {
        let folder = tempfile::tempdir().unwrap();
        let before = filled(0..5, folder.path()).finish().unwrap();
        let mut kept = Vec::new();
        before.keep(&mut kept).unwrap();
        let mut writer = EvidenceWriter::new(folder.path()).unwrap();
        writer.recall(&*kept).unwrap();
        let after = writer.finish().unwrap();
        assert_eq!(after.profile("a.example").unwrap(), before.profile("a.example").unwrap());
        let mut again = Vec::new();
        after.keep(&mut again).unwrap();
        assert_eq!(again, kept);
        let mut fewer = Vec::new();
        assert!(forget(&*kept, &mut fewer, |site, page| site == "a.example" && page == 3).unwrap());
        let mut writer = EvidenceWriter::new(folder.path()).unwrap();
        writer.recall(&*fewer).unwrap();
        assert_eq!(writer.finish().unwrap().profile("a.example").unwrap().pages, 4);
    }
}
