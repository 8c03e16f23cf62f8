//! `oncall pay` as a table that payroll can take, with every rule in words.

use super::{Cell, Grid, OnCallHead, OnCallTables, kinds_said, seconds};
use crate::metrics::oncall::{KINDS, Pay, PayFigures, Roster};
use crate::model::{PayRules, Rounding};
use crate::render::quantity;

/// What `oncall pay` prints.
pub fn oncall_pay(pay: &Pay, rules: &PayRules, roster: &Roster, head: &OnCallHead<'_>) -> OnCallTables {
    let decimals = rules.currency.as_ref().map_or(2, |currency| currency.n_decimals());
    let money = |amount: Option<i128>| Cell::or_null(amount, |amount| Cell::Decimal(decimal(amount, decimals)));
    let known = |cell: Cell| if pay.knows_hours { cell } else { Cell::Null };
    let whole = whole(pay, rules, roster, head, &money, &known);

    let mut time = Grid::new(&["person", "on call", "business", "off", "weekend", "holiday", "sleep"]);
    let mut counted = Grid::new(&["person", "shifts", "interruptions", "call-out"]);
    let mut amounts = Grid::new(&[
        "person",
        "business",
        "off",
        "weekend",
        "holiday",
        "sleep",
        "shifts",
        "interruptions",
        "call-out",
        "together",
    ]);
    let called = roster.people.iter().map(|person| head.called(&person.name)).chain(["(all)".to_owned()]);
    for (name, one) in called.zip(pay.people.iter().chain([&pay.total])) {
        let first = || Cell::text(&name);
        let mut cells = vec![first(), known(clock(one.paid_us.iter().sum()))];
        cells.extend(one.paid_us.map(clock).map(known));
        time.rows.push(cells);
        let shifts = known(Cell::count(one.n_shifts));
        counted.rows.push(vec![first(), shifts, Cell::count(one.n_interruptions), clock(one.call_out_paid_us)]);
        let mut cells = vec![first()];
        cells.extend(one.by_kind.map(money).map(known));
        cells.extend([known(money(one.shifts)), money(one.interruptions), money(one.call_outs)]);
        cells.push(known(money(one.amount())));
        amounts.rows.push(cells);
    }
    let is_rounded = if rules.round.is_some() { ", rounded" } else { "" };
    let mut parts = vec![
        (format!("Time on call, hours:minutes{is_rounded}"), time, ""),
        ("Shifts, interruptions, call-outs".to_owned(), counted, ""),
    ];
    if let Some(currency) = rules.currency.as_ref().filter(|_| rules.has_rates()) {
        parts.push((format!("Amounts, in {}", currency.code()), amounts, ""));
    }
    OnCallTables { whole, parts, said: Vec::new(), rules: said(rules, head), notes: pay.notes.clone() }
}

fn whole(
    pay: &Pay,
    rules: &PayRules,
    roster: &Roster,
    head: &OnCallHead<'_>,
    money: &dyn Fn(Option<i128>) -> Cell,
    known: &dyn Fn(Cell) -> Cell,
) -> Vec<(&'static str, Grid)> {
    let of_kinds = |ending: &str| KINDS.map(|kind| format!("{}{ending}", kind.word()));
    let mut columns: Vec<String> = Vec::new();
    columns.push("on_call_s".into());
    columns.extend(of_kinds("_s"));
    columns.push("paid_h".into());
    columns.extend(of_kinds("_paid_h"));
    columns.extend(["n_shifts", "n_interruptions", "call_out_s", "call_out_paid_h"].map(String::from));
    columns.extend(of_kinds("_amount"));
    columns
        .extend(["shifts_amount", "interruptions_amount", "call_outs_amount", "amount", "currency"].map(String::from));
    let currency = || Cell::or_null(rules.currency.as_ref(), |currency| Cell::text(currency.code()));
    let cells = |one: &PayFigures| {
        let mut cells = vec![known(seconds(one.on_call_us.iter().sum()))];
        cells.extend(one.on_call_us.map(|us| known(seconds(us))));
        cells.push(known(hours(one.paid_us.iter().sum())));
        cells.extend(one.paid_us.map(|us| known(hours(us))));
        cells.extend([known(Cell::count(one.n_shifts)), Cell::count(one.n_interruptions)]);
        cells.extend([seconds(one.call_out_us), hours(one.call_out_paid_us)]);
        cells.extend(one.by_kind.map(|amount| known(money(amount))));
        cells.extend([known(money(one.shifts)), money(one.interruptions), money(one.call_outs)]);
        cells.extend([known(money(one.amount())), currency()]);
        cells
    };
    let first = ["person", "timezone", "from", "until"].map(String::from);
    let rows = roster.people.iter().zip(&pay.people).map(|(person, one)| {
        let zone = Cell::text(person.calendar.zone().name());
        let (from, until) = (Cell::Instant(head.window.from), Cell::Instant(head.window.until));
        [vec![Cell::Text(head.called(&person.name)), zone, from, until], cells(one)].concat()
    });
    let rows = Grid { rows: rows.collect(), columns: [&first[..], &columns].concat() };
    vec![("rows", rows), ("total", Grid { rows: vec![cells(&pay.total)], columns })]
}

/// An amount in minor units as a decimal.
fn decimal(amount: i128, decimals: u32) -> String {
    let unit = 10_i128.pow(decimals);
    match decimals {
        0 => amount.to_string(),
        _ => format!("{}.{:0width$}", amount / unit, amount % unit, width = decimals as usize),
    }
}

/// Hours to the nearest ten-thousandth.
fn hours(us: i64) -> Cell {
    Cell::Decimal(decimal((i128::from(us) + 180_000) / 360_000, 4))
}

/// `112:30`, with seconds where there are any. A number to whoever lays the table out.
fn clock(us: i64) -> Cell {
    let (s, part) = (us / 1_000_000, us % 1_000_000);
    let minutes = format!("{}:{:02}", s / 3600, s / 60 % 60);
    Cell::Decimal(match (s % 60, part) {
        (0, 0) => minutes,
        (s, 0) => format!("{minutes}:{s:02}"),
        (s, part) => format!("{minutes}:{s:02}.{part:06}"),
    })
}

/// Every rule that the table follows.
fn said(rules: &PayRules, head: &OnCallHead<'_>) -> Vec<String> {
    let mut said = vec![
        "Time on call is what was served by the end of the window, on each person's own clock: a night over a change of the \
         clocks is an hour longer or shorter. Time under several schedules counts once; planned and shadowing shifts do not \
         count."
            .to_owned(),
        kinds_said(head.hours),
        "Holidays are a person's own, else those of the first of their teams that has some, else the common ones.".to_owned(),
        "A shift counts in the window in which it begins, once however many schedules and policies tell of it. Interruptions \
         are pushes, SMS and calls; those within a minute are one. Call-out is the time between a person's acknowledgement \
         and the resolve, over all incidents together, less what was put off; it is not taken out of the time on call."
            .to_owned(),
    ];
    said.push(match rules.round {
        None => "Times are not rounded.".to_owned(),
        Some(step) => {
            let way = match rules.rounding {
                Rounding::Nearest => "to the nearest multiple of",
                Rounding::Up => "up to a multiple of",
                Rounding::Down => "down to a multiple of",
            };
            let step = quantity::duration(step.seconds);
            format!(
                "A person's time of each kind in the window, and their call-out, is rounded {way} {step} for pay; the columns \
                 in seconds (_s) are exact."
            )
        }
    });
    said.push("Columns in hours (_h) are to the nearest ten-thousandth of an hour; amounts are worked out from the time itself.".to_owned());
    let Some(currency) = rules.currency.as_ref().filter(|_| rules.has_rates()) else {
        said.push("No rates are set ([pay] of the configuration): there are no amounts.".to_owned());
        return said;
    };
    let code = currency.code();
    let (rated, unrated): (Vec<_>, Vec<_>) =
        KINDS.into_iter().zip(rules.per_hour.rates()).partition(|(_, rate)| rate.is_some());
    let rated = rated.into_iter().filter_map(|(kind, rate)| Some(format!("{} {}", kind.word(), rate?.said())));
    let rated: Vec<String> = rated.collect();
    if !rated.is_empty() {
        said.push(format!("For an hour on call, in {code}: {}.", rated.join(", ")));
    }
    if !unrated.is_empty() {
        let words: Vec<&str> = unrated.into_iter().map(|(kind, _)| kind.word()).collect();
        said.push(format!("No rate is set for hours of these kinds, and no amount given: {}.", words.join(", ")));
    }
    for (what, rate) in [
        ("a shift", rules.per_shift),
        ("an interruption", rules.per_interruption),
        ("an hour of call-out", rules.per_call_out_hour),
    ] {
        said.extend(rate.map(|rate| format!("For {what}: {} {code}.", rate.said())));
    }
    let least = decimal(1, currency.n_decimals());
    said.push(format!(
        "Each amount of a person is rounded to {least} {code}, the half up; sums are of the rounded amounts."
    ));
    said
}
