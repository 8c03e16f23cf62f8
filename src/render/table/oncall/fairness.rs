//! `oncall fairness` as tables and in words.

use super::{Cell, Grid, OnCallHead, OnCallTables, withheld};
use crate::metrics::oncall::{Fairness, Judged, Measure, Roster, Share};
use crate::render::quantity;
use crate::render::table::{bar, within};
use crate::report::{fairness_said, null_said, p_said};

/// Cells of a bar.
const CELLS: usize = 8;

/// What `oncall fairness` prints.
pub fn oncall_fairness(fairness: &Fairness, roster: &Roster, head: &OnCallHead<'_>) -> OnCallTables {
    let is_shown = !roster.is_too_small();
    let name = |person: usize| head.called(&roster.people[person].name);
    let rounded = |value: Option<f64>| Cell::or_null(value, |value| Cell::text(format!("{value:.2}")));
    let of = |one: &Judged| Cell::text(one.measure.word().replace('_', " "));
    let mut measures = Grid::new(&["of", "total", "Gini", "expected", "95 % band", "p"]);
    measures.rows.extend(fairness.measures.iter().map(|one| {
        vec![
            of(one),
            total(one, (one.total * 10.0).round() / 10.0),
            rounded(one.gini),
            rounded(one.expected_gini),
            Cell::or_null(one.band, |(low, high)| Cell::text(format!("{low:.2} to {high:.2}"))),
            Cell::or_null(one.p, |p| Cell::text(p_said(p))),
        ]
    }));
    let mut others = Grid::new(&["of", "Jain", "largest share", "max / median"]);
    others.rows.extend(fairness.measures.iter().map(|one| {
        let largest = Cell::or_null(one.largest_share, Cell::Ratio);
        vec![of(one), rounded(one.jain), largest, rounded(one.max_by_median)]
    }));
    let columns = ["person", "interruptions", "expected", "95 %", "", "in sleep hours", "expected", "95 %"];
    let mut people = Grid::new(&columns);
    let mut hours = Grid::new(&["person", "weekend h", "", "on call h", ""]);
    if is_shown {
        let of = |measure: Measure| fairness.measures.iter().find(|one| one.measure == measure);
        let share = |measure: Measure, person: usize| -> Option<&Share> {
            of(measure).filter(|one| one.is_known)?.people.iter().find(|share| share.person == person)
        };
        let load = |own: Option<&Share>| Cell::or_null(own, |own| Cell::Real((own.load * 10.0).round() / 10.0));
        let all = of(Measure::Interruptions).map(|one| one.people.as_slice()).unwrap_or_default();
        let largest = |measure: Measure| of(measure).and_then(|one| Some(one.people.first()?.load)).unwrap_or(0.0);
        for first in all {
            let mut cells = vec![Cell::Text(name(first.person))];
            let mut own_hours = cells.clone();
            for measure in Measure::ALL {
                let own = share(measure, first.person);
                if measure.is_drawn() {
                    cells.push(load(own));
                    let expected = own.and_then(|own| own.expected);
                    cells.push(Cell::or_null(expected, |expected| Cell::text(format!("{expected:.1}"))));
                    let interval = own.and_then(|own| own.interval);
                    cells.push(Cell::or_null(interval, |(low, high)| Cell::text(format!("{low} to {high}"))));
                    if measure == Measure::Interruptions {
                        cells.push(Cell::Picture(of(measure).zip(own).map_or(String::new(), drawn)));
                    }
                } else {
                    let part = own.map(|own| own.load / largest(measure)).filter(|part| part.is_finite());
                    own_hours.extend([load(own), Cell::Picture(bar(part, CELLS))]);
                }
            }
            people.rows.push(cells);
            hours.rows.push(own_hours);
        }
    }
    let mut said: Vec<String> = fairness.measures.iter().map(fairness_said).collect();
    for one in &fairness.measures {
        let what = one.measure.word().replace('_', " ");
        said.extend(one.moves.iter().filter(|_| is_shown).map(|step| {
            format!(
                "To even out {what}: the shift of {} from {} to {} ({} h of it) could go to {}, who was free; Gini {:.2} then. \
                 Rest is not looked at.",
                name(step.from),
                quantity::instant(step.shift.from, &head.calendar),
                quantity::instant(step.shift.until, &head.calendar),
                quantity::number(step.hours),
                name(step.to),
                step.gini
            )
        }));
    }
    said.push(null_said());
    if !is_shown && !roster.people.is_empty() {
        said.insert(0, withheld(head, roster.people.len() as u64, "people are"));
    }
    let mut parts = vec![
        ("How unevenly load is shared".to_owned(), measures, ""),
        ("The same by other measures".to_owned(), others, ""),
        ("Each person".to_owned(), people, "not shown"),
    ];
    if roster.knows_hours() {
        parts.push(("Hours of each".to_owned(), hours, "not shown"));
    }
    let whole = whole(fairness, head, roster, is_shown);
    OnCallTables { whole, parts, said, rules: Vec::new(), notes: fairness.notes.clone() }
}

/// Somebody's share against what equal treatment gives, on one scale for all.
fn drawn((judged, own): (&Judged, &Share)) -> String {
    let ends =
        judged.people.iter().map(|share| share.load.max(share.interval.map_or(0.0, |(_, high)| f64::from(high))));
    let interval = own.interval.map(|(low, high)| (f64::from(low), f64::from(high)));
    interval.map_or(String::new(), |interval| within(own.load, interval, ends.fold(0.0, f64::max), 2 * CELLS))
}

/// A sum, or nothing where it cannot be known.
fn total(one: &Judged, sum: f64) -> Cell {
    if one.is_known { Cell::Real(sum) } else { Cell::Null }
}

fn whole(fairness: &Fairness, head: &OnCallHead<'_>, roster: &Roster, is_shown: bool) -> Vec<(&'static str, Grid)> {
    let real = |value: Option<f64>| Cell::or_null(value, Cell::Real);
    let mut measures = Grid::new(&[
        "measure",
        "total",
        "gini",
        "jain",
        "largest_share_ratio",
        "max_by_median",
        "expected_gini",
        "gini_low",
        "gini_high",
        "p",
        "expected_gini_within_schedules",
        "p_within_schedules",
        "n_shifts",
        "n_shifts_dealt",
    ]);
    let mut people = Grid::new(&["measure", "person", "load", "expected", "low", "high"]);
    let mut lorenz = Grid::new(&["measure", "people_ratio", "load_ratio"]);
    let mut moves = Grid::new(&["measure", "from_person", "to_person", "shift_from", "shift_until", "hours", "gini"]);
    let name = |person: usize| Cell::Text(head.called(&roster.people[person].name));
    for one in &fairness.measures {
        let word = || Cell::text(one.measure.word());
        measures.rows.push(vec![
            word(),
            total(one, one.total),
            real(one.gini),
            real(one.jain),
            Cell::or_null(one.largest_share, Cell::Ratio),
            real(one.max_by_median),
            real(one.expected_gini),
            real(one.band.map(|band| band.0)),
            real(one.band.map(|band| band.1)),
            real(one.p),
            real(one.within_schedules.map(|within| within.0)),
            real(one.within_schedules.map(|within| within.1)),
            Cell::or_null(one.n_dealt, |(_, all)| Cell::count(all as u64)),
            Cell::or_null(one.n_dealt, |(dealt, _)| Cell::count(dealt as u64)),
        ]);
        if !is_shown || !one.is_known {
            continue;
        }
        let ends = |share: &Share, end: fn((u32, u32)) -> u32| {
            Cell::or_null(share.interval, |interval| Cell::count(u64::from(end(interval))))
        };
        people.rows.extend(one.people.iter().map(|share| {
            let (low, high) = (ends(share, |interval| interval.0), ends(share, |interval| interval.1));
            vec![word(), name(share.person), Cell::Real(share.load), real(share.expected), low, high]
        }));
        lorenz.rows.extend(one.lorenz.iter().map(|(of, load)| vec![word(), Cell::Ratio(*of), Cell::Ratio(*load)]));
        moves.rows.extend(one.moves.iter().map(|step| {
            let (from, until) = (Cell::Instant(step.shift.from), Cell::Instant(step.shift.until));
            vec![word(), name(step.from), name(step.to), from, until, Cell::Real(step.hours), Cell::Real(step.gini)]
        }));
    }
    vec![("measures", measures), ("people", people), ("lorenz", lorenz), ("moves", moves)]
}
