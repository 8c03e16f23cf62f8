//! Which column of the file is which of ours.

use super::content::Content;
use super::survey::Survey;
use super::synonyms::{DURATIONS, Holds, OF_EVENTS, SYNONYMS, folded, without_brackets};
use crate::sources::csv_reader::Header;
use crate::sources::ticket::Col;
use std::collections::BTreeMap;

/// A column that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Our column.
    pub ours: &'static str,
    /// Its name in the file.
    pub theirs: String,
    /// The first cell that holds something.
    pub sample: Option<String>,
    /// What is to be said of it, or empty.
    pub remark: String,
}

/// A column that was not placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Its name in the file.
    pub theirs: String,
    /// The first cell that holds something.
    pub sample: Option<String>,
    /// Why.
    pub why: String,
}

/// A moment that stands as a duration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Duration {
    pub(super) col: Col,
    pub(super) column: usize,
    pub(super) unit: &'static str,
}

/// What stands where.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) names: Vec<String>,
    pub(super) is_log: bool,
    pub(super) columns: BTreeMap<usize, Vec<usize>>,
    pub(super) durations: Vec<Duration>,
    /// When it was made stands for when it was detected.
    pub(super) is_detected_by_creation: bool,
    /// The status stands as true (over) or false.
    pub(super) is_status_a_flag: bool,
    pub(super) reasons: BTreeMap<usize, String>,
}

impl Placed {
    /// Positions of one of our columns.
    pub(super) fn of(&self, col: Col) -> &[usize] {
        self.columns.get(&(col as usize)).map_or(&[], Vec::as_slice)
    }

    /// Whether one of ours has a column.
    pub(super) fn has(&self, col: Col) -> bool {
        !self.of(col).is_empty()
    }

    /// Whether a column is taken.
    pub(super) fn is_used(&self, column: usize) -> bool {
        self.columns.values().flatten().any(|used| *used == column)
            || self.durations.iter().any(|duration| duration.column == column)
    }

    fn put(&mut self, col: Col, columns: Vec<usize>) {
        if !columns.is_empty() {
            columns.iter().for_each(|column| {
                self.reasons.remove(column);
            });
            self.columns.insert(col as usize, columns);
        }
    }
}

/// The columns that may be the id, the likeliest first.
pub(super) fn id_columns(header: &Header) -> Vec<usize> {
    let keys = keys(header);
    let names = SYNONYMS.iter().find(|(col, ..)| *col == Col::Id).map_or(&[] as &[&str], |(.., names)| names);
    names.iter().flat_map(|name| matches(&keys, name)).collect()
}

/// The name of each column as synonyms are written, whole and without what stands in brackets.
fn keys(header: &Header) -> Vec<[String; 2]> {
    let key = |name: &str| [folded(name), folded(without_brackets(name))];
    header.columns.iter().map(|column| key(&column.name)).collect()
}

fn matches<'k>(keys: &'k [[String; 2]], name: &'k str) -> impl Iterator<Item = usize> + 'k {
    let is_it = move |key: &[String; 2]| key.iter().any(|key| key == name);
    keys.iter().enumerate().filter(move |(_, key)| is_it(key)).map(|(column, _)| column)
}

/// Places the columns of a file.
pub(super) fn place(header: &Header, survey: &Survey) -> Placed {
    let keys = keys(header);
    let names = header.columns.iter().map(|column| column.name.clone()).collect();
    let mut placed = Placed { names, is_log: survey.log_by.is_some(), ..Placed::default() };
    if let Some(column) = survey.log_by {
        placed.put(Col::Id, vec![column]);
        for (col, holds, names) in OF_EVENTS {
            choose(&mut placed, &keys, survey, *col, *holds, names, *col != Col::EventActor);
        }
    }
    for (col, holds, names) in SYNONYMS {
        if !placed.has(*col) {
            choose(&mut placed, &keys, survey, *col, *holds, names, false);
        }
    }
    if !placed.has(Col::Status) {
        flag_as_status(&mut placed, &keys, survey);
    }
    durations(&mut placed, header, survey);
    let created = placed.of(Col::CreatedAt).to_vec();
    if !placed.has(Col::DetectedAt) && !created.is_empty() && !placed.is_log {
        placed.put(Col::DetectedAt, created);
        placed.is_detected_by_creation = true;
    }
    placed
}

/// The first column of one of the names that holds what it must; one that holds nothing, only if no other does.
fn choose(
    placed: &mut Placed,
    keys: &[[String; 2]],
    survey: &Survey,
    col: Col,
    holds: Holds,
    names: &[&str],
    must_change: bool,
) {
    let (mut fit, mut empty) = (Vec::new(), Vec::new());
    for column in names.iter().flat_map(|name| matches(keys, name)) {
        let content = &survey.contents[column];
        if placed.is_used(column) || fit.contains(&column) {
            continue;
        }
        if content.n_filled == 0 {
            empty.push(column);
        } else if must_change && content.n_changes == 0 {
            let why = format!("would be {}, but is the same in all rows of an id", col.ours().name);
            placed.reasons.entry(column).or_insert(why);
        } else if let Some(why) = holds.refuses(content) {
            placed.reasons.entry(column).or_insert_with(|| format!("would be {}, but holds {why}", col.ours().name));
        } else {
            fit.push(column);
        }
    }
    if fit.is_empty() && !must_change && col != Col::Id {
        fit = empty;
    }
    let others = if col == Col::Tags { Vec::new() } else { fit.split_off(fit.len().min(1)) };
    for column in others {
        placed.reasons.entry(column).or_insert_with(|| format!("{} stands in another column", col.ours().name));
    }
    placed.put(col, fit);
}

/// `Resolved` that says true or false is a status.
fn flag_as_status(placed: &mut Placed, keys: &[[String; 2]], survey: &Survey) {
    let names = ["resolved", "isresolved", "closed", "isclosed"];
    let is_flag = |column: &usize| {
        let content: &Content = &survey.contents[*column];
        content.is_mostly(content.n_flag)
    };
    let found =
        names.iter().flat_map(|name| matches(keys, name)).find(|column| is_flag(column) && !placed.is_used(*column));
    if let Some(column) = found {
        placed.put(Col::Status, vec![column]);
        placed.is_status_a_flag = true;
    }
}

/// Units at the end of a name, the longest first.
const UNITS: [(&str, &str); 15] = [
    ("milliseconds", "milliseconds"),
    ("seconds", "seconds"),
    ("minutes", "minutes"),
    ("hours", "hours"),
    ("days", "days"),
    ("mins", "minutes"),
    ("secs", "seconds"),
    ("hrs", "hours"),
    ("min", "minutes"),
    ("sec", "seconds"),
    ("hour", "hours"),
    ("ms", "milliseconds"),
    ("h", "hours"),
    ("m", "minutes"),
    ("s", "seconds"),
];

/// A folded name without its unit, and the unit.
fn split_unit(name: &str) -> Option<(&str, &'static str)> {
    let (base, unit) = UNITS.iter().find_map(|(end, unit)| Some((name.strip_suffix(end)?, *unit)))?;
    Some((base.strip_suffix("in").unwrap_or(base), unit))
}

fn durations(placed: &mut Placed, header: &Header, survey: &Survey) {
    for (col, names) in DURATIONS {
        for (column, theirs) in header.columns.iter().enumerate() {
            let whole = folded(&theirs.name);
            let is_it = |base: &str| names.contains(&base);
            let unit = match split_unit(&whole).filter(|(base, _)| is_it(base)) {
                Some((_, unit)) => Some(unit),
                None if is_it(&whole) || is_it(&folded(without_brackets(&theirs.name))) => None,
                None => continue,
            };
            let content = &survey.contents[column];
            if placed.is_used(column) || content.n_filled == 0 {
                continue;
            }
            let name = col.ours().name;
            let unit = match (content.unit(), unit) {
                (Some(unit), _) => Ok(unit),
                (None, _) if !content.is_mostly(content.n_number) => {
                    Err(format!("would be a duration for {name}, but holds no durations"))
                }
                (None, Some(unit)) => Ok(unit),
                (None, None) => {
                    Err(format!("a duration for {name}, but nothing tells its unit: add it under [durations]"))
                }
            };
            let is_told = placed.has(*col) || placed.durations.iter().any(|duration| duration.col == *col);
            match unit {
                Ok(_) if is_told => {
                    placed.reasons.insert(column, format!("{name} stands in another column"));
                }
                Ok(unit) => {
                    placed.reasons.remove(&column);
                    placed.durations.push(Duration { col: *col, column, unit });
                }
                Err(why) => {
                    placed.reasons.insert(column, why);
                }
            }
        }
    }
}
