//! `metrics --format json`: the contract that scripts rely on. One row a line, keys always in the same order.

use super::grid::{json_number, json_text};
use crate::metrics::{Figures, GroupValue, HoldFigures, Interval, LeftOut, NotIn, Reason, Row, Table};
use crate::model::{Clock, Definitions, Unit};
use std::fmt::Write;

/// The table as JSON. Fields whose feature is not built yet are there, and `null`.
pub fn json(table: &Table, config_sha256: &str) -> String {
    let mut out = format!(
        "{{\"schema\":1,\"window\":{{\"from\":\"{}\",\"until\":\"{}\"}},\"as_of\":\"{}\",\"timezone\":{},\
         \"definitions\":{},\"clock\":\"{}\",\"config_sha256\":{},\n\"rows\":[",
        table.window.from,
        table.window.until,
        table.as_of,
        json_text(&table.timezone),
        json_text(table.definitions),
        clock(table),
        json_text(config_sha256),
    );
    for (at, row) in table.rows.iter().enumerate() {
        out += if at == 0 { "\n" } else { ",\n" };
        out += &row_object(table, row);
    }
    out += "]}\n";
    out
}

/// Which hours durations count, in one word.
pub(super) fn clock(table: &Table) -> &'static str {
    if table.business_hours.is_some() { Clock::Business.word() } else { Clock::Always.word() }
}

/// One row as an object on one line.
pub(super) fn row_object(table: &Table, row: &Row) -> String {
    let mut out = format!(
        "{{\"metric\":{},\"group\":{},\"unit\":\"{}\",\"incidents\":{},\"n\":{}",
        json_text(row.metric.id),
        group(table, &row.group),
        row.metric.unit.word(),
        row.incidents,
        row.n
    );
    let is_exposure = matches!(row.figures, Figures::Exposure(_));
    // Writing to a string cannot fail.
    let _ = write!(out, "{}", figures(row));
    let _ = write!(out, ",\"left_out\":{}", left_out(&row.left_out, is_exposure));
    if table.definitions != Definitions::Incidence.name() {
        let _ = write!(out, ",\"not_in_population\":{}", not_in(&row.not_in));
    }
    let notes: Vec<String> = row.notes.iter().map(|note| json_text(note.code)).collect();
    let _ = write!(out, ",\"notes\":[{}]}}", notes.join(","));
    out
}

/// The values of a group by dimension.
pub(super) fn group(table: &Table, values: &[GroupValue]) -> String {
    let pairs = table.by.iter().zip(values);
    let pairs: Vec<String> =
        pairs.map(|(dimension, value)| format!("{}:{}", json_text(dimension), group_value(value))).collect();
    format!("{{{}}}", pairs.join(","))
}

fn figures(row: &Row) -> String {
    match &row.figures {
        Figures::Duration(f) => {
            let named = [
                ("value", f.value),
                ("gmean", f.gmean),
                ("median", f.median),
                ("p75", f.p75),
                ("p90", f.p90),
                ("p95", f.p95),
                ("max", f.max),
            ];
            let mut out: String = named.iter().map(|(name, value)| format!(",\"{name}\":{}", number(*value))).collect();
            let c = &f.ci95;
            let ends = [c.value, c.gmean, c.median, c.p75, c.p90, c.p95];
            let ends = named.iter().zip(ends).map(|((name, _), ends)| format!("\"{name}\":{}", interval(ends)));
            out += &format!(",\"ci95\":{{{}}}", ends.collect::<Vec<_>>().join(","));
            out += &format!(",\"ci_method\":{}", f.ci_method.map_or("null".to_owned(), json_text));
            out += &format!(",\"median_with_open\":{}", number(f.median_with_open));
            out += &format!(",\"ci95_median_with_open\":{}", interval(f.ci95_median_with_open));
            out += &format!(",\"rmst_7d\":{}", number(f.rmst_7d_s));
            out + &f.hold.map_or(String::new(), |hold| {
                let (total_s, mean_s) = (number(hold.total_s), number(hold.mean_s));
                let HoldFigures { known, held, .. } = hold;
                format!(",\"hold\":{{\"known\":{known},\"held\":{held},\"total_s\":{total_s},\"mean_s\":{mean_s}}}")
            })
        }
        Figures::Rate(f) => {
            let hits = f.hits.map_or("null".to_owned(), |hits| hits.to_string());
            format!(",\"hits\":{hits},\"value\":{},\"ci95\":{}", number(f.value), interval(f.ci95))
        }
        Figures::Count(f) => {
            let value = match f.value {
                Some(count) if row.metric.unit == Unit::Count => format!("{count:.0}"),
                value => number(value),
            };
            format!(",\"value\":{value},\"ci95\":{}", interval(f.ci95))
        }
        Figures::Exposure(f) => format!(
            ",\"value\":{},\"ci95\":{},\"observed_s\":{},\"down_s\":{}",
            number(f.value),
            interval(f.ci95),
            json_number(f.observed_s),
            number(f.down_s)
        ),
    }
}

pub(super) fn number(value: Option<f64>) -> String {
    value.map_or("null".to_owned(), json_number)
}

pub(super) fn interval(interval: Option<Interval>) -> String {
    interval.map_or("null".to_owned(), |ends| format!("[{},{}]", number(ends.low), number(ends.high)))
}

fn left_out(left_out: &LeftOut, is_exposure: bool) -> String {
    let printed = if is_exposure { Reason::ALL.len() } else { Reason::COMMON };
    let counts: Vec<String> = Reason::ALL[..printed]
        .iter()
        .map(|&reason| format!("\"{}\":{}", reason.word(), left_out.get(reason)))
        .collect();
    format!("{{{}}}", counts.join(","))
}

/// Why incidents are not in the population, with how many: the reasons that apply.
pub(super) fn not_in(not_in: &NotIn) -> String {
    let counts: Vec<String> = not_in.reasons().map(|(why, n)| format!("\"{}\":{n}", why.word())).collect();
    format!("{{{}}}", counts.join(","))
}

fn group_value(value: &GroupValue) -> String {
    match value {
        GroupValue::Text(text) => json_text(text),
        GroupValue::Severity(severity) => format!("\"{severity}\""),
        GroupValue::Flag(flag) => flag.to_string(),
        GroupValue::Date(date) => format!("\"{date}\""),
        GroupValue::Number(number) => number.to_string(),
        GroupValue::Unknown => "null".to_owned(),
    }
}
