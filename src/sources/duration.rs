//! Lengths of time as exports write them, in seconds: numbers, clocks, words, ISO 8601.

/// The longest one that is believed: 317 years.
pub(super) const LONGEST_S: f64 = 1e10;

/// A number that is not below 0, in digits and at most one point.
pub fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse::<f64>().ok().filter(|_| is_plain)
}

/// `h:mm:ss`, hours without an end; the seconds may have a fraction.
///
/// ```
/// use incidence::sources::duration::clock;
/// assert_eq!(clock("49:10:05"), Some(177_005.0));
/// assert_eq!((clock("21:03"), clock("0:61:00")), (None, None));
/// ```
pub fn clock(text: &str) -> Option<f64> {
    let (hours, rest) = text.trim().split_once(':')?;
    let (minutes, seconds) = rest.split_once(':')?;
    of_clock(hours, minutes, seconds)
}

/// As [`clock`], or `h:mm`: for a column of which it is known that it does not mean minutes and seconds.
pub fn clock_of_hours(text: &str) -> Option<f64> {
    let (hours, rest) = text.trim().split_once(':')?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
    of_clock(hours, minutes, seconds)
}

fn of_clock(hours: &str, minutes: &str, seconds: &str) -> Option<f64> {
    let whole = |text: &str| number(text).filter(|_| !text.contains('.'));
    let below_60 = |number: Option<f64>| number.filter(|number| *number < 60.0);
    believed(whole(hours)? * 3_600.0 + below_60(whole(minutes))? * 60.0 + below_60(number(seconds))?)
}

/// ISO 8601: `PT1H2M3S`, `P1DT2H`, `P2W`. Years and months have no length of their own.
pub fn iso(text: &str) -> Option<f64> {
    let rest = text.trim().strip_prefix(['P', 'p'])?;
    let (mut sum, mut n, mut is_time, mut digits) = (0.0, 0, false, String::new());
    for letter in rest.chars() {
        let seconds = match (letter.to_ascii_uppercase(), is_time) {
            ('0'..='9' | '.', _) => {
                digits.push(letter);
                continue;
            }
            ('T', false) if digits.is_empty() => {
                is_time = true;
                continue;
            }
            ('W', false) => 604_800.0,
            ('D', false) => 86_400.0,
            ('H', true) => 3_600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            _ => return None,
        };
        sum += number(&digits)? * seconds;
        digits.clear();
        n += 1;
    }
    if n > 0 && digits.is_empty() { believed(sum) } else { None }
}

/// Numbers with units, largest first: `1h 5m`, `12 min`, `1 day, 2 hours`.
pub fn worded(text: &str) -> Option<f64> {
    let (mut total, mut last) = (0.0, f64::INFINITY);
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (amount, after) = rest.split_at(digits);
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
        total += number(amount)? * unit;
        last = unit;
        rest = after.trim_start_matches([' ', ',']);
    }
    if last.is_finite() { believed(total) } else { None }
}

/// Whatever a column may hold whose unit is seconds: a number, [`worded`], or a [`clock`], perhaps after days
/// (`2 days, 1:02:03`). `None` for what can be read in two ways (`21:03`).
pub fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(seconds) = number(text) {
        return believed(seconds);
    }
    let with_days = || {
        let (days, rest) = text.rsplit_once(' ')?;
        believed(worded(days.trim_end_matches(','))? + clock(rest)?)
    };
    clock(text).or_else(with_days).or_else(|| worded(text))
}

fn believed(seconds: f64) -> Option<f64> {
    (seconds <= LONGEST_S).then_some(seconds)
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
            (".", None),
            (":", None),
            ("1:2:3:4", None),
            ("< 1 min", None),
            ("inf", None),
            ("1e3", None),
            ("99999999999", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn a_clock_of_hours_needs_no_seconds() {
        for (text, expected) in [
            ("21:03", Some(75_780.0)),
            ("49:10:05", Some(177_005.0)),
            ("-1:00", None),
            ("1.5:00", None),
            ("1:60", None),
        ] {
            assert_eq!(clock_of_hours(text), expected, "{text}");
        }
    }

    #[test]
    fn an_iso_duration_has_no_years_and_months() {
        for (text, expected) in [
            ("PT1H2M3S", Some(3_723.0)),
            ("P1DT2H", Some(93_600.0)),
            ("P2W", Some(1_209_600.0)),
            ("PT1.5S", Some(1.5)),
            ("P1M", None),
            ("PT", None),
            ("P", None),
            ("PT5", None),
            ("PTH", None),
        ] {
            assert_eq!(iso(text), expected, "{text}");
        }
    }
}
