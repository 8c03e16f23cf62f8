//! What of the shifts wants looking at, with dates.

use super::{count, instead};
use crate::metrics::oncall::{Finding, FindingKind, Served};
use crate::report::lists::{sentence, table};
use crate::report::{Block, Cell, Column, Duty, PeopleRule, Table, Value};

/// Gaps, overlaps, short rest and hand-overs, with their dates.
pub(in crate::report) fn shifts(duty: Option<&Duty>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
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
    Block::Table(Table {
        caption: "What of the shifts wants looking at".into(),
        columns,
        rows,
        more: 0,
        totals: Vec::new(),
    })
}
