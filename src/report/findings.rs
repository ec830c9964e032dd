//! What a version knows of a host, and what was found in it by kind: what `profile` and `report` tell.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::contamination::farms::Farm;

/// A string that a host may plant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlantedString {
    /// As it stands on most pages.
    pub text: String,
    /// Probability that the host plants it, 0 to 1, by its profile alone.
    pub probability: f32,
    /// Pages on which it stands inside words.
    pub pages: u32,
    /// Places inside words that are known without it.
    pub joining: u32,
    /// Other places inside words.
    pub inside: u32,
    /// Places where it is glued to a word.
    pub glued: u32,
    /// Places between words.
    pub between: u32,
    /// Places where it belongs.
    pub proper: u32,
}

/// A finding with the text around it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The record's id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Text before the finding.
    pub before: String,
    /// What was found; empty for a finding about the whole record.
    pub found: String,
    /// Text behind it.
    pub after: String,
    /// Probability that the finding is right.
    pub score: f32,
    /// Why.
    pub evidence: String,
}

/// What was found of one kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct KindSeen {
    /// Rows with such a finding.
    pub rows: u64,
    /// The findings.
    pub findings: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// All that a version knows of one host.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnownSite {
    /// The host.
    pub host: String,
    /// The version.
    pub version: u64,
    /// Pages that its profile was made from, at most 256.
    pub pages: u32,
    /// What it calls itself.
    pub names: Vec<String>,
    /// Those of the names that most of the pages bear.
    pub own_names: Vec<String>,
    /// Strings that it may plant, the surest first.
    pub planted: Vec<PlantedString>,
    /// Paragraphs that stand near the same end of several pages.
    pub paragraphs: u64,
    /// Sentences of which the same is true.
    pub sentences: u64,
    /// Paragraphs of which the same is true with small variations: on how many pages each stands.
    pub varied: Vec<u32>,
    /// Author names with the number of pages that bear them.
    pub accounts: BTreeMap<String, u32>,
    /// Names and addresses in disguise with the number of pages that bear them.
    pub disguised: BTreeMap<String, u32>,
    /// The group of hosts that it belongs to.
    pub farm: Option<Farm>,
    /// Its records in the version.
    pub rows: u64,
    /// What was found on them, by kind.
    pub found: BTreeMap<String, KindSeen>,
}
