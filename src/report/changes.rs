//! What changed beyond chance, in sentences and as a table. No word says better or worse that a test does not carry.

use super::cells::{self, Footnotes};
use super::{Block, Cell, Column, FigureRef, Periods, Table};
use crate::metrics::{Compared, EffectKind, Figures, Metric, Row, Verdict};
use crate::model::Unit;

/// At most so many sentences lead a report.
const MOST_SENTENCES: usize = 3;

/// The verdict in words; what cannot be told says what would have shown.
pub fn verdict_said(row: &Compared) -> String {
    if row.verdict != Verdict::CannotTell {
        return row.verdict.word().to_owned();
    }
    let n = row.before.n.min(row.after.n);
    let of = if n == 1 { "1 incident".to_owned() } else { format!("{n} incidents") };
    match (row.smallest_detectable, row.after.metric.unit) {
        (Some(least), Unit::Ratio) => {
            format!("cannot tell ({of}; a change under {:.0} points would not show)", least * 100.0)
        }
        (Some(least), _) => format!("cannot tell ({of}; a change under {:.0} % would not show)", least * 100.0),
        (None, _) if row.test.is_none() => "cannot tell (no test)".to_owned(),
        (None, _) => format!("cannot tell ({of} are too few)"),
    }
}

/// A p-value as it stands in tables: `0.041`, `< 0.001`.
pub fn p_said(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

/// The change with its interval: `x 0.62 (0.41 to 0.94)`, `+3.2 points (-1.0 to +7.5)`, `+2.5 h (+1.1 h to +3.9 h)`.
pub fn change_said(row: &Compared) -> String {
    let Some(effect) = row.effect else { return "-".to_owned() };
    let said = |value: f64| match effect.kind {
        EffectKind::RatioGmean | EffectKind::RateRatio => format!("{value:.2}"),
        EffectKind::RmstDifference => signed_length(value),
        EffectKind::Difference => format!("{:+.1}", value * 100.0),
    };
    let (before, after) = match effect.kind {
        EffectKind::RatioGmean | EffectKind::RateRatio => ("x ", ""),
        EffectKind::RmstDifference => ("", ""),
        EffectKind::Difference => ("", " points"),
    };
    let value = effect.value.map_or("-".to_owned(), |value| format!("{before}{}{after}", said(value)));
    match effect.ci95.map(|ends| (ends.low, ends.high)) {
        Some((Some(low), Some(high))) => format!("{value} ({} to {})", said(low), said(high)),
        Some((Some(low), None)) => format!("{value} (over {})", said(low)),
        _ => value,
    }
}

/// A difference of lengths in the unit that it is best read in.
fn signed_length(seconds: f64) -> String {
    match seconds.abs() {
        ..120.0 => format!("{seconds:+.0} s"),
        ..7_200.0 => format!("{:+.0} min", seconds / 60.0),
        ..172_800.0 => format!("{:+.1} h", seconds / 3_600.0),
        _ => format!("{:+.1} d", seconds / 86_400.0),
    }
}

/// Up to three sentences: what would not happen by chance, the surest first; or that nothing is.
pub(super) fn sentences(changes: &[Compared], periods: &Periods, blocks: &mut Vec<Block>) {
    let tested: Vec<&Compared> = changes.iter().filter(|row| row.p.is_some()).collect();
    let against = format!("the {}", earlier(periods));
    if tested.is_empty() {
        if changes.iter().any(|row| row.after.incidents > 0) {
            let text = format!("There is too little in {against} to tell a change from chance.");
            blocks.push(Block::Sentence { text });
        }
        return;
    }
    let mut found: Vec<&Compared> = tested.iter().copied().filter(|row| row.verdict != Verdict::CannotTell).collect();
    found.sort_by(|a, b| a.p_adjusted.unwrap_or(1.0).total_cmp(&b.p_adjusted.unwrap_or(1.0)));
    for row in found.iter().take(MOST_SENTENCES) {
        blocks.push(Block::Sentence { text: sentence(row, &against) });
    }
    if found.len() > MOST_SENTENCES {
        let more = found.len() - MOST_SENTENCES;
        let of = if more == 1 { "1 more figure".to_owned() } else { format!("{more} more figures") };
        let text = format!("{of} changed beyond chance; the table of changes has them.");
        blocks.push(Block::Sentence { text });
    }
    if found.is_empty() {
        let least = tested.iter().find(|row| row.after.metric.id == "mttr").or_else(|| tested.first());
        let least = least.and_then(|row| Some((row, row.smallest_detectable?)));
        let would = least.map_or(String::new(), |(row, least)| {
            let unit = if row.after.metric.unit == Unit::Ratio { "points" } else { "%" };
            format!(
                " Of the {}, a change under {:.0} {unit} would not show with as many incidents ({}).",
                lower(row.after.metric.title),
                least * 100.0,
                row.after.n
            )
        });
        let of = if tested.len() == 1 { "1 figure".to_owned() } else { format!("{} figures", tested.len()) };
        let text = format!("Nothing changed beyond chance against {against}: {of} compared.{would}");
        blocks.push(Block::Sentence { text });
    }
}

fn earlier(periods: &Periods) -> String {
    let word = periods.word();
    if periods.n_earlier == 1 { format!("{word} before") } else { format!("{} {word}s before", periods.n_earlier) }
}

fn sentence(row: &Compared, against: &str) -> String {
    let title = row.after.metric.title;
    let n = row.after.n;
    let change = change_said(row);
    let what = if row.after.metric.id == "mtbf" { "Failures" } else { "Incidents" };
    let is_rate_of_time = row.after.metric.is_per_time && row.after.metric.unit == Unit::Seconds;
    let how = match row.effect.map(|effect| (effect.kind, effect.value)) {
        Some((EffectKind::RatioGmean, Some(ratio))) => {
            format!("Its geometric mean is {ratio:.2} times{} that of {against}", ends(row))
        }
        Some((EffectKind::RateRatio, Some(ratio))) if is_rate_of_time => {
            format!("{what} came {ratio:.2} times{} as often as in {against}", ends(row))
        }
        Some((EffectKind::RateRatio, Some(ratio))) => {
            format!("There were {ratio:.2} times{} as many a week as in {against}", ends(row))
        }
        Some((EffectKind::RmstDifference, Some(_))) => {
            format!("It takes {change} on average against {against}, open incidents kept")
        }
        Some((EffectKind::Difference, Some(_))) => format!("It is {change} against {against}"),
        _ => format!("The test says so against {against}; its size cannot be given"),
    };
    let p = match row.p_adjusted {
        Some(p) if p < 0.001 => "adjusted p under 0.001".to_owned(),
        Some(p) => format!("adjusted p {p:.3}"),
        None => "not adjusted".to_owned(),
    };
    format!("{title}: {}. {how} ({n} incidents, {p}).", row.verdict.word())
}

/// The interval of a ratio, in brackets; nothing where it has none.
fn ends(row: &Compared) -> String {
    match row.effect.and_then(|effect| effect.ci95).map(|ends| (ends.low, ends.high)) {
        Some((Some(low), Some(high))) => format!(" ({low:.2} to {high:.2})"),
        Some((Some(low), None)) => format!(" (over {low:.2})"),
        _ => String::new(),
    }
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().iter().flat_map(|c| c.to_lowercase()).chain(letters).collect()
}

/// Spans of different lengths are compared by what they hold a week.
fn named(metric: &Metric) -> String {
    if metric.unit == Unit::Count { format!("{}, per week", metric.title) } else { metric.title.to_owned() }
}

/// Every figure that was compared, with its verdict.
pub(super) fn table(changes: &[Compared], periods: &Periods, footnotes: &mut Footnotes, blocks: &mut Vec<Block>) {
    if changes.iter().all(|row| row.p.is_none()) {
        return;
    }
    let side = |row: &Row| {
        // The figure that the test is about: of durations the geometric mean.
        let figure = match row.figures {
            Figures::Duration(_) => "gmean",
            Figures::Count(_) if row.metric.unit == Unit::Count => "per_week",
            _ => "value",
        };
        cells::cell(Some(row), &FigureRef { metric: row.metric, figure }, None)
    };
    let rows = changes.iter().filter(|row| row.before.incidents + row.after.incidents > 0).map(|row| {
        let mut verdict = Cell::text(verdict_said(row));
        verdict.footnotes = footnotes.numbers(&row.notes);
        let p = row.p_adjusted.map_or("-".to_owned(), p_said);
        vec![
            Cell::text(named(row.after.metric)),
            side(&row.before),
            side(&row.after),
            verdict,
            Cell::text(change_said(row)),
            Cell::text(p),
        ]
    });
    let rows = rows.collect();
    let columns = vec![
        Column::text("Figure"),
        Column::number(earlier(periods)),
        Column::number(format!("this {}", periods.word())),
        Column::text("Verdict"),
        Column::text("Change, 95 % interval"),
        Column::number("Adjusted p"),
    ];
    blocks.push(Block::Table(Table {
        caption: "What changed, and what chance would do as well".into(),
        columns,
        rows,
        more: 0,
        totals: Vec::new(),
    }));
    blocks.push(Block::Sentence {
        text: "Times are geometric means. The verdict is of the p-value adjusted for the figures of one family in this table \
               (Benjamini and Hochberg, 5 %); the intervals are not adjusted. An incident that is still open is kept as open, \
               not left out."
            .into(),
    });
}
