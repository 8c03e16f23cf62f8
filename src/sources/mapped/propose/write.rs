//! What was placed, as TOML that `--map` takes, with comments where something is not sure.

use super::content::Content;
use super::place::{Placed, Recognised, Unplaced};
use super::survey::Survey;
use super::{Proposal, Said};
use crate::model::Status;
use crate::sources::mapped::Shape;
use crate::sources::ticket::{COLUMNS, Col};
use std::fmt::Write;

/// The proposal of what was placed.
pub(super) fn write(survey: &Survey, placed: Placed, said: Said<'_>) -> Proposal {
    let stamps = stamps(&placed);
    let of = |column: &usize| &survey.contents[*column];
    let in_utc = |column: &usize| {
        let name = placed.names[*column].to_lowercase();
        name.contains("(utc)") || name.contains("(gmt)") || name.ends_with("_utc")
    };
    let local: Vec<usize> = stamps.iter().copied().filter(|column| of(column).n_local > 0).collect();
    let is_utc = !local.is_empty() && local.iter().all(in_utc);
    let zone = said.zone.map(|zone| zone.name()).or(is_utc.then_some("UTC"));
    let lacks_zone = !local.is_empty() && zone.is_none();
    let votes = stamps
        .iter()
        .map(of)
        .fold((0, 0), |(day, month), content| (day + content.votes.day_first, month + content.votes.month_first));
    let is_ambiguous = stamps.iter().any(|column| of(column).n_ambiguous > 0);
    let lacks_date_order = is_ambiguous && (votes.0 > 0) == (votes.1 > 0);

    let mut doubts = Vec::new();
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# A proposal: read it, mend it, then give it with --map.");
    let _ = writeln!(out, "source = {}", quoted(said.source));
    let shape = if placed.is_log { Shape::EventLog } else { Shape::Row };
    let _ = writeln!(out, "shape = \"{}\"", if placed.is_log { "event-log" } else { "row" });
    match zone {
        Some(zone) if !local.is_empty() => {
            let _ = writeln!(out, "timezone = {}", quoted(zone));
        }
        _ if lacks_zone => {
            let _ = writeln!(out, "# The zone of the file's clocks, which no stamp tells:");
            let _ = writeln!(out, "# timezone = \"Europe/Berlin\"");
        }
        _ => {}
    }
    if lacks_date_order {
        let _ = writeln!(out, "# No date tells whether the day or the month comes first:");
        let _ = writeln!(out, "# date_order = \"day-first\"  # or \"month-first\"");
    }
    let _ = writeln!(out, "\n[columns]");
    let has_begin = [Col::DetectedAt, Col::StartedAt, Col::CreatedAt].into_iter().any(|col| placed.has(col));
    let mut lacking = Vec::new();
    if !placed.has(Col::Id) {
        lacking.push("id");
        let _ = writeln!(out, "# id = \"...\"  # no column was recognised");
    }
    for ours in COLUMNS {
        let columns = placed.of(ours.col);
        if columns.is_empty() {
            continue;
        }
        if ours.col == Col::DetectedAt && placed.is_detected_by_creation {
            let _ = writeln!(out, "# No column tells when it was detected: when it was made stands for it.");
        }
        let mut names: Vec<String> = columns.iter().map(|column| quoted(&placed.names[*column])).collect();
        names.dedup();
        let value = if let [name] = names.as_slice() { name.clone() } else { format!("[{}]", names.join(", ")) };
        let _ = writeln!(out, "{} = {value}", ours.name);
    }
    if placed.is_log {
        for (col, name) in [(Col::EventAt, "event_at"), (Col::EventState, "event_state")] {
            if !placed.has(col) {
                lacking.push(name);
                let _ = writeln!(out, "# {name} = \"...\"  # no column was recognised");
            }
        }
    }
    tables(&mut out, &placed, survey);
    let is_told = |col: Col| placed.has(col) || placed.durations.iter().any(|duration| duration.col == col);
    if !placed.is_log && !is_told(Col::ResolvedAt) {
        doubts.push("no column tells when service was restored".to_owned());
        if let Some(column) = placed.of(Col::ClosedAt).first() {
            let _ = writeln!(out, "\n# Closing is no resolve. To let it stand for one, flagged as such:");
            let _ = writeln!(out, "# [proxies]\n# resolved_at = {}", quoted(&placed.names[*column]));
        }
    }
    let has_trigger = placed.is_log && events(&mut out, &placed, survey, &mut doubts);
    if !has_begin && !has_trigger {
        lacking.push("detected_at, started_at or created_at");
    }
    values(&mut out, &placed, survey, &mut doubts);
    months(&mut out, &stamps, survey, &mut doubts);
    if placed.is_status_a_flag {
        let _ = writeln!(out, "\n[values.status]\ntrue = \"resolved\"\nfalse = \"open\"");
        for (theirs, ours) in
            [("yes", "resolved"), ("no", "open"), ("y", "resolved"), ("n", "open"), ("1", "resolved"), ("0", "open")]
        {
            let _ = writeln!(out, "{} = \"{ours}\"", quoted(theirs));
        }
    }
    Proposal {
        text: out,
        shape,
        n_rows: survey.n_rows,
        has_more_rows: survey.has_more_rows,
        recognised: recognised(&placed, survey),
        unplaced: unplaced(&placed, survey),
        lacks_zone,
        lacks_date_order,
        lacking,
        doubts,
    }
}

/// The columns that hold moments.
fn stamps(placed: &Placed) -> Vec<usize> {
    let stamps = COLUMNS.iter().filter(|ours| ours.is_stamp);
    stamps.flat_map(|ours| placed.of(ours.col).iter().copied()).collect()
}

/// `[durations]` and `[separators]`.
fn tables(out: &mut String, placed: &Placed, survey: &Survey) {
    if !placed.durations.is_empty() {
        let _ = writeln!(out, "\n[durations]");
        for duration in &placed.durations {
            let (ours, column) = (duration.col.ours().name, quoted(&placed.names[duration.column]));
            let _ = writeln!(out, "{ours} = {{ column = {column}, unit = \"{}\" }}", duration.unit);
        }
    }
    let tags = placed.of(Col::Tags).iter().map(|column| &survey.contents[*column]);
    let (commas, semicolons) = tags.fold((0, 0), |(c, s), content| (c + content.n_comma, s + content.n_semicolon));
    if commas > semicolons {
        let _ = writeln!(out, "\n[separators]\ntags = \",\"");
    }
}

/// `[events]`: what each state of a log means; whether one of them opens an incident.
fn events(out: &mut String, placed: &Placed, survey: &Survey, doubts: &mut Vec<String>) -> bool {
    let Some(column) = placed.of(Col::EventState).first() else { return false };
    let content = &survey.contents[*column];
    let has = |col: Col| placed.has(col);
    let is_opening = |word: &str| content.first_words.get(word).is_some_and(|n| n * 5 >= survey.n_ids);
    let mut has_trigger = false;
    let mut n_unknown = 0;
    let _ = writeln!(out, "\n[events]");
    for (word, n) in sorted(content) {
        let (kind, is_told) = match Status::from_word(word) {
            Some(Status::Triggered) => ("triggered", has(Col::DetectedAt) || has(Col::CreatedAt)),
            Some(Status::Acknowledged) => ("acknowledged", has(Col::AcknowledgedAt)),
            Some(Status::Mitigated) => ("mitigated", has(Col::MitigatedAt)),
            Some(Status::Resolved) => ("resolved", has(Col::ResolvedAt)),
            Some(Status::Closed) => ("closed", has(Col::ClosedAt)),
            Some(Status::Canceled) => ("state", false),
            None if is_opening(word) && !has(Col::DetectedAt) && !has(Col::CreatedAt) => {
                let (begins, of) = (content.first_words.get(word).copied().unwrap_or(0), survey.n_ids);
                has_trigger = true;
                let _ = writeln!(out, "{} = \"triggered\"  # {begins} of {of} incidents begin with it", quoted(word));
                continue;
            }
            None => {
                n_unknown += 1;
                let _ =
                    writeln!(out, "# {} = \"...\"  # {n} rows; a plain state until you say otherwise", quoted(word));
                continue;
            }
        };
        if is_told {
            let _ = writeln!(out, "# {} = \"{kind}\"  # its moment stands in a column of its own", quoted(word));
        } else {
            has_trigger |= kind == "triggered";
            let _ = writeln!(out, "{} = \"{kind}\"", quoted(word));
        }
    }
    if n_unknown > 0 {
        doubts.push(format!("{n_unknown} states of the log are no known words: say under [events] what they mean"));
    }
    if content.has_more_words {
        doubts.push("the log has more states than are named under [events]".to_owned());
    }
    has_trigger
}

/// `[values]` for words of status that are not known and flags that stand for something else.
fn values(out: &mut String, placed: &Placed, survey: &Survey, doubts: &mut Vec<String>) {
    if let Some(column) = placed.of(Col::CausedByChange).first()
        && !survey.contents[*column].is_mostly(survey.contents[*column].n_flag)
    {
        let _ = writeln!(out, "\n[values.caused_by_change]\n# The number of a change.\n\"*\" = \"true\"");
    }
    let Some(column) = placed.of(Col::Status).first().filter(|_| !placed.is_status_a_flag) else { return };
    let content = &survey.contents[*column];
    let unknown: Vec<(&str, u64)> = sorted(content).filter(|(word, _)| Status::from_word(word).is_none()).collect();
    if unknown.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n[values.status]");
    let _ = writeln!(out, "# open, acknowledged, mitigated, resolved, closed or canceled:");
    for (word, n) in &unknown {
        let _ = writeln!(out, "# {} = \"...\"  # {n} rows", quoted(word));
    }
    doubts.push(format!("{} words of status are not known: say under [values.status] what they mean", unknown.len()));
}

/// `[months]` for names in other languages.
fn months(out: &mut String, stamps: &[usize], survey: &Survey, doubts: &mut Vec<String>) {
    let mut months: Vec<&String> = stamps.iter().flat_map(|column| survey.contents[*column].months.keys()).collect();
    months.sort();
    months.dedup();
    if months.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n[months]\n# The number of each, 1 to 12:");
    for month in &months {
        let _ = writeln!(out, "# {} = 0", quoted(month));
    }
    doubts.push(format!("{} names of months are no English ones: number them under [months]", months.len()));
}

/// The words of a column, the most frequent first.
fn sorted(content: &Content) -> impl Iterator<Item = (&str, u64)> {
    let mut words: Vec<(&str, u64)> = content.words.iter().map(|(word, n)| (word.as_str(), *n)).collect();
    words.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    words.into_iter()
}

fn recognised(placed: &Placed, survey: &Survey) -> Vec<Recognised> {
    let mut all = Vec::new();
    let mut add = |ours: &'static str, column: usize, remark: String| {
        let content = &survey.contents[column];
        let remark = if content.n_filled == 0 { "empty in these rows".to_owned() } else { remark };
        all.push(Recognised { ours, theirs: placed.names[column].clone(), sample: content.sample.clone(), remark });
    };
    for ours in COLUMNS {
        for column in placed.of(ours.col) {
            let remark = match ours.col {
                Col::DetectedAt if placed.is_detected_by_creation => "when it was made stands for it",
                Col::Status if placed.is_status_a_flag => "true: resolved, false: open",
                _ => "",
            };
            add(ours.name, *column, remark.to_owned());
        }
        for duration in placed.durations.iter().filter(|duration| duration.col == ours.col) {
            add(ours.name, duration.column, format!("a duration in {}", duration.unit));
        }
    }
    all
}

fn unplaced(placed: &Placed, survey: &Survey) -> Vec<Unplaced> {
    let unplaced = |(column, theirs): (usize, &String)| {
        let content = &survey.contents[column];
        let why = match placed.reasons.get(&column) {
            Some(why) => why.clone(),
            None if content.n_filled == 0 => "empty".to_owned(),
            None => "no column of ours goes by such a name".to_owned(),
        };
        Unplaced { theirs: theirs.clone(), sample: content.sample.clone(), why }
    };
    placed.names.iter().enumerate().filter(|(column, _)| !placed.is_used(*column)).map(unplaced).collect()
}

/// A text as TOML writes it, on one line whatever it holds.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
