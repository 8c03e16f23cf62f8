//! Invented incidents at any size, the same for the same seed: exports to measure and to show the program with.
//!
//! Arrivals follow the hours of a working week, durations are log-normal, services follow Zipf's law, titles repeat with
//! other numbers and hosts in them. Everything in it is made up, the people too.
#![allow(dead_code, unused_imports, reason = "the benchmarks and the example use different parts")]

mod exports;
pub mod rota;

pub use exports::{canonical_csv, pagerduty_csv, pagerduty_incidents, pagerduty_log_entries, pagerduty_oncalls};

const DAY_S: i64 = 86_400;
const SERVICES: &[&str] = &[
    "checkout",
    "search",
    "queue",
    "payments",
    "storefront",
    "recommender",
    "cache",
    "billing",
    "login",
    "reviews",
    "scheduler",
    "ledger",
    "gateway",
    "inventory",
    "catalogue",
    "mail",
    "reports",
    "images",
    "cart",
    "pricing",
    "shipping",
    "accounts",
    "audit",
    "webhooks",
    "exports",
    "sessions",
    "dns",
    "metrics",
    "logs",
    "builds",
    "backups",
    "vault",
    "translations",
    "coupons",
    "tracking",
    "returns",
    "feeds",
    "partners",
    "sandbox",
    "mobile",
];
const TEAMS: &[&str] = &["Web", "Search", "Platform", "Money", "Data", "Mobile", "Logistics", "Identity"];
const FIRST_NAMES: &[&str] = &["Ada", "Ben", "Cleo", "Dov", "Eda", "Finn", "Gia", "Hal"];
const LAST_NAMES: &[&str] = &["Example", "Sample", "Specimen", "Instance"];
const CAUSES: usize = 12;
/// This service flaps, mostly for nothing.
const QUARRELSOME: usize = 2;

/// Splitmix64: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// In [0, 1).
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }
    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }
    /// Log-normal with a median and the standard deviation of the logarithm.
    fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        median * (sigma * radius * (std::f64::consts::TAU * self.share()).cos()).exp()
    }
}

/// What to invent.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// How many incidents.
    pub incidents: usize,
    /// Another seed is another invention.
    pub seed: u64,
    /// First second, since 1970-01-01T00:00:00Z.
    pub from_s: i64,
    /// First second after the end: what would happen later has not happened.
    pub until_s: i64,
    /// How many of the 40 services.
    pub services: usize,
    /// How many of the 8 teams.
    pub teams: usize,
    /// Which share is never resolved.
    pub open_ratio: f64,
    /// The letter that ids begin with: two accounts need two.
    pub prefix: char,
}

impl Spec {
    /// Two years that end on 2026-11-16T00:00:00Z.
    pub fn two_years(incidents: usize, seed: u64) -> Spec {
        let until_s = 1_794_787_200;
        Spec {
            incidents,
            seed,
            from_s: until_s - 730 * DAY_S,
            until_s,
            services: 40,
            teams: 8,
            open_ratio: 0.004,
            prefix: 'Q',
        }
    }
}

/// One opening of an incident, until it was resolved.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// When it opened.
    pub opened_s: i64,
    /// When and by which person it was acknowledged.
    pub acknowledged: Option<(i64, usize)>,
    /// The acknowledgement timed out, and was repeated.
    pub unacknowledged_s: Option<i64>,
    /// When and by whom (nobody: the monitoring) it was resolved.
    pub resolved: Option<(i64, Option<usize>)>,
}

/// One invented incident.
#[derive(Clone, Debug)]
pub struct Incident {
    /// `Q` and 13 letters and digits.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// What it is called.
    pub title: String,
    /// Index of the service.
    pub service: usize,
    /// Index of the team.
    pub team: usize,
    /// 1 to 4; unknown for some.
    pub severity: Option<u8>,
    /// When impact began, before the alert.
    pub started_s: i64,
    /// The first opening, and the second if it was reopened.
    pub openings: Vec<Opening>,
    /// Who was paged: person and second. The first is the one on call, the others were escalated to.
    pub paged: Vec<(usize, i64)>,
    /// The id of the incident that it was merged into.
    pub merged_into: Option<String>,
    /// Labelled false or real; most are not labelled.
    pub false_positive: Option<bool>,
    /// A drill.
    pub is_test: bool,
    /// Alerts folded into it.
    pub alerts: u32,
}

impl Incident {
    /// The first opening.
    pub fn first(&self) -> &Opening {
        &self.openings[0]
    }
    /// The last opening.
    pub fn last(&self) -> &Opening {
        &self.openings[self.openings.len() - 1]
    }
    /// `high` or `low`.
    pub fn urgency(&self) -> &'static str {
        if self.severity.is_none_or(|severity| severity <= 2) { "high" } else { "low" }
    }
    /// `triggered`, `acknowledged` or `resolved`.
    pub fn status(&self) -> &'static str {
        match self.last() {
            Opening { resolved: Some(_), .. } => "resolved",
            Opening { acknowledged: Some(_), .. } => "acknowledged",
            _ => "triggered",
        }
    }
    /// The service's name.
    pub fn service_name(&self) -> &'static str {
        SERVICES[self.service]
    }
    /// The team's name.
    pub fn team_name(&self) -> &'static str {
        TEAMS[self.team]
    }
}

/// Who is on call for a team: four people take turns by the week, from Monday. The next one is paged second.
pub fn on_call(team: usize, at_s: i64) -> usize {
    let week = (at_s.div_euclid(DAY_S) + 3).div_euclid(7) as usize;
    team * 4 % 32 + week % 4
}

/// The name of a person.
pub fn person(index: usize) -> String {
    format!("{} {}", FIRST_NAMES[index % 8], LAST_NAMES[index / 8 % 4])
}

/// `2026-11-15T08:05:09Z`.
pub fn stamp(at_s: i64) -> String {
    let (days, second) = (at_s.div_euclid(DAY_S), at_s.rem_euclid(DAY_S));
    // Howard Hinnant's civil-from-days.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// How busy an hour is: weekdays by day most, Sunday nights least.
fn busyness(at_s: i64) -> f64 {
    let hour = at_s.rem_euclid(DAY_S) / 3600;
    let weekday = (at_s.div_euclid(DAY_S) + 3).rem_euclid(7);
    let of_hour = match hour {
        7..=17 => 1.0,
        18..=22 => 0.55,
        _ => 0.3,
    };
    if weekday >= 5 { of_hour * 0.45 } else { of_hour }
}

/// Every incident, in order of detection.
pub fn incidents(spec: Spec) -> impl Iterator<Item = Incident> {
    let mut random = Random(spec.seed);
    let span = (spec.until_s - spec.from_s) as f64;
    let mut arrivals = Vec::with_capacity(spec.incidents);
    while arrivals.len() < spec.incidents {
        let at = spec.from_s + (random.share() * span) as i64;
        if random.chance(busyness(at)) {
            arrivals.push(at);
        }
    }
    arrivals.sort_unstable();
    let mut weights: Vec<f64> = (1..=spec.services).map(|rank| 1.0 / rank as f64).collect();
    weights[QUARRELSOME] *= 2.0;
    for i in 1..weights.len() {
        weights[i] += weights[i - 1];
    }
    let mut last_of_service: Vec<Option<String>> = vec![None; spec.services];
    arrivals.into_iter().enumerate().map(move |(i, at)| {
        let draw = random.share() * weights[weights.len() - 1];
        let service = weights.partition_point(|weight| *weight <= draw).min(spec.services - 1);
        let incident = invent(&mut random, &spec, i + 1, at, service, last_of_service[service].as_deref());
        if incident.merged_into.is_none() {
            last_of_service[service] = Some(incident.id.clone());
        }
        incident
    })
}

fn invent(random: &mut Random, spec: &Spec, number: usize, at: i64, service: usize, before: Option<&str>) -> Incident {
    let happened = |at: f64| ((at as i64) < spec.until_s).then_some(at as i64);
    let team = service % spec.teams;
    let on_call = on_call(team, at);
    let mut id = random.next();
    let id: String = (0..13)
        .map(|_| {
            let letter = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(id % 36) as usize];
            id /= 36;
            char::from(letter)
        })
        .collect();
    let severity = match random.share() {
        share if share < 0.04 => Some(1),
        share if share < 0.20 => Some(2),
        share if share < 0.65 => Some(3),
        share if share < 0.94 => Some(4),
        _ => None,
    };
    let is_flapping = service == QUARRELSOME;
    let clears_itself = random.chance(if is_flapping { 0.6 } else { 0.15 });
    let is_merged = before.is_some() && random.chance(0.03);
    let urgency = if severity.is_none_or(|severity| severity <= 2) { 1.0 } else { 3.0 };
    let mut paged = vec![(on_call, at + 5)];
    let mut opening = |random: &mut Random, at: i64, never_ends: bool| {
        let person = if paged.len() > 1 { (on_call + 1) % 32 } else { on_call };
        let ack_s = random.log_normal(200.0 * urgency, 1.2);
        let end_s = if clears_itself { random.log_normal(170.0, 0.8) } else { ack_s + random.log_normal(2000.0, 1.25) };
        if ack_s > 900.0 && end_s > 900.0 && at + 900 < spec.until_s {
            paged.push(((on_call + 1) % 32, at + 900));
        }
        let is_acknowledged = ack_s < end_s && !random.chance(0.04);
        let acknowledged = happened(at as f64 + ack_s).filter(|_| is_acknowledged).map(|at| (at, person));
        let resolved = happened(at as f64 + end_s).filter(|_| !never_ends);
        let resolved = resolved.map(|at| (at, (!clears_itself).then_some(person)));
        let times_out = end_s - ack_s > 3600.0 && acknowledged.is_some() && random.chance(0.1);
        let unacknowledged_s = happened(at as f64 + ack_s + 1800.0).filter(|_| times_out);
        Opening { opened_s: at, acknowledged, unacknowledged_s, resolved }
    };
    let never_ends = random.chance(spec.open_ratio);
    let mut openings = vec![opening(random, at, never_ends)];
    if let Some((resolved_s, _)) = openings[0].resolved
        && random.chance(0.03)
        && let Some(again) = happened(resolved_s as f64 + random.log_normal(1500.0, 0.7))
    {
        let second = opening(random, again, false);
        openings.push(second);
    }
    let is_test = random.chance(0.015);
    let title = title(random, service, at);
    let false_positive = match random.share() {
        share if share < 0.12 => Some(is_flapping || random.chance(0.2)),
        _ => None,
    };
    Incident {
        id: format!("{}{id}", spec.prefix),
        number,
        title: if is_test { format!("[drill] {title}") } else { title },
        service,
        team,
        severity,
        started_s: at - random.log_normal(150.0, 1.0) as i64,
        openings,
        paged,
        merged_into: before.filter(|_| is_merged).map(str::to_owned),
        false_positive,
        is_test,
        alerts: 1 + random.log_normal(0.8, 0.9) as u32,
    }
}

/// One of a few causes that a service has, with other numbers and hosts each time.
fn title(random: &mut Random, service: usize, at: i64) -> String {
    let name = SERVICES[service];
    let host = format!("{name}-{:02}", 1 + random.below(24));
    let (share, count) = (80 + random.below(20), 1 + random.below(900));
    // Four causes a service, the first of them most often.
    let cause = (service * 5 + random.below(4).min(random.below(4))) % CAUSES;
    match cause {
        0 => format!("Disk {share}% full on {host}"),
        1 => format!("p95 latency {}ms above 500ms on {host}", 500 + count),
        2 => format!("5xx rate {}.{}% on {name}", share - 79, count % 10),
        3 => format!("Replica lag {count}s on {host}"),
        4 => format!("Pod {name}-{:09x} restarted {} times", random.next() & 0xf_ffff_ffff, 2 + count % 9),
        5 => format!("Queue depth {} in {name}, consumers behind", count * 37),
        6 => format!("Certificate of {host}.example.com expires in {} days", 1 + count % 14),
        7 => format!("Backup of {} failed on {host}", &stamp(at)[..10]),
        8 => format!("Health check of 10.{}.{}.{}:8443 failed", service, count % 256, share),
        9 => format!("Login failures at {count}/min, \"{name}\" under load"),
        10 => format!(
            "Job {:08x}-{:04x}-4{:03x}-8{:03x}-{:012x} timed out",
            random.next() as u32,
            count,
            share,
            service,
            count * 7919
        ),
        _ => format!("Memory {share}% on {host}, swapping"),
    }
}
