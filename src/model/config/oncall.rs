//! The bounds that time on call is held against.

use super::Length;
use serde::{Deserialize, Serialize};

/// Bounds of on-call. Those of the SRE book and a rest of 11 hours always hold; the others where they are set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OnCallBounds {
    /// At most so many incidents in a shift, or in 12 hours of a longer one.
    pub max_incidents_per_shift: u32,
    /// At most this share of the time on call, 0 to 1.
    pub max_time_ratio: f64,
    /// At least so much time between two stretches on call.
    pub min_rest: Length,
    /// At least so much time without a break free of on-call in every complete week.
    pub min_weekly_rest: Option<Length>,
    /// At most so much time on call a week, as the mean over the reference period.
    pub max_hours_per_week: Option<Length>,
    /// Weeks of the reference period.
    pub reference_weeks: u32,
    /// At most so many days in a row with time on call.
    pub max_consecutive_days: Option<u32>,
    /// At most so many nights a week with time on call in sleep hours.
    pub max_nights_per_week: Option<u32>,
}

impl Default for OnCallBounds {
    /// *Site Reliability Engineering*, 2016, chapter 11: two incidents a shift of 12 hours, 25 % of the time. Directive
    /// 2003/88/EC: 11 hours of rest (article 3), means over four months, which are 17 weeks (article 16 b).
    fn default() -> Self {
        OnCallBounds {
            max_incidents_per_shift: 2,
            max_time_ratio: 0.25,
            min_rest: Length { seconds: 39_600.0 },
            min_weekly_rest: None,
            max_hours_per_week: None,
            reference_weeks: 17,
            max_consecutive_days: None,
            max_nights_per_week: None,
        }
    }
}
