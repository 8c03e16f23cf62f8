//! On-call in a report: time and interruptions by person, whether they are shared fairly, what of the shifts wants
//! looking at. Nobody is scored, and nobody is told apart where there are too few people.

use super::lists::{sentence, table};
use super::{Block, Cell, Column, Duty, PeopleRule, Table, Value};
use crate::metrics::GroupValue;
use crate::metrics::oncall::{
    Bound, Breach, Breaches, DRAWS, Fairness, Finding, FindingKind, Judged, LoadFigures, LoadRow, Measure, Served,
    Share,
};

const NO_MEASURE: &str = "This is no measure of anyone's performance: it shows hours and interruptions, so that a team can \
                          see and share them.";

/// What is said of bounds once: whether they are law is another question.
pub const NO_LAW: &str = "Bounds count all time on call. Whether it is working time in law depends on how much it binds (Court of \
                          Justice of the EU, C-344/19 and C-580/19, 2021): these are figures, and no legal advice.";

/// A note as a sentence of its own.
pub(super) fn as_sentence(note: &str) -> String {
    let mut letters = note.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

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

/// What stands in a section instead, where on-call cannot be shown by person.
fn instead(duty: Option<&Duty>, rule: PeopleRule) -> Option<String> {
    let Some(duty) = duty else {
        return Some("The window has not begun at the moment of looking: nobody has served a shift in it.".to_owned());
    };
    let n = duty.roster.people.len();
    if n == 0 {
        return Some("No notification or shift is known, and no incident names a person.".to_owned());
    }
    let least = rule.min_group;
    (n < least as usize).then(|| format!("Fewer than {least} people: they are not broken down (privacy.min_group)."))
}

/// Hours, to a tenth.
fn hours(us: i64) -> Cell {
    number(Some((us as f64 / 3.6e8).round() / 10.0))
}

fn number(value: Option<f64>) -> Cell {
    Cell::new(Value::Number(value))
}

fn count(n: u64) -> Cell {
    Cell::new(Value::Count(Some(n)))
}

fn days(n: u32) -> Cell {
    Cell::text(if n == 1 { "1 day".to_owned() } else { format!("{n} days") })
}

/// Time on call, interruptions and work, by person.
pub(super) fn load(duty: Option<&Duty>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let (Some(duty), None) = (duty, instead(duty, rule)) else {
        blocks.extend(instead(duty, rule).map(sentence));
        return;
    };
    let (load, is_known) = (&duty.load, duty.load.knows_hours);
    let unless_known = |cell: Cell, none: Value| if is_known { cell } else { Cell::new(none) };
    let part = |caption: &str, columns: Vec<Column>, cells: &dyn Fn(&LoadFigures) -> Vec<Cell>| {
        let name = |row: &LoadRow| match &row.group {
            GroupValue::Text(person) => rule.called(person),
            _ => "-".to_owned(),
        };
        let row = |row: &LoadRow| [vec![Cell::text(name(row))], cells(&row.figures)].concat();
        let mut rows: Vec<Vec<Cell>> = load.rows.iter().take(limit).map(row).collect();
        let more = (load.rows.len() - rows.len()) as u64;
        rows.push([vec![Cell::text("everybody")], cells(&load.total)].concat());
        Block::Table(Table { caption: caption.into(), columns, rows, more })
    };
    blocks.push(sentence(NO_MEASURE));
    if rule.is_anonymous {
        blocks.push(sentence("People appear under pseudonyms, which stay the same from report to report."));
    }
    let mut columns = vec![Column::text("Person"), Column::number("On call, h"), Column::number("Share of the time")];
    columns.extend(
        ["Business", "Off hours", "Weekend", "Holiday", "Sleep"].map(|kind| Column::number(format!("{kind}, h"))),
    );
    columns.extend([Column::number("Longest run"), Column::number("Shortest rest"), Column::number("Shifts")]);
    blocks.push(part("Time on call, each person's own hours", columns, &|one| {
        let mut cells = vec![unless_known(hours(one.total_us()), Value::Number(None))];
        cells.push(Cell::new(Value::Ratio(one.on_call_ratio.filter(|_| is_known))));
        cells.extend(one.on_call_us.map(|us| unless_known(hours(us), Value::Number(None))));
        let rest = one.shortest_rest_us.map(|us| us as f64 / 1e6);
        cells.push(unless_known(days(one.longest_run_days), Value::Text("-".into())));
        cells.push(Cell::new(Value::Seconds(rest.filter(|_| is_known))));
        cells.push(unless_known(count(one.n_shifts), Value::Count(None)));
        cells
    }));
    let titles = [
        "Interruptions",
        "Business",
        "Off hours",
        "Weekend",
        "Holiday",
        "Sleep",
        "Nights disturbed",
        "Per 100 h",
        "Acknowledged",
        "Effort",
        "Escalated past",
        "Shifts over 2",
    ];
    let columns = std::iter::once(Column::text("Person")).chain(titles.map(Column::number)).collect();
    blocks.push(part("Interruptions and work", columns, &|one| {
        let mut cells = vec![count(one.total_interruptions())];
        cells.extend(one.interruptions.map(count));
        cells.extend([
            count(one.n_nights_disturbed),
            number(one.per_100_hours().map(|per| (per * 100.0).round() / 100.0)),
        ]);
        cells.extend([count(one.n_acknowledged), Cell::new(Value::Seconds(Some(one.effort_us as f64 / 1e6)))]);
        cells.push(Cell::new(Value::Count(one.n_missed)));
        cells.push(unless_known(count(one.n_shifts_over), Value::Count(None)));
        cells
    }));
    blocks.push(sentence(
        "An interruption is a push, an SMS or a call; those to one person within a minute are one. Effort is the time between \
         acknowledgement and resolve, over all incidents together, less what was put off.",
    ));
    if is_known {
        bounds(&load.breaches, duty, limit, rule, blocks);
    }
    notes(duty, blocks);
}

/// Everybody's time against the bounds, and each breach.
fn bounds(breaches: &Breaches, duty: &Duty, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let figure = |bound: Bound, figure: f64| match bound.unit() {
        "seconds" => Cell::new(Value::Seconds(Some(figure))),
        "ratio" => Cell::new(Value::Ratio(Some(figure))),
        _ => number(Some(figure)),
    };
    let counted = Bound::ALL.into_iter().zip(breaches.counted);
    let row = |(bound, counted): (Bound, Option<(u64, u64)>)| {
        let limit = bound.limit(&breaches.bounds)?;
        let of = |count: fn((u64, u64)) -> u64| Cell::new(Value::Count(counted.map(count)));
        Some(vec![Cell::text(bound.title()), figure(bound, limit), of(|(times, _)| times), of(|(_, people)| people)])
    };
    let columns = vec![
        Column::text("Bound"),
        Column::number("Limit"),
        Column::number("Passed, times"),
        Column::number("By people"),
    ];
    let rows = counted.filter_map(row).collect();
    blocks.push(Block::Table(Table { caption: "Held against bounds".into(), columns, rows, more: 0 }));
    let row = |breach: &Breach| {
        vec![
            Cell::text(breach.bound.title()),
            Cell::text(rule.called(&duty.roster.people[breach.person].name)),
            Cell::new(Value::Instant(Some(breach.span.from))),
            Cell::new(Value::Instant(Some(breach.span.until))),
            figure(breach.bound, breach.figure),
        ]
    };
    let columns = vec![
        Column::text("Bound"),
        Column::text("Person"),
        Column::text("From"),
        Column::text("Until"),
        Column::number("Found"),
    ];
    let n = breaches.found.len() as u64;
    if n > 0 {
        blocks.push(table("Each time that a bound was passed", columns, &breaches.found, limit, n, row));
    }
    blocks.extend(breaches.notes.iter().map(|note| sentence(as_sentence(&note.text))));
    blocks.push(sentence(
        "At most two incidents in a shift of 12 hours and 25 % of the time are the bounds of Site Reliability Engineering \
         (2016, chapter 11); 11 hours of rest are those of directive 2003/88/EC, article 3; [oncall] of the configuration \
         sets them and others.",
    ));
    blocks.push(sentence(NO_LAW));
}

/// What a reader has to know of the roster.
fn notes(duty: &Duty, blocks: &mut Vec<Block>) {
    blocks.extend(duty.roster.notes.iter().map(|note| sentence(as_sentence(&note.text))));
}

/// How unevenly load is shared, whether that is luck, and what would have to move.
pub(super) fn fairness(duty: Option<&Duty>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
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
        let p = one.p.map_or("-".to_owned(), |p| if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") });
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
    Block::Table(Table { caption: "How unevenly load is shared".into(), columns, rows, more: 0 })
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
    blocks.push(Block::Table(Table { caption, columns, rows, more: 0 }));
    blocks.push(sentence("Rest between shifts is not looked at: see what of the shifts wants looking at."));
}

/// Gaps, overlaps, short rest and hand-overs, with their dates.
pub(super) fn shifts(duty: Option<&Duty>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let Some((duty, served)) = duty.and_then(|duty| Some((duty, duty.served.as_ref()?))) else {
        blocks.extend(instead(duty, rule).map(sentence));
        return;
    };
    if served.shifts.is_empty() {
        // What nobody looked at is not all right.
        blocks.push(sentence("No shift of the window is known: coverage, hand-overs and rest cannot be looked at."));
        return;
    }
    blocks.push(summary(served));
    let is_shown = instead(Some(duty), rule).is_none();
    let people = |people: &[usize]| match (is_shown, people.is_empty()) {
        (_, true) => "-".to_owned(),
        (false, _) => "(not shown)".to_owned(),
        _ => people.iter().map(|one| rule.called(&duty.roster.people[*one].name)).collect::<Vec<_>>().join(", "),
    };
    let row = |finding: &Finding| {
        let length = finding.until.seconds_since(finding.from);
        vec![
            Cell::text(finding.kind.word()),
            Cell::text(finding.schedule.as_deref().unwrap_or("-")),
            Cell::text(people(&finding.people)),
            Cell::new(Value::Instant(Some(finding.from))),
            Cell::new(Value::Seconds(Some(length).filter(|length| *length > 0.0))),
        ]
    };
    let columns = vec![
        Column::text("What"),
        Column::text("Schedule"),
        Column::text("People"),
        Column::text("From"),
        Column::number("For"),
    ];
    if !served.findings.is_empty() {
        let n = served.findings.len() as u64;
        blocks.push(table("Each, with its date", columns, &served.findings, limit, n, row));
    }
}

fn summary(served: &Served) -> Block {
    let row = |kind: &FindingKind| {
        let found: Vec<&Finding> = served.findings.iter().filter(|finding| finding.kind == *kind).collect();
        let together: f64 = found.iter().map(|finding| finding.until.seconds_since(finding.from)).sum();
        let is_a_time = !found.is_empty() && !matches!(kind, FindingKind::HandOver | FindingKind::BackToBack);
        vec![
            Cell::text(kind.word()),
            count(found.len() as u64),
            Cell::new(Value::Seconds(is_a_time.then_some(together))),
            Cell::text(kind.meaning()),
        ]
    };
    let columns =
        vec![Column::text("What"), Column::number("How often"), Column::number("Together"), Column::text("Meaning")];
    let rows = FindingKind::ALL.iter().map(row).collect();
    Block::Table(Table { caption: "What of the shifts wants looking at".into(), columns, rows, more: 0 })
}
