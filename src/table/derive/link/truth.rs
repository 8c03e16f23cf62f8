//! Several linked incidents folded into one row: each column from the member whose word is taken.

use super::super::columns::{Counts, Flags, Instants, Longs, Moments, Text};
use super::super::moments::Recorded;
use super::super::rules::{Rules, parts};
use super::{IncidentKey, Linked, Member, Rows, Truth, precedence};
use crate::model::{AckState, Field, Instant, Knows, Result, System};
use crate::table::schema;
use polars_core::prelude::{
    Column, DataFrame, IdxCa, IdxSize, Int64Chunked, IntoColumn, NewChunkedArray, PolarsError, PolarsResult,
    StringChunked,
};
use rayon::prelude::*;
use std::collections::HashMap;

/// The truths, and the frame in which each is one row. Groups hold the rows that are one.
pub(super) fn fold(
    incidents: &DataFrame,
    rows: &Rows<'_>,
    rules: &Rules<'_>,
    groups: Vec<Vec<usize>>,
    configured: &[String],
) -> Result<(Vec<Truth>, DataFrame)> {
    let folder = Folder::of(incidents, rows, rules, configured)?;
    let folded: Vec<Folded> = groups.into_par_iter().map(|group| folder.fold(group)).collect();
    let frame = frame(incidents, rows, &folded).map_err(|error| super::bug(error.to_string()))?;
    Ok((folded.into_iter().map(|folded| folded.truth).collect(), frame))
}

/// One group, folded.
struct Folded {
    /// The rows, the first of which gives the key.
    members: Vec<usize>,
    truth: Truth,
    /// Column -> the row that it is taken from; a column that is absent comes from the first.
    from: HashMap<&'static str, Option<usize>>,
    knows: i64,
    tags: Option<String>,
    happened_at: Option<i64>,
}

struct Folder<'a, 'f> {
    frame: &'f DataFrame,
    rows: &'a Rows<'f>,
    rules: &'a Rules<'a>,
    configured: &'a [String],
    moments: Moments<'f>,
    knows: Longs<'f>,
    is_test: Flags<'f>,
    caused_by_change: Flags<'f>,
    started_is_default: Flags<'f>,
    resolved_is_proxy: Flags<'f>,
    updated_at: Instants<'f>,
    severity_raw: Text<'f>,
    urgency: Text<'f>,
    /// Columns of which the first known value is taken.
    plain: Vec<(&'static str, Plain<'f>)>,
}

enum Plain<'f> {
    Text(Text<'f>),
    Flag(Flags<'f>),
    Count(Counts<'f>),
}

impl Plain<'_> {
    fn is_known(&self, row: usize) -> bool {
        match self {
            Plain::Text(text) => text.get(row).is_some_and(|text| !text.trim().is_empty()),
            Plain::Flag(flag) => flag.get(row).is_some(),
            Plain::Count(count) => count.get(row).is_some(),
        }
    }
}

impl<'a, 'f> Folder<'a, 'f> {
    fn of(frame: &'f DataFrame, rows: &'a Rows<'f>, rules: &'a Rules<'a>, configured: &'a [String]) -> Result<Self> {
        let mut plain = Vec::new();
        for name in ["title", "service", "team", "problem_id", "resolution_code", "assignee", "url"] {
            plain.push((name, Plain::Text(Text::of(frame, name)?)));
        }
        plain.push(("false_positive", Plain::Flag(Flags::of(frame, "false_positive")?)));
        for name in ["reopen_count", "escalation_count", "alert_count"] {
            plain.push((name, Plain::Count(Counts::of(frame, name)?)));
        }
        Ok(Folder {
            frame,
            rows,
            rules,
            configured,
            moments: Moments::of(frame)?,
            knows: Longs::of(frame, "knows")?,
            is_test: Flags::of(frame, "is_test")?,
            caused_by_change: Flags::of(frame, "caused_by_change")?,
            started_is_default: Flags::of(frame, "started_is_default")?,
            resolved_is_proxy: Flags::of(frame, "resolved_is_proxy")?,
            updated_at: Instants::of(frame, "updated_at")?,
            severity_raw: Text::of(frame, "severity_raw")?,
            urgency: Text::of(frame, "urgency")?,
            plain,
        })
    }

    /// The members in the order in which their word is taken for a column.
    fn ordered(&self, column: &str, members: &[usize]) -> Vec<usize> {
        let mut ordered = members.to_vec();
        ordered.sort_by_key(|row| {
            (precedence::rank(column, self.rows.origin(*row).0, self.configured), self.rows.key(*row))
        });
        ordered
    }

    fn fold(&self, group: Vec<usize>) -> Folded {
        let members = self.ordered("identity", &group);
        let recorded: HashMap<usize, Recorded> = members.iter().map(|row| (*row, self.moments.get(*row))).collect();
        let mut from: HashMap<&'static str, Option<usize>> = HashMap::new();
        let first = |column: &str, has: &dyn Fn(usize) -> bool| {
            self.ordered(column, &members).into_iter().find(|row| has(*row))
        };
        // A measured moment comes before one that the tool filled in, whoever says it.
        let moment = |column: &str, at: &dyn Fn(&Recorded) -> Option<i64>, is_made_up: &dyn Fn(usize) -> bool| {
            first(column, &|row| at(&recorded[&row]).is_some() && !is_made_up(row))
                .or_else(|| first(column, &|row| at(&recorded[&row]).is_some()))
        };
        let never = |_: usize| false;
        let started = moment("started_at", &|r| r.started_at, &|row| self.started_is_default.get(row) == Some(true));
        let detected = moment("detected_at", &|r| r.detected_at, &never);
        let created = moment("created_at", &|r| r.created_at, &never);
        let acknowledged = moment("acknowledged_at", &|r| r.acknowledged_at, &never);
        let mitigated = moment("mitigated_at", &|r| r.mitigated_at, &never);
        let resolved = moment("resolved_at", &|r| r.resolved_at, &|row| self.resolved_is_proxy.get(row) == Some(true));
        let is_open_somewhere = members.iter().any(|row| self.is_known_open(*row, &recorded[row]));
        let closed = moment("closed_at", &|r| r.closed_at, &never).filter(|_| resolved.is_some() || !is_open_somewhere);
        for (columns, row) in [
            (&["started_at", "started_is_default"][..], started),
            (&["detected_at"], detected),
            (&["created_at"], created),
            (&["acknowledged_at", "acknowledged_by"], acknowledged),
            (&["mitigated_at"], mitigated),
            (&["resolved_at", "resolved_by", "resolved_is_proxy"], resolved),
            (&["closed_at"], closed),
        ] {
            columns.iter().for_each(|column| {
                from.insert(column, row);
            });
        }
        from.insert("ack_state", acknowledged.or_else(|| Some(self.unacknowledged(&members))));
        // Where it stands is said by whoever says that it is over; how it was resolved, by who resolved it.
        let by_the_end = |column: &str| resolved.or(closed).filter(|row| self.is_there(column, *row));
        let status = by_the_end("status").or_else(|| first("identity", &|row| self.is_there("status", row)));
        from.insert("status", status);
        from.insert("status_raw", status);
        let auto_resolved = resolved.filter(|row| self.is_there("auto_resolved", *row));
        from.insert(
            "auto_resolved",
            auto_resolved.or_else(|| first("identity", &|row| self.is_there("auto_resolved", row))),
        );

        let has_word = |row: usize| self.severity_raw.get(row).is_some_and(|word| !word.trim().is_empty());
        let urgency = first("identity", &|row| self.urgency.get(row).is_some_and(|word| !word.trim().is_empty()));
        let severity = first("identity", &has_word);
        from.insert("severity_raw", severity.or(Some(members[0])));
        from.insert("urgency", urgency);
        for (column, values) in &self.plain {
            from.insert(column, first("identity", &|row| values.is_known(row)));
        }
        // One that says so is enough.
        for (column, flags) in [("is_test", &self.is_test), ("caused_by_change", &self.caused_by_change)] {
            let says = |wanted: bool| first("identity", &|row| flags.get(row) == Some(wanted));
            from.insert(column, says(true).or_else(|| says(false)));
        }
        from.insert("updated_at", members.iter().copied().max_by_key(|row| self.updated_at.get(*row)));

        let place = |row: usize| members.iter().position(|member| *member == row).unwrap_or_default();
        let mut took = Vec::new();
        for (column, row, at) in [
            ("started_at", started, started.and_then(|row| recorded[&row].started_at)),
            ("detected_at", detected, detected.and_then(|row| recorded[&row].detected_at)),
            ("created_at", created, created.and_then(|row| recorded[&row].created_at)),
            ("acknowledged_at", acknowledged, acknowledged.and_then(|row| recorded[&row].acknowledged_at)),
            ("mitigated_at", mitigated, mitigated.and_then(|row| recorded[&row].mitigated_at)),
            ("resolved_at", resolved, resolved.and_then(|row| recorded[&row].resolved_at)),
            ("closed_at", closed, closed.and_then(|row| recorded[&row].closed_at)),
            ("severity", severity.or(urgency), None),
            ("assignee", from.get("assignee").copied().flatten(), None),
        ] {
            took.extend(row.map(|row| (column, place(row), at.map(Instant))));
        }
        let at = |column: &str| took.iter().find(|(name, ..)| *name == column).and_then(|(.., at)| at.map(|at| at.0));
        let happened_at = at("detected_at").or(at("started_at")).or(at("created_at"));
        let member = |row: &usize| Member { key: self.rows.owned_key(*row), is_labelled: self.is_labelled(*row) };
        Folded {
            truth: Truth { members: members.iter().map(member).collect(), took },
            from,
            knows: members.iter().fold(0, |knows, row| knows | self.knows.get(*row)),
            tags: self.tags(&members),
            happened_at,
            members,
        }
    }

    /// Whether the source can tell that it was resolved, and tells that it was not.
    fn is_known_open(&self, row: usize, recorded: &Recorded) -> bool {
        Knows(self.knows.get(row).cast_unsigned()).has(Field::ResolvedAt)
            && recorded.resolved_at.is_none()
            && recorded.closed_at.is_none()
            && !recorded.status.is_some_and(|status| status.is_over())
    }

    /// The row whose `ack_state` is taken where no member has the moment. A pager that cannot tell leaves it unknown,
    /// even if a ticket says never; status pages and post-mortems are asked last.
    fn unacknowledged(&self, members: &[usize]) -> usize {
        let tells = |row: &usize| {
            let system = System::of(self.rows.origin(*row).0);
            matches!(system, System::Alerting | System::IncidentTool | System::Ticket)
        };
        let ordered = self.ordered("acknowledged_at", members);
        let says_something = |row: &usize| self.moments.get(*row).ack_state != AckState::Unknown;
        let asked = ordered.iter().find(|row| tells(row)).or_else(|| ordered.iter().find(|row| says_something(row)));
        asked.copied().unwrap_or(ordered[0])
    }

    fn is_there(&self, column: &str, row: usize) -> bool {
        self.frame.column(column).is_ok_and(|column| column.get(row).is_ok_and(|value| !value.is_null()))
    }

    fn is_labelled(&self, row: usize) -> bool {
        let rows = self.rows;
        rows.false_positive.get(row).is_some()
            || self.rules.is_false_positive(rows.tags.get(row), rows.resolution_code.get(row))
    }

    /// All tags, each once.
    fn tags(&self, members: &[usize]) -> Option<String> {
        let mut tags: Vec<&str> = Vec::new();
        members.iter().for_each(|row| {
            let own: Vec<&str> = parts(self.rows.tags.get(*row)).filter(|tag| !tags.contains(tag)).collect();
            tags.extend(own);
        });
        (!tags.is_empty()).then(|| tags.join(";"))
    }
}

/// The frame with one row a group, in order of moment and key.
fn frame(incidents: &DataFrame, rows: &Rows<'_>, folded: &[Folded]) -> PolarsResult<DataFrame> {
    // Row -> its group if it is the first of one; `None` in place of a row that went into another.
    let mut first_of: HashMap<usize, Option<usize>> = HashMap::new();
    for (at, group) in folded.iter().enumerate() {
        group.members.iter().for_each(|row| {
            first_of.insert(*row, None);
        });
        first_of.insert(group.members[0], Some(at));
    }
    // Happening after as_of is no matter here: such rows keep their moment for whoever derives to see.
    let moments = Moments::of(incidents).map_err(|error| PolarsError::ComputeError(error.to_string().into()))?;
    let mut kept: Vec<(Option<i64>, usize, Option<usize>)> = (0..incidents.height())
        .filter_map(|row| match first_of.get(&row) {
            None => Some((moments.get(row).happened_at(), row, None)),
            Some(Some(group)) => Some((folded[*group].happened_at, row, Some(*group))),
            Some(None) => None,
        })
        .collect();
    kept.sort_by(|a, b| (a.0.is_none(), a.0, rows.key(a.1)).cmp(&(b.0.is_none(), b.0, rows.key(b.1))));
    let groups: Vec<(usize, &Folded)> =
        kept.iter().enumerate().filter_map(|(at, (.., group))| Some((at, &folded[(*group)?]))).collect();
    let base: Vec<Option<IdxSize>> = kept.iter().map(|(_, row, _)| Some(*row as IdxSize)).collect();
    let column = |column: &schema::Column| -> PolarsResult<Column> {
        let name = column.name;
        let mut index = base.clone();
        for (at, group) in &groups {
            if let Some(row) = group.from.get(name) {
                index[*at] = row.map(|row| row as IdxSize);
            }
        }
        let taken = incidents.column(name)?.take(&IdxCa::from_slice_options("".into(), &index))?;
        match name {
            "knows" => {
                let mut knows: Vec<Option<i64>> = taken.i64()?.iter().collect();
                groups.iter().for_each(|(at, group)| knows[*at] = Some(group.knows));
                Ok(Int64Chunked::from_slice_options(name.into(), &knows).into_column())
            }
            "tags" => {
                let mut tags: Vec<Option<&str>> = taken.str()?.iter().collect();
                groups.iter().for_each(|(at, group)| tags[*at] = group.tags.as_deref());
                Ok(StringChunked::from_slice_options(name.into(), &tags).into_column())
            }
            _ => Ok(taken.rechunk()),
        }
    };
    let columns = schema::INCIDENT.par_iter().map(column).collect::<PolarsResult<Vec<_>>>()?;
    DataFrame::new(kept.len(), columns)
}

/// See [`relink_openings`](super::relink_openings).
pub(super) fn openings(openings: &DataFrame, linked: &Linked) -> PolarsResult<DataFrame> {
    if linked.truths.is_empty() || openings.height() == 0 {
        return Ok(openings.clone());
    }
    let key = ["source", "account", "id"].map(|name| openings.column(name).and_then(|column| column.str().cloned()));
    let [source, account, id] = key;
    let (source, account, id) = (source?, account?, id?);
    let mut kept: Vec<IdxSize> = Vec::new();
    let mut keys: Vec<IncidentKey> = Vec::new();
    for row in 0..openings.height() {
        let text = |column: &StringChunked| column.get(row).unwrap_or_default().to_owned();
        let key = IncidentKey { source: text(&source), account: text(&account), id: text(&id) };
        let key = match linked.truth_of(&key) {
            None => key,
            Some((truth, member)) if truth.taken_from("resolved_at").unwrap_or(0) == member => truth.key().clone(),
            Some(_) => continue,
        };
        kept.push(row as IdxSize);
        keys.push(key);
    }
    let texts = |name: &str, of: fn(&IncidentKey) -> &str| {
        let texts: Vec<&str> = keys.iter().map(of).collect();
        StringChunked::from_slice(name.into(), &texts).into_column()
    };
    let index = IdxCa::from_slice("".into(), &kept);
    let column = |column: &Column| match column.name().as_str() {
        "source" => Ok(texts("source", |key| &key.source)),
        "account" => Ok(texts("account", |key| &key.account)),
        "id" => Ok(texts("id", |key| &key.id)),
        _ => column.take(&index).map(|column| column.rechunk()),
    };
    let columns = openings.columns().iter().map(column).collect::<PolarsResult<Vec<_>>>()?;
    DataFrame::new(kept.len(), columns)
}
