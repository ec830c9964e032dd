//! What one page tells of its host, for the host's profile.

use serde::{Deserialize, Serialize};

use super::brand::Tally;
use super::disguise;
use super::hashing::{mix, short};
use super::names;
use super::near::Placed;
use super::passages;
use super::profile::SiteProfile;
use super::scan::Scan;
use super::seams::{self, SeamText};
use super::spliced_brand;
use super::suspects;
use super::vocabulary::Vocabulary;
use crate::article::Article;
use crate::page::Origin;

/// Hashes of words that one page gives.
const WORDS_A_PAGE: usize = 600;
/// Seams that one page gives.
const SEAMS_A_PAGE: usize = 24;
/// Hashes of paragraphs and sentences that one page gives.
const PIECES_A_PAGE: usize = 160;

/// What one page tells of its host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageEvidence {
    /// What the page and its title call the site.
    pub names: Vec<String>,
    /// Strings that may be planted, with the counts of their places.
    pub brands: Vec<(String, Tally)>,
    /// Places inside words where case or alphabet changes.
    pub seams: Vec<SeamText>,
    /// Short hashes of words that the language's list lacks.
    pub words: Vec<u32>,
    /// Paragraphs: hash of the normal form, and blocks to the start and to the end of the page.
    pub paragraphs: Vec<(u64, u8, u8)>,
    /// The same of the sentences near the ends of the page.
    pub sentences: Vec<(u64, u8, u8)>,
    /// Sketches of the longer paragraphs nearest to the ends of the page.
    pub near: Vec<Placed>,
    /// Names that the page gives as its authors.
    pub accounts: Vec<String>,
    /// Names and addresses that stand on it in disguise, folded.
    #[serde(default)]
    pub disguised: Vec<String>,
}

impl PageEvidence {
    /// Reads one page; linear in its text.
    #[must_use]
    pub fn gather(article: &Article, origin: &Origin) -> Self {
        let raw = article.raw_text();
        let scan = Scan::new(&raw.text);
        let vocabulary = Vocabulary::of(&scan, &[]);
        let told = names::Told::of(article, origin);
        let source = told.source();
        let names = told.names;
        let suspects = suspects::suspects(&scan, &vocabulary, &names, &SiteProfile::default(), source);
        let places = spliced_brand::places(&scan, &vocabulary, &suspects);
        let brands = suspects
            .iter()
            .enumerate()
            .map(|(index, suspect)| (suspect.brand.text.clone(), spliced_brand::tally(&scan, &places, index)))
            .filter(|(_, tally)| {
                tally.joining + tally.inside + tally.proper > 0 || tally.between > 0 && scan.has_unspaced()
            })
            .collect();
        let mut words: Vec<u32> = vocabulary.unlisted().map(short).collect();
        words.sort_unstable_by_key(|w| mix(u64::from(*w)));
        words.dedup();
        words.truncate(WORDS_A_PAGE);
        let pieces = passages::pieces(article, &raw, PIECES_A_PAGE);
        let disguised = disguise::keys(&scan, &vocabulary, &names);
        let accounts = article.authors.iter().map(|a| a.value.clone()).take(4).collect();
        Self {
            names,
            brands,
            seams: seams::for_profile(&scan, SEAMS_A_PAGE),
            words,
            paragraphs: pieces.paragraphs,
            sentences: pieces.sentences,
            near: pieces.near,
            accounts,
            disguised,
        }
    }
}
