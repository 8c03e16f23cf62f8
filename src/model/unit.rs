//! What a figure is measured in, and which way is good.

/// The unit of a metric's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, with fractions.
    Seconds,
    /// A share, 0 to 1.
    Ratio,
    /// A number of things.
    Count,
    /// A mean number of things per incident.
    PerIncident,
}

impl Unit {
    /// The word in JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds",
            Unit::Ratio => "ratio",
            Unit::Count => "count",
            Unit::PerIncident => "per_incident",
        }
    }
}

/// Which way of a change is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither is good by itself.
    Neither,
}

impl Better {
    /// The word in lists and explanations.
    pub fn word(self) -> &'static str {
        match self {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "neither",
        }
    }
}
