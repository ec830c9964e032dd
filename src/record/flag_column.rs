//! The flags of rows that were read back, and rows with others in their place.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Float32Type, Int32Type};
use arrow::error::ArrowError;

use super::FlagRow;
use super::cells::Cell;

/// The flags of each row of a batch that has the column; none for a row without.
///
/// ```
/// use gristmill::record::{flag_column, record_batch};
/// let batch = record_batch(&[]).unwrap();
/// assert!(flag_column::read(&batch).is_empty());
/// ```
#[must_use]
pub fn read(batch: &RecordBatch) -> Vec<Vec<FlagRow>> {
    let column = batch.column_by_name("flags").and_then(|column| column.as_list_opt::<i32>());
    (0..batch.num_rows())
        .map(|row| match column.filter(|column| column.is_valid(row)) {
            Some(column) => flags(&column.value(row)),
            None => Vec::new(),
        })
        .collect()
}

fn flags(list: &ArrayRef) -> Vec<FlagRow> {
    let Some(structs) = list.as_struct_opt() else { return Vec::new() };
    let texts = |name: &str| structs.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    let numbers = |name: &str| structs.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int32Type>());
    let (kinds, replacements, evidence) = (texts("kind"), texts("replacement"), texts("evidence"));
    let (starts, ends) = (numbers("start"), numbers("end"));
    let scores = structs.column_by_name("score").and_then(|column| column.as_primitive_opt::<Float32Type>());
    let text = |column: Option<&arrow::array::StringArray>, at: usize| {
        column.filter(|column| column.is_valid(at)).map(|column| column.value(at).to_owned())
    };
    let number = |column: Option<&arrow::array::Int32Array>, at: usize| {
        column.filter(|column| column.is_valid(at)).map(|column| column.value(at))
    };
    (0..structs.len())
        .map(|at| FlagRow {
            kind: text(kinds, at).unwrap_or_default(),
            start: number(starts, at),
            end: number(ends, at),
            score: scores.filter(|scores| scores.is_valid(at)).map_or(0.0, |scores| scores.value(at)),
            replacement: text(replacements, at),
            evidence: text(evidence, at).unwrap_or_default(),
        })
        .collect()
}

/// A batch with other flags, one list for each row, and the kinds of those.
///
/// # Errors
/// Those of Arrow where the lists are not as many as the rows.
pub fn replace(batch: &RecordBatch, flags: &[Vec<FlagRow>]) -> Result<RecordBatch, ArrowError> {
    let kinds = flags.iter().map(|flags| {
        flags.iter().map(|flag| flag.kind.clone()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<String>>()
    });
    let (flags, kinds) = (column(flags.iter().cloned())?, column(kinds)?);
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, old)| match field.name().as_str() {
        "flags" => Arc::clone(&flags),
        "flag_kinds" => Arc::clone(&kinds),
        _ => Arc::clone(old),
    });
    RecordBatch::try_new(schema.clone(), columns.collect())
}

fn column<T>(lists: impl Iterator<Item = Vec<T>>) -> Result<ArrayRef, ArrowError>
where
    Vec<T>: Cell,
{
    let mut builder = <Vec<T> as Cell>::Builder::default();
    lists.for_each(|list| list.append(&mut builder));
    Vec::<T>::finish(&mut builder)
}

/// A batch without the flags of a kind; the batch itself where it has none.
///
/// # Errors
/// Those of Arrow.
pub fn without(batch: &RecordBatch, kind: &str) -> Result<RecordBatch, ArrowError> {
    let kinds = batch.column_by_name("flag_kinds").and_then(|column| column.as_list_opt::<i32>());
    let has = |kinds: &arrow::array::ListArray| {
        kinds.values().as_string_opt::<i32>().is_some_and(|kinds| kinds.iter().flatten().any(|found| found == kind))
    };
    if !kinds.is_some_and(has) {
        return Ok(batch.clone());
    }
    let mut flags = read(batch);
    for flags in &mut flags {
        flags.retain(|flag| flag.kind != kind);
    }
    replace(batch, &flags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::record_batch;
    use crate::record::samples::{full_record, record};

    #[test]
    fn flags_come_back_as_they_were_and_others_take_their_place() {
        let records = [full_record(), record("https://a.example/", "x")];
        let batch = record_batch(&records).unwrap();
        let flags = read(&batch);
        assert_eq!(flags, [records[0].flags.clone(), Vec::new()]);
        assert_eq!(replace(&batch, &flags).unwrap(), batch);
        let kind = &records[0].flags[0].kind;
        let fewer = without(&batch, kind).unwrap();
        assert!(read(&fewer).iter().flatten().all(|flag| flag.kind != *kind) && read(&fewer) != flags);
        assert_eq!(without(&batch, "no_such_kind").unwrap(), batch);
        assert!(replace(&batch, &[]).is_err());
    }
}
