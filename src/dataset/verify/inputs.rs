//! The files that versions were made from, held to their digests.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::ARCHIVES;
use super::super::manifest::InputNote;
use super::super::place::{Blob, Place};
use super::Verdict;
use super::entries::Log;

/// Holds what builds crawled into the dataset's folder to its digests, where it is there.
pub(super) fn hold_archives(place: &Place, log: &Log, verdict: &mut Verdict) {
    let is_archive = |name: &str| name.strip_prefix(ARCHIVES).is_some_and(|rest| rest.starts_with('/'));
    for (name, digest) in inputs(place, log).into_iter().filter(|(name, _)| is_archive(name)) {
        let own = place.join(&name);
        if let Ok(Some(size)) = own.size() {
            verdict.files += 1;
            verdict.bytes += size;
            hold(&own, &name, &digest, verdict);
        }
    }
}

/// Holds all to their digests that are at hand, in the dataset's folder or where they were named.
pub(super) fn hold_all(place: &Place, log: &Log, verdict: &mut Verdict) {
    let (mut seen, mut gone) = (0_u64, 0_u64);
    for (name, digest) in inputs(place, log) {
        // What a build crawled into the dataset's folder is named from there on.
        let own = place.join(&name);
        let file = if matches!(own.size(), Ok(Some(_))) { own } else { Blob::from(Path::new(&name)) };
        match hold(&file, &name, &digest, verdict) {
            Some(true) => seen += 1,
            Some(false) => {}
            None => gone += 1,
        }
    }
    verdict.notes.push(format!("{seen} inputs are at hand and as they were, {gone} are not at hand"));
}

/// Whether a file is what was read; `None` where it is not at hand.
fn hold(file: &Blob, name: &str, digest: &str, verdict: &mut Verdict) -> Option<bool> {
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
