//! Who the witnesses are: incidents, days, or weeks. What belongs together is not independent, and says so only once.

use crate::stats::{
    Clusters, Counted, Dispersion, GeometricRatio, Refusal, cautious_welch, dispersion, dispersion_of_days,
    dispersion_of_each, shuffled_days,
};
use std::collections::{BTreeMap, BTreeSet};

/// Below this p-value the weeks of a window differ by more than their days do.
const ALIKE: f64 = 0.05;
/// Below this p-value weeks spread more than independent incidents would.
const OVERDISPERSED: f64 = 0.01;
/// So many weeks tell how much weeks spread.
const LEAST_WEEKS: usize = 4;

/// In a window of so many weeks, weeks are enough witnesses not to wait for a proof that they differ.
const MANY_WEEKS: usize = 6;

/// A value and its local day since 1970.
pub(super) type Told = (i32, f64);

/// What a witness is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    Incident,
    Day,
    Week,
}

/// The number of the week that a day lies in; 1 January 1970 was a Thursday.
pub(super) fn week(day: i32) -> i32 {
    (day + 3).div_euclid(7)
}

/// The values of each witness.
pub(super) fn clusters(values: &[Told], witness: Witness) -> Option<Clusters> {
    let mut groups: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for (at, (day, value)) in values.iter().enumerate() {
        let key = match witness {
            Witness::Incident => at as i32,
            Witness::Day => *day,
            Witness::Week => week(*day),
        };
        groups.entry(key).or_default().push(*value);
    }
    Clusters::new(groups.into_values().collect()).ok()
}

/// A window of so few days, counted by what they weigh, cannot tell whether incidents of one day are alike.
const FEW_DAYS: f64 = 5.0;

/// Whether a window leans on few days, of which some have several incidents.
fn leans_on_few(window: &[Told]) -> bool {
    let mut days: BTreeMap<i32, f64> = BTreeMap::new();
    window.iter().for_each(|(day, _)| *days.entry(*day).or_default() += 1.0);
    let n = window.len() as f64;
    let weight = days.values().map(|of_day| (of_day / n).powi(2)).sum::<f64>();
    days.len() < window.len() && weight * FEW_DAYS > 1.0 + 1e-9
}

/// Who the witnesses of windows are. Days also where a window leans on so few of them that it could not tell; and where
/// two incidents of one day are more alike than others, by however little (asking for a proof of it would let every second
/// storm pass for as many witnesses as it has incidents); weeks where the days of one week are alike beyond chance, and in
/// windows of many weeks by however little.
pub(super) fn witness(windows: &[&[Told]]) -> Witness {
    // Each window around its own mean: what changed between windows is no likeness of days.
    let centred = |witness: Witness, windows: &[Vec<Told>]| {
        let mut groups: BTreeMap<(usize, i32), Vec<f64>> = BTreeMap::new();
        for (at, window) in windows.iter().enumerate().filter(|(_, window)| !window.is_empty()) {
            let mean = window.iter().map(|(_, value)| value).sum::<f64>() / window.len() as f64;
            for (day, value) in window {
                let key = if witness == Witness::Week { week(*day) } else { *day };
                groups.entry((at, key)).or_default().push(value - mean);
            }
        }
        Clusters::new(groups.into_values().collect()).ok()
    };
    let each: Vec<Vec<Told>> = windows.iter().map(|window| window.to_vec()).collect();
    let is_alike = match centred(Witness::Day, &each).map(|days| days.intraclass()) {
        Some(Ok(found)) => found.correlation > 0.0,
        // All of each day are equal, and some day has several.
        Some(Err(Refusal::NoSpread)) => true,
        _ => false,
    } || windows.iter().any(|window| leans_on_few(window));
    let days: Vec<Vec<Told>> = each.iter().map(|window| means(window)).collect();
    let of_weeks = centred(Witness::Week, &days).and_then(|weeks| weeks.intraclass().ok());
    let n_weeks = |days: &Vec<Told>| days.iter().map(|(day, _)| week(*day)).collect::<BTreeSet<i32>>().len();
    let has_many = is_alike && days.iter().all(|days| n_weeks(days) >= MANY_WEEKS);
    match (of_weeks, is_alike) {
        (Some(found), _) if found.correlation > 0.0 && (has_many || found.p < ALIKE) => Witness::Week,
        (_, true) => Witness::Day,
        (_, false) => Witness::Incident,
    }
}

/// The mean of each day.
fn means(values: &[Told]) -> Vec<Told> {
    let mut days: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
    for (day, value) in values {
        let sum = days.entry(*day).or_default();
        (sum.0, sum.1) = (sum.0 + value, sum.1 + 1.0);
    }
    days.into_iter().map(|(day, (sum, n))| (day, sum / n)).collect()
}

/// The comparison by witnesses, where it is less sure than the one by incidents: `(witness, result)`, `None` where incidents
/// are the witnesses.
pub(super) fn tested(before: &[Told], after: &[Told], p: f64) -> Option<(Witness, Result<GeometricRatio, Refusal>)> {
    let mut least = None;
    let order = match witness(&[before, after]) {
        Witness::Incident => &[][..],
        Witness::Day => &[Witness::Day],
        Witness::Week => &[Witness::Week, Witness::Day],
    };
    let mut highest = p;
    for witness in order {
        let (Some(a), Some(b)) = (clusters(before, *witness), clusters(after, *witness)) else { continue };
        match cautious_welch(&a, &b) {
            Ok(found) if found.p >= highest => {
                highest = found.p;
                least = Some((*witness, Ok(found)));
            }
            Ok(_) => {}
            // Too few weeks in both: days are the best that there is. Too few days: nothing can be told.
            Err(_) if *witness == Witness::Week => {}
            Err(refusal) => return Some((*witness, Err(refusal))),
        }
    }
    least
}

/// How many times as large the variance of a mean is as that of so many independent values: 1 where incidents are the
/// witnesses.
pub(super) fn inflation(values: &[Told]) -> f64 {
    let witness = witness(&[values]);
    if witness == Witness::Incident {
        return 1.0;
    }
    let Some(groups) = clusters(values, witness) else { return 1.0 };
    let independent = groups.independent_variance().filter(|variance| *variance > 0.0);
    let clustered = groups.cautious_variance().ok();
    clustered.zip(independent).map_or(1.0, |(clustered, independent)| (clustered / independent).max(1.0))
}

/// How much more counts spread than those of independent incidents: by the days of the windows, or by their weeks where
/// those spread even more; `None` where they do not.
pub(super) fn spread(windows: &[&[(i32, Counted)]]) -> Option<(Dispersion, Witness)> {
    let days: Vec<_> = windows.iter().map(|window| by_weekday(window)).collect();
    let by_day =
        dispersion_of_days(&days).ok().filter(|spread| spread.index > 1.0).map(|spread| (spread, Witness::Day));
    let by_week =
        windows.iter().filter_map(|window| spread_of_weeks(window)).max_by(|a, b| a.index.total_cmp(&b.index));
    let by_week = by_week.map(|spread| (spread, Witness::Week));
    [by_day, by_week].into_iter().flatten().max_by(|a, b| a.0.index.total_cmp(&b.0.index))
}

/// How much the days of each of two windows spread, where any does more than those of independent incidents.
pub(super) fn spread_of_each(windows: [&[(i32, Counted)]; 2]) -> Option<[Dispersion; 2]> {
    let each = dispersion_of_each(&windows.map(by_weekday)).ok()?;
    let each = <[Dispersion; 2]>::try_from(each).ok()?;
    each.iter().any(|spread| spread.index > 1.0).then_some(each)
}

/// A window of fewer days has too few for what the tests take for granted of sums.
const FEW: usize = 28;
/// How often days are dealt out anew, and the seed of that.
const DEALS: (u32, u64) = (20_000, 7);

/// The p-value of a change by dealing out days anew, where a window has few of them.
pub(super) fn dealt(windows: [&[(i32, Counted)]; 2]) -> Option<f64> {
    if windows.iter().all(|window| window.len() >= FEW) {
        return None;
    }
    let [before, after] = windows.map(|window| {
        window.iter().map(|(day, counted)| ((day + 3).rem_euclid(7) as usize, counted.events())).collect::<Vec<_>>()
    });
    Some(shuffled_days(&before, &after, DEALS.0, DEALS.1))
}

fn by_weekday(window: &[(i32, Counted)]) -> Vec<(usize, Counted)> {
    window.iter().map(|(day, counted)| ((day + 3).rem_euclid(7) as usize, *counted)).collect()
}

/// The dispersion of the weeks of one window, where it is beyond chance.
fn spread_of_weeks(window: &[(i32, Counted)]) -> Option<Dispersion> {
    let mut weeks: BTreeMap<i32, (u64, f64)> = BTreeMap::new();
    for (day, counted) in window {
        let sum = weeks.entry(week(*day)).or_default();
        (sum.0, sum.1) = (sum.0 + counted.events(), sum.1 + counted.exposure());
    }
    let counts: Vec<Counted> =
        weeks.into_values().filter_map(|(events, time)| Counted::new(events, time).ok()).collect();
    overdispersion(&counts)
}

/// How much weeks spread, where that is beyond chance more than independent events would.
pub(super) fn overdispersion(weeks: &[Counted]) -> Option<Dispersion> {
    let spread = if weeks.len() >= LEAST_WEEKS { dispersion(weeks).ok() } else { None };
    spread.filter(|spread| spread.p < OVERDISPERSED && spread.index > 1.0)
}
