//! The time that groups were watched: the window's buckets, and T, the part of them that their sources cover.

use super::coding::Coding;
use super::columns::Columns;
use super::dimension::Dimension;
use super::evaluate::Data;
use super::filter::Filter;
use super::outcome::GroupValue;
use super::time::Spans;
use crate::model::{Bucket, Coverage, Scope, Window};
use chrono::{Datelike, Timelike};
use std::collections::BTreeMap;

/// A stretch of the window that lies in one day (and one hour, if hours are asked for).
pub(super) struct Piece {
    pub(super) span: (i64, i64),
    values: [GroupValue; 5],
}

const TIMES: [&str; 5] = ["day", "week", "month", "weekday", "hour"];

impl Piece {
    /// The value of a dimension of time.
    pub(super) fn value(&self, dimension: &str) -> GroupValue {
        let place = TIMES.iter().position(|name| *name == dimension);
        place.map_or(GroupValue::Unknown, |place| self.values[place].clone())
    }
}

/// The window, cut as finely as the dimensions in use ask for; one piece where none of them is of time.
pub(super) fn pieces(scope: &Scope, in_use: &[&str]) -> Vec<Piece> {
    let calendar = &scope.calendar;
    if !in_use.iter().any(|name| TIMES.contains(name)) {
        let span = (scope.window.from.0, scope.window.until.0);
        return vec![Piece { span, values: [const { GroupValue::Unknown }; 5] }];
    }
    let has_hours = in_use.contains(&"hour");
    let mut pieces = Vec::new();
    for (date, part) in calendar.buckets(Bucket::Day, scope.window) {
        let of_date = |hour| {
            [
                GroupValue::Date(date),
                GroupValue::Date(calendar.bucket_date(Bucket::Week, date)),
                GroupValue::Date(calendar.bucket_date(Bucket::Month, date)),
                GroupValue::Number(date.weekday().number_from_monday()),
                hour,
            ]
        };
        if !has_hours {
            pieces.push(Piece { span: (part.from.0, part.until.0), values: of_date(GroupValue::Unknown) });
            continue;
        }
        let mut at = part.from;
        while at < part.until {
            let local = calendar.local(at);
            let into_hour_us = i64::from(local.minute() * 60 + local.second()) * 1_000_000
                + i64::from(local.timestamp_subsec_micros());
            let next = (at.0 - into_hour_us + 3_600_000_000).min(part.until.0);
            pieces.push(Piece { span: (at.0, next), values: of_date(GroupValue::Number(local.hour())) });
            at.0 = next;
        }
    }
    pieces
}

/// Which (source, account)s watch a group, and since when.
pub(super) struct Watch<'a> {
    coverage: &'a [Coverage],
    /// Whether each (source, account) passes the filters.
    is_in_scope: Vec<bool>,
    /// The one service that the question is about.
    only_service: Option<String>,
    /// By service: the (source, account)s that brought it.
    by_service: BTreeMap<&'a str, Vec<bool>>,
    first_by_service: &'a BTreeMap<String, crate::model::Instant>,
    as_of: i64,
}

impl<'a> Watch<'a> {
    /// `services` is the coding of services, where the question groups by them or is about one.
    pub(super) fn new(
        data: &Data<'a>,
        columns: &Columns,
        passes: &[bool],
        filters: &[Filter],
        services: Option<&'a Coding>,
        as_of: i64,
    ) -> Watch<'a> {
        let keeps = |name: &str, value: &str| {
            let value = GroupValue::Text(value.to_owned());
            filters.iter().filter(|filter| filter.coding.dimension.name == name).all(|filter| filter.keeps(&value))
        };
        let is_in_scope =
            data.coverage.iter().map(|one| keeps("source", &one.source) && keeps("account", &one.account)).collect();
        let mut by_service: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
        if let Some(services) = services {
            let n = data.coverage.len() + 1;
            let mut brought = vec![false; services.values.len() * n];
            for row in (0..columns.len).filter(|&row| passes[row]) {
                brought[services.codes(row)[0] as usize * n + columns.source[row] as usize] = true;
            }
            for (service, brought) in services.values.iter().zip(brought.chunks(n)) {
                if let GroupValue::Text(service) = service {
                    by_service.insert(service, brought.to_vec());
                }
            }
        }
        let only_service = only_service(filters).map(str::to_owned);
        let first_by_service = data.first_by_service;
        Watch { coverage: data.coverage, is_in_scope, only_service, by_service, first_by_service, as_of }
    }

    /// The time that the group's sources cover, from the service's first incident if it is about one service.
    pub(super) fn covered(&self, by: &[&'static Dimension], group: &[GroupValue]) -> Spans {
        let text = |name: &str| {
            let place = by.iter().position(|dimension| dimension.name == name)?;
            match &group[place] {
                GroupValue::Text(text) => Some(text.as_str()),
                _ => None,
            }
        };
        let service = text("service").or(self.only_service.as_deref());
        let brought = service.and_then(|service| self.by_service.get(service));
        let watches = |place: usize, one: &Coverage| {
            self.is_in_scope[place]
                && text("source").is_none_or(|source| source == one.source)
                && text("account").is_none_or(|account| account == one.account)
        };
        let is_brought = |place: usize| brought.is_none_or(|brought| brought[place] || !brought.contains(&true));
        let sources =
            self.coverage.iter().enumerate().filter(|(place, one)| watches(*place, one) && is_brought(*place));
        let covered = Spans::of_coverage(sources.map(|(_, one)| one), self.as_of);
        match service.and_then(|service| self.first_by_service.get(service)) {
            Some(first) => covered.since(first.0),
            None => covered,
        }
    }
}

/// The one service that the filters leave, if they name exactly one.
pub(super) fn only_service(filters: &[Filter]) -> Option<&str> {
    let filter = filters.iter().find(|filter| filter.coding.dimension.name == "service")?;
    match filter.wanted.as_slice() {
        [GroupValue::Text(service)] => Some(service),
        _ => None,
    }
}

/// Services that the store knows before the window's end, that pass the filters and have incidents in scope: those
/// without any in the window are listed all the same.
pub(super) fn listed_services(data: &Data<'_>, filters: &[Filter], window: Window, in_scope: &[&str]) -> Vec<String> {
    let keeps = |service: &str| {
        let value = GroupValue::Text(service.to_owned());
        let is_narrowed =
            filters.iter().any(|filter| ["source", "account", "team"].contains(&filter.coding.dimension.name));
        filters.iter().filter(|filter| filter.coding.dimension.name == "service").all(|filter| filter.keeps(&value))
            && (!is_narrowed || in_scope.contains(&service))
    };
    let known = data.first_by_service.iter().filter(|(_, first)| **first < window.until);
    known.filter(|(service, _)| keeps(service)).map(|(service, _)| service.clone()).collect()
}
