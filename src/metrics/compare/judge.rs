//! Which test decides for which shape of metric, and what it says: metrics.md section 7.

use super::evidence::{Ended, Lengths};
use super::{Effect, EffectKind};
use crate::metrics::{Figures, Interval, Note};
use crate::stats::{
    self, Clusters, Counted, Ending, FollowUp, GeometricRatio, LogSpread, Member, Refusal, Sample, Share,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a test found.
#[derive(Default)]
pub(super) struct Found {
    pub test: Option<&'static str>,
    pub effect: Option<Effect>,
    /// Whether the figure rose; `None` where that cannot be said.
    pub rises: Option<bool>,
    pub p: Option<f64>,
    pub smallest_detectable: Option<f64>,
    pub notes: Vec<Note>,
}

/// Below this p-value incidents of one day are alike.
const ALIKE: f64 = 0.05;
/// Below this p-value weeks of the baseline spread more than independent events would.
const OVERDISPERSED: f64 = 0.01;
/// A jackknife looks at so many incidents in all, at most.
const MOST_REPLICATES: usize = 50_000_000;
/// So many weeks tell how much weeks spread.
const LEAST_WEEKS: usize = 4;

pub(super) fn note(code: &'static str, text: impl Into<String>) -> Note {
    Note { code, text: text.into() }
}

/// Durations: Welch's t on logs where all are over, the log-rank test where any is still open.
pub(super) fn lengths(before: &Lengths, after: &Lengths, offset: f64) -> Found {
    let is_open = |lengths: &Lengths| lengths.unfinished.iter().filter(|(_, end, _)| *end == Ending::Censored).count();
    let (open_before, open_after) = (is_open(before), is_open(after));
    let mut found = if open_before + open_after > 0 {
        let mut found = log_rank(before, after, offset);
        let text =
            format!("{open_before} still open in the span before, {open_after} in the one after: kept in the test");
        found.notes.push(note("open", text));
        found
    } else {
        welch(before, after, offset)
    };
    found.smallest_detectable = smallest_reduction(before, after, offset);
    found
}

fn log_rank(before: &Lengths, after: &Lengths, offset: f64) -> Found {
    let (a, b) = (followed(before), followed(after));
    let is_competing = a.iter().chain(&b).any(|(_, ending, _)| *ending == Ending::Competing);
    let is_by_day = [before, after].iter().filter_map(|side| by_day(&side.ended, offset)).any(|days| is_alike(&days));
    let (is_sooner, p) = if is_by_day {
        match stats::log_rank_by_cluster(&a, &b) {
            Ok(tested) => (tested.excess > 0.0, tested.p),
            Err(_) => return too_few(),
        }
    } else {
        let (Some(a), Some(b)) = (follow_up(&a), follow_up(&b)) else { return too_few() };
        match stats::log_rank(&a, &b) {
            Ok(tested) => (tested.observed > tested.expected, tested.p),
            Err(_) => return too_few(),
        }
    };
    let mut found = Found {
        test: Some(match (is_competing, is_by_day) {
            (false, false) => "log-rank",
            (false, true) => "log-rank by day",
            (true, false) => "cause-specific log-rank",
            (true, true) => "cause-specific log-rank by day",
        }),
        // A mean that something else cut short is no mean of the duration.
        effect: if is_competing { None } else { rmst_difference(&a, &b, is_by_day) },
        rises: Some(!is_sooner),
        p: Some(p),
        ..Found::default()
    };
    if is_by_day {
        found.notes.push(storms());
    }
    let mean_rises = found.effect.and_then(|effect| effect.value).map(|value| value > 0.0);
    if mean_rises.is_some_and(|rises| rises == is_sooner) {
        found.rises = None;
        let text = "the curves cross: sooner early on, later later on; no direction can be given";
        found.notes.push(note("curves-cross", text));
    }
    found
}

/// Everything that was followed: what ended, what is open, and what was closed without telling its end.
fn followed(lengths: &Lengths) -> Vec<Member> {
    let ended = lengths.ended.iter().map(|ended| (ended.seconds, Ending::Event, ended.day));
    let closed = lengths.closed.iter().map(|(seconds, day)| (*seconds, Ending::Censored, *day));
    ended.chain(lengths.unfinished.iter().copied()).chain(closed).collect()
}

fn follow_up(members: &[Member]) -> Option<FollowUp> {
    FollowUp::new(&members.iter().map(|(seconds, ending, _)| (*seconds, *ending)).collect::<Vec<_>>()).ok()
}

/// The difference of restricted means over the horizon that both reached; where the incidents of one day are alike, its
/// interval is the jackknife's, which leaves out one day at a time.
fn rmst_difference(before: &[Member], after: &[Member], is_by_day: bool) -> Option<Effect> {
    let (a, b) = (follow_up(before)?, follow_up(after)?);
    let horizon = a.longest().min(b.longest());
    let of = |follow_up: &FollowUp| stats::kaplan_meier(follow_up).restricted_mean(horizon);
    let (a, b) = (of(&a)?, of(&b)?);
    if !is_by_day {
        let difference = stats::restricted_mean_difference(a, b).ok()?;
        let ci95 = Some(Interval::whole((difference.low, difference.high)));
        return Some(Effect { kind: EffectKind::RmstDifference, value: Some(difference.value), ci95 });
    }
    let without = |members: &[Member], day: i32| {
        let rest: Vec<Member> = members.iter().filter(|member| member.2 != day).copied().collect();
        // Without its longest a curve may end early: what it reached then stands for the rest.
        follow_up(&rest).and_then(|rest| stats::kaplan_meier(&rest).restricted_mean(horizon.min(rest.longest())))
    };
    let error = |members: &[Member]| {
        let days: BTreeSet<i32> = members.iter().map(|member| member.2).collect();
        if days.len() < 3 || days.len() * members.len() > MOST_REPLICATES {
            return None;
        }
        let means: Vec<f64> = days.iter().map(|day| without(members, *day).map(|it| it.mean)).collect::<Option<_>>()?;
        Some((stats::jackknife_variance(&means)?, days.len() as f64 - 1.0))
    };
    let ends = error(before)
        .zip(error(after))
        .and_then(|(a_error, b_error)| stats::difference_of(b.mean - a.mean, [a_error, b_error]).ok());
    let ci95 = ends.map(|difference| Interval::whole((difference.low, difference.high)));
    Some(Effect { kind: EffectKind::RmstDifference, value: Some(b.mean - a.mean), ci95 })
}

fn too_few() -> Found {
    Found { notes: vec![note("too-few", "too few to test")], ..Found::default() }
}

fn welch(before: &Lengths, after: &Lengths, offset: f64) -> Found {
    let sample = |lengths: &Lengths| Sample::new(lengths.ended.iter().map(|ended| ended.seconds).collect());
    let (Ok(a), Ok(b)) = (sample(before), sample(after)) else { return too_few() };
    let (days_before, days_after) = (by_day(&before.ended, offset), by_day(&after.ended, offset));
    let mut notes = Vec::new();
    let clustered = [&days_before, &days_after].into_iter().flatten().any(is_alike);
    let tested = match (&days_before, &days_after) {
        (Some(a), Some(b)) if clustered => {
            notes.push(storms());
            stats::clustered_welch(a, b)
        }
        _ => stats::welch_on_logs(&a, &b, offset),
    };
    let test = if clustered { "Welch on logs, by day" } else { "Welch on logs" };
    match tested {
        Ok(GeometricRatio { ratio, low, high, p, .. }) => {
            let ci95 = Some(Interval::whole((low, high)));
            let effect = Effect { kind: EffectKind::RatioGmean, value: Some(ratio), ci95 };
            Found {
                test: Some(test),
                effect: Some(effect),
                rises: Some(ratio > 1.0),
                p: Some(p),
                notes,
                ..Found::default()
            }
        }
        Err(Refusal::TooFew { .. }) => too_few(),
        Err(refusal) => Found { notes: vec![note("untestable", refusal.to_string())], ..Found::default() },
    }
}

pub(super) fn storms() -> Note {
    note("storms", "incidents of one day are alike: days, not incidents, are the witnesses")
}

/// The logs of each day.
pub(super) fn by_day(ended: &[Ended], offset: f64) -> Option<Clusters> {
    let mut days: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    ended.iter().for_each(|ended| days.entry(ended.day).or_default().push((ended.seconds + offset).ln()));
    Clusters::new(days.into_values().collect()).ok()
}

fn is_alike(days: &Clusters) -> bool {
    days.intraclass().is_ok_and(|found| found.p < ALIKE && found.correlation > 0.0)
}

/// The least true reduction that would show, with as many witnesses as the days make of the incidents.
fn smallest_reduction(before: &Lengths, after: &Lengths, offset: f64) -> Option<f64> {
    let logs = |lengths: &Lengths| {
        let seconds = lengths.ended.iter().map(|ended| ended.seconds).collect();
        Sample::new(seconds).and_then(|sample| sample.logs(offset)).ok()
    };
    let (a, b) = (logs(before)?, logs(after)?);
    let freedom = (a.n() + b.n()).checked_sub(2).filter(|freedom| *freedom > 0)? as f64;
    let squares = |logs: &Sample| logs.variance().unwrap_or(0.0) * (logs.n() - 1) as f64;
    let sigma = ((squares(&a) + squares(&b)) / freedom).sqrt();
    let witnesses = |lengths: &Lengths, logs: &Sample| {
        let inflation = by_day(&lengths.ended, offset).map_or(1.0, |days| inflation(&days));
        let n = logs.n() as f64;
        if inflation > 1.0 { (n / inflation).max(2.0) as u64 } else { logs.n() as u64 }
    };
    LogSpread::new(sigma).ok()?.smallest_reduction(witnesses(before, &a), witnesses(after, &b)).ok()
}

/// How many times as large the variance of a mean is as that of so many independent values: 1, unless days are alike.
pub(super) fn inflation(days: &Clusters) -> f64 {
    if !is_alike(days) {
        return 1.0;
    }
    let independent = days.independent_variance().filter(|variance| *variance > 0.0);
    let clustered = days.variance_of_mean().ok();
    clustered.zip(independent).map_or(1.0, |(clustered, independent)| (clustered / independent).max(1.0))
}

/// Hits as 1, the others as 0, of each day.
pub(super) fn hits_by_day(days: &[Share]) -> Option<Clusters> {
    let day = |day: &Share| (0..day.n()).map(|at| if at < day.hits() { 1.0 } else { 0.0 }).collect();
    Clusters::new(days.iter().map(day).collect()).ok()
}

/// Rates: Fisher's exact test and Newcombe's interval, by day where the incidents of one day are alike.
pub(super) fn shares(before: &[Share], after: &[Share]) -> Found {
    let (Some(a), Some(b)) = (sum(before), sum(after)) else { return too_few() };
    let (days_before, days_after) = (hits_by_day(before), hits_by_day(after));
    let smallest_detectable = stats::smallest_share_difference(a, b.n());
    if [&days_before, &days_after].into_iter().flatten().any(is_alike)
        && let (Some(days_before), Some(days_after)) = (&days_before, &days_after)
        && let Ok(tested) = stats::clustered_welch(days_before, days_after)
    {
        // The mechanism compares logs and gives a ratio; these are shares, so its logs are the differences.
        let ci95 = Some(Interval::whole((tested.low.ln(), tested.high.ln())));
        let effect = Effect { kind: EffectKind::Difference, value: Some(tested.ratio.ln()), ci95 };
        return Found {
            test: Some("Welch by day"),
            effect: Some(effect),
            rises: Some(tested.ratio > 1.0),
            p: Some(tested.p),
            smallest_detectable,
            notes: vec![storms()],
        };
    }
    let ci95 = Some(Interval::whole(stats::newcombe(a, b)));
    let effect = Effect { kind: EffectKind::Difference, value: Some(b.value() - a.value()), ci95 };
    let p = Some(stats::fisher_exact(a, b));
    let rises = Some(b.value() > a.value());
    Found { test: Some("Fisher"), effect: Some(effect), rises, p, smallest_detectable, notes: Vec::new() }
}

/// Takes the direction away where incidents that are still open could turn it: whatever becomes of them, the verdict has
/// to stand.
pub(super) fn unfold(found: &mut Found, before: (&[Share], u64), after: (&[Share], u64)) {
    let (open_before, open_after) = (before.1, after.1);
    if open_before + open_after == 0 || found.rises.is_none() {
        return;
    }
    let ends = |(days, open): (&[Share], u64)| -> Option<[Share; 2]> {
        let known = sum(days)?;
        let n = known.n() + open;
        Some([Share::new(known.hits(), n).ok()?, Share::new(known.hits() + open, n).ok()?])
    };
    let (Some(before), Some(after)) = (ends(before), ends(after)) else { return };
    let stands = before.iter().all(|a| {
        after.iter().all(|b| Some(b.value() > a.value()) == found.rises && stats::fisher_exact(*a, *b) <= super::LEVEL)
    });
    if !stands {
        found.rises = None;
        let text = format!(
            "{open_before} still open in the span before, {open_after} in the one after: what becomes of them could turn it"
        );
        found.notes.push(note("unfolding", text));
    }
}

pub(super) fn sum(days: &[Share]) -> Option<Share> {
    let (hits, n) = days.iter().fold((0, 0), |(hits, n), day| (hits + day.hits(), n + day.n()));
    Share::new(hits, n).ok()
}

/// Counts and times between: the ratio of two rates, exact, or by the spread of the baseline's weeks.
pub(super) fn exposures(before: &Figures, after: &Figures, n: (u64, u64), weeks: &[Counted]) -> Found {
    let exposure = |figures: &Figures| match figures {
        Figures::Count(figures) => figures.observed_s,
        Figures::Exposure(figures) => figures.observed_s - figures.down_s.unwrap_or(0.0),
        Figures::Duration(_) | Figures::Rate(_) => 0.0,
    };
    let is_share = |figures: &Figures| matches!(figures, Figures::Exposure(f) if f.ci95.is_none());
    let is_mean = |figures: &Figures| matches!(figures, Figures::Count(f) if f.total.is_some());
    if is_share(after) || is_mean(after) || is_share(before) || is_mean(before) {
        let text = "no test for this figure: look at what it is made of";
        return Found { notes: vec![note("no-test", text)], ..Found::default() };
    }
    let (Ok(a), Ok(b)) = (Counted::new(n.0, exposure(before)), Counted::new(n.1, exposure(after))) else {
        return too_few();
    };
    let smallest_detectable = stats::smallest_rate_reduction(a, b.exposure());
    if let Some(spread) = overdispersion(weeks)
        && let Ok(ratio) = stats::quasi_poisson_ratio(a, b, spread.index, spread.freedom)
    {
        let text = format!(
            "weeks of the span before spread {:.1} times as much as independent incidents would: so much is chance",
            spread.index
        );
        let effect = rate_effect(ratio);
        let smallest_detectable = stats::smallest_rate_reduction_of(a, b.exposure(), spread.index);
        let p = Some(ratio.p);
        let notes = vec![note("overdispersed", text)];
        let rises = Some(b.rate() > a.rate());
        return Found { test: Some("quasi-Poisson"), effect: Some(effect), rises, p, smallest_detectable, notes };
    }
    match stats::rate_ratio(a, b) {
        Ok(ratio) => Found {
            test: Some("exact binomial"),
            effect: Some(rate_effect(ratio)),
            rises: Some(b.rate() > a.rate()),
            p: Some(ratio.p),
            smallest_detectable,
            notes: Vec::new(),
        },
        Err(_) => too_few(),
    }
}

/// How much weeks spread, where that is more than independent events would.
pub(super) fn overdispersion(weeks: &[Counted]) -> Option<stats::Dispersion> {
    let spread = if weeks.len() >= LEAST_WEEKS { stats::dispersion(weeks).ok() } else { None };
    spread.filter(|spread| spread.p < OVERDISPERSED && spread.index > 1.0)
}

fn rate_effect(ratio: stats::RateRatio) -> Effect {
    let ci95 = Interval::new(Some(ratio.low), ratio.high);
    Effect { kind: EffectKind::RateRatio, value: ratio.ratio, ci95 }
}
