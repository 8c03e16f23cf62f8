//! Notifications by the million, as numbers: names and keys are told once each.

use super::{Store, wrong};
use crate::model::{Error, IncidentKey, Instant, Result, Window};
use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::datatypes::Int64Type;
use std::collections::HashMap;

/// Notifications that reached somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paged {
    /// The incidents that they are of, each once.
    pub incidents: Vec<IncidentKey>,
    /// System, account and person as it names them, each once.
    pub people: Vec<(String, String, String)>,
    /// Channels, each once; `None` if unknown.
    pub channels: Vec<Option<String>>,
    /// Each notification, in order of time.
    pub rows: Vec<PagedRow>,
}

/// One notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PagedRow {
    /// When.
    pub at: Instant,
    /// Number of the incident.
    pub incident: usize,
    /// Number of the person.
    pub person: usize,
    /// Number of the channel.
    pub channel: usize,
}

/// Names with their numbers, a list for each (source, account); runs of one name are looked up once.
#[derive(Default)]
struct Numbers {
    by_origin: Vec<HashMap<String, usize>>,
    last: Option<(usize, String, usize)>,
    n: usize,
}

impl Numbers {
    /// The number of a name, and whether it is new.
    fn of(&mut self, origin: usize, name: &str) -> (usize, bool) {
        if let Some((last_origin, last, number)) = &self.last
            && (*last_origin, last.as_str()) == (origin, name)
        {
            return (*number, false);
        }
        self.by_origin.resize_with(self.by_origin.len().max(origin + 1), HashMap::new);
        let names = &mut self.by_origin[origin];
        let found = names.get(name).copied();
        let number = found.unwrap_or(self.n);
        if found.is_none() {
            names.insert(name.to_owned(), number);
            self.n += 1;
        }
        self.last = Some((origin, name.to_owned(), number));
        (number, found.is_none())
    }
}

/// What counts as a notification of a person, of `event_records` as `e`; the view `pages` says the same.
const IS_PAGE: &str = "e.kind = 'notified' and e.actor_is_person is distinct from false and e.actor is not null";

/// Notifications as they were read, to be numbered on whatever thread has time for it.
pub struct Unnumbered(Vec<RecordBatch>);

impl Store {
    /// The notifications that [`Store::notifications`] tells, without a text for each once they are numbered.
    pub fn paged(&self, window: Window, as_of: Instant) -> Result<Unnumbered> {
        let sql = format!(
            "select e.source, e.account, e.incident_id, e.actor, e.channel, epoch_us(e.\"at\") as moment
             from event_records as e anti join event_duplicates as d using (import_id, seq)
             where {IS_PAGE} and e.\"at\" >= make_timestamp({from}) and e.\"at\" < make_timestamp({until})
                and e.\"at\" <= make_timestamp({as_of})",
            from = window.from.0,
            until = window.until.0,
            as_of = as_of.0
        );
        let (_, batches) = self.arrow(&sql, &[])?;
        Ok(Unnumbered(batches))
    }

    /// The systems and accounts that tell of notifications of people by `as_of`.
    pub fn telling(&self, as_of: Instant) -> Result<Vec<(String, String)>> {
        let sql = format!(
            "select distinct e.source, e.account from event_records as e where {IS_PAGE} and e.\"at\" <= make_timestamp(?)
             order by e.source, e.account"
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("looking for notifications"))?;
        let rows = statement.query_map([as_of.0], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.and_then(Iterator::collect).map_err(wrong("looking for notifications"))
    }
}

impl Unnumbered {
    /// Numbers names and keys.
    pub fn numbered(&self) -> Result<Paged> {
        let mut paged = Paged::default();
        let (mut origins, mut incidents, mut people) = (Vec::new(), Numbers::default(), Numbers::default());
        for batch in &self.0 {
            let text = |column: usize| -> Result<&StringArray> {
                let found = batch.column(column).as_string_opt::<i32>();
                found.ok_or_else(|| Error::bug("reading notifications: a column that is no text"))
            };
            let (source, account, id, person, channel) = (text(0)?, text(1)?, text(2)?, text(3)?, text(4)?);
            let moment = batch.column(5).as_primitive_opt::<Int64Type>();
            let moment = moment.ok_or_else(|| Error::bug("reading notifications: a moment that is no number"))?;
            for row in 0..batch.num_rows() {
                let of_row = (source.value(row), account.value(row));
                let known = origins.iter().position(|known| *known == of_row);
                let origin = known.unwrap_or(origins.len());
                if known.is_none() {
                    origins.push(of_row);
                }
                let (incident, is_new) = incidents.of(origin, id.value(row));
                if is_new {
                    let id = id.value(row).to_owned();
                    paged.incidents.push(IncidentKey { source: of_row.0.into(), account: of_row.1.into(), id });
                }
                let (who, is_new) = people.of(origin, person.value(row));
                if is_new {
                    paged.people.push((of_row.0.into(), of_row.1.into(), person.value(row).to_owned()));
                }
                let by = channel.is_valid(row).then(|| channel.value(row));
                let known = paged.channels.iter().position(|known| known.as_deref() == by);
                let channel = known.unwrap_or(paged.channels.len());
                if known.is_none() {
                    paged.channels.push(by.map(str::to_owned));
                }
                paged.rows.push(PagedRow { at: Instant(moment.value(row)), incident, person: who, channel });
            }
        }
        // What two exports tell is one.
        paged.rows.sort_unstable();
        paged.rows.dedup();
        Ok(paged)
    }
}
