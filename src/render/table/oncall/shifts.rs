//! `oncall shifts` as tables.

use super::{Cell, Grid, OnCallHead, OnCallTables, bounds, hours, seconds, withheld};
use crate::metrics::oncall::{Finding, FindingKind, KINDS, Roster, Served};
use crate::model::OnCallBounds;
use crate::render::quantity;

const NOBODY_TO_SHOW: &str = "(not shown)";

/// What `oncall shifts` prints.
pub fn oncall_shifts(served: &Served, roster: &Roster, head: &OnCallHead<'_>) -> OnCallTables {
    let name = |person: &usize| {
        if roster.is_too_small() { NOBODY_TO_SHOW.to_owned() } else { head.called(&roster.people[*person].name) }
    };
    let at = |at| Cell::text(quantity::instant(at, &head.calendar));
    let cut = |moment, is_cut: bool, is_end: bool| {
        let words = quantity::instant(moment, &head.calendar);
        Cell::Text(match (is_cut, is_end) {
            (true, true) => format!("{words} …"),
            (true, false) => format!("… {words}"),
            (false, _) => words,
        })
    };
    let schedule = |schedule: &Option<String>| Cell::or_null(schedule.as_ref(), Cell::text);
    let names = |people: &[usize]| Cell::text(people.iter().map(name).collect::<Vec<_>>().join(", "));
    let mut shifts = Grid::new(&["schedule", "person", "from", "until", "hours", "weekend", "sleep", "incidents"]);
    shifts.rows.extend(served.shifts.iter().map(|shift| {
        vec![
            schedule(&shift.schedule),
            Cell::text(name(&shift.person)),
            cut(shift.span.from, shift.began_before, false),
            cut(shift.span.until, shift.ends_after, true),
            hours(shift.figures.on_call_us.iter().sum()),
            hours(shift.figures.on_call_us[2]),
            hours(shift.figures.on_call_us[4]),
            Cell::count(shift.n_incidents),
        ]
    }));
    let mut summary = Grid::new(&["what", "n", "first", "last", "together", "meaning"]);
    for kind in FindingKind::ALL {
        let found: Vec<&Finding> = served.findings.iter().filter(|finding| finding.kind == kind).collect();
        let together: i64 = found.iter().map(|finding| finding.until.0 - finding.from.0).sum();
        let is_a_time = !found.is_empty() && kind != FindingKind::HandOver && kind != FindingKind::BackToBack;
        summary.rows.push(vec![
            Cell::text(kind.word()),
            Cell::count(found.len() as u64),
            Cell::or_null(found.first(), |finding| at(finding.from)),
            Cell::or_null(found.last(), |finding| at(finding.from)),
            if is_a_time { seconds(together) } else { Cell::Null },
            Cell::Text(meaning(kind, &roster.bounds)),
        ]);
    }
    let mut findings = Grid::new(&["what", "schedule", "people", "from", "until", "length"]);
    findings.rows.extend(served.findings.iter().map(|finding| {
        let length = finding.until.0 - finding.from.0;
        vec![
            Cell::text(finding.kind.word()),
            schedule(&finding.schedule),
            if finding.people.is_empty() { Cell::Null } else { names(&finding.people) },
            at(finding.from),
            at(finding.until),
            if length > 0 { seconds(length) } else { Cell::Null },
        ]
    }));
    let mut said = vec![format!(
        "Weekdays and moments are those of {}: schedules tell no zone of their own. Gaps are looked for between the first \
         begin and the last end that a schedule tells in the window. … is where the window cuts a shift. JSON and CSV have interruptions, \
         nights and work of each shift.",
        head.calendar.zone().name()
    )];
    if roster.is_too_small() && !roster.people.is_empty() {
        said.insert(0, withheld(head, roster.people.len() as u64, "people are"));
    }
    said.push(crate::report::NO_LAW.to_owned());
    let none = "none: no shift of the window is known";
    let mut parts = vec![
        ("Who was on call when".to_owned(), shifts, none),
        ("What wants looking at".to_owned(), summary, ""),
        ("Each, with its dates".to_owned(), findings, "none"),
    ];
    parts.extend(bounds::parts(&served.breaches, roster, head));
    if served.shifts.is_empty() {
        // What nobody looked at is not all right.
        parts.truncate(1);
        said.clear();
    }
    let bounds = bounds::whole(&served.breaches, roster, head, roster.knows_hours());
    let whole = [whole(served, &name), bounds].concat();
    let notes = [&served.notes[..], &served.breaches.notes].concat();
    OnCallTables { whole, parts, said, rules: Vec::new(), notes }
}

fn meaning(kind: FindingKind, set: &OnCallBounds) -> String {
    match kind {
        FindingKind::ShortRest => {
            format!("under {} between two stretches on call", bounds::hours(set.min_rest.seconds))
        }
        kind => kind.meaning().to_owned(),
    }
}

fn whole(served: &Served, name: &dyn Fn(&usize) -> String) -> Vec<(&'static str, Grid)> {
    let schedule = |schedule: &Option<String>| Cell::or_null(schedule.as_ref(), Cell::text);
    let mut columns: Vec<String> =
        ["schedule", "person", "from", "until", "length_s"].into_iter().map(String::from).collect();
    columns.extend(KINDS.map(|kind| format!("{}_s", kind.word())));
    columns.extend(["n_incidents", "is_override", "began_before", "ends_after"].map(String::from));
    let felt = "n_interruptions n_disturbances n_disrupted_hours n_nights_disturbed interruptions_per_100_h n_acknowledged \
                n_resolved effort_s n_escalated_past";
    columns.extend(felt.split_whitespace().map(String::from));
    let rows = served.shifts.iter().map(|shift| {
        let mut cells = vec![schedule(&shift.schedule), Cell::Text(name(&shift.person))];
        cells.extend([Cell::Instant(shift.span.from), Cell::Instant(shift.span.until)]);
        cells.push(seconds(shift.figures.on_call_us.iter().sum()));
        cells.extend(shift.figures.on_call_us.map(seconds));
        cells.push(Cell::count(shift.n_incidents));
        cells.extend([shift.is_override, shift.began_before, shift.ends_after].map(Cell::Flag));
        let own = &shift.figures;
        let together = [own.interruptions, own.disturbances, own.disrupted_hours].map(|counts| counts.iter().sum());
        cells.extend(together.into_iter().chain([own.n_nights_disturbed]).map(Cell::count));
        cells.push(Cell::or_null(own.per_100_hours(), Cell::Real));
        cells.extend([Cell::count(own.n_acknowledged), Cell::count(own.n_resolved), seconds(own.effort_us)]);
        cells.push(Cell::or_null(own.n_missed, Cell::count));
        cells
    });
    let shifts = Grid { rows: rows.collect(), columns };
    let mut findings = Grid::new(&["kind", "schedule", "people", "from", "until", "length_s"]);
    findings.rows.extend(served.findings.iter().map(|finding| {
        vec![
            Cell::text(finding.kind.word()),
            schedule(&finding.schedule),
            Cell::text(finding.people.iter().map(name).collect::<Vec<_>>().join(";")),
            Cell::Instant(finding.from),
            Cell::Instant(finding.until),
            seconds(finding.until.0 - finding.from.0),
        ]
    }));
    vec![("shifts", shifts), ("findings", findings)]
}
