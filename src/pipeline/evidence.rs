//! The evidence behind site profiles: on disk while a build runs, and kept with its version.
//!
//! In memory there is only where each piece stands: 32 bytes a page, for at most [`PAGES_A_HOST`] pages a host, and as much
//! again for what was known before of sites that a build brings pages of. A site's profile is made when a page of it
//! is judged, and the last used ones are kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Result, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ordered::{Window, map_ordered};
use super::pieces::{Piece, Pieces};
use crate::contamination::farms::{Farm, HostTies, farms, lessons};
use crate::contamination::profile::{HostBrand, PAGES_A_HOST, PageEvidence, ProfileBuilder, SiteProfile, page_rank};
use crate::source::digest::hex;

/// Pages behind the profiles that are kept for use; a page's share of a profile is at most 6 kB, so at most 100 MB.
const KEPT_PAGES: u32 = 16_384;

/// Level 9 takes a fifth less room on the evidence of real pages, and twice the work of writing it.
const LEVEL: i32 = 3;

/// Evidence on its way to disk.
#[derive(Debug)]
pub(super) struct EvidenceWriter {
    file: BufWriter<File>,
    end: u64,
    sites: Sites,
    /// What earlier builds knew of the sites that this one brings pages of; `None` while they are being recalled, and where
    /// there are none.
    before: Option<Sites>,
}

/// Each site with its pages.
type Sites = BTreeMap<String, Pieces>;

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
    /// The rest of its article, in hex digits; empty where it is not kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    rest: String,
}

impl EvidenceWriter {
    /// Nothing known yet; pieces go to a file without a name in `folder`.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile_in(folder)?), end: 0, sites: Sites::new(), before: None })
    }

    /// Adds what an earlier build kept. A page that is added again later takes its place.
    pub(super) fn recall(&mut self, kept: impl Read) -> Result<()> {
        for line in BufReader::new(zstd::Decoder::new(kept)?).lines() {
            // Evidence in the form of another version of this program is lost, but for pages that this build reads again. Damage
            // is no reason to be here: the file was held to its digest.
            let Ok(line) = serde_json::from_str::<Line>(&line?) else { continue };
            self.add(&line.site, line.page, &line.evidence, &unhex(&line.rest))?;
        }
        self.before = Some(Sites::new());
        Ok(())
    }

    /// Adds one page of a site, with the rest of its article. Of a page that is added twice, the last counts.
    pub(super) fn add(&mut self, site: &str, page: u64, evidence: &PageEvidence, rest: &[u8]) -> Result<()> {
        let pages = match self.sites.get_mut(site) {
            Some(pages) => pages,
            None => self.sites.entry(site.to_owned()).or_default(),
        };
        let rank = page_rank(page);
        if pages.len() >= PAGES_A_HOST && pages.last_rank().is_some_and(|last| last < rank) {
            return Ok(());
        }
        let mut encoded = postcard::to_stdvec(&(page, evidence)).map_err(std::io::Error::other)?;
        let evidence_bytes = u32::try_from(encoded.len()).map_err(std::io::Error::other)?;
        let rest_bytes = u32::try_from(rest.len()).map_err(std::io::Error::other)?;
        encoded.extend_from_slice(rest);
        let content = hash_bytes(&encoded);
        if pages.get(rank).is_some_and(|known| known.content == content) {
            return Ok(());
        }
        if let Some(before) = &mut self.before
            && !before.contains_key(site)
        {
            before.insert(site.to_owned(), pages.clone());
        }
        self.file.write_all(&encoded)?;
        pages.insert(rank, Piece { offset: self.end, evidence_bytes, rest_bytes, content });
        self.end += encoded.len() as u64;
        if pages.len() > PAGES_A_HOST {
            pages.pop_last();
        }
        Ok(())
    }

    /// Turns to reading.
    pub(super) fn finish(self) -> Result<Evidence> {
        let file = Mutex::new(self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?);
        Ok(Evidence {
            file,
            sites: self.sites,
            before: self.before.unwrap_or_default(),
            again: BTreeSet::new(),
            kept: Mutex::default(),
            farms: Vec::new(),
            lessons: BTreeMap::new(),
        })
    }
}

/// Evidence on its way into a version. JSON comes in pieces of a few bytes, each of which would be a call of the compressor.
type Packed<'o> = BufWriter<zstd::Encoder<'static, &'o mut dyn Write>>;

fn packed(out: &mut dyn Write) -> Result<Packed<'_>> {
    Ok(BufWriter::with_capacity(64 << 10, zstd::Encoder::new(out, LEVEL)?))
}

fn finish(out: Packed<'_>) -> Result<()> {
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish().map(drop)
}

/// Whether a lesson says more than those that a site had: another string, or one that stands on so many more places that their
/// number has another power of two. A large farm grows with every build; its hosts are judged anew a few times, not each time.
fn is_news(lesson: &HostBrand, then: &[HostBrand]) -> bool {
    let power = |brand: &HostBrand| (brand.tally.joining + brand.tally.inside).checked_ilog2();
    then.iter().find(|known| known.key == lesson.key).is_none_or(|known| power(lesson) > power(known))
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

/// The bytes behind hex digits; none where they are something else.
fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>().unwrap_or_default()
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
    let mut out = packed(out)?;
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
    finish(out)?;
    Ok(found)
}

/// Evidence on disk.
#[derive(Debug)]
pub(super) struct Evidence {
    file: Mutex<File>,
    sites: Sites,
    /// As they were before this build, the sites of which it changed anything; without pages those that were not known.
    before: Sites,
    /// Sites of which more is known than when the dataset's rows of them were judged.
    again: BTreeSet<String>,
    kept: Mutex<Kept>,
    farms: Vec<Farm>,
    lessons: Lessons,
}

/// For each site the strings that other hosts of its farm plant, as [`lessons`] gives them.
type Lessons = BTreeMap<String, Vec<HostBrand>>;

impl Evidence {
    /// A site's profile; an empty one where nothing is known.
    pub(super) fn profile(&self, site: &str) -> Result<Arc<SiteProfile>> {
        if let Some(profile) = lock(&self.kept).get(site) {
            return Ok(profile);
        }
        let mut profile = self.profile_by(site, self.sites.get(site))?;
        profile.learn(self.lessons.get(site).map(Vec::as_slice).unwrap_or_default());
        let profile = Arc::new(profile);
        lock(&self.kept).put(site, &profile);
        Ok(profile)
    }

    /// The profile that some pages of a site give by themselves.
    fn profile_by(&self, site: &str, pages: Option<&Pieces>) -> Result<SiteProfile> {
        let mut builder = ProfileBuilder::new();
        for piece in pages.into_iter().flat_map(Pieces::iter) {
            let (page, evidence) = self.read(piece)?;
            builder.add(site, page, evidence);
        }
        Ok(builder.finish().get(site).clone())
    }

    /// Finds out which hosts belong together: from now on a profile has what the other hosts of its farm show. And of which sites more
    /// is known now than before this build: by pages of their own, or by what their farm shows.
    pub(super) fn tie(&mut self, window: Window) -> Result<()> {
        let (mut ties, mut earlier): (Vec<HostTies>, Vec<HostTies>) = (Vec::new(), Vec::new());
        let has_earlier = self.before.values().any(|pages| !pages.is_empty());
        map_ordered(
            window,
            self.sites.keys(),
            |_| 0,
            |site| {
                let now = HostTies::of(site, &*self.profile(site)?);
                let then = match self.before.get(site) {
                    _ if !has_earlier => None,
                    Some(pages) => HostTies::of(site, &self.profile_by(site, Some(pages))?),
                    None => now.clone(),
                };
                Ok((now, then))
            },
            |found: Result<(Option<HostTies>, Option<HostTies>)>| {
                let (now, then) = found?;
                ties.extend(now);
                earlier.extend(then);
                Ok::<(), std::io::Error>(())
            },
        )?;
        self.farms = farms(&ties);
        self.lessons = lessons(&ties);
        if !self.lessons.is_empty() {
            self.kept = Mutex::default();
        }
        if has_earlier {
            self.again = self.known_better(&lessons(&earlier));
        }
        Ok(())
    }

    /// The sites of which more is known than before this build. One of which [`PAGES_A_HOST`] pages were known is none of them:
    /// what stands on its older pages had shown itself by then.
    fn known_better(&self, earlier: &Lessons) -> BTreeSet<String> {
        let own = self.before.keys();
        let learned = self.lessons.iter().filter(|(site, now)| {
            let then = earlier.get(*site).map(Vec::as_slice).unwrap_or_default();
            now.iter().any(|lesson| is_news(lesson, then))
        });
        let learned = learned.map(|(site, _)| site);
        let room =
            |site: &&String| self.pages_before(site).is_some_and(|pages| (1..PAGES_A_HOST).contains(&pages.len()));
        own.chain(learned).filter(room).cloned().collect()
    }

    /// The pages of a site that were known before this build.
    fn pages_before(&self, site: &str) -> Option<&Pieces> {
        self.before.get(site).or_else(|| self.sites.get(site))
    }

    /// The sites of which more is known than when the dataset's rows of them were judged.
    pub(super) fn again(&self) -> &BTreeSet<String> {
        &self.again
    }

    /// The [rest](super::rest) of an article that an earlier build read; `None` where it was not kept.
    pub(super) fn rest(&self, site: &str, page: u64) -> Result<Option<Vec<u8>>> {
        let piece = self.pages_before(site).and_then(|pages| pages.get(page_rank(page)));
        piece.filter(|piece| piece.rest_bytes > 0).map(|piece| self.bytes(piece.rest())).transpose()
    }

    /// Writes all of it, to be kept with the version; the same evidence gives the same bytes.
    pub(super) fn keep(&self, out: &mut dyn Write) -> Result<()> {
        let mut out = packed(out)?;
        serde_json::to_writer(&mut out, &Farms { farms: self.farms.clone() })?;
        out.write_all(b"\n")?;
        for (site, pages) in &self.sites {
            for piece in pages.iter() {
                let (page, evidence) = self.read(piece)?;
                let rest = hex(&self.bytes(piece.rest())?);
                serde_json::to_writer(&mut out, &Line { site: site.clone(), page, evidence, rest })?;
                out.write_all(b"\n")?;
            }
        }
        finish(out)
    }

    fn read(&self, piece: Piece) -> Result<(u64, PageEvidence)> {
        postcard::from_bytes(&self.bytes(piece.evidence())?).map_err(std::io::Error::other)
    }

    fn bytes(&self, range: Range<u64>) -> Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(range.end - range.start).map_err(std::io::Error::other)?];
        let mut file = lock(&self.file);
        file.seek(SeekFrom::Start(range.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
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
#[path = "evidence_tests.rs"]
mod tests;
