//! The files that versions were made from, held to their digests.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::manifest::InputNote;
use super::super::place::{Blob, Place};
use super::entries::Log;
use super::{Named, Verdict};

/// Holds all to their digests that are at hand, in the dataset's folder or where they were named; but for those that versions name as
/// their own, which were looked at before.
pub(super) fn hold(place: &Place, log: &Log, named: &BTreeMap<String, Named>, verdict: &mut Verdict) {
    let (mut seen, mut gone) = (0_u64, 0_u64);
    for (name, digest) in inputs(place, log).into_iter().filter(|(name, _)| !named.contains_key(name)) {
        // What a build crawled into the dataset's folder is named from there on.
        let own = place.join(&name);
        let file = if matches!(own.size(), Ok(Some(_))) { own } else { Blob::from(Path::new(&name)) };
        match hold_one(&file, &name, &digest, verdict) {
            Some(true) => seen += 1,
            Some(false) => {}
            None => gone += 1,
        }
    }
    verdict.notes.push(format!("{seen} inputs are at hand and as they were, {gone} are not at hand"));
}

/// Whether a file is what was read; `None` where it is not at hand.
fn hold_one(file: &Blob, name: &str, digest: &str, verdict: &mut Verdict) -> Option<bool> {
    let is_same = file.digest().ok()? == digest;
    if !is_same {
        verdict.problem(name, "the input is not the file that was read");
    }
    Some(is_same)
}

/// The digests of all inputs by name; of an input that several builds read, the last one's.
fn inputs(place: &Place, log: &Log) -> BTreeMap<String, String> {
    let mut inputs = BTreeMap::new();
    for note in log.entries.iter().filter_map(|entry| entry.note.as_ref()) {
        let listed: Vec<InputNote> = match &note.inputs_file {
            // One that cannot be read is told as a file that is not as it was written.
            Some(file) => file.read(place).ok().and_then(|list| serde_json::from_slice(&list).ok()).unwrap_or_default(),
            None => note.inputs.clone(),
        };
        inputs.extend(listed.into_iter().filter_map(|input| Some((input.name, input.digest?))));
    }
    inputs
}
