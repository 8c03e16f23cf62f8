//! Columns of a frame by name, as slices to read from and builders to write to.

use super::moments::Recorded;
use super::{moments, schema};
use crate::model::{Error, Result};
use polars_arrow::array::{
    Array, BooleanArray, MutableArray, MutableBooleanArray, MutablePlString, MutablePrimitiveArray, PrimitiveArray,
    Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit};
use polars_core::prelude::{ArrayRef, Column, DataFrame, IntoColumn, PlSmallStr, Series};

fn wrong(name: &str, error: impl std::fmt::Display) -> Error {
    Error::bug(format!("the column {name} of the incidents: {error}"))
}

fn column<'f>(frame: &'f DataFrame, name: &str) -> Result<&'f Column> {
    frame.column(name).map_err(|error| wrong(name, error))
}

/// A text column to read from.
pub(super) struct Text<'f>(&'f Utf8ViewArray);

impl<'f> Text<'f> {
    pub(super) fn of(frame: &'f DataFrame, name: &str) -> Result<Self> {
        let column = column(frame, name)?.str().map_err(|error| wrong(name, error))?;
        Ok(Text(column.downcast_as_array()))
    }
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<&'f str> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}

/// A column of instants to read from.
pub(super) struct Instants<'f>(&'f PrimitiveArray<i64>);

impl<'f> Instants<'f> {
    pub(super) fn of(frame: &'f DataFrame, name: &str) -> Result<Self> {
        let column = column(frame, name)?.datetime().map_err(|error| wrong(name, error))?;
        Ok(Instants(column.physical().downcast_as_array()))
    }
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}

/// A column of flags to read from.
pub(super) struct Flags<'f>(&'f BooleanArray);

impl<'f> Flags<'f> {
    pub(super) fn of(frame: &'f DataFrame, name: &str) -> Result<Self> {
        Ok(Flags(column(frame, name)?.bool().map_err(|error| wrong(name, error))?.downcast_as_array()))
    }
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<bool> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}

/// A column of 32-bit numbers to read from.
pub(super) struct Counts<'f>(&'f PrimitiveArray<i32>);

impl<'f> Counts<'f> {
    pub(super) fn of(frame: &'f DataFrame, name: &str) -> Result<Self> {
        Ok(Counts(column(frame, name)?.i32().map_err(|error| wrong(name, error))?.downcast_as_array()))
    }
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<i32> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}

/// The bit set `knows`.
pub(super) struct Longs<'f>(&'f PrimitiveArray<i64>);

impl<'f> Longs<'f> {
    pub(super) fn of(frame: &'f DataFrame, name: &str) -> Result<Self> {
        Ok(Longs(column(frame, name)?.i64().map_err(|error| wrong(name, error))?.downcast_as_array()))
    }
    #[inline]
    pub(super) fn get(&self, row: usize) -> i64 {
        if self.0.is_valid(row) { self.0.value(row) } else { 0 }
    }
}

/// The columns of the moments, with what says how far they are known.
pub(super) struct Moments<'f> {
    started_at: Instants<'f>,
    detected_at: Instants<'f>,
    created_at: Instants<'f>,
    acknowledged_at: Instants<'f>,
    mitigated_at: Instants<'f>,
    resolved_at: Instants<'f>,
    closed_at: Instants<'f>,
    ack_state: Text<'f>,
    status: Text<'f>,
}

impl<'f> Moments<'f> {
    pub(super) fn of(frame: &'f DataFrame) -> Result<Self> {
        let at = |name| Instants::of(frame, name);
        Ok(Moments {
            started_at: at("started_at")?,
            detected_at: at("detected_at")?,
            created_at: at("created_at")?,
            acknowledged_at: at("acknowledged_at")?,
            mitigated_at: at("mitigated_at")?,
            resolved_at: at("resolved_at")?,
            closed_at: at("closed_at")?,
            ack_state: Text::of(frame, "ack_state")?,
            status: Text::of(frame, "status")?,
        })
    }

    pub(super) fn get(&self, row: usize) -> Recorded {
        Recorded {
            started_at: self.started_at.get(row),
            detected_at: self.detected_at.get(row),
            created_at: self.created_at.get(row),
            acknowledged_at: self.acknowledged_at.get(row),
            mitigated_at: self.mitigated_at.get(row),
            resolved_at: self.resolved_at.get(row),
            closed_at: self.closed_at.get(row),
            ack_state: self.ack_state.get(row).map(moments::ack_state_of).unwrap_or_default(),
            status: self.status.get(row).and_then(moments::status_of),
        }
    }
}

/// A column being written, of the kind that the schema says.
enum Builder {
    Text(MutablePlString),
    Instant(MutablePrimitiveArray<i64>),
    Bool(MutableBooleanArray),
    Count(MutablePrimitiveArray<i32>),
    Real(MutablePrimitiveArray<f64>),
    Day(MutablePrimitiveArray<i32>),
}

/// Columns being written row by row, cell by cell, in the order in which they were named.
pub(super) struct Writer {
    builders: Vec<Builder>,
    next: usize,
}

impl Writer {
    /// Builders for derived columns; every name stands in [`schema::DERIVED`].
    pub(super) fn new(names: &[&str], rows: usize) -> Self {
        let builder = |name: &&str| {
            let column = schema::DERIVED.iter().find(|column| column.name == *name);
            match column.expect("every name stands in schema::DERIVED").kind {
                schema::Kind::Text => Builder::Text(MutablePlString::with_capacity(rows)),
                schema::Kind::Instant => Builder::Instant(MutablePrimitiveArray::with_capacity(rows)),
                schema::Kind::Bool => Builder::Bool(MutableBooleanArray::with_capacity(rows)),
                schema::Kind::Count => Builder::Count(MutablePrimitiveArray::with_capacity(rows)),
                schema::Kind::Real => Builder::Real(MutablePrimitiveArray::with_capacity(rows)),
                schema::Kind::Day => Builder::Day(MutablePrimitiveArray::with_capacity(rows)),
                schema::Kind::Long => unreachable!("no derived column is a long"),
            }
        };
        Writer { builders: names.iter().map(builder).collect(), next: 0 }
    }

    #[inline]
    fn cell(&mut self) -> &mut Builder {
        let cell = self.next;
        self.next += 1;
        &mut self.builders[cell]
    }
    #[inline]
    pub(super) fn text(&mut self, value: Option<&str>) -> &mut Self {
        match self.cell() {
            Builder::Text(column) => column.push(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn instant(&mut self, value: Option<i64>) -> &mut Self {
        match self.cell() {
            Builder::Instant(column) => column.push(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn flag(&mut self, value: Option<bool>) -> &mut Self {
        match self.cell() {
            Builder::Bool(column) => column.push(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn count(&mut self, value: Option<i32>) -> &mut Self {
        match self.cell() {
            Builder::Count(column) => column.push(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn real(&mut self, value: Option<f64>) -> &mut Self {
        match self.cell() {
            Builder::Real(column) => column.push(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn day(&mut self, value: Option<i32>) -> &mut Self {
        match self.cell() {
            Builder::Day(column) => column.push(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn end_row(&mut self) {
        assert_eq!(self.next, self.builders.len(), "a row fills every column once");
        self.next = 0;
    }

    /// The columns, in order.
    pub(super) fn finish(self) -> Vec<ArrayRef> {
        let finish = |builder| match builder {
            Builder::Text(mut column) => column.as_box(),
            Builder::Instant(column) => {
                let instants: PrimitiveArray<i64> = column.into();
                instants.to(ArrowDataType::Timestamp(TimeUnit::Microsecond, None)).boxed()
            }
            Builder::Bool(mut column) => column.as_box(),
            Builder::Count(mut column) => column.as_box(),
            Builder::Real(mut column) => column.as_box(),
            Builder::Day(column) => {
                let days: PrimitiveArray<i32> = column.into();
                days.to(ArrowDataType::Date32).boxed()
            }
        };
        self.builders.into_iter().map(finish).collect()
    }
}

/// Pieces put end to end as one column of one chunk.
pub(super) fn joined(name: &str, pieces: Vec<ArrayRef>) -> Result<Column> {
    let series = Series::try_from((PlSmallStr::from(name), pieces)).map_err(|error| wrong(name, error))?;
    Ok(series.rechunk().into_column())
}
