//! The incidents of the window: one after the other for a review, and day by day in the form of a public status page.

use super::lists::{linked, or_none, sentence, table};
use super::{Answers, Block, Cell, Column, Periods, Table, Value};
use crate::metrics::{Happened, List};
use crate::model::{Calendar, Instant};
use chrono::{Days, NaiveDate};

fn named(incident: &Happened) -> String {
    match (&incident.number, &incident.title) {
        (Some(number), Some(title)) => format!("{number}: {title}"),
        (None, Some(title)) => title.clone(),
        (number, None) => number.clone().unwrap_or_else(|| incident.key.id.clone()),
    }
}

fn state(incident: &Happened) -> &'static str {
    match (incident.is_false_positive, incident.is_open, incident.resolved_at) {
        (true, ..) => "false positive",
        (_, true, _) => "open",
        (_, false, Some(_)) => "resolved",
        (_, false, None) => "over, without a resolve",
    }
}

/// Every incident of the window in order of time.
pub(super) fn timeline(list: &List<Happened>, limit: usize, blocks: &mut Vec<Block>) {
    if list.rows.is_empty() {
        blocks.push(sentence("The window holds no incidents."));
        return;
    }
    let row = |incident: &Happened| {
        vec![
            Cell::new(Value::Instant(Some(incident.happened_at))),
            linked(named(incident), incident.url.as_ref()),
            Cell::new(Value::Severity(incident.severity.map(|severity| severity.level()))),
            or_none(incident.service.as_ref()),
            Cell::new(Value::Seconds(incident.after_detection_s(incident.acknowledged_at))),
            Cell::new(Value::Seconds(incident.after_detection_s(incident.resolved_at))),
            Cell::text(state(incident)),
        ]
    };
    let columns = vec![
        Column::text("When"),
        Column::text("Incident"),
        Column::text("Severity"),
        Column::text("Service"),
        Column::number("Acknowledged after"),
        Column::number("Resolved after"),
        Column::text("State"),
    ];
    blocks.push(table("Incidents in order of time", columns, &list.rows, limit, list.total, row));
}

/// The days of the window, the latest first, each with its incidents and what was said of them; days without any say so.
pub(super) fn past_incidents(answers: &Answers, periods: &Periods, as_of: Instant, blocks: &mut Vec<Block>) {
    let calendar = &periods.calendar;
    let end = periods.this.until.min(as_of.plus_s(1.0));
    let (first, last) = (calendar.date(periods.this.from), calendar.date(Instant(end.0 - 1)));
    let incidents = &answers.lists.timeline;
    let mut day = Some(last);
    let mut quiet: Option<(NaiveDate, NaiveDate)> = None;
    while let Some(date) = day.filter(|date| *date >= first) {
        let of_day: Vec<&Happened> = incidents
            .rows
            .iter()
            .rev()
            .filter(|incident| !incident.is_false_positive && calendar.date(incident.happened_at) == date)
            .collect();
        if of_day.is_empty() {
            quiet = Some((date, quiet.map_or(date, |(_, last)| last)));
        } else {
            say_quiet(quiet.take(), blocks);
            blocks.push(Block::Heading { text: said(date) });
            of_day.into_iter().for_each(|incident| blocks.push(past(incident, answers, calendar)));
        }
        day = date.checked_sub_days(Days::new(1));
    }
    say_quiet(quiet, blocks);
    let more = incidents.total - incidents.rows.len() as u64;
    if more > 0 {
        blocks.push(sentence(format!("{more} later incidents of the window are not shown: ask for a shorter one.")));
    }
}

fn said(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

fn say_quiet(days: Option<(NaiveDate, NaiveDate)>, blocks: &mut Vec<Block>) {
    let Some((first, last)) = days else { return };
    let text = if first == last { said(first) } else { format!("{} to {}", said(first), said(last)) };
    blocks.push(Block::Heading { text });
    blocks.push(sentence("No incidents reported."));
}

/// One incident with what was said of it, the latest first: the notices of a status page, else its own moments.
fn past(incident: &Happened, answers: &Answers, calendar: &Calendar) -> Block {
    let notices = answers.notices.iter().filter(|notice| notice.incident == incident.key);
    let mut told: Vec<(Instant, String, String)> = notices
        .map(|notice| (notice.at, notice.state.clone().unwrap_or_default(), notice.text.clone().unwrap_or_default()))
        .collect();
    if told.is_empty() {
        let moments = [
            (incident.resolved_at, "Resolved"),
            (incident.mitigated_at, "Mitigated"),
            (incident.acknowledged_at, "Acknowledged"),
            (incident.detected_at, "Detected"),
            (incident.started_at, "Impact began"),
        ];
        told = moments.into_iter().rev().filter_map(|(at, word)| Some((at?, word.to_owned(), String::new()))).collect();
    }
    // Of two at one instant the one that was told later comes first.
    told.sort_by_key(|(at, ..)| *at);
    told.reverse();
    let began = incident.started_at.unwrap_or(incident.happened_at);
    let until = |at: Instant| {
        let format = if calendar.date(at) == calendar.date(began) { "%H:%M" } else { "%-d %b %H:%M" };
        calendar.local(at).format(format).to_string()
    };
    let span = match incident.resolved_at {
        Some(at) => format!("{} to {}", calendar.local(began).format("%H:%M"), until(at)),
        None => format!("since {}, {}", calendar.local(began).format("%H:%M"), state(incident)),
    };
    let severity = incident.severity.map_or(String::new(), |severity| format!(", {severity}"));
    let service = incident.service.as_ref().map_or(String::new(), |service| format!(", {service}"));
    let has_text = told.iter().any(|(.., text)| !text.is_empty());
    let n_columns = if has_text { 3 } else { 2 };
    let row = |(at, state, text): (Instant, String, String)| {
        let cells = [Cell::text(capital(&state)), Cell::new(Value::Instant(Some(at))), Cell::text(text)];
        cells.into_iter().take(n_columns).collect()
    };
    Block::Table(Table {
        caption: format!("{}{severity}{service}, {span}", named(incident)),
        columns: ["State", "When", "What was said"].into_iter().take(n_columns).map(Column::text).collect(),
        rows: told.into_iter().map(row).collect(),
        more: 0,
        totals: Vec::new(),
    })
}

fn capital(word: &str) -> String {
    let word = word.replace('_', " ");
    let mut letters = word.chars();
    letters.next().iter().flat_map(|c| c.to_uppercase()).chain(letters).collect()
}
