//! The columns of a CSV of alerts by their names, and what their numbers count, decided for the whole file.

use super::report::Unit;
use crate::model::{Error, Result};
use crate::sources::Input;
use crate::sources::csv_reader::{CsvFile, Header, Row};
use crate::sources::stamp::{DateOrder, Stamp, Stamps, Taken, is_missing, parse};

/// A smaller number is no moment since 1970.
const SMALLEST_EPOCH: f64 = 1e11;

/// A column that holds moments, or times from the creation on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) position: usize,
    /// The unit, where the name says it.
    unit: Option<Unit>,
    /// The name says that it counts.
    is_duration: bool,
}

/// Where each column stands.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) id: Option<usize>,
    pub(super) number: Option<usize>,
    pub(super) alias: Option<usize>,
    pub(super) message: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) priority: Option<usize>,
    pub(super) acknowledged: Option<usize>,
    pub(super) created_at: Option<usize>,
    pub(super) updated_at: Option<usize>,
    pub(super) acknowledged_at: Option<usize>,
    pub(super) closed_at: Option<usize>,
    pub(super) ack_time: Option<Time>,
    pub(super) close_time: Option<Time>,
    pub(super) acknowledged_by: Option<usize>,
    pub(super) closed_by: Option<usize>,
    pub(super) owner: Option<usize>,
    pub(super) team: Option<usize>,
    pub(super) tags: Option<usize>,
    pub(super) count: Option<usize>,
    pub(super) integration_name: Option<usize>,
    pub(super) integration_type: Option<usize>,
    /// Names of those that are not imported.
    pub(super) unknown: Vec<String>,
}

/// Columns of alerts that hold nothing that we keep.
const LEFT_OUT: &[&str] = &[
    "description",
    "snoozed",
    "snoozed_until",
    "snoozeduntil",
    "last_occurred_at",
    "lastoccurredat",
    "source",
    "integration",
    "integration_id",
    "integrationid",
    "actions",
    "owner_team_id",
    "ownerteamid",
    "entity",
    "seen",
    "is_seen",
    "isseen",
    "responders",
];

impl Columns {
    /// Finds them.
    ///
    /// # Errors
    /// Nothing tells which alert a row is of, or when it was created.
    pub(super) fn of(header: &Header) -> Result<Columns> {
        let all = &header.columns;
        let is_nameless = all.first().is_some_and(|column| column.name.is_empty());
        // The script's own columns end with `Seen`; what follows are custom properties, whatever they are called.
        let own_end = header.find("seen").filter(|_| is_nameless && header.has_all(&["tiny_id", "last_occurred_at"]));
        let own = &all[..own_end.map_or(all.len(), |end| end + 1)];
        let mut used = vec![false; all.len()];
        let mut find = |names: &[&str]| {
            let found = names.iter().find_map(|name| own.iter().position(|column| column.normal == *name));
            found.inspect(|position| used[*position] = true)
        };
        let mut columns = Columns {
            id: find(&["id", "alert_id", "alertid"]),
            number: find(&["tinyid", "tiny_id"]),
            alias: find(&["alias"]),
            message: find(&["message", "alert", "title", "summary"]),
            status: find(&["status"]),
            priority: find(&["priority"]),
            acknowledged: find(&["acknowledged", "acked", "is_acknowledged", "isacknowledged"]),
            created_at: find(&["created_at", "createdat", "created", "created_time"]),
            updated_at: find(&["updated_at", "updatedat"]),
            acknowledged_at: find(&["acknowledged_at", "acknowledgedat"]),
            closed_at: find(&["closed_at", "closedat"]),
            acknowledged_by: find(&["acknowledged_by", "acknowledgedby"]),
            closed_by: find(&["closed_by", "closedby"]),
            owner: find(&["owner"]),
            team: find(&["teams", "team", "owner_team"]),
            tags: find(&["tags"]),
            count: find(&["count"]),
            integration_name: find(&["integration_name", "integrationname"]),
            integration_type: find(&["integration_type", "integrationtype"]),
            ..Columns::default()
        };
        let mut time = |names: &[&str]| {
            let units = [
                ("", None),
                ("_ms", Some(Unit::Milliseconds)),
                ("_milliseconds", Some(Unit::Milliseconds)),
                ("_s", Some(Unit::Seconds)),
                ("_sec", Some(Unit::Seconds)),
                ("_seconds", Some(Unit::Seconds)),
            ];
            names.iter().flat_map(|name| units.map(|(end, unit)| (format!("{name}{end}"), unit))).find_map(
                |(name, unit)| {
                    let position = find(&[&name])?;
                    Some(Time { position, unit, is_duration: unit.is_some() || name.starts_with("time_to_") })
                },
            )
        };
        columns.ack_time = time(&["ack_time", "acktime", "time_to_ack", "report_acktime", "report_ack_time"]);
        columns.close_time =
            time(&["close_time", "closetime", "time_to_close", "report_closetime", "report_close_time"]);
        if is_nameless && columns.id.is_none() {
            columns.id = Some(0);
            used[0] = true;
        }
        // `#` has no letters to go by.
        if let (None, Some(position)) = (columns.number, own.iter().position(|column| column.name == "#")) {
            columns.number = Some(position);
            used[position] = true;
        }
        if own_end.is_some() {
            // The script takes it from a key that there is not.
            columns.acknowledged = None;
        }
        let is_left_out = |normal: &str, position: usize| position < own.len() && LEFT_OUT.contains(&normal);
        let rest = all.iter().enumerate().filter(|(position, column)| {
            !used[*position] && !column.name.is_empty() && !is_left_out(&column.normal, *position)
        });
        columns.unknown = rest.map(|(_, column)| column.name.clone()).collect();
        columns.checked(header)
    }

    fn checked(mut self, header: &Header) -> Result<Columns> {
        // The number is unique in an account, and all that some exports have.
        self.id = self.id.or(self.number);
        if self.id.is_some() && self.created_at.is_some() {
            return Ok(self);
        }
        let found: Vec<_> = header.columns.iter().map(|column| column.name.as_str()).collect();
        let message = format!("expected alerts with the columns id and createdAt, found {}", found.join(", "));
        Err(Error::input(message).or("describe other columns in a map: --map FILE.toml"))
    }

    /// The columns of moments.
    pub(super) fn stamps(&self) -> Vec<usize> {
        let times = [self.ack_time, self.close_time].into_iter().flatten().map(|time| time.position);
        let stamps = [self.created_at, self.updated_at, self.acknowledged_at, self.closed_at];
        stamps.into_iter().flatten().chain(times).collect()
    }

    /// Whether a column tells when alerts were acknowledged, and when they were closed.
    pub(super) fn tells(&self) -> (bool, bool) {
        (
            self.acknowledged_at.is_some() || self.ack_time.is_some(),
            self.closed_at.is_some() || self.close_time.is_some(),
        )
    }
}

/// What the values of the two columns of times are, counted over the whole file.
#[derive(Debug, Default)]
pub(super) struct Counts {
    ack: Count,
    close: Count,
}

#[derive(Debug, Default)]
struct Count {
    n_moments: u64,
    n_numbers: u64,
    /// Numbers that end at the last update if they are milliseconds, and if they are seconds.
    n_as: [u64; 2],
}

/// What the values of a column of times are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    /// Moments.
    Moments,
    /// Counts of this from the creation on.
    Counts(Unit),
}

/// What the times of a file are.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) ack: Times,
    pub(super) close: Times,
    /// What is to be said of it.
    pub(super) odd: Option<String>,
}

impl Counts {
    /// Reads the file, if it has such columns.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn of(file: &CsvFile, input: &dyn Input, columns: &Columns, stamps: &Stamps<'_>) -> Result<Counts> {
        let mut counts = Counts::default();
        if columns.ack_time.is_none() && columns.close_time.is_none() {
            return Ok(counts);
        }
        // What is wrong with a stamp is told where the row itself is read.
        let at =
            |row: &Row<'_>, column: Option<usize>| match stamps.take(row.line, "", row.get(column)?, &mut Vec::new()) {
                Ok(Taken::At(at)) => Some(at),
                _ => None,
            };
        file.look_through(input, |row| {
            let age = at(row, columns.created_at).zip(at(row, columns.updated_at));
            let age_s = age.map(|(created_at, updated_at)| updated_at.seconds_since(created_at));
            counts.ack.add(columns.ack_time.and_then(|time| row.get(Some(time.position))), age_s);
            counts.close.add(columns.close_time.and_then(|time| row.get(Some(time.position))), age_s);
        })?;
        Ok(counts)
    }

    /// What is to be made of them.
    ///
    /// # Errors
    /// A column holds both.
    pub(super) fn told(&self, columns: &Columns) -> Result<Told> {
        let [n_milliseconds, n_seconds] = [0, 1].map(|unit| self.ack.n_as[unit] + self.close.n_as[unit]);
        let seen = if n_seconds > n_milliseconds { Unit::Seconds } else { Unit::Milliseconds };
        let times = |name: &str, time: Option<Time>, count: &Count| {
            let is_duration = time.is_some_and(|time| time.is_duration);
            if count.n_moments > 0 && (count.n_numbers > 0 || is_duration) {
                let message = format!(
                    "{name}: expected moments or times from the creation on, found {} of the first and {} of the second",
                    count.n_moments, count.n_numbers
                );
                return Err(Error::input(message).or("keep one of the two in the column, or leave the column out"));
            }
            let unit = time.and_then(|time| time.unit).unwrap_or(seen);
            Ok(if count.n_moments > 0 { Times::Moments } else { Times::Counts(unit) })
        };
        let ack = times("ack_time", columns.ack_time, &self.ack)?;
        let close = times("close_time", columns.close_time, &self.close)?;
        let is_assumed = |time: Option<Time>| time.is_some_and(|time| time.unit.is_none());
        let is_odd = seen == Unit::Seconds && (is_assumed(columns.ack_time) || is_assumed(columns.close_time));
        let odd = is_odd.then(|| {
            format!(
                "ack_time, close_time: read as seconds: {n_seconds} of them end at the last update if they are, \
                 {n_milliseconds} if they are milliseconds"
            )
        });
        Ok(Told { ack, close, odd })
    }
}

impl Count {
    fn add(&mut self, cell: Option<&str>, age_s: Option<f64>) {
        let Some(cell) = cell.filter(|cell| !is_missing(cell)) else { return };
        match cell.parse::<f64>() {
            Ok(number) if number.abs() < SMALLEST_EPOCH => {
                self.n_numbers += 1;
                match age_s.filter(|_| number > 0.0).and_then(|age_s| Unit::ending_at(number, age_s)) {
                    Some(Unit::Milliseconds) => self.n_as[0] += 1,
                    Some(Unit::Seconds) => self.n_as[1] += 1,
                    None => {}
                }
            }
            // Whatever the order of day and month, it is a moment.
            _ => {
                let read = parse(cell, Some(DateOrder::DayFirst)).or_else(|_| parse(cell, Some(DateOrder::MonthFirst)));
                self.n_moments += u64::from(read.is_ok_and(|stamp| stamp != Stamp::Missing));
            }
        }
    }
}
