//! Durations as exports write them, in seconds.

use super::columns::Col;

/// How a column writes durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of so many milliseconds each.
    Milliseconds(u32),
    /// `hh:mm:ss` or `hh:mm`, hours without an end.
    Clock,
    /// ISO 8601: `PT1H2M3S`, `P1DT2H`.
    Iso,
}

impl Unit {
    /// The words of a map.
    pub const WORDS: [(&'static str, Unit); 7] = [
        ("milliseconds", Unit::Milliseconds(1)),
        ("seconds", Unit::Milliseconds(1_000)),
        ("minutes", Unit::Milliseconds(60_000)),
        ("hours", Unit::Milliseconds(3_600_000)),
        ("days", Unit::Milliseconds(86_400_000)),
        ("clock", Unit::Clock),
        ("iso8601", Unit::Iso),
    ];

    /// A duration in seconds; `None` if the text is none, or one below 0.
    ///
    /// ```
    /// use incidence::sources::ticket::Unit;
    /// assert_eq!(Unit::Milliseconds(60_000).seconds("2.5"), Some(150.0));
    /// assert_eq!(Unit::Clock.seconds("49:10:05"), Some(177_005.0));
    /// assert_eq!(Unit::Iso.seconds("P1DT2H"), Some(93_600.0));
    /// assert_eq!(Unit::Clock.seconds("-1:00"), None);
    /// ```
    pub fn seconds(self, text: &str) -> Option<f64> {
        let number = |text: &str| {
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            text.parse::<f64>().ok().filter(|number| is_plain && (0.0..=1e12).contains(number))
        };
        let text = text.trim();
        let seconds = match self {
            Unit::Milliseconds(each) => number(text)? * f64::from(each) / 1000.0,
            Unit::Clock => {
                let parts: Vec<&str> = text.split(':').collect();
                let (hours, minutes, seconds) = match parts[..] {
                    [hours, minutes] => (hours, minutes, "0"),
                    [hours, minutes, seconds] => (hours, minutes, seconds),
                    _ => return None,
                };
                let below_60 = |text: &str| number(text).filter(|number| *number < 60.0);
                number(hours)? * 3600.0 + below_60(minutes)? * 60.0 + below_60(seconds)?
            }
            Unit::Iso => iso(text)?,
        };
        (seconds <= 1e10).then_some(seconds)
    }
}

fn iso(text: &str) -> Option<f64> {
    let rest = text.strip_prefix(['P', 'p'])?;
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
            ('H', true) => 3600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            // Years and months have no length of their own.
            _ => return None,
        };
        sum += digits.parse::<f64>().ok()? * seconds;
        digits.clear();
        n += 1;
    }
    (n > 0 && digits.is_empty()).then_some(sum)
}

/// A moment that stands as a duration after another.
#[derive(Clone, Debug)]
pub struct Lasting {
    /// The moment.
    pub col: Col,
    /// Positions of the columns that hold the duration; the first that holds something is taken.
    pub positions: Vec<usize>,
    /// How it is written.
    pub unit: Unit,
    /// What it is counted from; `None`: when the incident began (detected, else started, else created).
    pub after: Option<Col>,
}
