//! WINDOW, `--tz` and `--as-of` of the command line as the model's types.

use super::args::WindowArgs;
use crate::model::{Clock, Definitions, Error, Instant, Result, When, WindowSpec, did_you_mean};
use chrono::SubsecRound;
use chrono_tz::{TZ_VARIANTS, Tz};

/// The window that was asked for, or `default` if none was.
pub fn window_spec(args: &WindowArgs, default: WindowSpec) -> Result<WindowSpec> {
    let spec = if let Some(from) = &args.from {
        let until = args.until.as_deref().map(|until| When::parse(until).map_err(|error| error.at("--until")));
        let from = When::parse(from).map_err(|error| error.at("--from"))?;
        WindowSpec::Between { from, until: until.transpose()? }
    } else if let Some(last) = &args.last {
        WindowSpec::parse_last(last).map_err(|error| error.at("--last"))?
    } else if let Some(week) = &args.week {
        WindowSpec::parse_week(week).map_err(|error| error.at("--week"))?
    } else if let Some(month) = &args.month {
        WindowSpec::parse_month(month).map_err(|error| error.at("--month"))?
    } else if let Some(quarter) = &args.quarter {
        WindowSpec::parse_quarter(quarter).map_err(|error| error.at("--quarter"))?
    } else {
        default
    };
    Ok(spec)
}

/// The window in the words of the command line, which are the same each time that the question is asked: `12w`,
/// `2026-W46`, `2026-01-01..2026-02-01`, `all`.
pub fn word(args: &WindowArgs) -> String {
    let named = args.last.iter().chain(&args.week).chain(&args.month).chain(&args.quarter).next();
    match (&args.from, named) {
        (Some(from), _) => format!("{from}..{}", args.until.as_deref().unwrap_or_default()),
        (None, Some(named)) => named.clone(),
        (None, None) => "all".to_owned(),
    }
}

/// The zone of a name.
pub fn zone(flag: &str, name: &str) -> Result<Tz> {
    name.parse().map_err(|_| {
        let known = TZ_VARIANTS.iter().map(|zone| zone.name());
        Error::usage(format!("{flag}: expected an IANA time zone, found {name:?}")).or(did_you_mean(
            name,
            known,
            "for example Europe/Berlin or UTC",
        ))
    })
}

/// `--as-of`: a date is its midnight in the zone; `now` is what the machine's clock says, to the second. A scheduled job
/// says `now`: to the store alone, a source from which nothing comes any more looks as young as ever.
pub fn as_of(text: Option<&str>, calendar: &crate::model::Calendar) -> Result<Option<Instant>> {
    if text == Some("now") {
        return Ok(Some(Instant::from(chrono::Utc::now().trunc_subsecs(0))));
    }
    let when = text.map(|text| When::parse(text).map_err(|error| error.at("--as-of"))).transpose()?;
    Ok(when.map(|when| when.instant(calendar)))
}

/// `--definitions`: the preset of a name.
pub fn definitions(name: &str) -> Result<Definitions> {
    Definitions::named(name).map_err(|error| error.at("--definitions"))
}

/// `--clock`: which hours count in durations.
pub fn clock(word: &str) -> Result<Clock> {
    Clock::ALL.into_iter().find(|clock| clock.word() == word).ok_or_else(|| {
        let known = Clock::ALL.map(Clock::word);
        Error::usage(format!("--clock: expected always or business, found {word:?}")).or(did_you_mean(
            word,
            known,
            "always counts every hour, business the business hours of the incident's team",
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Bucket;

    #[test]
    fn a_flag_names_itself_in_its_error() {
        let args = WindowArgs { week: Some("2026-W60".into()), ..WindowArgs::default() };
        let error = window_spec(&args, WindowSpec::All).unwrap_err().to_string();
        assert_eq!(error, "--week: expected an ISO week such as 2026-W46, found \"2026-W60\"");
        let args = WindowArgs { last: Some("12w".into()), ..WindowArgs::default() };
        let spec = window_spec(&args, WindowSpec::All).unwrap();
        assert_eq!(spec, WindowSpec::Last { count: 12, bucket: Bucket::Week });
        assert_eq!(window_spec(&WindowArgs::default(), WindowSpec::All).unwrap(), WindowSpec::All);
    }

    #[test]
    fn a_clock_is_one_of_two() {
        assert_eq!((clock("always").unwrap(), clock("business").unwrap()), (Clock::Always, Clock::Business));
        let error = clock("bussiness").unwrap_err().to_string();
        let said = "--clock: expected always or business, found \"bussiness\"; did you mean \"business\"?";
        assert!(error.starts_with(said), "{error}");
    }

    #[test]
    fn a_window_is_called_as_it_was_asked_for() {
        let args = WindowArgs { last: Some("12w".into()), ..WindowArgs::default() };
        assert_eq!(word(&args), "12w");
        let args = WindowArgs { from: Some("2026-01-01".into()), ..WindowArgs::default() };
        assert_eq!(word(&args), "2026-01-01..");
        assert_eq!(word(&WindowArgs::default()), "all");
    }

    #[test]
    fn a_zone_that_is_not_known_names_the_nearest() {
        let error = zone("--tz", "Europe/Berln").unwrap_err().to_string();
        assert!(error.contains("did you mean \"Europe/Berlin\"?"), "{error}");
    }
}
