//! The presets of definitions: what other tools mean by the words that we use, as rules and in words, in one table.

use super::{Error, Result, did_you_mean};

/// Whose definitions figures follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Definitions {
    /// Our own.
    #[default]
    Incidence,
    /// PagerDuty's Insights.
    PagerDuty,
    /// Opsgenie's global reports.
    Opsgenie,
    /// DORA's failed deployment recovery time.
    Dora,
    /// ITIL's MTRS, MTBF and MTBSI.
    Itil,
}

/// The moment that places an incident in windows, and from which its time to resolve counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Detection, else the start of impact, else creation.
    Detected,
    /// The creation of the record; it stands for detection in every figure.
    Created,
    /// The start of impact.
    Started,
}

/// The end of the time to resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The last resolve.
    Resolve,
    /// The close; the last resolve where the source tells no close apart.
    Close,
}

/// Which incidents there are at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// All of them.
    All,
    /// Those that were resolved.
    Resolved,
    /// Those that were closed.
    Closed,
    /// Those that a change caused, each of them a failure.
    CausedByChange,
    /// Those that took service away.
    Failures,
}

/// What counts as an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    /// A person's own.
    Explicit,
    /// A person's own, else the close.
    OrClose,
    /// Nothing: the word is not defined.
    Undefined,
}

/// A preset: its rules, and what they come to in words.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Which one it is.
    pub definitions: Definitions,
    /// As on the command line.
    pub name: &'static str,
    /// What places incidents and begins their time to resolve.
    pub begin: Begin,
    /// What ends their time to resolve.
    pub end: End,
    /// Which incidents there are.
    pub members: Members,
    /// What counts as an acknowledgement.
    pub acknowledgement: Acknowledgement,
    /// What becomes of incidents that were never acknowledged.
    pub never_acknowledged: &'static str,
    /// From what to what the time to resolve runs.
    pub mttr: &'static str,
    /// Which incidents there are, in words.
    pub population: &'static str,
    /// Which moment places an incident in a window, in words.
    pub in_window_by: &'static str,
    /// Where the definitions come from.
    pub source: &'static str,
}

/// Every preset, our own first.
pub const PRESETS: [Preset; 5] = [
    Preset {
        definitions: Definitions::Incidence,
        name: "incidence",
        begin: Begin::Detected,
        end: End::Resolve,
        members: Members::All,
        acknowledgement: Acknowledgement::Explicit,
        never_acknowledged: "left out, and counted",
        mttr: "from detection to the last resolve",
        population: "all incidents; open ones are followed as far as they are known",
        in_window_by: "detection, else the start of impact, else creation",
        source: "metrics.md sections 2 to 4",
    },
    Preset {
        definitions: Definitions::PagerDuty,
        name: "pagerduty",
        begin: Begin::Created,
        end: End::Resolve,
        members: Members::Resolved,
        acknowledgement: Acknowledgement::Explicit,
        never_acknowledged: "left out, and counted",
        mttr: "from creation to the last resolve, automatic ones too",
        population: "resolved incidents only",
        in_window_by: "creation",
        source: "PagerDuty, Insights",
    },
    Preset {
        definitions: Definitions::Opsgenie,
        name: "opsgenie",
        begin: Begin::Created,
        end: End::Close,
        members: Members::Closed,
        acknowledgement: Acknowledgement::OrClose,
        never_acknowledged: "the close counts as the acknowledgement",
        mttr: "from creation to the close; the last resolve, where the source tells no close apart",
        population: "closed incidents only",
        in_window_by: "creation",
        source: "Opsgenie, How are global reports calculated?",
    },
    Preset {
        definitions: Definitions::Dora,
        name: "dora",
        begin: Begin::Started,
        end: End::Resolve,
        members: Members::CausedByChange,
        acknowledgement: Acknowledgement::Undefined,
        never_acknowledged: "acknowledgement is not defined",
        mttr: "from the start of impact to restoration",
        population: "incidents that a change caused, each of them a failure",
        in_window_by: "the start of impact",
        source: "DORA, failed deployment recovery time",
    },
    Preset {
        definitions: Definitions::Itil,
        name: "itil",
        begin: Begin::Started,
        end: End::Resolve,
        members: Members::Failures,
        acknowledgement: Acknowledgement::Undefined,
        never_acknowledged: "acknowledgement is not defined",
        mttr: "MTRS: from failure to restoration",
        population: "failures only",
        in_window_by: "the start of impact",
        source: "ITIL, availability management: MTRS, MTBF (end to next start), MTBSI (start to start)",
    },
];

impl Definitions {
    /// Its rules and words.
    pub fn preset(self) -> &'static Preset {
        // The table is in the order of the variants; a test holds it.
        &PRESETS[self as usize]
    }

    /// As on the command line.
    pub fn name(self) -> &'static str {
        self.preset().name
    }

    /// The preset of a name.
    ///
    /// # Errors
    ///
    /// [`Usage`](super::ErrorKind::Usage): there is none; the nearest is named.
    ///
    /// ```
    /// use incidence::model::Definitions;
    /// assert_eq!(Definitions::named("dora").unwrap(), Definitions::Dora);
    /// assert!(Definitions::named("pagerdutty").unwrap_err().way_out.starts_with("did you mean \"pagerduty\"?"));
    /// ```
    pub fn named(name: &str) -> Result<Definitions> {
        let found = PRESETS.iter().find(|preset| preset.name == name);
        found.map(|preset| preset.definitions).ok_or_else(|| {
            let all = PRESETS.map(|preset| preset.name);
            Error::usage(format!("expected one of {}, found {name:?}", all.join(", "))).or(did_you_mean(
                name,
                all,
                "`incidence list definitions` says what each means",
            ))
        })
    }
}

/// Why an incident is not in the population of a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outside {
    /// It is open.
    Open,
    /// It is over without a resolve.
    NotResolved,
    /// It is over, and not closed.
    NotClosed,
    /// No change caused it.
    NotByChange,
    /// It took no service away.
    NotAFailure,
    /// Nobody says whether a change caused it.
    CauseUnknown,
    /// Nobody says whether it took service away.
    ImpactUnknown,
    /// It has no moment of creation, and cannot be placed.
    NoCreation,
    /// It has no start of impact, and cannot be placed.
    NoStart,
}

impl Outside {
    /// Every reason, in the order in which they are printed.
    pub const ALL: [Outside; 9] = [
        Outside::Open,
        Outside::NotResolved,
        Outside::NotClosed,
        Outside::NotByChange,
        Outside::NotAFailure,
        Outside::CauseUnknown,
        Outside::ImpactUnknown,
        Outside::NoCreation,
        Outside::NoStart,
    ];

    /// The word in JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Outside::Open => "open",
            Outside::NotResolved => "not_resolved",
            Outside::NotClosed => "not_closed",
            Outside::NotByChange => "not_by_change",
            Outside::NotAFailure => "not_a_failure",
            Outside::CauseUnknown => "cause_unknown",
            Outside::ImpactUnknown => "impact_unknown",
            Outside::NoCreation => "no_created_at",
            Outside::NoStart => "no_started_at",
        }
    }

    /// In words, after a number.
    pub fn said(self) -> &'static str {
        match self {
            Outside::Open => "open",
            Outside::NotResolved => "over without a resolve",
            Outside::NotClosed => "not closed",
            Outside::NotByChange => "not caused by a change",
            Outside::NotAFailure => "no failure",
            Outside::CauseUnknown => "not known whether a change caused them",
            Outside::ImpactUnknown => "not known whether they took service away",
            Outside::NoCreation => "without created_at",
            Outside::NoStart => "without started_at",
        }
    }

    /// Whether it might belong to the population all the same, or to another window: nobody knows.
    pub fn is_undetermined(self) -> bool {
        matches!(self, Outside::CauseUnknown | Outside::ImpactUnknown | Outside::NoCreation | Outside::NoStart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_names() {
        for (at, preset) in PRESETS.iter().enumerate() {
            assert_eq!(preset.definitions as usize, at);
            assert_eq!(Definitions::named(preset.name).unwrap(), preset.definitions);
            assert_eq!(preset.definitions.preset().name, preset.name);
        }
        for (at, why) in Outside::ALL.into_iter().enumerate() {
            assert_eq!(why as usize, at);
        }
        assert_eq!(Definitions::default().name(), "incidence");
    }

    #[test]
    fn an_unknown_name_is_refused_with_all_names_and_the_nearest() {
        let error = Definitions::named("opsgeny").unwrap_err();
        assert_eq!(error.message, "expected one of incidence, pagerduty, opsgenie, dora, itil, found \"opsgeny\"");
        assert!(error.way_out.starts_with("did you mean \"opsgenie\"?"), "{error}");
    }
}
