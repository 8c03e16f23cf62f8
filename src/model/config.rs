//! The configuration as plain types: every key optional, every default here. Reading the file is the room `config`'s.

use super::{Calendar, Severity};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;

mod day;
mod holidays;
mod oncall;
mod pay;

use day::{day, maybe_day};
pub use holidays::Holidays;
pub use oncall::OnCallBounds;
pub use pay::{Currency, HourRates, PayRules, Rate, Rounding};

/// What `incidence.toml` may say.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Zone of days, weeks and months; default UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<Zone>,
    /// How soon things should happen.
    pub targets: Targets,
    /// Per source: its word -> `SEV1`..`SEV5`; `"*"` is every source.
    pub severity: BTreeMap<String, BTreeMap<String, SeverityWord>>,
    /// Which incidents took service away.
    pub failures: Failures,
    /// What marks an incident as a false positive, beside the source's own label.
    pub false_positive: FalsePositive,
    /// When an incident is a repeat.
    pub repeat: Repeat,
    /// When an incident is transient.
    pub noise: Noise,
    /// Hours of the day.
    pub hours: Hours,
    /// Days off.
    pub holidays: Holidays,
    /// Which states are on hold.
    #[serde(skip_serializing_if = "HoldStates::is_default")]
    pub hold: HoldStates,
    /// Teams by name.
    pub teams: BTreeMap<String, Team>,
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// People by name.
    pub people: BTreeMap<String, Person>,
    /// When incidents of different sources are one.
    pub link: Link,
    /// Incidents that are tests, drills or maintenance.
    pub exclude: Exclude,
    /// A CSV of corrections.
    pub overrides: Overrides,
    /// Dates and texts drawn on trends.
    pub annotations: Vec<Annotation>,
    /// Gates that `check` and reports fail on.
    pub gates: Vec<String>,
    /// Baseline of trends.
    pub trend: Trend,
    /// Bounds of on-call.
    pub oncall: OnCallBounds,
    /// Pay for on-call.
    pub pay: PayRules,
    /// Who is not broken down, and how names are hidden.
    pub privacy: Privacy,
}

impl Config {
    /// The calendar of the configuration's zone, UTC if there is none.
    pub fn calendar(&self) -> Calendar {
        self.timezone.map_or(Calendar::UTC, |zone| Calendar::new(zone.0))
    }

    /// The teams that have a zone of their own, by name.
    pub fn team_calendars(&self) -> impl Iterator<Item = (&str, Calendar)> {
        self.teams.iter().filter_map(|(name, team)| Some((name.as_str(), Calendar::new(team.timezone?.0))))
    }
}

/// An IANA time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse()
            .map(Zone)
            .map_err(|_| de::Error::custom(format!("expected an IANA time zone such as Europe/Berlin, found {name:?}")))
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

/// `SEV1`..`SEV5` in a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeverityWord(pub Severity);

impl<'de> Deserialize<'de> for SeverityWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Severity::parse(&word)
            .map(SeverityWord)
            .ok_or_else(|| de::Error::custom(format!("expected SEV1 to SEV5, found {word:?}")))
    }
}

impl Serialize for SeverityWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A length of time in a configuration: `90s`, `5m`, `2h`, `1d`, `1w`, or a sum such as `1h 30m`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Length {
    /// Its length in seconds.
    pub seconds: f64,
}

impl Length {
    /// Minutes.
    pub const fn minutes(minutes: u32) -> Length {
        Length { seconds: minutes as f64 * 60.0 }
    }

    /// Reads `90s`, `5m`, `2h`, `1d`, `1w`, `1h 30m`; the number may have a fraction.
    ///
    /// ```
    /// use incidence::model::Length;
    /// assert_eq!(Length::parse("1h 30m").unwrap().seconds, 5400.0);
    /// assert!(Length::parse("5").is_none()); // a unit is required
    /// ```
    pub fn parse(text: &str) -> Option<Length> {
        let mut seconds = 0.0;
        let mut rest = text.trim();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let number: f64 = rest[..digits].parse().ok()?;
            let unit = rest[digits..].trim_start();
            let letters = unit.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(unit.len());
            seconds += number
                * match &unit[..letters] {
                    "s" | "sec" => 1.0,
                    "m" | "min" => 60.0,
                    "h" => 3600.0,
                    "d" => 86_400.0,
                    "w" => 604_800.0,
                    _ => return None,
                };
            rest = unit[letters..].trim_start();
        }
        Some(Length { seconds })
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Length::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("expected a length of time such as \"15m\" or \"1h 30m\", found {text:?}"))
        })
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{}s", self.seconds))
    }
}

/// Targets per severity: `SEV1 = "15m"`. A severity that is not named has none.
pub type TargetsBySeverity = BTreeMap<SeverityWord, Length>;

/// How soon things should happen, by severity; a team or a service may have its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Targets {
    /// `response_attainment`.
    pub response: TargetsBySeverity,
    /// `ack_attainment`.
    pub acknowledge: TargetsBySeverity,
    /// `detect_attainment`.
    pub detect: TargetsBySeverity,
    /// `resolve_attainment`.
    pub resolve: TargetsBySeverity,
}

fn per_severity(minutes: [Option<u32>; 5]) -> TargetsBySeverity {
    (1u8..)
        .zip(minutes)
        .filter_map(|(level, minutes)| Some((SeverityWord(Severity::new(level)?), Length::minutes(minutes?))))
        .collect()
}

impl Default for Targets {
    /// The table of metrics.md section 6: response 15 min, 30 min, 2 h, 24 h; acknowledge and detect 5 min; resolve 30 min for SEV1.
    fn default() -> Self {
        Targets {
            response: per_severity([Some(15), Some(30), Some(120), Some(1440), None]),
            acknowledge: per_severity([Some(5); 5]),
            detect: per_severity([Some(5); 5]),
            resolve: per_severity([Some(30), None, None, None, None]),
        }
    }
}

/// The targets that a team or service has of its own; what is absent here is the common one.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnTargets {
    /// `response_attainment`.
    pub response: Option<TargetsBySeverity>,
    /// `ack_attainment`.
    pub acknowledge: Option<TargetsBySeverity>,
    /// `detect_attainment`.
    pub detect: Option<TargetsBySeverity>,
    /// `resolve_attainment`.
    pub resolve: Option<TargetsBySeverity>,
}

/// Which incidents took service away. Default: SEV1 and SEV2 from a source that is not a ticket system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Failures {
    /// Severities that are failures.
    pub severities: Vec<SeverityWord>,
    /// Sources whose incidents may be failures; default: all that are not ticket systems.
    pub sources: Option<Vec<String>>,
    /// Services whose incidents may be failures; default: all.
    pub services: Option<Vec<String>>,
}

impl Default for Failures {
    fn default() -> Self {
        let severities = [1, 2].into_iter().filter_map(Severity::new).map(SeverityWord).collect();
        Failures { severities, sources: None, services: None }
    }
}

/// What marks an incident as a false positive, compared without case.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FalsePositive {
    /// Tags that say so.
    pub tags: Vec<String>,
    /// Resolution codes that say so.
    pub resolution_codes: Vec<String>,
}

/// When an incident is a repeat of an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Repeat {
    /// At most so many days after.
    pub window_days: u32,
}

impl Default for Repeat {
    fn default() -> Self {
        Repeat { window_days: 30 }
    }
}

/// When an incident is transient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Noise {
    /// Shorter than so many minutes.
    pub transient_minutes: f64,
}

impl Default for Noise {
    fn default() -> Self {
        Noise { transient_minutes: 5.0 }
    }
}

/// Hours of the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hours {
    /// Monday to Friday; default 08:00-18:00.
    pub business: HourSpan,
    /// Every night; default 22:00-08:00.
    pub sleep: HourSpan,
}

impl Default for Hours {
    fn default() -> Self {
        Hours { business: HourSpan { from: 480, until: 1080 }, sleep: HourSpan { from: 1320, until: 480 } }
    }
}

/// A span of the day in minutes since midnight; it may go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourSpan {
    /// First minute in it.
    pub from: u32,
    /// First minute after it.
    pub until: u32,
}

impl HourSpan {
    /// Whether a minute of the day lies in it.
    pub fn contains(&self, minute: u32) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

impl<'de> Deserialize<'de> for HourSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let minute = |part: &str| {
            let (hours, minutes) = part.trim().split_once(':')?;
            let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
            (hours * 60 + minutes <= 1440 && minutes < 60).then_some(hours * 60 + minutes)
        };
        text.split_once('-')
            .and_then(|(from, until)| Some(HourSpan { from: minute(from)?, until: minute(until)? }))
            .ok_or_else(|| de::Error::custom(format!("expected hours such as \"08:00-18:00\", found {text:?}")))
    }
}

impl Serialize for HourSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        serializer.serialize_str(&format!("{}-{}", clock(self.from), clock(self.until)))
    }
}

/// Which states are on hold: their time does not count under the clock of business hours.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HoldStates {
    /// The words, of every source and compared without case, in place of those that the sources bring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<Vec<String>>,
}

impl HoldStates {
    /// Whether nothing is said: such a configuration is the same as one from before there was the key.
    fn is_default(&self) -> bool {
        self.states.is_none()
    }
}

/// A team.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Team {
    /// The zone of its hours.
    pub timezone: Option<Zone>,
    /// Its own targets.
    pub targets: OwnTargets,
    /// Its days off, instead of the common ones.
    pub holidays: Option<Holidays>,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    /// Other names of the same service: they are counted under this one.
    pub aliases: Vec<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// How important it is.
    pub tier: Option<u32>,
    /// Its own targets; they win over the team's.
    pub targets: OwnTargets,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// Other names or addresses of the same person.
    pub aliases: Vec<String>,
    /// The zone of their hours.
    pub timezone: Option<Zone>,
    /// Their days off, instead of the team's and the common ones.
    pub holidays: Option<Holidays>,
}

/// When incidents of different sources are one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Link {
    /// Where one names another: by URL, key or id.
    pub references: bool,
    /// Where they have the same deduplication key, or service and title, at about the same time; a post-mortem without a
    /// reference, where it has the service and the time.
    pub fingerprint: bool,
    /// At most so far apart, for fingerprints.
    pub window: Length,
    /// Sources whose word is taken first, in this order; the others follow by kind.
    pub precedence: Vec<String>,
}

impl Default for Link {
    fn default() -> Self {
        Link { references: true, fingerprint: false, window: Length::minutes(15), precedence: Vec::new() }
    }
}

/// Incidents that are tests, drills or maintenance.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exclude {
    /// Regular expressions on the title.
    pub titles: Vec<String>,
    /// Tags, compared without case.
    pub tags: Vec<String>,
    /// Services.
    pub services: Vec<String>,
}

/// A CSV of corrections.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Overrides {
    /// The file, relative to the configuration.
    pub file: Option<String>,
}

/// A date and a text drawn on trends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// The day.
    #[serde(deserialize_with = "day")]
    pub date: NaiveDate,
    /// What happened.
    pub text: String,
}

/// Baseline of trends.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Trend {
    /// The baseline begins here; default: the first complete week.
    #[serde(deserialize_with = "maybe_day")]
    pub baseline_from: Option<NaiveDate>,
}

/// Who is not broken down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Groups under so many people are not broken down.
    pub min_group: u32,
    /// The file of the key of pseudonyms, relative to the configuration.
    pub key_file: Option<String>,
}

impl Default for Privacy {
    fn default() -> Self {
        Privacy { min_group: 3, key_file: None }
    }
}
