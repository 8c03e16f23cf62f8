//! From the text of the overrides, a CSV, to corrections. A line that cannot be understood is an error: a correction that
//! is left out in silence is a wrong number.

use crate::model::{Correction, Error, IncidentKey, Instant, Result, Sets, Severity};
use chrono::NaiveDate;
use std::collections::HashMap;

const COLUMNS: [&str; 8] = ["source", "account", "id", "field", "value", "who", "when", "why"];

/// Reads the overrides. `file` is their name, for messages only.
///
/// Columns, by name: `source`, `account` (may be absent), `id`, `field` (a moment, `false_positive`, `severity` or
/// `excluded`), `value`, `who`, `when` (a date or an RFC 3339 instant) and `why`. An empty value of a moment says that
/// there is none. Where two lines set one field of one incident, the later line has its way.
///
/// # Errors
///
/// A column is absent or unknown, a cell is empty that must not be, or a value is none of its field: with the line.
///
/// ```
/// let text = "source,id,field,value,who,when,why\n\
///             pagerduty,Q1,resolved_at,2026-03-01T10:00:00Z,Ada Example,2026-03-02,closed late\n";
/// let corrections = incidence::config::overrides(text, "overrides.csv").unwrap();
/// assert_eq!(corrections[0].key.to_string(), "pagerduty//Q1");
/// let error = incidence::config::overrides(&text.replace("10:00", "ten"), "overrides.csv").unwrap_err();
/// assert!(error.to_string().starts_with("overrides.csv:2: value: expected an RFC 3339 instant"));
/// ```
pub fn overrides(text: &str, file: &str) -> Result<Vec<Correction>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Error::usage(format!("{file}:{line}: {error}")).or("write it as CSV with the cells of its header in each row")
    };
    let header = reader.headers().map_err(broken)?.clone();
    if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(Error::usage(format!("{file}:1: expected the columns {}, found {unknown:?}", COLUMNS.join(", ")))
            .or("rename or remove that column"));
    }
    let place = |name: &str| header.iter().position(|found| found == name);
    if let Some(missing) = COLUMNS.iter().find(|name| **name != "account" && place(name).is_none()) {
        return Err(Error::usage(format!("{file}:1: expected a column {missing}, found none"))
            .or(format!("the columns are {}", COLUMNS.join(", "))));
    }
    let mut corrections: Vec<Correction> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, |position| line_of(text, position.byte()));
        if record.iter().all(str::is_empty) {
            continue;
        }
        let cell = |name: &str| place(name).and_then(|at| record.get(at)).unwrap_or_default();
        let required = |name: &str| match cell(name) {
            "" => Err(Error::usage(format!("{file}:{line}: {name}: expected text, found nothing"))
                .or("a correction says of which incident, what, who, when and why")),
            text => Ok(text.to_owned()),
        };
        let sets = sets(cell("field"), cell("value")).map_err(|error| error.at(format!("{file}:{line}")))?;
        let when = required("when")?;
        if NaiveDate::parse_from_str(&when, "%Y-%m-%d").is_err() && Instant::from_rfc3339(&when).is_none() {
            let message = format!("{file}:{line}: when: expected a date or an RFC 3339 instant, found {when:?}");
            return Err(Error::usage(message).or("write it as 2026-03-02"));
        }
        let key = IncidentKey { source: required("source")?, account: cell("account").to_owned(), id: required("id")? };
        let (who, why) = (required("who")?, required("why")?);
        corrections.push(Correction { key, sets, who, when, why, line, is_superseded: false });
    }
    supersede(&mut corrections);
    Ok(corrections)
}

/// The line, from 1, of the first thing that stands at or behind a byte.
fn line_of(text: &str, byte: u64) -> u64 {
    let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let blank = text.as_bytes()[byte..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    1 + text.as_bytes()[..byte + blank].iter().filter(|byte| **byte == b'\n').count() as u64
}

fn sets(field: &str, value: &str) -> Result<Sets> {
    let wrong = |expected: &str, way_out: &str| {
        Err(Error::usage(format!("value: expected {expected}, found {value:?}")).or(way_out))
    };
    let flag = match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    };
    if let Some(column) = Sets::MOMENTS.iter().find(|column| **column == field) {
        return match (value, Instant::from_rfc3339(value)) {
            ("", _) => Ok(Sets::Moment(column, None)),
            (_, Some(at)) => Ok(Sets::Moment(column, Some(at))),
            _ => wrong("an RFC 3339 instant, or nothing where there is none", "write it as 2026-03-01T10:00:00Z"),
        };
    }
    match (field, flag, Severity::parse(value)) {
        ("false_positive", Some(flag), _) => Ok(Sets::FalsePositive(flag)),
        ("excluded", Some(flag), _) => Ok(Sets::Excluded(flag)),
        ("severity", _, Some(severity)) => Ok(Sets::Severity(severity)),
        ("false_positive" | "excluded", ..) => wrong("true or false", "write true or false"),
        ("severity", ..) => wrong("SEV1 to SEV5", "write it as SEV2"),
        _ => {
            let known: Vec<&str> =
                Sets::MOMENTS.iter().copied().chain(["false_positive", "severity", "excluded"]).collect();
            Err(Error::usage(format!("field: expected one of {}, found {field:?}", known.join(", "))))
        }
    }
}

/// Marks what a later line says otherwise.
fn supersede(corrections: &mut [Correction]) {
    let mut last: HashMap<(IncidentKey, &'static str), usize> = HashMap::new();
    for at in 0..corrections.len() {
        let field = (corrections[at].key.clone(), corrections[at].sets.field());
        if let Some(earlier) = last.insert(field, at) {
            corrections[earlier].is_superseded = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "source,account,id,field,value,who,when,why\n";

    fn refused(row: &str) -> String {
        overrides(&format!("{HEADER}{row}\n"), "o.csv").unwrap_err().to_string()
    }

    #[test]
    fn every_field_can_be_set_and_the_later_line_has_its_way() {
        let text = format!(
            "\u{feff}{HEADER}jira,,A-1,severity,sev2,Ada,2026-03-02,\"asked, twice\"\n\n\
             jira,eu,A-1,acknowledged_at,,Ada,2026-03-02T10:00:00+01:00,nobody did\n\
             jira,,A-1,severity,SEV1,Ben,2026-03-03,worse\njira,,A-1,false_positive,no,Ben,2026-03-03,real\n\
             jira,,A-1,excluded,TRUE,Ben,2026-03-03,a drill\n"
        );
        let found = overrides(&text, "o.csv").unwrap();
        let said = |correction: &Correction| (correction.line, correction.sets.field(), correction.sets.value());
        let expected = [
            (2, "severity", "SEV2"),
            (4, "acknowledged_at", ""),
            (5, "severity", "SEV1"),
            (6, "false_positive", "false"),
            (7, "excluded", "true"),
        ];
        assert_eq!(found.iter().map(said).collect::<Vec<_>>(), expected.map(|(l, f, v)| (l, f, v.to_owned())));
        assert_eq!(found.iter().map(|c| c.is_superseded).collect::<Vec<_>>(), [true, false, false, false, false]);
        assert_eq!((found[0].why.as_str(), found[1].key.account.as_str()), ("asked, twice", "eu"));
    }

    #[test]
    fn what_cannot_be_understood_is_an_error_with_its_line() {
        for (row, expected) in [
            ("jira,,A-1,resolvedat,2026-03-01T10:00:00Z,A,2026-03-02,w", "o.csv:2: field: expected one of started_at"),
            ("jira,,A-1,resolved_at,2026-03-01 10:00,A,2026-03-02,w", "o.csv:2: value: expected an RFC 3339 instant"),
            ("jira,,A-1,excluded,maybe,A,2026-03-02,w", "o.csv:2: value: expected true or false, found \"maybe\""),
            ("jira,,A-1,severity,P1,A,2026-03-02,w", "o.csv:2: value: expected SEV1 to SEV5, found \"P1\""),
            ("jira,,A-1,excluded,true,A,yesterday,w", "o.csv:2: when: expected a date or an RFC 3339 instant"),
            ("jira,,A-1,excluded,true,,2026-03-02,w", "o.csv:2: who: expected text, found nothing"),
            ("jira,,,excluded,true,A,2026-03-02,w", "o.csv:2: id: expected text, found nothing"),
            ("jira,,A-1,excluded,true", "o.csv:2: "),
        ] {
            assert!(refused(row).starts_with(expected), "{}", refused(row));
        }
        let lacking = overrides("source,id,field,value,who,why\n", "o.csv").unwrap_err().to_string();
        assert!(lacking.starts_with("o.csv:1: expected a column when, found none"), "{lacking}");
        let more = overrides(&HEADER.replace("why", "reason"), "o.csv").unwrap_err().to_string();
        assert!(more.contains("found \"reason\""), "{more}");
    }
}
