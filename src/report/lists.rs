//! Lists of a report: issues, open incidents, whom incidents reached, and what is not known of the data.

use super::{Answers, Block, Cell, Column, PeopleRule, Periods, Table, Value};
use crate::metrics::{Issue, List, OpenIncident, PersonLoad};
use crate::model::Correction;

pub(super) fn sentence(text: impl Into<String>) -> Block {
    Block::Sentence { text: text.into() }
}

pub(super) fn linked(words: String, url: Option<&String>) -> Cell {
    match url {
        Some(url) => Cell::new(Value::Link { text: words, url: url.clone() }),
        None => Cell::text(words),
    }
}

pub(super) fn or_none(words: Option<&String>) -> Cell {
    Cell::text(words.map_or("-", String::as_str))
}

pub(super) fn issues(list: &List<Issue>, limit: usize, periods: &Periods, blocks: &mut Vec<Block>) {
    if list.rows.is_empty() {
        blocks.push(sentence("No issue came back: none has more than one incident in the window and before."));
        return;
    }
    blocks.push(sentence(
        "Incidents are the same issue by a linked problem, the source's deduplication key, or service and title without \
         numbers, in this order.",
    ));
    let row = |issue: &Issue| {
        vec![
            linked(issue.title.clone().unwrap_or_else(|| issue.issue.clone()), issue.url.as_ref()),
            or_none(issue.service.as_ref()),
            Cell::new(Value::Count(Some(issue.n))),
            Cell::new(Value::Count(Some(issue.n_before))),
            Cell::new(Value::Seconds(issue.resolve_s)),
            Cell::new(Value::Instant(Some(issue.first_at))),
            Cell::new(Value::Instant(Some(issue.last_at))),
            Cell::text(issue.basis.replace('_', " ")),
        ]
    };
    let columns = vec![
        Column::text("Issue (title of the latest)"),
        Column::text("Service"),
        Column::number("Incidents"),
        Column::number(format!("{} {}s before", periods.n_earlier, periods.word())),
        Column::number("Time to resolve, summed"),
        Column::text("First in the window"),
        Column::text("Last"),
        Column::text("Same by"),
    ];
    blocks.push(table("Issues that came more than once", columns, &list.rows, limit, list.total, row));
}

pub(super) fn table<T>(
    caption: &str,
    columns: Vec<Column>,
    rows: &[T],
    limit: usize,
    total: u64,
    row: impl Fn(&T) -> Vec<Cell>,
) -> Block {
    let rows: Vec<_> = rows.iter().take(limit).map(row).collect();
    let more = total.saturating_sub(rows.len() as u64);
    Block::Table(Table { caption: caption.into(), columns, rows, more, totals: Vec::new() })
}

pub(super) fn open(list: &List<OpenIncident>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    if list.rows.is_empty() {
        blocks.push(sentence("No incident is known to be open."));
        return;
    }
    let row = |incident: &OpenIncident| {
        let number = incident.number.as_ref().unwrap_or(&incident.id);
        let title = match &incident.title {
            Some(title) => format!("{number}: {title}"),
            None => number.clone(),
        };
        let acknowledged = match incident.ack_state.as_deref() {
            Some("known") => "yes",
            Some("never") => "no",
            _ => "unknown",
        };
        let assignee = incident.assignee.as_ref().map(|name| rule.called(name));
        vec![
            linked(title, incident.url.as_ref()),
            Cell::new(Value::Severity(incident.severity.map(|severity| severity.level()))),
            or_none(incident.service.as_ref()),
            Cell::new(Value::Instant(Some(incident.happened_at))),
            Cell::new(Value::Seconds(Some(incident.open_until.seconds_since(incident.happened_at).max(0.0)))),
            Cell::text(acknowledged),
            or_none(assignee.as_ref()),
        ]
    };
    let columns = vec![
        Column::text("Incident"),
        Column::text("Severity"),
        Column::text("Service"),
        Column::text("Since"),
        Column::number("Open for"),
        Column::text("Acknowledged"),
        Column::text("Has it"),
    ];
    blocks.push(table("Open, the worst first, then the oldest", columns, &list.rows, limit, list.total, row));
    blocks.push(sentence(
        "Of a source that has brought nothing since, an incident is known to be open only until its last moment.",
    ));
}

pub(super) fn people(list: &List<PersonLoad>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    if list.total == 0 {
        blocks.push(sentence("No incident of the window names a person."));
        return;
    }
    if list.total < u64::from(rule.min_group) {
        blocks.push(sentence(format!(
            "Incidents reached fewer than {} people: they are not broken down (privacy.min_group).",
            rule.min_group
        )));
        return;
    }
    blocks.push(sentence(
        "This is no measure of anyone's performance. It shows whom the window's incidents reached, so that load can be \
         seen and shared. Where notifications are not exported, having an incident stands for having been paged.",
    ));
    if rule.is_anonymous {
        blocks.push(sentence(rule.pseudonyms.said()));
    }
    let count = |n| Cell::new(Value::Count(Some(n)));
    let row = |load: &PersonLoad| {
        vec![
            Cell::text(rule.called(&load.person)),
            count(load.n),
            count(load.n_assigned),
            count(load.n_acknowledged),
            count(load.n_resolved),
            count(load.n_sleep),
        ]
    };
    let columns = vec![
        Column::text("Person"),
        Column::number("Incidents"),
        Column::number("Has or had"),
        Column::number("Acknowledged"),
        Column::number("Resolved"),
        Column::number("In sleep hours"),
    ];
    blocks.push(table("Whom incidents reached", columns, &list.rows, limit, list.total, row));
}

/// What the user corrected; nothing where there are no corrections.
pub(super) fn corrections(corrected: &[(Correction, &str)], rule: PeopleRule, blocks: &mut Vec<Block>) {
    if corrected.is_empty() {
        return;
    }
    let row = |(correction, effect): &(Correction, &str)| {
        let value = Some(correction.sets.value()).filter(|value| !value.is_empty());
        vec![
            Cell::text(correction.key.to_string()),
            Cell::text(correction.sets.field()),
            Cell::text(value.unwrap_or_else(|| "none".into())),
            Cell::text(rule.called(&correction.who)),
            Cell::text(correction.when.as_str()),
            Cell::text(correction.why.as_str()),
            Cell::text(*effect),
        ]
    };
    let titles = ["Incident", "What", "Is", "Says", "On", "Why", "Effect"];
    let columns = titles.into_iter().map(Column::text).collect();
    let n = corrected.len();
    blocks.push(table("Corrected by hand", columns, corrected, n, n as u64, row));
}

pub(super) fn completeness(answers: &Answers, blocks: &mut Vec<Block>) {
    let found = &answers.lists.completeness;
    if found.incidents > 0 {
        let of = |title: &str, part: u64, matters: &str| {
            vec![Cell::text(title), Cell::new(Value::Of { part, whole: found.incidents }), Cell::text(matters)]
        };
        let mut rows = vec![
            of("Severity unknown", found.n_without_severity, "no target applies to them"),
            of("Severity read off the urgency", found.n_severity_is_proxy, "a proxy: high is SEV2, low is SEV4"),
            of("Acknowledgement unknown", found.n_ack_unknown, "left out of the time to acknowledge"),
            of("Resolve is a proxy", found.n_resolved_is_proxy, "the last status change or edit stands for it"),
            of("Service unknown", found.n_without_service, "in no service's row"),
            of("Labelled as false or real", found.n_labelled, "the rest counts as real where a source labels at all"),
        ];
        for (basis, n) in &found.issue_basis {
            let title = match basis.as_str() {
                "" => "Issue unknown".to_string(),
                basis => format!("Issue by {}", basis.replace('_', " ")),
            };
            rows.push(of(&title, *n, "what makes two incidents the same"));
        }
        let columns = vec![Column::text("What"), Column::number("Incidents"), Column::text("What it means")];
        blocks.push(Block::Table(Table {
            caption: "Incidents of the window".into(),
            columns,
            rows,
            more: 0,
            totals: Vec::new(),
        }));
    }
    let mut rows = Vec::new();
    for (kind, codes) in [("rejected", &answers.rejected), ("problem", &answers.problems)] {
        for (code, n) in codes.iter().filter(|(_, n)| *n > 0) {
            let meaning = crate::model::code::ALL.iter().find(|(known, ..)| known == code);
            let meaning = meaning.map_or("-", |(.., meaning)| meaning);
            let count = Cell::new(Value::Count(Some(*n)));
            rows.push(vec![Cell::text(code.as_str()), Cell::text(kind), count, Cell::text(meaning)]);
        }
    }
    if rows.is_empty() {
        blocks.push(sentence("Imports rejected no row and found no problem in the rows that they kept."));
        return;
    }
    let columns =
        vec![Column::text("Code"), Column::text("Kind"), Column::number("Rows"), Column::text("What it means")];
    let caption = "What imports found, over the whole store".into();
    blocks.push(Block::Table(Table { caption, columns, rows, more: 0, totals: Vec::new() }));
}
