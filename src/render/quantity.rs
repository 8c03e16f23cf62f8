//! How figures are said to people: durations, shares, counts, moments and spans of days. `-` where there is none.

use crate::model::{BusinessHours, Calendar, Instant, Window};
use chrono::{Datelike, NaiveDate, TimeDelta, Timelike};

/// What stands where there is no value.
pub const NONE: &str = "-";

/// A length of time: `45s`, `12m 30s`, `3h 05m`, `2d 4h`, `140d`. The two largest units, rounded.
///
/// ```
/// use incidence::render::quantity::duration;
/// assert_eq!(duration(45.0), "45s");
/// assert_eq!(duration(3.25), "3.2s"); // below ten seconds, tenths count
/// assert_eq!(duration(750.0), "12m 30s");
/// assert_eq!(duration(11_100.0), "3h 05m");
/// assert_eq!(duration(187_200.0), "2d 4h");
/// ```
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() {
        return NONE.into();
    }
    if seconds < 0.0 {
        return format!("-{}", duration(-seconds));
    }
    const M: u64 = 60;
    const H: u64 = 60 * M;
    const D: u64 = 24 * H;
    let whole = seconds.round() as u64;
    let minutes = ((seconds / 60.0).round() as u64) * M;
    let hours = ((seconds / 3600.0).round() as u64) * H;
    if seconds < 9.95 && seconds.fract() >= 0.05 && seconds.fract() < 0.95 {
        return format!("{seconds:.1}s");
    }
    if whole < M {
        return format!("{whole}s");
    }
    if whole < H {
        return two(whole / M, "m", whole % M, "s");
    }
    if minutes < D {
        return two(minutes / H, "h", minutes % H / M, "m");
    }
    if hours < 100 * D {
        let (days, rest) = (hours / D, hours % D / H);
        return if rest == 0 { format!("{days}d") } else { format!("{days}d {rest}h") };
    }
    format!("{}d", grouped((seconds / 86_400.0).round() as u64))
}

fn two(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 { format!("{large}{large_unit}") } else { format!("{large}{large_unit} {small:02}{small_unit}") }
}

/// A share: `93.1 %`. Nothing but none is `0 %`, nothing but all is `100 %`.
pub fn ratio(share: f64) -> String {
    match share {
        share if !share.is_finite() => NONE.into(),
        0.0 => "0 %".into(),
        1.0 => "100 %".into(),
        share if share > 0.0 && share < 0.0005 => "< 0.1 %".into(),
        share if (0.9995..1.0).contains(&share) => "> 99.9 %".into(),
        share => format!("{:.1} %", share * 100.0),
    }
}

/// A whole number with its thousands set apart: `24,918`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A mean number of things: `2.35`, `41.2`, `1,204`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    if value < 0.0 {
        return format!("-{}", number(-value));
    }
    if value.fract() == 0.0 || value >= 999.5 {
        grouped(value.round() as u64)
    } else if value < 9.995 {
        format!("{value:.2}")
    } else {
        format!("{value:.1}")
    }
}

/// A moment on the zone's clocks, to the minute: `2026-11-22 14:05`.
pub fn instant(at: Instant, calendar: &Calendar) -> String {
    let local = calendar.local(at);
    format!("{} {:02}:{:02}", local.date_naive(), local.hour(), local.minute())
}

/// The hours that a clock of business hours counts: `business hours (Mon-Fri 08:00-18:00 Europe/Berlin, holidays out; 1d
/// is 24 of them)`.
pub fn business_hours(hours: &BusinessHours) -> String {
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let span = format!("{}-{}", clock(hours.span.from), clock(hours.span.until));
    let zones: Vec<&str> = hours.zones.iter().map(|zone| zone.zone().name()).collect();
    let zones = match zones[..] {
        [one] => one.to_owned(),
        _ => format!("in the zone of each team, {}", zones.join(" or ")),
    };
    let holidays = if hours.n_holidays > 0 { "holidays out" } else { "no holidays named" };
    format!("business hours (Mon-Fri {span} {zones}, {holidays}; 1d is 24 of them)")
}

/// What heads of tables say of the clock: nothing where every hour counts.
pub fn clock(hours: Option<&BusinessHours>) -> String {
    hours.map_or(String::new(), |hours| format!(", clock: {}", business_hours(hours)))
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day without its year: `9 Nov`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {}", date.day(), MONTHS[date.month0() as usize])
}

/// A window as people say it. Whole days: `9 to 15 Nov 2026`; else its two moments.
pub fn span(window: Window, calendar: &Calendar) -> String {
    let (first, last) = (calendar.date(window.from), calendar.date(Instant(window.until.0 - 1)));
    let next = last + TimeDelta::days(1);
    if calendar.midnight(first) != window.from || calendar.midnight(next) != window.until {
        return format!("{} to {}", instant(window.from, calendar), instant(window.until, calendar));
    }
    if first == last {
        format!("{} {}", day(first), first.year())
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{} to {} {}", first.day(), day(last), last.year())
    } else if first.year() == last.year() {
        format!("{} to {} {}", day(first), day(last), last.year())
    } else {
        format!("{} {} to {} {}", day(first), first.year(), day(last), last.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_hours_are_said_with_their_zones_and_holidays() {
        let hours = |zones: &[chrono_tz::Tz], n_holidays| BusinessHours {
            span: crate::model::HourSpan { from: 480, until: 1080 },
            zones: zones.iter().map(|zone| Calendar::new(*zone)).collect(),
            n_holidays,
        };
        let berlin = hours(&[chrono_tz::Europe::Berlin], 2);
        let said = "business hours (Mon-Fri 08:00-18:00 Europe/Berlin, holidays out; 1d is 24 of them)";
        assert_eq!(business_hours(&berlin), said);
        assert_eq!((clock(Some(&berlin)), clock(None)), (format!(", clock: {said}"), String::new()));
        assert_eq!(
            business_hours(&hours(&[chrono_tz::UTC, chrono_tz::Asia::Tokyo], 0)),
            "business hours (Mon-Fri 08:00-18:00 in the zone of each team, UTC or Asia/Tokyo, no holidays named; 1d is 24 of them)"
        );
    }

    #[test]
    fn durations_are_said_in_their_two_largest_units() {
        let cases: [(f64, &str); 20] = [
            (0.0, "0s"),
            (0.5, "0.5s"),
            (9.96, "10s"),
            (59.4, "59s"),
            (59.6, "1m"),
            (65.0, "1m 05s"),
            (3599.4, "59m 59s"),
            (3599.6, "1h"),
            (3600.0, "1h"),
            (11_129.0, "3h 05m"),
            (11_131.0, "3h 06m"),
            (86_370.0, "1d"),
            (86_369.0, "23h 59m"),
            (86_400.0, "1d"),
            (90_000.0, "1d 1h"),
            (641_417.7, "7d 10h"),
            (8_640_000.0, "100d"),
            (106_790_400.0, "1,236d"),
            (-90.0, "-1m 30s"),
            (f64::NAN, "-"),
        ];
        for (seconds, said) in cases {
            assert_eq!(duration(seconds), said, "{seconds}");
        }
    }

    #[test]
    fn numbers_and_shares() {
        assert_eq!([ratio(0.0), ratio(1.0), ratio(0.931), ratio(0.25)], ["0 %", "100 %", "93.1 %", "25.0 %"]);
        assert_eq!([ratio(0.9996), ratio(0.0004)], ["> 99.9 %", "< 0.1 %"]);
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(24_918)], ["0", "999", "1,000", "24,918"]);
        assert_eq!([number(2.345), number(41.25), number(40.0), number(1203.9)], ["2.35", "41.2", "40", "1,204"]);
    }

    #[test]
    fn spans_of_whole_days_are_said_as_days() {
        let calendar = Calendar::new(chrono_tz::Europe::Berlin);
        let midnight = |y, m, d| calendar.midnight(NaiveDate::from_ymd_opt(y, m, d).expect("a date"));
        let said = |from, until| span(Window { from, until }, &calendar);
        assert_eq!(said(midnight(2026, 11, 9), midnight(2026, 11, 16)), "9 to 15 Nov 2026");
        // The clocks go back on 25 October: the week has 169 hours and is a week all the same.
        assert_eq!(said(midnight(2026, 10, 19), midnight(2026, 10, 26)), "19 to 25 Oct 2026");
        assert_eq!(said(midnight(2026, 11, 30), midnight(2026, 12, 7)), "30 Nov to 6 Dec 2026");
        assert_eq!(said(midnight(2026, 12, 28), midnight(2027, 1, 4)), "28 Dec 2026 to 3 Jan 2027");
        assert_eq!(said(midnight(2026, 11, 9), midnight(2026, 11, 10)), "9 Nov 2026");
        let odd = Window { from: midnight(2026, 11, 9).plus_s(60.0), until: midnight(2026, 11, 10) };
        assert_eq!(span(odd, &calendar), "2026-11-09 00:01 to 2026-11-10 00:00");
    }
}
