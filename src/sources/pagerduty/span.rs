//! A length of time as the Insights list writes it: seconds as a number, `1h 5m`, `00:21:03`, `12 min`.

/// Seconds in a text; `None` if it is no length of time, or one that can be read in two ways (`21:03`).
pub(super) fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    let seconds = match text.parse::<f64>() {
        Ok(number) => Some(number),
        Err(_) => clock(text).or_else(|| units(text)),
    };
    seconds.filter(|seconds| (0.0..=1e10).contains(seconds))
}

/// `h:mm:ss`, perhaps after `2 days` or `2 days,`.
fn clock(text: &str) -> Option<f64> {
    let (days, clock) = match text.rsplit_once(' ') {
        Some((days, clock)) => (units(days.trim_end_matches(','))?, clock),
        None => (0.0, text),
    };
    let mut parts = clock.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty();
    let whole = seconds.split('.').next()?;
    if parts.next().is_some() || !is_number(hours) || !is_number(minutes) || !is_number(whole) {
        return None;
    }
    let (minutes, seconds): (f64, f64) = (minutes.parse().ok()?, seconds.parse().ok()?);
    (minutes < 60.0 && seconds < 60.0).then_some(days + hours.parse::<f64>().ok()? * 3600.0 + minutes * 60.0 + seconds)
}

/// Numbers with units, largest first: `1h 5m`, `12 min`, `1 day, 2 hours`.
fn units(text: &str) -> Option<f64> {
    let (mut total, mut last) = (0.0, f64::INFINITY);
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let unit = match unit.to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => 86_400.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            _ => return None,
        };
        if unit >= last {
            return None;
        }
        total += number.parse::<f64>().ok()? * unit;
        last = unit;
        rest = after.trim_start_matches([' ', ',']);
    }
    last.is_finite().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_length_of_time_is_read() {
        for (text, expected) in [
            ("73", Some(73.0)),
            ("73.0", Some(73.0)),
            ("0", Some(0.0)),
            ("1h 5m", Some(3_900.0)),
            ("1h5m3s", Some(3_903.0)),
            ("12 min", Some(720.0)),
            ("1 day, 2 hours", Some(93_600.0)),
            ("00:21:03", Some(1_263.0)),
            ("49:10:05", Some(177_005.0)),
            ("0 days 01:12:00", Some(4_320.0)),
            ("1 day, 2:03:04.5", Some(93_784.5)),
            ("21:03", None),
            ("00:61:00", None),
            ("5m 1h", None),
            ("-5", None),
            ("soon", None),
            ("5", Some(5.0)),
            ("5 parsecs", None),
            ("", None),
            ("< 1 min", None),
            ("inf", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
