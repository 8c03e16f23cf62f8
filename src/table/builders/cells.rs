//! The builders of one table's columns, filled cell by cell.

use super::super::schema::{Column, Kind};
use crate::model::Instant;
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, None),
        Kind::Bool => DataType::Boolean,
        Kind::Count => DataType::Int32,
        Kind::Long => DataType::Int64,
        Kind::Real => DataType::Float64,
        Kind::Day => DataType::Date32,
    }
}

fn arrow_schema(leading: &[Column], columns: &[Column]) -> Arc<Schema> {
    let field = |column: &Column| Field::new(column.name, arrow_type(column.kind), true);
    Arc::new(Schema::new(leading.iter().chain(columns).map(field).collect::<Vec<_>>()))
}

/// A builder of any kind; the caller knows which.
enum AnyBuilder {
    Text(StringBuilder),
    Instant(TimestampMicrosecondBuilder),
    Bool(BooleanBuilder),
    Count(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Day(Date32Builder),
}

/// The builders of one table, filled cell by cell in column order.
pub(super) struct TableBuilder {
    schema: Arc<Schema>,
    columns: Vec<AnyBuilder>,
    next: usize,
    pub(super) rows: usize,
}

impl TableBuilder {
    pub(super) fn new(leading: &[Column], columns: &[Column]) -> Self {
        let builder = |column: &Column| match column.kind {
            Kind::Text => AnyBuilder::Text(StringBuilder::new()),
            Kind::Instant => AnyBuilder::Instant(TimestampMicrosecondBuilder::new()),
            Kind::Bool => AnyBuilder::Bool(BooleanBuilder::new()),
            Kind::Count => AnyBuilder::Count(Int32Builder::new()),
            Kind::Day => AnyBuilder::Day(Date32Builder::new()),
            Kind::Long => AnyBuilder::Long(Int64Builder::new()),
            Kind::Real => AnyBuilder::Real(Float64Builder::new()),
        };
        TableBuilder {
            schema: arrow_schema(leading, columns),
            columns: leading.iter().chain(columns).map(builder).collect(),
            next: 0,
            rows: 0,
        }
    }

    #[inline]
    fn cell(&mut self) -> &mut AnyBuilder {
        let cell = self.next;
        self.next += 1;
        &mut self.columns[cell]
    }
    #[inline]
    pub(super) fn text(&mut self, value: Option<&str>) -> &mut Self {
        match self.cell() {
            AnyBuilder::Text(column) => column.append_option(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn instant(&mut self, value: Option<Instant>) -> &mut Self {
        match self.cell() {
            AnyBuilder::Instant(column) => column.append_option(value.map(|at| at.0)),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn flag(&mut self, value: Option<bool>) -> &mut Self {
        match self.cell() {
            AnyBuilder::Bool(column) => column.append_option(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn count(&mut self, value: Option<u32>) -> &mut Self {
        match self.cell() {
            AnyBuilder::Count(column) => column.append_option(value.map(|n| i32::try_from(n).unwrap_or(i32::MAX))),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn day(&mut self, midnight: Option<Instant>) -> &mut Self {
        const DAY_US: i64 = 86_400_000_000;
        let days = |at: Instant| i32::try_from(at.0.div_euclid(DAY_US)).unwrap_or(i32::MAX);
        match self.cell() {
            AnyBuilder::Day(column) => column.append_option(midnight.map(days)),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    #[inline]
    pub(super) fn long(&mut self, value: i64) -> &mut Self {
        match self.cell() {
            AnyBuilder::Long(column) => column.append_value(value),
            _ => unreachable!("column order is checked by a test"),
        }
        self
    }
    pub(super) fn end_row(&mut self) {
        debug_assert_eq!(self.next, self.columns.len());
        self.next = 0;
        self.rows += 1;
    }
    pub(super) fn finish(self) -> RecordBatch {
        let columns: Vec<ArrayRef> = self
            .columns
            .into_iter()
            .map(|column| match column {
                AnyBuilder::Text(mut column) => Arc::new(column.finish()) as ArrayRef,
                AnyBuilder::Instant(mut column) => Arc::new(column.finish()),
                AnyBuilder::Bool(mut column) => Arc::new(column.finish()),
                AnyBuilder::Count(mut column) => Arc::new(column.finish()),
                AnyBuilder::Long(mut column) => Arc::new(column.finish()),
                AnyBuilder::Real(mut column) => Arc::new(column.finish()),
                AnyBuilder::Day(mut column) => Arc::new(column.finish()),
            })
            .collect();
        RecordBatch::try_new(self.schema, columns).expect("every builder holds one cell a row")
    }
}
