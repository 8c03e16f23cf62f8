//! A dimension as numbers: every row's value, or values, as codes into the sorted list of distinct values.

use super::columns::{self, CHUNK};
use super::dimension::{Dimension, DimensionKind};
use super::outcome::GroupValue;
use crate::model::{Result, Severity};
use chrono::{NaiveDate, TimeDelta};
use polars_arrow::array::Utf8ViewArray;
use polars_core::prelude::{DataFrame, PlHashMap};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// One dimension of a frame.
pub(super) struct Coding {
    pub(super) dimension: &'static Dimension,
    /// The distinct values, sorted.
    pub(super) values: Vec<GroupValue>,
    codes: Codes,
}

enum Codes {
    One(Vec<u32>),
    /// Codes of row i stand at `starts[i]..starts[i + 1]`.
    Many {
        starts: Vec<u32>,
        codes: Vec<u32>,
    },
}

impl Coding {
    /// Codes a dimension; `extra` values are in the list even where no row has them.
    pub(super) fn new(frame: &DataFrame, dimension: &'static Dimension, extra: Vec<GroupValue>) -> Result<Coding> {
        let (values, codes) = match dimension.kind {
            DimensionKind::Text(column) => {
                let column = columns::texts(frame, column)?;
                let keeps_empty = dimension.name == "account";
                code_texts(&column, extra, |text| (keeps_empty || !text.is_empty()).then_some(text))
            }
            DimensionKind::List(column) => code_lists(&columns::texts(frame, column)?, extra),
            DimensionKind::Severity(column) => {
                let column = columns::ints(frame, column)?;
                code_numbers(frame.height(), extra, |row| column.get(row), severity)
            }
            DimensionKind::Number(column) | DimensionKind::Whole(column) => {
                let column = columns::ints(frame, column)?;
                code_numbers(frame.height(), extra, |row| column.get(row), number)
            }
            DimensionKind::Date(column) => {
                let column = columns::ints(frame, column)?;
                code_numbers(frame.height(), extra, |row| column.get(row), date)
            }
            DimensionKind::Flag(column) => {
                let column = columns::flags(frame, column)?;
                code_numbers(frame.height(), extra, |row| column.get(row).map(i32::from), |n| GroupValue::Flag(n != 0))
            }
        };
        Ok(Coding { dimension, values, codes })
    }

    /// The codes of a row: exactly one, or one a value where it can have several.
    #[inline]
    pub(super) fn codes(&self, row: usize) -> &[u32] {
        match &self.codes {
            Codes::One(codes) => &codes[row..=row],
            Codes::Many { starts, codes } => &codes[starts[row] as usize..starts[row + 1] as usize],
        }
    }

    /// Whether every row has exactly one value.
    pub(super) fn is_single(&self) -> bool {
        matches!(self.codes, Codes::One(_))
    }

    /// The code of a value, if it is in the list.
    pub(super) fn code(&self, value: &GroupValue) -> Option<u32> {
        self.values.binary_search(value).ok().map(|code| code as u32)
    }
}

fn severity(level: i32) -> GroupValue {
    u8::try_from(level).ok().and_then(Severity::new).map_or(GroupValue::Unknown, GroupValue::Severity)
}

fn number(n: i32) -> GroupValue {
    u32::try_from(n).map_or(GroupValue::Unknown, GroupValue::Number)
}

fn date(days: i32) -> GroupValue {
    NaiveDate::default().checked_add_signed(TimeDelta::days(days.into())).map_or(GroupValue::Unknown, GroupValue::Date)
}

fn code_numbers(
    len: usize,
    extra: Vec<GroupValue>,
    get: impl Fn(usize) -> Option<i32> + Sync,
    value: impl Fn(i32) -> GroupValue,
) -> (Vec<GroupValue>, Codes) {
    let rows: Vec<usize> = (0..len).step_by(CHUNK).collect();
    let distinct: BTreeSet<Option<i32>> = rows
        .par_iter()
        .map(|&first| {
            let mut distinct = BTreeSet::new();
            let mut last = None;
            for row in first..len.min(first + CHUNK) {
                let number = get(row);
                if last != Some(number) {
                    distinct.insert(number);
                    last = Some(number);
                }
            }
            distinct
        })
        .reduce(BTreeSet::new, |a, b| &a | &b);
    let as_value = |number: Option<i32>| number.map_or(GroupValue::Unknown, &value);
    let values: BTreeSet<GroupValue> = distinct.iter().copied().map(as_value).chain(extra).collect();
    let values: Vec<GroupValue> = values.into_iter().collect();
    let code_of: PlHashMap<Option<i32>, u32> = distinct
        .into_iter()
        .filter_map(|number| Some((number, values.binary_search(&as_value(number)).ok()? as u32)))
        .collect();
    let codes = (0..len).into_par_iter().with_min_len(CHUNK).map(|row| code_of[&get(row)]).collect();
    (values, Codes::One(codes))
}

/// The texts of a chunk of rows, coded by their first appearance.
#[derive(Default)]
struct Local<'a> {
    codes: Vec<u32>,
    /// How many codes each row has; empty where each has one.
    counts: Vec<u32>,
    distinct: Vec<Option<&'a str>>,
    by_text: PlHashMap<Option<&'a str>, u32>,
}

impl<'a> Local<'a> {
    fn push(&mut self, text: Option<&'a str>) {
        let next = self.distinct.len() as u32;
        let code = *self.by_text.entry(text).or_insert(next);
        if code == next {
            self.distinct.push(text);
        }
        self.codes.push(code);
    }
}

fn code_texts(
    column: &Utf8ViewArray,
    extra: Vec<GroupValue>,
    keep: impl Fn(&str) -> Option<&str> + Sync,
) -> (Vec<GroupValue>, Codes) {
    let (values, codes, _) = merge(column, extra, |local, text| local.push(text.and_then(&keep)));
    (values, Codes::One(codes))
}

fn code_lists(column: &Utf8ViewArray, extra: Vec<GroupValue>) -> (Vec<GroupValue>, Codes) {
    let (values, codes, counts) = merge(column, extra, |local, text| {
        let mut parts: Vec<&str> = Vec::new();
        for part in text.unwrap_or("").split(';').map(str::trim).filter(|part| !part.is_empty()) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        local.counts.push(parts.len().max(1) as u32);
        if parts.is_empty() {
            local.push(None);
        }
        parts.into_iter().for_each(|part| local.push(Some(part)));
    });
    let mut starts = Vec::with_capacity(counts.len() + 1);
    let mut start = 0;
    starts.push(0);
    for count in counts {
        start += count;
        starts.push(start);
    }
    (values, Codes::Many { starts, codes })
}

fn merge<'a>(
    column: &'a Utf8ViewArray,
    extra: Vec<GroupValue>,
    take: impl Fn(&mut Local<'a>, Option<&'a str>) + Sync,
) -> (Vec<GroupValue>, Vec<u32>, Vec<u32>) {
    let firsts: Vec<usize> = (0..column.len()).step_by(CHUNK).collect();
    let mut locals: Vec<Local<'a>> = firsts
        .par_iter()
        .map(|&first| {
            let mut local = Local::default();
            (first..column.len().min(first + CHUNK)).for_each(|row| take(&mut local, column.get(row)));
            local
        })
        .collect();
    let as_value = |text: Option<&str>| text.map_or(GroupValue::Unknown, |text| GroupValue::Text(text.to_owned()));
    let distinct: BTreeSet<Option<&str>> = locals.iter().flat_map(|local| local.distinct.iter().copied()).collect();
    let values: BTreeSet<GroupValue> = distinct.iter().map(|&text| as_value(text)).chain(extra).collect();
    let values: Vec<GroupValue> = values.into_iter().collect();
    locals.par_iter_mut().for_each(|local| {
        let global: Vec<u32> = local
            .distinct
            .iter()
            .map(|&text| values.binary_search(&as_value(text)).map_or(u32::MAX, |code| code as u32))
            .collect();
        local.codes.iter_mut().for_each(|code| *code = global[*code as usize]);
    });
    let codes = locals.iter().flat_map(|local| local.codes.iter().copied()).collect();
    (values, codes, locals.into_iter().flat_map(|local| local.counts).collect())
}
