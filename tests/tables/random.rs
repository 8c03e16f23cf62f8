//! Random questions from a seed: nulls, ties, skew, merges, tests, reopened and open incidents, several sources.

use super::twins::Question;
use super::{Cell, Rows, complete_incident, parse_at};
use incidence::table::schema;

const S: i64 = 1_000_000;
const DAY: i64 = 86_400 * S;

/// SplitMix64: the same numbers from the same seed, everywhere.
pub struct Numbers(pub u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    pub fn below(&mut self, n: i64) -> i64 {
        (self.next() % n as u64) as i64
    }
    /// True so many times in a hundred.
    fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
    fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as i64) as usize]
    }
}

/// (source, account, is a ticket system, knows started_at, knows mitigated_at, resolution)
const SOURCES: [(&str, &str, bool, bool, bool, f64); 4] = [
    ("pagerduty", "", false, false, false, 1.0),
    ("pagerduty", "eu", false, false, false, 1.0),
    ("csv", "", false, true, true, 1.0),
    ("servicenow", "", true, true, false, 60.0),
];

/// Lengths that meet targets, skew and each other.
const LENGTHS: [i64; 14] = [
    0,
    -S / 2,
    -S,
    -S * 3 / 2,
    -600 * S,
    S / 4,
    59 * S,
    300 * S,
    300 * S + 1,
    900 * S,
    1800 * S,
    7200 * S,
    5 * 3600 * S,
    2 * DAY,
];

/// One question over `n` incidents of 40 days, the window in the middle of them.
pub fn question(seed: u64, n: usize) -> Question {
    let mut random = Numbers(seed);
    let begin = parse_at("1");
    let as_of = begin + 40 * DAY + random.below(3) * DAY;
    let n_sources = 1 + random.below(SOURCES.len() as i64) as usize;
    let labels: Vec<bool> = (0..n_sources).map(|_| random.chance(60)).collect();
    let impact: Vec<bool> = (0..n_sources).map(|_| random.chance(75)).collect();
    // A source may have brought only a part of the time.
    let brought: Vec<(i64, i64)> = (0..n_sources)
        .map(|_| {
            let from = random.below(20);
            (from, from + 1 + random.below(39 - from))
        })
        .collect();
    let mut derived = Rows::new(schema::DERIVED);
    let mut openings = Rows::new(schema::OPENING);
    let mut spans: Vec<Option<(i64, i64)>> = vec![None; n_sources];
    for number in 0..n {
        let of = random.below(n_sources as i64) as usize;
        let (source, account, is_ticket, knows_started, knows_mitigated, resolution_s) = SOURCES[of];
        let grain = if resolution_s == 60.0 { 60 * S } else { S / 2 };
        let whole = |at: i64| at - at.rem_euclid(grain);
        let (from, until) = brought[of];
        let hour = 3600 * S;
        // Few distinct hours, so that ties come by themselves.
        let detected_at =
            whole(begin + from * DAY + random.below((until - from) * 24) * hour + random.pick(&[0, 0, S / 2, 60 * S]));
        let has_detected = !knows_started || random.chance(93);
        let later = |random: &mut Numbers, percent: i64| -> Option<i64> {
            let length = random.pick(&LENGTHS);
            random.chance(percent).then(|| whole(detected_at + length)).filter(|at| *at <= as_of)
        };
        let started_at = if knows_started && (!has_detected || random.chance(70)) {
            Some(whole(detected_at - random.pick(&LENGTHS)).min(as_of))
        } else {
            None
        };
        let resolved_at = later(&mut random, 75);
        let is_canceled = resolved_at.is_none() && random.chance(15);
        let closed_at = if resolved_at.is_none() && random.chance(15) { Some(whole(detected_at + DAY)) } else { None };
        let closed_at = closed_at.filter(|at| *at <= as_of);
        let is_open = resolved_at.is_none() && closed_at.is_none() && !is_canceled;
        let acknowledged_at = later(&mut random, 60);
        let ack_state = match acknowledged_at {
            Some(_) => "known",
            None => random.pick(&["never", "never", "unknown"]),
        };
        let reopen_count = random.pick(&[Some(0), Some(0), Some(0), Some(1), None]);
        let verdict = match (labels[of], random.below(10)) {
            (true, 0..3) => "false_positive",
            (_, 3) if labels[of] => "real",
            (true, _) if resolved_at.is_some() => "real",
            _ => "unknown",
        };
        let severity = random.pick(&[Some(1), Some(2), Some(2), Some(3), None]);
        let is_failure = match severity {
            _ if is_ticket => Cell::Flag(false),
            Some(level) if impact[of] => Cell::Flag(level <= 2),
            _ => Cell::Null,
        };
        let at = |at: Option<i64>| at.map_or(Cell::Null, Cell::At);
        let count = |count: Option<i64>| count.map_or(Cell::Null, Cell::Whole);
        // A ticket is closed some time after its resolve; the other sources tell no close apart.
        let closed_later = resolved_at.filter(|_| is_ticket && random.chance(70));
        let closed_at = closed_at.or(closed_later.map(|at| (at + random.pick(&LENGTHS).abs()).min(as_of)));
        let created_at = match random.below(10) {
            0 => None,
            1 => Some(detected_at + random.pick(&[-DAY, 3 * DAY, 60 * S])).filter(|at| *at <= as_of),
            _ => Some(detected_at),
        };
        let caused_by_change = if is_ticket { random.pick(&[None, Some(true), Some(false)]) } else { None };
        let id = format!("{:03}", (number * 7919) % 1009);
        let response = severity.map(|level| [900.0, 1800.0, 7200.0][level as usize - 1]);
        let real = |real: Option<f64>| real.map_or(Cell::Null, Cell::Real);
        let any = |random: &mut Numbers| severity.filter(|_| random.chance(90)).map(|_| 300.0);
        let issue = random.pick(&[None, Some("disk"), Some("cpu"), Some("net"), Some("tls"), Some("dns")]);
        let service = random.pick(&[Some("api"), Some("api"), Some("web"), Some("Zug"), Some("äther"), None]);
        let said: Vec<(&str, Cell)> = vec![
            ("source", source.into()),
            ("account", account.into()),
            ("id", id.as_str().into()),
            ("service", service.map_or(Cell::Null, Cell::from)),
            ("severity", count(severity)),
            ("started_at", at(started_at)),
            ("detected_at", if has_detected { Cell::At(detected_at) } else { Cell::Null }),
            ("created_at", at(created_at)),
            ("acknowledged_at", at(acknowledged_at)),
            ("mitigated_at", if knows_mitigated { at(later(&mut random, 60)) } else { Cell::Null }),
            ("resolved_at", at(resolved_at)),
            ("closed_at", at(closed_at)),
            ("ack_state", ack_state.into()),
            ("is_open", is_open.into()),
            ("knows_started", knows_started.into()),
            ("knows_detected", random.chance(90).into()),
            ("knows_mitigated", knows_mitigated.into()),
            ("knows_resolved", (is_open || random.chance(90)).into()),
            ("knows_closed", is_ticket.into()),
            ("caused_by_change", caused_by_change.map_or(Cell::Null, Cell::from)),
            ("started_is_default", random.chance(15).into()),
            ("is_merged", random.chance(5).into()),
            ("is_test", random.chance(5).into()),
            ("is_excluded", random.chance(4).into()),
            ("verdict", verdict.into()),
            ("source_has_labels", labels[of].into()),
            (
                "auto_resolved",
                if resolved_at.is_some() && random.chance(85) { random.chance(40).into() } else { Cell::Null },
            ),
            ("reopen_count", count(reopen_count)),
            ("escalation_count", count(random.pick(&[Some(0), Some(0), Some(1), Some(3), None]))),
            ("alert_count", count(random.pick(&[Some(0), Some(1), Some(1), Some(12), None]))),
            ("issue", issue.map_or(Cell::Null, Cell::from)),
            ("is_failure", is_failure),
            ("is_ticket", is_ticket.into()),
            ("response_target_s", real(response)),
            ("ack_target_s", real(any(&mut random))),
            ("detect_target_s", real(any(&mut random))),
            ("resolve_target_s", real(severity.filter(|level| *level == 1).map(|_| 1800.0))),
        ];
        derived.push(&said);
        let names: Vec<String> = said.iter().map(|(name, _)| (*name).to_owned()).collect();
        complete_incident(&mut derived, &names);
        let moments = [started_at, Some(detected_at), acknowledged_at, resolved_at, closed_at];
        let (first, last) =
            moments.into_iter().flatten().fold((i64::MAX, i64::MIN), |(first, last), at| (first.min(at), last.max(at)));
        let span = spans[of].get_or_insert((first, last));
        *span = (span.0.min(first), span.1.max(last));
        // Reopened: up for the middle third between onset and resolve.
        let onset = started_at.or(has_detected.then_some(detected_at));
        if let (Some(1), Some(onset), Some(resolved_at)) = (reopen_count, onset, resolved_at)
            && resolved_at - onset > 3
        {
            let third = (resolved_at - onset) / 3;
            for (opened_at, until) in
                [(detected_at.max(onset).min(onset + third), onset + third), (onset + 2 * third, resolved_at)]
            {
                openings.push(&[
                    ("source", source.into()),
                    ("account", account.into()),
                    ("id", id.as_str().into()),
                    ("opened_at", Cell::At(opened_at)),
                    ("resolved_at", Cell::At(until)),
                ]);
            }
        }
    }
    let mut coverage = Rows::new(schema::COVERAGE);
    for (of, span) in spans.iter().enumerate() {
        let Some((first, last)) = span else { continue };
        let (source, account, is_ticket, _, _, resolution_s) = SOURCES[of];
        coverage.push(&[
            ("source", source.into()),
            ("account", account.into()),
            ("first_at", Cell::At(*first)),
            ("last_at", Cell::At((*last + random.below(3) * DAY).min(as_of + DAY))),
            ("incidents", Cell::Whole(1)),
            ("events", Cell::Whole(0)),
            ("has_labels", labels[of].into()),
            ("is_ticket_system", is_ticket.into()),
            ("resolution_s", Cell::Real(resolution_s)),
        ]);
    }
    let window_from = begin + random.below(20) * DAY;
    let mut params = Rows::new(schema::PARAMS);
    params.push(&[
        ("as_of", Cell::At(as_of)),
        ("window_from", Cell::At(window_from)),
        ("window_until", Cell::At(window_from + (1 + random.below(25)) * DAY)),
        ("history_from", Cell::At(begin)),
        ("log_offset_s", Cell::Real(0.5)),
        ("repeat_window_s", Cell::Real(random.pick(&[2_592_000.0, 3600.0 * 5.0]))),
        ("transient_s", Cell::Real(300.0)),
    ]);
    Question { derived, coverage, openings, params }
}
