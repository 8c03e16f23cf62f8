//! Which test decides for which shape of metric, and what it says: metrics.md section 7.

use super::evidence::{Ended, Lengths};
use super::witness::{self, Told, Witness};
use super::{Effect, EffectKind};
use crate::metrics::{Figures, Interval, Note};
use crate::stats::{self, Counted, Ending, FollowUp, GeometricRatio, LogSpread, Member, Refusal, Sample, Share};
use std::collections::BTreeSet;

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

/// A jackknife looks at so many incidents in all, at most.
const MOST_REPLICATES: usize = 50_000_000;
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
    let (Some(followed_before), Some(followed_after)) = (follow_up(&a), follow_up(&b)) else { return too_few() };
    let Ok(tested) = stats::log_rank(&followed_before, &followed_after) else { return too_few() };
    let (is_sooner, mut p) = (tested.observed > tested.expected, tested.p);
    let witness = witness::witness(&[&told(&before.ended, offset), &told(&after.ended, offset)]);
    let is_by_day = witness != Witness::Incident;
    if is_by_day {
        // The one that is less sure decides. A window of few weeks has no spread of weeks; days are the best that there is.
        let Ok(by_day) = stats::log_rank_by_cluster(&a, &b) else { return too_few() };
        let of_week = |members: &[Member]| -> Vec<Member> {
            members.iter().map(|(seconds, ending, day)| (*seconds, *ending, witness::week(*day))).collect()
        };
        let by_week =
            if witness == Witness::Week { stats::log_rank_by_cluster(&of_week(&a), &of_week(&b)).ok() } else { None };
        p = p.max(by_day.p).max(by_week.map_or(0.0, |tested| tested.p));
    }
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
    found.notes.extend(alike(witness));
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
    let mut tested = stats::welch_on_logs(&a, &b, offset);
    let (mut test, mut notes) = ("Welch on logs", Vec::new());
    if let Ok(each) = &tested
        && let Some((witness, found)) =
            witness::tested(&told(&before.ended, offset), &told(&after.ended, offset), each.p)
    {
        test = if witness == Witness::Week { "Welch on logs, by week" } else { "Welch on logs, by day" };
        notes.extend(alike(witness));
        tested = found;
    }
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

/// That days or weeks are the witnesses.
pub(super) fn alike(witness: Witness) -> Option<Note> {
    let text = match witness {
        Witness::Incident => return None,
        Witness::Day => {
            "incidents of one day are alike, or too few days to tell: days, not incidents, are the witnesses"
        }
        Witness::Week => "weeks differ by themselves: weeks, not incidents, are the witnesses",
    };
    Some(note(if witness == Witness::Week { "weeks" } else { "storms" }, text))
}

/// The logs, each with its day.
pub(super) fn told(ended: &[Ended], offset: f64) -> Vec<Told> {
    ended.iter().map(|ended| (ended.day, (ended.seconds + offset).ln())).collect()
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
        let inflation = witness::inflation(&told(&lengths.ended, offset));
        let n = logs.n() as f64;
        if inflation > 1.0 { (n / inflation).max(2.0) as u64 } else { logs.n() as u64 }
    };
    LogSpread::new(sigma).ok()?.smallest_reduction(witnesses(before, &a), witnesses(after, &b)).ok()
}

/// Hits as 1, the others as 0, each with its day.
pub(super) fn hits(days: &[(i32, Share)]) -> Vec<Told> {
    let day = |(day, share): &(i32, Share)| {
        let (day, share) = (*day, *share);
        (0..share.n()).map(move |at| (day, if at < share.hits() { 1.0 } else { 0.0 }))
    };
    days.iter().flat_map(day).collect()
}

/// Rates: Fisher's exact test and Newcombe's interval, by day where the incidents of one day are alike.
pub(super) fn shares(before: &[(i32, Share)], after: &[(i32, Share)]) -> Found {
    let (Some(a), Some(b)) = (sum(before), sum(after)) else { return too_few() };
    let (told_before, told_after) = (hits(before), hits(after));
    // Incidents of a day that are alike are worth fewer: the error of each window grows by the root of its inflation.
    let (part_a, part_b) = (1.0 / a.n() as f64, 1.0 / b.n() as f64);
    let error = witness::inflation(&told_before) * part_a + witness::inflation(&told_after) * part_b;
    let smallest_detectable = stats::smallest_share_difference(a, b.n())
        .map(|least| least * (error / (part_a + part_b)).sqrt())
        .filter(|least| *least < 1.0);
    let p = stats::fisher_exact(a, b);
    match witness::tested(&told_before, &told_after, p) {
        Some((witness, Ok(tested))) => {
            // The mechanism compares logs and gives a ratio; these are shares, so its logs are the differences.
            let ci95 = Some(Interval::whole((tested.low.ln(), tested.high.ln())));
            let effect = Effect { kind: EffectKind::Difference, value: Some(tested.ratio.ln()), ci95 };
            return Found {
                test: Some(if witness == Witness::Week { "Welch by week" } else { "Welch by day" }),
                effect: Some(effect),
                rises: Some(tested.ratio > 1.0),
                p: Some(tested.p),
                smallest_detectable,
                notes: alike(witness).into_iter().collect(),
            };
        }
        // One day, or two, are no witnesses of a change; where no share spreads at all, Fisher's test may speak.
        Some((_, Err(Refusal::TooFew { .. }))) => return too_few(),
        _ => {}
    }
    let ci95 = Some(Interval::whole(stats::newcombe(a, b)));
    let effect = Effect { kind: EffectKind::Difference, value: Some(b.value() - a.value()), ci95 };
    let rises = Some(b.value() > a.value());
    Found { test: Some("Fisher"), effect: Some(effect), rises, p: Some(p), smallest_detectable, notes: Vec::new() }
}

/// Takes the direction away where incidents that are still open could turn it: whatever becomes of them, the verdict has
/// to stand.
pub(super) fn unfold(found: &mut Found, before: (&[(i32, Share)], u64), after: (&[(i32, Share)], u64)) {
    let (open_before, open_after) = (before.1, after.1);
    if open_before + open_after == 0 || found.rises.is_none() {
        return;
    }
    let ends = |(days, open): (&[(i32, Share)], u64)| -> Option<[Share; 2]> {
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

pub(super) fn sum(days: &[(i32, Share)]) -> Option<Share> {
    let (hits, n) = days.iter().fold((0, 0), |(hits, n), (_, day)| (hits + day.hits(), n + day.n()));
    Share::new(hits, n).ok()
}

/// Counts and times between: the ratio of two rates, exact, or by how much the days and weeks of both windows spread.
pub(super) fn exposures(before: &Figures, after: &Figures, n: (u64, u64), days: [&[(i32, Counted)]; 2]) -> Found {
    let is_share = |figures: &Figures| matches!(figures, Figures::Exposure(f) if f.ci95.is_none());
    let is_mean = |figures: &Figures| matches!(figures, Figures::Count(f) if f.total.is_some());
    if is_share(after) || is_mean(after) || is_share(before) || is_mean(before) {
        let text = "no test for this figure: look at what it is made of";
        return Found { notes: vec![note("no-test", text)], ..Found::default() };
    }
    let (Ok(a), Ok(b)) = (Counted::new(n.0, before.exposure_s()), Counted::new(n.1, after.exposure_s())) else {
        return too_few();
    };
    let smallest_detectable = stats::smallest_rate_reduction(a, b.exposure());
    if let Some(found) = swarms(a, b, days) {
        return found;
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

/// Counts whose days or weeks spread more than those of independent incidents: of the tests that allow for it and the exact
/// one, the one that is least sure; `None` where that is the exact one.
fn swarms(a: Counted, b: Counted, days: [&[(i32, Counted)]; 2]) -> Option<Found> {
    let of_both = witness::spread(&days);
    let of_each = witness::spread_of_each(days);
    let index = of_both.map_or(1.0, |(spread, _)| spread.index);
    let of_each = of_each.and_then(|[before, after]| stats::quasi_poisson_ratio_of_each((a, before), (b, after)).ok());
    let of_both = of_both.map(|(spread, witness)| {
        // Where one has none, as many swarms as there may have been are compared exactly.
        let swarms =
            |counted: Counted| Counted::new((counted.events() as f64 / index).round() as u64, counted.exposure());
        let tested = match (a.events(), b.events(), swarms(a), swarms(b)) {
            (0, _, Ok(a), Ok(b)) | (_, 0, Ok(a), Ok(b)) => ("exact binomial of swarms", stats::rate_ratio(a, b)),
            _ => ("quasi-Poisson", stats::quasi_poisson_ratio(a, b, spread.index, spread.freedom)),
        };
        (tested, witness)
    });
    let exact = stats::rate_ratio(a, b).map_or(0.0, |exact| exact.p);
    let (mut least, mut unit) = (None, "days");
    match of_both {
        Some(((_, Err(_)), _)) => return Some(too_few()),
        Some(((test, Ok(ratio)), witness)) if ratio.p >= exact => {
            least = Some((test, ratio));
            unit = if witness == Witness::Week { "weeks" } else { "days" };
        }
        _ => {}
    }
    if let Some(ratio) = of_each.filter(|ratio| ratio.p >= least.map_or(exact, |(_, ratio)| ratio.p)) {
        (least, unit) = (Some(("quasi-Poisson by window", ratio)), "days");
    }
    let (mut test, mut ratio) = least?;
    // Only where something would be told: it takes its time.
    if ratio.p <= super::LEVEL
        && let Some(p) = witness::dealt(days).filter(|p| *p > ratio.p)
    {
        (test, ratio.p, unit) = ("days dealt anew", p, "days");
    }
    let text = if index > 1.0 {
        format!("{unit} spread {index:.1} times as much as independent incidents would: so much is chance")
    } else {
        "the days of one of the spans spread more than independent incidents would: so much is chance".to_owned()
    };
    Some(Found {
        test: Some(test),
        effect: Some(rate_effect(ratio)),
        rises: Some(b.rate() > a.rate()),
        p: Some(ratio.p),
        smallest_detectable: stats::smallest_rate_reduction_of(a, b.exposure(), index),
        notes: vec![note("overdispersed", text)],
    })
}

fn rate_effect(ratio: stats::RateRatio) -> Effect {
    let ci95 = Interval::new(Some(ratio.low), ratio.high);
    Effect { kind: EffectKind::RateRatio, value: ratio.ratio, ci95 }
}
