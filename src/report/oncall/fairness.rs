//! Whether load is shared fairly, in words and tables, and what would have to move.

use super::{instead, number};
use crate::metrics::oncall::{DRAWS, Fairness, Judged, Measure, Share};
use crate::report::lists::{sentence, table};
use crate::report::{Block, Cell, Column, Duty, PeopleRule, Table, Value, p_said};

/// Unfair, or no more uneven than luck makes it; in words, with what was expected and the p-value.
pub fn fairness_said(one: &Judged) -> String {
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

fn p_equals(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}

/// What the null hypothesis of fairness is, in words.
pub fn null_said() -> String {
    let thousands = DRAWS / 1000;
    format!(
        "Everybody on the roster counts, those with none as 0. The null hypothesis keeps the roster and deals out what shifts \
         brought among shifts of equal length and hours of each kind ({thousands},{:03} draws, fixed seed); p is the share of \
         draws at least as uneven. Hours are assigned, not drawn: they have no p.",
        DRAWS % 1000
    )
}

/// How unevenly load is shared, whether that is luck, and what would have to move.
pub(in crate::report) fn fairness(duty: Option<&Duty>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let Some((duty, fairness)) = duty.and_then(|duty| Some((duty, duty.fairness.as_ref()?))) else {
        blocks.extend(instead(duty, rule).map(sentence));
        return;
    };
    if duty.roster.people.is_empty() {
        blocks.extend(instead(Some(duty), rule).map(sentence));
        return;
    }
    blocks.extend(fairness.measures.iter().map(|one| sentence(fairness_said(one))));
    blocks.push(measures(fairness));
    match instead(Some(duty), rule) {
        Some(few) => blocks.push(sentence(few)),
        None => {
            blocks.push(shares(duty, fairness, limit, rule));
            moves(duty, fairness, rule, blocks);
        }
    }
    blocks.push(sentence(null_said()));
}

fn measures(fairness: &Fairness) -> Block {
    let rounded = |value: Option<f64>| Cell::text(value.map_or("-".to_owned(), |value| format!("{value:.2}")));
    let row = |one: &Judged| {
        let band = one.band.map_or("-".to_owned(), |(low, high)| format!("{low:.2} to {high:.2}"));
        let p = one.p.map_or("-".to_owned(), p_said);
        vec![
            Cell::text(one.measure.word().replace('_', " ")),
            number(one.is_known.then_some((one.total * 10.0).round() / 10.0)),
            rounded(one.gini),
            rounded(one.expected_gini),
            Cell::text(band),
            Cell::text(p),
            rounded(one.jain),
            Cell::new(Value::Ratio(one.largest_share)),
            rounded(one.max_by_median),
        ]
    };
    let titles = ["Total", "Gini", "If treated equally", "95 % of draws", "p", "Jain", "Largest share", "Max / median"];
    let columns = std::iter::once(Column::text("Of")).chain(titles.map(Column::number)).collect();
    let rows: Vec<Vec<Cell>> = fairness.measures.iter().map(row).collect();
    Block::Table(Table { caption: "How unevenly load is shared".into(), columns, rows, more: 0, totals: Vec::new() })
}

/// Each person's share, beside what equal treatment would give.
fn shares(duty: &Duty, fairness: &Fairness, limit: usize, rule: PeopleRule) -> Block {
    let of = |measure: Measure| fairness.measures.iter().find(|one| one.measure == measure);
    let first = of(Measure::Interruptions).map(|one| one.people.as_slice()).unwrap_or_default();
    let row = |first: &Share| {
        let mut cells = vec![Cell::text(rule.called(&duty.roster.people[first.person].name))];
        for measure in Measure::ALL {
            let known = of(measure).filter(|one| one.is_known);
            let own = known.and_then(|one| one.people.iter().find(|share| share.person == first.person));
            cells.push(number(own.map(|own| (own.load * 10.0).round() / 10.0)));
            if measure.is_drawn() {
                let expected = own.and_then(|own| Some((own.expected?, own.interval?)));
                let words = expected.map(|(mean, (low, high))| format!("{mean:.1} ({low} to {high})"));
                cells.push(Cell::text(words.unwrap_or_else(|| "-".to_owned())));
            }
        }
        cells
    };
    let titles =
        ["Interruptions", "If treated equally", "In sleep hours", "If treated equally", "Weekend, h", "On call, h"];
    let columns = std::iter::once(Column::text("Person")).chain(titles.map(Column::number)).collect();
    table(
        "Each person's share, and between what it lies in 95 % of draws",
        columns,
        first,
        limit,
        first.len() as u64,
        row,
    )
}

fn moves(duty: &Duty, fairness: &Fairness, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let name = |person: usize| Cell::text(rule.called(&duty.roster.people[person].name));
    let mut rows = Vec::new();
    for one in &fairness.measures {
        rows.extend(one.moves.iter().map(|step| {
            vec![
                name(step.from),
                name(step.to),
                Cell::new(Value::Instant(Some(step.shift.from))),
                Cell::new(Value::Instant(Some(step.shift.until))),
                number(Some((step.hours * 10.0).round() / 10.0)),
                Cell::text(format!("{:.2}", step.gini)),
            ]
        }));
    }
    if rows.is_empty() {
        return;
    }
    let columns = vec![
        Column::text("From"),
        Column::text("To, who was free"),
        Column::text("Shift from"),
        Column::text("Until"),
        Column::number("Weekend, h"),
        Column::number("Gini then"),
    ];
    let caption = "What would have to move for weekends to be fair, one after the other".into();
    blocks.push(Block::Table(Table { caption, columns, rows, more: 0, totals: Vec::new() }));
    blocks.push(sentence("Rest between shifts is not looked at: see what of the shifts wants looking at."));
}
