//! Arrow columns <-> polars columns through the Arrow C data interface: buffers change hands, rows are not copied.

use crate::model::{Error, Result};
use arrow::array::{ArrayData, ArrayRef, make_array};
use arrow::datatypes::{Field, Schema};
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow::record_batch::RecordBatch;
use polars_core::prelude::{Column, CompatLevel, DataFrame, IntoColumn, Series};
use std::sync::Arc;

// Both crates declare the two `repr(C)` structs of the Arrow C data interface, field for field; a size that differs
// would be a change of that interface.
const _: () = assert!(size_of::<FFI_ArrowArray>() == size_of::<polars_arrow::ffi::ArrowArray>());
const _: () = assert!(size_of::<FFI_ArrowSchema>() == size_of::<polars_arrow::ffi::ArrowSchema>());

fn wrong(what: &str, error: impl std::fmt::Display) -> Error {
    Error::bug(format!("{what}: {error}"))
}

/// The batches as one frame of contiguous columns: one chunk a column.
///
/// Several batches are put end to end, which is the one copy that contiguous columns cost; one batch is not copied.
pub fn from_arrow(schema: &Schema, batches: &[RecordBatch]) -> Result<DataFrame> {
    let height = batches.iter().map(RecordBatch::num_rows).sum();
    let columns: Result<Vec<Column>> = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let chunks: Result<Vec<_>> = batches.iter().map(|batch| import(batch.column(index), field)).collect();
            let name = field.name().as_str().into();
            let chunks = chunks?;
            let series = if chunks.is_empty() {
                let data_type = polars_field(field)?.dtype;
                let data_type = polars_core::prelude::DataType::from_arrow_dtype(&data_type);
                Series::new_empty(name, &data_type)
            } else {
                Series::try_from((name, chunks)).map_err(|error| wrong("a column from Arrow", error))?
            };
            Ok(series.rechunk().into_column())
        })
        .collect();
    DataFrame::new(height, columns?).map_err(|error| wrong("a frame from Arrow", error))
}

fn polars_field(field: &Field) -> Result<polars_arrow::datatypes::Field> {
    let schema = FFI_ArrowSchema::try_from(field).map_err(|error| wrong("an Arrow field", error))?;
    // SAFETY: both types are the `ArrowSchema` struct of the Arrow C data interface; ownership moves with it.
    let schema: polars_arrow::ffi::ArrowSchema = unsafe { std::mem::transmute(schema) };
    // SAFETY: the struct was made by arrow's own exporter just above.
    unsafe { polars_arrow::ffi::import_field_from_c(&schema) }.map_err(|error| wrong("an Arrow field", error))
}

fn import(array: &ArrayRef, field: &Field) -> Result<Box<dyn polars_arrow::array::Array>> {
    let data_type = polars_field(field)?.dtype;
    let array = FFI_ArrowArray::new(&array.to_data());
    // SAFETY: both types are the `ArrowArray` struct of the Arrow C data interface; ownership moves with it.
    let array: polars_arrow::ffi::ArrowArray = unsafe { std::mem::transmute(array) };
    // SAFETY: the struct was made by arrow's own exporter just above, for an array of this field's type.
    unsafe { polars_arrow::ffi::import_array_from_c(array, data_type) }.map_err(|error| wrong("an Arrow column", error))
}

/// The frame as one Arrow batch. Text columns come out as string views.
pub fn to_arrow(frame: &DataFrame) -> Result<RecordBatch> {
    let mut fields = Vec::with_capacity(frame.width());
    let mut arrays = Vec::with_capacity(frame.width());
    for column in frame.columns() {
        let series = column.as_materialized_series().rechunk();
        let field = series.dtype().to_arrow_field(series.name().clone(), CompatLevel::newest());
        let array = series.to_arrow(0, CompatLevel::newest());
        let schema = polars_arrow::ffi::export_field_to_c(&field);
        let array = polars_arrow::ffi::export_array_to_c(array);
        // SAFETY: as in `import`, in the other direction.
        let (schema, array): (FFI_ArrowSchema, FFI_ArrowArray) = unsafe {
            (
                std::mem::transmute::<polars_arrow::ffi::ArrowSchema, FFI_ArrowSchema>(schema),
                std::mem::transmute::<polars_arrow::ffi::ArrowArray, FFI_ArrowArray>(array),
            )
        };
        // SAFETY: both structs were made by polars' own exporter for one column.
        let data: ArrayData =
            unsafe { arrow::ffi::from_ffi(array, &schema) }.map_err(|error| wrong("a column to Arrow", error))?;
        fields.push(Field::try_from(&schema).map_err(|error| wrong("a field to Arrow", error))?.with_nullable(true));
        arrays.push(make_array(data));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(|error| wrong("a frame to Arrow", error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IncidentRecord, Instant, Place, Sink};
    use crate::table::Builders;

    #[test]
    fn a_batch_goes_to_polars_and_back_unchanged() {
        let batch = |title: &str| {
            let mut builders = Builders::default();
            let record = IncidentRecord {
                source: "csv",
                id: "1",
                title: Some(title),
                detected_at: Some(Instant(5)),
                auto_resolved: Some(true),
                ..IncidentRecord::default()
            };
            builders.incident(Place::default(), &record);
            builders.finish().incidents
        };
        let batches = [batch("a"), batch("a title that is longer than a view holds inline")];
        let frame = from_arrow(&batches[0].schema(), &batches).unwrap();
        assert_eq!(frame.height(), 2);
        let back = to_arrow(&frame).unwrap();
        assert_eq!(back.num_rows(), 2);
        let title = back.column_by_name("title").unwrap();
        let title = title.as_any().downcast_ref::<arrow::array::StringViewArray>().unwrap();
        assert_eq!(title.value(1), "a title that is longer than a view holds inline");
        let empty = from_arrow(&batches[0].schema(), &[]).unwrap();
        assert_eq!((empty.height(), empty.width()), (0, frame.width()));
    }
}
