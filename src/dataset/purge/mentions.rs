//! What rows that stay say of pages that go: as what they are copies of, as their neighbours, as where they were first published.
//!
//! Copies of a page that goes stay copies of each other, so that no export parts them: they name what that page was itself a copy
//! of, else the one of them with the smallest id, which stands for them from now on. How similar they are to it was never
//! measured, and is null.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float32Array, ListArray, RecordBatch, StringArray};
use arrow::buffer::OffsetBuffer;
use arrow::compute::filter;
use arrow::datatypes::Float32Type;
use arrow::error::ArrowError;

use super::super::content::id_key;
use crate::record::{FlagRow, flag_column, text_at};

/// What a row is a copy of from now on; of most that is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CopyOf {
    AsBefore,
    Now(Option<String>),
}

/// The columns that tell of other pages.
pub(super) const COLUMNS: [&str; 4] = ["id", "duplicate_of", "related", "original_url"];

/// The flags that name the record that a row is a copy of.
const OF_COPIES: [&str; 2] = ["exact_duplicate", "near_duplicate"];
const REPUBLISHED: &str = "republished";

/// What rows say of pages that go.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// The files that have such rows.
    pub(super) files: BTreeSet<String>,
    /// The ids of those rows.
    pub(super) rows: HashSet<u128>,
    /// What the pages that go were copies of.
    originals: HashMap<u128, String>,
    /// By the page that stood for them, the copies that stay.
    copies: BTreeMap<u128, BTreeSet<String>>,
}

/// Which pages go.
pub(super) trait Going {
    /// Whether the record of an id does.
    fn has_id(&self, id: u128) -> bool;
    /// Whether the page of an address does.
    fn has_address(&self, url: &str) -> bool;
}

impl Mentions {
    /// Notes what a page that goes was a copy of.
    pub(super) fn note_original(&mut self, id: u128, duplicate_of: Option<&str>) {
        if let Some(original) = duplicate_of {
            self.originals.entry(id).or_insert_with(|| original.to_owned());
        }
    }

    /// Looks at the rows of a file that stay; the originals of all pages that go are noted already.
    pub(super) fn look(&mut self, file: &str, batch: &RecordBatch, going: &impl Going) {
        for row in 0..batch.num_rows() {
            let Some(id) = text_at(batch, "id", row).filter(|id| !going.has_id(id_key(id))) else { continue };
            let of = text_at(batch, "duplicate_of", row).map(id_key).filter(|of| going.has_id(*of));
            if let Some(of) = of {
                let (first, _) = self.first(of, going);
                self.copies.entry(first).or_default().insert(id.to_owned());
            }
            let is_original = text_at(batch, "original_url", row).is_some_and(|url| going.has_address(url));
            if of.is_some() || is_original || related(batch, row).iter().any(|id| going.has_id(*id)) {
                self.files.insert(file.to_owned());
                self.rows.insert(id_key(id));
            }
        }
    }

    /// The last page that goes in the line from copy to original, and the record that it was a copy of and that stays.
    fn first(&self, mut id: u128, going: &impl Going) -> (u128, Option<&str>) {
        let mut seen = HashSet::new();
        while seen.insert(id) {
            match self.originals.get(&id) {
                Some(original) if going.has_id(id_key(original)) => id = id_key(original),
                original => return (id, original.map(String::as_str)),
            }
        }
        (id, None)
    }

    /// What a row that stays is a copy of once a page goes that it was a copy of.
    fn heir(&self, row: &str, of: u128, going: &impl Going) -> Option<String> {
        let (first, stays) = self.first(of, going);
        let heir = stays.or_else(|| self.copies.get(&first)?.first().map(String::as_str));
        heir.filter(|heir| *heir != row).map(str::to_owned)
    }

    /// A batch of rows that stay without what they say of pages that go.
    pub(super) fn without(&self, batch: &RecordBatch, going: &impl Going) -> Result<RecordBatch, ArrowError> {
        let ids: Vec<&str> = (0..batch.num_rows()).map(|row| text_at(batch, "id", row).unwrap_or_default()).collect();
        if !ids.iter().any(|id| self.rows.contains(&id_key(id))) {
            return Ok(batch.clone());
        }
        let mut copies_of = Vec::with_capacity(ids.len());
        let mut flags = flag_column::read(batch);
        for (row, id) in ids.iter().enumerate() {
            let of = text_at(batch, "duplicate_of", row);
            let gone = of.map(id_key).filter(|of| going.has_id(*of));
            let Some((of, gone)) = of.zip(gone) else {
                copies_of.push(CopyOf::AsBefore);
                continue;
            };
            let heir = self.heir(id, gone, going);
            if let Some(flags) = flags.get_mut(row) {
                hand_down(flags, of, heir.as_deref());
            }
            copies_of.push(CopyOf::Now(heir));
        }
        let flagged = if copies_of.iter().any(|of| *of != CopyOf::AsBefore) && batch.column_by_name("flags").is_some() {
            flag_column::replace(batch, &flags)?
        } else {
            batch.clone()
        };
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(flagged.columns()).map(|(field, column)| {
            Ok(match field.name().as_str() {
                "duplicate_of" => handed_down(column, &copies_of),
                "duplicate_similarity" => unmeasured(column, &copies_of),
                "original_url" => without_addresses(column, going),
                "related" => without_neighbours(column, going)?,
                _ => Arc::clone(column),
            })
        });
        let columns = columns.collect::<Result<_, ArrowError>>()?;
        RecordBatch::try_new(schema.clone(), columns)
    }
}

/// The ids of a row's neighbours.
fn related(batch: &RecordBatch, row: usize) -> Vec<u128> {
    let list = batch.column_by_name("related").and_then(|column| column.as_list_opt::<i32>());
    let Some(list) = list.filter(|list| list.is_valid(row)) else { return Vec::new() };
    neighbours(&list.value(row)).collect()
}

fn neighbours(structs: &ArrayRef) -> impl Iterator<Item = u128> {
    let ids = structs.as_struct_opt().and_then(|structs| structs.column_by_name("id")?.as_string_opt::<i32>());
    ids.into_iter().flat_map(|ids| ids.iter().map(|id| id_key(id.unwrap_or_default())))
}

/// Flags of a row without the id of what it was a copy of.
fn hand_down(flags: &mut Vec<FlagRow>, of: &str, heir: Option<&str>) {
    flags.retain_mut(|flag| {
        if !flag.evidence.contains(of) {
            return true;
        }
        match heir {
            Some(heir) if OF_COPIES.contains(&flag.kind.as_str()) => {
                flag.evidence = format!("is one of the copies that record {heir} stands for");
                true
            }
            // That another had it earlier cannot be shown any more; and what stands for its copies is none.
            _ => !(flag.kind == REPUBLISHED || OF_COPIES.contains(&flag.kind.as_str())),
        }
    });
}

fn handed_down(column: &ArrayRef, copies_of: &[CopyOf]) -> ArrayRef {
    let Some(texts) = column.as_string_opt::<i32>() else { return Arc::clone(column) };
    let now = texts.iter().zip(copies_of).map(|(was, now)| match now {
        CopyOf::AsBefore => was,
        CopyOf::Now(of) => of.as_deref(),
    });
    Arc::new(now.collect::<StringArray>())
}

fn unmeasured(column: &ArrayRef, copies_of: &[CopyOf]) -> ArrayRef {
    let Some(numbers) = column.as_primitive_opt::<Float32Type>() else { return Arc::clone(column) };
    let now = numbers.iter().zip(copies_of).map(|(was, now)| was.filter(|_| *now == CopyOf::AsBefore));
    Arc::new(now.collect::<Float32Array>())
}

fn without_addresses(column: &ArrayRef, going: &impl Going) -> ArrayRef {
    let Some(texts) = column.as_string_opt::<i32>() else { return Arc::clone(column) };
    Arc::new(texts.iter().map(|url| url.filter(|url| !going.has_address(url))).collect::<StringArray>())
}

fn without_neighbours(column: &ArrayRef, going: &impl Going) -> Result<ArrayRef, ArrowError> {
    let Some(lists) = column.as_list_opt::<i32>() else { return Ok(Arc::clone(column)) };
    let mut stays = vec![false; lists.values().len()];
    let mut lengths = Vec::with_capacity(lists.len());
    for row in 0..lists.len() {
        let start = lists.value_offsets().get(row).and_then(|offset| usize::try_from(*offset).ok()).unwrap_or(0);
        let ids: Vec<u128> = if lists.is_valid(row) { neighbours(&lists.value(row)).collect() } else { Vec::new() };
        let places = ids.iter().enumerate().filter(|(_, id)| !going.has_id(**id)).map(|(place, _)| start + place);
        let mut length = 0;
        for stay in places {
            if let Some(stays) = stays.get_mut(stay) {
                *stays = true;
                length += 1;
            }
        }
        lengths.push(length);
    }
    let values = filter(lists.values(), &BooleanArray::from(stays))?;
    let arrow::datatypes::DataType::List(item) = lists.data_type() else { return Ok(Arc::clone(column)) };
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(Arc::clone(item), offsets, values, lists.nulls().cloned())?))
}
