//! A document as Markdown (with GitHub's tables and footnotes): what a chat, a wiki or a pull request takes.

use super::show::{self, Shown};
use super::{quantity, text};
use crate::model::{Calendar, Result};
use crate::report::{Block, ChartSpec, ChartUnit, Document, Figure, Headlines, Series, Table};
use std::fmt::Write as _;

/// The document as Markdown. Charts become tables of their values.
pub fn markdown(document: &Document) -> Result<Vec<u8>> {
    let mut out = String::new();
    let calendar = &document.calendar;
    let line = |out: &mut String, words: &str| {
        out.push_str(words);
        out.push_str("\n\n");
    };
    line(&mut out, &format!("# {}", text::markdown(&document.title)));
    line(&mut out, &format!("**{}**", text::markdown(document.window_label.trim())));
    let clock = document.clock.as_ref().map_or(String::new(), |clock| format!(", clock: {}", text::markdown(clock)));
    let seen = format!(
        "As of {} ({}), definitions `{}`{clock}.",
        quantity::instant(document.as_of, calendar),
        calendar.zone().name(),
        document.definitions
    );
    line(&mut out, &seen);
    for section in &document.sections {
        line(&mut out, &format!("## {}", text::markdown(&section.title)));
        for block in &section.blocks {
            match block {
                Block::Heading { text: words } => line(&mut out, &format!("### {}", text::markdown(words))),
                Block::Sentence { text: words } => line(&mut out, &text::markdown_line(words)),
                Block::Warning { text: words } => line(&mut out, &format!("> **Note:** {}", text::markdown(words))),
                Block::Headlines(headlines) => line(&mut out, &of_headlines(headlines, calendar)),
                Block::Table(table) => {
                    // Several tables may stand under one heading.
                    if table.caption != section.title && !table.caption.is_empty() {
                        line(&mut out, &format!("**{}**", text::markdown(table.caption.trim())));
                    }
                    line(&mut out, &of_table(table, calendar));
                }
                Block::Charts { charts } => {
                    for chart in charts {
                        line(&mut out, &format!("### {}", text::markdown(&chart.title)));
                        line(&mut out, &text::markdown(&chart.caption));
                        line(&mut out, &of_chart(chart));
                    }
                }
                Block::Definitions { entries } => {
                    for entry in entries {
                        let mut item = format!(
                            "- **{}** (`{}`): {}",
                            text::markdown(&entry.title),
                            entry.metric,
                            text::markdown(&entry.question)
                        );
                        for (label, words) in [
                            ("Formula", &entry.formula),
                            ("Left out", &entry.leaves_out),
                            ("Target", &entry.target),
                            ("Careful", &entry.caution),
                            ("Source", &entry.source),
                        ] {
                            if !words.is_empty() {
                                write_in(
                                    &mut item,
                                    format_args!(" {label}: {}.", text::markdown(words.trim_end_matches('.'))),
                                );
                            }
                        }
                        out.push_str(&item);
                        out.push('\n');
                    }
                    out.push('\n');
                }
            }
        }
    }
    for note in &document.footnotes {
        write_in(&mut out, format_args!("[^{}]: {}\n", note.number, text::markdown(&note.text)));
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    Ok(out.into_bytes())
}

fn write_in(out: &mut String, words: std::fmt::Arguments<'_>) {
    out.write_fmt(words).expect("a String takes all that is written to it");
}

fn said(shown: &Shown) -> String {
    let words = text::markdown(&shown.words);
    let mut out = match &shown.url {
        // Angle brackets and no `|`: nothing in the address can end the link or the cell.
        Some(url) => format!("[{words}](<{}>)", url.replace('|', "%7C").replace('\\', "%5C")),
        None => words,
    };
    if !shown.rests_on.is_empty() {
        write_in(&mut out, format_args!(" ({})", text::markdown(&shown.rests_on)));
    }
    for number in &shown.footnotes {
        write_in(&mut out, format_args!("[^{number}]"));
    }
    out
}

fn rows(head: &[(String, bool)], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = String::new();
    let mut row = |cells: Vec<String>| write_in(&mut out, format_args!("| {} |\n", cells.join(" | ")));
    row(head.iter().map(|(words, _)| text::markdown(words)).collect());
    row(head.iter().map(|(_, is_numeric)| if *is_numeric { "---:" } else { "---" }.into()).collect());
    rows.for_each(&mut row);
    out.truncate(out.trim_end().len());
    out
}

fn of_headlines(headlines: &Headlines, calendar: &Calendar) -> String {
    let mut head = vec![("Figure".to_string(), false)];
    head.extend(headlines.periods.iter().map(|period| (format!("{} ({})", period.title, period.label), true)));
    let lines = headlines.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| said(&show::cell(cell, calendar)));
        std::iter::once(text::markdown(&row.title)).chain(cells).collect()
    });
    rows(&head, lines)
}

fn of_table(table: &Table, calendar: &Calendar) -> String {
    let head: Vec<_> = table.columns.iter().map(|column| (column.title.clone(), column.is_numeric)).collect();
    let lines = table
        .rows
        .iter()
        .chain(&table.totals)
        .map(|row| row.iter().map(|cell| said(&show::cell(cell, calendar))).collect::<Vec<_>>());
    let mut out = rows(&head, lines);
    if table.more > 0 {
        write_in(&mut out, format_args!("\n\nand {} more", quantity::grouped(table.more)));
    }
    out
}

fn of_chart(chart: &ChartSpec) -> String {
    if chart.is_empty() {
        return "Nothing to draw in this window.".into();
    }
    let value = |value: Option<f64>| match (value, chart.unit) {
        (None, _) => quantity::NONE.to_string(),
        (Some(value), ChartUnit::Seconds) => quantity::duration(value),
        (Some(value), ChartUnit::Ratio) => quantity::ratio(value),
        (Some(value), ChartUnit::Count) => quantity::number(value),
    };
    let over_time = |buckets: &[chrono::NaiveDate], series: &[Series], is_stacked: bool| {
        let mut head = vec![("From".to_string(), false)];
        head.extend(series.iter().map(|line| (line.name.clone(), true)));
        if !is_stacked {
            head.push(("n".into(), true));
        }
        let lines = buckets.iter().enumerate().map(|(bucket, date)| {
            let mut cells = vec![date.to_string()];
            let points = series.iter().filter_map(|line| line.points.get(bucket));
            cells.extend(points.clone().map(|point| text::markdown(&value(point.value))));
            if !is_stacked {
                cells.push(quantity::grouped(points.map(|point| point.n).max().unwrap_or(0)));
            }
            cells
        });
        rows(&head, lines)
    };
    match &chart.figure {
        Figure::Trend { buckets, series, .. } => over_time(buckets, series, false),
        Figure::Stacked { buckets, series, .. } => over_time(buckets, series, true),
        Figure::Bars { bars, more, .. } => {
            let head = [("".to_string(), false), ("value".into(), true), ("n".into(), true)];
            let lines = bars.iter().map(|bar| {
                vec![text::markdown(&bar.label), text::markdown(&value(bar.value)), quantity::grouped(bar.n)]
            });
            let mut out = rows(&head, lines);
            if *more > 0 {
                write_in(&mut out, format_args!("\n\nand {} more", quantity::grouped(*more)));
            }
            out
        }
        Figure::HeatMap { rows: names, columns, cells } => {
            let mut head = vec![(String::new(), false)];
            head.extend(columns.iter().map(|name| (name.clone(), true)));
            let lines = names.iter().zip(cells).map(|(name, counts)| {
                std::iter::once(text::markdown(name)).chain(counts.iter().map(u64::to_string)).collect()
            });
            rows(&head, lines)
        }
        _ => format!("{}\n", text::markdown(&super::chart::words(chart))),
    }
}
