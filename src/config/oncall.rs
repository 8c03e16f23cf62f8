//! Bounds of on-call, pay and keys of pseudonyms that have the right type and still make no sense.

use super::locate::Located;
use crate::model::{Config, Error, Length, Result};

/// The first value that makes no sense, if there is one.
pub(super) fn values(config: &Config, located: &Located<'_>) -> Result<()> {
    let wrong = |path: &[&str], message: String| Err(Error::usage(message).at(located.place_of(path)));
    let bounds = &config.oncall;
    let counts = [
        ("max_incidents_per_shift", Some(bounds.max_incidents_per_shift)),
        ("reference_weeks", Some(bounds.reference_weeks)),
        ("max_consecutive_days", bounds.max_consecutive_days),
    ];
    if let Some((key, _)) = counts.into_iter().find(|(_, count)| *count == Some(0)) {
        return wrong(&["oncall", key], "expected at least 1, found 0".to_owned());
    }
    let ratio = bounds.max_time_ratio;
    if !(ratio > 0.0 && ratio <= 1.0) {
        let message = format!("expected a share above 0 and at most 1, found {ratio}");
        return wrong(&["oncall", "max_time_ratio"], message);
    }
    let lengths = [
        (["oncall", "min_rest"], Some(bounds.min_rest), 168.0),
        (["oncall", "min_weekly_rest"], bounds.min_weekly_rest, 168.0),
        (["oncall", "max_hours_per_week"], bounds.max_hours_per_week, 168.0),
        (["pay", "round"], config.pay.round, 24.0),
    ];
    for (path, length, most_hours) in lengths {
        let Some(Length { seconds }) = length else { continue };
        if seconds <= 0.0 || seconds > most_hours * 3600.0 || seconds.fract() != 0.0 {
            let message = format!(
                "expected whole seconds, more than none and at most {most_hours} hours, found {seconds} seconds"
            );
            return wrong(&path, message);
        }
    }
    if config.pay.has_rates() && config.pay.currency.is_none() {
        let error = Error::usage("expected a currency beside the rates, found none");
        return Err(error.at(located.place_of(&["pay"])).or("add currency = \"EUR\" under [pay]"));
    }
    Ok(())
}
