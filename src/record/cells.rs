//! How the type of a struct's field becomes an Arrow column.

use arrow::array::{
    ArrayRef, BooleanBuilder, Float32Builder, Float64Builder, Int16Builder, Int32Builder, Int64Builder, ListArray,
    StringBuilder, StructArray, TimestampMicrosecondBuilder,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Fields};
use arrow::error::ArrowError;
use jiff::Timestamp;

use super::Quality;
use super::batch::shared;
use super::quality::SIGNALS;
use super::schema::{element, record_schema};

/// A value of one column in one row.
#[doc(hidden)]
pub trait Cell {
    /// The column as it grows.
    type Builder: Default + std::fmt::Debug;
    /// Appends the value.
    fn append(&self, builder: &mut Self::Builder);
    /// Gives the column and starts anew.
    fn finish(builder: &mut Self::Builder) -> Result<ArrayRef, ArrowError>;
}

/// Numbers and booleans, with and without null.
macro_rules! primitive_cells {
    ($($type:ty: $builder:ty),+ $(,)?) => { $(
        impl Cell for $type {
            type Builder = $builder;

            fn append(&self, builder: &mut $builder) {
                builder.append_value(*self);
            }

            fn finish(builder: &mut $builder) -> Result<ArrayRef, ArrowError> {
                Ok(shared(builder.finish()))
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
        }
    )+ };
}

primitive_cells!(bool: BooleanBuilder, i16: Int16Builder, i32: Int32Builder, i64: Int64Builder, f32: Float32Builder);

impl Cell for String {
    type Builder = StringBuilder;

    fn append(&self, builder: &mut StringBuilder) {
        builder.append_value(self);
    }

    fn finish(builder: &mut StringBuilder) -> Result<ArrayRef, ArrowError> {
        Ok(shared(builder.finish()))
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
}

impl Cell for Option<Timestamp> {
    type Builder = TimestampMicrosecondBuilder;

    fn append(&self, builder: &mut TimestampMicrosecondBuilder) {
        builder.append_option(self.map(Timestamp::as_microsecond));
    }

    fn finish(builder: &mut TimestampMicrosecondBuilder) -> Result<ArrayRef, ArrowError> {
        Ok(shared(builder.finish().with_timezone("UTC")))
    }
}

/// A list column as it grows.
#[derive(Debug)]
pub struct ListBuilder<B> {
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
}

impl<T: Cell> Cell for Option<Vec<T>> {
    type Builder = ListBuilder<T::Builder>;

    fn append(&self, builder: &mut Self::Builder) {
        match self {
            Some(items) => items.append(builder),
            None => {
                builder.lengths.push(0);
                builder.present.push(false);
            }
        }
    }

    fn finish(builder: &mut Self::Builder) -> Result<ArrayRef, ArrowError> {
        Vec::<T>::finish(builder)
    }
}

/// The quality column as it grows.
#[derive(Debug)]
pub struct QualityBuilder {
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
        for (index, signal) in builder.signals.iter_mut().enumerate() {
            signal.append_option(self.as_ref().and_then(|quality| quality.value(index)));
        }
    }

    fn finish(builder: &mut QualityBuilder) -> Result<ArrayRef, ArrowError> {
        let signals = builder.signals.iter_mut().map(|signal| shared(signal.finish())).collect();
        struct_array("quality", signals, nulls(std::mem::take(&mut builder.present)))
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
