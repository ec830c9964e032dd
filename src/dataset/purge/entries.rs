//! The log's entries as text, and what a purge writes in their place: the same actions on files without the rows that went.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::super::delta::LOG_FOLDER;
use super::super::manifest::{Counts, FileNote, InputNote, KEY, VersionNote};
use super::super::parts::Part;
use super::super::place::Place;
use super::super::seal::chained;
use super::super::{Dataset, Error};
use super::sweep::Sweep;

/// One version's entry.
pub(super) struct Entry {
    pub(super) version: u64,
    bytes: Vec<u8>,
    actions: Vec<Value>,
    /// What the version says of itself; `None` for another tool's.
    pub(super) note: Option<VersionNote>,
}

/// What takes the place of files.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Data files; `None` for one of which nothing is left.
    pub(super) parts: BTreeMap<String, Option<Part>>,
    /// Files beside the records.
    pub(super) notes: BTreeMap<String, FileNote>,
    /// Failures that went, by the file that had them.
    pub(super) failures: BTreeMap<String, u64>,
    /// WARC files that records were overwritten in, and their indexes, by their path inside the dataset.
    pub(super) archives: BTreeMap<String, FileNote>,
}

impl Changes {
    /// Says what an input is now; gives whether it is another.
    pub(super) fn renew_input(&self, input: &mut InputNote) -> bool {
        let Some(now) = self.archives.get(&input.name) else { return false };
        (input.bytes, input.digest) = (Some(now.bytes), Some(now.digest.clone()));
        true
    }
}

/// Reads the log, oldest entry first.
pub(super) fn read(dataset: &Dataset) -> Result<Vec<Entry>, Error> {
    let latest = dataset.latest()?.ok_or_else(|| Error::NotADataset { path: dataset.folder().to_path_buf() })?;
    (0..=latest).map(|version| Entry::read(&dataset.place, version)).collect()
}

/// The path of a version's entry inside a dataset.
pub(super) fn path_of(version: u64) -> String {
    format!("{LOG_FOLDER}/{version:020}.json")
}

impl Entry {
    fn read(place: &Place, version: u64) -> Result<Self, Error> {
        let path = place.path().join(path_of(version));
        let damaged = |what: String| Error::Damaged { path: path.clone(), what };
        let missing = || Error::Unsupported {
            path: place.path().to_path_buf(),
            what: format!("another tool took version {version} out of its log, and what it held is not known"),
        };
        let bytes = place.join(path_of(version)).read()?.ok_or_else(missing)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| damaged(error.to_string()))?;
        let actions = text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str::<Value>);
        let actions = actions.collect::<Result<Vec<_>, _>>().map_err(|error| damaged(error.to_string()))?;
        if actions.iter().any(|action| action.get("cdc").is_some()) {
            return Err(damaged("it names files of changed rows, which another tool wrote".to_owned()));
        }
        let note = actions.iter().find_map(|action| action.get("commitInfo")?.get(KEY)).cloned();
        let note = note.map(serde_json::from_value).transpose().map_err(|error| damaged(error.to_string()))?;
        Ok(Self { version, bytes, actions, note })
    }

    /// The data files that it adds or removes.
    pub(super) fn files(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.actions.iter().filter_map(move |action| action.get(kind)?.get("path")?.as_str())
    }

    /// Its bytes with the changes in it, chained to the digest of the entry before; `None` where nothing changes.
    pub(super) fn changed(
        &self,
        changes: &Changes,
        counts: Option<Counts>,
        previous: Option<&str>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let actions = self.net_actions(changes);
        let note = self.note.as_ref().map(|note| renewed(note, changes, counts, previous));
        if actions == self.actions && note == self.note {
            return Ok(None);
        }
        encode(actions, note.as_ref()).map(Some)
    }

    /// Its actions on the files as they are now. A file that is taken out and put in by the same entry stays: two files
    /// that differed by the rows that went are one.
    fn net_actions(&self, changes: &Changes) -> Vec<Value> {
        let mut actions = Vec::with_capacity(self.actions.len());
        for action in &self.actions {
            let kind = ["add", "remove"].into_iter().find(|kind| action.get(kind).is_some());
            let path = kind.and_then(|kind| action.get(kind)?.get("path")?.as_str());
            match (kind, path.and_then(|path| changes.parts.get(path))) {
                (Some(_), Some(None)) => {}
                (Some(kind), Some(Some(part))) => actions.push(moved(action, kind, part)),
                _ => actions.push(action.clone()),
            }
        }
        let paths = |kind: &str, actions: &[Value]| -> BTreeSet<String> {
            actions.iter().filter_map(|action| action.get(kind)?.get("path")?.as_str()).map(str::to_owned).collect()
        };
        let (added, removed) = (paths("add", &actions), paths("remove", &actions));
        let both: BTreeSet<&String> = added.intersection(&removed).collect();
        actions.retain(|action| {
            let path = ["add", "remove"].into_iter().find_map(|kind| action.get(kind)?.get("path")?.as_str());
            path.is_none_or(|path| !both.iter().any(|both| *both == path))
        });
        actions
    }
}

/// The digest of an entry as it is now.
pub(super) fn digest(entry: &Entry, changed: Option<&[u8]>, previous: Option<&str>) -> String {
    chained(previous, changed.unwrap_or(&entry.bytes))
}

/// The entry of a version without actions: a note alone.
pub(super) fn note_alone(note: &VersionNote, millis: i64) -> Result<Vec<u8>, Error> {
    let info = serde_json::json!({"commitInfo": {
        "timestamp": millis,
        "operation": "PURGE",
        "engineInfo": concat!("gristmill ", env!("CARGO_PKG_VERSION")),
    }});
    encode(vec![info], Some(note))
}

/// What an entry says of its version.
pub(super) fn note_in(bytes: &[u8]) -> Option<VersionNote> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut actions = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let note = actions.find_map(|action| action.get("commitInfo")?.get(KEY).cloned())?;
    serde_json::from_value(note).ok()
}

fn encode(mut actions: Vec<Value>, note: Option<&VersionNote>) -> Result<Vec<u8>, Error> {
    let library = |error: serde_json::Error| Error::Library { path: LOG_FOLDER.into(), what: error.to_string() };
    if let Some(note) = note {
        let value = serde_json::to_value(note).map_err(library)?;
        let info = actions.iter_mut().find_map(|action| action.get_mut("commitInfo")?.as_object_mut());
        if let Some(info) = info {
            info.insert(KEY.to_owned(), value);
        }
    }
    let mut bytes = Vec::new();
    for (number, action) in actions.iter().enumerate() {
        if number > 0 {
            bytes.push(b'\n');
        }
        serde_json::to_writer(&mut bytes, action).map_err(library)?;
    }
    Ok(bytes)
}

/// An action on another file.
fn moved(action: &Value, kind: &str, part: &Part) -> Value {
    let mut action = action.clone();
    if let Some(fields) = action.get_mut(kind).and_then(Value::as_object_mut) {
        fields.insert("path".to_owned(), part.name.clone().into());
        fields.insert("size".to_owned(), part.file.bytes.into());
        if kind == "add" {
            fields.insert("stats".to_owned(), part.stats.clone().into());
        } else {
            fields.remove("stats");
        }
    }
    action
}

fn renewed(note: &VersionNote, changes: &Changes, counts: Option<Counts>, previous: Option<&str>) -> VersionNote {
    let mut note = note.clone();
    if let Some(counts) = counts {
        note.counts = counts;
    }
    if let Some(lost) = changes.failures.get(&note.failures.path) {
        note.counts.failures = note.counts.failures.saturating_sub(*lost);
        note.counts.purged += lost;
    }
    let new = |file: &mut FileNote| {
        if let Some(file_now) = changes.notes.get(&file.path) {
            *file = file_now.clone();
        }
    };
    new(&mut note.failures);
    note.profiles.iter_mut().chain(&mut note.inputs_file).chain(&mut note.signatures).for_each(new);
    // Two builds may have kept what is now the same.
    let mut seen = BTreeSet::new();
    note.signatures.retain(|file| seen.insert(file.path.clone()));
    for input in &mut note.inputs {
        changes.renew_input(input);
    }
    for file in &mut note.archives {
        if let Some(now) = changes.archives.get(&file.path) {
            *file = now.clone();
        }
    }
    if note.previous.is_some() {
        note.previous = previous.map(str::to_owned);
    }
    note
}

/// What a version's rows and its changes to the version before are without the rows that go.
pub(super) fn counts(entries: &[Entry], sweep: &Sweep) -> Vec<Option<Counts>> {
    let mut active: BTreeSet<&str> = BTreeSet::new();
    let mut before: HashMap<u128, u128> = HashMap::new();
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        for path in entry.files("remove") {
            active.remove(path);
        }
        active.extend(entry.files("add"));
        let gone = active.iter().filter_map(|path| sweep.files.get(*path)).flatten();
        let now: HashMap<u128, u128> = gone.map(|gone| (gone.id, gone.content)).collect();
        let touched = !now.is_empty() || !before.is_empty();
        all.push(entry.note.as_ref().filter(|_| touched).map(|note| without(note, &before, &now)));
        before = now;
    }
    all
}

fn without(note: &VersionNote, before: &HashMap<u128, u128>, now: &HashMap<u128, u128>) -> Counts {
    let came = now.keys().filter(|id| !before.contains_key(*id)).count() as u64;
    let went = before.keys().filter(|id| !now.contains_key(*id)).count() as u64;
    let changed = now.iter().filter(|(id, content)| before.get(*id).is_some_and(|was| was != *content)).count() as u64;
    let mut counts = note.counts.clone();
    counts.rows = counts.rows.saturating_sub(now.len() as u64);
    counts.purged += now.len() as u64;
    counts.added = counts.added.saturating_sub(came);
    counts.removed = counts.removed.saturating_sub(went);
    counts.changed = counts.changed.saturating_sub(changed);
    if note.operation != "build" {
        counts.unchanged = counts.rows.saturating_sub(counts.added + counts.changed);
    }
    counts
}
