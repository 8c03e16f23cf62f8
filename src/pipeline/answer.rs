//! SQL over the store: what it reads is derived first, and its Arrow answer becomes cells.

use super::Session;
use crate::model::{Coverage, Error, Instant, Result, Window};
use crate::render::table::{Cell, Grid};
use crate::store::Answer;
use crate::table::{Link, Linked, schema, to_arrow};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    Schema, TimeUnit, TimestampMicrosecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use chrono::{DateTime, NaiveDate};
use std::sync::Arc;

/// The tables and views that SQL can read.
pub const TABLES: &[(&str, &str)] = &[
    ("incidents_derived", "every incident as the metrics see it, at as_of and under the configuration"),
    ("params", "one row: as_of, the window and the settings that metrics read"),
    ("coverage", "what each source and account covers"),
    ("openings", "each stretch from an opening to its resolve, for reopened incidents"),
    ("links", "which incidents of different sources are one in incidents_derived, and why"),
    ("incidents", "every incident, folded from records and events, before the configuration"),
    ("events", "the timeline"),
    ("shifts", "who was on call when"),
    ("people", "people as the sources know them"),
    ("actions", "action items after incidents"),
    ("pages", "notifications that reached a person"),
    ("overrides", "what the user corrected, and what became of it"),
    ("imports", "the ledger"),
    ("rejects", "rows that could not be stored"),
    ("problems", "something odd in rows that were kept"),
];

impl Session {
    /// The answer to one reading statement over [`TABLES`]; `window` is what `params` holds.
    pub fn query(&self, sql: &str, params: &[(String, String)], window: Window) -> Result<Answer> {
        let lower = sql.to_lowercase();
        if ["incidents_derived", "openings", "links"].iter().any(|name| lower.contains(name)) {
            let frames = self.frames(None)?;
            self.store.register("links", &links_batch(&frames.linked)?)?;
            self.store.register("incidents_derived", &to_arrow(&frames.derived)?)?;
            self.store.register("openings", &to_arrow(&frames.openings)?)?;
        }
        if lower.contains("params") {
            self.store.register("params", &self.params(window)?)?;
        }
        if lower.contains("overrides") {
            self.store.register("overrides", &self.overrides_batch()?)?;
        }
        if lower.contains("coverage") {
            self.store.register("coverage", &coverage_batch(&self.coverage)?)?;
        }
        self.store.query(sql, params)
    }

    /// The one row of `params`.
    fn params(&self, window: Window) -> Result<RecordBatch> {
        let instant =
            |at: Option<Instant>| -> ArrayRef { Arc::new(TimestampMicrosecondArray::from(vec![at.map(|at| at.0)])) };
        let real = |value: f64| -> ArrayRef { Arc::new(Float64Array::from(vec![value])) };
        let coarsest_s = self.coverage.iter().map(|covered| covered.resolution_s).fold(1.0, f64::max);
        batch(
            schema::PARAMS,
            vec![
                instant(Some(self.as_of)),
                instant(Some(window.from)),
                instant(Some(window.until)),
                instant(None),
                instant(Some(self.history_from())),
                real(coarsest_s / 2.0),
                real(f64::from(self.config.repeat.window_days) * 86_400.0),
                real(self.config.noise.transient_minutes * 60.0),
            ],
        )
    }
}

fn coverage_batch(coverage: &[Coverage]) -> Result<RecordBatch> {
    let text = |value: fn(&Coverage) -> &str| -> ArrayRef {
        Arc::new(coverage.iter().map(|covered| Some(value(covered))).collect::<StringArray>())
    };
    let instant = |value: fn(&Coverage) -> Instant| -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from_iter_values(coverage.iter().map(|covered| value(covered).0)))
    };
    let long = |value: fn(&Coverage) -> u64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(coverage.iter().map(|covered| value(covered).cast_signed())))
    };
    let flag = |value: fn(&Coverage) -> bool| -> ArrayRef {
        Arc::new(coverage.iter().map(|covered| Some(value(covered))).collect::<BooleanArray>())
    };
    batch(
        schema::COVERAGE,
        vec![
            text(|covered| &covered.source),
            text(|covered| &covered.account),
            instant(|covered| covered.first_at),
            instant(|covered| covered.last_at),
            long(|covered| covered.incidents),
            long(|covered| covered.events),
            flag(|covered| covered.has_labels),
            flag(|covered| covered.is_ticket_system),
            Arc::new(Float64Array::from_iter_values(coverage.iter().map(|covered| covered.resolution_s))),
        ],
    )
}

fn links_batch(linked: &Linked) -> Result<RecordBatch> {
    let text = |value: &dyn Fn(&Link) -> String| -> ArrayRef {
        Arc::new(linked.links.iter().map(|link| Some(value(link))).collect::<StringArray>())
    };
    let one = |link: &Link| linked.truth_of(&link.from).map(|(truth, _)| truth.key().clone()).unwrap_or_default();
    let confidence = linked.links.iter().map(|link| link.confidence);
    batch(
        schema::LINK,
        vec![
            text(&|link| link.from.source.clone()),
            text(&|link| link.from.account.clone()),
            text(&|link| link.from.id.clone()),
            text(&|link| link.to.source.clone()),
            text(&|link| link.to.account.clone()),
            text(&|link| link.to.id.clone()),
            text(&|link| link.basis.word().to_owned()),
            Arc::new(Float64Array::from_iter_values(confidence)),
            text(&|link| link.evidence.clone()),
            text(&|link| one(link).source),
            text(&|link| one(link).account),
            text(&|link| one(link).id),
        ],
    )
}

pub(super) fn batch(columns: &[schema::Column], arrays: Vec<ArrayRef>) -> Result<RecordBatch> {
    let field =
        |(column, array): (&schema::Column, &ArrayRef)| Field::new(column.name, array.data_type().clone(), true);
    let fields: Vec<Field> = columns.iter().zip(&arrays).map(field).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|error| Error::bug(format!("a table for SQL: {error}")))
}

/// The answer as cells. Columns that are named `…_s` hold seconds, `…_ratio` shares.
pub fn grid(answer: &Answer) -> Result<Grid> {
    let columns: Vec<String> = answer.schema.fields().iter().map(|field| field.name().clone()).collect();
    let mut rows = Vec::new();
    for batch in &answer.batches {
        let first = rows.len();
        rows.resize_with(first + batch.num_rows(), || Vec::with_capacity(columns.len()));
        for (name, array) in columns.iter().zip(batch.columns()) {
            for (row, cell) in cells(name, array)?.into_iter().enumerate() {
                rows[first + row].push(cell);
            }
        }
    }
    Ok(Grid { columns, rows })
}

fn cells(name: &str, array: &ArrayRef) -> Result<Vec<Cell>> {
    macro_rules! whole {
        ($kind:ty) => {
            array
                .as_primitive::<$kind>()
                .iter()
                .map(|value| Cell::or_null(value, |value| number(name, f64::from(value as f64), Some(value.into()))))
                .collect()
        };
    }
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().map(|value| Cell::or_null(value, Cell::text)).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(|value| Cell::or_null(value, Cell::text)).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(|value| Cell::or_null(value, Cell::text)).collect(),
        DataType::Boolean => array.as_boolean().iter().map(|value| Cell::or_null(value, Cell::Flag)).collect(),
        DataType::Int8 => whole!(Int8Type),
        DataType::Int16 => whole!(Int16Type),
        DataType::Int32 => whole!(Int32Type),
        DataType::Int64 => whole!(Int64Type),
        DataType::UInt8 => whole!(UInt8Type),
        DataType::UInt16 => whole!(UInt16Type),
        DataType::UInt32 => whole!(UInt32Type),
        DataType::UInt64 => whole!(UInt64Type),
        DataType::Float32 => array
            .as_primitive::<Float32Type>()
            .iter()
            .map(|value| Cell::or_null(value, |value| number(name, f64::from(value), None)))
            .collect(),
        DataType::Float64 => array
            .as_primitive::<Float64Type>()
            .iter()
            .map(|value| Cell::or_null(value, |value| number(name, value, None)))
            .collect(),
        DataType::Decimal128(_, 0) => {
            array.as_primitive::<Decimal128Type>().iter().map(|value| Cell::or_null(value, Cell::Whole)).collect()
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => array
            .as_primitive::<TimestampMicrosecondType>()
            .iter()
            .map(|value| Cell::or_null(value, |at| Cell::Instant(Instant(at))))
            .collect(),
        DataType::Date32 => array
            .as_primitive::<Date32Type>()
            .iter()
            .map(|value| value.and_then(day).map_or(Cell::Null, Cell::Day))
            .collect(),
        kind => {
            let is_decimal = matches!(kind, DataType::Decimal128(..));
            let options = FormatOptions::default();
            let wrong = |error| Error::bug(format!("the column {name}: {error}"));
            let format = ArrayFormatter::try_new(array, &options).map_err(wrong)?;
            let cell = |row: usize| match format.value(row).to_string() {
                _ if array.is_null(row) => Cell::Null,
                digits if is_decimal => Cell::Decimal(digits),
                words => Cell::Text(words),
            };
            (0..array.len()).map(cell).collect()
        }
    })
}

/// A number as its column's name says: seconds, a share, or just a number.
fn number(name: &str, value: f64, whole: Option<i128>) -> Cell {
    match whole {
        _ if name.ends_with("_s") => Cell::Seconds(value),
        Some(whole) => Cell::Whole(whole),
        None if name.ends_with("_ratio") => Cell::Ratio(value),
        None => Cell::Real(value),
    }
}

fn day(days: i32) -> Option<NaiveDate> {
    DateTime::from_timestamp(i64::from(days) * 86_400, 0).map(|at| at.date_naive())
}

/// An empty answer's column, so that a file of no rows still has its columns.
pub fn empty_batch(answer: &Answer) -> RecordBatch {
    let columns = answer.schema.fields().iter().map(|field| new_null_array(field.data_type(), 0)).collect();
    RecordBatch::try_new(Arc::clone(&answer.schema), columns).expect("empty columns of the schema's own types")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Int32Array;

    #[test]
    fn names_of_columns_say_how_numbers_are_read() {
        let schema = Schema::new(vec![
            Field::new("wait_s", DataType::Float64, true),
            Field::new("missed_ratio", DataType::Float64, true),
            Field::new("n", DataType::Int32, true),
        ]);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Float64Array::from(vec![Some(90.0), None])),
            Arc::new(Float64Array::from(vec![0.25, 0.5])),
            Arc::new(Int32Array::from(vec![3, 4])),
        ];
        let schema = Arc::new(schema);
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
        let grid = grid(&Answer { schema, batches: vec![batch] }).unwrap();
        assert_eq!(grid.rows[0], [Cell::Seconds(90.0), Cell::Ratio(0.25), Cell::Whole(3)]);
        assert_eq!(grid.rows[1], [Cell::Null, Cell::Ratio(0.5), Cell::Whole(4)]);
    }
}
