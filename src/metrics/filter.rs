//! The filters of a question: several values of one dimension are *or*, different dimensions *and*.

use super::coding::Coding;
use super::columns::{CHUNK, Columns, fact};
use super::dimension::{Dimension, DimensionKind, dimension};
use super::outcome::GroupValue;
use crate::model::{Error, Result, Severity, did_you_mean};
use chrono::NaiveDate;
use polars_core::prelude::DataFrame;
use rayon::prelude::*;

/// Reads one filter, `DIM=VALUE` or `DIM!=VALUE`, into `(dimension, value, keep)`. Whether dimension and value exist is
/// settled where the store is known.
pub fn parse_filter(text: &str) -> Result<(String, String, bool)> {
    let text = text.trim();
    let (dimension, value, keep) = match (text.split_once("!="), text.split_once('=')) {
        (Some((dimension, value)), _) if !dimension.contains('=') => (dimension, value, false),
        (_, Some((dimension, value))) => (dimension, value, true),
        _ => {
            return Err(Error::usage(format!("expected DIM=VALUE or DIM!=VALUE, found {text:?}"))
                .or("for example --where severity=SEV1"));
        }
    };
    if dimension.trim().is_empty() {
        return Err(Error::usage(format!("expected a dimension before the = of {text:?}"))
            .or("incidence list dimensions names them"));
    }
    Ok((dimension.trim().to_owned(), value.trim().to_owned(), keep))
}

/// The filters on one dimension.
pub(super) struct Filter {
    pub(super) coding: Coding,
    /// Values of which one has to be there; empty: any.
    pub(super) wanted: Vec<GroupValue>,
    /// Values of which none may be there.
    unwanted: Vec<GroupValue>,
    passes: Vec<Option<bool>>,
}

impl Filter {
    /// Whether a value alone passes.
    pub(super) fn keeps(&self, value: &GroupValue) -> bool {
        (self.wanted.is_empty() || self.wanted.contains(value)) && !self.unwanted.contains(value)
    }

    fn keeps_row(&self, row: usize) -> bool {
        let codes = self.coding.codes(row);
        let has = |verdict: bool| codes.iter().any(|&code| self.passes[code as usize] == Some(verdict));
        (self.wanted.is_empty() || has(true)) && !has(false)
    }
}

/// Reads `(dimension, value, keep)` into one filter a dimension.
///
/// # Errors
///
/// An unknown dimension, or a value that the data does not have, names the nearest known one.
pub(super) fn filters(
    frame: &DataFrame,
    wishes: &[(String, String, bool)],
    extra: impl Fn(&'static Dimension) -> Vec<GroupValue>,
) -> Result<Vec<Filter>> {
    let mut filters: Vec<Filter> = Vec::new();
    for (name, text, keep) in wishes {
        let dimension = dimension(name)?;
        let found = filters.iter().position(|filter| filter.coding.dimension.name == dimension.name);
        let position = match found {
            Some(position) => position,
            None => {
                let coding = Coding::new(frame, dimension, extra(dimension))?;
                filters.push(Filter { coding, wanted: Vec::new(), unwanted: Vec::new(), passes: Vec::new() });
                filters.len() - 1
            }
        };
        let filter = &mut filters[position];
        let value = value(&filter.coding, text)?;
        if *keep { filter.wanted.push(value) } else { filter.unwanted.push(value) }
    }
    for filter in &mut filters {
        let verdict = |value: &GroupValue| match () {
            () if filter.unwanted.contains(value) => Some(false),
            () if filter.wanted.contains(value) => Some(true),
            () => None,
        };
        filter.passes = filter.coding.values.iter().map(verdict).collect();
    }
    Ok(filters)
}

/// Whether each row passes all filters, and is in scope.
pub(super) fn passing<'a>(columns: &Columns, filters: impl Iterator<Item = &'a Filter>) -> Vec<bool> {
    let filters: Vec<&Filter> = filters.collect();
    let passes = |row| columns.is(row, fact::IN_SCOPE) && filters.iter().all(|filter| filter.keeps_row(row));
    (0..columns.len).into_par_iter().with_min_len(CHUNK).map(passes).collect()
}

/// The value that a filter's text means.
fn value(coding: &Coding, text: &str) -> Result<GroupValue> {
    let name = coding.dimension.name;
    let wrong = |expected: &str| Error::usage(format!("{name}: expected {expected} or null, found {text:?}"));
    let as_text = GroupValue::Text(text.to_owned());
    if text == "null" && coding.code(&as_text).is_none() {
        return Ok(GroupValue::Unknown);
    }
    match coding.dimension.kind {
        DimensionKind::Severity(_) => {
            Severity::parse(text).map(GroupValue::Severity).ok_or_else(|| wrong("SEV1 to SEV5"))
        }
        DimensionKind::Flag(_) => text.parse().map(GroupValue::Flag).map_err(|_| wrong("true or false")),
        DimensionKind::Date(_) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(GroupValue::Date)
            .map_err(|_| wrong("the first day, such as 2026-01-05,")),
        DimensionKind::Number(_) => {
            let (low, high) = if name == "hour" { (0, 23) } else { (1, 7) };
            let number = text.parse().ok().filter(|number| (low..=high).contains(number));
            number.map(GroupValue::Number).ok_or_else(|| wrong(&format!("a number from {low} to {high}")))
        }
        DimensionKind::Whole(_) => text.parse().map(GroupValue::Number).map_err(|_| wrong("a whole number")),
        DimensionKind::Text(_) | DimensionKind::List(_) => {
            let is_fixed = match name {
                "hour_kind" => ["business", "off", "weekend", "holiday", "sleep"].contains(&text),
                "urgency" => ["high", "low"].contains(&text),
                _ => false,
            };
            let is_empty = coding.values.iter().all(|value| *value == GroupValue::Unknown);
            if is_fixed || is_empty || coding.code(&as_text).is_some() {
                return Ok(as_text);
            }
            let known = coding.values.iter().filter_map(|value| match value {
                GroupValue::Text(text) => Some(text.as_str()),
                _ => None,
            });
            let error = Error::usage(format!("{name}: expected a value that the data has, found {text:?}"));
            let all = format!("`incidence metrics incident_count --by {name}` lists the values");
            Err(error.or(did_you_mean(text, known, &all)))
        }
    }
}
