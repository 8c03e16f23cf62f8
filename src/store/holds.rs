//! When incidents were on hold: what the states of their events tell.

use super::{Store, wrong};
use crate::model::{Error, Hold, IncidentKey, Instant, Result};
use arrow::array::{ArrayRef, StringArray};
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

impl Store {
    /// Every incident whose events tell its states by `as_of`, with its stays on hold, in order of key. `words`: the
    /// sources that are asked, each with a word of its that means on hold, compared without case.
    ///
    /// A stay begins with an event of such a state and lasts until the next one that tells a state, or that opens,
    /// resolves or closes the incident; else until `as_of`. Of events at one moment the last one read decides.
    pub fn holds(&self, words: &[(String, String)], as_of: Instant) -> Result<Vec<Hold>> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.register_words(words)?;
        let sql = format!(
            "with told as (
                select e.key_hash, e.source, e.account, e.incident_id, epoch_us(e.at) as moment, e.import_id, e.seq,
                    e.state is not null as has_state,
                    e.state is not null and (e.source, lower(trim(e.state))) in (select (source, word) from hold_words)
                        as is_hold
                from event_records as e anti join event_duplicates as d using (import_id, seq)
                where e.at <= make_timestamp({as_of}) and e.source in (select source from hold_words)
                    and (e.state is not null or e.kind in ('triggered', 'reopened', 'resolved', 'closed'))),
            stays as (
                select *, coalesce(lead(moment) over (
                    partition by key_hash, source, account, incident_id order by moment, import_id, seq), {as_of}) as ends
                from told)
            select distinct source, account, incident_id, case when is_hold then moment end as begins,
                case when is_hold then ends end as ends
            from stays where has_state
            order by source, account, incident_id, begins nulls first, ends",
            as_of = as_of.0
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("reading time on hold"))?;
        let rows = statement.query_map([], |row| {
            let key = IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? };
            let (from, until): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
            Ok((key, from.zip(until).map(|(from, until)| (Instant(from), Instant(until)))))
        });
        let mut holds: Vec<Hold> = Vec::new();
        for row in rows.map_err(wrong("reading time on hold"))? {
            let (key, stay) = row.map_err(wrong("reading time on hold"))?;
            if holds.last().is_none_or(|last| last.key != key) {
                holds.push(Hold { key, stays: Vec::new() });
            }
            let stay = stay.filter(|(from, until)| from < until);
            holds.last_mut().into_iter().for_each(|hold| hold.stays.extend(stay));
        }
        Ok(holds)
    }

    /// The words as the temporary table `hold_words`.
    fn register_words(&self, words: &[(String, String)]) -> Result<()> {
        let column = |values: Vec<String>| -> ArrayRef { Arc::new(StringArray::from(values)) };
        let sources = column(words.iter().map(|(source, _)| source.clone()).collect());
        let words = column(words.iter().map(|(_, word)| word.trim().to_lowercase()).collect());
        let batch = RecordBatch::try_from_iter_with_nullable([("source", sources, true), ("word", words, true)]);
        self.register("hold_words", &batch.map_err(|error| Error::bug(format!("words on hold: {error}")))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventKind, EventRecord, Place, Sink};
    use crate::store::ImportMeta;
    use crate::table::Builders;

    fn event(id: &'static str, at: i64, kind: EventKind, state: Option<&'static str>) -> EventRecord<'static> {
        EventRecord {
            source: "servicenow",
            account: "",
            incident_id: id,
            event_id: None,
            at: Instant::from_s(at),
            kind,
            kind_raw: state,
            state,
            actor: None,
            actor_is_person: None,
            channel: None,
            severity_raw: None,
            text: None,
        }
    }

    #[test]
    fn a_stay_lasts_until_the_next_state_and_who_tells_none_is_not_there() {
        let mut store = Store::in_memory().unwrap();
        let mut import = store.begin_import("log.csv", "servicenow", "", Instant::from_s(1000)).unwrap();
        let mut builders = Builders::default();
        use EventKind::{Acknowledged, Assigned, Resolved, State, Triggered};
        for record in [
            // Two stays, one of them without an end; a note between changes nothing; at 50 the last line read decides.
            event("a", 10, Acknowledged, Some("Active")),
            event("a", 20, Acknowledged, Some(" AWAITING vendor ")),
            event("a", 25, Assigned, None),
            event("a", 30, State, Some("Active")),
            event("a", 50, State, Some("Active")),
            event("a", 50, State, Some("Awaiting Vendor")),
            event("a", 200, State, Some("Active")),
            // A resolve without a state ends a stay, and after the reopening nothing tells of another.
            event("b", 10, State, Some("Awaiting Vendor")),
            event("b", 40, Resolved, None),
            event("b", 60, Triggered, None),
            // Never on hold; no state at all.
            event("c", 10, State, Some("Active")),
            event("d", 10, Resolved, None),
        ] {
            builders.event(Place::default(), &record);
        }
        import.append(builders.finish()).unwrap();
        import.finish(ImportMeta::default()).unwrap();
        let words = [("servicenow".to_owned(), "Awaiting Vendor".to_owned())];
        let said = |holds: &[Hold]| -> Vec<(String, Vec<(i64, i64)>)> {
            let s = |at: &Instant| at.0 / 1_000_000;
            let stays = |hold: &Hold| hold.stays.iter().map(|(from, until)| (s(from), s(until))).collect();
            holds.iter().map(|hold| (hold.key.id.clone(), stays(hold))).collect()
        };
        let found = store.holds(&words, Instant::from_s(100)).unwrap();
        let expected = [("a", vec![(20, 30), (50, 100)]), ("b", vec![(10, 40)]), ("c", vec![])];
        assert_eq!(said(&found), expected.map(|(id, stays)| (id.to_owned(), stays)));
        // Looked at in the middle of a stay, it has lasted so far; another source's words mean nothing here.
        assert_eq!(said(&store.holds(&words, Instant::from_s(24)).unwrap())[0].1, [(20, 24)]);
        assert_eq!(store.holds(&[("jira".to_owned(), "Awaiting Vendor".to_owned())], Instant::from_s(99)).unwrap(), []);
    }
}
