//! The population of a preset: who is outside it, group by group, and what the figures mean under it.

use super::group::Group;
use super::groups::{Key, Shape};
use super::outcome::{Figures, Outcome};
use super::{Metric, Note, response};
use crate::model::{Acknowledgement, Begin, Definitions, End, Instant, Outside, Window};
use crate::table::Population;
use std::collections::BTreeMap;

/// How many incidents of a group are not in the population, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotIn([u64; Outside::ALL.len()]);

impl NotIn {
    /// How many for this reason.
    pub fn get(&self, why: Outside) -> u64 {
        self.0[why as usize]
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Each reason that applies to any, with how many.
    pub fn reasons(&self) -> impl Iterator<Item = (Outside, u64)> {
        Outside::ALL.into_iter().map(|why| (why, self.get(why))).filter(|(_, n)| *n > 0)
    }

    /// Those of two groups together.
    pub(super) fn plus(self, other: NotIn) -> NotIn {
        NotIn(std::array::from_fn(|why| self.0[why] + other.0[why]))
    }

    fn undetermined(&self) -> u64 {
        self.reasons().filter(|(why, _)| why.is_undetermined()).map(|(_, n)| n).sum()
    }

    /// `12 open, 3 without created_at`.
    fn said(&self) -> String {
        self.reasons().map(|(why, n)| format!("{n} {}", why.said())).collect::<Vec<_>>().join(", ")
    }
}

/// Who of the window is outside, by group.
#[derive(Default)]
pub(super) struct Outsiders(BTreeMap<Key, NotIn>);

impl Outsiders {
    pub(super) fn new(population: &Population, passes: &[bool], window: Window, shape: &Shape<'_>) -> Outsiders {
        let in_window = population.outside.iter().filter(|one| passes[one.row as usize] && window.contains(one.at));
        let rows: Vec<u32> = in_window.map(|one| one.row).collect();
        let why = |row: u32| {
            let place = population.outside.binary_search_by_key(&row, |one| one.row);
            place.ok().map(|place| population.outside[place].why)
        };
        let mut outsiders = Outsiders::default();
        for (key, row) in shape.keyed(&rows, |_| true) {
            if let Some(why) = why(row) {
                outsiders.0.entry(key).or_default().0[why as usize] += 1;
            }
        }
        outsiders
    }

    /// The groups that have any, without their time.
    pub(super) fn places(&self, shape: &Shape<'_>) -> Vec<Key> {
        self.0.keys().map(|key| key - shape.time_part(*key)).collect()
    }

    pub(super) fn of(&self, key: Key) -> NotIn {
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// The metric that answers under a preset: where the time to resolve begins with the start of impact, `restore` does.
pub fn answered_by(metric: &'static Metric, definitions: Definitions) -> &'static Metric {
    let is_from_start = definitions.preset().begin == Begin::Started && metric.id == "mttr";
    if is_from_start { &response::restore::METRIC } else { metric }
}

/// Whether the preset defines what the metric measures.
pub fn is_defined(metric: &Metric, definitions: Definitions) -> bool {
    definitions.preset().acknowledgement != Acknowledgement::Undefined || !reads_acknowledgement(metric)
}

fn reads_acknowledgement(metric: &Metric) -> bool {
    metric.reads.contains(&"ack_state")
}

/// The metric's formula under a preset.
pub fn formula(metric: &'static Metric, definitions: Definitions) -> String {
    let preset = definitions.preset();
    if !is_defined(metric, definitions) {
        return format!("none: {} defines no acknowledgement", preset.name);
    }
    let mut formula = answered_by(metric, definitions).formula.to_owned();
    if preset.begin == Begin::Created {
        formula = formula.replace("detected_at", "created_at");
    }
    if preset.end == End::Close {
        formula = formula.replace("resolved_at", "closed_at");
    }
    if preset.acknowledgement == Acknowledgement::OrClose && reads_acknowledgement(metric) {
        formula += "; never acknowledged: closed_at instead";
    }
    formula
}

/// What has to be known of any answer under a preset: how many are outside its population, and whether it is defined.
pub(super) fn common(metric: &Metric, definitions: Definitions, n_in: u64, not_in: &NotIn) -> Vec<Note> {
    let (preset, n) = (definitions.preset(), not_in.total());
    let mut notes = Vec::new();
    if n > 0 {
        let (name, population, said) = (preset.name, preset.population, not_in.said());
        let text = format!("{n} of {} incidents are not in the population of {name} ({population}): {said}", n_in + n);
        notes.push(Note { code: OUTSIDE, text });
    }
    if !is_defined(metric, definitions) {
        notes.push(Note { code: NOT_DEFINED, text: format!("{} defines no acknowledgement", preset.name) });
    }
    notes
}

const OUTSIDE: &str = "population";
const NOT_DEFINED: &str = "not-defined";
const CLOSES: &str = "close-as-acknowledgement";
/// Why there is no figure, where nothing tells who belongs to the population.
const UNTOLD: [&str; 4] = ["no-change-data", "no-impact-data", "no-creation-data", "no-start-data"];

/// Those notes of a row that are about its definitions, for answers that are made of rows.
pub(super) fn about_definitions(notes: &[Note]) -> impl Iterator<Item = &Note> {
    notes.iter().filter(|note| [OUTSIDE, NOT_DEFINED, CLOSES].contains(&note.code) || UNTOLD.contains(&note.code))
}

/// Lays the population over what a metric found in a group. Where none of its incidents is known to belong to the population,
/// and nothing tells that of any, or some might that cannot be placed, there is no figure: a zero would be a guess.
pub(super) fn bounded(
    metric: &Metric,
    population: &Population,
    group: &Group<'_>,
    not_in: &NotIn,
    mut outcome: Outcome,
) -> Outcome {
    let definitions = population.definitions;
    if definitions == Definitions::Incidence {
        return outcome;
    }
    let all = group.rows.len() as u64 + not_in.total();
    outcome.notes.extend(common(metric, definitions, group.rows.len() as u64, not_in));
    if reads_acknowledgement(metric) {
        let is_close = |row: &&u32| {
            population.closes_as_ack.binary_search(row).is_ok() && group.columns.barred(**row as usize, false).is_none()
        };
        let closes = group.rows.iter().filter(is_close).count();
        if closes > 0 {
            let text =
                format!("{closes} of {} incidents were never acknowledged: their close counts", group.rows.len());
            outcome.notes.push(Note { code: CLOSES, text });
        }
    }
    let unplaced = not_in.get(Outside::NoCreation) + not_in.get(Outside::NoStart);
    let is_untold = not_in.undetermined() == all || unplaced > 0;
    if group.rows.is_empty() && not_in.total() > 0 && is_untold {
        outcome.notes.retain(|own| !UNTOLD.contains(&own.code));
        outcome.notes.extend(untold(not_in));
        outcome.figures = without_values(outcome.figures);
    }
    outcome
}

/// That nobody knows which incidents belong to the population, and what is needed to know.
fn untold(not_in: &NotIn) -> Option<Note> {
    let needed = |why: Outside| match why {
        Outside::CauseUnknown => {
            Some((UNTOLD[0], "caused_by_change (ServiceNow's caused_by, or a column that a map names)"))
        }
        Outside::ImpactUnknown => Some((UNTOLD[1], "what a failure is ([failures] in the configuration)")),
        Outside::NoCreation => Some((UNTOLD[2], "created_at")),
        Outside::NoStart => Some((UNTOLD[3], "started_at")),
        _ => None,
    };
    let needed: Vec<_> = not_in.reasons().filter_map(|(why, _)| needed(why)).collect();
    let words: Vec<&str> = needed.iter().map(|(_, words)| *words).collect();
    let text = format!("which of these incidents belong here is not known: needed is {}", words.join(", and "));
    needed.first().map(|(code, _)| Note { code, text })
}

/// The figures with no value, and no time in which anything was observed.
fn without_values(figures: Figures) -> Figures {
    match figures {
        Figures::Duration(_) => Figures::Duration(Default::default()),
        Figures::Rate(_) => Figures::Rate(Default::default()),
        Figures::Count(_) => Figures::Count(Default::default()),
        Figures::Exposure(_) => Figures::Exposure(Default::default()),
    }
}

/// Where an incident of the frame stands: why it is outside, and what would place it.
pub fn outside(population: &Population, row: u32) -> Option<(Outside, Instant)> {
    let place = population.outside.binary_search_by_key(&row, |one| one.row).ok()?;
    Some((population.outside[place].why, population.outside[place].at))
}
