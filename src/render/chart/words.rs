//! What a figure shows, in words: a reader who does not see it gets the same values.

use super::scale;
use crate::render::quantity;
use crate::report::{Bar, ChartSpec, ChartUnit, Figure, Series};
use chrono::NaiveDate;

/// Values and notes in one paragraph, without the caption.
pub fn words(spec: &ChartSpec) -> String {
    let values =
        if spec.is_empty() { "Nothing to draw in this window.".into() } else { of_figure(spec.unit, &spec.figure) };
    let notes: String = spec.notes.iter().map(|note| format!(" {note}")).collect();
    format!("{values}{notes}")
}

fn of_figure(unit: ChartUnit, figure: &Figure) -> String {
    let value = |value: Option<f64>| value.map_or("no value".into(), |value| scale::said(unit, value));
    let time = |seconds: f64| scale::said(ChartUnit::Seconds, seconds);
    match figure {
        Figure::Trend { buckets, series, levels, is_unfinished, .. } => {
            let levels: String =
                levels.iter().map(|level| format!(" {}: {}.", level.name, value(Some(level.value)))).collect();
            format!("{}{levels}{}", over_time(unit, buckets, series), unfinished(*is_unfinished))
        }
        Figure::Stacked { buckets, series, is_unfinished, .. } => {
            format!("{}{}", over_time(unit, buckets, series), unfinished(*is_unfinished))
        }
        Figure::Bars { bars, parts, more, .. } => {
            let of_parts = |bar: &Bar| -> String {
                let shown = parts.iter().zip(&bar.parts).filter(|(_, length)| **length > 0.0);
                let shown: Vec<_> =
                    shown.map(|(part, length)| format!("{} {}", part.name, value(Some(*length)))).collect();
                if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
            };
            let shown: Vec<_> = bars.iter().map(|bar| format!("{}{}", of_bar(unit, bar), of_parts(bar))).collect();
            format!("{}{}.", shown.join(", "), and_more(*more))
        }
        Figure::Pareto { bars, total, more } => {
            let mut sum = 0.0;
            let shown: Vec<_> = bars
                .iter()
                .map(|bar| {
                    sum += bar.value.unwrap_or(0.0);
                    let share = if *total > 0.0 { quantity::ratio(sum / total) } else { quantity::NONE.into() };
                    format!("{}, together {share} of all", of_bar(unit, bar))
                })
                .collect();
            format!("{}{}.", shown.join("; "), and_more(*more))
        }
        Figure::HeatMap { rows, columns, cells } => {
            let lines = rows.iter().zip(cells).map(|(row, cells)| {
                let cells = columns.iter().zip(cells).filter(|(_, count)| **count > 0);
                let cells: Vec<_> = cells.map(|(column, count)| format!("{column}: {count}")).collect();
                format!("{row}: {}", if cells.is_empty() { "none".into() } else { cells.join(", ") })
            });
            format!("{}.", lines.collect::<Vec<_>>().join(". "))
        }
        Figure::Calendar { days } => {
            let some = days.iter().filter_map(|day| Some((day.date, day.count.filter(|count| *count > 0)?)));
            let some: Vec<_> = some.map(|(date, count)| format!("{date}: {count}")).collect();
            let unknown = days.iter().filter(|day| day.count.is_none()).count();
            let unknown = if unknown > 0 { format!("; {unknown} days are not covered") } else { String::new() };
            format!("Days with any: {}{unknown}.", some.join(", "))
        }
        Figure::Intervals { groups } => {
            let group = |group: &crate::report::IntervalGroup| {
                let bars: Vec<_> = group.bars.iter().map(|bar| of_bar(unit, bar)).collect();
                format!("{}: {}.", group.title, bars.join(", "))
            };
            groups.iter().map(group).collect::<Vec<_>>().join(" ")
        }
        Figure::Distribution { groups } => {
            let group = |group: &crate::report::Spread| match group.quantiles {
                Some([p5, p25, median, p75, p95]) => format!(
                    "{}: median {}, half of them between {} and {}, nine of ten between {} and {} (n {}, {} still running).",
                    group.name,
                    time(median),
                    time(p25),
                    time(p75),
                    time(p5),
                    time(p95),
                    group.n,
                    group.n_open
                ),
                None => format!("{}: none is over, {} still running.", group.name, group.n_open),
            };
            groups.iter().map(group).collect::<Vec<_>>().join(" ")
        }
        Figure::Survival { curves } => {
            let curve = |curve: &crate::report::Curve| {
                let median =
                    curve.median.map_or("never half of them".into(), |median| format!("half after {}", time(median)));
                let last = curve.steps.last().map_or(1.0, |step| step.share);
                let last_at = curve.steps.last().map_or(0.0, |step| step.at_s);
                format!(
                    "{}: {median}; {} are open after {} (n {}, {} still open).",
                    curve.name,
                    quantity::ratio(last),
                    time(last_at),
                    curve.n,
                    curve.n_open
                )
            };
            curves.iter().map(curve).collect::<Vec<_>>().join(" ")
        }
        Figure::Lorenz(lorenz) => {
            let gini = lorenz.gini.map_or(quantity::NONE.into(), |gini| format!("{gini:.2}"));
            let points = lorenz.points.iter().map(|(people, share)| {
                format!("{} of people have {}", quantity::ratio(*people), quantity::ratio(*share))
            });
            format!("Gini {gini}, {} people. {}.", lorenz.n_people, points.collect::<Vec<_>>().join(", "))
        }
        Figure::Timeline { rows, parts, more, .. } => {
            let row = |row: &crate::report::TimelineRow| {
                let stretches = row.stretches.iter().map(|stretch| {
                    let part = parts.get(stretch.part).map_or("", |part| part.name.as_str());
                    format!("{part} {} to {}", stretch.from, stretch.until)
                });
                format!("{}, {}: {}.", row.heading, row.label, stretches.collect::<Vec<_>>().join(", "))
            };
            format!("{}{}", rows.iter().map(row).collect::<Vec<_>>().join(" "), and_more(*more))
        }
        Figure::States { parts, rows } => {
            let row = |row: &crate::report::StateRow| {
                let states = parts.iter().zip(&row.states);
                let states: Vec<_> = states
                    .map(|(part, state)| format!("{} {} (n {})", part.name, value(state.value), state.n))
                    .collect();
                format!("{} (n {}): {}.", row.label, row.n, states.join(", "))
            };
            rows.iter().map(row).collect::<Vec<_>>().join(" ")
        }
        Figure::Grid { panels, more } => {
            let panel = |panel: &crate::report::Panel| {
                let said =
                    if panel.figure.n() == 0 { "nothing to draw.".into() } else { of_figure(unit, &panel.figure) };
                format!("{} (n {}): {said}", panel.title, panel.figure.n())
            };
            let rest = if more.is_empty() { String::new() } else { format!(" Not shown: {}.", more.join(", ")) };
            format!("{}{rest}", panels.iter().map(panel).collect::<Vec<_>>().join(" "))
        }
    }
}

fn unfinished(is: bool) -> &'static str {
    if is { " The last is not over." } else { "" }
}

fn and_more(more: u64) -> String {
    if more > 0 { format!(", and {more} more") } else { String::new() }
}

fn of_bar(unit: ChartUnit, bar: &Bar) -> String {
    let value = bar.value.map_or("no value".into(), |value| scale::said(unit, value));
    let ends = bar.ci95.map(|(low, high)| {
        let end = |end: Option<f64>| end.map_or(quantity::NONE.into(), |end| scale::said(unit, end));
        format!(", 95 % interval {} to {}", end(low), end(high))
    });
    format!("{}: {value} (n {}{})", bar.label, bar.n, ends.unwrap_or_default())
}

fn over_time(unit: ChartUnit, buckets: &[NaiveDate], series: &[Series]) -> String {
    let value = |value: Option<f64>| value.map_or("no value".into(), |value| scale::said(unit, value));
    let lines = series.iter().map(|line| {
        let points = buckets.iter().zip(&line.points);
        let points: Vec<_> = points
            .map(|(date, point)| {
                let signal = if point.is_signal { ", beyond chance" } else { "" };
                format!("{date}: {} (n {}{signal})", value(point.value), point.n)
            })
            .collect();
        format!("{}: {}.", line.name, points.join(", "))
    });
    lines.collect::<Vec<_>>().join(" ")
}
