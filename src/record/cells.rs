//! How the type of a struct's field becomes an Arrow column, and a value in a column one of that type again.

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, BooleanBuilder, Float32Array, Float32Builder, Float64Array, Float64Builder,
    Int16Array, Int16Builder, Int32Array, Int32Builder, Int64Array, Int64Builder, ListArray, StringBuilder,
    StructArray, TimestampMicrosecondArray, TimestampMicrosecondBuilder,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Fields};
use arrow::error::ArrowError;
use jiff::Timestamp;

use crate::measure::quality::{Quality, SIGNALS};

use super::batch::shared;
use super::schema::{element, record_schema};

/// A value of one column in one row.
#[doc(hidden)]
pub(super) trait Cell: Sized {
    /// The column as it grows.
    type Builder: Default + std::fmt::Debug;
    /// Appends the value.
    fn append(&self, builder: &mut Self::Builder);
    /// Gives the column and starts anew.
    fn finish(builder: &mut Self::Builder) -> Result<ArrayRef, ArrowError>;
    /// The value in a row of such a column; `None` where the type has no null and the row has one, or the column is of another
    /// type.
    fn read(column: &dyn Array, row: usize) -> Option<Self>;
}

/// The value in a row of a column of an Arrow type; `None` where it is null, `Err` where the column is of another type.
fn value<'a, A: Array + 'static, T>(
    column: &'a dyn Array,
    row: usize,
    value: impl Fn(&'a A, usize) -> T,
) -> Result<Option<T>, ()> {
    let column = column.as_any().downcast_ref::<A>().ok_or(())?;
    if row >= column.len() {
        return Err(());
    }
    Ok(column.is_valid(row).then(|| value(column, row)))
}

/// Numbers and booleans, with and without null.
macro_rules! primitive_cells {
    ($($type:ty: $builder:ty, $array:ty);+ $(;)?) => { $(
        impl Cell for $type {
            type Builder = $builder;

            fn append(&self, builder: &mut $builder) {
                builder.append_value(*self);
            }

            fn finish(builder: &mut $builder) -> Result<ArrayRef, ArrowError> {
                Ok(shared(builder.finish()))
            }

            fn read(column: &dyn Array, row: usize) -> Option<Self> {
                value(column, row, <$array>::value).ok().flatten()
            }
        }

        impl Cell for Option<$type> {
            type Builder = $builder;

            fn append(&self, builder: &mut $builder) {
                builder.append_option(*self);
            }

            fn finish(builder: &mut $builder) -> Result<ArrayRef, ArrowError> {
                Ok(shared(builder.finish()))
            }

            fn read(column: &dyn Array, row: usize) -> Option<Self> {
                value(column, row, <$array>::value).ok()
            }
        }
    )+ };
}

primitive_cells!(
    bool: BooleanBuilder, BooleanArray;
    i16: Int16Builder, Int16Array;
    i32: Int32Builder, Int32Array;
    i64: Int64Builder, Int64Array;
    f32: Float32Builder, Float32Array;
);

fn text(column: &dyn Array, row: usize) -> Result<Option<String>, ()> {
    value(column, row, |column: &arrow::array::StringArray, row| column.value(row).to_owned())
}

impl Cell for String {
    type Builder = StringBuilder;

    fn append(&self, builder: &mut StringBuilder) {
        builder.append_value(self);
    }

    fn finish(builder: &mut StringBuilder) -> Result<ArrayRef, ArrowError> {
        Ok(shared(builder.finish()))
    }

    fn read(column: &dyn Array, row: usize) -> Option<Self> {
        text(column, row).ok().flatten()
    }
}

impl Cell for Option<String> {
    type Builder = StringBuilder;

    fn append(&self, builder: &mut StringBuilder) {
        builder.append_option(self.as_deref());
    }

    fn finish(builder: &mut StringBuilder) -> Result<ArrayRef, ArrowError> {
        Ok(shared(builder.finish()))
    }

    fn read(column: &dyn Array, row: usize) -> Option<Self> {
        text(column, row).ok()
    }
}

impl Cell for Option<Timestamp> {
    type Builder = TimestampMicrosecondBuilder;

    fn append(&self, builder: &mut TimestampMicrosecondBuilder) {
        builder.append_option(self.map(Timestamp::as_microsecond));
    }

    fn finish(builder: &mut TimestampMicrosecondBuilder) -> Result<ArrayRef, ArrowError> {
        Ok(shared(builder.finish().with_timezone("UTC")))
    }

    fn read(column: &dyn Array, row: usize) -> Option<Self> {
        match value(column, row, TimestampMicrosecondArray::value).ok()? {
            Some(at) => Timestamp::from_microsecond(at).ok().map(Some),
            None => Some(None),
        }
    }
}

/// A list column as it grows.
#[derive(Debug)]
pub(super) struct ListBuilder<B> {
    lengths: Vec<usize>,
    present: Vec<bool>,
    items: B,
}

impl<B: Default> Default for ListBuilder<B> {
    fn default() -> Self {
        Self { lengths: Vec::new(), present: Vec::new(), items: B::default() }
    }
}

impl<T: Cell> Cell for Vec<T> {
    type Builder = ListBuilder<T::Builder>;

    fn append(&self, builder: &mut Self::Builder) {
        for item in self {
            item.append(&mut builder.items);
        }
        builder.lengths.push(self.len());
        builder.present.push(true);
    }

    fn finish(builder: &mut Self::Builder) -> Result<ArrayRef, ArrowError> {
        let items = T::finish(&mut builder.items)?;
        let offsets = OffsetBuffer::from_lengths(std::mem::take(&mut builder.lengths));
        let nulls = nulls(std::mem::take(&mut builder.present));
        Ok(shared(ListArray::try_new(element(items.data_type().clone()), offsets, items, nulls)?))
    }

    fn read(column: &dyn Array, row: usize) -> Option<Self> {
        Option::<Self>::read(column, row).flatten()
    }
}

impl<T: Cell> Cell for Option<Vec<T>> {
    type Builder = ListBuilder<T::Builder>;

    fn append(&self, builder: &mut Self::Builder) {
        if let Some(items) = self {
            items.append(builder);
        } else {
            builder.lengths.push(0);
            builder.present.push(false);
        }
    }

    fn finish(builder: &mut Self::Builder) -> Result<ArrayRef, ArrowError> {
        Vec::<T>::finish(builder)
    }

    fn read(column: &dyn Array, row: usize) -> Option<Self> {
        let Some(items) = value(column, row, ListArray::value).ok()? else { return Some(None) };
        (0..items.len()).map(|item| T::read(&*items, item)).collect::<Option<Vec<T>>>().map(Some)
    }
}

/// The quality column as it grows.
#[derive(Debug)]
pub(super) struct QualityBuilder {
    present: Vec<bool>,
    signals: Vec<Float64Builder>,
}

impl Default for QualityBuilder {
    fn default() -> Self {
        Self { present: Vec::new(), signals: SIGNALS.iter().map(|_| Float64Builder::new()).collect() }
    }
}

impl Cell for Option<Quality> {
    type Builder = QualityBuilder;

    fn append(&self, builder: &mut QualityBuilder) {
        builder.present.push(self.is_some());
        let values = self.as_ref().map(Quality::values);
        for (index, signal) in builder.signals.iter_mut().enumerate() {
            signal.append_option(values.as_ref().and_then(|values| values.get(index)).copied().flatten());
        }
    }

    fn finish(builder: &mut QualityBuilder) -> Result<ArrayRef, ArrowError> {
        let signals = builder.signals.iter_mut().map(|signal| shared(signal.finish())).collect();
        struct_array("quality", signals, nulls(std::mem::take(&mut builder.present)))
    }

    fn read(column: &dyn Array, row: usize) -> Option<Self> {
        let column = column.as_struct_opt().filter(|column| row < column.len())?;
        if column.is_null(row) {
            return Some(None);
        }
        let mut signals = serde_json::Map::new();
        for known in SIGNALS {
            let value = value(column.column_by_name(known.name)?, row, Float64Array::value).ok()?;
            signals.insert(known.name.to_owned(), value.into());
        }
        serde_json::from_value(signals.into()).ok().map(Some)
    }
}

/// The struct column of that name, or the structs in the list column of that name, from the arrays of its fields.
pub(super) fn struct_array(
    column: &str,
    arrays: Vec<ArrayRef>,
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef, ArrowError> {
    Ok(shared(StructArray::try_new(struct_fields(column)?, arrays, nulls)?))
}

fn struct_fields(column: &str) -> Result<Fields, ArrowError> {
    let schema = record_schema();
    match schema.field_with_name(column)?.data_type() {
        DataType::Struct(fields) => Ok(fields.clone()),
        DataType::List(item) => match item.data_type() {
            DataType::Struct(fields) => Ok(fields.clone()),
            other => Err(ArrowError::SchemaError(format!("{column} holds a list of {other}, not of structs"))),
        },
        other => Err(ArrowError::SchemaError(format!("{column} is {other}, not a struct"))),
    }
}

fn nulls(present: Vec<bool>) -> Option<NullBuffer> {
    present.contains(&false).then(|| NullBuffer::from(present))
}
