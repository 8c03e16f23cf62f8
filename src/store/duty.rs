//! Who was notified, who was on call, and in which zone they live, as the sources name them.

use super::{Store, wrong};
use crate::model::{IncidentKey, Instant, Notification, PersonZone, Result, Shift, ShiftKind, Window};

impl Store {
    /// Notifications that reached somebody in the window and by `as_of`, in order of time.
    pub fn notifications(&self, window: Window, as_of: Instant) -> Result<Vec<Notification>> {
        let sql = "select source, account, incident_id, person, epoch_us(\"at\"), channel from pages
            where person is not null and \"at\" >= make_timestamp(?) and \"at\" < make_timestamp(?)
                and \"at\" <= make_timestamp(?)
            order by \"at\", source, account, incident_id, person, channel";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading notifications"))?;
        let rows = statement.query_map([window.from.0, window.until.0, as_of.0], |row| {
            Ok(Notification {
                key: IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? },
                person: row.get(3)?,
                at: Instant(row.get(4)?),
                channel: row.get(5)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading notifications"))
    }

    /// Shifts that touch the window, in order of their begin.
    pub fn shifts(&self, window: Window) -> Result<Vec<Shift>> {
        let sql = "select source, account, coalesce(schedule, escalation_policy), person_id, epoch_us(starts_at),
                epoch_us(ends_at), kind
            from shifts
            where (starts_at is null or starts_at < make_timestamp(?)) and (ends_at is null or ends_at > make_timestamp(?))
            order by starts_at, ends_at, source, account, schedule, person_id, kind";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading shifts"))?;
        let rows = statement.query_map([window.until.0, window.from.0], |row| {
            let kind: Option<String> = row.get(6)?;
            let (from, until): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
            Ok(Shift {
                source: (row.get(0)?, row.get(1)?),
                schedule: row.get(2)?,
                person: row.get(3)?,
                from: from.map(Instant),
                until: until.map(Instant),
                kind: kind.as_deref().and_then(ShiftKind::parse).unwrap_or_default(),
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading shifts"))
    }

    /// Every name, address and id of a person that the store holds, as the sources write them.
    pub fn names(&self) -> Result<Vec<String>> {
        let sql = "select distinct name from (
                select unnest([person_id, name, email]) as name from people
                union all select person_id from shifts
                union all select unnest([assignee, acknowledged_by, resolved_by]) from incidents
                union all select person from pages
                union all select owner from actions)
            where name is not null order by name";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading the names of people"))?;
        let rows = statement.query_map([], |row| row.get(0));
        rows.and_then(Iterator::collect).map_err(wrong("reading the names of people"))
    }

    /// The zone and team of everybody whom a source tells of.
    pub fn person_zones(&self) -> Result<Vec<PersonZone>> {
        let sql = "select source, account, person_id, timezone, team from people order by source, account, person_id";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading the zones of people"))?;
        let rows = statement.query_map([], |row| {
            Ok(PersonZone {
                source: (row.get(0)?, row.get(1)?),
                person_id: row.get(2)?,
                timezone: row.get(3)?,
                team: row.get(4)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading the zones of people"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventKind, EventRecord, PersonRecord, Place, ShiftRecord, Sink};
    use crate::store::ImportMeta;
    use crate::table::Builders;

    fn s(seconds: i64) -> Instant {
        Instant::from_s(seconds)
    }

    fn notified(at: i64, person: &'static str, is_person: Option<bool>) -> EventRecord<'static> {
        EventRecord {
            source: "pagerduty",
            account: "",
            incident_id: "1",
            event_id: None,
            at: s(at),
            kind: EventKind::Notified,
            kind_raw: None,
            state: None,
            actor: Some(person),
            actor_is_person: is_person,
            channel: Some("sms"),
            severity_raw: None,
            text: None,
        }
    }

    fn shift(person_id: &'static str, from: Option<i64>, until: Option<i64>, kind: ShiftKind) -> ShiftRecord<'static> {
        ShiftRecord {
            source: "pagerduty",
            account: "",
            schedule: None,
            escalation_policy: Some("core"),
            escalation_level: Some(1),
            person_id,
            starts_at: from.map(s),
            ends_at: until.map(s),
            rotation: None,
            kind,
        }
    }

    #[test]
    fn a_window_brings_who_was_told_and_who_was_on_call() {
        let mut store = Store::in_memory().unwrap();
        let mut import = store.begin_import("file.json", "pagerduty", "", s(1_000)).unwrap();
        let mut builders = Builders::default();
        for event in [notified(99, "Ann", None), notified(100, "Bo", Some(true)), notified(150, "a rule", Some(false))]
        {
            builders.event(Place::default(), &event);
        }
        builders.event(Place::default(), &notified(190, "Cleo", None));
        for shift in [
            shift("A", Some(50), Some(100), ShiftKind::Regular), // ends as the window begins
            shift("B", Some(50), Some(101), ShiftKind::Override),
            shift("C", Some(150), None, ShiftKind::Shadow),
            shift("D", None, Some(300), ShiftKind::Forecast),
            shift("E", Some(200), Some(300), ShiftKind::Regular), // begins as the window ends
        ] {
            builders.shift(Place::default(), &shift);
        }
        let person = PersonRecord {
            source: "pagerduty",
            account: "",
            person_id: "B",
            name: Some("Bo"),
            email: None,
            timezone: Some("Asia/Tokyo"),
            team: None,
        };
        builders.person(Place::default(), &person);
        import.append(builders.finish()).unwrap();
        import.finish(ImportMeta { sha256: "ab".into(), ..ImportMeta::default() }).unwrap();

        let window = Window { from: s(100), until: s(200) };
        let told = |as_of| store.notifications(window, as_of).unwrap();
        let people = |as_of| told(as_of).into_iter().map(|one| (one.person, one.at)).collect::<Vec<_>>();
        assert_eq!(people(s(1_000)), [("Bo".to_owned(), s(100)), ("Cleo".to_owned(), s(190))]);
        assert_eq!(people(s(189)), [("Bo".to_owned(), s(100))]);
        // The same as numbers.
        let paged = store.paged(window, s(1_000)).unwrap().numbered().unwrap();
        let names = paged.rows.iter().map(|row| (paged.people[row.person].2.clone(), row.at)).collect::<Vec<_>>();
        assert_eq!(names, people(s(1_000)));
        assert_eq!(paged.incidents, [told(s(1_000))[0].key.clone()]);
        assert_eq!(paged.channels, [Some("sms".to_owned())]);
        assert_eq!(store.telling(s(1_000)).unwrap(), [("pagerduty".to_owned(), String::new())]);
        assert_eq!(store.telling(s(98)).unwrap(), []);
        let shifts = store.shifts(window).unwrap();
        let mut found: Vec<_> = shifts.iter().map(|one| (one.person.as_str(), one.from, one.until, one.kind)).collect();
        found.sort();
        assert_eq!(
            found,
            [
                ("B", Some(s(50)), Some(s(101)), ShiftKind::Override),
                ("C", Some(s(150)), None, ShiftKind::Shadow),
                ("D", None, Some(s(300)), ShiftKind::Forecast),
            ]
        );
        assert_eq!(shifts[0].schedule.as_deref(), Some("core"));
        assert_eq!(store.person_zones().unwrap()[0].timezone.as_deref(), Some("Asia/Tokyo"));
    }
}
