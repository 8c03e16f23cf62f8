//! What the marks of each kind of figure say.

use super::{Tip, Tips, attribute, fill, said};
use crate::model::Instant;
use crate::render::{quantity, text};
use crate::report::{
    Bar, ChartSpec, ChartUnit, Day, Figure, IntervalGroup, Lorenz, Panel, Part, Point, Series, StateRow, Stretch,
    TimelineRow, Tone,
};
use chrono::NaiveDate;

/// Characters of a name.
const NAME: usize = 120;

/// What the marks of a chart say; `None` where the words in the drawing say all (curves, clouds of points).
pub(super) fn tips(spec: &ChartSpec) -> Option<Tips> {
    match &spec.figure {
        Figure::Grid { panels, .. } => panelled(spec.unit, panels),
        figure => tips_of(spec.unit, figure),
    }
}

/// The same figure several times, with one legend.
fn panelled(unit: ChartUnit, panels: &[Panel]) -> Option<Tips> {
    let legend = |figure: &Figure| -> Vec<(String, Tone)> {
        match figure {
            Figure::Trend { series, .. } | Figure::Stacked { series, .. } => {
                series.iter().map(|line| (line.name.clone(), line.tone)).collect()
            }
            Figure::Bars { parts, .. } => parts.iter().map(|part| (part.name.clone(), part.tone)).collect(),
            _ => Vec::new(),
        }
    };
    let mut once: Vec<(String, Tone)> = Vec::new();
    for entry in panels.iter().flat_map(|panel| legend(&panel.figure)) {
        if !once.iter().any(|(known, _)| *known == entry.0) {
            once.push(entry);
        }
    }
    let legend = once.into_iter().map(|(_, tone)| tone).collect();
    let mut all = Tips { element: "rect", legend: Some(legend), marks: Vec::new() };
    for panel in panels.iter().filter(|panel| panel.figure.n() > 0) {
        let of_panel = tips_of(unit, &panel.figure).filter(|tips| tips.legend.is_some())?;
        all.element = of_panel.element;
        let titled = |tip: Tip| Tip { words: format!("{}, {}", name(&panel.title), tip.words), ..tip };
        all.marks.extend(of_panel.marks.into_iter().map(titled));
    }
    Some(all)
}

fn tips_of(unit: ChartUnit, figure: &Figure) -> Option<Tips> {
    let (element, legend, marks) = match figure {
        Figure::Trend { buckets, series, is_unfinished, .. } => {
            let of = |line| of_line(unit, buckets, line, *is_unfinished);
            ("circle", Some(series.iter().map(|line| line.tone).collect()), series.iter().flat_map(of).collect())
        }
        Figure::Stacked { buckets, series, .. } => {
            let of = |(at, date)| of_stack(unit, at, date, series);
            (
                "rect",
                Some(series.iter().map(|part| part.tone).collect()),
                buckets.iter().enumerate().flat_map(of).collect(),
            )
        }
        Figure::Bars { bars, parts, .. } if !parts.is_empty() => (
            "rect",
            Some(parts.iter().map(|part| part.tone).collect()),
            bars.iter().flat_map(|bar| of_parts(unit, bar, parts)).collect(),
        ),
        Figure::Bars { bars, .. } => ("rect", Some(Vec::new()), of_bars(unit, bars, |_| String::new())),
        Figure::Pareto { bars, total, .. } => {
            let share = |value: f64| format!(", {} of all", quantity::ratio(value / total));
            ("rect", Some(Vec::new()), of_bars(unit, bars, share))
        }
        Figure::HeatMap { rows, columns, cells } => {
            let row = |(row, counts): (&String, &Vec<u64>)| of_row(row, columns, counts);
            ("rect", None, rows.iter().zip(cells).flat_map(row).collect())
        }
        Figure::Calendar { days } => ("rect", None, days.iter().map(of_day).collect()),
        Figure::Intervals { groups } => {
            ("circle", Some(Vec::new()), groups.iter().flat_map(|group| of_group(unit, group)).collect())
        }
        Figure::Lorenz(lorenz) => ("circle", Some(Vec::new()), of_curve(lorenz)),
        Figure::Timeline { parts, rows, ticks, .. } => {
            let is_used = |part: &usize| rows.iter().any(|row| row.stretches.iter().any(|one| one.part == *part));
            let used = (0..parts.len()).filter(is_used).map(|part| parts[part].tone).collect();
            ("rect", Some(used), rows.iter().flat_map(|row| of_person(row, parts, ticks)).collect())
        }
        Figure::States { parts, rows } => (
            "rect",
            Some(parts.iter().map(|part| part.tone).collect()),
            rows.iter().flat_map(|row| of_states(row, parts)).collect(),
        ),
        Figure::Distribution { .. } | Figure::Survival { .. } | Figure::Grid { .. } => return None,
    };
    Some(Tips { element, legend, marks })
}

fn of_line(unit: ChartUnit, buckets: &[NaiveDate], line: &Series, is_unfinished: bool) -> Vec<Tip> {
    let points = buckets.iter().zip(&line.points).enumerate();
    let known = points.filter_map(|(at, (date, point))| {
        let (value, n) = (said(unit, point.value?), quantity::grouped(point.n));
        let outside = if point.is_signal { ", outside the limits" } else { "" };
        let words = format!("{}: {} {value}, n {n}{outside}", quantity::day(*date), name(&line.name));
        // What is not over is a hollow point.
        let is_hollow = is_unfinished && at + 1 == buckets.len();
        let fill = if is_hollow { Some(attribute("stroke", line.tone)) } else { fill(line.tone) };
        Some(Tip { fill, words })
    });
    known.collect()
}

fn of_stack(unit: ChartUnit, at: usize, date: &NaiveDate, series: &[Series]) -> Vec<Tip> {
    let parts = series.iter().filter_map(|part| Some((part, part.points.get(at)?.value?)));
    let drawn = parts.filter(|(_, value)| *value > 0.0);
    let tip = |(part, value): (&Series, f64)| Tip {
        fill: fill(part.tone),
        words: format!("{}: {} {}", quantity::day(*date), name(&part.name), said(unit, value)),
    };
    drawn.map(tip).collect()
}

fn of_parts(unit: ChartUnit, bar: &Bar, parts: &[Part]) -> Vec<Tip> {
    let drawn = parts.iter().zip(&bar.parts).filter(|(_, value)| **value > 0.0);
    let tip = |(part, value): (&Part, &f64)| Tip {
        fill: fill(part.tone),
        words: format!("{}: {} {}", name(&bar.label), name(&part.name), said(unit, *value)),
    };
    drawn.map(tip).collect()
}

fn of_bars(unit: ChartUnit, bars: &[Bar], more: impl Fn(f64) -> String) -> Vec<Tip> {
    let drawn = bars.iter().filter_map(|bar| Some((bar, bar.value.filter(|value| *value > 0.0)?)));
    let tip = |(bar, value): (&Bar, f64)| {
        let n = quantity::grouped(bar.n);
        let words = format!("{}: {}, n {n}{}", name(&bar.label), said(unit, value), more(value));
        Tip { fill: fill(Tone::Series(0)), words }
    };
    drawn.map(tip).collect()
}

fn of_row(row: &str, columns: &[String], counts: &[u64]) -> Vec<Tip> {
    let tip = |(column, n): (&String, &u64)| Tip {
        fill: None,
        words: format!("{}, {}: {}", name(row), name(column), quantity::grouped(*n)),
    };
    columns.iter().zip(counts).map(tip).collect()
}

fn of_day(day: &Day) -> Tip {
    let count = day.count.map_or("not covered".to_owned(), quantity::grouped);
    Tip { fill: None, words: format!("{}: {count}", day.date.format("%a %-d %b %Y")) }
}

fn of_group(unit: ChartUnit, group: &IntervalGroup) -> Vec<Tip> {
    let tip = |bar: &Bar| {
        let (value, n) = (said(unit, bar.value?), quantity::grouped(bar.n));
        let end = |end: Option<f64>, none: &str| end.map_or(none.to_owned(), |end| said(unit, end));
        let ends = bar.ci95.map_or(String::new(), |(low, high)| {
            format!(", 95 % interval {} to {}", end(low, quantity::NONE), end(high, quantity::NONE))
        });
        let words = format!("{}, {}: {value}, n {n}{ends}", name(&group.title), name(&bar.label));
        Some(Tip { fill: fill(Tone::Series(0)), words })
    };
    group.bars.iter().filter_map(tip).collect()
}

/// More points than are drawn as such have none.
fn of_curve(lorenz: &Lorenz) -> Vec<Tip> {
    let tip = |(people, share): &(f64, f64)| Tip {
        fill: fill(Tone::Series(0)),
        words: format!("{} of the people: {} of the load", quantity::ratio(*people), quantity::ratio(*share)),
    };
    if lorenz.points.len() <= 40 { lorenz.points.iter().map(tip).collect() } else { Vec::new() }
}

fn of_person(row: &TimelineRow, parts: &[Part], ticks: &[(Instant, NaiveDate)]) -> Vec<Tip> {
    let tip = |stretch: &Stretch| {
        let part = parts.get(stretch.part)?;
        let lasts = quantity::duration(stretch.until.seconds_since(stretch.from));
        let day = ticks.iter().rfind(|(at, _)| *at <= stretch.from).or(ticks.first());
        let day = day.map_or(String::new(), |(_, day)| format!(" from {}", quantity::day(*day)));
        let words = format!("{}, {}: {}{day} for {lasts}", name(&row.heading), name(&row.label), name(&part.name));
        Some(Tip { fill: fill(part.tone), words })
    };
    row.stretches.iter().filter_map(tip).collect()
}

fn of_states(row: &StateRow, parts: &[Part]) -> Vec<Tip> {
    let known = parts.iter().zip(&row.states).filter_map(|(part, state)| Some((part, state, state.value?)));
    let tip = |(part, state, value): (&Part, &Point, f64)| {
        let (lasts, n) = (quantity::duration(value), quantity::grouped(state.n));
        Tip { fill: fill(part.tone), words: format!("{}: {} {lasts}, n {n}", name(&row.label), name(&part.name)) }
    };
    known.map(tip).collect()
}

fn name(words: &str) -> String {
    text::shortened(words, NAME).into_owned()
}
