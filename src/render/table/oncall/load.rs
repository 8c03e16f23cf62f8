//! `oncall load` as tables.

use super::{Cell, Grid, OnCallHead, OnCallTables, bounds, glance, group_cell, hours, seconds, withheld};
use crate::metrics::oncall::{KINDS, Load, LoadBy, LoadFigures, Roster};

/// What `oncall load` prints.
pub fn oncall_load(load: &Load, roster: &Roster, head: &OnCallHead<'_>) -> OnCallTables {
    let is_person = load.by == LoadBy::Person;
    let with = |cells: &dyn Fn(&LoadFigures) -> Vec<Cell>| -> Vec<Vec<Cell>> {
        let row = |first, figures: &LoadFigures| [vec![first], cells(figures)].concat();
        load.rows.iter().map(|one| row(group_cell(&one.group, is_person, head), &one.figures)).collect()
    };
    let part = |columns: &[&str], cells: &dyn Fn(&LoadFigures) -> Vec<Cell>| {
        let mut grid = Grid::new(&[&[load.by.word()], columns].concat());
        grid.rows = with(cells);
        for row in &mut grid.rows {
            if row[0] == Cell::Null {
                row[0] = Cell::text(if load.by == LoadBy::Team { "(no team)" } else { "(no schedule)" });
            }
        }
        grid.rows.push([vec![Cell::text("(all)")], cells(&load.total)].concat());
        grid
    };
    let mut glance = part(&["on call h", "interruptions", "in sleep hours", "per 100 h"], &|one| {
        let mut cells = vec![hours(one.total_us()), Cell::count(one.total_interruptions())];
        cells.extend([Cell::count(one.interruptions[KINDS.len() - 1]), per_100(one)]);
        unless_known(load, &mut cells[..1]);
        cells
    });
    glance::draw(load, &mut glance);
    let mut time = part(
        &[
            "people",
            "on call h",
            "share",
            "business",
            "off",
            "weekend",
            "holiday",
            "sleep",
            "longest run",
            "shortest rest",
        ],
        &|one| {
            let mut cells = vec![Cell::count(one.n_people), hours(one.total_us())];
            cells.push(Cell::or_null(one.on_call_ratio, Cell::Ratio));
            cells.extend(one.on_call_us.map(hours));
            cells.push(Cell::text(days(one.longest_run_days)));
            cells.push(Cell::or_null(one.shortest_rest_us, seconds));
            unless_known(load, &mut cells[1..]);
            cells
        },
    );
    let reached = part(
        &["all", "business", "off", "weekend", "holiday", "sleep", "disturbed", "hours hit", "nights", "per 100 h"],
        &|one| {
            let mut cells = vec![Cell::count(one.total_interruptions())];
            cells.extend(one.interruptions.map(Cell::count));
            cells.extend([Cell::count(one.disturbances.iter().sum()), Cell::count(one.disrupted_hours.iter().sum())]);
            cells.extend([Cell::count(one.n_nights_disturbed), per_100(one)]);
            cells
        },
    );
    let most = roster.bounds.max_incidents_per_shift;
    let over = [
        format!("over {most}"),
        format!("12 h over {most}"),
        format!("over {}", bounds::percent(roster.bounds.max_time_ratio)),
    ];
    let work = part(
        &["acknowledged", "resolved", "effort", "escalated past", "shifts", &over[0], &over[1], &over[2]],
        &|one| {
            let mut cells = vec![
                Cell::count(one.n_acknowledged),
                Cell::count(one.n_resolved),
                seconds(one.effort_us),
                Cell::or_null(one.n_missed, Cell::count),
                Cell::count(one.n_shifts),
                Cell::count(one.n_shifts_over),
                Cell::count(one.n_half_days_over),
                Cell::count(one.n_over_time),
            ];
            unless_known(load, &mut cells[4..]);
            cells
        },
    );
    if is_person {
        // One each.
        time.columns.remove(1);
        time.rows.iter_mut().for_each(|row| drop(row.remove(1)));
    }
    let mut said = vec![
        "An interruption is a push, an SMS or a call; those to one person within a minute are one. Those within ten minutes \
         disturb once; the hours hit are clock hours with one, the nights those with one in sleep hours."
            .to_owned(),
        "Effort is the time between acknowledgement and resolve, over all incidents together, less what was put off; \
         escalated past: paged, and nobody acknowledged before it went on. Over are shifts, pieces of 12 hours of them, and people over the bounds below."
            .to_owned(),
        crate::report::NO_LAW.to_owned(),
    ];
    if load.n_withheld > 0 {
        let what = if is_person { "people are".to_owned() } else { format!("{}s are", load.by.word()) };
        said.insert(0, withheld(head, load.n_withheld, &what));
    }
    let mut parts = vec![
        ("At a glance".to_owned(), glance, ""),
        ("Time on call, in hours".to_owned(), time, ""),
        ("Interruptions".to_owned(), reached, ""),
        ("Work, and bounds".to_owned(), work, ""),
    ];
    if load.knows_hours {
        parts.extend(bounds::parts(&load.breaches, roster, head));
    }
    let bounds = bounds::whole(&load.breaches, roster, head, load.knows_hours);
    let whole = [whole(load, head), bounds].concat();
    let notes = [&load.notes[..], &load.breaches.notes].concat();
    OnCallTables { whole, parts, said, rules: Vec::new(), notes }
}

/// Without shifts, what rests on them is unknown.
fn unless_known(load: &Load, cells: &mut [Cell]) {
    if !load.knows_hours {
        cells.fill(Cell::Null);
    }
}

fn days(n: u32) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

fn per_100(figures: &LoadFigures) -> Cell {
    Cell::or_null(figures.per_100_hours(), |per| Cell::Real((per * 100.0).round() / 100.0))
}

/// Every figure, exact.
fn whole(load: &Load, head: &OnCallHead<'_>) -> Vec<(&'static str, Grid)> {
    let mut columns = vec![load.by.word().to_owned(), "n_people".into(), "on_call_s".into(), "on_call_ratio".into()];
    for (name, unit) in [("on_call", "_s"), ("interruptions", ""), ("disturbances", ""), ("disrupted_hours", "")] {
        if name != "on_call" {
            columns.push(name.to_owned());
        }
        columns.extend(KINDS.map(|kind| format!("{name}_{}{unit}", kind.word())));
    }
    let rest = "n_nights_disturbed interruptions_per_100_h n_acknowledged n_resolved effort_s n_escalated_past \
                longest_run_days shortest_rest_s n_shifts n_shifts_over n_half_days_over n_people_over_time";
    columns.extend(rest.split_whitespace().map(str::to_owned));
    let cells = |first: Cell, one: &LoadFigures| {
        let mut cells = vec![first, Cell::count(one.n_people), seconds(one.total_us())];
        cells.push(Cell::or_null(one.on_call_ratio, Cell::Ratio));
        cells.extend(one.on_call_us.map(seconds));
        unless_known(load, &mut cells[2..]);
        for counts in [one.interruptions, one.disturbances, one.disrupted_hours] {
            cells.push(Cell::count(counts.iter().sum()));
            cells.extend(counts.map(Cell::count));
        }
        cells.extend([Cell::count(one.n_nights_disturbed), Cell::or_null(one.per_100_hours(), Cell::Real)]);
        cells.extend([Cell::count(one.n_acknowledged), Cell::count(one.n_resolved), seconds(one.effort_us)]);
        cells.push(Cell::or_null(one.n_missed, Cell::count));
        let rests_on_shifts = cells.len();
        cells.push(Cell::count(u64::from(one.longest_run_days)));
        cells.push(Cell::or_null(one.shortest_rest_us, seconds));
        cells.extend([one.n_shifts, one.n_shifts_over, one.n_half_days_over, one.n_over_time].map(Cell::count));
        unless_known(load, &mut cells[rests_on_shifts..]);
        cells
    };
    let is_person = load.by == LoadBy::Person;
    let rows = load.rows.iter().map(|row| cells(group_cell(&row.group, is_person, head), &row.figures)).collect();
    let total = Grid { columns: columns[1..].to_vec(), rows: vec![cells(Cell::Null, &load.total)[1..].to_vec()] };
    vec![("rows", Grid { columns, rows }), ("total", total)]
}
