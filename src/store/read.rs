//! What the metrics read: folded incidents and their openings at a moment of looking, as Arrow.

use super::fold::{self, Looking};
use super::{Store, migrations, wrong};
use crate::model::{Error, IncidentKey, Instant, Knows, Result, Window, code};
use crate::table::schema;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use duckdb::params_from_iter;
use std::collections::{BTreeMap, HashMap};

const HAPPENED_AT: &str = "coalesce(detected_at, started_at, created_at)";

/// An incident that was merged into nothing, or in a circle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MergeProblem {
    /// The system.
    pub source: String,
    /// The account.
    pub account: String,
    /// The incident.
    pub id: String,
    /// What it says it was merged into.
    pub merged_into: String,
    /// `merge-target-absent` or `merge-cycle`.
    pub code: &'static str,
}

impl Store {
    /// The folded incidents, with the columns of [`schema::INCIDENT`], in order of `happened_at`, source, account, id.
    ///
    /// `range`: those that happened in it, and those that began before its end and were not over before its start.
    /// `also`: these, wherever they lie.
    ///
    /// `as_of`: events after it are not seen; `None`: as each import saw them. Moments of records that lie after
    /// `as_of` are still there, for whoever derives to hide.
    pub fn incidents(
        &self,
        range: Option<Window>,
        also: &[&IncidentKey],
        as_of: Option<Instant>,
    ) -> Result<(SchemaRef, Vec<RecordBatch>)> {
        let names = migrations::names(schema::INCIDENT, "");
        let mut wanted = "";
        if range.is_some() && !also.is_empty() {
            self.register_keys("asked_for_incidents", also.iter().copied())?;
            wanted = "or (source, account, id) in (select (source, account, id) from asked_for_incidents)";
        }
        let range = match range {
            None => "true".to_owned(),
            Some(Window { from, until }) => format!(
                "({HAPPENED_AT} >= make_timestamp({from}) and {HAPPENED_AT} < make_timestamp({until}))
                 or (least(detected_at, started_at, created_at) < make_timestamp({until})
                     and (resolved_at is null or resolved_at >= make_timestamp({from})))",
                from = from.0,
                until = until.0,
            ),
        };
        let from = match as_of.filter(|as_of| self.sees_differently(*as_of).unwrap_or(true)) {
            None => "incidents".to_owned(),
            Some(as_of) => {
                self.fold_at(as_of)?;
                format!(
                    "(select {names} from incident_records where key_hash not in (select key_hash from folded)
                      union all
                      select {names} from folded where key_hash not in (select key_hash from seen_differently)
                      union all
                      select {names} from folded_at)"
                )
            }
        };
        let sql = format!(
            "select {names} from {from} as i where {range} {wanted} order by {HAPPENED_AT} nulls last, source, account, id"
        );
        self.arrow(&sql, &[])
    }

    /// The columns of [`schema::INCIDENT`] that some incident knows or holds, in their order: an export that leaves the
    /// others out does not turn *unknown* into *none*.
    pub fn known_columns(&self) -> Result<Vec<&'static str>> {
        let known = |column: &&schema::Column| match fold::field_of(column.name) {
            None => Ok(true),
            Some((field, shows)) => {
                let bit = Knows::of(&[field]).0;
                let sql = format!("select exists (select 1 from incidents where (knows & {bit}) <> 0 or {shows})");
                self.value(&sql, "finding what is known")
            }
        };
        let columns = schema::INCIDENT.iter().map(|column| Ok(known(&column)?.then_some(column.name)));
        Ok(columns.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Whether somebody who looks at `as_of` sees other events than the imports did.
    fn sees_differently(&self, as_of: Instant) -> Result<bool> {
        let sql = format!("select exists (select 1 {})", seen_differently(as_of));
        self.value(&sql, "comparing moments of looking")
    }

    /// Folds the incidents whose events look different at `as_of` into the temporary table `folded_at`.
    fn fold_at(&self, as_of: Instant) -> Result<()> {
        let sql = format!(
            "create or replace temp table seen_differently as select distinct e.key_hash {differently};
             create or replace temp table folded_at as {select}",
            differently = seen_differently(as_of),
            select = fold::select("seen_differently", Looking::At(as_of)),
        );
        self.connection.execute_batch(&sql).map_err(wrong("folding as of a moment"))
    }

    /// Every stretch from an opening to its resolve, for incidents whose log tells of a reopening by `as_of`: the
    /// columns of [`schema::OPENING`], in order of key and time.
    pub fn openings(&self, as_of: Instant) -> Result<(SchemaRef, Vec<RecordBatch>)> {
        let sql = format!(
            "with turns as (
                select source, account, incident_id as id, e.at as moment, kind = 'resolved' as is_resolve, seq, import_id,
                    coalesce(lag(kind = 'resolved') over of_one, true) as is_after_resolve
                from event_records as e anti join event_duplicates as d using (import_id, seq)
                where e.at <= make_timestamp({as_of})
                    and kind in ('triggered', 'acknowledged', 'unacknowledged', 'reopened', 'resolved')
                window of_one as (
                    partition by key_hash, source, account, incident_id
                    order by e.at, kind = 'resolved', import_id, seq)),
            -- An opening is the first line after a resolve, its end the last resolve before the next one.
            stretches as (
                select source, account, id, moment, is_resolve, count(*) filter (where not is_resolve and is_after_resolve)
                    over (partition by source, account, id order by moment, is_resolve, import_id, seq) as stretch
                from turns),
            openings as (
                select source, account, id, stretch, min(moment) filter (where not is_resolve) as opened_at,
                    max(moment) filter (where is_resolve) as resolved_at
                from stretches where stretch > 0 group by source, account, id, stretch)
            select o.source, o.account, o.id, o.opened_at, o.resolved_at
            from openings as o
            where (source, account, id) in (
                select (source, account, id) from openings where stretch > 1)
            order by o.source, o.account, o.id, o.opened_at",
            as_of = as_of.0
        );
        self.arrow(&sql, &[])
    }

    /// The first `happened_at` by `as_of` of each service's incidents that are neither merged nor tests, by the
    /// service's recorded name; `None` is the incidents without one. Those `told_elsewhere` (linked, corrected) are left to who knows.
    pub fn first_by_service<'k>(
        &self,
        as_of: Instant,
        told_elsewhere: impl Iterator<Item = &'k IncidentKey> + Clone,
    ) -> Result<BTreeMap<Option<String>, Instant>> {
        let mut among = "incidents";
        if told_elsewhere.clone().next().is_some() {
            self.register_keys("told_elsewhere", told_elsewhere)?;
            among = "incidents anti join told_elsewhere using (source, account, id)";
        }
        let sql = format!(
            "select service, epoch_us(min({HAPPENED_AT})) from {among}
             where {HAPPENED_AT} <= make_timestamp({as_of}) and merged_into is null and is_test is distinct from true
             group by service",
            as_of = as_of.0
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("finding first incidents"))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, Instant(row.get(1)?))));
        rows.and_then(Iterator::collect).map_err(wrong("finding first incidents"))
    }

    /// The words for a status that no source and no map knows, with the incidents that carry them, by source and word.
    pub fn unknown_statuses(&self) -> Result<Vec<(String, String, u64)>> {
        let sql = "select source, status_raw, count(*) from incidents
            where status is null and status_raw is not null group by source, status_raw order by source, status_raw";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading words for a status"))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.cast_unsigned())));
        rows.and_then(Iterator::collect).map_err(wrong("reading words for a status"))
    }

    /// Incidents that were merged into an incident that is not in the store, or in a circle, in order of key.
    pub fn merge_problems(&self) -> Result<Vec<MergeProblem>> {
        let sql = "select m.source, m.account, m.id, m.merged_into,
                exists (select 1 from incidents as t
                    where t.source = m.source and t.account = m.account and t.id = m.merged_into)
            from incidents as m where m.merged_into is not null order by m.source, m.account, m.id";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading merges"))?;
        let rows = statement.query_map([], |row| {
            let problem = MergeProblem {
                source: row.get(0)?,
                account: row.get(1)?,
                id: row.get(2)?,
                merged_into: row.get(3)?,
                code: code::MERGE_TARGET_ABSENT,
            };
            Ok((problem, row.get::<_, bool>(4)?))
        });
        let merges: Vec<(MergeProblem, bool)> = rows.and_then(Iterator::collect).map_err(wrong("reading merges"))?;
        let index: HashMap<(&str, &str, &str), usize> = merges
            .iter()
            .enumerate()
            .map(|(at, (merge, _))| ((merge.source.as_str(), merge.account.as_str(), merge.id.as_str()), at))
            .collect();
        let next: Vec<Option<usize>> = merges
            .iter()
            .map(|(merge, _)| {
                index.get(&(merge.source.as_str(), merge.account.as_str(), merge.merged_into.as_str())).copied()
            })
            .collect();
        let circles = in_circle(&next);
        Ok(merges
            .iter()
            .zip(circles)
            .filter_map(|((merge, has_target), is_in_circle)| match (has_target, is_in_circle) {
                (_, true) => Some(MergeProblem { code: code::MERGE_CYCLE, ..merge.clone() }),
                (false, false) => Some(merge.clone()),
                (true, false) => None,
            })
            .collect())
    }

    /// The result of our own or a checked statement, as Arrow, fetched chunk by chunk.
    pub(super) fn arrow(&self, sql: &str, values: &[&str]) -> Result<(SchemaRef, Vec<RecordBatch>)> {
        let failed = |error: duckdb::Error| Error::usage(error.to_string());
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let schema = statement.stream_arrow(params_from_iter(values)).map_err(failed)?.get_schema();
        let mut batches = Vec::new();
        while let Some(chunk) = statement.step().map_err(failed)? {
            batches.push(RecordBatch::from(&chunk));
        }
        Ok((schema, batches))
    }
}

/// The events that one sees at `as_of` and the import did not, or the other way round.
fn seen_differently(as_of: Instant) -> String {
    format!(
        "from event_records as e join imports as i using (import_id)
         where (e.at <= i.imported_at) <> (e.at <= make_timestamp({}))",
        as_of.0
    )
}

/// Which of the nodes lie on a circle, where each points to at most one.
fn in_circle(next: &[Option<usize>]) -> Vec<bool> {
    let mut on_circle = vec![false; next.len()];
    // The walk on which each node was met first; 0: none yet.
    let mut walks = vec![0; next.len()];
    for start in 0..next.len() {
        let walk = start + 1;
        let mut at = Some(start);
        while let Some(node) = at {
            if walks[node] == 0 {
                walks[node] = walk;
                at = next[node];
                continue;
            }
            if walks[node] == walk {
                let mut round = node;
                while !on_circle[round] {
                    on_circle[round] = true;
                    round = next[round].unwrap_or(round);
                }
            }
            break;
        }
    }
    on_circle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_tails_into_them_are_not_on_them() {
        // 0 -> 1 -> 2 -> 1, 3 -> 4 -> nothing, 5 -> 5
        let next = [Some(1), Some(2), Some(1), Some(4), None, Some(5)];
        assert_eq!(in_circle(&next), [false, true, true, false, false, true]);
    }
}
