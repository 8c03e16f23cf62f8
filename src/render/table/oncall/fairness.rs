//! `oncall fairness` as tables and in words.

use super::{Cell, Grid, OnCallHead, OnCallTables, withheld};
use crate::metrics::oncall::{DRAWS, Fairness, Judged, Measure, Roster, Share};
use crate::render::quantity;

/// What `oncall fairness` prints.
pub fn oncall_fairness(fairness: &Fairness, roster: &Roster, head: &OnCallHead<'_>) -> OnCallTables {
    let is_shown = !roster.is_too_small();
    let name = |person: usize| head.called(&roster.people[person].name);
    let rounded = |value: Option<f64>| Cell::or_null(value, |value| Cell::text(format!("{value:.2}")));
    let mut measures =
        Grid::new(&["of", "total", "Gini", "expected", "95 % band", "p", "Jain", "largest share", "max / median"]);
    measures.rows.extend(fairness.measures.iter().map(|one| {
        vec![
            Cell::text(one.measure.word().replace('_', " ")),
            total(one, (one.total * 10.0).round() / 10.0),
            rounded(one.gini),
            rounded(one.expected_gini),
            Cell::or_null(one.band, |(low, high)| Cell::text(format!("{low:.2} to {high:.2}"))),
            Cell::or_null(one.p, |p| Cell::text(p_said(p))),
            rounded(one.jain),
            Cell::or_null(one.largest_share, Cell::Ratio),
            rounded(one.max_by_median),
        ]
    }));
    let mut people = Grid::new(&[
        "person",
        "interruptions",
        "expected",
        "95 %",
        "in sleep hours",
        "expected",
        "95 %",
        "weekend h",
        "on call h",
    ]);
    if is_shown {
        let of = |measure: Measure| fairness.measures.iter().find(|one| one.measure == measure);
        let share =
            |measure, person| -> Option<&Share> { of(measure)?.people.iter().find(|share| share.person == person) };
        for first in of(Measure::Interruptions).map(|one| one.people.as_slice()).unwrap_or_default() {
            let mut cells = vec![Cell::Text(name(first.person))];
            for measure in Measure::ALL {
                let own = share(measure, first.person);
                let is_known = of(measure).is_some_and(|one| one.is_known);
                cells.push(Cell::or_null(own.filter(|_| is_known), |own| Cell::Real((own.load * 10.0).round() / 10.0)));
                if measure.is_drawn() {
                    let expected = own.and_then(|own| own.expected);
                    cells.push(Cell::or_null(expected, |expected| Cell::text(format!("{expected:.1}"))));
                    let interval = own.and_then(|own| own.interval);
                    cells.push(Cell::or_null(interval, |(low, high)| Cell::text(format!("{low} to {high}"))));
                }
            }
            people.rows.push(cells);
        }
    }
    let mut said: Vec<String> = fairness.measures.iter().map(verdict).collect();
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
    said.push(format!(
        "Everybody on the roster counts, those with none as 0. The null hypothesis keeps the roster and deals out what shifts \
         brought among shifts of equal length and hours of each kind ({} draws, fixed seed); p is the share of draws at \
         least as uneven. Hours are assigned, not drawn: they have no p.",
        quantity::grouped(DRAWS as u64)
    ));
    if !is_shown && !roster.people.is_empty() {
        said.insert(0, withheld(head, roster.people.len() as u64, "people are"));
    }
    let parts =
        vec![("How unevenly load is shared".to_owned(), measures, ""), ("Each person".to_owned(), people, "not shown")];
    let whole = whole(fairness, head, roster, is_shown);
    OnCallTables { whole, parts, said, rules: Vec::new(), notes: fairness.notes.clone() }
}

/// A sum, or nothing where it cannot be known.
fn total(one: &Judged, sum: f64) -> Cell {
    if one.is_known { Cell::Real(sum) } else { Cell::Null }
}

fn p_said(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

fn p_equals(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}

/// Unfair, or no more than luck does.
fn verdict(one: &Judged) -> String {
    let what = match one.measure {
        Measure::Interruptions => "Interruptions",
        Measure::SleepInterruptions => "Interruptions in sleep hours",
        Measure::WeekendHours => "Weekend hours",
        Measure::Hours => "Hours on call",
    };
    if !one.is_known {
        return format!("{what}: not known, because no shift is.");
    }
    let Some(gini) = one.gini else { return format!("{what}: there were none.") };
    if !one.measure.is_drawn() {
        return format!("{what}: Gini {gini:.2}. That is the roster's doing, there is no luck in it.");
    }
    let (Some(p), Some(expected), Some((low, high))) = (one.p, one.expected_gini, one.band) else {
        return format!(
            "{what}: Gini {gini:.2}. Whether that is luck cannot be told: no two shifts are known that are alike in length and \
             hours of each kind."
        );
    };
    let judged = if p <= 0.05 { "unfair: more uneven than luck does" } else { "no more uneven than luck does" };
    let dealt = match one.n_dealt {
        Some((dealt, all)) if dealt < all => {
            format!(" {dealt} of {all} shifts are like another one; the rest stay as they are.")
        }
        _ => String::new(),
    };
    let within = one.within_schedules.map_or(String::new(), |(expected, p)| {
        format!(" Dealt out within each schedule only: {expected:.2}, p {}.", p_equals(p))
    });
    format!(
        "{what}: {judged}. Gini {gini:.2}, where equal treatment under this roster gives {expected:.2} ({low:.2} to {high:.2} \
         in 95 % of draws); p {}.{within}{dealt}",
        p_equals(p)
    )
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
